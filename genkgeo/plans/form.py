"""What a service is asked of a half-year: a line per indicator and place of its actions."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from genkgeo.errors import ParamsError
from genkgeo.plans.board import latest_of_each_day
from genkgeo.plans.progress import Half
from genkgeo.plans.record import MONEY, Record
from genkgeo.plans.records import records_of
from genkgeo.plans.register import Entry, Register
from genkgeo.plans.schema import ADJUSTMENT, WORDS, Measure
from genkgeo.plans.typed import EURO
from genkgeo.words import dutch

WHOLE = "de hele actie"
"""What stands for the place of a figure that is of no place."""


@dataclass(frozen=True)
class Line:
    """One figure that is asked for.

    Attributes
    ----------
    entry : Entry
    indicator : str
    measure : Measure
    place : str
        Empty: the whole of the action.
    last : Record, optional
        The last figure up to the half-year.
    """

    entry: Entry
    indicator: str
    measure: Measure
    place: str = ""
    last: Record | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Action, indicator and place: with a day it is the key of a record."""
        return self.entry.id, self.indicator, self.place

    @property
    def mark(self) -> str:
        """See `mark_of`."""
        return mark_of(*self.key, self.measure)

    @property
    def action_text(self) -> str:
        """The number of the action and what it is."""
        return f"{self.entry.number} {self.entry.action.label}"

    @property
    def target_text(self) -> str:
        """What the plan wants of the whole; of a place it says nothing."""
        if self.measure.target is None or self.place:
            return ""
        often = "per jaar" if self.measure.counted == "per_year" else ""
        goal = (dutch.amount_text(self.measure.target), self.measure.unit, often)
        return " ".join(filter(None, goal))

    @property
    def last_text(self) -> str:
        """The last figure as a person would type it; empty where there is none."""
        return "" if self.last is None else value_text(self.last)

    @property
    def last_day(self) -> str:
        """The day of the last figure; empty where there is none."""
        return "" if self.last is None else f"{self.last.date:%d/%m/%Y}"

    @property
    def help(self) -> str:
        """How to count, beside the cell."""
        if self.indicator == ADJUSTMENT:
            return "Schrijf in één zin wat er vanaf nu anders gaat, of nee."
        if self.indicator in WORDS:
            return f"Kies een woord: {', '.join(WORDS[self.indicator])}."
        told = {
            "per_year": "Geteld sinds 1 januari van dit jaar.",
            "since_start": "Geteld sinds het begin van de actie; ook wat vroeger geteld is.",
            "level": "Een stand op die dag; mag stijgen en dalen.",
        }[self.measure.counted]
        return " ".join(filter(None, (told, self._kind_of_number(), self.measure.note)))

    def _kind_of_number(self) -> str:
        unit = self.measure.unit
        if self.measure.is_whole:
            known = "Is het er, schrijf dan ja of 1." if self.measure.target == 1 else ""
            kind = f"Een geheel getal: {unit}." if unit else "Een geheel getal."
            return " ".join(filter(None, (kind, known)))
        if unit == EURO:
            return "In euro."
        return f"Een getal: {unit}." if unit else ""


@dataclass(frozen=True)
class Form:
    """What one service, or the writers of one plan, fill in.

    Attributes
    ----------
    name : str
        Of the service, or else the title of the plan.
    half : Half
    lines : tuple of Line
    adjustments : tuple of Line
        One per action.
    extra : tuple of Line
        Indicators of which a figure of another day or place may be added.
    places : tuple of str
        Names that such a figure may have.
    """

    name: str
    half: Half
    lines: tuple[Line, ...]
    adjustments: tuple[Line, ...]
    extra: tuple[Line, ...]
    places: tuple[str, ...]

    @property
    def stem(self) -> str:
        """Name of its file, without ending.

        Examples
        --------
        >>> Form("Huizen van het Kind", Half(2026, 1), (), (), (), ()).stem
        'formulier-2026-1-huizen-van-het-kind'
        """
        marked = unicodedata.normalize("NFKD", self.name.casefold())
        plain = "".join(sign for sign in marked if not unicodedata.combining(sign))
        return f"formulier-{self.half}-{re.sub('[^a-z0-9]+', '-', plain).strip('-')}"


def forms(
    register: Register, records: pd.DataFrame, half: Half, plan: str | None = None
) -> list[Form]:
    """Write down what every service is asked of a half-year.

    Parameters
    ----------
    register : Register
    records : pandas.DataFrame
        From `genkgeo.plans.records.read_records`.
    half : Half
    plan : str, optional
        Only this plan, with the actions that are over; without it all plans of the city, with
        the actions that run in the half-year or name no days.

    Returns
    -------
    list of Form
        One per service, and one per plan for its actions without a service, in the order of the
        register.

    Raises
    ------
    ParamsError
        There is no such plan, no action runs in the half-year, or two services have nearly the
        same name.
    """
    ids = [one.id for one in register.plans]
    if plan is not None and plan not in ids:
        raise ParamsError(
            "Dit plan staat niet in het register", expected=", ".join(ids), found=plan
        )
    known = _last(records, half)
    groups: dict[str, list[Entry]] = {}
    for entry in register.entries.values():
        asked = entry.plan.id == plan if plan else not entry.plan.example and _runs(entry, half)
        if asked and not (entry.action.start and entry.action.start > half.end):
            groups.setdefault(entry.action.service or entry.plan.title, []).append(entry)
    if not groups:
        raise ParamsError(
            "In dit halfjaar loopt geen enkele actie",
            found=str(half),
            remedy="kies een ander halfjaar, of noem met --plan een plan dat afgelopen is",
        )
    places = tuple(sorted(register.where))
    made = [_form(name, half, entries, known, places) for name, entries in groups.items()]
    _names_differ(made)
    return made


def mark_of(action: str, indicator: str, place: str, measure: Measure) -> str:
    """Sign a line, so that a reader can tell what was changed since: the line or the plan.

    Examples
    --------
    >>> families = Measure(label="Gezinnen", unit="gezinnen")
    >>> one = mark_of("proef/1", "gezinnen", "", families)
    >>> two = mark_of("proef/1", "gezinnen", "", families.model_copy(update={"unit": "kinderen"}))
    >>> one.split("-")[0] == two.split("-")[0], one == two
    (True, False)
    """
    return f"{mark_of_line(action, indicator, place)}-{mark_of_plan(measure)}"


def mark_of_line(action: str, indicator: str, place: str) -> str:
    """Sign what a line is about: the first half of `mark_of`."""
    return _short((action, indicator, place))


def mark_of_plan(measure: Measure) -> str:
    """Sign what the plan says is counted: the second half of `mark_of`."""
    return _short((measure.label, measure.unit or "", measure.counted))


def value_text(record: Record) -> str:
    """Write a value as a person would type it."""
    if words := WORDS.get(record.indicator):
        return words[int(record.value)]
    return f"{record.value + 0.0:.9f}".rstrip("0").rstrip(".").replace(".", ",")


def _short(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]


def _names_differ(made: list[Form]) -> None:
    """Refuse two services whose forms would be one file."""
    names: dict[str, str] = {}
    for form in made:
        other = names.setdefault(form.stem, form.name)
        if other != form.name:
            raise ParamsError(
                "Twee diensten hebben bijna dezelfde naam",
                found=f"{other} en {form.name}",
                remedy="schrijf 'service' in de plannen overal gelijk",
            )


def _last(records: pd.DataFrame, half: Half) -> dict[tuple[str, str, str], Record]:
    """Look up the last figure of each line up to the end of a half-year."""
    until = records[records["date"] <= half.end]
    return {
        (record.action, record.indicator, record.place): record
        for record in records_of(latest_of_each_day(until))
    }


def _runs(entry: Entry, half: Half) -> bool:
    """Say whether an action, or one of its targets, is not over before a half-year."""
    ends: list[date | None] = [entry.action.end]
    ends += [measure.by for measure in entry.action.indicators.values() if measure.by]
    return None in ends or max(end for end in ends if end) >= half.start


def _form(
    name: str,
    half: Half,
    entries: list[Entry],
    known: dict[tuple[str, str, str], Record],
    places: tuple[str, ...],
) -> Form:
    lines = [line for entry in entries for line in _lines(entry, half, known)]
    adjustments = [
        Line(
            entry,
            ADJUSTMENT,
            entry.action.recordable()[ADJUSTMENT],
            last=known.get((entry.id, ADJUSTMENT, "")),
        )
        for entry in entries
    ]
    wholes = tuple(line for line in lines if not line.place)
    return Form(name, half, tuple(lines), tuple(adjustments), wholes, places)


def _lines(entry: Entry, half: Half, known: dict[tuple[str, str, str], Record]) -> Iterator[Line]:
    """List the lines of an action: of what is counted one per place as well."""
    for indicator, measure in entry.action.measures().items():
        if measure.start and measure.start > half.end:
            continue
        # Of what there is one of nobody asks how many there are at a place.
        of_places = measure.is_running and indicator not in MONEY and measure.target != 1
        there = [
            place.label or place.name
            for place in entry.action.places
            if place.start is None or place.start <= half.end
        ]
        there += sorted(
            place for action, name, place in known if (action, name) == (entry.id, indicator)
        )
        for place in dict.fromkeys(["", *there] if of_places else [""]):
            key = (entry.id, indicator, place)
            yield Line(entry, indicator, measure, place, known.get(key))
