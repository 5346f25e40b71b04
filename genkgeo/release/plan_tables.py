"""The tables of the plans: the boordtabel, the barometer, need and reach, the environment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.pages.board import Evaluation
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR, Level
from genkgeo.plans.barometer import Barometer
from genkgeo.plans.barometer_chance import points_of, scores_of
from genkgeo.plans.board import tally
from genkgeo.plans.environment import who
from genkgeo.plans.follow_up import follow_up
from genkgeo.plans.inputs import Plans
from genkgeo.plans.need import nearest_places, open_on
from genkgeo.plans.register import Register, actions
from genkgeo.plans.schema import DOMAINS
from genkgeo.release.evaluation import evaluation_of, located_actions, needs_of
from genkgeo.release.gap_tables import gap_tables
from genkgeo.results import Results
from genkgeo.words import dutch
from genkgeo.words.notes import standing_notes

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
    "half": "halfjaar",
    "gained": "erbij",
    "light": "verkeerslicht",
    "word": "in_woorden",
    "before": "halfjaar_ervoor",
    "year_before": "jaar_eerder",
    "gained_before": "erbij_halfjaar_ervoor",
    "gained_year_before": "erbij_jaar_eerder",
    "light_before": "verkeerslicht_halfjaar_ervoor",
    "light_year_before": "verkeerslicht_jaar_eerder",
    "year_gone": "deel_van_het_jaar",
    "adjusted": "bijsturing",
    "adjusted_date": "dag_van_de_bijsturing",
    "earlier": "vorige_bijsturing",
    "earlier_date": "dag_van_de_vorige",
}
"""Column of a frame → its name in a file; the others are the same in Dutch."""

COUNTED = {"per_year": "per jaar", "since_start": "sinds het begin", "level": "stand", "": ""}

NEED = {
    "actions": "plaatsen",
    "what": "wat_er_is",
    "reached": "recent_bereik",
    "reach": "ingevoerd_bereik",
    "distance": "afstand_m",
    "little": "hoog_risico_weinig_bereik",
    "residents": "inwoners",
    "residents_year": "jaar_van_de_inwoners",
    "nearest": "dichtste_plaats",
}
FOLLOW_UP = {
    "number": "nr",
    "domain": "levensdomein",
    "subject": "onderwerp",
    "who": "voor_wie",
    "area": "gebied",
    "when": "wanneer",
    "then": "toen",
    "successor": "opvolger",
    "what": "wat",
    "now": "nu",
    "now_year": "jaar_nu",
    "margin": "marge",
    "standing": "staat",
    "why": "reden",
}
BAROMETER = {
    "score_low": "score_laagst_mogelijk",
    "score_high": "score_hoogst_mogelijk",
    "margin_low": "marge_laag",
    "margin_high": "marge_hoog",
    "known": "bekende_indicatoren",
    "of": "van",
}
"""Likewise, of the tables about need and about the barometer."""


def plan_tables(plans: Plans, results: Results) -> dict[str, pd.DataFrame]:
    """Lay out the tables of a release that are about the plans, with Dutch column names.

    Returns
    -------
    dict of str to pandas.DataFrame
        Those of `evaluation_tables`, ``noden``, ``noden_sectoren``, ``omgevingsanalyse`` and,
        where its indicators are in use, ``barometer``.
    """
    evaluation = evaluation_of(results, plans)
    open_places = open_on(located_actions(plans, results), results.last_day)
    needs = {"noden": need_table(results, needs_of(plans, results))}
    of_the_year = {"noden_sectoren": reach_table(results, nearest_places(results, open_places))}
    barometer = plans.barometer_of(results.registry)
    if barometer is not None:
        of_the_year["barometer"] = barometer_table(
            plans.for_barometer(results, barometer), barometer
        )
    return {
        **_with_notes(evaluation_tables(plans.register, evaluation), evaluation.notes),
        **_with_notes(needs, results.notes),
        **_with_notes(of_the_year | gap_tables(plans, results), _standing(results)),
        "omgevingsanalyse": environment_table(results, plans.document_numbers),
        **follow_up_table(results, plans),
    }


def _standing(results: Results) -> tuple[str, ...]:
    """Say what holds for figures; what is said of the ranks would stand in rows without any."""
    return standing_notes(example=results.example, proposal=results.areas.proposed)


def _with_notes(tables: dict[str, pd.DataFrame], notes: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    return {name: table.assign(opmerking=" ".join(notes)) for name, table in tables.items()}


def evaluation_tables(register: Register, evaluation: Evaluation) -> dict[str, pd.DataFrame]:
    """Lay out the tables of an evaluation, with Dutch column names.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``acties_stand`` (one row per indicator), ``acties_geld``, ``acties_per_domein``,
        one per area of the outer level, ``acties_per_plan``, ``acties_lijst``, ``acties_dekking``,
        ``acties_vergelijking``, ``acties_verloop`` and ``acties_bijsturing``.
    """
    domains = tally(evaluation.board, "domains").rename(index=DOMAINS)
    board = evaluation.board.assign(counted=_counted(evaluation.board))
    tables = {
        "acties_stand": board,
        "acties_geld": evaluation.money,
        "acties_per_domein": domains.rename_axis("levensdomein").reset_index(),
        f"acties_per_{evaluation.outer.id}": tally(evaluation.board, "places")
        .rename_axis("waar")
        .reset_index(),
        "acties_per_plan": tally(evaluation.board, "plan").rename_axis("plan").reset_index(),
        "acties_lijst": actions(register),
        "acties_dekking": evaluation.coverage,
        "acties_vergelijking": _with_words(evaluation),
        "acties_verloop": evaluation.course.assign(counted=_counted(evaluation.course)),
        "acties_bijsturing": evaluation.adjustments,
    }
    return {name: _for_a_file(table) for name, table in tables.items()}


def _with_words(evaluation: Evaluation) -> pd.DataFrame:
    """Set beside each indicator what its action and its count are called."""
    table = evaluation.beside.assign(counted=_counted(evaluation.beside))
    # Both have a row per row of the board, in its order.
    for at, name in enumerate(("label", "indicator_label", "unit"), start=2):
        table.insert(at, name, evaluation.board[name].to_numpy())
    return table


def _counted(frame: pd.DataFrame) -> pd.Series:
    """Say in Dutch how an indicator is counted."""
    return frame["counted"].map(COUNTED)


def _for_a_file(frame: pd.DataFrame) -> pd.DataFrame:
    """Name the columns in Dutch; write days as year-month-day and yes or no as words."""
    table = frame.copy()
    for name in table.columns:
        if name in ("start", "end", "due") or name.endswith("_date"):
            table[name] = ["" if pd.isna(day) else str(day) for day in table[name]]
        elif name == "example":
            table[name] = table[name].astype(bool).map({True: "ja", False: "nee"})
    return table.rename(columns=COLUMNS)


def need_table(results: Results, needs: pd.DataFrame) -> pd.DataFrame:
    """Name the columns of `genkgeo.plans.need.need` in Dutch."""
    words = {True: "ja", False: "nee"}
    table = needs.assign(**{name: needs[name].map(words) for name in ("reached", "little")})
    levels = results.levels
    if levels.main == levels.outer or levels.outer == MUNICIPALITY:
        table = table.drop(columns="outer")  # It says nothing that another column does not.
    return table.rename(columns=dutch.COLUMNS | NEED | {"outer": levels.outer})


def reach_table(results: Results, reach: pd.DataFrame) -> pd.DataFrame:
    """Name the columns of `genkgeo.plans.need.nearest_places` in Dutch, with names of the areas.

    Residents stand there with their year, and not at all where they are not known.
    """
    sectors = results.areas.sectors.loc[reach.index]
    table = reach.reset_index(names="area")
    table.insert(1, "name", sectors["name"].to_numpy())
    main = results.levels.main
    if main != SECTOR:
        table.insert(2, main, sectors[main].map(results.areas.names[main]).to_numpy())
    if SECTOR not in results.residents.index.get_level_values(0):
        return table.drop(columns="residents").rename(columns=dutch.COLUMNS | NEED)
    after = list(table.columns).index("residents") + 1
    table.insert(after, "residents_year", results.residents_year)
    return table.rename(columns=dutch.COLUMNS | NEED)


def barometer_table(results: Results, barometer: Barometer) -> pd.DataFrame:
    """Score of the city and of the levels that pages speak of in all years, with its parts.

    Returns
    -------
    pandas.DataFrame
        One row per area and year; a column ``punten_…`` per indicator, from 0 to 1.
    """
    indicator_points = points_of(results, barometer)
    keys = ["level", "area", "period"]
    parts = indicator_points.pivot(index=keys, columns="indicator", values="points")
    parts = parts[list(barometer.indicators)].add_prefix("punten_").reset_index()
    table = scores_of(results, barometer).merge(parts, on=keys, validate="one_to_one")
    table = table[table["level"].isin([MUNICIPALITY, results.levels.outer, results.levels.main])]
    pairs = zip(table["level"], table["area"], strict=True)
    table.insert(2, "name", [results.areas.names[level][area] for level, area in pairs])
    return table.rename(columns=dutch.COLUMNS | BAROMETER).reset_index(drop=True)


def environment_table(results: Results, document_numbers: pd.DataFrame) -> pd.DataFrame:
    """Figures of now of the city and its areas, then the numbers that the documents print.

    Parameters
    ----------
    results : Results
    document_numbers : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.

    Returns
    -------
    pandas.DataFrame
        One row per figure; ``opmerking`` is of that row, for a printed number is no example.
    """
    parts = [_current_figures(results), _printed_numbers(document_numbers)]
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    order = {name: at for at, name in enumerate(DOMAINS)}
    table = table.sort_values("levensdomein", key=lambda keys: keys.map(order), kind="stable")
    return table.assign(levensdomein=table["levensdomein"].map(DOMAINS)).reset_index(drop=True)


def follow_up_table(results: Results, plans: Plans) -> dict[str, pd.DataFrame]:
    """Set every number of the documents beside what follows it; no table where nobody says so."""
    followed = follow_up(results, plans)
    if followed.empty:
        return {}
    table = followed.assign(domain=followed["domain"].map(DOMAINS)).rename(columns=FOLLOW_UP)
    notes = " ".join(standing_notes(example=results.example, proposal=""))
    # A printed number is no example: what the release says of its figures is said of those alone.
    return {"opvolging": table.assign(opmerking=np.where(followed["now"] != "", notes, ""))}


def _current_figures(results: Results) -> pd.DataFrame:
    """Figures shown of the city, its earlier years, and of the areas of its outer level."""
    rows = results.measures[results.measures["period"] <= results.year]
    rows = rows[rows["level"].isin([MUNICIPALITY, results.levels.outer])]
    rows = rows[rows["value"].notna()].sort_values(["indicator", "level", "area", "period"])
    indicators = [results.registry[name] for name in rows["indicator"]]
    pairs = zip(rows["level"], rows["area"], strict=True)
    return pd.DataFrame(
        {
            "levensdomein": [indicator.domain for indicator in indicators],
            "onderwerp": [indicator.label for indicator in indicators],
            "niveau": [_kind(results.levels[level]) for level in rows["level"]],
            "gebied": [results.areas.names[level][area] for level, area in pairs],
            "jaar": rows["period"].to_numpy(),
            "waarde": rows["value"].to_numpy(),
            "eenheid": [indicator.unit for indicator in indicators],
            "bron": [indicator.source for indicator in indicators],
            "opmerking": " ".join(_standing(results)),
        }
    )


def _printed_numbers(document_numbers: pd.DataFrame) -> pd.DataFrame:
    """Numbers of the documents, in their order."""
    groups = zip(document_numbers["age"], document_numbers["group"], strict=True)
    return pd.DataFrame(
        {
            "levensdomein": document_numbers["domain"],
            "onderwerp": document_numbers["subject"],
            "voor_wie": [who(age, group) for age, group in groups],
            "gebied": document_numbers["area"],
            "jaar": document_numbers["year"],
            "deelperiode": document_numbers["part"],
            "waarde": document_numbers["value"],
            "gedrukt": document_numbers["printed"],
            "eenheid": document_numbers["unit"],
            "bron": document_numbers["document"],
            "opmerking": document_numbers["note"],
        }
    )


def _kind(level: Level) -> str:
    """Name a level in a table: there the whole is a gemeente, whatever pages call it."""
    return MUNICIPALITY if level.id == MUNICIPALITY else level.singular
