"""The embedded area tables and the schematic geometry agree with each other."""

from __future__ import annotations

import csv
import json
from collections import Counter

import numpy as np
import pytest
import scripts
import shapely
from project import ROOT
from pyproj import Transformer

DATA = ROOT / "data"
SECTORS = {"2019": 53, "2025": 59}
WIJKEN = {"2019": 30, "2025": 31}
AREA_TOLERANCE = 0.02  # of the official hectares
UNION_TOLERANCE = 1.0  # m²; expected zero, since the shapes share their vertices
TO_LAMBERT = Transformer.from_crs(4326, 31370, always_xy=True)


def read_table(name: str) -> list[dict[str, str]]:
    with (DATA / "gebieden" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_shapes(name: str) -> dict[str, shapely.Geometry]:
    """Return the geometry of each feature in WGS84, by its only property."""
    features = json.loads((DATA / "shapes" / name).read_text(encoding="utf-8"))["features"]
    shapes = {}
    for feature in features:
        (code,) = feature["properties"].values()
        shapes[code] = shapely.from_geojson(json.dumps(feature["geometry"]))
    assert len(shapes) == len(features), "a code occurs twice"
    return shapes


def in_metres(geometry):
    return shapely.transform(geometry, TO_LAMBERT.transform, interleaved=False)


def square_metres(geometry) -> float:
    return shapely.area(in_metres(geometry))


@pytest.fixture(scope="module", params=["2019", "2025"])
def vintage(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def script():
    """The script that makes the shapes, loaded as a module without running it."""
    return scripts.load(DATA / "shapes" / "make_shapes.py")


def test_every_sector_of_the_table_has_one_shape(vintage):
    codes = [row["sector"] for row in read_table(f"sectoren_{vintage}.csv")]
    assert len(codes) == len(set(codes)) == SECTORS[vintage]
    assert set(read_shapes(f"sectoren_{vintage}.geojson")) == set(codes)


def test_every_sector_is_one_valid_polygon(vintage):
    for code, shape in read_shapes(f"sectoren_{vintage}.geojson").items():
        assert shape.geom_type == "Polygon", code
        assert shape.is_valid, code
        assert not shape.interiors, code


def test_coordinates_have_five_decimals(vintage):
    xy = shapely.get_coordinates(list(read_shapes(f"sectoren_{vintage}.geojson").values()))
    assert np.array_equal(xy, np.round(xy, 5))


def test_sectors_form_a_valid_coverage(vintage):
    shapes = np.array(list(read_shapes(f"sectoren_{vintage}.geojson").values()))
    assert shapely.coverage_is_valid(shapes)
    # In metres the straight borders bend by millimetres, but shared vertices stay shared.
    assert shapely.coverage_is_valid(in_metres(shapes))


def test_sectors_fill_the_outline_exactly(vintage):
    (outline,) = read_shapes("omtrek.geojson").values()
    union = shapely.union_all(list(read_shapes(f"sectoren_{vintage}.geojson").values()))
    assert square_metres(shapely.symmetric_difference(union, outline)) < UNION_TOLERANCE


def test_outline_is_the_source_rounded_to_a_metre():
    (outline,) = read_shapes("omtrek.geojson").values()
    text = (DATA / "shapes" / "gemeentegrens.geojson").read_text(encoding="utf-8")
    source = shapely.from_geojson(json.dumps(json.loads(text)["features"][0]["geometry"]))
    assert shapely.hausdorff_distance(in_metres(outline), in_metres(source)) < 1.0  # metre


def test_sectors_of_2019_have_their_official_hectares():
    shapes = read_shapes("sectoren_2019.geojson")
    for row in read_table("sectoren_2019.csv"):
        hectares = square_metres(shapes[row["sector"]]) / 10_000
        assert hectares == pytest.approx(float(row["ha"]), rel=AREA_TOLERANCE), row["sector"]


def test_sectors_of_2025_fill_their_parents():
    old, new = read_shapes("sectoren_2019.geojson"), read_shapes("sectoren_2025.geojson")
    families: dict[str, list[str]] = {}
    for row in read_table("sectoren_2025.csv"):
        families.setdefault(row["ouder"], []).append(row["sector"])
    parents = [code for family in families for code in family.split(";")]
    assert sorted(parents) == sorted(old), "every sector of 2019 is a parent exactly once"
    for family, children in families.items():
        parent = shapely.union_all([old[code] for code in family.split(";")])
        for child in children:
            outside = square_metres(shapely.difference(new[child], parent))
            assert outside < UNION_TOLERANCE, child
        parts = shapely.union_all([new[child] for child in children])
        rest = square_metres(shapely.symmetric_difference(parts, parent))
        assert rest < UNION_TOLERANCE, family


def test_parts_of_a_split_sector_are_about_equal():
    new = read_shapes("sectoren_2025.geojson")
    families = Counter(row["ouder"] for row in read_table("sectoren_2025.csv"))
    assert sorted(number for number in families.values() if number > 1) == [2, 3, 3, 3]
    for family in (code for code, number in families.items() if number > 1):
        areas = [
            square_metres(new[row["sector"]])
            for row in read_table("sectoren_2025.csv")
            if row["ouder"] == family
        ]
        assert min(areas) == pytest.approx(max(areas), rel=AREA_TOLERANCE), family


def test_every_wijk_has_one_stadsdeel(vintage):
    wijken = [row["wijk"] for row in read_table(f"wijken_{vintage}.csv")]
    stadsdelen = read_table(f"stadsdelen_{vintage}.csv")
    assert len(wijken) == len(set(wijken)) == WIJKEN[vintage]
    assert sorted(row["wijk"] for row in stadsdelen) == sorted(wijken)
    assert len({(row["stadsdeel"], row["stadsdeel_naam"]) for row in stadsdelen}) == 8
    assert len({row["stadsdeel"] for row in stadsdelen}) == 8
    assert all(row["status"].startswith("voorstel") for row in stadsdelen)


def test_every_sector_lies_in_a_known_wijk_and_every_wijk_has_sectors(vintage):
    used = {row["wijk"] for row in read_table(f"sectoren_{vintage}.csv")}
    assert used == {row["wijk"] for row in read_table(f"wijken_{vintage}.csv")}


def test_both_vintages_have_the_same_stadsdelen():
    old, new = (
        {(row["stadsdeel"], row["stadsdeel_naam"], row["status"]) for row in read_table(name)}
        for name in ("stadsdelen_2019.csv", "stadsdelen_2025.csv")
    )
    assert old == new


@pytest.mark.slow
def test_the_script_makes_the_shapes_that_ship(script):
    for name, shapes in script.build().items():
        shipped = read_shapes(name)
        assert shapes.keys() == shipped.keys()
        for code, shape in shapes.items():
            # Another version of GEOS may round a coordinate to the neighbouring 1e-5 degree.
            gap = shapely.hausdorff_distance(shape, shipped[code])
            assert gap < 2.5e-5, (name, code)


def test_the_script_refuses_two_sectors_in_one_place(script):
    sites = np.array([(500.0, 500.0), (500.0, 500.0)])
    with pytest.raises(RuntimeError, match="do not converge"):
        script.cells_with_areas(sites, np.ones(2), shapely.box(0, 0, 1000, 1000))


def test_the_script_refuses_a_face_in_two_sectors(script):
    square = shapely.box(228_000, 184_000, 229_000, 185_000)
    face = script.project(square, script.TO_WGS84)
    with pytest.raises(RuntimeError, match="in no cell or in two"):
        script.assemble([face], {"a": square, "b": square})
