"""Whether a difference between two years is more than small numbers can explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from genkgeo.certainty import definitions, noise
from genkgeo.certainty.intervals import LEVEL
from genkgeo.certainty.one_thread import one_thread
from genkgeo.certainty.rank_intervals import worst_first
from genkgeo.certainty.recounts import recounted, scores_of, scores_seen
from genkgeo.errors import DataError
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.results import VERDICTS

DRAWS = 1000
"""Enough for a quantile of a twentieth; a rank interval takes more."""
FEWEST = 3
COLUMNS = ["earlier", "later", "score", "score_low", "score_high", "rank", "rank_low", "rank_high"]


def interval(
    before: pd.DataFrame, after: pd.DataFrame, correlation: pd.Series | float = 0.0
) -> pd.DataFrame:
    r"""Interval of a difference, from those of its two sides (square-and-add).

    With d = v₂ − v₁, (l, u) the interval of a value v and r the correlation of their chance:

    d − √(a² + b² − 2rab)  to  d + √(c² + e² − 2rce)

    with a = v₂ − l₂, b = u₁ − v₁, c = u₂ − v₂ and e = v₁ − l₁. It has the certainty of the
    intervals it is made of.

    Parameters
    ----------
    before, after : pandas.DataFrame
        Same index; columns ``value``, ``ci_low``, ``ci_high``.
    correlation : pandas.Series or float
        Of the chance in both, from `genkgeo.certainty.pairing`; 0 where they are independent.

    Returns
    -------
    pandas.DataFrame
        ``low, high``; NaN where a value or its interval is not there.

    References
    ----------
    R. G. Newcombe, *Statistics in Medicine* 17 (1998), 873–890, method 10 (shares);
    G. Y. Zou and A. Donner, *Statistics in Medicine* 27 (2008), 1693–1702 (any interval);
    G. Y. Zou, *Psychological Methods* 12 (2007), 399–413 (with a correlation).

    Examples
    --------
    Newcombe's table II: 56 of 70 less 48 of 80, with 95 % certainty.

    >>> from genkgeo.certainty.intervals import wilson
    >>> def side(count, size):
    ...     low, high = wilson(count, size, level=0.95)
    ...     return pd.DataFrame({"value": [count / size], "ci_low": low, "ci_high": high})
    >>> interval(side(48, 80), side(56, 70)).round(4).values.tolist()
    [[0.0524, 0.3339]]
    """
    below, above = (
        np.sqrt((x**2 + y**2 - 2 * correlation * x * y).clip(lower=0.0))
        for x, y in (
            (after["value"] - after["ci_low"], before["ci_high"] - before["value"]),
            (after["ci_high"] - after["value"], before["value"] - before["ci_low"]),
        )
    )
    difference = after["value"] - before["value"]
    ends = pd.DataFrame({"low": difference - below, "high": difference + above})
    return ends.where(ends.notna().all(axis=1))


def verdict(real: pd.Series, low: pd.Series, high: pd.Series, *, turned: bool = False) -> pd.Series:
    """Say of each difference whether it is beyond noise: whether its interval leaves out 0.

    Parameters
    ----------
    real, low, high : pandas.Series
        The difference and its interval.
    turned : bool
        For a rank, of which a lower number is more risk: the verdict speaks of the risk.

    Returns
    -------
    pandas.Series
        Of `genkgeo.results.VERDICTS`; empty where the difference or its interval is not
        there.

    Examples
    --------
    >>> real = pd.Series([2.0, -2, 1, None])
    >>> verdict(real, real - 1.5, real + 1.5).tolist()
    ['gestegen', 'gedaald', 'niet aantoonbaar veranderd', '']
    >>> verdict(real, real - 1.5, real + 1.5, turned=True).tolist()[:2]
    ['gedaald', 'gestegen']
    """
    up, down, none = VERDICTS
    above, below = (down, up) if turned else (up, down)
    absent = real.isna() | low.isna() | high.isna()
    words = np.select([absent, low > 0, high < 0], ["", above, below], none)
    return pd.Series(words, index=real.index, dtype=object)


@dataclass(frozen=True)
class Year:
    """The figures of one level and year: index area code, columns indicator ids.

    Attributes
    ----------
    values, sizes : pandas.DataFrame
        ``Results.table(level, year=…)`` and ``Results.table(level, "denominator", year=…)``.
    """

    values: pd.DataFrame
    sizes: pd.DataFrame


def matched(before: Year, after: Year, registry: Mapping[str, Indicator]) -> tuple[Year, Year]:
    """Keep of two years the figures that both have, and the areas of either, sorted.

    Otherwise a figure that appears or is hidden would itself look like a change. A rate
    without its denominator counts as absent. An indicator of which what is left cannot tell
    areas apart in one of the years has no figures in either.

    Parameters
    ----------
    before, after : Year
    registry : mapping of str to Indicator
        Other indicators are left out.

    Returns
    -------
    tuple of Year
        With the same areas and indicators, and figures in the same places.
    """
    index = before.values.index.union(after.values.index).sort_values()
    names = before.values.columns.union(after.values.columns).intersection(list(registry))
    names = names.sort_values()
    rates = np.array([registry[name].kind == "rate" for name in names], dtype=bool)
    sides = [
        tuple(
            frame.reindex(index=index, columns=names).to_numpy(float)
            for frame in (year.values, year.sizes)
        )
        for year in (before, after)
    ]
    present = np.ones((len(index), len(names)), dtype=bool)
    for values, sizes in sides:
        present &= ~np.isnan(values) & ((sizes > 0) | ~rates)
    for values, _ in sides:
        present &= _differs(np.where(present, values, np.nan))
    first, second = (
        Year(*(pd.DataFrame(np.where(present, x, np.nan), index, names) for x in side))
        for side in sides
    )
    return first, second


def _differs(seen: np.ndarray) -> np.ndarray:
    """Say of each column whether it can tell areas apart; one without figures cannot."""
    highest, lowest, largest = (
        of.reduce(x, axis=0, initial=np.nan)
        for of, x in ((np.fmax, seen), (np.fmin, seen), (np.fmax, np.abs(seen)))
    )
    with np.errstate(invalid="ignore"):
        return np.asarray(highest - lowest > 1e-12 * largest)


def score_differences(
    before: Year,
    after: Year,
    registry: Mapping[str, Indicator],
    choices: RiskChoices,
    *,
    seed: int,
    draws: int = DRAWS,
    level: float = LEVEL,
    correlation: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Differences of score and rank between two years, with their intervals.

    The index is the one chosen, in both years, on the figures that both years have
    (`matched`). The interval lies around the difference seen, D: both years are counted anew
    many times, and with δ the difference of such a pair of years, less the mean of all δ, it
    runs from D − (upper quantile of δ) to D − (lower quantile).

    The years are not drawn from the draws behind the rank intervals: those are drawn towards
    the other areas, each year apart, so they lie around a smaller difference than the one
    seen and hide real change (`genkgeo.certainty.recounts` says how they are drawn).

    The noise of the two years hangs together as far as the same people are counted in both
    (`genkgeo.certainty.pairing`). An indicator of which all figures and sizes are the same in
    both years was carried over: there its noise is the same too.

    Parameters
    ----------
    before, after : Year
    registry : mapping of str to Indicator
    choices : RiskChoices
    seed : int
        Same seed, same bytes; the order of rows and columns does not matter.
    draws : int
        At least 100.
    level : float
        Certainty of the intervals.
    correlation : mapping of str to float, optional
        Indicator → how far its chance in the two years hangs together; 0 where not said.

    Returns
    -------
    pandas.DataFrame
        Index area code, sorted; columns `COLUMNS`: the scores of both years, and the
        differences of score and rank, after less before. NaN where too few of the weights
        have a figure in both years. A rank that falls is more risk.

    Raises
    ------
    DataError
        Fewer than three areas have a score in both years, no indicator counts, or there are
        too few draws.

    References
    ----------
    A. C. Davison and D. V. Hinkley, *Bootstrap Methods and their Application*, 1997, §5.2
    (the basic bootstrap).
    """
    if draws < 100:
        raise DataError("Er zijn te weinig trekkingen", expected="minstens 100", found=str(draws))
    first, second = matched(before, after, registry)
    seen = first.values.notna()
    ranked = _ranked(seen, registry, choices)
    chosen = definitions.plan(list(seen.columns[seen.any()]), registry, choices)
    with one_thread():  # More threads would change the last bits.
        seen_scores, drawn_scores = _scores(
            (first, second), registry, chosen, draws, np.random.default_rng(seed), correlation or {}
        )
    seen_scores = [score[:, ranked] for score in seen_scores]
    drawn_scores = [score[:, ranked] for score in drawn_scores]
    columns = _around(seen_scores, drawn_scores, level, "score")
    seen_ranks = [worst_first(score) for score in seen_scores]
    drawn_ranks = [worst_first(score) for score in drawn_scores]
    columns |= _around(seen_ranks, drawn_ranks, level, "rank")
    columns |= {"earlier": seen_scores[0][0], "later": seen_scores[1][0]}
    # A rank is whole, and so is its interval; + 0.0 turns −0.0 into 0.0.
    for end in ("rank_low", "rank_high"):
        columns[end] = np.rint(columns[end]) + 0.0
    return pd.DataFrame(columns, index=seen.index[ranked], columns=COLUMNS).reindex(seen.index)


def _scores(
    years: tuple[Year, Year],
    registry: Mapping[str, Indicator],
    chosen: definitions.Plan,
    draws: int,
    random: np.random.Generator,
    correlation: Mapping[str, float],
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Score both years as seen, shape (1, areas), and counted anew, shape (draws, areas)."""
    names = list(chosen.names)
    indicators = [registry[name] for name in names]
    observed = [year.values[names].to_numpy() for year in years]
    sizes = [year.sizes[names].to_numpy() for year in years]
    stabilised = [noise.stabilise(*year, indicators) for year in zip(observed, sizes, strict=True)]
    models, present = stabilised[0].models, ~np.isnan(observed[0])
    # What was carried over has the same noise in both years.
    together = [
        1.0 if _carried_over(*years, name) else correlation.get(name, 0.0) for name in names
    ]
    earlier, later = recounted(stabilised[0], stabilised[1], together, draws, random)
    return (
        [scores_seen(values, chosen) for values in observed],
        [scores_of(drawn, models, present, chosen) for drawn in (earlier, later)],
    )


def _ranked(
    seen: pd.DataFrame, registry: Mapping[str, Indicator], choices: RiskChoices
) -> np.ndarray:
    """Say of each area whether enough of the weights have a figure; refuse too few areas."""
    whole = definitions.plan(list(seen.columns), registry, choices)
    covered = definitions.covered(seen[list(whole.names)].to_numpy(), whole)
    ranked = covered >= choices.minimum_weight - 1e-12
    if ranked.sum() < FEWEST:
        raise DataError(
            "Er zijn te weinig gebieden om twee jaren te vergelijken",
            expected=f"minstens {FEWEST} gebieden met een score in beide jaren",
            found=str(int(ranked.sum())),
            remedy="kies andere jaren of een ander niveau",
        )
    return ranked


def _carried_over(before: Year, after: Year, name: str) -> bool:
    """Say whether all figures and sizes of an indicator are the same in both years."""
    same = before.values[name].equals(after.values[name])
    return same and before.sizes[name].equals(after.sizes[name])


def _around(
    seen: list[np.ndarray], drawn: list[np.ndarray], level: float, name: str
) -> dict[str, np.ndarray]:
    """Set the spread of the differences that were drawn around the difference seen.

    Both lists hold the earlier year and the later one: ``seen`` of shape (1, areas), ``drawn``
    of shape (draws, areas).
    """
    difference = (seen[1] - seen[0])[0].astype(float)
    deviations = np.sort((drawn[1] - drawn[0]).astype(float), axis=0)
    deviations -= deviations.mean(axis=0)
    outside = int((1 - level) / 2 * len(deviations))
    if len(deviations) == 1:
        # No indicator has a model of its noise: there is no interval.
        deviations = np.full_like(deviations, np.nan)
    low = difference - deviations[-1 - outside]
    high = difference - deviations[outside]
    return {name: difference, f"{name}_low": low, f"{name}_high": high}
