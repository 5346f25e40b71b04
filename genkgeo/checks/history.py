"""The figures of every year on the borders that are shown, so that two years can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.cube import Cube, build_cube
from genkgeo.states import CODE, State

PART = 0.1
"""Share of a sector from which its move to another code list counts; less is a drawn border."""

REDRAWN = 0.25
"""Share of an area that may lie elsewhere, under a new code: its borders were drawn anew."""


class VintageYear(NamedTuple):
    """A year of figures, and the vintage whose borders they were given on."""

    vintage: str
    year: int


class YearPair(NamedTuple):
    """A year and the one before it."""

    before: VintageYear
    last: VintageYear


@dataclass(frozen=True)
class History:
    """The figures of every vintage, moved to the borders that are shown.

    Attributes
    ----------
    cubes : dict of str to Cube
        Vintage → figures.
    here : Areas
        Of the vintage shown.
    transfers : mapping of (str, str) to scipy.sparse.csr_array
        ``(from, shown)`` → which share of each unit goes where. Figures of a vintage from which
        nothing leads here are not shown, and not compared.
    means : mapping of str to str
        Variable that is a mean → what it is a mean of. Of a mean no part can move: it is worked
        out anew from what its parts count for.
    """

    cubes: dict[str, Cube]
    here: Areas
    transfers: Mapping[tuple[str, str], sparse.csr_array]
    means: Mapping[str, str] = field(default_factory=dict)
    _groups: dict[frozenset[str], np.ndarray] = field(default_factory=dict, repr=False)
    _redrawn: dict[frozenset[str], np.ndarray] = field(default_factory=dict, repr=False)
    _values: dict[tuple[str, int, float | None], np.ndarray] = field(
        default_factory=dict, repr=False
    )

    def moments(self, *variables: str, until: int) -> list[VintageYear]:
        """List the years in which all variables have figures, with the vintage of the first."""
        of_each = [self._vintages.get(variable, {}) for variable in variables]
        years = set.intersection(*(set(vintages) for vintages in of_each))
        return [VintageYear(of_each[0][year], year) for year in sorted(years) if year <= until]

    def newest_pair(self, *variables: str, until: int) -> YearPair | None:
        """Find the last two years in which all variables have figures."""
        moments = self.moments(*variables, until=until)
        return YearPair(*moments[-2:]) if len(moments) > 1 else None

    def values(
        self, variable: str, year: int, *, not_applicable: float | None = None
    ) -> np.ndarray:
        """Give a variable per unit shown; NaN where a part that matters has no number."""
        asked = (variable, year, not_applicable)
        if asked not in self._values:
            # Every check asks for the same two years.
            self._values[asked] = self._moved(*asked)
        return self._values[asked]

    def _moved(self, variable: str, year: int, not_applicable: float | None) -> np.ndarray:
        vintage = self._vintages[variable][year]
        values, states = self.cubes[vintage].column(variable, year)
        if not_applicable is not None:
            values = np.where(states == CODE[State.NOT_APPLICABLE], not_applicable, values)
        if vintage == self.here.vintage:
            return values
        transfer = self.transfers[vintage, self.here.vintage]
        lacks = (transfer > PART) @ np.isnan(values)
        values = np.nan_to_num(values)
        if variable not in self.means:
            return np.where(lacks, np.nan, transfer @ values)
        weights = self._counts_for(self.means[variable], vintage, year)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = (transfer @ (values * weights)) / (transfer @ weights)
        return np.where(lacks, np.nan, mean)

    def _counts_for(self, size: str, vintage: str, year: int) -> np.ndarray:
        """Say how much every unit of a vintage counts in a mean: all the same if not known."""
        cube = self.cubes[vintage]
        if (size, year) not in cube.columns:
            return np.ones(len(cube.units))
        return np.asarray(np.nan_to_num(cube.column(size, year)[0]))

    def together(self, pair: YearPair, *variables: str) -> np.ndarray:
        """Number the sectors shown that must be taken together to be the same area in both years.

        A sector that was split has no figure of its own in the year before: its parts together
        have. Where all has been given on the borders shown every sector is a group of its own.

        Returns
        -------
        numpy.ndarray of int
            A number per sector (not per unit).
        """
        others = self._others(pair, variables)
        if others not in self._groups:
            sectors = len(self.here.sectors)
            # Sectors that got a part of the same older one hang together.
            lies_in = sparse.hstack(
                [sparse.eye_array(sectors)]
                + [
                    (self.transfers[vintage, self.here.vintage][:sectors] > PART).astype(float)
                    for vintage in sorted(others)
                ],
                format="csr",
            )
            from scipy.sparse.csgraph import connected_components  # Imported here: it is slow to.

            _, group = connected_components(lies_in @ lies_in.T, directed=False)
            # Every column asks for the same few groups.
            self._groups[others] = np.asarray(group)
        return self._groups[others]

    def redrawn(self, pair: YearPair, *variables: str) -> np.ndarray:
        """Say which sectors shown have other borders, as far as codes tell, in one of both years.

        A code that stays and keeps all that it had counts as the same area.
        """
        others = self._others(pair, variables)
        if others not in self._redrawn:
            sectors = self.here.sectors.index
            changed = np.zeros(len(sectors), dtype=bool)
            for vintage in others:
                moves: Any = self.transfers[vintage, self.here.vintage]
                old = self.cubes[vintage].units.get_indexer(sectors)
                whole = (moves[np.arange(len(sectors)), old] > 1 - PART) & (old >= 0)
                from_others = np.asarray((moves[: len(sectors)] > PART).sum(axis=1)) > 1
                changed |= ~whole | from_others
            self._redrawn[others] = changed
        return self._redrawn[others]

    def sectors_of(self, groups: np.ndarray, group: np.ndarray) -> pd.Index:
        """Name the sectors of some groups."""
        return self.here.sectors.index[np.isin(group, groups)]

    @cached_property
    def _vintages(self) -> dict[str, dict[int, str]]:
        """Say for every year of every variable which figures are shown: those of the list shown."""
        found: dict[str, dict[int, str]] = {}
        for vintage in sorted(self.cubes, key=lambda name: name == self.here.vintage):
            if vintage == self.here.vintage or (vintage, self.here.vintage) in self.transfers:
                for name, year in self.cubes[vintage].columns:
                    found.setdefault(name, {})[int(year)] = vintage
        return found

    def _others(self, pair: YearPair, variables: tuple[str, ...]) -> frozenset[str]:
        """Name the vintages other than the one shown that a pair of years of variables has."""
        vintages = {self._vintages[variable][when.year] for variable in variables for when in pair}
        return frozenset(vintages - {self.here.vintage})


def with_release_before(
    cubes: dict[str, Cube],
    before: pd.DataFrame | None,
    figures: pd.DataFrame,
    areas: Mapping[str, Areas],
) -> dict[str, Cube]:
    """Add the years that only the release before has: a file often holds one year alone.

    Parameters
    ----------
    cubes : dict of str to Cube
        List → figures.
    before : pandas.DataFrame, optional
        Tidy figures of the sectors in the release before, each on its own list.
    figures : pandas.DataFrame
        Tidy: what they have of a year counts, and not what the release before had of it.
    areas : mapping of str to Areas

    Returns
    -------
    dict of str to Cube
        The same where the release before has nothing to add.
    """
    if before is None or before.empty:
        return cubes
    have = pd.MultiIndex.from_frame(figures[["variable", "period"]].drop_duplicates())
    new = ~pd.MultiIndex.from_frame(before[["variable", "period"]]).isin(have)
    more = before[new & before["variable"].isin(figures["variable"])]
    found = dict(cubes)
    for vintage, here in areas.items():
        rows = more[(more["vintage"] == vintage) & more["sector"].isin(here.units)]
        if rows.empty:
            continue
        added = build_cube(rows, here)
        own = cubes.get(vintage)
        found[vintage] = (
            added
            if own is None
            else Cube(
                own.units,
                own.columns.append(added.columns),
                np.hstack([own.values, added.values]),
                np.hstack([own.states, added.states]),
            )
        )
    return found


def grouped(per_unit: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Add up per group of `History.together`; NaN where one sector of it has no number.

    Examples
    --------
    >>> grouped(np.array([1.0, 2, np.nan, 99]), np.array([0, 0, 1]))
    array([ 3., nan])
    """
    return np.bincount(group, per_unit[: len(group)])
