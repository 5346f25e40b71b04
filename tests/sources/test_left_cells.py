"""What a person left in a workbook: values, formulas without an outcome, shares shown as such."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from genkgeo.errors import DataError
from genkgeo.sources.left_cells import EMPTY, Cell, left_cells


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        percent, own = (book.add_format({"num_format": code}) for code in ("0%", '0.0" %"'))
        looks = book.add_format({"bg_color": "#fff7d1"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("een")
        sheet.write_blank("A1", None, looks)
        sheet.write_string("B1", " 1.234 ")
        sheet.write_number("C1", 0.125, percent)
        sheet.write_number("D1", 12.5, looks)
        sheet.write_datetime("E1", datetime(2015, 6, 30), day)
        sheet.write_blank("A3", None, looks)
        sheet.write_formula("B3", "=SUM(D1:D2)", looks, "")
        sheet.write_number("C3", 0.5, own)
        sheet.write_boolean("D3", True)
        book.add_worksheet("leeg")
    return path


def test_cells_are_as_they_were_left(path):
    sheets = left_cells(path)
    assert list(sheets) == ["een", "leeg"] and sheets["leeg"] == []
    first, _, third = sheets["een"]
    assert first == [EMPTY, Cell(" 1.234 "), Cell(0.125, "", True), Cell(12.5), first[4]]
    assert first[4].value in (date(2015, 6, 30), datetime(2015, 6, 30))
    assert third[1].formula == "=SUM(D1:D2)" and not third[1].is_empty
    assert third[2] == Cell(0.5, "", True) and third[3] == Cell(True)
    assert third[0] == EMPTY and EMPTY.is_empty and Cell(" \n").is_empty


def test_a_workbook_that_was_cut_off_is_refused(path):
    path.write_bytes(path.read_bytes()[:1500])
    with pytest.raises(DataError, match="Dit is geen werkboek van Excel, of het is beschadigd"):
        left_cells(path)


def test_another_packed_file_is_refused(tmp_path):
    path = tmp_path / "x.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(DataError, match=r"(?s)Dit is geen werkboek van Excel.*ander programma"):
        left_cells(path)


def test_a_formula_without_an_outcome_may_stand_beyond_all_that_has_one(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet("een")
        sheet.write_number("A1", 7)
        sheet.write_formula("C2", "=A1", None, "")
    [rows] = left_cells(tmp_path / "x.xlsx").values()
    assert rows == [[Cell(7.0), EMPTY, EMPTY], [EMPTY, EMPTY, Cell("", "=A1")]]
