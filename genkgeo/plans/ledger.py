"""Adding a record to the file so that none is ever lost: lock, append, flush, back up.

The file only grows. Only when something else saved it anew (a spreadsheet, with other
delimiters or dates), or when it lacks a column that came later, is what it holds written again,
after a copy was set aside. Many rows come at once or not at all.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from filelock import FileLock, Timeout

from genkgeo.errors import DataError, LockedError
from genkgeo.plans.record import Record, check, renamed, standing
from genkgeo.plans.records import FILE_COLUMNS, YES, written_records
from genkgeo.plans.register import Register
from genkgeo.plans.schema import WORDS

PATIENCE = 10.0
"""Seconds to wait for somebody else who is adding a record."""


def append(path: Path, record: Record, register: Register) -> int:
    """Add one record to the file, making the file when there is none.

    Parameters
    ----------
    path : pathlib.Path
    record : Record
    register : Register

    Returns
    -------
    int
        The row of the file on which the record stands.

    Raises
    ------
    DataError
        The file or the record is not good, or cannot be written; the file is as it was.
    ParamsError
        The action is unknown.
    LockedError
        Somebody else has the file for longer than `PATIENCE` seconds.
    """

    def checked(before: list[Record]) -> list[Record]:
        known = standing(renamed(old, register) for old in before)
        check(renamed(record, register), register, known)
        return [record]

    return extend(path, checked)


def extend(path: Path, choose: Callable[[list[Record]], list[Record]]) -> int:
    """Add records to the file, all or none of them, making the file when there is none.

    Parameters
    ----------
    path : pathlib.Path
    choose : callable
        From the records that are there to those that are added. It is asked while nobody else
        can write, and what it raises leaves the file as it was.

    Returns
    -------
    int
        The row of the file on which the first of them stands.

    Raises
    ------
    DataError
        The file is not good, or cannot be written; it is as it was.
    LockedError
        Somebody else has the file for longer than `PATIENCE` seconds.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=PATIENCE):
            before = written_records(path)
            added = choose(before)
            written = path.read_bytes() if path.exists() else b""
            as_ours = lines(before, header=True)
            if len(added) > 1:
                # A process that is killed may have written a part of many rows; a name that is
                # put in the place of another is there or not.
                _rewrite(
                    path, as_ours + lines(added, header=False), keep=written not in (b"", as_ours)
                )
            elif added:
                if written != as_ours:
                    _rewrite(path, as_ours)
                _append(path, lines(added, header=False))
    except Timeout:
        raise LockedError(
            "Iemand anders voegt net een cijfer toe",
            where=str(path),
            remedy="wacht even en probeer opnieuw",
        ) from None
    except OSError as error:
        raise DataError(
            "Het cijfer is niet bewaard; het bestand is zoals het was",
            found=error.strerror,
            where=str(path),
            remedy="sluit het bestand in andere programma's, en controleer uw rechten en de schijf",
        ) from None
    return len(before) + 2


def lines(records: Iterable[Record], *, header: bool) -> bytes:
    r"""Write records as the file holds them.

    Examples
    --------
    >>> from datetime import date
    >>> lines([Record("opstap-2018/7", "ambassadeurs", date(2018, 11, 28), 7.0)], header=False)
    b'opstap-2018/7,ambassadeurs,2018-11-28,7,,,\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(FILE_COLUMNS)
    for record in records:
        mark = YES if record.correction else ""
        start = [record.action, record.indicator, record.date, _cell(record)]
        writer.writerow([*start, mark, record.note, record.place])
    return text.getvalue().encode()


def _cell(record: Record) -> str:
    """Write a value as a person types it: of a stand its word."""
    words = WORDS.get(record.indicator)
    return words[int(record.value)] if words else _plain(record.value)


def _plain(value: float) -> str:
    """Write a number so that it reads one way: 1.125 might be a thousand, 1.1250 is not."""
    text = f"{value + 0.0:.9f}".rstrip("0").rstrip(".")
    return f"{text}0" if text[-4:-3] == "." else text


def _append(path: Path, row: bytes) -> None:
    """Add a row and wait until it is on disk; what was half written is taken back."""
    # Unbuffered, so that nothing is left to be written after the file was cut back.
    with path.open("r+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        try:
            if file.write(row) != len(row):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise


def _rewrite(path: Path, content: bytes, *, keep: bool = True) -> None:
    """Put a whole file in place at once; `keep` sets a copy of the old one aside first."""
    new = path.with_name(f".{path.name}.nieuw")
    try:
        with new.open("wb") as file:
            _write_to_disk(file, content)
        if path.exists():
            if keep:
                _back_up(path)
            shutil.copymode(path, new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    _flush_folder(path.parent)


def _back_up(path: Path) -> None:
    """Copy the file to the first free name ``<name>.<number>.bak``; none is overwritten."""
    number = 1
    while True:
        try:
            with path.with_name(f"{path.name}.{number:03d}.bak").open("xb") as file:
                _write_to_disk(file, path.read_bytes())
            return
        except FileExistsError:
            number += 1


def _write_to_disk(file: io.BufferedIOBase, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make sure that a new name in a folder is on disk, where the system knows how to."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
