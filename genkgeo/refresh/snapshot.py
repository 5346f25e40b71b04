"""What a release says, read back from its tables and its manifest."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from genkgeo.parameters.levels import NONE_BETWEEN, SECTOR, Level, Levels
from genkgeo.refresh.drawn import Drawn, read_drawn
from genkgeo.refresh.place import read_manifest
from genkgeo.refresh.secret import INPUTS, MARKED_WITH


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
        mark of each; no mark where it was made with another key.
    sources : dict of str to str
        Indicator → from whom it comes; empty in a release that does not say it.
    named : Levels
        The levels of areas.
    profiled : str
        The level whose areas have profiles.
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
    named: Levels = NONE_BETWEEN
    profiled: str = SECTOR

    @property
    def main(self) -> Level:
        """The level that pages speak of first."""
        return self.named[self.named.main]

    @property
    def grouped(self) -> Level:
        """The level whose areas have profiles."""
        return self.named[self.profiled]

    @property
    def compared(self) -> tuple[Level, ...]:
        """The levels whose areas are compared one by one, from large to small."""
        return compared_levels(self.named, self.profiled)


def compared_levels(levels: Levels, profiled: str) -> tuple[Level, ...]:
    """List what is compared area by area: all above the sectors, and these where they lead."""
    smallest = levels.all[:1] if SECTOR in (levels.main, profiled) else ()
    return (*reversed(levels.all[1:]), *smallest)


def readable(online: Path, levels: Levels, marked_with: str = "") -> Snapshot | None:
    """Read what is online; None where it is damaged.

    ``levels`` are those of now, for a release that does not say which ones it has, and marks
    count where they were made with the key of that name.
    """
    manifest = read_manifest(online)
    try:
        return read_snapshot(online, manifest, levels, marked_with) if manifest else None
    except (KeyError, TypeError, ValueError, csv.Error):
        return None


def read_snapshot(
    folder: Path, manifest: dict[str, Any], levels: Levels, marked_with: str = ""
) -> Snapshot:
    """Read what a release says; a table it does not have counts as empty."""
    figures, ranks, names = {}, {}, {}
    if "levels" in manifest:
        levels = Levels.from_plain(manifest["levels"])
    profiled, profiles = _profiles(folder, levels)
    for level, stem in ((each.id, each.stem) for each in compared_levels(levels, profiled)):
        for row in _table(folder / f"tabellen/cijfers_{stem}.csv"):
            names[level, row["gebied"]] = row.get("naam", row["gebied"])
            key = (level, row["gebied"], row["jaar"], row["indicator"])
            figures[key] = row["waarde"] or row["toestand"]
        for row in _table(folder / f"tabellen/risico_{stem}.csv"):
            ranks[level, row["gebied"]] = int(float(row["rang"])) if row["rang"] else None
    return Snapshot(
        manifest,
        figures,
        ranks,
        {row["gebied"]: row.get("profielnaam", row.get("profiel", "")) for row in profiles},
        names,
        {f"{finding['file']}: {finding['message']}" for finding in manifest.get("findings", [])},
        read_drawn(folder, levels.all[:-1]),
        {level for level, *_ in figures} | _sectors(folder, levels),
        _made_from(_table(folder / "tabellen/bronnen.csv"), _marks(manifest, marked_with)),
        dict(manifest.get("sources", {})),
        levels,
        profiled,
    )


def _profiles(folder: Path, levels: Levels) -> tuple[str, list[dict[str, str]]]:
    """Find the level whose areas have profiles, and their rows; none where no level has."""
    for level in levels.all:
        rows = _table(folder / f"tabellen/profielen_{level.stem}.csv")
        if rows:
            return level.id, rows
    return levels.profiled, []


def _sectors(folder: Path, levels: Levels) -> set[str]:
    """The level of the sectors where they have figures: these themselves are not compared."""
    file = folder / f"tabellen/cijfers_{levels[SECTOR].stem}.csv"
    with suppress(OSError), file.open("rb") as handle:
        return {SECTOR} if len(handle.read(10_000).splitlines()) > 1 else set()
    return set()


def _without_year(name: str) -> str:
    """Name a table by what stays the same from year to year.

    Examples
    --------
    >>> _without_year("werk_2025.csv"), _without_year("bevolking_statsec2024.csv")
    ('werk_JAAR.csv', 'bevolking_statsecJAAR.csv')
    """
    return re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", "JAAR", name)


def _marks(manifest: dict[str, Any], marked_with: str) -> dict[str, str]:
    """Look up the marks of the inputs by name of file; none where another key made them."""
    marks: dict[str, str] = {}
    if marked_with and manifest.get(MARKED_WITH) == marked_with:
        for name, mark in sorted(manifest.get(INPUTS, {}).items()):
            file = PurePosixPath(name).name
            marks[file] = marks.get(file, "") + mark  # Two folders may have a file of one name.
    return marks


def _made_from(
    rows: list[dict[str, str]], marks: dict[str, str]
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Lay the tables of one name together: those of several years are one source."""
    tables: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        mark = marks.get(row["bestand"], "")
        about = (row["soort"], row["indeling"], row["jaren"], mark)
        tables.setdefault(_without_year(row["bestand"]), []).append(about)
    return {name: tuple(sorted(about)) for name, about in tables.items()}


def _table(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
