"""Lines through the years: one picture per indicator, a colour per area."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from genkgeo.drawings.labels import legend_item, shorten
from genkgeo.drawings.palette import PROFILES
from genkgeo.drawings.svg import INK, LINE, SOFT, drawing, element
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

WIDTH, HEIGHT = 420, 220
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 12, 26
MOST = len(PROFILES)
"""More lines than colours cannot be told apart."""


def line_chart(
    values: Mapping[str, Mapping[int, float]], indicator: Indicator, *, colours: Mapping[str, str]
) -> Markup:
    """Draw an indicator of some areas through the years, on a scale that begins at 0 where it can.

    Parameters
    ----------
    values : mapping of str to mapping of int to float
        Name of an area → year → value; a year without a value breaks the line.
    indicator : Indicator
    colours : mapping of str to str
        Name of an area → its colour.
    """
    years = sorted({year for own in values.values() for year in own})
    known = [v for own in values.values() for v in own.values() if not math.isnan(v)]
    if not known:
        return element("p", f"{indicator.short}: geen cijfers.", class_="soft")
    low, high = min(0.0, *known), max(0.0, *known)
    span, first = (high - low) or 1.0, years[0]
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(year: int) -> float:
        return round(LEFT + width * (year - first) / max(years[-1] - first, 1), 1)

    def y(value: float) -> float:
        return round(TOP + height * (1 - (value - low) / span), 1)

    drawn = []
    for at in (low, (low + high) / 2, high):
        drawn.append(element("path", d=f"M{LEFT} {y(at)}H{WIDTH - RIGHT}", stroke=LINE))
        text = dutch.number(at, indicator.decimals)
        drawn.append(
            element(
                "text", text, x=LEFT - 6, y=y(at) + 4, text_anchor="end", font_size=12, fill=SOFT
            )
        )
    for year in _apart(years, x):
        drawn.append(
            element(
                "text",
                str(year),
                x=x(year),
                y=HEIGHT - 8,
                text_anchor="end" if year == years[-1] else "middle",
                font_size=12,
                fill=SOFT,
            )
        )
    for name, own in values.items():
        points = [(year, own[year]) for year in years if not math.isnan(own.get(year, math.nan))]
        path = "".join(
            f"{'L' if at else 'M'}{x(year)} {y(v)}" for at, (year, v) in enumerate(points)
        )
        said = f"{name}: " + ", ".join(f"{year} {dutch.value(v, indicator)}" for year, v in points)
        dots = [
            element("circle", cx=x(year), cy=y(v), r=3, fill=colours[name]) for year, v in points
        ]
        line = element("path", d=path, fill="none", stroke=colours[name], stroke_width=2)
        drawn.append(element("g", element("title", said), line, *dots))
    title = f"{indicator.label}, {years[0]}–{years[-1]}: {dutch.listing(list(values))}"
    head = element("p", dutch.with_unit(indicator.short, indicator.unit))
    return element("div", head, drawing(title, WIDTH, HEIGHT, *drawn), class_="panel")


def _apart(years: Sequence[int], x: object) -> list[int]:
    """Years whose numbers do not touch."""
    kept: list[int] = []
    for year in reversed(years):
        if not kept or abs(x(kept[-1]) - x(year)) >= 34:  # type: ignore[operator]
            kept.append(year)
    return kept


def colour_legend(colours: Mapping[str, str]) -> Markup:
    """Write which colour is which area."""
    items = [
        legend_item(element("rect", y=3, width=24, height=6, fill=colour), name)
        for name, colour in colours.items()
    ]
    return element("ul", *items, class_="legend")


def bar_chart(
    values: Mapping[str, float], indicator: Indicator, *, average: float, whole: str, title: str
) -> Markup:
    """Draw a bar per area, longest first, with the average as a line in another colour.

    Parameters
    ----------
    values : mapping of str to float
        Name of an area → value.
    indicator : Indicator
    average : float
        Of the whole; NaN draws no line.
    whole : str
        Name of what the line is of.
    title : str
    """
    known = {name: v for name, v in values.items() if not math.isnan(v)}
    if not known:
        return element("p", "Geen cijfers.", class_="soft")
    ordered = sorted(known.items(), key=lambda one: (-one[1], one[0]))
    ends = [0.0, *known.values(), *([] if math.isnan(average) else [average])]
    low, high = min(ends), max(ends)
    left, right, row = 170, 70, 20
    width = 640 - left - right
    height = row * len(ordered) + 26

    def x(value: float) -> float:
        return round(left + width * (value - low) / ((high - low) or 1.0), 1)

    drawn, written = [], []
    for at, (name, v) in enumerate(ordered):
        y, start, end = row * at + 4, min(x(0), x(v)), max(x(0), x(v))
        long = round(max(end - start, 0.5), 1)
        drawn.append(element("rect", x=start, y=y, width=long, height=14, fill=BAR))
        shown = dutch.value(v, indicator)
        written += [
            element("text", shorten(name, left - 8), x=left - 6, y=y + 11, text_anchor="end"),
            element("text", shown, x=end + 5, y=y + 11),
        ]
    if not math.isnan(average):
        drawn.append(
            element("path", d=f"M{x(average)} 0V{height - 22}", stroke=AVERAGE, stroke_width=2)
        )
        text = shorten(f"{whole}: {dutch.value(average, indicator)}", 200)
        middle = min(max(x(average), 102), 538)
        written.append(
            element("text", text, x=middle, y=height - 6, text_anchor="middle", fill=AVERAGE)
        )
    # White around the letters, so that the line of the average crosses none of them.
    letters = element(
        "g",
        *written,
        fill=INK,
        font_size=12,
        stroke="#ffffff",
        stroke_width=3,
        paint_order="stroke",
    )
    drawn.append(letters)
    return drawing(title, 640, height, *drawn)


BAR, AVERAGE = "#2c7fb8", "#aa501c"
"""Of the bars, and of the line and the words of the average."""
