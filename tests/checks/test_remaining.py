"""What is left of a sum for those of its parts without a number: every border by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import two_years
from two_years import NOW

from genkgeo.checks.findings import BLOCKING
from genkgeo.checks.remaining import check_remaining
from genkgeo.measures.cube import build_cube
from genkgeo.measures.supplied import supplied_of
from genkgeo.states import State

HERE = replace(two_years.areas(["A", "B", "C"], wijken=["V", "V", "W"]), hidden=("RR",))


def found(n: list[object], d: list[object], wijken: dict[str, list[float]] | None = None, **fields):
    """What is found of A, B, C and, where four are given, of what is hidden; -1 is hidden."""
    codes = ["A", "B", "C", "RR"][: len(n)]
    values = {"n": np.array(n, dtype=float), "d": np.array(d, dtype=float)}
    frame = two_years.figures(NOW, codes, **values)
    hidden = frame["value"] == -1
    frame.loc[hidden, "value"], frame.loc[hidden, "state"] = np.nan, State.SUPPRESSED
    larger = two_years.figures(NOW, list(wijken or "V"), n=[np.nan], d=[np.nan]).iloc[:0]
    if wijken:
        n_above, d_above = zip(*wijken.values(), strict=True)
        larger = two_years.figures(NOW, list(wijken), n=n_above, d=d_above)
    supplied = {"new": supplied_of(larger.assign(level="wijk"), HERE)}
    registry = {"x": two_years.indicator(**{"maximum_ratio": 1} | fields)}
    cubes = {"new": build_cube(frame, HERE)}
    listed = check_remaining(frame, cubes, {"new": HERE}, supplied, registry, [])
    assert {one.severity for one in listed} <= {BLOCKING}
    return [(one.message.split(" in wat ")[1], one.codes) for one in listed]


NO = np.nan
OF_V = [("van V overblijft naast de kleinere gebieden, 2025", "V")]
OF_HIDDEN = [("de leverancier verbergt, 2025", "")]


@pytest.mark.parametrize(
    ("wijk", "told"),
    [
        # The ten of A take all ten of d: for B none is left, but for what is rounded.
        ([10.0, 10.0], []),
        ([10.5, 10.0], []),
        ([10.6, 10.0], OF_V),
        ([11.0, 10.0], OF_V),
        ([12.0, 12.5], []),
        ([13.0, 12.5], []),
        ([13.1, 12.5], OF_V),
        # Fewer than the ten of A are too few, whatever B has.
        ([10.0, 9.5], []),
        ([10.0, 9.4], OF_V),
    ],
)
def test_what_others_take_is_not_left_for_a_sector_without_either(wijk, told):
    assert found([10, NO, 5], [NO, NO, 50], {"V": wijk}) == told


@pytest.mark.parametrize(
    ("homes", "told"), [(50, []), (49.5, []), (49.4, OF_HIDDEN), (10, OF_HIDDEN)]
)
def test_what_is_hidden_fits_where_it_is_hidden(homes, told):
    assert found([-1, 7, 8, 50], [homes, 90, 90, 0]) == told
    # Of two that are hidden both may hold it.
    assert found([-1, -1, 8, 50], [homes - 9, 9, 90, 0]) == told
    # Four of each home fit sooner.
    assert found([-1, 7, 8, 50], [homes / 4, 90, 90, 0], unit="per", maximum_ratio=4) == told


def test_a_hidden_sector_of_which_nobody_knows_the_homes_may_hold_any_number():
    assert found([-1, 7, 8, 50], [NO, 90, 90, 0]) == []
    assert found([-1, -1, 8, 50], [NO, 1, 90, 0]) == []


@pytest.mark.parametrize(("wijk", "told"), [(140.0, []), (139.5, []), (139.4, OF_HIDDEN)])
def test_of_a_hidden_sector_the_homes_are_at_most_what_its_wijk_has_left(wijk, told):
    # The wijk has 140 homes, of which 90 in B.
    assert found([-1, 7, 8, 50], [NO, 90, 90, 0], {"V": [NO, wijk]}) == told
