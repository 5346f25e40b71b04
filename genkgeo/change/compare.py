"""Two years beside each other, on the same borders."""

from __future__ import annotations

import pandas as pd

from genkgeo.certainty.known_in_both import alike, lacking_text
from genkgeo.change.judging import ELSEWHERE
from genkgeo.errors import DataError, first_five
from genkgeo.measures.placeless import is_steady, placeless_shares
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.results import INCOMPARABLE, Results


def compare(results: Results, level: str, earlier: int, later: int) -> pd.DataFrame:
    """Set the figures of two years beside each other.

    Parameters
    ----------
    results : Results
    level : str
        Id of a level.
    earlier, later : int
        Years.

    Returns
    -------
    pandas.DataFrame
        Index (area, indicator); columns ``earlier`` and ``later`` (values), ``difference``,
        ``moved`` (a year was moved from other borders by the crosswalk) and ``why`` there is no
        difference: the two are not of the same, as on the pages
        (`genkgeo.change.judging`). NaN where either year has no figure.

    Raises
    ------
    DataError
        A year has no figures, or has them only on other borders.
    """
    rows = results.measures
    years = [rows[rows["period"] == year] for year in (earlier, later)]
    at_level = [own[own["level"] == level].set_index(["area", "indicator"]) for own in years]
    for year, own in zip((earlier, later), at_level, strict=True):
        if own.empty:
            raise _absent(results, level, year)
    before, after = at_level[0].align(at_level[1], join="outer", axis=0)
    why = _unlike(results, level, (earlier, later), years).reindex(before.index).fillna("")
    here = results.areas.vintage
    return pd.DataFrame(
        {
            "earlier": before["value"],
            "later": after["value"],
            "difference": (after["value"] - before["value"]).where(why == ""),
            "moved": (before["vintage"].fillna(here) != here)
            | (after["vintage"].fillna(here) != here),
            "why": why,
        }
    )


def _unlike(
    results: Results, level: str, span: tuple[int, int], years: list[pd.DataFrame]
) -> pd.Series:
    """Say of the figures of a level why two years of them are not of the same; else nothing."""
    found = alike(years[0], years[1], results.areas, results.registry).xs(level, level="level")
    texts = [f"{INCOMPARABLE}: {lacking_text(share)}" for share in found["lacking"]]
    why = pd.Series(texts, found.index).where(found["unlike"], "")
    shares = placeless_shares(results.totals)
    moved = [name for name, own in results.registry.items() if not is_steady(shares, own, *span)]
    if level != MUNICIPALITY:
        why[found.index.get_level_values("indicator").isin(moved)] = ELSEWHERE
    return why


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
