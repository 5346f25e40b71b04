"""Readers: one per official format, all giving the same tidy frame."""

from __future__ import annotations

import pandas as pd

from genkgeo.parameters.file import Params, Table
from genkgeo.sources import fluvius, monitor, plain, statbel, swing
from genkgeo.sources.text import read_csv
from genkgeo.sources.workbook import Own

READERS = {
    "swing": swing.read,
    "statbel_cars": statbel.read_cars,
    "statbel_population": statbel.read_population,
    "statbel_income": statbel.read_income,
    "fluvius": fluvius.read,
    "monitor": monitor.read,
    "plain": plain.read,
}
"""Format in the parameters → reader of ``(path, table, only)``."""


def read_tables(params: Params) -> pd.DataFrame:
    """Read every table that the parameters name.

    Returns
    -------
    pandas.DataFrame
        Columns of `genkgeo.sources.tidy.COLUMNS` and ``vintage``, ``table`` (position in
        the parameters). Of a table that also holds other municipalities only the rows of
        our own are read.

    Raises
    ------
    DataError
        From the readers.
    """
    parts = []
    for position, table in enumerate(params.file.tables):
        path = params.resolve(table.file)
        frame = READERS[table.format](path, table, _own(params, table))
        parts.append(frame.assign(vintage=table.vintage, table=position))
    return pd.concat(parts, ignore_index=True)


def _own(params: Params, table: Table) -> Own | None:
    """Say whose rows to read; None for all."""
    if not table.wider:
        return None
    own = params.file.municipality
    path = params.resolve(params.file.areas[table.vintage].sectors)
    sectors = read_csv(path, required=["sector"])["sector"]
    codes = (*sectors, *own.unknown, *own.hidden)
    return Own(own.code, frozenset(code.upper() for code in codes))
