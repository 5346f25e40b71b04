"""The figures and the actions that are about children of an age, as the plans order it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator, age_span
from genkgeo.plans.follow_up import CityNow, Now
from genkgeo.plans.inputs import Plans
from genkgeo.plans.register import Entry, Register
from genkgeo.plans.successors import COUNT, VALUE
from genkgeo.results import Results


class AgeGroup(NamedTuple):
    """Children from one birthday to another.

    Attributes
    ----------
    name : str
        Of its section on the page, and in its address.
    label : str
    first, until : int
        From the first birthday up to the day before the other.
    """

    name: str
    label: str
    first: int
    until: int


GROUPS = (
    AgeGroup("0-3", "Van 0 tot 3 jaar", 0, 3),
    AgeGroup("3-6", "Van 3 tot 6 jaar", 3, 6),
    AgeGroup("6-12", "Van 6 tot 12 jaar", 6, 12),
    AgeGroup("12-18", "Van 12 tot 18 jaar", 12, 18),
)
"""The plans speak of children of 0 to 3 and 3 to 6, and of primary and secondary school."""

EVERY_CHILD = AgeGroup("alle", "Alle kinderen", 0, 18)
"""What is about children of all these ages stands there once."""


def groups_of(ages: str) -> tuple[AgeGroup, ...]:
    """Say in which groups ages belong: those of which they are at least half.

    Parameters
    ----------
    ages : str
        As a registry or a plan writes them.

    Examples
    --------
    >>> [[group.name for group in groups_of(ages)] for ages in ("0-3", "3-11", "0-17", "18-64", "")]
    [['0-3'], ['3-6', '6-12'], ['alle'], [], []]
    """
    span = age_span(ages)
    if span is None:
        return ()
    if span == (0, 0):
        return GROUPS[:1]  # Who is born has all of the first group ahead.
    first, until = span[0], span[1] + 1
    found = tuple(
        group
        for group in GROUPS
        if 2 * (min(until, group.until) - max(first, group.first)) >= group.until - group.first
    )
    return (EVERY_CHILD,) if found == GROUPS else found


class ChildFigure(NamedTuple):
    """A figure about children: what a document printed, and what it is now.

    ``then`` and ``when`` are empty where no document gives it; ``below`` says that areas within
    the city have the figure too.
    """

    name: str
    indicator: Indicator
    then: str
    when: str
    now: Now
    below: bool


def child_figures(
    results: Results, plans: Plans, followed: pd.DataFrame
) -> dict[AgeGroup, list[ChildFigure]]:
    """List the figures of every age group, by life domain as the registry has them.

    Parameters
    ----------
    results : Results
    plans : Plans
    followed : pandas.DataFrame
        From `genkgeo.plans.follow_up.follow_up`.

    Returns
    -------
    dict of AgeGroup to list of ChildFigure
        Of `GROUPS` and `EVERY_CHILD`, in that order; only what has a figure now or had one then.
    """
    figures = CityNow.of(results, plans)
    printed = _printed(followed, results.areas.name)
    below = set(results.measures.loc[results.measures["level"] != MUNICIPALITY, "indicator"])
    found: dict[AgeGroup, list[ChildFigure]] = {group: [] for group in (*GROUPS, EVERY_CHILD)}
    for name, indicator in figures.registry.items():
        now, (then, when) = figures.value(name), printed.get(name, ("", ""))
        if now.text or then:
            for group in groups_of(indicator.ages):
                figure = ChildFigure(name, indicator, then, when, now, name in below)
                found[group].append(figure)
    return found


def child_actions(register: Register) -> dict[AgeGroup, list[Entry]]:
    """List the actions of which the plan names the ages, by group; examples are left out."""
    found: dict[AgeGroup, list[Entry]] = {group: [] for group in (*GROUPS, EVERY_CHILD)}
    for entry in register.entries.values():
        for group in groups_of(entry.action.ages) if not entry.plan.example else ():
            found[group].append(entry)
    return found


def _printed(followed: pd.DataFrame, city: str) -> Mapping[str, tuple[str, str]]:
    """Indicator → what a document printed of the city last, in the way the indicator is given."""
    of_city = followed[(followed["area"] == city) & followed["what"].isin((VALUE, COUNT))]
    # Where a reason stands beside a figure, it was printed in another way.
    of_city = of_city[(of_city["why"] == "") | (of_city["now"] == "")]
    last = of_city.assign(year=of_city["when"].str.extract("([0-9]{4})")[0])
    last = last.assign(share=last["what"] == VALUE)
    last = last.sort_values(["share", "year"], kind="stable").drop_duplicates(
        "successor", keep="last"
    )
    pairs = zip(last["then"], last["when"], strict=True)
    return dict(zip(last["successor"], pairs, strict=True))
