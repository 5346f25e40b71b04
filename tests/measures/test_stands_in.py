"""What an area that is supplied stands in for, cell by cell and without a project on disk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_areas import make_areas
from scipy import sparse
from test_disclosure import registry

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures import any_level
from genkgeo.measures.cube import build_cube
from genkgeo.measures.supplied import supplied_of
from genkgeo.measures.totals import totals
from genkgeo.states import State

SEEN, GONE, NONE, LARGER = State.OBSERVED, State.SUPPRESSED, State.MISSING, State.LARGER

Cell = float | State

AREAS = make_areas({"A": {"P": 2, "Q": 2}, "B": {"R": 1}})
HIDES = replace(AREAS, hidden=("REST1", "REST2"))
EACH: dict[str, Cell] = dict.fromkeys(AREAS.sectors.index, 100.0)
COLUMNS = ["sector", "period", "variable", "value", "state"]


def rows(cells: dict[str, dict[str, Cell]]) -> pd.DataFrame:
    """Variable → area → its figure, or why there is none."""
    found = [
        (code, 2025, name, *((np.nan, cell) if isinstance(cell, State) else (cell, SEEN)))
        for name, column in cells.items()
        for code, cell in column.items()
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def delivered(areas: Areas, sectors: dict[str, dict[str, Cell]], **levels: dict):
    """The figures of the sectors, and those of each larger level."""
    above = [rows(cells).assign(level=level) for level, cells in levels.items()]
    own = supplied_of(pd.concat(above), areas) if above else []
    return build_cube(rows(sectors), areas), own


def measured(areas: Areas, sectors: dict, of: dict | None = None, **levels: dict) -> pd.DataFrame:
    """Measure an indicator of what is delivered, by area."""
    cube, own = delivered(areas, sectors, **levels)
    one = registry(**({"maximum_ratio": 1, "factor": 1} | (of or {})))
    return any_level.measure(cube, one, areas, own).set_index("area")


@pytest.mark.parametrize(
    ("theirs", "city", "most"),
    [
        # Of the 22 hidden 15 are in P: 7 are left, the most that Q can have beside its 5.
        (25.0, 25 + 5 + 7, 5 + 7),
        # A supplier that says less than is known takes nothing off, and one that says more all.
        (8.0, 8 + 5 + 22, 5 + 22),
        (60.0, 60 + 5, 5),
    ],
)
def test_what_a_wijk_says_of_hidden_sectors_is_hidden_no_more(theirs, city, most):
    n = {"P0": 10.0, "P1": GONE, "Q0": GONE, "Q1": 5.0, "R0": 0.0, "REST1": 12.0, "REST2": 10.0}
    sectors = {"n": n, "d": EACH | {"REST1": 0.0, "REST2": 0.0}}
    found = measured(HIDES, sectors, wijk={"n": {"P": theirs}})
    names = ["numerator", "denominator", "coverage", "low", "high"]
    of_city = [city, 500, 1, city / 500, city / 500]
    assert found.loc["99001", names].tolist() == pytest.approx(of_city)
    assert found.loc["P", names].tolist() == pytest.approx(
        [theirs, 200, 1, theirs / 200, theirs / 200]
    )
    assert found.loc["Q", ["low", "high"]].tolist() == pytest.approx([5 / 200, most / 200])
    per = {"P0": "", "P1": "", "P": "wijk", "Q": "", "R": "", "A": "wijk", "B": "", "99001": "wijk"}
    assert found.loc[list(per), "given_per"].to_dict() == per
    assert found.loc[["P1", "Q0"], "state"].eq(GONE).all()
    cube, own = delivered(HIDES, sectors, wijk={"n": {"P": theirs}})
    of_n = totals(cube, HIDES, own).set_index("variable").loc["n"]
    names = ["total", "sectors", "unknown", "hidden", "missing"]
    assert of_n[names].tolist() == [city, theirs + 5, 0, city - theirs - 5, 1]


def test_what_only_a_larger_level_has_is_said_to_be_there_and_nowhere_else():
    found = measured(AREAS, {"d": EACH}, stadsdeel={"n": {"A": 40.0}})
    assert found.loc["A", ["numerator", "denominator", "value"]].tolist() == [40, 400, 0.1]
    of_a, of_b = ["P0", "P1", "Q0", "Q1", "P", "Q"], ["R0", "R", "B"]
    assert found.loc[of_a, "state"].eq(LARGER).all()
    assert found.loc[of_a, "given_per"].eq("stadsdeel").all()
    assert found.loc[of_b, "state"].eq(NONE).all() and found.loc[of_b, "given_per"].eq("").all()
    assert found.loc[of_a + of_b, "value"].isna().all()
    city = found.loc["99001", ["numerator", "coverage", "given_per"]]
    assert city.tolist() == [40, 0.8, "stadsdeel"]


def test_a_sector_that_is_known_or_hidden_is_not_sent_to_a_larger_area():
    n: dict[str, Cell] = {"P0": 10.0, "P1": NONE, "Q0": GONE, "Q1": 5.0}
    found = measured(AREAS, {"n": n, "d": EACH}, wijk={"n": {"P": 25.0, "Q": 30.0}})
    assert found.loc[list(n), "state"].tolist() == [SEEN, LARGER, GONE, SEEN]
    assert found.loc[list(n), "given_per"].tolist() == ["", "wijk", "", ""]
    assert found.loc[["P", "Q", "A"], "numerator"].tolist() == [25, 30, 55]


def test_a_wijk_that_is_hidden_stands_in_for_sectors_that_say_nothing():
    one = {"hidden_at_most": 4}
    found = measured(AREAS, {"d": EACH}, one, wijk={"n": {"P": GONE, "Q": 30.0}})
    names = ["state", "coverage", "low", "high"]
    # Of P at most 4 are hidden, and not all 200.
    assert found.loc["P", names].tolist() == [GONE, 0, 0, 0.02]
    assert found.loc["R", names].tolist() == [NONE, 0, 0, 1]
    names = ["numerator", "denominator", "coverage", "low", "high"]
    assert found.loc["A", names].tolist() == pytest.approx([30, 200, 0.5, 30 / 400, 34 / 400])


def test_a_wijk_that_is_hidden_says_nothing_where_one_of_its_sectors_does():
    sectors = {"d": EACH, "n": {"P0": 1.0}}
    found = measured(AREAS, sectors, {"hidden_at_most": 4}, wijk={"n": {"P": GONE, "Q": 30.0}})
    names = ["numerator", "denominator", "coverage", "low", "high"]
    assert found.loc["P", names].tolist() == pytest.approx([1, 100, 0.5, 1 / 200, 101 / 200])


def test_of_two_levels_that_are_supplied_the_smaller_counts_where_it_is_whole():
    n: dict[str, Cell] = {"P0": 10.0, "P1": NONE, "Q0": NONE, "Q1": 5.0, "R0": NONE}
    given = {"wijk": {"n": {"P": 25.0, "R": 7.0}}, "stadsdeel": {"n": {"A": 70.0, "B": 9.0}}}
    found = measured(AREAS, {"n": n, "d": EACH}, **given)
    # Of Q nothing is whole, so A is what its supplier says; B is R.
    told = {"P": 25.0, "R": 7.0, "A": 70.0, "B": 7.0, "99001": 77.0}
    assert found.loc[list(told), "numerator"].to_dict() == told
    assert found.loc[list(told), "coverage"].eq(1).all()
    per = {"P0": "", "P1": "wijk", "Q0": "stadsdeel", "R0": "wijk"}
    per |= {"P": "wijk", "Q": "", "A": "stadsdeel", "B": "wijk", "99001": "stadsdeel"}
    assert found.loc[list(per), "given_per"].to_dict() == per
    assert found.loc["Q", ["numerator", "denominator", "coverage"]].tolist() == [5, 100, 0.5]


def test_a_count_weighs_by_its_sectors():
    n: dict[str, Cell] = {"P0": NONE, "P1": 2.0, "Q0": NONE, "Q1": 4.0, "R0": 1.0}
    count = {"kind": "count", "denominator": None, "maximum_ratio": None}
    found = measured(AREAS, {"n": n}, count, wijk={"n": {"P": 7.0}})
    assert found.loc["A", ["value", "coverage"]].tolist() == [11, 0.75]
    assert found.loc["99001", ["value", "coverage"]].tolist() == [12, 0.8]
    assert found["denominator"].isna().all()


def test_a_mean_weighs_by_its_people():
    mean = {"kind": "mean", "maximum_ratio": None}
    people = EACH | {"Q0": 300.0}
    means: dict[str, Cell] = {"P0": NONE, "P1": 50.0, "Q0": 10.0, "Q1": 30.0, "R0": 5.0}
    found = measured(AREAS, {"n": means, "d": people}, mean, wijk={"n": {"P": 20.0, "Q": 99.0}})
    # 300 × 10 and 100 × 30 are 15 of 400, whatever the supplier says; P is its 20 of 200.
    assert found.loc[["P", "Q"], "value"].tolist() == [20, 15]
    assert found.loc["A", ["value", "denominator"]].tolist() == pytest.approx([10000 / 600, 600])


def test_a_gemeente_that_is_supplied_is_no_sum_with_what_was_hidden():
    n: dict[str, Cell] = {"P0": 10.0, "P1": GONE, "R0": NONE, "REST1": 12.0, "REST2": 10.0}
    sectors = {"n": n, "d": EACH | {"REST1": 0.0, "REST2": 0.0}}
    found = measured(HIDES, sectors, gemeente={"n": {"99001": 50.0}})
    names = ["numerator", "denominator", "coverage", "low", "high"]
    assert found.loc["99001", names].tolist() == pytest.approx([50, 500, 1, 0.1, 0.1])
    assert found.loc["99001", "given_per"] == "gemeente"
    assert found.loc[["P", "A", "B"], "given_per"].tolist() == ["", "", "gemeente"]


def test_only_the_levels_asked_for_are_given_and_with_a_crosswalk_only_sectors_count():
    n: dict[str, Cell] = {"P0": 10.0, "P1": NONE}
    cube, own = delivered(AREAS, {"n": n, "d": EACH}, wijk={"n": {"P": 25.0}})
    one = registry(factor=1)
    found = any_level.measure(cube, one, AREAS, own, levels=("stadsdeel", "wijk"))
    assert found["area"].tolist() == ["P", "Q", "R", "A", "B"]
    same = sparse.csr_array(sparse.eye_array(len(AREAS.units)))
    moved = any_level.measure(cube, one, AREAS, own, levels=("wijk",), transfer=same)
    assert moved["numerator"].tolist()[0] == 10 and "given_per" not in moved
    # Of another indicator there is nothing at all, but the same columns.
    none = any_level.measure(cube, {"x": registry(numerator="k")["x"]}, AREAS, own)
    assert none.empty and list(none) == list(found)
