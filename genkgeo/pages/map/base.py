"""What the themes of the map share: which areas, in which order, and what is said of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from genkgeo.drawings.legend import HATCH, Row
from genkgeo.parameters.registry import DOMAINS
from genkgeo.profiles import borderline
from genkgeo.results import Results
from genkgeo.states import WITH_NUMBER, State
from genkgeo.words import sentences

TOO_FEW = "te weinig cijfers"
NOT_GROUPED = "niet ingedeeld"
"""Of an area without a profile: it may have its figures and too few residents."""

MOST_YEARS = 8
"""More years would make the page heavy: then the first and the newest are kept."""


def map_levels(results: Results) -> list[str]:
    """The levels with a risk of which there are shapes, the smallest first."""
    return [level for level in results.levels.ranked if level in results.shapes]


def in_order(results: Results) -> list[str]:
    """The indicators by life domain, and within it in the order of the registry."""
    domains = list(DOMAINS)
    return sorted(results.registry, key=lambda name: domains.index(results.registry[name].domain))


def mapped(results: Results, level: str) -> list[str]:
    """The areas of a level that have a shape, ordered by name."""
    names = results.areas.names[level]
    shapes = set(results.shapes[level].index)
    return sorted(
        (code for code in names.index if code in shapes),
        key=lambda code: (names[code].casefold(), code),
    )


def all_years(results: Results) -> list[int]:
    """The years, up to the one shown, with figures by area."""
    levels = map_levels(results)
    rows = results.measures[results.measures["level"].isin(levels)]
    return [year for year in sorted(map(int, rows["period"].unique())) if year <= results.year]


def map_years(results: Results) -> list[int]:
    """The years of the slider: all of them, or the first and the newest of very many.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> from genkgeo.parameters.levels import Levels
    >>> rows = pd.DataFrame({"level": "sector", "period": range(2010, 2026)})
    >>> known = {"shapes": {"sector": None}, "levels": Levels.between([])}
    >>> map_years(SimpleNamespace(measures=rows, year=2025, **known))
    [2010, 2019, 2020, 2021, 2022, 2023, 2024, 2025]
    """
    years = all_years(results)
    return years if len(years) <= MOST_YEARS else [years[0], *years[1 - MOST_YEARS :]]


SHOWN = ["value", "state", "coverage", "low", "high", "ci_low", "ci_high", "given_per"]
"""Columns of the measures that the map reads."""


def yearly_measures(
    rows: pd.DataFrame, index: pd.Index, years: Sequence[int]
) -> dict[int, pd.DataFrame]:
    """Lay out the measures of one indicator and level for all areas of an index, by year.

    Returns
    -------
    dict of int to pandas.DataFrame
        Year → index area code, columns `SHOWN`.
    """
    keys = pd.MultiIndex.from_product([years, index])
    table = _completed(rows.set_index(["period", "area"]), keys).set_axis(list(index) * len(years))
    size = len(index)
    return {year: table.iloc[at * size : (at + 1) * size] for at, year in enumerate(years)}


def current_measures(results: Results, level: str) -> dict[str, pd.DataFrame]:
    """Lay out the measures shown of all areas of a level.

    Returns
    -------
    dict of str to pandas.DataFrame
        Indicator id, in the order of the page → index area code, columns `SHOWN`.
    """
    rows = results.current(level)
    by_indicator = {str(name): group for name, group in rows.groupby("indicator")}
    areas = results.areas.names[level].index
    return {
        name: _completed(by_indicator.get(name, rows.iloc[:0]).set_index("area"), areas)
        for name in in_order(results)
    }


def _completed(rows: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """Bring measures to an index; what is not in the rows is missing."""
    table = rows.reindex(index=index, columns=SHOWN)
    states = [str(State.MISSING) if pd.isna(state) else state for state in table["state"].tolist()]
    # What has no number may not have a value either, whatever the table says.
    with_number = np.array([state in WITH_NUMBER for state in states], dtype=bool)
    return table.assign(value=table["value"].where(with_number), state=states)


def fifth_text(results: Results, level: str, area: str) -> str:
    """Say in which fifth the risk of an area falls; empty where it has no score."""
    fifth = results.risk[level].scores["fifth"].get(area, math.nan)
    return "" if pd.isna(fifth) else sentences.FIFTHS[int(fifth) - 1]


def profile_text(results: Results, area: str) -> str:
    """Write number and name of the profile of an area; empty where it has none.

    Returns
    -------
    str
        Such as ``2 · hoge OKI, veel budgetmeters (grensgeval met profiel 1)``.
    """
    number = results.profiles.labels.get(area)
    if number is None:
        return ""
    doubt = between(results, area)
    return profile_name(results, number) + (f" ({doubt})" if doubt else "")


def between(results: Results, area: str) -> str:
    """Name the other profile of an area that lies between two; empty where it does not."""
    profiles = results.profiles
    if area not in profiles.labels.index or not borderline(profiles).get(area, False):
        return ""
    second = int(profiles.second.get(area, 0))
    return f"grensgeval met profiel {second}" if second else "grensgeval"


def profile_name(results: Results, number: int) -> str:
    """Write number and name of a profile."""
    return f"{number} · {results.profiles.names[number]}"


def legend_of(
    rows: list[Row], places: list[int], *, lacking_text: str = TOO_FEW
) -> list[dict[str, Any]]:
    """Write a legend for the page; with what an area lacks where one has that place."""
    lacking = [Row(HATCH, lacking_text)] if len(rows) in places else []
    return [row._asdict() for row in (*rows, *lacking)]


def sparse(texts: list[str]) -> dict[int, str]:
    """The texts that are not empty, by position."""
    return {at: text for at, text in enumerate(texts) if text}


def risk_sentences(results: Results, level: str) -> list[str]:
    """Set the risk of every mapped area beside the city's."""
    return [sentences.risk_sentence(results, level, code) for code in mapped(results, level)]


def positions(labels: pd.Series, places: dict[Any, int]) -> list[int]:
    """Place of each label in a legend; behind the last one where it has none."""
    return [int(place) for place in labels.map(places).fillna(len(places))]
