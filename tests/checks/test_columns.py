"""Whole columns: last year's delivered again, slipped by a row, exchanged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import two_years
from two_years import NOW, THEN

from genkgeo.checks.columns import check_columns
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
    assert found(THEN_N, THEN_D)[0][1].startswith("d en n: ")


def test_that_nothing_stayed_nothing_says_nothing():
    frame = pd.concat(
        [
            two_years.figures(year, SECTORS, n=[0.0] * 25 + last)
            for year, last in ((THEN, [1.0, 2, 3, 4, 5]), (NOW, [1.0, 2, 3, 4, 5]))
        ]
    )
    history = two_years.history(frame, two_years.areas(SECTORS))
    assert check_columns(history, Given(frame), 0.8, NOW) == []


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


def test_figures_in_another_order_of_rows_are_no_shift():
    frame = pd.concat(
        [
            two_years.figures(THEN, SECTORS, n=THEN_N),
            two_years.figures(NOW, SECTORS[::-1], n=NOW_N[::-1]),
        ]
    )
    history = two_years.history(frame, two_years.areas(SECTORS))
    assert check_columns(history, Given(frame), 0.8, NOW) == []
