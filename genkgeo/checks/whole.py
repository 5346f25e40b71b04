"""The row of the whole, in a file that a viewer made: left out, told, and set beside the sum."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import WARNING, Finding, at
from genkgeo.checks.plausible import count_variables
from genkgeo.parameters.file import Params, Table
from genkgeo.parameters.formats import FORMATS
from genkgeo.parameters.levels import MUNICIPALITY


def of_the_whole(rows: pd.DataFrame, table: Table, here: Areas) -> pd.Series:
    """Say which rows of a table are of the whole gemeente, where its format has such rows."""
    above = rows["level"] != MUNICIPALITY if "level" in rows else True
    return (rows["sector"] == here.code) & FORMATS[table.format].by_name & above


def check_whole(wholes: pd.DataFrame, figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Tell of every table that its row of the whole was left out, and where it is no sum.

    Parameters
    ----------
    wholes, figures : pandas.DataFrame
        Tidy: the rows left out, and all others.
    params : Params
    """
    findings = []
    for table, rows in wholes.groupby("table") if len(wholes) else ():
        parts = figures[figures["table"] == table]
        other = _no_sums(rows, parts, count_variables(params))
        message = "de rij van de hele gemeente is weggelaten: de som wordt hier gemaakt"
        remedy = "er hoeft niets te gebeuren"
        if other:
            message += f"; haar cijfer is niet die som voor {', '.join(other)}"
            remedy = "kijk na of er rijen ontbreken; wat geen plaats heeft, geeft ook een verschil"
        findings.append(
            at(rows, "rij van het geheel", message, remedy, severity=WARNING, variable="")
        )
    return findings


def _no_sums(rows: pd.DataFrame, parts: pd.DataFrame, counts: set[str]) -> list[str]:
    """Name the counts, with their year, of which the whole is not the sum of known parts."""
    found = []
    for _, whole in rows[rows["variable"].isin(counts)].groupby(["variable", "period"]):
        variable, period = str(whole["variable"].iloc[0]), int(whole["period"].iloc[0])
        of_it = parts[(parts["variable"] == variable) & (parts["period"] == period)]
        difference = whole["value"].iloc[0] - of_it["value"].sum(skipna=False)
        if not np.isnan(difference) and abs(difference) > 0.5:
            found.append(f"{variable} ({period})")
    return found
