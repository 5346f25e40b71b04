"""The table that says in which sector a street lies, so that an address can be looked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.sources.text import read_csv

STREET, SECTOR = "straat", "sector"

LETTER = r"^[^#]*[^\W\d_]"
NUMBER = r"\d{1,4}\s?(?:bis|ter|[a-zA-Z])?"
HOUSE_NUMBER = (
    rf"[\s,]{NUMBER}(?:\s?[-–/+&]\s?{NUMBER})*(?:\s?(?:bus|b)\s?\w+)?$|\d[a-zA-Z]?,?\s+\d{{4}}\s"
)
"""What stands behind a street in an address: who lives there is nobody's to look up."""


def read_streets(path: Path, sectors: pd.Index, vintage: str) -> pd.DataFrame:
    """Read a table of streets.

    Parameters
    ----------
    path : pathlib.Path
        CSV with the columns ``straat`` and ``sector``; a street in several sectors has a row for
        each.
    sectors : pandas.Index
        Codes of the vintage shown.
    vintage : str
        Its name, for messages.

    Returns
    -------
    pandas.DataFrame
        ``name, area``: each pair once, sorted.

    Raises
    ------
    DataError
        A column too many or too few, an empty cell, a house number, a name with two blanks or in
        two spellings, or a code that is no sector.
    """
    table = read_csv(path, required=[STREET, SECTOR])
    unknown = [name for name in table if name not in (STREET, SECTOR)]
    if unknown:
        raise DataError(
            "De tabel van straten heeft een onbekende kolom",
            expected=f"{STREET} en {SECTOR}",
            found=first_five(unknown),
            where=path.name,
            remedy="verwijder de kolom; huisnummers en namen van bewoners horen hier niet",
        )
    _refuse(table[STREET] == "", table, path, STREET, "de naam van een straat in elke rij")
    strange = ~table[STREET].str.contains(LETTER) | table[STREET].str.contains(HOUSE_NUMBER)
    _refuse(strange & (table[STREET] != ""), table, path, STREET, "een straat, zonder huisnummer")
    blanks = table[STREET].str.contains(r"\s{2}")
    _refuse(blanks, table, path, STREET, "een straat met hoogstens één spatie tussen woorden")
    _refuse_spellings(table, path)
    expected = f"een sector van indeling {vintage}, zoals {sectors[0]}"
    _refuse(~table[SECTOR].isin(sectors), table, path, SECTOR, expected)
    frame = table.rename(columns={STREET: "name", SECTOR: "area"})[["name", "area"]]
    return frame.drop_duplicates().sort_values(["name", "area"], ignore_index=True)


def _refuse_spellings(table: pd.DataFrame, path: Path) -> None:
    """Refuse a street that is written with other capitals elsewhere: it would be found as two."""
    plain = table[STREET].str.casefold()
    first = table.groupby(plain, sort=False)[STREET].transform("first")
    other = table[STREET] != first
    if other.any():
        told = f"overal dezelfde schrijfwijze, zoals {first[other].iloc[0]!r} in een eerdere rij"
        _refuse(other, table, path, STREET, told)


def _refuse(wrong: pd.Series, table: pd.DataFrame, path: Path, column: str, expected: str) -> None:
    """Raise for the first wrong cell of a column, and say how many there are."""
    if not wrong.any():
        return
    row = int(np.argmax(wrong.to_numpy()))
    number = int(wrong.sum())
    more = f", en zo {number - 1} rijen meer" if number > 2 else ", en zo nog een" * (number == 2)
    raise DataError(
        "Een straat van de tabel klopt niet",
        expected=expected,
        found=f"{table[column].iloc[row]!r}{more}",
        where=f"{path.name}, rij {row + 2}, kolom {column}",
        remedy="verbeter de rij of verwijder ze; na een nieuwe indeling horen er nieuwe codes bij",
    )
