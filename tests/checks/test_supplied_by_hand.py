"""Figures per wijk beside sectors: every border by hand, on a few areas."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import two_levels
import two_years
from two_years import NOW, THEN

from genkgeo.checks.findings import BLOCKING, WARNING
from genkgeo.checks.supplied import (
    check_sums,
    check_supplied,
    check_two_lists,
    check_years,
    hidden_at_most,
)
from genkgeo.measures.cube import build_cube
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import Table
from genkgeo.states import State

SECTORS = ["A", "B", "C", "D"]
HERE = two_years.areas(SECTORS, wijken=["V", "V", "W", "W"])


def asked(choices: CheckChoices | None = None, **registry: object):
    registry = registry or {"x": two_years.indicator()}
    file = SimpleNamespace(
        year=NOW, vintage="new", residents=None, size=None, checks=choices or CheckChoices()
    )
    variables = {name for own in registry.values() for name in own.variables}
    return SimpleNamespace(
        file=file, registry=registry, variables=variables, levels=two_levels.LEVELS
    )


def per_wijk(year: int = NOW, codes: tuple[str, ...] = ("V", "W"), **figures: list[float]):
    return two_years.figures(year, list(codes), **figures).assign(level="wijk")


# --- a year in two lists -------------------------------------------------------------------------

# In the older list a hundred are known of two sectors, and of the third no more than the largest.
OLDER = two_years.figures(NOW, ["S", "T", "U"], "old", n=[40, 60, np.nan], d=[1, 1, 1])
EARLIER = two_years.figures(THEN, ["S", "T", "U"], "old", n=[4, 6, 5], d=[1, 1, 1])


@pytest.mark.parametrize(
    ("larger", "total"),
    [
        # A twentieth less than a hundred, and a twentieth more and then sixty.
        ([45, 50], ""),
        ([44, 50], "94"),
        ([100, 65], ""),
        ([100, 66], "166"),
        # What is not known may be all that lacks, and is never below nothing.
        ([44, np.nan], ""),
        ([166, np.nan], "166"),
    ],
)
def test_a_year_that_wijken_and_older_sectors_give_with_other_totals(larger, total):
    registry = {"x": two_years.indicator(), "y": two_years.indicator(kind="mean", numerator="a")}
    # A mean has no total; that comes first and is no reason to stop.
    supplied = per_wijk(a=[900, 900], n=larger)
    older = pd.concat([EARLIER, OLDER, OLDER.iloc[:3].assign(variable="a")])
    listed = check_two_lists(supplied, older, asked(**registry))
    message = (
        "n van 2025 staat in twee indelingen met een ander totaal: 100 in sectoren van old, "
        f"{total} per wijk van new"
    )
    assert [(one.severity, one.message) for one in listed] == [(BLOCKING, message)] * bool(total)
    # Where its own list has sectors too it is set beside these.
    both = pd.concat([older, two_years.figures(NOW, SECTORS, n=[1, 1, 1, 1])])
    assert check_two_lists(supplied, both, asked(**registry)) == []


# --- beside the sum of the parts -----------------------------------------------------------------


def beside(
    wijken: dict[str, float],
    sectors: list[float | None],
    *more: pd.DataFrame,
    hidden: str = "",
    choices: CheckChoices | None = None,
    **fields: object,
):
    """Findings of wijken beside sectors, of which some are hidden and others not known."""
    codes = [*SECTORS, "ZZ"][: len(sectors)]
    frame = two_years.figures(NOW, codes, n=[np.nan if one is None else one for one in sectors])
    frame.loc[frame["sector"].isin(list(hidden)), "state"] = State.SUPPRESSED
    registry = {"x": two_years.indicator(**fields)}
    supplied = pd.concat([per_wijk(codes=tuple(wijken), n=list(wijken.values())), *more])
    return check_sums(supplied, build_cube(frame, HERE), HERE, asked(choices, **registry))


@pytest.mark.parametrize(
    ("wijk", "severity"),
    [
        (20.0, ""),
        # Figures may be rounded.
        (20.5, ""),
        (19.5, ""),
        (20.6, WARNING),
        (19.4, WARNING),
        # A twentieth of twenty is one.
        (21.0, WARNING),
        (19.0, WARNING),
        (21.1, BLOCKING),
        (18.9, BLOCKING),
    ],
)
def test_a_wijk_is_the_sum_of_its_sectors_but_for_what_is_rounded(wijk, severity):
    listed = beside({"W": 50.0, "V": wijk}, [5, 15, 20, 30])
    told = "n van 2025 per wijk is niet de som van de kleinere gebieden: V"
    assert [(one.severity, one.message) for one in listed] == [(severity, told)] * bool(severity)
    assert [one.row for one in listed] == [3] * bool(severity)
    # What may lie below nothing is a sum as well.
    assert len(beside({"V": wijk}, [5, 15, 20, 30], signed=True)) == bool(severity)


@pytest.mark.parametrize(
    ("wijk", "severity"),
    [
        (99.5, ""),
        (99.4, WARNING),
        (98.0, WARNING),
        (95.0, WARNING),
        (94.9, BLOCKING),
        # Of the hidden sector there are at most twenty.
        (120.5, ""),
        (120.6, WARNING),
        (126.0, WARNING),
        (126.1, BLOCKING),
    ],
)
def test_a_wijk_with_a_hidden_sector_lies_between_what_is_known_and_what_can_be(wijk, severity):
    sectors, most = [100, None, 20, 30], {"hidden_at_most": 20}
    listed = beside({"V": wijk}, sectors, hidden="B", **most)
    told = "n van 2025 per wijk kan niet, naast wat van de kleinere gebieden bekend is: V"
    assert [(one.severity, one.message) for one in listed] == [(severity, told)] * bool(severity)
    # Nothing is said of how many those of a sector that is not known can be, or without a most.
    assert len(beside({"V": wijk}, sectors, **most)) == (0 < wijk < 99.5)
    assert len(beside({"V": wijk}, sectors, hidden="B")) == (0 < wijk < 99.5)
    # Of what may lie below nothing no part is a least.
    assert beside({"V": wijk}, sectors, hidden="B", signed=True) == []


def test_a_wijk_that_is_no_sum_and_one_that_cannot_be_are_told_of_apart():
    listed = beside({"V": 40.0, "W": 4.0}, [5, 15, 20, None], hidden="D", hidden_at_most=4)
    assert [one.message.split(" per wijk ")[1] for one in listed] == [
        "is niet de som van de kleinere gebieden: V",
        "kan niet, naast wat van de kleinere gebieden bekend is: W",
    ]


def test_one_wijk_that_is_far_from_its_sum_blocks_for_all():
    (told,) = beside({"V": 21.0, "W": 60.0}, [5, 15, 20, 30])
    assert (told.severity, told.message[-4:]) == (BLOCKING, "V, W")


@pytest.mark.parametrize(("more", "told"), [(20.0, 0), (21.0, 1)])
def test_of_twenty_milliard_a_difference_in_the_tenth_digit_is_none(more, told):
    assert len(beside({"V": 2e10 + more}, [5e9, 15e9, 20, 30])) == told


@pytest.mark.parametrize(("wijk", "severities"), [(0.5, []), (0.6, [BLOCKING]), (3.0, [BLOCKING])])
def test_where_the_sectors_count_nobody_any_more_than_is_rounded_blocks(wijk, severities):
    # It is infinitely more than nothing, and so more than as much again.
    told = beside({"V": wijk}, [0, 0, 20, 30], choices=CheckChoices(published=1))
    assert [one.severity for one in told] == severities


def test_a_wijk_and_a_stadsdeel_that_are_no_sum_are_both_told():
    above = two_years.figures(NOW, ["D"], n=[99.0]).assign(level="stadsdeel")
    told = beside({"V": 30.0, "W": 50.0}, [5, 15, 20, 30], above)
    assert [one.message.split(" per ")[1].split(" ")[0] for one in told] == ["wijk", "stadsdeel"]


@pytest.mark.parametrize(("first", "second", "most"), [(4, 9, 9), (9, 4, 9), (4, None, np.inf)])
def test_of_what_two_indicators_count_as_many_may_be_hidden_as_either_says(first, second, most):
    both = {
        "x": two_years.indicator(hidden_at_most=first),
        "y": two_years.indicator(hidden_at_most=second),
        "z": two_years.indicator(numerator="m", hidden_at_most=99),
    }
    assert hidden_at_most("n", asked(**both)) == most
    assert hidden_at_most("weg", asked(**both)) == np.inf


def test_what_has_no_place_may_be_known_per_wijk_alone():
    assert beside({"V": 20.0, "ZZ": 7.0}, [5, 15, 20, 30], hidden_at_most=4) == []
    # Where sectors say it too, both say the same.
    assert beside({"V": 20.0, "ZZ": 7.0}, [5, 15, 20, 30, 7]) == []
    for other in (4.0, 9.0):
        assert len(beside({"V": 20.0, "ZZ": other}, [5, 15, 20, 30, 7])) == 1


# --- from year to year ---------------------------------------------------------------------------


def through_years(*years: pd.DataFrame, choices: CheckChoices | None = None, **registry: object):
    frame = two_years.figures(NOW, SECTORS, q=[1, 2, 3, 4])
    here = two_years.areas(SECTORS, wijken=["V", "V", "W", "W"])
    return check_years(pd.concat(years), build_cube(frame, here), here, asked(choices, **registry))


def test_a_denominator_per_wijk_that_grows_is_told_and_a_later_year_is_not_looked_at():
    then, now = per_wijk(THEN, d=[9000, 9000]), per_wijk(d=[9000, 15000])
    later = per_wijk(NOW + 1, d=[90000, 90000])
    grows = "d verandert van 2024 naar 2025 meer dan 10 % per jaar in"
    listed = through_years(then, now, later)
    assert [one.message for one in listed] == [f"{grows} X", f"{grows} W"]
    assert [(one.severity, one.row) for one in listed] == [(WARNING, 2)] * 2
    assert through_years(then, then.assign(period=NOW), later) == []
    # Of what no indicator uses nothing is said.
    of_other = (frame.assign(variable="z") for frame in (then, now))
    assert through_years(*of_other) == []


def test_what_is_given_of_the_whole_city_is_set_beside_itself_once():
    then, now = (
        two_years.figures(year, ["X"], d=[number]).assign(level="gemeente")
        for year, number in ((THEN, 9000.0), (NOW, 15000.0))
    )
    told = through_years(then, now)
    grows = "d verandert van 2024 naar 2025 meer dan 10 % per jaar in X"
    assert [one.message for one in told if one.check == "noemer veranderd"] == [grows]


TEN = [f"S{at}" for at in range(10)]


@pytest.mark.parametrize(
    ("homes", "told"),
    [
        # Three times as many of as many homes as before is far from what other wijken do.
        ([505.0] * 10, True),
        # Of three times as many homes it is the same share.
        ([505.0, 1500.0, *[505.0] * 8], False),
        # Without homes three times as many is far from it as well.
        (None, True),
    ],
)
def test_a_share_per_wijk_is_of_what_its_sectors_count(homes, told):
    wijken = tuple(f"W{at}" for at in range(10))
    here = two_years.areas(TEN, wijken=list(wijken))
    before = [100.0, 140, 90, 120, 160, 80, 150, 110, 130, 95]
    now = [108.0, 420, 99, 113, 171, 77, 142, 121, 126, 101]
    years = [(THEN, before, [500.0] * 10), (NOW, now, homes)]
    counted = [two_years.figures(year, TEN, q=[9.0] * 10) for year, *_ in years]
    if homes:
        counted += [two_years.figures(year, TEN, d=number) for year, _, number in years]
    supplied = [per_wijk(year, wijken, n=number) for year, number, _ in years]
    # What grows in the sectors is looked at there.
    listed = check_years(pd.concat(supplied), build_cube(pd.concat(counted), here), here, asked())
    message = "X: van 2024 naar 2025 verandert W1 veel meer dan de andere wijken"
    assert [(one.message, one.codes) for one in listed] == [(message, "W1")] * told


def test_what_is_found_of_wijken_is_told_beside_what_is_found_of_stadsdelen():
    then, now = per_wijk(THEN, d=[9000, 9000]), per_wijk(d=[9000, 15000])
    above = [
        two_years.figures(year, ["D"], n=[n]).assign(level="stadsdeel")
        for year, n in ((THEN, 500), (NOW, 510))
    ]
    assert [one.message[-1] for one in through_years(then, now, *above)] == ["X", "W"]


# --- codes and values ----------------------------------------------------------------------------


SWING = {"format": "swing", "geolevel": ("wijk",)}


def looked_at(*frames: pd.DataFrame, kind: dict[str, object] = SWING, **vintages: object):
    """Findings of tables per larger area; ``table`` says which rows are of which."""
    supplied = pd.concat(frames, ignore_index=True)
    params = asked()
    params.file.tables = tuple(
        Table(file="x.csv", vintage=vintage, **kind)
        for vintage in supplied.groupby("table")["vintage"].first()
    )
    return check_supplied(supplied, {"new": HERE, **vintages}, params)


def test_a_code_of_another_level_is_told_once_and_the_other_rows_are_looked_at():
    assert looked_at(per_wijk(n=[1, 2], d=[3, 4])) == []
    listed = looked_at(per_wijk(codes=("V", "W", "A"), n=[1, -2, -3], d=[3, 4, 5]))
    assert [(one.check, one.message) for one in listed] == [
        ("onbekend gebied", "1 code is geen wijk maar sector van X: A"),
        ("negatieve telling", "een telling is negatief: -2 in W"),
    ]


def test_codes_of_two_other_levels_are_each_told_and_no_level_hides_another():
    listed = looked_at(
        per_wijk(codes=("V", "W", "D"), n=[1, 2, 3]),
        two_years.figures(NOW, ["D", "V", "B"], d=[9, 4, 5]).assign(level="stadsdeel", table=1),
        new=two_years.areas(["A", "B", "C", "E"], wijken=["V", "V", "W", "W"]),
    )
    assert {one.remedy for one in listed} == {
        "een tabel is van één niveau: haal de andere rijen weg"
    }
    assert sorted(one.message for one in listed) == [
        "1 code is geen stadsdeel maar sector van X: B",
        "1 code is geen stadsdeel maar wijk van X: V",
        "1 code is geen wijk maar stadsdeel van X: D",
    ]


def test_a_table_of_which_every_code_is_of_another_level_is_not_empty_as_well():
    sectors = per_wijk(codes=("A", "B", "C"), n=[1, 2, 3])
    (told,) = looked_at(sectors, per_wijk(d=[3, 4]).assign(table=1))
    assert told.message == "3 codes zijn geen wijk maar sector van X: A, B, C"


PLAIN = {"format": "plain", "level": "wijk"}


@pytest.mark.parametrize(
    ("codes", "kind", "remedy"),
    [
        ("ABC", PLAIN, "haal level weg bij deze tabel"),
        ("E", PLAIN, "zet level: stadsdeel bij deze tabel"),
        ("AV", PLAIN, "een tabel is van één niveau: haal de andere rijen weg"),
        (
            "ABC",
            SWING,
            "voer de tabel opnieuw uit: in elke rij moet het niveau en de code bij elkaar horen",
        ),
    ],
)
def test_how_a_table_of_another_level_is_mended_goes_by_its_format(codes, kind, remedy):
    here = two_years.areas(SECTORS, wijken=["V", "V", "W", "W"])
    here.names["stadsdeel"] = pd.Series({"E": "E"})
    wrong = per_wijk(codes=tuple(codes), n=[1.0] * len(codes))
    told = looked_at(wrong, kind=kind, new=here)[0]
    assert (told.check, told.remedy) == ("onbekend gebied", remedy)


def test_what_is_said_of_codes_of_sectors_is_said_of_wijken_in_their_own_words():
    listed = looked_at(per_wijk(codes=("V", "V", "Y"), n=[1, 1, 2]))
    assert [one.check for one in listed] == [
        "dubbel gebied",
        "onbekend gebied",
        "ontbrekend gebied",
    ]


def test_wijken_of_an_older_list_are_refused():
    older = two_years.areas(SECTORS, "old", ["V", "V", "W", "W"])
    old = per_wijk(d=[3, 4]).assign(vintage="old", table=1)
    (told,) = looked_at(per_wijk(n=[1, 2]), old, old=older)
    # It is said of the whole table, and not of its first column.
    assert (told.severity, told.check, told.variable) == (BLOCKING, "andere gebieden", "")
    assert told.message.startswith("deze cijfers zijn per wijk van indeling old, en getoond wordt")
