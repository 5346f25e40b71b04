"""The table of places for the map: read as it stands, or refused with the cell that is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from project import ROOT

from genkgeo.errors import DataError
from genkgeo.parameters.file import read_params
from genkgeo.sources.places import _inside, read_places

PARAMS = ROOT / "params/voorbeeld-2025.yaml"
HEAD = "naam,soort,lon,lat,sinds,bron,toelichting\n"
BOX = (5.36, 50.89, 5.62, 51.04)


def write(path: Path, *rows: str, head: str = HEAD) -> Path:
    file = path / "plaatsen.csv"
    file.write_text(head + "".join(row + "\n" for row in rows), encoding="utf-8")
    return file


def test_places_are_read_and_sorted(tmp_path):
    file = write(tmp_path, "Huis,b,5.5,50.95,2014,plan,hier", "Bieb,a,5.4,51,,,")
    places = read_places(file, BOX)
    assert places["name"].tolist() == ["Bieb", "Huis"]
    assert places["since"].isna().tolist() == [True, False]
    assert places.loc[1].tolist() == ["Huis", "b", 5.5, 50.95, 2014.0, "plan", "hier"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",b,5.5,50.95,,,", "rij 3, kolom naam"),
        ("Huis,,5.5,50.95,,,", "rij 3, kolom soort"),
        ("Huis,b,,50.95,,,", "rij 3, kolom lon"),
        ("Huis,b,5.5,x,,,", "rij 3, kolom lat"),
        ("Huis,b,50.95,5.5,,,", "tussen 5.36 en 5.62"),
        ("Huis,b,5.5,52,,,", "tussen 50.89 en 51.04"),
        ("Huis,b,5.5,50.95,14,,", "een jaartal"),
        ("Huis,b,5.5,50.95,2014.5,,", "rij 3, kolom sinds"),
        ("Bieb,b,5.5,50.95,,,", "een naam die op één plek staat"),
        ("Huis,A,5.5,50.95,,,", "elke soort op één manier geschreven"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, row, message):
    file = write(tmp_path, "Bieb,a,5.4,51,,,", row)
    with pytest.raises(DataError, match=re.escape(message)):
        read_places(file, BOX)


def test_without_a_box_places_lie_on_earth(tmp_path):
    assert len(read_places(write(tmp_path, "Verweg,a,-70,-33,,,"))) == 1
    with pytest.raises(DataError, match="tussen -90 en 90"):
        read_places(write(tmp_path, "Nergens,a,5,95,,,"))


def test_an_unknown_column_is_refused(tmp_path):
    file = write(tmp_path, "Huis,b,5.5,50.95,,,,Genk", head=HEAD.strip() + ",gemeente\n")
    with pytest.raises(DataError, match="heeft een onbekende kolom"):
        read_places(file)


def test_a_column_that_is_not_there_is_named(tmp_path):
    file = write(tmp_path, "Huis,b,5.5,50.95,,", head="naam,soort,lon,lat,sinds,bron\n")
    with pytest.raises(DataError, match="Een kolom ontbreekt") as caught:
        read_places(file)
    assert caught.value.expected == "toelichting"


def test_as_many_kinds_as_there_are_signs_are_read(tmp_path):
    rows = [f"Huis {at},soort {at},5.5,50.95,,," for at in range(6)]
    assert len(read_places(write(tmp_path, *rows), BOX)) == 6


def test_more_kinds_than_signs_are_refused(tmp_path):
    rows = [f"Huis,soort {at},5.5,50.95,,," for at in range(7)]
    with pytest.raises(DataError, match="heeft te veel soorten"):
        read_places(write(tmp_path, *rows))


def test_the_embedded_places_lie_in_the_municipality_and_say_how_sure_they_are():
    params = read_params(PARAMS)
    path = params.resolve(params.file.places)
    places = read_places(path, params.file.municipality.box)
    assert path in params.must_exist()
    assert dict(zip(places["name"].str.split().str[-1], places["since"], strict=True)) == {
        "Sledderlo": 2014, "Genk-Centrum": 2015, "Hoevenzavel": 2016,
    }  # fmt: skip
    assert places["note"].str.contains("bij benadering").all()


@pytest.mark.parametrize(("year", "right"), [(999, 0), (1000, 1), (2100, 1), (2101, 0)])
def test_a_year_is_one_of_this_millennium_or_the_last(tmp_path, year, right):
    file = write(tmp_path, f"Huis,b,5.5,50.95,{year},,")
    if right:
        assert read_places(file, BOX)["since"].tolist() == [year]
        return
    with pytest.raises(DataError, match="een jaartal"):
        read_places(file, BOX)


@pytest.mark.parametrize(
    ("lon", "lat", "column"),
    [(-180.5, 50.0, "lon"), (180.5, 50.0, "lon"), (5.0, -90.5, "lat"), (5.0, 90.5, "lat")],
)
def test_without_a_box_a_place_lies_on_the_earth(lon, lat, column):
    frame = pd.DataFrame({"lon": [-180.0, 180.0, lon], "lat": [-90.0, 90.0, lat]})
    assert _inside(frame.iloc[:2], frame, Path("a.csv"), None) is None
    with pytest.raises(DataError) as raised:
        _inside(frame, frame, Path("a.csv"), None)
    limit = 180 if column == "lon" else 90
    assert raised.value.expected == f"tussen {-limit} en {limit}"
    assert raised.value.where == f"a.csv, rij 4, kolom {column}"
