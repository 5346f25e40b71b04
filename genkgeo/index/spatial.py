"""Is risk clustered? Moran's I of the whole and of each area with its neighbours.

The libraries (extra ``ruimtelijk``) are imported only when this is asked for.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from genkgeo.errors import DataError, GenkgeoError, first_five
from genkgeo.results import SpatialReading
from genkgeo.states import STATE_WORDS, State
from genkgeo.words.dutch import count, many

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

UNCLEAR, ISLAND = "geen duidelijk patroon", "geen buren met een cijfer"
_GLOBAL_GENERATOR = Lock()
MISSING = STATE_WORDS[State.MISSING]
"""What stands in the place of a quadrant."""


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
    figures = values.astype(float).sort_index()
    missing = tuple(figures.index[figures.isna()])
    known, graph, islands = _neighbourhood(figures.dropna(), shapes)
    moran = _permuted(esda, known, graph, seed=seed, permutations=permutations)
    from scipy.stats import false_discovery_control  # Imported here, for it is slow to import.

    areas = pd.DataFrame({"local": moran.local, "p": moran.local_p}, index=known.index)
    areas["q"] = false_discovery_control(moran.local_p)
    quadrant = pd.Series(moran.quadrant, known.index).map(LABELS)
    areas["label"] = quadrant.where(areas["q"] <= rate, UNCLEAR)
    areas = areas.reindex(figures.index)
    areas.loc[list(islands), "label"] = ISLAND
    areas["label"] = areas["label"].fillna(MISSING)
    return SpatialReading(
        moran=moran.whole,
        expected=moran.expected,
        p=moran.p,
        areas=areas,
        islands=islands,
        missing=missing,
        sentence=_sentence(moran.whole - moran.expected, moran.p, rate, islands, missing),
        seed=seed,
        permutations=permutations,
    )


class _Moran(NamedTuple):
    """Moran's I of the whole and of each area, with how often chance alone gives as much."""

    whole: float
    expected: float
    p: float
    local: np.ndarray
    local_p: np.ndarray
    quadrant: np.ndarray
    """Per area a key of `LABELS`."""


def _neighbourhood(
    known: pd.Series, shapes: gpd.GeoDataFrame
) -> tuple[pd.Series, Graph, tuple[str, ...]]:
    """Find which areas with a figure touch each other; islands are left out and named."""
    graph = _touching(shapes.loc[known.index])
    islands = tuple(known.index.intersection(graph.isolates, sort=True))
    compared = known.drop(list(islands))
    if len(compared) < FEWEST or np.ptp(compared) <= 1e-12 * np.abs(compared).max():
        raise DataError(
            "Het ruimtelijke patroon kan niet berekend worden",
            expected=f"minstens {FEWEST} buurgebieden met verschillende cijfers",
            found=f"{many(len(compared), 'gebied', 'gebieden')} met een cijfer en een buur"
            + (", zonder verschil" if len(compared) >= FEWEST else ""),
            remedy="kies een ander niveau of een andere indicator",
        )
    return compared, graph.subgraph(compared.index).transform("r"), islands


def _permuted(
    esda: ModuleType, known: pd.Series, graph: Graph, *, seed: int, permutations: int
) -> _Moran:
    """Compute Moran's I, and deal the figures out anew over the areas to see what chance gives."""
    with _seeded(seed), warnings.catch_warnings():
        # The library warns of how it counts p; here p is counted from the permutations.
        warnings.simplefilter("ignore", DeprecationWarning)
        whole = esda.Moran(known.to_numpy(), graph, permutations=permutations)
        local = esda.Moran_Local(known.to_numpy(), graph, permutations=permutations, seed=seed)
    return _Moran(
        whole=float(whole.I),
        expected=float(whole.EI),
        p=float(_two_sided(whole.sim, whole.I)),
        local=local.Is,
        local_p=_two_sided(local.sim, local.Is),
        quadrant=local.q,
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
    library: ModuleType = esda
    return library


def _touching(shapes: gpd.GeoDataFrame) -> Graph:
    from libpysal.graph import Graph

    # By geometry, not by shared corners: a corner of one area may lie on the side of another.
    return Graph.build_contiguity(shapes.geometry, rook=False, strict=True)


def _two_sided(permuted: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Twice the share of the permutations at least as far out on the nearest side."""
    above, below = (permuted >= seen).sum(axis=0), (permuted <= seen).sum(axis=0)
    twice = 2 * (np.minimum(above, below) + 1) / (len(permuted) + 1)
    return np.asarray(np.minimum(twice, 1.0))


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Seed the old global generator, that the library draws from, and put it back after.

    The library takes no generator of its own, so that this is of the whole process: threads that
    ask for a pattern wait for each other. Who draws from the global generator in another thread
    meanwhile changes what is found here; nothing in this package does, and for that one thread
    per process remains the rule.
    """
    with _GLOBAL_GENERATOR:
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
    left_out = [(len(missing), "zonder cijfer"), (len(islands), "zonder buren met een cijfer")]
    parts = [f"{count(n)} {'gebied' if n == 1 else 'gebieden'} {why}" for n, why in left_out if n]
    return text + (f" Niet meegerekend: {' en '.join(parts)}." if parts else "")
