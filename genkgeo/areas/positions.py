"""How large an area is and where it lies, as its table says: to hold the drawn shapes against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.shapes import CRS
from genkgeo.sources.text import read_csv

COLUMNS = ["ha", "lon", "lat"]
"""Of a table of areas: official hectares, and a point in the area in degrees."""


def read_positions(path: Path, key: str) -> gpd.GeoDataFrame:
    """Read what a table of areas says of size and place.

    Parameters
    ----------
    path : pathlib.Path
        A table with the column ``key`` and perhaps `COLUMNS`.
    key : str
        Id of the level.

    Returns
    -------
    geopandas.GeoDataFrame
        Index: the codes; column ``ha`` (NaN where not given) and a point in EPSG:31370 (none
        where not given).

    Raises
    ------
    DataError
        A cell is not a number.

    Examples
    --------
    >>> known = read_positions(Path("data/gebieden/wijken_2025.csv"), "wijk")
    >>> float(known.loc["71016W01", "ha"])
    1165.8
    """
    given, index = _given(path, key, COLUMNS)
    points = gpd.points_from_xy(given["lon"], given["lat"], crs=4326)
    points[np.isnan(given["lon"]) | np.isnan(given["lat"])] = None
    frame = gpd.GeoDataFrame({"ha": given["ha"]}, geometry=points, index=index, crs=4326)
    return frame.to_crs(CRS)


def read_hectares(path: Path, key: str) -> pd.Series:
    """Read only what a table of areas says of their size: `read_positions` without the places."""
    given, index = _given(path, key, COLUMNS[:1])
    return pd.Series(given["ha"], index, name="ha")


def _given(path: Path, key: str, columns: Sequence[str]) -> tuple[dict[str, np.ndarray], pd.Index]:
    table = read_csv(path, required=[key])
    given = {
        name: parse_numbers(table[name], path) if name in table else np.full(len(table), np.nan)
        for name in columns
    }
    return given, pd.Index(table[key], name=key)


def together(transfer: sparse.csr_array, old: Areas, new: Areas, part: float) -> pd.DataFrame:
    """Find which old sectors are, together, the same area as which new ones.

    Parameters
    ----------
    transfer : scipy.sparse.csr_array
        From `genkgeo.areas.vintages.transfer`.
    old, new : Areas
    part : float
        Smaller shares of an old sector do not count.

    Returns
    -------
    pandas.DataFrame
        Columns ``group`` (a number), ``sector``, ``old`` (whether it is one of the old ones).
    """
    from scipy.sparse.csgraph import connected_components  # Imported here: it is slow to import.

    before, after = old.sectors.index, new.sectors.index
    moves = (transfer[: len(after), : len(before)] > part).astype(float)
    graph: Any = sparse.block_array([[None, moves], [moves.T, None]], format="csr")
    _, group = connected_components(graph, directed=False)
    return pd.DataFrame(
        {
            "group": group,
            "sector": [*after, *before],
            "old": np.repeat([False, True], [len(after), len(before)]),
        }
    )


def swapped(shapes: gpd.GeoSeries, points: gpd.GeoSeries) -> list[list[str]]:
    """Find areas whose points lie in each other's shapes, two or more in a circle.

    Parameters
    ----------
    shapes, points : geopandas.GeoSeries
        By area code, in the same order; an area without a point is left out.

    Examples
    --------
    >>> squares = [shapely.box(x, 0, x + 10, 10) for x in (0, 10, 20)]
    >>> shapes = gpd.GeoSeries(squares, index=["a", "b", "c"])
    >>> points = gpd.GeoSeries([shapely.Point(x, 5) for x in (15, 5, 25)], index=["a", "b", "c"])
    >>> swapped(shapes, points)
    [['a', 'b']]
    """
    polygons, spots = shapes.to_numpy(), points.to_numpy()
    spot, polygon = shapely.STRtree(polygons).query(spots, predicate="within")
    lies_in = dict(zip(spot.tolist(), polygon.tolist(), strict=True))
    elsewhere = {at: to for at, to in lies_in.items() if at != to}
    circles, seen = [], set()
    for start in elsewhere:
        path: list[int] = []
        at = start
        while at in elsewhere and at not in seen:
            seen.add(at)
            path.append(at)
            at = elsewhere[at]
        if at in path:
            circles.append(sorted(shapes.index[path[path.index(at) :]]))
    return circles
