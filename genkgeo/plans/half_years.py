"""Half-years beside each other: what came in each, how that is for the plan, what was adjusted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from genkgeo.plans.board import BoardRow, evaluate, halves, latest_of_each_day
from genkgeo.plans.progress import BEHIND, ON_TRACK, REACHED, Half, half_of
from genkgeo.plans.records import records_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import ADJUSTMENT, STANDS, YES_NO

GREEN, AMBER, RED, GREY = "groen", "oranje", "rood", "grijs"
LIGHTS = (RED, AMBER, GREEN, GREY)
"""What asks for attention first."""

NEARLY = 0.8
"""Of what was expected: from there on an indicator that is behind is called amber and not red."""

MEANING = (
    "Rood is achter: minder dan vier vijfde van wat op die dag verwacht werd.",
    "Oranje is achter, maar minstens vier vijfde.",
    "Groen is bereikt of op schema.",
    "Grijs is niet te meten.",
)
"""What the lights mean, in a sentence each."""


class Step(NamedTuple):
    """One indicator of an action in one half-year.

    ``latest`` is how it stands at the end, ``gained`` what the half-year added to a count: None
    of a level, and where the half-year before has no figure to take away. ``word`` is what there
    is in the place of a number: a stand, or what is done otherwise.
    """

    id: str
    number: str
    label: str
    indicator: str
    indicator_label: str
    half: str
    unit: str = ""
    counted: str = ""
    latest: float | None = None
    latest_date: date | None = None
    gained: float | None = None
    expected: float | None = None
    status: str = ""
    light: str = ""
    word: str = ""


class Beside(NamedTuple):
    """One indicator in a half-year, in the one before, and in the same one a year ago.

    ``latest`` and those beside it are None where nothing was recorded in that half-year itself.
    """

    id: str
    indicator: str
    counted: str
    latest: float | None
    before: float | None
    year_before: float | None
    gained: float | None
    gained_before: float | None
    gained_year_before: float | None
    light: str
    light_before: str
    light_year_before: str


class Adjusted(NamedTuple):
    """What is done otherwise in an action: the note, ``nee``, or empty where nobody said."""

    id: str
    number: str
    label: str
    adjusted: str
    adjusted_date: date | None
    earlier: str
    earlier_date: date | None


STEP_COLUMNS, BESIDE_COLUMNS = list(Step._fields), list(Beside._fields)
ADJUSTED_COLUMNS = list(Adjusted._fields)


class Boards(dict[Half, list[BoardRow]]):
    """The board of every half-year that is asked for, judged once.

    Parameters
    ----------
    register : Register
    records : pandas.DataFrame
        From `genkgeo.plans.records.read_records`.
    """

    def __init__(self, register: Register, records: pd.DataFrame) -> None:
        self.register, self.records = register, records

    def __missing__(self, half: Half) -> list[BoardRow]:
        self.take(half, evaluate(self.register, self.records, half))
        return self[half]

    def take(self, half: Half, board: pd.DataFrame) -> None:
        """Keep a board that was judged before."""
        self[half] = [BoardRow(*cells) for cells in board.itertuples(index=False, name=None)]


def course(boards: Boards, until: Half) -> pd.DataFrame:
    """Follow every indicator over the half-years in which something was recorded of it.

    Parameters
    ----------
    boards : Boards
    until : Half
        Later ones are left out.

    Returns
    -------
    pandas.DataFrame
        `STEP_COLUMNS`, in the order of the register and then of time.
    """
    order = {name: at for at, name in enumerate(boards.register.entries)}
    recorded = halves(boards.register, boards.records)
    wanted = [half for half in recorded if half.end <= until.end]
    steps = [
        step
        for half in wanted
        for step in _steps(boards, half).values()
        if step.latest_date is not None and step.latest_date >= half.start
    ]
    steps += _adjusted(boards, until)
    frame = pd.DataFrame(steps, columns=STEP_COLUMNS)
    frame = frame.assign(at=frame["id"].map(order)).sort_values(["at", "half"], kind="stable")
    # Several indicators of an action stand one after the other, each through time.
    places = frame.groupby(["id", "indicator"], sort=False).ngroup()
    return (
        frame.assign(which=places)
        .sort_values(["at", "which", "half"], kind="stable")[STEP_COLUMNS]
        .reset_index(drop=True)
    )


def beside(boards: Boards, half: Half) -> pd.DataFrame:
    """Set every indicator beside the half-year before, and the same half-year a year ago.

    Parameters
    ----------
    boards : Boards
    half : Half

    Returns
    -------
    pandas.DataFrame
        `BESIDE_COLUMNS`, one row per row of the board of that half-year.
    """
    earlier, year_ago = previous(half), a_year_before(half)
    now, before, year_before = (_steps(boards, one) for one in (half, earlier, year_ago))
    rows = []
    for key, step in now.items():
        was, a_year_ago = before[key], year_before[key]
        rows.append(
            Beside(
                *(step.id, step.indicator, step.counted),
                *(_of_half(step, half), _of_half(was, earlier), _of_half(a_year_ago, year_ago)),
                *(step.gained, was.gained, a_year_ago.gained),
                *(step.light, was.light, a_year_ago.light),
            )
        )
    return pd.DataFrame(rows, columns=BESIDE_COLUMNS)


def _steps(boards: Boards, half: Half) -> dict[tuple[str, str], Step]:
    """Judge every indicator at the end of a half-year, with what that half-year added."""
    before = {(row.id, row.indicator): row for row in boards[previous(half)]}
    steps = {}
    for row in boards[half]:
        key = row.id, row.indicator
        start = boards.register.entries[row.id].action.start
        steps[key] = Step(
            id=row.id,
            number=row.number,
            label=row.label,
            indicator=row.indicator,
            indicator_label=row.indicator_label,
            unit=row.unit,
            counted=row.counted,
            half=str(half),
            latest=_known(row.latest),
            latest_date=row.latest_date,
            gained=_gained(row, before[key], half, start),
            expected=_known(row.expected),
            status=row.status,
            light=light(row),
            word=row.reason if row.reason in STANDS else "",
        )
    return steps


def light(row: BoardRow) -> str:
    """Say in the word of a traffic light how an indicator is; the words go with its status.

    Examples
    --------
    >>> row = BoardRow("p/1", "p", False, "1", "1", "x", "", "", baseline=0.0, latest=8.0,
    ...     expected=10.0, status="achter")
    >>> light(row), light(row._replace(latest=7.9)), light(row._replace(status="bereikt"))
    ('oranje', 'rood', 'groen')
    """
    if row.status in (REACHED, ON_TRACK):
        return GREEN
    if row.status != BEHIND:
        return GREY
    begin, now, path = (_known(value) or 0.0 for value in (row.baseline, row.latest, row.expected))
    way = path - begin
    return AMBER if way and (now - begin) / way >= NEARLY else RED


def adjustments(register: Register, records: pd.DataFrame, half: Half) -> pd.DataFrame:
    """List per action what is done otherwise from this half-year on, and what was said before.

    Returns
    -------
    pandas.DataFrame
        `ADJUSTED_COLUMNS`: the note, ``nee``, or nothing where nobody said; only actions of
        which something was said, in the order of the register. Examples are left out.
    """
    known = latest_of_each_day(records[records["indicator"] == ADJUSTMENT])
    rows = []
    for action, group in known.groupby("action", sort=False):
        entry = register.entries.get(str(action))
        if entry is None or entry.plan.example:
            continue
        said = [(one.date, one.note if one.value else YES_NO[0]) for one in records_of(group)]
        now = [one for one in said if half.start <= one[0] <= half.end]
        before = [one for one in said if one[0] < half.start]
        if now or before:
            last, earlier = (part[-1] if part else (None, "") for part in (now, before))
            row = (entry.id, entry.number, entry.action.label)
            rows.append((*row, last[1], last[0], earlier[1], earlier[0]))
    order = {name: at for at, name in enumerate(register.entries)}
    rows.sort(key=lambda row: order[row[0]])
    return pd.DataFrame(rows, columns=ADJUSTED_COLUMNS)


def previous(half: Half) -> Half:
    """Find the half-year before.

    Examples
    --------
    >>> str(previous(Half(2016, 1))), str(previous(Half(2016, 2)))
    ('2015-2', '2016-1')
    """
    return half_of(date(half.year - 1, 12, 31)) if half.half == 1 else Half(half.year, 1)


def a_year_before(half: Half) -> Half:
    """Find the same half-year of the year before."""
    return Half(half.year - 1, half.half)


def _adjusted(boards: Boards, until: Half) -> Iterator[Step]:
    """Write what was done otherwise in each half-year, by its last word."""
    records = boards.records
    wanted = (records["indicator"] == ADJUSTMENT) & (records["date"] <= until.end)
    known = records_of(latest_of_each_day(records[wanted]))
    last = {(one.action, str(half_of(one.date))): one for one in known}
    for (action, half), record in last.items():
        if entry := boards.register.entries.get(action):
            yield Step(
                id=entry.id,
                number=entry.number,
                label=entry.action.label,
                indicator=ADJUSTMENT,
                indicator_label="Bijsturing",
                half=half,
                latest_date=record.date,
                word=record.note if record.value else YES_NO[0],
            )


def _gained(row: BoardRow, before: BoardRow, half: Half, start: date | None) -> float | None:
    """Compute what a half-year added to a count; None where that cannot be known."""
    value = _known(row.latest)
    is_new = row.latest_date is not None and row.latest_date >= half.start
    if row.counted == "level" or value is None or not is_new:
        return None
    if row.counted == "per_year" and half.half == 1:
        return value
    earlier, day = _known(before.latest), before.latest_date
    if earlier is not None and day is not None and day >= previous(half).start:
        return value - earlier
    began = start is not None and start >= half.start
    return value if earlier is None and began else None


def _of_half(step: Step, half: Half) -> float | None:
    """Give how an indicator stood, where that was recorded in the half-year itself."""
    is_new = step.latest_date is not None and step.latest_date >= half.start
    return step.latest if is_new else None


def _known(value: float | None) -> float | None:
    """Give None for a number that is not there."""
    return None if value is None or math.isnan(value) else float(value)
