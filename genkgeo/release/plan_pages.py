"""The pages of a release about the plans, and the report of a half-year that stands apart."""

from __future__ import annotations

from pathlib import Path

from genkgeo.pages import action_course, council, navigation
from genkgeo.pages import barometer as barometer_page
from genkgeo.pages import children as children_page
from genkgeo.pages import environment as environment_page
from genkgeo.pages import need as need_page
from genkgeo.pages.actions_here import Action, actions_here
from genkgeo.pages.board import Evaluation, board_page
from genkgeo.pages.gap import gap_part, on_sheets
from genkgeo.pages.sheet_paths import every_sheet
from genkgeo.plans.follow_up import follow_up
from genkgeo.plans.inputs import Plans
from genkgeo.plans.nearby import nearby
from genkgeo.plans.register import Register
from genkgeo.plans.texts import half_text, tally_text
from genkgeo.release import tables
from genkgeo.release.evaluation import board_of, evaluation_of, located_actions, needs_of
from genkgeo.release.plan_tables import evaluation_tables
from genkgeo.results import Results


def write_evaluation(register: Register, evaluation: Evaluation, folder: Path) -> list[str]:
    """Write the pages, the workbook and the csv files of an evaluation.

    Parameters
    ----------
    register : Register
    evaluation : Evaluation
        From `genkgeo.release.evaluation.evaluate_plans`.
    folder : pathlib.Path
        It is created where it does not exist; files of the same name are replaced.

    Returns
    -------
    list of str
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    evaluated = evaluation_tables(register, evaluation)
    title = f"Evaluatie van de acties, {half_text(evaluation.half)}"
    page = board_page(register, evaluation)
    pages = {
        navigation.ACTIONS.file: page,
        council.FILE: council.council_page(register, evaluation),
        action_course.FILE: action_course.course_page(register, evaluation),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    tables.write_xlsx(evaluated, folder / "acties.xlsx", title, evaluation.notes)
    tables.write_csv(evaluated, folder)
    return [*pages, "acties.xlsx", *(f"{name}.csv" for name in evaluated)]


def plan_pages(plans: Plans, results: Results) -> dict[str, str]:
    """Write the pages of a release that are about the plans.

    Parameters
    ----------
    plans : Plans
    results : Results

    Returns
    -------
    dict of str to str
        File name → page, those that are about the plans: ``acties.html`` is of the last
        half-year with a record, ``noden.html`` of the places at the end of the year shown.
    """
    evaluation = evaluation_of(results, plans)
    links = navigation.navigation(plans, results.registry)
    followed, located = follow_up(results, plans), located_actions(plans, results)
    pages = {
        navigation.CHILDREN.file: children_page.children_page(
            results, plans, followed, links=links
        ),
        navigation.ACTIONS.file: board_page(plans.register, evaluation, results, links=links),
        navigation.NEED.file: need_page.need_page(
            results,
            needs_of(plans, results),
            results.last_day,
            located,
            gap=gap_part(results, plans, located),
            links=links,
        ),
        navigation.ENVIRONMENT.file: environment_page.environment_page(
            results, plans.document_numbers, plans.register.titles, followed, links=links
        ),
    }
    barometer = plans.barometer_of(results.registry)
    if barometer is not None:
        pages[navigation.BAROMETER.file] = barometer_page.barometer_page(
            plans.for_barometer(results, barometer),
            barometer,
            plans.register.titles,
            plans.document_numbers,
            other=_beside(plans, results),
            links=links,
        )
    return pages


def _beside(plans: Plans, results: Results) -> str:
    """Say what the other choice of the barometer says; nothing where its figures are not there."""
    other = plans.beside
    there = {*results.registry, *plans.city["indicator"]}
    if other is None or not set(other.indicators) <= there:
        return ""
    return barometer_page.other_choice(plans.for_barometer(results, other), other)


def plan_sentences(plans: Plans, results: Results) -> list[str]:
    """Say what each of the pages about the plans shows, in their order there."""
    board = board_of(plans, results.areas)
    sentences = [
        environment_page.finding(results, results.references),
        need_page.finding(needs_of(plans, results), results.levels[results.levels.main]),
        tally_text(board[~board["example"].astype(bool)]),
    ]
    barometer = plans.barometer_of(results.registry)
    if barometer is None:
        return sentences
    said = barometer_page.finding_of(plans.for_barometer(results, barometer), barometer)
    return [*sentences, f"Barometer: {said}"]


def actions_of(plans: Plans | None, results: Results) -> dict[tuple[str, str] | None, list[Action]]:
    """List the actions of each fact sheet.

    Returns
    -------
    dict
        Level and code of an area with a fact sheet, or None for the whole city → from
        `actions_here`; empty lists without plans.
    """
    sheets = every_sheet(results)
    if plans is None:
        return {area: [] for area in (None, *sheets)}
    board = board_of(plans, results.areas)
    located, day = located_actions(plans, results), results.last_day
    near = {level: nearby(results, located, day, level) for level in results.levels.with_sheets}
    of = (board, located, plans.register, results)
    gaps = on_sheets(results, plans, located)
    return {None: actions_here(*of, area=None)} | {
        (level, code): actions_here(*of, area=code, level=level, near=near[level].get(code))
        + _gap(gaps.get((level, code), ""))
        for level, code in sheets
    }


def _gap(said: str) -> list[Action]:
    """Say below the actions of an area how many there are to reach, and how many were."""
    where = f"{navigation.NEED.file}#in-mensen"
    return [Action(said, note="hoeveel er zijn volgens de cijfers", link=where)] if said else []
