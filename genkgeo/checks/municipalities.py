"""Whether the figures of other municipalities are of our indicators, years and units."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.checks.findings import BLOCKING, WARNING, Finding
from genkgeo.checks.roughly import of_all_sectors
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params
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
        Shares where percentages belong block. A year after that of the release, and an indicator
        that the registry does not know, are warnings: nothing is set beside them.
    """
    if params.file.municipalities is None or municipalities.empty:
        return []
    file = Path(params.file.municipalities).name
    return [
        *_unknown(municipalities, file, params),
        *_later_years(municipalities, file, params),
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


def _later_years(rows: pd.DataFrame, file: str, params: Params) -> Iterator[Finding]:
    later = (rows["period"] > params.file.year).to_numpy()
    if later.any():
        places, first = rows[later], int(later.argmax())
        texts = [
            f"{name} {year}" for name, year in zip(places["name"], places["period"], strict=True)
        ]
        listed = first_five(dict.fromkeys(texts))
        message = f"cijfers van na {params.file.year} tellen niet mee: {listed}"
        remedy = "klopt het jaar, dan hoeft er niets; verbeter het anders"
        name = rows["indicator"].iloc[first]
        yield Finding(WARNING, "vreemd jaar", file, first + 2, name, message, remedy)


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
