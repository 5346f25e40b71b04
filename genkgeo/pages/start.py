"""The start page: the city in one screen, and the way to everything else."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from genkgeo.areas.hierarchy import LEVEL_NAMES
from genkgeo.change import early_warning
from genkgeo.drawings.lines import sparkline
from genkgeo.drawings.strips import Ranked, rank_strip
from genkgeo.pages import beside, through_time
from genkgeo.pages import parts as page_parts
from genkgeo.pages.context import page_context
from genkgeo.pages.fact_sheets import CITY_PATH
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.registry import Indicator
from genkgeo.results import VERDICTS, Results
from genkgeo.words import dutch, sentences, transitions

FIRST = 3
"""How many early warnings show at once; the others on request."""

MAP = 376
"""Width of the map in pixels; its texts are as large as it is drawn."""

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
    found = list(early_warning.shortlist(results.warnings)["sentence"])
    districts = _stadsdelen(results)
    return seal(
        render(
            "start.html.j2",
            page_title=results.title,
            **page_context(results),
            results=results,
            finding=sentences.city_sentence(results, "wijk"),
            about=sentences.about(results),
            city_path=CITY_PATH,
            changed=through_time.figures_sentence(results, "gemeente", results.areas.code),
            **_key_figures(results),
            map=page_parts.city_map(results, width=MAP),
            keys=page_parts.risk_keys(),
            stadsdelen=districts,
            districts_changed=_districts_changed(results),
            warned=early_warning.summary_sentence(results),
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


def _key_figures(results: Results) -> dict[str, object]:
    """Give the city's figures, each with its course, and what their columns are called."""
    chosen = page_parts.compared(results)
    courses = {name: _course(results, name) for name in chosen}
    firsts = {course.index[0] for course in courses.values() if len(course) > 1}
    first = firsts.pop() if len(firsts) == 1 else None
    rows = [_key_figure(results, name, courses[name], first) for name in chosen]
    people = page_parts.residents_text(results, "gemeente", results.areas.code)
    if people != dutch.NO_VALUE:
        plain = dict.fromkeys(("line", "was", "note", "cover", "firm"), "")
        rows.insert(0, {"label": "Inwoners", "text": people, "number": True, **plain})
    return {
        "key_figures": rows,
        "first_year": "" if first is None else str(first),
        "covered": any(row["cover"] for row in rows),
    }


def _course(results: Results, indicator: str) -> pd.Series:
    """Give an indicator of the city by year, up to the year shown, where it has a value."""
    rows = results.measures
    rows = rows[(rows["level"] == "gemeente") & (rows["area"] == results.areas.code)]
    course = rows[rows["indicator"] == indicator].set_index("period")["value"].sort_index()
    return course[course.index <= results.year].dropna()


def _key_figure(
    results: Results, name: str, course: pd.Series, first: int | None
) -> dict[str, object]:
    """Write one figure of the city; a first year other than that of the column is named."""
    indicator = results.registry[name]
    row = sentences.measures_of(results, "gemeente", results.areas.code).loc[name].copy()
    row[["low", "high"]] = math.nan  # what hidden parts allow stands on the sheet of the city
    was = ""
    if len(course) > 1:
        year = "" if course.index[0] == first else f" in {course.index[0]}"
        was = f"{dutch.value(course.iloc[0], indicator)}{year}"
    cover = sentences.coverage_text(row, indicator)
    return {
        "label": beside.label(indicator),
        "text": sentences.value_text(row, indicator),
        "number": not pd.isna(row["value"]),
        "line": sparkline(course, title=_course_title(course, indicator), width=72),
        "was": was,
        "note": sentences.period_text(row, results.year),
        "cover": cover.replace("dekking ", ""),
        "told": cover,
        "firm": _firm(results, name),
    }


def _firm(results: Results, name: str) -> str:
    """Say that a figure of the city changed beyond chance, and since when; empty where not."""
    found = through_time.verdict(results, "gemeente", results.areas.code, name)
    return f"{found} sinds {results.change.earlier}" if found in VERDICTS[:2] else ""


def _districts_changed(results: Results) -> str:
    """Say of how many stadsdelen the risk changed beyond chance; empty where not compared."""
    codes = results.areas.names["stadsdeel"].index
    found = [through_time.verdict(results, "stadsdeel", code) for code in codes]
    if not any(found):
        return ""
    firm = sum(one in VERDICTS[:2] for one in found)
    number = dutch.count(firm) if firm else "geen enkel"
    noun = LEVEL_NAMES["stadsdeel"][firm > 1]
    return (
        f"Sinds {results.change.earlier} is het risico van {number} {noun} aantoonbaar veranderd."
    )


def _course_title(course: pd.Series, indicator: Indicator) -> str:
    told = [f"{year} {dutch.value(value, indicator)}" for year, value in course.items()]
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
        verdict = through_time.verdict(results, "stadsdeel", code)
        rows.append(
            {
                "name": name,
                "link": page_parts.sheet_path(code),
                "rank": dutch.number(rank),
                "range": text,
                "strip": rank_strip(Ranked(rank, low, high, ranked, city), title=told),
                "firm": verdict if verdict in VERDICTS[:2] else "",
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
