"""What a release says, read back from its tables and its manifest."""

from __future__ import annotations

import csv
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
    """

    manifest: dict[str, Any]
    figures: dict[tuple[str, str, str, str], str]
    ranks: dict[tuple[str, str], int | None]
    profiles: dict[str, str]
    names: dict[tuple[str, str], str]
    findings: set[str]
    drawn: Drawn = field(default_factory=dict)


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
    )


def _table(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
