"""How many rows of a table are of other municipalities, and of how many: by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
import two_years

from genkgeo.checks.others import Others, others_of

HERE = two_years.areas(["A"])
TABLE = SimpleNamespace(file="map/belgie.csv")
OURS = pd.DataFrame({"row": [2, 2, 3], "sector": "A"})
"""Two rows, of which one has two figures."""


def counted(not_read: dict[str, int], *dropped: tuple[int, str], code: str = "71016") -> Others:
    """What is left out: by the reader, as codes with a number of rows, and afterwards."""
    rows = pd.DataFrame(dropped, columns=["row", "sector"])
    (one,) = others_of(Counter(not_read), rows, OURS, TABLE, replace(HERE, code=code))
    return one


def test_rows_that_were_not_read_and_those_that_were_dropped_count_together():
    # Row 9 has two figures.
    found = counted({"11002A00-": 3, "11002A01-": 1}, (9, "41002A00-"), (9, "41002A00-"))
    assert found == Others("belgie.csv", ours=2, left_out=5, municipalities=2)
    assert counted({"11002A00-": 3}).left_out == 3
    assert counted({}, (9, "41002A00-"), (10, "41002A00-")).left_out == 2


@pytest.mark.parametrize(
    ("codes", "code", "municipalities"),
    [
        ({"11002A00-": 1, "41002": 1}, "71016", 2),
        # A row that begins with no number says nothing of how many there are.
        ({"11002A00-": 1, "Hasselt": 1}, "71016", None),
        ({"Hasselt": 1}, "71016", None),
        ({"11002A00-": 1}, "GENK1", None),
    ],
)
def test_municipalities_are_counted_where_all_codes_begin_with_a_number(
    codes, code, municipalities
):
    assert counted(codes, code=code).municipalities == municipalities


def test_where_nothing_was_left_out_there_is_nothing_to_say():
    none = pd.DataFrame(columns=["row", "sector"])
    assert list(others_of(Counter(), none, OURS, TABLE, HERE)) == []
