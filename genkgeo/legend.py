"""Classes of a map: where they break, which colour they get, what their legend says."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo import dutch, sentences
from genkgeo.palette import SEQUENTIAL
from genkgeo.registry import Indicator
from genkgeo.values import State

CLASSES = 5
HATCH, DOTS = "hatch", "dots"
"""Fills without a colour: there is no number, or it is hidden."""
WITHOUT_NUMBER = {State.MISSING: HATCH, State.NOT_APPLICABLE: HATCH, State.SUPPRESSED: DOTS}


class Row(NamedTuple):
    """One row of a legend."""

    fill: str
    """Colour, `HATCH` or `DOTS`."""
    text: str
    count: int
    """Number of areas."""
    city: str = ""
    """Where the city's value is: ``in`` the class, ``above`` the row, ``below`` it."""


class Classed(NamedTuple):
    """Areas in classes, most risk first and after them those without a number."""

    rows: pd.Series
    """Area code → position in the legend."""
    legend: list[Row]


def classify(values: pd.Series, states: pd.Series, city: float, indicator: Indicator) -> Classed:
    """Put the values of an indicator in classes of which darker is more risk.

    Parameters
    ----------
    values : pandas.Series
        Area code → value in the unit of the indicator, rounded as it is shown.
    states : pandas.Series
        Area code → state.
    city : float
        The value of the city, or NaN.
    indicator : Indicator

    Returns
    -------
    Classed
    """
    limits = breaks(values)
    class_of = pd.Series(np.searchsorted(limits, values), index=values.index)
    order = list(range(len(limits)))
    if indicator.direction != "lower":
        order.reverse()
    place = pd.Series(range(len(order)), index=order, dtype=float)
    rows = class_of.map(place).where(values.notna())
    groups = [values[class_of.eq(at) & values.notna()] for at in order]
    where = _city_marks(groups, city, falling=indicator.direction != "lower")
    legend = [
        Row(colour, _span(group, indicator), len(group), mark)
        for group, colour, mark in zip(groups, reversed(shades(len(order))), where, strict=True)
    ]
    for state, fill in WITHOUT_NUMBER.items():
        lacking = values.isna() & states.eq(state)
        if lacking.any():
            rows[lacking] = len(legend)
            legend.append(Row(fill, sentences.state_text(state), int(lacking.sum())))
    return Classed(rows.astype(int), legend)


def breaks(values: pd.Series) -> np.ndarray:
    """Find the upper limits of at most five natural classes.

    Examples
    --------
    >>> breaks(pd.Series([1.0, 2.0, float("nan"), 2.0])).tolist()
    [1.0, 2.0]
    >>> breaks(pd.Series([1.0, 1.1, 5.0, 5.2, 9.0, 9.1, 14.0, 20.0])).tolist()
    [1.1, 5.2, 9.1, 14.0, 20.0]
    """
    given = np.sort(values.dropna().to_numpy(dtype=float))
    distinct = np.unique(given)
    if len(distinct) <= CLASSES:
        return distinct
    from mapclassify import FisherJenks  # only here: it is slow to import

    with warnings.catch_warnings():
        # It only says that it could be faster; some sixty values take milliseconds.
        warnings.filterwarnings("ignore", message="Numba not installed")
        return np.unique(FisherJenks(given, k=CLASSES).bins)


def shades(how_many: int) -> list[str]:
    """Spread a number of classes over the palette, from little to much risk.

    Examples
    --------
    >>> shades(2)
    ['#ffffcc', '#253494']
    """
    if how_many == 1:
        return [SEQUENTIAL[CLASSES // 2]]
    return [SEQUENTIAL[round(at)] for at in np.linspace(0, CLASSES - 1, how_many)]


def _span(group: pd.Series, indicator: Indicator) -> str:
    ends = (dutch.number(end, indicator.decimals) for end in (group.min(), group.max()))
    return " – ".join(dict.fromkeys(ends))


def _city_marks(groups: list[pd.Series], city: float, *, falling: bool) -> list[str]:
    """Say for each class whether the city's value is in it, or in the gap beside it."""
    marks = [""] * len(groups)
    if pd.isna(city) or not groups:
        return marks
    for at, group in enumerate(groups):
        if group.min() <= city <= group.max():
            marks[at] = "in"
            return marks
        if (group.max() < city) if falling else (group.min() > city):
            marks[at] = "above"
            return marks
    marks[-1] = "below"
    return marks
