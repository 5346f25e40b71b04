"""Where everything stands in the output folder, and which releases there are."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from genkgeo.errors import GenkgeoError, ParamsError, RunError
from genkgeo.parameters.cuts import sha256

MANIFEST = "manifest.json"

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
REFUSED = {
    *(errno.EACCES, errno.EPERM, errno.EROFS),
    *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST),
}
"""What the user can mend; anything else is a fault of the machine."""


@dataclass(frozen=True)
class Place:
    """The output folder of one project.

    Attributes
    ----------
    out : pathlib.Path
        Holds ``releases/``, the link ``current``, ``logboek/`` and three hidden names: the
        lock, the key of `genkgeo.refresh.secret`, and ``.werk/`` for what is being made and
        what may be used again.
    """

    out: Path

    @property
    def releases(self) -> Path:
        """The folder of the releases."""
        return self.out / "releases"

    @property
    def current(self) -> Path:
        """The link to the release that is online."""
        return self.out / "current"

    @property
    def lock(self) -> Path:
        """The file that a refresh locks."""
        return self.out / ".vernieuwing.lock"

    @property
    def secret(self) -> Path:
        """The file with the key that the marks of inputs are made with."""
        return self.out / ".sleutel"

    @property
    def work(self) -> Path:
        """The folder for what is not finished."""
        return self.out / ".werk"

    @property
    def kept(self) -> Path:
        """The folder of notebooks that ran, to use again."""
        return self.work / "bewaard"

    @property
    def passed(self) -> Path:
        """The folder of what passed the attack last, so that the same is not attacked again."""
        return self.work / "aangevallen"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.out / "logboek"

    def online(self) -> Path | None:
        """The release that ``current`` points at, if it is one."""
        try:
            target = self.current.resolve()
            inside = self.current.is_symlink() and target.parent == self.releases.resolve()
            # Named as `all_releases` names it, so that the two can be compared.
            return self.releases / target.name if inside and target.is_dir() else None
        except (OSError, RuntimeError):  # No rights here, or a link that leads to itself.
            return None

    def all_releases(self) -> list[Path]:
        """List the releases, the oldest first, whatever the clock said when they were made."""
        if not self.releases.is_dir():
            return []
        folders = [path for path in self.releases.iterdir() if path.is_dir()]
        return sorted(folders, key=lambda path: (sequence(path), path.name))


def prepare(out: Path) -> Place:
    """Make the output folder, and refuse one in which nothing can be published.

    Raises
    ------
    ParamsError
        ``current`` is something that a refresh did not make.
    OSError
        The folder cannot be written; `refused` words it.
    """
    place = Place(out)
    new = [folder for folder in (out, place.releases) if not folder.exists()]
    for folder in (out, place.releases, place.kept, place.logs):
        folder.mkdir(parents=True, exist_ok=True)
    for folder in new:  # Through these a web server comes at a release.
        folder.chmod(folder.stat().st_mode | 0o555)
    for folder in (place.work, place.kept, place.logs):
        shut(folder, within=False)
    if os.path.lexists(place.current) and not place.current.is_symlink():
        raise ParamsError(
            "In de uitvoermap staat een gewone map of een bestand 'current'",
            expected="een koppeling die de vernieuwing zelf maakt",
            where=str(place.current),
            remedy="hernoem of verwijder het, of kies een andere map met --out",
        )
    return place


def shut(folder: Path, *, within: bool = True) -> None:
    """Let the owner alone see a folder and all in it, whatever the umask of who made it.

    What lies beside the releases holds figures that these hide: a web server that is pointed at
    the whole output by mistake must not find it.
    """
    if os.name != "posix":
        return
    for path in (folder, *(folder.rglob("*") if within else ())):
        mode = 0o700 if path.is_dir() else 0o600
        if not path.is_symlink() and path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)


def closed_to_others(place: Place) -> list[Path]:
    """List the folders above the releases through which others cannot pass."""
    if os.name != "posix":
        return []
    return [path for path in (place.out, place.releases) if not path.stat().st_mode & 0o005]


def refused(error: OSError, out: Path | None) -> GenkgeoError:
    """Word what the system refused: a full disk, a folder or a file, or a fault of its own.

    Parameters
    ----------
    error : OSError
    out : pathlib.Path or None
        The folder that was being written, if there is one.
    """
    named = isinstance(error.filename, str | bytes)
    where = Path(os.fsdecode(error.filename)) if named else out
    kind: type[GenkgeoError] = RunError
    what = "Het systeem gaf een fout"
    remedy = "los op wat het systeem meldt, en voer de opdracht opnieuw uit"
    if error.errno in FULL:
        what, remedy = "De schijf is vol", "maak plaats vrij"
    elif error.errno in REFUSED and out and where and _one_within_the_other(out, where):
        kind, what = ParamsError, "De uitvoermap is niet te beschrijven"
        remedy = "kies een andere map met --out, of geef rechten"
    elif error.errno in REFUSED:
        kind, what = ParamsError, "Een bestand of map is niet te lezen of te schrijven"
        remedy = "geef rechten, of zet het op zijn plaats"
    return kind(
        what,
        found=error.strerror or type(error).__name__,
        where=None if where is None else str(where),
        remedy=remedy,
    )


def _one_within_the_other(first: Path, second: Path) -> bool:
    first, second = first.absolute(), second.absolute()
    return first.is_relative_to(second) or second.is_relative_to(first)


class _Compared(BaseModel):
    release: str = ""
    manifest: str = ""


class _Run(BaseModel):
    sequence: int = 0
    made: str = ""
    accepted: str = ""
    compared_with: _Compared = _Compared()


class _Manifest(BaseModel):
    """The form of what is read back from a manifest; what else it holds is left as it is."""

    parameter_file: str = ""
    key: str = ""
    year: int = 0
    extras: list[str] = []
    pages: list[str] = []
    findings: list[dict[str, Any]] = []
    inputs: dict[str, str] = {}
    code: dict[str, str] = {}
    versions: dict[str, str] = {}
    outputs: dict[str, str] = {}
    run: _Run = _Run()


def read_manifest(release: Path) -> dict[str, Any]:
    """Read the manifest of a release; empty when it has none, or one of another form."""
    try:
        manifest: dict[str, Any] = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
        _Manifest.model_validate(manifest, strict=True)
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest


def sequence(release: Path) -> int:
    """The number of a release: one higher for each one made, 0 when it has none."""
    return int(read_manifest(release).get("run", {}).get("sequence", 0))


def digests(folder: Path) -> dict[str, str]:
    """Path within the folder → SHA-256, of every file in it, sorted."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path) for path in files}


def write_json(data: object, path: Path) -> None:
    """Write data as JSON, the same for the same data."""
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or as it was before."""
    new = path.with_name(f".{path.name}")
    new.write_bytes(content)
    flush(new)
    new.replace(path)


def flush(path: Path) -> None:
    """Make sure that a file or folder is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_all(folder: Path) -> None:
    """Make sure that a folder with all it holds is on disk."""
    for path in sorted(folder.rglob("*")):
        flush(path)
    flush(folder)
