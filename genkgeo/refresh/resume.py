"""What a notebook made, kept to be used again while nothing under it has changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genkgeo.errors import RunError
from genkgeo.refresh.place import Place, digests, flush, flush_all, shut, write_json


@dataclass(frozen=True)
class Kept:
    """A folder of files that belong in the release, and what is to be known of them."""

    folder: Path
    facts: dict[str, Any]


def find(place: Place, key: str) -> Kept | None:
    """What was kept under a key, if it is whole."""
    folder = place.kept / key
    try:
        note = json.loads(folder.with_suffix(".json").read_text(encoding="utf-8"))
        whole = folder.is_dir() and digests(folder) == note["files"]
        return Kept(folder, note["facts"]) if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(place: Place, key: str, folder: Path, facts: dict[str, Any]) -> Kept:
    """Move a folder to where the next refresh finds it; its note comes last."""
    target = place.kept / key
    target.with_suffix(".json").unlink(missing_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    files = digests(folder)
    shut(folder)
    flush_all(folder)
    folder.rename(target)
    note = folder.with_suffix(".note")
    write_json({"files": files, "facts": facts}, note)
    shut(note, within=False)
    flush(note)
    note.replace(target.with_suffix(".json"))
    flush(place.kept)
    return Kept(target, facts)


def forget(place: Place, but: Iterable[str]) -> None:
    """Remove all that was kept under other keys."""
    wanted = set(but)
    for path in place.kept.iterdir():
        if path.stem not in wanted:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def assemble(parts: dict[str, Path], folder: Path) -> None:
    """Copy folders over each other into one.

    Raises
    ------
    RunError
        Two of them hold the same file.
    """
    owner: dict[str, str] = {}
    for name, part in parts.items():
        for path in sorted(part.rglob("*")):
            inside = path.relative_to(part)
            if path.is_dir():
                (folder / inside).mkdir(exist_ok=True)
                continue
            if other := owner.get(inside.as_posix()):
                raise RunError(
                    "Twee notebooks schrijven hetzelfde bestand",
                    found=f"{inside.as_posix()}: {other} en {name}",
                    remedy="geef het bestand in een van beide notebooks een andere naam",
                )
            owner[inside.as_posix()] = name
            shutil.copyfile(path, folder / inside)
