"""Crosswalks between code lists: how much of each old area ends in which new one.

Counts move by weight, rates never: there is no function here that moves a rate. A rate of
the new areas is computed anew from its counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.overlay import checked, overlay, residents_in
from genkgeo.errors import DataError, first_five
from genkgeo.sources.crosswalks import WEIGHT_TYPES, check, read_crosswalk

__all__ = [
    "Crosswalk",
    "check",
    "crosswalk",
    "read_crosswalk",
    "report",
    "transfer",
    "transfers",
]

UNCHANGED = "code blijft"
BY_AREA = "oppervlakte"
BY_RESIDENTS = "inwoners"
NO_RESIDENTS = "oppervlakte (geen inwoners)"
"""What a weight rests on (``oorsprong``)."""

OUTSIDE = ""
"""Stands in ``dropped`` for the part of an old area that no new area covers."""

GRAIN = 2.0**-30
"""Every weight is a multiple of this: such sums have no rounding, in whatever order."""

UNCOVERED = 0.05
"""Share of an old area that may lie outside all new ones: outer borders are redrawn as well."""


@dataclass(frozen=True)
class Crosswalk:
    """The weights, and what was left out to get them.

    Attributes
    ----------
    weights : pandas.DataFrame
        Columns ``van, naar, gewicht, oorsprong``, sorted by code; the weights of each old
        area sum to exactly 1.
    dropped : pandas.DataFrame
        Columns ``van, naar, aandeel``: slivers, with the share of the old area that they
        were; ``naar`` is `OUTSIDE` for what lies in no new area.
    """

    weights: pd.DataFrame
    dropped: pd.DataFrame


def crosswalk(
    old: gpd.GeoDataFrame,
    new: gpd.GeoDataFrame,
    *,
    population: gpd.GeoDataFrame | None = None,
    sliver: float = 0.005,
) -> Crosswalk:
    """Weigh how much of each old area ends in which new one.

    Parameters
    ----------
    old, new : geopandas.GeoDataFrame
        Index: codes; polygons in EPSG:31370 that do not overlap within one list.
    population : geopandas.GeoDataFrame, optional
        Points, or polygons whose people are spread by area; column ``residents``. Then the
        shares are of residents; an old area without any keeps shares of its area.
    sliver : float
        Smaller shares of an old area come from drawing, not from a moved border: they are
        dropped and reported, unless they are most of a new area. The part of an old area
        that no new area covers is reported too; above `UNCOVERED` it is refused.

    Returns
    -------
    Crosswalk

    Raises
    ------
    DataError
        A code stands twice, a shape is not a valid polygon, a CRS is another one, a number
        of residents is not a count, nobody lives here, or too much of an old area is not
        covered.

    Examples
    --------
    >>> def squares(**bounds):
    ...     shapes = [shapely.box(*b) for b in bounds.values()]
    ...     return gpd.GeoDataFrame(index=list(bounds), geometry=shapes, crs=31370)
    >>> old = squares(A=(0, 0, 40, 10), B=(40, 0, 50, 10))
    >>> new = squares(A=(0, 0, 30, 10), C=(30, 0, 40, 10), B=(40, 0, 50, 10))
    >>> crosswalk(old, new).weights
      van naar  gewicht    oorsprong
    0   A    A     0.75  oppervlakte
    1   A    C     0.25  oppervlakte
    2   B    B     1.00  code blijft
    """
    old, new = checked(old).sort_index(), checked(new).sort_index()
    # Each piece has the old area at place i and the new area at place j.
    i, j, shapes = overlay(old.geometry, new.geometry)
    area = shapely.area(shapes)
    share = area / old.area.to_numpy()[i]
    outside = 1 - np.bincount(i, share, len(old))
    _refuse_uncovered(pd.Series(outside, old.index))
    origin = np.full(len(old), BY_AREA, dtype=object)
    if population is not None:
        people = residents_in(shapes, population)
        _refuse_elsewhere(people, population, old)
        total = np.bincount(i, people, len(old))
        share = np.divide(people, total[i], out=share, where=total[i] > 0)
        origin = np.where(total > 0, BY_RESIDENTS, NO_RESIDENTS)
    largest = np.zeros(len(old))
    np.maximum.at(largest, i, share)
    most_of_new = area > new.area.to_numpy()[j] / 2
    keep = (share >= GRAIN) & ((share >= sliver) | (share == largest[i]) | most_of_new)
    drop = (share >= GRAIN) & ~keep
    van, naar = old.index.to_numpy()[i], new.index.to_numpy()[j]
    lost = outside >= GRAIN
    dropped = pd.DataFrame(
        {
            "van": [*van[drop], *old.index[lost]],
            "naar": [*naar[drop], *[OUTSIDE] * lost.sum()],
            "aandeel": [*share[drop], *outside[lost]],
        }
    )
    weights = _weights(i[keep], van[keep], naar[keep], share[keep], origin)
    return Crosswalk(
        weights=weights.sort_values(["van", "naar"], ignore_index=True),
        dropped=dropped.sort_values(["van", "naar"], ignore_index=True),
    )


def _weights(
    i: np.ndarray, van: np.ndarray, naar: np.ndarray, share: np.ndarray, origin: np.ndarray
) -> pd.DataFrame:
    """Weigh the pieces that are kept; ``origin`` says per old area ``i`` what shares rest on."""
    alone = np.bincount(i, minlength=len(origin))[i] == 1
    stays = (van == naar) & alone
    return pd.DataFrame(
        {
            "van": van,
            "naar": naar,
            "gewicht": _settle(i, share),
            "oorsprong": np.where(stays, UNCHANGED, origin[i]),
        }
    ).astype(WEIGHT_TYPES)


def transfer(weights: pd.DataFrame, old: Areas, new: Areas) -> sparse.csr_array:
    """Matrix that moves counts of the old units to the new ones.

    Parameters
    ----------
    weights : pandas.DataFrame
        ``van, naar, gewicht`` for the sectors.
    old, new : Areas
        The two vintages.

    Returns
    -------
    scipy.sparse.csr_array, shape (new.units, old.units)
        ``matrix @ counts`` has the same total as ``counts``; a bucket moves to the bucket
        of the same code. For counts only: never multiply it with a rate or a mean.

    Raises
    ------
    DataError
        The weights do not pass `check`, or a bucket of the old vintage is not in the new.

    Examples
    --------
    >>> from genkgeo.parameters.levels import Levels
    >>> def areas(*codes):
    ...     sectors = pd.DataFrame(index=pd.Index(codes))
    ...     return Areas("", "", "", Levels.between([]), sectors, {}, ("ZZZZ",), (), False)
    >>> weights = pd.DataFrame({"van": "A", "naar": ["B", "C"], "gewicht": [0.75, 0.25]})
    >>> transfer(weights, areas("A"), areas("B", "C")) @ np.array([100, 7])
    array([75., 25.,  7.])
    """
    check(weights, old.sectors.index, new.sectors.index)
    buckets = pd.Index(old.unknown + old.hidden, dtype=object)
    lost = buckets.difference(pd.Index(new.unknown + new.hidden, dtype=object))
    if len(lost):
        raise DataError(
            "Een code voor 'niet te lokaliseren' of 'verborgen' ontbreekt in de nieuwe indeling",
            expected="dezelfde codes in beide indelingen",
            found=first_five(lost),
            where="parameters, municipality.unknown en municipality.hidden",
            remedy="voeg de code toe: zonder die code verdwijnen haar tellingen",
        )
    rows = new.units.get_indexer(pd.Index([*weights["naar"], *buckets]))
    columns = old.units.get_indexer(pd.Index([*weights["van"], *buckets]))
    cells = np.r_[weights["gewicht"], np.ones(len(buckets))]
    return sparse.csr_array((cells, (rows, columns)), shape=(len(new.units), len(old.units)))


def transfers(
    path: Path | None, vintages: Iterable[str], shown: str, areas: dict[str, Areas]
) -> dict[tuple[str, str], sparse.csr_array]:
    """Read which share of each unit of other vintages goes where in the one shown.

    Parameters
    ----------
    path : pathlib.Path, optional
        The table of weights; without it nothing can move.
    vintages : iterable of str
        From where; the vintage shown is left out.
    shown : str
        To where.
    areas : dict of str to Areas
        Vintage → hierarchy.

    Returns
    -------
    dict of (str, str) to scipy.sparse.csr_array
        ``(from, shown)`` → `transfer`; empty without a table.

    Raises
    ------
    DataError
        The table lacks a direction, or its weights do not pass `check`.
    """
    if path is None:
        return {}
    return {
        (vintage, shown): transfer(
            read_crosswalk(path, vintage, shown), areas[vintage], areas[shown]
        )
        for vintage in sorted(set(vintages) - {shown})
    }


def report(weights: pd.DataFrame, old_names: pd.Series, new_names: pd.Series) -> pd.DataFrame:
    """List for people how much of each old area ends where, the largest share first.

    Parameters
    ----------
    weights : pandas.DataFrame
        ``van, naar, gewicht``.
    old_names, new_names : pandas.Series
        Name by code; a code without a name gets an empty one.

    Returns
    -------
    pandas.DataFrame
        ``van, van_naam, naar, naar_naam, aandeel`` (0–1), one old area after the other.

    Examples
    --------
    >>> weights = pd.DataFrame({"van": "A", "naar": ["B", "C"], "gewicht": [0.25, 0.75]})
    >>> report(weights, pd.Series({"A": "Bret"}), pd.Series({"C": "Bret-Oost"}))
      van van_naam naar  naar_naam  aandeel
    0   A     Bret    C  Bret-Oost     0.75
    1   A     Bret    B                0.25
    """
    table = pd.DataFrame(
        {
            "van": weights["van"],
            "van_naam": [old_names.get(code, "") for code in weights["van"]],
            "naar": weights["naar"],
            "naar_naam": [new_names.get(code, "") for code in weights["naar"]],
            "aandeel": weights["gewicht"],
        }
    )
    by, ascending = ["van", "aandeel", "naar"], [True, False, True]
    return table.sort_values(by, ascending=ascending, ignore_index=True)


def _refuse_uncovered(outside: pd.Series) -> None:
    large = outside[outside > UNCOVERED].sort_values(ascending=False)
    if len(large):
        raise DataError(
            f"{len(large)} van {len(outside)} oude gebieden liggen deels buiten alle nieuwe",
            expected=f"hoogstens {_percent(UNCOVERED)} van een oud gebied",
            found=first_five(f"{code} {_percent(share)}" for code, share in large.items()),
            remedy="gebruik vormen die hetzelfde grondgebied bedekken, van dezelfde gemeente",
        )


def _refuse_elsewhere(
    people: np.ndarray, population: gpd.GeoDataFrame, old: gpd.GeoDataFrame
) -> None:
    """Refuse a population of which nobody lives here: all weights would be of area, unsaid."""
    if people.sum() > 0:
        return
    raise DataError(
        "Geen enkele inwoner van de bevolking woont in deze gebieden",
        expected=f"inwoners binnen {_bounds(old)} (EPSG:31370)",
        found=f"{population['residents'].sum():g} inwoners binnen {_bounds(population)}"
        if len(population)
        else "een bevolking zonder rijen",
        remedy="gebruik de bevolking van deze gemeente, in het juiste stelsel; zonder "
        "--population wordt naar oppervlakte verdeeld",
    )


def _bounds(shapes: gpd.GeoDataFrame) -> str:
    west, south, east, north = shapes.total_bounds
    return f"x {west:.0f}–{east:.0f}, y {south:.0f}–{north:.0f}"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %".replace(".", ",")


def _settle(i: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Scale the shares of each old area ``i`` to multiples of `GRAIN` that sum to 1.

    The largest takes up what rounding leaves.
    """
    total = np.bincount(i, share)[i]
    grains: np.ndarray = np.round(share / total / GRAIN)
    lacking = 1 / GRAIN - np.bincount(i, grains)
    by_size = np.lexsort((-share, i))
    first = by_size[np.unique(i[by_size], return_index=True)[1]]
    grains[first] += lacking[i[first]]
    return grains * GRAIN
