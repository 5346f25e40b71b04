"""What is kept of an earlier year: put in its place, and held beside what that year left last."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from genkgeo.errors import ParamsError
from genkgeo.parameters.cuts import sha256
from genkgeo.parameters.file import ARCHIVED, Params
from genkgeo.refresh.place import Place

BESIDE = "archief"
"""Folder of the output with what each release left behind, under its name."""


class _About(NamedTuple):
    """Of which year and which municipality an archive is."""

    year: int
    municipality: str


def outdated(params: Params, place: Place) -> str:
    """Say that a later release of that year left something else behind; empty where none did.

    A release that was corrected after its year was set aside would else be compared with as it
    was before, and nobody would know.

    Parameters
    ----------
    params : Params
        Of the later year, with ``previous``.
    place : Place
        Where the releases of both years are.

    Returns
    -------
    str
        A sentence in Dutch with what to do.
    """
    previous = params.file.previous
    kept = params.resolve(f"{previous}/{ARCHIVED[0]}") if previous else None
    about = _about(kept) if kept else None
    if kept is None or about is None:
        return ""  # Without one the check of the files tells.
    left = [
        path.parent
        for path in sorted(place.out.glob(f"{BESIDE}/*/{ARCHIVED[0]}"))
        if _about(path) == about
    ]
    if not left or sha256(left[-1] / ARCHIVED[0]) == sha256(kept):
        return ""
    return (
        f"{previous} is niet wat de laatste uitgave van {about.year} ({left[-1].name}) achterliet: "
        f"zet die map opzij en kopieer er {left[-1]} voor in de plaats, of vergeleken wordt met "
        "een oudere uitgave"
    )


def _about(path: Path) -> _About | None:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        code = about["areas"][about["vintage"]]["code"]
        return _About(int(about["year"]), str(code))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def keep_at(folder: Path, write: Callable[[Path], None], *, replace: bool) -> Path | None:
    """Write what a release left into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        New or empty; or, with ``replace``, one that holds what another release left, of
        whatever version and however damaged.
    write : callable
        Writes into the folder that it is given.
    replace : bool

    Returns
    -------
    pathlib.Path or None
        Where what was there before now is: people may have edited names and colours in it.

    Raises
    ------
    ParamsError
        Something else is there, or ``replace`` was not asked for.
    """
    inside = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    archive = bool(inside & set(ARCHIVED))
    if (inside or (folder.exists() and not folder.is_dir())) and not (replace and archive):
        raise ParamsError(
            "De map voor de bewaarde uitgave is niet leeg",
            expected="een nieuwe of lege map",
            found=str(folder),
            remedy="vervang wat er bewaard is met --replace, of kies een andere map"
            if archive
            else "kies een andere map, zoals data/vorig/2025",
        )
    if not inside:
        write(folder)
        return None
    part = folder.with_name(f".{folder.name}.nieuw")
    shutil.rmtree(part, ignore_errors=True)
    write(part)
    aside, number = folder.with_name(f"{folder.name}.oud"), 1
    while aside.exists():
        number += 1
        aside = folder.with_name(f"{folder.name}.oud-{number}")
    folder.rename(aside)
    part.rename(folder)
    return aside
