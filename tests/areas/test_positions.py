"""What a table of areas says of their place."""

from __future__ import annotations

import numpy as np
import pytest
from made_areas import make_areas
from scipy import sparse

from genkgeo.areas.positions import read_hectares, read_positions, together
from genkgeo.errors import DataError


@pytest.mark.parametrize(("lon", "lat"), [("", "50.9"), ("5.5", ""), ("", "")])
def test_half_a_place_is_no_place(write, lon, lat):
    path = write(f"wijk,ha,lon,lat\nW1,12.5,5.5,50.9\nW2,,{lon},{lat}\n")
    found = read_positions(path, "wijk")
    assert found.index.tolist() == ["W1", "W2"]
    assert found.geometry.isna().tolist() == [False, True]
    # Genk lies around (226, 180) km of Lambert 72; here some kilometres to the west of it.
    assert 215_000 < found.geometry.iloc[0].x < 235_000
    assert found["ha"].iloc[0] == 12.5 and found["ha"].isna().tolist() == [False, True]
    hectares = read_hectares(path, "wijk")
    assert hectares.equals(found["ha"]) and hectares.name == "ha"
    assert found.index.name == hectares.index.name == "wijk"


def test_a_place_that_is_no_number_leaves_the_hectares(write):
    path = write("wijk,ha,lon\nW1,12.5,oost\n")
    assert read_hectares(path, "wijk").tolist() == [12.5]
    with pytest.raises(DataError, match="Een cel is geen getal"):
        read_positions(path, "wijk")
    with pytest.raises(DataError, match="Een kolom ontbreekt"):
        read_hectares(path, "sector")


def test_without_columns_nothing_is_said(write):
    path = write("wijk,naam\nW1,Een\n")
    found = read_positions(path, "wijk")
    assert found["ha"].isna().all() and found.geometry.isna().all()


@pytest.mark.parametrize(("part", "apart"), [(0.06, True), (0.05, True), (0.04, False)])
def test_sectors_of_two_lists_are_together_where_more_than_a_part_moved(part, apart):
    old, new = make_areas({"d": {"A": 2}}), make_areas({"d": {"P": 2}})
    # From A0, A1 and what has no place, to P0, P1 and what has no place.
    transfer = sparse.csr_array(np.array([[0.95, 0, 0], [0.05, 1, 0], [0, 0, 1.0]]))
    found = together(transfer, old, new, part)
    assert found["sector"].tolist() == ["P0", "P1", "A0", "A1"]
    assert found["old"].tolist() == [False, False, True, True]
    groups = found.groupby("group")["sector"].agg(set).tolist()
    assert groups == ([{"P0", "A0"}, {"P1", "A1"}] if apart else [{"P0", "P1", "A0", "A1"}])
