"""What makes the risk of an area high or low: against the average area, and only what is clear."""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from genkgeo.parameters.registry import Indicator
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch, sentences

STANDS_OUT = 0.5
"""Standard deviations from the average area from which a sentence names an indicator."""
NAMED = 3
"""How many indicators a sentence names at most on either side."""


class Pushes(NamedTuple):
    """What an area's risk is made of, against the average area of its level."""

    up: pd.Series
    """Indicator id → contribution above the average, the largest first."""
    down: pd.Series
    """Indicator id → contribution below the average, the most negative first."""


def pushes(results: Results, level: str, area: str) -> Pushes:
    """Split what raises and what lowers the risk, against the average area of the level.

    Against the average, because some transforms give positive contributions only: that
    an indicator contributes does not yet mean that it stands out. What can lie on both sides
    of the average with what is hidden or absent is on neither: see `on_either_side`.
    """
    unsure = on_either_side(results, level, area)
    departures = {
        name: departure
        for name, departure in _departures(results, level, area).items()
        if name not in unsure
    }
    up = {name: value for name, value in departures.items() if value > 0}
    down = {name: value for name, value in reversed(departures.items()) if value < 0}
    return Pushes(pd.Series(up, dtype=float), pd.Series(down, dtype=float))


def on_either_side(
    results: Results, level: str, area: str, *, by_chance: bool = False
) -> list[str]:
    """List the indicators of which an area may lie above as well as below the average area.

    Parameters
    ----------
    results : Results
    level, area : str
    by_chance : bool
        By chance too (the `margin` of 90 %), and not only by what is hidden or absent.

    Returns
    -------
    list of str
        In the order of the registry; nothing is said of them but their figure.
    """
    averages = results.averages.get(level, {})
    unsure = []
    for name, row in sentences.measures_of(results, level, area).items():
        low, high = sentences.margin(row) if by_chance else (row["low"], row["high"])
        if low < high and low <= averages.get(name, math.nan) <= high:
            unsure.append(name)
    return unsure


def not_counted(results: Results, level: str, area: str) -> list[str]:
    """List the figures that an area has and that do not count in its score.

    Too little is known of them (``minimum_coverage`` of the parameters); in the order of the
    registry.
    """
    risk = results.risk[level]
    if pd.isna(risk.scores["score"].get(area, math.nan)):
        return []
    adds = risk.contributions.loc[area].to_dict()
    return [
        name
        for name in results.registry
        if name in adds and math.isnan(adds[name]) and (level, area, name) in results.known
    ]


def beside_the_bar(results: Results, level: str, area: str) -> str:
    """Name what has no place in the bar of contributions, and why; empty where all has one."""
    without = not_counted(results, level, area)
    unsure = [
        results.registry[name].short
        for name in on_either_side(results, level, area)
        if results.registry[name].direction != "none" and name not in without
    ]
    lines = []
    if unsure:
        lines.append(
            f"Niet in de balk: {dutch.listing(unsure)}. Met wat niet bekend is, kan dat aan beide "
            "kanten liggen."
        )
    scored = not pd.isna(results.risk[level].scores["score"].get(area, math.nan))
    hidden = [
        results.registry[name].short
        for name, row in sentences.measures_of(results, level, area).items()
        if scored and row["state"] == State.SUPPRESSED and name in results.risk[level].weights.index
    ]
    if hidden:
        lines.append(f"Verborgen en dus niet meegeteld: {dutch.listing(hidden)}.")
    if without:
        measures = sentences.measures_of(results, level, area)
        parts = [
            f"{results.registry[name].short} (dekking "
            f"{dutch.coverage_percent(measures[name]['coverage'])}\N{NO-BREAK SPACE}%)"
            for name in without
        ]
        verb = "tellen" if len(parts) > 1 else "telt"
        lines.append(
            f"In de score {verb} niet mee, omdat er niet genoeg van bekend is: "
            f"{dutch.listing(parts)}."
        )
    return " ".join(lines)


def _departures(results: Results, level: str, area: str) -> dict[str, float]:
    """Indicator id → contribution less the average, the highest first; of known figures only."""
    known = [
        (name, departure)
        for name, departure in results.risk[level].departures.get(area, {}).items()
        if not math.isnan(departure) and (level, area, name) in results.known
    ]
    return dict(sorted(known, key=lambda item: -item[1]))


def why_sentence(results: Results, level: str, area: str) -> str:
    """Name what raises and what lowers the risk most.

    Returns
    -------
    str
        Such as ``Tegenover de gemiddelde wijk valt op: hoge OKI (meer risico).``; empty for
        an area without risk.
    """
    risk = results.risk[level]
    if pd.isna(risk.scores["score"].get(area, math.nan)):
        return ""
    far = {
        name: departure
        for name, departure in _departures(results, level, area).items()
        if _stands_out(departure, risk.spread[name])
    }
    # "Veel" of what may as well be little says more than the figure.
    unsure = set(on_either_side(results, level, area, by_chance=True)) if far else set()
    outliers = {name: departure for name, departure in far.items() if name not in unsure}
    up = [name for name, departure in outliers.items() if departure > 0][:NAMED]
    down = [name for name, departure in reversed(outliers.items()) if departure < 0][:NAMED]
    sides = [(up, True, "meer risico"), (down, False, "minder risico")]
    if sum(outliers[name] for name in up) < -sum(outliers[name] for name in down):
        sides.reverse()
    clauses = [
        f"{dutch.listing([_high_or_low(results.registry[name], more) for name in side])} ({effect})"
        for side, more, effect in sides
        if side
    ]
    if not clauses:
        sure = "aantoonbaar " if far else ""
        return f"Geen enkele indicator ligt {sure}ver van {results.levels[level].average}."
    verb = "vallen op" if len(up) + len(down) > 1 else "valt op"
    return f"Tegenover {results.levels[level].average} {verb}: {'; '.join(clauses)}."


def _stands_out(departure: float, spread: float) -> bool:
    return departure != 0 and abs(departure) >= STANDS_OUT * spread


def _high_or_low(indicator: Indicator, more_risk: bool) -> str:
    """Say in words that an indicator is high or low."""
    high = more_risk == (indicator.direction == "higher")
    words = indicator.high if high else indicator.low
    return words or f"{indicator.short} {'hoog' if high else 'laag'}"


def area_sentence(results: Results, level: str, area: str) -> str:
    """Say in one or two sentences how high the risk is and what makes it so.

    Parameters
    ----------
    results : Results
    level : str
        Id of a level; of one without a risk there is nothing to say.
    area : str
        Area code.

    Returns
    -------
    str
        Plain text; a page must encode it.
    """
    if level not in results.risk:
        return ""
    both = (sentences.risk_sentence(results, level, area), why_sentence(results, level, area))
    return " ".join(sentence for sentence in both if sentence)
