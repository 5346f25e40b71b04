"""Classes of a map: where they break, which colour they get, what their legend says."""

from __future__ import annotations

import math
import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.drawings.palette import SEQUENTIAL
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State
from genkgeo.words import dutch
from genkgeo.words.rounding import rounded

CLASSES = 5
HATCH, DOTS = "hatch", "dots"
"""Fills without a colour: there is no number, or it is hidden."""
WITHOUT_NUMBER = {
    State.MISSING: HATCH,
    State.NOT_APPLICABLE: HATCH,
    State.SUPPRESSED: DOTS,
    State.LARGER: HATCH,
}

SAMPLE = 120
"""Of more values natural breaks are looked for in an even sample: the time grows with n²."""


class Row(NamedTuple):
    """One row of a legend."""

    fill: str
    """Colour, `HATCH` or `DOTS`."""
    text: str


class Classes(NamedTuple):
    """The classes of an indicator at one level, the same for every year."""

    limits: list[int]
    """Upper limit of all classes but the highest, ascending, in units of the last decimal."""
    legend: list[Row]
    """Most risk first; empty where there is no value at all."""
    ends: tuple[int, int] = (0, 0)
    """Lowest and highest value, in units of the last decimal."""


def classes(values: pd.Series, indicator: Indicator) -> Classes:
    """Divide the values of an indicator in classes of which darker is more risk.

    Parameters
    ----------
    values : pandas.Series
        All values of one level, of all years shown together; NaN where there is none.
    indicator : Indicator
        Its ``breaks``, where it has them, are the limits; else they are natural breaks.

    Returns
    -------
    Classes
    """
    shown = values.dropna().map(lambda value: rounded(value, indicator.decimals))
    if shown.empty:
        return Classes([], [])
    scale = 10**indicator.decimals
    inner = np.array(indicator.breaks) if indicator.breaks else breaks(shown)[:-1]
    # Down to what a reader can see: of 2,05 and one decimal, 2,0 is below and 2,1 above.
    limits = [math.floor(limit * scale + 1e-6) for limit in inner]
    ends = (round(shown.min() * scale), round(shown.max() * scale))
    texts = _spans(limits, ends, indicator)
    if indicator.direction != "lower":
        texts.reverse()
    colours = reversed(shades(len(texts)))
    return Classes(limits, [Row(*row) for row in zip(colours, texts, strict=True)], ends)


def breaks(values: pd.Series, how_many: int = CLASSES) -> np.ndarray:
    """Find the upper limits of at most so many natural classes (Fisher-Jenks).

    Examples
    --------
    >>> breaks(pd.Series([1.0, 2.0, float("nan"), 2.0])).tolist()
    [1.0, 2.0]
    >>> breaks(pd.Series([1.0, 1.1, 5.0, 5.2, 9.0, 9.1, 14.0, 20.0])).tolist()
    [1.1, 5.2, 9.1, 14.0, 20.0]
    """
    ordered = np.sort(values.dropna().to_numpy(dtype=float))
    distinct = np.unique(ordered)
    if len(distinct) <= how_many:
        return distinct
    from mapclassify import FisherJenks  # Imported only here: it is slow to import.

    if len(ordered) > SAMPLE:
        ordered = ordered[np.linspace(0, len(ordered) - 1, SAMPLE).round().astype(int)]
    with warnings.catch_warnings():
        # It only says that it could be faster; some hundreds of values take milliseconds.
        warnings.filterwarnings("ignore", message="Numba not installed")
        return np.unique(FisherJenks(ordered, k=how_many).bins)


def shades(how_many: int) -> list[str]:
    """Spread a number of classes over the palette, from little to much risk.

    Examples
    --------
    >>> shades(2)
    ['#ffffcc', '#253494']
    """
    if how_many == 1:
        return [SEQUENTIAL[CLASSES // 2]]
    return [SEQUENTIAL[round(place)] for place in np.linspace(0, CLASSES - 1, how_many)]


def _spans(limits: list[int], ends: tuple[int, int], indicator: Indicator) -> list[str]:
    """Words for each class, from where to where, the lowest first, without gaps between them."""
    scale = 10**indicator.decimals
    lows = [ends[0], *(limit + 1 for limit in limits)]
    highs = [*limits, ends[1]]
    written = [
        [dutch.number(end / scale, indicator.decimals) for end in ends_of_class]
        for ends_of_class in zip(lows, highs, strict=True)
    ]
    texts = [" – ".join(dict.fromkeys(ends_of_class)) for ends_of_class in written]
    if indicator.breaks:
        # Fixed limits also hold for figures that are still to come.
        texts[0], texts[-1] = f"tot en met {written[0][1]}", f"vanaf {written[-1][0]}"
    return texts
