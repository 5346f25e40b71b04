"""Early signals per figure: which rose beyond chance, more than those of the other areas."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from genkgeo.certainty import noise, pairing
from genkgeo.certainty import rises as trying
from genkgeo.certainty.known_in_both import COMPLETE
from genkgeo.certainty.rises import FALSE, TOGETHER, Rises, cell
from genkgeo.change import course
from genkgeo.change.look_again import LOOK, not_alike
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.results import WARNINGS, Results
from genkgeo.states import State
from genkgeo.words import dutch

FIGURE, ALL, CITY, FOLLOWED = "cijfer", "samen", "stad", "opvolging"

CONFIRMED = 0.05
"""Probability by chance up to which a signal of last year is confirmed."""
GONE = 0.5
"""And from which it is gone: the figure stands no higher than the course of the others."""
MOST_NAMED = 3


class _Tried(NamedTuple):
    """What was looked for at one level up to one year."""

    level: str
    year: int
    found: Rises
    part: float
    """The share of false ones that this level may have."""


def signals(results: Results) -> pd.DataFrame:
    """List the figures that rose, what became of those of last year, and what to look at first.

    At each level watched, and of the city, a rise is looked for since each of the last years
    (`genkgeo.change.course.last_years`), beside the other areas. The false discovery rate over all
    areas and indicators of all levels together is at most `FALSE`, for each level has an equal
    part of it. What rests on a cell that the gate asks to look at again, or on figures that are not
    of the same, is a task and no signal.

    Parameters
    ----------
    results : Results
        With risk and what is flagged.

    Returns
    -------
    pandas.DataFrame
        Columns `genkgeo.results.WARNINGS`: signals by the number of people, those of the city,
        what became of last year's, and tasks.
    """
    levels = tuple(dict.fromkeys((results.levels.main, SECTOR)))
    part = FALSE / (len(levels) + 1)
    found: list[dict[str, Any]] = []
    followed: list[dict[str, Any]] = []
    for level in levels:
        years = course.last_years(results, level)
        if len(years) < 2 or years[-1] != results.year:
            continue
        tried = _tried(results, level, years, part)
        if tried is None:
            continue
        found += [row for row in _of_level(results, tried) if not _told_above(results, row)]
        then = _tried(results, level, years[:-1], part) if len(years) > 2 else None
        told = _followed(results, tried, then)
        followed += [row for row in told if not _told_above(results, row)]
    rows = sorted(found, key=lambda row: (row["kind"] == LOOK, -row["people"], row["area"]))
    told = [row for row in rows if row["kind"] != LOOK] + _of_city(results, part)
    tasks = [row for row in rows if row["kind"] == LOOK]
    for level in levels:
        unlike = not_alike(results, level, part)
        tasks += [row for row in unlike if not _told_above(results, row)]
    return pd.DataFrame(told + followed + tasks, columns=WARNINGS)


def _told_above(results: Results, row: dict[str, Any]) -> bool:
    """Say whether a sector is all there is of its area, which has the same signal."""
    main = results.levels.main
    if row["level"] == main or main not in results.areas.sectors:
        return False
    above = results.areas.sectors[main]
    return bool((above == above[row["area"]]).sum() == 1)


def _tried(results: Results, level: str, years: list[int], part: float) -> _Tried | None:
    """Set the last year beside each of those before it; None where too few can be compared."""
    last = years[-1]
    tried = {}
    for since in years[:-1]:
        before, after = course.comparable(results, level, since, last)
        chance = pairing.together(
            *course.of_two_years(results, level, since, last), results.registry
        )
        beyond = trying.beyond_others(before, after, _counting(results), chance)
        if beyond.drop(columns=TOGETHER).shape[1]:
            tried[since] = beyond
    return _Tried(level, last, trying.rises(tried), part) if tried else None


def _counting(results: Results) -> dict[str, Indicator]:
    """The indicators; of those that say nothing of risk no rise is a signal."""
    return {name: one for name, one in results.registry.items() if one.direction != "none"}


def _of_level(results: Results, tried: _Tried) -> list[dict[str, Any]]:
    """Signals and tasks of a level."""
    rate = tried.found.rate
    rows = []
    for area in rate.index[(rate <= tried.part).any(axis=1)]:
        clear = rate.loc[area]
        names = [str(name) for name in clear.index[clear <= tried.part] if name != TOGETHER]
        alone = [_of_figure(results, tried, str(area), name) for name in names]
        rows += [row for row in alone if row["people"] >= 1]
        if not names and clear[TOGETHER] <= tried.part:
            rows.append(_of_all(results, tried, str(area)))
    return rows


def _of_figure(results: Results, tried: _Tried, area: str, name: str) -> dict[str, Any]:
    """Say of a figure how far it rose, since when, and how many people that is."""
    level, indicator = tried.level, results.registry[name]
    since = int(cell(tried.found.since, area, name))
    then, now = (_figure(results, level, area, name, year) for year in (since, tried.year))
    city = [
        _figure(results, MUNICIPALITY, results.areas.code, name, year)["value"]
        for year in (since, tried.year)
    ]
    people = people_more(then["value"], now["value"], now["denominator"], city, indicator)
    fell = indicator.direction == "lower"
    where = f"{results.levels[level].the} {results.areas.names[level][area]}"
    flagged = (level, area, name) in results.flagged
    went = f"In {where} {'daalde' if fell else 'steeg'} {_in_sentence(indicator.short)}"
    span = (
        f"van {dutch.value(then['value'], indicator)} in {since} naar "
        f"{dutch.value(now['value'], indicator)}"
    )
    if flagged:
        sentence = f"{went} {span}: de controle vraagt om dat cijfer eerst na te kijken."
    else:
        sentence = (
            f"{went} {span}, meer dan toeval en de andere {results.levels[level].plural} "
            f"verklaren: zo’n {dutch.number(people)} {'minder' if fell else 'meer'} dan als het "
            f"{results.levels[MUNICIPALITY].the} volgde.{_size_moved(then, now)}"
        )
    return {
        "level": level,
        "area": area,
        "kind": LOOK if flagged else FIGURE,
        "since": since,
        "drivers": (name,),
        "sentence": sentence,
        "people": people,
        "rate": cell(tried.found.rate, area, name),
    }


def people_more(
    then: float, now: float, size: float, city: list[float], indicator: Indicator
) -> float:
    """How many people (or what is counted) more towards risk than with the course of the city.

    With v the figure and c that of the city: (v₂ − v₁ c₂ ÷ c₁) × size ÷ factor.

    Examples
    --------
    >>> from genkgeo.parameters.registry import Indicator
    >>> dogs = {"label": "Honden", "short": "Honden", "unit": "%", "source": "geteld"}
    >>> dogs |= {"domain": "wonen", "numerator": "honden", "denominator": "huizen"}
    >>> people_more(10, 15, 200, [20, 24], Indicator(**dogs, factor=100))  # (15 − 12) % of 200
    6.0
    """
    followed = then * city[1] / city[0] if city[0] else then
    exposure = size if indicator.kind == "rate" else 1.0
    sign = -1 if indicator.direction == "lower" else 1
    return float(sign * (now - followed) * exposure / indicator.factor)


def _of_all(results: Results, tried: _Tried, area: str) -> dict[str, Any]:
    """Say that the figures of an area rose together, none of them clearly alone."""
    level, since = tried.level, int(cell(tried.found.since, area, TOGETHER))
    alone = tried.found.probability.loc[[area]].drop(columns=TOGETHER).dropna(axis=1)
    chances = {str(name): cell(alone, area, str(name)) for name in alone.columns}
    names = tuple(sorted(chances, key=lambda name: chances[name])[:MOST_NAMED])
    shorts = dutch.listing([_in_sentence(results.registry[name].short) for name in names])
    where = f"{results.levels[level].the} {results.areas.names[level][area]}"
    return {
        "level": level,
        "area": area,
        "kind": ALL,
        "since": since,
        "drivers": names,
        "sentence": f"In {where} gingen de cijfers samen sinds {since} meer naar risico dan toeval "
        f"en de andere {results.levels[level].plural} verklaren, het duidelijkst "
        f"{shorts}; geen ervan apart.",
        "people": 0.0,
        "rate": cell(tried.found.rate, area, TOGETHER),
    }


def _of_city(results: Results, part: float) -> list[dict[str, Any]]:
    """Say once what rose in the whole city, so that it is no signal of each area."""
    years = course.last_years(results, MUNICIPALITY)
    if len(years) < 2 or years[-1] != results.year:
        return []
    clear = {since: _city_since(results, since) for since in years[:-1]}
    found = trying.rises({since: table for since, table in clear.items() if table.shape[1]})
    code, rows = results.areas.code, []
    for name in found.rate.columns[(found.rate <= part).any(axis=0)]:
        if (MUNICIPALITY, code, name) in results.flagged:
            continue
        indicator, since = results.registry[name], int(cell(found.since, code, name))
        then, now = (_figure(results, MUNICIPALITY, code, name, y) for y in (since, results.year))
        people = people_more(then["value"], now["value"], now["denominator"], [1, 1], indicator)
        fell = indicator.direction == "lower"
        sentence = (
            f"In heel {results.levels[MUNICIPALITY].the} {'daalde' if fell else 'steeg'} "
            f"{_in_sentence(indicator.short)} van {dutch.value(then['value'], indicator)} in "
            f"{since} naar {dutch.value(now['value'], indicator)}, meer dan toeval verklaart."
        )
        rows.append(
            {
                "level": MUNICIPALITY,
                "area": code,
                "kind": CITY,
                "since": since,
                "drivers": (str(name),),
                "sentence": sentence,
                "people": people,
                "rate": cell(found.rate, code, name),
            }
        )
    return sorted(rows, key=lambda row: -row["people"])


def _city_since(results: Results, since: int) -> pd.DataFrame:
    """How far each figure of the city went towards more risk, in standard errors."""
    chance = pairing.together(
        *course.of_two_years(results, MUNICIPALITY, since, results.year), results.registry
    )
    tried = {}
    for name, indicator in _counting(results).items():
        sides = [
            _figure(results, MUNICIPALITY, results.areas.code, name, year)
            for year in (since, results.year)
        ]
        if not indicator.counted or not all(_counted_whole(side) for side in sides):
            continue
        ends = [
            noise.stabilise(
                np.array([[side["value"]]]), np.array([[side["denominator"]]]), [indicator]
            )
            for side in sides
        ]
        hangs = chance.get(name, trying.INDEPENDENT)
        left = (ends[0].variance + ends[1].variance) * (1 - hangs.correlation)
        sign = -1 if indicator.direction == "lower" else 1
        change = (sign * (ends[1].scaled - ends[0].scaled) / np.sqrt(left))[0]
        tried[name] = trying.as_normal(change, hangs.degrees)
    return pd.DataFrame(tried, index=[results.areas.code])


def _followed(results: Results, tried: _Tried, then: _Tried | None) -> list[dict[str, Any]]:
    """Say of each signal of the year before what became of it: confirmed, gone or undecided."""
    if then is None:
        return []
    rows: list[dict[str, Any]] = []
    rate, now = then.found.rate.drop(columns=TOGETHER), tried.found.probability
    for area, name in zip(*np.nonzero((rate <= then.part).to_numpy()), strict=True):
        code, indicator = str(rate.index[area]), str(rate.columns[name])
        if code not in now.index or indicator not in now.columns:
            continue
        if (tried.level, code, indicator) in results.flagged:
            continue
        chance = cell(now, code, indicator)
        became = (
            "bevestigd" if chance <= CONFIRMED else "verdwenen" if chance >= GONE else "onbeslist"
        )
        where = f"{results.levels[tried.level].the} {results.areas.names[tried.level][code]}"
        short = _in_sentence(results.registry[indicator].short)
        rows.append(
            {
                "level": tried.level,
                "area": code,
                "kind": FOLLOWED,
                "since": int(cell(then.found.since, code, indicator)),
                "drivers": (indicator,),
                "sentence": f"Het signaal van {then.year} over {short} in {where} is {became}.",
                "people": np.nan,
                "rate": cell(rate, code, indicator),
            }
        )
    return rows


def _figure(results: Results, level: str, area: str, name: str, year: int) -> dict[str, Any]:
    """The figure of an area that is shown in a year; empty values where there is none."""
    rows = results.current(level, year)
    rows = rows[(rows["area"] == area) & (rows["indicator"] == name)]
    if rows.empty:
        return {"value": np.nan, "denominator": np.nan, "state": State.MISSING, "coverage": 0.0}
    return {str(key): cell for key, cell in rows.iloc[0].items()}


def _counted_whole(side: dict[str, Any]) -> bool:
    return bool(side["state"] == State.OBSERVED and side["coverage"] >= COMPLETE)


def _size_moved(then: dict[str, Any], now: dict[str, Any]) -> str:
    """Say that the denominator changed much, which may explain a rise."""
    if not then["denominator"] > 0 or not now["denominator"] > 0:
        return ""
    share = now["denominator"] / then["denominator"] - 1
    if abs(share) < 0.1:
        return ""
    word = "groeide" if share > 0 else "daalde"
    return f" De noemer {word} met {dutch.number(100 * abs(share))} %: dat kan het verklaren."


def _in_sentence(short: str) -> str:
    """Write a name within a sentence; an abbreviation keeps its capitals."""
    return short if short[1:2].isupper() else short[:1].lower() + short[1:]
