"""All figures and findings, hidden ones too: for the analysts of the city, never in a release."""

from __future__ import annotations

import pandas as pd

from genkgeo.change.edition import Edition, unprotected
from genkgeo.measures.disclosure import HIDDEN_COLUMNS
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words.dutch import COLUMNS

NOTE = "bevat verborgen cijfers: enkel voor wie de bron ze gaf, niet doorgeven"
"""Stands in every row, for a row is soon copied elsewhere."""

SHOWN = ["level", "area", "name", "indicator", "period", *HIDDEN_COLUMNS[:4], "state"]


def internal_tables(
    edition: Edition, results: Results, findings: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Lay out what a release hides beside what it shows.

    Parameters
    ----------
    edition : Edition
    results : Results
        Of that edition.
    findings : pandas.DataFrame
        All that the gate found.

    Returns
    -------
    dict of str to pandas.DataFrame
        File name without ending → table: of each level all its figures with ``verborgen``, which
        is ``ja`` where the release does not show it; and ``bevindingen``.
    """
    every = unprotected(edition)
    hidden = edition.protected.measures["state"].eq(State.SUPPRESSED).to_numpy()
    ours = hidden & every["state"].ne(State.SUPPRESSED).to_numpy()
    tables = {}
    for level in results.levels:
        rows = every["level"].eq(level).to_numpy()
        own = every[rows].assign(name=every["area"].map(results.areas.names[level]))
        tables[f"cijfers_{results.levels[level].stem}"] = own[SHOWN].assign(
            verborgen=pd.Series(ours[rows], own.index).map({True: "ja", False: "nee"})
        )
    tables["bevindingen"] = findings
    return {
        name: table.rename(columns=COLUMNS).assign(let_op=NOTE) for name, table in tables.items()
    }
