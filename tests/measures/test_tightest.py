"""The ends of intervals are those that a programme per unknown and end finds."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog, milp

from genkgeo.measures.disclosure import tightest
from genkgeo.measures.disclosure.tightest import Bounds, Whole, propagated, tightened


def among(which: np.ndarray) -> Whole:
    """Know of nothing that is possible."""
    return Whole(which, np.full(len(which), np.inf), np.full(len(which), -np.inf))


def pieces(number: int) -> Whole:
    return among(np.zeros(number, bool))


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
    found = tightened(matrix, least, most, passed, asked, pieces(number))
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


def test_a_bound_is_passed_on_as_long_as_any_gets_tighter():
    # x + y is 3 at most, and z no more than y: only then z is 3 at most too, and so is v.
    rows = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, -1.0, 1.0, 0.0], [0.0, 0.0, -1.0, 1.0]])
    start = Bounds(np.zeros(4), np.full(4, 10.0))
    some = np.zeros(4, bool)
    most = np.array([3.0, 0.0, 0.0])
    found = propagated(sparse.csr_array(rows), np.full(3, -np.inf), most, start, some)
    assert found.high.tolist() == [3, 3, 3, 3] and found.low.tolist() == [0, 0, 0, 0]
    # Of 17 and more of x + y both are 7 at least, and so are z and v where they are no less.
    most = np.full(3, np.inf)
    found = propagated(sparse.csr_array(rows), np.array([17.0, 0.0, 0.0]), most, start, some)
    assert found.low.tolist() == [7, 7, 7, 7] and found.high.tolist() == [10, 10, 10, 10]


def test_what_is_known_is_taken_off_both_ends_of_a_sum():
    # x is 2. Of x + y + z from 6 to 8, with y and z no more than 1 apart, 1½ to 3½ is y.
    rows = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, -1.0]])
    least, most = np.array([6.0, -1.0]), np.array([8.0, 1.0])
    bounds = Bounds(np.array([2.0, 0.0, 0.0]), np.array([2.0, 9.0, 9.0]))
    found = tightened(sparse.csr_array(rows), least, most, bounds, [1], pieces(3))
    assert (found.low[1], found.high[1]) == pytest.approx((1.5, 3.5), abs=1e-5)


def test_people_are_not_cut_in_pieces_for_an_end():
    # Of four households any two have one pupil at most: halves make 2 of all four, pupils make 1.
    pairs = list(combinations(range(4), 2))
    rows = np.zeros((len(pairs) + 1, 5))
    for row, pair in enumerate(pairs):
        rows[row, list(pair)] = 1.0
    rows[-1] = [1, 1, 1, 1, -1]
    least, most = np.zeros(len(rows)), np.array([1.0] * len(pairs) + [0.0])
    start = Bounds(np.zeros(5), np.full(5, 9.0))
    for whole, high in ((True, 1), (False, 2)):
        known = np.full(5, whole)
        matrix = sparse.csr_array(rows)
        passed = propagated(matrix, least, most, start, known)
        found = tightened(matrix, least, most, passed, [4], among(known))
        assert found.high[4] == pytest.approx(high, abs=1e-4)
        assert found.low[4] == pytest.approx(0, abs=1e-4)


@pytest.mark.slow
@given(st.lists(st.lists(st.integers(-2, 3), min_size=4, max_size=4), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_ends_among_whole_numbers_are_those_of_all_that_can_be(factors):
    matrix = sparse.csr_array(np.array(factors, dtype=float))
    matrix.eliminate_zeros()
    every = np.array(list(product(range(5), repeat=4)))
    sums = every @ np.array(factors).T
    least, most = np.full(len(factors), 1.0), np.full(len(factors), 5.0)
    possible = every[((sums >= least) & (sums <= most)).all(axis=1)]
    assume(len(possible))
    known = np.ones(4, bool)
    start = Bounds(np.zeros(4), np.full(4, 4.0))
    passed = propagated(matrix, least, most, start, known)
    found = tightened(matrix, least, most, passed, [0, 1, 2, 3], among(known))
    # Where nothing goes in a circle there is no programme, and an end may lie between.
    assert (np.ceil(found.low - 1e-4) <= possible.min(axis=0)).all()
    assert (np.floor(found.high + 1e-4) >= possible.max(axis=0)).all()
    tied = matrix.nnz - matrix.shape[0] - matrix.shape[1]
    if tied >= 0 and (np.diff(matrix.indptr) == 4).all():
        assert np.ceil(found.low - 1e-4).tolist() == possible.min(axis=0).tolist()
        assert np.floor(found.high + 1e-4).tolist() == possible.max(axis=0).tolist()


def test_parts_that_are_not_tied_are_solved_in_one_programme(monkeypatch):
    random = np.random.default_rng(7)
    matrix, least, most = separate(5, random)
    bounds = Bounds(np.zeros(20), np.full(20, 10.0))
    sizes = []

    def counted(goal, *args, real=milp, **options):
        sizes.append(len(goal))
        return real(goal, *args, **options)

    monkeypatch.setattr(tightest.optimize, "milp", counted)
    tightened(matrix, least, most, bounds, [0, 4, 5, 8, 12, 16], pieces(20))
    # Of one part two unknowns are asked; each has two ends.
    assert sorted(sizes) == [4, 4, 20, 20]
