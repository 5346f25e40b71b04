"""A municipality of which the areas of a larger level are the smallest that there are."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR, Levels


def seen_from(areas: Areas, level: str) -> Areas:
    """Put the areas of a level in the place of the sectors, under the words of that level.

    For figures that come per area of that level: they lie in the larger ones as figures of sectors
    do. What has no place counts for the gemeente only, so of the gemeente itself it is a part.

    Examples
    --------
    >>> from genkgeo.parameters.levels import Level
    >>> town = Levels.between([Level(id="kern", singular="kern", plural="kernen")])
    >>> sectors = pd.DataFrame({"kern": ["K", "K"]}, index=["A", "B"])
    >>> names = {"kern": pd.Series({"K": "Dorp"}), "gemeente": pd.Series({"X": "Made"})}
    >>> here = Areas("", "X", "Made", town, sectors, names, ("Z",), (), False)
    >>> list(seen_from(here, "kern").units), list(seen_from(here, "gemeente").units)
    (['K', 'Z'], ['X'])
    """
    levels = areas.levels
    larger = levels.middle[max(levels.ids.index(level) - 1, 0) :]
    columns = {above: areas.parent(level, above) for above in larger}
    first = levels[level].model_copy(update={"id": SECTOR})
    whole = level == MUNICIPALITY
    return replace(
        areas,
        levels=Levels((first, *(levels[above] for above in larger), levels.all[-1])),
        sectors=pd.DataFrame({"name": areas.names[level], **columns}).rename_axis(SECTOR),
        unknown=() if whole else areas.unknown,
        hidden=() if whole else areas.hidden,
    )
