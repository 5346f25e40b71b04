"""Read a table from a workbook of Excel or from delimited text: the same frame of text cells."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.cuts import cut_of
from genkgeo.parameters.levels import NONE_BETWEEN, Levels
from genkgeo.sources.damaged_codes import is_date, plain_code
from genkgeo.sources.formulas import errors, uncomputed
from genkgeo.sources.oversized import refuse_oversized
from genkgeo.sources.refusals import damaged_workbook, kind_of, refuse_layout
from genkgeo.sources.text import (
    filled,
    named_columns,
    read_bytes,
    split_rows,
    text_frame,
)
from genkgeo.sources.zips import DAMAGED_ZIP

Row = Sequence[object]
"""The cells of one row, as the workbook or the text holds them."""

ZIP = b"PK\x03\x04"
SUFFIXES = (".xlsx", ".xlsm")
OTHERS = (".xls", ".xlsb", ".ods")
"""Workbooks too, but of kinds that no supplier uses."""


@dataclass(frozen=True)
class MunicipalityCodes:
    """The codes of our own gemeente, in a file that also holds others.

    ``codes`` are in capitals. A code that begins as ours do (with one of ``prefix``) is kept
    too, even when a spreadsheet made a number of it: what is wrong with it is for the gate to
    say. ``names`` are only there for a file that holds names: level → (name, code) of its areas;
    ``levels`` say what these are called.
    ``left_out`` counts the rows that were not read, by their code or name: who reads with it
    can tell what was dropped.
    """

    prefix: str | tuple[str, ...]
    codes: frozenset[str]
    names: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter, compare=False)
    levels: Levels = NONE_BETWEEN

    def kept(self, codes: Collection[str]) -> list[bool]:
        """Say of every row whether it is to be read, and count those that are not."""
        rows = Counter(codes)
        wanted = {code: self.holds(code) for code in rows}
        self.left_out.update({code: n for code, n in rows.items() if not wanted[code]})
        return [wanted[code] for code in codes]

    def choose(
        self, header: list[str], rows: Iterable[Row], code_at: int, style: str
    ) -> tuple[list[Row], list[int] | None]:
        """Keep the wanted rows of a whole file and their places, and count the others.

        Parameters
        ----------
        header : list of str
        rows : iterable of rows
            Their cells as the file holds them.
        code_at : int
            The column with the code.
        style : str
            How number cells are spelled; here only for who keeps all of them.
        """
        kept, index = [], []
        # A code stands in many rows, so each code is judged once.
        wanted: dict[object, bool] = {}
        others: list[object] = []
        for i, row in enumerate(rows):
            code = row[code_at]
            if code not in wanted:
                wanted[code] = self.holds(spelled_code(code))
            if wanted[code]:
                kept.append(row)
                index.append(i)
            else:
                others.append(code)
        for code, number in Counter(others).items():
            self.left_out[spelled_code(code)] += number
        # A table without a single row is another fault than one without rows of our gemeente.
        return kept, (index if wanted else None)

    def holds(self, code: str) -> bool:
        """Say whether the row of a code is to be read."""
        code = plain_code(code.strip())
        if is_date(code):
            return True
        without_marks = code.replace(".", "").replace(",", "")
        return without_marks.startswith(self.prefix) or code.upper() in self.codes


class Selection(NamedTuple):
    """Which rows and which sheet to read.

    ``code_columns`` are the names under which the column with the area code may stand, blanks
    and punctuation aside; ``only`` says whose rows are wanted. ``usual_sheet`` is the sheet
    that the supplier uses, for when the parameters name none. ``encoding`` is that of a text
    that is not in UTF-8, and ``settings`` says where the user may name it.
    """

    code_columns: tuple[str, ...] = ()
    only: MunicipalityCodes | None = None
    sheet: str | None = None
    usual_sheet: str | None = None
    encoding: str = "utf-8"
    settings: str = "bij deze tabel"


def read_frame(
    path: Path, selection: Selection, *, required: list[str] | None = None, style: str = "plain"
) -> pd.DataFrame:
    """Read a workbook, a delimited text file, or a zip with one of them, every cell as text.

    Parameters
    ----------
    path : pathlib.Path
        Its first bytes show what kind of file it is.
    selection : Selection
        Rows of other areas are dropped before anything is made of them.
    required : list of str, optional
        Columns that must be there.
    style : str
        How numbers in number cells are spelled, to be the same as those in text cells: one
        of `genkgeo.sources.numbers.STYLES`.

    Returns
    -------
    pandas.DataFrame
        Text cells, stripped of outer blanks; index ``i`` stands for row ``i + 2`` of the
        file. Empty when no row is of a wanted area.

    Raises
    ------
    DataError
        As `genkgeo.sources.text.read_csv`; or the workbook is damaged, holds several
        sheets and none is named, or its sheet is empty, has merged cells or a column
        without a name.
    """
    if selection.only is not None and (cut := cut_of(path)) is not None:
        selection.only.left_out.update(cut.left_out)
        return text_frame(cut.header, cut.rows, path, required=required or [], index=cut.places)
    raw = read_bytes(path)
    if path.suffix.lower() in (*SUFFIXES, *OTHERS) or raw.startswith(ZIP):
        header, rows, index = _sheet_rows(raw, path, selection, style)
    elif selection.sheet is not None:
        raise DataError(
            "Een tekstbestand heeft geen bladen",
            found=f"sheet: {selection.sheet}",
            where=path.name,
            remedy="haal 'sheet' weg bij deze tabel, of noem een werkboek (.xlsx)",
        )
    else:
        header, lines = split_rows(
            raw, path, encoding=selection.encoding, settings=selection.settings
        )
        rows, index = _chosen_rows(header, lines, selection, style)
    text = [
        [cell if type(cell) is str else spell(cell, style=style) for cell in row] for row in rows
    ]
    return text_frame(header, text, path, required=required or [], index=index)


def spell(cell: object, *, style: str = "plain") -> str:
    """Write a cell of a workbook as text, a number in all its digits.

    Examples
    --------
    >>> spell(71016.0), spell(0.1), spell("00001"), spell(0.5, style="dutch"), spell(2.054)
    ('71016', '0.1', '00001', '0,5', '2.0540')
    """
    if isinstance(cell, bool):
        return "WAAR" if cell else "ONWAAR"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, float):
        text = format(Decimal(repr(cell)), "f") if style == "dutch" else repr(cell)
        # With a fourth digit nobody can take the sign of a number cell for one of thousands.
        text = f"{text}0" if re.fullmatch(r"-?[0-9]+\.[0-9]{3}", text) else text
        return text.replace(".", ",") if style == "dutch" else text
    # A date becomes a text such as 2025-01-31, which the parser of numbers refuses.
    return str(cell)


def squeezed(name: str) -> str:
    """Leave out of a column's name what suppliers write in several ways: blanks, signs, capitals.

    Examples
    --------
    >>> squeezed("Statistische Sector") == squeezed("statistische_sector")
    True
    """
    return "".join(filter(str.isalnum, name)).lower()


def _chosen_rows(
    header: list[str], rows: Iterable[Row], selection: Selection, style: str
) -> tuple[list[Row], list[int] | None]:
    """Keep the wanted rows and their places; None for the places when all are wanted."""
    names = {squeezed(name) for name in selection.code_columns}
    code_at = next((i for i, name in enumerate(header) if squeezed(name) in names), None)
    if selection.only is None or code_at is None:
        return list(rows), None
    return selection.only.choose(header, rows, code_at, style)


def spelled_code(code: object) -> str:
    """Write the cell of a code as text."""
    return code if isinstance(code, str) else spell(code)


def _sheet_rows(
    raw: bytes, path: Path, selection: Selection, style: str
) -> tuple[list[str], list[Row], list[int] | None]:
    with _open_sheet(raw, path, selection) as (sheet, name):
        where = f"{path.name}, blad {name}"
        refuse_layout(sheet, where)
        lines = _with_formulas(sheet, raw, name)
        header = [spell(cell, style=style).strip() for cell in next(lines)]
        rows, index = _chosen_rows(header, lines, selection, style)
    while index is None and rows and not any(map(filled, rows[-1])):
        rows.pop()
    keep = named_columns(header, rows, where)
    if len(keep) < len(header):
        header, rows = [header[i] for i in keep], [[row[i] for i in keep] for row in rows]
    return header, rows, index


def rows_of_sheet(raw: bytes, path: Path, selection: Selection) -> list[Row]:
    """Read a sheet as it is, with whatever stands above and below its table.

    Parameters
    ----------
    raw : bytes
    path : pathlib.Path
    selection : Selection
        Its sheet.

    Returns
    -------
    list of Row
        From the first row that holds anything.

    Raises
    ------
    DataError
        The workbook is damaged, or holds several sheets and none is named.
    """
    with _open_sheet(raw, path, selection) as (sheet, name):
        return list(_with_formulas(sheet, raw, name))


@contextmanager
def _open_sheet(
    raw: bytes, path: Path, selection: Selection
) -> Iterator[tuple[CalamineSheet, str]]:
    """Open the sheet that is meant; what breaks while it is read is a damaged workbook."""
    if not raw.startswith(ZIP) or path.suffix.lower() in OTHERS:
        raise damaged_workbook(kind_of(raw) or "een ander soort bestand", path)
    try:
        refuse_oversized(raw, path)
        # A workbook is read a little faster by its path than from its bytes.
        source = str(path) if path.suffix.lower() in SUFFIXES else io.BytesIO(raw)
        workbook = CalamineWorkbook.from_object(source)
        name = _chosen_sheet(workbook, path, selection)
        yield workbook.get_sheet_by_name(name), name
    except (CalamineError, *DAMAGED_ZIP) as error:
        raise damaged_workbook(str(error) or type(error).__name__, path) from None
    except BaseException as error:
        # A fault that the Rust library did not foresee does not come as an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged_workbook(str(error), path) from None


def _with_formulas(sheet: CalamineSheet, raw: bytes, name: str) -> Iterator[Row]:
    """Give the rows, with the formula itself where its outcome was never worked out, or the error.

    So it is refused where a figure is read from it, and nowhere else.
    """
    lines = iter(sheet.iter_rows())
    lost = errors(raw, name) | uncomputed(raw, name)
    if not lost:
        yield from lines
        return
    first_row, first_column = sheet.start or (0, 0)
    # A formula below or beside all that has an outcome lies outside what the library gives.
    for i, line in enumerate(lines, start=first_row):
        yield [lost.get((i, k), cell) for k, cell in enumerate(line, start=first_column)]


def _chosen_sheet(workbook: CalamineWorkbook, path: Path, selection: Selection) -> str:
    names = [m.name for m in workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    usual = selection.usual_sheet if selection.usual_sheet in names else None
    wanted = selection.sheet or usual or (names[0] if len(names) == 1 else None)
    if wanted in names:
        return wanted
    raise DataError(
        "Het werkboek heeft meer dan één blad" if wanted is None else "Het blad bestaat niet",
        expected=wanted,
        found=first_five(names),
        where=path.name,
        remedy=f"noem het blad {selection.settings}: sheet: NAAM",
    )
