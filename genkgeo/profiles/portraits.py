"""Portraits for a reader: each profile in the units of the indicators, and the stadsdelen."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.parameters.registry import Indicator
from genkgeo.results import Results

COLUMNS = ["profile", "indicator", "mean", "spread", "city", "z"]


def portraits(results: Results) -> pd.DataFrame:
    """Set every indicator of every profile beside the city, in its own unit.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`: ``mean`` is Σ numerator ÷ Σ denominator over the areas of the
        profile that have the figure (for what has no denominator, the mean of the areas),
        ``spread`` the standard deviation between those areas, ``city`` the figure of the
        gemeente (NaN for a count, which grows with the area), ``z`` the mean oriented
        z-score. NaN where there is no figure.
    """
    found = results.profiles
    shown = results.current(found.level).set_index("area")
    shown = shown[shown.index.isin(found.labels.index) & shown["value"].notna()]
    shown = shown.assign(profile=found.labels.reindex(shown.index))
    gemeente = results.table("gemeente")
    rows = []
    for (profile, name), areas in shown.groupby(["profile", "indicator"]):
        if name in found.portrait:
            one = results.registry[name]
            rows.append(
                {
                    "profile": int(profile),
                    "indicator": name,
                    "mean": _mean(areas, one),
                    "spread": areas["value"].std(ddof=0),
                    "city": np.nan if one.kind == "count" else gemeente[name].iloc[0],
                    "z": found.portrait.loc[profile, name],
                }
            )
    frame = pd.DataFrame(rows, columns=COLUMNS).set_index(["profile", "indicator"])
    every = [found.portrait.index, found.portrait.columns]
    return frame.reindex(pd.MultiIndex.from_product(every, names=COLUMNS[:2])).reset_index()


def mix(results: Results) -> pd.DataFrame:
    """Give of each stadsdeel which share of its residents lives in areas of each profile.

    Returns
    -------
    pandas.DataFrame
        Rows codes of stadsdelen, columns profile numbers. What a row lacks to 1 lives in
        areas without a profile. Shares of the areas where residents are not known.
    """
    found = results.profiles
    above = results.areas.parent(found.level, "stadsdeel")
    people = pd.Series(1.0, index=above.index)
    if found.level in results.residents.index.get_level_values("level"):
        people = results.residents["residents"].xs(found.level, level="level")
    frame = pd.DataFrame({"stadsdeel": above, "people": people.reindex(above.index)})
    frame["profile"] = found.labels.reindex(above.index)
    sums = frame.pivot_table(values="people", index="stadsdeel", columns="profile", aggfunc="sum")
    whole = frame.groupby("stadsdeel")["people"].sum()
    shares = sums.reindex(index=whole.index, columns=found.names.index).fillna(0)
    return shares.div(whole, axis=0).rename_axis(columns="profile")


def _mean(areas: pd.DataFrame, indicator: Indicator) -> float:
    if indicator.denominator is None or not areas["denominator"].sum() > 0:
        return float(areas["value"].mean())
    known = areas[areas["numerator"].notna() & areas["denominator"].notna()]
    return float(indicator.factor * known["numerator"].sum() / known["denominator"].sum())
