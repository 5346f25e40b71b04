"""Pictures for a notebook: the same drawings as on the pages, shown by the last line of a cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd
from markupsafe import Markup

from genkgeo.analysis.heads import head
from genkgeo.analysis.picture import Picture
from genkgeo.drawings.area_map import area_map
from genkgeo.drawings.choice_chart import choice_chart
from genkgeo.drawings.labels import legend_item
from genkgeo.drawings.palette import SEQUENTIAL
from genkgeo.drawings.portrait_chart import portrait_chart
from genkgeo.drawings.svg import element
from genkgeo.drawings.transition_chart import transition_chart
from genkgeo.pages import risk_drawings, through_time
from genkgeo.pages.selection import short_names
from genkgeo.parameters.registry import Indicator
from genkgeo.results import PARTS, Results
from genkgeo.words import dutch
from genkgeo.words.rounding import shown_of

WIDTH = 640

NO_TRANSITION = "Er is geen vorige uitgave met profielen om naast deze te leggen."

YEARS = ("year", "period", "since", "van_jaar", "tot_jaar", "jaar")
"""Columns of years, which have no thousands dot."""


def table(
    frame: pd.DataFrame | pd.Series,
    registry: dict[str, Indicator],
    *,
    decimals: int | None = None,
    heads: Mapping[str, str] | None = None,
) -> Picture:
    """Lay out a frame for a reader: Dutch heads, Dutch numbers, a dash for no number.

    The numbers of a column have as many decimals: of an indicator its own, none where all are
    whole, else two; or ``decimals``, where given, for all but counts. ``heads`` are what this
    table calls its columns, where that is not what `genkgeo.analysis.heads` says.
    """
    if isinstance(frame, pd.Series):
        frame = frame.to_frame("waarde" if frame.name is None else str(frame.name))
    frame = _adding_up(frame, 2 if decimals is None else decimals)
    places = [
        _decimals(frame[name], str(name), registry)
        if decimals is None or pd.api.types.is_integer_dtype(frame[name])
        else decimals
        for name in frame.columns
    ]
    numbered = isinstance(frame.index, pd.RangeIndex)
    named = [] if numbered else [element("th", "")]
    named += [
        element("th", _head(str(name), registry, heads or {}), **_side(frame[name], "number wrap"))
        for name in frame.columns
    ]
    rows = []
    for label, values in zip(frame.index, frame.itertuples(index=False), strict=True):
        cells = [] if numbered else [element("th", _text(label, registry), scope="row")]
        for name, value, places_of in zip(frame.columns, values, places, strict=True):
            shown = _cell(value, str(name), registry, places_of)
            cells.append(element("td", shown, **_side(frame[name], "number")))
        rows.append(element("tr", *cells))
    if not rows:
        return Picture(element("p", "Niets gevonden."))
    return Picture(
        element("table", element("thead", element("tr", *named)), element("tbody", *rows))
    )


def _adding_up(frame: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """Round changes to what stands beside them: the difference of two figures as shown."""
    columns = {"earlier", "later", "difference"}
    if not columns <= set(frame.columns):
        return frame
    rounded = frame.copy()
    for name in ("difference", *(part for part in PARTS if part in frame)):
        rounded[name] = [
            math.nan if size is None else size / 10**decimals
            for size in _sizes(frame, name, decimals)
        ]
    return rounded


def _sizes(frame: pd.DataFrame, name: str, decimals: int) -> Iterator[int | None]:
    for row in frame.to_dict("records"):
        shown = shown_of(row, decimals)
        yield shown.difference if name == "difference" else shown.causes[name]


def _decimals(column: pd.Series, name: str, registry: dict[str, Indicator]) -> int:
    """Say how many decimals the numbers of a column have."""
    if name in registry:
        return registry[name].decimals
    numbers = pd.to_numeric(column, errors="coerce").dropna()
    return 0 if numbers.eq(numbers.round()).all() else 2


def _head(name: str, registry: dict[str, Indicator], own: Mapping[str, str]) -> str:
    if name in registry:
        return registry[name].short
    return head(name, own)


def _side(column: pd.Series, of_number: str) -> dict[str, str]:
    """Numbers stand to the right, texts to the left."""
    return {"class_": of_number} if pd.api.types.is_numeric_dtype(column) else {}


def _text(label: object, registry: dict[str, Indicator]) -> str:
    return registry[label].short if label in registry else str(label)


def _cell(
    value: float | str | tuple[str, ...] | date | None,
    column: str,
    registry: dict[str, Indicator],
    decimals: int,
) -> str:
    """Write one cell: an indicator by its name, a year without a thousands dot."""
    if isinstance(value, str):
        return _text(value, registry) if column == "indicator" else value
    if isinstance(value, tuple | list):
        return ", ".join(_text(one, registry) for one in value)
    if pd.isna(value):
        return dutch.NO_VALUE
    if isinstance(value, bool | np.bool_):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if column in YEARS:
        return str(int(value))
    return dutch.number(float(value), decimals)


def risk_map(results: Results, level: str) -> Picture:
    """Draw the areas of a level in fifths of the risk."""
    title = f"Risico per {results.levels[level].singular} in {results.areas.name}, in vijfden"
    fill = risk_drawings.fifths_fill(results, level)
    drawn = _map(results, level, fill, title) + risk_drawings.risk_keys()
    return _picture(results, drawn, f"{title}, {results.year}")


def profile_map(results: Results) -> Picture:
    """Draw the areas in the colour of their profile, with its number."""
    profiles = results.profiles
    if not profiles.any:
        return Picture(element("p", profiles.reason))
    title = f"Profielen van de {profiles.areas.plural} in {results.areas.name}"
    fill = profiles.labels.map(profiles.colours)
    drawn = _map(results, profiles.level, fill, title, labels=profiles.labels.astype(str))
    keys = [
        legend_item(
            element("rect", width=24, height=12, fill=profiles.colours[number]),
            f"{number} · {name}",
        )
        for number, name in zip(profiles.names.index, profiles.names, strict=True)
    ]
    legend = element("ul", *keys, class_="legend")
    return _picture(results, drawn + legend, f"{title}, {results.year}")


def choice(results: Results) -> Picture:
    """Draw stability and silhouette of each number of profiles."""
    profiles = results.profiles
    if not profiles.any:
        return Picture(element("p", profiles.reason))
    drawn = choice_chart(profiles.choice, 0 if profiles.fifths else len(profiles.names))
    return _picture(results, drawn, "Hoeveel profielen?")


def portraits(results: Results) -> Picture:
    """Draw what stands out in each profile."""
    profiles, names = results.profiles, short_names(results)
    if not profiles.any:
        return Picture(element("p", profiles.reason))
    drawn = portrait_chart(
        profiles.portrait, profiles.spread, profiles.names, names, profiles.colours
    )
    return _picture(results, drawn, f"Wat opvalt in elk profiel, {results.year}")


def transition(results: Results) -> Picture:
    """Draw which profiles went on, and who moved; a sentence where there is nothing to draw."""
    drawn = transition_chart(results.profiles, year=results.year)
    if not drawn:
        return Picture(element("p", NO_TRANSITION))
    return _picture(results, drawn, "Wie van profiel veranderde")


def trends(results: Results, area: str | None, level: str | None = None) -> Picture:
    """Draw the indicators of an area, or of the city, through the years."""
    own, code = results.sheet_of(area)
    title = f"{results.areas.name_of[level or own][code]} door de jaren heen"
    return _picture(results, through_time.area_trends(results, area, level=level), title)


def change(results: Results, level: str, area: str) -> Picture:
    """Draw what the changes of one area are made of."""
    title = results.areas.name_of[level].get(area, area)
    return _picture(results, through_time.area_change(results, level, area), title)


def coverage_map(results: Results, level: str) -> Picture:
    """Draw per area for how many of the indicators there is a figure; darker is more."""
    share = results.table(level).notna().mean(axis=1)
    shade = (share * len(SEQUENTIAL)).clip(1, len(SEQUENTIAL)).astype(int)
    fill = shade.map(dict(enumerate(SEQUENTIAL, start=1)))
    title = f"Aandeel van de indicatoren met een cijfer, per {results.levels[level].singular}"
    labels = pd.Series("", index=fill.index)
    drawn = _map(results, level, fill, title, labels=labels)
    key = element("p", "Lichtst: bijna geen enkel cijfer. Donkerst: alle cijfers.")
    return _picture(results, drawn + key, title)


def ranking(results: Results) -> Picture:
    """Draw the areas of the outer level on one line by risk, the city as a tick."""
    return _picture(results, risk_drawings.ranking(results, None))


def _picture(results: Results, drawn: Markup, title: str = "") -> Picture:
    """Keep with a drawing what is said of it where it stands alone."""
    return Picture(drawn, title=title, notes=results.notes)


def _map(
    results: Results,
    level: str,
    fill: pd.Series,
    title: str,
    *,
    labels: pd.Series | None = None,
) -> Markup:
    return area_map(
        results.shapes[level],
        fill,
        borders=results.shapes[results.levels.outer],
        labels=results.areas.names[level] if labels is None else labels,
        title=title,
        width=WIDTH,
    )
