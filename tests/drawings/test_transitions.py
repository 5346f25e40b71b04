"""Profiles beside those of an earlier release: ribbons, names, table; and how many there are."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.drawings.choice_chart import choice_chart
from genkgeo.drawings.portrait_chart import portrait_chart
from genkgeo.drawings.svg import ACCENT, LINE
from genkgeo.drawings.transition_chart import transition_chart
from genkgeo.results import Matching, Profiles
from genkgeo.words.transitions import ribbons_of


def matching(**changes: object) -> Matching:
    """Give one firm and one loose move to a new profile 3, and a profile 4 that is gone."""
    plain = Matching(
        year=2024,
        vintage="2019",
        kept=(1, 2),
        new=(3,),
        gone=(4,),
        gone_names={4: "veel sociale huur"},
        transition=pd.DataFrame(
            [[1000.0, 50.0, 0.0], [0.0, 900.0, 300.0], [0.0, 0.0, 200.0]],
            index=[1, 2, 4],
            columns=[1, 2, 3],
        ),
        moves=pd.DataFrame(
            {"before": [2, 4], "after": [3, 3], "share": 1.0, "firm": [True, False]},
            index=["W3", "W4"],
        ),
    )
    return dataclasses.replace(plain, **changes)


def profiles(found: Matching | None) -> Profiles:
    return dataclasses.replace(
        made_up.profiles(),
        labels=pd.Series({"W1": 1, "W2": 2, "W3": 3, "W4": 3}),
        names=pd.Series({1: "lage OKI", 2: "hoge OKI", 3: "veel budgetmeters"}),
        colours=pd.Series({1: "#0072b2", 2: "#e69f00", 3: "#009e73"}),
        matching=found,
    )


def parsed(markup: str) -> ET.Element:
    return ET.fromstring(f"<div>{markup}</div>")


def figure(**changes: object) -> ET.Element:
    return parsed(transition_chart(profiles(matching(**changes)), year=2025))


def texts(tree: ET.Element) -> list[str]:
    found = tree.findall(".//svg[@role='img']/text")
    return [" ".join(span.text for span in text.findall("tspan")) for text in found]


def ribbons(tree: ET.Element) -> list[ET.Element]:
    return [path for path in tree.findall("figure/svg/path") if path.find("title") is not None]


def test_ribbons_hold_all_of_the_transition():
    found = ribbons_of(matching())
    assert sum(one.size for one in found) == 2450
    assert {(one.before, one.after): one.kind for one in found} == {
        (1, 1): "same",
        (1, 2): "part",
        (2, 2): "same",
        (2, 3): "firm",
        (4, 3): "loose",
    }


def test_a_ribbon_of_which_some_moves_are_firm_is_split():
    moves = pd.DataFrame(
        {"before": [2, 2, 2], "after": [3, 3, 3], "firm": [True, False, False]},
        index=["W3", "W4", "W5"],
    )
    sizes = {one.kind: one.size for one in ribbons_of(matching(moves=moves)) if one.before == 2}
    assert sizes == pytest.approx({"same": 900, "firm": 100, "loose": 200})


def test_firm_moves_are_solid_and_loose_ones_hatched():
    tree = figure()
    (pattern,) = tree.iter("pattern")
    fills = {path.find("title").text.split(":")[0]: path.get("fill") for path in ribbons(tree)}
    assert fills["Van profiel 2 naar 3, aantoonbaar"] == ACCENT
    assert fills["Van profiel 4 naar 3, kan toeval zijn"] == f"url(#{pattern.get('id')})"
    assert fills["Profiel 1 gebleven"] == LINE


def test_profiles_are_named_at_both_sides_with_their_areas():
    found = texts(figure())
    assert found.count("1 · lage OKI") == 2
    assert "4 · veel sociale huur" in found and "verdwenen, 1 wijk" in found
    assert "3 · veel budgetmeters" in found and "nieuw, 2 wijken" in found


def test_what_changed_is_said_aloud():
    assert figure().find("figure/svg/title").text == (
        "Van 2024 naar 2025 kregen twee wijken een ander profiel, één daarvan aantoonbaar; "
        "nieuw: 3 · veel budgetmeters; verdwenen: 4 · veel sociale huur."
    )


def test_nothing_moved():
    same = pd.DataFrame(np.diag([3.0, 2.0, 1.0]), index=[1, 2, 3], columns=[1, 2, 3])
    moves = matching().moves.iloc[:0]
    tree = figure(transition=same, moves=moves, new=(), gone=(), gone_names={})
    label = tree.find("figure/svg/title").text
    assert label == "Van 2024 naar 2025 kreeg geen enkele wijk een ander profiel."
    assert [item[0].tail for item in tree.iter("li")] == ["zelfde profiel"]
    # Every profile has one place, so that what stays runs level.
    for path in ribbons(tree):
        start, end = re.match(r"M\d+,([\d.]+)C.* \d+,([\d.]+)V", path.get("d")).groups()
        assert start == end


def test_without_an_earlier_release_nothing_is_drawn():
    assert transition_chart(profiles(None), year=2025) == ""


CHOICE = pd.DataFrame(
    {"stability": [0.91, np.nan, 0.7], "silhouette": [0.3, 0.4, 0.2], "smallest": [9, 7, 2]},
    index=pd.Index([2, 3, 4], name="k"),
)


def test_the_chosen_number_is_named():
    tree = parsed(choice_chart(CHOICE, 3))
    found = texts(tree)
    assert {"gekozen", "stabiliteit", "silhouet", "0,40", "kleinste groep", "7"} <= set(found)
    dots = [circle.get("fill") for circle in tree.iter("circle")]
    assert dots.count(ACCENT) == 1  # of stability there is no figure for 3
    label = tree.find("svg/title").text
    assert label.startswith("Gekozen: 3 profielen. 2 profielen: stabiliteit 0,91, silhouet 0,30")


def test_the_line_of_scores_breaks_where_there_is_none():
    paths = parsed(choice_chart(CHOICE, 3)).findall("svg/path")
    assert [path.get("d").count("M") for path in paths] == [0, 2]


def test_a_score_that_was_not_computed_is_left_out():
    found = texts(parsed(choice_chart(CHOICE[["silhouette"]], 2)))
    assert "stabiliteit" not in found and "kleinste groep" not in found


def portrait(names: pd.Series | None = None) -> ET.Element:
    own = profiles(None)
    means = pd.DataFrame(
        [[-1.0, 0.5], [0.0, np.nan], [1.0, -0.5]], index=[1, 2, 3], columns=["oki", "budgetmeters"]
    )
    shorts = pd.Series({name: one.short for name, one in made_up.REGISTRY.items()})
    return parsed(
        portrait_chart(
            means, means.abs() / 2, own.names if names is None else names, shorts, own.colours
        )
    )


def test_a_portrait_has_a_panel_per_profile_with_the_same_scale():
    tree = portrait()
    assert [p.text for p in tree.iter("p")] == [
        "1 · lage OKI",
        "2 · hoge OKI",
        "3 · veel budgetmeters",
    ]
    dots = [[float(c.get("cx")) for c in svg.findall("circle")] for svg in tree.findall(".//svg")]
    first, second, third = (panel for panel in dots if panel)
    assert first[0] < second[0] < third[0]
    assert second[0] - first[0] == pytest.approx(third[0] - second[0], abs=0.02)
    assert len(second) == 1


def test_a_portrait_is_said_aloud_from_most_to_least_risk():
    label = portrait().findall(".//svg[@role='img']")[0].find("title").text
    assert label.endswith("in standaardafwijkingen: Budgetmeters +0,5, OKI −1,0.")
