"""The page above many municipalities: find one, and see each beside all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.legend import Row as LegendRow
from genkgeo.drawings.legend import classes
from genkgeo.drawings.linked_map import linked_map
from genkgeo.pages.among import COMPLETE
from genkgeo.pages.context import context_of
from genkgeo.pages.library import library_version
from genkgeo.pages.navigation import START
from genkgeo.pages.standalone import asset, render, seal
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch
from genkgeo.words.rounding import rounded

MOST = 40
"""How many municipalities that were refused the page names."""

NOTHING = "geen"
"""Class of an area without a figure."""


class Municipality(NamedTuple):
    """What became of one municipality.

    Attributes
    ----------
    code, name : str
    link : str
        To its start page, or to a table where it has no pages; empty where nothing is online.
    refused : str
        What became of it where nothing was published, such as "geweigerd"; else empty. Not why:
        that may quote a cell.
    """

    code: str
    name: str
    link: str
    refused: str


class _Theme(NamedTuple):
    """One way to colour the map."""

    number: int
    name: str
    full: str
    """With its unit."""
    dark: str
    """What a darker colour says."""
    year: str
    legend: list[LegendRow]
    by_code: dict[str, int]
    """Municipality → its class, the least risk 0."""


def municipalities_page(
    title: str,
    municipalities: Sequence[Municipality],
    figures: pd.DataFrame,
    registry: Mapping[str, Indicator],
    shapes: gpd.GeoDataFrame,
    files: Sequence[tuple[str, str]] = (),
) -> str:
    """Write the page that leads to every municipality of a batch.

    Parameters
    ----------
    title : str
    municipalities : sequence of Municipality
    figures : pandas.DataFrame
        Columns `genkgeo.sources.municipalities.MUNICIPALITIES`.
    registry : mapping of str to Indicator
    shapes : geopandas.GeoDataFrame
        Index code of a municipality, EPSG:31370.
    files : sequence of (str, str)
        Text and name of files beside the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    names = [name for name in registry if name in set(figures["indicator"])]
    last = {name: _last(figures, name) for name in names}
    themes = [_theme(at, registry[name], last[name]) for at, name in enumerate(names)]
    here = [each for each in municipalities if each.code in shapes.index]
    return seal(
        render(
            "gemeenten.html.j2",
            page_title=title,
            **context_of(_facts(figures)),
            lead=_lead(municipalities),
            rows=[_row(each, last, registry) for each in municipalities],
            refused=[each for each in municipalities if each.refused],
            most=MOST,
            map=_map(here, themes, shapes.loc[[each.code for each in here]]) if here else "",
            leads_to=_leads_to(municipalities),
            themes=themes,
            complete=dutch.coverage_percent(COMPLETE),
            files=files,
            script=asset("gemeenten.js"),
        )
    )


def _lead(municipalities: Sequence[Municipality]) -> str:
    """Say how many municipalities there are, and how many have no page of now.

    Examples
    --------
    >>> _lead([Municipality("1", "Aa", "aa", ""), Municipality("2", "Bee", "", "geweigerd")])
    '2 gemeenten. Van 1 gemeente is deze keer niets gepubliceerd.'
    """
    number = len(municipalities)
    without = Counter(bool(each.refused) for each in municipalities)[True]
    lead = f"{dutch.number(number)} {_noun(number)}."
    if without:
        lead += f" Van {dutch.number(without)} {_noun(without)} is deze keer niets gepubliceerd."
    return lead


def _leads_to(municipalities: Sequence[Municipality]) -> str:
    """Say what a link of a municipality leads to.

    Examples
    --------
    >>> _leads_to([Municipality("1", "Aa", "aa/current/tabellen/aa.xlsx", "")])
    'tabellen'
    """
    kinds = {each.link.endswith(f"/{START.file}") for each in municipalities if each.link}
    if False not in kinds:
        return "startpagina"
    return "startpagina of tabellen" if True in kinds else "tabellen"


def _noun(number: int) -> str:
    return "gemeente" if number == 1 else "gemeenten"


def _facts(figures: pd.DataFrame) -> dict[str, object]:
    years = sorted(figures["period"].unique())
    span = " tot ".join(dict.fromkeys(map(str, (*years[:1], *years[-1:]))))
    made = f"Gemaakt met {library_version()}."
    return {
        "notes": [],
        "example": False,
        "links": [],
        "provenance": f"Cijfers van {span}. {made}" if span else made,
    }


def _last(figures: pd.DataFrame, name: str) -> pd.DataFrame:
    """Figure of each municipality in its last year, with that year and its coverage."""
    rows = figures[figures["indicator"] == name].sort_values("period", kind="stable")
    return rows.groupby("municipality")[["value", "period", "coverage"]].last()


def _years(periods: pd.Series) -> str:
    """Name the years that figures are of.

    Examples
    --------
    >>> _years(pd.Series([2019, 2011, 2019]))
    '2011, 2019'
    """
    return ", ".join(map(str, sorted(periods.unique())))


def _theme(number: int, indicator: Indicator, last: pd.DataFrame) -> _Theme:
    """Class what is known well enough to be set beside others."""
    values = last.loc[last["coverage"] >= COMPLETE, "value"]
    found = classes(values, indicator)
    scale = 10**indicator.decimals
    by_code = {}
    for code, value in values.items():
        units = round(rounded(value, indicator.decimals) * scale)
        at = sum(units > limit for limit in found.limits)
        by_code[str(code)] = len(found.legend) - 1 - at if indicator.direction == "lower" else at
    full = dutch.with_unit(indicator.short, indicator.unit)
    dark = "donker: hoger" if indicator.direction == "none" else "donker: meer risico"
    years = _years(last["period"])
    return _Theme(number, indicator.short, full, dark, years, found.legend, by_code)


def _map(
    municipalities: Sequence[Municipality], themes: Sequence[_Theme], shapes: gpd.GeoDataFrame
) -> Markup:
    def classes_of(code: str) -> str:
        marks = (theme.by_code.get(code, NOTHING) for theme in themes)
        return " ".join(
            f"t{theme.number}-{mark}" for theme, mark in zip(themes, marks, strict=True)
        )

    areas = pd.DataFrame(
        {
            "text": [each.name for each in municipalities],
            "link": [each.link for each in municipalities],
            "classes": [classes_of(each.code) for each in municipalities],
        },
        index=[each.code for each in municipalities],
    )
    title = f"De gemeenten, met in elke haar {_leads_to(municipalities)}"
    return linked_map(shapes, areas, title=title, width=560)


def _row(
    municipality: Municipality, last: Mapping[str, pd.DataFrame], registry: Mapping[str, Indicator]
) -> dict[str, object]:
    """Write the figures of one municipality; one of another year or a part of it is marked."""
    cells = []
    for name, of_all in last.items():
        if municipality.code not in of_all.index:
            cells.append((dutch.NO_VALUE, ""))
            continue
        figures = of_all.loc[municipality.code].astype(float).to_dict()
        coverage = figures["coverage"]
        notes = [str(int(figures["period"]))] if of_all["period"].nunique() > 1 else []
        notes += [f"dekking {dutch.coverage_percent(coverage)} %"] if coverage < 1 else []
        cells.append((dutch.value(figures["value"], registry[name]), ", ".join(notes)))
    return {"of": municipality, "cells": cells}
