"""Counts at places that lie in each other are told, whichever way they come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from project import ROOT

from genkgeo.commands import cli
from genkgeo.errors import ParamsError
from genkgeo.plans.coverage import Inventory, coverage
from genkgeo.plans.known import _larger
from genkgeo.plans.overlap import overlapping
from genkgeo.plans.record import Record
from genkgeo.plans.register import Register, actions, budgets
from genkgeo.plans.schema import Plan

ACTION = {
    "label": "Loket",
    "domains": ("gezin",),
    "target_group": "gezinnen",
    "places": ({"level": "wijk", "name": "Bret", "label": "Huis"},),
    "indicators": {
        "sinds": {"label": "S", "unit": "gezinnen"},
        "per_jaar": {"label": "J", "unit": "gezinnen", "counted": "per_year"},
    },
}
GOALS = {"1": {"label": "Doel", "actions": {"1.1": ACTION}}}
PLAN = {"document": "d", "id": "p", "title": "P", "city": "Genk", "goals": GOALS}
LARGER = {"Bret": frozenset({"Oost"}), "Gelieren": frozenset({"Oost"})}
REGISTER = Register((Plan.model_validate(PLAN),), frozenset({"Bret", "Gelieren", "Oost"}), LARGER)


def at(place: str, year: int = 2015, indicator: str = "sinds") -> Record:
    return Record("p/1.1", indicator, date(year, 6, 30), 4.0, place=place)


@pytest.mark.parametrize(
    ("records", "pairs"),
    [
        ([at("Bret"), at("Oost")], ["Bret ligt in Oost"]),
        ([at("Huis"), at("Bret")], ["Huis ligt in Bret"]),
        ([at("Huis"), at("Oost", 2014)], ["Huis ligt in Oost"]),
        ([at("Bret"), at("Gelieren")], []),
        ([at("Bret"), at("")], []),  # the whole holds its parts, and the board knows
        ([at("Bret"), at("Oost", indicator="per_jaar")], []),
        ([at("Bret", 2015, "per_jaar"), at("Oost", 2014, "per_jaar")], []),
        ([at("Bret", 2015, "per_jaar"), at("Oost", 2015, "per_jaar")], ["Bret ligt in Oost"]),
    ],
)
def test_a_place_and_what_holds_it_are_told(records, pairs):
    told = overlapping(records, REGISTER)
    assert [one.split(", en beide")[0] for one in told] == pairs
    assert overlapping(reversed(records), REGISTER) == told
    of_what = f"beide hebben een cijfer van p/1.1, {records[0].indicator}: de boordtabel"
    assert all(of_what in one for one in told)


def test_the_sentence_names_the_action_and_what_is_counted():
    [told] = overlapping([at("Bret"), at("Oost")], REGISTER)
    assert told.startswith(
        "Bret ligt in Oost, en beide hebben een cijfer van p/1.1, sinds: de boordtabel telt ze op."
    )


def test_of_an_action_that_no_plan_has_nothing_is_told():
    gone = [replace(at(place), action="weg/1.1") for place in ("Bret", "Oost")]
    assert overlapping(gone, REGISTER) == []


def test_only_what_is_new_is_told():
    old = [at("Bret"), at("Oost")]
    new = replace(at("Gelieren"), value=2.0)
    assert [one[:8] for one in overlapping([*old, new], REGISTER, [new])] == ["Gelieren"]


def test_a_name_of_two_levels_is_that_of_the_smaller_one():
    names = {"wijk": {"Centrum", "Bret"}, "stadsdeel": {"Centrum", "Oost"}}
    areas = SimpleNamespace(
        name_of={
            "wijk": {"w1": "Centrum", "w2": "Bret"},
            "stadsdeel": {"s1": "Centrum", "s2": "Oost"},
        },
        lies_in=lambda level, above: {"w1": "s2", "w2": "s1"},
    )
    # Bret lies in the stadsdeel Centrum, but a record of Centrum is of the wijk
    assert _larger([areas], names) == {"Centrum": frozenset({"Oost"})}


def test_of_three_levels_an_area_lies_in_all_that_are_larger():
    names = {"buurt": {"Hof", "Bret"}, "wijk": {"Bret", "Gelieren"}, "deel": {"Oost"}}
    above = {
        ("buurt", "wijk"): {"b1": "w1", "b2": "w2"},
        ("buurt", "deel"): {"b1": "d1", "b2": "d1"},
        ("wijk", "deel"): {"w1": "d1", "w2": "d1"},
    }
    areas = SimpleNamespace(
        name_of={
            "buurt": {"b1": "Hof", "b2": "Bret"},
            "wijk": {"w2": "Bret", "w1": "Gelieren"},
            "deel": {"d1": "Oost"},
        },
        lies_in=lambda level, larger: above[level, larger],
    )
    # the buurt Bret lies in the wijk Bret, but that name is of the buurt
    assert _larger([areas], names) == {
        "Hof": frozenset({"Gelieren", "Oost"}),
        "Bret": frozenset({"Oost"}),
        "Gelieren": frozenset({"Oost"}),
    }


def test_what_holds_an_area_is_not_named_by_a_name_of_something_smaller():
    names = {"buurt": {"Hof"}, "wijk": {"Bret", "Oost"}, "deel": {"Oost"}}
    above = {
        ("buurt", "wijk"): {"b1": "w1"},
        ("buurt", "deel"): {"b1": "d1"},
        ("wijk", "deel"): {"w1": "d1", "w2": "d1"},
    }
    areas = SimpleNamespace(
        name_of={
            "buurt": {"b1": "Hof"},
            "wijk": {"w1": "Bret", "w2": "Oost"},
            "deel": {"d1": "Oost"},
        },
        lies_in=lambda level, larger: above[level, larger],
    )
    # Oost is the wijk, which does not hold Bret, though a deel of that name does
    assert _larger([areas], names) == {"Hof": frozenset({"Bret"})}


def test_what_has_a_label_lies_in_its_area_and_in_what_holds_that():
    areas = ({"level": "wijk", "name": "Bret", "label": "Huis"}, {"level": "wijk", "name": "Ver"})
    same = {"level": "wijk", "name": "Oost", "label": "Oost"}
    action = ACTION | {"places": (*areas, same)}
    goals = {"1": {"label": "Doel", "actions": {"1.1": action}}}
    made = Register(
        (Plan.model_validate(PLAN | {"goals": goals}),), frozenset({"Gelieren"}), LARGER
    )
    assert made.larger == LARGER | {"Huis": frozenset({"Bret", "Oost"})}
    assert made.where == {"Bret", "Huis", "Ver", "Oost", "Gelieren"}


def test_a_name_that_is_half_like_an_action_is_answered_with_it():
    made = Register((Plan.model_validate(PLAN | {"id": "proef"}),))
    with pytest.raises(ParamsError) as caught:
        made.find("proefabcd")
    assert caught.value.remedy == "bedoelde u proef/1.1?"


def test_a_city_without_plans_has_actions_and_budgets_with_their_columns():
    none, some = Register(()), Register((Plan.model_validate(PLAN),))
    for table in (actions, budgets):
        assert table(none).empty
        assert list(table(none).columns) == list(table(some).columns)
    inventory = Inventory(pd.DataFrame(columns=["document"]), pd.DataFrame(columns=["document"]))
    numbers = pd.DataFrame(columns=["document", "number"])
    assert list(coverage(none, numbers, inventory).columns)[:3] == ["document", "plan", "goals"]
    assert list(actions(some).columns[:4]) == ["id", "plan", "document", "example"]
    assert list(budgets(none).columns)[:2] == ["id", "year"]


def test_the_command_line_tells_it_too(tmp_path, monkeypatch, capsys):
    file = tmp_path / "registraties.csv"
    monkeypatch.chdir(ROOT)
    for place in ("Nieuw Sledderlo", "Sledderlo"):
        words = ["kinderarmoede-2014/3.2", "--indicator", "gezinnen_thuis", "--value", "4"]
        words += ["--date", "2016-06-30", "--place", place, "--file", str(file)]
        monkeypatch.setattr("sys.argv", ["genkgeo", "actions", "record", *words])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        assert not stop.value.code
    said = capsys.readouterr().out
    assert "Bewaard in" in said
    assert "Let op: Nieuw Sledderlo ligt in Sledderlo, en beide hebben een cijfer" in said
