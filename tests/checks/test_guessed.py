"""A hidden size is not a size of 0: what stands in for it, and that it is said."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import two_years
from two_lists import ARM, BUCKET, WERK, WONEN, city, indicator, older, table

import genkgeo
from genkgeo.checks import WARNING
from genkgeo.checks.guessed import _finding, check_sizes

HIDDEN = {"wonen": WONEN | {"X05": -99997}, "arm": ARM | {"X05": -99997}, "werk": WERK}
"""X05 lies in W3 beside X06, which has 150."""


def made_of(folder, *tables, **keys):
    """A made-up city, read and checked."""
    return genkgeo.load(city(folder, *tables, **keys)).computed


def told(analysis):
    found = analysis.findings
    return found[found["check"] == "grootte geschat"]


def coverage(analysis, area="W3", level="wijk"):
    rows = analysis.core.current(level).set_index(["indicator", "area"])
    return rows["coverage"]["armoede", area]


def residents(analysis):
    return analysis.measured.residents["residents"]["wijk", "W3"]


@pytest.mark.slow
def test_a_sector_hidden_in_all_counts_as_one_of_mean_size(tmp_path):
    made = made_of(tmp_path, table(tmp_path, "a.csv", 2024, **HIDDEN))
    mean = np.mean([size for code, size in WONEN.items() if code != "X05"])
    assert coverage(made) == pytest.approx(150 / (150 + mean))
    found = told(made)
    assert found["severity"].tolist() == [WARNING]
    assert "X05: niets anders gekend, dus een gemiddelde sector" in found["message"].item()
    # People are not made up: without another figure they are not counted, and that is said.
    assert residents(made) == 150


@pytest.mark.slow
def test_another_year_stands_in_multiplied_by_what_the_city_grew(tmp_path):
    half = {code: size / 2 for code, size in WONEN.items()}
    tables = [
        table(tmp_path, "a.csv", 2024, **HIDDEN),
        table(tmp_path, "b.csv", 2022, wonen=half),
        table(tmp_path, "c.csv", 2020, wonen={code: 1 for code in WONEN}),
    ]
    made = made_of(tmp_path, *tables)
    assert coverage(made) == pytest.approx(150 / (150 + 140))
    assert "X05: wonen van 2022" in told(made)["message"].item()
    assert residents(made) == 290


@pytest.mark.slow
def test_another_list_stands_in(tmp_path):
    tables = [
        table(tmp_path, "a.csv", 2024, **HIDDEN),
        table(tmp_path, "b.csv", 2023, vintage="oud", wonen=older(WONEN)),
    ]
    made = made_of(tmp_path, *tables)
    assert coverage(made) == pytest.approx(150 / 290)
    assert "X05: wonen van 2023" in told(made)["message"].item()


@pytest.mark.slow
def test_another_variable_stands_in(tmp_path):
    homes = {code: size / 10 for code, size in WONEN.items()}
    per_home = {"unit": "per 100 huizen", "denominator": "huizen", "maximum_ratio": 10}
    registry = {
        "armoede": indicator("arm"),
        "werk": indicator("werk", domain="werk", **per_home),
    }
    made = made_of(
        tmp_path, table(tmp_path, "a.csv", 2024, **HIDDEN, huizen=homes), registry=registry
    )
    assert coverage(made) == pytest.approx(150 / 290)
    assert "X05: huizen van 2024" in told(made)["message"].item()


@pytest.mark.slow
def test_another_variable_of_a_later_year_stands_in_as_well(tmp_path):
    homes = {code: size / 10 for code, size in WONEN.items()}
    registry = {"armoede": indicator("arm"), "huizen": indicator("stal", denominator="huizen")}
    tables = [
        table(tmp_path, "a.csv", 2023, wonen=HIDDEN["wonen"], arm=HIDDEN["arm"]),
        table(tmp_path, "b.csv", 2024, huizen=homes, stal={code: 1 for code in WONEN}),
    ]
    made = made_of(tmp_path, *tables, registry=registry)
    assert "X05: huizen van 2024" in told(made)["message"].item()
    assert residents(made) == 290


@pytest.mark.slow
@pytest.mark.parametrize("state", [-99996, -99997])
def test_a_size_that_is_not_residents_is_told_where_a_coverage_rests_on_it(tmp_path, state):
    sizes = {"huizen": {code: 40 for code in WONEN} | {"X05": state}}
    known = table(tmp_path, "a.csv", 2024, wonen=WONEN, arm=ARM, werk=WERK, **sizes)
    # Every denominator is known: the size is not asked for.
    assert told(made_of(tmp_path, known, size="huizen", residents=None)).empty
    hidden = table(tmp_path, "a.csv", 2024, **HIDDEN, **sizes)
    made = made_of(tmp_path, hidden, size="huizen", residents=None)
    assert coverage(made) == pytest.approx(1 / (1 + 150 / 155), rel=0.1)
    assert len(told(made)) == 1


@pytest.mark.slow
def test_where_no_sector_has_a_size_the_sectors_are_counted(tmp_path):
    homes = {code: 40 for code in WONEN} | {"X05": 0, "X06": 0}
    known = table(tmp_path, "a.csv", 2024, **HIDDEN, huizen=homes)
    assert coverage(made_of(tmp_path, known, size="huizen", residents=None)) == 1 / 2


@pytest.mark.slow
def test_the_coverage_of_the_city_is_never_whole_with_a_hidden_sector(tmp_path):
    made = made_of(tmp_path, table(tmp_path, "a.csv", 2024, **HIDDEN))
    assert coverage(made, "X", "gemeente") < 1
    assert coverage(made, "D1", "stadsdeel") < 1


@pytest.mark.slow
def test_nobody_living_there_is_known(tmp_path):
    empty = {name: cells | {"X05": -99998} for name, cells in HIDDEN.items()}
    made = made_of(tmp_path, table(tmp_path, "a.csv", 2024, **empty))
    assert coverage(made) == 1
    assert told(made).empty


@pytest.mark.slow
def test_what_a_table_leaves_out_is_a_matter_of_that_table(tmp_path):
    without = {code: count for code, count in ARM.items() if code != "X05"}
    tables = [
        table(tmp_path, "a.csv", 2023, wide={"absent": "zero"}, arm=without),
        table(tmp_path, "b.csv", 2024, wide={"absent": "missing"}, arm=without),
        table(tmp_path, "c.csv", 2023, wonen=WONEN, werk=WERK),
        table(tmp_path, "d.csv", 2024, wonen=WONEN, werk=WERK),
    ]
    rows = made_of(tmp_path, *tables).measured.measures.set_index(
        ["indicator", "level", "area", "period"]
    )
    assert rows["coverage"]["armoede", "wijk", "W3", 2023] == 1
    assert rows["coverage"]["armoede", "wijk", "W3", 2024] == pytest.approx(150 / 290)
    assert rows["state"]["armoede", "sector", "X05", 2024] == "ontbreekt"
    assert rows["value"]["armoede", "sector", "X05", 2023] == 0


@pytest.mark.slow
def test_two_tables_of_one_year_must_both_call_it_zero(tmp_path):
    first = {code: ARM[code] for code in list(ARM)[:4]}
    second = {code: ARM[code] for code in list(ARM)[5:]}
    for others, state in (("zero", "waargenomen"), ("missing", "ontbreekt")):
        tables = [
            table(tmp_path, "a.csv", 2024, wide={"absent": "zero"}, arm=first),
            table(tmp_path, "b.csv", 2024, wide={"absent": others}, arm=second),
            table(tmp_path, "c.csv", 2024, wonen=WONEN, werk=WERK),
        ]
        rows = made_of(tmp_path, *tables).core.current("sector")
        assert rows.set_index(["indicator", "area"])["state"]["armoede", "X05"] == state


@pytest.mark.slow
def test_a_bucket_may_hold_a_count_without_its_denominator(tmp_path):
    cells = {"wonen": WONEN | {BUCKET: 0}, "arm": ARM | {BUCKET: 5}, "werk": WERK | {BUCKET: 0}}
    made = made_of(tmp_path, table(tmp_path, "a.csv", 2024, **cells))
    whole = made.core.current("gemeente").set_index("indicator")
    expected = 100 * (sum(ARM.values()) + 5) / sum(WONEN.values())
    assert whole["value"]["armoede"] == pytest.approx(expected)


def test_the_finding_stands_at_the_first_size_that_is_not_known():
    rows = [("X1", "nu", 5.0), ("X2", "toen", np.nan), ("X3", "nu", np.nan), ("X4", "nu", np.nan)]
    rows += [("X5", "nu", 5.0), ("X5", "toen", np.nan), ("X5", "nu", np.nan)]
    figures = pd.DataFrame(rows, columns=["sector", "vintage", "value"])
    figures = figures.assign(variable="n", file="a.csv", row=range(2, 9))
    # X2 is of another list, and of X3 nothing was guessed.
    assert _finding(figures, "nu", "n", {"X4": None}).row == 5
    # Of X5 one year has a number, and another list has none.
    assert _finding(figures, "nu", "n", {"X5": None}).row == 8
    # Where the sector has no row at all the first of the variable is named.
    assert _finding(figures, "nu", "n", {"X9": None}).row == 2
    nowhere = _finding(figures.iloc[:0], "nu", "n", {"X9": None})
    assert (nowhere.row, nowhere.variable) == (None, "n")


# --- by hand -----------------------------------------------------------------------------------

GONE = np.nan


def guessed_of(*years: pd.DataFrame, moves=None, **sizes: str) -> list[str]:
    """What is told of the sectors A and B, in an older list O and P; the size is ``s``."""
    frame = pd.concat(years)
    lists = [two_years.areas(["A", "B"])]
    lists += [two_years.areas(["O", "P"], "old")] if moves else []
    made = two_years.history(frame, *lists, moves=moves)
    sizes = {"size": None, "residents": None} | (sizes or {"size": "s"})
    file = SimpleNamespace(vintage="new", year=two_years.NOW, **sizes)
    # Of the first nothing is supplied.
    registry = {"m": two_years.indicator(numerator="m", denominator="weg")}
    params = SimpleNamespace(file=file, registry=registry | {"x": two_years.indicator()})
    areas = {one.vintage: one for one in lists}
    found = check_sizes(frame, made.cubes, areas, params, made.transfers)
    assert {one.severity for one in found} <= {WARNING}
    return [one.message for one in found]


def of_year(year: int = two_years.NOW, **columns: list[float]) -> pd.DataFrame:
    return two_years.figures(year, ["A", "B"], **columns)


def test_a_size_is_guessed_where_the_denominator_of_that_sector_lacks_in_the_last_year():
    told = ["s is niet bekend voor 1 sector; in de plaats telt voor B: d van 2024, omgerekend"]
    then = of_year(two_years.THEN, n=[1, 1], d=[5, 5])
    size = of_year(s=[10, GONE])
    assert guessed_of(then, size, of_year(n=[1, 1], d=[5, GONE])) == told
    # Of A the size is known, and in the last year both denominators are.
    assert guessed_of(then, size, of_year(n=[1, 1], d=[GONE, 5])) == []
    missing = of_year(two_years.THEN, n=[1, 1], d=[5, GONE])
    assert guessed_of(missing, size, of_year(n=[1, 1], d=[5, 5])) == []
    # Later years are not shown, and without a denominator there is no coverage.
    later = of_year(two_years.NOW + 1, n=[1, 1], d=[5, GONE])
    assert guessed_of(size, of_year(n=[1, 1], d=[5, 5]), later) == []
    assert guessed_of(size, of_year(n=[1, 1])) == []
    # In a year of which the numerator is not known there is none either.
    assert guessed_of(then, size, of_year(d=[5, GONE])) == []


def test_one_of_two_guessed_sectors_without_its_denominator_is_enough():
    told = guessed_of(of_year(s=[GONE, GONE], n=[1, 1], d=[5, GONE]))
    assert len(told) == 1
    assert told[0].startswith(
        "s is niet bekend voor 2 sectoren; in de plaats telt voor A, B: niets"
    )


def test_residents_of_a_later_year_are_not_asked_for():
    known = of_year(s=[10, 20], n=[1, 1], d=[5, 5])
    later = of_year(two_years.NOW + 1, s=[10, GONE])
    assert guessed_of(known, later, residents="s") == []
    # Of the year shown the one of the year before stands in.
    then = of_year(two_years.THEN, s=[9, 20])
    told = guessed_of(then, of_year(s=[10, GONE]), later, residents="s")
    assert told == [
        "s is niet bekend voor 1 sector; in de plaats telt voor B: s van 2024, omgerekend"
    ]


def test_residents_follow_what_indicators_divide_by():
    told = guessed_of(of_year(s=[10, GONE], d=[5, 6]), residents="s")
    assert told == [
        "s is niet bekend voor 1 sector; in de plaats telt voor B: d van 2025, omgerekend"
    ]


def test_of_an_older_list_its_own_sectors_are_named():
    older = two_years.figures(
        two_years.THEN, ["O", "P"], "old", s=[10, GONE], n=[1, 1], d=[5, GONE]
    )
    now = of_year(s=[10, 20], n=[1, 1], d=[5, 5])
    (told,) = guessed_of(older, now, moves={"O": {"A": 1.0}, "P": {"B": 1.0}})
    assert told.startswith("s is niet bekend voor 1 sector; in de plaats telt voor P: niets anders")


def test_a_size_of_an_older_list_alone_is_no_size_of_the_sectors_shown():
    older = two_years.figures(two_years.THEN, ["O", "P"], "old", s=[10, GONE])
    now = of_year(n=[1, 1], d=[5, GONE])
    assert guessed_of(older, now, moves={"O": {"A": 1.0}, "P": {"B": 1.0}}) == []


MOVED = {"O": {"A": 1.0}, "P": {"B": 1.0}}


def of_older(year: int = two_years.THEN, **columns: list[float]) -> pd.DataFrame:
    return two_years.figures(year, ["O", "P"], "old", **columns)


def test_the_size_of_an_older_list_stands_in_on_the_list_shown():
    now = of_year(s=[10, GONE], n=[1, 1], d=[5, GONE])
    (told,) = guessed_of(of_older(s=[10, 20]), now, moves=MOVED)
    assert told.endswith("in de plaats telt voor B: s van 2024, omgerekend")


def test_what_is_divided_by_stands_in_on_an_older_list_of_its_own():
    then = of_older(s=[10, GONE], n=[1, 1], d=[5, GONE])
    before = of_older(two_years.THEN - 1, d=[5, 6])
    now = of_year(s=[10, 20], n=[1, 1], d=[5, 5])
    (told,) = guessed_of(before, then, now, moves=MOVED)
    assert told.endswith("in de plaats telt voor P: d van 2023, omgerekend")


def test_a_list_without_a_size_hides_nothing_of_the_next():
    then = of_older(s=[10, GONE], n=[1, 1], d=[5, GONE])
    (told,) = guessed_of(then, of_year(n=[1, 1], d=[5, 5]), moves=MOVED)
    assert "in de plaats telt voor P: niets anders gekend" in told
