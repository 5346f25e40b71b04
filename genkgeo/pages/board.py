"""The page ``acties.html``: the boordtabel of a half-year, and what the documents hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from genkgeo.pages.context import context_of, release_facts
from genkgeo.pages.navigation import ACTIONS, FIXED, Link
from genkgeo.pages.standalone import render, seal
from genkgeo.plans.board import tally
from genkgeo.plans.progress import BEHIND, ON_TRACK, REACHED, STATUSES, Half
from genkgeo.plans.register import Register, entries_of
from genkgeo.plans.schema import DOMAINS, Action, Plan
from genkgeo.plans.texts import (
    amount_text,
    day_text,
    half_text,
    status_text,
    tally_text,
    target_text,
    unmeasured_text,
)
from genkgeo.results import Results
from genkgeo.words import dutch

FIRST_SHOWN = (BEHIND, ON_TRACK, REACHED)
"""What asks for attention stands first."""

NO_RELEASE = {"notes": (), "example": False, "provenance": "", "links": ()}
"""As `genkgeo.pages.context.release_facts`, for a page that stands apart."""


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
    because : str
        Why this half-year; empty when it was asked for.
    recorded : bool
        Something was recorded up to this half-year.
    example : bool
        What was recorded is made up.
    """

    half: Half
    board: pd.DataFrame
    money: pd.DataFrame
    coverage: pd.DataFrame
    notes: tuple[str, ...] = ()
    because: str = ""
    recorded: bool = True
    example: bool = False


def board_page(
    register: Register,
    found: Evaluation,
    results: Results | None = None,
    *,
    links: Sequence[Link] = FIXED,
) -> str:
    """Write ``acties.html``.

    Parameters
    ----------
    register : Register
    found : Evaluation
    results : Results, optional
        Of the release that the page is part of; without it the page stands apart.
    links : sequence of Link
        At the top of the page, where it is part of a release.

    Returns
    -------
    str
        A page that stands alone.
    """
    own = found.board[~found.board["example"].astype(bool)]
    rows = [_row(row) for one in FIRST_SHOWN for row in own[own["status"] == one].itertuples()]
    domains = tally(found.board, "domains").rename(index=DOMAINS)
    spent = found.money[found.money["spent"].notna()]
    return seal(
        render(
            "acties.html.j2",
            page_title=f"De acties, {half_text(found.half)}",
            finding=tally_text(own),
            about=_about(register, found, own),
            **context_of(_facts(found, results, links), here=ACTIONS.file),
            made_up=found.example,
            apart=results is None,
            statuses=STATUSES,
            measured=rows,
            behind=BEHIND,
            money=_money(found.money, register),
            spent=_money(spent, register),
            by_domain=_counts(domains),
            by_stadsdeel=_counts(tally(found.board, "places")),
            city=" en ".join(sorted({plan.city for plan in register.plans if plan.city})),
            command=_command(own, found.half) if found.example or not found.recorded else "",
            recorded=found.recorded,
            plans=[
                _plan(plan, found.board, results) for plan in register.plans if not plan.example
            ],
            examples=[_plan(plan, found.board) for plan in register.plans if plan.example],
            coverage=[_coverage(row, register.titles) for row in found.coverage.itertuples()],
        )
    )


def _facts(found: Evaluation, results: Results | None, links: Sequence[Link]) -> dict[str, object]:
    """Give what stands around the content: that of the release, and what the figures ask."""
    release = NO_RELEASE if results is None else release_facts(results, links)
    notes = list(dict.fromkeys((*release["notes"], *found.notes)))
    return {**release, "notes": notes, "example": found.example or release["example"]}


def _about(register: Register, found: Evaluation, own: pd.DataFrame) -> str:
    """Say of which day and of how many plans the page is, and why of that half-year."""
    number = sum(not plan.example for plan in register.plans)
    plans = f"{dutch.count(number)} {'plan' if number == 1 else 'plannen'} van de stad"
    said = (f"Stand op {day_text(found.half.end)}, van {plans}.", found.because)
    return " ".join(filter(None, (*said, unmeasured_text(own))))


def _command(own: pd.DataFrame, half: Half) -> str:
    """Write how a first figure is recorded; of an indicator with a target, where there is one."""
    rows = own[own["indicator"] != ""]
    rows = rows.iloc[rows["target"].isna().argsort(kind="stable")]
    if rows.empty:
        return "genkgeo actions record"
    first = rows.iloc[0]
    day = half.end if pd.isna(first["due"]) else min(half.end, first["due"])
    name = f"{first['id']} --indicator {first['indicator']}"
    return f"genkgeo actions record {name} --value 1 --date {day.isoformat()}"


def _row(row: object) -> dict[str, str]:
    """Write one indicator of the board."""
    return {
        "number": row.number,
        "label": row.label,
        "indicator": row.indicator_label,
        "note": row.note,
        "target": target_text(row),
        "latest": amount_text(row.latest),
        "day": _unbroken(day_text(row.latest_date)),
        "expected": amount_text(row.expected),
        "status": _unbroken(row.status) if not row.reason else status_text(row),
    }


def _unbroken(text: str) -> str:
    """Keep the two words of a status, or the day and the month of a date, on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}", 1)


def _money(table: pd.DataFrame, register: Register) -> list[dict[str, object]]:
    """Write the years of each action under its name."""
    written = []
    for name, rows in table.groupby("id", sort=False):
        entry = register.entries[name]
        years = [_year(row) for row in rows.itertuples()]
        written.append({"number": entry.number, "label": entry.action.label, "years": years})
    return written


def _year(row: object) -> dict[str, str]:
    share = dutch.NO_VALUE if pd.isna(row.share) else f"{dutch.number(100 * row.share)} %"
    return {
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


def _plan(plan: Plan, board: pd.DataFrame, results: Results | None = None) -> dict[str, object]:
    """Write all actions of a plan, measured or not."""
    actions = {entry.number: entry.action for entry in entries_of(plan)}
    own = board[board["plan"] == plan.id]
    rows = []
    for row in own.itertuples():
        action = actions[row.number]
        more = {"target_group": action.target_group, "now": ""}
        if not row.indicator:
            more |= {"status": row.reason, "now": _now(action, results)}
        rows.append(_row(row) | more)
    number = f"{len(actions)} {'actie' if len(actions) == 1 else 'acties'}"
    counts = own["status"].value_counts()
    statuses = dutch.listing([f"{counts[one]} {one}" for one in FIRST_SHOWN if one in counts])
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
    if results is None:
        return ""
    city = results.current("gemeente").dropna(subset="value").set_index("indicator")
    by_year: dict[int, list[str]] = {}
    for name in action.needs:
        if name in results.registry and name in city.index:
            one, row = results.registry[name], city.loc[name]
            text = f"{one.short} {dutch.value(row['value'], one)}"
            by_year.setdefault(int(row["period"]), []).append(text)
    last_first = sorted(by_year.items(), reverse=True)
    return "; ".join(f"{dutch.listing(texts)} in {year}" for year, texts in last_first)


def _coverage(row: object, titles: Mapping[str, str]) -> dict[str, object]:
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
        "counts": [dutch.number(one) for one in counts],
        "missing": row.missing,
    }
