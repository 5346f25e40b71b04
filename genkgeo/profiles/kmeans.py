"""k-means of many sets of areas at once, and of one set from many starts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

STARTS, MOST_CELLS = 300, 4_000_000
"""Random starts of one set of areas, and most distances at a time: of very many areas fewer."""

FEWEST_STARTS = 10

POLISHED, FEW = 8, 1000
"""How many of the tightest groups are tried area by area, and of how many areas at most."""

ROUNDS, LONGEST = 40, 300
"""Rounds in which centres move, at most; and those of the groups that are kept."""


def tightest(
    points: np.ndarray, k: int, seed: int, *, beside: Sequence[np.ndarray] = ()
) -> np.ndarray:
    """Find the k groups with the least sum of squares within them.

    Many random starts at once, then, from the best of them, areas one by one (Hartigan and Wong
    1979): what moving a centre cannot better, moving an area often can.

    Parameters
    ----------
    points : numpy.ndarray, shape (areas, indicators)
    k, seed : int
    beside : sequence of numpy.ndarray, shape (k, indicators)
        Centres to begin from as well.

    Returns
    -------
    numpy.ndarray of int, shape (areas,)

    References
    ----------
    J. A. Hartigan and M. A. Wong, *Applied Statistics* 28 (1979), 100–108.
    """
    random = np.random.default_rng([seed, k])
    starts = int(np.clip(MOST_CELLS // (len(points) * k), FEWEST_STARTS, STARTS))
    drawn = spread_starts(np.broadcast_to(points, (starts, *points.shape)), k, random)
    begun = np.concatenate([drawn, *(centres[None] for centres in beside)])
    every = np.broadcast_to(points, (len(begun), *points.shape))
    centres, wide = lloyd(every, begun, ROUNDS)
    if len(points) > FEW:
        return nearest(points, lloyd(points[None], centres[[wide.argmin()]], LONGEST)[0][0])
    _, different = np.unique(wide.round(9), return_index=True)
    tried = [exchanged(points, nearest(points, centres[at]), k) for at in different[:POLISHED]]
    return min(tried, key=lambda labels: within(points, labels, k))


def nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Find the nearest centre of every area."""
    return lowest((centres**2).sum(axis=1)[:, None] - 2 * centres @ points.T)[0]


def within(points: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Sum of squares around the means of the groups.

    Examples
    --------
    >>> within(np.array([[0.0], [2.0], [5.0]]), np.array([0, 0, 1]), 2)
    2.0
    """
    inside = (labels == np.arange(k)[:, None]).astype(float)
    means = inside @ points / np.maximum(inside.sum(axis=1), 1)[:, None]
    return float(((points - means[labels]) ** 2).sum())


def exchanged(points: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """Move areas one by one to the group that makes the sum of squares least, while it shrinks."""
    labels = labels.astype(np.int8)
    everywhere = np.arange(len(points))
    for _ in range(10 * len(points)):
        inside = (labels == np.arange(k)[:, None]).astype(float)
        number = inside.sum(axis=1)
        means = inside @ points / np.maximum(number, 1)[:, None]
        far = ((points[:, None] - means) ** 2).sum(axis=2)
        own = number[labels]
        # What the sum loses without the area, and gains with it; one that is alone stays.
        loss = far[everywhere, labels] * own / np.maximum(own - 1, 1)
        gain = far * number / (number + 1)
        gain[everywhere, labels] = np.inf
        to = gain.argmin(axis=1)
        change = np.where(own > 1, gain[everywhere, to] - loss, 0.0)
        area = int(change.argmin())
        if change[area] > -1e-9:
            break
        labels[area] = to[area]
    return labels


def lowest(far: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find which of the groups (last axis but one) is the lowest, and how low.

    One group after the other is ten times faster than argmin along so short an axis.
    """
    best = far[..., 0, :].copy()
    which = np.zeros(best.shape, dtype=np.int8)
    for group in range(1, far.shape[-2]):
        nearer = far[..., group, :] < best
        which[nearer] = group
        np.minimum(best, far[..., group, :], out=best)
    return which, best


def spread_starts(points: np.ndarray, k: int, random: np.random.Generator) -> np.ndarray:
    """Draw centres that lie apart (k-means++, Arthur and Vassilvitskii 2007), for each sample."""
    samples, size, _ = points.shape
    row = np.arange(samples)
    centres = [points[row, random.integers(size, size=samples)]]
    far = np.full((samples, size), np.inf, dtype=points.dtype)
    for _ in range(k - 1):
        far = np.minimum(far, ((points - centres[-1][:, None]) ** 2).sum(axis=2))
        up_to = far.cumsum(axis=1)
        level = random.random(samples) * up_to[:, -1]
        pick = np.minimum((up_to <= level[:, None]).sum(axis=1), size - 1)
        centres.append(points[row, pick])
    return np.stack(centres, axis=1)


def lloyd(points: np.ndarray, centres: np.ndarray, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Move the centres to the mean of what lies nearest, in every sample at once.

    Returns
    -------
    centres : numpy.ndarray, shape (samples, k, indicators)
    wide : numpy.ndarray, shape (samples,)
        Sum of squares within the groups, but for a part that is the same for all centres.
    """
    centres, wide = centres.copy(), np.zeros(len(points))
    groups = np.arange(centres.shape[1])[:, None]
    # Samples in which no area changes group any more take no further part.
    live = np.arange(len(points))
    labels = np.full(points.shape[:2], -1, dtype=np.int8)
    across = points.transpose(0, 2, 1)
    for _ in range(rounds):
        near = centres[live]
        far = (near**2).sum(axis=2)[:, :, None] - 2 * near @ across
        nearest, low = lowest(far)
        wide[live] = low.sum(axis=1)
        moved = (nearest != labels).any(axis=1)
        live, labels, points = live[moved], nearest[moved], points[moved]
        across, near = points.transpose(0, 2, 1), near[moved]
        if not len(live):
            break
        inside = (labels[:, None] == groups).astype(points.dtype)
        number = inside.sum(axis=2)[:, :, None]
        # A centre that nothing is near to stays where it is.
        centres[live] = np.where(number > 0, inside @ points / np.maximum(number, 1), near)
    return centres, wide
