"""The table of weights between code lists: read, write and check what a city may edit."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import read_csv

WEIGHT_COLUMNS = ["van", "naar", "gewicht", "oorsprong"]
WEIGHT_TYPES = {"van": "str", "naar": "str", "oorsprong": "str"}
FILE_COLUMNS = ["van_indeling", "naar_indeling", *WEIGHT_COLUMNS]


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
    weights = table[(table["van_indeling"] == van) & (table["naar_indeling"] == naar)]
    if weights.empty:
        directions = table["van_indeling"] + " → " + table["naar_indeling"]
        raise DataError(
            "De omrekening tussen deze indelingen staat niet in het bestand",
            expected=f"{van} → {naar}",
            found=first_five(directions.unique()),
            where=path.name,
            remedy="maak ze met genkgeo crosswalk, of verbeter de naam van de indeling",
        )
    return weights[WEIGHT_COLUMNS].reset_index(drop=True).astype(WEIGHT_TYPES)


def read_directions(path: Path) -> set[tuple[str, str]]:
    """List the directions that a table of weights has: from which vintage to which.

    Examples
    --------
    >>> sorted(read_directions(Path("data/gebieden/omrekening.csv")))
    [('2019', '2025'), ('2025', '2019')]
    """
    table = read_csv(path, required=FILE_COLUMNS)
    pairs = zip(table["van_indeling"], table["naar_indeling"], strict=True)
    return {(str(van), str(naar)) for van, naar in pairs}


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
      waar:     omrekening, kolom gewicht
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


def _refuse(
    wrong: Collection[object], what: str, *, expected: str, where: str, remedy: str
) -> None:
    """Raise when there is something wrong, naming the first five."""
    if len(wrong):
        raise DataError(
            what,
            expected=expected,
            found=first_five(wrong),
            where=f"omrekening, {where}",
            remedy=remedy,
        )
