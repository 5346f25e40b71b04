"""What each chart draws; what holds for all of them stands in `test_drawings`."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import made_up
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from genkgeo.drawings.area_map import area_map
from genkgeo.drawings.bars import contribution_bar
from genkgeo.drawings.dot_plot import Dot, dot_plot
from genkgeo.drawings.path_line import path_line
from genkgeo.drawings.score_lines import risk_line
from genkgeo.drawings.sparkline import sparkline
from genkgeo.drawings.svg import DOTS_FILL, HATCH_FILL, Scale, text_width


def parsed(markup: str) -> ET.Element:
    return ET.fromstring(f"<div>{markup}</div>")


def pictures(markup: str) -> list[ET.Element]:
    return [svg for svg in parsed(markup).iter("svg") if svg.get("aria-hidden") is None]


@pytest.fixture
def wijken():
    return made_up.shapes()["wijk"]


@pytest.fixture
def names():
    return made_up.areas().names["wijk"]


def dot(**changes: object) -> Dot:
    plain = Dot(
        group="Werk",
        name="Werkzaamheidsgraad",
        note="",
        value=60.0,
        text="60,0 %",
        city=50.0,
        city_text="50,0 %",
        low=60.0,
        high=60.0,
        others=(40.0, 80.0),
        flipped=False,
    )
    return plain._replace(**changes)


def test_every_area_is_drawn_once_in_its_colour(wijken):
    colours = pd.Series(["#111111", "#222222", "#333333", "#444444"], index=wijken.index)
    paths = parsed(area_map(wijken, colours, title="Kaart")).findall("svg/g/path")
    assert [path.get("fill") for path in paths] == list(colours)


def test_missing_and_hidden_areas_get_the_patterns_of_the_map_itself(wijken):
    fill = pd.Series([HATCH_FILL, DOTS_FILL], index=wijken.index[:2])
    names = pd.Series("een naam", index=wijken.index)
    tree = parsed(area_map(wijken, fill, tips=names, title="Kaart"))
    ids = [pattern.get("id") for pattern in tree.iter("pattern")]
    fills = [path.get("fill") for path in tree.findall("svg/g/path")]
    none, hidden = (f"url(#{one})" for one in ids)
    assert fills == [none, hidden, none, none]
    assert ids[0].startswith("geen-") and ids[1].startswith("onderdrukt-")


def test_areas_without_a_name_share_a_path_per_colour(wijken):
    fill = pd.Series(["#111111", "#222222", "#111111"], index=wijken.index[:3])
    tips = pd.Series("een naam", index=wijken.index[1:2])
    paths = parsed(area_map(wijken, fill, tips=tips, title="Kaart")).findall("svg/g/path")
    assert [path.get("fill")[:7] for path in paths] == ["#111111", "url(#ge", "#222222"]
    assert [path.get("d").count("Z") for path in paths] == [2, 1, 1]


def test_two_maps_have_other_ids_and_the_same_map_the_same_bytes(wijken):
    fill = pd.Series("#111111", index=wijken.index)
    one, again, other = (area_map(wijken, fill, title=title) for title in ("Een", "Een", "Twee"))
    assert one == again == area_map(wijken[::-1], fill[::-1], title="Een")
    assert not set(re.findall(r'id="([^"]+)"', one)) & set(re.findall(r'id="([^"]+)"', other))


def test_labels_stay_in_their_area(wijken, names):
    fill = pd.Series("#ffffcc", index=wijken.index)
    tree = parsed(area_map(wijken, fill, labels=names, title="Kaart", width=600))
    middle = {text.find("tspan").text: text.find("tspan") for text in tree.iter("text")}
    assert set(middle) == set(names)
    # Kerkdorp is the upper right of six squares of some 199 pixels.
    span = middle["Kerkdorp"]
    half = text_width("Kerkdorp", 12) / 2
    label = box(
        float(span.get("x")) - half,
        float(span.get("y")) - 12,
        float(span.get("x")) + half,
        float(span.get("y")),
    )
    assert box(399, 2, 598, 201).contains(label)


def test_a_label_without_room_is_left_to_the_tooltip(wijken, names):
    fill = pd.Series("#ffffcc", index=wijken.index)
    tree = parsed(area_map(wijken, fill, labels=names, title="Kaart", width=60))
    assert not list(tree.iter("text"))
    assert [path.find("title").text for path in tree.findall("svg/g/path")] == list(names)


def test_marks_are_written_in_the_place_of_labels(wijken, names):
    fill = pd.Series("#ffffcc", index=wijken.index)
    marks = pd.Series({wijken.index[1]: "1"})
    tree = parsed(area_map(wijken, fill, labels=names, marks=marks, title="Kaart"))
    assert [text.find("tspan").text for text in tree.iter("text")] == ["1"]
    assert [path.find("title").text for path in tree.findall("svg/g/path")] == list(names)


def test_a_long_name_goes_on_two_lines(wijken):
    labels = pd.Series({"W2": "Kerkdorp-Oosterveld"})
    fill = pd.Series("#253494", index=wijken.index)
    text = parsed(area_map(wijken, fill, labels=labels, title="Kaart", width=300)).find(".//text")
    assert [span.text for span in text] == ["Kerkdorp-", "Oosterveld"]
    assert text.get("fill") == "#ffffff"


def test_borders_are_drawn_over_the_areas(wijken):
    fill = pd.Series("#111111", index=wijken.index)
    borders = made_up.shapes()["stadsdeel"]
    groups = parsed(area_map(wijken, fill, borders=borders, title="Kaart")).findall("svg/g")
    halo, line = groups[1].findall("path")
    assert (halo.get("stroke"), line.get("stroke-width")) == ("#ffffff", "2")


def test_a_scale_runs_from_edge_to_edge_and_turns_round():
    assert Scale([0, 10], edge=0)(2.5) == 0.25
    assert Scale([0, 10], edge=0.1)(10) == pytest.approx(0.9)
    assert Scale([0, 10], edge=0, flipped=True)(2.5) == 0.75
    assert Scale([3, math.nan])(3) == 0.5


def test_dot_plot_places_area_city_and_range():
    strip = pictures(dot_plot([dot(low=55.0, high=70.0)], title="t", area="Hier", city="Stad"))[0]
    own = strip.findall("circle")[-1]
    assert own.get("cx") == "50%"
    assert strip.findall("line")[1].get("x1") == "27.5%"
    assert (strip.find("rect").get("x"), strip.find("rect").get("width")) == ("38.75%", "33.75%")
    assert strip.find("title").text == "Werkzaamheidsgraad: 60,0 %, stad 50,0 %"


def test_dot_plot_puts_more_risk_on_the_right():
    strip = pictures(dot_plot([dot(value=45.0, flipped=True)], title="t", area="a", city="b"))[0]
    assert strip.findall("circle")[-1].get("cx") == "83.75%"


def test_a_wide_range_ends_at_the_edge_and_does_not_squeeze_the_dots():
    strip = pictures(dot_plot([dot(low=50.0, high=900.0)], title="t", area="a", city="b"))[0]
    assert strip.findall("circle")[-1].get("cx") == "50%"
    assert strip.find("rect").get("width") == "72.5%"


def test_dot_plot_says_why_there_is_no_value():
    hidden = dot(value=math.nan, text="onderdrukt", low=math.nan, high=math.nan)
    tree = parsed(dot_plot([hidden], title="t", area="Hier", city="Stad"))
    assert [cell.text for cell in tree.iter("td") if cell.get("class") == "state"] == ["onderdrukt"]
    assert len(list(tree.iter("circle"))) == 2


def test_dot_line_orders_by_risk_and_marks_one():
    scores = pd.Series({"a": -1.0, "b": 2.0, "c": math.nan})
    names = pd.Series({"a": "Laag", "b": "Hoog", "c": "Leeg"})
    tree = parsed(risk_line(scores, names, accented="a", city=0.5, title="t"))
    assert ["".join(head.itertext()) for head in tree.findall(".//thead//th")] == ["Rang", "Gebied"]
    rows = [row for row in tree.find(".//tbody") if row.find("th") is not None]
    assert [row.find("th").text for row in rows] == ["Hoog", "Laag", "Leeg"]
    assert [row.get("class") for row in rows] == [None, "own", None]
    assert [row.find("td").text for row in rows] == ["1", "2", "–"]
    assert rows[2].find("td/span").text == "geen gegevens"
    assert rows[0].find("td/svg/line[2]").get("x1") == "50%"


def test_contributions_fill_the_line_from_less_to_more():
    up, down = pd.Series({"a": 3.0, "b": 1.0}), pd.Series({"c": -4.0})
    names = pd.Series({"a": "Eerste", "b": "Tweede", "c": "Derde"})
    tree = parsed(contribution_bar(up, down, names, title="t"))
    line = [r for r in tree.find("figure/svg").findall("rect") if r.get("stroke")]
    places = [(rect.get("x"), rect.get("width")) for rect in line]
    assert places == [("0%", "50%"), ("50%", "37.5%"), ("87.5%", "12.5%")]
    words = ["".join(item.itertext()) for item in tree.iter("li")]
    assert words == ["Derde 50 %", "Eerste 38 %", "Tweede 12 %"]
    # Each part says how much it is, where there is room, so that the words tell which it is.
    assert [text.text for text in tree.find("figure/svg").findall("text")] == ["50", "38", "12"]


def test_without_contributions_there_are_words():
    none = pd.Series(dtype=float)
    assert "Geen enkele indicator" in contribution_bar(none, none, pd.Series(), title="t")


def test_a_count_stands_beside_the_line_that_it_should_follow():
    points = [(2, 10.0, 5.0), (1, 5.0, 2.5), (4, 20.0, 20.0)]
    drawn = parsed(path_line(points, title="t"))
    dashed, line = drawn.findall("svg/polyline")
    assert dashed.get("stroke-dasharray") and not line.get("stroke-dasharray")

    def places(one):
        return [tuple(map(float, place.split(","))) for place in one.get("points").split()]

    (x1, low), (x2, middle), (x4, top) = places(line)
    assert (x2 - x1) * 2 == pytest.approx(x4 - x2, abs=0.1)
    assert (low - top) == pytest.approx(3 * (low - middle), abs=0.1)  # from 0: 5, 10, 20
    assert places(dashed)[-1] == (x4, top) and places(dashed)[0][1] > low
    assert len(drawn.findall("svg/circle")) == 3
    assert path_line(points[:1], title="t") == ""
    without = parsed(path_line([(1, 1.0, math.nan), (2, 2.0, 3.0)], title="t"))
    assert len(without.findall("svg/polyline")) == 1


def test_sparkline_keeps_a_small_move_small_and_skips_gaps():
    values = pd.Series({2013: 100.0, 2020: np.nan, 2025: 101.0})
    line = parsed(sparkline(values, title="t")).find("svg/polyline")
    points = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
    assert [x for x, _ in points] == [4.0, 92.0]
    assert abs(points[0][1] - points[1][1]) < 1
    assert sparkline(values[:1], title="t") == ""


def test_scores_that_are_equal_but_for_their_last_bit_share_a_rank():
    scores = pd.Series({"a": 0.3, "b": 0.1 + 0.2, "c": -1.0})
    names = pd.Series({"a": "A", "b": "B", "c": "C"})
    tree = parsed(risk_line(scores, names, accented=None, city=0.0, title="t"))
    ranks = [cell.text for cell in tree.iter("td") if cell.get("class") == "number rank"]
    assert ranks == ["1", "1", "3"]
