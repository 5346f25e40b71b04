"""Which rows, which sheet and which text is read from a workbook, case by case."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from python_calamine import SheetTypeEnum

from genkgeo.errors import DataError
from genkgeo.sources import workbook
from genkgeo.sources.workbook import MunicipalityCodes, Selection, spell

ROWS = [["71016A00-", 1], ["11001A00-", 2], [71016.0, 3], ["11001A00-", 4], ["x9", 5], ["wg1", 6]]


def ours() -> MunicipalityCodes:
    return MunicipalityCodes("71016", frozenset({"WG1"}))


def test_rows_of_others_are_left_out_and_counted_and_the_rest_keeps_its_place():
    only = ours()
    kept, places = only.choose(["code", "n"], ROWS, 0, "plain")
    # A number that begins as ours and a code of ours in small letters are for the gate to judge.
    assert [row[1] for row in kept] == [1, 3, 6] and places == [0, 2, 5]
    assert only.left_out == Counter({"11001A00-": 2, "x9": 1})
    # A second file is counted beside the first; a number is counted by its text.
    only.choose(["n", "code"], [[1, 11001.0], [2, "x9"]], 1, "plain")
    assert only.left_out == Counter({"11001A00-": 2, "x9": 2, "11001": 1})


def test_a_table_without_rows_is_another_fault_than_one_without_rows_of_ours():
    assert ours().choose(["code"], [], 0, "plain") == ([], None)
    assert ours().choose(["code"], [["x9"]], 0, "plain") == ([], [])


def test_codes_are_judged_once_and_all_their_rows_are_counted():
    only = ours()
    assert only.kept(["71016A00-", "x9", "71016A00-", "x9"]) == [True, False, True, False]
    assert only.left_out == Counter({"x9": 2})


@pytest.mark.parametrize(
    ("code", "held"),
    [
        (" 71016A00- ", True),
        ("7.1016", True),
        ("71,016", True),
        ("Wg1", True),
        ("WG12", False),
        ("17101", False),
        # What became a date may have been ours.
        ("2024-01-05", True),
    ],
)
def test_what_may_be_ours_is_read(code, held):
    assert ours().holds(code) == held


@pytest.mark.parametrize(
    ("cell", "plain", "dutch"),
    [
        (True, "WAAR", "WAAR"),
        (False, "ONWAAR", "ONWAAR"),
        (-7.0, "-7", "-7"),
        (999_999_999_999_999.0, "999999999999999", "999999999999999"),
        # From 16 digits on a float need not be the whole number that was typed.
        (1e15, "1000000000000000.0", "1000000000000000,0"),
        (0.00001, "1e-05", "0,00001"),
        # Three decimals could be thousands, two or four cannot.
        (-2.054, "-2.0540", "-2,0540"),
        (12.34, "12.34", "12,34"),
        (1.2345, "1.2345", "1,2345"),
        ("2.054", "2.054", "2.054"),
        (None, "None", "None"),
    ],
)
def test_a_cell_is_spelled_in_all_its_digits(cell, plain, dutch):
    assert (spell(cell), spell(cell, style="dutch")) == (plain, dutch)


def named(*names: str, chart: str | None = None) -> SimpleNamespace:
    sheets = [SimpleNamespace(name=name, typ=SheetTypeEnum.WorkSheet) for name in names]
    sheets += [SimpleNamespace(name=chart, typ=SheetTypeEnum.ChartSheet)] if chart else []
    return SimpleNamespace(sheets_metadata=sheets)


@pytest.mark.parametrize(
    ("sheets", "selection", "chosen"),
    [
        (named("A"), Selection(), "A"),
        (named("A", chart="B"), Selection(), "A"),
        (named("A", "B"), Selection(sheet="B"), "B"),
        (named("A", "B"), Selection(usual_sheet="B"), "B"),
        # What is named goes before what is usual, and one sheet before a usual one that is absent.
        (named("A", "B"), Selection(sheet="A", usual_sheet="B"), "A"),
        (named("A"), Selection(usual_sheet="B"), "A"),
    ],
)
def test_the_sheet_is_chosen(sheets, selection, chosen):
    assert workbook._chosen_sheet(sheets, Path("a.xlsx"), selection) == chosen


@pytest.mark.parametrize(
    ("sheets", "selection", "what"),
    [
        (named("A", "B"), Selection(), "Het werkboek heeft meer dan één blad"),
        (named("A", "B"), Selection(usual_sheet="C"), "Het werkboek heeft meer dan één blad"),
        (named("A"), Selection(sheet="B"), "Het blad bestaat niet"),
        (named("A", chart="B"), Selection(sheet="B"), "Het blad bestaat niet"),
    ],
)
def test_a_sheet_that_is_unclear_or_absent_is_told(sheets, selection, what):
    with pytest.raises(DataError) as raised:
        workbook._chosen_sheet(sheets, Path("a.xlsx"), selection)
    assert raised.value.what == what and raised.value.expected == selection.sheet


def sheet(start: tuple[int, int] | None, merged: tuple[int, ...] = ()) -> SimpleNamespace:
    lines = [["kop", "n"], ["a", 0], ["b", 0]]
    ranges = [((row, 0), (row, 1)) for row in merged]
    return SimpleNamespace(start=start, merged_cell_ranges=ranges, iter_rows=lambda: lines)


@pytest.mark.parametrize(
    ("given", "what", "where"),
    [
        (sheet(None), "Het blad is leeg", "a.xlsx"),
        (sheet((0, 0), (4, 0)), "In het blad zijn cellen samengevoegd in de kop", "a.xlsx, rij 1"),
        (sheet((0, 0), (4, 2)), "In het blad zijn cellen samengevoegd", "a.xlsx, rij 3"),
        (sheet((1, 0)), "De eerste rij is leeg", "a.xlsx, rij 1"),
    ],
)
def test_a_sheet_that_does_not_begin_with_names_is_refused(given, what, where):
    with pytest.raises(DataError) as raised:
        workbook.refuse_layout(given, "a.xlsx")
    assert (raised.value.what, raised.value.where) == (what, where)


def test_a_sheet_may_begin_in_another_column():
    assert workbook.refuse_layout(sheet((0, 3)), "a.xlsx") is None


@pytest.mark.parametrize(("start", "cell"), [((0, 2), (2, 3)), ((1, 0), (3, 1)), (None, (2, 1))])
def test_a_formula_without_an_outcome_stands_where_it_stood(monkeypatch, start, cell):
    # Rows and columns are counted from the corner of the sheet, the lines from where it begins.
    monkeypatch.setattr(workbook, "uncomputed", lambda raw, name: {cell: "=B2*2"})
    monkeypatch.setattr(workbook, "errors", lambda raw, name: {})
    lines = [list(line) for line in workbook._with_formulas(sheet(start), b"", "A")]
    assert lines == [["kop", "n"], ["a", 0], ["b", "=B2*2"]]
