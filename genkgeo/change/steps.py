"""The figures of one moment put differently: other borders, older inputs, another method.

From the earlier release to the later one leads a path of five moments; each differs from the
one before in one thing only, so that the differences along the path are the causes, and sum
to the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.same_list import under_codes_of_now
from genkgeo.change.archive import VALUE_COLUMNS, WORDS, Archive, score_values
from genkgeo.change.edition import Edition, Method, measure_edition
from genkgeo.errors import DataError
from genkgeo.index import risk
from genkgeo.measures.sizes import sizes
from genkgeo.measures.supplied import above_sectors, of_sectors
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.profiles.flows import flows
from genkgeo.results import known_above, last_figures, wide


@dataclass(frozen=True)
class Moment:
    """All figures of a year under one edition.

    Attributes
    ----------
    edition : Edition
    measures : pandas.DataFrame
        Of each indicator its last year: columns of `genkgeo.change.edition.measure_edition`.
    values : pandas.Series
        Index (level, area, what): values, scores and ranks; NaN where there is none.
    """

    edition: Edition
    measures: pd.DataFrame
    values: pd.Series

    def table(self, level: str, column: str = "value") -> pd.DataFrame:
        """Lay one column of the measures out as a table of areas by indicators."""
        return wide(self.measures, level, self.edition.method.registry, column)


def moment(edition: Edition, shown: Moment | None = None) -> Moment:
    """Compute values, scores and ranks of the edition's year.

    Scores and ranks of a level for which the index cannot be made are left out.

    Parameters
    ----------
    edition : Edition
    shown : Moment, optional
        Of each indicator the year shown there counts, though a later one be known by now.
    """
    known = edition.figures["period"] <= edition.year
    # The edition itself may have laid its figures out already.
    until = edition if known.all() else replace(edition, figures=edition.figures[known])
    measures = measure_edition(until)
    measures = measures if shown is None else _no_later(measures, shown)
    return _of_figures(edition, last_figures(measures, edition.year))


def _of_figures(edition: Edition, measures: pd.DataFrame) -> Moment:
    """Score and rank figures that were measured."""
    values = measures.rename(columns={"indicator": "what"})[VALUE_COLUMNS]
    parts = [values, *(_ranked(edition, measures, level) for level in edition.here.levels.ranked)]
    every = pd.concat(parts).set_index(VALUE_COLUMNS[:3])["value"]
    return Moment(edition, measures, every.astype(float))


def _no_later(measures: pd.DataFrame, shown: Moment) -> pd.DataFrame:
    """Leave out what came after the year shown, where there still is a figure of that year."""
    keys = ["level", "indicator"]
    year_shown = shown.measures.groupby(keys)["period"].max().rename("shown")
    until = measures[keys].join(year_shown, on=keys)["shown"]
    same_year = measures["period"].eq(until)
    still_there = same_year.groupby([measures[key] for key in keys]).transform("any")
    return measures[measures["period"].le(until) | ~still_there]


def _ranked(edition: Edition, measures: pd.DataFrame, level: str) -> pd.DataFrame:
    """Score and rank the areas of a level; no rows where no index can be made."""
    registry = edition.method.registry
    table, city = (
        risk.counting(
            wide(measures, one, registry),
            wide(measures, one, registry, "coverage"),
            edition.method.risk,
        )
        for one in (level, MUNICIPALITY)
    )
    above = set(known_above(measures, level))
    least = edition.method.risk.minimum_weight
    if city.empty or risk.weight_without(above, registry, edition.method.risk) < least:
        # Other inputs or another method may have no figure of that year at all.
        return pd.DataFrame(columns=VALUE_COLUMNS)
    try:
        composite = risk.composite(
            table,
            city.iloc[0],
            registry,
            edition.method.risk,
            level=level,
        )
    except DataError:
        return pd.DataFrame(columns=VALUE_COLUMNS)
    return score_values(composite.scores, level)


def moments_between(before: Archive | Edition, after: Edition) -> list[Moment]:
    """Go from an earlier release to a later one, changing one thing at a time.

    Parameters
    ----------
    before : Archive or Edition
        An edition stands for itself: the same inputs, an earlier year.
    after : Edition
        With a transfer from the vintage of ``before``, if that is another one.

    Returns
    -------
    list of Moment
        As published; on the borders of ``after``; with its inputs; with its method; in its
        year. The first is on the borders of ``before``. A moment that cannot differ from the
        one before it is that one.
    """
    old = before.edition if isinstance(before, Archive) else before
    first = moment(old)
    here, moved = _on_lists_of_now(old, after), first
    if redrawn(old, after):
        moved = moment(replace(here, vintage=after.vintage, transfers=after.transfers))
    same_inputs_and_method = isinstance(before, Edition)
    # What a table leaves out is a matter of the inputs.
    zero = old.method.zero | after.method.zero
    then = replace(after, year=old.year, figures=_with_dropped(here, after))
    if same_inputs_and_method:
        return [first, moved, moved, moved, moment(after)]
    # A figure that came late was not shown then: it is what the last step brings.
    revised = moment(replace(then, method=replace(old.method, zero=zero)), shown=moved)
    redone = revised
    if not _same_method(old.method, after.method):
        now = replace(then, method=replace(after.method, zero=zero))
        same = _measure_the_same(old.method, now.method)
        # Another index makes other scores of the same figures. What is hidden rests on residents.
        same &= old.method.residents == now.method.residents
        redone = _of_figures(now, revised.measures) if same else moment(now, shown=moved)
    return [first, moved, revised, redone, moment(after)]


def _on_lists_of_now(old: Edition, after: Edition) -> Edition:
    """Put the figures of an earlier release under the codes that its lists have by now."""
    registry = old.method.registry.values()
    means = {one.numerator for one in registry if one.kind in ("mean", "not_aggregable")}
    figures = under_codes_of_now(of_sectors(old.figures), old.areas, after.areas, means)
    above = above_sectors(old.figures)
    if len(above):
        stay = [
            _same_area(old.areas[str(vintage)], after.areas.get(str(vintage)), level, code)
            for vintage, level, code in zip(
                above["vintage"], above["level"], above["sector"], strict=True
            )
        ]
        figures = pd.concat([figures, above[stay]], ignore_index=True)
    return replace(old, areas=old.areas | after.areas, figures=figures)


def _same_area(then: Areas, now: Areas | None, level: str, code: str) -> bool:
    """Tell whether an area of a level has the sectors that it had; of others no figure moves."""
    if now is None or code in now.units:
        return True
    if level not in now.levels or code not in now.names[level].index:
        return False
    inside = [areas.parent(SECTOR, level) for areas in (then, now)]
    then_has, now_has = (set(lies_in.index[lies_in == code]) for lies_in in inside)
    return then_has == now_has


DEFINED = ("kind", "numerator", "denominator", "factor", "direction")
"""What makes two indicators the same one, whatever they are called."""


def new_ids(before: Mapping[str, Indicator], after: Mapping[str, Indicator]) -> dict[str, str]:
    """Find the indicators that only got another id: then → now."""
    gone = [name for name in before if name not in after]
    fresh = {_definition(own): name for name, own in after.items() if name not in before}
    return {
        name: fresh[_definition(before[name])]
        for name in gone
        if _definition(before[name]) in fresh
    }


def renamed(
    before: Mapping[str, Indicator], after: Mapping[str, Indicator]
) -> dict[str, Indicator]:
    """Give the indicators of then under the ids that they have now."""
    ids = new_ids(before, after)
    return {ids.get(name, name): own for name, own in before.items()}


def _definition(indicator: Indicator) -> tuple[object, ...]:
    return tuple(getattr(indicator, name) for name in DEFINED)


def _same_method(before: Method, after: Method) -> bool:
    """Tell whether two methods give the same figures and scores of the same inputs."""
    # The file of an index says what the other choices say, and an archive does not keep it.
    risks = [method.risk.model_dump(exclude={"index", "previous"}) for method in (before, after)]
    return _measure_the_same(before, after) and risks[0] == risks[1]


def _measure_the_same(before: Method, after: Method) -> bool:
    """Tell whether two methods give the same figures of the same inputs."""
    same_order = list(before.registry) == list(after.registry)
    then, now = (_without_words(method.registry) for method in (before, after))
    return same_order and then == now and before.size == after.size


def _without_words(registry: dict[str, Indicator]) -> list[dict[str, object]]:
    return [one.model_dump(exclude=WORDS) for one in registry.values()]


def redrawn(before: Edition, after: Edition) -> tuple[str, ...]:
    """Name the levels of which the areas are made up otherwise than they were.

    Returns
    -------
    tuple of str
        Sector where the list of sectors is another one, a level above it where a sector of
        both lists lies in another area; all below the gemeente where the vintages differ. Codes
        are compared as text, however a file keeps them.
    """
    if before.vintage != after.vintage:
        return after.here.levels.ids[:-1]
    then, now = before.here.sectors, after.here.sectors
    both = then.index.intersection(now.index)
    levels = [SECTOR] if len(both) < max(len(then), len(now)) else []
    for level in after.here.levels.middle:
        # A level that the earlier release did not have is made up otherwise in any case.
        if (
            level not in then
            or then.loc[both, level].astype(str).tolist()
            != now.loc[both, level].astype(str).tolist()
        ):
            levels.append(level)
    return tuple(levels)


def _with_dropped(old: Edition, new: Edition) -> pd.DataFrame:
    """Keep the older figures of which the inputs of now say nothing: they are not revised."""
    keys = ["variable", "period"]
    given = pd.MultiIndex.from_frame(new.figures[keys])
    dropped = old.figures[~pd.MultiIndex.from_frame(old.figures[keys]).isin(given)]
    return pd.concat([new.figures, dropped], ignore_index=True) if len(dropped) else new.figures


def continued(before: Edition, after: Edition) -> dict[str, pd.Series]:
    """Name for each area of now the earlier one that it continues.

    Returns
    -------
    dict of str to pandas.Series
        Level → area now → area then; areas that are new are left out.
    """
    transfer = after.transfers.get((before.vintage, after.vintage))
    same_list = before.vintage == after.vintage
    if not redrawn(before, after) or (transfer is None and not same_list):
        levels = after.here.levels.ids if same_list else (MUNICIPALITY,)
        codes = {level: before.here.names[level].index for level in levels}
        return {level: pd.Series(same, index=same) for level, same in codes.items()}
    people = sector_sizes(before)
    # The transfer is between the lists of now; within one list the earlier areas count.
    then = before.here if same_list else after.areas.get(before.vintage, before.here)
    by_residents = {
        level: counterparts(
            flows(then, after.here, level, transfer=transfer, residents=people).pairs
        )
        for level in after.here.levels
    }
    if not same_list:
        return by_residents
    return {
        level: _same_codes(before.here, after.here, level, found)
        for level, found in by_residents.items()
    }


def _same_codes(before: Areas, after: Areas, level: str, found: pd.Series) -> pd.Series:
    """Let what continues none by its residents continue its own code, where that is free."""
    codes = before.names[level].index.intersection(after.names[level].index)
    free = codes.difference(pd.Index(found)).difference(found.index)
    own: pd.Series = pd.Series(free, index=free, dtype=object)
    every: pd.Series = pd.concat([found, own])
    return every.sort_index()


def counterparts(pairs: pd.DataFrame) -> pd.Series:
    """Name for each new area the old one that it continues: each holds most of the other.

    Parameters
    ----------
    pairs : pandas.DataFrame
        ``old, new, amount``.

    Returns
    -------
    pandas.Series
        New area → old area; an area that continues none is left out.

    Examples
    --------
    >>> moved = [("A", "C", 90), ("A", "D", 10), ("B", "D", 30)]
    >>> counterparts(pd.DataFrame(moved, columns=["old", "new", "amount"])).to_dict()
    {'C': 'A', 'D': 'B'}
    """
    of_old, of_new = (pairs.groupby(side)["amount"].transform("sum") for side in ("old", "new"))
    most = pairs[(pairs["amount"] * 2 > of_old) & (pairs["amount"] * 2 > of_new)]
    return most.set_index("new")["old"].sort_index()


def sector_sizes(edition: Edition) -> pd.Series | None:
    """Look up how large each unit of the edition's vintage is, if its size is known.

    Returns
    -------
    pandas.Series or None
        Unit → the last figure of the variable `Method.size`, such as residents.
    """
    cube, size = edition.cubes.get(edition.vintage), edition.method.size
    if cube is None or not cube.years(size, edition.year):
        return None
    return pd.Series(sizes(cube, edition.here, size, until=edition.year).values, cube.units)
