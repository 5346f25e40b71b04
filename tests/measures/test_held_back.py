"""Which numbers are held back for a secret, of a few numbers that are all known: by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from few_numbers import NONE, numbers

from genkgeo.measures.disclosure.pattern import Pattern
from genkgeo.measures.disclosure.secrets import Secret
from genkgeo.measures.disclosure.unknowns import Numbers

# Three sectors and their wijk, each a row of its own, of which the first is too small.
WIJK = {0: 1.0, 1: 1.0, 2: 1.0, 3: -1.0}
FIRST = Secret(((0, 1.0),), 5.0)


def wijk(*true: float, **marked: list[int]) -> Numbers:
    rows = [(at, NONE, np.inf) for at in range(4)]
    return numbers([*true, sum(true)], [WIJK], rows, **marked)


def held(
    some: Numbers,
    weight: list[float],
    *secrets: Secret,
    last: tuple[int, ...] = (3,),
    hidden: tuple[int, ...] = (),
) -> tuple[list[int], list[int]]:
    """Rows that are hidden, of which some are already, and numbers that are printed nowhere."""
    own = [*hidden, *(one.terms[0][0] for one in secrets)]
    too_small = np.isin(np.arange(len(weight)), own)
    is_last = np.isin(np.arange(len(some.true)), last)
    found = Pattern(some, too_small, list(secrets), np.array(weight, dtype=float), is_last).found()
    return np.flatnonzero(found.hidden).tolist(), np.flatnonzero(found.withheld).tolist()


@pytest.mark.parametrize(
    ("true", "weight", "beside"),
    [
        # The one that weighs less goes with it; of two that weigh the same the first.
        ((3, 10, 20), [1, 5, 4, 9], [2]),
        ((3, 10, 20), [1, 4, 5, 9], [1]),
        ((3, 20, 10), [1, 5, 5, 9], [1]),
        ((3, 10, 20), [1, 5, 5, 9], [1]),
        ((3, 10, 20), [1, 5, 4.9, 9], [2]),
        # The second must be able to give two, so that of one it is no help.
        ((3, 1, 20), [1, 4, 5, 9], [2]),
        ((3, 2, 20), [1, 4, 5, 9], [1]),
        # Two that give one each are needed where neither has two.
        ((3, 1, 1), [1, 4, 5, 9], [1, 2]),
    ],
)
def test_what_weighs_least_is_hidden_beside_a_secret(true, weight, beside):
    assert held(wijk(*true), weight, FIRST) == ([0, *beside], [0, *beside])


def test_what_an_earlier_release_hid_goes_first_and_what_it_showed_never():
    weight = [1, 5, 4, 9]
    assert held(wijk(3, 10, 20, before=[1]), weight, FIRST)[1] == [0, 1]
    assert held(wijk(3, 10, 20, fixed=[2]), weight, FIRST)[1] == [0, 1]
    # A hundred times heavier it would not go first.
    assert held(wijk(3, 10, 20, before=[1]), [1, 500, 4, 9], FIRST)[1] == [0, 2]
    # What everybody read is no secret: nothing is hidden for it.
    assert held(wijk(3, 10, 20, fixed=[0]), weight, FIRST) == ([0], [0])


def test_what_is_kept_for_the_last_is_hidden_only_where_nothing_else_helps():
    assert held(wijk(3, 10, 20), [1, 5, 4, 0.001], FIRST)[1] == [0, 2]
    assert held(wijk(3, 10, 20, fixed=[1, 2]), [1, 5, 4, 9], FIRST)[1] == [0, 3]
    assert held(wijk(3, 10, 20), [1, 5, 4, 0.001], FIRST, last=())[1] == [0, 3]


def test_secrets_protect_each_other():
    second = Secret(((1, 1.0),), 5.0)
    assert held(wijk(3, 2, 20), [1, 5, 4, 9], FIRST, second)[1] == [0, 1]
    assert held(wijk(3, 3, 20), [1, 5, 4, 9], FIRST, second)[1] == [0, 1]
    # Of one the other has no two to give: a third goes with them.
    assert held(wijk(3, 1, 20), [1, 5, 4, 9], FIRST, second)[1] == [0, 1, 2]


def test_what_was_hidden_for_one_and_is_not_needed_after_all_is_shown_again():
    # The first secret hides the fourth number, which is the lightest; the second, which is in a
    # sum with the first alone, is hidden itself, and the first can give way there as well.
    sums = [{0: 1.0, 1: 1.0, 2: 1.0, 3: 1.0, 4: -1.0}]
    rows = [(at, NONE, np.inf) for at in range(5)]
    some = numbers([3, 4, 20, 30, 57], sums, rows)
    second = Secret(((1, 1.0),), 6.0)
    assert held(some, [1, 1, 5, 4, 9], FIRST, last=(4,))[1] == [0, 1]
    assert held(some, [1, 9, 5, 4, 9], FIRST, last=(4,))[1] == [0, 3]
    assert held(some, [1, 9, 5, 4, 9], FIRST, second, last=(4,))[1] == [0, 1]


def test_a_row_goes_with_either_of_its_numbers_and_a_number_in_all_its_rows():
    # Two sectors and their wijk; the whole (3 to 5) is in a second row of each as well.
    sums = [{0: 1.0, 1: 1.0, 2: -1.0}, {3: 1.0, 4: 1.0, 5: -1.0}]
    pairs = [(0, 3, 1.0), (1, 4, 1.0), (2, 5, 1.0), (3, NONE, 1.0), (4, NONE, 1.0), (5, NONE, 1.0)]
    some = numbers([3, 10, 13, 40, 50, 90], sums, pairs)
    hidden, withheld = held(some, [1.0] * 6, FIRST, last=(2, 5))
    assert (hidden, withheld) == ([0, 1], [0, 1])
    # Of forty too few are left: the whole of the first goes in both of its rows.
    whole = Secret(((3, 1.0),), 50.0)
    is_first = np.array([True, False, False, True, False, False])
    found = Pattern(some, is_first, [whole], np.ones(6), np.isin(np.arange(6), [2, 5])).found()
    assert np.flatnonzero(found.withheld).tolist() == [3, 4]
    assert np.flatnonzero(found.hidden).tolist() == [0, 1, 3, 4]


def test_a_number_that_is_printed_elsewhere_is_read_though_no_row_has_it():
    printed = replace(wijk(3, 10, 20), printed=np.array([False, False, True, False]))
    rows = replace(printed, over=np.array([0, 1, NONE, 3]))
    free = replace(rows, printed=np.zeros(4, dtype=bool))
    # Where no row and no table has it, nothing more is to be hidden.
    assert held(free, [1, 5, 4, 9], FIRST)[1] == [0]
    assert held(rows, [1, 5, 4, 9], FIRST)[1] == [0, 2]
    # So it is where the wijk stands in the table alone, and the last row has no number at all.
    table = replace(wijk(3, 10, 20), printed=np.array([False, False, False, True]))
    table = replace(table, over=np.array([0, 1, 2, NONE]))
    assert held(table, [1, 5, 4, 9], FIRST)[1] == [0, 2]


def test_a_rest_is_kept_by_its_part():
    # Of ten eight are counted, of twenty five: two that are left are too few.
    sums = [{0: 1.0, 2: 1.0, 4: -1.0}, {1: 1.0, 3: 1.0, 5: -1.0}]
    pairs = [(0, 1, 1.0), (2, 3, 1.0), (4, 5, 1.0)]
    some = numbers([8, 10, 5, 20, 13, 30], sums, pairs)
    rest = Secret(((1, 1.0), (0, -1.0)), 5.0)
    hidden = np.array([True, False, False])
    last = np.isin(np.arange(6), [4, 5])
    part_first = Secret(((0, -1.0), (1, 1.0)), 5.0)
    for secret in (rest, part_first):
        found = Pattern(some, hidden, [secret], np.array([1.0, 1.0, 9.0]), last).found()
        assert found.hidden.tolist() == [True, True, False]
    # Who has read the eight before may still not read the ten.
    read = replace(some, fixed=np.arange(6) == 0)
    found = Pattern(read, hidden, [part_first], np.array([1.0, 1.0, 9.0]), last).found()
    assert found.hidden.tolist() == [True, True, False]


def bounded(second: float, third: float, *, second_of: float, third_of: float) -> Numbers:
    """The three sectors, of which the second and the third are parts of numbers that are shown."""
    wholes = [(4, NONE, np.inf), (5, NONE, np.inf)]
    rows = [(0, NONE, np.inf), (1, 4, 1.0), (2, 5, 1.0), (3, NONE, np.inf), *wholes]
    true = [3, second, third, 3 + second + third, second_of, third_of]
    return numbers(true, [WIJK], rows)


@pytest.mark.parametrize(
    ("second", "third", "second_of", "third_of", "beside"),
    [
        # The second gives two, and three where the secret is none.
        (3, 20, 6, 99, [1]),
        # It gives two, but has no room for three: so that what is held back for it is the third,
        # which does both, and the second is shown again.
        (3, 20, 4, 99, [2]),
        # Of four it gives four, so that what lies between two and seven is wide enough.
        (4, 20, 5, 99, [1]),
        # With the third, which has room for one as well, the secret lies from one to six.
        (3, 3, 4, 4, [1, 2]),
        # Of none there is always room for nothing less.
        (5, 20, 5, 99, [1]),
        (4, 20, 4, 99, [2]),
    ],
)
def test_a_secret_may_be_as_large_as_the_rule_and_that_wide(
    second, third, second_of, third_of, beside
):
    some = bounded(second, third, second_of=second_of, third_of=third_of)
    weight = [1, 4, 5, 9, 9, 9]
    assert held(some, weight, FIRST, last=(3, 4, 5))[1] == [0, *beside]


@pytest.mark.parametrize(
    ("other", "both", "withheld"),
    [(3, 20, [0, 2, 4]), (3, 7, [0, 2, 4]), (4, 20, [0, 1, 2, 4])],
)
def test_what_another_secret_made_needless_is_shown_again(other, both, withheld):
    # Two secrets in two wijken, and a number that lies in both.
    sums = [{0: 1.0, 1: 1.0, 2: 1.0, 3: -1.0}, {4: 1.0, 2: 1.0, 5: -1.0}]
    rows = [(at, NONE, np.inf) for at in range(6)]
    some = numbers([3, 10, both, 13 + both, other, both + other], sums, rows)
    second = Secret(((4, 1.0),), other + 2.0)
    # The first takes the second number, which is light; the other secret must have the third,
    # and with that the first does as well. But four are none only where the second number gives
    # what the first has not.
    assert held(some, [1, 4, 5, 9, 1, 9], FIRST, second, last=(3, 5)) == (withheld, withheld)
    # In a wijk by itself a third secret needs two that give one each: that stays as it is.
    beside = {6: 1.0, 7: 1.0, 8: 1.0, 9: -1.0}
    rows += [(at, NONE, np.inf) for at in range(6, 10)]
    some = numbers([*some.true, 3, 1, 1, 5], [*sums, beside], rows)
    weight = [1, 4, 5, 9, 1, 9, 1, 4, 5, 9]
    third = Secret(((6, 1.0),), 5.0)
    both_of = [*withheld, 6, 7, 8]
    assert held(some, weight, FIRST, second, third, last=(3, 5, 9))[1] == both_of


def test_one_number_is_hidden_rather_than_two_that_weigh_more_together():
    # Eight is less than four and five, though each of the two has only one of the two to give.
    sums = [{0: 1.0, 1: 1.0, 2: 1.0, 3: 1.0, 4: -1.0}]
    some = numbers([3, 1, 1, 20, 25], sums, [(at, NONE, np.inf) for at in range(5)])
    assert held(some, [1, 4, 5, 8, 9], FIRST, last=(4,))[1] == [0, 3]


def test_a_row_that_is_hidden_already_weighs_nothing_more():
    # The second number stands in a row that is shown, of four, and in one that is hidden.
    rows = [(at, NONE, np.inf) for at in (0, 1, 2, 3, 1)]
    some = numbers([3, 10, 20, 33], [WIJK], rows)
    assert held(some, [1, 4, 5, 9, 3], FIRST, hidden=(4,)) == ([0, 1, 4], [0, 1])


def test_what_helps_farther_away_is_hidden_before_what_is_kept_for_the_last():
    # Of a gemeente of five one wijk of three is too small; the other has two sectors of one.
    sums = [{0: 1.0, 1: 1.0, 4: -1.0}, {2: 1.0, 3: 1.0, 1: -1.0}]
    some = numbers([3, 2, 1, 1, 5], sums, [(at, NONE, np.inf) for at in range(5)])
    assert held(some, [3, 3, 1, 1, 9], FIRST, last=(4,))[1] == [0, 1, 2, 3]


def test_how_low_a_secret_can_be_is_sought_two_sums_away():
    # Three more of the second number are three less of the two below it, which have two each:
    # so the first lies from none to five as it is, and the twenty beside it can be shown.
    sums = [{0: 1.0, 1: 1.0, 4: 1.0, 5: -1.0}, {1: 1.0, 2: 1.0, 3: 1.0, 6: -1.0}]
    some = numbers([3, 4, 2, 2, 20, 27, 8], sums, [(at, NONE, np.inf) for at in range(7)])
    found = held(some, [1, 1, 1, 1, 5, 9, 9], FIRST, last=(5, 6), hidden=(1, 2, 3))
    assert found == ([0, 1, 2, 3], [0])


def test_of_two_that_are_not_both_needed_the_dearest_is_shown_again():
    # Each secret is in a sum of its own: x is in the first, y in two, and z in the last two.
    # The first needs x or y, the second y or z, and the third needs z: so y was hidden in vain.
    first, second, third, x, y, z = range(6)
    sums = [
        {first: 1.0, x: 1.0, y: 1.0, 6: -1.0},
        {second: 1.0, y: 1.0, z: 1.0, 7: -1.0},
        {third: 1.0, z: 1.0, 8: -1.0},
    ]
    some = numbers([3, 3, 3, 20, 20, 20, 43, 43, 23], sums, [(at, NONE, np.inf) for at in range(9)])
    secrets = [Secret(((at, 1.0),), 5.0) for at in (first, second, third)]
    weight = [1, 1, 1, 4, 5, 9, 99, 99, 99]
    assert held(some, weight, *secrets, last=(6, 7, 8))[1] == [first, second, third, x, z]
