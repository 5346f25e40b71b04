"""The theme of change: what rose or fell beyond chance, and through what."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from genkgeo.drawings.legend import HATCH, Row
from genkgeo.drawings.palette import CHANGE
from genkgeo.pages.map.base import in_order, map_levels, mapped, sources, whole, wholes
from genkgeo.parameters.registry import Indicator
from genkgeo.results import PARTS, VERDICTS, Change, Results
from genkgeo.words import dutch

SCORE = "score"
DECIMALS = 2
"""Of a score."""

FIGURES = ("earlier", "later", "difference", *PARTS, "low", "high")
INCOMPARABLE = "niet te vergelijken"


def change_themes(results: Results) -> list[dict[str, Any]]:
    """Give one theme for the risk and one per indicator that could be compared."""
    found = results.change
    if found is None:
        return []
    there = set(found.parts["what"])
    chosen = [SCORE, *in_order(results)]
    return [_theme(results, found, what) for what in chosen if what in there]


def _theme(results: Results, found: Change, what: str) -> dict[str, Any]:
    indicator = results.registry.get(what)
    short = indicator.short if indicator else "Risico"
    unit = _unit(indicator)
    since = f"{found.earlier}–{found.later}"
    return {
        "id": f"verandering-{what}",
        "change": short,
        "label": f"Verandering: {short}",
        "legend": "Echt verschil" + (f", {unit}" if unit else ""),
        "about": _about(found, indicator),
        "note": " ".join(found.notes),
        "source": indicator.source if indicator else sources(results),
        "when": since,
        "between": [found.earlier, found.later],
        "decimals": indicator.decimals if indicator else DECIMALS,
        "unit": unit,
        "percent": bool(indicator and indicator.unit == "%"),
        "said": _said(indicator),
        "levels": {
            level: _level(results, found.parts, level, what)
            for level in map_levels(results)
            if len(_rows(found.parts, level, what))
        },
    }


def _unit(indicator: Indicator | None) -> str:
    """Name the unit of a difference."""
    if indicator is None:
        return "in score"
    return "procentpunt" if indicator.unit == "%" else indicator.unit


def _about(found: Change, indicator: Indicator | None) -> str:
    against = " (tegenover de vorige uitgave)" if found.released else ""
    told = f"Wat veranderde van {found.earlier} naar {found.later}{against}"
    if indicator is not None and indicator.direction == "none":
        return f"{told}; oranje is hoger, blauw is lager"
    return f"{told}; oranje is naar meer risico, blauw naar minder"


def _said(indicator: Indicator | None) -> list[str]:
    """Say what a rise and what a fall points to."""
    if indicator is None:
        return ["Het risico is gestegen.", "Het risico is gedaald."]
    if indicator.direction == "none":
        return ["", ""]
    told = ["Dat wijst op meer risico.", "Dat wijst op minder risico."]
    return told if indicator.direction == "higher" else told[::-1]


def _rows(parts: pd.DataFrame, level: str, what: str) -> pd.DataFrame:
    return parts[(parts["level"] == level) & (parts["what"] == what)].set_index("area")


def _level(results: Results, parts: pd.DataFrame, level: str, what: str) -> dict[str, Any]:
    """Class the areas by verdict and size; give all figures in units of the last decimal."""
    indicator = results.registry.get(what)
    decimals = indicator.decimals if indicator else DECIMALS
    own = mapped(results, level)
    frame = _rows(parts, level, what).reindex(own)
    rose, fell, unclear = VERDICTS
    moved = frame["verdict"].isin([rose, fell])
    large = frame["real"].abs().where(moved).max() / 2
    worse = fell if indicator is not None and indicator.direction == "lower" else rose
    better = rose if worse == fell else fell
    strong = (frame["real"].abs() > large).to_numpy()
    verdicts = frame["verdict"].to_numpy()
    is_worse, is_better = verdicts == worse, verdicts == better
    at = [is_worse & strong, is_worse, verdicts == unclear, is_better & ~strong, is_better]
    row = np.select(at, range(5), default=5)
    texts = _texts(worse, better, unclear, whole(large, decimals), decimals)
    legend = [Row(*one) for one in zip(CHANGE, texts, strict=True)]
    lacking = [Row(HATCH, INCOMPARABLE)] if (row == 5).any() else []
    return {
        "rows": row.tolist(),
        "verdicts": [text or INCOMPARABLE for text in frame["verdict"].fillna("")],
        "amounts": {name: wholes(frame[name], decimals) for name in FIGURES if name in frame},
        "ranks": _ranks(parts, level, own) if what == SCORE else {},
        "legend": [one._asdict() for one in (*legend, *lacking)],
    }


def _texts(worse: str, better: str, unclear: str, large: int | None, decimals: int) -> list[str]:
    """Name the five classes; without any clear change there is no size to name."""
    if large is None:
        return [f"sterk {worse}", worse, unclear, better, f"sterk {better}"]
    size = dutch.number(large / 10**decimals, decimals)
    return [
        f"{worse}, meer dan {size}",
        f"{worse}, {size} of minder",
        unclear,
        f"{better}, {size} of minder",
        f"{better}, meer dan {size}",
    ]


def _ranks(parts: pd.DataFrame, level: str, own: list[str]) -> dict[int, list[int]]:
    """Give the earlier and later rank by position, where there are both."""
    frame = _rows(parts, level, "rank").reindex(own)
    pairs = zip(frame["earlier"], frame["later"], strict=True)
    return {
        at: [int(one), int(other)]
        for at, (one, other) in enumerate(pairs)
        if not (pd.isna(one) or pd.isna(other))
    }
