"""What a form looks like in a spreadsheet: what is to be filled in, and what stands fixed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from made_plan import register_of
from python_calamine import CalamineWorkbook

from genkgeo.plans.form import Form, forms
from genkgeo.plans.form_book import form_bytes, write_forms
from genkgeo.plans.progress import Half
from genkgeo.plans.records import frame_of

COUNTS = {name: {"label": name, "unit": "gezinnen"} for name in ("een", "twee")}
REGISTER = register_of(
    {
        "1.1": {"label": "Telt", "service": "Loket", "indicators": COUNTS},
        "1.2": {"label": "Telt niets", "service": "Loket"},
    }
)


@pytest.fixture
def form() -> Form:
    """Two lines of an action that counts (rows 7 and 8), and one of an action that does not."""
    [made] = forms(REGISTER, frame_of([]), Half(2015, 1))
    return made


@pytest.fixture
def book(form) -> dict[str, str]:
    return parts(form)


def parts(form: Form) -> dict[str, str]:
    """The files in the workbook of a form."""
    with zipfile.ZipFile(io.BytesIO(form_bytes(form))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def look(book: dict[str, str], cell: str, sheet: str = SHEET) -> dict[str, object]:
    """How a cell of a sheet looks: its letter, its lines and where its text begins."""
    [number] = re.findall(rf'<c r="{cell}" s="(\d+)"', book[sheet])
    plain = re.sub(r' xmlns="[^"]*"', "", book["xl/styles.xml"])
    styles = ElementTree.fromstring(plain)
    kind = styles.find("cellXfs")[int(number)]
    font = styles.find("fonts")[int(kind.get("fontId"))]
    border = styles.find("borders")[int(kind.get("borderId"))]
    place = kind.find("alignment")
    return {
        "bold": font.find("b") is not None,
        "lines": [border.find(side).get("style") for side in ("left", "top", "bottom")],
        "indent": place.get("indent") if place is not None else None,
        "wraps": place is not None and place.get("wrapText") == "1",
    }


def is_day(book: dict[str, str], cell: str) -> bool:
    """Whether a cell of the sheet for other places shows what stands in it as a day."""
    [number] = re.findall(rf'<c r="{cell}" s="(\d+)"', book["xl/worksheets/sheet2.xml"])
    kinds = re.search("<cellXfs.*</cellXfs>", book["xl/styles.xml"])[0]
    [day] = re.findall(r'numFmtId="(\d+)" formatCode="dd/mm/yyyy"', book["xl/styles.xml"])
    return f'numFmtId="{day}"' in re.findall("<xf [^>]*>", kinds)[int(number)]


NO_LINES = [None, None, None]


@pytest.mark.parametrize(
    ("cell", "bold", "lines", "indent"),
    [
        # What the columns are called stands above a thick line.
        ("A6", True, [None, None, "medium"], None),
        # A first line of an action has a thin one above it, a next line none.
        ("A7", False, [None, "thin", None], None),
        ("C7", False, [None, "thin", None], "1"),
        ("D7", False, [None, "thin", None], None),
        ("A8", False, NO_LINES, None),
        ("C8", False, NO_LINES, "1"),
        ("D8", False, NO_LINES, None),
        # What may be filled in stands in a thin box.
        ("G8", False, ["thin", "thin", "thin"], None),
    ],
)
def test_lines_of_a_form_are_told_apart_and_long_texts_are_read_whole(
    cell, bold, lines, indent, book
):
    expected = {"bold": bold, "lines": lines, "indent": indent, "wraps": True}
    assert look(book, cell) == expected


def test_the_title_is_bold_and_may_run_on_over_the_other_columns(book):
    assert look(book, "A1") == {"bold": True, "lines": NO_LINES, "indent": None, "wraps": False}


def test_a_stand_is_chosen_from_a_list_in_its_own_line_alone(book, form):
    assert [line.indicator for line in form.lines] == ["een", "twee", "voortgang"]
    offered = re.findall(r"<dataValidation [^>]*sqref=\"(G[^\"]*)\"[^>]*>", book[SHEET])
    assert offered == ["G9"]


def test_a_cell_with_a_list_or_a_hint_may_be_made_empty_again(book):
    rules = re.findall("<dataValidation [^>]*>", book[SHEET])
    assert len(rules) == 3
    assert all('allowBlank="1"' in rule for rule in rules)


def test_for_another_place_a_day_is_shown_as_a_day_and_the_rest_as_it_is_typed(book):
    assert [column for column in "ABCDEF" if is_day(book, f"{column}7")] == ["D"]


def test_a_single_action_begins_under_a_rule_too(form):
    made = parts(replace(form, lines=form.lines[:2]))
    assert look(made, "A7")["lines"] == [None, "thin", None]
    assert look(made, "A8")["lines"] == NO_LINES


def test_columns_and_rows_of_a_form_may_be_made_wider(book):
    [protection] = re.findall("<sheetProtection [^>]*>", book[SHEET])
    assert 'formatColumns="0"' in protection and 'formatRows="0"' in protection


def test_a_line_of_no_place_says_that_it_is_of_the_whole(form):
    book = CalamineWorkbook.from_filelike(io.BytesIO(form_bytes(form)))
    rows = book.get_sheet_by_name("invullen").to_python(skip_empty_area=False)
    assert [row[2] for row in rows[6:9]] == ["de hele actie"] * 3


def test_no_name_becomes_a_formula_or_a_link(form):
    made = parts(replace(form, name="=1+1", places=("=2+2", "https://genk.be")))
    lists = made["xl/worksheets/sheet4.xml"]
    assert "<f>" not in lists and "hyperlink" not in lists
    assert "https://genk.be" in made["xl/sharedStrings.xml"]


def test_forms_are_written_into_a_folder_in_a_folder_that_is_not_there_yet(form, tmp_path):
    [path] = write_forms([form], tmp_path / "uit" / "2015")
    assert path.parent == tmp_path / "uit" / "2015" and path.is_file()
