"""Pictures for a notebook: the same drawings as on the pages, shown by the last line of a cell."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from genkgeo import page_parts
from genkgeo.areas import LEVEL_NAMES
from genkgeo.figures import area_map
from genkgeo.palette import PROFILES, SEQUENTIAL
from genkgeo.results import Results

WIDTH = 640


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


def risk_map(results: Results, level: str) -> Picture:
    """Draw the areas of a level in fifths of the risk."""
    title = f"Risico per {LEVEL_NAMES[level][0]} in {results.areas.name}, in vijfden"
    fill = page_parts.fifths_fill(results, level)
    return Picture(_map(results, level, fill, title) + page_parts.risk_keys())


def profile_map(results: Results) -> Picture:
    """Draw the wijken in the colour of their profile, with its number."""
    labels = results.profiles.labels
    fill = labels.map(dict(enumerate(PROFILES, start=1)))
    title = f"Profielen van de wijken in {results.areas.name}"
    return Picture(_map(results, "wijk", fill, title, labels=labels.astype(str)))


def coverage_map(results: Results, level: str) -> Picture:
    """Draw per area for how many of the indicators there is a figure; darker is more."""
    share = results.table(level).notna().mean(axis=1)
    shade = (share * len(SEQUENTIAL)).clip(1, len(SEQUENTIAL)).astype(int)
    fill = shade.map(dict(enumerate(SEQUENTIAL, start=1)))
    title = f"Aandeel van de indicatoren met een cijfer, per {LEVEL_NAMES[level][0]}"
    return Picture(_map(results, level, fill, title, labels=pd.Series("", index=fill.index)))


def ranking(results: Results) -> Picture:
    """Draw the stadsdelen on one line by risk, the city as a tick."""
    return Picture(page_parts.ranking(results, None))


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
        borders=results.shapes["stadsdeel"],
        labels=results.areas.names[level] if labels is None else labels,
        title=title,
        width=WIDTH,
    )
