"""Portraits of the profiles: per profile a panel, per indicator how far it lies from the mean."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.labels import SIZE, SPACING, legend_item, text_lines, wrap
from genkgeo.drawings.svg import INK, LINE, SOFT, drawing, element
from genkgeo.words import dutch

WIDTH, LABEL, EDGE = 252, 138, 8
"""Of a panel, of the words at the left, and of the room beside the outer dots."""

HEAD, LINES = 22, 2
"""Height of the words above, and lines of a name at most."""


class Label(NamedTuple):
    """The name of an indicator, as text and broken over lines."""

    text: str
    lines: list[str]

    @property
    def height(self) -> float:
        """Of the row of the indicator, in pixels."""
        return max(22.0, len(self.lines) * SIZE * SPACING + 4)


def portrait_chart(
    portrait: pd.DataFrame,
    spread: pd.DataFrame,
    names: pd.Series,
    shorts: pd.Series,
    colours: pd.Series,
) -> Markup:
    """Draw per profile what stands out: dots left (less risk) or right of the mean line.

    Parameters
    ----------
    portrait, spread : pandas.DataFrame
        Profile number × indicator id: mean, and standard deviation, of the oriented
        z-scores (higher is more risk).
    names : pandas.Series
        Profile number → name.
    shorts : pandas.Series
        Indicator id → short name.
    colours : pandas.Series
        Profile number → colour.

    Returns
    -------
    markupsafe.Markup
        All panels have one scale and the same order of indicators.
    """
    portrait = portrait.sort_index()
    spread = spread.reindex_like(portrait).fillna(0)
    words = [str(shorts.get(indicator, indicator)) for indicator in portrait.columns]
    labels = [Label(text, wrap(text, LABEL - 6, most=LINES)) for text in words]
    reach = float(np.nanmax((portrait.abs() + spread).to_numpy(dtype=float), initial=0.0))
    scale = (WIDTH - LABEL - 2 * EDGE) / 2 / (reach if reach > 0 else 1.0)
    height = HEAD + sum(label.height for label in labels)
    panels = []
    for row, number in enumerate(portrait.index):
        name = f"{number} · {names.get(number, '')}"
        means, deviations = portrait.iloc[row].to_list(), spread.iloc[row].to_list()
        drawn = _panel(
            [mean * scale for mean in means],
            [deviation * scale for deviation in deviations],
            labels,
            colours[number],
        )
        picture = drawing(_sentence(name, means, words), WIDTH, height, *drawn)
        panels.append(element("div", element("p", name), picture, class_="panel"))
    legend = element("ul", *_legend(bool(spread.to_numpy().any())), class_="legend")
    return element("figure", legend, element("div", *panels, class_="panels"), class_="portraits")


def _legend(with_spread: bool) -> Iterator[Markup]:
    yield legend_item(_line(12, 0, 12, 12, INK), "gemiddelde; rechts ervan is meer risico")
    if with_spread:
        yield legend_item(_line(0, 6, 24, 6, INK), "spreiding binnen het profiel")


def _panel(
    means: Sequence[float],
    deviations: Sequence[float],
    labels: Sequence[Label],
    colour: str,
) -> Iterator[Markup]:
    """Draw the line of the mean, and per indicator its name, whisker and dot, in pixels."""
    middle = (LABEL + WIDTH) / 2
    yield text_lines(["← minder"], LABEL, SIZE, fill=SOFT)
    yield text_lines(["meer →"], WIDTH, SIZE, anchor="end", fill=SOFT)
    y = float(HEAD)
    for label, mean, deviation in zip(labels, means, deviations, strict=True):
        row = y + label.height / 2
        first = row + 4 - (len(label.lines) - 1) * SIZE * SPACING / 2
        yield text_lines(label.lines, LABEL - 6, first, full=label.text, anchor="end")
        yield _line(LABEL, row, WIDTH, row, LINE)
        if not math.isnan(mean):
            x = middle + mean
            yield _line(middle, row, x, row, colour, stroke_width=5)
            yield _line(x - deviation, row, x + deviation, row, INK)
            yield element("circle", cx=x, cy=row, r=5, fill=colour, stroke=INK, stroke_width=0.75)
        y += label.height
    yield _line(middle, HEAD, middle, y, INK)


def _sentence(name: str, means: Sequence[float], words: Sequence[str]) -> str:
    """Say how far each indicator lies from the mean, the highest first."""
    known = [(mean, word) for mean, word in zip(means, words, strict=True) if not math.isnan(mean)]
    ordered = sorted(known, key=lambda item: -item[0])
    distances = ", ".join(f"{word} {dutch.number(mean, 1, sign=True)}" for mean, word in ordered)
    return f"Profiel {name}. Afstand tot het gemiddelde, in standaardafwijkingen: {distances}."


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, **more: object) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, **more)
