"""Every sector there once, under a code that exists; every variable there, for the year."""

from __future__ import annotations

import difflib
from pathlib import Path

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import BLOCKING, WARNING, Finding, at
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params

NUMBER = r"[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?"
"""What a spreadsheet makes of a code: 71016001, 71016.0, 7,1016E+10."""


def looks_ours(codes: pd.Series, here: Areas) -> pd.Series:
    """Say which codes are of this gemeente, or were before something damaged them.

    A table of all of Belgium holds many codes that we do not know; only one that begins as
    ours do is a fault. The code of the gemeente itself is a row of another level.
    """
    begins = codes.str.replace(r"[.,]", "", regex=True).str.startswith(here.code)
    return codes.isin(here.units) | (begins & (codes != here.code))


def check_codes(
    figures: pd.DataFrame,
    areas: dict[str, Areas],
    params: Params,
    unread: frozenset[int] = frozenset(),
) -> list[Finding]:
    """Look at the codes of every table that was read: known, of this vintage, complete, once."""
    # a code that stands twice leaves another one out: the cause comes first
    findings = _once(figures)
    for position, table in enumerate(params.file.tables):
        if position in unread:
            continue
        rows = figures[figures["table"] == position]
        here = areas[table.vintage]
        findings += _some(rows, table.file, here)
        findings += _known(rows, here, areas)
        findings += _complete(rows, here, table.absent)
    return findings


def check_present(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find indicators without figures in the vintage shown, or with older ones than the year."""
    year, vintage = params.file.year, params.file.vintage
    shown = figures[figures["period"] <= year]
    if not params.file.crosswalk:
        shown = shown[shown["vintage"] == vintage]
    periods = {variable: set(rows["period"]) for variable, rows in shown.groupby("variable")}
    findings, last = [], {}
    for name, indicator in params.registry.items():
        parts = [v for v in (indicator.numerator, indicator.denominator) if v]
        absent = [v for v in parts if v not in periods]
        both = set.intersection(*(periods.get(v, set()) for v in parts))
        if both:
            last[name] = max(both)
            continue
        lacks = (
            f"mist {first_five(absent)}" if absent else "heeft teller en noemer in geen jaar samen"
        )
        findings.append(
            Finding(
                BLOCKING,
                "ontbrekende variabele",
                "",
                None,
                ", ".join(absent or parts),
                f"de indicator {name} {lacks} (indeling {vintage}, tot en met {year})",
                "voeg de tabel of de kolom toe in de parameters, of laat de indicator weg",
            )
        )
    return _misnamed(figures, params) + findings + _out_of_date(last, year)


def _misnamed(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find columns that nothing uses and that are named almost as one that is lacking."""
    registry = params.registry.values()
    used = {name for one in registry for name in (one.numerator, one.denominator)}
    used = {name for name in used | {params.file.residents, params.file.size} if name}
    findings = []
    for _, rows in figures.groupby("vintage"):
        names = set(rows["variable"])
        for name in sorted(names - used):
            near = difflib.get_close_matches(name, sorted(used - names), 1, cutoff=0.85)
            if near:
                message = f"de kolom {name} gebruikt niemand, en {near[0]} ontbreekt"
                remedy = f"verbeter de naam, of zet columns: {{{name}: {near[0]}}} bij deze tabel"
                lost = rows[rows["variable"] == name]
                findings.append(at(lost, "onbekende kolom", message, remedy))
    return findings


def _out_of_date(last: dict[str, int], year: int) -> list[Finding]:
    old = {name: period for name, period in last.items() if period < year}
    if not old:
        return []
    text = first_five(f"{name} ({period})" for name, period in old.items())
    if len(old) == len(last):
        who = "geen enkele indicator heeft"
        remedy = "voeg de tabellen van dat jaar toe, of verbeter 'year' in de parameters"
    else:
        who = f"{len(old)} indicator(en) zonder"
        remedy = "deze indicatoren tonen hun laatste jaar"
    severity = BLOCKING if len(old) == len(last) else WARNING
    message = f"{who} cijfers van {year}; het laatste jaar is: {text}"
    return [Finding(severity, "ouder jaar", "", None, "", message, remedy)]


def _once(figures: pd.DataFrame) -> list[Finding]:
    key = ["vintage", "sector", "period", "variable"]
    findings = []
    for _, double in figures[figures.duplicated(key, keep="first")].groupby("table"):
        first = double.loc[double["row"].idxmin()]
        more = f" (en nog {len(double) - 1} dubbele cellen)" if len(double) > 1 else ""
        findings.append(
            at(
                double,
                "dubbele sector",
                f"{first['sector']} staat twee keer voor {first['variable']} "
                f"in {first['period']}{more}",
                "verwijder de dubbele rij, of haal een van de twee tabellen weg",
            )
        )
    return findings


def _some(rows: pd.DataFrame, file: str, here: Areas) -> list[Finding]:
    if len(rows):
        return []
    message = f"de tabel heeft geen enkele rij voor {here.name} in indeling {here.vintage}"
    remedy = "controleer het bestand, de vintage en de kolom met de code"
    return [Finding(BLOCKING, "lege tabel", Path(file).name, None, "", message, remedy)]


def _known(rows: pd.DataFrame, here: Areas, areas: dict[str, Areas]) -> list[Finding]:
    """Say of codes that are no sector what probably happened to them."""
    lost = rows[~rows["sector"].isin(here.units)]
    if lost.empty:
        return []
    kinds: dict[str, list[str]] = {}
    for code in sorted(lost["sector"].unique()):
        kinds.setdefault(_kind(code, here, areas), []).append(code)
    return [
        at(lost[lost["sector"].isin(codes)], kind.split(":")[0], *_told(kind, codes, here))
        for kind, codes in kinds.items()
    ]


def _kind(code: str, here: Areas, areas: dict[str, Areas]) -> str:
    elsewhere = [vintage for vintage, other in areas.items() if code in other.units]
    if elsewhere:
        return f"verkeerde indeling:{elsewhere[0]}"
    if code and _whole(code, here):
        return "afgeknotte code"
    if code != here.code and pd.Series([code]).str.fullmatch(NUMBER).item():
        return "code werd een getal"
    return "onbekende sector"


def _whole(code: str, here: Areas) -> str:
    """Name the sectors whose last character the code lacks, if there are any."""
    near = [unit for unit in here.units if unit[:-1] == code]
    return ("waarschijnlijk " if len(near) == 1 else "een van ") + first_five(near) if near else ""


def _told(kind: str, codes: list[str], here: Areas) -> tuple[str, str]:
    """Word what happened to the codes, and the remedy."""
    number, named = len(codes), first_five(codes)
    if kind.startswith("verkeerde indeling"):
        vintage = kind.split(":")[1]
        return (
            f"{number} code(s) horen bij indeling {vintage}, niet bij {here.vintage}: {named}",
            f'zet vintage: "{vintage}" bij deze tabel, of gebruik het juiste bestand',
        )
    if kind == "afgeknotte code":
        return (
            f"{number} code(s) verloren hun laatste teken: {named}",
            f"{codes[0]} verloor zijn laatste teken ({_whole(codes[0], here)}): "
            "lees codes als tekst",
        )
    if kind == "code werd een getal":
        return (
            f"{number} code(s) werden een getal: {named}",
            "een rekenblad maakte van de code een getal: voer de tabel opnieuw uit en open "
            "ze met de kolom van de code als tekst",
        )
    hint = "haal de rij weg of verbeter de code"
    if codes == [here.code]:
        hint = "dit is de hele gemeente: haal de rij weg, de som wordt hier gemaakt"
    elif any(code[:-1] in here.units for code in codes):
        hint = "de tabel van de sectoren verloor het laatste teken: lees codes als tekst"
    return (
        f"{number} code(s) zijn geen sector van {here.name} in indeling {here.vintage}: {named}",
        hint,
    )


def _complete(rows: pd.DataFrame, here: Areas, absent_is: str) -> list[Finding]:
    """Find sectors without a row; variables that lack the same ones are told together."""
    together: dict[tuple[int, tuple[str, ...]], list[pd.DataFrame]] = {}
    for (_, period), group in rows.groupby(["variable", "period"], sort=True):
        absent = here.sectors.index.difference(group["sector"])
        if len(absent) and not group["sector"].isin(here.hidden).any():
            together.setdefault((int(period), tuple(absent)), []).append(group)
    findings = []
    for (period, absent), groups in together.items():
        message = f"{len(absent)} sector(en) zonder rij in {period}: {first_five(absent)}"
        variable = ", ".join(str(group["variable"].iloc[0]) for group in groups)
        if absent_is == "refuse":
            remedy = "vul de rij aan, met een ontbreekcode als er geen cijfer is"
            findings.append(
                at(pd.concat(groups), "ontbrekende sector", message, remedy, variable=variable)
            )
        else:
            file = groups[0]["file"].iloc[0]
            remedy = f"deze sectoren tellen als {'0' if absent_is == 'zero' else 'ontbreekt'}"
            findings.append(
                Finding(WARNING, "ontbrekende sector", file, None, variable, message, remedy)
            )
    return findings
