"""Why figures changed: per figure one bar, stacked by cause from zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.labels import legend_item
from genkgeo.drawings.svg import ACCENT, INK, LINE, SOFT, content_id, element, percent, wide_drawing
from genkgeo.parameters.registry import Indicator
from genkgeo.results import NO_NEW, PARTS, VERDICTS, span_text
from genkgeo.words import dutch
from genkgeo.words.rounding import shown_of

HEIGHT, BAR = 24, 12
"""Of a line with its room, and of the bar in it."""

CAUSES = {
    "real": "echte verandering",
    "boundary": "andere grenzen",
    "revision": "herziene cijfers",
    "method": "andere berekening",
}
"""Cause → its words, in the order in which it is stacked."""

SHORT = {
    "real": "echt",
    "boundary": "grenzen",
    "revision": "herziening",
    "method": "berekening",
}
"""The same words beside a number."""

OVERALL = {"score": ("Risico", 2), "rank": ("Rang", 0)}
"""What is not an indicator → its name and decimals; higher in the table."""

READING = (
    "Rechts is meer risico. Lijntje: marge door toeval en wat ontbreekt. Licht: niet aantoonbaar."
)
"""How to read the bars; stands in the caption."""

LIGHT = 0.35
"""Opacity of a change that is not beyond noise."""


class Line(NamedTuple):
    """One line of the chart."""

    what: str
    """Indicator id, ``score`` or ``rank``."""
    indicator: Indicator | None
    """None of what is not an indicator."""
    row: Mapping[str, Any]
    """Column of ``Change.parts`` → its value."""
    bar: Mapping[str, float]
    """Cause, ``low`` or ``high`` → its size as a share of the reach; positive is more risk."""


def _by_column(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(column): value for column, value in row.items()}


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
        Earlier and later; the same where an earlier release is corrected.

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
    has_other_causes = bool(rows[list(PARTS[1:])].fillna(0).to_numpy().any())
    size = unit.where(unit > 0).reindex(order)
    scaled = rows[columns].mul(_towards_risk(rows.index, registry) / size, axis=0)
    scaled /= _reach(scaled)
    has_bars = bool(scaled["real"].notna().any())
    reading = f" {READING}" if has_bars else ""
    ids = f"-{content_id(years, rows.to_csv())}"
    lines = [
        Line(name, registry.get(name), _by_column(row), _by_column(bar))
        for name, row, bar in zip(
            order, rows.to_dict("records"), scaled.to_dict("records"), strict=True
        )
    ]
    table = element(
        "table",
        element("caption", f"Verandering {span_text(*years)}.{reading}"),
        element("thead", _head()),
        element("tbody", *(_row(line, ids) for line in lines)),
        class_="strips change",
    )
    legend = [_legend(ids)] if has_other_causes and has_bars else []
    return element("figure", *legend, table, class_="change-split")


def _towards_risk(what: pd.Index, registry: Mapping[str, Indicator]) -> pd.Series:
    """−1 where lower is more risk, else 1."""
    lower = {"rank"} | {
        name for name, indicator in registry.items() if indicator.direction == "lower"
    }
    return pd.Series([-1.0 if name in lower else 1.0 for name in what], index=what)


def _reach(scaled: pd.DataFrame) -> float:
    """How far the longest bar runs; an interval may double that, and may not squeeze it."""
    parts = np.nan_to_num(scaled[list(PARTS)].to_numpy())
    right, left = parts.clip(min=0).sum(axis=1), -parts.clip(max=0).sum(axis=1)
    stacked = float(max(right.max(initial=0.0), left.max(initial=0.0)))
    interval = float(np.nanmax(np.abs(scaled[["low", "high"]].to_numpy()), initial=0.0))
    if not stacked > 0:
        return interval if interval > 0 else 1.0
    return min(max(stacked, interval), 2 * stacked)


def _head() -> Markup:
    return element(
        "tr",
        element("th", "Cijfer", class_="name", scope="col"),
        element("td"),
        element("th", "Verschil en nieuw cijfer", class_="verdict", scope="col"),
    )


def _row(line: Line, ids: str) -> Markup:
    row, indicator = line.row, line.indicator
    name, decimals, write = _writer(line.what, indicator)
    aside = indicator is not None and indicator.direction == "none"
    note = [element("span", "telt niet mee in het risico", class_="small soft")] if aside else []
    head = element("th", name, *note, scope="row")
    is_old = row.get("why") == NO_NEW and not math.isnan(row["difference"])
    if row["verdict"] not in VERDICTS and not is_old:
        why = row.get("why") or "geen twee cijfers om te vergelijken"
        nothing = element("td", why, class_="small soft")
        return element("tr", head, element("td"), nothing)
    difference, causes = _shown(row, decimals, write)
    ends = f"van {write(row['earlier'])} naar {write(row['later'], unit=True)}"
    change = f"{ends} ({write(difference, sign=True)})"
    firm = row["verdict"] in VERDICTS[:2]
    # A rank that falls is more risk, and the verdict is of the risk.
    verdict = f"risico {row['verdict']}" if firm and line.what == "rank" else row["verdict"]
    verdict = verdict or NO_NEW
    title = (
        f"{name}: van {write(row['earlier'], unit=True)} naar {write(row['later'], unit=True)}, "
        f"{verdict}{f'; {causes}' if causes else ''}"
    )
    words = [
        element("span", change, class_="number"),
        element("span", verdict, class_="small" if firm else "small soft"),
        *([element("span", causes, class_="small soft")] if causes else []),
    ]
    has_bar = not all(math.isnan(size) for size in line.bar.values())
    strip = [_strip(line.bar, firm, ids, title)] if has_bar else []
    return element("tr", head, element("td", *strip), element("td", *words))


def _shown(row: Mapping[str, Any], decimals: int, write: Callable[..., str]) -> tuple[float, str]:
    """Difference of the figures as shown, and its causes where another than real change is seen."""
    shown = shown_of(row, decimals)
    difference = math.nan if shown.difference is None else shown.difference / 10**decimals
    seen = {cause: size for cause, size in shown.causes.items() if size}
    if not set(seen) - {"real"}:
        return difference, ""
    named = (f"{SHORT[cause]} {write(n / 10**decimals, sign=True)}" for cause, n in seen.items())
    return difference, ", ".join(named)


def _writer(what: str, indicator: Indicator | None) -> tuple[str, int, Callable[..., str]]:
    """Name of a figure, its decimals, and how to write its values."""
    if indicator is None:
        (name, decimals), after = OVERALL[what], ""
    else:
        name, decimals = indicator.short, indicator.decimals
        after = "\N{NO-BREAK SPACE}%" if indicator.unit == "%" else ""

    def write(value: float, *, sign: bool = False, unit: bool = False) -> str:
        return dutch.number(value, decimals, sign=sign) + (after if unit else "")

    return name, decimals, write


def _strip(bar: Mapping[str, float], firm: bool, ids: str, title: str) -> Markup:
    """Draw the causes from zero outwards, the interval of the real part over them."""
    drawn = [_rule("50%", LINE, across=True)]
    segments = list(_segments(bar))
    drawn += [_segment(cause, start, end, firm, ids) for cause, start, end in segments]
    # Over several causes a whisker would seem to be of all of them.
    has_other_causes = any(cause != "real" for cause, *_ in segments)
    if not (has_other_causes or math.isnan(bar["low"]) or math.isnan(bar["high"])):
        drawn += _whisker(bar["low"], bar["high"])
    drawn.append(_rule(percent(0.5), SOFT))
    return wide_drawing(title, HEIGHT, *drawn)


def _segments(bar: Mapping[str, float]) -> Iterator[tuple[str, float, float]]:
    """Per cause from where to where it runs: what lowers to the left, what raises right."""
    ends = {-1.0: 0.0, 1.0: 0.0}
    for cause in PARTS:
        size = bar[cause]
        if size and not math.isnan(size):
            side = math.copysign(1.0, size)
            yield cause, ends[side], ends[side] + size
            ends[side] += size


def _at(share: float) -> str:
    """Place in the strip of a share of the reach, −1 to 1."""
    return percent(0.5 + 0.48 * min(max(share, -1.0), 1.0))


def _segment(cause: str, start: float, end: float, firm: bool, ids: str) -> Markup:
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
    """Fill and outline of a cause; they differ without their colour too."""
    return {
        "real": (ACCENT, None),
        "boundary": (f"url(#grens{ids})", ACCENT),
        "revision": (f"url(#herzien{ids})", ACCENT),
        "method": ("#ffffff", ACCENT),
    }[cause]


def _whisker(low: float, high: float) -> Iterator[Markup]:
    """Draw an interval; an end that lies outside the strip has no stop."""
    middle = HEIGHT / 2
    start, end = sorted((low, high))
    yield element(
        "line", x1=_at(start), x2=_at(end), y1=middle, y2=middle, stroke=INK, stroke_width=1
    )
    for stop in (start, end):
        if abs(stop) <= 1:
            yield element(
                "line", x1=_at(stop), x2=_at(stop), y1=middle - 4, y2=middle + 4, stroke=INK
            )


def _rule(place: str, colour: str, *, across: bool = False) -> Markup:
    """Draw a line over the whole strip: upright, or across it."""
    if across:
        return element("line", y1=place, y2=place, x1=0, x2="100%", stroke=colour)
    return element("line", y1=0, y2=HEIGHT, x1=place, x2=place, stroke=colour)


def _legend(ids: str) -> Markup:
    """Write what each fill stands for; its first sample holds the patterns of all lines."""
    samples = {cause: _sample(cause, ids) for cause in CAUSES}
    samples["real"] = _fills(ids) + samples["real"]
    items = [legend_item(samples[cause], words) for cause, words in CAUSES.items()]
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
