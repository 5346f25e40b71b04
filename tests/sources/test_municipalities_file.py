"""The file of figures of many municipalities: a year is whole, and a fault has its place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from genkgeo.errors import DataError
from genkgeo.sources.municipalities import HEADS, MUNICIPALITIES, read_municipalities, to_bytes


def written(folder: Path, *rows: str) -> Path:
    path = folder / "gemeenten.csv"
    path.write_text("\n".join([",".join(HEADS), *rows, ""]), encoding="utf-8")
    return path


def test_a_year_is_whole_and_other_numbers_need_not_be(tmp_path):
    read = read_municipalities(written(tmp_path, "71002,As,oki,2024,3.5,0.95"))
    assert read.to_numpy().tolist() == [["71002", "As", "oki", 2024, 3.5, 0.95]]
    path = written(tmp_path, "71002,As,oki,2024,3.5,0.95", "71004,Beringen,oki,2024.5,3,1")
    with pytest.raises(DataError, match="geen mogelijk cijfer") as caught:
        read_municipalities(path)
    assert caught.value.where == "gemeenten.csv, rij 3, kolom jaar"
    assert caught.value.found == "2024.5"


@pytest.mark.parametrize("years", [("1899", 1), ("2201", 1), ("1900", 0)])
def test_a_year_that_no_figure_is_of_is_a_damaged_cell(tmp_path, years):
    year, refused = years
    path = written(tmp_path, f"71002,As,oki,{year},3.5,0.95")
    if not refused:
        assert read_municipalities(path)["period"].tolist() == [int(year)]
        return
    with pytest.raises(DataError, match="geen mogelijk cijfer"):
        read_municipalities(path)


ONE = "71002,As,oki,2023,3.5,1"


@pytest.mark.parametrize(
    ("row", "what", "where", "found"),
    [
        (",Zutendaal,oki,2023,3,1", "gemeente is niet ingevuld", "kolom gemeente", None),
        ("71066,,oki,2023,3,1", "naam is niet ingevuld", "kolom naam", None),
        ("71066,Zutendaal,,2023,3,1", "indicator is niet ingevuld", "kolom indicator", None),
        ("71002,Asse,oki,2022,3,1", "Een gemeente heeft twee namen", "kolom naam", "Asse"),
        ("71066,Zutendaal,oki,2023,veel,1", "Een cel is geen getal", "kolom waarde", "veel"),
        ("71066,Zutendaal,oki,2023,2e12,1", "geen mogelijk cijfer", "kolom waarde", "2e12"),
        ("71066,Zutendaal,oki,2023,3,1.1", "geen mogelijk cijfer", "kolom dekking", "1.1"),
        ("71066,Zutendaal,oki,2023,3,-0.1", "geen mogelijk cijfer", "kolom dekking", "-0.1"),
        (
            "71066,Zutendaal,oki,2023,3,0",
            "Een cijfer van een gemeente rust op niemand",
            "kolom dekking",
            "3 bij een dekking van 0",
        ),
        (
            "71002,As,oki,2023,4,0.5",
            "Een cijfer van een gemeente staat er twee keer",
            "",
            "71002, oki, 2023",
        ),
    ],
)
def test_a_fault_is_told_where_it_stands(tmp_path, row, what, where, found):
    path = written(
        tmp_path, ONE, "71004,Beringen,oki,2023,3,1", row, "71011,Diepenbeek,oki,2023,3,1"
    )
    with pytest.raises(DataError, match=what) as caught:
        read_municipalities(path)
    assert caught.value.where == ", ".join(["gemeenten.csv, rij 4", *([where] if where else [])])
    assert caught.value.found == found


def test_a_share_that_rounding_left_above_the_whole_is_the_whole(tmp_path):
    path = written(tmp_path, ONE, "71004,Beringen,oki,2023,-3,1.0000000005")
    assert read_municipalities(path)["value"].tolist() == [3.5, -3]
    # What rounding left of nobody is nobody.
    path = written(tmp_path, "71002,As,oki,2023,3.5,0.0000000005")
    with pytest.raises(DataError, match="rust op niemand"):
        read_municipalities(path)


def test_a_file_is_written_in_order_and_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr("os.linesep", "\r\n")  # as on Windows
    assert to_bytes(pd.DataFrame(columns=MUNICIPALITIES)) == (",".join(HEADS) + "\n").encode()
    rows = [
        ("71004", "Beringen", "oki", 2023, 3.0, 1.0),
        ("71002", "As", "werk", 2022, 5.5, 0.5),
        ("71002", "As", "oki", 2023, 4.0, 1.0),
        ("71002", "As", "oki", 2022, 9.0, 1.0),
    ]
    path = tmp_path / "gemeenten.csv"
    path.write_bytes(to_bytes(pd.DataFrame(rows, columns=MUNICIPALITIES)))
    assert path.read_bytes().decode().split("\n") == [
        "gemeente,naam,indicator,jaar,waarde,dekking",
        "71002,As,oki,2022,9.0,1.0",
        "71002,As,oki,2023,4.0,1.0",
        "71002,As,werk,2022,5.5,0.5",
        "71004,Beringen,oki,2023,3.0,1.0",
        "",
    ]
    assert sorted(read_municipalities(path).itertuples(index=False, name=None)) == sorted(rows)
    path.write_bytes(to_bytes(pd.DataFrame(columns=MUNICIPALITIES)))
    assert list(read_municipalities(path)) == MUNICIPALITIES


def test_a_column_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "gemeenten.csv"
    path.write_text("gemeente,naam,indicator,jaar,waarde\n71002,As,oki,2023,3.5\n")
    with pytest.raises(DataError, match="Een kolom ontbreekt") as caught:
        read_municipalities(path)
    assert "dekking" in caught.value.expected
