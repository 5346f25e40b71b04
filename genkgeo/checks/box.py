"""Whether polygons lie where the gemeente is: their axes may be swapped, or their CRS wrong."""

from __future__ import annotations

import geopandas as gpd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.file import Params


def require_inside(shapes: gpd.GeoSeries, params: Params, file: str) -> None:
    """Refuse polygons outside the box of the gemeente.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
    params : Params
        With the box, in degrees; without one nothing is refused.
    file : str
        Where they come from.

    Raises
    ------
    DataError
    """
    box = params.file.municipality.box
    if box is None:
        return
    bounds = shapes.to_crs(4326).bounds
    west, south, east, north = box
    outside = (
        (bounds["minx"] < west)
        | (bounds["miny"] < south)
        | (bounds["maxx"] > east)
        | (bounds["maxy"] > north)
    )
    if not outside.any():
        return
    first = bounds[outside].iloc[0]
    raise DataError(
        f"{int(outside.sum())} van {len(shapes)} vormen "
        f"{'ligt' if outside.sum() == 1 else 'liggen'} buiten {params.file.municipality.name}",
        expected=f"lengte {west:g}–{east:g}, breedte {south:g}–{north:g} (municipality.box)",
        found=f"{first_five(outside.index[outside])}: "
        f"lengte {first['minx']:.2f}–{first['maxx']:.2f}, "
        f"breedte {first['miny']:.2f}–{first['maxy']:.2f}",
        where=file,
        remedy="zijn x en y verwisseld, of klopt het stelsel niet? Haal het bestand opnieuw op",
    )
