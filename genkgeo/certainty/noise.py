"""Small-number noise: draws of the underlying figures of every area, given what was counted.

Drawing noise around the counted figures would count the noise twice: they hold it already.
So the areas of a level are taken as draws from one distribution, of which mean and covariance
(over the indicators) are estimated with the known noise taken off, and the draws come from
what is then left of the doubt: empirical Bayes, the multivariate model of Fay and Herriot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genkgeo.parameters.registry import Indicator

ROUNDS = 30
"""Rounds of the EM algorithm; more do not change a rank."""

SAMPLE = 2000
"""Most areas that mean and covariance are estimated from, evenly spread over the codes."""

BLOCK = 128
"""Areas drawn at a time; bounds the memory."""


@dataclass(frozen=True)
class Stabilised:
    """Figures on a scale where the noise of each is known.

    Attributes
    ----------
    scaled : numpy.ndarray, shape (areas, indicators)
        NaN where there is no figure.
    variance : numpy.ndarray, shape (areas, indicators)
        Of the noise; 0 where there is no model for it.
    models : tuple of str
        Per indicator ``share``, ``count`` or ``exact``: the way back to a value.
    """

    scaled: np.ndarray
    variance: np.ndarray
    models: tuple[str, ...]


def stabilise(values: np.ndarray, sizes: np.ndarray, indicators: list[Indicator]) -> Stabilised:
    """Put figures on the scale where chance moves large and small ones alike (Anscombe).

    A share p of n: arcsin √((np + ⅜) ÷ (n + ¾)), variance 1 ÷ (4n + 2). With a largest ratio
    M above 1 (OKI) p is the value ÷ M, as in `genkgeo.certainty.intervals`. A count x over d:
    √((x + ⅜) ÷ d), variance 1 ÷ 4d. Of people who share the characteristic n and d are divided by
    the design effect. A mean or a balance has no model: it stays as it is, without noise.

    Parameters
    ----------
    values, sizes : numpy.ndarray, shape (areas, indicators)
        Values as shown and denominators.
    indicators : list of Indicator

    References
    ----------
    F. J. Anscombe, *Biometrika* 35 (1948), 246–254.
    """
    scaled, variance = np.array(values, dtype=float), np.zeros(values.shape)
    models = []
    for i, indicator in enumerate(indicators):
        x = values[:, i] / indicator.factor
        n = np.where(np.isnan(x), 1.0, sizes[:, i]) / indicator.design_effect
        if indicator.counted and indicator.kind == "rate" and indicator.maximum_ratio:
            share = np.clip(x / indicator.maximum_ratio, 0, 1)
            scaled[:, i] = np.arcsin(np.sqrt((share * n + 0.375) / (n + 0.75)))
            variance[:, i] = 1 / (4 * n + 2)
            models.append("share")
        elif indicator.counted:
            exposure = (
                n if indicator.kind == "rate" else np.full_like(x, 1 / indicator.design_effect)
            )
            scaled[:, i] = np.sqrt((x * exposure + 0.375) / exposure)
            variance[:, i] = 0.25 / exposure
            models.append("count")
        else:
            models.append("exact")
    return Stabilised(scaled, variance, tuple(models))


def counted_noise(*sides: Stabilised) -> np.ndarray:
    """Variance of the counts themselves, of all sides together, if nothing changed between them.

    Of a share p of n people np (1 − p), of a count its mean, each with Anscombe's ⅜; people who
    share the characteristic count once.

    Parameters
    ----------
    *sides : Stabilised
        The same areas and indicators.

    Returns
    -------
    numpy.ndarray, shape (areas, indicators)

    Examples
    --------
    >>> shares = Stabilised(np.full((1, 1), np.pi / 4), np.full((1, 1), 0.01), ("share",))
    >>> counted_noise(shares, shares).round(9).tolist()  # 2 × 25 × ½ × ½
    [[12.5]]
    """
    models = sides[0].models
    mean = np.mean([_unscaled(side) for side in sides], axis=0)
    is_share = np.array([model == "share" for model in models])
    of_one = np.where(is_share, mean * (1 - mean), mean)
    with np.errstate(divide="ignore"):
        return np.asarray(sum(of_one / (4 * side.variance) for side in sides))


def _unscaled(side: Stabilised) -> np.ndarray:
    """Go back from the scale of every indicator."""
    columns = zip(side.scaled.T, side.models, strict=True)
    return np.column_stack([back(column, model) for column, model in columns])


def back(scaled: np.ndarray, model: str) -> np.ndarray:
    """Go back to a multiple of the value; the unit does not matter for a rank."""
    if model == "share":
        return np.asarray(np.sin(np.clip(scaled, 0, np.pi / 2)) ** 2)
    return np.asarray(np.clip(scaled, 0, None) ** 2) if model == "count" else scaled


@dataclass(frozen=True)
class Underlying:
    """What may lie underneath the figures of each area, on the scale of `Stabilised`.

    Attributes
    ----------
    centre : numpy.ndarray, shape (areas, indicators), float32
    root : numpy.ndarray, shape (areas, indicators, indicators), float32
        Cholesky root of the covariance that is left.
    """

    centre: np.ndarray
    root: np.ndarray

    def draw(self, number: int, random: np.random.Generator) -> np.ndarray:
        """Draw underlying figures for all areas together.

        Parameters
        ----------
        number : int
            Draws.
        random : numpy.random.Generator

        Returns
        -------
        numpy.ndarray, shape (indicators, number, areas), float32
            Where there is no figure, what the other indicators of the area lead to expect.
        """
        areas, indicators = self.centre.shape
        result = np.empty((indicators, number, areas), dtype=np.float32)
        for start in range(0, areas, BLOCK):
            block = slice(start, start + BLOCK)
            centre, root = self.centre[block], self.root[block]
            normal = random.standard_normal((len(centre), indicators, number), dtype=np.float32)
            drawn = root @ normal
            drawn += centre[:, :, None]
            result[:, :, block] = drawn.transpose(1, 2, 0)
        return result


def underlying(stabilised: Stabilised) -> Underlying:
    """Estimate what lies underneath the figures of all areas together.

    With y the figures and v the variance of their noise, both in standard deviations of the
    areas, an area's figures lie around their mean given y and the distribution of all
    areas (`_posterior`).

    Parameters
    ----------
    stabilised : Stabilised
        Areas in a fixed order: the draws follow it.

    References
    ----------
    R. E. Fay and R. A. Herriot, *JASA* 74 (1979), 269–277; C. N. Morris, *JASA* 78 (1983),
    47–55; the ranks of such draws: N. M. Laird and T. A. Louis, *Journal of Educational
    Statistics* 14 (1989), 29–46.
    """
    areas, indicators = stabilised.scaled.shape
    present = ~np.isnan(stabilised.scaled)
    unit = np.nanstd(np.where(present.any(axis=0), stabilised.scaled, 0.0), axis=0)
    # One figure, or figures that are all the same, have no spread to be measured in.
    unit = np.where(unit > 0, unit, 1.0)
    y = np.where(present, stabilised.scaled / unit, 0.0)
    # A figure that is absent counts as one with endless noise.
    v = np.where(present, stabilised.variance / unit**2, 1e6)
    step = -(-areas // SAMPLE)
    mean, covariance = _population(y[::step], v[::step])
    centres = np.empty((areas, indicators), dtype=np.float32)
    roots = np.empty((areas, indicators, indicators), dtype=np.float32)
    for start in range(0, areas, BLOCK):
        block = slice(start, start + BLOCK)
        centre, left = _posterior(y[block], v[block], mean, covariance)
        # A hair is added because a figure without noise leaves no variance at all.
        root = np.linalg.cholesky(left + 1e-9 * np.eye(indicators))
        centres[block], roots[block] = centre * unit, root * unit[:, None]
    return Underlying(centres, roots)


def _posterior(
    y: np.ndarray, v: np.ndarray, mean: np.ndarray, covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the underlying figures of each area, given its counts.

    With C the covariance over the areas, m their mean and V the noise of an area on the
    diagonal: gain K = C (C + V)⁻¹, mean m + K (y − m), covariance C − K C.
    """
    total = covariance + v[:, :, None] * np.eye(len(mean))
    gain = np.linalg.solve(total, np.broadcast_to(covariance, total.shape)).transpose(0, 2, 1)
    centre = mean + (gain @ (y - mean)[:, :, None])[:, :, 0]
    left = covariance - gain @ covariance
    return centre, (left + left.transpose(0, 2, 1)) / 2


def _population(y: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Estimate mean and covariance of the underlying figures by EM.

    The correlations are drawn towards 0 as if there were one more area per indicator without
    any: with few areas they cannot be estimated.
    """
    areas, indicators = y.shape
    weight = 1 / (v + 1)
    mean = (weight * y).sum(axis=0) / weight.sum(axis=0)
    spare = (weight * ((y - mean) ** 2 - v)).sum(axis=0) / weight.sum(axis=0)
    covariance = np.diag(np.clip(spare, 0.05, None))
    more = indicators + 1.0
    for _ in range(ROUNDS):
        centre, left = _posterior(y, v, mean, covariance)
        mean = centre.mean(axis=0)
        apart = centre - mean
        sums = left.sum(axis=0) + apart.T @ apart
        variances = np.diag(np.diag(sums)) / areas
        covariance = (sums + more * variances) / (areas + more)
    return mean, covariance
