"""Where the actions are: their places as areas of the vintage that is shown."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.errors import DataError
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Action, Place
from genkgeo.plans.texts import day_text

PLACE_COLUMNS = [
    *("id", "place", "level", "name", "area", "outer"),
    *("start", "end", "lon", "lat"),
]
CITY = "heel de stad"


def action_places(
    register: Register, areas: Areas, located: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Look the places of the actions up by name; examples are left out.

    Parameters
    ----------
    register : Register
    areas : Areas
        Of the vintage shown.
    located : pandas.DataFrame, optional
        The places of the map (`genkgeo.results.Results.places`): one of the same name says
        where this place lies.

    Returns
    -------
    pandas.DataFrame
        `PLACE_COLUMNS`: one row per action and place; ``place`` is what is there,
        ``area`` its code and ``outer`` the name of the area of the outer level it lies in, both
        empty where this vintage has no area of that name; ``start`` and ``end`` are the days of
        the place, or else of its action (None: nobody said); ``lon`` and ``lat`` are NaN where no
        table knows the spot. An action for the whole city has no row.
    """
    rows = []
    known = pd.DataFrame(columns=["name"]) if located is None else located
    spots = known.drop_duplicates("name").set_index("name")
    outer = areas.levels.outer
    codes = {level: _codes(areas, level) for level in areas.levels.middle}
    above = {level: areas.parent(level, outer) for level in areas.levels.middle}
    for entry in register.entries.values():
        if entry.plan.example:
            continue
        for place in entry.action.places:
            area = codes.get(place.level, {}).get(place.name, "")
            name = areas.names[outer].get(above[place.level][area], "") if area else ""
            what = place.label or entry.action.label
            row = (entry.id, what, place.level, place.name, area, name)
            rows.append((*row, *_days(entry.action, place), *_spot(what, spots)))
    return pd.DataFrame(rows, columns=PLACE_COLUMNS)


def with_ends(places: pd.DataFrame, register: Register, day: date) -> pd.DataFrame:
    """Say in the note of each place of the map that what was there is over by a day.

    Parameters
    ----------
    places : pandas.DataFrame
        `genkgeo.results.Results.places`.
    register : Register
        Its actions say until when their places are there; a place of the same name with one
        action that goes on is not over.
    day : datetime.date
    """
    ends: dict[str, list[date | None]] = {}
    for entry in register.entries.values():
        for place in () if entry.plan.example else entry.action.places:
            what = place.label or entry.action.label
            ends.setdefault(what, []).append(_days(entry.action, place)[1])
    over = {}
    for what, last in ends.items():
        known = [end for end in last if end is not None and end < day]
        if len(known) == len(last):
            when = "" if max(known) == date.min else f" op {day_text(max(known))}"
            over[what] = f"volgens het plan afgelopen{when}"
    notes = [
        "; ".join(filter(None, (over.get(name, ""), note)))
        for name, note in zip(places["name"], places["note"], strict=True)
    ]
    return places.assign(note=notes)


def by_outer(board: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Put a board's places as areas of the outer level, so that it can be counted by them.

    Parameters
    ----------
    board : pandas.DataFrame
        From `genkgeo.plans.board.evaluate`.
    places : pandas.DataFrame
        From `action_places`.

    Returns
    -------
    pandas.DataFrame
        ``board`` with in ``places`` the names of these areas, or `CITY`.
    """
    known = places[places["outer"] != ""].drop_duplicates(["id", "outer"])
    names = known.groupby("id")["outer"].agg("; ".join)
    return board.assign(places=board["id"].map(names.astype(object)).astype(object).fillna(CITY))


def agree(register: Register, located: pd.DataFrame) -> None:
    """Check that the plans and the table of places give a place the same first year.

    Raises
    ------
    DataError
        They do not.
    """
    since = located.drop_duplicates("name").set_index("name")["since"].dropna()
    for entry in register.entries.values():
        for place in entry.action.places:
            what = place.label or entry.action.label
            if entry.plan.example or place.start is None or what not in since:
                continue
            if since[what] != place.start.year:
                raise DataError(
                    "Een plaats begint in het plan in een ander jaar dan in de tabel van plaatsen",
                    expected=f"{place.start.year}, zoals in het plan",
                    found=f"{since[what]:.0f}, in de tabel van plaatsen",
                    where=what,
                    remedy="zet in beide hetzelfde jaar",
                )


def _days(action: Action, place: Place) -> tuple[date | None, date | None]:
    """First and last day on which something is there; an action that was stopped has been."""
    end = place.end or action.end
    if action.status == "stopgezet":
        end = end or date.min
    return place.start or action.start, end


def _spot(what: str, spots: pd.DataFrame) -> tuple[float, float]:
    """Look up where the table of places puts a place: longitude and latitude, in degrees."""
    if what not in spots.index:
        return math.nan, math.nan
    return float(spots["lon"][what]), float(spots["lat"][what])


def _codes(areas: Areas, level: str) -> dict[str, str]:
    """Turn the names of a level round: name → code."""
    return {name: str(code) for code, name in areas.names[level].items()}
