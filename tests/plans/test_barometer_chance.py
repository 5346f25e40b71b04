"""The margin of the barometer: by chance and by what is hidden; two choices of indicators."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from project import ROOT

from genkgeo.errors import ParamsError
from genkgeo.pages.barometer import barometer_page, other_choice
from genkgeo.parameters.registry import read_registry
from genkgeo.plans.barometer import Barometer, points, read_barometer, scores
from genkgeo.plans.barometer_chance import MARGIN_COLUMNS, score_text, scored
from genkgeo.plans.document_numbers import read_document_numbers

REGISTRY = read_registry(ROOT / "params/indicatoren.yaml")
CHILDREN = ROOT / "params/barometer_kinderen.yaml"
METERS = Barometer.model_validate(
    {
        "title": "Proef",
        "indicators": {
            "budgetmeters": {
                "why": "energie",
                "thresholds": ({"value": 3, "label": "a"}, {"value": 6, "label": "b"}),
            }
        },
    }
)


@pytest.fixture(scope="module")
def table(results, plans) -> pd.DataFrame:
    return scored(plans.barometer, results.measures, results.registry)


def meters(*rows: tuple[str, float, float]) -> pd.DataFrame:
    """Area, share and customers, all of it known."""
    frame = pd.DataFrame(rows, columns=["area", "value", "denominator"])
    frame = frame.assign(low=frame["value"], high=frame["value"], indicator="budgetmeters")
    return frame.assign(level="wijk", period=2025)


def test_a_small_area_has_a_margin_and_a_large_one_has_none():
    # 3,3 % of 100 customers may be 1 % or 8 %; of 100.000 it is surely above 3 and below 6
    found = scored(METERS, meters(("klein", 3.3, 100), ("groot", 3.3, 100_000)), REGISTRY)
    assert list(found.columns) == MARGIN_COLUMNS
    by_area = found.set_index("area")[["score", "margin_low", "margin_high"]]
    assert by_area.loc["groot"].tolist() == [0.5, 0.5, 0.5]
    assert by_area.loc["klein"].tolist() == [0.5, 0.0, 1.0]
    assert score_text(*by_area.loc["klein"]) == "0–1"  # half a point would say more than is known


def test_a_rate_without_a_greatest_value_is_no_share():
    # 1,3 cars per household of 100.000 households are surely more than 1 and fewer than 2
    cars = {
        "why": "wagens",
        "thresholds": ({"value": 1, "label": "a"}, {"value": 2, "label": "b"}),
    }
    barometer = Barometer.model_validate(
        {"title": "Proef", "indicators": {"autos_per_huishouden": cars}}
    )
    frame = meters(("groot", 1.3, 100_000)).assign(indicator="autos_per_huishouden")
    [found] = scored(barometer, frame, REGISTRY).to_dict("records")
    assert [found[name] for name in ("score", "margin_low", "margin_high")] == [0.5, 0.5, 0.5]


@pytest.mark.parametrize(("direction", "scores"), [("higher", [0, 1]), ("lower", [1, 0])])
def test_of_many_customers_chance_leaves_the_score_what_it_is(direction, scores):
    steps = METERS.indicators["budgetmeters"].thresholds
    part = METERS.indicators["budgetmeters"].model_copy(
        update={"thresholds": steps if direction == "higher" else steps[::-1]}
    )
    barometer = METERS.model_copy(update={"indicators": {"budgetmeters": part}})
    meter = REGISTRY["budgetmeters"].model_copy(update={"direction": direction})
    rows = meters(("laag", 1.0, 100_000), ("veel", 9.0, 100_000))
    found = scored(barometer, rows, {"budgetmeters": meter}).set_index("area")
    for area, score in zip(("laag", "veel"), scores, strict=True):
        assert found.loc[area, ["score", "margin_low", "margin_high"]].tolist() == [score] * 3


def test_what_is_counted_more_than_once_for_each_has_the_margin_of_a_count():
    # 150 thefts for 100 residents: of 10.000 residents 15.000 thefts, give or take 200
    thefts = REGISTRY["budgetmeters"].model_copy(update={"unit": "per 100", "maximum_ratio": None})
    steps = ({"value": 140, "label": "a"}, {"value": 160, "label": "b"})
    part = {"why": "veiligheid", "unit": "per 100", "thresholds": steps}
    barometer = Barometer.model_validate({"title": "Proef", "indicators": {"budgetmeters": part}})
    rows = meters(("groot", 150.0, 10_000), ("klein", 150.0, 30))
    found = scored(barometer, rows, {"budgetmeters": thefts}).set_index("area")
    margins = found[["score", "margin_low", "margin_high"]]
    assert margins.loc["groot"].tolist() == [0.5, 0.5, 0.5]
    assert margins.loc["klein"].tolist() == [0.5, 0.0, 1.0]


def test_a_largest_ratio_says_nothing_of_a_count():
    # 150 thefts, give or take 20
    cells = {"kind": "count", "denominator": None, "factor": 1.0, "unit": "diefstallen"}
    steps = ({"value": 100, "label": "a"}, {"value": 200, "label": "b"})
    part = {"why": "veiligheid", "unit": "diefstallen", "thresholds": steps}
    barometer = Barometer.model_validate({"title": "Proef", "indicators": {"budgetmeters": part}})
    for ratio in (None, 2.0):
        thefts = REGISTRY["budgetmeters"].model_copy(update=cells | {"maximum_ratio": ratio})
        found = scored(barometer, meters(("a", 150.0, np.nan)), {"budgetmeters": thefts})
        assert found[["score", "margin_low", "margin_high"]].values.tolist() == [[0.5, 0.5, 0.5]]


def test_the_same_figures_give_the_same_margin_in_any_order(table, results, plans):
    now = results.measures["period"] == results.year
    shuffled = results.measures[now].sample(frac=1, random_state=3)
    again = scored(plans.barometer, shuffled, results.registry)
    same = table[table["period"] == results.year].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, again)


def test_the_margin_holds_the_score_and_what_is_hidden(table):
    known = table[table["score"].notna()]
    assert (known["margin_low"] <= known[["score", "score_low"]].min(axis=1)).all()
    assert (known["margin_high"] >= known[["score", "score_high"]].max(axis=1)).all()
    assert table.loc[table["score"].isna(), ["margin_low", "margin_high"]].isna().all(axis=None)
    # in steps of the thresholds that can be reached, never beyond all or nothing
    assert known["margin_low"].ge(0).all() and known["margin_high"].le(7).all()


def test_the_score_itself_is_what_it_was(table, results, plans):
    plain = scores(plans.barometer, points(plans.barometer, results.measures, results.registry))
    pd.testing.assert_frame_equal(table[plain.columns], plain)


@pytest.mark.slow
def test_the_margin_holds_the_true_score_nine_times_in_ten():
    """Counts drawn of known shares: the score of the share lies in the margin of the count."""
    random = np.random.default_rng(7)
    held = []
    for _ in range(20):
        truth = random.beta(6, 120, size=40)
        sizes = random.integers(150, 900, size=40).astype(float)
        shares = 100 * random.binomial(sizes.astype(int), truth) / sizes
        names = [f"a{at:02}" for at in range(40)]
        rows = list(zip(names, shares, sizes, strict=True))
        found = scored(METERS, meters(*rows), REGISTRY)
        true = [(100 * share >= 3) / 2 + (100 * share >= 6) / 2 for share in truth]
        held += list((found["margin_low"] <= true) & (true <= found["margin_high"]))
    assert 0.88 <= np.mean(held) <= 0.99, np.mean(held)


# ---------------------------------------------------------------- the two choices


def test_the_children_are_seven_and_each_threshold_is_printed():
    barometer = read_barometer(CHILDREN, REGISTRY)
    assert len(barometer.indicators) == 7
    figures = read_document_numbers(ROOT / "data/referentie", REGISTRY)
    own = figures[figures["document"] == barometer.document].set_index("number")
    for name, part in barometer.indicators.items():
        assert part.unit == REGISTRY[name].unit and REGISTRY[name].ages
        for threshold in part.thresholds:
            figure = own.loc[threshold.figure]
            per_hundred = 100 if name == "oki_kleuter" else 1
            assert figure["value"] == pytest.approx(threshold.value * per_hundred)
            assert threshold.label == f"{figure['area']} {figure['year']}"


def test_the_page_says_whose_the_choice_is_and_what_the_other_says(results, plans):
    other = plans.beside
    other_said = other_choice(plans.for_barometer(results, other), other)
    page = barometer_page(results, plans.barometer, other=other_said)
    assert "van zeven indicatoren, maar noemt ze niet" in page
    assert "gekozen door genkgeo" in page
    assert "Barometer kinderen: voorkeurregeling 0–4" in re.sub("<[^>]+>", "", page)
    assert "tienermoeders" in other_said and " van 7 in 2025" in other_said


def test_the_choice_of_children_can_be_the_one_that_counts(results, plans):
    chosen = replace(plans, barometer=plans.beside, beside=plans.barometer)
    barometer = chosen.barometer_of(results.registry)
    assert barometer is plans.beside
    with_city = chosen.for_barometer(results, barometer)
    page = barometer_page(with_city, barometer)
    assert "minstens 15 (Genk 2013)" in page and "te weinig cijfers" in page
    found = scored(barometer, with_city.measures, with_city.registry)
    assert found[found["level"] == "wijk"]["score"].isna().all()
    now = found[(found["level"] == "gemeente") & (found["period"] == 2025)].iloc[0]
    assert now["known"] == 7 and not np.isnan(now["score"])


def test_without_figures_of_the_city_there_is_no_barometer_of_children(results, plans):
    bare = replace(plans, barometer=plans.beside, city=plans.city.iloc[:0])
    assert bare.barometer_of(results.registry) is None


def test_a_threshold_in_another_unit_is_refused(tmp_path):
    text = CHILDREN.read_text(encoding="utf-8")
    path = tmp_path / "barometer.yaml"
    path.write_text(text.replace("unit: kenmerken per leerling (0–4)", "unit: kenmerken per 100"))
    with pytest.raises(ParamsError, match="oki_kleuter: de drempels zijn in kenmerken per 100"):
        read_barometer(path, REGISTRY)
