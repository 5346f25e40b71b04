"""How the pages of the plans say numbers, days and statuses."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from genkgeo import dutch
from genkgeo.plans.progress import BEHIND, NOT_MEASURABLE, ON_TRACK, REACHED, Half

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def day_text(day: date | None) -> str:
    """Write a day in full.

    Examples
    --------
    >>> day_text(date(2015, 6, 30))
    '30 juni 2015'
    """
    return "" if pd.isna(day) else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def half_text(half: Half) -> str:
    """Write a half-year.

    Examples
    --------
    >>> half_text(Half(2015, 1))
    'eerste halfjaar van 2015'
    """
    return f"{'eerste' if half.half == 1 else 'tweede'} halfjaar van {half.year}"


def amount_text(value: float, *, decimals: int = 1) -> str:
    """Write a number with no more decimals than it needs.

    Examples
    --------
    >>> amount_text(100.0), amount_text(37.371)
    ('100', '37,4')
    """
    if value is None or math.isnan(value):
        return dutch.NO_VALUE
    rounded = round(value, decimals)
    return dutch.number(rounded, 0 if rounded == int(rounded) else decimals)


def target_text(row: object) -> str:
    """Write the target of a row of the board: how much, of what, by when."""
    if pd.isna(row.target):
        return ""
    when = "per jaar" if row.counted == "per_year" else ""
    if not when and not pd.isna(row.due):
        when = f"tegen {day_text(row.due)}"
    return " ".join(filter(None, (amount_text(row.target), row.unit, when)))


def status_text(row: object) -> str:
    """Write a status, with the reason where there is none to give."""
    return f"{row.status}: {row.reason}" if row.reason else row.status


def tally_text(counts: pd.Series) -> str:
    """Say in one sentence how many indicators have each status.

    Examples
    --------
    >>> tally_text(pd.Series({"bereikt": 2, "op schema": 1, "achter": 0, "niet meetbaar": 7}))
    'Van de 10 indicatoren zijn er 2 bereikt en 1 op schema; 7 zijn nog niet te meten.'
    """
    total, absent = int(counts.sum()), int(counts.get(NOT_MEASURABLE, 0))
    told = [
        f"{int(counts[name])} {word}"
        for name, word in ((REACHED, "bereikt"), (ON_TRACK, "op schema"), (BEHIND, "achter"))
        if counts.get(name, 0)
    ]
    rest = f"{absent} {'is' if absent == 1 else 'zijn'} nog niet te meten"
    if not told:
        return f"Van de {total} indicatoren is er nog geen te meten."
    said = f"Van de {total} indicatoren zijn er {dutch.listing(told)}"
    return f"{said}; {rest}." if absent else f"{said}."
