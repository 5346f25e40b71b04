"""Readers: one per official format, all giving the same tidy frame."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

import pandas as pd

from genkgeo.parameters.cuts import cut_of
from genkgeo.parameters.file import Params, Table
from genkgeo.parameters.formats import FORMATS, Format
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.sources.table_levels import level_of
from genkgeo.sources.text import read_csv
from genkgeo.sources.workbook import MunicipalityCodes


class Reader(Protocol):
    """From a file to a tidy frame (`genkgeo.sources.tidy.COLUMNS`), and its level if it says so."""

    def __call__(
        self, path: Path, table: Table, only: MunicipalityCodes | None = None
    ) -> pd.DataFrame:
        """Read ``path`` as ``table`` says; with ``only`` just the rows of that gemeente."""


def _reader(declared: Format) -> Reader:
    module, function = declared.reader.split(".")
    reader: Reader = getattr(import_module(f"{__name__}.{module}"), function)
    return reader


READERS = {name: _reader(declared) for name, declared in FORMATS.items()}
"""Format in the parameters → its reader, as declared in `genkgeo.parameters.formats`."""


class TableRead(NamedTuple):
    """What was read of one table, and what was not.

    Attributes
    ----------
    figures : pandas.DataFrame
        Columns of `genkgeo.sources.tidy.COLUMNS`, ``level`` of the areas (whose codes are then
        in column ``sector``), and ``vintage``.
    left_out : collections.Counter of str
        Code or name of an area of another municipality → rows of it, which were not read.
    """

    figures: pd.DataFrame
    left_out: Counter[str]


def read_table(params: Params, table: Table) -> TableRead:
    """Read one table that the parameters name.

    Of a table that also holds other municipalities only the rows of our own are read.

    Raises
    ------
    ParamsError
        The table names a level that the parameters do not have.
    DataError
        From the readers.
    """
    level = _level_said(params, table)
    only = codes_to_read(params, table)
    figures = _figures(params.resolve(table.file), table, only)
    if level is not None:
        figures = figures.assign(level=level)
    left_out = Counter() if only is None else only.left_out
    return TableRead(figures.assign(vintage=table.vintage), left_out)


def _figures(path: Path, table: Table, only: MunicipalityCodes | None) -> pd.DataFrame:
    """Read the figures of a table; of a cut, whose rows are those of one municipality, once."""
    read = READERS[table.format]
    cut = None if only is None else cut_of(path)
    if only is None or cut is None:
        return read(path, table, only)
    as_asked = f"{path.name} {table.model_dump_json()}"
    if as_asked in cut.read_as:
        only.left_out.update(cut.left_out)
    else:
        cut.read_as[as_asked] = read(path, table, only)
    figures: pd.DataFrame = cut.read_as[as_asked]
    return figures


def _level_said(params: Params, table: Table) -> str | None:
    """Say at which level the areas of a table are; None where its own head says it."""
    return None if FORMATS[table.format].by_name else level_of(table, params.levels)


def codes_to_read(params: Params, table: Table) -> MunicipalityCodes | None:
    """Say whose rows of a table to read; None for all."""
    level = _level_said(params, table)
    by_name = FORMATS[table.format].by_name
    if not table.wider and not by_name:
        return None
    municipality, files = params.file.municipality, params.file.areas[table.vintage]
    sectors = read_csv(params.resolve(files.sectors), required=["sector"])["sector"]
    codes = [*sectors, *municipality.unknown, *municipality.hidden]
    if level not in (None, SECTOR, MUNICIPALITY):
        codes += list(read_csv(params.resolve(files.above[level]), required=[level])[level])
    names = _names(params, table) if by_name else {}
    known = frozenset(code.upper() for code in codes)
    beginnings = municipality.beginnings(sectors)
    return MunicipalityCodes(beginnings, known, names, levels=params.levels)


def _names(params: Params, table: Table) -> dict[str, list[tuple[str, str]]]:
    """List the names of all areas of a table's vintage, by level."""
    files, municipality = params.file.areas[table.vintage], params.file.municipality
    names = {MUNICIPALITY: [(municipality.name, municipality.code)]}
    for level, file in files.tables.items():
        # The tables of sectors and of the level above them have a row per area; see `read_areas`.
        name = "naam" if level in params.levels.ids[:2] else f"{level}_naam"
        frame = read_csv(params.resolve(file), required=[level, name])
        names[level] = list(frame[[name, level]].itertuples(index=False, name=None))
    buckets = [(code, code) for code in (*municipality.unknown, *municipality.hidden)]
    for level in files.tables:
        names[level] += buckets
    return names
