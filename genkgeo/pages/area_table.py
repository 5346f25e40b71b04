"""A table of areas: rank, name, profile and the main indicators of each."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from genkgeo.pages.selection import main_indicators
from genkgeo.profiles import borderline
from genkgeo.results import Results
from genkgeo.words import dutch, sentences

RANGE_NOTE = "Klein: tussen welke rangen het gebied met 90 % zekerheid ligt."
LIKE_NOTE = "Onder het profiel: op welke {} de cijfers het meest lijken."


def area_table(
    results: Results, level: str, codes: Sequence[str] | pd.Index, *, like: bool = False
) -> dict[str, object]:
    """Lay out areas as a table: rank, name, profile and the main indicators.

    Parameters
    ----------
    results : Results
    level : str
    codes : sequence of str, or pandas.Index
        The areas, in the order of the table.
    like : bool
        Name for each area the one of its level that it resembles most.

    Returns
    -------
    dict
        ``heads`` (short names), ``note`` and ``like_note`` (how to read the small print) and
        ``rows``: each with ``code``, ``name``, ``like``, ``like_code``, ``rank``, ``range``,
        ``profile`` (a number or None), ``profile_name``, ``borderline``, ``partial``,
        ``residents`` and ``cells`` (text and whether it is a number); ``residents_year`` is the
        year of the residents where it is not the year shown.
    """
    indicators = results.once(main_indicators)
    names = results.areas.name_of[level]
    nearest = results.risk[level].most_similar.to_dict() if like else {}
    rows = [_row(results, level, code, indicators) for code in codes]
    ranged = any(row["range"] for row in rows)
    return {
        "heads": [results.registry[name].short for name in indicators],
        "note": RANGE_NOTE if ranged else "",
        "residents_year": residents_year(results),
        "like_note": LIKE_NOTE.format(level) if nearest else "",
        "rows": [
            {
                **row,
                "like_code": nearest.get(row["code"], ""),
                "like": names.get(nearest.get(row["code"], ""), ""),
            }
            for row in rows
        ],
    }


def _row(results: Results, level: str, code: str, indicators: list[str]) -> dict[str, object]:
    profiles = results.profiles
    number = profiles.number_of.get(code) if level == profiles.level else None
    placed = results.risk[level].by_area.get(code)
    return {
        "code": code,
        "name": results.areas.name_of[level][code],
        "rank": dutch.number(math.nan if placed is None else placed.rank),
        "range": sentences.rank_range(results, level, code),
        "profile": number,
        "profile_name": "" if number is None else profiles.names[number],
        "borderline": _borderline(results, code),
        "partial": number is not None and code in profiles.partial,
        "residents": residents_text(results, level, code),
        "cells": _cells(results, level, code, indicators),
    }


def _cells(
    results: Results, level: str, code: str, indicators: list[str]
) -> list[dict[str, object]]:
    """Write the value of each indicator, with what there is to remark on its year and coverage."""
    measures = sentences.measures_of(results, level, code)
    cells: list[dict[str, object]] = []
    for name in indicators:
        measure, indicator = measures[name], results.registry[name]
        remarks = (
            sentences.period_text(measure, results.year),
            sentences.coverage_text(measure, indicator),
            sentences.supplied_text(measure),
            sentences.flag_text(results, level, code, name),
        )
        cells.append(
            {
                "text": sentences.value_text(measure, indicator),
                "note": ", ".join(filter(None, remarks)),
                "number": not pd.isna(measure["value"]),
            }
        )
    return cells


def _borderline(results: Results, area: str) -> str:
    """Name the profile in which an area could as well fall; empty where it is clear."""
    profiles = results.profiles
    if not results.once(_borderlines).get(area, False):
        return ""
    second = profiles.second.get(area, 0)
    return f"grensgeval met {second}" if second in profiles.names.index else "grensgeval"


def _borderlines(results: Results) -> dict[str, bool]:
    """Area → whether it lies between two profiles, looked up for every row of every table."""
    between = borderline(results.profiles)
    return dict(zip(between.index, between.tolist(), strict=True))


def residents_year(results: Results) -> str:
    """Year of the residents; empty where it is the year shown."""
    return "" if results.residents_year == results.year else str(results.residents_year)


def residents_text(results: Results, level: str, area: str) -> str:
    """Write the number of residents; a dash where it is not known."""
    return dutch.number(results.people.get((level, area), math.nan))
