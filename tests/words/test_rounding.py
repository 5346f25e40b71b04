"""What is rounded side by side adds up, and a half goes away from zero."""

from __future__ import annotations

import math

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from genkgeo.drawings.bars import percentages
from genkgeo.results import PARTS
from genkgeo.words import dutch
from genkgeo.words.rounding import apportioned, floor, rounded, shown_change, units

SIZES = st.floats(-50, 50).map(lambda size: round(size, 4))


@given(SIZES, st.lists(SIZES, min_size=4, max_size=4), st.integers(0, 3))
def test_a_change_is_the_difference_of_its_figures_and_the_sum_of_its_causes(
    earlier, sizes, decimals
):
    causes = dict(zip(PARTS, sizes, strict=True))
    later = earlier + sum(sizes)
    shown = shown_change(earlier, later, causes, decimals)
    assert shown.difference == units(later, decimals) - units(earlier, decimals)
    assert sum(shown.causes.values()) == shown.difference
    for cause, size in causes.items():
        assert abs(shown.causes[cause] - size * 10**decimals) < 1 + 1e-6
        assert size or shown.causes[cause] == 0


def test_a_change_that_is_not_split_has_only_its_difference():
    unknown = dict.fromkeys(PARTS, math.nan)
    shown = shown_change(27.14, 27.36, unknown, 1)
    assert (shown.difference, set(shown.causes.values())) == (3, {None})
    assert shown_change(math.nan, 27.4, unknown, 1).difference is None


def test_causes_that_are_not_those_of_the_difference_stay_what_they_are():
    shown = shown_change(1.0, 2.0, {"real": 0.2, "boundary": 0.0}, 1)
    assert shown.causes == {"real": 2, "boundary": 0}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8).filter(lambda parts: sum(parts) > 0))
def test_percentages_of_a_whole_are_a_hundred(parts):
    shares = pd.Series(parts) / sum(parts)
    assert percentages(shares).sum() == 100


def test_halves_go_away_from_zero_as_a_reader_expects():
    given_halves = (0.5, 1.5, 2.5, -2.5)
    assert [rounded(value, 0) for value in given_halves] == [1, 2, 3, -3]
    # In binary these lie just below the half that they are.
    assert (dutch.number(0.285, 2), dutch.number(2.675, 2), dutch.number(1.005, 2)) == (
        "0,29",
        "2,68",
        "1,01",
    )
    assert dutch.number(-0.04, 1) == "0,0"


def test_noise_of_the_computer_is_no_loss():
    assert floor(0.1 * 3 * 10) == 3 and floor(2.9999999999999996) == 3
    assert dutch.coverage_percent(0.29) == 29 and dutch.coverage_percent(0.9999) == 99


def test_a_total_is_apportioned_to_those_that_lost_most():
    assert apportioned({"a": 1.2, "b": 1.7, "c": -0.9}, 2) == {"a": 1, "b": 2, "c": -1}
