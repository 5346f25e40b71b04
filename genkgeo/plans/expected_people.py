"""How many people there are to reach: the expected number of an indicator, per area.

It is worked out from what the release shows and from nothing else, so that it cannot tell what
the release hides: a figure that is hidden gives no expected number.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.parameters.registry import Indicator
from genkgeo.plans.of_whom import Among

EXPECTED_COLUMNS = ["whole", "number", "low", "high"]


class Expected(NamedTuple):
    """How many there are of one area: of all (``whole``), of those counted, and between what."""

    whole: float
    number: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return not np.isnan(self.number)


UNKNOWN = Expected(*(float("nan"),) * 4)


def expected_numbers(rows: pd.DataFrame, indicator: Indicator, among: Among) -> pd.DataFrame:
    """Work out the expected numbers of areas: how many of a number a share is.

    It is the sum that the press release of 2018 makes: 29,9 % of 611 births are 183.

    Parameters
    ----------
    rows : pandas.DataFrame
        Measures of the indicator, one row per area, as the release shows them.
    indicator : Indicator
    among : Among
        Whom an action counts: of the whole or of those in need, and of how many years.

    Returns
    -------
    pandas.DataFrame
        Index area; `EXPECTED_COLUMNS`. ``low`` and ``high`` hold what chance allows with a
        certainty of 90 % and all that hidden parts leave possible. NaN where there is no figure.
    """
    table = rows.set_index("area")
    years = among.years / indicator.years_together if indicator.persons == "flow" else 1.0
    if indicator.denominator is None:
        number = table["numerator"].astype(float)
        low, high = (table[name].astype(float) for name in ("ci_low", "ci_high"))
        return pd.DataFrame(
            {
                "whole": np.nan,
                "number": years * number,
                "low": years * low,
                "high": years * high,
            }
        )
    # A denominator is of the part that is known; coverage says which part that is.
    whole = years * table["denominator"].astype(float) / table["coverage"].astype(float)
    if among.whole:
        return pd.DataFrame({"whole": whole, "number": whole, "low": whole, "high": whole})
    shares = table[["value", "low", "high", "ci_low", "ci_high"]].astype(float) / indicator.factor
    return pd.DataFrame(
        {
            "whole": whole,
            "number": whole * shares["value"],
            "low": whole * shares[["low", "ci_low", "value"]].min(axis=1),
            "high": whole * shares[["high", "ci_high", "value"]].max(axis=1),
        }
    ).where(shares["value"].notna())


def together(table: pd.DataFrame) -> Expected:
    """Add the areas of a larger one up; unknown as soon as one of them is.

    Chance in one area is not that in another: the margins are added as their squares.
    """
    if table.empty or table["number"].isna().any():
        return UNKNOWN
    below = np.sqrt(((table["number"] - table["low"]) ** 2).sum())
    above = np.sqrt(((table["high"] - table["number"]) ** 2).sum())
    number = float(table["number"].sum())
    whole = float(table["whole"].sum())
    return Expected(whole, number, max(number - float(below), 0.0), number + float(above))
