"""How large every sector is, also where its size itself is hidden.

A hidden size is not a size of 0: a sector that is left out of the weighing makes the rest look
complete. So the size comes from elsewhere, and what it rests on is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.cube import Cube
from genkgeo.measures.moving import Transfers, moved
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State


class Basis(NamedTuple):
    """The figure that a guessed size rests on."""

    variable: str
    year: int


@dataclass(frozen=True)
class Sizes:
    """The size of every unit of a cube.

    Attributes
    ----------
    values : numpy.ndarray, shape (units,)
        Never NaN; all 1 where no figure says how large a sector is.
    guessed : dict of str to Basis or None
        Sector without a known size → what it was taken from instead; None where nothing is
        known of it.
    year : int, optional
        Of the sizes that are known; None where every unit counts for 1.
    """

    values: np.ndarray
    guessed: dict[str, Basis | None] = field(default_factory=dict)
    year: int | None = None


def sizes(
    cube: Cube,
    areas: Areas,
    variable: str | None,
    *,
    until: int | None = None,
    beside: Sequence[str] = (),
    elsewhere: Iterable[Cube] = (),
    average: bool = True,
) -> Sizes:
    """Look up the size of every unit in the last year of a variable, and fill what is not known.

    Parameters
    ----------
    cube : Cube
    areas : Areas
        Of the units of the cube.
    variable : str, optional
        Such as residents. Without it, or without a year of it, every unit counts for 1.
    until : int, optional
        Last year that may be used.
    beside : sequence of str
        Other variables that follow the size of a sector, the best first: denominators.
    elsewhere : iterable of Cube
        Figures of other lists, moved to the same units; asked for only when something lacks.
    average : bool
        Let a sector of which nothing is known count as the mean of the others, else as 0.

    Returns
    -------
    Sizes
        A sector without a number gets, in this order: the same variable in the nearest other
        year; in another list; another variable; the mean of the sectors. A figure that is not
        of the same variable and year is multiplied by Σ size ÷ Σ figure over the sectors that
        have both. What does not apply, and a bucket without a number, is 0.

    Examples
    --------
    >>> import pandas as pd
    >>> from genkgeo.measures.cube import build_cube
    >>> from genkgeo.parameters.levels import Levels
    >>> sectors = pd.DataFrame(index=["A", "B"])
    >>> here = Areas("", "", "", Levels.between([]), sectors, {}, (), (), False)
    >>> rows = [("A", 2023, 50.0), ("B", 2023, 20.0), ("A", 2024, 55.0)]
    >>> figures = pd.DataFrame(rows, columns=["sector", "period", "value"])
    >>> cube = build_cube(figures.assign(variable="n", state="waargenomen"), here)
    >>> sizes(cube, here, "n")
    Sizes(values=array([55., 22.]), guessed={'B': Basis(variable='n', year=2023)}, year=2024)
    """
    years = cube.years(variable, until)
    if variable is None or not years:
        return Sizes(np.ones(len(cube.units)))
    given, states = cube.column(variable, years[-1])
    values, sector = np.nan_to_num(given), ~cube.units.isin((*areas.unknown, *areas.hidden))
    lacking = np.isnan(given) & (states != CODE[State.NOT_APPLICABLE]) & sector
    if not lacking.any():
        return Sizes(values, year=years[-1])
    values = values.copy()
    known = sector & ~np.isnan(given)
    guessed: dict[str, Basis | None] = {}
    for basis, other in _other_figures(cube, elsewhere, variable, years[-1], until, beside):
        both = known & ~np.isnan(other)
        ours, theirs = given[both].sum(), other[both].sum()
        if min(ours, theirs) <= 0 and basis.variable != variable:
            continue
        ratio = ours / theirs if min(ours, theirs) > 0 else 1.0
        filled = lacking & ~np.isnan(other)
        values[filled] = ratio * other[filled]
        guessed |= dict.fromkeys(cube.units[filled], basis)
        lacking = lacking & ~filled
        if not lacking.any():
            break
    if lacking.any():
        of_others = values[sector & ~lacking]
        if average:
            values[lacking] = of_others.mean() if of_others.sum() > 0 else 1.0
        guessed |= dict.fromkeys(cube.units[lacking])
    return Sizes(values, guessed, years[-1])


def sizes_shown(
    cubes: Mapping[str, Cube],
    areas: Areas,
    variable: str | None,
    transfers: Transfers,
    *,
    until: int | None = None,
    beside: Sequence[str] = (),
    average: bool = True,
) -> Sizes | None:
    """Look up the size of every unit shown, from whichever list has it last.

    Parameters
    ----------
    cubes : mapping of str to Cube
        List → its figures.
    areas : Areas
        Of the list shown.
    variable, until, beside, average
        See `sizes`.
    transfers : mapping
        To the list shown.

    Returns
    -------
    Sizes or None
        From the list shown where two have the same last year; None where none of the lists
        that can come here has a year of the variable.
    """
    last: dict[str, int] = {}
    for vintage, cube in cubes.items():
        if vintage == areas.vintage or (vintage, areas.vintage) in transfers:
            last |= {vintage: max(cube.years(variable, until), default=0)}
    lists = sorted(last, key=lambda name: (-last[name], name != areas.vintage))
    if variable is None or not lists or not last[lists[0]]:
        return None

    def here(vintage: str, *variables: str) -> Cube:
        cube = cubes[vintage]
        if vintage == areas.vintage:
            return cube
        columns = [(name, year) for name in variables for year in cube.years(name)]
        return moved(cube, transfers[vintage, areas.vintage], areas, columns)

    elsewhere = (here(vintage, variable) for vintage in lists[1:] if last[vintage])
    first = here(lists[0], variable, *beside)
    return sizes(
        first,
        areas,
        variable,
        until=until,
        beside=beside,
        elsewhere=elsewhere,
        average=average,
    )


def residents(
    cubes: Mapping[str, Cube],
    areas: Areas,
    variable: str | None,
    year: int,
    transfers: Transfers,
    *,
    beside: Sequence[str] = (),
) -> pd.DataFrame:
    """Add up the residents of every area in the last year up to ``year`` that has them.

    Returns
    -------
    pandas.DataFrame
        Index (level, area); columns ``residents``, a sector without a number guessed as in
        `sizes` (not by the mean: that would add people), to whole people, and ``period``, the
        year they are of; empty where the variable has no such year.
    """
    known = sizes_shown(cubes, areas, variable, transfers, until=year, beside=beside, average=False)
    if known is None:
        empty = pd.MultiIndex.from_arrays([[], []], names=["level", "area"])
        columns = {"residents": pd.Series(dtype=float), "period": pd.Series(dtype=int)}
        return pd.DataFrame(columns, index=empty)
    guessed = areas.units.isin(list(known.guessed))
    people, parts = np.where(guessed, np.round(known.values), known.values), []
    for level in areas.levels:
        matrix, codes = areas.membership(level)
        rows = pd.MultiIndex.from_product([[level], codes], names=["level", "area"])
        parts.append(pd.DataFrame({"residents": matrix @ people, "period": known.year}, rows))
    return pd.concat(parts)


def size_variables(registry: dict[str, Indicator]) -> list[str]:
    """Name the variables that follow the size of a sector: what indicators divide by."""
    named = [indicator.denominator for indicator in registry.values()]
    return [name for name in dict.fromkeys(named) if name]


def _other_figures(
    cube: Cube,
    elsewhere: Iterable[Cube],
    variable: str,
    last: int,
    until: int | None,
    beside: Sequence[str],
) -> Iterator[tuple[Basis, np.ndarray]]:
    """Give the figures that may stand in for a size, the nearest first."""

    def nearest(source: Cube, name: str) -> Iterator[tuple[Basis, np.ndarray]]:
        for year in sorted(source.years(name, until), key=lambda year: (abs(last - year), year)):
            if source is not cube or (name, year) != (variable, last):
                yield Basis(name, year), source.column(name, year)[0]

    yield from nearest(cube, variable)
    for other in elsewhere:
        yield from nearest(other, variable)
    for name in beside:
        if name != variable:
            yield from nearest(cube, name)
