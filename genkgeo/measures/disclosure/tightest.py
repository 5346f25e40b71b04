"""The tightest interval of an unknown that follows from linear equations and bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

ROUNDS = 100
"""How often bounds are passed on, at most: each round can only make them tighter."""

LEAST = 1e-7
"""What a bound must gain to be passed on again."""

SMALL = 1e-6
"""Below this two ends of an interval are one."""


@dataclass(frozen=True)
class Bounds:
    """Intervals of all unknowns.

    Attributes
    ----------
    low, high : numpy.ndarray
    """

    low: np.ndarray
    high: np.ndarray

    def is_exact(self, at: int, *, whole: bool) -> bool:
        """Say whether only one value is left, among whole numbers where it is one.

        Examples
        --------
        >>> bounds = Bounds(np.array([2.6, 2.6]), np.array([3.4, 3.4]))
        >>> bounds.is_exact(0, whole=True), bounds.is_exact(1, whole=False)
        (True, False)
        """
        low, high = self.low[at], self.high[at]
        if not np.isfinite(low) or not np.isfinite(high):
            return False
        if whole:
            return bool(np.floor(high + SMALL) - np.ceil(low - SMALL) < 1)
        return bool(high - low <= SMALL * max(1.0, abs(high)))


def propagated(
    matrix: sparse.csr_array,
    least: np.ndarray,
    most: np.ndarray,
    bounds: Bounds,
    whole: np.ndarray,
) -> Bounds:
    """Pass bounds on along the equations until none gets tighter.

    For ``least ≤ Σ a·x ≤ most`` each x lies between what is left when all other terms take their
    largest, and their smallest, values. Whole numbers are rounded inwards.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array
        Equations × unknowns.
    least, most : numpy.ndarray
        Of the sum of each equation.
    bounds : Bounds
    whole : numpy.ndarray of bool
        Unknowns that are whole numbers.

    Examples
    --------
    >>> total = sparse.csr_array(np.array([[1.0, 1.0, -1.0]]))
    >>> start = Bounds(np.array([3.0, 0.0, 5.0]), np.array([3.0, 9.0, 5.0]))
    >>> known = propagated(total, np.zeros(1), np.zeros(1), start, np.ones(3, bool))
    >>> known.low.tolist(), known.high.tolist()
    ([3.0, 2.0, 5.0], [3.0, 2.0, 5.0])
    """
    cells = matrix.tocoo()
    row, column = cells.coords
    factor = cells.data
    positive = factor > 0
    low, high = bounds.low.copy(), bounds.high.copy()
    number = matrix.shape[0]
    for _ in range(ROUNDS):
        smallest = factor * np.where(positive, low[column], high[column])
        largest = factor * np.where(positive, high[column], low[column])
        under = _of_others(smallest, row, number, -np.inf)
        over = _of_others(largest, row, number, np.inf)
        ends = (most[row] - under) / factor, (least[row] - over) / factor
        new_high, new_low = high.copy(), low.copy()
        np.minimum.at(new_high, column, np.where(positive, ends[0], ends[1]))
        np.maximum.at(new_low, column, np.where(positive, ends[1], ends[0]))
        new_high[whole] = np.floor(new_high[whole] + SMALL)
        new_low[whole] = np.ceil(new_low[whole] - SMALL)
        # Rounding must never turn an interval inside out.
        new_low, new_high = np.minimum(new_low, new_high), np.maximum(new_low, new_high)
        gained = np.any(new_high < high - LEAST) or np.any(new_low > low + LEAST)
        low, high = np.maximum(low, new_low), np.minimum(high, new_high)
        if not gained:
            break
    return Bounds(low, high)


def _of_others(terms: np.ndarray, row: np.ndarray, number: int, endless: float) -> np.ndarray:
    """Sum per equation, for each term without itself; endless where another term is."""
    finite = np.isfinite(terms)
    total = np.bincount(row, np.where(finite, terms, 0.0), minlength=number)
    infinite = np.bincount(row, ~finite, minlength=number)
    rest = total[row] - np.where(finite, terms, 0.0)
    return np.where(infinite[row] - ~finite > 0, endless, rest)


@dataclass(frozen=True)
class _Programme:
    """The equations of what is free, and what is asked of them."""

    matrix: sparse.csr_array
    least: np.ndarray
    most: np.ndarray
    bounds: Bounds


@dataclass(frozen=True)
class _Part:
    """Unknowns that are tied to each other and to no others.

    Attributes
    ----------
    rows, columns : numpy.ndarray
        Its equations and its unknowns.
    asked : list of int
        Those whose ends are to be found.
    """

    rows: np.ndarray
    columns: np.ndarray
    asked: list[int]


def tightened(
    matrix: sparse.csr_array,
    least: np.ndarray,
    most: np.ndarray,
    bounds: Bounds,
    asked: list[int],
) -> Bounds:
    """Find the ends of some unknowns by linear programmes (HiGHS).

    Where equations and unknowns make a tree, `propagated` is exact (Freuder, Journal of the ACM 29
    (1982), 24–32) and nothing is solved. Parts that are not tied to each other are solved together:
    what makes the sum of one unknown of each as small as can be makes each of them so. Whole
    numbers are not asked to be whole here, so that an end can still be too wide and never too
    tight.

    Parameters
    ----------
    matrix, least, most, bounds
        As for `propagated`, and its outcome.
    asked : list of int
        Unknowns.
    """
    low, high = bounds.low.copy(), bounds.high.copy()
    # What has no end is not known, however large the number that it is held against.
    fixed = np.isfinite(high) & (high - low <= SMALL * np.maximum(1.0, np.abs(high)))
    free = np.flatnonzero(~fixed)
    of_free = sparse.csr_array(matrix[:, free])
    fixed_part = matrix[:, np.flatnonzero(fixed)] @ low[fixed]
    own = Bounds(low[free], high[free])
    programme = _Programme(of_free, least - fixed_part, most - fixed_part, own)
    parts = _parts(of_free, np.flatnonzero(np.isin(free, asked)))
    for number in range(max((len(part.asked) for part in parts), default=0)):
        still = [part for part in parts if number < len(part.asked)]
        for i, end in _least(programme, still, number, 1.0):
            low[free[i]] = max(low[free[i]], end)
        for i, end in _least(programme, still, number, -1.0):
            high[free[i]] = min(high[free[i]], end)
    return Bounds(low, high)


def _parts(of_free: sparse.csr_array, asked: np.ndarray) -> list[_Part]:
    """Take what is tied together apart, where something is asked that is not known yet."""
    # Without signs, or two that are tied twice could seem not to be.
    tied = abs(of_free)
    _, number_of = connected_components(tied.T @ tied, directed=False)
    parts = []
    for number in np.unique(number_of[asked]):
        columns = np.flatnonzero(number_of == number)
        block = of_free[:, columns]
        rows = np.flatnonzero(np.diff(block.indptr))
        # Where nothing goes in a circle, passing bounds on has found the ends already.
        if len(rows) and block.nnz != len(rows) + len(columns) - 1:
            parts.append(_Part(rows, columns, asked[number_of[asked] == number].tolist()))
    return parts


def _least(
    programme: _Programme, parts: list[_Part], number: int, sign: float
) -> Iterator[tuple[int, float]]:
    """Minimise one unknown of each part, or maximise it (sign −1); give which, and its end.

    What has no end, or is not solved, is left out.
    """
    rows, columns = (
        np.concatenate([getattr(part, of) for part in parts]) for of in ("rows", "columns")
    )
    block = programme.matrix[rows][:, columns]
    left, right = programme.least[rows], programme.most[rows]
    above, below = np.isfinite(right), np.isfinite(left)
    sums = sparse.vstack([block[above], -block[below]], format="csr")
    # Twelve published digits may contradict each other in the last: a little room for all.
    room = SMALL * np.maximum(1.0, np.abs(np.concatenate([right[above], left[below]])))
    sides = np.concatenate([right[above], -left[below]]) + room
    ends = programme.bounds.low[columns], programme.bounds.high[columns]
    between: Any = np.column_stack(ends)  # What its stubs do not know, scipy takes.
    asked = [part.asked[number] for part in parts]
    goal = sign * np.isin(columns, asked)
    solved = linprog(goal, sums, sides, bounds=between, method="highs")
    if solved.status == 0 and solved.x is not None:
        reached = dict(zip(columns.tolist(), solved.x.tolist(), strict=True))
        yield from ((i, reached[i]) for i in asked)
    elif len(parts) > 1:
        for part in parts:  # Of one that has no end the others may have theirs.
            yield from _least(programme, [part], number, sign)
