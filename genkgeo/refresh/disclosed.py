"""A release is attacked before it goes online, and may be at any time after."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from genkgeo.change import archive
from genkgeo.change.edition import Edition
from genkgeo.errors import DataError, ParamsError
from genkgeo.measures.disclosure import Told
from genkgeo.pages.library import library_hash
from genkgeo.parameters.file import Params, read_params
from genkgeo.parameters.registry import all_public
from genkgeo.refresh.disclosure import Report, attack
from genkgeo.refresh.disclosure.kept import FILES, write
from genkgeo.refresh.disclosure.telling import refusal
from genkgeo.refresh.disclosure.truth import Truth, truth_of
from genkgeo.refresh.earlier import BESIDE as ARCHIVES
from genkgeo.refresh.ledger import Ledger, opened
from genkgeo.refresh.place import Place, read_manifest, sequence, shut, write_whole
from genkgeo.refresh.preflight import Plan, plan
from genkgeo.refresh.secret import INPUTS, MARKED_WITH, Secret, found, made

DIGEST = "van"
"""File of what passed: of what this is, how much followed from earlier releases alone, its hash."""


class Passed(NamedTuple):
    """A release that gives nothing away that was not known.

    Attributes
    ----------
    folder : pathlib.Path
        What may be known after it, for the ledger.
    already : int
        Secrets that follow from earlier releases without this one.
    """

    folder: Path
    already: int


def beside_what_was_told(todo: Plan, place: Place, own: Secret) -> tuple[Plan, Ledger]:
    """Find what a release is made beside: all that was told before.

    What makes an earlier release again is made beside what was told before that one; so the same
    inputs make the same release, and are known to. It tells nothing that was not told then.

    Parameters
    ----------
    todo : Plan
    place : Place
    own : Secret

    Returns
    -------
    Plan
        With this among what it rests on.
    Ledger
    """
    whole = opened(place, own)
    for at, key in reversed(list(enumerate(whole.keys))):
        then = whole.until(at)
        again = todo.beside(then.digest)
        if own.mark(again.whole) == key:
            return again, then
    return todo.beside(whole.digest), whole


def require_nothing_told(
    release: Path, kept: Path, params: Params, place: Place, ledger: Ledger
) -> Passed | None:
    """Refuse a release that gives away what its rules hide, by itself or with those before it.

    Parameters
    ----------
    release : pathlib.Path
        Complete but for its manifest.
    kept : pathlib.Path
        Its archive, which has the figures that it was made from.
    params : Params
    place : Place
        Where is remembered that exactly this passed: a run that goes on after a stop, or a release
        that is made again, is not attacked twice.
    ledger : Ledger
        That it was made beside.

    Returns
    -------
    Passed or None
        None where suppliers publish all of it themselves.

    Raises
    ------
    DataError
        Something follows from its own files; it is told without the hidden figures themselves.
    """
    if all_public(params.registry):
        return None
    whole = opened(place, made(place))
    others = whole.without_repeats(ledger)
    same = f"{_digest(release, kept)} {others.digest} {ledger.digest}"
    what, known = _passed(place.passed)
    if what == same:
        return Passed(place.passed, known)
    edition = replace(archive.read(kept).edition, told=ledger.told())
    truth = truth_of(edition)
    report = attack(release, truth, params.file.year, told=whole.told())
    if not report.safe:
        raise refusal(report, str(release), truth.areas, truth.made_of)
    shutil.rmtree(place.passed, ignore_errors=True)
    write(report.told, place.passed)
    already = len(report.already)
    noted = f"{same}\n{already}\n{_told_digest(place.passed)}"
    write_whole(place.passed / DIGEST, noted.encode("ascii"))
    shut(place.passed)
    return Passed(place.passed, already)


def _passed(folder: Path) -> tuple[str, int]:
    """Of what was said that it passed, and how much was known already; empty where nothing was.

    A run that was killed, or a disk, may have left a part of it: that says nothing.
    """
    try:
        same, already, told = (folder / DIGEST).read_text(encoding="ascii").split("\n")
        return (same, int(already)) if told == _told_digest(folder) else ("", 0)
    except (OSError, ValueError):
        return "", 0


def _told_digest(folder: Path) -> str:
    """SHA-256 of what may be known after a release."""
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()


def _digest(*folders: Path) -> str:
    """SHA-256 of all files of some folders, and of the library that reads them."""
    whole = hashlib.sha256(library_hash().encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def check_releases(releases: Sequence[Path], root: Path) -> list[tuple[Path, Report, Truth]]:
    """Attack releases with their own files, each together with all before it.

    The ledger says what was told before the first of them, where it knows that one.

    Parameters
    ----------
    releases : sequence of pathlib.Path
    root : pathlib.Path
        The project: its parameters and data.

    Returns
    -------
    list of (pathlib.Path, Report, Truth)
        The oldest first.

    Raises
    ------
    ParamsError
        One is no release, or its parameters are not in the project.
    DataError
        A file of it cannot be read, or the figures are no longer those it was made from.
    """
    checked: list[tuple[Path, Report, Truth]] = []
    told = None
    for release in sorted(releases, key=lambda path: (sequence(path), path.name)):
        before = _told_before(release)
        told = before if told is None else told
        manifest, year, edition = _figures_of(release, root)
        truth = truth_of(replace(edition, told=before))
        report = attack(release, truth, year, _oracle(manifest), told)
        checked.append((release, report, truth))
        told = report.told
    return checked


def _told_before(release: Path) -> Told | None:
    """What the ledger beside a release says was told before it; None where it knows nothing."""
    place = Place(release.absolute().parent.parent)
    own = found(place)
    if own is None:
        return None
    ledger = opened(place, own)
    return ledger.before(release.name).told() if release.name in ledger.links else None


def _figures_of(release: Path, root: Path) -> tuple[dict[str, Any], int, Edition]:
    """Find the figures of a release, also those that it hides: in the project, or as it left them.

    Returns
    -------
    dict
        Its manifest.
    int
        The year that it shows.
    Edition
    """
    from genkgeo.analysis.computed import Computed

    manifest = read_manifest(release)
    path = (root / manifest.get("parameter_file", "")).resolve()
    if not path.is_file() or not path.is_relative_to(root.resolve()):
        raise ParamsError(
            "De uitgave is niet na te kijken: haar manifest of haar parameterbestand is er niet",
            expected="manifest.json in de uitgave, en het parameterbestand dat het noemt",
            found=str(path) if manifest else f"geen leesbaar manifest in {release}",
            remedy="noem een map uit output/releases, en de map van het project met --project",
        )
    left = release.absolute().parent.parent / ARCHIVES / release.name
    params = read_params(path)
    changed = _changed_inputs(release, params)
    if not changed:
        return manifest, params.file.year, Computed(params).edition
    if left.is_dir():
        edition = archive.read(left).edition
        return manifest, edition.year, edition
    raise DataError(
        "De cijfers in het project zijn niet meer die van deze uitgave",
        found=", ".join(changed[:5]),
        where=str(release),
        remedy="zet de bestanden van toen terug, of kijk een uitgave na die van nu is",
    )


def _oracle(manifest: dict[str, object]) -> list[str]:
    """Say what of a manifest can be tried: hashes of inputs that hold hidden figures."""
    if manifest.get(INPUTS) and not manifest.get(MARKED_WITH):
        return [
            "manifest.json noemt gewone controlesommen van de invoer: wie alle andere cijfers van "
            "een bestand kent, vindt een verborgen cijfer door te proberen"
        ]
    return []


def _changed_inputs(release: Path, params: Params) -> list[str]:
    """List the inputs that are not what they were when a release was made, where that is known."""
    manifest = read_manifest(release)
    own = found(Place(release.absolute().parent.parent))
    if own is None or manifest.get(MARKED_WITH) != own.name:
        return []
    now = plan(params)
    marks = own.marks(now.inputs, now.whole)[INPUTS]
    noted = manifest.get(INPUTS, {})
    return [name for name in sorted({*marks, *noted}) if marks.get(name) != noted.get(name)]
