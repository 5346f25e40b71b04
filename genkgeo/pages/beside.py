"""The figures of one area beside the city, the other areas and wider ones, by life domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from genkgeo.drawings.dot_plot import (
    FAINT,
    MIDDLES,
    Dot,
    Mark,
    dot_plot,
    shape_path,
    wider_names,
)
from genkgeo.drawings.labels import legend_item
from genkgeo.drawings.svg import ACCENT, INK, LINE, element
from genkgeo.pages.selection import compared
from genkgeo.parameters.levels import MUNICIPALITY, Level
from genkgeo.parameters.registry import DOMAINS, Indicator
from genkgeo.plans.environment import ASSUMED
from genkgeo.results import Results
from genkgeo.words import dutch, sentences

NOTES = {"lower": "lager is meer risico", "none": "telt niet mee in het risico"}
"""Direction of an indicator → what its row has to explain."""


def domain_chart(results: Results, area: str | None) -> Markup:
    """Draw every indicator of an area (or of the city) beside what it is compared with.

    Parameters
    ----------
    results : Results
    area : str or None
        Code, of the level with fact sheets; None: the city, among its parts.

    Returns
    -------
    markupsafe.Markup
        A figure element: legend and dot plot. Right is more risk.
    """
    level, code = results.sheet_of(area)
    by_indicator = sentences.measures_of(results, level, code)
    of_city = sentences.measures_of(results, MUNICIPALITY, results.areas.code)
    among = results.levels[results.levels.parts if area is None else level]
    figures = results.once(_figures, among.id)
    dots = []
    for name in compared(results):
        others = [value for other, value in figures.get(name, ()) if other != code]
        flag = sentences.flag_text(results, level, code, name)
        dot = _dot(results, name, by_indicator[name], city=of_city[name], flag=flag)
        dots.append(dot._replace(others=tuple(others)))
    order = list(DOMAINS.values())
    dots.sort(key=lambda dot: order.index(dot.group))
    title = "Naar rechts is meer risico, per rij op een eigen schaal."
    if any(dot.margin for dot in dots):
        title += " Balk en haakjes: marge door kleine aantallen en wat verborgen is."
    name_of_area = results.areas.name_of[level][code]
    name_of_city = None if area is None else results.areas.name
    whole = results.levels.whole
    plot = dot_plot(dots, title=title, area=name_of_area, city=name_of_city, whole=whole)
    legend = _legend(dots, name_of_area, name_of_city, among)
    return element("figure", legend, plot, class_="domains")


def _figures(results: Results, level: str) -> dict[str, list[tuple[str, float]]]:
    """Indicator → each area of a level with its figure, from which every sheet leaves one out."""
    table = results.table(level)
    return {
        name: list(zip(table.index, table[name].tolist(), strict=True)) for name in table.columns
    }


def label(indicator: Indicator) -> str:
    """Name an indicator with its unit, unless that is a percentage."""
    return ", ".join(filter(None, (indicator.short, dutch.unit_beside(indicator))))


def _dot(
    results: Results, name: str, measure: Mapping[str, Any], *, city: Mapping[str, Any], flag: str
) -> Dot:
    indicator = results.registry[name]
    remarks = (
        NOTES.get(indicator.direction),
        sentences.period_text(measure, results.year),
        sentences.coverage_text(measure, indicator),
        sentences.supplied_text(measure),
        flag,
    )
    low, high = sentences.margin(measure)
    return Dot(
        group=DOMAINS[indicator.domain],
        name=label(indicator),
        note=", ".join(filter(None, remarks)),
        value=measure["value"],
        text=sentences.value_text(measure, indicator),
        city=city["value"],
        city_text=sentences.value_text(city, indicator),
        low=low,
        high=high,
        others=(),
        flipped=indicator.direction == "lower",
        margin=dutch.interval(low, high, indicator),
        wider=results.once(_wider, name),
    )


def _wider(results: Results, name: str) -> tuple[Mark, ...]:
    """Mark of each wider area: its last figure up to the year shown, with its year."""
    rows = results.references
    rows = rows[(rows["indicator"] == name) & (rows["period"] <= results.year)]
    ours = rows["assumed"] if "assumed" in rows else [False] * len(rows)
    figures = zip(rows["area"], rows["period"], rows["value"], ours, strict=True)
    by_year = sorted(figures, key=lambda figure: figure[1])
    last = {area: figure for area, *figure in by_year}
    indicator = results.registry[name]
    return tuple(
        Mark(
            name=area,
            value=value,
            text=dutch.value(value, indicator) + _year(period, results.year, assumed=assumed),
        )
        for area, (period, value, assumed) in sorted(last.items())
    )


def _year(period: int, shown: int, *, assumed: bool) -> str:
    """Write the year of a figure, where it is another or where the document does not name it.

    Examples
    --------
    >>> _year(2013, 2025, assumed=True), _year(2025, 2025, assumed=False)
    (' (2013*)', '')
    """
    if period == shown and not assumed:
        return ""
    return f" ({int(period)}{ASSUMED if assumed else ''})"


def _legend(dots: Sequence[Dot], area: str, city: str | None, among: Level) -> Markup:
    """Explain each sign that occurs in the dot plot."""
    items = [legend_item(_circle(5.5, ACCENT), area)]
    if city is not None:
        items.append(legend_item(_rule(), city))
    for at, name in enumerate(wider_names(dots)):
        down = 6 - MIDDLES[at % len(MIDDLES)]
        items.append(
            legend_item(element("g", shape_path(at), transform=f"translate(12 {down})"), name)
        )
    if any(dot.others for dot in dots):
        others = f"andere {among.plural}" if city else among.plural
        items.append(legend_item(_circle(3, FAINT), others))
    if any(dot.low < dot.high for dot in dots):
        bar = element("rect", y=2, width=24, height=8, rx=4, fill=ACCENT, fill_opacity=0.25)
        items.append(legend_item(bar, "marge van 90\N{NO-BREAK SPACE}%"))
    return element("ul", *items, class_="legend")


def _circle(radius: float, colour: str) -> Markup:
    line = element("line", x1=0, x2=24, y1=6, y2=6, stroke=LINE)
    return line + element("circle", cx=12, cy=6, r=radius, fill=colour)


def _rule() -> Markup:
    return element("line", x1=12, x2=12, y1=0, y2=12, stroke=INK, stroke_width=2)
