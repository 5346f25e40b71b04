"""A release is attacked before it goes online, and may be at any time after."""

from __future__ import annotations

import hashlib
from pathlib import Path

from genkgeo.change import archive
from genkgeo.errors import DataError, ParamsError
from genkgeo.pages.library import library_hash
from genkgeo.parameters.file import Params, read_params
from genkgeo.refresh.disclosure import Report, attack
from genkgeo.refresh.disclosure.telling import refusal
from genkgeo.refresh.disclosure.truth import Truth, truth_of
from genkgeo.refresh.place import Place, read_manifest, write_whole
from genkgeo.refresh.preflight import plan
from genkgeo.refresh.secret import INPUTS, MARKED_WITH, found

PASSED = "aangevallen"
"""File of the work folder: what passed last, so that the same is not attacked again."""


def require_nothing_told(release: Path, kept: Path, params: Params, place: Place) -> None:
    """Refuse a release that gives away what its rules hide.

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

    Raises
    ------
    DataError
        Something follows from its own files; it is told without the hidden figures themselves.
    """
    if all(one.public for one in params.registry.values()):
        return  # The suppliers publish it all themselves.
    same, noted = _digest(release, kept), place.work / PASSED
    if noted.is_file() and noted.read_text(encoding="ascii") == same:
        return
    truth = truth_of(archive.read(kept).edition)
    report = attack(release, truth, params.file.year)
    if not report.safe:
        raise refusal(report, str(release), truth.areas, truth.made_of)
    write_whole(noted, same.encode("ascii"))


def _digest(*folders: Path) -> str:
    """SHA-256 of all files of some folders, and of the library that reads them."""
    whole = hashlib.sha256(library_hash().encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


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
    return attack(release, truth, params.file.year, _oracle(manifest)), truth


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
