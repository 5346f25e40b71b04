"""What was reached: figures of actions in a plain csv file that only grows.

A row is never changed or removed: a mistake is mended by a later row for the same date that
is marked as a correction. Who entered a figure is not kept.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from genkgeo.errors import DataError, GenkgeoError
from genkgeo.plans.register import Register
from genkgeo.plans.schema import EXPENDITURE, REVENUE, Measure
from genkgeo.sources.text import read_bytes, split_rows, text_frame

PLACE = "plaats"
FILE_COLUMNS = ["actie", "indicator", "datum", "waarde", "correctie", "noot", PLACE]
"""A file without the last one was made before records could be about a place."""

RECORD_COLUMNS = ["action", "indicator", "date", "value", "correction", "note", "place", "row"]

YES = "ja"
FORMULA = ("=", "+", "-", "@")
"""A spreadsheet would run a note that begins with one of these."""

LARGEST = 1e12

Key = tuple[str, str, date, str]
"""Action, indicator, date, place: what there can be only one of, corrections apart."""

EMPTY: Mapping[Key, int] = MappingProxyType({})


@dataclass(frozen=True)
class Record:
    """One figure of one action.

    Attributes
    ----------
    action, indicator : str
        Id in the register, and one of the action's own indicators or of its budget.
    date : datetime.date
        The day the figure is about, not the day it was entered.
    value : float
        As the indicator is counted: see `genkgeo.plans.schema.Measure`.
    note : str
        One line.
    correction : bool
        It takes the place of an earlier figure for the same date.
    place : str
        Name of the wijk, stadsdeel or place where this part was counted; empty: the whole.
    """

    action: str
    indicator: str
    date: date
    value: float
    note: str = ""
    correction: bool = False
    place: str = ""

    @property
    def key(self) -> Key:
        """Action, indicator, date and place."""
        return self.action, self.indicator, self.date, self.place


def number_of(text: str) -> float:
    """Read a number that a person typed; a dot before three digits is refused as unclear.

    Raises
    ------
    DataError
        It is no number, or could be two.

    Examples
    --------
    >>> number_of("12,5"), number_of("12.5"), number_of("1250")
    (12.5, 12.5, 1250.0)
    """
    text = text.strip()
    unclear = re.fullmatch(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+", text)
    if unclear or not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,9})?", text):
        raise DataError(
            "De waarde is geen getal" if not unclear else "De waarde kan twee getallen zijn",
            expected="een getal zoals 1250 of 12,5",
            found=repr(text[:40]),
            remedy="schrijf het zonder punt voor duizendtallen, en met een komma voor decimalen",
        )
    return float(text.replace(",", "."))


def date_of(text: str) -> date:
    """Read a date: year-month-day, or day/month/year as a spreadsheet may make of it.

    Raises
    ------
    DataError
        It is no date.

    Examples
    --------
    >>> date_of("2015-06-30"), date_of("30/6/2015")
    (datetime.date(2015, 6, 30), datetime.date(2015, 6, 30))
    """
    text = text.strip()
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    dutch = re.fullmatch(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", text)
    parts = iso.groups() if iso else dutch.groups()[::-1] if dutch else ("0", "0", "0")
    try:
        return date(*map(int, parts))
    except ValueError:
        raise DataError(
            "De datum is niet te lezen",
            expected="jaar-maand-dag, zoals 2015-06-30",
            found=repr(text[:40]),
            remedy="verbeter de datum",
        ) from None


def check(record: Record, register: Register, before: Mapping[Key, int] = EMPTY) -> None:
    """Check a record by itself and against those that stand before it.

    Parameters
    ----------
    record : Record
    register : Register
    before : mapping of tuple to int
        `Record.key` of the records before it → the row each stands on.

    Raises
    ------
    ParamsError
        The action is unknown.
    DataError
        The indicator is not one of the action, the date is before the action began, the
        value is impossible, the note is not one harmless line, the place is unknown or the
        figure cannot be of a part, there is a figure for that date already, or there is none
        to correct.
    """
    entry = register.find(record.action)
    measures = entry.action.measures()
    if record.indicator not in measures:
        raise DataError(
            "Deze actie heeft die indicator niet",
            expected=", ".join(measures) or "geen: de actie heeft geen indicatoren",
            found=record.indicator,
            remedy="kies een van deze, of beschrijf de indicator in het plan",
        )
    measure = measures[record.indicator]
    _date_is_possible(record, measure.start or entry.action.start)
    _value_is_possible(record, measure.counted != "level")
    if record.note.startswith(FORMULA) or record.note != " ".join(record.note.split()):
        raise DataError(
            "De noot kan zo niet bewaard worden",
            expected="één regel tekst die niet begint met = + - of @",
            found=repr(record.note[:40]),
            remedy="schrijf de noot anders",
        )
    _place_is_possible(record, measure, register)
    _require_new_or_correction(record, before)


def read_records(path: Path, register: Register) -> pd.DataFrame:
    """Read the file of records.

    Parameters
    ----------
    path : pathlib.Path
        `FILE_COLUMNS`, in any order and with any delimiter, so that a file that a spreadsheet
        saved anew is still read.
    register : Register

    Returns
    -------
    pandas.DataFrame
        `RECORD_COLUMNS`; ``row`` is the row of the file. Empty when there is no file yet.

    Raises
    ------
    DataError
        It is no file, a column is absent or strange, or a row is not a good record of the
        register, stands twice, or corrects nothing; with the file and the row.
    """
    if path.exists() and not path.is_file():
        raise DataError(
            "Dit is geen bestand",
            expected="een csv-bestand met cijfers van acties",
            where=str(path),
            remedy="noem het bestand, niet de map",
        )
    if not path.exists() or path.stat().st_size == 0:
        return frame_of([])
    header, rows = split_rows(read_bytes(path), path)
    index = list(range(len(rows)))
    needed = [name for name in FILE_COLUMNS if name != PLACE]
    given = text_frame(header, rows, path, required=needed, index=index)
    strange = [name for name in given.columns if name not in FILE_COLUMNS]
    if strange:
        raise DataError(
            "Een kolom hoort niet in dit bestand",
            expected=", ".join(FILE_COLUMNS),
            found=", ".join(strange),
            where=f"{path.name}, rij 1",
            remedy="zet uw opmerkingen in de kolom noot en haal de andere kolom weg",
        )
    records: list[Record] = []
    before: dict[Key, int] = {}
    for number, row in enumerate(given.to_dict("records"), start=2):
        try:
            record = _record(row)
            check(record, register, before)
        except GenkgeoError as error:
            raise _at(error, f"{path.name}, rij {number}") from None
        records.append(record)
        before[record.key] = number
    return frame_of(records)


def frame_of(records: Iterable[Record]) -> pd.DataFrame:
    """Lay records side by side, as `read_records` does."""
    rows = [
        (
            record.action,
            record.indicator,
            record.date,
            float(record.value),
            record.correction,
            record.note,
            record.place,
            row,
        )
        for row, record in enumerate(records, start=2)
    ]
    return pd.DataFrame(rows, columns=RECORD_COLUMNS)


def records_of(frame: pd.DataFrame) -> list[Record]:
    """Read the rows of a frame as records, in their order."""
    columns = [frame[field.name].tolist() for field in fields(Record)]
    return [Record(*cells) for cells in zip(*columns, strict=True)]


def _record(row: Mapping[Hashable, str]) -> Record:
    """Read a row of the file as a record."""
    if row["correctie"] not in ("", YES):
        raise DataError(
            "De kolom correctie is niet te lezen",
            expected=f"'{YES}' of niets",
            found=repr(row["correctie"][:40]),
            remedy="verbeter de cel",
        )
    day, value = date_of(row["datum"]), number_of(row["waarde"])
    corrects, place = row["correctie"] == YES, row.get(PLACE, "")
    return Record(row["actie"], row["indicator"], day, value, row["noot"], corrects, place)


def _date_is_possible(record: Record, start: date | None) -> None:
    if start and record.date < start:
        raise DataError(
            "De datum ligt voor het begin van de actie",
            expected=f"{start} of later",
            found=str(record.date),
            remedy="verbeter de datum, of het begin ('start') in het plan",
        )


def _value_is_possible(record: Record, counted: bool) -> None:
    if not (0 if counted else -LARGEST) <= record.value <= LARGEST:
        raise DataError(
            "De waarde kan niet",
            expected="een getal van 0 of meer" if counted else "een gewoon getal",
            found=f"{record.value:g}",
            remedy="verbeter de waarde",
        )


def _place_is_possible(record: Record, measure: Measure, register: Register) -> None:
    if record.place and record.place not in register.where:
        near = difflib.get_close_matches(record.place, sorted(register.where), n=3, cutoff=0.5)
        raise DataError(
            "Deze plaats is niet bekend",
            expected="de naam van een wijk, een stadsdeel of een plaats van een actie",
            found=repr(record.place[:40]),
            remedy=f"bedoelde u {' of '.join(near)}?" if near else "verbeter de naam",
        )
    if record.place and (measure.counted == "level" or record.indicator in (EXPENDITURE, REVENUE)):
        raise DataError(
            "Dit cijfer geldt voor de hele actie, niet voor een plaats",
            expected="een plaats enkel bij wat geteld wordt",
            found=f"{record.indicator}, {record.place}",
            remedy="laat de plaats weg",
        )


def _require_new_or_correction(record: Record, before: Mapping[Key, int]) -> None:
    stands = record.key in before
    key = ", ".join(filter(None, map(str, record.key)))
    if stands and not record.correction:
        raise DataError(
            "Voor deze actie, indicator en datum staat er al een cijfer",
            found=f"{key} (rij {before[record.key]})",
            remedy="kies een andere datum, of merk het cijfer als correctie",
        )
    if record.correction and not stands:
        raise DataError(
            "Er is geen cijfer om te verbeteren",
            found=key,
            remedy="controleer de datum, of laat de correctie weg",
        )


def _at(error: GenkgeoError, where: str) -> DataError:
    """Repeat an error with the place in the file."""
    return DataError(
        error.what, expected=error.expected, found=error.found, where=where, remedy=error.remedy
    )
