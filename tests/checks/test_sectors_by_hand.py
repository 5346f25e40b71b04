"""Sectors beside themselves a year ago: what is nothing, small, below 0 or hidden, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import two_years
from two_years import NOW, THEN

from genkgeo.checks.findings import WARNING
from genkgeo.checks.given import Given
from genkgeo.checks.sectors import check_sectors
from genkgeo.parameters.choices import CheckChoices
from genkgeo.states import State

NINE = [f"S{number}" for number in range(9)]
NO = np.nan


def sectors_told(frame, made, registry=None, counts=("n",), **choices: float) -> list[str]:
    """The sectors of each jump; only what is asked for with ``jump`` or ``times`` is looked for."""
    checks = CheckChoices(**({"jump": 1e9, "times": 1e9} | choices))
    found = check_sectors(made, Given(frame), registry or {}, set(counts), checks, NOW)
    assert {one.severity for one in found} <= {WARNING}
    return [one.codes for one in found if one.check == "grote sprong"]


def five_times(then: list[float], now: list[float], *, counted: bool = False) -> list[str]:
    """The sectors that became five times as large or small, of which n is all that is known."""
    codes = NINE[: len(then)]
    frame = pd.concat(
        [two_years.figures(THEN, codes, n=then), two_years.figures(NOW, codes, n=now)]
    )
    made = two_years.history(frame, two_years.areas(codes))
    return sectors_told(frame, made, counts=("n",) if counted else (), times=5.0)


# --- many times as large -------------------------------------------------------------------------


@pytest.mark.parametrize(("sectors", "told"), [(8, ["S0"]), (7, [])])
def test_eight_sectors_say_what_is_usual_and_seven_do_not(sectors, told):
    others = [100.0] * (sectors - 1)
    assert five_times([100.0, *others], [1000.0, *others]) == told


@pytest.mark.parametrize("counted", [True, False])
def test_where_all_was_nothing_or_became_nothing_no_sector_is_told(counted):
    assert five_times([0.0] * 9, [50.0] * 9, counted=counted) == []
    assert five_times([50.0] * 9, [0.0] * 9, counted=counted) == []


def test_amounts_may_be_fractions():
    # Together they are less than one in the first year, or in the second.
    assert five_times([0.1] * 9, [0.1] * 8 + [0.6]) == ["S8"]
    assert five_times([0.1] * 8 + [0.6], [0.1] * 9) == ["S8"]
    assert five_times([0.01] * 9, [0.01] * 8 + [0.06]) == ["S8"]


def test_what_all_sectors_do_is_usual():
    assert five_times([0.1] * 9, [0.6] * 9) == []
    # Of one that has nothing in either year nobody asks how many times that is.
    assert five_times([0.1] * 8 + [0], [0.6] * 8 + [0]) == []
    assert five_times([100.0] * 7 + [0, 100], [100.0] * 7 + [0, 1000]) == ["S8"]


def test_sectors_that_had_or_have_nobody_say_nothing_of_how_many_times_is_usual():
    few, rest = [0.0] * 5, [100.0] * 3
    assert five_times([*few, *rest, 100], [1.0] * 5 + [*rest, 1000], counted=True) == ["S8"]
    assert five_times([1.0] * 5 + [*rest, 100], [*few, *rest, 1000], counted=True) == ["S8"]
    # Where no sector has people in both years, as many as before is usual.
    then, now = [5.0] * 4 + [0.0] * 4, [0.0] * 4 + [5.0] * 4
    assert five_times([*then, 5], [*now, 0], counted=True) == []
    assert five_times([*then, 50], [*now, 0], counted=True) == ["S8"]


def test_a_sector_that_had_nobody_may_have_too_many_at_once():
    assert five_times([100.0] * 8 + [0], [100.0] * 9, counted=True) == ["S8"]
    assert five_times([100.0] * 8 + [0.5], [100.0] * 9) == ["S8"]


def test_a_count_may_not_come_to_just_beyond_chance():
    # √2 × (√18 − √2) = 4, which is beyond chance; √2 × (√17,9 − √2) is not.
    assert five_times([2.0] * 9, [2.0] * 8 + [18], counted=True) == ["S8"]
    assert five_times([2.0] * 9, [2.0] * 8 + [17.9], counted=True) == []


def test_what_is_not_known_or_below_nothing_is_no_number_of_times():
    then, now = [100.0] * 9, [*[100.0] * 8, 1000]
    assert five_times(then, [-1000.0, *now[1:]]) == ["S8"]
    assert five_times([-1000.0, *then[1:]], now) == ["S8"]
    assert five_times(then, [NO, *now[1:]]) == ["S8"]
    assert five_times([NO, *then[1:]], now) == ["S8"]


@pytest.mark.parametrize(("kind", "told"), [("mean", []), ("rate", ["S8"])])
def test_of_a_score_five_times_as_much_may_be_nothing(kind, told):
    frame = pd.concat(
        [
            two_years.figures(THEN, NINE, n=[2.0] * 9, d=[100.0] * 9),
            two_years.figures(NOW, NINE, n=[2.0] * 8 + [90], d=[100.0] * 9),
        ]
    )
    made = two_years.history(frame, two_years.areas(NINE))
    registry = {"x": two_years.indicator(kind=kind, unit="punten", factor=1)}
    assert sectors_told(frame, made, registry, times=5.0) == told


def test_a_variable_of_one_year_hides_nothing_of_the_next():
    frame = pd.concat(
        [
            two_years.figures(THEN, NINE, n=[100.0] * 9),
            two_years.figures(NOW, NINE, a=[1.0] * 9, n=[100.0] * 8 + [1000]),
        ]
    )
    made = two_years.history(frame, two_years.areas(NINE))
    assert Given(frame).variables[0] == "a"
    assert sectors_told(frame, made, times=5.0) == ["S8"]


# --- a change far from that of the others --------------------------------------------------------


def jumps(then, now, sizes_then=None, sizes_now=None, **fields: object) -> list[str]:
    """The sectors that changed more than four times what is usual."""
    codes = NINE[: len(then)]
    of_then, of_now = {"n": then}, {"n": now}
    if sizes_then is not None:
        of_then, of_now = of_then | {"d": sizes_then}, of_now | {"d": sizes_now or sizes_then}
    frame = pd.concat(
        [two_years.figures(THEN, codes, **of_then), two_years.figures(NOW, codes, **of_now)]
    )
    made = two_years.history(frame, two_years.areas(codes))
    return sectors_told(frame, made, {"x": two_years.indicator(**fields)}, jump=4.0)


COUNT = {"kind": "count", "denominator": None, "factor": 1}
MEAN = {"kind": "mean", "unit": "euro", "factor": 1}


def test_a_count_is_set_beside_nothing_and_below_nothing():
    # Among counts that did not change 4 × √½ = 2,83 is usual: of 7 it is less, of 9 more.
    assert jumps([9.0] * 9, [9.0] * 8 + [0], **COUNT) == ["S8"]
    assert jumps([7.0] * 9, [7.0] * 8 + [0], **COUNT) == []
    assert jumps([9.0] * 8 + [0], [9.0] * 9, **COUNT) == ["S8"]
    assert jumps([9.0] * 8 + [0], [9.0] * 8 + [7], **COUNT) == []
    # What lies below 0, as of panels on a roof, counts as 0.
    assert jumps([9.0] * 8 + [-1], [9.0] * 9, **COUNT) == ["S8"]
    assert jumps([9.0] * 9, [9.0] * 8 + [-1], **COUNT) == ["S8"]


def test_where_all_sectors_changed_alike_the_change_is_usual():
    steps = [-4.0, -3, -2, -1, 0, 1, 2, 3]
    sizes = [100.0] * 9
    # 1,4826 × 2 × 4 = 11,86 from what is usual, which is ten more.
    for last, told in ((21.8, []), (21.9, ["S8"])):
        now = [60 + step for step in steps] + [50 + last]
        assert jumps([50.0] * 9, now, sizes) == told
    assert jumps([50.0] * 9, [60 + step for step in steps] + [50.0], sizes) == []


def test_a_mean_that_changed_just_four_times_what_is_usual_is_not_told():
    # A twentieth of 50 is 2,5, so that ten more is four times as much.
    sizes = [100.0] * 9
    assert jumps([50.0] * 9, [50.0] * 8 + [60], sizes, **MEAN) == []
    assert jumps([50.0] * 9, [50.0] * 8 + [60.01], sizes, **MEAN) == ["S8"]


def test_the_same_mean_of_more_people_has_not_changed():
    sizes = [100.0] * 9
    assert jumps([50.0] * 9, [50.0] * 9, sizes, [100.0] * 8 + [400], **MEAN) == []


def test_without_a_minimum_one_of_whom_it_is_is_enough():
    fields = MEAN | {"minimum": 0}
    # A twentieth of 50, times four: ten.
    assert jumps([50.0] * 9, [50.0] * 8 + [61], [1.0] * 9, **fields) == ["S8"]
    assert jumps([50.0] * 9, [50.0] * 8 + [61], [1.0] * 8 + [0], **fields) == []


def test_a_count_of_two_sectors_may_not_come_to_just_beyond_chance():
    # √2 × (√18 − √2) = 4.
    assert jumps([50.0, 2], [50.0, 18], **COUNT) == ["S1"]
    assert jumps([50.0, 2], [50.0, 17.9], **COUNT) == []


def test_the_share_that_may_change_in_a_year_is_named_as_it_was_chosen():
    frame = pd.concat(
        [
            two_years.figures(THEN, ["A", "B"], n=[50.0, 50]),
            two_years.figures(NOW, ["A", "B"], n=[50.0, 500]),
        ]
    )
    made = two_years.history(frame, two_years.areas(["A", "B"]))
    checks, registry = CheckChoices(city=1.5), {"x": two_years.indicator(**COUNT)}
    (found,) = check_sectors(made, Given(frame), registry, {"n"}, checks, NOW)
    assert found.message == "X: van 2024 naar 2025 verandert B meer dan 150 % per jaar"


# --- a number that is gone -----------------------------------------------------------------------

OLD, NEW = ["A", "B", "C"], ["A", "B", "C1", "C2"]
MOVES = {"A": {"A": 1.0}, "B": {"B": 1.0}, "C": {"C1": 0.5, "C2": 0.5}}


def gone(then: list[float], now: list[float], *hidden: str) -> list[tuple]:
    """What is told where C was split, and some cells of now are hidden."""
    later = two_years.figures(NOW, NEW, n=now)
    later.loc[later["sector"].isin(hidden), "state"] = State.SUPPRESSED
    frame = pd.concat([two_years.figures(THEN, OLD, "old", n=then), later])
    made = two_years.history(frame, two_years.areas(NEW), two_years.areas(OLD, "old"), moves=MOVES)
    found = check_sectors(made, Given(frame), {}, {"n"}, CheckChoices(times=1e9), NOW)
    return [(one.severity, one.check, one.row, one.message.split("(")[1]) for one in found]


def test_what_the_supplier_hides_from_now_on_is_told_but_not_of_a_part_of_what_was_split():
    then = [9.0, 9, 9]
    told = (WARNING, "nieuwe ontbreekcode", 3, "onderdrukt): B")
    assert gone(then, [9.0, NO, 9, 9], "B") == [told]
    assert gone(then, [9.0, 9, 9, NO], "C2") == []
    assert gone(then, [9.0, 9, 9, NO]) == [(*told[:2], 5, "ontbreekt): C2")]
    assert gone(then, [9.0, NO, 9, NO], "B", "C2") == [told]


def test_what_had_no_number_before_is_not_told_beside_what_had_one():
    assert [one[-1] for one in gone([NO, 9.0, 9], [NO, NO, 9, 9])] == ["ontbreekt): B"]


def test_a_number_that_is_gone_on_an_older_list_is_told_with_its_own_row():
    frame = pd.concat(
        [
            two_years.figures(THEN, OLD, "old", n=[9.0, 9, 9]),
            two_years.figures(NOW, OLD, "old", n=[9.0, 9, NO]),
        ]
    )
    made = two_years.history(frame, two_years.areas(NEW), two_years.areas(OLD, "old"), moves=MOVES)
    (found,) = check_sectors(made, Given(frame), {}, {"n"}, CheckChoices(times=1e9), NOW)
    assert found.message.endswith("niet meer (ontbreekt): C1, C2")
    assert found.row == 4
