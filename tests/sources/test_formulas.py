"""Formulas of a workbook without an outcome: refused where a figure is read, let be elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from genkgeo.errors import DataError
from genkgeo.sources import formulas
from genkgeo.sources.formulas import errors, uncomputed
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.workbook import Selection, read_frame

SHEET = "cijfers & meer"


def workbook(path: Path, outcomes: list[float | str], first_column: int = 0) -> Path:
    """A sheet of codes, numbers and a formula that doubles them, with these outcomes."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("leeg")
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, first_column, ["SECTOR", "N", "DUBBEL"])
        for row, outcome in enumerate(outcomes, start=1):
            sheet.write_row(row, first_column, [f"71016A00{row}", row * 10])
            sheet.write_formula(row, first_column + 2, f"=B{row + 1}*2", None, outcome)
    return path


def read(path: Path):
    return read_frame(path, Selection(sheet=SHEET))


@pytest.mark.parametrize("outcome", [0, ""])
def test_formulas_that_were_never_worked_out_are_refused_where_they_are_read(tmp_path, outcome):
    path = workbook(tmp_path / "x.xlsx", [outcome] * 3)
    frame = read(path)
    # The column beside it is as good as ever.
    assert parse_numbers(frame["N"], path).tolist() == [10, 20, 30]
    with pytest.raises(DataError, match=r"'=B2\*2' \(en nog 2\)") as caught:
        parse_numbers(frame["DUBBEL"], path)
    assert caught.value.where == "x.xlsx, rij 2, kolom DUBBEL"
    assert "laat het herrekenen" in caught.value.remedy


def test_outcomes_that_are_there_are_read_and_a_real_nought_among_them(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [20, 0, 60])
    assert parse_numbers(read(path)["DUBBEL"], path).tolist() == [20, 0, 60]


def test_one_formula_without_an_outcome_is_refused_among_others(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [20, "", 60])
    with pytest.raises(DataError, match=r"'=B3\*2'"):
        parse_numbers(read(path)["DUBBEL"], path)


def test_noughts_of_a_workbook_that_a_spreadsheet_saved_are_figures(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [0, 0, 0])
    saved = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(saved, "w") as new:
        for item in old.namelist():
            new.writestr(item, old.read(item).replace(b' fullCalcOnLoad="1"', b""))
    assert parse_numbers(read(saved)["DUBBEL"], saved).tolist() == [0, 0, 0]


def test_a_text_that_is_empty_is_an_outcome(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [20, "", 60])
    changed = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for item in old.namelist():
            text = re.sub(rb'(<c r="C3")', rb'\1 t="str"', old.read(item))
            new.writestr(item, text)
    assert read(changed)["DUBBEL"].tolist() == ["20", "", "60"]


def test_a_table_that_begins_in_another_column_names_the_right_cells(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [20, "", 60], first_column=2)
    assert read(path)["DUBBEL"].tolist() == ["20", "=B3*2", "60"]
    assert list(uncomputed(path.read_bytes(), SHEET)) == [(2, 4)]


def test_cells_with_a_formula_by_hand():
    xml = (
        b'<c r="B2"><f>A1+1</f></c><c r="C2"><v>7</v></c><c r="Z3"><f>A1&amp;B1</f><v> 5 </v></c>'
        b'<c r="AA10" t="str"><f>X</f><v></v></c><c r="BB4" s="7"/><c r="BC4"><f/><v>1</v></c>'
    )
    assert list(formulas._formulas(xml)) == [
        ((1, 1), "=A1+1", b""),
        ((2, 25), "=A1&B1", b"5"),
        ((9, 26), "=X", b'""'),
        ((3, 54), "=formule", b"1"),
    ]
    assert formulas._attribute(b'<sheet name="a &amp; b" r:id="rId1"/>', b"name") == "a & b"
    assert formulas._attribute(b'<sheet name="a"/>', b"id") == ""


@pytest.mark.parametrize("said", ["#DIV/0!", "#N/A", "#REF!"])
def test_an_error_is_no_empty_cell(tmp_path, said):
    path = workbook(tmp_path / "x.xlsx", [20, said, 60])
    assert errors(path.read_bytes(), SHEET) == {(2, 2): said}
    frame = read(path)
    assert parse_numbers(frame["N"], path).tolist() == [10, 20, 30]
    with pytest.raises(DataError, match=re.escape(repr(said))) as caught:
        parse_numbers(frame["DUBBEL"], path)
    assert caught.value.where == "x.xlsx, rij 3, kolom DUBBEL"


def changed(path: Path, old: bytes, new: bytes) -> bytes:
    """Give the bytes of a workbook with something else in its parts."""
    raw = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(raw, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return raw.getvalue()


def test_of_a_sheet_that_is_not_to_be_found_nothing_is_known(tmp_path):
    path = workbook(tmp_path / "x.xlsx", ["", "#N/A", 60])
    lost = changed(path, b"worksheets/sheet2.xml", b"worksheets/weg.xml")
    for raw, sheet in ((path.read_bytes(), "anders"), (lost, SHEET)):
        assert errors(raw, sheet) == uncomputed(raw, sheet) == formulas.formulas(raw, sheet) == {}
    assert list(formulas.formulas(path.read_bytes(), SHEET)) == [(1, 2), (2, 2), (3, 2)]
    # Its place may be written from the top of the workbook on.
    whole = changed(path, b'Target="worksheets/', b'Target="/xl/worksheets/')
    assert uncomputed(whole, SHEET) == {(1, 2): "=B2*2"}


def test_an_error_of_which_the_workbook_says_no_more_is_an_error(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [20, "#N/A", 60])
    assert errors(changed(path, b"<v>#N/A</v>", b""), SHEET) == {(2, 2): "#FOUT"}


def test_a_formula_is_seen_where_a_sheet_is_read_in_parts(tmp_path, monkeypatch):
    path = workbook(tmp_path / "x.xlsx", [20])
    monkeypatch.setattr(formulas, "CHUNK", 2)
    with zipfile.ZipFile(path) as archive:
        part = formulas.part_of(archive, SHEET)
        assert formulas._holds(archive, part, formulas.FORMULA)
        assert not formulas._holds(archive, part, formulas.IS_ERROR)
