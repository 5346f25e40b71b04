"""Whether the figures of other municipalities are of our indicators, years and units."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.checks.findings import BLOCKING, WARNING, Finding
from genkgeo.errors import first_five
from genkgeo.measures.supplied import of_sectors
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

FEWEST = 4
"""Of fewer municipalities nobody can say in which unit they stand."""


def check_municipalities(
    municipalities: pd.DataFrame, figures: pd.DataFrame, params: Params
) -> list[Finding]:
    """Look at the table of figures of other municipalities.

    Parameters
    ----------
    municipalities : pandas.DataFrame
        From `genkgeo.sources.municipalities.read_municipalities`; may be empty.
    figures : pandas.DataFrame
        Tidy figures of our own tables: of what is rare everywhere they say what is usual.
    params : Params

    Returns
    -------
    list of Finding
        A year to come blocks, and so do shares where percentages belong. An indicator that the
        registry does not know is a warning: nothing is set beside it.
    """
    if params.file.municipalities is None or municipalities.empty:
        return []
    file = Path(params.file.municipalities).name
    return [
        *_unknown(municipalities, file, params),
        *_years_to_come(municipalities, file, params),
        *_shares(municipalities, figures, file, params),
    ]


def _unknown(rows: pd.DataFrame, file: str, params: Params) -> Iterator[Finding]:
    known = {**params.described, **params.registry}
    strange = list(dict.fromkeys(name for name in rows["indicator"] if name not in known))
    if params.described and strange:
        row = int((rows["indicator"] == strange[0]).to_numpy().argmax()) + 2
        message = f"het register kent deze indicatoren niet: {first_five(strange)}"
        remedy = "verbeter de naam, of laat genkgeo batch het bestand opnieuw schrijven"
        yield Finding(WARNING, "telt niet mee", file, row, "indicator", message, remedy)


def _years_to_come(rows: pd.DataFrame, file: str, params: Params) -> Iterator[Finding]:
    later = (rows["period"] > params.file.year).to_numpy()
    if later.any():
        places, first = rows[later], int(later.argmax())
        texts = [
            f"{name} {year}" for name, year in zip(places["name"], places["period"], strict=True)
        ]
        message = f"cijfers van na {params.file.year}: {first_five(dict.fromkeys(texts))}"
        remedy = "verbeter het jaar, of haal de rijen weg tot de uitgave van dat jaar"
        name = rows["indicator"].iloc[first]
        yield Finding(BLOCKING, "vreemd jaar", file, first + 2, name, message, remedy)


def _shares(
    rows: pd.DataFrame, figures: pd.DataFrame, file: str, params: Params
) -> Iterator[Finding]:
    """Find percentages of which every municipality has at most 1: they were given as shares."""
    for name, of_it in rows.groupby("indicator", sort=True):
        own = params.registry.get(str(name))
        if own is None or own.unit != "%" or own.signed:
            continue
        values = of_it["value"].to_numpy(dtype=float)
        enough = of_it["municipality"].nunique() >= FEWEST and (values > 0).any()
        if not enough or (values > 1).any() or own.numerator in params.file.checks.percentages:
            continue
        # Of what is rare at home as well a percentage below 1 is what one would expect.
        here = of_all_sectors(figures, own)
        if here is not None and 10 * np.median(values) >= here:
            continue
        largest = dutch.number(float(values.max()), 2)
        message = (
            f"{own.short}: van geen enkele gemeente is het meer dan {largest}; dit lijken "
            "aandelen, geen percentages"
        )
        remedy = (
            f"vermenigvuldig ze met 100; klopt het, noem {own.numerator} dan onder checks: "
            "percentages"
        )
        yield Finding(BLOCKING, "onmogelijk cijfer", file, None, str(name), message, remedy)


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
