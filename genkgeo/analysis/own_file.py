"""A file as an analyst has it, read to figures per area: what is left out is said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import plain, refuse
from genkgeo.errors import AskedError, DataError, GenkgeoError, first_five
from genkgeo.parameters.levels import MUNICIPALITY

TOTALS = {"totaal", "total", "som", "eindtotaal", "stad", "gemeente"}
"""What a row of a total is called, beside the name of the municipality."""


class Own(NamedTuple):
    """The figures of a file."""

    level: str
    values: pd.Series
    """Area code → figure."""
    said: tuple[str, ...]
    """What was left out."""


def read_own(desk: Desk, file: str | Path, column: str) -> Own:
    """Read one column of a csv or a workbook, whatever stands above it.

    Raises
    ------
    DataError, AskedError
        There is no such file or column, a name is not known, or a cell is no number.
    """
    path = Path(file)
    if not path.is_file():
        raise DataError("Dit bestand is er niet", found=str(file))
    cells = _cells(path)
    at = next(
        (row for row in range(len(cells)) if plain(column) in map(plain, cells.iloc[row])), None
    )
    if at is None:
        filled = [sum(cell != "" for cell in row) for row in cells.head(20).to_numpy()]
        longest = filled.index(max(filled))
        raise refuse("Deze kolom staat niet in het bestand", column, list(cells.iloc[longest]))
    heads = [plain(head) for head in cells.iloc[at]]
    body = cells.iloc[at + 1 :]
    numbers = body.iloc[:, heads.index(plain(column))]
    level, names = _areas_of(desk, body)
    codes, figures, totals, unknown = [], [], [], []
    for name, cell in zip(names, numbers, strict=True):
        if plain(name) in TOTALS | {plain(desk.lookup.areas.name)}:
            totals.append(name)
        elif name and cell != "":
            try:
                codes.append(desk.lookup.area(name, level)[1])
            except GenkgeoError:
                unknown.append(name)
                continue
            figures.append(_number(cell, path, name))
    if unknown:
        known = [str(one) for one in desk.names(level)]
        raise refuse(f"{len(unknown)} namen in {path.name} zijn niet gekend", unknown[0], known)
    if len(set(codes)) < len(codes):
        double = [code for code in codes if codes.count(code) > 1]
        raise DataError("Een gebied staat er twee keer", found=first_five(dict.fromkeys(double)))
    said = [f"{path.name}: {len(codes)} {desk.computed.params.levels[level].plural} gelezen."]
    if at:
        said.append(f"Overgeslagen boven de kolommen: {at} rij{'en' if at > 1 else ''}.")
    if totals:
        said.append(f"Overgeslagen als totaal: {first_five(totals)}.")
    return Own(level, pd.Series(figures, codes, dtype=float), tuple(said))


def _cells(path: Path) -> pd.DataFrame:
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        frame = pd.read_excel(path, header=None, dtype=object, engine="calamine")
    else:
        text = path.read_bytes()
        try:
            lines = text.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            lines = text.decode("cp1252").splitlines()
        sign = max(";\t,", key=lambda one: sum(one in line for line in lines))
        frame = pd.DataFrame([[cell.strip(' "') for cell in line.split(sign)] for line in lines])
    return frame.astype(object).where(frame.notna(), "").map(_text)


def _text(cell: object) -> str:
    """A cell as text: a number of a workbook with the comma that Dutch has."""
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    return str(cell).strip()


def _areas_of(desk: Desk, body: pd.DataFrame) -> tuple[str, list[str]]:
    """Find the column with areas and their level: where most cells are one."""
    best: tuple[int, str, list[str]] = (0, "", [])
    for at in range(body.shape[1]):
        names = [str(cell) for cell in body.iloc[:, at]]
        for level in desk.levels:
            if level == MUNICIPALITY:
                continue
            hits = sum(_is_area(desk, name, level) for name in names)
            if hits > best[0]:
                best = (hits, level, names)
    if not best[0]:
        raise AskedError(
            "Geen kolom met gebieden gevonden",
            expected="een kolom met namen of codes van wijken, stadsdelen of sectoren",
        )
    return best[1], best[2]


def _is_area(desk: Desk, name: str, level: str) -> bool:
    try:
        desk.lookup.area(name, level)
    except GenkgeoError:
        return False
    return True


def _number(cell: str, path: Path, name: str) -> float:
    """Read a number as it is written in Dutch: a dot for thousands, a comma for decimals."""
    text = re.sub(r"[\s%€]", "", cell)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        raise DataError(
            "Een cel is geen getal",
            expected="een getal zoals 1.234,5",
            found=repr(cell),
            where=f"{path.name}, {name}",
        ) from None
