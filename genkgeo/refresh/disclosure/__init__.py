"""Attack a release with its own files: which hidden figures do they give away.

Not what we meant to hide is looked at, but what the files say: every number that they print, and
what follows from these by sums, shared variables, rates and complements.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from genkgeo.errors import DataError, ParamsError
from genkgeo.measures.disclosure import below
from genkgeo.parameters.file import Params, read_params
from genkgeo.refresh.disclosure.artefacts import read_release
from genkgeo.refresh.disclosure.equations import System, system_of
from genkgeo.refresh.disclosure.figures import (
    DENOMINATOR,
    NUMERATOR,
    Figure,
    Vocabulary,
    figures_of,
)
from genkgeo.refresh.disclosure.plain import COLUMN, Leak, leaks
from genkgeo.refresh.disclosure.tightest import Bounds, propagated, tightened
from genkgeo.refresh.disclosure.truth import Cell, Truth, truth_of
from genkgeo.refresh.place import Place, read_manifest
from genkgeo.refresh.preflight import plan
from genkgeo.refresh.secret import INPUTS, MARKED_WITH, found

EXACT, SMALL = "precies te berekenen", "zeker onder het minimum"


class Derived(NamedTuple):
    """A hidden figure that follows from what is published.

    Attributes
    ----------
    cell : Cell
    what : str
    why : str
        `EXACT` or `SMALL`.
    low, high : float
        The tightest interval.
    kind, file, place : str
        Where one of the published figures stands that it follows from.
    """

    cell: Cell
    what: str
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
    intervals : dict of (Cell, str) to (float, float)
        Hidden numerator or denominator → the tightest interval.
    small : int
        Numerators of 1 to 4 that are published: the rules of now do not hide them.
    oracle : list of str
        Hashes of inputs that can be tried, to be said.
    not_read : list of str
    """

    hidden: int
    figures: dict[str, int]
    leaks: list[Leak]
    derived: list[Derived]
    intervals: dict[tuple[Cell, str], tuple[float, float]]
    small: int
    oracle: list[str]
    not_read: list[str]

    @property
    def safe(self) -> bool:
        """Nothing is given away."""
        return not (self.leaks or self.derived or self.oracle)


def check_release(release: Path, root: Path) -> tuple[Report, Truth]:
    """Attack a release with its own files; the truth is made again from the project.

    Parameters
    ----------
    release : pathlib.Path
    root : pathlib.Path
        The project: its parameters and data.

    Raises
    ------
    ParamsError
        This is no release, or its parameters are not in the project.
    DataError
        A file of it cannot be read, or the figures are no longer those it was made from.
    """
    from genkgeo.analysis.load import Analysis

    manifest = read_manifest(release)
    path = (root / manifest.get("parameter_file", "")).resolve()
    if not path.is_file() or not path.is_relative_to(root.resolve()):
        raise ParamsError(
            "De uitgave is niet na te kijken: haar manifest of haar parameterbestand is er niet",
            expected="manifest.json in de uitgave, en het parameterbestand dat het noemt",
            found=str(path) if manifest else f"geen leesbaar manifest in {release}",
            remedy="noem een map uit output/releases, en de map van het project met --project",
        )
    params = read_params(path)
    _require_same_inputs(release, params)
    truth = truth_of(Analysis(params).edition)
    return attack(release, truth, params.file.year), truth


def attack(release: Path, truth: Truth, year: int) -> Report:
    """Read a release and find out which hidden figures it gives away.

    Parameters
    ----------
    release : pathlib.Path
    truth : Truth
    year : int
        The year shown: of figures that stand there without one.

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
    bounds, asked = _solved(system, truth)
    said = leaks(records, figures, truth, words)
    plain = {(leak.cell, leak.what) for leak in said}
    derived = _derived(system, bounds, asked, truth)
    return Report(
        hidden=len(truth.hidden()),
        figures=dict(sorted(counted.items())),
        leaks=said,
        derived=[one for one in derived if (one.cell, one.what) not in plain],
        intervals={key: (bounds.low[at], bounds.high[at]) for key, at in asked.items()},
        small=len({(one.level, one.area, one.indicator, one.year) for one in figures if _few(one)}),
        oracle=_oracle(read_manifest(release)),
        not_read=not_read,
    )


def _few(one: Figure) -> bool:
    return one.what == NUMERATOR and one.number.value in (1.0, 2.0, 3.0, 4.0)


def _solved(system: System, truth: Truth) -> tuple[Bounds, dict[tuple[Cell, str], int]]:
    """Find the intervals of all that is hidden: by passing bounds on, then by programmes."""
    asked = {
        (cell, what): system.of_cell[cell, what]
        for cell in truth.hidden()
        for what in (NUMERATOR, DENOMINATOR)
        if (cell, what) in system.of_cell
    }
    whole = np.array(system.whole, dtype=bool)
    equations = system.matrix()
    start = Bounds(np.array(system.low), np.array(system.high))
    passed = propagated(*equations, start, whole)
    open_still = {at for at in asked.values() if not passed.is_exact(at, whole=bool(whole[at]))}
    return tightened(*equations, passed, sorted(open_still)), asked


def _derived(
    system: System, bounds: Bounds, asked: dict[tuple[Cell, str], int], truth: Truth
) -> list[Derived]:
    hidden, found_out = truth.hidden(), []
    for (cell, what), at in asked.items():
        one = truth.registry[cell.indicator]
        low, high = float(bounds.low[at]), float(bounds.high[at])
        # The minimum is about the denominator, and about the number itself where that is all.
        sized = what == DENOMINATOR or one.kind == "count"
        small = bool(below(np.array([hidden[cell][COLUMN[what]]]), one.minimum)[0])
        if bounds.is_exact(at, whole=system.whole[at]):
            why = EXACT
        elif sized and small and high < one.minimum:
            why = SMALL
        else:
            continue
        source = _source(system, at)
        record = source.record if source else None
        where = (record.kind, record.file, record.place) if record else ("", "", "")
        found_out.append(Derived(cell, what, why, low, high, *where))
    return found_out


def _source(system: System, at: int) -> Figure | None:
    """Find a published figure that an unknown follows from: its own, or one it is tied to."""
    if at in system.sources:
        return system.sources[at][0]
    for terms, *_ in system.rows:
        if at in terms:
            for other in terms:
                if other in system.sources:
                    return system.sources[other][0]
    return None


def _oracle(manifest: dict[str, object]) -> list[str]:
    """Say what of a manifest can be tried: hashes of inputs that hold hidden figures."""
    if manifest.get(INPUTS) and not manifest.get(MARKED_WITH):
        return [
            "manifest.json noemt gewone controlesommen van de invoer: wie alle andere cijfers van "
            "een bestand kent, vindt een verborgen cijfer door te proberen"
        ]
    return []


def _require_same_inputs(release: Path, params: Params) -> None:
    """Refuse to hold a release beside figures that it was not made from, where that is known."""
    manifest = read_manifest(release)
    own = found(Place(release.absolute().parent.parent))
    if own is None or manifest.get(MARKED_WITH) != own.name:
        return
    now = plan(params)
    marks = own.marks(now.inputs, now.whole)[INPUTS]
    noted = manifest.get(INPUTS, {})
    changed = [name for name in sorted({*marks, *noted}) if marks.get(name) != noted.get(name)]
    if changed:
        raise DataError(
            "De cijfers in het project zijn niet meer die van deze uitgave",
            found=", ".join(changed[:5]),
            where=str(release),
            remedy="zet de bestanden van toen terug, of kijk een uitgave na die van nu is",
        )
