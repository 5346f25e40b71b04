"""How much of a count has no place, and whether two years can be compared for all that.

What has no place counts for the gemeente only. When its share grows, the areas lose people
that are still there: their figures fall while nothing changed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.parameters.registry import Indicator

STEADY = 0.02
"""Share of a count by which what has no place may grow or shrink between two years compared.

The figures of the areas change about as much, relatively; that is less than chance does to
the figure of an area, and more than the offices' own searching for addresses does in a year."""

CHANCE = 3
"""Times the root of a count: what chance alone does not explain."""


class Placeless(NamedTuple):
    """How many of a count have no place."""

    number: float
    total: float

    @property
    def share(self) -> float:
        """What part of the total that is."""
        return self.number / self.total

    def differs_from(self, other: Placeless, most: float) -> bool:
        """Say whether the share is another one by more than ``most``, and beyond chance.

        Examples
        --------
        >>> Placeless(1069, 3044).differs_from(Placeless(5, 3044), 0.02)
        True
        >>> Placeless(2, 40).differs_from(Placeless(0, 40), 0.02)
        False
        """
        expected = other.share * self.total
        beyond = abs(self.number - expected) > CHANCE * np.sqrt(max(self.number, expected, 1.0))
        return bool(beyond and abs(self.share - other.share) > most)


Shares = dict[tuple[str, int], Placeless]
"""Variable and year → what has no place."""


def placeless_shares(totals: pd.DataFrame) -> Shares:
    """Look up how much of every variable has no place.

    Parameters
    ----------
    totals : pandas.DataFrame
        From `genkgeo.measures.totals.totals`; of a year in two lists the first counts.

    Returns
    -------
    dict
        Σ without a place, and the total; a variable without a total is left out.

    Examples
    --------
    >>> totals = pd.DataFrame({"variable": ["n"], "period": [2024], "total": [40], "unknown": [10]})
    >>> placeless_shares(totals)
    {('n', 2024): Placeless(number=10.0, total=40.0)}
    """
    once = totals.drop_duplicates(["variable", "period"])
    once = once[once["total"] > 0]
    return {
        (str(variable), int(year)): Placeless(float(unknown), float(total))
        for variable, year, unknown, total in zip(
            once["variable"], once["period"], once["unknown"], once["total"], strict=True
        )
    }


def counts_of(indicator: Indicator) -> list[str]:
    """Name the variables of an indicator that are counts: of a mean only its size."""
    numerator = [] if indicator.kind == "mean" else [indicator.numerator]
    return numerator + ([indicator.denominator] if indicator.denominator else [])


def is_steady(shares: Shares, indicator: Indicator, earlier: int, later: int) -> bool:
    """Say whether two years of an indicator can be compared below the gemeente.

    Parameters
    ----------
    shares : dict
        From `placeless_shares`.
    indicator : Indicator
    earlier, later : int
        The years of its figures.

    Returns
    -------
    bool
        The share without a place of its numerator and of its denominator changed by `STEADY`
        at most, or no more than by chance; so too where a share is not known.

    Examples
    --------
    >>> dogs = Indicator(label="Honden", short="Honden", unit="", domain="wonen", source="",
    ...                  kind="count", numerator="n")
    >>> shares = {("n", 2023): Placeless(5, 3044), ("n", 2024): Placeless(1069, 3044)}
    >>> is_steady(shares, dogs, 2023, 2024)
    False
    """
    return not any(
        shares[name, later].differs_from(shares[name, earlier], STEADY)
        for name in counts_of(indicator)
        if (name, earlier) in shares and (name, later) in shares
    )
