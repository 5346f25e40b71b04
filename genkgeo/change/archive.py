"""What a release leaves behind for the next one: inputs, areas, method, and what was published.

Kept apart from the release itself: the inputs hold figures that a release hides. The folder
holds ``uitgave.json``, ``cijfers.parquet`` (tidy inputs), ``waarden.parquet`` (published
values) and ``profielen.yaml`` (`genkgeo.profiles.remembered`). People may edit the last one;
the others are sealed: what is not as it was written is refused, and so is a mix of releases.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas import kept
from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.kept import Json
from genkgeo.change.edition import Edition, Method, figure_columns
from genkgeo.errors import DataError
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.cuts import sha256
from genkgeo.parameters.file import ARCHIVED
from genkgeo.parameters.registry import Indicator
from genkgeo.results import Results

ABOUT, INPUTS, VALUES, PROFILES = ARCHIVED
FORMAT, WITH_LEVELS = 2, 3
"""Of an archive in which all figures are of sectors, and of one with larger areas: a version that
does not know these must refuse it, or it would drop them in silence."""
VALUE_COLUMNS = ["level", "area", "what", "value"]
"""``what`` is an indicator id, ``score`` or ``rank``."""

SCORE, RANK = "score", "rank"

WORDS = {"why_hidden"}
"""What of an indicator is for readers of today, and makes no figure another."""

IN_FILES = pd.StringDtype("pyarrow", na_value=np.nan)
"""How text is kept while it is written, so that equal archives give equal files."""


@dataclass(frozen=True)
class Archive:
    """An earlier release.

    Attributes
    ----------
    edition : Edition
        With the transfers that it was computed with.
    values : pandas.DataFrame
        Columns `VALUE_COLUMNS`: what was published, at the time.
    """

    edition: Edition
    values: pd.DataFrame


def archive_of(edition: Edition, results: Results) -> Archive:
    """Gather what a release leaves behind: its edition, and the values, scores and ranks shown."""
    parts = [results.shown(results.year).rename(columns={"indicator": "what"})[VALUE_COLUMNS]]
    parts += [score_values(risk.scores, level) for level, risk in results.risk.items()]
    return Archive(edition, pd.concat(parts, ignore_index=True))


def score_values(scores: pd.DataFrame, level: str) -> pd.DataFrame:
    """Lay the scores and ranks of a level out as values: `VALUE_COLUMNS`.

    Examples
    --------
    >>> scores = pd.DataFrame({"score": [61.5], "rank": [1.0]}, index=["W1"])
    >>> score_values(scores, "kern").values.tolist()
    [['kern', 'W1', 'score', 61.5], ['kern', 'W1', 'rank', 1.0]]
    """
    both = {
        "level": level,
        "area": [*scores.index, *scores.index],
        "what": np.repeat([SCORE, RANK], len(scores)),
        "value": np.concatenate([scores[SCORE], scores[RANK]]),
    }
    return pd.DataFrame(both)


def write(archive: Archive, folder: Path) -> None:
    """Write a release's archive into a new or existing folder; equal archives, equal files."""
    folder.mkdir(parents=True, exist_ok=True)
    edition = archive.edition
    about = {
        "format": WITH_LEVELS if "level" in edition.figures else FORMAT,
        "year": edition.year,
        "vintage": edition.vintage,
        "registry": {
            name: indicator.model_dump(exclude=WORDS)
            for name, indicator in edition.method.registry.items()
        },
        "risk": edition.method.risk.model_dump(exclude={"index", "previous"}),
        "size": edition.method.size,
        "residents": edition.method.residents,
        "zero": sorted(edition.method.zero),
        "areas": {vintage: kept.as_json(areas) for vintage, areas in sorted(edition.areas.items())},
        "transfers": [_json_of_transfer(edition, *ends) for ends in sorted(edition.transfers)],
    }
    columns = figure_columns(edition.figures)
    figures = edition.figures[columns].assign(state=edition.figures["state"].astype(str))
    _parquet(figures.sort_values(columns), folder / INPUTS)
    _parquet(archive.values[VALUE_COLUMNS].sort_values(VALUE_COLUMNS), folder / VALUES)
    about["sha256"] = _hashes(folder)
    text = json.dumps(about | {"seal": _seal(about)}, ensure_ascii=False, indent=1)
    (folder / ABOUT).write_text(text + "\n", encoding="utf-8", newline="\n")


def read(folder: Path) -> Archive:
    """Read what `write` wrote.

    Raises
    ------
    DataError
        A file is absent, or not as it was written, or of a format this version does not know.
    """
    about = _read_about(folder)
    _require_sealed(about, folder)
    try:
        areas = {
            vintage: kept.from_json(vintage, plain) for vintage, plain in about["areas"].items()
        }
        figures = pd.read_parquet(folder / INPUTS)
        figures = figures[figure_columns(figures)]
        edition = Edition(
            year=about["year"],
            vintage=about["vintage"],
            method=Method(
                registry={name: Indicator(**plain) for name, plain in about["registry"].items()},
                risk=RiskChoices(**about["risk"]),
                size=about["size"],
                residents=about.get("residents"),
                zero=_zero(about["zero"], figures),
            ),
            areas=areas,
            figures=figures,
            transfers={
                (plain["from"], plain["to"]): _transfer(plain, areas)
                for plain in about["transfers"]
            },
        )
    # A sealed file that another version wrote may still say what this one does not know.
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder / ABOUT, f"{type(error).__name__}: {error}") from None
    return Archive(edition, pd.read_parquet(folder / VALUES)[VALUE_COLUMNS])


def require_earlier(archive: Archive, municipality: str, year: int, where: str) -> None:
    """Raise unless this is an earlier release (or one of the same year) of this municipality.

    Raises
    ------
    DataError
        Another municipality, or a later year.
    """
    edition = archive.edition
    if edition.here.code != municipality or edition.year > year:
        raise DataError(
            "De vorige uitgave is van een andere gemeente of van een vreemd jaar",
            expected=f"gemeente {municipality}, {year} of vroeger",
            found=f"{edition.here.name} ({edition.here.code}), {edition.year}",
            where=where,
            remedy="wijs previous naar de vorige uitgave van deze gemeente, of laat previous weg",
        )


def _json_of_transfer(edition: Edition, old: str, new: str) -> Json:
    """Write a transfer by the codes of its units: from where, to where, and which share."""
    cells = sparse.coo_array(edition.transfers[old, new])
    new_at, old_at = cells.coords
    return {
        "from": old,
        "to": new,
        "van": edition.areas[old].units[old_at].tolist(),
        "naar": edition.areas[new].units[new_at].tolist(),
        "gewicht": cells.data.tolist(),
    }


def _transfer(plain: Json, areas: dict[str, Areas]) -> sparse.csr_array:
    old, new = areas[plain["from"]].units, areas[plain["to"]].units
    cells = (new.get_indexer(plain["naar"]), old.get_indexer(plain["van"]))
    return sparse.csr_array((plain["gewicht"], cells), shape=(len(new), len(old)))


def _zero(given: list[list[object]], figures: pd.DataFrame) -> frozenset[tuple[str, str, int]]:
    """Read which columns are 0 where there is no row; an older archive names no year: all."""
    columns = figures[["vintage", "variable", "period"]].drop_duplicates()
    every = set(columns.itertuples(index=False, name=None))
    named = {tuple(column) for column in given}
    return frozenset(
        (vintage, variable, int(year))
        for vintage, variable, year in every
        if (vintage, variable) in named or (vintage, variable, year) in named
    )


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    # Whatever pandas keeps text in here, the file has it in one form.
    text = {name: IN_FILES for name, kind in frame.dtypes.items() if kind == "str"}
    frame = frame.reset_index(drop=True).astype(text)
    frame.to_parquet(path, index=False, compression="zstd")


def _read_about(folder: Path) -> Json:
    path = folder / ABOUT
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            "De vorige uitgave is niet gevonden",
            expected=f"een map met {ABOUT}, {INPUTS} en {VALUES}",
            found=str(folder),
            remedy=_keep_again(folder),
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(path, type(error).__name__) from None
    known = (FORMAT, WITH_LEVELS)
    if not isinstance(about, dict) or about.get("format") not in known:
        raise DataError(
            "De vorige uitgave heeft een vorm die deze versie niet kent",
            expected=f"format {FORMAT} of {WITH_LEVELS}",
            found=str(about.get("format") if isinstance(about, dict) else about)[:80],
            where=str(path),
            remedy=_keep_again(folder),
        )
    return about


def _hashes(folder: Path) -> dict[str, str]:
    return {name: sha256(folder / name) for name in (INPUTS, VALUES)}


def _seal(about: Json) -> str:
    """Hash all that the file says but the hash itself, whatever its line ends."""
    sealed = {name: content for name, content in about.items() if name != "seal"}
    text = json.dumps(sealed, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _require_sealed(about: Json, folder: Path) -> None:
    """Raise unless the files are as they were written, and were written together."""
    if about.get("seal") != _seal(about):
        raise _damaged(folder / ABOUT, "andere inhoud")
    for name in (INPUTS, VALUES):
        path = folder / name
        if not path.is_file():
            raise _damaged(path, "geen bestand")
        if sha256(path) != about["sha256"][name]:
            raise _damaged(path, "andere inhoud dan bij deze uitgave hoort")


def _damaged(path: Path, found: str) -> DataError:
    return DataError(
        "De vorige uitgave is beschadigd",
        expected="de bestanden zoals een vernieuwing ze bewaarde",
        found=found,
        where=str(path),
        remedy=f"zet de map terug uit een reservekopie, of {_keep_again(path.parent)}",
    )


def _keep_again(folder: Path) -> str:
    """Say how the folder is made, also where there is one already."""
    return (
        f"maak ze met: genkgeo keep PARAMETERS-VAN-TOEN --out {folder} --replace (of kopieer de "
        "map van die uitgave uit output/archief, of laat previous weg)"
    )
