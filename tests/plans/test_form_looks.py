"""What a form looks like in a spreadsheet: what is to be filled in, and what stands fixed."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from genkgeo.plans.form import Form, forms
from genkgeo.plans.form_book import form_bytes
from genkgeo.plans.progress import Half
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Plan

PLAIN = {"domains": ("gezin",), "target_group": "gezinnen", "service": "Loket"}
COUNTS = {name: {"label": name, "unit": "gezinnen"} for name in ("een", "twee")}
ACTIONS = {
    "1.1": PLAIN | {"label": "Telt", "indicators": COUNTS},
    "1.2": PLAIN | {"label": "Telt niets"},
}
GOALS = {"1": {"label": "Doel", "actions": ACTIONS}}
PLAN = {"document": "d", "id": "p", "title": "P", "city": "Genk", "goals": GOALS}
REGISTER = Register((Plan.model_validate(PLAN),))


@pytest.fixture(scope="module")
def form() -> Form:
    """Two lines of an action that counts (rows 7 and 8), and one of an action that does not."""
    [made] = forms(REGISTER, frame_of([]), Half(2015, 1))
    return made


@pytest.fixture(scope="module")
def book(form) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(form_bytes(form))) as archive:
        names = ("xl/styles.xml", "xl/worksheets/sheet1.xml")
        return {name: archive.read(name).decode() for name in names}


def look(book: dict[str, str], cell: str) -> dict[str, object]:
    """How a cell of the first sheet looks: its letter, its lines and where its text begins."""
    [number] = re.findall(rf'<c r="{cell}" s="(\d+)"', book["xl/worksheets/sheet1.xml"])
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
    offered = re.findall(
        r"<dataValidation [^>]*sqref=\"(G[^\"]*)\"[^>]*>", book["xl/worksheets/sheet1.xml"]
    )
    assert offered == ["G9"]


def test_a_cell_with_a_list_or_a_hint_may_be_made_empty_again(book):
    rules = re.findall("<dataValidation [^>]*>", book["xl/worksheets/sheet1.xml"])
    assert len(rules) == 3
    assert all('allowBlank="1"' in rule for rule in rules)
