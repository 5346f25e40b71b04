"""Whether our totals for the city agree with what was published."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from genkgeo.checks.findings import BLOCKING, WARNING, Finding
from genkgeo.measures.reconciliation import OTHER, reconcile, rounding
from genkgeo.parameters.file import Params
from genkgeo.words import dutch


def check_published(
    given: pd.DataFrame, measures: pd.DataFrame, totals: pd.DataFrame, params: Params
) -> list[Finding]:
    """Find city figures that differ from the published ones by more than rounding.

    Parameters
    ----------
    given : pandas.DataFrame
        From `genkgeo.measures.reconciliation.read_published`.
    measures, totals : pandas.DataFrame
        See `genkgeo.measures.reconciliation.reconcile`.
    params : Params
        ``checks.published`` is the share from which a difference blocks.
    """
    if given.empty or params.file.published is None:
        return []
    file = Path(params.file.published.file).name
    # Row by row as it was given, so that the rounding and the row of the file lie beside it.
    compared = reconcile(given, measures, totals, params.registry).assign(
        row=given["row"].to_numpy(),
        decimals=given["decimals"].to_numpy(),
        rounding=rounding(given).to_numpy(),
    )
    findings = []
    for row in compared[compared["verdict"] == OTHER].to_dict("records"):
        apart = max(
            _share(row["difference"], row["published"], row["rounding"]),
            _share(row["count_difference"], row["published_count"], 0.0),
        )
        blocks = apart > params.file.checks.published
        findings.append(
            Finding(
                BLOCKING if blocks else WARNING,
                "stadstotaal",
                file,
                int(row["row"]),
                row["indicator"],
                _message(row, params),
                "zoek welke tabel of sector niet klopt, of verbeter het gepubliceerde cijfer; telt "
                f"dat iets anders, haal de rij dan weg uit {file}",
            )
        )
    return findings


def _share(difference: float, published: float, rounded: float) -> float:
    """Set what rounding does not explain of a difference beside what was published."""
    if pd.isna(difference):
        return 0.0
    return max(abs(difference) - rounded, 0.0) / max(abs(published), 1e-12)


def _message(row: Mapping[Hashable, Any], params: Params) -> str:
    """Word how a city figure differs; ``row`` is one of `reconcile` with its ``decimals``."""
    short, decimals = params.registry[row["indicator"]].short, int(row["decimals"])
    parts = []
    if pd.notna(row["published"]):
        ours = dutch.number(row["ours"], decimals + 1)
        parts.append(f"berekend {ours}, gepubliceerd {dutch.number(row['published'], decimals)}")
    if pd.notna(row["published_count"]):
        ours, theirs = (dutch.number(row[name]) for name in ("ours_count", "published_count"))
        parts.append(f"aantal {ours}, gepubliceerd {theirs}")
    return f"{short} in {row['period']} voor {params.levels.whole.entire}: {'; '.join(parts)}"
