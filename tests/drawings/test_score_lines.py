"""Scores on a line: where a dot stands, what it may be, and what is said of it."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

from genkgeo.drawings.score_lines import Scored, score_lines

ROWS = [
    Scored("Noord", 7.0, 7.0, 7.0, "stadsdelen/noord.html"),
    Scored("Zuid", 3.5, 3.0, 4.5),
    Scored("West", math.nan, 0.0, 7.0),
]


def drawn(rows=ROWS, **options) -> ET.Element:
    given = {"most": 7, "title": "Score", "heads": ("Stadsdeel", "Score"), "city": 0.0, **options}
    return ET.fromstring(score_lines(rows, **given))


def body(table: ET.Element) -> list[ET.Element]:
    return [one for one in table.findall("tbody/tr") if one.find("th") is not None]


def test_all_rows_share_one_line_from_nothing_to_the_most():
    # 5 % of the width is kept free at both ends.
    table = drawn()
    strips = [one.find("td/svg") for one in body(table)]
    assert [one.find("circle").get("cx") for one in strips[:2]] == ["95%", "50%"]
    assert {one.findall("line")[1].get("x1") for one in strips[:2]} == {"5%"}  # the city, at 0
    words = [(one.text, one.get("x")) for one in table.iter("text")]
    assert words == [("stad", "5%"), ("0", "5%"), ("7", "95%")]


def test_each_row_says_its_score_and_what_it_may_be():
    texts = ["".join(one.find("td[@class='number']").itertext()) for one in body(drawn())]
    assert texts == ["7", "3,5 (3–4,5)", "–"]
    named = [svg.find("title").text for svg in drawn().iter("svg") if svg.get("role")]
    assert named == ["Noord: 7 van 7", "Zuid: 3,5 van 7"]
    bars = [one.findall("td/svg/rect") for one in body(drawn())]
    assert [len(found) for found in bars] == [0, 1, 0]


def test_without_a_score_there_are_words_and_no_dot():
    words = "".join(body(drawn())[2].itertext())
    assert "te weinig cijfers" in words


def test_the_city_by_year_has_no_line_of_the_city():
    table = drawn([Scored("2013", 7.0, 7.0, 7.0)], city=math.nan)
    assert len(body(table)[0].findall("td/svg/line")) == 1
    assert "stad" not in [one.text for one in table.iter("text")]


def test_names_lead_to_their_sheet():
    assert body(drawn())[0].find("th/a").get("href") == "stadsdelen/noord.html"
