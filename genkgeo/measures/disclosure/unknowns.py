"""Every number that measures print, once; and the sums that tie these numbers together.

The same variable of the same area and year is one number, whichever indicators are made of it: who
hides it in one must hide it in all.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.disclosure.guarded import children_of
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.parameters.registry import Indicator

NOT_THERE = -1
"""Where a row has no such number."""

DIGITS = 6
"""Decimals to which two figures of one variable must agree to be one number."""

CLOSE = 1e-6
"""Share by which a sum may miss: weights of a crosswalk are rounded."""

TOTAL = "totaal"
"""Stands in the place of a level for what all sectors have together."""

Sum = tuple[np.ndarray, np.ndarray]
"""Numbers and their signs."""

FEWEST = 3
"""Areas in which all of three variables must be there before two seem to make up the third."""


@dataclass(frozen=True)
class Numbers:
    """Every number of a set of measures.

    Attributes
    ----------
    of : pandas.DataFrame
        Where each number stands: ``number, variable, level, area, period``. An area with one part
        has the number of that part.
    true : numpy.ndarray
    signed : numpy.ndarray of bool
        It may lie below 0.
    printed : numpy.ndarray of bool
        It stands in a table of its own, and in no row of the measures.
    over, under : numpy.ndarray of int
        Row of the measures → its numerator and its denominator, or `NOT_THERE`.
    ratio : numpy.ndarray
        Row → largest numerator ÷ denominator; infinite where nothing bounds it.
    sums : scipy.sparse.csr_array, shape (sums, numbers)
        Each row times the true numbers is 0, or a number that is published.
    fixed : numpy.ndarray of bool
        It was read in an earlier release, and cannot be hidden any more.
    before : numpy.ndarray of bool
        An earlier release hid it.
    """

    of: pd.DataFrame
    true: np.ndarray
    signed: np.ndarray
    printed: np.ndarray
    over: np.ndarray
    under: np.ndarray
    ratio: np.ndarray
    sums: sparse.csr_array
    fixed: np.ndarray
    before: np.ndarray


def numbers_of(measures: pd.DataFrame, registry: dict[str, Indicator], areas: Areas) -> Numbers:
    """Find every number of unprotected measures, and how they are tied.

    Parameters
    ----------
    measures : pandas.DataFrame
        As for `genkgeo.measures.disclosure.protect`.
    registry : dict of str to Indicator
    areas : Areas
    """
    named = measures["indicator"].to_numpy(dtype=object)
    codes, names = pd.factorize(named)
    own = [registry[name] for name in names]
    over_names = np.array([numerator_of(one) for one in own], dtype=object)[codes]
    under_names = np.array([one.denominator or "" for one in own], dtype=object)[codes]
    signed = np.array([one.signed or one.kind == "mean" for one in own], dtype=bool)[codes]
    keys = measures[["level", "area", "period"]].reset_index(drop=True)
    stacked = pd.concat([keys, keys], ignore_index=True)
    stacked["variable"] = np.concatenate([over_names, under_names])
    stacked["true"] = measures[["numerator", "denominator"]].to_numpy(dtype=float).ravel("F")
    stacked["signed"] = np.concatenate([signed, np.zeros(len(codes), dtype=bool)])
    there = stacked["true"].notna() & stacked["variable"].ne("")
    rows = stacked[there]
    by = [rows[key] for key in ("variable", "level", "area", "period")]
    number = rows.groupby([*by, rows["true"].round(DIGITS)], sort=True).ngroup().to_numpy()
    of = rows.assign(number=number).drop_duplicates("number").sort_values("number")
    of = of.drop(columns="number").reset_index(drop=True)
    at = np.full(len(stacked), NOT_THERE)
    at[there.to_numpy()] = number
    over, under = at[: len(codes)], at[len(codes) :]
    columns = _columns(measures, codes, over, under, areas)
    totals, of_totals = _totals(columns, of)
    of = pd.concat([of[list(totals.columns)], totals], ignore_index=True) if len(totals) else of
    true = of["true"].to_numpy(dtype=float)
    sums = _sums(columns, true, areas, of_totals)
    same, sums = _made_one(sums)
    first = np.unique(same, return_index=True)[1]
    return Numbers(
        of=of[["variable", "level", "area", "period"]].assign(number=same),
        true=true[first],
        signed=of["signed"].to_numpy(dtype=bool)[first],
        printed=of["level"].eq(TOTAL).to_numpy()[first],
        over=np.append(same, NOT_THERE)[over],
        under=np.append(same, NOT_THERE)[under],
        ratio=np.array([one.maximum_ratio or np.inf for one in own])[codes],
        sums=sums,
        fixed=np.zeros(len(first), dtype=bool),
        before=np.zeros(len(first), dtype=bool),
    )


def _made_one(sums: sparse.csr_array) -> tuple[np.ndarray, sparse.csr_array]:
    """Make one number of an area and its only part: who knows one knows the other."""
    # Two parts that are known together are not: of these one is more where the other is less.
    pairs = np.flatnonzero((np.diff(sums.indptr) == 2) & (sums.sum(axis=1) == 0))
    ends = np.array([sums.indices[sums.indptr[row] : sums.indptr[row + 1]] for row in pairs])
    count = sums.shape[1]
    tied = sparse.csr_array((np.ones(len(pairs)), ends.reshape(-1, 2).T), shape=(count, count))
    together, same = connected_components(tied, directed=False)
    merge = sparse.csr_array((np.ones(count), (np.arange(count), same)), shape=(count, together))
    left = sparse.csr_array(sums @ merge)
    left.eliminate_zeros()
    return same, sparse.csr_array(left[np.diff(left.indptr) > 0])


def numerator_of(one: Indicator) -> str:
    """Name the number that is the numerator of an indicator; empty where there is none."""
    # A median or an index of a supplier is no count and adds up to nothing; the sum of a mean is
    # its own, for another mean of the same variable may be weighed by something else.
    if one.kind == "not_aggregable":
        return ""
    return f"{one.numerator} · {one.denominator}" if one.kind == "mean" else one.numerator


@dataclass(frozen=True)
class _Columns:
    """Numbers laid out as columns (a variable of a year, as one indicator has it) by areas."""

    number: np.ndarray
    period: np.ndarray
    cells: pd.MultiIndex


def _columns(
    measures: pd.DataFrame,
    codes: np.ndarray,
    over: np.ndarray,
    under: np.ndarray,
    areas: Areas,
) -> _Columns:
    """Lay the numbers out; what two indicators have in common stands there once."""
    cells = pd.MultiIndex.from_arrays(
        [
            np.repeat(list(areas.levels.ids), [len(areas.names[one]) for one in areas.levels.ids]),
            np.concatenate([areas.names[one].index for one in areas.levels.ids]),
        ]
    )
    cell = cells.get_indexer(pd.MultiIndex.from_frame(measures[["level", "area"]]))
    periods, period = np.unique(measures["period"].to_numpy(dtype=int), return_inverse=True)
    column = codes * len(periods) + period
    used, column = np.unique(column, return_inverse=True)
    parts = []
    for numbers in (over, under):
        table = np.full((len(used), len(cells)), NOT_THERE)
        known = (cell >= 0) & (numbers >= 0)
        table[column[known], cell[known]] = numbers[known]
        parts.append(np.column_stack([periods[used % len(periods)], table]))
    every = np.unique(np.vstack(parts), axis=0)
    every = every[(every[:, 1:] >= 0).any(axis=1)]
    return _Columns(every[:, 1:], every[:, 0], cells)


def _sums(columns: _Columns, true: np.ndarray, areas: Areas, totals: list[Sum]) -> sparse.csr_array:
    """Tie larger areas to their parts, and variables that make each other up."""
    # What is not there is the last of these, and 0.
    values = np.append(true, 0.0)[columns.number]
    found = [*_of_areas(columns, values, areas), *_of_variables(columns, values), *totals]
    unlike = {tuple(at.tolist()): (at, factor) for at, factor in found}
    equations = [unlike[key] for key in sorted(unlike)]
    lengths = [len(at) for at, _ in equations]
    rows = np.repeat(np.arange(len(equations)), lengths)
    at = np.concatenate([at for at, _ in equations]) if equations else np.zeros(0, dtype=int)
    factors = np.concatenate([f for _, f in equations]) if equations else np.zeros(0)
    return sparse.csr_array((factors, (rows, at)), shape=(len(equations), len(true)))


def _of_areas(columns: _Columns, values: np.ndarray, areas: Areas) -> list[Sum]:
    """Give the sums over areas that the figures meet: numbers and their signs."""
    place = {cell: at for at, cell in enumerate(columns.cells)}
    found = []
    for parent, parts in children_of(areas).items():
        inside = [place[part] for part in parts]
        whole = columns.number[:, place[parent]]
        total, of_parts = values[:, place[parent]], values[:, inside]
        missed = np.abs(of_parts.sum(axis=1) - total)
        meets = (whole >= 0) & (missed <= CLOSE * np.maximum(1.0, np.abs(total)))
        there = (columns.number[:, inside] >= 0).any(axis=1)
        for column in np.flatnonzero(meets & there):
            own = np.sort(columns.number[column, inside])
            own = own[own >= 0]
            at = np.concatenate([own, whole[[column]]])
            found.append((at, np.append(np.ones(len(own)), -1.0)))
        if parent[0] != MUNICIPALITY:
            continue
        # What has no place is in the gemeente and in none of its parts; how much that is stands in
        # the table of totals, so that one follows from the other.
        for column in np.flatnonzero(~meets & there):
            own = np.sort(columns.number[column, inside])
            own, top = own[own >= 0], whole[[column]][whole[[column]] >= 0]
            signs = np.append(np.ones(len(own)), -np.ones(len(top)))
            found.append((np.concatenate([own, top]), signs))
    return found


def _totals(columns: _Columns, of: pd.DataFrame) -> tuple[pd.DataFrame, list[Sum]]:
    """Give the sums over all sectors, where no indicator has a figure of every one of them.

    The table of totals has them of a variable, whichever indicators are made of it.

    Returns
    -------
    pandas.DataFrame
        The numbers that they are, as rows of ``of``.
    list
        Of which sectors.
    """
    totals: list[tuple[object, ...]] = []
    found: list[Sum] = []
    together = [set(row[row >= 0].tolist()) for row in columns.number]
    sectors = of[of["level"] == SECTOR]
    for (variable, period), own in sectors.groupby(["variable", "period"], sort=True):
        every = set(own.index)
        if not any(every <= column for column in together):
            at = np.append(np.array(sorted(every)), len(of) + len(totals))
            found.append((at, np.append(np.ones(len(every)), -1.0)))
            totals.append((variable, TOTAL, "", period, own["true"].sum(), own["signed"].any()))
    names = ["variable", "level", "area", "period", "true", "signed"]
    return pd.DataFrame(totals, columns=names), found


def _of_variables(columns: _Columns, values: np.ndarray) -> list[Sum]:
    """Give the variables of a year of which two make up a third in every area."""
    found = []
    for period in np.unique(columns.period):
        own = np.flatnonzero(columns.period == period)
        there = columns.number[own] >= 0
        totals = np.where(there, values[own], 0.0).sum(axis=1)
        order = np.argsort(totals, kind="stable")
        ascending = totals[order]
        for one, other in combinations(range(len(own)), 2):
            sum_of_two = totals[one] + totals[other]
            room = CLOSE * max(1.0, abs(sum_of_two)) * columns.number.shape[1]
            first, last = np.searchsorted(ascending, [sum_of_two - room, sum_of_two + room])
            for third in order[first:last]:
                if third in (one, other):
                    continue
                three = [one, other, int(third)]
                both = there[three].all(axis=0)
                parts = values[own[three]][:, both]
                missed = np.abs(parts[0] + parts[1] - parts[2])
                told = (parts[:2] != 0).all(axis=0).sum()
                if told < FEWEST or np.any(missed > CLOSE * np.maximum(1.0, np.abs(parts[2]))):
                    continue
                trio = columns.number[own[three]][:, both].T
                apart = (trio[:, 0] != trio[:, 1]) & (trio[:, 2] != trio[:, 0])
                apart &= trio[:, 2] != trio[:, 1]
                signs = np.array([1.0, 1.0, -1.0])
                found += [(row, signs) for row in trio[apart]]
    return found
