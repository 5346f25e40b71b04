"""A name for every profile: neutral, from what stands out, and no two the same."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

STANDS_OUT = 0.5
"""Standard deviations from the mean of the areas at which an indicator names a profile."""

FIRST, MOST = 2, 4
"""Indicators in a name, and where that is not enough to tell profiles apart."""

MIDDLE = "rond het gemiddelde"


def names(portrait: pd.DataFrame, registry: dict[str, Indicator]) -> pd.Series:
    """Name each profile after the two indicators that stand out most.

    Profiles that would have the same name get a third indicator, then a fourth; those around
    the mean get what they lean to. Only what then is still the same is told apart by how
    pronounced it is, or at last by its number.

    Parameters
    ----------
    portrait : pandas.DataFrame
        Profile number × indicator id: mean oriented z-scores.
    registry : dict of str to Indicator
        Their words for high and low.

    Returns
    -------
    pandas.Series
        Profile number → name; unique.
    """
    numbers = [int(number) for number in portrait.index]
    centres = [pd.Series(row, index=portrait.columns) for row in portrait.to_numpy()]
    words = {n: _words(centre, registry) for n, centre in zip(numbers, centres, strict=True)}
    clear = {n: _stands_out(centre) for n, centre in zip(numbers, centres, strict=True)}
    length = {number: min(FIRST, clear[number]) for number in numbers}
    for _ in range(MOST):
        for number in _doubles({n: frozenset(words[n][: length[n]]) for n in numbers}):
            length[number] = min(length[number] + 1, MOST, len(words[number]))
    named = {n: _name(words[n][: length[n]], clear[n]) for n in numbers}
    for double in _groups({n: frozenset(words[n][: length[n]]) for n in numbers}):
        named |= _by_strength(double, named, portrait)
    return pd.Series(named, name="name").reindex(portrait.index)


def clear_words(centre: pd.Series, registry: Mapping[str, Indicator]) -> list[str]:
    """Say of each indicator that stands out in a profile that it is high or low.

    Parameters
    ----------
    centre : pandas.Series
        Indicator id → mean oriented z-score; of an id without words nothing is said.
    registry : mapping of str to Indicator
    """
    known = centre[[name in registry for name in centre.index]]
    return _words(known, registry)[: _stands_out(known)]


def both_words(indicator: Indicator) -> tuple[str, str]:
    """Words for a high and for a low figure of an indicator."""
    sides = (1.0, -1.0) if indicator.direction == "higher" else (-1.0, 1.0)
    return _word(indicator, sides[0]), _word(indicator, sides[1])


def _words(centre: pd.Series, registry: Mapping[str, Indicator]) -> list[str]:
    """Say of each indicator that it is high or low, what stands out most first."""
    order = centre.abs().sort_values(ascending=False, kind="stable").index
    return [_word(registry[name], centre[name]) for name in order]


def _word(indicator: Indicator, risk: float) -> str:
    """Say in words that the indicator is high or low; ``risk`` is the oriented z-score."""
    high = (risk > 0) == (indicator.direction == "higher")
    word = indicator.high if high else indicator.low
    return word or f"{'hoge' if high else 'lage'} {indicator.short.lower()}"


def _stands_out(centre: pd.Series) -> int:
    return int((centre.abs() >= STANDS_OUT).sum())


def _groups(words: dict[int, frozenset[str]]) -> list[list[int]]:
    """List the profiles that share their words, if more than one does."""
    same: dict[frozenset[str], list[int]] = {}
    for number, key in words.items():
        same.setdefault(key, []).append(number)
    return [numbers for numbers in same.values() if len(numbers) > 1]


def _doubles(words: dict[int, frozenset[str]]) -> list[int]:
    return [number for group in _groups(words) for number in group]


def _name(words: list[str], clear: int) -> str:
    """Write a name; what does not stand out is only leaned to."""
    leaning = f"eerder {dutch.listing(words[clear:])}" if words[clear:] else ""
    standing_out = dutch.listing(words[:clear]) or MIDDLE
    return f"{standing_out}, {leaning}" if leaning else standing_out


def _by_strength(
    double: list[int], named: dict[int, str], portrait: pd.DataFrame
) -> dict[int, str]:
    """Tell apart profiles in which all the same indicators stand out."""
    strength = portrait.loc[double].abs().mean(axis=1).sort_values(kind="stable")
    if len(double) == 2 and strength.iloc[0] < strength.iloc[1]:
        weak, strong = strength.index
        return {weak: named[weak], strong: f"{named[strong]}, meer uitgesproken"}
    return {number: f"{named[number]} ({number})" for number in double}
