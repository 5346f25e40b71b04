"""The page ``barometer.html``: the score of the city through the years, and of its areas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.score_lines import Scored, score_lines
from genkgeo.pages import parts as page_parts
from genkgeo.pages.context import page_context
from genkgeo.pages.standalone import render, seal
from genkgeo.plans.barometer import Barometer, Part, points, scores
from genkgeo.plans.texts import amount_text
from genkgeo.results import Results
from genkgeo.words import dutch


class _Shown(NamedTuple):
    """What every row of the page needs."""

    results: Results
    barometer: Barometer
    given: pd.DataFrame


def barometer_page(
    results: Results, barometer: Barometer, titles: Mapping[str, str] | None = None
) -> str:
    """Write ``barometer.html``.

    Parameters
    ----------
    results : Results
        Its registry must hold the indicators of the barometer.
    barometer : Barometer
    titles : mapping of str to str, optional
        File name of a document → what readers know it by.

    Returns
    -------
    str
        A page that stands alone.
    """
    given = points(barometer, results.measures, results.registry)
    table = scores(barometer, given)
    shown = _Shown(results, barometer, given)
    city = _city(table, results)
    return seal(
        render(
            "barometer.html.j2",
            page_title=barometer.title,
            **page_context(results),
            finding=finding(city, results),
            about=f"{_number(barometer)} met drempels; hoger is meer risico. {results.title}.",
            city=results.areas.name,
            **_drawings(table, city, shown),
            year=str(results.year),
            heads=[results.registry[name].short for name in barometer.indicators],
            groups=[
                (
                    results.areas.name,
                    [_row(row, str(row.period), shown) for row in city.itertuples()],
                ),
                (f"De stadsdelen, {results.year}", _areas(table, "stadsdeel", shown)),
            ],
            wijken=_areas(table, "wijk", shown),
            chosen=_chosen(results, barometer),
            minimum=dutch.count(barometer.minimum),
            by_choice=by_choice(city, barometer, results.areas.name),
            document=barometer.document,
            source=(titles or {}).get(barometer.document, barometer.document),
        )
    )


def _number(barometer: Barometer) -> str:
    number = len(barometer.indicators)
    what = "indicator" if number == 1 else "indicatoren"
    return f"{dutch.count(number).capitalize()} {what}"


def by_choice(city: pd.DataFrame, barometer: Barometer, name: str) -> str:
    """Say that the city reaches the highest thresholds because they are its own figures.

    Empty where a highest threshold is another's.
    """
    labels = [part.thresholds[-1].label for part in barometer.indicators.values()]
    years = sorted({label.removeprefix(f"{name} ") for label in labels}, reverse=True)
    if not all(year.isdigit() for year in years):
        return ""
    own = f"De hoogste drempel is telkens het cijfer van {name} zelf van {' of '.join(years)}"
    then = city[city["period"] == int(years[0])]
    if then.empty or (then["score"] < then["of"]).any() or then["score"].isna().any():
        return f"{own}."
    return f"{own}; dat {years[0]} alle drempels bereikt, volgt dus uit die keuze."


def finding_of(results: Results, barometer: Barometer) -> str:
    """Say the score of the city, as `finding` does, from results and barometer."""
    given = points(barometer, results.measures, results.registry)
    return finding(_city(scores(barometer, given), results), results)


def _drawings(table: pd.DataFrame, city: pd.DataFrame, shown: _Shown) -> dict[str, Markup]:
    """Draw the score of the city by year, and those of the stadsdelen in the year shown."""
    results, most = shown.results, len(shown.barometer.indicators)
    years = [
        Scored(str(row.period), row.score, row.score_low, row.score_high)
        for row in city.sort_values("period").itertuples()
    ]
    areas = [
        Scored(row.name, row.score, row.score_low, row.score_high, page_parts.sheet_path(row.area))
        for row in _of_level(table, "stadsdeel", results).itertuples()
    ]
    bar = _bar(years)
    now = city.loc[city["period"] == results.year, "score"].dropna()
    line = " Streep: de stad." if len(now) else ""
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
            title=f"Score van de stadsdelen, {results.year}.{line}{'' if bar else _bar(areas)}",
            heads=("Stadsdeel", "Score"),
            city=float(now.iloc[0]) if len(now) else math.nan,
        ),
    }


def _bar(rows: Sequence[Scored]) -> str:
    """Say what the light bar is, where there is one."""
    if not any(row.is_wide for row in rows):
        return ""
    return " Lichte balk en haakjes: wat de score kan zijn met wat verborgen is of ontbreekt."


def _city(table: pd.DataFrame, results: Results) -> pd.DataFrame:
    return table[(table["level"] == "gemeente") & (table["period"] <= results.year)]


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
    rows = list(known.itertuples())
    first, last = rows[0], rows[-1]
    now = f"{name} staat op {amount_text(last.score)} van {last.of} in {last.period}"
    if first.period == last.period:
        return f"{now}."
    return f"{now}; in {first.period} was dat {amount_text(first.score)}."


def _areas(table: pd.DataFrame, level: str, shown: _Shown) -> list[dict[str, object]]:
    """Write the areas of a level in the year shown, the highest score first, then by name."""
    rows = _of_level(table, level, shown.results)
    return [_row(row, row.name, shown) for row in rows.itertuples()]


def _of_level(table: pd.DataFrame, level: str, results: Results) -> pd.DataFrame:
    rows = table[(table["level"] == level) & (table["period"] == results.year)]
    rows = rows.assign(name=rows["area"].map(results.areas.names[level]))
    return rows.sort_values(["score", "name"], ascending=[False, True], kind="stable")


def _row(row: object, name: str, shown: _Shown) -> dict[str, object]:
    given, registry = shown.given, shown.results.registry
    place = (given["level"] == row.level) & (given["area"] == row.area)
    own = given[place & (given["period"] == row.period)]
    wide = row.score_low < row.score_high
    return {
        "name": name,
        "score": amount_text(row.score),
        "range": f"{amount_text(row.score_low)}–{amount_text(row.score_high)}" if wide else "",
        "cells": [
            {
                "text": dutch.value(cell.value, registry[cell.indicator]),
                **_reached(cell.points, shown.barometer.indicators[cell.indicator]),
            }
            for cell in own.itertuples()
        ],
    }


def _reached(share: float, part: Part) -> dict[str, str]:
    """Write how many of the thresholds a value reaches: in signs, and in words."""
    of = len(part.thresholds)
    if pd.isna(share):
        return {"signs": "", "reached": ""}
    number = round(share * of)
    return {
        "signs": "●" * number + "○" * (of - number),
        "reached": f"{number} van {of} drempels",
    }


def _chosen(results: Results, barometer: Barometer) -> list[dict[str, str]]:
    """Write why each indicator is in the barometer, and its thresholds."""
    made = []
    for name, part in barometer.indicators.items():
        indicator = results.registry[name]
        sign = "minstens" if indicator.direction == "higher" else "hoogstens"
        limits = [f"{amount_text(one.value, decimals=4)} ({one.label})" for one in part.thresholds]
        made.append(
            {
                "name": indicator.label,
                "why": part.why,
                "thresholds": f"{sign} {dutch.listing(limits)}",
            }
        )
    return made
