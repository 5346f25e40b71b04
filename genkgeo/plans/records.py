"""What was reached: figures of actions in a plain csv file that only grows.

A row is never changed or removed: a mistake is mended by a later row for the same date that
is marked as a correction. Who entered a figure is not kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, GenkgeoError
from genkgeo.plans.record import (
    Key,
    Record,
    Standing,
    check,
    renamed,
    require_new_or_correction,
)
from genkgeo.plans.register import Register
from genkgeo.plans.typed import date_of, value_of
from genkgeo.sources.text import read_bytes, split_rows, text_frame

PLACE = "plaats"
FILE_COLUMNS = ["actie", "indicator", "datum", "waarde", "correctie", "noot", PLACE]
"""A file without the last one was made before records could be about a place."""

RECORD_COLUMNS = ["action", "indicator", "date", "value", "correction", "note", "place", "row"]

YES = "ja"


def read_records(path: Path, register: Register) -> pd.DataFrame:
    """Read the file of records, its places under the names that they have now.

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
    return frame_of(renamed(record, register) for record in written_records(path, register))


def written_records(path: Path, register: Register | None = None) -> list[Record]:
    """Read the file as it is written.

    Parameters
    ----------
    path : pathlib.Path
    register : Register, optional
        Without one the rows are only read, not held against the plans: a plan or a name that
        changed since must not stand in the way of a new figure.

    Returns
    -------
    list of Record

    Raises
    ------
    DataError
        As `read_records`.
    """
    if path.exists() and not path.is_file():
        raise DataError(
            "Dit is geen bestand",
            expected="een csv-bestand met cijfers van acties",
            where=str(path),
            remedy="noem het bestand, niet de map",
        )
    if not path.exists() or path.stat().st_size == 0:
        return []
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
    before: dict[Key, Standing] = {}
    for number, row in enumerate(given.to_dict("records"), start=2):
        try:
            record = _record(row)
            named = record if register is None else renamed(record, register)
            if register is None:
                require_new_or_correction(named, before)
            else:
                check(named, register, before)
        except GenkgeoError as error:
            raise _at(error, f"{path.name}, rij {number}") from None
        records.append(record)
        before[named.key] = f"rij {number}", named.value
    return records


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
    day, value = date_of(row["datum"]), value_of(row["indicator"], row["waarde"])
    corrects, place = row["correctie"] == YES, row.get(PLACE, "")
    return Record(row["actie"], row["indicator"], day, value, row["noot"], corrects, place)


def _at(error: GenkgeoError, where: str) -> DataError:
    """Repeat an error with the place in the file."""
    return DataError(
        error.what, expected=error.expected, found=error.found, where=where, remedy=error.remedy
    )
