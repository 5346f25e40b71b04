"""Read a delimited text file as text: strict about encoding, delimiter and row width."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.sources.refusals import as_wide_as, refuse_line_above, refuse_other_kind
from genkgeo.sources.zips import DAMAGED_ZIP, contents, refuse_bomb, refuse_locked

DELIMITERS = ",;|\t"
PADDED = re.compile(r' "|" ')
SMALL = 1_000_000
"""Bytes up to which a table is kept: that of the areas is asked for by every table of figures."""


def read_csv(path: Path, *, required: list[str] | None = None) -> pd.DataFrame:
    """Read a delimited text file, every cell as text.

    Parameters
    ----------
    path : pathlib.Path
        ``.csv`` or ``.txt`` in UTF-8 (with or without BOM), or a zip that holds one such
        file. The delimiter is the one of ``, ; |`` and tab that the header has most.
    required : list of str, optional
        Columns that must be there.

    Returns
    -------
    pandas.DataFrame
        Text cells, stripped of outer blanks; row ``i`` of the frame is row ``i + 2`` of
        the file.

    Raises
    ------
    DataError
        The file is empty, has no rows below its header, is not UTF-8, not a good zip, too
        large, has a row of another width than the header, a column twice, or lacks a
        required column.
    """
    read = _read if len(raw := read_bytes(path)) <= SMALL else _read.__wrapped__
    return read(raw, path, tuple(required or ())).copy(deep=False)


@lru_cache(maxsize=16)
def _read(raw: bytes, path: Path, required: tuple[str, ...]) -> pd.DataFrame:
    return text_frame(*split_rows(raw, path), path, required=list(required))


def split_rows(
    raw: bytes, path: Path, *, encoding: str = "utf-8", settings: str = ""
) -> tuple[list[str], list[list[str]]]:
    """Split delimited text into its header and its rows, all of one width.

    Parameters
    ----------
    raw : bytes
    path : pathlib.Path
        For messages.
    encoding, settings : str
        As `decode`.

    Raises
    ------
    DataError
        As `read_csv`, required columns apart.
    """
    rows = _rows(decode(raw, path, encoding=encoding, settings=settings), path)
    header = rows[0]
    width = len(header)
    for number, row in enumerate(rows[1:], start=2):
        if row == header:
            raise DataError(
                "De kop staat er een tweede keer",
                expected="één kop, in de eerste rij",
                where=f"{path.name}, rij {number}",
                remedy="verwijder die rij; ze is van een ander bestand dat eronder geplakt is",
            )
        if len(row) != width:
            raise DataError(
                "Een rij heeft niet evenveel kolommen als de kop",
                expected=f"{width} {'kolom' if width == 1 else 'kolommen'}",
                found=f"{len(row)} {'kolom' if len(row) == 1 else 'kolommen'}",
                where=f"{path.name}, rij {number}",
                remedy=as_wide_as(width, row),
            )
    return header, rows[1:]


def text_frame(
    header: list[str],
    rows: list[list[str]],
    path: Path,
    *,
    required: list[str],
    index: list[int] | None = None,
) -> pd.DataFrame:
    """Put rows of text in a frame and check its columns.

    Parameters
    ----------
    header, rows : list
        Text cells, rows as wide as the header.
    path : pathlib.Path
        For the message.
    required : list of str
        Columns that must be there, in any capitals.
    index : list of int, optional
        Where ``rows`` is a choice of the file's rows: the place of each.

    Returns
    -------
    pandas.DataFrame
        As `read_csv`.

    Raises
    ------
    DataError
        A column stands twice, has no name or is absent, or the file has no rows.
    """
    header = [name.strip() for name in header]
    keep = named_columns(header, rows, path.name)
    if len(keep) < len(header):
        header, rows = [header[i] for i in keep], [[row[i] for i in keep] for row in rows]
    header = as_required(header, required)
    double = sorted({name for name in header if header.count(name) > 1})
    if double:
        raise DataError(
            "Een kolomnaam staat er twee keer",
            found=first_five(double),
            where=f"{path.name}, rij 1",
            remedy="geef elke kolom een eigen naam",
        )
    cells = [[cell.strip() for cell in row] for row in rows]
    frame = pd.DataFrame(cells, columns=header, index=index, dtype=object)
    require(frame, required, path)
    if frame.empty and index is None:
        raise no_rows("Het bestand heeft een kop en verder niets", path)
    return frame


def named_columns(header: list[str], rows: Sequence[Sequence[object]], where: str) -> list[int]:
    """Find the columns that have a name; the others hold nothing at all.

    Returns
    -------
    list of int
        Their places.

    Raises
    ------
    DataError
        A column without a name holds something.
    """
    for i, name in enumerate(header):
        if not name and any(filled(row[i]) for row in rows):
            raise DataError(
                "Een kolom heeft geen naam",
                expected="de kolomnamen in de eerste rij, en geen titel of tweede kop",
                found=f"kolom {i + 1}",
                where=f"{where}, rij 1",
                remedy="zet in de eerste rij een naam boven elke kolom",
            )
    return [i for i, name in enumerate(header) if name]


def filled(cell: object) -> bool:
    """Say whether a cell holds more than blanks."""
    return bool(cell.strip()) if isinstance(cell, str) else True


def as_required(header: Sequence[str], required: list[str]) -> list[str]:
    """Spell columns that must be there as they must, where a file has them once in other capitals.

    Examples
    --------
    >>> as_required(["Period", "n"], ["period"]), as_required(["Period", "PERIOD"], ["period"])
    (['period', 'n'], ['Period', 'PERIOD'])
    """
    folded = [name.casefold() for name in header]
    wanted = {name.casefold(): name for name in required if name not in header}
    return [
        wanted[same] if same in wanted and folded.count(same) == 1 else name
        for name, same in zip(header, folded, strict=True)
    ]


def require(frame: pd.DataFrame, columns: list[str], path: Path) -> None:
    """Raise when a column is absent, naming those that are there.

    Raises
    ------
    DataError
        One or more of ``columns`` are not in ``frame``.
    """
    absent = [name for name in columns if name not in frame]
    if absent:
        raise DataError(
            "Een kolom ontbreekt",
            expected=first_five(absent),
            found=first_five(frame.columns),
            where=f"{path.name}, rij 1",
            remedy="controleer of dit het juiste bestand is, en de kolomnamen in de parameters",
        )


def read_bytes(path: Path) -> bytes:
    """Read the bytes of a file, or of the one file inside a zip.

    Raises
    ------
    DataError
        The file is absent, or a damaged, crowded or monstrous zip.
    """
    if not path.is_file():
        raise DataError("Het bestand bestaat niet", found=str(path), remedy="controleer de naam")
    if path.suffix.lower() != ".zip":
        try:
            return path.read_bytes()
        except OSError as error:
            raise DataError(
                "Het bestand is niet te lezen",
                found=error.strerror,
                where=path.name,
                remedy="sluit het in andere programma's en controleer uw rechten",
            ) from None
    try:
        with zipfile.ZipFile(path) as archive:
            members = contents(archive)
            if len(members) != 1:
                raise DataError(
                    "In het zipbestand moet één bestand zitten",
                    found=f"{len(members)} bestanden: {first_five(m.filename for m in members)}",
                    where=path.name,
                    remedy="pak het uit en noem het juiste bestand in de parameters",
                )
            refuse_locked(members, path)
            refuse_bomb(members[0].file_size, path)
            return archive.read(members[0])
    except DAMAGED_ZIP as error:
        raise DataError(
            "Het zipbestand is beschadigd",
            found=str(error) or type(error).__name__,
            where=path.name,
            remedy="haal het bestand opnieuw op",
        ) from None


def decode(raw: bytes, path: Path, *, encoding: str = "utf-8", settings: str = "") -> str:
    """Decode text, without any BOM, and give every line the same line end.

    Parameters
    ----------
    raw : bytes
    path : pathlib.Path
        For messages.
    encoding : {"utf-8", "windows-1252"}
        What the text is in where it is not UTF-8. Bytes that can be read as UTF-8 are that:
        hardly any text with an accent in another encoding can.
    settings : str
        Where the user may name the encoding; empty where nowhere.

    Raises
    ------
    DataError
        The bytes are not text in this encoding, or there are none.
    """
    refuse_other_kind(raw, path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise _other_encoding(raw, error.start, path, settings) from None
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as other:
            raise _other_encoding(raw, other.start, path, "") from None
    # Files that were pasted together each begin with a BOM, so it may stand anywhere.
    text = text.replace("\ufeff", "")
    if not text.strip() or "\0" in text:
        empty = not text.strip("\0 \r\n\t")
        raise no_rows("Het bestand is leeg" if empty else "Het bestand is geen tekst", path)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _other_encoding(raw: bytes, start: int, path: Path, settings: str) -> DataError:
    row = raw[:start].count(b"\n") + 1
    save = "bewaar het in Excel als 'CSV UTF-8 (door komma's gescheiden)'"
    return DataError(
        "Het bestand is geen UTF-8-tekst",
        expected="CSV in UTF-8",
        found=f"byte 0x{raw[start]:02x}, waarschijnlijk Windows-1252",
        where=f"{path.name}, rij {row}",
        remedy=f"zet {settings} encoding: windows-1252, of {save}" if settings else save,
    )


def no_rows(what: str, path: Path) -> DataError:
    """Make the error of a file that holds no table."""
    return DataError(
        what,
        expected="een kop en minstens één rij",
        where=path.name,
        remedy="voer het opnieuw uit bij de leverancier",
    )


def _without_padding(text: str, delimiter: str) -> str:
    """Take away the blanks around cells in quotation marks, which csv would take for text."""
    mark = re.escape(delimiter)
    cell = re.compile(rf'(^|{mark})[ ]*("(?:[^"]|"")*")[ ]*(?={mark}|$)', flags=re.MULTILINE)
    return cell.sub(r"\1\2", text)


def _rows(text: str, path: Path) -> list[list[str]]:
    refuse_line_above(text, DELIMITERS, path)
    header = text.split("\n", 1)[0]
    # What stands between quotation marks parts no cells.
    bare = re.sub(r'"[^"]*"', "", header)
    delimiter = max(DELIMITERS, key=bare.count)
    if PADDED.search(text):
        text = _without_padding(text, delimiter)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise DataError(
            "De aanhalingstekens in het bestand kloppen niet",
            found=str(error),
            where=f"{path.name}, rij {reader.line_num} of ervoor",
            remedy="open het bestand in een teksteditor en zoek een los aanhalingsteken",
        ) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise DataError(
            "De eerste rij is leeg",
            expected="een kop",
            where=f"{path.name}, rij 1",
            remedy="verwijder de lege rijen boven de tabel",
        )
    return rows
