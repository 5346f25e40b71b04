"""The one parser of numbers: it never guesses what a dot or a comma means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.errors import DataError

PLAIN = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
# No group of thousands begins with 0: "0.123" is a decimal written in the other style.
DUTCH = r"[+-]?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?"
ENGLISH = r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
POINT = f"(?:{PLAIN})|(?:{ENGLISH})"
STYLES = {"plain": PLAIN, "dutch": DUTCH, "point": POINT, "unsaid": POINT}
"""How numbers may be written.

``plain``: 1234.5, without a sign for thousands, as in our own small tables. ``dutch``: 1.234,5.
``point``: 1,234.5. ``unsaid``: nobody said which of the last two, so a column must show it.
"""

TO_PLAIN = {
    "plain": {},
    "dutch": str.maketrans({".": None, ",": "."}),
    "point": str.maketrans({",": None}),
    "unsaid": str.maketrans({",": None}),
}
"""Per style what becomes of the signs in a number, for `float` to read it."""

HIGHEST = 1e15
"""Beyond this a number has no room for units, and one of them makes all others equal."""

ROUND = (0, 1, 100)
"""Whole numbers that stand among numbers with three decimals too."""


class Keys(NamedTuple):
    """Which keys a message may name as a remedy, and where they are to be written.

    ``decimal`` and ``codes`` (for ``missing_codes``) say which of both exist ``where``.
    """

    where: str = ""
    decimal: bool = False
    codes: bool = False
    spoken: bool = False
    """Keys are arguments of a function, not lines of a parameter file."""

    def with_decimal(self, sign: str) -> str:
        """Write the key that says which sign is that of decimals.

        Examples
        --------
        >>> Keys("bij deze tabel").with_decimal("comma")
        'zet bij deze tabel decimal: comma'
        >>> Keys("in with_indicator", spoken=True).with_decimal("comma")
        'zet in with_indicator decimal="komma"'
        """
        return f"zet {self.where} {self.decimal_is(sign)}"

    def decimal_is(self, sign: str) -> str:
        """Write the key alone."""
        spoken = {"comma": "komma", "point": "punt"}[sign]
        return f'decimal="{spoken}"' if self.spoken else f"decimal: {sign}"


NO_KEYS = Keys()


def parse_numbers(
    cells: pd.Series, path: Path, *, style: str = "plain", keys: Keys = NO_KEYS
) -> np.ndarray:
    """Turn text cells into numbers.

    Parameters
    ----------
    cells : pandas.Series of str
        Index ``i`` stands for row ``i + 2`` of the file; the name is the column.
    path : pathlib.Path
        For the message.
    style : {"plain", "dutch", "point", "unsaid"}
        How the file writes numbers; see `STYLES`.
    keys : Keys
        What the remedy may advise.

    Returns
    -------
    numpy.ndarray of float
        NaN for an empty cell. What differs from a whole number in its last bits alone is
        that number: a spreadsheet computes 11.000000000000002.

    Raises
    ------
    DataError
        A cell is not a number in this style or too large for one, or the column does not
        tell whether a dot or comma parts thousands or decimals.

    Examples
    --------
    >>> parse_numbers(pd.Series(["2.054", "-00", ""]), Path("x.txt"), style="dutch")
    array([2054.,   -0.,   nan])
    """
    _refuse_unclear(cells, path, style, keys)
    texts = list(cells)
    is_number = _written_as(texts, STYLES[style])
    to_plain = TO_PLAIN[style]
    value = np.array(
        [
            float(text.translate(to_plain)) if good else np.nan
            for text, good in zip(texts, is_number, strict=True)
        ],
        dtype=float,
    )
    empty = np.array([text == "" for text in texts], dtype=bool)
    wrong = ~(is_number | empty)
    if wrong.any():
        first = cells.index[int(np.argmax(wrong))]
        raise DataError(
            "Een cel is geen getal",
            expected="een getal zoals 1.234,5" if style == "dutch" else "een getal zoals 1234.5",
            found=f"{cells[first][:40]!r}{_more(wrong)}",
            where=f"{path.name}, rij {first + 2}, kolom {cells.name}",
            remedy=_remedy(str(cells[first]), style, keys),
        )
    refuse_huge(value, cells, path)
    return settled(value)


def _written_as(texts: Sequence[str], style: str) -> np.ndarray:
    """Say which texts are wholly numbers of a style."""
    fits = re.compile(style).fullmatch
    return np.array([fits(text) is not None for text in texts], dtype=bool)


def settled(value: np.ndarray) -> np.ndarray:
    """Take what differs from a whole number by the last bits of a computation for that number.

    Examples
    --------
    >>> settled(np.array([11.000000000000002, 0.1 + 0.2]))
    array([11. ,  0.3])
    """
    whole = np.rint(value)
    slack = np.minimum(1e-13 * np.abs(value), 1e-6)
    return np.where(np.abs(value - whole) <= slack, whole, value)


def refuse_huge(value: np.ndarray, cells: pd.Series, path: Path) -> None:
    """Raise for a number beside which all others would count for nothing.

    Raises
    ------
    DataError
        A number is beyond `HIGHEST`, or has no end.
    """
    huge = np.abs(value) > HIGHEST
    if huge.any():
        first = cells.index[int(np.argmax(huge))]
        where = f"rij {first + 2}, " if isinstance(first, int | np.integer) else ""
        raise DataError(
            "Een getal is onmogelijk groot",
            expected="getallen tot 1.000.000.000.000.000",
            found=f"{str(cells[first])[:40]}{_more(huge)}",
            where=f"{path.name}, {where}kolom {cells.name}",
            remedy="verbeter de cel; deelt een formule door 0, laat de cel dan leeg",
        )


def _refuse_unclear(cells: pd.Series, path: Path, style: str, keys: Keys) -> None:
    """Refuse a column of which the signs may part thousands as well as decimals.

    "2.054" is two, or two thousand; "29,199" likewise. Another cell of the column often
    tells ("2.0", "1.234.567"). Where the user said it, the column may still tell otherwise:
    of numbers with three decimals, hardly one is whole.
    """
    if style == "plain":
        return
    signed = cells[["." in text or "," in text for text in cells]]
    if signed.empty:
        return
    point, comma = (_written_as(list(signed), pattern) for pattern in (POINT, DUTCH))
    either = signed[point & comma]
    if style != "unsaid":
        sign, sure = (".", point & ~comma) if style == "point" else (",", comma & ~point)
        either = either[[sign in text for text in either]]
        if sure.any() or not _between_whole_numbers(cells):
            return
    elif (point != comma).any():
        return
    if either.empty:
        return
    first = either.iloc[0]
    sign = "punt" if "." in first else "komma"
    other = {"punt": "comma", "komma": "point"}[sign]
    same = {"punt": "point", "komma": "comma"}[sign]
    if not keys.decimal:
        remedy = "schrijf de getallen zonder teken voor duizendtallen"
    elif style == "unsaid":
        remedy = (
            f"{keys.with_decimal(other)} als de {sign} duizendtallen scheidt, "
            f"of {keys.decimal_is(same)} als ze een decimaalteken is"
        )
    else:
        remedy = (
            f"{keys.with_decimal(other)} als de {sign} duizendtallen scheidt, "
            "of geef elk getal evenveel decimalen"
        )
    raise DataError(
        f"Het is niet duidelijk of een {sign} duizendtallen of decimalen scheidt",
        expected="een kolom waarin dat te zien is",
        found=f"{first!r}" + (f" (en nog {len(either) - 1})" if len(either) > 1 else ""),
        where=f"{path.name}, rij {either.index[0] + 2}, kolom {cells.name}",
        remedy=remedy,
    )


def _between_whole_numbers(cells: pd.Series) -> bool:
    """Say whether all whole numbers of a column lie below a thousand, and some tell something."""
    digits = cells[cells.str.fullmatch("[+-]?[0-9]+").to_numpy(dtype=bool)]
    whole = digits.astype(float).abs()
    return bool((whole < 1000).all() and (~whole.isin(ROUND)).any())


def _more(wrong: np.ndarray) -> str:
    return f" (en nog {int(wrong.sum()) - 1})" if wrong.sum() > 1 else ""


def _remedy(cell: str, style: str, keys: Keys) -> str:
    """Say what to do about a cell that is no number, with keys that exist."""
    if cell.startswith("="):
        return (
            "dit is een formule zonder uitkomst: open het werkboek in Excel, laat het herrekenen "
            "en bewaar het, of plak de cijfers als waarden"
        )
    other = re.fullmatch(POINT, cell) if style == "dutch" else re.fullmatch(DUTCH, cell)
    if other and not keys.decimal:
        return "schrijf het getal als 1234.5, zonder teken voor duizendtallen"
    if other and style == "dutch":
        return f"is de punt het decimaalteken? Zet dan {keys.where} {keys.decimal_is('point')}"
    if other:
        return f"staan er komma's voor decimalen? Zet dan {keys.where} {keys.decimal_is('comma')}"
    if keys.codes and len(cell) <= 12:
        quoted = cell.replace("\\", "\\\\").replace('"', '\\"')
        return (
            "staat dit voor 'geen cijfer'? Zet dan "
            f'{keys.where} missing_codes: {{"{quoted}": ontbreekt}} (of onderdrukt, of niet van '
            "toepassing); anders: verbeter de cel"
        )
    return "verbeter de cel of voer de tabel opnieuw uit"
