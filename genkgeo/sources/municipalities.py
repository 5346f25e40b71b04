"""Figures of many municipalities, one row each, that those of one are set beside."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError
from genkgeo.sources.text import read_csv
from genkgeo.sources.tidy import refuse_years_to_come

MUNICIPALITIES = ["municipality", "name", "indicator", "period", "value", "coverage"]
"""Columns of the figures of many municipalities; values in the unit of the indicator, coverage as
the share of the municipality that a figure is about."""

HEADS = ["gemeente", "naam", "indicator", "jaar", "waarde", "dekking"]
"""Heads of the file, in the order of `MUNICIPALITIES`."""

BOUNDS = {"period": (1900, 2200), "value": (-1e12, 1e12), "coverage": (0, 1)}
"""Between what a number of a column lies: what is outside is a damaged cell."""

LACKS = {"municipality": "een code", "name": "een naam", "indicator": "een indicator"}
"""Column → what stands in each of its cells."""

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
        A column is absent, a code or name is empty, a code has two names, a cell is no number or
        one that no figure can be, a figure is of nobody, or it stands twice.
    """
    if path.is_file() and path.read_bytes() == EMPTY:
        return pd.DataFrame(columns=MUNICIPALITIES)
    table = read_csv(path, required=HEADS)[HEADS].set_axis(MUNICIPALITIES, axis="columns")
    _refuse_names(table, path)
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
    refuse_years_to_come(table["period"], path)
    nobody = table["coverage"] <= ROUNDING
    if nobody.any():
        row = int(nobody.to_numpy().argmax())
        raise DataError(
            "Een cijfer van een gemeente rust op niemand",
            expected="een dekking boven 0, of geen rij",
            found=f"{table['value'].iloc[row]:g} bij een dekking van 0",
            where=f"{path.name}, rij {row + 2}, kolom dekking",
            remedy="verwijder de rij, of laat genkgeo batch het bestand opnieuw schrijven",
        )
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


def _refuse_names(table: pd.DataFrame, path: Path) -> None:
    """Refuse a municipality that nobody can point at, or that has two names."""
    for column, head in zip(MUNICIPALITIES[:3], HEADS[:3], strict=True):
        empty = table[column] == ""
        if empty.any():
            raise DataError(
                f"De kolom {head} is niet ingevuld",
                expected=f"{LACKS[column]} in elke rij",
                where=f"{path.name}, rij {int(empty.to_numpy().argmax()) + 2}, kolom {head}",
                remedy="vul de cel in, of laat genkgeo batch het bestand opnieuw schrijven",
            )
    first = table.groupby("municipality", sort=False)["name"].transform("first")
    other = table["name"] != first
    if other.any():
        row = int(other.to_numpy().argmax())
        code = table["municipality"].iloc[row]
        raise DataError(
            "Een gemeente heeft twee namen",
            expected=f"{first.iloc[row]}, zoals in een eerdere rij van {code}",
            found=table["name"].iloc[row],
            where=f"{path.name}, rij {row + 2}, kolom naam",
            remedy="verbeter de naam of de code, of laat genkgeo batch het bestand opnieuw "
            "schrijven",
        )


EMPTY = (",".join(HEADS) + "\n").encode()
"""The file while no figure is known yet."""


def to_bytes(figures: pd.DataFrame) -> bytes:
    """Write figures as the file, sorted, the same for the same figures."""
    ordered = figures[MUNICIPALITIES].sort_values(MUNICIPALITIES[:4], kind="stable")
    ordered = ordered.set_axis(HEADS, axis="columns")
    text: str = ordered.to_csv(index=False, lineterminator="\n")
    return text.encode()
