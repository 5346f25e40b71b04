"""A file as an analyst has it, read to figures per area: what is left out is said."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of, refuse
from genkgeo.errors import AskedError, DataError, GenkgeoError, first_five
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.sources.cells import Cells
from genkgeo.sources.numbers import DUTCH, POINT, Keys
from genkgeo.sources.text import decode, filled, read_bytes
from genkgeo.sources.viewer import CODES
from genkgeo.sources.viewer import TOTALS as WHOLE
from genkgeo.sources.workbook import OTHERS, SUFFIXES, Row, Selection, rows_of_sheet, spell
from genkgeo.states import STATE_WORDS, State
from genkgeo.words import dutch
from genkgeo.words.spelling import plain

TOTALS = {*WHOLE, "som", "eindtotaal", "stad", "gemeente"}
"""What a row of a total is called, beside the name of the municipality."""

DECIMAL = {"dutch": ("comma", "komma", ","), "point": ("punt", ".")}
"""Style of the numbers → what an analyst may call it."""


class Own(NamedTuple):
    """The figures of a file."""

    level: str
    values: pd.Series
    """Area code → figure; NaN where the file says that there is none."""
    states: pd.Series
    """Area code → state of the figure."""
    said: tuple[str, ...]
    """What was read and what was left out."""


def read_own(
    desk: Desk,
    file: str | Path,
    column: str,
    *,
    sheet: str | None = None,
    decimal: str | None = None,
) -> Own:
    """Read one column of a csv or a workbook, whatever stands above it.

    Parameters
    ----------
    desk : Desk
    file : str or pathlib.Path
    column : str
        Its head, in any spelling.
    sheet : str, optional
        Of a workbook with several.
    decimal : str, optional
        Which sign parts decimals, where the column does not show it.

    Raises
    ------
    DataError, AskedError
        There is no such file or column, a name is not known or stands twice, a cell is no number,
        or the column does not show what its signs mean.
    """
    path = Path(file)
    rows = _rows(path, sheet)
    at = next((i for i, row in enumerate(rows) if plain(column) in map(plain, row)), None)
    if at is None:
        heads = max(rows[:20], key=lambda row: sum(map(filled, row)), default=[])
        raise refuse("Deze kolom staat niet in het bestand", column, list(map(str, heads)))
    place = [plain(head) for head in rows[at]].index(plain(column))
    # A row's number in the file, less two: that is how the readers name it.
    numbered = dict(enumerate(rows[at + 1 :], start=at))
    body = {i: row for i, row in numbered.items() if any(map(filled, row)) and len(row) > place}
    level, names = _areas_of(desk, body)
    totals = [i for i, name in names.items() if plain(name) in TOTALS | {_whole(desk)}]
    kept = [i for i, name in names.items() if name and i not in totals]
    codes = _codes(desk, path, level, {i: names[i] for i in kept})
    value, state = _figures(path, column, {i: body[i][place] for i in kept}, decimal)
    said = [f"{path.name}: {desk.computed.params.levels[level].noun(2)} gelezen: {len(kept)}."]
    if at:
        said.append(f"Overgeslagen boven de kolommen: {dutch.many(at, 'rij', 'rijen')}.")
    if totals:
        said.append(f"Overgeslagen als totaal: {first_five(names[i] for i in totals)}.")
    absent = Counter(one for one in state if one != State.OBSERVED)
    said += [f"Zonder cijfer, {STATE_WORDS[one]}: {number}." for one, number in absent.items()]
    return Own(level, pd.Series(value, codes), pd.Series(state, codes, dtype=object), tuple(said))


def _whole(desk: Desk) -> str:
    return plain(desk.lookup.areas.name)


def _rows(path: Path, sheet: str | None) -> list[Row]:
    """Read all rows of a file: of a workbook one sheet, of a text by its own delimiter."""
    raw = read_bytes(path)
    if path.suffix.lower() in (*SUFFIXES, *OTHERS):
        return rows_of_sheet(raw, path, Selection(sheet=sheet, settings="bij with_indicator"))
    lines = decode(raw, path, encoding="windows-1252").splitlines()
    sign = max(";\t,|", key=lambda one: sum(one in line for line in lines))
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=sign)]


def _areas_of(desk: Desk, body: dict[int, Row]) -> tuple[str, dict[int, str]]:
    """Find the column with areas and their level: where most cells are one."""
    best: tuple[int, str, dict[int, str]] = (0, "", {})
    for at in range(max(map(len, body.values()), default=0)):
        names = {
            i: spell(row[at]).strip() if len(row) > at and filled(row[at]) else ""
            for i, row in body.items()
        }
        for level in desk.levels:
            if level == MUNICIPALITY:
                continue
            hits = sum(_is_area(desk, name, level) for name in names.values())
            if hits > best[0]:
                best = (hits, level, names)
    if not best[0]:
        raise AskedError(
            "Geen kolom met gebieden gevonden",
            expected="een kolom met namen of codes van wijken, stadsdelen of sectoren",
            remedy="zet naast elk cijfer de naam of de code van het gebied",
        )
    return best[1], best[2]


def _is_area(desk: Desk, name: str, level: str) -> bool:
    try:
        desk.lookup.area(name, level)
    except GenkgeoError:
        return False
    return True


def _codes(desk: Desk, path: Path, level: str, names: dict[int, str]) -> list[str]:
    """Look the areas up; all must be known, and none may stand twice."""
    unknown = [name for name in names.values() if not _is_area(desk, name, level)]
    if unknown:
        number = dutch.many(len(unknown), "naam", "namen")
        known = [str(one) for one in desk.names(level)]
        raise refuse(f"Niet gekend in {path.name}: {number}", unknown[0], known)
    codes = [desk.lookup.area(name, level)[1] for name in names.values()]
    double = [code for code, number in Counter(codes).items() if number > 1]
    if double:
        raise DataError(
            "Een gebied staat er twee keer",
            expected="één rij per gebied",
            found=first_five(double),
            where=path.name,
            remedy="houd van elk gebied één rij, van het jaar dat u wilt zien",
        )
    return codes


def _figures(
    path: Path, column: str, cells: dict[int, object], decimal: str | None
) -> tuple[list[float], list[State]]:
    """Read the cells by the rules of every reader: codes are no figures, nothing is guessed."""
    texts = [cell for cell in cells.values() if isinstance(cell, str)]
    # One cell that can only be read in Dutch says how the column is written.
    shown = any(re.fullmatch(DUTCH, text) and not re.fullmatch(POINT, text) for text in texts)
    style = "dutch" if shown else "unsaid"
    if decimal is not None:
        style = one_of(decimal, DECIMAL, "Dit teken scheidt geen decimalen")
    written = {i: re.sub(r"[\s%€]", "", spell(cell, style=style)) for i, cell in cells.items()}
    keys = Keys("in with_indicator", decimal=True, spoken=True)
    value, state = Cells(path, style, CODES, keys).read(pd.Series(written, name=column, dtype=str))
    return value.tolist(), state.tolist()
