"""The theme of change: what rose or fell beyond chance, and through what."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from genkgeo.drawings.legend import HATCH, Row
from genkgeo.drawings.palette import CHANGE
from genkgeo.pages.context import suppliers
from genkgeo.pages.map.base import in_order, map_levels, mapped
from genkgeo.parameters.registry import Indicator
from genkgeo.results import INCOMPARABLE, NO_NEW, PARTS, VERDICTS, Change, Results
from genkgeo.words import dutch
from genkgeo.words.rounding import shown_of, units

SCORE = "score"
DECIMALS = 2
"""Of a score."""

ENDS = ("earlier", "later", "low", "high")
"""Amounts of a change that are shown beside its difference and its causes."""


def change_themes(results: Results) -> list[dict[str, Any]]:
    """One theme for the risk and one per indicator that could be compared."""
    change = results.change
    if change is None:
        return []
    compared = set(change.parts["what"])
    return [
        _theme(results, change, what) for what in (SCORE, *in_order(results)) if what in compared
    ]


def _theme(results: Results, change: Change, what: str) -> dict[str, Any]:
    indicator = results.registry.get(what)
    short = indicator.short if indicator else "Risico"
    unit = _unit(indicator)
    return {
        "id": f"verandering-{what}",
        "change": short,
        "label": f"Verandering: {short}",
        "legend": "Echt verschil" + (f", {unit}" if unit else ""),
        "about": _about(change, indicator),
        "note": " ".join(change.notes),
        "source": indicator.source if indicator else suppliers(results),
        "when": when(change),
        "between": _between(results, change, what),
        "decimals": indicator.decimals if indicator else DECIMALS,
        "unit": unit,
        "percent": bool(indicator and indicator.unit == "%"),
        "said": _meanings(indicator),
        "levels": {
            level: _level(results, change.parts, level, what)
            for level in map_levels(results)
            if len(_rows(change.parts, level, what))
        },
    }


def when(change: Change) -> str:
    """Name the years of the change; of a correction, what it corrects."""
    if change.correction:
        return f"sinds {change.since}"
    return f"{change.earlier}–{change.later}"


def _between(results: Results, change: Change, what: str) -> list[str]:
    """Name the year of the earlier figure and of the later one: an older one may stand there."""
    if change.correction:
        return ["de eerdere uitgave", "deze"]
    if what not in results.registry:
        return [str(change.earlier), str(change.later)]
    level = map_levels(results)[-1]
    periods = results.current(level).set_index("indicator")["period"]
    now = int(periods[[what]].max()) if what in periods.index else change.later
    return [str(change.year_then(level, what)), str(now)]


def _unit(indicator: Indicator | None) -> str:
    """Name the unit of a difference."""
    if indicator is None:
        return "in score"
    return "procentpunt" if indicator.unit == "%" else indicator.unit


def _about(change: Change, indicator: Indicator | None) -> str:
    against = " (tegenover de vorige uitgave)" if change.released else ""
    title = f"Wat veranderde {change.span}{'' if change.correction else against}"
    if indicator is not None and indicator.direction == "none":
        return f"{title}; oranje is hoger, blauw is lager"
    return f"{title}; oranje is naar meer risico, blauw naar minder"


def _meanings(indicator: Indicator | None) -> list[str]:
    """Say what a rise and what a fall points to."""
    if indicator is None:
        return ["Het risico is gestegen.", "Het risico is gedaald."]
    if indicator.direction == "none":
        return ["", ""]
    more, less = "Dat wijst op meer risico.", "Dat wijst op minder risico."
    return [more, less] if indicator.direction == "higher" else [less, more]


def _rows(parts: pd.DataFrame, level: str, what: str) -> pd.DataFrame:
    return parts[(parts["level"] == level) & (parts["what"] == what)].set_index("area")


def _level(results: Results, parts: pd.DataFrame, level: str, what: str) -> dict[str, Any]:
    """Class the areas by verdict and size; all amounts are in units of the last decimal."""
    indicator = results.registry.get(what)
    decimals = indicator.decimals if indicator else DECIMALS
    areas = mapped(results, level)
    rows = _rows(parts, level, what).reindex(areas)
    rose, fell, unclear = VERDICTS
    moved = rows["verdict"].isin([rose, fell])
    large = rows["real"].abs().where(moved).max() / 2
    worse = fell if indicator is not None and indicator.direction == "lower" else rose
    better = rose if worse == fell else fell
    strong = (rows["real"].abs() > large).to_numpy()
    verdicts = rows["verdict"].to_numpy()
    is_worse, is_better = verdicts == worse, verdicts == better
    in_class = [is_worse & strong, is_worse, verdicts == unclear, is_better & ~strong, is_better]
    incomparable = len(in_class)
    classes = np.select(in_class, range(incomparable), default=incomparable)
    texts = _texts(worse, better, unclear, large, decimals)
    legend = [Row(fill, text) for fill, text in zip(CHANGE, texts, strict=True)]
    lacking = _lacking_row(rows["why"].fillna("")[classes == incomparable])
    return {
        "rows": classes.tolist(),
        "verdicts": [
            verdict or why or INCOMPARABLE
            for verdict, why in zip(rows["verdict"].fillna(""), rows["why"].fillna(""), strict=True)
        ],
        "amounts": _amounts(rows, decimals),
        "ranks": _ranks(parts, level, areas) if what == SCORE else {},
        "legend": [row._asdict() for row in (*legend, *lacking)],
    }


def _amounts(rows: pd.DataFrame, decimals: int) -> dict[str, list[int | None]]:
    """Amounts of a change in units of the last decimal; its causes add up to the difference."""
    shown = [shown_of(row, decimals) for row in rows.to_dict("records")]
    return {
        **{name: [units(value, decimals) for value in rows[name]] for name in ENDS if name in rows},
        "difference": [change.difference for change in shown],
        **{cause: [change.causes[cause] for change in shown] for cause in PARTS},
    }


def _lacking_row(why: pd.Series) -> list[Row]:
    """Name in the legend why areas have no verdict."""
    old = why == NO_NEW
    texts = ([INCOMPARABLE] if not old.all() else []) + ([NO_NEW] if old.any() else [])
    return [Row(HATCH, " of ".join(texts))] if texts else []


def _texts(worse: str, better: str, unclear: str, large: float, decimals: int) -> list[str]:
    """Name the five classes; without any clear change there is no size to name."""
    if pd.isna(large):
        return [f"sterk {worse}", worse, unclear, better, f"sterk {better}"]
    # A limit of 0,0 would leave nothing below it: then it has as many decimals as it needs.
    decimals = next(
        (more for more in range(decimals, decimals + 6) if units(large, more)), decimals
    )
    size = dutch.number(large, decimals)
    return [
        f"{worse}, meer dan {size}",
        f"{worse}, {size} of minder",
        unclear,
        f"{better}, {size} of minder",
        f"{better}, meer dan {size}",
    ]


def _ranks(parts: pd.DataFrame, level: str, areas: list[str]) -> dict[int, list[int]]:
    """Earlier and later rank by position, where there are both."""
    rows = _rows(parts, level, "rank").reindex(areas)
    pairs = zip(rows["earlier"], rows["later"], strict=True)
    return {
        at: [int(earlier), int(later)]
        for at, (earlier, later) in enumerate(pairs)
        if not (pd.isna(earlier) or pd.isna(later))
    }
