"""Early signals per figure: which rose beyond chance, more than those of the other areas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.certainty.rises import (
    FALSE,
    INDEPENDENT,
    TOGETHER,
    Rises,
    as_normal,
    beyond_others,
    cell,
    rises,
    standard_changes,
)
from genkgeo.change import course
from genkgeo.change.look_again import LOOK, not_alike, source_changed
from genkgeo.change.telling import Shown, shown, went
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.results import WARNINGS, Results, Signal
from genkgeo.words import dutch
from genkgeo.words.sentences import area_text

FIGURE, ALL, CITY, FOLLOWED = "cijfer", "samen", "stad", "opvolging"

CONFIRMED = 0.05
"""Probability by chance up to which a signal of last year is confirmed."""
GONE = 0.5
"""And from which it is gone: the figure stands no higher than the course of the others."""
MOST_NAMED = 3
MUCH = 0.1
"""Share by which a denominator changes so much that it may explain a rise."""


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
    levels = course.watched(results)
    part = FALSE / (len(levels) + 1)
    found, followed, unlike = [], [], []
    for level in levels:
        unlike += not_alike(results, level, part)
        years = course.last_years(results, level)
        tried = _tried(results, level, years, part)
        if tried is None:
            continue
        found += _of_level(results, tried)
        then = _tried(results, level, years[:-1], part)
        followed += _followed(results, tried, then) if then else []
    found += _of_city(results, part)
    found.sort(key=lambda signal: (signal.kind == CITY, -signal.people, signal.area))
    told = [signal for signal in found if signal.kind != LOOK] + followed
    tasks = [signal for signal in found if signal.kind == LOOK] + unlike
    listed = [signal for signal in told + tasks if not _told_above(results, signal, told + tasks)]
    return pd.DataFrame(listed, columns=WARNINGS)


def tried_any(results: Results) -> bool:
    """Say whether enough figures of areas could be set beside the others to look for a rise."""
    return any(
        _tried(results, level, course.last_years(results, level), FALSE) is not None
        for level in course.watched(results)
    )


def _told_above(results: Results, signal: Signal, every: list[Signal]) -> bool:
    """Say whether a sector is all there is of an area of which the same is said."""
    main = results.levels.main
    if signal.level in (main, MUNICIPALITY) or main not in results.areas.sectors:
        return False
    above = results.areas.sectors[main]
    area = above[signal.area]
    return (above == area).sum() == 1 and any(
        (other.level, other.area, other.kind, other.drivers)
        == (main, area, signal.kind, signal.drivers)
        for other in every
    )


def _tried(results: Results, level: str, years: list[int], part: float) -> _Tried | None:
    """Set the last year beside each of those before it; None where too few can be compared."""
    last, tried = max(years, default=0), {}
    for since in years[:-1]:
        before, after = course.comparable(results, level, since, last)
        chance = course.chance(results, since, last)
        beyond = beyond_others(before, after, _counting(results), chance)
        if beyond.drop(columns=TOGETHER).shape[1]:
            tried[since] = beyond
    return _Tried(level, last, rises(tried), part) if tried else None


def _counting(results: Results) -> dict[str, Indicator]:
    """The indicators; of those that say nothing of risk no rise is a signal."""
    return {name: one for name, one in results.registry.items() if one.direction != "none"}


def _of_level(results: Results, tried: _Tried) -> list[Signal]:
    """Signals and tasks of a level; of all figures together only where none is one by itself."""
    clear = tried.found.within(tried.part)
    alone = {area for area, name in clear if name != TOGETHER}
    found = [_of_figure(results, tried, area, name) for area, name in clear if name != TOGETHER]
    return [signal for signal in found if signal.people >= 1] + [
        _of_all(results, tried, area)
        for area, name in clear
        if name == TOGETHER and area not in alone
    ]


def _of_figure(results: Results, tried: _Tried, area: str, name: str) -> Signal:
    """Say of a figure how far it rose, since when, and how many people that is."""
    level, indicator = tried.level, results.registry[name]
    years = (int(cell(tried.found.since, area, name)), tried.year)
    then, now = (shown(results, (level, area, name), year) for year in years)
    whole = (MUNICIPALITY, results.areas.code, name)
    city = [shown(results, whole, year).value for year in years]
    people = people_more(then.value, now.value, now.denominator, city, indicator)
    line = went(results, f"In {area_text(results, level, area)}", name, then, now)
    less = "minder" if indicator.direction == "lower" else "meer"
    doubt = _doubt(results, (level, area, name), then, now)
    sentence = (
        f"{line}{doubt}"
        if doubt
        else f"{line}, meer dan toeval en de andere {results.levels[level].plural} verklaren: zo’n "
        f"{dutch.number(people)} {less} dan als het {results.levels[MUNICIPALITY].the} volgde."
        f"{_size_moved(then, now)}"
    )
    return Signal(
        level=level,
        area=area,
        kind=LOOK if doubt else FIGURE,
        since=then.period,
        drivers=(name,),
        sentence=sentence,
        people=people,
        rate=cell(tried.found.rate, area, name),
    )


def _doubt(results: Results, figure: tuple[str, str, str], then: Shown, now: Shown) -> str:
    """Say why a rise is to be looked at before it is called a signal; empty where it is one."""
    if figure in results.flagged:
        return ": de controle vraagt om dat cijfer eerst na te kijken."
    if source_changed(results, figure, then, now):
        return (
            f", maar de bron veranderde sindsdien het cijfer van {then.period}, en dat is minstens "
            "de helft van het verschil: kijk na of het echt is."
        )
    return ""


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


def _of_all(results: Results, tried: _Tried, area: str) -> Signal:
    """Say that the figures of an area rose together, none of them clearly alone."""
    level, since = tried.level, int(cell(tried.found.since, area, TOGETHER))
    alone = tried.found.probability.loc[[area]].drop(columns=TOGETHER).dropna(axis=1)
    chances = {str(name): cell(alone, area, str(name)) for name in alone.columns}
    names = tuple(sorted(chances, key=lambda name: chances[name])[:MOST_NAMED])
    shorts = dutch.listing([dutch.in_sentence(results.registry[name].short) for name in names])
    doubted = any((level, area, name) in results.flagged for name in chances)
    years = (since, tried.year)
    sides = {name: [shown(results, (level, area, name), year) for year in years] for name in names}
    changed = any(source_changed(results, (level, area, n), *sides[n]) for n in names)
    beside = " De controle vraagt om een ervan eerst na te kijken." if doubted else ""
    if changed:
        beside += f" De bron veranderde sindsdien een cijfer van {since}: kijk na of het echt is."
    return Signal(
        level=level,
        area=area,
        kind=LOOK if beside else ALL,
        since=since,
        drivers=names,
        sentence=f"In {area_text(results, level, area)} gingen de cijfers samen sinds {since} meer "
        f"naar risico dan toeval en de andere {results.levels[level].plural} verklaren, het "
        f"duidelijkst {shorts}; geen ervan apart.{beside}",
        people=0.0,
        rate=cell(tried.found.rate, area, TOGETHER),
    )


def _of_city(results: Results, part: float) -> list[Signal]:
    """Say once what rose in the whole city, so that it is no signal of each area."""
    years, code = course.last_years(results, MUNICIPALITY), results.areas.code
    tried = {since: _city_since(results, since, years[-1]) for since in years[:-1]}
    tried = {since: table for since, table in tried.items() if table.shape[1]}
    if not tried:
        return []
    found, told = rises(tried), []
    flagged = {name for _, _, name in results.flagged}
    for _, name in found.within(part):
        since = int(cell(found.since, code, name))
        then, now = (shown(results, (MUNICIPALITY, code, name), y) for y in (since, years[-1]))
        line = went(results, f"In heel {results.levels[MUNICIPALITY].the}", name, then, now)
        indicator = results.registry[name]
        still = [then.value, then.value]
        doubt = (
            ": de controle vraagt om een deel daarvan eerst na te kijken."
            if name in flagged
            else _doubt(results, (MUNICIPALITY, code, name), then, now)
        )
        told.append(
            Signal(
                level=MUNICIPALITY,
                area=code,
                kind=LOOK if doubt else CITY,
                since=then.period,
                drivers=(name,),
                sentence=f"{line}{doubt or ', meer dan toeval verklaart.'}",
                people=people_more(then.value, now.value, now.denominator, still, indicator),
                rate=cell(found.rate, code, name),
            )
        )
    return told


def _city_since(results: Results, since: int, last: int) -> pd.DataFrame:
    """How far each figure of the city went towards more risk, in standard errors."""
    chance = course.chance(results, since, last)
    years = course.counted_in_both(results, MUNICIPALITY, since, last)
    changes = standard_changes(*years, _counting(results)).dropna(axis=1)
    told = {}
    for name in map(str, changes.columns):
        hangs = chance.get(name, INDEPENDENT)
        beyond = changes[name].to_numpy() / np.sqrt(1 - hangs.correlation)
        told[name] = as_normal(beyond, hangs.degrees)
    return pd.DataFrame(told, index=changes.index)


def _followed(results: Results, tried: _Tried, then: _Tried) -> list[Signal]:
    """Say of each signal of the year before what became of it: confirmed, gone or undecided.

    Those of the year before as the figures of now tell them: what was corrected since, or was a
    task then, may not have been a signal in the release of that year.
    """
    told = []
    now = tried.found.probability
    for area, name in then.found.within(then.part):
        if name == TOGETHER or area not in now.index or name not in now.columns:
            continue
        chance = cell(now, area, name)
        if np.isnan(chance) or (tried.level, area, name) in results.flagged:
            continue
        became = (
            "bevestigd" if chance <= CONFIRMED else "verdwenen" if chance >= GONE else "onbeslist"
        )
        short = dutch.in_sentence(results.registry[name].short)
        where = area_text(results, tried.level, area)
        told.append(
            Signal(
                level=tried.level,
                area=area,
                kind=FOLLOWED,
                since=int(cell(then.found.since, area, name)),
                drivers=(name,),
                sentence=f"Het signaal van {then.year} over {short} in {where}, zoals de cijfers "
                f"van nu het geven, is {became}.",
                rate=cell(then.found.rate, area, name),
            )
        )
    return told


def _size_moved(then: Shown, now: Shown) -> str:
    """Say that the denominator changed much, which may explain a rise."""
    if not then.denominator > 0 or not now.denominator > 0:
        return ""
    share = round(now.denominator / then.denominator - 1, 9)
    if abs(share) < MUCH:
        return ""
    word = "groeide" if share > 0 else "daalde"
    return f" De noemer {word} met {dutch.number(100 * abs(share))} %: dat kan het verklaren."
