"""Scores on one line from nothing to the most there is: a row per year or per area."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from genkgeo.drawings.strips import HEIGHT, base_line, city_tick, dot_at, light_bar, picture
from genkgeo.drawings.svg import ACCENT, SOFT, Scale, element, percent
from genkgeo.plans.texts import amount_text

_WORD = {"font_size": 14, "fill": SOFT, "text_anchor": "middle"}


class Scored(NamedTuple):
    """One row: a score and between what it may lie; NaN where there is none."""

    name: str
    score: float
    low: float
    high: float
    link: str = ""
    """Where the name leads; may be empty."""

    @property
    def is_wide(self) -> bool:
        """Whether the score may be another than it is."""
        return not math.isnan(self.score) and self.low < self.high


def score_lines(
    rows: Sequence[Scored],
    *,
    most: float,
    title: str,
    heads: tuple[str, str],
    city: float = math.nan,
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
    above = [] if math.isnan(city) else [("stad", city)]
    axis = [(amount_text(at), at) for at in (0.0, most)]
    return element(
        "table",
        element("caption", title),
        element("thead", head),
        element(
            "tbody",
            *(_words(above, place) for _ in above),
            *(_row(row, place, city, most) for row in rows),
            _words(axis, place),
        ),
        class_="strips scores",
    )


def _row(row: Scored, place: Scale, city: float, most: float) -> Markup:
    name = element("a", row.name, href=row.link) if row.link else row.name
    bounds = f"{amount_text(row.low)}–{amount_text(row.high)}"
    margin = [" ", element("span", f"({bounds})", class_="small soft range")] if row.is_wide else []
    return element(
        "tr",
        element("th", name, scope="row"),
        element("td", _strip(row, place, city, most)),
        element("td", amount_text(row.score), *margin, class_="number"),
    )


def _strip(row: Scored, place: Scale, city: float, most: float) -> Markup:
    if math.isnan(row.score):
        return element("span", "te weinig cijfers", class_="small soft")
    drawn = [base_line()]
    if not math.isnan(city):
        drawn.append(city_tick(place(city)))
    if row.is_wide:
        drawn.append(light_bar(place(row.low), place(row.high)))
    drawn.append(dot_at(place(row.score), 5.5, ACCENT))
    return picture(f"{row.name}: {amount_text(row.score)} van {amount_text(most)}", *drawn)


def _words(words: Sequence[tuple[str, float]], place: Scale) -> Markup:
    """Write what stands above or below the line, each at its score."""
    texts = [element("text", word, x=percent(place(at)), y=14, **_WORD) for word, at in words]
    line = element("svg", *texts, width="100%", height=HEIGHT, aria_hidden="true")
    return element("tr", element("td"), element("td", line), element("td"))
