"""Areas that touch: the borders that hold contiguous profiles together."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.errors import DataError
from genkgeo.words import dutch

MOST = 5000
"""Areas of which contiguous profiles take at most a minute; twice as many take four times that."""


def touching(neighbours: list[tuple[str, str]] | None, areas: pd.Index) -> sparse.csr_array:
    """Matrix of which areas share a border, in the order of ``areas``.

    Raises
    ------
    DataError
        No borders are given, or there are more than `MOST` areas.
    """
    if len(areas) > MOST:
        raise DataError(
            "Aaneengesloten profielen van zoveel gebieden duren te lang",
            expected=f"hoogstens {dutch.number(MOST)} gebieden",
            found=dutch.number(len(areas)),
            where="parameters, profiles.method",
            remedy="kies profiles.method: kmeans, of groepeer een groter niveau (profiles.level)",
        )
    if neighbours is None:
        raise DataError(
            "Aaneengesloten profielen vragen de grenzen van de gebieden",
            expected="welke gebieden aan elkaar raken",
            remedy="geef de grenzen mee, of kies een andere profiles.method",
        )
    codes = [code for pair in neighbours for code in pair]
    pairs = areas.get_indexer(pd.Index(codes, dtype=object)).reshape(-1, 2)
    first, second = pairs[(pairs >= 0).all(axis=1)].T
    ends = (np.append(first, second), np.append(second, first))
    matrix = sparse.csr_array((np.ones(2 * len(first)), ends), shape=(len(areas), len(areas)))
    matrix.sum_duplicates()
    # A pair that is given twice is still one border.
    matrix.data[:] = 1.0
    return matrix


def rank_by_borders(alike: np.ndarray, matrix: sparse.csr_array) -> np.ndarray:
    """Rank areas that are alike by what they touch, then by what that touches, and so on.

    Which of two like areas comes first must not follow from their codes: contiguous groups
    depend on where it lies. What still is alike lies alike as well (a mirrored map).

    Parameters
    ----------
    alike : numpy.ndarray of int, shape (areas,)
        Rank of each area by its own figures; the same where they are alike.
    matrix : scipy.sparse.csr_array
        From `touching`, in the same order.

    Examples
    --------
    In a row of five the first and the last are alike, but touch another one:

    >>> row = sparse.csr_array(np.eye(5, k=1) + np.eye(5, k=-1))
    >>> rank_by_borders(np.array([0, 2, 3, 1, 0]), row).tolist()
    [1, 3, 4, 2, 0]
    """
    neighbours = np.split(matrix.indices, matrix.indptr[1:-1])
    while True:
        keys = [
            (rank, *sorted(alike[areas].tolist()))
            for rank, areas in zip(alike.tolist(), neighbours, strict=True)
        ]
        ranks = {key: rank for rank, key in enumerate(sorted(set(keys)))}
        if len(ranks) == len(np.unique(alike)):
            return alike
        alike = np.array([ranks[key] for key in keys])


def filled(points: np.ndarray, matrix: sparse.csr_array) -> np.ndarray:
    """Fill each gap with the mean of the neighbours that have the figure, else with 0.

    An area that was taken out would cut its neighbours off from each other.

    Examples
    --------
    >>> row = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> filled(np.array([[1.0], [np.nan], [4.0]]), row).ravel().tolist()
    [1.0, 2.5, 4.0]
    """
    present = ~np.isnan(points)
    sums = matrix @ np.where(present, points, 0.0)
    number = matrix @ present.astype(float)
    return np.where(present, points, sums / np.maximum(number, 1))


def notes(matrix: sparse.csr_array, partial: tuple[str, ...]) -> tuple[str, ...]:
    """Say which fall-backs contiguous profiles took."""
    from scipy.sparse.csgraph import connected_components  # Imported here: it is slow to import.

    sentences = []
    if partial:
        sentences.append(
            "Om de profielen aaneengesloten te houden, is een ontbrekend cijfer het gemiddelde "
            "van de buren."
        )
    pieces = connected_components(matrix, directed=False)[0]
    if pieces > 1:
        sentences.append(
            f"De gebieden met cijfers liggen in {dutch.count(pieces)} losse stukken: een profiel "
            "kan over de stukken heen liggen."
        )
    return tuple(sentences)
