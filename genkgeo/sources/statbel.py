"""Statbel's open tables by statistical sector."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError
from genkgeo.parameters.file import Table
from genkgeo.sources.cells import cells_of
from genkgeo.sources.text import require
from genkgeo.sources.tidy import chosen_columns, in_period, tidy
from genkgeo.sources.workbook import MunicipalityCodes, Selection, read_frame
from genkgeo.states import State

INCOME_CODES = ("CD_SECTOR", "CD_REFNIS_SECTOR")
"""The column with the sector, now and in older files."""

CONFIDENTIAL = {"C": State.SUPPRESSED}
"""What Statbel writes where a figure is confidential."""


def read_cars(path: Path, table: Table, only: MunicipalityCodes | None = None) -> pd.DataFrame:
    """Read households and cars by sector (``TF_CAR_HH_SECTOR``).

    Parameters
    ----------
    path : pathlib.Path
        The txt file, zipped or not: ``;``, thousands dot; a zero is printed as ``-00``.
    table : Table
        ``columns`` maps ``MS_NUM_HH`` and ``MS_NUM_CAR``.
    only : MunicipalityCodes, optional
        The gemeente whose rows are wanted; without it all rows.

    Returns
    -------
    pandas.DataFrame
        Tidy, for all of Belgium unless ``only`` is given.

    Raises
    ------
    DataError
        A column is absent or a cell is not a number.
    """
    choice = Selection(("CD_STAT_SECTOR",), only, table.sheet, encoding=table.encoding)
    required = ["CD_YEAR", "CD_STAT_SECTOR", "MS_NUM_HH", "MS_NUM_CAR"]
    frame = read_frame(path, choice, required=required, style="dutch")
    frame, period = in_period(frame, "CD_YEAR", table, path)
    chosen = chosen_columns(["MS_NUM_HH", "MS_NUM_CAR"], table, path)
    cells = cells_of(path, table, style="dutch")
    columns = [(variable, frame[column].replace("-00", "0")) for column, variable in chosen.items()]
    return cells.figures(frame["CD_STAT_SECTOR"], period, columns)


def read_population(
    path: Path, table: Table, only: MunicipalityCodes | None = None
) -> pd.DataFrame:
    """Read residents and area by sector (``OPENDATA_SECTOREN_YYYY``).

    Parameters
    ----------
    path : pathlib.Path
        The zip with a txt (``|``), the txt, or the xlsx. The year is that of the file's
        name, or ``period``.
    table : Table
        ``columns`` maps ``TOTAL`` and the area in hectares, ``OPPERVLAKKTE IN HM²``.
    only : MunicipalityCodes, optional
        The gemeente whose rows are wanted; without it all rows.

    Returns
    -------
    pandas.DataFrame
        Tidy.

    Raises
    ------
    DataError
        A column is absent, a cell is not a number, or the year is not known or contradicts
        the file's name.
    """
    choice = Selection(("CD_SECTOR",), only, table.sheet, encoding=table.encoding)
    required = ["CD_REFNIS", "CD_SECTOR", "TOTAL"]
    frame = read_frame(path, choice, required=required, style="dutch")
    period = _year_of_name(path, table)
    surface = [name for name in frame.columns if re.fullmatch(r"OPPERVLAK+TE IN HM²", name)]
    people, hectares = (cells_of(path, table, style=style) for style in ("dutch", "plain"))
    parts = []
    for column, variable in chosen_columns(["TOTAL", *surface], table, path).items():
        if column in surface:
            # Hectares have no sign for thousands; their decimal sign is a comma or a point.
            value, state = hectares.read(frame[column].str.replace(",", ".", regex=False))
        else:
            value, state = people.read(frame[column])
        parts.append(tidy(path, frame["CD_SECTOR"], period, variable, value, state))
    return pd.concat(parts, ignore_index=True)


def read_income(path: Path, table: Table, only: MunicipalityCodes | None = None) -> pd.DataFrame:
    """Read the fiscal income by sector (``TF_PSNL_INC_TAX_SECTOR``).

    Parameters
    ----------
    path : pathlib.Path
        The xlsx with all years, or a txt. ``C`` is a confidential figure.
    table : Table
        ``columns`` maps the columns ``MS_…``; ``period`` chooses one year.
    only : MunicipalityCodes, optional
        The gemeente whose rows are wanted; without it all rows.

    Returns
    -------
    pandas.DataFrame
        Tidy; confidential figures are suppressed.

    Raises
    ------
    DataError
        A column is absent, a cell is not a number, or there is no row of the year.
    """
    cells = cells_of(path, table, own=CONFIDENTIAL)
    choice = Selection(INCOME_CODES, only, table.sheet, encoding=table.encoding)
    frame = read_frame(path, choice, required=["CD_YEAR"], style=cells.style)
    code = next((name for name in INCOME_CODES if name in frame), INCOME_CODES[0])
    require(frame, [code], path)
    frame, period = in_period(frame, "CD_YEAR", table, path)
    available = [name for name in frame.columns if name.startswith("MS_")]
    chosen = chosen_columns(available, table, path)
    columns = [(variable, frame[column]) for column, variable in chosen.items()]
    return cells.figures(frame[code], period, columns)


def _year_of_name(path: Path, table: Table) -> int:
    """Take the year from the name of the file or from the parameters; they must agree."""
    match = re.search(r"SECTOREN_((?:19|20)[0-9]{2})(?![0-9])", path.name)
    named = int(match[1]) if match else None
    year = named if table.period is None else table.period
    if year is None:
        raise DataError(
            "Het jaar van de bevolkingscijfers is niet bekend",
            expected="een naam zoals OPENDATA_SECTOREN_2025.zip, of 'period' in de parameters",
            found=path.name,
            remedy="zet period: JAAR bij deze tabel",
        )
    if named not in (None, year):
        raise DataError(
            "Het jaar in de parameters is niet dat van het bestand",
            expected=f"period: {named}",
            found=f"period: {table.period}",
            where=path.name,
            remedy="verbeter 'period' bij deze tabel, of gebruik het juiste bestand",
        )
    return year
