"""How far the chance in two years hangs together: most people are counted in both.

Who lives in a wijk, and who has a preferential rate there, are largely the same people as a year
ago. Their chance is then the same chance, and hardly plays a part in the difference. To take
the two years as independent hides a real change; to take them as the same makes one of chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.certainty import noise
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

KEYS = ["level", "area", "indicator"]

ENOUGH = 5.0
"""People counted, and not counted, from where chance is nearly normal on the scale of Anscombe."""
FEWEST = 20
"""Areas from which how far their changes lie apart can be estimated."""
INNER = 0.8
"""Part of the changes that the spread is taken of: an area that really changed is not in it."""
OF_INNER = 0.437728
"""Variance of the inner eight tenths of a standard normal distribution."""
EFFICIENCY = 0.6
"""Of that variance beside the usual one, in areas: so many areas fewer it is as good as."""
Z = 2.326
"""Standard errors by which two years must lie nearer to each other than independent ones: then
one indicator in a hundred is wrongly taken for people who stay."""
LEAST = 0.05
"""Part of the noise of two years apart that is left at least: somebody always moves."""


MOST_BORROWED = 100.0
"""Degrees of freedom that an estimate borrows from those of other indicators at most."""
FEWEST_ALIKE = 3
"""Estimates from where they say something of each other."""


class Together(NamedTuple):
    """How far the chance in two years hangs together, and how well that is known."""

    correlation: float
    """From 0 to 1 less `LEAST`."""
    degrees: float
    """Degrees of freedom of its estimate; infinite where the registry says it."""

    @property
    def for_intervals(self) -> float:
        """The correlation with which an interval keeps its certainty: an estimated one is less.

        What is left of the noise is widened as a t-distribution is wider than the normal one.
        """
        return max(1 - (1 - self.correlation) * _wider(self.degrees), 0.0)


def correlations(
    then: pd.DataFrame, now: pd.DataFrame, registry: Mapping[str, Indicator]
) -> dict[str, float]:
    """Correlation of the chance in two years to take in an interval, per indicator."""
    return {name: one.for_intervals for name, one in together(then, now, registry).items()}


def together(
    then: pd.DataFrame, now: pd.DataFrame, registry: Mapping[str, Indicator]
) -> dict[str, Together]:
    """How far the chance in two years hangs together, per indicator.

    What the registry says (`genkgeo.parameters.registry.Indicator.correlation`), or else one less
    the spread of the changes as seen (`spread`), at the level of which most areas can be compared:
    how much people stay is a property of people, not of a level. The estimates say something of
    each other (`_moderated`).

    Parameters
    ----------
    then, now : pandas.DataFrame
        Measures of two years, one row per level, area and indicator: `KEYS`, ``period``,
        ``value, denominator, state, coverage``.
    registry : mapping of str to Indicator

    Returns
    -------
    dict of str to Together
        A correlation of 0 where nothing is said and too few areas can tell.
    """
    sides = [rows.set_index(KEYS) for rows in (then, now)]
    periods = [rows.groupby("indicator")["period"].max() for rows in (then, now)]
    found = {}
    for name, indicator in registry.items():
        if not indicator.counted or not all(name in years.index for years in periods):
            continue
        given = indicator.correlation(abs(int(periods[1][name]) - int(periods[0][name])))
        told = Together(given, np.inf) if given is not None else _estimated(sides, name, indicator)
        found[name] = Together(min(told.correlation, 1 - LEAST), told.degrees)
    return _moderated(found)


def _moderated(found: Mapping[str, Together]) -> dict[str, Together]:
    """Let every estimate borrow from those of the other indicators, as far as they are alike.

    What the registry says is no estimate, and neither borrows nor lends.
    """
    estimated = {name: one for name, one in found.items() if np.isfinite(one.degrees)}
    left = np.array([1 - one.correlation for one in estimated.values()])
    degrees = np.array([one.degrees for one in estimated.values()])
    parts, degrees = moderated(left, degrees, MOST_BORROWED)
    return dict(found) | {
        name: Together(1 - min(max(part, LEAST), 1.0), own)
        for name, part, own in zip(estimated, parts.tolist(), degrees.tolist(), strict=True)
    }


def moderated(
    spreads: np.ndarray, degrees: np.ndarray, most: float | np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Let estimates of a spread borrow from each other, as far as they are alike.

    Their logarithms lie as far apart as their degrees of freedom say, or further: from that
    follows how many degrees all of them together are worth to one.

    Parameters
    ----------
    spreads : numpy.ndarray
        Estimated variances of the same unit, above 0.
    degrees : numpy.ndarray
        Degrees of freedom of each.
    most : float or numpy.ndarray
        Degrees that one borrows at most.

    Returns
    -------
    tuple of numpy.ndarray
        The spreads and their degrees; as they were where fewer than `FEWEST_ALIKE` are given.

    References
    ----------
    G. K. Smyth, *Statistical Applications in Genetics and Molecular Biology* 3 (2004), article 3,
    section 6.2.

    Examples
    --------
    >>> alike = np.array([1.0, 1.0, 1.6])
    >>> spreads, degrees = moderated(alike, np.array([20.0, 20.0, 20.0]), 10)
    >>> spreads.round(2).tolist(), degrees.tolist()
    ([1.04, 1.04, 1.44], [30.0, 30.0, 30.0])
    """
    if len(spreads) < FEWEST_ALIKE:
        return spreads, degrees
    from scipy import special  # Imported here: it is slow to import.

    apart = np.log(spreads) - special.digamma(degrees / 2) + np.log(degrees / 2)
    more = float(apart.var(ddof=1) - special.polygamma(1, degrees / 2).mean())
    borrowed = np.minimum(_degrees_of(more), most)
    common = np.exp(apart.mean() + special.digamma(borrowed / 2) - np.log(borrowed / 2))
    return (borrowed * common + degrees * spreads) / (borrowed + degrees), degrees + borrowed


def _degrees_of(variance: float) -> float:
    """Degrees of freedom of which the logarithm of a spread has this variance.

    Examples
    --------
    >>> from scipy.special import polygamma
    >>> round(_degrees_of(polygamma(1, 18.6 / 2)), 6), _degrees_of(-0.01)
    (18.6, inf)
    """
    from scipy import optimize, special  # Imported here: it is slow to import.

    if variance <= special.polygamma(1, MOST_BORROWED):
        return np.inf
    return 2 * float(
        optimize.brentq(lambda half: special.polygamma(1, half) - variance, 1e-3, MOST_BORROWED)
    )


def _wider(degrees: float) -> float:
    """How much wider than the normal one a t-distribution is, in variance."""
    from scipy import stats  # Imported here: it is slow to import.

    if np.isinf(degrees):
        return 1.0
    return float((stats.t.ppf(0.95, degrees) / stats.norm.ppf(0.95)) ** 2)


def of_rows(rows: pd.DataFrame, correlation: Mapping[str, float]) -> pd.Series:
    """Look up the correlation of the indicator of every row, of which the index has a level so."""
    return pd.Series(rows.index.get_level_values("indicator").map(dict(correlation)), rows.index)


def spread(changes: np.ndarray) -> float:
    """How far changes lie apart, beside what two years apart would give; areas that moved aside.

    The variance of the inner eight tenths around their median, times what it is of a normal
    distribution.

    Parameters
    ----------
    changes : numpy.ndarray
        Differences, each over the root of the sum of the two variances.

    Returns
    -------
    float
        1: as far apart as two independent years; NaN with fewer than `FEWEST` areas.

    Examples
    --------
    >>> same = np.random.default_rng(7).normal(0, 0.5, 500)
    >>> round(spread(same), 2), round(spread(np.append(same, [9.0] * 40)), 2)
    (0.23, 0.28)
    """
    if len(changes) < FEWEST:
        return np.nan
    apart = changes - np.median(changes)
    inner = np.sort(apart**2)[: int(np.ceil(INNER * len(apart)))]
    return float(np.mean(inner) / OF_INNER)


def _estimated(sides: list[pd.DataFrame], name: str, indicator: Indicator) -> Together:
    """One less the spread of the changes, at the level with the most areas; 0 without enough."""
    before, after = (_sure(side, name) for side in sides)
    both = before.index.intersection(after.index)
    independent = Together(0.0, np.inf)
    if both.empty:
        return independent
    at_level = pd.Series(0, both).groupby(level="level").size()
    level, areas = at_level.index[int(at_level.argmax())], at_level.max()
    if areas < FEWEST:
        return independent
    both = both[both.get_level_values("level") == level]
    changes = standardised(before.loc[both], after.loc[both], indicator)
    left, degrees = spread(changes), EFFICIENCY * len(changes)
    # As long as two independent years could lie as near to each other, they are taken for that.
    doubt = Z * np.sqrt(2 / max(degrees, 1))
    if np.isnan(left) or left * _wider(degrees) * np.exp(doubt) > 1:
        return independent
    return Together(1 - max(left, LEAST), degrees)


def standardised(before: pd.DataFrame, after: pd.DataFrame, indicator: Indicator) -> np.ndarray:
    """Differences of two years over the noise of two years apart; where enough is counted.

    Parameters
    ----------
    before, after : pandas.DataFrame
        The same areas in the same order; ``value, denominator``.
    indicator : Indicator
    """
    scaled, variances, enough = [], [], np.ones(len(before), dtype=bool)
    for side in (before, after):
        values, sizes = (side[[column]].to_numpy(float) for column in ("value", "denominator"))
        stabilised = noise.stabilise(values, sizes, [indicator])
        scaled.append(stabilised.scaled[:, 0])
        variances.append(stabilised.variance[:, 0])
        enough &= _enough(side, indicator)
    change = (scaled[1] - scaled[0]) / np.sqrt(variances[0] + variances[1])
    return np.asarray(change[enough])


def _enough(side: pd.DataFrame, indicator: Indicator) -> np.ndarray:
    """Where the count, and what is left of the largest possible, are large enough to be normal."""
    most = indicator.maximum_ratio or np.inf
    size = side["denominator"].to_numpy(float) if indicator.kind == "rate" else 1.0
    ratio = side["value"].to_numpy(float) / indicator.factor
    return np.asarray((ratio * size >= ENOUGH) & ((most - ratio) * size >= ENOUGH))


def _sure(side: pd.DataFrame, name: str) -> pd.DataFrame:
    """Figures of an indicator that were counted over the whole area."""
    rows = side[side.index.get_level_values("indicator") == name].droplevel("indicator")
    whole = rows["state"].eq(State.OBSERVED) & rows["coverage"].ge(1 - 1e-9) & rows["value"].notna()
    return rows[whole]
