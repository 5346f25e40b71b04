"""One thing that the gate found: how grave, where, what, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, GenkgeoError, visible

BLOCKING = "blokkerend"
WARNING = "waarschuwing"

Kind = Literal[
    "niet te gebruiken",
    "onbekende sector",
    "dubbele sector",
    "ontbrekende sector",
    "verkeerde indeling",
    "afgeknotte code",
    "code werd een getal",
    "code werd een datum",
    "vreemd teken",
    "lege tabel",
    "onbekend gebied",
    "dubbel gebied",
    "ontbrekend gebied",
    "andere gebieden",
    "niveau en som",
    "telt niet mee",
    "onbekende kolom",
    "ontbrekende variabele",
    "ouder jaar",
    "jaar in twee indelingen",
    "ontbreekcode",
    "rij van het geheel",
    "teller en noemer apart",
    "negatieve telling",
    "teller boven noemer",
    "telling met decimalen",
    "duizendpunt",
    "percentage of aandeel",
    "stadstotaal",
    "andere eenheid",
    "ander cijfer",
    "grote sprong",
    "noemer veranderd",
    "nieuwe ontbreekcode",
    "cijfers van vorig jaar",
    "bestand van vorig jaar",
    "verschoven kolom",
    "vorm en gebied",
    "gat in de kaart",
    "omrekening",
    "ander gebied",
    "andere plaats",
    "lage dekking",
    "grootte geschat",
    "zonder plaats",
    "onmogelijk cijfer",
    "vreemd jaar",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Every kind of finding; ``docs/methode.md`` says of each when it comes."""

PLACE = re.compile(
    r"(?P<name>.+?)??(?:(?:^|, )blad (?P<sheet>.+?))?"
    r"(?:(?:^|, )rij (?P<row>\d+)(?: of ervoor| en nog \d+|, \d+)*)?"
    r"(?:(?:^|, )kolom(?:men)? (?P<column>.+))?"
)
"""How an error says where something stands: file, sheet, row and column, each if known."""

FINDING_COLUMNS = ["severity", "check", "file", "row", "variable", "message", "remedy", "codes"]


@dataclass(frozen=True)
class Finding:
    """One thing found (in Dutch).

    Attributes
    ----------
    severity : str
        `BLOCKING` or `WARNING`.
    check : str
        The kind of fault: one of `KINDS`.
    file : str
        Empty where the fault is in no single file.
    row : int, optional
        Row of the file.
    variable : str
        May also be a column or an indicator.
    message, remedy : str
        What is wrong, and how to mend it.
    codes : str
        All sectors whose figure must be looked at again, with commas between them; a message
        names the first few. Pages mark what rests on them.
    """

    severity: str
    check: Kind
    file: str
    row: int | None
    variable: str
    message: str
    remedy: str
    codes: str = ""

    def __post_init__(self) -> None:
        """Let a name or code in a message be seen as it is."""
        object.__setattr__(self, "message", visible(self.message))

    @property
    def place(self) -> str:
        """Where it stands: file, row and variable, as far as known.

        Examples
        --------
        >>> Finding(WARNING, "lage dekking", "a.csv", 3, "oki", "te laag", "vraag na").place
        'a.csv, rij 3, oki'
        """
        row = "" if self.row is None else f"rij {self.row}"
        return ", ".join(part for part in (self.file, row, self.variable) if part)


def parted(rows: pd.DataFrame, *keys: str) -> Iterator[tuple[tuple[Any, ...], np.ndarray]]:
    """Part rows by columns: what they hold, in order, each with the places of its rows.

    A check often looks at the figures of many columns and at the text of none: places cost
    nothing, and a frame for each does.

    Examples
    --------
    >>> list(parted(pd.DataFrame({"variable": ["n", "d", "n"]}), "variable"))
    [(('d',), array([1])), (('n',), array([0, 2]))]
    """
    places: dict[tuple[Any, ...], list[int]] = {}
    for place, key in enumerate(zip(*(rows[name].tolist() for name in keys), strict=True)):
        places.setdefault(key, []).append(place)
    for key, of_it in sorted(places.items()):
        yield key, np.array(of_it)


def first_row(rows: pd.DataFrame) -> pd.Series:
    """Take of rows of the tidy figures the one that stands first in its file."""
    return rows.iloc[int(rows["row"].argmin())]


def at(
    rows: pd.DataFrame,
    check: Kind,
    message: str,
    remedy: str,
    *,
    severity: str = BLOCKING,
    variable: str | None = None,
) -> Finding:
    """Make a finding about rows of the tidy figures; it names the first of them."""
    if rows.empty:
        return Finding(severity, check, "", None, variable or "", message, remedy)
    first = first_row(rows)
    name = first["variable"] if variable is None else variable
    return Finding(severity, check, first["file"], int(first["row"]), name, message, remedy)


def at_areas(
    rows: pd.DataFrame,
    areas: Iterable[str],
    check: Kind,
    message: str,
    remedy: str,
    *,
    severity: str = WARNING,
) -> Finding:
    """Make a finding about some areas: at their first row, or at the file where they have none."""
    codes = list(areas)
    theirs = rows[rows["sector"].isin(codes)]
    found = at(rows if theirs.empty else theirs, check, message, remedy, severity=severity)
    row = None if theirs.empty else found.row
    return replace(found, row=row, codes=", ".join(codes))


def from_error(error: GenkgeoError, file: str = "") -> Finding:
    """Make a blocking finding of what a reader refuses.

    Parameters
    ----------
    error : GenkgeoError
    file : str
        Stands in where the error does not name the file.

    Examples
    --------
    >>> finding = from_error(DataError("Een cel is geen getal", where="a.csv, rij 3, kolom x"))
    >>> (finding.file, finding.row, finding.variable)
    ('a.csv', 3, 'x')
    """
    where = error.where or ""
    # The name of a file may hold any word, so what is known to be the name goes first.
    known_name = next((name for name in (file,) if name and where.startswith(name)), "")
    place = PLACE.fullmatch(where[len(known_name) :])
    name = known_name + (place["name"] or "" if place else "") or file
    row, column = (place["row"], place["column"]) if place else (None, None)
    details = (("verwacht", error.expected), ("gevonden", error.found))
    known = "; ".join(f"{label}: {text}" for label, text in details if text)
    return Finding(
        BLOCKING,
        "niet te gebruiken",
        name,
        int(row) if row else None,
        column or "",
        f"{error.what} ({known})" if known else error.what,
        error.remedy or "verbeter het bestand",
    )


def as_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Lay out findings as a table, blocking ones first, otherwise in the order given."""
    frame = pd.DataFrame([vars(finding) for finding in findings], columns=FINDING_COLUMNS)
    frame["row"] = frame["row"].astype("Int64")
    order = frame["severity"].map({BLOCKING: 0, WARNING: 1})
    return frame.iloc[order.argsort(kind="stable")].drop_duplicates(ignore_index=True)


def as_findings(table: pd.DataFrame) -> list[Finding]:
    """Read findings back from the table that `as_frame` lays out.

    Examples
    --------
    >>> lacking = Finding(BLOCKING, "lege tabel", "a.csv", None, "", "leeg", "vul aan")
    >>> as_findings(as_frame([lacking])) == [lacking]
    True
    """
    columns = (table[name] for name in FINDING_COLUMNS)
    return [
        Finding(severity, check, file, None if pd.isna(row) else int(row), *texts)
        for severity, check, file, row, *texts in zip(*columns, strict=True)
    ]


def blocking(findings: pd.DataFrame) -> pd.DataFrame:
    """Keep the findings that hold a refresh from publishing."""
    return findings[findings["severity"] == BLOCKING]


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
    warnings = f"{warns} waarschuwing{'' if warns == 1 else 'en'}"
    if not stops:
        return f"{warnings}: de cijfers kunnen gebruikt worden; lees eerst wat er staat."
    beside = f" en {warnings}" if warns else ""
    return f"{stops} blokkerend{beside}: er wordt niets gepubliceerd tot dit hersteld is."


def refuse_blocking(findings: pd.DataFrame) -> None:
    """Raise when a finding blocks.

    Raises
    ------
    DataError
        Quotes the first blocking finding.
    """
    stops = as_findings(blocking(findings))
    if not stops:
        return
    first = stops[0]
    others = "" if len(stops) == 1 else f" (en nog {len(stops) - 1}; zie: genkgeo check)"
    raise DataError(first.message + others, where=first.place, remedy=first.remedy)
