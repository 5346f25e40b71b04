"""What was done differently: older figures that the source changed, and the method."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.change.archive import Archive
from genkgeo.change.edition import Edition, Method
from genkgeo.change.steps import redrawn, renamed
from genkgeo.measures.supplied import above_sectors
from genkgeo.parameters.choices import Transform
from genkgeo.parameters.levels import SECTOR
from genkgeo.results import earlier_text
from genkgeo.words import dutch

KEYS = ["vintage", "variable", "period", SECTOR]
REVISED = [*KEYS, "before", "after"]
SCALES: dict[Transform, str] = {
    "z": "afstand tot het gemiddelde",
    "percentile": "percentielrang",
    "rank_normal": "rang op een normale verdeling",
    "exponential": "exponentiële rang",
}
"""The scale of the indicators → what a reader calls it."""

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
    variable = [name for name in KEYS if name != SECTOR]
    given = pd.MultiIndex.from_frame(others[variable])
    kept = figures[pd.MultiIndex.from_frame(figures[variable]).isin(given)]
    above = above_sectors(kept)
    if len(above):
        # Areas of two levels may have the same code.
        named = above["level"] + " " + above[SECTOR]
        kept = kept.assign(**{SECTOR: kept[SECTOR].where(~kept.index.isin(above.index), named)})
    return kept.set_index(KEYS)[["value", "state"]]


def revision_notes(before: Edition, after: Edition) -> list[str]:
    """Say which older figures the sources changed since; empty when none."""
    cells = revised(before, after)
    names = _names(before.method, after.method)
    # What no indicator uses is on no page.
    cells = cells[cells["variable"].isin(list(names))]
    if cells.empty:
        return []
    counts = cells.groupby("variable").size().sort_values(ascending=False, kind="stable")
    named = [f"{names[str(variable)]} ({count})" for variable, count in counts.head(FEW).items()]
    rest = len(counts) - len(named)
    named += [f"{dutch.count(rest)} andere"] if rest else []
    older = "" if before.year == after.year else "oudere "
    what = f"zijn in alle gebieden samen {dutch.number(len(cells))} {older}cijfers"
    if len(cells) == 1:
        what = f"is 1 {older.replace('oudere', 'ouder')}cijfer"
    since = earlier_text(before.year, after.year)
    since = since if before.year == after.year else f"de uitgave van {since}"
    return [f"Sinds {since} {what} herzien: {dutch.listing(named)}."]


def _names(before: Method, after: Method) -> dict[str, str]:
    """Name the variables that pages rest on in words: a reader never sees those of a table."""
    every = list((before.registry | after.registry).values())
    names = {indicator.numerator: indicator.short for indicator in reversed(every)}
    below: dict[str, list[str]] = {}
    for indicator in every:
        if indicator.denominator is not None:
            below.setdefault(indicator.denominator, []).append(indicator.short)
    for variable, shorts in below.items():
        more = f" en {dutch.count(len(shorts) - 1)} andere" if len(shorts) > 1 else ""
        names.setdefault(variable, f"noemer van {shorts[0]}{more}")
    for method in (before, after):
        if method.size is not None:
            names.setdefault(method.size, "aantal inwoners")
    return names


def method_notes(before: Method, after: Method) -> list[str]:
    """Say what changed in the indicators and the index since; empty when nothing did."""
    notes = []
    before = replace(before, registry=renamed(before.registry, after.registry))
    registry = before.registry | after.registry
    for verb, names in (
        ("Nieuw", [name for name in after.registry if name not in before.registry]),
        ("Niet meer gebruikt", [name for name in before.registry if name not in after.registry]),
        ("Anders berekend", _redefined(before, after)),
    ):
        if names:
            notes.append(f"{verb}: {dutch.listing([registry[name].short for name in names])}.")
    if before.risk.transform != after.risk.transform:
        scales = (SCALES[method.risk.transform] for method in (before, after))
        notes.append(f"De index gebruikt een andere schaal: {' werd '.join(scales)}.")
    if _weighs_otherwise(before, after):
        notes.append("De gewichten van de index zijn anders.")
    least = [
        f"{dutch.number(100 * method.risk.minimum_weight)}\N{NO-BREAK SPACE}%"
        for method in (before, after)
    ]
    if least[0] != least[1]:
        notes.append(
            f"De index vraagt een ander deel van de cijfers: minstens {least[1]} van het gewicht "
            f"en niet {least[0]}."
        )
    coverage = [100 * method.risk.minimum_coverage for method in (before, after)]
    if coverage[0] != coverage[1]:
        was, now = (f"{dutch.number(each)}\N{NO-BREAK SPACE}%" for each in coverage)
        notes.append(f"In de score telt een cijfer vanaf een dekking van {now}; dat was {was}.")
    return notes


def _weighs_otherwise(before: Method, after: Method) -> bool:
    """Tell whether the life domains of both weigh otherwise against each other.

    Weights are relative: 2 each is what 1 each is, and what nobody names weighs 1.
    """
    domains = [
        {each.domain for each in method.registry.values() if each.direction != "none"}
        for method in (before, after)
    ]
    both = sorted(domains[0] & domains[1])
    shares = []
    for method in (before, after):
        weights = np.array([method.risk.weights.get(domain, 1.0) for domain in both])
        shares.append(weights / weights.sum() if weights.sum() > 0 else weights)
    return not np.allclose(shares[0], shares[1])


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
        *_correction(old, after),
        *border_notes(old, after),
        *revision_notes(old, after),
        *method_notes(old.method, after.method),
    )


def _correction(before: Edition, after: Edition) -> list[str]:
    """Say that the earlier release is of the same year: then nothing happened in between."""
    if before.year != after.year:
        return []
    return [
        f"Deze uitgave verbetert een eerdere van {before.year}: wat anders is, veranderde niet "
        "van het ene jaar op het andere."
    ]


def border_notes(before: Edition, after: Edition) -> list[str]:
    """Say that the borders are other ones, and what cannot be compared for that."""
    old, new = before.vintage, after.vintage
    if old == new:
        levels = redrawn(before, after)
        named = after.here.levels
        sectors = f"De lijst van {named[SECTOR].plural} is anders dan voorheen."
        sentences = [sectors] if SECTOR in levels else []
        above = [named[level].plural for level in levels if level != SECTOR]
        if above:
            sentences.append(f"De indeling in {dutch.listing(above)} is anders dan voorheen.")
        return sentences
    sentences = [f"De grenzen zijn die van {new}, voorheen die van {old}."]
    if (old, new) not in after.transfers:
        sentences.append(
            f"Enkel {after.here.levels.whole.the} is vergeleken: een omrekening van {old} naar "
            f"{new} ontbreekt."
        )
    return sentences
