"""Whether a value can be what it says it is: a count, a share, a percentage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import BLOCKING, WARNING, Finding, Kind, at, first_row, parted
from genkgeo.checks.undeclared import as_cell, check_undeclared, undeclared_codes
from genkgeo.parameters.file import Params, Table
from genkgeo.parameters.registry import Indicator
from genkgeo.sources.workbook import SUFFIXES
from genkgeo.states import State
from genkgeo.words import dutch

CELL = ["vintage", "sector", "period"]
"""What a variable has one figure of."""


def check_values(figures: pd.DataFrame, areas: dict[str, Areas], params: Params) -> list[Finding]:
    """Look at the values of every variable that the registry uses."""
    buckets = {code for here in areas.values() for code in (*here.unknown, *here.hidden)}
    of_variable = {str(variable): rows for variable, rows in figures.groupby("variable")}
    # A sector that stands twice is another finding; here its first row counts.
    once = figures.drop_duplicates([*CELL, "variable"])
    with_zeros = pd.concat([once, *_zeros(once, areas, params)], ignore_index=True)
    # Where a variable does not apply there is nobody, and nobody to count among them.
    nobody = with_zeros["state"].eq(State.NOT_APPLICABLE)
    with_zeros["value"] = with_zeros["value"].mask(nobody, 0.0)
    wide = with_zeros.pivot(index=CELL, columns="variable", values="value")
    # In a bucket lies what could not be located: numerator and denominator need not be the same.
    placed = wide[~wide.index.get_level_values("sector").isin(buckets)]
    undeclared = undeclared_codes(figures, params)
    findings = check_undeclared(figures[undeclared]) + _two_vintages(once)
    # What is perhaps no figure at all is not judged as one as well.
    figures = figures[~undeclared]
    findings += _signs(figures, params)
    for indicator in params.registry.values():
        if indicator.numerator not in of_variable:
            continue
        numerator = of_variable[indicator.numerator]
        below = once["variable"].eq(str(indicator.denominator))
        nowhere = once[below & nobody[: len(once)].to_numpy()]
        findings += _ratio(numerator, placed, indicator, nowhere)
        findings += _of_nobody(numerator, nowhere, buckets, indicator)
        if indicator.numerator not in params.file.checks.percentages:
            findings += _percentage(numerator, indicator)
    return findings + _decimals(figures[~figures["sector"].isin(buckets)], params)


def _zeros(once: pd.DataFrame, areas: dict[str, Areas], params: Params) -> list[pd.DataFrame]:
    """Write out the zeros that a table leaves out: they too must fit what is beside them."""
    zero = [at for at, table in enumerate(params.file.tables) if table.absent == "zero"]
    says_zero, parts = once["table"].isin(zero).to_numpy(), []
    for (vintage, variable, period), places in parted(once, "vintage", "variable", "period"):
        if not says_zero[places].all():
            continue
        given = pd.Index(once["sector"].iloc[places])
        absent = areas[vintage].sectors.index.difference(given)
        cells = {"vintage": vintage, "variable": variable, "period": period, "sector": absent}
        parts.append(pd.DataFrame(cells | {"value": 0.0}))
    return [part for part in parts if len(part)]


def _two_vintages(once: pd.DataFrame) -> list[Finding]:
    """Find a year that two vintages give with different totals."""
    key = ["variable", "period", "vintage"]
    sums = once.groupby(key)["value"].sum().unstack("vintage")
    findings = []
    for (variable, period), by_vintage in zip(sums.index, sums.to_dict("records"), strict=True):
        known = {vintage: total for vintage, total in by_vintage.items() if pd.notna(total)}
        if np.isclose(max(known.values()), min(known.values()), rtol=1e-9):
            continue
        rows = once[(once["variable"] == variable) & (once["period"] == period)]
        totals = ", ".join(f"{total:.0f} in indeling {vintage}" for vintage, total in known.items())
        findings.append(
            at(
                rows,
                "jaar in twee indelingen",
                f"{variable} van {period} staat in twee indelingen met een ander totaal: {totals}",
                "laat dat jaar in een van de twee tabellen weg",
            )
        )
    return findings


def count_variables(params: Params) -> set[str]:
    """Name the variables that can only be whole numbers of people, households or pupils.

    The numerator of a rate that has no largest ratio may be an amount (kWh, euro).
    """
    counts = {params.file.residents, params.file.size}
    for indicator in params.registry.values():
        counts.add(indicator.denominator)
        bounded = indicator.maximum_ratio is not None or indicator.unit == "%"
        if indicator.kind == "count" or (indicator.kind == "rate" and bounded):
            counts.add(indicator.numerator)
    return {name for name in counts if name}


def rate_numerators(params: Params) -> set[str]:
    """Name the variables that a rate counts above the line."""
    return {
        indicator.numerator for indicator in params.registry.values() if indicator.kind == "rate"
    }


def _signs(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find counts and amounts below 0."""
    sizes, counts = sizes_of(params), never_negative(params)
    negative = figures[(figures["value"] < 0) & figures["variable"].isin(counts)]
    findings = []
    for _, rows in negative.groupby(["table", "variable"]):
        first = first_row(rows)
        more = f" (en nog {len(rows) - 1})" if len(rows) > 1 else ""
        cell = as_cell(first["value"])
        remedy = (
            "verbeter de cel; staat ze voor 'geen cijfer', zet dan bij deze tabel "
            f'missing_codes: {{"{cell}": ontbreekt}}'
        )
        if first["variable"] not in sizes:
            remedy += (
                "; kan het echt (een saldo), zet dan signed: true bij de indicator, zonder "
                "maximum_ratio en hidden_at_most"
            )
        message = f"een telling is negatief: {cell} in {first['sector']}{more}"
        findings.append(at(rows, "negatieve telling", message, remedy))
    return findings


def never_negative(params: Params) -> set[str]:
    """Name the variables that are counts or amounts, and no balance."""
    # Nothing can be divided by a size below 0, so of a size nobody can say that it may be.
    balances = _balances(params) - sizes_of(params)
    return (count_variables(params) | rate_numerators(params)) - balances


def _balances(params: Params) -> set[str]:
    """Name the numerators that may lie below 0, for all indicators that count them."""
    numerators = [(own.numerator, own.signed) for own in params.registry.values()]
    return {name for name, _ in numerators} - {name for name, signed in numerators if not signed}


def sizes_of(params: Params) -> set[str]:
    """Name the variables that something is divided by, or that say how large a sector is."""
    names = {indicator.denominator for indicator in params.registry.values()}
    return {name for name in (*names, params.file.residents, params.file.size) if name}


def _way_out(key: str, row: pd.Series) -> str:
    """Say how the parameters let a figure through that is right as it stands."""
    return f"zet dan checks: {{{key}: [{row['variable']}]}}"


def _ratio(
    numerator: pd.DataFrame, wide: pd.DataFrame, indicator: Indicator, nowhere: pd.DataFrame
) -> list[Finding]:
    """Find a numerator that is more than its denominator allows.

    ``nowhere`` has the cells in which the denominator does not apply.
    """
    limit, denominator = indicator.maximum_ratio, indicator.denominator
    if indicator.kind not in ("rate", "mean") or limit is None or denominator not in wide:
        return []
    most = pd.Series(limit, index=wide.index)
    if indicator.kind == "rate":
        most = limit * wide[denominator]
    high = wide.index[wide[indicator.numerator] > most + 1e-9]
    if high.empty:
        return []
    above = numerator.drop_duplicates(CELL).set_index(CELL).loc[high].reset_index()
    above["denominator"] = wide.loc[high, denominator].to_numpy()
    above["lacks"] = _stands(above, nowhere)
    first = first_row(above)
    allowed, lacks = as_cell(limit), first["lacks"]
    if indicator.kind == "rate":
        number = "niet van toepassing" if lacks else as_cell(first["denominator"])
        allowed += f" × {denominator} ({number})"
    more = f" (en nog {len(above) - 1})" if len(above) > 1 else ""
    remedy = (
        "controleer of teller en noemer van hetzelfde jaar en gebied zijn; kan er meer zijn, haal "
        "dan maximum_ratio weg bij de indicator"
    )
    if lacks:
        remedy += f"; is {denominator} daar niet bekend, zeg dat dan met de code van 'ontbreekt'"
    elif indicator.kind == "rate" and first["denominator"] == 0:
        remedy += (
            f"; heeft {denominator} daar geen rij en is dat geen 0, "
            "zet dan absent: missing bij die tabel"
        )
    return [
        at(
            above,
            "teller boven noemer",
            f"{indicator.numerator} ({as_cell(first['value'])}) kan niet meer zijn dan {allowed} "
            f"in {first['sector']}, {first['period']}{more}",
            remedy,
        )
    ]


def _of_nobody(
    numerator: pd.DataFrame, nowhere: pd.DataFrame, buckets: set[str], indicator: Indicator
) -> list[Finding]:
    """Find what is counted where its denominator does not apply: that counts nowhere."""
    if indicator.kind != "rate" or indicator.maximum_ratio is not None:
        return []  # Of a mean nothing is lost, and above a largest ratio it is refused.
    counted = numerator[(numerator["value"] != 0) & numerator["value"].notna()]
    lost = counted[_stands(counted, nowhere) & ~counted["sector"].isin(buckets)]
    if lost.empty:
        return []
    first, more = first_row(lost), f" (en nog {len(lost) - 1})" if len(lost) > 1 else ""
    message = (
        f"{indicator.numerator} heeft een cijfer in {first['sector']}, {first['period']}{more}, en "
        f"{indicator.denominator} is daar niet van toepassing: dat cijfer telt nergens mee"
    )
    remedy = (
        f"kijk na of {indicator.denominator} daar niet eerder onbekend is, en zeg dat dan met de "
        "code van 'ontbreekt'"
    )
    return [at(lost, "telt niet mee", message, remedy, severity=WARNING)]


def _stands(rows: pd.DataFrame, among: pd.DataFrame) -> pd.Series:
    """Say of which rows the place (list, sector, year) is among those of others."""
    places = pd.MultiIndex.from_frame(among[CELL])
    return pd.Series(pd.MultiIndex.from_frame(rows[CELL]).isin(places), index=rows.index)


def _percentage(numerator: pd.DataFrame, indicator: Indicator) -> list[Finding]:
    """Find given percentages that are fractions, and the reverse."""
    if (indicator.kind, indicator.unit, indicator.factor) == ("rate", "%", 1):
        message = (
            f"{indicator.short} is in % en wordt niet met 100 vermenigvuldigd: een aandeel van 0 "
            "tot 1 zou een percentage heten"
        )
        remedy = "zet bij de indicator factor: 100, of schrijf bij unit wat het wel is"
        return [at(numerator, "percentage of aandeel", message, remedy)]
    given = indicator.kind == "mean" and indicator.unit == "%"
    if not given or indicator.factor not in (1, 100):
        return []
    tables = [rows for _, rows in numerator.dropna(subset="value").groupby(["table", "period"])]
    if indicator.factor == 1:
        what, expected = "een aandeel van 0 tot 1", "een percentage van 0 tot 100"
        by_hand, factor = "vermenigvuldig met 100", 100
        wrong = [rows for rows in tables if 0 < rows["value"].max() <= 1]
    else:
        what, expected = "een percentage", "een aandeel van 0 tot 1"
        by_hand, factor = "deel door 100", 1
        wrong = [rows for rows in tables if rows["value"].median() > 1]
    remedy = by_hand
    if len(wrong) == len(tables):
        # Where another table or year is on the right scale, another factor would spoil that one.
        remedy += f", of zet factor: {factor} bij de indicator"
    findings = []
    for rows in wrong:
        message = (
            f"{indicator.numerator} lijkt {what} (hoogste: {as_cell(rows['value'].max())}); "
            f"verwacht is {expected}"
        )
        right = f"; klopt het zoals het er staat, {_way_out('percentages', first_row(rows))}"
        findings.append(at(rows, "percentage of aandeel", message, remedy + right))
    return findings


def _decimals(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find counts with decimals: shares, percentages, or a thousands dot read as a decimal."""
    counts = count_variables(params)
    used = (counts | rate_numerators(params)) - set(params.file.checks.decimals)
    findings = []
    figures = figures[figures["variable"].isin(used)]
    all_values = figures["value"].to_numpy()
    for _, places in parted(figures, "table", "variable"):
        values = all_values[places]
        filled = ~np.isnan(values) & (values != 0)
        broken = filled & (values % 1 != 0)
        if not broken.any():
            continue
        rows = figures.iloc[places]
        mostly = 2 * broken.sum() > filled.sum()
        dot = not (mostly and values[filled].max() <= 100) and _thousands_dot(values[broken])
        first = first_row(rows[broken])
        counted = first["variable"] in counts
        # A warning is published, and the value of a sector may be hidden there.
        number = f"{as_cell(first['value'])} in " if counted else ""
        example = f"{number}{first['sector']}, {first['period']}"
        if dot and (counted or not mostly):
            message = (
                f"{dutch.many(int(broken.sum()), 'cel', 'cellen')} met wat een duizendpunt lijkt: "
                f"{example}"
            )
            remedy = _without_dots(params.file.tables[int(first["table"])])
        elif not counted:
            continue
        elif mostly and values[filled].max() <= 1:
            message = f"de telling lijkt een aandeel van 0 tot 1: {example}"
            remedy = "geef het aantal, niet het aandeel"
        elif mostly and values[filled].max() <= 100:
            message = f"de telling lijkt een percentage: {example}"
            remedy = "geef het aantal, niet het percentage"
        else:
            message = f"een telling heeft decimalen: {example}"
            remedy = "verbeter de cel"
        kind: Kind = "duizendpunt" if dot else "telling met decimalen"
        remedy += f"; hoort dit zo (een jaargemiddelde), {_way_out('decimals', first)}"
        severity = BLOCKING if counted else WARNING
        findings.append(at(rows[broken], kind, message, remedy, severity=severity))
    return findings


def _without_dots(table: Table) -> str:
    """Say how to lose a sign for thousands; a key helps where the parameters said otherwise."""
    remedy = "haal de punt uit die cellen"
    if table.decimal == "point" and Path(table.file).suffix.lower() not in SUFFIXES:
        remedy += ", of zet decimal: comma bij deze tabel als elke punt duizendtallen scheidt"
    return remedy


def _thousands_dot(broken: np.ndarray) -> bool:
    """Say whether all could be thousands: below 1000, and never more than three decimals."""
    whole = np.abs(broken * 1000 - np.round(broken * 1000)) < 1e-6
    three = np.abs(broken * 100 - np.round(broken * 100)) > 1e-6
    return bool((broken < 1000).all() and whole.all() and three.any())
