"""The figures of one vintage as dense arrays: units by variable and year, with their states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import LEVELS, Areas
from genkgeo.states import CODE, State


@dataclass(frozen=True)
class Cube:
    """The figures of one vintage as dense arrays.

    Attributes
    ----------
    units : pandas.Index
        Sectors and buckets.
    columns : pandas.MultiIndex
        ``(variable, period)``.
    values : numpy.ndarray, shape (units, columns)
        NaN where there is no number.
    states : numpy.ndarray of int8, shape (units, columns)
        Codes of `genkgeo.states.CODE`.
    """

    units: pd.Index
    columns: pd.MultiIndex
    values: np.ndarray
    states: np.ndarray

    def column(self, variable: str, period: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the values and the states of one variable in one year."""
        column = self.columns.get_loc((variable, period))
        return self.values[:, column], self.states[:, column]

    def latest(self, variable: str | None, until: int | None = None) -> np.ndarray:
        """Return a variable in its last year, 0 where there is no number; all 1 without it."""
        years = [
            year for name, year in self.columns if name == variable and (until or year) >= year
        ]
        if not years:
            return np.ones(len(self.units))
        values, _ = self.column(str(variable), max(years))
        return np.where(np.isnan(values), 0.0, values)


def build_cube(figures: pd.DataFrame, areas: Areas, *, zero: frozenset[str] = frozenset()) -> Cube:
    """Put tidy figures of one vintage in a dense array.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy, with only codes of ``areas`` and each (sector, period, variable) once.
    areas : Areas
        Gives the order of the units.
    zero : frozenset of str
        Variables whose supplier leaves out sectors in which there is nothing.

    Returns
    -------
    Cube
        A sector without a row is 0 for the variables of ``zero``, hidden where the variable
        has a row for a bucket of hidden figures, and missing otherwise; a bucket without a
        row does not apply.
    """
    units = areas.units
    column_of_row = pd.MultiIndex.from_frame(figures[["variable", "period"]])
    columns = column_of_row.unique().sort_values()
    codes = columns.get_indexer(column_of_row)
    shape = (len(units), len(columns))
    values = np.full(shape, np.nan)
    states = np.full(shape, CODE[State.MISSING], dtype=np.int8)
    rows = units.get_indexer(pd.Index(figures["sector"]))
    values[rows, codes] = figures["value"].to_numpy()
    states[rows, codes] = figures["state"].map(CODE).to_numpy()
    given = np.zeros(shape, dtype=bool)
    given[rows, codes] = True
    hidden = units.isin(areas.hidden)
    sector = ~(hidden | units.isin(areas.unknown))[:, None]
    states[~given & sector & given[hidden].any(axis=0)] = CODE[State.SUPPRESSED]
    empty = ~given & sector & np.array([variable in zero for variable, _ in columns])
    values[empty] = 0.0
    states[empty] = CODE[State.OBSERVED]
    states[~given & ~sector] = CODE[State.NOT_APPLICABLE]
    return Cube(units, columns, values, states)


def totals(cube: Cube, areas: Areas) -> pd.DataFrame:
    """Add up every variable over the gemeente, what has no sector included.

    Returns
    -------
    pandas.DataFrame
        ``variable, period, total, sectors, unknown, hidden, missing``: the total; its
        parts in the sectors, without a place, and hidden by the supplier; and the number
        of sectors without a number.
    """
    known = np.nan_to_num(cube.values)
    unknown = cube.units.isin(areas.unknown)
    hidden = cube.units.isin(areas.hidden)
    sector = ~(unknown | hidden)
    frame = cube.columns.to_frame(index=False)
    return frame.assign(
        total=known.sum(axis=0),
        sectors=known[sector].sum(axis=0),
        unknown=known[unknown].sum(axis=0),
        hidden=known[hidden].sum(axis=0),
        missing=np.isnan(cube.values[sector]).sum(axis=0),
    )


def residents(cube: Cube, areas: Areas, variable: str | None, year: int) -> pd.DataFrame:
    """Add up the residents of every area in the last year up to ``year`` that has them.

    Returns
    -------
    pandas.DataFrame
        Index (level, area); column ``residents``; empty where there is no such figure: a
        number of sectors would pass for one of residents.
    """
    if not any(name == variable and period <= year for name, period in cube.columns):
        empty = pd.MultiIndex.from_arrays([[], []], names=["level", "area"])
        return pd.DataFrame({"residents": pd.Series(dtype=float)}, index=empty)
    per_unit, parts = cube.latest(variable, year), []
    for level in LEVELS:
        matrix, codes = areas.membership(level)
        rows = pd.MultiIndex.from_product([[level], codes], names=["level", "area"])
        parts.append(pd.DataFrame({"residents": matrix @ per_unit}, index=rows))
    return pd.concat(parts)
