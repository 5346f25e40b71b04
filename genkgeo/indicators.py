"""Counts first: indicators of every level as Σ numerator ÷ Σ denominator over the sectors.

Never a mean of percentages. A numerator counts only where its denominator is known too,
and the other way round; what share of the denominator that covers is the coverage, and the
lowest and highest value that hidden parts allow are the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from genkgeo.areas import LEVELS, Areas
from genkgeo.errors import DataError
from genkgeo.registry import Indicator
from genkgeo.values import CODE, STATES, State

MEASURE_COLUMNS = [
    "level",
    "area",
    "period",
    "indicator",
    "numerator",
    "denominator",
    "value",
    "state",
    "coverage",
    "low",
    "high",
]


@dataclass(frozen=True)
class Cube:
    """The figures of one vintage as dense arrays.

    Attributes
    ----------
    units : pandas.Index
        Sectors and buckets.
    columns : pandas.MultiIndex
        ``(variable, period)``.
    values : numpy.ndarray, shape (units, columns)
        NaN where there is no number.
    states : numpy.ndarray of int8, shape (units, columns)
        Codes of `genkgeo.values.CODE`.
    """

    units: pd.Index
    columns: pd.MultiIndex
    values: np.ndarray
    states: np.ndarray

    def column(self, variable: str, period: int) -> tuple[np.ndarray, np.ndarray]:
        """Give the values and the states of one variable in one year."""
        place = self.columns.get_loc((variable, period))
        return self.values[:, place], self.states[:, place]


def build_cube(figures: pd.DataFrame, areas: Areas, *, zero: frozenset[str] = frozenset()) -> Cube:
    """Put tidy figures of one vintage in a dense array.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy, with only codes of ``areas`` and each (sector, period, variable) once.
    areas : Areas
        Gives the order of the units.
    zero : frozenset of str
        Variables whose supplier leaves out sectors in which there is nothing.

    Returns
    -------
    Cube
        A sector without a row is 0 for the variables of ``zero``, hidden where the variable
        has a row for a bucket of hidden figures, and missing otherwise; a bucket without a
        row holds nothing (0).
    """
    units = areas.units
    pairs = pd.MultiIndex.from_frame(figures[["variable", "period"]])
    codes, columns = pairs.factorize(sort=True)
    columns = columns.set_names(["variable", "period"])
    shape = (len(units), len(columns))
    values = np.full(shape, np.nan)
    states = np.full(shape, CODE[State.MISSING], dtype=np.int8)
    rows = units.get_indexer(figures["sector"])
    values[rows, codes] = figures["value"].to_numpy()
    states[rows, codes] = figures["state"].map(CODE).to_numpy()
    given = np.zeros(shape, dtype=bool)
    given[rows, codes] = True
    hidden = units.isin(areas.hidden)
    sector = ~(hidden | units.isin(areas.unknown))
    supplier_hides = given[hidden].any(axis=0)
    absent = ~given
    states[absent & sector[:, None] & supplier_hides[None, :]] = CODE[State.SUPPRESSED]
    left_out = np.array([variable in zero for variable, _ in columns])
    nothing = absent & (~sector[:, None] | left_out[None, :])
    values[nothing] = 0.0
    states[nothing] = CODE[State.OBSERVED]
    return Cube(units, columns, values, states)


def measure(
    cube: Cube,
    registry: dict[str, Indicator],
    areas: Areas,
    *,
    levels: tuple[str, ...] = LEVELS,
    size: str | None = None,
) -> pd.DataFrame:
    """Compute every indicator for every area of the levels and every year in the cube.

    Parameters
    ----------
    cube : Cube
        Sector figures of one vintage.
    registry : dict of str to Indicator
        The indicators to compute.
    areas : Areas
        The hierarchy of the same vintage.
    levels : tuple of str
        Levels to give.
    size : str, optional
        A variable that says how large a sector is (residents, households); stands in for a
        denominator that is not known when the coverage is computed.

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
    parts = []
    for name, indicator in registry.items():
        for period in _periods(cube, indicator):
            terms = _terms(cube, indicator, period, areas, size)
            for level in levels:
                if indicator.kind == "not_aggregable" and level != "sector":
                    raise not_aggregable(name, level)
                frame = _aggregate(terms, indicator, areas, level)
                parts.append(frame.assign(level=level, period=period, indicator=name))
    if not parts:
        return pd.DataFrame(columns=MEASURE_COLUMNS)
    return pd.concat(parts, ignore_index=True)[MEASURE_COLUMNS]


def totals(cube: Cube, areas: Areas) -> pd.DataFrame:
    """Add up every variable over the gemeente, what has no sector included.

    Returns
    -------
    pandas.DataFrame
        ``variable, period, total, sectors, unknown, hidden, missing``: the total; its
        parts in the sectors, without a place, and hidden by the supplier; and the number
        of sectors without a number.
    """
    known = np.nan_to_num(cube.values)
    unknown = cube.units.isin(areas.unknown)
    hidden = cube.units.isin(areas.hidden)
    sector = ~(unknown | hidden)
    frame = cube.columns.to_frame(index=False)
    return frame.assign(
        total=known.sum(axis=0),
        sectors=known[sector].sum(axis=0),
        unknown=known[unknown].sum(axis=0),
        hidden=known[hidden].sum(axis=0),
        missing=np.isnan(cube.values[sector]).sum(axis=0),
    )


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
    """Per unit: numerator and denominator, their states, and what the buckets hide."""

    n: np.ndarray
    d: np.ndarray
    state: np.ndarray
    d_known: np.ndarray
    size: np.ndarray
    bucket_n: float
    bucket_d: float


def _periods(cube: Cube, indicator: Indicator) -> list[int]:
    names = [name for name in (indicator.numerator, indicator.denominator) if name]
    by_variable = cube.columns.to_frame(index=False).groupby("variable")["period"].agg(set)
    have = [by_variable.get(name, set()) for name in names]
    return sorted(int(period) for period in set.intersection(*have))


def _sizes(cube: Cube, size: str | None) -> np.ndarray:
    """Size of each unit in the last year known; all alike where none is given."""
    if size is None or size not in cube.columns.get_level_values("variable"):
        return np.ones(len(cube.units))
    last = max(period for variable, period in cube.columns if variable == size)
    return np.nan_to_num(cube.column(size, last)[0])


def _terms(cube: Cube, indicator: Indicator, period: int, areas: Areas, size: str | None) -> _Terms:
    n, n_state = cube.column(indicator.numerator, period)
    if indicator.denominator is None:
        d, d_state = np.ones_like(n), np.zeros_like(n_state)
    else:
        d, d_state = cube.column(indicator.denominator, period)
    if indicator.kind == "mean":
        n = n * d
    # the state of the pair is that of the part that has no number, the numerator first
    state = np.where(n_state != CODE[State.OBSERVED], n_state, d_state)
    hidden = cube.units.isin(areas.hidden)
    return _Terms(
        n=n,
        d=d,
        state=state,
        d_known=~np.isnan(d),
        size=_sizes(cube, size),
        bucket_n=float(np.nansum(n[hidden])),
        bucket_d=float(np.nansum(d[hidden])),
    )


def _aggregate(terms: _Terms, indicator: Indicator, areas: Areas, level: str) -> pd.DataFrame:
    matrix, index = areas.membership(level)
    both = ~np.isnan(terms.n) & terms.d_known
    share = indicator.denominator is not None
    n = matrix @ np.where(both, terms.n, 0.0)
    d = matrix @ np.where(both, terms.d, 0.0)
    units = matrix.sum(axis=1)
    seen = matrix @ both.astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = indicator.factor * (n / d if share else n)
        coverage = _coverage(terms, matrix, d, level)
    empty = (d == 0) & (seen == units) if share else np.zeros(len(index), dtype=bool)
    value = np.where(seen > 0, value, np.nan)
    state = _states(terms, matrix, value, empty)
    low, high = _bounds(terms, indicator, matrix, n, d, level)
    # hidden counts are small: where the rest is too high to be true, the nearest possible value
    with np.errstate(invalid="ignore"):
        near = np.clip(value, low, high)
        guessed = np.abs(near - value) > 1e-9 * np.abs(value)
    value = np.where(guessed, near, value)
    state = np.where(guessed, CODE[State.ESTIMATED], state)
    without = ~np.isin(state, [CODE[State.OBSERVED], CODE[State.ESTIMATED]])
    return pd.DataFrame(
        {
            "area": index,
            "numerator": np.where(seen > 0, n, np.nan),
            "denominator": np.where(seen > 0, d, np.nan) if share else np.nan,
            "value": np.where(without, np.nan, value),
            "state": np.array(STATES, dtype=object)[state],
            "coverage": np.where(empty, np.nan, coverage),
            "low": np.where(empty, np.nan, low),
            "high": np.where(empty, np.nan, high),
        }
    )


def _coverage(terms: _Terms, matrix: csr_array, d: np.ndarray, level: str) -> np.ndarray:
    """Share of the denominator observed; by size where one is not known.

    At the gemeente a bucket of hidden figures holds what the hidden sectors lack.
    """
    all_d = matrix @ np.where(terms.d_known, terms.d, 0.0)
    not_known = matrix @ (~terms.d_known).astype(float) > 0
    both = ~np.isnan(terms.n) & terms.d_known
    by_size = (matrix @ np.where(both, terms.size, 0.0)) / (matrix @ terms.size)
    bucketed = level == "gemeente" and terms.bucket_d > 0
    return np.where(not_known & (not bucketed), by_size, d / all_d)


def _states(terms: _Terms, matrix: csr_array, value: np.ndarray, empty: np.ndarray) -> np.ndarray:
    """The state of an area: observed if any part is, else the gravest of its parts."""
    state = np.full(len(value), CODE[State.MISSING], dtype=np.int8)
    for worse in (State.NOT_APPLICABLE, State.SUPPRESSED):
        state[(matrix @ (terms.state == CODE[worse]).astype(float)) > 0] = CODE[worse]
    state[~np.isnan(value)] = CODE[State.OBSERVED]
    state[empty] = CODE[State.NOT_APPLICABLE]
    return state


def _bounds(
    terms: _Terms,
    indicator: Indicator,
    matrix: csr_array,
    n: np.ndarray,
    d: np.ndarray,
    level: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value that the parts without a number allow.

    A numerator without a number lies between 0 and its denominator times the largest ratio; a
    hidden one is at most what the supplier hides; and where the supplier adds up what it
    hides, all hidden parts together are at most that sum.
    """
    lacking = np.isnan(terms.n) | ~terms.d_known
    cap = indicator.maximum_ratio if indicator.maximum_ratio else np.inf
    bucketed = terms.bucket_n > 0 or terms.bucket_d > 0
    with np.errstate(invalid="ignore"):
        room = np.where(lacking, np.where(terms.d_known, terms.d * cap, np.inf), 0.0)
    room = np.where(np.isnan(room), 0.0, room)  # 0 × inf: an empty area has no room
    if indicator.hidden_at_most is not None:
        hidden = terms.state == CODE[State.SUPPRESSED]
        room = np.where(hidden, np.minimum(room, indicator.hidden_at_most), room)
    d_lacking = np.where(lacking & terms.d_known, terms.d, 0.0)
    d_unknown = (lacking & ~terms.d_known).astype(float)
    any_lacking = matrix @ lacking.astype(float) > 0
    if level == "gemeente" and bucketed:
        any_lacking = np.zeros_like(any_lacking)
    more_n = np.where(any_lacking, _sum_with_inf(matrix, room), 0.0)
    more_d = np.where(any_lacking, matrix @ d_lacking, 0.0)
    loose_d = np.where(any_lacking & (matrix @ d_unknown > 0), terms.bucket_d, 0.0)
    if bucketed:
        more_n = np.minimum(more_n, terms.bucket_n)
    unbounded = (matrix @ d_unknown > 0) & any_lacking & (not bucketed)
    if indicator.denominator is None:
        low, high = n, n + more_n
    else:
        with np.errstate(invalid="ignore", divide="ignore"):
            low = n / (d + more_d + loose_d)
            high = (n + more_n) / (d + more_d)
    low, high = indicator.factor * low, indicator.factor * high
    unbounded |= ~np.isfinite(high)
    return np.where(unbounded, np.nan, low), np.where(unbounded, np.nan, high)


def _sum_with_inf(matrix: csr_array, values: np.ndarray) -> np.ndarray:
    """Sum per area, infinite where one part is (0 × inf would give NaN)."""
    infinite = np.isinf(values)
    total = matrix @ np.where(infinite, 0.0, values)
    return np.where(matrix @ infinite.astype(float) > 0, np.inf, total)
