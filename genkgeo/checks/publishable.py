"""Which findings may be read by all: not those about a figure that is hidden.

That a hidden count grew much, or is more than it can be, says something of how large it is.
"""

from __future__ import annotations

import pandas as pd

from genkgeo.checks.findings import Kind
from genkgeo.parameters.registry import Indicator

OF_SIZE: frozenset[Kind] = frozenset(
    {
        "teller en noemer apart",
        "negatieve telling",
        "teller boven noemer",
        "telling met decimalen",
        "duizendpunt",
        "percentage of aandeel",
        "niveau en som",
        "telt niet mee",
        "andere eenheid",
        "grote sprong",
        "noemer veranderd",
        "grootte geschat",
    }
)
"""Kinds that follow from how large a figure is; others from whether there is one."""


def publishable(
    findings: pd.DataFrame,
    figures: pd.DataFrame,
    hidden: pd.DataFrame,
    registry: dict[str, Indicator],
) -> pd.DataFrame:
    """Leave out the findings about a number that may be printed nowhere.

    Parameters
    ----------
    findings : pandas.DataFrame
        From the gate.
    figures : pandas.DataFrame
        As they were read, with ``file``, ``row``, ``variable`` and ``sector``: a finding may name
        an area by its row alone.
    hidden : pandas.DataFrame
        Columns ``variable`` and ``area``, of whatever year.
    registry : dict of str to Indicator
        A finding may name an indicator instead of its variables.

    Returns
    -------
    pandas.DataFrame
        The other findings, in the same order.
    """
    if findings.empty or hidden.empty:
        return findings
    held = set(hidden[["variable", "area"]].itertuples(index=False, name=None))
    at_row = _areas_at_rows(findings, figures)
    told = [
        kind not in OF_SIZE
        or not (
            _variables(variable, registry, hidden) & {name for name, area in held if area in areas}
        )
        for kind, variable, areas in zip(
            findings["check"], findings["variable"], at_row, strict=True
        )
    ]
    return findings[told].reset_index(drop=True)


def _variables(text: str, registry: dict[str, Indicator], hidden: pd.DataFrame) -> set[str]:
    """Name the variables that a finding is about; all of them where it names none."""
    names = [name for name in text.split(", ") if name]
    if not names:
        return set(hidden["variable"])
    of = {name: own.variables for name, own in registry.items()}
    return {variable for name in names for variable in of.get(name, (name,))}


def _areas_at_rows(findings: pd.DataFrame, figures: pd.DataFrame) -> list[set[str]]:
    """Name the areas that each finding is about: those it lists, and that of its row."""
    rows = findings["row"].notna()
    wanted = set(zip(findings.loc[rows, "file"], findings.loc[rows, "row"], strict=True))
    keys = pd.MultiIndex.from_frame(figures[["file", "row"]])
    own = figures.loc[keys.isin(list(wanted)), ["file", "row", "sector"]]
    at = own.groupby(["file", "row"])["sector"].agg(set).to_dict() if len(own) else {}
    return [
        {code for code in codes.split(", ") if code} | at.get((file, row), set())
        for codes, file, row in zip(
            findings["codes"], findings["file"], findings["row"], strict=True
        )
    ]
