"""The part of ``noden.html`` on how many there are and how many were reached, in people."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from genkgeo.pages.sheet_paths import area_links
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.chains import Chain, Counted, chains
from genkgeo.plans.expected_people import Expected
from genkgeo.plans.gap import (
    CATCHMENT,
    Gap,
    Line,
    Reached,
    area_gaps,
    city_lines,
    figures_of,
    measures_among,
    year_of,
)
from genkgeo.plans.inputs import Plans
from genkgeo.plans.of_whom import STEPS, Among
from genkgeo.plans.reach import Area
from genkgeo.plans.texts import day_text
from genkgeo.results import Results
from genkgeo.words import dutch

NOT_RECORDED = "niet ingevoerd"
"""Of what nobody recorded; a recorded 0 is written as 0."""

HIDDEN = "niet te zeggen"
"""Of how many there are where the release shows no figure."""


def gap_part(results: Results, plans: Plans, places: pd.DataFrame) -> dict[str, object] | None:
    """Lay out need, offer and reach.

    Parameters
    ----------
    results : Results
    plans : Plans
    places : pandas.DataFrame
        From `genkgeo.plans.action_places.action_places`.

    Returns
    -------
    dict or None
        ``lines`` of the whole city, ``chains`` and ``areas``; None where no action says of whom
        it counts a part.
    """
    register, records = plans.register, plans.records
    if not any(measures_among(register)):
        return None
    lines = city_lines(results, register, records, city_figures(results, plans), plans.registry)
    of_areas = [_areas(results, plans, places, among) for among in amongs(results, plans)]
    return {
        "lines": [_line(line) for line in lines],
        "chains": [_chain(chain) for chain in chains(register, records, results.last_day)],
        "areas": of_areas,
        "catchments": bool(plans.catchments),
    }


def city_figures(results: Results, plans: Plans) -> pd.DataFrame:
    """Figures of the city, those that exist for it alone included."""
    of_areas = results.measures[results.measures["level"] == MUNICIPALITY]
    parts = [part for part in (of_areas, plans.city) if len(part)]
    every = pd.concat(parts, ignore_index=True) if parts else of_areas
    return every[every["period"] <= results.year]


def amongs(results: Results, plans: Plans) -> list[Among]:
    """List whom the actions reach and areas have figures of, each once, as the plans order them."""
    found = [
        among
        for _, _, measure, among in measures_among(plans.register)
        if measure.reach and among.indicator in results.registry and not among.whole
    ]
    return list({among.model_dump_json(): among for among in found}.values())


def whom(among: Among, indicator: Indicator) -> str:
    """Name those of whom an action counts a part.

    Examples
    --------
    >>> births = Indicator(label="Kansarm", short="Kansarme geboorten", unit="%", domain="gezin",
    ...     numerator="kansarm", denominator="geboorten", source="x", persons="flow")
    >>> whom(Among(indicator="kansarm", years=3), births)
    'kansarme geboorten van 3 jaar'
    >>> whom(Among(indicator="kansarm", whole=True), births)
    'geboorten van een jaar'
    """
    name = dutch.in_sentence(indicator.short)
    if among.whole and indicator.denominator:
        name = indicator.denominator.replace("_", " ")
    if indicator.persons != "flow":
        return name
    return f"{name} van {'een jaar' if among.years == 1 else f'{among.years} jaar'}"


def margin_text(expected: Expected) -> str:
    """Write between what a number lies; empty where it is one number."""
    low, high = dutch.number(expected.low), dutch.number(expected.high)
    return "" if not expected.known or low == high else f"{low}–{high}"


def _line(line: Line) -> dict[str, object]:
    among = line.measure.among
    assert among is not None
    known = line.expected.known
    return {
        "label": line.measure.label,
        "plan": line.entry.plan.title,
        "whom": whom(among, line.indicator),
        "number": dutch.number(line.expected.number) if known else HIDDEN,
        "margin": margin_text(line.expected),
        "figures_of": line.figures_of or "",
        **_counted(line.counted),
        "gap": dutch.number(line.gap),
    }


def _counted(counted: Counted) -> dict[str, object]:
    """Write a count with its year; what is not recorded is no 0."""
    if counted.value is None or counted.day is None:
        return {"counted": NOT_RECORDED, "until": ""}
    return {"counted": dutch.amount_text(counted.value), "until": f"tot {day_text(counted.day)}"}


def _chain(chain: Chain) -> dict[str, object]:
    return {
        "label": chain.entry.action.label,
        "plan": chain.entry.plan.title,
        "unit": chain.unit,
        "steps": [_counted(chain.steps[step]) if step in chain.steps else {} for step in STEPS],
        "why_not": [
            f"{label}: {_counted(counted)['counted']}" for label, counted in chain.declined.items()
        ]
        if any(counted.value is not None for counted in chain.declined.values())
        else [NOT_RECORDED],
        "doubt": chain.doubt,
    }


def _areas(results: Results, plans: Plans, places: pd.DataFrame, among: Among) -> dict[str, object]:
    """Lay out catchments and areas of the main level for those whom some actions reach."""
    indicator = results.registry[among.indicator]
    gaps = area_gaps(results, plans.register, plans.records, places, plans.catchments, among)
    year = year_of(results, plans.register, plans.records, among)
    of_figures = figures_of(results, among, year)
    main = results.levels[results.levels.main]
    told = [gap for gap in gaps if gap.expected.known or gap.reached.recorded]
    return {
        "whom": whom(among, indicator),
        "year": year,
        "finding": finding(gaps, results, of_figures),
        "groups": [
            (title, [_row(results, gap) for gap in told if (gap.level == CATCHMENT) == of_house])
            for title, of_house in (("Opvanggebieden", True), (main.plural.capitalize(), False))
        ],
        "silent": dutch.listing([gap.name for gap in gaps if gap not in told]),
    }


def on_sheets(results: Results, plans: Plans, places: pd.DataFrame) -> dict[Area, str]:
    """Say of each area with a fact sheet how many there are in a year, and how many were reached.

    Returns
    -------
    dict
        Level and code → a sentence; areas of which nobody can say how many there are are absent.
    """
    whoms = amongs(results, plans)
    if not whoms:
        return {}
    among = min(whoms, key=lambda one: one.years)
    register, records, levels = plans.register, plans.records, results.levels.with_sheets
    gaps = area_gaps(results, register, records, places, {}, among, levels)
    return {
        (gap.level, gap.area): f"In een jaar te bereiken: {dutch.number(gap.expected.number)} "
        f"({margin_text(gap.expected)}), bereikt: {reached_text(gap.reached)}"
        for gap in gaps
        if gap.expected.known
    }


def reached_text(reached: Reached) -> str:
    """Write how many were reached.

    Examples
    --------
    >>> nan = float("nan")
    >>> [reached_text(Reached(*ends)) for ends in ((0.0, 0.0), (5.0, 9.0), (nan, nan))]
    ['0', '5–9', 'niet ingevoerd']
    """
    if not reached.recorded:
        return NOT_RECORDED
    return "–".join(dict.fromkeys(dutch.number(end) for end in reached))


def finding(gaps: Sequence[Gap], results: Results, of_figures: int | None) -> str:
    """Say where the gap is the widest, and in how many areas nothing is recorded.

    The year stands in the sentence, so that nobody takes a number for the figure of now.
    """
    main = results.levels[results.levels.main]
    own = [gap for gap in gaps if gap.level == main.id]
    silent = sum(not gap.reached.recorded for gap in own)
    parts = []
    known = [gap for gap in own if not math.isnan(gap.gap)]
    if known:
        first = known[0]
        parts.append(
            f"{first.name}: {dutch.number(first.reached.low)} bereikt van "
            f"{dutch.number(first.expected.number)}, naar de cijfers van {of_figures}."
        )
    if silent:
        parts.append(f"In {dutch.many(silent, main.singular, main.plural)} is niets ingevoerd.")
    return " ".join(parts)


def _row(results: Results, gap: Gap) -> dict[str, object]:
    links = results.once(area_links, results.levels.main) if gap.level != CATCHMENT else {}
    low, high = (dutch.number(end) for end in gap.ends)
    known = not math.isnan(gap.gap)
    return {
        "name": gap.name,
        "link": links.get(gap.area, ""),
        "whole": dutch.number(gap.expected.whole) if gap.expected.known else HIDDEN,
        "number": dutch.number(gap.expected.number) if gap.expected.known else HIDDEN,
        "margin": margin_text(gap.expected),
        "reached": reached_text(gap.reached),
        "gap": dutch.number(gap.gap),
        "gap_margin": f"{low}–{high}" if known and low != high else "",
    }
