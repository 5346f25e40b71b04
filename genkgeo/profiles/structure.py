"""Whether the areas fall in groups at all, or flow over into each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from genkgeo.profiles.kmeans import ROUNDS, lloyd, spread_starts

CITIES = 99
"""Made-up cities without groups, to compare with."""

TOLD, KEPT = 0.05, 0.2
"""Chance of groups as clear as these where there are none: at most so much to tell of groups, and
at most so much to go on with those of an earlier release, which else would come and go."""

EDGE = 1.5
"""Standard deviations beyond which an area lies no further out: a few that are far from all
others are no group."""

STARTS = 3

MOST = 300
"""Areas that are looked at. Of thousands the slightest bend in a cloud would be a group."""


def chance(points: np.ndarray, numbers: Sequence[int], seed: int) -> float:
    """Say how often areas without groups would look as clearly grouped as these.

    For every k the areas are laid out on their first k − 1 principal components, in which k
    groups lie (Ding and He 2004), and grouped by k-means. What counts is the sum of squares that
    is left, as a share, in standard deviations below that of made-up cities without groups; and
    of all k the clearest. That is the gap statistic (Tibshirani, Walther and Hastie 2001) as one
    test over all k, as SigClust (Liu and others 2008) does for two. The made-up cities are one
    cloud with the same covariance. Along each component it is a parabola, the roundest hill with
    ends: flatter than the normal curve, so that one long cloud is no group.

    Parameters
    ----------
    points : numpy.ndarray, shape (areas, indicators)
        Standardised, without NaN.
    numbers : sequence of int
        The k to look at; fewer than there are areas.
    seed : int

    Returns
    -------
    float
        (1 + cities at least as clear) ÷ (1 + cities).

    References
    ----------
    C. Ding and X. He, *ICML* (2004); R. Tibshirani, G. Walther and T. Hastie, *JRSS B* 63 (2001),
    411–423; Y. Liu, D. N. Hayes, A. Nobel and J. S. Marron, *JASA* 103 (2008), 1281–1293.

    Examples
    --------
    >>> draw = np.random.default_rng(1)
    >>> cloud = draw.normal(size=(30, 4))
    >>> chance(cloud, range(2, 9), 1) > 0.05
    True
    >>> chance(cloud + 6 * np.eye(4)[np.arange(30) % 3], range(2, 9), 1) < 0.05
    True
    """
    random = np.random.default_rng([seed, 3])
    if len(points) > MOST:
        points = points[np.sort(random.choice(len(points), MOST, replace=False))]
    scaled = (points - points.mean(axis=0)) / np.maximum(points.std(axis=0), 1e-12)
    cities = np.clip(np.concatenate([scaled[None], _clouds(scaled, random)]), -EDGE, EDGE)
    cities -= cities.mean(axis=1, keepdims=True)
    left, sizes, _ = np.linalg.svd(cities, full_matrices=False)
    laid_out = left * sizes[:, None]
    logs = np.stack([np.log(_left_over(laid_out, k, random)) for k in numbers], axis=1)
    without = logs[1:]
    clear = (without.mean(axis=0) - logs) / np.maximum(without.std(axis=0), 1e-12)
    clearest = clear.max(axis=1)
    return float((1 + (clearest[1:] >= clearest[0]).sum()) / (1 + CITIES))


def _clouds(points: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draw cities without groups, with the covariance of these areas."""
    values, axes = np.linalg.eigh(np.cov(points.T, bias=True).reshape(points.shape[1], -1))
    # An axis may come out either way round, which differs between machines.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(len(axes))])
    hill = random.beta(2, 2, size=(CITIES, *points.shape)) - 0.5
    along = hill * np.sqrt(20 * np.clip(values, 0, None))
    return np.asarray(along @ axes.T)


def _left_over(laid_out: np.ndarray, k: int, random: np.random.Generator) -> np.ndarray:
    """Share of the sum of squares that k groups leave, on the first k − 1 components."""
    points = np.ascontiguousarray(laid_out[:, :, : k - 1])
    whole = (points**2).sum(axis=(1, 2))
    least = np.full(len(points), np.inf)
    for _ in range(STARTS):
        wide = lloyd(points, spread_starts(points, k, random), ROUNDS)[1]
        least = np.minimum(least, wide + whole)
    return np.asarray(np.maximum(least / np.maximum(whole, 1e-12), 1e-9))
