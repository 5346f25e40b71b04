"""The tables of areas as a city keeps them: one row per area, and in which larger one it lies."""

from __future__ import annotations

import difflib
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.paths import as_on_disk
from genkgeo.sources.damaged_codes import LONGEST, plain_code, spelled
from genkgeo.sources.text import read_csv

STATUS = "status"
"""Column that says whether it is sure in which area another lies; it may be absent."""

PROPOSED = "voorstel"
"""How a status begins while it may still change."""

SETTLED = ("vastgesteld", "vast", "definitief")
"""What it is when it may not."""


def read_unique(path: Path, key: str, columns: list[str]) -> pd.DataFrame:
    """Read a table of areas with one row per ``key``; the column after the name holds codes too."""
    path = as_on_disk(path)
    frame = read_csv(path, required=[key, *columns])
    for code in [key, *(column for column in columns if not _is_text(column))]:
        empty = frame.index[frame[code] == ""]
        if len(empty):
            raise DataError(
                f"De kolom {code} is niet ingevuld",
                expected="een code in elke rij",
                where=f"{path.name}, rij {empty[0] + 2}, kolom {code}",
                remedy="vul de code in of verwijder de rij",
            )
        _refuse_unusable(frame[code], path)
    double = frame.loc[frame[key].duplicated(), key]
    if len(double):
        raise DataError(
            f"Dezelfde code staat er twee keer in de kolom {key}",
            expected="elke code één keer",
            found=first_five(double),
            where=f"{path.name}, rij {double.index[0] + 2}, kolom {key}",
            remedy="verwijder de dubbele rij",
        )
    return frame.set_index(key)[columns].sort_index()


def read_allocation(path: Path, below: str, level: str) -> pd.DataFrame:
    """Read in which area of a level each area below it lies, its name, and whether that is sure."""
    known = [below, level, f"{level}_naam", STATUS]
    given = read_csv(as_on_disk(path), required=[below])
    for name in given.columns.difference(known):
        near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.7)
        if near:
            raise DataError(
                f"De kolom {name} is niet bekend",
                expected=f"{near[0]}, zoals ze bedoeld lijkt",
                found=str(name),
                where=f"{path.name}, kolom {name}",
                remedy="verbeter de naam van de kolom, of haal ze weg",
            )
    if STATUS not in given:
        return read_unique(path, below, known[1:3]).assign(**{STATUS: ""})
    status = given[STATUS].str.strip().str.lower()
    other = given.index[~(status.str.startswith(PROPOSED) | status.isin(["", *SETTLED]))]
    if len(other):
        raise DataError(
            "Een status van een gebied is niet bekend",
            expected=f"{PROPOSED}, {SETTLED[0]}, of niets",
            found=first_five(given.loc[other, STATUS].unique()),
            where=f"{path.name}, rij {other[0] + 2}, kolom {STATUS}",
            remedy=f"schrijf {PROPOSED} waar de grens nog kan veranderen, en anders {SETTLED[0]}",
        )
    return read_unique(path, below, known[1:])


def _is_text(column: str) -> bool:
    return column in ("naam", STATUS) or column.endswith("_naam")


def _refuse_unusable(codes: pd.Series, path: Path) -> None:
    """Refuse a code that is no code: nobody could type it again, or no file could be named so."""
    for row, code in zip(codes.index, codes, strict=True):
        if len(code) > LONGEST or plain_code(code) != code:
            raise DataError(
                "Een gebiedscode is niet te gebruiken",
                expected=f"hoogstens {LONGEST} tekens, en geen die niemand ziet",
                found=spelled(code),
                where=f"{path.name}, rij {row + 2}, kolom {codes.name}",
                remedy="typ de code opnieuw, in deze tabel en in alle andere",
            )
