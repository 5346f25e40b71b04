"""Of whom an indicator of an action counts a part, and which step from offer to help it counts."""

from __future__ import annotations

from pydantic import Field

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
