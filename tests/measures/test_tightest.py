"""The ends of intervals are those that a programme per unknown and end finds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from genkgeo.measures.disclosure import tightest
from genkgeo.measures.disclosure.tightest import Bounds, propagated, tightened


def separate(number: int, random: np.random.Generator) -> tuple:
    """Some parts of four unknowns and three sums each, that are tied to no other part."""
    blocks = [random.integers(-1, 3, (3, 4)).astype(float) for _ in range(number)]
    matrix = sparse.csr_array(sparse.block_diag(blocks))
    matrix.eliminate_zeros()
    sums = matrix @ random.uniform(2, 8, matrix.shape[1])
    wide = random.uniform(0, 2, len(sums))
    least, most = sums - wide, np.where(random.random(len(sums)) < 0.2, np.inf, sums + wide)
    return matrix, least, most


def one_by_one(matrix, least, most, bounds: Bounds, asked: list[int]) -> Bounds:
    """Ask each end by a programme of its own, of all equations."""
    low, high = bounds.low.copy(), bounds.high.copy()
    sides = np.concatenate([most, -least])
    told = np.isfinite(sides)
    rows, sides = sparse.vstack([matrix, -matrix], format="csr")[told], sides[told]
    between = np.column_stack([bounds.low, bounds.high])
    for at in asked:
        goal = np.zeros(matrix.shape[1])
        goal[at] = 1.0
        least_of, most_of = (linprog(sign * goal, rows, sides, bounds=between) for sign in (1, -1))
        low[at] = max(low[at], least_of.fun) if least_of.status == 0 else low[at]
        high[at] = min(high[at], -most_of.fun) if most_of.status == 0 else high[at]
    return Bounds(low, high)


@pytest.mark.parametrize("highest", [10.0, np.inf])
def test_together_and_one_by_one_give_the_same_ends(highest):
    random = np.random.default_rng(71016)
    matrix, least, most = separate(6, random)
    number = matrix.shape[1]
    start = Bounds(np.zeros(number), np.full(number, highest))
    passed = propagated(matrix, least, most, start, np.zeros(number, bool))
    asked = sorted(random.choice(number, 13, replace=False).tolist())
    found = tightened(matrix, least, most, passed, asked)
    alone = one_by_one(matrix, least, most, passed, asked)
    assert np.isinf(alone.high[asked]).any() == np.isinf(highest)  # some have no end at all
    for own, other, before in (
        (found.low, alone.low, passed.low),
        (found.high, alone.high, passed.high),
    ):
        assert own[asked] == pytest.approx(other[asked], abs=1e-4)
        others = np.setdiff1d(np.arange(number), asked)
        assert (own[others] == before[others]).all()
    assert (found.low > passed.low + 0.01).any() or (found.high < passed.high - 0.01).any()


def test_parts_that_are_not_tied_are_solved_in_one_programme(monkeypatch):
    random = np.random.default_rng(7)
    matrix, least, most = separate(5, random)
    bounds = Bounds(np.zeros(20), np.full(20, 10.0))
    sizes = []

    def counted(goal, *args, real=linprog, **options):
        sizes.append(len(goal))
        return real(goal, *args, **options)

    monkeypatch.setattr(tightest, "linprog", counted)
    tightened(matrix, least, most, bounds, [0, 4, 5, 8, 12, 16])
    # Of one part two unknowns are asked; each has two ends.
    assert sorted(sizes) == [4, 4, 20, 20]
