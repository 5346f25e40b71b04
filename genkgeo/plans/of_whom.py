"""Of whom an indicator of an action counts a part, and which step from offer to help it counts."""

from __future__ import annotations

from pydantic import Field

from genkgeo.parameters.registry import Indicator
from genkgeo.parameters.strict_yaml import Model

STEPS = {
    "offered": "aangeboden",
    "accepted": "aanvaard",
    "visited": "bezocht",
    "helped": "geholpen",
}
"""From an offer to help, in that order → how it is called."""

DECLINED = "declined"
"""The step of an indicator that counts who did not accept, for the reason that its label names."""


class Among(Model):
    """Of whom an indicator counts a part, so that there is something to set it beside.

    Attributes
    ----------
    indicator : str
        Of the registry: those that its numerator counts.
    whole : bool
        Of its denominator instead: all births, and not those in need.
    years : int
        Of births: those of how many years (children of 0 to 3: 3).
    """

    indicator: str
    whole: bool = False
    years: int = Field(default=1, ge=1, le=18)


def cannot_be_counted(among: Among, indicator: Indicator) -> str:
    """Say why whom an action reaches is no part of what the indicator counts; empty if it may be.

    Examples
    --------
    >>> dogs = {"label": "Honden", "short": "Honden", "unit": "per gezin", "source": "geteld"}
    >>> dogs |= {"domain": "wonen", "numerator": "honden", "denominator": "gezinnen"}
    >>> cannot_be_counted(Among(indicator="honden"), Indicator(**dogs))
    'telt niet één per persoon of gezin (per gezin)'
    >>> cannot_be_counted(Among(indicator="honden", whole=True), Indicator(**dogs))
    ''
    """
    if among.whole and indicator.denominator is None:
        return "heeft geen noemer, en whole vraagt die"
    if among.years > 1 and indicator.persons != "flow":
        return "telt elk jaar dezelfde mensen (persons: stock): haal years weg"
    each_once = indicator.unit == "%" or indicator.kind == "count"
    if not among.whole and not (indicator.counted and each_once):
        return f"telt niet één per persoon of gezin ({indicator.unit})"
    return ""
