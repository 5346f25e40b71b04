"""Years counted anew: the figures of a level as they could have been, and their scores.

The draws of `genkgeo.certainty.noise` say what may lie underneath a figure. They are drawn
towards the other areas, each year apart, so that two of them lie nearer to each other than
the figures seen. For a difference between years the years themselves are counted anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from genkgeo.certainty import definitions
from genkgeo.certainty.definitions import Plan, Versions
from genkgeo.certainty.noise import Stabilised


def recounted(
    first: Stabilised,
    second: Stabilised,
    together: Sequence[float],
    draws: int,
    random: np.random.Generator,
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    r"""Draw the figures of two years many times: underlying figures, and the noise of their counts.

    With y the figure seen and v its noise, both on the scale of Anscombe, B the variance of
    the areas less the noise and m their mean, a figure is drawn from a normal distribution:

    m + √(B ÷ (B + v)) · (y − m), variance v

    Drawn in like this the underlying figures lie as far apart as the true ones (constrained
    empirical Bayes), and with the noise upon them as far apart as those seen. Noise upon the
    seen figures themselves would spread the areas too far, and a rank or a scale would then
    feel too little of the noise.

    Parameters
    ----------
    first, second : Stabilised
        The same areas in a fixed order, which the draws follow, and the same indicators.
    together : sequence of float, length (indicators)
        Correlation of the noise in both years, from 0 to 1.
    draws : int
    random : numpy.random.Generator

    Returns
    -------
    tuple of list of numpy.ndarray, shape (draws, areas), float32
        Of each year per indicator, on the scale of `Stabilised`; one row where there is no model
        of noise.

    References
    ----------
    M. Ghosh, *JASA* 87 (1992), 533–540.

    Examples
    --------
    >>> seen = Stabilised(np.array([[0.2], [0.4], [0.6]]), np.full((3, 1), 0.01), ("share",))
    >>> one, other = recounted(seen, seen, [0.75], 20_000, np.random.default_rng(1))
    >>> one[0].mean(axis=0).round(2), one[0].std(axis=1).mean().round(2)  # as far apart as seen
    (array([0.23, 0.4 , 0.57], dtype=float32), np.float32(0.15))
    >>> (other[0] - one[0]).std().round(3)  # √(2 × (1 − 0,75) × 0,01)
    np.float32(0.071)
    """
    years: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    for i, model in enumerate(first.models):
        noises = (
            _paired(draws, len(first.scaled), together[i], random) if model != "exact" else None
        )
        for year, by_indicator, which in zip((first, second), years, (0, 1), strict=True):
            y, v = year.scaled[:, i], year.variance[:, i]
            if noises is None:
                by_indicator.append(y[None].astype(np.float32))
                continue
            drawn = noises[which] * np.sqrt(v).astype(np.float32)
            drawn += _drawn_in(y, v).astype(np.float32)
            by_indicator.append(drawn)
    return years


def _paired(
    draws: int, areas: int, correlation: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw standard normal noise of two years that hangs together."""
    one = random.standard_normal((draws, areas), dtype=np.float32)
    if correlation >= 1:
        return one, one
    other = random.standard_normal((draws, areas), dtype=np.float32)
    other *= np.float32(np.sqrt(1 - correlation**2))
    return one, other + np.float32(correlation) * one


def scores_of(
    drawn: list[np.ndarray], models: tuple[str, ...], present: np.ndarray, chosen: Plan
) -> np.ndarray:
    """Score every area in every draw; shape (draws, areas)."""
    number = max(map(len, drawn))
    versions = Versions.of(chosen, number, noise=np.arange(number))
    return definitions.scores(drawn, models, present, chosen, versions)


def scores_seen(values: np.ndarray, chosen: Plan) -> np.ndarray:
    """Score every area by the figures seen (areas × indicators); shape (1, areas)."""
    columns = [column[None] for column in values.T]
    return scores_of(columns, ("exact",) * len(columns), ~np.isnan(values), chosen)


def _drawn_in(y: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Draw figures in until they lie as far apart as what underlies them.

    The formula of `recounted`, with y the figures seen and v their noise.
    """
    present = ~np.isnan(y)
    weight = np.where(present, 1 / (np.nanvar(y) + v), 0.0)
    weight /= weight.sum()
    mean = np.nansum(weight * y)
    apart = (y - mean) ** 2 * present.sum() / (present.sum() - 1)
    between = max(np.nansum(weight * (apart - v)), 0.0)
    return np.asarray(mean + np.sqrt(between / (between + v)) * (y - mean))
