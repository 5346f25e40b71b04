"""What is hidden or missing belongs to the certainty: by hand, and by simulation."""

from __future__ import annotations

import bench_uncertainty as bench
import made_indicator
import numpy as np
import pandas as pd
import pytest

from genkgeo.certainty import unseen
from genkgeo.certainty.movers import furthest_movers
from genkgeo.certainty.uncertainty import rank_uncertainty
from genkgeo.certainty.unseen import Seen, doubt_of
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State


def indicator(**changes: object) -> Indicator:
    plain = {"domain": "werk", "maximum_ratio": 1, "factor": 100}
    return made_indicator.indicator(**plain | changes)


VALUES = np.array([[10.0], [20.0], [30.0], [np.nan], [np.nan]])
"""Of a standard deviation of √(200/3)."""
SIZES = np.array([[50.0], [100.0], [100.0], [np.nan], [np.nan]])
STATES = np.array([[State.OBSERVED]] * 3 + [[State.MISSING], [State.NOT_APPLICABLE]], dtype=object)


def doubt(coverage: float, low: float, high: float, minimum: float = 0.5, **changes: object):
    """Give the doubt of figures of which the first is known for a part."""
    column = [coverage, 1.0, 1.0, 0.0, np.nan]
    seen = {
        "coverage": np.array(column)[:, None],
        "low": np.array([[low], [20.0], [30.0], [np.nan], [np.nan]]),
        "high": np.array([[high], [20.0], [30.0], [np.nan], [np.nan]]),
        "state": STATES,
    }
    return doubt_of(VALUES, SIZES, seen, [indicator(**changes)], minimum)


def test_without_bounds_the_rest_is_as_another_area():
    found = doubt(0.75, np.nan, np.nan, maximum_ratio=None)
    assert found.spread[:, 0] == pytest.approx([0.25 * np.sqrt(200 / 3), 0, 0, 0, 0])
    assert found.sizes[0, 0] == 50


def test_bounds_leave_less():
    found = doubt(0.75, 9.5, 10.5)
    assert found.spread[0, 0] == pytest.approx(1 / np.sqrt(12))
    # A large room says no more than how far areas lie apart.
    found = doubt(0.75, 5.0, 30.0)
    assert found.spread[0, 0] == pytest.approx(0.25 * np.sqrt(200 / 3))


@pytest.mark.filterwarnings("error")
def test_what_is_whole_leaves_nothing_open_however_large_a_share_may_be():
    # Of 0 left of a ratio without a largest one nothing is open: no 0 × ∞, of which numpy warns.
    found = doubt(1.0, 10.0, 10.0, maximum_ratio=None, hidden_at_most=4)
    assert found.spread[:, 0].tolist() == [0.0] * 5
    assert found.sizes[:3, 0].tolist() == [50.0, 100.0, 100.0]
    # 50 of 100 seen, and of two hidden counts 8 in 100: without a largest ratio they are small.
    found = doubt(0.5, 5.0, 13.0, maximum_ratio=None, hidden_at_most=4)
    assert found.spread[0, 0] == pytest.approx(8 / np.sqrt(12 * 2))


def test_many_hidden_counts_are_not_all_large_by_hand():
    # 50 of 100 seen, and of the others 8 in 100: two counts of 0 to 4
    found = doubt(0.5, 5.0, 13.0, hidden_at_most=4)
    assert found.spread[0, 0] == pytest.approx(8 / np.sqrt(12 * 2))
    assert found.sizes[0, 0] == 100  # the figure speaks of all of them
    # 4 in 100 are just one count, and 6 in 100 one and a half.
    for width, hidden in ((4.0, 1.0), (6.0, 1.5)):
        found = doubt(0.5, 5.0, 5.0 + width, hidden_at_most=4)
        assert found.spread[0, 0] == pytest.approx(width / np.sqrt(12 * hidden))
    # What a share leaves open is no small count: a sector is missing.
    found = doubt(0.5, 5.0, 55.0, hidden_at_most=4)
    assert found.spread[0, 0] == pytest.approx(0.5 * np.sqrt(200 / 3))
    assert found.sizes[0, 0] == 50
    # Of the 50 in 100 that a share leaves open just half is as little a small count.
    found = doubt(0.5, 5.0, 30.0, hidden_at_most=4)
    assert found.spread[0, 0] == pytest.approx(0.5 * np.sqrt(200 / 3))
    assert found.sizes[0, 0] == 50
    found = doubt(0.5, 5.0, 29.9, hidden_at_most=4)
    assert found.spread[0, 0] == pytest.approx(24.9 / np.sqrt(12 * 24.9 / 4))
    assert found.sizes[0, 0] == 100


@pytest.mark.parametrize(("coverage", "counts"), [(0.49, False), (0.5, True)])
def test_a_figure_of_which_too_little_is_known_is_drawn_and_does_not_count(coverage, counts):
    found = doubt(coverage, np.nan, np.nan)
    assert found.counts[:, 0].tolist() == [counts, True, True, False, False]
    # Of what is not applicable there is no figure to draw.
    assert found.unknown[:, 0].tolist() == [not counts, False, False, True, False]
    assert found.of_areas.tolist() == [True, False, False, True, False]
    assert found.of_indicators.tolist() == [True]


def test_a_figure_of_which_no_coverage_is_told_is_known():
    found = doubt(np.nan, np.nan, np.nan)
    assert found.counts[:, 0].tolist() == [True, True, True, False, False]
    assert found.spread[:, 0].tolist() == [0.0] * 5


def test_doubt_is_more_noise_on_the_scale_of_noise():
    one = [indicator(maximum_ratio=None, factor=1)]
    values, sizes = np.array([[9.0], [9.0], [9.0]]), np.ones((3, 1))
    spread = np.array([[0.0], [5.0], [20.0]])
    made = unseen.Doubt(spread, sizes, ~np.isnan(values), np.isnan(values))
    found = unseen.stabilise(values, made, one)
    assert found.scaled[:, 0] == pytest.approx([np.sqrt(9.375)] * 3)
    half = (np.sqrt(14.375) - np.sqrt(4.375)) / 2
    # A count is never below 0.
    most = (np.sqrt(29.375) - np.sqrt(0.375)) / 2
    assert found.variance[:, 0] == pytest.approx([0.25, 0.25 + half**2, 0.25 + most**2])


def seen_of(made: bench.City, **changes: pd.DataFrame) -> Seen:
    """Say that everything was seen, but for what is changed."""
    whole = pd.DataFrame(1.0, made.values.index, made.values.columns)
    plain = {"coverage": whole, "low": made.values.copy(), "high": made.values.copy()}
    plain["state"] = whole.astype(object).mask(whole > 0, State.OBSERVED)
    return Seen(**(plain | changes))


def drawn(made: bench.City, seen: Seen | None, **options: object):
    """Rank the areas, with the noise alone."""
    options = {"seed": 7, "draws": 400, "vary": ("noise",)} | options
    return rank_uncertainty(
        made.values, made.sizes, made.registry, RiskChoices(), seen=seen, **options
    )


def test_where_all_was_seen_it_changes_nothing():
    made = bench.city(3, areas=20, indicators=6, typical=400)
    frame = drawn(made, seen_of(made)).frame
    pd.testing.assert_frame_equal(frame, drawn(made, None).frame, check_exact=True)


@pytest.mark.parametrize("kind", ["rate", "mean"])
def test_what_is_not_known_widens_the_interval_of_its_area(kind):
    made = bench.city(3, areas=20, indicators=6, typical=4000)
    changed = {name: one.model_copy(update={"kind": kind}) for name, one in made.registry.items()}
    made = bench.City(made.truth, made.values, made.sizes, changed)
    whole = drawn(made, seen_of(made)).frame
    seen = seen_of(made)
    seen.coverage.iloc[9, :5] = 0.6
    seen.low.iloc[9, :5] = seen.high.iloc[9, :5] = np.nan
    less = drawn(made, seen).frame
    width = [(one["rank_high"] - one["rank_low"]).iloc[9] for one in (whole, less)]
    assert width[1] > width[0]
    assert less["rank"].tolist() == whole["rank"].tolist()


def test_what_is_not_known_is_named_with_chance_and_only_there():
    reach = {"noise": (np.array([1, 1]), np.array([3, 3]))}
    doubted = np.array([True, False])
    told = furthest_movers(np.array([1, 2]), reach, {}, pd.Index(["a", "b"]), doubted)[2]
    assert told == [
        "De rang verschuift het meest door toeval en wat niet bekend is (rang 1 tot 3).",
        "De rang verschuift het meest door toeval in kleine aantallen (rang 1 tot 3).",
    ]


def test_what_does_not_count_has_no_part_in_the_rank_and_stays_in_the_draws():
    made = bench.city(3, areas=20, indicators=6, typical=4000)
    seen, without = seen_of(made), made.values.copy()
    seen.coverage.iloc[4, 0] = 0.3
    without.iloc[4, 0] = np.nan
    gone = bench.City(made.truth, without, made.sizes, made.registry)
    assert drawn(made, seen).frame["rank"].tolist() == drawn(gone, None).frame["rank"].tolist()
    counted = rank_uncertainty(
        made.values,
        made.sizes,
        made.registry,
        RiskChoices(minimum_coverage=0.3),
        seed=7,
        draws=100,
        seen=seen,
    )
    assert counted.frame["rank"].tolist() == drawn(made, None).frame["rank"].tolist()


def test_the_order_of_rows_is_of_no_importance():
    made = bench.partly(4)
    whole = drawn(made, made.seen).frame
    turned = bench.City(made.truth, made.values.iloc[::-1], made.sizes, made.registry)
    pd.testing.assert_frame_equal(drawn(turned, made.seen).frame, whole, check_exact=True)


@pytest.mark.slow
def test_intervals_of_areas_with_hidden_parts_hold_the_true_rank():
    found = pd.DataFrame([bench.covers_partly(seed, draws=300) for seed in range(60)]).mean()
    # 60 cities: the mean is within some 0.014 of that of all cities, which is 0.93
    assert 0.86 <= found["doubted"] <= 0.95
    assert 0.86 <= found["much doubted"] <= 0.95
    # What is expected of hidden counts lies nearer to them than the most that they can be.
    assert abs(found["expected"] - found["hidden"]) < abs(found["most"] - found["hidden"]) / 2


def test_what_was_seen_is_laid_out_in_the_order_that_is_asked():
    one = pd.DataFrame({"x": [1.0, 2.0], "y": [3.0, 4.0]}, index=["a", "b"])
    found = Seen(one, one + 10, one + 20, one + 30).of(pd.Index(["b", "c", "a"]), ["y"])
    assert list(found) == ["coverage", "low", "high", "state"]
    for column, more in zip(found, (0, 10, 20, 30), strict=True):
        expected = pytest.approx([4.0 + more, np.nan, 3.0 + more], nan_ok=True)
        assert found[column][:, 0].tolist() == expected
