"""Refuse a workbook that would fill the memory, before it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from genkgeo.errors import DataError
from genkgeo.sources.zips import LARGEST, refuse_bomb

CROWDED = 100
"""Times that a sheet may be packed; sheets with figures are packed some ten times."""

MOST_CELLS = 30_000_000
DIMENSION = re.compile(rb'<dimension ref="(?:\$?[A-Z]+\$?[0-9]+:)?\$?([A-Z]{1,3})\$?([0-9]{1,7})"')


def refuse_oversized(raw: bytes, path: Path) -> None:
    """Refuse a workbook whose sheets are packed too tightly or say that they are too large.

    Raises
    ------
    DataError
        It is.
    zipfile.BadZipFile
        It is no zip that can be read.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        items = archive.infolist()
        size = sum(item.file_size for item in items)
        # The largest official workbooks are larger than any text file, but not packed so
        # tightly.
        if size > CROWDED * len(raw) or size > 4 * LARGEST:
            refuse_bomb(size, path)
        for item in items:
            if item.filename.startswith("xl/worksheets/"):
                with archive.open(item) as stream:
                    dimension = DIMENSION.search(stream.read(2000))
                refuse_wide(dimension, path)


def refuse_wide(dimension: re.Match[bytes] | None, path: Path) -> None:
    """Refuse a sheet that says that it has too many cells.

    Raises
    ------
    DataError
        It has.
    """
    if dimension is None:
        return
    column, row = dimension.groups()
    # The letters of a column count in base 26: Z is 26 and AA is 27.
    width = 0
    for letter in column:
        width = 26 * width + letter - ord("A") + 1
    if width * int(row) > MOST_CELLS:
        raise DataError(
            "Een blad van het werkboek is onwaarschijnlijk groot",
            expected=f"hoogstens {MOST_CELLS // 1_000_000} miljoen cellen",
            found=f"{int(row)} rijen en {width} kolommen",
            where=path.name,
            remedy="verwijder in Excel de cellen ver onder en rechts van de tabel",
        )
