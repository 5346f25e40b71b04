"""How large a sector is of which the size is not known, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_areas import make_areas
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.cube import Cube, build_cube
from genkgeo.measures.sizes import Basis, residents, sizes, sizes_shown
from genkgeo.states import State

HERE = make_areas({"A": {"P": 2}})
"""Sectors P0 and P1, and a bucket."""
OLDER = replace(make_areas({"A": {"O": 3}}), vintage="2019")
MOVE = sparse.csr_array([[1.0, 0.5, 0.0, 0.0], [0.0, 0.5, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
"""O0 and half of O1 became P0; the other half and O2 became P1."""

Cells = dict[tuple[str, int], list[float | State | None]]


def cube_of(cells: Cells, areas: Areas = HERE) -> Cube:
    """Variable and year → what the sectors and the bucket have; None where there is no row."""
    rows = [
        (code, year, name, *((np.nan, cell) if isinstance(cell, State) else (cell, State.OBSERVED)))
        for (name, year), column in cells.items()
        for code, cell in zip(areas.units, column, strict=False)
        if cell is not None
    ]
    columns = ["sector", "period", "variable", "value", "state"]
    return build_cube(pd.DataFrame(rows, columns=columns), areas)


def test_a_size_comes_from_the_nearest_year():
    years: Cells = {("n", 2021): [50, 10], ("n", 2023): [80, 40], ("n", 2025): [100]}
    found = sizes(cube_of(years), HERE, "n")
    # 40 at a time when P0 was 80 and not 100.
    assert found.values.tolist() == [100, 50, 0] and found.year == 2025
    assert found.guessed == {"P1": Basis("n", 2023)}
    # In 2023 both were known.
    before = sizes(cube_of(years), HERE, "n", until=2024)
    assert before.values.tolist() == [80, 40, 0]
    assert before.guessed == {} and before.year == 2023


def test_a_size_of_which_nothing_can_be_compared_is_taken_as_it_was():
    years: Cells = {("n", 2023): [None, 40], ("n", 2025): [100], ("h", 2025): [None, 8]}
    found = sizes(cube_of(years), HERE, "n", beside=["h"])
    assert found.values.tolist() == [100, 40, 0]
    # But homes that are nowhere beside people say nothing of people.
    del years["n", 2023]
    for average, guess in ((True, 100), (False, 0)):
        found = sizes(cube_of(years), HERE, "n", beside=["h"], average=average)
        assert found.values.tolist() == [100, guess, 0]
        assert found.guessed == {"P1": None}
    # Nor do homes of which one stands where nobody lives.
    years["n", 2025], years["h", 2025] = [0], [10, 5]
    found = sizes(cube_of(years), HERE, "n", beside=["h"])
    assert found.values.tolist() == [0, 1, 0] and found.guessed == {"P1": None}


def test_a_size_is_taken_as_it_was_where_nobody_is_left_in_the_others():
    # Of the 5 in P0 none is left, and that says nothing of the 40 in P1.
    years: Cells = {("n", 2023): [5, 40], ("n", 2025): [0]}
    assert sizes(cube_of(years), HERE, "n").values.tolist() == [0, 40, 0]


def test_what_says_nothing_of_a_size_leaves_the_next_to_say_it():
    # Of dogs only those of P1 are known; homes it has twice as many as P0.
    years: Cells = {("n", 2025): [100], ("dogs", 2025): [None, 8], ("homes", 2025): [10, 20]}
    found = sizes(cube_of(years), HERE, "n", beside=["dogs", "homes"])
    assert found.values.tolist() == [100, 200, 0]
    assert found.guessed == {"P1": Basis("homes", 2025)}


def test_the_same_variable_in_another_list_comes_before_another_variable():
    own = cube_of({("n", 2025): [100], ("h", 2025): [1, 2]})
    found = sizes(own, HERE, "n", beside=["h"])
    assert found.values[1] == 200 and found.guessed == {"P1": Basis("h", 2025)}
    # Of two years as near the earlier one: 20 of 50.
    other = cube_of({("n", 2024): [50, 20], ("n", 2026): [50, 30]})
    found = sizes(own, HERE, "n", beside=["h"], elsewhere=[other])
    assert found.values[1] == 40 and found.guessed == {"P1": Basis("n", 2024)}
    # The same year is the nearest.
    same = cube_of({("n", 2024): [50, 20], ("n", 2025): [50, 30]})
    found = sizes(own, HERE, "n", elsewhere=[same])
    assert found.values[1] == 60 and found.guessed == {"P1": Basis("n", 2025)}
    assert sizes(own, HERE, "n", elsewhere=[other], until=2023).year is None


def test_where_nobody_can_be_nobody_is_guessed():
    cube = cube_of({("n", 2024): [90, 30, 5], ("n", 2025): [100, State.NOT_APPLICABLE, 7]})
    found = sizes(cube, HERE, "n")
    assert found.values.tolist() == [100, 0, 7] and found.guessed == {}
    # Nor are people without a place, who are no sector.
    cube = cube_of({("n", 2024): [90, 30, 5], ("n", 2025): [100, 40, State.MISSING]})
    assert sizes(cube, HERE, "n").values.tolist() == [100, 40, 0]
    for variable in (None, "weg"):
        none = sizes(cube, HERE, variable)
        assert none.values.tolist() == [1, 1, 1] and none.year is None


def test_the_list_that_has_the_last_year_says_how_large_a_sector_is():
    cubes = {
        "2025": cube_of({("n", 2023): [100, 50]}),
        "2019": cube_of({("n", 2024): [4, 6, 10], ("h", 2024): [1, 1, 1]}, OLDER),
        "2016": cube_of({("n", 2025): [1, 1, 1]}, OLDER),
    }
    transfers = {("2019", "2025"): MOVE}
    found = sizes_shown(cubes, HERE, "n", transfers)
    # 2016 cannot come. 4 + 6/2 and 6/2 + 10.
    assert found is not None and found.year == 2024
    assert found.values.tolist() == [7, 13, 0] and found.guessed == {}
    before = sizes_shown(cubes, HERE, "n", transfers, until=2023)
    assert before is not None and before.values.tolist() == [100, 50, 0]
    alone = sizes_shown(cubes, HERE, "n", {})
    assert alone is not None and alone.year == 2023
    for variable in (None, "weg"):
        assert sizes_shown(cubes, HERE, variable, transfers) is None
    assert sizes_shown(cubes, HERE, "n", transfers, until=2022) is None
    assert sizes_shown({}, HERE, "n", transfers) is None


def test_of_a_list_with_several_years_the_last_counts():
    cubes = {
        "2025": cube_of({("n", 2020): [1, 1], ("n", 2024): [100, None]}),
        "2019": cube_of({("n", 2023): [4, 6, 10]}, OLDER),
    }
    found = sizes_shown(cubes, HERE, "n", {("2019", "2025"): MOVE}, until=2024)
    # As many are in P1 as in P0: so it was in 2020, and the own list goes first.
    assert found is not None and found.year == 2024
    assert found.values.tolist() == [100, 100, 0]
    # Of which nothing is known at all it is as large as the others, unless that is not wanted.
    alone = {"2025": cube_of({("n", 2024): [100, None]})}
    for options, guess in (({}, 100), ({"average": False}, 0)):
        found = sizes_shown(alone, HERE, "n", {}, **options)
        assert found is not None and found.values.tolist() == [100, guess, 0]


@pytest.mark.parametrize("first", ["2025", "2019"])
def test_of_lists_with_the_same_last_year_the_one_shown_counts(first):
    cubes = {
        "2025": cube_of({("n", 2024): [14], ("h", 2024): [1, 1]}),
        "2019": cube_of({("n", 2024): [4, 6, 10]}, OLDER),
    }
    ordered = {first: cubes[first]} | cubes
    found = sizes_shown(ordered, HERE, "n", {("2019", "2025"): MOVE}, beside=["h"])
    # The other list says 7 of P0, that is 14 here, and 13 of P1.
    assert found is not None and found.values.tolist() == [14, 26, 0]
    assert found.guessed == {"P1": Basis("n", 2024)}
    # Without it there are as many in a home as in P0.
    found = sizes_shown({"2025": cubes["2025"]}, HERE, "n", {}, beside=["h"])
    assert found is not None and found.values.tolist() == [14, 14, 0]
    assert found.guessed == {"P1": Basis("h", 2024)}


def test_guessed_residents_are_whole_people():
    cube = cube_of({("n", 2024): [30, 10], ("n", 2025): [31, None, 2]})
    found = residents({"2025": cube}, HERE, "n", 2025, {})
    # 10 times 31/30 is 10⅓.
    assert found["residents"].to_dict() == {
        ("sector", "P0"): 31, ("sector", "P1"): 10, ("wijk", "P"): 41,
        ("stadsdeel", "A"): 41, ("gemeente", "99001"): 43,
    }  # fmt: skip
    assert set(found["period"]) == {2025} and found.index.names == ["level", "area"]
    before = residents({"2025": cube}, HERE, "n", 2024, {})
    assert before.loc[("gemeente", "99001")].tolist() == [40, 2024]
    # Of a sector of which nothing is known nobody is added; what is known is not rounded.
    cube = cube_of({("n", 2025): [2.5, None]})
    found = residents({"2025": cube}, HERE, "n", 2025, {})
    assert found["residents"].tolist() == [2.5, 0, 2.5, 2.5, 2.5]
    none = residents({"2025": cube}, HERE, "n", 2024, {})
    assert none.empty and list(none) == ["residents", "period"]
    assert none.index.names == ["level", "area"]
