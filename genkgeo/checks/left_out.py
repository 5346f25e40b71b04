"""What the parameters or the tables name and nothing uses: it is dropped, but not in silence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import BLOCKING, WARNING, Finding, Kind
from genkgeo.errors import first_five
from genkgeo.measures.supplied import above_sectors, of_sectors
from genkgeo.parameters.file import Params

LEFT_OUT: Kind = "telt niet mee"

MORE = 1.1
"""So many times the residents a count of some of them may be, that is of another day."""


def check_left_out(
    figures: pd.DataFrame, areas: dict[str, Areas], params: Params, published: pd.DataFrame
) -> list[Finding]:
    """Find areas, weights, sizes and published figures that nothing is done with.

    Parameters
    ----------
    figures : pandas.DataFrame
        Of all tables that were read.
    areas : dict of str to Areas
        Vintage → hierarchy.
    params : Params
    published : pandas.DataFrame
        From `genkgeo.measures.reconciliation.read_published`.

    Returns
    -------
    list of Finding
        Warnings; a size that no table has blocks, for its name cannot be right.
    """
    findings = [finding for here in areas.values() for finding in _areas(here, params)]
    findings += [finding for here in areas.values() for finding in _same_names(here, params)]
    findings += _weights(params) + _sizes(figures, params) + _exceptions(figures, params)
    if params.file.published is not None and published.empty:
        message = (
            f"geen enkele rij van {params.file.published.area} is van een indicator in gebruik: "
            "er wordt niets vergeleken"
        )
        remedy = f"gebruik in de kolom indicator de namen van 'use': {first_five(params.registry)}"
        findings.append(_left_out(params.file.published.file, "indicator", message, remedy))
    return findings


def _left_out(file: str, variable: str, message: str, remedy: str) -> Finding:
    return Finding(WARNING, LEFT_OUT, Path(file).name, None, variable, message, remedy)


def _areas(here: Areas, params: Params) -> Iterable[Finding]:
    """Find areas in which no sector lies: they are on no map and in no table."""
    if not here.without_sectors:
        return
    files, first = params.file.areas[here.vintage], here.levels.middle[0]
    message = (
        f"geen enkele sector van indeling {here.vintage} ligt in {first_five(here.without_sectors)}"
    )
    remedy = (
        f"klopt dat, haal de rij dan weg; verbeter anders de kolom {first} van "
        f"{Path(files.sectors).name}"
    )
    yield _left_out(files.above[first], "", message, remedy)


def _same_names(here: Areas, params: Params) -> Iterable[Finding]:
    """Find areas above the sector with the name of another: readers and plans go by the name."""
    files = params.file.areas[here.vintage]
    for level in here.levels.middle:
        names = here.names[level]
        double = names[names.duplicated(keep=False)].sort_values(kind="stable")
        if len(double):
            texts = [f"{name} ({code})" for code, name in double.items()]
            message = (
                f"{here.levels[level].plural} van indeling {here.vintage} met dezelfde naam: "
                f"{first_five(texts)}"
            )
            remedy = "geef elk gebied een eigen naam: pagina's en plannen noemen het zo"
            file = Path(files.above[level]).name
            yield Finding(WARNING, "dubbel gebied", file, None, "", message, remedy)


def _weights(params: Params) -> list[Finding]:
    """Find weights of life domains in which no indicator counts for the risk."""
    counted = {own.domain for own in params.registry.values() if own.direction != "none"}
    unused = sorted(set(params.file.risk.weights) - counted)
    if not unused:
        return []
    message = f"risk.weights: geen enkele indicator in gebruik telt mee voor {first_five(unused)}"
    remedy = "zet een indicator van dat domein onder 'use', of haal het gewicht weg"
    return [_left_out("", "", message, remedy)]


def _exceptions(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find names under ``checks`` that no table has: what they should let through still blocks."""
    findings, known = [], set(figures["variable"])
    for key in ("decimals", "percentages"):
        unknown = [name for name in getattr(params.file.checks, key) if name not in known]
        if unknown:
            message = f"checks.{key}: geen enkele tabel heeft {first_five(unknown)}"
            remedy = f"verbeter de naam (een van de variabelen: {first_five(sorted(known))})"
            findings.append(_left_out("", "", message, f"{remedy}, of haal ze daar weg"))
    return findings


def _sizes(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find a variable of the residents or of the size that no table has, or only later years."""
    file, findings = params.file, []
    for key, variable in (("residents", file.residents), ("size", file.size)):
        if variable is None:
            continue
        rows = figures[figures["variable"] == variable]
        years = rows["period"]
        if years.empty:
            message = f"{key}: {variable} staat in geen enkele tabel"
            remedy = f"verbeter de naam, voeg de tabel toe, of haal '{key}' weg"
            findings.append(
                Finding(BLOCKING, "ontbrekende variabele", "", None, variable, message, remedy)
            )
        elif key == "residents" and years.min() > file.year:
            message = (
                f"{variable} heeft enkel cijfers na {file.year} (vanaf {years.min()}): "
                "het aantal inwoners is niet bekend"
            )
            remedy = f"voeg de tabel van {file.year} of vroeger toe"
            findings.append(_left_out("", variable, message, remedy))
        elif of_sectors(rows).empty:
            per = params.levels[above_sectors(rows)["level"].iloc[0]].singular
            message = (
                f"{key}: {variable} is enkel per {per} bekend: in de dekking wegen alle sectoren "
                "even zwaar, en van een sector zijn de inwoners niet bekend"
            )
            remedy = "voeg de tabel per statistische sector toe, als die er is"
            findings.append(_left_out("", variable, message, remedy))
    return findings + _no_residents(figures, params)


def _no_residents(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find residents of whom there are fewer than of a part of them, or that are such a part."""
    residents = params.file.residents
    rows = of_sectors(figures)
    if residents is None or residents not in set(rows["variable"]):
        return []
    people = [own for own in params.registry.values() if own.unit == "%" and own.kind == "rate"]
    wholes = {str(own.denominator) for own in people} - {residents}
    if residents in {own.numerator for own in people}:
        message = f"residents: {residents} is de teller van een indicator, en dus maar een deel"
    else:
        year = rows.loc[rows["variable"] == residents, "period"].max()
        of_year = rows[rows["period"] == year]
        sums = of_year.groupby("variable")["value"].sum()
        larger = [name for name in sorted(wholes) if sums.get(name, 0.0) > MORE * sums[residents]]
        if not larger:
            return []
        message = (
            f"residents: in {year} zijn er van {residents} minder dan van {first_five(larger)}, "
            "en dus zijn het niet alle inwoners"
        )
    remedy = "noem onder residents de variabele van alle inwoners"
    return [_left_out("", residents, message, remedy)]
