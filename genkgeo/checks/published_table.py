"""Whether the table of published figures can be read as it is meant: years, names, figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd

from genkgeo.checks.findings import WARNING, Finding, Kind
from genkgeo.errors import first_five
from genkgeo.measures.reconciliation import published_rows
from genkgeo.parameters.file import Params
from genkgeo.plans.inputs import Plans
from genkgeo.words import dutch
from genkgeo.words.spelling import nearly_same

UNITS = (10.0, 100.0, 1000.0)
"""What one figure is times another when they stand in other units."""

ABOUT = 0.05
"""How far from such a factor they may be: both are rounded."""


def check_published_table(plans: Plans | None, params: Params) -> list[Finding]:
    """Look at the table of published figures as a table; `check_published` compares it with ours.

    Parameters
    ----------
    plans : Plans, optional
        With what the documents print.
    params : Params

    Returns
    -------
    list of Finding
        Warnings: of a later year than that of the release, of a name that is nearly another, and
        of a figure that differs from the one that a document prints of the same.
    """
    published = params.file.published
    if published is None:
        return []
    rows, file = published_rows(params), Path(published.file).name
    printed = pd.DataFrame() if plans is None else plans.document_numbers
    names = [published.area, params.file.municipality.name]
    names += [] if printed.empty else [*printed["area"]]
    return [
        *_later_years(rows, file, params),
        *_names_alike(rows["area"], names, file),
        *_other_figures(rows, printed, file, params),
    ]


def _later_years(rows: pd.DataFrame, file: str, params: Params) -> Iterator[Finding]:
    later = rows[rows["period"] > params.file.year]
    for name, of_it in later.groupby("indicator", sort=True):
        years = first_five(sorted(of_it["period"].unique()))
        short, row = params.registry[str(name)].short, int(of_it["row"].iloc[0])
        message = (
            f"{short}: een gepubliceerd cijfer van {years} telt niet mee, want dat is na "
            f"{params.file.year}"
        )
        remedy = "klopt het jaar, dan hoeft er niets; verbeter het anders"
        yield Finding(WARNING, "vreemd jaar", file, row, str(name), message, remedy)


def _names_alike(areas: pd.Series, others: Iterable[str], file: str) -> Iterator[Finding]:
    """Find areas of the table of which another one, of the table or not, has nearly the name."""
    given = list(dict.fromkeys(areas))
    known = [name for name in dict.fromkeys(others) if name and name not in given]
    pairs = [*combinations(given, 2), *((one, other) for one in given for other in known)]
    for one, other in pairs:
        if nearly_same(one, other):
            message = f"{one} heet bijna zoals {other}: misschien is het hetzelfde gebied"
            remedy = "schrijf de naam overal gelijk; zijn het twee gebieden, dan klopt het zo"
            yield Finding(WARNING, "onbekend gebied", file, None, "gebied", message, remedy)


def _other_figures(
    rows: pd.DataFrame, printed: pd.DataFrame, file: str, params: Params
) -> Iterator[Finding]:
    """Find figures that no document prints so, while one prints another of the same."""
    if printed.empty:
        return
    told = printed[printed["indicator_value"].notna()]
    told = told.rename(columns={"year": "period"})[
        ["indicator", "area", "period", "group", "indicator_value", "document"]
    ]
    both = rows[rows["published"].notna()].merge(told, on=["indicator", "area", "period"])
    # One row of the table, beside what each document prints of the same.
    for _, same in both.groupby("row", sort=True):
        name, number = str(same["indicator"].iloc[0]), int(same["row"].iloc[0])
        ours = float(same["published"].iloc[0])
        theirs = same["indicator_value"].astype(float)
        if any(_as_rounded(ours, value) for value in theirs):
            continue
        units = theirs.map(lambda value, ours=ours: _other_unit(ours, value))
        # Of a group among all the figure may be another; a unit is the same for both.
        found = same[units] if units.any() else same[same["group"] == ""]
        if found.empty:
            continue
        indicator, first = params.registry[name], found.iloc[0]
        message = (
            f"{indicator.short} van {first['area']} in {first['period']}: gepubliceerd "
            f"{dutch.value(ours, indicator)}, maar {first['document']} drukt "
            f"{dutch.value(float(first['indicator_value']), indicator)} af"
        )
        remedy = (
            f"kijk na welk van de twee klopt; het cijfer staat in de eenheid van {name} "
            f"({indicator.unit}). Is het later herzien, dan klopt het zo"
        )
        kind: Kind = "andere eenheid" if units.any() else "ander cijfer"
        yield Finding(WARNING, kind, file, number, name, message, remedy)


def _as_rounded(one: float, other: float) -> bool:
    """Say whether two figures are the same to the last decimal of the one that has fewest."""
    decimals = min(_decimals(one), _decimals(other))
    return abs(one - other) <= 0.5 * 10.0**-decimals + 1e-9


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _other_unit(one: float, other: float) -> bool:
    if one <= 0 or other <= 0:
        return False
    times = max(one, other) / min(one, other)
    return any(abs(times / factor - 1) <= ABOUT for factor in UNITS)
