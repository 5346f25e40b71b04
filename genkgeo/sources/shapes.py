"""Read polygons with an area code, and refuse what would draw a wrong map in silence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from genkgeo.errors import DataError, first_five
from genkgeo.params import ShapeFile
from genkgeo.sources.text import refuse_bomb

CRS = 31370
"""Belgian Lambert 72: all shapes inside genkgeo, in metres."""

ACCEPTED = (31370, 3812, 4326)
BELGIUM = (20_000.0, 20_000.0, 300_000.0, 250_000.0)
"""Box in EPSG:31370 outside which nothing Belgian lies (m)."""

CODE_COLUMNS = (
    "sector",
    "cd_sector",
    "CD_SECTOR",
    "CS01012025",
    "CS01012024",
    "CS01012023",
    "CS01012022",
    "CS01012021",
    "CS01012020",
    "CS01012019",
    "CS01012018",
    "CS012011",
    "geoitem",
    "wijk",
)
"""Columns that hold a code in the official files of the years."""


def read_shapes(path: Path, shape_file: ShapeFile, codes: pd.Index) -> gpd.GeoDataFrame:
    """Read the polygons of the given codes.

    Parameters
    ----------
    path : pathlib.Path
        GeoJSON, GeoPackage or shapefile, zipped or not.
    shape_file : ShapeFile
        ``code`` names the column with the codes; without it the official names are tried.
    codes : pandas.Index
        The codes wanted; other rows of the file are left out.

    Returns
    -------
    geopandas.GeoDataFrame
        Index: ``codes``; column ``geometry``, EPSG:31370.

    Raises
    ------
    DataError
        The file is damaged or has no CRS, a code is absent or stands twice, a polygon is
        empty or invalid, polygons overlap, or they do not lie in Belgium.
    """
    frame = _read(path)
    column = shape_file.code or next((name for name in CODE_COLUMNS if name in frame), None)
    if column is None or column not in frame:
        raise DataError(
            "De kolom met de gebiedscode is niet gevonden",
            expected=shape_file.code or "een van de officiële kolomnamen",
            found=first_five(frame.columns),
            where=path.name,
            remedy="noem de kolom in de parameters: shapes: {file: …, code: KOLOM}",
        )
    frame = frame.set_index(frame[column].astype(str))[["geometry"]]
    frame = frame[frame.index.isin(codes)]
    _check_codes(frame, codes, path)
    _check_geometry(frame.geometry, path)
    frame = frame.to_crs(CRS).loc[codes]
    frame.index.name = codes.name
    _check_place(frame.geometry, path)
    return frame


def _read(path: Path) -> gpd.GeoDataFrame:
    name = str(path)
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                refuse_bomb(sum(item.file_size for item in archive.infolist()), path)
                if bad := archive.testzip():
                    raise zipfile.BadZipFile(f"{bad} is onvolledig")
            name = f"/vsizip/{path}"
        return gpd.read_file(name)
    except (
        zipfile.BadZipFile,
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        json.JSONDecodeError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise DataError(
            "Het vormenbestand is beschadigd of niet te lezen",
            expected="GeoJSON, GeoPackage of shapefile (al dan niet in een zip)",
            found=str(error).splitlines()[0][:120] if str(error) else type(error).__name__,
            where=path.name,
            remedy="haal het bestand opnieuw op bij de leverancier",
        ) from None


def _check_codes(frame: gpd.GeoDataFrame, codes: pd.Index, path: Path) -> None:
    double = frame.index[frame.index.duplicated()]
    if len(double):
        raise DataError(
            "Een gebied staat twee keer in het vormenbestand",
            found=first_five(double),
            where=path.name,
            remedy="gebruik het bestand met één rij per gebied",
        )
    absent = codes.difference(frame.index)
    if len(absent):
        raise DataError(
            f"{len(absent)} van {len(codes)} gebieden hebben geen vorm",
            expected=first_five(codes),
            found=f"zonder vorm: {first_five(absent)}",
            where=path.name,
            remedy="gebruik vormen van dezelfde indeling als de gebiedentabel",
        )
    if frame.crs is None or frame.crs.to_epsg() not in ACCEPTED:
        raise DataError(
            "Het coördinatenstelsel van het vormenbestand is niet bekend",
            expected="EPSG:" + ", ".join(map(str, ACCEPTED)),
            found="geen" if frame.crs is None else frame.crs.name,
            where=path.name,
            remedy="bij een shapefile hoort een .prj; voeg het toe of gebruik GeoJSON",
        )


def _check_geometry(shapes: gpd.GeoSeries, path: Path) -> None:
    empty = shapes.index[shapes.is_empty | shapes.isna()]
    broken = shapes.index[~shapes.is_valid & ~shapes.isna()]
    for problem, found in (("leeg", empty), ("ongeldig (kruist zichzelf)", broken)):
        if len(found):
            raise DataError(
                f"Een vorm is {problem}",
                found=first_five(found),
                where=path.name,
                remedy="haal het bestand opnieuw op, of herstel de vorm in QGIS",
            )
    if not shapely.coverage_is_valid(shapes.to_numpy()):
        tree = shapely.STRtree(shapes.to_numpy())
        pairs = tree.query(shapes.to_numpy(), predicate="overlaps").T
        areas = shapes.to_numpy()
        pairs = [(i, j) for i, j in pairs if i < j]
        large = [
            (i, j)
            for i, j in pairs
            if shapely.intersection(areas[i], areas[j]).area
            > 0.01 * min(areas[i].area, areas[j].area)
        ]
        if large:
            i, j = large[0]
            raise DataError(
                "Vormen overlappen elkaar",
                expected="gebieden die naast elkaar liggen",
                found=f"{shapes.index[i]} en {shapes.index[j]} (en nog {len(large) - 1})",
                where=path.name,
                remedy="gebruik vormen van één indeling",
            )


def _check_place(shapes: gpd.GeoSeries, path: Path) -> None:
    west, south, east, north = shapes.total_bounds
    box = BELGIUM
    if not (box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3]):
        raise DataError(
            "De vormen liggen niet in België",
            expected="coördinaten in België (eerst oost, dan noord)",
            found=f"x {west:.0f}–{east:.0f}, y {south:.0f}–{north:.0f} in EPSG:{CRS}",
            where=path.name,
            remedy="waarschijnlijk zijn x en y verwisseld of is het stelsel verkeerd",
        )
