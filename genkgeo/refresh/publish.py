"""Give a finished release its name, turn the link, and remove what is too old."""

from __future__ import annotations

import shutil
from pathlib import Path

from genkgeo.refresh.place import Place, flush, flush_all, sequence, shut


def publish(place: Place, folder: Path, name: str, beside: dict[str, Path]) -> Path:
    """Put a verified folder online; every step is one rename, so it is there or it is not.

    Parameters
    ----------
    place : Place
    folder : pathlib.Path
        The release, on the same disk as the others.
    name : str
        Of the release.
    beside : dict of str to pathlib.Path
        Name of a folder of the output → folder to keep in it under the name of the release.

    Returns
    -------
    pathlib.Path
        The release.
    """
    for kind, part in beside.items():
        if not any(part.iterdir()):
            continue
        (place.out / kind).mkdir(exist_ok=True)
        shut(place.out / kind)
        shut(part)
        flush_all(part)
        part.rename(place.out / kind / name)
        flush(place.out / kind)
    let_all_read(folder)
    flush_all(folder)
    release = place.releases / name
    folder.rename(release)
    flush(place.releases)
    turn(place, release)
    return release


def let_all_read(folder: Path) -> None:
    """Let everybody read what is published, whatever the umask of who makes it.

    A release is there to be read, by a web server too; what lies beside it is not.
    """
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def turn(place: Place, release: Path) -> None:
    """Let ``current`` point at a release."""
    link = place.out / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / release.name, target_is_directory=True)
    link.replace(place.current)
    flush(place.out)


def prune(place: Place, keep: int, kinds: tuple[str, ...] = ()) -> list[str]:
    """Remove the oldest releases, and what is kept beside them; never the one online.

    What is kept beside the last release of a year stays: a later year is compared with it.

    Parameters
    ----------
    place : Place
    keep : int
        How many stay, at least.
    kinds : tuple of str
        Folders of the output that hold something under the name of each release.

    Returns
    -------
    list of str
        The names of those that went.
    """
    online = place.online()
    ours = [path for path in place.all_releases() if sequence(path)]
    last_of_years = {path.name.partition("-")[0]: path for path in ours}.values()
    old = [path for path in ours[:-keep] if path != online]
    for release in old:
        beside = (
            [] if release in last_of_years else [place.out / kind / release.name for kind in kinds]
        )
        for folder in (release, *beside):
            if folder.is_dir():
                # First out of sight in one step: half a release must never stand there.
                aside = place.work / f"weg-{folder.parent.name}-{folder.name}"
                folder.rename(aside)
                shutil.rmtree(aside, ignore_errors=True)
    return [release.name for release in old]
