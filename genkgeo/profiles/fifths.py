"""Where there are no groups: the fifths of the risk, and how sure an area is of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.certainty import definitions, noise
from genkgeo.certainty.definitions import Versions
from genkgeo.certainty.one_thread import one_thread
from genkgeo.drawings.palette import SEQUENTIAL
from genkgeo.parameters.choices import ProfileChoices, RiskChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.profiles.prepare import CELLS, NO_NOISE, Material, prepare
from genkgeo.results import Profiles, Risk
from genkgeo.words.sentences import FIFTHS


def in_fifths(
    profiles: Profiles,
    material: Material,
    risk: Risk,
    registry: Mapping[str, Indicator],
    choices: ProfileChoices,
    risk_choices: RiskChoices,
) -> Profiles:
    """Put the areas in the fifths of their risk instead of in groups that are not there.

    The fifths are those of all other pages, so that a reader learns no second division. An area
    without a score is left out.

    Parameters
    ----------
    profiles : Profiles
        The groups, with the areas that were grouped.
    material : Material
        What they were made of.
    risk : Risk
        Of the same areas.
    registry : mapping of str to Indicator
    choices : ProfileChoices
    risk_choices : RiskChoices
        The index as chosen.

    Returns
    -------
    Profiles
        Number 1 is the lowest fifth, 5 the highest. ``confidence`` is the share of the draws of
        chance in which the area stays in its fifth, ``second`` the fifth it is in most otherwise.
    """
    fifth = risk.scores["fifth"].reindex(profiles.labels.index)
    labels = fifth.dropna().astype(int).rename("profile")
    prepared = prepare(material, dict(registry), choices, minimum_share=0.0)
    points = prepared.scaled.reindex(labels.index)
    portrait = points.groupby(labels.to_numpy()).mean()
    drawn = _drawn(material, risk, registry, choices, risk_choices).reindex(labels.index)
    confidence, second = _kept(labels.to_numpy(), drawn.to_numpy())
    numbers = portrait.index
    names = [f"{FIFTHS[number - 1]} van het risico" for number in numbers]
    plural = profiles.areas.plural
    return replace(
        profiles,
        fifths=True,
        labels=labels,
        names=pd.Series(names, numbers, name="name"),
        colours=pd.Series([SEQUENTIAL[number - 1] for number in numbers], numbers, name="colour"),
        portrait=portrait,
        spread=points.groupby(labels.to_numpy()).std(ddof=0),
        confidence=pd.Series(confidence, labels.index, name="confidence"),
        second=pd.Series(second, labels.index, name="second"),
        left_out=tuple(sorted({*profiles.left_out, *fifth.index[fifth.isna()]})),
        gradual=f"De {plural} lopen in elkaar over: er zijn geen groepen die loskomen van de rest. "
        "Daarom staan ze hier in vijfden van het risico.",
    )


def _drawn(
    material: Material,
    risk: Risk,
    registry: Mapping[str, Indicator],
    choices: ProfileChoices,
    risk_choices: RiskChoices,
) -> pd.DataFrame:
    """Draw the fifth of every ranked area when chance moves the figures; columns the draws."""
    chosen = definitions.plan(list(risk.weights.index), registry, risk_choices)
    names = list(chosen.names)
    ranked = risk.scores["score"].dropna().index.sort_values()
    # A figure of which too little is known does not count in the score, and so in no draw.
    counted = risk.contributions.loc[ranked, names].notna()
    values = material.table.loc[ranked, names].where(counted).to_numpy(float)
    sizes = np.full(values.shape, np.nan)
    if material.sizes is not None:
        sizes = material.sizes.reindex(index=ranked, columns=names).to_numpy(float)
    draws = min(choices.bootstraps, max(50, CELLS // len(ranked)))
    with one_thread():  # More threads would change the last bits.
        known = np.where(sizes > 0, sizes, NO_NOISE)
        stabilised = noise.stabilise(values, known, [registry[name] for name in names])
        figures = noise.underlying(stabilised).draw(draws, np.random.default_rng([choices.seed, 2]))
        versions = Versions.of(chosen, draws, noise=np.arange(draws))
        score = definitions.scores(
            list(figures), stabilised.models, ~np.isnan(values), chosen, versions
        )
    ranks = pd.DataFrame(score.T, index=ranked).rank()
    return (ranks * 5 / len(ranked)).apply(np.ceil).astype(int)


def _kept(fifth: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count in which fifths each area falls: the share in its own, and the next most frequent."""
    falls = (drawn[:, :, None] == np.arange(1, 6)).sum(axis=1)
    everywhere = np.arange(len(fifth))
    keeps = falls[everywhere, fifth - 1]
    falls[everywhere, fifth - 1] = 0
    second = np.where(falls.max(axis=1) > 0, falls.argmax(axis=1) + 1, 0)
    return keeps / drawn.shape[1], second
