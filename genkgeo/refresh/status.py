"""What there is, how it went, and what the next refresh would do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from genkgeo.errors import GenkgeoError
from genkgeo.parameters.file import Params
from genkgeo.refresh import resume, secret
from genkgeo.refresh.disclosed import beside_what_was_told
from genkgeo.refresh.earlier import outdated
from genkgeo.refresh.new_year import Needed, needed
from genkgeo.refresh.outcome import last_outcomes
from genkgeo.refresh.place import Place, read_manifest
from genkgeo.refresh.preflight import plan
from genkgeo.refresh.verify import verify_release


@dataclass(frozen=True)
class ReleaseLine:
    """One release: its name, whether it is online and whole, and what its gate found."""

    name: str
    online: bool
    whole: bool
    year: int
    made: str
    blocking: int
    warnings: int
    accepted: str


@dataclass(frozen=True)
class Status:
    """The state of an output folder.

    Attributes
    ----------
    releases : list of ReleaseLine
        The newest first.
    outcomes : list of dict
        Of the last runs, the newest first.
    files : list of Needed
        What the next refresh reads.
    rerun : list of str or None
        The notebooks that it would run; None while files are absent.
    outdated : str
        From `genkgeo.refresh.earlier.outdated`.
    """

    releases: list[ReleaseLine]
    outcomes: list[dict[str, object]]
    files: list[Needed]
    rerun: list[str] | None
    outdated: str = ""


def status(params: Params, out: Path, *, number: int = 5) -> Status:
    """Describe the last releases and what the next refresh would use.

    Parameters
    ----------
    params : Params
    out : pathlib.Path
    number : int
        How many releases and runs to list.
    """
    place = Place(out)
    online = place.online()
    newest = place.all_releases()[::-1][:number]
    if online is not None and online not in newest:
        newest.append(online)
    files = needed(params)
    rerun = None
    if all(needed_file.there for needed_file in files):
        todo, own = plan(params), secret.found(place)
        if own is not None:
            todo, _ = beside_what_was_told(todo, place, own)
        rerun = [name for name, key in todo.keys.items() if resume.find(place, key) is None]
        if online is not None and own is not None:
            noted = read_manifest(online)
            if secret.same_inputs(noted, todo.whole, own):
                rerun = []
    return Status(
        [_line(release, online) for release in newest],
        last_outcomes(place, number),
        files,
        rerun,
        outdated(params, place),
    )


def _line(release: Path, online: Path | None) -> ReleaseLine:
    manifest = read_manifest(release)
    try:
        verify_release(release, deep=False)
        whole = True
    except GenkgeoError:
        whole = False
    severities = [finding.get("severity") for finding in manifest.get("findings", [])]
    run = manifest.get("run", {})
    return ReleaseLine(
        name=release.name,
        online=release == online,
        whole=whole,
        year=manifest.get("year", 0),
        made=run.get("made", ""),
        blocking=severities.count("blokkerend"),
        warnings=len(severities) - severities.count("blokkerend"),
        accepted=run.get("accepted", ""),
    )
