"""What indicators are called: every reader must be able to tell one from another by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Protocol

from pydantic import AfterValidator

from genkgeo.errors import is_unseen

LONGEST_SHORT = 60
"""Characters that still stand in a column head or a legend."""

LONGEST_LABEL = 200
"""Characters that still stand in a title."""


class _Called(Protocol):
    @property
    def label(self) -> str: ...

    @property
    def short(self) -> str: ...


def as_seen(text: str) -> str:
    """Write a name as a reader tells it from another: without capitals, and with single blanks.

    Examples
    --------
    >>> as_seen("Lage  Inkomens") == as_seen("lage inkomens\u200b")
    True
    """
    seen = "".join(sign for sign in text if not is_unseen(sign))
    return " ".join(seen.split()).casefold()


def filled(text: str) -> str:
    """Give a text back in which something can be read.

    Raises
    ------
    ValueError
        It is empty, or holds nothing but blanks.

    Examples
    --------
    >>> filled("over mensen met schulden")
    'over mensen met schulden'
    >>> filled(" ")
    Traceback (most recent call last):
    ValueError: mag niet leeg zijn
    """
    if not as_seen(text):
        raise ValueError("mag niet leeg zijn")
    return text


def _fits(text: str, longest: int) -> str:
    if len(filled(text)) > longest:
        raise ValueError(f"is te lang: {len(text)} tekens, hoogstens {longest}")
    return text


Filled = Annotated[str, AfterValidator(filled)]
Short = Annotated[str, AfterValidator(lambda text: _fits(text, LONGEST_SHORT))]
Label = Annotated[str, AfterValidator(lambda text: _fits(text, LONGEST_LABEL))]


def refuse_alike(indicators: Mapping[str, _Called]) -> None:
    """Refuse two indicators with one name: capitals and blanks tell nobody which is which.

    Raises
    ------
    ValueError
        Names the first two, what they are both called, and under which key.
    """
    for key in ("short", "label"):
        owner: dict[str, str] = {}
        for name, one in indicators.items():
            called = getattr(one, key)
            first = owner.setdefault(as_seen(called), name)
            if first != name:
                raise ValueError(
                    f"{first} en {name} hebben allebei {key} '{called}': op pagina's en in "
                    f"tabellen weet niemand welke van de twee er staat. Geef elk een eigen {key}"
                )
