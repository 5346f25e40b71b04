"""The tightest interval of an unknown that follows from linear equations and bounds.

Bounds are passed on along the equations first; where these go in circles linear programmes find the
ends, and programmes in whole numbers where people would have to be cut in pieces for such an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, sparse
from scipy.sparse.csgraph import connected_components

from genkgeo.measures.disclosure.in_whole import in_pieces, solved_in_whole

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
    for _ in range(ROUNDS):
        smallest = factor * np.where(positive, low[column], high[column])
        largest = factor * np.where(positive, high[column], low[column])
        under = _of_others(smallest, row, -np.inf)
        over = _of_others(largest, row, np.inf)
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


def _of_others(terms: np.ndarray, row: np.ndarray, endless: float) -> np.ndarray:
    """Sum per equation, for each term without itself; endless where another term is."""
    finite = np.isfinite(terms)
    total = np.bincount(row, np.where(finite, terms, 0.0))
    infinite = np.bincount(row, ~finite)
    rest = total[row] - np.where(finite, terms, 0.0)
    return np.where(infinite[row] - ~finite > 0, endless, rest)


@dataclass
class Whole:
    """Unknowns that are whole numbers, and values that they are known to be able to have.

    Attributes
    ----------
    which : numpy.ndarray of bool
    low, high : numpy.ndarray
        Of every unknown the smallest and the largest value of worlds in whole numbers that are
        possible: at first the true one alone.
    enough : callable
        Whether an unknown that can be so small and so large says too little to be told of.
    """

    which: np.ndarray
    low: np.ndarray
    high: np.ndarray
    enough: Callable[[int, float, float], bool] = lambda at, low, high: False

    def is_enough(self, at: int) -> bool:
        """Say whether what an unknown is known to be able to be is enough."""
        return self.enough(at, float(self.low[at]), float(self.high[at]))

    def saw(self, at: np.ndarray, values: np.ndarray) -> bool:
        """Note values of some unknowns that are possible together; false where one is in pieces."""
        if in_pieces(values, self.which[at]):
            return False
        self.low[at] = np.minimum(self.low[at], values)
        self.high[at] = np.maximum(self.high[at], values)
        return True


@dataclass(frozen=True)
class _Programme:
    """The equations of what is free, and what is asked of them."""

    matrix: sparse.csr_array
    least: np.ndarray
    most: np.ndarray
    bounds: Bounds

    def block(self, rows: np.ndarray, columns: np.ndarray) -> tuple[Any, np.ndarray, np.ndarray]:
        """Give some equations of some unknowns, with a little room for their sums."""
        left, right = self.least[rows], self.most[rows]
        # Twelve published digits may contradict each other in the last.
        room = [
            SMALL * np.maximum(1.0, np.abs(np.where(np.isfinite(side), side, 0.0)))
            for side in (left, right)
        ]
        return self.matrix[rows][:, columns], left - room[0], right + room[1]


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
    whole: Whole,
) -> Bounds:
    """Find the ends of some unknowns by linear programmes (HiGHS).

    Where equations and unknowns make a tree, `propagated` is exact (Freuder, Journal of the ACM 29
    (1982), 24–32) and nothing is solved. Parts that are not tied to each other are solved together:
    what makes the sum of one unknown of each as small as can be makes each of them so. An end for
    which people would have to be in pieces is sought again among whole numbers, unless what other
    programmes found shows that there is room enough. An end can be too wide, never too tight.

    Parameters
    ----------
    matrix, least, most, bounds
        As for `propagated`, and its outcome.
    asked : list of int
        Unknowns.
    whole : Whole
    """
    ends = Bounds(bounds.low.copy(), bounds.high.copy())
    # What has no end is not known, however large the number that it is held against.
    fixed = np.isfinite(ends.high)
    fixed &= ends.high - ends.low <= SMALL * np.maximum(1.0, np.abs(ends.high))
    free = np.flatnonzero(~fixed)
    of_free = sparse.csr_array(matrix[:, free])
    fixed_part = matrix[:, np.flatnonzero(fixed)] @ ends.low[fixed]
    own = Bounds(ends.low[free], ends.high[free])
    programme = _Programme(of_free, least - fixed_part, most - fixed_part, own)
    parts = _parts(of_free, np.flatnonzero(np.isin(free, asked)))
    cut: list[tuple[_Part, int, float]] = []
    for number in range(max((len(part.asked) for part in parts), default=0)):
        still = [part for part in parts if number < len(part.asked)]
        for sign in (1.0, -1.0):
            for part, values in _least(programme, still, number, sign):
                one = part.asked[number]
                _set(ends, free[one], sign, values[np.searchsorted(part.columns, one)])
                if not whole.saw(free[part.columns], values):
                    cut.append((part, one, sign))
    # Most have room above: with a world found there, the lower end need not be sought.
    for part, one, sign in sorted(cut, key=lambda one: one[2]):
        if not whole.is_enough(free[one]):
            end, found = _among_whole(programme, part, one, sign, whole.which[free[part.columns]])
            _set(ends, free[one], sign, end)
            if found is not None:
                whole.saw(free[part.columns], found)
    return ends


def _set(ends: Bounds, at: int, sign: float, end: float) -> None:
    """Take a new lower end (sign 1) or upper end (−1) where it is tighter."""
    if sign > 0:
        ends.low[at] = max(ends.low[at], end)
    else:
        ends.high[at] = min(ends.high[at], end)


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
) -> Iterator[tuple[_Part, np.ndarray]]:
    """Minimise one unknown of each part, or maximise it (sign −1); give all unknowns of each.

    What has no end, or is not solved, is left out.
    """
    rows, columns = (
        np.concatenate([getattr(part, of) for part in parts]) for of in ("rows", "columns")
    )
    block, left, right = programme.block(rows, columns)
    goal = sign * np.isin(columns, [part.asked[number] for part in parts])
    # Without whole numbers it is a linear programme; `linprog` takes longer to read it.
    solved = optimize.milp(
        goal,
        constraints=optimize.LinearConstraint(block, left, right),
        bounds=optimize.Bounds(programme.bounds.low[columns], programme.bounds.high[columns]),
    )
    if solved.status == 0 and solved.x is not None:
        last = np.cumsum([len(part.columns) for part in parts])
        yield from zip(parts, np.split(solved.x, last[:-1]), strict=True)
    elif len(parts) > 1:
        for part in parts:  # Of one that has no end the others may have theirs.
            yield from _least(programme, [part], number, sign)


def _among_whole(
    programme: _Programme, part: _Part, one: int, sign: float, which: np.ndarray
) -> tuple[float, np.ndarray | None]:
    """Find what no whole numbers of a part can go beyond, and the best that were found."""
    block, left, right = programme.block(part.rows, part.columns)
    low, high = programme.bounds.low[part.columns], programme.bounds.high[part.columns]
    solved = solved_in_whole(sign * (part.columns == one), low, high, which, (block, left, right))
    # What it has proved, not what it has found: where it stops early there may be more.
    return sign * solved.proved, solved.found
