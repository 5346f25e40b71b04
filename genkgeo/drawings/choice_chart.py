"""How many profiles: what each number of them scores, and the one that was chosen."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.labels import SIZE, SPACING, drawing, text_lines, wrap
from genkgeo.drawings.svg import ACCENT, LINE, SOFT, amount, element
from genkgeo.words import dutch

WIDTH, LEFT, HEIGHT = 376, 104, 72
"""Of the figure, of the words at the left, and of one row of dots."""

ROWS = {
    "stability": ("stabiliteit", "1 is telkens dezelfde groepen"),
    "silhouette": ("silhouet", "1 is helemaal los van elkaar"),
}
"""Column → its word, and in a few words how to read it."""

SMALLEST = "kleinste groep"


def choice_chart(choice: pd.DataFrame, chosen: int) -> Markup:
    """Draw per number of profiles its scores as dots, the chosen number in accent.

    Parameters
    ----------
    choice : pandas.DataFrame
        Index k, the number of profiles; columns ``stability``, ``silhouette`` (each has a
        row of dots) and ``smallest`` (areas in the smallest group). A column may be absent.
    chosen : int
        The number that was chosen.

    Returns
    -------
    markupsafe.Markup
    """
    choice = choice.sort_index()
    shown = [name for name in ROWS if name in choice]
    step = (WIDTH - LEFT) / max(len(choice), 1)
    across = {k: LEFT + step * (at + 0.5) for at, k in enumerate(choice.index)}
    drawn, top = [], 24.0
    for name in shown:
        drawn += _row(choice[name], across, top, chosen)
        top += HEIGHT + 24
    below = {"aantal profielen": pd.Series(choice.index, index=choice.index)}
    if "smallest" in choice:
        below[SMALLEST] = choice["smallest"]
    foot = [
        one
        for at, (word, numbers) in enumerate(below.items())
        for one in _numbers(word, numbers, across, top + 12 + 20 * at, chosen)
    ]
    height = top + 20 * len(below)
    return drawing(
        _told(choice, chosen),
        WIDTH,
        height,
        *_column(across.get(chosen), min(step, 58), height),
        *drawn,
        *foot,
    )


def _column(x: float | None, step: float, height: float) -> Iterator[Markup]:
    """Draw the light column behind the chosen number, with its word."""
    if x is None:
        return
    wide = max(step, 58)
    yield element(
        "rect", x=x - wide / 2, y=0, width=wide, height=height, fill=ACCENT, fill_opacity=0.08, rx=4
    )
    inside = min(max(x, LEFT), WIDTH - 28)
    yield text_lines(["gekozen"], inside, 15, bold=True, anchor="middle", fill=ACCENT)


def _row(scores: pd.Series, across: dict[int, float], top: float, chosen: int) -> Iterator[Markup]:
    """Draw one score: dots joined by a line that breaks off where there is none."""
    word, reading = ROWS[scores.name]
    low, high = min(0.0, scores.min()), max(scores.max(), 0.0)
    base = top + HEIGHT
    places = {
        k: (across[k], base - (HEIGHT - 20) * ((score - low) / ((high - low) or 1.0)) - 4)
        for k, score in scores.items()
        if not math.isnan(score)
    }
    lines = wrap(reading, LEFT - 12)
    yield text_lines([word], 0, base - SIZE * SPACING * len(lines), bold=True)
    yield text_lines(lines, 0, base - SIZE * SPACING * (len(lines) - 1), fill=SOFT)
    yield element("line", x1=LEFT, y1=base, x2=WIDTH, y2=base, stroke=LINE)
    pairs = zip(scores.index, scores.index[1:], strict=False)
    path = "".join(
        f"M{_point(places[one])} {_point(places[other])}"
        for one, other in pairs
        if one in places and other in places
    )
    yield element("path", d=path, fill="none", stroke=SOFT)
    for k, (x, y) in places.items():
        own = k == chosen
        colour = ACCENT if own else SOFT
        yield element("circle", cx=x, cy=y, r=5 if own else 3, fill=colour)
        yield text_lines(
            [dutch.number(scores[k], 2)], x, y - 9, bold=own, anchor="middle", fill=colour
        )


def _numbers(
    word: str, numbers: pd.Series, across: dict[int, float], y: float, chosen: int
) -> Iterator[Markup]:
    """Write a row of whole numbers under the dots."""
    yield text_lines([word], 0, y, fill=SOFT)
    for k, one in numbers.items():
        own = k == chosen
        colour = ACCENT if own else SOFT
        yield text_lines([dutch.number(one)], across[k], y, bold=own, anchor="middle", fill=colour)


def _told(choice: pd.DataFrame, chosen: int) -> str:
    """Say what was chosen, and what each number scores."""
    words = {name: word for name, (word, _) in ROWS.items() if name in choice}
    rows = []
    for k, row in choice.iterrows():
        said = [f"{word} {dutch.number(row[name], 2)}" for name, word in words.items()]
        if "smallest" in choice:
            said.append(f"{SMALLEST} {dutch.number(row['smallest'])}")
        rows.append(f"{k} profielen: {', '.join(said)}")
    return f"Gekozen: {chosen} profielen. {'; '.join(rows)}."


def _point(place: tuple[float, float]) -> str:
    return ",".join(amount(float(one)) for one in place)
