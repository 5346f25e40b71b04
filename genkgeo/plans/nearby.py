"""The place of an action that lies nearest to the residents of each area."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pandas as pd

from genkgeo.parameters.levels import SECTOR
from genkgeo.plans.need import distances, nearest_places, open_on, over_on
from genkgeo.results import Results


class Nearby(NamedTuple):
    """What lies nearest to an area."""

    places: tuple[str, ...]
    """Names, each nearest to some of its sectors."""
    metres: float
    """As the crow flies, the mean over the residents: that of `genkgeo.plans.need.distances`."""
    over: bool
    """Nothing is open any more: these are the places of actions that have ended."""


def nearby(results: Results, places: pd.DataFrame, day: date, level: str) -> dict[str, Nearby]:
    """Find for each area of a level the places nearest to it.

    Parameters
    ----------
    results : Results
    places : pandas.DataFrame
        From `genkgeo.plans.action_places.action_places`.
    day : datetime.date
        Places count that are open on this day; where none is, those that have closed.
    level : str

    Returns
    -------
    dict of str to Nearby
        Area → what is nearest; empty where there is no place at all.
    """
    known = open_on(places, day)
    over = known.empty
    if over:
        known = over_on(places, day)
    if known.empty:
        return {}
    sectors = nearest_places(results, known)["nearest"]
    far = distances(results, known, level)
    return {
        str(area): Nearby(
            tuple(sorted({sectors[one] for one in results.areas.inside(SECTOR, level, str(area))})),
            float(metres),
            over,
        )
        for area, metres in far.dropna().items()
    }
