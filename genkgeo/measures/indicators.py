"""Counts first: indicators of every level as Σ numerator ÷ Σ denominator over the sectors.

Never a mean of percentages. A numerator counts only where its denominator is known too,
and the other way round; what share of the denominator that covers is the coverage, and the
lowest and highest value that hidden parts allow are the bounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import LEVELS, Areas
from genkgeo.errors import DataError
from genkgeo.measures.cube import Cube
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, STATES, State

KEYS = ["level", "area", "period", "indicator"]
MEASURE_COLUMNS = [*KEYS, "numerator", "denominator", "value", "state", "coverage", "low", "high"]


def measure(
    cube: Cube,
    registry: dict[str, Indicator],
    areas: Areas,
    *,
    levels: tuple[str, ...] = LEVELS,
    size: str | None = None,
    transfer: sparse.csr_array | None = None,
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
        Levels to give.
    size : str, optional
        A variable that says how large a sector is (residents, households); stands in for a
        denominator that is not known when the coverage is computed.
    transfer : scipy.sparse.csr_array, shape (units of ``areas``, units of the cube), optional
        Needed where the cube is of another vintage: which share of each of its units goes
        where. Counts move, rates are computed anew; what then rests on a part of a sector
        has state ``geschat``.

    Returns
    -------
    pandas.DataFrame
        Columns `MEASURE_COLUMNS`. ``value`` = factor × Σn / Σd over the units where both
        are known; ``coverage`` is their share of the denominator, of ``size`` where a
        denominator is not known, or else of the number of sectors; ``low`` and ``high`` are
        the extremes that the parts without a number allow, NaN where nothing bounds them. A
        value outside them is replaced by the nearest possible one, state ``geschat``.

    Raises
    ------
    DataError
        An indicator that cannot be added up is asked for a level above the sector.
    """
    have = cube.columns.to_frame(index=False).groupby("variable")["period"].agg(set)
    columns = [
        (name, year) for name, indicator in registry.items() for year in _years(have, indicator)
    ]
    above = [level for level in levels if level != "sector"]
    for name, _ in columns:
        if registry[name].kind == "not_aggregable" and above:
            raise not_aggregable(name, above[0])
    if not columns:
        return _no_measures()
    memberships = [areas.membership(level) for level in levels]
    matrix = sparse.vstack([matrix for matrix, _ in memberships], format="csr")
    if transfer is not None:
        matrix = sparse.csr_array(matrix @ transfer)
    level = np.repeat(levels, [len(codes) for _, codes in memberships])
    terms = _terms(cube, columns, registry, areas, size)
    aggregated = _aggregate(terms, matrix, top=(level == "gemeente")[:, None])
    area = np.concatenate([codes for _, codes in memberships])
    keys = {
        "level": np.tile(level, len(columns)),
        "area": np.tile(area, len(columns)),
        "period": np.repeat([period for _, period in columns], len(level)),
        "indicator": np.repeat([name for name, _ in columns], len(level)),
    }
    # One indicator and year comes after the other, each with its areas from small to large.
    return pd.DataFrame(keys | {name: column.ravel("F") for name, column in aggregated.items()})


def put_together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put measures of several code lists one after the other; a list may give none.

    Examples
    --------
    >>> put_together([_no_measures(), _no_measures()])["value"].dtype
    dtype('float64')
    """
    parts = list(parts)
    return pd.concat([part for part in parts if len(part)] or parts)


def _no_measures() -> pd.DataFrame:
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
        remedy=f"vraag de leverancier het cijfer per {level}, of laat de indicator weg",
    )


@dataclass(frozen=True)
class _Terms:
    """What is added up: arrays of units × columns, a column being an indicator in a year."""

    numerator: np.ndarray
    denominator: np.ndarray
    given: np.ndarray
    """A pair of numbers was given; not so for a bucket that does not apply."""
    numerator_hidden: np.ndarray
    denominator_hidden: np.ndarray
    state: np.ndarray
    """Of the pair: that of the part without a number, the numerator first."""
    numerator_in_buckets: np.ndarray
    denominator_in_buckets: np.ndarray
    """Per column: the sum of what the supplier hides; infinite where it does not say."""
    share: np.ndarray
    """Per column: the indicator divides by something."""
    size: np.ndarray
    indicators: list[Indicator]


def _years(have: pd.Series, indicator: Indicator) -> list[int]:
    """List the years for which all variables of the indicator have figures."""
    of_each = [have.get(name, set()) for name in indicator.variables]
    return sorted(int(year) for year in set.intersection(*of_each))


def _terms(
    cube: Cube,
    columns: list[tuple[str, int]],
    registry: dict[str, Indicator],
    areas: Areas,
    size: str | None,
) -> _Terms:
    """Pick the numerator and the denominator of every column, and settle what does not apply."""
    indicators = [registry[name] for name, _ in columns]
    years = [period for _, period in columns]
    share = np.array([indicator.denominator is not None for indicator in indicators])
    mean = np.array([indicator.kind == "mean" for indicator in indicators])
    hidden_bucket = cube.units.isin(areas.hidden)
    sector = ~(hidden_bucket | cube.units.isin(areas.unknown))[:, None]
    observed, does_not_apply = CODE[State.OBSERVED], CODE[State.NOT_APPLICABLE]

    above, above_state = _pick(cube, [indicator.numerator for indicator in indicators], years)
    below, below_state = _pick(
        cube, [indicator.denominator or indicator.numerator for indicator in indicators], years
    )
    # A count has no denominator: every sector weighs the same.
    below, below_state = np.where(share, below, sector), np.where(share, below_state, observed)
    # The supplier of a mean gives the mean itself; times the denominator it can be added up.
    above = np.where(mean, above * below, above)
    above_given = ~np.isnan(above)
    above_lacks, below_lacks = above_state == does_not_apply, below_state == does_not_apply

    # Where the denominator does not apply there is nothing to count.
    denominator = np.where(below_lacks, 0.0, below)
    counted = np.where(below_lacks & sector, np.nan, above)
    # A bucket that does not apply holds nothing; but a mean that is not there is not 0.
    empty_bucket = above_lacks & ~sector & (~mean | (denominator == 0))
    numerator = np.where(empty_bucket, 0.0, counted)

    blamed = np.where(np.isnan(above) & (above_state != observed), above_state, below_state)
    nothing = (np.isnan(numerator) & (denominator == 0)) | (above_lacks & ~sector)
    state = np.where(nothing, does_not_apply, blamed)
    suppressed = CODE[State.SUPPRESSED]
    return _Terms(
        numerator=numerator,
        denominator=denominator,
        given=above_given & ~np.isnan(numerator) & ~np.isnan(denominator),
        numerator_hidden=np.isnan(numerator) & (state == suppressed),
        denominator_hidden=np.isnan(denominator) & (below_state == suppressed),
        state=state,
        numerator_in_buckets=_sum_in_buckets(above, hidden_bucket),
        denominator_in_buckets=_sum_in_buckets(below, hidden_bucket),
        share=share,
        size=cube.latest(size)[:, None],
        indicators=indicators,
    )


def _sum_in_buckets(values: np.ndarray, hidden_bucket: np.ndarray) -> np.ndarray:
    """Sum what the supplier hides, per column; infinite where it does not say how much."""
    in_buckets = values[hidden_bucket]
    return np.where(np.isnan(in_buckets).all(axis=0), np.inf, np.nansum(in_buckets, axis=0))


def _pick(cube: Cube, variables: list[str], years: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the values and states of one variable and year per column."""
    at = cube.columns.get_indexer(pd.MultiIndex.from_arrays([variables, years]))
    return cube.values[:, at], cube.states[:, at]


def _aggregate(terms: _Terms, matrix: sparse.csr_array, top: np.ndarray) -> dict[str, np.ndarray]:
    """Add up over the areas; ``top`` marks the rows of the gemeente."""
    both = ~np.isnan(terms.numerator) & ~np.isnan(terms.denominator)
    known_n = matrix @ np.where(both, terms.numerator, 0.0)
    known_d = matrix @ np.where(both, terms.denominator, 0.0)
    all_n = matrix @ np.nan_to_num(terms.numerator)
    all_d = matrix @ np.nan_to_num(terms.denominator)
    more_n, more_d = _unseen(terms, matrix, top)
    # With its buckets the gemeente can be complete, whichever sectors are hidden.
    whole = top & (more_n == 0) & (more_d == 0)
    n, d = np.where(whole, all_n, known_n), np.where(whole, all_d, known_d)
    seen = matrix @ terms.given.astype(float) > 0
    empty = terms.share & (all_d == 0) & (more_d == 0)
    factor = np.array([indicator.factor for indicator in terms.indicators])
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = factor * np.where(terms.share, n / d, n)
        by_size = (matrix @ np.where(both, terms.size, 0.0)) / (matrix @ terms.size)
        coverage = np.where(more_d > 0, by_size, d / all_d)
        least = factor * np.where(terms.share, all_n / (all_d + more_d), all_n)
        most = factor * np.where(terms.share, (all_n + more_n) / all_d, all_n + more_n)
        bounded = np.isfinite(most) & np.isfinite(more_d) & ~empty
        low, high = np.where(bounded, least, np.nan), np.where(bounded, most, np.nan)
        value = np.where(seen & ~empty & np.isfinite(ratio), ratio, np.nan)
        # Hidden counts are small: where the rest is too high to be true, the nearest possible
        # value stands in its place.
        near = np.clip(value, low, high)
        guessed = np.abs(near - value) > 1e-9 * np.abs(value)
    state = _states(terms, matrix, value)
    state[(guessed | _split(matrix)[:, None]) & ~np.isnan(value)] = CODE[State.ESTIMATED]
    shown = seen & (empty | ~np.isnan(value))
    return {
        "numerator": np.where(shown, n, np.nan),
        "denominator": np.where(shown & terms.share, d, np.nan),
        "value": np.where(guessed, near, value),
        "state": np.array(STATES, dtype=object)[state],
        "coverage": np.where(empty, np.nan, np.where(seen, coverage, 0.0)),
        "low": low,
        "high": high,
    }


def _split(matrix: sparse.csr_array) -> np.ndarray:
    """Say which areas hold a part of a unit, and not all of it."""
    partly = (matrix.data > 1e-9) & (matrix.data < 1 - 1e-9)
    parts = sparse.csr_array((partly, matrix.indices, matrix.indptr), matrix.shape).sum(axis=1)
    return np.asarray(parts > 0)


def _states(terms: _Terms, matrix: sparse.csr_array, value: np.ndarray) -> np.ndarray:
    """State of each area: observed if any part is, else the gravest of its parts."""
    state = np.full(value.shape, CODE[State.NOT_APPLICABLE], dtype=np.int8)
    for worse in (State.MISSING, State.SUPPRESSED):
        state[(matrix @ (terms.state == CODE[worse]).astype(float)) > 0] = CODE[worse]
    state[~np.isnan(value)] = CODE[State.OBSERVED]
    return state


def _unseen(
    terms: _Terms, matrix: sparse.csr_array, top: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Most that the parts without a number can add to numerator and denominator.

    A numerator without a number lies between 0 and its denominator times the largest ratio; a
    hidden one is at most what the supplier hides; and where the supplier adds up what it
    hides, all hidden parts together are at most that sum, and the gemeente lacks nothing.
    """
    ratio = np.array([indicator.maximum_ratio or np.inf for indicator in terms.indicators])
    most = np.array([indicator.hidden_at_most or np.inf for indicator in terms.indicators])
    denominator = np.nan_to_num(terms.denominator, nan=np.inf)
    room = np.zeros_like(denominator)
    # Without this condition an empty area would give 0 × inf: it has no room.
    np.multiply(denominator, ratio, out=room, where=denominator != 0)
    numerator_room = np.where(terms.numerator_hidden, np.minimum(room, most), room)

    def most_of(
        lacks: np.ndarray, hidden: np.ndarray, room: np.ndarray, in_buckets: np.ndarray
    ) -> np.ndarray:
        held = np.minimum(_sum_with_inf(matrix, np.where(hidden, room, 0.0)), in_buckets)
        held = np.where(top & np.isfinite(in_buckets), 0.0, held)
        absent = _sum_with_inf(matrix, np.where(lacks & ~hidden, room, 0.0))
        return np.asarray(held + absent)

    return (
        most_of(
            np.isnan(terms.numerator),
            terms.numerator_hidden,
            numerator_room,
            terms.numerator_in_buckets,
        ),
        most_of(
            np.isnan(terms.denominator),
            terms.denominator_hidden,
            np.full_like(denominator, np.inf),
            terms.denominator_in_buckets,
        ),
    )


def _sum_with_inf(matrix: sparse.csr_array, values: np.ndarray) -> np.ndarray:
    """Sum per area, infinite where one part is (0 × inf would give NaN)."""
    infinite = np.isinf(values)
    total = matrix @ np.where(infinite, 0.0, values)
    return np.where(matrix @ infinite.astype(float) > 0, np.inf, total)
