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

from genkgeo import dutch
from genkgeo.svg import ACCENT, INK, LINE, SOFT, Scale, element, percent

HEIGHT = 20
FAINT = "#b4bdc6"


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


def dot_plot(rows: Sequence[Dot], *, title: str, own: str, city: str) -> Markup:
    """Draw per row one area beside the city, each row on a scale of its own.

    Parameters
    ----------
    rows : sequence of Dot
    title : str
        Caption of the table.
    own, city : str
        Heads of the two columns of values.

    Returns
    -------
    markupsafe.Markup
    """
    head = element(
        "tr",
        element("th", "Indicator", class_="name", scope="col"),
        element("td"),
        element("th", own, class_="number value", scope="col"),
        element("th", city, class_="number value", scope="col"),
    )
    bodies, group = [], None
    for row in rows:
        if row.group != group:
            group = row.group
            bodies.append(
                [element("tr", element("th", group, colspan=4, scope="rowgroup"), class_="group")]
            )
        bodies[-1].append(_dot_row(row))
    return element(
        "table",
        element("caption", title),
        element("thead", head),
        *(element("tbody", *body) for body in bodies),
        class_="strips dots",
    )


def _dot_row(row: Dot) -> Markup:
    note = [element("span", row.note, class_="small soft")] if row.note else []
    without = "number" if not math.isnan(row.value) else "state"
    return element(
        "tr",
        element("th", row.name, *note, scope="row"),
        element("td", _strip(row)),
        element("td", row.text, class_=without),
        element("td", row.city_text, class_="number soft"),
    )


def _strip(row: Dot) -> Markup:
    # The possible range may run out of the strip: it must not squeeze what is known.
    place = Scale([*row.others, row.value, row.city], flipped=row.flipped)
    drawn = [_baseline()]
    if not math.isnan(row.value) and row.low < row.high:
        drawn.append(_bar(place(row.low), place(row.high)))
    drawn += [
        _circle(place(other), 3, FAINT) for other in sorted(row.others) if not math.isnan(other)
    ]
    if not math.isnan(row.city):
        drawn.append(_tick(place(row.city)))
    if not math.isnan(row.value):
        drawn.append(_circle(place(row.value), 5.5, ACCENT))
    return _picture(f"{row.name}: {row.text}, stad {row.city_text}", *drawn)


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
        return element("span", "geen gegevens", class_="small soft")
    drawn = [_baseline()]
    if not math.isnan(city):
        drawn.append(_tick(place(city)))
    drawn.append(_circle(place(score), 6 if own else 4.5, ACCENT if own else SOFT))
    side = "" if math.isnan(city) else ", boven de stad" if score > city else ", onder de stad"
    return _picture(f"{name}{side}", *drawn)


def _picture(title: str, *drawn: Markup) -> Markup:
    return element(
        "svg",
        element("title", title),
        *drawn,
        width="100%",
        height=HEIGHT,
        role="img",
        aria_label=title,
    )


def _baseline() -> Markup:
    return element("line", x1="0%", x2="100%", y1="50%", y2="50%", stroke=LINE)


def _bar(one: float, other: float) -> Markup:
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


def _tick(at: float) -> Markup:
    return element(
        "line", x1=percent(at), x2=percent(at), y1=0, y2="100%", stroke=INK, stroke_width=2
    )


def _circle(at: float, radius: float, colour: str) -> Markup:
    return element("circle", cx=percent(at), cy=HEIGHT / 2, r=radius, fill=colour, stroke="#ffffff")
