"""The evaluation of the plans: judge what was recorded, write pages and tables of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from genkgeo import tables
from genkgeo.areas import Areas
from genkgeo.barometer_page import barometer_page
from genkgeo.board_page import Evaluation, board_page
from genkgeo.compute import PROPOSAL_NOTE
from genkgeo.environment_page import environment_page
from genkgeo.need_page import need_page
from genkgeo.plans import inputs
from genkgeo.plans.board import evaluate, halves, money, tally
from genkgeo.plans.coverage import coverage
from genkgeo.plans.inputs import Plans
from genkgeo.plans.need import need
from genkgeo.plans.places import by_stadsdeel, places
from genkgeo.plans.progress import Half, half_of
from genkgeo.plans.register import Register, actions
from genkgeo.plans.schema import DOMAINS
from genkgeo.plans.words import half_text
from genkgeo.results import Results

COLUMNS = {
    "id": "actie",
    "example": "voorbeeld",
    "goal": "doel_van_het_plan",
    "number": "nummer",
    "label": "wat",
    "kind": "soort",
    "domains": "levensdomeinen",
    "places": "waar",
    "target_group": "voor_wie",
    "start": "begin",
    "end": "einde",
    "needs": "indicatoren_van_nood",
    "funding": "geld_uit",
    "indicator_label": "wat_wordt_geteld",
    "unit": "eenheid",
    "counted": "geteld_als",
    "baseline": "beginwaarde",
    "target": "doel",
    "due": "tegen",
    "latest": "laatste_cijfer",
    "latest_date": "dag_van_het_cijfer",
    "expected": "verwacht",
    "reason": "waarom_niet",
    "note": "noot",
    "year": "jaar",
    "expenditure": "begrote_uitgaven",
    "revenue": "begrote_ontvangsten",
    "spent": "uitgegeven",
    "received": "ontvangen",
    "spent_date": "dag_van_de_uitgaven",
    "share": "deel_van_het_budget",
    "goals": "doelen",
    "actions": "acties_in_document",
    "actions_registered": "acties_in_register",
    "figures": "cijfers_in_document",
    "figures_registered": "cijfers_overgenomen",
    "numbers": "getallen",
    "numbers_accounted": "getallen_verantwoord",
    "missing": "ontbreekt",
}
"""Column of a frame → its name in a file; the others are the same in Dutch."""

COUNTED = {"per_year": "per jaar", "since_start": "sinds het begin", "level": "stand", "": ""}


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
    half = half or _last(register, records)
    board = evaluate(register, records, half)
    return Evaluation(
        half=half,
        board=by_stadsdeel(board, places(register, areas)),
        money=money(register, records, half),
        coverage=coverage(register, plans.figures, plans.inventory),
        notes=(PROPOSAL_NOTE,) if areas.proposal else (),
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
    tables.write_xlsx(made, folder / "acties.xlsx", title, found.notes, guide=GUIDE)
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
        inputs.NEED[1]: need_page(results, needs_of(plans, results), last_day(results)),
        inputs.ENVIRONMENT[1]: environment_page(results, plans.figures),
    }
    barometer = plans.barometer_of(results.registry)
    if barometer is not None:
        pages[inputs.BAROMETER[1]] = barometer_page(results, barometer)
    return pages


def needs_of(plans: Plans, results: Results) -> pd.DataFrame:
    """Set the risk of every wijk beside what is there on the last day of the year shown.

    Returns
    -------
    pandas.DataFrame
        As `genkgeo.plans.need.need`.
    """
    found = find(plans, results.areas)
    located = places(plans.register, results.areas, results.places)
    return need(results, located, found.board, last_day(results))


def last_day(results: Results) -> date:
    """Give the day on which the places are looked at."""
    return date(results.year, 12, 31)


def evaluation_tables(register: Register, found: Evaluation) -> dict[str, pd.DataFrame]:
    """Make the tables of an evaluation, with Dutch column names.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``acties_stand`` (one row per indicator), ``acties_geld``, ``acties_per_domein``,
        ``acties_per_stadsdeel``, ``acties_per_plan``, ``acties_lijst``, ``acties_dekking``.
    """
    domains = tally(found.board, "domains").rename(index=DOMAINS)
    board = found.board.assign(counted=found.board["counted"].map(COUNTED))
    made = {
        "acties_stand": board,
        "acties_geld": found.money,
        "acties_per_domein": domains.rename_axis("levensdomein").reset_index(),
        "acties_per_stadsdeel": tally(found.board, "places").rename_axis("waar").reset_index(),
        "acties_per_plan": tally(found.board, "plan").rename_axis("plan").reset_index(),
        "acties_lijst": actions(register),
        "acties_dekking": found.coverage,
    }
    return {name: _for_a_file(frame) for name, frame in made.items()}


def _for_a_file(frame: pd.DataFrame) -> pd.DataFrame:
    """Name the columns in Dutch; write days as year-month-day and yes or no as words."""
    plain = frame.copy()
    for name in plain.columns:
        if name in ("start", "end", "due", "latest_date", "spent_date"):
            plain[name] = ["" if pd.isna(day) else str(day) for day in plain[name]]
        elif name == "example":
            plain[name] = plain[name].astype(bool).map({True: "ja", False: "nee"})
    return plain.rename(columns=COLUMNS)


def _last(register: Register, records: pd.DataFrame) -> Half:
    """Give the last half-year with a record, or the one in which the last action began."""
    known = list(halves(register, records))
    begun = [e.action.start for e in register.entries.values() if e.action.start]
    return known[-1] if known else half_of(max(begun))
