"""The file of figures of many municipalities: a year is whole, and a fault has its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from genkgeo.errors import DataError
from genkgeo.sources.municipalities import HEADS, read_municipalities


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
