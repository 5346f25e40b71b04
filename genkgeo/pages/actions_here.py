"""The actions of an area, as its fact sheet lists them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from genkgeo.pages.navigation import ACTIONS
from genkgeo.pages.sheet_paths import place_id
from genkgeo.parameters.levels import MUNICIPALITY, WHOLE, Level
from genkgeo.parameters.paths import plain_name
from genkgeo.plans.action_places import CITY
from genkgeo.plans.nearby import Nearby
from genkgeo.plans.progress import BEHIND, NOT_MEASURABLE, ON_TRACK, REACHED
from genkgeo.plans.register import Entry, Register
from genkgeo.plans.texts import day_text
from genkgeo.results import Results
from genkgeo.words import dutch

BY_WEIGHT = (BEHIND, ON_TRACK, REACHED, NOT_MEASURABLE)
"""Of an action with several indicators, the first of these statuses counts."""

EVERYWHERE = "heel"
"""Place on the page of the actions of those for the whole city."""


class Action(NamedTuple):
    """What is done in an area, as a sheet shows it."""

    text: str
    status: str = ""
    note: str = ""
    """Such as the plan, the period or the place."""
    link: str = ""
    """Within the release: to its row on the page of the actions."""


def actions_here(
    board: pd.DataFrame,
    where: pd.DataFrame,
    register: Register,
    results: Results,
    *,
    area: str | None,
    level: str | None = None,
    near: Nearby | None = None,
) -> list[Action]:
    """List what the plans do in an area; what they do in the whole city is one row.

    Parameters
    ----------
    board : pandas.DataFrame
        Of `genkgeo.release.evaluation.evaluate_plans`.
    where : pandas.DataFrame
        From `genkgeo.plans.action_places.action_places`.
    register : Register
    results : Results
    area : str or None
        Code, of a level with fact sheets; None for the whole city, with the actions of all.
    level : str, optional
        Of the code; the largest one with sheets where left out.
    near : Nearby, optional
        What lies nearest to the area (`genkgeo.plans.nearby.nearby`).

    Returns
    -------
    list of Action
        In the order of the plans; examples are left out. Empty where the plans do nothing. Each
        leads to its row on the page of the actions. An area without a place in it has the
        nearest one instead.
    """
    actual = board[~board["example"].astype(bool)]
    placed = actual[actual["places"] != CITY]
    inside, day = where, results.last_day
    if area is not None:
        inside = within(where, results, area, level)
        placed = placed[placed["id"].isin(inside["id"])]
    actions = []
    for entry, rows in placed.groupby("id", sort=False):
        own = inside[inside["id"] == entry]
        actions.append(_action(register.entries[str(entry)], set(rows["status"]), own, results))
    if near is not None and not actions:
        actions = [_nearest(near, where, results.levels[results.sheet_of(area, level)[0]])]
    everywhere = [
        register.entries[name] for name in actual.loc[actual["places"] == CITY, "id"].unique()
    ]
    over = sum(bool(_over(entry, day)) for entry in everywhere)
    whole = results.levels.whole
    summed = [_whole_city(len(everywhere), bool(actions), over, whole)] if everywhere else []
    return actions + summed


def within(
    where: pd.DataFrame, results: Results, area: str, level: str | None = None
) -> pd.DataFrame:
    """Keep the places in an area that has a fact sheet, and those of the whole of a larger one."""
    level, code = results.sheet_of(area, level)
    levels = results.levels
    up_to = levels.ids[1 : levels.ids.index(level) + 1]
    area_of = {smaller: results.areas.lies_in(smaller, level) for smaller in up_to}
    around = results.areas.within(level)[code]
    inside = [
        area_of[place_level].get(place) == code
        if place_level in area_of
        else place != "" and around.get(place_level) == place
        for place_level, place in zip(where["level"], where["area"], strict=True)
    ]
    return where[pd.Series(inside, where.index, dtype=bool)]


def _action(entry: Entry, statuses: set[str], where: pd.DataFrame, results: Results) -> Action:
    status = next(status for status in BY_WEIGHT if status in statuses)
    names = [place for place in where["place"] if place != entry.action.label]
    note = "; ".join(filter(None, [*names, entry.plan.title, _over(entry, results.last_day)]))
    return Action(entry.action.label, status, note, f"{ACTIONS.file}#{action_id(entry.id)}")


def _nearest(near: Nearby, where: pd.DataFrame, level: Level) -> Action:
    """Name the place that lies nearest, and how far it is."""
    which = "Dichtste plaats" if len(near.places) == 1 else "Dichtste plaatsen"
    far = f"{dutch.number(near.metres / 1000, 1)}\N{NO-BREAK SPACE}km"
    notes = [f"op {far} in vogelvlucht, gemiddeld over de inwoners"]
    if near.over:
        notes.append("volgens het plan afgelopen")
    entry = str(where.loc[where["place"] == near.places[0], "id"].iloc[0])
    notes.append(f"in {level.this} zelf heeft geen actie een plaats")
    text = f"{which}: {dutch.listing(near.places)}"
    return Action(text, note="; ".join(notes), link=f"{ACTIONS.file}#{action_id(entry)}")


def action_id(entry: str) -> str:
    """Id of the row of an action on its page.

    Examples
    --------
    >>> action_id("kinderarmoede-2014/2.1")
    'actie-kinderarmoede-2014-2-1'
    """
    return f"actie-{plain_name(entry)}"


def action_place(actions: Sequence[Action], level: Level, area: str) -> str:
    """Where the actions of an area stand together; empty where none has a place in it."""
    placed = any(action.status for action in actions) and level.id != MUNICIPALITY
    return f"{ACTIONS.file}#{place_id(level, area)}" if placed else ""


def _over(entry: Entry, day: date) -> str:
    """Say that an action was over by the last day of the year shown; empty where it was not."""
    end = entry.action.end
    if end is not None and end < day:
        return f"afgelopen op {day_text(end)}"
    return "stopgezet" if entry.action.status == "stopgezet" else ""


def _whole_city(number: int, after_others: bool, over: int = 0, whole: Level = WHOLE) -> Action:
    """Sum up the actions without a place of their own, and say how many of them are over.

    Examples
    --------
    >>> _whole_city(21, True).text, _whole_city(1, False).text
    ('en 21 acties voor heel de stad', '1 actie voor heel de stad')
    >>> _whole_city(21, True, 19).note
    'waarvan 19 afgelopen'
    """
    what = f"{number} {'actie' if number == 1 else 'acties'} voor heel {whole.the}"
    note = f"waarvan {over} afgelopen" if over else ""
    text = f"en {what}" if after_others else what
    return Action(text, note=note, link=f"{ACTIONS.file}#{EVERYWHERE}")
