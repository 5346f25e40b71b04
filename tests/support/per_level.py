"""A made-up city of eight sectors, of which figures come per sector and per larger area."""

from __future__ import annotations

from typing import Any

from small_city import Cells, Delivery, Project, indicator, squares

BORDERS = squares(wijken=4)
"""Sectors X01 to X08, two in each of W1 to W4; W1 and W2 in D1, W3 and W4 in D2."""

YEAR = 2024
RATE = {"rate": indicator("n", "d", maximum_ratio=1)}


def cells(**columns: dict[str, object]) -> Cells:
    """Give cells by code, of several variables."""
    codes = dict.fromkeys(code for column in columns.values() for code in column)
    return {
        (code, YEAR): {
            name: str(column[code]) for name, column in columns.items() if code in column
        }
        for code in codes
    }


def numbered(*figures: object, first: str = "X0") -> dict[str, object]:
    """Give figures to X01, X02, … (or W1, W2, …)."""
    return {f"{first}{place + 1}": figure for place, figure in enumerate(figures)}


SIZES = numbered(*[100] * 8) | {"XZ": 10}


def city(*deliveries: Delivery, **more: Any) -> Project:
    given = {"borders": {"nu": BORDERS}, "indicators": RATE, **more}
    return Project(deliveries=list(deliveries), **given)


HIDES = numbered(10, "x", 20, 20, 5, "x", 8, 7) | {"XZ": 3}
"""One sector hidden in W1 and one in W3."""

PER_WIJK = {"W1": 25, "W2": 40, "W3": "x", "W4": 15}
