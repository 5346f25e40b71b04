"""What a release hides, and the true figures behind it: made again from the parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.change.edition import Edition, unprotected
from genkgeo.measures import disclosure
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

KEYS = ["level", "area", "indicator", "period"]


class Cell(NamedTuple):
    """One figure of a release."""

    level: str
    area: str
    indicator: str
    year: int


@dataclass(frozen=True)
class Truth:
    """All figures, also those that are hidden: never to be shown.

    Attributes
    ----------
    rows : pandas.DataFrame
        ``level, area, indicator, period, numerator, denominator, value``, and ``hidden``: our
        rules hide it. What the supplier hid has no number and is not hidden here.
    registry : dict of str to Indicator
    areas : Areas
    residents : str
        The variable that is printed as residents; empty where there is none.
    """

    rows: pd.DataFrame
    registry: dict[str, Indicator]
    areas: Areas
    residents: str = ""

    def hidden(self) -> dict[Cell, dict[str, float]]:
        """Cell that is hidden → its true numerator, denominator and value."""
        own = self.rows[self.rows["hidden"]]
        keys = own[KEYS].itertuples(index=False, name=None)
        numbers = own[["numerator", "denominator", "value"]].to_dict("records")
        return {
            Cell(str(level), str(area), str(indicator), int(year)): {
                str(name): float(value) for name, value in one.items()
            }
            for (level, area, indicator, year), one in zip(keys, numbers, strict=True)
        }


def truth_of(edition: Edition) -> Truth:
    """Measure an edition with and without the rules, and see what these hide.

    What is ``public`` is too small to be shown and need not be kept from being computed.

    Parameters
    ----------
    edition : genkgeo.change.edition.Edition
    """
    method = edition.method
    before = unprotected(edition)
    after = disclosure.protect(before, method.registry, edition.here)
    secret = before["indicator"].map(lambda name: not method.registry[name].public).astype(bool)
    known = before["denominator"].notna() | before["numerator"].notna()
    rows = before[[*KEYS, "numerator", "denominator", "value"]].assign(
        hidden=(after["state"] == State.SUPPRESSED) & known & secret
    )
    return Truth(rows.reset_index(drop=True), method.registry, edition.here, method.size or "")
