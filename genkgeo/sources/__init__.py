"""Readers: one per official format, all giving the same tidy frame."""

from __future__ import annotations

import pandas as pd

from genkgeo.params import Params
from genkgeo.sources import fluvius, plain, statbel, swing

READERS = {
    "swing": swing.read,
    "statbel_cars": statbel.read_cars,
    "fluvius": fluvius.read,
    "plain": plain.read,
}
"""Format in the parameters → reader."""


def read_tables(params: Params) -> pd.DataFrame:
    """Read every table that the parameters name.

    Returns
    -------
    pandas.DataFrame
        Columns of `genkgeo.sources.tidy.COLUMNS` and ``vintage``, ``table`` (position in
        the parameters).

    Raises
    ------
    DataError
        From the readers.
    """
    parts = []
    for position, table in enumerate(params.file.tables):
        path = params.resolve(table.file)
        frame = READERS[table.format](path, table)
        parts.append(frame.assign(vintage=table.vintage, table=position))
    return pd.concat(parts, ignore_index=True)
