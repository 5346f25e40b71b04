"""A short history as a line beside a number."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.svg import ACCENT, SOFT, Scale, amount, drawing, element

INSET = 4
"""Pixels between the line and the edge, so that the last point is whole."""


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
    # A small move stays small, for the height is never less than a quarter of the level.
    middle, least = (known.max() + known.min()) / 2, abs(known.mean()) / 8
    up = Scale([*known, middle - least, middle + least], edge=0)
    points = [
        (
            INSET + across(year) * (width - 2 * INSET),
            height - INSET - up(value) * (height - 2 * INSET),
        )
        for year, value in zip(known.index, known, strict=True)
    ]
    line = " ".join(f"{amount(float(x))},{amount(float(y))}" for x, y in points)
    x, y = map(float, points[-1])
    return drawing(
        title,
        width,
        height,
        element("polyline", points=line, fill="none", stroke=SOFT, stroke_width=1.5),
        element("circle", cx=x, cy=y, r=3, fill=ACCENT),
    )
