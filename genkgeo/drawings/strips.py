"""The strip: a drawn cell of a table, and what is drawn in it at shares of its width.

A chart of strips is a table whose cells hold drawings: names and numbers stay text that wraps
on a phone, prints sharp and is read aloud. Positions in a strip are percentages, so that it
takes the width it is given and nothing in it is stretched.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import NamedTuple

from markupsafe import Markup

from genkgeo.drawings.svg import ACCENT, INK, LINE, Scale, element, percent, wide_drawing
from genkgeo.states import STATE_WORDS, State

HEIGHT = 20
"""Of a strip, in pixels."""


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
    return wide_drawing(title, HEIGHT, *drawn, dot_at(place(area.rank), 5.5, ACCENT))


@cache
def base_line() -> Markup:
    """Draw the line of a strip, over its whole width."""
    return element("line", x1="0%", x2="100%", y1="50%", y2="50%", stroke=LINE)


def light_bar(low: float, high: float) -> Markup:
    """Draw what a value may be, between two shares of the width, cut off at the ends.

    On a scale that is flipped the lower value lies at the right.
    """
    start, end = sorted(min(max(share, 0.0), 1.0) for share in (low, high))
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


def city_tick(share: float) -> Markup:
    """Draw the place of the city, so that it runs on from strip to strip."""
    return element(
        "line", x1=percent(share), x2=percent(share), y1=0, y2="100%", stroke=INK, stroke_width=2
    )


# The same areas stand on the strips of every sheet; what is drawn is small and never changes.
@lru_cache(maxsize=10_000)
def dot_at(share: float, radius: float, colour: str) -> Markup:
    """Draw a dot at a share of the width."""
    return element(
        "circle", cx=percent(share), cy=HEIGHT / 2, r=radius, fill=colour, stroke="#ffffff"
    )
