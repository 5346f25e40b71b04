"""A map whose areas are links, and that a style sheet can colour in several ways."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from markupsafe import Markup

from genkgeo.drawings.area_map import TOLERANCE, View, path_data
from genkgeo.drawings.svg import INK, drawing, element


def linked_map(
    shapes: gpd.GeoDataFrame, areas: pd.DataFrame, *, title: str, width: int = 640
) -> Markup:
    """Draw areas that lead to their page.

    Parameters
    ----------
    shapes : geopandas.GeoDataFrame
        Index area code, EPSG:31370. Their borders may cross each other a little, as simplified
        ones do.
    areas : pandas.DataFrame
        Index area code; columns ``text`` (its tooltip), ``link`` (empty for none) and ``classes``
        (of the style sheet, which says what colour they have).
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
    drawn = view.fit(shapes.simplify(TOLERANCE / view.scale))
    paths = []
    for code, shape in zip(drawn.index, drawn, strict=True):
        text, link, classes = areas.loc[code, ["text", "link", "classes"]]
        data = path_data(shapely.make_valid(shape) if not shape.is_valid else shape)
        path = element("path", element("title", text), d=data, class_=classes)
        # The table has the same links with their names, so the map is no stop for a keyboard.
        paths.append(element("a", path, href=link, tabindex=-1) if link else path)
    outlines = element(
        "g", *paths, stroke=INK, stroke_width=0.4, stroke_linejoin="round", fill_rule="evenodd"
    )
    return drawing(title, width, view.height, outlines, preserveAspectRatio="xMinYMin")
