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


class Together(NamedTuple):
    """How far the chance in two years hangs together, and how well that is known."""

    correlation: float
    """From 0 to 1 less `LEAST`."""
    degrees: float
    """Degrees of freedom of its estimate; infinite where the registry says it."""


def correlations(
    then: pd.DataFrame, now: pd.DataFrame, registry: Mapping[str, Indicator]
) -> dict[str, float]:
    """Correlation of the chance in two years, per indicator: those of `together`."""
    return {name: one.correlation for name, one in together(then, now, registry).items()}


def together(
    then: pd.DataFrame, now: pd.DataFrame, registry: Mapping[str, Indicator]
) -> dict[str, Together]:
    """How far the chance in two years hangs together, per indicator.

    What the registry says (`genkgeo.parameters.registry.Indicator.correlation`), or else one less
    the spread of the changes as seen (`spread`), at the level of which most areas can be compared:
    how much people stay is a property of people, not of a level.

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
    return found


def of_rows(rows: pd.DataFrame, correlation: Mapping[str, float]) -> pd.Series:
    """Look up the correlation of the indicator of every row, of which the index has a level so."""
    return pd.Series(rows.index.get_level_values("indicator").map(dict(correlation)), rows.index)


def spread(changes: np.ndarray) -> float:
    """How far changes lie apart, beside what two years apart would give; areas that moved aside.

    The variance of the inner eight tenths around their median, times what it is of a normal
    distribution. As it is estimated, it is widened as a t-distribution is wider than the normal
    one, so that an interval made with it keeps its certainty.

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
    (0.23, 0.29)
    """
    from scipy import stats  # Imported here: it is slow to import.

    if len(changes) < FEWEST:
        return np.nan
    apart = changes - np.median(changes)
    inner = np.sort(apart**2)[: int(np.ceil(INNER * len(apart)))]
    wider = stats.t.ppf(0.95, EFFICIENCY * len(apart)) / stats.norm.ppf(0.95)
    return float(np.mean(inner) / OF_INNER * wider**2)


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
    spread_seen = spread(changes)
    # As long as two independent years could lie as near to each other, they are taken for that.
    doubt = Z * np.sqrt(2 / (EFFICIENCY * max(len(changes), 1)))
    if np.isnan(spread_seen) or spread_seen * np.exp(doubt) > 1:
        return independent
    return Together(1 - max(spread_seen, LEAST), EFFICIENCY * len(changes))


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
