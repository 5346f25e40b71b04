"""One thing that the gate found: how grave, where, what, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from genkgeo.errors import DataError, GenkgeoError

BLOCKING = "blokkerend"
WARNING = "waarschuwing"

FINDING_COLUMNS = ["severity", "check", "file", "row", "variable", "message", "remedy"]


@dataclass(frozen=True)
class Finding:
    """One thing found (in Dutch); ``variable`` may also be a column or an indicator."""

    severity: str
    check: str
    file: str
    row: int | None
    variable: str
    message: str
    remedy: str


def at(
    rows: pd.DataFrame,
    check: str,
    message: str,
    remedy: str,
    *,
    severity: str = BLOCKING,
    variable: str | None = None,
) -> Finding:
    """Make a finding about rows of the tidy figures; it names the first of them."""
    first = rows.loc[rows["row"].idxmin()]
    name = first["variable"] if variable is None else variable
    return Finding(severity, check, first["file"], int(first["row"]), name, message, remedy)


def from_error(error: GenkgeoError, file: str = "") -> Finding:
    """Make a blocking finding of what a reader refuses.

    Parameters
    ----------
    error : GenkgeoError
    file : str
        Stands in where the error does not name the file.

    Examples
    --------
    >>> found = from_error(DataError("Een cel is geen getal", where="a.csv, rij 3, kolom x"))
    >>> (found.file, found.row, found.variable)
    ('a.csv', 3, 'x')
    """
    where = error.where or ""
    row, column = re.search(r"\brij (\d+)", where), re.search(r"\bkolom (\S+)", where)
    name = re.split(r",? (?:rij|kolom|blad) ", where)[0].rstrip(",") or file
    details = (("verwacht", error.expected), ("gevonden", error.found))
    told = "; ".join(f"{label}: {text}" for label, text in details if text)
    return Finding(
        BLOCKING,
        "niet te gebruiken",
        name,
        int(row[1]) if row else None,
        column[1] if column else "",
        f"{error.what} ({told})" if told else error.what,
        error.remedy or "verbeter het bestand",
    )


def as_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Lay out findings as a table, blocking ones first, otherwise in the order given."""
    frame = pd.DataFrame([vars(finding) for finding in findings], columns=FINDING_COLUMNS)
    frame["row"] = frame["row"].astype("Int64")
    order = frame["severity"].map({BLOCKING: 0, WARNING: 1})
    return frame.iloc[order.argsort(kind="stable")].drop_duplicates(ignore_index=True)


def blocking(findings: pd.DataFrame) -> pd.DataFrame:
    """Give the findings that keep a refresh from publishing."""
    return findings[findings["severity"] == BLOCKING]


def place(found: object) -> str:
    """Write where a finding stands: file, row and variable, as far as known."""
    row = "" if pd.isna(found.row) else f"rij {int(found.row)}"
    return ", ".join(part for part in (found.file, row, found.variable) if part)


def summary(findings: pd.DataFrame) -> str:
    """Say in one sentence what the findings come to.

    Examples
    --------
    >>> summary(as_frame([]))
    'Geen bevindingen: de cijfers kunnen gebruikt worden.'
    """
    stops = len(blocking(findings))
    warns = len(findings) - stops
    if findings.empty:
        return "Geen bevindingen: de cijfers kunnen gebruikt worden."
    told = f"{warns} waarschuwing{'' if warns == 1 else 'en'}"
    if not stops:
        return f"{told}: de cijfers kunnen gebruikt worden; lees eerst wat er staat."
    told = f" en {told}" if warns else ""
    return f"{stops} blokkerend{told}: er wordt niets gepubliceerd tot dit hersteld is."


def refuse_blocking(findings: pd.DataFrame) -> None:
    """Raise when a finding blocks.

    Raises
    ------
    DataError
        Quotes the first blocking finding.
    """
    stops = blocking(findings)
    if stops.empty:
        return
    first = next(stops.itertuples())
    others = "" if len(stops) == 1 else f" (en nog {len(stops) - 1}; zie: genkgeo check)"
    raise DataError(first.message + others, where=place(first), remedy=first.remedy)
