"""More above the line than below it, which no table of its own shows: it is a finding, by hand.

Two lists of codes, larger areas, and what has no place: there a numerator meets its denominator
only once figures are brought together.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import two_years
from made_areas import make_areas
from per_level import BORDERS, SIZES, cells, city, numbered
from small_city import HIDDEN, UNKNOWN, Borders, Delivery, Project, indicator, opened

from genkgeo.checks import BLOCKING, WARNING, Finding
from genkgeo.checks.impossible import check_impossible

pytestmark = pytest.mark.slow

OLD = Borders({code.replace("X", "O"): wijk for code, wijk in BORDERS.wijk.items()}, {})
"""The sectors of before, under their older codes."""

RECODED = {(code.replace("X", "O"), code): 1.0 for code in BORDERS.wijk}
SPLIT = RECODED | {("O01", "X01"): 0.5, ("O01", "X02"): 0.5}
"""As before; but of what is now X01 a half went to X02."""


def told(project: Project, folder) -> pd.DataFrame:
    findings = opened(project, folder, strict=False).findings
    return findings[findings["check"] == "teller boven noemer"]


def of_two_lists(poor: dict[str, object], people: dict[str, object], way=RECODED) -> Project:
    """Poor of the older list, people of the list shown."""
    deliveries = [
        Delivery(cells(n=poor), vintage="oud"),
        Delivery(cells(d=people)),
    ]
    borders = {"nu": BORDERS, "oud": Borders(OLD.wijk, BORDERS.stadsdeel)}
    return city(*deliveries, borders=borders, crosswalk={("oud", "nu"): way})


POOR = numbered(*[40] * 8, first="O0")


def test_as_many_poor_as_people_is_possible(tmp_path):
    assert told(of_two_lists(POOR | {"O03": 100}, SIZES), tmp_path).empty


def test_more_poor_of_an_older_list_than_people_of_a_sector_that_moved_whole(tmp_path):
    found = told(of_two_lists(POOR | {"O03": 101}, SIZES), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert found["message"].item() == (
        "n kan niet meer zijn dan 1 × d in Sector X03, 2024, na de omrekening uit indeling oud"
    )
    assert found["file"].item() == "tabel0.csv"
    assert found["remedy"].item() == (
        "controleer of teller en noemer van hetzelfde jaar en gebied zijn; kan er meer zijn, haal "
        "dan maximum_ratio weg bij de indicator; kijk anders de omrekening na, of vraag beide in "
        "dezelfde indeling"
    )


def test_more_poor_by_an_estimate_warns_and_marks_the_sector(tmp_path):
    # Half of 90 are 45, and X01 has 20 people; its wijk has 130 poor of 140 people.
    project = of_two_lists(POOR | {"O01": 90}, SIZES | {"X01": 20, "X02": 120}, SPLIT)
    found = told(project, tmp_path)
    assert found["severity"].tolist() == [WARNING]
    assert "in Sector X01, 2024" in found["message"].item()
    assert found["codes"].item() == "X01"


def test_of_a_part_that_is_known_too_much_is_seen_though_another_is_hidden(tmp_path):
    # X02 has its own 80 and half of what is hidden: more than its 60 people, whatever that is.
    project = of_two_lists(POOR | {"O01": "x", "O02": 80}, SIZES | {"X02": 60}, SPLIT)
    found = told(project, tmp_path)
    assert len(found) == 1
    assert "in Sector X02, 2024" in found["message"].item()


@pytest.mark.parametrize(
    ("apart", "place"), [(1, "Wijk W1, Wijk W2, Wijk W3, Wijk W4"), (4, "Made")]
)
def test_more_poor_than_people_in_all_of_a_wijk_or_the_city_blocks(tmp_path, apart, place):
    # The sectors are estimates, and of two together it is sure: 180 poor and 160 people.
    half = {
        (old, new): 0.5
        for old, was in zip(POOR, BORDERS.wijk, strict=True)
        for new in BORDERS.wijk
        if _place(was) & ~apart == _place(new) & ~apart
    }
    poor = numbered(*[90] * 8, first="O0")
    found = told(of_two_lists(poor, numbered(*[80] * 8), half), tmp_path)
    assert found["severity"].tolist() == [BLOCKING, WARNING]
    assert f"in {place}, 2024" in found["message"].iloc[0]
    assert found["codes"].iloc[0] == ("" if place == "Made" else "W1, W2, W3, W4")


def _place(sector: str) -> int:
    return int(sector[-1]) - 1


def test_a_denominator_of_an_older_list_may_be_too_small_as_well(tmp_path):
    deliveries = [
        Delivery(cells(d=numbered(*[39] * 8, first="O0")), vintage="oud"),
        Delivery(cells(n=numbered(*[38] * 7, 40))),
    ]
    borders = {"nu": BORDERS, "oud": Borders(OLD.wijk, BORDERS.stadsdeel)}
    project = city(*deliveries, borders=borders, crosswalk={("oud", "nu"): RECODED})
    found = told(project, tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in Sector X08, 2024, na de omrekening uit indeling oud" in found["message"].item()
    assert found["file"].item() == "tabel1.csv"


@pytest.mark.parametrize(("placeless", "severity"), [(10, []), (900, [BLOCKING])])
def test_poor_without_a_place_may_not_be_more_than_all_people(tmp_path, placeless, severity):
    poor = numbered(*[10] * 8) | {UNKNOWN: placeless}
    project = city(Delivery(cells(n=poor)), Delivery(cells(d=numbered(*[100] * 8))))
    found = told(project, tmp_path)
    assert found["severity"].tolist() == severity
    assert not len(found) or "in Made, 2024" in found["message"].item()
    assert not len(found) or found["remedy"].item() == (
        "controleer of teller en noemer van hetzelfde jaar en gebied zijn; kan er meer zijn, haal "
        "dan maximum_ratio weg bij de indicator; wat geen plaats heeft telt hier mee, van beide"
    )


def test_sectors_that_are_known_may_be_too_many_for_the_people_of_their_wijk(tmp_path):
    # W1 has 45 people as supplied; of X01 alone 50 poor are known, and X02 is hidden.
    sectors = cells(n=numbered(50, "x", 20, 20, 5, 5, 8, 7), d=SIZES | {"X01": "x", "X02": "x"})
    wijken = cells(d={"W1": 45, "W2": 200, "W3": 200, "W4": 200})
    found = told(city(Delivery(sectors), Delivery(wijken, level="wijk")), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in Wijk W1, 2024" in found["message"].item()


def hidden(**columns: dict[str, object]) -> Project:
    """A city of sectors of which some are hidden, and added up."""
    return city(Delivery(cells(**columns)), hidden=(HIDDEN,))


def test_more_poor_than_the_people_that_are_hidden_with_them(tmp_path):
    # Nobody is hidden, so that X02 has nobody: 5 poor of none, and in W1 6 of 4.
    people = numbered(4, "x", *[100] * 6) | {HIDDEN: 0}
    poor = numbered(1, 5, *[10] * 6) | {HIDDEN: 0}
    found = told(hidden(d=people, n=poor), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert found["codes"].item() == "X02"


def test_poor_of_people_of_whom_there_are_as_many_may_be(tmp_path):
    people = numbered(4, "x", *[100] * 6) | {HIDDEN: 5}
    poor = numbered(1, 5, *[10] * 6) | {HIDDEN: 0}
    assert told(hidden(d=people, n=poor), tmp_path).empty


def test_what_no_sector_shows_is_too_much_for_a_wijk_between_sector_and_stadsdeel(tmp_path):
    # 40 poor and more of the 30 people that W1 has; D1 has 230 people, and 80 poor at most.
    sectors = cells(n=numbered(40, "x", *[10] * 6), d=SIZES | {"X01": "x", "X02": "x"})
    wijken = cells(d={"W1": 30, "W2": 200, "W3": 200, "W4": 200})
    found = told(city(Delivery(sectors), Delivery(wijken, level="wijk")), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in Wijk W1, 2024" in found["message"].item()


def test_a_sector_that_is_missing_takes_nothing_from_what_is_sure(tmp_path):
    # Nobody knows what X01 has; X02 has 50 poor, and of those hidden there are 3 people.
    people = numbered("?", "x", *[100] * 6) | {HIDDEN: 3}
    poor = numbered("?", 50, *[10] * 6) | {HIDDEN: 0}
    found = told(hidden(d=people, n=poor), tmp_path)
    assert (found["severity"].tolist(), found["codes"].item()) == ([BLOCKING], "X02")


def test_two_hidden_sectors_share_the_people_that_are_hidden(tmp_path):
    # Each may have its 3 poor among 5 people; both together they have 6.
    people = numbered(100, "x", 100, "x", *[100] * 4) | {HIDDEN: 5}
    poor = numbered(10, 3, 10, 3, *[10] * 4) | {HIDDEN: 0}
    found = told(hidden(d=people, n=poor), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in wat de leverancier verbergt, 2024" in found["message"].item()
    assert told(hidden(d=people | {HIDDEN: 6}, n=poor), tmp_path).empty


def test_hidden_poor_are_among_the_people_of_the_sectors_that_hide_them(tmp_path):
    # 22 poor are hidden in X02 and X04, which have 10 people each.
    people = numbered(100, 10, 100, 10, *[100] * 4) | {HIDDEN: 0}
    poor = numbered(10, "x", 10, "x", *[10] * 4) | {HIDDEN: 22}
    found = told(hidden(d=people, n=poor), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in wat de leverancier verbergt, 2024" in found["message"].item()
    assert told(hidden(d=people, n=poor | {HIDDEN: 20}), tmp_path).empty


def test_people_whom_the_known_poor_take_up_leave_none_for_the_hidden_poor(tmp_path):
    # Of the 5 people hidden in X02 and X04 the poor of X02 are 5: X04 has nobody, and 1 poor.
    people = numbered(100, "x", 100, "x", *[100] * 4) | {HIDDEN: 5}
    poor = numbered(10, 5, 10, "x", *[10] * 4) | {HIDDEN: 1}
    found = told(hidden(d=people, n=poor), tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert told(hidden(d=people | {HIDDEN: 6}, n=poor), tmp_path).empty
    assert told(hidden(d=people, n=poor | {HIDDEN: 0}), tmp_path).empty


@pytest.mark.parametrize(
    ("poor", "people", "wijk"),
    [
        # Of the 60 people of W1 are 50 in X01, so that X02 has 10: 15 poor are too many.
        ({"X01": 0, "X02": 15}, {"X01": 50, "X02": "x"}, {"d": 60}),
        # Of the 25 poor of W1 are 10 in X01, so that X02 has 15 of its 12 people.
        ({"X01": 10, "X02": "x"}, {"X01": 100, "X02": 12}, {"n": 25}),
        # X02 has 10 people left, and 15 poor.
        ({"X01": 10, "X02": "x"}, {"X01": 100, "X02": "x"}, {"n": 25, "d": 110}),
    ],
)
def test_what_a_wijk_leaves_for_one_sector_is_too_little(tmp_path, poor, people, wijk):
    sectors = cells(n=numbered(*[10] * 8) | poor, d=SIZES | people)
    others = {"n": 20, "d": 200}
    of_wijken = {name: {"W1": own} for name, own in wijk.items()}
    for name, own in of_wijken.items():
        own |= dict.fromkeys(("W2", "W3", "W4"), others[name])
    project = city(Delivery(sectors), Delivery(cells(**of_wijken), level="wijk"))
    found = told(project, tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in wat van Wijk W1 overblijft naast de kleinere gebieden" in found["message"].item()
    assert found["codes"].item() == "W1"


def test_hidden_poor_are_among_the_people_of_the_wijken_that_hold_them(tmp_path):
    # X02 alone is hidden, with 11 poor; of its people only the wijk tells.
    poor = Delivery(cells(n=numbered(0, "x", *[10] * 6) | {HIDDEN: 11}))
    for people, severity in ((11, []), (10, [BLOCKING])):
        wijken = Delivery(cells(d={"W1": people, "W2": 99, "W3": 99, "W4": 99}), level="wijk")
        found = told(city(poor, wijken, hidden=(HIDDEN,)), tmp_path)
        assert found["severity"].tolist() == severity


@pytest.mark.parametrize(
    ("people", "poor", "place"),
    [
        # Of the 130 people of D1 are 100 in X01: the rest has 30, and W2 31 poor.
        ({"X01": 100, "X02": "?"}, {"W1": 0, "W2": 31}, "D1"),
        # X01 takes 100 for itself, though W1 as a whole has no more than 1 poor.
        ({"X01": 100, "X02": "?"}, {"W1": 1, "W2": 30}, None),
        # W1 has 20 poor in X02 beside the 100 people of X01: with the 11 of W2 they are 131.
        ({"X01": 100, "X02": "?"}, {"X01": 0, "X02": 20, "W2": 11}, "D1"),
        ({"X01": 100, "X02": "?"}, {"X01": 0, "X02": 20, "W2": 10}, None),
    ],
)
def test_what_a_part_needs_for_its_own_parts_counts_in_what_a_stadsdeel_has(
    tmp_path, people, poor, place
):
    unknown = numbered(*["?"] * 4, *[100] * 4)
    of_sectors = {"d": unknown | people, "n": numbered(*["?"] * 4, *[10] * 4)}
    of_sectors["n"] |= {code: own for code, own in poor.items() if code[0] == "X"}
    of_wijken = {code: own for code, own in poor.items() if code[0] == "W"} | {"W3": 20, "W4": 20}
    project = city(
        Delivery(cells(**of_sectors)),
        Delivery(cells(n={"W1": "?"} | of_wijken), level="wijk"),
        Delivery(cells(d={"D1": 130, "D2": 400}), level="stadsdeel"),
    )
    found = told(project, tmp_path)
    assert found["codes"].tolist() == ([place] if place else [])
    assert found["severity"].tolist() == ([BLOCKING] if place else [])


def test_poor_that_are_known_in_part_are_among_those_that_a_stadsdeel_leaves(tmp_path):
    # Of 12 people in W1 are at most 48 points, the 10 of X01 among them.
    four = {"rate": indicator("n", "d", unit="punten", factor=1.0, maximum_ratio=4.0)}
    of_sectors = {"d": numbered("?", "?", *[100] * 6), "n": numbered(10, "?", *[10] * 6)}
    for left, severity in ((48, []), (49, [BLOCKING])):
        of_stadsdelen = {"n": {"D1": 20 + left, "D2": 40}, "d": {"D1": 212, "D2": 400}}
        project = city(
            Delivery(cells(**of_sectors)),
            Delivery(cells(n={"W1": "?", "W2": 20, "W3": 20, "W4": 20}), level="wijk"),
            Delivery(cells(**of_stadsdelen), level="stadsdeel"),
            indicators=four,
        )
        assert told(project, tmp_path)["severity"].tolist() == severity


def test_what_is_sure_of_a_wijk_blocks_beside_the_estimate_of_a_sector_elsewhere(tmp_path):
    # X01 has half of 90; the poor of O07 and O08 went over X07 and X08: 160 of 150 people.
    way = SPLIT | {("O07", "X07"): 0.5, ("O07", "X08"): 0.5}
    people = SIZES | {"X01": 20, "X02": 120, "X07": 70, "X08": 80}
    found = told(of_two_lists(POOR | {"O01": 90, "O07": 60, "O08": 100}, people, way), tmp_path)
    assert found["severity"].tolist() == [BLOCKING, WARNING]
    assert found["codes"].tolist() == ["W4", "X01, X08"]


@pytest.mark.parametrize("layout", ["swing", "viewer"])
def test_poor_where_people_do_not_apply_are_more_than_there_are(tmp_path, layout):
    nobody = {"swing": "-99998", "viewer": "0"}[layout]
    people, poor = SIZES | {"X02": nobody}, numbered(*[10] * 8)
    project = city(Delivery(cells(d=people, n=poor), layout=layout))
    found = told(project, tmp_path)
    assert found["severity"].tolist() == [BLOCKING]
    assert "in X02, 2024" in found["message"].item()
    assert told(city(Delivery(cells(d=people, n=poor | {"X02": 0}))), tmp_path).empty


def test_what_is_used_where_nobody_is_counted_counts_nowhere_and_is_told(tmp_path):
    energy = {"rate": indicator("n", "d", unit="kWh", factor=1.0)}
    sectors = cells(d=SIZES | {"X02": "-99998"}, n=numbered(*[4000] * 8))
    found = opened(city(Delivery(sectors), indicators=energy), tmp_path, strict=False).findings
    found = found[found["check"] == "telt niet mee"]
    assert found["severity"].tolist() == [WARNING]
    assert "n heeft een cijfer in X02, 2024" in found["message"].item()


# --- by hand -----------------------------------------------------------------------------------

HERE = make_areas({"D": {"V": 2, "W": 2}})
CODES = [*HERE.sectors.index]
GIVEN = pd.concat(
    [two_years.figures(year, CODES, "2025", n=[1.0] * 4, d=[1.0] * 4) for year in (2024, 2025)]
)
RATES = {"x": two_years.indicator(maximum_ratio=1)}


def high(area: str, value: float, sure: float = 0.0, **more: object) -> dict[str, object]:
    """A figure of an area, of which ``sure`` is the least that it can be."""
    level = {1: "wijk", 2: "sector", 5: "gemeente"}[len(area)]
    about = {"indicator": "x", "level": level, "area": area, "period": 2025, "vintage": "2025"}
    return about | {"value": value, "low": value, "at_least": sure} | more


def found_in(*rows: dict, registry=RATES, figures=GIVEN, told=()) -> list[tuple]:
    found = check_impossible(pd.DataFrame(rows), figures, {"2025": HERE}, registry, told)
    return [(one.severity, one.codes, one.row) for one in found]


def test_a_figure_above_what_can_be_warns_and_blocks_where_it_is_sure():
    assert found_in(high("V0", 100.0, 100.0)) == [] == found_in(high("V1", 0.0, low=100.0))
    assert found_in(high("V1", 100.01)) == [(WARNING, "V1", 3)]
    assert found_in(high("V1", 100.01, 100.0)) == [(WARNING, "V1", 3)]
    assert found_in(high("V1", 100.01, 100.01)) == [(BLOCKING, "V1", 3)]
    # What it may be at least counts where the figure itself is not known or not too high.
    assert found_in(high("V1", np.nan, low=100.01)) == [(WARNING, "V1", 3)]
    assert found_in(high("V1", np.nan, 100.01)) == [(BLOCKING, "V1", 3)]


def test_a_mean_is_held_against_its_own_factor():
    four = {"x": two_years.indicator(kind="mean", unit="punten", factor=1, maximum_ratio=4)}
    assert found_in(high("V0", 4.0), registry=four) == []
    assert found_in(high("V0", 4.1), registry=four) == [(WARNING, "V0", 2)]


def test_each_year_is_told_of_and_of_a_year_the_smallest_areas():
    rows = high("V0", 120), high("V", 110), high("99001", 105), high("W1", 130, period=2024)
    assert found_in(*rows) == [(WARNING, "W1", 5), (WARNING, "V0", 2)]
    # What is sure of a larger area stands beside what is not of a smaller one.
    sure = high("V0", 120), high("V", 110, 110), high("99001", 105, 105)
    assert found_in(*sure) == [(BLOCKING, "V", None), (WARNING, "V0", 2)]
    assert found_in(high("99001", 105)) == [(WARNING, "", None)]


def test_indicators_of_which_nothing_can_be_too_high_hide_nothing_of_the_next():
    registry = {
        "zonder": two_years.indicator(maximum_ratio=None),
        "telling": two_years.indicator(kind="count", denominator=None),
        "eerder": two_years.indicator(numerator="m", maximum_ratio=1),
        **RATES,
    }
    rows = [high("V0", 120, indicator=name) for name in registry]
    about = (BLOCKING, "teller boven noemer", "a.csv", 2, "m", "te veel", "kijk na")
    cell = Finding(*about)
    assert found_in(*rows, registry=registry, told=[cell]) == [(WARNING, "V0", 2)]
    # What was told of it for another reason does not count.
    other = replace(cell, check="negatieve telling")
    assert len(found_in(*rows, registry=registry, told=[other])) == 2
    assert check_impossible(pd.DataFrame(), GIVEN, {"2025": HERE}, registry, []) == []


def test_the_row_of_the_numerator_in_that_year_is_named():
    older = two_years.figures(2024, CODES, "2025", n=[1.0] * 4)
    others = two_years.figures(2025, CODES, "2025", m=[1.0] * 4, d=[1.0] * 4)
    own = two_years.figures(2025, CODES, "2025", n=[1.0] * 4).assign(row=[70, 71, 72, 73])
    figures = pd.concat([others, older, own])
    assert found_in(high("V0", 120), figures=figures) == [(WARNING, "V0", 70)]
