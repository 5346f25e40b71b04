"""What a person left in a workbook: values, formulas without an outcome, shares shown as such."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from genkgeo.errors import DataError
from genkgeo.sources.left_cells import EMPTY, Cell, _percentages, left_cells


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
    assert not first[4].percentage, "another format of one's own"
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


def test_a_share_is_known_in_a_column_of_two_letters_and_a_day_is_none(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet, percent = book.add_worksheet("een"), book.add_format({"num_format": "0%"})
        sheet.write_number("Z1", 0.25)
        sheet.write_number("AA1", 0.5, percent)
        sheet.write_number("AB1", 0.75)
    [[row]] = left_cells(tmp_path / "x.xlsx").values()
    assert row[25:] == [Cell(0.25), Cell(0.5, "", True), Cell(0.75)]


def test_without_formats_no_cell_shows_a_share(path, tmp_path):
    plain = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(plain, "w") as new:
        for name in old.namelist():
            text = re.sub(rb"<cellXfs.*</cellXfs>", b"", old.read(name))
            new.writestr(name, text)
    with zipfile.ZipFile(plain) as archive:
        assert _percentages(archive) == set()


def test_a_file_of_another_kind_is_named_and_only_text_is_told_of_sheets(tmp_path):
    for raw, found, of_text in (
        (b"%PDF-1.7 tekst", "een pdf", False),
        (b"a;b\n1;2\n", "tekst, zoals csv", True),
        (b"a\x00b", "een ander soort bestand", False),
        (b"", "niets: het bestand is leeg", True),
    ):
        (tmp_path / "x.xlsx").write_bytes(raw)
        with pytest.raises(DataError, match="Dit is geen werkboek van Excel") as caught:
            left_cells(tmp_path / "x.xlsx")
        assert caught.value.found == found
        assert ("in csv staat maar één blad" in caught.value.remedy) is of_text
