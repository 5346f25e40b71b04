"""What all sectors come to together, as far as cells are known: enough to tell units apart."""

from __future__ import annotations

import pandas as pd

from genkgeo.measures.supplied import of_sectors
from genkgeo.parameters.registry import Indicator


def of_all_sectors(figures: pd.DataFrame, indicator: Indicator) -> float | None:
    """Give the figure of the sectors together, in the newest year; None where there is none.

    Examples
    --------
    >>> share = Indicator(label="Meters", short="Meters", unit="%", domain="wonen", factor=100,
    ...     numerator="n", denominator="d", source="x")
    >>> rows = [("n", 2024, 1.0), ("n", 2024, 3.0), ("d", 2024, 50.0), ("d", 2024, 50.0)]
    >>> of_all_sectors(pd.DataFrame(rows, columns=["variable", "period", "value"]), share)
    4.0
    """
    if indicator.kind != "rate" or figures.empty:
        return None
    sums = of_sectors(figures).groupby(["variable", "period"])["value"].sum()
    parts = [sums.get(name, pd.Series(dtype=float)) for name in indicator.variables]
    both = sorted(set.intersection(*(set(part.index) for part in parts)))
    if not both or not parts[1][both[-1]]:
        return None
    return float(indicator.factor * parts[0][both[-1]] / parts[1][both[-1]])
