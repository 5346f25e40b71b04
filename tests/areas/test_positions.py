"""What a table of areas says of their place."""

from __future__ import annotations

import pytest

from genkgeo.areas.positions import read_hectares, read_positions


@pytest.mark.parametrize(("lon", "lat"), [("", "50.9"), ("5.5", ""), ("", "")])
def test_half_a_place_is_no_place(write, lon, lat):
    path = write(f"wijk,ha,lon,lat\nW1,12.5,5.5,50.9\nW2,,{lon},{lat}\n")
    found = read_positions(path, "wijk")
    assert found.index.tolist() == ["W1", "W2"]
    assert found.geometry.isna().tolist() == [False, True]
    # Genk lies around (226, 180) km of Lambert 72; here some kilometres to the west of it.
    assert 215_000 < found.geometry.iloc[0].x < 235_000
    assert found["ha"].iloc[0] == 12.5 and found["ha"].isna().tolist() == [False, True]
    assert read_hectares(path, "wijk").equals(found["ha"])


def test_without_columns_nothing_is_said(write):
    path = write("wijk,naam\nW1,Een\n")
    found = read_positions(path, "wijk")
    assert found["ha"].isna().all() and found.geometry.isna().all()
