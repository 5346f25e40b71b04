"""How a figure that went up is told: from what to what, and of which years."""

from __future__ import annotations

from typing import NamedTuple

from genkgeo.change import course
from genkgeo.results import Results
from genkgeo.words import dutch


class Shown(NamedTuple):
    """A figure as it is shown in a year; ``period`` is the year that it is of."""

    value: float
    denominator: float
    state: str
    coverage: float
    period: int


def shown(results: Results, figure: tuple[str, str, str], year: int) -> Shown:
    """Look up the figure of a level, area and indicator that is shown in a year."""
    level, area, name = figure
    value, size, state, coverage = (
        results.table(level, column, year=year)[name].to_numpy()[
            results.table(level, column, year=year).index.get_loc(area)
        ]
        for column in ("value", "denominator", "state", "coverage")
    )
    period = course.years_of(results.current(level, year))[name]
    return Shown(float(value), float(size), str(state), float(coverage), period)


def went(results: Results, where: str, name: str, then: Shown, now: Shown) -> str:
    """Say from what to what a figure went, and of which year it is where not of the year shown.

    Parameters
    ----------
    results : Results
    where : str
        How the sentence begins: ``In de wijk Bret``.
    name : str
        Indicator id.
    then, now : Shown
    """
    indicator = results.registry[name]
    verb = "daalde" if indicator.direction == "lower" else "steeg"
    last = "" if now.period == results.year else f" in {now.period}"
    return (
        f"{where} {verb} het cijfer ‘{dutch.in_sentence(indicator.short)}’ van "
        f"{dutch.value(then.value, indicator)} in {then.period} naar "
        f"{dutch.value(now.value, indicator)}{last}"
    )
