"""Whole columns: last year's delivered again, slipped by a row, exchanged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import two_years
from two_years import NOW, THEN

from genkgeo.checks import columns
from genkgeo.checks.columns import check_columns
from genkgeo.checks.findings import WARNING
from genkgeo.checks.given import Given

SECTORS = [f"S{number:02}" for number in range(30)]
RNG = np.random.RandomState(3)
THEN_N = RNG.randint(5, 400, 30).astype(float)
THEN_D = THEN_N * 2 + RNG.randint(5, 800, 30)
NOW_N = np.round(THEN_N * RNG.uniform(0.95, 1.06, 30) + 1)
NOW_D = np.round(THEN_D * RNG.uniform(0.95, 1.06, 30) + 1)


def found(n: np.ndarray, d: np.ndarray = NOW_D, same: float = 0.8) -> list[tuple[str, str]]:
    """What warns where these are the columns of this year."""
    frame = pd.concat(
        [
            two_years.figures(THEN, SECTORS, n=THEN_N, d=THEN_D),
            two_years.figures(NOW, SECTORS, n=n, d=d),
        ]
    )
    history = two_years.history(frame, two_years.areas(SECTORS))
    findings = check_columns(history, Given(frame), same, NOW)
    assert {finding.severity for finding in findings} <= {WARNING}
    return [(finding.check, finding.message) for finding in findings]


def test_two_ordinary_years_give_no_warning():
    assert found(NOW_N) == []


def test_last_years_figures_are_recognised():
    told = ("cijfers van vorig jaar", "n: in 2025 staan bijna overal dezelfde cijfers als in 2024")
    assert found(THEN_N) == [told]
    # Six of thirty were mended; at seven it is no longer four fifths.
    mended = np.concatenate([NOW_N[:6] + 500, THEN_N[6:]])
    assert found(mended) == [told]
    assert found(np.concatenate([NOW_N[:7] + 500, THEN_N[7:]])) == []
    # What became 0 is another figure as well.
    assert found(np.concatenate([np.zeros(7), THEN_N[7:]])) == []
    assert found(THEN_N, THEN_D)[0][1].startswith("d en n: ")


def test_figures_of_two_years_ago_are_recognised():
    frame = pd.concat(
        [
            two_years.figures(THEN - 1, SECTORS, n=NOW_N),
            two_years.figures(THEN, SECTORS, n=THEN_N),
            two_years.figures(NOW, SECTORS, n=NOW_N),
        ]
    )
    history = two_years.history(frame, two_years.areas(SECTORS))
    (finding,) = check_columns(history, Given(frame), 0.8, NOW)
    assert finding.message == "n: in 2025 staan bijna overal dezelfde cijfers als in 2023"


def test_years_of_the_release_before_are_only_set_beside():
    # Of 2023 and 2024 nothing is given now, so that 2024 is not looked at.
    frame = pd.concat(
        [
            two_years.figures(THEN - 1, SECTORS, n=NOW_N),
            two_years.figures(THEN, SECTORS, n=NOW_N),
            two_years.figures(NOW, SECTORS, n=np.roll(NOW_N, 1)),
        ]
    )
    history = two_years.history(frame, two_years.areas(SECTORS))
    (finding,) = check_columns(history, Given(frame[frame["period"] == NOW]), 0.8, NOW)
    assert finding.check == "verschoven kolom"


def test_that_nothing_stayed_nothing_says_nothing():
    frame = pd.concat(
        [
            two_years.figures(year, SECTORS, n=[0.0] * 25 + last)
            for year, last in ((THEN, [1.0, 2, 3, 4, 5]), (NOW, [1.0, 2, 3, 4, 5]))
        ]
    )
    history = two_years.history(frame, two_years.areas(SECTORS))
    assert check_columns(history, Given(frame), 0.8, NOW) == []


def of_two_years(then: list[float], now: list[float]) -> list[str]:
    """What is told of one column of twelve sectors."""
    frame = pd.concat(
        [
            two_years.figures(THEN, SECTORS[:12], n=then),
            two_years.figures(NOW, SECTORS[:12], n=now),
        ]
    )
    history = two_years.history(frame, two_years.areas(SECTORS[:12]))
    return [one.check for one in check_columns(history, Given(frame), 0.8, NOW)]


@pytest.mark.parametrize(("different", "is_told"), [(4, True), (3, False)])
def test_the_same_few_figures_say_nothing(different, is_told):
    few = [float(1 + place % different) for place in range(12)]
    assert of_two_years(few, few) == ["cijfers van vorig jaar"] * is_told


def test_large_amounts_that_differ_a_little_are_other_figures():
    amounts = [1_000_000.0 * place for place in range(1, 13)]
    # A ten-millionth is rounding, and five millionths are not.
    assert of_two_years(amounts, [amount * (1 + 1e-7) for amount in amounts]) != []
    assert of_two_years(amounts, [amount * (1 + 5e-6) for amount in amounts]) == []
    # So are the smallest.
    small = [1e-15 * amount for amount in amounts]
    assert of_two_years(small, [2 * amount for amount in small]) == []


@pytest.mark.parametrize(
    ("rows", "words"),
    [(1, "een rij omlaag"), (-1, "een rij omhoog"), (2, "2 rijen omlaag"), (-3, "3 rijen omhoog")],
)
def test_a_column_that_slipped_is_told_with_its_direction(rows, words):
    assert found(np.roll(NOW_N, rows)) == [
        (
            "verschoven kolom",
            f"n: de cijfers van 2025 lijken {words} geschoven naast de codes (vergeleken met 2024)",
        )
    ]


def test_a_column_that_slipped_half_way_is_told():
    half = np.concatenate([NOW_N[:10], NOW_N[11:], [np.nan]])
    assert [check for check, _ in found(half)] == ["verschoven kolom"]


def test_two_columns_that_changed_places_are_told():
    assert [message for _, message in found(NOW_D, NOW_N)] == [
        "d en n lijken in 2025 van plaats gewisseld (vergeleken met 2024)"
    ]
    # A column that stands there twice has taken the place of the other, and none has taken its.
    assert found(NOW_D, NOW_D) == []


def test_a_column_of_fewer_sectors_hides_nothing_of_those_that_changed_places():
    then = two_years.figures(THEN, SECTORS, n=THEN_N, d=THEN_D)
    now = two_years.figures(NOW, SECTORS, n=NOW_D, d=NOW_N)
    few = [
        two_years.figures(THEN, SECTORS[1:], a=THEN_N[:-1]),
        two_years.figures(NOW, SECTORS[1:], a=THEN_N[:-1] + 3),
    ]
    frame = pd.concat([then, now, *few])
    history = two_years.history(frame, two_years.areas(SECTORS))
    (found,) = check_columns(history, Given(frame), 0.8, NOW)
    assert found.message == "d en n lijken in 2025 van plaats gewisseld (vergeleken met 2024)"


@pytest.mark.parametrize("rows", [0, 1])
def test_two_years_on_an_older_list_are_held_side_by_side_there(rows):
    newer = [f"N{number:02}" for number in range(30)]
    frame = pd.concat(
        [
            two_years.figures(THEN, SECTORS, "old", n=THEN_N, d=THEN_D),
            two_years.figures(NOW, SECTORS, "old", n=np.roll(NOW_N, rows), d=NOW_D),
        ]
    )
    moves = {old: {new: 1.0} for old, new in zip(SECTORS, newer, strict=True)}
    lists = two_years.areas(newer), two_years.areas(SECTORS, "old")
    history = two_years.history(frame, *lists, moves=moves)
    told = [one.message for one in check_columns(history, Given(frame), 0.8, NOW)]
    assert ["een rij omlaag" in one for one in told] == [True] * rows


def test_figures_in_another_order_of_rows_are_no_shift():
    frame = pd.concat(
        [
            two_years.figures(THEN, SECTORS, n=THEN_N),
            two_years.figures(NOW, SECTORS[::-1], n=NOW_N[::-1]),
        ]
    )
    history = two_years.history(frame, two_years.areas(SECTORS))
    assert check_columns(history, Given(frame), 0.8, NOW) == []


def test_of_a_sector_that_was_split_nobody_delivers_last_year_again():
    # Eight sectors stayed and have what they had; four others were halved, and have new figures.
    stayed, split = [f"S{i}" for i in range(8)], [f"O{i}" for i in range(4)]
    halves = [f"{code}{part}" for code in split for part in "ab"]
    moves = {code: {code: 1.0} for code in stayed}
    moves |= {code: {f"{code}a": 0.5, f"{code}b": 0.5} for code in split}
    before = [10.0, 20, 30, 40, 50, 60, 70, 80]
    for kept, is_told in ((8, True), (7, False)):
        now = [*before[:kept], *[95.0] * (8 - kept), *[25.0] * 8]
        frame = pd.concat(
            [
                two_years.figures(THEN, [*stayed, *split], "old", n=[*before, *[90.0] * 4]),
                two_years.figures(NOW, [*stayed, *halves], n=now),
            ]
        )
        lists = two_years.areas([*stayed, *halves]), two_years.areas([*stayed, *split], "old")
        history = two_years.history(frame, *lists, moves=moves)
        found = check_columns(history, Given(frame), 0.95, NOW)
        assert [one.check for one in found] == ["cijfers van vorig jaar"] * is_told


def test_where_all_sectors_were_split_their_parts_are_set_beside_the_whole():
    codes = [f"O{i}" for i in range(8)]
    halves = [f"{code}{part}" for code in codes for part in "ab"]
    frame = pd.concat(
        [
            two_years.figures(THEN, codes, "old", n=[10.0, 20, 30, 40, 50, 60, 70, 80]),
            two_years.figures(NOW, halves, n=[4.0 + 5 * (at // 2) + at % 2 for at in range(16)]),
        ]
    )
    moves = {code: {f"{code}a": 0.5, f"{code}b": 0.5} for code in codes}
    lists = two_years.areas(halves), two_years.areas(codes, "old")
    # 4 + 5 = 9, 9 + 10 = 19, ... are one less than before; one more in each is the same.
    for more, checks in ((0.0, []), (0.5, ["cijfers van vorig jaar"])):
        moved = frame.assign(value=frame["value"] + more * (frame["period"] == NOW))
        history = two_years.history(moved, *lists, moves=moves)
        found = check_columns(history, Given(moved), 0.8, NOW)
        assert [one.check for one in found] == checks


# --- by hand -----------------------------------------------------------------------------------


def test_what_fits_better_than_chance_by_hand():
    # atanh 0,9 − atanh 0,5 = 0,9229; times √(38 ÷ 2) = 4,02 and times √(37 ÷ 2) = 3,97.
    assert columns._clearly_better((0.9, 41), (0.5, 41))
    assert not columns._clearly_better((0.9, 40), (0.5, 41))
    assert not columns._clearly_better((0.9, 41), (0.5, 40))
    # Of two that fit wholly none is better.
    assert not columns._clearly_better((1.0, 41), (0.9999995, 41))
    # What is rounded off to just below -1 is as bad as can be.
    assert columns._clearly_better((0.9, 41), (-1.0000000002, 41))
    # A poor fit is no fit, however bad the other.
    assert columns._clearly_better((0.5, 41), (-0.9, 41))
    assert not columns._clearly_better((0.49, 41), (-0.9, 41))
    fewest = columns.FEWEST
    assert columns._clearly_better((1.0, fewest), (-1.0, fewest))
    assert not columns._clearly_better((1.0, fewest - 1), (-1.0, fewest))
    assert not columns._clearly_better((1.0, fewest), (-1.0, fewest - 1))


@pytest.mark.parametrize(
    ("rows", "moved"),
    [
        (1, [np.nan, 1, 2, 3, 4]),
        (3, [np.nan, np.nan, np.nan, 1, 2]),
        (-1, [2, 3, 4, 5, np.nan]),
        (-2, [3, 4, 5, np.nan, np.nan]),
    ],
)
def test_what_comes_in_from_outside_is_not_known(rows, moved):
    np.testing.assert_array_equal(columns._shifted(np.arange(1.0, 6), rows), moved)


def test_correlation_by_hand():
    many = np.tile([1.0, 2.0, 3.0, 4.0], columns.FEWEST)
    other = np.tile([2.0, 1.0, 4.0, 3.0], columns.FEWEST)
    # Around 2,5 the products are 0,75 + 0,75 + 0,75 + 0,75 = 3 of 5.
    assert columns._fit(many, other) == (pytest.approx(0.6), len(many))
    assert columns._fit(many, 7 - 2 * many) == (pytest.approx(-1.0), len(many))
    gone = many.copy()
    gone[:4] = np.nan
    assert columns._fit(gone, other) == (pytest.approx(0.6), len(many) - 4)
    assert columns._fit(many, gone)[1] == len(many) - 4
    # A column of one figure says nothing, and neither do a few rows.
    assert columns._fit(many, np.full(len(many), 3.0)) == (0.0, len(many))
    assert columns._fit(np.full(len(many), 3.0), many) == (0.0, len(many))
    few = many[: columns.FEWEST - 1]
    assert columns._fit(few, few) == (0.0, len(few))
    assert columns._fit(many[: columns.FEWEST], many[: columns.FEWEST])[0] == pytest.approx(1.0)
    assert columns._evened(np.array([-4.0, 9.0, 0.0])).tolist() == [-2, 3, 0]


def test_a_column_lies_in_the_order_of_its_file_without_what_has_no_place():
    frame = pd.concat(
        [
            two_years.figures(THEN, ["A", "B", "C"], n=[1.0, 4, 9]),
            two_years.figures(NOW, ["A", "B", "C"], n=[16.0, 25, 36]),
        ]
    )
    history = two_years.history(frame, two_years.areas(["A", "B", "C"]))
    pair = history.newest_pair("n", until=NOW)
    column = columns._in_order(history, "n", pair, ["C", "weg", "A", "C", "B"])
    assert (column.then.tolist(), column.now.tolist()) == ([3, 1, 2], [6, 4, 5])
