"""Forms into the file of records: all of them or nothing, all faults at once, nothing twice.

A row of the file says what was counted, of which day and where. Which form it came from, and who
filled that in, is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from genkgeo.errors import DataError, GenkgeoError, first_five
from genkgeo.plans.form import mark_of_line, mark_of_plan, value_text
from genkgeo.plans.form_layout import ELSEWHERE
from genkgeo.plans.form_reading import Filled, FilledForm, read_form
from genkgeo.plans.form_record import day_key, record_of, shown
from genkgeo.plans.ledger import extend
from genkgeo.plans.overlap import overlapping
from genkgeo.plans.progress import Half
from genkgeo.plans.record import Key, Record, check, renamed
from genkgeo.plans.register import Register
from genkgeo.plans.texts import half_text
from genkgeo.words import dutch


@dataclass(frozen=True)
class Imported:
    """What became of forms.

    Attributes
    ----------
    added : int
        Rows that the file has now and had not.
    known : int
        Lines of which the file had the same figure already.
    first : int
        The row of the first that was added.
    told : tuple of str
        What somebody should look at, though nothing is wrong.
    """

    added: int
    known: int
    first: int
    told: tuple[str, ...] = ()

    def text(self, path: Path) -> str:
        """Say it in a sentence, for the command line and a notebook."""
        figures = dutch.many(self.added, "cijfer", "cijfers")
        last = self.first + self.added - 1
        rows = f"rij {self.first}" if self.added == 1 else f"rij {self.first} tot {last}"
        known = "" if not self.known else f" {dutch.many(self.known, 'stond', 'stonden')} er al."
        return f"{figures} bewaard in {path}, {rows}.{known}"


class _Faults:
    """Everything that is wrong, to be told at once."""

    def __init__(self) -> None:
        self.found: list[DataError] = []

    def add(self, fault: GenkgeoError, where: str) -> None:
        """Keep a fault, at a place."""
        place = fault.where or where
        details = {"expected": fault.expected, "found": fault.found, "remedy": fault.remedy}
        self.found.append(DataError(fault.what, where=place, **details))

    def refuse(self) -> None:
        """Raise the one fault as it is, or several as a list."""
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            listed = "\n".join(f"{at}. {fault}" for at, fault in enumerate(self.found, start=1))
            raise DataError(
                f"{len(self.found)} fouten in de formulieren; er is niets ingevoerd\n{listed}",
                remedy="verbeter ze allemaal en lees de formulieren opnieuw in",
            )


def read_forms(paths: Sequence[Path]) -> list[FilledForm]:
    """Read forms; one that is no form at all is a fault of that form, told with those of others.

    Raises
    ------
    DataError
        None of them is a form.
    """
    read: list[FilledForm] = []
    faults = _Faults()
    for path in paths:
        try:
            read.append(read_form(path))
        except GenkgeoError as fault:
            faults.add(fault, path.name)
    if not read:
        faults.refuse()
    return [replace(read[0], faults=(*faults.found, *read[0].faults)), *read[1:]]


def import_forms(
    forms: Sequence[FilledForm], path: Path, register: Register, half: Half | None = None
) -> Imported:
    """Add all that stands in forms to the file of records, or nothing.

    Parameters
    ----------
    forms : sequence of FilledForm
        From `genkgeo.plans.form_reading.read_form`.
    path : pathlib.Path
        The file of records.
    register : Register
    half : Half, optional
        The half-year that they must be of; without it that of the first.

    Returns
    -------
    Imported

    Raises
    ------
    DataError
        Something in the forms is not right, nothing was filled in, or all of it is in the file;
        each fault with file, sheet and cell. The file is as it was.
    """
    faults = _Faults()
    for form in forms:
        for fault in form.faults:
            faults.add(fault, form.name)
    _of_one_half(forms, half, faults)
    filled = _each_once(forms, faults)
    given = []
    for form, line in _as_handed_out(filled, register, faults):
        try:
            given.append((line, renamed(record_of(line, form.half, register), register)))
        except GenkgeoError as fault:
            faults.add(fault, line.where)
    if not filled and not faults.found:
        raise DataError(
            "Er is niets ingevuld",
            expected="minstens één geel vak met een cijfer",
            where=", ".join(form.name for form in forms),
            remedy="vul het formulier in en bewaar het voor u het terugstuurt",
        )
    outcome: list[Imported] = []

    def choose(before: list[Record]) -> list[Record]:
        new = _new(given, before, register, faults)
        faults.refuse()
        if not new:
            raise DataError(
                "Alles in deze formulieren is al ingevoerd",
                found=f"{len(given)} {'cijfer' if len(given) == 1 else 'cijfers'} die er al staan",
                where=", ".join(form.name for form in forms),
                remedy="er is niets te doen; voor een verbetering schrijft u het juiste cijfer en "
                "'ja' bij Verbetering",
            )
        told = [f"in {form.name} is niets ingevuld" for form in forms if not form.lines]
        told += overlapping([*before, *new], register, new)
        outcome.append(Imported(len(new), len(given) - len(new), len(before) + 2, tuple(told)))
        return new

    extend(path, choose)
    return outcome[0]


def _of_one_half(forms: Sequence[FilledForm], half: Half | None, faults: _Faults) -> None:
    """Refuse forms of another half-year than the others, or than was asked for."""
    wanted = half or forms[0].half
    for form in forms:
        if form.half != wanted:
            fault = DataError(
                "Dit formulier is van een ander halfjaar",
                expected=half_text(wanted) + ("" if half else f", zoals {forms[0].name}"),
                found=half_text(form.half),
                remedy="lees de formulieren van elk halfjaar apart in",
            )
            faults.add(fault, form.name)


def _each_once(forms: Sequence[FilledForm], faults: _Faults) -> list[tuple[FilledForm, Filled]]:
    """Leave out forms that are given twice, and tell of cells that two people filled in."""
    seen: dict[tuple[object, ...], str] = {}
    lines: list[tuple[FilledForm, Filled]] = []
    first: dict[tuple[str, ...], Filled] = {}
    for form in forms:
        content = (form.half, *(line.content for line in form.lines))
        if len(content) > 1 and content in seen:
            fault = DataError(
                "Hetzelfde formulier is twee keer gegeven",
                expected="elk formulier één keer",
                found=f"{form.name} zegt hetzelfde als {seen[content]}",
                remedy="laat een van de twee weg",
            )
            faults.add(fault, form.name)
            continue
        seen.setdefault(content, form.name)
        for line in form.lines:
            key = (line.action, line.indicator, line.place, day_key(line.day, form.half))
            before = first.setdefault(key, line)
            if before is line:
                lines.append((form, line))
                continue
            fault = DataError(
                "Hetzelfde vak is twee keer ingevuld",
                expected="één cijfer per indicator, plaats en dag",
                found=f"{shown(line.value)}, en {shown(before.value)} in {before.where}",
                where=line.where,
                remedy="spreek af welk cijfer juist is en maak het andere vak leeg",
            )
            faults.add(fault, line.where)
    return lines


def _as_handed_out(
    filled: list[tuple[FilledForm, Filled]], register: Register, faults: _Faults
) -> list[tuple[FilledForm, Filled]]:
    """Keep the lines that are as they were handed out, of a plan that still says the same."""
    kept = []
    stale: dict[str, tuple[FilledForm, list[Filled]]] = {}
    for form, line in filled:
        about, _, said = line.mark.partition("-")
        if about != mark_of_line(line.action, line.indicator, "" if line.chosen else line.place):
            fault = DataError(
                "De lijn is niet meer die van het formulier",
                expected="de verborgen kolommen (actie, indicator, plaats) zoals ze waren",
                found=", ".join(filter(None, (line.action, line.indicator, line.place))) or "niets",
                remedy="begin opnieuw van het formulier dat u kreeg; een andere plaats of dag "
                f"vult u in op het blad '{ELSEWHERE}'",
            )
            faults.add(fault, line.where)
            continue
        entry = register.entries.get(line.action)
        measure = entry.action.recordable().get(line.indicator) if entry else None
        if measure is None or mark_of_plan(measure) != said:
            stale.setdefault(form.name, (form, []))[1].append(line)
            continue
        kept.append((form, line))
    for form, lines in stale.values():
        fault = DataError(
            "Dit formulier is van een ouder plan",
            expected="actie en indicator zoals het plan ze nu beschrijft",
            found=first_five(f"{line.action} {line.indicator}" for line in lines),
            where=lines[0].where,
            remedy=f"maak een nieuw formulier (genkgeo actions form {form.half}) en vul het in",
        )
        faults.add(fault, form.name)
    return kept


def _new(
    given: list[tuple[Filled, Record]], before: list[Record], register: Register, faults: _Faults
) -> list[Record]:
    """Keep what the file has not, in an order in which no count ever falls; collect faults."""
    there: dict[Key, tuple[int, Record | None]] = {}
    for row, standing in enumerate(before, start=2):
        named = renamed(standing, register)
        there[named.key] = row, named
    wanted = []
    for line, record in given:
        row, old = there.get(record.key, (0, None))
        if old is not None and _same(record, old):
            continue
        if old is None or record.correction:
            wanted.append((line, record, old))
            continue
        noted = f" ({old.note})" if old.note else ""
        fault = DataError(
            "Voor die dag staat er al een ander cijfer",
            expected=f"{value_text(old)}{noted}, zoals in rij {row} van het bestand met cijfers",
            found=value_text(record) + (f" ({record.note})" if record.note else ""),
            remedy="is het nieuwe juist, kies dan 'ja' bij Verbetering; anders maak het vak leeg",
        )
        faults.add(fault, line.cell("value"))
    known = {key: (f"rij {row}", old.value) for key, (row, old) in there.items() if old is not None}
    new = []
    for line, added, _ in sorted(wanted, key=_order):
        try:
            check(added, register, known)
        except GenkgeoError as fault:
            faults.add(fault, line.where)
            continue
        new.append(added)
        known[added.key] = line.cell("value"), added.value
    return new


def _same(record: Record, old: Record) -> bool:
    """Whether a figure says nothing that the file does not: a note that is left out is none."""
    return record.value == old.value and record.note in ("", old.note)


def _order(wanted: tuple[Filled, Record, Record | None]) -> tuple[int, int]:
    """Sort corrections that rise from the last day to the first, those that fall from the first.

    So no count lies above a later one on the way; what is new comes after them, by day.
    """
    _, record, old = wanted
    day = record.date.toordinal()
    if old is None:
        return 2, day
    return (0, -day) if record.value > old.value else (1, day)
