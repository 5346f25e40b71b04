"""What a worker needs to make one municipality, and nothing else, in one GeoParquet file."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

from genkgeo.errors import DataError
from genkgeo.parameters.file import Params, read_params
from genkgeo.refresh.new_municipality import start
from genkgeo.sources.national import WIJKEN, Sectors

NOTE = b"genkgeo"
"""Key of the file's metadata under which all stands that is no area."""

OF_WIJK = "wijk_"
"""How columns begin that say of a sector in which wijk it lies."""

FIGURES = "data/gemeenten.csv"
"""Where the figures of all municipalities lie in the project of each."""

LINES = (f"municipalities: {FIGURES}", "publish: {notebooks: false}")
"""What a batch adds to the parameters of a municipality that it starts."""

TABLES_ALONE = ("publish: {pages: false}",)
"""The same where it makes tables alone: these do not set a municipality beside the others."""


@dataclass(frozen=True)
class Partition:
    """One municipality, apart from the country.

    Attributes
    ----------
    code, name, stem : str
        NIS code, name, and the name of its files and folder.
    params : str
        Its parameter file, relative to a project.
    base : str
        What it is started from; empty where its parameter file is among ``files``.
    files : dict of str to bytes
        Name relative to a project → content; a table of the country is there as a cut.
    country : Sectors
        Its sectors, with the wijken they lie in.
    pages : bool
        Its release has pages, unless its own parameters say otherwise.
    """

    code: str
    name: str
    stem: str
    params: str
    base: str
    files: dict[str, bytes]
    country: Sectors
    pages: bool = True

    def to_bytes(self) -> bytes:
        """Write it as GeoParquet with a row per sector, the same for the same content."""
        frame = self.country.frame.sort_index().rename_axis("code")
        wijken = self.country.allocated
        if wijken is not None and len(wijken):
            frame = gpd.GeoDataFrame(frame.join(wijken.add_prefix(OF_WIJK)))
        note = {
            "code": self.code,
            "name": self.name,
            "stem": self.stem,
            "params": self.params,
            "base": self.base,
            "pages": self.pages,
            "path": self.country.path.name,
            "repaired": sorted(self.country.repaired),
            "files": {
                name: base64.b64encode(content).decode()
                for name, content in sorted(self.files.items())
            },
        }
        stream = io.BytesIO()
        frame.to_parquet(stream, index=True)
        table = pq.read_table(stream)
        text = json.dumps(note, sort_keys=True).encode()
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), NOTE: text})
        written = io.BytesIO()
        pq.write_table(table, written)
        return written.getvalue()


def from_bytes(data: bytes) -> Partition:
    """Read a partition.

    Raises
    ------
    DataError
        It is damaged, or no partition.
    """
    try:
        note = json.loads(pq.read_schema(io.BytesIO(data)).metadata[NOTE])
        frame = gpd.read_parquet(io.BytesIO(data)).rename_axis(None)
        files = {name: base64.b64decode(text) for name, text in note["files"].items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            "Een deel van het land is beschadigd",
            expected="een GeoParquet-bestand dat genkgeo batch schreef",
            found=f"{type(error).__name__}: {str(error)[:80]}",
            remedy="haal de map .werk in de uitvoermap weg en voer de opdracht opnieuw uit",
        ) from None
    of_wijk = [name for name in frame.columns if name.startswith(OF_WIJK)]
    wijken = pd.DataFrame(frame[of_wijk]).rename(columns=lambda name: name.removeprefix(OF_WIJK))
    if not of_wijk:
        wijken = pd.DataFrame(columns=WIJKEN)
    frame = frame.drop(columns=of_wijk)
    names = pd.Series({note["code"]: note["name"]})
    country = Sectors(
        Path(note["path"]), frame, names, frozenset(note["repaired"]), allocated=wijken
    )
    about = {name: note[name] for name in ("code", "name", "stem", "params", "base", "pages")}
    return Partition(**about, files=files, country=country)


def key_of(data: bytes, *more: str) -> str:
    """Mark a partition, and what else its outcome rests on: the same for the same content."""
    whole = hashlib.sha256(data)
    for text in more:
        whole.update(text.encode())
    return whole.hexdigest()


def open_project(
    partition: Partition, root: Path, figures: bytes, started: Mapping[str, bytes] | None = None
) -> Params:
    """Lay the files of a municipality out as a project, and start it where it was not.

    Parameters
    ----------
    partition : Partition
    root : pathlib.Path
        An empty folder.
    figures : bytes
        The figures of all municipalities.
    started : mapping of str to bytes, optional
        From `started_files`, where it was started before.

    Raises
    ------
    ParamsError, DataError
        Its parameters are not right.
    """
    for name, content in {FIGURES: figures, **partition.files, **(started or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if partition.base and started is None:
        start(
            partition.code,
            root / "nergens",  # All that it would look for there is here already.
            root,
            partition.base,
            national=partition.country,
            more=LINES if partition.pages else TABLES_ALONE,
        )
    params = read_params(root / partition.params)
    asked = params.file.publish.model_fields_set
    if not partition.pages and not asked & {"pages", "notebooks"}:
        return params.without("pages", "notebooks")
    return params if "notebooks" in asked else params.without("notebooks")


def started_files(partition: Partition, root: Path) -> dict[str, bytes]:
    """Read what the start of a municipality wrote, so that it need not be done twice."""
    paths = [path for path in sorted(root.rglob("*")) if path.is_file()]
    files = {path.relative_to(root).as_posix(): path for path in paths}
    given = {FIGURES, *partition.files}
    return {name: path.read_bytes() for name, path in files.items() if name not in given}
