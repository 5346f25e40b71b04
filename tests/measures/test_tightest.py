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
from genkgeo.measures.disclosure.in_whole import solved_in_whole
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


def households(each: float) -> np.ndarray:
    """Any two of four households, and what all four have, of which each counts so many times."""
    pairs = list(combinations(range(4), 2))
    rows = np.zeros((len(pairs) + 1, 5))
    for row, pair in enumerate(pairs):
        rows[row, list(pair)] = 1.0
    rows[-1] = [each, each, each, each, -1]
    return rows


@pytest.mark.parametrize(
    ("whole", "each", "high"), [(True, 1, 1), (False, 1, 2), (True, 2, 2), (False, 2, 4)]
)
def test_people_are_not_cut_in_pieces_for_an_end(whole, each, high):
    # Of four households any two have one pupil at most: halves make 2 of all four, pupils make 1.
    matrix, known = sparse.csr_array(households(each)), np.full(5, whole)
    least, most = np.zeros(7), np.array([1.0] * 6 + [0.0])
    passed = propagated(matrix, least, most, Bounds(np.zeros(5), np.full(5, 9.0)), known)
    worlds = among(known)
    found = tightened(matrix, least, most, passed, [4], worlds)
    assert found.high[4] == pytest.approx(high, abs=1e-4)
    assert found.low[4] == pytest.approx(0, abs=1e-4)
    # A world was found in which they have as many, and one in which they have none.
    assert (worlds.low[4], worlds.high[4]) == pytest.approx((0, high), abs=1e-4)


def test_nor_are_they_for_a_lower_end_in_each_of_two_municipalities():
    # Any two households have one pupil at least: halves make 2 of all four, pupils make 3.
    matrix = sparse.csr_array(sparse.block_diag([households(1)] * 2))
    least, most = np.tile([1.0] * 6 + [0.0], 2), np.tile([2.0] * 6 + [0.0], 2)
    bounds = Bounds(np.zeros(10), np.tile([1.0] * 4 + [9.0], 2))
    for whole, low in ((True, 3), (False, 2)):
        found = tightened(matrix, least, most, bounds, [4, 9], among(np.full(10, whole)))
        assert found.low[[4, 9]] == pytest.approx(low, abs=1e-4)
        assert found.high[[4, 9]] == pytest.approx(4, abs=1e-4)


@pytest.mark.parametrize(
    ("low", "high", "whole", "exact"),
    [
        (3, 3, False, True),
        (0, np.inf, False, False),
        (-np.inf, 0, False, False),
        (0, np.inf, True, False),
        (-np.inf, 0, True, False),
        # Of a number a millionth is nothing, and of what is less than one a millionth of one.
        (0, 1e-6, False, True),
        (0.4999991, 0.5, False, True),
        (0.4999985, 0.5, False, False),
        (1999.9981, 2000, False, True),
        (1999.9979, 2000, False, False),
        # Of people it is known where no two whole numbers are left.
        (2, 2, True, True),
        (2.1, 3.9, True, True),
        (2, 3, True, False),
        (2.0000005, 3, True, False),
        (2, 2.9999995, True, False),
    ],
)
def test_a_number_is_known_where_one_is_left(low, high, whole, exact):
    bounds = Bounds(np.array([5.0, low]), np.array([9.0, high]))
    assert bounds.is_exact(1, whole=whole) is exact


def test_a_bound_goes_by_how_many_times_a_number_counts():
    # Twice x less four times y lies from −8 to 6.
    row = sparse.csr_array(np.array([[2.0, -4.0]]))
    sums, some = (np.array([-8.0]), np.array([6.0])), np.zeros(2, bool)
    found = propagated(row, *sums, Bounds(np.zeros(2), np.array([100.0, 1.0])), some)
    assert (found.low.tolist(), found.high.tolist()) == ([0, 0], [5, 1])
    found = propagated(row, *sums, Bounds(np.array([4.0, 0.0]), np.array([6.0, 9.0])), some)
    assert (found.low.tolist(), found.high.tolist()) == ([4, 0.5], [6, 5])


def test_people_are_rounded_inwards_and_what_is_nearly_whole_is_whole():
    # Twice the people are five at most or at least, and within a rounding six.
    row, start = sparse.csr_array(np.array([[2.0]])), Bounds(np.zeros(1), np.full(1, 9.0))
    for two, low, high in ((5.0, 3, 2), (6 - 1e-7, 3, 3), (6 + 1e-7, 3, 3)):
        ends = np.array([two])
        most = propagated(row, np.array([-np.inf]), ends, start, np.ones(1, bool))
        assert (most.low[0], most.high[0]) == (0, high)
        least = propagated(row, ends, np.array([np.inf]), start, np.ones(1, bool))
        assert (least.low[0], least.high[0]) == (low, 9)


def test_what_has_no_end_has_one_where_all_others_have():
    # x and y are ten at least, and y is three at most; of z, beside w, nothing is known.
    rows = sparse.csr_array(np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]]))
    start = Bounds(np.zeros(4), np.array([np.inf, 3.0, np.inf, np.inf]))
    found = propagated(rows, np.full(2, 10.0), np.full(2, np.inf), start, np.zeros(4, bool))
    assert found.low.tolist() == [7, 0, 0, 0]
    assert found.high.tolist() == [np.inf, 3, np.inf, np.inf]


def test_worlds_that_were_seen_say_how_small_and_how_large_a_number_can_be():
    which = np.array([True, True, False])
    room = Whole(which, np.full(3, 5.0), np.full(3, 5.0), lambda at, low, high: high - low >= 3)
    assert room.saw(np.array([0, 2]), np.array([7.0, 1.5]))
    assert [room.is_enough(at) for at in range(3)] == [False, False, True]
    assert room.saw(np.array([0]), np.array([4.0]))
    assert room.saw(np.array([0]), np.array([6.0])) and room.is_enough(0)
    # Where people are in pieces nothing was seen.
    assert not room.saw(np.array([1, 2]), np.array([2.5, 9.0]))
    assert (room.low.tolist(), room.high.tolist()) == ([4, 5, 1.5], [7, 5, 5])
    assert not Whole(which, np.zeros(3), np.full(3, 99.0)).is_enough(0)


def test_of_two_parts_one_may_have_no_end():
    # x + y is 4 at most and x − y is 1: x is 2½ at most. Of u + v ≥ 1 and u − v ≤ 1 u has no end.
    rows = np.array([[1.0, 1.0], [1.0, -1.0]])
    matrix = sparse.csr_array(sparse.block_diag([rows, rows]))
    least, most = np.array([-np.inf, -np.inf, 1.0, -np.inf]), np.array([4.0, 1.0, np.inf, 1.0])
    bounds = Bounds(np.array([-3.0, -9.0, 0.0, 0.0]), np.array([3.0, 9.0, np.inf, np.inf]))
    found = tightened(matrix, least, most, bounds, [0, 2], pieces(4))
    assert found.high[[0, 2]] == pytest.approx([2.5, np.inf], abs=1e-4)


def test_what_is_published_may_contradict_itself_in_its_last_digit():
    # x + y is 1000 at most, and a millionth and a half more at least; x − y is 2 at most.
    matrix = sparse.csr_array(np.array([[1.0, 1.0], [1.0, 1.0], [1.0, -1.0]]))
    least, most = np.array([1000.0015, -np.inf, -np.inf]), np.array([np.inf, 1000.0, 2.0])
    bounds = Bounds(np.zeros(2), np.full(2, 1000.0))
    found = tightened(matrix, least, most, bounds, [0], pieces(2))
    assert found.high[0] == pytest.approx(501, abs=0.01)


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
    # Where nothing goes in a circle, or what does is known, the ends are known as well.
    sizes.clear()
    tree = sparse.csr_array(np.array([[1.0, 1.0, 0.0, 1.0], [1.0, 0.0, 1.0, 1.0]]))
    bounds = Bounds(np.array([0.0, 0.0, 0.0, 4.0]), np.array([9.0, 9.0, 9.0, 4.0]))
    tightened(tree, np.zeros(2), np.full(2, 9.0), bounds, [0, 1], pieces(4))
    assert sizes == []


@pytest.mark.parametrize(("cost", "most"), [(1.0, 1.0), (-1.0, np.inf)])
def test_where_nothing_is_solved_nothing_is_proved(cost, most):
    # Of what is two at least and one at most there is no world; of what has no end no largest.
    sums = (np.array([[1.0]]), np.array([2.0]), np.array([np.inf]))
    found = solved_in_whole(np.array([cost]), np.zeros(1), np.array([most]), np.ones(1, bool), sums)
    assert (found.found, found.proved) == (None, -np.inf)
