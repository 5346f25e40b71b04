"""The small table of places that a reader can lay over the map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import read_csv

COLUMNS = {
    "naam": "name",
    "soort": "kind",
    "lon": "lon",
    "lat": "lat",
    "sinds": "since",
    "bron": "source",
    "toelichting": "note",
}
"""Column of the file → column of the frame."""

KINDS = 6
"""Each kind has a sign of its own on the map, and there are so many signs."""


def read_places(path: Path, box: tuple[float, float, float, float] | None = None) -> pd.DataFrame:
    """Read a table of places.

    Parameters
    ----------
    path : pathlib.Path
        CSV with the columns of `COLUMNS`, and no others.
    box : tuple of float, optional
        West, south, east, north in degrees: all places lie inside.

    Returns
    -------
    pandas.DataFrame
        ``name, kind, lon, lat, since, source, note``, sorted by kind and name; ``since`` is a
        year or NaN.

    Raises
    ------
    DataError
        A column too many or too few, an empty name or kind, a place without coordinates or
        outside the box, a year that is none, a name at two spots, or more than `KINDS` kinds.

    Examples
    --------
    >>> read_places(Path("data/plaatsen/huizen_van_het_kind.csv"))["since"].tolist()
    [2015.0, 2016.0, 2014.0]
    """
    table = read_csv(path, required=list(COLUMNS))
    unknown = [name for name in table if name not in COLUMNS]
    if unknown:
        raise DataError(
            "De tabel van plaatsen heeft een onbekende kolom",
            expected=", ".join(COLUMNS),
            found=first_five(unknown),
            where=path.name,
            remedy="verwijder de kolom of verbeter haar naam",
        )
    for column in ("naam", "soort", "lon", "lat"):
        _refuse(table[column] == "", table, path, column, "een waarde in elke rij")
    numbers = {name: parse_numbers(table[name], path) for name in ("lon", "lat", "sinds")}
    frame = table.assign(**numbers).rename(columns=COLUMNS)[list(COLUMNS.values())]
    years = frame["since"].dropna()
    no_year = ~(years.between(1000, 2100) & (years % 1 == 0))
    _refuse(no_year.reindex(table.index, fill_value=False), table, path, "sinds", "een jaartal")
    _inside(frame, table, path, box)
    spots = frame[["name", "lon", "lat"]].drop_duplicates()
    twice = frame["name"].isin(spots.loc[spots["name"].duplicated(), "name"])
    _refuse(twice, table, path, "naam", "een naam die op één plek staat")
    kinds = frame["kind"].str.casefold()
    spellings = frame["kind"].groupby(kinds).transform("nunique")
    _refuse(spellings > 1, table, path, "soort", "elke soort op één manier geschreven")
    if frame["kind"].nunique() > KINDS:
        raise DataError(
            "De tabel van plaatsen heeft te veel soorten",
            expected=f"hoogstens {KINDS}",
            found=str(frame["kind"].nunique()),
            where=path.name,
            remedy="neem soorten samen, of laat er weg",
        )
    return frame.sort_values(["kind", "name", "lon", "lat"], ignore_index=True)


def _inside(
    frame: pd.DataFrame,
    table: pd.DataFrame,
    path: Path,
    box: tuple[float, float, float, float] | None,
) -> None:
    west, south, east, north = box or (-180, -90, 180, 90)
    for column, low, high in (("lon", west, east), ("lat", south, north)):
        outside = ~frame[column].between(low, high)
        _refuse(outside, table, path, column, f"tussen {low:g} en {high:g}")


def _refuse(wrong: pd.Series, table: pd.DataFrame, path: Path, column: str, expected: str) -> None:
    """Raise for the first wrong cell of a column."""
    if not wrong.any():
        return
    row = int(np.argmax(wrong.to_numpy()))
    raise DataError(
        "Een plaats op de kaart klopt niet",
        expected=expected,
        found=repr(table[column].iloc[row]),
        where=f"{path.name}, rij {row + 2}, kolom {column}",
        remedy="verbeter de rij of verwijder ze; lon is de lengte (oost), lat de breedte (noord)",
    )
