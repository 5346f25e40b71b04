"""The risk of every area through the years, on the borders and with the index of now."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from genkgeo.certainty import definitions
from genkgeo.certainty.differences import (
    DRAWS,
    FEWEST,
    Year,
    matched,
    score_differences,
    verdict,
)
from genkgeo.certainty.intervals import LEVEL
from genkgeo.certainty.known_in_both import COMPLETE, EVEN, alike
from genkgeo.certainty.pairing import Together, together
from genkgeo.index import risk
from genkgeo.index.scales import has_spread
from genkgeo.measures.placeless import is_steady, placeless_shares
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.results import COURSE, Course, Results, Risk, wide
from genkgeo.states import State
from genkgeo.words import dutch

SUBSTANTIAL = 0.5
"""Of the largest growth: a contribution that grew less did not drive the risk."""
NAMED = 3
"""How many indicators are named at most."""

LONGEST_STEP = 3
"""Years: figures that lie further apart say nothing of early rises."""


def years_with_figures(results: Results, level: str) -> list[int]:
    """List the years up to the one shown in which a level has figures that count.

    Examples
    --------
    >>> import genkgeo
    >>> years_with_figures(genkgeo.load("params/voorbeeld-2025.yaml").computed.core, "wijk")
    [2013, 2022, 2023, 2024, 2025]
    """
    years = results.once(_years_of_levels).get(level, ())
    return [year for year in years if year <= results.year]


def _years_of_levels(results: Results) -> dict[str, list[int]]:
    """Level → the years in which it has figures that count, in order."""
    rows = results.measures
    counting = [name for name, indicator in results.registry.items() if _counts(indicator)]
    rows = rows[rows["indicator"].isin(counting) & rows["value"].notna()]
    pairs = sorted(set(zip(rows["level"].tolist(), rows["period"].tolist(), strict=True)))
    years: dict[str, list[int]] = {}
    for level, year in pairs:
        years.setdefault(level, []).append(int(year))
    return years


def risk_course(results: Results, choices: RiskChoices) -> Course:
    """Score every year with the index of now.

    Every year has its own scale: a score says how an area stands among the areas of that
    year. Of an indicator without figures of a year the last ones before it count, as in the
    year shown. A year of which too few of the weights have figures is left out.

    Returns
    -------
    Course
    """
    parts: list[pd.DataFrame] = []
    lacking: dict[tuple[str, int], str] = {}
    for level in results.risk:
        for year in years_with_figures(results, level):
            scores, note = _scores_of_year(results, level, year, choices)
            if scores is not None:
                rows = scores[["score", "rank", "fifth"]].rename_axis("area").reset_index()
                parts.append(rows.assign(level=level, period=year)[COURSE])
            if note:
                lacking[level, year] = note
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COURSE)
    compared = {level: _compared(results, level, choices) for level in results.risk}
    return Course(every, lacking, {level: years for level, years in compared.items() if years})


def watched(results: Results) -> tuple[str, ...]:
    """List the levels of which signals are given: the one that pages speak of, and the sectors."""
    return tuple(dict.fromkeys((results.levels.main, SECTOR)))


def last_years(results: Results, level: str) -> list[int]:
    """List the last years with figures, three at most, without what lies too far back."""
    years = years_with_figures(results, level)[-3:]
    for at in range(len(years) - 1, 0, -1):
        if years[at] - years[at - 1] > LONGEST_STEP:
            return years[at:]
    return years


def _compared(results: Results, level: str, choices: RiskChoices) -> tuple[int, ...]:
    """List the last years if each can be compared with the next; else none."""
    years = last_years(results, level)
    counts = [_scored_in_both(results, level, pair, choices) for pair in pairwise(years)]
    return tuple(years) if counts and min(counts) >= FEWEST else ()


def _scored_in_both(
    results: Results, level: str, pair: tuple[int, int], choices: RiskChoices
) -> int:
    """Count the areas with enough figures that were counted in both years: those of `step`."""
    known = comparable(results, level, *pair)[0].values.notna()
    weights = [choices.weights.get(results.registry[name].domain, 1.0) for name in known.columns]
    if not any(weights):
        return 0
    index = definitions.plan(list(known.columns), results.registry, choices)
    covered = definitions.covered(known[list(index.names)].to_numpy(), index)
    return int((covered >= choices.minimum_weight - 1e-12).sum())


def step(
    results: Results,
    level: str,
    earlier: int,
    later: int,
    choices: RiskChoices,
    *,
    certainty: float = LEVEL,
) -> pd.DataFrame:
    """Say of every area whether its risk rose or fell between two years, beyond noise.

    Only figures that were counted in both years are compared (`comparable`), so the scores
    may differ a little from those of the years apart.

    Parameters
    ----------
    results : Results
    level : str
    earlier, later : int
        Years.
    choices : RiskChoices
        The index, the seed, and the number of draws (`DRAWS` at most).
    certainty : float
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        Index area code; ``earlier, later`` (scores), ``difference``, ``low, high`` (its
        interval) and ``verdict`` (of `genkgeo.results.VERDICTS`). NaN and empty where too few
        of the weights can be compared.

    Raises
    ------
    DataError
        Fewer than three areas can be compared.
    """
    differences = score_differences(
        *counted_in_both(results, level, earlier, later),
        results.registry,
        choices,
        seed=choices.seed,
        draws=min(choices.draws, DRAWS),
        level=certainty,
        correlation={n: of.for_intervals for n, of in chance(results, earlier, later).items()},
    )
    names = {"score": "difference", "score_low": "low", "score_high": "high"}
    changes = differences.rename(columns=names)[["earlier", "later", *names.values()]]
    changes["verdict"] = verdict(changes["difference"], changes["low"], changes["high"])
    return changes


def drivers(
    results: Results, level: str, earlier: int, later: int, choices: RiskChoices
) -> pd.Series:
    """Name for each area the indicators that made its risk grow most between two years.

    An indicator is named when its contribution grew at least `SUBSTANTIAL` times as much as
    the one that grew most, and the figure of the area itself moved towards more risk: an area
    may also rise because the others fall, and that is no driver. At most `NAMED`, the largest
    first.

    Returns
    -------
    pandas.Series
        Area code → tuple of indicator ids, which may be empty.

    Raises
    ------
    DataError
        No indicator can be compared.
    """
    pair = comparable(results, level, earlier, later)
    before, after = (risk.contributions for risk in _risks(pair, results, level, choices))
    # Rounded, so that equal growth keeps the order of the registry.
    growth = (after - before).round(9)
    signs = [
        -1.0 if results.registry[name].direction == "lower" else 1.0 for name in growth.columns
    ]
    worse = (pair[1].values - pair[0].values)[growth.columns] * signs > 0
    large = growth.ge(SUBSTANTIAL * growth.max(axis=1), axis=0) & (growth > 0) & worse
    largest_first = np.argsort(-growth.to_numpy(), axis=1, kind="stable")
    names, named = list(growth.columns), large.to_numpy()
    drivers_of = {
        area: tuple(names[at] for at in largest_first[row] if named[row, at])[:NAMED]
        for row, area in enumerate(growth.index)
    }
    return pd.Series(drivers_of, dtype=object)


def comparable(results: Results, level: str, earlier: int, later: int) -> tuple[Year, Year]:
    """Take of two years the figures that may be set beside each other.

    A figure counts if it was counted in both years, over (nearly) the whole area: not if it
    was hidden or missing, estimated (as over a border that moved), or known for less than
    `COMPLETE` of its denominator, nor where other sectors are known than before and that could
    move the figure as far as chance (`genkgeo.certainty.known_in_both.alike`), nor where the
    share without a place is another one (`genkgeo.measures.placeless`). What is left out can
    never look like a rise.
    """
    return matched(*counted_in_both(results, level, earlier, later), results.registry)


def counted_in_both(results: Results, level: str, earlier: int, later: int) -> tuple[Year, Year]:
    """Take what was counted in two years, of indicators whose share without a place is steady."""
    shares = placeless_shares(results.totals)
    first, last = (years_of(results.current(level, year)) for year in (earlier, later))
    unsteady = [
        name
        for name in first.keys() & last.keys()
        if not is_steady(shares, results.registry[name], first[name], last[name])
    ]
    key = (level, earlier, later)
    if key not in results.apart:
        results.apart[key] = _apart(results, *key)
    apart = results.apart[key]
    before, after = (_counted(results, level, year, apart) for year in (earlier, later))
    return _without(before, unsteady), _without(after, unsteady)


def chance(results: Results, earlier: int, later: int) -> dict[str, Together]:
    """How far the chance in two years hangs together, as all levels of them tell."""
    return results.once(_chance, earlier, later)


def _chance(results: Results, earlier: int, later: int) -> dict[str, Together]:
    return together(results.shown(earlier), results.shown(later), results.registry)


def _apart(results: Results, level: str, earlier: int, later: int) -> pd.DataFrame:
    """Mark the figures of a level that rest on other sectors in the one year than in the other."""
    then, now = (results.shown(year) for year in (earlier, later))
    # What is whole in both years rests on the same, and what lacks more does not count at all.
    partly = set()
    for rows in (results.current(level, earlier), results.current(level, later)):
        some = rows["coverage"].between(COMPLETE, 1.0 - EVEN) & (rows["state"] == State.OBSERVED)
        partly |= set(rows.loc[some, "indicator"])
    if not partly:
        return pd.DataFrame()
    then, now = (
        rows[rows["level"].isin([SECTOR, level]) & rows["indicator"].isin(partly)]
        for rows in (then, now)
    )
    apart = alike(then, now, results.areas, results.registry)["apart"]
    return apart[apart.index.get_level_values("level") == level].droplevel("level").unstack()


def years_of(rows: pd.DataFrame) -> dict[str, int]:
    """Name the year of each indicator, of rows that hold one year of each."""
    return dict(zip(rows["indicator"], rows["period"].tolist(), strict=True))


def _without(year: Year, names: list[str]) -> Year:
    """Leave out the figures of some indicators."""
    return Year(
        year.values.drop(columns=names, errors="ignore"),
        year.sizes.drop(columns=names, errors="ignore"),
    )


def _counted(results: Results, level: str, year: int, apart: pd.DataFrame) -> Year:
    """Take the figures of a year that were counted, over (nearly) the whole area.

    ``apart`` marks those that have no like in the other year.
    """
    rows = results.current(level, year)
    whole = (rows["state"] == State.OBSERVED) & (rows["coverage"] >= COMPLETE)
    counting = {name: one for name, one in results.registry.items() if _counts(one)}
    values, sizes = (wide(rows[whole], level, counting, of) for of in ("value", "denominator"))
    hide = apart.reindex(index=values.index, columns=values.columns).eq(True)
    return Year(values.mask(hide), sizes)


def _risks(
    pair: tuple[Year, Year], results: Results, level: str, choices: RiskChoices
) -> tuple[Risk, Risk]:
    """Score both years on the figures that they share."""
    names = [name for name in results.registry if name in pair[0].values]
    names = [name for name in names if pair[0].values[name].notna().any()]
    no_city = pd.Series(dtype=float)
    first, second = (
        risk.composite(year.values[names], no_city, results.registry, choices, level=level)
        for year in pair
    )
    return first, second


def _scores_of_year(
    results: Results, level: str, year: int, choices: RiskChoices
) -> tuple[pd.DataFrame | None, str]:
    """Score one year; say what it lacks, or why there is no score."""
    if year == results.year:
        return results.risk[level].scores, ""
    weights = results.risk[level].weights
    table = _counting(results, level, year, choices).reindex(columns=weights.index)
    tells = pd.Series({name: has_spread(table[name].dropna().to_numpy()) for name in table})
    opening = f"In {year} ({results.levels[level].plural})"
    if weights[tells].sum() < choices.minimum_weight - 1e-12:
        return None, f"{opening} is er geen score: te weinig cijfers."
    city = _counting(results, MUNICIPALITY, year, choices).iloc[0]
    composite = risk.composite(
        table[tells.index[tells]], city, results.registry, choices, level=level
    )
    absent = [results.registry[name].short for name in tells.index[~tells]]
    note = f"{opening} telt niet mee: {dutch.listing(absent)}." if absent else ""
    return composite.scores, note


def _counting(results: Results, level: str, year: int, choices: RiskChoices) -> pd.DataFrame:
    """Take the figures of a year of which enough is known."""
    table = results.table(level, year=year)
    return risk.counting(table, results.table(level, "coverage", year=year), choices)


def _counts(indicator: Indicator) -> bool:
    """Say whether an indicator counts in the risk: whether more of it is better or worse."""
    return indicator.direction != "none"
