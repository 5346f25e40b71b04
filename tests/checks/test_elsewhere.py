"""Figures from elsewhere than the tables of areas: what cannot be, jumps, or is lacking."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import pandas as pd
import pytest
import two_years
from project import EXAMPLE, ROOT

from genkgeo.checks import gate
from genkgeo.checks.elsewhere import check_elsewhere
from genkgeo.errors import DataError
from genkgeo.parameters.choices import CheckChoices
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


# --- by hand -----------------------------------------------------------------------------------

OURS = pd.concat(
    [
        two_years.figures(2024, ["A", "B"], n=[1.0, 3], d=[60.0, 40]),
        # Of a later year than is shown: 50 %.
        two_years.figures(2026, ["A", "B"], n=[50.0, 50], d=[100.0, 100]),
    ]
)
"""In the newest year that is shown 4 of 100."""


def by_hand(
    wider=NONE_WIDER,
    others=NO_OTHERS,
    *,
    published="map/stad.csv",
    municipalities=None,
    named=True,
    figures=OURS,
    **plans,
) -> list[tuple]:
    """What is told of the file of each thing; ``plans`` are what they hold, if there are any."""
    registry = {
        name: two_years.indicator(short=name.upper(), maximum_ratio=1) for name in ("x", "y", "z")
    }
    # Of this one there are no figures here.
    registry["geen"] = two_years.indicator(numerator="g")
    empty = pd.DataFrame(columns=["indicator", "period", "numerator", "value", "state"])
    own = {"city": empty, "barometer": None, "beside": None, "registry": registry} | plans
    choices = SimpleNamespace(
        city_figures="map/eigen.csv", barometer="map/b.yaml", barometer_beside=None
    )
    file = SimpleNamespace(
        year=2025,
        published=published and SimpleNamespace(file=published),
        municipalities=municipalities,
        plans=choices if named else None,
        checks=CheckChoices(times=5.0),
    )
    params = SimpleNamespace(file=file, registry=registry)
    held = SimpleNamespace(**own) if plans else None
    found = check_elsewhere(wider, others, held, params, figures)
    return [(one.check, one.file, one.message) for one in found]


def wider(value: float, indicator: str = "x") -> pd.DataFrame:
    return pd.DataFrame([(indicator, "Limburg", 2024, value)], columns=REFERENCES[:4])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (80.0, None),
        (80.1, "andere eenheid"),
        (0.2, None),
        (0.19, "andere eenheid"),
        # Nothing is nothing in every unit, and what cannot be is not told of twice.
        (0.0, None),
        (101.0, "onmogelijk cijfer"),
        (-1.0, "onmogelijk cijfer"),
    ],
)
def test_a_figure_of_a_wider_area_may_be_twenty_times_ours(value, kind):
    found = by_hand(wider(value))
    assert [(check, file) for check, file, _ in found] == ([(kind, "stad.csv")] if kind else [])
    # Of what is not in use, and where nothing is published, nobody says anything.
    assert by_hand(wider(value, "weg")) == [] == by_hand(wider(value), published=None)


def test_what_is_not_in_use_hides_nothing_of_what_comes_after_it():
    both = pd.concat([wider(90.0, "z"), wider(0.1, "zz"), wider(101.0), wider(101.0, "a")])
    assert [check for check, _, _ in by_hand(both)] == ["onmogelijk cijfer", "andere eenheid"]
    # They come in the order of their names.
    for value in (90.0, 101.0):
        two = by_hand(pd.concat([wider(value, "z"), wider(value)]))
        assert [message[0] for _, _, message in two] == ["X", "Z"]


def test_what_is_here_is_that_of_the_year_of_the_release_where_it_has_one():
    # In 2024 it is 4 of 100, and in 2025 the half.
    newest = pd.concat([OURS, two_years.figures(2025, ["A", "B"], n=[30.0, 20], d=[60.0, 40])])
    assert len(by_hand(wider(90.0))) == 1
    assert by_hand(wider(90.0), figures=newest) == []


def test_figures_of_documents_are_looked_at_where_nothing_else_is_published():
    empty = pd.DataFrame(columns=["indicator", "period", "numerator", "value", "state"])
    found = by_hand(wider(101.0), published=None, city=empty)
    assert [(check, file) for check, file, _ in found] == [("onmogelijk cijfer", "")]


def test_another_municipality_is_named_with_its_year():
    others = pd.DataFrame([("1", "As", "x", 2024, 100.5, 1.0)], columns=MUNICIPALITIES)
    ((check, file, message),) = by_hand(others=others, municipalities="map/gemeenten.csv")
    assert (check, file) == ("onmogelijk cijfer", "gemeenten.csv")
    assert message == "X kan dit niet zijn: As 2024: 100,5\u00a0%"


def of_the_city(**figures: dict[int, float]) -> pd.DataFrame:
    """Figures of the city by year; what is below 0 is not known."""
    rows = [
        (name, year, count, count, "waargenomen" if count >= 0 else "onderdrukt")
        for name, own in figures.items()
        for year, count in own.items()
    ]
    frame = pd.DataFrame(rows, columns=["indicator", "period", "numerator", "value", "state"])
    return frame.assign(value=frame["value"].where(frame["value"] >= 0))


@pytest.mark.parametrize(("first", "is_told"), [(2010, False), (2009, True)])
def test_a_figure_of_the_city_may_come_after_fifteen_years(first, is_told):
    city = of_the_city(x={first: 9, 2025: 9}, y={2025: 9})
    lines = [("vreemd jaar", "eigen.csv", "X: lang geen cijfer voor 2025")]
    assert by_hand(city=city) == lines * is_told
    more = by_hand(city=of_the_city(y={first: 9, 2025: 9}, x={first: 9, 2025: 9}))
    assert [message[0] for _, _, message in more] == ["X", "Y"] * is_told


@pytest.mark.parametrize(
    ("now", "is_told"),
    [
        ({"x": 9, "y": 8, "z": 7}, True),
        ({"x": 9, "y": 8, "z": 6}, False),
        # Two are too few to say so, and what is not known is none of them.
        ({"x": 9, "y": 8}, False),
        ({"x": 9, "y": 8, "z": -1}, False),
    ],
)
def test_three_figures_of_the_city_that_are_all_those_of_last_year_are_told(now, is_told):
    then = {"x": 9, "y": 8, "z": 7}
    city = of_the_city(**{name: {2024: then[name], 2025: now[name]} for name in now})
    told = [one for one in by_hand(city=city) if one[0] == "cijfers van vorig jaar"]
    line = ("cijfers van vorig jaar", "eigen.csv", "alle cijfers van 2025 zijn die van 2024")
    assert told == [line] * is_told


def test_figures_of_the_city_of_two_years_before_say_nothing():
    years = {2023: 9, 2025: 9}
    assert by_hand(city=of_the_city(x=years, y=years, z=years)) == []


def test_each_figure_of_the_city_that_is_older_than_its_newest_is_named():
    city = of_the_city(x={2024: 9}, y={2023: 8}, z={2022: 7, 2023: -1})
    assert by_hand(city=city) == [
        ("ouder jaar", "eigen.csv", "de jongste stadscijfers zijn van 2024"),
        ("ouder jaar", "eigen.csv", "van 2024 is er geen stadscijfer voor Y, Z"),
    ]


def test_without_figures_here_nothing_is_set_beside_them():
    assert by_hand(wider(90.0), figures=pd.DataFrame()) == []
    assert by_hand(wider(90.0, "geen")) == []
    assert by_hand(barometer=barometer(geen=[90.0])) == []
    assert len(by_hand(barometer=barometer(geen=[90.0], x=[90.0]))) == 1
    # Of plans that could not be read, or that are not named, there are no figures of the city.
    assert by_hand(named=True) == [] == by_hand(named=False, city=of_the_city(x={2020: 1}))


def barometer(**thresholds: list[float]) -> SimpleNamespace:
    parts = {
        name: SimpleNamespace(thresholds=[SimpleNamespace(value=value) for value in own])
        for name, own in thresholds.items()
    }
    return SimpleNamespace(indicators=parts)


@pytest.mark.parametrize(
    ("thresholds", "is_told"),
    [([20.0], True), ([19.9], False), ([0.8], True), ([0.9], False), ([0.8, 5.0], False)],
)
def test_thresholds_five_times_the_figure_of_now_are_in_another_unit(thresholds, is_told):
    found = by_hand(barometer=barometer(x=thresholds))
    assert [(check, file) for check, file, _ in found] == [("andere eenheid", "b.yaml")] * is_told


def test_all_that_a_barometer_lacks_is_named_and_the_next_is_looked_at_as_well():
    # The city alone has y1; nobody has the other two.
    city = of_the_city(y1={2025: 9})
    registry = {"y1": two_years.indicator()}
    lacks = barometer(x=[4.0], y1=[4.0], weg=[1.0], ook=[1.0])
    found = by_hand(city=city, beside=lacks, registry=registry)
    assert found == [
        (
            "telt niet mee",
            "",
            "barometer_beside: hij staat er niet, want van weg en ook zijn geen cijfers",
        )
    ]
