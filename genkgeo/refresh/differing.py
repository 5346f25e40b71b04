"""What one release says otherwise than another, row by row: the same, gone, or new."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from genkgeo.parameters.levels import MUNICIPALITY, Level
from genkgeo.refresh.drawn import Drawn, elsewhere
from genkgeo.refresh.snapshot import Snapshot
from genkgeo.words import dutch

NONE = "–"
"""Of a figure that one of the two does not have."""

Figure = tuple[str, str, str, str]
"""Level, area, year and indicator."""

Series = tuple[str, str, str]
"""Level, year and indicator: the figures of all areas of a level."""


class Difference(NamedTuple):
    """What one release says otherwise than another; a field that does not apply is empty.

    Attributes
    ----------
    kind : str
        Of `TITLES`.
    level, area, name : str
        Of the area.
    year, indicator : str
        Of the figure.
    was, now : str
        As the table of each release has it.
    """

    kind: str
    level: str = ""
    area: str = ""
    name: str = ""
    year: str = ""
    indicator: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Sides:
    """What both releases have, and what only one of them has; each listed once.

    Attributes
    ----------
    series, series_gone, series_new : set of tuple
        `Series` with figures of the levels that are compared area by area.
    areas, areas_gone, areas_new : set of tuple
        (level, code).
    levels : tuple of Level
        Those that either of the two compares, from large to small.
    """

    series: set[Series]
    series_gone: set[Series]
    series_new: set[Series]
    areas: set[tuple[str, str]]
    areas_gone: set[tuple[str, str]]
    areas_new: set[tuple[str, str]]
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()

    def named(self, level: str) -> Level:
        """Look up a level by its id."""
        return next(each for each in self.levels if each.id == level)


def sides_of(before: Snapshot, after: Snapshot) -> Sides:
    """Find what can be compared, and what cannot because one of the two lacks it."""
    # A series of which every figure is absent or hidden says as little as one that is not there.
    then, now = (
        {_series(key) for key, figure in one.figures.items() if is_number(figure)}
        for one in (before, after)
    )
    old, new = before.names.keys() | before.drawn.keys(), after.names.keys() | after.drawn.keys()
    # A level that one of the two does not draw or list at all is said as such, not area by area.
    levels = {level for level, _ in old} & {level for level, _ in new}
    old, new = ({key for key in keys if key[0] in levels} for keys in (old, new))
    return Sides(
        series=then & now,
        series_gone=then - now,
        series_new=now - then,
        areas=old & new,
        areas_gone=old - new,
        areas_new=new - old,
        names=before.names | after.names,
        levels=_levels(before, after),
    )


def _levels(before: Snapshot, after: Snapshot) -> tuple[Level, ...]:
    """List the levels that either compares, from large to small; what is gone comes last."""
    levels = {level.id: level for level in (*after.compared, *before.compared)}
    return tuple(levels.values())


def _series(key: Figure) -> Series:
    return key[0], key[2], key[3]


def compared_figures(before: Snapshot, after: Snapshot, sides: Sides) -> list[Figure]:
    """List the figures of which both releases have the area and the series, the gemeente first."""
    keys = [
        key
        for key in before.figures.keys() | after.figures.keys()
        if _series(key) in sides.series and key[:2] in sides.areas
    ]
    order = {level.id: at for at, level in enumerate(sides.levels)}
    return sorted(keys, key=lambda key: (order[key[0]], key))


def compared_ranks(before: Snapshot, after: Snapshot, sides: Sides) -> list[tuple[str, str]]:
    """List the areas of both releases that one of them ranks, of levels that both rank."""
    levels = {level for level, _ in before.ranks} & {level for level, _ in after.ranks}
    keys = before.ranks.keys() | after.ranks.keys()
    return sorted(key for key in keys if key[0] in levels and key in sides.areas)


def compared_profiles(before: Snapshot, after: Snapshot, sides: Sides) -> list[str]:
    """List the areas of both releases to which one of them gives a profile, if both give any."""
    if not (before.profiles and after.profiles) or before.profiled != after.profiled:
        return []
    keys = before.profiles.keys() | after.profiles.keys()
    return sorted(area for area in keys if (after.profiled, area) in sides.areas)


def differences(before: Snapshot, after: Snapshot, sides: Sides) -> list[Difference]:
    """Every difference, the gemeente first."""
    names = sides.names
    rows = list(_presence(before, after, sides))
    for figure in compared_figures(before, after, sides):
        level, area, year, indicator = figure
        was, now = (
            one.figures.get((level, area, year, indicator), NONE) for one in (before, after)
        )
        if not equal(was, now):
            name = names.get((level, area), "")
            rows.append(Difference("cijfer", level, area, name, year, indicator, was, now))
    for place in compared_ranks(before, after, sides):
        first, second = before.ranks.get(place), after.ranks.get(place)
        if first != second:
            was, now = (str(rank) if rank else NONE for rank in (first, second))
            rows.append(Difference("rang", *place, names.get(place, ""), was=was, now=now))
    for area in compared_profiles(before, after, sides):
        was, now = (one.profiles.get(area, NONE) for one in (before, after))
        if was != now:
            name = names.get((after.profiled, area), "")
            rows.append(Difference("profiel", after.profiled, area, name, was=was, now=now))
    for (level, area), share in elsewhere(before.drawn, after.drawn).items():
        now = f"{dutch.number(100 * share)} % elders"
        rows.append(Difference("vorm", level, area, names.get((level, area), area), now=now))
    rows += _sources(before, after)
    gone, new = before.findings - after.findings, after.findings - before.findings
    rows += [Difference("bevinding weg", was=finding) for finding in sorted(gone)]
    rows += [Difference("nieuwe bevinding", now=finding) for finding in sorted(new)]
    return rows


def _presence(before: Snapshot, after: Snapshot, sides: Sides) -> Iterator[Difference]:
    """Say what only one of the two has: series of figures, areas, names of areas."""
    for kind, series, one in (
        ("cijfers weg", sides.series_gone, before),
        ("nieuwe cijfers", sides.series_new, after),
    ):
        for level, year, indicator in sorted(series):
            of_series = (level, year, indicator)
            figures = [text for key, text in one.figures.items() if _series(key) == of_series]
            number = sum(map(is_number, figures))
            text = f"{number} cijfer{'' if number == 1 else 's'}"
            was, now = (text, NONE) if one is before else (NONE, text)
            yield Difference(
                kind,
                name=many(sides.named(level)),
                year=year,
                indicator=indicator,
                was=was,
                now=now,
            )
    for level, area in sorted(sides.areas_gone):
        name = before.names.get((level, area), area)
        yield Difference("gebied weg", level, area, name, was=area, now=NONE)
    for level, area in sorted(sides.areas_new):
        name = after.names.get((level, area), area)
        yield Difference("nieuw gebied", level, area, name, was=NONE, now=area)
    for key in sorted(sides.areas):
        was, now = (one.names.get(key, "") for one in (before, after))
        if was and now and was != now:
            yield Difference("naam", *key, now, was=was, now=now)


def many(level: Level) -> str:
    """Name all areas of a level; of the gemeente there is one."""
    return level.singular if level.id == MUNICIPALITY else level.plural


def _sources(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Say which tables and which sources of indicators are not what they were."""
    for name in sorted(before.tables.keys() | after.tables.keys()):
        was, now = (one.tables.get(name, ()) for one in (before, after))
        if {table[:2] for table in was} != {table[:2] for table in now}:
            yield Difference("bron", name=name, was=_table_text(was), now=_table_text(now))
        # A table of more years has other bytes of itself.
        elif was != now and [table[:3] for table in was] == [table[:3] for table in now]:
            yield Difference("bron", name=name, was=_table_text(was), now="andere inhoud")
    for name in sorted(before.sources.keys() & after.sources.keys()):
        if before.sources[name] != after.sources[name]:
            said = {"was": before.sources[name], "now": after.sources[name]}
            yield Difference("bron", indicator=name, **said)


def _table_text(tables: Iterable[tuple[str, ...]]) -> str:
    texts = [f"{form}, indeling {vintage}, {years}" for form, vintage, years, _ in tables]
    return "; ".join(texts) or NONE


def by_name(sides: Sides, level: str) -> int:
    """Count the areas of a level that are gone and are there again, under another code."""
    gone, new = (
        [sides.names.get(key, key[1]) for key in keys if key[0] == level]
        for keys in (sides.areas_gone, sides.areas_new)
    )
    return len(set(gone) & set(new))


def of_level(keys: Iterable[tuple[str, str]], level: str) -> int:
    """Count the areas of a level."""
    return sum(at == level for at, _ in keys)


def levels_of(drawn: Drawn) -> set[str]:
    """The levels that a map has shapes of."""
    return {level for level, _ in drawn}


def lost_ranks(before: Snapshot, after: Snapshot, sides: Sides) -> tuple[int, int]:
    """Count the areas of the main level that had a rank and have none, and all that had one."""
    had = [key for key, rank in before.ranks.items() if rank and key in sides.areas]
    of_main = [key for key in had if key[0] == after.named.main]
    return sum(not after.ranks.get(key) for key in of_main), len(of_main)


def lost_shapes(before: Snapshot, after: Snapshot, sides: Sides, level: str) -> tuple[int, int]:
    """Count the areas of a level that the map drew and does not, and those that it drew."""
    drawn = [key for key in before.drawn if key[0] == level and key in sides.areas]
    return sum(key not in after.drawn for key in drawn), len(drawn)


def is_number(text: str) -> bool:
    """Whether a figure is one: else it is the state of one that is absent or hidden.

    Examples
    --------
    >>> is_number("0.3"), is_number("onderdrukt")
    (True, False)
    """
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def equal(was: str, now: str) -> bool:
    """Whether two figures are the same but for the last bits of a computation.

    Examples
    --------
    >>> equal("0.3", "0.30000000000000004"), equal("0.3", "0.31"), equal("onderdrukt", "0.3")
    (True, False, False)
    """
    if was == now:
        return True
    try:
        return math.isclose(float(was), float(now), rel_tol=1e-9, abs_tol=1e-12)
    except ValueError:
        return False
