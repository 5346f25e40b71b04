"""Which figures of two years rest on the same sectors, and what share of an area they lack.

An area of which other sectors are known than before moves for that alone: a figure of two
thirds of an area says nothing of what became of the whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.certainty.differences import interval
from genkgeo.certainty.pairing import correlations, of_rows
from genkgeo.measures.any_level import GIVEN_PER
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

COMPLETE = 0.9
"""Share of an area that must be known in both years to compare a figure as it is."""

ENOUGH = 0.66
"""Share that must be known in both years, whatever the rest could be: `checks.coverage` asks as
much of the city and of every area of the outer level."""

KEYS = ["level", "area", "indicator"]
EVEN = 1e-9
"""A smaller share is rounding."""


def alike(
    then: pd.DataFrame, now: pd.DataFrame, areas: Areas, registry: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Say of every figure of two years how far they may differ without any change.

    Parameters
    ----------
    then, now : pandas.DataFrame
        As for `known_in_both`, with ``value``, its interval ``ci_low, ci_high`` and the lowest
        and highest possible value ``low, high``.
    areas : Areas
    registry : mapping of str to Indicator
        Who are counted: the same people in both years, or others.

    Returns
    -------
    pandas.DataFrame
        Index `KEYS`; ``real`` (the difference), ``low, high`` (how far its interval by chance
        reaches from it), ``wide`` (how much farther what is not known may take it; 0 where that
        does not count), ``lacking``, ``unlike`` (nothing may be said of the difference) and
        ``apart`` (the figures have no place in a score that is compared).

    Notes
    -----
    What is not known can move a figure within its lowest and highest possible value. That counts
    where less than `COMPLETE` of the area is known in both years, and where other sectors are
    known than before. The figures are unlike where it may do more than chance does, unless the
    change is beyond both together; and always where less than `ENOUGH` is known. Where little
    lacks and chance explains the change, they are not.
    """
    columns = ["value", "ci_low", "ci_high", "low", "high"]
    last = now.set_index(KEYS).reindex(columns=columns)
    first = then.set_index(KEYS).reindex(columns=columns).reindex(last.index)
    known = known_in_both(then, now, areas)
    real = last["value"] - first["value"]
    together = of_rows(last, correlations(then, now, registry)).fillna(0.0)
    around = interval(first, last, together).sub(real, axis=0)
    # As far as what is not known may push the two figures apart, or together.
    push = (last["high"] - last["value"]) + (first["value"] - first["low"])
    pull = (last["value"] - last["low"]) + (first["high"] - first["value"])
    unknown = pd.Series(np.maximum(push, pull)).fillna(np.inf)
    much = known["lacking"] > 1 - COMPLETE + EVEN
    wide = unknown.where(known["differs"] | much, 0.0)
    noise = around.abs().max(axis=1)
    firm, beyond = real.abs() > noise, real.abs() > noise + wide
    moves = (wide > noise) & (much | firm) & ~beyond
    unlike = (moves | (known["lacking"] > 1 - ENOUGH + EVEN)) & real.notna()
    return around.assign(
        real=real,
        wide=wide,
        lacking=known["lacking"],
        unlike=unlike,
        apart=unlike | (wide > noise),
    )


def known_in_both(then: pd.DataFrame, now: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Say of every figure of two years what share lacks, and whether other sectors are known.

    Parameters
    ----------
    then, now : pandas.DataFrame
        Measures of the two years on the same areas: of each indicator and area one row, with
        ``denominator``, ``state`` and ``coverage``.
    areas : Areas

    Returns
    -------
    pandas.DataFrame
        Index `KEYS`, of the rows of ``now``; ``lacking``, the share of the area without a
        figure in one of the years or in both (0 to 1), and ``differs``, whether that is of
        other sectors in the one than in the other. A figure that only we hide is known.

    Examples
    --------
    A village of two sectors of 60 and 40 homes; this year the smaller one has no figure.

    >>> from genkgeo.parameters.levels import Level, Levels
    >>> levels = Levels.between([Level(id="dorp", singular="dorp", plural="dorpen")])
    >>> sectors = pd.DataFrame({"dorp": "W"}, index=["A", "B"])
    >>> areas = Areas("", "X", "", levels, sectors, {}, (), (), False)
    >>> rows = [("sector", "A", 60.0, 1.0), ("sector", "B", 40.0, 1.0), ("dorp", "W", 100.0, 1.0)]
    >>> then = pd.DataFrame(rows, columns=["level", "area", "denominator", "coverage"])
    >>> then = then.assign(indicator="n", state="waargenomen")
    >>> now = then.assign(coverage=[1.0, 0.0, 0.6], denominator=[60.0, None, 60.0])
    >>> known_in_both(then, now, areas).loc[("dorp", "W", "n")].to_dict()
    {'lacking': 0.4, 'differs': True}
    """
    sides = [_lacking(rows).set_index(KEYS) for rows in (then, now)]
    before, after = sides[0].reindex(sides[1].index), sides[1]
    share = pd.concat([before["lacking"], after["lacking"]], axis=1).max(axis=1).fillna(0.0)
    # What a supplier gives for the whole area in one year only rests on other sectors than before.
    supplied = before["per"].fillna("") != after["per"].fillna("")
    found = pd.DataFrame({"lacking": share, "differs": supplied & (share > EVEN)})
    if not (share > EVEN).any():
        return found
    moved = _moved(before, after, areas)
    if moved.empty:
        return found
    more = moved.reindex(found.index).fillna(0.0)
    found["differs"] |= (more["either"] > 0) & (share > EVEN)
    # What is known now alone comes on top of what is not known now.
    union = (after["lacking"].fillna(0.0) + more["now_alone"]).clip(upper=1.0)
    found["lacking"] = share.where(~found["differs"] | (union < share), union)
    return found


def lacking_text(share: float) -> str:
    """Say what share of an area lacks, in whole percentages that are never 0.

    Examples
    --------
    >>> [lacking_text(share).split() for share in (0.3449, 0.001)]
    [['35', '%', 'ontbreekt'], ['1', '%', 'ontbreekt']]
    """
    return f"{max(1, math.ceil(100 * share - EVEN))}\N{NO-BREAK SPACE}% ontbreekt"


def _lacking(rows: pd.DataFrame) -> pd.DataFrame:
    """Share of every area without a figure; what we hide, or does not apply, lacks nothing."""
    lacks = 1.0 - rows["coverage"].astype(float)
    nobody = rows["coverage"].isna() & rows["state"].isin([State.SUPPRESSED, State.NOT_APPLICABLE])
    per = rows.get(GIVEN_PER, "")
    return rows[KEYS].assign(lacking=lacks.mask(nobody, 0.0), size=rows["denominator"], per=per)


def _moved(before: pd.DataFrame, after: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Add up per area what is known in one of the two years alone, as a share of the area.

    Index `KEYS`; ``either`` counts both ways, ``now_alone`` what was not known then.
    """
    level = after.index.get_level_values("level")
    at = level == SECTOR
    if not at.any():
        return pd.DataFrame()

    def table(side: pd.DataFrame, column: str) -> pd.DataFrame:
        return side.loc[at, column].droplevel("level").unstack()

    gained = table(before, "lacking").fillna(1.0) - table(after, "lacking").fillna(1.0)
    gained = gained.where(gained.abs() > EVEN, 0.0)
    size = table(after, "size").fillna(table(before, "size"))
    # A count has no denominator, and what is not known has none: an even share stands for it.
    size = size.fillna(size.mean()).fillna(1.0)
    either, now_alone = gained.abs() * size, gained.clip(lower=0.0) * size
    parts = {}
    for above in [name for name in areas.levels if (level == name).any()]:
        of_area = pd.Series(areas.code, size.index)
        if above != MUNICIPALITY:
            known = areas.sectors.assign(sector=areas.sectors.index)
            of_area = known[above].reindex(size.index)
        whole, *sums = (frame.groupby(of_area).sum() for frame in (size, either, now_alone))
        shares = [(part / whole).stack() for part in sums]
        parts[above] = pd.concat(shares, axis=1, keys=["either", "now_alone"])
    return pd.concat(parts)
