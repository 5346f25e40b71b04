"""What a wijk says stands in the place of its sectors: a few cells, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_areas import make_areas
from test_disclosure import registry

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures import any_level
from genkgeo.measures.cube import build_cube
from genkgeo.measures.supplied import supplied_of
from genkgeo.states import State

SEEN, GONE, NONE = State.OBSERVED, State.SUPPRESSED, State.MISSING
Cells = dict[str, float | State]
"""By code: a figure, or why there is none."""

AREAS = replace(make_areas({"A": {"P": 2, "Q": 2}, "B": {"R": 1}}), hidden=("REST",))
"""Sectors P0, P1, Q0, Q1 and R0, and the codes of what has no place and of what is hidden."""

CITY = "99001"
PEOPLE: Cells = dict.fromkeys(AREAS.sectors.index, 100.0)
SHARE = registry(maximum_ratio=1, factor=1)["x"]


def tidy(**variables: Cells) -> pd.DataFrame:
    rows = [
        (code, 2025, name, *((np.nan, cell) if isinstance(cell, State) else (cell, SEEN)))
        for name, cells in variables.items()
        for code, cell in cells.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["sector", "period", "variable", "value", "state"])


def measured(
    sectors: dict[str, Cells], wijken: dict[str, Cells], areas: Areas = AREAS, **more: object
) -> pd.DataFrame:
    """Measure the shares x of n and y of m, of figures per sector and per wijk."""
    shares = {"x": SHARE, "y": SHARE.model_copy(update={"numerator": "m"})}
    own = supplied_of(tidy(**wijken).assign(level="wijk"), areas)
    found = any_level.measure(build_cube(tidy(**sectors), areas), shares, areas, own, **more)
    return found.set_index(["indicator", "area"])


def test_what_a_wijk_says_is_taken_off_what_is_hidden_of_its_own_figure():
    n: Cells = {"P0": 2.0, "P1": GONE, "Q0": 3.0, "Q1": GONE, "R0": 4.0, "REST": 12.0}
    m: Cells = {"P0": 1.0, "P1": GONE, "Q0": 0.0, "Q1": GONE, "R0": 0.0, "REST": 4.0}
    found = measured({"n": n, "m": m, "d": PEOPLE}, {"n": {"P": 9.0}, "m": {"P": 2.0}})
    # Of the 12 hidden 7 is in P1, and of the 4 of the other 1.
    assert found.loc[[("x", CITY), ("y", CITY)], "numerator"].tolist() == [
        9 + 3 + 4 + (12 - 7),
        2 + 0 + 0 + (4 - 1),
    ]
    # Then the gemeente is known whole.
    for name, count in (("x", 21), ("y", 5)):
        row = found.loc[name, CITY]
        assert row[["low", "high", "coverage"]].tolist() == pytest.approx([count / 500] * 2 + [1])
    # And of the wijk Q, beside Q0, no more is hidden than what is left of each.
    highs = found.loc[[("x", "Q"), ("y", "Q")], "high"].tolist()
    assert highs == pytest.approx([(3 + 5) / 200, (0 + 3) / 200])


def test_what_is_missing_in_a_wijk_was_hidden_by_nobody():
    n: Cells = {"P0": 2.0, "P1": NONE, "Q0": 3.0, "Q1": GONE, "R0": 4.0, "REST": 5.0}
    row = measured({"n": n, "d": PEOPLE}, {"n": {"P": 9.0}}).loc["x", CITY]
    assert row["numerator"] == 9 + 3 + 4 + 5
    assert row[["low", "high"]].tolist() == pytest.approx([21 / 500] * 2)


def test_where_nobody_says_how_much_is_hidden_nothing_of_it_is_left_over():
    # Of P a part is missing and a part hidden, and its supplier says 9: only Q1 is not known,
    # of which the 100 people are the most.
    n: Cells = {"P0": GONE, "P1": NONE, "Q0": 3.0, "Q1": GONE, "R0": 4.0}
    row = measured({"n": n, "d": PEOPLE}, {"n": {"P": 9.0}}).loc["x", CITY]
    assert row["numerator"] == 9 + 3 + 4 and row["state"] == SEEN
    assert row[["low", "high"]].tolist() == pytest.approx([16 / 500, 116 / 500])
    assert row["coverage"] == pytest.approx(400 / 500)


def test_one_person_of_whom_nobody_knows_in_which_sector_makes_a_figure_an_estimate():
    # The one of P is in P0, of which nothing is said, or in P1, and then it is the hidden one.
    people: Cells = PEOPLE | {"P0": NONE, "P1": GONE, "REST": 1.0}
    n: Cells = {"P0": 0.0, "P1": 1.0, "Q0": 3.0, "Q1": 1.0, "R0": 4.0}
    row = measured({"n": n, "d": people}, {"d": {"P": 1.0}}).loc["x", CITY]
    assert row["state"] == State.ESTIMATED
    assert row[["numerator", "denominator"]].tolist() == [9, 301]
    assert row[["low", "high"]].tolist() == pytest.approx([9 / 302, 9 / 301])


def test_of_a_hidden_wijk_all_that_are_not_yet_counted_may_be_counted():
    # Of the 100 people of P 2 are counted in P0, and the other 98 may be.
    n: Cells = {"P0": 2.0, "P1": GONE}
    row = measured({"n": n}, {"n": {"P": GONE}, "d": {"P": 100.0}}).loc["x", "P"]
    assert row[["low", "high"]].tolist() == pytest.approx([0.02, 1.0])
    assert row["state"] == GONE


def test_a_level_asked_for_alone_is_what_it_is_among_all():
    n: Cells = {"P0": 2.0, "P1": GONE, "Q0": 3.0, "Q1": 1.0, "R0": 4.0}
    given = {"n": n, "d": PEOPLE}, {"n": {"P": 9.0}}
    whole = measured(*given)
    for levels in (("gemeente",), ("sector", "gemeente"), ("stadsdeel",)):
        some = measured(*given, levels=levels)
        expected = whole[whole["level"].isin(levels)]
        assert len(some) == len(expected) > 0
        pd.testing.assert_frame_equal(some, expected)


def test_a_sector_without_a_size_is_as_large_as_what_others_divide_by_says():
    # A tenth of the people are a household: so 40 in Q1, where nobody counted households.
    households: Cells = {"P0": 10.0, "P1": 20.0, "Q0": 30.0, "Q1": NONE}
    people: Cells = {"P0": 100.0, "P1": 200.0, "Q0": NONE, "Q1": 400.0}
    n: Cells = dict.fromkeys(people, 1.0)
    areas = make_areas({"A": {"P": 2, "Q": 2}})
    sectors = {"n": n, "d": people, "h": households}
    found = measured(sectors, {"n": {"P": 2.0}}, areas, size="h")
    # Of Q0 nobody knows the people: 70 of 100 households are known.
    assert found.loc[("x", CITY), "coverage"] == pytest.approx((10 + 20 + 40) / 100)


def test_a_hidden_sum_of_which_an_area_has_nobody_knows_how_much_is_not_all_known():
    """W1 is 1 with one sector missing and one hidden; of two hidden sectors together it is 1.

    So the one is in W1, or in the hidden sector of W3, and the gemeente has 1 or 2.
    """
    areas = replace(make_areas({"A": {"AK": 3, "AL": 1, "AM": 4}}), hidden=("99001REST",))
    states = dict.fromkeys(areas.sectors.index, SEEN)
    missing, _, gone, *_ = (code for code in states if areas.sectors["wijk"][code] == "AK")
    other = [code for code in states if areas.sectors["wijk"][code] == "AM"][2]
    states |= {missing: NONE, gone: GONE, other: GONE}
    rows = [
        (code, 2025, "n", 0.0 if state == SEEN else float("nan"), state)
        for code, state in states.items()
    ]
    rows += [("99001REST", 2025, "n", 1.0, SEEN)]
    rows += [(code, 2025, "d", 100.0, SEEN) for code in states]
    columns = ["sector", "period", "variable", "value", "state"]
    above = pd.DataFrame([("AK", 2025, "n", 1.0, SEEN, "wijk")], columns=[*columns, "level"])
    cube = build_cube(pd.DataFrame(rows, columns=columns), areas)
    one = {"x": registry(maximum_ratio=1, factor=1)["x"]}
    measures = any_level.measure(cube, one, areas, supplied_of(above, areas))
    (city,) = measures[measures["level"] == "gemeente"].itertuples()
    assert (city.low, city.high) == pytest.approx((1 / 800, 2 / 800))
    assert city.coverage == pytest.approx(7 / 8) and city.state == State.ESTIMATED


@pytest.mark.parametrize(
    ("size", "coverage"), [([10.0, 30.0, 20.0, 40.0, 0.0], 0.8), ([0.0] * 5, 0.75)]
)
def test_a_wijk_that_is_supplied_covers_as_much_as_its_sectors(size, coverage):
    # Of P the supplier says 25 in place of P0 and P1; how many live in Q0 nobody knows.
    areas = make_areas({"A": {"P": 2, "Q": 2}})
    columns = ["sector", "period", "variable", "value", "state"]
    nan = float("nan")
    rows = [("P0", 2025, "n", nan, NONE), ("P1", 2025, "n", 5.0, SEEN)]
    rows += [("Q0", 2025, "n", 5.0, SEEN), ("Q1", 2025, "n", 5.0, SEEN)]
    rows += [(code, 2025, "d", 50.0, SEEN) for code in ("P0", "P1", "Q1")]
    above = pd.DataFrame([("P", 2025, "n", 25.0, SEEN, "wijk")], columns=[*columns, "level"])
    cube = build_cube(pd.DataFrame(rows, columns=columns), areas)
    own = supplied_of(above, areas)
    found = any_level.measure(cube, registry(factor=1), areas, own, size=np.array(size))
    row = found[found["area"] == "A"].iloc[0]
    # 25 of 100 and 5 of 50: of the whole 40 + 40 of 100 in size, or three of four sectors.
    assert row[["numerator", "denominator", "coverage"]].tolist() == pytest.approx(
        [30, 150, coverage]
    )
