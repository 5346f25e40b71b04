"""The page of a half-year for the council: two sheets of A4 with what was reached and what not."""

from __future__ import annotations

import pandas as pd

from genkgeo.pages.board import NO_RELEASE, Evaluation
from genkgeo.pages.context import context_of
from genkgeo.pages.half_year_parts import (
    LIGHTS_TOLD,
    Spending,
    adjusted_rows,
    beside_words,
    unbroken,
    year_words,
)
from genkgeo.pages.rows import rows_as
from genkgeo.pages.standalone import render, seal
from genkgeo.plans.board import BoardRow
from genkgeo.plans.half_years import AMBER, GREEN, GREY, LIGHTS, RED, Beside, previous
from genkgeo.plans.progress import REACHED
from genkgeo.plans.register import Register
from genkgeo.plans.texts import (
    day_text,
    half_text,
    stands_text,
    tally_text,
    target_text,
    unmeasured_text,
)
from genkgeo.words import dutch

FILE = "raad.html"

MOST_BEHIND, MOST_REACHED, MOST_YEARS, MOST_ADJUSTED = 8, 8, 8, 6
"""Rows for which two sheets have room, with names as long as plans have; the rest is counted."""


def council_page(register: Register, evaluation: Evaluation) -> str:
    """Write ``raad.html``: it stands apart from a release, beside ``acties.html``.

    Parameters
    ----------
    register : Register
    evaluation : Evaluation

    Returns
    -------
    str
        A page that stands alone and prints on two sheets.
    """
    board = evaluation.board[~evaluation.board["example"].astype(bool)]
    besides = {(row.id, row.indicator): row for row in rows_as(Beside, evaluation.beside)}
    rows = [(row, besides[row.id, row.indicator]) for row in rows_as(BoardRow, board)]
    behind = [pair for light in (RED, AMBER) for pair in rows if pair[1].light == light]
    reached = [row for row, _ in rows if row.status == REACHED]
    spent = evaluation.money[evaluation.money["year"] == evaluation.half.year]
    years = rows_as(Spending, spent[spent["spent"].notna()])
    changes = adjusted_rows(evaluation.adjustments)
    facts = {**NO_RELEASE, "notes": list(evaluation.notes), "example": evaluation.example}
    return seal(
        render(
            "raad.html.j2",
            page_title=f"Evaluatie van de acties, {half_text(evaluation.half)}",
            finding=tally_text(board),
            changed=changed_text([beside for _, beside in rows], evaluation),
            **context_of(facts, here=FILE),
            heads=LIGHTS,
            plans=_per_plan(register, rows),
            behind=[_row(*pair) for pair in behind[:MOST_BEHIND]],
            more_behind=len(behind) - MOST_BEHIND,
            reached=[f"{row.indicator_label} ({row.number})" for row in reached[:MOST_REACHED]],
            more_reached=len(reached) - MOST_REACHED,
            years=[year_words(row) | _named(row.id, register) for row in years[:MOST_YEARS]],
            more_years=len(years) - MOST_YEARS,
            year=evaluation.half.year,
            without=int(spent["spent"].isna().sum()),
            adjustments=changes[:MOST_ADJUSTED],
            more_adjustments=len(changes) - MOST_ADJUSTED,
            unmeasured=" ".join(filter(None, (unmeasured_text(board), stands_text(board)))),
            lights=LIGHTS_TOLD,
            day=day_text(evaluation.half.end),
            made_up=evaluation.example,
        )
    )


def changed_text(rows: list[Beside], evaluation: Evaluation) -> str:
    """Say of how many indicators the light is better or worse than the half-year before."""
    order = {RED: 0, AMBER: 1, GREEN: 2}
    known = [row for row in rows if GREY not in (row.light, row.light_before)]
    if not known:
        return "Er is geen halfjaar ervoor om mee te vergelijken."
    steps = [order[row.light] - order[row.light_before] for row in known]
    better, worse = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    earlier = half_text(previous(evaluation.half))
    told = dutch.many(len(known), "indicator heeft", "indicatoren hebben")
    same = len(known) - better - worse
    return (
        f"{told} ook in het {earlier} een licht: van {better} is het nu beter, van {worse} "
        f"slechter en van {same} gelijk."
    )


def _per_plan(register: Register, rows: list[tuple[BoardRow, Beside]]) -> list[dict[str, object]]:
    """Count the lights of the indicators with a target, per plan and of all, now and before."""
    aimed = [(row, beside) for row, beside in rows if not pd.isna(row.target)]
    counted: list[dict[str, object]] = []
    for plan in register.plans:
        lights = [beside.light for row, beside in aimed if row.plan == plan.id]
        if lights:
            counted.append({"name": plan.title, "counts": _counts(lights)})
    several = len(counted) > 1
    if several:
        counted.append({"name": "Samen", "counts": _counts([one.light for _, one in aimed])})
    name = "Samen, het halfjaar ervoor" if several else "Het halfjaar ervoor"
    return [*counted, {"name": name, "counts": _counts([one.light_before for _, one in aimed])}]


def _counts(lights: list[str]) -> list[str]:
    return [dutch.number(lights.count(light)) for light in LIGHTS]


def _row(row: BoardRow, beside: Beside) -> dict[str, str]:
    """Write an indicator that is behind."""
    return {
        "indicator": row.indicator_label,
        "action": f"{row.number} {row.label}",
        "target": target_text(row),
        "latest": dutch.amount_text(row.latest),
        "day": unbroken(day_text(row.latest_date)),
        "expected": dutch.amount_text(row.expected),
        **beside_words(beside),
    }


def _named(action: str, register: Register) -> dict[str, str]:
    entry = register.entries[action]
    return {"action": f"{entry.number} {entry.action.label}"}
