"""The risk with other weights, at once: what a slider asks for while it is moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from genkgeo.analysis.ranking import rank
from genkgeo.pages.map.risk_theme import risk_theme
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.registry import DOMAINS, Indicator
from genkgeo.results import Results

LABEL = "Risico met eigen gewichten"


def counted_domains(registry: Mapping[str, Indicator]) -> list[str]:
    """List the life domains that count in the risk, as the pages have them."""
    counting = {own.domain for own in registry.values() if own.direction != "none"}
    return [name for name in DOMAINS if name in counting]


def weighed_domains(results: Results, choices: RiskChoices) -> dict[str, float]:
    """Say how heavy each life domain that counts is."""
    return {name: choices.weights.get(name, 1.0) for name in counted_domains(results.registry)}


def reweighed(results: Results, choices: RiskChoices, weights: Mapping[str, float]) -> Results:
    """Compute the risk of the year shown again, with other weights of life domains.

    What is known of the official score alone (how sure its ranks are, its course and change) is
    left out: it is not of this one.

    Raises
    ------
    DataError
        The weights are negative or all 0.
    """
    own = choices.model_copy(update={"weights": dict(weights)})
    risk = {level: rank(results, own, level)[0] for level in results.risk}
    course = replace(results.course, scores=results.course.scores.iloc[:0], lacking={})
    return replace(
        results, risk=risk, course=course, certainty={}, reliable={}, spatial={}, change=None
    )


def reweighed_theme(results: Results) -> dict[str, Any]:
    """Write the theme of the risk of `reweighed` results, named so that nobody mistakes it."""
    return risk_theme(results) | {"label": LABEL}
