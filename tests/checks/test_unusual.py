"""The warnings: one change to the example's figures, one warning that was not there before."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import damage
import numpy as np
import pandas as pd
import pytest
from project import ROOT

from genkgeo.checks import WARNING, gate
from genkgeo.checks.unusual import check_unusual
from genkgeo.errors import ParamsError
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import read_params
from genkgeo.parameters.registry import Indicator
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
    other = gate.Inputs(inputs.areas, figures, inputs.published)
    after = gate.check_inputs(other, params)
    return after[~after["message"].isin(before["message"])]


def test_a_jump_of_one_sector_warns_without_telling_the_value(inputs):
    found = changed(
        inputs, "werkenden", lambda value: value * 0.3, sector=SECTOR, period=2024
    ).set_index("check")
    told = found.loc["grote sprong"]
    assert told["severity"] == WARNING
    assert told["message"] == (
        f"Werkzaamheidsgraad: van 2023 naar 2024 verandert {SECTOR} "
        "veel meer dan de andere sectoren"
    )
    assert (told["file"], told["variable"]) == ("werk_statsec2024.csv", "werkenden")
    row = inputs.figures.query("sector == @SECTOR and period == 2024 and variable == 'werkenden'")
    assert told["row"] == row["row"].item()


def test_an_indicator_that_halves_for_the_whole_city_warns(inputs):
    found = changed(inputs, "budgetmeters", lambda value: (value / 2).round(), period=2025)
    assert found["check"].tolist() == ["grote sprong"]
    assert "het cijfer van de stad gaat van" in found["message"].item()


def test_a_cell_that_lost_its_number_warns(inputs):
    found = changed(inputs, "werkenden", lambda value: np.nan, sector=SECTOR, period=2024)
    assert found["check"].tolist() == ["nieuwe ontbreekcode"]
    assert found["message"].item() == (
        f"in 2023 stond er een cijfer, in 2024 niet meer (ontbreekt): {SECTOR}"
    )


def test_a_denominator_that_grows_by_a_fifth_warns_for_the_city(inputs):
    found = changed(
        inputs, "elektriciteitsklanten", lambda value: (value * 1.2).round(), period=2025
    ).query("check == 'noemer veranderd'")
    assert found["message"].item() == (
        "elektriciteitsklanten verandert van 2024 naar 2025 meer dan 10 % per jaar in Genk"
    )


def test_a_denominator_that_falls_warns_for_the_wijk(inputs):
    found = changed(
        inputs, "inwoners", lambda value: (value * 0.7).round(), sector=SECTOR, period=2024
    ).query("check == 'noemer veranderd'")
    assert found["message"].item().startswith("inwoners verandert van 2023 naar 2024")
    assert WIJK in found["message"].item()


def test_a_low_coverage_warns_at_its_threshold(inputs):
    strict = PARAMS.file.model_copy(update={"checks": CheckChoices(coverage=0.9)})
    found = new(inputs, inputs.figures, PARAMS.model_copy(update={"file": strict}))
    assert set(found["check"]) == {"lage dekking"}
    assert found["message"].str.contains("onder 90 %").all()


def test_a_count_may_have_decimals_where_the_parameters_say_so(inputs):
    figures = inputs.figures.copy()
    mean = (figures["variable"] == "werkenden") & (figures["value"] > 0)
    figures.loc[mean, "value"] -= 0.25
    assert "telling met decimalen" in set(new(inputs, figures)["check"])
    allowed = PARAMS.file.model_copy(update={"checks": CheckChoices(decimals=("werkenden",))})
    found = new(inputs, figures, PARAMS.model_copy(update={"file": allowed}))
    assert "telling met decimalen" not in set(found["check"])


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


# --- jumps, worked by hand --------------------------------------------------------------------

NINE = [f"S{number}" for number in range(9)]
STEPS = [-4.0, -3, -2, -1, 0, 1, 2, 3]
"""Changes of eight sectors; with a ninth above 3 the median is 0 and the median distance 2."""


def jumps(
    changes: list[float], *, sizes: list[float] | None = None, jump: float = 4.0, **fields: object
) -> list[str]:
    """List what warns where every sector goes from 50 by its own change in a year."""
    plain = {"label": "x", "short": "X", "unit": "%", "domain": "wonen", "source": "x"}
    plain |= {"numerator": "n", "denominator": "d", "minimum": 30}
    sectors = NINE[: len(changes)]
    then = pd.DataFrame({"area": sectors, "period": 2024, "value": 50.0, "denominator": 100.0})
    now = then.assign(period=2025, value=50 + np.array(changes), denominator=sizes or 100.0)
    measures = pd.concat([then, now]).assign(level="sector", indicator="x", vintage="2025")
    measures["coverage"] = 1.0
    cells = measures.rename(columns={"area": "sector"}).assign(variable="n", table=0, row=2)
    cells = cells.assign(file="x.csv", state=State.OBSERVED)
    file = SimpleNamespace(
        year=2025, vintage="2025", residents=None, size=None, checks=CheckChoices(jump=jump)
    )
    registry = {"x": Indicator(**(plain | fields))}
    found = check_unusual(
        measures,
        cells,
        {},
        {"2025": SimpleNamespace(vintage="2025")},
        SimpleNamespace(file=file, registry=registry),
    )
    return [finding.message for finding in found]


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


def test_too_few_sectors_say_nothing_of_what_is_usual():
    assert len(jumps([-3.0, -2, -1, 0, 1, 2, 3, 40])) == 1
    assert jumps([-2.0, -1, 0, 1, 2, 3, 40]) == []
    assert jumps([0.0] * 8 + [40.0]) == []
