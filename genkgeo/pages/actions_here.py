"""The actions of a stadsdeel, as its fact sheet lists them."""

from __future__ import annotations

import pandas as pd

from genkgeo.pages.fact_sheets import Action
from genkgeo.plans.action_places import CITY
from genkgeo.plans.progress import BEHIND, NOT_MEASURABLE, ON_TRACK, REACHED
from genkgeo.plans.register import Entry, Register
from genkgeo.results import Results

TELLING = (BEHIND, ON_TRACK, REACHED, NOT_MEASURABLE)
"""Of an action with several indicators, the first of these counts."""


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
        Of `genkgeo.release.evaluation.find`.
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
    own = board[~board["example"].astype(bool)]
    placed = own[own["places"] != CITY]
    if stadsdeel is not None:
        name = results.areas.names["stadsdeel"][stadsdeel]
        inside = [name in told.split("; ") for told in placed["places"]]
        placed = placed[pd.Series(inside, placed.index, dtype=bool)]
    where = where if stadsdeel is None else where[where["stadsdeel"] == name]
    rows = [
        _action(register.entries[one], set(indicators["status"]), where[where["id"] == one])
        for one, indicators in placed.groupby("id", sort=False)
    ]
    rest = own.loc[own["places"] == CITY, "id"].nunique()
    return rows + ([_whole_city(rest, bool(rows))] if rest else [])


def _action(entry: Entry, known: set[str], where: pd.DataFrame) -> Action:
    status = next(one for one in TELLING if one in known)
    named = [place for place in where["place"] if place != entry.action.label]
    return Action(entry.action.label, status, "; ".join([*named, entry.plan.title]))


def _whole_city(number: int, more: bool) -> Action:
    """Sum up the actions without a place of their own.

    Examples
    --------
    >>> _whole_city(21, True).text, _whole_city(1, False).text
    ('en 21 acties voor heel de stad', '1 actie voor heel de stad')
    """
    what = f"{number} {'actie' if number == 1 else 'acties'} voor {CITY}"
    return Action(f"en {what}" if more else what)
