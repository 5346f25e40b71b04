"""The polygons of every level of one vintage."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from genkgeo.areas import Areas
from genkgeo.params import Params
from genkgeo.sources.shapes import read_shapes


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


def _dissolve(shapes: gpd.GeoDataFrame, into: pd.Series) -> gpd.GeoDataFrame:
    # the coverage union is ten times faster but silently wrong where polygons overlap
    valid = shapely.coverage_is_valid(shapes.geometry.to_numpy())
    return shapes.dissolve(
        into.loc[shapes.index].rename("area"), method="coverage" if valid else "unary"
    )[["geometry"]]
