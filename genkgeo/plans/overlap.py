"""Counts of one indicator at two places of which one lies in the other: perhaps counted twice."""

from __future__ import annotations

from collections.abc import Iterable

from genkgeo.plans.record import Record
from genkgeo.plans.register import Register


def overlapping(
    records: Iterable[Record], register: Register, added: Iterable[Record] | None = None
) -> list[str]:
    """Tell of each pair of places that overlap and both have a count of the same indicator.

    Nobody can know from the names whether the same people are in both, so it is told and not
    refused: a house lies in a stadsdeel, and may receive families of elsewhere.

    Parameters
    ----------
    records : iterable of Record
    register : Register
    added : iterable of Record, optional
        Tell only of pairs that one of these is in.

    Returns
    -------
    list of str
        A sentence per action, indicator and pair, sorted; of a count per year only where both
        are of the same year.
    """
    places: dict[tuple[str, str, int], set[str]] = {}
    for record in records:
        if record.place and record.action in register.entries:
            places.setdefault(_kind(record, register), set()).add(record.place)
    new = None if added is None else {(_kind(one, register), one.place) for one in added}
    told = set()
    for kind, names in places.items():
        pairs = [
            (name, larger)
            for name in names
            for larger in register.larger.get(name, ())
            if larger in names
        ]
        for name, larger in pairs:
            if new is None or {(kind, name), (kind, larger)} & new:
                told.add(
                    f"{name} ligt in {larger}, en beide hebben een cijfer van {kind[0]}, "
                    f"{kind[1]}: de boordtabel telt ze op. Zijn het dezelfde mensen, verbeter dan "
                    "een van de twee."
                )
    return sorted(told)


def _kind(record: Record, register: Register) -> tuple[str, str, int]:
    """Action, indicator, and of a count per year its year: counts that are added up."""
    measure = register.entries[record.action].action.recordable().get(record.indicator)
    per_year = measure is not None and measure.counted == "per_year"
    return record.action, record.indicator, record.date.year if per_year else 0
