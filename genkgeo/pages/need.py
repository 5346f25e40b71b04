"""The page ``noden.html``: the risk of every area beside the actions that have a place there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.area_map import DASHES, FLAG_WIDTH, area_map
from genkgeo.drawings.labels import legend_item
from genkgeo.drawings.svg import INK, element
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import FIXED, NEED, Link
from genkgeo.pages.risk_drawings import area_tips, fifths_fill, risk_keys
from genkgeo.pages.rows import rows_as
from genkgeo.pages.sheet_paths import area_links
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.levels import Level
from genkgeo.plans.need import open_on, over_on, spots
from genkgeo.plans.reach import YEARS
from genkgeo.plans.texts import day_text
from genkgeo.results import Results
from genkgeo.words import dutch, sentences


class _Row(NamedTuple):
    """A row of the table of `genkgeo.plans.need.need`; ``distance`` in metres."""

    area: str
    name: str
    outer: str
    rank: float
    fifth: float
    what: str
    reach: str
    distance: float
    little: bool


def need_page(
    results: Results,
    table: pd.DataFrame,
    day: date,
    located: pd.DataFrame | None = None,
    *,
    gap: Mapping[str, object] | None = None,
    links: Sequence[Link] = FIXED,
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
    gap : mapping, optional
        From `genkgeo.pages.gap.gap_part`: how many there are and how many were reached.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    located_spots = None if located is None else spots(results, open_on(located, day))
    return seal(
        render(
            "noden.html.j2",
            page_title="Nood en bereik",
            **page_context(results, links, here=NEED.file),
            finding=finding(table, results.levels[results.levels.main]),
            about=f"Risico van {results.year}, plaatsen van acties op {day_text(day)}. "
            f"{results.title}.",
            map=_map(results, table, located_spots),
            places=[] if located_spots is None else list(located_spots.index),
            over=[] if located is None else _over(over_on(located, day)),
            city=results.areas.name,
            gap=gap,
            keys=risk_keys(),
            flag=_flag_key(table) if table["little"].any() else "",
            with_distance=bool(table["distance"].notna().any()),
            with_reach=bool((table["reach"] != "").any()),
            recent=" of ".join(str(year) for year in range(day.year - YEARS + 1, day.year + 1)),
            rows=[_row(results, row) for row in rows_as(_Row, table)],
        )
    )


def finding(table: pd.DataFrame, level: Level) -> str:
    """Say how many areas of the highest fifth have nothing there, and which.

    Examples
    --------
    >>> village = Level(id="dorp", singular="dorp", plural="dorpen", article="het")
    >>> finding(pd.DataFrame({"name": ["Bret", "Kolderbos"], "fifth": [5.0, 5.0], "actions": [0, 1],
    ...     "little": [True, False], "reach": ["", ""], "reached": [False, False]}), village)
    'In één van de twee dorpen met het hoogste risico is geen lopende actie met ... bekend: Bret.'
    """
    highest, little = table[table["fifth"] == 5], table[table["little"]]
    if highest.empty:
        return f"Voor {level.no_single} is er een risico."
    with_reach = (table["reach"] != "").any()
    has = "een plaats of recent bereik" if with_reach else "een plaats"
    action = f"lopende actie met {has} bekend"
    if len(highest) == 1:
        done = f"is geen {action}" if len(little) else f"heeft een actie {has}"
        return f"In {highest['name'].iloc[0]}, met het hoogste risico, {done}."
    if little.empty:
        every = dutch.part_of(len(highest), len(highest), level.plural)
        return f"In {every} met het hoogste risico heeft een actie {has}."
    if not (table["actions"].any() or table["reached"].any()):
        among = f"ook niet in de {dutch.count(len(highest))} met het hoogste risico"
        return f"In {level.no_single} is een {action}, {among}."
    return (
        f"In {dutch.part_of(len(little), len(highest), level.plural)} met het hoogste risico "
        f"is geen {action}: {dutch.listing(list(little['name']))}."
    )


def _over(places: pd.DataFrame) -> list[str]:
    """Name the places of actions that are over, with until when their action was planned."""
    return [
        place if end == date.min else f"{place} (tot {day_text(end)})"
        for place, end in zip(places["place"], places["end"], strict=True)
    ]


def _map(results: Results, table: pd.DataFrame, located: gpd.GeoSeries | None) -> Markup:
    """Draw the risk with a number for each place, and the names of what has little."""
    main = results.levels[results.levels.main]
    little = table[table["little"]].set_index("area")["name"]
    return area_map(
        results.shapes[main.id],
        fifths_fill(results, main.id),
        borders=results.shapes[results.levels.outer],
        labels=little.reindex(results.areas.names[main.id].index).fillna(""),
        tips=_tips(results, table),
        flagged=little.index,
        spots=located,
        title=f"Risico per {main.singular} in vijfden, met de plaatsen van acties",
        width=528,
    )


def _tips(results: Results, table: pd.DataFrame) -> pd.Series:
    """Name of each area with its fifth, and whether nothing is there where the risk is high."""
    said = results.once(area_tips, results.levels.main)
    little = table.set_index("area")["little"].reindex(said.index).eq(True)
    return said.where(~little, said + ", hoog risico zonder actie met een plaats")


def _flag_key(table: pd.DataFrame) -> Markup:
    """Explain the dashed line."""
    sample = element(
        "rect", x=2, y=1.5, width=20, height=9, fill="none", stroke=INK,
        stroke_width=FLAG_WIDTH, stroke_dasharray=DASHES,
    )  # fmt: skip
    reach = " en zonder recent bereik" if (table["reach"] != "").any() else ""
    words = f"hoog risico, zonder actie met een plaats{reach}"
    return element("ul", legend_item(sample, words), class_="legend")


def fifth_text(number: float) -> str:
    """Name a fifth by its place alone: the head of the column says that it is a fifth."""
    if pd.isna(number):
        return dutch.NO_VALUE
    return sentences.FIFTHS[int(number) - 1].removesuffix(" vijfde")


def _row(results: Results, row: _Row) -> dict[str, object]:
    distance = dutch.NO_VALUE
    if not pd.isna(row.distance):
        distance = f"{dutch.number(row.distance / 1000, 1)}\N{NO-BREAK SPACE}km"
    return {
        "rank": dutch.number(row.rank),
        "range": sentences.rank_range(results, results.levels.main, row.area),
        "name": row.name,
        "link": results.once(area_links, results.levels.main).get(row.area, ""),
        "outer": row.outer if results.levels.main != results.levels.outer else "",
        "fifth": fifth_text(row.fifth),
        "what": row.what,
        "reach": row.reach,
        "distance": distance,
        "little": row.little,
    }
