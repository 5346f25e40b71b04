"""When a figure of an action is too old to judge, day by day, and how a status is written."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from genkgeo.plans.progress import NO_FIGURE, NO_RECENT, Half, why_not
from genkgeo.plans.texts import day_text, status_text

FIRST_HALF = Half(2025, 1)
"""1 January to 30 June 2025."""


def judged(due: date | None, *days: date) -> str:
    measure = SimpleNamespace(
        target=10.0, counted="level", baseline=0.0, direction="higher", start=None, by=None
    )
    recorded = [(day, 5.0) for day in days]
    return why_not(measure, (date(2024, 1, 1), due), recorded, FIRST_HALF)


@pytest.mark.parametrize(
    ("due", "day", "why"),
    [
        # Of the half-year itself, from its first day on.
        (date(2025, 12, 31), date(2025, 1, 1), ""),
        (date(2025, 12, 31), date(2024, 12, 31), NO_RECENT),
        # After the due day the last figure is final; on the day itself one may still come.
        (date(2024, 12, 31), date(2024, 12, 30), ""),
        (date(2025, 1, 1), date(2024, 12, 30), NO_RECENT),
    ],
)
def test_a_figure_counts_in_its_half_year_and_after_the_due_day(due, day, why):
    assert judged(due, day) == why


def test_without_a_figure_nothing_is_judged():
    assert judged(date(2025, 12, 31)) == NO_FIGURE


def test_a_status_is_told_with_its_reason_where_there_is_one():
    assert status_text(SimpleNamespace(status="op schema", reason="")) == "op schema"
    told = status_text(SimpleNamespace(status="niet te beoordelen", reason=NO_FIGURE))
    assert told == f"niet te beoordelen: {NO_FIGURE}"


def test_a_day_that_nobody_named_is_told_as_nothing():
    assert day_text(None) == day_text(pd.NaT) == ""
    assert day_text(date(2015, 12, 1)) == "1 december 2015"
