"""A figure many times as large or as small as nearly all others of its year: by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from small_city import Cells, Delivery, Project, indicator, opened, squares

from genkgeo.checks import WARNING
from genkgeo.checks.scale import far_from_most
from genkgeo.parameters.choices import CheckChoices

BORDERS = squares(wijken=6)
INCOMES = [21000, 19500, 24000, 20500, 23000, 18000, 26000, 22000, 21500, 20000, 25000, 22500]
SCORES = [0.046, 0.83, 1.9, 3.3, 4.9, 6.1, 8.6, 12.4, 18.3, 24.1, 30.2, 49.0]
"""As those of the BIMD are: 0 is the least, and near it lies what has none of it."""

CHOICES = CheckChoices(coverage=0)


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({}, []),
        ({2: 24.0}, [2]),
        ({2: 2000}, [2]),
        ({2: 0}, [2]),
        ({2: 240000}, [2]),
        # The middle of the half that is closest together is some 21.500: a fifth is 4.300.
        ({2: 4400}, []),
        ({2: 4100}, [2]),
        # Half of them in thousands: of both halves one is the other unit, and it is told.
        (dict(enumerate(np.divide(INCOMES[:5], 1000))), [0, 1, 2, 3, 4]),
    ],
)
def test_incomes_lie_close_together(change, places):
    values = np.array([change.get(at, income) for at, income in enumerate(INCOMES)], dtype=float)
    assert np.flatnonzero(far_from_most(values, CHOICES)).tolist() == places


@pytest.mark.parametrize("lowest", [0.046, 0.0, 0.00001])
def test_a_score_may_be_as_good_as_nothing(lowest):
    assert not far_from_most(np.array([lowest, *SCORES[1:]]), CHOICES).any()


def test_few_values_and_balances_say_nothing():
    assert not far_from_most(np.array([*INCOMES[:6], 24.0]), CHOICES).any()
    assert not far_from_most(np.array([*INCOMES, -5.0, 24.0]), CHOICES).any()


def told(folder, incomes: list[float], size: int = 100, **more: Any) -> pd.DataFrame:
    """Give the findings of a city in one year, of which no year before tells."""
    cells: Cells = {
        (code, 2024): {"inkomen": str(income), "mensen": str(size)}
        for code, income in zip(BORDERS.wijk, incomes, strict=True)
    }
    given = {"kind": "mean", "unit": "euro", "factor": 1.0} | more
    project = Project(
        {"nu": BORDERS}, [Delivery(cells)], {"i": indicator("inkomen", "mensen", **given)}
    )
    findings = opened(project, folder, strict=False).findings
    return findings[findings["check"] == "andere eenheid"]


THOUSANDS = [19.5 if income == 19500 else income for income in INCOMES]


def test_a_sector_in_thousands_of_euros_warns_and_is_marked(tmp_path):
    found = told(tmp_path, THOUSANDS)
    assert found["severity"].tolist() == [WARNING]
    assert found["codes"].item() == "X02"
    assert found["message"].item() == (
        "inkomen: in 2024 meer dan 5 keer zo groot of zo klein als bijna overal elders: Sector X02"
    )
    assert found["row"].item() == 3


def test_an_amount_per_household_as_well(tmp_path):
    amounts = [income * 100 for income in THOUSANDS]
    assert told(tmp_path, amounts, kind="rate")["codes"].tolist() == ["X02"]


def test_of_few_people_and_of_a_percentage_it_says_nothing(tmp_path):
    assert told(tmp_path, THOUSANDS, size=9).empty
    assert told(tmp_path, [income / 1000 for income in THOUSANDS], unit="%").empty
