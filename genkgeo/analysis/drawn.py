"""Pictures of what an analyst chooses: a map of any column, lines and bars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from markupsafe import Markup

from genkgeo.analysis import pictures
from genkgeo.analysis.desk import Desk
from genkgeo.analysis.figures import SHOW, as_shown
from genkgeo.analysis.lookup import one_of, refuse
from genkgeo.analysis.picture import Picture
from genkgeo.analysis.pictures import WIDTH
from genkgeo.drawings.area_map import area_map
from genkgeo.drawings.labels import legend_item
from genkgeo.drawings.legend import breaks as natural_breaks
from genkgeo.drawings.line_chart import MOST, bar_chart, colour_legend, line_chart
from genkgeo.drawings.palette import PROFILES, SEQUENTIAL
from genkgeo.drawings.svg import INK, element
from genkgeo.errors import AskedError
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch
from genkgeo.words.spelling import plain

PALETTES = {
    "blauw": SEQUENTIAL,
    "rood": ("#fef0d9", "#fdcc8a", "#fc8d59", "#e34a33", "#b30000"),
    "groen": ("#edf8e9", "#bae4b3", "#74c476", "#31a354", "#006d2c"),
    "paars": ("#f2f0f7", "#cbc9e2", "#9e9ac8", "#756bb1", "#54278f"),
    "grijs": ("#f7f7f7", "#cccccc", "#969696", "#636363", "#252525"),
}
"""Name of a palette → five colours, light is little."""

SPECIAL = {"risico": ("risk", "score"), "profiel": ("profielen", "profile")}


def map_of(
    desk: Desk,
    what: object,
    level: str | None,
    *,
    year: object = None,
    classes: int = 5,
    breaks: Sequence[float] | None = None,
    palette: object = "blauw",
    labels: bool = True,
    title: str = "",
) -> Picture:
    """Draw `genkgeo.analysis.showing.Showing.map` of one column, or of several side by side."""
    chosen = {"year": year, "classes": classes, "breaks": breaks, "palette": palette}
    if isinstance(what, list | tuple):
        made = [map_of(desk, one, level, labels=labels, **chosen) for one in what]  # type: ignore[arg-type]
        return side_by_side(made)
    special = isinstance(what, str) and plain(what) in {
        plain(word) for key, more in SPECIAL.items() for word in (key, *more)
    }
    if special:
        if one_of(what, SPECIAL, "") == "profiel":
            return pictures.profile_map(desk.computed.core)
        return pictures.risk_map(desk.computed.ranked, desk.lookup.ranked(level))
    at = desk.lookup.level(level)
    values, own, said = _column(desk, what, at, year)
    title = title or f"{said} per {desk.lookup.areas.levels[at].singular}"
    return _classed(desk, values, own, at, title, classes, breaks, palette, labels=labels)


def _column(desk: Desk, what: object, level: str, year: object) -> tuple[pd.Series, Indicator, str]:
    """The values of a map or of bars: those of an indicator, or a series of one's own."""
    if isinstance(what, pd.Series):
        codes = [desk.lookup.area(one, level)[1] for one in what.index]
        numbers = pd.to_numeric(what, errors="coerce")
        lost = what[numbers.isna() & what.notna()]
        if len(lost) or len(set(codes)) < len(codes):
            raise AskedError(
                "Deze reeks kan niet getekend worden",
                expected="één getal per gebied",
                found=repr(lost.iloc[0]) if len(lost) else "een gebied dat er twee keer staat",
            )
        name = str(what.name or "Eigen cijfers")
        own = desk.registry.get(name) or Indicator(
            label=name,
            short=name,
            unit="",
            domain="bevolking",
            kind="not_aggregable",
            numerator="x",
            source="eigen",
        )
        return pd.Series(numbers.to_numpy(float), codes), own, own.short
    name = desk.lookup.indicator(what)
    at = desk.lookup.chosen_years(year, desk.year)[-1]
    results = desk.computed.measured
    values = as_shown(results, level, "waarde", at, [name], exact=year is not None)[name]
    own = desk.registry[name]
    return values, own, f"{own.short}, {at}"


def _classed(
    desk: Desk,
    values: pd.Series,
    own: Indicator,
    level: str,
    title: str,
    classes: int,
    breaks: Sequence[float] | None,
    palette: object,
    *,
    labels: bool,
) -> Picture:
    known = values.dropna()
    if isinstance(classes, bool) or not isinstance(classes, int) or not 2 <= classes <= 9:
        raise AskedError("Zoveel klassen kan niet", expected="2 tot 9", found=repr(classes))
    limits = sorted(float(one) for one in breaks) if breaks is not None else []
    if breaks is None and len(known):
        limits = [float(one) for one in natural_breaks(known, classes)[:-1]]
    colours = _shades(palette, len(limits) + 1)
    place = np.searchsorted(limits, known.to_numpy(), side="left")
    fill = pd.Series([colours[at] for at in place], known.index, dtype=object)
    results = desk.computed.measured
    drawn = area_map(
        results.shapes[level],
        fill,
        borders=results.shapes[results.levels.outer],
        labels=results.areas.names[level] if labels else None,
        title=title,
        width=WIDTH,
    )
    ends = [
        known.min() if len(known) else math.nan,
        *limits,
        known.max() if len(known) else math.nan,
    ]
    decimals = _telling_apart(limits, own.decimals)
    texts = [
        f"{dutch.number(low, decimals)} – {dutch.number(high, decimals)}"
        for low, high in pairwise(ends)
    ]
    items = [_key(colour, text) for colour, text in zip(colours, texts, strict=True)]
    if len(known) < len(results.areas.names[level]):
        items.append(_key("#ffffff", "gearceerd: geen cijfer"))
    unit = dutch.unit_beside(own)
    head = element("p", f"{title}{f' ({unit})' if unit else ''}")
    drawn = head + drawn + element("ul", *items, class_="legend")
    return Picture(drawn, notes=results.notes)


def _telling_apart(limits: Sequence[float], decimals: int) -> int:
    """As many decimals as it takes for no two limits of classes to read the same."""
    for more in range(decimals, decimals + 4):
        if len({dutch.number(limit, more) for limit in limits}) == len(set(limits)):
            return more
    return decimals


def _key(colour: str, text: str) -> Markup:
    return legend_item(element("rect", width=24, height=12, fill=colour, stroke=INK), text)


def _shades(palette: object, number: int) -> list[str]:
    """Spread a palette over a number of classes."""
    if isinstance(palette, str):
        own: Sequence[str] = PALETTES[
            one_of(palette, {n: () for n in PALETTES}, "Dit palet is er niet")
        ]
    else:
        own = [str(one) for one in palette]  # type: ignore[attr-defined]
        if not own or not all(len(one) == 7 and one.startswith("#") for one in own):
            raise AskedError(
                "Dit zijn geen kleuren", expected='zoals "#2c7fb8"', found=repr(palette)
            )
    points = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in own], dtype=float)
    at = np.linspace(0, len(own) - 1, number) if number > 1 else [len(own) // 2]
    mixed = [np.interp(at, range(len(own)), points[:, channel]) for channel in range(3)]
    return [f"#{round(r):02x}{round(g):02x}{round(b):02x}" for r, g, b in zip(*mixed, strict=True)]


def lines_of(desk: Desk, indicator: object, areas: object, years: object) -> Picture:
    """Draw `genkgeo.analysis.showing.Showing.line`."""
    lookup = desk.lookup
    names = lookup.indicators(indicator)
    asked = ["gemeente"] if areas is None else [areas] if isinstance(areas, str) else list(areas)  # type: ignore[call-overload]
    found = list(dict.fromkeys(lookup.area(one) for one in asked))
    if len(found) > MOST:
        raise AskedError(
            "Zoveel lijnen zijn niet uit elkaar te houden",
            expected=f"hoogstens {MOST} gebieden",
            found=str(len(found)),
        )
    span = list(lookup.years) if years is None else lookup.chosen_years(years, desk.year)
    rows = desk.computed.measured.measures
    titles = {pair: str(desk.names(pair[0])[pair[1]]) for pair in found}
    if len(set(titles.values())) < len(titles):
        levels = lookup.areas.levels
        titles = {pair: f"{name} ({levels[pair[0]].singular})" for pair, name in titles.items()}
    colours = dict(zip(titles.values(), PROFILES, strict=False))
    panels = []
    for name in names:
        own = rows[(rows["indicator"] == name) & rows["period"].isin(span)]
        values = {}
        for (level, code), title in titles.items():
            of_area = own[(own["level"] == level) & (own["area"] == code)]
            values[title] = dict(
                zip(of_area["period"].astype(int), of_area["value"].astype(float), strict=True)
            )
        panels.append(line_chart(values, desk.registry[name], colours=colours))
    body = element("div", *panels, class_="panels")
    return Picture(colour_legend(colours) + body, notes=desk.computed.measured.notes)


def bars_of(
    desk: Desk, what: object, level: str | None, year: object, areas: object, show: str
) -> Picture:
    """Draw `genkgeo.analysis.showing.Showing.bar`."""
    lookup = desk.lookup
    at = lookup.level(level, below=True)
    codes = lookup.inside(areas, at)
    shown = one_of(show, SHOW, "Dit kan een staaf niet tonen")
    if shown == "toestand":
        raise refuse("Dit kan een staaf niet tonen", show, [one for one in SHOW if one != shown])
    if isinstance(what, pd.Series):
        values, own, said = _column(desk, what, at, year)
        average = float(values.mean())
        whole = "gemiddelde"
    else:
        name = lookup.indicator(what)
        own = desk.registry[name]
        one = lookup.chosen_years(year, desk.year)[-1]
        results = desk.computed.measured
        exact = year is not None
        values = as_shown(results, at, shown, one, [name], exact=exact)[name]
        city = as_shown(results, MUNICIPALITY, shown, one, [name], exact=exact)[name]
        average = float(city.iloc[0]) if shown in ("waarde", "groei", "verschil") else math.nan
        whole, said = lookup.areas.name, f"{own.short}, {one}"
        if shown != "waarde":
            own = own.model_copy(update={"unit": "%" if shown in ("groei", "aandeel") else ""})
    names = desk.names(at)
    wanted = {str(names[code]): float(values.get(code, math.nan)) for code in codes}
    title = f"{said} per {lookup.areas.levels[at].singular}"
    drawn = bar_chart(wanted, own, average=average, whole=whole, title=title)
    return Picture(element("p", title) + drawn, notes=desk.computed.measured.notes)


def side_by_side(made: Sequence[Picture]) -> Picture:
    """Put pictures beside each other, and under each other where there is no room."""
    panels = [element("div", one, class_="panel") for one in made]
    return Picture(element("div", *panels, class_="panels"), notes=made[0].notes if made else ())
