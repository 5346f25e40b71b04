"""How many profiles: one table over k, one rule, one sentence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from genkgeo.profiles.methods import Data, Fit
from genkgeo.words import dutch

TRIED = range(2, 9)

SAMPLE = 5000
"""Most areas that the silhouette is taken of; with more, a sample of them."""

FEW = 1000
"""Areas of which all distances fit in a few megabytes."""

STABLE = 0.75
"""Mean adjusted Rand from which groups hold when other areas are drawn."""

NEARLY = 0.05
"""Groups that hold this much worse than the best hold as well: then more of them say more."""

CLEARLY = 0.8
"""Of the best silhouette among those: a tight group that is split holds, but is not apart."""

TWO = 0.9
"""Two groups only say high and low, which the risk says already: chosen where they hold so well
that the city falls apart in two, and no other number holds."""


def scores(data: Data, fits: Mapping[int, Fit], stability: Mapping[int, float]) -> pd.DataFrame:
    """Score every number of groups.

    Returns
    -------
    pandas.DataFrame
        Index ``k``; columns ``stability`` (mean adjusted Rand of the draws), ``silhouette``
        (Rousseeuw 1987), ``calinski_harabasz`` (1974) and ``smallest`` (areas in the smallest
        group), of the areas with all figures.
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
                "smallest": int(np.bincount(fit.labels).min()),
            }
            for k, fit in fits.items()
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("k")


def choose(table: pd.DataFrame, asked: int | None, earlier: int = 0) -> tuple[int, str]:
    """Choose the number of groups, and say why in one Dutch sentence.

    Of three groups or more, each of at least two areas: where the best stability is at least
    `STABLE`, the largest number that is within `NEARLY` of the best and clearly apart
    (`CLEARLY`); else two, if they hold (`TWO`); else the areas flow over into each other and
    the best silhouette decides. The number of an earlier release stays while it is within the
    same two tolerances of the number that this would choose.

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
    ...     "silhouette": [0.4, 0.5, 0.5, 0.4]}, index=[2, 3, 4, 5])
    >>> choose(table, None)[0]
    4
    >>> choose(table, None, 3)[0]
    3
    """
    if asked:
        return asked, f"{_many(asked)}, zoals de parameters vragen."
    k, reason = _best(table)
    return (earlier, _stays(earlier, k, table)) if _as_good(earlier, k, table) else (k, reason)


def _best(table: pd.DataFrame) -> tuple[int, str]:
    """Choose by this year's figures alone."""
    more = table.loc[3:]
    pairs = more[more["smallest"] >= 2]
    more = pairs if len(pairs) else more
    if len(more) and more["stability"].max() >= STABLE:
        holds = more[more["stability"] >= more["stability"].max() - NEARLY]
        apart = holds.index[holds["silhouette"] >= _clearly(holds["silhouette"].max())]
        return int(apart.max()), _holds(int(apart.max()), more)
    if more.empty:
        return 2, "Twee profielen: voor meer zijn er te weinig verschillende gebieden."
    if table["stability"].get(2, 0) >= TWO:
        held = dutch.number(float(table["stability"][2]), 2)
        return 2, f"Twee profielen: enkel die houden stand in de trekkingen (stabiliteit {held})."
    return _flows(more)


def _clearly(best: float) -> float:
    """Silhouette from which groups are as clearly apart as the best."""
    return best - (1 - CLEARLY) * abs(best)


def _as_good(earlier: int, k: int, table: pd.DataFrame) -> bool:
    """Say whether an earlier number, of three or more, is hardly worse than the best."""
    if earlier == k or earlier < 3 or earlier not in table.index:
        return False
    held, apart, smallest = (table[name] for name in ("stability", "silhouette", "smallest"))
    return bool(
        held[earlier] >= held[k] - NEARLY
        and apart[earlier] >= _clearly(float(apart[k]))
        and smallest[earlier] >= min(2, smallest[k])
    )


def _stays(earlier: int, k: int, table: pd.DataFrame) -> str:
    then, now = (dutch.number(float(table["stability"][number]), 2) for number in (earlier, k))
    return (
        f"{_many(earlier)}, zoals in de vorige uitgave: {dutch.count(k)} profielen zijn niet "
        f"duidelijk beter (stabiliteit {now} tegen {then})."
    )


def _holds(k: int, more: pd.DataFrame) -> str:
    held = dutch.number(float(more["stability"][k]), 2)
    return (
        f"{_many(k)}: van drie of meer groepen{_among(more)} het grootste aantal dat in de "
        "trekkingen zo goed als het best standhoudt en duidelijk gescheiden is (stabiliteit "
        f"{held}, van hoogstens 1)."
    )


def _flows(more: pd.DataFrame) -> tuple[int, str]:
    k = int(more.index[int(more["silhouette"].argmax())])
    most, apart = (dutch.number(more[name].max(), 2) for name in ("stability", "silhouette"))
    return k, (
        f"{_many(k)}: de gebieden lopen in elkaar over en vanaf drie houdt geen aantal goed "
        f"stand (stabiliteit hoogstens {most}); van drie of meer groepen{_among(more)} zijn deze "
        f"het duidelijkst gescheiden (silhouet {apart})."
    )


def _among(more: pd.DataFrame) -> str:
    """Say that numbers with a group of one area were left out."""
    return ", elk van minstens twee gebieden," if (more["smallest"] >= 2).all() else ""


def _many(k: int) -> str:
    return f"{dutch.count(k).capitalize()} profielen"
