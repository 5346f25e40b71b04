"""The files of the country, read once, and the partition of each municipality in them."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.batch_file import Batch
from genkgeo.parameters.cuts import cut_path
from genkgeo.parameters.data_folder import without_place
from genkgeo.parameters.extending import read_layers
from genkgeo.parameters.file import Params, Table, read_params
from genkgeo.parameters.municipality import Municipality
from genkgeo.parameters.paths import plain_name
from genkgeo.parameters.registry import Indicator, read_registry
from genkgeo.parameters.strict_yaml import merged, read_plain
from genkgeo.refresh.batch.partition import Partition
from genkgeo.refresh.new_municipality import choose_base
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


class _Base(NamedTuple):
    """What municipalities are started from."""

    files: dict[str, bytes]
    tables: dict[str, Table]
    registry: dict[str, Indicator]


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
        self._bases: dict[str, _Base] = {}
        self._chosen: dict[str, str] = {}
        # What is wrong with a file that all of them share is told at once, and not of each.
        for base in sorted({self._base_of(c) for c in self.codes if self._own_params(c) is None}):
            self._shared(base)

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

    @property
    def registry(self) -> dict[str, Indicator]:
        """The indicators of the municipalities that were started, in the order of their use."""
        bases = sorted(self._bases.values(), key=lambda base: len(base.registry))
        return {name: one for base in bases for name, one in base.registry.items()}

    def partition(self, code: str) -> Partition:
        """Cut one municipality out of the country.

        Raises
        ------
        ParamsError, DataError
            Its own parameter file is not right.
        """
        own = self._own_params(code)
        if own is not None:
            files, base = self._own_files(read_params(own)), ""
            wijken = pd.DataFrame(columns=WIJKEN)
        else:
            base = self._base_of(code)
            files = self._shared_files(code, base)
            wijken = read_wijken(self.mirror, code, self._sectors_of(code))
        name = str(self.sectors.names[code])
        return Partition(
            code=code,
            name=name,
            stem=self.stems[code],
            params=f"params/{plain_name(name) or code}.yaml",
            base=base,
            files=files,
            country=self.sectors.part(code, wijken),
            pages=self.batch.file.pages,
        )

    def with_notebooks(self, code: str) -> Params | None:
        """The parameters of a municipality that asks for notebooks itself; None for any other.

        Raises
        ------
        ParamsError
            Its own parameter file is not right.
        """
        own = self._own_params(code)
        if own is None:
            return None
        params = read_params(own)
        publish = params.file.publish
        asked = "notebooks" in publish.model_fields_set and publish.notebooks
        return params if asked else None

    def _own_params(self, code: str) -> Path | None:
        """Find the parameter file that `start` or a person wrote for a municipality."""
        path = self.root / "params" / f"{plain_name(str(self.sectors.names[code])) or code}.yaml"
        if not path.is_file():
            return None
        try:
            about = read_plain(path).get("municipality")
        except ParamsError:
            return path  # What is wrong with it is told where it is read.
        # Two municipalities may have the same name.
        return path if not isinstance(about, dict) or about.get("code") == code else None

    def _sectors_of(self, code: str) -> pd.Index:
        of_code: pd.Index = self.sectors.frame.index[self.sectors.rows[code]]
        return of_code

    def _base_of(self, code: str) -> str:
        """Choose what a municipality is started from, as `start` does unless the batch says it."""
        if self.batch.file.extends is not None:
            return self.batch.file.extends
        region = str(self.sectors.frame["region"][self._sectors_of(code)[0]])
        if region not in self._chosen:
            self._chosen[region], _ = choose_base(region, self.mirror, self.root, None)
        return self._chosen[region]

    def _shared(self, base: str) -> _Base:
        """Read what municipalities share, the tables of the country apart; once."""
        if base not in self._bases:
            bring_base(base, self.root)
            self._bases[base] = self._read_shared(base)
        return self._bases[base]

    def _read_shared(self, base: str) -> _Base:
        layers = read_layers(self.root / base, self.root)
        said = merged(layers)
        files = {path.relative_to(self.root).as_posix(): path.read_bytes() for path in layers}
        files[said["registry"]] = (self.root / said["registry"]).read_bytes()
        tables = {table["file"]: Table.model_validate(table) for table in said["tables"]}
        absent = [name for name in tables if self._find(name) is None]
        if absent:
            raise ParamsError(
                "Een bestand van het land is er niet",
                expected=first_five(absent),
                where=str(self.mirror),
                remedy="zet het in die map, of in de projectmap onder deze naam",
            )
        for name, table in tables.items():
            if table.wider:
                self._whole(self._found(name), table)
        known = read_registry(self.root / said["registry"])
        registry = {name: known[name] for name in said["use"] if name in known}
        return _Base(files, tables, registry)

    def _find(self, name: str) -> Path | None:
        """Find a table that municipalities share: in the project, else in the mirror."""
        here = self.root / name
        return here if here.is_file() else find_file(self.mirror, Path(name).name)

    def _found(self, name: str) -> Path:
        """Find a table that was found before."""
        path = self._find(name)
        if path is None:
            raise ParamsError("Een bestand van het land is weg", found=name, remedy="zet het terug")
        return path

    def _whole(self, path: Path, table: Table) -> Whole | None:
        if path not in self._wholes:
            self._wholes[path] = read_whole(path, table)
        return self._wholes[path]

    def _shared_files(self, code: str, base: str) -> dict[str, bytes]:
        files, tables, _ = self._shared(base)
        sectors = self._sectors_of(code)
        municipality = Municipality(code=code, name=code)
        codes = frozenset(str(each).upper() for each in sectors)
        only = MunicipalityCodes(municipality.beginnings(sectors), codes)
        cuts: dict[str, bytes] = {}
        for name, table in tables.items():
            cuts |= self._cut(name, self._found(name), table, only)
        return files | cuts

    def _own_files(self, params: Params) -> dict[str, bytes]:
        """Take every file that the parameters of a municipality name, its tables cut."""
        paths = [params.path, *params.must_exist()]
        files = {params.name_of(path): path for path in paths}
        cuts: dict[str, bytes] = {}
        for table in params.file.tables:
            only = codes_to_read(params, table) if table.wider else None
            if only is not None:
                cuts |= self._cut(table.file, params.resolve(table.file), table, only)
        whole = {n: path for n, path in files.items() if cut_path(Path(n)).as_posix() not in cuts}
        contents = {name: path.read_bytes() for name, path in whole.items()}
        for name in (params.name_of(params.path), *params.bases):
            # A worker has all that it needs in a project of its own.
            contents[name] = without_place(contents[name])
        return contents | cuts

    def _cut(
        self, name: str, path: Path, table: Table, only: MunicipalityCodes
    ) -> dict[str, bytes]:
        """Cut a table; a format that is not cut by codes goes along whole."""
        if not table.wider:
            return {name: path.read_bytes()}
        whole = self._whole(path, table)
        if whole is None:
            return {name: path.read_bytes()}
        return {cut_path(Path(name)).as_posix(): whole.cut(only).to_bytes()}
