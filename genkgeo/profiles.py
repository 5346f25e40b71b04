"""Risk profiles: wijken that resemble each other, whatever order they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from genkgeo import dutch
from genkgeo.choices import ProfileChoices
from genkgeo.errors import DataError
from genkgeo.index.scales import SAME
from genkgeo.palette import PROFILES
from genkgeo.registry import Indicator
from genkgeo.results import Profiles

if TYPE_CHECKING:
    from sklearn.cluster import KMeans

STANDS_OUT = 0.5
"""Standard deviations from the mean of the areas at which an indicator names a profile."""

N_INIT = 5
"""Random starts beside the one from Ward's groups, which by itself is rarely beaten."""

SMALLEST_K, LARGEST_K = 3, 6
"""Two groups only say high and low, which the risk says already."""


def cluster(
    table: pd.DataFrame,
    registry: dict[str, Indicator],
    choices: ProfileChoices,
    *,
    minimum_share: float,
) -> Profiles:
    """Group areas by k-means on oriented z-scores.

    Parameters
    ----------
    table : pandas.DataFrame
        Index area code, columns indicator ids; NaN where there is no figure.
    registry : dict of str to Indicator
        Direction, and the words for a name.
    choices : ProfileChoices
        Number of profiles (else the best silhouette from 3 to 6) and seed.
    minimum_share : float
        Areas with figures for a smaller share of the indicators are left out; those with
        some absent are placed by the indicators they have.

    Returns
    -------
    Profiles
        Numbered from the lowest to the highest mean risk; the same for any row order.

    Notes
    -----
    An indicator that is the same everywhere takes no part.

    Raises
    ------
    DataError
        No indicator has a direction and differs between areas; or there are no more areas
        with all figures than profiles asked for, or than three.
    """
    names = [name for name in registry if registry[name].direction != "none" and name in table]
    sign = np.array([-1.0 if registry[name].direction == "lower" else 1.0 for name in names])
    oriented = table[names].sort_index() * sign
    differs = oriented.max() - oriented.min() > SAME * oriented.abs().max()
    oriented = oriented.loc[:, differs]
    if oriented.empty:
        raise DataError(
            "Geen enkele indicator onderscheidt de gebieden",
            expected="indicatoren met een richting en met verschillende waarden",
            remedy="kijk na welke indicatoren onder 'use' staan",
        )
    scaled = (oriented - oriented.mean()) / oriented.std(ddof=0)
    there = scaled.notna().mean(axis=1)
    enough = there >= minimum_share - 1e-12
    complete = scaled[there == 1]
    placed = scaled[(there < 1) & enough]
    left_out = tuple(scaled.index[~enough])
    wanted = choices.number or SMALLEST_K
    different = len(complete.drop_duplicates())
    if different <= wanted:
        raise DataError(
            "Er zijn te weinig gebieden voor profielen",
            expected=f"meer dan {wanted} verschillende gebieden met alle cijfers",
            found=str(different),
            remedy="kies minder profielen (profiles.number) of minder indicatoren (use)",
        )
    largest = min(max(LARGEST_K, choices.number or 0), different - 1)
    choice, fits = _try_each(complete.to_numpy(), largest, choices)
    k = choices.number or int(choice["silhouette"].idxmax())
    centres, labels = fits[k]
    order = np.argsort(centres.mean(axis=1), kind="stable")
    number = np.argsort(order) + 1
    centres = centres[order]
    labels = pd.Series(number[labels], index=complete.index)
    if len(placed):
        distance = (placed.to_numpy()[:, None, :] - centres[None]) ** 2
        nearest = np.nanmean(distance, axis=2).argmin(axis=1) + 1
        labels = pd.concat([labels, pd.Series(nearest, index=placed.index)])
    portrait = pd.DataFrame(centres, index=range(1, k + 1), columns=scaled.columns)
    labels = labels.sort_index().rename("profile")
    return Profiles(
        level="wijk",
        method="kmeans",
        labels=labels,
        names=_names(portrait, registry),
        colours=pd.Series(PROFILES[:k], index=portrait.index),
        portrait=portrait,
        spread=portrait * 0,
        confidence=labels.astype(float) * 0 + 1,
        second=labels * 0,
        too_small=(),
        flat=(),
        partial=tuple(placed.index),
        left_out=left_out,
        choice=choice,
        reason=_reason(k, choice, choices),
    )


def _try_each(
    data: np.ndarray, largest: int, choices: ProfileChoices
) -> tuple[pd.DataFrame, dict[int, tuple[np.ndarray, np.ndarray]]]:
    """Fit k-means for every number of profiles and score each by its silhouette."""
    # imported here: it costs more than the clustering
    from scipy.cluster.hierarchy import cut_tree, ward
    from sklearn.metrics import silhouette_score

    tried = range(min(SMALLEST_K, choices.number or SMALLEST_K), largest + 1)
    fits, rows = {}, []
    with threadpool_limits(limits=1):  # two BLAS threads are slower here and change the bits
        for k, groups in zip(tried, cut_tree(ward(data), tried).T, strict=True):
            model = _tightest(data, groups, choices.seed)
            fits[k] = (model.cluster_centers_, model.labels_)
            rows.append(silhouette_score(data, model.labels_))
    return pd.DataFrame({"silhouette": rows}, index=pd.Index(tried, name="k")), fits


def _tightest(data: np.ndarray, groups: np.ndarray, seed: int) -> KMeans:
    """Fit k-means from Ward's groups and from random starts; keep the tightest groups."""
    from sklearn.cluster import KMeans

    k = groups.max() + 1
    start = np.array([data[groups == group].mean(axis=0) for group in range(k)])
    models = [KMeans(k, init=start, n_init=1), KMeans(k, n_init=N_INIT, random_state=seed)]
    return min((model.fit(data) for model in models), key=lambda model: model.inertia_)


def _names(portrait: pd.DataFrame, registry: dict[str, Indicator]) -> pd.Series:
    """Name each profile after the two indicators that stand out most; unique."""
    names: list[str] = []
    for number, centre in portrait.iterrows():
        out = centre[centre.abs() >= STANDS_OUT].abs().sort_values(ascending=False, kind="stable")
        words = [_words(registry[name], centre[name]) for name in out.index]
        name = dutch.listing(words[:2]) if words else "rond het gemiddelde"
        if name in names and len(words) > 2:
            name = dutch.listing(words[:3])
        names.append(name if name not in names else f"{name} ({number})")
    return pd.Series(names, index=portrait.index, name="name")


def _words(indicator: Indicator, risk: float) -> str:
    """Say in words that the indicator is high or low; ``risk`` is the oriented z-score."""
    high = (risk > 0) == (indicator.direction == "higher")
    given = indicator.high if high else indicator.low
    return given or f"{'hoge' if high else 'lage'} {indicator.short.lower()}"


def _reason(k: int, choice: pd.DataFrame, choices: ProfileChoices) -> str:
    if choices.number:
        return f"{dutch.count(k).capitalize()} profielen, zoals de parameters vragen."
    best = dutch.number(choice.loc[k, "silhouette"], 2)
    tried = f"{choice.index.min()} tot {choice.index.max()}"
    return (
        f"{dutch.count(k).capitalize()} profielen: van {tried} zijn de groepen dan het "
        f"duidelijkst gescheiden (silhouet {best})."
    )
