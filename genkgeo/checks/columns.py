"""Warnings about whole columns: last year's delivered again, or one that lies under other codes.

A column is set beside the same column of the year before: neighbourhoods differ far more from
each other than from themselves a year ago.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.checks.findings import WARNING, Finding, at
from genkgeo.checks.given import Given
from genkgeo.checks.history import History, YearPair, grouped
from genkgeo.checks.sectors import FEWEST
from genkgeo.words import dutch

ROWS = (1, -1, 2, -2, 3, -3)
"""By how many rows a column may have slipped."""

CLEARLY = 4.0
"""Standard deviations by which another order must fit better (of Fisher's z)."""

FITS = 0.5
"""Correlation from which a column looks like another."""

DISTINCT = 4
"""Different figures that a column must have before its being equal says something."""


class Column(NamedTuple):
    """A variable in two years, in the order of the rows of the file of the newer year."""

    variable: str
    pair: YearPair
    then: np.ndarray
    now: np.ndarray


def check_columns(history: History, given: Given, same: float, until: int) -> list[Finding]:
    """Set every column beside that of the year before, and look whether it is an earlier one's.

    Parameters
    ----------
    history : History
    given : Given
        Of the variables in use.
    same : float
        Share of the sectors with the same figure from which it is said to be last year's.
    until : int
        Later years are not looked at.
    """
    repeated: dict[tuple[str, YearPair], list[str]] = {}
    columns: dict[tuple[int, YearPair], list[Column]] = {}
    for variable in given.variables:
        moments = history.moments(variable, until=until)
        following = set(itertools.pairwise(moments))
        # Any earlier year may have been delivered again; only the one before has the same order.
        for pair in itertools.combinations(moments, 2):
            years = YearPair(*pair)
            if not given.has(variable, years.last):
                continue
            file, table = given.source(variable, years.last)
            if _is_repeated(history, variable, years, same):
                repeated.setdefault((file, years), []).append(variable)
            if pair not in following:
                continue
            column = _in_order(history, variable, years, given.sectors(variable, years.last))
            if column is not None:
                columns.setdefault((table, years), []).append(column)
    findings = [_repeated(names, years, given) for (_, years), names in repeated.items()]
    for together in columns.values():
        findings += _displaced(together, given)
    return findings


def _is_repeated(history: History, variable: str, pair: YearPair, same: float) -> bool:
    """Say whether nearly all figures are those of an earlier year; 0 and 0 says nothing."""
    group = history.together(pair, variable)
    then, now = (grouped(history.values(variable, when.year), group) for when in pair)
    filled = np.isfinite(then) & np.isfinite(now) & ((then != 0) | (now != 0))
    stayed = filled & (np.bincount(group, history.redrawn(pair, variable)) == 0)
    # Of a split sector nobody can deliver the figure of last year again.
    filled = stayed if stayed.sum() >= FEWEST else filled
    if filled.sum() < FEWEST or len(np.unique(now[filled])) < DISTINCT:
        return False
    # A figure that moved by weights has rounded off in its last bits.
    equal = np.isclose(then[filled], now[filled], rtol=1e-6, atol=0)
    return bool(equal.mean() >= same)


def _repeated(names: list[str], pair: YearPair, given: Given) -> Finding:
    message = (
        f"{dutch.listing(names)}: in {pair.last.year} staan bijna overal dezelfde cijfers als in "
        f"{pair.before.year}"
    )
    remedy = f"kijk na of de leverancier de cijfers van {pair.before.year} opnieuw gaf"
    newer = given.at(names[0], pair.last)
    return at(newer, "cijfers van vorig jaar", message, remedy, severity=WARNING)


def _in_order(history: History, variable: str, pair: YearPair, sectors: list[str]) -> Column | None:
    """Lay two years of a variable out in the order of ``sectors``, that of the newer file."""
    vintage = pair.last.vintage
    if vintage == history.here.vintage:
        units = history.here.units
        then, now = (history.values(variable, when.year) for when in pair)
    elif vintage == pair.before.vintage:
        cube = history.cubes[vintage]
        units = cube.units
        then, now = (cube.column(variable, when.year)[0] for when in pair)
    else:
        return None
    place = units.get_indexer(pd.Index(dict.fromkeys(sectors), dtype=object))
    place = place[place >= 0]
    return Column(variable, pair, _evened(then[place]), _evened(now[place]))


def _evened(values: np.ndarray) -> np.ndarray:
    """Take roots, so that one large sector does not decide; negative figures keep their sign."""
    return np.asarray(np.sign(values) * np.sqrt(np.abs(values)))


def _fit(now: np.ndarray, then: np.ndarray) -> tuple[float, int]:
    """Correlate two columns; 0 where there is too little to correlate."""
    known = np.isfinite(now) & np.isfinite(then)
    if known.sum() < FEWEST or np.ptp(now[known]) == 0 or np.ptp(then[known]) == 0:
        return 0.0, int(known.sum())
    one, other = (values[known] - values[known].mean() for values in (now, then))
    return float(one @ other / np.sqrt((one @ one) * (other @ other))), int(known.sum())


def _clearly_better(other: tuple[float, int], own: tuple[float, int]) -> bool:
    """Say whether one correlation is above another by more than chance gives."""
    (high, pairs), (low, fewer) = other, own
    if high < FITS or min(pairs, fewer) < FEWEST:
        return False
    z = np.arctanh(np.clip([high, low], -0.999999, 0.999999))
    return bool((z[0] - z[1]) * np.sqrt((min(pairs, fewer) - 3) / 2) >= CLEARLY)


def _shifted(values: np.ndarray, rows: int) -> np.ndarray:
    """Move a column by some rows; what comes in from outside is not known."""
    moved = np.roll(values, rows)
    moved[:rows] = np.nan if rows > 0 else moved[:rows]
    moved[rows:] = np.nan if rows < 0 else moved[rows:]
    return moved


def _displaced(columns: list[Column], given: Given) -> list[Finding]:
    """Find columns of one table that fit other rows, or each other's codes, far better."""
    slipped: dict[int, list[Column]] = {}
    own = [_fit(column.now, column.then) for column in columns]
    for column, fit in zip(columns, own, strict=True):
        for rows in ROWS:
            if _clearly_better(_fit(column.now, _shifted(column.then, rows)), fit):
                slipped.setdefault(rows, []).append(column)
                break
    findings = [_slipped(rows, found, given) for rows, found in slipped.items()]
    for i, j in itertools.combinations(range(len(columns)), 2):
        first, second = columns[i], columns[j]
        if len(first.now) != len(second.now):
            continue
        if _clearly_better(_fit(first.now, second.then), own[i]) and _clearly_better(
            _fit(second.now, first.then), own[j]
        ):
            findings.append(_exchanged(first, second, given))
    return findings


def _slipped(rows: int, columns: list[Column], given: Given) -> Finding:
    pair = columns[0].pair
    names = dutch.listing([column.variable for column in columns])
    number = "een rij" if abs(rows) == 1 else f"{abs(rows)} rijen"
    message = (
        f"{names}: de cijfers van {pair.last.year} lijken {number} "
        f"{'omlaag' if rows > 0 else 'omhoog'} geschoven naast de codes "
        f"(vergeleken met {pair.before.year})"
    )
    remedy = "leg enkele cijfers naast die van de leverancier; voer de tabel opnieuw uit"
    newer = given.at(columns[0].variable, pair.last)
    return at(newer, "verschoven kolom", message, remedy, severity=WARNING)


def _exchanged(first: Column, second: Column, given: Given) -> Finding:
    years = first.pair
    message = (
        f"{first.variable} en {second.variable} lijken in {years.last.year} van plaats gewisseld "
        f"(vergeleken met {years.before.year})"
    )
    remedy = "kijk de kolomnamen na, en 'columns' bij deze tabel"
    newer = given.at(first.variable, years.last)
    return at(newer, "verschoven kolom", message, remedy, severity=WARNING)
