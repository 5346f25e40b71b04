"""What is supplied per larger area beside what its parts add up to, cell by cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_areas import make_areas
from test_disclosure import registry

from genkgeo.measures.cube import build_cube
from genkgeo.measures.supplied import (
    Settled,
    Supplied,
    above_sectors,
    both_ways,
    levels_between,
    lifting,
    means_of,
    of_sectors,
    settled,
    supplied_of,
    with_columns,
)
from genkgeo.measures.totals import residents_supplied, totals, without
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State

SEEN, GONE, NONE, EMPTY = (
    State.OBSERVED,
    State.SUPPRESSED,
    State.MISSING,
    State.NOT_APPLICABLE,
)
AREAS = make_areas({"A": {"P": 2, "Q": 2}, "B": {"R": 1}})
"""Sectors P0, P1, Q0, Q1 and R0, and a bucket."""
BUCKET = AREAS.unknown[0]

Cell = float | State
"""A figure, or why there is none."""


def rows(name: str, year: int, cells: dict[str, Cell]) -> list[tuple[object, ...]]:
    return [
        (code, year, name, *((np.nan, cell) if isinstance(cell, State) else (cell, SEEN)))
        for code, cell in cells.items()
    ]  # fmt: skip


def tidy(*parts: list[tuple[object, ...]], level: str = "") -> pd.DataFrame:
    columns = ["sector", "period", "variable", "value", "state"]
    frame = pd.DataFrame([row for part in parts for row in part], columns=columns)
    return frame.assign(level=level) if level else frame


def of_wijk(sectors: tuple[Cell, Cell], theirs: Cell, *, mean: bool = False) -> Settled:
    """Settle the wijk P, of P0 and P1 and of what the supplier says of it."""
    cube = build_cube(tidy(rows("n", 2025, dict(zip(("P0", "P1"), sectors, strict=True)))), AREAS)
    (own,) = supplied_of(tidy(rows("n", 2025, {"P": theirs}), level="wijk"), AREAS)
    way = lifting(AREAS, own)
    return settled(cube, cube, (way, way), own, {"n"} if mean else set())


@pytest.mark.parametrize(
    ("sectors", "theirs", "value", "state", "supplied"),
    [
        # Where all is known the sum counts, whatever the supplier says.
        ((2.0, 3.0), 9.0, 5.0, SEEN, False),
        ((2.0, EMPTY), 9.0, 2.0, SEEN, False),
        # Else what the supplier says, be it why there is no number.
        ((2.0, GONE), 9.0, 9.0, SEEN, True),
        ((2.0, NONE), 9.0, 9.0, SEEN, True),
        ((2.0, NONE), GONE, np.nan, GONE, False),
        ((2.0, NONE), EMPTY, np.nan, EMPTY, False),
        # What is hidden stays so, and so does what is missing where nothing more is said.
        ((2.0, GONE), EMPTY, np.nan, GONE, False),
        ((2.0, GONE), NONE, np.nan, GONE, False),
        ((2.0, NONE), NONE, np.nan, NONE, False),
    ],
)
def test_the_sum_counts_where_it_is_complete_and_else_the_supplier(
    sectors, theirs, value, state, supplied
):
    found = of_wijk(sectors, theirs)
    assert found.cube.values[0, 0] == pytest.approx(value, nan_ok=True)
    assert found.cube.states[0, 0] == CODE[state]
    assert found.supplied[0, 0] == supplied
    assert found.said[0, 0] == (theirs != NONE)
    # Of a figure that is there no parts are left; of another the 2 of P0 are known.
    known = np.isnan(value)
    assert found.cube.parts[0, 0] == (2.0 if known else 0.0)
    # One sector is hidden, or at least one when the supplier hides the wijk.
    assert found.cube.hidden[0, 0] == (1.0 if known and state == GONE else 0.0)


@pytest.mark.parametrize(
    ("theirs", "value", "state"), [(2.4, 2.4, SEEN), (NONE, np.nan, NONE), (GONE, np.nan, GONE)]
)
def test_a_mean_is_never_the_sum_of_its_parts(theirs, value, state):
    found = of_wijk((2.0, 3.0), theirs, mean=True)
    assert found.cube.values[0, 0] == pytest.approx(value, nan_ok=True)
    assert found.cube.states[0, 0] == CODE[state] and found.cube.parts[0, 0] == 0.0
    # Of its sectors none is hidden: only the supplier may hide it.
    assert found.cube.hidden[0, 0] == (1.0 if theirs == GONE else 0.0)


def test_what_does_not_apply_in_any_sector_lacks_nothing():
    found = of_wijk((EMPTY, EMPTY), 9.0)
    assert found.cube.states[0, 0] == CODE[EMPTY] and np.isnan(found.cube.values[0, 0])
    assert not found.supplied[0, 0]


@pytest.mark.parametrize(
    ("ours", "theirs", "value", "supplied"),
    [({BUCKET: 1.0}, 7.0, 1.0, False), ({}, 7.0, 7.0, True), ({}, GONE, np.nan, False)],
)
def test_what_has_no_place_is_what_the_sectors_say_of_it_and_else_the_supplier(
    ours, theirs, value, supplied
):
    cube = build_cube(tidy(rows("n", 2025, {"P0": 2.0, "P1": 3.0} | ours)), AREAS)
    (own,) = supplied_of(tidy(rows("n", 2025, {"P": 9.0, BUCKET: theirs}), level="wijk"), AREAS)
    way = lifting(AREAS, own)
    for means in (set(), {"n"}):
        found = settled(cube, cube, (way, way), own, means)
        assert found.cube.values[-1, 0] == pytest.approx(value, nan_ok=True)
        assert found.supplied[-1, 0] == supplied
        assert found.said[-1, 0] == (not ours)


def test_which_variables_are_means():
    plain = registry()["x"]
    kinds = {"a": ("rate", "n"), "b": ("mean", "m"), "c": ("not_aggregable", "k")}
    more = {key: plain.model_copy(update={"kind": kind, "numerator": name})
            for key, (kind, name) in kinds.items()}  # fmt: skip
    assert means_of(more) == {"m", "k"} and isinstance(plain, Indicator)


def test_a_column_that_only_a_larger_level_has_is_missing_in_the_sectors():
    cube = build_cube(tidy(rows("n", 2025, {"P0": 2.0, "P1": GONE})), AREAS)
    own = supplied_of(tidy(rows("a", 2025, {"P": 4.0}), rows("z", 2024, {"P": 5.0}), level="wijk"),
                      AREAS)  # fmt: skip
    every = with_columns(cube, own, AREAS)
    assert list(every.columns) == [("a", 2025), ("n", 2025), ("z", 2024)]
    at = {code: place for place, code in enumerate(every.units)}
    assert every.values[at["P0"], 1] == 2.0 and np.isnan(every.values[:, [0, 2]]).all()
    states = [CODE[state] for state in (NONE, SEEN, NONE)]
    assert every.states[at["P0"]].tolist() == states
    assert every.states[at["P1"], 1] == CODE[GONE]
    # Nobody asks of a bucket that it has a row.
    assert every.states[at[BUCKET], [0, 2]].tolist() == [CODE[EMPTY]] * 2
    assert every.parts is None and every.hidden is None
    # What is known of a cell that was moved here stays known, beside what only a wijk has.
    column = np.arange(6.0)[:, None]
    there = with_columns(replace(cube, parts=column, hidden=column / 10), own, AREAS)
    assert there.parts is not None and there.hidden is not None
    assert there.parts.T.tolist() == [[0.0] * 6, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [0.0] * 6]
    assert there.hidden.T.tolist() == [[0.0] * 6, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5], [0.0] * 6]


def levels(
    *named: tuple[str, dict[str, Cell]], name: str = "n", year: int = 2025
) -> list[Supplied]:
    frames = [tidy(rows(name, year, cells), level=level) for level, cells in named]
    return supplied_of(pd.concat(frames), AREAS)


def test_levels_come_from_small_to_large_and_strangers_are_left_out():
    own = levels(("stadsdeel", {"A": 9.0}), ("wijk", {"P": 4.0, "Elsewhere": 7.0}))
    assert [one.level for one in own] == ["wijk", "stadsdeel"]
    assert [one.number for one in own] == [3, 2]
    assert np.nansum(own[0].cube.values) == 4.0
    bands = levels_between(AREAS, own)
    assert bands == [("sector",), ("wijk",), ("stadsdeel", "gemeente")]
    assert levels_between(AREAS, []) == [("sector", "wijk", "stadsdeel", "gemeente")]


def test_older_figures_without_a_level_are_of_sectors():
    mixed = pd.DataFrame({"sector": ["P0", "P1", "P"], "level": [None, "sector", "wijk"]})
    assert of_sectors(mixed)["sector"].tolist() == ["P0", "P1"]
    assert list(of_sectors(mixed)) == ["sector"]
    assert above_sectors(mixed)["sector"].tolist() == ["P"]
    older = mixed[["sector"]]
    assert of_sectors(older).equals(older)
    assert above_sectors(older).empty and list(above_sectors(older)) == ["sector", "level"]


def test_what_is_supplied_stands_beside_the_sum_of_what_counts_below_it():
    cube = build_cube(
        tidy(rows("n", 2025, {"P0": 2.0, "P1": GONE, "Q0": 3.0, "Q1": 4.0, "R0": 6.0})), AREAS
    )
    own = levels(("wijk", {"P": 9.0, "Q": 8.0}), ("stadsdeel", {"A": 15.0, "B": 6.0}))
    wijk, stadsdeel = both_ways(cube, own, AREAS, set())
    # Of P no sum is known; Q is 3 + 4 where the supplier says 8; of R nothing is supplied.
    assert wijk.supplied[:3, 0] == pytest.approx([9, 8, np.nan], nan_ok=True)
    assert wijk.sums[:3, 0] == pytest.approx([np.nan, 7, 6], nan_ok=True)
    # Of P 2 is known and a sector hidden; nothing is hidden of Q and R.
    assert wijk.known[:3, 0].tolist() == [2, 7, 6] and wijk.hidden[:3, 0].tolist() == [1, 0, 0]
    # A is the 9 that count for P and the 7 of Q.
    assert stadsdeel.supplied[:2, 0] == pytest.approx([15, 6])
    assert stadsdeel.sums[:2, 0] == pytest.approx([16, 6])
    for both in both_ways(cube, own, AREAS, {"n"}):
        assert np.isnan(both.sums).all()
    # Of what is missing nobody knows how much of it is hidden.
    lacks = build_cube(tidy(rows("n", 2025, {"P0": GONE, "P1": GONE, "Q0": GONE})), AREAS)
    (wijk,) = both_ways(lacks, own[:1], AREAS, set())
    assert wijk.hidden[:3, 0].tolist() == [2, np.inf, np.inf]


def test_what_is_missing_of_a_hidden_wijk_is_not_in_what_is_hidden_of_sectors():
    hides = replace(AREAS, hidden=("REST",))
    for sums, hidden in (({"REST": 5.0}, 0.0), ({}, 1.0), ({"REST": GONE}, 1.0)):
        cells = {"P0": 2.0, "P1": NONE, "Q0": 1.0, "Q1": 1.0, "R0": GONE} | sums
        cube = build_cube(tidy(rows("n", 2025, cells)), hides)
        (own,) = supplied_of(tidy(rows("n", 2025, {"P": GONE, "R": GONE}), level="wijk"), hides)
        way = lifting(hides, own)
        found = settled(cube, cube, (way, way), own, set())
        # R0 is hidden whatever they say.
        assert found.cube.hidden[:3, 0].tolist() == [hidden, 0, 1]
        assert found.cube.states[0, 0] == CODE[GONE]


def test_of_each_variable_by_itself_something_is_known_of_what_is_hidden():
    hides = replace(AREAS, hidden=("REST",))
    cells: dict[str, Cell] = {"P0": 2.0, "P1": NONE}
    sectors = tidy(rows("n", 2025, cells | {"REST": 5.0}), rows("m", 2025, cells))
    wijken = tidy(rows("n", 2025, {"P": GONE}), rows("m", 2025, {"P": GONE}), level="wijk")
    cube = build_cube(sectors, hides)
    (own,) = supplied_of(wijken, hides)
    way = lifting(hides, own)
    found = settled(cube, cube, (way, way), own, set())
    assert list(found.cube.columns) == [("m", 2025), ("n", 2025)]
    # Of n a sum is told, and P1 is in none; of m nobody says what the wijk hides.
    assert found.cube.hidden[0].tolist() == [1, 0]


def test_totals_count_a_supplied_area_in_the_place_of_its_sectors():
    cells = {"P0": 2.0, "P1": GONE, "Q0": 3.0, "Q1": NONE, "R0": NONE, BUCKET: 1.0}
    cube = build_cube(tidy(rows("n", 2025, cells)), AREAS)
    alone = totals(cube, AREAS).iloc[0]
    names = ["total", "sectors", "unknown", "hidden", "missing"]
    # 2 + 3 and 1 without a place; P1, Q1 and R0 have no number.
    assert alone[names].tolist() == [6, 5, 1, 0, 3]
    # P is 9 instead of 2; Q stays 3, and R is 7: only Q1 is lacking still.
    with_wijken = totals(cube, AREAS, levels(("wijk", {"P": 9.0, "R": 7.0}))).iloc[0]
    assert with_wijken[names].tolist() == [20, 19, 1, 0, 1]
    # A is 20 instead of 9 + 3: nothing lacks any more.
    both = levels(("wijk", {"P": 9.0, "R": 7.0}), ("stadsdeel", {"A": 20.0}))
    assert totals(cube, AREAS, both).iloc[0][names].tolist() == [28, 27, 1, 0, 0]


@pytest.mark.parametrize(
    ("named", "hidden"), [((), 4), ((("wijk", {"P": 9.0}),), 0), ((("wijk", {"P": 5.0}),), 1)]
)
def test_of_a_gemeente_that_is_supplied_the_rest_lies_in_its_sectors(named, hidden):
    # 1 has no place and 4 is hidden; of these 4 a wijk of 9 holds them all, and one of 5 holds 3.
    areas = replace(AREAS, hidden=("REST",))
    cells = {"P0": 2.0, "P1": GONE, "Q0": 3.0, "Q1": NONE, "R0": NONE, BUCKET: 1.0, "REST": 4.0}
    cube = build_cube(tidy(rows("n", 2025, cells)), areas)
    frames = [tidy(rows("n", 2025, cells), level=level) for level, cells in named]
    frames += [tidy(rows("n", 2025, {AREAS.code: 30.0}), level="gemeente")]
    found = totals(cube, areas, supplied_of(pd.concat(frames), areas)).iloc[0]
    names = ["total", "sectors", "unknown", "hidden", "missing"]
    assert found[names].tolist() == [30, 30 - 1 - hidden, 1, hidden, 0]


def test_the_totals_of_a_number_that_may_be_printed_nowhere_are_blank():
    names = ["total", "sectors", "unknown", "hidden"]
    rows = [(name, year, 9.0, 6.0, 2.0, 1.0, 3) for name in "nd" for year in (2024, 2025)]
    sums = pd.DataFrame(rows, columns=["variable", "period", *names, "missing"])
    withheld = [("n", "gemeente", "X", 2025), ("d", "totaal", "", 2024), ("d", "sector", "A", 2025)]
    columns = ["variable", "level", "area", "period"]
    told = without(sums, pd.DataFrame(withheld, columns=columns))
    assert told[names].isna().all(axis=1).tolist() == [False, True, True, False]
    assert told[names].isna().any(axis=1).tolist() == [False, True, True, False]
    # How many sectors are missing says nothing of how many people.
    assert told["missing"].tolist() == [3] * 4
    assert sums.notna().all().all()


def test_what_only_comes_per_wijk_has_totals_too():
    cube = build_cube(tidy(rows("n", 2025, dict.fromkeys(AREAS.sectors.index, 1.0))), AREAS)
    found = totals(cube, AREAS, levels(("wijk", {"P": 3.0}), name="per_wijk"))
    # P0 and P1 lie in P; of Q0, Q1 and R0 nothing is known.
    assert found[["variable", "total", "missing"]].to_numpy().tolist() == [
        ["n", 5, 0],
        ["per_wijk", 3, 3],
    ]


def test_what_a_wijk_says_is_taken_off_what_was_hidden_column_by_column():
    areas = replace(AREAS, hidden=("REST1", "REST2"))
    inside = ("P0", "P1", "Q0", "Q1", "R0")

    def column(name: str, *cells: Cell, **buckets: Cell) -> list[tuple[object, ...]]:
        return rows(name, 2025, dict(zip(inside, cells, strict=True)) | buckets)

    cube = build_cube(
        tidy(
            # 12 of the hidden P1 and Q1; R0 is not hidden but missing.
            column("a", 2.0, GONE, 3.0, GONE, NONE, REST1=12.0) + rows("a", 2025, {BUCKET: 1.0}),
            column("b", 10.0, 20.0, 30.0, 40.0, 50.0) + rows("b", 2025, {BUCKET: 2.0}),
            # The supplier says less is hidden than P alone hides.
            column("c", 1.0, GONE, 0.0, 0.0, 0.0, REST1=4.0, REST2=0.0),
            # How much is hidden only the table per wijk tells: of wijken, not of sectors.
            column("d", 1.0, GONE, 0.0, 0.0, 0.0),
            column("e", NONE, NONE, NONE, NONE, NONE),
            column("f", 1.0, GONE, 0.0, NONE, 0.0),
        ),
        areas,
    )
    names = ["variable", "period", "total", "sectors", "unknown", "hidden", "missing"]
    alone = totals(cube, areas)
    assert list(alone) == names and alone.index.tolist() == [*range(6)]
    assert alone.to_numpy().tolist() == [
        ["a", 2025, 18, 5, 1, 12, 3],
        ["b", 2025, 152, 150, 2, 0, 0],
        ["c", 2025, 5, 1, 0, 4, 1],
        ["d", 2025, 1, 1, 0, 0, 1],
        ["e", 2025, 0, 0, 0, 0, 5],
        ["f", 2025, 1, 1, 0, 0, 2],
    ]
    wijken = tidy(
        rows("a", 2025, {"P": 9.0, "R": 7.0}),
        rows("b", 2025, {"P": 99.0}),
        rows("c", 2025, {"P": 9.0}),
        rows("d", 2025, {"P": 3.0, "REST2": 6.0}),
        rows("e", 2025, {"P": 3.0, "Q": GONE, "REST2": 6.0}),
        rows("f", 2025, {"P": 3.0, "REST2": 6.0}),
        level="wijk",
    )
    beside = totals(cube, areas, supplied_of(wijken, areas))
    assert beside[names].to_numpy().tolist() == [
        # Of the 12 hidden P says 9 − 2; the 7 of R were hidden by nobody; Q1 lacks still.
        ["a", 2025, 9 + 3 + 7 + 1 + 5, 9 + 3 + 7, 1, 12 - 7, 1],
        ["b", 2025, 152, 150, 2, 0, 0],
        ["c", 2025, 9, 9, 0, 0, 0],
        ["d", 2025, 3, 3, 0, 0, 0],
        ["e", 2025, 3 + 6, 3, 0, 6, 3],
        # So too where of one sector nothing is said: of the others there is.
        ["f", 2025, 3, 3, 0, 0, 1],
    ]


def test_residents_come_from_the_smallest_level_that_has_them():
    wijk = {"P": 10.0, "Q": 20.0, "R": EMPTY, BUCKET: 5.0}
    stadsdeel = {"A": 99.0, "B": 99.0}
    own = levels(("wijk", wijk), ("stadsdeel", stadsdeel), name="inwoners", year=2023)
    found = residents_supplied(own, AREAS, "inwoners", 2024)
    # In R nobody lives; who has no place counts for the gemeente.
    assert found["residents"].to_dict() == {
        ("wijk", "P"): 10, ("wijk", "Q"): 20, ("wijk", "R"): 0,
        ("stadsdeel", "A"): 30, ("stadsdeel", "B"): 0, ("gemeente", "99001"): 35,
    }  # fmt: skip
    assert set(found["period"]) == {2023} and found.index.names == ["level", "area"]
    # Of Q nothing is known, so nothing of A and the gemeente either.
    lacks = levels(("wijk", wijk | {"Q": GONE}), name="inwoners", year=2023)
    left = residents_supplied(lacks, AREAS, "inwoners", 2023)
    assert left.index.tolist() == [("wijk", "P"), ("wijk", "R"), ("stadsdeel", "B")]
    # Where the wijken have none the stadsdelen count; later years and other names do not.
    other = [*levels(("wijk", {"P": 1.0})), *levels(("stadsdeel", stadsdeel), name="inwoners")]
    larger = residents_supplied(other, AREAS, "inwoners", 2025)
    assert larger["residents"].to_dict() == {
        ("stadsdeel", "A"): 99, ("stadsdeel", "B"): 99, ("gemeente", "99001"): 198
    }  # fmt: skip
    for variable, year in (("inwoners", 2024), ("huishoudens", 2025), (None, 2025)):
        empty = residents_supplied(other, AREAS, variable, year)
        assert empty.empty and list(empty) == ["residents", "period"]
        assert empty.index.names == ["level", "area"]
