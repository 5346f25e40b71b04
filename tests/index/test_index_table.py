"""``genkgeo index``: what a table may hold where a figure should be, and the word it leaves."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command import run

from genkgeo.errors import DataError, ParamsError
from genkgeo.index.table import Columns
from genkgeo.index.tree import compute
from genkgeo.parameters.index_spec import IndexSpec
from genkgeo.release.index_files import write_index

RANKS = "index: {parts: {a: {given: rank, transform: exponential}}}\n"
VALUES = "index: {missing: reweight, parts: {a: {transform: z}, b: {transform: z}}}\n"


def recipe(folder: Path, text: str) -> Path:
    path = folder / "recept.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def scored(folder: Path, table: str | pd.DataFrame, text: str, **choice: str) -> pd.DataFrame:
    """The areas that the recipe makes of a table, by code."""
    path = folder / ("in.csv" if isinstance(table, str) else "in.parquet")
    if isinstance(table, str):
        path.write_text(table, encoding="utf-8")
    else:
        table.to_parquet(path)
    areas = write_index(path, recipe(folder, text), folder / "uit.csv", Columns(**choice)).areas
    return areas.set_index(areas.columns[0])


CODED = "code;a;b\nX1;5;1\nX2;{0};3\nX3;8;-99997\nX4;1;2\nX5;2;4\n"


@pytest.mark.parametrize("code", ["-999", "-9999", "99997", "-99996", "999", "-999.9"])
def test_what_looks_like_a_code_is_no_figure_and_the_remedy_leads_on(tmp_path, code):
    table = CODED.format(code)
    with pytest.raises(DataError, match="een code voor 'geen cijfer' lijkt") as caught:
        scored(tmp_path, table, VALUES)
    assert caught.value.found == f"{code} in X2 (ook: -99997)"
    said = re.search(r"missing_codes: \{.*?\}", caught.value.remedy)[0]
    areas = scored(tmp_path, table, f"{said}\n{VALUES}")
    assert areas["toestand"].tolist() == ["", "a ontbreekt", "b onderdrukt", "", ""]
    assert areas["schaal_a"].isna().tolist() == [False, True, False, False, False]


def test_a_code_may_be_a_figure_after_all(tmp_path):
    said = f"missing_codes: {{-999: cijfer, -99997: onderdrukt}}\n{VALUES}"
    areas = scored(tmp_path, CODED.format("-999"), said)
    assert areas["toestand"].tolist() == ["", "", "b onderdrukt", "", ""]
    assert areas["rang"].idxmax() == "X2"


def test_every_state_has_its_word(tmp_path):
    codes = "{-1: onderdrukt, '.': niet van toepassing, c: ontbreekt}"
    table = "code,a,b\nX1,.,c\nX2,-1,\nX3,8,.\nX4,1,2\nX5,2,4\nX6,3,3\n"
    areas = scored(tmp_path, table, f"missing_codes: {codes}\n{VALUES}")
    assert areas["toestand"].tolist() == [
        "a niet van toepassing, b ontbreekt",
        "a onderdrukt, b ontbreekt",
        "b niet van toepassing",
        *("", "", ""),
    ]
    written = pd.read_csv(tmp_path / "uit.csv", keep_default_na=False)
    assert written["toestand"].tolist() == areas["toestand"].tolist()


def test_a_word_in_a_cell_may_be_declared_in_the_recipe(tmp_path):
    table = CODED.format("nvt")
    with pytest.raises(DataError, match="Een cel is geen getal") as caught:
        scored(tmp_path, table, VALUES)
    assert 'in het recept missing_codes: {"nvt": ontbreekt}' in caught.value.remedy


def test_a_parquet_file_has_codes_too(tmp_path):
    frame = pd.DataFrame(
        {"code": list("VWXYZ"), "a": [1, 2, -999, 4, 5], "b": [3, np.nan, 1, 2, 4]}
    )
    with pytest.raises(DataError, match="een code voor 'geen cijfer' lijkt"):
        scored(tmp_path, frame, VALUES)
    areas = scored(tmp_path, frame, f"missing_codes: [-999]\n{VALUES}")
    assert areas["toestand"].tolist() == ["", "b ontbreekt", "a ontbreekt", "", ""]


# --- thousands, ranks, weights -------------------------------------------------------------------


ENGLISH = 'code;r\nX1;"29,199"\nX2;546\nX3;"1,250"\nX4;7\n'


def test_english_thousands_are_asked_for_and_never_decimals(tmp_path):
    text = "index: {parts: {r: {transform: z}}}\n"
    with pytest.raises(DataError, match="duizendtallen of decimalen scheidt") as caught:
        scored(tmp_path, ENGLISH, text)
    assert "in het recept decimal: point" in caught.value.remedy
    with pytest.raises(DataError, match="duizendtallen of decimalen scheidt"):
        scored(tmp_path, ENGLISH, f"decimal: comma\n{text}")
    areas = scored(tmp_path, ENGLISH, f"decimal: point\n{text}")
    assert areas["rang"].tolist() == [1, 3, 2, 4]


@pytest.mark.parametrize("cell", ["1,25", "2,999"])
def test_a_given_rank_is_whole_or_a_half(tmp_path, cell):
    rows = ["1,5", "1,5", "3", "4"]
    good = "code;a\n" + "".join(f"X{at};{rank}\n" for at, rank in enumerate(rows))
    assert scored(tmp_path, good, f"decimal: comma\n{RANKS}")["rang"].tolist() == [1, 1, 3, 4]
    with pytest.raises(DataError, match="Niet alle rangen in kolom a zijn hele") as caught:
        scored(tmp_path, good.replace("3\n", f"{cell}\n"), f"decimal: comma\n{RANKS}")
    assert caught.value.found == f"{cell.replace(',', '.')} in X2"


def test_weights_are_whole(tmp_path):
    table = "code;a;g;n\nX1;1;p;10\nX2;2;p;2.5\nX3;4;q;30\n"
    text = "index: {parts: {a: {transform: z}}}\n"
    with pytest.raises(DataError, match="Niet alle gewichten in kolom n zijn hele"):
        scored(tmp_path, table, text, by="g", weights="n")
    scored(tmp_path, table.replace("2.5", "25"), text, by="g", weights="n")


@pytest.mark.parametrize("cell", ["1e300", "-1e200"])
@pytest.mark.parametrize("kind", [str, float])
def test_a_cell_beside_which_all_others_are_equal_is_refused(tmp_path, cell, kind):
    frame = pd.DataFrame({"code": list("XYZ"), "a": ["1", cell, "3"]})
    with pytest.raises(DataError, match="onmogelijk groot"):
        scored(
            tmp_path,
            frame.astype({"a": kind}),
            "index: {parts: {a: {transform: z}}}\n",
        )


def test_weights_of_which_the_sum_is_no_number_are_refused(tmp_path):
    text = "index: {parts: {a: {weight: 1.0e+308}, b: {weight: 1.0e+308}}}\n"
    with pytest.raises(ParamsError, match=r"weight: mag hoogstens 999999 zijn"):
        scored(tmp_path, CODED.format("7"), text)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (("2", "1"), "tellen op tot 3 en worden: a 66,7 %, b 33,3 %."),
        (("0.5", "0.4"), "tellen op tot 0,9 en worden: a 55,6 %, b 44,4 %."),
        (("0.75", "0.25"), ""),
        (("0.1", "0.9"), ""),
    ],
)
def test_weights_that_do_not_sum_to_1_are_told_as_what_they_become(tmp_path, weights, said):
    first, second = weights
    parts = f"a: {{transform: z, weight: {first}}}, b: {{transform: z, weight: {second}}}"
    spec = recipe(tmp_path, f"index: {{parts: {{{parts}}}}}\n")
    (tmp_path / "in.csv").write_text("code,a,b\nX1,5,1\nX2,3,3\nX3,8,2\n")
    done = run("index", tmp_path / "in.csv", "--spec", spec, "--out", tmp_path / "uit.csv")
    assert done.returncode == 0
    assert said in " ".join(done.stdout.split())
    assert ("De gewichten van index" in done.stdout) == bool(said)


# --- which column is the code --------------------------------------------------------------------


FIGURES = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["X1", "X2", "X3"])


@pytest.mark.parametrize(
    ("frame", "codes"),
    [
        (FIGURES, ["X1", "X2", "X3"]),
        (FIGURES.rename_axis("code"), ["X1", "X2", "X3"]),
        (FIGURES.set_index([FIGURES.index.rename("code"), [9, 8, 7]]), ["X1", "X2", "X3"]),
        (FIGURES.set_axis([71, 72, 73], axis=0), ["71", "72", "73"]),
        (FIGURES.rename_axis("code").reset_index(), ["X1", "X2", "X3"]),
        (FIGURES.rename_axis("code").reset_index().set_axis([4, 8, 9]), ["X1", "X2", "X3"]),
    ],
)
def test_the_code_of_a_parquet_file_may_be_its_index(tmp_path, frame, codes):
    assert scored(tmp_path, frame, VALUES).index.tolist() == codes


def test_a_figure_of_the_index_is_never_taken_for_the_code(tmp_path):
    for table in ("a;b\n1;3\n2;1\n4;2\n", FIGURES.reset_index(drop=True)):
        with pytest.raises(DataError, match="geen gebiedscode maar een deel") as caught:
            scored(tmp_path, table, VALUES)
        assert "--id" in caught.value.remedy
    # Nor are two counts of rows that nobody named.
    with pytest.raises(DataError, match="geen gebiedscode maar een deel"):
        scored(tmp_path, FIGURES.set_axis([["X", "Y", "Z"], [1, 2, 3]], axis=0), VALUES)
    # Whoever says so may have it as both.
    assert scored(tmp_path, "a;b\n1;3\n2;1\n4;2\n", VALUES, id="a").index.tolist() == list("124")
    said = f"id: a\n{VALUES}"
    assert scored(tmp_path, "a;b\n1;3\n2;1\n4;2\n", said).index.tolist() == list("124")


@pytest.mark.parametrize("transform", ["percentile", "rank_normal", "exponential"])
def test_means_that_are_equal_but_for_their_last_bit_share_a_rank(transform):
    recipe = {"index": {"parts": {"a": {"transform": transform}}}}
    frame = pd.DataFrame({"a": [0.1 + 0.2, 0.3, 5.0, 7.0]}, index=list("WXYZ"))
    index = compute(IndexSpec.model_validate(recipe), frame)
    assert index.score["W"] == index.score["X"]
    assert index.rank.tolist() == [3, 3, 2, 1]


def test_the_recipe_names_the_sheet(tmp_path):
    path = tmp_path / "in.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        FIGURES.rename_axis("code").to_excel(book, sheet_name="een")
        (-FIGURES).rename_axis("code").to_excel(book, sheet_name="twee")
    for sheet, ranks in (("een", [2, 3, 1]), ("twee", [2, 1, 3])):
        spec = recipe(tmp_path, f"sheet: {sheet}\n{VALUES}")
        areas = write_index(path, spec, tmp_path / "uit.csv").areas
        assert areas["rang"].tolist() == ranks
