"""Files of last year that were given again under the name of this year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from genkgeo.checks.findings import BLOCKING, Finding
from genkgeo.parameters.cuts import is_there, sha256
from genkgeo.parameters.file import Params


def check_last_year(params: Params) -> list[Finding]:
    """Find tables that are, byte for byte, the file of an earlier year.

    A table that has its year in its name (or in that of its folder) is set beside the file of the
    same name of each of the five years before, and an official one beside the hash of last year.
    """
    file = params.file
    last = {item.last_year for item in file.downloads if item.last_year}
    findings = [
        _finding(item.name, "downloads noemt als sha256 die van vorig jaar (last_year)")
        for item in file.downloads
        if item.sha256 is not None and item.sha256 == item.last_year
    ]
    for name in dict.fromkeys(table.file for table in file.tables):
        path = params.resolve(name)
        if not is_there(path):
            continue
        digest = sha256(path)
        if digest in last:
            findings.append(_finding(path.name, "het is het officiële bestand van vorig jaar"))
            continue
        for earlier in _earlier(name, file.year):
            other = params.resolve(earlier)
            if other.is_file() and sha256(other) == digest:
                findings.append(_finding(path.name, f"het is hetzelfde bestand als {earlier}"))
                break
    return findings


def _earlier(name: str, year: int) -> Iterator[str]:
    """Name the file of each of the five years before; nothing where the name has no year."""
    pattern = re.compile(rf"(?<!\d){year}(?!\d)")
    if pattern.search(name):
        yield from (pattern.sub(str(before), name) for before in range(year - 1, year - 6, -1))


def _finding(name: str, why: str) -> Finding:
    remedy = (
        "zet er het bestand van dit jaar; is er nog geen, noem dan het oude bij zijn eigen naam"
    )
    message = f"dit is geen bestand van dit jaar: {why}"
    return Finding(BLOCKING, "bestand van vorig jaar", Path(name).name, None, "", message, remedy)
