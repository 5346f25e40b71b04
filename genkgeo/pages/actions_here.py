"""The actions of an area, as its fact sheet lists them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from genkgeo.pages.fact_sheets import Action
from genkgeo.parameters.levels import WHOLE, Level
from genkgeo.plans.action_places import CITY
from genkgeo.plans.progress import BEHIND, NOT_MEASURABLE, ON_TRACK, REACHED
from genkgeo.plans.register import Entry, Register
from genkgeo.plans.texts import day_text
from genkgeo.results import Results

BY_WEIGHT = (BEHIND, ON_TRACK, REACHED, NOT_MEASURABLE)
"""Of an action with several indicators, the first of these statuses counts."""


def actions_here(
    board: pd.DataFrame,
    where: pd.DataFrame,
    register: Register,
    results: Results,
    *,
    area: str | None,
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
        Code, of the level with fact sheets; None for the whole city, with the actions of all.

    Returns
    -------
    list of Action
        In the order of the plans; examples are left out. Empty where the plans do nothing.
    """
    actual = board[~board["example"].astype(bool)]
    placed = actual[actual["places"] != CITY]
    if area is not None:
        where = within(where, results, area)
        placed = placed[placed["id"].isin(where["id"])]
    day = results.last_day
    actions = [
        _action(register.entries[str(entry)], set(rows["status"]), where[where["id"] == entry], day)
        for entry, rows in placed.groupby("id", sort=False)
    ]
    everywhere = [
        register.entries[name] for name in actual.loc[actual["places"] == CITY, "id"].unique()
    ]
    over = sum(bool(_over(entry, day)) for entry in everywhere)
    whole = results.levels.whole
    summed = [_whole_city(len(everywhere), bool(actions), over, whole)] if everywhere else []
    return actions + summed


def within(where: pd.DataFrame, results: Results, area: str) -> pd.DataFrame:
    """Keep the places in an area that has a fact sheet."""
    level, code = results.sheet_of(area)
    levels = results.levels
    up_to = levels.ids[1 : levels.ids.index(level) + 1]
    area_of = {smaller: results.areas.parent(smaller, level) for smaller in up_to}
    inside = [
        place_level in area_of and area_of[place_level].get(place) == code
        for place_level, place in zip(where["level"], where["area"], strict=True)
    ]
    return where[pd.Series(inside, where.index, dtype=bool)]


def _action(entry: Entry, statuses: set[str], where: pd.DataFrame, day: date) -> Action:
    status = next(status for status in BY_WEIGHT if status in statuses)
    names = [place for place in where["place"] if place != entry.action.label]
    note = "; ".join(filter(None, [*names, entry.plan.title, _over(entry, day)]))
    return Action(entry.action.label, status, note)


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
    return Action(f"en {what}" if after_others else what, note=note)
