"""Differences between two years: known answers, identities, and false alarms by simulation."""

from __future__ import annotations

import bench_uncertainty as bench
import numpy as np
import pandas as pd
import pytest
import two_levels
from hypothesis import given, settings
from hypothesis import strategies as st

from genkgeo.areas.hierarchy import Areas
from genkgeo.certainty import recounts
from genkgeo.certainty.differences import (
    Year,
    _around,
    interval,
    matched,
    score_differences,
    verdict,
)
from genkgeo.certainty.intervals import intervals, wilson
from genkgeo.certainty.known_in_both import alike
from genkgeo.errors import DataError
from genkgeo.index.risk import composite
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.results import VERDICTS

UP, DOWN, NONE = VERDICTS
CHOICES = RiskChoices()


def side(count: float, size: float, level: float = 0.95) -> pd.DataFrame:
    low, high = wilson(count, size, level=level)
    return pd.DataFrame({"value": [count / size], "ci_low": low, "ci_high": high})


def year(city: bench.City, seed: int, truth: pd.DataFrame | None = None) -> Year:
    """Count a made city once more; pupils of OKI as if each characteristic stood alone."""
    truth = city.truth if truth is None else truth
    random = np.random.default_rng(seed)
    most = np.r_[np.ones(truth.shape[1] - 1), 4]
    sizes = city.sizes.to_numpy()
    counts = random.binomial((sizes * most).astype(int), truth / most)
    return Year(pd.DataFrame(counts / sizes, truth.index, truth.columns), city.sizes)


def differences(before: Year, after: Year, city: bench.City, **changes: object) -> pd.DataFrame:
    options = {"choices": CHOICES, "seed": 1, "draws": 400} | changes
    return score_differences(before, after, city.registry, **options)


# --- intervals of figures -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    # Newcombe 1998, table II, method 10
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
     ((6, 7), (2, 7), 0.0582, 0.8062), ((5, 56), (0, 29), -0.0381, 0.1926),
     ((10, 10), (0, 10), 0.6075, 1.0)],
)  # fmt: skip
def test_newcombe(after, before, low, high):
    found = interval(side(*before), side(*after)).iloc[0]
    assert found.tolist() == pytest.approx([low, high], abs=6e-5)


@pytest.mark.slow
@settings(deadline=None)
@given(st.integers(0, 40), st.integers(40, 400), st.integers(0, 40), st.integers(40, 400))
def test_turning_the_years_turns_the_interval(x, n, y, m):
    there, back = interval(side(x, n), side(y, m)), interval(side(y, m), side(x, n))
    assert there["low"][0] == pytest.approx(-back["high"][0])
    assert there["low"][0] <= y / m - x / n <= there["high"][0]


def test_no_interval_without_two_figures_and_their_intervals():
    frame = pd.DataFrame({"value": [1.0, np.nan, 1], "ci_low": [0, np.nan, np.nan], "ci_high": 2.0})
    known = pd.DataFrame({"value": [1.0] * 3, "ci_low": 0.5, "ci_high": 2.0})
    for found in (interval(frame, known), interval(known, frame)):
        assert found["low"].isna().tolist() == [False, True, True]
    told = verdict(frame["value"] - 1, *(found[end] for end in ("low", "high")))
    assert told.tolist() == [NONE, "", ""]


def test_false_alarms_of_single_figures():
    random, made = np.random.default_rng(1), {}
    registry = {"a": Indicator(label="a", short="a", unit="%", domain="werk", source="x",
                               numerator="n", denominator="d", maximum_ratio=1)}  # fmt: skip
    share, size = random.uniform(0.02, 0.5, 4000), random.integers(20, 800, 4000)
    for when in ("before", "after"):
        value = random.binomial(size, share) / size
        rows = pd.DataFrame({"indicator": "a", "denominator": size, "value": value})
        made[when] = rows.join(intervals(rows, registry))
    ends = interval(**made)
    told = verdict(made["after"]["value"] - made["before"]["value"], ends["low"], ends["high"])
    assert 0.05 < (told != NONE).mean() <= 0.105


def test_a_rank_that_falls_is_more_risk():
    shift = pd.Series([-5.0, 5, 0])
    found = verdict(shift, shift - 2, shift + 2, turned=True)
    assert found.tolist() == [UP, DOWN, NONE]


# --- the score ----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_no_change_is_seldom_called_a_change(transform):
    alarms = []
    for seed in range(12):
        city = bench.city(seed, areas=31, typical=(100, 400, 2000)[seed % 3])
        years = year(city, 1000 + seed), year(city, 2000 + seed)
        found = differences(*years, city, choices=RiskChoices(transform=transform))
        score = verdict(found["score"], found["score_low"], found["score_high"])
        rank = verdict(found["rank"], found["rank_low"], found["rank_high"], turned=True)
        alarms.append([(score != NONE).mean(), (rank != NONE).mean()])
    # over 960 cities 8,7 % and 5,2 %; of these twelve the mean may be 2 % off by chance
    assert (np.mean(alarms, axis=0) <= 0.12).all()
    assert (np.mean(alarms, axis=0) > 0.01).all()


@pytest.mark.slow
def test_a_large_change_is_found_and_held():
    found, held = [], []
    for seed in range(12):
        city = bench.city(seed, areas=31, typical=2000)
        truth, sign = city.truth.copy(), {"lower": -1, "higher": 1}
        for name in truth:
            toward = sign[city.registry[name].direction]
            truth.loc["g00003", name] += toward * 0.7 * truth[name].std()
        truth = truth.clip(lower=0.001)
        after = differences(year(city, seed), year(city, 500 + seed, truth), city).loc["g00003"]
        one, other = (composite(t, pd.Series(dtype=float), city.registry, CHOICES, level="wijk")
                      for t in (city.truth, truth))  # fmt: skip
        real = (other.scores["score"] - one.scores["score"])["g00003"]
        found.append(after["score_low"] > 0)
        held.append(after["score_low"] <= real <= after["score_high"])
    assert np.mean(found) >= 0.75
    assert np.mean(held) >= 0.75


def test_the_difference_is_that_of_the_published_scores():
    city = bench.city(3, areas=31)
    years = year(city, 1), year(city, 2)
    found = differences(*years, city)
    columns = ["earlier", "later", "score", "score_low", "score_high"]
    assert list(found.columns) == [*columns, "rank", "rank_low", "rank_high"]
    for column, one in zip(("earlier", "later"), years, strict=True):
        scores = composite(one.values, pd.Series(dtype=float), city.registry, CHOICES, level="wijk")
        assert found[column].tolist() == pytest.approx(scores.scores["score"].tolist())
    assert found["score"].tolist() == pytest.approx((found["later"] - found["earlier"]).tolist())
    assert ((found["score_low"] < found["score"]) & (found["score"] < found["score_high"])).all()
    assert ((found["rank_low"] <= found["rank"]) & (found["rank"] <= found["rank_high"])).all()


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_order_does_not_matter(seed):
    city = bench.city(5, areas=12)
    before, after = year(city, 1), year(city, 2)
    found, random = differences(before, after, city, draws=100), np.random.default_rng(seed)
    rows, columns = random.permutation(before.values.index), random.permutation(city.truth.columns)
    mixed = Year(before.values.loc[rows, columns], before.sizes[columns[::-1]])
    pd.testing.assert_frame_equal(differences(mixed, after, city, draws=100), found)


def test_figures_that_only_one_year_has_take_no_part():
    city = bench.city(4, areas=31)
    before, after = year(city, 1), year(city, 2)
    before.values.loc["g00002", "i03"] = np.nan
    before.values.loc["g00005"] = np.nan
    after.sizes.loc["g00007", "i01"] = 0
    one, other = matched(before, after, city.registry)
    assert one.values.isna().equals(other.values.isna())
    gone = one.values.isna().stack()
    names = {("g00002", "i03"), ("g00007", "i01"), *(("g00005", name) for name in city.truth)}
    assert set(gone[gone].index) == names
    found = differences(before, after, city)
    assert found.index[found["score"].isna()].tolist() == ["g00005"]
    after.values.loc["g00002", "i03"] = 1.0  # a figure that appears, however high
    pd.testing.assert_frame_equal(differences(before, after, city), found)


@pytest.mark.parametrize("alike", [0.1, 0.0])
def test_an_indicator_that_only_one_year_has_takes_no_part(alike):
    city = bench.city(4, areas=31)
    before, after = year(city, 1), year(city, 2)
    less = Year(before.values.drop(columns="i02"), before.sizes)
    constant = Year(before.values.assign(i02=alike), before.sizes)
    for one in (less, constant):
        assert matched(one, after, city.registry)[1].values["i02"].isna().all()
    pd.testing.assert_frame_equal(
        differences(constant, after, city), differences(less, after, city)
    )


def test_what_was_carried_over_has_no_noise_of_its_own():
    city = bench.city(6, areas=31)
    before, after = year(city, 1), year(city, 2)
    wide = differences(before, after, city)
    half = city.truth.columns[:5]
    after.values[half] = before.values[half]
    narrow = differences(before, after, city)
    width = [(one["score_high"] - one["score_low"]).mean() for one in (narrow, wide)]
    assert width[0] < 0.9 * width[1]
    same = differences(before, before, city)
    assert same["score_low"].abs().max() < 1e-6 > same["score_high"].abs().max()
    for column in ("rank", "rank_low", "rank_high"):
        assert same[column].tolist() == [0.0] * 31


def test_years_of_which_nothing_is_said_are_independent():
    city = bench.city(6, areas=9)
    years, names = (year(city, 1), year(city, 2)), list(city.registry)
    said = differences(*years, city, draws=100, correlation=dict.fromkeys(names, 0.0))
    pd.testing.assert_frame_equal(differences(*years, city, draws=100), said)
    rest = differences(*years, city, draws=100, correlation=dict.fromkeys(names[1:], 0.0))
    pd.testing.assert_frame_equal(rest, said)
    same = differences(*years, city, draws=100, correlation=dict.fromkeys(names, 1.0))
    narrow, wide = ((one["score_high"] - one["score_low"]).mean() for one in (same, said))
    assert narrow < wide / 2


def test_figures_of_other_people_were_not_carried_over():
    city = bench.city(6, areas=9)
    before = year(city, 1)
    found = differences(before, Year(before.values, 2 * before.sizes), city, draws=100)
    assert (found["score_low"] < -0.01).all() and (found["score_high"] > 0.01).all()


def test_a_rank_that_hardly_moves_ends_at_nothing_and_not_at_less_than_nothing():
    city = bench.city(3, areas=9)
    many = (Year(one.values, 300 * one.sizes) for one in (year(city, 1), year(city, 2)))
    ends = differences(*many, city, draws=100)[["rank_low", "rank_high"]].to_numpy()
    assert (ends == 0).any() and not np.signbit(ends[ends == 0]).any()


def test_an_area_with_just_the_least_weight_in_both_years_is_compared():
    plain = bench.city(6, areas=9).registry["i00"]
    registry = {
        name: plain.model_copy(update={"domain": name}) for name in ("werk", "wonen", "gezin")
    }
    values = pd.DataFrame({name: [0.1, 0.2, 0.3, 0.4] for name in registry}, list("abcd"))
    values.loc["d", ["wonen", "gezin"]] = np.nan
    one = Year(values, values * 0 + 50)
    for least, compared in ((1 / 3, 4), (0.34, 3)):
        choices = RiskChoices(minimum_weight=least)
        found = score_differences(one, one, registry, choices, seed=1, draws=100)
        assert found["score"].count() == compared


def test_few_people_in_either_year_make_the_interval_wider():
    city = bench.city(6, areas=9)
    before, after = year(city, 1), year(city, 2)
    few, many = (
        [Year(one.values, one.sizes * times) for one in (before, after)] for times in (0.1, 100)
    )
    width = [
        (found["score_high"] - found["score_low"]).mean()
        for found in (
            differences(one, other, city, draws=200)
            for one, other in ((many[0], many[1]), (few[0], many[1]), (many[0], few[1]))
        )
    ]
    assert width[1] > 5 * width[0] and width[2] > 5 * width[0]


def test_beside_a_mean_the_counts_still_have_noise():
    city = bench.city(6, areas=9)
    mean = city.registry["i00"].model_copy(update={"kind": "mean"})
    years = year(city, 1), year(city, 2)
    found = score_differences(*years, city.registry | {"i00": mean}, CHOICES, seed=1, draws=100)
    assert found.notna().all(axis=None)
    assert (found["score_low"] < found["score_high"]).all()


def test_only_figures_that_differ_by_more_than_rounding_tell_areas_apart():
    registry = {"a": bench.city(6, areas=9).registry["i00"].model_copy(update={"kind": "mean"})}

    def left(*values: float) -> int:
        one = pd.DataFrame({"a": values})
        return int(matched(Year(one, one), Year(one, one), registry)[0].values["a"].count())

    # Of a million a tenth of a millionth is rounding; of one in ten million the same again is not.
    assert left(1e6, 1e6 + 1e-7) == 0
    assert left(1e-7, 2e-7) == 2


def test_years_without_areas_have_nothing_that_can_be_compared():
    nothing = Year(pd.DataFrame({"a": []}, dtype=float), pd.DataFrame({"a": []}, dtype=float))
    registry = {"a": bench.city(6, areas=9).registry["i00"]}
    for side in matched(nothing, nothing, registry):
        assert side.values.shape == side.sizes.shape == (0, 1)


def test_means_have_no_interval():
    city = bench.city(6, areas=9)
    mean = {name: one.model_copy(update={"kind": "mean"}) for name, one in city.registry.items()}
    years = year(city, 1), year(city, 2)
    found = score_differences(*years, mean, CHOICES, seed=1, draws=100)
    assert found["score"].notna().all()
    assert found[["score_low", "score_high", "rank_low", "rank_high"]].isna().all(axis=None)


def test_small_cities_and_few_draws_are_refused():
    city = bench.city(2, areas=5)
    before, after = year(city, 1), year(city, 2)
    with pytest.raises(DataError, match="te weinig trekkingen"):
        differences(before, after, city, draws=99)
    before.values.iloc[:2] = np.nan
    assert differences(before, after, city, draws=100)["score"].count() == 3
    before.values.iloc[2] = np.nan
    with pytest.raises(DataError, match="te weinig gebieden om twee jaren te vergelijken"):
        differences(before, after, city)


@pytest.mark.parametrize(
    ("lowest", "highest", "wide", "unlike"),
    [
        # Together the unknown may take them (20 − 14) + (12 − 10), apart (24 − 20) + (10 − 9).
        (14.0, 24.0, 8.0, True),
        (18.0, 30.0, 11.0, True),
        # By chance √(2² + 3²) below, more than the √(2² + 2²) above: with 6,5 just not beyond it.
        (15.5, 24.0, 6.5, True),
        # 10 is beyond √(3² + 2²) and 6 together.
        (16.0, 24.0, 6.0, False),
    ],
)
def test_how_far_what_is_not_known_may_take_a_difference(lowest, highest, wide, unlike):
    sectors = pd.DataFrame({"wijk": "W", "stadsdeel": "D"}, index=["A"])
    areas = Areas("", "X", "", two_levels.LEVELS, sectors, {}, (), (), False)
    keys = {"level": "wijk", "area": "W", "indicator": "n", "denominator": 100.0}
    keys |= {"state": "waargenomen", "coverage": 0.8, "period": 2024}
    first = {"value": 10.0, "ci_low": 8.0, "ci_high": 13.0, "low": 9.0, "high": 12.0}
    last = {"value": 20.0, "ci_low": 18.0, "ci_high": 22.0, "low": lowest, "high": highest}
    found = alike(pd.DataFrame([keys | first]), pd.DataFrame([keys | last]), areas, {}).iloc[0]
    assert (found["real"], found["wide"], found["unlike"]) == (10.0, wide, unlike)
    assert found["lacking"] == pytest.approx(0.2)
    assert found["apart"]
    # Known for all but nothing, or for nine tenths, it does not count.
    for known in (1.0, 0.9):
        both = (pd.DataFrame([keys | side | {"coverage": known}]) for side in (first, last))
        found = alike(*both, areas, {}).iloc[0]
        assert (found["wide"], found["unlike"], found["apart"]) == (0.0, False, False)


def test_figures_are_drawn_in_until_they_lie_as_far_apart_as_what_underlies_them_by_hand():
    # 0 without noise and 4 with a noise of 4: their variance is 4, so that they weigh 1/4 and 1/8,
    # or 2/3 and 1/3, around 4/3. The squares from there are 16/9 and 64/9, twice that as of two;
    # less the noise 2/3 · 32/9 + 1/3 · (128/9 − 4) = 52/9 lies between them.
    found = recounts._drawn_in(np.array([0.0, 4.0, np.nan]), np.array([0.0, 4.0, np.nan]))
    second = 4 / 3 + np.sqrt((52 / 9) / (52 / 9 + 4)) * (4 - 4 / 3)
    assert found.tolist() == pytest.approx([0.0, second, np.nan], nan_ok=True)
    # Where chance alone may be all of it they lie on their mean.
    noisy = recounts._drawn_in(np.array([0.0, 4.0]), np.array([100.0, 100.0]))
    assert noisy.tolist() == pytest.approx([2.0, 2.0])


def test_the_interval_of_a_difference_turns_the_spread_of_the_draws_around():
    # Drawn are differences of 0 to 7, and 9 in the place of 8: less their mean, 4,111.
    later = np.array([[9.0], *([float(at)] for at in range(8))])
    found = _around([np.array([[1.0]]), np.array([[3.0]])], [later * 0, later], 0.5, "score")
    # A quarter of nine is two: the third from both ends, 2 and 6.
    assert found["score"].tolist() == [2.0]
    mean = (28 + 9) / 9
    assert found["score_low"] == pytest.approx([2 - (6 - mean)])
    assert found["score_high"] == pytest.approx([2 - (2 - mean)])


def test_a_difference_that_may_just_be_nothing_is_no_change():
    real = pd.Series([2.0, 2.0, -2.0, -2.0])
    low, high = pd.Series([0.0, 0.1, -4.0, -4.0]), pd.Series([4.0, 4.0, 0.0, -0.1])
    assert verdict(real, low, high).tolist() == [NONE, UP, NONE, DOWN]


def test_of_half_an_interval_nothing_is_said():
    real = pd.Series([-1.0, 1.0, 1.0], ["a", "b", "c"])
    low, high = real.where(real.index != "a") - 0.5, real.where(real.index != "b") + 0.5
    assert verdict(real, low, high).to_dict() == {"a": "", "b": "", "c": UP}


def test_a_rate_of_one_person_is_a_figure_and_one_of_nobody_is_none():
    registry = {"a": Indicator(label="a", short="a", unit="%", domain="werk", source="x",
                               numerator="n", denominator="d", maximum_ratio=1)}  # fmt: skip
    values = pd.DataFrame({"a": [1.0, 0.0, 0.5]}, ["one", "nobody", "two"])
    sizes = pd.DataFrame({"a": [1.0, 0.0, 2.0]}, values.index)
    for side in matched(Year(values, sizes), Year(values, sizes), registry):
        assert side.values["a"].dropna().to_dict() == {"one": 1.0, "two": 0.5}
