"""Lines of forms beside each other and beside what the file has, without a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from made_plan import register_of

from genkgeo.errors import DataError
from genkgeo.plans.form import mark_of
from genkgeo.plans.form_import import import_forms
from genkgeo.plans.form_reading import Filled, FilledForm
from genkgeo.plans.ledger import append
from genkgeo.plans.progress import Half
from genkgeo.plans.record import Record
from genkgeo.plans.records import written_records
from genkgeo.sources.left_cells import Cell

COUNTS = {name: {"label": name, "unit": "gezinnen"} for name in ("een", "twee", "drie")}
REGISTER = register_of({"1.1": {"label": "Loket", "indicators": COUNTS}})
HALF = Half(2015, 1)


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "registraties.csv"


def line(
    name: str, value: object, day: date = HALF.end, *, where: str = "", note: str = ""
) -> Filled:
    measure = REGISTER.entries["p/1.1"].action.indicators[name]
    mark = mark_of("p/1.1", name, "", measure)
    cells = (Cell(value), Cell(day), Cell(note))
    return Filled(where or f"blad, rij {name}", "p/1.1", name, "", mark, *cells)


def form(name: str, *lines: Filled) -> FilledForm:
    return FilledForm(name, HALF, lines)


def faults(file: Path, *given: FilledForm) -> str:
    with pytest.raises(DataError) as caught:
        import_forms(given, file, REGISTER)
    return str(caught.value)


def test_two_forms_in_which_nothing_stands_are_not_the_same_form(file):
    empty = [form("a.xlsx"), form("b.xlsx")]
    done = import_forms([*empty, form("c.xlsx", line("een", "4"))], file, REGISTER)
    assert done.added == 1
    assert done.told == ("in a.xlsx is niets ingevuld", "in b.xlsx is niets ingevuld")


def test_after_a_form_that_was_given_twice_the_others_are_still_read(file):
    same = line("een", "4")
    said = faults(
        file, form("a.xlsx", same), form("b.xlsx", same), form("c.xlsx", line("twee", "x"))
    )
    assert said.startswith("2 fouten in de formulieren")
    assert "b.xlsx zegt hetzelfde als a.xlsx" in said and "De waarde is geen getal" in said


def test_a_figure_that_differs_is_told_with_both_notes(file):
    append(file, Record("p/1.1", "een", HALF.end, 44, "geschat"), REGISTER)
    said = faults(file, form("a.xlsx", line("een", "40", note="geteld")))
    assert "44 (geschat), zoals in rij 2" in said and "40 (geteld)" in said
    append(file, Record("p/1.1", "twee", HALF.end, 7), REGISTER)
    assert "7, zoals in rij 3" in faults(file, form("a.xlsx", line("twee", "8")))


def test_each_count_that_falls_is_told_and_what_is_there_already_is_not(file):
    for name in ("een", "twee", "drie"):
        append(file, Record("p/1.1", name, date(2015, 3, 31), 9), REGISTER)
    lines = [line("een", "9", date(2015, 3, 31)), line("twee", "4"), line("drie", "5")]
    said = faults(file, form("a.xlsx", *lines))
    assert said.startswith("2 fouten") and said.count("kan niet dalen") == 2


def test_what_is_there_already_is_counted_and_the_rest_is_added(file):
    for name in ("een", "twee"):
        append(file, Record("p/1.1", name, HALF.end, 9), REGISTER)
    lines = [line(name, "9") for name in ("een", "drie", "twee")]
    done = import_forms([form("a.xlsx", *lines)], file, REGISTER)
    assert (done.added, done.known, done.first) == (1, 2, 4)
    assert [one.indicator for one in written_records(file)] == ["een", "twee", "drie"]


def test_a_cell_is_named_by_its_letter_and_row_where_both_are_known():
    letters = {"value": "G"}
    cell = Cell("4")
    whole = Filled("a.xlsx, rij 7", "p/1.1", "een", "", "m", cell, letters=letters)
    assert whole.cell("value") == "a.xlsx, cel G7"
    assert whole.cell("day") == "a.xlsx, rij 7"
    assert Filled("a.xlsx", "p/1.1", "een", "", "m", cell, letters=letters).cell("value") == (
        "a.xlsx"
    )
