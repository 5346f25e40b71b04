"""What a release does not have any more, or has for the first time, in words."""

from __future__ import annotations

from collections.abc import Collection

from genkgeo.refresh.differing import (
    Series,
    Sides,
    by_name,
    levels_of,
    lost_ranks,
    lost_shapes,
    many,
    of_level,
)
from genkgeo.refresh.snapshot import Snapshot
from genkgeo.words import dutch

LISTED = 5
"""So many are named; of the others the number is said."""


def of_series(before: Snapshot, sides: Sides, labels: dict[str, str]) -> list[str]:
    """Say which figures are gone: an indicator, a year, or one year of one indicator.

    Parameters
    ----------
    before : Snapshot
    sides : Sides
    labels : dict of str to str
        Indicator → its short name.
    """
    everything = sides.series | sides.series_gone
    return _whole_first(sides, everything, labels, "is er niet meer")


def what_is_new(
    before: Snapshot, after: Snapshot, sides: Sides, labels: dict[str, str]
) -> list[str]:
    """Say which years, indicators and areas were not there before, as sentences."""
    had = {series[1] for series in sides.series | sides.series_gone}
    years = sorted({series[1] for series in sides.series_new} - had)
    known = {series[2] for series in sides.series | sides.series_gone}
    names = sorted({series[2] for series in sides.series_new} - known)
    sentences = []
    if years:
        what = "Nieuw is het jaar" if len(years) == 1 else "Nieuw zijn de jaren"
        sentences.append(f"{what} {dutch.listing(years)}.")
    if names:
        new = dutch.listing([labels.get(name, name) for name in names])
        sentences.append(f"Nieuw {'is' if len(names) == 1 else 'zijn'} {new}.")
    others = {key for key in sides.series_new if key[1] not in years and key[2] not in names}
    if others:
        pairs = {key[1:] for key in others}
        many = "reeks" if len(pairs) == 1 else "reeksen"
        sentences.append(f"Nieuw van een jaar dat er al was: {len(pairs)} {many} cijfers.")
    for level in sides.levels:
        number = of_level(sides.areas_new, level.id)
        if number:
            what = f"{level.noun(number)} {'is' if number == 1 else 'zijn'}"
            sentences.append(f"{number} {what} nieuw.")
    return sentences


def of_levels(before: Snapshot, after: Snapshot) -> list[str]:
    """Say of which levels the figures, ranks, shapes or profiles are gone."""
    reasons = []
    for what, then, now in (
        ("cijfers", before.levels, after.levels),
        ("rangen", _ranked(before), _ranked(after)),
        ("vormen", levels_of(before.drawn), levels_of(after.drawn)),
    ):
        levels = {level.id: level for level in (*reversed(after.named.all), *before.named.all)}
        plurals = [many(level) for level in levels.values() if level.id in then - now]
        if plurals:
            reasons.append(f"er zijn geen {what} van {dutch.listing(plurals)} meer")
    if before.profiles and not after.profiles:
        reasons.append("er zijn geen profielen meer")
    return reasons


def _ranked(one: Snapshot) -> set[str]:
    return {level for (level, _), rank in one.ranks.items() if rank}


def of_parts(before: Snapshot, after: Snapshot, sides: Sides, allowed: float) -> list[str]:
    """Say of how many areas that are still there the rank or the shape is gone, if of many.

    Nothing where all of a level are gone: `of_levels` says so.
    """
    reasons = []
    lost, had = lost_ranks(before, after, sides)
    if allowed * had < lost < had:
        main = after.named[after.named.main]
        reasons.append(f"{lost} van {had} {main.plural} hebben geen rang meer")
    for level in sides.levels:
        lost, had = lost_shapes(before, after, sides, level.id)
        if allowed * had < lost < had:
            reasons.append(f"{lost} van {had} {level.plural} staan niet meer op de kaart")
    return reasons


def of_areas(before: Snapshot, after: Snapshot, sides: Sides, allowed: float) -> list[str]:
    """Say of each level how many areas are gone or bear another name, where that is much.

    Parameters
    ----------
    before, after : Snapshot
    sides : Sides
    allowed : float
        Share of the areas of a level for which nothing is said.
    """
    reasons = []
    for level in sides.levels:
        there = of_level(sides.areas | sides.areas_gone, level.id)
        number, again = of_level(sides.areas_gone, level.id), by_name(sides, level.id)
        if number and number > allowed * there:
            what = f"{number} van {there} {level.noun(there)}"
            one = number == 1
            is_gone = (
                f"{what} {'is' if one else 'zijn'} er niet meer onder {'zijn' if one else 'hun'}"
            )
            same = f"; {again} met dezelfde naam onder een andere" if again else ""
            reasons.append(f"{is_gone} code{same}")
        renamed = [
            key
            for key in sides.areas
            if key[0] == level.id and before.names.get(key) != after.names.get(key)
        ]
        if allowed >= 0 and len(renamed) > allowed * there:
            reasons.append(f"{len(renamed)} van {there} {level.plural} hebben een andere naam")
    return reasons


def _whole_first(
    sides: Sides, everything: Collection[Series], labels: dict[str, str], ending: str
) -> list[str]:
    """Word the series that are gone, the largest first: an indicator, a year, a pair of both."""
    series = sides.series_gone
    left = {key[2] for key in everything if key not in series}
    names = sorted({key[2] for key in series} - left)
    years_left = {key[1] for key in everything if key not in series}
    years = sorted({key[1] for key in series if key[2] not in names} - years_left)
    reasons = [f"{labels.get(name, name)} {ending}" for name in names]
    reasons += [f"het jaar {year} {ending}" for year in years]
    rest = [key for key in series if key[2] not in names and key[1] not in years]
    levels_left = {key[0] for key in everything if key not in series}
    pairs: dict[tuple[str, str], list[str]] = {}
    for level, year, name in sorted(rest):
        if level in levels_left:  # Or the level itself is said to be gone.
            pairs.setdefault((name, year), []).append(level)
    worded = []
    for (name, year), levels in pairs.items():
        had = {key[0] for key in everything if key[1:] == (year, name)}
        of = (
            f" voor {dutch.listing([many(sides.named(level)) for level in levels])}"
            if set(levels) < had
            else ""
        )
        worded.append(f"{labels.get(name, name)} van {year} {ending}{of}")
    return reasons + worded[:LISTED] + _others(len(worded) - LISTED)


def _others(number: int) -> list[str]:
    if number <= 0:
        return []
    more = "reeks cijfers is" if number == 1 else "reeksen cijfers zijn"
    return [f"en nog {number} {more} er niet meer"]
