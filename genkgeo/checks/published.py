"""Whether our totals for the city agree with what was published."""

from __future__ import annotations

from pathlib import Path

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
    if given.empty:
        return []
    beside = reconcile(given, measures, totals, params.registry)
    slack, file = rounding(given), Path(params.file.published.file).name
    findings = []
    for place, row in beside[beside["verdict"] == OTHER].iterrows():
        apart = max(
            _share(row["difference"], row["published"], slack[place]),
            _share(row["count_difference"], row["published_count"], 0.0),
        )
        blocks = apart > params.file.checks.published
        findings.append(
            Finding(
                BLOCKING if blocks else WARNING,
                "stadstotaal",
                file,
                int(given.at[place, "row"]),
                row["indicator"],
                _told(row, params, int(given.at[place, "decimals"])),
                "zoek welke tabel of sector niet klopt, of verbeter het gepubliceerde cijfer",
            )
        )
    return findings


def _share(difference: float, published: float, slack: float) -> float:
    """Give what is left of a difference after rounding, as a share of what was published."""
    if pd.isna(difference):
        return 0.0
    return max(abs(difference) - slack, 0.0) / max(abs(published), 1e-12)


def _told(row: pd.Series, params: Params, decimals: int) -> str:
    name = params.registry[row["indicator"]].short
    parts = []
    if pd.notna(row["published"]):
        ours = dutch.number(row["ours"], decimals + 1)
        parts.append(f"berekend {ours}, gepubliceerd {dutch.number(row['published'], decimals)}")
    if pd.notna(row["published_count"]):
        ours, theirs = (dutch.number(row[name]) for name in ("ours_count", "published_count"))
        parts.append(f"aantal {ours}, gepubliceerd {theirs}")
    return f"{name} in {row['period']} voor de hele stad: {'; '.join(parts)}"
