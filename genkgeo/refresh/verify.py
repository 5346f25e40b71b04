"""Look whether a release is whole: every cell ran, every file opens, every hash is right."""

from __future__ import annotations

import csv
import json
import re
import shlex
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from genkgeo.errors import ParamsError, RunError, first_five
from genkgeo.pages.standalone import ONLINE_HOST, ONLINE_PAGE, require_sealed
from genkgeo.refresh.place import MANIFEST, digests, read_manifest

AGAIN = "voer de vernieuwing opnieuw uit met --fresh"


def verify_files(folder: Path, expected: list[str], *, remedy: str = AGAIN) -> None:
    """Raise unless every file expected is there and every file opens.

    Parameters
    ----------
    folder : pathlib.Path
        A release, or what is to become one.
    expected : list of str
        Paths within it.
    remedy : str
        What to do about a file that is not in order.

    Raises
    ------
    RunError
        Names the files and what is wrong with them.
    """
    absent = [name for name in expected if not (folder / name).is_file()]
    if absent:
        raise RunError(
            "De vernieuwing is niet volledig",
            expected=f"{len(expected)} bestanden",
            found=f"ontbreekt: {first_five(absent)}",
            remedy="kijk na of de notebooks 1, 4 en 5 OUT gebruiken",
        )
    faults = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            CHECKS.get(path.suffix, _not_empty)(path)
        except (ValueError, OSError, sqlite3.Error, zipfile.BadZipFile, csv.Error) as error:
            faults.append(f"{path.relative_to(folder).as_posix()}: {_what_is_wrong(error)}")
    if faults:
        raise RunError(
            "Een bestand van de vernieuwing is niet in orde",
            found="\n            ".join(faults[:5]),
            remedy=remedy,
        )


def _what_is_wrong(error: Exception) -> str:
    """Say in Dutch why a file could not be read; what a library says is not.

    >>> _what_is_wrong(ValueError("het bestand is leeg"))
    'het bestand is leeg'
    """
    if isinstance(error, UnicodeDecodeError):
        return "afgebroken of beschadigd: het is geen tekst in UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"afgebroken of beschadigd: geen geldige JSON op regel {error.lineno}"
    if isinstance(error, csv.Error):
        return "afgebroken of beschadigd: geen geldige csv"
    if isinstance(error, sqlite3.Error | zipfile.BadZipFile):
        return "het bestand is beschadigd"
    if isinstance(error, OSError):
        return f"het bestand is niet te lezen ({error.strerror or type(error).__name__})"
    return str(error)[:80]


def verify_release(release: Path, *, deep: bool = True) -> int:
    """Raise unless a release holds exactly what its manifest says.

    Parameters
    ----------
    release : pathlib.Path
    deep : bool
        Open every file too, beside checking its hash.

    Returns
    -------
    int
        The number of files.

    Raises
    ------
    ParamsError
        This is no release.
    RunError
        A file is absent, damaged, changed or does not belong in it.
    """
    manifest = read_manifest(release)
    if not manifest.get("outputs"):
        raise ParamsError(
            "Dit is geen uitgave",
            expected=f"een map met {MANIFEST}",
            found=str(release),
            remedy="noem een map uit output/releases, of de naam ervan",
        )
    noted = manifest["outputs"]
    actual = digests(release)
    actual.pop(MANIFEST)
    faults = {
        "ontbreekt": sorted(set(noted) - set(actual)),
        "hoort er niet": sorted(set(actual) - set(noted)),
        "veranderd": [name for name in actual if name in noted and actual[name] != noted[name]],
    }
    faults = {what: names for what, names in faults.items() if names}
    if faults:
        raise RunError(
            f"De uitgave {release.name} is niet meer wat ze was",
            found="; ".join(f"{what}: {first_five(names)}" for what, names in faults.items()),
            where=str(release),
            remedy=_made_again(release, manifest),
        )
    if deep:
        remedy = _made_again(release, manifest)
        verify_files(release, manifest.get("pages", []), remedy=remedy)
    return len(actual)


def _made_again(release: Path, manifest: dict[str, Any]) -> str:
    """Say how to make a release again: of its own parameters, never of those of the example."""
    noted = manifest.get("parameter_file")
    words = ["genkgeo refresh", shlex.quote(noted) if noted else "PARAMETERBESTAND", "--fresh"]
    words += [f"--{extra}" for extra in manifest.get("extras", [])]
    out = release.absolute().parent.parent
    if out.name != "output":
        words.append(f"--out {shlex.quote(str(out))}")
    return f"maak de uitgave opnieuw, in de map van het project, met: {' '.join(words)}"


def _notebook(path: Path) -> None:
    """Every code cell ran once, in order, and none gave an error."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [
        cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
    ]
    counts = [cell["execution_count"] for cell in code]
    if counts != list(range(1, len(counts) + 1)) or not counts:
        raise ValueError(f"niet elke cel is in volgorde uitgevoerd ({counts})")
    kinds = {output["output_type"] for cell in code for output in cell["outputs"]}
    if "error" in kinds:
        raise ValueError("een cel gaf een fout")


def _page(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    if not re.search(r"</html>\s*$", html):
        raise ValueError("de pagina is afgebroken")
    try:
        require_sealed(html, images=ONLINE_HOST if path.name == ONLINE_PAGE else "")
    except ValueError as error:
        raise ValueError(f"de pagina staat niet op zichzelf ({error})") from None


def _table(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle, strict=True)
        width = len(next(rows, []))
        if not width or any(len(row) != width for row in rows):
            raise ValueError("niet elke rij is even lang")


def _workbook(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        if book.testzip() is not None:
            raise ValueError("de werkmap is beschadigd")


def _layers(path: Path) -> None:
    # Immutable: looking at a release must never leave a file beside it.
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as base:
        verdict = base.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok" or not base.execute("SELECT count(*) FROM gpkg_contents").fetchone()[0]:
            raise ValueError("de kaartlagen zijn beschadigd")


def _json(path: Path) -> None:
    json.loads(path.read_text(encoding="utf-8"))


def _not_empty(path: Path) -> None:
    if not path.stat().st_size:
        raise ValueError("het bestand is leeg")


CHECKS = {
    ".ipynb": _notebook,
    ".html": _page,
    ".csv": _table,
    ".xlsx": _workbook,
    ".gpkg": _layers,
    ".json": _json,
}
"""Ending of a file → how to see that it is whole."""
