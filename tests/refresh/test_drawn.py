"""The map of a release beside that of the release before."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import two_levels
from project import EXAMPLE
from shapely import box

from genkgeo.parameters.file import read_params
from genkgeo.refresh.comparing import compare
from genkgeo.refresh.drawn import read_drawn, too_far

PARAMS = read_params(EXAMPLE)
CODES = ["W1", "W2", "W3"]


def release(folder, shapes):
    """A release of nothing but a map: three wijken, each of one sector."""
    (folder / "tabellen").mkdir(parents=True)
    frame = gpd.GeoDataFrame({"code": CODES}, geometry=shapes, crs=31370)
    for layer in ("wijken", "sectoren"):
        frame.to_file(folder / "tabellen/x.gpkg", layer=layer, driver="GPKG")
    about = {"example": True, "year": 2025, "municipality": "71016", "findings": []}
    (folder / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def squares(*west: float):
    return [box(x, 0, x + 100, 100) for x in west]


def compared(tmp_path, now):
    online = release(tmp_path / "a", squares(0, 100, 200))
    return compare(online, release(tmp_path / "b", now), PARAMS, {"findings": []})


def test_the_same_map_is_no_difference(tmp_path):
    found = compared(tmp_path, squares(0, 100, 200))
    assert (found.rows, found.too_large) == ([], ())


def test_a_column_of_shapes_that_moved_asks_for_a_word(tmp_path):
    found = compared(tmp_path, np.roll(squares(0, 100, 200), -1))
    assert found.too_large == (
        "de vorm van 3 wijken ligt anders op de kaart",
        "de vorm van 3 sectoren ligt anders op de kaart",
    )
    assert {(row.kind, row.now) for row in found.rows} == {("vorm", "100 % elders")}
    assert "6 gebieden liggen anders op de kaart." in found.sentences


def test_a_border_that_was_drawn_a_little_otherwise_is_told_and_goes_through(tmp_path):
    found = compared(tmp_path, squares(8, 108, 208))
    assert len(found.rows) == 6
    assert found.too_large == ()
    file = PARAMS.file.model_copy(
        update={"publish": PARAMS.file.publish.model_copy(update={"shapes": 0.05})}
    )
    strict = PARAMS.model_copy(update={"file": file})
    assert len(compare(tmp_path / "a", tmp_path / "b", strict, {"findings": []}).too_large) == 2


def test_an_area_that_only_one_of_them_has_is_no_moved_map():
    assert too_far({}, 0.1, two_levels.LEVELS) == []


def test_a_damaged_map_is_told_as_damage(tmp_path):
    folder = release(tmp_path / "a", squares(0, 100, 200))
    (folder / "tabellen/x.gpkg").write_bytes(b"no map")
    with pytest.raises(ValueError, match=r"x\.gpkg"):
        read_drawn(folder, two_levels.LEVELS.all)
    assert read_drawn(tmp_path, two_levels.LEVELS.all) == {}
