"""The workbook of the Gemeente-Stadsmonitor: a sheet per indicator, a row per municipality."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.file import Table
from genkgeo.sources.cells import SWING, Cells, cells_of
from genkgeo.sources.text import require
from genkgeo.sources.tidy import chosen_columns, in_period, tidy
from genkgeo.sources.workbook import MunicipalityCodes, Selection, read_frame, squeezed

CODE_NAMES = ("nis", "niscode", "nis-code gemeente", "refnis", "cd_refnis", "cd_munty_refnis")
YEAR_NAMES = ("jaar", "year", "period", "periode", "cd_year")
AREA_NAMES = ("gemeente", "naam", "gebied", "regio", "provincie")
"""Names of the columns with a code, a year or the name of an area, capitals and punctuation
aside."""


def read(path: Path, table: Table, only: MunicipalityCodes | None = None) -> pd.DataFrame:
    """Read one sheet: a column per year, or a column with the year.

    Parameters
    ----------
    path : pathlib.Path
        The workbook (xlsx).
    table : Table
        ``sheet`` is the indicator (``AR_05``). With a column per year ``columns`` maps the
        name of the sheet, otherwise the columns of the sheet. ``code`` names the column
        with the NIS code where it has an unusual name.
    only : MunicipalityCodes, optional
        The gemeente whose rows are wanted; without it all rows.

    Returns
    -------
    pandas.DataFrame
        Tidy; ``sector`` holds the NIS code.

    Raises
    ------
    ParamsError
        No sheet is named.
    DataError
        The columns are not as expected, or a cell is not a number.
    """
    if table.sheet is None:
        raise ParamsError(
            "Een tabel van soort monitor heeft een blad nodig",
            expected="sheet, bijvoorbeeld sheet: AR_05",
            where=table.file,
            remedy="noem het blad van de indicator bij deze tabel",
        )
    sheet = table.sheet
    cells = cells_of(path, table, own=SWING)
    codes = (table.code,) if table.code else CODE_NAMES
    choice = Selection(codes, only, sheet, encoding=table.encoding)
    frame = read_frame(path, choice, style=cells.style)
    code = table.code or _column_among(frame, CODE_NAMES)
    if code is None:
        raise DataError(
            "De kolom met de NIS-code is niet gevonden",
            expected="NIS-code",
            found=", ".join(frame.columns[:8]),
            where=f"{path.name}, blad {table.sheet}, rij 1",
            remedy="noem de kolom in de parameters: code: KOLOM",
        )
    require(frame, [code], path)
    year = _column_among(frame.drop(columns=code), YEAR_NAMES)
    by_year = [name for name in frame.columns if re.fullmatch(r"(?:19|20)[0-9]{2}", name)]
    if (year is None) == (not by_year):
        raise DataError(
            "De jaren van het blad zijn niet duidelijk",
            expected="een kolom per jaar (2023, 2024 …) of één kolom met het jaar, niet beide",
            found=", ".join(frame.columns[:8]),
            where=f"{path.name}, blad {table.sheet}, rij 1",
            remedy="zet in de eerste rij enkel kolomnamen, en kies een van beide vormen",
        )
    if year is None:
        [variable] = chosen_columns([sheet], table, path).values()
        return _year_columns(frame, code, by_year, variable, table, cells)
    frame, period = in_period(frame, year, table, path)
    labels = {squeezed(name) for name in AREA_NAMES}
    available = [
        name for name in frame.columns if name not in (code, year) and squeezed(name) not in labels
    ]
    parts = []
    for column, variable in chosen_columns(available, table, path).items():
        value, state = cells.read(frame[column])
        parts.append(tidy(path, frame[code], period, variable, value, state))
    return pd.concat(parts, ignore_index=True)


def _year_columns(
    frame: pd.DataFrame, code: str, years: list[str], variable: str, table: Table, cells: Cells
) -> pd.DataFrame:
    """Take the figures out of a sheet with a column per year."""
    path = cells.path
    wanted = [name for name in years if table.period in (None, int(name))]
    if not wanted:
        raise DataError(
            f"Het blad heeft geen kolom voor {table.period}",
            found=", ".join(years),
            where=f"{path.name}, blad {table.sheet}",
            remedy="verbeter 'period' bij deze tabel, of haal het weg om alle jaren te lezen",
        )
    parts = []
    for name in wanted:
        value, state = cells.read(frame[name])
        parts.append(tidy(path, frame[code], int(name), variable, value, state))
    return pd.concat(parts, ignore_index=True)


def _column_among(frame: pd.DataFrame, names: tuple[str, ...]) -> str | None:
    """Find the first column with one of these names, capitals and punctuation aside."""
    wanted = {squeezed(name) for name in names}
    return next((name for name in frame.columns if squeezed(name) in wanted), None)
