"""A figure many times as large or as small as nearly all others of its year: by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from small_city import Cells, Delivery, Project, indicator, opened, squares

from genkgeo.checks import WARNING
from genkgeo.checks.scale import check_scale, far_from_most
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.registry import Indicator

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


@pytest.mark.parametrize(
    ("value", "is_far"),
    [
        # Half of them lie from 1 to 4: the middle of that is 2, and its spread 1,03 in logarithms.
        # Six times that spread is a factor of 476, which is more than five.
        (950.0, False),
        (955.0, True),
        (0.0, False),
    ],
)
def test_figures_that_lie_far_apart_may_lie_farther_from_most(value, is_far):
    values = np.array([1.0, 1.0, 4.0, 4.0, 25.0, 90.0, 900.0, value])
    assert far_from_most(values, CHOICES).tolist() == [False] * 7 + [is_far]


@pytest.mark.parametrize(
    ("values", "far"),
    [
        # Half of them are the same: five times as much or as little is the border.
        ([2.0] * 7 + [10.0], []),
        ([2.0] * 7 + [10.1], [7]),
        ([2.0] * 7 + [0.4], []),
        ([2.0] * 7 + [0.39], [7]),
        ([2.0] * 8 + [0.0], [8]),
        # Eight are enough, of which none is 0; seven are too few.
        ([2.0] * 7 + [0.0], []),
        ([2.0] * 6 + [99.0], []),
        # Five of nine are the half that lies closest together.
        ([1.0, 1.0, 1.0, 1.0, 6.0, 6.0, 6.0, 6.0, 6.0], [0, 1, 2, 3]),
        ([1.0, 1.0, 1.0, 1.0, 1.0, 6.0, 6.0, 6.0, 6.0], [5, 6, 7, 8]),
    ],
)
def test_what_is_far_from_figures_that_are_alike(values, far):
    assert np.flatnonzero(far_from_most(np.array(values), CHOICES)).tolist() == far


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


ALL = pd.DataFrame(
    [
        (level, f"{level}{at}", year, name, 100.0, 7.0 if at == odd else 1.0)
        for level, year, name, odd in [
            ("sector", 2023, "m", 1),
            ("sector", 2024, "m", None),
            ("wijk", 2024, "m", 2),
            ("wijk", 2023, "m", 3),
            ("sector", 2024, "a", 4),
            ("sector", 2024, "share", 5),
        ]
        for at in range(8)
    ],
    columns=["level", "area", "period", "indicator", "denominator", "value"],
)
"""Eight areas of a level in a year, of which one has seven times as much as the others."""


def found(measures: pd.DataFrame, levels: tuple[str, ...] = ("sector", "wijk")) -> list[str]:
    figures = measures.assign(
        variable=measures["indicator"], sector=measures["area"], file="x.csv", row=measures.index
    )
    places = {level: [f"{level}{at}" for at in range(8)] for level in ("sector", "wijk")}
    here = SimpleNamespace(names={k: pd.Series(v, index=v) for k, v in places.items()})
    registry = {
        "share": registered("share", "d", unit="per 1.000", maximum_ratio=1.0),
        "m": registered("m", "d", kind="mean", unit="euro"),
        "a": registered("a", "d", unit="euro", maximum_ratio=None),
    }
    return [
        f"{one.message.split(':')[0]} {one.message.split()[2]} {one.codes} {one.row}"
        for one in check_scale(measures, figures, here, registry, CHOICES, levels)
    ]


def registered(numerator: str, denominator: str, **fields: Any) -> Indicator:
    plain = {"label": numerator, "short": numerator, "domain": "wonen", "source": "x"}
    plain |= {"factor": 1000.0, "minimum": 30}
    return Indicator(**(plain | {"numerator": numerator, "denominator": denominator} | fields))


def test_of_each_level_the_newest_year_with_such_a_figure_is_told():
    assert found(ALL) == ["m 2023 sector1 1", "m 2024 wijk2 18", "a 2024 sector4 36"]
    assert found(ALL, ("sector",)) == ["m 2023 sector1 1", "a 2024 sector4 36"]


@pytest.mark.parametrize(("people", "is_told"), [(30, True), (29, False)])
def test_a_mean_of_few_people_is_not_held_against_others(people, is_told):
    few = ALL.assign(denominator=ALL["denominator"].mask(ALL["value"] > 1, people))
    assert bool(found(few)) is is_told
