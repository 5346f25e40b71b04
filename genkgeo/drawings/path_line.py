"""What was counted through time, and the line that it should follow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from genkgeo.drawings.sparkline import Field
from genkgeo.drawings.svg import ACCENT, SOFT, Scale, amount, drawing, element

WIDTH, HEIGHT = 160, 44


def path_line(points: Sequence[tuple[int, float, float]], *, title: str) -> Markup:
    """Draw figures as dots on a line, and what was expected as a dashed one.

    Parameters
    ----------
    points : sequence of (time, value, expected)
        Times keep their distance; ``expected`` is NaN where nothing is.
    title : str
        Text alternative.

    Returns
    -------
    markupsafe.Markup
        Empty under two points.
    """
    if len(points) < 2:
        return Markup("")
    rows = sorted(points)
    expected = [(time, path) for time, _, path in rows if math.isfinite(path)]
    figures = [(time, value) for time, value, _ in rows]
    across = Scale([time for time, _ in figures], edge=0)
    # From 0, for these are counts and levels: half as high is half as many.
    up = Scale([0.0, *(value for _, value in [*figures, *expected])], edge=0)
    at = Field(across, up, WIDTH, HEIGHT).at

    def line(series: Sequence[tuple[int, float]], **look: object) -> Markup:
        joined = " ".join(f"{amount(x)},{amount(y)}" for x, y in (at(*one) for one in series))
        return element("polyline", points=joined, fill="none", **look)

    dots = [
        element("circle", cx=x, cy=y, r=2.5, fill=ACCENT) for x, y in (at(*one) for one in figures)
    ]
    dashed = line(expected, stroke=SOFT, stroke_width=1, stroke_dasharray="3 3")
    return drawing(
        title,
        WIDTH,
        HEIGHT,
        *([dashed] if len(expected) > 1 else []),
        line(figures, stroke=ACCENT, stroke_width=1.5),
        *dots,
    )
