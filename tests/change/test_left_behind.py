"""What a release leaves behind, and how what drove a risk is named."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from genkgeo.change.archive import archive_of
from genkgeo.change.early_warning import _through


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
