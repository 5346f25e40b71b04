"""What the export button of a Swing viewer gives: names of areas, and heads ``label|year``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.file import Table
from genkgeo.parameters.levels import MUNICIPALITY, NONE_BETWEEN
from genkgeo.sources.cells import SWING, cells_of
from genkgeo.sources.swing import HEAD
from genkgeo.sources.table_levels import level_of_head
from genkgeo.sources.tidy import chosen_columns, in_period, tidy
from genkgeo.sources.workbook import MunicipalityCodes, Selection, read_frame, squeezed
from genkgeo.states import State

CODES = {**SWING, ".": State.MISSING}
"""What a viewer shows where there is no figure; a dot may also hide one, which only the city
knows."""

YEAR_NAMES = ("jaar", "jaren", "periode", "perioden", "year", "period")

TOTALS = ("totaal", "total", "geheel")


def read(path: Path, table: Table, only: MunicipalityCodes | None = None) -> pd.DataFrame:
    """Read an export with an area per row, and the years in the heads or in a column.

    Parameters
    ----------
    path : pathlib.Path
        csv or xlsx. The first head names the level, such as ``Wijken``; the others are
        ``label|year``, or labels beside a column with the year.
    table : Table
        ``columns`` maps labels, without year, to variables of the registry. ``geolevel`` names
        the level where the first head has another word for it, and ``period`` the year where
        no head does.
    only : MunicipalityCodes, optional
        Its ``names`` turn the names of areas into codes, which a file may also hold; without
        them what stands there is kept.

    Returns
    -------
    pandas.DataFrame
        Tidy, with the ``level`` of the areas. The row of the whole is kept, under the code of the
        gemeente.

    Raises
    ------
    DataError
        A level, year or name is not known, a name is of two areas, or a cell is not a number.
    """
    cells = cells_of(path, table, own=CODES)
    choice = Selection(sheet=table.sheet, encoding=table.encoding)
    frame = read_frame(path, choice, style=cells.style)
    year = next((head for head in frame.columns if squeezed(head) in YEAR_NAMES), None)
    area = next(head for head in frame.columns if head != year)
    levels = NONE_BETWEEN if only is None else only.levels
    level = level_of_head(area, table, levels, f"{path.name}, rij 1")
    codes = _codes(frame[area], level, table, only, path)
    frame = frame.loc[codes.index]
    heads = [head for head in frame.columns if head not in (area, year)]
    if year is not None:
        frame, period = in_period(frame, year, table, path)
        codes, years = codes.loc[frame.index], {head: (head, period) for head in heads}
    else:
        years = _years_of_heads(heads, table, codes.index, path)
    labels = list(dict.fromkeys(label for label, _ in years.values()))
    chosen = chosen_columns(labels, table, path)
    parts = []
    for head, (label, period) in years.items():
        if label in chosen:
            value, state = cells.read(frame[head])
            parts.append(tidy(path, codes, period, chosen[label], value, state))
    return pd.concat(parts, ignore_index=True).assign(level=level)


def _years_of_heads(
    heads: list[str], table: Table, index: pd.Index, path: Path
) -> dict[str, tuple[str, pd.Series]]:
    """Split every head in its label and its year; with ``period`` only heads of that year."""
    found = {}
    unclear = []
    for head in heads:
        match = HEAD.fullmatch(head)
        year = int(match[2]) if match else table.period
        if year is None:
            unclear.append(head)
        elif table.period in (None, year):
            found[head] = (match[1] if match else head, pd.Series(year, index=index, dtype=int))
    if unclear:
        raise DataError(
            "Een kop zegt niet van welk jaar de cijfers zijn",
            expected="label|jaar, zoals Inwoners|2025, of een kolom Jaar",
            found=first_five(unclear),
            where=f"{path.name}, rij 1",
            remedy="zet period: JAAR bij deze tabel, of voer ze opnieuw uit met het jaar",
        )
    if heads and not found:
        raise DataError(
            f"Het bestand heeft geen kolom van {table.period}",
            found=first_five(heads),
            where=f"{path.name}, rij 1",
            remedy="verbeter 'period' bij deze tabel, of haal het weg om alle jaren te lezen",
        )
    return found


def _codes(
    names: pd.Series, level: str, table: Table, only: MunicipalityCodes | None, path: Path
) -> pd.Series:
    """Look up the code of every area; of a ``wider`` table only those that we know."""
    if only is None or not only.names:
        return names if only is None else names[only.kept(names)]
    pairs = [*only.names[level], *only.names[MUNICIPALITY]]
    by_code = {code.upper(): {code} for _, code in pairs}
    by_name: dict[str, set[str]] = {}
    for name, code in pairs:
        by_name.setdefault(squeezed(name), set()).add(code)
    for word in TOTALS:
        by_name.setdefault(word, {code for _, code in only.names[MUNICIPALITY]})
    codes = names.map(
        lambda name: by_code.get(name.upper()) or by_name.get(squeezed(name)) or set()
    )
    several = names[codes.map(len) > 1]
    if len(several):
        _refuse(
            several,
            f"Meer dan één {only.levels[level].singular} heet zo",
            "noem ze met hun code",
            path,
        )
    unknown = names[codes.map(len) == 0]
    if len(unknown) and not table.wider:
        remedy = (
            "verbeter de naam, of die in de tabel van de gebieden; is ze van een andere gemeente, "
            "zet dan wider: true bij deze tabel"
        )
        _refuse(
            unknown, f"Een {only.levels[level].singular} met deze naam bestaat niet", remedy, path
        )
    only.left_out.update(unknown)
    return codes[codes.map(len) == 1].map(lambda found: min(found))


def _refuse(names: pd.Series, what: str, remedy: str, path: Path) -> None:
    raise DataError(
        what,
        expected="een naam uit de tabel van de gebieden",
        found=first_five(names.unique()),
        where=f"{path.name}, rij {names.index[0] + 2}, kolom {names.name}",
        remedy=remedy,
    )
