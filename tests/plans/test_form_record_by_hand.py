"""What a spreadsheet makes of what a person types: numbers, percentages, days, words."""

from __future__ import annotations

import datetime as dt

import pytest
from filled_form import fill
from made_plan import plan_of
from xlsxwriter import Workbook

from genkgeo.errors import DataError, ParamsError
from genkgeo.plans.form import Form, Line, forms, mark_of, value_text
from genkgeo.plans.form_book import write_forms
from genkgeo.plans.form_reading import Filled, adjusted, read_form
from genkgeo.plans.form_record import day_key, record_of, shown
from genkgeo.plans.progress import Half
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Measure, Plan
from genkgeo.sources.left_cells import EMPTY, Cell

COUNTS = {
    "telt": {"label": "Gezinnen", "unit": "gezinnen", "target": 100, "counted": "per_year"},
    "deel": {"label": "Deelname", "unit": "% van de gezinnen", "counted": "level"},
    "peil": {"label": "Gemiddeld", "counted": "level"},
}
PLAN = plan_of({"1": {"label": "Loket", "indicators": COUNTS}, "2": {"label": "Anders"}})
REGISTER = Register((Plan.model_validate(PLAN),))
HALF = Half(2015, 1)
LATER = Half(dt.date.today().year + 1, 1)


def read(
    value: Cell,
    name: str = "telt",
    *,
    action: str = "p/1",
    day: Cell = EMPTY,
    note: Cell = EMPTY,
    correction: Cell = EMPTY,
    half: Half = HALF,
) -> Record:
    cells = (value, day, note, correction)
    return record_of(Filled("rij 7", action, name, "", "m", *cells), half, REGISTER)


@pytest.mark.parametrize(
    ("cell", "name", "value"),
    [
        (Cell(40.0), "telt", 40),
        (Cell(40), "telt", 40),
        (Cell("1.234"), "telt", 1234),
        (Cell(0.125, "", True), "deel", 12.5),
        (Cell(0.07, "", True), "deel", 7),
        (Cell(12.5), "deel", 12.5),
        (Cell("12,5"), "peil", 12.5),
    ],
)
def test_a_number_is_what_was_typed_whatever_the_cell_is(cell, name, value):
    assert read(cell, name).value == value


@pytest.mark.parametrize(
    ("cell", "name", "message"),
    [
        (Cell(0.5, "", True), "telt", r"(?s)geen percentage.*een getal: gezinnen.*50 %"),
        (Cell(0.5, "", True), "peil", r"(?s)geen percentage.*een getal: Gemiddeld"),
        (Cell(dt.date(2015, 2, 1)), "telt", r"(?s)geen getal.*01/02/2015: een spreadsheet"),
        (Cell(dt.time(12, 30)), "telt", "(?s)geen getal.*een dag of uur"),
        (Cell(dt.timedelta(hours=30)), "telt", "(?s)geen getal.*een dag of uur"),
        (Cell(True), "telt", "(?s)geen getal.*'ja'"),
    ],
)
def test_what_a_spreadsheet_made_of_a_number_is_not_guessed(cell, name, message):
    with pytest.raises(DataError, match=message):
        read(cell, name)


@pytest.mark.parametrize(("word", "value"), [("Bezig", 1), ("niet begonnen", 0)])
def test_a_stand_is_a_word(word, value):
    assert read(Cell(word), "voortgang", action="p/2").value == value
    with pytest.raises(DataError, match="stand is niet bekend"):
        read(Cell(1.0), "voortgang", action="p/2")


def test_a_note_and_a_correction_go_with_the_figure():
    made = read(Cell("4"), note=Cell(" geteld\nop  zondag "), correction=Cell("Ja"))
    assert (made.note, made.correction) == ("geteld op zondag", True)
    assert read(Cell("4"), note=Cell(2014.0)).note == "2014"
    assert not read(Cell("4"), correction=Cell("nee")).correction
    assert read(Cell("4"), correction=Cell(True)).correction


def test_what_stands_beside_no_figure_is_told():
    with pytest.raises(DataError, match=r"(?s)geen cijfer bij.*'later'; 'ja'"):
        read(EMPTY, note=Cell("later"), correction=Cell("ja"))


def test_days_of_the_half_year_are_taken_and_no_others():
    for day in (dt.date(2015, 1, 1), dt.date(2015, 6, 30)):
        assert read(Cell("4"), day=Cell(day)).date == day
        assert read(Cell("4"), day=Cell(dt.datetime.combine(day, dt.time(9)))).date == day
    for day in (dt.date(2014, 12, 31), dt.date(2015, 7, 1)):
        with pytest.raises(DataError, match="ligt niet in het halfjaar"):
            read(Cell("4"), day=Cell(day))
    assert read(Cell("4"), day=Cell("3/2/2015")).date == dt.date(2015, 2, 3)


def test_without_a_day_a_figure_is_of_the_last_day_once_that_has_been():
    assert read(Cell("4")).date == dt.date(2015, 6, 30)
    with pytest.raises(DataError, match="het halfjaar is nog niet voorbij"):
        read(Cell("4"), half=LATER)


def test_a_day_that_is_written_two_ways_is_one_day():
    ways = (EMPTY, Cell(dt.date(2015, 6, 30)), Cell("30 juni 2015"), Cell("2015-06-30"))
    assert {day_key(cell, HALF) for cell in ways} == {"2015-06-30"}
    assert day_key(Cell("ooit "), HALF) == "ooit"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (Cell(dt.datetime(2015, 2, 1)), "01/02/2015"),
        (Cell(dt.date(2015, 2, 1)), "01/02/2015"),
        (Cell(dt.datetime(2015, 2, 1, 9, 30)), "01/02/2015"),
        (Cell(2.5), "2,5"),
        (Cell(40.0), "40"),
        (Cell(0.125, "", True), "12,5 %"),
        (Cell(" veel "), "'veel'"),
        (Cell("x" * 41), f"'{'x' * 40}'"),
        (Cell(False), "'nee'"),
    ],
)
def test_a_message_shows_what_stands_in_a_cell(cell, told):
    assert shown(cell) == told


@pytest.mark.parametrize(
    ("typed", "value", "note"),
    [
        ("", "", ""),
        ("Nee.", "nee", ""),
        ("niet nodig", "nee", ""),
        ("meer loketten", "ja", "meer loketten"),
    ],
)
def test_what_is_done_otherwise_is_a_yes_with_a_note(typed, value, note):
    made = adjusted(Cell(typed))
    assert (made["value"].value, made["note"].value) == (value, note)


# ---------------------------------------------------------------- what is asked


def form(*plans: dict[str, object], **more: object) -> list[Form]:
    register = Register(tuple(Plan.model_validate(PLAN | plan) for plan in plans))
    return forms(register, frame_of([]), HALF, **more)


def test_a_line_says_what_is_wanted_how_often_and_what_there_was():
    [made] = form({})
    line = made.lines[0]
    assert line.target_text == "100 gezinnen per jaar"
    assert (line.last_text, line.last_day) == ("", "")
    last = Record("p/1", "telt", dt.date(2014, 12, 31), 1234)
    known = Line(line.entry, "telt", line.measure, last=last)
    assert (known.last_text, known.last_day) == ("1234", "31/12/2014")


def test_a_form_that_was_handed_out_before_is_still_one():
    families = Measure(label="Gezinnen", unit="gezinnen")
    # the first eight signs of the SHA-256 of what the line is about, and of what is counted
    assert mark_of("proef/1.1", "gezinnen", "Huis", families) == "70773491-90e1ff8f"


@pytest.mark.parametrize(
    ("value", "typed"), [(-0.0, "0"), (1234.5, "1234,5"), (-2, "-2"), (100, "100"), (0.25, "0,25")]
)
def test_a_value_is_written_as_a_person_types_it(value, typed):
    assert value_text(Record("p/1", "peil", dt.date(2015, 6, 30), value)) == typed


def test_an_example_is_asked_for_only_by_its_name():
    example = {"id": "e", "title": "E", "example": True}
    assert [one.name for one in form({}, example)] == ["P"]
    assert [one.name for one in form({}, example, plan="e")] == ["E"]


def test_what_begins_later_stands_in_the_way_of_nothing_behind_it():
    later = {"label": "Later", "unit": "gezinnen", "start": dt.date(2015, 7, 1)}
    [made] = form(plan_of({"1": {"label": "Loket", "indicators": {"later": later, **COUNTS}}}))
    assert [line.indicator for line in made.lines] == ["telt", "deel", "peil"]


def test_the_day_of_what_is_done_otherwise_is_read(tmp_path):
    [path] = write_forms(form({}), tmp_path)
    fill(path, {"D7": "meer loketten", "E7": dt.date(2015, 5, 31), "F7": "ja"}, "bijsturing")
    [line] = read_form(path).lines
    assert (line.value.value, line.note.value) == ("ja", "meer loketten")
    assert line.day.value == dt.date(2015, 5, 31) and line.correction.value == "ja"


def test_a_form_of_which_the_lists_have_one_column_is_refused_in_words(tmp_path):
    path = tmp_path / "f.xlsx"
    with Workbook(path) as book:
        for name in ("invullen", "andere plaatsen", "bijsturing", "lijsten"):
            book.add_worksheet(name).write_string(0, 0, "formulier van genkgeo")
    with pytest.raises(DataError, match="Het halfjaar is niet te lezen"):
        read_form(path)


def test_two_services_of_nearly_one_name_are_refused():
    def served(*names: str) -> list[Form]:
        actions = {str(at): {"label": "x", "service": name} for at, name in enumerate(names)}
        return form(plan_of(actions))

    with pytest.raises(ParamsError, match="bijna dezelfde naam") as caught:
        served("Dienst A", "Loket", "dienst a")
    assert caught.value.found == "Dienst A en dienst a"
    assert [one.name for one in served("Dienst A", "Loket", "Dienst A")] == ["Dienst A", "Loket"]
