"""Stacked bars: what a risk is made of, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.area_map import is_dark
from genkgeo.drawings.svg import ACCENT, INK, SOFT, element, percent, wide_drawing
from genkgeo.words import dutch

RAISES, LOWERS = ACCENT, "#7b8794"
"""Colours of contributions above and below the average."""

NUMBERED = 0.04
"""A smaller part has no room for its number."""


def contribution_bar(up: pd.Series, down: pd.Series, names: pd.Series, *, title: str) -> Markup:
    """Draw contributions as one stacked bar, what lowers to the left and what raises right.

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
        The bar and, under its two halves, the words in the same order with their share of
        the whole bar.
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
        _half("Verlaagt het risico", LOWERS, down / -total, names),
        _half("Verhoogt het risico", RAISES, up / total, names),
    ]
    return element(
        "figure",
        wide_drawing(title, 32, *drawn),
        element("div", *halves, class_="columns halves"),
        class_="contributions",
    )


def _segments(up: pd.Series, down: pd.Series, middle: float) -> Iterator[tuple[float, float, str]]:
    """Start, size and colour of each part, from the middle outwards, in shares of the width."""
    end = middle
    for share in down:
        end += share
        yield end, -share, LOWERS
    start = middle
    for share in up:
        yield start, share, RAISES
        start += share


def _half(head: str, colour: str, shares: pd.Series, names: pd.Series) -> Markup:
    """Write the words under one half: the indicators with their shares, the strongest first."""
    square = element("rect", width=12, height=12, fill=colour)
    key = element("svg", square, width=12, height=12, aria_hidden="true")
    items = [
        element(
            "li",
            names[name],
            " ",
            element("span", f"{dutch.number(100 * share)} %", class_="soft number"),
        )
        for name, share in zip(shares.index, shares, strict=True)
        if share >= 0.005
    ]
    listed = (
        element("ul", *items, class_="words")
        if items
        else element("p", "geen indicator", class_="words")
    )
    return element("div", element("h3", key, head), listed)


def share_bar(shares: pd.Series, colours: pd.Series, names: pd.Series, *, title: str) -> Markup:
    """Draw the parts of a whole as one bar, each with its number.

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
        The bar and, under it, the names with their shares.
    """
    shown = shares[shares > 0]
    outline = element("rect", width="100%", height=24, fill="#ffffff", stroke=SOFT)
    drawn, items, start = [outline], [], 0.0
    for number, share in zip(shown.index, shown, strict=True):
        drawn.append(
            element(
                "rect",
                x=percent(start),
                width=percent(share),
                y=0,
                height=24,
                fill=colours[number],
                stroke="#ffffff",
            )
        )
        if share >= NUMBERED:
            drawn.append(_number(number, start + share / 2, colours[number]))
        items.append(_share_item(f"{number} · {names[number]}", share, colours[number]))
        start += share
    if start < 0.995:
        items.append(_share_item("zonder profiel", 1 - start, "#ffffff"))
    legend = element("ul", *items, class_="legend")
    return element("figure", wide_drawing(title, 24, *drawn), legend, class_="shares")


def _number(number: int, middle: float, colour: str) -> Markup:
    return element(
        "text",
        str(number),
        x=percent(middle),
        y=17,
        font_size=14,
        text_anchor="middle",
        fill="#ffffff" if is_dark(colour) else INK,
    )


def _share_item(name: str, share: float, colour: str) -> Markup:
    square = element(
        "rect", x=0.5, y=0.5, width=11, height=11, fill=colour, stroke=INK, stroke_width=0.5
    )
    key = element("svg", square, width=12, height=12, aria_hidden="true")
    text = f"{dutch.number(100 * share)}\N{NO-BREAK SPACE}%"
    return element("li", key, f"{name} ", element("span", text, class_="number"))
