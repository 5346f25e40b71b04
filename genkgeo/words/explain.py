"""Which areas resemble each other, which quiet areas hide a pocket of risk, and how to say so."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.results import Results
from genkgeo.words import dutch, reasons

HIGHEST = 5
QUIET = 3
"""Fifths: a pocket is a sector in the highest one, inside a wijk of this one or lower."""


def most_similar(results: Results, level: str) -> pd.Series:
    """Name for each area the one whose risk is made of the most similar parts.

    The distance of two areas is the root of the mean squared difference of their
    contributions, over the indicators that both have; without an absent figure the mean is
    over the same number everywhere, so plain Euclidean distance gives the same order.

    Returns
    -------
    pandas.Series
        Area code → code of the most similar other area; areas without a score are left out.

    Examples
    --------
    >>> import genkgeo
    >>> genk = genkgeo.load("params/voorbeeld-2025.yaml")
    >>> similar = most_similar(genk.core, "wijk")
    >>> bool((similar != similar.index).all())
    True
    """
    from scipy.spatial.distance import cdist  # Imported here: it is slow to import.

    contributions = results.risk[level].contributions.dropna(how="all").sort_index()
    if len(contributions) < 2:
        return pd.Series(dtype=object)
    values = contributions.to_numpy()
    distance = _distance_over_shared(values) if np.isnan(values).any() else cdist(values, values)
    np.fill_diagonal(distance, np.inf)
    codes = contributions.index
    return pd.Series(codes[distance.argmin(axis=1)], index=codes)


def _distance_over_shared(values: np.ndarray) -> np.ndarray:
    """Distance of each two rows over the columns that both have; infinite where that is none."""
    difference = values[:, None, :] - values[None, :, :]
    shared = ~np.isnan(difference)
    squares = np.where(shared, difference, 0.0) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.sqrt(squares.sum(axis=2) / shared.sum(axis=2))
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
    wijk_of = results.areas.sectors["wijk"].reindex(sectors.index)
    fifths = pd.DataFrame(
        {"wijk": wijk_of, "sector_fifth": sectors, "wijk_fifth": wijk_of.map(wijken)}
    ).rename_axis("sector")
    is_pocket = (fifths["sector_fifth"] == HIGHEST) & (fifths["wijk_fifth"] <= QUIET)
    return fifths[is_pocket].sort_index().reset_index()


def similar_sentences(results: Results, level: str = "wijk") -> pd.Series:
    """Name for each area the one it resembles, in a sentence.

    Returns
    -------
    pandas.Series
        Area code → such as ``Lijkt in cijfers het meest op Vlakveld.``; areas without a
        score are left out.
    """
    names = most_similar(results, level).map(results.areas.names[level])
    return names.map(lambda name: f"Lijkt in cijfers het meest op {name}.").astype(object)


def pocket_sentences(results: Results) -> pd.Series:
    """Name for each quiet wijk the sectors in it that stand out.

    Returns
    -------
    pandas.Series
        Wijk code → such as ``In Hoevenzavel valt één sector op: Hoevenzavel-Zuid.``; wijken
        without a pocket are left out.
    """
    sentences_by_wijk = {}
    for wijk, rows in pockets(results).groupby("wijk"):
        names = dutch.listing(list(results.areas.names["sector"].reindex(rows["sector"])))
        verb, noun = ("valt", "sector") if len(rows) == 1 else ("vallen", "sectoren")
        sentences_by_wijk[wijk] = (
            f"In {results.areas.names['wijk'][str(wijk)]} {verb} {dutch.count(len(rows))} {noun} "
            f"op: {names}."
        )
    return pd.Series(sentences_by_wijk, dtype=object)


def area_sentences(results: Results, level: str) -> pd.Series:
    """Say of each area of a level all that is said of it anywhere, for a table.

    Returns
    -------
    pandas.Series
        Area code → the risk beside the city's, what drives it, for a wijk the pockets in it,
        and the area it resembles.
    """
    codes = results.risk[level].scores.index
    texts = pd.Series([reasons.area_sentence(results, level, code) for code in codes], codes)
    added = [similar_sentences(results, level)]
    if level == "wijk":
        added.insert(0, pocket_sentences(results))
    for by_area in added:
        texts = texts + (" " + by_area.reindex(codes)).fillna("")
    return texts
