"""Figures per larger area worked out plainly, beside `by_hand`: cell by cell, in dictionaries.

The rule in its own words. Of each variable an area has the sum of its parts when all of them have
a number, else what its supplier says, else nothing but what is known of its parts; a mean is never
a sum. An area stands in the place of its sectors, for its own level and the larger ones, when its
supplier completes a pair that its sectors do not have complete; or when no sector has a pair at all
and its supplier says why there is none. What has no place comes from the sectors, else from the
tables of larger areas, the smallest first; but what a supplier adds up because it hides it counts
of larger areas only where nothing smaller says anything of that variable and year. Of what it adds
up so, goes off what an area that stands for its sectors says of those that are hidden; surely so
where it lacks no other sector, and perhaps where it does.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace

from by_hand import (
    CITY,
    HIDDEN,
    MISSING,
    NONE,
    SEEN,
    Cell,
    Column,
    Figure,
    Revealed,
    columns_of,
    figure_of,
    filled,
    last_sizes,
    members_of,
    pair_of,
    told_of,
)
from small_city import Project

LEVELS = ("wijk", "stadsdeel", "gemeente")
"""Levels of which a table may be, from small to large; each has its column in the borders."""

Unit = str | tuple[str, str]
"""A sector or bucket by its code, an area by its level and code."""


@dataclass
class _Told:
    """What tables of one level say and come to, by variable and year."""

    cells: dict[tuple[str, int], dict[str, Cell]]
    supplied: dict[tuple[str, int], set[str]]
    said: dict[tuple[str, int], set[str]]


def sectors_of(project: Project, level: str) -> dict[str, list[str]]:
    """List the sectors of every area of a level; of the gemeente what has no place too."""
    shown = project.borders[project.vintage]
    if level == "gemeente":
        return {CITY: [*shown.wijk, *project.unknown, *project.hidden]}
    areas: dict[str, list[str]] = {}
    for sector, wijk in shown.wijk.items():
        area = wijk if level == "wijk" else shown.stadsdeel[wijk]
        areas.setdefault(area, []).append(sector)
    return areas


def delivered(project: Project, level: str) -> dict[tuple[str, int], Column]:
    """Read the tables of one level: variable and year → area or bucket → cell."""
    areas = sectors_of(project, level)
    columns: dict[tuple[str, int], Column] = {}
    for delivery in project.deliveries:
        if delivery.level == level:
            buckets = [*project.unknown, *project.hidden]
            columns |= filled(delivery, [*areas, *buckets], set(buckets), project.hidden)
    return columns


def figures_of(project: Project) -> dict[tuple[str, str, int, str], Figure]:
    """Work out the list shown, where tables of larger areas are read as well."""
    shown = project.vintage
    every, theirs = _columns(project)
    means = {own["numerator"] for own in project.indicators.values() if own["kind"] == "mean"}
    told = _settled(project, every, theirs, means)
    size = project.choices.get("size") or project.choices.get("residents")
    sizes = last_sizes(columns_of(project), project, shown, size, 9999)
    figures = {}
    for name, indicator in project.indicators.items():
        above, below = indicator["numerator"], indicator["denominator"]
        for year in sorted({year for _, year in every}):
            if (above, year) in every and (below is None or (below, year) in every):
                own = _Pairs(project, indicator, year, every, told, sizes)
                figures |= {(*area, year, name): own.figure(*area) for area in own.areas()}
    return figures


def _columns(
    project: Project,
) -> tuple[dict[tuple[str, int], Column], dict[str, dict[tuple[str, int], Column]]]:
    """Read what sectors say of every variable and year, and what each larger level says."""
    shown = project.vintage
    of_sectors = {key[1:]: column for key, column in columns_of(project).items() if key[0] == shown}
    theirs = {level: delivered(project, level) for level in LEVELS}
    theirs = {level: columns for level, columns in theirs.items() if columns}
    buckets = (*project.unknown, *project.hidden)
    nothing = dict.fromkeys(project.borders[shown].wijk, (None, MISSING))
    nothing |= dict.fromkeys(buckets, (None, NONE))
    keys = set(of_sectors).union(*theirs.values())
    return {key: of_sectors.get(key, nothing) for key in keys}, theirs


def totals_of(project: Project) -> dict[tuple[str, int], tuple[float, ...]]:
    """Add every variable up: in sectors, without a place, hidden; and sectors without a number.

    A mean is added up too: what that says is for nobody to read.
    """
    every, theirs = _columns(project)
    told = _settled(project, every, theirs, set())
    return {key: _total(project, key, every[key], told) for key in every}


def _total(
    project: Project, key: tuple[str, int], column: Column, told: dict[str, _Told]
) -> tuple[float, ...]:
    sectors = list(project.borders[project.vintage].wijk)
    known = {code: cell[0] or 0.0 for code, cell in column.items()}
    lacks = {code for code in sectors if column[code][0] is None}
    areas, revealed, whole = sectors, 0.0, None
    for level, own in told.items():
        before, known = known, {code: cell[0] or 0.0 for code, cell in own.cells[key].items()}
        for area, inside in _areas(project, level):
            supplied = area in own.supplied[key]
            parts = sum(before[part] for part in _parts(project, level, inside, told))
            if not supplied:
                known[area] = parts
                continue
            lacks -= set(inside)
            if level == "gemeente":
                whole = known[area]
            elif any(column[code][1] == HIDDEN for code in inside):
                revealed += known[area] - parts
        if level == "gemeente":
            known = before
        else:
            areas = list(sectors_of(project, level))
    in_sectors = sum(known[area] for area in areas)
    unknown = sum(known[code] for code in project.unknown)
    hidden = sum(known[code] for code in project.hidden)
    if any(column[code][0] is not None for code in project.hidden):
        hidden = max(sum(column[code][0] or 0.0 for code in project.hidden) - revealed, 0.0)
    if whole is not None:
        in_sectors = whole - unknown - hidden
    return in_sectors, unknown, hidden, float(len(lacks))


def _settled(
    project: Project,
    every: dict[tuple[str, int], Column],
    theirs: dict[str, dict[tuple[str, int], Column]],
    means: set[str],
) -> dict[str, _Told]:
    """Say what each level comes to, from small to large, each upon the one below."""
    told: dict[str, _Told] = {}
    below = every
    for level, columns in theirs.items():
        parts = {area: _parts(project, level, own, told) for area, own in _areas(project, level)}
        cells: dict[tuple[str, int], dict[str, Cell]] = {}
        supplied: dict[tuple[str, int], set[str]] = {}
        said: dict[tuple[str, int], set[str]] = {}
        for key, column in every.items():
            cells[key], supplied[key], said[key] = {}, set(), set()
            for area, sectors in sectors_of(project, level).items():
                own_parts = [below[key][part] for part in parts[area]]
                own_sectors = [column[sector] for sector in sectors]
                their = columns[key][area] if key in columns else (None, MISSING)
                sums = () if level == "gemeente" else project.hidden
                adds_up = any(below[key][code][0] is not None for code in sums)
                mean = key[0] in means
                cell, is_theirs = _settle(own_parts, own_sectors, their, mean, adds_up)
                cells[key][area] = cell
                if is_theirs:
                    supplied[key].add(area)
                if their[1] != MISSING:
                    said[key].add(area)
            known = any(
                cell[1] != MISSING
                for code, cell in (*below[key].items(), *column.items())
                if code not in (*project.unknown, *project.hidden)
            )
            for bucket in (*project.unknown, *project.hidden):
                ours = below[key][bucket]
                their = columns[key][bucket] if key in columns else (None, NONE)
                if bucket in project.hidden and known:
                    their = (None, NONE)
                silent = ours[0] is None and (their[0] is not None or ours[1] == NONE)
                cells[key][bucket] = their if silent else ours
        told[level] = _Told(cells, supplied, said)
        below = cells
    return told


def _areas(project: Project, level: str) -> list[tuple[str, list[str]]]:
    return list(sectors_of(project, level).items())


def _parts(project: Project, level: str, sectors: list[str], told: dict[str, _Told]) -> list[str]:
    """List what an area is the sum of: the areas of the largest smaller level that is told of."""
    smaller = [own for own in LEVELS[: LEVELS.index(level)] if own in told]
    if not smaller:
        return sectors
    areas = [area for area, own in _areas(project, smaller[-1]) if set(own) <= set(sectors)]
    return areas + [code for code in sectors if code in (*project.unknown, *project.hidden)]


def _settle(
    parts: list[Cell], sectors: list[Cell], their: Cell, mean: bool, adds_up: bool
) -> tuple[Cell, bool]:
    """Settle one figure of one area; say whether it is that of the supplier.

    ``adds_up``: of smaller areas it is known what is hidden of them all together. What is missing
    there, and hidden by the supplier of the area, is not in that sum.
    """
    states = {cell[1] for cell in parts if cell[0] is None}
    number = sum(cell[0] or 0.0 for cell in parts)
    state = MISSING if MISSING in states else HIDDEN if HIDDEN in states else SEEN
    if mean:
        state = MISSING
    elif all(cell[1] == NONE for cell in parts):
        return (None, NONE), False
    if state == SEEN:
        return (number, SEEN), False
    if their[1] == SEEN:
        return their, True
    apart = adds_up and state == MISSING and their[1] == HIDDEN
    if their[1] in (HIDDEN, NONE) and state != HIDDEN:
        state = their[1]
    known = 0.0 if mean else sum(cell[0] or 0.0 for cell in sectors)
    hidden = 0.0 if mean else float(sum(cell[1] == HIDDEN for cell in sectors))
    if state == HIDDEN and hidden == 0:
        hidden = 1.0
    hidden = 0.0 if apart else hidden
    return (None, state, known, hidden), False


class _Pairs:
    """One indicator in one year: what stands for each area, and what it adds up to."""

    def __init__(self, project, indicator, year, every, told, sizes) -> None:
        self.project, self.indicator = project, indicator
        self.names = [indicator["numerator"], indicator["denominator"]]
        self.keys = [(name, year) if name else None for name in self.names]
        self.told = told
        self.sizes: dict[Unit, float] = dict(sizes)
        self.numbers: dict[Unit, float] = {}
        self.more: tuple[list[tuple[float, bool]], ...] = ([], [])
        self.pair = tuple(dict(every[key]) if key else None for key in self.keys)
        # Per level the unit that stands for each sector.
        self.stands = {"sector": {code: code for code in project.borders[project.vintage].wijk}}
        self.taken: dict[str, set[str]] = {}
        self.revealed = told_of(project, indicator, self.pair)
        # A level knows only what tables of its own level and smaller ones reveal.
        self.revealed_at = {"sector": deepcopy(self.revealed)}
        self._stand_in()

    def _stand_in(self) -> None:
        now = dict(self.stands["sector"])
        now |= {code: code for code in (*self.project.unknown, *self.project.hidden)}
        for level in LEVELS:
            if level in self.told:
                self.taken[level] = set()
                for area, sectors in sectors_of(self.project, level).items():
                    unit = (level, area)
                    units = {now[sector] for sector in sectors}
                    if self._counts(level, area, units):
                        if area in self.taken[level]:
                            self._reveal(level, area, units)
                        now |= dict.fromkeys(sectors, unit)
                        self.sizes[unit] = sum(self.sizes[sector] for sector in sectors)
                        self.numbers[unit] = float(len(sectors))
                self._end_of_level()
                for bucket in (*self.project.unknown, *self.project.hidden):
                    for key, column in zip(self.keys, self.pair, strict=True):
                        if key:
                            column[bucket] = self.told[level].cells[key][bucket]
                self._hear(told_of(self.project, self.indicator, self.pair))
            self.stands[level] = dict(now)
            self.revealed_at[level] = deepcopy(self.revealed)

    def _reveal(self, level: str, area: str, units: set[Unit]) -> None:
        """Note what an area that stands for its units says of those that are hidden."""
        own = self._pair_of((level, area))
        pairs = {unit: self._pair_of(unit) for unit in units}
        for at, number in enumerate((own.n, own.d)):
            numbers = [(pair.n, pair.d)[at] for pair in pairs.values()]
            hides = [(pair.hidden, pair.d_hidden)[at] > 0 for pair in pairs.values()]
            lacks = any(
                one is None and not hidden for one, hidden in zip(numbers, hides, strict=True)
            )
            more = max((number or 0.0) - sum(one or 0.0 for one in numbers), 0.0)
            if any(hides):
                self.more[at].append((more, lacks))

    def _hear(self, told: tuple[Revealed, Revealed]) -> None:
        """Note what a table of larger areas adds up because it hides it, where none did before."""
        for own, new in zip(self.revealed, told, strict=True):
            if own.told == float("inf"):
                own.told = new.told

    def _end_of_level(self) -> None:
        """Take what the areas of a level revealed from what has been hidden."""
        for own, more in zip(self.revealed, self.more, strict=True):
            told = own.told if own.told < float("inf") else 0.0
            most = min(sum(one for one, _ in more), told)
            least = min(sum(one for one, lacks in more if not lacks), told)
            own.off += most
            own.told -= least
            own.loose += most - least
            more.clear()

    def _counts(self, level: str, area: str, units: set[Unit]) -> bool:
        """Say whether an area of a supplier stands in the place of its units."""
        told = self.told[level]
        for key, column in zip(self.keys, self.pair, strict=True):
            if key:
                column[level, area] = told.cells[key][area]
        own = self._pair_of((level, area))
        supplied = any(area in told.supplied[key] for key in self.keys if key)
        said = any(area in told.said[key] for key in self.keys if key)
        pairs = [self._pair_of(unit) for unit in units]
        seen = any(pair.given for pair in pairs)
        lacks = any(None in (pair.n, pair.d) and pair.state != NONE for pair in pairs)
        if own.given:
            taken = supplied and (lacks or not seen)
            if taken:
                self.taken[level].add(area)
            return taken
        return said and not seen

    def _pair_of(self, unit: Unit):
        return pair_of(self.project, self.indicator, self.pair, unit)

    def areas(self) -> list[tuple[str, str]]:
        return list(members_of(self.project, self.project.vintage, None, True))

    def figure(self, level: str, area: str) -> Figure:
        members = members_of(self.project, self.project.vintage, None, True)[level, area]
        stands = self.stands[level]
        whole = stands.get(next(iter(members))) == ("gemeente", CITY)
        units = {stands.get(unit, unit): 1.0 for unit in members}
        found = figure_of(
            self.project,
            self.indicator,
            self.pair,
            units,
            self.sizes,
            level,
            self.numbers,
            (Revealed(float("inf")), Revealed(float("inf"))) if whole else self.revealed_at[level],
        )
        states = {self._pair_of(unit).state for unit in units}
        lacks = found.value is None and HIDDEN not in states and MISSING in states
        return replace(found, elsewhere=lacks and self._above(level, area))

    def _above(self, level: str, area: str) -> bool:
        """Say whether a larger area that holds this one stands for it."""
        order = ["sector", *LEVELS]
        if level not in order:
            return False
        members = set(members_of(self.project, self.project.vintage, None, True)[level, area])
        return any(
            members <= set(sectors_of(self.project, larger)[taken])
            for larger in order[order.index(level) + 1 :]
            for taken in self.taken.get(larger, ())
        )


__all__ = ["CITY", "delivered", "figures_of", "sectors_of", "totals_of"]
