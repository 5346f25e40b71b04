"""The polygons of every level of one vintage."""

from __future__ import annotations

from itertools import pairwise

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
    drawn = params.file.areas[areas.vintage].drawn
    shapes = {
        level: read_shapes(params.resolve(own.file), own, areas.names[level].index)
        for level, own in drawn.items()
    }
    for below, level in pairwise(areas.levels):
        if level not in shapes:
            shapes[level] = _dissolve(shapes[below], areas.parent(below, level))
    return {level: shapes[level] for level in areas.levels}


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
    return shapes[["geometry"]].dissolve(
        into.loc[shapes.index].rename("area"), method="coverage" if valid else "unary"
    )
