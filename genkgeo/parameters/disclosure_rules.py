"""What of each source may be shown: rules that a parameter file must state, with their reason."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from genkgeo.parameters.shown_names import Filled
from genkgeo.parameters.strict_yaml import Model

NOWHERE = "nergens"
"""Where figures of a source are shown that are for the analysts of the city alone."""

NOT_PUBLIC = ("smallest_count", "zeros", "complements")
"""What must be said of a source that does not publish its figures itself, and of no other."""


class Rule(Model):
    """What of the figures of one source may be shown.

    Attributes
    ----------
    public : bool
        The supplier publishes the figures by sector itself: what is too small is not shown, for it
        says nothing, and need not be kept from being computed.
    smallest_denominator : float
        Of how many people, households or pupils a figure must at least be.
    smallest_count : int, optional
        Counts above 0 and below it are hidden; 1 hides none.
    zeros : {"shown", "hidden"}, optional
        Whether a count of 0 says too much; with `complements` also a count of everybody.
    complements : bool, optional
        The rest, denominator − numerator, is a count like any other.
    shown_from : str, optional
        Id of the smallest level whose figures may be shown, or `NOWHERE`; without it all are.
    reason : str
        Why these are the rules, for who reads the page on what is hidden.
    """

    public: bool = False
    smallest_denominator: float = Field(ge=0)
    smallest_count: int | None = Field(default=None, ge=1)
    zeros: Literal["shown", "hidden"] | None = None
    complements: bool | None = None
    shown_from: str | None = Field(default=None, min_length=1)
    reason: Filled

    @model_validator(mode="after")
    def _all_or_public(self) -> Rule:
        said = [name for name in NOT_PUBLIC if getattr(self, name) is not None]
        more = said if self.shown_from is None else [*said, "shown_from"]
        if self.public and more:
            raise ValueError(
                f"wat de leverancier zelf publiceert (public: true) heeft geen {' en '.join(more)}"
            )
        lacks = [name for name in NOT_PUBLIC if name not in said]
        if not self.public and lacks:
            raise ValueError(
                f"zeg ook {' en '.join(lacks)}; of public: true waar de leverancier deze cijfers "
                "zelf per sector publiceert"
            )
        return self

    @property
    def of_indicator(self) -> dict[str, Any]:
        """The fields of an indicator of this source that follow from the rule.

        Examples
        --------
        >>> Rule(public=True, smallest_denominator=20, reason="open data").of_indicator["minimum"]
        20.0
        """
        return {
            "minimum": float(self.smallest_denominator),
            "public": self.public,
            "smallest_count": self.smallest_count or 1,
            "zeros_hidden": self.zeros == "hidden",
            "complements": bool(self.complements),
            "shown_from": self.shown_from,
            "why_hidden": self.reason,
        }


FIELDS = (
    "minimum",
    "public",
    "smallest_count",
    "zeros_hidden",
    "complements",
    "shown_from",
    "why_hidden",
)
"""What an indicator has of the rule of its source."""


def refuse_own_rules(indicators: Any) -> None:
    """Refuse a rule that stands with an indicator, where it stood before rules were of sources.

    Parameters
    ----------
    indicators : Any
        What the file has under ``indicators``, before a model looked at it.

    Raises
    ------
    ValueError
        Names the indicator, and where the rule belongs.
    """
    for name, one in indicators.items() if isinstance(indicators, dict) else ():
        own = [key for key in FIELDS if isinstance(one, dict) and key in one]
        if own:
            raise ValueError(
                f"{name}: {' en '.join(own)} staat niet meer bij een indicator. Wat getoond "
                "mag worden, staat onder disclosure bij zijn bron (source), met de reden"
            )
