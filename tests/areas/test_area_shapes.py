"""Which areas are neighbours, whose points are swapped, and larger areas made of smaller ones."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point, Polygon, box

from genkgeo.areas.geometry import _dissolve, neighbours
from genkgeo.areas.positions import swapped


@pytest.mark.parametrize(
    ("second", "touch"),
    [
        (box(100.9, 0, 200, 100), True),
        # More than a metre apart, or along no more than ten metres.
        (box(101.1, 0, 200, 100), False),
        (box(100, 80, 200, 180), True),
        (box(100, 95, 200, 195), False),
    ],
)
def test_neighbours_share_more_than_ten_metres_of_border_within_a_metre(second, touch):
    shapes = gpd.GeoDataFrame(geometry=[second, box(0, 0, 100, 100)], index=["b", "a"])
    assert neighbours(shapes) == ([("a", "b")] if touch else [])


def test_larger_areas_are_those_below_without_the_borders_between():
    squares = [box(0, 0, 10, 10), box(10, 0, 20, 10), box(50, 0, 60, 10)]
    shapes = gpd.GeoDataFrame({"n": 1}, geometry=squares, index=["a", "b", "c"], crs=31370)
    into = pd.Series({"c": "T", "b": "S", "a": "S"})
    larger = _dissolve(shapes, into)
    assert larger.area.to_dict() == {"S": 200, "T": 100}
    assert list(larger) == ["geometry"] and larger.index.name == "area"
    # Of shapes that overlap what they share counts once.
    shapes.loc["b", "geometry"] = box(5, 0, 20, 10)
    assert _dissolve(shapes, into).area.to_dict() == {"S": 200, "T": 100}


def test_a_point_beside_a_slanting_border_is_not_in_the_shape():
    # Two triangles of one square: the point of the first lies within the box of both.
    low, high = Polygon([(0, 0), (10, 0), (0, 10)]), Polygon([(10, 10), (10, 0), (0, 10)])
    shapes = gpd.GeoSeries([low, high], index=["a", "b"])
    assert swapped(shapes, gpd.GeoSeries([Point(2, 2), Point(8, 8)], index=["a", "b"])) == []
    assert swapped(shapes, gpd.GeoSeries([Point(8, 8), Point(2, 2)], index=["a", "b"])) == [
        ["a", "b"]
    ]
    # One that lies in another's, whose own point is nowhere, is no circle.
    assert swapped(shapes, gpd.GeoSeries([Point(8, 8), None], index=["a", "b"])) == []


def test_three_areas_may_be_swapped_in_a_circle_that_a_fourth_leads_into():
    shapes = gpd.GeoSeries([box(x, 0, x + 10, 10) for x in (0, 10, 20, 30)], index=[*"dabc"])
    points = gpd.GeoSeries([Point(x, 5) for x in (15, 25, 35, 15)], index=[*"dabc"])
    assert swapped(shapes, points) == [["a", "b", "c"]]
    assert shapely.area(shapes.to_numpy()).tolist() == [100] * 4
