"""Frames that a notebook shows as a Dutch table: English columns to compute with, Dutch to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from genkgeo.analysis import pictures
from genkgeo.analysis.heads import head as head_of
from genkgeo.analysis.picture import with_looks
from genkgeo.drawings.markup import encode
from genkgeo.pages.notebooks import ON_A_PAGE
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

CODE, NAME, YEAR = "code", "name", "year"
"""Index of every frame of areas, the column with their names, and that of years."""

WHAT = "what"
"""Index of a frame with a fact per row, each named as a column is."""

MOST_ROWS = 60
"""So many rows are shown at most; of more the first, and how many more there are."""


@dataclass(frozen=True)
class Dressed:
    """What a table is shown with.

    Attributes
    ----------
    registry : dict of str to Indicator
        Indicators whose columns are shown with their short name, unit and decimals.
    caption : str
        What the table holds.
    notes : tuple of str
        Sentences below it.
    decimals : int or None
        Of all numbers, instead of those of each indicator.
    heads : dict of str to str
        What this table calls its columns, where `genkgeo.analysis.heads` says otherwise.
    """

    registry: dict[str, Indicator] = field(default_factory=dict)
    caption: str = ""
    notes: tuple[str, ...] = ()
    decimals: int | None = None
    heads: dict[str, str] = field(default_factory=dict)


class Table(pd.DataFrame):
    """A frame that looks good by itself; what is made of it (a row, a sort) still does."""

    _metadata = ["dressed"]  # noqa: RUF012 - pandas asks for a list
    dressed: Dressed | None = None

    @property
    def _constructor(self) -> type[Table]:
        return Table

    @property
    def T(self) -> Table:
        """The table on its side, with names of areas or years for heads and no codes."""
        return self.transpose()

    def transpose(self, *args: Any, **kwargs: Any) -> Table:
        """Turn rows into columns; areas by their name, of one area its years."""
        if self.index.name != CODE or NAME not in self.columns:
            return super().transpose(*args, **kwargs)
        one = YEAR in self.columns and self[NAME].nunique() == 1
        keys = [YEAR] if one else [NAME, *([YEAR] if YEAR in self.columns else [])]
        turned = (
            self.drop(columns=NAME).reset_index(drop=True) if one else self.reset_index(drop=True)
        )
        made = pd.DataFrame(turned).set_index(keys).T
        return table_of(made, self.dressed)

    def _repr_html_(self) -> str:
        return with_looks(html_of(self))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        html = html_of(self)
        return {"text/html": with_looks(html), "text/plain": repr(self), ON_A_PAGE: html}


def table_of(frame: pd.DataFrame, dressed: Dressed | None, **more: Any) -> Table:
    """Dress a frame; ``more`` are fields of `Dressed` that differ."""
    table = Table(frame)
    own = dressed or Dressed()
    table.dressed = Dressed(**{**vars(own), **more})
    return table


def named(frame: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Give a frame of areas by code an index of that name, and their names in the first column."""
    found = frame.rename_axis(index=CODE)
    if NAME in found:
        found = found.drop(columns=NAME)
    found.insert(0, NAME, names.reindex(found.index).to_numpy())
    return found


def html_of(table: Table) -> str:
    """Write a table as a reader sees it: what it holds, its rows, and what is missing."""
    dressed = table.dressed or Dressed()
    rows = table.head(MOST_ROWS)
    shown = pd.DataFrame(rows)
    if shown.index.name == CODE and NAME in shown:
        shown = shown.set_index(NAME).rename_axis(None)
    elif NAME in shown.index.names and isinstance(shown.index, pd.MultiIndex):
        shown = shown.reset_index()
    if shown.index.name == WHAT:
        shown = shown.rename(index=lambda name: head_of(str(name), dressed.heads))
    head = f"<p><strong>{encode(dressed.caption)}</strong></p>" if dressed.caption else ""
    body = pictures.table(shown, dressed.registry, decimals=dressed.decimals, heads=dressed.heads)
    notes = list(dressed.notes)
    if len(table) > len(rows):
        notes.insert(0, f"De eerste {len(rows)} van {dutch.number(len(table))} rijen.")
    foot = f"<p><small>{encode(' '.join(notes))}</small></p>" if notes else ""
    return f"{head}{body}{foot}"
