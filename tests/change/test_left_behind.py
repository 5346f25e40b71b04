"""What a release leaves behind, and how what drove a risk is named."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from genkgeo.change.archive import _seal, _zero, archive_of
from genkgeo.change.early_warning import _through, _when
from genkgeo.change.parts import _carried, _with_verdicts, without_hidden
from genkgeo.results import Change

NAMES = ["level", "area", "what"]


def test_values_scores_and_ranks_stand_in_one_list_under_new_numbers():
    shown = pd.DataFrame({"level": "wijk", "area": ["V", "W"], "indicator": "a", "value": [1.5, 2]})
    scores = pd.DataFrame({"score": [61.5], "rank": [1.0]}, index=["W"])
    results = SimpleNamespace(
        year=2024, shown={2024: shown}.__getitem__, risk={"wijk": SimpleNamespace(scores=scores)}
    )
    kept = archive_of(None, results).values
    assert kept.index.tolist() == [0, 1, 2, 3]
    assert kept.to_numpy().tolist() == [
        ["wijk", "V", "a", 1.5],
        ["wijk", "W", "a", 2.0],
        ["wijk", "W", "score", 61.5],
        ["wijk", "W", "rank", 1.0],
    ]


def test_indicators_are_named_in_the_middle_of_a_sentence():
    def named(short: str, direction: str = "higher") -> SimpleNamespace:
        return SimpleNamespace(short=short, direction=direction)

    registry = {"a": named("Leefloon"), "b": named("OKI"), "c": named("Werk", "lower")}
    results = SimpleNamespace(registry=registry)
    # An abbreviation keeps its capitals; of what is better when it is higher the fall is told.
    assert _through(results, ("a", "b", "c")) == "vooral door leefloon, OKI en werk (gedaald)"
    assert _through(results, ("a",)) == "vooral door leefloon"


def test_the_years_in_which_a_rise_is_looked_for_are_named():
    assert _when((2022, 2025)) == "tussen 2022 en 2025"
    assert _when((2023, 2024, 2025)) == "twee jaar na elkaar (2023, 2024 en 2025)"
    assert _when((2021, 2024, 2025)) == "tussen 2021 en 2024 en opnieuw tussen 2024 en 2025"


def test_a_seal_is_of_any_text_and_of_all_but_itself():
    # A lone half of a pair is text that no file can have; a seal is only compared.
    odd = {"name": "\ud800", "year": 2024}
    assert _seal(odd) == _seal(odd | {"seal": "x"}) != _seal(odd | {"year": 2025})


def test_a_rank_that_fell_is_a_risk_that_rose():
    keys = [("W", "score"), ("W", "rank"), ("V", "rank"), ("V", "a")]
    index = pd.MultiIndex.from_tuples([("wijk", *key) for key in keys], names=NAMES)
    changes = pd.DataFrame({"real": [2.0, -3.0, 1.0, 9.0]}, index=index)
    wide = [0.5, 0.0, 0.5, np.inf]
    found = pd.DataFrame({"low": [-1.0, -1.0, -1.0, -1.0], "high": 1.0, "wide": wide}, index)
    told = _with_verdicts(changes, found)
    still = "niet aantoonbaar veranderd"
    assert told["verdict"].tolist() == ["gestegen", "gestegen", still, still]
    # What is not known reaches further both ways; an interval without end is not shown.
    assert told["low"].tolist() == pytest.approx([0.5, -4.0, -0.5, np.nan], nan_ok=True)
    assert told["high"].tolist() == pytest.approx([3.5, -2.0, 2.5, np.nan], nan_ok=True)
    unknown = _with_verdicts(changes, found.assign(wide=np.inf))
    assert unknown[["low", "high"]].isna().all(axis=None)


def test_an_area_of_now_has_the_earlier_figure_of_the_one_it_continues():
    def figures(cells: dict[tuple[str, str, str], float]) -> pd.Series:
        return pd.Series(cells).rename_axis(NAMES)

    then = figures({("wijk", "W", "a"): 5.0, ("wijk", "M", "a"): 6.0, ("sector", "W", "a"): 7.0})
    moved = figures(
        {
            ("wijk", "N", "a"): 1.0,  # continues W
            ("wijk", "N", "b"): 2.0,  # of which W had no figure
            ("wijk", "M", "a"): 3.0,  # is new, whatever had its code
            ("sector", "W", "a"): 4.0,
            ("gemeente", "X", "a"): 8.0,  # a level of which nothing is said
        }
    )
    origin = {"wijk": pd.Series({"N": "W"}), "sector": pd.Series({"W": "W"})}
    found = _carried(then, origin, moved)
    assert found.tolist() == pytest.approx([5.0, np.nan, 3.0, 7.0, 8.0], nan_ok=True)
    assert found.index.equals(moved.index)


def test_a_change_tells_nothing_of_what_is_hidden_of_either_year():
    rows = [("wijk", area, "a", 1.0, 3.0, 2.0) for area in ("W", "V", "U")]
    rows += [("wijk", "W", "b", 1.0, 3.0, 2.0), ("sector", "W", "a", 1.0, 3.0, 2.0)]
    columns = ["level", "area", "what", "earlier", "later", "difference"]
    parts = pd.DataFrame(rows, columns=columns).assign(
        real=2.0, boundary=0.0, revision=0.0, method=0.0, low=1.0, high=3.0
    )
    parts = parts.assign(verdict="gestegen", why="")
    change = Change(2023, 2025, "nu", "nu", True, parts, shown={("wijk", "a"): 2022})
    measured = [
        ("wijk", "W", "a", 2022, "onderdrukt"),
        ("wijk", "W", "a", 2025, "waargenomen"),
        ("wijk", "V", "a", 2025, "onderdrukt"),
        ("wijk", "U", "a", 2023, "onderdrukt"),  # was not shown then
        ("wijk", "U", "a", 2025, "waargenomen"),
        ("wijk", "W", "b", 2022, "onderdrukt"),
        ("wijk", "W", "b", 2024, "ontbreekt"),
        ("sector", "W", "a", 2025, "waargenomen"),
        ("sector", "W", "a", 2026, "onderdrukt"),
    ]
    names = ["level", "area", "indicator", "period", "state"]
    found = without_hidden(change, pd.DataFrame(measured, columns=names)).parts
    assert found["earlier"].isna().tolist() == [True, False, False, False, False]
    assert found["later"].isna().tolist() == [False, True, False, False, False]
    for column in ("difference", "real", "boundary", "revision", "method", "low", "high"):
        assert found[column].isna().tolist() == [True, True, False, False, False]
    assert found["verdict"].tolist() == ["", "", "gestegen", "gestegen", "gestegen"]
    # Of a figure that is not among those shown then, the year of the earlier release counts.
    own = [("wijk", "W", "b", 2023, "onderdrukt"), ("wijk", "W", "b", 2025, "waargenomen")]
    found = without_hidden(change, pd.DataFrame(own, columns=names)).parts
    assert found["earlier"].isna().tolist() == [False, False, False, True, False]


def test_an_older_archive_says_of_no_year_that_what_is_left_out_is_zero():
    figures = pd.DataFrame(
        [("nu", "n", 2023), ("nu", "n", 2024), ("nu", "m", 2023), ("toen", "n", 2023)],
        columns=["vintage", "variable", "period"],
    )
    assert _zero([["nu", "n"]], figures) == {("nu", "n", 2023), ("nu", "n", 2024)}
    # One of now names the years; what the figures do not have is left out.
    named = [["nu", "n", 2024], ["nu", "m", 2022], ["toen", "k"]]
    assert _zero(named, figures) == {("nu", "n", 2024)}
