"""A line of a form as a record: what a spreadsheet or a person made of a number and of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from genkgeo.errors import DataError, GenkgeoError
from genkgeo.plans.form_reading import Filled
from genkgeo.plans.progress import Half
from genkgeo.plans.record import Record
from genkgeo.plans.register import Register
from genkgeo.plans.schema import WORDS, YES_NO, Measure
from genkgeo.plans.texts import day_text
from genkgeo.plans.typed import date_of, is_yes, note_of, value_of
from genkgeo.sources.left_cells import Cell

Read = TypeVar("Read")


def record_of(line: Filled, half: Half, register: Register) -> Record:
    """Read a line as a record.

    Raises
    ------
    DataError
        There is no value, or a cell cannot be read.
    """
    if line.value.is_empty:
        beside = (line.day, line.note, line.correction)
        raise DataError(
            "Er staat geen cijfer bij",
            expected="een cijfer, met daarnaast de dag, de noot of de verbetering",
            found="; ".join(shown(cell) for cell in beside if not cell.is_empty),
            where=line.cell("value"),
            remedy="vul het cijfer in (0 is ook een cijfer), of maak heel de rij leeg",
        )
    measure = register.entries[line.action].action.recordable()[line.indicator]
    value = _read(line, "value", lambda: _value(line, measure))
    day = _read(line, "day", lambda: _day(line.day, half))
    correction = _read(line, "correction", lambda: is_yes(_word(line.correction)))
    note = note_of(_word(line.note))
    return Record(line.action, line.indicator, day, value, note, correction, line.place)


def _read(line: Filled, name: str, reading: Callable[[], Read]) -> Read:
    """Read one cell of a line, and say which where that fails."""
    try:
        return reading()
    except GenkgeoError as fault:
        details = {"expected": fault.expected, "found": fault.found, "remedy": fault.remedy}
        raise DataError(fault.what, where=line.cell(name), **details) from None


def _value(line: Filled, measure: Measure) -> float:
    """Read a value that was typed as text, or that a spreadsheet made a number of."""
    value = line.value.value
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise DataError(
            "De waarde is geen getal",
            expected="een getal zoals 1250 of 12,5",
            found=f"{shown(line.value)}: een spreadsheet maakte er een dag of uur van",
            remedy="zet het vak op 'tekst' en typ het cijfer opnieuw",
        )
    if isinstance(value, bool) or not isinstance(value, int | float) or line.indicator in WORDS:
        return value_of(line.indicator, _word(line.value), measure)
    if not line.value.percentage:
        return float(value)
    if not (measure.unit or "").startswith("%"):
        raise DataError(
            "Deze indicator is geen percentage",
            expected=f"een getal: {measure.unit or measure.label}",
            found=shown(line.value),
            remedy="schrijf het aantal, niet het aandeel",
        )
    return round(100 * float(value), 9)


def _day(cell: Cell, half: Half) -> dt.date:
    """Read the day of a figure; where none was filled in the last of the half-year."""
    if cell.is_empty:
        if half.end > dt.date.today():
            raise DataError(
                "De dag ontbreekt, en het halfjaar is nog niet voorbij",
                expected=f"een dag van {day_text(half.start)} tot vandaag",
                remedy="vul de dag in waarop het cijfer geteld is",
            )
        return half.end
    value = cell.value
    if isinstance(value, dt.datetime):
        value = value.date()
    day = value if isinstance(value, dt.date) else date_of(_word(cell))
    if not half.start <= day <= half.end:
        raise DataError(
            "De dag ligt niet in het halfjaar van het formulier",
            expected=f"een dag van {day_text(half.start)} tot {day_text(half.end)}",
            found=day_text(day),
            remedy="verbeter de dag, of gebruik het formulier van dat halfjaar",
        )
    return day


def day_key(cell: Cell, half: Half) -> str:
    """Write the day of a line, so that two ways to write one are one."""
    try:
        return str(_day(cell, half))
    except GenkgeoError:
        return _word(cell)


def _word(cell: Cell) -> str:
    """Write what stands in a cell as a person would have typed it."""
    value = cell.value
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def shown(cell: Cell) -> str:
    """Write what stands in a cell, for a message."""
    value = cell.value
    if isinstance(value, dt.date):  # a moment is one too, and only its day is shown
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        text = f"{100 * value if cell.percentage else value:.9g}".replace(".", ",")
        return f"{text} %" if cell.percentage else text
    return repr(_word(cell)[:40])
