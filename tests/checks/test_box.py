"""Shapes must lie in the box of the gemeente; each side is tried by itself."""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import pytest
from shapely.geometry import Point

from genkgeo.checks.box import require_inside
from genkgeo.errors import DataError
from genkgeo.parameters.file import Params

BOX = (5.0, 50.0, 6.0, 51.0)


def params(box: tuple[float, ...] | None) -> Params:
    return Params.model_construct(
        file=SimpleNamespace(municipality=SimpleNamespace(box=box, name="Made"))
    )


def shapes(*places: tuple[float, float]) -> gpd.GeoSeries:
    """Points A, B, …, in degrees."""
    return gpd.GeoSeries([Point(*place) for place in places], list("ABC"[: len(places)]), crs=4326)


def test_what_touches_the_box_lies_inside_and_without_a_box_all_does():
    corners = shapes((5.0, 50.0), (6.0, 51.0))
    assert require_inside(corners, params(BOX), "a.geojson") is None
    assert require_inside(shapes((50.0, 5.0)), params(None), "a.geojson") is None


@pytest.mark.parametrize("place", [(4.9, 50.5), (6.1, 50.5), (5.5, 49.9), (5.5, 51.1)])
def test_what_lies_beyond_one_side_is_refused_with_where_it_lies(place):
    with pytest.raises(DataError) as raised:
        require_inside(shapes((5.5, 50.5), place, (5.2, 50.2)), params(BOX), "a.geojson")
    error = raised.value
    assert error.what == "1 van 3 vormen ligt buiten Made"
    x, y = place
    assert error.found == f"B: lengte {x:.2f}–{x:.2f}, breedte {y:.2f}–{y:.2f}"
    assert error.expected.startswith("lengte 5–6, breedte 50–51") and error.where == "a.geojson"
