"""Dot plots: one row per indicator, an area beside the city and the wider areas around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from genkgeo.drawings.strips import HEIGHT, base_line, city_tick, dot_at, light_bar
from genkgeo.drawings.svg import ACCENT, INK, Scale, element, percent, wide_drawing
from genkgeo.parameters.levels import WHOLE, Level

FAINT = "#b4bdc6"
"""Colour of the other areas of the level."""

SHAPES = ("M-5 -9H5L0 -1Z", "M0 -5L5 0L0 5L-5 0Z", "M-4 -4H4V4H-4Z")
"""Of the wider areas, in the order of their names: triangle, diamond, square; open, so that
they differ from the dots without their colour too."""
MIDDLES = (-5, 0, 0)
"""How high the middle of each shape lies: the triangle points at the line from above."""


class Mark(NamedTuple):
    """The value of a wider area, on the strip of another."""

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
    """The range in digits; may be empty."""
    wider: tuple[Mark, ...] = ()


def dot_plot(
    rows: Sequence[Dot], *, title: str, area: str, city: str | None, whole: Level = WHOLE
) -> Markup:
    """Draw per row one area beside the city and wider areas, each row on a scale of its own.

    Parameters
    ----------
    rows : sequence of Dot
    title : str
        Caption of the table.
    area : str
        Name of the area, head of the column of values.
    city : str or None
        Head of the city's column; None where the area is the city.
    whole : Level
        How the city is spoken of.

    Returns
    -------
    markupsafe.Markup
    """
    wider = wider_names(rows)
    heads = [element("th", area, class_="number value own-value", scope="col")]
    if city is not None:
        heads.append(element("th", city, class_="number value", scope="col"))
    if wider:
        # The legend and the strips name the group; a column has no room for it.
        names = ", ".join(dict.fromkeys(map(_without_group, wider)))
        heads.append(element("th", names, class_="number wide-only", scope="col"))
    head = element(
        "tr",
        element("th", "Indicator", class_="name", scope="col"),
        element("th", element("span", "Plaats op de schaal", class_="unseen"), scope="col"),
        *heads,
    )
    bodies: list[list[Markup]] = []
    group = None
    for row in rows:
        if row.group != group:
            group = row.group
            heading = element("th", group, colspan=2 + len(heads), scope="rowgroup")
            bodies.append([element("tr", heading, class_="group")])
        bodies[-1].append(_dot_row(row, wider, None if city is None else whole))
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


def _without_group(name: str) -> str:
    return name.partition(" (")[0]


def _named(mark: Mark) -> str:
    return f"{_without_group(mark.name)} "


def _dot_row(row: Dot, wider: Sequence[str], whole: Level | None) -> Markup:
    note = [element("span", row.note, class_="small soft")] if row.note else []
    # A phone has no room for a column of wider areas: there they stand under the name.
    wider_values = [
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
    if whole is not None:
        cells.append(element("td", row.city_text, class_="number soft"))
    if wider:
        lines = [
            element("span", _named(mark) if len(wider) > 1 else "", mark.text, class_="mark")
            for mark in row.wider
        ]
        cells.append(element("td", *lines, class_="number soft wide-only"))
    return element(
        "tr",
        element("th", row.name, *note, *wider_values, scope="row"),
        element("td", _strip(row, wider, whole)),
        *cells,
    )


def _strip(row: Dot, wider: Sequence[str], whole: Level | None) -> Markup:
    # The possible range may run out of the strip: it must not squeeze what is known.
    marked = [mark.value for mark in row.wider]
    place = Scale([*row.others, row.value, row.city, *marked], flipped=row.flipped)
    drawn = [base_line()]
    if not math.isnan(row.value) and row.low < row.high:
        drawn.append(light_bar(place(row.low), place(row.high)))
    drawn += [
        dot_at(place(value), 3, FAINT) for value in sorted(row.others) if not math.isnan(value)
    ]
    if whole is not None and not math.isnan(row.city):
        drawn.append(city_tick(place(row.city)))
    drawn += [_shape(place(mark.value), wider.index(mark.name)) for mark in row.wider]
    if not math.isnan(row.value):
        drawn.append(dot_at(place(row.value), 5.5, ACCENT))
    texts = [row.text, *([f"{whole.singular} {row.city_text}"] if whole is not None else [])]
    texts += [f"{mark.name} {mark.text}" for mark in row.wider]
    return wide_drawing(f"{row.name}: {', '.join(texts)}", HEIGHT, *drawn)


def _shape(share: float, which: int) -> Markup:
    """Draw the mark of a wider area; a picture in the picture, since a path has no percentages."""
    path = shape_path(which)
    return element(
        "svg", path, x=percent(share), y=HEIGHT / 2, width=1, height=1, overflow="visible"
    )


def shape_path(which: int) -> Markup:
    """Draw the shape that stands for a wider area, around the origin."""
    return element(
        "path", d=SHAPES[which % len(SHAPES)], fill="#ffffff", stroke=INK, stroke_width=1.25
    )
