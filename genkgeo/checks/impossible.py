"""Shares above what they can be, which show only once figures of several places come together.

What stands in one list at one level is looked at cell by cell (`genkgeo.checks.plausible`). What
was moved from an older list, comes per larger area or has no place meets its denominator later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import BLOCKING, WARNING, Finding, Kind, at_areas
from genkgeo.errors import first_five
from genkgeo.measures.indicators import AT_LEAST
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator

KIND: Kind = "teller boven noemer"


def check_impossible(
    measures: pd.DataFrame,
    figures: pd.DataFrame,
    areas: Mapping[str, Areas],
    registry: Mapping[str, Indicator],
    told: Sequence[Finding],
) -> list[Finding]:
    """Find shares and means above ``maximum_ratio``, or of which the lowest possible value is.

    Parameters
    ----------
    measures : pandas.DataFrame
        Of every list, with its ``vintage`` and `AT_LEAST`.
    figures : pandas.DataFrame
        Tidy; gives file and row.
    areas : mapping of str to Areas
        List → hierarchy.
    registry : mapping of str to Indicator
    told : sequence of Finding
        A numerator of which cells were found too high is not told of twice.

    Returns
    -------
    list of Finding
        Blocking, but a warning where the figure rests on an estimate or may yet be possible.
    """
    if measures.empty:
        return []
    known = {finding.variable for finding in told if finding.check == KIND}
    findings = []
    for name, indicator in registry.items():
        if indicator.maximum_ratio is None or indicator.denominator is None:
            continue
        if indicator.numerator in known:
            continue
        limit = indicator.factor * indicator.maximum_ratio * (1 + 1e-9)
        of_it = measures[measures["indicator"] == name]
        high = of_it[of_it[["value", "low", AT_LEAST]].max(axis=1) > limit]
        for (vintage, year), rows in high.groupby(["vintage", "period"]):
            cells = figures[
                figures["variable"].isin(indicator.variables) & (figures["period"] == year)
            ]
            sure = rows[AT_LEAST] > limit
            findings += _of_year(rows, sure, cells, areas[str(vintage)], indicator)
    return findings


def _of_year(
    high: pd.DataFrame,
    sure: pd.Series,
    cells: pd.DataFrame,
    here: Areas,
    indicator: Indicator,
) -> list[Finding]:
    """Name the smallest areas of one year that are too high, those that surely are apart."""
    findings = []
    for which, severity in ((sure, BLOCKING), (~sure, WARNING)):
        # That a larger area is too high as well is news only where none of its parts is.
        of_level = [which & (high["level"] == level) for level in here.levels.ids]
        smallest = next((own for own in of_level if own.any()), None)
        if smallest is not None:
            findings.append(_finding(high[smallest], severity, cells, here, indicator))
    return findings


def _finding(
    rows: pd.DataFrame, severity: str, cells: pd.DataFrame, here: Areas, indicator: Indicator
) -> Finding:
    level, year = str(rows["level"].iloc[0]), int(rows["period"].iloc[0])
    names = first_five(str(here.names[level][code]) for code in rows["area"])
    message = (
        f"{indicator.numerator} kan niet meer zijn dan {indicator.maximum_ratio:g} × "
        f"{indicator.denominator} in {names}, {year}"
    )
    remedy = (
        "controleer of teller en noemer van hetzelfde jaar en gebied zijn; kan er meer zijn, haal "
        "dan maximum_ratio weg bij de indicator"
    )
    if level == MUNICIPALITY:
        remedy += "; wat geen plaats heeft telt hier mee, van beide"
    ours = cells.loc[cells["vintage"] == here.vintage, "variable"]
    moved = cells.loc[~cells["variable"].isin(ours), "vintage"]
    if len(moved):
        message += f", na de omrekening uit indeling {moved.iloc[0]}"
        remedy += "; kijk anders de omrekening na, of vraag beide in dezelfde indeling"
    cells = cells[cells["variable"] == indicator.numerator]
    found = at_areas(cells, rows["area"], KIND, message, remedy, severity=severity)
    return replace(found, codes="" if level == MUNICIPALITY else found.codes)
