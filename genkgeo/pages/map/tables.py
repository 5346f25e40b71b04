"""The figures of the map as tables: for who reads rather than looks, or has no script."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pandas as pd

from genkgeo.areas.hierarchy import LEVEL_NAMES
from genkgeo.pages.map.base import TOO_FEW, current_figures, fifth_text, in_order, profile_text
from genkgeo.pages.map.change import DECIMALS, INCOMPARABLE, SCORE
from genkgeo.pages.map.risk import by_rank
from genkgeo.parameters.registry import Indicator
from genkgeo.results import VERDICTS, Results
from genkgeo.words import dutch, sentences


class Cell(NamedTuple):
    """What stands in a cell, and small under it."""

    text: str
    notes: tuple[str, ...] = ()


def heads(results: Results) -> list[tuple[str, str]]:
    """Give the short names of the indicators, and their units."""
    own = (results.registry[name] for name in in_order(results))
    return [(one.short, dutch.unit_beside(one)) for one in own]


def table(results: Results, level: str) -> dict[str, Any]:
    """Lay out all areas of a level with risk, rank, change, profile and every indicator.

    Returns
    -------
    dict
        ``level``, ``one`` (its name), ``caption``, ``ranked`` (no fifths), ``since`` (the
        years of the change; empty without), ``rows`` and ``city``.
    """
    names = results.areas.names[level]
    order = sorted(names.index, key=lambda code: (names[code].casefold(), code))
    moved = _moved(results, level)
    cells = {
        name: _cells(frame, results.registry[name], moved.get(name, {}))
        for name, frame in current_figures(results, level).items()
    }
    change = results.change
    return {
        "level": level,
        "one": LEVEL_NAMES[level][0],
        "caption": f"Cijfers per {LEVEL_NAMES[level][0]}, {results.year}",
        "ranked": by_rank(results, level),
        "since": f"{change.earlier}–{change.later}" if moved else "",
        "rows": [_row(results, level, code, cells, moved.get(SCORE, {})) for code in order],
        "city": [
            sentences.value_text(frame.loc[results.areas.code], results.registry[name])
            for name, frame in current_figures(results, "gemeente").items()
        ],
    }


def _row(
    results: Results, level: str, code: str, cells: dict[str, dict[str, Cell]], moved: dict
) -> dict[str, Any]:
    return {
        "name": results.areas.names[level][code],
        "risk": fifth_text(results, level, code) or TOO_FEW,
        "rank": dutch.number(results.risk[level].scores["rank"].get(code, math.nan)),
        "range": sentences.rank_range(results, level, code),
        "change": _change_cell(*moved.get(code, ("", math.nan))),
        "profile": profile_text(results, code) or "niet ingedeeld",
        "cells": [own[code] for own in cells.values()],
    }


def _moved(results: Results, level: str) -> dict[str, dict[str, tuple[str, float]]]:
    """Give by indicator (or the score) and area the verdict and the real difference."""
    if results.change is None:
        return {}
    rows = results.change.parts
    rows = rows[rows["level"] == level]
    return {
        what: dict(zip(own["area"], zip(own["verdict"], own["real"], strict=True), strict=True))
        for what, own in rows.groupby("what", sort=False)
    }


def _change_cell(verdict: str, real: float) -> Cell:
    """Say what the risk did; a difference that may be chance is told as well."""
    if not verdict:
        return Cell(INCOMPARABLE)
    return Cell(verdict, (dutch.number(real, DECIMALS, sign=True),))


def _cells(
    frame: pd.DataFrame, indicator: Indicator, moved: dict[str, tuple[str, float]]
) -> dict[str, Cell]:
    """Give by area the value, what there is to say of its coverage, and a clear change."""
    found = {}
    for code, row in frame.to_dict("index").items():
        verdict, real = moved.get(code, ("", math.nan))
        clear = verdict in VERDICTS[:2]
        rose = f"{verdict}: {dutch.number(real, indicator.decimals, sign=True)}" if clear else ""
        notes = (sentences.coverage_text(row, indicator), rose)
        found[code] = Cell(sentences.value_text(row, indicator), tuple(filter(None, notes)))
    return found
