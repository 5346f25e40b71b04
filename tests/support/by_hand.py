"""The figures of a small project worked out plainly: dictionaries and loops, cell by cell.

Nothing of the library is used, so that what both give is right twice. It follows the words of
``docs/methode.md``: a pair of numerator and denominator counts where both are known; a hidden
or missing part bounds what the figure can be; counts move by the crosswalk.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from small_city import CITY, Delivery, Project

SEEN, HIDDEN, MISSING, NONE = "waargenomen", "onderdrukt", "ontbreekt", "niet van toepassing"
CODES = {
    "-99996": MISSING,
    "-99997": HIDDEN,
    "-99998": NONE,
    "-99999": MISSING,
    "-": MISSING,
    "x": HIDDEN,
    "?": MISSING,
    "": MISSING,
}

Cell = tuple[float | None, str] | tuple[float | None, str, float, float]
"""A number or None, and its state; of a larger area without a number also what is known of it and
how many of its sectors are hidden."""

Column = dict[str, Cell]
"""Unit → cell, of one variable in one year."""

Weights = dict[str, dict[str, float]]
"""Area → unit → the share of it that lies there."""


GUESSED = math.inf
"""Stands in for what rests on a size that is not known everywhere."""


@dataclass(frozen=True)
class Figure:
    """One figure of one area; None where there is no number.

    A coverage that rests on a guessed size is `GUESSED`: how it is guessed has tests of its own.
    """

    numerator: float | None
    denominator: float | None
    value: float | None
    coverage: float | None
    low: float | None
    high: float | None
    elsewhere: bool = False
    """Nothing is known here, but of a larger area it is."""


def columns_of(project: Project) -> dict[tuple[str, str, int], Column]:
    """Read the cells: (vintage, variable, year) → unit → number and state."""
    columns: dict[tuple[str, str, int], Column] = {}
    buckets = {*project.unknown, *project.hidden}
    for delivery in project.deliveries:
        if delivery.level != "sector":
            continue
        own = [*project.borders[delivery.vintage].wijk, *project.unknown, *project.hidden]
        for key, column in filled(delivery, own, buckets, project.hidden).items():
            columns[delivery.vintage, *key] = column
    return columns


def _names_of(delivery: Delivery, row: dict[str, str]) -> list[str]:
    return list(row) if delivery.layout == "long" else delivery.variables


def filled(
    delivery: Delivery, own: list[str], buckets: set[str], adds_up: tuple[str, ...]
) -> dict[tuple[str, int], Column]:
    """Read a table: variable and year → code → cell, also of codes that have no row.

    Rows of others (codes that are not our own) are as if they were not there, and so it is the
    same whether the whole file is read or what was cut out of it for us. What has no row is
    hidden where the table has a row for what the supplier adds up because it hides it.
    """
    columns: dict[tuple[str, int], Column] = {}
    for variable, year in _given(delivery, own):
        column: Column = {}
        for (code, period), row in delivery.cells.items():
            if period != year or code not in own:
                continue
            if variable in row or delivery.layout != "long":
                text = row.get(variable, "")
                state = CODES.get(text, SEEN)
                column[code] = (float(text) if state == SEEN else None, state)
        hides = any(code in column for code in adds_up)
        for code in own:
            if code in column:
                continue
            if code in buckets:
                column[code] = (None, NONE)
            elif delivery.absent == "zero":
                column[code] = (0.0, SEEN)
            else:
                column[code] = (None, HIDDEN if hides else MISSING)
        columns[variable, year] = column
    return columns


def _given(delivery: Delivery, own: list[str]) -> set[tuple[str, int]]:
    """List the variables and years that the table has a cell of, for this city."""
    given = set()
    for (code, year), row in delivery.cells.items():
        if code in own:
            given |= {(name, year) for name in _names_of(delivery, row)}
    return given


def figures_of(
    project: Project, *, without: str | None = None
) -> dict[tuple[str, str, int, str], Figure]:
    """Work out every indicator: (level, area, year, indicator) → its figure.

    ``without``: a list of codes that is left out.
    """
    columns = columns_of(project)
    size = project.choices.get("size") or project.choices.get("residents")
    figures: dict[tuple[str, str, int, str], Figure] = {}
    vintages = sorted(project.borders, key=lambda name: (name != project.vintage, name))
    for vintage in (name for name in vintages if name != without):
        moves = project.crosswalk.get((vintage, project.vintage))
        whole = vintage == project.vintage or bool(project.crosswalk)
        sizes = last_sizes(columns, project, vintage, size, 9999)
        for name, indicator in project.indicators.items():
            for year in sorted({key[2] for key in columns if key[0] == vintage}):
                numerator = columns.get((vintage, indicator["numerator"], year))
                denominator = columns.get((vintage, str(indicator["denominator"]), year))
                if numerator is None or (indicator["denominator"] and denominator is None):
                    continue
                for (level, area), units in members_of(project, vintage, moves, whole).items():
                    key = (level, area, year, name)
                    if key not in figures:
                        figures[key] = figure_of(
                            project, indicator, (numerator, denominator), units, sizes, level
                        )
    return figures


def figures_apart(project: Project) -> dict[tuple[str, str, int, str], Figure]:
    """Work out what no list has together: both parts move to the list shown, and then divide.

    Only of counts of which every cell is known, and that a crosswalk or the list shown has.
    """
    columns = columns_of(project)
    figures = {}
    for (year, name), (above_list, below_list) in pairs_apart(project).items():
        indicator = project.indicators[name]
        above = _moved(project, columns[above_list, indicator["numerator"], year], above_list)
        below = _moved(project, columns[below_list, indicator["denominator"], year], below_list)
        if above is None or below is None:
            continue
        for area, n in above.items():
            d, factor = below[area], float(indicator["factor"])
            value = factor * n / d if d else None
            known = 1.0 if d else None
            figures[(*area, year, name)] = Figure(n, d, value, known, value, value)
    return figures


def pairs_apart(project: Project) -> dict[tuple[int, str], tuple[str, str]]:
    """Find the year and indicator of which no list has both parts → the list of each."""
    columns = columns_of(project)
    lists = [project.vintage, *(start for start, _ in project.crosswalk)]
    pairs = {}
    for name, indicator in project.indicators.items():
        for year in sorted({key[2] for key in columns}) if indicator["kind"] == "rate" else ():
            both = [(indicator["numerator"], year), (indicator["denominator"], year)]
            of_part = [[own for own in lists if (own, *part) in columns] for part in both]
            if all(of_part) and not {*of_part[0]} & {*of_part[1]}:
                pairs[year, name] = (of_part[0][0], of_part[1][0])
    return pairs


def _moved(project: Project, column: Column, own: str) -> dict[tuple[str, str], float] | None:
    """Add a column up over the areas shown; None where a cell of it is not known."""
    buckets = (*project.unknown, *project.hidden)
    for unit, (_, state) in column.items():
        if state != SEEN and not (unit in buckets and state == NONE):
            return None
    moves = project.crosswalk.get((own, project.vintage))
    return {
        area: math.fsum((column[unit][0] or 0.0) * share for unit, share in units.items())
        for area, units in members_of(project, own, moves, True).items()
    }


def residents_of(project: Project, variable: str | None) -> dict[tuple[str, str], float] | None:
    """Add up the residents of the last year until the one shown; None where some are guessed."""
    columns = columns_of(project)
    if not _years(columns, project, project.vintage, variable, project.year):
        return {}
    sizes = last_sizes(columns, project, project.vintage, variable, project.year)
    if GUESSED in sizes.values():
        return None
    return {
        area: math.fsum(sizes[unit] * share for unit, share in units.items())
        for area, units in members_of(project, project.vintage, None, True).items()
    }


def _years(
    columns: dict[tuple[str, str, int], Column],
    project: Project,
    vintage: str,
    variable: str | None,
    until: int,
) -> list[int]:
    """List the years of a variable in a vintage; in the one shown also those that move there."""
    lists = {vintage}
    if vintage == project.vintage:
        lists |= {start for start, _ in project.crosswalk}
    return sorted(
        year for own, name, year in columns if own in lists and name == variable and year <= until
    )


def last_sizes(
    columns: dict[tuple[str, str, int], Column],
    project: Project,
    vintage: str,
    variable: str | None,
    until: int,
) -> dict[str, float]:
    """Give the last figures of a size; 1 where there is none, `GUESSED` where one is lacking."""
    units = [*project.borders[vintage].wijk, *project.unknown, *project.hidden]
    years = _years(columns, project, vintage, variable, until)
    if not years:
        return dict.fromkeys(units, 1.0)
    column = columns.get((vintage, str(variable), years[-1]))
    sectors = project.borders[vintage].wijk
    if column is None or any(column[unit][1] in (HIDDEN, MISSING) for unit in sectors):
        return dict.fromkeys(units, GUESSED)
    return {unit: number or 0.0 for unit, (number, _) in column.items()}


def members_of(
    project: Project, vintage: str, moves: dict[tuple[str, str], float] | None, whole: bool
) -> dict[tuple[str, str], dict[str, float]]:
    """Say of every area which units of the vintage lie in it, and for which share."""
    shown = project.borders[project.vintage]
    buckets = [*project.unknown, *project.hidden]
    members: dict[tuple[str, str], dict[str, float]] = {("gemeente", CITY): {}}
    if not whole:
        units = [*project.borders[vintage].wijk, *buckets]
        return {("gemeente", CITY): dict.fromkeys(units, 1.0)}
    pairs = moves
    if vintage == project.vintage:
        pairs = {(sector, sector): 1.0 for sector in shown.wijk}
    for sector, wijk in shown.wijk.items():
        members[("sector", sector)] = {}
        members.setdefault(("wijk", wijk), {})
        members.setdefault(("stadsdeel", shown.stadsdeel[wijk]), {})
    for (old, new), weight in (pairs or {}).items():
        wijk = shown.wijk[new]
        for area in (
            ("sector", new),
            ("wijk", wijk),
            ("stadsdeel", shown.stadsdeel[wijk]),
            ("gemeente", CITY),
        ):
            members[area][old] = members[area].get(old, 0.0) + weight
    for bucket in buckets:
        members["gemeente", CITY][bucket] = 1.0
    return members


@dataclass
class _Sums:
    """What the units of one area add up to."""

    known_numerator: float = 0.0
    known_denominator: float = 0.0
    all_numerator: float = 0.0
    all_denominator: float = 0.0
    seen: bool = False
    size: float = 0.0
    known_size: float = 0.0
    units: float = 0.0
    known_units: float = 0.0
    hidden_numerator: float = 0.0
    absent_numerator: float = 0.0
    hidden_denominator: float = 0.0
    absent_denominator: float = 0.0
    hidden_cells: float = 0.0
    size_of_hidden: float = 0.0


def figure_of(
    project: Project,
    indicator: dict[str, object],
    pair: tuple[Column, Column | None],
    units: dict[str, float],
    sizes: dict[str, float],
    level: str,
    numbers: dict[str, float] | None = None,
    revealed: tuple[Revealed, Revealed] | None = None,
) -> Figure:
    """Work out one indicator of one area.

    ``numbers`` says for how many sectors a unit counts; ``revealed`` what larger areas say of the
    numerators and the denominators that are hidden.
    """
    _, below = pair
    factor, is_rate = float(indicator["factor"]), below is not None
    sums = _Sums()
    top = level == "gemeente"
    if top and revealed:
        empty = _emptied(project, indicator, pair, revealed)
        units = {unit: share for unit, share in units.items() if unit not in empty}
    for unit, share in units.items():
        number = (numbers or {}).get(unit, 1.0)
        _add(sums, project, indicator, pair, unit, share, sizes[unit], number)
    sure = (sums.known_denominator, sums.known_size, sums.known_units)
    if top:
        _add_together(sums, project, indicator, pair, units, sizes, numbers or {})
    told = revealed or told_of(project, indicator, pair)
    for which, own in zip(("numerator", "denominator"), told, strict=True):
        # Where the supplier says how much it hides, nothing hidden can be more than that.
        if math.isfinite(own.told):
            hidden = min(getattr(sums, f"hidden_{which}"), own.told)
            setattr(sums, f"hidden_{which}", own.loose if top else hidden)
    together = sums.known_denominator - sure[0]
    if top and revealed:
        _take_off(sums, project, indicator, pair, revealed)
    more_n = sums.hidden_numerator + sums.absent_numerator
    more_d = sums.hidden_denominator + sums.absent_denominator
    complete = top and more_n == 0 and more_d == 0
    n = sums.all_numerator if complete else sums.known_numerator
    d = sums.all_denominator if complete else sums.known_denominator
    if not sums.seen and not (is_rate and sums.all_denominator == 0 and more_d == 0):
        return Figure(None, None, None, 0.0, *_bounds(sums, factor, is_rate, more_n, more_d))
    if is_rate and sums.all_denominator == 0 and more_d == 0:
        shown = 0.0 if sums.seen else None
        return Figure(n if sums.seen else None, shown, None, None, None, None)
    low, high = _bounds(sums, factor, is_rate, more_n, more_d)
    whole = d
    value = (factor * n / d if d else None) if is_rate else factor * n
    if value is not None and low is not None and high is not None:
        kept = min(max(value, low), high)
        if abs(kept - value) > 1e-9 * abs(value):
            value = min(max(_likely(sums, indicator, value, more_n, more_d), low), high)
    if top and any(own.loose > 0 for own in told):
        # Nobody knows which of what was hidden the gemeente has.
        sums.known_size, sums.known_units = sure[1:]
        d = d if complete else d - together
    if more_d > 0:
        # Where nobody has a size every sector weighs the same.
        of_size = (sums.known_size, sums.size) if sums.size else (sums.known_units, sums.units)
        coverage = of_size[0] / of_size[1] if of_size[1] else None
        coverage = GUESSED if math.isinf(sums.size) else coverage
    else:
        coverage = d / sums.all_denominator if sums.all_denominator else None
    known = value is not None
    return Figure(
        n if known else None, whole if known and is_rate else None, value, coverage, low, high
    )


def _add_together(
    sums: _Sums,
    project: Project,
    indicator: dict[str, object],
    pair: tuple[Column, Column | None],
    units: dict[str, float],
    sizes: dict[str, float],
    numbers: dict[str, float],
) -> None:
    """Count the denominators of what is hidden, where its numerators are known together."""
    added_up = [pair_of(project, indicator, pair, code) for code in project.hidden]
    if any(None in (own.n, own.d) for own in added_up):
        return
    given = [
        pair[0][code][0] is not None
        and (indicator["kind"] != "mean" or pair[1][code][0] is not None)
        for code in project.hidden
    ]
    for unit, share in units.items() if any(given) else ():
        own = pair_of(project, indicator, pair, unit, numbers.get(unit, 1.0))
        if own.hidden and own.d is not None:
            sums.known_numerator += own.n_part * share
            sums.known_denominator += own.d * share
            sums.known_size += sizes[unit] * share
            sums.known_units += numbers.get(unit, 1.0) * share


def told_of(
    project: Project, indicator: dict[str, object], pair: tuple[Column, Column | None]
) -> tuple[Revealed, Revealed]:
    """Say what the supplier adds up of numerators and of denominators that it hides."""
    above, below = pair
    told = {
        "n": [above[code][0] for code in project.hidden],
        "d": [below[code][0] for code in project.hidden] if below else [],
    }
    if indicator["kind"] == "mean" and below:
        told["n"] = [_times(above[code][0], below[code][0]) for code in project.hidden]
    n, d = (
        math.inf if all(number is None for number in own) else sum(number or 0.0 for number in own)
        for own in told.values()
    )
    return Revealed(n), Revealed(d)


def _emptied(
    project: Project,
    indicator: dict[str, object],
    pair: tuple[Column, Column | None],
    revealed: tuple[Revealed, Revealed],
) -> set[str]:
    """Name the buckets of hidden people of whom all count elsewhere: nothing is counted there."""
    own = {bucket: pair_of(project, indicator, pair, bucket) for bucket in project.hidden}
    return {
        bucket
        for bucket, one in own.items()
        if one.n is None and one.d is not None and 0 < one.d <= revealed[1].off
    }


def _take_off(
    sums: _Sums,
    project: Project,
    indicator: dict[str, object],
    pair: tuple[Column, Column | None],
    revealed: tuple[Revealed, Revealed],
) -> None:
    """Take from what has been hidden what areas already count."""
    for bucket in set(project.hidden) - _emptied(project, indicator, pair, revealed):
        own = pair_of(project, indicator, pair, bucket)
        known = own.n is not None and own.d is not None
        if own.n is None and own.d is not None:
            # What it can be shrinks with what it is of.
            before, after = (
                _room(indicator, own, own.d - off) for off in (0.0, min(revealed[1].off, own.d))
            )
            which = "hidden" if own.hidden else "absent"
            if math.isfinite(before):
                rest = getattr(sums, f"{which}_numerator") - before + after
                setattr(sums, f"{which}_numerator", rest)
        for which, number, part in zip(
            ("numerator", "denominator"), (own.n, own.d), revealed, strict=True
        ):
            off = min(part.off, number or 0.0)
            setattr(sums, f"all_{which}", getattr(sums, f"all_{which}") - off)
            if known:
                setattr(sums, f"known_{which}", getattr(sums, f"known_{which}") - off)


@dataclass
class Revealed:
    """What larger areas say of figures that are hidden per sector, of what is added up of these."""

    told: float
    """What the supplier adds up of all that it hides; infinite where it does not say."""
    off: float = 0.0
    """Counts in those areas, and no longer among what has been hidden."""
    loose: float = 0.0
    """May yet be among what has been hidden, for those areas lack other parts as well."""


@dataclass(frozen=True)
class Pair:
    """Numerator and denominator of one unit, settled; of the pair whether it was given."""

    n: float | None
    d: float | None
    given: bool
    state: str
    n_part: float
    d_part: float
    hidden: float
    """How many hidden cells are in the numerator; 0 where it is not hidden."""
    d_hidden: float
    """The same of the denominator."""


def pair_of(
    project: Project,
    indicator: dict[str, object],
    pair: tuple[Column, Column | None],
    unit: str,
    number: float = 1.0,
) -> Pair:
    """Settle one unit."""
    above, below = pair
    is_bucket = unit in project.unknown or unit in project.hidden
    is_mean = indicator["kind"] == "mean"
    n, n_state, n_part, n_hidden = (*above[unit], 0.0, 1.0)[:4]
    if below is None:
        d, d_state, d_part, d_hidden = (0.0 if is_bucket else number), SEEN, 0.0, 0.0
    else:
        d, d_state, d_part, d_hidden = (*below[unit], 0.0, 1.0)[:4]
    if is_mean:
        n, n_part = _times(n, d), 0.0
        both = [many for many, own in ((n_hidden, n_state), (d_hidden, d_state)) if own == HIDDEN]
        n_hidden = max(both, default=0.0)
    given = n is not None
    state = n_state if n is None and n_state != SEEN else d_state
    lacks = n_state == NONE and is_bucket
    if d_state == NONE:
        d, n_part = 0.0, (n_part if is_bucket else 0.0)
        n = n if is_bucket else None
    if lacks and (not is_mean or d == 0):
        n = 0.0
    if (n is None and d == 0) or lacks:
        state = NONE
    known = n is not None and d is not None
    is_hidden = n is None and state == HIDDEN
    hidden = n_hidden if is_hidden else 0.0
    d_hidden = d_hidden if d is None and d_state == HIDDEN else 0.0
    return Pair(n, d, given and known, state, n_part, d_part, hidden, d_hidden)


def _add(
    sums: _Sums,
    project: Project,
    indicator: dict[str, object],
    pair: tuple[Column, Column | None],
    unit: str,
    share: float,
    size: float,
    number: float,
) -> None:
    """Add one unit to the sums of an area."""
    own = pair_of(project, indicator, pair, unit, number)
    n, d = own.n, own.d
    sums.size += size * share
    sums.units += number * share
    if n is not None and d is not None:
        sums.known_numerator += n * share
        sums.known_denominator += d * share
        sums.known_size += size * share
        sums.known_units += number * share
        sums.seen = sums.seen or own.given
    sums.all_numerator += (own.n_part if n is None else n) * share
    sums.all_denominator += (own.d_part if d is None else d) * share
    sums.hidden_cells += own.hidden * share
    sums.size_of_hidden += (d or 0.0) * share if own.hidden else 0.0
    if n is None:
        which = "hidden" if own.hidden else "absent"
        room = share * _room(indicator, own, d) if share else 0.0
        setattr(sums, f"{which}_numerator", getattr(sums, f"{which}_numerator") + room)
    if d is None:
        if own.d_hidden:
            sums.hidden_denominator = math.inf
        else:
            sums.absent_denominator = math.inf


def _room(indicator: dict[str, object], own: Pair, d: float | None) -> float:
    """Say how much a numerator without a number can be at most, above what is known of it."""
    ratio = float(indicator.get("maximum_ratio") or math.inf)
    room = 0.0 if d == 0 else (math.inf if d is None else d * ratio)
    room = max(room - own.n_part, 0.0)
    # A mean that is known, of a number that is hidden, is hidden with it.
    if not own.hidden:
        return room
    most = float(indicator.get("hidden_at_most") or math.inf)
    if indicator["kind"] == "mean":
        # What is hidden of a mean is the mean itself, not the sum.
        most = 0.0 if d == 0 else most * (math.inf if d is None else d)
    else:
        most *= own.hidden
    return min(room, most)


def _likely(
    sums: _Sums, indicator: dict[str, object], value: float, more_n: float, more_d: float
) -> float:
    """Say what a figure is to be expected to be, with the hidden counts around its own rate."""
    factor, most = float(indicator["factor"]), indicator.get("hidden_at_most")
    expected, cells, size = more_n / 2, sums.hidden_cells, sums.size_of_hidden
    rate = value / factor
    if indicator["kind"] in ("rate", "count") and most and cells > 0 < size and rate > 0:
        mean = rate * size / cells
        chances = {k: mean**k / math.factorial(k) for k in range(1, max(int(most), 1) + 1)}
        usual = sum(k * chance for k, chance in chances.items()) / sum(chances.values())
        absent = max(more_n - cells * float(most), 0.0)
        expected = min(cells * usual + absent / 2, more_n)
    of = sums.all_denominator + more_d / 2 if indicator.get("denominator") else 1.0
    return factor * (sums.all_numerator + expected) / of


def _times(mean: float | None, size: float | None) -> float | None:
    return None if mean is None or size is None else mean * size


def _bounds(
    sums: _Sums, factor: float, is_rate: bool, more_n: float, more_d: float
) -> tuple[float | None, float | None]:
    """Say between what the figure lies; None where nothing bounds it."""
    most = sums.all_numerator + more_n
    if math.isinf(most) or math.isinf(more_d) or (is_rate and sums.all_denominator == 0):
        return None, None
    if not is_rate:
        return factor * sums.all_numerator, factor * most
    least = sums.all_numerator / (sums.all_denominator + more_d)
    return factor * least, factor * most / sums.all_denominator
