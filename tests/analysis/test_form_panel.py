"""The form of a half-year in a notebook: it keeps what the workbook would, and refuses the same."""

from __future__ import annotations

from datetime import date

import pytest

from genkgeo.analysis import form_panel
from genkgeo.analysis.form_panel import OTHER, FormPanel
from genkgeo.errors import AskedError
from genkgeo.plans.form import forms
from genkgeo.plans.progress import Half
from genkgeo.plans.records import frame_of, written_records
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Plan

ACTION = {
    "label": "Loket",
    "domains": ("gezin",),
    "target_group": "gezinnen",
    "start": date(2015, 1, 1),
    "indicators": {"gezinnen": {"label": "Gezinnen", "unit": "gezinnen"}},
}
OTHER_ACTION = {"label": "Zonder", "domains": ("gezin",), "target_group": "gezinnen"}
GOALS = {"1": {"label": "Doel", "actions": {"1.1": ACTION, "1.2": OTHER_ACTION}}}
PLAN = {"document": "d", "id": "proef", "title": "Proef", "city": "Genk", "goals": GOALS}
REGISTER = Register((Plan.model_validate(PLAN),), frozenset({"Bret"}))
FAMILIES = ("proef/1.1", "gezinnen", "")
STAND = ("proef/1.2", "voortgang", "")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "registraties.csv"


@pytest.fixture
def panel(file) -> FormPanel:
    return FormPanel(forms(REGISTER, frame_of([]), Half(2015, 1)), file, REGISTER)


def test_what_is_filled_in_at_several_actions_is_kept_at_once(panel, file):
    assert panel.widget.children[1] is panel.actions
    panel.cells(FAMILIES)["value"].value = "1.234 gezinnen"
    panel.cells(("proef/1.1", "bijsturing", ""))["note"].value = "meer huisbezoeken"
    other = panel.cells(("proef/1.1", OTHER, ""))
    other["place"].value, other["value"].value, other["day"].value = "Bret", "7", "31/5/2015"
    panel.actions.value = "proef/1.2"
    panel.cells(STAND)["value"].value = "bezig"
    panel.keep()
    assert panel.said.startswith("4 cijfers bewaard in ")
    kept = {(one.indicator, one.place): one for one in written_records(file)}
    assert kept["gezinnen", ""].value == 1234
    assert kept["gezinnen", "Bret"].date == date(2015, 5, 31)
    assert kept["bijsturing", ""].note == "meer huisbezoeken"
    assert kept["voortgang", ""].value == 1
    assert panel.cells(FAMILIES)["value"].value == ""


def test_what_cannot_be_is_said_and_stays_to_be_mended(panel, file):
    panel.cells(FAMILIES)["value"].value = "veel"
    panel.keep()
    assert "De waarde is geen getal" in panel.said and "actie 1.1 Loket, Gezinnen" in panel.said
    assert not file.exists()
    panel.cells(FAMILIES)["value"].value = "40"
    panel.keep()
    panel.cells(FAMILIES)["value"].value = "38"
    panel.keep()
    assert "al een ander cijfer" in panel.said
    panel.cells(FAMILIES)["correction"].value = True
    panel.keep()
    assert [one.value for one in written_records(file)] == [40, 38]
    panel.keep()
    assert panel.said.startswith("Er is niets ingevuld")


def test_what_a_plan_says_is_shown_and_runs_nothing(panel):
    panel.widget.children[1].value = "proef/1.1"
    shown = "".join(one.value for one in panel.widget.children[2].children if hasattr(one, "value"))
    assert "Gezinnen – de hele actie" in shown and "nog geen cijfer" in shown
    assert repr(panel) == "Formulier van het eerste halfjaar van 2015: Proef."


@pytest.mark.parametrize("there", [False, True])
def test_a_program_that_runs_the_notebook_gets_a_sentence(panel, monkeypatch, there):
    shown: list[object] = []
    monkeypatch.setattr(form_panel, "somebody_is_there", lambda: there)
    monkeypatch.setattr("IPython.display.display", lambda what, raw=False: shown.append(what))
    panel._ipython_display_()
    assert "Formulier van het" in shown[0]["text/html"]
    assert len(shown) == 1 + there


def test_the_form_is_asked_of_the_analysis(monkeypatch, genk):
    made = genk.more.form("2016-1", "expertenteam kinderrechten")
    assert "Expertenteam kinderrechten" in repr(made)
    with pytest.raises(AskedError, match="Deze dienst heeft geen formulier"):
        genk.more.form("2016-1", "weg")
