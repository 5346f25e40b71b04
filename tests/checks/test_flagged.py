"""A figure that rests on a cell which must be looked at again is marked wherever it is used."""

from __future__ import annotations

import dataclasses

import made_up
import pytest

from genkgeo.change.early_warning import look_again_sentence
from genkgeo.checks.findings import WARNING, Finding, as_findings, as_frame
from genkgeo.checks.flagged import flagged
from genkgeo.pages.area_table import area_table
from genkgeo.pages.beside import domain_chart
from genkgeo.pages.map import payload

JUMP = Finding(
    WARNING, "grote sprong", "a.csv", 2, "budgetmeters", "verandert", "kijk na", "99001B1, 99001B2"
)


def test_a_cell_marks_the_figures_of_its_sector_its_wijk_and_its_stadsdeel():
    results = made_up.results()
    findings = as_frame([JUMP, dataclasses.replace(JUMP, codes="", variable="afnemers")])
    assert as_findings(findings)[0] == JUMP
    assert flagged(findings, results.areas, results.registry) == {
        ("sector", "99001B1", "budgetmeters"),
        ("sector", "99001B2", "budgetmeters"),
        ("wijk", "W3", "budgetmeters"),
        ("stadsdeel", "zuid", "budgetmeters"),
    }


def test_a_denominator_marks_what_is_divided_by_it_and_a_code_of_before_nothing():
    results = made_up.results()
    findings = as_frame([dataclasses.replace(JUMP, variable="afnemers", codes="99001A3, 99001X9")])
    marked = flagged(findings, results.areas, results.registry)
    assert {(level, area) for level, area, name in marked if name == "budgetmeters"} == {
        ("sector", "99001A3"),
        ("wijk", "W2"),
        ("stadsdeel", "noord"),
    }


def test_every_variable_of_a_finding_is_marked():
    results = made_up.results()
    jump = dataclasses.replace(JUMP, variable="oki_kenmerken, budgetmeters", codes="99001A3")
    marked = flagged(as_frame([jump]), results.areas, results.registry)
    assert {name for level, _, name in marked if level == "wijk"} == {"oki", "budgetmeters"}


@pytest.mark.slow
def test_what_the_example_asks_to_look_at_is_marked(genk):
    results = genk.computed.results
    asked = genk.computed.told_findings[genk.computed.told_findings["codes"] != ""]
    assert set(asked["check"]) == {"grote sprong"}
    for finding in asked.to_dict("records"):
        used = {
            name
            for name, own in results.registry.items()
            if set(own.variables) & set(finding["variable"].split(", "))
        }
        assert used
        for code in finding["codes"].split(", "):
            assert {name for level, area, name in results.flagged if area == code} >= used


def test_pages_and_signals_say_that_it_must_be_looked_at():
    plain = made_up.results()
    marked = flagged(as_frame([JUMP]), plain.areas, plain.registry)
    results = dataclasses.replace(plain, flagged=marked)
    assert "kijk na" in domain_chart(results, "zuid")
    assert "kijk na" not in domain_chart(results, "noord") + domain_chart(plain, "zuid")
    wijken = plain.areas.names["wijk"].index
    notes = {
        row["code"]: [cell["note"] for cell in row["cells"] if "kijk na" in cell["note"]]
        for row in area_table(results, "wijk", wijken)["rows"]
    }
    assert [code for code, said in notes.items() if said] == ["W3"]
    theme = next(theme for theme in payload(results)["themes"] if theme["id"] == "budgetmeters")
    codes = payload(results)["levels"]["wijk"]["codes"]
    assert theme["levels"]["wijk"]["flags"] == [codes.index("W3")]
    said = look_again_sentence(results, "wijk", "W3", ("budgetmeters",))
    assert said == " De controle vraagt om dat cijfer eerst na te kijken."
    both = look_again_sentence(results, "wijk", "W3", ("oki", "budgetmeters"))
    assert both.count("Budgetmeters") == 1
    assert look_again_sentence(results, "wijk", "W1", ("budgetmeters",)) == ""
