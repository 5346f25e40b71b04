"""Read the table of an index: the columns that a spec asks for, from any format."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.index.groups import check_weights
from genkgeo.parameters.index_spec import IndexSpec, columns, require_columns
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.swing import MISSING_CODES
from genkgeo.sources.text import split_rows, text_frame
from genkgeo.sources.workbook import Selection, read_frame

FEWEST = 3
"""Areas below which a rank says nothing."""


class Columns(NamedTuple):
    """Which columns of the table hold what is no part of the index."""

    id: str | None = None
    by: str | None = None
    weights: str | None = None


def read_areas(path: Path, spec: IndexSpec, choice: Columns) -> pd.DataFrame:
    """Read the columns that a spec and the options need.

    Returns
    -------
    pandas.DataFrame
        Index area code (text, named after its column); float columns; the group, as text,
        in column ``by NAME``.

    Raises
    ------
    DataError
        A column is absent or holds text, a code is empty or stands twice, or there are
        fewer than three areas.
    """
    needed = {f"deel {name}": column for name, column in columns(spec).items()}
    needed |= {"--weights": choice.weights} if choice.weights else {}
    texts = {"--by": choice.by} if choice.by else {}
    code = choice.id or spec.id
    texts |= {"de gebiedscode": code} if code else {}
    frame = _read(path, {**needed, **texts}, spec)
    code = code or str(frame.columns[0])
    codes = _texts(frame[code])
    _check_codes(codes, path)
    index = pd.Index(codes, name=code)
    style = "dutch" if spec.decimal == "comma" else "plain"
    read = {
        column: _numbers(frame[column], path, style) for column in dict.fromkeys(needed.values())
    }
    if choice.by:
        group = _texts(frame[choice.by])
        read[f"by {choice.by}"] = group.where(group != "").to_numpy()
    areas = pd.DataFrame(read, index=index)
    leaves = list(dict.fromkeys(columns(spec).values()))
    _refuse_unnamed_codes(areas[leaves], spec, path)
    areas[leaves] = areas[leaves].where(~areas[leaves].isin(spec.missing_codes))
    if choice.weights:
        check_weights(areas[choice.weights])
    return areas


def _refuse_unnamed_codes(leaves: pd.DataFrame, spec: IndexSpec, path: Path) -> None:
    """Raise for Swing's codes where the spec does not say that they stand for no figure."""
    codes = [code for code in MISSING_CODES if code not in spec.missing_codes]
    held = leaves.isin(codes)
    if held.to_numpy().any():
        column = held.columns[held.any()][0]
        value = leaves.loc[held[column], column].iloc[0]
        area = held.index[held[column]][0]
        raise DataError(
            "De tabel bevat een ontbreekcode van Swing, en het recept noemt die niet",
            expected="cijfers",
            found=f"{value:.0f} in {area}",
            where=f"{path.name}, kolom {column}",
            remedy=f"zet in het recept: missing_codes: {list(MISSING_CODES)}",
        )


def _read(path: Path, needed: dict[str, str], spec: IndexSpec) -> pd.DataFrame:
    """Read the needed columns of a table, and the first; text stays text."""
    name = path.name.lower()
    if not path.is_file():
        raise DataError("Het bestand bestaat niet", found=str(path), remedy="controleer de naam")
    if name.endswith(".parquet"):
        try:
            frame = pd.read_parquet(path)
            frame = frame if frame.index.name is None else frame.reset_index()
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from None
    elif name.endswith(".gz"):
        try:
            raw = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise _unreadable(path, error) from None
        header, rows = split_rows(raw, path)
        require_columns(needed, [head.strip() for head in header])
        keep = [i for i, head in enumerate(header) if not i or head.strip() in needed.values()]
        rows = [[row[i] for i in keep] for row in rows]
        frame = text_frame([header[i] for i in keep], rows, path, required=[])
    else:
        style = "dutch" if spec.decimal == "comma" else "plain"
        frame = read_frame(path, Selection(sheet=spec.sheet), style=style)
    require_columns(needed, list(frame.columns))
    return frame


def _unreadable(path: Path, error: Exception) -> DataError:
    return DataError(
        "Het bestand is niet te lezen",
        found=str(error).splitlines()[0][:120] if str(error) else type(error).__name__,
        where=path.name,
        remedy="haal het opnieuw op of bewaar het opnieuw",
    )


def _texts(cells: pd.Series) -> pd.Series:
    return cells.where(cells.notna(), "").astype(str).str.strip()


def _numbers(cells: pd.Series, path: Path, style: str) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        numbers = cells.to_numpy(dtype=float, na_value=np.nan)
        if np.isinf(numbers).any():
            raise DataError(
                "Een cel is geen gewoon getal",
                found="oneindig",
                where=f"{path.name}, kolom {cells.name}",
                remedy="verbeter de tabel: deel niet door 0",
            )
        return numbers
    return parse_numbers(_texts(cells), path, style=style)


def _check_codes(codes: pd.Series, path: Path) -> None:
    if len(codes) < FEWEST:
        raise too_few(len(codes), "in de tabel", path)
    empty, double = codes.index[codes == ""], codes[codes.duplicated()]
    if len(empty) or len(double):
        raise DataError(
            "De gebiedscodes kloppen niet",
            expected="één rij per gebied, met een eigen code",
            found=f"leeg in {first_five(f'rij {i + 2}' for i in empty)}"
            if len(empty)
            else f"meer dan één keer: {first_five(double.unique())}",
            where=f"{path.name}, kolom {codes.name}",
            remedy="verbeter de codes, of kies de juiste kolom met --id",
        )


def too_few(number: int, where: str, path: Path) -> DataError:
    """Build the error of a table with too few areas for a rank."""
    return DataError(
        "Te weinig gebieden voor een rangorde",
        expected=f"minstens {FEWEST} gebieden",
        found=f"{number} {where}",
        where=path.name,
    )
