"""From scores in many versions to ranks, their intervals, and who belongs to the worst."""

from __future__ import annotations

import numpy as np

from genkgeo.certainty.definitions import CACHE

LEVEL = 0.9
"""Share of the draws that an interval holds, at least."""

AREAS = 1000
"""Areas of which the ranks are sorted at a time; bounds the memory."""

TOP = 5
"""How many areas are "the worst"."""


def worst_first(score: np.ndarray) -> np.ndarray:
    """Rank each row, 1 = highest score; equal scores share the better rank."""
    order = np.argsort(-score, axis=1)
    ordered = np.take_along_axis(score, order, axis=1)
    positions = np.arange(1, score.shape[1] + 1, dtype=np.int32)
    in_order = np.broadcast_to(positions, score.shape).copy()
    # A score equal to the one before it takes over that one's rank.
    in_order[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
    np.maximum.accumulate(in_order, axis=1, out=in_order)
    ranks = np.empty_like(in_order)
    np.put_along_axis(ranks, order, in_order, axis=1)
    return ranks


def summary(score: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shortest interval of the rank of each area, and the share of draws in the worst five.

    The ranks take the place of the scores, to save memory.

    Parameters
    ----------
    score : numpy.ndarray, shape (draws, areas)
        Higher is more risk; overwritten by the ranks.

    Returns
    -------
    low, high : numpy.ndarray of int, shape (areas,)
        Ranks, 1 = most risk.
    top : numpy.ndarray of float, shape (areas,)
        Share of the draws in which an area is among the `TOP`.
    """
    rows = max(1, CACHE // score.shape[1])
    for start in range(0, len(score), rows):
        block = score[start : start + rows]
        block[:] = worst_first(block)
    inside = int(np.ceil(LEVEL * len(score)))
    # Of equally short intervals the one with as many draws on either side is taken.
    aside = np.abs(np.arange(len(score) - inside + 1) - (len(score) - inside) / 2) / len(score)
    low, high = np.empty((2, score.shape[1]), dtype=int)
    top = np.empty(score.shape[1])
    for start in range(0, score.shape[1], AREAS):
        areas = slice(start, start + AREAS)
        ranks = np.sort(score[:, areas].T)
        width = ranks[:, inside - 1 :] - ranks[:, : ranks.shape[1] - inside + 1]
        first = (width + aside).argmin(axis=1)
        every = np.arange(len(ranks))
        low[areas], high[areas] = ranks[every, first], ranks[every, first + inside - 1]
        top[areas] = (ranks <= TOP).mean(axis=1)
    return low, high, top
