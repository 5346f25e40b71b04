"""Read polygons with an area code, and refuse what would draw a wrong map in silence."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.area_files import ShapeFile
from genkgeo.parameters.levels import SECTOR
from genkgeo.sources.zips import DAMAGED_ZIP, contents, refuse_bomb, refuse_locked

CRS = 31370
"""Belgian Lambert 72: all shapes inside genkgeo, in metres."""

ACCEPTED = (31370, 3812, 4326)
BELGIUM = (20_000.0, 20_000.0, 300_000.0, 250_000.0)
"""Box in EPSG:31370 outside which nothing Belgian lies (m)."""

CODE_COLUMNS = (
    r"sector|statsec(?:20[0-9]{2})?",
    r"cd_sector(?:_(?:refnis)?)?",
    r"cs01(?:01)?20[0-9]{2}",
    r"geoitem",
    r"ggw7(?:20[0-9]{2})?",
)
"""Names of a column with a code, in whatever capitals, the first that is there counting.

Ours; Statbel's since 2021, a shapefile cutting ``CD_SECTOR_REFNIS`` to ten characters;
Statbel's of a year (``CS01012020``, and ``CS012011``); Swing's; those of a viewer.
"""

AREA_COLUMNS = r"m?s?_?area_ha|surface\.gis\.h|opp(ervlakte)?_?ha|ha"
"""Names of a column with the official hectares: Statbel's, in a shapefile too, and Sciensano's."""

CONTAINERS = (".shp", ".geojson", ".json", ".gpkg", ".sqlite")
"""What may hold the polygons inside a zip."""


def read_shapes(path: Path, shape_file: ShapeFile, codes: pd.Index) -> gpd.GeoDataFrame:
    """Read the polygons of the given codes.

    Parameters
    ----------
    path : pathlib.Path
        GeoJSON, GeoPackage, SpatiaLite or shapefile, zipped or not.
    shape_file : ShapeFile
        ``code`` names the column with the codes; without it the official names are tried.
        ``layer`` names the layer of a file with several.
    codes : pandas.Index
        The codes wanted; other rows of the file are left out.

    Returns
    -------
    geopandas.GeoDataFrame
        Index: ``codes``; column ``geometry``, EPSG:31370, and ``ha`` where the file says how
        large its areas are.

    Raises
    ------
    DataError
        The file is damaged or has no CRS, a code is absent or stands twice, a polygon is
        empty, invalid or no polygon, polygons overlap, or they do not lie in Belgium.
    """
    frame = _read(path, shape_file.layer)
    column = shape_file.code or code_column(frame, str(codes.name))
    if column is None or column not in frame:
        raise DataError(
            "De kolom met de gebiedscode is niet gevonden",
            expected=shape_file.code or "een van de officiële kolomnamen",
            found=first_five(frame.columns),
            where=path.name,
            remedy="noem de kolom in de parameters: shapes: {file: …, code: KOLOM}",
        )
    area_codes = frame[column].astype(str)
    hectares = _hectares(frame)
    frame = gpd.GeoDataFrame(hectares, geometry=frame.geometry).set_axis(area_codes)
    frame = frame[frame.index.isin(codes)]
    _check_codes(frame, codes, path)
    require_known_crs(frame, path)
    _check_geometry(frame.geometry, path)
    frame = frame.to_crs(CRS).loc[codes]
    frame.index.name = codes.name
    _check_place(frame.geometry, path)
    return frame


def code_column(frame: pd.DataFrame, level: str = SECTOR) -> str | None:
    """Find the column with the area code by its official name, or that of its level.

    None when there is none.

    Examples
    --------
    >>> code_column(pd.DataFrame(columns=["NIS_012020", "CS01012020", "geometry"]))
    'CS01012020'
    """
    for pattern in (*CODE_COLUMNS, re.escape(level)):
        matches = [name for name in frame.columns if re.fullmatch(pattern, name, re.IGNORECASE)]
        if not matches:
            continue
        # Of the codes of two years in one file nobody but the user can say which are meant.
        same = all(frame[matches[0]].equals(frame[name]) for name in matches[1:])
        return matches[0] if same else None
    return None


def _hectares(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Take the official hectares, where there is one column of them and nothing but numbers."""
    names = [name for name in frame.columns if re.fullmatch(AREA_COLUMNS, name, re.IGNORECASE)]
    if len(names) != 1:
        return {}
    return {"ha": pd.to_numeric(frame[names[0]], errors="coerce")}


def require_known_crs(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Raise unless the shapes say that they are in one of the systems of `ACCEPTED`.

    Raises
    ------
    DataError
        The file has no coordinate system, or another one.
    """
    if frame.crs is None or frame.crs.to_epsg() not in ACCEPTED:
        raise DataError(
            "Het coördinatenstelsel van het vormenbestand is niet bekend",
            expected="EPSG:" + ", ".join(map(str, ACCEPTED)),
            found="geen" if frame.crs is None else frame.crs.name,
            where=path.name,
            remedy="bij een shapefile hoort een .prj; voeg het toe of gebruik GeoJSON",
        )


def unreadable(complaint: str, path: Path) -> DataError:
    """Build the error of a file of shapes that cannot be read, from a library's complaint."""
    return DataError(
        "Het vormenbestand is beschadigd of niet te lezen",
        expected="GeoJSON, GeoPackage, SQLite of shapefile (al dan niet in een zip)",
        found=complaint.splitlines()[0][:120],
        where=path.name,
        remedy="haal het bestand opnieuw op bij de leverancier",
    )


def _read(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    try:
        with file_of_shapes(path) as file:
            return _read_layer(file, layer, path)
    except (*DAMAGED_ZIP, LookupError, ShapelyError) as error:
        raise unreadable(str(error) or type(error).__name__, path) from None


@contextmanager
def file_of_shapes(path: Path) -> Iterator[Path]:
    """Give the file with polygons: the file itself, or what is packed in a zip, unpacked.

    Raises
    ------
    DataError
        The zip is locked or too large, or does not hold one file with polygons.
    """
    if path.suffix.lower() != ".zip":
        yield path
        return
    with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
        packed = contents(archive)
        refuse_locked(packed, path)
        refuse_bomb(sum(item.file_size for item in packed), path)
        yield _unpacked(archive, Path(folder), path)


def _unpacked(archive: zipfile.ZipFile, folder: Path, path: Path) -> Path:
    """Unpack the one file with polygons, and what a shapefile has beside it."""
    names = [item.filename for item in contents(archive)]
    containers = [name for name in names if name.lower().endswith(CONTAINERS)]
    if len(containers) != 1:
        raise DataError(
            "In het zipbestand moet één bestand met vormen zitten",
            expected=f"één bestand {first_five(CONTAINERS)}",
            found=f"{len(containers)}: {first_five(containers or names) or 'niets'}",
            where=path.name,
            remedy="pak het uit en noem het juiste bestand in de parameters, een shapefile met de "
            "bestanden die erbij horen in dezelfde map",
        )
    container = PurePosixPath(containers[0])
    for name in map(PurePosixPath, names):
        if name.with_suffix("") == container.with_suffix(""):
            # They get a name of our own, since a name in a zip may lead out of the folder.
            (folder / f"vormen{name.suffix.lower()}").write_bytes(archive.read(str(name)))
    return folder / f"vormen{container.suffix.lower()}"


def _read_layer(file: Path, layer: str | None, path: Path) -> gpd.GeoDataFrame:
    import pyogrio  # Imported here: it is slow to, and who reads no shapes does without.

    layers = [name for name, kind in pyogrio.list_layers(file) if kind is not None]
    if not layers:
        raise unreadable("een tabel zonder vormen", path)
    if layer not in layers and (layer is not None or len(layers) > 1):
        raise DataError(
            "De laag met de vormen is niet duidelijk",
            expected=layer or "een bestand met één laag, of 'layer' in de parameters",
            found=first_five(layers),
            where=path.name,
            remedy="noem de laag in de parameters: shapes: {file: …, layer: LAAG}",
        )
    frame = gpd.read_file(file, layer=layer or layers[0])
    if not isinstance(frame, gpd.GeoDataFrame):
        raise unreadable("een tabel zonder vormen", path)
    return frame


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
            f"{len(absent)} van {len(codes)} gebieden {'heeft' if len(absent) == 1 else 'hebben'} "
            "geen vorm",
            expected=first_five(codes),
            found=f"zonder vorm: {first_five(absent)}",
            where=path.name,
            remedy="gebruik vormen van dezelfde indeling als de gebiedentabel",
        )


def _check_geometry(shapes: gpd.GeoSeries, path: Path) -> None:
    empty = shapes.index[shapes.is_empty | shapes.isna()]
    no_polygon = shapes.index[~shapes.geom_type.isin(["Polygon", "MultiPolygon"])]
    broken = shapes.index[~shapes.is_valid]
    problems = (("leeg", empty), ("geen vlak", no_polygon), ("ongeldig (kruist zichzelf)", broken))
    for problem, areas in problems:
        if len(areas):
            raise DataError(
                f"Een vorm is {problem}",
                found=first_five(areas),
                where=path.name,
                remedy="haal het bestand opnieuw op, of herstel de vorm in QGIS",
            )
    pairs = _overlaps(shapes.to_numpy())
    if pairs:
        i, j = pairs[0]
        others = len(pairs) - 1
        more = f" (en nog {others} {'paar' if others == 1 else 'paren'})" if others else ""
        raise DataError(
            "Vormen overlappen elkaar",
            expected="gebieden die naast elkaar liggen",
            found=f"{shapes.index[i]} en {shapes.index[j]}{more}",
            where=path.name,
            remedy="gebruik vormen van één indeling",
        )


def _overlaps(polygons: np.ndarray) -> list[tuple[int, int]]:
    """List the pairs that share more than a hundredth of the smaller polygon.

    Simplified outlines cross their neighbours by slivers, and those are let through.
    """
    if shapely.coverage_is_valid(polygons):
        return []
    # The predicate is "intersects", since "overlaps" leaves out a polygon that lies inside
    # another one or equals it.
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.area(shapely.intersection(polygons[first], polygons[second]))
    smaller = np.minimum(shapely.area(polygons[first]), shapely.area(polygons[second]))
    large = shared > 0.01 * smaller
    return list(zip(first[large], second[large], strict=True))


def _check_place(shapes: gpd.GeoSeries, path: Path) -> None:
    """Refuse what lies outside Belgium.

    Swapped degrees fall far outside; swapped metres of Genk fall in the Kempen and pass.
    """
    west, south, east, north = shapes.total_bounds
    first_x, first_y, last_x, last_y = BELGIUM
    # Written so that coordinates that are no number, or infinite, are refused as well.
    if not (first_x <= west and first_y <= south and east <= last_x and north <= last_y):
        raise DataError(
            "De vormen liggen niet in België",
            expected="coördinaten in België (eerst oost, dan noord)",
            found=f"x {west:.0f}–{east:.0f}, y {south:.0f}–{north:.0f} in EPSG:{CRS}",
            where=path.name,
            remedy="waarschijnlijk zijn x en y verwisseld of is het stelsel verkeerd",
        )
