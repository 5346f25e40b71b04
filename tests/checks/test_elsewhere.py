"""Figures from elsewhere than the tables of areas: what cannot be, jumps, or is lacking."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from project import EXAMPLE, ROOT

from genkgeo.checks import gate
from genkgeo.checks.elsewhere import check_elsewhere
from genkgeo.errors import DataError
from genkgeo.parameters.file import read_params
from genkgeo.plans.city_figures import read_city_figures
from genkgeo.plans.inputs import read_plans
from genkgeo.results import REFERENCES
from genkgeo.sources.municipalities import MUNICIPALITIES

PARAMS = read_params(EXAMPLE)
NONE_WIDER = pd.DataFrame(columns=REFERENCES)
NO_OTHERS = pd.DataFrame(columns=MUNICIPALITIES)


@cache
def inputs() -> gate.Inputs:
    """What the example gives, read when it is first asked for; nobody changes it."""
    return gate.read_inputs(PARAMS)


def told(references=NONE_WIDER, others=NO_OTHERS, plans=None, params=PARAMS) -> list[tuple]:
    figures = inputs().figures
    found = check_elsewhere(references, others, plans or inputs().plans, params, figures)
    return [(finding.severity, finding.check, finding.message) for finding in found]


def test_the_example_is_as_it_should_be():
    assert told(inputs().references) == []


@pytest.mark.parametrize(
    ("indicator", "value", "shown"),
    [
        ("leefloon", 141.0, "141,00\u00a0%"),
        ("leefloon", -2.0, "−2,00\u00a0%"),
        ("oki", 4.2, "4,20"),
    ],
)
def test_a_wider_area_above_or_below_what_can_be_is_refused(indicator, value, shown):
    wider = pd.DataFrame([(indicator, "Limburg", 2024, value)], columns=REFERENCES[:4])
    ((severity, kind, message),) = told(wider)
    assert (severity, kind) == ("blokkerend", "onmogelijk cijfer")
    assert f"Limburg 2024: {shown}" in message


@pytest.mark.parametrize(("value", "is_told"), [(0.0041, True), (0.41, False), (90.0, True)])
def test_a_wider_area_in_another_unit_is_told(value, is_told):
    wider = pd.DataFrame([("leefloon", "Limburg", 2024, value)], columns=REFERENCES[:4])
    assert [kind for _, kind, _ in told(wider)] == ["andere eenheid"] * is_told


def test_the_ends_of_what_can_be_are_possible():
    rows = [("voorkeurregeling", "Limburg", 2024, value) for value in (0.0, 100.0)]
    assert told(pd.DataFrame(rows, columns=REFERENCES[:4])) == []


def test_another_municipality_above_what_can_be_is_refused():
    file = PARAMS.file.model_copy(update={"municipalities": "data/gemeenten.csv"})
    others = pd.DataFrame(
        [("71002", "As", "leefloon", 2024, 3.0, 1.0), ("71022", "Hasselt", "oki", 2024, 41.0, 1.0)],
        columns=MUNICIPALITIES,
    )
    params = PARAMS.model_copy(update={"file": file})
    ((_, kind, message),) = told(others=others, params=params)
    assert kind == "onmogelijk cijfer"
    assert "Hasselt 2024: 41,00" in message and "As" not in message


def of_city(change) -> list[tuple]:
    """What is told when the last row of one of the city's own figures is changed."""
    plans = inputs().plans
    city = plans.city.copy()
    last = city.index[(city["indicator"] == "tienermoeders")][-1]
    change(city, last)
    return told(plans=replace(plans, city=city))


def test_a_figure_of_the_city_of_a_year_to_come_is_refused(tmp_path):
    text = (ROOT / "data/voorbeeld/stadscijfers.csv").read_text(encoding="utf-8")
    path = tmp_path / "stadscijfers.csv"
    path.write_text(text.replace("tienermoeders,2025", "tienermoeders,2062"), encoding="utf-8")
    with pytest.raises(DataError, match="van een jaar dat nog moet komen") as caught:
        read_city_figures(path, inputs().plans.registry, PARAMS.file.use, "71016")
    assert "kolom jaar" in (caught.value.where or "") and caught.value.found == "2062"


def test_a_later_figure_of_the_city_is_not_shown():
    file = PARAMS.file.model_copy(update={"year": 2024})
    earlier = read_plans(PARAMS.model_copy(update={"file": file})).city
    assert earlier["period"].max() == 2024 and inputs().plans.city["period"].max() == 2025


def test_a_figure_of_the_city_that_jumps_is_told():
    def times_ten(city, last):
        city.loc[last, ["numerator", "value"]] *= 10

    ((severity, kind, message),) = of_city(times_ten)
    assert (severity, kind) == ("waarschuwing", "grote sprong")
    assert "het cijfer van de stad gaat van" in message


def test_a_barometer_without_its_figures_is_told():
    registry = {name: own for name, own in PARAMS.registry.items() if name != "budgetmeters"}
    ((severity, kind, message),) = told(params=PARAMS.model_copy(update={"registry": registry}))
    assert (severity, kind) == ("waarschuwing", "telt niet mee")
    assert message == "barometer: hij staat er niet, want van budgetmeters zijn geen cijfers"


def test_a_step_between_older_years_of_the_city_is_told_as_well():
    def ten_times_then(city, last):
        before = city.index[city["indicator"] == "tienermoeders"][1]
        city.loc[before, ["numerator", "value"]] *= 10

    ((severity, kind, message),) = of_city(ten_times_then)
    assert (severity, kind) == ("waarschuwing", "grote sprong")
    assert "in 2022 naar" in message and "in 2023 naar" in message


def test_a_year_of_the_city_that_was_typed_wrong_is_told():
    def long_ago(city, last):
        first = city.index[city["indicator"] == "tienermoeders"][0]
        city.loc[first, "period"] = 1922

    ((severity, kind, message),) = of_city(long_ago)
    assert (severity, kind) == ("waarschuwing", "vreemd jaar")
    assert "lang geen cijfer voor 2023" in message


def test_a_figure_of_the_city_that_is_not_of_the_newest_year_is_told():
    def gone(city, last):
        city.loc[last, ["state", "numerator", "value"]] = ["onderdrukt", None, None]

    ((severity, kind, message),) = of_city(gone)
    assert (severity, kind) == ("waarschuwing", "ouder jaar")
    assert "van 2025 is er geen stadscijfer voor Tienermoeders" in message


def test_figures_of_the_city_without_the_year_itself_are_told():
    plans = inputs().plans
    city = plans.city[plans.city["period"] < 2025]
    ((_, kind, message),) = told(plans=replace(plans, city=city))
    assert (kind, message) == ("ouder jaar", "de jongste stadscijfers zijn van 2024")


def test_figures_of_the_city_of_last_year_are_told():
    plans = inputs().plans
    city = plans.city.copy()
    before = city[city["period"] == 2024].set_index("indicator")
    now = city["period"] == 2025
    for name in ("numerator", "denominator", "value"):
        city.loc[now, name] = before.loc[city.loc[now, "indicator"], name].to_numpy()
    ((severity, kind, message),) = told(plans=replace(plans, city=city))
    assert (severity, kind) == ("waarschuwing", "cijfers van vorig jaar")
    assert message == "alle cijfers van 2025 zijn die van 2024"


def test_the_barometer_beside_it_without_figures_is_told():
    plans = inputs().plans
    city = plans.city[plans.city["indicator"] != "tienermoeders"]
    ((_, kind, message),) = told(plans=replace(plans, city=city))
    assert kind == "telt niet mee"
    assert message.startswith("barometer_beside: hij staat er niet, want van tienermoeders")


def test_one_choice_named_twice_as_a_barometer_is_told():
    own = PARAMS.file.plans.model_copy(update={"barometer_beside": PARAMS.file.plans.barometer})
    file = PARAMS.file.model_copy(update={"plans": own})
    ((_, kind, message),) = told(params=PARAMS.model_copy(update={"file": file}))
    assert (kind, message) == (
        "telt niet mee",
        "barometer en barometer_beside noemen hetzelfde bestand",
    )


@pytest.mark.parametrize("factor", [0.01, 20.0])
def test_thresholds_of_the_city_itself_in_another_unit_are_told(factor):
    plans = inputs().plans
    part = plans.barometer.indicators["leefloon"]
    other = tuple(
        own.model_copy(update={"value": factor * own.value, "figure": None})
        for own in part.thresholds
    )
    parts = plans.barometer.indicators | {"leefloon": part.model_copy(update={"thresholds": other})}
    barometer = plans.barometer.model_copy(update={"indicators": parts})
    ((severity, kind, message),) = told(plans=replace(plans, barometer=barometer))
    assert (severity, kind) == ("waarschuwing", "andere eenheid")
    assert "elke drempel van de barometer is meer dan 5 keer" in message
