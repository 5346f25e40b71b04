"""Indicators where figures come at several levels: each level rests on what is there for it.

Where the parts of an area are not all known and its supplier gives the area itself, the area
stands in the place of its sectors, for its own level and the larger ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures import indicators
from genkgeo.measures.cube import Cube
from genkgeo.measures.moving import Brought
from genkgeo.measures.sizes import size_variables, sizes
from genkgeo.measures.supplied import (
    Settled,
    Supplied,
    levels_between,
    lifting,
    means_of,
    settled,
    with_columns,
)
from genkgeo.measures.terms import Terms, terms_of
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State

GIVEN_PER = "given_per"
"""Column of measures: the level at which a figure was supplied, or at which alone it is known;
empty where it rests on sectors. Only there where a supplier gives something above the sectors."""

Columns = list[tuple[str, int]]

FIELDS = (
    "numerator",
    "denominator",
    "given",
    "numerator_part",
    "denominator_part",
    "numerator_hidden",
    "denominator_hidden",
    "together",
    "state",
)
"""What terms hold of every unit and column."""


@dataclass(frozen=True)
class _Step:
    """What levels from one on rest on.

    ``terms`` has a row per unit of the cube, then one per area of each level supplied; ``taken``
    are areas of the last of these, by column, whose supplied figure counts.
    """

    terms: Terms
    own: Supplied | None
    taken: np.ndarray


def measure(
    cube: Cube,
    registry: dict[str, Indicator],
    areas: Areas,
    supplied: Sequence[Supplied],
    *,
    levels: tuple[str, ...] | None = None,
    size: str | np.ndarray | None = None,
    transfer: sparse.csr_array | None = None,
    brought: Brought | None = None,
    at_least: bool = False,
) -> pd.DataFrame:
    """Compute every indicator for every area, of sectors and of what comes per larger area.

    Parameters
    ----------
    cube : Cube
        Figures of the sectors; may have no column at all.
    registry, areas, levels, size, transfer, brought, at_least
        See `genkgeo.measures.indicators.measure`.
    supplied : sequence of Supplied
        From the smallest level to the largest. Of larger areas no crosswalk says where they went:
        with a ``transfer`` only sectors count.

    Returns
    -------
    pandas.DataFrame
        Columns `genkgeo.measures.indicators.MEASURE_COLUMNS` and `GIVEN_PER`. An area takes the
        figure of its supplier where that is a number and its sectors are not all known; what is
        below it and has no figure then has state `State.LARGER`.
    """
    if not supplied or transfer is not None:
        chosen: dict[str, Any] = {"levels": levels, "size": size, "at_least": at_least}
        moves: dict[str, Any] = {"transfer": transfer, "brought": brought}
        return indicators.measure(cube, registry, areas, **moves, **chosen)
    wanted = areas.levels.ids if levels is None else levels
    if not isinstance(size, np.ndarray):
        size = sizes(cube, areas, size, beside=size_variables(registry)).values
    every = with_columns(cube, supplied, areas)
    columns = indicators.columns_of(every, registry) if brought is None else brought.columns
    if not columns:
        return indicators.no_measures().assign(**{GIVEN_PER: ""})
    moved_by = indicators.moved_by(columns, registry, {} if brought is None else brought.origins)
    steps = _steps(every, columns, registry, areas, supplied, size, moved_by)
    parts, level_of_row, area_of_row = [], [], []
    for at, (step, band) in enumerate(zip(steps, levels_between(areas, supplied), strict=True)):
        for level in band:
            if level not in wanted:
                continue
            codes = areas.names[level].index
            matrix = _matrix(level, areas, supplied[:at])
            top = np.full((len(codes), 1), level == MUNICIPALITY)
            found = indicators.aggregate(step.terms, matrix, top)
            parts.append(found | _told(level, codes, found, areas, steps, at))
            level_of_row += [level] * len(codes)
            area_of_row += list(codes)
    together = {name: np.vstack([part[name] for part in parts]) for name in parts[0]}
    return indicators.as_measures(
        np.array(level_of_row, dtype=object),
        np.array(area_of_row, dtype=object),
        columns,
        together,
        at_least=at_least,
    )


def _steps(
    every: Cube,
    columns: Columns,
    registry: dict[str, Indicator],
    areas: Areas,
    supplied: Sequence[Supplied],
    size: np.ndarray,
    moved_by: Mapping[int, list[sparse.csr_array]],
) -> list[_Step]:
    """Go from the sectors to each level supplied, and let its figures stand in for theirs."""
    terms = replace(terms_of(every, columns, registry, areas, size), moved_by=moved_by)
    steps = [_Step(terms, None, np.zeros((0, len(columns)), dtype=bool))]
    below, below_areas, means = every, areas, means_of(registry)
    for at, own in enumerate(supplied):
        way = lifting(areas, own)
        found = settled(every, below, (way, lifting(below_areas, own)), own, means)
        pairs = terms_of(found.cube, columns, registry, own.areas, way @ size)
        inside = _matrix(own.level, areas, supplied[:at])
        steps.append(_joined(steps[-1].terms, pairs, inside, way, found, own, columns, areas))
        below, below_areas = found.cube, own.areas
    return steps


def _joined(
    base: Terms,
    pairs: Terms,
    inside: sparse.csr_array,
    way: sparse.csr_array,
    found: Settled,
    own: Supplied,
    columns: Columns,
    areas: Areas,
) -> _Step:
    """Put areas of a level beside the units, and take out what they stand in for."""
    n = own.number
    supplied, said = (
        _of_pairs(cells, found.cube, columns, base) for cells in (found.supplied, found.said)
    )
    known = pairs.given
    unsettled = np.isnan(base.numerator) | np.isnan(base.denominator)
    unsettled &= base.state != CODE[State.NOT_APPLICABLE]
    lacks, seen = (inside @ cells.astype(float) > 0 for cells in (unsettled, base.given))
    taken = known[:n] & supplied[:n] & (lacks | ~seen)
    # Where no sector has a pair, what the supplier says of the area is all there is.
    stands = ~known[:n] & said[:n] & ~seen
    replaced = taken | stands
    gone = inside.T @ replaced.astype(float) > 0
    base = _with_buckets(base, pairs, said[n:], own, areas)
    base = _less_revealed(base, pairs, inside, taken, own, areas)
    # A count has no denominator: an area weighs as much as the sectors that it has.
    sectors = (way @ areas.units.isin(areas.sectors.index).astype(float))[:, None]
    pairs = replace(pairs, denominator=np.where(base.share, pairs.denominator, sectors))
    number = np.asarray(way.sum(axis=1))[:n, None]
    empty = CODE[State.NOT_APPLICABLE]

    def beside(name: str, nothing: float = 0.0) -> np.ndarray:
        ours, theirs = getattr(base, name), np.broadcast_to(getattr(pairs, name), known.shape)[:n]
        cells = [np.where(gone, nothing, ours), np.where(replaced, theirs, nothing)]
        return np.vstack(cells).astype(ours.dtype)

    if own.level == MUNICIPALITY:
        base = _without_buckets(base, replaced[0])
    fields: dict[str, Any] = {
        name: beside(name, empty if name == "state" else 0.0) for name in FIELDS
    }
    terms = replace(
        base,
        **fields,
        size=beside("size"),
        number=np.vstack([np.where(gone, 0.0, base.number), np.where(replaced, number, 0.0)]),
    )
    return _Step(terms, own, taken)


def _of_pairs(cells: np.ndarray, cube: Cube, columns: Columns, base: Terms) -> np.ndarray:
    """Say of every indicator and year whether something holds of one of its variables."""
    of_pair = np.zeros((len(cells), len(columns)), dtype=bool)
    for at, (indicator, (_, year)) in enumerate(zip(base.indicators, columns, strict=True)):
        for variable in indicator.variables:
            of_pair[:, at] |= cells[:, cube.columns.get_loc((variable, year))]
    return of_pair


def _with_buckets(
    base: Terms,
    pairs: Terms,
    heard: np.ndarray,
    own: Supplied,
    areas: Areas,
) -> Terms:
    """Let what has no place come from the supplier of the level, where the sectors do not say.

    ``heard`` says of every bucket where that is so. A denominator that is not known is no empty
    one: where the supplier says that it lacks, what is counted of the bucket goes with it.
    """
    rows = areas.units.get_indexer(pd.Index(own.areas.units[own.number :]))
    changed: dict[str, Any] = {}
    for name in FIELDS:
        cells, theirs = getattr(base, name).copy(), getattr(pairs, name)
        cells[rows] = np.where(heard, theirs[own.number :], cells[rows])
        changed[name] = cells
    for name in ("numerator_in_buckets", "denominator_in_buckets"):
        ours = getattr(base, name)
        changed[name] = np.where(np.isfinite(ours), ours, getattr(pairs, name))
    return replace(base, **changed)


def _less_revealed(
    base: Terms,
    pairs: Terms,
    inside: sparse.csr_array,
    taken: np.ndarray,
    own: Supplied,
    areas: Areas,
) -> Terms:
    """Take from what a supplier adds up of hidden sectors what an area says of its own.

    Else it would count twice: in the area, and among what has been hidden. Where of an area a part
    is missing as well, nobody knows how much of the rest was hidden: then the gemeente has at least
    what is left when all of it was, and at most what is left when none was.
    """
    hidden = np.flatnonzero(np.isin(areas.units, own.areas.hidden))
    changed: dict[str, Any] = {}
    for name in ("numerator", "denominator"):
        cells, in_buckets = getattr(base, name).copy(), getattr(base, f"{name}_in_buckets")
        held_back = getattr(base, f"{name}_hidden") > 0
        holds, lacks = (
            inside @ which.astype(float) > 0 for which in (held_back, np.isnan(cells) & ~held_back)
        )
        more = getattr(pairs, name)[: own.number] - inside @ np.nan_to_num(cells)
        more = np.where(taken & holds, np.nan_to_num(np.maximum(more, 0.0)), 0.0)
        told = np.where(np.isfinite(in_buckets), in_buckets, 0.0)
        most = np.minimum(more.sum(axis=0), told)
        least = np.minimum(np.where(lacks, 0.0, more).sum(axis=0), told)
        left = most
        for row in hidden:
            off = np.minimum(left, np.nan_to_num(cells[row]))
            cells[row], left = cells[row] - off, left - off
        changed[name] = cells
        changed[f"{name}_in_buckets"] = in_buckets - least
        changed[f"{name}_loose"] = getattr(base, f"{name}_loose") + (most - least)
    return replace(base, **changed)


def _without_buckets(base: Terms, whole: np.ndarray) -> Terms:
    """Forget what was hidden of sectors, where the gemeente itself stands for all there is."""
    changed: dict[str, Any] = {}
    for name in ("numerator", "denominator"):
        changed[f"{name}_loose"] = np.where(whole, 0.0, getattr(base, f"{name}_loose"))
        changed[f"{name}_in_buckets"] = np.where(whole, np.inf, getattr(base, f"{name}_in_buckets"))
    return replace(base, **changed)


def _matrix(level: str, areas: Areas, supplied: Sequence[Supplied]) -> sparse.csr_array:
    """Say which units, and which areas of the levels supplied, lie in each area of a level."""
    parts = [areas.membership(level)[0]]
    parts += [own.areas.membership(level)[0][:, : own.number] for own in supplied]
    return sparse.csr_array(sparse.hstack(parts))


def _told(
    level: str,
    codes: pd.Index,
    found: dict[str, np.ndarray],
    areas: Areas,
    steps: Sequence[_Step],
    at: int,
) -> dict[str, np.ndarray]:
    """Say of every figure of a level where it was supplied, or where alone it is known."""
    per = np.full(found["value"].shape, "", dtype=object)
    state, has_value = found["state"].copy(), ~np.isnan(found["value"])
    for place, step in enumerate(steps):
        if step.own is None:
            continue
        if place <= at:
            inside = step.own.areas.membership(level)[0][:, : step.own.number]
            per[(inside @ step.taken.astype(float) > 0) & has_value] = step.own.level
        else:
            above = areas.parent(level, step.own.level).reindex(codes)
            rows = step.own.areas.sectors.index.get_indexer(pd.Index(above))
            only_there = step.taken[rows] & ~has_value & (state == State.MISSING)
            state[only_there], per[only_there] = State.LARGER, step.own.level
    return {"state": state, GIVEN_PER: per}


def told_once(measures: pd.DataFrame) -> pd.DataFrame:
    """Keep one row of every figure: the first that says more than that a larger area has it.

    Where no area of a level has a figure of a year, for it is known of larger ones only, and an
    earlier year has, the level shows that one: as of any figure that is not there yet.
    """
    if GIVEN_PER not in measures:
        return measures.drop_duplicates(indicators.KEYS, ignore_index=True)
    measures = measures.reset_index(drop=True).fillna({GIVEN_PER: ""})
    elsewhere = measures["state"].eq(State.LARGER)
    first = measures[~elsewhere].drop_duplicates(indicators.KEYS)
    rest = measures[elsewhere].drop_duplicates(indicators.KEYS)
    keys = [pd.MultiIndex.from_frame(part[indicators.KEYS]) for part in (first, rest)]
    once = pd.concat([first, rest[~keys[1].isin(keys[0])]]).sort_index(kind="stable")
    group = [once[key] for key in ("level", "indicator")]
    has = once["period"].where(once["value"].notna())
    since = has.groupby(group).transform("min")
    whole = [*group, once["period"]]
    nowhere = once["value"].isna().groupby(whole).transform("all")
    only_there = once["state"].eq(State.LARGER).groupby(whole).transform("any")
    late = nowhere & only_there & (since < once["period"])
    return once[~late].reset_index(drop=True)
