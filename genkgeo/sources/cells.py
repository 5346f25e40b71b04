"""From text cells to figures: a number, or the state that stands in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.parameters.file import Table
from genkgeo.parameters.formats import FORMATS
from genkgeo.parameters.missing_codes import SWING_CODES, states_of
from genkgeo.sources.numbers import Keys, parse_numbers
from genkgeo.sources.tidy import tidy
from genkgeo.states import State

NUMBER_STYLES = {"point": "point", "comma": "dutch", None: "unsaid"}
"""``decimal`` in the parameters → style of `genkgeo.sources.numbers`."""

SIGNS = {"-": State.MISSING, "x": State.SUPPRESSED, "?": State.MISSING}
"""How an export of Swing shows its codes."""

SWING = {**SWING_CODES, **SIGNS}
"""What stands for no figure in files that come from Swing."""


class Cells(NamedTuple):
    """How the cells of one file become figures.

    Attributes
    ----------
    path : pathlib.Path
        For messages.
    style : str
        One of `genkgeo.sources.numbers.STYLES`.
    codes : mapping of str to State
        What stands for no figure, or (`State.OBSERVED`) is one after all.
    keys : Keys
        What a message may advise.
    """

    path: Path
    style: str
    codes: Mapping[str, State]
    keys: Keys

    def read(self, cells: pd.Series) -> tuple[np.ndarray, np.ndarray]:
        """Turn text cells into numbers and states.

        Returns
        -------
        value : numpy.ndarray of float
            NaN wherever the state holds no number.
        state : numpy.ndarray of State

        Raises
        ------
        DataError
            A cell is neither a number nor a code, or from
            `genkgeo.sources.numbers.parse_numbers`.
        """
        absent = self._absent
        coded = np.array([cell in absent for cell in cells], dtype=bool)
        value = parse_numbers(cells.mask(coded, ""), self.path, style=self.style, keys=self.keys)
        # The same code may have another spelling: -99996.0, or with a sign for thousands.
        value, state = self.states(value)
        state[coded] = [absent[cell] for cell in cells[coded]]
        return value, state

    def figures(
        self, sector: pd.Series, period: pd.Series, columns: Iterable[tuple[str, pd.Series]]
    ) -> pd.DataFrame:
        """Turn columns of text cells into tidy figures, one variable after the other.

        Parameters
        ----------
        sector, period : pandas.Series
            Index ``i`` stands for row ``i + 2`` of the file.
        columns : iterable of (str, pandas.Series of str)
            Variable, and the cells of its column, beside ``sector``.

        Returns
        -------
        pandas.DataFrame
            As `genkgeo.sources.tidy.tidy`.

        Raises
        ------
        DataError
            From `read`.
        """
        named = list(columns)
        read = [self.read(cells) for _, cells in named]
        value, state = (np.concatenate(parts) for parts in zip(*read, strict=True))
        times = len(named)
        return tidy(
            self.path,
            pd.Series(np.tile(sector.to_numpy(), times), np.tile(sector.index, times)),
            pd.Series(np.tile(period.to_numpy(), times)),
            np.repeat([variable for variable, _ in named], len(sector)),
            value,
            state,
        )

    def states(self, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Turn numbers into numbers and states; NaN is a missing figure."""
        state = np.where(np.isnan(value), State.MISSING, State.OBSERVED).astype(object)
        for code, meaning in self._absent.items():
            number = _number(code)
            if number is not None:
                state[value == number] = meaning
        return np.where(state == State.OBSERVED, value, np.nan), state

    @property
    def _absent(self) -> dict[str, State]:
        return {code: state for code, state in self.codes.items() if state != State.OBSERVED}


def cells_of(
    path: Path, table: Table, *, own: Mapping[str, State] | None = None, style: str | None = None
) -> Cells:
    """Say how the cells of a table are read.

    Parameters
    ----------
    path : pathlib.Path
    table : Table
        Its ``missing_codes`` go before those of the format.
    own : mapping of str to State, optional
        The codes of the format.
    style : str, optional
        Where the format always writes numbers in one way; else ``decimal`` says it.
    """
    options = FORMATS[table.format].options
    return Cells(
        path,
        style or NUMBER_STYLES[table.decimal],
        {**(own or {}), **states_of(table.missing_codes)},
        Keys("bij deze tabel", decimal="decimal" in options, codes=True),
    )


def _number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None
