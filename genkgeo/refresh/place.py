"""Where everything stands in the output folder, and which releases there are."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genkgeo.errors import GenkgeoError, ParamsError, RunError

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Place:
    """The output folder of one project.

    Attributes
    ----------
    out : pathlib.Path
        Holds ``releases/``, the link ``current``, ``logboek/`` and two hidden names: the
        lock, and ``.werk/`` for what is being made and what may be used again.
    """

    out: Path

    @property
    def releases(self) -> Path:
        """The folder of the releases."""
        return self.out / "releases"

    @property
    def current(self) -> Path:
        """The link to the release that is online."""
        return self.out / "current"

    @property
    def lock(self) -> Path:
        """The file that a refresh locks."""
        return self.out / ".vernieuwing.lock"

    @property
    def work(self) -> Path:
        """The folder for what is not finished."""
        return self.out / ".werk"

    @property
    def kept(self) -> Path:
        """The folder of notebooks that ran, to use again."""
        return self.work / "bewaard"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.out / "logboek"

    def online(self) -> Path | None:
        """Give the release that ``current`` points at, if it is one."""
        target = self.current.resolve()
        inside = self.current.is_symlink() and target.parent == self.releases.resolve()
        return target if inside and target.is_dir() else None

    def all_releases(self) -> list[Path]:
        """List the releases, the oldest first, whatever the clock said when they were made."""
        if not self.releases.is_dir():
            return []
        found = [path for path in self.releases.iterdir() if path.is_dir()]
        return sorted(found, key=lambda path: (sequence(path), path.name))


def prepare(out: Path) -> Place:
    """Make the output folder, and refuse one in which nothing can be published.

    Raises
    ------
    ParamsError
        ``current`` is something that a refresh did not make.
    OSError
        The folder cannot be written; `no_room` words it.
    """
    place = Place(out)
    for folder in (out, place.releases, place.kept, place.logs):
        folder.mkdir(parents=True, exist_ok=True)
    if place.current.exists() and not place.current.is_symlink():
        raise ParamsError(
            "In de uitvoermap staat een gewone map of een bestand 'current'",
            expected="een koppeling die de vernieuwing zelf maakt",
            where=str(place.current),
            remedy="hernoem of verwijder het, of kies een andere map met --out",
        )
    return place


def no_room(error: OSError, out: Path) -> GenkgeoError:
    """Word what the disk refused; a full disk is no mistake of the user's."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    kind = RunError if full else ParamsError
    return kind(
        "De schijf is vol" if full else "De uitvoermap is niet te beschrijven",
        found=error.strerror or type(error).__name__,
        where=str(error.filename or out),
        remedy="maak plaats vrij" if full else "kies een andere map met --out, of geef rechten",
    )


def read_manifest(release: Path) -> dict[str, Any]:
    """Read the manifest of a release; empty when it has none that can be read."""
    try:
        found = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def sequence(release: Path) -> int:
    """Give the number of a release: one higher for each one made, 0 when it has none."""
    run = read_manifest(release).get("run")
    number = run.get("sequence") if isinstance(run, dict) else 0
    return number if isinstance(number, int) else 0


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Give path within the folder → SHA-256 of every file in it, sorted."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest(path) for path in files}


def write_json(data: object, path: Path) -> None:
    """Write data as JSON, the same for the same data."""
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def flush(path: Path) -> None:
    """Make sure that a file or folder is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_all(folder: Path) -> None:
    """Make sure that a folder with all it holds is on disk."""
    for path in sorted(folder.rglob("*")):
        flush(path)
    flush(folder)
