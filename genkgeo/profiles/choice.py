"""How many profiles: one table over k, one rule, one sentence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from genkgeo.profiles.methods import Data, Fit, Groups
from genkgeo.words import dutch

TRIED = range(2, 9)

SAMPLE = 5000
"""Most areas that the silhouette is taken of; with more, a sample of them."""

FEW = 1000
"""Areas of which all distances fit in a few megabytes."""

LIKELY = 6.0
"""Numbers whose BIC is at most this much below the best say as much: from 6 on the evidence
against them is strong (Kass and Raftery 1995)."""

STAYS = 10.0
"""The number of an earlier release stays unless the evidence against it is very strong."""

LEAST_VARIANCE = 1e-3
"""Added to the variances within groups, in squared z-scores: areas that are alike are no proof."""

COUNTED = 300
"""Areas that the evidence is of at most: of thousands every bend in a cloud would be a group."""


def scores(data: Data, fits: Mapping[int, Fit], stability: Mapping[int, float]) -> pd.DataFrame:
    """Score every number of groups.

    Returns
    -------
    pandas.DataFrame
        Index ``k``; columns ``stability`` (mean adjusted Rand of the draws), ``silhouette``
        (Rousseeuw 1987), ``calinski_harabasz`` (1974), ``bic`` (see `bic`) and ``smallest``
        (areas in the smallest group), of the areas with all figures.
    """
    from sklearn import config_context
    from sklearn.metrics import calinski_harabasz_score, euclidean_distances, silhouette_score

    sample = SAMPLE if len(data.points) > SAMPLE else None
    # Of few areas how far they lie apart is worked out once for all numbers of groups.
    few = len(data.points) <= FEW
    apart = euclidean_distances(data.points) if few else data.points
    metric = "precomputed" if few else "euclidean"
    with config_context(assume_finite=True, skip_parameter_validation=True):
        rows = {
            k: {
                "stability": stability[k],
                "silhouette": silhouette_score(
                    apart, fit.labels, metric=metric, sample_size=sample, random_state=data.seed
                ),
                "calinski_harabasz": calinski_harabasz_score(data.points, fit.labels),
                "bic": bic(data.points, fit.labels),
                "smallest": int(np.bincount(fit.labels).min()),
            }
            for k, fit in fits.items()
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("k")


def bic(points: np.ndarray, labels: np.ndarray) -> float:
    """Bayesian information criterion of groups that all have the same shape; higher is better.

    Twice the log-likelihood of normal distributions with one covariance for all groups, shrunk
    as Ledoit and Wolf (2004) do because there are few areas, and with the shares of the groups;
    less log(areas) for each mean and share (Fraley and Raftery 2002).
    """
    from sklearn.covariance import ledoit_wolf  # Imported here: it is slow to import.

    areas, indicators = points.shape
    sizes = np.bincount(labels)
    residuals = points - Groups.of(points, labels).means[labels]
    covariance, _ = ledoit_wolf(residuals, assume_centered=True)
    _, spread = np.linalg.slogdet(covariance + LEAST_VARIANCE * np.eye(indicators))
    share = sizes / areas
    of_each = 2 * (share * np.log(share)).sum() - spread
    counted = min(areas, COUNTED)
    return float(counted * of_each - len(sizes) * (indicators + 1) * np.log(counted))


def choose(table: pd.DataFrame, asked: int | None, earlier: int = 0) -> tuple[int, str]:
    """Choose the number of groups, and say why in one Dutch sentence.

    Of the numbers with at least two areas in each group: those whose BIC is at most `LIKELY`
    below the best, and of these the one that holds best when other areas are drawn. The number
    of an earlier release stays while its BIC is at most `STAYS` below that of the one this would
    choose.

    Parameters
    ----------
    table : pandas.DataFrame
        From `scores`.
    asked : int, optional
        The number that the parameters ask for.
    earlier : int
        How many profiles an earlier release had; 0 where that is not known, or where one of
        them has no area left.

    Examples
    --------
    >>> table = pd.DataFrame({"stability": [0.7, 0.95, 0.92, 0.8], "smallest": [9, 6, 4, 3],
    ...     "bic": [-90.0, -64.0, -60.0, -61.0]}, index=[2, 3, 4, 5])
    >>> choose(table, None)[0]
    3
    >>> choose(table, None, 4)[0]
    4
    """
    if asked:
        return asked, f"{_many(asked)}, zoals de parameters vragen."
    k, reason = _best(table)
    return (earlier, _stays(earlier, k)) if _as_good(earlier, k, table) else (k, reason)


def _best(table: pd.DataFrame) -> tuple[int, str]:
    """Choose by this year's figures alone."""
    if list(table.index) == [2]:
        return 2, "Twee profielen: voor meer zijn er te weinig verschillende gebieden."
    pairs = table[table["smallest"] >= 2]
    usable = pairs if len(pairs) else table
    likely = usable[usable["bic"] >= usable["bic"].max() - LIKELY]
    k = int(likely.index[int(likely["stability"].argmax())])
    held = dutch.number(float(table["stability"][k]), 2)
    among = ", elk van minstens twee gebieden," if len(pairs) else ""
    return k, (
        f"{_many(k)}: van de aantallen{among} waar de cijfers het meest voor pleiten (BIC), houdt "
        f"dit in de trekkingen het best stand (stabiliteit {held}, van hoogstens 1)."
    )


def _as_good(earlier: int, k: int, table: pd.DataFrame) -> bool:
    """Say whether an earlier number is hardly worse than the best."""
    if earlier == k or earlier not in table.index:
        return False
    evidence, smallest = table["bic"], table["smallest"]
    return bool(
        evidence[earlier] >= evidence[k] - STAYS and smallest[earlier] >= min(2, smallest[k])
    )


def _stays(earlier: int, k: int) -> str:
    return (
        f"{_many(earlier)}, zoals in de vorige uitgave: dat {dutch.count(k)} profielen beter zijn, "
        "is niet duidelijk genoeg (BIC)."
    )


def _many(k: int) -> str:
    return f"{dutch.count(k).capitalize()} profielen"
