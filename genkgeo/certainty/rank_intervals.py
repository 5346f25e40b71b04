"""From scores in many versions to ranks, their intervals, and who belongs to the worst."""

from __future__ import annotations

import numpy as np

from genkgeo.certainty.definitions import CACHE

LEVEL = 0.9
"""Share of the draws that an interval holds, at least."""

TOP = 5
"""How many areas are "the worst"."""


def worst_first(score: np.ndarray) -> np.ndarray:
    """Rank each row, 1 = highest score; equal scores share the better rank."""
    order = np.argsort(-score, axis=1)
    ordered = np.take_along_axis(score, order, axis=1)
    places = np.broadcast_to(np.arange(1, score.shape[1] + 1, dtype=np.int32), score.shape).copy()
    places[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
    np.maximum.accumulate(places, axis=1, out=places)
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def summary(score: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give per area the shortest interval of its rank and the share of draws in the worst five.

    The ranks take the place of the scores, to save memory.
    """
    rows = max(1, CACHE // score.shape[1])
    for start in range(0, len(score), rows):
        part = score[start : start + rows]
        part[:] = worst_first(part)
    inside = int(np.ceil(LEVEL * len(score)))
    # of equally short intervals the one with as many draws on either side
    aside = np.abs(np.arange(len(score) - inside + 1) - (len(score) - inside) / 2) / len(score)
    found, top = np.empty((2, score.shape[1]), dtype=int), np.empty(score.shape[1])
    for start in range(0, score.shape[1], 1000):
        part = np.sort(score[:, start : start + 1000].T, axis=1)
        width = part[:, inside - 1 :] - part[:, : part.shape[1] - inside + 1]
        first = (width + aside).argmin(axis=1)
        ends = np.stack([first, first + inside - 1])
        found[:, start : start + 1000] = np.take_along_axis(part, ends.T, axis=1).T
        top[start : start + 1000] = (part <= TOP).mean(axis=1)
    return found[0], found[1], top
