"""The files of the country, read once, and the partition of each municipality in them."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.batch_file import Batch
from genkgeo.parameters.cuts import cut_path
from genkgeo.parameters.extending import read_layers
from genkgeo.parameters.file import Params, Table, read_params
from genkgeo.parameters.municipality import Municipality
from genkgeo.parameters.paths import plain_name
from genkgeo.parameters.registry import Indicator, read_registry
from genkgeo.refresh.batch.partition import Partition
from genkgeo.refresh.new_project import bring_base
from genkgeo.sources import codes_to_read
from genkgeo.sources.cutting import Whole, read_whole
from genkgeo.sources.national import (
    WIJKEN,
    Sectors,
    find_file,
    find_municipality,
    read_sectors,
    read_wijken,
)
from genkgeo.sources.workbook import MunicipalityCodes


class Country:
    """Official files of the country, for one batch.

    Parameters
    ----------
    batch : Batch
    mirror : pathlib.Path
        The folder with the official files.

    Raises
    ------
    ParamsError, DataError
        A file that the municipalities share is absent or not right.
    """

    def __init__(self, batch: Batch, mirror: Path) -> None:
        self.batch, self.mirror, self.root = batch, mirror, batch.root
        self.sectors: Sectors = read_sectors(mirror)
        self._wholes: dict[Path, Whole | None] = {}
        bring_base(batch.file.extends, self.root)
        self._shared = self._read_shared()

    @cached_property
    def codes(self) -> list[str]:
        """The municipalities of this batch, in order of their code."""
        names, file = self.sectors.names, self.batch.file
        if file.all:
            return sorted(map(str, names.index))
        return sorted({find_municipality(each, names) for each in file.municipalities})

    @cached_property
    def stems(self) -> dict[str, str]:
        """Code → name of its files and folder; with its code where two share a name."""
        names = self.sectors.names
        plain = {code: plain_name(str(names[code])) or code for code in map(str, names.index)}
        number = Counter(plain.values())
        return {c: stem if number[stem] == 1 else f"{stem}-{c}" for c, stem in plain.items()}

    @cached_property
    def registry(self) -> dict[str, Indicator]:
        """The indicators that all of them share, in the order in which they are used."""
        layers = read_layers(self.root / self.batch.file.extends, self.root)
        said: dict[str, Any] = {}
        for layer in reversed(layers.values()):
            said |= layer
        known = read_registry(self.root / said["registry"])
        return {name: known[name] for name in said["use"] if name in known}

    def partition(self, code: str) -> Partition:
        """Cut one municipality out of the country.

        Raises
        ------
        ParamsError, DataError
            Its own parameter file is not right.
        """
        name, stem = str(self.sectors.names[code]), self.stems[code]
        wijken = read_wijken(self.mirror, code, self._sectors_of(code))
        own = self.root / "params" / f"{stem}.yaml"
        if own.is_file():
            files, base = self._own_files(read_params(own)), ""
            wijken = pd.DataFrame(columns=WIJKEN)
        else:
            files, base = self._shared_files(code), self.batch.file.extends
        written = plain_name(name) or code
        return Partition(
            code=code,
            name=name,
            stem=stem,
            params=f"params/{stem if own.is_file() else written}.yaml",
            base=base,
            files=files,
            country=self.sectors.part(code, wijken),
        )

    def _sectors_of(self, code: str) -> pd.Index:
        frame = self.sectors.frame
        of_code: pd.Index = frame[frame["munty"] == code].index
        return of_code

    def _read_shared(self) -> tuple[dict[str, bytes], dict[str, Table]]:
        """Read what all municipalities share, the tables of the country apart."""
        layers = read_layers(self.root / self.batch.file.extends, self.root)
        files = {path.relative_to(self.root).as_posix(): path.read_bytes() for path in layers}
        tables: dict[str, Table] = {}
        for layer in layers.values():
            tables = {t["file"]: Table.model_validate(t) for t in layer.get("tables", ())} | tables
            if isinstance(registry := layer.get("registry"), str):
                files.setdefault(registry, (self.root / registry).read_bytes())
        absent = [name for name in tables if self._find(name) is None]
        if absent:
            raise ParamsError(
                "Een bestand van het land is er niet",
                expected=first_five(absent),
                where=str(self.mirror),
                remedy="zet het in die map, of in de projectmap onder deze naam",
            )
        return files, tables

    def _find(self, name: str) -> Path | None:
        """Find a table that municipalities share: in the project, else in the mirror."""
        here = self.root / name
        return here if here.is_file() else find_file(self.mirror, Path(name).name)

    def _shared_files(self, code: str) -> dict[str, bytes]:
        files, tables = self._shared
        sectors = self._sectors_of(code)
        municipality = Municipality(code=code, name=code)
        codes = frozenset(str(each).upper() for each in sectors)
        only = MunicipalityCodes(municipality.beginnings(sectors), codes)
        cuts: dict[str, bytes] = {}
        for name, table in tables.items():
            path = self._find(name)
            assert path is not None  # Looked for when the country was read.
            cuts |= self._cut(name, path, table, only)
        return files | cuts

    def _own_files(self, params: Params) -> dict[str, bytes]:
        """Take every file that the parameters of a municipality name, its tables cut."""
        paths = [params.path, *params.must_exist()]
        files = {path.relative_to(params.root).as_posix(): path for path in paths}
        cuts: dict[str, bytes] = {}
        for table in params.file.tables:
            only = codes_to_read(params, table) if table.wider else None
            if only is not None:
                cuts |= self._cut(table.file, params.resolve(table.file), table, only)
        whole = {name: path for name, path in files.items() if f"{name}.deel" not in cuts}
        return {name: path.read_bytes() for name, path in whole.items()} | cuts

    def _cut(
        self, name: str, path: Path, table: Table, only: MunicipalityCodes
    ) -> dict[str, bytes]:
        """Cut a table; a format that is not cut by codes goes along whole."""
        if not table.wider:
            return {name: path.read_bytes()}
        if path not in self._wholes:
            self._wholes[path] = read_whole(path, table)
        whole = self._wholes[path]
        if whole is None:
            return {name: path.read_bytes()}
        return {cut_path(Path(name)).as_posix(): whole.cut(only).to_bytes()}
