"""The cells of a workbook as a person left them: what stands there, and how it is meant.

A reader of tables sees outcomes alone. Of what somebody filled in it matters too whether a cell
holds a formula, and whether 0,125 is shown as 12,5 %.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from genkgeo.errors import DataError
from genkgeo.sources.formulas import formulas, part_of
from genkgeo.sources.oversized import refuse_oversized
from genkgeo.sources.refusals import damaged_workbook, kind_of
from genkgeo.sources.text import read_bytes
from genkgeo.sources.zips import DAMAGED_ZIP

ZIP = b"PK\x03\x04"
STYLED = re.compile(rb'<(?:\w+:)?c\b([^>]*?)\bs="([0-9]+)"([^>]*)>')
PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]+)"')
FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
FORMAT = re.compile(rb'<(?:\w+:)?xf\b[^>]*?\bnumFmtId="([0-9]+)"')
OWN_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
STYLES = "xl/styles.xml"
PERCENTAGES = (b"9", b"10")
"""The formats of percentages that every spreadsheet has."""


class Cell(NamedTuple):
    """What stands in a cell; ``value`` is empty text where nothing does."""

    value: object = ""
    formula: str = ""
    percentage: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody left anything but blanks."""
        return not self.formula and isinstance(self.value, str) and not self.value.strip()


EMPTY = Cell()
"""A cell in which nothing stands."""


def left_cells(path: Path) -> dict[str, list[list[Cell]]]:
    """Read every sheet of a workbook (``.xlsx``), from cell A1 on.

    Returns
    -------
    dict of str to list of list of Cell
        Name of the sheet → its rows, all as long.

    Raises
    ------
    DataError
        It is no such workbook, or it cannot be read.
    """
    raw = read_bytes(path)
    if not raw.startswith(ZIP):
        raise _other_kind(raw, path)
    try:
        refuse_oversized(raw, path)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise _other_kind(raw, path)
            percentages = _percentages(archive)
            parts = {name: archive.read(name) for name in archive.namelist() if "sheet" in name}
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = {}
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                part = part_of(archive, name)
            shown = _shown_as(parts.get(part or "", b""), percentages)
            typed = formulas(raw, name)
            sheets[name] = _with_formulas(rows, typed, shown)
        return sheets
    except (CalamineError, *DAMAGED_ZIP) as error:
        raise damaged_workbook(str(error), path) from None


def _with_formulas(
    rows: Sequence[Sequence[object]], typed: dict[tuple[int, int], str], shown: set[tuple[int, int]]
) -> list[list[Cell]]:
    """Lay formulas over what a reader of tables sees; one without an outcome may lie beyond it."""
    height = max([len(rows), *(row + 1 for row, _ in typed)])
    width = max([0, *map(len, rows), *(column + 1 for _, column in typed)])
    cells = [[EMPTY] * width for _ in range(height)]
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            cells[at][column] = Cell(value, percentage=(at, column) in shown)
    for (at, column), formula in typed.items():
        cells[at][column] = cells[at][column]._replace(formula=formula)
    return cells


def _percentages(archive: zipfile.ZipFile) -> set[int]:
    """Number the cell formats that show a share as a percentage."""
    if STYLES not in archive.namelist():
        return set()
    xml = archive.read(STYLES)
    own = set(PERCENTAGES)
    for tag in OWN_FORMAT.findall(xml):
        number, code = (
            re.search(rb'numFmtId="([0-9]+)"', tag),
            re.search(rb'formatCode="([^"]*)"', tag),
        )
        if number and code and b"%" in code[1]:
            own.add(number[1])
    formats = FORMATS.search(xml)
    numbers = FORMAT.findall(formats[0]) if formats else []
    return {at for at, number in enumerate(numbers) if number in own}


def _shown_as(xml: bytes, formats: set[int]) -> set[tuple[int, int]]:
    """Find the cells, by row and column from 0, that have one of some formats."""
    found = set()
    for before, style, after in STYLED.findall(xml) if formats else ():
        place = PLACE.search(before + after)
        if place and int(style) in formats:
            column = 0
            for letter in place[1].decode():
                column = 26 * column + ord(letter) - ord("A") + 1
            found.add((int(place[2]) - 1, column - 1))
    return found


def _other_kind(raw: bytes, path: Path) -> DataError:
    kind = kind_of(raw)
    if raw.startswith(ZIP):
        kind = "een werkboek van een ander programma (.ods, .numbers) of een ingepakt bestand"
    text = not kind and b"\x00" not in raw[:1000]
    return DataError(
        "Dit is geen werkboek van Excel",
        expected="het formulier als Excel-werkmap (.xlsx)",
        found=kind
        or ("niets: het bestand is leeg" if not raw else "")
        or ("tekst, zoals csv" if text else "een ander soort bestand"),
        where=path.name,
        remedy="open het formulier zelf opnieuw en bewaar het als 'Excel-werkmap (.xlsx)'"
        + ("; in csv staat maar één blad" if text else ""),
    )
