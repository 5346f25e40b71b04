"""The environment analysis: the figures of the documents side by side, and a sentence of each."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from genkgeo.plans.schema import DOMAINS
from genkgeo.words import dutch

BESIDE_COLUMNS = [
    "domain",
    "subject",
    "who",
    "unit",
    "year",
    "when",
    "part",
    "area",
    "text",
    "note",
]

COURSE, COMPARED, SINGLE = "verloop", "vergelijking", "cijfer"

ASSUMED = "*"
"""After a year that the document does not name."""


def who(age: str, group: str) -> str:
    """Write whom a figure is about.

    Examples
    --------
    >>> who("0-4", ""), who("jonger dan 25", ""), who("18-64", "herkomst België"), who("", "")
    ('0–4 jaar', 'jonger dan 25 jaar', 'herkomst België, 18–64 jaar', '')
    """
    return ", ".join(filter(None, (group, age and f"{age.replace('-', '–')} jaar")))


def shown(printed: str, unit: str) -> str:
    """Write a figure as it was printed, with its unit and the thousands dot of all others.

    Examples
    --------
    >>> shown("12 153", "inwoners"), shown("08", "keer"), shown("1 op 5", "%")
    ('12.153 inwoners', '8 keer', '1 op 5')
    >>> shown("3815", "leerlingen")
    '3.815 leerlingen'
    """
    plain = dutch.number(int(printed)) if printed.isdigit() else printed.replace(" ", ".")
    if not any(sign.isdigit() for sign in printed) or " op " in printed:
        return printed
    joint = "\N{NO-BREAK SPACE}" if unit == "%" else " "
    return f"{plain}{joint}{unit}"


def beside(document_numbers: pd.DataFrame) -> pd.DataFrame:
    """Lay the numbers out so that those of one subject stand together.

    Parameters
    ----------
    document_numbers : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.

    Returns
    -------
    pandas.DataFrame
        `BESIDE_COLUMNS`, by life domain (in the order of `DOMAINS`), then in the order of
        the documents; ``who`` is whom it is about, ``when`` the year as it is shown,
        ``text`` the figure with its unit.
    """
    table = document_numbers.assign(
        who=[
            who(*pair)
            for pair in zip(document_numbers["age"], document_numbers["group"], strict=True)
        ],
        text=[
            shown(*pair)
            for pair in zip(document_numbers["printed"], document_numbers["unit"], strict=True)
        ],
        when=document_numbers["year"].astype(str)
        + document_numbers["year_is"].map({"genoemd": "", "aangenomen": ASSUMED}),
    )
    first = table.reset_index().groupby(["domain", "subject", "who"])["index"].transform("min")
    order = {name: at for at, name in enumerate(DOMAINS)}
    table = table.assign(domain_at=table["domain"].map(order), first=first.to_numpy())
    table = table.sort_values(["domain_at", "first", "number"], kind="stable", ignore_index=True)
    return table[BESIDE_COLUMNS]


def sentences(table: pd.DataFrame, city: str) -> Iterator[tuple[str, str, str]]:
    """Say every subject of a table in sentences: compared, followed through the years, or so.

    Parameters
    ----------
    table : pandas.DataFrame
        From `beside`. Where a document gives two figures of one area and year, the last one
        is followed through the years.
    city : str
        Name of the city, which is named first and whose course is told.

    Yields
    ------
    tuple of str
        Life domain, kind (`COURSE`, `COMPARED` or `SINGLE`) and sentence.
    """
    for (domain, subject, whom, _), rows in table.groupby(
        ["domain", "subject", "who", "unit"], sort=False
    ):
        head = f"{subject}{f' ({whom})' if whom else ''}"
        if (rows["part"] != "").any():
            of_parts = ", ".join(_each(rows, "part"))
            yield str(domain), SINGLE, f"{head}: {of_parts} van {rows['when'].iloc[0]}."
            continue
        of_city = rows[rows["area"] == city]
        if of_city["year"].nunique() > 1:
            yield str(domain), COURSE, f"{head}: in {city} {_course(of_city)}."
        for when, of_year in rows.groupby("when"):
            compared = _compared(of_year, city)
            if compared or rows["year"].nunique() == 1 or of_city.empty:
                kind = COMPARED if compared else SINGLE
                yield str(domain), kind, f"{head}: {compared or _plain(of_year)}, {when}."


def _course(rows: pd.DataFrame) -> str:
    """Follow one area through the years; of two figures of a year the last one printed."""
    years = rows.sort_values("year", kind="stable").drop_duplicates("year", keep="last")
    return ", ".join(_each(years, "when"))


def _compared(rows: pd.DataFrame, city: str) -> str:
    """Set the city beside the wider areas of one year; empty when there is nothing to compare."""
    here, wider = rows[rows["area"] == city], rows[rows["area"] != city]
    if here.empty or wider.empty:
        return ""
    return f"{_plain(here.iloc[:1])} tegenover {_plain(wider.drop_duplicates('area'))}"


def _plain(rows: pd.DataFrame) -> str:
    return dutch.listing(_each(rows, "area"))


def _each(rows: pd.DataFrame, column: str) -> list[str]:
    """Write each figure with the area, the year or the part of it that a column names."""
    return [f"{text} in {name}" for text, name in zip(rows["text"], rows[column], strict=True)]
