"""A score that knows its noise: each indicator by the share of its differences that is no chance.

It stands beside the score of the parameters and takes no part in it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.certainty import unseen
from genkgeo.certainty.noise import Stabilised
from genkgeo.index.risk import counting, on_scale
from genkgeo.index.scales import SAME, ranks, steady
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.results import Reliable, Results

FEWEST = 15
"""Of fewer ranked areas it cannot be said which part of their differences is chance."""


def reliable(results: Results, choices: RiskChoices, level: str) -> Reliable | None:
    """Score the areas of a level, each indicator by how much of its differences is signal.

    The indicators are on the scale of the index; within its life domain each weighs by its
    reliability. A domain is brought to a spread of 1 over the areas, so that one of two indicators
    is not quieter than one of one, and weighs by its weight in the parameters times its own
    reliability. Where a figure is absent the rest stands in for it, and the areas with a score are
    those of the index.

    Parameters
    ----------
    results : Results
        With the risk of the level.
    choices : RiskChoices
        Scale, weights of the domains, and which figures count.
    level : str

    Returns
    -------
    Reliable or None
        None of fewer than `FEWEST` ranked areas, and where all differences may be chance.

    References
    ----------
    F. M. Lord and M. R. Novick, *Statistical Theories of Mental Test Scores* (1968), ch. 3:
    reliability as the share of the variance that is true; C. I. Mosier, *Psychometrika* 8 (1943),
    161–168: that of a weighted sum; the noise of a count: R. E. Fay and R. A. Herriot, *JASA* 74
    (1979), 269–277.
    """
    risk = results.risk[level]
    ranked = risk.scores["score"].notna()
    names = list(risk.weights.index)
    if ranked.sum() < FEWEST:
        return None
    made = scored(
        results.table(level)[names],
        results.table(level, "denominator")[names],
        unseen.seen_of(results, level, names),
        results.registry,
        choices,
    )
    score = made.scores["score"].where(ranked.reindex(made.scores.index))
    if score.isna().all():
        return None
    return replace(made, scores=_ranked(score))


def scored(
    table: pd.DataFrame,
    sizes: pd.DataFrame,
    seen: unseen.Seen,
    registry: dict[str, Indicator],
    choices: RiskChoices,
) -> Reliable:
    """Score the areas of tables; see `reliable`.

    Parameters
    ----------
    table, sizes : pandas.DataFrame
        Index area code, columns the indicators that count: values and denominators.
    seen : Seen
        How much of every figure was seen.
    registry : dict of str to Indicator
    choices : RiskChoices
    """
    table = table.sort_index()
    names = list(table.columns)
    own, values = [registry[name] for name in names], table.to_numpy(float)
    rows = seen.of(table.index, names)
    of = sizes.reindex_like(table).to_numpy(float)
    doubt = unseen.doubt_of(values, of, rows, own, choices.minimum_coverage)
    share = reliability(unseen.stabilise(values, doubt, own), doubt.counts)
    scaled = on_scale(counting(table, seen.coverage, choices), registry, choices)
    domains = pd.Series([one.domain for one in own], names)
    weights = {domain: choices.weights.get(domain, 1.0) for domain in domains}
    of_each = pd.Series(share, names)
    score, weight = weighted(scaled, of_each, domains, weights)
    return Reliable(_ranked(score), of_each, weight)


def _ranked(score: pd.Series) -> pd.DataFrame:
    """Rank scores, 1 the highest; equal ones share the better rank."""
    return pd.DataFrame({"score": score, "rank": ranks(steady(score.to_numpy()))}, score.index)


def reliability(stabilised: Stabilised, counts: np.ndarray) -> np.ndarray:
    """Give of each indicator the share of its variance over the areas that is no noise.

    Signal ÷ (signal + mean noise), with the signal what the variance of the figures is more than
    the mean noise, and never below 0.

    Parameters
    ----------
    stabilised : Stabilised
    counts : numpy.ndarray of bool, shape (areas, indicators)
        The figures to look at.
    """
    seen = np.where(counts, stabilised.scaled, np.nan)
    noise = np.nanmean(np.where(counts, stabilised.variance, np.nan), axis=0)
    signal = np.maximum(np.nanvar(seen, axis=0, ddof=1) - noise, 0.0)
    total = signal + noise
    return np.asarray(np.divide(signal, total, out=np.zeros_like(total), where=total > 0))


def weighted(
    scaled: pd.DataFrame, share: pd.Series, domains: pd.Series, weights: dict[str, float]
) -> tuple[pd.Series, pd.Series]:
    """Weigh indicators on a scale by their reliability, in domains of equal spread.

    Parameters
    ----------
    scaled : pandas.DataFrame
        Areas × indicators, higher is more risk; NaN without a figure.
    share, domains : pandas.Series
        Indicator → reliability, and life domain.
    weights : dict of str to float
        Domain → weight.

    Returns
    -------
    score, weight : pandas.Series
        Per area, NaN without any figure; and per indicator its weight where none is absent.
    """
    values = (scaled - scaled.mean()) / scaled.std(ddof=0)
    parts: dict[str, pd.Series] = {}
    heavy: dict[str, float] = {}
    inside: dict[str, float] = {}
    for domain in dict.fromkeys(domains):
        names = list(domains.index[domains == domain])
        own = share[names] / (share[names].sum() or 1.0)
        there = values[names].notna() * own
        sums = (values[names] * own).sum(axis=1) / there.sum(axis=1).where(lambda one: one > 0)
        variance = float(sums.var(ddof=0))
        # Of standardised figures that cancel out rounding alone is left.
        if not variance > SAME**2:
            continue
        parts[domain] = (sums - sums.mean()) / np.sqrt(variance)
        # What is noise in a sum: that of each part, by the square of its weight.
        noise = float((own**2 * (1 - share[names])).sum())
        heavy[domain] = weights[domain] * max(1 - noise / variance, 0.0)
        inside |= {name: own[name] * heavy[domain] for name in names}
    frame, by_domain = pd.DataFrame(parts, index=scaled.index), pd.Series(heavy, dtype=float)
    total = (frame.notna() * by_domain).sum(axis=1)
    score = (frame * by_domain).sum(axis=1) / total.where(total > 0)
    weight = pd.Series(inside, dtype=float).reindex(domains.index).fillna(0.0)
    return score, weight / (weight.sum() or 1.0)
