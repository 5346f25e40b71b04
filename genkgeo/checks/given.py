"""The rows of the tidy figures, found by variable and moment."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from genkgeo.checks.findings import parted
from genkgeo.checks.history import VintageYear


class Given:
    """The tidy figures as they were given, which say in which file and row a figure stands.

    They are parted once: a check asks for the rows of many columns, and nearly always for none
    of their text.

    Parameters
    ----------
    figures : pandas.DataFrame
    """

    def __init__(self, figures: pd.DataFrame) -> None:
        self.figures = figures
        self._sectors = list(figures["sector"])
        self._rows = figures["row"].to_numpy()
        self._files, self._tables = list(figures["file"]), list(figures["table"])
        self._places: dict[tuple[str, str, int], np.ndarray] = {
            key: places for key, places in parted(figures, "variable", "vintage", "period")
        }

    @property
    def variables(self) -> list[str]:
        """Name the variables, sorted."""
        return sorted({variable for variable, _, _ in self._places})

    def has(self, variable: str, when: VintageYear) -> bool:
        """Say whether there are rows of a variable at a moment."""
        return (variable, *when) in self._places

    def at(self, variable: str, when: VintageYear) -> pd.DataFrame:
        """Give the rows of a variable at a moment; there may be none."""
        return self._of([(variable, *when)])

    def in_year(self, variable: str, year: int) -> pd.DataFrame:
        """Give the rows of a variable in a year, of all vintages."""
        return self._of(key for key in self._places if key[0] == variable and key[2] == year)

    def source(self, variable: str, when: VintageYear) -> tuple[str, int]:
        """Name the file that a variable at a moment comes from, and its table."""
        first = self._places[variable, when.vintage, when.year][0]
        return self._files[first], self._tables[first]

    def sectors(self, variable: str, when: VintageYear) -> list[str]:
        """Give the sectors of a variable at a moment, in the order of the rows of the file."""
        places = self._places[variable, when.vintage, when.year]
        in_order = places[np.argsort(self._rows[places], kind="stable")]
        return [self._sectors[place] for place in in_order]

    def _of(self, keys: Iterable[tuple[str, str, int]]) -> pd.DataFrame:
        places = [self._places[key] for key in keys if key in self._places]
        return self.figures.iloc[np.sort(np.concatenate(places)) if places else []]
