"""What is left of a sum for those of its parts that have no number, and whether that is enough.

A supplier adds up what it hides, or gives a larger area of which some sectors are known. What
remains is for the others, and their numerators and denominators share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import Finding, at
from genkgeo.checks.impossible import KIND
from genkgeo.errors import first_five
from genkgeo.measures.cube import Cube
from genkgeo.measures.supplied import Supplied, lifting, means_of, settled, with_columns
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State

ROUNDED = 0.5
"""By how much a sum may fall short: figures may be rounded."""


@dataclass(frozen=True)
class _Column:
    """One variable in one year: what parts say of it, and what their sums leave for the others."""

    number: np.ndarray
    """NaN where it is not known; what does not apply is 0."""
    least: np.ndarray
    """The number, or what others ask of it."""
    most: np.ndarray
    """What it can be at most, by what is supplied of the area that it lies in; may be infinite."""
    shares: np.ndarray
    """The part has no number, and is in what is left."""
    left: np.ndarray
    """By sum; infinite where nobody gives it."""

    def with_room_for(
        self, above: _Column, indicator: Indicator, parts: np.ndarray | None
    ) -> _Column:
        """Give denominators that hold at least what their numerators and their own parts ask."""
        ratio = float(indicator.maximum_ratio or np.inf)
        asked = np.maximum(above.least / ratio, 0.0 if parts is None else parts)
        least = np.where(np.isnan(self.number), np.maximum(self.least, asked), self.least)
        return replace(self, least=least)


@dataclass(frozen=True)
class _Sums:
    """The areas of one level supplied, or as one sum what is hidden of all sectors."""

    cube: Cube
    """Figures of the parts."""
    inside: sparse.csr_array
    """Shape (sums, parts)."""
    given: np.ndarray
    """By sum and column; NaN where nobody says it."""
    codes: pd.Index
    level: str
    """Empty for what is hidden, of which only hidden parts have a share."""
    most: np.ndarray
    """By part and column."""
    onward: sparse.csr_array | None
    """From the parts to all units of the level; None for what is hidden, which is no level."""

    def column(self, variable: str, year: int) -> _Column | None:
        """Take one variable of one year; None where no part has a cell of it."""
        if (variable, year) not in self.cube.columns:
            return None
        own = self.cube.columns.get_loc((variable, year))
        values, states = self.cube.values[:, own], self.cube.states[:, own]
        lacks = np.isnan(values)
        number = np.where(lacks & (states == CODE[State.NOT_APPLICABLE]), 0.0, values)
        # What is known of its own parts the smaller level says (`with_room_for`).
        least = np.nan_to_num(number)
        shares = np.isnan(number)
        left = self.given[:, own]
        if not self.level:
            shares &= states == CODE[State.SUPPRESSED]
        else:
            left = left - self.inside @ least
        # Of what nobody is left to share in, sums are compared elsewhere.
        left = np.where(np.isnan(left) | (self.inside @ shares.astype(float) == 0), np.inf, left)
        return _Column(number, least, self.most[:, own], shares, left)


def check_remaining(
    figures: pd.DataFrame,
    cubes: Mapping[str, Cube],
    areas: Mapping[str, Areas],
    supplied: Mapping[str, Sequence[Supplied]],
    registry: Mapping[str, Indicator],
    told: Sequence[Finding],
) -> list[Finding]:
    """Find numerators for which what is left of their denominators has no room.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy; gives file and row.
    cubes : mapping of str to Cube
        List → the figures of its sectors.
    areas : mapping of str to Areas
    supplied : mapping of str to sequence of Supplied
        List → what comes per larger area, from small to large.
    registry : mapping of str to Indicator
        Rates with a ``maximum_ratio`` are looked at: numerator ≤ ratio × denominator in every
        part, so also in all parts together that share what is left.
    told : sequence of Finding
        A numerator that was found too high is not told of twice.
    """
    known = {finding.variable for finding in told if finding.check == KIND}
    rates = {
        name: own
        for name, own in registry.items()
        if own.kind == "rate" and own.maximum_ratio and own.numerator not in known
    }
    findings = []
    for vintage, cube in cubes.items():
        here = areas[vintage]
        of_parts: dict[tuple[str, int], np.ndarray] = {}
        for sums in _sums_of(cube, here, supplied[vintage], dict(registry)):
            for name, own in rates.items():
                for year in sums.cube.years(own.numerator):
                    above, below = (sums.column(str(part), year) for part in own.variables)
                    if above is None or below is None:
                        continue
                    below = below.with_room_for(above, own, of_parts.get((name, year)))
                    if sums.onward is not None:
                        of_parts[name, year] = sums.onward @ below.least
                    short = _too_little(sums.inside, above, below, own)
                    if short.any():
                        findings.append(_finding(figures, sums, short, own, year, here))
    return findings


def _sums_of(
    cube: Cube, here: Areas, supplied: Sequence[Supplied], registry: dict[str, Indicator]
) -> Iterator[_Sums]:
    """Give what is hidden of the sectors, and then the areas of each level supplied."""
    # What has no place counts in the whole, and need not be of the same people there.
    supplied = [own for own in supplied if own.level != MUNICIPALITY]
    every = with_columns(cube, supplied, here)
    known, most = np.nan_to_num(every.values), np.full(every.values.shape, np.inf)
    given = {}
    for own in supplied:
        at_columns = own.cube.columns.get_indexer(every.columns)
        theirs = np.where(at_columns >= 0, own.cube.values[:, at_columns], np.nan)[: own.number]
        given[own.level] = theirs
        lies_in = lifting(here, own)[: own.number].tocoo()
        left = np.maximum(theirs - lies_in @ known, 0.0)
        most[lies_in.col] = np.fmin(most[lies_in.col], left[lies_in.row])
    bucket = np.asarray(every.units.isin(here.hidden))
    if bucket.any():
        added_up = every.values[bucket]
        told = np.where(np.isnan(added_up).all(axis=0), np.nan, np.nansum(added_up, axis=0))
        sectors = np.asarray(every.units.isin(here.sectors.index), dtype=float)[None]
        once = sparse.csr_array(sectors)
        yield _Sums(every, once, told[None], pd.Index([""]), "", most, onward=None)
    below, below_areas = every, here
    for own in supplied:
        ways = (lifting(here, own), lifting(below_areas, own))
        codes, nothing = own.areas.sectors.index, np.full(below.values.shape, np.inf)
        inside = ways[1][: own.number]
        yield _Sums(below, inside, given[own.level], codes, own.level, nothing, onward=ways[1])
        below = settled(every, below, ways, own, means_of(registry)).cube
        below_areas = own.areas


def _too_little(
    inside: sparse.csr_array, above: _Column, below: _Column, indicator: Indicator
) -> np.ndarray:
    """Say of which sums what is left of the denominators is too little for the numerators.

    Parts without a denominator need as much as is known of it and as their numerators ask; and
    ``left(n)`` is at most the sum over the parts without a numerator of ``ratio × d``.
    """
    ratio = float(indicator.maximum_ratio or np.inf)
    # What the numerators of its parts ask of a denominator it has already in ``least``.
    taken = ratio * below.least
    need = inside @ np.where(below.shares, taken, 0.0)
    too_many = need > ratio * below.left + ROUNDED
    room = ratio * np.nan_to_num(below.number)
    one = above.shares & ~np.isnan(below.number)
    both = above.shares & below.shares
    nobody = above.shares & np.isnan(below.number) & ~below.shares
    of_area = np.where(nobody, ratio * below.most, 0.0)
    of_others = inside @ np.where(below.shares & ~above.shares, taken, 0.0)
    rest = np.maximum(ratio * below.left - of_others, 0.0)
    holds = inside @ np.where(one, room, 0.0)
    holds = holds + np.where(inside @ both.astype(float) > 0, rest, 0.0)
    endless = np.isinf(of_area)
    holds = holds + inside @ np.where(endless, 0.0, of_area)
    holds = np.where(inside @ endless.astype(float) > 0, np.inf, holds)
    left = np.where(np.isinf(above.left), 0.0, above.left)
    return np.asarray(too_many | (left > holds + ROUNDED))


def _finding(
    figures: pd.DataFrame,
    sums: _Sums,
    short: np.ndarray,
    indicator: Indicator,
    year: int,
    here: Areas,
) -> Finding:
    cells = figures[(figures["variable"] == indicator.numerator) & (figures["period"] == year)]
    own = cells[cells["vintage"] == here.vintage]
    message = (
        f"{indicator.numerator} kan niet meer zijn dan {indicator.maximum_ratio:g} × "
        f"{indicator.denominator} in wat "
    )
    codes = ""
    if not sums.level:
        message += f"de leverancier verbergt, {year}"
        sum_of = f"wat in {first_five(here.hidden)} staat"
    else:
        named = here.names[sums.level]
        codes = ", ".join(sums.codes[short])
        places = first_five(str(named[code]) for code in sums.codes[short])
        message += f"van {places} overblijft naast de kleinere gebieden, {year}"
        sum_of = f"het cijfer per {here.levels[sums.level].singular}"
    remedy = (
        "controleer of teller en noemer van hetzelfde jaar en gebied zijn, en of "
        f"{sum_of} de som is van hetzelfde; kan er meer zijn, haal dan maximum_ratio weg bij de "
        "indicator"
    )
    found = at(cells if own.empty else own, KIND, message, remedy)
    return replace(found, row=None, codes=codes)
