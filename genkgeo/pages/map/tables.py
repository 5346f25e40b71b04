"""The figures of the map as tables: for who reads rather than looks, or has no script."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, NamedTuple

import pandas as pd

from genkgeo.pages.map.base import (
    NOT_GROUPED,
    TOO_FEW,
    current_measures,
    fifth_text,
    in_order,
    profile_text,
)
from genkgeo.pages.map.change_theme import DECIMALS, SCORE, when
from genkgeo.pages.map.risk_theme import by_rank
from genkgeo.pages.rows import rows_as
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.results import INCOMPARABLE, VERDICTS, Results
from genkgeo.words import dutch, sentences
from genkgeo.words.rounding import shown_of


class Cell(NamedTuple):
    """What stands in a cell, and small under it."""

    text: str
    notes: tuple[str, ...] = ()


def heads(results: Results) -> list[tuple[str, str]]:
    """Short names of the indicators, and their units."""
    indicators = (results.registry[name] for name in in_order(results))
    return [(indicator.short, dutch.unit_beside(indicator)) for indicator in indicators]


def table(results: Results, level: str) -> dict[str, Any]:
    """Lay out all areas of a level with risk, rank, change, profile and every indicator.

    Returns
    -------
    dict
        ``level``, ``noun`` (what an area of it is called), ``caption``, ``ranked`` (no
        fifths), ``since`` (the years of the change; empty without), ``rows`` and ``city``.
    """
    names = results.areas.names[level]
    order = sorted(names.index, key=lambda code: (names[code].casefold(), code))
    changes = _changes(results, level)
    cells = {
        name: _cells(
            frame,
            results.registry[name],
            changes.get(name, {}),
            {area for own, area, what in results.flagged if (own, what) == (level, name)},
        )
        for name, frame in current_measures(results, level).items()
    }
    change = results.change
    noun = results.levels[level].singular
    return {
        "level": level,
        "noun": noun,
        "caption": f"Cijfers per {noun}, {results.year}",
        "ranked": by_rank(results, level),
        "since": when(change) if change is not None and changes else "",
        "rows": [_row(results, level, code, cells, changes.get(SCORE, {})) for code in order],
        "city": [
            sentences.value_text(frame.loc[results.areas.code], results.registry[name])
            for name, frame in current_measures(results, MUNICIPALITY).items()
        ],
    }


class _Change(NamedTuple):
    """Verdict on a change, and what it is made of."""

    verdict: str = ""
    why: str = ""
    earlier: float = math.nan
    later: float = math.nan
    difference: float = math.nan
    real: float = math.nan
    boundary: float = math.nan
    revision: float = math.nan
    method: float = math.nan

    def real_text(self, decimals: int) -> str:
        """Write the real part as the map does elsewhere, where it adds up with the others."""
        real = shown_of(self._asdict(), decimals).causes["real"]
        return dutch.number(math.nan if real is None else real / 10**decimals, decimals, sign=True)


def _row(
    results: Results,
    level: str,
    code: str,
    cells: dict[str, dict[str, Cell]],
    changes: dict[str, _Change],
) -> dict[str, Any]:
    return {
        "name": results.areas.names[level][code],
        "risk": fifth_text(results, level, code) or TOO_FEW,
        "rank": dutch.number(results.risk[level].scores["rank"].get(code, math.nan)),
        "range": sentences.rank_range(results, level, code),
        "change": _change_cell(changes.get(code, _Change())),
        "profile": profile_text(results, code) or NOT_GROUPED,
        "cells": [by_area[code] for by_area in cells.values()],
    }


def _changes(results: Results, level: str) -> dict[str, dict[str, _Change]]:
    """Changes of a level: indicator (or the score) → area → verdict and real difference."""
    if results.change is None:
        return {}
    parts = results.change.parts
    parts = parts[parts["level"] == level]
    return {
        str(what): dict(zip(rows["area"], rows_as(_Change, rows), strict=True))
        for what, rows in parts.groupby("what", sort=False)
    }


def _change_cell(change: _Change) -> Cell:
    """Say what the risk did; the difference stands there also where it may be chance."""
    if not change.verdict:
        return Cell(change.why or INCOMPARABLE)
    return Cell(change.verdict, (change.real_text(DECIMALS),))


def _cells(
    frame: pd.DataFrame,
    indicator: Indicator,
    changes: dict[str, _Change],
    flagged: Collection[str],
) -> dict[str, Cell]:
    """By area the value, what there is to say of its coverage, and a clear change."""
    cells = {}
    for code, row in zip(frame.index, frame.to_dict("records"), strict=True):
        change = changes.get(code, _Change())
        moved = ""
        if change.verdict in VERDICTS[:2]:
            moved = f"{change.verdict}: {change.real_text(indicator.decimals)}"
        moved = ", ".join(filter(None, (moved, sentences.LOOK_AGAIN if code in flagged else "")))
        notes = (sentences.coverage_text(row, indicator), sentences.supplied_text(row), moved)
        cells[code] = Cell(sentences.value_text(row, indicator), tuple(filter(None, notes)))
    return cells
