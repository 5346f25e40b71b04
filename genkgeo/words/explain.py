"""Which areas resemble each other, which quiet areas hide a pocket of risk, and how to say so."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from genkgeo.results import Results
from genkgeo.words import dutch, sentences

HIGHEST = 5
QUIET = 3
"""Fifths: a pocket is a sector in the highest one, inside a wijk of this one or lower."""


def nearest(results: Results, level: str) -> pd.Series:
    """Name for each area the one whose risk is made of the most similar parts.

    Distance: the root of the mean squared difference of the contributions, over the
    indicators that both areas have.

    Returns
    -------
    pandas.Series
        Area code → code of the nearest other area; areas without a score are left out.

    Examples
    --------
    >>> import genkgeo
    >>> genk = genkgeo.load("params/voorbeeld-2025.yaml")
    >>> other = nearest(genk.results, "wijk")
    >>> bool((other != other.index).all())
    True
    """
    parts = results.risk[level].contributions.dropna(how="all").sort_index()
    if len(parts) < 2:
        return pd.Series(dtype=object)
    values = parts.to_numpy()
    distance = _apart(values) if np.isnan(values).any() else cdist(values, values)
    np.fill_diagonal(distance, np.inf)
    return pd.Series(parts.index[distance.argmin(axis=1)], index=parts.index)


def _apart(values: np.ndarray) -> np.ndarray:
    """Give the distance over what both areas have; infinite where that is nothing."""
    apart = values[:, None, :] - values[None, :, :]
    there = ~np.isnan(apart)
    squares = np.where(there, apart, 0.0) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.sqrt(squares.sum(axis=2) / there.sum(axis=2))
    return np.where(np.isnan(distance), np.inf, distance)


def pockets(results: Results) -> pd.DataFrame:
    """List the sectors of highest risk inside a wijk that as a whole is quiet.

    Returns
    -------
    pandas.DataFrame
        ``sector, wijk, sector_fifth, wijk_fifth``, sorted by sector.
    """
    sectors = results.risk["sector"].scores["fifth"]
    wijken = results.risk["wijk"].scores["fifth"]
    of = results.areas.sectors["wijk"].reindex(sectors.index)
    frame = pd.DataFrame(
        {"wijk": of, "sector_fifth": sectors, "wijk_fifth": of.map(wijken)}
    ).rename_axis("sector")
    hidden = (frame["sector_fifth"] == HIGHEST) & (frame["wijk_fifth"] <= QUIET)
    return frame[hidden].sort_index().reset_index()


def nearest_sentences(results: Results, level: str = "wijk") -> pd.Series:
    """Name for each area the one it resembles, in a sentence.

    Returns
    -------
    pandas.Series
        Area code → such as ``Lijkt in cijfers het meest op Vlakveld.``; areas without a
        score are left out.
    """
    other = nearest(results, level).map(results.areas.names[level])
    return other.map(lambda name: f"Lijkt in cijfers het meest op {name}.").astype(object)


def pocket_sentences(results: Results) -> pd.Series:
    """Name for each quiet wijk the sectors in it that stand out.

    Returns
    -------
    pandas.Series
        Wijk code → such as ``In Hoevenzavel valt één sector op: Hoevenzavel-Zuid.``; wijken
        without a pocket are left out.
    """
    told = {}
    for wijk, rows in pockets(results).groupby("wijk"):
        names = dutch.listing(list(results.areas.names["sector"].reindex(rows["sector"])))
        one = len(rows) == 1
        many = f"{'valt' if one else 'vallen'} {dutch.count(len(rows))} sector{'' if one else 'en'}"
        told[wijk] = f"In {results.areas.names['wijk'][wijk]} {many} op: {names}."
    return pd.Series(told, dtype=object)


def area_sentences(results: Results, level: str) -> pd.Series:
    """Say of each area of a level all that is said of it anywhere, for a table.

    Returns
    -------
    pandas.Series
        Area code → the risk beside the city's, what drives it, for a wijk the pockets in it,
        and the area it resembles.
    """
    codes = results.risk[level].scores.index
    told = pd.Series([sentences.area_sentence(results, level, code) for code in codes], codes)
    more = [nearest_sentences(results, level)]
    if level == "wijk":
        more.insert(0, pocket_sentences(results))
    for found in more:
        told = told + (" " + found.reindex(codes)).fillna("")
    return told
