"""Borders of an index: one area with a score, large figures that cancel out, what is told."""

from __future__ import annotations

import gzip
import warnings

import numpy as np
import pandas as pd
import pytest
from test_index import spec
from test_index_table import VALUES, recipe
from test_reliable import CROSS
from test_risk import registry, score

from genkgeo.errors import DataError
from genkgeo.index.reliable import weighted
from genkgeo.index.risk import counting, weight_without
from genkgeo.index.table import Columns
from genkgeo.index.tree import compute
from genkgeo.parameters.choices import RiskChoices
from genkgeo.release.index_files import write_index

DOMAINS = pd.Series({"a": "werk", "b": "werk", "c": "werk"})
EVEN = pd.Series(1.0, list("abc"))


def test_a_domain_lies_around_0_with_a_spread_of_1_whatever_is_absent():
    holes = CROSS.copy()
    holes.loc[0, ["a", "b"]] = np.nan
    found, _ = weighted(holes, EVEN, DOMAINS, {"werk": 1.0})
    assert found.mean() == pytest.approx(0) and found.std(ddof=0) == pytest.approx(1)


def test_where_a_scale_begins_does_not_matter_also_where_figures_are_absent():
    holes = CROSS.copy()
    holes.loc[0, "a"] = np.nan
    one, other = (weighted(frame, EVEN, DOMAINS, {"werk": 1.0})[0] for frame in (holes, holes + 5))
    assert one.tolist() == pytest.approx(other.tolist())


def test_a_domain_that_nearly_cancels_out_still_tells_what_is_left():
    # b is what a is not, but for a millionth of c.
    nearly = CROSS.assign(b=1e-6 * CROSS["c"] - CROSS["a"])[["a", "b"]]
    found, _ = weighted(nearly, EVEN[["a", "b"]], DOMAINS[["a", "b"]], {"werk": 1.0})
    assert found.tolist() == pytest.approx(CROSS["c"].tolist(), abs=1e-3)


def test_where_all_is_chance_no_area_has_a_score():
    found, weight = weighted(CROSS, EVEN * 0, DOMAINS, {"werk": 1.0})
    assert found.index.equals(CROSS.index) and found.isna().all()
    assert weight.tolist() == [0, 0, 0]


def test_the_only_area_with_a_score_is_among_the_highest():
    # Of the others a life domain lacks, which all must have.
    frame = pd.DataFrame({"arm": [1.0, 2.0, np.nan], "werk": [1.0, np.nan, 2.0]}, list("XYZ"))
    found = score(frame, every=registry(huis="none", meter="none"), minimum_weight=1.0).scores
    assert found["fifth"].tolist() == pytest.approx([5, np.nan, np.nan], nan_ok=True)
    assert found["rank"].tolist() == pytest.approx([1, np.nan, np.nan], nan_ok=True)


def test_an_indicator_that_tells_nothing_apart_can_be_left_out_in_the_parameters():
    with pytest.raises(DataError, match="kan geen risico onderscheiden") as refused:
        score(pd.DataFrame({"arm": [7.0, 7.0]}, list("XY")))
    assert refused.value.remedy == "laat de indicator weg onder 'use', of geef hem direction: none"


def test_large_figures_that_cancel_out_leave_no_rounding_to_rank():
    # 100.000 and 200.000 are 300.000; written as tenths of a million, a computer leaves 6e-11.
    high = np.array([0.1 + 0.2, 0.7, 0.1]) * 1e6
    low = np.array([0.3, 0.1 + 0.6, 0.1]) * 1e6
    assert (high != low).any()
    leaves = {"a": {"transform": "none"}, "b": {"transform": "none", "direction": "lower"}}
    frame = pd.DataFrame({"a": high, "b": low}, list("XYZ"))
    assert compute(spec({"parts": leaves}), frame).score.tolist() == [0.0] * 3


def test_figures_however_small_are_kept_and_ranked():
    frame = pd.DataFrame({"a": [1e-13, 3e-13, 2e-13]}, list("XYZ"))
    found = compute(spec({"parts": {"a": {"transform": "none"}}}), frame)
    assert found.score.tolist() == [1e-13, 3e-13, 2e-13]
    assert found.rank.tolist() == [3, 1, 2]


def test_the_lowest_on_the_scale_of_the_english_indices_is_0_without_a_sign():
    leaf = {"transform": "exponential", "position": "(rank-1)/(N-1)"}
    found = compute(spec({"parts": {"a": leaf}}), pd.DataFrame({"a": [1.0, 2.0, 3.0]}))
    assert str(found.parts["a"].tolist()[0]) == "0.0"
    assert found.parts["a"].tolist()[2] == pytest.approx(100)


def test_an_area_without_any_figure_has_no_score_and_no_warning():
    frame = pd.DataFrame({"a": [1.0, 2.0, np.nan], "b": [2.0, 1.0, np.nan]}, list("XYZ"))
    leaves = {"a": {"transform": "z"}, "b": {"transform": "z", "weight": 2.0}}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = compute(spec({"missing": "reweight", "parts": leaves}), frame).score
    assert found.tolist() == pytest.approx([1 / 3, -1 / 3, np.nan], nan_ok=True)


def test_a_node_that_no_area_has_whole_gives_no_score_and_no_warning():
    frame = pd.DataFrame({"a": [1.0, 2, np.nan, np.nan], "b": [np.nan, np.nan, 1.0, 2]})
    leaves = {name: {"transform": "z"} for name in "ab"}
    inner = {"een": {"parts": leaves, "missing": "no_value"}}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = compute(spec({"missing": "no_value", "parts": inner}), frame)
    assert found.score.isna().all() and found.rank.isna().all()
    assert found.coverage.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("column", ["", "column: rang, "])
def test_a_rank_of_999_is_no_code_for_a_missing_one(tmp_path, column):
    path, name = tmp_path / "in.csv", "rang" if column else "a"
    path.write_text(f"code;{name}\nX1;1\nX2;2\nX3;999\n")
    text = f"index: {{parts: {{a: {{{column}given: rank, transform: exponential}}}}}}\n"
    with pytest.raises(DataError, match="De rangen van a passen niet bij deze tabel"):
        write_index(path, recipe(tmp_path, text), tmp_path / "uit.csv")


def test_a_table_without_any_column_is_refused(tmp_path):
    path = tmp_path / "in.parquet"
    pd.DataFrame(index=["X1", "X2", "X3"]).to_parquet(path)
    with pytest.raises(DataError):
        write_index(path, recipe(tmp_path, VALUES), tmp_path / "uit.csv")


def test_what_is_absent_has_no_rank():
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0, np.nan], "b": [4.0, 3.0, 2.0, 1.0]}, list("WXYZ"))
    leaves = {name: {"transform": "percentile"} for name in "ab"}
    found = compute(spec({"missing": "reweight", "parts": leaves}), frame)
    # Of a 0, ½ and 1, and of b 1, ⅔, ⅓ and 0.
    assert found.score.tolist() == pytest.approx([1 / 2, 7 / 12, 2 / 3, 0])
    assert np.isnan(found.contributions.at["Z", "a"]) and np.isnan(found.parts.at["Z", "a"])


def test_what_is_added_up_as_given_keeps_its_weights_and_all_its_digits():
    frame = pd.DataFrame({"a": [1234.56789012345, 2.0], "b": [0.0, 0.0]}, list("XY"))
    leaves = {"a": {"transform": "none"}, "b": {"transform": "none", "weight": 3.0}}
    found = compute(spec({"weighting": "as_given", "parts": leaves}), frame)
    assert found.score.tolist() == [1234.56789012345, 2.0]
    assert found.weights.to_dict() == {"a": 1.0, "b": 3.0}
    # Of an index without flags there are no columns, of the same areas.
    assert found.flags.index.equals(frame.index) and not len(found.flags.columns)


def test_the_whole_city_is_set_on_the_scale_of_its_areas_under_its_own_name():
    frame = pd.DataFrame({"a": [1.0, 3.0]}, list("XY"))
    city = pd.DataFrame({"a": [2.5]}, ["stad"])
    found = compute(spec({"parts": {"a": {"transform": "z"}}}), frame, beside=city)
    # A mean of 2 and a spread of 1.
    assert found.beside.to_dict() == {"stad": 0.5}
    assert found.score.to_dict() == {"X": -1.0, "Y": 1.0}


def test_that_areas_are_too_alike_is_told_with_their_number():
    for values, told in (([7.0, 7.0, np.nan], "2 gebieden"), ([np.nan] * 3, "geen enkel gebied")):
        with pytest.raises(DataError, match="kan geen risico onderscheiden") as refused:
            compute(spec({"parts": {"a": {"transform": "z"}}}), pd.DataFrame({"a": values}))
        assert refused.value.found == f"{told} met een cijfer, zonder verschil"


def test_a_figure_of_which_no_coverage_is_told_counts():
    table = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    found = counting(table, pd.DataFrame({"a": [0.4, 0.6]}), RiskChoices())
    assert found["a"].tolist() == pytest.approx([np.nan, 2.0], nan_ok=True)
    assert found["b"].tolist() == [3.0, 4.0]


def test_a_domain_that_nobody_weighs_weighs_1():
    # 3 of housing and 1 of work.
    choices = RiskChoices(weights={"wonen": 3.0})
    two = {name: one for name, one in registry().items() if name in ("werk", "huis")}
    assert weight_without({"werk"}, two, choices) == 0.75
    assert weight_without({"huis"}, two, choices) == 0.25


def test_one_code_that_nobody_declared_is_told_alone(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("code;a;b\nX1;5;1\nX2;-999;3\nX3;8;2\n")
    with pytest.raises(DataError) as refused:
        write_index(path, recipe(tmp_path, VALUES), tmp_path / "uit.csv")
    assert refused.value.found == "-999 in X2"


def test_the_codes_of_a_table_of_one_figure_may_be_its_index(tmp_path):
    path = tmp_path / "in.parquet"
    pd.DataFrame({"a": [1.0, 2.0, 4.0]}, index=[71, 72, 73]).to_parquet(path)
    one = recipe(tmp_path, "index: {parts: {a: {transform: z}}}\n")
    areas = write_index(path, one, tmp_path / "uit.csv").areas
    assert areas.iloc[:, 0].tolist() == ["71", "72", "73"]


def test_codes_without_a_name_get_one_that_no_column_has(tmp_path):
    path = tmp_path / "in.parquet"
    frame = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, ["X1", "X2", "X3"])
    frame.assign(gebied="x", gebied_="y").to_parquet(path)
    areas = write_index(path, recipe(tmp_path, VALUES), tmp_path / "uit.csv").areas
    assert areas.columns[0] == "gebied__" and areas["gebied__"].tolist() == ["X1", "X2", "X3"]


def test_a_table_in_another_encoding_is_told_where_to_name_it(tmp_path):
    path, packed = tmp_path / "in.csv", tmp_path / "in.csv.gz"
    raw = "code;a;b;naam\nX1;5;1;Liège\nX2;1;3;x\nX3;2;2;x\n".encode("latin-1")
    path.write_bytes(raw)
    packed.write_bytes(gzip.compress(raw))
    for table in (path, packed):
        with pytest.raises(DataError) as refused:
            write_index(table, recipe(tmp_path, VALUES), tmp_path / "uit.csv")
        assert refused.value.remedy.startswith("zet in het recept encoding: windows-1252")
        # And there it can be read.
        named = recipe(tmp_path, f"encoding: windows-1252\n{VALUES}")
        assert len(write_index(table, named, tmp_path / "uit.csv").areas) == 3


def test_a_number_of_a_workbook_is_a_number_whatever_the_recipe_says_of_text(tmp_path):
    path = tmp_path / "in.xlsx"
    frame = pd.DataFrame({"a": [1.5, 2.25, 10.125], "b": [3.5, 2.5, 1.5]}, ["X1", "X2", "X3"])
    frame.rename_axis("code").to_excel(path, engine="xlsxwriter")
    text = "decimal: comma\nindex: {parts: {a: {transform: z}}}\n"
    areas = write_index(path, recipe(tmp_path, text), tmp_path / "uit.csv").areas
    assert areas["rang"].tolist() == [3, 2, 1]


def test_what_stands_in_for_an_absent_figure_weighs_as_a_whole_domain():
    holes = CROSS[["a", "b"]].copy()
    holes.loc[0, "a"] = np.nan
    found, _ = weighted(holes, EVEN[["a", "b"]], DOMAINS[["a", "b"]], {"werk": 1.0})
    # Of a, 1, −1 and −1 lie √2 and twice −√½ from their mean; of b as they are; half of each.
    half = np.sqrt(0.5)
    sums = np.array([1, (2 * half - 1) / 2, (1 - half) / 2, (-1 - half) / 2])
    assert found.tolist() == pytest.approx(((sums - sums.mean()) / sums.std()).tolist())


def test_an_area_of_which_no_coverage_is_told_counts():
    table = pd.DataFrame({"a": [1.0, 2.0, 3.0]}, list("XYZ"))
    found = counting(table, pd.DataFrame({"a": [0.6, 0.4]}, list("ZX")), RiskChoices())
    assert found["a"].tolist() == pytest.approx([np.nan, 2.0, 3.0], nan_ok=True)


@pytest.mark.parametrize(
    ("ranks", "found"), [([0.0, 1.0, 2.0], "van 0 tot 2"), ([2.0, 3.0, 4.0], "van 2 tot 4")]
)
def test_ranks_of_three_areas_go_from_1_to_3(ranks, found):
    leaves = {"a": {"given": "rank", "transform": "percentile"}}
    with pytest.raises(DataError, match="passen niet bij deze tabel") as refused:
        compute(spec({"parts": leaves}), pd.DataFrame({"a": ranks}))
    assert refused.value.expected == "rangen van 1 tot 3" and refused.value.found == found


@pytest.mark.parametrize("said", ["recipe", "command"])
@pytest.mark.parametrize("packed", [True, False])
def test_the_codes_need_not_stand_in_the_first_column(tmp_path, said, packed):
    text = "naam;code;a;b\nx;X1;5;1\ny;X2;1;3\nz;X3;2;2\n"
    path = tmp_path / ("in.csv.gz" if packed else "in.csv")
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    of_recipe = recipe(tmp_path, f"id: code\n{VALUES}" if said == "recipe" else VALUES)
    choice = Columns(id="code" if said == "command" else None)
    areas = write_index(path, of_recipe, tmp_path / "uit.csv", choice).areas
    assert areas["code"].tolist() == ["X1", "X2", "X3"]


def test_a_column_of_codes_that_is_not_there_is_told_as_such(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("naam;a;b\nX1;5;1\nX2;1;3\nX3;2;2\n")
    with pytest.raises(DataError) as refused:
        write_index(path, recipe(tmp_path, f"id: code\n{VALUES}"), tmp_path / "uit.csv")
    assert "code" in str(refused.value) and "de gebiedscode" in str(refused.value)
