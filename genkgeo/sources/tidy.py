"""The one shape in which every reader gives its figures."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.file import Table
from genkgeo.states import State

COLUMNS = ["sector", "period", "variable", "value", "state", "file", "row"]
"""``row`` is the row in the file, the header being row 1."""

YEAR = re.compile(r"(?:19|20)[0-9]{2}|2100")


def tidy(
    path: Path,
    sector: pd.Series,
    period: pd.Series | int,
    variable: str | np.ndarray,
    value: np.ndarray,
    state: np.ndarray | None = None,
) -> pd.DataFrame:
    """Put figures of one file in the tidy shape.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    sector : pandas.Series of str
        Index ``i`` stands for row ``i + 2`` of the file.
    period : pandas.Series of int, or int
        Year.
    variable : str, or numpy.ndarray of str
        Name in the registry, of all or of each.
    value : numpy.ndarray of float
        NaN where there is no number.
    state : numpy.ndarray of str, optional
        Without it: observed where there is a number, missing elsewhere.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`; ``value`` is NaN wherever the state holds no number.
    """
    if state is None:
        state = np.where(np.isnan(value), State.MISSING, State.OBSERVED)
    return pd.DataFrame(
        {
            "sector": sector.to_numpy(),
            "period": period if isinstance(period, int) else period.to_numpy(),
            "variable": variable,
            "value": np.where(state == State.OBSERVED, value, np.nan),
            "state": state,
            "file": path.name,
            "row": sector.index + 2,
        },
        columns=COLUMNS,
    )


def years(cells: pd.Series, path: Path) -> pd.Series:
    """Turn text cells into years.

    Raises
    ------
    DataError
        A cell is not a year from 1900 to 2100.
    """
    wrong = np.array([YEAR.fullmatch(cell) is None for cell in cells], dtype=bool)
    if wrong.any():
        first = cells.index[int(np.argmax(wrong))]
        raise DataError(
            "Een jaar is niet te lezen",
            expected="vier cijfers, zoals 2025",
            found=repr(cells[first][:40]),
            where=f"{path.name}, rij {first + 2}, kolom {cells.name}",
            remedy="voer de tabel opnieuw uit, één rij per gebied en jaar",
        )
    return cells.astype(int)


def refuse_years_to_come(period: pd.Series, path: Path) -> None:
    """Refuse years of which nobody can have a figure yet.

    Parameters
    ----------
    period : pandas.Series of int
        With the rows of the file, from 0, as index.
    path : pathlib.Path
        Of which the column is called ``jaar``.

    Raises
    ------
    DataError
        A year is after this one.
    """
    to_come = period[period > date.today().year]
    if len(to_come):
        raise DataError(
            "Een cijfer is van een jaar dat nog moet komen",
            expected=f"hoogstens {date.today().year}",
            found=str(to_come.iloc[0]),
            where=f"{path.name}, rij {int(to_come.index[0]) + 2}, kolom jaar",
            remedy="verbeter het jaar, of verwijder de rij",
        )


def in_period(
    frame: pd.DataFrame, column: str, table: Table, path: Path
) -> tuple[pd.DataFrame, pd.Series]:
    """Keep the rows of the year that the parameters name; all rows when they name none.

    Returns
    -------
    frame : pandas.DataFrame
        The rows kept.
    period : pandas.Series of int
        Their years.

    Raises
    ------
    DataError
        A cell is not a year, or there is no row of the year named.
    """
    period = years(frame[column], path)
    if table.period is None or frame.empty:
        return frame, period
    keep = period == table.period
    if not keep.any():
        raise DataError(
            f"Het bestand heeft geen rijen van {table.period}",
            expected=f"{table.period} in kolom {column}",
            found=first_five(sorted(period.unique())),
            where=path.name,
            remedy="verbeter 'period' bij deze tabel, of haal het weg om alle jaren te lezen",
        )
    return frame[keep], period[keep]


def chosen_columns(available: list[str], table: Table, path: Path) -> dict[str, str]:
    """Decide which columns of a file become which variables.

    Returns
    -------
    dict of str to str
        All ``available`` under their own names when the parameters map none.

    Raises
    ------
    DataError
        The parameters map a column that the file does not have, or there is none.
    """
    if not available:
        raise DataError(
            "Het bestand heeft geen kolom met cijfers",
            expected="naast de sleutels minstens één kolom met cijfers",
            where=path.name,
            remedy="controleer of dit het juiste bestand is",
        )
    if not table.columns:
        return {name: name for name in available}
    absent = [name for name in table.columns if name not in available]
    if absent:
        raise DataError(
            "Een kolom uit de parameters staat niet in het bestand",
            expected=", ".join(absent),
            found=", ".join(available[:12]) or "geen kolommen met cijfers",
            where=path.name,
            remedy="verbeter de naam onder 'columns' bij deze tabel",
        )
    return dict(table.columns)
