"""The table of published figures as a table: its years, its names, and what documents print."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from project import EXAMPLE

from genkgeo.areas.hierarchy import read_areas
from genkgeo.checks.published_table import check_published_table
from genkgeo.parameters.file import Params, read_params
from genkgeo.plans.inputs import Plans, read_plans

PARAMS = read_params(EXAMPLE)


@cache
def plans() -> Plans:
    """The plans of the example, read when they are first asked for; nobody changes them."""
    file = PARAMS.file
    areas = {
        vintage: read_areas(vintage, files, file.municipality, PARAMS.levels, PARAMS.resolve)
        for vintage, files in file.areas.items()
    }
    return read_plans(PARAMS, areas=areas)


@pytest.fixture
def told(tmp_path):
    """A function that adds rows to the table of the example, and gives what is found in it."""

    def found(*rows: str, plans: Plans | None = None, **named: str) -> list[tuple]:
        text = PARAMS.resolve(PARAMS.file.published.file).read_text(encoding="utf-8")
        (tmp_path / "tabel.csv").write_text("\n".join([text.strip(), *rows, ""]), encoding="utf-8")
        published = PARAMS.file.published.model_copy(update={"file": "tabel.csv"} | named)
        file = PARAMS.file.model_copy(update={"published": published})
        params: Params = PARAMS.model_copy(update={"file": file, "root": tmp_path})
        return [
            (one.severity, one.check, one.row, one.message)
            for one in check_published_table(plans, params)
        ]

    return found


def test_the_example_is_as_it_should_be():
    assert check_published_table(plans(), PARAMS) == []
    bare = PARAMS.file.model_copy(update={"published": None})
    assert check_published_table(plans(), PARAMS.model_copy(update={"file": bare})) == []


def test_the_plans_have_both_barometers_and_the_catchments():
    assert len(plans().barometer.indicators) == len(plans().beside.indicators) == 7
    assert plans().barometer.title != plans().beside.title
    assert plans().catchments["Noord"] == ("genk-noord", "genk-oost", "genk-west")


@pytest.mark.parametrize("area", ["Genk", "Limburg"])
def test_a_year_after_that_of_the_release_does_not_count_and_is_told(told, area):
    ((severity, kind, row, message),) = told(f"leefloon,2026,{area},2.1,%,,bron,")
    assert (severity, kind, row) == ("waarschuwing", "vreemd jaar", 20)
    assert message == (
        "Leefloon: een gepubliceerd cijfer van 2026 telt niet mee, want dat is na 2025"
    )
    assert told(f"leefloon,2025,{area},2.1,%,,bron,") == []


@pytest.mark.parametrize(
    ("area", "nearly"),
    [
        ("Limbrug", "Limburg"),
        ("limburg", "Limburg"),
        ("Genkk", "Genk"),
        ("Vlaandern", "Vlaanderen"),
    ],
)
def test_a_name_that_is_nearly_another_is_told(told, area, nearly):
    ((severity, kind, _, message),) = told(f"leefloon,2024,{area},2.1,%,,bron,")
    assert (severity, kind) == ("waarschuwing", "onbekend gebied")
    assert {area, nearly} <= set(message.replace(":", "").split())


def test_neighbours_with_names_of_their_own_are_not(told):
    names = [
        "Gent",
        "Vlaams-Brabant",
        "Waals-Brabant",
        "Oost-Vlaanderen",
        "West-Vlaanderen",
        "Luik",
    ]
    assert told(*(f"leefloon,2024,{name},2.1,%,,bron," for name in names)) == []


def test_a_name_nearly_that_of_a_document_is_told(told):
    assert told("leefloon,2024,Belgie,2.1,%,,bron,") == []
    ((_, kind, _, message),) = told("leefloon,2024,Belgie,2.1,%,,bron,", plans=plans())
    assert kind == "onbekend gebied" and "België" in message


def printed(*rows: tuple) -> Plans:
    """The plans of the example, with other figures in the documents."""
    heads = ["indicator", "area", "year", "group", "indicator_value", "document"]
    return replace(plans(), document_numbers=pd.DataFrame(rows, columns=heads))


@pytest.mark.parametrize(
    ("area", "value", "kind"),
    [
        ("Limburg", 2.6, "ander cijfer"),
        ("Limburg", 0.16, "andere eenheid"),
        ("Limburg", 16.0, "andere eenheid"),
        ("Limburg", 0.016, "andere eenheid"),
        ("Genk", 4.1, "ander cijfer"),
        # Ten times 1,6 is 16, and a twentieth more is 16,8.
        ("Limburg", 16.7, "andere eenheid"),
        ("Limburg", 16.9, "ander cijfer"),
        ("Limburg", 15.3, "andere eenheid"),
        ("Limburg", 15.1, "ander cijfer"),
        # Rounded to one decimal it is 1,7, and below 0 it stands in no other unit.
        ("Limburg", 1.66, "ander cijfer"),
        ("Limburg", -16.0, "ander cijfer"),
        ("Limburg", 0.0, "ander cijfer"),
    ],
)
def test_a_figure_that_a_document_prints_otherwise_is_told(told, area, value, kind):
    # The table has 3,2 for Genk and 1,6 for Limburg.
    plan = printed(("budgetmeters", area, 2013, "", value, "plan.txt"))
    ((severity, found, _, message),) = told(plans=plan)
    assert (severity, found) == ("waarschuwing", kind)
    assert f"van {area} in 2013" in message and "plan.txt drukt" in message


@pytest.mark.parametrize(
    "row",
    [
        ("budgetmeters", "Limburg", 2013, "", 1.6, "plan.txt"),
        ("budgetmeters", "Limburg", 2013, "", 1.63, "plan.txt"),
        ("budgetmeters", "Limburg", 2013, "", 1.65, "plan.txt"),
        ("budgetmeters", "Limburg", 2013, "", 2.0, "plan.txt"),  # Printed without decimals.
        ("budgetmeters", "Limburg", 2012, "", 2.6, "plan.txt"),
        ("budgetmeters", "Limburg", 2013, "huurders", 2.6, "plan.txt"),
        ("budgetmeters", "Limburg", 2013, "", float("nan"), "plan.txt"),
    ],
)
def test_rounding_another_year_and_a_group_are_no_difference(told, row):
    assert told(plans=printed(row)) == []


def test_a_group_in_another_unit_is_told(told):
    plan = printed(("oki", "Vlaanderen", 2013, "kleuters", 77.5, "plan.txt"))
    ((_, kind, _, _),) = told(plans=plan)
    assert kind == "andere eenheid"


def test_one_document_that_agrees_is_enough(told):
    rows = [("budgetmeters", "Limburg", 2013, "", value, "plan.txt") for value in (2.6, 1.6)]
    assert told(plans=printed(*rows)) == []


def test_the_name_that_the_parameters_have_for_the_city_may_be_misspelt(told):
    ((_, kind, _, message),) = told(area="Genkk")
    assert (kind, message.split(":")[0]) == ("onbekend gebied", "Genk heet bijna zoals Genkk")


def test_later_years_come_in_the_order_of_their_names(told):
    rows = [f"{name},2026,Limburg,2.1,%,,bron," for name in ("leefloon", "budgetmeters")]
    found = [message.split(":")[0] for *_, message in told(*rows)]
    assert found == ["Budgetmeters", "Leefloon"]


def test_a_figure_that_agrees_hides_nothing_of_the_next(told):
    genk, limburg = (("budgetmeters", name, 2013, "") for name in ("Genk", "Limburg"))
    for right, wrong in ((3.2, 2.6), (2.2, 1.6)):
        both = printed((*genk, right, "plan.txt"), (*limburg, wrong, "plan.txt"))
        assert len(told(plans=both)) == 1
    # Nor does one of a group, which may be another.
    group = ("budgetmeters", "Genk", 2013, "huurders", 4.1, "plan.txt")
    assert len(told(plans=printed(group, (*limburg, 2.6, "plan.txt")))) == 1
    group = ("budgetmeters", "Limburg", 2013, "huurders", 4.1, "plan.txt")
    assert len(told(plans=printed(group, (*genk, 2.6, "plan.txt")))) == 1


def test_of_two_documents_that_which_prints_another_unit_is_named(told):
    rows = [("budgetmeters", "Limburg", 2013, "", 2.6, "a.txt")]
    rows.append(("budgetmeters", "Limburg", 2013, "", 160.0, "b.txt"))
    ((_, kind, _, message),) = told(plans=printed(*rows))
    assert kind == "andere eenheid" and "b.txt drukt" in message


def test_nothing_stands_in_every_unit(told):
    plan = printed(("leefloon", "Limburg", 2014, "", 2.6, "plan.txt"))
    ((_, kind, _, _),) = told("leefloon,2014,Limburg,0,%,,bron,", plans=plan)
    assert kind == "ander cijfer"
