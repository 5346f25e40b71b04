"""Which choice moves the rank of an area most: each choice varied alone, all else as chosen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from genkgeo.certainty import definitions
from genkgeo.certainty.definitions import Plan, Versions
from genkgeo.certainty.rank_intervals import summary, worst_first
from genkgeo.parameters.choices import TRANSFORMS
from genkgeo.parameters.registry import Indicator

CHOICES = {
    "noise": "toeval in kleine aantallen",
    "weights": "de gewichten van de levensdomeinen",
    "transform": "de schaal van de indicatoren",
}
"""What may move a rank, besides leaving out an indicator → its Dutch name."""

NOT_KNOWN = "toeval en wat niet bekend is"
"""In the place of chance alone, of an area of which something is hidden or missing."""

Reach = dict[str, tuple[np.ndarray, np.ndarray]]
"""Choice or indicator left out → lowest and highest rank that it gives each area."""


def apart(
    observed: np.ndarray,
    present: np.ndarray,
    chosen: Plan,
    ranked: np.ndarray,
    weights: np.ndarray,
) -> tuple[np.ndarray, Reach]:
    """Vary each choice alone: the published rank, and from where to where each choice moves it."""
    observed_once, models = [column[None] for column in observed.T], ("exact",) * observed.shape[1]

    def scores(number: int, **changes: np.ndarray) -> np.ndarray:
        versions = Versions.of(chosen, number, **changes)
        return definitions.scores(observed_once, models, present, chosen, versions)[:, ranked]

    scales = np.arange(len(TRANSFORMS))
    by_scale = worst_first(scores(len(scales), transform=scales))
    reach: Reach = {
        "weights": summary(scores(len(weights), weights=weights))[:2],
        "transform": (by_scale.min(axis=0), by_scale.max(axis=0)),
    }
    size = len(chosen.names)
    without = worst_first(scores(size + 1, out=np.arange(size + 1)))
    if size > 1:
        reach |= {name: (ranks, ranks) for name, ranks in zip(chosen.names, without, strict=False)}
    return without[-1], reach


def furthest_movers(
    published: np.ndarray,
    reach: Reach,
    registry: Mapping[str, Indicator],
    areas: pd.Index,
    doubted: np.ndarray | None = None,
) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Find per area which choice moves its rank furthest; the first of equals.

    ``doubted`` marks the areas of which something is hidden or missing.

    Returns
    -------
    moves : pandas.DataFrame
        Index ``areas``, columns the keys of ``reach``: how many places each moves the rank.
    movers : list of str
        Per area the key that moves its rank furthest; empty where none does.
    sentences : list of str
        Per area, in Dutch.
    """
    moves = pd.DataFrame(
        {
            name: np.maximum(published - lowest, highest - published)
            for name, (lowest, highest) in reach.items()
        },
        index=areas,
    )
    names, distance = list(moves.columns), moves.to_numpy()
    movers, sentences = [], []
    for at, most in enumerate(distance.argmax(axis=1)):
        mover = names[most] if distance[at, most] > 0 else ""
        movers.append(mover)
        sentence = _mover_sentence(mover, at, published, reach, registry)
        if doubted is not None and doubted[at]:
            sentence = sentence.replace(CHOICES["noise"], NOT_KNOWN)
        sentences.append(sentence)
    return moves, movers, sentences


def _mover_sentence(
    mover: str,
    at: int,
    published: np.ndarray,
    reach: Reach,
    registry: Mapping[str, Indicator],
) -> str:
    """Say in Dutch what moves the rank of the area at a position most, and to where."""
    if not mover:
        return "Geen enkele keuze verschuift de rang."
    low, high = (int(end[at]) for end in reach[mover])
    if mover in CHOICES:
        low, high = min(low, published[at]), max(high, published[at])
        what, where = CHOICES[mover], f"rang {low} tot {high}"
    else:
        what, where = f"het weglaten van ‘{registry[mover].short}’", f"rang {low}"
    return f"De rang verschuift het meest door {what} ({where})."
