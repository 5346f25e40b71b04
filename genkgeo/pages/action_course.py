"""The page ``verloop.html``: every action that was recorded, over all half-years."""

from __future__ import annotations

import math

import pandas as pd
from markupsafe import Markup

from genkgeo.drawings.path_line import path_line
from genkgeo.pages.board import NO_RELEASE, Evaluation
from genkgeo.pages.context import context_of
from genkgeo.pages.half_year_parts import LIGHTS_TOLD, added_text
from genkgeo.pages.rows import rows_as
from genkgeo.pages.standalone import render, seal
from genkgeo.plans.half_years import Step
from genkgeo.plans.progress import read_half
from genkgeo.plans.register import Register
from genkgeo.plans.schema import ADJUSTMENT
from genkgeo.plans.texts import half_text
from genkgeo.words import dutch

FILE = "verloop.html"


def course_page(register: Register, evaluation: Evaluation) -> str:
    """Write ``verloop.html``: it stands apart from a release, beside ``acties.html``.

    Parameters
    ----------
    register : Register
    evaluation : Evaluation

    Returns
    -------
    str
        A page that stands alone.
    """
    steps = rows_as(Step, evaluation.course)
    shown = [step for step in steps if not register.entries[step.id].plan.example]
    by_action: dict[str, list[Step]] = {}
    for step in shown:
        by_action.setdefault(step.id, []).append(step)
    halves = sorted({step.half for step in shown})
    number = dutch.many(len(by_action), "actie", "acties")
    counted = dutch.many(len(halves), "halfjaar", "halfjaren")
    facts = {**NO_RELEASE, "notes": list(evaluation.notes), "example": evaluation.example}
    return seal(
        render(
            "verloop.html.j2",
            page_title=f"Het verloop van de acties tot het {half_text(evaluation.half)}",
            finding=f"Van {number} is iets ingevoerd, in {counted}." if shown else "",
            **context_of(facts, here=FILE),
            actions=[_action(action, rows, register) for action, rows in by_action.items()],
            lights=LIGHTS_TOLD,
            made_up=evaluation.example,
        )
    )


def _action(action: str, steps: list[Step], register: Register) -> dict[str, object]:
    """Write an action: a table per indicator, and what was done otherwise."""
    by_indicator: dict[str, list[Step]] = {}
    for step in steps:
        if step.indicator != ADJUSTMENT:
            by_indicator.setdefault(step.indicator, []).append(step)
    return {
        "title": f"{steps[0].number} {steps[0].label}",
        "plan": register.entries[action].plan.title,
        "indicators": [_indicator(rows) for rows in by_indicator.values()],
        "adjustments": [
            {"half": half_text(read_half(step.half)), "text": step.word}
            for step in steps
            if step.indicator == ADJUSTMENT
        ],
    }


def _indicator(steps: list[Step]) -> dict[str, object]:
    """Write an indicator through time, with a line where there are two figures or more."""
    label, unit = steps[0].indicator_label, steps[0].unit
    points = [
        (_time(step.half), float(step.latest), math.nan if step.expected is None else step.expected)
        for step in steps
        if step.latest is not None and not pd.isna(step.latest)
    ]
    title = f"{label}, van {steps[0].half} tot {steps[-1].half}; gestreept: verwacht"
    return {
        "label": label,
        "unit": unit,
        # A count that begins again on 1 January would be drawn as a fall.
        "line": Markup("") if steps[0].counted == "per_year" else path_line(points, title=title),
        "rows": [
            {
                "half": step.half,
                "latest": step.word or dutch.amount_text(step.latest),
                "gained": "" if _gone(step.gained) else added_text(float(step.gained or 0)),
                "expected": dutch.amount_text(step.expected),
                "light": step.light,
            }
            for step in steps
        ],
    }


def _time(text: str) -> int:
    """Number a half-year, so that each is one after the one before."""
    half = read_half(text)
    return 2 * half.year + half.half


def _gone(value: float | None) -> bool:
    return value is None or pd.isna(value)
