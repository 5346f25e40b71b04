"""Say which areas resemble each other, and which quiet areas hide a pocket of risk."""

from __future__ import annotations

import pandas as pd

from genkgeo.parameters.levels import SECTOR
from genkgeo.results import Results
from genkgeo.words import dutch, reasons

HIGHEST = 5
QUIET = 3
"""Fifths: a pocket is a sector in the highest one, inside an area of this one or lower."""


def pockets(results: Results) -> pd.DataFrame:
    """List the sectors of highest risk inside an area that as a whole is quiet.

    Returns
    -------
    pandas.DataFrame
        ``sector, area, sector_fifth, area_fifth``, sorted by sector; the areas are those of the
        main level, and there are none where that is the sector.
    """
    main = results.levels.main
    sectors, areas = (results.risk[level].scores["fifth"] for level in (SECTOR, main))
    area_of = results.areas.parent(SECTOR, main).reindex(sectors.index)
    fifths = pd.DataFrame(
        {"area": area_of, "sector_fifth": sectors, "area_fifth": area_of.map(areas)}
    ).rename_axis(SECTOR)
    is_pocket = (fifths["sector_fifth"] == HIGHEST) & (fifths["area_fifth"] <= QUIET)
    return fifths[is_pocket].sort_index().reset_index()


def similar_sentences(results: Results, level: str) -> pd.Series:
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
    """Name for each quiet area of the main level the sectors in it that stand out.

    Returns
    -------
    pandas.Series
        Area code → such as ``In Hoevenzavel valt één sector op: Hoevenzavel-Zuid.``; areas
        without a pocket are left out.
    """
    sentences_by_area = {}
    areas = results.areas.names[results.levels.main]
    for area, rows in pockets(results).groupby("area"):
        names = dutch.listing(list(results.areas.names[SECTOR].reindex(rows[SECTOR])))
        verb = "valt" if len(rows) == 1 else "vallen"
        noun = results.levels[SECTOR].noun(len(rows))
        sentences_by_area[area] = (
            f"In {areas[str(area)]} {verb} {dutch.count(len(rows))} {noun} op: {names}."
        )
    return pd.Series(sentences_by_area, dtype=object)


def area_sentences(results: Results, level: str) -> pd.Series:
    """Say of each area of a level all that is said of it anywhere, for a table.

    Returns
    -------
    pandas.Series
        Area code → the risk beside the city's, what drives it, the pockets in it,
        and the area it resembles.
    """
    codes = results.risk[level].scores.index
    texts = pd.Series([reasons.area_sentence(results, level, code) for code in codes], codes)
    added = [similar_sentences(results, level)]
    if level == results.levels.main:
        added.insert(0, pocket_sentences(results))
    for by_area in added:
        texts = texts + (" " + by_area.reindex(codes)).fillna("")
    return texts
