"""Attack a release with its own files: which hidden figures do they give away.

Not what we meant to hide is looked at, but what the files say: every number that they print, and
what follows from these by sums, shared variables, rates and complements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from genkgeo.measures.disclosure import Known, Told
from genkgeo.measures.disclosure.tightest import Bounds, Whole, propagated, tightened
from genkgeo.refresh.disclosure.artefacts import read_release
from genkgeo.refresh.disclosure.equations import System, system_of
from genkgeo.refresh.disclosure.figures import (
    Figure,
    Vocabulary,
    figures_of,
)
from genkgeo.refresh.disclosure.plain import Leak, leaks
from genkgeo.refresh.disclosure.together import add_told, told_after
from genkgeo.refresh.disclosure.truth import Truth

EXACT = "precies te berekenen"
SMALL = "zeker onder de grens"
NARROW = "te nauw te berekenen"

SLACK = 1e-4
"""Share of a rule that an interval may lack: what is published has twelve digits."""


class Derived(NamedTuple):
    """A secret of which more follows from what is published than its rule allows.

    Attributes
    ----------
    secret : Known
    why : str
        `EXACT`, `SMALL` or `NARROW`.
    low, high : float
        The tightest interval.
    kind, file, place : str
        Where one of the published figures stands that it follows from.
    """

    secret: Known
    why: str
    low: float
    high: float
    kind: str
    file: str
    place: str


@dataclass(frozen=True)
class Report:
    """What an outsider learns of the hidden figures of a release.

    Attributes
    ----------
    hidden : int
        How many figures (area, indicator, year) the rules hide.
    figures : dict of str to int
        Sort of artefact → numbers in it of which area, indicator and year are known.
    leaks : list of Leak
        What can be read as it is.
    derived : list of Derived
        What can be computed, and is not said outright.
    intervals : dict of Known to (float, float)
        Secret → the tightest interval.
    oracle : list of str
        Hashes of inputs that can be tried, to be said.
    not_read : list of str
    already : list of Derived
        What can be computed from earlier releases without this one.
    told : Told
        What may be known now, of this release and all before it.
    """

    hidden: int
    figures: dict[str, int]
    leaks: list[Leak]
    derived: list[Derived]
    intervals: dict[Known, tuple[float, float]]
    oracle: list[str]
    not_read: list[str]
    already: list[Derived]
    told: Told

    @property
    def safe(self) -> bool:
        """Nothing is given away."""
        return not (self.leaks or self.derived or self.oracle)


def attack(
    release: Path,
    truth: Truth,
    year: int,
    oracle: Sequence[str] = (),
    told: Told | None = None,
) -> Report:
    """Read a release and find out which hidden figures it gives away.

    Parameters
    ----------
    release : pathlib.Path
    truth : Truth
    year : int
        The year shown: of figures that stand there without one.
    oracle : sequence of str
        What of the manifest can be tried, in words.
    told : Told, optional
        What earlier releases told.

    Raises
    ------
    DataError
        A file cannot be read.
    """
    words = Vocabulary(truth.areas, truth.registry, year)
    records, not_read = read_release(release)
    figures = figures_of(records, words)
    counted: dict[str, int] = {}
    for one in figures:
        counted[one.record.kind] = counted.get(one.record.kind, 0) + 1
    system = system_of(truth, figures)
    earlier = [] if told is None else add_told(system, told, truth)
    asked = {secret: system.of_secret(secret) for secret in [*truth.secrets, *earlier]}
    known = {secret: at for secret, at in asked.items() if at is not None}
    passed = _passed(system)
    bounds = _solved(system, known, passed)
    derived = _derived(system, bounds, known)
    already = _already(derived, told, truth)
    return Report(
        hidden=len(truth.hidden()),
        figures=dict(sorted(counted.items())),
        leaks=leaks(records, figures, truth, words),
        derived=[one for one in derived if one.secret not in already],
        intervals={one: (bounds.low[at], bounds.high[at]) for one, at in known.items()},
        oracle=list(oracle),
        not_read=not_read,
        already=[one for one in derived if one.secret in already],
        told=told_after(system, passed, known),
    )


def _already(found: list[Derived], told: Told | None, truth: Truth) -> set[Known]:
    """Of what follows from this release and all before it: what follows without this one."""
    if told is None or not found:
        return set()
    system = system_of(truth, ())
    add_told(system, told, truth)
    asked = {one.secret: system.of_secret(one.secret) for one in found}
    known = {secret: at for secret, at in asked.items() if at is not None}
    bounds = _solved(system, known, _passed(system))
    return {
        secret
        for secret, at in known.items()
        if _too_much(secret, bounds, at, whole=system.whole[at])
    }


def _passed(system: System) -> Bounds:
    """Find what follows of all unknowns by passing bounds on."""
    start = Bounds(np.array(system.low), np.array(system.high))
    return propagated(*system.matrix(), start, np.array(system.whole, dtype=bool))


def _solved(system: System, asked: dict[Known, int], passed: Bounds) -> Bounds:
    """Find the intervals of all secrets, from what was passed on, by programmes."""
    which, true = np.array(system.whole, dtype=bool), np.array(system.true)
    # What is narrow already only gets narrower.
    still = {
        at: one for one, at in asked.items() if _too_much(one, passed, at, whole=which[at]) is None
    }

    def enough(at: int, low: float, high: float) -> bool:
        ends = Bounds(np.array([low]), np.array([high]))
        return _too_much(still[at], ends, 0, whole=which[at]) is None

    possible = Whole(which, true.copy(), true.copy(), enough)
    return tightened(*system.matrix(), passed, sorted(still), possible)


def _too_much(secret: Known, bounds: Bounds, at: int, *, whole: bool) -> str | None:
    """Say what of an interval its rule does not allow; None where it does."""
    low, high = float(bounds.low[at]), float(bounds.high[at])
    room = SLACK * max(1.0, secret.least)
    if bounds.is_exact(at, whole=bool(whole)):
        return EXACT
    if high < secret.least - room:
        return SMALL
    return NARROW if high - low < secret.least - room else None


def _derived(system: System, bounds: Bounds, asked: dict[Known, int]) -> list[Derived]:
    found_out = []
    for secret, at in asked.items():
        why = _too_much(secret, bounds, at, whole=system.whole[at])
        if why is None:
            continue
        source = _source(system, at)
        record = source.record if source else None
        where = (record.kind, record.file, record.place) if record else ("", "", "")
        found_out.append(
            Derived(secret, why, float(bounds.low[at]), float(bounds.high[at]), *where)
        )
    return found_out


def _source(system: System, at: int) -> Figure | None:
    """Find a published figure that an unknown follows from: its own, or one it is tied to."""
    if at in system.sources:
        return system.sources[at][0]
    for terms in system.ties:
        numbers = [number for number, _ in terms]
        if at in numbers:
            for other in numbers:
                if other in system.sources:
                    return system.sources[other][0]
    return None
