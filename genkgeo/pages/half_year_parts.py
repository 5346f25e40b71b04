"""What the pages of a half-year say alike: half-years side by side, lights, adjustments."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from genkgeo.pages.rows import rows_as
from genkgeo.plans.half_years import MEANING, Adjusted, Beside
from genkgeo.plans.texts import day_text
from genkgeo.words import dutch

MINUS = "\N{MINUS SIGN}"

LIGHTS_TOLD = " ".join(MEANING)


class Spending(NamedTuple):
    """One year of an action, from `genkgeo.plans.board.money`; amounts in euro."""

    id: str
    year: int
    expenditure: float
    spent: float
    share: float
    year_gone: float


def year_words(row: Spending) -> dict[str, str]:
    """Write what was spent of a year's budget, beside how much of the year was over then."""
    known = not pd.isna(row.share)
    over = "" if pd.isna(row.year_gone) else f"{dutch.number(100 * row.year_gone)} % van het jaar"
    return {
        "year": str(row.year),
        "planned": dutch.number(row.expenditure),
        "spent": dutch.number(row.spent),
        "share": f"{dutch.number(100 * row.share)} %" if known else dutch.NO_VALUE,
        "gone": f"op {over}" if over else "",
    }


def unbroken(text: str) -> str:
    """Keep the two words of a status, or the day and the month of a date, on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}", 1)


def beside_words(row: Beside) -> dict[str, str]:
    """Write what a half-year added beside the others, or how a level stood; and its light."""
    is_level = row.counted == "level"
    values = (
        (row.latest, row.before, row.year_before)
        if is_level
        else (row.gained, row.gained_before, row.gained_year_before)
    )
    when = ("in dit halfjaar", "in het halfjaar ervoor", "een jaar eerder")
    told = [
        f"{number_text(float(value))} {half}"
        for value, half in zip(values, when, strict=True)
        # How a level stands now is in the column of figures.
        if not pd.isna(value) and not (is_level and half == when[0])
    ]
    words = ", ".join(told)
    return {"beside": f"erbij: {words}" if told and not is_level else words, "light": row.light}


def adjusted_rows(adjustments: pd.DataFrame) -> list[dict[str, str]]:
    """Write what is done otherwise per action, and what was said the time before."""
    return [
        {
            "action": f"{row.number} {row.label}",
            "now": row.adjusted or "niet ingevoerd",
            "now_day": day_text(row.adjusted_date),
            "before": row.earlier or dutch.NO_VALUE,
            "before_day": day_text(row.earlier_date),
        }
        for row in rows_as(Adjusted, adjustments)
    ]


def added_text(value: float) -> str:
    """Write what came with its sign; a count that was corrected may have lost some."""
    return f"+{number_text(value)}" if value > 0 else number_text(value)


def number_text(value: float) -> str:
    """Write an amount, one below 0 with its own sign."""
    return f"{MINUS if value < 0 else ''}{dutch.amount_text(abs(value))}"
