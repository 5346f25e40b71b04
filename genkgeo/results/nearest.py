"""Which other row of a table lies nearest to each, without a table of all pairs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

NONE = -1
"""In the place of a position: there is no other row that has a figure in common."""

CELLS = 4_000_000
"""Most differences at a time; bounds the memory."""

FEW = 1500
"""Up to so many rows all pairs are as fast as a tree."""

MOST_KINDS = 12
"""Of more kinds of rows, each with a figure in other columns, there would be a tree per pair."""

HAIR = 1e-9
"""Within this share of the nearest distance rows are compared by the distance itself."""


def nearest(values: np.ndarray) -> np.ndarray:
    """Find the nearest other row of each row; of equally near ones the first.

    The distance of two rows is the root of the mean squared difference over the columns in which
    both have a value; where no value is absent the mean is over the same number everywhere, so
    plain Euclidean distance gives the same order.

    Parameters
    ----------
    values : numpy.ndarray, shape (rows, columns)
        NaN where there is none; every row has at least one value.

    Returns
    -------
    numpy.ndarray of int, shape (rows,)
        Position of the other row, or `NONE`.

    Examples
    --------
    >>> nearest(np.array([[0.0, 0.0], [3.0, 4.0], [1.0, np.nan]])).tolist()
    [2, 2, 0]
    """
    kinds = _kinds(values) if len(values) > FEW else []
    if not 0 < len(kinds) <= MOST_KINDS:
        return by_all_pairs(values)
    return _by_trees(values, kinds)


def nearest_few(values: np.ndarray, at: int, number: int) -> list[int]:
    """Find the rows nearest to one row, the nearest first; of equally near ones the first.

    Examples
    --------
    >>> nearest_few(np.array([[0.0, 0.0], [3.0, 4.0], [1.0, np.nan], [9.0, 9.0]]), 0, 2)
    [2, 1]
    """
    distance = distances(values, at)
    distance[at] = np.inf
    order = np.argsort(distance, kind="stable")[:number]
    return [int(row) for row in order if np.isfinite(distance[row])]


def distances(values: np.ndarray, at: int) -> np.ndarray:
    """Give how far each row lies from one row; infinite where they have no column in common.

    Examples
    --------
    >>> distances(np.array([[0.0, 0.0], [3.0, 4.0], [1.0, np.nan]]), 0).round(2).tolist()
    [0.0, 3.54, 1.0]
    """
    return np.asarray(_distance(values[[at]], values, gaps=True)[0])


def by_all_pairs(values: np.ndarray) -> np.ndarray:
    """Find the same with every pair, some rows at a time."""
    rows, columns = values.shape
    found = np.full(rows, NONE)
    size = max(1, CELLS // max(1, rows * columns))
    for start in range(0, rows, size):
        block = np.arange(start, min(start + size, rows))
        distance = _distance(values[block], values, gaps=bool(np.isnan(values).any()))
        distance[np.arange(len(block)), block] = np.inf
        first = distance.argmin(axis=1)
        found[block] = np.where(np.isinf(distance.min(axis=1)), NONE, first)
    return found


def _distance(some: np.ndarray, every: np.ndarray, *, gaps: bool) -> np.ndarray:
    """Distance of some rows to every row; infinite where they have no column in common."""
    if not gaps:
        from scipy.spatial.distance import cdist  # Imported here: it is slow to import.

        return np.asarray(cdist(some, every))
    difference = some[:, None, :] - every[None, :, :]
    shared = ~np.isnan(difference)
    squares = np.where(shared, difference, 0.0) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.sqrt(squares.sum(axis=2) / shared.sum(axis=2))
    return np.where(np.isnan(distance), np.inf, distance)


class _Kind(NamedTuple):
    """Rows that have a value in the same columns."""

    columns: np.ndarray
    rows: np.ndarray


def _kinds(values: np.ndarray) -> list[_Kind]:
    present = ~np.isnan(values)
    patterns, kind = np.unique(present, axis=0, return_inverse=True)
    return [
        _Kind(pattern, np.flatnonzero(kind.ravel() == at)) for at, pattern in enumerate(patterns)
    ]


class _Tree(NamedTuple):
    """The different points of a kind in some columns, each with the first two rows there."""

    tree: cKDTree
    first: np.ndarray
    second: np.ndarray
    """`NONE` where a point is of one row."""
    columns: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> _Tree:
        """Plant the tree of some rows."""
        from scipy.spatial import cKDTree  # Imported here: it is slow to import.

        points, first, point = np.unique(
            values[rows][:, columns] + 0.0, axis=0, return_index=True, return_inverse=True
        )
        later = np.delete(np.arange(len(rows)), first)
        second = np.full(len(points), NONE)
        # Backwards, so that the first of the later rows of a point stays.
        second[point.ravel()[later][::-1]] = rows[later][::-1]
        return cls(cKDTree(points), rows[first], second, columns)

    def other(self, points: np.ndarray, row: np.ndarray) -> np.ndarray:
        """First row on each point that is not the row itself."""
        first = self.first[points]
        return np.asarray(np.where(first == row, self.second[points], first))

    def per_value(self, distance: np.ndarray) -> np.ndarray:
        """Turn a distance in these columns into the root of the mean."""
        return np.asarray(distance / np.sqrt(self.columns.sum()))


def _by_trees(values: np.ndarray, kinds: list[_Kind]) -> np.ndarray:
    """Ask a tree per pair of kinds; where rows are equally near but for a hair, measure them."""
    gaps = len(kinds) > 1
    found = np.full(len(values), NONE)
    for kind in kinds:
        trees = [
            _Tree.of(values, other.rows, kind.columns & other.columns)
            for other in kinds
            if (kind.columns & other.columns).any()
        ]
        near, position, alone = _nearest_of(values, kind.rows, trees)
        found[kind.rows] = position
        for at in np.flatnonzero(~alone & np.isfinite(near)):
            row = kind.rows[at]
            candidates = np.unique(np.concatenate(list(_around(values, row, near[at], trees))))
            distance = _distance(values[[row]], values[candidates], gaps=gaps)[0]
            found[row] = candidates[distance.argmin()]
    return found


def _nearest_of(
    values: np.ndarray, rows: np.ndarray, trees: list[_Tree]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distance and position of the nearest other row, and whether no other is nearly as near."""
    near = np.full(len(rows), np.inf)
    next_near, position = near.copy(), np.full(len(rows), NONE)
    for tree in trees:
        # Of three points one may be the row itself, and one is the next.
        away_and_points = tree.tree.query(values[rows][:, tree.columns], k=[1, 2, 3])
        distance, points = map(np.asarray, away_and_points)
        distance = tree.per_value(distance)
        for at in range(distance.shape[1]):
            is_point = points[:, at] < tree.tree.n
            other = tree.other(np.where(is_point, points[:, at], 0), rows)
            away = np.where(is_point & (other != NONE), distance[:, at], np.inf)
            nearer = away < near
            next_near = np.where(nearer, near, np.minimum(next_near, away))
            near, position = np.where(nearer, away, near), np.where(nearer, other, position)
    return near, position, next_near > near * (1 + HAIR)


def _around(values: np.ndarray, row: int, near: float, trees: list[_Tree]) -> Iterator[np.ndarray]:
    """Other rows that are at most so far from a row, and a hair; one of each point."""
    for tree in trees:
        radius = near * np.sqrt(tree.columns.sum()) * (1 + HAIR)
        points = np.array(tree.tree.query_ball_point(values[row, tree.columns], radius), dtype=int)
        other = tree.other(points, np.array(row))
        yield other[other != NONE]
