"""The pages for people: the fact sheet of a stadsdeel, on two sheets of A4, and the start page."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from genkgeo import dutch, page_parts, sentences
from genkgeo.areas import LEVEL_NAMES
from genkgeo.figures import area_map
from genkgeo.lines import contribution_bar, sparkline
from genkgeo.made import made
from genkgeo.offline import asset, render, seal
from genkgeo.registry import DOMAINS, Indicator
from genkgeo.results import Results
from genkgeo.strips import Dot, dot_plot

NOTES = {"lower": "lager is meer risico", "none": "telt niet mee in het risico"}
HIGHEST = 10
"""How many wijken the start page lists before "alle wijken"."""


def fact_sheet(results: Results, stadsdeel: str) -> str:
    """Write the page of one stadsdeel.

    Parameters
    ----------
    results : Results
    stadsdeel : str
        Area code.

    Returns
    -------
    str
        A page that stands alone, for the path that `page_parts.sheet_path` gives.
    """
    name = results.areas.names["stadsdeel"][stadsdeel]
    wijken = page_parts.members(results, "wijk", stadsdeel)
    up, down = sentences.pushes(results, "stadsdeel", stadsdeel)
    return seal(
        render(
            "fiche.html.j2",
            page_title=f"Stadsdeel {name}",
            notes=results.notes,
            made=made(results),
            css=asset("genkgeo.css"),
            up="../",
            results=results,
            name=name,
            facts=_facts(results, stadsdeel, wijken),
            finding=sentences.risk_sentence(results, "stadsdeel", stadsdeel),
            why=sentences.why_sentence(results, "stadsdeel", stadsdeel),
            about=sentences.about(results),
            map=page_parts.sector_map(results, stadsdeel, name),
            keys=page_parts.risk_keys(),
            ranking=page_parts.ranking(results, stadsdeel),
            domains=_domains(results, stadsdeel, name),
            contributions=contribution_bar(
                up,
                down,
                page_parts.short_names(results),
                title=f"Waaruit het risico van {name} bestaat",
            ),
            table=page_parts.area_table(results, "wijk", wijken, like=True),
            standing_out=page_parts.standing_out(results, stadsdeel),
            sources=_sources(results),
        )
    )


def start_page(
    results: Results, downloads: list[tuple[str, str]], notebooks: list[tuple[str, str]]
) -> str:
    """Write ``index.html``: the city at a glance, and the way to everything else.

    Parameters
    ----------
    results : Results
    downloads, notebooks : list of tuple of (str, str)
        Text of the link and its address within the release.

    Returns
    -------
    str
    """
    districts = sentences.highest(results, "stadsdeel")
    districts = districts.append(results.areas.names["stadsdeel"].index.difference(districts))
    wijken = sentences.highest(results, "wijk")
    wijken = wijken.append(results.areas.names["wijk"].index.difference(wijken))
    return seal(
        render(
            "start.html.j2",
            page_title=results.title,
            notes=results.notes,
            made=made(results),
            css=asset("genkgeo.css"),
            up="",
            results=results,
            finding=sentences.city_sentence(results, "wijk"),
            about=sentences.about(results),
            key_figures=_key_figures(results),
            map=_city_map(results),
            keys=page_parts.risk_keys(),
            ranking=page_parts.ranking(results, None),
            stadsdelen=page_parts.area_table(results, "stadsdeel", districts),
            sheets={code: page_parts.sheet_path(code) for code in districts},
            highest=page_parts.area_table(results, "wijk", wijken[:HIGHEST]),
            others=page_parts.area_table(results, "wijk", wijken[HIGHEST:]),
            downloads=downloads,
            notebooks=notebooks,
        )
    )


def _key_figures(results: Results) -> list[dict[str, object]]:
    """Give the city's figures: value, what it was, and its course as a line."""
    rows = results.measures
    city = rows[(rows["level"] == "gemeente") & (rows["area"] == results.areas.code)]
    now = sentences.measures_of(results, "gemeente", results.areas.code)
    people = page_parts.residents_text(results, "gemeente", results.areas.code)
    known = people != dutch.NO_VALUE
    figures = [dict(label="Inwoners", text=people, note="", was="", line="")] if known else []
    for one in page_parts.compared(results):
        indicator, row = results.registry[one], now.loc[one]
        course = city[city["indicator"] == one].set_index("period")["value"].sort_index()
        remarks = (
            sentences.period_text(row, results.year),
            sentences.coverage_text(row, indicator),
        )
        figures.append(
            {
                "label": _label(indicator),
                "note": ", ".join(filter(None, remarks)),
                "text": sentences.value_text(row, indicator),
                "was": _course_text(course, indicator, row["period"]),
                "line": sparkline(course, title=_course_title(course, indicator)),
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


def _city_map(results: Results) -> Markup:
    names = results.areas.names["wijk"]
    return area_map(
        results.shapes["wijk"],
        page_parts.fifths_fill(results, "wijk"),
        borders=results.shapes["stadsdeel"],
        labels=names,
        title=f"Risico per wijk in {results.areas.name}, {results.year}, in vijfden",
        width=528,
    )


def _facts(results: Results, stadsdeel: str, wijken: pd.Index) -> str:
    sectors = len(page_parts.members(results, "sector", stadsdeel))
    parts = [_counted(len(wijken), "wijk"), _counted(sectors, "sector")]
    people = page_parts.residents_text(results, "stadsdeel", stadsdeel)
    if people != dutch.NO_VALUE:
        parts.append(f"{people} inwoners")
    return " · ".join([*parts, str(results.year)])


def _counted(number: int, level: str) -> str:
    return f"{number} {LEVEL_NAMES[level][number != 1]}"


def _domains(results: Results, stadsdeel: str, name: str) -> Markup:
    level = results.current("stadsdeel")
    own = sentences.measures_of(results, "stadsdeel", stadsdeel)
    city = sentences.measures_of(results, "gemeente", results.areas.code)
    dots = []
    for one in page_parts.compared(results):
        indicator, mine = results.registry[one], own.loc[one]
        remarks = (
            NOTES.get(indicator.direction),
            sentences.period_text(mine, results.year),
            sentences.coverage_text(mine, indicator),
        )
        others = level[(level["indicator"] == one) & (level["area"] != stadsdeel)]["value"]
        dots.append(
            Dot(
                group=DOMAINS[indicator.domain],
                name=_label(indicator),
                note=", ".join(filter(None, remarks)),
                value=mine["value"],
                text=sentences.value_text(mine, indicator),
                city=city.loc[one, "value"],
                city_text=sentences.value_text(city.loc[one], indicator),
                low=_lowest(mine["low"], mine.get("ci_low")),
                high=_highest(mine["high"], mine.get("ci_high")),
                others=tuple(others),
                flipped=indicator.direction == "lower",
            )
        )
    order = list(DOMAINS.values())
    dots.sort(key=lambda dot: order.index(dot.group))
    title = "Naar rechts is meer risico; elke rij heeft een eigen schaal."
    return dot_plot(dots, title=title, own=name, city=results.areas.name)


def _lowest(*ends: float | None) -> float:
    """Give the lower end of the light bar: by chance, or by what is hidden."""
    return float(pd.Series(ends, dtype=float).min())


def _highest(*ends: float | None) -> float:
    return float(pd.Series(ends, dtype=float).max())


def _label(indicator: Indicator) -> str:
    if indicator.unit == "%":
        return indicator.short
    return f"{indicator.short}, {indicator.unit}"


def _sources(results: Results) -> list[str]:
    """Name the suppliers, each with what comes from it."""
    by_source: dict[str, list[str]] = {}
    for name in page_parts.compared(results):
        indicator = results.registry[name]
        by_source.setdefault(indicator.source, []).append(indicator.short)
    return [f"{source}: {dutch.listing(names)}" for source, names in by_source.items()]
