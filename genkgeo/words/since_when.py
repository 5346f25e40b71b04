"""Since when an area ranks as it does, in a sentence."""

from __future__ import annotations

import math

from genkgeo.results import Results
from genkgeo.words import dutch
from genkgeo.words.sentences import FIFTHS

FEWEST = 10
"""Of fewer areas a fifth is one or two of them, and says less than a rank."""


def since_when_sentence(results: Results, level: str, area: str) -> str:
    """Say since which year an area is in its fifth of the risk without a break.

    Returns
    -------
    str
        Such as ``Sinds 2023 hoort de wijk bij het hoogste vijfde van de wijken; in 2022 hoorde ze
        bij het hoge vijfde.`` Empty where there is no course, or where the areas are few.
    """
    course = results.once(_fifths).get(level, {})
    own = course.get(area, [])
    if len(course) < FEWEST or len(own) < 2 or own[-1][0] != results.year:
        return ""
    fifth = own[-1][1]
    same = len(own)
    while same and own[same - 1][1] == fifth:
        same -= 1
    named = results.levels[level]
    which = f"{named.the} bij het {FIFTHS[fifth - 1]} van de {named.plural}"
    if same == 0:
        years = dutch.listing([str(year) for year, _ in own])
        return f"In elk jaar met een rang ({years}) hoorde {which}."
    since, (before, other) = own[same][0], own[same - 1]
    doubt = ", wat toeval kan zijn" if _could_be(results, level, area, other) else ""
    if same == len(own) - 1:
        return f"In {since} hoort {which}; in {before} was dat nog het {FIFTHS[other - 1]}{doubt}."
    return f"Sinds {since} hoort {which}; in {before} was dat nog het {FIFTHS[other - 1]}{doubt}."


def _could_be(results: Results, level: str, area: str, fifth: int) -> bool:
    """Say whether the interval of a rank holds ranks of another fifth."""
    low, high = results.rank_ends.get(level, {}).get(area, (math.nan, math.nan))
    scores = results.risk[level].scores
    ranks = scores.loc[scores["fifth"] == fifth, "rank"]
    return bool(len(ranks) and low <= ranks.max() and ranks.min() <= high)


def _fifths(results: Results) -> dict[str, dict[str, list[tuple[int, int]]]]:
    """Level → area → years with a rank, each with the fifth, in order."""
    rows = results.course.scores.dropna(subset="fifth").sort_values("period", kind="stable")
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    columns = (rows[name].tolist() for name in ("level", "area", "period", "fifth"))
    for level, area, year, fifth in zip(*columns, strict=True):
        found.setdefault(level, {}).setdefault(area, []).append((int(year), int(fifth)))
    return found
