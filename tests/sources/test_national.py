"""The official files of the country, on a made-up one of seven sectors in four municipalities."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import xlsxwriter
from shapely.geometry import Polygon, box

from genkgeo.errors import DataError, ParamsError
from genkgeo.sources.capitals import readable
from genkgeo.sources.national import find_municipality, read_sectors, read_wijken

HEADS = (
    "cd_sector",
    "cd_munty_refnis",
    "tx_munty_descr_nl",
    "tx_sector_descr_nl",
    "tx_sector_descr_fr",
    "cd_rgn_refnis",
)
ROWS = [
    ("30001C00-", "30001", "Là-Haut", "KERN", "COEUR DU VILLAGE", "03000"),
    ("10001a01-", "10001", "Aarde", "Noord", "Nord", "02000"),
    ("10001A02-", "10001", "Aarde", "", "Sud", "02000"),
    ("10001A00-", "10001", "Aarde", "NIEL-BIJ-AS", "NIEL", "02000"),
    ("30001C01-", "30001", "Là-Haut", "Rand", None, "03000"),
    ("40001D00-", "40001", "Brussel", "MARKT", "MARCHE", "04000"),
    ("40001D01-", "40001", "Brussel", "Heizel", "HEIZEL", "04000"),
]
NAMES = {
    "10001A00-": "Niel-bij-As",
    "10001A01-": "Noord",
    "10001A02-": "Sud",
    "30001C00-": "Coeur du Village",
    "30001C01-": "Rand",
    "40001D00-": "Markt / Marche",
    "40001D01-": "Heizel",
}

# Two triangles of 25 ha that touch in a point, and a line that leads out of one of them.
CROSSED = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000), (0, 0), (0, -300), (0, 0)])


def country(folder: Path, **more: list[object]) -> pd.DataFrame:
    """Write a square of 200 ha for each sector, and one that crosses itself; heads in capitals."""
    squares = [box(0, 0, 2000, 1000) for _ in ROWS]
    squares[1] = CROSSED
    shapes = [
        gpd.GeoSeries([shape]).translate(200_000 + 2000 * at, 180_000)[0]
        for at, shape in enumerate(squares)
    ]
    columns = dict(zip(HEADS, zip(*ROWS, strict=True), strict=True)) | more
    kept = {head.upper(): cells for head, cells in columns.items() if cells is not None}
    frame = gpd.GeoDataFrame(kept, geometry=shapes, crs=31370)
    frame.to_file(folder / "sh_statbel_statistical_sectors_31370_20240101.geojson")
    return frame


def test_sectors_are_named_in_the_language_of_their_region(tmp_path):
    country(tmp_path)
    sectors = read_sectors(tmp_path)
    assert sectors.frame["name"].to_dict() == NAMES
    assert list(sectors.frame.index) == sorted(NAMES), "by code, in capitals"
    assert sectors.frame["munty"].tolist() == [*["10001"] * 3, *["30001"] * 2, *["40001"] * 2]
    assert sectors.frame["region"]["30001C01-"] == "03000"
    assert sectors.names.to_dict() == {"10001": "Aarde", "30001": "Là-Haut", "40001": "Brussel"}


def test_a_polygon_that_crosses_itself_is_mended_without_its_loose_line(tmp_path):
    country(tmp_path)
    sectors = read_sectors(tmp_path)
    assert sectors.repaired == {"10001A01-"}
    assert sectors.frame.is_valid.all() and sectors.frame.crs.to_epsg() == 31370
    # The file has no hectares: they are those of the shapes, a loose line has none.
    assert sectors.frame["ha"].to_dict() == pytest.approx(
        dict.fromkeys(NAMES, 200) | {"10001A01-": 50}
    )
    assert set(sectors.frame.geom_type) == {"Polygon", "MultiPolygon"}
    assert sectors.frame.geometry["10001A01-"].bounds == (202_000, 180_000, 203_000, 181_000)


def test_hectares_of_the_file_go_before_those_of_the_shapes(tmp_path):
    country(tmp_path, ms_area_ha=[7, 6, 5, 4, 3, 2, 1])
    assert read_sectors(tmp_path).frame["ha"].tolist() == [4, 6, 5, 7, 3, 2, 1]


def test_without_names_of_municipalities_their_codes_are_their_names(tmp_path):
    country(tmp_path, tx_munty_descr_nl=None)
    assert read_sectors(tmp_path).names.to_dict() == {
        "10001": "10001",
        "30001": "30001",
        "40001": "40001",
    }


def test_a_file_that_is_not_there_or_lacks_a_column_is_refused(tmp_path):
    with pytest.raises(DataError, match="Het bestand met de sectoren van het land is er niet"):
        read_sectors(tmp_path)
    country(tmp_path, cd_rgn_refnis=None)
    with pytest.raises(DataError, match="heeft niet alle kolommen") as caught:
        read_sectors(tmp_path)
    assert caught.value.expected == "cd_rgn_refnis"


def test_a_part_knows_only_of_its_own_sectors(tmp_path):
    country(tmp_path)
    sectors = read_sectors(tmp_path)
    aarde, brussel = (sectors.part(code, pd.DataFrame()) for code in ("10001", "40001"))
    assert aarde.frame.index.tolist() == ["10001A00-", "10001A01-", "10001A02-"]
    assert aarde.repaired == {"10001A01-"} and brussel.repaired == frozenset()
    assert brussel.names.to_dict() == {"40001": "Brussel"}


@pytest.mark.parametrize(
    ("name", "language", "readable_name"),
    [
        ("RUE A. SAX", "fr", "Rue A. Sax"),
        ("RUE A SAX", "fr", "Rue a Sax"),
        ("WIJK ST. JOB", "nl", "Wijk St. Job"),
        ("BIJ JAN'S HOEK", "nl", "Bij Jan's Hoek"),
        ("RUE D'EN BAS", "fr", "Rue d'en Bas"),
        ("BOIS QU'ON VOIT", "fr", "Bois qu'On Voit"),
    ],
)
def test_a_name_in_capitals_is_written_as_people_read_it(name, language, readable_name):
    assert readable(name, language) == readable_name


# --- municipalities by name ------------------------------------------------------------------


def test_at_most_five_names_that_look_alike_are_told():
    names = pd.Series([f"Hassel{end}" for end in "abcdef"], index=[*"123456"])
    with pytest.raises(ParamsError, match="Deze gemeente is er niet") as caught:
        find_municipality("Hassel", names)
    assert caught.value.remedy.count("Hassel") == 5 and "nog" not in caught.value.remedy


def test_a_name_that_looks_like_none_leads_to_the_list():
    names = pd.Series({"1": "Hasselt", "2": "Genk"})
    with pytest.raises(ParamsError) as caught:
        find_municipality("Xyz", names)
    assert caught.value.remedy == "zoek de code op bij Statbel"
    with pytest.raises(ParamsError) as caught:
        find_municipality("Hasselr", names)
    assert caught.value.remedy == "bedoelde u Hasselt (1)?"


def test_a_name_of_two_municipalities_is_asked_by_code():
    names = pd.Series({"1": "Aarde", "2": "Genk", "3": "Aarde"})
    with pytest.raises(ParamsError, match="Deze naam hebben meer gemeenten") as caught:
        find_municipality("aarde", names)
    assert caught.value.remedy == "bedoelde u Aarde (1), Aarde (3)?"
    assert find_municipality("genk", names) == "2" == find_municipality("2", names)


# --- in which wijk a sector lies -------------------------------------------------------------

TWENTY = pd.Index([f"1A{at:02d}" for at in range(20)])


def book(path: Path, *rows: tuple[str, str]) -> None:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)


def lists(folder: Path, known: int, *, older: str = "", unknown: str = "1ONB") -> None:
    """Say of the first sectors in which wijk they lie: the first in W1, all others in W2."""
    sector, wijk = ("statsec", "ggw7") if older else ("statsec2024", "ggw72024")
    places = [(code, older + ("W2" if at else "W1")) for at, code in enumerate(TWENTY[:known])]
    # A code that stands twice is where it stood first.
    book(folder / f"{sector}_{wijk}.xlsx", (sector, wijk), *places, (TWENTY[0], older + "W2"))
    wijken = [(older + name, f"Wijk {older}{name}") for name in ("W1", "W2")]
    wijken += [(unknown, "Niet gekend")] if unknown else []
    book(folder / f"{wijk}.xlsx", ("geoitem code", "short name"), *wijken)


def test_each_sector_lies_in_the_wijk_that_the_list_says(tmp_path):
    lists(tmp_path, 20, unknown="")
    wijken = read_wijken(tmp_path, "1", TWENTY)
    assert wijken["wijk"].tolist() == ["W1", *["W2"] * 19]
    assert wijken["name"].tolist() == ["Wijk W1", *["Wijk W2"] * 19]
    assert wijken["known"].all()


@pytest.mark.parametrize("unknown", ["1ONB", "1WONB"])
def test_one_in_twenty_that_a_list_leaves_out_lies_in_the_wijk_of_what_is_not_known(
    tmp_path, unknown
):
    lists(tmp_path, 19, unknown=unknown)
    wijken = read_wijken(tmp_path, "1", TWENTY)
    assert wijken.loc["1A19"].tolist() == [unknown, "Niet gekend", False]
    assert wijken["known"].sum() == 19


@pytest.mark.parametrize(("known", "unknown"), [(18, "1ONB"), (19, ""), (19, "2ONB"), (1, "1ONB")])
def test_a_list_that_leaves_out_more_says_nothing(tmp_path, known, unknown):
    lists(tmp_path, known, unknown=unknown)
    wijken = read_wijken(tmp_path, "1", TWENTY)
    assert wijken.empty and list(wijken) == ["wijk", "name", "known"]


def test_one_wijk_is_no_division(tmp_path):
    lists(tmp_path, 20)
    assert len(read_wijken(tmp_path, "1", TWENTY[:2])) == 2
    assert read_wijken(tmp_path, "1", TWENTY[1:]).empty
    # The wijk of what is not known is none that divides.
    assert read_wijken(tmp_path, "1", TWENTY[1:].append(pd.Index(["1B"]))).empty


def test_of_two_lists_the_one_that_knows_more_sectors_counts(tmp_path):
    lists(tmp_path, 19)
    lists(tmp_path, 20, older="v")
    assert set(read_wijken(tmp_path, "1", TWENTY)["wijk"]) == {"vW1", "vW2"}
    (tmp_path / "ggw7.xlsx").unlink()
    assert read_wijken(tmp_path, "1", TWENTY)["wijk"]["1A19"] == "1ONB", "names are not there"
    (tmp_path / "statsec2024_ggw72024.xlsx").unlink()
    assert read_wijken(tmp_path, "1", TWENTY).empty
