"""The boordtabel: per indicator of every action, how far it is and how far it should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.plans.progress import (
    NO_STAND,
    NOT_MEASURABLE,
    STATUSES,
    Half,
    Recorded,
    asked,
    days,
    expected,
    half_of,
    share_of_year,
    status,
    why_not,
)
from genkgeo.plans.record import MONEY
from genkgeo.plans.records import records_of
from genkgeo.plans.register import Entry, Register, budgets
from genkgeo.plans.schema import EXPENDITURE, REVENUE, STAND, STANDS, Measure


class BoardRow(NamedTuple):
    """What the board says of one indicator of an action, or of its stand where it has none.

    A stand is no number: its word is the ``reason`` why there is none, and ``latest`` is empty.
    The days are those of the target and of the latest figure; ``expected`` is where the
    indicator should stand on the day of the latest figure, of what is counted whole rounded
    down.
    """

    id: str
    plan: str
    example: bool
    goal: str
    number: str
    label: str
    domains: str
    places: str
    indicator: str = ""
    indicator_label: str = ""
    unit: str = ""
    counted: str = ""
    baseline: float | None = None
    target: float | None = None
    due: date | None = None
    latest: float | None = None
    latest_date: date | None = None
    expected: float | None = None
    status: str = NOT_MEASURABLE
    reason: str = NO_STAND
    note: str = ""


BOARD_COLUMNS = list(BoardRow._fields)
MONEY_COLUMNS = [
    "id",
    "year",
    "expenditure",
    "revenue",
    "spent",
    "received",
    "spent_date",
    "share",
    "year_gone",
]


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
        `BOARD_COLUMNS`, in the order of the register; of an action without indicators its stand.
        ``status`` is one of `STATUSES`; ``reason`` says why it is not measurable.
        ``expected`` is for the day of the latest figure, so that an early count is not
        called late; where there is none it is for the end of the half-year. A count once
        reached stays reached, one per year until its year ends. Where places were counted
        apart, their sum counts when it is more than what was recorded of the whole.
    """
    known = latest_of_each_day(records[records["date"] <= half.end])
    groups = {key: rows for key, rows in known.groupby(["action", "indicator"])}
    rows = []
    for entry in register.entries.values():
        for name, measure in entry.action.measures().items():
            records_of_it = groups.get((entry.id, name), known.iloc[:0])
            if name == STAND:
                rows.append(_standing(entry, measure, records_of_it))
            elif name not in MONEY:
                rows.append(_judged(entry, name, measure, records_of_it, half))
    return _typed(pd.DataFrame(rows, columns=BOARD_COLUMNS))


def money(register: Register, records: pd.DataFrame, half: Half) -> pd.DataFrame:
    """Set what was spent and received beside the budgets, up to the year of a half-year.

    Returns
    -------
    pandas.DataFrame
        `MONEY_COLUMNS`: one row per action and year with a budget; ``share`` is spent ÷
        expenditure and ``year_gone`` how much of the year was over then, NaN where nothing was
        recorded.
    """
    known = latest_of_each_day(records[records["date"] <= half.end])
    known = known.assign(year=[day.year for day in known["date"]])
    last = known.drop_duplicates(["action", "indicator", "year"], keep="last")
    plan = budgets(register).query("year <= @half.year")
    for name, column in ((EXPENDITURE, "spent"), (REVENUE, "received")):
        amounts = last.loc[last["indicator"] == name, ["action", "year", "value", "date"]]
        amounts = amounts.set_axis(["id", "year", column, f"{column}_date"], axis=1)
        plan = plan.merge(amounts, on=["id", "year"], how="left", validate="one_to_one")
    share = plan["spent"] / plan["expenditure"].where(plan["expenditure"] > 0)
    gone = [float("nan") if pd.isna(day) else share_of_year(day) for day in plan["spent_date"]]
    return plan.assign(share=share, year_gone=np.array(gone, dtype=float))[MONEY_COLUMNS]


def tally(board: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count the statuses of the indicators with a target per value of a column.

    Examples are left out, and so is what has no target: it is not "not measurable now", it never
    is, and the pages say how many those are.

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
    counted = board[~board["example"].astype(bool) & board["target"].notna()]
    each = counted.assign(**{column: counted[column].str.split("; ")}).explode(column)
    counts = each.groupby([column, "status"]).size().unstack(fill_value=0)
    return counts.reindex(columns=list(STATUSES), fill_value=0).sort_index().astype(int)


def halves(register: Register, records: pd.DataFrame) -> Iterator[Half]:
    """Find every half-year that a record falls in, from the first to the last."""
    known = records["date"][records["action"].isin(register.entries)]
    for year, half in sorted({(half_of(day).year, half_of(day).half) for day in known}):
        yield Half(year, half)


def latest_of_each_day(records: pd.DataFrame) -> pd.DataFrame:
    """Keep the last correction of each day and place, by day."""
    last = records.drop_duplicates(["action", "indicator", "date", "place"], keep="last")
    return last.sort_values(["action", "indicator", "date"], kind="stable")


def _of_action(entry: Entry) -> BoardRow:
    """Write what every row of an action says."""
    action = entry.action
    return BoardRow(
        id=entry.id,
        plan=entry.plan.id,
        example=entry.plan.example,
        goal=entry.goal,
        number=entry.number,
        label=action.label,
        domains="; ".join(action.domains),
        places="; ".join(place.name for place in action.places),
    )


def _standing(entry: Entry, measure: Measure, known: pd.DataFrame) -> BoardRow:
    """Write how an action stands, by its last record up to the half-year."""
    row = _of_action(entry)._replace(
        indicator=STAND, indicator_label=measure.label, counted=measure.counted
    )
    if known.empty:
        return row
    last = known.iloc[-1]
    word = STANDS[int(last["value"])]
    return row._replace(reason=word, latest_date=last["date"], note=last["note"])


def _judged(entry: Entry, name: str, measure: Measure, known: pd.DataFrame, half: Half) -> BoardRow:
    """Write what the board says of one indicator, from its records up to the half-year."""
    period = days(measure, (entry.action.start, entry.action.end))
    if measure.counted == "per_year":
        of_year = [day.year == half.year for day in known["date"]]
        known = known[np.array(of_year, dtype=bool)]
    recorded = _of_the_whole(known)
    day, value = recorded[-1] if recorded else (half.end, None)
    path = expected(measure, period, day)
    reason = why_not(measure, period, recorded, half)
    return _of_action(entry)._replace(
        indicator=name,
        indicator_label=measure.label,
        unit=measure.unit or "",
        counted=measure.counted,
        baseline=measure.baseline if measure.counted == "level" else 0.0,
        target=measure.target,
        due=period[1],
        latest=value,
        latest_date=day if recorded else None,
        expected=asked(measure, path),
        status=NOT_MEASURABLE if reason or value is None else status(measure, value, path),
        reason=reason,
        note=known["note"].iloc[-1] if recorded else "",
    )


def _of_the_whole(known: pd.DataFrame) -> list[Recorded]:
    """Count an action by day: the whole as recorded, or the sum of its parts where that is more.

    A count of the whole and the sum over places are both less than or equal to what there is.
    """
    whole = 0.0
    parts: dict[str, float] = {}
    by_day: dict[date, float] = {}
    for record in records_of(known):
        if record.place:
            parts[record.place] = float(record.value)
        else:
            whole = float(record.value)
        by_day[record.date] = max(whole, sum(parts.values())) if parts else whole
    return list(by_day.items())


def _typed(board: pd.DataFrame) -> pd.DataFrame:
    """Make numbers of numbers and texts of texts, also where a column is empty."""
    numbers = dict.fromkeys(["baseline", "target", "latest", "expected"], float)
    texts = ["indicator_label", "unit", "counted", "note"]
    words = board[texts].astype(object)
    return board.astype(numbers).assign(**words.where(words.notna(), ""))
