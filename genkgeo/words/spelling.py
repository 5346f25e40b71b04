"""Names as people spell them, made alike so that they can be compared."""

from __future__ import annotations

import difflib
import unicodedata

NEAR = 0.85
"""How much two names have in common at least, of which one may be the other misspelt."""


def plain(text: object) -> str:
    """Take the case, accents, spaces and hyphens from a text, so that it can be compared.

    Examples
    --------
    >>> plain("Genk-Oost"), plain(" genk oost"), plain("Één wijk")
    ('genkoost', 'genkoost', 'eenwijk')
    """
    apart = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(sign for sign in apart if sign.isalnum())


def nearly_same(one: str, other: str) -> bool:
    """Say whether a name may be another with one letter more, less, changed or changed places.

    Capitals, accents, blanks and hyphens make no other name.

    Examples
    --------
    >>> nearly_same("Limbrug", "Limburg"), nearly_same("Genkk", "Genk"), nearly_same("genk", "Genk")
    (True, True, True)
    >>> nearly_same("Genk", "Genk"), nearly_same("Oost-Vlaanderen", "West-Vlaanderen")
    (False, False)
    >>> nearly_same("Genk", "Gent"), nearly_same("Opvanggebied 1", "Opvanggebied 2")
    (False, False)
    """
    first, second = plain(one), plain(other)
    if _numbers(first) != _numbers(second):
        return False  # Zone 1 and Zone 2 are two.
    if first == second:
        return one != other
    if not _one_letter_apart(first, second):
        return False
    return difflib.SequenceMatcher(None, first, second).ratio() >= NEAR


def _one_letter_apart(one: str, other: str) -> bool:
    start = next(
        (i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None
    )
    if start is None:
        return abs(len(one) - len(other)) == 1
    rest, others = one[start:], other[start:]
    swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]


def _numbers(text: str) -> str:
    return "".join(filter(str.isdigit, text))
