"""Warnings: what changed more than one would think, and what is known for only a part.

The texts name areas and never a sector's value: they are published, and a value may be hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.columns import check_columns
from genkgeo.checks.findings import WARNING, Finding, at
from genkgeo.checks.given import Given
from genkgeo.checks.history import REDRAWN, History, VintageYear, YearPair, grouped
from genkgeo.checks.plausible import count_variables
from genkgeo.checks.sectors import check_sectors
from genkgeo.checks.split_sectors import check_parts
from genkgeo.errors import first_five
from genkgeo.measures.sizes import size_variables
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR, Level, Levels
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

BEYOND_NOTHING = 10
"""Count that chance does not make of a share that is nearly 0."""


def check_unusual(
    measures: pd.DataFrame,
    figures: pd.DataFrame,
    history: History,
    params: Params,
) -> list[Finding]:
    """Set the newest year beside the one before it, and coverage beside its threshold.

    Parameters
    ----------
    measures : pandas.DataFrame
        Of all vintages, each on its own borders, with a column ``vintage``.
    figures : pandas.DataFrame
        Tidy; gives file and row.
    history : History
        The figures of all vintages on the borders shown.
    params : Params
        With the thresholds under ``checks``.
    """
    year, choices = params.file.year, params.file.checks
    measures, figures = (frame[frame["period"] <= year] for frame in (measures, figures))
    findings: list[Finding] = []
    given = Given(figures[figures["variable"].isin(params.variables)])
    city, shown = _years_of_city(measures), _newest_shown(measures, history.here)
    partly = set(shown.loc[shown["coverage"] < choices.coverage, "indicator"])
    of_outer = shown[(shown["level"] == params.levels.outer) & (shown["period"] == year)]
    largest = of_outer.groupby("indicator")["denominator"].max()
    for name, indicator in params.registry.items():
        if name in city:
            findings += _city(city[name], given, indicator, choices.city, params.levels.whole)
        if largest.get(name, np.nan) < indicator.minimum:
            findings.append(_nothing_shown(indicator, params.levels))
        if name in partly:
            rows = shown[shown["indicator"] == name]
            findings += _coverage(rows, given, indicator, history.here, choices.coverage)
    sizes = {params.file.residents, params.file.size, *size_variables(params.registry)}
    of_sizes = [name for name in given.variables if name in sizes]
    findings += check_denominators(
        of_sizes, given, history, params, (MUNICIPALITY, params.levels.main)
    )
    counts = count_variables(params)
    findings += check_sectors(history, given, params.registry, counts, choices, year)
    findings += check_parts(history, given, params.registry, counts, choices.times, year)
    findings += _one_class(shown, params)
    return findings + check_columns(history, given, choices.same, year)


def _years_of_city(measures: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give per indicator the years of the whole city, of the list that comes first."""
    known = measures[(measures["level"] == MUNICIPALITY) & measures["value"].notna()]
    known = known.sort_values("period", kind="stable").drop_duplicates(["indicator", "period"])
    return {str(name): rows for name, rows in known.groupby("indicator")}


def _newest_shown(measures: pd.DataFrame, here: Areas) -> pd.DataFrame:
    """Take of every indicator its newest year of city and outer level, of the list shown."""
    above = measures["level"].isin([MUNICIPALITY, here.levels.outer])
    rows = measures[(measures["vintage"] == here.vintage) & above]
    last = rows.groupby("indicator")["period"].transform("max")
    return rows[rows["period"] == last]


def _nothing_shown(indicator: Indicator, levels: Levels) -> Finding:
    """Tell of an indicator whose smallest number that may be shown is above all there are."""
    message = (
        f"{indicator.short}: geen enkel gebied toont een cijfer, want {levels[levels.outer].every} "
        f"heeft een noemer onder smallest_denominator: {indicator.minimum:g}"
    )
    remedy = (
        "zet smallest_denominator van zijn bron lager in het register, of laat de indicator weg"
    )
    return Finding(WARNING, "telt niet mee", "", None, indicator.numerator, message, remedy)


def _city(
    known: pd.DataFrame, given: Given, indicator: Indicator, share: float, whole: Level
) -> list[Finding]:
    """Find the years in which an indicator of the city changes by more than a share a year."""
    steps = jumps(known, indicator, share)
    if not steps:
        return []
    message = f"{indicator.short}: het cijfer van {whole.the} gaat {first_five(steps.values())}"
    remedy = "kijk na of teller en noemer hetzelfde tellen als vroeger"
    cells = given.in_year(indicator.numerator, max(steps))
    return [at(cells, "grote sprong", message, remedy, severity=WARNING)]


def jumps(known: pd.DataFrame, indicator: Indicator, share: float) -> dict[int, str]:
    """Name the steps between two years that are larger than a share of the figure for each year.

    Parameters
    ----------
    known : pandas.DataFrame
        By ``period``, with ``value`` and ``numerator``; all of them have a value.
    indicator : Indicator
    share : float
        Such as ``checks.city`` of the parameters.

    Returns
    -------
    dict of int to str
        Last year of the step → from what to what, in Dutch.
    """
    steps = {}
    for place in range(len(known) - 1):
        step = known.iloc[place : place + 2]
        if _differ_more_than(step, share):
            before, last = step["period"].astype(int)
            old, new = (dutch.value(value, indicator) for value in step["value"].astype(float))
            steps[int(last)] = f"van {old} in {before} naar {new} in {last}"
    return steps


def _one_class(shown: pd.DataFrame, params: Params) -> list[Finding]:
    """Find classes of a map that are fixed, of which all large areas and the city are in one."""
    findings = []
    for name, indicator in params.registry.items():
        values = shown.loc[shown["indicator"] == name, "value"].dropna().astype(float)
        if indicator.breaks is None or len(values) < 2 or values.nunique() < 2:
            continue
        if len(set(np.searchsorted(indicator.breaks, values).tolist())) == 1:
            message = (
                f"{indicator.short}: de stad en alle {params.levels[params.levels.outer].plural} "
                "vallen in één klasse van de kaart"
            )
            remedy = f"zet breaks in de eenheid van het cijfer ({indicator.unit}), of haal ze weg"
            findings.append(
                Finding(WARNING, "andere eenheid", "", None, indicator.numerator, message, remedy)
            )
    return findings


def _differ_more_than(known: pd.DataFrame, share: float) -> bool:
    """Say whether two figures differ by more than a share for each year between them."""
    before, last = known["period"].astype(int)
    old, new = known["value"].astype(float)
    if min(old, new) == 0 and known["numerator"].max() < BEYOND_NOTHING:
        return False
    return _differ(old, new, 1 + share * (last - before))


def _differ(old: float, new: float, times: float) -> bool:
    """Say whether one figure is more than some times the other; of two signs they always differ.

    Examples
    --------
    >>> _differ(10, 12, 1.3), _differ(10, 7, 1.3), _differ(0, 5, 1.3), _differ(-4, -9, 1.3)
    (False, True, True, True)
    """
    low, high = sorted((abs(old), abs(new)))
    return old * new < 0 or high > times * low


def _coverage(
    rows: pd.DataFrame, given: Given, indicator: Indicator, here: Areas, least: float
) -> list[Finding]:
    """Tell of an indicator that is known for too small a part of the city or a large area."""
    low = rows[rows["coverage"] < least].sort_values("level", kind="stable")
    last = VintageYear(here.vintage, int(low["period"].iloc[0]))
    shares = [
        f"{here.names[level][area]} {dutch.coverage_percent(coverage)} %"
        for level, area, coverage in zip(low["level"], low["area"], low["coverage"], strict=True)
    ]
    message = (
        f"{indicator.short}: dekking in {last.year} onder {dutch.number(100 * least)} %: "
        f"{first_five(shares)}"
    )
    remedy = "vraag de leverancier wat ontbreekt; de pagina's tonen de dekking bij het cijfer"
    both = pd.concat([given.at(name, last) for name in indicator.variables])
    empty = both["value"].isna()
    to_show = both[empty] if empty.any() else both
    return [at(to_show, "lage dekking", message, remedy, severity=WARNING)]


def check_denominators(
    sizes: list[str],
    given: Given,
    history: History,
    params: Params,
    levels: Sequence[str],
) -> list[Finding]:
    """Find denominators that grow or shrink too fast in the city or in an area of another level.

    Where people come to live all that counts them grows: that is one finding.

    Parameters
    ----------
    sizes : list of str
        Variables.
    given : Given
        Gives file and row.
    history : History
    params : Params
    levels : sequence of str
        Seen from the smallest areas of ``history``.
    """
    together: dict[tuple[YearPair, tuple[str, ...]], list[str]] = {}
    sectors: dict[str, list[str]] = {}
    for variable in sizes:
        pair = history.newest_pair(variable, until=params.file.year)
        if pair is None:
            continue
        for level in levels:
            far = _grown(variable, level, pair, history, params.file.checks.denominator)
            if far:
                together.setdefault((pair, tuple(far)), []).append(variable)
                sectors |= far
    findings = []
    for (pair, areas), variables in together.items():
        where = first_five(areas)
        verb = "verandert" if len(variables) == 1 else "veranderen"
        message = (
            f"{dutch.listing(variables)} {verb} van {pair.before.year} naar {pair.last.year} meer "
            f"dan {dutch.number(100 * params.file.checks.denominator)} % per jaar in {where}"
        )
        remedy = "kijk na of beide jaren hetzelfde tellen, en voor dezelfde gebieden"
        newer = given.at(variables[0], pair.last)
        finding = at(newer, "noemer veranderd", message, remedy, severity=WARNING)
        codes = ", ".join(code for area in areas for code in sectors[area])
        findings.append(replace(finding, variable=", ".join(variables), codes=codes))
    return findings


def _grown(
    variable: str, level: str, pair: YearPair, history: History, share: float
) -> dict[str, list[str]]:
    """Find the areas of a level in which a variable changed by more than a share a year.

    Name → its sectors; none of the gemeente, for then it is no figure of an area that is unusual.
    """
    here, years = history.here, pair.last.year - pair.before.year
    then, now = (history.values(variable, when.year, not_applicable=0.0) for when in pair)
    if level == MUNICIPALITY:
        # For the whole city a few sectors more or less make no tenth, and its borders stay.
        names, block = list(here.names[level]), np.zeros(len(here.units), dtype=int)
        then, now = np.nan_to_num(then), np.nan_to_num(now)
        redrawn = np.zeros(1, dtype=bool)
    else:
        names, block = _areas_together(history, level, history.together(pair, variable))
        redrawn = np.asarray(np.bincount(block, history.redrawn(pair, variable)) > 0)
    old, new = (grouped(values, block) for values in (then, now))
    # What chance alone does to a small number is no news, nor what a new border does.
    limit = (share * years + REDRAWN * redrawn) * old + 3 * np.sqrt(old)
    far = [at for at, is_far in enumerate(np.abs(new - old) > limit) if is_far]
    if level == MUNICIPALITY:
        return {names[at]: [] for at in far}
    return {names[at]: list(here.sectors.index[block == at]) for at in far}


def _areas_together(
    history: History, level: str, group: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """Name the areas, those that share a sector of an older list together; and number sectors."""
    from scipy.sparse.csgraph import connected_components  # Imported here: it is slow to import.

    here = history.here
    sectors = here.sectors
    area, codes = pd.factorize(here.parent(SECTOR, level).loc[sectors.index], sort=True)
    both = sparse.coo_array(
        (np.ones(len(sectors)), (area, group)), shape=(len(codes), int(group.max()) + 1)
    ).tocsr()
    _, of_area = connected_components(sparse.csr_array(both @ both.T), directed=False)
    named = sectors["name"] if level == SECTOR else here.names[level]
    names: dict[int, list[str]] = {}
    for block, code in zip(of_area.tolist(), codes, strict=True):
        names.setdefault(block, []).append(named[code])
    return [dutch.listing(names[block]) for block in sorted(names)], of_area[area]
