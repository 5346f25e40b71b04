"""The table of figures of other municipalities: of our indicators, years and units."""

from __future__ import annotations

import pandas as pd
import pytest
from project import EXAMPLE

from genkgeo.checks.municipalities import check_municipalities
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import read_params
from genkgeo.sources.municipalities import MUNICIPALITIES

BARE = read_params(EXAMPLE)
PARAMS = BARE.model_copy(
    update={"file": BARE.file.model_copy(update={"municipalities": "data/gemeenten.csv"})}
)
AT_HOME = pd.DataFrame(
    [("budgetmeters", 2025, 30.0), ("elektriciteitsklanten", 2025, 1000.0)],
    columns=["variable", "period", "value"],
)
"""3 of 100 customers."""


def rows(*values: float, indicator: str = "budgetmeters", year: int = 2024) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"7{n}", f"Gemeente {n}", indicator, year, value, 1.0) for n, value in enumerate(values)],
        columns=MUNICIPALITIES,
    )


def told(others: pd.DataFrame, figures: pd.DataFrame = AT_HOME, params=PARAMS) -> list[tuple]:
    found = check_municipalities(others, figures, params)
    return [(one.severity, one.check, one.row, one.message) for one in found]


def test_plain_percentages_and_no_table_are_as_they_should_be():
    assert told(rows(2.1, 0.4, 3.5, 0.9)) == []
    assert told(rows(2.1, year=2030), params=BARE) == []


def test_the_variables_at_home_are_those_of_the_indicator():
    assert set(PARAMS.registry["budgetmeters"].variables) == set(AT_HOME["variable"])


def test_a_year_after_that_of_the_release_does_not_count_and_is_told():
    others = [rows(2.1), rows(2.2, year=2025), rows(2.4, year=2062)]
    others = pd.concat(others, ignore_index=True)
    ((severity, kind, row, message),) = told(others)
    assert (severity, kind, row) == ("waarschuwing", "vreemd jaar", 4)
    assert message == "cijfers van na 2025 tellen niet mee: Gemeente 0 2062"


def test_an_indicator_that_the_registry_does_not_know_is_told():
    others = pd.concat([rows(2.1), rows(2.4, indicator="leeflon")], ignore_index=True)
    ((severity, kind, row, message),) = told(others)
    assert (severity, kind, row) == ("waarschuwing", "telt niet mee", 3)
    assert message == "het register kent deze indicatoren niet: leeflon"
    idle = next(name for name in PARAMS.described if name not in PARAMS.registry)
    assert told(rows(2.1, indicator=idle)) == []


@pytest.mark.parametrize("figures", [AT_HOME, AT_HOME.iloc[:0], AT_HOME.iloc[:1]])
def test_shares_where_percentages_belong_are_refused(figures):
    ((severity, kind, _, message),) = told(rows(0.021, 0.004, 0.035, 0.009), figures)
    assert (severity, kind) == ("blokkerend", "onmogelijk cijfer")
    assert "van geen enkele gemeente is het meer dan 0,04" in message


@pytest.mark.parametrize("values", [(0.021, 0.004, 0.035), (0.0, 0.0, 0.0, 0.0)])
def test_of_few_municipalities_and_of_nothing_but_0_nothing_is_said(values):
    assert told(rows(*values)) == []


def test_what_is_as_rare_at_home_is_a_percentage():
    rare = AT_HOME.assign(value=[4.0, 1000.0])
    assert told(rows(0.3, 0.2, 0.5, 0.4), rare) == []


@pytest.mark.parametrize(
    ("largest", "is_told"), [(1.0, True), (1.01, False), (1.5, False), (2.0, False)]
)
def test_one_percentage_above_1_says_that_all_are(largest, is_told):
    assert len(told(rows(0.02, 0.01, 0.03, largest))) == is_told


def test_a_municipality_with_none_does_not_say_that_all_are_none():
    assert len(told(rows(0.0, 0.02, 0.01, 0.03))) == 1


@pytest.mark.parametrize(("middle", "is_told"), [(0.3, False), (0.29, True), (0.31, False)])
def test_a_tenth_of_what_is_at_home_may_be_a_percentage(middle, is_told):
    assert len(told(rows(0.2, middle, middle, 0.9))) == is_told


def test_every_indicator_is_looked_at_in_order_of_name():
    high = rows(21.0, 35.0, 24.0, 19.0, indicator="achterstallig_krediet")
    rare = rows(0.3, 0.3, 0.5, 0.4)
    shares = [rows(0.02, 0.01, 0.03, 0.04, indicator=name) for name in ("leefloon", "eenouder")]
    unknown = rows(0.2, 0.3, 0.5, 0.4, indicator="aaa")
    found = check_municipalities(
        pd.concat([*shares, high, unknown, rare], ignore_index=True), AT_HOME, PARAMS
    )
    assert [one.variable for one in found] == ["indicator", "eenouder", "leefloon"]
    assert found[0].row == 14


def test_a_percentage_that_is_named_under_checks_is_let_through():
    choices = CheckChoices(percentages=("budgetmeters",))
    file = PARAMS.file.model_copy(update={"checks": choices})
    params = PARAMS.model_copy(update={"file": file})
    assert told(rows(0.02, 0.01, 0.05, 0.04), params=params) == []


def test_what_is_no_percentage_may_lie_below_1():
    assert told(rows(0.2, 0.3, 0.5, 0.4, indicator="oki")) == []


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        # A share is at most 1.
        ((1.0, 0.02, 0.03, 0.01), True),
        ((1.01, 0.02, 0.03, 0.01), False),
        # A tenth of the 3 % at home is 0,3: from there in the middle it is as one would expect.
        ((0.2, 0.3, 0.3, 0.4), False),
        ((0.2, 0.29, 0.29, 0.4), True),
    ],
)
def test_percentages_that_are_shares_by_hand(values, is_told):
    assert [kind for _, kind, *_ in told(rows(*values))] == ["onmogelijk cijfer"] * is_told


def test_the_first_row_of_a_later_year_and_of_an_unknown_indicator_is_named():
    assert told(rows(2.1, year=2025)) == []
    later = pd.concat([rows(2.1, 2.2), rows(2.4, 2.5, year=2026)], ignore_index=True)
    assert [row for _, _, row, _ in told(later)] == [4]
    strange = [rows(2.1, 2.2), rows(2.4, 2.5, indicator="leeflon")]
    assert [row for _, _, row, _ in told(pd.concat(strange, ignore_index=True))] == [4]
