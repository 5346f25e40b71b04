"""Sum up an index per group of areas: how high, how wide and how deep the risk is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.index.tree import Index


def summarise(index: Index, group: pd.Series, weights: pd.Series) -> pd.DataFrame:
    """Sum up the areas of each group; areas without a score count only where it says so.

    Parameters
    ----------
    index : Index
    group : pandas.Series
        Group of each area.
    weights : pandas.Series
        Residents of each area.

    Returns
    -------
    pandas.DataFrame
        Index group; columns ``areas``, ``without`` (areas without a score), ``weight`` (sum
        of the weights of areas with a score), ``score`` and ``rank`` (weighted averages, rank
        1 = most at risk), ``worst`` (share of the areas in the first decile), ``extent`` and
        ``concentration``. NaN where the areas of a group have no weight.

    Raises
    ------
    DataError
        An area has no group, or weights are absent, negative or all 0.
    """
    check_weights(weights)
    if group.isna().any():
        raise DataError(
            f"Voor sommige gebieden is kolom {group.name} leeg",
            expected="een groep voor elk gebied",
            found=first_five(group.index[group.isna()]),
            remedy="vul de kolom aan, of kies een andere kolom met --by",
        )
    scored = index.score.notna()
    areas = pd.DataFrame(
        {
            "group": group,
            "score": index.score,
            "rank": index.rank,
            "worst": (index.decile == 1).astype(float).where(index.decile.notna()),
            "extent": reach(index.rank),
            "weight": weights,
        }
    )[scored]
    total = areas.groupby("group")["weight"].sum()
    summary = pd.DataFrame(
        {
            "areas": group.groupby(group).size(),
            "without": (~scored).groupby(group).sum(),
            "weight": total,
        }
    )
    for name in ("score", "rank", "extent"):
        sums = (areas[name] * areas["weight"]).groupby(areas["group"]).sum()
        summary[name] = sums / total
    summary["worst"] = areas.groupby("group")["worst"].mean()
    summary["concentration"] = _concentration(areas)
    order = ["areas", "without", "weight", "score", "rank", "worst", "extent", "concentration"]
    # Rounded, for a mean of equal ranks must be that rank.
    rounded = summary[order].round(10)
    return rounded.set_axis(rounded.index.rename(group.name), axis=0)


def reach(rank: pd.Series) -> pd.Series:
    """Weigh an area by the percentile of its rank: 1 up to the 10th, then 0.95 … 0.05, then 0."""
    percentile = pd.Series(np.ceil(rank * 100 / rank.count()), index=rank.index)
    sliding = 0.95 - (percentile - 11) * 0.9 / 19
    return sliding.where(percentile > 10, 1.0).where(percentile <= 30, 0.0).where(rank.notna())


def check_weights(weights: pd.Series) -> None:
    """Raise unless every area has a weight, none is negative and some are above 0.

    Raises
    ------
    DataError
        Names the first areas at fault.
    """
    wrong = weights.isna() | (weights < 0)
    if wrong.any() or not (weights > 0).any():
        raise DataError(
            f"De gewichten in kolom {weights.name} kloppen niet",
            expected="een getal van 0 of meer voor elk gebied, en minstens één boven 0",
            found=f"leeg of negatief bij {first_five(weights.index[wrong])}"
            if wrong.any()
            else "overal 0",
            remedy="verbeter de kolom, of kies een andere met --weights",
        )


def _concentration(areas: pd.DataFrame) -> pd.Series:
    """Average rank of the areas most at risk that hold exactly a tenth of the weight.

    Of the area that passes the tenth only the part up to it counts.
    """
    ordered = areas.sort_values(["group", "rank"], kind="stable")
    weight = ordered["weight"]
    by_group = weight.groupby(ordered["group"])
    tenth = by_group.transform("sum") / 10
    before = by_group.cumsum() - weight
    counted = (tenth - before).clip(0, weight)
    sums = (ordered["rank"] * counted).groupby(ordered["group"]).sum()
    total = counted.groupby(ordered["group"]).sum()
    return sums / total
