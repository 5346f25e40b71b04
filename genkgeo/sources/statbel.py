"""Statbel's open tables by statistical sector."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from genkgeo.params import Table
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import read_csv
from genkgeo.sources.tidy import chosen_columns, tidy, years


def read_cars(path: Path, table: Table) -> pd.DataFrame:
    """Read households and cars by sector (``TF_CAR_HH_SECTOR``).

    Parameters
    ----------
    path : pathlib.Path
        The txt file: ``;``, thousands dot; a zero is printed as ``-00``.
    table : Table
        ``columns`` maps ``MS_NUM_HH`` and ``MS_NUM_CAR``.

    Returns
    -------
    pandas.DataFrame
        Tidy, for all of Belgium.

    Raises
    ------
    DataError
        A column is absent or a cell is not a number.
    """
    frame = read_csv(path, required=["CD_YEAR", "CD_STAT_SECTOR", "MS_NUM_HH", "MS_NUM_CAR"])
    period = years(frame["CD_YEAR"], path)
    chosen = chosen_columns(["MS_NUM_HH", "MS_NUM_CAR"], table, path)
    parts = [
        tidy(
            path,
            frame["CD_STAT_SECTOR"],
            period,
            variable,
            parse_numbers(frame[column].replace("-00", "0"), path, style="dutch"),
        )
        for column, variable in chosen.items()
    ]
    return pd.concat(parts, ignore_index=True)
