"""Counts as the page of differences says them."""

from __future__ import annotations

from genkgeo.words import dutch


def of_all(number: int, total: int, one: str, more: str) -> str:
    """Say how many of all, with the right noun."""
    return f"{dutch.number(number)} van {dutch.number(total)} {one if total == 1 else more}"


def is_or_are(number: int) -> str:
    """Choose the verb of a number."""
    return "is" if number == 1 else "zijn"


def counted(number: int, one: str, more: str) -> str:
    """Say a number with the noun of one or of more."""
    return f"{dutch.number(number)} {one if number == 1 else more}"


def begun(text: str) -> str:
    """Begin a sentence with a capital."""
    return f"{text[:1].upper()}{text[1:]}"
