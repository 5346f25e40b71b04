"""Is risk clustered? Moran's I of the whole and of each area with its neighbours.

The libraries (extra ``ruimtelijk``) are imported only when this is asked for.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from genkgeo.errors import DataError, GenkgeoError, first_five
from genkgeo.results import SpatialReading
from genkgeo.words.dutch import count

if TYPE_CHECKING:
    from libpysal.graph import Graph

FEWEST = 3
PERMUTATIONS = 9999
"""Enough for the false-discovery rule: with 60 areas the first step asks p ≤ 0.05 ÷ 60."""

LABELS = {
    1: "hoog omringd door hoog",
    2: "laag omringd door hoog",
    3: "laag omringd door laag",
    4: "hoog omringd door laag",
}
"""Quadrant of Moran's diagram → what a reader sees."""

UNCLEAR, ISLAND, MISSING = "geen duidelijk patroon", "geen buren met een cijfer", "geen gegevens"


def spatial_reading(
    values: pd.Series,
    shapes: gpd.GeoDataFrame,
    *,
    seed: int,
    permutations: int = PERMUTATIONS,
    rate: float = 0.05,
) -> SpatialReading:
    """Compute global and local Moran over areas that touch (queen contiguity).

    I = n ÷ Σw · Σᵢ Σⱼ w zᵢ zⱼ ÷ Σ z², each row of the weights w summing to 1. An area without
    a figure, or without a neighbour that has one, is left out and named: with the usual 0 for
    its neighbours it would read as "low" without anyone having seen it.

    Parameters
    ----------
    values : pandas.Series
        Index area code; higher is more (a score, or an indicator).
    shapes : geopandas.GeoDataFrame
        Index area code; polygons.
    seed : int
        Same seed, same result; the order of rows does not matter.
    permutations : int
        All are kept: areas × permutations × 8 bytes.
    rate : float
        Largest expected share of false finds among the areas with a label (Benjamini and
        Hochberg).

    Returns
    -------
    SpatialReading

    Raises
    ------
    GenkgeoError
        The libraries are not installed.
    DataError
        An area is there twice or has no shape, fewer than three areas can be compared, or
        all have the same value.

    References
    ----------
    L. Anselin, *Geographical Analysis* 27 (1995), 93–115; M. Caldas de Castro and
    B. H. Singer, ibid. 38 (2006), 180–208; Y. Benjamini and Y. Hochberg, *Journal of the
    Royal Statistical Society B* 57 (1995), 289–300.
    """
    esda = _esda()
    _check_areas(values, shapes)
    values = values.astype(float).sort_index()
    known = values[values.notna()]
    graph = _touching(shapes.loc[known.index])
    islands = tuple(known.index.intersection(graph.isolates, sort=True))
    known = known.drop(list(islands))
    if len(known) < FEWEST or np.ptp(known) <= 1e-12 * np.abs(known).max():
        raise DataError(
            "Het ruimtelijke patroon kan niet berekend worden",
            expected=f"minstens {FEWEST} buurgebieden met verschillende cijfers",
            found=f"{len(known)} gebied(en) met een cijfer en een buur"
            + (", zonder verschil" if len(known) >= FEWEST else ""),
            remedy="kies een ander niveau of een andere indicator",
        )
    graph = graph.subgraph(known.index).transform("r")
    with _seeded(seed), warnings.catch_warnings():
        # on how the library counts p; here it is counted from the permutations themselves
        warnings.simplefilter("ignore", DeprecationWarning)
        whole = esda.Moran(known.to_numpy(), graph, permutations=permutations)
        local = esda.Moran_Local(known.to_numpy(), graph, permutations=permutations, seed=seed)
    p = pd.Series(_two_sided(local.sim, local.Is), known.index)
    of_whole = float(_two_sided(whole.sim, whole.I))
    from scipy.stats import false_discovery_control  # only here: it is slow to import

    q = pd.Series(false_discovery_control(p), known.index)
    quadrant = pd.Series(local.q, known.index).map(LABELS)
    areas = pd.DataFrame(
        {"local": pd.Series(local.Is, known.index), "p": p, "q": q}, index=values.index
    )
    areas["label"] = quadrant.where(q <= rate, UNCLEAR).reindex(values.index)
    areas.loc[list(islands), "label"] = ISLAND
    areas["label"] = areas["label"].fillna(MISSING)
    missing = tuple(values.index[values.isna()])
    return SpatialReading(
        moran=float(whole.I),
        expected=float(whole.EI),
        p=of_whole,
        areas=areas,
        islands=islands,
        missing=missing,
        sentence=_sentence(float(whole.I - whole.EI), of_whole, rate, islands, missing),
        seed=seed,
        permutations=permutations,
    )


def _esda() -> ModuleType:
    try:
        import esda
    except ImportError as error:
        raise GenkgeoError(
            "De ruimtelijke analyse vraagt extra bibliotheken",
            expected="esda en libpysal",
            remedy="installeer ze met: python -m pip install genkgeo[ruimtelijk]",
        ) from error
    return esda


def _touching(shapes: gpd.GeoDataFrame) -> Graph:
    from libpysal.graph import Graph

    # by geometry, not by shared corners: a corner of one area may lie on the side of another
    return Graph.build_contiguity(shapes.geometry, rook=False, strict=True)


def _two_sided(drawn: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Twice the share of the permutations at least as far out on the nearest side."""
    above, below = (drawn >= found).sum(axis=0), (drawn <= found).sum(axis=0)
    return np.minimum(2 * (np.minimum(above, below) + 1) / (len(drawn) + 1), 1.0)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Seed the old global generator, that the library draws from, and put it back after."""
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before)


def _check_areas(values: pd.Series, shapes: gpd.GeoDataFrame) -> None:
    for index in (values.index, shapes.index):
        double = index[index.duplicated()]
        if len(double):
            raise DataError(
                "Een gebied staat er twee keer in",
                expected="elke code één keer",
                found=first_five(double.unique()),
            )
    unknown = values.index.difference(shapes.index)
    if len(unknown):
        raise DataError(
            "Een gebied heeft geen grenzen",
            expected="een polygoon voor elk gebied",
            found=first_five(unknown),
            remedy="vul het bestand met grenzen aan",
        )


def _sentence(
    above: float, p: float, rate: float, islands: tuple[str, ...], missing: tuple[str, ...]
) -> str:
    if p > rate:
        text = "Hoge en lage waarden liggen niet aantoonbaar bij elkaar."
    elif above > 0:
        text = "Hoge waarden liggen bij hoge, en lage bij lage: dat is geen toeval."
    else:
        text = "Hoge waarden liggen naast lage: dat is geen toeval."
    gone = [(len(missing), "zonder cijfer"), (len(islands), "zonder buren met een cijfer")]
    parts = [f"{count(n)} {'gebied' if n == 1 else 'gebieden'} {why}" for n, why in gone if n]
    return text + (f" Niet meegerekend: {' en '.join(parts)}." if parts else "")
