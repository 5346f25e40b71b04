"""Why figures changed: per figure one line, stacked by cause from zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.labels import key, mark
from genkgeo.drawings.strips import picture
from genkgeo.drawings.svg import ACCENT, INK, LINE, SOFT, element, percent
from genkgeo.parameters.registry import Indicator
from genkgeo.results import PARTS, VERDICTS
from genkgeo.words import dutch

HEIGHT, BAR = 24, 12
"""Of a line with its room, and of the bar in it."""

CAUSES = {
    "real": "echte verandering",
    "boundary": "andere grenzen",
    "revision": "herziene cijfers",
    "method": "andere methode",
}
"""Cause → its words, in the order in which it is stacked."""

SHORT = {
    "real": "echt",
    "boundary": "grenzen",
    "revision": "herziening",
    "method": "methode",
}
"""The same words beside a number."""

OVERALL = {"score": ("Risico", 2), "rank": ("Rang", 0)}
"""What is not an indicator → its name and decimals; higher in the table."""

READING = "Rechts is meer risico. Lijntje: marge door toeval. Licht: niet aantoonbaar."
Figures = Mapping[str, Any]
"""Of one row of the table, by column."""

LIGHT = 0.35
"""Opacity of a change that is not beyond noise."""


def change_chart(
    parts: pd.DataFrame,
    registry: Mapping[str, Indicator],
    unit: pd.Series,
    *,
    years: tuple[int, int],
) -> Markup:
    """Draw per figure of one area what its change is made of; to the right is more risk.

    Parameters
    ----------
    parts : pandas.DataFrame
        Rows of ``Change.parts`` of one area.
    registry : mapping of str to Indicator
    unit : pandas.Series
        ``what`` → the size of one unit of the drawing, such as the standard deviation
        between the areas, so that rows can be compared; a row without one gets no line.
    years : tuple of int
        Earlier and later.

    Returns
    -------
    markupsafe.Markup
        A table. Where only real change occurs, the other causes are not spoken of.
    """
    order = [name for name in (*OVERALL, *registry) if (parts["what"] == name).any()]
    rows = parts.set_index("what").loc[order]
    columns = [*PARTS, "low", "high"]
    # What is left of 0 by rounding in the computer is 0.
    rows[columns] = rows[columns].astype(float).round(9) + 0.0
    split = bool(rows[list(PARTS[1:])].fillna(0).to_numpy().any())
    size = unit.where(unit > 0).reindex(order)
    scaled = rows[columns].mul(_towards_risk(rows.index, registry) / size, axis=0)
    scaled /= _reach(scaled)
    lines = bool(scaled["real"].notna().any())
    reading = f" {READING}" if lines else ""
    ids = f"-{mark(years, rows.to_csv())}"
    drawn = scaled.to_dict("index")
    table = element(
        "table",
        element("caption", f"Verandering van {years[0]} naar {years[1]}.{reading}"),
        element("thead", _head()),
        element(
            "tbody",
            *(
                _row(what, row, drawn[what], registry.get(what), ids=ids)
                for what, row in rows.to_dict("index").items()
            ),
        ),
        class_="strips change",
    )
    legend = [_legend(ids)] if split and lines else []
    return element("figure", *legend, table, class_="change-split")


def _towards_risk(what: pd.Index, registry: Mapping[str, Indicator]) -> pd.Series:
    """Give −1 where lower is more risk, else 1."""
    lower = {"rank"} | {name for name, one in registry.items() if one.direction == "lower"}
    return pd.Series([-1.0 if name in lower else 1.0 for name in what], index=what)


def _reach(scaled: pd.DataFrame) -> float:
    """Give how far the longest line runs; an interval may double that, not squeeze it."""
    parts = scaled[list(PARTS)].fillna(0)
    stacked = max(parts.clip(lower=0).sum(axis=1).max(), -parts.clip(upper=0).sum(axis=1).min())
    interval = scaled[["low", "high"]].abs().max(axis=None)
    if not stacked > 0:
        return interval if interval > 0 else 1.0
    return min(max(stacked, interval if interval > 0 else 0.0), 2 * stacked)


def _head() -> Markup:
    return element(
        "tr",
        element("th", "Cijfer", class_="name", scope="col"),
        element("td"),
        element("th", "Verschil en nieuw cijfer", class_="verdict", scope="col"),
    )


def _row(
    what: str, row: Figures, scaled: Figures, indicator: Indicator | None, *, ids: str
) -> Markup:
    name, write = _writer(what, indicator)
    aside = indicator is not None and indicator.direction == "none"
    note = [element("span", "telt niet mee in het risico", class_="small soft")] if aside else []
    head = element("th", name, *note, scope="row")
    if row["verdict"] not in VERDICTS:
        told = element("td", "geen twee cijfers om te vergelijken", class_="small soft")
        return element("tr", head, element("td"), told)
    causes = _causes(row, write)
    ends = f"van {write(row['earlier'])} naar {write(row['later'], unit=True)}"
    change = f"{ends} ({write(row['difference'], sign=True)})"
    firm = row["verdict"] != VERDICTS[2]
    # A rank that falls is more risk: the verdict is of the risk.
    verdict = f"risico {row['verdict']}" if firm and what == "rank" else row["verdict"]
    title = (
        f"{name}: van {write(row['earlier'], unit=True)} naar {write(row['later'], unit=True)}, "
        f"{verdict}{f'; {causes}' if causes else ''}"
    )
    told = [
        element("span", change, class_="number"),
        element("span", verdict, class_="small" if firm else "small soft"),
        *([element("span", causes, class_="small soft")] if causes else []),
    ]
    strip = [_strip(scaled, firm, ids, title)] if pd.notna(list(scaled.values())).any() else []
    return element("tr", head, element("td", *strip), element("td", *told))


def _causes(row: Figures, write: Callable[..., str]) -> str:
    """Name the causes with their share, where another than real change is seen in the digits."""
    told = {cause: write(row[cause], sign=True) for cause in PARTS}
    seen = [cause for cause, text in told.items() if text != write(0.0)]
    return ", ".join(f"{SHORT[one]} {told[one]}" for one in seen) if set(seen) - {"real"} else ""


def _writer(what: str, indicator: Indicator | None) -> tuple[str, Callable[..., str]]:
    """Give the name of a figure, and how to write its values."""
    name, decimals = OVERALL.get(what) or (indicator.short, indicator.decimals)
    after = "\N{NO-BREAK SPACE}%" if indicator is not None and indicator.unit == "%" else ""

    def write(value: float, *, sign: bool = False, unit: bool = False) -> str:
        return dutch.number(value, decimals, sign=sign) + (after if unit else "")

    return name, write


def _strip(scaled: Figures, firm: bool, ids: str, title: str) -> Markup:
    """Draw the causes from zero outwards, the interval of the real part over them."""
    drawn = [_rule("50%", LINE, across=True)]
    segments = list(_segments(scaled))
    drawn += [_bar(*segment, firm, ids) for segment in segments]
    # Over several causes a whisker would seem to be of all of them.
    other = any(cause != "real" for cause, *_ in segments)
    if not (other or math.isnan(scaled["low"]) or math.isnan(scaled["high"])):
        drawn += _whisker(scaled["low"], scaled["high"])
    drawn.append(_rule(percent(0.5), SOFT))
    return picture(title, *drawn, height=HEIGHT)


def _segments(scaled: Figures) -> Iterator[tuple[str, float, float]]:
    """Give per cause from where to where it runs: what lowers to the left, what raises right."""
    ends = {-1.0: 0.0, 1.0: 0.0}
    for cause in PARTS:
        size = scaled[cause]
        if size and not math.isnan(size):
            side = math.copysign(1.0, size)
            yield cause, ends[side], ends[side] + size
            ends[side] += size


def _at(share: float) -> str:
    """Give the place in the strip of a share of the reach, −1 to 1."""
    return percent(0.5 + 0.48 * min(max(share, -1.0), 1.0))


def _bar(cause: str, start: float, end: float, firm: bool, ids: str) -> Markup:
    low, high = sorted((start, end))
    fill, outline = _paint(cause, ids)
    return element(
        "rect",
        x=_at(low),
        y=(HEIGHT - BAR) / 2,
        width=percent(0.48 * (high - low)),
        height=BAR,
        fill=fill,
        fill_opacity=LIGHT if cause == "real" and not firm else None,
        stroke=outline,
    )


def _paint(cause: str, ids: str) -> tuple[str, str | None]:
    """Give the fill and the outline of a cause; they differ without their colour too."""
    return {
        "real": (ACCENT, None),
        "boundary": (f"url(#grens{ids})", ACCENT),
        "revision": (f"url(#herzien{ids})", ACCENT),
        "method": ("#ffffff", ACCENT),
    }[cause]


def _whisker(low: float, high: float) -> Iterator[Markup]:
    """Draw an interval; an end that lies outside the strip has no stop."""
    low, high = sorted((low, high))
    middle = HEIGHT / 2
    yield element(
        "line", x1=_at(low), x2=_at(high), y1=middle, y2=middle, stroke=INK, stroke_width=1
    )
    for end in (low, high):
        if abs(end) <= 1:
            yield element(
                "line", x1=_at(end), x2=_at(end), y1=middle - 4, y2=middle + 4, stroke=INK
            )


def _rule(at: str, colour: str, *, across: bool = False) -> Markup:
    place = {"x1": 0, "x2": "100%", "y1": at, "y2": at} if across else {"x1": at, "x2": at}
    return element("line", **({"y1": 0, "y2": HEIGHT} | place), stroke=colour)


def _legend(ids: str) -> Markup:
    """Write what each fill stands for; its first sample holds the patterns of all lines."""
    items = [
        key(Markup("").join([*([_fills(ids)] if at == 0 else []), _sample(cause, ids)]), words)
        for at, (cause, words) in enumerate(CAUSES.items())
    ]
    return element("ul", *items, class_="legend")


def _sample(cause: str, ids: str) -> Markup:
    fill, outline = _paint(cause, ids)
    return element("rect", x=0.5, y=0.5, width=23, height=11, fill=fill, stroke=outline)


def _fills(ids: str) -> Markup:
    """Write the hatch and the dots; in accent, unlike those of an area without figures."""
    shared = {"width": 5, "height": 5, "patternUnits": "userSpaceOnUse"}
    white = element("rect", width=5, height=5, fill="#ffffff")
    stroke = element("path", d="M0 0V5", stroke=ACCENT, stroke_width=2.5)
    dot = element("circle", cx=2.5, cy=2.5, r=1.2, fill=ACCENT)
    return element(
        "defs",
        element(
            "pattern", white, stroke, id=f"grens{ids}", **shared, patternTransform="rotate(-45)"
        ),
        element("pattern", white, dot, id=f"herzien{ids}", **shared),
    )
