"""Rises beyond chance and beyond the other areas, each step worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from genkgeo.certainty.differences import Year
from genkgeo.certainty.pairing import Together, spread
from genkgeo.certainty.rises import (
    FEWEST,
    TOGETHER,
    _degrees,
    as_normal,
    beyond_others,
    cell,
    rises,
    standard_changes,
)
from genkgeo.parameters.registry import Indicator

WORDS = {"unit": "per huis", "source": "verzonnen", "denominator": "huizen", "factor": 1.0}
SIZES = 25 / 9, 25 / 16
"""Of two years: the noise of √((x + ⅜ ÷ d)) is 1 ÷ 4d, so 9/100 and 16/100, together ¼."""

MANY = 20_000.0
"""On the scale of Anscombe: over a milliard people."""


def one(name: str, **changes: object) -> Indicator:
    plain = {"label": name, "short": name, "numerator": name, "domain": "werk"}
    return Indicator(**(WORDS | plain | changes))


def year(scaled: dict[str, list[float]], size: float, areas: list[str] | None = None) -> Year:
    """Give the figures that lie at these places on the scale of Anscombe: √(x + ⅜ ÷ d)."""
    table = pd.DataFrame(scaled, index=areas, dtype=float)
    return Year(table**2 - 0.375 / size, pd.DataFrame(size, table.index, table.columns))


def years(changes: dict[str, list[float]], areas: list[str] | None = None) -> tuple[Year, Year]:
    """Two years of which the figures moved by so many standard errors, of ½ each.

    Of so many people that the counts of chance are normal.
    """
    then = {name: [MANY] * len(moved) for name, moved in changes.items()}
    now = {name: [MANY + moved / 2 for moved in values] for name, values in changes.items()}
    return year(then, SIZES[0], areas), year(now, SIZES[1], areas)


def beyond(
    changes: dict[str, list[float]],
    chance: dict[str, Together] | None = None,
    registry: dict[str, Indicator] | None = None,
) -> pd.DataFrame:
    names = registry or {name: one(name) for name in changes}
    return beyond_others(*years(changes), names, chance or {})


# --- the change of one figure ---------------------------------------------------------------


def test_a_change_over_its_noise_by_hand():
    registry = {"a": one("a"), "b": one("b", direction="lower")}
    then = year({"b": [3.0, 3.0], "a": [3.0, 3.0]}, SIZES[0], ["X", "Y"])
    now = year({"a": [4.0, 2.0], "b": [4.0, np.nan]}, SIZES[1], ["X", "Y"])
    found = standard_changes(then, now, registry)
    # (4 − 3) ÷ √(0,09 + 0,16) = 2; what is lower is more risk in b
    assert found["a"].tolist() == pytest.approx([2.0, -2.0])
    assert found.at["X", "b"] == pytest.approx(-2.0) and np.isnan(found.at["Y", "b"])
    assert list(found.columns) == ["b", "a"] and list(found.index) == ["X", "Y"]


def test_only_what_both_years_have_and_chance_has_a_model_for_is_tried():
    registry = {"a": one("a"), "mean": one("mean", kind="mean"), "gone": one("gone")}
    then, now = years({"a": [1.0], "mean": [1.0], "unknown": [1.0]})
    then = Year(then.values.assign(gone=1.0), then.sizes.assign(gone=1.0))
    assert list(standard_changes(then, now, registry).columns) == ["a"]
    assert list(standard_changes(now, then, registry).columns) == ["a"]


def test_without_a_figure_that_chance_has_a_model_for_there_is_nothing_to_try():
    registry = {"mean": one("mean", kind="mean", direction="higher")}
    moved = years({"mean": [1.0] * 8}, list("ABCDEFGH"))
    found = standard_changes(*moved, registry)
    assert found.shape == (8, 0) and list(found.index) == list("ABCDEFGH")
    tried = beyond_others(*moved, registry, {})
    assert list(tried.columns) == [TOGETHER] and tried[TOGETHER].isna().all()
    # A year without any figure has no areas either.
    nothing = Year(pd.DataFrame(), pd.DataFrame())
    assert standard_changes(moved[0], nothing, registry).shape == (8, 0)
    assert standard_changes(nothing, moved[1], registry).shape == (0, 0)


# --- beside the others ----------------------------------------------------------------------


def test_the_course_of_the_others_and_the_people_who_stay_by_hand():
    moved = [0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 6.0, np.nan]
    # The median is 1,5; of the noise of two years a quarter is left, of which the root is ½.
    found = beyond({"a": moved}, {"a": Together(0.75, np.inf)})["a"]
    assert found.tolist() == pytest.approx([-3, -1, -1, -1, 1, 1, 1, 9, np.nan], nan_ok=True)
    # Of which nothing is said the years are independent.
    assert beyond({"a": moved})["a"].iloc[7] == pytest.approx(4.5)
    # What is estimated is one of a t-distribution: 4,5 with 12 degrees is 3,4 of a normal one.
    found = beyond({"a": moved}, {"a": Together(0.0, 12.0)})["a"]
    exact = stats.norm.isf(stats.t.sf(4.5, 12))
    assert exact == pytest.approx(3.4, abs=0.05) and found.iloc[7] == pytest.approx(exact)


def test_of_few_people_a_change_is_less_rare_by_hand():
    # 4 of 100 people, and in the eighth area 12: on the scale of Anscombe arcsin √(4,375 ÷ 100,75)
    # = 0,20992 and arcsin √(12,375 ÷ 100,75) = 0,35807, over √(2 ÷ 402) = 0,070534.
    shares = one("a", maximum_ratio=1.0)
    then = pd.DataFrame({"a": [0.04] * 8}, list("ABCDEFGH"))
    now = then.assign(a=[0.04] * 7 + [0.12])
    sizes = then * 0 + 100.0
    found = beyond_others(Year(then, sizes), Year(now, sizes), {"a": shares}, {})["a"]
    moved = (0.358072 - 0.209923) / 0.070534
    # Of a share of (0,04342 + 0,12283) ÷ 2 = 0,08313 chance moves 2 × 100,5 × 0,08313 × 0,91687 =
    # 15,32 people: 4 + 6 × 15,32 = 95,9 degrees.
    assert found.loc["H"] == pytest.approx(stats.norm.isf(stats.t.sf(moved, 95.92)), abs=1e-4)
    # Where three in four stay a quarter of them is left, and with what is estimated: of 27,0 and 20
    # degrees 4 + 1 ÷ (1 ÷ 23,0 + 1 ÷ 16) = 13,4.
    chance = {"a": Together(0.75, 20.0)}
    found = beyond_others(Year(then, sizes), Year(now, sizes), {"a": shares}, chance)["a"]
    assert found.loc["H"] == pytest.approx(stats.norm.isf(stats.t.sf(2 * moved, 13.432)), abs=1e-4)


def test_where_chance_moves_less_than_one_person_a_change_says_least_by_hand():
    # Of a tenth of a person 4 + 6 × 0,1 degrees, and of nobody 4.
    found = _degrees(np.array([0.1, 0.0]), np.inf)
    assert found.tolist() == pytest.approx([4.6, 4.0])
    # Where the noise is an estimate of 4 degrees or fewer, there are 4 however many move.
    assert _degrees(np.array([1e6]), 4.0).tolist() == pytest.approx([4.0])


def test_fewer_than_eight_areas_are_no_others():
    assert FEWEST == 8
    moved = {"b": [np.nan] + [0.0] * 7, "a": [0.0] * 7 + [1.0]}
    tried = beyond_others(*years(moved, list("STUVWXYZ")), {"a": one("a"), "b": one("b")}, {})
    assert list(tried.columns) == ["a", TOGETHER] and tried["a"].to_dict()["Z"] == pytest.approx(
        1.0
    )


def halves(size: float, areas: int = 20) -> list[float]:
    """Half of the areas went up and half down: the spread is size² ÷ 0,437728 = 2,2845 × size²."""
    return [size, -size] * (areas // 2)


def test_areas_that_lie_further_apart_than_the_years_say_are_set_beside_that_by_hand():
    # The inner eight tenths of ±1 have a variance of 1, of a normal distribution of 0,437728.
    assert spread(np.array(halves(1.0))) == pytest.approx(1 / 0.437728, abs=1e-6)
    # Clearly more than ½ is from ½ × e^(1,28 × √(2 ÷ 12)) = 0,843 on: ±0,60 has 0,822.
    chance = {"a": Together(0.5, np.inf)}
    near = beyond({"a": halves(0.60)}, chance)["a"]
    assert near.iloc[0] == pytest.approx(0.60 / np.sqrt(0.5))
    # ±0,61 has 0,8501, of 12 degrees of freedom.
    far = beyond({"a": halves(0.61)}, chance)["a"]
    own = 0.61 / np.sqrt(0.8501)
    assert far.tolist() == pytest.approx(halves(float(as_normal(np.array([own]), 12)[0])), abs=1e-4)
    # Of fewer than twenty areas no spread is taken.
    few = beyond({"a": halves(0.61, 18)}, chance)["a"]
    assert few.iloc[0] == pytest.approx(0.61 / np.sqrt(0.5))


def test_how_far_areas_lie_apart_is_borrowed_from_other_indicators_by_hand():
    # With ±0,4678 b and c lie as far apart as the years say: 0,4678² × 2,2845 = ½.
    chance = dict.fromkeys("abc", Together(0.5, np.inf))
    as_said = halves(float(np.sqrt(0.5 / 2.28453)))
    # ±0,61 alone lies 1,70 times as far apart, which is clear from 1,69 on. Beside b and c it is
    # (6 × 1,0907 + 12 × 1,70) ÷ 18 = 1,497 of 18 degrees, which is clear from 1,53 on.
    found = beyond({"a": halves(0.61), "b": as_said, "c": as_said}, chance)
    assert found["a"].iloc[0] == pytest.approx(0.61 / np.sqrt(0.5))
    # ±0,75 lies 2,57 times as far apart, with the others (6 × 1,2519 + 12 × 2,570) ÷ 18 = 2,1306.
    found = beyond({"a": halves(0.75), "b": as_said, "c": as_said}, chance)
    exact = stats.norm.isf(stats.t.sf(0.75 / np.sqrt(0.5 * 2.1306), 18))
    assert found["a"].iloc[0] == pytest.approx(exact, abs=1e-3)
    assert found["b"].iloc[0] == pytest.approx(as_said[0] / np.sqrt(0.5))


# --- all figures of an area together --------------------------------------------------------

THREE = {"a": one("a"), "b": one("b"), "c": one("c", domain="wonen")}


def test_all_figures_together_count_each_domain_alike_by_hand():
    still = [0.0] * 19
    # a and b are of one domain and count half: (½ × 1 + ½ × 3 + 1 × 2) ÷ √(¼ + ¼ + 1) = 3,266;
    # of the others the spread is 0, and 1 is what chance alone gives at least.
    found = beyond({"a": [1.0, *still], "b": [3.0, *still], "c": [2.0, *still]}, registry=THREE)
    assert found[TOGETHER].iloc[0] == pytest.approx(stats.norm.isf(stats.t.sf(4 / 1.5**0.5, 12)))
    assert found[TOGETHER].iloc[1:].tolist() == [0.0] * 19


def test_figures_that_move_together_are_set_beside_how_far_areas_lie_apart():
    # ± (½ + ½ + 1) × 0,5 ÷ √1,5 = 0,8165: a spread of 0,8165² × 2,2845 = 1,523. Each of the
    # three lies 0,25 × 2,2845 = 0,57 apart, less than the 1 of independent years.
    found = beyond(dict.fromkeys("abc", halves(0.5)), registry=THREE)
    assert found["a"].iloc[0] == pytest.approx(0.5)
    own = 0.5 * 2 / 1.5**0.5
    beside = own / np.sqrt(own**2 / 0.437728)
    exact = stats.norm.isf(stats.t.sf(beside, 12))
    assert found[TOGETHER].tolist() == pytest.approx(halves(exact), abs=1e-4)


def test_all_figures_together_are_beside_the_middle_area():
    up = [0.2] * 15 + [0.0] * 6
    # On each of the figures the median is taken off already: 0 of 15 areas, −0,2 of 6 areas.
    found = beyond(dict.fromkeys("abc", up), registry=THREE)[TOGETHER]
    exact = stats.norm.isf(stats.t.sf(0.2 * 2 / 1.5**0.5, 0.6 * 21))
    assert found.tolist() == pytest.approx([0.0] * 15 + [-exact] * 6)
    # Seven areas are 1 in a, seven in b and seven in c: the middle of each figure is 0, and that of
    # all three together ½ ÷ √1,5, so that the last seven lie (1 − ½) ÷ √1,5 above it.
    apart = {
        name: [float(at // 7 == place) for at in range(21)] for place, name in enumerate("abc")
    }
    found = beyond(apart, registry=THREE)[TOGETHER]
    exact = stats.norm.isf(stats.t.sf(0.5 / 1.5**0.5, 0.6 * 21))
    assert found.tolist() == pytest.approx([0.0] * 14 + [exact] * 7)


def test_together_takes_three_figures_of_twenty_areas():
    moved = dict.fromkeys("abcd", [1.0] + [0.0] * 20)
    four = THREE | {"d": one("d", domain="gezondheid")}
    moved["c"] = [np.nan] + [0.0] * 20
    found = beyond(moved, registry=four)[TOGETHER]
    # a, b and d: (½ + ½ + 1) ÷ √(¼ + ¼ + 1), of twenty-one areas
    exact = stats.norm.isf(stats.t.sf(2 / 1.5**0.5, 0.6 * 21))
    assert found.iloc[0] == pytest.approx(exact)
    # With d gone as well two are left.
    moved["d"] = [np.nan] + [0.0] * 20
    found = beyond(moved, registry=four)[TOGETHER]
    assert found.isna().tolist() == [True] + [False] * 20
    # Twenty areas are enough, and nineteen are not.
    less = {name: values[:20] for name, values in moved.items()}
    assert beyond(less, registry=four)[TOGETHER].isna().all()
    # What says nothing of risk has no part in it.
    none = four | {"a": one("a", direction="none")}
    whole = dict.fromkeys("abc", [1.0] + [0.0] * 20)
    assert beyond(whole, registry=none)[TOGETHER].isna().all()
    assert beyond(whole, registry=four)[TOGETHER].notna().all()


# --- how many are false ---------------------------------------------------------------------


def test_as_rare_on_the_other_distribution():
    # t of 20 degrees: 2,845 in 1/200, where a normal one has 2,576
    assert as_normal(np.array([2.8453, -2.8453, 0.0]), 20).tolist() == pytest.approx(
        [2.5758, -2.5758, 0.0], abs=1e-3
    )


def test_the_false_ones_by_hand():
    # Of p 0,01, 0,02, 0,9: 0,01 × 3 ÷ 1, 0,02 × 3 ÷ 2 and 0,9.
    z = [2.3263, 2.0537, -1.2816]
    found = rises({2024: pd.DataFrame({"a": z}, index=["X", "Y", "Z"])})
    assert found.rate["a"].tolist() == pytest.approx([0.03, 0.03, 0.9], abs=1e-4)


def test_the_first_year_to_begin_with_weighs_three_times_the_second_by_hand():
    # One-sided p of 2,3263 is 0,01, of 2,0537 0,02, of 1,2816 0,1.
    two = rises(
        {
            2023: pd.DataFrame({"a": [2.3263, np.nan, 2.0537, 1.2816]}, index=list("WXYZ")),
            2024: pd.DataFrame({"a": [1.0, 2.0537, 2.3263, 2.3263]}, index=list("WXYZ")),
        }
    )
    # 0,01 ÷ ¾; X is tried once; 0,02 ÷ ¾ is less than 0,01 ÷ ¼, though Y is clearer since 2024.
    assert two.probability["a"].tolist() == pytest.approx(
        [0.01 / 0.75, 0.02, 0.02 / 0.75, 0.01 / 0.25], abs=1e-4
    )
    assert two.since["a"].tolist() == [2023, 2024, 2024, 2024]
    # Of three years the weights are 9, 3 and 1 of 13.
    alike = pd.DataFrame({"a": [2.3263]}, index=["W"])
    three = rises({2024: alike, 2022: alike - 2, 2023: alike})
    assert three.probability.at["W", "a"] == pytest.approx(0.01 * 13 / 3, abs=1e-4)


def test_what_was_not_tried_has_no_chance_and_a_chance_is_never_above_one():
    tables = {
        2024: pd.DataFrame({"b": [-3.0, np.nan]}, index=["Y", "X"]),
        2023: pd.DataFrame({"a": [np.nan, np.nan], "b": [-3.0, np.nan]}, index=["X", "Y"]),
    }
    found = rises(tables)
    # Of Y in b −3 in 2024 and nothing in 2023: 0,99865; tried twice it would be 0,99865 ÷ ¾.
    assert found.probability.at["Y", "b"] == pytest.approx(0.99865, abs=1e-5)
    tables[2023].loc["Y", "b"] = -3.0
    assert rises(tables).probability.at["Y", "b"] == 1.0
    for table in found:
        assert list(table.index) == ["X", "Y"] and list(table.columns) == ["a", "b"]
        assert table["a"].isna().all()
    assert cell(found.since, "Y", "b") == 2024.0


def test_nothing_tried_at_all_is_nothing_found():
    found = rises({2024: pd.DataFrame({"a": [np.nan]}, index=["X"])})
    assert found.rate.isna().all(axis=None) and found.within(1.0) == []


def test_what_is_as_false_as_allowed_is_found():
    found = rises({2024: pd.DataFrame({"a": [1.0, 0.0], "b": [np.nan, -9.0]}, index=["X", "Y"])})
    rate = found.rate.at["Y", "a"]
    assert rate == 0.75  # p is 0,5, the second of three
    assert found.within(rate) == [("X", "a"), ("Y", "a")]
    assert found.within(rate - 0.01) == [("X", "a")]


def test_the_order_of_areas_and_indicators_does_not_matter():
    random = np.random.default_rng(1)
    table = pd.DataFrame(random.normal(size=(20, 3)), [f"g{i}" for i in range(20)], list("abc"))
    turned = table.sample(frac=1, random_state=2)[["c", "a", "b"]]
    assert rises({2024: table}).rate.equals(rises({2024: turned}).rate)
