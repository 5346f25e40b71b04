"""The gate: findings about the figures before anything is computed from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from genkgeo.areas import Areas
from genkgeo.errors import DataError, first_five
from genkgeo.params import Params
from genkgeo.registry import Indicator

BLOCKING = "blokkerend"
WARNING = "waarschuwing"

FINDING_COLUMNS = ["severity", "check", "file", "row", "variable", "message", "remedy"]


@dataclass(frozen=True)
class Finding:
    """One thing found: how grave, where, what, and how to mend it (in Dutch)."""

    severity: str
    check: str
    file: str
    row: int | None
    variable: str
    message: str
    remedy: str


def check_figures(figures: pd.DataFrame, areas: dict[str, Areas], params: Params) -> pd.DataFrame:
    """Look at all figures and list what is wrong with them.

    Parameters
    ----------
    figures : pandas.DataFrame
        From `genkgeo.sources.read_tables`, rows of other municipalities already dropped.
    areas : dict of str to Areas
        Vintage → hierarchy.
    params : Params
        The tables and the registry.

    Returns
    -------
    pandas.DataFrame
        Columns `FINDING_COLUMNS`, blocking findings first; empty when all is well.
    """
    # a code that stands twice leaves another one out: the cause comes first
    findings: list[Finding] = [*_once(figures)]
    for position, table in enumerate(params.file.tables):
        rows = figures[figures["table"] == position]
        here = areas[table.vintage]
        findings += _some(rows, table.file, here)
        findings += _codes(rows, here, areas)
        findings += _complete(rows, here, table.absent)
    findings += _signs(figures, params)
    findings += _ratios(figures, params.registry)
    findings += _present(figures, params)
    frame = pd.DataFrame([vars(finding) for finding in findings], columns=FINDING_COLUMNS)
    order = frame["severity"].map({BLOCKING: 0, WARNING: 1})
    return frame.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def refuse_blocking(findings: pd.DataFrame) -> None:
    """Raise when a finding blocks.

    Raises
    ------
    DataError
        Quotes the first blocking findings.
    """
    blocking = findings[findings["severity"] == BLOCKING]
    if blocking.empty:
        return
    first = blocking.iloc[0]
    others = "" if len(blocking) == 1 else f" (en nog {len(blocking) - 1}; zie: genkgeo check)"
    row = "" if pd.isna(first["row"]) else f"rij {int(first['row'])}"
    place = (first["file"], row, first["variable"])
    raise DataError(
        first["message"] + others,
        where=", ".join(part for part in place if part),
        remedy=first["remedy"],
    )


def _blocking(check: str, rows: pd.DataFrame, message: str, remedy: str) -> Finding:
    first = rows.iloc[0]
    return Finding(
        BLOCKING, check, first["file"], int(first["row"]), first["variable"], message, remedy
    )


def _some(rows: pd.DataFrame, file: str, here: Areas) -> list[Finding]:
    if len(rows):
        return []
    return [
        Finding(
            BLOCKING,
            "lege tabel",
            Path(file).name,
            None,
            "",
            f"de tabel heeft geen enkele rij voor {here.name} in indeling {here.vintage}",
            "controleer het bestand, de vintage en de kolom met de code",
        )
    ]


def _codes(rows: pd.DataFrame, here: Areas, areas: dict[str, Areas]) -> list[Finding]:
    lost = rows[~rows["sector"].isin(here.units)]
    if lost.empty:
        return []
    codes = sorted(lost["sector"].unique())
    elsewhere = [v for v, other in areas.items() if set(codes) <= set(other.units)]
    if elsewhere:
        return [
            _blocking(
                "verkeerde indeling",
                lost,
                f"{len(codes)} code(s) horen bij indeling {elsewhere[0]}, "
                f"niet bij {here.vintage}: {first_five(codes)}",
                f'zet vintage: "{elsewhere[0]}" bij deze tabel, of gebruik het juiste bestand',
            )
        ]
    near = {
        code: unit
        for code in codes
        for unit in here.units
        if code and (unit.startswith(code) and len(unit) - len(code) == 1)
    }
    hint = "haal de rij weg of verbeter de code"
    if near:
        code, unit = next(iter(near.items()))
        hint = f"{code} verloor zijn laatste teken (waarschijnlijk {unit}): lees codes als tekst"
    return [
        _blocking(
            "onbekende sector",
            lost,
            f"{len(codes)} code(s) zijn geen sector van {here.name} in indeling "
            f"{here.vintage}: {first_five(codes)}",
            hint,
        )
    ]


def _complete(rows: pd.DataFrame, here: Areas, absent_is: str) -> list[Finding]:
    findings = []
    for (variable, period), group in rows.groupby(["variable", "period"], sort=True):
        absent = here.sectors.index.difference(group["sector"])
        if absent.empty or group["sector"].isin(here.hidden).any():
            continue
        message = f"{len(absent)} sector(en) zonder rij in {period}: {first_five(absent)}"
        if absent_is == "refuse":
            findings.append(
                _blocking(
                    "ontbrekende sector",
                    group,
                    message,
                    "vul de rij aan, met een ontbreekcode als er geen cijfer is",
                )
            )
        else:
            name = group["file"].iloc[0]
            findings.append(
                Finding(
                    WARNING,
                    "ontbrekende sector",
                    name,
                    None,
                    str(variable),
                    message,
                    f"deze sectoren tellen als {'0' if absent_is == 'zero' else 'ontbreekt'}",
                )
            )
    return findings


def _once(figures: pd.DataFrame) -> list[Finding]:
    key = ["vintage", "sector", "period", "variable"]
    double = figures[figures.duplicated(key, keep="first")]
    if double.empty:
        return []
    first = double.iloc[0]
    return [
        _blocking(
            "dubbele sector",
            double,
            f"{first['sector']} staat twee keer voor {first['variable']} in {first['period']}"
            + (f" (en nog {len(double) - 1} dubbele cellen)" if len(double) > 1 else ""),
            "verwijder de dubbele rij, of haal een van de twee tabellen weg",
        )
    ]


def _signs(figures: pd.DataFrame, params: Params) -> list[Finding]:
    registry = params.registry.values()
    counts = {params.file.residents, params.file.size, *(one.denominator for one in registry)}
    counts |= {one.numerator for one in registry if one.kind in ("count", "rate")}
    negative = figures[(figures["value"] < 0) & figures["variable"].isin(counts)]
    if negative.empty:
        return []
    first = negative.iloc[0]
    return [
        _blocking(
            "negatieve telling",
            negative,
            f"een telling is negatief: {first['value']:g} in {first['sector']}"
            + (f" (en nog {len(negative) - 1})" if len(negative) > 1 else ""),
            "is dit een ontbreekcode van een andere leverancier? Kies het juiste format",
        )
    ]


def _ratios(figures: pd.DataFrame, registry: dict[str, Indicator]) -> list[Finding]:
    findings = []
    key = ["vintage", "sector", "period"]
    for indicator in registry.values():
        if indicator.kind != "rate" or indicator.maximum_ratio is None:
            continue
        n = figures[figures["variable"] == indicator.numerator]
        d = figures[figures["variable"] == indicator.denominator]
        # a sector that stands twice is another finding; here the first row counts
        both = n.drop_duplicates(key).merge(
            d.drop_duplicates(key)[[*key, "value"]],
            on=key,
            suffixes=("", "_d"),
            validate="one_to_one",
        )
        above = both[both["value"] > indicator.maximum_ratio * both["value_d"] + 1e-9]
        if len(above):
            first = above.iloc[0]
            findings.append(
                _blocking(
                    "teller boven noemer",
                    above,
                    f"{indicator.numerator} ({first['value']:g}) kan niet meer zijn dan "
                    f"{indicator.maximum_ratio:g} × {indicator.denominator} "
                    f"({first['value_d']:g}) in {first['sector']}, {first['period']}",
                    "controleer of teller en noemer van hetzelfde jaar en gebied zijn",
                )
            )
    return findings


def _present(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find indicators without figures in the vintage shown, or with older ones than the year."""
    year, vintage = params.file.year, params.file.vintage
    shown = figures[(figures["vintage"] == vintage) & (figures["period"] <= year)]
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
    return findings + _out_of_date(last, year)


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
