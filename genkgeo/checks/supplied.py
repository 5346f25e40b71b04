"""Figures that come per area of a larger level: right areas, and beside the sum of the sectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.larger import seen_from
from genkgeo.checks.codes import check_codes
from genkgeo.checks.columns import check_columns
from genkgeo.checks.findings import BLOCKING, WARNING, Finding, Kind, at, parted
from genkgeo.checks.given import Given
from genkgeo.checks.history import History
from genkgeo.checks.plausible import check_values, count_variables, never_negative, sizes_of
from genkgeo.checks.sectors import check_sectors
from genkgeo.checks.unusual import check_denominators
from genkgeo.errors import first_five
from genkgeo.measures.cube import Cube
from genkgeo.measures.supplied import BothWays, both_ways, means_of, supplied_of
from genkgeo.parameters.file import Params, Table
from genkgeo.parameters.formats import FORMATS
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State
from genkgeo.words import dutch

KINDS: dict[Kind, Kind] = {
    "onbekende sector": "onbekend gebied",
    "dubbele sector": "dubbel gebied",
    "ontbrekende sector": "ontbrekend gebied",
}
"""What is said of sectors → what it is called of larger areas."""

ROUNDED = 0.5
"""By how much a count may differ from the sum of its parts: figures may be rounded."""


def with_zeros(supplied: pd.DataFrame, areas: Mapping[str, Areas], params: Params) -> pd.DataFrame:
    """Write out the zeros of areas that a table leaves out (``absent: zero``)."""
    parts = [supplied]
    for (table, level, _, _), places in parted(supplied, "table", "level", "variable", "period"):
        own = params.file.tables[int(table)]
        if own.absent != "zero":
            continue
        rows = supplied.iloc[places]
        absent = areas[own.vintage].names[level].index.difference(pd.Index(rows["sector"]))
        # They stand in no row; that of the last cell is as near as any.
        last = rows.iloc[[-1] * len(absent)]
        parts.append(last.assign(sector=list(absent), value=0.0, state=str(State.OBSERVED)))
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else supplied


def check_supplied(
    supplied: pd.DataFrame, areas: dict[str, Areas], params: Params
) -> list[Finding]:
    """Look at the codes and values of figures per larger area, each level apart.

    Parameters
    ----------
    supplied : pandas.DataFrame
        Tidy, with ``level`` and ``table``.
    areas : dict of str to Areas
        Vintage → hierarchy.
    params : Params
    """
    findings = []
    tables = set(range(len(params.file.tables)))
    for (level,), places in parted(supplied, "level") if len(supplied) else ():
        rows = supplied.iloc[places]
        seen = {vintage: seen_from(here, level) for vintage, here in areas.items()}
        strange = [*_other_level(rows, level, areas, params)]
        others = frozenset(tables - set(rows["table"]))
        named = {code for _, codes in strange for code in codes}
        rows = rows[~rows["sector"].isin(named)]
        of_level = check_codes(rows, seen, params, others | _all_strange(rows, tables - others))
        findings += [finding for finding, _ in strange]
        findings += [replace(own, check=KINDS.get(own.check, own.check)) for own in of_level]
        findings += check_values(rows.drop(columns="level"), seen, params)
    return _older_lists(supplied, params) + findings


def _all_strange(rows: pd.DataFrame, tables: set[int]) -> frozenset[int]:
    """Name tables of which every code was told of already: they are not empty as well."""
    return frozenset(tables - set(rows["table"]))


def _older_lists(supplied: pd.DataFrame, params: Params) -> list[Finding]:
    """Refuse larger areas of another list than the one shown: no crosswalk moves them."""
    findings = []
    other = supplied[supplied["vintage"] != params.file.vintage]
    for (table, level), places in parted(other, "table", "level") if len(other) else ():
        rows, own = other.iloc[places], params.file.tables[int(table)]
        named = params.levels[level]
        message = (
            f"deze cijfers zijn per {named.singular} van indeling {own.vintage}, en getoond wordt "
            f"{params.file.vintage}: een omrekening zegt enkel van sectoren waar ze naartoe gaan"
        )
        remedy = (
            f"vraag ze op in indeling {params.file.vintage}, of per statistische sector van "
            f"indeling {own.vintage} met een omrekening; haal anders de tabel weg onder tables"
        )
        findings.append(at(rows, "andere gebieden", message, remedy, variable=""))
    return findings


def _other_level(
    rows: pd.DataFrame, level: str, areas: Mapping[str, Areas], params: Params
) -> Iterator[tuple[Finding, list[str]]]:
    """Find codes of areas of another level than the table is said to be of."""
    for (position,), places in parted(rows, "table"):
        table = params.file.tables[int(position)]
        of_table, here = rows.iloc[places], areas[table.vintage]
        for other in here.levels.all:
            # A level may have areas under the same codes as another: those are no fault.
            codes = set(of_table["sector"]) & set(here.names[other.id].index)
            codes -= set(seen_from(here, level).units)
            if other.id == level or not codes:
                continue
            noun = here.levels[level].singular
            message = (
                f"{dutch.many(len(codes), 'code is', 'codes zijn')} "
                f"geen {noun} maar {other.singular} van {here.name}: "
                f"{first_five(sorted(codes))}"
            )
            wrong = of_table[of_table["sector"].isin(codes)]
            remedy = _says(table, other.id, whole=codes == set(of_table["sector"]))
            yield at(wrong, "onbekend gebied", message, remedy), sorted(codes)


def _says(table: Table, level: str, *, whole: bool) -> str:
    """Say how a table of another level is said to be of it."""
    if not whole:
        return "een tabel is van één niveau: haal de andere rijen weg"
    if "level" not in FORMATS[table.format].options:
        return "voer de tabel opnieuw uit: in elke rij moet het niveau en de code bij elkaar horen"
    if level == SECTOR:
        return "haal level weg bij deze tabel"
    return f"zet level: {level} bij deze tabel"


def check_two_lists(supplied: pd.DataFrame, figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find a year that larger areas give in one list and sectors in another, with other totals.

    Parameters
    ----------
    supplied, figures : pandas.DataFrame
        Tidy: of the larger areas, with ``level``, and of the sectors.
    params : Params
        With the threshold ``published`` under ``checks``.
    """
    findings, counts = [], count_variables(params)
    keys = ["variable", "period"]
    sectors = figures.groupby([*keys, "vintage"])["value"]
    # What is not known of a sector is taken for no more than the largest that is.
    sums = pd.DataFrame(
        {
            "known": sectors.sum(),
            "lacks": sectors.size() - sectors.count(),
            "largest": sectors.max(),
        }
    ).reset_index()
    for (variable, year, vintage, level), rows in supplied.groupby([*keys, "vintage", "level"]):
        same = sums[(sums["variable"] == variable) & (sums["period"] == year)]
        other = same[same["vintage"] != vintage]
        if variable not in counts or other.empty or len(other) < len(same):
            continue  # Where its own list has sectors too, these are set beside it.
        known, lacks, largest = other[["known", "lacks", "largest"]].iloc[0].astype(float)
        part, total = params.file.checks.published, float(rows["value"].sum())
        too_few = total < (1 - part) * known and not rows["value"].isna().any()
        if too_few or total > (1 + part) * known + lacks * largest:
            message = (
                f"{variable} van {year} staat in twee indelingen met een ander totaal: "
                f"{dutch.number(known)} in sectoren van {other['vintage'].iloc[0]}, "
                f"{dutch.number(total)} per {level} van {vintage}"
            )
            remedy = "laat dat jaar in een van de twee tabellen weg, of verbeter de verkeerde"
            findings.append(at(rows, "jaar in twee indelingen", message, remedy))
    return findings


def check_years(
    supplied: pd.DataFrame, sectors: Cube, here: Areas, params: Params
) -> list[Finding]:
    """Set the newest year of every larger area beside the year before, as that of a sector.

    Parameters
    ----------
    supplied : pandas.DataFrame
        Tidy, with ``level``, of the list shown.
    sectors : Cube
        Of that list: of how many people a share is, where only the sectors say it.
    here : Areas
    params : Params
    """
    findings = []
    year, choices = params.file.year, params.file.checks
    means = means_of(params.registry)
    rates = {own.numerator: own.denominator for own in params.registry.values()}
    sizes = {name: str(rates[name]) for name in means if rates[name]}
    counts = count_variables(params)
    for both in both_ways(sectors, supplied_of(supplied, here), here, means):
        own = both.own
        rows = supplied[supplied["variable"].isin(params.variables) & (supplied["period"] <= year)]
        given = Given(rows[rows["level"] == own.level].drop(columns="level"))
        cube = _with_denominators(both, params.registry)
        history = History({here.vintage: cube}, own.areas, {}, sizes)
        of_level = {
            name: each
            for name, each in params.registry.items()
            if each.numerator in given.variables
        }
        findings += check_sectors(history, given, of_level, counts, choices, year)
        findings += check_columns(history, given, choices.same, year)
        # Where sectors count them too, these are looked at.
        names = set(given.variables) - {str(name) for name, _ in sectors.columns}
        levels = (MUNICIPALITY,) if own.level == MUNICIPALITY else (MUNICIPALITY, SECTOR)
        sized = sorted(names & sizes_of(params))
        findings += check_denominators(sized, given, history, params, levels)
    return findings


def _with_denominators(both: BothWays, registry: Mapping[str, Indicator]) -> Cube:
    """Set sums of sectors beside what is supplied, where it is what a supplied figure is of."""
    own = both.own.cube
    wanted = {
        (str(each.denominator), int(year))
        for each in registry.values()
        for name, year in own.columns
        if name == each.numerator and each.denominator
    }
    lacking = sorted((wanted & set(both.columns)) - set(own.columns))
    if not lacking:
        return own
    columns = pd.MultiIndex.from_tuples(lacking, names=own.columns.names)
    sums = both.sums[:, both.columns.get_indexer(columns)]
    states = np.where(np.isnan(sums), CODE[State.MISSING], CODE[State.OBSERVED])
    return Cube(
        own.units,
        own.columns.append(columns),
        np.hstack([own.values, sums]),
        np.hstack([own.states, states.astype(np.int8)]),
    )


def check_sums(supplied: pd.DataFrame, sectors: Cube, here: Areas, params: Params) -> list[Finding]:
    """Set what is supplied per larger area beside the sum of its parts, where that is complete.

    Parameters
    ----------
    supplied : pandas.DataFrame
        Tidy, of the list shown; gives file and row.
    sectors : Cube
        Of that list.
    here : Areas
    params : Params
        ``checks.published`` is the share from which a difference blocks.
    """
    findings = []
    own = supplied_of(supplied, here)
    for both in both_ways(sectors, own, here, means_of(params.registry)):
        findings += _differing(supplied, both, here, params)
    return findings


def _differing(
    supplied: pd.DataFrame, both: BothWays, here: Areas, params: Params
) -> list[Finding]:
    """Name per variable and year the areas of which the figure is no sum, or can be none."""
    findings = []
    level, never = here.levels[both.own.level].singular, never_negative(params)
    adds_up = both.own.cube.units.isin(here.hidden)
    for column, (variable, year) in enumerate(both.columns):
        sums = both.sums[:, column]
        # What is hidden of areas is another sum than what is hidden of their sectors.
        theirs = np.where(adds_up, np.nan, both.supplied[:, column])
        low, high = sums, sums
        if variable in never:
            known = both.known[:, column]
            hidden, rest = both.hidden[:, column], np.full(len(sums), np.inf)
            np.multiply(hidden, hidden_at_most(variable, params), out=rest, where=hidden > 0)
            whole = ~np.isnan(sums)
            low, high = np.where(whole, sums, known), np.where(whole, sums, known + rest)
            # In a bucket lies what could not be located, of one level more than of another.
            low[both.own.number :][~whole[both.own.number :]] = np.nan
        apart = np.fmax(low - theirs, theirs - high)
        bound = np.where(theirs > low, high, low)
        far = apart > ROUNDED + 1e-9 * np.abs(bound)
        for which, words in (
            (far & ~np.isnan(sums), "is niet de som van de kleinere gebieden"),
            (far & np.isnan(sums), "kan niet, naast wat van de kleinere gebieden bekend is"),
        ):
            if not which.any():
                continue
            share = np.max(apart[which] / np.maximum(np.abs(bound[which]), 1e-12))
            message = f"{variable} van {year} per {level} {words}: {_names(both, which, here)}"
            remedy = (
                "vraag de leverancier welk van beide juist is; de som telt, en het cijfer per "
                f"{level} enkel waar een deel niet bekend is"
            )
            rows = _rows(supplied, both, variable, year, which)
            severity = BLOCKING if share > params.file.checks.published else WARNING
            findings.append(at(rows, "niveau en som", message, remedy, severity=severity))
    return findings


def hidden_at_most(variable: str, params: Params) -> float:
    """Give the most that one hidden cell can be; infinite where an indicator does not say it."""
    own = [each for each in params.registry.values() if each.numerator == variable]
    return max((each.hidden_at_most or np.inf for each in own), default=np.inf)


def _names(both: BothWays, which: np.ndarray, here: Areas) -> str:
    names = here.names[both.own.level]
    return first_five(str(names.get(code, code)) for code in both.own.areas.units[which])


def _rows(
    supplied: pd.DataFrame, both: BothWays, variable: str, year: int, which: np.ndarray
) -> pd.DataFrame:
    """Take the cells of a variable and year of some areas, as they were supplied."""
    return supplied[
        (supplied["level"] == both.own.level)
        & (supplied["variable"] == variable)
        & (supplied["period"] == year)
        & supplied["sector"].isin(both.own.areas.units[which])
    ]
