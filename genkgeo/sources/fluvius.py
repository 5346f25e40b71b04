"""Fluvius: energy connections and use by sector.

What Fluvius may not show per sector it adds up under ``…REST``; what has no sector stands
under ``…zzzz``.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.file import Table
from genkgeo.sources.cells import Cells, cells_of
from genkgeo.sources.tidy import COLUMNS, chosen_columns, in_period, tidy
from genkgeo.sources.workbook import MunicipalityCodes, Selection, read_frame
from genkgeo.states import State

NAMES = {
    "Markt": "market",
    "Richting": "direction",
    "StatistischeSector": "sector",
    "RolContact": "role",
    "Aantal": "aantal",
    "BenaderendVerbruikkWh": "kwh",
    "Verbruiksjaar": "year",
}
"""Column, without blanks and punctuation → our name; old and new files differ in blanks."""

SHEET = "ZS_RESULTAAT"

FIGURES = ("aantal", "kwh")

HIDDEN = "REST"
"""How the code ends under which it adds up what it hides."""

GRAVITY = (State.OBSERVED, State.NOT_APPLICABLE, State.MISSING, State.SUPPRESSED)
"""States of the parts of a sum; the sum takes the last of them."""

ROLES = {"Persoon": "huishoudens", "Bedrijf": "bedrijven"}

STEMS = tuple(
    "_".join(parts)
    for parts in product(("elektriciteit", "gas"), ("afname", "injectie"), ROLES.values())
)
"""The kinds of use that its files tell apart; a municipality need not have all of them."""


def read(path: Path, table: Table, only: MunicipalityCodes | None = None) -> pd.DataFrame:
    """Read connections and use, summed over the economic activities within a sector.

    Parameters
    ----------
    path : pathlib.Path
        csv or xlsx of Fluvius, with ``Verbruiksjaar`` or with ``period`` in the parameters.
    table : Table
        ``columns`` maps variables named ``<markt>_<richting>_<wie>_<wat>``, for instance
        ``gas_afname_huishoudens_aantal`` and ``elektriciteit_afname_huishoudens_kwh``.
    only : MunicipalityCodes, optional
        The gemeente whose rows are wanted; without it all rows.

    Returns
    -------
    pandas.DataFrame
        Tidy; ``row`` is the first row of the sum.

    Raises
    ------
    DataError
        A column is absent or stands twice, a cell is not a number, or no year is known.
    """
    cells = cells_of(path, table)
    selection = Selection(("StatistischeSector",), only, table.sheet, SHEET, table.encoding)
    frame = _renamed(read_frame(path, selection, style=cells.style), path)
    if "year" not in frame and table.period is None:
        raise DataError(
            "Het jaar van de verbruiken is niet bekend",
            expected="een kolom Verbruiksjaar, of 'period' in de parameters",
            where=path.name,
            remedy="zet period: JAAR bij deze tabel",
        )
    if frame.empty:
        return _nothing()
    if "year" in frame:
        frame, period = in_period(frame, "year", table, path)
    else:
        period = pd.Series(table.period, index=frame.index, dtype=int)
    sums = _sums(frame, period, cells)
    there = list(sums["stem"].unique())
    # Where nobody has gas there is no row of it, and that is no fault of the parameters.
    stems = dict.fromkeys((*there, *(STEMS if table.columns else ())))
    available = [f"{stem}_{what}" for stem in stems for what in FIGURES]
    parts = []
    for name, variable in chosen_columns(available, table, path).items():
        stem, what = name.rsplit("_", 1)
        if stem not in there:
            continue
        part = sums[sums["stem"] == stem].set_index("row").sort_index()
        value, state = part[what].to_numpy(), part[f"state of {what}"].to_numpy()
        parts.append(tidy(path, part["sector"], part["period"], variable, value, state))
    return pd.concat(parts, ignore_index=True) if parts else _nothing()


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=COLUMNS).astype({"period": int, "value": float, "row": int})


def _renamed(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Keep the columns that we use, under our names; raise when one is absent or there twice."""
    plain = {name: "".join(filter(str.isalnum, name)) for name in frame.columns}
    frame = frame[[name for name, key in plain.items() if key in NAMES]]
    frame = frame.rename(columns={name: NAMES[plain[name]] for name in frame.columns})
    wanted = [name for name in NAMES.values() if name != "year"]
    absent = [key for key, name in NAMES.items() if name in wanted and name not in frame]
    if absent:
        raise DataError(
            "Dit is geen tabel van Fluvius per statistische sector",
            expected=", ".join(absent),
            found=", ".join(plain),
            where=f"{path.name}, rij 1",
            remedy="controleer bestand en 'format' in de parameters",
        )
    double = frame.columns[frame.columns.duplicated()]
    if len(double):
        raise DataError(
            "Een kolom van Fluvius staat er twee keer",
            found=first_five(name for name, key in plain.items() if NAMES.get(key) in double),
            where=f"{path.name}, rij 1",
            remedy="verwijder een van beide kolommen",
        )
    return frame


def _sums(frame: pd.DataFrame, period: pd.Series, cells: Cells) -> pd.DataFrame:
    """Sum connections and use per kind, sector and year; ``row`` is the first row summed.

    The kind is the ``stem`` of our variables, such as ``gas_afname_huishoudens``. A sum has
    the state of what it lacks, and what was hidden goes before what is missing.
    """
    role = frame["role"].map(ROLES).fillna(frame["role"].str.lower())
    rows = pd.DataFrame(
        {
            "stem": frame["market"].str.lower() + "_" + frame["direction"].str.lower() + "_" + role,
            "sector": frame["sector"].str.upper(),
            "period": period,
            "row": frame.index,
        }
    )
    for what in FIGURES:
        rows[what], state = cells.read(frame[what])
        rows[f"state of {what}"] = [GRAVITY.index(each) for each in state]
    groups = rows.groupby(["stem", "sector", "period"])
    # An empty cell makes the sum missing, since it must not count as 0.
    sums = groups[list(FIGURES)].sum(skipna=False)
    for what in FIGURES:
        gravest = groups[f"state of {what}"].max()
        sums[f"state of {what}"] = [GRAVITY[place] for place in gravest]
    return sums.assign(row=groups["row"].min()).reset_index()
