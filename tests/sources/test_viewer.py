"""Exports of a Swing viewer: names for codes, and the years in the heads or in a column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import two_levels
import xlsxwriter
from project import EXAMPLE

from genkgeo.errors import DataError
from genkgeo.parameters.file import Params, Table, read_params
from genkgeo.sources import read_table, swing, viewer
from genkgeo.sources.workbook import MunicipalityCodes
from genkgeo.states import State

EXPORT = """\
"Wijken";"Inwoners|2024";"Inwoners|2025";"Mediaan inkomen |2025"
"Bokrijk";12;14;"."
"Boxbergheide";1412;1398;"23.5"
"Genk";1424;1412;""
"""


@pytest.fixture
def read(tmp_path) -> Callable[..., pd.DataFrame]:
    """Give a function that reads a text as an export about the example's areas."""
    params = read_params(EXAMPLE)

    def read_text(text: str, **more: object) -> pd.DataFrame:
        (tmp_path / "export.csv").write_text(text, encoding="utf-8")
        keys = {"file": "export.csv", "format": "swing_viewer", "vintage": "2025", **more}
        file = params.file.model_copy(update={"tables": (Table(**keys),)})
        here = Params(file=file, path=params.path, root=params.root, registry=params.registry)

        class Here(Params):
            def resolve(self, name: str) -> Path:
                return tmp_path / name if name == "export.csv" else super().resolve(name)

        return read_table(Here(**dict(here)), file.tables[0]).figures

    return read_text


def cells(frame: pd.DataFrame) -> dict[tuple[str, str, int], float]:
    assert frame.index.is_unique
    known = frame[frame["state"] == State.OBSERVED]
    key = zip(known["sector"], known["variable"], known["period"], strict=True)
    return dict(zip(key, known["value"], strict=True))


EXPECTED = {
    ("71016W01", "Inwoners", 2024): 12,
    ("71016W01", "Inwoners", 2025): 14,
    ("71016W02", "Inwoners", 2024): 1412,
    ("71016W02", "Inwoners", 2025): 1398,
    ("71016W02", "Mediaan inkomen", 2025): 23.5,
    ("71016", "Inwoners", 2024): 1424,
    ("71016", "Inwoners", 2025): 1412,
}


def test_names_labels_and_years_across(read):
    frame = read(EXPORT)
    assert cells(frame) == EXPECTED
    assert set(frame["level"]) == {"wijk"}
    absent = frame[frame["state"] == State.MISSING]
    assert absent["sector"].tolist() == ["71016W01", "71016"]
    assert frame["row"].min() == 2


@pytest.mark.parametrize("order", [("Wijken", "Jaar"), ("Periode", "Wijken")])
def test_years_down(read, order):
    rows = [("Bokrijk", 2024, 12), ("Bokrijk", 2025, 14), ("Boxbergheide", 2024, 1412)]
    lines = [f"{order[0]};{order[1]};Inwoners"]
    for name, year, people in rows:
        first, second = (name, year) if order[0] == "Wijken" else (year, name)
        lines.append(f"{first};{second};{people}")
    down = cells(read("\n".join(lines)))
    assert down == {key: EXPECTED[key] for key in list(EXPECTED)[:3]}
    assert cells(read("\n".join(lines), period=2025)) == {list(EXPECTED)[1]: 14}


def test_columns_are_chosen_by_their_label_and_years_by_period(read):
    found = cells(read(EXPORT, columns={"Inwoners": "inwoners"}, period=2025))
    assert found == {
        ("71016W01", "inwoners", 2025): 14,
        ("71016W02", "inwoners", 2025): 1398,
        ("71016", "inwoners", 2025): 1412,
    }


@pytest.mark.parametrize("name", ["Bokrijk", "BOKRIJK", " Bok - rijk ", "71016W01", "71016w01"])
def test_a_name_is_known_whatever_its_blanks_and_signs(read, name):
    found = read(EXPORT.replace("Bokrijk", name))
    assert cells(found) == EXPECTED


@pytest.mark.parametrize("name", ["Totaal", "Genk", "71016"])
def test_the_whole_stands_under_the_code_of_the_gemeente(read, name):
    assert cells(read(EXPORT.replace('"Genk"', f'"{name}"'))) == EXPECTED


def test_sectors_and_their_buckets_are_read_at_their_own_level(read):
    text = '"Statistische sectoren";"n|2025"\nGenk-Centrum;3\nMolenblook;4\n71016ZZZZ;1\n'
    assert [code for code, _, _ in cells(read(text))] == ["71016A001", "71016A010", "71016ZZZZ"]
    named = text.replace("Statistische sectoren", "Buurten")
    assert cells(read(named, geolevel=("sector",))) == cells(read(text))


def test_a_code_may_mean_something_else_in_this_city(read):
    frame = read(EXPORT, missing_codes={".": "onderdrukt"})
    assert frame["state"].tolist().count(State.SUPPRESSED) == 1


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        ('"Bokrijk"', '"Bokrijck"', "Een wijk met deze naam bestaat niet", "wider: true"),
        ('"Wijken"', '"Buurten"', "De eerste kop zegt niet van welk niveau", "geolevel: [sector]"),
        ("Inwoners|2024", "Inwoners", "Een kop zegt niet van welk jaar", "period: JAAR"),
        ("1412;1398", "1412;veel", "Een cel is geen getal", 'missing_codes: {"veel": ontbreekt}'),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(read, old, new, message, remedy):
    with pytest.raises(DataError, match=message) as caught:
        read(EXPORT.replace(old, new))
    assert remedy in caught.value.remedy
    assert caught.value.where.startswith("export.csv, rij ")


def test_a_name_of_another_gemeente_is_left_out_of_a_wider_table(read):
    wider = EXPORT + '"Hasselt-Centrum";5;6;1\n'
    assert cells(read(wider, wider=True)) == EXPECTED


@pytest.mark.parametrize("other", [("Nieuw-Zuid", "B1-"), ("Made", "99")])
def test_a_name_of_two_areas_is_refused_and_their_codes_are_not(tmp_path, other):
    name, _ = other
    names = {"wijk": [("Nieuw - Zuid", "B1"), ("Nieuw-Zuid", "B1-"), ("Made", "B2")]}
    only = MunicipalityCodes(
        "99", frozenset(), {**names, "gemeente": [("Made", "99")]}, levels=two_levels.LEVELS
    )
    choice = Table(file="x.csv", format="swing_viewer", vintage="2025")
    path = tmp_path / "x.csv"
    path.write_text(f"Wijken;n|2025\n{name};3\n", encoding="utf-8")
    with pytest.raises(DataError, match="Meer dan één wijk heet zo") as caught:
        viewer.read(path, choice, only)
    assert "met hun code" in caught.value.remedy
    path.write_text("Wijken;n|2025\nB1;3\nB1-;4\nB2;5\n99;12\n", encoding="utf-8")
    assert viewer.read(path, choice, only)["sector"].tolist() == ["B1", "B1-", "B2", "99"]


def test_a_sheet_or_text_is_read_as_its_keys_say(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        book.add_worksheet("uitleg").write("A1", "Bron")
        rows = [["Statistische sectoren", "n|2025"], ["X1", 0.5], ["X2", 12]]
        sheet = book.add_worksheet("cijfers")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    keys = {"format": "swing_viewer", "vintage": "2025", "decimal": "comma"}
    book = Table(file="x.xlsx", sheet="cijfers", **keys)
    # A cell that is a number is one, whichever sign its text cells have for decimals.
    assert viewer.read(tmp_path / "x.xlsx", book)["value"].tolist() == [0.5, 12]
    text = "Statistische sectoren;Één|2025\nX1;0,5\n"
    (tmp_path / "x.csv").write_bytes(text.encode("cp1252"))
    old = Table(file="x.csv", encoding="windows-1252", **keys)
    frame = viewer.read(tmp_path / "x.csv", old)
    assert frame["variable"].tolist() == ["Één"] and frame["value"].tolist() == [0.5]


def test_an_upload_is_told_from_an_export(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(EXPORT, encoding="utf-8")
    with pytest.raises(DataError, match="export van een viewer") as caught:
        swing.read(path, Table(file="x.csv", format="swing", vintage="2025"))
    assert "format: swing_viewer" in caught.value.remedy


# --- what a city really gave -----------------------------------------------------------------


def test_the_exports_of_antwerp(shared_data, tmp_path):
    folder = shared_data / "antwerpen"
    ages = pd.read_csv(folder / "leeftijd_per_wijk.csv", sep=";", dtype=str)
    names = ages["Wijken"].tolist()
    codes = [f"11002W{at:02}" for at in range(len(names))]
    wijken = pd.DataFrame({"wijk": codes, "naam": names})
    wijken.to_csv(tmp_path / "wijken.csv", index=False)
    wijken.rename(columns={"wijk": "sector"}).assign(wijk=codes).to_csv(
        tmp_path / "sectoren.csv", index=False
    )
    wijken.assign(stadsdeel="d", stadsdeel_naam="D").to_csv(
        tmp_path / "stadsdelen.csv", index=False
    )
    params = read_params(EXAMPLE)
    areas = params.file.areas["2025"].model_copy(
        update={
            "sectors": "sectoren.csv",
            "above": {"wijk": "wijken.csv", "stadsdeel": "stadsdelen.csv"},
        }
    )
    city = params.file.municipality.model_copy(
        update={"code": "11002", "name": "Antwerpen", "unknown": ()}
    )
    for file in ("leeftijd_per_wijk.csv", "wijkenranking.csv"):
        (tmp_path / file).write_bytes((folder / file).read_bytes())
    tables = tuple(
        Table(file=file, format="swing_viewer", vintage="2025")
        for file in ("leeftijd_per_wijk.csv", "wijkenranking.csv")
    )
    file = params.file.model_copy(
        update={"areas": {"2025": areas}, "municipality": city, "tables": tables}
    )
    antwerp = params.model_copy(update={"file": file, "root": tmp_path})
    first, second = (read_table(antwerp, table).figures for table in tables)
    assert len(first) == 10 * len(names) == 670
    assert set(first["period"]) == set(second["period"]) == {2025}
    young = first[first["variable"] == "Aantal 0 tem 9-jarigen"].set_index("sector")
    assert young.loc[codes[0], "value"] == 2112
    assert young["value"].sum() == pd.to_numeric(ages.iloc[:, 1], errors="coerce").sum()
    # What the file shows as a dot or leaves empty is absent, and never 0.
    shown = ages.iloc[:, 1:].stack()
    assert (first["state"] == State.MISSING).sum() == shown.isin(["."]).sum() + (
        ages.iloc[:, 1:].isna().sum().sum()
    )
    assert second["variable"].unique().tolist() == [
        "Wijkenranking: totaalscore sociaal-economische situatie  (0 tot 100)"
    ]
    assert set(second["sector"]) <= set(codes)
    assert second["value"].max() == 73
