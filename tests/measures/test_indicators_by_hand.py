"""Borders of a figure and of what it may be: nothing, one, rare, below 0, and in parts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse
from test_indicators import (
    HIDDEN,
    MISSING,
    REST,
    SECTORS,
    figures,
    indicator,
    make_areas,
    of,
    sectors,
)

from genkgeo.measures.cube import build_cube
from genkgeo.measures.indicators import measure
from genkgeo.states import State

W1, CITY = ("wijk", "W1"), ("gemeente", "99001")


def test_none_of_somebody_is_0_and_no_guess():
    tidy = figures(n=sectors(0, 0, 1, 1, 1, 1), d=sectors(*[10] * 6))
    row = of(tidy, make_areas(), indicator()).loc[W1]
    assert row[["value", "low", "high", "state"]].tolist() == [0, 0, 0, State.OBSERVED]


def test_what_is_rare_is_guessed_too_where_it_cannot_be():
    # 5 in a million are seen and at most 1 in the other million: 2.5 to 3 in a million.
    tidy = figures(n=sectors(5, HIDDEN, 1, 1, 1, 1), d=sectors(10**6, 10**6, 2, 2, 2, 2))
    row = of(tidy, make_areas(), indicator(hidden_at_most=1)).loc[W1]
    assert row["state"] == State.ESTIMATED
    assert row[["value", "low", "high"]].tolist() == pytest.approx([3e-6, 2.5e-6, 3e-6])


def test_where_one_person_lives_what_is_known_of_that_person_is_all():
    tidy = figures(
        n=sectors(1, MISSING, 1, 1, 1, 1),
        d=sectors(10, MISSING, 10, 10, 10, 10),
        people=sectors(1, 0, 1, 1, 1, 1),
    )
    assert of(tidy, make_areas(), indicator(), size="people")["coverage"][W1] == 1


def test_a_balance_is_sure_where_all_is_seen_and_unbounded_where_anything_is_not():
    areas, balance = make_areas(hidden=True), indicator(signed=True)
    people = sectors(*[10] * 6)
    whole = of(figures(n=sectors(-3, 1, 1, 1, 1, 1), d=people), areas, balance).loc[W1]
    assert whole[["value", "low", "high"]].tolist() == pytest.approx([-0.1] * 3)
    # Of a sum that is hidden, and of one person who is, nobody knows what way they go.
    of_n = figures(n=sectors(-3, HIDDEN, 1, 1, 1, 1) | {REST: 1}, d=people | {REST: 0})
    of_d = figures(n=sectors(-3, 0, 1, 1, 1, 1) | {REST: 0},
                   d=sectors(10, HIDDEN, 10, 10, 10, 10) | {REST: 1})  # fmt: skip
    for tidy, value in ((of_n, 2 / 60), (of_d, 1 / 51)):
        found = of(tidy, areas, balance)
        assert found.loc[W1, ["low", "high"]].isna().all()
        # The gemeente has them all.
        assert found.loc[CITY, ["value", "low", "high"]].tolist() == pytest.approx([value] * 3)


def test_what_rests_on_a_part_of_a_sector_is_surely_no_lower_than_nothing():
    # Half of A1 goes to A2: of either nobody knows which half.
    areas = make_areas()
    cube = build_cube(figures(n=sectors(*[10] * 6), d=sectors(*[20] * 6)), areas)
    shares = sparse.lil_array(np.eye(7))
    shares[0, 0] = shares[1, 0] = 0.5
    found = measure(
        cube, {"x": indicator()}, areas, transfer=sparse.csr_array(shares), at_least=True
    ).set_index("area")
    at_least = found["at_least"]
    assert at_least[["A1", "A2"]].isna().all()
    assert at_least[[*SECTORS[2:], "W1", "W2", "A", "99001"]].tolist() == [0.5] * 8
    assert found["state"][["A1", "A3", "W1"]].tolist() == [
        State.ESTIMATED,
        State.OBSERVED,
        State.OBSERVED,
    ]


def test_a_sector_without_a_size_is_as_large_as_the_people_in_it():
    # One household in ten people: 4 in A2. Nobody knows the people of A3, who are 5 households.
    tidy = figures(
        n=sectors(1, 1, 1, 1, 1, 1),
        d=sectors(10, 40, MISSING, 10, 10, 10),
        households=sectors(1, MISSING, 5, 1, 1, 1),
    )
    found = of(tidy, make_areas(), indicator(), size="households")
    assert found["coverage"]["stadsdeel", "A"] == pytest.approx((1 + 4) / (1 + 4 + 5))


def test_what_is_known_of_a_hidden_cell_counts_beside_what_is_hidden_of_it():
    # Of A2, which was put together of others, 2 are known; what is hidden of those is 6 in all.
    # Of A3 alone nothing is known.
    areas = make_areas(hidden=True)
    people = sectors(*[20] * 6) | {REST: 0}
    cube = build_cube(figures(n=sectors(10, HIDDEN, MISSING, 1, 1, 1) | {REST: 6}, d=people), areas)
    at = (cube.units.get_loc("A2"), cube.columns.get_loc(("n", 2025)))
    parts, hidden = np.zeros(cube.values.shape), np.zeros(cube.values.shape)
    parts[at], hidden[at] = 2.0, 1.0
    once = replace(cube, parts=parts, hidden=hidden)
    found = measure(once, {"x": indicator()}, areas).set_index("area")
    assert found.loc["99001", ["numerator", "denominator"]].tolist() == [13 + 2 + 6, 100]
    assert found.loc["99001", "coverage"] == pytest.approx(100 / 120)
    assert found.loc["W1", ["low", "high"]].tolist() == pytest.approx([12 / 40, 18 / 40])


@pytest.mark.parametrize("absent", [HIDDEN, MISSING])
def test_a_mean_of_a_number_of_people_that_is_not_there_is_as_that_number(absent):
    tidy = figures(n=sectors(*[20] * 6), d=sectors(10, 10, absent, 10, 10, 10))
    row = of(tidy, make_areas(), indicator(kind="mean")).loc[("wijk", "W2")]
    assert row["state"] == absent and np.isnan(row["value"])
