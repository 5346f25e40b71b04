"""What the fact sheets and the start page share: tables of areas, maps in fifths, ranking."""

from __future__ import annotations

import hashlib
import math
import re

import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup

from genkgeo.drawings.area_map import area_map
from genkgeo.drawings.palette import SEQUENTIAL
from genkgeo.drawings.strips import dot_line
from genkgeo.drawings.svg import DOTS, HATCH, INK, element, patterns
from genkgeo.profiles import borderline
from genkgeo.results import Results
from genkgeo.states import STATE_WORDS, State
from genkgeo.words import dutch, explain, sentences

NEIGHBOUR = "#f0f2f4"
MAIN = 4
"""How many indicators a table of areas shows."""

RANGE_NOTE = "Klein: tussen welke rangen het gebied met 90 % zekerheid ligt."
LIKE_NOTE = "Onder het profiel: op welke {} de cijfers het meest lijken."


def sheet_path(stadsdeel: str) -> str:
    """Give the path of a fact sheet within a release.

    A code that is not made of small letters, digits and hyphens alone gets a safe name with
    a mark of its own, so that two codes never meet.

    Examples
    --------
    >>> sheet_path("genk-oost")
    'stadsdelen/genk-oost.html'
    """
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stadsdeel):
        return f"stadsdelen/{stadsdeel}.html"
    plain = re.sub(r"[^a-z0-9]+", "-", stadsdeel.lower()).strip("-")[:40] or "stadsdeel"
    mark = hashlib.sha256(stadsdeel.encode()).hexdigest()[:6]
    return f"stadsdelen/{plain}-{mark}.html"


def short_names(results: Results) -> pd.Series:
    """Give the short name by indicator id."""
    return pd.Series({name: one.short for name, one in results.registry.items()})


def members(results: Results, level: str, stadsdeel: str) -> pd.Index:
    """Give the areas of a level in a stadsdeel, the highest risk first, then by name."""
    above = results.areas.parent(level, "stadsdeel")
    codes = above.index[above == stadsdeel]
    frame = pd.DataFrame({"name": results.areas.names[level].reindex(codes)})
    frame["rank"] = results.risk[level].scores["rank"].reindex(codes)
    return frame.sort_values(["rank", "name"], kind="stable").index


def by_risk(results: Results, level: str) -> pd.Index:
    """Give all areas of a level, the highest risk first; those without risk last, by code."""
    ranked = sentences.highest(results, level)
    return ranked.append(results.areas.names[level].index.difference(ranked))


def rank_bounds(results: Results, level: str, area: str) -> tuple[float, float]:
    """Give between which ranks an area lies with 90 % certainty; NaN where not computed."""
    frame = results.certainty.get(level)
    if frame is None or area not in frame.index:
        return math.nan, math.nan
    return float(frame.at[area, "rank_low"]), float(frame.at[area, "rank_high"])


def residents_text(results: Results, level: str, area: str) -> str:
    """Write the number of residents; a dash where it is not known."""
    found = results.residents
    known = (level, area) in found.index
    return dutch.number(found.at[(level, area), "residents"]) if known else dutch.NO_VALUE


def compared(results: Results) -> list[str]:
    """Give the indicators that can be compared between areas: all but the bare counts."""
    return [name for name, one in results.registry.items() if one.kind != "count"]


def main_indicators(results: Results) -> list[str]:
    """Give the indicators that weigh most in the risk, in the order of the registry."""
    weights = results.risk["wijk"].weights.round(9)
    heaviest = weights.sort_values(ascending=False, kind="stable").index[:MAIN]
    return [name for name in results.registry if name in heaviest]


def area_table(
    results: Results, level: str, codes: pd.Index, *, like: bool = False
) -> dict[str, object]:
    """Lay out areas as a table: rank, name, profile and the main indicators.

    With ``like`` each area names the one it resembles most.

    Returns
    -------
    dict
        ``heads`` (short names), ``note`` and ``like_note`` (how to read the small print) and
        ``rows``: each with ``code``, ``name``, ``like``, ``rank``, ``range``, ``profile`` (a
        number or None), ``profile_name``, ``borderline``, ``partial``, ``residents`` and
        ``cells`` (text and whether it is a number).
    """
    chosen = main_indicators(results)
    other = explain.nearest(results, level) if like else pd.Series(dtype=object)
    other = other.map(results.areas.names[level])
    rows = [_table_row(results, level, code, chosen) for code in codes]
    ranged = any(row["range"] for row in rows)
    return {
        "heads": [results.registry[name].short for name in chosen],
        "note": RANGE_NOTE if ranged else "",
        "like_note": LIKE_NOTE.format(level) if len(other) else "",
        "rows": [{**row, "like": other.get(row["code"], "")} for row in rows],
    }


def _table_row(results: Results, level: str, code: str, chosen: list[str]) -> dict[str, object]:
    figures = sentences.measures_of(results, level, code)
    cells = []
    for name in chosen:
        row, indicator = figures.loc[name], results.registry[name]
        text = sentences.value_text(row, indicator)
        remarks = (
            sentences.period_text(row, results.year),
            sentences.coverage_text(row, indicator),
        )
        cells.append(
            {
                "text": text,
                "note": ", ".join(filter(None, remarks)),
                "number": not pd.isna(row["value"]),
            }
        )
    found = results.profiles
    number = found.labels.get(code) if level == found.level else None
    return {
        "code": code,
        "name": results.areas.names[level][code],
        "rank": dutch.number(results.risk[level].scores["rank"].get(code, math.nan)),
        "range": sentences.rank_range(results, level, code),
        "profile": number,
        "profile_name": "" if number is None else found.names[number],
        "borderline": _borderline(results, code),
        "partial": number is not None and code in found.partial,
        "residents": residents_text(results, level, code),
        "cells": cells,
    }


def _borderline(results: Results, area: str) -> str:
    """Name the profile in which an area could as well fall; empty where it is clear."""
    found = results.profiles
    if not borderline(found).get(area, False):
        return ""
    second = found.second.get(area, 0)
    return f"grensgeval met {second}" if second in found.names.index else "grensgeval"


def pockets_of_city(results: Results) -> list[str]:
    """Say of each quiet wijk of the city which sectors in it stand out."""
    return [text.removesuffix(".") for text in explain.pocket_sentences(results)]


def standing_out(results: Results, stadsdeel: str) -> list[str]:
    """Say which sectors of a stadsdeel are in the highest fifth of the city, wijk by wijk.

    Where the wijk as a whole is not in its highest fifth the sentence says so; a sector in a
    wijk that is quiet is a pocket, which a figure by wijk hides, and is told as one.
    """
    pocket = explain.pocket_sentences(results)
    scores = results.risk["sector"].scores["fifth"]
    high = [code for code in members(results, "sector", stadsdeel) if scores.get(code) == 5]
    of_wijk = results.areas.sectors["wijk"]
    told = []
    for wijk in dict.fromkeys(of_wijk[code] for code in high):
        if wijk in pocket.index:
            told.append(f"{pocket[wijk].removesuffix('.')}; de wijk als geheel ligt niet hoog")
            continue
        names = [results.areas.names["sector"][code] for code in high if of_wijk[code] == wijk]
        text = f"{dutch.listing(names)} (wijk {results.areas.names['wijk'][wijk]})"
        if results.risk["wijk"].scores["fifth"].get(wijk) != 5:
            text += ": de wijk als geheel hoort niet bij het hoogste vijfde"
        told.append(text)
    return told


def fifths_fill(results: Results, level: str) -> pd.Series:
    """Give the colour of each area by its fifth; a pattern where it has no risk."""
    scores = results.risk[level].scores
    colour = scores["fifth"].map(dict(enumerate(SEQUENTIAL, start=1)))
    without = scores["state"].map({State.SUPPRESSED: DOTS}).fillna(HATCH)
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
    scale = element("svg", *ramp, width=121, height=14, aria_hidden="true")
    return element(
        "ul",
        element("li", "laagste vijfde", scale, "hoogste vijfde"),
        element("li", _key("url(#geen-sleutel)"), STATE_WORDS[State.MISSING]),
        element("li", _key("url(#onderdrukt-sleutel)"), STATE_WORDS[State.SUPPRESSED]),
        class_="legend",
    )


def _key(fill: str) -> Markup:
    square = element(
        "rect", x=0.5, y=0.5, width=13, height=13, fill=fill, stroke=INK, stroke_width=0.5
    )
    defs = patterns("-sleutel") if "geen" in fill else Markup("")
    return element("svg", defs, square, width=14, height=14, aria_hidden="true")


NUMBERED = 5
"""So many of the highest ranks stand on the map of the city."""


def city_map(results: Results, *, width: int = 528) -> Markup:
    """Draw the wijken in colour with the borders of the stadsdelen and the highest ranks."""
    ranks = results.risk["wijk"].scores["rank"].dropna()
    return area_map(
        results.shapes["wijk"],
        fifths_fill(results, "wijk"),
        borders=results.shapes["stadsdeel"],
        labels=results.areas.names["wijk"],
        marks=ranks[ranks <= NUMBERED].map(dutch.number),
        title=f"Risico per wijk in {results.areas.name}, {results.year}, in vijfden",
        width=width,
    )


def sector_map(results: Results, stadsdeel: str, name: str) -> Markup:
    """Draw the sectors of a stadsdeel in colour, with the neighbours faint around them."""
    own = results.shapes["stadsdeel"].loc[[stadsdeel]]
    view = _view(own.total_bounds, results.shapes["sector"].total_bounds)
    seen = results.shapes["sector"].sort_index().clip(view, keep_geom_type=True)
    of = results.areas.sectors["stadsdeel"]
    return area_map(
        seen,
        fifths_fill(results, "sector").where(of == stadsdeel, NEIGHBOUR),
        borders=own,
        labels=results.areas.names["sector"].where(of == stadsdeel, ""),
        title=f"Risico per sector in {name}, in vijfden van de stad",
        width=440,
    )


def _view(own: np.ndarray, city: np.ndarray) -> shapely.Polygon:
    """Frame an area in 5 by 4 with some room around it, moved inwards at the city's edge."""
    half = 0.55 * max(own[2] - own[0], 1.25 * (own[3] - own[1]))
    middle = []
    for axis, reach in ((0, half), (1, 0.8 * half)):
        at = (own[axis] + own[axis + 2]) / 2
        first, last = city[axis] + reach, city[axis + 2] - reach
        middle.append(min(max(at, first), last) if first <= last else at)
    x, y = middle
    return shapely.box(x - half, y - 0.8 * half, x + half, y + 0.8 * half)


def ranking(results: Results, stadsdeel: str | None) -> Markup:
    """Draw the stadsdelen by risk, one of them in accent."""
    scores = results.risk["stadsdeel"].scores
    city = (scores["score"] - scores["city"]).dropna()
    ranges = {code: _rank_text(results, code) for code in scores.index}
    told = ". Klein: de rang met 90 % zekerheid" if any(ranges.values()) else ""
    return dot_line(
        scores["score"],
        results.areas.names["stadsdeel"],
        ranges=pd.Series(ranges, dtype=object),
        own=stadsdeel,
        city=float(city.iloc[0]) if len(city) else math.nan,
        title=f"Risico van de {len(scores)} stadsdelen, {results.year}{told}",
    )


def _rank_text(results: Results, stadsdeel: str) -> str:
    text = sentences.rank_range(results, "stadsdeel", stadsdeel)
    return "rang ligt vast" if text == sentences.FIXED_RANK else text and f"rang {text}"
