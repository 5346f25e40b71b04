"""From an offer to help: how many families an action came to, step by step, and why not further."""

from __future__ import annotations

import itertools
from datetime import date
from typing import NamedTuple

import pandas as pd

from genkgeo.plans.board import latest_of_each_day
from genkgeo.plans.of_whom import DECLINED, STEPS
from genkgeo.plans.register import Entry, Register
from genkgeo.plans.schema import Measure


class Counted(NamedTuple):
    """What was recorded of one indicator of an action for the whole city.

    ``value`` is None where nothing was recorded, which is not the same as 0; ``day`` is that of
    the last record.
    """

    value: float | None
    day: date | None


NOTHING = Counted(None, None)


class Chain(NamedTuple):
    """The steps of one action, and why families did not go along.

    ``doubt`` says what cannot be: more at a step than at the one before.
    """

    entry: Entry
    unit: str
    steps: dict[str, Counted]
    declined: dict[str, Counted]
    doubt: str


def counted(records: pd.DataFrame, action: str, name: str, measure: Measure, day: date) -> Counted:
    """Count an indicator up to a day: the whole as recorded, or its places where they are more.

    Parameters
    ----------
    records : pandas.DataFrame
        From `genkgeo.plans.records.read_records`.
    action, name : str
    measure : Measure
        What is counted per year is that of the year of the last record.
    day : datetime.date
    """
    own = records[(records["action"] == action) & (records["indicator"] == name)]
    own = latest_of_each_day(own[own["date"] <= day])
    if own.empty:
        return NOTHING
    until = own["date"].iloc[-1]
    if measure.counted == "per_year":
        own = own[[one.year == until.year for one in own["date"]]]
    last = own.drop_duplicates("place", keep="last").set_index("place")["value"]
    whole = float(last.get("", 0.0))
    return Counted(max(whole, float(last.drop("", errors="ignore").sum())), until)


def chains(register: Register, records: pd.DataFrame, day: date) -> list[Chain]:
    """List the actions that count steps, each with what was recorded of them.

    Returns
    -------
    list of Chain
        In the order of the register; examples are left out.
    """
    found = []
    for entry in register.entries.values():
        measures = {name: one for name, one in entry.action.indicators.items() if one.step}
        if entry.plan.example or not measures:
            continue
        of = {name: counted(records, entry.id, name, one, day) for name, one in measures.items()}
        steps = {str(one.step): of[name] for name, one in measures.items() if one.step in STEPS}
        declined = {one.label: of[name] for name, one in measures.items() if one.step == DECLINED}
        unit = next(iter(measures.values())).unit or ""
        found.append(Chain(entry, unit, steps, declined, _doubt(steps, declined)))
    return found


def _doubt(steps: dict[str, Counted], declined: dict[str, Counted]) -> str:
    """Say which step has more than the one before it; empty where none has.

    Examples
    --------
    >>> _doubt({"offered": Counted(9, None), "accepted": Counted(12, None)}, {})
    'meer aanvaard dan aangeboden'
    """
    known = [(step, steps[step].value) for step in STEPS if step in steps]
    there = [(step, value) for step, value in known if value is not None]
    for (before, most), (after, value) in itertools.pairwise(there):
        if value > most:
            return f"meer {STEPS[after]} dan {STEPS[before]}"
    offered = dict(there).get("offered")
    went = dict(there).get("accepted", 0.0)
    refused = sum(one.value or 0.0 for one in declined.values())
    if offered is not None and went + refused > offered:
        return "aanvaard en niet ingegaan zijn samen meer dan aangeboden"
    return ""
