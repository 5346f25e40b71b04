"""What the pages of a half-year say of half-years beside each other."""

from __future__ import annotations

import pytest

from genkgeo.pages.half_year_parts import Spending, added_text, beside_words, year_words
from genkgeo.plans.half_years import GREEN, GREY, Beside


def row(counted: str, *values: float | None) -> Beside:
    stood, gained = values[:3], values[3:]
    return Beside("p/1", "x", counted, *stood, *gained, GREEN, GREY, GREY)


@pytest.mark.parametrize(
    ("counted", "values", "told"),
    [
        (
            "per_year",
            (39, 104, 48, 39, 56, 48),
            "erbij: 39 in dit halfjaar, 56 in het halfjaar ervoor, 48 een jaar eerder",
        ),
        ("since_start", (5, 3, None, 2, None, None), "erbij: 2 in dit halfjaar"),
        ("since_start", (5, 5, None, 0, None, 1), "erbij: 0 in dit halfjaar, 1 een jaar eerder"),
        ("since_start", (5, 3, None, None, None, None), ""),
        ("level", (12.5, 11, 9, None, None, None), "11 in het halfjaar ervoor, 9 een jaar eerder"),
        ("level", (12.5, None, None, None, None, None), ""),
    ],
)
def test_a_half_year_is_set_beside_the_others_in_words(counted, values, told):
    assert beside_words(row(counted, *values)) == {"beside": told, "light": GREEN}


def test_what_came_has_its_sign():
    texts = [added_text(value) for value in (3.0, 0.0, -2.0)]
    assert texts == ["+3", "0", "\N{MINUS SIGN}2"]


def test_spending_stands_beside_the_year():
    nan = float("nan")
    told = year_words(Spending("p/1", 2016, 45000.0, 22000.0, 22 / 45, 182 / 366))
    assert (told["share"], told["gone"]) == ("49 %", "op 50 % van het jaar")
    nothing = year_words(Spending("p/1", 2016, 45000.0, nan, nan, nan))
    assert (nothing["share"], nothing["gone"]) == ("–", "")
