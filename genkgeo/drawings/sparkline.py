"""A short history as a line beside a number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.svg import ACCENT, SOFT, Scale, amount, drawing, element

INSET = 4
"""Pixels between the line and the edge, so that the last point is whole."""


class Field(NamedTuple):
    """Where a time and a value lie in a small drawing, `INSET` from its edges."""

    across: Scale
    up: Scale
    width: int
    height: int

    def at(self, time: int, value: float) -> tuple[float, float]:
        """Place in pixels."""
        x = INSET + float(self.across(time)) * (self.width - 2 * INSET)
        return x, self.height - INSET - float(self.up(value)) * (self.height - 2 * INSET)


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
    known = values.dropna()
    years = zip(known.index.tolist(), known.tolist(), strict=True)
    points = [(int(year), float(value), math.nan, math.nan) for year, value in years]
    return banded_line(points, title=title, width=width, height=height)


def banded_line(
    points: Sequence[tuple[int, float, float, float]],
    *,
    title: str,
    width: int = 120,
    height: int = 28,
) -> Markup:
    """Draw a short history as a line in a light band of what chance leaves open.

    Parameters
    ----------
    points : sequence of (year, value, low, high)
        NaN where nothing leaves room for another value.
    title : str
        Text alternative.
    width, height : int
        In pixels.

    Returns
    -------
    markupsafe.Markup
        Empty under two points.
    """
    if len(points) < 2:
        return Markup("")
    rows = [
        (year, value, *((value, value) if math.isnan(low) else (low, high)))
        for year, value, low, high in sorted(points)
    ]
    across = Scale([row[0] for row in rows], edge=0)
    values = [row[1] for row in rows]
    # A small move stays small, for the height is never less than a quarter of the level.
    middle, least = (max(values) + min(values)) / 2, abs(sum(values) / len(values)) / 8
    ends = [end for row in rows for end in row[2:]]
    up = Scale([*values, *ends, middle - least, middle + least], edge=0)
    at = Field(across, up, width, height).at

    def joined(places: Sequence[tuple[float, float]]) -> str:
        # A tenth of a pixel is finer than any screen, and a release has hundreds of these.
        return " ".join(f"{amount(round(x, 1))},{amount(round(y, 1))}" for x, y in places)

    line = [at(year, value) for year, value, _, _ in rows]
    band = [at(row[0], row[3]) for row in rows] + [at(row[0], row[2]) for row in rows[::-1]]
    x, y = line[-1]
    room = any(low < high for _, _, low, high in rows)
    path = element("path", d=f"M{joined(band)}Z", fill=ACCENT, fill_opacity=0.15)
    return drawing(
        title,
        width,
        height,
        *([path] if room else []),
        element("polyline", points=joined(line), fill="none", stroke=SOFT, stroke_width=1.5),
        element("circle", cx=x, cy=y, r=3, fill=ACCENT),
    )
