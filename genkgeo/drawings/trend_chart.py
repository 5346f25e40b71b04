"""Trends in small multiples: one panel per indicator, an area against the city and beyond."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.labels import legend_item, safe_width
from genkgeo.drawings.svg import ACCENT, SOFT, drawing, element
from genkgeo.drawings.trend_panel import (
    HEIGHT,
    LIGHT,
    LOW,
    VALUE,
    WIDTH,
    YEAR,
    Line,
    Shared,
    TrendPanel,
    is_early,
    stroke,
)
from genkgeo.parameters.levels import WHOLE, Level
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

NARROWEST, WIDEST = 56, 116
"""Room at the right of a panel for the last values and whose they are."""

DASHES = ("5 3", "1.5 2.5", "8 3 1.5 3")
"""Of the wider areas, in the order in which they come."""


def trend_chart(
    series: pd.DataFrame,
    registry: Mapping[str, Indicator],
    names: Mapping[str, str],
    *,
    accented: str | None,
    city: str,
    whole: Level = WHOLE,
) -> Markup:
    """Draw per indicator how an area goes through the years, beside the city and wider areas.

    Parameters
    ----------
    series : pandas.DataFrame
        Long: ``indicator, area, period, value`` and, where known, ``ci_low, ci_high`` and
        ``vintage``. Areas that are neither ``accented`` nor ``city`` are the wider areas.
    registry : mapping of str to Indicator
        Names, units, decimals, and the order of the panels.
    names : mapping of str to str
        Area → name; an area without one goes by its code.
    accented : str or None
        The area in accent; None: the city is.
    city : str
        Code of the city.
    whole : Level
        How the city is spoken of.

    Returns
    -------
    markupsafe.Markup
        A line that breaks off where a year has no figure, a point where it stands alone; a
        hairline where the borders of the area or of the city are of another vintage than
        the year before.
    """
    drawn = _Rows.of_series(series)
    known = drawn.of(~np.isnan(drawn.points[:, VALUE]))
    styles = _styles(drawn.areas, names, accented, city, whole.singular)
    years = (0, 0)
    if len(known.points):
        years = (int(known.points[:, YEAR].min()), int(known.points[:, YEAR].max()))
    borders = _new_borders(known.of(known.areas == (accented or city)))
    shared = Shared(years, borders, _label_width(known, styles, years))
    panels = [
        _panel(registry[name], _lines(known.of(known.indicators == name), styles), shared)
        for name in registry
        if (drawn.indicators == name).any()
    ]
    return element(
        "figure",
        element("ul", *_legend(_lines(known, styles)), class_="legend"),
        element("div", *panels, class_="panels"),
        class_="trends",
    )


class _Rows(NamedTuple):
    """The rows of a series as arrays: every panel of every sheet takes some of them."""

    indicators: np.ndarray
    areas: np.ndarray
    vintages: np.ndarray
    points: np.ndarray
    """As those of `Line`."""

    @classmethod
    def of_series(cls, series: pd.DataFrame) -> _Rows:
        """Read a series; a column that it lacks is not known."""
        columns = series.reindex(
            columns=["indicator", "area", "vintage", "period", "value", "ci_low", "ci_high"]
        )
        indicators, areas, vintages = (
            columns[name].to_numpy(dtype=object) for name in columns.columns[:3]
        )
        points = columns[list(columns.columns[3:])].to_numpy(dtype=float)
        return cls(indicators, areas, vintages, points)

    def of(self, wanted: np.ndarray) -> _Rows:
        """Keep the rows that are wanted."""
        return _Rows(*(column[wanted] for column in self))


def _new_borders(rows: _Rows) -> list[int]:
    """Years whose figures stand on other borders than the year with figures before."""
    vintages: dict[int, object] = {}
    for year, vintage in zip(rows.points[:, YEAR].tolist(), rows.vintages, strict=True):
        if not pd.isna(vintage):
            vintages.setdefault(int(year), vintage)
    years = sorted(vintages)
    return [year for before, year in pairwise(years) if vintages[year] != vintages[before]]


def _styles(
    areas: np.ndarray, names: Mapping[str, str], accented: str | None, city: str, word: str
) -> dict[str, Line]:
    """Say how each area is drawn: the subject, the city, then the wider areas by name."""
    subject = accented or city
    subject_name = word if accented is None else names.get(accented, accented)
    named = {code: names.get(code, code) for code in dict.fromkeys(areas)}
    styles = {subject: Line(subject_name, ACCENT, 2.25, bold=True)}
    styles.setdefault(city, Line(word, SOFT, 1.5))
    wider = sorted(set(named) - set(styles), key=lambda code: (named[code], code))
    dashes = itertools.cycle(DASHES)
    return styles | {code: Line(named[code], SOFT, 1.25, next(dashes)) for code in wider}


def _label_width(known: _Rows, styles: Mapping[str, Line], years: tuple[int, int]) -> float:
    """Room for the last values at the right: that of the longest name, within bounds."""
    ends: dict[tuple[str, str], float] = {}
    rows = zip(known.areas, known.indicators, known.points[:, YEAR].tolist(), strict=True)
    for area, indicator, year in rows:
        ends[area, indicator] = max(year, ends.get((area, indicator), year))
    beside = [
        (area, year)
        for (area, _), year in ends.items()
        if not (styles[area].dash and is_early(int(year), years))
    ]
    late = " ’00" if len({year for _, year in beside}) > 1 else ""
    shown = dict.fromkeys(area for area, _ in beside)
    names = ["" if styles[area].bold else styles[area].name for area in shown]
    widths = [safe_width(f"00,00 {name}{late}") + 10 for name in names]
    return min(max([NARROWEST, *widths]), WIDEST)


def _lines(rows: _Rows, styles: Mapping[str, Line]) -> list[Line]:
    """Fill the styles with the figures of their areas; an area may have none."""
    order = np.argsort(rows.points[:, YEAR], kind="stable")
    areas, points = rows.areas[order], rows.points[order]
    return [style._replace(points=points[areas == code]) for code, style in styles.items()]


def _legend(lines: Sequence[Line]) -> Iterator[Markup]:
    for line in lines:
        if len(line.points):
            yield legend_item(stroke("M0 6H24", line), line.name)
    if not np.isnan(lines[0].points[:, LOW]).all():
        light = element("rect", width=24, height=12, fill=ACCENT, fill_opacity=LIGHT)
        yield legend_item(light, "marge van 90 %")


def _panel(indicator: Indicator, lines: Sequence[Line], shared: Shared) -> Markup:
    unit = dutch.unit_beside(indicator)
    unit_text = [element("span", unit, class_="small soft")] if unit else []
    panel = TrendPanel(lines, shared, indicator)
    figures = "\n".join(_figures(indicator, line) for line in lines if len(line.points))
    sentence = _sentence(indicator, lines)
    picture = drawing(sentence, WIDTH, HEIGHT, *panel.drawn(), data_cijfers=figures)
    return element("div", element("p", indicator.short, " ", *unit_text), picture, class_="panel")


def _figures(indicator: Indicator, line: Line) -> str:
    """Write the name of a line and its years with their figures, for a file of them."""
    points = line.points[:, [YEAR, VALUE]].tolist()
    years = [f"{year:.0f} {dutch.value(value, indicator)}" for year, value in points]
    return "\t".join([" ".join(line.name.split()), *years])


def _sentence(indicator: Indicator, lines: Sequence[Line]) -> str:
    """Say in a sentence where each area starts and ends."""
    clauses = []
    for line in lines:
        if not len(line.points):
            clauses += [f"{line.name} geen cijfers"] if line.bold else []
            continue
        first, last = (dutch.value(line.points[row, VALUE], indicator) for row in (0, -1))
        since = f"van {first} in {line.points[0, YEAR]:.0f} naar "
        start = since if len(line.points) > 1 else ""
        clauses.append(f"{line.name} {start}{last} in {line.last[0]}")
    return f"{indicator.label}: {'; '.join(clauses)}."
