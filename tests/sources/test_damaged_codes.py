"""A code that was damaged unseen is shown, and a table of many gemeenten keeps its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from genkgeo.errors import DataError
from genkgeo.parameters.file import Table
from genkgeo.sources.damaged_codes import is_date, plain_code, spelled
from genkgeo.sources.swing import read as read_swing
from genkgeo.sources.workbook import MunicipalityCodes

OURS = MunicipalityCodes("71016", frozenset({"71016A02-"}))


@pytest.mark.parametrize(
    "code",
    ["\u200b71016A02-", "71\u00ad016A02-", "71016\u0410020", "\uff17\uff11016A02-", "1-feb"],
)
def test_a_damaged_code_of_ours_is_not_taken_for_one_of_others(code):
    assert OURS.holds(code)


@pytest.mark.parametrize("code", ["11001A00-", "72040\u041002", "Bret", "1.071.016"])
def test_a_code_of_others_stays_theirs(code):
    assert not OURS.holds(code)


def test_a_plain_code_stays_and_no_code_is_a_date():
    for code in ("71016A02-", "71016ZZZZ", "genk-oost", "Één", "71016A02K"):
        assert plain_code(code) == code
        assert not is_date(code)


@pytest.mark.parametrize(
    "cell", ["2024-01-02", "2/1/2024", "1-feb", "feb-24", "2024-01-02 00:00:00", "01.02.24"]
)
def test_a_date_is_a_date(cell):
    assert is_date(cell)


def swing(tmp_path: Path, heads: str) -> list[str]:
    path = tmp_path / "a.csv"
    path.write_text(f"{heads},n\n2024,statsec,71016A001,7\n")
    return read_swing(path, Table(file="a.csv", format="swing", vintage="x"))["sector"].tolist()


@pytest.mark.parametrize(
    "heads", ["period,geolevel,geoitem", "Period,Geolevel,Geoitem", "PERIOD,GeoLevel,GEOITEM"]
)
def test_the_keys_of_swing_may_have_any_capitals(tmp_path, heads):
    assert swing(tmp_path, heads) == ["71016A001"]


def test_a_key_in_two_spellings_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Period,PERIOD,geolevel,geoitem,n\n2024,2023,statsec,71016A001,7\n")
    with pytest.raises(DataError, match="Een kolom ontbreekt"):
        read_swing(path, Table(file="a.csv", format="swing", vintage="x"))


def test_of_a_code_of_more_than_sixty_signs_the_first_are_told():
    assert spelled("A" * 60) == "A" * 60
    assert spelled("A" * 60 + "B") == "A" * 60 + "… (61 tekens)"
    assert spelled("71016\x01") == "71016⟨U+0001⟩"
