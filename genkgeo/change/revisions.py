"""What was done differently: older figures that the source changed, and the method."""

from __future__ import annotations

import pandas as pd

from genkgeo.change.archive import Archive
from genkgeo.change.edition import Edition, Method
from genkgeo.change.steps import redrawn
from genkgeo.words import dutch

KEYS = ["vintage", "variable", "period", "sector"]
REVISED = [*KEYS, "before", "after"]
FEW = 3
"""Most variables that a sentence names."""


def revised(before: Edition, after: Edition) -> pd.DataFrame:
    """List the inputs of the earlier release that have another figure or state by now.

    Returns
    -------
    pandas.DataFrame
        Columns `REVISED`, sorted; of the variables and years that both releases have. NaN
        where a release has no number. For the analyst: the figures are not protected.
    """
    old, new = _in_both(before.figures, after.figures).align(
        _in_both(after.figures, before.figures), join="outer", axis=0
    )
    same = (old["value"] == new["value"]) | (old["value"].isna() & new["value"].isna())
    same &= old["state"].fillna("") == new["state"].fillna("")
    other = pd.DataFrame({"before": old["value"], "after": new["value"]})[~same]
    return other.reset_index().sort_values(KEYS, ignore_index=True)[REVISED]


def _in_both(figures: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures of the variables and years that the others have too, by `KEYS`."""
    variable = [name for name in KEYS if name != "sector"]
    given = pd.MultiIndex.from_frame(others[variable])
    kept = figures[pd.MultiIndex.from_frame(figures[variable]).isin(given)]
    return kept.set_index(KEYS)[["value", "state"]]


def revision_notes(before: Edition, after: Edition) -> list[str]:
    """Say which older figures the sources changed since; empty when none."""
    cells = revised(before, after)
    if cells.empty:
        return []
    counts = cells.groupby("variable").size().sort_values(ascending=False, kind="stable")
    every = (before.method.registry | after.method.registry).values()
    short = {indicator.numerator: indicator.short for indicator in every}
    named = [
        f"{short.get(str(variable), variable)} ({count})"
        for variable, count in counts.head(FEW).items()
    ]
    rest = len(counts) - len(named)
    named += [f"{dutch.count(rest)} andere"] if rest else []
    many = dutch.number(len(cells))
    what = "is 1 ouder cijfer" if len(cells) == 1 else f"zijn {many} oudere cijfers"
    return [f"Sinds de uitgave van {before.year} {what} herzien: {dutch.listing(named)}."]


def method_notes(before: Method, after: Method) -> list[str]:
    """Say what changed in the indicators and the index since; empty when nothing did."""
    notes = []
    registry = before.registry | after.registry
    for verb, names in (
        ("Nieuw", [name for name in after.registry if name not in before.registry]),
        ("Niet meer gebruikt", [name for name in before.registry if name not in after.registry]),
        ("Anders berekend", _redefined(before, after)),
    ):
        if names:
            notes.append(f"{verb}: {dutch.listing([registry[name].short for name in names])}.")
    if before.risk.transform != after.risk.transform:
        notes.append(
            f"De index gebruikt een andere schaal: {before.risk.transform} werd "
            f"{after.risk.transform}."
        )
    if before.risk.weights != after.risk.weights:
        notes.append("De gewichten van de index zijn anders.")
    if before.risk.minimum_weight != after.risk.minimum_weight:
        notes.append("De index vraagt een ander deel van de cijfers (minimum_weight).")
    return notes


def _redefined(before: Method, after: Method) -> list[str]:
    """Name the indicators of which the definition, not the wording, is another one."""
    parts = {"kind", "numerator", "denominator", "factor", "direction", "domain", "minimum"}
    parts |= {"public", "maximum_ratio", "hidden_at_most"}
    return [
        name
        for name, indicator in after.registry.items()
        if name in before.registry
        and indicator.model_dump(include=parts) != before.registry[name].model_dump(include=parts)
    ]


def notes(before: Archive | Edition, after: Edition) -> tuple[str, ...]:
    """Say all that was done differently since an earlier release."""
    if isinstance(before, Edition):
        return tuple(border_notes(before, after))
    old = before.edition
    return (
        *border_notes(old, after),
        *revision_notes(old, after),
        *method_notes(old.method, after.method),
    )


def border_notes(before: Edition, after: Edition) -> list[str]:
    """Say that the borders are other ones, and what cannot be compared for that."""
    old, new = before.vintage, after.vintage
    if old == new:
        sentence = "De indeling in wijken en stadsdelen is anders dan voorheen."
        return [sentence] if redrawn(before, after) else []
    sentences = [f"De grenzen zijn die van {new}, voorheen die van {old}."]
    if (old, new) not in after.transfers:
        sentences.append(
            f"Enkel de stad is vergeleken: een omrekening van {old} naar {new} (crosswalk) "
            "ontbreekt."
        )
    return sentences
