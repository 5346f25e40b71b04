"""The page ``kinderen.html``: the city through the eyes of a child, by age."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from genkgeo.pages.context import page_context
from genkgeo.pages.environment import ends
from genkgeo.pages.navigation import CHILDREN, FIXED, Link
from genkgeo.pages.standalone import render, seal
from genkgeo.plans.children import (
    EVERY_CHILD,
    GROUPS,
    AgeGroup,
    ChildFigure,
    child_actions,
    child_figures,
)
from genkgeo.plans.inputs import Plans
from genkgeo.plans.register import Entry
from genkgeo.results import Results
from genkgeo.words import dutch

ENDS = ("laagste", "hoogste")
"""What `genkgeo.pages.environment.ends` gives, in its order."""


def children_page(
    results: Results, plans: Plans, followed: pd.DataFrame, *, links: Sequence[Link] = FIXED
) -> str:
    """Write ``kinderen.html``: a section per age group, which has an address of its own.

    Parameters
    ----------
    results : Results
    plans : Plans
    followed : pandas.DataFrame
        From `genkgeo.plans.follow_up.follow_up`.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone; ``kinderen.html#leeftijd-0-3`` leads to the youngest.
    """
    figures, actions = child_figures(results, plans, followed), child_actions(plans.register)
    return seal(
        render(
            "kinderen.html.j2",
            page_title="Kinderen",
            **page_context(results, links, here=CHILDREN.file),
            finding=finding(figures),
            about=f"{results.title}. Van de jongste tot de oudste, zoals de plannen de leeftijden "
            "noemen. Een cijfer over twee leeftijden staat bij allebei.",
            city=results.areas.name,
            groups=[
                _section(results, group, figures[group], actions[group])
                for group in (*GROUPS, EVERY_CHILD)
            ],
        )
    )


def finding(figures: dict[AgeGroup, list[ChildFigure]]) -> str:
    """Say how many figures there are, and how many of them for the city alone."""
    every = {one.name: one for of_group in figures.values() for one in of_group if one.now.text}
    alone = sum(not one.below for one in every.values())
    if not every:
        return "Er zijn nog geen cijfers over kinderen."
    there = dutch.many(len(every), "cijfer", "cijfers")
    return (
        f"Over kinderen zijn er {there}, gerangschikt naar leeftijd. "
        f"{dutch.count(alone).capitalize()} ervan bestaan in deze uitgave enkel voor de hele stad."
    )


def _section(
    results: Results, group: AgeGroup, figures: list[ChildFigure], actions: list[Entry]
) -> dict[str, object]:
    return {
        "id": f"leeftijd-{group.name}",
        "label": group.label,
        "rows": [_row(results, figure) for figure in figures],
        "actions": [{"label": entry.action.label, "plan": entry.plan.title} for entry in actions],
    }


def _row(results: Results, figure: ChildFigure) -> dict[str, object]:
    now, _, unit = figure.now.text.partition(" ")
    then, then_notes = _as_now(figure.then, unit, figure.indicator.decimals)
    return {
        "label": figure.indicator.label,
        "source": figure.indicator.source,
        "then": then or dutch.NO_VALUE,
        "then_notes": _notes(*then_notes, figure.when),
        "now": now or dutch.NO_VALUE,
        "now_notes": _notes(unit, figure.now.margin, str(figure.now.year or ""), figure.now.why),
        "within": _within(results, figure),
    }


def _as_now(then: str, unit: str, decimals: int) -> tuple[str, list[str]]:
    """Write a figure per hundred, where that of now is per one, as it is now; with its notes.

    Examples
    --------
    >>> _as_now("158,5 kenmerken per 100 leerlingen", "kenmerken per leerling (0–4)", 2)
    ('1,59', ['kenmerken per leerling (0–4)', 'gedrukt: 158,5 per 100'])
    >>> _as_now("18,6 %", "%", 1)
    ('18,6', ['%'])
    """
    printed, _, then_unit = then.partition(" ")
    what, _, whom = then_unit.partition(" per 100 ")
    if not whom or not unit.startswith(f"{what} per ") or " per 100 " in unit:
        return printed, [then_unit]
    per_one = float(printed.replace(".", "").replace(",", ".")) / 100
    return dutch.number(per_one, decimals), [unit, f"gedrukt: {printed} per 100"]


def _within(results: Results, figure: ChildFigure) -> str:
    """Name the areas with the lowest and the highest figure, as far as that can be said."""
    if not figure.below:
        return "enkel voor de hele stad"
    named = [
        f"{end.name} {dutch.value(end.value, figure.indicator)}" if end.name else ""
        for end in ends(results, figure.name)
    ]
    if all(named):
        return " – ".join(named)
    # Of one alone a reader could not tell which of both it is.
    known = [f"{what}: {one}" for what, one in zip(ENDS, named, strict=True) if one]
    return known[0] if known else "niet te zeggen"


def _notes(*notes: str) -> list[str]:
    """Keep the notes that say something: each is a line under a figure."""
    return [note for note in notes if note]
