"""Cells that are no plain number: codes for a missing figure, signs for thousands, encodings."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from ruamel.yaml import YAML

from genkgeo.errors import DataError
from genkgeo.parameters.file import Table
from genkgeo.parameters.missing_codes import MissingCodes, states_of
from genkgeo.parameters.strict_yaml import Model, read_yaml
from genkgeo.sources import READERS, fluvius, oversized, plain, swing
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.suspect import looks_like_code
from genkgeo.sources.text import read_csv
from genkgeo.states import State

HIDDEN, ABSENT, NOT_APPLICABLE = State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE


def own_table(**more: object) -> Table:
    keys = {"format": "plain", "code": "CD", "period": 2024, "columns": {"N": "n"}}
    return Table(**{"file": "data/tabel.csv", "vintage": "2025", **keys, **more})


def column(*cells: str) -> str:
    return "CD;N\n" + "".join(f"X{at};{cell}\n" for at, cell in enumerate(cells))


def advised(error: DataError) -> dict[str, object]:
    """The keys that a remedy tells the user to write, read as the YAML they would become."""
    found = re.search(r"(missing_codes|decimal|encoding): (\{.*?\}|[\w-]+)", error.remedy)
    return YAML(typ="safe").load(found[0])


# --- codes for a missing figure ------------------------------------------------------------------


CODES = {-99996: "ontbreekt", -999: "onderdrukt", ".": "niet van toepassing", "*": "onderdrukt"}


@pytest.mark.parametrize(
    ("cells", "states"),
    [
        (["5", "-99996", "-999", ".", "*", ""], [None, ABSENT, HIDDEN, NOT_APPLICABLE, HIDDEN]),
        (["5", "-99996.0", "-999.00", "+3", "7", ""], [None, ABSENT, HIDDEN, None, None]),
    ],
)
def test_a_declared_code_becomes_the_state_it_means(write, cells, states):
    frame = plain.read(write(column(*cells)), own_table(missing_codes=CODES))
    expected = [state or State.OBSERVED for state in [*states, ABSENT]]
    assert frame["state"].tolist() == expected
    assert frame["value"].isna().tolist() == [state != State.OBSERVED for state in expected]


@pytest.mark.parametrize("cell", [".", "*", "x", "c", "NA", "n.v.t.", '"', "\\", "-", "#"])
def test_the_remedy_for_a_code_in_letters_leads_on(write, cell):
    text = column("5", f'"{cell.replace(chr(34), chr(34) * 2)}"')
    with pytest.raises(DataError, match="Een cel is geen getal") as caught:
        plain.read(write(text), own_table())
    frame = plain.read(write(text), own_table(**advised(caught.value)))
    assert frame["state"].tolist() == [State.OBSERVED, ABSENT]


def test_a_code_of_the_table_goes_before_that_of_the_format(write):
    text = "period,geolevel,geoitem,n\n2024,statsec,X1,-99997\n2024,statsec,X2,x\n"
    choice = {"file": "data/t.csv", "format": "swing", "vintage": "2025"}
    assert swing.read(write(text), Table(**choice))["state"].tolist() == [HIDDEN] * 2
    kept = Table(**choice, missing_codes={-99997: "cijfer", "x": "ontbreekt"})
    frame = swing.read(write(text), kept)
    assert frame["value"].tolist()[0] == -99997
    assert frame["state"].tolist() == [State.OBSERVED, ABSENT]


def test_a_sum_of_activities_has_the_state_of_what_it_lacks(write):
    head = "Markt,Richting,Statistische Sector,Sector,Rol Contact,Aantal,Benaderend Verbruik (kWh)"
    rows = [("A", "2", "1"), ("A", "*", "1"), ("B", ".", "1"), ("B", "*", "1"), ("C", "4", "1")]
    lines = [f"Gas,Afname,{code},x,Persoon,{n},{kwh}" for code, n, kwh in rows]
    choice = Table(file="x.csv", format="fluvius", vintage="2025", period=2020, missing_codes=CODES)
    frame = fluvius.read(write("\n".join([head, *lines])), choice)
    counts = frame[frame["variable"].str.endswith("aantal")]
    assert counts["state"].tolist() == [HIDDEN, HIDDEN, State.OBSERVED]
    assert counts["value"].fillna(-1).tolist() == [-1, -1, 4]


class _Codes(Model):
    missing_codes: MissingCodes


@pytest.mark.parametrize(
    ("said", "states"),
    [
        ("[-99997, -999, '.']", {"-99997": HIDDEN, "-999": ABSENT, ".": ABSENT}),
        ("{-999.0: onderdrukt, '-99.90': cijfer}", {"-999": HIDDEN, "-99.9": State.OBSERVED}),
        ("{x: niet van toepassing, NA: ontbreekt}", {"x": NOT_APPLICABLE, "NA": ABSENT}),
    ],
)
def test_codes_are_said_as_a_list_or_with_their_meaning(write, said, states):
    read = read_yaml(write(f"missing_codes: {said}\n", "p.yaml"), _Codes)
    assert states_of(read.missing_codes) == states


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("{-999: weg}", "moet een van deze zijn: 'ontbreekt', 'onderdrukt'"),
        ("{-999: ontbreekt, '-999': cijfer}", "dezelfde code staat er twee keer"),
        ("[true]", "een code is een getal of een tekst"),
        ("7", "moet een lijst van sleutels met waarden zijn"),
    ],
)
def test_wrong_codes_are_refused_with_their_line(write, said, message):
    with pytest.raises(Exception, match=message) as caught:
        read_yaml(write(f"missing_codes: {said}\n", "p.yaml"), _Codes)
    assert "regel 1" in str(caught.value)


SUSPECT = (
    *(-99996, -99997, -99998, -99999, 99996, 99997, 99999, -99, -999, -9999, -9998, -999999),
    *(-888, -777, -7777, -999.9, -9999.99, -32768, 999, 9999, 999999, 9999999),
)


@pytest.mark.parametrize("code", SUSPECT)
def test_what_looks_like_a_code_among_figures(code):
    for others in ([0.0, 2.5, 4.0], [120.0, 300.0, 80.0], [np.nan, 1.0, 0.0]):
        assert looks_like_code(np.array([*others, code])).tolist() == [False] * 3 + [True]


@pytest.mark.parametrize(
    "values",
    [
        [0, -3, 5, -1],  # a balance
        [-1, -2, 4, 5],
        [999, 1001, 800],  # a count that happens to be of nines
        [999, 650, 12],
        [9999, 8000, 7000],
        [-9, 1, 2],  # once
        [-0.99, 0.9, 3.9],
        [9.99, 99.9, 100],
        [98, 99, 97],
        [99995, 100000, 4],
        [],
        [np.nan],
    ],
)
def test_an_ordinary_figure_does_not_look_like_a_code(values):
    assert not looks_like_code(np.array(values, dtype=float)).any()


def test_a_code_of_one_digit_shows_by_being_alone_below_zero():
    assert looks_like_code(np.array([-1.0, 3, -1, 5])).tolist() == [True, False, True, False]


# --- what parts thousands ------------------------------------------------------------------------


UNCLEAR = (["2.000", "546"], ["29,199", "546"], ["2.054"], ["1.125", "2.375"], ["-3,000", ""])


@pytest.mark.parametrize("cells", UNCLEAR)
@pytest.mark.parametrize("sign", ["point", "comma"])
def test_a_sign_that_says_nothing_is_asked_for_and_then_taken(write, cells, sign):
    with pytest.raises(DataError, match="duizendtallen of decimalen scheidt") as caught:
        plain.read(write(column(*cells)), own_table())
    assert caught.value.where == "tabel.csv, rij 2, kolom N"
    means = ["punt" if "." in cells[0] else "komma", "point" if "." in cells[0] else "comma"]
    assert means[0] in caught.value.what
    assert "decimal: comma" in caught.value.remedy
    assert "decimal: point" in caught.value.remedy
    if sign == means[1] and "546" in cells:
        # A number with three decimals among whole ones below a thousand: it is not so.
        with pytest.raises(DataError, match="duizendtallen of decimalen scheidt") as caught:
            plain.read(write(column(*cells)), own_table(decimal=sign))
        value = plain.read(write(column(*cells)), own_table(**advised(caught.value)))["value"]
    else:
        value = plain.read(write(column(*cells)), own_table(decimal=sign))["value"]
    thousands = sign != means[1] or "546" in cells
    digits = re.sub("[.,]", "" if thousands else ".", cells[0])
    assert value.tolist()[0] == float(digits)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["2.054", "1.5"], [2.054, 1.5]),
        (["2.054", "0.123"], [2.054, 0.123]),
        (["29,199", "1,234,567", "546"], [29_199, 1_234_567, 546]),
        (["29,199", "12.5"], [29_199, 12.5]),
        (["1,234.5", "7"], [1234.5, 7]),
        (["2054", "17"], [2054, 17]),
    ],
)
def test_another_cell_of_the_column_tells(write, cells, values):
    assert plain.read(write(column(*cells)), own_table())["value"].tolist() == values


@pytest.mark.parametrize("cells", [["1.234.567", "2.054"], ["1,5", "29,199"], ["1.234,5"]])
def test_the_remedy_for_decimal_commas_leads_on(write, cells):
    with pytest.raises(DataError) as caught:
        plain.read(write(column(*cells)), own_table())
    assert advised(caught.value) == {"decimal": "comma"}
    frame = plain.read(write(column(*cells)), own_table(**advised(caught.value)))
    assert frame["value"].tolist()[0] in (1_234_567, 1.5, 1234.5)


def test_with_a_decimal_comma_a_decimal_point_is_told(write):
    with pytest.raises(DataError, match="geen getal") as caught:
        plain.read(write(column("12.5", "7")), own_table(decimal="comma"))
    frame = plain.read(write(column("12.5", "7")), own_table(**advised(caught.value)))
    assert frame["value"].tolist() == [12.5, 7]


@pytest.mark.parametrize("cells", [["33,333", "100", "66,667"], ["12,345", "0", "9,125"]])
def test_a_round_number_among_three_decimals_is_no_sign_of_thousands(write, cells):
    frame = plain.read(write(column(*cells)), own_table(decimal="comma"))
    assert frame["value"].tolist() == [float(cell.replace(",", ".")) for cell in cells]


def test_a_number_cell_of_a_workbook_has_no_sign_for_thousands(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["CD", "N"], ["X1", 2.054], ["X2", 546], ["X3", 1.125]]):
            sheet.write_row(row, 0, cells)
    for decimal in (None, "point", "comma"):
        frame = plain.read(tmp_path / "x.xlsx", own_table(decimal=decimal))
        assert frame["value"].tolist() == [2.054, 546, 1.125], decimal


def layout_with(format: str, cell: str) -> tuple[str, dict[str, object]]:
    """A file of a supplier with this cell in a column of figures."""
    rows = {
        "swing": f"period;geolevel;geoitem;n\n2024;statsec;X1;{cell}\n2024;statsec;X2;5\n",
        "swing_viewer": f"Wijken;n|2024\nX1;{cell}\nX2;5\n",
        "statbel_income": f"CD_YEAR;CD_SECTOR;MS_X\n2024;X1;{cell}\n2024;X2;5\n",
        "fluvius": "Markt;Richting;Statistische Sector;Sector;Rol Contact;Aantal;"
        "Benaderend Verbruik (kWh)\n"
        f"Gas;Afname;X1;x;Persoon;{cell};1\nGas;Afname;X2;x;Persoon;5;1\n",
        "plain": f"CD;N\nX1;{cell}\nX2;5\n",
        "statbel_cars": "CD_YEAR;CD_STAT_SECTOR;MS_NUM_HH;MS_NUM_CAR\n"
        f"2024;X1;{cell};1\n2024;X2;5;1\n",
        "statbel_population": f"CD_REFNIS;CD_SECTOR;TOTAL\n1;X1;{cell}\n1;X2;5\n",
    }
    more = {
        "plain": {"code": "CD", "columns": {"N": "n"}, "period": 2024},
        "fluvius": {"period": 2024},
        "statbel_population": {"period": 2024},
    }
    return rows[format], {"file": "x.csv", "format": format, "vintage": "2025"} | more.get(
        format, {}
    )


@pytest.mark.parametrize("cell", ["286,5", "29,199", "2.000", "1.234.567", "*", "1e300"])
@pytest.mark.parametrize("format", READERS)
def test_every_remedy_names_a_key_that_the_format_accepts(write, format, cell):
    text, keys = layout_with(format, cell)
    path = write(text)
    try:
        READERS[format](path, Table(**keys))
    except DataError as error:
        assert error.remedy
        if re.search(r"(missing_codes|decimal|encoding): ", error.remedy):
            READERS[format](path, Table(**keys, **advised(error)))
    else:
        assert format.startswith("statbel_"), "Statbel always writes a decimal comma"
        assert cell in ("286,5", "2.000", "1.234.567")


@pytest.mark.parametrize("cell", ["1e300", "1e16", "-1e300", "9" * 40])
def test_a_number_that_makes_all_others_equal_is_refused(cell):
    with pytest.raises(DataError, match="onmogelijk groot") as caught:
        parse_numbers(pd.Series(["1", cell], name="n"), Path("t.csv"))
    assert caught.value.where == "t.csv, rij 3, kolom n"


def test_the_last_bits_of_a_computation_are_no_decimals():
    cells = pd.Series(["11.000000000000002", "5.999999999999999", "0.30000000000000004", "5.99999"])
    assert parse_numbers(cells, Path("t.csv"))[:2].tolist() == [11, 6]
    assert parse_numbers(cells, Path("t.csv"))[2:].tolist() == [0.30000000000000004, 5.99999]


# --- the text itself -----------------------------------------------------------------------------


def test_padded_cells_lose_their_blanks_in_and_around_quotation_marks(write):
    text = 'code , naam,n\n X1 , "a, b" , 5 \nX2,"c ""d"", e" ,"6"\n" X3", " f",\t7\n'
    frame = read_csv(write(text))
    assert frame.columns.tolist() == ["code", "naam", "n"]
    assert frame["code"].tolist() == ["X1", "X2", "X3"]
    assert frame["naam"].tolist() == ["a, b", 'c "d", e', "f"]
    assert frame["n"].tolist() == ["5", "6", "7"]
    # At the begin and the end of a line too.
    frame = read_csv(write('a,b\n "X, Y" ,7\n8, "Z, W" \n'))
    assert frame.to_numpy().tolist() == [["X, Y", "7"], ["8", "Z, W"]]
    # Between tabs as well: with its marks a code would be another one.
    frame = read_csv(write('a\tb\n "X1"\t7\n"X2" \t 5" buis \n'))
    assert frame.to_numpy().tolist() == [["X1", "7"], ["X2", '5" buis']]


def test_a_byte_order_mark_in_the_middle_of_joined_files_is_left_out(write):
    frame = read_csv(write('\ufeffcode;n\nX1;5\n\ufeffX2;6\n\ufeff"X3";7\n'))
    assert frame["code"].tolist() == ["X1", "X2", "X3"]


def test_joined_files_with_both_their_heads_are_told(write):
    with pytest.raises(DataError, match="De kop staat er een tweede keer") as caught:
        read_csv(write("\ufeffcode;n\nX1;5\n\ufeffcode;n\nX2;6\n"))
    assert caught.value.where == "tabel.csv, rij 3"


def test_a_column_that_nobody_uses_may_be_in_another_encoding(write):
    raw = "CD;naam;N\nX1;Café;5\n".encode("windows-1252")
    with pytest.raises(DataError, match="geen UTF-8") as caught:
        plain.read(write(raw), own_table())
    assert advised(caught.value) == {"encoding": "windows-1252"}
    said = own_table(**advised(caught.value))
    assert plain.read(write(raw), said)["value"].tolist() == [5]
    utf8 = "\ufeffCD;naam;N\nX1;Café;5\n".encode()
    assert plain.read(write(utf8), said)["value"].tolist() == [5], "what is UTF-8 stays that"
    with pytest.raises(DataError, match="geen UTF-8") as caught:
        plain.read(write(raw.replace(b"Caf", b"\x81")), said)
    assert "encoding" not in caught.value.remedy


def test_a_column_without_a_name_is_as_in_a_workbook(write):
    assert read_csv(write("code;n;\nX1;5;\n")).columns.tolist() == ["code", "n"]
    for text in (";code;n\n0;X1;5\n", "code;;n\nX1;a;5\n", "code;;n\nX1;;5\nX2;a;5\n"):
        with pytest.raises(DataError, match="Een kolom heeft geen naam") as caught:
            read_csv(write(text))
        assert caught.value.where == "tabel.csv, rij 1"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        # The highest, and more than twice the next; alone it must stand more than once.
        ([999.0, 499.0], [True, False]),
        ([999.0, 499.5], [False, False]),
        ([999.0], [False]),
        ([999.0, 999.0], [True, True]),
        ([-999.9, 5.0], [True, False]),
        ([-999.5, 5.0], [False, False]),
        # More than once, and nothing else below 0.
        ([-1.0, -1.0, 5.0], [True, True, False]),
        ([-1.0, 5.0], [False, False]),
        ([-1.0, -1.0, -2.0], [False, False, False]),
        ([-5.0, -5.0, 5.0], [False, False, False]),
        ([np.nan, 99997.0], [False, True]),
        ([-1.0, 0.5, -1.0, 0.0], [True, False, True, False]),  # no half is below 0
        ([-999.9000001, -999.90001], [True, False]),  # the last bits of a computation
        ([-999.999, 5.0], [True, False]),
        ([-1.0, -1.0, 99996.0], [True, True, True]),
        ([999.0, 499.0, 0.2, 999.0], [True, False, False, True]),
        ([999.0, 9999.0, 3.0, -1.0, -1.0, -888.5], [True, True, *[False] * 4]),
        ([-1.0, -1.0, 9999.0, 5.0], [True, True, True, False]),
        ([0.0, 999.0, -0.9], [False, True, False]),
    ],
)
def test_what_looks_like_a_code_by_hand(values, found):
    assert looks_like_code(np.array(values)).tolist() == found


@pytest.mark.parametrize(("column", "width"), [(b"Y", 25), (b"Z", 26), (b"AB", 28)])
def test_a_sheet_is_too_large_beyond_so_many_cells(column, width):
    most = oversized.MOST_CELLS // width

    def refuse(rows: int) -> None:
        said = b'<dimension ref="A1:%s%d"/>' % (column, rows)
        oversized.refuse_wide(oversized.DIMENSION.search(said), Path("x.xlsx"))

    refuse(most)
    with pytest.raises(DataError, match="onwaarschijnlijk groot") as caught:
        refuse(most + 1)
    assert caught.value.found == f"{most + 1} rijen en {width} kolommen"


def test_a_workbook_is_looked_at_where_it_is_packed_tightly_or_is_very_large(monkeypatch):
    def asked(content: bytes, way: int) -> bool:
        raw, sizes = io.BytesIO(), []
        with zipfile.ZipFile(raw, "w", way) as archive:
            archive.writestr("xl/workbook.xml", content)
        monkeypatch.setattr(oversized, "refuse_bomb", lambda size, _: sizes.append(size))
        oversized.refuse_oversized(raw.getvalue(), Path("x.xlsx"))
        assert sizes in ([], [len(content)])
        return bool(sizes)

    # A thousand of the same signs take some twenty bytes, beside the head of the file.
    assert asked(b"a" * 50_000, zipfile.ZIP_DEFLATED)
    assert not asked(b"a" * 5_000, zipfile.ZIP_DEFLATED)
    monkeypatch.setattr(oversized, "LARGEST", 100)
    assert not asked(b"a" * 400, zipfile.ZIP_STORED)
    assert asked(b"a" * 401, zipfile.ZIP_STORED)
