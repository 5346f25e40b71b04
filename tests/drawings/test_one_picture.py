"""What is drawn for a page as one SVG that stands alone, and as pixels."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import made_up
import pytest

from genkgeo.analysis import pictures
from genkgeo.drawings.one_picture import one_picture, told
from genkgeo.drawings.raster import rasterised
from genkgeo.drawings.strips import HEIGHT

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    """Every line of text of a picture."""
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}tspan")]


def test_words_of_a_legend_stand_apart():
    drawn = pictures.risk_map(made_up.results(), "wijk").svg
    assert {"laagste vijfde", "hoogste vijfde", "geen gegevens", "onderdrukt"} <= set(texts(drawn))


def test_a_small_text_under_a_name_is_a_line_of_its_own():
    row = '<th scope="row">Genk-Oost<span class="small soft">rang 1–3</span></th>'
    svg = one_picture(f"<table><tbody><tr>{row}</tr></tbody></table>")
    assert texts(svg) == ["Genk-Oost", "rang 1–3"]
    sizes = [node.get("font-size") for node in ET.fromstring(svg).iter(f"{SVG}text")]
    assert sizes == ["14", "12"]


def test_a_strip_is_as_wide_as_its_column():
    strip = f'<svg width="100%" height="{HEIGHT}"><line x1="0%" x2="50%" y1="50%" y2="50%"/></svg>'
    rows = f"<tr><th>Bret</th><td>{strip}</td></tr>"
    svg = ET.fromstring(one_picture(f"<table><tbody>{rows}</tbody></table>"))
    drawn = svg.find(f".//{SVG}svg")
    [line] = drawn
    assert 400 < float(drawn.get("width")) < 640
    assert float(line.get("x2")) == pytest.approx(float(drawn.get("width")) / 2, abs=0.1)
    assert line.get("y1") == str(HEIGHT // 2)


def test_numbers_stand_right_and_texts_left():
    cells = '<td class="number">7,1</td><td>waargenomen</td>'
    svg = ET.fromstring(one_picture(f"<table><tbody><tr>{cells}</tr></tbody></table>"))
    assert [node.get("text-anchor") for node in svg.iter(f"{SVG}text")] == ["end", None]


def test_a_long_text_is_broken_and_lost_nowhere():
    words = " ".join(f"woord{number}" for number in range(80))
    svg = one_picture(f"<table><tbody><tr><td>a</td><td>{words}</td></tr></tbody></table>")
    assert " ".join(texts(svg)[1:]) == words
    assert float(ET.fromstring(svg).get("width")) < 1200


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "]]>", "&amp;", "{{7*7}}"])
def test_a_name_stays_a_text(hostile):
    picture = pictures.risk_map(made_up.hostile(), "wijk")
    assert ET.fromstring(picture.svg).find(f".//{SVG}script") is None
    assert one_picture("<p>x</p>", title=hostile).count("<script") == 0


def test_title_and_notes_stand_on_it():
    svg = one_picture("<p>tekst</p>", title="Risico", notes=["Voorbeeldcijfers."])
    assert texts(svg) == ["Risico", "tekst", "Voorbeeldcijfers."]
    assert ET.fromstring(svg).get("aria-label") == "Risico"
    assert told('<svg aria-label="x"><title>Wat er is</title></svg>') == "Wat er is"


def test_pixels_are_the_same_each_time_and_hold_the_letters():
    plain, with_text = (one_picture(f"<p>{text}</p>", title="t") for text in (".", "Boxbergheide"))
    image = rasterised(with_text)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert image == rasterised(with_text)
    # Without fonts both would be white.
    assert len(image) > len(rasterised(plain)) + 300


def test_bold_is_bold_in_pixels():
    svg = one_picture("<p>x</p>", title="Risico per wijk")
    light = re.sub(' font-weight="650"', "", svg)
    assert rasterised(svg) != rasterised(light)
