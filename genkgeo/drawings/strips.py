"""Dot plots: strips on a common scale.

A plot is a table whose cells hold drawn strips: names and numbers stay text that wraps on
a phone, prints sharp and is read aloud. Positions in a strip are percentages, so that it
takes the width it is given and nothing in it is stretched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.svg import ACCENT, INK, LINE, SOFT, Scale, element, percent
from genkgeo.states import STATE_WORDS, State
from genkgeo.words import dutch

HEIGHT = 20
FAINT = "#b4bdc6"

SHAPES = ("M-5 -9H5L0 -1Z", "M0 -5L5 0L0 5L-5 0Z", "M-4 -4H4V4H-4Z")
"""Of the wider areas, in the order of their names: triangle, diamond, square; open, so that
they differ from the dots without their colour too."""
MIDDLES = (-5, 0, 0)
"""How high the middle of each shape lies: the triangle points at the line from above."""


class Mark(NamedTuple):
    """The figure of a wider area, on the strip of another."""

    name: str
    value: float
    text: str
    """The value as written, with its year where that is another."""


class Dot(NamedTuple):
    """One row of a dot plot."""

    group: str
    """Heading under which the row stands; a change of it starts a new group."""
    name: str
    note: str
    """Small text under the name; may be empty."""
    value: float
    text: str
    """The value as written, or why there is none."""
    city: float
    city_text: str
    low: float
    high: float
    """The possible range; drawn where it differs from the value."""
    others: tuple[float, ...]
    """Values of the other areas of the level; faint, and they set the scale."""
    flipped: bool
    """The scale runs from high to low, so that right is always more risk."""
    margin: str = ""
    """The range in figures; may be empty."""
    wider: tuple[Mark, ...] = ()


def dot_plot(rows: Sequence[Dot], *, title: str, own: str, city: str | None) -> Markup:
    """Draw per row one area beside the city and wider areas, each row on a scale of its own.

    Parameters
    ----------
    rows : sequence of Dot
    title : str
        Caption of the table.
    own : str
        Head of the column of values.
    city : str or None
        Head of the city's column; None where the area is the city.

    Returns
    -------
    markupsafe.Markup
    """
    around = wider_names(rows)
    heads = [element("th", own, class_="number value own-value", scope="col")]
    if city is not None:
        heads.append(element("th", city, class_="number value", scope="col"))
    if around:
        heads.append(element("th", ", ".join(around), class_="number wide-only", scope="col"))
    head = element(
        "tr",
        element("th", "Indicator", class_="name", scope="col"),
        element("th", element("span", "Plaats op de schaal", class_="unseen"), scope="col"),
        *heads,
    )
    bodies, group = [], None
    for row in rows:
        if row.group != group:
            group = row.group
            heading = element("th", group, colspan=2 + len(heads), scope="rowgroup")
            bodies.append([element("tr", heading, class_="group")])
        bodies[-1].append(_dot_row(row, around, city is not None))
    return element(
        "table",
        element("caption", title),
        element("thead", head),
        *(element("tbody", *body) for body in bodies),
        class_="strips dots",
    )


def wider_names(rows: Sequence[Dot]) -> list[str]:
    """List the wider areas of a plot in the order of their shapes."""
    return sorted({mark.name for row in rows for mark in row.wider})


def _dot_row(row: Dot, around: Sequence[str], with_city: bool) -> Markup:
    note = [element("span", row.note, class_="small soft")] if row.note else []
    # On a phone there is no room for a column of wider areas: there they stand under the name.
    told = [
        element("span", f"{mark.name} {mark.text}", class_="small soft narrow-only")
        for mark in row.wider
    ]
    margin = [" ", element("span", f"({row.margin})", class_="small soft range")]
    cells = [
        element(
            "td",
            row.text,
            *(margin if row.margin else []),
            class_="number" if not math.isnan(row.value) else "state",
        )
    ]
    if with_city:
        cells.append(element("td", row.city_text, class_="number soft"))
    if around:
        lines = [
            element("span", f"{mark.name} " if len(around) > 1 else "", mark.text, class_="mark")
            for mark in row.wider
        ]
        cells.append(element("td", *lines, class_="number soft wide-only"))
    return element(
        "tr",
        element("th", row.name, *note, *told, scope="row"),
        element("td", _strip(row, around, with_city)),
        *cells,
    )


def _strip(row: Dot, around: Sequence[str], with_city: bool) -> Markup:
    # The possible range may run out of the strip: it must not squeeze what is known.
    wider = [mark.value for mark in row.wider]
    place = Scale([*row.others, row.value, row.city, *wider], flipped=row.flipped)
    drawn = [base_line()]
    if not math.isnan(row.value) and row.low < row.high:
        drawn.append(light_bar(place(row.low), place(row.high)))
    drawn += [
        dot_at(place(other), 3, FAINT) for other in sorted(row.others) if not math.isnan(other)
    ]
    if with_city and not math.isnan(row.city):
        drawn.append(city_tick(place(row.city)))
    drawn += [_shape(place(mark.value), around.index(mark.name)) for mark in row.wider]
    if not math.isnan(row.value):
        drawn.append(dot_at(place(row.value), 5.5, ACCENT))
    told = [row.text, *([f"stad {row.city_text}"] if with_city else [])]
    told += [f"{mark.name} {mark.text}" for mark in row.wider]
    return picture(f"{row.name}: {', '.join(told)}", *drawn)


def _shape(at: float, which: int) -> Markup:
    """Draw the mark of a wider area; a picture in the picture, since a path has no percentages."""
    path = shape_path(which)
    return element("svg", path, x=percent(at), y=HEIGHT / 2, width=1, height=1, overflow="visible")


def shape_path(which: int) -> Markup:
    """Draw the shape that stands for a wider area, around the origin."""
    return element(
        "path", d=SHAPES[which % len(SHAPES)], fill="#ffffff", stroke=INK, stroke_width=1.25
    )


def dot_line(
    scores: pd.Series,
    names: pd.Series,
    *,
    own: str | None,
    city: float,
    title: str,
    ranges: pd.Series | None = None,
) -> Markup:
    """Draw areas by risk on one common line, each on its own row so that each has its name.

    Parameters
    ----------
    scores : pandas.Series
        Area code → score; an area without one stands last, and says so.
    names : pandas.Series
        Area code → name.
    own : str or None
        The area in accent.
    city : float
        The city on the same scale.
    title : str
        Caption of the table.
    ranges : pandas.Series, optional
        Area code → small text under its name, such as between which ranks it lies.

    Returns
    -------
    markupsafe.Markup
    """
    ranges = pd.Series(dtype=object) if ranges is None else ranges
    place = Scale([*scores, city])
    ordered = scores.sort_values(ascending=False, kind="stable", na_position="last")
    ranks = scores.rank(ascending=False, method="min")
    rows = [
        element(
            "tr",
            element("td", dutch.number(ranks[code]), class_="number rank"),
            element("th", names[code], _small(ranges.get(code, "")), scope="row"),
            element("td", _line_strip(score, city, place, code == own, names[code])),
            class_="own" if code == own else None,
        )
        for code, score in ordered.items()
    ]
    above = element(
        "tr",
        element("td", class_="rank"),
        element("td", class_="name"),
        element("td", _city_name(city, place), width="60%"),
    )
    ends = element("div", element("span", "minder"), element("span", "meer risico"), class_="ends")
    below = element("tr", element("td"), element("td"), element("td", ends), class_="axis")
    return element(
        "table",
        element("caption", title),
        element("tbody", above, *rows, below),
        class_="strips line",
        width="100%",
    )


class Ranked(NamedTuple):
    """How high an area ranks, and how sure that is; NaN where it is not known."""

    rank: float
    low: float
    high: float
    of: int
    """How many are ranked."""
    city: float
    """Where the city stands between the ranks."""


def rank_strip(area: Ranked, *, title: str) -> Markup:
    """Draw a rank and between which ranks it lies, the first rank at the right.

    Parameters
    ----------
    area : Ranked
    title : str
        Text alternative.

    Returns
    -------
    markupsafe.Markup
    """
    if math.isnan(area.rank):
        return element("span", STATE_WORDS[State.MISSING], class_="small soft")
    place = Scale([1, area.of], flipped=True)
    drawn = [base_line()]
    if not math.isnan(area.city):
        drawn.append(city_tick(place(area.city)))
    if area.low < area.high:
        drawn.append(light_bar(place(area.low), place(area.high)))
    return picture(title, *drawn, dot_at(place(area.rank), 5.5, ACCENT))


def _small(text: str) -> Markup:
    return element("span", text, class_="small soft") if text else Markup("")


def _city_name(city: float, place: Scale) -> Markup:
    """Write "stad" above the line of the city, turned inwards near the ends."""
    if math.isnan(city):
        return Markup("")
    at = place(city)
    anchor = "start" if at < 0.1 else "end" if at > 0.9 else "middle"
    word = element("text", "stad", x=percent(at), y=14, font_size=14, fill=SOFT, text_anchor=anchor)
    return element("svg", word, width="100%", height=HEIGHT, aria_hidden="true")


def _line_strip(score: float, city: float, place: Scale, own: bool, name: str) -> Markup:
    if math.isnan(score):
        return element("span", STATE_WORDS[State.MISSING], class_="small soft")
    drawn = [base_line()]
    if not math.isnan(city):
        drawn.append(city_tick(place(city)))
    drawn.append(dot_at(place(score), 6 if own else 4.5, ACCENT if own else SOFT))
    side = "" if math.isnan(city) else ", boven de stad" if score > city else ", onder de stad"
    return picture(f"{name}{side}", *drawn)


def picture(title: str, *drawn: Markup, height: float = HEIGHT) -> Markup:
    """Give a strip as wide as its cell, with its text alternative."""
    return element(
        "svg",
        element("title", title),
        *drawn,
        width="100%",
        height=height,
        role="img",
        aria_label=title,
    )


def base_line() -> Markup:
    """Draw the line of a strip, over its whole width."""
    return element("line", x1="0%", x2="100%", y1="50%", y2="50%", stroke=LINE)


def light_bar(one: float, other: float) -> Markup:
    """Draw what a value may be, from share to share of the width, cut off at the ends."""
    start, end = sorted(min(max(at, 0.0), 1.0) for at in (one, other))
    return element(
        "rect",
        x=percent(start),
        width=percent(end - start),
        y=HEIGHT / 2 - 4,
        height=8,
        rx=4,
        fill=ACCENT,
        fill_opacity=0.25,
    )


def city_tick(at: float) -> Markup:
    """Draw the place of the city, so that it runs on from strip to strip."""
    return element(
        "line", x1=percent(at), x2=percent(at), y1=0, y2="100%", stroke=INK, stroke_width=2
    )


def dot_at(at: float, radius: float, colour: str) -> Markup:
    """Draw a dot at a share of the width."""
    return element("circle", cx=percent(at), cy=HEIGHT / 2, r=radius, fill=colour, stroke="#ffffff")
