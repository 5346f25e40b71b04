"""The page ``barometer.html``: the score of the city through the years, and of its areas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.score_lines import Scored, score_lines
from genkgeo.pages.barometer_choice import by_choice, labels_of, marks, reasons, title_of
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import BAROMETER, FIXED, Link
from genkgeo.pages.rows import rows_as
from genkgeo.pages.sheet_paths import sheet_paths
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.plans.barometer import Barometer, Part
from genkgeo.plans.barometer_chance import points_of, score_text, scores_of
from genkgeo.results import Results
from genkgeo.words import dutch


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
    margin_low: float
    margin_high: float

    @property
    def text(self) -> str:
        """The score as it is written."""
        return score_text(self.score, self.margin_low, self.margin_high)


class _Score(NamedTuple):
    """Score of an area in a year, with between what it lies."""

    level: str
    area: str
    period: int
    score: float
    margin_low: float
    margin_high: float


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
    other: str = "",
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
    other : str
        What the other choice of indicators says (`other_choice`); may be empty.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    source = _Source(results, barometer, points_of(results, barometer))
    labels = labels_of(barometer, document_numbers)
    table = scores_of(results, barometer)
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
            chosen=reasons(results, barometer, labels),
            marks=marks(barometer, labels, document_numbers),
            minimum=dutch.count(barometer.minimum),
            by_choice=by_choice(city, barometer, results.areas.name, labels),
            whose=barometer.whose,
            other=other,
            document=barometer.document,
            source=title_of(barometer.document, titles),
        )
    )


def _number(barometer: Barometer) -> str:
    number = len(barometer.indicators)
    what = "indicator" if number == 1 else "indicatoren"
    return f"{dutch.count(number).capitalize()} {what}"


def finding_of(results: Results, barometer: Barometer) -> str:
    """Say the score of the city, as `finding` does, from results and barometer."""
    table = scores_of(results, barometer)
    return finding(_city(table, results), results)


def other_choice(results: Results, barometer: Barometer) -> str:
    """Say which indicators another choice has, and the score of the city by it."""
    names = [dutch.in_sentence(results.registry[name].short) for name in barometer.indicators]
    said = finding_of(results, barometer)
    return f"{barometer.title}: {dutch.listing(names)}. {said}"


def _charts(table: pd.DataFrame, city: pd.DataFrame, source: _Source) -> dict[str, Markup]:
    """Draw the score of the city by year, and those of its areas in the year shown."""
    results, most = source.results, len(source.barometer.indicators)
    parts = results.levels[results.levels.parts]
    paths = sheet_paths(results, parts.id)
    years = [_scored(str(row.period), row) for row in rows_as(_Score, city.sort_values("period"))]
    areas = [
        _scored(name, row, paths.get(row.area, ""))
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


def _scored(name: str, row: _Score, link: str = "") -> Scored:
    text = score_text(row.score, row.margin_low, row.margin_high)
    return Scored(name, row.score, row.margin_low, row.margin_high, link, text)


def _bar(rows: Sequence[Scored]) -> str:
    """Say what the light bar is, where there is one."""
    if not any(row.is_wide for row in rows):
        return ""
    return " Lichte balk en haakjes: de marge."


def _city(table: pd.DataFrame, results: Results) -> pd.DataFrame:
    return table[(table["level"] == MUNICIPALITY) & (table["period"] <= results.year)]


def finding(city: pd.DataFrame, results: Results) -> str:
    """Say the score of the city now, and how it was in the first year.

    Examples
    --------
    >>> from types import SimpleNamespace as S
    >>> years = pd.DataFrame({"period": [2013, 2025], "score": [7.0, 5.5], "of": [7, 7],
    ...     "margin_low": [7.0, 5.5], "margin_high": [7.0, 6.0]})
    >>> finding(years, S(areas=S(name="Genk"), year=2025))
    'Genk staat op 5,5 van 7 in 2025; in 2013 was dat 7.'
    """
    known = city[city["score"].notna()].sort_values("period")
    name = results.areas.name
    if known.empty:
        return f"Voor {name} zijn er te weinig indicatoren bekend voor een score."
    by_year = rows_as(_CityScore, known)
    first, last = by_year[0], by_year[-1]
    now = f"{name} staat op {last.text} van {last.of} in {last.period}"
    if first.period == last.period:
        return f"{now}."
    apart = last.margin_high < first.margin_low or first.margin_high < last.margin_low
    doubt = "" if apart else ", binnen de marge"
    return f"{now}; in {first.period} was dat {first.text}{doubt}."


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
    wide = row.margin_low < row.margin_high
    return {
        "name": name,
        "score": score_text(row.score, row.margin_low, row.margin_high),
        "range": f"{dutch.amount_text(row.margin_low)}–{dutch.amount_text(row.margin_high)}"
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
