"""Which areas and indicators the pages show, and in which order."""

from __future__ import annotations

import math

import pandas as pd

from genkgeo.results import Results
from genkgeo.words import sentences

MAIN = 4
"""How many indicators a table of areas shows."""


def short_names(results: Results) -> pd.Series:
    """Short name by indicator id."""
    return pd.Series({name: indicator.short for name, indicator in results.registry.items()})


def compared(results: Results) -> list[str]:
    """The indicators that can be compared between areas: all but the bare counts."""
    return [name for name, indicator in results.registry.items() if indicator.kind != "count"]


def main_indicators(results: Results) -> list[str]:
    """The indicators that weigh most in the risk, in the order of the registry."""
    weights = results.risk[results.levels.main].weights.round(9)
    heaviest = weights.sort_values(ascending=False, kind="stable").index[:MAIN]
    return [name for name in results.registry if name in heaviest]


def by_risk(results: Results, level: str) -> pd.Index:
    """All areas of a level, the highest risk first; those without risk last, by code."""
    ranked = sentences.highest(results, level)
    return ranked.append(results.areas.names[level].index.difference(ranked))


MOST_LISTED = 40
"""Of more areas a page lists the highest: nobody reads further, and the map and tables have all."""


def listed(results: Results, level: str) -> tuple[pd.Index, str]:
    """Choose the areas of a level that a page lists, and say so where they are not all.

    Returns
    -------
    codes : pandas.Index
        The highest risk first.
    note : str
        Empty where all are listed.
    """
    codes = by_risk(results, level)
    if len(codes) <= MOST_LISTED:
        return codes, ""
    return codes[:MOST_LISTED], (
        f"De {MOST_LISTED} hoogste van {len(codes)}; de andere staan op de kaart en in de tabellen."
    )


def members(results: Results, level: str, above: str, area: str) -> list[str]:
    """The areas of a level in an area of a level above, the highest risk first, then by name."""
    names, scores = results.areas.name_of[level], results.risk[level].by_area

    def order(code: str) -> tuple[float, str, str]:
        rank = scores[code].rank if code in scores else math.nan
        return math.inf if math.isnan(rank) else rank, names[code], code

    return sorted(results.areas.inside(level, above, area), key=order)


def signals_in(results: Results, level: str, area: str) -> pd.DataFrame:
    """Early warnings of an area and of the areas within it, in the order of the warnings."""
    rows = results.warnings
    members = {
        within: set(results.areas.inside(within, level, area))
        for within in results.levels.ids[: results.levels.ids.index(level) + 1]
    }
    inside = [
        code in members.get(within, ())
        for within, code in zip(rows["level"].tolist(), rows["area"].tolist(), strict=True)
    ]
    return rows[pd.Series(inside, rows.index, dtype=bool)]
