"""Whether the directions of a crosswalk agree: there and back, and on the way through a third."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import permutations
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.vintages import read_crosswalk, transfer
from genkgeo.checks.findings import WARNING, Finding
from genkgeo.errors import GenkgeoError, first_five
from genkgeo.parameters.file import Params
from genkgeo.sources.crosswalks import read_directions
from genkgeo.words import dutch

MOST = 0.5
"""Share of a sector above which it is said to go somewhere; borders that are drawn anew and parts
that are taken as evenly settled make smaller differences."""


def check_directions(areas: Mapping[str, Areas], params: Params) -> list[Finding]:
    """Find sectors of which one direction of the crosswalk contradicts another.

    Parameters
    ----------
    areas : mapping of str to Areas
        Vintage → hierarchy.
    params : Params

    Returns
    -------
    list of Finding
        Warnings: no direction says which of two is right.
    """
    if params.file.crosswalk is None:
        return []
    path = params.resolve(params.file.crosswalk)
    known: dict[tuple[str, str], csr_array] = {}
    # A direction that cannot be read is told of where it is needed.
    with suppress(GenkgeoError):
        for old, new in sorted(read_directions(path)):
            if old in areas and new in areas:
                known[old, new] = transfer(read_crosswalk(path, old, new), areas[old], areas[new])
    findings = []
    for (old, new), there in known.items():
        if old < new and (new, old) in known:
            back = known[new, old]
            findings += _there_and_back(there, back, areas[old], areas[new], path)
            findings += _there_and_back(back, there, areas[new], areas[old], path)
    for old, between, new in permutations(sorted(areas), 3):
        if {(old, between), (between, new), (old, new)} <= known.keys():
            through = known[between, new] @ known[old, between]
            way = f"{old} → {between} → {new}"
            findings += _through(through, known[old, new], areas[old], areas[new], way, path)
    return findings


def _there_and_back(
    there: csr_array, back: csr_array, old: Areas, new: Areas, path: Path
) -> list[Finding]:
    """Find sectors that go to one of which, on the way back, nothing comes."""
    goes = there.toarray() > MOST
    comes = back.toarray() > 0
    to, of = np.nonzero(goes & ~comes.T)
    texts = [
        f"{old.units[i]} → {new.units[j]}" for j, i in zip(to.tolist(), of.tolist(), strict=True)
    ]
    way, other = f"{old.vintage} → {new.vintage}", f"{new.vintage} → {old.vintage}"
    return _finding(texts, f"volgens {way}, en volgens {other} niets ervan terug", path)


def _through(
    through: csr_array, direct: csr_array, old: Areas, new: Areas, way: str, path: Path
) -> list[Finding]:
    """Find sectors that end elsewhere by way of a third list than they do at once."""
    differ = np.abs(through.toarray() - direct.toarray()).sum(axis=0) / 2
    texts = [str(code) for code, part in zip(old.units, differ, strict=True) if part > MOST]
    straight = f"{old.vintage} → {new.vintage}"
    return _finding(texts, f"volgens {way} elders naartoe dan volgens {straight}", path)


def _finding(texts: list[str], how: str, path: Path) -> list[Finding]:
    if not texts:
        return []
    what = dutch.many(len(texts), "sector gaat", "sectoren gaan")
    message = f"{what} {how}: {first_five(texts)}"
    remedy = "kijk na welke van beide richtingen klopt, en verbeter de andere"
    return [Finding(WARNING, "omrekening", path.name, None, "", message, remedy)]
