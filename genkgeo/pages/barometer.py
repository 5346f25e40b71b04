"""The page ``barometer.html``: the score of the city through the years, and of its areas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.score_lines import Scored, score_lines
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import BAROMETER, FIXED, Link
from genkgeo.pages.rows import rows_as
from genkgeo.pages.sheet_paths import sheet_paths
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.plans.barometer import Barometer, Part, decimals_of, points, scores
from genkgeo.plans.environment import ASSUMED
from genkgeo.results import Results
from genkgeo.words import dutch

GROUP = "†"
"""After a figure that is of a group and not of everybody."""


class _Source(NamedTuple):
    """What every row of the page is written from."""

    results: Results
    barometer: Barometer
    points: pd.DataFrame
    """From `genkgeo.plans.barometer.points`."""


class _CityScore(NamedTuple):
    """Score of the city in a year, of at most as many points as there are indicators."""

    period: int
    score: float
    of: int


class _Score(NamedTuple):
    """Score of an area in a year, with the least and the most that it can be."""

    level: str
    area: str
    period: int
    score: float
    score_low: float
    score_high: float


class _Point(NamedTuple):
    """Value of an indicator, and the share of its thresholds that it reaches."""

    indicator: str
    value: float
    points: float


def barometer_page(
    results: Results,
    barometer: Barometer,
    titles: Mapping[str, str] | None = None,
    document_numbers: pd.DataFrame | None = None,
    *,
    links: Sequence[Link] = FIXED,
) -> str:
    """Write ``barometer.html``.

    Parameters
    ----------
    results : Results
        Its registry must hold the indicators of the barometer.
    barometer : Barometer
    titles : mapping of str to str, optional
        File name of a document → what readers know it by.
    document_numbers : pandas.DataFrame, optional
        From `genkgeo.plans.document_numbers.read_document_numbers`: of the thresholds it says
        which year the document does not name, and of which group a figure is.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    source = _Source(results, barometer, points(barometer, results.measures, results.registry))
    labels = _labels(barometer, document_numbers)
    table = scores(barometer, source.points)
    city, parts = _city(table, results), results.levels[results.levels.parts]
    return seal(
        render(
            "barometer.html.j2",
            page_title=barometer.title,
            **page_context(results, links, here=BAROMETER.file),
            finding=finding(city, results),
            about=f"{_number(barometer)} met drempels; hoger is meer risico. {results.title}.",
            city=results.areas.name,
            **_charts(table, city, source),
            year=str(results.year),
            heads=[results.registry[name].short for name in barometer.indicators],
            groups=[
                (
                    results.areas.name,
                    [_row(row, str(row.period), source) for row in rows_as(_Score, city)],
                ),
                (f"De {parts.plural}, {results.year}", _areas(table, parts.id, source)),
            ],
            all_areas=_areas(table, results.levels.main, source),
            chosen=_reasons(results, barometer, labels),
            marks=_marks(barometer, labels, document_numbers),
            minimum=dutch.count(barometer.minimum),
            by_choice=by_choice(city, barometer, results.areas.name, labels),
            document=barometer.document,
            source=_title_of(barometer.document, titles),
        )
    )


def _title_of(document: str | None, titles: Mapping[str, str] | None) -> str:
    """Write what readers know a document by; empty where the barometer rests on none."""
    return "" if document is None else (titles or {}).get(document, document)


def _number(barometer: Barometer) -> str:
    number = len(barometer.indicators)
    what = "indicator" if number == 1 else "indicatoren"
    return f"{dutch.count(number).capitalize()} {what}"


def by_choice(
    city: pd.DataFrame,
    barometer: Barometer,
    name: str,
    labels: Mapping[tuple[str, float], str] | None = None,
) -> str:
    """Say that the city reaches the highest thresholds because they are its own figures.

    Empty where a highest threshold is another's. A year is marked as in ``labels`` (`_labels`).
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


def finding_of(results: Results, barometer: Barometer) -> str:
    """Say the score of the city, as `finding` does, from results and barometer."""
    table = scores(barometer, points(barometer, results.measures, results.registry))
    return finding(_city(table, results), results)


def _charts(table: pd.DataFrame, city: pd.DataFrame, source: _Source) -> dict[str, Markup]:
    """Draw the score of the city by year, and those of its areas in the year shown."""
    results, most = source.results, len(source.barometer.indicators)
    parts = results.levels[results.levels.parts]
    paths = sheet_paths(results, parts.id)
    years = [
        Scored(str(row.period), row.score, row.score_low, row.score_high)
        for row in rows_as(_Score, city.sort_values("period"))
    ]
    areas = [
        Scored(name, row.score, row.score_low, row.score_high, paths.get(row.area, ""))
        for name, row in _of_level(table, parts.id, results)
    ]
    bar = _bar(years)
    now = city.loc[city["period"] == results.year, "score"].dropna()
    line = f" Streep: {results.levels.whole.the}." if len(now) else ""
    return {
        "through_time": score_lines(
            years,
            most=most,
            title=f"Score van {results.areas.name} per jaar. Naar rechts is meer risico.{bar}",
            heads=("Jaar", "Score"),
        ),
        "beside": score_lines(
            areas,
            most=most,
            title=f"Score van de {parts.plural}, {results.year}.{line}{'' if bar else _bar(areas)}",
            heads=(parts.title, "Score"),
            city=float(now.iloc[0]) if len(now) else math.nan,
            whole=results.levels.whole,
        ),
    }


def _bar(rows: Sequence[Scored]) -> str:
    """Say what the light bar is, where there is one."""
    if not any(row.is_wide for row in rows):
        return ""
    return " Lichte balk en haakjes: wat de score kan zijn met wat verborgen is of ontbreekt."


def _city(table: pd.DataFrame, results: Results) -> pd.DataFrame:
    return table[(table["level"] == MUNICIPALITY) & (table["period"] <= results.year)]


def finding(city: pd.DataFrame, results: Results) -> str:
    """Say the score of the city now, and how it was in the first year.

    Examples
    --------
    >>> from types import SimpleNamespace as S
    >>> years = pd.DataFrame({"period": [2013, 2025], "score": [7.0, 5.5], "of": [7, 7]})
    >>> finding(years, S(areas=S(name="Genk"), year=2025))
    'Genk staat op 5,5 van 7 in 2025; in 2013 was dat 7.'
    """
    known = city[city["score"].notna()].sort_values("period")
    name = results.areas.name
    if known.empty:
        return f"Voor {name} zijn er te weinig indicatoren bekend voor een score."
    by_year = rows_as(_CityScore, known)
    first, last = by_year[0], by_year[-1]
    now = f"{name} staat op {dutch.amount_text(last.score)} van {last.of} in {last.period}"
    if first.period == last.period:
        return f"{now}."
    return f"{now}; in {first.period} was dat {dutch.amount_text(first.score)}."


def _areas(table: pd.DataFrame, level: str, source: _Source) -> list[dict[str, object]]:
    """Write the areas of a level in the year shown."""
    return [_row(row, name, source) for name, row in _of_level(table, level, source.results)]


def _of_level(table: pd.DataFrame, level: str, results: Results) -> list[tuple[str, _Score]]:
    """Name and score of each area of a level in the year shown, the highest first, then by name."""
    rows = table[(table["level"] == level) & (table["period"] == results.year)]
    rows = rows.assign(name=rows["area"].map(results.areas.names[level]))
    rows = rows.sort_values(["score", "name"], ascending=[False, True], kind="stable")
    return list(zip(rows["name"], rows_as(_Score, rows), strict=True))


def _row(row: _Score, name: str, source: _Source) -> dict[str, object]:
    """Write the score of an area, and the value and the points of every indicator."""
    table, registry = source.points, source.results.registry
    of_area = (table["level"] == row.level) & (table["area"] == row.area)
    points_here = rows_as(_Point, table[of_area & (table["period"] == row.period)])
    wide = row.score_low < row.score_high
    return {
        "name": name,
        "score": dutch.amount_text(row.score),
        "range": f"{dutch.amount_text(row.score_low)}–{dutch.amount_text(row.score_high)}"
        if wide
        else "",
        "cells": [
            {
                "text": dutch.value(point.value, registry[point.indicator]),
                **_reached(point.points, source.barometer.indicators[point.indicator]),
            }
            for point in points_here
        ],
    }


def _reached(share: float, part: Part) -> dict[str, str]:
    """Write how many of the thresholds a value reaches: in signs, and in words."""
    thresholds = len(part.thresholds)
    if pd.isna(share):
        return {"signs": "", "reached": ""}
    number = round(share * thresholds)
    return {
        "signs": "●" * number + "○" * (thresholds - number),
        "reached": f"{number} van {thresholds} drempels",
    }


def _labels(
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


def _marks(
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


def _reasons(
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
