"""Counts first: hand-worked figures, and identities that hold for any figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import two_levels
from hypothesis import given, settings
from hypothesis import strategies as st
from made_indicator import indicator
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.errors import DataError
from genkgeo.measures.cube import build_cube
from genkgeo.measures.indicators import (
    MEASURE_COLUMNS,
    as_measures,
    measure,
    no_measures,
    put_together,
)
from genkgeo.measures.moving import moved
from genkgeo.measures.sizes import Basis, residents, sizes
from genkgeo.measures.terms import terms_of
from genkgeo.measures.totals import totals
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State

ELSEWHERE, REST = "99001ZZZZ", "99001REST"
SECTORS = ["A1", "A2", "A3", "B1", "B2", "B3"]


def make_areas(*, hidden: bool = False) -> Areas:
    """Six sectors in four wijken (A1+A2, A3, B1+B2, B3) and two stadsdelen (A, B)."""
    sectors = pd.DataFrame(
        {
            "name": SECTORS,
            "wijk": ["W1", "W1", "W2", "W3", "W3", "W4"],
            "stadsdeel": ["A", "A", "A", "B", "B", "B"],
        },
        index=pd.Index(SECTORS, name="sector"),
    )
    names = {"sector": SECTORS, "wijk": ["W1", "W2", "W3", "W4"], "stadsdeel": ["A", "B"]}
    return Areas(
        vintage="2025",
        code="99001",
        name="Made",
        levels=two_levels.LEVELS,
        sectors=sectors,
        names={k: pd.Series(v, index=v) for k, v in (names | {"gemeente": ["99001"]}).items()},
        unknown=(ELSEWHERE,),
        hidden=(REST,) if hidden else (),
        proposal=False,
    )


def figures(**variables: dict[str, object]) -> pd.DataFrame:
    """Tidy figures of 2025; a state in place of a number stands for a cell without one."""
    rows = [
        (sector, 2025, variable, np.nan, str(cell))
        if isinstance(cell, State)
        else (sector, 2025, variable, float(cell), str(State.OBSERVED))
        for variable, cells in variables.items()
        for sector, cell in cells.items()
    ]
    return pd.DataFrame(rows, columns=["sector", "period", "variable", "value", "state"])


def of(
    tidy: pd.DataFrame, areas: Areas, one: Indicator, *, size: str | None = None, **options: object
) -> pd.DataFrame:
    """Measure one indicator; index (level, area)."""
    found = measure(build_cube(tidy, areas, **options), {"x": one}, areas, size=size)
    return found.set_index(["level", "area"])


def sectors(*cells: object) -> dict[str, object]:
    return dict(zip(SECTORS, cells, strict=True))


HIDDEN, MISSING, NONE = State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE


@pytest.fixture
def worked() -> pd.DataFrame:
    """The hand-worked example: shares in percent, at most 100, hidden numerators at most 4."""
    tidy = figures(
        n=sectors(10, 30, MISSING, HIDDEN, 5, 0) | {ELSEWHERE: 5},
        d=sectors(100, 100, 50, 50, 100, 0) | {ELSEWHERE: 10},
    )
    return of(tidy, make_areas(), indicator(factor=100, maximum_ratio=1, hidden_at_most=4))


@pytest.mark.parametrize(
    ("level", "area", "n", "d", "value", "state", "coverage", "low", "high"),
    [
        ("sector", "A1", 10, 100, 10, "waargenomen", 1, 10, 10),
        # no number: between 0 and the whole denominator; hidden: at most 4 of 50
        ("sector", "A3", None, None, None, "ontbreekt", 0, 0, 100),
        ("sector", "B1", None, None, None, "onderdrukt", 0, 0, 8),
        # nobody there: 0 of 0 is no figure
        ("sector", "B3", 0, 0, None, "niet van toepassing", None, None, None),
        ("wijk", "W1", 40, 200, 20, "waargenomen", 1, 20, 20),
        ("wijk", "W2", None, None, None, "ontbreekt", 0, 0, 100),
        # 5 of 100 seen, 0 to 4 of the other 50 hidden: from 5/150 to 9/150
        ("wijk", "W3", 5, 100, 5, "waargenomen", 2 / 3, 10 / 3, 6),
        ("wijk", "W4", 0, 0, None, "niet van toepassing", None, None, None),
        # 40 of 200 seen, 0 to 50 of 50 missing: from 40/250 to 90/250
        ("stadsdeel", "A", 40, 200, 20, "waargenomen", 0.8, 16, 36),
        ("stadsdeel", "B", 5, 100, 5, "waargenomen", 2 / 3, 10 / 3, 6),
        # all that, and 5 of 10 without a place: from 50/410 to (50 + 50 + 4)/410
        ("gemeente", "99001", 50, 310, 5000 / 310, "waargenomen", 31 / 41, 5000 / 410, 10400 / 410),
    ],
)
def test_hand_worked(worked, level, area, n, d, value, state, coverage, low, high):
    row = worked.loc[(level, area)]
    assert row["state"] == state
    names = ["numerator", "denominator", "value", "coverage", "low", "high"]
    expected = np.array([n, d, value, coverage, low, high], dtype=float)
    np.testing.assert_allclose(row[names].to_numpy(float), expected, rtol=1e-12)


def test_one_year_of_an_indicator_comes_after_the_other():
    cells = {"value": np.array([[1.0, 2.0], [3.0, 4.0]]), "at_least": np.zeros((2, 2))}
    laid_out = (np.array(["sector", "wijk"]), np.array(["A1", "W1"]), [("x", 2024), ("y", 2025)])
    found = as_measures(*laid_out, cells)
    assert found.to_dict("split")["data"] == [
        ["sector", "A1", 2024, "x", 1.0],
        ["wijk", "W1", 2024, "x", 3.0],
        ["sector", "A1", 2025, "y", 2.0],
        ["wijk", "W1", 2025, "y", 4.0],
    ]
    assert list(found) == ["level", "area", "period", "indicator", "value"]
    assert list(as_measures(*laid_out, cells, at_least=True))[-1] == "at_least"


def test_rows_come_by_level_and_area(worked):
    assert worked.reset_index()[MEASURE_COLUMNS].columns.tolist() == MEASURE_COLUMNS
    assert list(dict.fromkeys(worked.index.get_level_values("level"))) == list(two_levels.LEVELS)
    assert len(worked) == 6 + 4 + 2 + 1


def test_not_a_mean_of_percentages():
    tidy = figures(n=sectors(1, 90, 1, 1, 1, 1), d=sectors(1, 900, 1, 1, 1, 1))
    value = of(tidy, make_areas(), indicator(factor=100))["value"]
    assert value["wijk", "W1"] == pytest.approx(9100 / 901)  # the mean of 100 % and 10 % is 55 %


def test_value_that_cannot_be_becomes_the_expected_one():
    # 50 of 100 seen, and at most 4 of the 100 that are hidden: 25 to 27 %, so not 50 %. At the rate
    # of what is seen 50 would be hidden; 1 to 4 of them are as likely as 50, 1250, 20833⅓ and
    # 260416⅔ to one another, so that 3.92 are to be expected.
    tidy = figures(n=sectors(50, HIDDEN, 1, 1, 1, 1), d=sectors(100, 100, 2, 2, 2, 2))
    row = of(tidy, make_areas(), indicator(factor=100, hidden_at_most=4)).loc[("wijk", "W1")]
    likely = np.array([50, 50**2 / 2, 50**3 / 6, 50**4 / 24])
    expected = likely @ [1, 2, 3, 4] / likely.sum()
    assert 3.91 < expected < 3.92
    assert (row["value"], row["low"], row["high"]) == pytest.approx((25 + expected / 2, 25, 27))
    assert row["state"] == State.ESTIMATED
    assert (row["numerator"], row["denominator"]) == (50, 100)  # what was seen, not a guess


def test_hidden_counts_are_expected_to_be_small_and_not_the_largest():
    # 12 of 20 seen, and two counts of 1 to 4 hidden among 10 each: of each 6 would be expected, so
    # that 1 to 4 are as likely as 6, 6²/2, 6³/6 and 6⁴/24 to one another.
    tidy = figures(n=sectors(12, HIDDEN, HIDDEN, 1, 1, 1), d=sectors(20, 10, 10, 2, 2, 2))
    found = of(tidy, make_areas(), indicator(factor=100, hidden_at_most=4))
    row = found.loc[("stadsdeel", "A")]
    each = (1 * 6 + 2 * 18 + 3 * 36 + 4 * 54) / (6 + 18 + 36 + 54)
    assert (row["value"], row["low"], row["high"]) == pytest.approx(
        (100 * (12 + 2 * each) / 40, 30, 50)
    )
    assert row["state"] == State.ESTIMATED


def test_without_a_largest_hidden_count_the_middle_is_expected():
    # REST says that 3 were hidden of a denominator of 100: 50 to 53 of 200
    areas = make_areas(hidden=True)
    tidy = figures(
        n=sectors(50, HIDDEN, 1, 1, 1, 1) | {REST: 3}, d=sectors(100, 100, 2, 2, 2, 2) | {REST: 0}
    )
    row = of(tidy, areas, indicator(factor=100)).loc[("wijk", "W1")]
    assert (row["value"], row["low"], row["high"]) == pytest.approx((25.75, 25, 26.5))


def test_mean_is_weighted():
    tidy = figures(n=sectors(10, 40, 5, 5, 5, MISSING), d=sectors(1, 2, 1, 1, 3, 7))
    found = of(tidy, make_areas(), indicator(kind="mean"))
    assert found["value"]["wijk", "W1"] == pytest.approx((10 + 2 * 40) / 3)
    assert found["value"]["sector", "A2"] == pytest.approx(40)
    assert found["coverage"]["stadsdeel", "B"] == pytest.approx(4 / 11)
    assert np.isnan(found["high"]["stadsdeel", "B"])  # nothing bounds a mean without a maximum


def test_mean_that_a_bucket_lacks_is_not_zero():
    tidy = figures(n=sectors(*[20] * 6), d=sectors(*[10] * 6) | {ELSEWHERE: 40})
    found = of(tidy, make_areas(), indicator(kind="mean")).loc[("gemeente", "99001")]
    assert found["value"] == 20
    assert found["coverage"] == pytest.approx(0.6)
    # Of a share a bucket that lacks a numerator holds nothing of it: 120 of 100.
    found = of(tidy, make_areas(), indicator()).loc[("gemeente", "99001")]
    assert found[["numerator", "denominator", "coverage"]].tolist() == [120, 100, 1]


@pytest.mark.parametrize("absent", [MISSING, HIDDEN])
@pytest.mark.parametrize(
    "fields", [{}, {"factor": 100}, {"kind": "count", "denominator": None}, {"kind": "mean"}]
)
def test_figures_that_are_not_there_never_become_zero(absent, fields):
    tidy = figures(n=sectors(*[absent] * 6), d=sectors(*[10] * 6) | {ELSEWHERE: 40})
    found = of(tidy, make_areas(), indicator(**fields))
    assert found[["value", "numerator", "denominator"]].isna().all().all()
    assert set(found["state"]) == {str(absent)}
    assert (found["coverage"] == 0).all()


def test_coverage_is_one_when_all_is_observed():
    tidy = figures(n=sectors(1, 2, 3, 4, 5, 6), d=sectors(*[10] * 6))
    for fields in ({}, {"kind": "mean"}, {"kind": "count", "denominator": None}):
        found = of(tidy, make_areas(), indicator(**fields))
        assert (found["coverage"] == 1).all()
        assert (found["low"] == found["value"]).all()
        assert (found["high"] == found["value"]).all()


def test_coverage_by_size_where_a_denominator_is_not_known():
    tidy = figures(
        n=sectors(1, MISSING, 1, 1, 1, 1),
        d=sectors(10, MISSING, 10, 10, 10, 10),
        homes=sectors(30, 10, 1, 1, 1, 1),
    )
    areas = make_areas()
    assert of(tidy, areas, indicator())["coverage"]["wijk", "W1"] == 0.5
    assert of(tidy, areas, indicator(), size="homes")["coverage"]["wijk", "W1"] == 0.75
    assert of(tidy, areas, indicator())[["low", "high"]].loc[("wijk", "W1")].isna().all()
    # Where nobody has a size each sector counts for one: two of three.
    nobody = of(tidy, areas, indicator(), size=np.zeros(7))["coverage"]
    assert nobody["stadsdeel", "A"] == pytest.approx(2 / 3)


def test_a_numerator_without_its_denominator_is_not_counted_for_the_city():
    # 10 of 20 in five sectors; the ten of B3 are of an unknown number
    tidy = figures(n=sectors(*[10] * 6), d=sectors(*[20] * 5, MISSING))
    city = of(tidy, make_areas(), indicator()).loc[("gemeente", "99001")]
    assert (city["numerator"], city["denominator"], city["value"]) == (50, 100, 0.5)
    assert city["coverage"] < 1


def test_a_denominator_without_its_numerator_is_not_counted_for_the_city():
    tidy = figures(n=sectors(*[10] * 5, MISSING), d=sectors(*[20] * 6))
    city = of(tidy, make_areas(), indicator(maximum_ratio=1)).loc[("gemeente", "99001")]
    assert (city["numerator"], city["denominator"], city["value"]) == (50, 100, 0.5)
    assert (city["low"], city["high"]) == pytest.approx((50 / 120, 70 / 120))


def test_count_adds_up_and_covers_by_sector():
    tidy = figures(n=sectors(1, 2, MISSING, 4, 5, 6) | {ELSEWHERE: 7})
    found = of(tidy, make_areas(), indicator(kind="count", denominator=None))
    assert found["value"]["stadsdeel", "A"] == 3
    assert found["coverage"]["stadsdeel", "A"] == pytest.approx(2 / 3)
    assert found["value"]["gemeente", "99001"] == 25
    assert found["denominator"].isna().all()


def test_zero_variables_are_zero_where_there_is_no_row():
    tidy = figures(n={"A1": 4}, d={s: 10 for s in SECTORS})
    assert of(tidy, make_areas(), indicator())["state"]["sector", "A2"] == State.MISSING
    found = of(tidy, make_areas(), indicator(), zero=frozenset({("n", 2025)}))
    assert found["value"]["sector", "A2"] == 0
    assert found["value"]["gemeente", "99001"] == pytest.approx(4 / 60)


def test_figures_that_do_not_apply_hold_nothing():
    tidy = figures(n=sectors(4, NONE, 1, 1, 1, NONE), d=sectors(10, NONE, 1, 1, 1, NONE))
    found = of(tidy, make_areas(), indicator())
    assert found["state"]["wijk", "W4"] == State.NOT_APPLICABLE
    row = found.loc[("wijk", "W1")]
    assert (row["value"], row["coverage"], row["low"], row["high"]) == (0.4, 1, 0.4, 0.4)


def test_missing_is_graver_than_not_applicable():
    tidy = figures(n=sectors(MISSING, NONE, 1, 1, 1, 1), d=sectors(10, NONE, 1, 1, 1, 1))
    assert of(tidy, make_areas(), indicator())["state"]["wijk", "W1"] == State.MISSING


def test_hidden_numerator_of_an_empty_sector_does_not_apply():
    tidy = figures(n=sectors(4, HIDDEN, 1, 1, 1, MISSING), d=sectors(10, 0, 1, 1, 1, 0))
    found = of(tidy, make_areas(), indicator())
    assert found["state"]["sector", "A2"] == State.NOT_APPLICABLE
    assert found["state"]["wijk", "W4"] == State.NOT_APPLICABLE
    assert found["high"]["wijk", "W1"] == found["value"]["wijk", "W1"] == 0.4
    assert found.loc[("wijk", "W4"), ["numerator", "denominator"]].isna().all()


def test_nothing_of_nobody_is_no_figure_where_others_are_not_known():
    tidy = figures(n=sectors(0, MISSING, 1, 1, 1, 1), d=sectors(0, MISSING, 1, 1, 1, 1))
    row = of(tidy, make_areas(), indicator()).loc[("wijk", "W1")]
    assert row[["numerator", "denominator", "value"]].isna().all()
    assert row["state"] == State.MISSING


# --- a supplier that adds up what it hides ------------------------------------------------


def test_bucket_of_hidden_figures_completes_the_gemeente_and_bounds_the_rest():
    # the supplier leaves out A2 and B1 and says that they hold 6 of 10 together
    seen = {s: 10 for s in SECTORS if s not in ("A2", "B1")}
    tidy = figures(n=seen | {REST: 6}, d={s: 20 for s in seen} | {REST: 10})
    found = of(tidy, make_areas(hidden=True), indicator())
    assert found["state"]["sector", "A2"] == HIDDEN
    city = found.loc[("gemeente", "99001")]
    assert (city["numerator"], city["denominator"], city["coverage"]) == (46, 90, 1)
    assert city["low"] == city["high"] == city["value"] == pytest.approx(46 / 90)
    wijk = found.loc[("wijk", "W1")]
    assert (wijk["low"], wijk["high"]) == pytest.approx((10 / 30, 16 / 20))


def test_a_count_is_at_most_what_is_seen_and_all_that_can_be_hidden():
    tidy = figures(n=sectors(10, HIDDEN, 1, 1, 1, 1))
    count = indicator(kind="count", denominator=None, unit="aantal", hidden_at_most=4)
    row = of(tidy, make_areas(), count).loc[("wijk", "W1")]
    assert (row["value"], row["low"], row["high"]) == (10, 10, 14)


def test_whether_hidden_figures_are_added_up_is_known_of_each_column_apart():
    # Of 2025 the supplier says what it hides in A2, of 2024 that it does not, of 2023 nothing.
    seen = {s: 10 for s in SECTORS if s != "A2"}
    this = figures(n=seen | {"A2": HIDDEN, REST: 6}, d=dict.fromkeys(SECTORS, 20) | {REST: 0})
    last = figures(n=seen | {"A2": HIDDEN, REST: HIDDEN}, d=dict.fromkeys(SECTORS, 20))
    first = figures(n=seen | {"A2": HIDDEN}, d=dict.fromkeys(SECTORS, 20))
    years = [this, last.assign(period=2024), first.assign(period=2023)]
    cube = build_cube(pd.concat(years), make_areas(hidden=True))
    columns = [("x", 2023), ("x", 2024), ("x", 2025)]
    found = terms_of(cube, columns, {"x": indicator()}, make_areas(hidden=True), np.ones(8))
    assert found.together.any(axis=0).tolist() == [False, False, True]
    assert found.numerator_in_buckets.tolist() == [np.inf, np.inf, 6]
    # Each alone says the same.
    for at, column in enumerate(columns):
        alone = terms_of(cube, [column], {"x": indicator()}, make_areas(hidden=True), np.ones(8))
        assert (alone.together[:, 0] == found.together[:, at]).all()


def test_of_two_buckets_of_hidden_figures_both_must_be_known():
    areas = replace(make_areas(hidden=True), hidden=(REST, "99001MORE"))
    seen = {s: 10 for s in SECTORS if s != "A2"} | {"A2": HIDDEN, REST: 6}
    for more, together in ((2, True), (HIDDEN, False)):
        tidy = figures(
            n=seen | {"99001MORE": more},
            d=dict.fromkeys(SECTORS, 20) | {REST: 0, "99001MORE": 0},
        )
        terms = terms_of(
            build_cube(tidy, areas), [("x", 2025)], {"x": indicator()}, areas, np.ones(9)
        )
        assert terms.together.any() == together
        assert terms.numerator_in_buckets.tolist() == [8 if together else 6]


def test_a_bucket_of_hidden_means_that_holds_nobody_is_known():
    areas = replace(make_areas(hidden=True), hidden=(REST, "99001MORE"))
    seen = {s: 10 for s in SECTORS if s != "A2"} | {"A2": HIDDEN, REST: 6}
    people = dict.fromkeys(SECTORS, 20) | {REST: 3}
    for more, together in (({}, True), ({"99001MORE": 5}, False)):
        cube = build_cube(figures(n=seen, d=people | more), areas)
        one = {"x": indicator(kind="mean")}
        terms = terms_of(cube, [("x", 2025)], one, areas, np.ones(9))
        assert terms.together.any() == together
        assert terms.numerator_in_buckets.tolist() == [18]


def test_bucket_when_other_sectors_hide_the_numerator_than_the_denominator():
    # n hidden in A1 (truly 3), d hidden in B1 (truly 4): the city is (50 + 3) of (100 + 4)
    tidy = figures(
        n=sectors(HIDDEN, 10, 10, 10, 10, 10) | {REST: 3},
        d=sectors(20, 20, 20, HIDDEN, 20, 20) | {REST: 4},
    )
    found = of(tidy, make_areas(hidden=True), indicator())
    city = found.loc[("gemeente", "99001")]
    assert (city["numerator"], city["denominator"], city["coverage"]) == (53, 104, 1)
    wijk = found.loc[("wijk", "W3")]
    assert wijk["low"] <= 20 / 24 <= wijk["high"]


def test_bucket_of_the_denominator_says_nothing_of_the_numerator():
    tidy = figures(
        n=sectors(HIDDEN, 10, 10, 10, 10, 10),
        d=sectors(HIDDEN, 20, 20, 20, 20, 20) | {REST: 20},
    )
    found = of(tidy, make_areas(hidden=True), indicator())
    assert found.loc[("gemeente", "99001"), ["low", "high"]].isna().all()


def test_bucket_does_not_hold_what_is_missing():
    tidy = figures(
        n=sectors(HIDDEN, 10, 10, 10, 10, MISSING) | {REST: 3},
        d=sectors(HIDDEN, 20, 20, 20, 20, 30) | {REST: 10},
    )
    city = of(tidy, make_areas(hidden=True), indicator(maximum_ratio=1)).loc[("gemeente", "99001")]
    assert city["coverage"] == pytest.approx(90 / 120)
    assert (city["low"], city["high"]) == pytest.approx((43 / 120, 73 / 120))


def test_what_only_the_gemeente_knows_to_be_seen_is_not_seen_in_a_smaller_area():
    # A2 is hidden and in what REST says; how many live in A3 nobody knows.
    tidy = figures(
        n=sectors(10, HIDDEN, 10, 10, 10, 10) | {REST: 6},
        d=sectors(20, 20, MISSING, 20, 20, 20) | {REST: 0},
    )
    coverage = of(tidy, make_areas(hidden=True), indicator())["coverage"]
    assert coverage["stadsdeel", "A"] == pytest.approx(1 / 3)
    # Of the six sectors and two buckets A3 alone is not seen.
    assert coverage["gemeente", "99001"] == pytest.approx(7 / 8)


def test_one_person_who_is_hidden_is_enough_to_go_by_the_size_of_sectors():
    tidy = figures(
        n=sectors(10, 0, 1, 1, 1, 1) | {REST: 0}, d=sectors(20, HIDDEN, 9, 9, 9, 9) | {REST: 1}
    )
    found = of(tidy, make_areas(hidden=True), indicator())
    assert found["coverage"]["wijk", "W1"] == 0.5
    assert found.loc[("wijk", "W1"), ["low", "high"]].tolist() == pytest.approx([10 / 21, 0.5])


def test_a_list_without_measures_adds_nothing_to_those_of_another():
    found = put_together([no_measures(), pd.DataFrame({"value": [1.0]}), no_measures()])
    assert found.to_dict("list") == {"value": [1.0]}
    assert put_together(iter([no_measures()])).columns.tolist() == MEASURE_COLUMNS


def test_of_a_denominator_that_is_hidden_the_middle_is_expected():
    # 50 of 100 seen in A1; up to 4 hidden of the 100 of A2, and up to 40 more people in A3, of
    # whom 2 count: from 52/240 to 56/200, so not 50 %, but in the middle 54/220.
    tidy = figures(
        n=sectors(50, HIDDEN, 2, 1, 1, 1) | {REST: 4},
        d=sectors(100, 100, HIDDEN, 2, 2, 2) | {REST: 40},
    )
    row = of(tidy, make_areas(hidden=True), indicator(factor=100)).loc[("stadsdeel", "A")]
    assert (row["value"], row["low"], row["high"]) == pytest.approx((5400 / 220, 5200 / 240, 28))
    assert row["state"] == State.ESTIMATED


# --- what may not be added up -------------------------------------------------------------


def test_median_is_given_by_sector_and_refused_above():
    areas = make_areas()
    cube = build_cube(figures(n=sectors(1, 2, 3, 4, 5, 6)), areas)
    median = {"mediaan": indicator(kind="not_aggregable", denominator=None)}
    assert measure(cube, median, areas, levels=("sector",))["value"].tolist() == [1, 2, 3, 4, 5, 6]
    with pytest.raises(DataError, match="mediaan kan niet opgeteld worden tot wijk"):
        measure(cube, median, areas)


def test_no_figures_no_rows():
    areas = make_areas()
    cube = build_cube(figures(other=sectors(1, 2, 3, 4, 5, 6)), areas)
    found = measure(cube, {"x": indicator()}, areas)
    assert found.empty
    assert found.columns.tolist() == MEASURE_COLUMNS


def test_years_are_those_that_both_parts_have():
    tidy = figures(n=sectors(*[1] * 6), d=sectors(*[2] * 6))
    older = tidy[tidy["variable"] == "n"].assign(period=2024)
    areas = make_areas()
    cube = build_cube(pd.concat([tidy, older]), areas)
    assert set(measure(cube, {"x": indicator()}, areas)["period"]) == {2025}


# --- identities ---------------------------------------------------------------------------

GAP = st.sampled_from([HIDDEN, MISSING])
PAIR = st.tuples(st.integers(0, 60) | GAP, st.integers(1, 60) | GAP)


@st.composite
def counts(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give figures with holes, and the same figures with every hole filled as it may be."""
    shown_n, shown_d, true_n, true_d = {}, {}, {}, {}
    for unit in [*SECTORS, ELSEWHERE]:
        d = draw(st.integers(0, 40))
        state = draw(st.sampled_from([None, None, HIDDEN, MISSING]))
        n = draw(st.integers(0, min(d, 4) if state is HIDDEN else d))
        true_n[unit], true_d[unit] = n, d
        shown_n[unit] = n if state is None else state
        shown_d[unit] = d
    return figures(n=shown_n, d=shown_d), figures(n=true_n, d=true_d)


@pytest.mark.slow
@given(counts())
@settings(max_examples=60, deadline=None)
def test_any_filling_lies_within_the_bounds(pair):
    areas, one = make_areas(), indicator(factor=100, maximum_ratio=1, hidden_at_most=4)
    shown, true = (of(tidy, areas, one) for tidy in pair)
    known = shown["low"].notna() & true["value"].notna()
    assert (known == true["value"].notna()).all()
    assert (shown["low"][known] <= true["value"][known] + 1e-9).all()
    assert (true["value"][known] <= shown["high"][known] + 1e-9).all()
    value = shown["value"].notna()
    assert (shown["low"][value] <= shown["value"][value] + 1e-9).all()
    assert (shown["value"][value] <= shown["high"][value] + 1e-9).all()
    assert shown["coverage"].dropna().between(0, 1).all()
    # where all is seen the bounds close on the value
    full = shown["coverage"] == 1
    np.testing.assert_allclose(shown["low"][full], shown["value"][full])


@st.composite
def hidden_counts(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give figures of a supplier that hides either part and adds up what it hides."""
    shown: dict[str, dict] = {"n": {}, "d": {}}
    true: dict[str, dict] = {"n": {}, "d": {}}
    for unit in SECTORS:
        true["d"][unit] = draw(st.integers(0, 40))
        true["n"][unit] = draw(st.integers(0, true["d"][unit]))
        for part in ("n", "d"):
            hides = draw(st.sampled_from([False, False, True]))
            shown[part][unit] = HIDDEN if hides else true[part][unit]
    for part in ("n", "d"):
        gone = [unit for unit in SECTORS if shown[part][unit] is HIDDEN]
        shown[part][REST] = sum(true[part][unit] for unit in gone)
    return figures(**shown), figures(**true)


@pytest.mark.slow
@given(hidden_counts(), st.sampled_from([None, 1]))
@settings(max_examples=60, deadline=None)
def test_true_value_lies_within_the_bounds_of_a_bucket(pair, ratio):
    areas, one = make_areas(hidden=True), indicator(maximum_ratio=ratio)
    shown, true = (of(tidy, areas, one) for tidy in pair)
    known = shown["low"].notna() & true["value"].notna()
    assert (shown["low"][known] <= true["value"][known] + 1e-9).all()
    assert (true["value"][known] <= shown["high"][known] + 1e-9).all()
    city = ("gemeente", "99001")
    columns = ["numerator", "denominator", "value", "state", "coverage"]
    if true["value"].notna()[city]:
        assert shown.loc[city, columns].tolist() == true.loc[city, columns].tolist()


@pytest.mark.slow
@given(st.lists(PAIR, min_size=7, max_size=7))
@settings(max_examples=60, deadline=None)
def test_totals_are_conserved_from_sector_to_gemeente(cells):
    units = [*SECTORS, ELSEWHERE]
    tidy = figures(
        n={unit: n for unit, (n, _) in zip(units, cells, strict=True)},
        d={unit: d for unit, (_, d) in zip(units, cells, strict=True)},
    )
    areas = make_areas()
    found = of(tidy, areas, indicator())
    n, d = cells[-1]
    bucket = (0, 0) if isinstance(n, State) or isinstance(d, State) else (n, d)
    for column, extra in zip(["numerator", "denominator"], bucket, strict=True):
        by_level = found[column].groupby("level").sum()
        assert by_level["sector"] == by_level["wijk"] == by_level["stadsdeel"]
        # with all sectors and the bucket at 0 there is no figure, and no total either
        assert by_level["gemeente"] in (by_level["sector"] + extra, 0)
    total = totals(build_cube(tidy, areas), areas).set_index("variable")
    for variable in ("n", "d"):
        rows = tidy[tidy["variable"] == variable]
        assert total["total"][variable] == rows["value"].sum()
        assert total["missing"][variable] == rows["value"][rows["sector"] != ELSEWHERE].isna().sum()
    parts = total[["sectors", "unknown", "hidden"]].sum(axis=1)
    assert (parts == total["total"]).all()


def test_row_order_does_not_matter():
    tidy = pd.concat(
        figures(
            n=sectors(10, 30, MISSING, HIDDEN, 5, 0), d=sectors(100, 100, 50, 50, 100, 0)
        ).assign(period=year)
        for year in (2023, 2024)
    )
    areas, one = make_areas(), {"x": indicator(), "y": indicator(kind="mean")}
    first = measure(build_cube(tidy, areas), one, areas)
    for seed in range(3):
        shuffled = tidy.sample(frac=1, random_state=seed)
        pd.testing.assert_frame_equal(first, measure(build_cube(shuffled, areas), one, areas))


def test_indicators_do_not_touch_each_other():
    tidy = figures(
        n=sectors(10, 30, MISSING, HIDDEN, 5, 0) | {ELSEWHERE: 5},
        d=sectors(100, 100, 50, 50, 100, 0) | {ELSEWHERE: 10},
    )
    areas = make_areas()
    several = {
        "share": indicator(factor=100, maximum_ratio=1, hidden_at_most=4),
        "mean": indicator(kind="mean"),
        "count": indicator(kind="count", denominator=None),
    }
    together = measure(build_cube(tidy, areas), several, areas).groupby("indicator")
    for name, one in several.items():
        alone = of(tidy, areas, one).reset_index()[MEASURE_COLUMNS].assign(indicator=name)
        found = together.get_group(name).reset_index(drop=True)
        pd.testing.assert_frame_equal(found, alone)


def test_what_has_no_row_is_nothing_hidden_or_missing_by_hand():
    sectors = pd.DataFrame({"wijk": "W", "stadsdeel": "D"}, index=["A", "B"])
    city = Areas("", "X", "", two_levels.LEVELS, sectors, {}, ("Z",), ("H",), False)
    rows = [("A", "n", 4.0), ("A", "m", 3.0), ("H", "m", 2.0), ("Z", "n", 5.0), ("A", "k", 1.0)]
    frame = pd.DataFrame(rows, columns=["sector", "variable", "value"])
    cube = build_cube(
        frame.assign(period=2025, state="waargenomen"), city, zero=frozenset({("n", 2025)})
    )
    values, states = cube.column("n", 2025)
    assert dict(zip(cube.units, values, strict=True)) == pytest.approx(
        {"A": 4, "B": 0, "Z": 5, "H": np.nan}, nan_ok=True
    )
    state = {code: CODE[one] for code, one in {"A": State.OBSERVED, "B": State.OBSERVED}.items()}
    outside = CODE[State.NOT_APPLICABLE]
    assert dict(zip(cube.units, states, strict=True)) == state | {"Z": CODE[State.OBSERVED]} | {
        "H": outside
    }
    # Of m something was hidden, of k nobody knows.
    assert cube.column("m", 2025)[1][cube.units.get_loc("B")] == CODE[State.SUPPRESSED]
    assert cube.column("k", 2025)[1][cube.units.get_loc("B")] == CODE[State.MISSING]
    sums = totals(cube, city).set_index("variable")
    names = ["total", "sectors", "unknown", "hidden", "missing"]
    assert sums.loc["n", names].tolist() == [9, 4, 5, 0, 0]
    assert sums.loc["m", names].tolist() == [5, 3, 0, 2, 1]


def test_what_moves_to_another_list_by_hand():
    columns = ["wijk", "stadsdeel"]
    older, newer = (
        Areas(
            "", "X", "", two_levels.LEVELS, pd.DataFrame("W", codes, columns), {}, ("Z",), (), False
        )
        for codes in (list("ABCD"), list("NOPQR"))
    )
    rows = [("A", 10.0, "waargenomen"), ("B", np.nan, "onderdrukt"), ("C", np.nan, "ontbreekt")]
    rows += [("D", np.nan, "niet van toepassing"), ("Z", 3.0, "waargenomen")]
    frame = pd.DataFrame(rows, columns=["sector", "value", "state"])
    cube = build_cube(frame.assign(variable="n", period=2025), older)
    shares = pd.DataFrame(0.0, newer.units, older.units)
    for new, old, share in [
        ("N", "A", 0.25),
        ("O", "A", 0.75),
        ("O", "B", 1.0),
        ("P", "C", 1.0),
        ("Q", "D", 1.0),
        ("Z", "Z", 1.0),
    ]:
        shares.loc[new, old] = share
    found = moved(cube, sparse.csr_array(shares.to_numpy()), newer, [("n", 2025)])
    # To R nothing goes; what rests on a part of A is an estimate; of B nobody may know.
    np.testing.assert_array_equal(found.values[:, 0], [2.5, np.nan, np.nan, np.nan, np.nan, 3.0])
    states = {code: found.states[at, 0] for at, code in enumerate(newer.units)}
    assert states == {
        "N": CODE[State.ESTIMATED],
        "O": CODE[State.SUPPRESSED],
        "P": CODE[State.MISSING],
        "Q": CODE[State.NOT_APPLICABLE],
        "R": CODE[State.MISSING],
        "Z": CODE[State.OBSERVED],
    }
    assert found.parts[:, 0].tolist() == [0.0, 7.5, 0.0, 0.0, 0.0, 0.0]


def test_a_size_that_is_not_known_is_guessed_by_hand():
    sectors = pd.DataFrame({"wijk": "W", "stadsdeel": "D"}, index=list("ABCDE"))
    codes = {"sector": list("ABCDE"), "wijk": ["W"], "stadsdeel": ["D"], "gemeente": ["X"]}
    names = {level: pd.Series(of, of) for level, of in codes.items()}
    here = Areas("", "X", "", two_levels.LEVELS, sectors, names, ("Z",), (), False)
    rows = [("A", "r", 2025, 100.0), ("B", "r", 2025, 200.0), ("Z", "r", 2025, 7.0)]
    rows += [("A", "r", 2024, 90.0), ("B", "r", 2024, 180.0), ("C", "r", 2024, 45.0)]
    rows += [("A", "h", 2025, 10.0), ("B", "h", 2025, 20.0), ("D", "h", 2025, 3.0)]
    frame = pd.DataFrame(rows, columns=["sector", "variable", "period", "value"])
    cube = build_cube(frame.assign(state="waargenomen"), here)
    found = sizes(cube, here, "r", beside=["h"])
    # C by what it was, times 300/270; D by its homes, times 300/30; E as the mean of the four.
    assert dict(zip(cube.units, found.values, strict=True)) == pytest.approx(
        {"A": 100, "B": 200, "C": 50, "D": 30, "E": 95, "Z": 7}
    )
    assert found.guessed == {"C": Basis("r", 2024), "D": Basis("h", 2025), "E": None}
    assert found.year == 2025
    bare = sizes(cube, here, "r", average=False)
    assert dict(zip(cube.units, bare.values, strict=True)) == pytest.approx(
        {"A": 100, "B": 200, "C": 50, "D": 0, "E": 0, "Z": 7}
    )
    assert sizes(cube, here, "r", until=2024).year == 2024
    assert sizes(cube, here, "weg").values.tolist() == [1.0] * 6
    # Residents of a level, in whole people where they are guessed.
    people = residents({"": cube}, here, "r", 2025, {}, beside=["h"])
    assert people.loc[("gemeente", "X")].tolist() == [387, 2025]
    assert people.loc[("wijk", "W"), "residents"] == 380
    assert residents({"": cube}, here, "weg", 2025, {}).empty
