"""Do the groups hold with other areas and other chance? Bootstraps of every method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from genkgeo.profiles.kmeans import ROUNDS, lloyd, spread_starts
from genkgeo.profiles.methods import FITS, Data, Fit, Groups

STARTS = 4
"""Starts of k-means per bootstrap; the best after a few rounds goes on."""

TRIAL_ROUNDS = 3

AT_ONCE = 100_000
"""Areas, of all draws together, that are placed at once."""

MOST = {"kmeans": 2000, "ward": 1000, "gaussian": 1000}
"""Most areas in one bootstrap."""

FEWER = 50
"""Most draws of the methods that must be fitted one at a time for every number."""

FEWEST, REFITTED = 12, 60_000
"""Contiguous groups see all areas in every draw: of many areas they get fewer draws, so that no
more areas than this are grouped anew, and never fewer than these draws."""


@dataclass(frozen=True)
class Draws:
    """How the areas are grouped in each draw.

    Attributes
    ----------
    labels : numpy.ndarray of int, shape (draws, areas)
        The groups of the areas as they are; numbered anew in every draw.
    again : callable
        From draws (their numbers) and z-scores that chance has moved, of each draw its own, to the
        groups of the areas in each.
    """

    labels: np.ndarray
    again: Callable[[np.ndarray, np.ndarray], np.ndarray]


def draws(
    method: str, data: Data, fits: dict[int, Fit], every: np.ndarray, number: int
) -> dict[int, Draws]:
    """Draw, for every k, other areas, and group them anew.

    k-means, Ward and the mixture see a bootstrap sample of the areas, after which all areas
    are placed with the groups found. Contiguous groups would have no borders left in a sample:
    they see all areas, each with the centre of its group and what another area has beside it.

    Parameters
    ----------
    method : str
    data : Data
    fits : dict of int to Fit
        k → the groups to compare with.
    every : numpy.ndarray, shape (all areas, indicators)
        The areas to place; NaN where there is no figure.
    number : int
        Draws; the slow methods take at most `FEWER`, contiguous groups of many areas less.
    """
    if method == "contiguous":
        number = min(number, FEWER, max(FEWEST, REFITTED // len(data.points)))
        return {k: _refitted(data, k, fit, number) for k, fit in fits.items()}
    if method == "kmeans":
        groups_of_draws = {k: _all_kmeans(data, k, number) for k in fits}
    else:
        groups_of_draws = _one_by_one(method, data, list(fits), number)
    points = every.astype(np.float32)
    return {k: _placed(groups, points) for k, groups in groups_of_draws.items()}


def _placed(groups: Groups, every: np.ndarray) -> Draws:
    def again(draws: np.ndarray, moved: np.ndarray) -> np.ndarray:
        return groups[draws].nearest(moved)

    portions = _portions(len(groups.means), len(every))
    return Draws(np.concatenate([again(draws, every) for draws in portions]), again)


def _portions(draws: int, areas: int) -> list[np.ndarray]:
    """Divide draws so that not too many areas are placed at once.

    Examples
    --------
    >>> [len(portion) for portion in _portions(200, 30)]
    [200]
    >>> [len(portion) for portion in _portions(5, 40_000)]
    [2, 2, 1]
    """
    size = max(1, AT_ONCE // max(1, areas))
    return [np.arange(at, min(at + size, draws)) for at in range(0, draws, size)]


def _one_by_one(method: str, data: Data, numbers: list[int], number: int) -> dict[int, Groups]:
    random = np.random.default_rng([data.seed, 1])
    size = min(len(data.points), MOST[method])
    by_number: dict[int, list[Groups]] = {k: [] for k in numbers}
    for _ in range(number if method == "ward" else min(number, FEWER)):
        sample = data.points[np.sort(random.integers(len(data.points), size=size))]
        for k, fit in FITS[method](Data(sample, data.seed), numbers).items():
            by_number[k].append(fit.groups)
    return {k: _stacked(groups) for k, groups in by_number.items() if groups}


def _stacked(draws: list[Groups]) -> Groups:
    """Put the groups of all draws in one, with the draw as the first axis."""
    precision = [groups.precision for groups in draws if groups.precision is not None]
    weights = [groups.weights for groups in draws if groups.weights is not None]
    return Groups(
        np.array([groups.means for groups in draws], dtype=np.float32),
        np.array(precision, dtype=np.float32) if precision else None,
        np.array(weights, dtype=np.float32) if weights else None,
    )


def _refitted(data: Data, k: int, fit: Fit, number: int) -> Draws:
    """Group the same areas, with the differences from the centres dealt out anew."""
    random = np.random.default_rng([data.seed, k])
    centres = fit.groups.means[fit.labels]
    residuals = data.points - centres

    def grouped(moved: np.ndarray) -> np.ndarray:
        return FITS["contiguous"](Data(moved, data.seed, data.touching), [k])[k].labels

    def again(_: np.ndarray, moved: np.ndarray) -> np.ndarray:
        return np.array([grouped(each) for each in moved])

    areas = len(residuals)
    dealt = (centres + residuals[random.integers(areas, size=areas)] for _ in range(number))
    return Draws(np.array([grouped(moved) for moved in dealt]), again)


def _all_kmeans(data: Data, k: int, number: int) -> Groups:
    """Fit k-means to all bootstrap samples at once, from starts of their own."""
    random = np.random.default_rng([data.seed, k])
    size = min(len(data.points), MOST["kmeans"])
    chosen = np.sort(random.integers(len(data.points), size=(number, size)), axis=1)
    points = data.points.astype(np.float32)[chosen]
    best, tightest = lloyd(points, spread_starts(points, k, random), TRIAL_ROUNDS)
    for _ in range(STARTS - 1):
        centres, wide = lloyd(points, spread_starts(points, k, random), TRIAL_ROUNDS)
        best = np.where((wide < tightest)[:, None, None], centres, best)
        tightest = np.minimum(wide, tightest)
    return Groups(lloyd(points, best, ROUNDS)[0])


def stability(base: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Mean adjusted Rand index of the groups of the draws with the groups as they are."""
    return float(adjusted_rand(overlap(base, labels, k)).mean())


def overlap(base: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """Count the areas by group and by group of each draw.

    Parameters
    ----------
    base : numpy.ndarray of int, shape (areas,)
    labels : numpy.ndarray of int, shape (draws, areas)

    Returns
    -------
    numpy.ndarray of int, shape (draws, k, k)
    """
    draw = np.arange(len(labels))[:, None]
    cell = (draw * k + base.astype(int)) * k + labels
    return np.bincount(cell.ravel(), minlength=len(labels) * k * k).reshape(-1, k, k)


def adjusted_rand(counts: np.ndarray) -> np.ndarray:
    """Adjusted Rand index: how alike two groupings are, 1 the same and 0 as by chance.

    (Σ pairs − expected) ÷ (½ (Σ rows + Σ columns) − expected), over pairs of areas.

    Parameters
    ----------
    counts : numpy.ndarray, shape (draws, k, k)
        From `overlap`.

    References
    ----------
    L. Hubert and P. Arabie, *Journal of Classification* 2 (1985), 193–218.
    """

    def pairs(n: np.ndarray) -> np.ndarray:
        return np.asarray(n * (n - 1) / 2)

    both = pairs(counts).sum(axis=(1, 2))
    rows = pairs(counts.sum(axis=2)).sum(axis=1)
    columns = pairs(counts.sum(axis=1)).sum(axis=1)
    expected = rows * columns / pairs(counts.sum(axis=(1, 2)))
    most = (rows + columns) / 2
    same = np.isclose(most, expected)
    index = (both - expected) / np.where(same, 1.0, most - expected)
    return np.where(same, 1.0, index)


def kept(
    base: np.ndarray, drawn: Draws, moved: np.ndarray | None, k: int
) -> tuple[np.ndarray, np.ndarray]:
    """Count in which groups an area falls when other areas and other chance are drawn.

    The groups of a draw are matched to the groups as they are by the areas that they share
    (Hungarian method).

    Parameters
    ----------
    base : numpy.ndarray of int, shape (areas,)
    drawn : Draws
    moved : numpy.ndarray, shape (some draws, areas, indicators), optional
        Z-scores moved by chance; None: only the areas drawn differ.

    Returns
    -------
    confidence : numpy.ndarray of float, shape (areas,)
        Share of the draws in which an area keeps its group.
    second : numpy.ndarray of int, shape (areas,)
        The group it falls in most often otherwise; −1 where there is none.
    """
    from scipy.optimize import linear_sum_assignment  # Imported here: it is slow to import.

    falls = np.zeros((k, len(base)), dtype=int)
    everywhere = np.arange(len(base))
    match = np.empty((len(drawn.labels), k), dtype=int)
    for draw, counts in enumerate(overlap(base, drawn.labels, k)):
        ours, theirs = linear_sum_assignment(counts, maximize=True)
        match[draw, theirs] = ours
    for draws in _portions(len(match), len(base)):
        labels = drawn.labels[draws]
        if moved is not None:
            labels = drawn.again(draws, moved[draws % len(moved)])
        matched = np.take_along_axis(match[draws], labels.astype(int), axis=1)
        falls += [(matched == group).sum(axis=0) for group in range(k)]
    keeps = falls[base, everywhere]
    falls[base, everywhere] = -1
    second = np.where(falls.max(axis=0) > 0, falls.argmax(axis=0), -1)
    return keeps / len(drawn.labels), second
