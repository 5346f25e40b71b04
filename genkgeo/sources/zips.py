"""What a zip may be: not damaged, not locked, and not monstrous once unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from genkgeo.errors import DataError, first_five

DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` may raise for a zip with damaged bytes."""

LARGEST = 200_000_000
"""Bytes that a file may hold once unpacked; official sector tables stay far below."""

KNOWN_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
"""Ways of packing that can be unpacked here."""


LEFT_BEHIND = (".ds_store", "thumbs.db", "desktop.ini")
"""What a computer puts in every folder for itself, in small letters."""


def contents(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """List the files that somebody packed, without what macOS and Windows add of themselves.

    Examples
    --------
    >>> import io
    >>> with zipfile.ZipFile(io.BytesIO(), "w") as packed:
    ...     for name in ("a.csv", "__MACOSX/._a.csv", "._b.csv", "map/.DS_Store"):
    ...         packed.writestr(name, "")
    ...     [item.filename for item in contents(packed)]
    ['a.csv']
    """
    found = []
    for item in archive.infolist():
        *folders, name = item.filename.split("/")
        added = "__MACOSX" in folders or name.startswith("._") or name.lower() in LEFT_BEHIND
        if not item.is_dir() and not added:
            found.append(item)
    return found


def refuse_bomb(size: int, path: Path) -> None:
    """Raise when a file would unpack to more than `LARGEST` bytes.

    Raises
    ------
    DataError
        ``size`` is larger.
    """
    if size > LARGEST:
        raise DataError(
            "Het zipbestand wordt uitgepakt onwaarschijnlijk groot",
            expected=f"hoogstens {LARGEST // 1_000_000} MB",
            found=f"{size // 1_000_000} MB",
            where=path.name,
            remedy="controleer of dit het bestand van de leverancier is",
        )


def refuse_locked(members: Iterable[zipfile.ZipInfo], path: Path) -> None:
    """Raise when files in a zip have a password, or are packed in a way that few can unpack.

    Raises
    ------
    DataError
        Names them.
    """
    members = list(members)
    locked = [member.filename for member in members if member.flag_bits & 1]
    strange = [member.filename for member in members if member.compress_type not in KNOWN_WAYS]
    if locked or strange:
        raise DataError(
            "Het zipbestand heeft een wachtwoord"
            if locked
            else "Het zipbestand is ingepakt op een manier die hier niet gekend is",
            found=first_five(locked or strange),
            where=path.name,
            remedy="pak het zelf uit en noem het uitgepakte bestand in de parameters",
        )
