"""A table of areas: rank, name, profile and the main indicators of each."""

from __future__ import annotations

import math

import pandas as pd

from genkgeo.pages.selection import main_indicators
from genkgeo.profiles import borderline
from genkgeo.results import Results
from genkgeo.words import dutch, sentences

RANGE_NOTE = "Klein: tussen welke rangen het gebied met 90 % zekerheid ligt."
LIKE_NOTE = "Onder het profiel: op welke {} de cijfers het meest lijken."


def area_table(
    results: Results, level: str, codes: pd.Index, *, like: bool = False
) -> dict[str, object]:
    """Lay out areas as a table: rank, name, profile and the main indicators.

    Parameters
    ----------
    results : Results
    level : str
    codes : pandas.Index
        The areas, in the order of the table.
    like : bool
        Name for each area the one of its level that it resembles most.

    Returns
    -------
    dict
        ``heads`` (short names), ``note`` and ``like_note`` (how to read the small print) and
        ``rows``: each with ``code``, ``name``, ``like``, ``rank``, ``range``, ``profile`` (a
        number or None), ``profile_name``, ``borderline``, ``partial``, ``residents`` and
        ``cells`` (text and whether it is a number); ``residents_year`` is the year of the
        residents where it is not the year shown.
    """
    indicators = main_indicators(results)
    nearest = results.risk[level].most_similar if like else pd.Series(dtype=object)
    nearest_names = nearest.map(results.areas.names[level])
    rows = [_row(results, level, code, indicators) for code in codes]
    ranged = any(row["range"] for row in rows)
    return {
        "heads": [results.registry[name].short for name in indicators],
        "note": RANGE_NOTE if ranged else "",
        "residents_year": residents_year(results),
        "like_note": LIKE_NOTE.format(level) if len(nearest_names) else "",
        "rows": [{**row, "like": nearest_names.get(row["code"], "")} for row in rows],
    }


def _row(results: Results, level: str, code: str, indicators: list[str]) -> dict[str, object]:
    profiles = results.profiles
    number = profiles.labels.get(code) if level == profiles.level else None
    return {
        "code": code,
        "name": results.areas.names[level][code],
        "rank": dutch.number(results.risk[level].scores["rank"].get(code, math.nan)),
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
    if not borderline(profiles).get(area, False):
        return ""
    second = profiles.second.get(area, 0)
    return f"grensgeval met {second}" if second in profiles.names.index else "grensgeval"


def residents_year(results: Results) -> str:
    """Year of the residents; empty where it is the year shown."""
    return "" if results.residents_year == results.year else str(results.residents_year)


def residents_text(results: Results, level: str, area: str) -> str:
    """Write the number of residents; a dash where it is not known."""
    known = (level, area) in results.residents.index
    return (
        dutch.number(results.residents["residents"].get((level, area), math.nan))
        if known
        else dutch.NO_VALUE
    )
