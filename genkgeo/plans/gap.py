"""The gap between how many there are to reach and how many were reached, in people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.parameters.registry import Indicator
from genkgeo.plans.board import latest_of_each_day
from genkgeo.plans.chains import Counted, counted
from genkgeo.plans.expected_people import UNKNOWN, Expected, expected_numbers, together
from genkgeo.plans.of_whom import Among
from genkgeo.plans.reach import Area, areas_of_places
from genkgeo.plans.register import Entry, Register
from genkgeo.plans.schema import Measure
from genkgeo.results import Results

CATCHMENT = "opvanggebied"
"""What a catchment is called where a level would be."""


class Reached(NamedTuple):
    """How many were reached in an area: at least, and at most.

    Both are NaN where nothing was recorded for it, which is not the same as 0. More than the
    least may have been reached: what was counted for a larger area, and who two actions counted
    may be two families or one.
    """

    low: float
    high: float

    @property
    def recorded(self) -> bool:
        """Whether something was recorded for the area itself."""
        return not np.isnan(self.low)


NOT_RECORDED = Reached(float("nan"), float("nan"))


class Gap(NamedTuple):
    """One line: how many there are, how many were reached, and what is between them.

    Attributes
    ----------
    level, area, name : str
        For a catchment `CATCHMENT` and its name twice.
    expected : Expected
    reached : Reached
    """

    level: str
    area: str
    name: str
    expected: Expected
    reached: Reached

    @property
    def gap(self) -> float:
        """How many there are beyond the fewest that were reached; NaN where one is not known."""
        return float(np.maximum(self.expected.number - self.reached.low, 0.0))

    @property
    def ends(self) -> tuple[float, float]:
        """Between what the gap lies."""
        low = np.maximum(self.expected.low - self.reached.high, 0.0)
        return float(low), float(np.maximum(self.expected.high - self.reached.low, 0.0))


class Line(NamedTuple):
    """What an action counts in the whole city, beside of how many that is a part."""

    entry: Entry
    measure: Measure
    indicator: Indicator
    expected: Expected
    figures_of: int | None
    counted: Counted

    @property
    def gap(self) -> float:
        """How many are not reached; NaN where it is not known."""
        value = np.nan if self.counted.value is None else self.counted.value
        return float(np.maximum(self.expected.number - value, 0.0))


def measures_among(register: Register) -> Iterator[tuple[Entry, str, Measure, Among]]:
    """Find the indicators of actions that say of whom they count a part; examples are left out."""
    for entry in register.entries.values():
        for name, measure in entry.action.indicators.items():
            if measure.among is not None and not entry.plan.example:
                yield entry, name, measure, measure.among


def city_lines(
    results: Results,
    register: Register,
    records: pd.DataFrame,
    figures: pd.DataFrame,
    registry: Mapping[str, Indicator],
) -> list[Line]:
    """Set what actions counted in the whole city beside how many there are: rights and reach.

    Parameters
    ----------
    results : Results
    register : Register
    records : pandas.DataFrame
    figures : pandas.DataFrame
        Figures of the city, as `Results.measures` has them: also those of the city alone.
    registry : mapping of str to Indicator

    Returns
    -------
    list of Line
        The largest gap first, then what is not recorded by how many there are. The figures are
        those of the year of the last record, or the last before it.
    """
    lines = []
    for entry, name, measure, among in measures_among(register):
        was = counted(records, entry.id, name, measure, results.last_day)
        rows = figures[figures["indicator"] == among.indicator]
        rows = _of_year(rows, was.day.year if was.day else results.year)
        expected, year = UNKNOWN, None
        if len(rows):
            table = expected_numbers(rows, registry[among.indicator], among)
            expected, year = Expected(*table.iloc[0]), int(rows["period"].iloc[0])
        lines.append(Line(entry, measure, registry[among.indicator], expected, year, was))
    return sorted(lines, key=lambda line: _order(line.gap, line.expected.number, line.entry.id))


def year_of(results: Results, register: Register, records: pd.DataFrame, whom: Among) -> int:
    """Year that reach is looked at: of the last record, or the year shown where there is none."""
    names = {
        (entry.id, name)
        for entry, name, measure, among in measures_among(register)
        if among == whom and measure.reach
    }
    pairs = zip(records["action"], records["indicator"], records["date"], strict=True)
    years = [day.year for action, name, day in pairs if (action, name) in names]
    return max((year for year in years if year <= results.year), default=results.year)


def area_gaps(
    results: Results,
    register: Register,
    records: pd.DataFrame,
    places: pd.DataFrame,
    catchments: Mapping[str, tuple[str, ...]],
    among: Among,
    levels: Collection[str] = (),
) -> list[Gap]:
    """Set who was reached beside how many there are, per catchment and per area.

    Parameters
    ----------
    results : Results
    register : Register
    records : pandas.DataFrame
    places : pandas.DataFrame
        From `genkgeo.plans.action_places.action_places`.
    catchments : mapping of str to tuple of str
        From `genkgeo.plans.catchments.read_catchments`.
    among : Among
        Whom the actions count; those that count others are left out.
    levels : collection of str
        Of the areas; the main one where left out.

    Returns
    -------
    list of Gap
        Catchments first; each kind by gap in people, then what is not recorded or not known.
    """
    year = year_of(results, register, records, among)
    rows = results.measures[results.measures["indicator"] == among.indicator]
    own = results.registry[among.indicator]
    levels = levels or (results.levels.main,)
    tables = {
        level: expected_numbers(_of_year(rows[rows["level"] == level], year), own, among)
        for level in {results.levels.outer, *levels}
    }
    counts = list(_recorded(register, records, among, date(year, 12, 31)))
    where = areas_of_places(results, register, places)
    gaps = []
    for name, members in catchments.items():
        table = tables[results.levels.outer].reindex(list(members))
        reached = _reached(results, counts, where, results.levels.outer, frozenset(members))
        gaps.append(Gap(CATCHMENT, name, name, together(table), reached))
    for level in levels:
        names = results.areas.names[level]
        table = tables[level].reindex(names.index)
        for area, numbers in zip(table.index, table.itertuples(index=False), strict=True):
            reached = _reached(results, counts, where, level, frozenset([str(area)]))
            gaps.append(Gap(level, str(area), str(names[area]), Expected(*numbers), reached))
    return sorted(gaps, key=lambda gap: (gap.level != CATCHMENT, *_order_of(gap)))


def _order_of(gap: Gap) -> tuple[bool, float, bool, float, str]:
    return _order(gap.gap, gap.expected.number, gap.name)


def _order(gap: float, number: float, name: str) -> tuple[bool, float, bool, float, str]:
    """Sort by gap, the largest first; what has none after that, by how many there are."""
    return (
        bool(np.isnan(gap)),
        0.0 if np.isnan(gap) else -gap,
        bool(np.isnan(number)),
        0.0 if np.isnan(number) else -number,
        name,
    )


def figures_of(results: Results, among: Among, year: int) -> int | None:
    """Year of the figures that say how many there are; None where there are none."""
    rows = results.measures[results.measures["indicator"] == among.indicator]
    rows = _of_year(rows[rows["level"] == results.levels.main], year)
    return int(rows["period"].iloc[0]) if len(rows) else None


def _of_year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Keep the last figures up to a year; the first ones where there are none so early."""
    if rows.empty:
        return rows
    periods = rows["period"].astype(int).tolist()
    there = max((one for one in periods if one <= year), default=min(periods))
    return rows[rows["period"] == there]


class _Count(NamedTuple):
    """The last count of one indicator of an action, per place; the whole city has no name."""

    action: str
    by_place: dict[str, float]


def _recorded(
    register: Register, records: pd.DataFrame, whom: Among, day: date
) -> Iterator[_Count]:
    """Take the last counts of those reached, up to a day: per year those of that year alone."""
    known = latest_of_each_day(records[records["date"] <= day])
    for entry, name, measure, among in measures_among(register):
        if not measure.reach or among != whom:
            continue
        own = known[(known["action"] == entry.id) & (known["indicator"] == name)]
        if measure.counted == "per_year":
            own = own[[one.year == day.year for one in own["date"]]]
        last = own.drop_duplicates("place", keep="last")
        if len(last):
            places = dict(zip(last["place"], last["value"].astype(float), strict=True))
            yield _Count(entry.id, places)


def _reached(
    results: Results,
    counts: Iterable[_Count],
    where: Mapping[str, Area],
    level: str,
    codes: frozenset[str],
) -> Reached:
    """Count who was reached in some areas of a level, taken together."""
    lows, highs, recorded = [], [], False
    for count in counts:
        own, larger, everywhere = (
            0.0,
            0.0,
            sum(value for place, value in count.by_place.items() if place),
        )
        for place, value in count.by_place.items():
            at = where.get(place)
            if place and at is not None and _inside(results, at, level, codes):
                own, recorded = own + value, True
            elif place and (at is None or _around(results, at, level, codes)):
                larger += value
        # What was counted for the whole city beyond its places may be anywhere.
        larger += max(count.by_place.get("", 0.0) - everywhere, 0.0)
        lows.append(own)
        highs.append(own + larger)
    return Reached(max(lows), sum(highs)) if recorded else NOT_RECORDED


def _inside(results: Results, at: Area, level: str, codes: frozenset[str]) -> bool:
    """Say whether a place lies in one of some areas of a level."""
    return results.areas.within(at[0]).get(at[1], {}).get(level) in codes


def _around(results: Results, at: Area, level: str, codes: frozenset[str]) -> bool:
    """Say whether a place is a larger area that one of them lies in."""
    within = results.areas.within(level)
    return any(within[code].get(at[0]) == at[1] for code in codes)
