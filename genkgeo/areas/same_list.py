"""Figures of an earlier release under codes that the same list of codes has no longer.

A list may lose sectors without becoming another one: two were put together, or one was split. No
crosswalk says where its people are, but they live in the area above in which they lived.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.states import State

CELL = ["vintage", "variable", "period", "sector"]


def heirs(then: Areas, now: Areas) -> pd.Series:
    """Name for each unit that is no longer in a list the one that takes up its counts.

    Returns
    -------
    pandas.Series
        Code of then → code of now: a new sector of the same area, else another sector of it, else
        the bucket for an unknown place. What has none of these is left out.

    Examples
    --------
    >>> from genkgeo.parameters.levels import Level, Levels
    >>> town = Levels.between([Level(id="kern", singular="kern", plural="kernen")])
    >>> def areas(**kern):
    ...     return Areas("", "X", "", town, pd.DataFrame({"kern": kern}), {}, ("Z",), (), False)
    >>> heirs(areas(A="W", B="W", C="V"), areas(A="W", D="W")).to_dict()
    {'B': 'D', 'C': 'Z'}
    """
    lost = then.units.difference(now.units)
    fresh = now.sectors.index.difference(then.units)
    # New ones come first, and within each the order of the codes.
    order = [*fresh, *now.sectors.index.difference(fresh)]
    first_of = now.above_sectors.reindex(order).drop_duplicates()
    heir_of = dict(zip(first_of, first_of.index, strict=True))
    found = {}
    above = then.above_sectors
    for code in lost:
        heir = heir_of.get(above.get(code), next(iter(now.unknown), None))
        if heir is not None:
            found[str(code)] = str(heir)
    return pd.Series(found, dtype=object)


def touched(then: Areas, now: Areas) -> pd.Index:
    """List the sectors of now that may hold others: those of an area that lost one."""
    lost = then.above_sectors[then.sectors.index.difference(now.sectors.index)]
    return now.sectors.index[now.above_sectors.isin(lost)]


def under_codes_of_now(
    figures: pd.DataFrame, then: Mapping[str, Areas], now: Mapping[str, Areas], means: set[str]
) -> pd.DataFrame:
    """Put the figures of codes that are gone under those of now; only counts can be added up.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy figures of an earlier release.
    then, now : mapping of str to Areas
        Vintage → its areas.
    means : set of str
        Variables that are no counts: of these a code that is gone loses its figure.

    Returns
    -------
    pandas.DataFrame
        The figures themselves where no code is gone.
    """
    parts, gone = [], False
    for vintage, rows in figures.groupby("vintage", sort=False):
        known = now.get(str(vintage))
        here = pd.Series(True, rows.index) if known is None else rows["sector"].isin(known.units)
        if known is None or here.all():
            parts.append(rows)
            continue
        gone, heir_of = True, heirs(then[str(vintage)], known)
        moves = ~here & ~rows["variable"].isin(means) & rows["sector"].isin(heir_of.index)
        moved = rows[moves].assign(sector=rows.loc[moves, "sector"].map(heir_of))
        cells = pd.concat([rows[here], moved])
        double = cells.duplicated(CELL, keep=False)
        parts += [cells[~double], _added(cells[double])]
    return pd.concat(parts, ignore_index=True) if gone else figures


def _added(cells: pd.DataFrame) -> pd.DataFrame:
    """Add up counts of the same cell; with a part without a number the sum has none."""
    groups = cells.groupby(CELL)
    sums = groups["value"].agg(lambda part: part.sum(skipna=False))
    lacks = cells["state"].ne(State.OBSERVED) & cells["value"].isna()
    state = cells["state"].where(lacks).groupby([cells[name] for name in CELL]).first()
    added = pd.DataFrame({"value": sums, "state": state.fillna(str(State.OBSERVED))})
    return added.reset_index()
