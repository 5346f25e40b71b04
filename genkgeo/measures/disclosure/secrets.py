"""What may not be found out: too small a count or rest, and too few to count among."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from genkgeo.measures.disclosure.unknowns import Numbers
from genkgeo.parameters.disclosure_rules import NOWHERE
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

SLACK = 1e-6
"""Share of a minimum that a size may lack: weights of a crosswalk are rounded to 2⁻³⁰."""

Terms = tuple[tuple[int, float], ...]
"""Numbers and signs: a number itself, or a denominator less its numerator."""


@dataclass(frozen=True, order=True)
class Secret:
    """Something that may not be found out.

    Attributes
    ----------
    terms : tuple of (int, float)
    least : float
        What an outsider may say of it must leave open that it is at least this, and must be at
        least this wide.
    """

    terms: Terms
    least: float


@dataclass(frozen=True)
class TooSmall:
    """What the rules themselves hide, row by row.

    Attributes
    ----------
    whole, part, rest : numpy.ndarray of bool
        Its denominator (or the residents of its area), numerator or rest is too small.
    apart : numpy.ndarray of bool
        Its source shows larger areas alone: however large it is, and it may follow from these.
    secret : numpy.ndarray of bool
        It may not follow from other rows either; what is public may.
    least, few : numpy.ndarray
        The rule of the denominator, and that of the others.
    """

    whole: np.ndarray
    part: np.ndarray
    rest: np.ndarray
    apart: np.ndarray
    secret: np.ndarray
    least: np.ndarray
    few: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        """Rows that may not be shown."""
        hidden: np.ndarray = self.whole | self.part | self.rest | self.apart
        return hidden


def below(size: np.ndarray, minimum: np.ndarray | float) -> np.ndarray:
    """Say which sizes do not reach a minimum, but for the rounding of weights.

    Examples
    --------
    >>> below(np.array([5.999999996, 5.99, 6.0]), 6).tolist()
    [False, True, False]
    """
    return np.asarray(size < minimum - SLACK * np.abs(minimum))


def rest_is_secret(one: Indicator) -> bool:
    """Say whether who is not counted may be too few: only part of a whole leaves a rest.

    Examples
    --------
    >>> from genkgeo.parameters.registry import Indicator
    >>> plain = dict(label="a", short="a", unit="", domain="wonen", kind="rate", numerator="a",
    ...     denominator="b", source="c", complements=True)
    >>> [rest_is_secret(Indicator(**plain, maximum_ratio=most)) for most in (1, 4, None)]
    [True, False, False]
    """
    return one.complements and one.maximum_ratio == 1


def too_small(
    measures: pd.DataFrame,
    registry: dict[str, Indicator],
    levels: Sequence[str],
    people: np.ndarray | None = None,
) -> TooSmall:
    """Apply the rules of the sources to every figure.

    Parameters
    ----------
    measures : pandas.DataFrame
    registry : dict of str to Indicator
    levels : sequence of str
        From the smallest to the largest.
    people : numpy.ndarray, optional
        Row → residents of its area, NaN where they are not known: a median has no denominator.
    """
    codes, names = pd.factorize(measures["indicator"])
    own = [registry[name] for name in names]
    over, under = (measures[name].to_numpy(dtype=float) for name in ("numerator", "denominator"))
    least = np.array([one.minimum for one in own], dtype=float)[codes]
    few = np.array([one.smallest_count for one in own], dtype=float)[codes]
    ours = np.array([not one.public for one in own], dtype=bool)[codes]
    zeros = np.array([one.zeros_hidden for one in own], dtype=bool)[codes]
    counts = np.array([one.counted for one in own], dtype=bool)[codes] & ours
    shares = np.array([rest_is_secret(one) for one in own], dtype=bool)[codes]
    whole = (under > 0) & below(under, least)
    if people is not None:
        median = np.array([one.kind == "not_aggregable" for one in own], dtype=bool)[codes]
        lone = median & (people > 0) & below(people, least)
        whole |= lone & measures["value"].notna().to_numpy()
    few_there = ((over > 0) & below(over, few)) | (zeros & (over == 0) & ~(under == 0))
    rest = under - over
    few_left = ((rest > 0) & below(rest, few)) | (zeros & (np.abs(rest) <= SLACK))
    part, left = counts & few_there, counts & shares & (under > 0) & few_left
    first = np.array([_first_shown(one, levels) for one in own], dtype=int)[codes]
    place = measures["level"].map({level: at for at, level in enumerate(levels)})
    # What is not there, or does not apply, stays so: there is nothing to hide.
    there = measures[["value", "numerator", "denominator"]].notna().any(axis=1)
    there &= measures["state"].ne(State.NOT_APPLICABLE)
    hide = there | measures["state"].eq(State.ESTIMATED)
    apart = (place.to_numpy(dtype=float) < first) & hide.to_numpy()
    return TooSmall(whole, part, left, apart, ours & (whole | part | left), least, few)


def _first_shown(one: Indicator, levels: Sequence[str]) -> int:
    """Find the smallest level that an indicator is shown of, by its place among them.

    Examples
    --------
    >>> from genkgeo.parameters.registry import Indicator
    >>> plain = dict(label="a", short="a", unit="", domain="wonen", kind="count", numerator="a",
    ...     source="b")
    >>> levels = ("sector", "wijk", "gemeente")
    >>> [_first_shown(Indicator(**plain, shown_from=own), levels)
    ...     for own in (None, "wijk", NOWHERE)]
    [0, 1, 3]
    """
    if one.shown_from is None:
        return 0
    return len(levels) if one.shown_from == NOWHERE else levels.index(one.shown_from)


def secrets_of(small: TooSmall, numbers: Numbers) -> list[Secret]:
    """Name what may not be found out.

    Parameters
    ----------
    small : TooSmall
    numbers : Numbers
        Of the same measures.
    """
    found = {
        *_secrets(numbers.under, small.whole & small.secret, small.least),
        *_secrets(numbers.over, small.part, small.few),
        *_rests(numbers, small.rest, small.few),
    }
    return sorted(found)


def _secrets(number: np.ndarray, rows: np.ndarray, least: np.ndarray) -> Iterator[Secret]:
    for row in np.flatnonzero(rows & (number >= 0)):
        yield Secret(((int(number[row]), 1.0),), float(least[row]))


def _rests(numbers: Numbers, rows: np.ndarray, least: np.ndarray) -> Iterator[Secret]:
    both = rows & (numbers.over >= 0) & (numbers.under >= 0)
    for row in np.flatnonzero(both):
        terms = ((int(numbers.over[row]), -1.0), (int(numbers.under[row]), 1.0))
        yield Secret(terms, float(least[row]))
