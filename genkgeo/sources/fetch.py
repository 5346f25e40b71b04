"""Bring in official files: by address and SHA-256, or from a mirror folder."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit

from genkgeo.errors import DataError, ParamsError, first_five
from genkgeo.parameters.cuts import sha256
from genkgeo.parameters.data_folder import FOLDER
from genkgeo.parameters.file import Params
from genkgeo.parameters.from_elsewhere import Download
from genkgeo.sources.zips import DAMAGED_ZIP, contents, refuse_bomb, refuse_locked


class Fetched(NamedTuple):
    """What became of one file: its name, a Dutch word for the outcome, and a remark."""

    name: str
    outcome: str
    remark: str


def fetch(params: Params, *, mirror: Path | None = None) -> list[Fetched]:
    """Get every file under ``downloads`` into the folder for fetched files.

    A file that is there already with the right SHA-256 is left alone. With a mirror the
    file of the same name, in whatever subfolder, is copied from it and nothing is
    downloaded; without one, files that have a public address are downloaded. Where the
    address is that of a zip and the file is none, the file is unpacked from it.

    Parameters
    ----------
    params : Params
        With ``downloads``.
    mirror : pathlib.Path, optional
        A folder with files of the same names.

    Returns
    -------
    list of Fetched
        One per file: ``aanwezig``, ``gekopieerd``, ``opgehaald``, ``ontbreekt`` or
        ``verschilt`` (it is there, with another content).

    Raises
    ------
    ParamsError
        The mirror folder does not exist, or the parameters name no downloads.
    DataError
        A file's SHA-256 differs, is not known yet or is that of last year's file, or the download
        failed; what was there stays.
    """
    if not params.file.downloads:
        raise ParamsError(
            "Deze parameters noemen geen bestanden om op te halen",
            where=str(params.path),
            remedy="alles staat al in de map; ga verder met: genkgeo refresh "
            + params.path.relative_to(params.root).as_posix(),
        )
    if mirror is not None and not mirror.is_dir():
        raise ParamsError(
            "De spiegelmap bestaat niet",
            found=str(mirror),
            remedy="geef na --mirror een map met de officiële bestanden",
        )
    folder = params.fetched
    folder.mkdir(parents=True, exist_ok=True)
    shown = FOLDER if params.file.data_folder is None else str(folder)
    return [_fetch_one(item, folder, mirror, shown) for item in params.file.downloads]


def _fetch_one(item: Download, folder: Path, mirror: Path | None, shown: str) -> Fetched:
    """Get one file; ``shown`` is how a message names the folder."""
    target = folder / item.name
    there = sha256(target) if target.is_file() else None
    if there is not None and there == item.last_year:
        raise _of_last_year(item, str(target), shown)
    if there is not None and there == item.sha256:
        return Fetched(item.name, "aanwezig", item.origin)
    if mirror is not None:
        candidates = sorted(path for path in mirror.rglob(item.name) if path.is_file())
        if not candidates and there:
            return Fetched(item.name, "verschilt", _of_other_content(item, there, shown))
        if not candidates:
            return Fetched(item.name, "ontbreekt", f"niet in de spiegelmap; {item.origin}")
        exact = [path for path in candidates if sha256(path) == item.sha256]
        if not exact:
            raise _differs(item, sha256(candidates[0]), f" ({candidates[0]})", shown=shown)
        copy_whole(exact[0], target)
        return Fetched(item.name, "gekopieerd", item.origin)
    if item.url is None and there:
        return Fetched(item.name, "verschilt", _of_other_content(item, there, shown))
    if item.url is None:
        why = "heeft geen openbaar adres" if item.sha256 else "heeft nog geen adres van dit jaar"
        how = "" if item.sha256 else "geef onder downloads zijn url, of "
        place = f"{why}: {how}zet het zelf in {shown}/ ({item.origin})"
        return Fetched(item.name, "ontbreekt", place)
    return _download(item, target, shown)


def _download(item: Download, target: Path, shown: str) -> Fetched:
    """Download into a folder of its own; only the right file moves to its place."""
    packed = urlsplit(item.url or "").path.lower().endswith(".zip") and not (
        item.name.lower().endswith(".zip")
    )
    with TemporaryDirectory(dir=target.parent) as folder:
        download = _retrieve(item, Path(folder) / ("opgehaald.zip" if packed else "opgehaald"))
        if packed:
            download = _unpack(item, download)
        if (digest := sha256(download)) != item.sha256:
            raise _differs(item, digest, shown=shown)
        download.replace(target)
    return Fetched(item.name, "opgehaald", item.url or "")


def _retrieve(item: Download, place: Path) -> Path:
    # Only a real download needs these two, and they are slow to import.
    import pooch
    from requests.exceptions import RequestException

    try:
        # The hash is that of the file inside, so it is checked once that is unpacked.
        retrieved = pooch.retrieve(
            item.url,
            known_hash=None,
            fname=place.name,
            path=place.parent,
            downloader=pooch.HTTPDownloader(timeout=60),
        )
    except (OSError, RequestException) as error:
        raise DataError(
            f"{item.name} kon niet opgehaald worden",
            found=f"{type(error).__name__}: {str(error)[:120]}",
            where=item.url,
            remedy="probeer later opnieuw, of geef een map met de bestanden: --mirror MAP",
        ) from None
    return Path(retrieved)


def _unpack(item: Download, packed: Path) -> Path:
    """Take the file of the right name, in whatever folder, out of a zip."""
    place = packed.with_name("uitgepakt")
    try:
        with zipfile.ZipFile(packed) as archive:
            members = contents(archive)
            named = [m for m in members if PurePosixPath(m.filename).name == item.name]
            if len(named) != 1:
                raise DataError(
                    f"{item.name} zit niet (één keer) in het opgehaalde zipbestand",
                    found=first_five(m.filename for m in members) or "niets",
                    where=item.url,
                    remedy="gaf de leverancier het bestand een andere naam? Pas name aan",
                )
            refuse_locked(named, packed)
            refuse_bomb(named[0].file_size, packed)
            place.write_bytes(archive.read(named[0]))
    except DAMAGED_ZIP as error:
        raise DataError(
            "Het opgehaalde zipbestand is beschadigd",
            found=str(error) or type(error).__name__,
            where=item.url,
            remedy="probeer later opnieuw, of geef een map met de bestanden: --mirror MAP",
        ) from None
    return place


def _differs(item: Download, digest: str, place: str = "", *, shown: str) -> DataError:
    if digest == item.last_year:
        return _of_last_year(item, place.strip(" ()") or item.url or item.name, shown)
    if item.sha256 is None:
        return DataError(
            f"Van {item.name} is nog niet gezegd welk bestand het moet zijn",
            found=f"sha256: {digest}{place}",
            where=item.name,
            remedy="bekijk het bestand (is het dat van dit jaar?) en zet bij dit bestand onder "
            f"downloads sha256: {digest}",
        )
    return DataError(
        f"{item.name} is niet het bestand dat de parameters verwachten",
        expected=f"sha256: {item.sha256}",
        found=f"sha256: {digest}{place}",
        where=item.name,
        remedy="gaf de leverancier een nieuwe versie uit? Bekijk ze en zet bij dit bestand onder "
        f"downloads sha256: {digest}",
    )


def _of_last_year(item: Download, place: str, shown: str) -> DataError:
    return DataError(
        f"{item.name} is het bestand van vorig jaar onder een nieuwe naam",
        expected="een bestand met andere inhoud",
        found=f"sha256: {item.last_year}, zoals onder last_year",
        where=place,
        remedy="haal het bestand van dit jaar op: verbeter de url onder downloads, of zet het zelf "
        f"in {shown}/",
    )


def _of_other_content(item: Download, digest: str, shown: str) -> str:
    """Say of a file that is there, and is not the one that is wanted, what to do with it."""
    if item.sha256 is None:
        return (
            f"staat in {shown}/, maar nog zonder controlesom in de parameters: bekijk het en zet "
            f"onder downloads sha256: {digest}"
        )
    return (
        f"staat in {shown}/ met een andere inhoud: zet er het juiste bestand in de plaats; gaf de "
        f"leverancier een nieuwe versie uit, bekijk ze en zet onder downloads sha256: {digest}"
    )


def copy_whole(source: Path, target: Path) -> None:
    """Copy beside the target first, so that a cut-off copy never takes its name."""
    # Another project may be bringing it into the same folder.
    part = target.with_name(f"{target.name}.{os.getpid()}.deel")
    shutil.copyfile(source, part)
    part.replace(target)
