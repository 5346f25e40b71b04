"""The totals of the gemeente: what is in its areas, without a place, and hidden by a supplier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.cube import Cube
from genkgeo.measures.disclosure.unknowns import TOTAL
from genkgeo.measures.supplied import Supplied, lifting, settled, with_columns
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.states import CODE, State


def totals(cube: Cube, areas: Areas, supplied: Sequence[Supplied] = ()) -> pd.DataFrame:
    """Add up every variable over the gemeente, what has no sector included.

    Parameters
    ----------
    cube : Cube
        Of the sectors.
    areas : Areas
    supplied : sequence of Supplied
        What comes per larger area, from the smallest level to the largest: it counts in the place
        of the sectors of an area that are not all known.

    Returns
    -------
    pandas.DataFrame
        ``variable, period, total, sectors, unknown, hidden, missing``: the total; its
        parts in the sectors, without a place, and hidden by the supplier; and the number
        of sectors without a number, in an area of which no number was supplied either. Of a
        gemeente that is supplied itself what is not known to be one of the other two is in its
        sectors.
    """
    every = with_columns(cube, supplied, areas) if supplied else cube
    known = np.nan_to_num(every.values)
    unknown = every.units.isin(areas.unknown)
    hidden = every.units.isin(areas.hidden)
    sector = ~(unknown | hidden)
    lacks = np.isnan(every.values) & sector[:, None]
    parts = [known[which].sum(axis=0) for which in (sector, unknown, hidden)]
    if supplied:
        parts, lacks = _with_supplied(every, areas, supplied, known, lacks)
    frame = every.columns.to_frame(index=False)
    return frame.assign(
        total=known.sum(axis=0) if not supplied else sum(parts),
        sectors=parts[0],
        unknown=parts[1],
        hidden=parts[2],
        missing=lacks.sum(axis=0),
    )


def without(sums: pd.DataFrame, withheld: pd.DataFrame) -> pd.DataFrame:
    """Blank the totals of a gemeente of which the number itself may be printed nowhere.

    Parameters
    ----------
    sums : pandas.DataFrame
        From `totals`.
    withheld : pandas.DataFrame
        ``variable, level, area, period``, from `genkgeo.measures.disclosure.protect`.
    """
    own = withheld[withheld["level"].isin([MUNICIPALITY, TOTAL])]
    gone = pd.MultiIndex.from_frame(sums[["variable", "period"]]).isin(
        pd.MultiIndex.from_frame(own[["variable", "period"]])
    )
    told = sums.copy()
    told.loc[gone, ["total", "sectors", "unknown", "hidden"]] = np.nan
    return told


def residents_supplied(
    supplied: Sequence[Supplied], areas: Areas, variable: str | None, year: int
) -> pd.DataFrame:
    """Add up the residents that are supplied per larger area, for its level and those above it.

    Parameters
    ----------
    supplied : sequence of Supplied
        From the smallest level to the largest; the smallest that has residents counts.
    areas : Areas
    variable : str, optional
    year : int
        Last year that may be used.

    Returns
    -------
    pandas.DataFrame
        As `genkgeo.measures.sizes.residents`; an area of which a part is not known is left out.
    """
    for own in supplied:
        years = own.cube.years(variable, year)
        if variable is None or not years:
            continue
        values, states = own.cube.column(variable, years[-1])
        values = np.where(states == CODE[State.NOT_APPLICABLE], 0.0, values)
        parts = []
        for level in areas.levels.ids[areas.levels.ids.index(own.level) :]:
            matrix, codes = own.areas.membership(level)
            rows = pd.MultiIndex.from_product([[level], codes], names=["level", "area"])
            lacks = matrix @ np.isnan(values).astype(float) > 0
            people = np.where(lacks, np.nan, matrix @ np.nan_to_num(values))
            parts.append(pd.DataFrame({"residents": people, "period": years[-1]}, rows).dropna())
        return pd.concat(parts)
    empty = pd.MultiIndex.from_arrays([[], []], names=["level", "area"])
    return pd.DataFrame({"residents": [], "period": pd.Series(dtype=int)}, index=empty)


def _with_supplied(
    every: Cube,
    areas: Areas,
    supplied: Sequence[Supplied],
    known: np.ndarray,
    lacks: np.ndarray,
) -> tuple[list[np.ndarray], np.ndarray]:
    """Let what is supplied of an area replace what is known of its parts."""
    below, below_areas = every, areas
    held = known[every.units.isin(areas.hidden)].sum(axis=0)
    whole = np.full(known.shape[1], np.nan)
    for own in supplied:
        ways = (lifting(areas, own), lifting(below_areas, own))
        # A mean too: what its total says is for nobody to read, as that of sectors.
        found = settled(every, below, ways, own, set())
        lacks = lacks & ~(ways[0].T @ found.supplied.astype(float) > 0)
        if own.level == MUNICIPALITY:
            # It holds what has no place and what is hidden as well: these stay its parts.
            whole = np.where(found.supplied[0], found.cube.values[0], np.nan)
            break
        sums = ways[1] @ known
        known = np.where(found.supplied, np.nan_to_num(found.cube.values), sums)
        hides = ways[0] @ (every.states == CODE[State.SUPPRESSED]).astype(float) > 0
        # What an area says of its own is no longer among what was hidden; one that says less than
        # is known of its parts makes nothing more hidden.
        more = np.where(found.supplied & hides, np.maximum(known - sums, 0.0), 0.0)
        held = held - more[: own.number].sum(axis=0)
        below, below_areas = found.cube, own.areas
    held = np.maximum(held, 0.0)
    units = below_areas.units
    unknown = known[units.isin(below_areas.unknown)].sum(axis=0)
    theirs = known[units.isin(below_areas.hidden)].sum(axis=0)
    # The cells of the buckets hold what was hidden before; of a larger level they are its own.
    told = every.values[every.units.isin(areas.hidden)]
    held = np.where(np.isnan(told).all(axis=0), theirs, held)
    inside = known[: len(below_areas.sectors)].sum(axis=0)
    inside = np.where(np.isnan(whole), inside, whole - unknown - held)
    return [inside, unknown, held], lacks
