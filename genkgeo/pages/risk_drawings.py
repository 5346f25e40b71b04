"""Drawings of the risk that several pages have: maps in fifths, their legend, the ranking."""

from __future__ import annotations

import math
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup

from genkgeo.drawings.area_map import area_map
from genkgeo.drawings.palette import SEQUENTIAL
from genkgeo.drawings.score_lines import risk_line
from genkgeo.drawings.svg import DOTS_FILL, HATCH_FILL, INK, element, patterns
from genkgeo.pages.selection import listed
from genkgeo.parameters.levels import SECTOR
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch, sentences

NEIGHBOUR = "#f0f2f4"
"""Colour of the areas around the one that a map is about."""

AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

NUMBERED = 5
"""So many of the highest ranks stand on the map of the city."""


def fifths_fill(results: Results, level: str) -> pd.Series:
    """Colour of each area by its fifth; a pattern where it has no risk."""
    scores = results.risk[level].scores
    colour = scores["fifth"].map(dict(enumerate(SEQUENTIAL, start=1)))
    without = scores["state"].map({State.SUPPRESSED: DOTS_FILL}).fillna(HATCH_FILL)
    return colour.where(scores["fifth"].notna(), without)


def risk_keys() -> Markup:
    """Write the legend of a map of fifths: one ramp, and the two patterns."""
    ramp = [
        element(
            "rect",
            x=24 * at + 0.5,
            y=0.5,
            width=24,
            height=13,
            fill=colour,
            stroke=INK,
            stroke_width=0.5,
        )
        for at, colour in enumerate(SEQUENTIAL)
    ]
    scale = element("svg", *ramp, width=121, height=14, viewBox="0 0 121 14", aria_hidden="true")
    return element(
        "ul",
        element("li", "laagste vijfde", scale, "hoogste vijfde", class_="scale"),
        element("li", _key("url(#geen-sleutel)"), "geen gegevens"),
        element("li", _key("url(#onderdrukt-sleutel)"), "onderdrukt"),
        class_="legend",
    )


def _key(fill: str) -> Markup:
    square = element(
        "rect", x=0.5, y=0.5, width=13, height=13, fill=fill, stroke=INK, stroke_width=0.5
    )
    defs = patterns("-sleutel") if "geen" in fill else Markup("")
    return element("svg", defs, square, width=14, height=14, aria_hidden="true")


def city_map(results: Results, *, width: int = 528) -> Markup:
    """Draw the areas of the main level in colour, with the outer borders and the highest ranks."""
    main = results.levels[results.levels.main]
    ranks = results.risk[main.id].scores["rank"].dropna()
    return area_map(
        results.shapes[main.id],
        fifths_fill(results, main.id),
        borders=results.shapes[results.levels.outer],
        tips=results.once(area_tips, main.id),
        marks=ranks[ranks <= NUMBERED].map(dutch.number),
        title=f"Risico per {main.singular} in {results.areas.name}, {results.year}, in vijfden",
        width=width,
    )


def sector_map(results: Results, level: str, area: str) -> Markup:
    """Draw the sectors of an area in colour, with the neighbours faint around them."""
    sector, sectors = results.levels[SECTOR], results.once(_sectors)
    border = results.shapes[level].loc[[area]]
    in_view = _cut(sectors, _view(border.total_bounds, sectors.total_bounds))
    fills, names = results.once(_sector_fills), results.areas.name_of[SECTOR]
    inside = set(results.areas.inside(SECTOR, level, area))
    shown = in_view.index.unique()
    return area_map(
        in_view,
        pd.Series([fills[code] if code in inside else NEIGHBOUR for code in shown], shown),
        borders=border,
        labels=pd.Series([names[code] if code in inside else "" for code in shown], shown),
        tips=results.once(area_tips, SECTOR).reindex(sorted(inside)),
        title=f"Risico per {sector.singular} in {results.areas.name_of[level][area]}, "
        f"in vijfden van {results.levels.whole.the}",
        # About as wide as it is shown: in a smaller picture names would be too small to read.
        width=440 if level == results.levels.outer else 352,
    )


def area_tips(results: Results, level: str) -> pd.Series:
    """Name of each area with its fifth, or why it has none."""
    scores = results.risk[level].scores
    said = scores["fifth"].map(dict(enumerate(sentences.FIFTHS, start=1)))
    without = scores["state"].map({State.SUPPRESSED: "onderdrukt"}).fillna("geen gegevens")
    return results.areas.names[level] + ": " + said.fillna(without)


def _sectors(results: Results) -> gpd.GeoSeries:
    """Shapes of the sectors by code; they keep their tree, in which every sheet looks."""
    return results.shapes[SECTOR].geometry.sort_index()


def _sector_fills(results: Results) -> dict[str, str]:
    fills = fifths_fill(results, SECTOR)
    return dict(zip(fills.index, fills.tolist(), strict=True))


def _cut(shapes: gpd.GeoSeries, view: shapely.Polygon) -> gpd.GeoDataFrame:
    """Cut shapes off at a view; what only touches it, or is left of one as a line, is gone."""
    within = np.sort(shapes.sindex.query(view, predicate="intersects"))
    cut = shapely.intersection(shapes.to_numpy()[within], view)
    if (shapely.get_type_id(cut) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        cut, part_of = shapely.get_parts(cut, return_index=True)
        within = within[part_of]
    are_areas = np.isin(shapely.get_type_id(cut), AREAS)
    index = shapes.index[within[are_areas]]
    return gpd.GeoDataFrame(geometry=cut[are_areas], index=index, crs=shapes.crs)


def _view(area: Sequence[float], city: Sequence[float]) -> shapely.Polygon:
    """Rectangle of 5 by 4 around an area with some room, moved inwards at the city's edge.

    Parameters
    ----------
    area, city : sequence of float
        Bounds as west, south, east and north, in metres.
    """
    west, south, east, north = area
    half_width = 0.55 * max(east - west, 1.25 * (north - south))
    half_height = 0.8 * half_width
    x = _inwards((west + east) / 2, half_width, city[0], city[2])
    y = _inwards((south + north) / 2, half_height, city[1], city[3])
    view: shapely.Polygon = shapely.box(
        x - half_width, y - half_height, x + half_width, y + half_height
    )
    return view


def _inwards(middle: float, half: float, low: float, high: float) -> float:
    """Move the middle of a view so that the view stays within the city, where it fits in it.

    Examples
    --------
    >>> _inwards(1, 3, 0, 10), _inwards(1, 6, 0, 10)
    (3, 1)
    """
    first, last = low + half, high - half
    return min(max(middle, first), last) if first <= last else middle


def ranking(results: Results, area: str | None) -> Markup:
    """Draw the areas of a level by risk, one of them in accent; of the city its parts."""
    level = results.levels.parts if area is None else results.sheet_of(area)[0]
    every = results.risk[level].by_area
    shown, note = results.once(listed, level)
    codes = sorted(shown if area is None or area in shown else [*shown, area])
    ranges = {code: _rank_text(results, level, code) for code in codes}
    small_print = ". Klein: de rang met 90 % zekerheid" if any(ranges.values()) else ""
    known = (placed.score - placed.city for placed in every.values())
    return risk_line(
        pd.Series([every[code].score for code in codes], codes, dtype=float),
        results.areas.name_of[level],
        ranges=ranges,
        whole=results.levels.whole,
        accented=area,
        city=next((city for city in known if not math.isnan(city)), math.nan),
        title=f"Risico van de {len(every)} {results.levels[level].plural}, {results.year}"
        f"{small_print}{'. ' if note else ''}{note}",
    )


def _rank_text(results: Results, level: str, area: str) -> str:
    text = sentences.rank_range(results, level, area)
    return "rang ligt vast" if text == sentences.FIXED_RANK else text and f"rang {text}"
