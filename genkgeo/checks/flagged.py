"""Which figures rest on a cell that the gate asks to look at again."""

from __future__ import annotations

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.parameters.levels import SECTOR
from genkgeo.parameters.registry import Indicator

Flagged = frozenset[tuple[str, str, str]]
"""Level, area and indicator of figures that rest on such a cell."""


def flagged(findings: pd.DataFrame, areas: Areas, registry: dict[str, Indicator]) -> Flagged:
    """Follow flagged cells to the figures of every level that they are part of.

    Parameters
    ----------
    findings : pandas.DataFrame
        From the gate; column ``codes`` holds sectors of the vintage shown, or larger areas.
    areas : Areas
        Of the vintage shown.
    registry : dict of str to Indicator

    Returns
    -------
    frozenset of (str, str, str)
        Not of the gemeente: among so many sectors one cell is no reason to doubt its figure.
    """
    marked = set()
    above = {level: areas.parent(SECTOR, level) for level in areas.levels.middle}
    for finding in findings[findings["codes"] != ""].to_dict("records"):
        variables = set(finding["variable"].split(", "))
        names = [name for name, own in registry.items() if variables & set(own.variables)]
        for code in finding["codes"].split(", "):
            if code in areas.sectors.index:
                here = [(SECTOR, code)] + [(level, parent[code]) for level, parent in above.items()]
            else:
                here = _larger(code, areas)
            marked |= {(level, area, name) for level, area in here for name in names}
    return frozenset(marked)


def _larger(code: str, areas: Areas) -> list[tuple[str, str]]:
    """Name the area of a code that is no sector, and those that it lies in; none if not known."""
    for level in areas.levels.middle:
        if code in areas.names[level].index:
            return list(areas.within(level)[code].items())
    return []
