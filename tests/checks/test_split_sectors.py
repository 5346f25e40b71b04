"""Parts of a sector that was split: each beside the others."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
import two_years
from project import EXAMPLE
from two_years import NOW, THEN

from genkgeo.checks import gate
from genkgeo.checks.given import Given
from genkgeo.checks.split_sectors import check_parts
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


# --- by hand: S0 kept its borders, of S8 a half went to each of two parts ------------------------

MOVES = {"S0": {"S0": 1.0}, "S8": {"S8K": 0.5, "S8L": 0.5}}


def by_hand(
    then: dict[str, list[float]], now: dict[str, list[float]], *, counts: set[str], times: float = 2
) -> list[tuple[str, str, str]]:
    """Say what is told, and of which variables and sectors."""
    older, newer = ["S0", "S8"], ["S0", "S8K", "S8L"]
    frame = pd.concat(
        [two_years.figures(THEN, older, "old", **then), two_years.figures(NOW, newer, **now)]
    )
    lists = two_years.areas(newer), two_years.areas(older, "old")
    history = two_years.history(frame, *lists, moves=MOVES)
    registry = {"x": two_years.indicator(), "y": two_years.indicator(denominator="e")}
    found = check_parts(history, Given(frame), registry, counts, times, NOW)
    return [(one.variable, one.codes, one.message) for one in found]


def test_a_part_in_which_fifty_people_were_may_not_be_empty():
    # The half of 100 is 50, and the half of 98 is 49.
    now = {"d": [0.0, 0, 100]}
    ((variable, codes, message),) = by_hand({"d": [100.0, 100]}, now, counts={"d"})
    assert (variable, codes) == ("d", "S8K")
    assert message == (
        "d: in S8K is er in 2025 niemand, terwijl er volgens de omrekening wel waren"
    )
    assert by_hand({"d": [100.0, 98]}, now, counts={"d"}) == []
    # One person is not nobody, and what nothing is divided by is no number of people.
    assert by_hand({"d": [100.0, 100]}, {"d": [0.0, 1, 100]}, counts={"d"}) == []
    assert by_hand({"m": [100.0, 100]}, {"m": [0.0, 0, 100]}, counts={"m"}) == []


def test_denominators_that_miss_the_same_part_are_one_finding():
    then, now = [100.0, 100], [100.0, 0, 100]
    found = by_hand({"d": then, "e": then}, {"d": now, "e": now}, counts={"d", "e"})
    assert [(variable, codes) for variable, codes, _ in found] == [("d, e", "S8K")]


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        # As much in each would be 2000: the half of it is twice as few.
        ([1000, 3000], ["S8K"]),
        ([1001, 2999], []),
        ([3000, 1000], ["S8L"]),
        # All in the one: that is twice what it would be, and the other has none.
        ([0, 4000], ["S8K, S8L"]),
    ],
)
def test_a_part_with_half_of_what_its_share_would_be_is_told(parts, codes):
    size = {"d": [10_000.0, 20_000]}
    now = {"n": [0.0, *parts], "d": [10_000.0, 10_000, 10_000]}
    found = by_hand(size | {"n": [0.0, 4000]}, now, counts={"n"})
    assert [each for _, each, _ in found] == codes
    assert by_hand(size | {"n": [0.0, 4000]}, now, counts={"d"}) == []
