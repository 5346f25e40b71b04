"""Put figures on one scale: each function fits on a sample and gives the transform."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from genkgeo.parameters.index_spec import USUAL_POSITION

SAME = 1e-12
"""Values that differ less than this, relative to the largest, differ by rounding alone."""

Transform = Callable[[np.ndarray], np.ndarray]


POSITIONS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "rank/N": lambda rank, n: rank / n,
    "(rank-1)/N": lambda rank, n: (rank - 1) / n,
    "(rank-1)/(N-1)": lambda rank, n: (rank - 1) / (n - 1),
    "(rank-0.5)/N": lambda rank, n: (rank - 0.5) / n,
    "rank/(N+1)": lambda rank, n: rank / (n + 1),
    "(rank-0.375)/(N+0.25)": lambda rank, n: (rank - 0.375) / (n + 0.25),
}
"""Formula in a spec → what it does with a rank (1 = lowest) and the highest rank there is."""


class Ranking(NamedTuple):
    """How to rank a value among the sample (1 = lowest), and the highest rank there is."""

    of: Transform
    n: int


class Details(NamedTuple):
    """What a spec may say of a scale; what it leaves out is as usual for that scale."""

    ranking: Ranking | None = None
    position: str | None = None
    constant: float = 23.0


USUAL = Details()


def ranked(sample: np.ndarray, ties: str = "average") -> Ranking:
    """Rank among a sample without NaN; ``dense`` counts equal values once."""
    if ties == "dense":
        distinct = np.unique(sample)
        return Ranking(lambda x: np.searchsorted(distinct, x, side="right"), len(distinct))
    own_order = np.argsort(sample)
    ordered = sample[own_order]

    def of(x: np.ndarray) -> np.ndarray:
        below, up_to = np.empty((2, len(x)), dtype=np.intp)
        if x is sample:  # Of the sample itself nothing need be looked up.
            begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
            alike = np.diff(np.append(begins, len(ordered)))
            below[own_order] = np.repeat(begins, alike)
            up_to[own_order] = np.repeat(begins + alike, alike)
        else:
            # Looked up in ascending order: of many areas that is some ten times as fast.
            order = np.argsort(x)
            below[order] = np.searchsorted(ordered, x[order], side="left")
            up_to[order] = np.searchsorted(ordered, x[order], side="right")
        if ties == "average":
            return np.asarray((below + up_to + 1) / 2)
        return below + 1 if ties == "min" else up_to

    return Ranking(of, len(ordered))


def given(highest: int) -> Ranking:
    """Take the value itself for the rank."""
    return Ranking(lambda x: x, highest)


def none(sample: np.ndarray, details: Details = USUAL) -> Transform:
    """Leave the value as it stands."""
    return lambda x: x


def z(sample: np.ndarray, details: Details = USUAL) -> Transform:
    """Standard deviations from the mean of the areas: (x − mean) ÷ sd (population sd)."""
    ordered = np.sort(sample)  # so that the order of the areas does not touch the last bits
    mean, spread = ordered.mean(), ordered.std()
    return lambda x: (x - mean) / spread


def minmax(sample: np.ndarray, details: Details = USUAL) -> Transform:
    """Place between the lowest (0) and the highest (1) area."""
    low, high = sample.min(), sample.max()
    return lambda x: np.clip((x - low) / (high - low), 0, 1)


def percentile(sample: np.ndarray, details: Details = USUAL) -> Transform:
    """Position of the rank; unless the spec says otherwise the share of the others below it."""
    return _place("percentile", sample, details)


def rank_normal(sample: np.ndarray, details: Details = USUAL) -> Transform:
    """Normal score of the position, Φ⁻¹; unless the spec says otherwise Hazen's."""
    from scipy import special  # Imported here: it is slow to import.

    place = _place("rank_normal", sample, details)
    return lambda x: special.ndtri(place(x))


def exponential(sample: np.ndarray, details: Details = USUAL) -> Transform:
    """The transform of the English indices: −k · ln(1 − R · (1 − e^(−100/k))), R the position."""
    place, k = _place("exponential", sample, details), details.constant
    scale = 1 - np.exp(-100 / k)
    # The 0 makes the lowest 0 and not −0.
    return lambda x: -k * np.log(1 - place(x) * scale) + 0.0


def _place(scale: str, sample: np.ndarray, details: Details) -> Transform:
    """Position of a value among the sample; what lies beyond it is at its nearest end."""
    rank, n = details.ranking or ranked(sample)
    formula = POSITIONS[details.position or USUAL_POSITION[scale]]
    return lambda x: formula(np.clip(rank(x), 1, n), n)


SCALES = {f.__name__: f for f in (none, z, minmax, percentile, rank_normal, exponential)}
"""Name in a spec → transform, fitted on the areas of the table."""


def has_spread(sample: np.ndarray) -> bool:
    """Say whether a sample has two values that differ by more than rounding."""
    return len(sample) >= 2 and bool(np.ptp(sample) > SAME * np.abs(sample).max())


def ranks(x: np.ndarray) -> np.ndarray:
    """Rank values from high to low, 1 the highest; equal ones share the better rank, NaN has none.

    Examples
    --------
    >>> ranks(np.array([3.0, 7.0, np.nan, 3.0, 1.0])).tolist()
    [2.0, 1.0, nan, 2.0, 4.0]
    """
    known = ~np.isnan(x)
    of_known = -x[known]
    place = np.full(len(x), np.nan)
    place[known] = np.searchsorted(np.sort(of_known), of_known) + 1.0
    return place


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
    """Round to the nearest, or cut off; a value that is whole but for rounding stays.

    Examples
    --------
    >>> [float(rounded(np.array([0.03125]), 4, rule)[0]) for rule in ("nearest", "half_up")]
    [0.0312, 0.0313]
    """
    if rounding == "nearest":
        return np.round(x, decimals)
    if rounding == "half_up":
        # Six more digits first, or a half that lies a last bit too low would go down.
        up = np.floor(np.round(np.abs(x) * 10**decimals, 6) + 0.5) / 10**decimals
        return np.asarray(np.copysign(up, x) + 0.0)
    return np.asarray(np.floor(np.round(x * 10**decimals, 6)) / 10**decimals)
