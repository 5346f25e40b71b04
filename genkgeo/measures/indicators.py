"""Counts first: indicators of every level as Σ numerator ÷ Σ denominator over the sectors.

Never a mean of percentages. A numerator counts only where its denominator is known too,
and the other way round; what share of the denominator that covers is the coverage, and the
lowest and highest value that hidden parts allow are the bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.errors import DataError
from genkgeo.measures.cube import Cube
from genkgeo.measures.expected import expected_more
from genkgeo.measures.moving import Brought, split
from genkgeo.measures.sizes import size_variables, sizes
from genkgeo.measures.terms import Terms, terms_of
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, STATES, State

KEYS = ["level", "area", "period", "indicator"]
MEASURE_COLUMNS = [*KEYS, "numerator", "denominator", "value", "state", "coverage", "low", "high"]

AT_LEAST = "at_least"
"""Column of measures, where it is asked for: the figure is surely no lower, whatever is unseen and
also where nothing bounds it from above; infinite where something is counted and there is nobody.
NaN where that rests on a part of a unit of another list."""


def measure(
    cube: Cube,
    registry: dict[str, Indicator],
    areas: Areas,
    *,
    levels: tuple[str, ...] | None = None,
    size: str | np.ndarray | None = None,
    transfer: sparse.csr_array | None = None,
    brought: Brought | None = None,
    at_least: bool = False,
) -> pd.DataFrame:
    """Compute every indicator for every area of the levels and every year in the cube.

    Parameters
    ----------
    cube : Cube
        Sector figures of one vintage.
    registry : dict of str to Indicator
        The indicators to compute.
    areas : Areas
        The hierarchy to give the figures for.
    levels : tuple of str
        Levels to give; all of them where it is not said.
    size : str or numpy.ndarray, optional
        How large a sector is, where a denominator is not known when the coverage is computed:
        a variable (residents, households), or a number per unit of the cube.
    transfer : scipy.sparse.csr_array, shape (units of ``areas``, units of the cube), optional
        Needed where the cube is of another vintage: which share of each of its units goes
        where. Counts move, rates are computed anew; what then rests on a part of a sector
        has state ``geschat``.
    brought : Brought, optional
        Where ``cube`` is what was brought together from several lists.
    at_least : bool
        Give the column `AT_LEAST` as well.

    Returns
    -------
    pandas.DataFrame
        Columns `MEASURE_COLUMNS`. ``value`` = factor × Σn / Σd over the units where both
        are known; ``coverage`` is their share of the denominator, of ``size`` where a
        denominator is not known, or else of the number of sectors; ``low`` and ``high`` are
        the extremes that the parts without a number allow, NaN where nothing bounds them. A
        value outside them is replaced by the expected one, state ``geschat``.

    Raises
    ------
    DataError
        An indicator that cannot be added up is asked for a level above the sector.
    """
    columns = columns_of(cube, registry) if brought is None else brought.columns
    levels = areas.levels.ids if levels is None else levels
    above = [level for level in levels if level != SECTOR]
    for name, _ in columns:
        if registry[name].kind == "not_aggregable" and above:
            raise not_aggregable(name, above[0])
    if not columns:
        return no_measures()
    memberships = [areas.membership(level) for level in levels]
    matrix = sparse.vstack([matrix for matrix, _ in memberships], format="csr")
    if transfer is not None:
        matrix = sparse.csr_array(matrix @ transfer)
    level = np.repeat(levels, [len(codes) for _, codes in memberships])
    if not isinstance(size, np.ndarray):
        size = sizes(cube, areas, size, beside=size_variables(registry)).values
    terms = terms_of(cube, columns, registry, areas, size)
    if brought is not None:
        terms = replace(terms, moved_by=moved_by(columns, registry, brought.origins))
    aggregated = aggregate(terms, matrix, top=(level == MUNICIPALITY)[:, None])
    area = np.concatenate([codes for _, codes in memberships])
    return as_measures(level, area, columns, aggregated, at_least=at_least)


def as_measures(
    level: np.ndarray,
    area: np.ndarray,
    columns: list[tuple[str, int]],
    aggregated: Mapping[str, np.ndarray],
    *,
    at_least: bool = False,
) -> pd.DataFrame:
    """Lay arrays of areas by columns (indicator, year) out as measures.

    One indicator and year comes after the other, each with its areas from small to large.
    """
    aggregated = {
        name: column for name, column in aggregated.items() if at_least or name != AT_LEAST
    }
    keys = {
        "level": np.tile(level, len(columns)),
        "area": np.tile(area, len(columns)),
        "period": np.repeat([period for _, period in columns], len(level)),
        "indicator": np.repeat([name for name, _ in columns], len(level)),
    }
    return pd.DataFrame(keys | {name: column.ravel("F") for name, column in aggregated.items()})


def put_together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put measures of several code lists one after the other; a list may give none.

    Examples
    --------
    >>> put_together([no_measures(), no_measures()])["value"].dtype
    dtype('float64')
    """
    parts = list(parts)
    return pd.concat([part for part in parts if len(part)] or parts)


def no_measures() -> pd.DataFrame:
    """Lay out no measures at all: the columns hold numbers, as they do where there are some."""
    empty = {name: pd.Series(dtype=float) for name in MEASURE_COLUMNS}
    empty |= {name: pd.Series(dtype=object) for name in (*KEYS, "state")}
    return pd.DataFrame(empty | {"period": pd.Series(dtype=int)})[MEASURE_COLUMNS]


def not_aggregable(name: str, level: str) -> DataError:
    """Build the error for a median or an index that is asked for a larger area."""
    return DataError(
        f"De indicator {name} kan niet opgeteld worden tot {level}",
        expected="tellingen met een teller en een noemer",
        found="een mediaan of een index van de leverancier",
        remedy="vraag enkel het niveau sector, of laat de indicator weg",
    )


def columns_of(cube: Cube, registry: dict[str, Indicator]) -> list[tuple[str, int]]:
    """List every indicator with the years for which all its variables have figures."""
    columns = []
    for name, indicator in registry.items():
        years = set.intersection(*(set(cube.years(part)) for part in indicator.variables))
        columns += [(name, year) for year in sorted(years)]
    return columns


def moved_by(
    columns: list[tuple[str, int]],
    registry: dict[str, Indicator],
    origins: Mapping[tuple[str, int], sparse.csr_array],
) -> dict[int, list[sparse.csr_array]]:
    """Place of a column → the transfers by which its parts came."""
    moves: dict[int, list[sparse.csr_array]] = {}
    for at, (name, year) in enumerate(columns):
        for part in registry[name].variables:
            if (part, year) in origins:
                moves.setdefault(at, []).append(origins[part, year])
    return moves


def aggregate(terms: Terms, matrix: sparse.csr_array, top: np.ndarray) -> dict[str, np.ndarray]:
    """Add up over the areas; ``top`` marks the rows of the gemeente.

    Parameters
    ----------
    terms : Terms
    matrix : scipy.sparse.csr_array, shape (areas, units)
    top : numpy.ndarray of bool, shape (areas, 1)

    Returns
    -------
    dict of str to numpy.ndarray, shape (areas, columns)
        The columns of measures that are no keys, and `AT_LEAST`.
    """
    both = ~np.isnan(terms.numerator) & ~np.isnan(terms.denominator)
    known_n = matrix @ np.where(both, terms.numerator, 0.0)
    known_d = matrix @ np.where(both, terms.denominator, 0.0)
    # What is hidden has its numerators in a bucket of the gemeente: its denominators go with them.
    known_n += top * (matrix @ np.where(terms.together, terms.numerator_part, 0.0))
    in_buckets = top * (matrix @ np.where(terms.together, terms.denominator, 0.0))
    # Where nobody knows how much of what is hidden a larger area has, it is not all known.
    loose = top & ((terms.numerator_loose > 0) | (terms.denominator_loose > 0))
    sure_d = known_d + np.where(loose, 0.0, in_buckets)
    known_d = known_d + in_buckets
    all_n = matrix @ np.where(np.isnan(terms.numerator), terms.numerator_part, terms.numerator)
    all_d = matrix @ np.where(
        np.isnan(terms.denominator), terms.denominator_part, terms.denominator
    )
    more_n, more_d = _unseen(terms, matrix, top)
    # With its buckets the gemeente can be complete, whichever sectors are hidden.
    whole = top & (more_n == 0) & (more_d == 0)
    n, d = np.where(whole, all_n, known_n), np.where(whole, all_d, known_d)
    seen = matrix @ terms.given.astype(float) > 0
    empty = terms.share & (all_d == 0) & (more_d == 0)
    factor = np.array([indicator.factor for indicator in terms.indicators])
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = factor * np.where(terms.share, n / d, n)
        by_size = _share_known(both, terms, matrix)
        with_buckets = _share_known(both | terms.together, terms, matrix)
        by_size = np.where(top & ~loose, with_buckets, by_size)
        coverage = np.where(more_d > 0, by_size, np.where(whole, d, sure_d) / all_d)
        least = factor * np.where(terms.share, all_n / (all_d + more_d), all_n)
        most = factor * np.where(terms.share, (all_n + more_n) / all_d, all_n + more_n)
        # What is unseen of a balance may take away from it as well as add.
        balance = np.array([indicator.signed for indicator in terms.indicators])
        unbounded = balance & ((more_n > 0) | (more_d > 0))
        bounded = np.isfinite(most) & np.isfinite(more_d) & ~empty & ~unbounded
        low, high = np.where(bounded, least, np.nan), np.where(bounded, most, np.nan)
        value = np.where(seen & ~empty & np.isfinite(ratio), ratio, np.nan)
        # Hidden counts are small: where the rest is too high to be true, what is to be expected
        # with them stands in its place.
        guessed = np.abs(np.clip(value, low, high) - value) > 1e-9 * np.abs(value)
        whole_n = all_n + expected_more(terms, matrix, value / factor, more_n)
        likely = np.clip(
            factor * np.where(terms.share, whole_n / (all_d + more_d / 2), whole_n), low, high
        )
    state = _states(terms, matrix, value)
    partly = split(matrix)[:, None] | _rests_on_parts(terms, matrix, both, whole)
    unsure = partly | _rests_on_parts(terms, matrix, np.ones_like(both), whole)
    state[(guessed | partly | loose) & ~np.isnan(value)] = CODE[State.ESTIMATED]
    shown = seen & (empty | ~np.isnan(value))
    return {
        "numerator": np.where(shown, n, np.nan),
        "denominator": np.where(shown & terms.share, d, np.nan),
        "value": np.where(guessed, likely, value),
        "state": np.array(STATES, dtype=object)[state],
        "coverage": np.where(empty, np.nan, np.where(seen, coverage, 0.0)),
        "low": low,
        "high": high,
        AT_LEAST: np.where(unsure, np.nan, least),
    }


def _share_known(both: np.ndarray, terms: Terms, matrix: sparse.csr_array) -> np.ndarray:
    """Share of the size of every area that is known; of the sectors where nobody has a size."""
    of_whole = matrix @ terms.size
    by_number = (matrix @ np.where(both, terms.number, 0.0)) / (matrix @ terms.number)
    by_size = (matrix @ np.where(both, terms.size, 0.0)) / of_whole
    return np.asarray(np.where(of_whole > 0, by_size, by_number))


def _rests_on_parts(
    terms: Terms, matrix: sparse.csr_array, both: np.ndarray, whole: np.ndarray
) -> np.ndarray:
    """Say which figures rest on a part of a unit of another list, and not on all of it."""
    partly = np.zeros(whole.shape, dtype=bool)
    for at, transfers in terms.moved_by.items():
        counted = sparse.diags_array(both[:, at].astype(float))
        for transfer in transfers:
            # Areas whose supplier gives the figure stand after the units, and rest on no part.
            moved = (matrix @ counted)[:, : transfer.shape[0]] @ transfer
            partly[:, at] |= split(sparse.csr_array(moved)) & ~whole[:, at]
    return partly


def _states(terms: Terms, matrix: sparse.csr_array, value: np.ndarray) -> np.ndarray:
    """State of each area: observed if any part is, else the gravest of its parts."""
    state = np.full(value.shape, CODE[State.NOT_APPLICABLE], dtype=np.int8)
    for worse in (State.MISSING, State.SUPPRESSED):
        state[(matrix @ (terms.state == CODE[worse]).astype(float)) > 0] = CODE[worse]
    state[~np.isnan(value)] = CODE[State.OBSERVED]
    return state


def _unseen(
    terms: Terms, matrix: sparse.csr_array, top: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Most that the parts without a number can add to numerator and denominator.

    A numerator without a number lies between 0 and its denominator times the largest ratio; a
    hidden one is at most what the supplier hides; and where the supplier adds up what it
    hides, all hidden parts together are at most that sum, and the gemeente lacks nothing.
    """
    ratio = np.array([indicator.maximum_ratio or np.inf for indicator in terms.indicators])
    most = np.array([indicator.hidden_at_most or np.inf for indicator in terms.indicators])
    mean = np.array([indicator.kind == "mean" for indicator in terms.indicators])
    denominator = np.nan_to_num(terms.denominator, nan=np.inf)
    room = _times(denominator, ratio)
    # Of a mean the supplier hides the mean itself, and what is added up is that times the size.
    held_back = np.where(mean, _times(denominator, most), _times(terms.numerator_hidden, most))
    room = np.maximum(room - terms.numerator_part, 0.0)
    numerator_room = np.where(terms.numerator_hidden > 0, np.minimum(room, held_back), room)

    def most_of(
        lacks: np.ndarray,
        cells: np.ndarray,
        room: np.ndarray,
        in_buckets: np.ndarray,
        loose: np.ndarray | float,
    ) -> np.ndarray:
        hidden = cells > 0
        held = np.minimum(_sum_with_inf(matrix, np.where(hidden, room, 0.0)), in_buckets)
        held = np.where(top & np.isfinite(in_buckets), 0.0, held)
        absent = _sum_with_inf(matrix, np.where(lacks & ~hidden, room, 0.0))
        return np.asarray(held + absent + np.where(top, loose, 0.0))

    return (
        most_of(
            np.isnan(terms.numerator),
            terms.numerator_hidden,
            numerator_room,
            terms.numerator_in_buckets,
            terms.numerator_loose,
        ),
        most_of(
            np.isnan(terms.denominator),
            terms.denominator_hidden,
            np.full_like(denominator, np.inf),
            terms.denominator_in_buckets,
            terms.denominator_loose,
        ),
    )


def _times(factor: np.ndarray, largest: np.ndarray) -> np.ndarray:
    """Multiply by a largest ratio, which may be infinite: nothing has no room (0 × inf)."""
    room: np.ndarray = np.zeros_like(factor)
    np.multiply(factor, largest, out=room, where=factor != 0)
    return room


def _sum_with_inf(matrix: sparse.csr_array, values: np.ndarray) -> np.ndarray:
    """Sum per area, infinite where one part is (0 × inf would give NaN)."""
    infinite = np.isinf(values)
    total = matrix @ np.where(infinite, 0.0, values)
    return np.where(matrix @ infinite.astype(float) > 0, np.inf, total)
