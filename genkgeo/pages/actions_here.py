"""The actions of a stadsdeel, as its fact sheet lists them."""

from __future__ import annotations

import pandas as pd

from genkgeo.pages.fact_sheets import Action
from genkgeo.plans.action_places import CITY
from genkgeo.plans.progress import BEHIND, NOT_MEASURABLE, ON_TRACK, REACHED
from genkgeo.plans.register import Entry, Register
from genkgeo.results import Results

BY_WEIGHT = (BEHIND, ON_TRACK, REACHED, NOT_MEASURABLE)
"""Of an action with several indicators, the first of these statuses counts."""


def actions_here(
    board: pd.DataFrame,
    where: pd.DataFrame,
    register: Register,
    results: Results,
    *,
    stadsdeel: str | None,
) -> list[Action]:
    """List what the plans do in a stadsdeel; what they do in the whole city is one row.

    Parameters
    ----------
    board : pandas.DataFrame
        Of `genkgeo.release.evaluation.evaluate_plans`.
    where : pandas.DataFrame
        From `genkgeo.plans.action_places.action_places`.
    register : Register
    results : Results
    stadsdeel : str or None
        Area code; None for the whole city, with the actions of every stadsdeel.

    Returns
    -------
    list of Action
        In the order of the plans; examples are left out. Empty where the plans do nothing.
    """
    actual = board[~board["example"].astype(bool)]
    placed = actual[actual["places"] != CITY]
    if stadsdeel is not None:
        name = results.areas.names["stadsdeel"][stadsdeel]
        inside = [name in places.split("; ") for places in placed["places"]]
        placed = placed[pd.Series(inside, placed.index, dtype=bool)]
        where = where[where["stadsdeel"] == name]
    actions = [
        _action(register.entries[str(entry)], set(rows["status"]), where[where["id"] == entry])
        for entry, rows in placed.groupby("id", sort=False)
    ]
    everywhere = actual.loc[actual["places"] == CITY, "id"].nunique()
    return actions + ([_whole_city(everywhere, bool(actions))] if everywhere else [])


def _action(entry: Entry, statuses: set[str], where: pd.DataFrame) -> Action:
    status = next(status for status in BY_WEIGHT if status in statuses)
    names = [place for place in where["place"] if place != entry.action.label]
    return Action(entry.action.label, status, "; ".join([*names, entry.plan.title]))


def _whole_city(number: int, after_others: bool) -> Action:
    """Sum up the actions without a place of their own.

    Examples
    --------
    >>> _whole_city(21, True).text, _whole_city(1, False).text
    ('en 21 acties voor heel de stad', '1 actie voor heel de stad')
    """
    what = f"{number} {'actie' if number == 1 else 'acties'} voor {CITY}"
    return Action(f"en {what}" if after_others else what)
