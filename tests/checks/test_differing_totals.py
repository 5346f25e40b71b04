"""Totals of larger areas beside those of sectors, straight from made-up figures: by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import two_years
from two_years import NOW, THEN

from genkgeo.checks import BLOCKING
from genkgeo.checks.supplied import check_sums, check_two_lists, check_years
from genkgeo.measures.cube import build_cube
from genkgeo.parameters.choices import CheckChoices
from genkgeo.states import State

HIDDEN = float("nan")


def asked(**fields: object) -> SimpleNamespace:
    """Parameters of one share, of which a difference of a twentieth is allowed."""
    file = SimpleNamespace(
        year=NOW, residents=None, size=None, checks=CheckChoices(published=0.05), vintage="new"
    )
    return SimpleNamespace(file=file, registry={"x": two_years.indicator(**fields)})


# --- a year that two lists give ------------------------------------------------------------------


def two_lists(
    wijken: list[float],
    sectors: list[float],
    *,
    year: int = NOW,
    also: list[float] | None = None,
    **fields: object,
) -> list[tuple[str, str, str]]:
    """Say what is told of wijken of a new list and sectors of an older one."""
    supplied = two_years.figures(NOW, ["V", "W"][: len(wijken)], n=wijken).assign(level="wijk")
    parts = [two_years.figures(year, ["A", "B", "C"][: len(sectors)], "old", n=sectors, m=sectors)]
    if also:
        parts.append(two_years.figures(NOW, ["A", "B"], n=also))
    found = check_two_lists(supplied, pd.concat(parts), asked(**fields))
    return [(one.severity, one.variable, one.message) for one in found]


@pytest.mark.parametrize(
    ("wijken", "sectors", "is_told"),
    [
        # A twentieth of 100 more or less is allowed.
        ([50, 45], [60, 40], False),
        ([50, 44], [60, 40], True),
        ([50, 55], [60, 40], False),
        ([50, 56], [60, 40], True),
        # A sector that is hidden may be as large as the largest that is not: 60 more.
        ([100, 65], [60, 40, HIDDEN], False),
        ([100, 66], [60, 40, HIDDEN], True),
        ([50, 44], [60, 40, HIDDEN], True),
        # What is not known of a wijk may be any more.
        ([44, HIDDEN], [60, 40], False),
        ([106, HIDDEN], [60, 40], True),
    ],
)
def test_wijken_may_differ_a_twentieth_from_the_sectors_of_another_list(wijken, sectors, is_told):
    found = two_lists(wijken, sectors)
    assert [(severity, variable) for severity, variable, _ in found] == [(BLOCKING, "n")] * is_told


def test_the_totals_of_both_lists_are_told():
    ((_, _, message),) = two_lists([50, 44], [60, 40])
    assert message == (
        "n van 2025 staat in twee indelingen met een ander totaal: 100 in sectoren van old, "
        "94 per wijk van new"
    )


def test_another_year_a_list_with_sectors_of_its_own_and_a_mean_are_not_set_beside_it():
    assert two_lists([50, 44], [60, 40], year=THEN) == []
    assert two_lists([50, 44], [60, 40], also=[60, 40]) == []
    assert two_lists([50, 44], [60, 40], kind="mean", unit="euro", factor=1) == []


# --- a wijk and its sectors ----------------------------------------------------------------------


def sums(
    wijken: list[float],
    sectors: list[float],
    states: dict[str, State] | None = None,
    **fields: object,
) -> list[tuple[str, str, int | None]]:
    """Say what is told of a wijk V, of one sector A, and a wijk W, of B and C."""
    here = two_years.areas(["A", "B", "C"], wijken=["V", "W", "W"])
    frame = two_years.figures(NOW, ["A", "B", "C"], n=sectors)
    frame["state"] = [
        (states or {}).get(sector, state)
        for sector, state in zip(frame["sector"], frame["state"], strict=True)
    ]
    supplied = two_years.figures(NOW, ["V", "W"], n=wijken).assign(level="wijk")
    found = check_sums(supplied, build_cube(frame, here), here, asked(**fields))
    return [(one.severity, one.message.split(" per wijk ")[1], one.row) for one in found]


def test_a_wijk_in_which_nothing_applies_to_a_sector_is_not_told():
    nobody = {"A": State.NOT_APPLICABLE}
    assert sums([5, 40], [np.nan, 20, 20], nobody, hidden_at_most=4, maximum_ratio=1) == []


# --- a wijk and the year before ------------------------------------------------------------------

NINE = [f"W{at}" for at in range(9)]


def years(variable: str, first: float, *, now: int = NOW) -> list[tuple]:
    """Say what is told of nine wijken of 100, of which the first became another number."""
    sectors = [f"S{at}" for at in range(9)]
    here = two_years.areas(sectors, wijken=NINE)
    sizes = [two_years.figures(year, sectors, d=[1000.0] * 9) for year in (now - 1, now)]
    of_wijken = [
        two_years.figures(now - 1, NINE, **{variable: [100.0] * 9}),
        two_years.figures(now, NINE, **{variable: [first, *[100.0] * 8]}),
    ]
    params = asked()
    params.variables = {"n", "d"}
    supplied = pd.concat(of_wijken, ignore_index=True).assign(level="wijk")
    found = check_years(supplied, build_cube(pd.concat(sizes), here), here, params)
    return [(one.check, one.variable, one.codes, one.row) for one in found]


def test_a_wijk_that_jumps_is_told_where_its_variable_is_used_and_its_year_shown():
    assert ("grote sprong", "n", "W0", 2) in years("n", 900.0)
    assert years("m", 900.0) == []
    assert years("n", 900.0, now=NOW + 1) == []
