"""The warnings: one change to the example's figures, one warning that was not there before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import damage
import numpy as np
import pandas as pd
import pytest
from project import ROOT

from genkgeo.checks import WARNING, gate
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
