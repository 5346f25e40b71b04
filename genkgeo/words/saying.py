"""What one may say of an area to a citizen, and what not: sentences that keep to the figures."""

from __future__ import annotations

import math
from typing import NamedTuple

from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.results import VERDICTS, Results
from genkgeo.words import dutch, reasons, sentences
from genkgeo.words.rounding import rounded


class Sayings(NamedTuple):
    """Sentences about one area."""

    safe: tuple[str, ...]
    """What may be said."""
    never: str
    """What may not."""
    instead: str
    """What to say in its place; empty where no share is certain."""
    why: str
    """And why not."""


def sayings(results: Results, level: str, area: str) -> Sayings:
    """Write three sentences that may be said of an area as they stand, and one that may not.

    Parameters
    ----------
    results : Results
    level, area : str

    Returns
    -------
    Sayings
        Of the rank, of the figure that sets the area most apart (people in a hundred), and of
        the change of the risk.
    """
    name = sentences.area_text(results, level, area)
    told, more = _told(results, level, area)
    safe = [_of_rank(results, level, area, name), _of_change(results, level, area, name)]
    if told:
        safe.insert(1, _of_figure(results, level, area, told))
    why, instead = "Een cijfer gaat over een gebied en nooit over wie er woont.", ""
    here = results.areas.name_of[level][area]
    never = f"In {here} zijn ze allemaal zo."
    if told:
        value = sentences.measures_of(results, level, area)[told]["value"]
        rest = f"ongeveer {100 - _whole(value)}" if value >= 1 else "meer dan 99"
        why += f" Voor {rest} op 100 geldt het net niet." if more else ""
        instead = f"Zeg wel hoeveel het er zijn: {_in_hundred(value)}."
        many = "hebben ze vaak" if more else "heeft niemand"
        never = f"In {here} {many} {dutch.in_sentence(results.registry[told].short)}."
    return Sayings(tuple(filter(None, safe)), never, instead, why)


def _of_rank(results: Results, level: str, area: str, name: str) -> str:
    placed = results.risk[level].by_area.get(area)
    if placed is None or math.isnan(placed.score):
        return f"Van {name} zijn er te weinig cijfers om het risico te berekenen."
    ends = results.rank_ends.get(level, {}).get(area)
    place = f"plaats {dutch.number(placed.rank)}"
    if ends and ends[0] < ends[1]:
        low, high = map(dutch.number, ends)
        place = f"bijna zeker ergens tussen plaats {low} en {high}"
    else:
        place = f"op {place}"
    years = sentences.risk_years(results)
    when = f"in {results.year}"
    if years != [results.year]:
        when = f"naar cijfers van {dutch.listing([str(year) for year in years])}"
    return (
        f"Van de {dutch.number(placed.of)} {results.levels[level].plural} staat {name} {when} "
        f"{place}, waarbij 1 het hoogste risico is."
    )


def _of_figure(results: Results, level: str, area: str, indicator: str) -> str:
    """Write a share as people in a hundred, beside that of the city, with year and source."""
    own, registered = sentences.measures_of(results, level, area)[indicator], results.registry
    city = sentences.measures_of(results, MUNICIPALITY, results.areas.code)[indicator]
    one = registered[indicator]
    # Figures of two years are not set beside each other.
    alone = math.isnan(city["value"]) or city["period"] != own["period"]
    beside = "" if alone else f" tegenover {_in_hundred(city['value'])} in "
    if beside:
        beside += results.levels.whole.entire
    return (
        f"{one.label}: {_in_hundred(own['value'])} in {results.areas.name_of[level][area]}"
        f"{beside} ({int(own['period'])}, {one.source})."
    )


def _in_hundred(value: float) -> str:
    """Write a percentage as people.

    Examples
    --------
    >>> _in_hundred(36.4), _in_hundred(0.7)
    ('ongeveer 36 op 100', 'minder dan 1 op 100')
    """
    return f"ongeveer {_whole(value)} op 100" if value >= 1 else "minder dan 1 op 100"


def _whole(value: float) -> int:
    return int(rounded(value, 0))


def _told(results: Results, level: str, area: str) -> tuple[str, bool]:
    """Choose the share that sets the area most apart, and say whether it is a high one.

    One that is in whole people the same as in the city says nothing, so it comes last. Empty
    where none is certain.
    """
    up, down = reasons.pushes(results, level, area)
    unsure = reasons.on_either_side(results, level, area, by_chance=True)
    certain = [
        (str(name), name in up.index)
        for name in [*up.index, *down.index]
        if _is_share(results.registry[name])
        and name not in unsure
        and not sentences.flag_text(results, level, area, name)
    ]
    own = sentences.measures_of(results, level, area)
    city = sentences.measures_of(results, MUNICIPALITY, results.areas.code)
    apart = [
        (name, more)
        for name, more in certain
        if math.isnan(city[name]["value"])
        or _in_hundred(own[name]["value"]) != _in_hundred(city[name]["value"])
    ]
    return next(iter([*apart, *certain]), ("", False))


def _is_share(indicator: Indicator) -> bool:
    return indicator.unit == "%" and indicator.direction == "higher"


def _of_change(results: Results, level: str, area: str, name: str) -> str:
    change = results.change
    said = "" if change is None else change.verdicts.get((level, area), {}).get("score", "")
    if change is None or said not in VERDICTS:
        return f"Of het risico van {name} steeg of daalde, is met deze cijfers niet te zeggen."
    if said == VERDICTS[2]:
        return f"Het risico van {name} is sinds {change.since} niet aantoonbaar veranderd."
    others = results.levels[level].plural
    return (
        f"Het risico van {name} is sinds {change.since} aantoonbaar {said} tegenover de andere "
        f"{others}."
    )
