"""Put figures on one scale: each function fits on a sample and gives the transform."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special

SAME = 1e-12
"""Values that differ less than this, relative to the largest, differ by rounding alone."""

Transform = Callable[[np.ndarray], np.ndarray]


class Ranking(NamedTuple):
    """How to rank a value among the sample (1 = lowest), and the highest rank there is."""

    of: Transform
    n: int


def ranked(sample: np.ndarray, ties: str = "average") -> Ranking:
    """Rank among a sample without NaN; ``dense`` counts equal values once."""
    if ties == "dense":
        distinct = np.unique(sample)
        return Ranking(lambda x: np.searchsorted(distinct, x, side="right"), len(distinct))
    ordered = np.sort(sample)

    def of(x: np.ndarray) -> np.ndarray:
        below = np.searchsorted(ordered, x, side="left")
        up_to = np.searchsorted(ordered, x, side="right")
        return {"average": (below + up_to + 1) / 2, "min": below + 1, "max": up_to}[ties]

    return Ranking(of, len(ordered))


def given(highest: int) -> Ranking:
    """Take the value itself for the rank."""
    return Ranking(lambda x: x, highest)


def none(sample: np.ndarray, ranking: Ranking | None = None) -> Transform:
    """Leave the value as it stands."""
    return lambda x: x


def z(sample: np.ndarray, ranking: Ranking | None = None) -> Transform:
    """Standard deviations from the mean of the areas: (x − mean) ÷ sd (population sd)."""
    ordered = np.sort(sample)  # so that the order of the areas does not touch the last bits
    mean, spread = ordered.mean(), ordered.std()
    return lambda x: (x - mean) / spread


def minmax(sample: np.ndarray, ranking: Ranking | None = None) -> Transform:
    """Place between the lowest (0) and the highest (1) area."""
    low, high = sample.min(), sample.max()
    return lambda x: np.clip((x - low) / (high - low), 0, 1)


def percentile(sample: np.ndarray, ranking: Ranking | None = None) -> Transform:
    """Share of the other areas that lie lower: (rank − 1) ÷ (N − 1)."""
    rank, n = ranking or ranked(sample)
    return lambda x: np.clip((rank(x) - 1) / (n - 1), 0, 1)


def rank_normal(sample: np.ndarray, ranking: Ranking | None = None) -> Transform:
    """Normal score of the rank, Hazen's rule: Φ⁻¹((rank − ½) ÷ N)."""
    rank, n = ranking or ranked(sample)
    return lambda x: special.ndtri(np.clip((rank(x) - 0.5) / n, 0.5 / n, 1 - 0.5 / n))


def exponential(sample: np.ndarray, ranking: Ranking | None = None) -> Transform:
    """The transform of the English indices: −23 · ln(1 − R · (1 − e^(−100/23))), R = rank ÷ N."""
    (rank, n), scale = ranking or ranked(sample), 1 - np.exp(-100 / 23)
    return lambda x: -23 * np.log(1 - np.clip(rank(x) / n, 0, 1) * scale)


SCALES = {f.__name__: f for f in (none, z, minmax, percentile, rank_normal, exponential)}
"""Name in a spec → transform, fitted on the areas of the table."""


def has_spread(sample: np.ndarray) -> bool:
    """Say whether a sample has two values that differ by more than rounding."""
    return len(sample) >= 2 and bool(np.ptp(sample) > SAME * np.abs(sample).max())


def steady(x: np.ndarray) -> np.ndarray:
    """Round computed values to twelve digits, so that what is equal ranks as equal.

    Examples
    --------
    >>> float(steady(np.array([0.1 + 0.2]))[0])
    0.3
    """
    largest = np.nanmax(np.abs(x), initial=0.0)
    if not 1e-200 < largest < 1e200:
        return x
    return np.round(x, 12 - int(np.ceil(np.log10(largest))))


def rounded(x: np.ndarray, decimals: int, rounding: str) -> np.ndarray:
    """Round to the nearest, or cut off; a value that is whole but for rounding stays."""
    if rounding == "nearest":
        return np.round(x, decimals)
    return np.asarray(np.floor(np.round(x * 10**decimals, 6)) / 10**decimals)
