"""The composite risk: orient, transform, weight, combine; and what each part adds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import special

from genkgeo.errors import DataError
from genkgeo.params import RiskChoices
from genkgeo.registry import Indicator
from genkgeo.results import Risk
from genkgeo.values import State

SAME = 1e-12
"""Values that differ less than this, relative to the largest, differ by rounding alone."""

Transform = Callable[[np.ndarray], np.ndarray]


def z(sample: np.ndarray) -> Transform:
    """Standard deviations from the mean of the areas: (x − mean) ÷ sd (population sd)."""
    mean, spread = sample.mean(), sample.std()
    return lambda x: (x - mean) / spread


def percentile(sample: np.ndarray) -> Transform:
    """Share of the other areas that lie lower, ties by half: (rank − 1) ÷ (N − 1)."""
    return lambda x: np.clip((_ranks(sample, x) - 1) / (len(sample) - 1), 0, 1)


def rank_normal(sample: np.ndarray) -> Transform:
    """Normal score of the rank, Hazen's rule: Φ⁻¹((rank − ½) ÷ N)."""
    n = len(sample)
    return lambda x: special.ndtri(np.clip((_ranks(sample, x) - 0.5) / n, 0.5 / n, 1 - 0.5 / n))


def exponential(sample: np.ndarray) -> Transform:
    """The transform of the English indices: −23 · ln(1 − R · (1 − e^(−100/23))), R = rank ÷ N."""
    n, scale = len(sample), 1 - np.exp(-100 / 23)
    return lambda x: -23 * np.log(1 - np.clip(_ranks(sample, x) / n, 0, 1) * scale)


FUNCTIONS = {f.__name__: f for f in (z, percentile, rank_normal, exponential)}
"""Name in the parameters → transform; each is fitted to the areas of one level."""


def _ranks(sample: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Rank of ``x`` among the sample, 1 = lowest, ties averaged."""
    ordered = np.sort(sample)
    below = np.searchsorted(ordered, x, side="left")
    up_to = np.searchsorted(ordered, x, side="right")
    return (below + up_to + 1) / 2


def composite(
    table: pd.DataFrame,
    city: pd.Series,
    registry: dict[str, Indicator],
    choices: RiskChoices,
    *,
    level: str,
) -> Risk:
    """Combine the indicators of one level and year into a score.

    Every indicator is turned so that higher is more risk, transformed over the areas of the
    level, averaged within its life domain, and the domains are averaged by weight (equal
    unless given). Where an area lacks a figure the rest of its domain stands in for it; an
    area for which less than ``minimum_weight`` of the weights is there gets no score.

    Parameters
    ----------
    table : pandas.DataFrame
        Index area code, columns indicator ids; NaN where there is no figure.
    city : pandas.Series
        The gemeente's value by indicator id; places the city on the same scale.
    registry : dict of str to Indicator
        Direction and domain.
    choices : RiskChoices
        Transform and weights.
    level : str
        Name of the level, kept in the result.

    Returns
    -------
    Risk
        The contributions of an area sum to its score; NaN where it lacks the figure.

    Raises
    ------
    DataError
        No indicator has a direction, one has fewer than two values or no spread, or the
        weights are negative or all 0.
    """
    names = [name for name in registry if registry[name].direction != "none" and name in table]
    if not names:
        raise DataError(
            "Geen enkele indicator telt mee in het risico",
            expected="minstens één indicator met direction higher of lower",
            remedy="kijk na welke indicatoren onder 'use' staan",
        )
    sign = np.array([-1.0 if registry[name].direction == "lower" else 1.0 for name in names])
    oriented = table[names].to_numpy(float) * sign
    here = city.reindex(names).to_numpy(float) * sign
    scaled, scaled_city = np.full_like(oriented, np.nan), np.full(len(names), np.nan)
    for i, name in enumerate(names):
        sample = oriented[~np.isnan(oriented[:, i]), i]
        _check_spread(sample, name, level)
        transform = FUNCTIONS[choices.transform](sample)
        filled = ~np.isnan(oriented[:, i])
        scaled[filled, i] = transform(sample)
        scaled_city[i] = transform(here[[i]])[0] if not np.isnan(here[i]) else np.nan
    domains = [registry[name].domain for name in names]
    contributions, share = _combine(scaled, domains, choices)
    of_city, share_of_city = _combine(scaled_city[None, :], domains, choices)
    least = choices.minimum_weight - 1e-12
    score = np.where(share >= least, np.nansum(contributions, axis=1), np.nan)
    city_score = np.where(share_of_city >= least, np.nansum(of_city, axis=1), np.nan)[0]
    scores = _scores(score, city_score, share, table.index)
    weights, _ = _combine(np.ones((1, len(names))), domains, choices)
    return Risk(
        level=level,
        scores=scores,
        contributions=pd.DataFrame(contributions, index=table.index, columns=names).where(
            scores["score"].notna(), axis=0
        ),
        weights=pd.Series(weights[0], index=names),
    )


def _check_spread(sample: np.ndarray, name: str, level: str) -> None:
    if len(sample) >= 2 and np.ptp(sample) > SAME * np.abs(sample).max():
        return
    raise DataError(
        f"De indicator {name} kan geen risico onderscheiden per {level}",
        expected="minstens twee gebieden met verschillende waarden",
        found=f"{len(sample)} gebied(en) met een cijfer, zonder verschil",
        remedy="laat de indicator weg onder 'use', of geef hem direction: none",
    )


def _combine(
    scaled: np.ndarray, domains: list[str], choices: RiskChoices
) -> tuple[np.ndarray, np.ndarray]:
    """Weigh each figure; give contributions and the share of the weights that was there."""
    unique = list(dict.fromkeys(domains))
    weight = np.array([choices.weights.get(domain, 1.0) for domain in unique])
    if (weight < 0).any() or weight.sum() == 0:
        raise DataError(
            "De gewichten van de levensdomeinen kloppen niet",
            expected="geen negatieve gewichten, en minstens één groter dan 0",
            found=", ".join(f"{d}: {w:g}" for d, w in zip(unique, weight, strict=True)),
            remedy="verbeter risk.weights in de parameters",
        )
    inside = np.array([[domain == one for domain in domains] for one in unique], dtype=float)
    there = ~np.isnan(scaled)
    number = there @ inside.T  # areas × domains: figures that are there
    by_domain = np.where(number > 0, weight, 0.0)
    share = ((there * ((weight / inside.sum(axis=1)) @ inside)).sum(axis=1)) / weight.sum()
    per_figure = _per_figure(by_domain, number, inside)
    return scaled * per_figure, share


def _per_figure(by_domain: np.ndarray, number: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Weight of each figure: its domain's, shared by the figures that are there."""
    divisor = by_domain.sum(axis=1, keepdims=True) * number
    each = np.divide(by_domain, divisor, out=np.zeros_like(by_domain), where=divisor > 0)
    return each @ inside


def _scores(score: np.ndarray, city: float, share: np.ndarray, index: pd.Index) -> pd.DataFrame:
    ranked = ~np.isnan(score)
    number = int(ranked.sum())
    frame = pd.DataFrame(
        {
            "score": score,
            "rank": pd.Series(-score).rank(method="min").to_numpy(),
            "of": number,
            "city": score - city,
            "weight": share,
            "state": np.where(ranked, State.OBSERVED, State.MISSING),
        },
        index=index,
    )
    low_first = pd.Series(score).rank().to_numpy()  # equal scores share a fifth
    frame["fifth"] = np.where(ranked, np.ceil(low_first * 5 / max(number, 1)), np.nan)
    return frame
