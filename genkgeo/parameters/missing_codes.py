"""What a file writes where it has no figure, and what that means: ``missing_codes``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator

from genkgeo.states import State

Meaning = Literal["ontbreekt", "onderdrukt", "niet van toepassing", "cijfer"]
"""What a code means: a state without a number, or (``cijfer``) that it is a figure after all."""

SWING_CODES = {
    "-99996": State.MISSING,
    "-99997": State.SUPPRESSED,
    "-99998": State.NOT_APPLICABLE,
    "-99999": State.MISSING,
}
"""Swing's codes: empty, hidden by the supplier, not applicable, wrongly unanswered."""

NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"


def _code(given: object) -> str:
    """Write a code as the cell that holds it: −999, −999.0 and "-999" are one code."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise ValueError('een code is een getal of een tekst: zet er aanhalingstekens rond, "."')
    text = str(given).strip()
    if not re.fullmatch(NUMBER, text):
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _by_code(given: object) -> object:
    """Turn a list of codes, or a list of codes with their meaning, into code → meaning.

    In a bare list a code of Swing has its own meaning, and any other is a missing figure.
    """
    if isinstance(given, tuple | list):
        codes = [_code(code) for code in given]
        return {code: str(SWING_CODES.get(code, State.MISSING)) for code in codes}
    if not isinstance(given, Mapping):
        return given
    meanings = {_code(code): meaning for code, meaning in given.items()}
    if len(meanings) < len(given):
        raise ValueError("dezelfde code staat er twee keer")
    return meanings


MissingCodes = Annotated[dict[str, Meaning], BeforeValidator(_by_code)]
"""Cell → what it means; given as a list of codes or as codes with their meaning."""


def states_of(codes: Mapping[str, Meaning]) -> dict[str, State]:
    """Say of every code which state it stands for; `State.OBSERVED` for a figure.

    Examples
    --------
    >>> states_of({"*": "onderdrukt", "-999": "cijfer"})
    {'*': <State.SUPPRESSED: 'onderdrukt'>, '-999': <State.OBSERVED: 'waargenomen'>}
    """
    return {
        code: State.OBSERVED if meaning == "cijfer" else State(meaning)
        for code, meaning in codes.items()
    }
