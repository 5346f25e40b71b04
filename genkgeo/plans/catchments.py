"""The areas that a house or a team works for: a division of its own, made of larger areas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.errors import DataError, first_five
from genkgeo.sources.text import read_csv
from genkgeo.words.spelling import plain

FILE_COLUMNS = ["gebied", "opvanggebied"]


def read_catchments(path: Path, areas: Areas) -> dict[str, tuple[str, ...]]:
    """Read which areas of the outer level each catchment has.

    Parameters
    ----------
    path : pathlib.Path
        `FILE_COLUMNS`, a row per area of the outer level.
    areas : Areas
        Of the vintage shown.

    Returns
    -------
    dict of str to tuple of str
        Name of a catchment → codes of its areas, in the order of the file.

    Raises
    ------
    DataError
        A row names an area that there is not, an area stands twice or is absent, or a name is
        empty; with file and row.
    """
    given = read_csv(path, required=FILE_COLUMNS)
    level = areas.levels[areas.levels.outer]
    codes = areas.names[level.id].index
    _refuse(given, ~given["gebied"].isin(codes), f"Dit is geen {level.singular}", path)
    _refuse(given, given["gebied"].duplicated(), "Een gebied staat er twee keer", path)
    _refuse(given, given["opvanggebied"] == "", "Een opvanggebied heeft geen naam", path)
    alike = given["opvanggebied"].map(plain)
    spellings = given["opvanggebied"].groupby(alike).transform("nunique")
    _refuse(given, spellings > 1, "Een opvanggebied staat er op twee manieren", path)
    absent = sorted(set(codes) - set(given["gebied"]))
    if absent:
        raise DataError(
            f"Niet {level.every} heeft een opvanggebied",
            found=f"ontbreekt: {first_five(absent)}",
            where=str(path),
            remedy="voeg voor elk ervan een rij toe",
        )
    groups = given.groupby("opvanggebied", sort=False)["gebied"]
    return {str(name): tuple(own) for name, own in groups}


def _refuse(given: pd.DataFrame, wrong: pd.Series, what: str, path: Path) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong)
        raise DataError(
            what,
            found=first_five(repr(code) for code in given.loc[wrong, "gebied"]),
            where=f"{path.name}, rij {first_five(row + 2 for row in rows)}, kolom gebied",
            remedy="verbeter de rij",
        )
