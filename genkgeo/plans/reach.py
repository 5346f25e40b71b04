"""Recorded reach: who the actions reached, per place that a record names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import geopandas as gpd
import pandas as pd

from genkgeo.parameters.levels import Levels
from genkgeo.plans.board import latest_of_each_day
from genkgeo.plans.records import records_of
from genkgeo.plans.register import Register
from genkgeo.results import Results
from genkgeo.sources.shapes import CRS
from genkgeo.words import dutch

REACH_COLUMNS = ["id", "indicator", "place", "level", "area", "value", "unit", "until", "recent"]

YEARS = 2
"""A count of the year looked at or the year before is recent; an older one says nothing of now."""

Area = tuple[str, str]
"""Level and code."""


def recorded_reach(
    results: Results, register: Register, records: pd.DataFrame, places: pd.DataFrame, *, day: date
) -> pd.DataFrame:
    """Look up the latest count of who was reached, per action, indicator and place.

    Parameters
    ----------
    results : Results
    register : Register
    records : pandas.DataFrame
        From `genkgeo.plans.records.read_records`.
    places : pandas.DataFrame
        From `genkgeo.plans.action_places.action_places`.
    day : datetime.date
        Later records do not count.

    Returns
    -------
    pandas.DataFrame
        `REACH_COLUMNS`, in the order of the register: only indicators that the plan marks as
        ``reach``, and only records with a place in an area of this vintage. ``area`` is the
        code of the area (of ``level``); ``until`` says of which time the count
        is, and ``recent`` whether that is one of the last `YEARS`. Examples are left out.
    """
    known = latest_of_each_day(records[(records["place"] != "") & (records["date"] <= day)])
    last = known.drop_duplicates(["action", "indicator", "place"], keep="last")
    area_of = areas_of_places(results, register, places)
    order = {name: at for at, name in enumerate(register.entries)}
    last = last.sort_values("action", key=lambda ids: ids.map(order), kind="stable")
    rows = []
    for record in records_of(last):
        entry = register.entries[record.action]
        measure = entry.action.measures()[record.indicator]
        if not measure.reach or entry.plan.example or record.place not in area_of:
            continue
        year = record.date.year
        until = f"in {year}" if measure.counted == "per_year" else f"tot {year}"
        counted = (record.value, measure.unit, until, day.year - year < YEARS)
        area = area_of[record.place]
        rows.append((record.action, record.indicator, record.place, *area, *counted))
    return pd.DataFrame(rows, columns=REACH_COLUMNS)


def in_area(rows: pd.DataFrame, within: Mapping[str, str]) -> pd.DataFrame:
    """Keep the rows of an area (places or counts), and those of the whole of a larger one.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``level`` and ``area``.
    within : mapping of str to str
        Level → code, of the area itself and of those it lies in; see `Areas.within`.
    """
    return rows[rows["level"].map(within).eq(rows["area"])]


def is_reached(rows: pd.DataFrame) -> bool:
    """Say whether someone was reached, by a recent count of any unit.

    Examples
    --------
    >>> rows = pd.DataFrame({"value": [0.0, 120.0], "recent": [True, False]})
    >>> is_reached(rows), is_reached(rows.assign(recent=True))
    (False, True)
    """
    return bool((rows["value"][rows["recent"].astype(bool)] > 0).any())


def reach_text(rows: pd.DataFrame, levels: Levels) -> str:
    """Write reach in words; what several actions counted at one place is added up, per unit.

    A count for the whole of a larger area says so, for it stands with each of its parts.

    Examples
    --------
    >>> from genkgeo.parameters.levels import Level, Levels
    >>> town = Level(id="kern", singular="kern", plural="kernen")
    >>> quarter = Level(id="buurt", singular="buurt", plural="buurten")
    >>> levels = Levels.between([quarter, town])
    >>> reach_text(pd.DataFrame({"value": [120.0], "unit": ["gezinnen"], "until": ["in 2014"],
    ...     "place": ["Huis van het Kind Sledderlo"], "level": ["kern"]}), levels)
    '120 gezinnen in 2014, Huis van het Kind Sledderlo (heel de kern)'
    """
    keys = ["place", "level", "unit", "until"]
    sums = rows.groupby(keys, sort=False)["value"].sum().reset_index()
    return "; ".join(
        f"{dutch.amount_text(value)} {unit} {until}, {place}"
        + (f" (heel {levels[level].the})" if level != levels.main else "")
        for place, level, unit, until, value in zip(
            *(sums[column] for column in (*keys, "value")), strict=True
        )
    )


def areas_of_places(results: Results, register: Register, places: pd.DataFrame) -> dict[str, Area]:
    """Find the area of every name; a labelled place of an action goes first, then the smallest."""
    main, middle = results.levels.main, results.levels.middle
    spots, shapes = results.places, results.shapes[main]
    points = gpd.GeoSeries.from_xy(spots["lon"], spots["lat"], crs=4326).to_crs(CRS)
    inside = gpd.GeoDataFrame(geometry=points).sjoin(shapes[["geometry"]], predicate="within")
    codes = inside.iloc[:, 1]
    area_of: dict[str, Area] = {
        spots["name"][at]: (main, code) for at, code in zip(codes.index, codes, strict=True)
    }
    for level in reversed(middle):
        names = results.areas.names[level]
        area_of |= {name: (level, code) for code, name in zip(names.index, names, strict=True)}
    labels = {
        (entry.id, place.label)
        for entry in register.entries.values()
        for place in entry.action.places
    }
    columns = (places[column] for column in ("id", "place", "level", "area"))
    for action, place, level, area in zip(*columns, strict=True):
        if area != "" and (action, place) in labels:
            area_of[place] = (level, area)
    return area_of
