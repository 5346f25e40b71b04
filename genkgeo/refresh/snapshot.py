"""What a release says, read back from its tables and its manifest."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genkgeo.refresh.drawn import Drawn, read_drawn
from genkgeo.refresh.place import read_manifest

PLURAL = {"gemeente": "gemeente", "stadsdeel": "stadsdelen", "wijk": "wijken"}


@dataclass(frozen=True)
class Snapshot:
    """What a release says, read from its own tables.

    Attributes
    ----------
    manifest : dict
    figures : dict
        (level, area, year, indicator) → value as text; the state where there is none.
    ranks : dict
        (level, area) → rank, or None.
    profiles : dict
        Area → name of its profile.
    names : dict
        (level, area) → name.
    findings : set of str
    drawn : dict
        (level, area) → polygon on its map.
    levels : set of str
        Levels with a table of figures that is not empty.
    tables : dict of str to tuple
        Name of the tables it was made from, the year left out → format, vintage, years and
        hash of each.
    sources : dict of str to str
        Indicator → from whom it comes; empty in a release that does not say it.
    """

    manifest: dict[str, Any]
    figures: dict[tuple[str, str, str, str], str]
    ranks: dict[tuple[str, str], int | None]
    profiles: dict[str, str]
    names: dict[tuple[str, str], str]
    findings: set[str]
    drawn: Drawn = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)
    tables: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)


def readable(online: Path) -> Snapshot | None:
    """Read what is online; None where it is damaged."""
    manifest = read_manifest(online)
    try:
        return read_snapshot(online, manifest) if manifest else None
    except (KeyError, TypeError, ValueError, csv.Error):
        return None


def read_snapshot(folder: Path, manifest: dict[str, Any]) -> Snapshot:
    """Read what a release says; a table it does not have counts as empty."""
    figures, ranks, names = {}, {}, {}
    for level, plural in PLURAL.items():
        for row in _table(folder / f"tabellen/cijfers_{plural}.csv"):
            names[level, row["gebied"]] = row.get("naam", row["gebied"])
            key = (level, row["gebied"], row["jaar"], row["indicator"])
            figures[key] = row["waarde"] or row["toestand"]
        for row in _table(folder / f"tabellen/risico_{plural}.csv"):
            ranks[level, row["gebied"]] = int(float(row["rang"])) if row["rang"] else None
    profiles = _table(folder / "tabellen/profielen_wijken.csv")
    return Snapshot(
        manifest,
        figures,
        ranks,
        {row["gebied"]: row.get("profielnaam", row.get("profiel", "")) for row in profiles},
        names,
        {f"{finding['file']}: {finding['message']}" for finding in manifest.get("findings", [])},
        read_drawn(folder),
        {level for level, *_ in figures} | _sectors(folder),
        _made_from(_table(folder / "tabellen/bronnen.csv")),
        dict(manifest.get("sources", {})),
    )


def _sectors(folder: Path) -> set[str]:
    """The level of the sectors where they have figures: these themselves are not compared."""
    with suppress(OSError), (folder / "tabellen/cijfers_sectoren.csv").open("rb") as handle:
        return {"sector"} if len(handle.read(10_000).splitlines()) > 1 else set()
    return set()


def _without_year(name: str) -> str:
    """Name a table by what stays the same from year to year.

    Examples
    --------
    >>> _without_year("werk_2025.csv"), _without_year("bevolking_statsec2024.csv")
    ('werk_JAAR.csv', 'bevolking_statsecJAAR.csv')
    """
    return re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", "JAAR", name)


def _made_from(rows: list[dict[str, str]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Lay the tables of one name together: those of several years are one source."""
    tables: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        about = (row["soort"], row["indeling"], row["jaren"], row["sha256"])
        tables.setdefault(_without_year(row["bestand"]), []).append(about)
    return {name: tuple(sorted(about)) for name, about in tables.items()}


def _table(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
