"""Scores on one line that all rows share: a row per area, or per year.

`risk_line` runs from the lowest score to the highest there is; `score_lines` from nothing to
the most that can be scored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.strips import HEIGHT, base_line, city_tick, dot_at, light_bar
from genkgeo.drawings.svg import ACCENT, SOFT, Scale, element, percent, wide_drawing
from genkgeo.index.scales import steady
from genkgeo.parameters.levels import WHOLE, Level
from genkgeo.states import STATE_WORDS, State
from genkgeo.words import dutch


def risk_line(
    scores: pd.Series,
    names: Mapping[str, str] | pd.Series,
    *,
    accented: str | None,
    city: float,
    title: str,
    ranges: Mapping[str, str] | None = None,
    whole: Level = WHOLE,
) -> Markup:
    """Draw areas by risk on one common line, each on its own row so that each has its name.

    Parameters
    ----------
    scores : pandas.Series
        Area code → score; an area without one stands last, and says so.
    names : mapping of str to str, or pandas.Series
        Area code → name.
    accented : str or None
        Code of the area in accent.
    city : float
        The city on the same scale.
    title : str
        Caption of the table.
    ranges : mapping of str to str, optional
        Area code → small text under its name, such as between which ranks it lies.
    whole : Level
        How the city is spoken of.

    Returns
    -------
    markupsafe.Markup
    """
    ranges = {} if ranges is None else ranges
    place = Scale([*scores, city])
    ordered = scores.sort_values(ascending=False, kind="stable", na_position="last")
    ranks = pd.Series(-steady(ordered.to_numpy(dtype=float))).rank(method="min").tolist()
    line = _RiskScale(city, place.low, place.high, whole.the)
    rows = [
        _risk_row(rank, names[code], ranges.get(code, ""), score, line, code == accented)
        for code, rank, score in zip(ordered.index, ranks, ordered.tolist(), strict=True)
    ]
    above = element(
        "tr",
        element("th", element("span", "Rang", class_="unseen"), class_="rank", scope="col"),
        element("th", element("span", "Gebied", class_="unseen"), class_="name", scope="col"),
        element("td", _city_name(city, place, whole), width="60%"),
    )
    ends = element("div", element("span", "minder"), element("span", "meer risico"), class_="ends")
    below = element("tr", element("td"), element("td"), element("td", ends), class_="axis")
    return element(
        "table",
        element("caption", title),
        element("thead", above),
        element("tbody", *rows, below),
        class_="strips line",
        width="100%",
    )


class _RiskScale(NamedTuple):
    """The city, the lowest and highest score on the line that all rows share, and its word."""

    city: float
    low: float
    high: float
    whole: str


# Every sheet of a level has the same rows but for the one in accent.
@lru_cache(maxsize=2000)
def _risk_row(
    rank: float, name: str, small: str, score: float, line: _RiskScale, accented: bool
) -> Markup:
    place = Scale([line.low, line.high])
    return element(
        "tr",
        element("td", dutch.number(rank), class_="number rank"),
        element("th", name, _small(small), scope="row"),
        element("td", _risk_strip(score, line, place, accented, name)),
        class_="own" if accented else None,
    )


def _small(text: str) -> Markup:
    return element("span", text, class_="small soft") if text else Markup("")


def _city_name(city: float, place: Scale, whole: Level) -> Markup:
    """Write "stad", or what it is, above the line of the city, turned inwards near the ends."""
    if math.isnan(city):
        return Markup("")
    share = place(city)
    anchor = "start" if share < 0.1 else "end" if share > 0.9 else "middle"
    word = element(
        "text", whole.singular, x=percent(share), y=14, font_size=14, fill=SOFT, text_anchor=anchor
    )
    return element("svg", word, width="100%", height=HEIGHT, aria_hidden="true")


def _risk_strip(score: float, line: _RiskScale, place: Scale, accented: bool, name: str) -> Markup:
    if math.isnan(score):
        return element("span", STATE_WORDS[State.MISSING], class_="small soft")
    drawn = [base_line()]
    if not math.isnan(line.city):
        drawn.append(city_tick(place(line.city)))
    drawn.append(dot_at(place(score), 6 if accented else 4.5, ACCENT if accented else SOFT))
    side = (
        ""
        if math.isnan(line.city)
        else f", {'boven' if score > line.city else 'onder'} {line.whole}"
    )
    return wide_drawing(f"{name}{side}", HEIGHT, *drawn)


class Scored(NamedTuple):
    """One row: a score and between what it may lie; NaN where there is none."""

    name: str
    score: float
    low: float
    high: float
    link: str = ""
    """Where the name leads; may be empty."""
    text: str = ""
    """How the score is written; with a decimal where this is empty."""

    @property
    def written(self) -> str:
        """The score as a reader sees it."""
        return self.text or dutch.amount_text(self.score)

    @property
    def is_wide(self) -> bool:
        """Whether the score may be another than it is, for figures that are not known."""
        return not math.isnan(self.score) and self.low < self.high


def score_lines(
    rows: Sequence[Scored],
    *,
    most: float,
    title: str,
    heads: tuple[str, str],
    city: float = math.nan,
    whole: Level = WHOLE,
) -> Markup:
    """Draw scores under each other on the same line, each with its name and its value.

    Parameters
    ----------
    rows : sequence of Scored
    most : float
        The highest score there is, where the line ends.
    title : str
        Caption of the table.
    heads : tuple of (str, str)
        Of the names and of the scores.
    city : float
        Score of the city, drawn through all rows; NaN where the rows are the city itself.
    whole : Level
        How the city is spoken of.

    Returns
    -------
    markupsafe.Markup
    """
    place = Scale([0.0, most])
    first, last = heads
    head = element(
        "tr",
        element("th", first, scope="col", class_="name"),
        element("th", element("span", "Score op een lijn", class_="unseen"), scope="col"),
        element("th", last, scope="col", class_="number value"),
    )
    above = [] if math.isnan(city) else [(whole.singular, city)]
    axis = [(dutch.amount_text(score), score) for score in (0.0, most)]
    return element(
        "table",
        element("caption", title),
        element("thead", head),
        element(
            "tbody",
            *(_words_at(above, place) for _ in above),
            *(_score_row(row, place, city, most) for row in rows),
            _words_at(axis, place),
        ),
        class_="strips scores",
    )


def _score_row(row: Scored, place: Scale, city: float, most: float) -> Markup:
    name = element("a", row.name, href=row.link) if row.link else row.name
    bounds = f"{dutch.amount_text(row.low)}–{dutch.amount_text(row.high)}"
    margin = [" ", element("span", f"({bounds})", class_="small soft range")] if row.is_wide else []
    return element(
        "tr",
        element("th", name, scope="row"),
        element("td", _score_strip(row, place, city, most)),
        element("td", row.written, *margin, class_="number"),
    )


def _score_strip(row: Scored, place: Scale, city: float, most: float) -> Markup:
    if math.isnan(row.score):
        return element("span", "te weinig cijfers", class_="small soft")
    drawn = [base_line()]
    if not math.isnan(city):
        drawn.append(city_tick(place(city)))
    if row.is_wide:
        drawn.append(light_bar(place(row.low), place(row.high)))
    drawn.append(dot_at(place(row.score), 5.5, ACCENT))
    title = f"{row.name}: {row.written} van {dutch.amount_text(most)}"
    return wide_drawing(title, HEIGHT, *drawn)


def _words_at(words: Sequence[tuple[str, float]], place: Scale) -> Markup:
    """Write what stands above or below the line, each at its score."""
    texts = [
        element(
            "text",
            word,
            x=percent(place(score)),
            y=14,
            font_size=14,
            fill=SOFT,
            text_anchor="middle",
        )
        for word, score in words
    ]
    line = element("svg", *texts, width="100%", height=HEIGHT, aria_hidden="true")
    return element("tr", element("td"), element("td", line), element("td"))
