"""Forms of a half-year: written, filled in as people do, and read back; all of them or nothing."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from filled_form import SHEETS, Formula, Shown, fill
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT
from python_calamine import CalamineWorkbook

from genkgeo.commands import cli
from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.file import read_params
from genkgeo.plans import ledger
from genkgeo.plans.form import Form, Line, forms, mark_of
from genkgeo.plans.form_book import form_bytes, write_forms
from genkgeo.plans.form_import import Imported, import_forms, read_forms
from genkgeo.plans.form_reading import Filled, FilledForm
from genkgeo.plans.inputs import read_plans
from genkgeo.plans.ledger import append
from genkgeo.plans.progress import Half
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of, read_records, written_records
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Measure, Place, Plan
from genkgeo.sources.left_cells import Cell

PLAN = {
    "document": "d.txt",
    "id": "proef",
    "title": "Proef",
    "city": "Genk",
    "goals": {
        "1": {
            "label": "Doel",
            "actions": {
                "1.1": {
                    "label": "Loket",
                    "domains": ("gezin",),
                    "target_group": "gezinnen",
                    "start": date(2015, 1, 1),
                    "places": ({"level": "wijk", "name": "Kerkdorp", "label": "Huis"},),
                    "budget": {2015: {"expenditure": 9000, "revenue": 9000, "balance": 0}},
                    "indicators": {
                        "gezinnen": {"label": "Gezinnen", "unit": "gezinnen", "target": 100},
                        "deelname": {"label": "Deelname", "unit": "%", "counted": "level"},
                        "er_is": {"label": "Er is een loket", "unit": "loket", "target": 1},
                    },
                },
                "1.2": {
                    "label": "Zonder",
                    "domains": ("gezin",),
                    "target_group": "gezinnen",
                    "service": "Dienst B",
                },
            },
        }
    },
}
REGISTER = Register((Plan.model_validate(PLAN),), frozenset({"Kerkdorp", "Bret"}))
HALF = Half(2015, 1)
DAY = HALF.end
# the rows of the form of the plan: 7 families, 8 of the house, 9 share, 10 there is, 11 spent
FAMILIES, HOUSE, SHARE, THERE_IS, SPENT, RECEIVED = range(7, 13)
ONE = {f"G{FAMILIES}": "40"}
TEXTS = ("workbook", "sharedStrings")
FAMILY_COUNT = REGISTER.entries["proef/1.1"].action.indicators["gezinnen"]


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "opvolging" / "registraties.csv"


def handed_out(folder: Path, half: Half = HALF) -> list[Path]:
    """The forms of both: the plan's, and that of the service."""
    paths = [folder / name for name, _ in written(half)]
    for path, (_, raw) in zip(paths, written(half), strict=True):
        path.write_bytes(raw)
    return paths


@cache
def written(half: Half) -> list[tuple[str, bytes]]:
    return [(f"{form.stem}.xlsx", form_bytes(form)) for form in forms(REGISTER, frame_of([]), half)]


def read_in(file: Path, *paths: Path, register: Register = REGISTER) -> Imported:
    return import_forms(read_forms(paths), file, register)


# ---------------------------------------------------------------- what is asked


def test_a_form_asks_a_line_per_indicator_and_place_and_shows_the_last_figure():
    before = Record("proef/1.1", "gezinnen", date(2014, 12, 31), 40, place="Bret")
    made, service = forms(REGISTER, frame_of([before]), HALF)
    assert (made.name, service.name) == ("Proef", "Dienst B")
    assert [(line.indicator, line.place) for line in made.lines] == [
        ("gezinnen", ""),
        ("gezinnen", "Huis"),
        ("gezinnen", "Bret"),  # counted there before, so it is asked for again
        ("deelname", ""),
        ("er_is", ""),
        ("uitgaven", ""),
        ("ontvangsten", ""),
    ]
    assert made.lines[2].last_text == "40"
    assert [line.key for line in service.lines] == [("proef/1.2", "voortgang", "")]
    assert [line.indicator for line in made.adjustments] == ["bijsturing"]


def test_the_same_form_is_the_same_bytes_and_names_nobody():
    made = forms(REGISTER, frame_of([]), HALF)[0]
    raw = form_bytes(made)
    assert form_bytes(made) == raw


def test_of_a_form_only_the_asked_cells_can_be_changed(tmp_path):
    path = handed_out(tmp_path)[0]
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{at}.xml").decode() for at in (1, 2, 3, 4)]
        core, styles = archive.read("docProps/core.xml").decode(), archive.read("xl/styles.xml")
    assert all("<sheetProtection" in xml for xml in sheets)
    assert styles.count(b'locked="0"') == 3
    assert '<dataValidation type="list"' in sheets[0] and 'type="date"' in sheets[0]
    assert "<dc:creator></dc:creator>" in core


def test_actions_that_are_over_are_asked_only_when_their_plan_is_named():
    plan = Plan.model_validate(PLAN)
    action = plan.goals["1"].actions["1.1"].model_copy(update={"end": date(2015, 12, 31)})
    actions = {**plan.goals["1"].actions, "1.1": action}
    goal = plan.goals["1"].model_copy(update={"actions": actions})
    register = Register((plan.model_copy(update={"goals": {"1": goal}}),))
    assert [one.name for one in forms(register, frame_of([]), Half(2016, 1))] == ["Dienst B"]
    named = forms(register, frame_of([]), Half(2016, 1), "proef")
    assert [one.name for one in named] == ["Proef", "Dienst B"]
    with pytest.raises(ParamsError, match="Dit plan staat niet in het register"):
        forms(register, frame_of([]), HALF, "weg")


def register_of(**changes: object) -> Register:
    """The register with another first action, and no second one."""
    plan = Plan.model_validate(PLAN)
    action = plan.goals["1"].actions["1.1"].model_copy(update=changes)
    goal = plan.goals["1"].model_copy(update={"actions": {"1.1": action}})
    return Register((plan.model_copy(update={"goals": {"1": goal}}),))


EVE, FIRST, LAST, LATER = date(2014, 12, 31), date(2015, 1, 1), DAY, date(2015, 7, 1)


@pytest.mark.parametrize(
    ("days", "is_asked"),
    [
        ({"end": FIRST}, True),
        ({"end": EVE, "start": None}, False),
        ({"start": LAST}, True),
        ({"start": LATER}, False),
        ({"start": None}, True),
        # An action of which a target is due later is not over.
        ({"end": EVE, "start": None, "by": FIRST}, True),
        ({"end": EVE, "start": None, "by": EVE}, False),
    ],
)
def test_an_action_is_asked_for_if_it_runs_on_a_day_of_the_half_year(days, is_asked):
    families = FAMILY_COUNT.model_copy(update={"by": days.pop("by", None)})
    register = register_of(indicators={"gezinnen": families}, **days)
    if is_asked:
        assert [one.name for one in forms(register, frame_of([]), HALF)] == ["Proef"]
        return
    with pytest.raises(ParamsError, match="In dit halfjaar loopt geen enkele actie"):
        forms(register, frame_of([]), HALF)


@pytest.mark.parametrize(
    ("start", "is_asked"), [(None, True), (FIRST, True), (LAST, True), (LATER, False)]
)
def test_what_begins_on_the_last_day_is_asked_for_and_what_begins_later_is_not(start, is_asked):
    house = Place(level="wijk", name="Kerkdorp", label="Huis", start=start)
    other = FAMILY_COUNT.model_copy(update={"start": start})
    register = register_of(places=(house,), indicators={"a": FAMILY_COUNT, "b": other})
    asked = [(line.indicator, line.place) for line in forms(register, frame_of([]), HALF)[0].lines]
    assert (("a", "Huis") in asked, ("b", "") in asked) == (is_asked, is_asked)
    assert ("a", "") in asked


def test_the_last_figure_is_that_of_the_half_year_itself_and_none_that_is_later():
    records = frame_of([Record("proef/1.1", "gezinnen", day, 40) for day in (LAST, LATER)])
    line = forms(register_of(), records, HALF)[0].lines[0]
    assert (line.last_text, line.last_day) == ("40", "30/06/2015")
    later = frame_of([Record("proef/1.1", "gezinnen", LATER, 41)])
    assert forms(register_of(), later, HALF)[0].lines[0].last is None


STAND = "Een stand op die dag; mag stijgen en dalen."
SINCE = "Geteld sinds het begin van de actie; ook wat vroeger geteld is."


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ({"counted": "level"}, STAND),
        ({"counted": "level", "unit": "%"}, f"{STAND} Een getal: %."),
        ({}, f"{SINCE} Een geheel getal."),
        ({"unit": "huizen"}, f"{SINCE} Een geheel getal: huizen."),
        ({"unit": "huizen", "target": 2}, f"{SINCE} Een geheel getal: huizen."),
        (
            {"unit": "huis", "target": 1},
            f"{SINCE} Een geheel getal: huis. Is het er, schrijf dan ja of 1.",
        ),
        ({"unit": "uren", "note": "Ook online."}, f"{SINCE} Een getal: uren. Ook online."),
        (
            {"unit": "euro", "counted": "per_year"},
            "Geteld sinds 1 januari van dit jaar. In euro.",
        ),
    ],
)
def test_beside_a_cell_stands_how_to_count(measure, told):
    entry = REGISTER.entries["proef/1.1"]
    assert Line(entry, "x", Measure(label="X", **measure)).help == told


def test_the_first_line_of_an_action_stands_under_a_rule_and_the_others_do_not(tmp_path):
    plan = Plan.model_validate(PLAN)
    actions = plan.goals["1"].actions
    more = {**actions, "1.3": actions["1.1"].model_copy(update={"places": (), "budget": {}})}
    goal = plan.goals["1"].model_copy(update={"actions": more})
    register = Register((plan.model_copy(update={"goals": {"1": goal}}),))
    form = forms(register, frame_of([]), HALF)[0]
    [path] = write_forms([form], tmp_path)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    looks = re.findall(r'<c r="A(?:[7-9]|1\d)" s="(\d+)"', xml)
    rule, plain = looks[:2]
    assert rule != plain
    assert [line.entry.number for line in form.lines] == ["1.1"] * 6 + ["1.3"] * 3
    assert looks == [rule, *[plain] * 5, rule, *[plain] * 2]


def test_each_cell_that_is_asked_has_its_list_or_its_hint(tmp_path):
    plan, service = write_forms(forms(REGISTER, frame_of([]), HALF), tmp_path)
    found = {}
    for path, sheet in ((plan, 1), (plan, 2), (plan, 3), (service, 1)):
        with zipfile.ZipFile(path) as archive:
            xml = archive.read(f"xl/worksheets/sheet{sheet}.xml").decode()
        pairs = re.findall(r'<dataValidation type="(\w+)"[^>]*sqref="([A-Z0-9:]+)"', xml)
        found[path.stem[-5:], sheet] = sorted((cells, kind) for kind, cells in pairs)
    assert found == {
        ("proef", 1): [("H7:H12", "date"), ("J7:J12", "list")],
        ("proef", 2): [
            ("A7:A46", "list"),
            ("B7:B46", "list"),
            ("D7:D46", "date"),
            ("F7:F46", "list"),
        ],
        ("proef", 3): [("E7", "date"), ("F7", "list")],
        # of an action that counts nothing a word is asked
        ("nst-b", 1): [("G7", "list"), ("H7", "date"), ("J7", "list")],
    }


def test_a_form_that_may_be_filled_in_is_never_written_over(tmp_path):
    made = forms(REGISTER, frame_of([]), HALF)
    path = write_forms(made, tmp_path)[0]
    assert write_forms(made, tmp_path)[0] == path  # the same again is no harm
    filled = fill(path, {f"G{FAMILIES}": "40"}).read_bytes()
    with pytest.raises(DataError, match=r"(?s)Dit formulier is er al.*formulier-2015-1-proef"):
        write_forms(made, tmp_path)
    assert path.read_bytes() == filled


# ---------------------------------------------------------------- what people type

TYPED = {
    "a dot for thousands": (FAMILIES, "1.234", 1234),
    "a number cell": (FAMILIES, 1234, 1234),
    "a number as text, with blanks": (FAMILIES, "  40 ", 40),
    "with its unit": (FAMILIES, "105 gezinnen", 105),
    "a blank for thousands": (FAMILIES, "1 234", 1234),
    "nobody is a figure": (FAMILIES, 0, 0),
    "a percentage as text": (SHARE, "12,5 %", 12.5),
    "a percentage cell": (SHARE, Shown(0.125), 12.5),
    "a share as a number": (SHARE, 12.5, 12.5),
    "yes, it is there": (THERE_IS, "ja", 1),
    "yes, with a capital": (THERE_IS, " Ja ", 1),
    "no, it is not there": (THERE_IS, "nee", 0),
    "money": (SPENT, "€ 1.234,50", 1234.5),
    "money with its word": (SPENT, "1.234 euro", 1234),
}


@pytest.mark.parametrize("case", TYPED)
def test_what_a_person_types_is_read(case, tmp_path, file):
    row, typed, value = TYPED[case]
    path = fill(handed_out(tmp_path)[0], {f"G{row}": typed})
    assert read_in(file, path).added == 1
    [record] = written_records(file)
    assert (record.value, record.date, record.note) == (value, DAY, "")


@pytest.mark.parametrize(
    "typed",
    [date(2015, 5, 31), "31/5/2015", "2015-05-31", "31-05-2015 ", "31.5.2015", "31 mei 2015"],
)
def test_a_day_is_a_date_cell_or_a_text(typed, tmp_path, file):
    path = fill(handed_out(tmp_path)[0], {f"G{FAMILIES}": "40", f"H{FAMILIES}": typed})
    read_in(file, path)
    assert written_records(file)[0].date == date(2015, 5, 31)


def test_all_sheets_are_read_and_empty_cells_are_not_entered(tmp_path, file):
    plan, service = handed_out(tmp_path)
    fill(plan, {f"G{FAMILIES}": "60", f"I{FAMILIES}": " eerste\nkeer ", f"G{HOUSE}": 12})
    what = "1.1 Gezinnen [proef/1.1 gezinnen]"
    fill(plan, {"A7": what, "B7": "Bret", "C7": "8", "D7": date(2015, 5, 31)}, "andere plaatsen")
    fill(plan, {"D7": "meer huisbezoeken"}, "bijsturing")
    fill(service, {"G7": "Bezig"})
    fill(service, {"D7": "Nee."}, "bijsturing")
    done = read_in(file, plan, service)
    assert (done.added, done.known, done.first) == (6, 0, 2)
    assert file.read_text().splitlines()[1:] == [
        "proef/1.1,gezinnen,2015-05-31,8,,,Bret",
        "proef/1.1,gezinnen,2015-06-30,60,,eerste keer,",
        "proef/1.1,gezinnen,2015-06-30,12,,,Huis",
        "proef/1.1,bijsturing,2015-06-30,ja,,meer huisbezoeken,",
        "proef/1.2,voortgang,2015-06-30,bezig,,,",
        "proef/1.2,bijsturing,2015-06-30,nee,,,",
    ]
    records = read_records(file, REGISTER)
    again = forms(REGISTER, records, Half(2015, 2))[0]
    assert again.adjustments[0].last.note == "meer huisbezoeken"
    assert again.lines[0].last_text == "60"


def test_a_day_or_a_no_alone_is_no_figure(tmp_path, file):
    plan = handed_out(tmp_path)[0]
    fill(plan, {f"H{HOUSE}": DAY, f"J{SHARE}": "Nee", f"G{FAMILIES}": " ", f"G{SPENT}": 0})
    assert read_in(file, plan).added == 1
    assert written_records(file)[0].indicator == "uitgaven"


def test_a_form_from_before_a_place_was_renamed_counts_for_the_place(tmp_path, file):
    plan = Plan.model_validate(PLAN)
    action = plan.goals["1"].actions["1.1"]
    place = Place(level="wijk", name="Kerkdorp", label="Nieuw Huis", formerly=("Huis",))
    actions = {"1.1": action.model_copy(update={"places": (place,)})}
    goal = plan.goals["1"].model_copy(update={"actions": actions})
    register = Register((plan.model_copy(update={"goals": {"1": goal}}),))
    read_in(file, fill(handed_out(tmp_path)[0], {f"G{HOUSE}": 5}), register=register)
    assert list(read_records(file, register)["place"]) == ["Nieuw Huis"]


def test_who_sent_which_file_is_kept_nowhere(tmp_path, file):
    path = handed_out(tmp_path)[0].rename(tmp_path / "van-mieke.xlsx")
    read_in(file, fill(path, {f"G{FAMILIES}": "40"}))
    kept = b"".join(one.read_bytes() for one in file.parent.iterdir())
    assert b"mieke" not in kept and b"proef/1.1,gezinnen" in kept


def test_a_correction_in_a_form_takes_the_place_of_a_figure(tmp_path, file):
    path = handed_out(tmp_path)[0]
    read_in(file, fill(path, {f"G{FAMILIES}": "40"}))
    read_in(file, fill(path, {f"G{FAMILIES}": "38", f"J{FAMILIES}": "ja"}))
    assert [(one.value, one.correction) for one in written_records(file)] == [
        (40, False),
        (38, True),
    ]
    # once more says nothing new
    with pytest.raises(DataError, match="Alles in deze formulieren is al ingevoerd"):
        read_in(file, path)


def test_a_form_that_comes_again_with_more_adds_only_that(tmp_path, file):
    path = handed_out(tmp_path)[0]
    read_in(file, fill(path, {f"G{FAMILIES}": "40"}))
    done = read_in(file, fill(path, {f"G{SPENT}": "4000"}))
    assert (done.added, done.known) == (1, 1)
    assert "1 cijfer bewaard" in done.text(file) and "1 stond er al" in done.text(file)
    assert len(written_records(file)) == 2


def test_counts_of_a_year_may_be_mended_in_any_order(tmp_path, file):
    for month, value in ((3, 10), (4, 20)):
        append(file, Record("proef/1.1", "gezinnen", date(2015, month, 1), value), REGISTER)
    path = handed_out(tmp_path)[0]
    what = "1.1 Gezinnen [proef/1.1 gezinnen]"
    for row, month, value in ((7, 3, 50), (8, 4, 60), (9, 5, 70)):
        cells = {f"A{row}": what, f"C{row}": value, f"D{row}": date(2015, month, 1)}
        fill(path, cells | {f"F{row}": "ja" if month < 5 else None}, "andere plaatsen")
    assert read_in(file, path).added == 3
    assert len(read_records(file, REGISTER)) == 5  # the gate reads what was written


@settings(max_examples=25, deadline=None)
@given(
    before=st.dictionaries(st.integers(1, 6), st.integers(0, 9), max_size=6),
    counts=st.lists(st.integers(0, 9), min_size=6, max_size=6).map(sorted),
    order=st.permutations(range(1, 7)),
)
def test_any_count_becomes_what_a_form_says_in_whatever_order_it_stands(before, counts, order):
    months = sorted(before)
    old = dict(zip(months, sorted(before.values()), strict=True))
    lines = []
    for month in order:
        mark = mark_of("proef/1.1", "gezinnen", "", FAMILY_COUNT)
        mends = Cell("ja" if month in old else "")
        cells = (Cell(float(counts[month - 1])), Cell(date(2015, month, 1)), Cell(""), mends)
        lines.append(Filled(f"rij {month}", "proef/1.1", "gezinnen", "", mark, *cells))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "r.csv"
        for month, value in old.items():
            append(file, Record("proef/1.1", "gezinnen", date(2015, month, 1), value), REGISTER)
        form = FilledForm("formulier.xlsx", HALF, tuple(lines))
        if [old.get(month) for month in range(1, 7)] == counts:
            return
        done = import_forms([form], file, REGISTER)
        records = read_records(file, REGISTER)  # row after row, as the gate does
        last = records.drop_duplicates("date", keep="last").sort_values("date")
        assert last["value"].tolist() == counts
        assert len(records) == len(old) + done.added and done.added + done.known == 6


def test_forms_that_come_in_at_once_lose_nothing(tmp_path, file):
    half = Half(2015, 1)
    paths = []
    for at in range(6):
        folder = tmp_path / str(at)
        folder.mkdir()
        path = handed_out(folder, half)[0]
        day = date(2015, 1 + at, 15)
        paths.append(fill(path, {f"G{SHARE}": at, f"H{SHARE}": day, f"G{SPENT}": 100 * at}))
        fill(path, {f"H{SPENT}": day})
    with ThreadPoolExecutor(max_workers=3) as pool:
        done = list(pool.map(lambda path: read_in(file, path), reversed(paths)))
    assert [one.added for one in done] == [2] * 6
    assert len(read_records(file, REGISTER)) == 12


def test_a_form_in_which_nothing_was_filled_in_is_told(tmp_path, file):
    plan, service = handed_out(tmp_path)
    told = read_in(file, fill(plan, ONE), service).told
    assert told == ("in formulier-2015-1-dienst-b.xlsx is niets ingevuld",)


def test_places_that_lie_in_each_other_are_told(tmp_path, file):
    register = replace_larger({"Kerkdorp": frozenset({"Noord"})})
    path = handed_out(tmp_path)[0]
    what = "1.1 Gezinnen [proef/1.1 gezinnen]"
    fill(path, {"A7": what, "B7": "Kerkdorp", "C7": "8"}, "andere plaatsen")
    fill(path, {f"G{HOUSE}": 5})
    [told] = read_in(file, path, register=register).told
    assert told.startswith("Huis ligt in Kerkdorp, en beide hebben een cijfer van proef/1.1")
    with pytest.raises(DataError, match="al ingevoerd"):
        read_in(file, path, register=register)


def replace_larger(larger: dict[str, frozenset[str]]) -> Register:
    return Register(REGISTER.plans, frozenset({"Kerkdorp", "Noord", "Bret"}), larger)


# ---------------------------------------------------------------- what is refused

REFUSED = {
    "no number": ({f"G{FAMILIES}": "veel"}, "De waarde is geen getal.*'veel'.*cel G7"),
    "half a family": ({f"G{FAMILIES}": 2.5}, "geheel getal: gezinnen.*2,5.*rij 7"),
    "a day in the place of a value": (
        {f"G{SPENT}": 2.0, f"G{FAMILIES}": "1/2/2015"},
        "De waarde is geen getal",
    ),
    "a share of families": ({f"G{FAMILIES}": "12,5 %"}, "geen percentage.*cel G7"),
    "a share of families as a cell": ({f"G{FAMILIES}": Shown(0.5)}, "geen percentage.*50 %"),
    "another half-year": (
        ONE | {f"H{FAMILIES}": date(2014, 12, 31)},
        "De dag ligt niet in het halfjaar.*1 januari 2015 tot 30 juni 2015.*cel H7",
    ),
    "no day": (ONE | {f"H{FAMILIES}": "juni"}, "De datum is niet te lezen.*cel H7"),
    "a day that is a number": (ONE | {f"H{FAMILIES}": "2015"}, "De datum is niet te lezen"),
    "neither yes nor no": (ONE | {f"J{FAMILIES}": "x"}, "Hier staat geen ja of nee.*cel J7"),
    "nothing to correct": (ONE | {f"J{FAMILIES}": "ja"}, "Er is geen cijfer om te verbeteren"),
    "a note without a figure": ({f"I{FAMILIES}": "later"}, "Er staat geen cijfer bij.*'later'"),
    "a formula": (
        {f"G{FAMILIES}": Formula("SUM(D7:D8)")},
        r"In een vak staat een formule.*=SUM\(D7:D8\).*cel G7.*typ de uitkomst",
    ),
    "a formula in a note": (ONE | {f"I{SPENT}": Formula("A1", "x")}, "formule.*=A1.*cel I11"),
    "a note that would be run": (ONE | {f"I{FAMILIES}": "=1+1"}, "De noot kan zo niet bewaard"),
    "another indicator": (
        ONE | {f"M{FAMILIES}": "er_is"},
        "niet meer die van het formulier.*rij 7",
    ),
    "another action": (ONE | {f"L{FAMILIES}": "proef/1.2"}, "niet meer die van het formulier"),
    "another place": (ONE | {f"N{FAMILIES}": "Bret"}, "niet meer die van het formulier"),
    "no ids": (ONE | {f"L{FAMILIES}": None}, "niet meer die van het formulier"),
    "a changed mark": (ONE | {f"O{FAMILIES}": "aaaa-bbbb"}, "niet meer die van het formulier"),
    "a head that is gone": (ONE | {"G6": "Aantal"}, "niet meer zoals het gemaakt is.*Cijfer"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_form_with_a_fault_is_refused_whole_with_its_cell(case, tmp_path, file):
    cells, message = REFUSED[case]
    append(file, Record("proef/1.1", "deelname", DAY, 5), REGISTER)
    before = file.read_bytes()
    path = fill(handed_out(tmp_path)[0], cells)
    with pytest.raises(DataError, match=f"(?s){message}") as caught:
        read_in(file, path)
    assert caught.value.where.startswith("formulier-2015-1-proef.xlsx")
    assert caught.value.remedy
    assert file.read_bytes() == before


EXTRA = {
    "not from the list": ({"A7": "gezinnen", "C7": "3"}, "niet in de lijst.*'gezinnen'.*rij 7"),
    "not said of what": ({"C7": "3"}, "niet bij om welk cijfer het gaat.*rij 7"),
    "unknown place": (
        {"A7": "1.1 Gezinnen [proef/1.1 gezinnen]", "B7": "Brett", "C7": "3"},
        "plaats is niet bekend.*rij 7.*bedoelde u Bret",
    ),
}


@pytest.mark.parametrize("case", EXTRA)
def test_a_line_for_another_place_says_of_what_and_where(case, tmp_path, file):
    cells, message = EXTRA[case]
    path = fill(handed_out(tmp_path)[0], cells, "andere plaatsen")
    with pytest.raises(DataError, match=f"(?s){message}"):
        read_in(file, path)
    assert not file.exists()


def test_all_faults_are_told_at_once(tmp_path, file):
    plan, service = handed_out(tmp_path)
    fill(plan, {f"G{FAMILIES}": "veel", f"G{HOUSE}": 2.5, f"G{SPENT}": Formula("1+2")})
    fill(service, {"G7": "halfweg"})
    with pytest.raises(DataError) as caught:
        read_in(file, plan, service)
    said = str(caught.value)
    assert said.startswith("4 fouten in de formulieren; er is niets ingevoerd")
    assert re.findall(r"^\d+", said, flags=re.MULTILINE) == ["4", "1", "2", "3", "4"]
    for place in ("cel G7", "rij 8", "cel G11", "dienst-b.xlsx, blad 'invullen', cel G7"):
        assert place in said
    assert re.findall(r"^(\d+)\. ", said, flags=re.MULTILINE) == ["1", "2", "3", "4"]


def test_every_line_that_is_not_as_it_was_handed_out_is_told(tmp_path, file):
    cells = {f"G{row}": "4" for row in (FAMILIES, HOUSE, SHARE)}
    cells |= {f"N{FAMILIES}": "Bret", f"O{SHARE}": "aaaa-bbbb"}
    with pytest.raises(DataError, match=r"^2 fouten in de formulieren") as caught:
        read_in(file, fill(handed_out(tmp_path)[0], cells))
    said = str(caught.value)
    assert said.count("De lijn is niet meer die van het formulier") == 2
    assert f"rij {FAMILIES}" in said and f"rij {SHARE}" in said and f"rij {HOUSE}" not in said


def test_a_figure_that_is_there_is_not_changed_without_a_mark(tmp_path, file):
    append(file, Record("proef/1.1", "gezinnen", DAY, 44), REGISTER)
    path = fill(handed_out(tmp_path)[0], ONE)
    with pytest.raises(DataError, match=r"(?s)al een ander cijfer.*44, zoals in rij 2.*cel G7"):
        read_in(file, path)


def test_a_count_that_falls_is_refused_as_on_the_command_line(tmp_path, file):
    append(file, Record("proef/1.1", "gezinnen", date(2015, 3, 31), 44), REGISTER)
    path = fill(handed_out(tmp_path)[0], ONE)
    with pytest.raises(DataError, match="kan niet dalen") as of_form:
        read_in(file, path)
    with pytest.raises(DataError, match="kan niet dalen") as of_line:
        append(file, Record("proef/1.1", "gezinnen", DAY, 40), REGISTER)
    same = ("what", "expected", "found", "remedy")
    assert [getattr(of_form.value, name) for name in same] == [
        getattr(of_line.value, name) for name in same
    ]


def test_twice_the_same_form_is_told_once(tmp_path, file):
    path = fill(handed_out(tmp_path)[0], ONE)
    copy = shutil.copy(path, tmp_path / "kopie.xlsx")
    with pytest.raises(DataError, match=r"(?s)^Hetzelfde formulier is twee keer.*kopie.xlsx"):
        read_in(file, path, Path(copy))


def test_two_people_in_one_cell_are_told_of_each_other(tmp_path, file):
    path = handed_out(tmp_path)[0]
    other = Path(shutil.copy(path, tmp_path / "ander.xlsx"))
    fill(path, ONE), fill(other, {f"G{FAMILIES}": 41, f"G{SPENT}": 5})
    both = r"(?s)^Hetzelfde vak is twee keer ingevuld.*41, en '40' in formulier-2015-1.*ander.xlsx"
    with pytest.raises(DataError, match=both):
        read_in(file, path, other)
    assert not file.exists()


def test_forms_of_two_half_years_are_refused(tmp_path, file):
    first = fill(handed_out(tmp_path)[0], ONE)
    second = fill(handed_out(tmp_path, half=Half(2015, 2))[0], {f"G{SPENT}": 5})
    with pytest.raises(DataError, match=r"(?s)ander halfjaar.*eerste halfjaar van 2015.*tweede"):
        read_in(file, first, second)
    with pytest.raises(DataError, match="Dit formulier is van een ander halfjaar"):
        import_forms(read_forms([first]), file, REGISTER, Half(2015, 2))


def test_each_line_that_was_changed_is_told_and_the_rest_is_read(tmp_path, file):
    ids = {f"M{FAMILIES}": "er_is", f"N{HOUSE}": "Bret"}
    figures = {f"G{row}": 5 for row in (FAMILIES, HOUSE)}
    path = fill(handed_out(tmp_path)[0], ids | figures | {f"G{SPENT}": "veel"})
    with pytest.raises(DataError) as caught:
        read_in(file, path)
    said = str(caught.value)
    assert said.count("niet meer die van het formulier") == 2 and "cel G11" in said


def test_all_lines_of_an_older_plan_are_told_together(tmp_path, file):
    plan = Plan.model_validate(PLAN)
    goal = plan.goals["1"].model_copy(update={"actions": {"1.9": plan.goals["1"].actions["1.2"]}})
    register = Register((plan.model_copy(update={"goals": {"1": goal}}),))
    path = fill(handed_out(tmp_path)[0], {f"G{FAMILIES}": 40, f"G{SHARE}": 5})
    with pytest.raises(DataError, match="van een ouder plan") as caught:
        read_in(file, path, register=register)
    assert caught.value.found == "proef/1.1 gezinnen, proef/1.1 deelname"


def test_a_count_that_falls_within_forms_names_the_cell_of_the_other(tmp_path, file):
    append(file, Record("proef/1.1", "er_is", DAY, 1), REGISTER)
    path = fill(handed_out(tmp_path)[0], ONE)
    other = Path(shutil.copy(path, tmp_path / "ander.xlsx"))
    fill(other, {f"G{FAMILIES}": 50, f"H{FAMILIES}": date(2015, 3, 1)})
    # Nothing of either is in the file yet, so that no row of it can be named.
    with pytest.raises(DataError, match="kan niet dalen") as caught:
        read_in(file, path, other)
    where = f"ander.xlsx, blad 'invullen', cel G{FAMILIES}"
    assert caught.value.expected == f"minstens 50, het cijfer van 2015-03-01 ({where})"


@pytest.mark.parametrize("change", ["unit", "gone"])
def test_a_form_of_an_older_plan_is_refused(change, tmp_path, file):
    plan = Plan.model_validate(PLAN)
    action = plan.goals["1"].actions["1.1"]
    if change == "unit":
        families = action.indicators["gezinnen"].model_copy(update={"unit": "kinderen"})
        action = action.model_copy(update={"indicators": {"gezinnen": families}})
    number = "1.1" if change == "unit" else "1.9"
    goal = plan.goals["1"].model_copy(update={"actions": {number: action}})
    register = Register((plan.model_copy(update={"goals": {"1": goal}}),))
    path = fill(handed_out(tmp_path)[0], ONE)
    older = r"(?s)van een ouder plan.*proef/1.1 gezinnen.*rij 7.*genkgeo actions form 2015-1"
    with pytest.raises(DataError, match=older) as caught:
        read_in(file, path, register=register)
    assert caught.value.found == "proef/1.1 gezinnen"
    fill(path, {f"G{SHARE}": 5, f"O{HOUSE}": "aaaa-bbbb", f"G{HOUSE}": 3})
    with pytest.raises(DataError, match=r"^2 fouten in de formulieren") as caught:
        read_in(file, path, register=register)
    # all that is of an older plan is told at once, and so is what was changed
    for fault in ("proef/1.1 gezinnen, proef/1.1 deelname", "is niet meer die van het formulier"):
        assert fault in str(caught.value)


def test_a_day_is_needed_while_the_half_year_runs(tmp_path, file):
    half = Half(date.today().year + 1, 1)
    path = fill(handed_out(tmp_path, half=half)[0], ONE)
    with pytest.raises(DataError, match="De dag ontbreekt, en het halfjaar is nog niet voorbij"):
        read_in(file, path)
    fill(path, {f"H{FAMILIES}": half.end})
    with pytest.raises(DataError, match="De datum ligt in de toekomst"):
        read_in(file, path)


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("form.csv", b"Actie;Cijfer\n1.1;40\n", "tekst, zoals csv.*Excel-werkmap"),
        ("form.xls", b"\xd0\xcf\x11\xe0....", "oud werkboek"),
        ("form.ods", b"PK\x03\x04....", "geen werkboek van Excel, of het is beschadigd"),
        ("form.xlsx", b"", "leeg"),
    ],
)
def test_what_is_no_workbook_is_refused(name, raw, message, tmp_path, file):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(DataError, match=f"(?s){message}"):
        read_in(file, path)


def test_what_is_no_form_is_told_though_another_is_good(tmp_path, file):
    path = fill(handed_out(tmp_path)[0], ONE)
    other = tmp_path / "lijst.csv"
    other.write_text("Actie;Cijfer")
    with pytest.raises(DataError, match="Excel-werkmap") as caught:
        read_in(file, path, other)
    assert caught.value.where.endswith("lijst.csv") and not file.exists()
    wrong = fill(path, {f"G{FAMILIES}": Formula("1+2")})
    with pytest.raises(DataError, match=r"^2 fouten in de formulieren"):
        read_in(file, wrong, other)


@pytest.mark.parametrize(
    ("added", "known", "told"),
    [
        (1, 0, "1 cijfer bewaard in r.csv, rij 5."),
        (2, 0, "2 cijfers bewaard in r.csv, rij 5 tot 6."),
        (3, 1, "3 cijfers bewaard in r.csv, rij 5 tot 7. 1 stond er al."),
        (1, 2, "1 cijfer bewaard in r.csv, rij 5. 2 stonden er al."),
    ],
)
def test_what_became_of_forms_is_told_with_its_rows(added, known, told):
    assert Imported(added, known, first=5).text(Path("r.csv")) == told


def test_a_sheet_that_ends_above_its_lines_is_told(tmp_path, file):
    path = handed_out(tmp_path)[0]
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    xml = parts[name].decode()
    parts[name] = re.sub(r'<row r="6".*</sheetData>', "</sheetData>", xml, flags=re.DOTALL).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for part, raw in parts.items():
            archive.writestr(part, raw)
    with pytest.raises(DataError, match="niet meer zoals het gemaakt is") as caught:
        read_in(file, path)
    assert caught.value.expected.startswith("in rij 6 de kolommen Actie, Wat wordt geteld")


def test_another_workbook_is_no_form(tmp_path, file):
    path = handed_out(tmp_path)[0]
    fill(path, {"A1": "iets anders"}, "lijsten")
    with pytest.raises(DataError, match="Dit is geen formulier van genkgeo"):
        read_in(file, path)


# ---------------------------------------------------------------- killed on the way


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.parametrize("at", ["half written", "replace", "after"])
def test_a_killed_import_leaves_all_rows_or_none(at, tmp_path, file):
    append(file, Record("proef/1.1", "deelname", DAY, 5), REGISTER)
    before = file.read_bytes()
    path = fill(handed_out(tmp_path)[0], {f"G{FAMILIES}": "40", f"G{SPENT}": 5, f"G{HOUSE}": 3})
    child = os.fork()
    if child == 0:  # a process of its own, which has imported everything already
        _die(at, file, path)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    whole = 4 if at == "after" else 1
    assert len(read_records(file, REGISTER)) == whole
    assert file.read_bytes().startswith(before)
    # and nothing stands in the way of the next attempt
    if at == "after":
        with pytest.raises(DataError, match="al ingevoerd"):
            read_in(file, path)
    else:
        assert read_in(file, path).added == 3
    assert len(read_records(file, REGISTER)) == 4


def _die(at: str, file: Path, path: Path) -> None:
    def killed(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)

    def half(handle, content):
        handle.write(content[: len(content) // 2])
        handle.flush()
        killed()

    if at == "half written":
        ledger._write_to_disk = half
    elif at == "replace":
        Path.replace = killed
    else:
        ledger._flush_folder = killed
    read_in(file, path)
    os._exit(1)


# ---------------------------------------------------------------- the command line


def run(monkeypatch, *arguments: object) -> int:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["genkgeo", "actions", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_forms_on_the_command_line(tmp_path, file, monkeypatch, capsys):
    made = ["form", "2026-1", "--out", tmp_path / "uit", "--file", file]
    assert run(monkeypatch, *made) == 0
    first, *_ = sorted((tmp_path / "uit").iterdir())
    assert first.name in capsys.readouterr().out
    fill(first, {"G7": "bezig"})
    assert run(monkeypatch, "import", first, "--file", file) == 0
    assert "1 cijfer bewaard" in capsys.readouterr().out
    assert run(monkeypatch, "import", first, "--file", file) == 2
    assert "Alles in deze formulieren is al ingevoerd" in capsys.readouterr().err
    assert run(monkeypatch, "form", "2026-3") == 2
    assert run(monkeypatch, "import", first, "--half", "2025-2", "--file", file) == 2


def test_every_action_of_a_plan_of_the_city_has_a_line():
    plans = read_plans(read_params(ROOT / "params/voorbeeld-2025.yaml"))
    asked = {
        line.entry.id
        for plan in plans.register.plans
        for form in forms(plans.register, plans.records, Half(2026, 1), plan.id)
        for line in (*form.lines, *form.adjustments)
    }
    assert asked == set(plans.register.entries) and len(asked) > 100


def test_a_form_tells_above_its_lines_how_to_fill_it_in():
    made = forms(REGISTER, frame_of([]), HALF)[0]
    book = CalamineWorkbook.from_filelike(io.BytesIO(form_bytes(made)))
    for sheet, head in (("invullen", "Actie"), ("andere plaatsen", "Actie en wat geteld wordt")):
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        told = [row[0] for row in rows[:6]]
        assert told[0] == "Proef: cijfers van het eerste halfjaar van 2015"
        assert told[3] == "Zonder dag geldt 30 juni 2015."
        assert told[4].startswith("Schrijf geen namen van mensen")
        assert told[5] == head and all(told)


def sheets_of(form: Form) -> dict[str, str]:
    """The XML of the sheets of a form."""
    with zipfile.ZipFile(io.BytesIO(form_bytes(form))) as archive:
        return {
            name: archive.read(f"xl/worksheets/sheet{at}.xml").decode()
            for name, at in SHEETS.items()
        }


def look(xml: str, cell: str) -> str | None:
    """The number of the look of a cell; None where nothing is written."""
    found = re.search(rf'<c r="{cell}" s="(\d+)"', xml)
    return found and found[1]


def test_the_first_line_of_an_action_stands_apart_from_the_others():
    made, service = forms(REGISTER, frame_of([]), HALF)
    xml = sheets_of(replace(made, lines=(*made.lines, *service.lines)))["invullen"]
    for column in "ABCDEFK":
        first, *others, of_another = [look(xml, f"{column}{row}") for row in range(7, 14)]
        assert first == of_another and {*others} == {others[0]} and first != others[0]


def test_forty_lines_for_other_places_are_yellow():
    xml = sheets_of(forms(REGISTER, frame_of([]), HALF)[0])["andere plaatsen"]
    for column in "ABCDEF":
        looks = {look(xml, f"{column}{row}") for row in range(7, 47)}
        assert len(looks) == 1 and None not in looks
        assert look(xml, f"{column}47") is None
    assert look(xml, "A7") == look(xml, "C7") != look(xml, "D7")  # a day is shown as a day


def offered(xml: str) -> dict[str, list[str]]:
    """Cells → what they offer, or between which days they ask for a day."""
    found = re.findall(r'<dataValidation [^>]*sqref="([^"]+)"[^>]*>(.*?)</dataValidation>', xml)
    return {cells: re.findall(r"<formula\d>(.*?)</formula\d>", inside) for cells, inside in found}


def test_each_cell_offers_its_own_list():
    made, service = forms(REGISTER, frame_of([]), HALF)
    sheets = sheets_of(made)
    yes_no, days = ['"ja,nee"'], ["42005", "42185"]  # 1 January and 30 June 2015
    assert offered(sheets["invullen"]) == {"J7:J12": yes_no, "H7:H12": days}
    assert offered(sheets["bijsturing"]) == {"F7": yes_no, "E7": days}
    assert offered(sheets["andere plaatsen"]) == {
        "F7:F46": yes_no,
        "D7:D46": days,
        "A7:A46": ["lijsten!$A$2:$A$6"],
        "B7:B46": ["lijsten!$F$2:$F$4"],
    }
    book = CalamineWorkbook.from_filelike(io.BytesIO(form_bytes(made)))
    rows = book.get_sheet_by_name("lijsten").to_python(skip_empty_area=False)
    assert rows[0][:3] == ["formulier van genkgeo", "2015-1", "Proef"]
    names = ["gezinnen", "deelname", "er_is", "uitgaven", "ontvangsten"]
    assert [row[2] for row in rows[1:]] == names
    assert rows[1][0] == "1.1 Gezinnen [proef/1.1 gezinnen]"
    assert [row[5] for row in rows[1:]] == ["Bret", "Huis", "Kerkdorp", "", ""]
    [words] = offered(sheets_of(service)["invullen"])["G7"]
    assert "bezig" in words


@pytest.mark.parametrize(
    ("value", "note", "told"), [(1, "meer loketten", "meer loketten"), (0, "", "nee")]
)
def test_beside_what_is_done_otherwise_stands_what_was_said_before(value, note, told):
    said = Record("proef/1.1", "bijsturing", date(2014, 12, 31), value, note)
    made = forms(REGISTER, frame_of([said]), HALF)[0]
    book = CalamineWorkbook.from_filelike(io.BytesIO(form_bytes(made)))
    rows = book.get_sheet_by_name("bijsturing").to_python(skip_empty_area=False)
    assert rows[6][:3] == ["1.1 Loket", told, "31/12/2014"]


def test_how_to_count_is_told_beside_each_line():
    made, service = forms(REGISTER, frame_of([]), HALF)
    families, _, share, there_is, spent, _ = (line.help for line in made.lines)
    since = "Geteld sinds het begin van de actie; ook wat vroeger geteld is."
    assert families == f"{since} Een geheel getal: gezinnen."
    assert share == "Een stand op die dag; mag stijgen en dalen. Een getal: %."
    assert there_is == f"{since} Een geheel getal: loket. Is het er, schrijf dan ja of 1."
    assert spent == "Geteld sinds 1 januari van dit jaar. In euro."
    assert service.lines[0].help.startswith("Kies een woord: niet begonnen, bezig, ")
    assert made.adjustments[0].help == "Schrijf in één zin wat er vanaf nu anders gaat, of nee."
    targets = [line.target_text for line in made.lines[:4]]
    assert targets == ["100 gezinnen", "", "", "1 loket"]  # of a place the plan says nothing


def print_areas(form: Form) -> list[str]:
    """What is printed of each sheet, as the workbook says."""
    with zipfile.ZipFile(io.BytesIO(form_bytes(form))) as archive:
        xml = archive.read("xl/workbook.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<ignoredError sqref="A7:J' in sheet  # no mark at each figure that is kept as text
    assert 'xSplit="1" ySplit="6"' in sheet  # the head and the action stay in sight
    assert 'fitToHeight="0"' in sheet  # a page wide, and as many pages as it takes
    return re.findall(r"Print_Area[^>]*>[^!]*!([^<]*)<", xml)


def test_all_that_a_form_shows_is_printed_and_nothing_hidden():
    made = forms(REGISTER, frame_of([]), HALF)[0]
    # 40 lines for other places under the 6 rows of the head, in the columns that are not hidden
    assert sorted(print_areas(made)) == ["$A$1:$F$46", "$A$1:$F$46", "$A$1:$K$46"]
    for many in ({"lines": made.lines * 9}, {"adjustments": made.adjustments * 54}):
        assert sorted(print_areas(replace(made, **many)))[-1] == "$A$1:$K$60"


def test_what_begins_on_the_last_day_of_a_half_year_is_asked_and_what_ended_on_its_first():
    def asked(half: Half, start: date, end: date) -> list[tuple[str, str]]:
        plan = Plan.model_validate(PLAN)
        action = plan.goals["1"].actions["1.1"]
        place = Place(level="wijk", name="Kerkdorp", label="Huis", start=start)
        families = FAMILY_COUNT.model_copy(update={"start": start})
        days = {"start": start, "end": end}
        more = {"places": (place,), "indicators": {"gezinnen": families}, "budget": {}}
        actions = {"1.1": action.model_copy(update=days | more)}
        goal = plan.goals["1"].model_copy(update={"actions": actions})
        register = Register((plan.model_copy(update={"goals": {"1": goal}}),))
        [form] = forms(register, frame_of([]), half, None)
        return [(line.indicator, line.place) for line in form.lines]

    both = [("gezinnen", ""), ("gezinnen", "Huis")]
    assert asked(HALF, date(2015, 6, 30), date(2016, 1, 1)) == both
    assert asked(Half(2016, 1), date(2015, 6, 30), date(2016, 1, 1)) == both
    for start, end in (
        (date(2015, 7, 1), date(2016, 1, 1)),
        (date(2014, 1, 1), date(2014, 12, 31)),
    ):
        with pytest.raises(ParamsError, match="In dit halfjaar loopt geen enkele actie"):
            asked(HALF, start, end)


def test_a_place_that_opens_later_is_not_asked_yet():
    plan = Plan.model_validate(PLAN)
    action = plan.goals["1"].actions["1.1"]
    places = tuple(
        Place(level="wijk", name="Kerkdorp", label=label, start=date(2015, month, day))
        for label, month, day in (("Huis", 6, 30), ("Later", 7, 1))
    )
    later = FAMILY_COUNT.model_copy(update={"start": date(2015, 7, 1)})
    indicators = {"gezinnen": FAMILY_COUNT, "later": later}
    update = {"places": places, "indicators": indicators, "budget": {}}
    actions = {"1.1": action.model_copy(update=update)}
    goal = plan.goals["1"].model_copy(update={"actions": actions})
    register = Register((plan.model_copy(update={"goals": {"1": goal}}),))
    known = [
        Record("proef/1.1", "gezinnen", date(2015, 6, 30), 5),
        Record("proef/1.1", "gezinnen", date(2015, 7, 1), 9),
    ]
    [form] = forms(register, frame_of(known), HALF)
    assert [(line.indicator, line.place) for line in form.lines] == [
        ("gezinnen", ""),
        ("gezinnen", "Huis"),
    ]
    assert form.lines[0].last_text == "5"  # of the last day of the half-year, not of the day after


def test_the_rows_of_a_form_are_as_high_as_their_texts(tmp_path):
    with zipfile.ZipFile(write_forms(forms(REGISTER, frame_of([]), HALF), tmp_path)[0]) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    heights = [float(one) for one in re.findall(r'<row r="\d+"[^>]* ht="([\d.]+)"', xml)]
    # What a column is called takes two lines, and so does how to count families; a share or euros
    # take one. A line is 14 points high, and there is some room above and below.
    lines = [2, 2, 2, 1, 2, 1, 1]
    pairs = zip(lines, heights, strict=True)
    assert [14 * one < height < 14 * one + 7 for one, height in pairs] == [True] * 7


def test_a_sheet_is_printed_from_its_title_to_its_last_line(tmp_path):
    with zipfile.ZipFile(write_forms(forms(REGISTER, frame_of([]), HALF), tmp_path)[0]) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book, texts = (archive.read(f"xl/{name}.xml").decode() for name in TEXTS)
    # as wide as a page, and as many pages as it takes
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    areas = re.findall(r">'?([a-z ]+)'?!\$A\$1:\$([A-Z]+)\$(\d+)<", book)
    # without the columns of ids, which are hidden
    shown = {name: last for name, last, _ in areas}
    assert shown == {"invullen": "K", "andere plaatsen": "F", "bijsturing": "F"}
    # room for other places, and no fewer lines than there are
    assert {int(row) for *_, row in areas} == {46}
    assert len(re.findall(">[^<>]*!\\$6:\\$6<", book)) == 3  # what the columns are called
    # a number that is kept as it was typed has no mark in any of these lines
    assert '<ignoredError sqref="A7:J46" numberStoredAsText="1"/>' in sheet
    # the title, what is told under it, and nothing between it and the columns
    told = re.findall(r"<si><t[^>]*>([^<]*)", texts)
    first = [re.search(rf'<c r="A{row}"[^>]*t="s"><v>(\d+)', sheet) for row in range(1, 7)]
    said = [told[int(one[1])] for one in first if one]
    assert [text.split()[0] for text in said] == [
        "Proef:",
        "Vul",
        "Staat",
        "Zonder",
        "Schrijf",
        "Actie",
    ]


def saved_by_libreoffice(path: Path, ending: str = "xlsx") -> Path:
    folder = path.parent / "bewaard"
    command = ["soffice", "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{ending}"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_a_form_that_libreoffice_saved_is_read(tmp_path, file):
    path = handed_out(tmp_path)[0]
    fill(path, {f"G{FAMILIES}": "1.234", f"H{FAMILIES}": DAY, f"G{SHARE}": Shown(0.125)})
    what = "1.1 Gezinnen [proef/1.1 gezinnen]"
    fill(path, {"A7": what, "B7": "Bret", "C7": "8"}, "andere plaatsen")
    fill(path, {"D7": "meer huisbezoeken"}, "bijsturing")
    read_in(file, saved_by_libreoffice(path))
    kept = {(one.indicator, one.place): one for one in written_records(file)}
    assert kept["gezinnen", ""].value == 1234 and kept["gezinnen", ""].date == DAY
    assert kept["deelname", ""].value == 12.5
    assert kept["gezinnen", "Bret"].value == 8
    assert kept["bijsturing", ""].note == "meer huisbezoeken"
    fill(path, {f"G{SPENT}": Formula("1+2")})
    with pytest.raises(DataError, match=r"(?s)In een vak staat een formule.*=1\+2.*cel G11"):
        read_in(file, saved_by_libreoffice(path))
    with pytest.raises(DataError, match=r"(?s)geen werkboek van Excel.*tekst, zoals csv"):
        read_in(file, saved_by_libreoffice(path, "csv"))
    with pytest.raises(DataError, match=r"(?s)geen werkboek van Excel.*ander programma"):
        read_in(file, saved_by_libreoffice(path, "ods"))
