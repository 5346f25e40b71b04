"""What is hidden or missing: how far off a figure may be for it, beside its noise by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from genkgeo.certainty import noise
from genkgeo.certainty.noise import Stabilised
from genkgeo.parameters.registry import Indicator
from genkgeo.results import Results
from genkgeo.states import State

EVEN = 1e-9
"""Coverage so near to all is all."""


@dataclass(frozen=True)
class Seen:
    """How much of every figure was seen: tables of areas by indicators, as ``Results.table``.

    Attributes
    ----------
    coverage, low, high, state : pandas.DataFrame
        Columns of measures.
    """

    coverage: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    state: pd.DataFrame

    def of(self, areas: pd.Index, names: list[str]) -> dict[str, np.ndarray]:
        """Lay the tables out in one order of areas and indicators."""
        return {
            column: frame.reindex(index=areas, columns=names).to_numpy()
            for column, frame in vars(self).items()
        }


@dataclass(frozen=True)
class Doubt:
    """What is not known of the figures of a level; arrays of areas × indicators.

    Attributes
    ----------
    spread : numpy.ndarray
        Standard deviation, in the unit of the figure, that the parts without a number add.
    sizes : numpy.ndarray
        Denominator of what a figure speaks of: where only small counts are hidden, of the whole.
    counts : numpy.ndarray of bool
        Enough is known of the figure for the score.
    unknown : numpy.ndarray of bool
        There is a figure, but nobody has it, or it does not count.
    """

    spread: np.ndarray
    sizes: np.ndarray
    counts: np.ndarray
    unknown: np.ndarray

    @property
    def gaps(self) -> np.ndarray:
        """Where something of a figure is not known."""
        return np.asarray((self.spread > 0) | self.unknown)

    @property
    def of_areas(self) -> np.ndarray:
        """Per area: something is not known of one of its figures."""
        return np.asarray(self.gaps.any(axis=1))

    @property
    def of_indicators(self) -> np.ndarray:
        """Per indicator: something is not known of a figure of an area."""
        return np.asarray(self.gaps.any(axis=0))


def seen_of(results: Results, level: str, names: list[str]) -> Seen:
    """Take from results how much of every figure of a level was seen."""
    columns = ("coverage", "low", "high", "state")
    return Seen(*(results.table(level, column)[names] for column in columns))


def no_doubt(values: np.ndarray, sizes: np.ndarray) -> Doubt:
    """Say that of all figures everything is known."""
    nothing = np.zeros(values.shape, dtype=bool)
    return Doubt(np.zeros(values.shape), sizes, ~np.isnan(values), nothing)


def doubt_of(
    values: np.ndarray,
    sizes: np.ndarray,
    seen: dict[str, np.ndarray],
    indicators: list[Indicator],
    minimum: float,
) -> Doubt:
    """Say how far the figures may be off for what is hidden or missing of them.

    With c the coverage and s the standard deviation of the figures of all areas, the rest of an
    area has another figure than what is known of it, by s, and counts for 1 − c. Bounds leave
    less: of a width w a value in between may be w ÷ √12 off, and where w is of m hidden counts,
    each as likely 0 as what the supplier hides at most, w ÷ √(12 m). The smallest holds.

    Parameters
    ----------
    values, sizes : numpy.ndarray, shape (areas, indicators)
    seen : dict of str to numpy.ndarray
        The tables of `Seen`, in the same order.
    indicators : list of Indicator
    minimum : float
        Least coverage of a figure that counts.
    """
    known = ~np.isnan(values)
    coverage = np.where(known, np.nan_to_num(seen["coverage"], nan=1.0), 0.0)
    partly = known & (coverage < 1 - EVEN)
    width = np.where(partly, seen["high"] - seen["low"], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.where(partly, sizes / coverage, sizes)
    spread, of_whole = np.zeros(values.shape), sizes.astype(float)
    for at, indicator in enumerate(indicators):
        part = 1 - coverage[:, at]
        rest, bounded = part * np.nanstd(values[:, at]), width[:, at] / np.sqrt(12)
        if indicator.hidden_at_most is not None and indicator.counted:
            # Where the width is what a share leaves open, sectors are missing, and none is hidden.
            most = indicator.factor * (indicator.maximum_ratio or np.inf)
            open_end = np.where(part > 0, part, np.nan) * most
            small = partly[:, at] & (width[:, at] < open_end / 2)
            cells = width[:, at] * whole[:, at] / (indicator.factor * indicator.hidden_at_most)
            bounded = np.where(small, bounded / np.sqrt(np.fmax(cells, 1.0)), bounded)
            of_whole[small, at] = whole[small, at]
        spread[:, at] = np.where(partly[:, at], np.fmin(rest, bounded), 0.0)
    counts = known & (coverage >= minimum - EVEN)
    applies = seen["state"] != State.NOT_APPLICABLE
    return Doubt(spread, of_whole, counts, ~counts & applies)


def stabilise(values: np.ndarray, doubt: Doubt, indicators: list[Indicator]) -> Stabilised:
    """Put figures on the scale of `genkgeo.certainty.noise`, with the doubt as more noise.

    A spread of s around x is on that scale half the distance between what x − s and x + s are.
    """
    least = np.maximum(values - doubt.spread, np.minimum(values, 0.0))
    seen, below, above = (
        noise.stabilise(end, doubt.sizes, indicators)
        for end in (values, least, values + doubt.spread)
    )
    more = np.where(doubt.spread > 0, ((above.scaled - below.scaled) / 2) ** 2, 0.0)
    return Stabilised(seen.scaled, seen.variance + more, seen.models)
