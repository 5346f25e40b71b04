"""Figures that look like a code for "no figure" that the parameters do not declare."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.checks.findings import Finding, at, first_row, parted
from genkgeo.parameters.file import Params
from genkgeo.sources.suspect import looks_like_code


def undeclared_codes(figures: pd.DataFrame, params: Params) -> pd.Series:
    """Say of tidy figures which look like a code; not those that are declared as figures."""
    values, used = figures["value"].to_numpy(dtype=float), params.variables
    found = np.zeros(len(figures), dtype=bool)
    for (table, variable), rows in parted(figures, "table", "variable"):
        if variable in used:
            declared = params.file.tables[table].missing_codes
            suspect = rows[looks_like_code(values[rows])]
            found[suspect] = [as_cell(value) not in declared for value in values[suspect]]
    return pd.Series(found, index=figures.index)


def check_undeclared(suspects: pd.DataFrame) -> list[Finding]:
    """Tell of the figures of `undeclared_codes`, by table, variable and value."""
    findings = []
    for _, rows in suspects.groupby(["table", "variable", "value"]):
        first = first_row(rows)
        code = as_cell(first["value"])
        more = f" (en nog {len(rows) - 1})" if len(rows) > 1 else ""
        findings.append(
            at(
                rows,
                "ontbreekcode",
                f"{code} in {first['sector']}, {first['period']} lijkt een code voor "
                f"'geen cijfer'{more}",
                f'zet bij deze tabel missing_codes: {{"{code}": ontbreekt}} (of onderdrukt, of '
                "niet van toepassing; cijfer als het er een is)",
            )
        )
    return findings


def as_cell(value: float) -> str:
    """Spell a value as `genkgeo.parameters.missing_codes` spells a code, in all its digits.

    Examples
    --------
    >>> as_cell(-1234567.0), as_cell(2.5)
    ('-1234567', '2.5')
    """
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value))
