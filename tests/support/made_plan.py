"""A plan of one goal, of which only the actions matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genkgeo.plans.register import Register
from genkgeo.plans.schema import Plan

PLAIN = {"domains": ("gezin",), "target_group": "gezinnen"}
"""What every action must say."""


def plan_of(actions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A plan with these actions, by number; each says only what differs from `PLAIN`."""
    own = {number: PLAIN | dict(action) for number, action in actions.items()}
    goals = {"1": {"label": "Doel", "actions": own}}
    return {"document": "d", "id": "p", "title": "P", "city": "Genk", "goals": goals}


def register_of(actions: Mapping[str, Mapping[str, Any]]) -> Register:
    """The register of that plan."""
    return Register((Plan.model_validate(plan_of(actions)),))
