"""A map as a drawing: inline SVG that needs no script, no tiles and no style attribute."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from genkgeo.drawings.svg import (
    DOTS_FILL,
    HATCH_FILL,
    INK,
    content_id,
    drawing,
    element,
    patterns,
    text_width,
)

LABEL_SIZE = 12
LINE_HEIGHT = 13
FLAG_WIDTH, DASHES = 2.5, "5 3"
"""Of the line around an area that is flagged."""
TOLERANCE = 0.3
"""Pixels within which a border may be simplified; less than the eye sees."""


def area_map(
    shapes: gpd.GeoDataFrame,
    fill: pd.Series,
    *,
    borders: gpd.GeoDataFrame | None = None,
    labels: pd.Series | None = None,
    tips: pd.Series | None = None,
    marks: pd.Series | None = None,
    spots: gpd.GeoSeries | None = None,
    flagged: Collection[str] = (),
    title: str,
    width: int = 480,
) -> Markup:
    """Draw areas in their colours.

    Parameters
    ----------
    shapes : geopandas.GeoDataFrame
        Index area code, EPSG:31370.
    fill : pandas.Series
        Area code → colour, or `HATCH_FILL` (geen gegevens), or `DOTS_FILL` (onderdrukt);
        an area that is not in it is hatched.
    borders : geopandas.GeoDataFrame, optional
        Larger areas, drawn as lines over the map.
    labels : pandas.Series, optional
        Area code → text. It is drawn where it fits in its area, and is the tooltip of every area.
    tips : pandas.Series, optional
        Area code → its tooltip, where that is another text.
    marks : pandas.Series, optional
        Area code → text that is drawn instead, in these areas only; labels are tooltips then.
    spots : geopandas.GeoSeries, optional
        Name → point, EPSG:31370; drawn over the map with numbers from 1, in this order.
    flagged : collection of str
        Areas with a dashed line around them.
    title : str
        What the map shows: the text for who does not see it.
    width : int
        In pixels; the height follows.

    Returns
    -------
    markupsafe.Markup
    """
    shapes = shapes.sort_index()
    view = View(shapes, width)
    drawn = list(view.fit(shapes))
    suffix = f"-{content_id(title, width, *shapes.index)}"
    own = {HATCH_FILL: f"url(#geen{suffix})", DOTS_FILL: f"url(#onderdrukt{suffix})"}
    fills = fill.reindex(shapes.index).fillna(HATCH_FILL).tolist()
    colours = [own.get(colour, colour) for colour in fills]
    texts = _texts(labels, shapes)
    written = texts if marks is None else _texts(marks, shapes)
    return drawing(
        title,
        width,
        view.height,
        patterns(suffix),
        element(
            "g",
            *_areas(drawn, colours, texts if tips is None else _texts(tips, shapes)),
            stroke=INK,
            stroke_width=0.5,
            stroke_linejoin="round",
            fill_rule="evenodd",
        ),
        *([] if borders is None else [_borders(view.fit(borders.sort_index()))]),
        *([_dashed(drawn, shapes.index.isin(list(flagged)))] if len(flagged) else []),
        element(
            "g",
            *_labels(drawn, colours, written),
            font_size=LABEL_SIZE,
            text_anchor="middle",
            stroke_linejoin="round",
            stroke_width=3,
            paint_order="stroke",
        ),
        *([] if spots is None else _spots(spots, view)),
        preserveAspectRatio="xMinYMin",
    )


def _texts(texts: pd.Series | None, shapes: gpd.GeoDataFrame) -> list[str]:
    """Text of each area; empty where there is none."""
    by_area = {} if texts is None else dict(zip(texts.index, texts.tolist(), strict=True))
    said = (by_area.get(code, "") for code in shapes.index)
    return ["" if pd.isna(text) else str(text) for text in said]


class View:
    """From metres to pixels: the whole map in the width, north up."""

    def __init__(self, shapes: gpd.GeoDataFrame, width: int) -> None:
        west, south, east, north = shapes.total_bounds
        self.margin = 2
        self.scale = (width - 2 * self.margin) / max(east - west, 1e-9)
        self.west, self.north = west, north
        self.height = int(np.ceil((north - south) * self.scale)) + 2 * self.margin

    def fit(self, shapes: gpd.GeoDataFrame | gpd.GeoSeries) -> pd.Series:
        """Simplify with shared borders kept shared, and turn into pixels of one decimal."""
        geometry = shapes.geometry.to_numpy()
        are_areas = bool((shapely.get_dimensions(geometry) == 2).all())
        if are_areas and shapely.coverage_is_valid(geometry):
            geometry = shapely.coverage_simplify(geometry, TOLERANCE / self.scale)
        pixels = shapely.transform(
            geometry,
            lambda xy: np.round(
                (xy - (self.west, self.north)) * (self.scale, -self.scale) + self.margin, 1
            ),
        )
        return pd.Series(pixels, index=shapes.index)


def _areas(
    drawn: Sequence[BaseGeometry], colours: Sequence[str], texts: Sequence[str]
) -> Iterator[Markup]:
    """Draw each area with its tooltip; those without one are a path per colour, and come first."""
    without: dict[str, list[str]] = {}
    for shape, colour, text in zip(drawn, colours, texts, strict=True):
        if not text:
            without.setdefault(colour, []).append(path_data(shape))
    for colour, outlines in without.items():
        yield element("path", d="".join(outlines), fill=colour)
    for shape, colour, text in zip(drawn, colours, texts, strict=True):
        if text:
            yield element("path", element("title", text), d=path_data(shape), fill=colour)


def _borders(drawn: pd.Series) -> Markup:
    lines = "".join(path_data(shape) for shape in drawn)
    return element(
        "g",
        element("path", d=lines, stroke="#ffffff", stroke_width=4),
        element("path", d=lines, stroke=INK, stroke_width=2),
        fill="none",
        stroke_linejoin="round",
        pointer_events="none",
    )


def _dashed(drawn: Sequence[BaseGeometry], flagged: Sequence[bool]) -> Markup:
    """Draw a dashed line, on a white one, around the shapes that are flagged."""
    lines = "".join(
        path_data(shape) for shape, is_one in zip(drawn, flagged, strict=True) if is_one
    )
    return element(
        "g",
        element("path", d=lines, stroke="#ffffff", stroke_width=5),
        element("path", d=lines, stroke=INK, stroke_width=FLAG_WIDTH, stroke_dasharray=DASHES),
        fill="none",
        stroke_linejoin="round",
        pointer_events="none",
    )


def _spots(spots: gpd.GeoSeries, view: View) -> Iterator[Markup]:
    """Draw a numbered disc on each point, its name as the tooltip."""
    points = view.fit(spots)
    for number, (name, point) in enumerate(zip(points.index, points, strict=True), start=1):
        x, y = float(point.x), float(point.y)
        ring = element("circle", cx=x, cy=y, r=8, fill=INK, stroke="#ffffff", stroke_width=2)
        text = element("text", str(number), x=x, y=y + 4, fill="#ffffff", font_size=LABEL_SIZE)
        yield element("g", element("title", name), ring, text, text_anchor="middle")


def path_data(shape: BaseGeometry) -> str:
    """Outline of the polygons of a shape, repeated points and rings without area left out."""
    parts = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = [
                f"{x:.1f}".removesuffix(".0") + "," + f"{y:.1f}".removesuffix(".0")
                for x, y in shapely.get_coordinates(ring)[:-1]
            ]
            kept = [point for point, _ in itertools.groupby(points)]
            if len(kept) > 2:
                parts.append("M" + " ".join(kept) + "Z")
    return "".join(parts)


def _labels(
    drawn: Sequence[BaseGeometry], colours: Sequence[str], texts: Sequence[str]
) -> Iterator[Markup]:
    """Write each text inside its own area, so that no two can meet."""
    for shape, colour, text in zip(drawn, colours, texts, strict=True):
        placed = _place_for(text, shape) if text else None
        if placed is None:
            continue
        x, y, lines = placed
        dark = is_dark(colour)
        first = y - (len(lines) - 1) * LINE_HEIGHT / 2 + 0.36 * LABEL_SIZE
        spans = [
            element("tspan", line, x=x, y=first + row * LINE_HEIGHT)
            for row, line in enumerate(lines)
        ]
        yield element(
            "text",
            *spans,
            fill="#ffffff" if dark else INK,
            stroke=colour if colour.startswith("#") else "#ffffff",
            pointer_events="none",
        )


class Placed(NamedTuple):
    """Where the middle of a text stands, and its lines."""

    x: float
    y: float
    lines: list[str]


def _place_for(text: str, shape: BaseGeometry) -> Placed | None:
    """Find the place nearest to the middle where a text fits, on one line or on two.

    The middle is the centre of the largest circle inside the shape. It is tried together with
    a grid of 21 by 21 points over the bounds.
    """
    west, south, east, north = shapely.bounds(shape)
    middle: np.ndarray | None = None
    for lines in _breaks(text):
        half_width = max(text_width(line, LABEL_SIZE) for line in lines) / 2 + 3
        half_height = len(lines) * LINE_HEIGHT / 2
        # Most texts are larger than their area, or fit in its middle: both are seen at once.
        if half_width > (east - west) / 2 + 1e-6 or half_height > (north - south) / 2 + 1e-6:
            continue
        if middle is None:
            middle = _middle(shape)
            shapely.prepare(shape)
        for xs, ys in _places(shape, middle):
            boxes = shapely.box(
                xs - half_width, ys - half_height, xs + half_width, ys + half_height
            )
            inside = shapely.contains(shape, boxes)
            if inside.any():
                away = np.hypot(xs - middle[0], ys - middle[1])
                nearest = int(np.argmin(np.where(inside, away, np.inf)))
                return Placed(float(xs[nearest]), float(ys[nearest]), lines)
    return None


def _middle(shape: BaseGeometry) -> np.ndarray:
    """Centre of the largest circle inside a shape, as x and y."""
    [radius] = shapely.maximum_inscribed_circle([shape], tolerance=1)
    middle: np.ndarray = shapely.get_coordinates(radius)[0]
    return middle


def _places(shape: BaseGeometry, middle: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the middle and then, where that is no place, a grid of 21 by 21 over the bounds."""
    yield middle[:1], middle[1:]
    west, south, east, north = shapely.bounds(shape)
    xs, ys = np.meshgrid(np.linspace(west, east, 21), np.linspace(south, north, 21))
    yield xs.ravel(), ys.ravel()


def _breaks(text: str) -> Iterator[list[str]]:
    """The text on one line and then, where it has a space or hyphen, evenly on two.

    Examples
    --------
    >>> list(_breaks("Genk-Centrum"))
    [['Genk-Centrum'], ['Genk-', 'Centrum']]
    >>> list(_breaks("Bodem - Zuid"))[1]
    ['Bodem -', 'Zuid']
    """
    yield [text]
    # No line starts with the hyphen.
    cuts = [
        place + 1
        for place, char in enumerate(text[:-1])
        if place and char in " -" and text[place + 1] != "-"
    ]
    if cuts:
        cut = min(cuts, key=lambda place: abs(2 * place - len(text)))
        yield [text[:cut].strip(), text[cut:].strip()]


def is_dark(colour: str) -> bool:
    """Say whether white text stands out on a colour better than ink does.

    Examples
    --------
    >>> is_dark("#253494"), is_dark("#ffffcc"), is_dark("url(#geen)")
    (True, False, False)
    """
    if not (colour.startswith("#") and len(colour) == 7):
        return False
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140
