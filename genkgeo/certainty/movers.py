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


def apart(
    observed: np.ndarray,
    there: np.ndarray,
    chosen: Plan,
    ranked: np.ndarray,
    weights: np.ndarray,
) -> tuple[np.ndarray, dict[str, tuple[np.ndarray, np.ndarray]]]:
    """Vary each choice alone; give the published rank and from where to where each moves it."""
    exact, plain = [column[None] for column in observed.T], ("exact",) * observed.shape[1]

    def scores(number: int, **changes: np.ndarray) -> np.ndarray:
        versions = Versions.of(chosen, number, **changes)
        return definitions.scores(exact, plain, there, chosen, versions)[:, ranked]

    scales = np.arange(len(TRANSFORMS))
    by_scale = worst_first(scores(len(scales), transform=scales))
    reach = {
        "weights": summary(scores(len(weights), weights=weights))[:2],
        "transform": (by_scale.min(axis=0), by_scale.max(axis=0)),
    }
    size = len(chosen.names)
    without = worst_first(scores(size + 1, out=np.arange(size + 1)))
    if size > 1:
        reach |= {name: (row, row) for name, row in zip(chosen.names, without, strict=False)}
    return without[-1], reach


def movers(
    base: np.ndarray,
    reach: dict[str, tuple[np.ndarray, np.ndarray]],
    registry: Mapping[str, Indicator],
    index: pd.Index,
) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Say per area which choice moves its rank furthest; the first of equals."""
    moves = pd.DataFrame(
        {name: np.maximum(base - low, high - base) for name, (low, high) in reach.items()},
        index=index,
    ).clip(lower=0)
    order, far = list(moves.columns), moves.to_numpy()
    movers, sentences = [], []
    for place, most in enumerate(far.argmax(axis=1)):
        name = order[most]
        low, high = (int(end[place]) for end in reach[name])
        if far[place, most] == 0:
            movers.append("")
            sentences.append("Geen enkele keuze verschuift de rang.")
            continue
        if name in CHOICES:
            low, high = min(low, base[place]), max(high, base[place])
            what, where = CHOICES[name], f"rang {low} tot {high}"
        else:
            what, where = f"het weglaten van ‘{registry[name].short}’", f"rang {low}"
        movers.append(name)
        sentences.append(f"De rang verschuift het meest door {what} ({where}).")
    return moves, movers, sentences
