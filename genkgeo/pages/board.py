"""The page ``acties.html``: the boordtabel of a half-year, and what the documents hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from genkgeo.pages.action_areas import NOWHERE, ActionAreas, action_areas
from genkgeo.pages.actions_here import EVERYWHERE, action_id
from genkgeo.pages.context import ReleaseFacts, context_of, release_facts
from genkgeo.pages.half_year_parts import (
    LIGHTS_TOLD,
    Spending,
    adjusted_rows,
    beside_words,
    unbroken,
    year_words,
)
from genkgeo.pages.navigation import ACTIONS, FIXED, Link
from genkgeo.pages.rows import rows_as
from genkgeo.pages.standalone import asset, render, seal
from genkgeo.parameters.levels import ENDS, MUNICIPALITY, WHOLE, Level
from genkgeo.plans.action_places import CITY
from genkgeo.plans.board import BoardRow, tally
from genkgeo.plans.half_years import Beside
from genkgeo.plans.progress import BEHIND, ON_TRACK, REACHED, STATUSES, Half
from genkgeo.plans.register import Register, entries_of
from genkgeo.plans.schema import DOMAINS, STAND, Action, Plan
from genkgeo.plans.texts import (
    day_text,
    half_text,
    stands_text,
    status_text,
    tally_text,
    target_text,
    unmeasured_text,
)
from genkgeo.results import Results
from genkgeo.words import dutch

FIRST_SHOWN = (BEHIND, ON_TRACK, REACHED)
"""What asks for attention stands first."""

NO_RELEASE: ReleaseFacts = {
    "notes": [],
    "contact": "",
    "example": False,
    "provenance": "",
    "links": [],
}
"""As `genkgeo.pages.context.release_facts`, for a page that stands apart."""


@dataclass(frozen=True)
class Evaluation:
    """What the page of a half-year shows.

    Attributes
    ----------
    half : Half
    board : pandas.DataFrame
        From `genkgeo.plans.board.evaluate`, its places as areas of the outer level.
    money : pandas.DataFrame
        From `genkgeo.plans.board.money`.
    coverage : pandas.DataFrame
        From `genkgeo.plans.coverage.coverage`.
    beside, adjustments, course : pandas.DataFrame
        From `genkgeo.plans.half_years`: the half-years beside this one, what is done otherwise,
        and every half-year so far.
    notes : tuple of str
        Sentences that stand on the page and in the workbook.
    because : str
        Why this half-year; empty when it was asked for.
    recorded : bool
        Something was recorded up to this half-year.
    example : bool
        What was recorded is made up.
    outer : Level
        The level whose areas the places are counted by; the gemeente where there is none.
    """

    half: Half
    board: pd.DataFrame
    money: pd.DataFrame
    coverage: pd.DataFrame
    beside: pd.DataFrame
    adjustments: pd.DataFrame
    course: pd.DataFrame
    notes: tuple[str, ...] = ()
    because: str = ""
    recorded: bool = True
    example: bool = False
    outer: Level = ENDS[1]


class _Coverage(NamedTuple):
    """What was taken over from one document, from `genkgeo.plans.coverage.coverage`."""

    document: str
    plan: str
    actions: int
    actions_registered: int
    figures: int
    figures_registered: int
    numbers: int
    numbers_accounted: int
    missing: str


def board_page(
    register: Register,
    evaluation: Evaluation,
    results: Results | None = None,
    *,
    links: Sequence[Link] = FIXED,
) -> str:
    """Write ``acties.html``.

    Parameters
    ----------
    register : Register
    evaluation : Evaluation
    results : Results, optional
        Of the release that the page is part of; without it the page stands apart.
    links : sequence of Link
        At the top of the page, where it is part of a release.

    Returns
    -------
    str
        A page that stands alone.
    """
    board, money = evaluation.board, evaluation.money
    actual = board[~board["example"].astype(bool)]
    besides = {(row.id, row.indicator): row for row in rows_as(Beside, evaluation.beside)}
    measured = [
        _row(row) | beside_words(besides[row.id, row.indicator])
        for status in FIRST_SHOWN
        for row in rows_as(BoardRow, actual[actual["status"] == status])
    ]
    domains = tally(board, "domains").rename(index=DOMAINS)
    whole = WHOLE if results is None else results.levels.whole
    here = NOWHERE if results is None else action_areas(register, results)
    may_teach = evaluation.example or not evaluation.recorded
    return seal(
        render(
            "acties.html.j2",
            page_title=f"De acties, {half_text(evaluation.half)}",
            finding=tally_text(actual),
            about=_about(register, evaluation, actual, whole),
            **context_of(_facts(evaluation, results, links), here=ACTIONS.file),
            site="" if results is None else f"{results.areas.name} {results.year}",
            made_up=evaluation.example,
            apart=results is None,
            whole=whole,
            statuses=STATUSES,
            measured=measured,
            behind=BEHIND,
            lights=LIGHTS_TOLD,
            adjustments=adjusted_rows(evaluation.adjustments),
            money=_money(money, register),
            spent=_money(money[money["spent"].notna()], register),
            by_domain=_counts(domains),
            by_area=_counts(tally(board, "places").rename(index={CITY: f"heel {whole.the}"})),
            outer=evaluation.outer,
            city=" en ".join(sorted({plan.city for plan in register.plans if plan.city})),
            command=_command(actual, evaluation.half) if may_teach and results is None else "",
            recorded=evaluation.recorded,
            plans=[
                _plan(plan, board, here, results) for plan in register.plans if not plan.example
            ],
            examples=[_plan(plan, board, NOWHERE) for plan in register.plans if plan.example],
            areas=here.areas,
            everywhere=EVERYWHERE,
            script=asset("acties.js"),
            coverage=[
                _coverage(row, register.titles) for row in rows_as(_Coverage, evaluation.coverage)
            ],
        )
    )


def _facts(evaluation: Evaluation, results: Results | None, links: Sequence[Link]) -> ReleaseFacts:
    """Facts of the release, with the notes that the evaluation asks for."""
    release = NO_RELEASE if results is None else release_facts(results, links)
    return {
        **release,
        "notes": list(dict.fromkeys((*release["notes"], *evaluation.notes))),
        "example": evaluation.example or release["example"],
    }


def _about(register: Register, evaluation: Evaluation, actual: pd.DataFrame, whole: Level) -> str:
    """Say of which day and of how many plans the page is, and why of that half-year."""
    number = sum(not plan.example for plan in register.plans)
    plans = f"{dutch.count(number)} {'plan' if number == 1 else 'plannen'} van {whole.the}"
    lines = (
        f"Stand op {day_text(evaluation.half.end)}, van {plans}.",
        evaluation.because,
        unmeasured_text(actual),
        stands_text(actual),
    )
    return " ".join(filter(None, lines))


def _command(actual: pd.DataFrame, half: Half) -> str:
    """Write how a first figure is recorded; of an indicator with a target, where there is one."""
    rows = actual[actual["indicator"] != STAND]
    rows = rows.iloc[rows["target"].isna().argsort(kind="stable")]
    if rows.empty:
        return "genkgeo actions record"
    first = rows.iloc[0]
    day = half.end if pd.isna(first["due"]) else min(half.end, first["due"])
    name = f"{first['id']} --indicator {first['indicator']}"
    return f"genkgeo actions record {name} --value 1 --date {day.isoformat()}"


def _row(row: BoardRow) -> dict[str, str]:
    """Write one indicator of the board."""
    return {
        "number": row.number,
        "label": row.label,
        "indicator": row.indicator_label,
        "note": row.note,
        "target": target_text(row),
        "latest": dutch.amount_text(row.latest),
        "day": unbroken(day_text(row.latest_date)),
        "expected": dutch.amount_text(row.expected),
        "status": unbroken(row.status) if not row.reason else status_text(row),
    }


def _money(table: pd.DataFrame, register: Register) -> list[dict[str, object]]:
    """Write the years of each action under its name."""
    actions: list[dict[str, object]] = []
    for action, rows in table.groupby("id", sort=False):
        entry = register.entries[str(action)]
        years = [year_words(row) for row in rows_as(Spending, rows)]
        actions.append({"number": entry.number, "label": entry.action.label, "years": years})
    return actions


def _counts(table: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {"name": name, "counts": [dutch.number(count) for count in counts]}
        for name, counts in zip(table.index, table.to_numpy(), strict=True)
    ]


def _plan(
    plan: Plan, board: pd.DataFrame, here: ActionAreas, results: Results | None = None
) -> dict[str, object]:
    """Write all actions of a plan, measured or not, each with its places."""
    told: set[str] = set()
    actions = {entry.number: entry.action for entry in entries_of(plan)}
    of_plan = board[board["plan"] == plan.id]
    rows = []
    for row in rows_as(BoardRow, of_plan):
        action = actions[row.number]
        cells: dict[str, object] = {**_row(row), "target_group": action.target_group, "now": ""}
        # An action with several indicators has a row of each; the address leads to the first.
        first = row.id not in told
        told.add(row.id)
        cells["anchor"] = action_id(row.id) if first else ""
        cells["places"] = here.places.get(row.id, ()) if first else ()
        cells["where"] = here.where.get(row.id, "")
        if row.indicator == STAND:
            when = f" ({day_text(row.latest_date)})" if not pd.isna(row.latest_date) else ""
            cells |= {"status": row.reason + when, "now": _now(action, results)}
        rows.append(cells)
    number = f"{len(actions)} {'actie' if len(actions) == 1 else 'acties'}"
    counts = of_plan["status"].value_counts()
    statuses = dutch.listing(
        [f"{counts[status]} {status}" for status in FIRST_SHOWN if status in counts]
    )
    return {
        "title": plan.title,
        "file": plan.document,
        "count": "; ".join(filter(None, (number, statuses))),
        "rows": rows,
    }


def _now(action: Action, results: Results | None) -> str:
    """Write the city's figures that show where an action is needed; they do not measure it.

    Each with its own year: of an indicator without figures of the year shown the last ones count.
    """
    if results is None or not action.needs:
        return ""
    city = results.current(MUNICIPALITY).dropna(subset="value").set_index("indicator")
    by_year: dict[int, list[str]] = {}
    for name in action.needs:
        if name in results.registry and name in city.index:
            indicator = results.registry[name]
            text = f"{indicator.short} {dutch.value(city['value'][name], indicator)}"
            by_year.setdefault(int(city["period"][name]), []).append(text)
    last_first = sorted(by_year.items(), reverse=True)
    return "; ".join(f"{dutch.listing(texts)} in {year}" for year, texts in last_first)


def _coverage(row: _Coverage, titles: Mapping[str, str]) -> dict[str, object]:
    counts = (
        row.actions,
        row.actions_registered,
        row.figures,
        row.figures_registered,
        row.numbers,
        row.numbers_accounted,
    )
    return {
        "plan": titles.get(row.document, row.plan),
        "document": row.document,
        "counts": [dutch.number(count) for count in counts],
        "missing": row.missing,
    }
