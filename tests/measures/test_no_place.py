"""When what has no place makes two years no longer comparable, by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from made_indicator import indicator

from genkgeo.measures.placeless import Placeless, counts_of, is_steady, placeless_shares


@pytest.mark.parametrize(
    ("now", "then", "differs"),
    [
        # Of none to be expected 9 are chance, for that is three times their root; 10 are more.
        ((9, 100), (0, 100), False),
        ((10, 100), (0, 100), True),
        ((0, 100), (9, 100), False),
        ((0, 100), (10, 100), True),
        # 9 where 5 were to be expected is chance too, though it is 4 % more.
        ((9, 100), (5, 100), False),
        # What is to be expected grows with the total: 100 of 2000 are as 50 of 1000.
        ((100, 2000), (50, 1000), False),
        ((100, 1000), (50, 1000), True),
        # A share of 2 % more is no other share, however sure it is.
        ((20, 1000), (0, 1000), False),
        ((21, 1000), (0, 1000), True),
        ((0, 1000), (21, 1000), True),
        ((0, 1000), (0, 1000), False),
    ],
)
def test_a_share_without_a_place_is_another_one_beyond_chance_and_beyond_what_matters(
    now, then, differs
):
    assert Placeless(*now).differs_from(Placeless(*then), 0.02) == differs


def test_of_a_year_in_two_lists_the_first_counts_and_nothing_has_no_share():
    rows = [("n", 2024, 40.0, 10.0), ("n", 2024, 99.0, 99.0), ("n", 2025, 0.5, 0.1)]
    rows += [("m", 2024, 0.0, 0.0), ("m", 2025, -4.0, 1.0), ("d", 2024, 8.0, 0.0)]
    totals = pd.DataFrame(rows, columns=["variable", "period", "total", "unknown"])
    assert placeless_shares(totals) == {
        ("n", 2024): Placeless(10, 40),
        ("n", 2025): Placeless(0.1, 0.5),
        ("d", 2024): Placeless(0, 8),
    }


def test_of_a_mean_its_size_alone_is_a_count():
    assert counts_of(indicator()) == ["n", "d"]
    assert counts_of(indicator(kind="count", denominator=None)) == ["n"]
    assert counts_of(indicator(kind="mean")) == ["d"]


def test_two_years_can_be_compared_where_neither_part_lost_its_place():
    steady, lost = Placeless(5, 1000), Placeless(300, 1000)
    shares = {("n", 2023): steady, ("n", 2024): steady, ("d", 2023): steady, ("d", 2024): lost}
    assert not is_steady(shares, indicator(), 2023, 2024)
    assert not is_steady(shares, indicator(), 2024, 2023)
    assert not is_steady(shares, indicator(kind="mean"), 2023, 2024)
    assert is_steady(shares, indicator(kind="count", denominator=None), 2023, 2024)
    # Nothing is said of a year of which the share is not known.
    assert is_steady(shares, indicator(), 2022, 2024) and is_steady(shares, indicator(), 2023, 2025)
    # A share that changed by 2 % did not change, by 2,1 % it did.
    for number, same in ((25, True), (26, False)):
        assert is_steady(shares | {("d", 2024): Placeless(number, 1000)},
                         indicator(), 2023, 2024) == same  # fmt: skip
