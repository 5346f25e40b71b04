"""Where a municipality lies among all others, one row per indicator."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.strips import HEIGHT, base_line, city_tick, dot_at, light_bar
from genkgeo.drawings.svg import ACCENT, Scale, wide_drawing
from genkgeo.pages.beside import NOTES, label
from genkgeo.pages.selection import compared
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.results import Results
from genkgeo.words import dutch, sentences

FEWEST = 10
"""Of fewer others a middle half says little, and each of them could as well be named."""

EDGES = (0.02, 0.98)
"""Shares of the others between which the scale lies, so that one that is far off does not squeeze
all the rest together."""


COMPLETE = 0.9
"""Share of a municipality that a figure of another one must be about to be set beside."""


class AmongRow(NamedTuple):
    """One indicator of a municipality among the others."""

    name: str
    note: str
    text: str
    """The own figure."""
    strip: Markup
    place: str
    """How many others are lower, and between what half of them lies."""


def among_municipalities(results: Results) -> list[AmongRow]:
    """List the figures of the whole municipality among those of the others of the same year.

    Parameters
    ----------
    results : Results

    Returns
    -------
    list of AmongRow
        Empty where no figures of others are known. An indicator that fewer than `FEWEST` others
        have a figure of in that year, of at least `COMPLETE` of them, is left out.
    """
    others = results.municipalities
    others = others[others["municipality"].ne(results.areas.code)]
    others = others[others["coverage"] >= COMPLETE]
    if others.empty:
        return []
    own = sentences.measures_of(results, MUNICIPALITY, results.areas.code)
    rows = []
    for name in compared(results):
        measure = own[name]
        same = (others["indicator"] == name) & (others["period"] == measure["period"])
        values = others.loc[same, "value"]
        if pd.isna(measure["value"]) or len(values) < FEWEST:
            continue
        rows.append(_row(results, name, float(measure["value"]), values))
    return rows


def _row(results: Results, name: str, value: float, others: pd.Series) -> AmongRow:
    indicator = results.registry[name]
    measure = sentences.measures_of(results, MUNICIPALITY, results.areas.code)[name]
    quarter, half, three = others.quantile([0.25, 0.5, 0.75])
    lower = int((others < value).sum())
    text = sentences.value_text(measure, indicator)
    ends = [dutch.number(end, indicator.decimals) for end in (quarter, three)]
    place = (
        f"hoger dan {dutch.number(lower)} van {dutch.number(len(others))} andere gemeenten; de "
        f"middelste helft ligt tussen {ends[0]} en {ends[1]}"
    )
    scale = Scale(list(others.quantile(EDGES)), flipped=indicator.direction == "lower")
    strip = wide_drawing(
        f"{indicator.short}: {text}, {place}",
        HEIGHT,
        base_line(),
        light_bar(scale(quarter), scale(three)),
        city_tick(scale(half)),
        dot_at(min(max(scale(value), 0.0), 1.0), 5.5, ACCENT),
    )
    notes = (
        NOTES.get(indicator.direction),
        sentences.period_text(measure, results.year),
        sentences.coverage_text(measure, indicator),
    )
    return AmongRow(label(indicator), ", ".join(filter(None, notes)), text, strip, place)
