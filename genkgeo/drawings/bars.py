"""Charts of one line: contributions stacked from less to more risk, and a short history."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.area_map import is_dark
from genkgeo.drawings.svg import ACCENT, INK, SOFT, Scale, amount, element, percent
from genkgeo.words import dutch

RAISES, LOWERS = ACCENT, "#7b8794"
"""Colours of contributions above and below the average."""

NUMBERED = 0.04
"""A smaller part has no room for its number."""


def contribution_bar(up: pd.Series, down: pd.Series, names: pd.Series, *, title: str) -> Markup:
    """Draw contributions as one stacked line, what lowers to the left and what raises right.

    Parameters
    ----------
    up, down : pandas.Series
        Indicator id → contribution, the strongest first; ``down`` is negative.
    names : pandas.Series
        Indicator id → short name.
    title : str
        Text alternative.

    Returns
    -------
    markupsafe.Markup
        The line and, under its two halves, the words in the same order with their share of
        the whole line.
    """
    total = up.sum() - down.sum()
    if not total:
        return element("p", "Geen enkele indicator wijkt af van het gemiddelde.", class_="soft")
    middle = -down.sum() / total
    drawn = [
        element(
            "rect",
            x=percent(start),
            width=percent(size),
            y=0,
            height=24,
            fill=colour,
            stroke="#ffffff",
            stroke_width=1,
        )
        for start, size, colour in _segments(up / total, down / total, middle)
    ]
    drawn.append(
        element(
            "rect", x=percent(middle), width=2, y=0, height=32, fill=INK, transform="translate(-1)"
        )
    )
    halves = [
        _words("Verlaagt het risico", LOWERS, down / -total, names),
        _words("Verhoogt het risico", RAISES, up / total, names),
    ]
    line = element(
        "svg",
        element("title", title),
        *drawn,
        width="100%",
        height=32,
        role="img",
        aria_label=title,
    )
    return element(
        "figure", line, element("div", *halves, class_="columns halves"), class_="contributions"
    )


def _segments(up: pd.Series, down: pd.Series, middle: float) -> Iterable[tuple[float, float, str]]:
    end = middle
    for share in down:
        end += share
        yield end, -share, LOWERS
    start = middle
    for share in up:
        yield start, share, RAISES
        start += share


def _words(head: str, colour: str, shares: pd.Series, names: pd.Series) -> Markup:
    square = element("rect", width=12, height=12, fill=colour)
    key = element("svg", square, width=12, height=12, aria_hidden="true")
    items = [
        element(
            "li",
            names[one],
            " ",
            element("span", f"{dutch.number(100 * share)} %", class_="soft number"),
        )
        for one, share in shares.items()
        if share >= 0.005
    ]
    listed = (
        element("ul", *items, class_="words")
        if items
        else element("p", "geen indicator", class_="words")
    )
    return element("div", element("h3", key, head), listed)


def share_bar(shares: pd.Series, colours: pd.Series, names: pd.Series, *, title: str) -> Markup:
    """Draw the parts of a whole as one line, each with its number.

    Parameters
    ----------
    shares : pandas.Series
        Number → share; what they lack of 1 stays white.
    colours, names : pandas.Series
        Number → colour, and name.
    title : str
        Text alternative.

    Returns
    -------
    markupsafe.Markup
        The line and, under it, the names with their shares.
    """
    drawn, items, start = [], [], 0.0
    for number, share in shares[shares > 0].items():
        fill = {"fill": colours[number], "stroke": "#ffffff"}
        drawn.append(
            element("rect", x=percent(start), width=percent(share), y=0, height=24, **fill)
        )
        if share >= NUMBERED:
            drawn.append(_number(number, start + share / 2, colours[number]))
        items.append(_part(f"{number} · {names[number]}", share, colours[number]))
        start += share
    if start < 0.995:
        items.append(_part("zonder profiel", 1 - start, "#ffffff"))
    frame = element("rect", width="100%", height=24, fill="#ffffff", stroke=SOFT)
    line = element(
        "svg",
        element("title", title),
        frame,
        *drawn,
        width="100%",
        height=24,
        role="img",
        aria_label=title,
    )
    return element("figure", line, element("ul", *items, class_="legend"), class_="shares")


def _number(number: int, at: float, colour: str) -> Markup:
    return element(
        "text",
        str(number),
        x=percent(at),
        y=17,
        font_size=14,
        text_anchor="middle",
        fill="#ffffff" if is_dark(colour) else INK,
    )


def _part(name: str, share: float, colour: str) -> Markup:
    square = element(
        "rect", x=0.5, y=0.5, width=11, height=11, fill=colour, stroke=INK, stroke_width=0.5
    )
    key = element("svg", square, width=12, height=12, aria_hidden="true")
    text = f"{dutch.number(100 * share)}\N{NO-BREAK SPACE}%"
    return element("li", key, f"{name} ", element("span", text, class_="number"))


def sparkline(values: pd.Series, *, title: str, width: int = 96, height: int = 24) -> Markup:
    """Draw a short history as a line, its last point in accent; empty under two values.

    Parameters
    ----------
    values : pandas.Series
        Year → value; years keep their distance, a year without a value breaks nothing off.
    title : str
        Text alternative.
    width, height : int
        In pixels.

    Returns
    -------
    markupsafe.Markup
    """
    known = values.dropna().sort_index()
    if len(known) < 2:
        return Markup("")
    across = Scale(list(known.index), edge=0)
    # A small move stays small: the height is never less than a quarter of the level.
    middle, least = (known.max() + known.min()) / 2, abs(known.mean()) / 8
    down = Scale([*known, middle - least, middle + least], edge=0)
    inset = 4
    points = [
        (
            inset + across(year) * (width - 2 * inset),
            height - inset - down(value) * (height - 2 * inset),
        )
        for year, value in known.items()
    ]
    line = " ".join(f"{amount(float(x))},{amount(float(y))}" for x, y in points)
    x, y = map(float, points[-1])
    return element(
        "svg",
        element("title", title),
        element("polyline", points=line, fill="none", stroke=SOFT, stroke_width=1.5),
        element("circle", cx=x, cy=y, r=3, fill=ACCENT),
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label=title,
    )
