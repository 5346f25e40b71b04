"""The page that sets two areas side by side: mirrored figures, and which differ beyond chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from genkgeo.certainty.area_pairs import differing
from genkgeo.drawings.markup import json_for_script
from genkgeo.pages.beside import NOTES, label
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import FIXED, Link
from genkgeo.pages.scripts import BESIDE, joined_script
from genkgeo.pages.selection import compared
from genkgeo.pages.sheet_paths import sheet_paths
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.registry import DOMAINS
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch, sentences

FILE = "naast-elkaar.html"

MOST_AREAS = 120
"""Of more areas there are so many pairs that the page would become heavy."""

STEPS = 1000
"""A place on a line is one of so many."""


def levels_beside(results: Results) -> list[str]:
    """The levels of which two areas can be set side by side, the main one first."""
    levels = [
        level
        for level in results.levels.with_sheets
        if 1 < len(results.areas.names[level]) <= MOST_AREAS
    ]
    return sorted(levels, key=lambda level: level != results.levels.main)


def beside_link(results: Results, level: str, area: str, other: str = "") -> str:
    """Where an area of a level is set beside another one; empty where that cannot be done.

    Returns
    -------
    str
        Path within the release. Without ``other`` the reader chooses it there.
    """
    if level not in levels_beside(results):
        return ""
    chosen = {"per": level, "a": area} | ({"b": other} if other else {})
    return f"{FILE}#{urlencode(chosen)}"


def side_by_side_page(results: Results, *, links: Sequence[Link] = FIXED) -> str:
    """Write ``naast-elkaar.html``: two areas of one level, chosen on the page or by its address.

    Parameters
    ----------
    results : Results
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone; without JavaScript it leads to the sheets.
    """
    levels = levels_beside(results)
    return seal(
        render(
            "naast-elkaar.html.j2",
            **page_context(results, links) | {"script": joined_script(BESIDE)},
            page_title="Twee gebieden naast elkaar",
            about=results.once(sentences.year_and_borders),
            data=json_for_script(
                {
                    "rows": [_row(results, name) for name in _ordered(results)],
                    "levels": {level: _of_level(results, level) for level in levels},
                }
            ),
            levels=[
                {"level": results.levels[level], "areas": _areas(results, level)}
                for level in levels
            ],
        )
    )


def _ordered(results: Results) -> list[str]:
    """The indicators by life domain."""
    order = list(DOMAINS)
    return sorted(compared(results), key=lambda name: order.index(results.registry[name].domain))


def _row(results: Results, name: str) -> dict[str, str]:
    indicator = results.registry[name]
    note = NOTES.get(indicator.direction, "")
    return {"name": label(indicator), "group": DOMAINS[indicator.domain], "note": note}


def _areas(results: Results, level: str) -> list[dict[str, str]]:
    """Name, code and sheet of each area, by name."""
    paths, names = sheet_paths(results, level), results.areas.name_of[level]
    order = sorted(names, key=lambda code: (names[code].casefold(), code))
    return [{"code": code, "name": names[code], "link": paths[code]} for code in order]


def _of_level(results: Results, level: str) -> dict[str, Any]:
    """All that the page shows of the areas of a level; of a pair whether each figure differs."""
    areas, names = _areas(results, level), _ordered(results)
    codes = [area["code"] for area in areas]
    figures = [sentences.measures_of(results, level, code) for code in codes]
    cells = [_cells(results, level, codes, name, [own[name] for own in figures]) for name in names]
    return {
        "one": results.levels[level].singular,
        "areas": areas,
        "ranks": _ranks(results, level, codes),
        "cells": [list(of_area) for of_area in zip(*cells, strict=True)],
        "apart": _apart(results, level, codes, names),
        "first": _first_two(results, level, codes),
    }


def _cells(
    results: Results,
    level: str,
    codes: Sequence[str],
    name: str,
    rows: Sequence[Mapping[str, Any]],
) -> list[list[Any]]:
    """Of each area the figure and its margin in words, and their places on one line."""
    indicator = results.registry[name]
    ends = [sentences.margin(row) for row in rows]
    known = [row["value"] for row in rows if not pd.isna(row["value"])]
    every = [*known, *(end for pair in ends for end in pair if not math.isnan(end)), 0.0]
    least, most = min(every), max(every)
    cells = []
    for code, row, (low, high) in zip(codes, rows, ends, strict=True):
        remarks = (
            dutch.interval(low, high, indicator),
            sentences.flag_text(results, level, code, name),
            sentences.period_text(row, results.year),
            sentences.coverage_text(row, indicator).partition(", mogelijk")[0],
        )
        places = [_place(value, least, most) for value in (row["value"], low, high)]
        text = sentences.value_text(row, indicator)
        cells.append([text, ", ".join(filter(None, remarks)), *places])
    return cells


def _place(value: float, least: float, most: float) -> int | None:
    if pd.isna(value) or least == most:
        return None
    return round(STEPS * (value - least) / (most - least))


def _ranks(results: Results, level: str, codes: Sequence[str]) -> list[list[Any]]:
    """Of each area its rank and between which ranks it lies, with places: rank 1 goes farthest."""
    placed, ends = results.risk[level].by_area, results.rank_ends.get(level, {})
    rows: list[list[Any]] = []
    for code in codes:
        own, between = placed.get(code), ends.get(code, (math.nan, math.nan))
        if own is None or own.score != own.score:
            rows.append([dutch.NO_VALUE, "", None, None, None])
            continue
        text = sentences.rank_range(results, level, code)
        small = "" if text == sentences.FIXED_RANK else text
        places = [_place(own.of + 1 - rank, 0, own.of) for rank in (own.rank, *reversed(between))]
        rows.append([f"{dutch.number(own.rank)} van {dutch.number(own.of)}", small, *places])
    return rows


def _apart(results: Results, level: str, codes: Sequence[str], names: Sequence[str]) -> str:
    """Write of each pair, the first area with each after it first, which figures differ.

    A 1 for a figure that differs by more than chance, else a 0; before those of a pair whether its
    ranks overlap nowhere.
    """
    # What another level has may have no figure at this one.
    values, coverage, state, sizes = (
        results.table(level, column).reindex(columns=list(names))
        for column in ("value", "coverage", "state", "denominator")
    )
    whole = coverage.ge(1 - 1e-9) & (state == State.OBSERVED)
    own = {name: results.registry[name] for name in names}
    pairs = differing(values, sizes, whole, own)
    at = {code: place for place, code in enumerate(pairs.areas)}
    order, columns = [at[code] for code in codes], [pairs.indicators.index(name) for name in names]
    ends = results.rank_ends.get(level, {})
    nowhere = (math.nan, math.nan)
    low, high = np.array([ends.get(code, nowhere) for code in codes]).T
    written = []
    for first, second in zip(*np.triu_indices(len(codes), k=1), strict=True):
        ranks = high[first] < low[second] or high[second] < low[first]
        figures = pairs.apart[order[first], order[second], columns]
        written.append("".join("1" if one else "0" for one in (ranks, *figures)))
    return "".join(written)


def _first_two(results: Results, level: str, codes: Sequence[str]) -> list[int]:
    """Positions of the two areas with the highest risk: what is shown before anything is chosen."""
    placed = results.risk[level].by_area

    def worst_first(position: int) -> tuple[float, int]:
        own = placed.get(codes[position])
        known = own is not None and own.score == own.score
        return (own.rank if own is not None and known else math.inf, position)

    return sorted(range(len(codes)), key=worst_first)[:2]
