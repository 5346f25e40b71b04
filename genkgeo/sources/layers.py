"""Read whole layers: every area of a file, or where the people of an area live."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.errors import ShapelyError

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.area_files import ShapeFile
from genkgeo.sources.shapes import (
    CRS,
    code_column,
    file_of_shapes,
    read_shapes,
    require_known_crs,
    unreadable,
)
from genkgeo.sources.text import read_csv
from genkgeo.sources.zips import DAMAGED_ZIP

RESIDENTS_COLUMNS = ("residents", "inwoners")


def read_all(path: Path, code: str | None = None) -> gpd.GeoDataFrame:
    """Read every area of a file, with the checks of `genkgeo.sources.shapes.read_shapes`.

    Parameters
    ----------
    path : pathlib.Path
        GeoJSON, GeoPackage or shapefile, zipped or not.
    code : str, optional
        The column with the codes; without it the official names are tried.

    Returns
    -------
    geopandas.GeoDataFrame
        Index: the codes in the order of the file; column ``geometry``, EPSG:31370.

    Raises
    ------
    DataError
        The file is absent, damaged or empty, a code is empty, or a check fails.

    Examples
    --------
    >>> len(read_all(Path("data/shapes/sectoren_2019.geojson")))
    53
    """
    table = _open(path, attributes_only=True)
    column = code or code_column(table)
    # Where there is no such column, read_shapes says so.
    codes = table[column] if column in table else pd.Series("?", table.index)
    if codes.empty:
        raise DataError(
            "In het vormenbestand staan geen gebieden",
            where=path.name,
            remedy="haal het bestand opnieuw op, of noem een ander",
        )
    empty = codes.isna() | (codes.astype(str).str.strip() == "")
    if empty.any():
        raise DataError(
            "Een gebied heeft geen code",
            found=f"{int(empty.sum())} van {len(codes)} gebieden",
            where=f"{path.name}, kolom {column}",
            remedy="vul de code in, of kies een andere kolom",
        )
    wanted = pd.Index(codes.astype(str).unique(), name=column)
    return read_shapes(path, ShapeFile(file=path.name, code=code), wanted)


def read_layer(
    path: Path, code: str | None = None, table: Path | None = None
) -> tuple[gpd.GeoDataFrame, pd.Series]:
    """Read the areas of a file: all, or those of a table such as ``sectoren_2025.csv``.

    Parameters
    ----------
    path, code
        As for `read_all`.
    table : pathlib.Path, optional
        CSV with the codes in its first column and perhaps names in the column ``naam``. A
        file for all of Belgium is cut down to these.

    Returns
    -------
    areas : geopandas.GeoDataFrame
    names : pandas.Series
        Name by code; empty without a table.

    Raises
    ------
    DataError
        As for `read_all`, or a code of the table has no shape.

    Examples
    --------
    >>> sectors, tables = Path("data/shapes/sectoren_2019.geojson"), Path("data/gebieden")
    >>> areas, names = read_layer(sectors, table=tables / "sectoren_2019.csv")
    >>> len(areas), names["71016A02-"]
    (53, 'Vlakveld')
    """
    if table is None:
        return read_all(path, code), pd.Series(dtype="str")
    rows = read_csv(table)
    rows = rows.set_index(rows.columns[0])
    if not path.is_file():
        raise _absent(path)
    areas = read_shapes(path, ShapeFile(file=path.name, code=code), rows.index.unique())
    return areas, rows["naam"] if "naam" in rows else pd.Series(dtype="str")


def read_population(path: Path) -> gpd.GeoDataFrame:
    """Read where people live: points, or areas finer than a sector.

    Parameters
    ----------
    path : pathlib.Path
        GeoJSON, GeoPackage or shapefile, zipped or not, with one of `RESIDENTS_COLUMNS`.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``residents`` and ``geometry``, EPSG:31370; row numbers from 1.

    Raises
    ------
    DataError
        The file is absent or damaged, has no CRS or no column with residents, or that
        column holds no numbers.

    Examples
    --------
    >>> read_population(Path("data/shapes/sectoren_2019.geojson"))
    Traceback (most recent call last):
    genkgeo.errors.DataError: Een kolom met inwoners is niet gevonden
      verwacht: residents of inwoners
      gevonden: sector, geometry
      waar:     sectoren_2019.geojson
      herstel:  geef de kolom met de inwoners een van die namen
    """
    frame = _open(path)
    column = next((name for name in RESIDENTS_COLUMNS if name in frame), None)
    if column is None:
        raise DataError(
            "Een kolom met inwoners is niet gevonden",
            expected=" of ".join(RESIDENTS_COLUMNS),
            found=first_five(frame.columns),
            where=path.name,
            remedy="geef de kolom met de inwoners een van die namen",
        )
    require_known_crs(frame, path)
    if not pd.api.types.is_numeric_dtype(frame[column]):
        raise DataError(
            "De inwoners zijn geen getallen",
            found=first_five(frame[column].unique()),
            where=f"{path.name}, kolom {column}",
            remedy="maak van de kolom een getallenkolom",
        )
    frame = frame.rename(columns={column: "residents"})[["residents", "geometry"]]
    return frame.set_index(np.arange(1, len(frame) + 1)).to_crs(CRS)


def _absent(path: Path) -> DataError:
    return DataError("Het bestand bestaat niet", found=str(path), remedy="controleer de naam")


def _open(path: Path, *, attributes_only: bool = False) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise _absent(path)
    try:
        with file_of_shapes(path) as file:
            frame = gpd.read_file(file, ignore_geometry=attributes_only)
    except (*DAMAGED_ZIP, LookupError, ShapelyError) as error:
        raise unreadable(str(error) or type(error).__name__, path) from None
    if not attributes_only and not isinstance(frame, gpd.GeoDataFrame):
        raise unreadable("een tabel zonder vormen", path)
    return frame
