"""A table of one's own: which column is what stands in the parameters."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from genkgeo.errors import ParamsError
from genkgeo.parameters.file import Table
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import require
from genkgeo.sources.tidy import NUMBER_STYLES, chosen_columns, in_period, tidy
from genkgeo.sources.workbook import Choice, Own, read_frame


def read(path: Path, table: Table, only: Own | None = None) -> pd.DataFrame:
    """Read a wide table (a column per variable) or a long one (a row per figure).

    Parameters
    ----------
    path : pathlib.Path
        csv, txt or xlsx; numbers as ``1234.5``, or as ``1.234,5`` with ``decimal: comma``.
    table : Table
        Needs ``code`` (the column with the sector code) and ``period`` or
        ``period_column``; a wide table also ``columns``, a long one ``variable_column``
        and ``value_column``.
    only : Own, optional
        The gemeente whose rows are wanted; without it all rows.

    Returns
    -------
    pandas.DataFrame
        Tidy.

    Raises
    ------
    ParamsError
        One of these keys is not given.
    DataError
        A column is absent or a cell is not a number.
    """
    _complete(table)
    style = NUMBER_STYLES[table.decimal]
    keys = [table.code, table.period_column, table.variable_column, table.value_column]
    keys = [name for name in keys if name]
    choice = Choice((table.code,), only, table.sheet)
    frame = read_frame(path, choice, style=style)
    require(frame, keys, path)
    period: pd.Series | int | None = table.period
    if table.period_column:
        frame, period = in_period(frame, table.period_column, table, path)
    if table.value_column:
        return _long(frame, period, table, path)
    parts = []
    available = [name for name in frame if name not in keys]
    for column, variable in chosen_columns(available, table, path).items():
        value = parse_numbers(frame[column], path, style=style)
        parts.append(tidy(path, frame[table.code], period, variable, value))
    return pd.concat(parts, ignore_index=True)


def _long(
    frame: pd.DataFrame, period: pd.Series | int | None, table: Table, path: Path
) -> pd.DataFrame:
    names = frame[table.variable_column]
    if frame.empty:
        chosen = dict.fromkeys(table.columns or ["leeg"], "leeg")
    else:
        chosen = chosen_columns(list(names.unique()), table, path)
    parts = []
    for name, variable in chosen.items():
        rows = frame[names == name]
        value = parse_numbers(rows[table.value_column], path, style=NUMBER_STYLES[table.decimal])
        of_rows = period if isinstance(period, int) else period.loc[rows.index]
        parts.append(tidy(path, rows[table.code], of_rows, variable, value))
    return pd.concat(parts, ignore_index=True)


def _complete(table: Table) -> None:
    absent = [] if table.code else ["code"]
    if table.period is None and table.period_column is None:
        absent.append("period")
    long = (table.variable_column, table.value_column)
    if not any(long):
        absent += [] if table.columns else ["columns"]
    elif not all(long):
        absent.append("value_column" if table.variable_column else "variable_column")
    if absent:
        raise ParamsError(
            "Een tabel van soort plain heeft meer gegevens nodig",
            expected=", ".join(absent),
            where=table.file,
            remedy="vul deze sleutels in bij de tabel",
        )
