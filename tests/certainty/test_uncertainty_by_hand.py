"""Versions of an index and draws of its ranks: small cases worked out by hand."""

from __future__ import annotations

import bench_uncertainty as bench
import made_indicator
import numpy as np
import pandas as pd
import pytest

from genkgeo.certainty import definitions, noise, uncertainty
from genkgeo.certainty.definitions import Versions
from genkgeo.certainty.shrinkage import empirical_bayes, shrunken
from genkgeo.errors import DataError
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.registry import Indicator


def indicator(**changes: object) -> Indicator:
    return made_indicator.indicator(**{"domain": "werk", "maximum_ratio": 1} | changes)


@pytest.mark.parametrize("figures", [60_000, 9, 6, 1])
def test_each_version_is_scored_by_its_own_draw_however_they_are_cut_up(figures, monkeypatch):
    chosen = definitions.plan(["a"], {"a": indicator()}, RiskChoices(transform="percentile"))
    drawn, present = [np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])], np.ones((3, 1), dtype=bool)
    versions = Versions.of(chosen, 4, noise=np.array([0, 1, 0, 0]))
    # Of three areas all four versions at a time, three and one, two and two, or one by one.
    monkeypatch.setattr(definitions, "CACHE", figures)
    found = definitions.scores(drawn, ("exact",), present, chosen, versions)
    assert found.tolist() == [[0, 0.5, 1], [1, 0.5, 0], [0, 0.5, 1], [0, 0.5, 1]]


def test_the_last_portion_of_the_noise_holds_what_is_left(monkeypatch):
    made = bench.city(1, areas=12, indicators=2)
    level = uncertainty._ranked_level(made.values, made.sizes, made.registry, RiskChoices(), None)
    stabilised = noise.stabilise(level.observed, level.doubt.sizes, level.indicators)
    monkeypatch.setattr(uncertainty, "CELLS", 100)
    portions = list(uncertainty._noise(level, stabilised, 50, np.random.default_rng(1)))
    assert [(one.first, one.number) for one in portions] == [(0, 20), (20, 20), (40, 10)]
    assert [len(one.figures[0]) for one in portions] == [20, 20, 10]


def test_an_area_with_just_the_least_weight_has_a_rank():
    registry = {name: indicator(domain=name) for name in ("werk", "wonen", "gezin")}
    values = pd.DataFrame({name: [0.1, 0.2, 0.3, 0.4] for name in registry}, list("abcd"))
    values.loc["d", ["wonen", "gezin"]] = np.nan
    # Of weights of 1, 1 and 1 a third is known of d.
    for least, ranked in ((1 / 3, 4), (0.34, 3)):
        choices = RiskChoices(minimum_weight=least)
        level = uncertainty._ranked_level(values, values * 0 + 50, registry, choices, None)
        assert level.ranked.sum() == ranked


def test_each_indicator_has_a_mean_and_a_spread_of_its_own_to_begin_with(monkeypatch):
    monkeypatch.setattr(noise, "ROUNDS", 0)
    mean, covariance = noise._population(
        np.array([[0.0, 10.0, 1.0], [4.0, 30.0, 1.0]]), np.array([[0.0, 1.0, 0.5], [1.0, 1.0, 0.5]])
    )
    # Of 0 without noise and 4 with a noise of 1 the first counts twice; 10 and 30 count alike.
    assert mean == pytest.approx([4 / 3, 20.0, 1.0])
    # Two of 1 lie less far apart than noise alone would have it: a twentieth is what is left.
    first = ((4 / 3) ** 2 + ((8 / 3) ** 2 - 1) / 2) / 1.5
    assert covariance == pytest.approx(np.diag([first, 99.0, 0.05]))


def test_of_very_many_areas_every_so_many_tell_what_areas_are_like(monkeypatch):
    monkeypatch.setattr(noise, "SAMPLE", 2)
    scaled = np.array([[1.0], [np.nan], [3.0], [np.nan]])
    found = noise.underlying(noise.Stabilised(scaled, np.full((4, 1), 1e-6), ("exact",)))
    # The first and the third of four: without a figure the second lies at their mean.
    assert found.centre[:, 0].tolist() == pytest.approx([1.0, 2.0, 3.0, 2.0], abs=1e-3)


@pytest.mark.parametrize("times", [1000.0, 0.001])
def test_the_unit_of_a_figure_does_not_matter_where_an_area_lacks_it(times):
    scaled = np.array([[0.2, 0.5, 0.9, 1.4, np.nan], [0.3, 0.1, 0.8, 0.6, 0.5]]).T
    variance = np.full(scaled.shape, 0.01)
    one = noise.underlying(noise.Stabilised(scaled, variance, ("exact", "exact")))
    other = noise.underlying(
        noise.Stabilised(scaled * times, variance * times**2, ("exact", "exact"))
    )
    assert other.centre / times == pytest.approx(one.centre, rel=1e-4)
    assert other.root / times == pytest.approx(one.root, rel=1e-4, abs=1e-6)


def test_figures_that_were_seen_are_the_same_in_every_draw():
    chosen = definitions.plan(["a"], {"a": indicator()}, RiskChoices(transform="percentile"))
    versions = Versions.of(chosen, 2, noise=np.array([3, 5]))
    found = definitions.scores(
        [np.array([[2.0, 1.0, 3.0]])], ("exact",), np.ones((3, 1), dtype=bool), chosen, versions
    )
    assert found.tolist() == [[0.5, 0, 1]] * 2


def test_the_only_indicator_with_a_weight_is_never_left_out():
    registry = {"a": indicator(domain="werk"), "b": indicator(domain="wonen")}
    choices = RiskChoices(transform="percentile", weights={"wonen": 0.0})
    chosen = definitions.plan(["a", "b"], registry, choices)
    drawn = [np.array([[1.0, 2.0, 3.0]]), np.array([[3.0, 2.0, 1.0]])]
    versions = Versions.of(chosen, 3, out=np.array([0, 1, 2]))
    present = np.ones((3, 2), dtype=bool)
    found = definitions.scores(drawn, ("exact", "exact"), present, chosen, versions)
    assert found.tolist() == [[0, 0.5, 1]] * 3


def test_means_that_are_equal_share_their_rank_in_every_draw():
    registry = {"a": indicator(kind="mean", maximum_ratio=None)}
    values = pd.DataFrame({"a": [3.0, 2.0, 2.0, 1.0]}, list("abcd"))
    found = uncertainty.rank_uncertainty(
        values, values * np.nan, registry, RiskChoices(), seed=1, draws=100, vary=("noise",)
    ).frame
    for column in ("rank", "rank_low", "rank_high"):
        assert found[column].tolist() == [1, 2, 2, 4]


def test_a_single_indicator_counts_in_every_version():
    values = pd.DataFrame({"a": [3.0, 2.0, 1.0]}, list("abc"))
    registry = {"a": indicator(kind="mean", maximum_ratio=None)}
    found = uncertainty.rank_uncertainty(
        values, values * np.nan, registry, RiskChoices(), seed=1, draws=100, vary=("indicator",)
    ).frame
    assert found["rank_low"].tolist() == found["rank_high"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(("one", "other", "apart"), [(1e7, 1e7 + 1e-6, False), (1e-7, 2e-7, True)])
def test_figures_that_differ_by_no_more_than_rounding_cannot_be_ranked(one, other, apart):
    registry = {"a": indicator(kind="mean", maximum_ratio=None)}
    values = pd.DataFrame({"a": [one, one, other]}, list("abc"))
    given = (values, values * np.nan, registry, RiskChoices())
    if apart:
        assert uncertainty.rank_uncertainty(*given, seed=1, draws=100).frame["rank"]["c"] == 1
        return
    with pytest.raises(DataError, match="a kan geen rangen onderscheiden"):
        uncertainty.rank_uncertainty(*given, seed=1, draws=100)


def test_a_domain_without_a_weight_does_not_make_the_others_surer():
    registry = {name: indicator(domain=name) for name in ("gezin", "werk", "wonen")}
    choices = RiskChoices(weights={"gezin": 0.0, "werk": 3.0, "wonen": 1.0})
    chosen = definitions.plan(list(registry), registry, choices)
    _, weights = uncertainty._versions(chosen, 4000, 4000, np.random.default_rng(1), ("weights",))
    assert (weights[:, 0] == 0).all()
    # Of the two that are left Dirichlet of 40 · ¾ and 40 · ¼: a variance of ¾ · ¼ ÷ 41.
    assert weights[:, 1].std() == pytest.approx(np.sqrt(0.1875 / 41), rel=0.05)


def test_where_nobody_is_counted_anywhere_each_area_is_all_of_its_own():
    found = empirical_bayes(pd.Series([0.0, 0, 0]), pd.Series([10.0, 20, 30]))
    assert found["own"].tolist() == [1.0] * 3 and found["shrunk"].tolist() == [0.0] * 3


def test_what_cannot_be_shrunk_does_not_keep_what_comes_after_it_from_it():
    rows = pd.DataFrame(
        {
            "area": list("abc") * 2,
            "period": 2025,
            "indicator": ["gemiddelde"] * 3 + ["deel"] * 3,
            "denominator": 4.0,
            "value": [7.0, 8.0, 9.0, 0.0, 0.5, 1.0],
        }
    )
    registry = {"deel": indicator(), "gemiddelde": indicator(kind="mean", maximum_ratio=None)}
    found = shrunken(rows, registry, rule="empirical_bayes")
    # 0, 2 and 4 of 4: five parts of six are of an area's own.
    expected = [7.0, 8.0, 9.0, 1 / 12, 1 / 2, 11 / 12]
    assert found["shrunk"].tolist() == pytest.approx(expected)


def test_a_ratio_of_four_at_most_shrinks_as_a_share_of_four():
    rows = pd.DataFrame({"area": list("abc"), "period": 2025, "indicator": "oki"})
    rows = rows.assign(denominator=4.0, value=[0.0, 2.0, 4.0])
    registry = {"oki": indicator(maximum_ratio=4)}
    found = shrunken(rows, registry, rule="empirical_bayes")
    # 0, a half and all of what there can be: five parts of six are of an area's own.
    assert found["shrunk"].tolist() == pytest.approx([4 / 12, 4 / 2, 44 / 12])
    assert found["raw"].tolist() == [0.0, 2.0, 4.0]


def test_what_noise_leaves_is_of_each_indicator_apart_by_hand(monkeypatch):
    monkeypatch.setattr(noise, "ROUNDS", 1)
    y = np.array([[0.0, 0.0], [4.0, 4.0]])
    mean, covariance = noise._population(y, np.ones((2, 2)))
    # 4 of spread less 1 of noise is 3: three quarters of a distance stay, so that the two lie at
    # ½ and 3½, of which ¾ is left in doubt. 2 × ¾ + 2 × 1,5² = 6 of each, and 4,5 together; with
    # three areas without a correlation 4,5 ÷ 5.
    assert mean == pytest.approx([2.0, 2.0])
    assert covariance == pytest.approx(np.array([[3.0, 0.9], [0.9, 3.0]]))
