"""Sectors that changed far more than the others, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import two_years
from two_years import NOW, THEN

from genkgeo.checks.given import Given
from genkgeo.checks.sectors import _spread_by_chance, check_sectors
from genkgeo.parameters.choices import CheckChoices

NINE = [f"S{number}" for number in range(9)]
STEPS = [-4.0, -3, -2, -1, 0, 1, 2, 3]
"""Changes of eight sectors; with a ninth above 3 the median is 0 and the median distance 2."""


def found(history, frame, registry=None, **choices: float) -> list[str]:
    """What warns; of the single figures only what is asked for with ``times``."""
    choices = {"times": 1e9} | choices
    counts = {"n", "d"}
    checks = CheckChoices(**choices)
    findings = check_sectors(history, Given(frame), registry or {}, counts, checks, NOW)
    return [finding.message for finding in findings]


def jumps(
    changes: list[float], *, sizes: list[float] | None = None, jump: float = 4.0, **fields: object
) -> list[str]:
    """List what warns where every sector goes from 50 by its own change in a year."""
    sectors = NINE[: len(changes)]
    now = np.array(sizes or [100.0] * len(changes))
    share = 50 + np.array(changes)
    count = fields.get("kind") == "count"
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, sectors, n=[50.0] * len(changes), d=[100.0] * len(changes)),
            two_years.figures(NOW, sectors, n=share if count else share * now / 100, d=now),
        ]
    )
    registry = {"x": two_years.indicator(**({"factor": 1} if count else {}) | fields)}
    return found(two_years.history(frame, two_years.areas(sectors)), frame, registry, jump=jump)


def test_a_jump_warns_beyond_the_threshold_and_not_at_it():
    # 1,4826 × 2 × 4 = 11,8608
    assert jumps([*STEPS, 11.86]) == []
    assert jumps([*STEPS, 11.87]) == [
        "X: van 2024 naar 2025 verandert S8 veel meer dan de andere sectoren"
    ]
    assert jumps([*STEPS, 11.87], jump=4.01) == []
    # The mirror image, and with both ends far the median stays what it was.
    assert "verandert S8 " in jumps([*(-step for step in STEPS), -11.87])[0]


def test_a_small_sector_may_change_more():
    # The smaller of the two years counts: 36 of 100 is a weight of 6 in place of 10.
    sizes = [100.0] * 8 + [36.0]
    assert jumps([*STEPS, 19.76], sizes=sizes) == []
    assert len(jumps([*STEPS, 19.77], sizes=sizes)) == 1
    # Under the minimum it says nothing, and at the minimum it does.
    assert jumps([*STEPS, 49.0], sizes=[100.0] * 8 + [29.0]) == []
    assert len(jumps([*STEPS, 49.0], sizes=[100.0] * 8 + [30.0])) == 1


def test_a_count_is_compared_by_its_root():
    # From 50 to (√50 + step ÷ 10)²: the same steps, a tenth as large.
    roots = [(np.sqrt(50) + step / 10) ** 2 - 50 for step in [*STEPS, 11.86, 11.87]]
    count = {"kind": "count", "denominator": None}
    assert jumps([*roots[:8], roots[8]], **count) == []
    assert len(jumps([*roots[:8], roots[9]], **count)) == 1


def test_counts_that_were_far_apart_are_set_beside_themselves():
    # From r² to (r + step ÷ 10)²: of sectors of 100 to 8100 the roots make the same steps.
    roots = np.arange(1.0, 10) * 10
    registry = {"x": two_years.indicator(kind="count", denominator=None, factor=1)}
    for last, warns in ((11.86, False), (11.87, True)):
        now = (roots + np.array([*STEPS, last]) / 10) ** 2
        frame = two_years.pd.concat(
            [two_years.figures(THEN, NINE, n=roots**2), two_years.figures(NOW, NINE, n=now)]
        )
        made = two_years.history(frame, two_years.areas(NINE))
        assert ["S8 " in one for one in found(made, frame, registry, jump=4.0)] == [True] * warns


def test_too_few_sectors_say_nothing_of_what_is_usual():
    assert len(jumps([-3.0, -2, -1, 0, 1, 2, 3, 40])) == 1
    assert jumps([-2.0, -1, 0, 1, 2, 3, 40]) == []


def test_among_sectors_that_did_not_change_chance_says_what_is_usual():
    # Of 50 % the spread of two draws is 100 × √(2 × ¼) = 70,7; times 4 and ÷ √100 is 28,3.
    assert jumps([0.0] * 8 + [28.2]) == []
    assert len(jumps([0.0] * 8 + [28.4])) == 1


@pytest.mark.parametrize(
    ("kind", "change", "warns"),
    [
        # The root of a count has variance ¼, so two draws differ by √½: 4 × 0,707 = 2,83.
        ("count", (np.sqrt(50) + 2.82) ** 2 - 50, False),
        ("count", (np.sqrt(50) + 2.84) ** 2 - 50, True),
        # A mean of 50 changes by a twentieth as a rule: 4 × 2,5 = 10.
        ("mean", 9.9, False),
        ("mean", 10.1, True),
    ],
)
@pytest.mark.parametrize("factor", [1, 10])
def test_what_is_usual_of_a_count_and_of_a_mean(kind, change, warns, factor):
    if kind == "count" and factor != 1:
        return
    fields = {"kind": kind} | ({"denominator": None} if kind == "count" else {"factor": factor})
    if kind == "count":
        assert bool(jumps([0.0] * 8 + [change], **fields)) is warns
        return
    values, sizes = [50.0] * 9, [100.0] * 9
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, NINE, n=values, d=sizes),
            two_years.figures(NOW, NINE, n=[*values[:8], 50 + change], d=sizes),
        ]
    )
    registry = {"x": two_years.indicator(**fields)}
    made = two_years.history(frame, two_years.areas(NINE))
    assert bool(found(made, frame, registry, jump=4.0)) is warns


# --- across two code lists ---------------------------------------------------------------------

OLD = [f"S{number}" for number in range(9)]
NEW = [*OLD[:7], "S7K", "S8K", "S8L"]
MOVES = {code: {code: 1.0} for code in OLD[:7]} | {
    "S7": {"S7K": 1.0},
    "S8": {"S8K": 0.4, "S8L": 0.6},
}


def moved(now: list[float], then: list[float], **choices: float) -> list[str]:
    """What warns where the year before is on older borders: S7 has a new code, S8 was split."""
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, OLD, "old", n=then),
            two_years.figures(NOW, NEW, "new", n=now),
        ]
    )
    made = two_years.history(frame, two_years.areas(NEW), two_years.areas(OLD, "old"), moves=MOVES)
    return found(made, frame, **choices)


def test_a_figure_ten_times_too_high_is_found_across_two_lists():
    then = [100.0] * 9
    good = [100.0] * 8 + [70.0, 30.0]
    assert moved(good, then, times=5.0) == []
    assert moved([*good[:3], 1000.0, *good[4:]], then, times=5.0) == [
        "n: van 2024 naar 2025 verandert S3 veel meer dan de andere sectoren, meer dan 5 keer"
    ]
    assert "S7K" in moved([*good[:7], 10.0, *good[8:]], then, times=5.0)[0]
    # The parts of a split sector are told together, however the people lie over them.
    assert "S8K, S8L" in moved([*good[:8], 700.0, 30.0], then, times=5.0)[0]


def test_many_times_a_few_is_chance():
    # 4 of √2 × (√n − √1): between 14 and 15.
    then, now = [1.0] * 9, [1.0] * 8 + [0.5, 0.5]
    assert moved([14.0, *now[1:]], then, times=5.0) == []
    assert len(moved([15.0, *now[1:]], then, times=5.0)) == 1


@pytest.mark.parametrize(
    ("then", "now", "is_told"),
    [
        # Of an amount what is small in both years is left out; as large as half of them it is not.
        (10.0, 1000.0, True),
        (1000.0, 10.0, True),
        (10.0, 99.0, False),
        (10.0, 100.0, True),
        # Five times, and not just under it.
        (100.0, 500.0, True),
        (100.0, 499.0, False),
        (100.0, 20.0, True),
        (100.0, 20.1, False),
        (100.0, 0.0, True),
    ],
)
def test_an_amount_that_became_many_times_as_large_by_hand(then, now, is_told):
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, NINE, a=[100.0] * 8 + [then]),
            two_years.figures(NOW, NINE, a=[100.0] * 8 + [now]),
        ]
    )
    made = two_years.history(frame, two_years.areas(NINE))
    assert [" S8 " in one for one in found(made, frame, times=5.0)] == [True] * is_told


def test_a_figure_that_became_nothing_is_found():
    then = [20.0] * 9
    assert len(moved([0.0, *[20.0] * 7, 10.0, 10.0], then, times=5.0)) == 1


def test_a_cell_that_lost_its_number_is_found_across_two_lists():
    now = [100.0] * 10
    then = [100.0] * 9
    lost = moved([*now[:7], np.nan, *now[8:]], then)
    assert lost == ["in 2024 stond er een cijfer, in 2025 niet meer (ontbreekt): S7K"]
    assert moved([*now[:7], np.nan, *now[8:]], [*then[:7], np.nan, then[8]]) == []


def test_numerator_and_denominator_may_come_in_two_lists():
    sizes = [100.0] * 9
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, OLD, "old", n=[50.0] * 9, d=sizes),
            two_years.figures(NOW, OLD, "old", n=[50.0] * 8 + [97.0]),
            two_years.figures(NOW, NEW, "new", d=[100.0] * 8 + [60.0, 40.0]),
        ]
    )
    made = two_years.history(frame, two_years.areas(NEW), two_years.areas(OLD, "old"), moves=MOVES)
    registry = {"x": two_years.indicator()}
    assert found(made, frame, registry, jump=6.0) == [
        "X: van 2024 naar 2025 verandert S8K, S8L veel meer dan de andere sectoren"
    ]


def test_a_sector_in_which_all_is_wrong_is_one_finding():
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, NINE, n=[100.0] * 9, d=[200.0] * 9),
            two_years.figures(NOW, NINE, n=[1000.0, *[100.0] * 8], d=[2000.0, *[200.0] * 8]),
        ]
    )
    made = two_years.history(frame, two_years.areas(NINE))
    checks = CheckChoices(times=5.0)
    (told,) = check_sectors(made, Given(frame), {}, {"n", "d"}, checks, NOW)
    assert told.message == (
        "d en n: van 2024 naar 2025 verandert S0 veel meer dan de andere sectoren, meer dan 5 keer"
    )
    assert (told.variable, told.codes, told.row) == ("d, n", "S0", 2)


def test_a_mean_is_moved_by_what_it_is_a_mean_of():
    # Of S8 two fifths went to S8K, and the whole of S7 as well.
    frame = two_years.figures(THEN, OLD, "old", n=[30.0] * 7 + [30.0, 50.0], d=[100.0] * 9)
    moves = MOVES | {"S7": {"S8K": 1.0}}
    made = two_years.history(
        frame, two_years.areas(NEW), two_years.areas(OLD, "old"), moves=moves, means={"n": "d"}
    )
    values = dict(zip(made.here.units, made.values("n", THEN), strict=True))
    assert values["S8K"] == pytest.approx((30 * 100 + 50 * 40) / 140)
    assert (values["S8L"], values["S3"]) == (50, 30)
    # What nobody counted weighs the same.
    alone = two_years.history(
        frame[frame["variable"] == "n"],
        two_years.areas(NEW),
        two_years.areas(OLD, "old"),
        moves=moves,
        means={"n": "d"},
    )
    values = dict(zip(alone.here.units, alone.values("n", THEN), strict=True))
    assert values["S8K"] == pytest.approx((30 + 50 * 0.4) / 1.4)


def test_what_hangs_together_and_what_was_redrawn_by_hand():
    older = ["T0", "S1", "S2", "S3", "S4"]
    newer = ["N0", "N1", "S1", "S2", "S3", "S4"]
    moves = {
        "T0": {"N0": 0.5, "N1": 0.5},
        "S1": {"S1": 1.0},
        "S2": {"S2": 0.7, "S3": 0.3},
        "S3": {"S3": 1.0},
        # S4 did not keep all; that S1 got a tenth of it is a border drawn anew.
        "S4": {"S4": 0.9, "S1": 0.1},
    }
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, older, "old", n=[8.0, 1, 10, np.nan, np.nan]),
            two_years.figures(NOW, newer, n=[4.0, 4, 1, 7, 3, 9]),
        ]
    )
    made = two_years.history(
        frame, two_years.areas(newer), two_years.areas(older, "old"), moves=moves
    )
    pair = made.newest_pair("n", until=NOW)
    group = made.together(pair, "n")
    assert [group.tolist().index(one) for one in group] == [0, 0, 2, 3, 3, 5]
    assert made.redrawn(pair, "n").tolist() == [True, True, False, True, True, True]
    np.testing.assert_array_equal(made.values("n", THEN)[:6], [4, 4, 1, 7, np.nan, np.nan])
    assert made.newest_pair("n", until=THEN) is None
    # A year that both lists have is that of the list shown.
    assert made.moments("n", until=NOW) == [("old", THEN), ("new", NOW)]


def test_a_sector_that_was_redrawn_since_either_of_two_older_lists_was_redrawn():
    # Since the one A was cut out of P, since the other B out of Q; C stayed what it was.
    moves = {"P": {"A": 1.0}, "Q": {"B": 1.0}} | {code: {code: 1.0} for code in "ABC"}
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, ["P", "B", "C"], "one", n=[1.0, 2, 3]),
            two_years.figures(NOW, ["A", "Q", "C"], "two", n=[1.0, 2, 3]),
        ]
    )
    made = two_years.history(
        frame,
        two_years.areas(["A", "B", "C"]),
        two_years.areas(["P", "B", "C"], "one"),
        two_years.areas(["A", "Q", "C"], "two"),
        moves=moves,
    )
    assert made.redrawn(made.newest_pair("n", until=NOW), "n").tolist() == [True, True, False]


def test_what_has_one_year_is_passed_over_and_the_sectors_of_a_jump_are_kept():
    frame = two_years.pd.concat(
        [
            two_years.figures(NOW, NINE, a=[1.0] * 9),
            two_years.figures(THEN, NINE, n=[50.0] * 9, d=[100.0] * 9),
            two_years.figures(NOW, NINE, n=[50.0] * 8 + [90.0], d=[100.0] * 9),
        ]
    )
    made = two_years.history(frame, two_years.areas(NINE))
    registry = {"weg": two_years.indicator(numerator="a"), "x": two_years.indicator()}
    checks = CheckChoices(jump=4.0, times=1.5)
    findings = check_sectors(made, Given(frame), registry, {"n", "d"}, checks, NOW)
    assert [(one.variable, one.codes, one.row) for one in findings] == [("n", "S8", 10)]


def test_of_three_years_the_last_two_are_set_side_by_side():
    years = (THEN - 1, THEN, NOW)
    frame = two_years.pd.concat([two_years.figures(year, NINE, a=[1.0] * 9) for year in years])
    made = two_years.history(frame, two_years.areas(NINE))
    assert made.newest_pair("a", until=NOW) == (("new", THEN), ("new", NOW))
    assert made.newest_pair("a", until=THEN) == (("new", THEN - 1), ("new", THEN))


@pytest.mark.parametrize(
    ("before", "then", "now", "is_told"),
    [
        # Three tenths more or less is allowed.
        (THEN, 10_000.0, 13_000.0, False),
        (THEN, 10_000.0, 13_001.0, True),
        (THEN, 10_000.0, 7_693.0, False),
        (THEN, 10_000.0, 7_692.0, True),
        # In two years six tenths.
        (THEN - 1, 10_000.0, 16_000.0, False),
        (THEN - 1, 10_000.0, 16_001.0, True),
        # √2 × (√164 − 10) is 3,97 and √2 × (√165 − 10) is 4,02.
        (THEN, 100.0, 164.0, False),
        (THEN, 100.0, 165.0, True),
        (THEN, 0.0, 7.0, False),
        (THEN, 0.0, 9.0, True),
    ],
)
@pytest.mark.parametrize("kind", ["count", "rate"])
def test_one_of_two_sectors_is_looked_at_alone_by_hand(kind, before, then, now, is_told):
    sectors, size = NINE[:2], {"d": [20_000.0, 20_000]}
    frame = two_years.pd.concat(
        [
            two_years.figures(before, sectors, n=[5_000.0, then], **size),
            two_years.figures(NOW, sectors, n=[5_000.0, now], **size),
        ]
    )
    count = {"kind": "count", "denominator": None, "factor": 1}
    registry = {"x": two_years.indicator(**(count if kind == "count" else {}))}
    made = two_years.history(frame, two_years.areas(sectors))
    told = f"X: van {before} naar 2025 verandert S1 meer dan 30 % per jaar"
    assert found(made, frame, registry, city=0.3) == [told] * is_told


@pytest.mark.parametrize(("now", "is_told"), [(130.0, False), (131.0, True), (76.0, True)])
def test_of_a_mean_of_two_sectors_chance_says_nothing(now, is_told):
    sectors, size = NINE[:2], {"d": [40.0, 40]}
    frame = two_years.pd.concat(
        [
            two_years.figures(THEN, sectors, n=[100.0, 100], **size),
            two_years.figures(NOW, sectors, n=[100.0, now], **size),
        ]
    )
    registry = {"x": two_years.indicator(kind="mean", unit="euro", factor=1)}
    made = two_years.history(frame, two_years.areas(sectors))
    assert ["S1 " in one for one in found(made, frame, registry, city=0.3)] == [True] * is_told


@pytest.mark.parametrize(
    ("fields", "above", "below", "spread"),
    [
        # The half of them: 100 × √(2 × ½ × ½).
        ({}, 50.0, 100.0, 70.711),
        # Of none and of all it is as of some half in a hundred: 100 × √(2 × 0,01).
        ({}, 0.0, 100.0, 14.142),
        ({}, 100.0, 100.0, 14.142),
        # At most two each, and one as a rule: again the half.
        ({"factor": 1, "unit": "per huis", "maximum_ratio": 2}, 100.0, 100.0, 1.414),
        # An amount of 1,5 each: a twentieth of it, times √100.
        ({"factor": 1, "unit": "kWh"}, 150.0, 100.0, 0.75),
        ({"factor": 1, "unit": "kWh"}, -150.0, 100.0, 0.75),
        # There may be fewer than one in all.
        ({"factor": 1, "unit": "kWh"}, 0.15, 0.1, 0.0237),
        ({"factor": 1, "unit": "euro", "kind": "mean"}, 50.0, 100.0, 0.25),
        ({"factor": 1, "kind": "count", "denominator": None}, 50.0, 1.0, 0.707),
    ],
)
def test_the_spread_by_chance_by_hand(fields, above, below, spread):
    own, pair = two_years.indicator(**fields), (np.array([above] * 2), np.array([below] * 2))
    assert _spread_by_chance(own, *pair) == pytest.approx(spread, abs=5e-4)
