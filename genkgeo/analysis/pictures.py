"""Pictures for a notebook: the same drawings as on the pages, shown by the last line of a cell."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.area_map import area_map
from genkgeo.drawings.choice_chart import choice_chart
from genkgeo.drawings.markup import encode
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

YEARS = ("period", "since", "van_jaar", "tot_jaar", "jaar")
"""Columns of years, which have no thousands dot."""


class Picture(Markup):
    """An SVG (with its legend) that JupyterLab shows as a picture.

    Examples
    --------
    >>> Picture("<svg></svg>")._repr_html_()
    '<svg></svg>'
    """

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<tekening van {len(self)} tekens>"


class Sentence(str):
    """A sentence that JupyterLab shows as running text."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return f"<p>{encode(str(self))}</p>"


def table(
    frame: pd.DataFrame, registry: dict[str, Indicator], *, decimals: int | None = None
) -> Picture:
    """Lay out a frame for a reader: Dutch heads, Dutch numbers, a dash for no number.

    Columns of indicators have the decimals of the indicator unless ``decimals`` is given.
    """
    frame = _adding_up(frame, 2 if decimals is None else decimals)
    numbered = isinstance(frame.index, pd.RangeIndex)
    heads = [] if numbered else [element("th", "")]
    heads += [
        element("th", _head(str(name), registry), **_side(frame[name], "number wrap"))
        for name in frame.columns
    ]
    rows = []
    for label, values in zip(frame.index, frame.itertuples(index=False), strict=True):
        cells = [] if numbered else [element("th", _text(label, registry), scope="row")]
        for name, value in zip(frame.columns, values, strict=True):
            shown = _cell(value, str(name), registry, decimals)
            cells.append(element("td", shown, **_side(frame[name], "number")))
        rows.append(element("tr", *cells))
    if not rows:
        return Picture(element("p", "Niets gevonden."))
    return Picture(
        element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
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


def _head(name: str, registry: dict[str, Indicator]) -> str:
    if name in registry:
        return registry[name].short
    return dutch.COLUMNS.get(name, name).replace("_", " ")


def _side(column: pd.Series, of_number: str) -> dict[str, str]:
    """Numbers stand to the right, texts to the left."""
    return {"class_": of_number} if pd.api.types.is_numeric_dtype(column) else {}


def _text(label: object, registry: dict[str, Indicator]) -> str:
    return registry[label].short if label in registry else str(label)


def _cell(
    value: float | str | None, column: str, registry: dict[str, Indicator], decimals: int | None
) -> str:
    """Write one cell: an indicator by its name, a year without a thousands dot."""
    if isinstance(value, str):
        return _text(value, registry) if column == "indicator" else value
    if pd.isna(value):
        return dutch.NO_VALUE
    if column in YEARS:
        return str(int(value))
    if decimals is None:
        decimals = registry[column].decimals if column in registry else 2
        decimals = 0 if float(value).is_integer() else decimals
    return dutch.number(float(value), decimals)


def risk_map(results: Results, level: str) -> Picture:
    """Draw the areas of a level in fifths of the risk."""
    title = f"Risico per {results.levels[level].singular} in {results.areas.name}, in vijfden"
    fill = risk_drawings.fifths_fill(results, level)
    return Picture(_map(results, level, fill, title) + risk_drawings.risk_keys())


def profile_map(results: Results) -> Picture:
    """Draw the areas in the colour of their profile, with its number."""
    profiles = results.profiles
    if not profiles.any:
        return Picture(element("p", profiles.reason))
    title = f"Profielen van de {profiles.areas.plural} in {results.areas.name}"
    fill = profiles.labels.map(profiles.colours)
    return Picture(_map(results, profiles.level, fill, title, labels=profiles.labels.astype(str)))


def choice(results: Results) -> Picture:
    """Draw stability and silhouette of each number of profiles."""
    profiles = results.profiles
    if not profiles.any:
        return Picture(element("p", profiles.reason))
    return Picture(choice_chart(profiles.choice, 0 if profiles.fifths else len(profiles.names)))


def portraits(results: Results) -> Picture:
    """Draw what stands out in each profile."""
    profiles, names = results.profiles, short_names(results)
    if not profiles.any:
        return Picture(element("p", profiles.reason))
    return Picture(
        portrait_chart(profiles.portrait, profiles.spread, profiles.names, names, profiles.colours)
    )


def transition(results: Results) -> Picture:
    """Draw which profiles went on, and who moved."""
    return Picture(transition_chart(results.profiles, year=results.year))


def trends(results: Results, area: str | None) -> Picture:
    """Draw the indicators of an area with a sheet, or of the city, through the years."""
    return Picture(through_time.area_trends(results, area))


def change(results: Results, level: str, area: str) -> Picture:
    """Draw what the changes of one area are made of."""
    return Picture(through_time.area_change(results, level, area))


def coverage_map(results: Results, level: str) -> Picture:
    """Draw per area for how many of the indicators there is a figure; darker is more."""
    share = results.table(level).notna().mean(axis=1)
    shade = (share * len(SEQUENTIAL)).clip(1, len(SEQUENTIAL)).astype(int)
    fill = shade.map(dict(enumerate(SEQUENTIAL, start=1)))
    title = f"Aandeel van de indicatoren met een cijfer, per {results.levels[level].singular}"
    labels = pd.Series("", index=fill.index)
    drawn = _map(results, level, fill, title, labels=labels)
    return Picture(
        drawn + element("p", "Lichtst: bijna geen enkel cijfer. Donkerst: alle cijfers.")
    )


def ranking(results: Results) -> Picture:
    """Draw the areas of the outer level on one line by risk, the city as a tick."""
    return Picture(risk_drawings.ranking(results, None))


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
