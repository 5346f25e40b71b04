"""Measures as they are shown: the last figures of each indicator, as a table of areas."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.measures.any_level import GIVEN_PER
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State


def last_figures(measures: pd.DataFrame, year: int) -> pd.DataFrame:
    """Keep of each indicator and level the last year up to ``year``."""
    rows = measures[measures["period"] <= year]
    periods = rows["period"].to_numpy(dtype=int)
    (levels, _), (names, kinds) = (
        pd.factorize(rows[key].to_numpy()) for key in ("level", "indicator")
    )
    series = levels * len(kinds) + names
    last = np.zeros(series.max(initial=-1) + 1, dtype=int)
    np.maximum.at(last, series, periods)
    shown: pd.DataFrame = rows[periods == last[series]]
    return shown


def known_above(measures: pd.DataFrame, level: str) -> dict[str, str]:
    """Find the indicators of which no area of a level has a figure, for only larger ones have.

    Returns
    -------
    dict of str to str
        Indicator → the name of the level at which it is known.
    """
    if GIVEN_PER not in measures:
        return {}
    rows = measures[measures["level"] == level]
    without = rows["value"].isna().groupby(rows["indicator"]).transform("all")
    above = rows[without & rows["state"].eq(State.LARGER)].drop_duplicates("indicator")
    return dict(zip(above["indicator"], above[GIVEN_PER], strict=True))


def wide(
    measures: pd.DataFrame, level: str, registry: dict[str, Indicator], column: str = "value"
) -> pd.DataFrame:
    """Lay out one column of the measures of a level as a table of areas by indicators.

    An indicator that is known of larger areas only is no column of it.
    """
    of_level = (measures["level"] == level).to_numpy()
    rows = measures if of_level.all() else measures[of_level]
    indicators = rows["indicator"].tolist()
    known = set(indicators) - set(known_above(measures, level))
    names = pd.Index([name for name in registry if name in known])
    place = {name: at for at, name in enumerate(names)}
    column_of_row = np.array([place.get(name, -1) for name in indicators], dtype=int)
    row_of_row, areas = pd.factorize(rows["area"], sort=True)
    # Filled by hand: it is asked for a hundred times a year, and a pivot takes five times longer.
    cells = np.full((len(areas), len(names)), np.nan, dtype=rows[column].to_numpy().dtype)
    inside = column_of_row >= 0
    cells[row_of_row[inside], column_of_row[inside]] = rows[column].to_numpy()[inside]
    return pd.DataFrame(cells, index=pd.Index(areas, name="area"), columns=names)
