"""What a supplier hides of sectors, kept hidden where the supplier also gives larger areas.

Who reads the pages knows that every larger area is the sum of its parts: of the whole figures, and
of what is known of each. As long as something secret follows from these sums and what is shown,
one more figure beside it is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.any_level import GIVEN_PER
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.states import State

Cell = tuple[str, str]
"""An area as (level, code)."""

Families = dict[Cell, list[Cell]]
"""Larger area → its parts."""

Unknown = tuple[str, Cell]
"""What a reader does not see: the whole figure of an area, or what is known of it."""

ALL, KNOWN = "all", "known"

WHOLE = 1 - 1e-9
"""Coverage from which a figure is of all of its area."""

FREE = 1e-8
"""Length of what the sums leave open of a figure: less is rounding."""


@dataclass(frozen=True)
class _Column:
    """The figures of one indicator and year, as a reader may look at them.

    Attributes
    ----------
    whole, partly : frozenset of Cell
        Areas of which all is known, and of which a part is.
    nothing : frozenset of Cell
        Known to be 0.
    hidden : frozenset of Cell
        What is not shown of them, though there is a figure.
    secret : frozenset of Cell
        What may not follow.
    size : dict of Cell to float
    """

    whole: frozenset[Cell]
    partly: frozenset[Cell]
    nothing: frozenset[Cell]
    hidden: frozenset[Cell]
    secret: frozenset[Cell]
    size: dict[Cell, float]

    @classmethod
    def of(cls, rows: pd.DataFrame, hide: np.ndarray, secret: np.ndarray) -> _Column:
        """Look at measures as they are before anything is hidden."""
        cells = list(zip(rows["level"], rows["area"], strict=True))

        def chosen(mask: pd.Series | np.ndarray) -> frozenset[Cell]:
            return frozenset(cell for cell, is_so in zip(cells, mask, strict=True) if is_so)

        nothing = rows["denominator"].eq(0) | rows["state"].eq(State.NOT_APPLICABLE)
        has, whole = rows["value"].notna() & ~nothing, rows["coverage"] >= WHOLE
        # Between the levels that come from a supplier it hides nothing: what an area of sectors
        # that are all hidden adds up to gives none of them away.
        given = {SECTOR, *rows[GIVEN_PER]}
        held_back = rows["state"].eq(State.SUPPRESSED) & ~nothing & rows["level"].isin(given)
        # A count has no denominator: it is as large as it says.
        size = rows["denominator"].fillna(rows["numerator"]).fillna(0.0)
        return cls(
            whole=chosen(has & whole),
            partly=chosen(has & ~whole),
            nothing=chosen(nothing),
            hidden=chosen(has & hide),
            secret=chosen((has & secret) | held_back),
            size=dict(zip(cells, size, strict=True)),
        )

    @property
    def shown(self) -> frozenset[Cell]:
        """The areas of which the page gives a figure."""
        return (self.whole | self.partly) - self.hidden

    def unknown(self, cell: Cell, of: str) -> Unknown | None:
        """Name what a reader does not see of an area; None where it is seen, or known to be 0."""
        if cell not in self.size or cell in self.nothing:
            return None
        if cell in self.whole:
            return (ALL, cell) if cell in self.hidden else None
        if of == ALL:
            return ALL, cell
        return (KNOWN, cell) if cell in self.partly & self.hidden else None

    def secrets(self) -> dict[Unknown, Cell]:
        """Name what may not follow: of a part that is known that part, else the whole."""
        found = {}
        for cell in self.secret:
            unknown = self.unknown(cell, KNOWN if cell in self.partly else ALL)
            if unknown is not None:
                found[unknown] = cell
        return found


def children_of(areas: Areas) -> Families:
    """List the parts of every larger area, one level below it."""
    children: Families = {}
    for level, above in pairwise(areas.levels):
        for code, parent in areas.parent(level, above).items():
            children.setdefault((above, parent), []).append((level, str(code)))
    return children


def with_larger_areas(measures: pd.DataFrame) -> np.ndarray:
    """Say which rows are of an indicator and year of which a supplier gave larger areas."""
    if GIVEN_PER not in measures:
        return np.zeros(len(measures), dtype=bool)
    keys = [measures["indicator"], measures["period"]]
    return measures[GIVEN_PER].ne("").groupby(keys).transform("any").to_numpy(dtype=bool)


def given_away(
    measures: pd.DataFrame, hide: np.ndarray, ours: np.ndarray, areas: Areas
) -> np.ndarray:
    """Say which figures must be hidden too, so that nothing secret follows from the rest.

    Parameters
    ----------
    measures : pandas.DataFrame
        From `genkgeo.measures.any_level.measure`. Where a supplier gave no larger areas nothing
        is looked at.
    hide : numpy.ndarray of bool
        The rows that are hidden already.
    ours : numpy.ndarray of bool
        Those of them that are secret, and not only too small to say anything. What the supplier
        hides is secret as well.
    areas : Areas

    Returns
    -------
    numpy.ndarray of bool
        By row.
    """
    more = np.zeros(len(measures), dtype=bool)
    for rows, families in _columns(measures, areas):
        part = measures.iloc[rows]
        column = _Column.of(part, hide[rows], ours[rows])
        at = dict(zip(zip(part["level"], part["area"], strict=True), rows, strict=True))
        while found := _follows(column, families):
            chosen = _beside(min(found), column, families)
            if chosen is None:
                break
            column = replace(
                column, hidden=column.hidden | {chosen}, secret=column.secret | {chosen}
            )
            more[at[chosen]] = True
    return more


def _columns(measures: pd.DataFrame, areas: Areas) -> Iterator[tuple[np.ndarray, Families]]:
    """Give the rows of every indicator and year of which larger areas were supplied."""
    looked_at = np.flatnonzero(with_larger_areas(measures))
    families = children_of(areas) if len(looked_at) else {}
    part = measures.iloc[looked_at]
    for rows in part.groupby(["indicator", "period"], sort=False).indices.values():
        yield looked_at[rows], families


def _follows(column: _Column, families: Families) -> set[Cell]:
    """Find the secrets that the sums and what is shown leave no freedom."""
    secrets = column.secrets()
    equations: list[dict[Unknown, float]] = []
    for parent, parts in families.items():
        # Of an area of which all is known more may be known than of its parts together.
        for of in (ALL,) if parent in column.whole else (ALL, KNOWN):
            signs = [(parent, -1.0), *((part, 1.0) for part in parts)]
            named = [(column.unknown(cell, of), sign) for cell, sign in signs]
            equations.append({name: sign for name, sign in named if name is not None})
    names = sorted(set(secrets).union(*equations))
    place = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(equations), len(names)))
    for row, equation in enumerate(equations):
        for name, sign in equation.items():
            matrix[row, place[name]] = sign
    if not matrix.any():
        return set()
    _, singular, rows = np.linalg.svd(matrix)
    rank = int((singular > FREE * singular.max()).sum())
    # What the sums leave open is spanned by the other rows: what lies outside of it is known.
    open_to = np.linalg.norm(rows[rank:], axis=0)
    return {cell for name, cell in secrets.items() if open_to[place[name]] < FREE}


def _beside(secret: Cell, column: _Column, families: Families) -> Cell | None:
    """Choose the figure to hide beside a secret one, among the nearest.

    What is known of a part of its area says least and goes first, then the smallest of the parts,
    then a larger area; the gemeente, whose totals are in a table of their own, only where nothing
    else is left.
    """
    reached: set[Cell] = {secret}
    looked_at: set[Cell] = set()
    shown = {cell for cell in column.shown if column.size[cell] > 0}
    whole = {cell for cell in shown if cell[0] == MUNICIPALITY}
    shown -= whole
    while True:
        near = {
            parent: parts
            for parent, parts in families.items()
            if parent not in looked_at and reached & {parent, *parts}
        }
        if not near:
            return next(iter(whole), None)
        parts = {part for own in near.values() for part in own}
        free = (parts | set(near)) & shown & column.partly or parts & shown or set(near) & shown
        if free:
            return min(free, key=lambda cell: (column.size[cell], cell))
        looked_at |= set(near)
        reached = parts | set(near)
