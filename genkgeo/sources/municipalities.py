"""Figures of many municipalities, one row each, that those of one are set beside."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError
from genkgeo.sources.text import read_csv

MUNICIPALITIES = ["municipality", "name", "indicator", "period", "value", "coverage"]
"""Columns of the figures of many municipalities; values in the unit of the indicator, coverage as
the share of the municipality that a figure is about."""

HEADS = ["gemeente", "naam", "indicator", "jaar", "waarde", "dekking"]
"""Heads of the file, in the order of `MUNICIPALITIES`."""

BOUNDS = {"period": (1900, 2200), "value": (-1e12, 1e12), "coverage": (0, 1)}
"""Between what a number of a column lies: what is outside is a damaged cell."""

ROUNDING = 1e-9


def read_municipalities(path: Path) -> pd.DataFrame:
    """Read the figures of all municipalities, as a batch writes them.

    Returns
    -------
    pandas.DataFrame
        Columns `MUNICIPALITIES`; empty where no figure is known yet.

    Raises
    ------
    DataError
        A column is absent, a cell is no number or one that no figure can be, or a figure stands
        twice.
    """
    if path.is_file() and path.read_bytes() == EMPTY:
        return pd.DataFrame(columns=MUNICIPALITIES)
    table = read_csv(path, required=HEADS)[HEADS].set_axis(MUNICIPALITIES, axis="columns")
    for column in ("period", "value", "coverage"):
        numbers = pd.to_numeric(table[column], errors="coerce")
        low, high = BOUNDS[column]
        wrong = ~numbers.between(low - ROUNDING, high + ROUNDING)
        wrong |= (column == "period") & (numbers % 1 != 0)
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise DataError(
                f"Een cel is geen {'getal' if pd.isna(numbers.iloc[row]) else 'mogelijk cijfer'}",
                expected=f"een getal van {low:g} tot {high:g}, met een punt als decimaalteken",
                found=str(table[column].iloc[row]),
                where=f"{path.name}, rij {row + 2}, kolom {HEADS[MUNICIPALITIES.index(column)]}",
                remedy="laat genkgeo batch het bestand opnieuw schrijven",
            )
        table[column] = numbers
    table["period"] = table["period"].astype(int)
    double = table.duplicated(["municipality", "indicator", "period"])
    if double.any():
        row = int(double.to_numpy().argmax())
        raise DataError(
            "Een cijfer van een gemeente staat er twee keer",
            found=", ".join(map(str, table.iloc[row][["municipality", "indicator", "period"]])),
            where=f"{path.name}, rij {row + 2}",
            remedy="verwijder de dubbele rij, of laat genkgeo batch het bestand opnieuw schrijven",
        )
    return table


EMPTY = (",".join(HEADS) + "\n").encode()
"""The file while no figure is known yet."""


def to_bytes(figures: pd.DataFrame) -> bytes:
    """Write figures as the file, sorted, the same for the same figures."""
    ordered = figures[MUNICIPALITIES].sort_values(MUNICIPALITIES[:4], kind="stable")
    ordered = ordered.set_axis(HEADS, axis="columns")
    text: str = ordered.to_csv(index=False, lineterminator="\n")
    return text.encode()
