"""What a release leaves behind, and how what drove a risk is named."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from genkgeo.change.archive import _seal, archive_of
from genkgeo.change.early_warning import _through, _when
from genkgeo.change.parts import _with_verdicts


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
    keys = [("wijk", "W", "score"), ("wijk", "W", "rank"), ("wijk", "V", "rank")]
    index = pd.MultiIndex.from_tuples(keys, names=["level", "area", "what"])
    changes = pd.DataFrame({"real": [2.0, -3.0, 1.0]}, index=index)
    found = pd.DataFrame({"low": [-1.0, -1.0, -1.0], "high": 1.0, "wide": [0.5, 0.0, 0.5]}, index)
    told = _with_verdicts(changes, found)
    assert told["verdict"].tolist() == ["gestegen", "gestegen", "niet aantoonbaar veranderd"]
    assert told["low"].tolist() == [0.5, -4.0, -0.5] and told["high"].tolist() == [3.5, -2.0, 2.5]
    unknown = _with_verdicts(changes, found.assign(wide=np.inf))
    assert unknown[["low", "high"]].isna().all(axis=None)
