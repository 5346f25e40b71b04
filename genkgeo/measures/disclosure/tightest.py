"""The tightest interval of an unknown that follows from linear equations and bounds."""

from __future__ import annotations

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


def tightened(
    matrix: sparse.csr_array,
    least: np.ndarray,
    most: np.ndarray,
    bounds: Bounds,
    asked: list[int],
) -> Bounds:
    """Find the ends of some unknowns by linear programmes (HiGHS), two for each.

    Where equations and unknowns make a tree, `propagated` is exact (Freuder, Journal of the ACM 29
    (1982), 24–32) and nothing is solved. Only the equations that are tied to an unknown by other
    unknowns count for it. Whole numbers are not asked to be whole here, so that an end can still
    be too wide and never too tight.

    Parameters
    ----------
    matrix, least, most, bounds
        As for `propagated`, and its outcome.
    asked : list of int
        Unknowns.
    """
    low, high = bounds.low.copy(), bounds.high.copy()
    fixed = high - low <= SMALL * np.maximum(1.0, np.abs(high))
    free = np.flatnonzero(~fixed)
    of_free = sparse.csr_array(matrix[:, free])
    fixed_part = matrix[:, np.flatnonzero(fixed)] @ low[fixed]
    left, right = least - fixed_part, most - fixed_part
    # Without signs, or two that are tied twice could seem not to be.
    tied = abs(of_free)
    _, part = connected_components(tied.T @ tied, directed=False)
    for number in {int(part[i]) for i, at in enumerate(free) if at in set(asked)}:
        own = np.flatnonzero(part == number)
        rows = np.flatnonzero(np.diff(sparse.csr_array(of_free[:, own]).indptr))
        if not len(rows):
            continue
        block = sparse.csr_array(of_free[rows][:, own])
        # Where nothing goes in a circle, passing bounds on has found the ends already.
        if block.nnz == block.shape[0] + block.shape[1] - 1:
            continue
        for i, at in enumerate(free[own]):
            if int(at) in asked:
                ends = _ends(block, left[rows], right[rows], low[free[own]], high[free[own]], i)
                low[at], high[at] = max(low[at], ends[0]), min(high[at], ends[1])
    return Bounds(low, high)


def _ends(
    block: sparse.csr_array,
    left: np.ndarray,
    right: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    at: int,
) -> tuple[float, float]:
    """Minimise and maximise one unknown; what has no end, or is not solved, stays as it was."""
    above, below = np.isfinite(right), np.isfinite(left)
    rows = sparse.vstack([block[above], -block[below]], format="csr")
    # Twelve published digits may contradict each other in the last: a little room for all.
    room = SMALL * np.maximum(1.0, np.abs(np.concatenate([right[above], left[below]])))
    sides = np.concatenate([right[above], -left[below]]) + room
    between: Any = np.column_stack([low, high])  # What its stubs do not know, scipy takes.
    ends = []
    for sign in (1.0, -1.0):
        goal = np.zeros(block.shape[1])
        goal[at] = sign
        solved = linprog(goal, rows, sides, bounds=between, method="highs")
        reached = solved.fun if solved.status == 0 else None
        ends.append((low, high)[sign < 0][at] if reached is None else sign * reached)
    return float(ends[0]), float(ends[1])
