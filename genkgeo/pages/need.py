"""The page ``noden.html``: the risk of every wijk beside the actions that have a place there."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.area_map import area_map
from genkgeo.pages.context import page_context
from genkgeo.pages.parts import fifths_fill, risk_keys
from genkgeo.pages.standalone import render, seal
from genkgeo.plans.need import open_on, spots
from genkgeo.plans.reach import YEARS
from genkgeo.plans.texts import day_text
from genkgeo.results import Results
from genkgeo.words import dutch, sentences

FIFTHS = {1: "laagste", 2: "tweede laagste", 3: "middelste", 4: "tweede hoogste", 5: "hoogste"}
"""A fifth of the wijken by risk, in words."""


def need_page(
    results: Results, table: pd.DataFrame, day: date, located: pd.DataFrame | None = None
) -> str:
    """Write ``noden.html``.

    Parameters
    ----------
    results : Results
    table : pandas.DataFrame
        From `genkgeo.plans.need.need`.
    day : datetime.date
        The day on which the places are looked at.
    located : pandas.DataFrame, optional
        From `genkgeo.plans.action_places.action_places`: what the map shows.

    Returns
    -------
    str
        A page that stands alone.
    """
    there = None if located is None else spots(results, open_on(located, day))
    return seal(
        render(
            "noden.html.j2",
            page_title="Nood en bereik",
            **page_context(results),
            finding=finding(table),
            about=f"Risico van {results.year}, plaatsen van acties op {day_text(day)}. "
            f"{results.title}.",
            map=_map(results, table, there),
            places=[] if there is None else list(there.index),
            city=results.areas.name,
            keys=risk_keys(),
            with_reach=bool((table["reach"] != "").any()),
            recent=" of ".join(str(year) for year in range(day.year - YEARS + 1, day.year + 1)),
            rows=[_row(results, row) for row in table.itertuples()],
        )
    )


def finding(table: pd.DataFrame) -> str:
    """Say how many wijken of the highest fifth have nothing there, and which.

    Examples
    --------
    >>> finding(pd.DataFrame({"name": ["Bret", "Kolderbos"], "fifth": [5.0, 5.0],
    ...     "little": [True, False], "reach": ["", ""]}))
    'In één van de twee wijken met het hoogste risico heeft geen enkele actie een plaats: Bret.'
    """
    highest, little = table[table["fifth"] == 5], table[table["little"]]
    if highest.empty:
        return "Voor geen enkele wijk is er een risico."
    total = dutch.count(len(highest))
    both = (table["reach"] != "").any()
    has = "een plaats of recent bereik" if both else "een plaats"
    if len(highest) == 1:
        who = "geen enkele actie" if len(little) else "een actie"
        return f"In {highest['name'].iloc[0]}, met het hoogste risico, heeft {who} {has}."
    if little.empty:
        return f"In elk van de {total} wijken met het hoogste risico heeft een actie {has}."
    return (
        f"In {dutch.count(len(little))} van de {total} wijken met het hoogste risico heeft geen "
        f"enkele actie {has}: {dutch.listing(list(little['name']))}."
    )


def _map(results: Results, table: pd.DataFrame, there: gpd.GeoSeries | None) -> Markup:
    """Draw the risk with a number for each place, and the names of what has little."""
    little = table[table["little"]].set_index("area")["name"]
    return area_map(
        results.shapes["wijk"],
        fifths_fill(results, "wijk"),
        borders=results.shapes["stadsdeel"],
        labels=little.reindex(results.areas.names["wijk"].index).fillna(""),
        spots=there,
        title="Risico per wijk in vijfden, met de plaatsen van acties",
        width=528,
    )


def _row(results: Results, row: object) -> dict[str, object]:
    far = (
        ""
        if pd.isna(row.distance)
        else f"{dutch.number(row.distance / 1000, 1)}\N{NO-BREAK SPACE}km"
    )
    return {
        "rank": dutch.number(row.rank),
        "range": sentences.rank_range(results, "wijk", row.area),
        "name": row.name,
        "stadsdeel": row.stadsdeel,
        "fifth": FIFTHS.get(row.fifth, dutch.NO_VALUE),
        "what": row.what,
        "reach": row.reach,
        "distance": far or dutch.NO_VALUE,
        "little": row.little,
    }
