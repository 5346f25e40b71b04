"""Figures that a supplier gives per area of a larger level, and what they make of ours.

Of every figure of such an area there is one: the sum of its parts where that is complete, else
what the supplier gives, else no number, with what is known of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.larger import seen_from
from genkgeo.measures.cube import Cube, build_cube
from genkgeo.measures.moving import moved
from genkgeo.parameters.levels import SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State


@dataclass(frozen=True)
class Supplied:
    """What a supplier gives per area of one level.

    Attributes
    ----------
    level : str
    areas : Areas
        Seen from that level (`genkgeo.areas.larger.seen_from`).
    cube : Cube
        Its units are the areas of the level and, after them, the buckets.
    """

    level: str
    areas: Areas
    cube: Cube

    @property
    def number(self) -> int:
        """How many areas there are."""
        return len(self.areas.sectors)


@dataclass(frozen=True)
class Settled:
    """Of every figure of a level the one that counts.

    Attributes
    ----------
    cube : Cube
    supplied : numpy.ndarray of bool, shape (units, columns)
        The figure is the supplier's, for its parts are not all known.
    said : numpy.ndarray of bool, shape (units, columns)
        The supplier says something of it, be it that there is no number; of what has no place only
        where the sectors say nothing, so that it is the supplier who is heard.
    """

    cube: Cube
    supplied: np.ndarray
    said: np.ndarray


def of_sectors(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures that come per sector; all where none says its level."""
    if "level" not in figures:
        return figures
    # Older figures may lie beside these, of which none says its level.
    return figures[figures["level"].fillna(SECTOR) == SECTOR].drop(columns="level")


def above_sectors(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures that come per area of a larger level.

    Examples
    --------
    >>> figures = pd.DataFrame({"sector": ["A1", "W1"], "level": ["sector", "wijk"]})
    >>> above_sectors(figures)["sector"].tolist(), of_sectors(figures)["sector"].tolist()
    (['W1'], ['A1'])
    """
    if "level" not in figures:
        return figures.iloc[:0].assign(level="")
    return figures[figures["level"].fillna(SECTOR) != SECTOR]


def supplied_of(figures: pd.DataFrame, areas: Areas) -> list[Supplied]:
    """Lay figures per area of larger levels out, from the smallest level to the largest.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy figures of one vintage, with their ``level``; the code of an area is in ``sector``.
        What is no area of its level is left out.
    areas : Areas
        Of that vintage.
    """
    found = []
    for level in areas.levels.ids[1:]:
        here = seen_from(areas, level)
        rows = figures[(figures["level"] == level) & figures["sector"].isin(here.units)]
        if len(rows):
            found.append(Supplied(level, here, build_cube(rows, here)))
    return found


def means_of(registry: dict[str, Indicator]) -> set[str]:
    """Name the variables that are means: what their parts add up to says nothing."""
    kinds = ("mean", "not_aggregable")
    return {own.numerator for own in registry.values() if own.kind in kinds}


def with_columns(cube: Cube, supplied: Sequence[Supplied], areas: Areas) -> Cube:
    """Give the cube of the sectors the columns that only a larger level has: missing there."""
    columns = cube.columns
    for own in supplied:
        columns = columns.union(own.cube.columns)
    bucket = _buckets(cube, areas)
    shape = (len(cube.units), len(columns))
    absent = np.where(bucket, CODE[State.NOT_APPLICABLE], CODE[State.MISSING])
    values, states = np.full(shape, np.nan), np.tile(absent[:, None], shape[1])
    at = columns.get_indexer(cube.columns)
    values[:, at], states[:, at] = cube.values, cube.states
    states = states.astype(np.int8)
    if cube.parts is None or cube.hidden is None:
        return Cube(cube.units, columns, values, states)
    parts, hidden = np.zeros(shape), np.zeros(shape)
    parts[:, at], hidden[:, at] = cube.parts, cube.hidden
    return Cube(cube.units, columns, values, states, parts, hidden)


def lifting(areas: Areas, own: Supplied) -> sparse.csr_array:
    """Say which units of smaller areas make up each unit of a level; a bucket stays itself.

    Returns
    -------
    scipy.sparse.csr_array, shape (units of the level, units of ``areas``)
    """
    inside, _ = areas.membership(own.level)
    buckets = pd.Index(own.areas.units[own.number :])
    at = areas.units.get_indexer(buckets)
    itself = sparse.csr_array(
        (np.ones(len(at)), (np.arange(len(at)), at)), shape=(len(at), len(areas.units))
    )
    return sparse.csr_array(sparse.vstack([inside, itself]))


def settled(
    sectors: Cube, below: Cube, ways: Sequence[sparse.csr_array], own: Supplied, means: set[str]
) -> Settled:
    """Settle every figure of a level.

    Parameters
    ----------
    sectors, below : Cube
        Figures of the sectors, with every column (`with_columns`); and those that count of the
        largest smaller level that a supplier gives, or the sectors again.
    ways : sequence of scipy.sparse.csr_array
        From the units of each of these to those of the level (`lifting`).
    own : Supplied
    means : set of str
        Variables that cannot be added up.

    Returns
    -------
    Settled
        With the columns of ``sectors``. A cell without a number has what is known of its
        sectors in ``parts``, and how many of them are hidden in ``hidden``: 0 where a part is
        missing that is in no sum of what is hidden.
    """
    columns = sectors.columns
    of_sectors, of_parts = (
        moved(cube, way, own.areas, list(columns))
        for cube, way in zip((sectors, below), ways, strict=True)
    )
    bucket = _buckets(own.cube, own.areas)[:, None]
    theirs, their_states = _aligned(own, columns, bucket)
    their_states = np.where(
        _other_sum((sectors, below), own), CODE[State.NOT_APPLICABLE], their_states
    )
    mean = np.array([name in means for name, _ in columns], dtype=bool) & ~bucket
    values = np.where(mean, np.nan, of_parts.values)
    states = np.where(mean, CODE[State.MISSING], of_parts.states)
    hidden, missing, nothing = (
        CODE[state] for state in (State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE)
    )
    lacks = np.isnan(values) & (bucket | (states == hidden) | (states == missing))
    supplied = lacks & (their_states == CODE[State.OBSERVED])
    # A supplier that says why there is no number knows more than rows that are not there; of what
    # has no place it is heard where the sectors say nothing at all.
    says_why = np.isin(their_states, (hidden, nothing)) & (states != hidden)
    why = lacks & ~supplied & np.where(bucket, states == nothing, says_why)
    state = np.where(supplied, CODE[State.OBSERVED], np.where(why, their_states, states))
    values = np.where(supplied, theirs, values)
    unknown = np.isnan(values)
    held_back = np.where(mean, 0.0, np.asarray(of_sectors.hidden))
    held_back = np.where((state == hidden) & (held_back == 0), 1.0, held_back)
    # Of what is missing below, and hidden by this supplier, nothing is in what others add up.
    apart = why & (states == missing) & _adds_up(below, own)
    held_back = np.where(apart, 0.0, held_back)
    return Settled(
        Cube(
            units=own.cube.units,
            columns=columns,
            values=values,
            states=state.astype(np.int8),
            parts=np.where(unknown & ~mean, np.asarray(of_sectors.parts), 0.0),
            hidden=np.where(unknown, held_back, 0.0),
        ),
        supplied,
        np.where(bucket, (supplied | why) & (their_states != nothing), their_states != missing),
    )


def _adds_up(below: Cube, own: Supplied) -> np.ndarray:
    """Say of which columns smaller areas know what is hidden of them all together."""
    sums = below.values[below.units.isin(own.areas.hidden)]
    return np.asarray((~np.isnan(sums)).any(axis=0))


def _other_sum(smaller: Sequence[Cube], own: Supplied) -> np.ndarray:
    """Say where a supplier adds up what it hides of its areas, but smaller ones say something.

    Of hidden sectors it is another sum: it holds nothing of those in an area that is shown, and
    what is known of those in an area that is hidden.
    """
    # A mean of sectors is no figure of the wijken between, so each smaller level is asked.
    known = [
        (cube.states[~_buckets(cube, own.areas)] != CODE[State.MISSING]).any(axis=0)
        for cube in smaller
    ]
    adds_up = np.asarray(own.cube.units.isin(own.areas.hidden))
    return np.asarray(adds_up[:, None] & np.logical_or.reduce(known))


@dataclass(frozen=True)
class BothWays:
    """The figures of a level as they are supplied, and as the sums of their parts.

    Attributes
    ----------
    own : Supplied
    columns : pandas.MultiIndex
        Every variable and year of the sectors and of the levels supplied.
    supplied, sums : numpy.ndarray, shape (units of the level, columns)
        NaN where nothing is supplied, and where a part is not known; of a mean there is no sum.
    known : numpy.ndarray, shape (units of the level, columns)
        What the parts that are known add up to.
    hidden : numpy.ndarray, shape (units of the level, columns)
        How many sectors are hidden in it; infinite where one of them is missing.
    """

    own: Supplied
    columns: pd.MultiIndex
    supplied: np.ndarray
    sums: np.ndarray
    known: np.ndarray
    hidden: np.ndarray


def both_ways(
    sectors: Cube, supplied: Sequence[Supplied], areas: Areas, means: set[str]
) -> Iterator[BothWays]:
    """Set what is supplied of each level beside the sums of its parts, from small to large."""
    every = with_columns(sectors, supplied, areas)
    below, below_areas = every, areas
    for own in supplied:
        way = lifting(below_areas, own)
        of_parts = moved(below, way, own.areas, list(every.columns))
        direct = lifting(areas, own)
        of_sectors = moved(every, direct, own.areas, list(every.columns))
        sums = of_parts.values
        bucket = _buckets(own.cube, own.areas)[:, None]
        theirs, _ = _aligned(own, every.columns, bucket)
        mean = np.array([name in means for name, _ in every.columns], dtype=bool)
        yield BothWays(
            own,
            every.columns,
            theirs,
            np.where(mean, np.nan, sums),
            known=np.where(np.isnan(sums), np.asarray(of_parts.parts), sums),
            hidden=np.where(
                of_sectors.states == CODE[State.MISSING], np.inf, np.asarray(of_sectors.hidden)
            ),
        )
        ways = (direct, way)
        below, below_areas = settled(every, below, ways, own, means).cube, own.areas


def _aligned(own: Supplied, columns: pd.MultiIndex, bucket: np.ndarray) -> tuple[np.ndarray, ...]:
    """Lay the supplier's figures under the columns asked for; what is not among them is missing."""
    at = own.cube.columns.get_indexer(columns)
    values = np.where(at >= 0, own.cube.values[:, at], np.nan)
    absent = np.where(bucket, CODE[State.NOT_APPLICABLE], CODE[State.MISSING])
    return values, np.where(at >= 0, own.cube.states[:, at], absent)


def _buckets(cube: Cube, areas: Areas) -> np.ndarray:
    return np.asarray(cube.units.isin((*areas.unknown, *areas.hidden)))


def levels_between(areas: Areas, supplied: Sequence[Supplied]) -> list[tuple[str, ...]]:
    """Part the levels by what they may rest on: sectors only, or a level supplied as well.

    Examples
    --------
    >>> import pandas as pd
    >>> from genkgeo.parameters.levels import Level, Levels
    >>> levels = Levels.between([Level(id="wijk", singular="wijk", plural="wijken")])
    >>> city = Areas("", "X", "", levels, pd.DataFrame({"wijk": ["W"]}, index=["A"]),
    ...              {"wijk": pd.Series({"W": "W"})}, (), (), False)
    >>> none = Cube(pd.Index([]), pd.MultiIndex.from_arrays([[], []]), *2 * [np.empty((0, 0))])
    >>> levels_between(city, [Supplied("wijk", seen_from(city, "wijk"), none)])
    [('sector',), ('wijk', 'gemeente')]
    """
    ids = areas.levels.ids
    starts = [ids.index(level) for level in (SECTOR, *(own.level for own in supplied))]
    ends = [*starts[1:], len(ids)]
    return [ids[start:end] for start, end in zip(starts, ends, strict=True)]
