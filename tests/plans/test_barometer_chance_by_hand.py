"""The steps of the margin of a barometer, each worked out by hand."""

from __future__ import annotations

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.certainty.noise import Stabilised
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.barometer import Barometer, Part
from genkgeo.plans.barometer_chance import (
    MARGIN_COLUMNS,
    _by_chance,
    _drawn,
    _in_units,
    _share,
    scored,
    with_city_figures,
)

PLAIN = {"short": "x", "unit": "%", "domain": "gezin", "source": "x", "numerator": "n"}
RATE = PLAIN | {"denominator": "d", "factor": 100, "maximum_ratio": 1, "decimals": 0}
REGISTRY = {name: Indicator(label=name, **RATE) for name in ("aa", "bb", "cc")}


def part(*values: float) -> Part:
    steps = tuple({"value": value, "label": "x"} for value in values)
    return Part.model_validate({"why": "x", "thresholds": steps})


def barometer(**parts: Part) -> Barometer:
    return Barometer(title="Proef", indicators=parts)


def measures(*rows: tuple[str, str, float], size: float = 1e9) -> pd.DataFrame:
    """Area, indicator and share; of so many people that chance is nothing."""
    frame = pd.DataFrame(rows, columns=["area", "indicator", "value"])
    frame = frame.assign(low=frame["value"], high=frame["value"], denominator=size)
    return frame.assign(level="wijk", period=2025)


# ---------------------------------------------------------------- the share of thresholds


@pytest.mark.parametrize(
    ("direction", "thresholds", "decimals", "reached"),
    [
        ("higher", (3, 6), 0, {2.4: 0, 2.5: 0.5, 2.6: 0.5, 5.4: 0.5, 5.5: 1, 9: 1}),
        ("lower", (6, 3), 0, {6.6: 0, 6.5: 0.5, 6.4: 0.5, 3.6: 0.5, 3.5: 1, 1: 1}),
        # The finer of both counts: as the figure is shown, or as the threshold is written.
        ("higher", (3,), 1, {2.94: 0, 2.952: 1}),
        ("higher", (3.25,), 1, {3.244: 0, 3.246: 1}),
    ],
)
def test_a_draw_reaches_a_threshold_that_it_is_rounded_to(direction, thresholds, decimals, reached):
    indicator = REGISTRY["aa"].model_copy(update={"direction": direction, "decimals": decimals})
    found = _share(np.array(list(reached)), part(*thresholds), indicator)
    assert found.tolist() == list(reached.values())


# ---------------------------------------------------------------- back to the unit


def test_a_draw_comes_back_in_the_unit_of_its_indicator():
    # sin²(π/4) is a half: of 100 %, or of the four that an OKI can be; 3² are nine of a count
    half, three = np.array([[np.pi / 4]]), np.array([[3.0]])
    oki = REGISTRY["aa"].model_copy(update={"unit": "van 4", "factor": 1.0, "maximum_ratio": 4.0})
    assert _in_units(half, REGISTRY["aa"], np.array([7.0])) == pytest.approx(50)
    assert _in_units(half, oki, np.array([7.0])) == pytest.approx(2)
    count = Indicator(label="x", kind="count", **PLAIN | {"unit": "mensen"})
    assert _in_units(three, count, np.array([7.0])) == 9
    per_hundred = REGISTRY["aa"].model_copy(update={"maximum_ratio": None})
    assert _in_units(three, per_hundred, np.array([7.0])) == 900
    # what has no model of chance stays what it is, in every draw
    mean = Indicator(label="x", kind="mean", denominator="d", **PLAIN | {"unit": "euro"})
    assert _in_units(np.zeros((2, 1)), mean, np.array([7.0])).tolist() == [[7], [7]]


# ---------------------------------------------------------------- together or each alone


def last_mean(*columns: list[float]) -> float:
    """The mean of what may lie under the last figure of the first indicator."""
    scaled = np.array(columns, dtype=float).T
    seen = Stabilised(scaled, np.ones(scaled.shape), ("count",) * len(columns))
    return float(_drawn(seen)[0, :, -1].mean())


STEPS = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
"""Eight figures of which the mean is 0,35; by chance alone each may be 1 more or less."""


def test_figures_of_eight_areas_say_where_each_of_them_may_lie():
    assert last_mean(STEPS, STEPS) == pytest.approx(0.35, abs=0.1)


@pytest.mark.parametrize(
    "columns",
    [
        [STEPS[1:]],
        [STEPS, [np.nan, *STEPS[1:]]],
        # Figures that are all the same say nothing of how far areas lie apart.
        [STEPS, [0.4] * 8],
    ],
)
def test_fewer_figures_or_figures_without_spread_leave_each_where_it_is(columns):
    assert last_mean(*columns) == pytest.approx(0.7, abs=0.1)


# ---------------------------------------------------------------- the scores that chance leaves


def test_where_chance_is_nothing_the_score_is_that_of_the_figures():
    two = barometer(bb=part(50, 60), aa=part(10, 20, 30, 40))
    rows = measures(
        ("w", "cc", 99.0),  # of no indicator that is asked
        ("x", "aa", 25.0),
        ("x", "bb", 70.0),
        ("y", "aa", np.nan),
        ("y", "bb", 55.0),
        ("z", "aa", np.nan),
    )
    found = _by_chance(two, rows, REGISTRY).set_index("area")
    # x: two of four and two of two; y: half of what is known, times two indicators
    assert found["by_chance_low"].to_dict() == {"w": 0, "x": 1.5, "y": 1, "z": 0}
    assert found["by_chance_high"].to_dict() == {"w": 0, "x": 1.5, "y": 1, "z": 0}


@pytest.mark.parametrize(("threshold", "low"), [(41, 1), (43, 0)])
def test_a_margin_leaves_out_what_is_rarer_than_one_in_twenty(threshold, low):
    # 50 % of 100 people: on the scale of the noise π/4 with a deviation of 1 ÷ √402. Less than
    # 40,5 % is 1,92 deviations away (27 of 1000 times), less than 42,5 % 1,51 (66 times).
    rows = measures(("a", "aa", 50.0), size=100)
    found = _by_chance(barometer(aa=part(threshold)), rows, REGISTRY)
    assert found[["by_chance_low", "by_chance_high"]].values.tolist() == [[low, 1]]


def test_a_margin_ends_at_scores_that_there_are():
    fine = REGISTRY["aa"].model_copy(update={"decimals": 1})
    steps = part(*(40 + at / 5 for at in range(100)))
    rows = measures(*((str(at), "aa", 45.0 + at) for at in range(7)), size=100)
    found = _by_chance(barometer(aa=steps), rows, {"aa": fine})
    hundredths = 100 * found[["by_chance_low", "by_chance_high"]].to_numpy()
    assert np.allclose(hundredths, hundredths.round(), atol=1e-6)
    assert (hundredths[:, 0] < hundredths[:, 1]).all()


# ---------------------------------------------------------------- without figures or sizes


def test_without_sizes_the_margin_is_what_is_not_known():
    two = barometer(aa=part(10), bb=part(10))
    rows = measures(("a", "aa", 50.0)).drop(columns="denominator")
    found = scored(two, rows, REGISTRY)
    assert list(found.columns) == MARGIN_COLUMNS
    assert found[["score", "margin_low", "margin_high"]].values.tolist() == [[2, 1, 2]]


def test_without_areas_there_is_a_table_without_rows():
    found = scored(barometer(aa=part(10)), measures().iloc[:0], REGISTRY)
    assert found.empty and list(found.columns) == MARGIN_COLUMNS


def test_an_area_without_any_of_the_indicators_has_no_margin():
    found = scored(barometer(aa=part(10)), measures(("a", "cc", 50.0)), REGISTRY)
    assert found[["score", "margin_low", "margin_high"]].isna().all(axis=None)
    assert list(found.columns) == MARGIN_COLUMNS


# ---------------------------------------------------------------- figures of the city alone


def test_a_barometer_gets_the_figures_of_the_city_that_it_asks_for_and_no_others():
    results = made_up.results()
    year = made_up.YEAR
    city = pd.DataFrame(
        [("aa", year, 1.0), ("aa", 1999, 2.0), ("cc", year, 3.0)],
        columns=["indicator", "period", "value"],
    )
    city = city.assign(level="gemeente", area=made_up.CITY)
    name = next(iter(results.registry))
    asked = barometer(**{name: part(1), "aa": part(10)})
    found = with_city_figures(results, asked, city, REGISTRY)
    assert set(found.registry) == {*results.registry, "aa"}
    assert found.registry["aa"] == REGISTRY["aa"]
    more = found.measures.iloc[len(results.measures) :]
    assert more[["indicator", "period", "value"]].values.tolist() == [["aa", year, 1.0]]
    assert list(found.measures.index) == list(range(len(results.measures) + 1))
    assert list(found.measures.columns) == list(results.measures.columns)
    # nothing is added where the areas have all that is asked
    assert with_city_figures(results, barometer(**{name: part(1)}), city, REGISTRY) is results
