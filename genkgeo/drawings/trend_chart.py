"""Trends in small multiples: one panel per indicator, an area against the city and beyond."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.labels import drawing, key, room
from genkgeo.drawings.svg import ACCENT, SOFT, element
from genkgeo.drawings.trend_panel import (
    HEIGHT,
    LIGHT,
    LOW,
    VALUE,
    WIDTH,
    YEAR,
    Frame,
    Line,
    TrendPanel,
    is_early,
    stroke,
)
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

NARROWEST, WIDEST = 56, 116
"""Room at the right of a panel for the last values and whose they are."""

DASHES = ("5 3", "1.5 2.5", "8 3 1.5 3")
"""Of the wider areas, in the order in which they come."""

CITY = "stad"


def trend_chart(
    series: pd.DataFrame,
    registry: Mapping[str, Indicator],
    names: Mapping[str, str],
    *,
    own: str | None,
    city: str,
) -> Markup:
    """Draw per indicator how an area goes through the years, beside the city and wider areas.

    Parameters
    ----------
    series : pandas.DataFrame
        Long: ``indicator, area, period, value`` and, where known, ``ci_low, ci_high`` and
        ``vintage``. Areas that are neither ``own`` nor ``city`` are the wider areas.
    registry : mapping of str to Indicator
        Names, units, decimals, and the order of the panels.
    names : mapping of str to str
        Area → name; an area without one goes by its code.
    own : str or None
        The area in accent; None: the city is.
    city : str
        Code of the city.

    Returns
    -------
    markupsafe.Markup
        A line that breaks off where a year has no figure, a point where it stands alone; a
        hairline where the borders of the area or of the city are of another vintage than
        the year before.
    """
    series = series.reindex(
        columns=["indicator", "area", "period", "value", "ci_low", "ci_high", "vintage"]
    )
    styles = _styles(series["area"], names, own, city)
    known = series[series["value"].notna()]
    years = (int(known["period"].min()), int(known["period"].max())) if len(known) else (0, 0)
    borders = _new_borders(known[known["area"] == (own or city)])
    frame = Frame(years, borders, _room(known, styles, years))
    own_rows = known.groupby("indicator").indices
    panels = [
        _panel(registry[name], _lines(known.iloc[own_rows.get(name, [])], styles), frame)
        for name in registry
        if (series["indicator"] == name).any()
    ]
    return element(
        "figure",
        element("ul", *_legend(_lines(known, styles)), class_="legend"),
        element("div", *panels, class_="panels"),
        class_="trends",
    )


def _new_borders(rows: pd.DataFrame) -> list[int]:
    """Give the years whose figures stand on other borders than the year with figures before."""
    vintages = rows.dropna(subset="vintage").groupby("period")["vintage"].first()
    return [int(year) for year in vintages.index[1:][vintages.to_numpy()[1:] != vintages[:-1]]]


def _styles(
    areas: pd.Series, names: Mapping[str, str], own: str | None, city: str
) -> dict[str, Line]:
    """Say how each area is drawn: the subject, the city, then the wider areas by name."""
    subject = own or city
    named = {code: names.get(code, code) for code in areas.unique()}
    styles = {subject: Line(CITY if own is None else names.get(own, own), ACCENT, 2.25, bold=True)}
    styles.setdefault(city, Line(CITY, SOFT, 1.5))
    wider = sorted(set(named) - set(styles), key=lambda code: (named[code], code))
    dashes = itertools.cycle(DASHES)
    return styles | {code: Line(named[code], SOFT, 1.25, next(dashes)) for code in wider}


def _room(known: pd.DataFrame, styles: Mapping[str, Line], years: tuple[int, int]) -> float:
    """Give the room for the last values: that of the longest name, within bounds."""
    ends = known.groupby(["area", "indicator"])["period"].max()
    early = [bool(styles[area].dash) and is_early(year, years) for (area, _), year in ends.items()]
    beside = ends[~np.array(early, dtype=bool)]
    late = " ’00" if beside.nunique() > 1 else ""
    shown = beside.index.get_level_values("area").unique()
    names = ["" if styles[area].bold else styles[area].name for area in shown]
    widths = [room(f"00,00 {name}{late}") + 10 for name in names]
    return min(max([NARROWEST, *widths]), WIDEST)


def _lines(rows: pd.DataFrame, styles: Mapping[str, Line]) -> list[Line]:
    """Put the figures to the styles; an area may have none."""
    areas = rows["area"].to_numpy()
    points = rows[["period", "value", "ci_low", "ci_high"]].to_numpy(float)
    order = np.argsort(points[:, YEAR], kind="stable")
    areas, points = areas[order], points[order]
    return [style._replace(points=points[areas == code]) for code, style in styles.items()]


def _legend(lines: Sequence[Line]) -> Iterator[Markup]:
    for line in lines:
        if len(line.points):
            yield key(stroke("M0 6H24", line), line.name)
    if not np.isnan(lines[0].points[:, LOW]).all():
        light = element("rect", width=24, height=12, fill=ACCENT, fill_opacity=LIGHT)
        yield key(light, "marge van 90 %")


def _panel(indicator: Indicator, lines: Sequence[Line], frame: Frame) -> Markup:
    unit = dutch.unit_beside(indicator)
    said = [element("span", unit, class_="small soft")] if unit else []
    plot = TrendPanel(lines, frame, indicator)
    picture = drawing(_told(indicator, lines), WIDTH, HEIGHT, *plot.drawn())
    return element("div", element("p", indicator.short, " ", *said), picture, class_="panel")


def _told(indicator: Indicator, lines: Sequence[Line]) -> str:
    """Say in a sentence where each area starts and ends."""
    said = []
    for line in lines:
        if not len(line.points):
            said += [f"{line.name} geen cijfers"] if line.bold else []
            continue
        first, last = (dutch.value(line.points[at, VALUE], indicator) for at in (0, -1))
        since = f"van {first} in {line.points[0, YEAR]:.0f} naar "
        start = since if len(line.points) > 1 else ""
        said.append(f"{line.name} {start}{last} in {line.last[0]}")
    return f"{indicator.label}: {'; '.join(said)}."
