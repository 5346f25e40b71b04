"""One figure of one action: what it can and cannot be, whoever or whatever gives it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from genkgeo.errors import DataError
from genkgeo.plans.register import Register
from genkgeo.plans.schema import ADJUSTMENT, EXPENDITURE, REVENUE, WORDS, YES_NO, Action, Measure
from genkgeo.plans.typed import LARGEST

MONEY = (EXPENDITURE, REVENUE)
"""Indicators that an action with a budget has of itself; of the whole, never of a place."""

FORMULA = ("=", "+", "-", "@")
"""A spreadsheet would run a note that begins with one of these."""

FIRST_YEAR = 1990
"""Of anything that a plan may be about; before it a year was typed wrong."""

Key = tuple[str, str, date, str]
"""Action, indicator, date, place: what there can be only one of, corrections apart."""

Standing = tuple[str, float]
"""Where a figure stands, in words, and its value: of several, the last correction."""

EMPTY: Mapping[Key, Standing] = MappingProxyType({})


@dataclass(frozen=True)
class Record:
    """One figure of one action.

    Attributes
    ----------
    action, indicator : str
        Id in the register, and one of the action's own indicators or of its budget.
    date : datetime.date
        The day the figure is about, not the day it was entered.
    value : float
        As the indicator is counted: see `genkgeo.plans.schema.Measure`.
    note : str
        One line.
    correction : bool
        It takes the place of an earlier figure for the same date.
    place : str
        Name of the area or place where this part was counted; empty: the whole.
    """

    action: str
    indicator: str
    date: date
    value: float
    note: str = ""
    correction: bool = False
    place: str = ""

    @property
    def key(self) -> Key:
        """Action, indicator, date and place."""
        return self.action, self.indicator, self.date, self.place


def check(record: Record, register: Register, before: Mapping[Key, Standing] = EMPTY) -> None:
    """Check a record by itself and against those that stand before it.

    Parameters
    ----------
    record : Record
    register : Register
    before : mapping of tuple to tuple
        `Record.key` of the records before it → where each stands, and its value.

    Raises
    ------
    ParamsError
        The action is unknown.
    DataError
        The indicator is not one of the action, the date is in the future or before the
        action began, the value is impossible (below 0, a half of what is counted whole, less
        than was counted before), the note is not one harmless line, the place is unknown or
        the figure cannot be of a part, there is a figure for that date already, or there is
        none to correct.
    """
    entry = register.find(record.action)
    measures = entry.action.recordable()
    if record.indicator not in measures:
        raise DataError(
            "Deze actie heeft die indicator niet",
            expected=", ".join(measures) or "geen: de actie heeft geen indicatoren",
            found=record.indicator,
            remedy="kies een van deze, of beschrijf de indicator in het plan",
        )
    measure = measures[record.indicator]
    _date_is_possible(record, measure.start or entry.action.start)
    _place_was_there(record, entry.action)
    _value_is_possible(record, measure)
    if record.note.startswith(FORMULA) or record.note != " ".join(record.note.split()):
        raise DataError(
            "De noot kan zo niet bewaard worden",
            expected="één regel tekst die niet begint met = + - of @",
            found=repr(record.note[:40]),
            remedy="schrijf de noot anders",
        )
    _place_is_possible(record, measure, register)
    require_new_or_correction(record, before)
    if measure.is_running:
        _never_falls(record, before, per_year=measure.counted == "per_year")


def renamed(record: Record, register: Register) -> Record:
    """Give a record the name that its place has now."""
    return replace(record, place=register.renamed.get(record.place, record.place))


def standing(records: Iterable[Record]) -> dict[Key, Standing]:
    """Look up where each figure stands, as `check` wants it; the first row is that of the names."""
    return {record.key: (f"rij {row}", record.value) for row, record in enumerate(records, start=2)}


def _date_is_possible(record: Record, start: date | None) -> None:
    # Nobody counted tomorrow yet: a year that was typed wrong would move the page to its half.
    if record.date > date.today():
        raise DataError(
            "De datum ligt in de toekomst",
            expected="vandaag of vroeger",
            found=str(record.date),
            remedy="geef de dag waarover het cijfer gaat",
        )
    if record.date.year < FIRST_YEAR:
        raise DataError(
            "De datum ligt te ver terug",
            expected=f"{FIRST_YEAR} of later, zoals de jaren van een plan",
            found=str(record.date),
            remedy="geef de dag waarover het cijfer gaat",
        )
    if start and record.date < start:
        raise DataError(
            "De datum ligt voor het begin van de actie",
            expected=f"{start} of later",
            found=str(record.date),
            remedy="verbeter de datum, of het begin ('start') in het plan",
        )


def _place_was_there(record: Record, action: Action) -> None:
    """Refuse a day before any place of that name was there."""
    here = [place for place in action.places if record.place in (place.label, place.name)]
    starts = [place.start for place in here if place.start is not None]
    if here and len(starts) == len(here) and record.date < min(starts):
        raise DataError(
            "De datum ligt voor de plaats er was",
            expected=f"{min(starts)} of later voor {record.place}",
            found=str(record.date),
            remedy="verbeter de datum, of het begin ('start') van de plaats in het plan",
        )


def _value_is_possible(record: Record, measure: Measure) -> None:
    if words := WORDS.get(record.indicator):
        _word_is_possible(record, words)
        return
    counted = measure.is_running
    if not (0 if counted else -LARGEST) <= record.value <= LARGEST:
        raise DataError(
            "De waarde kan niet",
            expected="een getal van 0 of meer" if counted else "een gewoon getal",
            found=f"{record.value:g}",
            remedy="verbeter de waarde",
        )
    if measure.is_whole and not float(record.value).is_integer():
        raise DataError(
            "De waarde kan niet",
            expected=f"een geheel getal: {measure.unit or measure.label} worden geteld",
            found=f"{record.value:.9g}".replace(".", ","),
            remedy="verbeter de waarde; is het een stand of een gemiddelde, zet dan in het plan "
            "counted: level",
        )


def _word_is_possible(record: Record, words: tuple[str, ...]) -> None:
    if record.value not in range(len(words)):
        raise DataError(
            "Deze stand is niet bekend",
            expected=", ".join(words),
            found=f"{record.value:g}",
            remedy="schrijf een van deze woorden",
        )
    if record.indicator == ADJUSTMENT and words[int(record.value)] == YES_NO[1] and not record.note:
        raise DataError(
            "Er staat niet bij wat er anders gaat",
            expected="een noot van één regel: wat verandert er?",
            found=f"{record.indicator} {YES_NO[1]}, zonder noot",
            remedy="schrijf in de noot wat de actie voortaan anders doet",
        )


def _never_falls(record: Record, before: Mapping[Key, Standing], *, per_year: bool) -> None:
    """Refuse a count that is less than one before it, or more than one after it."""
    for (action, indicator, day, place), (where, value) in before.items():
        if (action, indicator, place) != (record.action, record.indicator, record.place):
            continue
        if per_year and day.year != record.date.year:
            continue
        falls = (record.value - value) * (1 if day > record.date else -1)
        if day != record.date and falls > 0:
            since = "1 januari" if per_year else "het begin van de actie"
            bound = "hoogstens" if day > record.date else "minstens"
            raise DataError(
                f"Een telling sinds {since} kan niet dalen",
                expected=f"{bound} {value:.9g}, het cijfer van {day} ({where})",
                found=f"{record.value:.9g} op {record.date}",
                remedy="tel op wat ervoor kwam; is het andere cijfer fout, verbeter dat dan eerst "
                "met --correction (in het bestand: correctie ja)",
            )


def _place_is_possible(record: Record, measure: Measure, register: Register) -> None:
    if record.place and record.place not in register.where:
        near = difflib.get_close_matches(record.place, sorted(register.where), cutoff=0.5)
        raise DataError(
            "Deze plaats is niet bekend",
            expected="de naam van een gebied boven de sector of van een plaats van een actie",
            found=repr(record.place[:40]),
            remedy=(f"bedoelde u {' of '.join(near)}? " if near else "verbeter de naam; ")
            + "heet de plaats nu anders, zet dan in het plan bij die plaats: formerly: [oude naam]",
        )
    if record.place and (measure.counted == "level" or record.indicator in MONEY):
        raise DataError(
            "Dit cijfer geldt voor de hele actie, niet voor een plaats",
            expected="een plaats enkel bij wat geteld wordt",
            found=f"{record.indicator}, {record.place}",
            remedy="laat de plaats weg",
        )


def require_new_or_correction(record: Record, before: Mapping[Key, Standing]) -> None:
    """Refuse a second figure of one day, and a correction of none.

    Raises
    ------
    DataError
        With the row of the figure that is there.
    """
    stands = record.key in before
    key = ", ".join(filter(None, map(str, record.key)))
    if stands and not record.correction:
        raise DataError(
            "Voor deze actie, indicator en datum staat er al een cijfer",
            found=f"{key} ({before[record.key][0]})",
            remedy="kies een andere datum, of merk het cijfer als correctie",
        )
    if record.correction and not stands:
        raise DataError(
            "Er is geen cijfer om te verbeteren",
            found=key,
            remedy="controleer de datum, of laat de correctie weg",
        )
