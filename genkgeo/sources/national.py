"""Official files of the whole country: which municipalities there are, their sectors and wijken."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from genkgeo.errors import DataError, ParamsError, first_five
from genkgeo.parameters.paths import plain_name
from genkgeo.sources.capitals import readable
from genkgeo.sources.shapes import CRS

SECTORS = "sh_statbel_statistical_sectors_*"
"""Name of Statbel's file of all sectors, whatever its year and form."""

COLUMNS = {
    "code": "cd_sector",
    "nl": "tx_sector_descr_nl",
    "fr": "tx_sector_descr_fr",
    "munty": "cd_munty_refnis",
    "munty_nl": "tx_munty_descr_nl",
    "region": "cd_rgn_refnis",
    "ha": "ms_area_ha",
}
"""What we call a column → how Statbel heads it; the names of municipalities may be absent."""

REQUIRED = ("code", "nl", "fr", "munty", "region")

FLANDERS, WALLONIA, BRUSSELS = "02000", "03000", "04000"

ALLOCATIONS = (
    ("statsec2024_ggw72024", "statsec2024", "ggw72024"),
    ("statsec_ggw7", "statsec", "ggw7"),
)
"""Of each code list: the workbook that says in which wijk a sector lies, its two columns, the
second of which is also the workbook with the names of the wijken."""

UNKNOWN_WIJK = ("ONB", "WONB")
"""How the code ends of the wijk of what is not known, after that of the municipality."""

FEW = 0.05
"""Share of the sectors of a municipality that a list of wijken may leave out."""


WIJKEN = ["wijk", "name", "known"]
"""Columns of what `read_wijken` finds."""


@dataclass(frozen=True)
class Sectors:
    """All sectors of the country.

    Attributes
    ----------
    path : pathlib.Path
        The file they come from.
    frame : geopandas.GeoDataFrame
        Index code; columns ``name``, ``munty``, ``region``, ``ha`` and ``geometry``, EPSG:31370,
        valid.
    names : pandas.Series
        Code of a municipality → its name; the code itself where the file has no names.
    repaired : frozenset of str
        Sectors of which the drawn polygon was not valid.
    allocated : pandas.DataFrame, optional
        From `read_wijken`, where what is here is the part of one municipality and there are no
        files of the country to read them from.
    """

    path: Path
    frame: gpd.GeoDataFrame
    names: pd.Series
    repaired: frozenset[str]
    allocated: pd.DataFrame | None = None

    @cached_property
    def rows(self) -> dict[str, np.ndarray]:
        """Code of a municipality → where its sectors stand in the frame."""
        return {str(code): rows for code, rows in self.frame.groupby("munty").indices.items()}

    def part(self, code: str, wijken: pd.DataFrame) -> Sectors:
        """Leave out all other municipalities."""
        frame = self.frame.iloc[self.rows[code]]
        mended = self.repaired & frozenset(frame.index)
        return Sectors(Path(self.path.name), frame, self.names.loc[[code]], mended, wijken)


def find_file(mirror: Path, pattern: str) -> Path | None:
    """Find a file by its name, in a folder or below it; of several the last by name."""
    found = sorted((path for path in mirror.rglob(pattern) if path.is_file()), key=lambda p: p.name)
    return found[-1] if found else None


def read_sectors(mirror: Path) -> Sectors:
    """Read Statbel's file of all sectors.

    A sector goes by its Dutch name, in Wallonia by its French one and in Brussels by both. A
    polygon that is not valid is mended by `shapely.make_valid`.

    Raises
    ------
    DataError
        The file is not there, or lacks a column.
    """
    path = find_file(mirror, SECTORS)
    if path is None:
        raise DataError(
            "Het bestand met de sectoren van het land is er niet",
            expected=f"{SECTORS} in de map of daaronder",
            where=str(mirror),
            remedy="haal het bij Statbel (statistische sectoren) en zet het in die map",
        )
    frame = gpd.read_file(path).to_crs(CRS)
    by_lower = {str(name).lower(): name for name in frame.columns}
    columns = {ours: by_lower[head] for ours, head in COLUMNS.items() if head in by_lower}
    lacking = [COLUMNS[name] for name in REQUIRED if name not in columns]
    if lacking:
        raise DataError(
            "Het bestand met de sectoren heeft niet alle kolommen",
            expected=first_five(lacking),
            found=first_five(frame.columns),
            where=path.name,
            remedy="gebruik het bestand zoals Statbel het geeft",
        )
    table = frame.rename(columns={head: ours for ours, head in columns.items()})
    table = table.assign(code=table["code"].astype(str).str.upper())
    table = table.set_index("code").sort_index()
    valid = table.geometry.is_valid
    mended = [_polygons(shapely.make_valid(shape)) for shape in table.geometry[~valid]]
    table.loc[~valid, "geometry"] = gpd.GeoSeries(mended, table.index[~valid], crs=CRS)
    kept = gpd.GeoDataFrame(
        {
            "name": _names(table),
            "munty": table["munty"].astype(str),
            "region": table["region"].astype(str),
            "ha": table["ha"].astype(float) if "ha" in table else table.area / 10_000,
        },
        geometry=table.geometry,
        crs=CRS,
    )
    return Sectors(path, kept, _municipalities(table), frozenset(table.index[~valid]))


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep what has a surface: mending may leave loose lines and points."""
    parts = shapely.get_parts(shape)
    return shapely.union_all([part for part in parts if shapely.get_dimensions(part) == 2])


def _names(table: pd.DataFrame) -> pd.Series:
    """Name each sector in the language, or the languages, of its region."""
    nl, fr = (
        table[language].fillna("").astype(str).map(partial(readable, language=language))
        for language in ("nl", "fr")
    )
    nl, fr = nl.where(nl != "", fr), fr.where(fr != "", nl)
    both = nl.where(nl.str.casefold() == fr.str.casefold(), nl + " / " + fr)
    region = table["region"].astype(str)
    return nl.mask(region == WALLONIA, fr).mask(region == BRUSSELS, both).str.strip()


def _municipalities(table: pd.DataFrame) -> pd.Series:
    """Name each municipality, once."""
    first = table.drop_duplicates("munty").set_index("munty").sort_index()
    if "munty_nl" not in first:
        return pd.Series(first.index, first.index)
    return first["munty_nl"].fillna(first.index.to_series()).astype(str)


def find_municipality(asked: str, names: pd.Series) -> str:
    """Find the code of a municipality by its code or its name.

    Parameters
    ----------
    asked : str
        Such as ``71022`` or ``hasselt``; capitals and accents do not matter.
    names : pandas.Series
        Code → name.

    Raises
    ------
    ParamsError
        There is none, or there are several; the nearest, or all of them, are named.

    Examples
    --------
    >>> names = pd.Series({"71022": "Hasselt", "11001": "Aartselaar", "62063": "Luik"})
    >>> find_municipality("HASSELT", names), find_municipality("11001", names)
    ('71022', '11001')
    """
    if asked in names.index:
        return asked
    plain = {str(code): plain_name(str(name), "") for code, name in names.items()}
    sought = plain_name(asked, "")
    same = [code for code, name in plain.items() if name == sought]
    if len(same) == 1:
        return same[0]
    near = dict.fromkeys(difflib.get_close_matches(sought, plain.values(), n=5, cutoff=0.6))
    alike = same or [code for name in near for code, known in plain.items() if known == name]
    listed = [f"{names[code]} ({code})" for code in alike]
    raise ParamsError(
        "Deze naam hebben meer gemeenten" if same else "Deze gemeente is er niet",
        expected="een NIS-code van vijf cijfers, of de naam van één gemeente",
        found=asked,
        remedy=f"bedoelde u {first_five(listed)}?" if listed else "zoek de code op bij Statbel",
    )


def read_wijken(mirror: Path, code: str, sectors: pd.Index) -> pd.DataFrame:
    """Read in which wijk each sector of a municipality lies, by the list that has most of them.

    A list may leave out a few, such as a river: those lie in its wijk of what is not known.

    Parameters
    ----------
    mirror : pathlib.Path
    code : str
        Of the municipality.
    sectors : pandas.Index
        Its sectors.

    Returns
    -------
    pandas.DataFrame
        Index sector; columns ``wijk`` and ``name``, and ``known``: the list has the sector. Empty
        where every list leaves out more than `FEW`, or where there are fewer than two wijken.
    """
    found = [_in_list(mirror, code, sectors, *files) for files in ALLOCATIONS]
    lists = [table for table in found if table is not None]
    best = max(lists, key=lambda table: table["known"].sum(), default=None)
    if best is None or best.loc[best["known"], "wijk"].nunique() < 2:
        return pd.DataFrame(columns=WIJKEN)
    return best


def _in_list(
    mirror: Path, code: str, sectors: pd.Index, file: str, sector: str, wijk: str
) -> pd.DataFrame | None:
    """Look sectors up in one list; None where it is not there, or leaves out too many."""
    path, names_path = (find_file(mirror, f"{name}.xlsx") for name in (file, wijk))
    if path is None or names_path is None:
        return None
    of_sector = _column(path, path.stat().st_mtime_ns, sector, wijk)
    named = _column(names_path, names_path.stat().st_mtime_ns, "geoitem code", "short name")
    codes = of_sector.reindex(sectors)
    known = codes.notna()
    unknown = next((code + end for end in UNKNOWN_WIJK if code + end in named.index), None)
    if not known.all() and (unknown is None or (~known).sum() > FEW * len(sectors)):
        return None
    codes = codes.where(known, unknown)
    return pd.DataFrame({"wijk": codes, "name": codes.map(named), "known": known})


@lru_cache(maxsize=2 * len(ALLOCATIONS))
def _column(path: Path, changed: int, key: str, column: str) -> pd.Series:
    """Read a column of a workbook by its key, for whoever asks for many municipalities.

    Once, as the file was when it ``changed``; of a key that stands twice the first counts.
    """
    table = pd.read_excel(path, dtype=str, engine="calamine").set_index(key)[column]
    return table[~table.index.duplicated()]
