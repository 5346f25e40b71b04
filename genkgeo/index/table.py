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
from genkgeo.parameters.index_spec import IndexSpec, Part, columns, leaves, require_columns
from genkgeo.parameters.missing_codes import SWING_CODES, states_of
from genkgeo.sources.cells import NUMBER_STYLES, Cells
from genkgeo.sources.numbers import Keys, refuse_huge, settled
from genkgeo.sources.suspect import looks_like_code
from genkgeo.sources.text import split_rows, text_frame
from genkgeo.sources.workbook import Selection, read_frame
from genkgeo.states import State

FEWEST = 3
"""Areas below which a rank says nothing."""

SETTINGS = "in het recept"
"""Where the keys stand that a message may advise."""


class Columns(NamedTuple):
    """Which columns of the table hold what is no part of the index."""

    id: str | None = None
    by: str | None = None
    weights: str | None = None


class AreaTable(NamedTuple):
    """What was read: figures, and the state of each.

    Attributes
    ----------
    figures : pandas.DataFrame
        Index area code (text, named after its column); float columns; the group, as text,
        in column ``by NAME``.
    states : pandas.DataFrame
        The same index and the float columns, with a `State` in each cell.
    """

    figures: pd.DataFrame
    states: pd.DataFrame


def read_areas(path: Path, spec: IndexSpec, choice: Columns) -> AreaTable:
    """Read the columns that a spec and the options need.

    Raises
    ------
    DataError
        A column is absent or holds text, a figure looks like a code for a missing one, a
        given rank or weight is not whole, a code is empty or stands twice, or there are
        fewer than three areas.
    """
    needed = {f"deel {name}": column for name, column in columns(spec).items()}
    needed |= {"--weights": choice.weights} if choice.weights else {}
    texts = {"--by": choice.by} if choice.by else {}
    code = choice.id or spec.id
    texts |= {"de gebiedscode": code} if code else {}
    frame = _read(path, {**needed, **texts}, spec, named=code is not None)
    code = code or str(frame.columns[0])
    _refuse_figures_for_codes(code, needed, choice.id or spec.id, path)
    codes = _texts(frame[code])
    _check_codes(codes, path)
    index = pd.Index(codes, name=code)
    keys = Keys(SETTINGS, decimal=True, codes=True)
    cells = Cells(path, NUMBER_STYLES[spec.decimal], states_of(spec.missing_codes), keys)
    read: dict[str, object] = {}
    states: dict[str, object] = {}
    for column in dict.fromkeys(needed.values()):
        read[column], states[column] = _figures(frame[column], cells)
    areas, state = pd.DataFrame(read, index=index), pd.DataFrame(states, index=index)
    _refuse_undeclared(areas, spec, path)
    ranks = [part.column or name for name, part in leaves(spec.index).items() if _is_rank(part)]
    _refuse_parts_of_units(areas, ranks, 0.5, "rangen", path)
    if choice.weights:
        _refuse_parts_of_units(areas, [choice.weights], 1.0, "gewichten", path)
        check_weights(areas[choice.weights])
    if choice.by:
        group = _texts(frame[choice.by])
        areas[f"by {choice.by}"] = group.where(group != "").to_numpy()
    return AreaTable(areas, state)


def _is_rank(part: Part) -> bool:
    return part.given == "rank"


def _refuse_figures_for_codes(
    code: str, needed: dict[str, str], said: str | None, path: Path
) -> None:
    """Refuse the first column as the area code where the recipe uses it as a figure."""
    if said is None and code in needed.values():
        raise DataError(
            "De eerste kolom is geen gebiedscode maar een deel van de index",
            expected="een kolom met gebiedscodes",
            found=code,
            where=path.name,
            remedy="noem de kolom met de gebiedscode: --id KOLOM",
        )


def _refuse_undeclared(areas: pd.DataFrame, spec: IndexSpec, path: Path) -> None:
    """Raise for figures that look like a code for a missing one, all of them in one remedy."""
    ranks = {part.column or name for name, part in leaves(spec.index).items() if _is_rank(part)}
    codes: dict[str, str] = {}
    first: tuple[str, str, str] | None = None
    for column, figures in areas.items():
        value = figures.to_numpy(dtype=float)
        # A rank such as 999 says nothing; one below 0 does.
        suspect = looks_like_code(value) & ((value < 0) | (column not in ranks))
        for area, figure in figures[suspect].items():
            code = _spelled(figure)
            if code not in spec.missing_codes:
                first = first or (code, str(area), str(column))
                codes[code] = str(SWING_CODES.get(code, State.MISSING))
    if first is None:
        return
    code, area, column = first
    also = f" (ook: {first_five([*codes][1:])})" if len(codes) > 1 else ""
    said = ", ".join(f'"{code}": {meaning}' for code, meaning in codes.items())
    raise DataError(
        "De tabel bevat wat een code voor 'geen cijfer' lijkt, en het recept noemt die niet",
        expected="cijfers",
        found=f"{code} in {area}{also}",
        where=f"{path.name}, kolom {column}",
        remedy=f"zet {SETTINGS} missing_codes: {{{said}}}; is het een cijfer, zet dan cijfer "
        "in de plaats van die betekenis",
    )


def _refuse_parts_of_units(
    areas: pd.DataFrame, names: list[str], unit: float, what: str, path: Path
) -> None:
    """Raise for given ranks or weights that are no multiple of a half or a whole."""
    for column in names:
        broken = areas[column].notna() & (areas[column] % unit != 0)
        if broken.any():
            value = areas.loc[broken, column].iloc[0]
            raise DataError(
                f"Niet alle {what} in kolom {column} zijn hele getallen",
                expected="hele getallen" + (" of halve, waar gebieden gelijk staan" * (unit < 1)),
                found=f"{value:.12g} in {areas.index[broken][0]}",
                where=f"{path.name}, kolom {column}",
                remedy="scheidt een komma duizendtallen, zet dan in het recept decimal: point; "
                "een punt: decimal: comma; rond anders af, of kies een andere kolom",
            )


def _spelled(value: float) -> str:
    """Spell a value as `genkgeo.parameters.missing_codes` spells a code."""
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value))


def _read(path: Path, needed: dict[str, str], spec: IndexSpec, *, named: bool) -> pd.DataFrame:
    """Read the needed columns of a table, and the first; text stays text."""
    name = path.name.lower()
    if not path.is_file():
        raise DataError("Het bestand bestaat niet", found=str(path), remedy="controleer de naam")
    if name.endswith(".parquet"):
        try:
            frame = pd.read_parquet(path)
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from None
        frame = _with_index(frame, needed, named=named)
    elif name.endswith(".gz"):
        try:
            raw = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise _unreadable(path, error) from None
        header, rows = split_rows(raw, path, encoding=spec.encoding, settings=SETTINGS)
        require_columns(needed, [head.strip() for head in header])
        keep = [i for i, head in enumerate(header) if not i or head.strip() in needed.values()]
        rows = [[row[i] for i in keep] for row in rows]
        frame = text_frame([header[i] for i in keep], rows, path, required=[])
    else:
        style = NUMBER_STYLES[spec.decimal]
        choice = Selection(sheet=spec.sheet, encoding=spec.encoding, settings=SETTINGS)
        frame = read_frame(path, choice, style=style)
    require_columns(needed, list(frame.columns))
    return frame


def _with_index(frame: pd.DataFrame, needed: dict[str, str], *, named: bool) -> pd.DataFrame:
    """Make columns of what pandas kept apart as the index, where that is the area code.

    An index without a name is mostly a count of rows that somebody left behind. It is the
    code where it holds text, or where the first column is a figure of the index.
    """
    index = frame.index
    if any(name is not None for name in index.names):
        return frame.reset_index()
    counted = isinstance(index, pd.RangeIndex) or index.nlevels > 1
    first_is_figure = len(frame.columns) > 0 and frame.columns[0] in needed.values()
    is_text = not pd.api.types.is_numeric_dtype(index.dtype)
    if named or counted or not (is_text or first_is_figure):
        return frame
    name = "gebied"
    while name in frame.columns:
        name += "_"
    return frame.rename_axis(name).reset_index()


def _unreadable(path: Path, error: Exception) -> DataError:
    return DataError(
        "Het bestand is niet te lezen",
        found=str(error).splitlines()[0][:120] if str(error) else type(error).__name__,
        where=path.name,
        remedy="haal het opnieuw op of bewaar het opnieuw",
    )


def _texts(cells: pd.Series) -> pd.Series:
    return cells.where(cells.notna(), "").astype(str).str.strip()


def _figures(column: pd.Series, cells: Cells) -> tuple[np.ndarray, np.ndarray]:
    """Read a column of text, or of the numbers that a parquet file holds."""
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return cells.read(_texts(column))
    value = settled(column.to_numpy(dtype=float, na_value=np.nan))
    value, state = cells.states(value)
    refuse_huge(value, column, cells.path)
    return value, state


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
