"""Counts of two lists of sectors brought together on the one shown, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_areas import make_areas
from made_indicator import indicator
from scipy import sparse

from genkgeo.measures import any_level
from genkgeo.measures.cube import Cube, build_cube
from genkgeo.measures.moving import (
    Apart,
    apart,
    brought_together,
    can_move,
    moved,
    split,
    years_had,
    years_together,
)
from genkgeo.measures.supplied import supplied_of
from genkgeo.measures.terms import terms_of
from genkgeo.measures.totals import totals
from genkgeo.states import CODE, State

SHOWN = make_areas({"A": {"P": 2}})
OLDER = replace(make_areas({"A": {"O": 3}}), vintage="2019")
"""O0 and half of O1 became P0; the other half and O2 became P1. Both lists have a bucket."""

MOVE = sparse.csr_array([[1.0, 0.5, 0.0, 0.0], [0.0, 0.5, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])


def cube_of(areas, *columns: tuple[str, int, list[float]]) -> Cube:
    rows = [
        (code, year, name, value)
        for name, year, cells in columns
        for code, value in zip(areas.units, cells, strict=False)
    ]
    frame = pd.DataFrame(rows, columns=["sector", "period", "variable", "value"])
    return build_cube(frame.assign(state=str(State.OBSERVED)), areas)


def test_a_numerator_of_an_older_list_comes_to_the_denominator_of_the_list_shown():
    cubes = {
        "2025": cube_of(SHOWN, ("d", 2024, [100, 50]), ("d", 2025, [101, 51]), ("n", 2025, [1, 1])),
        "2019": cube_of(OLDER, ("n", 2024, [4, 6, 10, 5]), ("n", 2023, [1, 1, 1])),
    }
    found = brought_together(cubes, {"x": indicator()}, SHOWN, {("2019", "2025"): MOVE})
    assert found is not None and found.columns == [("x", 2024)]
    assert found.cube.units.equals(SHOWN.units)
    assert sorted(found.cube.columns) == [("d", 2024), ("n", 2024)]
    # 4 + 6/2 and 6/2 + 10; 5 have no place.
    values, states = found.cube.column("n", 2024)
    assert values.tolist() == [7, 13, 5]
    assert states.tolist() == [CODE[State.ESTIMATED]] * 2 + [CODE[State.OBSERVED]]
    values, states = found.cube.column("d", 2024)
    assert values[:2].tolist() == [100, 50] and np.isnan(values[2])
    assert states.tolist() == [CODE[State.OBSERVED]] * 2 + [CODE[State.NOT_APPLICABLE]]
    assert list(found.origins) == [("n", 2024)]
    assert found.origins["n", 2024] is MOVE
    # They add up as any figures do: 20, and 5 without a place.
    sums = totals(found.cube, SHOWN).set_index(["variable", "period"])
    assert sums.loc[("n", 2024), ["total", "sectors", "unknown"]].tolist() == [25, 20, 5]


def test_of_two_indicators_each_part_comes_once():
    cubes = {
        "2025": cube_of(SHOWN, ("d", 2024, [100, 50])),
        "2019": cube_of(OLDER, ("n", 2024, [4, 6, 10]), ("m", 2024, [2, 2, 2])),
    }
    both = {"x": indicator(), "y": indicator(numerator="m")}
    found = brought_together(cubes, both, SHOWN, {("2019", "2025"): MOVE})
    assert found is not None and found.columns == [("x", 2024), ("y", 2024)]
    assert sorted(found.cube.columns) == [("d", 2024), ("m", 2024), ("n", 2024)]
    assert found.cube.column("m", 2024)[0][:2].tolist() == [3, 3]
    assert set(found.origins) == {("n", 2024), ("m", 2024)}


def test_nothing_comes_from_a_list_that_leads_nowhere_or_elsewhere():
    cubes = {
        "2025": cube_of(SHOWN, ("d", 2024, [100, 50])),
        "2019": cube_of(OLDER, ("n", 2024, [4, 6, 10])),
    }
    for transfers in ({}, {("2019", "2022"): MOVE}, {("2025", "2019"): sparse.csr_array(MOVE.T)}):
        assert brought_together(cubes, {"x": indicator()}, SHOWN, transfers) is None


def test_a_mean_stays_in_its_list_and_its_size_may_come():
    mean = {"x": indicator(kind="mean")}
    here, there = [100.0, 50.0], [4.0, 6.0, 10.0]
    size_elsewhere = {
        "2025": cube_of(SHOWN, ("n", 2024, here)),
        "2019": cube_of(OLDER, ("d", 2024, there)),
    }
    found = brought_together(size_elsewhere, mean, SHOWN, {("2019", "2025"): MOVE})
    assert found is not None
    assert found.cube.column("n", 2024)[0][:2].tolist() == here
    assert found.cube.column("d", 2024)[0][:2].tolist() == [7, 13]
    mean_elsewhere = {
        "2025": cube_of(SHOWN, ("d", 2024, here)),
        "2019": cube_of(OLDER, ("n", 2024, there)),
    }
    assert brought_together(mean_elsewhere, mean, SHOWN, {("2019", "2025"): MOVE}) is None


@pytest.mark.parametrize(
    ("kind", "lists", "can"),
    [
        ("rate", ("2019", "2025"), True),
        ("rate", ("2025", "2019"), True),
        ("rate", ("2019", "2016"), False),
        ("mean", ("2025", "2019"), True),
        ("mean", ("2019", "2025"), False),
        ("mean", ("2025", "2016"), False),
    ],
)
def test_only_counts_can_come_and_only_from_a_list_that_leads_here(kind, lists, can):
    pair = Apart("x", 2024, *lists)
    assert can_move(pair, indicator(kind=kind), "2025", {"2025", "2019"}) == can


def test_each_part_is_taken_from_the_first_list_that_can_come():
    have = {
        "2016": {"n": {2023, 2024}, "d": {2022}},
        "2019": {"n": {2024}},
        "2025": {"d": {2023, 2024, 2025}},
    }
    # A count, which divides by nothing, has nothing to wait for.
    registry = {"count": indicator(kind="count", denominator=None), "x": indicator()}
    # 2016 cannot come: only for 2023 has no other list the numerator.
    assert apart(have, registry, {"2019", "2025"}) == [
        Apart("x", 2023, "2016", "2025"),
        Apart("x", 2024, "2019", "2025"),
    ]
    # What one list has of both needs nothing from another; but that list must be able to come.
    have["2016"]["d"] = {2023}
    assert [pair.year for pair in apart(have, registry, {"2016", "2019", "2025"})] == [2024]
    assert years_together(have, indicator(), {"2016", "2019"}) == {2023}
    assert years_together(have, indicator(), {"2019", "2025", "1999"}) == set()
    assert years_together(have, indicator(kind="count", denominator=None), {"2019"}) == {2024}


def test_the_years_that_each_list_has_of_each_variable():
    cubes = {
        "2025": cube_of(SHOWN, ("d", 2024, [1, 1]), ("d", 2025, [1, 1]), ("n", 2025, [1, 1])),
        "2019": cube_of(OLDER),
    }
    assert years_had(cubes) == {"2025": {"d": {2024, 2025}, "n": {2025}}, "2019": {}}


def test_only_a_part_of_a_unit_makes_a_sum_an_estimate():
    shares = [[1.0, 0.0], [0.0, 0.5], [1.0, 0.25], [0.0, 0.0], [0.0, 1e-12], [1 - 1e-12, 0.0]]
    found = split(sparse.csr_array(np.array(shares)))
    assert found.tolist() == [False, True, True, False, False, False]


def test_what_was_moved_before_keeps_what_is_known_of_it():
    cube = cube_of(OLDER, ("n", 2024, [4.0, np.nan, 10.0]))
    states = cube.states.copy()
    states[1] = CODE[State.SUPPRESSED]
    parts, hidden = np.zeros((4, 1)), np.zeros((4, 1))
    parts[1], hidden[1] = 3.0, 2.0
    once = replace(cube, states=states, parts=parts, hidden=hidden)
    found = moved(once, MOVE, SHOWN, [("n", 2024)])
    # Half of O1, of which 3 are known and two cells hidden, lies in each.
    assert np.isnan(found.values[:, 0]).all()
    assert found.parts is not None and found.parts[:, 0].tolist() == [5.5, 11.5, 0.0]
    assert found.hidden is not None and found.hidden[:, 0].tolist() == [1.0, 1.0, 0.0]
    # Without that it counts for one cell of which nothing is known.
    plain = moved(replace(cube, states=states), MOVE, SHOWN, [("n", 2024)])
    assert plain.parts is not None and plain.parts[:, 0].tolist() == [4.0, 10.0, 0.0]
    assert plain.hidden is not None and plain.hidden[:, 0].tolist() == [0.5, 0.5, 0.0]


def test_what_rests_on_a_part_of_a_sector_is_an_estimate_and_the_whole_of_it_is_not():
    cubes = {
        "2025": cube_of(SHOWN, ("d", 2024, [100, 50])),
        "2019": cube_of(OLDER, ("n", 2024, [4, 6, 10])),
    }
    # Of the people alone nothing had to come: the list shown has them itself.
    people = indicator(numerator="d", kind="count", denominator=None)
    registry = {"x": indicator(), "people": people}
    found = brought_together(cubes, registry, SHOWN, {("2019", "2025"): MOVE})
    assert found is not None
    told = pd.DataFrame(
        [("P", 2024, "n", 99.0, str(State.OBSERVED), "wijk")],
        columns=["sector", "period", "variable", "value", "state", "level"],
    )
    # What a supplier says of P is not needed: 20 of 150 as its sectors say.
    for supplied in ([], supplied_of(told, SHOWN)):
        measures = any_level.measure(
            found.cube, registry, SHOWN, supplied, brought=found, at_least=True
        ).set_index("area")
        assert set(measures["indicator"]) == {"x"}
        assert measures["numerator"].to_dict() == {"P0": 7, "P1": 13, "P": 20, "A": 20, "99001": 20}
        assert measures.loc[["P0", "P1"], "state"].eq(State.ESTIMATED).all()
        assert measures.loc[["P", "A", "99001"], "state"].eq(State.OBSERVED).all()
        # How little it is at least nobody says of a part.
        assert measures["at_least"].isna().tolist() == [True, True, False, False, False]
        assert measures.loc["P", "at_least"] == pytest.approx(20 / 150)


def test_one_part_that_was_divided_is_enough_for_an_estimate():
    oldest = replace(make_areas({"A": {"N": 2}}), vintage="2016")
    cubes = {
        "2019": cube_of(OLDER, ("n", 2024, [4, 6, 10])),
        "2016": cube_of(oldest, ("d", 2024, [100, 50])),
    }
    as_it_was = sparse.csr_array(sparse.eye_array(3))
    transfers = {("2019", "2025"): MOVE, ("2016", "2025"): as_it_was}
    for divided in ("numerator", "denominator"):
        turned = {"numerator": "n", "denominator": "d"}
        if divided == "denominator":
            turned = {"numerator": "d", "denominator": "n"}
        registry = {"x": indicator(**turned)}
        found = brought_together(cubes, registry, SHOWN, transfers)
        assert found is not None and set(found.origins) == {("n", 2024), ("d", 2024)}
        measures = any_level.measure(found.cube, registry, SHOWN, [], brought=found)
        states = measures.set_index("area")["state"]
        assert states[["P0", "P1", "P"]].tolist() == [State.ESTIMATED] * 2 + [State.OBSERVED]


def test_how_many_hidden_cells_came_along_is_known_of_both_parts():
    cube = cube_of(SHOWN, ("d", 2024, [10, np.nan, np.nan]), ("n", 2024, [np.nan, 2, np.nan]))
    states = np.where(np.isnan(cube.values), CODE[State.SUPPRESSED], CODE[State.OBSERVED])
    for share in (0.5, 0.0):
        once = replace(cube, states=states, parts=np.zeros((3, 2)), hidden=np.full((3, 2), share))
        terms = terms_of(once, [("x", 2024)], {"x": indicator()}, SHOWN, np.ones(3))
        assert terms.numerator_hidden[:, 0].tolist() == [share, 0, share]
        assert terms.denominator_hidden[:, 0].tolist() == [0, share, share]
    # Where another part of it is missing the cell is in no sum of what is hidden.
    lacks = np.where(states == CODE[State.SUPPRESSED], CODE[State.MISSING], states)
    once = replace(cube, states=lacks, parts=np.zeros((3, 2)), hidden=np.ones((3, 2)))
    terms = terms_of(once, [("x", 2024)], {"x": indicator()}, SHOWN, np.ones(3))
    assert not terms.numerator_hidden.any() and not terms.denominator_hidden.any()
