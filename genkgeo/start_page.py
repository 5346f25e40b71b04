"""The start page: the city in one screen, and the way to everything else."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from genkgeo import beside, dutch, page_parts, sentences, through_time, transitions, warning
from genkgeo.fiches import CITY_PATH
from genkgeo.lines import sparkline
from genkgeo.made import frame
from genkgeo.offline import render, seal
from genkgeo.registry import Indicator
from genkgeo.results import VERDICTS, Results
from genkgeo.strips import Ranked, rank_strip

FIRST = 4
"""How many early warnings show at once; the others on request."""

CHANGED = dict(zip(VERDICTS, ("ja, gestegen", "ja, gedaald", "niet aantoonbaar"), strict=True))
"""Verdict on a change → the answer to "veranderd sinds …"."""

Link = tuple[str, str]
"""Text and address within the release."""


def start_page(results: Results, downloads: Sequence[Link], notebooks: Sequence[Link]) -> str:
    """Write ``index.html``.

    Parameters
    ----------
    results : Results
    downloads, notebooks : sequence of tuple of (str, str)
        Text of the link and its address within the release.

    Returns
    -------
    str
        A page that stands alone.
    """
    found = list(warning.shortlist(results.warnings)["sentence"])
    return seal(
        render(
            "start.html.j2",
            page_title=results.title,
            **frame(results),
            results=results,
            finding=sentences.city_sentence(results, "wijk"),
            about=sentences.about(results),
            city_path=CITY_PATH,
            changed=through_time.figures_sentence(results, "gemeente", results.areas.code),
            key_figures=_key_figures(results),
            map=page_parts.city_map(results),
            keys=page_parts.risk_keys(),
            stadsdelen=_stadsdelen(results),
            warned=warning.summary_sentence(results),
            warnings=found[:FIRST],
            more_warnings=found[FIRST:],
            news=_news(results),
            moves=_moves(results),
            wijken=page_parts.area_table(results, "wijk", page_parts.by_risk(results, "wijk")),
            files=[link for link in downloads if not link[1].endswith(".csv")],
            tables=[link for link in downloads if link[1].endswith(".csv")],
            notebooks=list(notebooks),
        )
    )


def _key_figures(results: Results) -> list[dict[str, object]]:
    """Give the city's figures: value, what it was, and its course as a line."""
    rows = results.measures
    city = rows[(rows["level"] == "gemeente") & (rows["area"] == results.areas.code)]
    now = sentences.measures_of(results, "gemeente", results.areas.code)
    people = page_parts.residents_text(results, "gemeente", results.areas.code)
    figures = []
    if people != dutch.NO_VALUE:
        figures.append(dict(label="Inwoners", text=people, line="", was="", note="", firm=""))
    for one in page_parts.compared(results):
        indicator, row = results.registry[one], now.loc[one].copy()
        row[["low", "high"]] = math.nan  # what hidden parts allow stands on the sheet of the city
        course = city[city["indicator"] == one].set_index("period")["value"].sort_index()
        course = course[course.index <= results.year]
        remarks = (
            sentences.period_text(row, results.year),
            sentences.coverage_text(row, indicator),
        )
        verdict = through_time.verdict(results, "gemeente", results.areas.code, one)
        figures.append(
            {
                "label": beside.label(indicator),
                "text": sentences.value_text(row, indicator),
                "line": sparkline(course, title=_course_title(course, indicator), width=72),
                "was": _course_text(course, indicator, row["period"]),
                "note": ", ".join(filter(None, remarks)),
                "firm": verdict if verdict in VERDICTS[:2] else "",
            }
        )
    return figures


def _course_text(course: pd.Series, indicator: Indicator, shown: float) -> str:
    earlier = course[course.index < shown].dropna()
    if not len(earlier):
        return ""
    first = earlier.index[0]
    return f"{dutch.value(earlier[first], indicator)} in {first}"


def _course_title(course: pd.Series, indicator: Indicator) -> str:
    told = [f"{year} {dutch.value(value, indicator)}" for year, value in course.dropna().items()]
    return f"{indicator.short}: {', '.join(told)}"


def _stadsdelen(results: Results) -> list[dict[str, object]]:
    """Give a row per stadsdeel, the highest risk first, with the strip of its rank."""
    scores = results.risk["stadsdeel"].scores
    above = int((scores["city"] > 0).sum())
    city = above + 0.5 if scores["city"].notna().any() else math.nan
    rows = []
    for code in page_parts.by_risk(results, "stadsdeel"):
        name = results.areas.names["stadsdeel"][code]
        low, high = page_parts.rank_bounds(results, "stadsdeel", code)
        rank = scores["rank"].get(code, math.nan)
        text = sentences.rank_range(results, "stadsdeel", code)
        told = f"{name}: rang {dutch.number(rank)}{f', met 90 % zekerheid {text}' if text else ''}"
        ranked = int(scores["rank"].notna().sum())
        rows.append(
            {
                "name": name,
                "link": page_parts.sheet_path(code),
                "rank": dutch.number(rank),
                "range": text,
                "strip": rank_strip(Ranked(rank, low, high, ranked, city), title=told),
                "changed": CHANGED.get(through_time.verdict(results, "stadsdeel", code), ""),
                "residents": page_parts.residents_text(results, "stadsdeel", code),
            }
        )
    return rows


def _news(results: Results) -> list[str]:
    """Say what is new since the last release, or that there is none to compare with."""
    found, matching = results.change, results.profiles.matching
    told = []
    if matching is not None:
        told.append(transitions.told_of(matching, results.profiles, results.year))
    if found is not None:
        told += found.notes
    if matching is not None:
        told += matching.notes
    return told or ([through_time.NO_COMPARISON] if found is None else [])


def _moves(results: Results) -> list[str]:
    """Name the areas that went to another profile, one line per pair of profiles."""
    matching = results.profiles.matching
    if matching is None or matching.moves.empty:
        return []
    names = results.areas.names[results.profiles.level]
    called = {**results.profiles.names, **matching.gone_names}
    told = []
    for (before, after), rows in matching.moves.groupby(["before", "after"], sort=True):
        areas = dutch.listing(
            [
                f"{names[code]}{'' if firm else ' (niet zeker)'}"
                for code, firm in rows["firm"].items()
            ]
        )
        told.append(f"Van {before} ({called[before]}) naar {after} ({called[after]}): {areas}")
    return told
