"""Swing ("Genk in cijfers", provincies.incijfers.be): the layout of its uploads."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.file import Table
from genkgeo.sources.cells import SWING, cells_of
from genkgeo.sources.text import as_required, require
from genkgeo.sources.tidy import chosen_columns, in_period
from genkgeo.sources.workbook import MunicipalityCodes, Selection, read_frame

HEAD = re.compile(r"(.*\S)\s*\|\s*((?:19|20)[0-9]{2})")
"""A head of a column of figures in what the export button of a viewer gives: label|year."""

KEYS = ["period", "geolevel", "geoitem"]

SECTORS = r"statsec(?:\d{4})?"

LEVEL = re.compile(r"(.+?)((?:19|20)\d{2})?")
"""A level by its code list: ``statsec2024`` are the codes in force until the end of 2024.

Without a year it is the list of the moment, and of a file from before 2025 an older one:
only the codes themselves can tell.
"""


def read(path: Path, table: Table, only: MunicipalityCodes | None = None) -> pd.DataFrame:
    """Read a Swing table: ``period, geolevel, geoitem`` and a column per variable.

    Parameters
    ----------
    path : pathlib.Path
        csv or xlsx, an upload; what the export button gives is for `genkgeo.sources.viewer`.
    table : Table
        ``columns`` maps variables of Swing to those of the registry. ``geolevel`` names the
        levels to read; without it a file with anything else than sectors is refused.
    only : MunicipalityCodes, optional
        The gemeente whose rows are wanted; without it all rows.

    Returns
    -------
    pandas.DataFrame
        Tidy; the missing codes have become states.

    Raises
    ------
    DataError
        A column is absent, a cell is not a number, a period is not a year, or a level is
        not wanted or contradicts the table's vintage.
    """
    cells = cells_of(path, table, own=SWING)
    choice = Selection(sheet=table.sheet, encoding=table.encoding)
    frame = read_frame(path, choice, style=cells.style)
    frame = frame.set_axis(as_required(list(map(str, frame)), KEYS), axis="columns")
    _refuse_export(frame, path)
    require(frame, KEYS, path)
    frame, period = in_period(frame, "period", table, path)
    frame = _of_level(frame, table, path)
    if only is not None:
        frame = frame[only.kept(frame["geoitem"])]
    period = period.loc[frame.index]
    chosen = chosen_columns([name for name in frame.columns if name not in KEYS], table, path)
    columns = [(variable, frame[column]) for column, variable in chosen.items()]
    return cells.figures(frame["geoitem"], period, columns)


def _refuse_export(frame: pd.DataFrame, path: Path) -> None:
    """Tell what the export button gives from an upload."""
    if not set(KEYS) & set(frame) and any(HEAD.fullmatch(head) for head in map(str, frame)):
        raise DataError(
            "Dit is een export van een viewer, geen upload",
            expected=", ".join(KEYS),
            found=first_five(frame.columns),
            where=f"{path.name}, rij 1",
            remedy="zet bij deze tabel format: swing_viewer",
        )


def _of_level(frame: pd.DataFrame, table: Table, path: Path) -> pd.DataFrame:
    """Keep the rows of the levels wanted; without a wish everything must be a sector."""
    level = frame["geolevel"].str.lower()
    if table.geolevel:
        wanted = [name.strip().lower() for name in table.geolevel]
        keep = level.isin(wanted)
        if not keep.any():
            raise DataError(
                "Het bestand heeft geen rijen van het gevraagde niveau",
                expected=first_five(wanted),
                found=first_five(level.unique()),
                where=f"{path.name}, kolom geolevel",
                remedy=_level_to_say(level, table),
            )
        frame, level = frame[keep], level[keep]
    else:
        no_sectors = level[[re.fullmatch(SECTORS, name) is None for name in level]]
        if len(no_sectors):
            raise DataError(
                "Het bestand bevat andere gebieden dan statistische sectoren",
                expected="geolevel statsec, of statsec met een jaar",
                found=first_five(no_sectors.unique()),
                where=f"{path.name}, rij {no_sectors.index[0] + 2}, kolom geolevel",
                remedy=_level_to_say(level, table),
            )
    _refuse_older(level, table, path)
    return frame


def _level_to_say(level: pd.Series, table: Table) -> str:
    """Say which level of a file to name: sectors of the code list that the table is said to be."""
    sectors = sorted(name for name in level.unique() if re.fullmatch(SECTORS, name))
    if not sectors:
        return (
            f"zijn het gebieden van een niveau van de parameters, zet dan bij deze tabel geolevel: "
            f"[{level.iloc[0]}]; voer ze anders opnieuw uit op het niveau van de statistische "
            "sectoren"
        )
    fitting = [name for name in sectors if not _is_older(name, table)]
    # Of several lists the first that was in force then; the plain name is that of the moment.
    dated = [name for name in fitting if name != "statsec"]
    name = (dated or fitting or sectors)[0]
    return f"zet bij deze tabel geolevel: [{name}]: andere rijen vallen dan weg"


def _is_older(level: str, table: Table) -> bool:
    """Say whether a level is of codes that ended before the table's vintage began."""
    match = LEVEL.fullmatch(level)
    dated = re.fullmatch(r"\d{4}", table.vintage) and match and match[2]
    return bool(dated and match and int(match[2]) < int(table.vintage))


def _refuse_older(level: pd.Series, table: Table, path: Path) -> None:
    """Refuse a list of codes that ended before the table's vintage began."""
    for name in level.unique():
        if _is_older(name, table):
            until = name[-4:]
            raise DataError(
                f"Het niveau {name} hoort niet bij indeling {table.vintage}",
                expected=f"codes die gelden in {table.vintage}",
                found=f"{name}: codes tot en met {until}",
                where=f"{path.name}, rij {level.index[(level == name).argmax()] + 2}, "
                "kolom geolevel",
                remedy=f"zet als vintage bij deze tabel de indeling die in {until} gold, of "
                f"gebruik het bestand met de codes van {table.vintage}",
            )
