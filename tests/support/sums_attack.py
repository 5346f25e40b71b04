"""An attacker that knows equalities only: what is hidden and follows from the sums over areas."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.disclosure import guarded, protect
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State


def exposed(measures: pd.DataFrame, original: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Play an attacker: find the hidden numerators that the shown ones determine.

    Each larger area that is shown gives one equation: the sum of its parts. A hidden cell is
    exposed when the equations leave it no freedom.

    Parameters
    ----------
    measures, original : pandas.DataFrame
        After and before `protect`, with the same rows.
    areas : Areas
        The hierarchy.

    Returns
    -------
    pandas.DataFrame
        The rows of ``original`` that can be computed although they were hidden.
    """
    ours = (measures["state"] == State.SUPPRESSED) & original["denominator"].gt(0)
    hidden = (measures["state"] == State.SUPPRESSED).to_numpy()
    above = guarded.with_larger_areas(original)
    given_away = list(original.index[exposed_cells(original, hidden, areas)])
    children = guarded.children_of(areas)
    for _, rows in measures[ours & ~above].groupby(["indicator", "period"]):
        cells = list(zip(rows["level"], rows["area"], strict=True))
        column = {cell: i for i, cell in enumerate(cells)}
        equations = []
        for parent, parts in children.items():
            equation = np.zeros(len(cells))
            for cell, sign in [(parent, -1.0), *((part, 1.0) for part in parts)]:
                if cell in column:
                    equation[column[cell]] = sign
            if equation.any():
                equations.append(equation)
        matrix = np.array(equations) if equations else np.zeros((1, len(cells)))
        rank = np.linalg.matrix_rank(matrix)
        for i, row in enumerate(rows.index):
            this_cell = np.zeros((1, len(cells)))
            this_cell[0, i] = 1.0
            if np.linalg.matrix_rank(np.vstack([matrix, this_cell])) == rank:
                given_away.append(row)
    return original.loc[given_away]


def exposed_cells(measures: pd.DataFrame, hidden: np.ndarray, areas: Areas) -> np.ndarray:
    """Say which hidden rows follow from the sums, where a supplier also gives larger areas.

    Parameters
    ----------
    measures : pandas.DataFrame
        As they were before anything was hidden.
    hidden : numpy.ndarray of bool
        The rows that are hidden now.
    areas : Areas
    """
    found = np.zeros(len(measures), dtype=bool)
    for rows, families in guarded._columns(measures, areas):
        part = measures.iloc[rows]
        follows = guarded._follows(guarded._Column.of(part, hidden[rows], hidden[rows]), families)
        cells = zip(part["level"], part["area"], strict=True)
        found[rows] = [cell in follows for cell in cells]
    return found


def shown(measures: pd.DataFrame, registry: dict[str, Indicator], areas: Areas) -> pd.DataFrame:
    """Hide what must be hidden, and give what is left of the measures."""
    return protect(measures, registry, areas).measures
