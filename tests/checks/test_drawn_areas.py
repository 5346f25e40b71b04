"""Shapes under the wrong code, holes, and shapes beside the sizes and places that are known."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import damage
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import two_levels
import two_lists
import two_years
from project import EXAMPLE
from shapely.geometry import Point, box

from genkgeo.areas.geometry import level_shapes
from genkgeo.areas.vintages import transfers
from genkgeo.checks import BLOCKING, WARNING, gate, maps
from genkgeo.checks.maps import check_maps
from genkgeo.parameters.area_files import ShapeFile
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import read_params

NEW = read_params(EXAMPLE)
OLD = NEW.with_vintage("2019")


@cache
def inputs() -> gate.Inputs:
    return gate.read_inputs(NEW)


def found(params, change=None, **choices: float) -> list[tuple[str, str, str]]:
    """What the shapes of the example give once those of its sectors are changed."""
    areas = inputs().areas
    here = areas[params.file.vintage]
    moves = transfers(params.resolve(params.file.crosswalk), set(areas), params.file.vintage, areas)
    shapes = level_shapes(params, here)
    if change is not None:
        sectors = shapes["sector"].copy()
        sectors["geometry"] = gpd.GeoSeries(
            change(sectors.geometry.copy()), index=sectors.index, crs=sectors.crs
        )
        wijk = here.sectors["wijk"].loc[sectors.index]
        shapes |= {"sector": sectors, "wijk": sectors[["geometry"]].dissolve(wijk.rename("wijk"))}
    if choices:
        file = params.file.model_copy(update={"checks": CheckChoices(**choices)})
        params = params.model_copy(update={"file": file})
    findings = check_maps(shapes, params, areas, moves)
    return [(finding.severity, finding.check, finding.message) for finding in findings]


def exchanged(first: str, second: str):
    def change(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
        shapes[[first, second]] = shapes[[second, first]].to_numpy()
        return shapes

    return change


@pytest.mark.slow
@pytest.mark.parametrize("params", [NEW, OLD], ids=["2025", "2019"])
def test_the_shapes_of_the_example_pass(params):
    assert found(params) == []


@pytest.mark.parametrize("params", [NEW, OLD], ids=["2025", "2019"])
@pytest.mark.parametrize("rows", [1, -1])
def test_a_column_of_shapes_that_moved_a_row_blocks(params, rows):
    told = found(params, lambda shapes: np.roll(shapes.to_numpy(), rows))
    assert {severity for severity, kind, _ in told if kind == "vorm en gebied"} == {BLOCKING}
    assert any("wijken past de vorm niet" in message for _, _, message in told)


@pytest.mark.parametrize(
    ("params", "pair"),
    [(OLD, ("71016A310", "71016A370")), (NEW, ("71016A31K", "71016A37K"))],
    ids=["2019", "2025"],
)
def test_two_shapes_that_changed_places_block_and_are_named(params, pair):
    told = found(params, exchanged(*pair))
    assert told[0][0] == BLOCKING
    assert f"verwisseld lijken {pair[0]} en {pair[1]}" in told[0][2]
    # What is known better than we may say so.
    assert found(params, exchanged(*pair), area=9.0, place=20_000.0) == []


def test_one_shape_of_another_size_warns_with_its_name():
    def smaller(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
        # A third of the way to its middle on all sides: four ninths of the area.
        shapes["71016A001"] = shapely.affinity.scale(shapes["71016A001"], 2 / 3, 2 / 3)
        return shapes

    told = [row for row in found(OLD, smaller) if "sectoren past" in row[2]]
    assert [(row[0], row[1]) for row in told] == [(WARNING, "vorm en gebied")]
    assert "71016A001 (56 % kleiner: 30,8 ha" in told[0][2]


def test_a_hole_and_a_loose_part_are_told():
    def hole(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
        middle = shapes["71016A001"].representative_point()
        shapes["71016A001"] = shapes["71016A001"].difference(middle.buffer(100))
        return shapes

    def loose(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
        shapes["71016A001"] = shapely.affinity.translate(shapes["71016A001"], 20_000)
        return shapes

    assert found(OLD, hole)[0][1:] == (
        "gat in de kaart",
        "de sectoren laten 1 gat open binnen Genk, samen 3,1 ha",
    )
    assert "gat in de kaart" in {kind for _, kind, _ in found(OLD, loose)}


def test_what_the_file_of_shapes_says_itself_counts_where_the_table_is_silent(tmp_path):
    params = damage.copy_example(tmp_path)
    for name in ("sectoren_2019", "wijken_2019"):
        path = tmp_path / f"data/gebieden/{name}.csv"
        pd.read_csv(path, dtype=str).drop(columns=["ha", "lon", "lat"]).to_csv(path, index=False)
    shapes = tmp_path / "data/shapes/sectoren_2019.geojson"
    frame = gpd.read_file(shapes)
    frame["MS_AREA_HA"] = frame.to_crs(31370).area / 10_000
    frame.to_file(shapes, driver="GeoJSON")
    here = read_params(params).with_vintage("2019")
    areas = inputs().areas
    assert check_maps(level_shapes(here, areas["2019"]), here, areas, {}) == []
    frame["geometry"] = np.roll(frame.geometry.to_numpy(), -1)
    frame.to_file(shapes, driver="GeoJSON")
    told = check_maps(level_shapes(here, areas["2019"]), here, areas, {})
    assert [finding.severity for finding in told] == [BLOCKING]


@pytest.mark.slow
def test_the_gate_lists_shapes_under_other_codes(tmp_path):
    params = damage.copy_example(tmp_path)
    shapes = tmp_path / damage.SHAPES
    frame = gpd.read_file(shapes)
    frame["geometry"] = np.roll(frame.geometry.to_numpy(), -1)
    frame.to_file(shapes, driver="GeoJSON")
    from genkgeo.analysis.computed import Computed

    findings = Computed(read_params(params), strict=False).findings
    assert "vorm en gebied" in set(findings.loc[findings["severity"] == BLOCKING, "check"])


# --- by hand -----------------------------------------------------------------------------------

SQUARES = gpd.GeoSeries({f"S{at:02}": box(200 * at, 0, 200 * at + 100, 100) for at in range(20)})
"""Twenty squares of a hectare, a hundred metres apart."""


def misfits(
    ha: dict[str, float] | None = None,
    spots: dict[str, Point | None] | None = None,
    place: float = 50,
    area: float = 0.2,
):
    """Hold the squares against what is known of them, with other sizes or places, or with none."""
    points = SQUARES.centroid.where(~SQUARES.index.isin(list(spots or {})))
    for code, point in (spots or {}).items():
        points[code] = point
    hectares = pd.Series(dict.fromkeys(SQUARES.index, 1.0) | (ha or {}))
    known = gpd.GeoDataFrame({"ha": hectares}, geometry=points)
    reference = maps.Reference(
        SQUARES, known, two_levels.LEVELS["sector"], "wat over hen bekend is"
    )
    found = maps._misfits(reference, "v.gpkg", CheckChoices(area=area, place=place))
    return [(one.severity, one.message.partition(": ")[2]) for one in found]


def test_sizes_and_places_of_shapes_by_hand():
    assert misfits() == []
    assert misfits({"S03": 0.84, "S04": 1.19}) == []
    assert misfits({"S03": 0.8}) == [(WARNING, "S03 (25 % groter: 1,0 ha in plaats van 0,8)")]
    assert misfits({"S03": 1.25}) == [(WARNING, "S03 (20 % kleiner: 1,0 ha in plaats van 1,3)")]
    # From the edge of its square, and not beyond the threshold.
    assert misfits(spots={"S03": Point(650, 149)}) == []
    assert misfits(spots={"S03": Point(650, 160)}) == [(WARNING, "S03 (60 m van zijn plaats)")]
    # Two that lie in each other's place are told of where one of them is wrong.
    each = {"S03": Point(850, 50), "S04": Point(650, 50)}
    [(severity, message)] = misfits(spots=each)
    assert severity == BLOCKING and message.endswith("verwisseld lijken S03 en S04")
    assert misfits(spots=each, place=150) == []
    told = misfits({"S10": 0.8}, each, place=150)
    assert told == [(WARNING, "S10 (25 % groter: 1,0 ha in plaats van 0,8)")]
    # A tenth of twenty may be wrong, and more are those of other codes.
    large = {code: 2.0 for code in ("S03", "S04", "S05")}
    assert misfits(dict(list(large.items())[:2]))[0][0] == WARNING
    assert misfits(large)[0][0] == BLOCKING


@pytest.mark.parametrize(("moved", "severity"), [(0, None), (1, WARNING), (2, BLOCKING)])
def test_a_wijk_that_is_not_its_sectors_by_hand(moved, severity):
    codes = list(SQUARES.index[:4])
    here = two_years.areas(codes, wijken=[f"W{at}" for at in range(4)])
    sectors = gpd.GeoDataFrame(geometry=SQUARES[:4])
    # Moved by 15 of 100 metres.
    boxes = [
        one if at >= moved else box(200 * at + 15, 0, 200 * at + 115, 100)
        for at, one in enumerate(SQUARES[:4])
    ]
    wijken = gpd.GeoDataFrame(geometry=boxes, index=[f"W{at}" for at in range(4)])
    shapes = {"sector": sectors, "wijk": wijken}
    found = maps._other_sectors(shapes, here, "wijk", "v.gpkg", 0.1)
    assert [one.severity for one in found] == [severity] * bool(moved)
    if moved == 2:
        assert found[0].message == (
            "van 2 van 4 wijken is de vorm niet die van hun sectoren samen "
            "(zoveel ligt ernaast): W0 15 %, W1 15 %"
        )
    assert maps._other_sectors(shapes, here, "wijk", "v.gpkg", 0.16) == []


def test_new_sectors_beside_those_of_two_older_lists_by_hand(tmp_path):
    """Squares of 100 ha; both older lists say 150 of O05, and the older one 150 of O01 too."""
    two_lists.city(tmp_path, two_lists.table(tmp_path, "w.csv", 2024, wonen=two_lists.WONEN))
    params = read_params(tmp_path / "made.yaml")
    areas = gate.read_inputs(params).areas
    moves = transfers(tmp_path / "omrekening.csv", set(areas), "nieuw", areas)
    older = tmp_path / "sectoren_oud.csv"
    table = pd.read_csv(older, dtype=str).assign(ha="100")
    table.loc[table["sector"] == "O05", "ha"] = "150"
    table.to_csv(older, index=False)
    table.loc[table["sector"] == "O01", "ha"] = "150"
    table.to_csv(tmp_path / "sectoren_ouder.csv", index=False)
    first = params.file.areas["oud"]
    lists = params.file.areas | {
        "ouder": first.model_copy(update={"sectors": "sectoren_ouder.csv"})
    }
    params = params.model_copy(update={"file": params.file.model_copy(update={"areas": lists})})
    areas |= {"ouder": areas["oud"]}
    moves = {("oud", "nieuw"): moves["oud", "nieuw"], ("ouder", "nieuw"): moves["oud", "nieuw"]}
    shapes = level_shapes(params, areas["nieuw"])["sector"]
    # Shapes and places are in the same coordinates: geopandas has nothing to warn of.
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        told = [one.message for one in maps._beside_older(shapes, params, areas, moves)]
    small = "33 % kleiner: 100,0 ha in plaats van 150,0"
    # O02 gave a quarter to X03: X02 and X03 are set beside O02 and O03 together.
    assert told == [
        "van 1 van 11 sectoren past de vorm niet bij de sectoren van oud waaruit ze volgens de "
        f"omrekening komen: X05 ({small})",
        "van 2 van 11 sectoren past de vorm niet bij de sectoren van ouder waaruit ze volgens de "
        f"omrekening komen: X01 ({small}), X05 ({small})",
    ]
    # Older lists are asked where nothing else says how large the new sectors are.
    every = level_shapes(params, areas["nieuw"])
    of_every = [one.message for one in check_maps(every, params, areas, moves)]
    assert [message for message in of_every if "sectoren van" in message] == told
    # The size of one new sector is enough to say that the table knows them.
    newer = pd.read_csv(tmp_path / "sectoren_nieuw.csv", dtype=str)
    newer.assign(ha=["100", *[""] * (len(newer) - 1)]).to_csv(
        tmp_path / "sectoren_nieuw.csv", index=False
    )
    assert maps._beside_older(shapes, params, areas, moves) == []
    newer.to_csv(tmp_path / "sectoren_nieuw.csv", index=False)
    # Shapes of wijken of their own are told of beside what is said of the sectors.
    files = lists["nieuw"].model_copy(update={"shapes_above": {"wijk": ShapeFile(file="w.gpkg")}})
    drawn = params.file.model_copy(update={"areas": lists | {"nieuw": files}})
    drawn = params.model_copy(update={"file": drawn})
    moved = every["wijk"].set_geometry(every["wijk"].translate(5000))
    listed = check_maps(every | {"wijk": moved}, drawn, areas, moves)
    assert {one.file for one in listed} == {Path(files.shapes.file).name, "w.gpkg"}
    own = every | {"sector": every["sector"].assign(ha=100.0)}
    of_own = [one.message for one in check_maps(own, params, areas, moves)]
    assert not any("sectoren van" in message for message in of_own)


def whole(
    tmp_path, *sectors: shapely.Geometry, ha: object = "", wijken: str = "W"
) -> list[tuple[str, str]]:
    """Say what is told of a municipality of these sectors, of whose first wijk the size is known.

    A second wijk has no size.
    """
    codes = [f"S{at}" for at in range(len(sectors))]
    here = two_years.areas(codes, wijken=[wijken[at % len(wijken)] for at in range(len(codes))])
    sizes = [f"{wijk},{wijk},{'' if at else ha}" for at, wijk in enumerate(wijken)]
    (tmp_path / "w.csv").write_text("\n".join(["wijk,naam,ha", *sizes, ""]), encoding="utf-8")
    files = SimpleNamespace(
        shapes=SimpleNamespace(file="a/v.gpkg"), above={"wijk": tmp_path / "w.csv"}
    )
    params = SimpleNamespace(file=SimpleNamespace(areas={"new": files}), resolve=lambda path: path)
    shapes = {"sector": gpd.GeoDataFrame(geometry=list(sectors), index=codes)}
    found = maps._whole(shapes, params, here)
    assert all((one.severity, one.file) == (WARNING, "v.gpkg") for one in found)
    return [(one.check, one.message) for one in found]


LARGE = box(0, 0, 1000, 1000)
"""A square of 100 hectares."""


@pytest.mark.parametrize(
    ("sectors", "message"),
    [
        # A hole or a part of just a hectare is passed over, and one that is larger is told.
        ([LARGE - box(100, 100, 200, 200)], None),
        (
            [LARGE - box(100, 100, 200, 201)],
            "de sectoren laten 1 gat open binnen X, samen 1,0 ha",
        ),
        (
            [LARGE - box(100, 100, 200, 200.005)],
            "de sectoren laten 1 gat open binnen X, samen 1,0 ha",
        ),
        (
            [LARGE - box(100, 100, 200, 250) - box(300, 100, 400, 300) - box(800, 800, 850, 850)],
            "de sectoren laten 2 gaten open binnen X, samen 3,5 ha",
        ),
        ([LARGE, box(2000, 0, 2100, 100)], None),
        ([LARGE, box(2000, 0, 2100, 101)], "de sectoren van X liggen in 2 losse stukken"),
        ([LARGE, box(2000, 0, 2100, 100.005)], "de sectoren van X liggen in 2 losse stukken"),
        ([LARGE, box(1000, 0, 2100, 101)], None),
    ],
)
def test_holes_and_loose_parts_of_more_than_a_hectare_by_hand(tmp_path, sectors, message):
    assert whole(tmp_path, *sectors) == [("gat in de kaart", message)] * bool(message)


@pytest.mark.parametrize(
    ("ha", "size"),
    [
        ("", None),
        ("0", None),
        # Of 100 hectares drawn two in a hundred may be lacking or too many.
        ("98.1", None),
        ("98.0", "2 % groter: 100,0 ha in plaats van 98,0"),
        ("98.036", "2 % groter: 100,0 ha in plaats van 98,0"),
        ("102.0", None),
        ("102.1", "2 % kleiner: 100,0 ha in plaats van 102,1"),
        ("50", "100 % groter: 100,0 ha in plaats van 50,0"),
        ("0.5", "19900 % groter: 100,0 ha in plaats van 0,5"),
    ],
)
def test_a_municipality_of_another_size_than_its_wijken_by_hand(tmp_path, ha, size):
    told = [("vorm en gebied", f"de sectoren samen zijn anders dan de wijken: {size}")]
    assert whole(tmp_path, LARGE, ha=ha) == told * bool(size)
