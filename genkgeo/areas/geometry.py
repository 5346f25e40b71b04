"""The polygons of every level of one vintage."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from genkgeo.areas.hierarchy import Areas
from genkgeo.parameters.file import Params
from genkgeo.sources.shapes import read_shapes

GAP = 1.0
"""Metres that may lie between the borders of two areas that touch all the same."""

SHORTEST = 10.0
"""Metres of shared border above which two areas are neighbours."""


def level_shapes(params: Params, areas: Areas) -> dict[str, gpd.GeoDataFrame]:
    """Read the sectors of one vintage; larger areas come from their own file or by dissolving.

    Returns
    -------
    dict of str to geopandas.GeoDataFrame
        Level → frame indexed by area code, column ``geometry``, EPSG:31370.

    Raises
    ------
    DataError
        A file of shapes is damaged, or lacks or doubles an area.
    """
    files = params.file.areas[areas.vintage]
    sectors = read_shapes(params.resolve(files.shapes.file), files.shapes, areas.sectors.index)
    shapes = {"sector": sectors}
    if files.wijk_shapes:
        path = params.resolve(files.wijk_shapes.file)
        shapes["wijk"] = read_shapes(path, files.wijk_shapes, areas.names["wijk"].index)
    else:
        shapes["wijk"] = _dissolve(sectors, areas.sectors["wijk"])
    shapes["stadsdeel"] = _dissolve(shapes["wijk"], areas.parent("wijk", "stadsdeel"))
    shapes["gemeente"] = _dissolve(
        shapes["stadsdeel"], pd.Series(areas.code, index=shapes["stadsdeel"].index)
    )
    return shapes


def neighbours(shapes: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """List the pairs of areas that share a border; a corner alone does not count.

    Borders drawn apart by at most `GAP` metres touch, whichever of the two was redrawn.

    Parameters
    ----------
    shapes : geopandas.GeoDataFrame
        Index area code; polygons in metres.

    Returns
    -------
    list of tuple of str
        Each pair once, the lower code first; sorted.

    Examples
    --------
    >>> squares = [shapely.box(x, y, x + 100, y + 100) for x, y in ((0, 0), (100, 0), (100, 100))]
    >>> neighbours(gpd.GeoDataFrame(geometry=squares, index=["a", "b", "c"]))
    [('a', 'b'), ('b', 'c')]
    """
    polygons = shapes.geometry.to_numpy()
    near = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=GAP)
    # Every pair comes twice, and every polygon is near itself.
    first, second = near[:, near[0] < near[1]]
    border = shapely.intersection(
        shapely.boundary(polygons[first]), shapely.buffer(polygons[second], GAP)
    )
    touching = shapely.length(border) > SHORTEST
    pairs = zip(shapes.index[first[touching]], shapes.index[second[touching]], strict=True)
    return sorted((min(pair), max(pair)) for pair in pairs)


def _dissolve(shapes: gpd.GeoDataFrame, into: pd.Series) -> gpd.GeoDataFrame:
    # The coverage union is ten times faster, but gives wrong shapes without a word where
    # polygons overlap.
    valid = shapely.coverage_is_valid(shapes.geometry.to_numpy())
    return shapes.dissolve(
        into.loc[shapes.index].rename("area"), method="coverage" if valid else "unary"
    )[["geometry"]]
