"""Parts of a sector that was split, each beside the others: every border by hand."""

from __future__ import annotations

import pandas as pd
import pytest
import two_years
from two_years import NOW, THEN

from genkgeo.checks.given import Given
from genkgeo.checks.split_sectors import check_parts

SECTORS = ["A", "B", "T"]
SPLIT = {"S": {"A": 0.5, "B": 0.5}, "T": {"T": 1.0}}


def found(
    then: dict[str, list[float]],
    now: dict[str, list[float]],
    *,
    times: float = 5.0,
    counts: frozenset[str] = frozenset("nde"),
):
    """Findings of S and T, of which S became A and B, half each."""
    figures = pd.concat(
        [
            two_years.figures(THEN, ["S", "T"], "old", **then),
            two_years.figures(NOW, SECTORS, **now),
        ],
        ignore_index=True,
    )
    now_and_then = two_years.areas(SECTORS), two_years.areas(["S", "T"], "old")
    history = two_years.history(figures, *now_and_then, moves=SPLIT)
    registry = {
        # What is no share, no count of people, or has not been counted twice is passed over.
        "gemiddelde": two_years.indicator(kind="mean"),
        "weg": two_years.indicator(numerator="weg"),
        "y": two_years.indicator(denominator="e"),
        "x": two_years.indicator(),
    }
    return check_parts(history, Given(figures), registry, counts, times, NOW)


@pytest.mark.parametrize(
    ("people", "told"), [([100, 100], ["A"]), ([98, 100], []), ([100, 0], ["A"])]
)
def test_a_part_of_which_fifty_were_there_is_not_without_anybody(people, told):
    now = {"n": [0, 1, 1], "d": [0, 100, 90]}
    listed = found({"n": [2, 2], "d": people}, now)
    assert [one.codes for one in listed] == told
    for one in listed:
        where = "is er in 2025 niemand, terwijl er volgens de omrekening wel waren"
        assert one.message == f"d: in A {where}"
        assert (one.variable, one.file, one.row, one.check) == ("d", "x.csv", 2, "grote sprong")


def test_denominators_that_miss_the_same_part_are_one_finding_and_others_none():
    then, now = [100, 100], [100, 0, 100]
    assert [one.variable for one in found({"d": then, "e": then}, {"d": now, "e": now})] == ["d, e"]
    # One person is not nobody, and what nothing is divided by, or counts no one, is no people.
    assert found({"d": then}, {"d": [100, 1, 100]}) == []
    assert found({"n": then}, {"n": now}) == []
    assert found({"d": then}, {"d": now}, counts=frozenset("n")) == []


def test_a_sector_that_is_still_one_is_no_part():
    assert found({"n": [2, 50], "d": [100, 100]}, {"n": [1, 1, 0], "d": [50, 50, 0]}) == []
    # As many times less as may be of a part is for it what it is for any sector: said elsewhere.
    assert found({"n": [200, 90], "d": [2000, 900]}, {"n": [100, 100, 1], "d": [1000] * 3}) == []


@pytest.mark.parametrize(
    ("n", "times", "told"),
    [
        # Of two thousand two hundred are counted: of each part a hundred are expected.
        ([180, 20], 5.0, "B"),
        ([179, 21], 5.0, ""),
        ([20, 180], 5.0, "A"),
        ([180, 20], 1.8, "A, B"),
        ([180, 20], 1.81, "B"),
        # Of few people five times as many may be chance.
        ([9, 1], 5.0, ""),
        ([36, 4], 5.0, ""),
        ([54, 6], 5.0, "B"),
        # √2 × (√18 − √2) is four, which is beyond chance.
        ([34, 2], 5.0, "B"),
        ([33, 2], 5.0, ""),
        # Of none it is the root of what is expected: √2 × √9 and √2 × √7.
        ([18, 0], 5.0, "B"),
        ([14, 0], 5.0, ""),
    ],
)
def test_a_part_that_is_many_times_the_others_beyond_chance_is_told(n, times, told):
    now = {"n": [*n, 10], "d": [1000, 1000, 100]}
    listed = found({"n": [200, 10], "d": [2000, 100]}, now, times=times)
    assert [one.codes for one in listed] == ([told] if told else [])
    for one in listed:
        where = f"X: in 2025 is {told} heel anders dan de andere delen van dezelfde vroegere sector"
        assert one.message == where and one.variable == "n"


def test_of_what_is_no_count_of_people_chance_says_nothing():
    now = {"n": [180, 20, 10], "d": [1000, 1000, 100]}
    assert found({"n": [200, 10], "d": [2000, 100]}, now, counts=frozenset("d")) == []


def test_a_part_is_held_against_its_own_number_of_people():
    # Of three thousand three hundred are counted; of the smaller part a hundred are expected.
    now = {"n": [280, 20, 10], "d": [2000, 1000, 100]}
    listed = found({"n": [300, 10], "d": [3000, 100]}, now)
    assert [one.codes for one in listed] == ["B"]
