"""What differs from the release before, as a table and, where a release has pages, as one."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

from genkgeo.pages.context import context_of
from genkgeo.pages.standalone import render, seal
from genkgeo.refresh.comparing import PAGE, TABLE, Comparison, said, short
from genkgeo.refresh.differing import Difference

SHOWN = 25
"""Rows of a kind that the page shows."""
TITLES = {
    "cijfers weg": "Cijfers die er niet meer zijn",
    "nieuwe cijfers": "Nieuwe cijfers",
    "gebied weg": "Gebieden die er niet meer zijn",
    "nieuw gebied": "Nieuwe gebieden",
    "naam": "Namen van gebieden",
    "bron": "Bronnen en tabellen",
    "cijfer": "Cijfers van dezelfde jaren",
    "rang": "Rangen",
    "profiel": "Profielen",
    "vorm": "Vormen op de kaart",
    "bevinding weg": "Bevindingen die er niet meer zijn",
    "nieuwe bevinding": "Nieuwe bevindingen",
}
FIRST_COLUMN = {
    "cijfers weg": "Niveau",
    "nieuwe cijfers": "Niveau",
    "bron": "Bron of tabel",
    "naam": "Naam nu",
}
"""Kind → what its rows are about on the page, where that is no area."""
HEADS = ("soort", "niveau", "gebied", "naam", "jaar", "indicator", "was", "is", "opmerking")
"""Of the table: the fields of `Difference`, and the notes of the release."""


def write(
    compared: Comparison,
    folder: Path,
    facts: dict[str, Any],
    accepted: str = "",
    *,
    page: bool = True,
) -> None:
    """Write the table of differences and, unless a release has no pages, the page of them.

    ``accepted`` is the reason, as `said`.
    """
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEADS)
        notes = " ".join(facts["notes"])
        writer.writerows((*row, notes) for row in compared.rows)
    if page:
        html = _page(compared, facts, accepted)
        (folder / PAGE).write_text(html, encoding="utf-8", newline="\n")


def _page(compared: Comparison, facts: dict[str, Any], accepted: str) -> str:
    kinds = list(dict.fromkeys(row.kind for row in compared.rows))
    groups = [(kind, _in_order(kind, compared.rows)) for kind in kinds]
    html = render(
        "vergelijking.html.j2",
        page_title="Verschillen met wat hiervoor online stond"
        if compared.rows or not compared.before
        else "Niets is anders dan wat hiervoor online stond",
        **context_of(facts),
        compared=compared,
        accepted=said(accepted),
        groups=[(kind, TITLES[kind], rows[:SHOWN], len(rows)) for kind, rows in groups],
        table=TABLE,
        heads=FIRST_COLUMN,
        short=short,
    )
    return seal(html)


def _in_order(kind: str, rows: list[Difference]) -> list[Difference]:
    """The differences of one kind, of ranks the furthest moved first."""
    of_kind = [row for row in rows if row.kind == kind]
    return sorted(of_kind, key=_moved, reverse=True) if kind == "rang" else of_kind


def _moved(row: Difference) -> float:
    """How far a rank moved; further than any where there is one on one side only."""
    both = row.was.isdigit() and row.now.isdigit()
    return abs(int(row.was) - int(row.now)) if both else math.inf
