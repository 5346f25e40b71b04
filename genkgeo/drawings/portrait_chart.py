"""Portraits of the profiles: per profile a panel, per indicator how far it lies from the mean."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.labels import SIZE, SPACING, drawing, key, text_lines, wrap
from genkgeo.drawings.svg import INK, LINE, SOFT, element
from genkgeo.words import dutch

WIDTH, LABEL, EDGE = 252, 138, 8
"""Of a panel, of the words at the left, and of the room beside the outer dots."""

HEAD, LINES = 22, 2
"""Height of the words above, and lines of a name at most."""


def portrait_chart(
    portrait: pd.DataFrame,
    spread: pd.DataFrame,
    names: Mapping[int, str],
    shorts: Mapping[str, str],
    colours: Mapping[int, str],
) -> Markup:
    """Draw per profile what stands out: dots left (less risk) or right of the mean line.

    Parameters
    ----------
    portrait, spread : pandas.DataFrame
        Profile number × indicator id: mean, and standard deviation, of the oriented
        z-scores (higher is more risk).
    names : mapping of int to str
        Profile number → name.
    shorts : mapping of str to str
        Indicator id → short name.
    colours : mapping of int to str
        Profile number → colour.

    Returns
    -------
    markupsafe.Markup
        All panels have one scale and the same order of indicators.
    """
    portrait = portrait.sort_index()
    spread = spread.reindex_like(portrait).fillna(0)
    labels = {name: wrap(shorts.get(name, name), LABEL - 6, most=LINES) for name in portrait}
    reach = float((portrait.abs() + spread).max(axis=None))
    scale = (WIDTH - LABEL - 2 * EDGE) / 2 / (reach if reach > 0 else 1.0)
    panels = []
    for number, means in portrait.iterrows():
        name = f"{number} · {names.get(number, '')}"
        drawn = _panel(means * scale, spread.loc[number] * scale, labels, shorts, colours[number])
        height = HEAD + sum(_height(lines) for lines in labels.values())
        picture = drawing(_told(name, means, shorts), WIDTH, height, *drawn)
        panels.append(element("div", element("p", name), picture, class_="panel"))
    legend = element("ul", *_legend(bool(spread.to_numpy().any())), class_="legend")
    return element("figure", legend, element("div", *panels, class_="panels"), class_="portraits")


def _legend(spread: bool) -> Iterator[Markup]:
    yield key(_line(12, 0, 12, 12, INK), "gemiddelde; rechts ervan is meer risico")
    if spread:
        yield key(_line(0, 6, 24, 6, INK), "spreiding binnen het profiel")


def _height(lines: list[str]) -> float:
    return max(22.0, len(lines) * SIZE * SPACING + 4)


def _panel(
    means: pd.Series,
    spread: pd.Series,
    labels: Mapping[str, list[str]],
    shorts: Mapping[str, str],
    colour: str,
) -> Iterator[Markup]:
    """Draw the line of the mean, and per indicator its name, whisker and dot."""
    middle = (LABEL + WIDTH) / 2
    total = HEAD + sum(_height(lines) for lines in labels.values())
    yield text_lines(["← minder"], LABEL, SIZE, fill=SOFT)
    yield text_lines(["meer →"], WIDTH, SIZE, anchor="end", fill=SOFT)
    y = float(HEAD)
    for name, lines in labels.items():
        tall = _height(lines)
        at = y + tall / 2
        first = at + 4 - (len(lines) - 1) * SIZE * SPACING / 2
        yield text_lines(lines, LABEL - 6, first, full=shorts.get(name, name), anchor="end")
        yield _line(LABEL, at, WIDTH, at, LINE)
        if not math.isnan(means[name]):
            x = middle + means[name]
            yield _line(middle, at, x, at, colour, stroke_width=5)
            yield _line(x - spread[name], at, x + spread[name], at, INK)
            yield element("circle", cx=x, cy=at, r=5, fill=colour, stroke=INK, stroke_width=0.75)
        y += tall
    yield _line(middle, HEAD, middle, total, INK)


def _told(name: str, means: pd.Series, shorts: Mapping[str, str]) -> str:
    """Say what lies highest and lowest, the strongest first."""
    ordered = means.dropna().sort_values(ascending=False, kind="stable")
    said = [f"{shorts.get(one, one)} {dutch.number(z, 1, sign=True)}" for one, z in ordered.items()]
    return (
        f"Profiel {name}. Afstand tot het gemiddelde, in standaardafwijkingen: {', '.join(said)}."
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, **more: object) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, **more)
