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
    """Write a figure as it was printed, with its unit.

    Examples
    --------
    >>> shown("12 153", "inwoners"), shown("08", "keer"), shown("1 op 5", "%")
    ('12.153 inwoners', '8 keer', '1 op 5')
    """
    plain = printed.lstrip("0") if printed.isdigit() else printed.replace(" ", ".")
    if not any(sign.isdigit() for sign in printed) or " op " in printed:
        return printed
    joint = "\N{NO-BREAK SPACE}" if unit == "%" else " "
    return f"{plain or '0'}{joint}{unit}"


def beside(figures: pd.DataFrame) -> pd.DataFrame:
    """Lay out the figures so that those of one subject stand together.

    Parameters
    ----------
    figures : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.

    Returns
    -------
    pandas.DataFrame
        `BESIDE_COLUMNS`, by life domain (in the order of `DOMAINS`), then in the order of
        the documents; ``who`` is whom it is about, ``when`` the year as it is shown,
        ``text`` the figure with its unit.
    """
    table = figures.assign(
        who=[who(*pair) for pair in zip(figures["age"], figures["group"], strict=True)],
        text=[shown(*pair) for pair in zip(figures["printed"], figures["unit"], strict=True)],
        when=figures["year"].astype(str)
        + figures["year_is"].map({"genoemd": "", "aangenomen": ASSUMED}),
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
            said = ", ".join(f"{row.text} in {row.part}" for row in rows.itertuples())
            yield domain, SINGLE, f"{head}: {said} van {rows['when'].iloc[0]}."
            continue
        own = rows[rows["area"] == city]
        if own["year"].nunique() > 1:
            yield domain, COURSE, f"{head}: in {city} {_course(own)}."
        for when, same in rows.groupby("when"):
            told = _compared(same, city)
            if told or rows["year"].nunique() == 1 or own.empty:
                kind = COMPARED if told else SINGLE
                yield domain, kind, f"{head}: {told or _plain(same)}, {when}."


def _course(rows: pd.DataFrame) -> str:
    """Follow one area through the years; of two figures of a year the last one printed."""
    years = rows.sort_values("year", kind="stable").drop_duplicates("year", keep="last")
    return ", ".join(f"{row.text} in {row.when}" for row in years.itertuples())


def _compared(rows: pd.DataFrame, city: str) -> str:
    """Set the city beside the wider areas of one year; empty when there is nothing to compare."""
    here, wider = rows[rows["area"] == city], rows[rows["area"] != city]
    if here.empty or wider.empty:
        return ""
    return f"{_plain(here.iloc[:1])} tegenover {_plain(wider.drop_duplicates('area'))}"


def _plain(rows: pd.DataFrame) -> str:
    return dutch.listing([f"{row.text} in {row.area}" for row in rows.itertuples()])
