"""Whether the areas chain as they did: the crosswalk, and what lay where in the release before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.kept import Earlier
from genkgeo.checks.findings import WARNING, Finding
from genkgeo.checks.history import PART
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR, Level
from genkgeo.words import dutch

KEEPS = 0.5
"""Share of itself that a sector keeps, as long as its code stays."""


def check_borders(
    areas: Mapping[str, Areas],
    transfers: Mapping[tuple[str, str], csr_array],
    earlier: Earlier | None,
    params: Params,
) -> list[Finding]:
    """Look at how areas of two lists, and of two releases, hang together.

    Parameters
    ----------
    areas : mapping of str to Areas
        Vintage → hierarchy.
    transfers : mapping of (str, str) to scipy.sparse.csr_array
        To the vintage shown.
    earlier : Earlier, optional
        The areas of the release before.
    params : Params
    """
    findings: list[Finding] = []
    for (old, new), transfer in transfers.items():
        findings += _crosswalk(transfer, areas[old], areas[new], str(params.file.crosswalk))
    if earlier is None:
        # Without a release before, an older list of the project says what lay where.
        for (old, new), transfer in transfers.items():
            file = params.file.areas[new].sectors
            findings += _moved_on(areas[new], areas[old], transfer, file, f"indeling {old}")
            findings += _renamed(areas[new], areas[old], file, within=f"indeling {old}")
            findings += _named_elsewhere(areas[new], areas[old], transfer, file)
        return findings
    for vintage in sorted(areas.keys() & earlier.areas.keys()):
        file = params.file.areas[vintage].sectors
        findings += _moved(areas[vintage], earlier.areas[vintage], file)
        findings += _renamed(areas[vintage], earlier.areas[vintage], file)
    shown = params.file.vintage
    to_here = transfers.get((earlier.vintage, shown))
    if to_here is not None and shown not in earlier.areas:
        before = earlier.areas[earlier.vintage]
        # Weights are of the codes of now: of an archive with other codes nothing can be said.
        if before.units.equals(areas[earlier.vintage].units):
            file = params.file.areas[shown].sectors
            findings += _moved_on(areas[shown], before, to_here, file)
            # The names of the areas of sectors were followed by their sectors, in `_moved_on`.
            followed = areas[shown].levels.middle[:1]
            levels = [one for one in areas[shown].levels.ids[:-1] if one not in followed]
            findings += _renamed(areas[shown], before, file, levels)
            findings += _named_elsewhere(areas[shown], before, to_here, file)
    return findings


def _crosswalk(transfer: csr_array, old: Areas, new: Areas, file: str) -> list[Finding]:
    """Find sectors whose code stays while their figures go, and new ones that get nothing."""
    findings = []
    stays = old.sectors.index[old.sectors.index.isin(new.sectors.index)]
    kept = transfer.toarray()[new.units.get_indexer(stays), old.units.get_indexer(stays)]
    leaves = [code for code, share in zip(stays, kept, strict=True) if share < KEEPS]
    if leaves:
        texts = [f"{code} → {_largest(transfer, old, new, code)}" for code in leaves]
        have = "heeft" if len(leaves) == 1 else "hebben"
        message = (
            f"van {dutch.many(len(leaves), 'sector', 'sectoren')} die in {old.vintage} en "
            f"{new.vintage} dezelfde code {have}, gaan de cijfers vooral naar een andere: "
            f"{first_five(texts)}"
        )
        findings.append(_finding("omrekening", file, message, "verbeter de rij van die code"))
    received = np.asarray(transfer.sum(axis=1))[: len(new.sectors)]
    without = list(new.sectors.index[received < PART])
    if without:
        message = (
            f"{dutch.many(len(without), 'sector', 'sectoren')} van {new.vintage} "
            f"{'krijgt' if len(without) == 1 else 'krijgen'} van {old.vintage} geen cijfers: "
            f"{first_five(without)}"
        )
        remedy = "voeg de rij toe die naar die sector leidt"
        findings.append(_finding("omrekening", file, message, remedy))
    return findings


def _finding(kind: Any, file: str, message: str, remedy: str) -> Finding:
    return Finding(WARNING, kind, Path(file).name, None, "", message, remedy)


def _largest(transfer: csr_array, old: Areas, new: Areas, code: str) -> str:
    column = transfer.toarray()[:, old.units.get_loc(code)]
    return str(new.units[int(column.argmax())])


BEFORE = "de vorige uitgave"


def _elsewhere(
    level: Level, above: Level, file: str, texts: Iterable[str], within: str = BEFORE
) -> list[Finding]:
    """Word which areas of a level lie in another larger area than they did."""
    listed = list(texts)
    if not listed:
        return []
    what = f"{len(listed)} {level.noun(len(listed))}"
    verb = "ligt" if len(listed) == 1 else "liggen"
    message = f"{what} {verb} in {above.another} dan in {within}: {first_five(listed)}"
    return [_finding("ander gebied", file, message, "klopt het, dan hoeft er niets")]


def _moved(now: Areas, before: Areas, file: str) -> list[Finding]:
    """Find areas that lie in another larger area of the same list than they did."""
    findings = []
    levels = now.levels
    for level, above in pairwise(levels.ids[:-1]):
        if level not in before.levels or above not in before.levels:
            continue
        here = now.parent(level, above).to_dict()
        texts = [
            f"{code} {now.names[level][str(code)]} (was {_name(before, above, then)}, "
            f"nu {_name(now, above, here[code])})"
            for code, then in before.parent(level, above).to_dict().items()
            if here.get(code, then) != then
        ]
        findings += _elsewhere(levels[level], levels[above], file, texts)
    return findings


def _name(areas: Areas, level: str, code: str) -> str:
    return str(areas.names[level].get(code, code))


def _renamed(
    now: Areas,
    before: Areas,
    file: str,
    levels: Sequence[str] | None = None,
    within: str = BEFORE,
) -> list[Finding]:
    """Find names that stand under another code than they did: rows that were exchanged."""
    findings = []
    for level in now.levels.ids[:-1] if levels is None else levels:
        if level not in before.levels:
            continue
        then, here = before.names[level], now.names[level]
        code_of = {str(name): code for code, name in then.items()}
        texts = [
            f"{name} (was {code_of[name]}, nu {code})"
            for code, name in here[here.index.isin(then.index)].items()
            if code_of.get(str(name), code) != code and _name(before, level, str(code)) != name
        ]
        if texts:
            message = (
                f"{dutch.many(len(texts), 'naam', 'namen')} van {now.levels[level].plural} "
                f"{'staat' if len(texts) == 1 else 'staan'} onder een andere code dan in {within}: "
                f"{first_five(texts)}"
            )
            findings.append(
                _finding("ander gebied", file, message, "zet elke naam terug bij haar code")
            )
    return findings


def _named_elsewhere(now: Areas, before: Areas, transfer: csr_array, file: str) -> list[Finding]:
    """Find sectors under a new code with the name of older ones that went elsewhere."""
    weights: Any = transfer
    then = before.names[SECTOR]
    new, old = now.units, before.units
    bearers: dict[str, list[str]] = {}
    for code, name in then.items():
        bearers.setdefault(name, []).append(str(code))
    texts = []
    for code, name in now.names[SECTOR].items():
        same = bearers.get(name, [])
        if code in then.index or not same:
            continue
        if (weights[[new.get_loc(code)], :][:, old.get_indexer(pd.Index(same))].sum()) < PART:
            texts.append(f"{name} (nu {code}, was {first_five(same)})")
    if not texts:
        return []
    message = (
        f"{dutch.many(len(texts), 'sector', 'sectoren')} met de naam van een van indeling "
        f"{before.vintage}, en zonder iets ervan: {first_five(texts)}"
    )
    remedy = "zet elke naam bij haar code, of verbeter de omrekening"
    return [_finding("ander gebied", file, message, remedy)]


def _moved_on(
    now: Areas, before: Areas, transfer: csr_array, file: str, within: str = BEFORE
) -> list[Finding]:
    """Find sectors that left their area when the list changed, by what the others of it did.

    An area goes on in the one of the same name, or in that where most of its sectors went.
    """
    level, *larger = now.levels.middle or (MUNICIPALITY,)
    if level == MUNICIPALITY or level not in before.levels:
        return []
    came = np.asarray(transfer.argmax(axis=1)).ravel()[: len(now.sectors)]
    received = np.asarray(transfer.sum(axis=1)).ravel()[: len(now.sectors)]
    known = before.units[came].isin(before.sectors.index) & (received >= PART)
    sectors = now.sectors[known]
    origin = before.sectors[level].reindex(before.units[came[known]]).to_numpy()
    frame = pd.DataFrame({"area": sectors[level], "origin": origin})
    goes_on = {}
    for area, sources in _counted(frame["area"], frame["origin"]).items():
        name = _name(now, level, area)
        same = [source for source in sources if _name(before, level, source) == name]
        goes_on[area] = same or _most_common(sources)
    texts = [
        f"{code} {now.names[SECTOR][code]} (was {_name(before, level, old)}, "
        f"nu {_name(now, level, area)})"
        for code, area, old in frame.itertuples(name=None)
        if old not in goes_on[area]
    ]
    named = now.levels
    findings = _elsewhere(named[SECTOR], named[level], file, texts, within)
    for above in larger:
        texts = _in_another(now, before, frame, level, above)
        findings += _elsewhere(named[level], named[above], file, texts, within)
    return findings


def _counted(areas: pd.Series, sources: pd.Series) -> dict[str, Counter[str]]:
    """Count per area how many of its sectors came from where."""
    number: dict[str, Counter[str]] = {}
    for area, source in zip(areas, sources, strict=True):
        number.setdefault(area, Counter())[source] += 1
    return number


def _most_common(sources: Counter[str]) -> list[str]:
    """Name where most came from, in order."""
    most = max(sources.values())
    return sorted(source for source, number in sources.items() if number == most)


def _in_another(
    now: Areas, before: Areas, frame: pd.DataFrame, level: str, above: str
) -> list[str]:
    """Name the areas in another larger area than most of what they came from, by the same codes."""
    if above not in before.levels or set(before.sectors[above]) != set(now.sectors[above]):
        return []
    larger_then = before.parent(level, above)
    then = {
        area: _most_common(larger)[0]
        for area, larger in _counted(frame["area"], frame["origin"].map(larger_then)).items()
    }
    here = now.parent(level, above)
    return [
        f"{code} {_name(now, level, code)} (was {_name(before, above, old)}, "
        f"nu {_name(now, above, here[code])})"
        for code, old in sorted(then.items())
        if here[code] != old
    ]
