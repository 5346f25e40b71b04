"""Need against reach: per area, the risk beside what is there for its residents."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from genkgeo.parameters.levels import SECTOR
from genkgeo.plans.reach import in_area, is_reached, reach_text
from genkgeo.results import Results
from genkgeo.sources.shapes import CRS

NEED_COLUMNS = [
    "area",
    "name",
    "outer",
    "rank",
    "rank_low",
    "rank_high",
    "fifth",
    "actions",
    "what",
    "reached",
    "reach",
    "distance",
    "little",
]


def need(results: Results, places: pd.DataFrame, recorded: pd.DataFrame, day: date) -> pd.DataFrame:
    """Set the risk of every area beside the actions that have a place there on a day.

    Parameters
    ----------
    results : Results
    places : pandas.DataFrame
        From `genkgeo.plans.action_places.action_places`.
    recorded : pandas.DataFrame
        From `genkgeo.plans.reach.recorded_reach`.
    day : datetime.date

    Returns
    -------
    pandas.DataFrame
        `NEED_COLUMNS`, one row per area: ``outer`` is the name of the area of the outer level that
        it lies in, ``actions`` the number of places in it or for the whole of a larger area,
        ``what`` their names; ``reached`` says whether someone was
        reached there of late (`genkgeo.plans.reach.is_reached`) and ``reach`` what was
        recorded, in words: counts of unlike units have no sum. ``distance`` as in `distances`,
        in metres. ``little`` marks an area in the highest fifth without a place and not
        reached. The highest fifth comes first, in it what is not reached, then the fewest
        places and then the farthest.
    """
    open_places = open_on(places, day)
    level, outer = results.levels.main, results.levels.outer
    scores = results.risk[level].scores
    table = pd.DataFrame({"name": results.areas.names[level]})
    within = results.areas.within(level)
    table["outer"] = results.areas.parent(level, outer).map(results.areas.names[outer])
    table[["rank", "fifth"]] = scores[["rank", "fifth"]]
    table[["rank_low", "rank_high"]] = np.nan
    if level in results.certainty:
        table[["rank_low", "rank_high"]] = results.certainty[level][["rank_low", "rank_high"]]
    places_of = [in_area(open_places, within[area]) for area in table.index]
    table["actions"] = [len(rows) for rows in places_of]
    table["what"] = ["; ".join(rows["place"]) for rows in places_of]
    reach_of = [in_area(recorded, within[area]) for area in table.index]
    table["reached"] = [is_reached(rows) for rows in reach_of]
    table["reach"] = [reach_text(rows, results.levels) for rows in reach_of]
    table["distance"] = distances(results, open_places)
    table["little"] = (table["fifth"] == 5) & (table["actions"] == 0) & ~table["reached"]
    table = table.rename_axis("area").reset_index()
    order = {"fifth": False, "reached": True, "actions": True, "distance": False}
    order |= {"rank": True, "area": True}
    table = table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    return table[NEED_COLUMNS]


def nearest_places(results: Results, open_places: pd.DataFrame) -> pd.DataFrame:
    """Measure how far each sector lies from the nearest place, as the crow flies.

    Parameters
    ----------
    results : Results
    open_places : pandas.DataFrame
        From `genkgeo.plans.action_places.action_places`.

    Returns
    -------
    pandas.DataFrame
        Index sector; ``residents`` (1 everywhere where these are not known, NaN where they are
        hidden), ``nearest`` (name
        of the place) and ``distance`` in metres, from the middle of the sector to the spot of
        the place, or to the middle of its area where the spot is not known. Empty and NaN
        without a place.
    """
    middles = results.shapes[SECTOR].geometry.centroid
    sectors = pd.DataFrame({"residents": _residents(results, middles.index)})
    if open_places.empty:
        return sectors.assign(nearest="", distance=np.nan)
    points = spots(results, open_places)
    far = pd.DataFrame({at: middles.distance(point) for at, point in enumerate(points)})
    names = open_places["place"].to_numpy()[far.idxmin(axis=1).to_numpy()]
    return sectors.assign(nearest=names, distance=far.min(axis=1))


def distances(results: Results, open_places: pd.DataFrame, level: str | None = None) -> pd.Series:
    """Measure how far the residents of each area live from the nearest place, in metres.

    Parameters
    ----------
    results : Results
    open_places : pandas.DataFrame
        As for `nearest_places`.
    level : str, optional
        The main one where left out.

    Returns
    -------
    pandas.Series
        Index area of the level: the mean of `nearest_places` over its sectors, weighted
        by residents (equally where these are not known; those that are hidden share equally what
        the others leave of the area around them). NaN without a place.
    """
    sectors = nearest_places(results, open_places)
    level = results.levels.main if level is None else level
    area = results.areas.parent(SECTOR, level).reindex(sectors.index)
    people, far = _shared_out(results, sectors["residents"]), sectors["distance"]
    weighted = (far * people).groupby(area).sum(min_count=1) / people.groupby(area).sum()
    return weighted.fillna(far.groupby(area).mean()).reindex(results.areas.names[level].index)


def spots(results: Results, open_places: pd.DataFrame) -> gpd.GeoSeries:
    """Find where each place lies.

    Returns
    -------
    geopandas.GeoSeries
        Name of the place → point, EPSG:31370: by the table of places, else the middle of the
        area that the plan names.
    """
    given = gpd.GeoSeries.from_xy(open_places["lon"], open_places["lat"], crs=4326).to_crs(CRS)
    points = [
        results.shapes[level].geometry[area].centroid if np.isnan(lon) else point
        for level, area, lon, point in zip(
            open_places["level"], open_places["area"], open_places["lon"], given, strict=True
        )
    ]
    return gpd.GeoSeries(points, index=list(open_places["place"]), crs=CRS)


def _residents(results: Results, sectors: pd.Index) -> pd.Series:
    """Look up the residents of sectors; 1 everywhere where these are not known."""
    known = results.residents
    if SECTOR not in known.index.get_level_values(0):
        return pd.Series(1.0, index=sectors)
    people = known.loc[SECTOR]["residents"]
    # A sector that the table does not have has nobody; one that is hidden is not known.
    return people.reindex(sectors, fill_value=0.0)


def _shared_out(results: Results, people: pd.Series) -> pd.Series:
    """Let sectors of which the residents are hidden share what the others leave of their area.

    Only what is published weighs, so that nothing can be read from a distance.
    """
    if people.notna().all():
        return people
    larger = results.levels.ids[1]
    around = results.areas.parent(SECTOR, larger).reindex(people.index)
    whole = around.map(lambda area: results.people.get((larger, str(area)), np.nan))
    left = whole - people.groupby(around).transform("sum")
    each = left.clip(lower=0) / people.isna().groupby(around).transform("sum")
    return people.fillna(each).fillna(people.mean()).fillna(1.0)


def open_on(places: pd.DataFrame, day: date) -> pd.DataFrame:
    """Keep the places in areas of this vintage that have begun and are not over."""
    begun = [
        (start is None or start <= day) and (end is None or day <= end)
        for start, end in zip(places["start"], places["end"], strict=True)
    ]
    return places[np.array(begun, dtype=bool) & (places["area"] != "")]


def over_on(places: pd.DataFrame, day: date) -> pd.DataFrame:
    """Keep the places in areas of this vintage of actions that were over by a day."""
    over = [end is not None and end < day for end in places["end"]]
    return places[np.array(over, dtype=bool) & (places["area"] != "")]
