"""Rounding as a reader does it, so that what stands beside each other adds up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, TypeVar

from genkgeo.results import PARTS

Name = TypeVar("Name")

DIGITS = 12
"""Significant digits in which a number is what its makers meant: 2,9999999999999996 is 3."""


def units(value: float, decimals: int) -> int | None:
    """Count a value in units of its last decimal, a half away from zero; None where there is none.

    Examples
    --------
    >>> units(2.5, 0), units(-2.5, 0), units(2.675, 2), units(2.9999999999999996, 0)
    (3, -3, 268, 3)
    >>> units(float("nan"), 1)
    """
    if not math.isfinite(value):
        return None
    return int(_meant(value).scaleb(decimals).to_integral_value(ROUND_HALF_UP))


def rounded(value: float, decimals: int) -> float:
    """Round to a number of decimals, a half away from zero; NaN stays NaN.

    Examples
    --------
    >>> rounded(0.285, 2), rounded(-0.04, 1)
    (0.29, 0.0)
    """
    whole = units(value, decimals)
    return value if whole is None else whole / 10**decimals


def floor(value: float) -> int:
    """Round down, but not what is a whole number in all the digits that mean something.

    Examples
    --------
    >>> floor(2.9999999999999996), floor(2.99)
    (3, 2)
    """
    return int(_meant(value).to_integral_value(ROUND_FLOOR))


def _meant(value: float) -> Decimal:
    return Decimal(f"{float(value):.{DIGITS}g}")


class Shown(NamedTuple):
    """A change as it is shown, in units of the last decimal.

    Attributes
    ----------
    difference : int, optional
        Of the two figures as shown; None where one is absent.
    causes : dict of str to int or None
        Together the difference, where all are known.
    """

    difference: int | None
    causes: dict[str, int | None]


def shown_change(earlier: float, later: float, causes: Mapping[str, float], decimals: int) -> Shown:
    """Round a change so that it is the difference of its two figures as shown.

    Rounded each by itself, 27,1 and 27,4 can lie "0,2" apart and causes miss their sum. The
    causes are rounded by `apportioned`.

    Parameters
    ----------
    earlier, later : float
    causes : mapping of str to float
        Parts of the exact difference; NaN where it is not split.
    decimals : int
        With which all are shown.

    Examples
    --------
    >>> shown_change(27.14, 27.36, {"real": 0.15, "boundary": 0.07}, 1)
    Shown(difference=3, causes={'real': 2, 'boundary': 1})
    """
    ends = (units(earlier, decimals), units(later, decimals))
    difference = None if ends[0] is None or ends[1] is None else ends[1] - ends[0]
    alone = {cause: units(size, decimals) for cause, size in causes.items()}
    if difference is None or None in alone.values():
        return Shown(difference, alone)
    # A cause that is absent stays 0, for a unit of rounding is not a cause.
    exact = {cause: size * 10**decimals for cause, size in causes.items() if abs(size) > 1e-9}
    if not math.isclose(sum(exact.values()), (later - earlier) * 10**decimals, abs_tol=1e-6):
        return Shown(difference, alone)
    whole: dict[str, int | None] = {**dict.fromkeys(causes, 0), **apportioned(exact, difference)}
    return Shown(difference, whole)


def shown_of(row: Mapping[Any, Any], decimals: int) -> Shown:
    """Round a row of `genkgeo.results.Change.parts`, or of its first three columns.

    What cannot be compared has two figures and no difference.
    """
    earlier = math.nan if math.isnan(row["difference"]) else row["earlier"]
    causes = {cause: row[cause] for cause in PARTS if cause in row}
    return shown_change(earlier, row["later"], causes, decimals)


def apportioned(exact: Mapping[Name, float], total: int) -> dict[Name, int]:
    """Round numbers so that they add up to a whole one (the method of the largest remainder).

    Each is rounded down, and what is then lacking goes to those that lost most, so that none is
    a unit or more from what it was when ``total`` is their sum, rounded.

    Examples
    --------
    >>> apportioned({"a": 37.5, "b": 12.5, "c": 50.0}, 100)
    {'a': 38, 'b': 12, 'c': 50}
    """
    whole = {name: math.floor(size) for name, size in exact.items()}
    by_loss = sorted(exact, key=lambda name: whole[name] - exact[name])
    for name in by_loss[: total - sum(whole.values())]:
        whole[name] += 1
    return whole
