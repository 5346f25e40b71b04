"""How much of a table was not read, for it is of other municipalities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.parameters.file import Table
from genkgeo.words import dutch


class Others(NamedTuple):
    """What one table holds of our municipality and of others.

    Attributes
    ----------
    file : str
        Name of the file.
    ours, left_out : int
        Rows that were read, and rows of other municipalities that were not.
    municipalities : int, optional
        How many those are, where codes begin with the number of one.
    """

    file: str
    ours: int
    left_out: int
    municipalities: int | None

    def sentence(self, city: str) -> str:
        """Say how many rows were read and how many were not.

        Examples
        --------
        >>> Others("huishoudens.xlsx", 145, 19_332, 580).sentence("Genk")
        'huishoudens.xlsx: 145 rijen van Genk gelezen, 19.332 van 580 andere gemeenten niet'
        >>> Others("leeftijd.csv", 1, 1, 1).sentence("Genk")
        'leeftijd.csv: 1 rij van Genk gelezen, 1 van 1 andere gemeente niet'
        >>> Others("wijken.csv", 23, 4, None).sentence("Genk")
        'wijken.csv: 23 rijen van Genk gelezen, 4 van elders niet'
        """
        whose = "elders"
        if self.municipalities is not None:
            plural = "" if self.municipalities == 1 else "n"
            whose = f"{dutch.number(self.municipalities)} andere gemeente{plural}"
        return (
            f"{self.file}: {dutch.number(self.ours)} rij{'' if self.ours == 1 else 'en'} van "
            f"{city} gelezen, {dutch.number(self.left_out)} van {whose} niet"
        )


def others_of(
    not_read: Counter[str], dropped: pd.DataFrame, ours: pd.DataFrame, table: Table, here: Areas
) -> Iterator[Others]:
    """Count what was left out of a table; nothing to say where that is nothing.

    Parameters
    ----------
    not_read : collections.Counter of str
        Code or name → rows that the reader left out.
    dropped, ours : pandas.DataFrame
        Tidy figures that the gate left out, and those that it kept.
    table : Table
    here : Areas
        Of the table's vintage.
    """
    rows = not_read + Counter(dropped.drop_duplicates("row")["sector"])
    if not rows:
        return
    length = len(here.code)
    begun = {code[:length] for code in rows}
    numbered = here.code.isdecimal() and all(map(str.isdecimal, begun))
    yield Others(
        Path(table.file).name,
        ours["row"].nunique(),
        rows.total(),
        len(begun) if numbered else None,
    )
