"""Swing ("Genk in cijfers", provincies.incijfers.be): the layout of its uploads and exports."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.params import Table
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import read_csv
from genkgeo.sources.tidy import chosen_columns, tidy, years
from genkgeo.values import State

KEYS = ["period", "geolevel", "geoitem"]

MISSING_CODES = {
    -99996: State.MISSING,
    -99997: State.SUPPRESSED,
    -99998: State.NOT_APPLICABLE,
    -99999: State.MISSING,
}
"""Swing's codes: empty, hidden by the supplier, not applicable, wrongly unanswered."""


def read(path: Path, table: Table) -> pd.DataFrame:
    """Read a Swing table: ``period, geolevel, geoitem`` and a column per variable.

    Parameters
    ----------
    path : pathlib.Path
        A csv file.
    table : Table
        ``columns`` maps variables of Swing to those of the registry.

    Returns
    -------
    pandas.DataFrame
        Tidy; the missing codes have become states.

    Raises
    ------
    DataError
        A column is absent, a cell is not a number, a period is not a year.
    """
    frame = read_csv(path, required=KEYS)
    period = years(frame["period"], path)
    chosen = chosen_columns([name for name in frame if name not in KEYS], table, path)
    parts = []
    for column, variable in chosen.items():
        value = parse_numbers(frame[column], path)
        state = np.where(np.isnan(value), State.MISSING, State.OBSERVED).astype(object)
        for code, meaning in MISSING_CODES.items():
            state[value == code] = meaning
        parts.append(tidy(path, frame["geoitem"], period, variable, value, state))
    return pd.concat(parts, ignore_index=True)
