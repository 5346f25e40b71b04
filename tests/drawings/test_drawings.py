"""What holds for every drawing, whatever the names in it."""

from __future__ import annotations

import ast
import dataclasses
import itertools
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import made_up
import numpy as np
import pandas as pd
import pytest
from project import ROOT
from test_change_chart import change
from test_charts import dot
from test_transitions import CHOICE, matching, profiles

from genkgeo.drawings import markup
from genkgeo.drawings.area_map import area_map
from genkgeo.drawings.bars import contribution_bar, share_bar
from genkgeo.drawings.change_chart import change_chart
from genkgeo.drawings.choice_chart import choice_chart
from genkgeo.drawings.dot_plot import MIDDLES, SHAPES, dot_plot
from genkgeo.drawings.line_chart import bar_chart, line_chart
from genkgeo.drawings.linked_map import linked_map
from genkgeo.drawings.palette import PROFILES
from genkgeo.drawings.path_line import path_line
from genkgeo.drawings.portrait_chart import portrait_chart
from genkgeo.drawings.score_lines import Scored, risk_line, score_lines
from genkgeo.drawings.sparkline import banded_line, sparkline
from genkgeo.drawings.strips import Ranked, rank_strip
from genkgeo.drawings.transition_chart import transition_chart
from genkgeo.drawings.trend_chart import trend_chart
from genkgeo.pages import standalone
from genkgeo.results import VERDICTS

NUMBERS = range(1, len(PROFILES) + 1)


def names(hostile: bool) -> pd.Series:
    given = itertools.cycle(made_up.HOSTILE) if hostile else (f"profiel {n}" for n in NUMBERS)
    return pd.Series(dict(zip(NUMBERS, given, strict=False)))


def registry(hostile: bool) -> dict:
    if not hostile:
        return made_up.REGISTRY
    indicator = made_up.REGISTRY["budgetmeters"]
    return {
        f"i{at}": indicator.model_copy(update={"short": text, "label": text})
        for at, text in enumerate(made_up.HOSTILE)
    }


def lines(hostile: bool, step: int = 1) -> str:
    name, own = titles(hostile), next(iter(registry(hostile).values()))
    years = [(2023, 1.0), (2024, math.nan), (2025, 2.0)][::step]
    values = {name: dict(years)}
    return line_chart(values, own, colours={name: "#2a6eb4"})


def bars(hostile: bool, step: int = 1) -> str:
    name, own = titles(hostile), next(iter(registry(hostile).values()))
    return bar_chart(
        dict([(name, 4.0), ("Bret", 2.0)][::step]), own, average=3.0, whole="Genk", title=name
    )


def trends(hostile: bool, step: int = 1) -> str:
    of = registry(hostile)
    given = dict(
        zip(["noord", "VLA", "LIM"], made_up.HOSTILE[5:8] if hostile else "ABC", strict=True)
    )
    rows = [
        (indicator, area, year, 10.0 + at + year % 3, 9.0 + at, 12.0 + at, str(year // 5))
        for at, (indicator, area) in enumerate(itertools.product(of, (*given, "C")))
        for year in range(2018, 2026)
    ]
    columns = ["indicator", "area", "period", "value", "ci_low", "ci_high", "vintage"]
    frame = pd.DataFrame(rows, columns=columns)[::step]
    return trend_chart(frame, of, given, accented="noord", city="C")


def flows(hostile: bool, step: int = 1) -> str:
    numbers = list(NUMBERS)
    cells = pd.DataFrame(np.eye(8) * 100 + 5, index=numbers, columns=numbers)[::step]
    found = matching(transition=cells.T[::step].T, new=(), gone=(9,), kept=tuple(NUMBERS))
    own = names(hostile)
    found = dataclasses.replace(found, gone_names={9: own[5]}, moves=found.moves[::step])
    colours = pd.Series(PROFILES, index=numbers)
    labels = pd.Series(numbers, index=[f"W{n}" for n in numbers])[::step]
    of = dataclasses.replace(
        profiles(found), names=own, colours=colours, labels=labels, matching=found
    )
    return transition_chart(of, year=2025)


def choice(hostile: bool, step: int = 1) -> str:
    return choice_chart(CHOICE[::step], 3)


def split(hostile: bool, step: int = 1) -> str:
    of = registry(hostile)
    rows = [change(what, (1.0, 0.5, -0.5, 0.2), VERDICTS[2]) for what in ("score", *of)]
    unit = pd.Series(1.0, index=["score", *of])
    return change_chart(pd.DataFrame(rows[::step]), of, unit, years=(2024, 2025))


def portraits(hostile: bool, step: int = 1) -> str:
    of = registry(hostile)
    means = pd.DataFrame(1.0, index=list(NUMBERS), columns=list(of))[::step]
    shorts = pd.Series({name: one.short for name, one in of.items()})
    colours = pd.Series(PROFILES, index=list(NUMBERS))
    return portrait_chart(means, means / 2, names(hostile), shorts, colours)


def titles(hostile: bool) -> str:
    return "".join(made_up.HOSTILE) if hostile else "Titel"


def wijken(hostile: bool, step: int = 1) -> str:
    shapes = made_up.shapes()["wijk"]
    texts = made_up.HOSTILE if hostile else "ABCD"
    labels = pd.Series(dict(zip(shapes.index, texts, strict=False)))
    fill = pd.Series("#ffffcc", index=shapes.index)
    return area_map(shapes[::step], fill[::step], labels=labels, title=titles(hostile), width=600)


def linked(hostile: bool, step: int = 1) -> str:
    shapes = made_up.shapes()["wijk"]
    texts = list(made_up.HOSTILE if hostile else "ABCDEFGHIJ")[: len(shapes)]
    texts += [""] * (len(shapes) - len(texts))
    areas = pd.DataFrame({"text": texts, "link": "a/index.html", "classes": "t0-1"}, shapes.index)
    return linked_map(shapes[::step], areas[::step], title=titles(hostile))


def pushes(hostile: bool, step: int = 1) -> str:
    up, down = pd.Series({1: 3.0, 2: 1.0}), pd.Series({3: -4.0})
    return contribution_bar(up, down, names(hostile)[::step], title=titles(hostile))


def shares(hostile: bool, step: int = 1) -> str:
    parts, colours = pd.Series(0.12, index=NUMBERS), pd.Series(PROFILES, index=NUMBERS)
    return share_bar(parts, colours[::step], names(hostile)[::step], title=titles(hostile))


def dots(hostile: bool, step: int = 1) -> str:
    rows = [dot(name=name, group=name, note=name) for name in names(hostile)]
    return dot_plot(rows, title=titles(hostile), area="Hier", city="Stad")


def on_a_line(hostile: bool, step: int = 1) -> str:
    scores = pd.Series([float(n) for n in NUMBERS], index=NUMBERS)[::step]
    return risk_line(scores, names(hostile), accented=3, city=2.5, title=titles(hostile))


def scored(hostile: bool, step: int = 1) -> str:
    rows = [Scored(name, 3.5, 3.0, math.nan, "x.html") for name in names(hostile)]
    return score_lines(rows, most=7, title=titles(hostile), heads=("Wijk", "Score"), city=2.0)


def ranked(hostile: bool, step: int = 1) -> str:
    return rank_strip(Ranked(2.0, 1.0, 4.0, 8, 3.5), title=titles(hostile))


def counted(hostile: bool, step: int = 1) -> str:
    return path_line([(1, 3.0, 4.0), (2, 8.0, 9.5), (4, 9.0, 15.0)][::step], title=titles(hostile))


def course(hostile: bool, step: int = 1) -> str:
    values = pd.Series({2023: 1.0, 2024: 3.0, 2025: 2.0})
    return sparkline(values[::step], title=titles(hostile))


def course_in_a_band(hostile: bool, step: int = 1) -> str:
    nothing = float("nan")
    points = [(2023, 1.0, 0.5, 2.0), (2024, 3.0, nothing, nothing), (2025, 2.0, 1.0, 4.0)]
    return banded_line(points[::step], title=titles(hostile))


DRAWN = {
    area_map: wijken,
    banded_line: course_in_a_band,
    change_chart: split,
    choice_chart: choice,
    contribution_bar: pushes,
    dot_plot: dots,
    linked_map: linked,
    portrait_chart: portraits,
    rank_strip: ranked,
    risk_line: on_a_line,
    score_lines: scored,
    share_bar: shares,
    sparkline: course,
    path_line: counted,
    transition_chart: flows,
    trend_chart: trends,
    line_chart: lines,
    bar_chart: bars,
}
"""Every drawing there is, and a function that draws it with plain or with hostile names."""

FIGURES = list(DRAWN.values())


def drawings_of(path: Path) -> set[str]:
    """The public functions of a file that make a picture, themselves or through others in it."""
    defined = {
        node.name: node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    names_in = {
        name: {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        | {part.arg for part in ast.walk(node) if isinstance(part, ast.keyword)}
        for name, node in defined.items()
    }

    def makes_a_picture(name: str, seen: frozenset[str] = frozenset()) -> bool:
        inside = names_in[name]
        return bool(inside & {"drawing", "wide_drawing", "role"}) or any(
            makes_a_picture(other, seen | {name}) for other in inside & set(defined) - seen - {name}
        )

    return {name for name in defined if not name.startswith("_") and makes_a_picture(name)}


OTHER = ("svg.py", "one_picture.py")
"""What draws nothing of itself: it holds what others draw."""


def test_every_drawing_is_drawn_here():
    files = [path for path in (ROOT / "genkgeo/drawings").glob("*.py") if path.name not in OTHER]
    assert {name for path in files for name in drawings_of(path)} == {
        draw.__name__ for draw in DRAWN
    }


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("hostile", [False, True])
def test_it_is_well_formed_and_stands_alone(figure, hostile):
    markup = figure(hostile)
    tree = ET.fromstring(f"<div>{markup}</div>")
    assert {one.tag for one in tree.iter()} <= {
        *("div", "figure", "figcaption", "ul", "li", "p", "span", "h3", "a"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
        *(
            "svg",
            "title",
            "defs",
            "pattern",
            "g",
            "path",
            "line",
            "rect",
            "circle",
            "text",
            "tspan",
            "polyline",
        ),
    }
    assert not any(
        key == "style" or key.startswith("on") for one in tree.iter() for key in one.attrib
    )
    # What Jinja or a template literal would start to read is not there as such.
    assert not re.search(r"\{\{|\{%|\$\{|`", markup)
    ids = re.findall(r'\bid="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", markup)) <= set(ids)


@pytest.mark.parametrize("figure", FIGURES)
def test_every_picture_has_a_text_alternative(figure):
    tree = ET.fromstring(f"<div>{figure(False)}</div>")
    for svg in tree.iter("svg"):
        assert svg.get("aria-hidden") == "true" or (
            svg.get("role") == "img" and svg[0].tag == "title" and svg[0].text
        )


@pytest.mark.parametrize("figure", FIGURES)
def test_the_order_of_rows_changes_nothing(figure):
    assert figure(False) == figure(False, -1)


# `choice` is given no names, and `flows` shortens them to what fits.
@pytest.mark.parametrize("figure", [one for one in FIGURES if one not in (choice, flows)])
def test_names_are_shown_as_written(figure):
    text = "".join(ET.fromstring(f"<div>{figure(True)}</div>").itertext())
    for name in made_up.HOSTILE[:8]:
        assert markup.visible(name) in text


def test_two_figures_on_a_page_share_no_id():
    one, other = (set(re.findall(r'\bid="([^"]+)"', flows(hostile))) for hostile in (False, True))
    assert one and other and not one & other


@pytest.fixture(scope="module")
def all_figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a page with every figure, with plain and with hostile names."""
    body = "".join(figure(hostile) for figure in FIGURES for hostile in (False, True))
    page = tmp_path_factory.mktemp("figures") / "figures.html"
    css = standalone.asset("genkgeo.css")
    page.write_text(
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>x</title>'
        f"<style>{css}</style></head><body>{body}</body></html>",
        encoding="utf-8",
    )
    return page


@pytest.mark.parametrize("width", [1440, 390])
def test_no_text_runs_out_of_its_picture(open_page, all_figures, width):
    opened = open_page(all_figures, width=width)
    outside = opened.page.evaluate(
        """() => [...document.querySelectorAll("svg[viewBox] text")].filter(text => {
          const box = text.getBBox(), all = text.ownerSVGElement.viewBox.baseVal;
          return box.x < -1 || box.y < -1 || box.x + box.width > all.width + 1
            || box.y + box.height > all.height + 1;
        }).map(text => text.textContent)"""
    )
    assert outside == []
    assert not opened.messages and not opened.requests


def test_the_middle_of_every_shape_is_known_so_that_its_key_is_whole():
    for shape, middle in zip(SHAPES, MIDDLES, strict=True):
        heights = [float(y) for y in re.findall(r"[ML]?-?\d+ (-?\d+)", shape)]
        heights += [float(y) for y in re.findall(r"V(-?\d+)", shape)]
        assert (min(heights) + max(heights)) / 2 == middle
        assert max(heights) - min(heights) <= 12
