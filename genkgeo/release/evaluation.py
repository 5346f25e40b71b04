"""The evaluation of the plans: judge what was recorded, write pages and tables of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.pages import barometer as barometer_page
from genkgeo.pages import environment as environment_page
from genkgeo.pages import need as need_page
from genkgeo.pages.actions_here import actions_here
from genkgeo.pages.board import Evaluation, board_page
from genkgeo.pages.fact_sheets import Action
from genkgeo.plans import inputs
from genkgeo.plans.action_places import action_places, by_stadsdeel
from genkgeo.plans.board import evaluate, halves, money
from genkgeo.plans.coverage import coverage
from genkgeo.plans.inputs import Plans
from genkgeo.plans.need import nearest_places, need, open_on
from genkgeo.plans.progress import Half, half_of
from genkgeo.plans.reach import recorded_reach
from genkgeo.plans.register import Register
from genkgeo.plans.texts import half_text, tally_text
from genkgeo.release import tables
from genkgeo.release.plan_tables import (
    barometer_table,
    environment_table,
    evaluation_tables,
    need_table,
    reach_table,
)
from genkgeo.results import Results
from genkgeo.words.notes import standing_notes

NO_DAY = date(2000, 1, 1)
"""Of plans that name no day at all there is nothing to judge, whatever the half-year."""


def find(plans: Plans, areas: Areas, half: Half | None = None) -> Evaluation:
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
    because = "" if half else _because(register, records)
    notes = standing_notes(example=plans.example, proposal=areas.proposal)
    half = half or _last(register, records)
    board = evaluate(register, records, half)
    return Evaluation(
        half=half,
        board=by_stadsdeel(board, action_places(register, areas)),
        money=money(register, records, half),
        coverage=coverage(register, plans.document_numbers, plans.inventory),
        notes=notes,
        because=because,
        example=plans.example,
        recorded=bool((records["date"] <= half.end).any()),
    )


def write_evaluation(register: Register, found: Evaluation, folder: Path) -> list[str]:
    """Write page, workbook and csv files of an evaluation.

    Parameters
    ----------
    register : Register
    found : Evaluation
        From `find`.
    folder : pathlib.Path
        Is made when it is not there; files of the same name are replaced.

    Returns
    -------
    list of str
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = evaluation_tables(register, found)
    title = f"Evaluatie van de acties, {half_text(found.half)}"
    page = board_page(register, found)
    (folder / "acties.html").write_text(page, encoding="utf-8", newline="\n")
    tables.write_xlsx(made, folder / "acties.xlsx", title, found.notes)
    tables.write_csv(made, folder)
    return ["acties.html", "acties.xlsx", *(f"{name}.csv" for name in made)]


def plan_pages(plans: Plans, results: Results) -> dict[str, str]:
    """Make the pages of a release that are about the plans.

    Parameters
    ----------
    plans : Plans
    results : Results

    Returns
    -------
    dict of str to str
        File name → page, those that `Plans.pages` names: ``acties.html`` is of the last
        half-year with a record, ``noden.html`` of the places at the end of the year shown.
    """
    found = find(plans, results.areas)
    pages = {
        inputs.ACTIONS[1]: board_page(plans.register, found, results),
        inputs.NEED[1]: need_page.need_page(
            results, needs_of(plans, results), last_day(results), located(plans, results)
        ),
        inputs.ENVIRONMENT[1]: environment_page.environment_page(
            results, plans.document_numbers, plans.register.titles
        ),
    }
    barometer = plans.barometer_of(results.registry)
    if barometer is not None:
        pages[inputs.BAROMETER[1]] = barometer_page.barometer_page(
            results, barometer, plans.register.titles
        )
    return pages


def findings(plans: Plans, results: Results) -> list[str]:
    """Say what each of the pages about the plans shows, in their order there."""
    board = find(plans, results.areas).board
    told = [
        environment_page.finding(results, results.references),
        need_page.finding(needs_of(plans, results)),
        tally_text(board[~board["example"].astype(bool)]),
    ]
    barometer = plans.barometer_of(results.registry)
    if barometer is None:
        return told
    return [*told, f"Barometer: {barometer_page.finding_of(results, barometer)}"]


def actions_of(plans: Plans | None, results: Results) -> dict[str | None, list[Action]]:
    """Give the actions that each fact sheet lists.

    Returns
    -------
    dict
        Code of a stadsdeel, or None for the whole city → from `actions_here`; empty lists
        without plans.
    """
    sheets = [None, *results.areas.names["stadsdeel"].index]
    if plans is None:
        return {code: [] for code in sheets}
    found, where = find(plans, results.areas), action_places(plans.register, results.areas)
    return {
        code: actions_here(found.board, where, plans.register, results, stadsdeel=code)
        for code in sheets
    }


def needs_of(plans: Plans, results: Results) -> pd.DataFrame:
    """Set the risk of every wijk beside what is there on the last day of the year shown.

    Returns
    -------
    pandas.DataFrame
        As `genkgeo.plans.need.need`.
    """
    there, day = located(plans, results), last_day(results)
    recorded = recorded_reach(results, plans.register, plans.records, there, day=day)
    return need(results, there, recorded, day)


def located(plans: Plans, results: Results) -> pd.DataFrame:
    """Give the places of the actions, where the table of places puts them."""
    return action_places(plans.register, results.areas, results.places)


def last_day(results: Results) -> date:
    """Give the day on which the places are looked at."""
    return date(results.year, 12, 31)


def plan_tables(plans: Plans, results: Results) -> dict[str, pd.DataFrame]:
    """Make the tables of a release that are about the plans, with Dutch column names.

    Returns
    -------
    dict of str to pandas.DataFrame
        Those of `genkgeo.release.plan_tables.evaluation_tables`, ``noden``, ``noden_sectoren``,
        ``omgevingsanalyse`` and, where its indicators are in use, ``barometer``.
    """
    found = find(plans, results.areas)
    made = evaluation_tables(plans.register, found)
    made = {name: frame.assign(opmerking=" ".join(found.notes)) for name, frame in made.items()}
    there = open_on(located(plans, results), last_day(results))
    own = {
        "noden": need_table(needs_of(plans, results)),
        "noden_sectoren": reach_table(results, nearest_places(results, there)),
    }
    barometer = plans.barometer_of(results.registry)
    if barometer is not None:
        own["barometer"] = barometer_table(results, barometer)
    notes = " ".join(results.notes)
    made |= {name: frame.assign(opmerking=notes) for name, frame in own.items()}
    return made | {"omgevingsanalyse": environment_table(results, plans.document_numbers)}


def _because(register: Register, records: pd.DataFrame) -> str:
    """Say why `_last` gives that half-year."""
    if any(halves(register, records)):
        return "Getoond is het laatste halfjaar waarvoor iets is ingevoerd."
    if _begun(register):
        return (
            "Er is nog niets ingevoerd: getoond is het halfjaar waarin de laatste actie "
            "met een datum begon."
        )
    return "Er is nog niets ingevoerd, en geen enkele actie heeft een datum."


def _last(register: Register, records: pd.DataFrame) -> Half:
    """Give the last half-year with a record, or the one in which the last action began."""
    known = list(halves(register, records))
    return known[-1] if known else half_of(max(_begun(register), default=NO_DAY))


def _begun(register: Register) -> list[date]:
    """Give the days on which the actions begin, of those that name one."""
    return [e.action.start for e in register.entries.values() if e.action.start]
