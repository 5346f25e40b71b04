"""The areas of which the borders are a proposal, ranked with one part at another side of one."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from genkgeo.areas.geometry import neighbours
from genkgeo.certainty.proposed_borders import Counts, ranks_under_moves, single_moves, widened
from genkgeo.index.risk import composite
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.results import Results


def with_proposed_borders(results: Results, choices: RiskChoices) -> Results:
    """Widen how sure ranks are by the choice of borders, for the level that is a proposal.

    Parameters
    ----------
    results : Results
        With certainty.
    choices : RiskChoices

    Returns
    -------
    Results
        The same where no division is a proposal.
    """
    proposed = results.levels.outer
    if not results.areas.proposed or proposed not in results.certainty:
        return results
    ids = results.levels.ids
    below, risk = ids[ids.index(proposed) - 1], results.risk[proposed]
    names, city = list(risk.weights.index), results.table(MUNICIPALITY).iloc[0]
    areas, parts = (_counts(results, level, names) for level in (proposed, below))
    # What does not count in the score, because too little of it is known, counts in no move.
    areas = areas._replace(values=areas.values.where(risk.contributions[names].notna()))
    above = results.areas.parent(below, proposed)

    def ranked(table: pd.DataFrame) -> pd.Series:
        made = composite(table, city, results.registry, choices, level=proposed)
        return made.scores["rank"]

    moves = single_moves(above, neighbours(results.shapes[below]))
    ranks = ranks_under_moves(areas, parts, moves, results.registry, ranked)
    wider = widened(results.certainty[proposed], ranks)
    return replace(results, certainty={**results.certainty, proposed: wider})


def _counts(results: Results, level: str, names: list[str]) -> Counts:
    return Counts(
        *(results.table(level, column)[names] for column in ("value", "numerator", "denominator"))
    )
