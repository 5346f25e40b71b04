"""Programmes in whole numbers: people are not in pieces, and who knows that learns more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

PIECE = 1e-4
"""What differs from a whole number by more than this is no rounding of the programme."""

NODES = 2000
"""Where a programme stops: what it has shown by then holds."""


@dataclass(frozen=True)
class InWhole:
    """What a programme in whole numbers found.

    Attributes
    ----------
    found : numpy.ndarray, optional
        The cheapest world that it found, if any.
    proved : float
        No world is cheaper than this; −∞ where that was not shown.
    """

    found: np.ndarray | None
    proved: float


def in_pieces(values: np.ndarray, whole: np.ndarray) -> bool:
    """Say whether something that is a whole number is not one.

    Parameters
    ----------
    values : numpy.ndarray
    whole : numpy.ndarray of bool
        Which of them are whole numbers.

    Examples
    --------
    >>> in_pieces(np.array([1.5, 2.0]), np.array([False, True]))
    False
    """
    return bool(np.any(np.abs(values - np.round(values))[whole] > PIECE))


def solved_in_whole(
    cost: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    whole: np.ndarray,
    *sums: tuple[Any, np.ndarray, np.ndarray],
) -> InWhole:
    """Find the cheapest values that meet sums (Land and Doig, Econometrica 28 (1960), 497–520).

    Parameters
    ----------
    cost, low, high : numpy.ndarray
        Of each unknown.
    whole : numpy.ndarray of bool
        Unknowns that are whole numbers.
    *sums : tuple
        A matrix of sums × unknowns, and the least and the most that each sum may be.

    Examples
    --------
    Of four households any two have one pupil at most; halves would make two.

    >>> pairs = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1],
    ...                   [0, 1, 1, 0], [0, 1, 0, 1], [0, 0, 1, 1]])
    >>> every = (np.full(4, -1.0), np.zeros(4), np.ones(4), np.ones(4, bool))
    >>> solved_in_whole(*every, (pairs, np.zeros(6), np.ones(6))).proved
    -1.0
    """
    solved = milp(
        cost,
        integrality=whole.astype(int),
        bounds=Bounds(low, high),
        constraints=[LinearConstraint(*one) for one in sums],
        # What HiGHS does before it solves can cost it the best whole solution.
        options={"presolve": False, "mip_rel_gap": 0.0, "node_limit": NODES},
    )
    proved = -np.inf if solved.mip_dual_bound is None else float(solved.mip_dual_bound)
    return InWhole(solved.x, proved if np.isfinite(proved) else -np.inf)
