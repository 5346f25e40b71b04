"""What looks like a rise and is none that can be told: figures that are not of the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from genkgeo.certainty import pairing
from genkgeo.certainty.differences import Year, matched
from genkgeo.certainty.known_in_both import COMPLETE
from genkgeo.certainty.rises import TOGETHER, beyond_others, cell
from genkgeo.change import course
from genkgeo.parameters.registry import Indicator
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch
from genkgeo.words.sentences import coverage_text

LOOK = "kijk na"


def not_alike(results: Results, level: str, part: float) -> list[dict[str, Any]]:
    """List the figures that went up since the year before, but not of the same sectors or borders.

    They are set beside the others as a signal is (`genkgeo.certainty.rises.beyond_others`), with
    the bound of one among all that are tried. That a border moved, that a sector was hidden or that
    figures were estimated may be all of it.

    Parameters
    ----------
    results : Results
    level : str
    part : float
        The share of false ones that the level may have.

    Returns
    -------
    list of dict
        Rows of `genkgeo.results.WARNINGS`.
    """
    from scipy import stats  # Imported here: it is slow to import.

    years = course.last_years(results, level)
    if len(years) < 2 or years[-1] != results.year:
        return []
    since, last = years[-2:]
    counting = {name: one for name, one in results.registry.items() if one.direction != "none"}
    every = matched(_shown(results, level, since), _shown(results, level, last), counting)
    chance = pairing.together(*course.of_two_years(results, level, since, last), counting)
    beyond = beyond_others(*every, counting, chance).drop(columns=TOGETHER)
    alike = course.comparable(results, level, since, last)[0].values
    alike = alike.reindex(index=beyond.index, columns=beyond.columns).notna()
    bound = stats.norm.isf(part / max(int(beyond.notna().to_numpy().sum()), 1))
    unlike = beyond.where(~alike)
    rows = []
    for row, column in zip(*np.nonzero((unlike > bound).to_numpy()), strict=True):
        area, name = str(beyond.index[row]), str(beyond.columns[column])
        rows.append(_task(results, (level, area, name), (since, last), cell(beyond, area, name)))
    return sorted(rows, key=lambda task: (-task["clear"], task["area"]))


def _shown(results: Results, level: str, year: int) -> Year:
    """All figures of a year that are shown, whatever they rest on."""
    return Year(results.table(level, year=year), results.table(level, "denominator", year=year))


def _task(
    results: Results, figure: tuple[str, str, str], years: tuple[int, int], clear: float
) -> dict[str, Any]:
    """Say what went up, and why it may be nothing."""
    level, area, name = figure
    indicator = results.registry[name]
    sides = [
        rows[(rows["area"] == area) & (rows["indicator"] == name)].iloc[0]
        for rows in (results.current(level, year) for year in years)
    ]
    fell = indicator.direction == "lower"
    short = indicator.short
    short = short if short[1:2].isupper() else short[:1].lower() + short[1:]
    where = f"{results.levels[level].the} {results.areas.names[level][area]}"
    values = [dutch.value(float(side["value"]), indicator) for side in sides]
    sentence = (
        f"In {where} {'daalde' if fell else 'steeg'} {short} van {values[0]} in {years[0]} naar "
        f"{values[1]}, maar die cijfers zijn niet van hetzelfde ({_why(sides, years, indicator)}): "
        "kijk na of het echt is."
    )
    return {
        "level": level,
        "area": area,
        "kind": LOOK,
        "since": years[0],
        "drivers": (name,),
        "sentence": sentence,
        "people": np.nan,
        "rate": np.nan,
        "clear": clear,
    }


def _why(sides: list[pd.Series], years: tuple[int, int], indicator: Indicator) -> str:
    """Say why two figures are not of the same."""
    estimated = [
        str(year)
        for side, year in zip(sides, years, strict=True)
        if side["state"] == State.ESTIMATED
    ]
    if estimated:
        return f"dat van {dutch.listing(estimated)} is geschat"
    for side, year in zip(sides, years, strict=True):
        if side["coverage"] < COMPLETE:
            return f"in {year}: {coverage_text(side.to_dict(), indicator)}"
    return "andere sectoren zijn bekend, of een ander deel heeft geen plaats"
