"""How the pages of the plans say numbers, days and statuses."""

from __future__ import annotations

from datetime import date

import pandas as pd

from genkgeo.plans.board import BoardRow
from genkgeo.plans.progress import BEHIND, NOT_MEASURABLE, ON_TRACK, REACHED, Half
from genkgeo.plans.schema import STAND, STANDS
from genkgeo.plans.typed import MONTHS
from genkgeo.words import dutch


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


def target_text(row: BoardRow) -> str:
    """Write the target of a row of the board: how much, of what, by when, from where."""
    begun = row.counted == "level" and not pd.isna(row.baseline)
    start = f"beginwaarde {dutch.amount_text(row.baseline)}" if begun else ""
    if pd.isna(row.target):
        return " ".join(filter(None, (start, row.unit if begun else "")))
    when = "per jaar" if row.counted == "per_year" else ""
    if not when and not pd.isna(row.due):
        when = f"tegen {day_text(row.due)}"
    goal = " ".join(filter(None, (dutch.amount_text(row.target), row.unit, when)))
    return ", ".join(filter(None, (goal, start)))


def status_text(row: BoardRow) -> str:
    """Write a status, with the reason where there is none to give."""
    return f"{row.status}: {row.reason}" if row.reason else row.status


def tally_text(board: pd.DataFrame) -> str:
    """Say in one sentence how far the indicators with a target are.

    Examples
    --------
    >>> status = ["bereikt", "bereikt", "achter", "niet meetbaar", "niet meetbaar"]
    >>> tally_text(pd.DataFrame({"status": status, "target": [1.0, 3.0, 9.0, 9.0, None]}))
    'Van de 4 indicatoren met een doel zijn er 2 bereikt en 1 achter; 1 is nu niet te meten.'
    """
    counts = board.loc[board["target"].notna(), "status"].value_counts()
    total, absent = int(counts.sum()), int(counts.get(NOT_MEASURABLE, 0))
    judged = [f"{counts[name]} {name}" for name in (REACHED, ON_TRACK, BEHIND) if name in counts]
    if not judged:
        return f"Van de {total} indicatoren met een doel is er nu geen te meten."
    rest = f"; {absent} {'is' if absent == 1 else 'zijn'} nu niet te meten" if absent else ""
    return f"Van de {total} indicatoren met een doel zijn er {dutch.listing(judged)}{rest}."


def unmeasured_text(board: pd.DataFrame) -> str:
    """Say how many indicators have no target and how many actions no indicator.

    Examples
    --------
    >>> board = pd.DataFrame({"indicator": ["voortgang", "x", "y"], "target": [None, None, 1.0]})
    >>> unmeasured_text(board)
    '1 indicator heeft geen doelcijfer en 1 actie heeft geen indicator maar een stand.'
    """
    bare = int((board["indicator"] == STAND).sum())
    aimless = int(board["target"].isna().sum()) - bare
    parts = [
        f"{number} {singular} heeft geen {lacking}"
        if number == 1
        else f"{number} {plural} hebben geen {lacking}"
        for number, singular, plural, lacking in (
            (aimless, "indicator", "indicatoren", "doelcijfer"),
            (bare, "actie", "acties", "indicator maar een stand"),
        )
        if number
    ]
    return f"{dutch.listing(parts)}." if parts else ""


def stands_text(board: pd.DataFrame) -> str:
    """Say how the actions stand that have no indicator; empty where none was recorded.

    Examples
    --------
    >>> words = ["bezig", "klaar", "bezig"]
    >>> board = pd.DataFrame({"indicator": ["voortgang"] * 3, "reason": words})
    >>> stands_text(board)
    'Naar hun stand zijn er 2 bezig en 1 klaar.'
    >>> stands_text(board.assign(reason=["bezig", "nog geen stand", "nog geen stand"]))
    'Naar hun stand is er 1 bezig; van 2 is de stand niet ingevoerd.'
    """
    counts = board.loc[board["indicator"] == STAND, "reason"].value_counts()
    told = [f"{counts[word]} {word}" for word in STANDS if word in counts]
    if not told:
        return ""
    known = int(counts[[word for word in STANDS if word in counts]].sum())
    absent = int(counts.sum()) - known
    rest = f"; van {absent} is de stand niet ingevoerd" if absent else ""
    verb = "is" if known == 1 else "zijn"
    return f"Naar hun stand {verb} er {dutch.listing(told)}{rest}."
