"""The warnings: one change to the example's figures, one warning that was not there before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import damage
import numpy as np
import pandas as pd
import pytest
import two_levels
import two_years
from project import ROOT
from two_years import NOW, THEN

from genkgeo.checks import WARNING, gate
from genkgeo.checks.given import Given
from genkgeo.checks.unusual import _newest_shown, _one_class, check_denominators, check_unusual
from genkgeo.errors import ParamsError
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import read_params
from genkgeo.states import State

PARAMS = read_params(ROOT / damage.EXAMPLE)
SECTOR, WIJK = "71016A001", "Genk-Centrum"


@cache
def clean() -> tuple[gate.Inputs, pd.DataFrame]:
    """The inputs of the embedded year, and the findings before anything is changed."""
    inputs = gate.read_inputs(PARAMS)
    return inputs, gate.check_inputs(inputs, PARAMS)


@pytest.fixture
def inputs() -> gate.Inputs:
    return clean()[0]


def changed(inputs: gate.Inputs, variable: str, change, **where: object) -> pd.DataFrame:
    """List the findings that a change of some cells brings; they may not block."""
    figures = inputs.figures.copy()
    chosen = figures["variable"] == variable
    for column, value in where.items():
        chosen &= figures[column] == value
    assert chosen.any()
    figures.loc[chosen, "value"] = change(figures.loc[chosen, "value"])
    figures.loc[figures["value"].isna() & chosen, "state"] = State.MISSING
    return new(inputs, figures)


def new(inputs: gate.Inputs, figures: pd.DataFrame, params=PARAMS) -> pd.DataFrame:
    before = clean()[1]
    after = gate.check_inputs(replace(inputs, figures=figures), params)
    return after[~after["message"].isin(before["message"])]


@pytest.mark.slow
def test_a_jump_of_one_sector_warns_without_telling_the_value(inputs):
    found = changed(inputs, "werkenden", lambda value: value * 0.3, sector=SECTOR, period=2025)
    told = found[found["variable"] == "werkenden"].set_index("check").loc["grote sprong"]
    assert told["severity"] == WARNING
    assert told["message"] == (
        f"Werkzaamheidsgraad: van 2024 naar 2025 verandert {SECTOR} "
        "veel meer dan de andere sectoren"
    )
    assert (told["file"], told["variable"]) == ("werk_statsec.csv", "werkenden")
    row = inputs.figures.query("sector == @SECTOR and period == 2025 and variable == 'werkenden'")
    assert told["row"] == row["row"].item()


@pytest.mark.slow
def test_an_indicator_that_halves_for_the_whole_city_warns(inputs):
    found = changed(inputs, "budgetmeters", lambda value: (value / 2).round(), period=2025)
    assert found["check"].tolist() == ["grote sprong"]
    assert "het cijfer van de stad gaat van" in found["message"].item()


@pytest.mark.slow
def test_a_cell_that_lost_its_number_warns(inputs):
    found = changed(inputs, "minderjarigen", lambda value: np.nan, sector=SECTOR, period=2025)
    assert found.set_index("check").loc["nieuwe ontbreekcode", "message"] == (
        f"in 2024 stond er een cijfer, in 2025 niet meer (ontbreekt): {SECTOR}"
    )


@pytest.mark.slow
def test_a_denominator_that_grows_by_a_fifth_warns_for_the_city(inputs):
    found = changed(
        inputs, "elektriciteitsklanten", lambda value: (value * 1.2).round(), period=2025
    ).query("check == 'noemer veranderd'")
    assert (
        "elektriciteitsklanten verandert van 2024 naar 2025 meer dan 10 % per jaar in Genk"
        in found["message"].tolist()
    )


@pytest.mark.slow
def test_a_denominator_that_falls_warns_for_the_wijk(inputs):
    found = changed(
        inputs, "minderjarigen", lambda value: (value * 0.6).round(), sector=SECTOR, period=2025
    ).query("check == 'noemer veranderd'")
    assert found["message"].item() == (
        f"minderjarigen verandert van 2024 naar 2025 meer dan 10 % per jaar in {WIJK}"
    )


@pytest.mark.slow
def test_a_low_coverage_warns_at_its_threshold(inputs):
    strict = PARAMS.file.model_copy(update={"checks": CheckChoices(coverage=0.9)})
    found = new(inputs, inputs.figures, PARAMS.model_copy(update={"file": strict}))
    assert set(found["check"]) == {"lage dekking"}
    assert found["message"].str.contains("onder 90 %").all()


@pytest.mark.slow
def test_a_count_may_have_decimals_where_the_parameters_say_so(inputs):
    figures = inputs.figures.copy()
    mean = (figures["variable"] == "werkenden") & (figures["value"] > 0)
    figures.loc[mean, "value"] -= 0.25
    assert "telling met decimalen" in set(new(inputs, figures)["check"])
    allowed = PARAMS.file.model_copy(update={"checks": CheckChoices(decimals=("werkenden",))})
    found = new(inputs, figures, PARAMS.model_copy(update={"file": allowed}))
    assert "telling met decimalen" not in set(found["check"])


@pytest.mark.slow
def test_an_amount_with_a_few_thousands_dots_warns(inputs):
    registry = dict(PARAMS.registry)
    registry["leefloon"] = registry["leefloon"].model_copy(
        update={"unit": "euro per inwoner", "maximum_ratio": None}
    )
    figures = inputs.figures.copy()
    one = (figures["variable"] == "leefloners") & (figures["sector"] == SECTOR)
    figures.loc[one & (figures["period"] == 2025), "value"] = 2.054
    found = new(inputs, figures, PARAMS.model_copy(update={"registry": registry}))
    told = found.query("check == 'duizendpunt'")
    assert told["severity"].item() == WARNING
    assert f"{SECTOR}, 2025" in told["message"].item()
    assert "2.05" not in told["message"].item()


@pytest.mark.slow
def test_an_indicator_that_comes_from_nothing_warns(inputs):
    figures = inputs.figures.copy()
    chosen = (figures["variable"] == "leefloners") & (figures["period"] < 2025)
    figures.loc[chosen & figures["value"].notna(), "value"] = 0.0
    found = new(inputs, figures)
    assert found["message"].str.startswith("Leefloon: het cijfer van de stad gaat van 0").any()


@pytest.mark.parametrize("box", [[5.6, 50.9, 5.3, 51.0], [5.3, 51.0, 5.6, 50.9], [5.3, 50.9, 5.6]])
def test_a_box_that_is_none_is_refused(tmp_path, box):
    params = damage.copy_example(tmp_path)
    damage.replace(params, "box: [5.36, 50.89, 5.62, 51.04]", f"box: {box}")
    with pytest.raises(ParamsError, match="box"):
        read_params(params)


def test_an_unknown_threshold_is_refused(tmp_path):
    params = damage.copy_example(tmp_path)
    params.write_text(params.read_text(encoding="utf-8") + "\nchecks: {jmp: 3}\n")
    with pytest.raises(ParamsError, match="bedoelde u 'jump'"):
        read_params(params)


# --- by hand, on a few sectors -------------------------------------------------------------------

SIZES = {"S0": ("W", 10_000.0), "S1": ("V", 90_000.0)}
"""Sector → its wijk and its residents in the year before."""


def by_hand(
    now: list[float] | None = None,
    *,
    then: int = THEN,
    city: list[tuple[int, float, float]] = (),
    stadsdeel: dict[str, float] | None = None,
    moved: bool = False,
) -> list[tuple[str, str, str]]:
    """Say what is found, and of which sectors; ``city`` holds year, value and numerator."""
    sizes = [size for _, size in SIZES.values()]
    here = two_years.areas(list(SIZES), wijken=[wijk for wijk, _ in SIZES.values()])
    if moved:
        old = two_years.areas(["O0", "S1"], "old")
        frame = [two_years.figures(then, ["O0", "S1"], "old", d=sizes)]
        lists, moves = (here, old), {"O0": {"S0": 1.0}, "S1": {"S1": 1.0}}
    else:
        frame, lists, moves = [two_years.figures(then, list(SIZES), d=sizes)], (here,), {}
    frame = pd.concat([*frame, two_years.figures(NOW, list(SIZES), d=now or sizes)])
    rows = [
        {"level": "gemeente", "area": "X", "period": year, "value": value, "numerator": count}
        for year, value, count in city
    ]
    if stadsdeel:
        rows.append({"level": "stadsdeel", "area": "D", "period": NOW, "value": 1.0} | stadsdeel)
    names = ["level", "area", "period", "value", "numerator", "denominator", "coverage"]
    measures = pd.DataFrame(rows, columns=names).assign(indicator="x", vintage="new")
    measures["coverage"] = measures["coverage"].fillna(1.0)
    choices = CheckChoices(city=0.5, coverage=0.9, denominator=0.1)
    file = SimpleNamespace(year=NOW, residents="d", size=None, checks=choices)
    registry = {"x": two_years.indicator()}
    asked = SimpleNamespace(
        file=file, registry=registry, variables={"n", "d"}, levels=two_levels.LEVELS
    )
    history = two_years.history(frame, *lists, moves=moves)
    listed = check_unusual(measures, frame, history, asked)
    # They are warnings all, and a denominator is told where its newest figures stand.
    assert {one.severity for one in listed} <= {WARNING}
    grown = [one for one in listed if one.check == "noemer veranderd"]
    assert {(one.file, one.row, one.variable) for one in grown} <= {("x.csv", 2, "d")}
    return [(one.check, one.message, one.codes) for one in listed]


@pytest.mark.parametrize(
    ("then", "now", "grew"),
    [
        # A tenth of 10.000 and three times the root of it: 1300 more or less.
        (THEN, [11_300.0, 90_000.0], []),
        (THEN, [11_301.0, 90_000.0], ["W"]),
        (THEN, [8_700.0, 90_000.0], []),
        (THEN, [8_699.0, 90_000.0], ["W"]),
        # In two years two tenths.
        (THEN - 1, [12_300.0, 90_000.0], []),
        (THEN - 1, [12_301.0, 90_000.0], ["W"]),
        # Of the city, 100.000, a tenth and 949; of V, 90.000, a tenth and 900.
        (THEN, [11_048.0, 99_900.0], []),
        (THEN, [11_049.0, 99_900.0], ["X"]),
    ],
)
def test_what_grows_in_the_city_and_in_a_wijk_by_hand(then, now, grew):
    told = f"d verandert van {then} naar {NOW} meer dan 10 % per jaar in"
    found = by_hand(now, then=then)
    # Of the whole city no sector is marked.
    codes = {"W": "S0", "X": ""}
    assert found == [("noemer veranderd", f"{told} {where}", codes[where]) for where in grew]


def test_what_grows_in_the_city_and_in_a_wijk_is_told_of_each():
    found = by_hand([25_000.0, 90_000.0])
    assert [(message[-1], codes) for _, message, codes in found] == [("X", ""), ("W", "S0")]


def test_a_wijk_with_new_borders_may_grow_by_a_quarter_more():
    # (0,1 + 0,25) × 10.000 + 300
    assert by_hand([13_800.0, 90_000.0], moved=True) == []
    assert len(by_hand([13_801.0, 90_000.0], moved=True)) == 1


def test_denominators_that_grow_in_other_wijken_are_each_told_with_their_sectors():
    here = two_years.areas(list(SIZES), wijken=[wijk for wijk, _ in SIZES.values()])
    then, in_w, in_v = [10_000.0, 90_000.0], [11_301.0, 90_000.0], [10_000.0, 99_901.0]
    frame = pd.concat(
        [
            two_years.figures(NOW, list(SIZES), a=in_w, b=in_v, c=in_w, e=then),
            two_years.figures(THEN, list(SIZES), a=then, b=then, c=then, e=then),
        ]
    )
    file = SimpleNamespace(year=NOW, checks=CheckChoices(denominator=0.1))
    found = check_denominators(
        ["a", "b", "c", "e", "f"],
        Given(frame),
        two_years.history(frame, here),
        SimpleNamespace(file=file),
        ["gemeente", "wijk"],
    )
    assert [(one.severity, one.variable, one.codes, one.row) for one in found] == [
        (WARNING, "a, c", "S0", 2),
        (WARNING, "b", "S1", 2),
    ]
    how = "van 2024 naar 2025 meer dan 10 % per jaar in"
    assert [one.message for one in found] == [f"a en c veranderen {how} W", f"b verandert {how} V"]


@pytest.mark.parametrize(
    ("figures", "is_told"),
    [
        ([(THEN, 10.0, 50), (NOW, 15.0, 50)], False),
        ([(THEN, 10.0, 50), (NOW, 15.1, 50)], True),
        ([(THEN, 15.0, 50), (NOW, 10.0, 50)], False),
        ([(THEN, 15.1, 50), (NOW, 10.0, 50)], True),
        # In two years twice as much of it.
        ([(THEN - 1, 10.0, 50), (NOW, 20.0, 50)], False),
        ([(THEN - 1, 10.0, 50), (NOW, 20.1, 50)], True),
        # A figure of an older year stands in what pages show through time.
        ([(THEN - 1, 90.0, 50), (THEN, 10.0, 50), (NOW, 10.0, 50)], True),
        # From nothing to under ten is chance.
        ([(THEN, 0.0, 0), (NOW, 5.0, 9)], False),
        ([(THEN, 0.0, 0), (NOW, 5.0, 10)], True),
        ([(THEN, 5.0, 10), (NOW, 0.0, 0)], True),
        ([(NOW, 5.0, 10)], False),
    ],
)
def test_a_jump_of_the_city_by_hand(figures, is_told):
    found = by_hand(city=figures)
    assert [check for check, *_ in found] == ["grote sprong"] * is_told
    if is_told and figures[1][1] == 15.1:
        told = "X: het cijfer van de stad gaat van 10,0 % in 2024 naar 15,1 % in 2025"
        assert found[0][1].replace("\N{NO-BREAK SPACE}", " ") == told


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ({"denominator": 30.0, "coverage": 0.9}, []),
        (
            {"denominator": 29.0},
            [
                (
                    "telt niet mee",
                    "X: geen enkel gebied toont een cijfer, want elk stadsdeel heeft een noemer "
                    "onder smallest_denominator: 30",
                    "",
                )
            ],
        ),
        (
            {"denominator": 30.0, "coverage": 0.8},
            [("lage dekking", "X: dekking in 2025 onder 90 %: D 80 %", "")],
        ),
    ],
)
def test_what_is_shown_nowhere_or_known_in_part_by_hand(about, found):
    assert by_hand(stadsdeel=about) == found


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        # Borders at 5, 10, 20 and 25: all above the last, or all between two.
        ([30.0, 40.0], True),
        ([11.0, 19.0], True),
        ([9.0, 19.0], False),
        # One figure, twice the same, or one that is known, says nothing.
        ([30.0], False),
        ([30.0, 30.0], False),
        ([30.0, np.nan], False),
    ],
)
def test_a_map_of_which_all_areas_are_in_one_class_by_hand(values, is_told):
    shown = pd.DataFrame({"indicator": "x", "value": values})
    other = pd.DataFrame({"indicator": "y", "value": [1.0, 15.0, 30.0]})
    registry = {
        "x": two_years.indicator(breaks=(5, 10, 20, 25)),
        "y": two_years.indicator(numerator="m"),
    }
    asked = SimpleNamespace(registry=registry, levels=two_levels.LEVELS)
    found = _one_class(pd.concat([shown, other]), asked)
    told = "X: de stad en alle stadsdelen vallen in één klasse van de kaart"
    assert [(one.severity, one.variable, one.message) for one in found] == [
        (WARNING, "n", told)
    ] * is_told


def test_the_newest_year_of_city_and_stadsdelen_of_the_list_shown_is_taken():
    rows = [
        ("new", "gemeente", "x", THEN),
        ("new", "gemeente", "x", NOW),
        ("new", "stadsdeel", "x", NOW),
        ("new", "wijk", "x", NOW + 1),
        ("old", "gemeente", "x", NOW + 1),
        ("new", "stadsdeel", "y", THEN),
        ("new", "stadsdeel", "y", THEN - 1),
    ]
    measures = pd.DataFrame(rows, columns=["vintage", "level", "indicator", "period"])
    taken = _newest_shown(measures, two_years.areas(["S0"]))
    assert taken.index.tolist() == [1, 2, 5]
