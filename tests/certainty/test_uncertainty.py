"""How sure a figure and a rank are: known answers, identities, and coverage by simulation."""

from __future__ import annotations

import warnings

import bench_uncertainty as bench
import made_indicator
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from genkgeo.certainty import definitions, movers, noise, rank_intervals, uncertainty
from genkgeo.certainty.intervals import garwood, intervals, wilson
from genkgeo.certainty.movers import CHOICES, furthest_movers
from genkgeo.certainty.rank_intervals import summary, worst_first
from genkgeo.certainty.shrinkage import empirical_bayes, empirical_logit, shrunken
from genkgeo.certainty.uncertainty import GROUPS, RankUncertainty, rank_uncertainty
from genkgeo.errors import DataError
from genkgeo.index.risk import composite
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.parameters.registry import Indicator


def indicator(**changes: object) -> Indicator:
    return made_indicator.indicator(**{"domain": "werk", "maximum_ratio": 1} | changes)


REGISTRY = {
    "deel": indicator(factor=100),
    "oki": indicator(maximum_ratio=4),
    "per": indicator(maximum_ratio=None),
    "telling": indicator(kind="count", denominator=None),
    "gemiddelde": indicator(kind="mean"),
}


def measures(**values: float) -> pd.DataFrame:
    rows = {"indicator": list(values), "value": list(values.values()), "denominator": 10.0}
    return pd.DataFrame(rows, index=[f"r{i}" for i in range(len(values))])


# --- intervals of figures -----------------------------------------------------------------


def test_wilson_by_hand():
    # (0,5 + 1,9207/10 ± 1,96 · √(0,025 + 0,0096)) ÷ 1,3841
    low, high = wilson(np.array([5, 0, 10]), np.array([10, 10, 10]), level=0.95)
    assert low == pytest.approx([0.2366, 0, 0.7225], abs=5e-5)
    assert high == pytest.approx([0.7634, 0.2775, 1], abs=5e-5)


def test_a_share_above_all_has_the_interval_of_all_and_a_balance_has_none():
    """Counts that were moved from older borders may come out above the size of now."""
    above, all_of_it = (intervals(measures(deel=value), REGISTRY) for value in (150, 100))
    pd.testing.assert_frame_equal(above, all_of_it)
    balance = {"saldo": indicator(maximum_ratio=None, signed=True)}
    assert intervals(measures(saldo=1), balance).isna().all(axis=None)


def test_the_interval_of_a_share_never_ends_beyond_all_by_rounding():
    size = np.arange(1, 100)
    assert wilson(size, size)[1].max() == 1
    assert wilson(0 * size, size)[0].min() == 0


def test_of_nobody_there_is_no_share():
    for count in (0.0, 5.0):
        assert np.isnan(wilson(np.array([count]), np.array([0.0]))).all()


def test_garwood_by_hand():
    low, high = garwood(np.array([10, 0]), level=0.95)
    assert low == pytest.approx([4.795, 0], abs=5e-4)
    assert high == pytest.approx([18.390, 3.689], abs=5e-4)
    # Where people count as fewer, half a one is possible: half of χ² of 1 and of 3 degrees.
    low, high = garwood(np.array([0.5, 1]), level=0.95)
    assert low == pytest.approx([0.000982 / 2, 0.0506 / 2], abs=5e-5)
    assert high == pytest.approx([9.348 / 2, 11.143 / 2], abs=5e-4)


def test_each_kind_has_its_model():
    found = intervals(
        measures(deel=50, oki=2, per=1, telling=10, gemiddelde=3), REGISTRY, level=0.95
    )
    assert found.loc["r0"].tolist() == pytest.approx([23.66, 76.34], abs=0.005)
    assert found.loc["r1"].tolist() == pytest.approx([4 * 0.2366, 4 * 0.7634], abs=5e-4)
    assert found.loc["r2"].tolist() == pytest.approx([0.4795, 1.8390], abs=5e-5)
    assert found.loc["r3"].tolist() == pytest.approx([4.795, 18.390], abs=5e-4)
    assert found.loc["r4"].isna().all()


def test_no_value_no_interval():
    rows = measures(deel=np.nan, telling=np.nan, per=np.nan, oki=1)
    rows.loc["r3", "denominator"] = np.nan
    assert intervals(rows, REGISTRY).isna().all(axis=None)


def test_oki_interval_holds_however_characteristics_hang_together():
    random = np.random.default_rng(4)
    for together in (0.01, 0.3, 0.99):
        scale = (1 - together) / together
        pupils = random.beta(0.4 * scale, 0.6 * scale, (2000, 60))
        value = random.binomial(4, pupils).mean(axis=1)
        rows = pd.DataFrame({"indicator": "oki", "value": value, "denominator": 60.0})
        found = intervals(rows, REGISTRY)
        assert found["ci_low"].le(1.6).mul(found["ci_high"].ge(1.6)).mean() > 0.88


def test_nothing_counted_has_an_interval_and_less_than_nothing_has_none():
    # ½ χ² of 2 degrees: −ln 0,025 = 3,689.
    found = intervals(measures(telling=0, per=0, deel=0), REGISTRY, level=0.95)
    assert found["ci_low"].tolist() == [0, 0, 0]
    assert found["ci_high"].tolist() == pytest.approx([3.689, 0.3689, 27.75], abs=0.005)
    none = intervals(measures(telling=-1, per=-0.1), REGISTRY)
    assert none.isna().all(axis=None)
    nobody = intervals(measures(per=1, deel=1).assign(denominator=0.0), REGISTRY)
    assert nobody.isna().all(axis=None)


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_level_that_is_none(level):
    with pytest.raises(DataError, match="zekerheid van een interval klopt niet"):
        intervals(measures(deel=50), REGISTRY, level=level)


# --- shrinkage ----------------------------------------------------------------------------

COUNT = pd.Series([1.0, 40, 300, 90], list("abcd"))
SIZE = pd.Series([10.0, 100, 1000, 1000], list("abcd"))


def test_a_count_above_its_size_is_shrunk_as_if_it_were_all_of_it():
    """Counts that were moved from older borders may come out above the size of now."""
    size = pd.Series([35.0, 100.0, 200.0, 50.0])
    above, all_of_it = pd.Series([399.0, 30.0, 90.0, 20.0]), pd.Series([35.0, 30.0, 90.0, 20.0])
    found, expected = empirical_logit(above, size), empirical_logit(all_of_it, size)
    assert found["raw"].tolist() == [399 / 35, 0.3, 0.45, 0.4]
    pd.testing.assert_frame_equal(found.drop(columns="raw"), expected.drop(columns="raw"))
    assert found["shrunk"].between(0, 1).all()


@pytest.mark.parametrize("rule", [empirical_bayes, empirical_logit])
def test_shrinkage_moves_small_areas_more(rule):
    found = rule(COUNT, SIZE)
    assert found["own"]["a"] < found["own"]["b"] < found["own"]["c"]
    between = (found["shrunk"] - found["raw"]) * (found["towards"] - found["raw"])
    assert (between > 0).all()
    assert found["raw"].tolist() == [0.1, 0.4, 0.3, 0.09]


@pytest.mark.parametrize("rule", [empirical_bayes, empirical_logit])
def test_shrinkage_towards_each_group(rule):
    group = pd.Series(["noord", "noord", "zuid", "zuid"], COUNT.index)
    found = rule(COUNT, SIZE, group=group)
    assert found["towards"].tolist() == pytest.approx([41 / 110, 41 / 110, 0.195, 0.195])


def test_counts_shrink_as_marshall_says():
    # by hand: m = 431/2110, s² = Σ d (r − m)² ÷ Σ d, A = s² − m ÷ 527,5
    m, r = 431 / 2110, COUNT / SIZE
    between = (SIZE * (r - m) ** 2).sum() / 2110 - m / 527.5
    own = between / (between + m / SIZE)
    found = empirical_bayes(COUNT, SIZE, share=False)
    assert found["shrunk"].tolist() == pytest.approx((m + own * (r - m)).tolist())


def test_no_more_difference_than_chance_gives_the_mean():
    found = empirical_bayes(pd.Series([2.0, 3, 2, 3]), pd.Series([20.0, 20, 20, 20]))
    assert found["shrunk"].tolist() == pytest.approx([0.125] * 4)
    assert (found["own"] == 0).all()


@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize(("count", "size"), [(np.nan, 50.0), (5.0, np.nan), (0.0, 0.0)])
def test_an_area_without_a_figure_does_not_touch_the_others(share, count, size):
    whole = empirical_bayes(COUNT, SIZE, share=share)
    found = empirical_bayes(
        pd.concat([COUNT, pd.Series({"e": count})]),
        pd.concat([SIZE, pd.Series({"e": size})]),
        share=share,
    )
    pd.testing.assert_frame_equal(found.loc[list("abcd")], whole)
    assert found.loc["e", ["raw", "shrunk", "own"]].isna().all()


def test_shares_shrink_as_kleinman_says_where_a_figure_is_missing():
    # m = 30/100 = 0,3; s² = (10·0,04 + 40·0,0025 + 50·0,0004)/100 = 0,0052; n̄ = 100/3
    # excess 0,0052 − 0,21·0,03 < 0, so there is no difference but chance
    count, size = pd.Series([5.0, 10, 16, np.nan]), pd.Series([10.0, 40, 50, 60])
    m = 31 / 100
    spread = (10 * (0.5 - m) ** 2 + 40 * (0.25 - m) ** 2 + 50 * (0.32 - m) ** 2) / 100
    assert spread < m * (1 - m) / (100 / 3)
    found = empirical_bayes(count, size)
    assert found["shrunk"].tolist()[:3] == pytest.approx([m] * 3)
    assert found["own"].tolist()[:3] == [0, 0, 0]


def test_shares_that_differ_shrink_as_kleinman_says_by_hand():
    # m = ½, s² = (4 · ¼ + 0 + 4 · ¼)/12 = 1/6; A = (1/6 − ¼/4) ÷ (1 − ¼) = 5/36; noise
    # (¼ − 5/36)/4 = 1/36; so five parts of six are of an area's own.
    found = empirical_bayes(pd.Series([0.0, 2, 4]), pd.Series([4.0, 4, 4]))
    assert found["own"].tolist() == pytest.approx([5 / 6] * 3)
    assert found["shrunk"].tolist() == pytest.approx([1 / 12, 1 / 2, 11 / 12])
    assert found["towards"].tolist() == [0.5] * 3
    # As counts: A = 1/6 − ½/4 = 1/24, noise ½/4 = 1/8.
    found = empirical_bayes(pd.Series([0.0, 2, 4]), pd.Series([4.0, 4, 4]), share=False)
    assert found["own"].tolist() == pytest.approx([1 / 4] * 3)


def test_two_areas_of_a_group_shrink_towards_each_other_by_hand():
    # r = 10 and 30 of 100: z = ln(10.5 ÷ 90.5) = −2.1540 and ln(30.5 ÷ 70.5) = −0.8379, and
    # Z = ln(40.5 ÷ 160.5) = −1.3770. t² = 0.7770² + 0.5391² = 0.8943, with one to spare.
    # s² = 101 · 102 ÷ (100 · 11 · 91) = 0.1029 and 101 · 102 ÷ (100 · 31 · 71) = 0.0468.
    count, size = pd.Series([10.0, 30, 7]), pd.Series([100.0, 100, 100])
    found = empirical_logit(count, size, group=pd.Series(["noord", "noord", "zuid"]))
    own = [0.8943 / (0.8943 + 0.1029), 0.8943 / (0.8943 + 0.0468), 1]
    assert found["own"].tolist() == pytest.approx(own, abs=1e-4)
    # −1.3770 − 0.8968 · 0.7770 = −2.0738, or 1 ÷ (1 + e^2.0738) = 0.1117.
    assert found["shrunk"][0] == pytest.approx(0.1117, abs=1e-4)


def test_a_group_of_one_area_keeps_its_value():
    group = pd.Series(["alleen", "zuid", "zuid", "zuid"], COUNT.index)
    found = empirical_logit(COUNT, SIZE, group=group)
    # Taken back from the logit scale it would be (1 + ½) ÷ (10 + 1).
    assert (found["own"]["a"], found["shrunk"]["a"]) == (1, 0.1)
    lost = empirical_logit(COUNT.mask(COUNT.index == "a"), SIZE, group=group)
    assert lost.loc["a", ["raw", "shrunk", "own"]].isna().all()
    pd.testing.assert_frame_equal(lost.loc[list("bcd")], found.loc[list("bcd")])


def test_shrinkage_is_off_by_default_and_leaves_what_has_no_model():
    rows = pd.DataFrame(
        {
            "area": list("abcd") * 2,
            "period": 2025,
            "indicator": ["deel"] * 4 + ["gemiddelde"] * 4,
            "denominator": [*SIZE, *SIZE],
            "value": [*(100 * COUNT / SIZE), 1.0, 2, np.nan, 4],
        }
    )
    off = shrunken(rows, REGISTRY)
    pd.testing.assert_series_equal(off["shrunk"], rows["value"], check_names=False)
    # What is not shrunk is all of its own.
    assert off["own"].tolist() == pytest.approx([1] * 6 + [np.nan, 1], nan_ok=True)
    assert off["towards"].isna().all()
    found = shrunken(rows, REGISTRY, rule="empirical_bayes")
    expected = 100 * empirical_bayes(COUNT, SIZE)["shrunk"]
    assert found["shrunk"][:4].tolist() == pytest.approx(expected.tolist())
    pd.testing.assert_frame_equal(found[4:], off[4:])
    logit = shrunken(rows, REGISTRY, rule="empirical_logit", parent=pd.Series(0, list("abcd")))
    assert logit["towards"][:4].tolist() == pytest.approx([100 * 431 / 2110] * 4)
    halves = pd.Series(["noord", "noord", "zuid", "zuid"], list("abcd"))
    for rule in ("empirical_bayes", "empirical_logit"):
        towards = shrunken(rows, REGISTRY, rule=rule, parent=halves)["towards"][:4]
        assert towards.tolist() == pytest.approx([4100 / 110] * 2 + [19.5] * 2)
    with pytest.raises(DataError, match="Deze krimping bestaat niet"):
        shrunken(rows, REGISTRY, rule="lasso")
    with pytest.raises(DataError, match="niet bekend bij welk groter gebied"):
        shrunken(rows, REGISTRY, rule="empirical_bayes", parent=pd.Series({"a": 1}))


def test_areas_of_one_person_have_a_figure_too():
    # m = ⅔ and s² = (1/9 + 4/9 + 1/9) ÷ 3 = 2/9, which is all that chance gives of one person.
    found = empirical_bayes(pd.Series([1.0, 0, 1]), pd.Series([1.0, 1, 1]))
    assert found["raw"].tolist() == [1, 0, 1]
    assert found["shrunk"].tolist() == pytest.approx([2 / 3] * 3)


def test_areas_of_two_people_are_set_beside_what_two_would_give():
    # m = ½ and s² = (2 · ¼ + 0 + 2 · ¼) ÷ 6 = 1/6; A = (1/6 − ¼ ÷ 2) ÷ (1 − ½) = 1/12, and the
    # noise (¼ − 1/12) ÷ 2 = 1/12 as well.
    found = empirical_bayes(pd.Series([0.0, 1, 2]), pd.Series([2.0, 2, 2]))
    assert found["own"].tolist() == pytest.approx([1 / 2] * 3)


def test_a_ratio_without_a_largest_one_shrinks_in_its_own_unit():
    rows = pd.DataFrame({"area": list("abcd"), "period": 2025, "indicator": "per"})
    rows = rows.assign(denominator=SIZE.tolist(), value=(COUNT / SIZE).tolist())
    expected = empirical_bayes(COUNT, SIZE, share=False)["shrunk"]
    found = shrunken(rows, REGISTRY, rule="empirical_bayes")
    assert found["shrunk"].tolist() == pytest.approx(expected.tolist())
    # No share, so no logit.
    kept = shrunken(rows, REGISTRY, rule="empirical_logit")
    assert kept["shrunk"].tolist() == rows["value"].tolist()


def test_too_few_areas_to_shrink():
    with pytest.raises(DataError, match="te weinig gebieden om te krimpen"):
        empirical_bayes(COUNT.where(COUNT > 50), SIZE)


# --- ranks --------------------------------------------------------------------------------


def ranks(made: bench.City, *, choices: RiskChoices | None = None, **options) -> RankUncertainty:
    options = {"seed": 7, "draws": 400} | options
    return rank_uncertainty(
        made.values, made.sizes, made.registry, choices or RiskChoices(), **options
    )


def changed(made: bench.City, **frames: pd.DataFrame) -> bench.City:
    return bench.City(**(vars(made) | frames))


@pytest.fixture(scope="module")
def city() -> bench.City:
    made = bench.city(3, areas=30, indicators=8, typical=400)
    values = made.values.copy()
    values.iloc[2, 1] = values.iloc[4, 2] = np.nan
    values.iloc[5, :5] = np.nan  # too little for a score
    return changed(made, values=values)


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_the_published_rank_is_that_of_the_score(city, transform):
    choices = RiskChoices(transform=transform, weights={"inkomen": 3})
    scores = composite(city.values, city.values.mean(), city.registry, choices, level="wijk").scores
    found = ranks(city, choices=choices, draws=100).frame
    pd.testing.assert_series_equal(found["rank"], scores["rank"], check_names=False)


def test_the_shortest_interval_of_a_rank_by_hand():
    # Every area has every rank once: of the equally short ones the one in the middle.
    score = -np.array([[(area + draw) % 20 for area in range(20)] for draw in range(20)], float)
    low, high, top = summary(score)
    assert (set(low), set(high)) == ({2}, {19})
    assert top == pytest.approx([0.25] * 20)
    # Of forty four are left out: two on either side.
    score = -np.array([[(area + draw) % 40 for area in range(40)] for draw in range(40)], float)
    low, high, _ = summary(score)
    assert (set(low), set(high)) == ({3}, {38})
    # In two of twenty draws they change places: the shortest is aside.
    score = np.array([[2.0, 1.0]] * 18 + [[1.0, 2.0]] * 2)
    low, high, top = summary(score)
    assert (low.tolist(), high.tolist()) == ([1, 2], [1, 2])
    assert top.tolist() == [1, 1]
    assert worst_first(np.array([[1.0, 5, 5, 3]])).tolist() == [[4, 1, 1, 3]]


def test_an_interval_holds_the_rank_and_a_row_without_score_is_empty(city):
    frame = ranks(city).frame
    gone = frame.iloc[5]
    assert gone[["rank", "rank_low", "rank_high", "p_top"]].isna().all()
    assert gone[["group", "mover", "sentence"]].tolist() == ["", "", ""]
    frame = frame.drop(frame.index[5])
    assert (frame["rank_low"] <= frame["rank"]).all()
    assert (frame["rank"] <= frame["rank_high"]).all()
    assert (frame["rank_low"] < frame["rank"]).any()
    assert (frame["rank"] < frame["rank_high"]).any()
    assert frame["rank_low"].min() >= 1
    assert frame["rank_high"].max() <= 29
    assert frame["p_top"].sum() == pytest.approx(5)


def test_the_distribution_over_areas_by_hand(monkeypatch):
    # Of 0 without noise and 4 with a noise of 1 the first counts twice.
    y, v = np.array([[0.0], [4.0]]), np.array([[0.0], [1.0]])
    monkeypatch.setattr(noise, "ROUNDS", 0)
    mean, covariance = noise._population(y, v)
    assert mean == pytest.approx([4 / 3])
    first = ((4 / 3) ** 2 + ((8 / 3) ** 2 - 1) / 2) / 1.5
    assert covariance == pytest.approx(np.array([[first]]))
    monkeypatch.setattr(noise, "ROUNDS", 1)
    mean, covariance = noise._population(y, v)
    gain = first / (first + 1)
    centre, left = 4 / 3 + gain * 8 / 3, first - gain * first
    assert mean == pytest.approx([centre / 2])
    assert covariance == pytest.approx(np.array([[(left + centre**2 / 2) / 2]]))


def test_correlation_is_drawn_towards_nothing_as_by_an_area_more_per_indicator(monkeypatch):
    # Without noise the areas are what they are: four on a line, and three more without a slope.
    monkeypatch.setattr(noise, "ROUNDS", 1)
    y = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    mean, covariance = noise._population(y, np.zeros((4, 2)))
    assert mean == pytest.approx([1.5, 1.5])
    assert covariance == pytest.approx(np.array([[1.25, 1.25 * 4 / 7], [1.25 * 4 / 7, 1.25]]))


def test_figures_are_made_of_like_noise_by_hand():
    registry = [
        REGISTRY["deel"],
        REGISTRY["per"],
        REGISTRY["telling"],
        REGISTRY["gemiddelde"],
        REGISTRY["oki"],
    ]
    values = np.array([[50.0, 2.0, 10.0, 3.0, 2.0]])
    sizes = np.full((1, 5), 10.0)
    found = noise.stabilise(values, sizes, registry)
    assert found.models == ("share", "count", "count", "exact", "share")
    half = np.arcsin(np.sqrt((5 + 0.375) / 10.75))
    roots = [np.sqrt(20.375 / 10), np.sqrt(10.375)]
    assert found.scaled[0] == pytest.approx([half, *roots, 3.0, half])
    assert found.variance[0] == pytest.approx([1 / 42, 0.025, 0.25, 0.0, 1 / 42])
    # A share above all, as counts moved from older borders may give, is all.
    above, all_of_it = (
        noise.stabilise(values * 0 + one, sizes, registry[:1] * 5).scaled for one in (150, 100)
    )
    assert above.tolist() == all_of_it.tolist()
    assert noise.back(np.array([half, -1.0, 9.0]), "share") == pytest.approx([0.5, 0, 1])
    assert noise.back(np.array([2.0, -1.0]), "count").tolist() == [4, 0]


def test_of_people_who_share_the_characteristic_there_are_as_many_fewer():
    four = {"clustered": "gezin", "design_effect": 4.0}
    registry = [indicator(**four), indicator(kind="count", denominator=None, **four)]
    found = noise.stabilise(np.array([[0.5, 12.0]]), np.array([[40.0, np.nan]]), registry)
    # 5 of 10, and a count of 3 over ¼.
    expected = [np.arcsin(np.sqrt(5.375 / 10.75)), np.sqrt(3.375 / 0.25)]
    assert found.scaled[0] == pytest.approx(expected)
    assert found.variance[0] == pytest.approx([1 / 42, 1.0])


def test_rows_columns_and_units_do_not_matter_and_same_seed_same_bytes(city):
    frame = ranks(city).frame
    turned = changed(
        city,
        values=city.values.sample(frac=1, random_state=1).iloc[:, ::-1],
        sizes=city.sizes.sample(frac=1, random_state=2),
    )
    pd.testing.assert_frame_equal(ranks(turned).frame, frame, check_exact=True)
    percent = changed(
        city,
        values=city.values * 100,
        registry={k: one.model_copy(update={"factor": 100.0}) for k, one in city.registry.items()},
    )
    again = ranks(percent).frame
    pd.testing.assert_series_equal(again["rank"], frame["rank"])
    assert (again["p_top"] - frame["p_top"]).abs().max() < 0.01
    assert not ranks(city, seed=8).frame.equals(frame)


def test_smaller_denominators_give_wider_intervals(city):
    def width(made: bench.City) -> float:
        frame = ranks(made, vary=("noise",)).frame
        return (frame["rank_high"] - frame["rank_low"]).mean()

    widths = [width(changed(city, sizes=city.sizes * times)) for times in (0.1, 1, 10, 1e6)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[2]
    assert widths[3] < 0.2


def test_equal_areas_have_equal_intervals(city):
    values, sizes = city.values.copy(), city.sizes.copy()
    values.iloc[11], sizes.iloc[11] = values.iloc[10], sizes.iloc[10]
    frame = ranks(changed(city, values=values, sizes=sizes), draws=2000).frame
    one, other = frame.iloc[10], frame.iloc[11]
    assert one["rank"] == other["rank"]
    assert abs(one["p_top"] - other["p_top"]) < 0.04
    assert abs(one["rank_low"] - other["rank_low"]) <= 1
    assert abs(one["rank_high"] - other["rank_high"]) <= 1
    # without noise they are the same to the last place
    frame = ranks(changed(city, values=values, sizes=sizes), vary=("weights", "indicator")).frame
    columns = ["rank_low", "rank_high", "p_top"]
    assert frame.iloc[10][columns].tolist() == frame.iloc[11][columns].tolist()


def test_groups_follow_the_probability(city):
    frame = ranks(city).frame.dropna()
    for least, name in GROUPS:
        here = frame[frame["group"] == name]
        above = [one for one, _ in GROUPS if one > least]
        assert here["p_top"].between(least, min(above, default=1.0)).all()
    assert set(frame["group"]) <= {name for _, name in GROUPS}
    few = changed(city, values=city.values.iloc[:5], sizes=city.sizes.iloc[:5])
    assert (ranks(few, draws=100).frame["group"] == "").all()
    more = changed(city, values=city.values.iloc[6:12], sizes=city.sizes.iloc[6:12])
    assert (ranks(more, draws=100).frame["group"] != "").all()
    told = uncertainty.groups(np.array([0.9, 0.9, 0.89, 0.5, 0.49, 0.05, 0.04]), np.full(7, 5))
    sure, likely, unclear, not_so = (name for _, name in GROUPS)
    assert told.tolist() == [sure, sure, likely, likely, unclear, unclear, not_so]
    assert uncertainty.groups(np.array([1.0, 1.0]), np.array([5, 6])).tolist() == [sure, likely]


def test_who_may_lie_outside_the_worst_does_not_surely_belong_to_them():
    made = bench.city(30, areas=8, indicators=4, typical=300)
    found = ranks(made, draws=100).frame.loc["g00003"]
    assert found["p_top"] >= 0.9 and found["rank"] <= 5 < found["rank_high"]
    assert found["group"] == "waarschijnlijk"


def test_what_moves_a_rank_most(city):
    found = ranks(city)
    moves, frame = found.moves.dropna(), found.frame.dropna()
    assert list(moves.columns) == [*CHOICES, *sorted(city.registry)]
    for area, row in moves.iterrows():
        mover, sentence = frame.loc[area, ["mover", "sentence"]]
        assert row.max() == (row[mover] if mover else 0)
        assert sentence.endswith(".")
    assert frame["sentence"].str.contains("De rang verschuift het meest door").any()


def test_leaving_out_what_alone_makes_the_rank():
    index = [f"g{i}" for i in range(8)]
    values = pd.DataFrame({"a": [0.1] * 7 + [0.9], "b": np.linspace(0.5, 0.2, 8)}, index)
    values["a"] += np.linspace(0.0, 0.05, 8)
    sizes = pd.DataFrame(1e9, index, ["a", "b"])
    registry = {"a": indicator(domain="werk", short="Werk"), "b": indicator(domain="wonen")}
    found = rank_uncertainty(values, sizes, registry, RiskChoices(), seed=1, draws=200)
    assert found.frame["mover"]["g7"] == "a"
    assert found.frame["sentence"]["g7"] == (
        "De rang verschuift het meest door het weglaten van ‘Werk’ (rang 8)."
    )


def test_the_furthest_move_by_hand():
    published = np.array([1, 5, 3])
    reach = {
        "noise": (np.array([1, 4, 3]), np.array([2, 6, 3])),
        "weights": (np.array([1, 2, 3]), np.array([1, 5, 3])),
        "deel": (np.array([2, 9, 3]), np.array([2, 9, 3])),
    }
    moves, movers, sentences = furthest_movers(published, reach, REGISTRY, pd.Index(list("abc")))
    assert moves.to_numpy().tolist() == [[1, 0, 1], [1, 3, 4], [0, 0, 0]]
    assert list(moves.index) == list("abc") and list(moves.columns) == list(reach)
    assert movers == ["noise", "deel", ""]
    assert sentences == [
        "De rang verschuift het meest door toeval in kleine aantallen (rang 1 tot 2).",
        "De rang verschuift het meest door het weglaten van ‘X’ (rang 9).",
        "Geen enkele keuze verschuift de rang.",
    ]
    # What moves it away from the published rank is told from that rank on.
    told = furthest_movers(np.array([5]), {"weights": (np.array([7]), np.array([8]))}, {}, [0])
    assert told[2] == [
        "De rang verschuift het meest door de gewichten van de levensdomeinen (rang 5 tot 8)."
    ]


def test_the_index_as_it_was_chosen():
    registry = {
        "c": indicator(domain="wonen", direction="lower"),
        "b": indicator(domain="werk"),
        "a": indicator(domain="wonen"),
        "none": indicator(domain="gezin", direction="none"),
    }
    choices = RiskChoices(weights={"werk": 3.0}, transform="percentile", minimum_weight=0.4)
    found = definitions.plan(["c", "none", "unknown", "b", "a"], registry, choices)
    assert found.names == ("a", "b", "c") and found.sign.tolist() == [1, 1, -1]
    assert found.domain.tolist() == [1, 0, 1] and found.weights.tolist() == [0.75, 0.25]
    assert TRANSFORMS[found.transform] == "percentile" and found.minimum_weight == 0.4
    # Half of the quarter of wonen, and all of werk.
    present = np.array([[True, False, False], [False, True, False], [True, True, True]])
    assert definitions.covered(present, found).tolist() == [0.125, 0.75, 1.0]


def test_each_choice_alone_moves_a_rank_as_far_as_it_can_by_hand():
    registry = {"a": indicator(domain="werk"), "b": indicator(domain="wonen")}
    observed = np.array([[0.0, 9.0], [1.0, 2.0], [2.0, 3.0], [10.0, 1.0]])
    chosen = definitions.plan(["a", "b"], registry, RiskChoices(transform="z"))
    weights = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    every = np.ones(4, dtype=bool)
    published, reach = movers.apart(observed, ~np.isnan(observed), chosen, every, weights)
    # In standard deviations the sums are 0,87, −1,13, −0,56 and 0,82.
    assert published.tolist() == [1, 4, 3, 2]
    # By a alone 4, 3, 2, 1 and by b alone 1, 3, 2, 4.
    told = {name: [end.tolist() for end in ends] for name, ends in reach.items()}
    assert told["a"] == [[1, 3, 2, 4]] * 2 and told["b"] == [[4, 3, 2, 1]] * 2
    assert told["weights"] == [[1, 3, 2, 1], [4, 4, 3, 4]]
    # By places the third is first with 4 of 6, before both that are once highest and once lowest.
    assert told["transform"] == [[1, 4, 1, 1], [2, 4, 3, 2]]


def test_a_single_indicator_is_never_left_out():
    made = bench.city(1, areas=12, indicators=1)
    assert list(ranks(made).moves.columns) == list(CHOICES)


def test_an_area_keeps_the_one_figure_it_has():
    made = bench.city(2, areas=12, indicators=2, typical=1e4)
    values = made.values.copy()
    values.iloc[0, 1] = np.nan
    choices = RiskChoices(minimum_weight=0.4)
    frame = ranks(changed(made, values=values), choices=choices, vary=("indicator",)).frame
    assert frame.iloc[0][["rank", "rank_low", "rank_high"]].notna().all()


def test_exact_figures_have_no_noise():
    made = bench.city(5, areas=12, indicators=4)
    means = {name: one.model_copy(update={"kind": "mean"}) for name, one in made.registry.items()}
    frame = ranks(changed(made, registry=means), vary=("noise",)).frame
    assert (frame["rank_low"] == frame["rank_high"]).all()


def test_counts_take_part():
    made = bench.city(6, areas=20, indicators=3)
    every = dict(made.registry)
    every["i01"] = every["i01"].model_copy(update={"maximum_ratio": None})
    every["i00"] = every["i00"].model_copy(update={"kind": "count", "denominator": None})
    values = made.values.copy()
    values["i00"] = np.round(values["i00"] * made.sizes["i00"])
    frame = ranks(changed(made, registry=every, values=values)).frame
    assert frame.notna().all(axis=None)


@pytest.mark.parametrize("transform", range(len(TRANSFORMS)))
def test_draws_and_single_rows_are_scaled_alike(transform):
    random = np.random.default_rng(1)
    drawn = random.random((3, 9))
    many = definitions.scale(drawn, "exact", -1.0, transform, seen=False)
    for row, found in zip(drawn, many, strict=True):
        one = definitions.scale(row[None], "exact", -1.0, transform, seen=True)
        assert found == pytest.approx(one[0])


def test_draws_stand_where_counts_and_city_together_point():
    # of 200 people 10 %, in a city around 30 %: between the two, near its own figure
    size = np.full((60, 1), 200.0)
    random = np.random.default_rng(2)
    values = np.clip(random.normal(0.3, 0.05, (60, 1)), 0.05, 1)
    values[0] = 0.1
    stabilised = noise.stabilise(values, size, [indicator()])
    shares = noise.back(noise.underlying(stabilised).draw(4000, random)[0], "share")
    assert 0.11 < shares[:, 0].mean() < 0.25
    assert stats.iqr(shares[:, 0]) / 1.349 < np.sqrt(0.1 * 0.9 / 200) * 1.5


def test_how_many_rows_are_worked_on_at_a_time_changes_nothing(city, monkeypatch):
    usual = ranks(city)
    monkeypatch.setattr(definitions, "CACHE", 1)
    monkeypatch.setattr(rank_intervals, "CACHE", 1)
    monkeypatch.setattr(rank_intervals, "AREAS", 7)
    one_by_one = ranks(city)
    pd.testing.assert_frame_equal(one_by_one.frame, usual.frame)
    pd.testing.assert_frame_equal(one_by_one.moves, usual.moves)


def in_portions(monkeypatch) -> None:
    """Let 30 areas be very many: their 400 draws come in 20 portions."""
    monkeypatch.setattr(uncertainty, "CELLS", 1000)
    monkeypatch.setattr(uncertainty, "FEWEST_NOISE", 400)


def test_draws_in_portions_are_as_good_as_those_at_once(city, monkeypatch):
    at_once = ranks(city, vary=("noise",)).frame
    in_portions(monkeypatch)
    portioned = ranks(city, vary=("noise",)).frame
    pd.testing.assert_frame_equal(portioned, ranks(city, vary=("noise",)).frame)
    assert portioned["p_top"].to_numpy() == pytest.approx(at_once["p_top"], abs=0.1, nan_ok=True)
    assert not portioned["p_top"].equals(at_once["p_top"])
    width = at_once["rank_high"] - at_once["rank_low"]
    assert (portioned["rank_high"] - portioned["rank_low"]).mean() == pytest.approx(
        width.mean(), rel=0.1
    )


def test_of_many_areas_a_noise_draw_serves_several_versions(city, monkeypatch):
    monkeypatch.setattr(uncertainty, "CELLS", 3000)
    monkeypatch.setattr(uncertainty, "FEWEST_NOISE", 20)
    # 3000 of 30 areas are 100 draws, that come back in each of the four hundreds.
    share = ranks(city, vary=("noise",), draws=400).frame["p_top"].dropna()
    assert (100 * share).to_numpy() == pytest.approx((100 * share).round().to_numpy())
    assert ((share > 0) & (share < 1)).any()


def test_weights_are_drawn_around_those_that_were_chosen():
    registry = {"a": indicator(domain="werk"), "b": indicator(domain="wonen")}
    chosen = definitions.plan(["a", "b"], registry, RiskChoices(weights={"werk": 3.0}))
    versions, weights = uncertainty._versions(
        chosen, 4000, 4000, np.random.default_rng(1), ("weights",)
    )
    # Dirichlet of 40 · ¾ and 40 · ¼: a variance of ¾ · ¼ ÷ 41.
    assert weights.mean(axis=0) == pytest.approx([0.75, 0.25], abs=0.005)
    assert weights.std(axis=0) == pytest.approx([np.sqrt(0.1875 / 41)] * 2, rel=0.05)
    assert (versions.weights == weights).all()
    assert set(versions.out) == {2} and set(versions.noise) == {0}
    # Each of both is left out in a quarter of the versions, and none in half of them.
    versions, _ = uncertainty._versions(
        chosen, 4000, 300, np.random.default_rng(1), ("indicator", "noise")
    )
    assert np.bincount(versions.out) / 4000 == pytest.approx([0.25, 0.25, 0.5], abs=0.03)
    assert versions.noise[[0, 299, 300, 3999]].tolist() == [0, 299, 0, 99]
    assert (versions.weights == [0.75, 0.25]).all()


def test_chance_alone_is_drawn_an_eighth_as_often():
    made = bench.city(1, areas=12, indicators=2)
    level = uncertainty._ranked_level(made.values, made.sizes, made.registry, RiskChoices(), None)
    for draws, fewer in ((808, 101), (100, 100)):
        drawn = uncertainty._draw_scores(level, draws, ("noise",), np.random.default_rng(1))
        assert drawn.joint.shape == (draws, 12) and drawn.noise_alone.shape == (fewer, 12)
        assert len(drawn.weights) == fewer
        assert len(np.unique(drawn.noise_alone, axis=0)) == fewer
        assert (drawn.noise_alone == drawn.joint[:fewer]).all()


def test_a_portion_is_scored_as_it_would_be_among_the_others(city, monkeypatch):
    in_portions(monkeypatch)
    by_portion = ranks(city).frame
    every = uncertainty._noise

    def held_at_once(*given):
        portions = list(every(*given))
        together = [
            np.concatenate(rows) for rows in zip(*(p.figures for p in portions), strict=True)
        ]
        return [uncertainty._Portion(0, sum(p.number for p in portions), together)]

    monkeypatch.setattr(uncertainty, "_noise", held_at_once)
    pd.testing.assert_frame_equal(ranks(city).frame, by_portion)


# --- coverage -----------------------------------------------------------------------------


@pytest.mark.slow
def test_intervals_hold_the_true_rank():
    found = pd.DataFrame([bench.covers(seed, draws=300, areas=30) for seed in range(60)]).mean()
    # 60 cities of 30 areas: the mean is within some 0.015 of that of all cities
    assert 0.85 <= found["noise"] <= 0.95
    assert 0.85 <= found["joint"] <= 0.95


# --- what is refused ----------------------------------------------------------------------


def test_one_code_twice(city):
    values = pd.concat([city.values, city.values.iloc[:1]])
    with pytest.raises(DataError, match="staat er twee keer in"):
        ranks(changed(city, values=values))


@pytest.mark.parametrize("value", [0.3, 0.0, np.nan])
def test_constant_or_missing(city, value):
    with pytest.raises(DataError, match="i03 kan geen rangen onderscheiden"):
        ranks(changed(city, values=city.values.assign(i03=value)))


def test_fewer_than_three_areas(city):
    with pytest.raises(DataError, match="te weinig gebieden om te rangschikken"):
        ranks(changed(city, values=city.values.iloc[6:8]))
    found = ranks(changed(city, values=city.values.iloc[6:9]), draws=100)
    assert sorted(found.frame["rank"]) == [1, 2, 3]
    assert (found.seed, found.draws) == (7, 100)


def test_value_without_denominator(city):
    with pytest.raises(DataError, match="i02 heeft een waarde zonder noemer"):
        ranks(changed(city, sizes=city.sizes.drop(columns="i02")))
    with pytest.raises(DataError, match="i02 heeft een waarde zonder noemer"):
        ranks(changed(city, sizes=city.sizes.assign(i02=0.0)))
    assert ranks(changed(city, sizes=city.sizes.assign(i02=1.0)), draws=100).draws == 100


@pytest.mark.filterwarnings("ignore:overflow")
@pytest.mark.parametrize("weight", [-1.0, 0.0, 1.7e308])
def test_weights_negative_all_zero_or_of_a_sum_without_end(city, weight):
    weights = dict.fromkeys({one.domain for one in city.registry.values()}, weight)
    with pytest.raises(DataError, match="gewichten van de levensdomeinen kloppen niet"):
        ranks(city, choices=RiskChoices(weights=weights))


def test_one_weight_below_0_is_refused(city):
    first, *others = sorted({one.domain for one in city.registry.values()})
    weights = dict.fromkeys(others, 5.0) | {first: -1.0}
    with pytest.raises(DataError, match="gewichten van de levensdomeinen kloppen niet"):
        ranks(city, choices=RiskChoices(weights=weights))


def test_no_indicator_counts(city):
    none = {k: one.model_copy(update={"direction": "none"}) for k, one in city.registry.items()}
    with pytest.raises(DataError, match="Geen enkele indicator telt mee in het risico"):
        ranks(changed(city, registry=none))


def test_too_few_draws(city):
    with pytest.raises(DataError, match="te weinig trekkingen"):
        ranks(city, draws=99)


@pytest.mark.filterwarnings("error")
def test_a_draw_in_which_all_areas_are_alike_has_no_spread_to_divide_by():
    drawn = np.array([[1.0, 3.0, 5.0], [2.0, 2.0, 2.0]])
    z = TRANSFORMS.index("z")
    # 1, 3 and 5 lie 2 from their mean or on it, with a spread of √(8 ÷ 3).
    found = definitions.scale(drawn, "exact", 1.0, z, seen=False)
    assert found[0].tolist() == pytest.approx([-((3 / 2) ** 0.5), 0.0, (3 / 2) ** 0.5])
    assert found[1].tolist() == [0.0, 0.0, 0.0]
    turned = definitions.scale(drawn, "exact", -1.0, z, seen=False)
    assert turned[0].tolist() == pytest.approx(found[0, ::-1].tolist())


def test_the_scale_on_which_noise_is_drawn_leads_back_to_the_figure():
    # The root of a count of 9 is 3; below 0 there is no root, so that is a count of 0.
    assert noise.back(np.array([3.0, 0.5, -1.0]), "count").tolist() == [9.0, 0.25, 0.0]


@pytest.mark.parametrize("lone", [[0.6, np.nan, np.nan, np.nan], [0.6] * 4, [np.nan] * 4])
def test_a_figure_without_spread_leaves_the_others_as_they_are(lone):
    """Of one area alone a figure counts, or all have the same: there is nothing to scale by."""
    scaled = np.array([[0.2, 0.5, 0.9, 1.4], lone]).T
    variance = np.full(scaled.shape, 0.01)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = noise.underlying(noise.Stabilised(scaled, variance, ("share", "share")))
        drawn = found.draw(4000, np.random.default_rng(1))
    alone = noise.underlying(noise.Stabilised(scaled[:, :1], variance[:, :1], ("share",)))
    assert np.isfinite(drawn).all()
    assert drawn[0].mean(axis=0) == pytest.approx(alone.centre[:, 0], abs=0.02)
    if not np.isnan(lone[0]):
        assert drawn[1].mean(axis=0)[0] == pytest.approx(0.6, abs=0.02)
