"""The files of the ledger: a link for each release, and how the ledger began."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from genkgeo.errors import DataError
from genkgeo.parameters.cuts import sha256
from genkgeo.refresh.disclosure.kept import FILES
from genkgeo.refresh.secret import Secret

LEDGER = "grootboek"
"""Folder of the output, with a folder for each release."""

LINK, BEGIN = "schakel.json", "begin.json"


class Begin(BaseModel):
    """That a ledger was begun while there were releases already.

    ``without`` are the releases that it does not know, ``reason`` why.
    """

    model_config = ConfigDict(extra="forbid")
    when: str
    reason: str
    without: list[str]


class Link(BaseModel):
    """One release: its name and number, a mark of all that it was made of, and a seal.

    ``before`` is the SHA-256 of the link before, ``files`` those of its own files.
    """

    model_config = ConfigDict(extra="forbid")
    release: str
    sequence: int
    key: str
    before: str
    files: dict[str, str]
    marked_with: str
    seal: str


def links_in(folder: Path) -> Iterator[Link]:
    """Read all links of a ledger, in order of name."""
    for path in sorted(folder.glob(f"*/{LINK}")):
        try:
            yield Link.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, ValidationError):
            raise broken(path, "niet te lezen") from None


def begin_of(folder: Path) -> Begin | None:
    """Read how a ledger began; None where it does not say so."""
    path = folder / BEGIN
    if not path.is_file():
        return None
    try:
        return Begin.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise broken(path, "niet te lezen") from None


def root_of(folder: Path) -> str:
    """What the first link is tied to: how the ledger began, where it says so."""
    path = folder / BEGIN
    return sha256(path) if path.is_file() else ""


def seal_of(link: Link, own: Secret) -> str:
    """Mark all that a link says but the seal."""
    plain = json.dumps(link.model_dump(exclude={"seal"}), sort_keys=True, ensure_ascii=False)
    return own.mark(hashlib.sha256(plain.encode()).hexdigest())


def require_files(folder: Path, files: dict[str, str], *, gone: bool) -> None:
    """Raise unless the files of a link are as they were written; they may be ``gone``."""
    for name in FILES:
        path = folder / name
        if gone and not path.exists():
            continue
        if not path.is_file():
            raise broken(path, "geen bestand")
        if sha256(path) != files.get(name):
            raise broken(path, "andere inhoud dan bij deze uitgave hoort")


def broken(path: Path, found: str) -> DataError:
    """Word what is wrong with a ledger."""
    return DataError(
        "Het grootboek van uitgaven is veranderd of niet volledig",
        expected="van elke uitgave een schakel zoals een vernieuwing ze schreef",
        found=found,
        where=str(path),
        remedy=f"zet {LEDGER} in de uitvoermap terug uit een reservekopie; kan dat niet, begin dan "
        'een nieuw met genkgeo disclosure restart --reason "…": wat uit vroegere uitgaven volgt, '
        "telt dan niet meer mee",
    )
