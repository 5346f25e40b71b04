"""A table of one's own: the parameters say what each column is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from genkgeo.errors import ParamsError
from genkgeo.parameters.file import Table
from genkgeo.sources.cells import Cells, cells_of
from genkgeo.sources.text import require
from genkgeo.sources.tidy import chosen_columns, in_period, tidy
from genkgeo.sources.workbook import MunicipalityCodes, Selection, read_frame


def read(path: Path, table: Table, only: MunicipalityCodes | None = None) -> pd.DataFrame:
    """Read a wide table (a column per variable) or a long one (a row per figure).

    Parameters
    ----------
    path : pathlib.Path
        csv, txt or xlsx; numbers as ``1234.5``, or as ``1.234,5`` with ``decimal: comma``.
        Nothing but an empty cell stands for no figure, unless ``missing_codes`` says so.
    table : Table
        Needs ``code`` (the column with the sector code) and ``period`` or
        ``period_column``; a wide table also ``columns``, a long one ``variable_column``
        and ``value_column``.
    only : MunicipalityCodes, optional
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
    code = _checked_code(table)
    cells = cells_of(path, table)
    given = (code, table.period_column, table.variable_column, table.value_column)
    keys = [name for name in given if name]
    choice = Selection((code,), only, table.sheet, encoding=table.encoding)
    frame = read_frame(path, choice, style=cells.style)
    require(frame, keys, path)
    if table.period_column:
        frame, period = in_period(frame, table.period_column, table, path)
    else:
        period = pd.Series(table.period, index=frame.index, dtype=int)
    if table.value_column:
        return _long(frame, frame[code], period, table, cells)
    available = [name for name in frame.columns if name not in keys]
    chosen = chosen_columns(available, table, path)
    columns = [(variable, frame[column]) for column, variable in chosen.items()]
    return cells.figures(frame[code], period, columns)


def _long(
    frame: pd.DataFrame, sector: pd.Series, period: pd.Series, table: Table, cells: Cells
) -> pd.DataFrame:
    """Take the figures out of a table with one row per figure."""
    path = cells.path
    names = frame[table.variable_column]
    if frame.empty:
        chosen = dict.fromkeys(table.columns or ["leeg"], "leeg")
    else:
        chosen = chosen_columns(list(names.unique()), table, path)
    parts = []
    for name, variable in chosen.items():
        rows = frame[names == name]
        value, state = cells.read(rows[table.value_column])
        parts.append(
            tidy(path, sector.loc[rows.index], period.loc[rows.index], variable, value, state)
        )
    return pd.concat(parts, ignore_index=True)


def _checked_code(table: Table) -> str:
    """Return the column with the code, once the table says all that is needed."""
    absent = [] if table.code else ["code"]
    if table.period is None and table.period_column is None:
        absent.append("period")
    long = (table.variable_column, table.value_column)
    if not any(long):
        absent += [] if table.columns else ["columns"]
    elif not all(long):
        absent.append("value_column" if table.variable_column else "variable_column")
    if table.code is None or absent:
        raise ParamsError(
            "Een tabel van soort plain heeft meer gegevens nodig",
            expected=", ".join(absent),
            where=table.file,
            remedy="vul deze sleutels in bij de tabel",
        )
    return table.code
