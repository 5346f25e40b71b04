"""The tables of the plans: the boordtabel, the barometer, need and reach, the environment."""

from __future__ import annotations

import pandas as pd

from genkgeo.areas.hierarchy import LEVEL_NAMES
from genkgeo.pages.board import Evaluation
from genkgeo.plans.barometer import Barometer, points, scores
from genkgeo.plans.board import tally
from genkgeo.plans.environment import who
from genkgeo.plans.register import Register, actions
from genkgeo.plans.schema import DOMAINS
from genkgeo.results import Results
from genkgeo.words import dutch

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

NEED = {
    "stadsdeel": "stadsdeel",
    "actions": "plaatsen",
    "what": "wat_er_is",
    "reached": "recent_bereik",
    "reach": "ingevoerd_bereik",
    "distance": "afstand_m",
    "little": "hoog_risico_weinig_bereik",
    "residents": "inwoners",
    "nearest": "dichtste_plaats",
}
BAROMETER = {
    "score_low": "score_laagst_mogelijk",
    "score_high": "score_hoogst_mogelijk",
    "known": "bekende_indicatoren",
    "of": "van",
}
"""Likewise, of the tables about need and about the barometer."""


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


def need_table(needs: pd.DataFrame) -> pd.DataFrame:
    """Name the columns of `genkgeo.plans.need.need` in Dutch."""
    words = {True: "ja", False: "nee"}
    plain = needs.assign(**{name: needs[name].map(words) for name in ("reached", "little")})
    return plain.rename(columns=dutch.COLUMNS | NEED)


def reach_table(results: Results, reach: pd.DataFrame) -> pd.DataFrame:
    """Name the columns of `genkgeo.plans.need.nearest_places` in Dutch, with names of the areas."""
    of = results.areas.sectors.loc[reach.index]
    named = reach.reset_index(names="area").assign(level="sector")
    named.insert(1, "name", of["name"].to_numpy())
    named.insert(2, "wijk", of["wijk"].map(results.areas.names["wijk"]).to_numpy())
    return named.drop(columns="level").rename(columns=dutch.COLUMNS | NEED)


def barometer_table(results: Results, barometer: Barometer) -> pd.DataFrame:
    """Give the score of the city, the stadsdelen and the wijken, all years, with its parts.

    Returns
    -------
    pandas.DataFrame
        One row per area and year; a column ``punten_…`` per indicator, from 0 to 1.
    """
    given = points(barometer, results.measures, results.registry)
    keys = ["level", "area", "period"]
    parts = given.pivot(index=keys, columns="indicator", values="points")
    parts = parts[list(barometer.indicators)].add_prefix("punten_").reset_index()
    table = scores(barometer, given).merge(parts, on=keys, validate="one_to_one")
    table = table[table["level"].isin(["gemeente", "stadsdeel", "wijk"])]
    pairs = zip(table["level"], table["area"], strict=True)
    table.insert(2, "name", [results.areas.names[level][area] for level, area in pairs])
    return table.rename(columns=dutch.COLUMNS | BAROMETER).reset_index(drop=True)


def environment_table(results: Results, figures: pd.DataFrame) -> pd.DataFrame:
    """Give the figures of now of city and stadsdelen, then those that the documents print.

    Parameters
    ----------
    results : Results
    figures : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.

    Returns
    -------
    pandas.DataFrame
        One row per figure; ``opmerking`` is of that row, for a printed figure is no example.
    """
    parts = [_now(results), _printed(figures)]
    whole = pd.concat([part for part in parts if len(part)], ignore_index=True)
    order = {name: at for at, name in enumerate(DOMAINS)}
    whole = whole.sort_values("levensdomein", key=lambda keys: keys.map(order), kind="stable")
    return whole.assign(levensdomein=whole["levensdomein"].map(DOMAINS)).reset_index(drop=True)


def _now(results: Results) -> pd.DataFrame:
    """Give the figures shown of the city, its earlier years, and of its stadsdelen."""
    rows = results.measures[results.measures["period"] <= results.year]
    rows = rows[rows["level"].isin(["gemeente", "stadsdeel"])]
    rows = rows[rows["value"].notna()].sort_values(["indicator", "level", "area", "period"])
    one = rows["indicator"].map(results.registry)
    pairs = zip(rows["level"], rows["area"], strict=True)
    return pd.DataFrame(
        {
            "levensdomein": [indicator.domain for indicator in one],
            "onderwerp": [indicator.label for indicator in one],
            "niveau": [LEVEL_NAMES[level][0] for level in rows["level"]],
            "gebied": [results.areas.names[level][area] for level, area in pairs],
            "jaar": rows["period"].to_numpy(),
            "waarde": rows["value"].to_numpy(),
            "eenheid": [indicator.unit for indicator in one],
            "bron": [indicator.source for indicator in one],
            "opmerking": " ".join(results.notes),
        }
    )


def _printed(figures: pd.DataFrame) -> pd.DataFrame:
    """Give the figures of the documents, in their order."""
    return pd.DataFrame(
        {
            "levensdomein": figures["domain"],
            "onderwerp": figures["subject"],
            "voor_wie": [who(*pair) for pair in zip(figures["age"], figures["group"], strict=True)],
            "gebied": figures["area"],
            "jaar": figures["year"],
            "deelperiode": figures["part"],
            "waarde": figures["value"],
            "gedrukt": figures["printed"],
            "eenheid": figures["unit"],
            "bron": figures["document"],
            "opmerking": figures["note"],
        }
    )
