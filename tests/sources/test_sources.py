"""Readers of tables: what a supplier's file may do wrong, and what official files really hold."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest
import two_levels
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from genkgeo.errors import DataError, GenkgeoError, ParamsError
from genkgeo.parameters.file import Table
from genkgeo.parameters.from_elsewhere import Download
from genkgeo.parameters.levels import Levels
from genkgeo.parameters.missing_codes import SWING_CODES
from genkgeo.parameters.municipality import Municipality
from genkgeo.sources import (
    READERS,
    codes_to_read,
    fetch,
    fluvius,
    plain,
    read_table,
    statbel,
    swing,
)
from genkgeo.sources.numbers import HIGHEST, STYLES, Keys, parse_numbers, refuse_huge
from genkgeo.sources.text import read_csv
from genkgeo.sources.tidy import COLUMNS, refuse_years_to_come, tidy, years
from genkgeo.states import State

quick = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HERE = Path("tabel.csv")


@pytest.fixture
def zipped(tmp_path) -> Callable[..., Path]:
    """Give a function that writes a zip of the named members."""

    def write_zip(**members: bytes) -> Path:
        path = tmp_path / "tabel.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in members.items():
                archive.writestr(name.replace("_", "."), content)
        return path

    return write_zip


def table(format: str = "swing", **more: object) -> Table:
    return Table(file="data/tabel.csv", format=format, vintage="2025", **more)


def numbers(*cells: str, style: str = "plain") -> np.ndarray:
    return parse_numbers(pd.Series(cells, name="aantal"), HERE, style=style)


# --- delimited text --------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_delimiters_line_ends_and_bom(write, delimiter, end, bom):
    lines = ["sector,naam,n", "00001,Sint-Jan,1", '71016A02-,"a, b; c | d",2']
    text = end.join(line.replace(",", delimiter) for line in lines) + end
    frame = read_csv(write(bom + text.encode()), required=["sector"])
    assert frame.columns.tolist() == ["sector", "naam", "n"]
    assert frame["sector"].tolist() == ["00001", "71016A02-"], "codes stay text"
    assert frame["naam"].iloc[1] == "a, b; c | d".replace(",", delimiter)


def test_cells_lose_outer_blanks_and_empty_rows_at_the_end_are_left_out(write):
    frame = read_csv(write(" a ; b \n 1 ;\xa02\xa0\n;\n\n;\n"))
    assert frame.to_dict("list") == {"a": ["1"], "b": ["2"]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Het bestand is leeg"),
        (b"\xef\xbb\xbf\n \n", "Het bestand is leeg"),
        (b"\0\0\0", "Het bestand is leeg"),
        (b"a,b\n1,\0\n", "Het bestand is geen tekst"),
        (b"a,b\n", "Het bestand heeft een kop en verder niets"),
        (b"a,b\n,\n\n", "Het bestand heeft een kop en verder niets"),
        (b"\na,b\n1,2\n", "De eerste rij is leeg"),
        (b" , \n1,2\n", "De eerste rij is leeg"),
        (b"a,b\n1,2,3\n", "Een rij heeft niet evenveel kolommen als de kop"),
        (b"a,b,a,b\n1,2,3,4\n", "Een kolomnaam staat er twee keer"),
        (b'a,b\n1,"2\n3,4\n', "De aanhalingstekens in het bestand kloppen niet"),
        (b'a,b\n1,"2"x\n', "De aanhalingstekens in het bestand kloppen niet"),
        (b"\xff\xfea\0,\0b\0", "Het bestand is geen UTF-8-tekst"),
    ],
)
def test_a_table_that_is_not_a_table_is_refused(write, content, message):
    with pytest.raises(DataError, match=message) as caught:
        read_csv(write(content))
    assert caught.value.where.startswith("tabel.csv")


@pytest.mark.parametrize(
    ("row", "found"), [("1", "1 kolom"), ("1,2,3", "3 kolommen"), ("", "0 kolommen")]
)
def test_a_row_of_another_width_is_named(write, row, found):
    with pytest.raises(DataError, match="niet evenveel kolommen") as caught:
        read_csv(write(f"a,b\n1,2\n{row}\n3,4\n"))
    assert caught.value.expected == "2 kolommen"
    assert caught.value.found == found
    assert caught.value.where == "tabel.csv, rij 3"


def test_windows_1252_is_named_with_its_row(write):
    with pytest.raises(DataError, match="geen UTF-8-tekst") as caught:
        read_csv(write("a,b\n1,2\n3,Café\n".encode("cp1252")))
    assert caught.value.found == "byte 0xe9, waarschijnlijk Windows-1252"
    assert caught.value.where == "tabel.csv, rij 3"
    assert "CSV UTF-8" in caught.value.remedy


def test_an_absent_column_is_named_beside_those_that_are_there(write):
    with pytest.raises(DataError, match="Een kolom ontbreekt") as caught:
        read_csv(write("a,b\n1,2\n"), required=["a", "sector", "jaar"])
    assert caught.value.expected == "sector, jaar"
    assert caught.value.found == "a, b"


def test_an_absent_file_and_a_folder_are_told(tmp_path):
    for path in (tmp_path / "weg.csv", tmp_path):
        with pytest.raises(DataError, match="Het bestand bestaat niet"):
            read_csv(path)


def test_a_file_that_may_not_be_read_is_told(write, monkeypatch):
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = write("a\n1\n")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DataError, match="Het bestand is niet te lezen"):
        read_csv(path)


def test_two_header_rows_are_seen_as_a_cell_that_is_no_year_or_number(write):
    head = "period,geolevel,geoitem,oki\n"
    with pytest.raises(DataError, match="De kop staat er een tweede keer") as caught:
        swing.read(write(head + head + "2025,statsec,71016A001,1\n"), table())
    assert caught.value.where == "tabel.csv, rij 2"
    with pytest.raises(DataError, match="Een cel is geen getal") as caught:
        swing.read(write(head + "2025,statsec,naam,OKI\n2025,statsec,71016A001,1\n"), table())
    assert caught.value.where == "tabel.csv, rij 2, kolom oki"


# --- zip files -------------------------------------------------------------------------------


def test_a_zip_with_one_table_is_read(zipped):
    assert read_csv(zipped(x_txt="a|b\n1|é\n".encode()))["b"].tolist() == ["é"]


def test_a_zip_with_two_files_or_none_is_refused(zipped):
    with pytest.raises(DataError, match="In het zipbestand moet één bestand zitten") as caught:
        read_csv(zipped(a_csv=b"a\n1\n", b_csv=b"a\n1\n"))
    assert caught.value.found == "2 bestanden: a.csv, b.csv"
    with pytest.raises(DataError, match="moet één bestand zitten"):
        read_csv(zipped())


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked(zipped):
    path = zipped(x_txt=bytes(200_000_001))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(DataError, match="onwaarschijnlijk groot") as caught:
        read_csv(path)
    assert caught.value.expected == "hoogstens 200 MB"


def test_a_zip_that_lies_about_its_size_is_refused(zipped):
    path = zipped(x_txt=bytes(5_000_000))
    raw = bytearray(path.read_bytes())
    directory = raw.rindex(b"PK\x01\x02")
    raw[directory + 24 : directory + 28] = struct.pack("<I", 10)
    path.write_bytes(raw)
    with pytest.raises(DataError, match="Het zipbestand is beschadigd"):
        read_csv(path)


def test_a_damaged_zip_is_refused(zipped):
    path = zipped(x_txt=b"a;b\n" + b"1;2\n" * 500)
    raw = path.read_bytes()
    flipped = raw[:45] + bytes(byte ^ 0xFF for byte in raw[45:50]) + raw[50:]
    for damaged in (raw[:-30], raw[:40], b"", b"PK", b"gewone tekst", flipped):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match="Het zipbestand is beschadigd"):
            read_csv(path)


@quick
@given(place=st.integers(0, 10_000), byte=st.integers(1, 255), cut=st.integers(0, 60))
def test_a_zip_with_any_wrong_byte_is_read_or_refused(zipped, place, byte, cut):
    path = zipped(x_txt=b"a;b\n" + b"1;2\n" * 20)
    raw = bytearray(path.read_bytes())
    raw[place % len(raw)] ^= byte
    path.write_bytes(raw[: len(raw) - cut % 5 * 10])
    try:
        read_csv(path)
    except DataError as error:
        assert str(error)


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "cell", "value"),
    [
        ("plain", "2.054", 2.054),
        ("plain", "1e5", 100_000),
        ("plain", "-3.5E-2", -0.035),
        ("plain", ".5", 0.5),
        ("plain", "5.", 5),
        ("plain", "+7", 7),
        ("plain", "00012", 12),
        ("dutch", "2.054", 2054),
        ("dutch", "1.234.567,89", 1_234_567.89),
        ("dutch", "12,5", 12.5),
        ("dutch", "2054", 2054),
        ("dutch", "0,5", 0.5),
        ("dutch", "-1.000", -1000),
    ],
)
def test_a_number_is_what_its_style_says(style, cell, value):
    assert numbers(cell, style=style)[0] == value


@pytest.mark.parametrize("style", STYLES)
def test_an_empty_cell_is_no_number_and_never_zero(style):
    assert np.isnan(numbers("", "1", style=style)).tolist() == [True, False]


@pytest.mark.parametrize(
    ("style", "cell"),
    [("plain", cell) for cell in ("1,5", "1.234,5", "1.234.567", "1 234", "1_000", "29,199")]
    + [("dutch", cell) for cell in ("1.5", "0.123", "12.34", "1.2345", "1,234.5", "1e5")]
    + [
        (style, cell)
        for style in STYLES
        for cell in ("--", "-", "x", "C", "nan", "inf", "٣", "1\n")
    ]
    + [(style, cell) for style in STYLES for cell in ("0x10", "5 %", "€ 5", "=1+1", "#N/A", "½")],
)
def test_a_cell_that_is_no_number_is_named(style, cell):
    with pytest.raises(DataError, match="Een cel is geen getal") as caught:
        numbers("1", cell, "2", cell, style=style)
    assert caught.value.found == f"{cell[:40]!r} (en nog 1)"
    assert caught.value.where == "tabel.csv, rij 3, kolom aantal"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("3.0000001", 3.0000001),
        ("2.9999999999999996", 3),
        ("100000000000000.25", 100_000_000_000_000.25),
        ("-7.000000000000001", -7),
        ("0.0000001", 0.0000001),
        ("1000000000000000", 1_000_000_000_000_000),
    ],
)
def test_only_the_last_bits_of_a_computation_are_taken_for_a_whole_number(cell, value):
    assert numbers(cell)[0] == value


@pytest.mark.parametrize(("index", "where"), [([0, 1, 2], "rij 3, kolom n"), ([*"abc"], "kolom n")])
def test_a_number_beyond_all_others_is_named_where_it_stands(index, where):
    cells = pd.Series(["5", "1000000000000001", "2e15"], index, name="n")
    with pytest.raises(DataError, match="Een getal is onmogelijk groot") as caught:
        refuse_huge(cells.to_numpy(dtype=float), cells, HERE)
    assert caught.value.found == "1000000000000001 (en nog 1)"
    assert caught.value.where == f"tabel.csv, {where}"


@pytest.mark.parametrize(
    ("style", "cells", "unclear"),
    [
        # Of numbers with three decimals hardly one is whole: these whole ones tell of thousands.
        ("point", ["2.054", "999"], "punt"),
        ("point", ["2.054", "0", "7"], "punt"),
        ("dutch", ["29,199", "-999"], "komma"),
        # From a thousand on they have no sign, and 0, 1 and 100 stand among decimals too.
        ("point", ["2.054", "1000"], ""),
        ("point", ["2.054", "12", "1000"], ""),
        ("point", ["2.054", "0", "1", "100"], ""),
        ("point", ["2.054"], ""),
        # Another cell tells, or the sign is not that of decimals.
        ("point", ["2.054", "2.5", "999"], ""),
        ("dutch", ["29,199", "1,5", "999"], ""),
        ("dutch", ["2.054", "999"], ""),
        ("point", ["2,054", "999"], ""),
        ("unsaid", ["2.054"], "punt"),
        ("unsaid", ["29,199"], "komma"),
        ("unsaid", ["2.054", "2.5"], ""),
        ("unsaid", ["29,199", "1,234.5"], ""),
        ("unsaid", ["2054", ""], ""),
        ("plain", ["2.054", "999"], ""),
    ],
)
def test_a_sign_that_may_part_thousands_as_well_as_decimals_is_refused(style, cells, unclear):
    if not unclear:
        assert len(numbers(*cells, style=style)) == len(cells)
        return
    said = f"Het is niet duidelijk of een {unclear} duizendtallen of decimalen scheidt"
    with pytest.raises(DataError, match=said) as caught:
        numbers("", *cells, style=style)
    assert caught.value.found == repr(cells[0])
    assert caught.value.where == "tabel.csv, rij 3, kolom aantal"
    assert caught.value.remedy == "schrijf de getallen zonder teken voor duizendtallen"


@pytest.mark.parametrize(
    ("style", "remedy"),
    [
        ("unsaid", "zet hier decimal: comma als de punt duizendtallen scheidt, of decimal: point"),
        ("point", "zet hier decimal: comma als de punt duizendtallen scheidt, of geef elk getal"),
    ],
)
def test_who_can_say_which_sign_is_that_of_decimals_is_asked(style, remedy):
    cells = pd.Series(["2.054", "3.100", "7"], name="n")
    with pytest.raises(DataError) as caught:
        parse_numbers(cells, HERE, style=style, keys=Keys("hier", decimal=True))
    assert caught.value.remedy.startswith(remedy)
    assert caught.value.found == "'2.054' (en nog 1)"


@pytest.mark.parametrize(
    ("style", "cell", "remedy"),
    [
        ("dutch", "1.5", "is de punt het decimaalteken? Zet dan hier decimal: point"),
        ("point", "1,5", "staan er komma's voor decimalen? Zet dan hier decimal: comma"),
        ("plain", "twaalf teken", "staat dit voor 'geen cijfer'?"),
        ("plain", "dertien teken", "verbeter de cel of voer de tabel opnieuw uit"),
        ("dutch", "x", "staat dit voor 'geen cijfer'?"),
        ("plain", "=A1", "dit is een formule zonder uitkomst"),
    ],
)
def test_a_cell_that_is_no_number_leads_to_the_key_for_it(style, cell, remedy):
    keys = Keys("hier", decimal=True, codes=True)
    with pytest.raises(DataError) as caught:
        parse_numbers(pd.Series([cell], name="n"), HERE, style=style, keys=keys)
    assert caught.value.remedy.startswith(remedy)


def test_a_cell_of_blanks_is_empty(write):
    frame = read_csv(write("a,b\n1, \n2,\t\n"))
    assert np.isnan(parse_numbers(frame["b"], HERE)).all()


@quick
@given(st.floats(-HIGHEST, HIGHEST))
def test_any_number_written_plainly_comes_back(value):
    assert numbers(repr(value))[0] == pytest.approx(value, rel=2e-13)


@quick
@given(st.floats(-1e15, 1e15), st.booleans())
def test_any_number_written_in_dutch_comes_back(value, thousands):
    text = f"{value:{',' if thousands else ''}.3f}"
    dutch = text.translate(str.maketrans(".,", ",."))
    assert numbers(dutch, style="dutch")[0] == float(text.replace(",", ""))


NUMBERLIKE = st.text("0123456789.,-+eE \t٣x'%", max_size=8)


@pytest.mark.slow
@quick
@given(
    cells=st.lists(st.text(max_size=6) | NUMBERLIKE, min_size=1), style=st.sampled_from([*STYLES])
)
def test_any_cells_are_finite_numbers_or_refused(cells, style):
    try:
        value = numbers(*cells, style=style)
    except DataError as error:
        said = ("Een cel is geen getal", "onmogelijk groot", "niet duidelijk of een")
        assert any(words in error.what for words in said)
    else:
        assert value.dtype == float
        assert np.isnan(value).tolist() == [cell == "" for cell in cells]
        assert not np.isinf(value).any()


@pytest.mark.parametrize("cell", ["25", "2025.0", "1899", "2101", "jaar", "", "20255", "٢٠٢٥"])
def test_a_year_has_four_digits(cell):
    assert years(pd.Series(["1900", "2100"]), HERE).tolist() == [1900, 2100]
    with pytest.raises(DataError, match="Een jaar is niet te lezen") as caught:
        years(pd.Series(["2025", cell], name="period"), HERE)
    assert caught.value.where == "tabel.csv, rij 3, kolom period"


def test_figures_of_a_choice_of_rows_keep_their_year_and_row():
    rows, years_of = pd.Series(["A", "B"], [3, 5]), pd.Series([2020, 2021], [3, 5])
    frame = tidy(HERE, rows, years_of, "n", np.array([1.0, np.nan]))
    assert frame.index.tolist() == [0, 1]
    assert frame["period"].tolist() == [2020, 2021] and frame["row"].tolist() == [5, 7]
    assert frame["state"].tolist() == [State.OBSERVED, State.MISSING]
    assert tidy(HERE, rows, 2024, "n", np.array([1.0, 2]))["period"].tolist() == [2024, 2024]


def test_this_year_is_no_year_to_come():
    now = date.today().year
    assert refuse_years_to_come(pd.Series([now - 1, now]), HERE) is None
    with pytest.raises(DataError, match="een jaar dat nog moet komen") as caught:
        refuse_years_to_come(pd.Series([now, now + 1, now + 2]), HERE)
    assert caught.value.where == "tabel.csv, rij 3, kolom jaar"
    assert caught.value.found == str(now + 1)


# --- Swing -----------------------------------------------------------------------------------

SWING = """\
period,geolevel,geoitem,oki,leerlingen
2024,statsec,71016A001,-99996,10
2024,statsec,71016A010,-99997,0
2024,statsec,71016A02-,-99998.0,12
2024,statsec,71016A03-,-99999,13
2025,statsec,71016A001,0,
2025,statsec,71016A010,-3,15
"""


def test_swing_missing_codes_become_states(write):
    frame = swing.read(write(SWING), table())
    assert frame.columns.tolist() == COLUMNS
    oki = frame[frame["variable"] == "oki"].reset_index()
    missing = [State.MISSING, State.SUPPRESSED, State.NOT_APPLICABLE, State.MISSING]
    assert oki["state"].tolist() == [*missing, State.OBSERVED, State.OBSERVED]
    assert oki["value"].isna().tolist() == [True] * 4 + [False] * 2
    assert oki.loc[4, "value"] == 0, "a zero is a real zero"
    assert oki.loc[5, "value"] == -3, "what is no missing code is for the gate"
    assert oki["row"].tolist() == [2, 3, 4, 5, 6, 7]
    pupils = frame[frame["variable"] == "leerlingen"].reset_index()
    assert pupils["state"].tolist()[4] == State.MISSING
    assert pupils["value"].tolist()[:4] == [10, 0, 12, 13]


@pytest.mark.slow
@quick
@given(st.lists(st.sampled_from([*SWING_CODES, "", "0", "7", "1.5"]), min_size=1))
def test_no_missing_code_is_ever_left_as_a_value(write, cells):
    rows = "".join(f"2025,statsec,S{n},{cell}\n" for n, cell in enumerate(cells))
    frame = swing.read(write("period,geolevel,geoitem,v\n" + rows), table())
    assert not (frame["value"] < 0).any()
    assert (frame["value"].notna() == (frame["state"] == State.OBSERVED)).all()


def test_a_head_with_a_year_makes_no_export_of_an_upload(write):
    frame = swing.read(write(SWING.replace("oki", "oki|2024")), table())
    assert set(frame["variable"]) == {"oki|2024", "leerlingen"}
    with pytest.raises(DataError, match="Een kolom ontbreekt"):
        swing.read(write("code,oki\n71016A001,3\n"), table())


def test_swing_columns_are_chosen_and_renamed(write):
    frame = swing.read(write(SWING), table(columns={"leerlingen": "leerlingen_basis"}))
    assert frame["variable"].unique().tolist() == ["leerlingen_basis"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("period,", "jaar,", "Een kolom ontbreekt"),
        ("2025,statsec,71016A010", "25,statsec,71016A010", "Een jaar is niet te lezen"),
        ("-99996", "geheim", "Een cel is geen getal"),
        ("-99996,10", '"-99996,0",10', "Een cel is geen getal"),
    ],
)
def test_swing_faults(write, old, new, message):
    with pytest.raises(DataError, match=message):
        swing.read(write(SWING.replace(old, new)), table())


def test_swing_unknown_column_is_named_beside_those_that_are_there(write):
    with pytest.raises(DataError, match="Een kolom uit de parameters staat niet in") as caught:
        swing.read(write(SWING), table(columns={"okki": "oki"}))
    assert caught.value.expected == "okki"
    assert caught.value.found == "oki, leerlingen"


def test_swing_without_a_column_of_figures_is_refused(write):
    with pytest.raises(DataError, match="Het bestand heeft geen kolom met cijfers"):
        swing.read(write("period,geolevel,geoitem\n2025,statsec,71016A001\n"), table())


# --- Statbel ---------------------------------------------------------------------------------

CARS = """\
CD_YEAR;CD_REFNIS;CD_STAT_SECTOR;MS_NUM_HH;MS_NUM_CAR
2019;71016;71016A001;2.054;1.532
2019;71016;71016ZZZZ;17;-00
2019;71016;71016A010;;0
"""


def test_statbel_thousands_and_its_zero(write):
    frame = statbel.read_cars(write(CARS), table("statbel_cars", columns={"MS_NUM_CAR": "wagens"}))
    assert frame["value"].tolist() == [1532, 0, 0]
    assert (frame["state"] == State.OBSERVED).all()
    assert frame["variable"].unique().tolist() == ["wagens"]
    both = statbel.read_cars(write(CARS), table("statbel_cars"))
    homes = both[both["variable"] == "MS_NUM_HH"]
    assert homes["value"].tolist()[:2] == [2054, 17]
    assert homes["state"].tolist()[2] == State.MISSING
    assert np.isnan(homes["value"].tolist()[2])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2.054", "2.05", "Een cel is geen getal"),
        ("-00", "--", "Een cel is geen getal"),
        ("CD_STAT_SECTOR", "CD_SECTOR", "Een kolom ontbreekt"),
        ("2019;71016;71016A001", "jaar;71016;71016A001", "Een jaar is niet te lezen"),
    ],
)
def test_statbel_faults(write, old, new, message):
    with pytest.raises(DataError, match=message):
        statbel.read_cars(write(CARS.replace(old, new)), table("statbel_cars"))


# --- Fluvius ---------------------------------------------------------------------------------

FLUVIUS = """\
Markt,Richting,Statistische Sector,Gemeente,Sector,Rol Contact,Aantal,Benaderend Verbruik (kWh)
Gas,Afname,71016A001,GENK,INDUSTRIE,Bedrijf,2,100.5
Gas,Afname,71016A001,GENK,TERTIAIR,Bedrijf,3,50
Gas,Afname,71016A001,GENK,REST,Persoon,40,4000
Gas,Afname,71016REST,GENK,REST,Persoon,4,60
Gas,Afname,71016zzzz,GENK,REST,Persoon,1,7
"""
HOMES = {"gas_afname_huishoudens_aantal": "gas"}


def test_fluvius_sums_activities_and_keeps_its_buckets(write):
    frame = fluvius.read(write(FLUVIUS), table("fluvius", period=2020))
    value = frame.set_index(["variable", "sector"])["value"]
    assert value["gas_afname_bedrijven_aantal", "71016A001"] == 5
    assert value["gas_afname_bedrijven_kwh", "71016A001"] == 150.5
    homes = fluvius.read(write(FLUVIUS), table("fluvius", period=2020, columns=HOMES))
    assert homes["sector"].tolist() == ["71016A001", "71016REST", "71016ZZZZ"]
    assert homes["value"].tolist() == [40, 4, 1]
    assert homes["row"].tolist() == [4, 5, 6]
    # A sum stands in the first of its rows.
    assert frame.loc[frame["variable"] == "gas_afname_bedrijven_kwh", "row"].tolist() == [2]
    assert set(homes["period"]) == {2020}


def test_fluvius_a_use_that_nobody_has_is_no_fault(write):
    solar = {"gas_injectie_huishoudens_kwh": "zon"}
    frame = fluvius.read(write(FLUVIUS), table("fluvius", period=2020, columns={**solar, **HOMES}))
    assert frame["variable"].tolist() == ["gas"] * 3
    nothing = fluvius.read(write(FLUVIUS), table("fluvius", period=2020, columns=solar))
    assert nothing.empty and nothing.columns.tolist() == COLUMNS


def test_fluvius_new_files_carry_their_year(write):
    text = FLUVIUS.replace("Statistische Sector", "StatistischeSector").replace(
        "Benaderend Verbruik (kWh)", "BenaderendVerbruikkWh"
    )
    lines = text.replace(",", ";").splitlines()
    text = "\n".join([f"Verbruiksjaar;{lines[0]}", *(f"2022;{line}" for line in lines[1:])])
    frame = fluvius.read(write(text), table("fluvius", columns=HOMES))
    assert set(frame["period"]) == {2022}
    with pytest.raises(DataError, match="Een jaar is niet te lezen"):
        fluvius.read(write(text.replace("2022", "vorig jaar")), table("fluvius", columns=HOMES))


def test_fluvius_an_empty_cell_does_not_count_as_zero(write):
    text = FLUVIUS.replace("TERTIAIR,Bedrijf,3,50", "TERTIAIR,Bedrijf,,50")
    frame = fluvius.read(write(text), table("fluvius", period=2020))
    row = frame[frame["variable"] == "gas_afname_bedrijven_aantal"].iloc[0]
    assert np.isnan(row["value"])
    assert row["state"] == State.MISSING


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Markt,", "Market,", "Dit is geen tabel van Fluvius per statistische sector"),
        ("Sector,Rol", "Statistische-sector,Rol", None),
        ("Gemeente,", "MARKT,", None),
        ("Gemeente,", "Aan tal,", "Een kolom van Fluvius staat er twee keer"),
        ("Gemeente,", "sector,", None),
        ("100.5", "100,5", "Een rij heeft niet evenveel kolommen"),
        ("100.5", '"100,5"', "Een cel is geen getal"),
    ],
)
def test_fluvius_faults(write, old, new, message):
    path = write(FLUVIUS.replace(old, new))
    if message is None:
        assert len(fluvius.read(path, table("fluvius", period=2020)))
        return
    with pytest.raises(DataError, match=message):
        fluvius.read(path, table("fluvius", period=2020))


def test_fluvius_without_a_year_is_refused(write):
    with pytest.raises(DataError, match="Het jaar van de verbruiken is niet bekend") as caught:
        fluvius.read(write(FLUVIUS), table("fluvius"))
    assert caught.value.remedy == "zet period: JAAR bij deze tabel"


def test_fluvius_unknown_variable_is_named(write):
    with pytest.raises(DataError, match="Een kolom uit de parameters staat niet in het bestand"):
        fluvius.read(
            write(FLUVIUS), table("fluvius", period=2020, columns={"water_afname_x_kwh": "w"})
        )


# --- plain -----------------------------------------------------------------------------------


def test_plain_reads_one_row_per_sector(write):
    choice = table("plain", code="CD", period=2011, columns={"N": "inwoners"})
    frame = plain.read(write("CD\tN\tX\n00001\t7\tx\n00002\t\ty\n"), choice)
    assert frame["sector"].tolist() == ["00001", "00002"]
    assert frame["state"].tolist() == [State.OBSERVED, State.MISSING]
    assert frame["period"].tolist() == [2011, 2011]


@pytest.mark.parametrize("absent", ["code", "period", "columns"])
def test_plain_needs_code_period_and_columns(write, absent):
    given_keys = {"code": "CD", "period": 2011, "columns": {"N": "n"}}
    del given_keys[absent]
    with pytest.raises(
        ParamsError, match="Een tabel van soort plain heeft meer gegevens"
    ) as caught:
        plain.read(write("CD,N\n1,2\n"), table("plain", **given_keys))
    assert caught.value.expected == absent


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SECTOR,N\n1,2\n", "Een kolom ontbreekt"),
        ("CD,M\n1,2\n", "Een kolom uit de parameters staat niet in het bestand"),
        ("CD\n1\n", "Het bestand heeft geen kolom met cijfers"),
        ("CD,N\n1,veel\n", "Een cel is geen getal"),
    ],
)
def test_plain_faults(write, text, message):
    with pytest.raises(DataError, match=message):
        plain.read(write(text), table("plain", code="CD", period=2011, columns={"N": "n"}))


# --- all readers: nothing but our own errors ---------------------------------------------------

GOOD = {
    "swing": (SWING, table()),
    "statbel_cars": (CARS, table("statbel_cars")),
    "fluvius": (FLUVIUS, table("fluvius", period=2020)),
    "plain": ("CD,N\n1,2\n3,4\n", table("plain", code="CD", period=2011, columns={"N": "n"})),
}


def reads_or_refuses(path: Path, format: str) -> None:
    try:
        frame = READERS[format](path, GOOD[format][1])
    except GenkgeoError as error:
        assert str(error)
    else:
        assert frame.columns.tolist() == COLUMNS
        assert (frame["value"].notna() == (frame["state"] == State.OBSERVED)).all()
        assert not np.isinf(frame["value"]).any()


@pytest.mark.parametrize("format", GOOD)
@quick
@given(raw=st.binary(max_size=120))
@example(raw=b"\xef\xbb\xbf")
@example(raw=b'"\n')
@example(raw=b'a"b,c\n1,2\n')
def test_any_bytes_are_read_or_refused(write, format, raw):
    reads_or_refuses(write(raw), format)


@pytest.mark.slow
@pytest.mark.parametrize("format", GOOD)
@quick
@given(data=st.data())
def test_any_cell_in_a_right_file_is_read_or_refused(write, format, data):
    text = GOOD[format][0]
    delimiter = ";" if format == "statbel_cars" else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        names = st.sampled_from([*rows[0], "sector", "year", "row", "kwh", "-00", "2.054"])
        rows[row][column] = data.draw(st.text(max_size=5) | NUMBERLIKE | names)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    reads_or_refuses(write(out.getvalue().encode("utf-8", "replace")), format)


def test_a_table_that_is_read_names_its_vintage(write):
    path = write(SWING)
    params = SimpleNamespace(resolve=lambda name: path, levels=Levels.between([]))
    read = read_table(params, table())
    assert set(read.figures["vintage"]) == {"2025"}
    assert not read.left_out


def test_of_other_municipalities_nothing_is_read_but_their_rows_are_counted(tmp_path):
    files = {"sectoren.csv": "sector\n71016A001\n", "wagens.txt": CARS + "2019;1;11001A00-;1;1\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    ours = table("statbel_cars", wider=True).model_copy(update={"file": "wagens.txt"})
    everyone = ours.model_copy(update={"wider": False})
    params = SimpleNamespace(
        file=SimpleNamespace(
            municipality=Municipality(name="Genk", code="71016", unknown=("71016ZZZZ",)),
            areas={"2025": SimpleNamespace(sectors="sectoren.csv")},
        ),
        levels=Levels.between([]),
        resolve=lambda name: tmp_path / name,
    )
    own, all_of_them = read_table(params, ours), read_table(params, everyone)
    assert (len(own.figures), len(all_of_them.figures)) == (6, 8)
    assert "11001A00-" not in set(own.figures["sector"])
    assert own.left_out == {"11001A00-": 1} and not all_of_them.left_out


def test_a_wider_table_of_wijken_keeps_ours_and_what_has_no_place(tmp_path):
    files = {
        "sectoren.csv": "SECTOR\n71016A001\n",
        "wijken.csv": "WIJK\nw1\nW2\n",
        "tabel.csv": "CD;n\nW1;1\nw2;2\nW3;3\nLOS;4\nWEG;5\n71016A001;6\nX1;7\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    params = SimpleNamespace(
        file=SimpleNamespace(
            municipality=Municipality(name="Genk", code="71016", unknown=("LOS",), hidden=("WEG",)),
            areas={"2025": SimpleNamespace(sectors="sectoren.csv", above={"wijk": "wijken.csv"})},
        ),
        levels=two_levels.LEVELS,
        resolve=lambda name: tmp_path / name,
    )
    wijken = Table(
        **{"file": "tabel.csv", "format": "plain", "vintage": "2025", "wider": True},
        **{"code": "CD", "period": 2024, "columns": {"n": "n"}, "level": "wijk"},
    )
    read = read_table(params, wijken)
    assert read.figures["sector"].tolist() == ["W1", "w2", "LOS", "WEG", "71016A001"]
    assert read.figures["level"].unique().tolist() == ["wijk"]
    assert read.left_out == {"W3": 1, "X1": 1}


def test_names_of_areas_are_read_whatever_the_capitals_of_their_heads(tmp_path):
    files = {
        "sectoren.csv": "SECTOR,NAAM,wijk\n71016A001,Een,W1\n",
        "wijken.csv": "WIJK,Naam\nW1,Molen\n",
        "delen.csv": "wijk,Stadsdeel,STADSDEEL_NAAM\nW1,D1,Noord\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    above = {"wijk": "wijken.csv", "stadsdeel": "delen.csv"}
    tables = SimpleNamespace(
        sectors="sectoren.csv", above=above, tables={"sector": "sectoren.csv", **above}
    )
    params = SimpleNamespace(
        file=SimpleNamespace(
            municipality=Municipality(name="Genk", code="71016", unknown=("LOS",), hidden=("WEG",)),
            areas={"2025": tables},
        ),
        levels=two_levels.LEVELS,
        resolve=lambda name: tmp_path / name,
    )
    buckets = [("LOS", "LOS"), ("WEG", "WEG")]
    assert codes_to_read(params, table("swing_viewer")).names == {
        "gemeente": [("Genk", "71016")],
        "sector": [("Een", "71016A001"), *buckets],
        "wijk": [("Molen", "W1"), *buckets],
        "stadsdeel": [("Noord", "D1"), *buckets],
    }


# --- fetching --------------------------------------------------------------------------------


def wanting(root: Path, content: bytes = b"goed", **more: object) -> SimpleNamespace:
    item = Download(
        name="x.csv", sha256=hashlib.sha256(content).hexdigest(), origin="Statbel", **more
    )
    return SimpleNamespace(
        file=SimpleNamespace(downloads=(item,), data_folder=None),
        root=root,
        fetched=root / fetch.FOLDER,
        path=root / "params.yaml",
    )


def test_a_file_is_copied_from_the_mirror_and_then_left_alone(tmp_path):
    mirror = tmp_path / "spiegel"
    for folder, content in (("a", b"oud"), ("b", b"goed")):
        (mirror / folder).mkdir(parents=True)
        (mirror / folder / "x.csv").write_bytes(content)
    params = wanting(tmp_path)
    assert fetch.fetch(params, mirror=mirror)[0].outcome == "gekopieerd"
    assert (tmp_path / fetch.FOLDER / "x.csv").read_bytes() == b"goed"
    assert fetch.fetch(params)[0].outcome == "aanwezig"


def test_a_file_that_differs_is_refused_and_what_was_there_stays(tmp_path):
    target = tmp_path / fetch.FOLDER / "x.csv"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"vorig jaar")
    mirror = tmp_path / "spiegel"
    mirror.mkdir()
    (mirror / "x.csv").write_bytes(b"anders")
    with pytest.raises(DataError, match=r"x\.csv is niet het bestand dat de parameters verwachten"):
        fetch.fetch(wanting(tmp_path), mirror=mirror)
    assert target.read_bytes() == b"vorig jaar"


def test_a_file_that_is_nowhere_is_reported(tmp_path):
    (tmp_path / "spiegel").mkdir()
    params = wanting(tmp_path)
    assert fetch.fetch(params, mirror=tmp_path / "spiegel")[0].outcome == "ontbreekt"
    assert "geen openbaar adres" in fetch.fetch(params)[0].remark


def test_what_is_to_be_done_for_a_file_is_told_with_the_folder_for_it(tmp_path):
    def told(sha256: str | None, folder: str | None = None) -> str:
        params = wanting(tmp_path)
        params.file.data_folder = folder
        params.file.downloads = (Download(name="x.csv", sha256=sha256, origin="Statbel"),)
        return fetch.fetch(params)[0].remark

    digest = hashlib.sha256(b"goed").hexdigest()
    assert told(digest) == (f"heeft geen openbaar adres: zet het zelf in {fetch.FOLDER}/ (Statbel)")
    assert told(None) == (
        "heeft nog geen adres van dit jaar: geef onder downloads zijn url, of zet het zelf in "
        f"{fetch.FOLDER}/ (Statbel)"
    )
    assert f"in {tmp_path / fetch.FOLDER}/ (" in told(digest, "elders")
    (tmp_path / fetch.FOLDER / "x.csv").write_bytes(b"anders")
    assert "met een andere inhoud" in told(digest)
    assert "nog zonder controlesom" in told(None)


def test_a_zip_that_was_fetched_is_named_in_a_message_about_it(tmp_path, monkeypatch):
    def retrieve(item: Download, place: Path) -> Path:
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr("x.csv", b"goed")
        raw = bytearray(place.read_bytes())
        raw[raw.index(b"PK\1\2") + 8] |= 1  # it says that it has a password
        place.write_bytes(raw)
        return place

    monkeypatch.setattr(fetch, "_retrieve", retrieve)
    with pytest.raises(DataError, match="heeft een wachtwoord") as caught:
        fetch.fetch(wanting(tmp_path, url="https://example.org/alles.zip"))
    assert caught.value.where == "opgehaald.zip"


def test_a_download_takes_its_place_from_a_folder_beside_it(tmp_path, monkeypatch):
    seen = []

    def retrieve(item: Download, place: Path) -> Path:
        seen.append(place)
        place.write_bytes(b"goed")
        return place

    monkeypatch.setattr(fetch, "_retrieve", retrieve)
    [outcome] = fetch.fetch(wanting(tmp_path, url="https://example.org/x.csv"))
    assert outcome.outcome == "opgehaald"
    # On the same disk, so that half a file never takes the name of the whole.
    assert seen[0].parent.parent == tmp_path / fetch.FOLDER
    assert [path.name for path in (tmp_path / fetch.FOLDER).iterdir()] == ["x.csv"]


def test_a_host_that_does_not_answer_is_told(tmp_path):
    with pytest.raises(DataError, match=r"x\.csv kon niet opgehaald worden") as caught:
        fetch.fetch(wanting(tmp_path, url="http://127.0.0.1:9/x.csv"))
    assert "--mirror MAP" in caught.value.remedy


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[[str, bytes], str]]:
    """Give a function that puts bytes on this machine's own web server and gives the address."""
    folder = tmp_path / "web"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    handler = partial(Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()

        def put(name: str, content: bytes) -> str:
            (folder / name).write_bytes(content)
            return f"http://127.0.0.1:{server.server_port}/{quote(name)}"

        yield put
        server.shutdown()
        thread.join()


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def test_a_file_is_downloaded(tmp_path, serve):
    params = wanting(tmp_path, url=serve("een x.csv", b"goed"))
    (found,) = fetch.fetch(params)
    assert found == ("x.csv", "opgehaald", params.file.downloads[0].url)
    folder = tmp_path / fetch.FOLDER
    assert [path.name for path in folder.iterdir()] == ["x.csv"]
    assert (folder / "x.csv").read_bytes() == b"goed"


def test_a_zip_that_is_wanted_itself_stays_one(tmp_path, serve):
    content = packed(x_csv=b"goed")
    params = wanting(tmp_path, content, url=serve("y.zip", content))
    (item,) = params.file.downloads
    params.file.downloads = (item.model_copy(update={"name": "X.ZIP"}),)
    assert fetch.fetch(params)[0].outcome == "opgehaald"
    assert (tmp_path / fetch.FOLDER / "X.ZIP").read_bytes() == content


def test_the_file_of_last_year_at_the_address_of_this_year_is_named(tmp_path, serve):
    old = hashlib.sha256(b"oud").hexdigest()
    params = wanting(tmp_path, url=serve("x.csv", b"oud"), last_year=old)
    with pytest.raises(DataError, match="het bestand van vorig jaar") as caught:
        fetch.fetch(params)
    assert caught.value.where == params.file.downloads[0].url
    mirror = tmp_path / "spiegel"
    mirror.mkdir()
    (mirror / "x.csv").write_bytes(b"oud")
    with pytest.raises(DataError, match="het bestand van vorig jaar") as caught:
        fetch.fetch(params, mirror=mirror)
    assert caught.value.where == str(mirror / "x.csv")


def test_a_file_is_unpacked_from_the_zip_at_its_address(tmp_path, serve):
    content = packed(map__x_csv=b"goed", lees_txt=b"uitleg", map__y_csv=b"anders")
    params = wanting(tmp_path, url=serve("x.zip", content) + "?v=1")
    assert fetch.fetch(params)[0].outcome == "opgehaald"
    folder = tmp_path / fetch.FOLDER
    assert [path.name for path in folder.iterdir()] == ["x.csv"]
    assert (folder / "x.csv").read_bytes() == b"goed"
    assert fetch.fetch(params)[0].outcome == "aanwezig"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.zip", packed(x_csv=b"nieuwe versie"), "is niet het bestand dat de parameters"),
        ("x.csv", b"nieuwe versie", "is niet het bestand dat de parameters"),
        ("x.zip", packed(y_csv=b"goed"), r"x\.csv zit niet \(één keer\) in het opgehaalde zip"),
        ("x.zip", packed(a__x_csv=b"goed", b__x_csv=b"goed"), r"zit niet \(één keer\)"),
        ("x.zip", packed(), r"zit niet \(één keer\)"),
        ("x.zip", b"<html>onderhoud</html>", "Het opgehaalde zipbestand is beschadigd"),
        ("x.zip", packed(x_csv=b"goed")[:-30], "Het opgehaalde zipbestand is beschadigd"),
        # made when it is tried: it takes as long as collecting a hundred tests
        ("x.zip", lambda: packed(x_csv=bytes(200_000_001)), "onwaarschijnlijk groot"),
    ],
    ids=["other zip", "other file", "absent", "twice", "empty", "page", "cut off", "bomb"],
)
def test_what_was_there_stays_when_a_download_is_wrong(tmp_path, serve, name, content, message):
    target = tmp_path / fetch.FOLDER / "x.csv"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"vorig jaar")
    with pytest.raises(DataError, match=message):
        given = content() if callable(content) else content
        fetch.fetch(wanting(tmp_path, url=serve(name, given)))
    assert [path.name for path in target.parent.iterdir()] == ["x.csv"]
    assert target.read_bytes() == b"vorig jaar"


def test_an_address_that_is_gone_is_told(tmp_path, serve):
    url = serve("x.csv", b"goed").replace("x.csv", "weg.csv")
    with pytest.raises(DataError, match=r"x\.csv kon niet opgehaald worden") as caught:
        fetch.fetch(wanting(tmp_path, url=url))
    assert "404" in caught.value.found


def test_fetching_needs_downloads_and_a_mirror_that_exists(tmp_path):
    with pytest.raises(ParamsError, match="De spiegelmap bestaat niet"):
        fetch.fetch(wanting(tmp_path), mirror=tmp_path / "weg")
    params = wanting(tmp_path)
    params.file.downloads = ()
    with pytest.raises(ParamsError, match="Deze parameters noemen geen bestanden om op te halen"):
        fetch.fetch(params)


# --- official files --------------------------------------------------------------------------


def rows_of(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


CAR_TOTALS = {
    "71016": (26_428, 31_772),
    "11053": (8_438, 11_165),
    "44021": (120_637, 98_378),
    "71022": (36_032, 39_489),
}


def test_cars_of_belgium_and_four_municipalities(shared_data):
    path = shared_data / "belgium" / "TF_CAR_HH_SECTOR.txt"
    frame = statbel.read_cars(path, table("statbel_cars"))
    wide = frame.pivot(index="sector", columns="variable", values="value")
    assert (frame["state"] == State.OBSERVED).all()
    assert wide.sum().to_dict() == {"MS_NUM_CAR": 5_310_848, "MS_NUM_HH": 4_955_225}

    rows = rows_of(path, ";")
    assert len(wide) == len(rows) == 19_824

    def direct(cell: str) -> int:
        return 0 if cell == "-00" else int(cell.replace(".", ""))

    for code, literal in CAR_TOTALS.items():
        of_genk = [row for row in rows if row["CD_REFNIS"] == code]
        sums = tuple(
            sum(direct(row[name]) for row in of_genk) for name in ("MS_NUM_HH", "MS_NUM_CAR")
        )
        ours = wide.loc[[row["CD_STAT_SECTOR"] for row in of_genk]].sum()
        assert (ours["MS_NUM_HH"], ours["MS_NUM_CAR"]) == sums == literal, code
    assert "71016ZZZZ" in wide.index
    assert wide.loc["11053ZZZZ", "MS_NUM_CAR"] == 0


def test_fluvius_of_genk_with_and_without_its_buckets(shared_data):
    path = shared_data / "genk" / "fluvius_verbruik_sector_2020_ruw.csv"
    frame = fluvius.read(path, table("fluvius", period=2020))
    bucket = frame["sector"].isin(["71016REST", "71016ZZZZ"])
    total = frame.groupby("variable")["value"].sum()
    without = frame[~bucket].groupby("variable")["value"].sum()
    assert total["elektriciteit_afname_huishoudens_aantal"] == 27_024
    assert without["elektriciteit_afname_huishoudens_aantal"] == 27_020
    assert total["gas_afname_huishoudens_aantal"] == 14_953
    assert without["gas_afname_huishoudens_aantal"] == 14_949
    assert total["elektriciteit_afname_bedrijven_aantal"] == 5_411 + 37 + 11
    assert without["gas_afname_huishoudens_kwh"] == pytest.approx(204_047_090.13)
    direct = sum(float(row["Benaderend Verbruik (kWh)"]) for row in rows_of(path, ","))
    assert total.filter(like="_kwh").sum() == pytest.approx(direct)
    assert not frame["sector"].str.contains("zzzz").any()


def test_swing_income_hides_what_the_supplier_hides(shared_data):
    path = shared_data / "genk" / "swing_aangiften_deelgemeente_2005_2019.csv"
    frame = swing.read(path, table(geolevel=("deelgemeente",)))
    text = path.read_text(encoding="utf-8")
    assert (frame["state"] == State.SUPPRESSED).sum() == len(re.findall("-99997", text)) > 15
    assert not (frame["value"] < 0).any()
    median = frame[frame["variable"] == "v1210_aang_mediaan"].set_index("period")["value"]
    assert (median[2005], median[2019]) == (17_416, 24_432)


def test_swing_land_use_has_53_sectors_in_two_years(shared_data):
    frame = swing.read(shared_data / "genk" / "swing_landgebruik_statsec_2013_2016.csv", table())
    assert frame.groupby("period")["sector"].nunique().to_dict() == {2013: 53, 2016: 53}


@pytest.mark.parametrize(
    ("name", "columns", "belgium", "genk"),
    [
        ("population_2011.txt", {"POPULATION": "inwoners"}, 18_764, 49),
        ("population_2001.txt", {"POPULATION": "inwoners"}, 18_295, 47),
        (
            "BIMD2011_DOMAINS_STATISTICAL_SECTOR_ELLIS_WIDE.csv",
            {"exp_score_income_domain": "score"},
            18_764,
            49,
        ),
    ],
)
def test_rows_of_the_deprivation_index(shared_data, name, columns, belgium, genk):
    choice = table("plain", code="CD_RES_SECTOR", period=2011, columns=columns)
    frame = plain.read(shared_data / "belgium" / name, choice)
    of_genk = frame[frame["sector"].str.startswith("71016")]
    assert (len(frame), len(of_genk)) == (belgium, genk)
    if name == "population_2011.txt":
        assert of_genk["value"].sum() == 64_951


def test_a_decimal_comma_is_told_how_to_be_read():
    cells = pd.Series(["286,5"], name="werkenden")
    with pytest.raises(DataError) as caught:
        parse_numbers(cells, HERE, style="unsaid", keys=Keys("bij deze tabel", decimal=True))
    assert "bij deze tabel decimal: comma" in caught.value.remedy
    with pytest.raises(DataError) as caught:
        parse_numbers(cells, HERE)
    assert "decimal" not in caught.value.remedy, "there is no such key"
