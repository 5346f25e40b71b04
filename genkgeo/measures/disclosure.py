"""Suppression of small areas, and the attacker that checks it.

Two steps. First: a value whose denominator is above 0 and below the indicator's minimum is
hidden. Second: as long as a hidden value could be found by subtracting its neighbours from
the larger area, one more neighbour (the smallest) is hidden too. Figures that the supplier
publishes by sector need only the first step: they are too small to say anything, not secret.

Where a supplier also gives a larger area, its figure less those of the sectors shown may be the one
that it hid: what it hides is secret then, and guarded in the same way (`genkgeo.measures.guarded`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures import guarded
from genkgeo.measures.guarded import Cell
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

HIDDEN_COLUMNS = ["numerator", "denominator", "value", "coverage", "low", "high"]
"""What a hidden row no longer says: its bounds and coverage would give the value away."""

SLACK = 1e-6
"""Share of a minimum that a size may lack: weights of a crosswalk are rounded to 2⁻³⁰."""


def below(size: np.ndarray, minimum: np.ndarray | float) -> np.ndarray:
    """Say which sizes do not reach a minimum, but for the rounding of weights.

    Examples
    --------
    >>> below(np.array([5.999999996, 5.99, 6.0]), 6).tolist()
    [False, True, False]
    """
    return np.asarray(size < minimum - SLACK * np.abs(minimum))


def protect(measures: pd.DataFrame, registry: dict[str, Indicator], areas: Areas) -> pd.DataFrame:
    """Hide what is too small to show, and what would give it away.

    Parameters
    ----------
    measures : pandas.DataFrame
        From `genkgeo.measures.indicators.measure`, with all levels.
    registry : dict of str to Indicator
        ``minimum`` is the smallest denominator that may be shown.
    areas : Areas
        The hierarchy.

    Returns
    -------
    pandas.DataFrame
        A copy in which hidden rows have state ``onderdrukt`` and no number.
    """
    codes, names = pd.factorize(measures["indicator"])
    minimum = np.array([registry[name].minimum for name in names])[codes]
    secret = np.array([not registry[name].public for name in names])[codes]
    denominator = measures["denominator"].to_numpy()
    hide = (denominator > 0) & below(denominator, minimum)
    first = hide & secret
    above = guarded.with_larger_areas(measures)
    # Only an indicator and year of which something was hidden can give something away.
    column = measures["period"].to_numpy() * len(names) + codes
    children = guarded.children_of(areas) if first.any() else {}
    levels, codes_of_areas = (measures[key].to_numpy(dtype=object) for key in ("level", "area"))
    for one in np.unique(column[first & ~above]):
        rows = np.flatnonzero(column == one)
        cells = list(zip(levels[rows], codes_of_areas[rows], strict=True))
        size = dict(zip(cells, denominator[rows], strict=True))
        small = {cell for cell, is_small in zip(cells, first[rows], strict=True) if is_small}
        hidden = _complement(small, size, children)
        hide[rows] = [cell in hidden for cell in cells]
    hide |= guarded.given_away(measures, hide, first, areas)
    result = measures.copy()
    result.loc[hide, HIDDEN_COLUMNS] = np.nan
    result.loc[hide, "state"] = State.SUPPRESSED
    return result


def exposed(measures: pd.DataFrame, original: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Play the attacker: find the hidden numerators that the shown ones determine.

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
    given_away = list(original.index[guarded.exposed_cells(original, hidden, areas)])
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


def _complement(
    hidden: set[Cell], size: dict[Cell, float], children: dict[Cell, list[Cell]]
) -> set[Cell]:
    """Hide more until no larger area and its parts differ in exactly one unknown.

    An area without anyone in it is known to be 0 and hides nothing.
    """
    hidden = set(hidden)
    changed = True
    while changed:
        changed = False
        for parent, parts in children.items():
            family = [cell for cell in [parent, *parts] if size.get(cell, 0) > 0]
            unknown = [cell for cell in family if cell in hidden]
            if len(unknown) != 1:
                continue
            free = [cell for cell in family if cell not in hidden and cell != parent]
            # The smallest of the parts goes; the larger area itself only when it has one part.
            choice = min(free, key=lambda cell: (size[cell], cell)) if free else parent
            if choice in hidden or choice not in size:
                continue
            hidden.add(choice)
            changed = True
    return hidden
