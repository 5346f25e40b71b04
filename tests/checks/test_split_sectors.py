"""Parts of a sector that was split: each beside the others."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from project import EXAMPLE

from genkgeo.checks import gate
from genkgeo.parameters.file import read_params

PARAMS = read_params(EXAMPLE)
PARTS = ["71016A02K", "71016A02L", "71016A02M"]
"""What the sector 71016A02- of the older list became."""


@cache
def inputs() -> gate.Inputs:
    """What the example gives, read when it is first asked for; nobody changes it."""
    return gate.read_inputs(PARAMS)


def told(change) -> pd.DataFrame:
    """What is found when the figures of the newest year of these parts are changed."""
    read = inputs()
    figures = read.figures.copy()
    now = (figures["vintage"] == "2025") & (figures["period"] == 2025)
    rows = figures[now & figures["sector"].isin(PARTS)]
    assert len(rows)
    change(figures, rows)
    other = gate.Inputs(**{**vars(read), "figures": figures})
    before = gate.check_inputs(read, PARAMS)
    found = gate.check_inputs(other, PARAMS)
    return found[~found["message"].isin(before["message"])]


@pytest.mark.slow
def test_all_of_a_numerator_in_one_part_is_told():
    def in_one(figures, rows):
        own = rows[rows["variable"] == "voorkeurregeling"].sort_values("sector")
        total = own["value"].sum()
        figures.loc[own.index, "value"] = [total, 0.0, 0.0]

    found = told(in_one)
    assert found["check"].tolist() == ["grote sprong"]
    message = found["message"].item()
    assert "is 71016A02L, 71016A02M heel anders dan de andere delen" in message
    assert found["codes"].item() == "71016A02L, 71016A02M"


@pytest.mark.slow
def test_a_part_without_anybody_is_told_once():
    def nobody(figures, rows):
        own = rows[rows["sector"] == PARTS[1]]
        figures.loc[own.index, "value"] = 0.0

    found = told(nobody)
    assert set(found["check"]) == {"grote sprong"}
    (message,) = [text for text in found["message"] if "niemand" in text]
    assert "inwoners" in message and "in 71016A02L is er in 2025 niemand" in message


@pytest.mark.slow
@pytest.mark.parametrize("times", [0.7, 1.4])
def test_parts_that_differ_as_neighbourhoods_do_are_silent(times):
    def more(figures, rows):
        own = rows[(rows["variable"] == "voorkeurregeling") & (rows["sector"] == PARTS[0])]
        figures.loc[own.index, "value"] = (figures.loc[own.index, "value"] * times).round()

    assert told(more).empty
