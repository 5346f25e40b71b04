"""Years beside each other: which row is named, which areas go together, where a threshold lies."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import two_levels
import two_years
from two_years import NOW, THEN

from genkgeo.checks.given import Given
from genkgeo.checks.unusual import _one_class, check_denominators, check_unusual
from genkgeo.parameters.choices import CheckChoices
from genkgeo.states import State

HERE = two_years.areas(["A", "B"])


def measured(*rows: tuple[str, int, dict[str, float]]) -> pd.DataFrame:
    """Measures of the city or the stadsdeel in a year; what is not said is 1."""
    area = {"gemeente": "X", "stadsdeel": "D"}
    plain = {"value": 10.0, "numerator": 100.0, "denominator": 1000.0, "coverage": 1.0}
    parts = [
        {"level": level, "area": area[level], "period": year} | plain | fields
        for level, year, fields in rows
    ]
    return pd.DataFrame(parts).assign(indicator="x", vintage="new")


def told(measures: pd.DataFrame, frame: pd.DataFrame, also: str = "", **fields: object) -> list:
    """Findings of an indicator, and perhaps of another under a name of its own."""
    choices = CheckChoices(city=0.5, coverage=0.9)
    file = SimpleNamespace(year=NOW, residents=None, size=None, checks=choices)
    registry = dict.fromkeys(filter(None, ("x", also)), two_years.indicator(**fields))
    asked = SimpleNamespace(
        file=file, registry=registry, variables={"n", "d"}, levels=two_levels.LEVELS
    )
    return check_unusual(measures, frame, two_years.history(frame, HERE), asked)


def figures(*years: int) -> pd.DataFrame:
    """The same figures of every year, each in a file of its own."""
    parts = [two_years.figures(year, ["A", "B"], n=[10, 20], d=[500, 500]) for year in years]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(file=frame["variable"] + " van " + frame["period"].astype(str))


def test_of_two_jumps_of_the_city_the_newest_figures_are_named():
    years = (THEN - 1, THEN, NOW)
    rows = [("gemeente", year, {"value": 10.0 * 3**at}) for at, year in enumerate(years)]
    (found,) = [one for one in told(measured(*rows), figures(*years)) if "de stad" in one.message]
    assert (found.file, found.variable) == ("n van 2025", "n")
    text = found.message.replace("\N{NO-BREAK SPACE}", " ")
    assert text == (
        "X: het cijfer van de stad gaat van 10,0 % in 2023 naar 30,0 % in 2024, "
        "van 30,0 % in 2024 naar 90,0 % in 2025"
    )


@pytest.mark.parametrize(
    ("then", "now", "is_told"),
    [
        # Below 1 nothing is special, and from nothing to nothing nothing changes.
        (0.5, 0.6, False),
        (0.5, 0.8, True),
        (0.0, 0.0, False),
        (-0.5, 0.5, True),
    ],
)
def test_small_figures_of_the_city_jump_as_large_ones_do(then, now, is_told):
    rows = [("gemeente", THEN, {"value": then}), ("gemeente", NOW, {"value": now})]
    found = told(measured(*rows), figures(THEN, NOW))
    assert [one.check for one in found if "de stad" in one.message] == ["grote sprong"] * is_told


@pytest.mark.parametrize(("city", "stadsdeel"), [(30.0, 10.0), (10.0, 30.0)])
def test_what_a_stadsdeel_does_is_no_jump_of_the_city(city, stadsdeel):
    rows = [
        (level, year, {"value": value})
        for year, values in ((THEN, (10.0, 10.0)), (NOW, (stadsdeel, city)))
        for level, value in zip(("stadsdeel", "gemeente"), values, strict=True)
    ]
    found = told(measured(*rows), figures(THEN, NOW))
    assert sum("het cijfer van de stad" in one.message for one in found) == (city == 30.0)


@pytest.mark.parametrize(
    ("others", "is_told"),
    [
        ([], True),
        # That the city has enough of them shows no stadsdeel, and one that has is enough.
        ([("gemeente", NOW, {"denominator": 60.0})], True),
        ([("stadsdeel", NOW, {"area": "E", "denominator": 40.0})], False),
        # What there was of the year before is shown no more.
        ([("stadsdeel", THEN, {"denominator": 90.0})], True),
    ],
)
def test_nothing_is_shown_where_every_stadsdeel_is_too_small(others, is_told):
    rows = [("stadsdeel", NOW, {"denominator": 29.0}), *others]
    found = told(measured(*rows), figures(THEN, NOW), minimum=30)
    assert sum("geen enkel gebied toont" in one.message for one in found) == is_told


def test_what_is_found_of_one_indicator_is_told_beside_that_of_the_next():
    jumps = [("gemeente", THEN, {}), ("gemeente", NOW, {"value": 30.0, "coverage": 0.5})]
    of_each = [
        measured(("stadsdeel", NOW, {"denominator": 29.0}), *jumps).assign(indicator=name)
        for name in ("x", "y")
    ]
    found = told(pd.concat(of_each), figures(THEN, NOW), also="y")
    each = ["grote sprong", "telt niet mee", "lage dekking"]
    assert [one.check for one in found if one.check in each] == each * 2


@pytest.mark.parametrize(
    ("city", "stadsdeel", "text"),
    [
        (0.9, 0.9, None),
        (0.89, 0.9, "X 89 %"),
        (0.9, 0.89, "D 89 %"),
        (0.89, 0.88, "X 89 %, D 88 %"),
    ],
)
def test_a_coverage_at_the_threshold_is_enough(city, stadsdeel, text):
    rows = [("stadsdeel", NOW, {"coverage": stadsdeel}), ("gemeente", NOW, {"coverage": city})]
    frame = figures(NOW)
    frame.loc[[1, 3], "value"] = np.nan
    found = [one for one in told(measured(*rows), frame) if one.check == "lage dekking"]
    message = f"X: dekking in 2025 onder 90 %: {text}"
    # The first cell that lacks is named.
    assert [(one.message, one.row) for one in found] == [(message, 3)] * bool(text)
    # Where every cell of the sectors is there the first of them is.
    whole = told(measured(*rows), figures(NOW))
    listed = [(one.message, one.row, one.file) for one in whole if one.check == "lage dekking"]
    assert listed == [(message, 2, "n van 2025")] * bool(text)


def grown(frame: pd.DataFrame, *variables: str, share: float = 0.1) -> list[str]:
    """The wijken and variables that changed, of sectors A in V and B in W."""
    here = two_years.areas(["A", "B"], wijken=["V", "W"])
    file = SimpleNamespace(year=NOW, checks=CheckChoices(denominator=share))
    found = check_denominators(
        list(variables),
        Given(frame),
        two_years.history(frame, here),
        SimpleNamespace(file=file),
        ["wijk"],
    )
    return [one.message for one in found]


def test_a_variable_of_one_year_is_passed_over_and_the_next_is_looked_at():
    then = two_years.figures(THEN, ["A", "B"], d=[1000, 1000])
    now = two_years.figures(NOW, ["A", "B"], c=[5, 5], d=[1000, 2000])
    told = "d verandert van 2024 naar 2025 meer dan 80 % per jaar in W"
    assert grown(pd.concat([then, now]), "c", "d", share=0.8) == [told]
    # Of 1000 eight tenths and three times the root of it: 894.
    for number, is_told in ((1894, False), (1895, True)):
        now.loc[now["value"] == 2000, "value"] = number
        assert grown(pd.concat([then, now]), "d", share=0.8) == [told] * is_told
        now.loc[now["value"] == number, "value"] = 2000


def test_where_nobody_could_be_before_even_four_are_news():
    then = two_years.figures(THEN, ["A", "B"], d=[1000, np.nan])
    then.loc[then["value"].isna(), "state"] = State.NOT_APPLICABLE
    now = two_years.figures(NOW, ["A", "B"], d=[1000, 4])
    told = ["d verandert van 2024 naar 2025 meer dan 10 % per jaar in W"]
    assert grown(pd.concat([then, now]), "d") == told
    # From one to four may be chance, and of what was not known nothing is said.
    then["state"] = State.MISSING
    assert grown(pd.concat([then, now]), "d") == []
    then["value"] = then["value"].fillna(1)
    assert grown(pd.concat([then, now]), "d") == []


def test_an_indicator_without_fixed_classes_does_not_end_the_looking():
    values = {"y": [1.0, 15.0], "x": [11.0, 19.0]}
    shown = pd.DataFrame([(name, value) for name in values for value in values[name]])
    shown.columns = ["indicator", "value"]
    registry = {
        "y": two_years.indicator(numerator="m"),
        "x": two_years.indicator(breaks=(5, 10, 20, 25)),
    }
    found = _one_class(shown, SimpleNamespace(registry=registry, levels=two_levels.LEVELS))
    assert [one.variable for one in found] == ["n"]


def test_wijken_that_share_an_older_sector_are_named_together_in_order():
    here = two_years.areas(["A", "B", "C"], wijken=["W", "V", "U"])
    older = two_years.areas(["P", "C"], "old")
    frame = pd.concat(
        [
            two_years.figures(THEN, ["P", "C"], "old", d=[10_000, 9_000]),
            two_years.figures(NOW, ["A", "B", "C"], d=[9_000, 9_000, 9_000]),
        ]
    )
    moves = {"P": {"A": 0.5, "B": 0.5}, "C": {"C": 1.0}}
    file = SimpleNamespace(year=NOW, checks=CheckChoices(denominator=0.1))
    (found,) = check_denominators(
        ["d"],
        Given(frame),
        two_years.history(frame, here, older, moves=moves),
        SimpleNamespace(file=file),
        ["wijk"],
    )
    assert found.message.endswith("meer dan 10 % per jaar in V en W")
    assert found.codes == "A, B"
