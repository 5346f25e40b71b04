"""Lay two lists of areas over each other: the pieces, and the people in each piece."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from genkgeo.errors import DataError, first_five
from genkgeo.sources.shapes import CRS


def checked(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Check that areas can be laid over others, and return them.

    Raises
    ------
    DataError
        There are none, a code stands twice, the CRS is not EPSG:31370, or a shape is
        empty or no polygon.

    Examples
    --------
    >>> square = gpd.GeoDataFrame(index=["A"], geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    >>> checked(square)
    Traceback (most recent call last):
    genkgeo.errors.DataError: De vormen staan niet in EPSG:31370
      gevonden: EPSG:4326
      herstel:  zet ze om met to_crs(31370)
    """
    if areas.empty:
        raise DataError("Er zijn geen gebieden", expected="minstens één gebied met een vorm")
    double = areas.index[areas.index.duplicated()]
    if len(double):
        raise DataError(
            "Een gebied heeft twee vormen",
            found=first_five(double),
            remedy="voeg de delen samen tot één rij per gebied",
        )
    _same_crs(areas)
    solid = areas.geom_type.isin(["Polygon", "MultiPolygon"]) & (areas.area > 0)
    if not solid.all():
        raise DataError(
            "Een gebied heeft geen vlak",
            found=first_five(areas.index[~solid]),
            remedy="haal het bestand opnieuw op, of herstel de vorm in QGIS",
        )
    return areas


def overlay(old: gpd.GeoSeries, new: gpd.GeoSeries) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut every old area along the new ones.

    An old area whose very shape is in the new list is not cut: that is most of them.

    Parameters
    ----------
    old, new : geopandas.GeoSeries
        Polygons in metres that do not overlap within one list.

    Returns
    -------
    i, j : numpy.ndarray of int
        Of each piece: the place of its old and of its new area.
    pieces : numpy.ndarray of shapely.Geometry
        Each with an area above 0, sorted by ``i``, then ``j``.

    Raises
    ------
    DataError
        A polygon that must be cut crosses itself.

    Examples
    --------
    >>> old = gpd.GeoSeries([shapely.box(0, 0, 4, 1)])
    >>> new = gpd.GeoSeries([shapely.box(0, 0, 3, 1), shapely.box(3, 0, 9, 1)])
    >>> i, j, pieces = overlay(old, new)
    >>> j, shapely.area(pieces)
    (array([0, 1]), array([3., 1.]))
    """
    before, after = old.to_numpy(), new.to_numpy()
    place = {shape: number for number, shape in enumerate(_keys(after))}
    twin = np.array([place.get(shape, -1) for shape in _keys(before)])
    same, cut = np.flatnonzero(twin >= 0), np.flatnonzero(twin < 0)
    _refuse_broken(old.iloc[cut])
    # A new area with a twin holds nothing of another old one, for those do not overlap.
    free = np.setdiff1d(np.arange(len(after)), twin)
    in_cut, in_free = shapely.STRtree(after[free]).query(before[cut], predicate="intersects")
    i, j = cut[in_cut], free[in_free]
    _refuse_broken(new.iloc[np.unique(j)])
    pieces = shapely.intersection(before[i], after[j])
    real = shapely.area(pieces) > 0
    of_old, of_new = np.r_[same, i[real]], np.r_[twin[same], j[real]]
    order = np.lexsort((of_new, of_old))
    return of_old[order], of_new[order], np.r_[before[same], pieces[real]][order]


def residents_in(pieces: np.ndarray, population: gpd.GeoDataFrame) -> np.ndarray:
    """Add up the residents in each piece.

    Parameters
    ----------
    pieces : numpy.ndarray of shapely.Geometry
        Pieces that do not overlap.
    population : geopandas.GeoDataFrame
        Points, or polygons of which the residents are spread by area; column ``residents``.
        A point on a border counts once, in the first piece.

    Returns
    -------
    numpy.ndarray of float
        Residents per piece.

    Raises
    ------
    DataError
        A number of residents is negative or absent, the CRS is not EPSG:31370, or a shape
        is neither a point nor a valid polygon.

    Examples
    --------
    >>> pieces = np.array([shapely.box(0, 0, 3, 1), shapely.box(3, 0, 9, 1)])
    >>> homes = gpd.GeoDataFrame({"residents": [5, 2]}, crs=31370,
    ...     geometry=[shapely.Point(3, 0.5), shapely.box(2, 0, 4, 1)])
    >>> residents_in(pieces, homes)
    array([6., 1.])
    """
    _same_crs(population)
    people = population["residents"].to_numpy(dtype=float)
    _refuse_rows(population, ~(np.isfinite(people) & (people >= 0)), "geen aantal inwoners")
    kinds = population.geom_type.isin(["Point", "Polygon", "MultiPolygon"])
    good = (kinds & population.is_valid & ~population.is_empty).to_numpy()
    _refuse_rows(population, ~good, "geen punt en geen geldig vlak")
    homes = population.geometry.to_numpy()
    pairs = shapely.STRtree(pieces).query(homes, predicate="intersects")
    home, piece = pairs[:, np.lexsort(pairs[::-1])]
    size = shapely.area(homes)[home]
    # A point counts whole in the first piece it meets, and not again in the next ones.
    first = np.r_[True, home[1:] != home[:-1]][: len(home)]
    part = first.astype(float)
    spread = size > 0
    inside = shapely.area(shapely.intersection(homes[home[spread]], pieces[piece[spread]]))
    part[spread] = inside / size[spread]
    return np.bincount(piece, people[home] * part, len(pieces))


def _keys(shapes: np.ndarray) -> np.ndarray:
    # Normalized, since the same polygon may be written from another point on.
    return shapely.to_wkb(shapely.normalize(shapes))


def _same_crs(frame: gpd.GeoDataFrame) -> None:
    if frame.crs is None or frame.crs.to_epsg() != CRS:
        raise DataError(
            f"De vormen staan niet in EPSG:{CRS}",
            found="geen stelsel" if frame.crs is None else frame.crs.to_string(),
            remedy=f"zet ze om met to_crs({CRS})",
        )


def _refuse_broken(shapes: gpd.GeoSeries) -> None:
    broken = shapes.index[~shapes.is_valid]
    if len(broken):
        raise DataError(
            "Een vorm is ongeldig (kruist zichzelf)",
            found=first_five(broken),
            remedy="haal het bestand opnieuw op, of herstel de vorm in QGIS",
        )


def _refuse_rows(population: gpd.GeoDataFrame, wrong: np.ndarray, why: str) -> None:
    if wrong.any():
        raise DataError(
            f"{int(wrong.sum())} van {len(wrong)} rijen van de bevolking "
            f"{'heeft' if wrong.sum() == 1 else 'hebben'} {why}",
            expected="punten of vlakken met een aantal inwoners van 0 of meer",
            found=f"rij {first_five(population.index[wrong])}",
            remedy="verbeter of verwijder die rijen",
        )
