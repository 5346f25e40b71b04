"""What is left of a sum for those of its parts without a number: every border by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import two_years
from two_years import NOW

from genkgeo.checks.findings import BLOCKING, Finding
from genkgeo.checks.remaining import check_remaining
from genkgeo.measures.cube import build_cube
from genkgeo.measures.supplied import supplied_of
from genkgeo.states import State

HERE = replace(two_years.areas(["A", "B", "C"], wijken=["V", "V", "W"]), hidden=("RR", "QQ"))
"""A and B lie in wijk V, C in W, and all of them in stadsdeel D."""

NO, HID, NONE_THERE = np.nan, -1, -2
"""Not supplied; hidden; what does not apply."""


def checked(
    figures: pd.DataFrame, *larger: pd.DataFrame, told=(), given=None, **fields
) -> list[Finding]:
    """What is found of figures of sectors and of larger areas; ``given`` gives file and row."""
    above = pd.concat([*larger, figures.iloc[:0].assign(level="wijk")])
    supplied = {"new": supplied_of(above, HERE)}
    registry = {"x": two_years.indicator(**{"maximum_ratio": 1} | fields)}
    cubes = {"new": build_cube(figures, HERE)}
    given = figures if given is None else given
    return check_remaining(given, cubes, {"new": HERE}, supplied, registry, told)


def sectors(n: list[object], d: list[object]) -> pd.DataFrame:
    """Figures of A, B, C and, where four are given, of what is hidden."""
    codes = ["A", "B", "C", "RR"][: len(n)]
    values = {"n": np.array(n, dtype=float), "d": np.array(d, dtype=float)}
    frame = two_years.figures(NOW, codes, **values)
    for number, state in ((HID, State.SUPPRESSED), (NONE_THERE, State.NOT_APPLICABLE)):
        frame["state"] = frame["state"].mask(frame["value"] == number, state)
    return frame.assign(value=frame["value"].mask(frame["value"] < 0))


def areas(level: str, of_each: dict[str, list[float]]) -> pd.DataFrame:
    """Figures of larger areas: n and d of each."""
    n_above, d_above = zip(*of_each.values(), strict=True)
    return two_years.figures(NOW, list(of_each), n=n_above, d=d_above).assign(level=level)


def found(
    n: list[object],
    d: list[object],
    wijken: dict[str, list[float]] | None = None,
    stadsdeel: list[float] | None = None,
    **fields,
) -> list[tuple[str, str]]:
    """What is found of A, B, C and, where four are given, of what is hidden."""
    larger = [areas("wijk", wijken)] if wijken else []
    larger += [areas("stadsdeel", {"D": stadsdeel})] if stadsdeel else []
    listed = checked(sectors(n, d), *larger, **fields)
    assert {one.severity for one in listed} <= {BLOCKING}
    return [(one.message.split(" in wat ")[1], one.codes) for one in listed]


OF_V = [("van V overblijft naast de kleinere gebieden, 2025", "V")]
OF_D = [("van D overblijft naast de kleinere gebieden, 2025", "D")]
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
    assert found([HID, 7, 8, 50], [homes, 90, 90, 0]) == told
    # Of two that are hidden both may hold it.
    assert found([HID, HID, 8, 50], [homes - 9, 9, 90, 0]) == told
    # Four of each home fit sooner.
    assert found([HID, 7, 8, 50], [homes / 4, 90, 90, 0], unit="per", maximum_ratio=4) == told


def test_a_hidden_sector_of_which_nobody_knows_the_homes_may_hold_any_number():
    assert found([HID, 7, 8, 50], [NO, 90, 90, 0]) == []
    assert found([HID, HID, 8, 50], [NO, 1, 90, 0]) == []


@pytest.mark.parametrize(("wijk", "told"), [(140.0, []), (139.5, []), (139.4, OF_HIDDEN)])
def test_of_a_hidden_sector_the_homes_are_at_most_what_its_wijk_has_left(wijk, told):
    # The wijk has 140 homes, of which 90 in B.
    assert found([HID, 7, 8, 50], [NO, 90, 90, 0], {"V": [NO, wijk]}) == told


def test_where_a_wijk_has_no_homes_left_a_hidden_sector_has_none():
    assert found([HID, 7, 8, 1], [NO, 90, 90, 0], {"V": [NO, 90]}) == OF_HIDDEN
    assert found([HID, 7, 8, 0.5], [NO, 90, 90, 0], {"V": [NO, 90]}) == []


def test_where_homes_do_not_apply_there_are_none():
    assert found([HID, 7, 8, 1], [NONE_THERE, 90, 90, 0]) == OF_HIDDEN
    assert found([HID, 7, 8, 1], [1, 90, 90, 0]) == []


def test_what_is_hidden_of_each_column_is_its_own_sum():
    assert found([HID, 7, 8, 50], [50, 90, 90, 5]) == []
    # Of homes nobody says how many are hidden.
    assert found([HID, 7, 8, 50], [HID, 90, 90, NO]) == []
    # Both that are hidden have three, and so they have six.
    assert found([3, 7, 3, 0], [HID, 90, HID, 5]) == OF_HIDDEN
    assert found([3, 7, 3, 0], [HID, 90, HID, 6]) == []


def test_where_no_sector_lacks_a_number_sums_are_compared_elsewhere():
    assert found([10, 5, 5], [50, 50, 50], {"V": [200, 100]}) == []


def test_of_a_mean_and_of_what_has_no_most_nothing_is_left():
    short = [10, NO, 5], [NO, NO, 50], {"V": [11.0, 10.0]}
    assert found(*short) == OF_V
    assert found(*short, kind="mean") == []
    assert found(*short, maximum_ratio=None) == []


def test_a_numerator_of_which_a_cell_is_too_high_is_not_told_of_twice():
    short = sectors([10, NO, 5], [NO, NO, 50]), areas("wijk", {"V": [11.0, 10.0]})
    cell = Finding(BLOCKING, "teller boven noemer", "x.csv", 2, "n", "te veel", "kijk na")
    assert checked(*short, told=[cell]) == []
    # Of another numerator, or for another reason, it is no such thing.
    assert len(checked(*short, told=[replace(cell, variable="m")])) == 1
    assert len(checked(*short, told=[replace(cell, check="negatieve telling")])) == 1


def test_a_year_without_denominators_hides_nothing_of_the_next():
    before = two_years.figures(NOW - 1, ["A", "B"], n=[10.0, NO])
    after = sectors([10, NO, 5], [NO, NO, 50])
    both = pd.concat([before, after], ignore_index=True)
    assert len(checked(both, areas("wijk", {"V": [11.0, 10.0]}))) == 1
    assert checked(both, denominator="weg") == [] == checked(both, numerator="weg")


def test_it_names_the_file_of_the_numerator_of_that_year_and_list_and_no_row():
    short = sectors([10, NO, 5], [NO, NO, 50]), areas("wijk", {"V": [11.0, 10.0]})
    own = short[0].assign(row=9)
    others = [
        two_years.figures(NOW, ["A"], m=[1.0]).assign(file="m.csv"),
        two_years.figures(NOW, ["A"], "old", n=[1.0]).assign(file="lijst.csv"),
        two_years.figures(NOW - 1, ["A"], n=[1.0]).assign(file="jaar.csv"),
    ]
    (one,) = checked(*short, given=pd.concat([*others, own]))
    assert (one.file, one.row, one.variable) == ("x.csv", None, "n")
    # Where the list itself has no row of it, that of another list is named.
    (one,) = checked(*short, given=pd.concat(others))
    assert (one.file, one.row, one.variable) == ("lijst.csv", None, "n")


@pytest.mark.parametrize(
    ("poor", "wijken", "told"),
    [
        # Of the 130 people of D are 100 in A: the rest has 30, and W has 31 poor.
        ([NO, NO, NO], {"V": [0, NO], "W": [31, NO]}, OF_D),
        # A takes 100 for itself, though V as a whole has no more than 1 poor.
        ([NO, NO, NO], {"V": [1, NO], "W": [30, NO]}, []),
        # V has 20 poor in B beside the 100 people of A: with the 11 of W they are 131.
        ([0, 20, NO], {"W": [11, NO]}, OF_D),
        ([0, 20, NO], {"W": [10, NO]}, []),
    ],
)
def test_what_sectors_need_counts_in_what_is_left_of_their_stadsdeel(poor, wijken, told):
    assert found(poor, [100, NO, NO], wijken, [NO, 130]) == told


@pytest.mark.parametrize(("left", "told"), [(48, []), (49, OF_D)])
def test_where_four_points_each_can_be_had_poor_that_are_known_in_part_take_a_quarter(left, told):
    # Of the 12 people that are left for V are at most 48 points, the 10 of A among them.
    points = {"unit": "punten", "factor": 1, "maximum_ratio": 4}
    stadsdeel, wijken = [10 + left, 112], {"V": [NO, NO], "W": [10, NO]}
    assert found([10, NO, 10], [NO, NO, 100], wijken, stadsdeel, **points) == told
