"""Remembered profiles that cannot be of earlier years of these areas are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from genkgeo.errors import ParamsError
from genkgeo.profiles.remembered import Place, Profile, Remembered, read, refuse_strange, write

FILE = Path("params/profielen.yaml")
LISTS = {"2019": ["A", "B", "C", "D"], "2025": ["A", "B", "X", "Y"]}


def kept(*codes: str, year: int = 2024, level: str = "wijk") -> Remembered:
    return Remembered(
        year=year,
        vintage="2019",
        level=level,
        indicators=("oki",),
        profiles={1: Profile(name="lage OKI", colour="#0072b2")},
        areas={code: Place(profile=1, confidence=1.0) for code in codes},
    )


@pytest.mark.parametrize("codes", ["AB", "ABCD", "ABXY", "ABQR", "ABCQ"])
def test_profiles_of_areas_that_mostly_exist_are_taken(codes):
    refuse_strange(kept(*codes), FILE, year=2024, lists=LISTS)


def test_a_year_after_that_of_the_release_is_refused():
    refuse_strange(kept("A", year=2025), FILE, year=2025, lists=LISTS)
    with pytest.raises(ParamsError, match="na het jaar van de uitgave") as refused:
        refuse_strange(kept("A", year=2026), FILE, year=2025, lists=LISTS)
    assert (refused.value.expected, refused.value.found) == ("2025 of vroeger", "2026")
    assert refused.value.where == "profielen.yaml, sleutel year"


@pytest.mark.parametrize("codes", ["PQR", "AQR", "AQX Z"])
def test_codes_of_which_hardly_any_exist_are_refused(codes):
    with pytest.raises(ParamsError, match="gebieden die er niet zijn") as refused:
        refuse_strange(kept(*codes.replace(" ", ""), "Q2"), FILE, year=2024, lists=LISTS)
    assert refused.value.expected == "codes van niveau wijk, zoals A, B, C, D"
    assert "codes bestaan; niet: Q" in refused.value.found or "niet: P" in refused.value.found


def test_without_any_list_of_the_level_they_are_refused():
    with pytest.raises(ParamsError, match="gebieden die er niet zijn"):
        refuse_strange(kept("A"), FILE, year=2024, lists={})


def test_a_level_that_does_not_exist_is_refused(tmp_path):
    path = tmp_path / "profielen.yaml"
    write(kept("A", level="buurt"), path)
    with pytest.raises(ParamsError, match="niveau dat niet bestaat") as refused:
        read(path, ("sector", "wijk"))
    assert (refused.value.expected, refused.value.found) == ("sector, wijk", "buurt")
