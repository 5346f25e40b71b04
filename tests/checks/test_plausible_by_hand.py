"""What is said of values that cannot be what they are called, each remedy word for word."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_checks import AREAS, METERS, figures, params

from genkgeo.checks import BLOCKING
from genkgeo.checks.plausible import check_values


def of_percentages(factor: int, *tables: list[float]) -> list[tuple[str, str, str]]:
    """What is told of means in percent, each table with its own sectors."""
    asked = params(tables=len(tables))
    mean = METERS.model_copy(update={"kind": "mean", "factor": factor, "maximum_ratio": None})
    asked.registry["budgetmeters"] = mean
    sectors = ("M-A1K", "M-A2K", "M-A3-")
    parts = [
        figures(
            {(sector, "meters"): value for sector, value in zip(sectors, given, strict=True)}
        ).assign(table=table, period=2025 - table, row=[2, 3, 4])
        for table, given in enumerate(tables)
    ]
    found = check_values(pd.concat(parts, ignore_index=True), AREAS, asked)
    assert {(one.severity, one.check) for one in found} <= {(BLOCKING, "percentage of aandeel")}
    return [(one.message.split("; ")[0], one.remedy) for one in found]


STAYS = "klopt het zoals het er staat, zet dan checks: {percentages: [meters]}"


@pytest.mark.parametrize(
    ("factor", "wrong", "right", "what", "by_hand", "other"),
    [
        (1, [0.2, 0.9, 0.5], [20, 90, 50], "een aandeel van 0 tot 1", "vermenigvuldig met", 100),
        (100, [20, 90, 50], [0.2, 0.9, 0.5], "een percentage", "deel door", 1),
    ],
)
def test_the_factor_helps_where_every_table_is_on_the_other_scale(
    factor, wrong, right, what, by_hand, other
):
    told = f"meters lijkt {what} (hoogste: {max(wrong):g})"
    both = f"{by_hand} 100, of zet factor: {other} bij de indicator; {STAYS}"
    assert of_percentages(factor, wrong) == [(told, both)]
    assert of_percentages(factor, wrong, wrong) == [(told, both)] * 2
    # Another factor would spoil the table that is on the right scale.
    assert of_percentages(factor, right, wrong) == [(told, f"{by_hand} 100; {STAYS}")]
    assert of_percentages(factor, right) == []


def test_of_a_table_without_any_figure_no_scale_is_told():
    nothing = [np.nan] * 3
    assert of_percentages(1, nothing) == of_percentages(100, nothing) == []
    # Nor does such a table keep the factor from helping.
    ((_, remedy),) = of_percentages(1, nothing, [0.2, 0.9, 0.5])
    assert "of zet factor: 100 bij de indicator" in remedy


@pytest.mark.parametrize(("factor", "given"), [(10, [0.2, 0.9, 0.5]), (101, [20, 90, 50])])
def test_of_a_factor_that_is_no_scale_of_percentages_nothing_is_said(factor, given):
    assert of_percentages(factor, given) == []


@pytest.mark.parametrize(("says_zero", "told"), [((1, 2), 1), ((1,), 0), ((2,), 0), ((), 0)])
def test_a_lacking_row_is_0_where_every_table_of_the_variable_says_so(says_zero, told):
    poor = figures({("M-A1K", "meters"): 1.0, ("M-A2K", "meters"): 2.0})
    people = [
        figures({(sector, "klanten"): 10.0}, table=at)
        for at, sector in enumerate(("M-A1K", "M-A3-"), start=1)
    ]
    asked = params(tables=3)
    asked.file.tables = tuple(
        table.model_copy(update={"absent": "zero" if at in says_zero else "refuse"})
        for at, table in enumerate(asked.file.tables)
    )
    found = check_values(pd.concat([poor, *people], ignore_index=True), AREAS, asked)
    message = "meters (2) kan niet meer zijn dan 1 × klanten (0) in M-A2K, 2025"
    assert [one.message for one in found] == [message] * told
