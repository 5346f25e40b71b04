"""The page ``omgevingsanalyse.html``: by life domain, the city now and what its documents gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import ENVIRONMENT, FIXED, Link
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.environment import SINGLE, beside, sentences
from genkgeo.plans.schema import DOMAINS
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch

UNSURE = "niet te zeggen"
"""In the table, where the figures that are absent may change which stadsdeel comes first."""


TOLERANCE = 1e-9
"""Bounds that differ by less are equal: they were reached by another sum."""


class _End(NamedTuple):
    """The lowest or the highest stadsdeel, or (without a name) why it cannot be named."""

    value: float
    name: str
    doubt: str = ""


NO_END = _End(float("nan"), "")


def environment_page(
    results: Results,
    figures: pd.DataFrame,
    titles: Mapping[str, str] | None = None,
    *,
    links: Sequence[Link] = FIXED,
) -> str:
    """Write ``omgevingsanalyse.html``.

    Parameters
    ----------
    results : Results
        Of the year shown: the analysis is made anew with every refresh.
    figures : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.
    titles : mapping of str to str, optional
        File name of a document → what readers know it by.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    wider = results.references
    now = [_now(results, name, wider) for name in results.registry]
    table = beside(figures)
    said = list(sentences(table, results.areas.name))
    domains = [_domain(key, now, said, table) for key in DOMAINS]
    return seal(
        render(
            "omgevingsanalyse.html.j2",
            page_title=f"Omgevingsanalyse {results.year}",
            **page_context(results, links, here=ENVIRONMENT.file),
            finding=finding(results, wider),
            about=f"{results.title}. Per levensdomein eerst de cijfers van nu, dan die uit de "
            "documenten van de stad, zoals ze daar gedrukt staan.",
            city=results.areas.name,
            domains=[one for one in domains if one["now"] or one["rows"]],
            sources=[
                {"file": name, "title": (titles or {}).get(name, name)}
                for name in sorted(figures["document"].unique())
            ],
        )
    )


def finding(results: Results, wider: pd.DataFrame) -> str:
    """Say how often the city stood worse than the wider area, and how often it does better now.

    Only figures of one year are set beside each other: the last one of the wider area, and
    that of the city in that year.
    """
    rows = results.measures[results.measures["level"] == "gemeente"]
    values = rows.set_index(["indicator", "period"])["value"]
    city = results.table("gemeente").iloc[0]
    worse, better = [], []
    for name, indicator in results.registry.items():
        reference = _reference(wider, name)
        then = float("nan") if reference is None else values.get((name, reference.period))
        if indicator.direction == "none" or pd.isna(then):
            continue
        sign = 1 if indicator.direction == "higher" else -1
        worse.append(sign * then > sign * reference.value)
        better.append(sign * city.get(name, then) < sign * then)
    if not worse:
        return f"{results.areas.name} in {results.year}, per levensdomein."
    name, of = results.areas.name, dutch.count(len(worse))
    return (
        f"Op {dutch.count(sum(worse))} van de {of} indicatoren met een cijfer van hetzelfde jaar "
        f"stond {name} er zwakker voor dan het ruimere gebied. Op {dutch.count(sum(better))} van "
        f"die {of} staat {name} er nu beter voor dan toen."
    )


def _now(results: Results, name: str, wider: pd.DataFrame) -> dict[str, object]:
    """Write the figures of now of one indicator: city, earlier, wider area, stadsdelen."""
    indicator = results.registry[name]
    rows = results.measures[results.measures["indicator"] == name]
    city = rows[(rows["level"] == "gemeente") & rows["value"].notna()]
    city = city[city["period"] <= results.year].sort_values("period")
    here = {"domain": indicator.domain, "name": indicator.short, "sentence": "", "cells": []}
    if city.empty:
        return here
    last, first = city.iloc[-1], city.iloc[0]
    reference = _reference(wider, name)
    low, high = _ends(results, name)
    cells = [
        _cell(indicator, last["value"], str(last["period"])),
        _cell(indicator, first["value"], str(first["period"]))
        if first["period"] < last["period"]
        else _cell(indicator, float("nan"), ""),
        _cell(indicator, reference.value, f"{reference.area} {reference.period}")
        if reference is not None
        else _cell(indicator, float("nan"), ""),
        _cell(indicator, low.value, UNSURE if low.doubt else low.name),
        _cell(indicator, high.value, UNSURE if high.doubt else high.name),
    ]
    said = _sentence(indicator, results.areas.name, cells[:3])
    return here | {"cells": cells, "sentence": said + _of_ends(indicator, low, high)}


def _sentence(indicator: Indicator, city: str, cells: list[dict[str, str]]) -> str:
    now, earlier, wider = cells
    told = [f"{indicator.label}: {now['text']} in {city} in {now['note']}"]
    if earlier["note"]:
        told.append(f"{earlier['text']} in {earlier['note']}")
    if wider["note"]:
        told.append(f"{wider['text']} in {wider['note'].replace(' ', ' in ')}")
    return f"{', '.join(told)}."


def _of_ends(indicator: Indicator, low: _End, high: _End) -> str:
    """Name the lowest and the highest stadsdeel, each only if that is certain."""
    if not (low.name or low.doubt):
        return ""
    least, most = (f"{end.name} ({dutch.value(end.value, indicator)})" for end in (low, high))
    if low.doubt and high.doubt:
        why = low.doubt if low.doubt == high.doubt else f"{low.doubt}; {high.doubt}"
        return f" Welk stadsdeel het laagst en welk het hoogst is, is niet te zeggen: {why}."
    if low.doubt:
        unsure = f"welk stadsdeel het laagst is, is niet te zeggen: {low.doubt}"
        return f" Van de stadsdelen is het hoogste {most}; {unsure}."
    if high.doubt:
        unsure = f"welk stadsdeel het hoogst is, is niet te zeggen: {high.doubt}"
        return f" Van de stadsdelen is het laagste {least}; {unsure}."
    return f" Van de stadsdelen is het laagste {least} en het hoogste {most}."


def _ends(results: Results, name: str) -> tuple[_End, _End]:
    """Give the lowest and the highest stadsdeel, by value and then by name."""
    rows = results.current("stadsdeel")
    own = rows[(rows["indicator"] == name) & (rows["state"] != State.NOT_APPLICABLE)]
    own = own.set_index(own["area"].map(results.areas.names["stadsdeel"])).sort_index()
    values = own["value"].astype(float)
    if values.nunique() < 2:
        return NO_END, NO_END
    known = values.notna()
    # the bounds of a figure that is not shown are not shown either: it may be anything
    least = own["low"].astype(float).fillna(values).where(known, -np.inf)
    most = own["high"].astype(float).fillna(values).where(known, np.inf)
    return (
        _end(values.idxmin(), values, own, (least, most)),
        _end(values.idxmax(), values, own, (-most, -least)),
    )


def _end(
    first: str, values: pd.Series, own: pd.DataFrame, reach: tuple[pd.Series, pd.Series]
) -> _End:
    """Name the first stadsdeel, unless another may come before it.

    ``reach`` is from where to where each may lie, mirrored for the highest.
    """
    near, far = reach
    rivals = near.index[(near < far[first] - TOLERANCE) & (near.index != first)]
    if rivals.empty:
        return _End(values[first], first)
    wide = [one for one in (first, *rivals) if far[one] > near[one] + TOLERANCE]
    return _End(
        float("nan"), "", dutch.listing([_known(one, own.loc[one]) for one in sorted(wide)])
    )


def _known(name: str, row: pd.Series) -> str:
    """Say how much of a stadsdeel is known; never all of it, for then there is no doubt."""
    if pd.isna(row["value"]):
        return f"van {name} is geen cijfer bekend"
    share = min(99, round(100 * row["coverage"]))
    return f"van {name} is {share}\N{NO-BREAK SPACE}% bekend"


def _reference(wider: pd.DataFrame, name: str) -> object | None:
    """Give the last figure of a wider area; the first by name where there are several."""
    own = wider[wider["indicator"] == name].sort_values(["period", "area"], ascending=[False, True])
    return next(own.itertuples(), None)


def _cell(indicator: Indicator, value: float, note: str) -> dict[str, str]:
    return {"text": dutch.value(value, indicator), "note": note}


def _domain(
    key: str, now: list[dict], said: list[tuple[str, str, str]], table: pd.DataFrame
) -> dict[str, object]:
    own = table[table["domain"] == key]
    rows = own.assign(
        when=[f"{part} {when}".strip() for part, when in zip(own["part"], own["when"], strict=True)]
    )
    return {
        "name": DOMAINS[key],
        "now": [row for row in now if row["domain"] == key and row["cells"]],
        "sentences": [text for domain, kind, text in said if domain == key and kind != SINGLE],
        "singles": [text for domain, kind, text in said if domain == key and kind == SINGLE],
        "rows": rows.to_dict("records"),
        "count": len(own),
    }
