"""Areas that touch: the borders that hold contiguous profiles together."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo import dutch
from genkgeo.errors import DataError


def touching(neighbours: list[tuple[str, str]] | None, areas: pd.Index) -> sparse.csr_array:
    """Make the matrix of which areas share a border, in the order of ``areas``.

    Raises
    ------
    DataError
        No borders are given.
    """
    if neighbours is None:
        raise DataError(
            "Aaneengesloten profielen vragen de grenzen van de gebieden",
            expected="welke gebieden aan elkaar raken",
            remedy="geef de grenzen mee, of kies een andere profiles.method",
        )
    pairs = np.array([areas.get_indexer(list(pair)) for pair in neighbours]).reshape(-1, 2)
    one, other = pairs[(pairs >= 0).all(axis=1)].T
    ends = (np.append(one, other), np.append(other, one))
    return sparse.csr_array((np.ones(2 * len(one)), ends), shape=(len(areas), len(areas)))


def filled(points: np.ndarray, matrix: sparse.csr_array) -> np.ndarray:
    """Fill each gap with the mean of the neighbours that have the figure, else with 0.

    An area that was taken out would cut its neighbours off from each other.

    Examples
    --------
    >>> row = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> filled(np.array([[1.0], [np.nan], [4.0]]), row).ravel().tolist()
    [1.0, 2.5, 4.0]
    """
    there = ~np.isnan(points)
    sums, many = matrix @ np.where(there, points, 0.0), matrix @ there.astype(float)
    return np.where(there, points, sums / np.maximum(many, 1))


def notes(matrix: sparse.csr_array, partial: tuple[str, ...]) -> tuple[str, ...]:
    """Say which fall-backs contiguous profiles took."""
    said = []
    if partial:
        said.append(
            "Om de profielen aaneengesloten te houden, is een ontbrekend cijfer het gemiddelde "
            "van de buren."
        )
    pieces = sparse.csgraph.connected_components(matrix, directed=False)[0]
    if pieces > 1:
        said.append(
            f"De gebieden met cijfers liggen in {dutch.count(pieces)} losse stukken: een profiel "
            "kan over de stukken heen liggen."
        )
    return tuple(said)
