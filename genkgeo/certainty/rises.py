"""Which figures rose beyond chance, and more than those of the other areas; how many are false.

Every figure of every area is tried, so that chance alone would find some. The false discovery rate
says how many of what is found may be that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.certainty import noise
from genkgeo.certainty.differences import Year
from genkgeo.certainty.pairing import EFFICIENCY, LEAST, Together, moderated, spread
from genkgeo.certainty.pairing import FEWEST as ENOUGH_FOR_SPREAD
from genkgeo.parameters.registry import Indicator

FALSE = 0.1
"""Of all that is found, the share that chance alone may have made."""

FEWEST = 8
"""Areas from which there is a course of the others to set one beside."""

CLEARLY = 1.28
"""Standard errors of a spread from where it is clearly more than expected: one in ten by chance."""

LIGHTER = 1 / 3
"""Weight of a year to begin with, beside the one before it: what rises year after year has gone
furthest since the first, and what rose at once is clear since both."""

TOGETHER = "samen"
"""Column of all indicators of an area together."""

BORROWED = 0.5
"""Of how far the areas of an indicator lie apart, what the other indicators say of it at most,
beside what it says itself: one that really lies further apart stays so."""

INDEPENDENT = Together(0.0, np.inf)

FEWEST_TOGETHER = 3
"""Indicators that say something together."""


class Rises(NamedTuple):
    """What was tried of one level: areas × indicators, and `TOGETHER`; NaN where nothing was."""

    probability: pd.DataFrame
    """Of a rise as clear as this by chance, with the years tried counted."""
    since: pd.DataFrame
    """Year from which it is clearest."""
    rate: pd.DataFrame
    """Benjamini and Hochberg's: the share of false ones among all that are at least as clear."""

    def within(self, part: float) -> list[tuple[str, str]]:
        """List the areas and indicators of which at most this share is false."""
        return [
            (str(self.rate.index[row]), str(self.rate.columns[column]))
            for row, column in zip(*np.nonzero(self.rate.to_numpy() <= part), strict=True)
        ]


def beyond_others(
    before: Year, after: Year, registry: Mapping[str, Indicator], chance: Mapping[str, Together]
) -> pd.DataFrame:
    """How far each figure went towards more risk, beside the others, in standard errors.

    On the scale of Anscombe, with y and v a figure and its noise, the change is

    (y₂ − y₁) ÷ √(v₁ + v₂), less the median of the areas, over √φ

    with φ the noise that is left of two years apart: one less the correlation, or how far the
    changes of this level lie apart where that is clearly more (`genkgeo.certainty.pairing.spread`):
    areas also move apart by more than chance in counting. Of that the indicators borrow from each
    other (`genkgeo.certainty.pairing.moderated`). Where φ is estimated, or few people move,
    that number is one of a t-distribution (`_degrees`), and what is given is the normal one that is
    as rare.

    Parameters
    ----------
    before, after : Year
        The figures that can be compared, in the same places.
    registry : mapping of str to Indicator
    chance : mapping of str to Together
        From `genkgeo.certainty.pairing.together`.

    Returns
    -------
    pandas.DataFrame
        Index area code, columns the indicators with a model of noise and at least `FEWEST` areas,
        and `TOGETHER`.
    """
    change, moving = _changes(before, after, registry)
    known = {str(name): change[name].dropna().to_numpy() for name in change.columns}
    known = {name: changes for name, changes in known.items() if len(changes) >= FEWEST}
    tried = {}
    for name, (left, degrees) in _left(known, chance).items():
        apart_from = (change[name] - np.median(known[name])) / np.sqrt(left)
        of_areas = _degrees(left * moving[name].to_numpy(), degrees)
        tried[name] = as_normal(apart_from.to_numpy(), of_areas)
    found = pd.DataFrame(tried, index=change.index)
    return found.assign(**{TOGETHER: _together(found, registry)})


def as_normal(values: np.ndarray, degrees: float | np.ndarray) -> np.ndarray:
    """Give the normal number that is as rare as one of a t-distribution.

    Examples
    --------
    >>> as_normal(np.array([4.0, -4.0]), 20).round(2).tolist(), as_normal(np.array([4.0]), np.inf)
    ([3.39, -3.39], array([4.]))
    """
    from scipy import stats  # Imported here: it is slow to import.

    as_rare = np.sign(values) * stats.norm.isf(stats.t.sf(np.abs(values), degrees))
    return np.where(np.isinf(degrees), values, as_rare)


def _degrees(moved: np.ndarray, estimate: float) -> np.ndarray:
    """Degrees of freedom of a change of which few people make up the noise.

    Who came less who went is a difference of two Poisson counts: its excess kurtosis is one over
    its variance, and that of a t-distribution 6 ÷ (degrees − 4). Those of both sources add up.

    Parameters
    ----------
    moved : numpy.ndarray
        The variance of that difference: how many people (or families) chance moves.
    estimate : float
        Degrees of freedom of the noise itself.

    Examples
    --------
    >>> _degrees(np.array([1.0, 100.0]), np.inf).tolist(), _degrees(np.array([2.0]), 16.0).tolist()
    ([10.0, 604.0], [10.0])
    """
    excess = 1 / np.maximum(6 * moved, 1e-9) + 1 / max(estimate - 4, 1e-9)
    return np.asarray(4 + 1 / excess)


def _left(
    changes: Mapping[str, np.ndarray], chance: Mapping[str, Together]
) -> dict[str, tuple[float, float]]:
    """The part of the noise that is left of each indicator, with its degrees of freedom.

    As the years say, unless the areas of this level clearly lie further apart.
    """
    said = {name: chance.get(name, INDEPENDENT) for name in changes}
    left = {name: (1 - one.correlation, one.degrees) for name, one in said.items()}
    judged = [name for name, own in changes.items() if len(own) >= ENOUGH_FOR_SPREAD]
    own = np.array([EFFICIENCY * len(changes[name]) for name in judged])
    more = np.array([spread(changes[name]) / left[name][0] for name in judged])
    more, degrees = moderated(np.maximum(more, LEAST), own, BORROWED * own)
    clearly = more > np.exp(CLEARLY * np.sqrt(2 / degrees))
    return left | {
        name: (left[name][0] * times, of)
        for name, times, of, is_clear in zip(judged, more, degrees, clearly, strict=True)
        if is_clear
    }


def standard_changes(before: Year, after: Year, registry: Mapping[str, Indicator]) -> pd.DataFrame:
    """Changes towards more risk, over the noise of two years apart; NaN where one is absent.

    Parameters
    ----------
    before, after : Year
        With the same areas.
    registry : mapping of str to Indicator
        Only those with a model of noise, and with figures in both years, have a column.
    """
    return _changes(before, after, registry)[0]


def _changes(
    before: Year, after: Year, registry: Mapping[str, Indicator]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Changes over their noise, and how many people chance moves in two years apart."""
    both = before.values.columns.intersection(after.values.columns)
    names = [name for name in both if name in registry and registry[name].counted]
    if not names:
        nothing = pd.DataFrame(index=before.values.index, dtype=float)
        return nothing, nothing
    indicators = [registry[name] for name in names]
    sides = [
        noise.stabilise(year.values[names].to_numpy(), year.sizes[names].to_numpy(), indicators)
        for year in (before, after)
    ]
    towards = [-1.0 if indicator.direction == "lower" else 1.0 for indicator in indicators]
    apart = np.sqrt(sides[0].variance + sides[1].variance)
    change = np.array(towards) * (sides[1].scaled - sides[0].scaled) / apart
    index = before.values.index
    moving = noise.counted_noise(*sides)
    return (
        pd.DataFrame(change, index, names, dtype=float),
        pd.DataFrame(moving, index, names, dtype=float),
    )


def _together(tried: pd.DataFrame, registry: Mapping[str, Indicator]) -> np.ndarray:
    """All indicators of an area as one, each domain as heavy as another; NaN with few of them."""
    counting = [name for name in tried.columns if registry[name].direction != "none"]
    figures = tried[counting].to_numpy(float)
    domains = [registry[name].domain for name in counting]
    weights = np.array([1 / domains.count(domain) for domain in domains])
    known = ~np.isnan(figures)
    enough = known.sum(axis=1) >= FEWEST_TOGETHER
    together = np.full(len(figures), np.nan)
    root = np.sqrt((known * weights**2).sum(axis=1))
    together[enough] = (np.nan_to_num(figures) * weights).sum(axis=1)[enough] / root[enough]
    if enough.sum() < ENOUGH_FOR_SPREAD:
        return np.full(len(figures), np.nan)
    # Figures of the same families rise together, so that all of them say less than each apart.
    seen = together[enough]
    beyond = (together - np.median(seen)) / np.sqrt(max(spread(seen), 1.0))
    return as_normal(beyond, EFFICIENCY * len(seen))


def rises(tried: Mapping[int, pd.DataFrame]) -> Rises:
    """Say of every figure how clear its rise is, since the year from which that is clearest.

    Of more than one year to begin with each has a weight w, one in all (`LIGHTER`), and the
    probability is the smallest of p ÷ w. The year that is told is the one from which the rise
    itself is clearest, whatever it weighs.

    Parameters
    ----------
    tried : mapping of int to pandas.DataFrame
        Earlier year → standard errors beyond the others, of `beyond_others`.

    References
    ----------
    Y. Benjamini and Y. Hochberg, *Journal of the Royal Statistical Society B* 57 (1995), 289–300;
    weights: C. R. Genovese, K. Roeder and L. Wasserman, *Biometrika* 93 (2006), 509–524.

    Examples
    --------
    >>> found = rises({2024: pd.DataFrame({"a": [4.0, 0.5, -1.0]}, index=["X", "Y", "Z"])})
    >>> found.rate["a"].round(4).tolist()
    [0.0001, 0.4628, 0.8413]
    """
    from scipy import stats  # Imported here: it is slow to import.

    years = sorted(tried)
    tables = _aligned([tried[year] for year in years])
    clear = np.stack([table.to_numpy(float) for table in tables])
    known = ~np.isnan(clear)
    some = known.any(axis=0)
    weights = np.where(known, LIGHTER ** np.arange(len(years))[:, None, None], np.nan)
    chances = stats.norm.sf(clear) * np.nansum(weights, axis=0) / weights
    probability = np.minimum(np.fmin.reduce(chances), 1.0)
    clearest = np.where(known, clear, -np.inf).argmax(axis=0)
    rate = np.full(probability.shape, np.nan)
    if some.any():
        rate[some] = stats.false_discovery_control(probability[some])
    index, columns = tables[0].index, tables[0].columns

    def laid_out(cells: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(np.where(some, cells, np.nan), index, columns)

    return Rises(laid_out(probability), laid_out(np.array(years)[clearest]), laid_out(rate))


def cell(table: pd.DataFrame, area: str, name: str) -> float:
    """Look one number up."""
    return float(table[name].to_numpy()[table.index.get_loc(area)])


def _aligned(tables: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """Give tables the same areas and indicators, sorted: their order says nothing."""
    index = pd.Index(sorted({area for table in tables for area in table.index}))
    columns = sorted({str(name) for table in tables for name in table.columns})
    return [table.reindex(index=index, columns=columns) for table in tables]
