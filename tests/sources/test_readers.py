"""Every reader on the layout of its supplier, in text and in a workbook, and on what goes wrong."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project import ROOT
from shapely.geometry import box

from genkgeo.errors import DataError, GenkgeoError, ParamsError
from genkgeo.parameters.area_files import ShapeFile
from genkgeo.parameters.file import Table
from genkgeo.sources import READERS, fluvius, plain, statbel, swing
from genkgeo.sources.shapes import code_column, read_shapes
from genkgeo.sources.tidy import COLUMNS
from genkgeo.sources.workbook import MunicipalityCodes, Selection, read_frame
from genkgeo.states import WITH_NUMBER, State

quick = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
GENK = MunicipalityCodes("71016", frozenset({"71016REST", "71016ZZZZ"}))


def table(format: str = "swing", **more: object) -> Table:
    return Table(**{"file": "data/x", "format": format, "vintage": "2019", **more})


def workbook(path: Path, *sheets: list[list[object]], names: tuple[str, ...] = ()) -> Path:
    """Write a workbook: text stays text, numbers stay numbers, None is no cell."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for i, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[i] if names else None)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(r, c, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return path


def as_text(rows: list[list[object]], delimiter: str = ";") -> str:
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return "\n".join(delimiter.join(line) for line in lines) + "\n"


SWING = [
    ["period", "geolevel", "geoitem", "oki", "leerlingen"],
    [2024, "statsec2024", "71016A001", -99996, 10],
    [2024, "statsec2024", "71016A010", -99997, 0],
    [2024, "statsec2024", "71016A02-", -99998, 12.5],
    [2024, "statsec2024", "71016A03-", -99999, None],
]
CARS = [
    ["CD_YEAR", "CD_REFNIS", "CD_STAT_SECTOR", "MS_NUM_HH", "MS_NUM_CAR"],
    [2019, "71016", "71016A001", 2054, 1532],
    [2019, "71016", "71016ZZZZ", 17, 0],
]
POPULATION = [
    [
        "CD_REFNIS",
        "CD_SECTOR",
        "TOTAL",
        "DT_STRT_SECTOR",
        "DT_STOP_SECTOR",
        "OPPERVLAKKTE IN HM²",
        "TX_DESCR_SECTOR_NL",
        "TX_DESCR_SECTOR_FR",
        "TX_DESCR_NL",
        "TX_DESCR_FR",
    ],
    ["71016", "71016A001", 3356, "1/01/2001", None, "69,3459423", "CENTRUM", *"abc"],
    ["71016", "71016ZZZZ", 12, "1/01/2001", None, None, "NIET TE LOKALISEREN", "ÉCARTS", *"bc"],
    ["11001", "11001A00-", 2061, "1/01/2001", None, "53,1581003", "AARTSELAAR", *"abc"],
]
INCOME = [
    [
        "CD_YEAR",
        "CD_MUNTY_REFNIS",
        "CD_SECTOR",
        "MS_NBR_NON_ZERO_INC",
        "MS_TOT_NET_TAXABLE_INC",
        "MS_AVG_TOT_NET_TAXABLE_INC",
        "MS_MEDIAN_NET_TAXABLE_INC",
        "MS_INT_QUART_DIFF",
        "TX_SECTOR_DESCR_NL",
        "TX_SECTOR_DESCR_FR",
    ],
    [2022, "71016", "71016A001", 1800, 51234567.89, 28463.65, 23456.5, 18000, "CENTRUM", "CENTRE"],
    [2022, "71016", "71016A010", "C", "C", "C", "C", "C", "MOLENBLOOK", "MOLENBLOOK"],
    [2023, "71016", "71016A001", 1850, 53000000, 28648.6, 24000, None, "CENTRUM", "CENTRE"],
    [2023, "11001", "11001A00-", 1100, 40000000, 36363.6, 31000, 1, "AARTSELAAR", "AARTSELAAR"],
]
FLUVIUS = [
    [
        "Verbruiksjaar",
        "Markt",
        "Richting",
        "StatistischeSector",
        "Provincie",
        "Gemeente",
        "Sector",
        "RolContact",
        "Aantal",
        "BenaderendVerbruikkWh",
    ],
    [2022, "Gas", "Afname", "71016A001", "LIMBURG", "GENK", "REST", "Persoon", 40, 4000.5],
    [2022, "Gas", "Afname", "71016REST", "LIMBURG", "GENK", "REST", "Persoon", 4, 60],
    [2022, "Gas", "Afname", "71016zzzz", "LIMBURG", "GENK", "REST", "Persoon", 1, 7],
]
PLAIN = [["CD", "JAAR", "N"], ["00001", 2020, 7], ["00002", 2021, None]]

VIEWER = [["Statistische sectoren", "n|2024"], ["71016A001", 3], ["11001A00-", None]]

LAYOUTS = {
    "swing": (SWING, table(), "oki"),
    "swing_viewer": (VIEWER, table("swing_viewer"), "n|2024"),
    "statbel_cars": (CARS, table("statbel_cars"), "MS_NUM_HH"),
    "statbel_population": (POPULATION, table("statbel_population", period=2024), "TOTAL"),
    "statbel_income": (INCOME, table("statbel_income"), "MS_NBR_NON_ZERO_INC"),
    "fluvius": (FLUVIUS, table("fluvius"), "Aantal"),
    "plain": (PLAIN, table("plain", code="CD", period_column="JAAR", columns={"N": "n"}), "N"),
}
"""Format → rows as its supplier lays them out, the table that reads them, a column of numbers."""

THOUSANDS_DOTS = ("statbel_cars", "statbel_population")
"""Formats in which a dot parts thousands."""


def is_tidy(frame: pd.DataFrame) -> None:
    """Check what every reader promises."""
    # An export of a viewer says itself of which level its areas are.
    assert frame.columns.drop("level", errors="ignore").tolist() == COLUMNS
    assert (frame["value"].notna() == frame["state"].isin(WITH_NUMBER)).all()
    assert not np.isinf(frame["value"].to_numpy(dtype=float)).any()
    assert pd.api.types.is_integer_dtype(frame["period"])
    assert all(isinstance(code, str) for code in frame["sector"])
    assert (frame["row"] >= 2).all()
    assert frame.index.is_unique  # of several columns each has the rows of the file


def reads_or_refuses(path: Path, format: str) -> None:
    try:
        frame = READERS[format](path, LAYOUTS[format][1])
    except GenkgeoError as error:
        assert str(error)
    else:
        is_tidy(frame)


def values(frame: pd.DataFrame, variable: str) -> dict[tuple[str, int], float]:
    is_tidy(frame)
    rows = frame[frame["variable"] == variable]
    return {(r.sector, r.period): r.value for r in rows.itertuples() if r.state in WITH_NUMBER}


# --- one frame, whatever the file ------------------------------------------------------------


@pytest.mark.parametrize("format", READERS)
def test_a_workbook_gives_what_the_text_gives(tmp_path, format):
    rows, choice, _ = LAYOUTS[format]
    path = workbook(tmp_path / "x.xlsx", rows)
    frame = READERS[format](path, choice)
    is_tidy(frame)
    text = tmp_path / "x.csv"
    text.write_text(as_text(rows), encoding="utf-8")
    from_text = READERS[format](text, choice)
    pd.testing.assert_frame_equal(frame.drop(columns="file"), from_text.drop(columns="file"))


@pytest.mark.parametrize("format", READERS)
def test_rows_of_other_areas_are_left_out(tmp_path, format):
    rows, choice, _ = LAYOUTS[format]
    path = workbook(tmp_path / "x.xlsx", rows)
    everything = READERS[format](path, choice)
    ours = READERS[format](path, choice, GENK)
    keep = everything[everything["sector"].str.startswith("71016")]
    key = ["variable", "row"]
    pd.testing.assert_frame_equal(
        ours.sort_values(key, ignore_index=True),
        keep.sort_values(key, ignore_index=True),
        check_dtype=False,
    )
    is_tidy(READERS[format](path, choice, MunicipalityCodes("99999", frozenset())))


def test_codes_that_a_spreadsheet_spoiled_are_kept_for_the_gate(tmp_path):
    rows = [["CD", "N"], [71016001.0, 1], [7.1016e10, 2], ["71016A001", 3], ["00001", 4], [1, 5]]
    choice = table("plain", code="CD", period=2020, columns={"N": "n"})
    path = workbook(tmp_path / "x.xlsx", rows)
    assert plain.read(path, choice)["sector"].tolist() == [
        *("71016001", "71016000000", "71016A001", "00001", "1")
    ]
    assert plain.read(path, choice, GENK)["value"].tolist() == [1, 2, 3]
    assert all(GENK.holds(code) for code in ("7,1016E+10", "71016.0", " 71016zzzz", "71016X"))
    assert not GENK.holds("11001A00-")


def test_our_codes_may_begin_otherwise_than_the_gemeente_does():
    ours = MunicipalityCodes("99001", frozenset({"M-A1K", "M-A2K"}))
    assert all(ours.holds(code) for code in ("M-A1K", "m-a1k", " M-A2K ", "99001X", "99.001"))
    assert not any(ours.holds(code) for code in ("M-A3K", "M-A1", "M-A1K-2", "199001", ""))


@pytest.mark.parametrize("format", READERS)
def test_a_number_cell_is_read_whichever_sign_text_has_for_decimals(tmp_path, format):
    rows, choice, column = LAYOUTS[format]
    at = rows[0].index(column)
    halves = [rows[0], *([*row[:at], 0.5, *row[at + 1 :]] for row in rows[1:])]
    path = workbook(tmp_path / "x.xlsx", halves)
    frame = READERS[format](path, choice.model_copy(update={"decimal": "comma"}))
    names = {"Aantal": "gas_afname_huishoudens_aantal", "n|2024": "n"}
    name = choice.columns.get(column, names.get(column, column))
    assert set(frame.loc[frame["variable"] == name, "value"]) == {0.5}


@pytest.mark.parametrize("format", READERS)
def test_a_sheet_and_an_encoding_are_those_of_the_table(tmp_path, format):
    rows, choice, _ = LAYOUTS[format]
    expected = READERS[format](workbook(tmp_path / "x.xlsx", rows), choice)
    path = workbook(tmp_path / "x.xlsx", [["Bron"], ["x"]], rows, names=("uitleg", "cijfers"))
    found = READERS[format](path, choice.model_copy(update={"sheet": "cijfers"}))
    pd.testing.assert_frame_equal(found, expected)
    named = [[*row, "É" if at else "Één|2024"] for at, row in enumerate(rows)]
    text = tmp_path / "x.csv"
    text.write_bytes(as_text(named).encode("cp1252"))
    only = {"encoding": "windows-1252", "columns": choice.columns or {n: n for n in kept(expected)}}
    found = READERS[format](text, choice.model_copy(update=only))
    assert found["value"].sum() == expected["value"].sum()


def kept(frame: pd.DataFrame) -> list[str]:
    return frame["variable"].unique().tolist()


# --- workbooks -------------------------------------------------------------------------------


def frame_of(path: Path, **wanted: object) -> pd.DataFrame:
    return read_frame(path, Selection(**wanted))


def test_cells_become_exact_text(tmp_path):
    day = datetime.date(2025, 1, 31)
    rows = [
        ["code", "n", "dag", "waar", None, "naam"],
        ["00001", 0.1, day, True, None, " Sint-Jan "],
        [None, -1234567.25, None, False, None, "1,5"],
        ["71016A02-", 1e20, None, None, None, "x"],
        [None, None, None, None, None, None],
    ]
    path = workbook(tmp_path / "x.xlsx", rows)
    frame = frame_of(path)
    assert frame.columns.tolist() == ["code", "n", "dag", "waar", "naam"]
    assert frame["code"].tolist() == ["00001", "", "71016A02-"]
    assert frame["n"].tolist() == ["0.1", "-1234567.25", "1e+20"]
    assert frame["dag"].tolist() == ["2025-01-31", "", ""]
    assert frame["waar"].tolist() == ["WAAR", "ONWAAR", ""]
    assert frame["naam"].tolist() == ["Sint-Jan", "1,5", "x"]
    blank = workbook(tmp_path / "y.xlsx", [*rows[:4], [" ", None, "  "], [" "]])
    assert frame_of(blank)["code"].tolist() == ["00001", "", "71016A02-"]
    halves = workbook(tmp_path / "z.xlsx", [["code", 1.5], ["A", 2.5]])
    # A head is spelled as the cells below it.
    assert read_frame(halves, Selection(), style="dutch").to_dict("list")["1,5"] == ["2,5"]
    dutch = read_frame(path, Selection(), style="dutch")
    assert dutch["n"].tolist() == ["0,1", "-1234567,25", "100000000000000000000"]


def test_a_sheet_is_chosen_by_name(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [["a"], [1]], [["b"], [2]], [], names=("een", "2", "leeg"))
    assert frame_of(path, sheet="2").columns.tolist() == ["b"]
    assert frame_of(path, usual_sheet="een").columns.tolist() == ["a"]
    with pytest.raises(DataError, match="Het werkboek heeft meer dan één blad") as caught:
        frame_of(path, usual_sheet="drie")
    assert caught.value.found == "een, 2, leeg"
    assert "sheet: NAAM" in caught.value.remedy
    with pytest.raises(DataError, match="Het blad bestaat niet") as caught:
        frame_of(path, sheet="drie", usual_sheet="een")
    assert caught.value.expected == "drie"
    with pytest.raises(DataError, match="Het blad is leeg"):
        frame_of(path, sheet="leeg")
    text = tmp_path / "x.csv"
    text.write_text("a\n1\n")
    with pytest.raises(DataError, match="Een tekstbestand heeft geen bladen"):
        frame_of(text, sheet="een")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["a", "b"]], "Het bestand heeft een kop en verder niets"),
        ([["a", "a"], [1, 2]], "Een kolomnaam staat er twee keer"),
        ([[None], ["a"], [1]], "De eerste rij is leeg"),
        ([["Tabel 1. Inwoners", None], ["sector", "n"], ["S", 1]], "Een kolom heeft geen naam"),
    ],
)
def test_a_sheet_that_is_not_a_table_is_refused(tmp_path, rows, message):
    with pytest.raises(DataError, match=message):
        frame_of(workbook(tmp_path / "x.xlsx", rows))
    if len(rows) == 1:
        with pytest.raises(DataError, match=message):
            frame_of(tmp_path / "x.xlsx", code_columns=("a",), only=GENK)


@pytest.mark.parametrize(("row", "message"), [(0, "samengevoegd in de kop"), (2, "samengevoegd\n")])
def test_merged_cells_are_refused(tmp_path, row, message):
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        for r, cells in enumerate(SWING):
            sheet.write_row(r, 0, cells)
        sheet.merge_range(row, 3, row, 4, "cijfers")
    with pytest.raises(DataError, match=message) as caught:
        swing.read(tmp_path / "x.xlsx", table())
    assert caught.value.where == f"x.xlsx, blad Sheet1, rij {row + 1}"


@pytest.mark.parametrize("format", READERS)
def test_two_header_rows_are_refused(tmp_path, format):
    rows, choice, _ = LAYOUTS[format]
    second = ["NIS" if name in ("NIS-code", "CD") else "uitleg" for name in rows[0]]
    with pytest.raises(DataError, match=r"Een (cel is geen getal|jaar is niet te lezen)") as caught:
        READERS[format](workbook(tmp_path / "x.xlsx", [rows[0], second, *rows[1:]]), choice)
    assert "rij 2" in caught.value.where


@pytest.mark.parametrize("name", ["x.xlsx", "x.xls", "x.xlsb"])
def test_what_is_no_workbook_is_refused(tmp_path, name):
    good = workbook(tmp_path / "goed.xlsx", SWING).read_bytes()
    text_in_zip = io.BytesIO()
    with zipfile.ZipFile(text_in_zip, "w") as archive:
        archive.writestr("a.txt", "tekst")
    for raw in (b"", b"PK", b"sector;n\n1;2\n", good[:3000], good[:-40], text_in_zip.getvalue()):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(DataError, match="Dit is geen werkboek van Excel, of het is besch"):
            swing.read(tmp_path / name, table())


def test_a_workbook_is_known_by_its_content(tmp_path):
    raw = workbook(tmp_path / "x.xlsx", SWING).read_bytes()
    (tmp_path / "x.csv").write_bytes(raw)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("x.xlsx", raw)
    for name in ("x.csv", "x.zip"):
        assert len(swing.read(tmp_path / name, table())) == 8


def spoiled(path: Path, old: str, new: str, name: str = "xl/worksheets/sheet1.xml") -> Path:
    """Change the text of one part of a workbook."""
    target = path.with_name("stuk.xlsx")
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as into,
    ):
        for item in source.infolist():
            text = source.read(item)
            if item.filename == name:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            into.writestr(item.filename, text)
    return target


@pytest.mark.slow
def test_workbooks_that_would_fill_the_memory_are_refused(tmp_path):
    good = workbook(tmp_path / "x.xlsx", SWING)
    with zipfile.ZipFile(good, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/media/leeg.bin", bytes(200_000_001))
    with pytest.raises(DataError, match="onwaarschijnlijk groot"):
        swing.read(good, table())
    good = workbook(tmp_path / "y.xlsx", SWING)
    wide = spoiled(good, '<dimension ref="A1:E5"', '<dimension ref="A1:XFD1048576"')
    with pytest.raises(DataError, match="Een blad van het werkboek is onwaarschijnlijk groot") as c:
        swing.read(wide, table())
    assert c.value.found == "1048576 rijen en 16384 kolommen"


def test_a_fault_that_the_library_did_not_foresee_is_told(tmp_path, monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(source: object) -> None:
        raise PanicException("index out of bounds")

    path = workbook(tmp_path / "x.xlsx", SWING)
    monkeypatch.setattr("genkgeo.sources.workbook.CalamineWorkbook", type("W", (), {}))
    monkeypatch.setattr(
        "genkgeo.sources.workbook.CalamineWorkbook.from_object", panic, raising=False
    )
    with pytest.raises(DataError, match="index out of bounds"):
        swing.read(path, table())
    monkeypatch.setattr(
        "genkgeo.sources.workbook.CalamineWorkbook.from_object",
        lambda source: (_ for _ in ()).throw(KeyboardInterrupt),
    )
    with pytest.raises(KeyboardInterrupt):
        swing.read(path, table())


def test_dates_are_no_numbers(tmp_path):
    rows = [SWING[0], [2024, "statsec", "71016A001", datetime.date(2025, 3, 1), 1]]
    with pytest.raises(DataError, match="Een cel is geen getal") as caught:
        swing.read(workbook(tmp_path / "x.xlsx", rows), table())
    assert caught.value.found == "'2025-03-01'"


# --- Swing -----------------------------------------------------------------------------------


def save(tmp_path: Path, text: str, name: str = "x.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_swing_codes_signs_and_zero(tmp_path):
    codes = ["-99996", "-99997", "-99998", "-99999", "-", "x", "?", "0", "-99997,0", "1.250,5", ""]
    rows = [["period", "geolevel", "geoitem", "v"]]
    rows += [[2024, "statsec", f"S{n}", code] for n, code in enumerate(codes)]
    frame = swing.read(save(tmp_path, as_text(rows)), table(decimal="comma"))
    missing, hidden, absent = State.MISSING, State.SUPPRESSED, State.NOT_APPLICABLE
    expected = [missing, hidden, absent, missing, missing, hidden, missing]
    assert frame["state"].tolist() == [*expected, "waargenomen", hidden, "waargenomen", missing]
    assert frame["value"].dropna().tolist() == [0, 1250.5]
    with pytest.raises(DataError, match="Een cel is geen getal"):
        swing.read(save(tmp_path, as_text([*rows, [2024, "statsec", "S", "X"]])), table())


LEVELS = """\
period,geolevel,geoitem,v
2024,statsec2024,71016A001,1
2024,gemeente,71016,10
2024,ggw72024,710161,3
2024,deelgemeente,71016-Z,10
"""


def test_swing_levels_are_never_mixed(tmp_path):
    path = save(tmp_path, LEVELS)
    with pytest.raises(DataError, match="andere gebieden dan statistische sectoren") as caught:
        swing.read(path, table())
    assert caught.value.where == "x.csv, rij 3, kolom geolevel"
    assert caught.value.found == "gemeente, ggw72024, deelgemeente"
    for level, code in (
        ("statsec2024", "71016A001"),
        ("gemeente", "71016"),
        ("GGW72024", "710161"),
    ):
        frame = swing.read(path, table(geolevel=(level,)))
        assert frame["sector"].tolist() == [code]
    with pytest.raises(DataError, match="geen rijen van het gevraagde niveau") as caught:
        swing.read(path, table(geolevel=("statsec",)))
    assert "statsec2024" in caught.value.found


@pytest.mark.parametrize(
    ("level", "vintage", "good"),
    [
        ("statsec", "2025", True),
        ("statsec", "2019", True),  # from before 2025: the codes decide
        ("statsec2024", "2019", True),
        ("statsec2019", "2019", True),
        ("statsec2024", "2025", False),
        ("statsec2019", "2025", False),
        ("ggw72024", "2025", False),
        ("ggw7", "2025", True),
        ("statsec2024", "nieuw", True),
    ],
)
def test_swing_level_and_vintage_agree(tmp_path, level, vintage, good):
    path = save(tmp_path, f"period,geolevel,geoitem,v\n2025,{level},71016A001,1\n")
    choice = table(vintage=vintage, geolevel=(level,))
    if good:
        assert len(swing.read(path, choice)) == 1
        return
    with pytest.raises(DataError, match=f"{level} hoort niet bij indeling {vintage}") as caught:
        swing.read(path, choice)
    assert caught.value.where == "x.csv, rij 2, kolom geolevel"


def test_one_period_of_a_file_with_more(tmp_path):
    rows = [SWING[0], *SWING[1:3], [2023, "statsec", "71016A001", 1, 2]]
    path = save(tmp_path, as_text(rows))
    frame = swing.read(path, table(period=2023))
    assert frame["value"].tolist() == [1, 2]
    assert frame["row"].tolist() == [4, 4]
    with pytest.raises(DataError, match="Het bestand heeft geen rijen van 2020") as caught:
        swing.read(path, table(period=2020))
    assert caught.value.found == "2023, 2024"


# --- Statbel ---------------------------------------------------------------------------------


def test_population_in_its_zip(tmp_path):
    text = b"\xef\xbb\xbf" + as_text(POPULATION, "|").replace("\n", "\r\n").encode()
    path = tmp_path / "OPENDATA_SECTOREN_2024.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("OPENDATA_SECTOREN_2024.txt", text)
    frame = statbel.read_population(path, table("statbel_population"))
    assert values(frame, "TOTAL") == {
        ("71016A001", 2024): 3356,
        ("71016ZZZZ", 2024): 12,
        ("11001A00-", 2024): 2061,
    }
    surface = values(frame, "OPPERVLAKKTE IN HM²")
    assert surface == {("71016A001", 2024): 69.3459423, ("11001A00-", 2024): 53.1581003}
    named = table("statbel_population", columns={"TOTAL": "inwoners"}, period=2024)
    ours = statbel.read_population(path, named, GENK)
    assert ours["sector"].tolist() == ["71016A001", "71016ZZZZ"]
    with pytest.raises(DataError, match="Het jaar in de parameters is niet dat van het bestand"):
        statbel.read_population(path, table("statbel_population", period=2023))


def test_population_as_numbers_thousands_and_without_a_year(tmp_path):
    rows = [POPULATION[0], [71016, "71016A001", 3356, None, None, 1234.5, *"abcd"]]
    choice = table("statbel_population", period=2019)
    frame = statbel.read_population(workbook(tmp_path / "x.xlsx", rows), choice)
    assert frame["value"].tolist() == [3356, 1234.5]
    # A number cell with a fraction is read as it is, for the gate to say what is wrong with it.
    rows[1][2] = 3356.5
    frame = statbel.read_population(workbook(tmp_path / "half.xlsx", rows), choice)
    assert frame["value"].tolist() == [3356.5, 1234.5]
    rows[1][2] = "3.356"
    frame = statbel.read_population(save(tmp_path, as_text(rows, "|")), choice)
    assert frame["value"].tolist() == [3356, 1234.5]
    with pytest.raises(DataError, match="Het jaar van de bevolkingscijfers is niet bekend"):
        statbel.read_population(tmp_path / "x.csv", table("statbel_population"))
    rows[1][5] = "1.234,5"
    with pytest.raises(DataError, match="Een cel is geen getal"):
        statbel.read_population(save(tmp_path, as_text(rows, "|")), choice)


@pytest.mark.parametrize("code", ["CD_SECTOR", "CD_REFNIS_SECTOR"])
def test_income_with_what_is_confidential(tmp_path, code):
    rows = [[code if name == "CD_SECTOR" else name for name in INCOME[0]], *INCOME[1:]]
    frame = statbel.read_income(workbook(tmp_path / "x.xlsx", rows), table("statbel_income"), GENK)
    assert values(frame, "MS_TOT_NET_TAXABLE_INC") == {
        ("71016A001", 2022): 51234567.89,
        ("71016A001", 2023): 53000000,
    }
    state = frame.set_index(["variable", "sector", "period"])["state"]
    assert (state.xs("71016A010", level="sector") == State.SUPPRESSED).all()
    assert state["MS_INT_QUART_DIFF", "71016A001", 2023] == State.MISSING
    one_year = table("statbel_income", period=2023, columns={"MS_NBR_NON_ZERO_INC": "aangiften"})
    frame = statbel.read_income(tmp_path / "x.xlsx", one_year)
    assert values(frame, "aangiften") == {("71016A001", 2023): 1850, ("11001A00-", 2023): 1100}


def test_income_faults(tmp_path):
    def read(old: str, new: str) -> pd.DataFrame:
        text = as_text(INCOME).replace(old, new)
        return statbel.read_income(save(tmp_path, text), table("statbel_income"))

    with pytest.raises(DataError, match="Een kolom ontbreekt") as caught:
        read("CD_SECTOR", "SECTOR")
    assert caught.value.expected == "CD_SECTOR"
    with pytest.raises(DataError, match="Een kolom ontbreekt"):
        read("CD_YEAR", "JAAR")
    with pytest.raises(DataError, match="Een cel is geen getal"):
        read("C;C;C", "C;c;C")
    with pytest.raises(DataError, match="geen kolom met cijfers"):
        read("MS_", "X_")


# --- Fluvius ---------------------------------------------------------------------------------


def test_fluvius_keeps_its_buckets_and_its_year(tmp_path):
    path = workbook(tmp_path / "x.xlsx", FLUVIUS, [["uitleg"]], names=("ZS_RESULTAAT", "info"))
    frame = fluvius.read(path, table("fluvius"), GENK)
    assert values(frame, "gas_afname_huishoudens_aantal") == {
        ("71016A001", 2022): 40,
        ("71016REST", 2022): 4,
        ("71016ZZZZ", 2022): 1,
    }
    with pytest.raises(DataError, match="Het bestand heeft geen rijen van 2021"):
        fluvius.read(path, table("fluvius", period=2021))


# --- plain -----------------------------------------------------------------------------------

LONG = "sector;jaar;wat;hoeveel\n00001;2020;a;1.234,5\n00001;2021;a;2\n00002;2020;b;\n"
KEYS = {"code": "sector", "variable_column": "wat", "value_column": "hoeveel", "decimal": "comma"}


def test_plain_with_a_row_per_figure(tmp_path):
    path = save(tmp_path, LONG)
    frame = plain.read(path, table("plain", period_column="jaar", **KEYS))
    is_tidy(frame)
    assert values(frame, "a") == {("00001", 2020): 1234.5, ("00001", 2021): 2}
    assert frame[frame["variable"] == "b"]["row"].tolist() == [4]
    chosen = table("plain", period_column="jaar", period=2020, columns={"a": "x"}, **KEYS)
    assert values(plain.read(path, chosen), "x") == {("00001", 2020): 1234.5}
    fixed = plain.read(path, table("plain", period=2019, columns={"b": "y"}, **KEYS))
    assert fixed[["period", "variable"]].to_numpy().tolist() == [[2019, "y"]]
    none = plain.read(path, table("plain", period_column="jaar", **KEYS), GENK)
    assert none.empty


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"variable_column": "wat", "period": 2020}, "value_column"),
        ({"value_column": "hoeveel", "period": 2020}, "variable_column"),
        ({"variable_column": "wat", "value_column": "hoeveel"}, "period"),
    ],
)
def test_plain_says_which_keys_it_lacks(tmp_path, more, expected):
    with pytest.raises(ParamsError, match="soort plain heeft meer gegevens nodig") as caught:
        plain.read(save(tmp_path, LONG), table("plain", code="sector", **more))
    assert caught.value.expected == expected


# --- traps, for every reader -----------------------------------------------------------------


@pytest.fixture(scope="module")
def bomb(tmp_path_factory):
    """A small zip that unpacks to more than 200 MB."""
    path = tmp_path_factory.mktemp("bom") / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("x.txt", bytes(200_000_001))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("format", READERS)
def test_text_traps(tmp_path, bomb, format):
    rows, choice, _ = LAYOUTS[format]
    text = as_text(rows)
    bom = READERS[format](save(tmp_path, text, encoding="utf-8-sig"), choice)
    assert bom.equals(READERS[format](save(tmp_path, text), choice))
    with pytest.raises(DataError, match="geen UTF-8-tekst"):
        wrong = text.replace(rows[1][0] if isinstance(rows[1][0], str) else "20", "é20", 1)
        READERS[format](save(tmp_path, wrong, encoding="cp1252"), choice)
    for empty in ("", "\ufeff", as_text(rows[:1])):
        with pytest.raises(DataError, match=r"leeg|een kop en verder niets"):
            READERS[format](save(tmp_path, empty), choice)
    with pytest.raises(DataError, match="onwaarschijnlijk groot"):
        READERS[format](bomb, choice)


@pytest.mark.parametrize("format", READERS)
def test_a_decimal_comma_is_never_guessed(tmp_path, format):
    rows, choice, numbers = LAYOUTS[format]
    changed = [list(row) for row in rows]
    changed[1][rows[0].index(numbers)] = "1.5" if format in THOUSANDS_DOTS else "1,5"
    with pytest.raises(DataError, match="Een cel is geen getal") as caught:
        READERS[format](workbook(tmp_path / "x.xlsx", changed), choice)
    assert "rij 2" in caught.value.where


# --- nothing but a tidy frame or our own errors ------------------------------------------------

CELLS = (
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-100_000, 100_000)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6)
    | st.sampled_from(["C", "-", "x", "-99997", "statsec", "2025", "1,5", "1.234", "71016zzzz"])
    | st.sampled_from([71016.0, 7.1016e10, -99997, 2025, 1e300, datetime.date(2025, 1, 1)])
)


@pytest.mark.slow
@pytest.mark.parametrize("format", READERS)
@quick
@given(data=st.data())
def test_any_cells_in_a_workbook_are_read_or_refused(tmp_path, format, data):
    rows = [list(row) for row in LAYOUTS[format][0]]
    for _ in range(data.draw(st.integers(1, 4))):
        r = data.draw(st.integers(0, len(rows) - 1))
        c = data.draw(st.integers(0, len(rows[r]) - 1))
        rows[r][c] = data.draw(CELLS | st.sampled_from(rows[0]))
    rows += data.draw(st.lists(st.lists(CELLS, max_size=len(rows[0]) + 1), max_size=2))
    reads_or_refuses(workbook(tmp_path / "x.xlsx", rows), format)


@pytest.mark.parametrize("format", READERS)
@quick
@given(data=st.data())
def test_any_cells_in_a_text_are_read_or_refused(tmp_path, format, data):
    rows = [list(row) for row in LAYOUTS[format][0]]
    for _ in range(data.draw(st.integers(1, 4))):
        r = data.draw(st.integers(0, len(rows) - 1))
        c = data.draw(st.integers(0, len(rows[r]) - 1))
        rows[r][c] = data.draw(CELLS | st.sampled_from(rows[0]))
    reads_or_refuses(save(tmp_path, as_text(rows)), format)


@pytest.mark.parametrize("format", READERS)
@quick
@given(raw=st.binary(max_size=120), name=st.sampled_from(["x.xlsx", "x.csv", "x.zip"]))
def test_any_bytes_are_read_or_refused(tmp_path, format, raw, name):
    path = tmp_path / name
    path.write_bytes(raw)
    reads_or_refuses(path, format)


@quick
@given(place=st.integers(0, 10**6), byte=st.integers(1, 255), cut=st.integers(0, 40))
def test_a_workbook_with_any_wrong_byte_is_read_or_refused(tmp_path, place, byte, cut):
    good = tmp_path / "goed.xlsx"
    if not good.exists():
        workbook(good, SWING)
    raw = bytearray(good.read_bytes())
    raw[place % len(raw)] ^= byte
    (tmp_path / "x.xlsx").write_bytes(raw[: len(raw) - cut // 4 * 10])
    reads_or_refuses(tmp_path / "x.xlsx", "swing")


@quick
@given(place=st.integers(0, 10**6), character=st.sampled_from('<>/"=ArsvtE09-.&\0'))
def test_a_sheet_with_any_wrong_character_is_read_or_refused(tmp_path, place, character):
    good = tmp_path / "goed.xlsx"
    if not good.exists():
        workbook(good, SWING)
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(good) as source:
        text = source.read(name)
        parts = {item.filename: source.read(item) for item in source.infolist()}
    # a place of the cells themselves: no letter that would move one a million rows away
    place = place % len(text)
    parts[name] = text[:place] + character.encode() + text[place + 1 :]
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as into:
        for part, content in parts.items():
            into.writestr(part, content)
    reads_or_refuses(tmp_path / "x.xlsx", "swing")


# --- sector shapes ---------------------------------------------------------------------------

CODES = pd.Index(["71016A001", "71016A010"], name="sector")


def squares(column: str, crs: int = 31370) -> gpd.GeoDataFrame:
    shapes = [box(226e3 + 1e3 * i, 184e3, 227e3 + 1e3 * i, 185e3) for i in range(2)]
    frame = gpd.GeoDataFrame({column: list(CODES), "T_SEC_NL": "x"}, geometry=shapes, crs=31370)
    return frame.to_crs(crs)


def zipped(path: Path, folder: str = "") -> Path:
    target = path.with_name(f"{path.name}.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder}LEESMIJ.txt", "uitleg")
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            if part.suffix != ".zip":
                archive.write(part, folder + part.name)
    return target


@pytest.mark.parametrize("crs", [31370, 3812])
@pytest.mark.parametrize("suffix", ["geojson", "shp", "sqlite", "gpkg"])
def test_shapes_in_each_form_zipped_or_not(tmp_path, suffix, crs):
    path = tmp_path / f"sh_statbel_statistical_sectors_{crs}_20250101.{suffix}"
    squares("cd_sector", crs).to_file(path, driver="SQLite" if suffix == "sqlite" else None)
    for file in (path, zipped(path), zipped(path, f"{path.name}/")):
        frame = read_shapes(file, ShapeFile(file="x"), CODES)
        assert frame.crs.to_epsg() == 31370
        assert frame.area.to_numpy() == pytest.approx(1e6, rel=1e-4)


@pytest.mark.parametrize(
    "column",
    [
        "CS012011",
        "CS01012018",
        "CS01012020",
        "CS01012031",
        "cd_sector",
        "CD_SECTOR",
        "CD_SECTOR_REFNIS",
        "CD_SECTOR_",
        "sector",
        "statsec2024",
        "geoitem",
    ],
)
def test_the_code_column_of_any_year(tmp_path, column):
    squares(column).to_file(tmp_path / "v.gpkg")
    assert len(read_shapes(tmp_path / "v.gpkg", ShapeFile(file="x"), CODES)) == 2


def test_two_code_columns_are_one_or_unclear():
    frame = pd.DataFrame({"CS01012019": ["a", "b"], "CS01012020": ["a", "b"]})
    assert code_column(frame) == "CS01012019"
    assert code_column(frame.assign(CS01012020=["a", "c"])) is None
    assert code_column(frame.assign(CS01012020=["a", "c"], cd_sector="x")) == "cd_sector"
    assert code_column(pd.DataFrame(columns=["cd_sub_munty", "CNIS5_2020", "T_SEC_NL"])) is None


def test_a_file_with_two_layers_or_two_files_is_unclear(tmp_path):
    path = tmp_path / "v.gpkg"
    squares("sector").to_file(path, layer="oud")
    further = squares("sector").translate(5000)
    squares("sector").set_geometry(further).to_file(path, layer="nieuw")
    with pytest.raises(DataError, match="De laag met de vormen is niet duidelijk") as caught:
        read_shapes(path, ShapeFile(file="x"), CODES)
    assert caught.value.found == "oud, nieuw"
    west = {
        layer: read_shapes(path, ShapeFile(file="x", layer=layer), CODES).total_bounds[0]
        for layer in ("oud", "nieuw")
    }
    assert west == {"oud": 226_000, "nieuw": 231_000}
    with pytest.raises(DataError, match="De laag met de vormen is niet duidelijk"):
        read_shapes(path, ShapeFile(file="x", layer="weg"), CODES)
    squares("sector").to_file(tmp_path / "v.geojson")
    with pytest.raises(DataError, match="moet één bestand met vormen zitten"):
        read_shapes(zipped(path), ShapeFile(file="x"), CODES)


# --- official files --------------------------------------------------------------------------


def totals(frame: pd.DataFrame) -> dict[str, float]:
    return frame.groupby("variable")["value"].sum().to_dict()


FLUVIUS_GENK = {
    "elektriciteit_afname_huishoudens_aantal": (27_024, 27_020),
    "elektriciteit_afname_bedrijven_aantal": (5_459, 5_411),
    "elektriciteit_injectie_bedrijven_aantal": (136, 112),
    "gas_afname_huishoudens_aantal": (14_953, 14_949),
    "gas_afname_bedrijven_aantal": (2_300, 2_261),
}


def test_the_fluvius_workbook_of_flanders_is_the_csv_of_genk(shared_data):
    choice = table("fluvius", period=2020, wider=True)
    path = shared_data / "flanders/statistiche-sector-zonder-subsector-2020.xlsx"
    frame = fluvius.read(path, choice, GENK)
    is_tidy(frame)
    raw = fluvius.read(shared_data / "genk/fluvius_verbruik_sector_2020_ruw.csv", choice)
    key = ["variable", "sector"]
    both = frame.merge(raw, on=key, how="outer", validate="one_to_one")
    assert len(both) == len(frame) == len(raw) == 432
    assert (both["value_x"] == both["value_y"]).all()
    without = frame[~frame["sector"].isin(GENK.codes)]
    for name, pinned in FLUVIUS_GENK.items():
        assert (totals(frame)[name], totals(without)[name]) == pinned, name
    assert without["sector"].nunique() == 52, "a sector that is all hidden has no row"


def test_the_fluvius_workbook_of_flanders_in_full(shared_data):
    path = shared_data / "flanders/statistiche-sector-zonder-subsector-2020.xlsx"
    frame = fluvius.read(path, table("fluvius", period=2020))
    is_tidy(frame)
    assert len(frame) == 72_264
    assert (frame["state"] == State.MISSING).sum() == 8, "empty cells are not zero"
    assert totals(frame)["elektriciteit_afname_huishoudens_aantal"] == 2_871_286
    assert totals(frame)["gas_afname_huishoudens_aantal"] == 1_978_713
    assert {"ZZZZ", "REST"} <= set(frame["sector"])


def test_the_processed_fluvius_table_is_read_as_swing(shared_data):
    path = shared_data / "genk/fluvius_verbruik_2018_2021_verwerkt.csv"
    frame = swing.read(path, table())
    is_tidy(frame)
    homes = frame[frame["variable"] == "v2506_elek_res_n"]
    assert homes.groupby("period")["value"].sum().to_dict() == {
        2018: 26_485,
        2019: 26_771,
        2020: 27_020,  # as the raw table without what it hides
        2021: 27_394,
    }
    assert frame["sector"].nunique() == 54
    with pytest.raises(DataError, match="statsec2019 hoort niet bij indeling 2025"):
        swing.read(path, table(vintage="2025"))


def test_swing_land_use_with_old_codes_under_the_bare_level(shared_data):
    frame = swing.read(shared_data / "genk/swing_landgebruik_statsec_2013_2016.csv", table())
    wood = frame[frame["variable"] == "v1591_opp_or_bos"].groupby("period")["value"].sum()
    assert wood.to_dict() == {2013: 23_514_400, 2016: 23_145_300}
    assert (frame["state"] == State.OBSERVED).all()


def test_swing_income_of_the_deelgemeente(shared_data):
    path = shared_data / "genk/swing_aangiften_deelgemeente_2005_2019.csv"
    with pytest.raises(DataError, match="andere gebieden dan statistische sectoren"):
        swing.read(path, table())
    frame = swing.read(path, table(geolevel=("deelgemeente",)))
    is_tidy(frame)
    hidden = frame[frame["state"] == State.SUPPRESSED]
    assert hidden.groupby("variable").size().to_dict() == {
        "v1210_aangiften_gem_0": 15,
        "v1210_aangiften_ind_0": 15,
    }
    assert totals(frame)["v1210_aangiften_tot"] == 545_846
    assert len(re.findall("-99997", path.read_text(encoding="utf-8"))) == len(hidden)


@pytest.mark.parametrize(
    ("name", "rows"),
    [("statsec", 10_902), ("statsec2024", 10_241), ("ggw7", 3_074), ("ggw72024", 3_052)],
)
def test_definitions_are_read_as_text(shared_data, name, rows):
    frame = frame_of(shared_data / f"flanders/{name}.xlsx")
    assert len(frame) == rows
    assert frame["geoitem code"].is_unique
    of_genk = [code for code in frame["geoitem code"] if code.startswith("71016")]
    assert len(of_genk) in (31 + 1, 30 + 1, 53 + 1, 59 + 1)


@pytest.mark.parametrize("name", ["statsec_ggw7", "statsec2024_ggw72024"])
def test_sector_to_wijk_tables_are_read_as_text(shared_data, name):
    frame = frame_of(shared_data / f"flanders/{name}.xlsx")
    of_genk = frame[frame.iloc[:, 0].str.startswith("71016")]
    assert (of_genk.iloc[:, 1].str.startswith("71016")).all()
    assert of_genk.iloc[:, 1].nunique() in (31 + 1, 30 + 1)


def test_genk_sectors_of_a_geopackage(shared_data):
    sectors = pd.read_csv(ROOT / "data/gebieden/sectoren_2019.csv", dtype=str)["sector"]
    path = shared_data / "genk/sectoren_2021_vereenvoudigd.gpkg"
    assert len(read_shapes(path, ShapeFile(file="x"), pd.Index(sectors))) == 53


def test_wijken_of_flanders_in_a_zipped_shapefile(shared_data):
    wijken = pd.Index([f"71016W{n:02d}" for n in range(1, 4)], name="wijk")
    frame = read_shapes(shared_data / "flanders/ggw7.zip", ShapeFile(file="x"), wijken)
    assert len(frame) == 3
