"""What is computed among the areas of a level: the risk and the profiles, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from genkgeo import profiles
from genkgeo.areas.geometry import neighbours
from genkgeo.errors import TooAlikeError
from genkgeo.index import risk
from genkgeo.index.risk import weight_without
from genkgeo.index.scales import has_spread
from genkgeo.parameters.choices import ProfileChoices, RiskChoices
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.results import Profiles, Results, Risk, known_above
from genkgeo.states import State
from genkgeo.words import dutch

FEW = 4
"""Among so many areas hidden figures and chance may leave none that differ."""


def ranked(results: Results, choices: RiskChoices) -> Results:
    """Add the risk; a note says of which levels there can be none, and why.

    Parameters
    ----------
    results : Results
        With measures.
    choices : RiskChoices
    """
    found = {level: rank(results, choices, level) for level in results.levels.ids[:-1]}
    notes = [note for _, note in found.values() if note]
    risk = {level: own for level, (own, _) in found.items()}
    if any(_hides(results, own) for own in risk.values()):
        # No number: beside the name of an area it could seem to be one of its figures.
        notes.append("Wat verborgen of niet genoeg bekend is, telt niet mee in de score.")
    else:
        thin = (_too_little_known(results, own, choices) for own in risk.values())
        notes += filter(None, thin)
    return replace(results, risk=risk, notes=(*results.notes, *notes))


def _hides(results: Results, ranked: Risk) -> bool:
    """Say whether an area with a score has a hidden figure that would count in it."""
    scored = ranked.scores.index[ranked.scores["score"].notna()]
    states = results.table(ranked.level, "state").reindex(
        index=scored, columns=list(ranked.weights.index)
    )
    return bool((states.to_numpy() == State.SUPPRESSED).any())


def grouped(results: Results, params: Params, earlier: pd.Series | None) -> Results:
    """Add the profiles; a note says why there are none.

    Parameters
    ----------
    results : Results
        With measures, residents and risk.
    params : Params
    earlier : pandas.Series, optional
        Area → the profile that its residents had in an earlier release.
    """
    found = group(results, params, earlier, results.risk)
    notes = results.notes if found.any else (*results.notes, found.reason)
    return replace(results, profiles=found, notes=notes)


def rank(results: Results, choices: RiskChoices, level: str) -> tuple[Risk, str]:
    """Rank the areas of a level by the indicators that differ.

    Of many areas it is a fault, and raised, when an indicator has no figures that differ. Where all
    are known and equal, and among few areas, it is not.

    Returns
    -------
    risk : Risk
        Without ranks where there can be none.
    note : str
        What could not be ranked and why; empty where all is.
    """
    named, table, thin = results.levels[level], *_counting(results, choices, level)
    none = Risk.none(level, results.areas.names[level].index)
    if not named.ranked:
        return none, ""
    counted = [name for name, own in results.registry.items() if own.direction != "none"]
    above = {
        name: per for name, per in known_above(results.shown(), level).items() if name in counted
    }
    if above and weight_without(set(above), results.registry, choices) < choices.minimum_weight:
        per = dutch.listing(sorted(set(above.values())))
        return (
            none,
            f"Per {named.singular} is er geen rang: te veel cijfers zijn enkel per {per} bekend.",
        )
    kept = [name for name in risk.not_shown(table, results.registry) if name in counted]
    without = set(above) | set(thin) | set(kept)
    left = weight_without(without, results.registry, choices)
    if kept and left < choices.minimum_weight:
        return (
            none,
            f"Per {named.singular} is er geen rang: te veel cijfers worden daar niet getoond.",
        )
    if thin and left < choices.minimum_weight:
        return (
            none,
            f"Per {named.singular} is er geen rang: van te veel cijfers is te weinig bekend.",
        )
    alike = [
        name
        for name in counted
        if name in table
        and len(table[name].dropna()) == len(table) > 0
        and not has_spread(table[name].to_numpy(float))
    ]
    if alike and len(table) < 2:
        return none, f"Er is maar één {named.singular}: zonder rang."
    if alike and set(alike) == {name for name in counted if name in table}:
        return none, f"Per {named.singular} is er geen rang: de gebieden verschillen niet."
    city = _counting(results, choices, MUNICIPALITY)[0].iloc[0]
    try:
        ranked = risk.composite(
            table.drop(columns=[*alike, *thin]), city, results.registry, choices, level=level
        )
    except TooAlikeError:
        if len(table) > FEW:
            raise  # Of so many areas none has a figure that differs: that is a fault of the input.
        return (
            none,
            f"Per {named.singular} is er geen rang: te weinig gebieden met een ander cijfer.",
        )
    notes = [
        _left_out(results, level, alike, "de gebieden verschillen daarin niet"),
        _left_out(results, level, thin, "er is in te weinig gebieden genoeg van bekend"),
        _left_out(results, level, kept, "de bron toont het daar niet"),
    ]
    for per in dict.fromkeys(above.values()):
        names = [name for name, own in above.items() if own == per]
        notes.append(_left_out(results, level, names, f"enkel per {per} bekend"))
    return ranked, " ".join(filter(None, notes))


def _counting(results: Results, choices: RiskChoices, level: str) -> tuple[pd.DataFrame, list[str]]:
    """Take the figures of which enough is known; name what no longer tells areas apart for it."""
    whole = results.table(level)
    table = risk.counting(whole, results.table(level, "coverage"), choices)
    thin = [
        name
        for name in map(str, table.columns)
        if results.registry[name].direction != "none"
        and not has_spread(table[name].dropna().to_numpy(float))
        and has_spread(whole[name].dropna().to_numpy(float))
    ]
    return table, thin


def _too_little_known(results: Results, ranked: Risk, choices: RiskChoices) -> str:
    """Say how many figures do not count in the score of their area; empty without any.

    Which they are stands on the sheets: what stands on every output names no area, so that nobody
    takes what stands beside it for a figure of that area.
    """
    scored = ranked.scores.index[ranked.scores["score"].notna()]
    table = _counting(results, choices, ranked.level)[0]
    whole = results.table(ranked.level).loc[scored, list(ranked.weights.index)]
    thin = int((whole.notna() & table.loc[scored, whole.columns].isna()).to_numpy().sum())
    if not thin:
        return ""
    what = f"tellen {thin} cijfers" if thin > 1 else "telt een cijfer"
    singular = results.levels[ranked.level].singular
    return f"In de score per {singular} {what} niet mee: niet genoeg bekend."


def _left_out(results: Results, level: str, names: Sequence[str], why: str) -> str:
    """Say which indicators a rank leaves out, and why; empty without any."""
    short = [results.registry[name].short for name in names]
    if not short:
        return ""
    return (
        f"In de rang per {results.levels[level].singular} "
        f"{'tellen' if len(short) > 1 else 'telt'} niet mee: {dutch.listing(short)}; {why}."
    )


def group(
    results: Results, params: Params, earlier: pd.Series | None, risk: Mapping[str, Risk]
) -> Profiles:
    """Group the areas; say why where they are too few or too much alike for it.

    Where they fall in no groups they come in fifths of their risk, unless the parameters ask for
    a number of groups or for groups that hold together on the map.
    """
    choices = params.file.profiles
    material = _material(results, choices)
    if material.table.columns.empty:
        reason = f"Er zijn geen profielen per {material.level.singular}: er zijn geen cijfers."
        return Profiles.none(material.level, choices.method, reason)
    try:
        found = profiles.cluster(
            replace(material, earlier=earlier),
            params.registry,
            choices,
            minimum_share=params.file.risk.minimum_weight,
        )
    except TooAlikeError as error:
        what = f"{error.what[0].lower()}{error.what[1:]}"
        reason = f"Er zijn geen profielen per {material.level.singular}: {what}."
        return Profiles.none(material.level, choices.method, reason)
    of_level = risk.get(found.level)
    asked = choices.number is not None or choices.method == "contiguous"
    if not found.gradual or asked or of_level is None or of_level.scores["score"].isna().all():
        return found
    return profiles.in_fifths(found, material, of_level, params.registry, choices, params.file.risk)


def _material(results: Results, choices: ProfileChoices) -> profiles.Material:
    """Collect what the profiles of the level asked for are made of."""
    level = choices.level or results.levels.profiled
    people = results.residents["residents"]
    known = level in people.index.get_level_values("level")
    return profiles.Material(
        table=results.table(level),
        sizes=results.table(level, "denominator"),
        residents=people.xs(level, level="level") if known else None,
        neighbours=neighbours(results.shapes[level]) if choices.method == "contiguous" else None,
        level=results.levels[level],
    )
