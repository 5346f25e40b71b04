"""How many profiles: what each number of them scores, and the one that was chosen."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.labels import SIZE, SPACING, text_lines, wrap
from genkgeo.drawings.svg import ACCENT, LINE, SOFT, amount, drawing, element
from genkgeo.words import dutch

WIDTH, LEFT, HEIGHT = 376, 104, 72
"""Of the chart, of the words at the left, and of one row of dots."""

ROWS = {
    "stability": ("stabiliteit", "1 is telkens dezelfde groepen"),
    "silhouette": ("silhouet", "1 is helemaal los van elkaar"),
}
"""Column → its word, and in a few words how to read it."""

SMALLEST = "kleinste groep"

COLUMN = 58
"""Width of the light column behind the chosen number; its word fits in it."""


def choice_chart(choice: pd.DataFrame, chosen: int) -> Markup:
    """Draw per number of profiles its scores as dots, the chosen number in accent.

    Parameters
    ----------
    choice : pandas.DataFrame
        Index k, the number of profiles; columns ``stability``, ``silhouette`` (each has a
        row of dots) and ``smallest`` (areas in the smallest group). A column may be absent.
    chosen : int
        The number that was chosen; 0 where none was.

    Returns
    -------
    markupsafe.Markup
    """
    choice = choice.sort_index()
    shown = [name for name in ROWS if name in choice]
    step = (WIDTH - LEFT) / max(len(choice), 1)
    numbers = [int(number) for number in choice.index]
    across = {number: LEFT + step * (column + 0.5) for column, number in enumerate(numbers)}
    drawn: list[Markup] = []
    top = 24.0
    for name in shown:
        drawn += _row(name, _by_number(choice[name]), across, top, chosen)
        top += HEIGHT + 24
    below = {"aantal profielen": {number: float(number) for number in numbers}}
    if "smallest" in choice:
        below[SMALLEST] = _by_number(choice["smallest"])
    for line, (word, values) in enumerate(below.items()):
        drawn += _numbers(word, values, across, top + 12 + 20 * line, chosen)
    height = top + 20 * len(below)
    behind = _column(across.get(chosen), height)
    return drawing(_sentence(choice, chosen), WIDTH, height, *behind, *drawn)


def _by_number(scores: pd.Series) -> dict[int, float]:
    return {int(number): float(score) for number, score in zip(scores.index, scores, strict=True)}


def _column(x: float | None, height: float) -> Iterator[Markup]:
    """Draw the light column behind the chosen number, with its word."""
    if x is None:
        return
    yield element(
        "rect",
        x=x - COLUMN / 2,
        y=0,
        width=COLUMN,
        height=height,
        fill=ACCENT,
        fill_opacity=0.08,
        rx=4,
    )
    inside = min(max(x, LEFT), WIDTH - 28)
    yield text_lines(["gekozen"], inside, 15, bold=True, anchor="middle", fill=ACCENT)


def _row(
    name: str, scores: Mapping[int, float], across: Mapping[int, float], top: float, chosen: int
) -> Iterator[Markup]:
    """Draw one score: dots joined by a line that breaks off where there is none."""
    word, reading = ROWS[name]
    known = {number: score for number, score in scores.items() if not math.isnan(score)}
    low, high = min([0.0, *known.values()]), max([0.0, *known.values()])
    base = top + HEIGHT
    places = {
        number: (across[number], base - (HEIGHT - 20) * ((score - low) / ((high - low) or 1.0)) - 4)
        for number, score in known.items()
    }
    lines = wrap(reading, LEFT - 12)
    yield text_lines([word], 0, base - SIZE * SPACING * len(lines), bold=True)
    yield text_lines(lines, 0, base - SIZE * SPACING * (len(lines) - 1), fill=SOFT)
    yield element("line", x1=LEFT, y1=base, x2=WIDTH, y2=base, stroke=LINE)
    path = "".join(
        f"M{_point(places[start])} {_point(places[end])}"
        for start, end in itertools.pairwise(scores)
        if start in places and end in places
    )
    yield element("path", d=path, fill="none", stroke=SOFT)
    for number, (x, y) in places.items():
        is_chosen = number == chosen
        colour = ACCENT if is_chosen else SOFT
        text = dutch.number(known[number], 2)
        yield element("circle", cx=x, cy=y, r=5 if is_chosen else 3, fill=colour)
        yield text_lines([text], x, y - 9, bold=is_chosen, anchor="middle", fill=colour)


def _numbers(
    word: str, values: Mapping[int, float], across: Mapping[int, float], y: float, chosen: int
) -> Iterator[Markup]:
    """Write a row of whole numbers under the dots."""
    yield text_lines([word], 0, y, fill=SOFT)
    for number, value in values.items():
        is_chosen = number == chosen
        fill = ACCENT if is_chosen else SOFT
        text = dutch.number(value)
        yield text_lines([text], across[number], y, bold=is_chosen, anchor="middle", fill=fill)


def _sentence(choice: pd.DataFrame, chosen: int) -> str:
    """Say what was chosen, and what each number scores."""
    words = {name: (word, 2) for name, (word, _) in ROWS.items() if name in choice}
    if "smallest" in choice:
        words["smallest"] = (SMALLEST, 0)
    scores = {name: _by_number(choice[name]) for name in words}
    rows = []
    for number in choice.index:
        texts = [
            f"{word} {dutch.number(scores[name][number], decimals)}"
            for name, (word, decimals) in words.items()
        ]
        rows.append(f"{number} profielen: {', '.join(texts)}")
    told = f"Gekozen: {chosen} profielen" if chosen else "Geen aantal gekozen"
    return f"{told}. {'; '.join(rows)}."


def _point(place: tuple[float, float]) -> str:
    return ",".join(amount(float(coordinate)) for coordinate in place)
