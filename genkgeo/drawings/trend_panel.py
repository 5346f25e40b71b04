"""One panel of a trend: lines through the years on a scale of their own."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from genkgeo.drawings.labels import SIZE, keep_apart, safe_width, shorten, text_lines
from genkgeo.drawings.svg import ACCENT, LINE, SOFT, amount, element
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

WIDTH, HEIGHT = 252, 148
TOP, BOTTOM = 22, 22

YEAR, VALUE, LOW, HIGH = range(4)

NEW_BORDERS = "nieuwe grenzen"
LIGHT = 0.15
"""Opacity of an interval."""


class Line(NamedTuple):
    """The figures of one area through the years, and how they are drawn."""

    name: str
    colour: str
    width: float
    dash: str | None = None
    bold: bool = False
    points: np.ndarray = np.empty((0, 4))
    """A row per year with a figure, ascending: year, value, and the two ends of its interval."""

    @property
    def last(self) -> tuple[int, float]:
        """The last year with a figure, and that figure."""
        return int(self.points[-1, YEAR]), float(self.points[-1, VALUE])


class Shared(NamedTuple):
    """What all panels of a chart share."""

    years: tuple[int, int]
    """First and last; 0 where there is no figure at all."""
    breaks: list[int]
    """Years on other borders than the year before."""
    labels: float
    """Room at the right for the last values and whose they are."""


class TrendPanel:
    """One panel: years across, values up, each to its place in pixels."""

    def __init__(self, lines: Sequence[Line], shared: Shared, indicator: Indicator) -> None:
        self.lines, self.shared, self.indicator = lines, shared, indicator
        self.low, self.high = _range(lines)
        sign = "\N{NO-BREAK SPACE}%" if indicator.unit == "%" else ""
        self.ticks = {value: text + sign for value, text in _ticks(self.low, self.high).items()}
        self.left = max(34.0, *(safe_width(text) + 8 for text in self.ticks.values()))
        self.right = WIDTH - shared.labels

    def x(self, year: float) -> float:
        """Place of a year; a lone year stands at the right, beside its label."""
        first, last = self.shared.years
        if first == last:
            return self.right - 6.0
        return self.left + 6 + (self.right - self.left - 12) * (year - first) / (last - first)

    def y(self, value: float) -> float:
        """Height of a value; what is outside the panel lies on its edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share

    def drawn(self) -> Iterator[Markup]:
        """Draw everything: the subject over the city over the wider areas."""
        yield from self._axes()
        yield from self._borders()
        yield from self._band()
        for line in reversed(self.lines):
            yield from self._line(line)
        yield from self._last_values()

    def _axes(self) -> Iterator[Markup]:
        """Draw two values with a hairline, and the first and last year."""
        for value, text in self.ticks.items():
            y = self.y(value)
            yield _hairline(self.left, y, self.right, y, LINE)
            yield text_lines([text], self.left - 6, y + 4, anchor="end", fill=SOFT)
        first, last = self.shared.years
        if not last:
            return
        base = HEIGHT - 4
        yield text_lines([str(last)], self.right, base, anchor="end", fill=SOFT)
        if first != last:
            yield text_lines([str(first)], self.left, base, fill=SOFT)

    def _borders(self) -> Iterator[Markup]:
        """Draw a hairline before each year on new borders; the last one says what it is."""
        for year in self.shared.breaks:
            x = self.x(year - 0.5)
            yield _hairline(
                x, TOP - 6, x, HEIGHT - BOTTOM, SOFT, stroke_width=0.75, stroke_opacity=0.6
            )
        if self.shared.breaks:
            yield text_lines([NEW_BORDERS], self.right, TOP - 10, anchor="end", fill=SOFT)

    def _band(self) -> Iterator[Markup]:
        """Draw how far chance may move the figures: a band, or a bar at a year alone."""
        shapes = []
        points = self.lines[0].points
        for run in _runs(points[~np.isnan(points).any(axis=1)]):
            years = [self.x(year) for year in run[:, YEAR]]
            places = [years[0] - 3, *years, years[-1] + 3]
            edges = [
                [self.y(value) for value in run[[0, *range(len(run)), -1], side]]
                for side in (LOW, HIGH)
            ]
            below, above = (list(zip(places, edge, strict=True)) for edge in edges)
            shapes.append(f"M{_points([*above, *reversed(below)])}Z")
        if shapes:
            yield element("path", d="".join(shapes), fill=ACCENT, fill_opacity=LIGHT)

    def _line(self, line: Line) -> Iterator[Markup]:
        """Draw a line per run of years, a point at a year alone and at the last year."""
        runs = [run[:, : VALUE + 1] for run in _runs(line.points)]
        path = "".join(
            f"M{_points([(self.x(year), self.y(value)) for year, value in run])}"
            for run in runs
            if len(run) > 1
        )
        if path:
            yield stroke(path, line)
        alone = [run[0] for run in runs[:-1] if len(run) == 1]
        for year, value in [*alone, *(run[-1] for run in runs[-1:])]:
            # A wider area is an open point, so that it differs without its colour too.
            stroke_colour = line.colour if line.dash else None
            yield element(
                "circle",
                cx=self.x(year),
                cy=self.y(value),
                r=3.5 if line.bold else 2.5,
                fill="#ffffff" if line.dash else line.colour,
                stroke=stroke_colour,
            )

    def _last_values(self) -> Iterator[Markup]:
        """Write at the right the last value of each area and whose it is."""
        known = [line for line in self.lines if len(line.points)]
        shown = [line for line in known if not self._is_early(line)]
        yield from self._early_values([line for line in known if self._is_early(line)])
        ends = [line.last for line in shown]
        heights = [self.y(value) for _, value in ends]
        places = keep_apart(heights, SIZE + 2, TOP, HEIGHT - BOTTOM)
        for line, (year, value), y in zip(shown, ends, places, strict=True):
            late = "" if year == self.shared.years[1] else f" ’{year % 100:02d}"
            number = dutch.number(value, self.indicator.decimals)
            room = WIDTH - self.right - 10 - safe_width(f"{number} {late}", bold=line.bold)
            # The subject has the heaviest line and figure; its name is in the legend.
            whose = "" if line.bold else " " + _brief(line.name, room)
            x = self.right + 10
            if abs(y - self.y(value)) > 3 and not late:
                yield _hairline(self.x(year) + 4, self.y(value), x - 2, y, LINE)
            yield text_lines(
                [f"{number}{whose}{late}"],
                x,
                y + 4,
                full=f"{number} {line.name}{late}",
                bold=line.bold,
                fill=line.colour,
            )
        if not len(self.lines[0].points):
            note = "geen eigen cijfers" if known else "geen cijfers"
            yield text_lines([note], self.left, TOP - 10, fill=SOFT)

    def _is_early(self, line: Line) -> bool:
        return bool(line.dash) and is_early(line.last[0], self.shared.years)

    def _early_values(self, lines: Sequence[Line]) -> Iterator[Markup]:
        """Write the last value of wider areas that end early at its point, over the lines."""
        ends = [line.last for line in lines]
        heights = [self.y(value) for _, value in ends]
        places = keep_apart(heights, SIZE + 2, TOP, HEIGHT - BOTTOM)
        written = []
        for line, (year, value), y in zip(lines, ends, places, strict=True):
            number = dutch.number(value, self.indicator.decimals)
            x = self.x(year) + 7
            name = _brief(line.name, self.right - x - safe_width(f"{number} "))
            full = f"{number} {line.name}"
            written.append(text_lines([f"{number} {name}"], x, y + 4, full=full, fill=line.colour))
        if written:
            yield element(
                "g",
                *written,
                paint_order="stroke",
                stroke="#ffffff",
                stroke_width=3,
                stroke_linejoin="round",
            )


def is_early(year: int, years: tuple[int, int]) -> bool:
    """Say if a last figure lies in the first half of the years: then its name stands there."""
    return year < sum(years) / 2


def _brief(name: str, room: float) -> str:
    """Leave out what stands in brackets where there is no room for it: the legend has it.

    Examples
    --------
    >>> _brief("Vlaanderen (kleuters)", 160), _brief("Vlaanderen (kleuters)", 90)
    ('Vlaanderen (kleuters)', 'Vlaanderen')
    """
    return name if safe_width(name) <= room else shorten(name.partition(" (")[0], room)


def _range(lines: Sequence[Line]) -> tuple[float, float]:
    """Lowest and highest value to draw.

    A small move stays small, for the panel is never less high than a quarter of the level. A
    wide interval may double the panel but not squeeze the line.
    """
    values = np.concatenate([line.points[:, VALUE] for line in lines])
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    least = abs(float(values.mean())) / 8
    middle = (low + high) / 2
    low, high = min(low, middle - least), max(high, middle + least)
    if low == high:
        return low - 1.0, high + 1.0
    half = (high - low) / 2
    bounds = lines[0].points[:, [LOW, HIGH]]
    bounds = bounds[~np.isnan(bounds).any(axis=1)]
    if len(bounds):
        low = max(min(low, float(bounds[:, 0].min())), low - half)
        high = min(max(high, float(bounds[:, 1].max())), high + half)
    return low, high


def _ticks(low: float, high: float) -> dict[float, str]:
    """The two outer round numbers of a range, with as many decimals as they need.

    Examples
    --------
    >>> _ticks(8.2, 21.0), _ticks(0.71, 1.23)
    ({10.0: '10', 20.0: '20'}, {0.8: '0,8', 1.2: '1,2'})
    """
    power = math.floor(math.log10(high - low))
    for exponent, digit in itertools.product((power, power - 1), (5, 2, 1)):
        step = digit * 10.0**exponent
        first, last = math.ceil(low / step), math.floor(high / step)
        if last > first:
            break
    decimals = max(0, -exponent)
    ticks = [multiple * step for multiple in (first, last)]
    return {round(tick, decimals + 1): dutch.number(tick, decimals) for tick in ticks}


def _runs(points: np.ndarray) -> Iterator[np.ndarray]:
    """Split at the years without a figure."""
    for run in np.split(points, np.flatnonzero(np.diff(points[:, YEAR]) > 1) + 1):
        if len(run):
            yield run


def stroke(path: str, line: Line) -> Markup:
    """Draw a path in the manner of an area."""
    return element(
        "path",
        d=path,
        fill="none",
        stroke=line.colour,
        stroke_width=line.width,
        stroke_dasharray=line.dash,
        stroke_linejoin="round",
    )


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{amount(float(x))},{amount(float(y))}" for x, y in points)


def _hairline(x1: float, y1: float, x2: float, y2: float, colour: str, **more: object) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, **more)
