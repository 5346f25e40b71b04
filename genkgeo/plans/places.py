"""Where the actions are: their places as areas of the vintage that is shown."""

from __future__ import annotations

import pandas as pd

from genkgeo.areas import Areas
from genkgeo.plans.register import Register

PLACE_COLUMNS = ["id", "place", "level", "name", "area", "stadsdeel", "start"]
CITY = "heel de stad"


def places(register: Register, areas: Areas) -> pd.DataFrame:
    """Look the places of the actions up by name; examples are left out.

    Parameters
    ----------
    register : Register
    areas : Areas
        Of the vintage shown.

    Returns
    -------
    pandas.DataFrame
        `PLACE_COLUMNS`: one row per action and place; ``place`` is what is there, ``area``
        the code of the wijk or stadsdeel and ``stadsdeel`` the name of the stadsdeel it lies
        in, both empty where this vintage has no area of that name. An action for the whole
        city has no row.
    """
    rows = []
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
            rows.append((entry.id, what, place.level, place.name, area, name, place.start))
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
    return board.assign(places=board["id"].map(names).fillna(CITY))


def _codes(areas: Areas, level: str) -> dict[str, str]:
    return {name: code for code, name in areas.names[level].items()}
