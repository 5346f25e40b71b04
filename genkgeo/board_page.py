"""The page ``acties.html``: the boordtabel of a half-year, and what the documents hold."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from genkgeo import dutch
from genkgeo.made import made
from genkgeo.offline import asset, render, seal
from genkgeo.plans.board import tally
from genkgeo.plans.progress import NOT_MEASURABLE, STATUSES, Half
from genkgeo.plans.register import Register, entries_of
from genkgeo.plans.schema import DOMAINS, Plan
from genkgeo.plans.words import (
    amount_text,
    day_text,
    half_text,
    status_text,
    tally_text,
    target_text,
    unmeasured_text,
)
from genkgeo.results import Results


@dataclass(frozen=True)
class Evaluation:
    """What the page of a half-year shows.

    Attributes
    ----------
    half : Half
    board : pandas.DataFrame
        From `genkgeo.plans.board.evaluate`, its places as stadsdelen.
    money : pandas.DataFrame
        From `genkgeo.plans.board.money`.
    coverage : pandas.DataFrame
        From `genkgeo.plans.coverage.coverage`.
    notes : tuple of str
        Sentences that stand on the page and in the workbook.
    """

    half: Half
    board: pd.DataFrame
    money: pd.DataFrame
    coverage: pd.DataFrame
    notes: tuple[str, ...] = ()


def board_page(register: Register, found: Evaluation, results: Results | None = None) -> str:
    """Write ``acties.html``.

    Parameters
    ----------
    register : Register
    found : Evaluation
    results : Results, optional
        Of the release that the page is part of; without it the page stands apart.

    Returns
    -------
    str
        A page that stands alone.
    """
    own = found.board[~found.board["example"].astype(bool)]
    rows = [_row(row) for row in own.itertuples() if row.status != NOT_MEASURABLE]
    domains = tally(found.board, "domains").rename(index=DOMAINS)
    spent = found.money[found.money["spent"].notna()]
    return seal(
        render(
            "acties.html.j2",
            page_title=f"De acties, {half_text(found.half)}",
            finding=tally_text(own),
            about=f"Stand op {day_text(found.half.end)}, van {dutch.count(own['plan'].nunique())} "
            f"plannen van de stad. {unmeasured_text(own)}",
            notes=found.notes,
            css=asset("genkgeo.css"),
            up="",
            made="" if results is None else made(results),
            pages=() if results is None else results.pages,
            apart=results is None,
            statuses=STATUSES,
            measured=rows,
            money=[_money(row, register) for row in found.money.itertuples()],
            spent=[_money(row, register) for row in spent.itertuples()],
            by_domain=_counts(domains),
            by_stadsdeel=_counts(tally(found.board, "places")),
            plans=[_plan(plan, found.board) for plan in register.plans],
            coverage=[_coverage(row) for row in found.coverage.itertuples()],
        )
    )


def _row(row: object) -> dict[str, str]:
    """Write one indicator of the board."""
    return {
        "number": row.number,
        "label": row.label,
        "indicator": row.indicator_label,
        "note": row.note,
        "target": target_text(row),
        "latest": amount_text(row.latest),
        "day": day_text(row.latest_date),
        "expected": amount_text(row.expected),
        "status": status_text(row),
    }


def _money(row: object, register: Register) -> dict[str, str]:
    entry = register.entries[row.id]
    share = dutch.NO_VALUE if pd.isna(row.share) else f"{dutch.number(100 * row.share)} %"
    return {
        "number": entry.number,
        "label": entry.action.label,
        "year": str(row.year),
        "planned": dutch.number(row.expenditure),
        "spent": dutch.number(row.spent),
        "share": share,
    }


def _counts(table: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {"name": name, "counts": [dutch.number(one) for one in counts]}
        for name, counts in zip(table.index, table.to_numpy(), strict=True)
    ]


def _plan(plan: Plan, board: pd.DataFrame) -> dict[str, object]:
    """Write all actions of a plan, measured or not."""
    groups = {entry.number: entry.action.target_group for entry in entries_of(plan)}
    own = board[board["plan"] == plan.id]
    source = f"Bron: {plan.document}."
    return {
        "title": plan.title,
        "about": f"Voorbeeld: het document noemt zijn stad niet. {source}"
        if plan.example
        else source,
        "count": dutch.count(len(groups)),
        "rows": [_row(row) | {"target_group": groups[row.number]} for row in own.itertuples()],
    }


def _coverage(row: object) -> dict[str, object]:
    counts = (
        row.actions,
        row.actions_registered,
        row.figures,
        row.figures_registered,
        row.numbers,
        row.numbers_accounted,
    )
    return {
        "plan": row.plan,
        "document": row.document,
        "counts": [dutch.number(one) for one in counts],
        "missing": row.missing,
    }
