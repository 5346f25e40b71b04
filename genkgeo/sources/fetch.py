"""Bring in official files: by address and SHA-256, or from a mirror folder."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import NamedTuple

from genkgeo.errors import DataError, ParamsError
from genkgeo.params import Download, Params

FOLDER = "data/opgehaald"
"""Where fetched files go; never under version control."""


class Fetched(NamedTuple):
    """What became of one file: its name, a Dutch word for the outcome, and a remark."""

    name: str
    outcome: str
    remark: str


def fetch(params: Params, *, mirror: Path | None = None) -> list[Fetched]:
    """Get every file under ``downloads`` into `FOLDER`.

    A file that is there already with the right SHA-256 is left alone. With a mirror the
    file of the same name, in whatever subfolder, is copied from it and nothing is
    downloaded; without one, files that have a public address are downloaded.

    Parameters
    ----------
    params : Params
        With ``downloads``.
    mirror : pathlib.Path, optional
        A folder with files of the same names.

    Returns
    -------
    list of Fetched
        One per file: ``aanwezig``, ``gekopieerd``, ``opgehaald`` or ``ontbreekt``.

    Raises
    ------
    ParamsError
        The mirror folder does not exist, or the parameters name no downloads.
    DataError
        A file's SHA-256 differs, or the download failed; what was there stays.
    """
    if not params.file.downloads:
        raise ParamsError(
            "Deze parameters noemen geen bestanden om op te halen",
            where=str(params.path),
            remedy="alles staat al in de map; ga verder met: genkgeo refresh",
        )
    if mirror is not None and not mirror.is_dir():
        raise ParamsError(
            "De spiegelmap bestaat niet",
            found=str(mirror),
            remedy="geef na --mirror een map met de officiële bestanden",
        )
    folder = params.root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return [_fetch_one(item, folder, mirror) for item in params.file.downloads]


def sha256(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fetch_one(item: Download, folder: Path, mirror: Path | None) -> Fetched:
    target = folder / item.name
    if target.is_file() and sha256(target) == item.sha256:
        return Fetched(item.name, "aanwezig", item.origin)
    if mirror is not None:
        found = sorted(path for path in mirror.rglob(item.name) if path.is_file())
        if not found:
            return Fetched(item.name, "ontbreekt", f"niet in de spiegelmap; {item.origin}")
        good = [path for path in found if sha256(path) == item.sha256]
        if not good:
            raise _differs(item, f"een ander bestand op {found[0]}")
        _place(good[0], target)
        return Fetched(item.name, "gekopieerd", item.origin)
    if item.url is None:
        return Fetched(
            item.name,
            "ontbreekt",
            f"heeft geen openbaar adres: zet het zelf in {FOLDER}/ ({item.origin})",
        )
    return _download(item, target)


def _download(item: Download, target: Path) -> Fetched:
    import pooch  # imported here: only a real download needs it
    from requests.exceptions import RequestException

    try:
        got = pooch.retrieve(
            item.url,
            known_hash=f"sha256:{item.sha256}",
            fname=f"{target.name}.deel",
            path=target.parent,
            downloader=pooch.HTTPDownloader(timeout=60),
        )
    except ValueError as error:
        raise _differs(item, str(error).splitlines()[0]) from None
    except (OSError, RequestException) as error:
        raise DataError(
            f"{item.name} kon niet opgehaald worden",
            found=f"{type(error).__name__}: {str(error)[:120]}",
            where=item.url,
            remedy="probeer later opnieuw, of geef een map met de bestanden: --mirror MAP",
        ) from None
    Path(got).replace(target)
    return Fetched(item.name, "opgehaald", item.url or "")


def _differs(item: Download, found: str) -> DataError:
    return DataError(
        f"{item.name} is niet het bestand dat de parameters verwachten",
        expected=f"SHA-256 {item.sha256[:16]}…",
        found=found,
        where=item.name,
        remedy="gaf de leverancier een nieuwe versie uit? Bekijk ze en pas sha256 aan",
    )


def _place(source: Path, target: Path) -> None:
    """Copy beside the target first, so that a cut-off copy never takes its name."""
    part = target.with_name(target.name + ".deel")
    shutil.copyfile(source, part)
    part.replace(target)
