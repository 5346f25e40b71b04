"""The one parser of numbers: it never guesses what a dot or a comma means."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.errors import DataError

PLAIN = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
# No group of thousands begins with 0: "0.123" is a decimal written in the other style.
DUTCH = r"[+-]?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?"
STYLES = {"plain": PLAIN, "dutch": DUTCH}
"""``plain``: 1234.5; ``dutch``: 1.234,5 (dot for thousands, comma for decimals)."""


def parse_numbers(cells: pd.Series, path: Path, *, style: str = "plain") -> np.ndarray:
    """Turn text cells into numbers.

    Parameters
    ----------
    cells : pandas.Series of str
        Index ``i`` stands for row ``i + 2`` of the file; the name is the column.
    path : pathlib.Path
        For the message.
    style : {"plain", "dutch"}
        How the file writes numbers.

    Returns
    -------
    numpy.ndarray of float
        NaN for an empty cell.

    Raises
    ------
    DataError
        A cell is not a number in this style, or too large for one.

    Examples
    --------
    >>> parse_numbers(pd.Series(["2.054", "-00", ""]), Path("x.txt"), style="dutch")
    array([2054.,   -0.,   nan])
    """
    empty = (cells == "").to_numpy(dtype=bool)
    is_number = cells.str.fullmatch(STYLES[style]).to_numpy(dtype=bool)
    text = cells.where(is_number, "nan")
    if style == "dutch":
        text = text.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    value = text.to_numpy(dtype=object).astype(float)
    wrong = ~(is_number | empty) | np.isinf(value)
    if wrong.any():
        first = cells.index[int(np.argmax(wrong))]
        more = int(wrong.sum()) - 1
        raise DataError(
            "Een cel is geen getal",
            expected="een getal zoals 1234.5" if style == "plain" else "een getal zoals 1.234,5",
            found=f"{cells[first][:40]!r}" + (f" (en nog {more})" if more else ""),
            where=f"{path.name}, rij {first + 2}, kolom {cells.name}",
            remedy=_remedy(str(cells[first]), style),
        )
    return value


def _remedy(cell: str, style: str) -> str:
    if style == "plain" and re.fullmatch(DUTCH, cell) and "," in cell:
        return "staan er komma's voor decimalen? Zet dan bij deze tabel: decimal: comma"
    return "verbeter de cel of voer de tabel opnieuw uit"
