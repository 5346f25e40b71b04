"""The risk of the areas of a level: its scores, its course, and what the neighbours say."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.results.nearest import NONE, nearest, nearest_few
from genkgeo.states import State

COURSE = ["level", "area", "period", "score", "rank", "fifth"]
"""Columns of the scores of a course."""


class AreaScore(NamedTuple):
    """What `Risk.scores` says of one area, as numbers; NaN where there is no score."""

    score: float
    rank: float
    of: float
    city: float


@dataclass(frozen=True)
class Risk:
    """The composite risk of the areas of one level.

    Attributes
    ----------
    level : str
        Id of a level.
    scores : pandas.DataFrame
        Index area code; columns ``score`` (higher is more risk), ``rank`` (1 = most risk),
        ``of`` (number of areas ranked), ``city`` (score less the city's own), ``weight``
        (share of the weights for which there was a figure), ``state``, ``fifth``
        (1 = lowest … 5 = highest fifth of the ranked areas). NaN where there is no score.
    contributions : pandas.DataFrame
        Index area code, columns indicator ids; a row sums to the score.
    weights : pandas.Series
        Indicator id → effective weight where no figure is absent; sums to 1.
    """

    level: str
    scores: pd.DataFrame
    contributions: pd.DataFrame
    weights: pd.Series

    @classmethod
    def none(cls, level: str, areas: pd.Index) -> Risk:
        """Make the result of a level whose areas cannot be ranked."""
        scores = pd.DataFrame(
            np.nan, areas, ["score", "rank", "of", "city", "weight", "state", "fifth"]
        )
        scores = scores.assign(of=0.0, weight=0.0, state=str(State.MISSING))
        return cls(level, scores, pd.DataFrame(index=areas), pd.Series(dtype=float))

    @cached_property
    def score_spread(self) -> float:
        """Standard deviation of the scores."""
        return float(self.scores["score"].std(ddof=0))

    @cached_property
    def by_area(self) -> dict[str, AreaScore]:
        """Area → its score, for pages that word every area."""
        numbers = self.scores[list(AreaScore._fields)].to_numpy(float).tolist()
        return {area: AreaScore(*row) for area, row in zip(self.scores.index, numbers, strict=True)}

    @cached_property
    def spread(self) -> dict[str, float]:
        """Indicator id → standard deviation of the contributions of the areas."""
        deviations = self.contributions.std(ddof=0)
        return dict(zip(deviations.index, deviations.tolist(), strict=True))

    @cached_property
    def departures(self) -> dict[str, dict[str, float]]:
        """Area → indicator id → contribution less that of the average area, rounded.

        Rounded so that equal contributions keep the order of the registry.
        """
        apart = (self.contributions - self.contributions.mean()).round(9)
        names = list(apart.columns)
        rows = zip(apart.index, apart.to_numpy(float).tolist(), strict=True)
        return {area: dict(zip(names, row, strict=True)) for area, row in rows}

    @cached_property
    def most_similar(self) -> pd.Series:
        """Area → the other one whose risk is made of the most similar parts.

        The distance of two areas is that of `genkgeo.results.nearest` between their
        contributions; of equally near areas it is the first by code. Areas without a score are
        left out, and those that have no figure in common with any other.
        """
        contributions = self.contributions.dropna(how="all").sort_index()
        if len(contributions) < 2:
            return pd.Series(dtype=object)
        other = nearest(contributions.to_numpy(dtype=float))
        codes, found = contributions.index, other != NONE
        return pd.Series(codes[other[found]], index=codes[found])

    @cached_property
    def _compared(self) -> tuple[list[str], np.ndarray]:
        """Areas that have contributions, sorted, and what they are."""
        contributions = self.contributions.dropna(how="all").sort_index()
        return [str(code) for code in contributions.index], contributions.to_numpy(dtype=float)

    def similar_to(self, area: str, number: int) -> list[str]:
        """List the areas most like one, the nearest first; the first is that of `most_similar`."""
        codes, values = self._compared
        if area not in codes:
            return []
        return [codes[row] for row in nearest_few(values, codes.index(area), number)]


@dataclass(frozen=True)
class Reliable:
    """What the score of a level would be if each indicator weighed by how sure it is.

    Attributes
    ----------
    scores : pandas.DataFrame
        Index area code, sorted; ``score`` and ``rank`` (1 = most risk); NaN without a score.
    share : pandas.Series
        Indicator → its reliability: the share of its variance over the areas that is no noise.
    weights : pandas.Series
        Indicator → its weight where no figure is absent; sums to 1.
    """

    scores: pd.DataFrame
    share: pd.Series
    weights: pd.Series


@dataclass(frozen=True)
class Course:
    """The risk through the years, on the borders and with the index of now.

    Attributes
    ----------
    scores : pandas.DataFrame
        Columns `COURSE`, one row per level, area and year.
    lacking : dict of (str, int) to str
        Level and year → a Dutch sentence: that the year is left out, or which indicators are
        in that year; only where there is something to say.
    compared : dict of str to tuple of int
        Level → its last years, of which each can be compared with the next: what an early
        warning is looked for in. A level that cannot be compared is not in it.
    """

    scores: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=COURSE))
    lacking: dict[tuple[str, int], str] = field(default_factory=dict)
    compared: dict[str, tuple[int, ...]] = field(default_factory=dict)


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
