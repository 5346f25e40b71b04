"""Reading a form back: what was filled in, and where; nothing is judged but the form itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from genkgeo.errors import DataError
from genkgeo.plans.form_layout import (
    ACTION,
    ADJUSTMENTS,
    CHANGE,
    COLUMNS,
    CORRECTION,
    DAY,
    ELSEWHERE,
    FIGURES,
    HEAD,
    INDICATOR,
    LISTS,
    MARK,
    NOTE,
    PLACE,
    STAMP,
    VALUE,
)
from genkgeo.plans.progress import Half, read_half
from genkgeo.plans.schema import YES_NO
from genkgeo.sources.left_cells import EMPTY, Cell, left_cells

WHERE = "Waar"
ASKED = {sheet: [one.head for one in columns if one.asked] for sheet, columns in COLUMNS.items()}


@dataclass(frozen=True)
class Filled:
    """One line that somebody filled in.

    Attributes
    ----------
    where : str
        File, sheet and row, for who must mend it.
    action, indicator, place : str
    mark : str
        From `genkgeo.plans.form.mark_of`, as it was when the form was made; of the sheet for
        other places that of the whole.
    value, day, note, correction : Cell
        As they were left; empty cells where nothing was.
    letters : dict of str to str
        Which of them → the letter of its column.
    chosen : bool
        The place was chosen by who filled in, and is no part of the mark.
    """

    where: str
    action: str
    indicator: str
    place: str
    mark: str
    value: Cell
    day: Cell = EMPTY
    note: Cell = EMPTY
    correction: Cell = EMPTY
    letters: dict[str, str] = field(default_factory=dict, compare=False)
    chosen: bool = False

    def cell(self, name: str) -> str:
        """Say where one of its cells is: ``value``, ``day``, ``note`` or ``correction``."""
        where, _, row = self.where.rpartition(", rij ")
        letter = self.letters.get(name)
        return f"{where}, cel {letter}{row}" if letter and where else self.where

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, wherever it stands: two forms with the same are one form."""
        cells = (self.value, self.day, self.note, self.correction)
        return (
            self.action,
            self.indicator,
            self.place,
            *(str(cell.value).strip() for cell in cells),
        )


@dataclass(frozen=True)
class FilledForm:
    """A form that came back.

    Attributes
    ----------
    name : str
        Of the file, for messages alone: it is kept nowhere.
    half : Half
    lines : tuple of Filled
        Those in which something stands.
    faults : tuple of DataError
        What is wrong with the form or a line as such.
    """

    name: str
    half: Half
    lines: tuple[Filled, ...]
    faults: tuple[DataError, ...] = ()


def read_form(path: Path) -> FilledForm:
    """Read a form that was filled in.

    Raises
    ------
    DataError
        It is no form of genkgeo as a workbook of Excel, or a sheet or column of it is gone.
    """
    if not path.is_file():
        raise DataError(
            "Het formulier bestaat niet",
            expected="een bestand .xlsx",
            where=str(path),
            remedy="controleer de naam",
        )
    sheets = left_cells(path)
    lists = sheets.get(LISTS, [])
    if not lists or _text(lists[0], 0) != STAMP or not set(COLUMNS) <= set(sheets):
        raise DataError(
            "Dit is geen formulier van genkgeo, of er is een blad weg",
            expected=f"de bladen {', '.join((*COLUMNS, LISTS))}",
            found=", ".join(sheets),
            where=path.name,
            remedy="vul het formulier in dat u kreeg, of maak een nieuw: genkgeo actions form",
        )
    half = read_half(_text(lists[0], 1))
    offered = {_text(row, 0): row for row in lists[1:] if _text(row, 0)}
    lines: list[Filled] = []
    faults: list[DataError] = []
    for sheet in COLUMNS:
        columns = _columns(sheets[sheet], sheet, path)
        for at, row in enumerate(sheets[sheet][HEAD + 1 :], start=HEAD + 2):
            where = f"{path.name}, blad '{sheet}', rij {at}"
            found = list(_formulas(row, columns, sheet, where))
            faults += found
            if found or not any(_says(head, row[columns[head]]) for head in ASKED[sheet]):
                continue
            try:
                lines.append(_line(sheet, row, columns, where, offered))
            except DataError as fault:
                faults.append(fault)
    return FilledForm(path.name, half, tuple(lines), tuple(faults))


def _columns(rows: list[list[Cell]], sheet: str, path: Path) -> dict[str, int]:
    """Find the columns of a sheet by their names, wherever they stand now."""
    heads = [str(cell.value).strip() for cell in rows[HEAD]] if len(rows) > HEAD else []
    wanted = [column.head for column in COLUMNS[sheet]]
    gone = [head for head in wanted if heads.count(head) != 1]
    if gone:
        raise DataError(
            "Het formulier is niet meer zoals het gemaakt is",
            expected=f"in rij {HEAD + 1} de kolommen {', '.join(wanted)}",
            found=f"weg of dubbel: {', '.join(gone)}",
            where=f"{path.name}, blad '{sheet}'",
            remedy="begin opnieuw van het formulier dat u kreeg; voeg geen rijen of kolommen toe "
            "boven de lijnen",
        )
    return {head: heads.index(head) for head in wanted}


def _says(head: str, cell: Cell) -> bool:
    """Whether a cell says something: a day alone, or that nothing is mended, is no figure."""
    if head == CORRECTION and str(cell.value).strip().casefold() == YES_NO[0]:
        return False
    return head != DAY and not cell.is_empty


def _formulas(
    row: list[Cell], columns: dict[str, int], sheet: str, where: str
) -> Iterator[DataError]:
    """Find formulas: what comes out of them depends on what else stands on that computer."""
    for head, column in columns.items():
        if formula := row[column].formula:
            place, _, number = where.rpartition(", rij ")
            yield DataError(
                "In een vak staat een formule",
                expected="wat u zelf typt",
                found=formula[:60],
                where=f"{place}, cel {_letter(column)}{number} ({head})",
                remedy="typ de uitkomst in het vak"
                if head in ASKED[sheet]
                else "begin opnieuw van het formulier dat u kreeg",
            )


def _line(
    sheet: str, row: list[Cell], columns: dict[str, int], where: str, offered: dict[str, list[Cell]]
) -> Filled:
    cells = {head: row[column] for head, column in columns.items()}
    letters = {name: _letter(columns[head]) for name, head in _NAMES[sheet].items()}
    given = {name: cells[head] for name, head in _NAMES[sheet].items()}
    if sheet == ELSEWHERE:
        action, indicator, mark = _chosen(cells, offered, where)
        place = str(cells[WHERE].value).strip()
    else:
        ids = (ACTION, INDICATOR, PLACE, MARK)
        action, indicator, place, mark = (str(cells[head].value).strip() for head in ids)
    if sheet == ADJUSTMENTS:
        given |= adjusted(given["note"])
    chosen = sheet == ELSEWHERE
    return Filled(where, action, indicator, place, mark, **given, letters=letters, chosen=chosen)


_NAMES = {
    FIGURES: {"value": VALUE, "day": DAY, "note": NOTE, "correction": CORRECTION},
    ELSEWHERE: {"value": VALUE, "day": DAY, "note": NOTE, "correction": CORRECTION},
    ADJUSTMENTS: {"note": CHANGE, "day": DAY, "correction": CORRECTION},
}


def adjusted(typed: Cell) -> dict[str, Cell]:
    """Make the word of a record of what is done otherwise: nothing, or that."""
    text = str(typed.value).strip()
    none = text.casefold().rstrip(".") in (YES_NO[0], "geen", "niets", "niet nodig")
    if not text:
        return {"value": EMPTY, "note": EMPTY}
    return {"value": Cell(YES_NO[0 if none else 1]), "note": EMPTY if none else typed}


def _chosen(
    cells: dict[str, Cell], offered: dict[str, list[Cell]], where: str
) -> tuple[str, str, str]:
    """Look up what was chosen in the first column of the sheet for other places and days."""
    head = COLUMNS[ELSEWHERE][0].head
    text = str(cells[head].value).strip()
    if text not in offered:
        raise DataError(
            "Er staat niet bij om welk cijfer het gaat"
            if not text
            else "Dit staat niet in de lijst van wat geteld wordt",
            expected=f"een keuze uit de lijst in de kolom '{head}'",
            found=repr(text[:60]) if text else None,
            where=where,
            remedy="kies uit de lijst, of maak heel de rij leeg",
        )
    row = offered[text]
    return _text(row, 1), _text(row, 2), _text(row, 4)


def _text(row: list[Cell], column: int) -> str:
    return str(row[column].value).strip() if column < len(row) else ""


def _letter(column: int) -> str:
    """Name a column as a spreadsheet does.

    Examples
    --------
    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name
