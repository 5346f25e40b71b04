"""The boordtabel: per indicator of every action, how far it is and how far it should be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from genkgeo.plans.register import Entry, Register, budgets
from genkgeo.plans.schema import EXPENDITURE, REVENUE, Measure

BOARD_COLUMNS = [
    "id",
    "plan",
    "example",
    "goal",
    "number",
    "label",
    "domains",
    "places",
    "indicator",
    "indicator_label",
    "unit",
    "counted",
    "baseline",
    "target",
    "due",
    "latest",
    "latest_date",
    "expected",
    "status",
    "reason",
    "note",
]
MONEY_COLUMNS = [
    "id",
    "year",
    "expenditure",
    "revenue",
    "spent",
    "received",
    "spent_date",
    "share",
]

REACHED, ON_TRACK, BEHIND = "bereikt", "op schema", "achter"
NOT_MEASURABLE = "niet meetbaar"
STATUSES = (REACHED, ON_TRACK, BEHIND, NOT_MEASURABLE)

# why an indicator is not measurable
NO_TARGET = "geen doelcijfer"
NO_INDICATOR = "geen indicator"
NO_FIGURE = "nog geen cijfer"
NO_RECENT = "geen cijfer in dit halfjaar"
NO_PERIOD = "geen begin of einde"
NO_BASELINE = "geen beginwaarde"
NOT_BEGUN = "nog niet begonnen"
OVER = "afgelopen"

Period = tuple[date | None, date | None]
"""First and last day; None where nobody said."""


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
    """Give the half-year in which a day lies.

    Examples
    --------
    >>> str(half_of(date(2015, 7, 1)))
    '2015-2'
    """
    return Half(day.year, 1 if day.month <= 6 else 2)


def expected(measure: Measure, period: Period, day: date) -> float:
    """Give where an indicator should stand on a day: on a straight line to its target.

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
    start, due = _period(measure, period)
    begin = measure.baseline if measure.counted == "level" else 0.0
    if measure.target is None or begin is None or start is None or due is None:
        return float("nan")
    if measure.counted == "per_year":
        start, due = max(start, date(day.year, 1, 1)), min(due, date(day.year, 12, 31))
    gone = ((day - start).days + 1) / max((due - start).days + 1, 1)
    return float(begin + (measure.target - begin) * min(max(gone, 0.0), 1.0))


def evaluate(register: Register, records: pd.DataFrame, half: Half) -> pd.DataFrame:
    """Judge every indicator of every action at the end of a half-year.

    Parameters
    ----------
    register : Register
    records : pandas.DataFrame
        From `genkgeo.plans.records.read_records`.
    half : Half

    Returns
    -------
    pandas.DataFrame
        `BOARD_COLUMNS`, in the order of the register; an action without indicators has one
        row. ``status`` is one of `STATUSES`; ``reason`` says why it is not measurable.
        ``expected`` is for the day of the latest figure, so that an early count is not
        called late; where there is none it is for the end of the half-year. A count once
        reached stays reached, one per year until its year ends.
    """
    known = _latest_of_each_day(records[records["date"] <= half.end])
    groups = {key: rows for key, rows in known.groupby(["action", "indicator"], sort=False)}
    rows = []
    for entry in register.entries.values():
        measures = entry.action.indicators or {"": None}
        for name, measure in measures.items():
            found = groups.get((entry.id, name), known.iloc[:0])
            judged = _judge(entry, measure, found, half)
            rows.append(_identity(entry) | {"indicator": name} | judged)
    return _typed(pd.DataFrame(rows, columns=BOARD_COLUMNS))


def money(register: Register, records: pd.DataFrame, half: Half) -> pd.DataFrame:
    """Set what was spent and received beside the budgets, up to the year of a half-year.

    Returns
    -------
    pandas.DataFrame
        `MONEY_COLUMNS`: one row per action and year with a budget; ``share`` is spent ÷
        expenditure, NaN where nothing was recorded.
    """
    known = _latest_of_each_day(records[records["date"] <= half.end])
    known = known.assign(year=[day.year for day in known["date"]])
    last = known.drop_duplicates(["action", "indicator", "year"], keep="last")
    plan = budgets(register).query("year <= @half.year")
    for name, column in ((EXPENDITURE, "spent"), (REVENUE, "received")):
        own = last.loc[last["indicator"] == name, ["action", "year", "value", "date"]]
        own = own.set_axis(["id", "year", column, f"{column}_date"], axis=1)
        plan = plan.merge(own, on=["id", "year"], how="left", validate="one_to_one")
    share = plan["spent"] / plan["expenditure"].where(plan["expenditure"] > 0)
    return plan.assign(share=share)[MONEY_COLUMNS]


def tally(board: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count the statuses per value of a column, examples left out.

    Parameters
    ----------
    board : pandas.DataFrame
        From `evaluate`.
    column : {"plan", "goal", "domains", "places"}
        Where an action has several domains or places it counts in each; without a place it
        counts for the whole city (an empty name).

    Returns
    -------
    pandas.DataFrame
        Index: the values, sorted; one column per status of `STATUSES`.
    """
    own = board[~board["example"].astype(bool)]
    each = own.assign(**{column: own[column].str.split("; ")}).explode(column)
    counts = each.groupby([column, "status"]).size().unstack(fill_value=0)
    return counts.reindex(columns=list(STATUSES), fill_value=0).sort_index().astype(int)


def halves(register: Register, records: pd.DataFrame) -> Iterator[Half]:
    """Give every half-year that a record falls in, from the first to the last."""
    known = records["date"][records["action"].isin(register.entries)]
    for year, half in sorted({(half_of(day).year, half_of(day).half) for day in known}):
        yield Half(year, half)


def _latest_of_each_day(records: pd.DataFrame) -> pd.DataFrame:
    """Keep the last correction of each day, by day."""
    last = records.drop_duplicates(["action", "indicator", "date"], keep="last")
    return last.sort_values(["action", "indicator", "date"], kind="stable")


def _identity(entry: Entry) -> dict:
    action = entry.action
    return {
        "id": entry.id,
        "plan": entry.plan.id,
        "example": entry.plan.example,
        "goal": entry.goal,
        "number": entry.number,
        "label": action.label,
        "domains": "; ".join(action.domains),
        "places": "; ".join(place.name for place in action.places),
    }


def _judge(entry: Entry, measure: Measure | None, known: pd.DataFrame, half: Half) -> dict:
    """Give what the board says of one indicator, from its figures up to the half-year."""
    if measure is None:
        return {"status": NOT_MEASURABLE, "reason": NO_INDICATOR}
    period = _period(measure, (entry.action.start, entry.action.end))
    figures = list(zip(known["date"], known["value"].astype(float), strict=True))
    if measure.counted == "per_year":
        figures = [one for one in figures if one[0].year == half.year]
    day, value = figures[-1] if figures else (half.end, None)
    path = expected(measure, period, day)
    reason = _why_not(measure, period, figures, half)
    return {
        "indicator_label": measure.label,
        "unit": measure.unit or "",
        "counted": measure.counted,
        "baseline": measure.baseline if measure.counted == "level" else 0.0,
        "target": measure.target,
        "due": period[1],
        "latest": value,
        "latest_date": day if figures else None,
        "expected": path,
        "status": NOT_MEASURABLE if reason else _status(measure, value, path),
        "reason": reason,
        "note": known["note"].iloc[-1] if figures else "",
    }


def _why_not(
    measure: Measure, period: Period, figures: list[tuple[date, float]], half: Half
) -> str:
    """Say why an indicator cannot be judged, or nothing when it can."""
    start, due = period
    if measure.target is None:
        return NO_TARGET
    if start and half.end < start:
        return NOT_BEGUN
    if measure.counted == "per_year" and due and half.year > due.year:
        return OVER
    if not figures:
        return NO_FIGURE
    day, value = figures[-1]
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
    return value >= measure.target if measure.direction == "higher" else value <= measure.target


def _status(measure: Measure, value: float, path: float) -> str:
    if _reached(measure, value):
        return REACHED
    if measure.counted != "level":
        path = math.floor(path)  # half a family or half a house cannot be asked for
    ahead = value >= path if measure.direction == "higher" else value <= path
    return ON_TRACK if ahead else BEHIND


def _period(measure: Measure, period: Period) -> Period:
    """Give the days between which an indicator counts: its own, or else the action's."""
    return measure.start or period[0], measure.by or period[1]


def _typed(board: pd.DataFrame) -> pd.DataFrame:
    """Give numbers as numbers and texts as texts, also where a column is empty."""
    numbers = dict.fromkeys(["baseline", "target", "latest", "expected"], float)
    texts = ["indicator_label", "unit", "counted", "note"]
    words = board[texts].astype(object)
    return board.astype(numbers).assign(**words.where(words.notna(), ""))
