"""Crosswalks between code lists: how much of each old area ends in which new one.

Counts move by weight, rates never: there is no function here that moves a rate. A rate of
the new areas is computed anew from its counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import sparse

from genkgeo.areas import Areas
from genkgeo.errors import DataError, first_five
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.shapes import CRS
from genkgeo.sources.text import read_csv

WEIGHT_COLUMNS = ["van", "naar", "gewicht", "oorsprong"]
FILE_COLUMNS = ["van_indeling", "naar_indeling", *WEIGHT_COLUMNS]

UNCHANGED = "code blijft"
BY_AREA = "oppervlakte"
BY_RESIDENTS = "inwoners"
NO_RESIDENTS = "oppervlakte (geen inwoners)"
"""What a weight rests on (``oorsprong``)."""

OUTSIDE = ""
"""Stands in ``dropped`` for the part of an old area that no new area covers."""

GRAIN = 2.0**-30
"""Every weight is a multiple of this: such sums have no rounding, in whatever order."""


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
        that no new area covers may not be larger either.

    Returns
    -------
    Crosswalk

    Raises
    ------
    DataError
        A code stands twice, a shape is not a valid polygon, a CRS is another one, a number
        of residents is not a count, or more than a sliver of an old area is not covered.

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
    old, new = (_checked(frame).sort_index() for frame in (old, new))
    i, j, shapes = _overlay(old.geometry.to_numpy(), new.geometry.to_numpy())
    area = shapely.area(shapes)
    share = area / old.area.to_numpy()[i]
    outside = 1 - np.bincount(i, share, len(old))
    _refuse_uncovered(pd.Series(outside, old.index), sliver)
    origin = np.full(len(old), BY_AREA, dtype=object)
    if population is not None:
        people = _residents(shapes, population)
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
    i, van, naar = i[keep], van[keep], naar[keep]
    stays = (van == naar) & (np.bincount(i, minlength=len(old))[i] == 1)
    cells = (van, naar, _settle(i, share[keep]), np.where(stays, UNCHANGED, origin[i]))
    weights = pd.DataFrame(dict(zip(WEIGHT_COLUMNS, cells, strict=True)))
    in_order = [one.sort_values(["van", "naar"], ignore_index=True) for one in (weights, dropped)]
    return Crosswalk(*in_order)


def check(weights: pd.DataFrame, old_codes: pd.Index, new_codes: pd.Index) -> None:
    """Raise unless the weights send every old area, whole, to areas that are known.

    Raises
    ------
    DataError
        A code is not known, an old area is absent, a pair stands twice, a weight is
        negative or no number, or the weights of an old area do not sum to 1.

    Examples
    --------
    >>> check(pd.DataFrame({"van": ["A"], "naar": ["B"], "gewicht": [0.9]}), ["A"], ["B"])
    Traceback (most recent call last):
    genkgeo.errors.DataError: De gewichten van een oud gebied tellen niet op tot 1
      verwacht: 1 per oud gebied
      gevonden: A: 0.9
      waar:     omrekeningstabel, kolom gewicht
      herstel:  verdeel elk oud gebied helemaal over de nieuwe
    """
    van, naar, weight = weights["van"], weights["naar"], weights["gewicht"]
    for column, codes, which in ((van, old_codes, "oude"), (naar, new_codes, "nieuwe")):
        _refuse(
            column[~column.isin(codes)].unique(),
            f"De omrekening noemt een gebied dat niet in de {which} indeling staat",
            expected=f"codes als {first_five(codes)}",
            where=f"kolom {column.name}",
            remedy="verbeter de code, of gebruik de tabel van deze twee indelingen",
        )
    _refuse(
        pd.Index(old_codes).difference(pd.Index(van)),
        "Een oud gebied staat niet in de omrekening",
        expected="elk oud gebied",
        where="kolom van",
        remedy="voeg de rij toe: zonder die rij verdwijnen zijn inwoners",
    )
    double = weights[weights.duplicated(["van", "naar"])]
    _refuse(
        (double["van"] + " → " + double["naar"]).unique(),
        "Een overgang staat er twee keer",
        expected="elk paar van oud en nieuw gebied één keer",
        where="kolommen van en naar",
        remedy="verwijder de dubbele rij",
    )
    _refuse(
        weights.loc[~(weight >= 0), "van"].unique(),
        "Een gewicht is negatief of geen getal",
        expected="een getal van 0 tot 1",
        where="kolom gewicht",
        remedy="verbeter het gewicht",
    )
    sums = weight.groupby(van).sum()
    wrong = sums[~((sums - 1).abs() <= 1e-9)]
    _refuse(
        [f"{code}: {total:.10g}" for code, total in wrong.items()],
        "De gewichten van een oud gebied tellen niet op tot 1",
        expected="1 per oud gebied",
        where="kolom gewicht",
        remedy="verdeel elk oud gebied helemaal over de nieuwe",
    )


def read_crosswalk(path: Path, van: str, naar: str) -> pd.DataFrame:
    """Read the weights of one direction, such as from 2019 to 2025.

    Parameters
    ----------
    path : pathlib.Path
        CSV with the columns `FILE_COLUMNS`.
    van, naar : str
        The vintages.

    Returns
    -------
    pandas.DataFrame
        Columns ``van, naar, gewicht, oorsprong``, to be put through `check`.

    Raises
    ------
    DataError
        The file is not a good table, a weight is no number, or the direction is absent.

    Examples
    --------
    >>> read_crosswalk(Path("data/gebieden/omrekening.csv"), "2019", "2025").head(2)
             van       naar  gewicht    oorsprong
    0  71016A001  71016A001      1.0  code blijft
    1  71016A010  71016A010      1.0  code blijft
    """
    table = read_csv(path, required=FILE_COLUMNS)
    table["gewicht"] = parse_numbers(table["gewicht"], path)
    found = table[(table["van_indeling"] == van) & (table["naar_indeling"] == naar)]
    if found.empty:
        there = table["van_indeling"] + " → " + table["naar_indeling"]
        raise DataError(
            "De omrekening tussen deze indelingen staat niet in het bestand",
            expected=f"{van} → {naar}",
            found=first_five(there.unique()),
            where=path.name,
            remedy="maak ze met genkgeo crosswalk, of verbeter de naam van de indeling",
        )
    return found[WEIGHT_COLUMNS].reset_index(drop=True)


def write_crosswalk(path: Path, directions: dict[tuple[str, str], pd.DataFrame]) -> None:
    """Write weights so that `read_crosswalk` gives the very same numbers back.

    Parameters
    ----------
    path : pathlib.Path
        CSV to write, with the columns `FILE_COLUMNS`.
    directions : dict of (str, str) to pandas.DataFrame
        ``(van, naar)``, the vintages → weights.

    Raises
    ------
    DataError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> weights = pd.DataFrame([["A", "B", 1.0, "oppervlakte"]], columns=WEIGHT_COLUMNS)
    >>> path = Path(tempfile.mkdtemp(), "omrekening.csv")
    >>> write_crosswalk(path, {("2019", "2025"): weights})
    >>> read_crosswalk(path, "2019", "2025").equals(weights)
    True
    """
    parts = [
        weights.assign(van_indeling=van, naar_indeling=naar)[FILE_COLUMNS]
        for (van, naar), weights in directions.items()
    ]
    text = pd.concat(parts).to_csv(index=False, lineterminator="\n")
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataError(
            "De omrekening kan niet bewaard worden",
            found=error.strerror,
            where=str(path),
            remedy="kies een map die bestaat en waarin u mag schrijven",
        ) from None


def transfer(weights: pd.DataFrame, old: Areas, new: Areas) -> sparse.csr_array:
    """Give the matrix that moves counts of the old units to the new ones.

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
    >>> def areas(*codes):
    ...     sectors = pd.DataFrame(index=pd.Index(codes))
    ...     return Areas("", "", "", sectors, {}, ("ZZZZ",), (), False)
    >>> weights = pd.DataFrame({"van": "A", "naar": ["B", "C"], "gewicht": [0.75, 0.25]})
    >>> transfer(weights, areas("A"), areas("B", "C")) @ np.array([100, 7])
    array([75., 25.,  7.])
    """
    check(weights, old.sectors.index, new.sectors.index)
    buckets = pd.Index(old.unknown + old.hidden, dtype=object)
    _refuse(
        buckets.difference(pd.Index(new.unknown + new.hidden, dtype=object)),
        "Een code voor 'niet te lokaliseren' of 'verborgen' bestaat niet in de nieuwe indeling",
        expected="dezelfde codes in beide indelingen",
        where="municipality.unknown en municipality.hidden",
        remedy="voeg de code toe in de parameters",
    )
    rows = new.units.get_indexer([*weights["naar"], *buckets])
    columns = old.units.get_indexer([*weights["van"], *buckets])
    cells = np.r_[weights["gewicht"], np.ones(len(buckets))]
    return sparse.csr_array((cells, (rows, columns)), shape=(len(new.units), len(old.units)))


def report(weights: pd.DataFrame, old_names: pd.Series, new_names: pd.Series) -> pd.DataFrame:
    """Tell people how much of each old area ends where, the largest share first.

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
            "van_naam": weights["van"].map(old_names.to_dict()).fillna(""),
            "naar": weights["naar"],
            "naar_naam": weights["naar"].map(new_names.to_dict()).fillna(""),
            "aandeel": weights["gewicht"],
        }
    )
    order = {"by": ["van", "aandeel", "naar"], "ascending": [True, False, True]}
    return table.sort_values(**order, ignore_index=True)
