"""Which numbers measures print, and which sums tie them together: every one by hand."""

from __future__ import annotations

import made_indicator
import numpy as np
import pandas as pd
import pytest
from made_areas import make_areas

from genkgeo.measures.disclosure.unknowns import Numbers, numbers_of
from genkgeo.parameters.registry import Indicator

AREAS = make_areas({"D": {"A": 2, "B": 1}, "E": {"C": 1}})
LEVELS = {"A0": "sector", "A": "wijk", "D": "stadsdeel", "": "gemeente"}


def level_of(area: str) -> str:
    return next(level for level in AREAS.levels.ids if area in AREAS.names[level].index)


def indicator(numerator: str, denominator: str | None = None, **said: object) -> Indicator:
    return made_indicator.indicator(numerator, denominator, **said)


def measures(*rows: tuple[str, str, float, float], year: int = 2025) -> pd.DataFrame:
    """Rows of an indicator, an area, a numerator and a denominator."""
    return pd.DataFrame(
        [(level_of(area), area, year, name, n, d) for name, area, n, d in rows],
        columns=["level", "area", "period", "indicator", "numerator", "denominator"],
    )


def counts(name: str, **of: float) -> list[tuple[str, str, float, float]]:
    return [(name, area, number, np.nan) for area, number in of.items()]


def tied(numbers: Numbers) -> list[str]:
    """Each sum in words; a number by where it stands first."""
    first = numbers.of.drop_duplicates("number").set_index("number")
    named = {at: f"{row.variable}{row.area or row.level}" for at, row in first.iterrows()}
    found = []
    for row in numbers.sums.toarray():
        terms = sorted((named[at], int(row[at])) for at in np.flatnonzero(row))
        plus = "+".join(name if sign == 1 else f"{sign}{name}" for name, sign in terms if sign > 0)
        minus = [f"-{name}" if sign == -1 else f"{sign}{name}" for name, sign in terms if sign < 0]
        found.append(" ".join([plus, *minus]))
    return sorted(found)


CITY = AREAS.code
WHOLE = {"A0": 3.0, "A1": 4.0, "B0": 5.0, "C0": 6.0}
LARGER = {"A": 7.0, "B": 5.0, "C": 6.0, "D": 12.0, "E": 6.0}


def test_a_larger_area_is_the_sum_of_its_parts_and_one_part_is_the_area_itself():
    rows = counts("x", **WHOLE, **LARGER, **{CITY: 18.0})
    found = numbers_of(measures(*rows), {"x": indicator("n")}, AREAS)
    assert tied(found) == ["nA+nB0 -nD", "nA0+nA1 -nA", f"nC0+nD -n{CITY}"]
    # Ten places, seven numbers: B and its sector are one, and C, its sector and E.
    assert len(found.of) == 10 and len(found.true) == 7
    same = found.of.groupby("number")["area"].agg(set).tolist()
    assert {"B", "B0"} in same and {"C", "C0", "E"} in same
    assert sorted(found.true) == [3, 4, 5, 6, 7, 12, 18]
    assert not found.printed.any() and not found.fixed.any() and not found.before.any()
    assert (found.under == -1).all() and (found.ratio == np.inf).all()
    np.testing.assert_array_equal(found.true[found.over], [row[2] for row in rows])


def test_what_has_no_place_is_the_rest_of_the_gemeente():
    # Twenty in the gemeente, eighteen of them in its parts: the difference is published.
    rows = counts("x", **WHOLE, **LARGER, **{CITY: 20.0})
    found = numbers_of(measures(*rows), {"x": indicator("n")}, AREAS)
    assert tied(found) == ["nA+nB0 -nD", "nA0+nA1 -nA", f"nC0+nD -n{CITY}"]
    assert (found.sums @ found.true).tolist().count(-2.0) == 1
    # So is what one part has, where nothing is said of the gemeente.
    found = numbers_of(measures(*counts("x", D=9.0)), {"x": indicator("n")}, AREAS)
    assert tied(found) == ["nD"]
    # Where nothing is said of its parts, an area is no sum of them, whatever it has.
    rows = [*counts("x", **WHOLE, **LARGER), *counts("y", A=0.0), *counts("z", **{CITY: 9.0})]
    registry = {"x": indicator("n"), "y": indicator("m"), "z": indicator("o")}
    found = numbers_of(measures(*rows), registry, AREAS)
    # The two parts of the gemeente are known together, and are two numbers.
    assert tied(found) == ["nA+nB0 -nD", "nA0+nA1 -nA", "nC0+nD"]
    # Elsewhere a sum that is not met ties nothing.
    rows = counts("x", **WHOLE, **(LARGER | {"A": 9.0, "D": 14.0}), **{CITY: 20.0})
    found = numbers_of(measures(*rows), {"x": indicator("n")}, AREAS)
    assert tied(found) == ["nA+nB0 -nD", f"nC0+nD -n{CITY}"]


def test_a_sum_may_lack_a_millionth():
    for wijk, sums in ((2e6 + 1.9, ["nA0+nA1 -nA"]), (2e6 + 2.2, [])):
        rows = counts("x", A0=1e6, A1=1e6, A=wijk)
        found = numbers_of(measures(*rows), {"x": indicator("n")}, AREAS)
        assert tied(found) == sums
    # Of small numbers it is a millionth of one.
    found = numbers_of(measures(*counts("x", A0=0, A1=0, A=1e-6)), {"x": indicator("n")}, AREAS)
    assert tied(found) == ["nA0+nA1 -nA"]
    for wijk, sums in ((0.3 + 9e-7, ["nA0+nA1 -nA"]), (0.3 + 12e-7, [])):
        rows = counts("x", A0=0.1, A1=0.2, A=wijk)
        assert tied(numbers_of(measures(*rows), {"x": indicator("n")}, AREAS)) == sums


def test_a_sum_needs_no_sectors():
    rows = counts("x", A=7.0, B=5.0, D=12.0)
    found = numbers_of(measures(*rows), {"x": indicator("n")}, AREAS)
    assert tied(found) == ["nA+nB -nD", "nD"]


def test_a_number_of_two_indicators_is_one_and_of_another_year_another():
    registry = {"x": indicator("n", "d", maximum_ratio=2.0), "y": indicator("d")}
    now = measures(("x", "A0", 3, 10), ("y", "A0", 10, np.nan), ("x", "A1", 4, 20))
    then = measures(("x", "A0", 2, 10), year=2024)
    found = numbers_of(pd.concat([now, then], ignore_index=True), registry, AREAS)
    assert found.of[["variable", "area", "period"]].to_numpy().tolist() == [
        ["d", "A0", 2024],
        ["d", "A0", 2025],
        ["d", "A1", 2025],
        ["n", "A0", 2024],
        ["n", "A0", 2025],
        ["n", "A1", 2025],
    ]
    assert found.under[0] == found.over[1] and found.under[1] == -1
    assert found.ratio.tolist() == [2.0, np.inf, 2.0, 2.0]
    # The same variable with another figure is another number: it was counted otherwise.
    other = numbers_of(measures(("x", "A0", 3, 10), ("y", "A0", 11, np.nan)), registry, AREAS)
    assert other.under[0] != other.over[1]
    # To six decimals they are the same.
    alike = measures(("x", "A0", 3, 10), ("y", "A0", 10.0000004, np.nan))
    assert len(numbers_of(alike, registry, AREAS).true) == 2


def test_what_adds_up_to_nothing_is_no_number_and_a_balance_may_be_negative():
    registry = {
        "middle": indicator("m", kind="not_aggregable"),
        "mean": indicator("n", "d", kind="mean"),
        "balance": indicator("s", signed=True),
    }
    rows = [("middle", "A0", 5, np.nan), ("mean", "A0", 3, 2), ("balance", "A0", -4, np.nan)]
    found = numbers_of(measures(*rows), registry, AREAS)
    assert found.of["variable"].tolist() == ["d", "n · d", "s"]
    assert found.over.tolist() == [-1, 1, 2] and found.under.tolist() == [-1, 0, -1]
    assert found.signed.tolist() == [False, True, True]
    nothing = numbers_of(measures(rows[0]), registry, AREAS)
    assert (len(nothing.of), nothing.sums.shape, nothing.over.tolist()) == (0, (0, 0), [-1])


FOUR = ("A0", "A1", "B0", "C0")


def made_up(registry: dict[str, Indicator], **figures: list[float | None]) -> list[str]:
    """How variables are tied in four sectors, beside what all sectors have together."""
    rows = [
        (name, area, number, np.nan)
        for name, own in figures.items()
        for area, number in zip(FOUR, own, strict=True)
        if number is not None
    ]
    return [
        tie for tie in tied(numbers_of(measures(*rows), registry, AREAS)) if "totaal" not in tie
    ]


def names(*variables: str, **fields: object) -> dict[str, Indicator]:
    return {name: indicator(name, **fields) for name in variables}


def test_of_several_that_add_up_to_the_same_the_one_is_found_that_does_so_everywhere():
    # Both r and t are thirty in all; t is m and v, and u is m and r.
    figures = {"m": [1, 2, 3, 4], "r": [9, 8, 7, 6], "t": [6, 7, 8, 9], "v": [5, 5, 5, 5]}
    assert made_up(names(*"mrtuv"), **figures, u=[10, 10, 10, 10]) == sorted(
        f"m{area}+{tie}{area}" for area in FOUR for tie in (f"r{area} -u", f"v{area} -t")
    )


def test_variables_make_up_a_third_where_all_three_are_known():
    figures = {"m": [1, 2, 3, 4], "v": [5, 5, 5, 5]}
    three = [f"m{area}+v{area} -t{area}" for area in FOUR[:3]]
    assert made_up(names(*"mvt"), **figures, t=[6, 7, 8, 9]) == [*three, "mC0+vC0 -tC0"]
    assert made_up(names(*"mvt"), **(figures | {"m": [1, 2, 3, None]}), t=[6, 7, 8, 5]) == three


@pytest.mark.parametrize(
    ("least", "other", "miss", "are_tied"),
    [
        # A millionth of three million is three, in each of the four.
        (1e6, 2e6, 2.9, True),
        (1e6, 2e6, 3.1, False),
        # Of less than one it is a millionth of one.
        (0.1, 0.2, 9e-7, True),
        (0.1, 0.2, 12e-7, False),
    ],
)
def test_variables_that_make_up_a_third_may_lack_a_millionth(least, other, miss, are_tied):
    figures = {"m": [least] * 4, "v": [other] * 4, "t": [least + other + miss] * 4}
    assert bool(made_up(names(*"mvt"), **figures)) == are_tied


def test_what_may_be_negative_can_make_up_a_third_too():
    four = [f"m{area}+n{area} -t{area}" for area in FOUR]
    for balance, total in (
        # It adds up to nothing, so that the others are as large; or nearly all of the third is 0.
        ([1, -1, 2, -2], [6, 4, 7, 3]),
        ([-5, -5, -5, 1], [0, 0, 0, 6]),
    ):
        figures = {"m": balance, "n": [5, 5, 5, 5], "t": total}
        assert made_up(names(*"mnt", signed=True), **figures) == four


@pytest.mark.parametrize("other", "av")
def test_a_number_of_two_indicators_makes_up_no_third_with_itself(other):
    # What y counts is what x counts and the other; in C0 there is none of these, and x and y are
    # one number there, of which nothing follows.
    registry = {"x": indicator("n"), "y": indicator("n"), "z": indicator(other)}
    figures = {"x": [1, 2, 3, 4], "y": [6, 7, 8, 4], "z": [5, 5, 5, 0]}
    rows = [
        row
        for name, own in figures.items()
        for row in counts(name, **dict(zip(FOUR, own, strict=True)))
    ]
    found = numbers_of(measures(*rows), registry, AREAS)
    sums = sorted(found.sums.toarray(), key=np.count_nonzero)
    # Three sums of three, and that of all numbers of both with what they have together.
    assert [np.count_nonzero(row) for row in sums] == [3, 3, 3, 8]
    larger = sorted(-(row * found.true).min() for row in sums[:3])
    assert larger == [6, 7, 8]


def test_variables_that_make_each_other_up_are_tied_in_every_area():
    registry = {"m": indicator("m"), "v": indicator("v"), "t": indicator("t")}

    def found(men: list[float], women: list[float], all_of: list[float]) -> list[str]:
        rows = [
            row
            for name, figures in zip("mvt", (men, women, all_of), strict=True)
            for row in counts(name, **dict(zip(("A0", "A1", "B0", "C0"), figures, strict=True)))
        ]
        ties = tied(numbers_of(measures(*rows), registry, AREAS))
        return [tie for tie in ties if "totaal" not in tie]

    four = ["mA0+vA0 -tA0", "mA1+vA1 -tA1", "mB0+vB0 -tB0", "mC0+vC0 -tC0"]
    assert found([1, 2, 3, 4], [5, 5, 5, 5], [6, 7, 8, 9]) == four
    # Where one is none in two areas it may be chance that they agree.
    assert found([1, 2, 3, 0], [5, 5, 5, 5], [6, 7, 8, 5]) == four
    assert found([1, 2, 0, 0], [5, 5, 5, 5], [6, 7, 5, 5]) == []
    assert found([1, 2, 3, 4], [5, 5, 5, 5], [6, 7, 8, 10]) == []
    # Nor where they agree in all areas together, and in two of four.
    assert found([1, 2, 3, 4], [5, 5, 5, 5], [6, 7, 9, 8]) == []
    # Thrice the same is no sum of anything.
    assert found([0, 0, 0, 0], [5, 5, 5, 5], [5, 5, 5, 5]) == []


def test_the_total_of_all_sectors_is_printed_where_no_indicator_has_them_all():
    registry = {"x": indicator("n", "d"), "y": indicator("n", "e")}
    rows = [("x", "A0", 3, 10), ("x", "A1", 4, 10), ("y", "B0", 5, 10), ("y", "C0", 6, 10)]
    found = numbers_of(measures(*rows), registry, AREAS)
    assert tied(found) == ["nA0+nA1+nB0+nC0 -ntotaal"]
    total = found.of[found.of["level"] == "totaal"]
    assert total[["variable", "area", "period"]].to_numpy().tolist() == [["n", "", 2025]]
    at = total["number"].iloc[0]
    assert (found.true[at], found.printed.tolist().index(True), found.printed.sum()) == (18, at, 1)
    # One of them may lie below 0, so that the total may.
    registry["x"] = indicator("n", "d", signed=True)
    assert numbers_of(measures(*rows), registry, AREAS).signed[at]
    # Of two variables there are two.
    registry |= {"v": indicator("m"), "w": indicator("m")}
    both = numbers_of(measures(*rows, ("v", "A0", 7, np.nan), ("w", "B0", 8, 1)), registry, AREAS)
    assert tied(both) == ["mA0+mB0 -mtotaal", "nA0+nA1+nB0+nC0 -ntotaal"]
    assert sorted(both.true[both.printed]) == [15, 18]
    # Of one sector, and where an indicator has all of them, it is no other number.
    for few in (rows[:1], rows[:2]):
        alone = numbers_of(measures(*few), registry, AREAS)
        assert tied(alone) == [] and not alone.printed.any()
    every = [*rows, *[("x", area, n, 10.0) for area, n in (("B0", 5.0), ("C0", 6.0))]]
    assert tied(numbers_of(measures(*every), registry, AREAS)) == []
