"""The start page: the city in one screen, and the way to everything else."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from genkgeo.change import early_warning
from genkgeo.drawings.markup import json_for_script
from genkgeo.drawings.sparkline import sparkline
from genkgeo.drawings.strips import Ranked, rank_strip
from genkgeo.pages import beside, risk_drawings, selection, through_time
from genkgeo.pages.area_table import area_table, residents_text, residents_year
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import CITY, FIXED, MAP, START, Link
from genkgeo.pages.scripts import SEARCH, joined_script
from genkgeo.pages.searching import asked_for, either, not_found, searchable
from genkgeo.pages.sheet_paths import area_links, sheet_paths
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.results import VERDICTS, Results
from genkgeo.words import dutch, sentences, transitions, weighed

FIRST = 2
"""How many early warnings show at once; the others on request."""

MAP_WIDTH = 376
"""Width of the map in pixels; its texts are as large as it is drawn."""


def start_page(
    results: Results,
    downloads: Sequence[Link],
    notebooks: Sequence[Link],
    *,
    links: Sequence[Link] = FIXED,
) -> str:
    """Write ``index.html``.

    Parameters
    ----------
    results : Results
    downloads, notebooks : sequence of Link
        What the page leads to beside the pages at the top.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    warnings = list(early_warning.shortlist(results.warnings)["sentence"])
    return seal(
        render(
            "start.html.j2",
            page_title=results.title,
            **page_context(results, links, here=START.file),
            results=results,
            searched=json_for_script(searchable(results)),
            search_script=joined_script(SEARCH),
            asked=either(asked_for(results)),
            not_found=not_found(results),
            area_links=area_links(results, results.levels.main),
            finding=sentences.city_sentence(results, results.levels.main),
            other_five=weighed.reliable_sentence(results, results.levels.main),
            about=sentences.year_and_borders(results),
            map_path=MAP.file,
            city_path=CITY.file,
            changed=through_time.changed_sentence(results, MUNICIPALITY, results.areas.code),
            **_key_figures(results),
            map=risk_drawings.city_map(results, width=MAP_WIDTH),
            keys=risk_drawings.risk_keys(),
            areas=_areas(results),
            areas_note=selection.listed(results, results.levels.parts)[1],
            residents_year=residents_year(results),
            areas_changed=_areas_changed(results),
            warned=early_warning.summary_sentence(results),
            warnings=warnings[:FIRST],
            more_warnings=warnings[FIRST:],
            beside_warnings=early_warning.beside(results.warnings),
            news=_news(results),
            moves=_moves(results),
            all_areas=area_table(
                results, results.levels.main, selection.by_risk(results, results.levels.main)
            ),
            files=[link for link in downloads if not link.file.endswith(".csv")],
            tables=[link for link in downloads if link.file.endswith(".csv")],
            notebooks=list(notebooks),
        )
    )


def _key_figures(results: Results) -> dict[str, object]:
    """Rows of the table of the city, each with its course, and the heads of its columns."""
    courses = {name: _course(results, name) for name in selection.compared(results)}
    first_years = {course.index[0] for course in courses.values() if len(course) > 1}
    first = first_years.pop() if len(first_years) == 1 else None
    rows = [_key_figure(results, name, course, first) for name, course in courses.items()]
    people = residents_text(results, MUNICIPALITY, results.areas.code)
    if people != dutch.NO_VALUE:
        empty = dict.fromkeys(("line", "was", "cover", "firm"), "")
        year = residents_year(results)
        note = f"cijfer van {year}" if year else ""
        rows.insert(0, {"label": "Inwoners", "text": people, "number": True, "note": note, **empty})
    return {
        "key_figures": rows,
        "first_year": "" if first is None else str(first),
        "earlier": any(row["was"] for row in rows),
        "covered": any(row["cover"] for row in rows),
    }


def _course(results: Results, indicator: str) -> pd.Series:
    """Values of an indicator of the city by year, up to the year shown."""
    rows = results.measures
    rows = rows[(rows["level"] == MUNICIPALITY) & (rows["area"] == results.areas.code)]
    course = rows[rows["indicator"] == indicator].set_index("period")["value"].sort_index()
    return course[course.index <= results.year].dropna()


def _key_figure(
    results: Results, name: str, course: pd.Series, first: int | None
) -> dict[str, object]:
    """Write one figure of the city; a first year other than that of the column is named."""
    indicator = results.registry[name]
    measures = sentences.measures_of(results, MUNICIPALITY, results.areas.code)
    # Between which values a figure can lie with what is hidden stands on the sheet of the city.
    measure = measures[name] | {"low": math.nan, "high": math.nan}
    was = ""
    if len(course) > 1:
        year = "" if course.index[0] == first else f" in {course.index[0]}"
        was = f"{dutch.value(course.iloc[0], indicator)}{year}"
    coverage = sentences.coverage_text(measure, indicator)
    said = (sentences.period_text(measure, results.year), sentences.supplied_text(measure))
    return {
        "label": beside.label(indicator),
        "text": sentences.value_text(measure, indicator),
        "number": not pd.isna(measure["value"]),
        "line": sparkline(course, title=_course_title(course, indicator), width=72),
        "was": was,
        "note": ", ".join(filter(None, said)),
        "cover": coverage.replace("dekking ", ""),
        "coverage": coverage,
        "firm": _firm(results, name),
    }


def _firm(results: Results, name: str) -> str:
    """Say that a figure of the city changed beyond chance, and since when; empty where not."""
    verdict = through_time.verdict(results, MUNICIPALITY, results.areas.code, name)
    if results.change is None or verdict not in VERDICTS[:2]:
        return ""
    change = results.change
    year = change.year_then(MUNICIPALITY, name)
    return f"{verdict} sinds {change.since if change.correction else year}"


def _areas_changed(results: Results) -> str:
    """Say of how many areas the risk changed beyond chance; empty where not compared."""
    level = results.levels.parts
    codes = results.areas.names[level].index
    verdicts = [through_time.verdict(results, level, code) for code in codes]
    if results.change is None or not any(verdicts):
        return ""
    firm = sum(verdict in VERDICTS[:2] for verdict in verdicts)
    named = results.levels[level]
    who = f"{dutch.count(firm)} {named.noun(firm)}" if firm else named.no_single
    return f"Sinds {results.change.since} is het risico van {who} aantoonbaar veranderd."


def _course_title(course: pd.Series, indicator: Indicator) -> str:
    points = [f"{year} {dutch.value(value, indicator)}" for year, value in course.items()]
    return f"{indicator.short}: {', '.join(points)}"


def _areas(results: Results) -> list[dict[str, object]]:
    """One row per area of the outer level, the highest risk first, with the strip of its rank."""
    level = results.levels.parts
    paths = sheet_paths(results, level)
    scores = results.risk[level].scores
    above = int((scores["city"] > 0).sum())
    city = above + 0.5 if scores["city"].notna().any() else math.nan
    rows = []
    for code in selection.listed(results, level)[0]:
        name = results.areas.names[level][code]
        low, high = _rank_bounds(results, level, code)
        rank = scores["rank"].get(code, math.nan)
        range_text = sentences.rank_range(results, level, code)
        certainty = f", met 90 % zekerheid {range_text}" if range_text else ""
        title = f"{name}: rang {dutch.number(rank)}{certainty}"
        ranked = int(scores["rank"].notna().sum())
        verdict = through_time.verdict(results, level, code)
        rows.append(
            {
                "name": name,
                "link": paths.get(code, ""),
                "rank": dutch.number(rank),
                "range": range_text,
                "strip": rank_strip(Ranked(rank, low, high, ranked, city), title=title),
                "firm": verdict if verdict in VERDICTS[:2] else "",
                "residents": residents_text(results, level, code),
            }
        )
    return rows


def _rank_bounds(results: Results, level: str, area: str) -> tuple[float, float]:
    """Between which ranks an area lies with 90 % certainty; NaN where not computed."""
    certainty = results.certainty.get(level)
    if certainty is None:
        return math.nan, math.nan
    low, high = certainty["rank_low"], certainty["rank_high"]
    return float(low.get(area, math.nan)), float(high.get(area, math.nan))


def _news(results: Results) -> list[str]:
    """Say what is new since the last release, or that there is none to compare with."""
    change, matching = results.change, results.profiles.matching
    lines = []
    if matching is not None:
        lines.append(transitions.transition_sentence(matching, results.profiles, results.year))
    if change is not None:
        lines += change.notes
    if matching is not None:
        lines += matching.notes
    return lines or ([through_time.NO_COMPARISON] if change is None else [])


def _moves(results: Results) -> list[str]:
    """Name the areas that went to another profile, one line per pair of profiles."""
    matching = results.profiles.matching
    if matching is None or matching.moves.empty:
        return []
    names = results.areas.names[results.profiles.level]
    profile_names = {**results.profiles.names, **matching.gone_names}
    lines = []
    for (before, after), moves in matching.moves.groupby(["before", "after"], sort=True):
        areas = dutch.listing(
            [
                f"{names[code]}{'' if firm else ' (niet zeker)'}"
                for code, firm in zip(moves.index, moves["firm"], strict=True)
            ]
        )
        lines.append(
            f"Van {before} ({profile_names[before]}) naar {after} ({profile_names[after]}): {areas}"
        )
    return lines
