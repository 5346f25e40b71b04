"""The tidy figures by variable and moment, in the order in which they stand in their file."""

from __future__ import annotations

import pandas as pd
import two_years

from genkgeo.checks.given import Given
from genkgeo.checks.history import VintageYear

ROWS = pd.concat(
    [
        two_years.figures(2024, ["B", "A"], n=[1.0, 2], m=[3.0, 4]),
        two_years.figures(2025, ["A"], n=[5.0]),
        two_years.figures(2024, ["O"], "old", n=[6.0]).assign(file="y.csv", table=1),
    ],
    ignore_index=True,
)


def test_the_rows_of_a_variable_are_found_by_year_and_list():
    given = Given(ROWS)
    assert given.variables == ["m", "n"]
    assert given.in_year("n", 2024)["value"].tolist() == [1, 2, 6]
    assert given.in_year("m", 2025).empty
    assert given.at("n", VintageYear("new", 2024))["value"].tolist() == [1, 2]
    assert given.at("n", VintageYear("old", 2025)).empty
    assert given.has("n", VintageYear("old", 2024)) and not given.has("m", VintageYear("old", 2024))
    assert given.source("n", VintageYear("old", 2024)) == ("y.csv", 1)


def test_sectors_stand_in_the_order_of_the_rows_of_the_file():
    given = Given(ROWS.iloc[::-1])
    assert given.sectors("n", VintageYear("new", 2024)) == ["B", "A"]
