"""Counts that come in different lists of codes: moved to the list shown, so that they can divide.

Within one list nothing needs this: counts are added up straight into the areas shown. Only
where numerator and denominator of a year share no list are their columns moved sector by
sector. A cell of which a part is hidden or missing has no number there either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.cube import Cube
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State

Transfers = Mapping[tuple[str, str], sparse.csr_array]
"""From vintage, to vintage → which share of each unit goes where."""

GRAIN = 1e-9
"""A smaller share of a unit is rounding."""


class Apart(NamedTuple):
    """An indicator and a year of which numerator and denominator share no list of codes."""

    indicator: str
    year: int
    numerator: str
    """The list that has the numerator."""
    denominator: str


@dataclass(frozen=True)
class Brought:
    """The columns that were brought together on the areas shown.

    Attributes
    ----------
    cube : Cube
        On the units shown.
    columns : list of (str, int)
        Indicator and year of which the cube holds both parts.
    origins : dict of (str, int) to scipy.sparse.csr_array
        Variable and year of what was moved → by which transfer.
    """

    cube: Cube
    columns: list[tuple[str, int]]
    origins: dict[tuple[str, int], sparse.csr_array]


def moved(
    cube: Cube, transfer: sparse.csr_array, areas: Areas, columns: Iterable[tuple[str, int]]
) -> Cube:
    """Move columns of counts to the units of another list.

    Parameters
    ----------
    cube : Cube
    transfer : scipy.sparse.csr_array, shape (units of ``areas``, units of the cube)
    areas : Areas
        Where to.
    columns : iterable of (str, int)
        Variable and year; counts only, never rates or means.

    Returns
    -------
    Cube
        A cell is Σ share × count. Where a part has no number it has none: missing when one of
        its parts is missing, else hidden; ``parts`` keeps what the others add up to. What
        rests on a part of a unit is ``geschat``; a sector to which nothing goes is missing.
    """
    chosen = pd.MultiIndex.from_tuples(sorted(set(columns)), names=cube.columns.names)
    at = cube.columns.get_indexer(chosen)
    values, states = cube.values[:, at], cube.states[:, at]
    hides, missing = (
        transfer @ (states == CODE[state]).astype(float)
        for state in (State.SUPPRESSED, State.MISSING)
    )
    # A cell that was moved before may hold several hidden ones, or none that is in any sum.
    number = 1.0 if cube.hidden is None else cube.hidden[:, at]
    hidden = transfer @ np.where(states == CODE[State.SUPPRESSED], number, 0.0)
    # Of a cell that was moved before a part may be known.
    part = 0.0 if cube.parts is None else cube.parts[:, at]
    total = transfer @ np.where(np.isnan(values), part, values)
    lacks = (hides > GRAIN) | (missing > GRAIN)
    nothing = transfer @ (states != CODE[State.NOT_APPLICABLE]).astype(float) <= GRAIN
    bucket = areas.units.isin((*areas.unknown, *areas.hidden))
    new = ~bucket & ~(np.asarray(transfer.sum(axis=1)) > GRAIN)
    state = np.full(total.shape, CODE[State.OBSERVED], dtype=np.int8)
    state[split(transfer)] = CODE[State.ESTIMATED]
    state[hides > GRAIN] = CODE[State.SUPPRESSED]
    state[missing > GRAIN] = CODE[State.MISSING]
    state[nothing] = CODE[State.NOT_APPLICABLE]
    state[new] = CODE[State.MISSING]
    return Cube(
        units=areas.units,
        columns=chosen,
        values=np.where(lacks | nothing, np.nan, total),
        states=state,
        parts=np.where(lacks, total, 0.0),
        hidden=hidden,
    )


def split(matrix: sparse.csr_array) -> np.ndarray:
    """Say of which rows a part of a unit, and not all of it, makes up the sum."""
    partly = (matrix.data > GRAIN) & (matrix.data < 1 - GRAIN)
    parts = sparse.csr_array((partly, matrix.indices, matrix.indptr), matrix.shape).sum(axis=1)
    return np.asarray(parts > 0)


def apart(
    have: Mapping[str, Mapping[str, set[int]]],
    registry: dict[str, Indicator],
    within: set[str],
) -> list[Apart]:
    """Find indicators of which both parts are there for a year, but in no list together.

    Parameters
    ----------
    have : mapping of str to mapping of str to set of int
        List → variable → years; the list shown first.
    registry : dict of str to Indicator
    within : set of str
        The lists of which all figures can come to the one shown.

    Returns
    -------
    list of Apart
        A part that several lists have is taken from the first that can come.

    Examples
    --------
    >>> registry = {"poor": Indicator(label="Arm", short="Arm", unit="%", domain="inkomen",
    ...                               source="", numerator="n", denominator="d")}
    >>> have = {"2025": {"d": {2024, 2025}}, "2019": {"n": {2024}, "d": {2023}}}
    >>> apart(have, registry, {"2019", "2025"})
    [Apart(indicator='poor', year=2024, numerator='2019', denominator='2025')]
    """
    lists = sorted(have, key=lambda vintage: vintage not in within)
    pairs = []
    for name, indicator in registry.items():
        if indicator.denominator is None:
            continue
        together = years_together(have, indicator, within)
        of_part: list[dict[int, str]] = []
        for part in indicator.variables:
            years: dict[int, str] = {}
            for vintage in lists:
                years = dict.fromkeys(have[vintage].get(part, set()), vintage) | years
            of_part.append(years)
        above, below = of_part
        pairs += [
            Apart(name, year, above[year], below[year])
            for year in sorted(set(above) & set(below) - together)
            if above[year] != below[year]
        ]
    return pairs


def years_together(
    have: Mapping[str, Mapping[str, set[int]]], indicator: Indicator, lists: set[str]
) -> set[int]:
    """Years in which one of the lists has all variables of an indicator."""
    return {
        year
        for vintage in lists & set(have)
        for year in set.intersection(
            *(have[vintage].get(name, set()) for name in indicator.variables)
        )
    }


def can_move(pair: Apart, indicator: Indicator, shown: str, within: set[str]) -> bool:
    """Say whether both parts can come to the list shown: only counts can, a mean cannot."""
    stays = indicator.kind != "mean" or pair.numerator == shown
    return stays and {pair.numerator, pair.denominator} <= within


def years_had(cubes: Mapping[str, Cube]) -> dict[str, dict[str, set[int]]]:
    """List → variable → its years."""
    had: dict[str, dict[str, set[int]]] = {}
    for vintage, cube in cubes.items():
        of_list = had.setdefault(vintage, {})
        for variable, year in cube.columns:
            of_list.setdefault(str(variable), set()).add(int(year))
    return had


def brought_together(
    cubes: Mapping[str, Cube],
    registry: dict[str, Indicator],
    areas: Areas,
    transfers: Transfers,
) -> Brought | None:
    """Move what shares no list to the areas shown.

    Parameters
    ----------
    cubes : mapping of str to Cube
        List → its figures, the list shown first.
    registry : dict of str to Indicator
    areas : Areas
        Of the list shown.
    transfers : mapping
        To the list shown.

    Returns
    -------
    Brought or None
        None where nothing has to move, or nothing can.
    """
    shown = areas.vintage
    within = {shown} | {start for start, end in transfers if end == shown}
    pairs = [
        pair
        for pair in apart(years_had(cubes), registry, within)
        if can_move(pair, registry[pair.indicator], shown, within)
    ]
    if not pairs:
        return None
    wanted: dict[str, set[tuple[str, int]]] = {}
    for pair in pairs:
        indicator = registry[pair.indicator]
        wanted.setdefault(pair.numerator, set()).add((indicator.numerator, pair.year))
        wanted.setdefault(pair.denominator, set()).add((str(indicator.denominator), pair.year))
    sources: list[Cube] = []
    origins: dict[tuple[str, int], sparse.csr_array] = {}
    for vintage, columns in wanted.items():
        matrix = transfers.get((vintage, shown))
        if matrix is None:  # Of the list shown nothing has to move.
            matrix = sparse.csr_array(sparse.eye_array(len(areas.units)))
        else:
            origins |= dict.fromkeys(columns, matrix)
        sources.append(moved(cubes[vintage], matrix, areas, columns))
    return Brought(
        cube=_beside(sources),
        columns=[(pair.indicator, pair.year) for pair in pairs],
        origins=origins,
    )


def _beside(sources: list[Cube]) -> Cube:
    """Set cubes of the same units beside each other; a column is in one of them only."""
    first = sources[0]
    arrays = {
        name: np.hstack([np.asarray(getattr(source, name)) for source in sources])
        for name in ("values", "states", "parts", "hidden")
    }
    columns = first.columns.append([source.columns for source in sources[1:]])
    return Cube(first.units, columns, **arrays)
