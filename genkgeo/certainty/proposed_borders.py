"""Ranks of areas whose borders are a proposal: what one part at another side of a border does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.certainty.rank_intervals import TOP
from genkgeo.certainty.uncertainty import groups
from genkgeo.parameters.registry import Indicator


class Move(NamedTuple):
    """One part, such as a wijk, that goes to an area that it touches."""

    part: str
    source: str
    target: str


class Counts(NamedTuple):
    """Figures of the areas of one level; index area code, columns indicator ids."""

    values: pd.DataFrame
    numerators: pd.DataFrame
    denominators: pd.DataFrame


def single_moves(above: pd.Series, touching: list[tuple[str, str]]) -> list[Move]:
    """List the parts that touch another area, each with that area.

    A part that is all there is of its area stays: without it there would be an area less.

    Parameters
    ----------
    above : pandas.Series
        Part → the area in which it lies.
    touching : list of tuple of str
        Pairs of parts that share a border.

    Examples
    --------
    >>> above = pd.Series({"a": "X", "b": "X", "c": "Y"})
    >>> single_moves(above, [("a", "b"), ("b", "c")])
    [Move(part='b', source='X', target='Y')]
    """
    area_of, alone = above.to_dict(), above.map(above.value_counts()).eq(1).to_dict()
    both_ways = [*touching, *((second, first) for first, second in touching)]
    moves = {
        Move(part, area_of[part], area_of[other])
        for part, other in both_ways
        if part in area_of and other in area_of
    }
    return sorted(move for move in moves if move.source != move.target and not alone[move.part])


def moved(
    areas: Counts, parts: Counts, move: Move, registry: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Work out the figures of the areas when one part has gone to another.

    What is counted of the part goes from the one sum to the other; an indicator of which the part
    has no figure stays as it is, and so does one of which an area has none.

    Returns
    -------
    pandas.DataFrame
        As ``areas.values``.
    """
    names = list(areas.values.columns)
    factor = np.array([registry[name].factor for name in names])
    whole = np.array([registry[name].denominator is None for name in names])
    rows = areas.values.index.get_indexer(pd.Index([move.source, move.target]))
    sign = np.array([[-1.0], [1.0]])
    before, size = (frame.to_numpy(float)[rows] for frame in areas[1:])
    part, part_size = (frame.loc[move.part].to_numpy(float) for frame in parts[1:])
    # An indicator that divides nothing is a count: it grows with the area.
    size, part_size = np.where(whole, 1.0, size), np.where(whole, 0.0, part_size)
    size_after = size + sign * part_size
    possible = (size > 0) & (size_after > 0)
    change = np.zeros(before.shape)
    np.divide(before + sign * part, size_after, out=change, where=possible)
    change -= np.divide(before, size, out=np.zeros(before.shape), where=possible)
    result = areas.values.to_numpy(float, copy=True)
    result[rows] += np.nan_to_num(factor * change)
    return pd.DataFrame(result, areas.values.index, names)


def ranks_under_moves(
    areas: Counts,
    parts: Counts,
    moves: list[Move],
    registry: Mapping[str, Indicator],
    ranked: Callable[[pd.DataFrame], pd.Series],
) -> pd.DataFrame:
    """Rank the areas under every single move.

    Parameters
    ----------
    areas, parts : Counts
        Of the level that is a proposal, and of the one below it.
    moves : list of Move
        From `single_moves`.
    registry : mapping of str to Indicator
    ranked : callable
        From figures of the areas to their ranks.

    Returns
    -------
    pandas.DataFrame
        A row for each move, columns the areas.
    """
    rows = [ranked(moved(areas, parts, move, registry)) for move in moves]
    return pd.DataFrame(rows, index=range(len(rows)), columns=areas.values.index)


def widened(certainty: pd.DataFrame, ranks: pd.DataFrame) -> pd.DataFrame:
    """Let intervals of ranks hold the ranks under all moves, and chances doubt as much.

    Parameters
    ----------
    certainty : pandas.DataFrame
        Of `genkgeo.certainty.uncertainty.rank_uncertainty`.
    ranks : pandas.DataFrame
        From `ranks_under_moves`.

    Returns
    -------
    pandas.DataFrame
        With ``border_low`` and ``border_high``, the ranks between which the moves alone leave an
        area. ``p_top`` of an area among the worst is at most the share of the moves that leave
        it there, and of another at least the share that bring it there.
    """
    if ranks.empty:
        return certainty
    result, rank = certainty.copy(), certainty["rank"]
    every = pd.concat([ranks, rank.to_frame().T], ignore_index=True)[certainty.index]
    low, high = every.min().where(rank.notna()), every.max().where(rank.notna())
    result["border_low"], result["border_high"] = low, high
    result["rank_low"] = np.fmin(result["rank_low"], low)
    result["rank_high"] = np.fmax(result["rank_high"], high)
    if rank.count() > TOP:
        share = (every <= TOP).mean()
        both = pd.concat([result["p_top"], share], axis=1)
        chance = both.min(axis=1).where(rank <= TOP, both.max(axis=1)).where(rank.notna())
        result["p_top"] = chance
        of_rank = groups(chance.to_numpy(float), result["rank_high"].to_numpy(float))
        result["group"] = np.where(rank.notna(), of_rank, "")
    return result
