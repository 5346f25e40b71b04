"""Change split by cause: stacked from zero, towards risk, on a scale that rows share."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.drawings.change_chart import change_chart
from genkgeo.drawings.svg import ACCENT
from genkgeo.results import PARTS, VERDICTS

UP, DOWN, SAME = VERDICTS


def change(
    what: str,
    parts: tuple[float, ...],
    verdict: str = UP,
    interval: tuple[float, float] = (0.5, 1.5),
) -> dict[str, object]:
    difference = sum(parts)
    return {
        "level": "wijk",
        "area": "W1",
        "what": what,
        "earlier": 10 - difference,
        "later": 10.0,
        "difference": difference,
        **dict(zip(PARTS, parts, strict=True)),
        "low": interval[0],
        "high": interval[1],
        "verdict": verdict,
    }


def drawn(*rows: dict[str, object], unit: pd.Series | None = None) -> ET.Element:
    frame = pd.DataFrame(rows)
    unit = pd.Series(1.0, index=frame["what"]) if unit is None else unit
    figure = change_chart(frame, made_up.REGISTRY, unit, years=(2024, 2025))
    return ET.fromstring(f"<div>{figure}</div>")


def bars(tree: ET.Element, row: int = 0) -> list[tuple[str, float, float]]:
    """Give the fill, start and end of each bar of a row, in percent from zero."""
    found = tree.findall(".//tbody/tr")[row].findall(".//rect")
    places = [(float(r.get("x")[:-1]) - 50, float(r.get("width")[:-1])) for r in found]
    return [
        (rect.get("fill"), round(x, 2), round(x + width, 2))
        for rect, (x, width) in zip(found, places, strict=True)
    ]


def words(tree: ET.Element, row: int = 0) -> list[str]:
    cells = tree.findall(".//tbody/tr")[row].findall("td")[-1]
    return [span.text.replace("\xa0", " ") for span in cells]


def test_causes_are_stacked_from_zero_to_both_sides():
    tree = drawn(change("oki", (2.0, -1.0, 1.0, -0.5)))
    real, boundary, revision, method = bars(tree)
    assert real[1:] == (0, 32) and revision[1:] == (32, 48)
    assert boundary[1:] == (-16, 0) and method[1:] == (-24, -16)
    assert len({real[0], boundary[0], revision[0], method[0]}) == 4
    ids = {pattern.get("id") for pattern in tree.iter("pattern")}
    assert {boundary[0], revision[0]} == {f"url(#{one})" for one in ids}


def test_to_the_right_is_more_risk():
    tree = drawn(
        change("rank", (-2.0, 0, 0, 0)),
        change("werkzaamheid", (2.0, 0, 0, 0), DOWN),
        change("score", (2.0, 0, 0, 0)),
    )
    # The order is that of the page: score, rank, indicators.
    assert [row.find("th").text for row in tree.findall(".//tbody/tr")] == [
        "Risico",
        "Rang",
        "Werkzaamheidsgraad",
    ]
    ends = [bars(tree, row)[0][1:] for row in range(3)]
    assert ends[0] == ends[1] == (0, 48)
    assert ends[2] == (-48, 0)
    assert words(tree, 1) == ["van 12 naar 10 (−2)", "risico gestegen"]


def test_rows_share_the_scale_of_their_units():
    rows = (change("oki", (1.0, 0, 0, 0)), change("budgetmeters", (5.0, 0, 0, 0)))
    tree = drawn(*rows, unit=pd.Series({"oki": 0.5, "budgetmeters": 5.0}))
    assert bars(tree, 0)[0][2] == pytest.approx(2 * bars(tree, 1)[0][2])


@pytest.mark.parametrize("unit", [pd.Series({"budgetmeters": 5.0}), pd.Series({"oki": 0.0})])
def test_a_figure_without_a_unit_has_words_alone(unit):
    tree = drawn(change("oki", (1.0, 0, 0, 0)), unit=unit)
    assert not tree.findall(".//tbody//svg")
    assert tree.find(".//caption").text == "Verandering van 2024 naar 2025."
    assert words(tree) == ["van 9,00 naar 10,00 (+1,00)", UP]


def test_real_change_alone_has_an_interval_and_no_legend():
    tree = drawn(change("oki", (1.0, 1e-13, -1e-13, 0)))
    assert [fill for fill, _, _ in bars(tree)] == [ACCENT]
    assert not tree.findall(".//ul") and not list(tree.iter("pattern"))
    # The whisker: from 0,5 to 1,5 where the bar is 1; with a stop at both ends.
    whisker = [line for line in tree.findall(".//tbody//line") if line.get("stroke-width")]
    assert [(line.get("x1"), line.get("x2")) for line in whisker] == [("66%", "98%")]


def test_a_wide_interval_does_not_squeeze_the_change():
    tree = drawn(change("oki", (1.0, 0, 0, 0), SAME, (-50.0, 52.0)))
    assert bars(tree)[0][2] == 24
    (whisker,) = (line for line in tree.findall(".//tbody//line") if line.get("stroke-width"))
    assert (whisker.get("x1"), whisker.get("x2")) == ("2%", "98%")


def test_a_change_that_may_be_noise_is_lighter():
    firm, loose = (
        drawn(change("oki", (1.0, 0, 0, 0), verdict)).find(".//tbody//rect").get("fill-opacity")
        for verdict in (UP, SAME)
    )
    assert firm is None and float(loose) < 0.5


def test_numbers_verdict_and_causes_are_in_words():
    tree = drawn(change("budgetmeters", (1.2, 0.3, 0.001, 0), SAME))
    assert words(tree) == ["van 8,5 naar 10,0 % (+1,5)", SAME, "echt +1,2, grenzen +0,3"]
    label = tree.find(".//tbody//svg/title").text.replace("\xa0", " ")
    assert label == (
        "Budgetmeters: van 8,5 % naar 10,0 %, niet aantoonbaar veranderd; echt +1,2, grenzen +0,3"
    )


def test_causes_too_small_for_the_digits_are_not_named():
    assert words(drawn(change("oki", (1.0, 0.001, 0, 0)))) == ["van 9,00 naar 10,00 (+1,00)", UP]


def test_what_cannot_be_compared_says_so():
    rows = [change("oki", (1.0, 0, 0, 0)), change("budgetmeters", (np.nan,) * 4, "")]
    tree = drawn(*rows)
    cells = tree.findall(".//tbody/tr")[1].findall("td")
    assert cells[1].text == "geen twee cijfers om te vergelijken"
    assert not list(cells[0])


def test_nothing_changed_at_all():
    tree = drawn(change("oki", (0.0, 0.0, 0.0, 0.0), SAME, (0.0, 0.0)))
    assert not bars(tree)
    assert words(tree) == ["van 10,00 naar 10,00 (0,00)", SAME]
