"""Just within and just beyond what the reader of polygons lets through."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from genkgeo.errors import DataError
from genkgeo.sources.shapes import _check_geometry, _check_place, _hectares, _overlaps

PATH = Path("vormen.gpkg")


@pytest.mark.parametrize(
    ("second", "overlap"),
    [
        # Of 100 × 100 m a strip of 1 m is just a hundredth, one of 2 m is more.
        (box(99, 0, 199, 100), False),
        (box(98, 0, 198, 100), True),
        # The smaller of the two counts: 1 m of 50 is more than a hundredth of it.
        (box(99, 0, 149, 100), True),
        (box(100, 0, 200, 100), False),
    ],
)
def test_a_sliver_of_a_hundredth_of_the_smaller_is_let_through(second, overlap):
    found = _overlaps(np.array([box(0, 0, 100, 100), second]))
    assert found == ([(0, 1)] if overlap else [])


def test_every_pair_is_counted_once_and_the_first_is_named():
    three = gpd.GeoSeries(
        [box(0, 0, 9, 9), box(1, 1, 8, 8), box(2, 2, 7, 7)], index=["A", "B", "C"]
    )
    with pytest.raises(DataError) as raised:
        _check_geometry(three, PATH)
    assert raised.value.found == "A en B (en nog 2 paren)"
    with pytest.raises(DataError) as raised:
        _check_geometry(three.iloc[1:], PATH)
    assert raised.value.found == "B en C"
    assert _check_geometry(three.iloc[:1], PATH) is None
    around = gpd.GeoSeries([box(0, 0, 9, 9), box(1, 1, 3, 3), box(5, 5, 8, 8)], index=[*"ABC"])
    with pytest.raises(DataError) as raised:
        _check_geometry(around, PATH)
    assert raised.value.found == "A en B (en nog 1 paar)"


@pytest.mark.parametrize(
    ("bounds", "inside"),
    [
        ((20e3, 20e3, 300e3, 250e3), True),
        ((19_999, 20e3, 300e3, 250e3), False),
        ((20e3, 19_999, 300e3, 250e3), False),
        ((20e3, 20e3, 300_001, 250e3), False),
        ((20e3, 20e3, 300e3, 250_001), False),
    ],
)
def test_what_lies_in_belgium(bounds, inside):
    shapes = gpd.GeoSeries([box(*bounds)])
    if inside:
        assert _check_place(shapes, PATH) is None
        return
    with pytest.raises(DataError, match="niet in België"):
        _check_place(shapes, PATH)


@pytest.mark.parametrize("name", ["ha", "OPP_HA", "oppervlakte_ha", "MS_AREA_HA", "Surface.GIS.h"])
def test_official_hectares_are_found_where_there_is_one_column_of_them(name):
    frame = pd.DataFrame({name: ["1.5", "veel"], "code": ["A", "B"]})
    found = _hectares(frame)["ha"]
    assert found[0] == 1.5 and np.isnan(found[1])
    # Of two columns nobody can say which is right.
    assert _hectares(frame.assign(surface_ha=1.0)).keys() == {"ha"}
    assert _hectares(frame.assign(oppha=1.0)) == {} == _hectares(frame[["code"]])
