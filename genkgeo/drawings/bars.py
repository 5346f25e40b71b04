"""Stacked bars: what a risk is made of, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.area_map import is_dark
from genkgeo.drawings.svg import ACCENT, INK, SOFT, element, percent, wide_drawing
from genkgeo.words import dutch
from genkgeo.words.rounding import apportioned, units

RAISES, LOWERS = ACCENT, "#5f6b76"
"""Colours of contributions above and below the average."""

WITHOUT = 0
"""In the place of a number: the part of a whole that has none."""

NUMBERED = 0.04
"""A smaller part has no room for its number."""

TOLD = 5
"""Percents of which a part has room for how many they are."""


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
        The bar and, under its two halves, the words with their share of the whole bar, which
        stands in the parts as well, so that each is known by it.
    """
    total = up.sum() - down.sum()
    if not total:
        return element("p", "Geen enkele indicator wijkt af van het gemiddelde.", class_="soft")
    middle = -down.sum() / total
    percents = percentages(pd.concat([down / -total, up / total]))
    drawn = []
    segments = _segments(up / total, down / total, middle)
    for (start, size, colour), part in zip(segments, percents, strict=True):
        place = {"x": percent(start), "width": percent(size), "y": 0, "height": 24}
        drawn.append(element("rect", **place, fill=colour, stroke="#ffffff", stroke_width=1))
        if part >= TOLD:
            drawn.append(_number(part, start + size / 2, colour))
    drawn.append(
        element(
            "rect", x=percent(middle), width=2, y=0, height=32, fill=INK, transform="translate(-1)"
        )
    )
    halves = [
        _half("Verlaagt het risico", LOWERS, percents[down.index], names),
        _half("Verhoogt het risico", RAISES, percents[up.index], names),
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


def percentages(shares: pd.Series) -> pd.Series:
    """Round shares to whole percents that together are what the shares are together.

    Examples
    --------
    >>> percentages(pd.Series({"a": 0.375, "b": 0.125, "c": 0.5})).tolist()
    [38, 12, 50]
    """
    exact = dict(zip(shares.index, (100 * shares).astype(float), strict=True))
    return pd.Series(apportioned(exact, units(sum(exact.values()), 0) or 0), dtype=int)


def _half(head: str, colour: str, percents: pd.Series, names: pd.Series) -> Markup:
    """Write the words under one half: the indicators with their shares, the strongest first."""
    square = element("rect", width=12, height=12, fill=colour)
    key = element("svg", square, width=12, height=12, aria_hidden="true")
    items = [
        element(
            "li",
            names[name],
            " ",
            element("span", f"{dutch.number(part)} %", class_="soft number"),
        )
        for name, part in zip(percents.index, percents, strict=True)
        if part
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
    # What they lack of the whole is a part too, so that all percentages together are 100.
    percents = percentages(pd.concat([shown, pd.Series({WITHOUT: 1 - shown.sum()})]))
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
        items.append(_share_item(f"{number} · {names[number]}", percents[number], colours[number]))
        start += share
    if percents[WITHOUT]:
        items.append(_share_item("zonder profiel", percents[WITHOUT], "#ffffff"))
    legend = element("ul", *items, class_="legend")
    return element("figure", wide_drawing(title, 24, *drawn), legend, class_="shares")


def _number(number: int, middle: float, colour: str) -> Markup:
    return element(
        "text",
        str(number),
        x=percent(middle),
        y=17,
        font_size=13,
        text_anchor="middle",
        fill="#ffffff" if is_dark(colour) else INK,
    )


def _share_item(name: str, part: int, colour: str) -> Markup:
    square = element(
        "rect", x=0.5, y=0.5, width=11, height=11, fill=colour, stroke=INK, stroke_width=0.5
    )
    key = element("svg", square, width=12, height=12, aria_hidden="true")
    text = f"{dutch.number(part) if part else 'minder dan 1'}\N{NO-BREAK SPACE}%"
    return element("li", key, f"{name} ", element("span", text, class_="number"))
