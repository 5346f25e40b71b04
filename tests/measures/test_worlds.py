"""Other worlds of a few numbers, worked by hand: which differ, by how much, and at what price."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from few_numbers import NONE, numbers

from genkgeo.measures.disclosure.secrets import Secret
from genkgeo.measures.disclosure.worlds import Ties, View, World


def view(cost: list[float], free: list[int], last: Sequence[int] = ()) -> View:
    every = np.arange(len(cost))
    return View(np.isin(every, free), np.array(cost, dtype=float), np.isin(every, last))


def differs(world: World | None) -> dict[int, float] | None:
    if world is None:
        return None
    found = dict(zip(world.number.tolist(), np.round(world.change, 6).tolist(), strict=True))
    return {at: found[at] for at in sorted(world.moved.tolist())}


FIRST = Secret(((0, 1.0),), 5.0)

# Three sectors of 3, 10 and 20, and their wijk, which is shown.
WIJK = {0: 1.0, 1: 1.0, 2: 1.0, 3: -1.0}


@pytest.mark.parametrize(
    ("true", "seen", "hide", "found"),
    [
        # Nothing gives way where all is shown, and may not be hidden.
        ([3, 10, 20, 33], view([1, 5, 4, 9], []), False, None),
        ([3, 10, 20, 33], view([1, 5, 4, 9], [0]), False, None),
        ([3, 10, 20, 33], view([1, 5, 4, 9], [0, 1]), False, {0: 2, 1: -2}),
        # What may be hidden costs something: the cheapest is.
        ([3, 10, 20, 33], view([1, 5, 4, 9], [0]), True, {0: 2, 2: -2}),
        ([3, 10, 20, 33], view([1, 5, 4, 3], [0]), True, {0: 2, 3: 2}),
        ([3, 10, 20, 33], view([1, 5, 4, 9], [0, 1]), True, {0: 2, 1: -2}),
        # Kept for the last it is not hidden, and of one it cannot give two.
        ([3, 10, 20, 33], view([1, 5, 4, 9], [0], last=[2]), True, {0: 2, 1: -2}),
        ([3, 10, 1, 14], view([1, 5, 4, 9], [0]), True, {0: 2, 1: -2}),
        ([3, 10, 2, 15], view([1, 5, 4, 9], [0]), True, {0: 2, 2: -2}),
        # What comes before it may be shown, or too small.
        ([3, 10, 20, 33], view([1, 5, 4, 9], [0, 2]), False, {0: 2, 2: -2}),
        ([3, 1, 20, 24], view([1, 5, 4, 9], [0, 1, 2]), False, {0: 2, 2: -2}),
        # However little it costs, what nobody reads costs less.
        ([3, 10, 20, 33], view([1, 5, 0.5, 9], [0, 1]), True, {0: 2, 1: -2}),
    ],
)
def test_in_one_sum_the_cheapest_number_gives_way(true, seen, hide, found):
    assert differs(Ties(numbers(true, [WIJK])).along(FIRST, 2.0, seen, hide=hide)) == found


def test_the_shortest_way_counts():
    # The first of two goes on to another sum, and the second ends it.
    ties = Ties(numbers([3, 9, 9, 9], [{0: 1.0, 1: 1.0, 2: 1.0}, {1: 1.0, 3: 1.0}]))
    seen = view([1.0] * 4, [0, 1, 2, 3])
    assert differs(ties.along(FIRST, 2.0, seen, hide=False)) == {0: 2, 2: -2}


def test_a_way_that_comes_back_settles_both_sums_by_itself():
    # The third is in both sums of the first: the second, or the fourth, need not move with it.
    sums = [{0: 1.0, 1: 1.0, 2: 1.0, 4: -1.0}, {0: 1.0, 2: 1.0, 3: 1.0, 5: -1.0}]
    ties = Ties(numbers([3, 10, 9, 10, 22, 22], sums))
    for free in ([0, 1, 2], [0, 2, 3], [0, 2], [0, 1, 2, 3]):
        seen = view([1.0] * 6, free, last=[4, 5])
        assert differs(ties.along(FIRST, 2.0, seen, hide=False)) == {0: 2, 2: -2}
    # Where it is shown, it is hidden alone.
    seen = view([1, 1, 3, 4, 9, 9], [0], last=[4, 5])
    assert differs(ties.along(FIRST, 2.0, seen, hide=True)) == {0: 2, 2: -2}
    seen = view([1, 1, 3, 1, 9, 9], [0], last=[4, 5])
    assert differs(ties.along(FIRST, 2.0, seen, hide=True)) == {0: 2, 1: -2, 3: -2}


def test_a_way_that_comes_back_with_too_much_is_none():
    # Two less of the third are four less in the first sum, where it counts twice.
    sums = [{0: 1.0, 1: 1.0, 2: 2.0, 4: -1.0}, {0: 1.0, 2: 1.0, 3: 1.0, 5: -1.0}]
    ties = Ties(numbers([3, 10, 9, 10, 31, 22], sums))
    seen = view([1.0] * 6, [0, 1, 2, 3], last=[4, 5])
    assert differs(ties.along(FIRST, 2.0, seen, hide=False)) == {0: 2, 1: -2, 3: -2}


def test_there_may_be_more_sums_than_numbers():
    ties = Ties(numbers([4, 4], [{0: 1.0, 1: 1.0}, {0: 2.0, 1: 2.0}, {0: 3.0, 1: 3.0}]))
    assert ties.members == [[0, 1]] * 3


def test_what_was_read_before_does_not_give_way():
    seen = view([1, 5, 4, 9], [0])
    fixed = Ties(numbers([3, 10, 20, 33], [WIJK], fixed=[2]))
    assert differs(fixed.along(FIRST, 2.0, seen, hide=True)) == {0: 2, 1: -2}
    assert differs(fixed.cheapest(FIRST, 2.0, seen, None, spare=False)) == {0: 2, 1: -2}
    fixed = Ties(numbers([3, 10, 20, 33], [WIJK], fixed=[0]))
    assert fixed.along(FIRST, 2.0, seen, hide=True) is None
    assert fixed.cheapest(FIRST, 1.0, seen, None, spare=True) is None
    # Nor does a secret that everybody reads.
    read, seen = Ties(numbers([3, 10, 20, 33], [WIJK])), view([1.0] * 4, [1, 2])
    assert [read.farthest(FIRST, way, seen, 1).of(FIRST) for way in (1.0, -1.0)] == [0, 0]


# Two by two sectors and variables: each sector and each variable has a sum that is shown.
GRID = [
    {0: 1.0, 1: 1.0, 4: -1.0},
    {2: 1.0, 3: 1.0, 5: -1.0},
    {0: 1.0, 2: 1.0, 6: -1.0},
    {1: 1.0, 3: 1.0, 7: -1.0},
]
CELLS = [4.0, 9.0, 8.0, 3.0, 13.0, 11.0, 12.0, 12.0]


@pytest.mark.parametrize(
    ("need", "found"),
    [
        (2.0, {0: 2, 1: -2, 2: -2, 3: 2}),
        (-1.0, {0: -1, 1: 1, 2: 1, 3: -1}),
        # The last of them has three, and no less than none.
        (-3.0, {0: -3, 1: 3, 2: 3, 3: -3}),
        (-3.5, None),
        (8.0, {0: 8, 1: -8, 2: -8, 3: 8}),
        (8.5, None),
    ],
)
def test_in_two_sums_a_way_comes_back_to_where_it_began(need, found):
    seen = view([1.0] * 8, [0, 1, 2, 3], last=[4, 5, 6, 7])
    ties = Ties(numbers(CELLS, GRID))
    assert differs(ties.along(FIRST, need, seen, hide=False)) == found
    if need > 0:  # What is to be as large as that costs nothing where it is.
        assert differs(ties.cheapest(FIRST, need, seen, None, spare=False)) == found


def test_how_far_a_number_goes_is_where_another_is_none():
    ties, seen = Ties(numbers(CELLS, GRID)), view([1.0] * 8, [0, 1, 2, 3])
    assert differs(ties.farthest(FIRST, -1.0, seen, 4)) == {0: -3, 1: 3, 2: 3, 3: -3}
    assert differs(ties.farthest(FIRST, 1.0, seen, 4)) == {0: 8, 1: -8, 2: -8, 3: 8}
    # What nothing bounds is ten times the rule and one more; below there is nothing.
    alone = Ties(numbers([4.0], []))
    assert differs(alone.farthest(FIRST, 1.0, view([1.0], [0]), 1)) == {0: 51}
    assert differs(alone.farthest(FIRST, -1.0, view([1.0], [0]), 1)) == {0: -4}
    balance = Ties(numbers([4.0], [], signed=[0]))
    assert differs(balance.farthest(FIRST, -1.0, view([1.0], [0]), 1)) == {0: -51}


@pytest.mark.parametrize(
    ("true", "pairs", "need", "found"),
    [
        # Three of five, of which there may be no more than five.
        ([3, 10, 13, 5], [(0, 3, 1.0)], 2.0, {0: 2, 1: -2}),
        ([3, 10, 13, 5], [(0, 3, 1.0)], 2.5, None),
        ([3, 10, 13, 5], [(0, 3, 2.0)], 7.0, {0: 7, 1: -7}),
        ([3, 10, 13, 5], [(0, 3, 2.0)], 7.5, None),
        # Of ten at least eight are counted apart.
        ([3, 10, 13, 8], [(3, 1, 1.0)], 2.0, {0: 2, 1: -2}),
        ([3, 10, 13, 8], [(3, 1, 1.0)], 2.5, None),
        ([3, 10, 13, 8], [(3, 1, 2.0)], 6.0, {0: 6, 1: -6}),
        ([3, 10, 13, 8], [(3, 1, 2.0)], 6.5, None),
        # What is as large, or as small, as it can be.
        ([4, 10, 14, 4], [(0, 3, 1.0)], 1.0, None),
        ([4, 0, 4, 9], [], 1.0, None),
        ([0, 10, 10, 9], [], 1.0, {0: 1, 1: -1}),
        # A part without a whole, a whole without a part, and what nothing bounds.
        ([4, 9, 13, 5], [(0, NONE, 1.0), (NONE, 1, 1.0), (0, 1, np.inf)], 7.0, {0: 7, 1: -7}),
    ],
)
def test_no_part_is_more_than_its_whole(true, pairs, need, found):
    ties = Ties(numbers(true, [{0: 1.0, 1: 1.0, 2: -1.0}], pairs))
    seen = view([1.0] * 4, [0, 1], last=[2, 3])
    assert differs(ties.along(FIRST, need, seen, hide=False)) == found
    assert differs(ties.cheapest(FIRST, need, seen, None, spare=False)) == found


def test_a_whole_is_no_less_than_its_part():
    sums = [{0: 1.0, 2: 1.0, 3: -1.0}]
    seen = view([1.0] * 4, [0, 2], last=[1, 3])
    for part, ratio, most in ((4, 1.0, 2), (4, 2.0, 4)):
        ties = Ties(numbers([6, part, 8, 14], sums, [(1, 0, ratio)]))
        assert differs(ties.along(FIRST, -most, seen, hide=False)) == {0: -most, 2: most}
        assert ties.along(FIRST, -most - 0.5, seen, hide=False) is None
        assert differs(ties.farthest(FIRST, -1.0, seen, 1)) == {0: -most, 2: most}


def test_a_part_and_its_whole_may_move_together():
    sums = [{0: 1.0, 2: 1.0, 4: -1.0}, {1: 1.0, 3: 1.0, 5: -1.0}]
    seen = view([1.0] * 6, [0, 1, 2, 3], last=[4, 5])
    # Seven of what were five: two more are needed there.
    ties = Ties(numbers([3, 5, 10, 20, 13, 25], sums, [(0, 1, 1.0)]))
    found = {0: 4, 1: 2, 2: -4, 3: -2}
    assert differs(ties.cheapest(FIRST, 4.0, seen, None, spare=False)) == found
    ties = Ties(numbers([3, 2, 10, 20, 13, 22], sums, [(0, 1, 2.0)]))
    found = {0: 5, 1: 2, 2: -5, 3: -2}
    assert differs(ties.cheapest(FIRST, 5.0, seen, None, spare=False)) == found
    # Where all are counted one more is one more of both.
    ties = Ties(numbers([5, 5, 10, 20, 15, 25], sums, [(0, 1, 1.0)]))
    found = {0: 1, 1: 1, 2: -1, 3: -1}
    assert differs(ties.cheapest(FIRST, 1.0, seen, None, spare=False)) == found
    # Of five three are counted, and none where there is nobody.
    ties = Ties(numbers([5, 3, 10, 20, 15, 23], sums, [(1, 0, 1.0)]))
    assert differs(ties.farthest(FIRST, -1.0, seen, 2)) == {0: -5, 1: -3, 2: 5, 3: 3}


@pytest.mark.parametrize(("whole", "found"), [(6, None), (7, {0: 2, 1: -2})])
def test_a_part_does_not_grow_by_what_its_whole_loses(whole, found):
    # Five of four cannot be; five of five can.
    ties = Ties(numbers([3, whole], [{0: 1.0, 1: 1.0}], [(0, 1, 1.0)]))
    assert differs(ties.along(FIRST, 2.0, view([1.0] * 2, [0, 1]), hide=False)) == found


def test_people_differ_by_whole_numbers():
    seen = view([1.0] * 4, [0, 1], last=[2, 3])
    people = Ties(numbers([3, 10, 20, 33], [WIJK]))
    assert differs(people.cheapest(FIRST, 1.5, seen, None, spare=False)) == {0: 2, 1: -2}
    amounts = Ties(numbers([3.5, 10.5, 20, 34], [WIJK]))
    assert differs(amounts.cheapest(FIRST, 1.5, seen, None, spare=False)) == {0: 1.5, 1: -1.5}
    # Where there is no world of whole people what would be in pieces is hidden all the same.
    halves = Ties(numbers([3, 10, 4], [{0: 1.0, 1: 2.0}], [(0, 2, 1.0)]))
    seen = view([1.0] * 3, [0, 1], last=[2])
    assert differs(halves.cheapest(FIRST, 1.0, seen, None, spare=False)) == {0: 1, 1: -0.5}


def test_what_is_hidden_at_all_costs_what_it_weighs_and_the_gemeente_is_dear():
    true, sums = [3.0, 10.0, 20.0, 33.0], [WIJK]
    ties = Ties(numbers(true, sums))
    seen = view([1, 5, 4, 0.05], [0], last=[3])
    assert differs(ties.cheapest(FIRST, 2.0, seen, None, spare=False)) == {0: 2, 2: -2}
    # What is kept for the last is so dear that a twentieth costs more than four.
    assert differs(ties.cheapest(FIRST, 2.0, seen, None, spare=True)) == {0: 2, 2: -2}
    seen = view([1, 5, 4, 0.01], [0], last=[3])
    assert differs(ties.cheapest(FIRST, 2.0, seen, None, spare=True)) == {0: 2, 3: 2}
    # What nobody reads costs nothing, however much it weighs.
    seen = view([1, 50, 0.5, 9], [0, 1])
    assert differs(ties.cheapest(FIRST, 2.0, seen, None, spare=False)) == {0: 2, 1: -2}


def test_numbers_differ_no_farther_away_than_is_asked():
    # A chain: each sum ties the last number of the one before to two more.
    chain = [{0: 1.0, 1: 1.0}, {1: 1.0, 2: 1.0}, {2: 1.0, 3: 1.0}]
    ties = Ties(numbers([4.0, 4.0, 4.0, 4.0], chain))
    everywhere = np.ones(4, dtype=bool)
    found = [ties._near(FIRST, near, everywhere).tolist() for near in (0, 1, 2, None)]
    assert found == [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]]
    shut = np.array([True, True, False, True])
    assert ties._near(FIRST, None, shut).tolist() == [0, 1]
    # What a number divides, or is divided by, is as near as the number itself.
    pairs = Ties(numbers([4.0, 4.0, 9.0, 9.0], [{0: 1.0, 1: 1.0}], [(0, 2, 1.0), (1, 3, 1.0)]))
    assert pairs._near(FIRST, 0, everywhere).tolist() == [0, 2]
    assert pairs._near(FIRST, 1, everywhere).tolist() == [0, 1, 2, 3]
    assert pairs._near(FIRST, 1, np.array([True, True, False, False])).tolist() == [0, 1]


def test_a_rest_differs_by_its_whole_less_its_part():
    # Of ten people eight are counted: the rest of two must seem able to be five.
    rest = Secret(((1, 1.0), (0, -1.0)), 5.0)
    sums = [{0: 1.0, 2: 1.0, 4: -1.0}, {1: 1.0, 3: 1.0, 5: -1.0}]
    ties = Ties(numbers([8.0, 10.0, 20.0, 40.0, 28.0, 50.0], sums, [(0, 1, 1.0), (2, 3, 1.0)]))
    seen = view([1.0] * 6, [0, 1, 2, 3])
    world = ties.cheapest(rest, 3.0, seen, None, spare=False)
    assert world is not None and world.of(rest) == pytest.approx(3.0)
    assert differs(ties.along(rest, 3.0, seen, hide=False)) == {1: 3, 3: -3}
    assert World(np.array([0, 1]), np.array([-1.0, 2.0])).of(rest) == 3.0
    assert World(np.array([0]), np.array([-1.0])).of(rest) == 1.0


def test_a_number_of_more_than_two_sums_gives_no_way():
    three = [{0: 1.0, 1: 1.0}, {0: 1.0, 2: 1.0}, {0: 1.0, 3: 1.0}]
    seen = view([1.0] * 4, [0, 1, 2, 3])
    assert Ties(numbers([4.0] * 4, three)).along(FIRST, 1.0, seen, hide=False) is None
    through = [{0: 1.0, 1: 1.0, 4: 1.0}, {1: 1.0, 2: 1.0}, {1: 1.0, 3: 1.0}]
    ties, seen = Ties(numbers([4.0] * 5, through)), view([1.0] * 5, [0, 1, 2, 3])
    assert differs(ties.along(FIRST, 1.0, seen, hide=True)) == {0: 1, 4: -1}
