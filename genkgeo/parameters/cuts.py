"""A file of the country cut to one municipality, which stands in the place of the whole.

A machine that works for a batch has no files of the country: it gets the rows that it needs, with
where they stood, what was left out and the hash of the whole, so that all it makes is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from genkgeo.errors import DataError

SUFFIX = ".deel"
"""What is written after the name of a file that is cut."""


@dataclass(frozen=True)
class Cut:
    """The rows of one municipality in a table of many.

    Attributes
    ----------
    header : list of str
    rows : list of list of str
        As wide as the header.
    places : list of int or None
        Where each row stood below the header, from 0; None where all rows of the file are here.
    left_out : collections.Counter of str
        How a code begins → rows of others that begin so.
    sha256 : str
        Of the whole file.
    """

    header: list[str]
    rows: list[list[str]]
    places: list[int] | None
    left_out: Counter[str]
    sha256: str

    @cached_property
    def read_as(self) -> dict[str, Any]:
        """What readers made of it, kept by who asks the same again."""
        return {}

    def to_bytes(self) -> bytes:
        """Write it, the same for the same cut."""
        return _written(self._plain() | {"check": self.check})

    @property
    def check(self) -> str:
        """SHA-256 of all that it holds: rows changed by hand are not those of the file."""
        return hashlib.sha256(_written(self._plain())).hexdigest()

    def _plain(self) -> dict[str, object]:
        return {
            "sha256": self.sha256,
            "header": self.header,
            "places": self.places,
            "rows": self.rows,
            "left_out": self.left_out,
        }


def _written(plain: dict[str, object]) -> bytes:
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="surrogatepass")


def cut_path(path: Path) -> Path:
    """Name the cut of a file.

    Examples
    --------
    >>> cut_path(Path("data/opgehaald/TF_CAR_HH_SECTOR.txt")).name
    'TF_CAR_HH_SECTOR.txt.deel'
    """
    return path.with_name(path.name + SUFFIX)


def is_there(path: Path) -> bool:
    """Say whether a file is there, whole or cut."""
    return path.is_file() or cut_path(path).is_file()


def cut_of(path: Path) -> Cut | None:
    """Read the cut that stands in the place of a file; None where the file itself is there.

    Raises
    ------
    DataError
        The cut is damaged, or holds something else than was cut out.
    """
    own = cut_path(path)
    if path.is_file() or not own.is_file():
        return None
    return _read(own.read_bytes(), own.name)


@lru_cache(maxsize=16)
def _read(raw: bytes, name: str) -> Cut:
    """Read a cut; the last ones are kept, for each is asked for when read and when hashed."""
    try:
        plain = json.loads(raw.decode(errors="surrogatepass"))
        check = plain.pop("check")
        cut = Cut(**plain | {"left_out": Counter(plain["left_out"])})
        if cut.check != check:
            raise ValueError("de rijen zijn niet die van het hele bestand")
        return cut
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            "Het deel van een bestand van het land is beschadigd",
            found=f"{type(error).__name__}: {str(error)[:80]}",
            where=name,
            remedy="verdeel de bestanden opnieuw: genkgeo batch, met een lege uitvoermap",
        ) from None


def sha256(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits; of the whole file where only a cut is there."""
    cut = cut_of(path)
    if cut is not None:
        return cut.sha256
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
