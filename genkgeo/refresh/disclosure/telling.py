"""What the attack found, in words for who must decide whether to publish."""

from __future__ import annotations

import math
from collections import Counter

from genkgeo.areas.hierarchy import Areas
from genkgeo.errors import DataError
from genkgeo.parameters.registry import Indicator
from genkgeo.refresh.disclosure import Derived, Report
from genkgeo.refresh.disclosure.plain import Leak
from genkgeo.refresh.disclosure.truth import Cell
from genkgeo.words import dutch

SHOWN = 10
"""How many of a kind are told; all of them are counted."""


def lines(report: Report) -> list[str]:
    """Sum up what was read and what follows from it, without the hidden numbers themselves."""
    cells = {leak.cell for leak in report.leaks}
    read = ", ".join(f"{kind} {dutch.number(count)}" for kind, count in report.figures.items())
    told = [
        f"Verborgen cijfers (gebied, indicator, jaar): {dutch.number(report.hidden)}",
        f"Gelezen cijfers per soort bestand: {read or 'geen'}",
        f"Openlijk te lezen: {dutch.number(len(cells))} verborgen cijfers, op "
        f"{dutch.number(len(report.leaks))} plaatsen",
        f"Te berekenen: {dutch.number(len(report.derived))} van "
        f"{dutch.number(len(report.intervals))} geheimen",
    ]
    if report.leaks:
        kinds = Counter(f"{leak.what} in {leak.kind}" for leak in report.leaks)
        told.append("  openlijk: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
    if report.derived:
        reasons = Counter(one.why for one in report.derived)
        told.append("  berekend: " + ", ".join(f"{why} {n}" for why, n in reasons.most_common()))
    told += [f"Niet gelezen: {name}" for name in report.not_read]
    return told


def verdict(report: Report) -> str:
    """Say in a sentence what follows from a release in which nothing more is given away."""
    if report.already:
        return f"niets volgt eruit dat nog niet geweten was; {already_known(len(report.already))}"
    return "geen enkel verborgen cijfer volgt uit wat gepubliceerd is"


def already_known(count: int) -> str:
    """Say how many secrets follow from earlier releases alone.

    Examples
    --------
    >>> already_known(15)
    'uit vroegere uitgaven alleen zijn er 15 te berekenen die nu verborgen zijn'
    """
    are = "is er 1 te berekenen dat nu verborgen is"
    if count != 1:
        are = f"zijn er {dutch.number(count)} te berekenen die nu verborgen zijn"
    return f"uit vroegere uitgaven alleen {are}"


def refusal(
    report: Report, release: str, areas: Areas, registry: dict[str, Indicator]
) -> DataError:
    """Word why a release may not be published; it names cells, places and intervals.

    For who has the figures: an interval of one number is that number.

    Parameters
    ----------
    report : Report
        That is not safe.
    release : str
        Its folder.
    areas : Areas
    registry : dict of str to Indicator
    """

    def name(cell: Cell) -> str:
        area = areas.names[cell.level].get(cell.area, cell.area)
        return f"{cell.level} {area} ({cell.area}), {registry[cell.indicator].short} {cell.year}"

    told = [*report.oracle]
    told += [_of_leak(leak, name(leak.cell)) for leak in _spread(report.leaks)]
    told += [_of_derived(one, areas) for one in report.derived[:SHOWN]]
    more = len(report.leaks) + len(report.derived) + len(report.oracle) - len(told)
    told += [f"en nog {dutch.number(more)}"] if more else []
    return DataError(
        "De uitgave geeft verborgen cijfers weg",
        expected="van elk verborgen cijfer een interval dat minstens zo breed is als zijn regel en "
        "er niet helemaal onder ligt",
        found="\n            ".join(told),
        where=release,
        remedy="publiceer ze niet: haal weg waar het cijfer staat, of verberg wat het verraadt",
    )


def _spread(found: list[Leak]) -> list[Leak]:
    """Take one of each sort of artefact first, so that no sort stays unsaid."""
    first = {(leak.kind, leak.file): leak for leak in reversed(found)}
    rest = [leak for leak in found if first[leak.kind, leak.file] is not leak]
    ordered = sorted(first.values(), key=lambda leak: (leak.kind, leak.file)) + rest
    return ordered[: max(SHOWN, len(first))]


def _of_leak(leak: Leak, name: str) -> str:
    return f"{name}: {leak.what} staat er in {leak.file} ({leak.kind}, {leak.place}): {leak.said}"


def _of_derived(one: Derived, areas: Areas) -> str:
    first = one.secret.terms[0][0]
    area = areas.names[first.level].get(first.area, first.area)
    # Of a rest the whole stands first.
    names = [number.variable for number, sign in sorted(one.secret.terms, key=lambda of: -of[1])]
    low, high = (_end(one.low), _end(one.high))
    between = low if low == high else f"{low} tot {high}"
    where = f", uit onder meer {one.file} ({one.kind}, {one.place})" if one.file else ""
    return (
        f"{first.level} {area} ({first.area}), {' − '.join(names)} {first.period}: {one.why} "
        f"(grens {dutch.number(one.secret.least)}): {between}{where}"
    )


def _end(value: float) -> str:
    if not math.isfinite(value):
        return "onbegrensd"
    return dutch.number(value, 0 if abs(value - round(value)) < 1e-6 else 2)
