"""Make a release again from what lies here, and compare every byte."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genkgeo.errors import ParamsError
from genkgeo.parameters.cuts import sha256
from genkgeo.parameters.file import read_params
from genkgeo.refresh import Options, comparing, ledger, refresh, secret
from genkgeo.refresh.manifest import RUN
from genkgeo.refresh.outcome import Progress
from genkgeo.refresh.place import MANIFEST, Place, digests, prepare, read_manifest
from genkgeo.refresh.preflight import Plan, plan, versions
from genkgeo.refresh.publish import turn
from genkgeo.refresh.verify import verify_release


@dataclass(frozen=True)
class Reproduction:
    """How a release compares with one made again.

    Attributes
    ----------
    same : int
        Files with the same bytes, the manifest without its part ``run`` included.
    different : list of str
        Files with other bytes, or that only one of the two has.
    apart : list of str
        Files that rest on the release before, which is not here to compare with.
    causes : list of str
        Inputs, code and versions that are not what they were.
    marks : bool
        The marks of the inputs were compared: the key that made them is here.
    """

    same: int
    different: list[str]
    apart: list[str]
    causes: list[str]
    marks: bool = True


def reproduce(release: Path, root: Path, *, progress: Progress) -> Reproduction:
    """Run a release again in a folder of its own.

    Parameters
    ----------
    release : pathlib.Path
    root : pathlib.Path
        The project: its parameters, data and notebooks.
    progress : callable

    Raises
    ------
    ParamsError
        This is no release, or its parameter file is not in the project.
    RunError
        The release is damaged, or a notebook failed.
    """
    verify_release(release)
    manifest = read_manifest(release)
    path = (root / manifest.get("parameter_file", "")).resolve()
    # Notebooks run from where the parameters lie: a manifest must not lead out of the project.
    if not path.is_file() or not path.is_relative_to(root.resolve()):
        raise ParamsError(
            "Het parameterbestand van de uitgave is hier niet",
            found=str(path),
            remedy="voer de opdracht uit in de map van het project, of noem die met --project",
        )
    params = read_params(path)
    with tempfile.TemporaryDirectory(prefix="genkgeo-") as name:
        out = Path(name)
        before = _place_before(release, manifest, out)
        own = _own_secret(release, manifest, out)
        ledger.copy_before(Place(release.absolute().parent.parent), release.name, prepare(out))
        # What was accepted then is accepted now: it is about the bytes.
        run = manifest.get(RUN, {})
        options = Options(
            fresh=True,
            accept=run.get("accepted") or "nagemaakt",
            extras=frozenset(manifest.get("extras", [])),
        )
        again = refresh(params, out, options, progress=progress)
        # Which tables are others than in the release before is told from the marks.
        told = before and (own is not None or not _compared_with(manifest))
        apart = [] if told else sorted(set(comparing.FILES) & set(digests(release)))
        same, different = _compare(release, again, apart, marks=own is not None)
    causes = _causes(manifest, plan(params), own)
    return Reproduction(same, different, apart, causes, own is not None)


def _compared_with(manifest: dict[str, Any]) -> dict[str, str]:
    """Which release it was compared with, and the hash of its manifest; empty for the first."""
    noted: dict[str, str] = manifest.get(RUN, {}).get("compared_with", {})
    return noted if noted.get("release") else {}


def _own_secret(release: Path, manifest: dict[str, Any], out: Path) -> secret.Secret | None:
    """Take the key of the release along, if it is still beside the releases."""
    theirs = Place(release.absolute().parent.parent)
    own = secret.found(theirs)
    if own is None or manifest.get(secret.MARKED_WITH) != own.name:
        return None
    place = prepare(out)
    shutil.copyfile(theirs.secret, place.secret)
    return secret.made(place)


def _place_before(release: Path, manifest: dict[str, Any], out: Path) -> bool:
    """Put the release before in the new folder, if it is the one that was compared with."""
    noted = _compared_with(manifest)
    if not noted:
        return True  # It was the first, and so is this one.
    before = release.parent / Path(noted["release"]).name
    mark = before / MANIFEST
    if not mark.is_file() or sha256(mark) != noted.get("manifest"):
        return False
    place = prepare(out)
    shutil.copytree(before, place.releases / before.name)
    turn(place, place.releases / before.name)
    return True


def _compare(release: Path, again: Path, apart: list[str], *, marks: bool) -> tuple[int, list[str]]:
    first, second = digests(release), digests(again)
    for name in (MANIFEST, *apart):
        first.pop(name, None)
        second.pop(name, None)
    names = sorted(first.keys() | second.keys())
    different = [name for name in names if first.get(name) != second.get(name)]
    left_out = {RUN} if marks else {RUN, secret.INPUTS, secret.WHOLE, secret.MARKED_WITH}
    manifests = [_settled(read_manifest(folder), apart, left_out) for folder in (release, again)]
    if manifests[0] != manifests[1]:
        different.append(MANIFEST)
    return len(names) + 1 - len(different), different


def _settled(manifest: dict[str, Any], apart: list[str], left_out: set[str]) -> dict[str, Any]:
    """Leave out what belongs to one time or key, and the hashes of what is set apart."""
    outputs = {k: v for k, v in manifest.get("outputs", {}).items() if k not in apart}
    return {k: v for k, v in manifest.items() if k not in left_out} | {"outputs": outputs}


def _causes(manifest: dict[str, Any], now: Plan, own: secret.Secret | None) -> list[str]:
    """Name what is not as it was; of the inputs only where their marks can be made again."""
    causes = []
    marks = {} if own is None else own.marks(now.inputs, now.whole)[secret.INPUTS]
    for what, before, after in (
        ("bestand", manifest.get("inputs", {}) if own else {}, marks),
        ("code", manifest.get("code", {}), now.code),
        ("versie", manifest.get("versions", {}), versions()),
    ):
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                causes.append(f"{what} {name}")
    return causes
