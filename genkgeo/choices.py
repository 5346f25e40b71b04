"""What a parameter file may choose: how to weigh, how to group, from where to warn."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from genkgeo.registry import DOMAINS
from genkgeo.yamlfile import Model

TRANSFORMS = ("z", "percentile", "rank_normal", "exponential")
"""The ways to put indicators on one scale; `genkgeo.risk` holds one function for each."""


Domain = Literal[tuple(DOMAINS)]  # type: ignore[valid-type]


class RiskChoices(Model):
    """How indicators become one score; equal weights unless named.

    ``index`` names a spec file that says the same; then no other choice is given here.
    ``seed`` and ``draws`` are of the rank intervals.
    """

    index: str | None = None
    transform: Literal[TRANSFORMS] = "z"  # type: ignore[valid-type]
    weights: dict[Domain, float] = Field(default_factory=dict)  # type: ignore[valid-type]
    minimum_weight: float = Field(default=0.6, gt=0, le=1)
    seed: int = 71016
    draws: int = Field(default=2000, ge=200, le=100_000)

    @model_validator(mode="after")
    def _said_once(self) -> RiskChoices:
        if self.index is not None and self.model_fields_set - {"index", "seed", "draws"}:
            raise ValueError("noem index, of transform, weights en minimum_weight; niet beide")
        return self


class ProfileChoices(Model):
    """How many profiles (chosen by silhouette unless given) and the seed of the draws."""

    number: int | None = Field(default=None, ge=2, le=8)
    seed: int = 71016


class CheckChoices(Model):
    """From where the gate warns or blocks; `docs/methode.md` says what each one measures.

    Attributes
    ----------
    published : float
        Share of a published city figure; a larger difference blocks.
    jump : float
        Times the usual spread of the changes over the sectors; a larger change warns.
    city : float
        Share by which the city's figure may change in a year without a warning.
    denominator : float
        Share by which a denominator may change in a year, in the city or a wijk.
    coverage : float
        Share of the denominator that must be known in the city and in every stadsdeel.
    decimals : tuple of str
        Counts that may have decimals, such as means over a year.
    """

    published: float = Field(default=0.05, gt=0, le=1)
    jump: float = Field(default=6.0, gt=0)
    city: float = Field(default=0.3, gt=0)
    denominator: float = Field(default=0.1, gt=0)
    coverage: float = Field(default=0.66, ge=0, le=1)
    decimals: tuple[str, ...] = ()
