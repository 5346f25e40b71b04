"""Whether figures from elsewhere than the tables of areas can be, and are all there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from genkgeo.checks.findings import BLOCKING, WARNING, Finding
from genkgeo.checks.roughly import of_all_sectors
from genkgeo.checks.unusual import jumps
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.barometer import Barometer
from genkgeo.plans.inputs import Plans
from genkgeo.states import State
from genkgeo.words import dutch

LONGEST = 15
"""Years without a figure before one that was probably typed wrong."""

FAR = 20
"""So many times as large or as small as here a figure of a wider area is not likely to be."""

FEWEST_SAME = 3
"""Figures that are all those of the year before, from which that says something."""


def check_elsewhere(
    references: pd.DataFrame,
    municipalities: pd.DataFrame,
    plans: Plans | None,
    params: Params,
    figures: pd.DataFrame,
) -> list[Finding]:
    """Look at figures of wider areas, of other municipalities and of the city alone.

    Parameters
    ----------
    references : pandas.DataFrame
        From `genkgeo.measures.reconciliation.merge_references`.
    municipalities : pandas.DataFrame
        From `genkgeo.sources.municipalities.read_municipalities`; may be empty.
    plans : Plans, optional
    params : Params
    figures : pandas.DataFrame
        Of the sectors, tidy.

    Returns
    -------
    list of Finding
        A figure that cannot be blocks. A figure that jumps or is far from ours, one that is not of
        the year, and a barometer that lacks figures or has another unit, are warnings.
    """
    file = params.file
    figures = figures[figures["period"] <= file.year] if len(figures) else figures
    findings: list[Finding] = []
    if file.published is not None or plans is not None:
        name = Path(file.published.file).name if file.published else ""
        findings += _impossible(references, "area", name, params.registry)
        findings += _far_from_ours(references, figures, name, params)
    if file.municipalities is not None:
        name = Path(file.municipalities).name
        findings += _impossible(municipalities, "name", name, params.registry)
    if plans is not None and file.plans is not None:
        findings += _city_alone(plans, Path(file.plans.city_figures or "").name, params)
        findings += _barometers(plans, params, figures)
    return findings


def _impossible(
    figures: pd.DataFrame, whose: str, file: str, registry: Mapping[str, Indicator]
) -> Iterator[Finding]:
    """Find figures in use that no area can have: a share above 100 %, a count below 0."""
    for name, rows in figures.groupby("indicator", sort=True):
        indicator = registry.get(str(name))
        if indicator is None:
            continue
        low, high = indicator.possible
        wrong = rows[~rows["value"].astype(float).between(low, high)]
        if len(wrong):
            message = f"{indicator.short} kan dit niet zijn: {_listed(wrong, whose, indicator)}"
            remedy = f"verbeter het cijfer; het staat in de eenheid van {name} ({indicator.unit})"
            yield Finding(BLOCKING, "onmogelijk cijfer", file, None, str(name), message, remedy)


def _far_from_ours(
    references: pd.DataFrame, figures: pd.DataFrame, file: str, params: Params
) -> Iterator[Finding]:
    """Find figures of wider areas that are many times ours, or as many less: another unit."""
    for name, rows in references.groupby("indicator", sort=True):
        indicator = params.registry.get(str(name))
        ours = None if indicator is None else of_all_sectors(figures, indicator)
        if indicator is None or not ours:
            continue
        values = rows["value"].astype(float)
        can_be = (values > 0) & values.between(*indicator.possible)
        far = rows[can_be & ~values.between(ours / FAR, ours * FAR)]
        if len(far):
            message = (
                f"{indicator.short}: meer dan {FAR} keer zo groot of zo klein als hier: "
                f"{_listed(far, 'area', indicator)}"
            )
            remedy = f"kijk na of het cijfer in de eenheid van {name} staat ({indicator.unit})"
            yield Finding(WARNING, "andere eenheid", file, None, str(name), message, remedy)


def _listed(rows: pd.DataFrame, whose: str, indicator: Indicator) -> str:
    """Name the first few figures, each with whose it is and of which year."""
    cells = zip(rows[whose], rows["period"], rows["value"], strict=True)
    return first_five(
        f"{area} {year}: {dutch.value(value, indicator)}" for area, year, value in cells
    )


def _city_alone(plans: Plans, file: str, params: Params) -> Iterator[Finding]:
    """Find figures of the city alone that jump from one year to the next, or come long after."""
    for name, rows in plans.city.groupby("indicator", sort=True):
        indicator = plans.registry[str(name)]
        known = rows[rows["value"].notna()].sort_values("period")
        steps = jumps(known, indicator, params.file.checks.city)
        if steps:
            message = f"{indicator.short}: het cijfer van de stad gaat {first_five(steps.values())}"
            remedy = "kijk na of teller en noemer hetzelfde tellen als vroeger"
            yield Finding(WARNING, "grote sprong", file, None, str(name), message, remedy)
        far = known.loc[known["period"].diff() > LONGEST, "period"]
        if len(far):
            message = f"{indicator.short}: lang geen cijfer voor {first_five(far)}"
            yield Finding(
                WARNING, "vreemd jaar", file, None, str(name), message, "kijk na of elk jaar klopt"
            )
    yield from _newest_of_city(plans, file, params.file.year)


def _newest_of_city(plans: Plans, file: str, year: int) -> Iterator[Finding]:
    """Find figures of the city that are not of its newest year, or are those of the year before."""
    city = plans.city[plans.city["state"] == State.OBSERVED]
    if city.empty:
        return
    newest = int(city["period"].max())
    last = city.groupby("indicator")["period"].max()
    older = [plans.registry[str(name)].short for name in last.index[last < newest]]
    if newest < year:
        message = f"de jongste stadscijfers zijn van {newest}"
        remedy = f"vul de rijen van {year} aan, als de cijfers er zijn"
        yield Finding(WARNING, "ouder jaar", file, None, "", message, remedy)
    if older:
        message = f"van {newest} is er geen stadscijfer voor {first_five(older)}"
        remedy = f"vul de rij van {newest} aan, als het cijfer er is"
        yield Finding(WARNING, "ouder jaar", file, None, "", message, remedy)
    table = city.pivot(index="indicator", columns="period", values="numerator")
    if newest - 1 in table:
        both = table[[newest - 1, newest]].dropna()
        same = int((both[newest - 1] == both[newest]).sum())
        if len(both) >= FEWEST_SAME and same == len(both):
            message = f"alle cijfers van {newest} zijn die van {newest - 1}"
            remedy = f"kijk na of de cijfers van {newest} al bekend zijn"
            yield Finding(WARNING, "cijfers van vorig jaar", file, None, "", message, remedy)


def _barometers(plans: Plans, params: Params, figures: pd.DataFrame) -> Iterator[Finding]:
    """Find a barometer that is not shown, or of which the thresholds tell no area from another."""
    choices = params.file.plans
    assert choices is not None
    known = {*params.registry, *plans.city["indicator"]}
    for key, barometer in (("barometer", plans.barometer), ("barometer_beside", plans.beside)):
        if barometer is None:
            continue
        file = Path(getattr(choices, key) or "").name
        lacks = [name for name in barometer.indicators if name not in known]
        if lacks:
            message = f"{key}: hij staat er niet, want van {dutch.listing(lacks)} zijn geen cijfers"
            remedy = f"zet ze onder 'use' en geef hun tabel, of haal onder 'plans' {key} weg"
            yield Finding(WARNING, "telt niet mee", file, None, "", message, remedy)
        yield from _other_unit(barometer, file, params, figures)
    if choices.barometer is not None and choices.barometer == choices.barometer_beside:
        message = "barometer en barometer_beside noemen hetzelfde bestand"
        remedy = "noem onder barometer_beside een andere keuze, of haal de regel weg"
        yield Finding(WARNING, "telt niet mee", "", None, "", message, remedy)


def _other_unit(
    barometer: Barometer, file: str, params: Params, figures: pd.DataFrame
) -> Iterator[Finding]:
    """Find thresholds that are many times the figure of all sectors together, or as many less."""
    times = params.file.checks.times
    for name, part in barometer.indicators.items():
        own = params.registry.get(name)
        now = None if own is None else of_all_sectors(figures, own)
        if own is None or not now:
            continue
        far = [one.value for one in part.thresholds if not now / times < one.value < now * times]
        if len(far) == len(part.thresholds):
            message = (
                f"{own.short}: elke drempel van de barometer is meer dan {dutch.number(times)} "
                f"keer zo groot of zo klein als het cijfer van nu"
            )
            remedy = f"zet de drempels in de eenheid van {name} ({own.unit})"
            yield Finding(WARNING, "andere eenheid", file, None, name, message, remedy)
