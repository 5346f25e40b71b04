"""The polygons of every level of one vintage."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from genkgeo.areas.hierarchy import Areas
from genkgeo.parameters.file import Params
from genkgeo.sources.shapes import read_shapes

GAP, SHORTEST = 1.0, 10.0
"""Metres between borders that touch all the same, and of border that make two areas neighbours."""


def level_shapes(params: Params, here: Areas) -> dict[str, gpd.GeoDataFrame]:
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
    files = params.file.areas[here.vintage]
    sectors = read_shapes(params.resolve(files.shapes.file), files.shapes, here.sectors.index)
    shapes = {"sector": sectors}
    if files.wijk_shapes:
        path = params.resolve(files.wijk_shapes.file)
        shapes["wijk"] = read_shapes(path, files.wijk_shapes, here.names["wijk"].index)
    else:
        shapes["wijk"] = _dissolve(sectors, here.sectors["wijk"])
    shapes["stadsdeel"] = _dissolve(shapes["wijk"], here.parent("wijk", "stadsdeel"))
    shapes["gemeente"] = _dissolve(
        shapes["stadsdeel"], pd.Series(here.code, index=shapes["stadsdeel"].index)
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
    one, other = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=GAP)
    one, other = one[one < other], other[one < other]
    border = shapely.intersection(
        shapely.boundary(polygons[one]), shapely.buffer(polygons[other], GAP)
    )
    pairs = np.flatnonzero(shapely.length(border) > SHORTEST)
    return sorted(tuple(sorted((shapes.index[one[i]], shapes.index[other[i]]))) for i in pairs)


def _dissolve(shapes: gpd.GeoDataFrame, into: pd.Series) -> gpd.GeoDataFrame:
    # the coverage union is ten times faster but silently wrong where polygons overlap
    valid = shapely.coverage_is_valid(shapes.geometry.to_numpy())
    return shapes.dissolve(
        into.loc[shapes.index].rename("area"), method="coverage" if valid else "unary"
    )[["geometry"]]
