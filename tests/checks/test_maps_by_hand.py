"""Shapes beside what is known of them, each threshold tried on both of its sides."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import two_years
from shapely.geometry import Point, box
from test_drawn_areas import LARGE, SQUARES, misfits, whole

from genkgeo.checks import BLOCKING, WARNING, maps

CODES = list(SQUARES.index)
"""Of twenty squares of a hectare."""


@pytest.mark.parametrize(
    ("ha", "told"),
    [
        # A quarter larger or smaller may be, and a hair more may not.
        (0.8, None),
        (1.25, None),
        (0.79999, "25 % groter: 1,0 ha in plaats van 0,8"),
        (1.2501, "20 % kleiner: 1,0 ha in plaats van 1,3"),
        # A size of nothing says that it is not known.
        (0.0, None),
        (np.nan, None),
    ],
)
def test_a_shape_may_be_a_quarter_larger_than_is_known(ha, told):
    assert misfits({"S03": ha}, area=0.25) == [(WARNING, f"S03 ({told})")] * bool(told)


def test_what_is_larger_by_less_than_half_a_percent_is_called_larger():
    assert misfits({"S03": 0.996}, area=0.001) == [
        (WARNING, "S03 (0 % groter: 1,0 ha in plaats van 1,0)")
    ]
    assert misfits({"S03": 1.004}, area=0.001) == [
        (WARNING, "S03 (0 % kleiner: 1,0 ha in plaats van 1,0)")
    ]


def test_a_shape_just_at_the_threshold_of_its_place_stays():
    # The square ends at a height of 100 metres.
    assert misfits(spots={"S03": Point(650, 150)}) == []
    assert misfits(spots={"S03": Point(650, 150.5)}) != []


def known_of(number: int, *, wrong: int) -> str:
    """How grave it is that some squares do not fit, where so many have a size or a place."""
    absent = CODES[number:]
    ha = dict.fromkeys(CODES[:wrong], 2.0) | dict.fromkeys(absent, np.nan)
    ((severity, _),) = misfits(ha, dict.fromkeys(absent))
    return severity


@pytest.mark.parametrize(
    ("number", "wrong", "severity"),
    [
        (20, 2, WARNING),
        (19, 2, BLOCKING),
        (9, 2, BLOCKING),
        # One alone is never taken for a table under other codes.
        (9, 1, WARNING),
        (1, 1, WARNING),
    ],
)
def test_more_than_a_tenth_of_those_that_are_known_block(number, wrong, severity):
    assert known_of(number, wrong=wrong) == severity


def test_of_what_has_a_size_or_a_place_alone_something_is_known():
    # Half have a size and the others a place: twenty are known, and two of them are a tenth.
    sizes = dict.fromkeys(CODES[:10], np.nan) | dict.fromkeys(CODES[10:12], 2.0)
    assert misfits(sizes, dict.fromkeys(CODES[10:]))[0][0] == WARNING


def own_shapes(*boxes, allowed: float) -> list[tuple[str, str]]:
    """Hold shapes of wijken, the first of which are given, against their one sector each."""
    count = max(4, len(boxes))
    wijken = [f"W{at:02}" for at in range(count)]
    here = two_years.areas(CODES[:count], wijken=wijken)
    shapes = {
        "sector": gpd.GeoDataFrame(geometry=SQUARES[:count]),
        "wijk": gpd.GeoDataFrame(geometry=[*boxes, *SQUARES[len(boxes) : count]], index=wijken),
    }
    found = maps._other_sectors(shapes, here, "wijk", "v.gpkg", allowed)
    return [(one.severity, one.message.partition(": ")[2]) for one in found]


@pytest.mark.parametrize(
    ("shape", "lies_beside"),
    [
        (box(25, 0, 125, 100), "25"),
        (box(80, 0, 180, 100), "80"),
        # A shape that holds all of its sector and more is not that of it, nor is a smaller one.
        (box(0, 0, 100, 125), "20"),
        (box(0, 0, 100, 80), "20"),
    ],
)
def test_of_a_wijk_it_is_told_how_much_lies_beside_its_sectors(shape, lies_beside):
    assert own_shapes(shape, allowed=0.19) == [(WARNING, f"W00 {lies_beside} %")]


def test_just_as_much_beside_its_sectors_as_is_allowed_is_no_finding():
    quarter = box(25, 0, 125, 100)
    assert own_shapes(quarter, allowed=0.25) == []
    assert len(own_shapes(quarter, allowed=0.2499)) == 1


@pytest.mark.parametrize(("wrong", "severity"), [(1, WARNING), (2, WARNING), (3, BLOCKING)])
def test_of_twenty_wijken_more_than_two_that_lie_elsewhere_block(wrong, severity):
    boxes = [
        box(200 * at + 50 * (at < wrong), 0, 200 * at + 50 * (at < wrong) + 100, 100)
        for at in range(20)
    ]
    ((told, _),) = own_shapes(*boxes, allowed=0.1)
    assert told == severity


def test_where_one_wijk_has_no_size_the_municipality_has_none(tmp_path):
    two = (LARGE, box(1000, 0, 2000, 1000))
    assert whole(tmp_path, *two, ha=50, wijken="VW") == []
    assert len(whole(tmp_path, *two, ha=50)) == 1
