"""Profiles through the years: one that keeps its residents keeps its number, name and colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.drawings.palette import PROFILES
from genkgeo.parameters.registry import Indicator
from genkgeo.profiles import naming
from genkgeo.profiles.flows import RESIDENTS, Flow
from genkgeo.profiles.moves import compared, gone_and_new, moves
from genkgeo.profiles.remembered import NUMBERS, Remembered, indicators
from genkgeo.results import Matching, Profiles
from genkgeo.words import dutch

COMMON = 0.5
"""What two profiles must share to be one: 2·overlap ÷ (the one + the other). With less, most of
what bears the name would be strange to it."""


def match(overlap: pd.DataFrame) -> dict[int, int]:
    """Say which profile of now goes on with which earlier one (Hungarian method).

    Parameters
    ----------
    overlap : pandas.DataFrame
        Rows earlier profiles, columns those of now, cells residents in common.

    Returns
    -------
    dict of int to int
        Profile of now → the earlier one; each at most once.

    Notes
    -----
    Chosen is the set of pairs with the largest sum of overlap ÷ total + 2·[holds most of the
    earlier profile] + 2·[and is mostly made of it]. All overlaps together are at most 1, so the
    brackets decide first. Two pairs that have both brackets share neither profile, and where
    several earlier profiles went to one place at most one of them has both: so all these pairs
    are chosen. An earlier profile with the first bracket alone goes on as well, unless another
    one went to the same place. Pairs with neither count from a share of `COMMON` on.

    Ties fall in the order of the table.

    References
    ----------
    Kuhn 1955, Naval Research Logistics Quarterly 2, 83–97.

    Examples
    --------
    The overlap alone would rather have 2 go on as 1 (60 + 59 of 180, against 61 + 0):

    >>> match(pd.DataFrame([[61.0, 60.0], [59.0, 0.0]], index=[1, 2], columns=[1, 2]))
    {1: 1}
    """
    # Imported here, for it costs more than the matching.
    from scipy.optimize import linear_sum_assignment

    cells = overlap.to_numpy(dtype=float)
    before, after = cells.sum(axis=1, keepdims=True), cells.sum(axis=0, keepdims=True)
    stays = cells > before / 2
    mutual = stays & (cells > after / 2)
    enough = (cells > 0) & (2 * cells >= COMMON * (before + after))
    gain = np.where(stays | enough, cells / max(cells.sum(), 1e-300) + 2 * stays + 2 * mutual, 0)
    earlier, now = linear_sum_assignment(gain, maximize=True)
    chosen = [
        (int(overlap.columns[j]), int(overlap.index[i]))
        for i, j in zip(earlier.tolist(), now.tolist(), strict=True)
        if gain[i, j] > 0
    ]
    return dict(sorted(chosen))


def follow(
    profiles: Profiles,
    before: Remembered,
    flow: Flow | None,
    *,
    area_names: pd.Series,
    registry: Mapping[str, Indicator] | None = None,
) -> Profiles:
    """Let the profiles of this year go on with those of an earlier release.

    Parameters
    ----------
    profiles : Profiles
        Of this year; the numbers they have do not matter.
    before : Remembered
        The earlier release.
    flow : Flow, optional
        From the areas of then to those of now; None where there is no crosswalk.
    area_names : pandas.Series
        Area code of now → name.
    registry : mapping of str to Indicator, optional
        The indicators of now and of then: what they are called, and their words.

    Returns
    -------
    Profiles
        Numbered, named and coloured anew, with their `Matching`. Where there is nothing to
        go on with they are returned as they were, and a note says why.
    """
    if profiles.level != before.level:
        return _unmatched(profiles, before, f"toen waren het profielen per {before.level}")
    if profiles.fifths:
        why = "het zijn geen groepen meer, maar vijfden van het risico"
        return _unmatched(profiles, before, why)
    if flow is None:
        why = f"er is geen omrekening van de gebieden van indeling {before.vintage} naar de huidige"
        return _unmatched(profiles, before, why)
    pairs = compared(profiles, before, flow)
    if pairs.empty:
        return _unmatched(profiles, before, "geen enkel gebied heeft in beide jaren een profiel")
    amounts = pairs.groupby(["before", "now"])["amount"].sum().unstack()
    overlap = amounts.reindex(index=before.names.index, columns=_order(profiles)).fillna(0.0)
    goes_on = match(overlap)
    number, reused = _numbers(overlap.columns, goes_on, before)
    shown = _renumbered(profiles, before, number, goes_on)
    transition = overlap.rename(columns=number).sort_index(axis=1)
    matching = _matching(before, shown, goes_on, transition)
    notes = (
        *_other_indicators(profiles, before, registry or {}),
        *([] if flow.unit == RESIDENTS else ["De overgang telt gebieden, geen inwoners."]),
        *flow.notes,
        *_not_compared(profiles, before, pairs),
        *gone_and_new(shown, before, matching, flow.unit),
        *reused,
        *_ill_fitting(profiles, before, goes_on, registry or {}),
    )
    return replace(
        shown,
        matching=replace(
            matching, moves=moves(pairs, shown, before, matching, area_names), notes=notes
        ),
    )


def _unmatched(profiles: Profiles, before: Remembered, why: str) -> Profiles:
    again = "" if profiles.fifths else " Nummers beginnen opnieuw."
    note = f"De profielen volgen niet op die van {before.year}: {why}.{again}"
    return replace(profiles, notes=(*profiles.notes, note))


def _order(profiles: Profiles) -> list[int]:
    """Order profiles by what they are, not by their number: risk, then the first area code."""
    first = profiles.labels.index.to_series().groupby(profiles.labels.to_numpy()).min()
    risk = profiles.portrait.mean(axis=1)
    return sorted(profiles.names.index, key=lambda n: (risk[n], first.get(n, "")))


def _numbers(
    order: pd.Index, goes_on: dict[int, int], before: Remembered
) -> tuple[dict[int, int], list[str]]:
    """Number new profiles: a number never used, else the one out of use the longest."""
    vanished = {n: before.names[n] for n in sorted(before.profiles) if n not in goes_on.values()}
    out_of_use = {**before.gone, **vanished}
    unused = [n for n in NUMBERS if n not in before.profiles and n not in out_of_use]
    new = [n for n in order if n not in goes_on]
    given = dict(zip(new, [*unused, *out_of_use], strict=False))
    notes = [
        f"Nieuw is profiel {n}: alle {dutch.count(len(NUMBERS))} nummers waren al gebruikt, en "
        f"dit is het langst vrij (vroeger: {out_of_use[n]})."
        for n in given.values()
        if n in out_of_use
    ]
    return {int(n): goes_on.get(n) or given[n] for n in order}, notes


def _renumbered(
    profiles: Profiles, before: Remembered, number: dict[int, int], goes_on: dict[int, int]
) -> Profiles:
    """Renumber every profile for good, with the names and colours that go with it."""
    names = {goes_on[n]: before.names[goes_on[n]] for n in goes_on}
    colours = {goes_on[n]: before.colours[goes_on[n]] for n in goes_on}
    for n in sorted((n for n in number if n not in goes_on), key=number.__getitem__):
        name = _plain(profiles.names[n])
        taken = name in {*names.values(), *before.names}
        names[number[n]] = f"{name} ({number[n]})" if taken else name
        preferred = [PROFILES[number[n] - 1], *PROFILES]
        colours[number[n]] = next(c for c in preferred if c not in colours.values())
    return replace(
        profiles,
        labels=profiles.labels.map(number),
        names=pd.Series(names, name="name").sort_index(),
        colours=pd.Series(colours, name=profiles.colours.name).sort_index(),
        portrait=profiles.portrait.rename(index=number).sort_index(),
        spread=profiles.spread.rename(index=number).sort_index(),
        second=profiles.second.map({0: 0, **number}),
    )


def _matching(
    before: Remembered, shown: Profiles, goes_on: dict[int, int], transition: pd.DataFrame
) -> Matching:
    kept = tuple(sorted(goes_on.values()))
    gone = tuple(n for n in before.names.index if n not in kept)
    earlier = {n: name for n, name in before.gone.items() if n not in shown.names.index}
    return Matching(
        year=before.year,
        vintage=before.vintage,
        kept=kept,
        new=tuple(n for n in shown.names.index if n not in kept),
        gone=gone,
        gone_names={**earlier, **{n: before.names[n] for n in gone}},
        transition=transition.rename_axis(index="before", columns="after"),
        moves=pd.DataFrame(),
    )


def _other_indicators(
    profiles: Profiles, before: Remembered, registry: Mapping[str, Indicator]
) -> list[str]:
    """Say which indicators came and went; areas can be followed all the same.

    An id is a word of the parameters: one of which no name is known is only counted.
    """
    now, then = set(indicators(profiles)), set(before.indicators)
    came, went = now - then, then - now
    short = {name: indicator.short for name, indicator in registry.items()}
    # With another id and the same name it is the same indicator.
    same = {short.get(name) for name in came} & {short.get(name) for name in went} - {None}
    came, went = ({name for name in ids if short.get(name) not in same} for ids in (came, went))
    changes = []
    for word, ids in (("erbij", came), ("weg", went)):
        named = [short[name] for name in sorted(ids) if name in short]
        nameless = len(ids) - len(named)
        named += [f"{dutch.count(nameless)} {'andere' if named else ''}".strip()] * (nameless > 0)
        changes += [f"{word}: {dutch.listing(named)}"] if ids else []
    if not changes:
        return []
    return [
        f"De profielen van {before.year} steunden op andere indicatoren ({'; '.join(changes)}). Ze "
        "zijn gekoppeld op hun gebieden; een overgang kan ook daaraan liggen."
    ]


def _not_compared(profiles: Profiles, before: Remembered, pairs: pd.DataFrame) -> list[str]:
    """Say how many areas have a profile in one of the two years alone."""
    then = len(before.labels.index.difference(pd.Index(pairs["old"])))
    now = len(profiles.labels.index.difference(pd.Index(pairs["new"])))
    parts = [(then, f"enkel in {before.year}"), (now, "enkel nu")]
    counts = [
        f"{amount} {profiles.areas.noun(amount)} met {when} een profiel"
        for amount, when in parts
        if amount
    ]
    return [f"Niet te volgen: {dutch.listing(counts)}."] if counts else []


def _ill_fitting(
    profiles: Profiles,
    before: Remembered,
    goes_on: dict[int, int],
    registry: Mapping[str, Indicator],
) -> list[str]:
    """Name the profiles of which the name, or a part of it, says what stands out no more.

    A word that a city put in a name itself is nobody's to judge.
    """
    ours = {word for own in registry.values() for word in naming.both_words(own)}
    notes = []
    for now, then in sorted(goes_on.items(), key=lambda pair: pair[1]):
        kept = f"Profiel {then} houdt zijn naam ({before.names[then]}), maar"
        called = _words(before.names[then])
        if not set(called) & set(_words(profiles.names[now])):
            notes.append(f"{kept} nu valt iets anders op: {_plain(profiles.names[now])}.")
            continue
        clear = naming.clear_words(profiles.portrait.T[now], registry)
        past = [word for word in called if word in ours and word not in clear]
        if past:
            verb = "valt" if len(past) == 1 else "vallen"
            notes.append(f"{kept} {dutch.listing(past)} {verb} nu niet meer op.")
    return notes


def _plain(name: str) -> str:
    """Leave out the number that made a name unique."""
    return re.sub(r" \(\d+\)$", "", name)


def _words(name: str) -> list[str]:
    """Split a name into what stands out, such as ``hoge OKI`` and ``veel budgetmeters``."""
    return re.split(r", | en ", _plain(name))
