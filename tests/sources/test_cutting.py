"""A table of the country cut to one municipality reads as the whole does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from genkgeo.errors import DataError
from genkgeo.parameters.cuts import Cut, cut_of, cut_path, is_there, sha256
from genkgeo.parameters.file import Table
from genkgeo.parameters.levels import Levels
from genkgeo.parameters.municipality import Municipality
from genkgeo.sources import READERS, read_table
from genkgeo.sources.cutting import read_whole
from genkgeo.sources.workbook import MunicipalityCodes

OURS = ["10001A00-", "10001A01-", "20002B00-"]
CODES = [
    *OURS, "10001ZZZZ", "10001a00-", " 10001A01- ", "1.0001", "10001,5", "10002A00-", "1000",
    "20003B00-", "2024-01-05", "1/2/2024", "jan-24", "１0001A00-", "10001A0\u200b1-", "", "x",
]  # fmt: skip
TABLE = Table(
    file="land.csv", format="plain", vintage="1", wider=True, code="code", period=2020,
    columns={"n": "n"},
)  # fmt: skip


def municipality() -> MunicipalityCodes:
    return MunicipalityCodes(("10001", "20002"), frozenset(code.upper() for code in OURS))


def write(path: Path, rows: list[tuple[str, int]]) -> Path:
    lines = "".join(f'"{code}";{number}\n' for code, number in rows)
    path.write_text(f"code;n\n{lines}", encoding="utf-8")
    return path


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 999)), min_size=1))
def test_a_cut_reads_as_the_whole_file_does(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("land")
    path = write(folder / "land.csv", rows)
    direct, cut_codes = municipality(), municipality()
    expected = READERS["plain"](path, TABLE, direct)
    whole = read_whole(path, TABLE)
    cut = whole.cut(municipality())
    digest = sha256(path)
    cut_path(path).write_bytes(cut.to_bytes())
    path.unlink()
    found = READERS["plain"](path, TABLE, cut_codes)
    pd.testing.assert_frame_equal(found, expected)
    assert sha256(path) == digest == cut.sha256
    begun = Counter()
    for code, number in direct.left_out.items():
        begun[code[:5]] += number
    assert +begun == cut_codes.left_out


def test_a_cut_stands_in_only_where_the_file_is_not_there(tmp_path):
    path = write(tmp_path / "land.csv", [("10001A00-", 1)])
    other = Cut(["code", "n"], [["10001A00-", "2"]], [7], Counter({"30001": 4}), "0" * 64)
    cut_path(path).write_bytes(other.to_bytes())
    assert cut_of(path) is None
    assert READERS["plain"](path, TABLE, municipality())["value"].tolist() == [1.0]
    path.unlink()
    assert cut_of(path) == other and is_there(path)
    read = READERS["plain"](path, TABLE, municipality())
    # The row is that of the whole file: 7 below a header in row 1, counted from 0.
    assert read["value"].tolist() == [2.0] and read["row"].tolist() == [9]


def test_a_damaged_cut_is_refused(tmp_path):
    cut_path(tmp_path / "land.csv").write_bytes(b'{"header": ["a"]')
    with pytest.raises(DataError, match="beschadigd"):
        cut_of(tmp_path / "land.csv")


def test_a_format_that_is_not_cut_by_codes_and_an_empty_table_are_told_apart(tmp_path):
    swing = tmp_path / "swing.csv"
    swing.write_text("period;geolevel;geoitem;n\n2020;statsec;10001A00-;4\n", encoding="utf-8")
    table = Table(file="swing.csv", format="swing", vintage="1", wider=True)
    assert read_whole(swing, table) is None
    empty = tmp_path / "leeg.csv"
    empty.write_text("code;n\n", encoding="utf-8")
    with pytest.raises(DataError, match="geen rijen"):
        read_whole(empty, TABLE)


def test_a_cut_is_read_as_it_was_written_whatever_its_signs(tmp_path):
    # Half of a sign of two halves, which no file may hold, comes from a damaged workbook.
    cut = Cut(["code", "naam"], [["1", "Één \ud83d"]], None, Counter({"30001": 4}), "0" * 64)
    raw = cut.to_bytes()
    assert "Één ".encode() in raw, "as a person reads it"
    assert b'", "' not in raw and b'": ' not in raw, "and no longer than it has to be"
    cut_path(tmp_path / "a.csv").write_bytes(raw)
    assert cut_of(tmp_path / "a.csv") == cut and sha256(tmp_path / "a.csv") == "0" * 64
    assert not is_there(tmp_path / "b.csv") and cut_of(tmp_path / "b.csv") is None


def test_codes_shorter_than_the_number_of_a_municipality_are_cut_out_too(tmp_path):
    rows = [("99A01-", 1), ("M1", 2), ("m1", 3), ("98A01-", 4), ("M2", 5), ("M1X", 6)]
    whole = read_whole(write(tmp_path / "land.csv", rows), TABLE)
    cut = whole.cut(MunicipalityCodes("99", frozenset({"M1"})))
    assert cut.rows == [["99A01-", "1"], ["M1", "2"], ["m1", "3"]]
    assert cut.places == [0, 1, 2] and cut.left_out == {"98A01": 1, "M2": 1, "M1X": 1}


def test_a_cut_of_a_workbook_reads_as_the_workbook_does(tmp_path):
    path = tmp_path / "land.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        rows = [("code", "n"), ("10001A00-", 0.5), (30001, 7), ("10001A01-", 2.054)]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    table = TABLE.model_copy(update={"decimal": "comma"})
    cut = read_whole(path, table).cut(municipality())
    assert cut.rows == [["10001A00-", "0,5"], ["10001A01-", "2,0540"]]
    direct = READERS["plain"](path, table, municipality())
    cut_path(path).write_bytes(cut.to_bytes())
    path.unlink()
    found = READERS["plain"](path, table, municipality())
    pd.testing.assert_frame_equal(found, direct)
    assert found["value"].tolist() == [0.5, 2.054] and found["row"].tolist() == [2, 4]


def test_a_cut_is_read_once_for_who_asks_the_same(tmp_path, monkeypatch):
    (tmp_path / "sectoren.csv").write_text("sector\n10001A00-\n", encoding="utf-8")
    cut = Cut(["code", "n"], [["10001A00-", "2"]], [7], Counter({"30001": 4}), "0" * 64)
    cut_path(tmp_path / "land.csv").write_bytes(cut.to_bytes())
    params = SimpleNamespace(
        file=SimpleNamespace(
            municipality=Municipality(name="Aarde", code="10001"),
            areas={"1": SimpleNamespace(sectors="sectoren.csv")},
        ),
        levels=Levels.between([]),
        resolve=lambda name: tmp_path / name,
    )
    read, asked = READERS["plain"], []
    monkeypatch.setitem(READERS, "plain", lambda *args: asked.append(args[1]) or read(*args))
    first, again = read_table(params, TABLE), read_table(params, TABLE)
    assert len(asked) == 1 and first.left_out == again.left_out == {"30001": 4}
    pd.testing.assert_frame_equal(first.figures, again.figures)
    later = TABLE.model_copy(update={"period": 2021})
    assert read_table(params, later).figures["period"].tolist() == [2021] and len(asked) == 2
