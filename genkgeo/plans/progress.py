"""How far one indicator of an action is: half-years, the expected path, the status."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date

from genkgeo.errors import DataError
from genkgeo.plans.schema import Measure
from genkgeo.words.rounding import floor

REACHED, ON_TRACK, BEHIND = "bereikt", "op schema", "achter"
NOT_MEASURABLE = "niet meetbaar"
STATUSES = (REACHED, ON_TRACK, BEHIND, NOT_MEASURABLE)

# why an indicator is not measurable
NO_TARGET = "geen doelcijfer"
NO_STAND = "nog geen stand"
NO_FIGURE = "nog geen cijfer"
NO_RECENT = "geen cijfer in dit halfjaar"
NO_PERIOD = "geen begin of einde"
NO_BASELINE = "geen beginwaarde"
NOT_BEGUN = "nog niet begonnen"
OVER = "afgelopen"

Period = tuple[date | None, date | None]
"""First and last day; None where nobody said."""

Recorded = tuple[date, float]
"""A day, and what was recorded of it."""


@dataclass(frozen=True)
class Half:
    """A half-year: 1 is January to June, 2 July to December.

    Examples
    --------
    >>> str(Half(2015, 1)), Half(2015, 1).end
    ('2015-1', datetime.date(2015, 6, 30))
    """

    year: int
    half: int

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"


def half_of(day: date) -> Half:
    """Find the half-year in which a day lies.

    Examples
    --------
    >>> str(half_of(date(2015, 7, 1)))
    '2015-2'
    """
    return Half(day.year, 1 if day.month <= 6 else 2)


def read_half(text: str) -> Half:
    """Read a half-year as a person types it.

    Raises
    ------
    DataError
        It is not a year and 1 or 2.

    Examples
    --------
    >>> read_half("2015-1")
    Half(year=2015, half=1)
    """
    match = re.fullmatch(r"((?:19|20)[0-9]{2})-([12])", text.strip())
    if match is None:
        raise DataError(
            "Het halfjaar is niet te lezen",
            expected="jaar-1 of jaar-2, zoals 2015-1",
            found=repr(text[:40]),
            remedy="verbeter het halfjaar",
        )
    return Half(int(match[1]), int(match[2]))


def share_of_year(day: date) -> float:
    """Say how much of its year is over at the end of a day.

    Examples
    --------
    >>> share_of_year(date(2015, 12, 31)), round(share_of_year(date(2015, 6, 30)), 3)
    (1.0, 0.496)
    """
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return ((day - first).days + 1) / ((last - first).days + 1)


def expected(measure: Measure, period: Period, day: date) -> float:
    """Compute where an indicator should stand on a day: on a straight line to its target.

    Parameters
    ----------
    measure : Measure
    period : tuple of datetime.date
        First and last day of the action; the measure's own days go before these.
    day : datetime.date

    Returns
    -------
    float
        From the baseline (0 for a count) on the eve of the first day to the target on the
        last; a target per year begins again on 1 January. NaN without a target, a period
        or, for a level, a baseline.

    Examples
    --------
    >>> families = Measure(label="Gezinnen", unit="gezinnen", target=100, counted="per_year")
    >>> years = (date(2014, 1, 1), date(2019, 12, 31))
    >>> round(expected(families, years, date(2015, 6, 30)), 1)
    49.6
    >>> expected(families, years, date(2015, 12, 31))
    100.0
    """
    start, due = days(measure, period)
    begin = measure.baseline if measure.counted == "level" else 0.0
    if measure.target is None or begin is None or start is None or due is None:
        return float("nan")
    if measure.counted == "per_year":
        start, due = max(start, date(day.year, 1, 1)), min(due, date(day.year, 12, 31))
    gone = ((day - start).days + 1) / max((due - start).days + 1, 1)
    return float(begin + (measure.target - begin) * min(max(gone, 0.0), 1.0))


def why_not(measure: Measure, period: Period, recorded: list[Recorded], half: Half) -> str:
    """Say why an indicator cannot be judged at the end of a half-year; empty when it can.

    Parameters
    ----------
    measure : Measure
    period : tuple of datetime.date
        From `days`.
    recorded : list of (datetime.date, float)
        By day, those that may count: for a target per year only those of that year.
    half : Half

    Returns
    -------
    str
        In Dutch. A count once reached stays reached, and after the due day the last figure
        is final; otherwise there must be a figure of the half-year itself.
    """
    start, due = period
    if measure.target is None:
        return NO_TARGET
    if start and half.end < start:
        return NOT_BEGUN
    if measure.counted == "per_year" and due and half.year > due.year:
        return OVER
    if not recorded:
        return NO_FIGURE
    day, value = recorded[-1]
    recent = day >= half.start or (due is not None and half.start > due)
    if _reached(measure, value) and (recent or measure.counted != "level"):
        return ""
    if not recent:
        return NO_RECENT
    if math.isnan(expected(measure, period, day)):
        no_baseline = measure.counted == "level" and measure.baseline is None
        return NO_BASELINE if no_baseline else NO_PERIOD
    return ""


def _reached(measure: Measure, value: float) -> bool:
    """Say whether a value is at its target or beyond it; without a target it never is."""
    if measure.target is None:
        return False
    return value >= measure.target if measure.direction == "higher" else value <= measure.target


def status(measure: Measure, value: float, path: float) -> str:
    """Judge a figure: reached, on track, or behind the path.

    Examples
    --------
    >>> house = Measure(label="Huizen", unit="huizen", target=3)
    >>> status(house, 1, path=1.9), status(house, 1, path=2.0), status(house, 3, path=2.0)
    ('op schema', 'achter', 'bereikt')
    """
    if _reached(measure, value):
        return REACHED
    path = asked(measure, path)
    ahead = value >= path if measure.direction == "higher" else value <= path
    return ON_TRACK if ahead else BEHIND


def asked(measure: Measure, path: float) -> float:
    """Round down where half of what is counted cannot be asked for: half a family, half a house.

    Examples
    --------
    >>> houses, help = (Measure(label="x", unit=unit) for unit in ("huizen", "uren hulp"))
    >>> asked(houses, 2.9999999999999996), asked(houses, 1.9), asked(help, 1.9)
    (3.0, 1.0, 1.9)
    """
    return float(floor(path)) if measure.is_whole and math.isfinite(path) else path


def days(measure: Measure, period: Period) -> Period:
    """Find the days between which an indicator counts: its own, or else the action's."""
    return measure.start or period[0], measure.by or period[1]
