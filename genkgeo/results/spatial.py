"""What the neighbours say of the scores of a level."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class SpatialReading:
    """What the neighbours of the areas say.

    Attributes
    ----------
    moran, expected, p : float
        Moran's I, what it would be without any pattern (−1 ÷ (n − 1)), and two-sided from
        the permutations how often chance alone gives as much.
    areas : pandas.DataFrame
        Index area code, sorted; ``local`` (local I), ``p`` (two-sided, from permutations),
        ``q`` (the same after the correction for many areas at once) and ``label`` (Dutch:
        of `index.spatial.LABELS`, or why there is none). NaN for islands and missing values.
    islands, missing : tuple of str
        Areas left out: without a neighbour that has a figure, and without a figure.
    sentence : str
        Dutch: whether there is a pattern, and what was left out.
    seed, permutations : int
    """

    moran: float
    expected: float
    p: float
    areas: pd.DataFrame
    islands: tuple[str, ...]
    missing: tuple[str, ...]
    sentence: str
    seed: int
    permutations: int
