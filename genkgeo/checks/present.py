"""Every variable there, for the year, in lists of codes that can come together."""

from __future__ import annotations

import difflib

import pandas as pd

from genkgeo.checks.findings import BLOCKING, WARNING, Finding, at, first_row
from genkgeo.errors import first_five
from genkgeo.measures.moving import Apart, apart, can_move, years_together
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

NO_CROSSWALK = (
    "noem de omrekening in de parameters (crosswalk: BESTAND; genkgeo crosswalk maakt ze), of "
    "vraag alle cijfers in dezelfde indeling"
)

Years = dict[str, dict[str, set[int]]]
"""List of codes → variable → the years that it has."""


def check_present(
    figures: pd.DataFrame, params: Params, above: frozenset[tuple[str, int]] = frozenset()
) -> list[Finding]:
    """Find indicators without figures that can be shown, or with older ones than the year.

    A year counts where numerator and denominator share a list that is shown or can be moved to
    the one shown, or where both can be moved to it.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy, of every level.
    params : Params
    above : frozenset of (str, int)
        Variables and years that no sector has, but a larger level of the list shown.
    """
    until = figures[figures["period"] <= params.file.year]
    have = _years(until, params.file.vintage)
    within = set(have) if params.file.crosswalk else {params.file.vintage}
    pairs = apart(have, params.registry, within)
    findings: list[Finding] = []
    last: dict[str, int] = {}
    for name, indicator in params.registry.items():
        own = [pair for pair in pairs if pair.indicator == name]
        movable = [
            pair
            for pair in own
            if can_move(pair, indicator, params.file.vintage, within)
            and not {(part, pair.year) for part in indicator.variables} & above
        ]
        usable = years_together(have, indicator, within) | {pair.year for pair in movable}
        if usable:
            last[name] = max(usable)
        stuck = [pair for pair in own if pair not in movable]
        newest = _newest_elsewhere(have, indicator, within, last.get(name, 0))
        if stuck:
            findings.append(_stuck(stuck[-1], indicator, until, params, last.get(name, 0), above))
        elif newest is not None:
            findings.append(_elsewhere(*newest, indicator, until, params))
        elif not usable:
            findings.append(_absent(name, indicator, have, within, params))
        if usable:
            findings += _alone(indicator, have, within, usable | {pair.year for pair in own})
    dated = _out_of_date(last, params.file.year)
    if len(last) == len(params.registry):
        dated = dated or _later(figures, params)
    return _misnamed(figures, params) + findings + dated


def _years(figures: pd.DataFrame, shown: str) -> Years:
    """List the years of every variable in every list, the list shown first."""
    have: Years = {}
    columns = figures[["vintage", "variable", "period"]].drop_duplicates()
    for vintage, variable, year in columns.itertuples(index=False, name=None):
        have.setdefault(vintage, {}).setdefault(variable, set()).add(int(year))
    return {name: have[name] for name in sorted(have, key=lambda name: (name != shown, name))}


def _newest_elsewhere(
    have: Years, indicator: Indicator, within: set[str], last: int
) -> tuple[str, int] | None:
    """Find a newer year in a list from which nothing comes to the one shown."""
    years = [
        (year, vintage)
        for vintage in set(have) - within
        for year in years_together(have, indicator, {vintage})
        if year > last
    ]
    return (max(years)[1], max(years)[0]) if years else None


def _stuck(
    pair: Apart,
    indicator: Indicator,
    figures: pd.DataFrame,
    params: Params,
    last: int,
    larger: frozenset[tuple[str, int]],
) -> Finding:
    """Say of parts in two lists why they cannot be divided; the newest year must be mended."""
    above, below, shown = indicator.numerator, indicator.denominator, params.file.vintage
    message = (
        f"{above} van {pair.year} staat in indeling {pair.numerator} en {below} in "
        f"indeling {pair.denominator}, en "
    )
    of_larger = [part for part in indicator.variables if (part, pair.year) in larger]
    if of_larger:
        other = below if of_larger[0] == above else above
        message += f"{of_larger[0]} is er enkel per groter gebied: de twee komen niet samen"
        remedy = f"vraag {other} van {pair.year} ook in indeling {shown}"
    elif params.file.crosswalk:
        message += f"{above} is een gemiddelde: dat is zonder zijn noemer niet om te zetten"
        remedy = (
            f"vraag {below} van {pair.year} ook in indeling {pair.numerator}, of {above} in "
            f"indeling {shown}"
        )
    else:
        message += "er is geen omrekening om ze samen te brengen"
        remedy = NO_CROSSWALK
    severity = BLOCKING if pair.year > last else WARNING
    rows = _numerator_rows(indicator, pair.numerator, pair.year, figures)
    return at(rows, "teller en noemer apart", message, remedy, severity=severity)


def _elsewhere(
    vintage: str, year: int, indicator: Indicator, figures: pd.DataFrame, params: Params
) -> Finding:
    """Say that the newest figures are in a list that cannot be moved to the one shown."""
    rows = _numerator_rows(indicator, vintage, year, figures)
    message = (
        f"{indicator.numerator} van {year} staat enkel in indeling {vintage}, en er is geen "
        f"omrekening naar {params.file.vintage}"
    )
    return at(rows, "teller en noemer apart", message, NO_CROSSWALK)


def _alone(indicator: Indicator, have: Years, within: set[str], usable: set[int]) -> list[Finding]:
    """Find years of a numerator that nothing divides: they are on no page."""
    counted = set().union(
        *(have[name].get(indicator.numerator, set()) for name in within & set(have))
    )
    lost = sorted(counted - usable)
    if not lost:
        return []
    years = dutch.listing([str(year) for year in lost])
    message = (
        f"{indicator.numerator} van {years} wordt niet gebruikt: {indicator.denominator} heeft "
        "dan geen cijfers"
    )
    remedy = f"voeg {indicator.denominator} van die jaren toe; anders tonen ze niets"
    return [Finding(WARNING, "telt niet mee", "", None, indicator.numerator, message, remedy)]


def _later(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Say that all indicators have figures of a later year than is shown."""
    year, last = params.file.year, figures.groupby("variable")["period"].max()
    newest = [min(last[list(own.variables)]) for own in params.registry.values()]
    if not newest or not min(newest) > year:
        return []
    message = f"alle indicatoren hebben cijfers van {int(min(newest))}, en getoond wordt {year}"
    remedy = "verbeter 'year' in de parameters, als dat niet de bedoeling is"
    return [Finding(WARNING, "telt niet mee", "", None, "", message, remedy)]


def _numerator_rows(
    indicator: Indicator, vintage: str, year: int, figures: pd.DataFrame
) -> pd.DataFrame:
    """Take the cells of the numerator of an indicator in a list and a year."""
    return figures[
        (figures["vintage"] == vintage)
        & (figures["variable"] == indicator.numerator)
        & (figures["period"] == year)
    ]


def _absent(
    name: str, indicator: Indicator, have: Years, within: set[str], params: Params
) -> Finding:
    """Say what an indicator lacks."""
    parts = indicator.variables
    known = {variable for vintage in within & set(have) for variable in have[vintage]}
    absent = [part for part in parts if part not in known]
    lacks = f"mist {first_five(absent)}" if absent else "heeft teller en noemer in geen jaar samen"
    return Finding(
        BLOCKING,
        "ontbrekende variabele",
        "",
        None,
        ", ".join(absent or parts),
        f"de indicator {name} {lacks} (indeling {params.file.vintage}, tot en met "
        f"{params.file.year})",
        "voeg de tabel of de kolom toe in de parameters, of laat de indicator weg",
    )


def _misnamed(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find columns that nothing uses and that are named almost as one that is lacking.

    An older list may well hold less than the one shown: there it is a question.
    """
    used = params.variables
    somewhere = set(figures["variable"])
    findings = []
    for vintage, rows in figures.groupby("vintage"):
        names = set(rows["variable"])
        for name in sorted(names - used):
            near = difflib.get_close_matches(name, sorted(used - names), 1, cutoff=0.85)
            if near:
                message = f"de kolom {name} gebruikt niemand, en {near[0]} ontbreekt"
                remedy = _renamed(rows, name, near[0], used, params)
                older = vintage != params.file.vintage and near[0] in somewhere
                if older:
                    message += f" in indeling {vintage}"
                unused = rows[rows["variable"] == name]
                severity = WARNING if older else BLOCKING
                findings.append(at(unused, "onbekende kolom", message, remedy, severity=severity))
    return findings


def _renamed(rows: pd.DataFrame, name: str, near: str, used: set[str], params: Params) -> str:
    """Say how to give a column the name that is lacking, and how to leave it out."""
    table = int(first_row(rows[rows["variable"] == name])["table"])
    if params.file.tables[table].columns:
        return (
            f"is het hetzelfde cijfer, zet dan onder columns bij deze tabel {near} in de plaats "
            f"van {name}; is het een ander, haal het daar weg"
        )
    # Once a column is named the others are no longer read by themselves.
    own = [each for each in rows.loc[rows["table"] == table, "variable"].unique() if each in used]
    kept = ", ".join(f"{each}: {each}" for each in own)
    both = f"{kept}, {name}: {near}" if kept else f"{name}: {near}"
    alone = f"columns: {{{kept}}}" if kept else "geen enkele kolom, en haal de tabel weg"
    return (
        f"is het hetzelfde cijfer, verbeter dan de naam of zet bij deze tabel columns: {{{both}}}; "
        f"is het een ander, lees dan enkel de kolommen die u gebruikt: {alone}"
    )


def _out_of_date(last: dict[str, int], year: int) -> list[Finding]:
    """Find indicators of which the last year lies before the one shown."""
    old = {name: period for name, period in last.items() if period < year}
    if not old:
        return []
    text = first_five(f"{name} ({period})" for name, period in old.items())
    if len(old) == len(last):
        who = "geen enkele indicator heeft"
        remedy = "voeg de tabellen van dat jaar toe, of verbeter 'year' in de parameters"
    else:
        who = f"{dutch.many(len(old), 'indicator', 'indicatoren')} zonder"
        remedy = "deze indicatoren tonen hun laatste jaar"
    severity = BLOCKING if len(old) == len(last) else WARNING
    message = f"{who} cijfers van {year}; het laatste jaar is: {text}"
    return [Finding(severity, "ouder jaar", "", None, "", message, remedy)]
