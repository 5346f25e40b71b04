"""The matrix of a programme, laid out at once from the cells that are not 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

Cells = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Rows, columns and factors of cells of a matrix."""


def both_ways(parts: Sequence[Cells], shape: tuple[int, int]) -> sparse.csc_array:
    """Put cells in a matrix whose columns stand there twice: going up, and going down.

    Examples
    --------
    >>> pair = np.array([0, 0]), np.array([0, 1]), np.array([1.0, -2.0])
    >>> both_ways([pair], (1, 2)).toarray()
    array([[ 1., -2., -1.,  2.]])
    """
    rows, columns, factors = (np.concatenate(one) for one in zip(*parts, strict=True))
    at = np.tile(rows, 2), np.concatenate([columns, columns + shape[1]])
    return sparse.csc_array(
        (np.concatenate([factors, -factors]), at), shape=(shape[0], 2 * shape[1])
    )
