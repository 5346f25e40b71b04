"""Counts first: indicators of every level as Σ numerator ÷ Σ denominator over the sectors.

Never a mean of percentages. A numerator counts only where its denominator is known too,
and the other way round; what share of the denominator that covers is the coverage, and the
lowest and highest value that hidden parts allow are the bounds.
"""

from __future__ import annotations

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
    columns = [(name, year) for name, one in registry.items() for year in _years(have, one)]
    above = [level for level in levels if level != "sector"]
    for name, _ in columns:
        if registry[name].kind == "not_aggregable" and above:
            raise not_aggregable(name, above[0])
    if not columns:
        return pd.DataFrame(columns=MEASURE_COLUMNS)
    places = [areas.membership(level) for level in levels]
    matrix = sparse.vstack([matrix for matrix, _ in places], format="csr")
    if transfer is not None:
        matrix = sparse.csr_array(matrix @ transfer)
    level = np.repeat(levels, [len(index) for _, index in places])
    terms = _terms(cube, columns, registry, areas, size)
    found = _aggregate(terms, matrix, top=(level == "gemeente")[:, None])
    area = np.concatenate([index for _, index in places])
    keys = {
        "level": np.tile(level, len(columns)),
        "area": np.tile(area, len(columns)),
        "period": np.repeat([period for _, period in columns], len(level)),
        "indicator": np.repeat([name for name, _ in columns], len(level)),
    }
    # one indicator and year after the other, each with its areas from small to large
    return pd.DataFrame(keys | {name: column.ravel("F") for name, column in found.items()})


def not_aggregable(name: str, level: str) -> DataError:
    """Make the error for a median or an index that is asked for a larger area."""
    return DataError(
        f"De indicator {name} kan niet opgeteld worden tot {level}",
        expected="tellingen met een teller en een noemer",
        found="een mediaan of een index van de leverancier",
        remedy=f"vraag de leverancier het cijfer per {level}, of laat de indicator weg",
    )


@dataclass(frozen=True)
class _Terms:
    """What is added up: arrays of units × columns, a column being an indicator in a year."""

    n: np.ndarray
    d: np.ndarray
    given: np.ndarray
    """A pair of numbers was given; not so for a bucket that does not apply."""
    n_hidden: np.ndarray
    d_hidden: np.ndarray
    state: np.ndarray
    """Of the pair: that of the part without a number, the numerator first."""
    bucket_n: np.ndarray
    bucket_d: np.ndarray
    """Per column: the sum of what the supplier hides; infinite where it does not say."""
    share: np.ndarray
    """Per column: the indicator divides by something."""
    size: np.ndarray
    of: list[Indicator]


def _years(have: pd.Series, indicator: Indicator) -> list[int]:
    """List the years for which all variables of the indicator have figures."""
    names = [name for name in (indicator.numerator, indicator.denominator) if name]
    return sorted(int(year) for year in set.intersection(*(have.get(n, set()) for n in names)))


def _terms(
    cube: Cube,
    columns: list[tuple[str, int]],
    registry: dict[str, Indicator],
    areas: Areas,
    size: str | None,
) -> _Terms:
    of = [registry[name] for name, _ in columns]
    years = [period for _, period in columns]
    share = np.array([one.denominator is not None for one in of])
    mean = np.array([one.kind == "mean" for one in of])
    hides = cube.units.isin(areas.hidden)
    sector = ~(hides | cube.units.isin(areas.unknown))[:, None]
    n, n_state = _pick(cube, [one.numerator for one in of], years)
    d, d_state = _pick(cube, [one.denominator or one.numerator for one in of], years)
    # a count has no denominator: every sector weighs the same
    d, d_state = np.where(share, d, sector), np.where(share, d_state, CODE[State.OBSERVED])
    n = np.where(mean, n * d, n)
    state = np.where(np.isnan(n) & (n_state != CODE[State.OBSERVED]), n_state, d_state)
    n_given, bucket_n, bucket_d = ~np.isnan(n), _hidden_sum(n, hides), _hidden_sum(d, hides)
    n_none, d_none = (one == CODE[State.NOT_APPLICABLE] for one in (n_state, d_state))
    # where the denominator does not apply there is nothing to count
    n, d = np.where(d_none & sector, np.nan, n), np.where(d_none, 0.0, d)
    # a bucket that does not apply holds nothing; but a mean that is not there is not 0
    n = np.where(n_none & ~sector & (~mean | (d == 0)), 0.0, n)
    nothing = (np.isnan(n) & (d == 0)) | (n_none & ~sector)
    state = np.where(nothing, CODE[State.NOT_APPLICABLE], state)
    return _Terms(
        n=n,
        d=d,
        given=n_given & ~np.isnan(n) & ~np.isnan(d),
        n_hidden=np.isnan(n) & (state == CODE[State.SUPPRESSED]),
        d_hidden=np.isnan(d) & (d_state == CODE[State.SUPPRESSED]),
        state=state,
        bucket_n=bucket_n,
        bucket_d=bucket_d,
        share=share,
        size=cube.latest(size)[:, None],
        of=of,
    )


def _hidden_sum(values: np.ndarray, hides: np.ndarray) -> np.ndarray:
    given = ~np.isnan(values[hides]).all(axis=0)
    return np.where(given, np.nansum(values[hides], axis=0), np.inf)


def _pick(cube: Cube, variables: list[str], years: list[int]) -> tuple[np.ndarray, np.ndarray]:
    place = cube.columns.get_indexer(pd.MultiIndex.from_arrays([variables, years]))
    return cube.values[:, place], cube.states[:, place]


def _aggregate(terms: _Terms, matrix: sparse.csr_array, top: np.ndarray) -> dict[str, np.ndarray]:
    """Add up over the areas; ``top`` marks the rows of the gemeente."""
    both = ~np.isnan(terms.n) & ~np.isnan(terms.d)
    n, d = matrix @ np.where(both, terms.n, 0.0), matrix @ np.where(both, terms.d, 0.0)
    all_n, all_d = matrix @ np.nan_to_num(terms.n), matrix @ np.nan_to_num(terms.d)
    more_n, more_d = _unseen(terms, matrix, top)
    # with its buckets the gemeente can be complete, whichever sectors are hidden
    whole = top & (more_n == 0) & (more_d == 0)
    n, d = np.where(whole, all_n, n), np.where(whole, all_d, d)
    seen = matrix @ terms.given.astype(float) > 0
    empty = terms.share & (all_d == 0) & (more_d == 0)
    factor = np.array([one.factor for one in terms.of])
    with np.errstate(invalid="ignore", divide="ignore"):
        value = factor * np.where(terms.share, n / d, n)
        by_size = (matrix @ np.where(both, terms.size, 0.0)) / (matrix @ terms.size)
        coverage = np.where(more_d > 0, by_size, d / all_d)
        low = factor * np.where(terms.share, all_n / (all_d + more_d), all_n)
        high = factor * np.where(terms.share, (all_n + more_n) / all_d, all_n + more_n)
        bounded = np.isfinite(high) & np.isfinite(more_d) & ~empty
        low, high = np.where(bounded, low, np.nan), np.where(bounded, high, np.nan)
        value = np.where(seen & ~empty & np.isfinite(value), value, np.nan)
        # hidden counts are small: where the rest is too high to be true, the nearest possible
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
    return sparse.csr_array((partly, matrix.indices, matrix.indptr), matrix.shape).sum(axis=1) > 0


def _states(terms: _Terms, matrix: sparse.csr_array, value: np.ndarray) -> np.ndarray:
    """The state of an area: observed if any part is, else the gravest of its parts."""
    state = np.full(value.shape, CODE[State.NOT_APPLICABLE], dtype=np.int8)
    for worse in (State.MISSING, State.SUPPRESSED):
        state[(matrix @ (terms.state == CODE[worse]).astype(float)) > 0] = CODE[worse]
    state[~np.isnan(value)] = CODE[State.OBSERVED]
    return state


def _unseen(terms: _Terms, matrix: sparse.csr_array, top: np.ndarray) -> list[np.ndarray]:
    """The most that the parts without a number can add to numerator and denominator.

    A numerator without a number lies between 0 and its denominator times the largest ratio; a
    hidden one is at most what the supplier hides; and where the supplier adds up what it
    hides, all hidden parts together are at most that sum, and the gemeente lacks nothing.
    """
    ratio = np.array([one.maximum_ratio or np.inf for one in terms.of])
    most = np.array([one.hidden_at_most or np.inf for one in terms.of])
    d, room = np.nan_to_num(terms.d, nan=np.inf), np.zeros_like(terms.d)
    np.multiply(d, ratio, out=room, where=d != 0)  # not 0 × inf: an empty area has no room
    n_room = np.where(terms.n_hidden, np.minimum(room, most), room)

    def most_of(lacks: np.ndarray, hidden: np.ndarray, room: np.ndarray, bucket: np.ndarray):
        held = np.minimum(_sum_with_inf(matrix, np.where(hidden, room, 0.0)), bucket)
        held = np.where(top & np.isfinite(bucket), 0.0, held)
        return held + _sum_with_inf(matrix, np.where(lacks & ~hidden, room, 0.0))

    return [
        most_of(np.isnan(terms.n), terms.n_hidden, n_room, terms.bucket_n),
        most_of(np.isnan(terms.d), terms.d_hidden, np.inf, terms.bucket_d),
    ]


def _sum_with_inf(matrix: sparse.csr_array, values: np.ndarray) -> np.ndarray:
    """Sum per area, infinite where one part is (0 × inf would give NaN)."""
    infinite = np.isinf(values)
    total = matrix @ np.where(infinite, 0.0, values)
    return np.where(matrix @ infinite.astype(float) > 0, np.inf, total)
