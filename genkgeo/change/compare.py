"""Two years beside each other, on the same borders."""

from __future__ import annotations

import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.results import Results


def compare(results: Results, level: str, earlier: int, later: int) -> pd.DataFrame:
    """Set the figures of two years beside each other.

    Parameters
    ----------
    results : Results
    level : str
        ``sector``, ``wijk``, ``stadsdeel`` or ``gemeente``.
    earlier, later : int
        Years.

    Returns
    -------
    pandas.DataFrame
        Index (area, indicator); columns ``earlier`` and ``later`` (values), ``difference``
        and ``moved`` (a year was moved from other borders by the crosswalk). NaN where
        either year has no figure.

    Raises
    ------
    DataError
        A year has no figures, or has them only on other borders.
    """
    rows = results.measures[results.measures["level"] == level]
    of_year = {}
    for year in (earlier, later):
        of_year[year] = rows[rows["period"] == year].set_index(["area", "indicator"])
        if of_year[year].empty:
            raise _absent(results, level, year)
    before, after = of_year[earlier].align(of_year[later], join="outer", axis=0)
    here = results.areas.vintage
    return pd.DataFrame(
        {
            "earlier": before["value"],
            "later": after["value"],
            "difference": after["value"] - before["value"],
            "moved": (before["vintage"].fillna(here) != here)
            | (after["vintage"].fillna(here) != here),
        }
    )


def _absent(results: Results, level: str, year: int) -> DataError:
    rows = results.measures[results.measures["period"] == year]
    years = sorted(results.measures.loc[results.measures["level"] == level, "period"].unique())
    if rows.empty:
        return DataError(
            f"Er zijn geen cijfers voor {year}",
            expected=first_five(years),
            found=str(year),
            remedy="kies een jaar dat er is, of voeg de tabellen toe in de parameters",
        )
    return DataError(
        f"De cijfers van {year} staan op andere grenzen en zijn niet te vergelijken per {level}",
        expected=f"indeling {results.areas.vintage}",
        found=f"indeling {first_five(sorted(rows['vintage'].unique()))}",
        remedy="geef in de parameters een omrekening: crosswalk: data/gebieden/omrekening.csv",
    )
