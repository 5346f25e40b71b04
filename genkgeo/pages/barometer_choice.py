"""The part of the page of the barometer on its choice: whose it is, why these, from when."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from genkgeo.plans.barometer import Barometer, decimals_of
from genkgeo.plans.environment import ASSUMED
from genkgeo.results import Results
from genkgeo.words import dutch

GROUP = "†"
"""After a figure that is of a group and not of everybody."""


def title_of(document: str | None, titles: Mapping[str, str] | None) -> str:
    """Write what readers know a document by; empty where the barometer rests on none."""
    return "" if document is None else (titles or {}).get(document, document)


def by_choice(
    city: pd.DataFrame,
    barometer: Barometer,
    name: str,
    labels: Mapping[tuple[str, float], str] | None = None,
) -> str:
    """Say that the city reaches the highest thresholds because they are its own figures.

    Empty where a highest threshold is another's. A year is marked as in ``labels`` (`labels_of`).
    """
    highest = {
        (key, part.thresholds[-1].value): part.thresholds[-1].label
        for key, part in barometer.indicators.items()
    }
    named = {label.removeprefix(f"{name} ") for label in highest.values()}
    if not all(year.isdigit() for year in named):
        return ""
    marked = [(labels or highest).get(key, label) for key, label in highest.items()]
    marked = [label.rstrip(GROUP) for label in marked]
    ours = {label.removeprefix(f"{name} ")[:-1] for label in marked if label.endswith(ASSUMED)}
    years = sorted(named, reverse=True)
    shown = " of ".join(f"{year}{ASSUMED if year in ours else ''}" for year in years)
    choice = f"De hoogste drempel is telkens het cijfer van {name} zelf van {shown}"
    that_year = city[city["period"] == int(years[0])]
    all_reached = that_year["score"] >= that_year["of"]
    if that_year.empty or not all_reached.all():
        return f"{choice}."
    return f"{choice}; dat {years[0]} alle drempels bereikt, volgt dus uit die keuze."


def labels_of(
    barometer: Barometer, document_numbers: pd.DataFrame | None
) -> dict[tuple[str, float], str]:
    """Write whose figure each threshold is.

    It has a mark where the document does not say the year, and one where the figure is of a group
    and not of everybody, for the barometer sets figures of everybody beside it.
    """
    numbers = (
        pd.DataFrame(columns=["document", "number"])
        if document_numbers is None
        else (document_numbers)
    )
    of_document = numbers[numbers["document"] == barometer.document].set_index("number")
    labels = {}
    for name, part in barometer.indicators.items():
        for threshold in part.thresholds:
            label = threshold.label
            if threshold.figure in of_document.index:
                figure = of_document.loc[threshold.figure]
                label += ASSUMED if figure["year_is"] == "aangenomen" else ""
                label += GROUP if figure["group"] else ""
            labels[name, threshold.value] = label
    return labels


def marks(
    barometer: Barometer,
    labels: Mapping[tuple[str, float], str],
    document_numbers: pd.DataFrame | None,
) -> str:
    """Explain the marks that the labels have; empty where they have none."""
    text = " ".join(labels.values())
    notes = [f"{ASSUMED} Jaar van ons, niet van het document."] if ASSUMED in text else []
    if GROUP in text and document_numbers is not None:
        thresholds = [one for part in barometer.indicators.values() for one in part.thresholds]
        of_document = document_numbers[document_numbers["document"] == barometer.document]
        named = of_document["number"].isin([one.figure for one in thresholds])
        groups = dict.fromkeys(of_document.loc[named & (of_document["group"] != ""), "group"])
        notes.append(f"{GROUP} Enkel {dutch.listing(list(groups))}.")
    return " ".join(notes)


def reasons(
    results: Results, barometer: Barometer, labels: Mapping[tuple[str, float], str]
) -> list[dict[str, str]]:
    """Write why each indicator is in the barometer, and its thresholds."""
    rows = []
    for name, part in barometer.indicators.items():
        indicator = results.registry[name]
        sign = "minstens" if indicator.direction == "higher" else "hoogstens"
        unit = "\N{NO-BREAK SPACE}%" if indicator.unit == "%" else ""
        limits = [
            f"{dutch.number(threshold.value, decimals_of(threshold.value))}{unit} "
            f"({labels[name, threshold.value]})"
            for threshold in part.thresholds
        ]
        rows.append(
            {
                "name": ", ".join(filter(None, (indicator.label, dutch.unit_beside(indicator)))),
                "why": part.why,
                "thresholds": f"{sign} {dutch.listing(limits)}",
            }
        )
    return rows
