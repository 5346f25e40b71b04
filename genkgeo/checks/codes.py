"""Every sector there once, under a code that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import BLOCKING, WARNING, Finding, Kind, at, first_row, parted
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params, Table
from genkgeo.parameters.formats import FORMATS
from genkgeo.parameters.levels import SECTOR
from genkgeo.sources.damaged_codes import is_date, plain_code, spelled
from genkgeo.words import dutch

NUMBER = r"[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?"
"""What a spreadsheet makes of a code: 71016001, 71016.0, 7,1016E+10."""

KEY = ["vintage", "sector", "period", "variable"]
"""What there is one figure of."""

OTHER_VINTAGE: Kind = "verkeerde indeling"
CUT_OFF: Kind = "afgeknotte code"
MADE_NUMBER: Kind = "code werd een getal"
MADE_DATE: Kind = "code werd een datum"
STRANGE_SIGN: Kind = "vreemd teken"
UNKNOWN: Kind = "onbekende sector"


def looks_ours(
    codes: pd.Series, here: Areas, beginnings: tuple[str, ...] | None = None
) -> pd.Series:
    """Say which codes are of this gemeente, or were before something damaged them.

    A table of all of Belgium holds many codes that we do not know; only one that begins as
    ours do (with one of ``beginnings``) is a fault. The code of the gemeente itself is a row
    of another level.
    """
    begun, units = beginnings or (here.code,), set(here.units)

    def ours(code: str) -> bool:
        # A date in the column of the codes may have been any of them, so also one of ours.
        if code in units or is_date(code):
            return True
        # The number of a municipality alone, also of one that was merged, is a row of its total.
        plain = plain_code(code).replace(".", "").replace(",", "")
        return plain.startswith(begun) and code not in begun

    rows = codes.tolist()
    judged = {code: ours(code) for code in set(rows)}
    return pd.Series([judged[code] for code in rows], codes.index, dtype=bool)


def check_codes(
    figures: pd.DataFrame,
    areas: dict[str, Areas],
    params: Params,
    unread: frozenset[int] = frozenset(),
) -> list[Finding]:
    """Look at the codes of every table that was read: known, of this vintage, complete, once.

    Parameters
    ----------
    figures : pandas.DataFrame
        Tidy, of one level.
    areas : dict of str to Areas
        Vintage → hierarchy; seen from that level where it is another than the sector.
    params : Params
    unread : frozenset of int
        Positions of tables of which nothing is said: they could not be read, or are of another
        level.
    """
    # A code that stands twice often leaves another one out: the cause comes first.
    findings = _twice(figures, params)
    rows_of = {table: figures.iloc[places] for (table,), places in parted(figures, "table")}
    for position, table in enumerate(params.file.tables):
        if position in unread:
            continue
        rows = rows_of.get(position, figures.iloc[:0])
        here = areas[table.vintage]
        findings += _empty_table(rows, table.file, here)
        findings += _unknown_codes(rows, here, areas, table)
        findings += _absent_sectors(rows, here, table.absent)
    return findings


def _twice(figures: pd.DataFrame, params: Params) -> list[Finding]:
    """Find cells that stand in the tables twice: in one row, in two rows, or in two tables."""
    findings = []
    doubles = figures[figures.duplicated(KEY, keep="first")]
    for _, double in doubles.groupby("table") if len(doubles) else ():
        first = first_row(double)
        others = dutch.many(len(double) - 1, "dubbele cel", "dubbele cellen")
        more = f" (en nog {others})" if len(double) > 1 else ""
        same = figures[(figures[KEY] == first[KEY]).all(axis=1)].iloc[0]
        remedy = _without_double(first, same, params)
        message = (
            f"{first['sector']} staat twee keer voor {first['variable']} in {first['period']}, "
            f"ook in {same['file']}, rij {same['row']}{more}"
        )
        findings.append(at(double, "dubbele sector", message, remedy))
    return findings


def _without_double(double: pd.Series, same: pd.Series, params: Params) -> str:
    """Say what to take away of a cell that stands twice, by where both stand."""
    if double["table"] != same["table"]:
        return (
            "zeggen beide tabellen hetzelfde, haal er dan een weg; laat anders die kolom of die "
            "rijen in een van beide weg"
        )
    columns = params.file.tables[int(double["table"])].columns
    names = [name for name, variable in columns.items() if variable == double["variable"]]
    if len(names) > 1:
        return (
            f"{' en '.join(names)} worden allebei {double['variable']}: laat er bij deze tabel "
            "onder columns maar een staan"
        )
    return "verwijder de dubbele rij"


def _empty_table(rows: pd.DataFrame, file: str, here: Areas) -> list[Finding]:
    if len(rows):
        return []
    message = f"de tabel heeft geen enkele rij voor {here.name} in indeling {here.vintage}"
    remedy = "controleer het bestand, de vintage en de kolom met de code"
    return [Finding(BLOCKING, "lege tabel", Path(file).name, None, "", message, remedy)]


def _unknown_codes(
    rows: pd.DataFrame, here: Areas, areas: dict[str, Areas], table: Table
) -> list[Finding]:
    """Say of codes that are no sector what probably happened to them."""
    by_damage: dict[tuple[Kind, str], list[str]] = {}
    for code in sorted(set(rows["sector"]) - set(here.units)):
        by_damage.setdefault(_damage(code, here, areas), []).append(code)
    return [
        at(
            rows[rows["sector"].isin(codes)],
            damage,
            *_message_and_remedy(
                damage,
                vintage,
                codes,
                here,
                table,
                all_of_it=bool(vintage) and set(rows["sector"]) <= set(areas[vintage].units),
            ),
        )
        for (damage, vintage), codes in by_damage.items()
    ]


def _damage(code: str, here: Areas, areas: dict[str, Areas]) -> tuple[Kind, str]:
    """Name what happened to a code, and the other vintage that knows it, if one does."""
    vintages = [vintage for vintage, known in areas.items() if code in known.units]
    if vintages:
        return OTHER_VINTAGE, vintages[0]
    if plain_code(code) != code:
        return STRANGE_SIGN, ""
    if is_date(code):
        return MADE_DATE, ""
    if code == here.code:
        return UNKNOWN, ""
    if code and _before_cut(code, here):
        return CUT_OFF, ""
    if re.fullmatch(NUMBER, code):
        return MADE_NUMBER, ""
    return UNKNOWN, ""


def _before_cut(code: str, here: Areas) -> str:
    """Name the sectors whose last character the code lacks, if there are any."""
    whole = [unit for unit in here.units if unit[:-1] == code]
    if not whole:
        return ""
    return ("waarschijnlijk " if len(whole) == 1 else "een van ") + first_five(whole)


def _message_and_remedy(
    damage: Kind, vintage: str, codes: list[str], here: Areas, table: Table, *, all_of_it: bool
) -> tuple[str, str]:
    """Word what happened to the codes, and the remedy."""
    number, named = len(codes), first_five(map(spelled, codes))
    noun = here.levels[SECTOR].singular
    level = next(
        (level for level in here.levels.middle if set(codes) <= set(here.names[level].index)), None
    )
    if damage == UNKNOWN and level:
        return (
            f"{dutch.many(number, 'code is', 'codes zijn')} "
            f"geen {noun} maar {here.levels[level].singular} van "
            f"{here.name}: {named}",
            _at_level(table, level) + "vraag deze cijfers per statistische sector op",
        )
    if damage == OTHER_VINTAGE:
        remedy = f"gebruik het bestand met de codes van {here.vintage}"
        if all_of_it:
            remedy = f'zet vintage: "{vintage}" bij deze tabel, of {remedy}'
        else:
            remedy += ", of verbeter die codes: de andere van deze tabel zijn er wel"
        return (
            f"{dutch.many(number, 'code hoort', 'codes horen')} "
            f"bij indeling {vintage}, niet bij {here.vintage}: {named}",
            remedy,
        )
    if damage == CUT_OFF:
        return (
            f"{dutch.many(number, 'code verloor het', 'codes verloren het')} "
            f"laatste teken: {named}",
            f"{codes[0]} verloor zijn laatste teken ({_before_cut(codes[0], here)}): "
            "lees codes als tekst",
        )
    if damage == STRANGE_SIGN:
        meant = plain_code(codes[0])
        return (
            f"{dutch.many(number, 'code', 'codes')} "
            f"met een teken dat niemand ziet of dat een ander lijkt: {named}",
            f"typ de code opnieuw: {meant}" if meant in here.units else "typ de code opnieuw",
        )
    if damage == MADE_DATE:
        return (
            f"{dutch.many(number, 'code werd', 'codes werden')} een datum: {named}",
            "een rekenblad maakte van de code een datum: voer de tabel opnieuw uit en open "
            "ze met de kolom van de code als tekst",
        )
    if damage == MADE_NUMBER:
        return (
            f"{dutch.many(number, 'code werd', 'codes werden')} een getal: {named}",
            "een rekenblad maakte van de code een getal: voer de tabel opnieuw uit en open "
            "ze met de kolom van de code als tekst",
        )
    remedy = "haal de rij weg of verbeter de code"
    if codes == [here.code]:
        remedy = "dit is de hele gemeente: haal de rij weg, de som wordt hier gemaakt"
    elif any(code[:-1] in here.units for code in codes):
        remedy = "de tabel van de sectoren verloor het laatste teken: lees codes als tekst"
    elif all(re.fullmatch(r"[0-9]{5}[A-Za-z]{4}", code) for code in codes):
        remedy = (
            "is dit wat geen plaats heeft, zet de code dan bij municipality: unknown, en wat een "
            "leverancier verbergt bij hidden; is ze van een andere gemeente, noem dan onder "
            "municipality: prefixes enkel hoe eigen codes beginnen"
        )
    return (
        f"{dutch.many(number, 'code is', 'codes zijn')} "
        f"geen {noun} van {here.name} in indeling {here.vintage}: {named}",
        remedy,
    )


def _at_level(table: Table, level: str) -> str:
    """Say how a table that is wholly of a larger level says so, if its format can."""
    if "level" not in FORMATS[table.format].options:
        return ""
    return f"is heel de tabel van dat niveau, zet er dan level: {level} bij; "


def _absent_sectors(rows: pd.DataFrame, here: Areas, absent_is: str) -> list[Finding]:
    """Find sectors without a row; variables that lack the same ones make one finding."""
    together: dict[tuple[int, tuple[str, ...]], list[pd.DataFrame]] = {}
    codes, expected = rows["sector"].to_numpy(dtype=object), set(here.sectors.index)
    for (_, period), places in parted(rows, "variable", "period"):
        given = set(codes[places])
        absent = tuple(sorted(expected - given))
        # What the supplier adds up as hidden may be these sectors; as 0 they may not pass unsaid.
        if absent and (absent_is == "zero" or given.isdisjoint(here.hidden)):
            together.setdefault((int(period), absent), []).append(rows.iloc[places])
    findings = []
    for (period, absent), groups in together.items():
        message = f"{_counted(absent, here)} zonder rij in {period}: {first_five(absent)}"
        variable = ", ".join(str(group["variable"].iloc[0]) for group in groups)
        if absent_is == "refuse":
            remedy = (
                "vul de rij aan, met een lege cel als er geen cijfer is; laat de leverancier rijen "
                "weg, zet dan bij deze tabel absent: missing, of absent: zero als ze 0 zijn"
            )
            findings.append(
                at(pd.concat(groups), "ontbrekende sector", message, remedy, variable=variable)
            )
        else:
            file = groups[0]["file"].iloc[0]
            those = here.levels[SECTOR].plural
            remedy = f"deze {those} tellen als {'0' if absent_is == 'zero' else 'ontbreekt'}"
            hides = sorted(set(groups[0]["sector"]) & set(here.hidden))
            if hides:
                remedy += (
                    f"; de leverancier verbergt ook cijfers ({first_five(hides)}): ontbreekt "
                    "daardoor een rij, zet dan absent: missing"
                )
            findings.append(
                Finding(WARNING, "ontbrekende sector", file, None, variable, message, remedy)
            )
    return findings


def _counted(codes: tuple[str, ...], here: Areas) -> str:
    """Count areas, by what the parameters call them."""
    level = here.levels[SECTOR]
    return dutch.many(len(codes), level.singular, level.plural)
