"""Grouping areas into k groups: one function for each method, all in one table."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from genkgeo.parameters.choices import METHODS
from genkgeo.profiles.kmeans import LONGEST, lloyd, lowest, nearest, tightest, within

AS_TIGHT = 1.05
"""Groups that are no wider than this times the tightest are as good, with figures of people."""

WARD_MOST = 5000
"""Ward compares all pairs: with more areas it groups a sample, and the rest join the nearest."""

LEAST_VARIANCE = 0.05
"""Added to the variances of a Gaussian mixture, in squared z-scores: else one area is a group."""


@dataclass(frozen=True)
class Data:
    """Areas to group.

    Attributes
    ----------
    points : numpy.ndarray, shape (areas, indicators)
        Without NaN.
    seed : int
    touching : scipy.sparse.csr_array, shape (areas, areas), optional
        1 where two areas share a border; only for contiguous groups.
    earlier : numpy.ndarray of int, shape (areas,), optional
        The groups of an earlier year, numbered from 0; −1 where there was none.
    """

    points: np.ndarray
    seed: int
    touching: sparse.csr_array | None = None
    earlier: np.ndarray | None = None

    @property
    def groups_left(self) -> int:
        """How many groups of an earlier year these areas still have; 0 where none is known."""
        return 0 if self.earlier is None else int(self.earlier.max()) + 1

    @property
    def earlier_means(self) -> np.ndarray:
        """Means of the groups of an earlier year, over the areas that had one."""
        if self.earlier is None:
            return np.empty((0, self.points.shape[1]))
        known = self.earlier >= 0
        return Groups.of(self.points[known], self.earlier[known]).means


@dataclass(frozen=True)
class Groups:
    """What places an area in a group: centres and, for a mixture, how wide and how large.

    Attributes
    ----------
    means : numpy.ndarray, shape (…, k, indicators)
    precision : numpy.ndarray, shape (…, k, indicators), optional
        One over the variances; None: all the same.
    weights : numpy.ndarray, shape (…, k), optional
        Shares of the areas; None: no matter.
    """

    means: np.ndarray
    precision: np.ndarray | None = None
    weights: np.ndarray | None = None

    def __getitem__(self, draw: int | np.ndarray) -> Groups:
        """Take one draw, or some."""
        precision = None if self.precision is None else self.precision[draw]
        weights = None if self.weights is None else self.weights[draw]
        return Groups(self.means[draw], precision, weights)

    def nearest(self, points: np.ndarray) -> np.ndarray:
        """Place each area with the nearest centre on the indicators that it has.

        Parameters
        ----------
        points : numpy.ndarray, shape (areas, indicators) or (…, areas, indicators)
            NaN where there is no figure; of every draw its own, or the same for all.

        Returns
        -------
        numpy.ndarray of int, shape (…, areas)
        """
        present = ~np.isnan(points)
        x, known = np.where(present, points, 0).swapaxes(-1, -2), present.swapaxes(-1, -2)
        known = known.astype(points.dtype)
        precise = 1.0 if self.precision is None else self.precision
        # Σ (x − m)² ÷ v, written out so that all areas and centres are one product.
        far = (self.means**2 * precise) @ known - 2 * (self.means * precise) @ x
        if self.precision is not None:
            far += self.precision @ x**2 - np.log(self.precision) @ known
        if self.weights is not None:
            far -= 2 * np.log(self.weights)[..., None]
        return lowest(far)[0]

    @classmethod
    def of(cls, points: np.ndarray, labels: np.ndarray) -> Groups:
        """Take the mean of each group."""
        inside = (labels == np.arange(labels.max() + 1)[:, None]).astype(points.dtype)
        return cls(inside @ points / inside.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Fit:
    """The groups of one k: of each area which, and what places another area among them."""

    labels: np.ndarray
    groups: Groups


def kmeans(data: Data, numbers: Sequence[int]) -> dict[int, Fit]:
    """Fit k-means from Ward's groups and from many random starts; keep the tightest groups.

    Groups that go on from those of an earlier year are kept where they are as tight
    (`AS_TIGHT`): with other chance another start wins, and areas would move for nothing.
    """
    fits = {}
    for k, start in ward(data, numbers).items():
        labels = tightest(data.points, k, data.seed, beside=[start.groups.means])
        if k == data.groups_left:
            centres, _ = lloyd(data.points[None], data.earlier_means[None], LONGEST)
            followed = nearest(data.points, centres[0])
            most = AS_TIGHT * within(data.points, labels, k)
            labels = followed if within(data.points, followed, k) <= most else labels
        if len(np.unique(labels)) == k:
            fits[k] = Fit(labels, Groups.of(data.points, labels))
    return fits


def ward(data: Data, numbers: Sequence[int]) -> dict[int, Fit]:
    """Merge step by step what makes the groups least wide (Ward 1963)."""
    from scipy.cluster import hierarchy

    points = data.points
    every = len(points) <= WARD_MOST
    if not every:
        sample = np.random.default_rng(data.seed).choice(len(points), WARD_MOST, replace=False)
        points = points[np.sort(sample)]
    merges = hierarchy.ward(points)[:, :2].astype(int)
    fits = {}
    for k in numbers:
        labels = cut(merges, k)
        groups = Groups.of(points, labels)
        fits[k] = Fit(labels if every else groups.nearest(data.points), groups)
    return fits


def gaussian(data: Data, numbers: Sequence[int]) -> dict[int, Fit]:
    """Fit a mixture of normal distributions, each with a variance per indicator."""
    from sklearn.mixture import GaussianMixture

    fits = {}
    for k, start in ward(data, numbers).items():
        square = Groups.of(data.points**2, start.labels).means - start.groups.means**2
        model = GaussianMixture(
            k,
            covariance_type="diag",
            reg_covar=LEAST_VARIANCE,
            max_iter=300,
            means_init=start.groups.means,
            weights_init=np.bincount(start.labels, minlength=k) / len(start.labels),
            precisions_init=1 / (np.clip(square, 0, None) + LEAST_VARIANCE),
            random_state=data.seed,
        )
        with warnings.catch_warnings():
            # It warns that more rounds could follow.
            warnings.simplefilter("ignore")
            model.fit(data.points)
        groups = Groups(model.means_, 1 / model.covariances_, model.weights_)
        fits[k] = Fit(groups.nearest(data.points), groups)
    return fits


def contiguous(data: Data, numbers: Sequence[int]) -> dict[int, Fit]:
    """Merge as Ward does, but only what shares a border."""
    from sklearn.cluster import AgglomerativeClustering

    model = AgglomerativeClustering(
        n_clusters=2, connectivity=data.touching, linkage="ward", compute_full_tree=True
    )
    with warnings.catch_warnings():
        # It warns that loose parts are joined, which the notes say.
        warnings.simplefilter("ignore")
        merges = model.fit(data.points).children_
    cuts = {k: cut(merges, k) for k in numbers}
    return {k: Fit(labels, Groups.of(data.points, labels)) for k, labels in cuts.items()}


def cut(merges: np.ndarray, k: int) -> np.ndarray:
    """Undo the last k − 1 merges of a tree.

    Parameters
    ----------
    merges : numpy.ndarray of int, shape (areas − 1, 2)
        Row i: the two nodes that make node areas + i.

    Examples
    --------
    >>> cut(np.array([[0, 2], [1, 3]]), 2).tolist()
    [0, 1, 0]
    """
    from scipy.sparse.csgraph import connected_components  # Imported here: it is slow to import.

    areas = len(merges) + 1
    kept = areas - k
    merged = np.repeat(np.arange(areas, areas + kept), 2)
    size = areas + kept
    links = sparse.coo_array((np.ones(2 * kept), (merges[:kept].ravel(), merged)), (size, size))
    return connected_components(links, directed=False)[1][:areas]


FITS: dict[str, Callable[[Data, Sequence[int]], dict[int, Fit]]] = dict(
    zip(METHODS, (kmeans, ward, gaussian, contiguous), strict=True)
)
"""Method → the function that groups for several numbers at once."""
