"""Where the actions are: their places as areas of the vintage that is shown."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from genkgeo.areas import Areas
from genkgeo.errors import DataError
from genkgeo.plans.register import Register

PLACE_COLUMNS = ["id", "place", "level", "name", "area", "stadsdeel", "start", "lon", "lat"]
CITY = "heel de stad"


def places(register: Register, areas: Areas, located: pd.DataFrame | None = None) -> pd.DataFrame:
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
        `PLACE_COLUMNS`: one row per action and place; ``place`` is what is there, ``area``
        the code of the wijk or stadsdeel and ``stadsdeel`` the name of the stadsdeel it lies
        in, both empty where this vintage has no area of that name; ``lon`` and ``lat`` are
        NaN where no table knows the spot. An action for the whole city has no row.

    Raises
    ------
    DataError
        The plan and the table of places give another first year.
    """
    rows = []
    known = pd.DataFrame(columns=["name"]) if located is None else located
    spots = known.drop_duplicates("name").set_index("name")
    codes = {level: _codes(areas, level) for level in ("wijk", "stadsdeel")}
    above = areas.parent("wijk", "stadsdeel")
    for entry in register.entries.values():
        if entry.plan.example:
            continue
        for place in entry.action.places:
            area = codes[place.level].get(place.name, "")
            stadsdeel = above.get(area, "") if place.level == "wijk" else area
            name = areas.names["stadsdeel"].get(stadsdeel, "")
            what = place.label or entry.action.label
            own = (entry.id, what, place.level, place.name, area, name, place.start)
            rows.append((*own, *_spot(what, place.start, spots)))
    return pd.DataFrame(rows, columns=PLACE_COLUMNS)


def by_stadsdeel(board: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Put a board's places as stadsdelen, so that it can be counted by them.

    Parameters
    ----------
    board : pandas.DataFrame
        From `genkgeo.plans.board.evaluate`.
    found : pandas.DataFrame
        From `places`.

    Returns
    -------
    pandas.DataFrame
        ``board`` with in ``places`` the names of the stadsdelen, or `CITY`.
    """
    known = found[found["stadsdeel"] != ""].drop_duplicates(["id", "stadsdeel"])
    names = known.groupby("id")["stadsdeel"].agg("; ".join)
    return board.assign(places=board["id"].map(names.astype(object)).astype(object).fillna(CITY))


def _spot(what: str, start: date | None, spots: pd.DataFrame) -> tuple[float, float]:
    """Give where the table of places puts a place, which must be as old as the plan says."""
    if what not in spots.index:
        return math.nan, math.nan
    found = spots.loc[what]
    if start is not None and not math.isnan(found["since"]) and found["since"] != start.year:
        raise DataError(
            "Een plaats begint in het plan in een ander jaar dan in de tabel van plaatsen",
            expected=f"{start.year}, zoals in het plan",
            found=f"{found['since']:.0f}, in de tabel van plaatsen",
            where=what,
            remedy="zet in beide hetzelfde jaar",
        )
    return float(found["lon"]), float(found["lat"])


def _codes(areas: Areas, level: str) -> dict[str, str]:
    return {name: code for code, name in areas.names[level].items()}
