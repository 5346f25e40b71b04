"""Many versions of one index, and the ranks that each of them gives.

A version is a choice of weights, of scale, and of an indicator to leave out. All versions are
scored together: per indicator the scaled figures once, then one multiplication per version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from genkgeo.certainty.noise import back
from genkgeo.errors import DataError
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.parameters.registry import Indicator

CACHE = 60_000
"""Figures worked on at a time: what stays close to the processor."""


@dataclass(frozen=True)
class Plan:
    """The index as chosen: two steps, indicators within a domain and domains by weight.

    Attributes
    ----------
    names : tuple of str
        Indicators that count, sorted, so that the order of columns does not matter.
    sign : numpy.ndarray, shape (indicators,)
        −1 where lower is more risk.
    domain : numpy.ndarray of int, shape (indicators,)
        Position of the indicator's domain in ``weights``.
    weights : numpy.ndarray, shape (domains,)
        Sums to 1.
    transform : int
        Position in `TRANSFORMS`.
    minimum_weight : float
    """

    names: tuple[str, ...]
    sign: np.ndarray
    domain: np.ndarray
    weights: np.ndarray
    transform: int
    minimum_weight: float


def plan(columns: list[str], registry: Mapping[str, Indicator], choices: RiskChoices) -> Plan:
    """Read the index from the registry and the choices.

    Raises
    ------
    DataError
        No indicator counts, or the weights are negative or all 0.
    """
    names = tuple(sorted(n for n in columns if n in registry and registry[n].direction != "none"))
    if not names:
        raise DataError(
            "Geen enkele indicator telt mee in het risico",
            expected="minstens één indicator met direction higher of lower",
        )
    domains = sorted({registry[name].domain for name in names})
    weights = np.array([choices.weights.get(domain, 1.0) for domain in domains])
    if not (weights >= 0).all() or not 0 < weights.sum() < np.inf:
        raise DataError(
            "De gewichten van de levensdomeinen kloppen niet",
            expected="geen negatieve gewichten, en minstens één groter dan 0",
            found=", ".join(f"{d}: {w:g}" for d, w in zip(domains, weights, strict=True)),
            remedy="verbeter risk.weights in de parameters",
        )
    return Plan(
        names=names,
        sign=np.array([-1.0 if registry[name].direction == "lower" else 1.0 for name in names]),
        domain=np.array([domains.index(registry[name].domain) for name in names]),
        weights=weights / weights.sum(),
        transform=TRANSFORMS.index(choices.transform),
        minimum_weight=choices.minimum_weight,
    )


@dataclass(frozen=True)
class Versions:
    """One choice per row: weights (versions × domains), transform, and what is left out.

    ``out`` is the position of the indicator, or the number of indicators for none; ``noise``
    the row of the noise draws to take.
    """

    weights: np.ndarray
    transform: np.ndarray
    out: np.ndarray
    noise: np.ndarray

    def and_then(self, other: Versions) -> Versions:
        """Put other versions after these."""
        mine, theirs = vars(self), vars(other)
        return Versions(**{name: np.concatenate([mine[name], theirs[name]]) for name in mine})

    @classmethod
    def of(cls, chosen: Plan, number: int, **changes: np.ndarray) -> Versions:
        """Repeat the chosen index, with other columns where they are given."""
        plain = {
            "weights": np.tile(chosen.weights, (number, 1)),
            "transform": np.full(number, chosen.transform),
            "out": np.full(number, len(chosen.names)),
            "noise": np.zeros(number, dtype=int),
        }
        return cls(**(plain | changes))


def covered(there: np.ndarray, chosen: Plan) -> np.ndarray:
    """Share of the weights for which each area has a figure."""
    each = chosen.weights / np.maximum(np.bincount(chosen.domain, minlength=len(chosen.weights)), 1)
    return there @ each[chosen.domain]


def scores(
    figures: list[np.ndarray], models: tuple[str, ...], there: np.ndarray, chosen: Plan, v: Versions
) -> np.ndarray:
    """Score every area in every version.

    Parameters
    ----------
    figures : list of numpy.ndarray, shape (draws or 1, areas)
        Per indicator, on the scale of `genkgeo.certainty.noise.Figures`.
    models : tuple of str
        Per indicator the way back to a value, for `genkgeo.certainty.noise.back`.
    there : numpy.ndarray of bool, shape (areas, indicators)
    chosen : Plan
    v : Versions

    Returns
    -------
    numpy.ndarray, shape (versions, areas)
        Higher is more risk.
    """
    patterns, of_area = np.unique(there, axis=0, return_inverse=True)
    of_area = of_area.reshape(-1)
    counted = _counted(patterns, chosen)
    onehot = np.eye(len(chosen.weights))[chosen.domain]
    number = counted @ onehot  # indicators left out × patterns × domains: figures that count
    result = np.zeros((len(v.out), len(there)), dtype=figures[0].dtype)
    step = max(1, CACHE // len(there))
    room = (max(map(len, figures)), len(there))
    levels = {wanted: np.zeros(room, dtype=result.dtype) for wanted in np.unique(v.transform)}
    for i, drawn in enumerate(figures):
        _fill(levels, drawn, models[i], chosen.sign[i], there[:, i])
        for transform, level in levels.items():
            rows = np.flatnonzero(v.transform == transform)
            for start in range(0, len(rows), step):
                some = rows[start : start + step]
                weight = _weight(i, some, v, counted, number, chosen).astype(result.dtype)
                pick = v.noise[some] if len(drawn) > 1 else np.zeros(len(some), dtype=int)
                result[some] += np.take(weight, of_area, axis=1) * np.take(level, pick, axis=0)
    return result


def _fill(
    levels: dict[int, np.ndarray], drawn: np.ndarray, model: str, sign: float, here: np.ndarray
) -> None:
    """Write the draws of one indicator on every scale; areas without a figure stay as they are."""
    columns = slice(None) if here.all() else np.flatnonzero(here)
    step = max(1, CACHE // drawn.shape[1])
    for start in range(0, len(drawn), step):
        part = drawn[start : start + step, columns]
        for transform, values in scale(part, model, sign, levels).items():
            levels[transform][start : start + len(part), columns] = values


def _counted(patterns: np.ndarray, chosen: Plan) -> np.ndarray:
    """Which figures count, per indicator left out (last: none) and pattern of figures."""
    size = len(chosen.names)
    counted = patterns[None] & ~np.eye(size + 1, size, dtype=bool)[:, None]
    useful = (counted & (chosen.weights[chosen.domain] > 0)).any(axis=2)
    # an area keeps the one figure it has
    return np.where(useful[:, :, None], counted, patterns[None]).astype(float)


def _weight(
    i: int, some: np.ndarray, v: Versions, counted: np.ndarray, number: np.ndarray, chosen: Plan
) -> np.ndarray:
    """Weight of indicator ``i`` per version and pattern: others take the place of a gap."""
    domain = chosen.domain[i]
    filled = number[v.out[some]] > 0
    total = np.einsum("vpd,vd->vp", filled, v.weights[some])
    weight = v.weights[some, domain][:, None] * counted[v.out[some], :, i]
    divisor = total * number[v.out[some], :, domain]
    return np.divide(weight, divisor, out=np.zeros_like(weight), where=divisor > 0)


def scale(
    drawn: np.ndarray, model: str, sign: float, wanted: Iterable[int]
) -> dict[int, np.ndarray]:
    """Put draws of one indicator on each scale wanted, over the areas within each draw.

    Draws with noise have no ties; a single row of figures has, and gives them their mean rank.
    """
    from scipy.stats import rankdata  # only here: it is slow to import

    result, n = {}, drawn.shape[1]
    ties = len(drawn) == 1
    places = rankdata(sign * drawn[0]) if ties else np.arange(1, n + 1)
    order = None if ties else np.argsort(sign * drawn, axis=1)
    for transform in wanted:
        if TRANSFORMS[transform] == "z":
            value = sign * back(drawn, model)
            value -= value.mean(axis=1, keepdims=True)
            result[transform] = value / value.std(axis=1, keepdims=True)
            continue
        level = _OF_RANK[TRANSFORMS[transform]](places, n).astype(drawn.dtype)
        if ties:
            result[transform] = level[None]
        else:
            result[transform] = np.empty_like(drawn)
            np.put_along_axis(result[transform], order, level[None], axis=1)
    return result


_OF_RANK = {
    "percentile": lambda rank, n: (rank - 1) / (n - 1),
    "rank_normal": lambda rank, n: special.ndtri((rank - 0.5) / n),
    "exponential": lambda rank, n: -23 * np.log(1 - rank / n * (1 - np.exp(-100 / 23))),
}
