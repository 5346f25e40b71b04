"""Figures from elsewhere than the tables of areas: what cannot be, jumps, or is lacking."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from project import EXAMPLE

from genkgeo.checks import gate
from genkgeo.checks.elsewhere import check_elsewhere
from genkgeo.parameters.file import read_params
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
    found = check_elsewhere(references, others, plans or inputs().plans, params)
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


def test_the_ends_of_what_can_be_are_possible():
    rows = [("leefloon", "Limburg", 2024, value) for value in (0.0, 100.0)]
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


def test_a_figure_of_the_city_of_a_year_to_come_is_refused():
    def much_later(city, last):
        city.loc[last, "period"] = 2062

    ((severity, kind, message),) = of_city(much_later)
    assert (severity, kind) == ("blokkerend", "vreemd jaar")
    assert "van 2062: dat is na 2025" in message


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
    assert message == "er is geen barometer: van budgetmeters zijn er geen cijfers"
