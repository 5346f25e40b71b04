"""Whether figures from elsewhere than the tables of areas can be, and are all there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from genkgeo.checks.findings import BLOCKING, WARNING, Finding
from genkgeo.checks.unusual import differ_more_than
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.inputs import Plans
from genkgeo.words import dutch


def check_elsewhere(
    references: pd.DataFrame, municipalities: pd.DataFrame, plans: Plans | None, params: Params
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

    Returns
    -------
    list of Finding
        A figure that cannot be blocks, and so does one of a year that is still to come. A figure
        that jumps, and a barometer for which figures are lacking, are warnings.
    """
    file = params.file
    findings: list[Finding] = []
    if file.published is not None or plans is not None:
        name = Path(file.published.file).name if file.published else ""
        findings += _impossible(references, "area", name, params.registry)
    if file.municipalities is not None:
        name = Path(file.municipalities).name
        findings += _impossible(municipalities, "name", name, params.registry)
    if plans is not None and file.plans is not None:
        findings += _city_alone(plans, Path(file.plans.city_figures or "").name, params)
        findings += _barometer(plans, Path(file.plans.barometer or "").name, params)
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
            texts = [
                f"{area} {year}: {dutch.value(value, indicator)}"
                for area, year, value in zip(
                    wrong[whose], wrong["period"], wrong["value"], strict=True
                )
            ]
            message = f"{indicator.short} kan dit niet zijn: {first_five(texts)}"
            remedy = f"verbeter het cijfer; het staat in de eenheid van {name} ({indicator.unit})"
            yield Finding(BLOCKING, "onmogelijk cijfer", file, None, str(name), message, remedy)


def _city_alone(plans: Plans, file: str, params: Params) -> Iterator[Finding]:
    """Find figures of the city alone that are of a later year, or that jump in one year."""
    for name, rows in plans.city.groupby("indicator", sort=True):
        indicator = plans.registry[str(name)]
        later = rows.loc[rows["period"] > params.file.year, "period"]
        if len(later):
            message = f"{indicator.short} van {first_five(later)}: dat is na {params.file.year}"
            remedy = "verbeter het jaar, of haal de rij weg tot de uitgave van dat jaar"
            yield Finding(BLOCKING, "vreemd jaar", file, None, str(name), message, remedy)
            continue
        known = rows[rows["value"].notna()].sort_values("period").tail(2)
        if len(known) == 2 and differ_more_than(known, params.file.checks.city):
            before, last = known["period"]
            old, new = (dutch.value(value, indicator) for value in known["value"])
            message = (
                f"{indicator.short}: het cijfer van de stad gaat van {old} in {before} naar {new} "
                f"in {last}"
            )
            remedy = "kijk na of teller en noemer hetzelfde tellen als vroeger"
            yield Finding(WARNING, "grote sprong", file, None, str(name), message, remedy)


def _barometer(plans: Plans, file: str, params: Params) -> Iterator[Finding]:
    """Find a barometer that is not shown, for indicators of it have no figures."""
    if plans.barometer is None or plans.barometer_of(params.registry) is not None:
        return
    known = {*params.registry, *plans.city["indicator"]}
    lacks = [name for name in plans.barometer.indicators if name not in known]
    message = f"er is geen barometer: van {dutch.listing(lacks)} zijn er geen cijfers"
    remedy = "zet ze onder 'use' en geef hun tabel, of haal onder 'plans' de regel barometer weg"
    yield Finding(WARNING, "telt niet mee", file, None, "", message, remedy)
