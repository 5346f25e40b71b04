"""The plans judged for a release: the board of a half-year, need and reach at the year's end."""

from __future__ import annotations

from datetime import date

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.pages.board import Evaluation
from genkgeo.plans.action_places import action_places, by_outer
from genkgeo.plans.board import evaluate, halves, money
from genkgeo.plans.coverage import coverage
from genkgeo.plans.half_years import Boards, adjustments, beside, course
from genkgeo.plans.inputs import Plans
from genkgeo.plans.need import need
from genkgeo.plans.progress import Half, half_of
from genkgeo.plans.reach import recorded_reach
from genkgeo.plans.register import Register
from genkgeo.results import Results
from genkgeo.words.notes import standing_notes

NO_DAY = date(2000, 1, 1)
"""Of plans that name no day at all there is nothing to judge, whatever the half-year."""


def evaluate_plans(plans: Plans, areas: Areas, half: Half | None = None) -> Evaluation:
    """Judge the plans at the end of a half-year.

    Parameters
    ----------
    plans : Plans
    areas : Areas
        Of the vintage shown.
    half : Half, optional
        The last one with a record when left out.

    Returns
    -------
    Evaluation
    """
    register, records = plans.register, plans.records
    judged = half or _last_half(register, records)
    board = evaluate(register, records, judged)
    boards = Boards(register, records)
    boards.take(judged, board)
    return Evaluation(
        half=judged,
        board=by_outer(board, action_places(register, areas)),
        money=money(register, records, judged),
        coverage=coverage(register, plans.document_numbers, plans.inventory),
        beside=beside(boards, judged),
        adjustments=adjustments(register, records, judged),
        course=course(boards, judged),
        notes=standing_notes(example=plans.example, proposal=areas.proposed),
        because="" if half else _why_that_half(register, records),
        example=plans.example,
        outer=areas.levels[areas.levels.outer],
        recorded=bool((records["date"] <= judged.end).any()),
    )


def evaluation_of(results: Results, plans: Plans) -> Evaluation:
    """Judge the plans beside results, at their last half-year: once for pages and tables."""
    return results.once(_evaluation_of, plans)


def _evaluation_of(results: Results, plans: Plans) -> Evaluation:
    return evaluate_plans(plans, results.areas)


def board_of(plans: Plans, areas: Areas) -> pd.DataFrame:
    """Judge the plans at the end of the last half-year with a record: its board alone."""
    half = _last_half(plans.register, plans.records)
    board = evaluate(plans.register, plans.records, half)
    return by_outer(board, action_places(plans.register, areas))


def needs_of(plans: Plans, results: Results) -> pd.DataFrame:
    """Set the risk of every area beside what is there on the last day of the year shown.

    Returns
    -------
    pandas.DataFrame
        As `genkgeo.plans.need.need`; worked out once for pages and tables.
    """
    return results.once(_needs_of, plans)


def _needs_of(results: Results, plans: Plans) -> pd.DataFrame:
    located, day = located_actions(plans, results), results.last_day
    recorded = recorded_reach(results, plans.register, plans.records, located, day=day)
    return need(results, located, recorded, day)


def located_actions(plans: Plans, results: Results) -> pd.DataFrame:
    """Places of the actions, where the table of places puts them."""
    return action_places(plans.register, results.areas, results.places)


def _why_that_half(register: Register, records: pd.DataFrame) -> str:
    """Say why `_last_half` takes that half-year."""
    if any(halves(register, records)):
        return "Getoond is het laatste halfjaar waarvoor iets is ingevoerd."
    if _first_days(register):
        return (
            "Er is nog niets ingevoerd: getoond is het halfjaar waarin de laatste actie "
            "met een datum begon."
        )
    return "Er is nog niets ingevoerd, en geen enkele actie heeft een datum."


def _last_half(register: Register, records: pd.DataFrame) -> Half:
    """Last half-year with a record; without any, the one in which the last action began."""
    recorded = list(halves(register, records))
    return recorded[-1] if recorded else half_of(max(_first_days(register), default=NO_DAY))


def _first_days(register: Register) -> list[date]:
    """Days on which the actions begin, of those that name one."""
    starts = (entry.action.start for entry in register.entries.values())
    return [start for start in starts if start]
