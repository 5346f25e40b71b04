"""Trend panels: what each line shows, where it breaks off, and what is said aloud."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.drawings import labels
from genkgeo.drawings.svg import ACCENT
from genkgeo.drawings.trend_chart import DASHES, trend_chart

NAMES = {"noord": "Made-Noord", "LIM": "Limburg", "VLA": "Vlaanderen"}
CITY = "C"


def parsed(markup: str) -> ET.Element:
    return ET.fromstring(f"<div>{markup}</div>")


def series(values: dict[str, dict[int, float]], indicator: str = "budgetmeters") -> pd.DataFrame:
    """Give rows of one indicator: area → year → value; margins for the own area and the city."""
    rows = [
        {
            "indicator": indicator,
            "area": area,
            "period": year,
            "value": value,
            "ci_low": value - 1 if area in ("noord", CITY) else np.nan,
            "ci_high": value + 1 if area in ("noord", CITY) else np.nan,
            "vintage": "2019" if year < 2025 else "2025",
        }
        for area, years in values.items()
        for year, value in years.items()
    ]
    return pd.DataFrame(rows)


def panels(frame: pd.DataFrame, own: str | None = "noord") -> ET.Element:
    return parsed(trend_chart(frame, made_up.REGISTRY, NAMES, accented=own, city=CITY))


def panel(frame: pd.DataFrame, own: str | None = "noord") -> ET.Element:
    (found,) = panels(frame, own).findall(".//div[@class='panel']/svg")
    return found


def lines(svg: ET.Element) -> dict[str, str]:
    """Give the courses by how they are dashed: path by dash, the own line as ``own``."""
    return {
        "own" if path.get("stroke") == ACCENT else path.get("stroke-dasharray", "city"): path.get(
            "d"
        )
        for path in svg.findall("path")
        if path.get("fill") == "none"
    }


def texts(svg: ET.Element) -> list[str]:
    return ["".join(span.text for span in text.findall("tspan")) for text in svg.iter("text")]


def test_one_panel_per_indicator_in_the_order_of_the_registry():
    frame = pd.concat(
        [series({"noord": {2024: 1.0, 2025: 2.0}}, name) for name in ("werkzaamheid", "oki")]
    )
    heads = [p.text for p in panels(frame).iter("p")]
    assert [head.strip() for head in heads] == ["OKI", "Werkzaamheidsgraad"]


def test_first_and_last_value_are_said_in_a_sentence():
    found = panel(series({"noord": {2023: 3.0, 2025: 4.8}, CITY: {2023: 2.0, 2025: 2.5}}))
    expected = (
        "Gezinnen met een budgetmeter elektriciteit: Made-Noord van 3,0 % in 2023 naar 4,8 % "
        "in 2025; stad van 2,0 % in 2023 naar 2,5 % in 2025."
    )
    assert found.find("title").text.replace("\xa0", " ") == expected
    assert found.get("role") == "img"


def test_an_early_last_value_of_a_wider_area_stands_at_its_point():
    own = {year: 3.0 for year in range(2021, 2026)}
    found = panel(series({"noord": own, "VLA": {2013: 1.6}}))
    assert "1,6 Vlaanderen" in texts(found)
    (early,) = found.findall("g[@paint-order='stroke']/text/tspan")
    (point,) = [one for one in found.findall("circle") if float(one.get("cx")) < 60]
    assert 0 < float(early.get("x")) - float(point.get("cx")) < 10


def test_early_values_at_one_point_do_not_meet():
    wider = {area: {2013: 1.6} for area in ("LIM", "VLA")}
    found = panel(series({"noord": {2024: 3.0, 2025: 3.2}, **wider}))
    heights = [float(one.get("y")) for one in found.findall("g[@paint-order='stroke']/text/tspan")]
    assert len(heights) == 2 and abs(heights[0] - heights[1]) >= labels.SIZE


def test_last_values_stand_beside_the_lines_and_years_at_the_ends():
    frame = series({"noord": {2023: 3.0, 2024: 4.0}, CITY: {2023: 2.0, 2024: 2.5}})
    found = texts(panel(frame))
    assert {"4,0", "2,5 stad", "2023", "2024"} <= set(found)


def test_a_year_without_a_figure_breaks_the_line():
    own = {2019: 3.0, 2020: 3.5, 2022: 3.2, 2023: 3.4, 2025: 3.3}
    found = panel(series({"noord": own}))
    assert lines(found)["own"].count("M") == 2
    # 2025 stands alone and is the last: one point.
    assert len(found.findall("circle")) == 1
    missing = series({"noord": {**own, 2021: np.nan, 2024: np.nan}})
    assert ET.tostring(panel(missing)) == ET.tostring(found)


def test_one_year_gives_points_and_no_line():
    found = panel(series({"noord": {2025: 3.0}, CITY: {2025: 2.0}, "VLA": {2025: 1.0}}))
    assert not lines(found)
    assert len(found.findall("circle")) == 3
    assert texts(found).count("2025") == 1
    assert "Made-Noord 3,0" in found.find("title").text.replace("\xa0", " ")
    assert " van " not in found.find("title").text


def test_wider_areas_differ_without_colour():
    years = {2023: 2.0, 2024: 2.5}
    found = panel(series({"noord": years, CITY: years, "VLA": years, "LIM": years}))
    assert set(lines(found)) == {"own", "city", *DASHES[:2]}
    assert {"2,5 Limburg", "2,5 Vlaanderen", "2,5 stad"} <= set(texts(found))
    open_points = [c for c in found.findall("circle") if c.get("fill") == "#ffffff"]
    assert len(open_points) == 2


def test_the_city_alone_is_the_subject():
    tree = panels(series({CITY: {2023: 2.0, 2024: 2.5}}), own=None)
    assert [item.findtext(".", "").strip() or item[0].tail for item in tree.iter("li")] == [
        "stad",
        "marge van 90 %",
    ]
    assert set(lines(tree.find(".//div[@class='panel']/svg"))) == {"own"}


def test_new_borders_are_marked_before_the_year_that_has_them():
    own = {2023: 3.0, 2024: 3.5, 2025: 3.2}
    assert "nieuwe grenzen" in texts(panel(series({"noord": own})))
    assert "nieuwe grenzen" not in texts(panel(series({"noord": {2023: 3.0, 2024: 3.5}})))
    bare = series({"noord": own}).drop(columns=["vintage", "ci_low", "ci_high"])
    assert "nieuwe grenzen" not in texts(panel(bare))


def test_the_margin_is_a_band_or_a_bar():
    found = panel(series({"noord": {2019: 3.0, 2021: 3.5, 2022: 3.2}}))
    (band,) = (path for path in found.findall("path") if path.get("fill") == ACCENT)
    assert band.get("d").count("Z") == 2


def test_a_last_value_of_an_earlier_year_says_so():
    frame = series({"noord": {2023: 3.0, 2024: 3.5}, "LIM": {2022: 2.0, 2023: 2.2}})
    assert "2,2 Limburg ’23" in texts(panel(frame))


def test_an_area_without_figures_says_so():
    frame = series({CITY: {2023: 2.0, 2024: 2.5}, "noord": {2023: np.nan, 2024: np.nan}})
    found = panel(frame)
    assert "geen eigen cijfers" in texts(found)
    assert "Made-Noord geen cijfers" in found.find("title").text
    empty = series({CITY: {2024: np.nan}, "noord": {2024: np.nan}})
    assert "geen cijfers" in texts(panel(empty))


def test_small_moves_stay_small():
    found = panel(series({"noord": {2023: 60.0, 2024: 60.1}}, "werkzaamheid"))
    (start, end) = re.findall(r"[\d.]+,([\d.]+)", lines(found)["own"])
    assert abs(float(start) - float(end)) < 2


@pytest.mark.parametrize("level", [0.0, 12345.6])
def test_values_that_never_change_are_drawn(level):
    found = panel(series({"noord": dict.fromkeys(range(2011, 2026), level)}, "oki"))
    assert "nan" not in ET.tostring(found, encoding="unicode").lower()
