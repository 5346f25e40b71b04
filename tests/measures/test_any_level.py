"""Figures that come per area of a larger level: every expectation is worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_areas import make_areas
from per_level import BORDERS, HIDES, PER_WIJK, RATE, SIZES, YEAR, cells, city, numbered
from small_city import CITY, HIDDEN, Borders, Cells, Delivery, indicator, opened
from sums_attack import exposed
from sums_attack import shown as protected
from test_disclosure import TREES, registry

from genkgeo.analysis.computed import Computed
from genkgeo.certainty.known_in_both import known_in_both
from genkgeo.change.edition import measure_edition
from genkgeo.measures import any_level
from genkgeo.measures.cube import build_cube
from genkgeo.measures.supplied import supplied_of
from genkgeo.measures.totals import totals
from genkgeo.states import State

pytestmark = pytest.mark.slow

SEEN, GONE, NONE = State.OBSERVED, State.SUPPRESSED, State.MISSING


def figure(analysis: Computed, area: str, name: str = "rate") -> pd.Series:
    """One measure, before anything is hidden: what the arithmetic makes of it."""
    rows = unprotected(analysis)
    return rows[(rows["area"] == area) & (rows["indicator"] == name)].iloc[-1]


def unprotected(analysis: Computed) -> pd.DataFrame:
    edition = analysis.edition
    own = edition.supplied.get("nu", [])
    return any_level.measure(edition.cubes["nu"], edition.method.registry, edition.here, own)


def says(analysis: Computed, area: str, name: str = "rate") -> tuple[object, ...]:
    """Numerator, denominator, value and coverage."""
    row = figure(analysis, area, name)
    return tuple(row[["numerator", "denominator", "value", "coverage"]])


@pytest.fixture(scope="module")
def hides(tmp_path_factory) -> Computed:
    """Sectors hidden, and wijken supplied of which one is hidden too."""
    sectors = Delivery(cells(n=HIDES, d=SIZES))
    wijken = Delivery(cells(n=PER_WIJK), level="wijk")
    return opened(city(sectors, wijken), tmp_path_factory.mktemp("hides"))


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("W1", (25, 200, 12.5, 1.0)),  # the supplier's 25; of the sectors only 10 of 100 is known
        ("W2", (40, 200, 20.0, 1.0)),  # the sum of its sectors
        ("W3", (5, 100, 5.0, 0.5)),  # hidden by both: what is known of it
        ("D1", (65, 400, 16.25, 1.0)),  # 25 + 40
        ("D2", (20, 300, 20 / 3, 0.75)),  # 5 + 15, of three of four sectors
        (CITY, (88, 710, 100 * 88 / 710, 710 / 810)),  # 25 + 40 + 5 + 15, and 3 without a place
    ],
)
def test_a_supplied_wijk_wins_from_hidden_sectors(hides, area, expected):
    assert says(hides, area) == pytest.approx(expected)


def test_its_interval_closes_and_that_of_a_hidden_wijk_does_not(hides):
    ends = {area: tuple(figure(hides, area)[["low", "high"]]) for area in ("W1", "W3", "D1", CITY)}
    assert ends["W1"] == pytest.approx((12.5, 12.5))
    assert ends["D1"] == pytest.approx((16.25, 16.25))
    assert ends["W3"] == pytest.approx((2.5, 52.5))  # from 5 to 105 of 200
    assert ends[CITY] == pytest.approx((100 * 88 / 810, 100 * 188 / 810))


def test_what_was_supplied_is_named_and_what_the_supplier_hides_stays_hidden(hides):
    per = {area: figure(hides, area)["given_per"] for area in ("X02", "W1", "W2", "W3", "D1", CITY)}
    assert per == {"X02": "", "W1": "wijk", "W2": "", "W3": "", "D1": "wijk", CITY: "wijk"}
    assert figure(hides, "X02")["state"] == State.SUPPRESSED


def test_totals_are_conserved(hides):
    of_n = hides.measured.totals.set_index("variable").loc["n"]
    expected = {"total": 88, "sectors": 85, "unknown": 3, "hidden": 0, "missing": 1}
    assert of_n[list(expected)].to_dict() == expected  # of X06 nothing is known, of X02 its wijk


# --- what a supplier hides must not follow from what is shown -------------------------------


def test_the_rest_of_a_supplied_wijk_would_give_the_hidden_sector_away(hides):
    # 25 in W1 less 10 in X01 is the 15 that X02 hides, so X01 goes; in W3 nothing is whole
    shown = hides.measured.measures
    hidden = set(shown.loc[shown["state"] == State.SUPPRESSED, "area"])
    assert hidden == {"X01", "X02", "X06"}
    before = unprotected(hides)
    here, registry = hides.edition.here, hides.params.registry
    assert exposed(before, before, here)["area"].tolist() == ["X02"]
    after = protected(before, registry, here)
    assert exposed(after, before, here).empty


def test_without_the_wijken_nothing_more_is_hidden(tmp_path):
    shown = opened(city(Delivery(cells(n=HIDES, d=SIZES))), tmp_path).measured.measures
    hidden = set(shown.loc[shown["state"] == State.SUPPRESSED, "area"])
    assert hidden == {"X02", "X06"}
    assert "given_per" not in shown


def test_what_a_public_table_hides_is_secret_all_the_same(tmp_path):
    public = {"rate": indicator("n", "d", maximum_ratio=1, public=True)}
    sectors, wijken = cells(n=HIDES, d=SIZES), Delivery(cells(n=PER_WIJK), level="wijk")
    shown = opened(city(Delivery(sectors), wijken, indicators=public), tmp_path).measured.measures
    assert shown.loc[shown["area"] == "X01", "state"].item() == State.SUPPRESSED


def test_a_hidden_wijk_that_the_others_give_away_takes_one_with_it(tmp_path):
    # D1 is supplied as 65 and W2 is 40, so W1 is 25 and X02, with 10 in X01, would be 15
    parts = [
        Delivery(cells(n=HIDES, d=SIZES)),
        Delivery(cells(n={"D1": 65, "D2": "x"}), level="stadsdeel"),
    ]
    analysis = opened(city(*parts), tmp_path)
    shown = analysis.measured.measures.set_index("area")["state"]
    assert shown["X01"] == State.SUPPRESSED
    before = unprotected(analysis)
    assert set(exposed(before, before, analysis.edition.here)["area"]) == {"X02"}
    after = protected(before, analysis.params.registry, analysis.edition.here)
    assert exposed(after, before, analysis.edition.here).empty


# --- sectors not supplied at all ------------------------------------------------------------


@pytest.mark.parametrize("layout", ["swing", "wide", "long", "viewer"])
def test_sectors_not_supplied_at_all(tmp_path, layout):
    wijken = cells(n={"W1": 25, "W2": 40, "W3": 12, "W4": 15, "XZ": 3})
    parts = [Delivery(cells(d=SIZES)), Delivery(wijken, level="wijk", layout=layout)]
    analysis = opened(city(*parts), tmp_path)
    assert says(analysis, "W3") == pytest.approx((12, 200, 6.0, 1.0))
    assert says(analysis, "D2") == pytest.approx((27, 400, 6.75, 1.0))
    assert says(analysis, CITY) == pytest.approx((95, 810, 100 * 95 / 810, 1.0))
    sector = figure(analysis, "X05")
    assert (sector["state"], sector["given_per"]) == (State.LARGER, "wijk")
    assert pd.isna(sector["value"])
    of_n = analysis.measured.totals.set_index("variable").loc["n"]
    expected = {"total": 95, "sectors": 92, "unknown": 3, "hidden": 0, "missing": 0}
    assert of_n[list(expected)].to_dict() == expected


def test_what_is_not_known_stays_unknown_and_is_never_nothing(tmp_path):
    wijken = cells(n={"W1": 25, "W2": "", "W3": 12, "W4": 15})
    parts = [Delivery(cells(d=SIZES)), Delivery(wijken, level="wijk")]
    analysis = opened(city(*parts), tmp_path)
    assert figure(analysis, "W2")["state"] == State.MISSING
    assert figure(analysis, "X03")["state"] == State.MISSING
    assert figure(analysis, "X01")["state"] == State.LARGER
    assert says(analysis, "D1") == pytest.approx((25, 200, 12.5, 0.5))
    assert tuple(figure(analysis, "D1")[["low", "high"]]) == pytest.approx((6.25, 56.25))


def test_numerator_and_denominator_at_different_levels(tmp_path):
    # per stadsdeel the poor, per wijk the people: only from the stadsdeel on there is a figure
    parts = [
        Delivery(cells(n={"D1": 30, "D2": 60}), level="stadsdeel"),
        Delivery(cells(d={"W1": 100, "W2": 200, "W3": 300, "W4": 0}), level="wijk"),
    ]
    analysis = opened(city(*parts), tmp_path)
    assert says(analysis, "D1") == pytest.approx((30, 300, 10.0, 1.0))
    assert says(analysis, "D2") == pytest.approx((60, 300, 20.0, 1.0))
    assert says(analysis, CITY) == pytest.approx((90, 600, 15.0, 1.0))
    for area in ("X01", "W1"):
        row = figure(analysis, area)
        assert (row["state"], row["given_per"]) == (State.LARGER, "stadsdeel"), area


def test_a_denominator_that_is_partly_hidden_gives_no_figure_where_no_sector_has_one(tmp_path):
    sizes = SIZES | {"X02": "x"}
    parts = [
        Delivery(cells(d=sizes)),
        Delivery(cells(n={"W1": 25, "W2": 40, "W3": 12, "W4": 15}), level="wijk"),
    ]
    analysis = opened(city(*parts), tmp_path)
    row = figure(analysis, "W1")
    assert row["state"] == State.SUPPRESSED
    assert pd.isna(row["value"])
    assert row["coverage"] == 0
    assert says(analysis, "D1")[:3] == pytest.approx((40, 200, 20.0))


def test_a_mean_and_a_count_per_wijk(tmp_path):
    both = {
        "income": indicator("income", "d", kind="mean", factor=1.0, unit="euro"),
        "dogs": indicator("dogs", None),
    }
    parts = [
        Delivery(cells(d=SIZES | {"X01": 300})),
        Delivery(
            cells(
                income={"W1": 20, "W2": 30, "W3": 10, "W4": 40},
                dogs={"W1": 7, "W2": 1, "W3": "x", "W4": 4},
            ),
            level="wijk",
        ),
    ]
    analysis = opened(city(*parts, indicators=both), tmp_path)
    # 20 over 400 people and 30 over 200
    assert figure(analysis, "D1", "income")["value"] == pytest.approx(14000 / 600)
    assert figure(analysis, "D1", "dogs")["value"] == 8
    row = figure(analysis, "D2", "dogs")
    assert (row["value"], row["coverage"]) == (4, 0.5)


def test_a_mean_of_known_sectors_is_worked_out_from_them(tmp_path):
    one = {"income": indicator("income", "d", kind="mean", factor=1.0, unit="euro")}
    means = numbered(10, 20, 30, 30, 30, 30, 30, 30)
    parts = [
        Delivery(cells(d=numbered(*[100] * 8), income=means)),
        Delivery(cells(income={"W1": 99, "W2": 30, "W3": 30, "W4": 30}), level="wijk"),
    ]
    row = figure(opened(city(*parts, indicators=one), tmp_path), "W1", "income")
    assert (row["value"], row["given_per"]) == (15, "")


def test_what_two_lists_have_together_gives_way_to_a_wijk_that_is_known_whole(tmp_path):
    # n of the sectors comes in the older list, without X02; of W1 its supplier says 25 of 200.
    old = Borders({code.replace("X", "O"): wijk for code, wijk in BORDERS.wijk.items()}, {})
    old = replace(old, stadsdeel=BORDERS.stadsdeel)
    n = {code.replace("X", "O"): count for code, count in numbered(10, "", *[20] * 6).items()}
    crosswalk = {("oud", "nu"): {(code.replace("X", "O"), code): 1.0 for code in BORDERS.wijk}}
    parts = [
        Delivery(cells(d=SIZES)),
        Delivery(cells(n=n), vintage="oud"),
        Delivery(cells(n={"W1": 25, "W2": 40, "W3": 40, "W4": 40}), level="wijk"),
    ]
    lists = {"borders": {"nu": BORDERS, "oud": old}, "crosswalk": crosswalk}
    rows = opened(city(*parts, **lists), tmp_path).edition.unhidden.set_index("area")
    columns = ["numerator", "denominator", "coverage"]
    assert rows.loc["X03", columns].tolist() == [20, 100, 1]
    assert pd.isna(rows.at["X02", "value"])
    assert rows.loc["W1", columns].tolist() == [25, 200, 1]
    assert rows.loc["W2", columns].tolist() == [40, 200, 1]
    assert rows.loc["D1", columns].tolist() == [65, 400, 1]
    assert rows.at[CITY, "numerator"] == 25 + 3 * 40
    assert rows.loc[["W1", "W2", "X03"], "given_per"].tolist() == ["wijk", "", ""]


def test_a_wijk_that_does_not_apply_lacks_nothing_though_a_sector_of_it_is_hidden(tmp_path):
    counts = numbered("-99996", "-99997", *[20] * 6)
    parts = [
        Delivery(cells(n=counts, d=SIZES), layout="swing"),
        Delivery(
            cells(n={"W1": "-99998", "W2": 40, "W3": 40, "W4": 40}), layout="swing", level="wijk"
        ),
        Delivery(cells(n={"D1": 99, "D2": 80}), level="stadsdeel"),
    ]
    made = opened(city(*parts), tmp_path, strict=False)
    # D1 is W2 and what does not apply: 40, as its parts say, and not the 99 of its supplier.
    of_n = totals(made.edition.cubes["nu"], made.edition.here, made.edition.supplied["nu"])
    assert of_n.set_index("variable").at["n", "sectors"] == 40 + 80


def test_a_wijk_that_is_hidden_is_not_known_though_none_of_its_sectors_is_hidden(tmp_path):
    # W1 has no row, and its supplier says what it hides: nothing of the sectors is in that.
    counts = numbered(20, "", *[20] * 6) | {HIDDEN: 2}
    parts = [
        Delivery(cells(n=counts, d=SIZES | {HIDDEN: 0})),
        Delivery(
            cells(n={"W2": 40, "W3": 40, "W4": 40, HIDDEN: 0}), absent="missing", level="wijk"
        ),
        Delivery(cells(n={"D1": 70, "D2": 80}), level="stadsdeel"),
    ]
    made = opened(city(*parts, hidden=(HIDDEN,)), tmp_path, strict=False)
    of_n = totals(made.edition.cubes["nu"], made.edition.here, made.edition.supplied["nu"])
    assert of_n.set_index("variable").loc["n", ["sectors", "missing"]].tolist() == [70 + 80, 0]


# --- buckets --------------------------------------------------------------------------------


def test_a_mean_hidden_of_stadsdelen_is_another_than_that_of_sectors_with_wijken_between(tmp_path):
    one = {"income": indicator("income", "d", kind="mean", factor=1.0, unit="euro")}
    more = {"other": indicator("n", "d", maximum_ratio=1)}
    parts = [
        Delivery(cells(d=numbered(*[100] * 8) | {HIDDEN: 50}, income=numbered(*[30] * 7, "x"))),
        Delivery(cells(n={"W1": 25, "W2": 40, "W3": 12, "W4": 15}), level="wijk"),
        Delivery(cells(income={"D1": 30, "D2": "x", HIDDEN: 0}), level="stadsdeel"),
    ]
    analysis = opened(city(*parts, indicators=one | more, hidden=(HIDDEN,)), tmp_path)
    # The 0 of what is hidden of stadsdelen says nothing of X08, and no mean is worked out with it.
    assert figure(analysis, CITY, "income")["value"] == 30


def test_an_unknown_wijk_counts_for_the_gemeente_only(tmp_path):
    wijken = cells(n={"W1": 25, "W2": 40, "W3": 12, "W4": 15, "WONB": 4})
    parts = [Delivery(cells(d=SIZES)), Delivery(wijken, level="wijk")]
    analysis = opened(city(*parts, unknown=("XZ", "WONB")), tmp_path)
    assert says(analysis, "D1")[0] == 65
    assert says(analysis, CITY)[:2] == (96, 810)
    assert analysis.measured.totals.set_index("variable").loc["n", "unknown"] == 4


def test_what_has_no_place_counts_once(tmp_path):
    # the sectors say 3 without a place, and so do the wijken
    parts = [
        Delivery(cells(n=HIDES, d=SIZES)),
        Delivery(cells(n=PER_WIJK | {"W3": 12, "XZ": 3}), level="wijk"),
    ]
    assert says(opened(city(*parts), tmp_path), CITY)[0] == 25 + 40 + 12 + 15 + 3


def test_what_a_wijk_says_is_no_longer_among_what_was_hidden(tmp_path):
    # the supplier hides 15 + 7 = 22 in sectors; of W1 it says 25, of which 15 is hidden
    sectors = HIDES | {HIDDEN: 22}
    parts = [
        Delivery(cells(n=sectors, d=SIZES | {HIDDEN: 0})),
        Delivery(cells(n={"W1": 25, "W2": 40, "W3": "", "W4": 15}), level="wijk"),
    ]
    analysis = opened(city(*parts, hidden=(HIDDEN,)), tmp_path)
    assert says(analysis, CITY) == pytest.approx((95, 810, 100 * 95 / 810, 1.0))
    # what is left of it, 7, is the most that W3 can have beside its 5
    assert tuple(figure(analysis, "W3")[["low", "high"]]) == pytest.approx((2.5, 6.0))
    of_n = analysis.measured.totals.set_index("variable").loc["n"]
    assert of_n[["total", "sectors", "unknown", "hidden"]].tolist() == [95, 85, 3, 7]


@pytest.mark.parametrize(
    ("hidden_people", "expected"),
    [
        # X08 is missing: 63 of five sectors, 3 without a place and 22 of the 200 in X02 and X06.
        (0, (88, 710, 100 * 88 / 710, 710 / 810)),
        # Of the 22 nobody knows of how many: they count for no share.
        ("-99996", (66, 510, 100 * 66 / 510, None)),
    ],
)
def test_what_is_hidden_goes_with_the_people_that_it_is_of(tmp_path, hidden_people, expected):
    sectors = cells(n=HIDES | {"X08": "", HIDDEN: 22}, d=SIZES | {HIDDEN: hidden_people})
    found = says(opened(city(Delivery(sectors), hidden=(HIDDEN,)), tmp_path, strict=False), CITY)
    assert found[:3] == pytest.approx(expected[:3])
    assert expected[3] is None or found[3] == pytest.approx(expected[3])


def test_what_is_hidden_of_wijken_is_another_sum_than_what_is_hidden_of_sectors(tmp_path):
    # The 12 hidden of wijken are W3, of which X05 has 5: X02 is not among them, and X06 for 7.
    hidden = {"hidden": (HIDDEN,)}
    parts = [
        Delivery(cells(n=HIDES, d=SIZES)),
        Delivery(cells(n=PER_WIJK | {HIDDEN: 12}), level="wijk"),
    ]
    analysis = opened(city(*parts, **hidden), tmp_path)
    assert says(analysis, CITY) == pytest.approx((88, 710, 100 * 88 / 710, 710 / 810))
    ends = {area: tuple(figure(analysis, area)[["low", "high"]]) for area in ("W3", CITY)}
    assert ends["W3"] == pytest.approx((2.5, 52.5))  # truly 12 of 200
    assert ends[CITY] == pytest.approx((100 * 88 / 810, 100 * 188 / 810))  # truly 95
    of_n = analysis.measured.totals.set_index("variable").loc["n"]
    assert of_n[["total", "sectors", "unknown", "hidden"]].tolist() == [88, 85, 3, 0]


@pytest.mark.parametrize("sectors", [{}, {"n": numbered(*[""] * 8)}])
def test_what_is_hidden_of_wijken_counts_where_no_sector_says_anything(tmp_path, sectors):
    wijken = PER_WIJK | {"XZ": 3, HIDDEN: 12}
    parts = [Delivery(cells(d=SIZES, **sectors)), Delivery(cells(n=wijken), level="wijk")]
    analysis = opened(city(*parts, hidden=(HIDDEN,)), tmp_path, strict=False)
    assert says(analysis, CITY) == pytest.approx((95, 810, 100 * 95 / 810, 1.0))
    assert tuple(figure(analysis, "W3")[["low", "high"]]) == pytest.approx((0.0, 6.0))
    of_n = analysis.measured.totals.set_index("variable").loc["n"]
    assert of_n[["total", "sectors", "unknown", "hidden"]].tolist() == [95, 80, 3, 12]


@pytest.mark.parametrize("sectors", [{"X06": "", HIDDEN: 15}, {HIDDEN: 22}])
def test_a_hidden_wijk_of_missing_sectors_is_not_in_what_is_hidden_of_sectors(tmp_path, sectors):
    # X02 has 15 and X06 7. Of X05 in W3 there is no row, and 5 is hidden with W3 alone.
    parts = [
        Delivery(cells(n=HIDES | {"X05": ""} | sectors, d=SIZES | {HIDDEN: 0})),
        Delivery(cells(n=PER_WIJK), level="wijk"),
    ]
    analysis = opened(city(*parts, hidden=(HIDDEN,)), tmp_path)
    known = 25 + 40 + 15 + 3 + sectors[HIDDEN] - 15
    assert says(analysis, CITY)[3] < 1
    low, high = figure(analysis, CITY)[["low", "high"]]
    assert (low, high) == pytest.approx((100 * known / 810, 100 * (known + 200) / 810))
    row = figure(analysis, "W3")
    assert row["state"] == State.SUPPRESSED
    assert row[["low", "high"]].tolist() == pytest.approx([0.0, 100.0])  # truly 12 of 200


def test_both_may_add_up_what_they_hide(tmp_path):
    # 15 + 7 is hidden of sectors, 12 of wijken: no fault of either, and the first counts
    sectors = Delivery(cells(n=HIDES | {HIDDEN: 22}, d=SIZES | {HIDDEN: 0}))
    wijken = Delivery(cells(n=PER_WIJK | {HIDDEN: 12}), level="wijk")
    analysis = opened(city(sectors, wijken, hidden=(HIDDEN,)), tmp_path)
    assert "niveau en som" not in set(analysis.findings["check"])
    assert says(analysis, CITY)[0] == 25 + 40 + 5 + 15 + 3 + 7


def test_every_level_may_be_supplied(tmp_path):
    parts = [
        Delivery(cells(d=SIZES)),
        Delivery(cells(n={"W1": 25, "W2": "x", "W3": 12, "W4": 15}), level="wijk"),
        Delivery(cells(n={"D1": 60, "D2": ""}), level="stadsdeel"),
        Delivery(cells(n={CITY: 90}), level="gemeente"),
    ]
    analysis = opened(city(*parts), tmp_path)
    assert says(analysis, "D1") == pytest.approx((60, 400, 15.0, 1.0))
    assert says(analysis, "D2") == pytest.approx((27, 400, 6.75, 1.0))
    # 60 + 27 is a whole sum, and no table says what has no place: the gate tells of the other 3
    assert says(analysis, CITY)[0] == 87
    assert analysis.findings["check"].tolist().count("niveau en som") == 1
    per = {area: figure(analysis, area)["given_per"] for area in ("X01", "X03", "W2", "D1", "D2")}
    assert per == {"X01": "wijk", "X03": "stadsdeel", "W2": "", "D1": "stadsdeel", "D2": "wijk"}


@pytest.mark.parametrize(
    ("sectors", "told", "parts"),
    [
        # The sectors add up to 70, 22 is hidden and 3 has no place: no more than the 95.
        ({HIDDEN: 22}, {CITY: 95}, (70, 3, 22)),
        ({HIDDEN: 22, "X08": ""}, {CITY: 95}, (70, 3, 22)),
        # Where nobody says how much is hidden it is in the sectors.
        ({}, {CITY: 95}, (92, 3, 0)),
        ({"XZ": "-99996"}, {CITY: 95}, (95, 0, 0)),
        # Of another variable only, or nothing: the sectors, and what is hidden of them.
        ({HIDDEN: 22}, {}, (70, 3, 22)),
        ({HIDDEN: 22}, {CITY: "x"}, (70, 3, 22)),
    ],
)
def test_a_gemeente_that_is_supplied_is_whole(tmp_path, sectors, told, parts):
    sizes = SIZES | {HIDDEN: 0}
    delivered = [
        Delivery(cells(n=HIDES | sectors, d=sizes)),
        Delivery(cells(n=told, k={CITY: 50}), level="gemeente"),
    ]
    both = RATE | {"other": indicator("k", "d")}
    analysis = opened(city(*delivered, hidden=(HIDDEN,), indicators=both), tmp_path)
    assert says(analysis, CITY) == pytest.approx((95, 810, 100 * 95 / 810, 1.0))
    assert figure(analysis, CITY)[["low", "high"]].tolist() == pytest.approx([9500 / 810] * 2)
    of_n = analysis.measured.totals.set_index("variable").loc["n"]
    assert of_n[["total", "sectors", "unknown", "hidden"]].tolist() == [95, *parts]


@pytest.mark.slow
def test_an_older_year_per_sector_is_shown_where_the_newest_is_per_wijk(tmp_path):
    def of(year: int, columns: Cells) -> Cells:
        return {(code, year): row for (code, _), row in columns.items()}

    sizes = cells(d=SIZES)
    parts = [
        Delivery(of(2023, cells(n=numbered(*range(1, 9)), d=SIZES)) | of(2024, sizes)),
        Delivery(cells(n={"W1": 25, "W2": 40, "W3": 12, "W4": 15}), level="wijk"),
    ]
    parts[0] = Delivery(of(2023, cells(n=numbered(*range(1, 9)), d=SIZES)))
    results = opened(city(*parts, Delivery(sizes)), tmp_path).results
    assert set(results.current("sector")["period"]) == {2023}
    assert set(results.current("wijk")["period"]) == {2024}
    assert not results.measures["state"].eq(State.LARGER).any()


def test_measures_are_those_of_the_edition(hides):
    assert measure_edition(hides.edition)["given_per"].isin(["", "wijk"]).all()


@pytest.mark.slow
def test_a_year_supplied_whole_is_another_than_one_of_known_sectors(tmp_path):
    # in 2023 W1 lacks 5 of its 105 people, in 2024 its supplier gives it whole
    sizes = SIZES | {"X01": 100, "X02": 5}
    known = numbered(10, "x", 20, 20, 10, 10, 8, 7)
    sectors = {(code, 2023): row for (code, _), row in cells(n=known, d=sizes).items()}
    wijken = cells(n={"W1": 12, "W2": 40, "W3": 20, "W4": 15})
    parts = [Delivery(sectors | cells(d=sizes)), Delivery(wijken, level="wijk")]
    analysis = opened(city(*parts), tmp_path)
    then, now = (analysis.results.shown(year) for year in (2023, 2024))
    both = known_in_both(then, now, analysis.edition.here)
    assert both.loc["wijk", "W1", "rate"].to_dict() == {
        "lacking": pytest.approx(5 / 105),
        "differs": True,
    }
    assert not both.loc[("wijk", "W2", "rate"), "differs"]


@pytest.mark.slow
@given(st.data(), TREES)
@settings(max_examples=80, deadline=None)
def test_what_is_true_lies_within_the_bounds_in_any_town(data, tree):
    """Whatever is hidden, missing, supplied or added up: no figure says more than is true."""
    areas = replace(make_areas(tree), hidden=("99001REST",))
    codes = list(areas.sectors.index)
    truth = {code: data.draw(st.integers(0, 40)) for code in codes}
    states = {code: data.draw(st.sampled_from([SEEN, SEEN, GONE, NONE])) for code in codes}
    within = {code: [code] for code in codes}
    for level in ("wijk", "stadsdeel"):
        for sector, area in areas.sectors[level].items():
            within.setdefault(area, []).append(sector)
    within[areas.code] = codes
    rows = [
        (code, 2025, "n", truth[code] if states[code] == SEEN else float("nan"), states[code])
        for code in codes
    ]
    hidden = sum(truth[code] for code in codes if states[code] == GONE)
    told = data.draw(st.booleans())
    rows += [("99001REST", 2025, "n", float(hidden), SEEN)] if told else []
    rows += [(code, 2025, "d", 100.0, SEEN) for code in codes]
    columns = ["sector", "period", "variable", "value", "state"]
    larger = [*areas.names["wijk"].index, *areas.names["stadsdeel"].index]
    supplied = set(data.draw(st.lists(st.sampled_from(larger), max_size=5)))
    above = [
        (area, 2025, "n", float(sum(truth[code] for code in within[area])), SEEN,
         "wijk" if area in areas.names["wijk"].index else "stadsdeel")
        for area in sorted(supplied)
    ]  # fmt: skip
    one = {"x": registry(maximum_ratio=1, factor=1)["x"]}
    own = supplied_of(pd.DataFrame(above, columns=[*columns, "level"]), areas)
    cube = build_cube(pd.DataFrame(rows, columns=columns), areas)
    for row in any_level.measure(cube, one, areas, own).itertuples():
        true = sum(truth[code] for code in within[row.area]) / (100 * len(within[row.area]))
        assert row.low - 1e-9 <= true <= row.high + 1e-9, row
        if row.coverage > 1 - 1e-9:
            assert row.value == pytest.approx(true), row
        if row.area in supplied:
            assert row.value == pytest.approx(true), row
    if told and NONE not in states.values():
        assert totals(cube, areas, own).set_index("variable").loc["n", "total"] == sum(
            truth.values()
        )


@pytest.mark.parametrize("silent", ["sectors", "wijken"])
def test_that_what_has_no_place_is_not_known_is_kept_though_another_table_is_silent(
    tmp_path, silent
):
    # Of the 10 people without a place nobody knows how many are poor: 0 to 10 of 810.
    poor = numbered(*[10] * 8, first="X0")
    wijken = {"W1": 25, "W2": 20, "W3": 20, "W4": 20}
    said = {"XZ": "-99996"}
    sectors = poor | {"X02": "x"} | ({} if silent == "sectors" else said)
    parts = [
        Delivery(cells(n=sectors, d=SIZES)),
        Delivery(cells(n=wijken | (said if silent == "sectors" else {})), level="wijk"),
    ]
    whole = figure(opened(city(*parts), tmp_path, strict=False), CITY)
    assert whole[["low", "high"]].tolist() == pytest.approx([100 * 85 / 810, 100 * 95 / 810])
    assert whole["coverage"] == pytest.approx(800 / 810)


def test_what_is_counted_without_a_place_goes_with_a_denominator_that_is_not_known(tmp_path):
    # Of the 3 poor without a place the wijken know no people: 3 of nobody is no share, and
    # 80 of 800 is left.
    poor = numbered(*[10] * 8) | {"XZ": 3}
    people = numbered(*[200] * 4, first="W") | {"XZ": "-99996"}
    parts = [Delivery(cells(n=poor)), Delivery(cells(d=people), level="wijk")]
    analysis = opened(city(*parts), tmp_path, strict=False)
    assert says(analysis, CITY)[:3] == pytest.approx((80, 800, 10.0))
    assert figure(analysis, CITY)[["low", "high"]].isna().all()


def test_that_a_denominator_is_not_known_is_heard_where_nothing_is_said_of_any_wijk(tmp_path):
    # The table of wijken has one row, and that says nothing: 3 poor of an unknown number of people.
    parts = [
        Delivery(cells(n=numbered(*[0] * 8) | {"XZ": 3})),
        Delivery(cells(d={"XZ": "-99996"}), level="wijk", absent="missing"),
    ]
    whole = figure(opened(city(*parts), tmp_path, strict=False), CITY)
    assert (whole["state"], whole["coverage"]) == (State.MISSING, 0.0)
    assert whole[["numerator", "denominator", "value"]].isna().all()


def test_a_later_year_is_in_no_table(tmp_path):
    rows = {(code, year): {"n": "30", "d": "100"} for code in SIZES for year in (YEAR, YEAR + 1)}
    made = opened(city(Delivery(rows)), tmp_path)
    assert made.measured.totals["period"].unique().tolist() == [YEAR]
    assert made.measured.sources["periods"].tolist() == [str(YEAR)]
