"""The reader of polygons refuses every file that would draw a wrong map in silence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project import ROOT
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from genkgeo.errors import DataError
from genkgeo.parameters.area_files import ShapeFile
from genkgeo.sources.layers import read_layer
from genkgeo.sources.shapes import read_shapes

CODES = pd.Index(["S1", "S2", "S3"], name="sector")
# GDAL warns about damaged files in English; what counts is what genkgeo makes of them
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore:'crs' was not provided")
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def squares() -> gpd.GeoDataFrame:
    """Give three squares of a kilometre in Genk, and one more that nobody asks for."""
    shapes = [box(226e3 + 1e3 * i, 184e3, 227e3 + 1e3 * i, 185e3) for i in range(4)]
    return gpd.GeoDataFrame(
        {"sector": ["S3", "S1", "S2", "S9"], "ha": 100.0}, geometry=shapes, crs="EPSG:31370"
    )


@pytest.fixture
def save(tmp_path) -> Callable[..., Path]:
    """Give a function that writes the squares, changed, and gives the path."""

    def write(frame: gpd.GeoDataFrame | None = None, name: str = "vormen.gpkg") -> Path:
        path = tmp_path / name
        (squares() if frame is None else frame).to_file(path)
        return path

    return write


def read(path: Path, code: str | None = None) -> gpd.GeoDataFrame:
    return read_shapes(path, ShapeFile(file="x", code=code), CODES)


def with_shape(shape: object, place: int = 1) -> gpd.GeoDataFrame:
    """Give the squares with another shape in place of one."""
    frame = squares()
    shapes = list(frame.geometry)
    shapes[place] = shape
    return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))


def zipped(path: Path, cut: str | None = None, bytes_left: int = 150) -> Path:
    """Zip a shapefile with its companions; ``cut`` shortens the part with that suffix."""
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            if part != target:
                raw = part.read_bytes()
                archive.writestr(part.name, raw[:bytes_left] if part.suffix == cut else raw)
    return target


# --- what is right ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["vormen.gpkg", "vormen.shp", "vormen.geojson"])
def test_each_format_gives_the_wanted_codes_in_their_order(save, name):
    frame = read(save(name=name))
    assert frame.index.equals(CODES)
    assert frame.index.name == "sector"
    # The hectares that the file gives stay, for the gate to hold the drawn ones against.
    assert frame.columns.tolist() == ["ha", "geometry"]
    assert frame.crs.to_epsg() == 31370
    assert frame.area.to_numpy() == pytest.approx(1e6)


@pytest.mark.parametrize("name", ["vormen.shp", "vormen.geojson", "vormen.gpkg"])
def test_a_zip_is_read(save, name):
    assert len(read(zipped(save(name=name)))) == 3


def test_a_file_in_a_zip_may_have_dots_in_its_name(save):
    path = save(name="vormen.shp")
    packed = path.with_name("vormen.zip")
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(path.with_suffix(suffix), f"sectoren.v2.2021{suffix}")
    assert len(read(packed)) == 3


@pytest.mark.parametrize("crs", [3812, 4326])
@pytest.mark.parametrize("name", ["vormen.gpkg", "vormen.shp"])
def test_other_systems_give_the_same_polygons_within_a_metre(save, crs, name):
    ours = read(save(squares().to_crs(crs), name)).geometry
    expected = squares().set_index("sector").geometry.loc[CODES]
    gap = shapely.hausdorff_distance(ours.to_numpy(), expected.to_numpy())
    assert gap.max() < 1.0


def test_official_column_names_are_found(save):
    assert len(read(save(squares().rename(columns={"sector": "CS01012025"}), "v.shp"))) == 3
    assert len(read(save(squares().rename(columns={"sector": "eigen"})), code="eigen")) == 3


def test_parts_and_slivers_are_let_through(save):
    parts = MultiPolygon([box(227e3, 184e3, 227.4e3, 185e3), box(227.5e3, 184e3, 228e3, 185e3)])
    assert len(read(save(with_shape(parts)))) == 3
    crossing = box(226.999e3, 184e3, 228e3, 185e3)
    assert len(read(save(with_shape(crossing)))) == 3


def test_faults_in_rows_that_nobody_asks_for_do_no_harm(save):
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert len(read(save(with_shape(bow_tie, place=3)))) == 3


# --- what is wrong ---------------------------------------------------------------------------


def test_a_missing_system_is_refused(save):
    frame = squares().set_crs(None, allow_override=True)
    path = save(frame, "vormen.shp")
    assert not path.with_suffix(".prj").exists()
    with pytest.raises(DataError, match="Het coördinatenstelsel van het vormenbestand") as caught:
        read(path)
    assert caught.value.found == "geen"
    assert ".prj" in caught.value.remedy


def test_a_system_that_is_not_belgian_is_refused(save):
    with pytest.raises(DataError, match="Het coördinatenstelsel van het vormenbestand") as caught:
        read(save(squares().to_crs(3857)))
    assert caught.value.expected == "EPSG:31370, 3812, 4326"


def swap(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    turned = [shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in frame.geometry]
    return frame.set_geometry(gpd.GeoSeries(turned, crs=frame.crs))


def test_swapped_axes_are_refused(save):
    with pytest.raises(DataError, match="De vormen liggen niet in België") as caught:
        read(save(swap(squares().to_crs(4326))))
    assert "verwisseld" in caught.value.remedy


@pytest.mark.parametrize(("declared", "actual"), [(31370, 3812), (3812, 31370), (4326, 31370)])
def test_a_system_that_is_not_the_real_one_is_refused(save, declared, actual):
    frame = squares().to_crs(actual).set_crs(declared, allow_override=True)
    with pytest.raises(DataError, match="De vormen liggen niet in België"):
        read(save(frame))


@pytest.mark.parametrize(
    "shape",
    [
        box(226.5e3, 184e3, 228e3, 185e3),
        box(226.2e3, 184.2e3, 226.8e3, 184.8e3),
        box(226e3, 184e3, 227e3, 185e3),
    ],
    ids=["half over its neighbour", "inside its neighbour", "equal to its neighbour"],
)
def test_overlapping_polygons_are_refused(save, shape):
    with pytest.raises(DataError, match="Vormen overlappen elkaar") as caught:
        read(save(with_shape(shape)))
    assert sorted(caught.value.found.split(" en ")) == ["S1", "S3"]


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (
            Polygon([(227e3, 184e3), (228e3, 185e3), (228e3, 184e3), (227e3, 185e3)]),
            r"Een vorm is ongeldig \(kruist zichzelf\)",
        ),
        (Polygon(), "Een vorm is leeg"),
        (None, "Een vorm is leeg"),
        (Point(227.5e3, 184.5e3), "Een vorm is geen vlak"),
        (LineString([(227e3, 184e3), (228e3, 185e3)]), "Een vorm is geen vlak"),
    ],
    ids=["bow-tie", "empty", "absent", "point", "line"],
)
@pytest.mark.parametrize("name", ["vormen.gpkg", "vormen.geojson"])
def test_a_shape_that_is_no_polygon_is_refused(save, name, shape, message):
    with pytest.raises(DataError, match=message) as caught:
        read(save(with_shape(shape), name))
    assert caught.value.found == "S1"


def test_a_code_that_stands_twice_is_refused(save):
    with pytest.raises(DataError, match="Een gebied staat twee keer") as caught:
        read(save(pd.concat([squares(), squares().iloc[[1]]])))
    assert caught.value.found == "S1"


def test_a_missing_sector_is_named(save):
    with pytest.raises(DataError, match="1 van 3 gebieden heeft geen vorm") as caught:
        read(save(squares().iloc[1:]))
    assert caught.value.found == "zonder vorm: S3"


@pytest.mark.parametrize("code", [None, "CS"])
def test_a_wrong_column_name_is_refused(save, code):
    path = save(squares().rename(columns={"sector": "gebied"}))
    with pytest.raises(DataError, match="De kolom met de gebiedscode is niet gevonden") as caught:
        read(path, code=code)
    assert caught.value.found == "gebied, ha, geometry"
    assert "code: KOLOM" in caught.value.remedy


# --- damaged files ---------------------------------------------------------------------------


def test_a_truncated_zip_is_refused(save):
    path = zipped(save(name="vormen.shp"))
    raw = path.read_bytes()
    flipped = raw[:50] + bytes(byte ^ 0xFF for byte in raw[50:55]) + raw[55:]
    for damaged in (raw[: len(raw) // 2], raw[:-10], b"", b"PK\x03\x04", flipped):
        path.write_bytes(damaged)
        with pytest.raises(
            DataError, match="Het vormenbestand is beschadigd of niet te lezen"
        ) as caught:
            read(path)
        assert " " in caught.value.found, "what the library complains of, not the kind of error"


@pytest.mark.parametrize("bytes_left", [0, 60, 100, 150, 300, 400, 500])
def test_a_truncated_shp_inside_a_zip_is_refused(save, bytes_left):
    path = zipped(save(name="vormen.shp"), cut=".shp", bytes_left=bytes_left)
    with pytest.raises(DataError, match=r"Een vorm is leeg|beschadigd of niet te lezen"):
        read(path)


@pytest.mark.parametrize("part", [".shx", ".dbf", ".shp"])
def test_a_shapefile_without_one_of_its_parts_is_refused(save, part):
    path = save(name="vormen.shp")
    path.with_suffix(part).unlink()
    with pytest.raises(DataError, match=r"beschadigd of niet te lezen|gebiedscode"):
        read(path)


@pytest.mark.slow
def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "vormen.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("vormen.geojson", bytes(200_000_001))
    with pytest.raises(DataError, match="onwaarschijnlijk groot"):
        read(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("weg.gpkg", None),
        ("vormen.csv", b"sector,ha\nS1,1\nS2,2\nS3,3\n"),
        ("vormen.geojson", b""),
        ("vormen.geojson", b"{}"),
        ("vormen.geojson", b'{"type": "FeatureCollection", "features": ['),
        ("vormen.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("vormen.gpkg", b"SQLite format 3\0" + bytes(84)),
        ("vormen.zip", b"tekst"),
    ],
)
def test_a_file_that_holds_no_shapes_is_refused(tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError):
        read(path)


def geojson(**changes: object) -> bytes:
    features = json.loads(squares().to_crs(4326).to_json())
    for feature in features["features"][:2]:
        feature.update(changes)
    return json.dumps(features).encode()


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[5.5, 50.9], [5.6, 50.9]]]},
        {"type": "Polygon", "coordinates": [[[5.5, 50.9], [5.6, 50.9], [5.6, 51.0]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon", "coordinates": [[["a", "b"]]]},
        {"type": "Polygon", "coordinates": [[[1e999, 5], [1, 2], [3, 4], [1e999, 5]]]},
        {"type": "Cirkel"},
        {"type": "GeometryCollection", "geometries": []},
        7,
    ],
)
def test_geojson_with_a_strange_geometry_is_refused(tmp_path, geometry):
    path = tmp_path / "vormen.geojson"
    path.write_bytes(geojson(geometry=geometry))
    with pytest.raises(DataError):
        read(path)


@quick
@given(st.binary(max_size=100), st.sampled_from([".geojson", ".gpkg", ".shp", ".zip"]))
def test_any_bytes_are_refused(tmp_path, raw, suffix):
    path = tmp_path / f"vormen{suffix}"
    path.write_bytes(raw)
    with pytest.raises(DataError):
        read(path)


@pytest.mark.slow
@quick
@given(
    place=st.integers(0, 10**6), byte=st.integers(1, 255), suffix=st.sampled_from(["shp", "gpkg"])
)
def test_a_file_with_any_wrong_byte_is_read_or_refused(tmp_path, place, byte, suffix):
    path = tmp_path / f"vormen.{suffix}"
    if not (tmp_path / f"goed.{suffix}").exists():
        squares().to_file(path)
        (tmp_path / f"goed.{suffix}").write_bytes(path.read_bytes())
    raw = bytearray((tmp_path / f"goed.{suffix}").read_bytes())
    raw[place % len(raw)] ^= byte
    path.write_bytes(raw)
    try:
        frame = read(path)
    except DataError as error:
        assert str(error)
    else:
        assert np.isfinite(frame.total_bounds).all()


@pytest.mark.slow
@quick
@given(place=st.integers(0, 10**6), character=st.sampled_from('{}[]",:019-.eE\0né'))
def test_geojson_with_any_wrong_character_is_read_or_refused(tmp_path, place, character):
    text = geojson().decode()
    place %= len(text)
    path = tmp_path / "vormen.geojson"
    path.write_text(text[:place] + character + text[place + 1 :], encoding="utf-8")
    try:
        frame = read(path)
    except DataError as error:
        assert str(error)
    else:
        assert len(frame) == 3


# --- the embedded and the official files -----------------------------------------------------


@pytest.mark.parametrize(("vintage", "number"), [("2019", 53), ("2025", 59)])
def test_the_embedded_shapes_are_read(vintage, number):
    codes = pd.read_csv(ROOT / f"data/gebieden/sectoren_{vintage}.csv", dtype=str)["sector"]
    path = ROOT / f"data/shapes/sectoren_{vintage}.geojson"
    frame = read_shapes(path, ShapeFile(file="x", code="sector"), pd.Index(codes))
    assert len(frame) == number
    assert frame.area.sum() / 1e4 == pytest.approx(8_757, rel=0.01)


def test_a_table_of_codes_without_names_gives_no_names(tmp_path):
    table = tmp_path / "codes.csv"
    table.write_text("sector\n71016A02-\n", encoding="utf-8")
    frame, names = read_layer(ROOT / "data/shapes/sectoren_2019.geojson", table=table)
    assert frame.index.tolist() == ["71016A02-"] and names.empty
    table.write_text("sector,naam\n71016A02-,Vlakveld\n", encoding="utf-8")
    _, names = read_layer(ROOT / "data/shapes/sectoren_2019.geojson", table=table)
    assert names.to_dict() == {"71016A02-": "Vlakveld"}


def genk_codes() -> pd.Index:
    return pd.Index(pd.read_csv(ROOT / "data/gebieden/sectoren_2019.csv", dtype=str)["sector"])


def test_the_official_zip_of_belgium_gives_53_sectors_of_genk(shared_data):
    path = shared_data / "belgium/sh_statbel_statistical_sectors_31370_20210101.geojson.zip"
    frame = read_shapes(path, ShapeFile(file="x"), genk_codes())
    assert len(frame) == 53
    assert frame.area.sum() / 1e4 == pytest.approx(8_757, rel=0.02)


def test_invalid_polygons_of_the_official_zip_are_refused_when_asked_for(shared_data):
    path = shared_data / "belgium/sh_statbel_statistical_sectors_31370_20210101.geojson.zip"
    with pytest.raises(DataError, match="ongeldig") as caught:
        read_shapes(path, ShapeFile(file="x"), pd.Index(["25050A041", "53053M0PN"]))
    assert "25050A041" in caught.value.found


@pytest.mark.parametrize(("year", "vintage", "number"), [(2024, "2019", 30), (2025, "2025", 31)])
def test_the_wijken_of_genk(shared_data, year, vintage, number):
    codes = pd.read_csv(ROOT / f"data/gebieden/wijken_{vintage}.csv", dtype=str)["wijk"]
    path = shared_data / f"genk/wijken_{year}.gpkg"
    frame = read_shapes(path, ShapeFile(file="x", code="geoitem"), pd.Index(codes))
    assert len(frame) == number
