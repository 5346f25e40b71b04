"""Say which areas resemble each other, and which quiet areas hide a pocket of risk."""

from __future__ import annotations

import pandas as pd

from genkgeo.results import Results
from genkgeo.words import dutch, reasons

HIGHEST = 5
QUIET = 3
"""Fifths: a pocket is a sector in the highest one, inside a wijk of this one or lower."""


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
    names = results.risk[level].most_similar.map(results.areas.names[level])
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
