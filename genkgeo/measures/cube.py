"""The figures of one vintage as dense arrays: units by variable and year, with their states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
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
    parts : numpy.ndarray, shape (units, columns), optional
        Of figures that were moved here: what is known of a cell of which another part is not.
    hidden : numpy.ndarray, shape (units, columns), optional
        Of figures that were moved here: how many hidden cells are in a cell, in shares.
    """

    units: pd.Index
    columns: pd.MultiIndex
    values: np.ndarray
    states: np.ndarray
    parts: np.ndarray | None = None
    hidden: np.ndarray | None = None

    def column(self, variable: str, period: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the values and the states of one variable in one year."""
        column = self.columns.get_loc((variable, period))
        return self.values[:, column], self.states[:, column]

    def years(self, variable: str | None, until: int | None = None) -> list[int]:
        """List the years that a variable has, up to ``until``."""
        return sorted(
            int(year)
            for name, year in self.columns
            if name == variable and (until is None or year <= until)
        )


def build_cube(
    figures: pd.DataFrame, areas: Areas, *, zero: frozenset[tuple[str, int]] = frozenset()
) -> Cube:
    """Put tidy figures of one vintage in a dense array.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy, with only codes of ``areas`` and each (sector, period, variable) once.
    areas : Areas
        Gives the order of the units.
    zero : frozenset of (str, int)
        Variables and years whose supplier leaves out sectors in which there is nothing.

    Returns
    -------
    Cube
        A sector without a row is 0 for the columns of ``zero``, hidden where the variable
        has a row for a bucket of hidden figures, and missing otherwise; a bucket without a
        row does not apply.
    """
    units = areas.units
    pairs = list(zip(figures["variable"].tolist(), figures["period"].tolist(), strict=True))
    ordered = sorted(set(pairs))
    place = {pair: at for at, pair in enumerate(ordered)}
    codes = np.array([place[pair] for pair in pairs], dtype=int)
    columns = pd.MultiIndex.from_arrays(
        [[name for name, _ in ordered], [year for _, year in ordered]], names=["variable", "period"]
    )
    shape = (len(units), len(columns))
    values = np.full(shape, np.nan)
    states = np.full(shape, CODE[State.MISSING], dtype=np.int8)
    rows = units.get_indexer(pd.Index(figures["sector"]))
    values[rows, codes] = figures["value"].to_numpy()
    states[rows, codes] = [CODE[state] for state in figures["state"].tolist()]
    given = np.zeros(shape, dtype=bool)
    given[rows, codes] = True
    hidden = units.isin(areas.hidden)
    sector = ~(hidden | units.isin(areas.unknown))[:, None]
    states[~given & sector & given[hidden].any(axis=0)] = CODE[State.SUPPRESSED]
    empty = ~given & sector & np.array([column in zero for column in columns], dtype=bool)
    values[empty] = 0.0
    states[empty] = CODE[State.OBSERVED]
    states[~given & ~sector] = CODE[State.NOT_APPLICABLE]
    return Cube(units, columns, values, states)
