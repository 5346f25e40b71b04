"""Early warning: the few areas whose risk rose, and what drove it."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from genkgeo.certainty.intervals import LEVEL
from genkgeo.change import course
from genkgeo.change.look_again import LOOK
from genkgeo.change.signals import tried_any
from genkgeo.errors import DataError
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.results import SIGNALS, WARNINGS, Results, Signal, earlier_text
from genkgeo.words import dutch
from genkgeo.words.sentences import area_text

RISK, PROFILE = "risico", "profiel"

MOST = 12
"""How many warnings a page shows; the table has them all."""

ONE_STEP = 1 - (1 - LEVEL) ** 2 / 2
"""Certainty asked of a single step: as seldom wrong as two steps of `LEVEL` in a row, of
which each rises by chance once in twenty times."""


def early_warnings(results: Results, choices: RiskChoices) -> pd.DataFrame:
    """List the areas of the main level and the sectors whose risk rose, the clearest first.

    Two kinds. ``risico``: the score rose beyond noise in each of the last two steps between
    years that can be compared (``results.course.compared``). Where there is one step only, it
    must be as sure as two (`ONE_STEP`), and the sentence says so. ``profiel``: the area surely
    moved to a profile with a higher mean risk; an earlier profile that is no longer there has
    no portrait, so that nothing is said of it.

    Every warning names at least one indicator of which the figure of the area itself moved
    towards more risk: without it the area stood still while others fell. Figures that were
    hidden, missing or estimated in one of the years take no part.

    Parameters
    ----------
    results : Results
        With risk, course and profiles.
    choices : RiskChoices
        The index, and the seed and number of the draws.

    Returns
    -------
    pandas.DataFrame
        Columns `genkgeo.results.WARNINGS`; first the risen ones, by how far the lower end of
        the interval of the weakest step lies above 0, then the moved ones, by their chance.
        A page shows `shortlist`.
    """
    levels = course.watched(results)
    warnings = [risen for level in levels for risen in _risen(results, level, choices)]
    warnings += _moved(results, choices)
    order = (*levels, results.profiles.level)
    warnings.sort(key=lambda warning: _order(warning[0], warning[1], order))
    return pd.DataFrame([signal for signal, _ in warnings], columns=WARNINGS)


def _order(signal: Signal, clear: float, levels: tuple[str, ...]) -> tuple[int, float, int, str]:
    """Order by kind, the clearest first; of equally clear ones an area precedes its sectors."""
    return (RISK, PROFILE).index(signal.kind), -clear, levels.index(signal.level), signal.area


def shortlist(warnings: pd.DataFrame) -> pd.DataFrame:
    """Keep the first signals, `MOST` of them."""
    return warnings[warnings["kind"].isin(SIGNALS)].head(MOST)


def beside(warnings: pd.DataFrame) -> list[str]:
    """Say what became of last year's signals, and what asks to be looked at first."""
    return list(warnings.loc[~warnings["kind"].isin(SIGNALS), "sentence"])


def summary_sentence(results: Results) -> str:
    """Say how many warnings there are and how many are not shown, or that there are none.

    Where there are none it says what was looked for, of which levels and over which years:
    that is less than any rise, for a warning also names what drove it.

    Returns
    -------
    str
        Such as ``Vroege signalen: één wijk en twee sectoren.``
    """
    told = results.warnings[results.warnings["kind"].isin(SIGNALS)]
    of_areas = told[told["level"] != MUNICIPALITY]
    if of_areas.empty:
        return _nothing_found(results)
    areas = of_areas.drop_duplicates(["level", "area"])["level"].tolist()
    watching = dict.fromkeys((*course.watched(results), results.profiles.level))
    counts = [_many(results, areas.count(level), level) for level in watching if level in areas]
    more = len(told) - len(shortlist(told))
    rest = f" Hier staan de eerste {dutch.count(MOST)}; {dutch.count(more)} niet."
    alone = told["rate"].notna().any()
    chance = " Van tien signalen van een cijfer is er gemiddeld hoogstens één door toeval."
    return (
        f"Vroege signalen: {dutch.listing(counts)}.{chance if alone else ''}{rest if more else ''}"
    )


def _nothing_found(results: Results) -> str:
    """Say of which levels nothing was found, over which years, and which cannot be compared."""
    compared = [level for level in course.watched(results) if level in results.course.compared]
    if not compared:
        why = _why_not(results, course.watched(results)[0])
        return f"Vroege signalen zijn er niet te geven: {why}.{_none_moved(results)}"
    levels: dict[tuple[int, ...], list[str]] = {}
    for level in compared:
        levels.setdefault(results.course.compared[level], []).append(level)
    (years, names), *rest = levels.items()
    parts = [
        f"Er is geen {_one_of(results, names)} gevonden waar het risico tegenover de andere "
        f"gebieden {_when(years)} meer steeg dan toeval kan verklaren, vooral door een eigen "
        "cijfer dat naar meer risico ging",
        *(
            f"en geen {_one_of(results, more_names)} waar dat {_when(more_years)} zo was"
            for more_years, more_names in rest
        ),
    ]
    absent = [
        f" Van de {results.levels[level].plural} is dat niet te zeggen: {_why_not(results, level)}."
        for level in course.watched(results)
        if level not in compared and level in results.risk
    ]
    alone = (
        " Ook van geen cijfer apart is een verandering naar meer risico gevonden die meer is dan "
        "toeval en de loop van de andere gebieden verklaren."
        f"{_beside_that(results)}"
        if tried_any(results)
        else ""
    )
    return f"{', '.join(parts)}.{''.join(absent)}{_none_moved(results)}{alone}"


def _beside_that(results: Results) -> str:
    """Say that what is to be looked at first does not count as found."""
    tasks = results.warnings["kind"].eq(LOOK).any()
    return " Wat eerst na te kijken is, telt daarbij niet mee." if tasks else ""


def _none_moved(results: Results) -> str:
    """Say that no move to a profile of higher risk was found, where moves are known."""
    matching = results.profiles.matching
    if matching is None:
        return ""
    areas = results.profiles.areas
    noun = areas.singular
    gone = f" Een {noun} uit een profiel dat er niet meer is, telt daarbij niet mee."
    return (
        f" Er is geen {noun} gevonden {areas.relative} met zekerheid naar een profiel met "
        f"meer risico ging en waarvan te zeggen is waardoor.{gone if matching.gone else ''}"
    )


def _when(years: tuple[int, ...]) -> str:
    """Say between which years a rise was looked for, and that it has to go on."""
    if len(years) == 2:
        return f"tussen {years[0]} en {years[1]}"
    if years[2] - years[0] == 2:
        return f"twee jaar na elkaar ({years[0]}, {years[1]} en {years[2]})"
    return f"tussen {years[0]} en {years[1]} en opnieuw tussen {years[1]} en {years[2]}"


def _why_not(results: Results, level: str) -> str:
    """Say why a level cannot be compared with earlier years."""
    years = course.last_years(results, level)
    if not years:
        return "er zijn geen cijfers"
    if len(years) == 1:
        longest = dutch.count(course.LONGEST_STEP)
        return f"van de {longest} jaar vóór {years[0]} zijn er geen cijfers op deze grenzen"
    return f"te weinig cijfers zijn in {dutch.listing(list(map(str, years)))} echt geteld"


def _risen(results: Results, level: str, choices: RiskChoices) -> list[tuple[Signal, float]]:
    """Find the areas of a level of which the score rose in every step, each with how clearly."""
    years = results.course.compared.get(level, ())
    pairs = list(pairwise(years))
    if not pairs:
        return []
    sure = LEVEL if len(pairs) > 1 else ONE_STEP
    steps = [course.step(results, level, *pair, choices, certainty=sure) for pair in pairs]
    low = pd.concat([step["low"] for step in steps], axis=1)
    clear = pd.concat([step["low"] / step["difference"] for step in steps], axis=1).min(axis=1)
    risen = low.index[(low > 0).all(axis=1)]
    if risen.empty:
        return []
    drivers = _drivers(results, level, years[0], choices)
    return [
        (
            Signal(
                level=level,
                area=area,
                kind=RISK,
                since=years[0],
                drivers=drivers[area],
                sentence=_risen_sentence(results, level, area, years, drivers[area]),
            ),
            clear[area],
        )
        for area in risen
        if drivers.get(area)
    ]


def _drivers(results: Results, level: str, since: int, choices: RiskChoices) -> pd.Series:
    """Name what drove each area since a year; nothing where too few figures are in common."""
    try:
        return course.drivers(results, level, since, results.year, choices)
    except DataError:
        return pd.Series(dtype=object)


def _moved(results: Results, choices: RiskChoices) -> list[tuple[Signal, float]]:
    """Find the areas that surely moved to a profile of higher risk, each with its chance."""
    profiles, matching = results.profiles, results.profiles.matching
    if matching is None:
        return []
    mean = profiles.portrait.mean(axis=1)
    # A number that was given out again is not the profile that had it before.
    moves = matching.moves
    moves = moves[moves["firm"].astype(bool) & moves["before"].isin(matching.kept)]
    moves = moves[moves["after"].map(mean) > moves["before"].map(mean)]
    drivers = _drivers_of_moves(results, matching.year, moves, choices)
    return [
        (
            Signal(
                level=profiles.level,
                area=area,
                kind=PROFILE,
                since=matching.year,
                drivers=drivers[area],
                sentence=_moved_sentence(
                    results, area, (before, after), matching.year, drivers[area]
                ),
            ),
            chance,
        )
        for area, before, after, chance in zip(
            moves.index, moves["before"], moves["after"], moves["chance"], strict=True
        )
        if drivers.get(area)
    ]


def _drivers_of_moves(
    results: Results, since: int, moves: pd.DataFrame, choices: RiskChoices
) -> pd.Series:
    """Name what drove each area; by the portraits where the earlier figures are not at hand."""
    profiles = results.profiles
    level = profiles.level
    if since in course.years_with_figures(results, level):
        return _drivers(results, level, since, choices)
    known = results.table(level).notna()
    drivers_of = {}
    for area, before, after in zip(moves.index, moves["before"], moves["after"], strict=True):
        growth = profiles.portrait.loc[after] - profiles.portrait.loc[before]
        growth = growth[[known.at[area, name] for name in growth.index]]
        growth = growth.sort_values(ascending=False, kind="stable")
        large = growth[(growth > 0) & (growth >= course.SUBSTANTIAL * growth.max())]
        drivers_of[area] = tuple(large.index[: course.NAMED])
    return pd.Series(drivers_of, dtype=object)


def _risen_sentence(
    results: Results, level: str, area: str, years: tuple[int, ...], drivers: tuple[str, ...]
) -> str:
    """Say that the risk rose, and in which years where they do not follow each other."""
    first, last = years[0], years[-1]
    alone = ""
    if len(years) < 3:
        when = f"tussen {first} en {last}"
        alone = "; een jaar eerder om mee te vergelijken is er niet"
    elif last - first == 2:
        when = "twee jaar na elkaar"
    else:
        when = f"tussen {first} en {years[1]} en opnieuw tussen {years[1]} en {last}"
    where = area_text(results, level, area)
    through = _through(results, drivers)
    look = look_again_sentence(results, level, area, drivers)
    return (
        f"In {where} steeg het risico tegenover de andere {results.levels[level].plural} "
        f"{when} meer dan toeval kan verklaren, {through}{alone}.{look}"
    )


def _moved_sentence(
    results: Results, area: str, move: tuple[int, int], since: int, drivers: tuple[str, ...]
) -> str:
    """Say from which profile to which the area went."""
    profiles = results.profiles
    before, after = (profiles.names[number] for number in move)
    where = area_text(results, profiles.level, area)
    since_when = earlier_text(since, results.year)
    return (
        f"{where[0].upper()}{where[1:]} ging sinds {since_when} van het profiel "
        f"‘{before}’ naar ‘{after}’, met meer risico, {_through(results, drivers)}."
        f"{look_again_sentence(results, profiles.level, area, drivers)}"
    )


def look_again_sentence(results: Results, level: str, area: str, drivers: tuple[str, ...]) -> str:
    """Say that a signal rests on figures which the gate asks to look at again; empty if not."""
    doubted = [
        results.registry[name].short for name in drivers if (level, area, name) in results.flagged
    ]
    if not doubted:
        return ""
    which = "dat cijfer" if len(drivers) == 1 else dutch.listing(doubted)
    return f" De controle vraagt om {which} eerst na te kijken."


def _through(results: Results, drivers: tuple[str, ...]) -> str:
    """Name the indicators, with the way they went where lower is more risk."""
    causes = []
    for name in drivers:
        short = dutch.in_sentence(results.registry[name].short)
        fallen = results.registry[name].direction == "lower"
        causes.append(f"{short} (gedaald)" if fallen else short)
    return f"vooral door {dutch.listing(causes)}"


def _one_of(results: Results, levels: list[str]) -> str:
    return " of ".join(results.levels[level].singular for level in levels)


def _many(results: Results, number: int, level: str) -> str:
    return f"{dutch.count(number)} {results.levels[level].noun(number)}"
