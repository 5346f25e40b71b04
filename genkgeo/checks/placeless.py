"""What has no place: how much of a count it is, and whether that is the same as before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import WARNING, Finding, at
from genkgeo.errors import first_five
from genkgeo.measures.cube import Cube
from genkgeo.measures.placeless import Placeless, Shares, counts_of, is_steady, placeless_shares
from genkgeo.measures.supplied import Supplied
from genkgeo.measures.totals import totals
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import SECTOR, Levels
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

UNEVEN = 0.1
"""Share that the numerator may have without a place above the denominator, or below it."""


def _total_too_low(levels: Levels) -> str:
    return (
        f"het totaal van {levels.whole.the} is daardoor te laag; vraag de leverancier om de rij, "
        "of zet ze erbij met 0 als iedereen nu een plaats heeft"
    )


def _no_verdict(levels: Levels) -> str:
    below = dict.fromkeys((levels.main, SECTOR))
    return (
        f"van {dutch.listing([levels[level].plural for level in below])} volgt geen oordeel over "
        "deze verandering; vraag de leverancier waarom adressen hun plaats verloren of kregen"
    )


def _too_low(levels: Levels) -> str:
    return (
        f"de cijfers van de {levels[levels.main].plural} zijn daardoor niet te vergelijken met dat "
        f"van {levels.whole.the}; vraag de leverancier om de adressen opnieuw te lokaliseren"
    )


def check_placeless(
    figures: pd.DataFrame,
    cubes: Mapping[str, Cube],
    areas: dict[str, Areas],
    supplied: Mapping[str, Sequence[Supplied]],
    params: Params,
) -> list[Finding]:
    """Find indicators of which the share without a place changed, or lies askew.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy; gives file and row.
    cubes : mapping of str to Cube
        List → its figures, the list shown first.
    areas : dict of str to Areas
    supplied : mapping of str to sequence of Supplied
        List → what comes per larger area.
    params : Params
    """
    sums = pd.concat(
        [totals(cube, areas[vintage], supplied[vintage]) for vintage, cube in cubes.items()]
    )
    shares = placeless_shares(sums[sums["period"] <= params.file.year])
    years_of: dict[str, set[int]] = {}
    for name, year in shares:
        years_of.setdefault(name, set()).add(year)
    findings = _gone(figures[figures["period"] <= params.file.year], areas, params)
    for indicator in params.registry.values():
        names = counts_of(indicator)
        years = sorted(set.intersection(*(years_of.get(name, set()) for name in names)))
        if len(years) > 1 and not is_steady(shares, indicator, *years[-2:]):
            findings.append(_changed(figures, shares, indicator, years[-2:], params.levels))
        if years and len(names) > 1:
            findings += _uneven(figures, shares, indicator, years[-1], params.levels)
    return findings


def _gone(figures: pd.DataFrame, areas: dict[str, Areas], params: Params) -> list[Finding]:
    """Find buckets that counted people in the year before, and have no row in the newest.

    Where a supplier leaves out what is 0 (``absent: zero``), that may well be.
    """
    here = areas[params.file.vintage]
    buckets, names = (
        {*here.unknown, *here.hidden},
        {name for indicator in params.registry.values() for name in counts_of(indicator)},
    )
    zero = {position for position, own in enumerate(params.file.tables) if own.absent == "zero"}
    tables: dict[str, dict[int, set[int]]] = {}
    deliveries = figures[["variable", "period", "table"]].drop_duplicates()
    for variable, year, table in deliveries.itertuples(index=False, name=None):
        tables.setdefault(str(variable), {}).setdefault(int(year), set()).add(int(table))
    keys = ["variable", "period", SECTOR]
    of_buckets = figures[figures[SECTOR].isin(buckets)]
    given, counted = (
        set(rows[keys].itertuples(index=False, name=None))
        for rows in (of_buckets, of_buckets[of_buckets["value"] > 0])
    )
    gone: dict[tuple[tuple[str, ...], int, int], list[str]] = {}
    for variable in sorted(tables.keys() & names):
        years = sorted(tables[variable])
        if len(years) < 2:
            continue
        then, now = years[-2:]
        lost = tuple(
            code
            for code in sorted(buckets)
            if (variable, then, code) in counted and (variable, now, code) not in given
        )
        if lost and not tables[variable][now] <= zero:
            gone.setdefault((lost, then, now), []).append(variable)
    findings = []
    for (codes, then, now), variables in gone.items():
        message = (
            f"{dutch.listing(variables)}: {first_five(codes)} telde in {then} wie geen plaats "
            f"heeft, en heeft in {now} geen rij meer"
        )
        rows = figures[(figures["variable"] == variables[0]) & (figures["period"] == now)]
        remedy = _total_too_low(params.levels)
        finding = at(rows, "zonder plaats", message, remedy, severity=WARNING)
        findings.append(replace(finding, row=None))
    return findings


def _changed(
    figures: pd.DataFrame, shares: Shares, indicator: Indicator, years: list[int], levels: Levels
) -> Finding:
    """Say of which variable the share without a place changed most."""
    before, last = years
    name = max(
        counts_of(indicator),
        key=lambda name: abs(shares[name, last].share - shares[name, before].share),
    )
    message = (
        f"{indicator.short}: van {before} naar {last} gaat het deel van {name} zonder plaats van "
        f"{_percent(shares[name, before])} naar {_percent(shares[name, last])}"
    )
    rows = figures[(figures["variable"] == name) & (figures["period"] == last)]
    return at(rows, "zonder plaats", message, _no_verdict(levels), severity=WARNING)


def _uneven(
    figures: pd.DataFrame, shares: Shares, indicator: Indicator, last: int, levels: Levels
) -> list[Finding]:
    """Find a numerator that has no place much more often than its denominator, or less often."""
    above, below = counts_of(indicator)
    of_above, of_below = shares[above, last], shares[below, last]
    if not of_above.differs_from(of_below, UNEVEN):
        return []
    message = (
        f"{indicator.short}: in {last} heeft {_percent(of_above)} van {above} geen plaats, en "
        f"{_percent(of_below)} van {below}"
    )
    rows = figures[(figures["variable"] == above) & (figures["period"] == last)]
    return [at(rows, "zonder plaats", message, _too_low(levels), severity=WARNING)]


def _percent(placeless: Placeless) -> str:
    return f"{dutch.number(100 * placeless.share, 1)} %"
