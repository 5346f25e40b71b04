"""What a cell shows: in every form that some reader of notebooks takes."""

from __future__ import annotations

import base64
import pickle
import re
import xml.etree.ElementTree as ET

import made_up
import pandas as pd
import pytest

from genkgeo.analysis import pictures
from genkgeo.analysis.picture import Picture, Sentence
from genkgeo.errors import DataError
from genkgeo.pages.notebooks import ON_A_PAGE

NO_STYLE = re.compile(r"<(style|svg|script)\b")


@pytest.fixture(scope="module")
def drawn() -> Picture:
    return pictures.risk_map(made_up.results(), "wijk")


def test_a_drawing_has_no_html_that_an_untrusted_notebook_would_strip(drawn):
    bundle, looks = drawn._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "image/png", "text/plain", ON_A_PAGE}
    assert base64.b64decode(bundle["image/png"])[:4] == b"\x89PNG"
    assert ET.fromstring(bundle["image/svg+xml"]).get("role") == "img"
    assert bundle["text/plain"] == "<tekening: Risico per wijk in Made, in vijfden, 2025>"
    assert bundle[ON_A_PAGE] == str(drawn)
    svg = ET.fromstring(bundle["image/svg+xml"])
    assert looks["image/png"] == {
        "alt": "Risico per wijk in Made, in vijfden, 2025",
        "width": int(svg.get("width")),
        "height": int(svg.get("height")),
    }


def test_it_has_no_other_form(drawn):
    # A shell adds what these would give to what the bundle has.
    assert not any(hasattr(drawn, f"_repr_{form}_") for form in ("html", "svg", "png"))


def test_a_table_carries_its_looks_in_its_cells():
    frame = pd.DataFrame({"score": [1.5, 2.0], "state": ["a", "b"]}, index=["Bret", "Kolderbos"])
    html = pictures.table(frame, {})._repr_mimebundle_()[0]["text/html"]
    assert not NO_STYLE.search(html) and "class=" not in html
    looks = re.findall(r'<td style="([^"]*)">([^<]*)', html)
    assert [("right" in look, text) for look, text in looks] == [
        (True, "1,50"), (False, "a"), (True, "2,00"), (False, "b"),
    ]  # fmt: skip


def test_the_numbers_of_a_column_have_as_many_decimals():
    frame = pd.DataFrame({"weight": [1.0, 0.75, float("nan")], "rank": [1.0, 2.0, float("nan")]})
    lines = repr(pictures.table(frame, {})).splitlines()[1:]
    assert [line.split() for line in lines] == [["1,00", "1"], ["0,75", "2"], ["–", "–"]]


def test_one_column_is_a_table():
    column = pd.Series([3, 4], index=["Bret", "Kolderbos"], name="rank")
    assert repr(pictures.table(column, {})).splitlines()[1:] == [
        "Bret          3",
        "Kolderbos     4",
    ]
    assert "waarde" in pictures.table(column.rename(None), {})


def test_a_sentence_is_a_text_in_every_form():
    bundle = Sentence("Meer < minder")._repr_mimebundle_()
    assert bundle["text/plain"] == "Meer < minder"
    assert "Meer &lt; minder</p>" in bundle["text/html"]


@pytest.mark.parametrize(
    ("ending", "begins"), [("png", b"\x89PNG"), ("SVG", b"<svg"), ("html", b"<!DOCTYPE html>")]
)
def test_it_is_saved_by_its_ending(drawn, tmp_path, ending, begins):
    path = drawn.save(tmp_path / f"kaart.{ending}")
    assert path.read_bytes().startswith(begins)


def test_a_saved_page_says_what_it_is(drawn, tmp_path):
    page = drawn.save(tmp_path / "kaart.html").read_text(encoding="utf-8")
    assert "<h1>Risico per wijk in Made, in vijfden, 2025</h1>" in page
    assert all(note in page for note in drawn.notes)


@pytest.mark.parametrize("name", ["kaart.gif", "kaart", "kaart.png.txt"])
def test_another_ending_is_refused_in_words(drawn, tmp_path, name):
    with pytest.raises(DataError, match=r"eindigt op .html, .png, .svg"):
        drawn.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(drawn, tmp_path):
    with pytest.raises(DataError, match="Deze map is er niet"):
        drawn.save(tmp_path / "weg" / "kaart.png")


def test_a_picture_travels_with_what_is_said_of_it(drawn):
    other = pickle.loads(pickle.dumps(drawn))
    assert (other, other.heading, other.notes) == (drawn, drawn.heading, drawn.notes)


def test_without_an_earlier_release_there_is_a_sentence():
    assert "geen vorige uitgave" in pictures.transition(made_up.results())
