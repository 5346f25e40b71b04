"""Portraits for a reader: each profile in the units of the indicators, and the larger areas."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.results import Results

FIGURES = ("value", "numerator", "denominator")

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
    profiles, gemeente = results.profiles, results.table(MUNICIPALITY)
    current = results.current(profiles.level).set_index("area")
    shown = current[current.index.isin(profiles.labels.index) & current["value"].notna()]
    profile = profiles.labels.reindex(shown.index).to_numpy()
    by_indicator = shown["indicator"].to_numpy(dtype=object)
    columns = {name: shown[name].to_numpy(float) for name in FIGURES}
    rows = []
    for name in profiles.portrait.columns:
        indicator, of_indicator = results.registry[name], by_indicator == name
        for number in profiles.portrait.index:
            areas = of_indicator & (profile == number)
            if not areas.any():
                continue
            value, numerator, denominator = (columns[figure][areas] for figure in FIGURES)
            rows.append(
                {
                    "profile": int(number),
                    "indicator": name,
                    "mean": _mean(value, numerator, denominator, indicator),
                    "spread": value.std(),
                    "city": np.nan if indicator.kind == "count" else gemeente[name].iloc[0],
                    "z": profiles.portrait.loc[number, name],
                }
            )
    described = pd.DataFrame(rows, columns=COLUMNS).set_index(["profile", "indicator"])
    every = [profiles.portrait.index, profiles.portrait.columns]
    return described.reindex(pd.MultiIndex.from_product(every, names=COLUMNS[:2])).reset_index()


def mix(results: Results, level: str) -> pd.DataFrame:
    """Share of the residents of each area of a larger level that lives in areas of each profile.

    Returns
    -------
    pandas.DataFrame
        Rows codes of those areas, columns profile numbers. What a row lacks to 1 lives in
        areas without a profile. Shares of the areas where residents are not known.
    """
    profiles = results.profiles
    above = results.areas.parent(profiles.level, level)
    people = pd.Series(1.0, index=above.index)
    if profiles.level in results.residents.index.get_level_values("level"):
        people = results.residents["residents"].xs(profiles.level, level="level")
    areas = pd.DataFrame({"larger": above, "people": people.reindex(above.index)})
    areas["profile"] = profiles.labels.reindex(above.index)
    sums = areas.pivot_table(values="people", index="larger", columns="profile", aggfunc="sum")
    whole = areas.groupby("larger")["people"].sum()
    shares = sums.reindex(index=whole.index, columns=profiles.names.index).fillna(0)
    return shares.div(whole, axis=0).rename_axis(columns="profile")


def _mean(
    value: np.ndarray, numerator: np.ndarray, denominator: np.ndarray, indicator: Indicator
) -> float:
    """Σ numerator ÷ Σ denominator over the areas, or the plain mean where nothing is divided."""
    if indicator.denominator is None or not np.nansum(denominator) > 0:
        return float(value.mean())
    known = ~np.isnan(numerator) & ~np.isnan(denominator)
    return float(indicator.factor * numerator[known].sum() / denominator[known].sum())
