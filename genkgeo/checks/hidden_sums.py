"""What a supplier adds up because it hides it, beside what other tables say of the same.

Of hidden sectors the sum stands in a row of its own. Areas that are supplied say how much of it
each has; and of hidden areas the sum is another one, of which their sectors may tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import BLOCKING, WARNING, Finding, at
from genkgeo.checks.plausible import never_negative
from genkgeo.checks.supplied import hidden_at_most
from genkgeo.errors import first_five
from genkgeo.measures.cube import Cube
from genkgeo.measures.supplied import Supplied, both_ways, lifting, means_of, with_columns
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.states import CODE, State

ROUNDED = 0.5
"""By how much a sum may differ: figures may be rounded."""


class _Beside(NamedTuple):
    """The sums of all columns that a supplier gives, and between what they must lie."""

    level: str
    """Of the areas that say it."""
    told: np.ndarray
    low: np.ndarray
    high: np.ndarray


def check_hidden_sums(
    figures: pd.DataFrame, sectors: Cube, here: Areas, supplied: Sequence[Supplied], params: Params
) -> list[Finding]:
    """Find sums of what is hidden that other figures make impossible, or that nothing counts.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy, of the list shown; gives file and row.
    sectors : Cube
    here : Areas
    supplied : sequence of Supplied
        From `genkgeo.measures.supplied.supplied_of`.
    params : Params
        ``checks.published`` is the share from which a difference blocks.

    Returns
    -------
    list of Finding
        ``Σ hidden sectors = Σ (area − its known sectors)`` over the areas that have some, each
        where nothing is missing; and of hidden areas the sum lies between what is known of their
        sectors and what these can be at most.
    """
    findings: list[Finding] = []
    own = [each for each in supplied if each.level != MUNICIPALITY]
    if not here.hidden:
        return findings
    every = with_columns(sectors, own, here)
    counts = never_negative(params)
    for beside in (*_of_sectors(every, here, own, params), *_of_areas(sectors, here, own, params)):
        apart = np.fmax(beside.low - beside.told, beside.told - beside.high)
        bound = np.where(beside.told > beside.high, beside.high, beside.low)
        far = apart > ROUNDED + 1e-9 * np.abs(bound)
        for column in np.flatnonzero(far):
            variable, year = every.columns.to_list()[column]
            if variable in counts:
                share = apart[column] / max(abs(bound[column]), 1e-12)
                # A sum of nothing may be a sum of something else.
                blocks = share > params.file.checks.published and bound[column] > 0
                severity = BLOCKING if blocks else WARNING
                cells = figures[(figures["variable"] == variable) & (figures["period"] == year)]
                findings.append(_impossible(cells, beside.level, here, severity))
    return findings + _unheard(figures, every, here, own)


def _of_sectors(
    every: Cube, here: Areas, supplied: Sequence[Supplied], params: Params
) -> Iterator[_Beside]:
    """Set the sum of hidden sectors beside what each can be, and what areas leave for them."""
    told = _added_up(every.values, every.units, here)
    known = np.nan_to_num(every.values)
    lacks = np.isnan(every.values)
    hidden = lacks & (every.states == CODE[State.SUPPRESSED])
    missing = lacks & (every.states == CODE[State.MISSING])
    hidden[np.isin(every.units, (*here.unknown, *here.hidden))] = False
    # Where none is hidden there is nothing to add up.
    most = _most(hidden.sum(axis=0), every.columns, params)
    yield _Beside(SECTOR, told, np.zeros(len(told)), most)
    for own in supplied:
        inside = lifting(here, own)[: own.number]
        at_columns = own.cube.columns.get_indexer(every.columns)
        given = np.where(at_columns >= 0, own.cube.values[: own.number, at_columns], np.nan)
        rest = given - inside @ known
        holds, more = (inside @ cells.astype(float) > 0 for cells in (hidden, missing))
        least = np.where(holds & ~more & ~np.isnan(rest), rest, 0.0).sum(axis=0)
        most = np.where(holds, np.where(np.isnan(rest), np.inf, rest), 0.0).sum(axis=0)
        most = np.where(holds.any(axis=0), most, np.inf)
        yield _Beside(own.level, told, least, most)


def _of_areas(
    sectors: Cube, here: Areas, supplied: Sequence[Supplied], params: Params
) -> Iterator[_Beside]:
    """Set the sum of hidden areas beside what is known of their sectors."""
    for both in both_ways(sectors, supplied, here, means_of(params.registry)):
        own, columns = both.own, both.columns
        told = _added_up(both.supplied, own.areas.units, here)
        at_columns = own.cube.columns.get_indexer(columns)
        states = own.cube.states[: own.number, at_columns]
        hides = (at_columns >= 0) & (states == CODE[State.SUPPRESSED])
        known, cells = both.known[: own.number], both.hidden[: own.number]
        low = np.where(hides, known, 0.0).sum(axis=0)
        more = np.where(hides, cells, 0.0).sum(axis=0)
        high = low + _most(more, columns, params)
        yield _Beside(own.level, told, low, high)


def _most(cells: np.ndarray, columns: pd.MultiIndex, params: Params) -> np.ndarray:
    """Give the most that so many hidden cells of each column can be together."""
    each = np.array([hidden_at_most(str(name), params) for name, _ in columns])
    most = np.zeros(len(each))
    np.multiply(cells, each, out=most, where=cells > 0)
    return most


def _added_up(values: np.ndarray, units: pd.Index, here: Areas) -> np.ndarray:
    """Add up per column what the supplier says it hides; NaN where it does not say it."""
    told = values[np.asarray(units.isin(here.hidden))]
    return np.where(np.isnan(told).all(axis=0), np.nan, np.nansum(told, axis=0))


def _impossible(cells: pd.DataFrame, level: str, here: Areas, severity: str) -> Finding:
    variable, year = cells["variable"].iloc[0], cells["period"].iloc[0]
    named = here.levels[level]
    if level == SECTOR:
        severity = WARNING
        message = "is meer dan wat de verborgen sectoren samen kunnen hebben (hidden_at_most)"
        remedy = (
            "zet hidden_at_most bij de indicator op wat de leverancier hoogstens verbergt; is er "
            f"geen sector verborgen, vraag dan wat die rij is: {here.levels.whole.the} telt ze mee"
        )
    else:
        message = f"past niet bij de cijfers per {named.singular}"
        remedy = (
            "vraag de leverancier wat die rij optelt, en welk van beide juist is; haal de rij weg "
            "als ze iets anders is dan de som van wat verborgen is"
        )
    message = f"{variable} van {year}: wat in {first_five(here.hidden)} staat, {message}"
    own = cells[cells["sector"].isin(here.hidden)]
    return at(own, "niveau en som", message, remedy, severity=severity)


def _unheard(
    figures: pd.DataFrame, every: Cube, here: Areas, supplied: Sequence[Supplied]
) -> list[Finding]:
    """Find sums of hidden areas that count nowhere, though no smaller areas have such a sum."""
    findings = []
    told = _added_up(every.values, every.units, here)
    of_sectors = ~np.isin(every.units, (*here.unknown, *here.hidden))
    heard = (every.states[of_sectors] != CODE[State.MISSING]).any(axis=0)
    for own in supplied:
        at_columns = own.cube.columns.get_indexer(every.columns)
        given = np.where(at_columns >= 0, own.cube.values[:, at_columns], np.nan)
        theirs = _added_up(given, own.areas.units, here)
        for column in np.flatnonzero((theirs > 0) & np.isnan(told) & heard):
            variable, year = every.columns.to_list()[column]
            cells = figures[(figures["variable"] == variable) & (figures["period"] == year)]
            cells = cells[cells["sector"].isin(here.hidden)]
            level = here.levels[own.level]
            message = (
                f"{variable} van {year}: de rij {first_five(here.hidden)} per {level.singular} "
                "telt niet mee, want van kleinere gebieden is er iets bekend"
            )
            remedy = (
                f"vraag dezelfde rij per {here.levels[SECTOR].singular}: anders mist "
                f"{here.levels.whole.the} wat verborgen is"
            )
            findings.append(at(cells, "telt niet mee", message, remedy, severity=WARNING))
        states = np.where(at_columns >= 0, own.cube.states[: own.number, at_columns], -1)
        said = (states >= 0) & (states != CODE[State.MISSING])
        heard |= said.any(axis=0)
        told = np.where(np.isnan(told), theirs, told)
    return findings
