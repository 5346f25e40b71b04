"""A table of one's own: one row per sector, columns mapped in the parameters."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from genkgeo.errors import ParamsError
from genkgeo.params import Table
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import read_csv, require
from genkgeo.sources.tidy import chosen_columns, tidy


def read(path: Path, table: Table) -> pd.DataFrame:
    """Read a wide table with one row per sector.

    Parameters
    ----------
    path : pathlib.Path
        csv or txt; numbers as ``1234.5``.
    table : Table
        Needs ``code`` (the column with the sector code), ``period`` and ``columns``.

    Returns
    -------
    pandas.DataFrame
        Tidy.

    Raises
    ------
    ParamsError
        ``code``, ``period`` or ``columns`` is not given.
    DataError
        A column is absent or a cell is not a number.
    """
    absent = [name for name in ("code", "period", "columns") if not getattr(table, name)]
    if absent:
        raise ParamsError(
            "Een tabel van soort plain heeft meer gegevens nodig",
            expected=", ".join(absent),
            where=table.file,
            remedy="vul deze sleutels in bij de tabel",
        )
    frame = read_csv(path)
    require(frame, [table.code], path)
    available = [name for name in frame if name != table.code]
    parts = [
        tidy(path, frame[table.code], table.period, variable, parse_numbers(frame[column], path))
        for column, variable in chosen_columns(available, table, path).items()
    ]
    return pd.concat(parts, ignore_index=True)
