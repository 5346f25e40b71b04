"""The page ``omgevingsanalyse.html``: by life domain, the city now and what its documents gave."""

from __future__ import annotations

import pandas as pd

from genkgeo import dutch
from genkgeo.made import made
from genkgeo.offline import asset, render, seal
from genkgeo.plans.environment import SINGLE, beside, sentences
from genkgeo.plans.schema import DOMAINS
from genkgeo.registry import Indicator
from genkgeo.results import Results


def environment_page(results: Results, figures: pd.DataFrame) -> str:
    """Write ``omgevingsanalyse.html``.

    Parameters
    ----------
    results : Results
        Of the year shown: the analysis is made anew with every refresh.
    figures : pandas.DataFrame
        From `genkgeo.plans.figures.read_figures`.

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
            finding=finding(results, wider),
            about=f"{results.title}. Per levensdomein eerst de cijfers van nu, dan die uit de "
            "documenten van de stad, zoals ze daar gedrukt staan.",
            notes=results.notes,
            css=asset("genkgeo.css"),
            up="",
            made=made(results),
            pages=results.pages,
            city=results.areas.name,
            domains=[one for one in domains if one["now"] or one["rows"]],
            sources=f"Documenten: {dutch.listing(sorted(figures['document'].unique()))}.",
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
        _cell(indicator, *low),
        _cell(indicator, *high),
    ]
    return here | {"cells": cells, "sentence": _sentence(indicator, results.areas.name, cells)}


def _sentence(indicator: Indicator, city: str, cells: list[dict[str, str]]) -> str:
    now, earlier, wider, low, high = cells
    told = [f"{indicator.label}: {now['text']} in {city} in {now['note']}"]
    if earlier["note"]:
        told.append(f"{earlier['text']} in {earlier['note']}")
    if wider["note"]:
        told.append(f"{wider['text']} in {wider['note'].replace(' ', ' in ')}")
    ends = ""
    if low["note"] != high["note"]:
        ends = (
            f" Van de stadsdelen is het laagste {low['note']} ({low['text']}) en het hoogste "
            f"{high['note']} ({high['text']})."
        )
    return f"{', '.join(told)}.{ends}"


def _ends(results: Results, name: str) -> tuple[tuple[float, str], tuple[float, str]]:
    """Give the lowest and the highest stadsdeel, by value and then by name."""
    values = results.table("stadsdeel").get(name, pd.Series(dtype=float)).dropna()
    if values.empty:
        return (float("nan"), ""), (float("nan"), "")
    named = values.rename(index=results.areas.names["stadsdeel"]).sort_index()
    return (named.min(), named.idxmin()), (named.max(), named.idxmax())


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
        "count": dutch.count(len(own)),
    }
