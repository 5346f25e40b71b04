"""How far the chance in two years hangs together: by hand, and in towns of which it is known."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from scipy import special

from genkgeo.certainty import intervals, pairing
from genkgeo.certainty.differences import interval, verdict
from genkgeo.certainty.pairing import (
    FEWEST,
    LEAST,
    Together,
    _moderated,
    correlations,
    spread,
)
from genkgeo.parameters.registry import Indicator

SHARE = {"label": "A", "short": "A", "unit": "%", "domain": "werk", "source": "verzonnen"}
SHARE |= {"numerator": "n", "denominator": "d", "factor": 100.0, "maximum_ratio": 1.0}


def rows(counts, sizes, period, level="sector"):
    value = 100 * np.asarray(counts) / sizes
    return pd.DataFrame(
        {
            "level": level,
            "area": [f"g{i:03d}" for i in range(len(value))],
            "indicator": "a",
            "period": period,
            "value": value,
            "denominator": np.asarray(sizes, dtype=float),
            "state": "waargenomen",
            "coverage": 1.0,
        }
    )


def two_years(random, areas, stay, size=600, together=1):
    """Counts of two years without any change: who stays keeps the characteristic.

    Families of ``together`` people share it, and stay or go together.
    """
    share = random.uniform(0.05, 0.3, (areas, 1))
    families = size // together
    first = random.random((areas, families)) < share
    again = random.random((areas, families)) < share
    stays = random.random((areas, families)) < stay
    second = np.where(stays, first, again)
    return [together * year.sum(axis=1) for year in (first, second)], share[:, 0]


def correlation_of(counts, size, indicator):
    then, now = (rows(year, np.full(len(year), size), 2024 + i) for i, year in enumerate(counts))
    return correlations(then, now, {"a": indicator})["a"]


def test_what_the_registry_says_goes_before_what_the_years_say():
    random = np.random.default_rng(1)
    counts, _ = two_years(random, 60, 0.85)
    assert correlation_of(counts, 600, Indicator(**SHARE)) == 0.0
    given = Indicator(**SHARE, persons="stock", persistence=0.4)
    assert correlation_of(counts, 600, given) == pytest.approx(0.4)
    # Of the births of three years two are counted again a year later.
    births = Indicator(**SHARE, years_together=3)
    assert correlation_of(counts, 600, births) == pytest.approx(2 / 3)
    never = Indicator(**SHARE, persons="stock", persistence=0.999)
    assert correlation_of(counts, 600, never) == 1 - LEAST


@pytest.mark.slow
@pytest.mark.parametrize(("stay", "together"), [(0.0, 1), (0.5, 1), (0.85, 1), (0.85, 3)])
def test_the_years_tell_how_many_people_stay(stay, together):
    random = np.random.default_rng(2)
    effect = {"clustered": "gezin", "design_effect": 3.0} if together == 3 else {}
    stock = Indicator(**SHARE, persons="stock", **effect)
    told = [
        correlation_of(two_years(random, 60, stay, together=together)[0], 600, stock)
        for _ in range(60)
    ]
    # Rather too little than too much: what is estimated is widened.
    assert stay - 0.15 <= np.mean(told) <= stay + 0.03


def test_of_several_years_the_last_ones_are_compared():
    stock = {"a": Indicator(**SHARE, persons="stock", persistence=0.4)}
    earlier, then, now = (rows([60] * 2, [600] * 2, period) for period in (2020, 2024, 2025))
    both = pd.concat([earlier.assign(level="wijk"), then])
    assert correlations(both, now, stock) == {"a": pytest.approx(0.4)}


def test_of_an_indicator_of_one_year_nothing_is_said():
    stock = dict.fromkeys("ba", Indicator(**SHARE, persons="stock", persistence=0.4))
    then = rows([60] * 2, [600] * 2, 2024)
    both = pd.concat([then.assign(period=2025), then.assign(period=2025, indicator="b")])
    assert correlations(then, both, stock) == {"a": pytest.approx(0.4)}
    assert correlations(both, then, stock) == {"a": pytest.approx(0.4)}
    # Of what has no model of chance nothing is said either.
    mean = Indicator(**SHARE | {"kind": "mean", "maximum_ratio": None})
    assert correlations(then, both, {"a": mean}) == {}


def test_few_areas_say_nothing_and_one_that_moved_does_not_count():
    random = np.random.default_rng(3)
    stock = Indicator(**SHARE, persons="stock")
    few, _ = two_years(random, FEWEST - 1, 0.9)
    assert correlation_of(few, 600, stock) == 0.0
    assert np.isnan(spread(np.zeros(FEWEST - 1)))
    counts, _ = two_years(random, 60, 0.9)
    before = correlation_of(counts, 600, stock)
    counts[1][:3] += 100
    assert correlation_of(counts, 600, stock) == pytest.approx(before, abs=0.05)


def test_estimates_borrow_of_each_other_as_far_as_they_are_alike_by_hand():
    # Of the logarithms of four estimates of 20 degrees a variance of ψ′(10) = 0,10517 is chance.
    alike = {
        name: Together(1 - left, 20.0)
        for name, left in zip("abcd", [0.2, 0.2, 0.3, 0.3], strict=True)
    }
    # theirs is 4 ÷ 3 × (½ ln 1,5)² = 0,0548, less than that: they borrow as much as may be.
    found = _moderated(alike | {"said": Together(0.9, np.inf), "alone": Together(0.0, np.inf)})
    assert found["said"] == (0.9, np.inf) and found["alone"] == (0.0, np.inf)
    assert {found[name].degrees for name in "abcd"} == {120.0}
    # The common one lies at e^(mean − ψ(10) + ln 10 + ψ(50) − ln 50) = 0,2449 × 1,0419.
    common = np.sqrt(0.06) * np.exp(0.05083 - 0.01003)
    assert 1 - found["a"].correlation == pytest.approx((20 * 0.2 + 100 * common) / 120, abs=1e-5)
    # Twenty times as far apart nothing is borrowed to speak of, and of two nothing at all.
    apart = {
        name: Together(1 - left, 20.0)
        for name, left in zip("abcd", [0.05, 0.05, 0.99, 0.99], strict=True)
    }
    found = _moderated(apart)
    # 4 ÷ 3 × (½ ln 19,8)² = 2,971 less 0,105 is 2,866: ψ′ of 0,698, so 1,4 degrees.
    assert {round(one.degrees, 1) for one in found.values()} == {21.4}
    assert _moderated({"a": alike["a"], "c": alike["c"]}) == {"a": alike["a"], "c": alike["c"]}


def test_estimates_that_borrow_make_no_two_years_less_than_independent():
    # The common one of four of 0,99 lies at 0,99 × e^(0,05083 − 0,01003) = 1,031.
    found = _moderated({name: Together(0.01, 20.0) for name in "abcd"})
    assert {one.correlation for one in found.values()} == {0.0}


def test_estimates_that_are_little_alike_borrow_little_by_hand():
    # ln 0,2 twice and ln 0,8 have a variance of (ln 4)² ÷ 3 = 0,6406; less ψ′(10) = 0,1052 of
    # chance, 0,5354 is left: ψ′ of 2,325, so 4,65 degrees.
    spreads, degrees = pairing.moderated(np.array([0.2, 0.2, 0.8]), np.full(3, 20.0), 100.0)
    assert degrees.tolist() == pytest.approx([24.65] * 3, abs=1e-3)
    # The common one lies at e^(−1,14734 + 0,05083 − 0,23021).
    common = np.exp(-1.14734 + 0.05083 - 0.23021)
    one, other = ((4.65 * common + 20 * own) / 24.65 for own in (0.2, 0.8))
    assert spreads.tolist() == pytest.approx([one, one, other], abs=1e-5)


def test_an_interval_takes_less_of_what_is_estimated_by_hand():
    assert Together(0.9, np.inf).for_intervals == 0.9
    # t of 12 degrees 1,7823 over 1,6449, squared, is 1,1741.
    assert Together(0.5, 12.0).for_intervals == pytest.approx(1 - 0.5 * 1.1741, abs=1e-4)
    assert Together(0.0, 12.0).for_intervals == 0.0


@pytest.mark.parametrize(("left", "told"), [(0.32, 0.68), (0.34, 0.0), (0.03, 0.95)])
def test_as_long_as_independent_years_could_lie_so_near_they_are_taken_for_that(
    left, told, monkeypatch
):
    # Of 20 areas, worth 12 degrees: 1,1741 times e^(2,326 × √(2 ÷ 12)), so 3,035; 1 over that
    # is 0,3295. The inner changes all lie as far from their median 0 as that they are `left`.
    far = np.sqrt(left * 0.437728)
    monkeypatch.setattr(pairing, "standardised", lambda *_: np.array([far, -far] * 10))
    sides = [rows([60] * 20, [600] * 20, year).set_index(pairing.KEYS) for year in (2024, 2025)]
    found = pairing._estimated(sides, "a", Indicator(**SHARE))
    assert found.correlation == pytest.approx(told)
    assert found.degrees == (12.0 if told else np.inf)


def test_of_two_levels_the_one_of_most_areas_tells(monkeypatch):
    def changes(before: pd.DataFrame, *_: object) -> np.ndarray:
        assert len(before) == 20
        return np.array([0.1, -0.1] * 10)

    monkeypatch.setattr(pairing, "standardised", changes)
    for first, second in (("wijk", "sector"), ("sector", "wijk")):
        sides = [
            pd.concat([rows([60] * 20, [600] * 20, year, first), rows([9], [99], year, second)])
            for year in (2024, 2025)
        ]
        sides = [side.set_index(pairing.KEYS) for side in sides]
        found = pairing._estimated(sides, "a", Indicator(**SHARE))
        assert found == (pytest.approx(0.95), 12.0)


def test_a_variance_as_of_two_hundred_degrees_is_as_good_as_none():
    assert pairing._degrees_of(float(special.polygamma(1, 99.0))) == pytest.approx(198.0)
    assert np.isinf(pairing._degrees_of(float(special.polygamma(1, 100.0))))


@pytest.mark.parametrize(
    ("value", "enough"), [(24.9, False), (25.0, True), (50.0, True), (75.0, True), (75.1, False)]
)
def test_five_people_counted_and_five_not_counted_are_enough(value, enough):
    side = pd.DataFrame({"value": [value], "denominator": [20.0]})
    assert pairing._enough(side, Indicator(**SHARE)).tolist() == [enough]
    # Of a count nothing says how many there could have been, and its denominator says nothing.
    count = {**SHARE, "kind": "count", "denominator": None, "maximum_ratio": None, "factor": 1.0}
    side = pd.DataFrame({"value": [4.9, 5.0, value], "denominator": np.nan})
    assert pairing._enough(side, Indicator(**count)).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("column", "told"), [("coverage", 0.5), ("state", "geschat"), ("value", np.nan)]
)
def test_only_areas_that_were_counted_as_a_whole_tell_how_many_people_stay(column, told):
    sizes = np.full(FEWEST, 600)
    then, now = (rows(np.full(FEWEST, 60), sizes, period) for period in (2024, 2025))
    stock = {"a": Indicator(**SHARE, persons="stock")}
    # Nothing changed in twenty areas: somebody moves all the same, and 12 degrees are few.
    assert correlations(then, now, stock)["a"] == pytest.approx(1 - LEAST * 1.1741, abs=1e-4)
    # With nineteen that are known for sure too few are left.
    for year in (then, now):
        unsure = year.astype({"value": float})
        unsure.loc[0, column] = told
        sides = (unsure, now) if year is then else (then, unsure)
        assert correlations(*sides, stock)["a"] == 0.0


def test_of_a_number_of_areas_of_which_no_eight_tenths_are_whole_one_more_is_taken():
    # Of twenty-one 16,8: sixteen that did not change, and one of 1.
    found = spread(np.array([0.0] * 16 + [1.0, -1.0, 1.0, -1.0, 1.0]))
    assert found == pytest.approx(1 / 17 / 0.437728)


def test_only_areas_with_enough_counted_in_both_years_are_compared():
    # 4 are too few, then or now; of 20 of 100 and 120 of 400 the change is that of a share of
    # 20,375 ÷ 100,75 and 120,375 ÷ 400,75, over the root of 1 ÷ 402 and 1 ÷ 1602.
    then, now = rows([4, 20, 20], [100] * 3, 2024), rows([80, 4, 120], [400] * 3, 2025)
    found = pairing.standardised(then, now, Indicator(**SHARE))
    angles = np.arcsin(np.sqrt(np.array([20.375 / 100.75, 120.375 / 400.75])))
    noise = np.sqrt(1 / 402 + 1 / 1602)
    assert found.tolist() == pytest.approx([(angles[1] - angles[0]) / noise])


def test_a_city_that_rose_as_a_whole_is_not_taken_for_people_who_left():
    random = np.random.default_rng(4)
    counts, _ = two_years(random, 60, 0.9)
    stock = Indicator(**SHARE, persons="stock")
    still = correlation_of(counts, 600, stock)
    # By as many people everywhere, which is not quite the same change of every share.
    assert correlation_of([counts[0], counts[1] + 40], 600, stock) > still - 0.2


def test_the_order_of_areas_does_not_matter():
    random = np.random.default_rng(5)
    counts, _ = two_years(random, 60, 0.7)
    then, now = (rows(year, np.full(60, 600), 2024 + i) for i, year in enumerate(counts))
    stock = {"a": Indicator(**SHARE, persons="stock")}
    turned = correlations(then.iloc[::-1], now.sample(frac=1, random_state=1), stock)
    assert turned["a"] == pytest.approx(correlations(then, now, stock)["a"], rel=1e-12)


def test_a_correlation_makes_the_interval_of_a_difference_narrower_by_hand():
    side = pd.DataFrame({"value": [10.0], "ci_low": [7.0], "ci_high": [14.0]})
    later = pd.DataFrame({"value": [12.0], "ci_low": [8.0], "ci_high": [15.0]})
    # √(4² + 4² − 2 × 0,5 × 4 × 4) = 4 below, √(3² + 3² − 2 × 0,5 × 3 × 3) = 3 above
    found = interval(side, later, 0.5)
    assert found.to_numpy().tolist() == [[pytest.approx(-2.0), pytest.approx(5.0)]]
    assert (interval(side, later)["low"] == 2 - np.sqrt(32)).all()
    # Of one and the same chance, as wide in both, nothing is left but the last bit of a float: with
    # these figures that is a hair below 0.
    first, least = 66 / 7, 65.9 / 10
    room = 6.6 - least
    side = pd.DataFrame({"value": [first], "ci_low": [9.0], "ci_high": [first + room]})
    later = pd.DataFrame({"value": [6.6], "ci_low": [least], "ci_high": [6.7]})
    assert interval(side, later, 1.0)["low"].tolist() == pytest.approx([6.6 - first])


@pytest.mark.slow
@pytest.mark.parametrize(("stay", "together"), [(0.0, 1), (0.85, 1), (0.85, 3)])
def test_verdicts_are_seldom_false_and_hold_what_they_promise(stay, together):
    """Of unchanged areas at most a tenth changed "demonstrably": `bench_certainty.py` has more."""
    random = np.random.default_rng(6)
    effect = {"clustered": "gezin", "design_effect": 3.0} if together == 3 else {}
    registry = {"a": Indicator(**SHARE, persons="stock", **effect)}
    false, single = [], []
    for _ in range(60):
        counts, share = two_years(random, 60, stay, together=together)
        then, now = (rows(year, np.full(60, 600), 2024 + i) for i, year in enumerate(counts))
        sides = [side.join(intervals.intervals(side, registry)) for side in (then, now)]
        between = interval(*sides, correlations(then, now, registry)["a"])
        real = sides[1]["value"] - sides[0]["value"]
        told = verdict(real, between["low"], between["high"])
        false.append((told != "niet aantoonbaar veranderd").mean())
        held = (sides[1]["ci_low"] <= 100 * share) & (100 * share <= sides[1]["ci_high"])
        single.append(held.mean())
    # Of 3.600 wijken, so 1 point either way; with independent years it is 10,4 %.
    assert 0.06 <= np.mean(false) <= 0.115
    assert 0.88 <= np.mean(single) <= 0.93


def test_people_of_one_family_count_as_fewer():
    plain, families = (
        Indicator(**SHARE, **more) for more in ({}, {"clustered": "gezin", "design_effect": 4.0})
    )
    whole = rows([100], [1000], 2024)
    quarter = rows([25], [250], 2024)
    found = intervals.intervals(whole, {"a": families})
    assert found.equals(intervals.intervals(quarter, {"a": plain}))
    count = {**SHARE, "kind": "count", "denominator": None, "maximum_ratio": None, "factor": 1.0}
    children = Indicator(**count, clustered="gezin", design_effect=4.0)
    some = whole.assign(value=100.0, denominator=np.nan)
    low, high = intervals.intervals(some, {"a": children}).iloc[0]
    least, most = intervals.garwood(np.array([25.0]))
    assert (low, high) == (pytest.approx(4 * least[0]), pytest.approx(4 * most[0]))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"persistence": 0.9}, "persistence hoort bij persons: stock"),
        ({"persons": "stock", "years_together": 3}, "years_together hoort bij persons: flow"),
        ({"clustered": "gezin"}, "clustered en design_effect horen samen"),
        ({"design_effect": 2.0}, "clustered en design_effect horen samen"),
        ({"kind": "mean", "persons": "stock"}, "soort mean is de toevalsspreiding niet te zeggen"),
        (
            {"signed": True, "maximum_ratio": None, "clustered": "gezin", "design_effect": 2.0},
            "met signed is de toevalsspreiding niet te zeggen",
        ),
    ],
)
def test_what_cannot_be_said_of_chance_is_refused(said, told):
    with pytest.raises(ValidationError, match=told):
        Indicator(**SHARE | said)
