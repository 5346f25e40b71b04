"""Many versions of one index, and the ranks that each of them gives.

A version is a choice of weights, of scale, and of an indicator to leave out. All versions are
scored together: per indicator the scaled figures once, then one multiplication per version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

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

    def and_then(self, later: Versions) -> Versions:
        """Put other versions after these."""
        first, second = vars(self), vars(later)
        return Versions(**{name: np.concatenate([first[name], second[name]]) for name in first})

    def only(self, wanted: np.ndarray, *, first: int) -> Versions:
        """Keep some versions, of which the noise is in a portion that begins at this draw."""
        kept = Versions(**{name: choice[wanted] for name, choice in vars(self).items()})
        return replace(kept, noise=kept.noise - first)

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


def covered(present: np.ndarray, chosen: Plan) -> np.ndarray:
    """Share of the weights for which each area has a figure."""
    in_domain = np.bincount(chosen.domain, minlength=len(chosen.weights))
    weight_each = chosen.weights / np.maximum(in_domain, 1)
    return np.asarray(present @ weight_each[chosen.domain])


def scores(
    drawn: list[np.ndarray],
    models: tuple[str, ...],
    present: np.ndarray,
    chosen: Plan,
    versions: Versions,
) -> np.ndarray:
    """Score every area in every version.

    Parameters
    ----------
    drawn : list of numpy.ndarray, shape (draws or 1, areas)
        Figures per indicator, on the scale of `genkgeo.certainty.noise.Stabilised`.
    models : tuple of str
        Per indicator the way back to a value, for `genkgeo.certainty.noise.back`.
    present : numpy.ndarray of bool, shape (areas, indicators)
        Where an area has a figure.
    chosen : Plan
    versions : Versions

    Returns
    -------
    numpy.ndarray, shape (versions, areas)
        Higher is more risk.
    """
    # Areas with a figure for the same indicators share a pattern, and so their weights.
    patterns, inverse = np.unique(present, axis=0, return_inverse=True)
    pattern_of_area = inverse.reshape(-1)
    counted = _counted(patterns, chosen)
    in_domain = np.eye(len(chosen.weights))[chosen.domain]
    # Figures that count, by indicator left out, pattern and domain.
    number = counted @ in_domain
    result = np.zeros((len(versions.out), len(present)), dtype=drawn[0].dtype)
    step = max(1, CACHE // len(present))
    for i, draws in enumerate(drawn):
        figures = _Figures(draws, models[i], chosen.sign[i], present[:, i])
        for transform in np.unique(versions.transform):
            rows = np.flatnonzero(versions.transform == transform)
            # Versions of one draw together, so that it is put on the scale once.
            rows = rows[np.argsort(versions.noise[rows], kind="stable")]
            for start in range(0, len(rows), step):
                block = rows[start : start + step]
                weight = _weight(i, block, versions, counted, number, chosen).astype(result.dtype)
                of_area = np.take(weight, pattern_of_area, axis=1)
                result[block] += of_area * figures.scaled(versions.noise[block], int(transform))
    return result


class _Figures:
    """The draws of one indicator, put on a scale where they are asked for.

    All areas are ranked again in every draw, so that no draw is put on a scale that no version
    asks for.
    """

    def __init__(self, draws: np.ndarray, model: str, sign: float, present: np.ndarray) -> None:
        self.draws, self.model, self.sign = draws, model, sign
        self.areas = None if present.all() else np.flatnonzero(present)
        self.seen = len(draws) == 1
        self._last: tuple[int, int] | None = None
        self._row = np.empty(0)

    def scaled(self, noise: np.ndarray, transform: int) -> np.ndarray:
        """Figures of these draws on a scale, 0 where an area has none; shape (draws, areas).

        Figures that were seen are one row, whatever the draw.
        """
        if self.seen:
            noise = noise[:1] * 0
        draws, row_of = np.unique(noise, return_inverse=True)
        if len(draws) == 1 and self._last == (int(draws[0]), transform):
            return self._row
        # As rows that lie whole in memory: else the sums would depend on how many there are.
        taken = self.draws[draws]
        known = taken if self.areas is None else np.ascontiguousarray(taken[:, self.areas])
        values = scale(known, self.model, self.sign, transform, seen=self.seen)
        if self.areas is not None:
            known, values = values, np.zeros((len(draws), self.draws.shape[1]), values.dtype)
            values[:, self.areas] = known
        if len(draws) > 1:
            return np.asarray(values[row_of])
        self._last, self._row = (int(draws[0]), transform), values
        return values


def _counted(patterns: np.ndarray, chosen: Plan) -> np.ndarray:
    """Which figures count, per indicator left out (last: none) and pattern of figures."""
    size = len(chosen.names)
    counted = patterns[None] & ~np.eye(size + 1, size, dtype=bool)[:, None]
    useful = (counted & (chosen.weights[chosen.domain] > 0)).any(axis=2)
    # An area keeps the one figure it has, also where that one is left out.
    return np.where(useful[:, :, None], counted, patterns[None]).astype(float)


def _weight(
    i: int,
    rows: np.ndarray,
    versions: Versions,
    counted: np.ndarray,
    number: np.ndarray,
    chosen: Plan,
) -> np.ndarray:
    """Weight of indicator ``i`` per version and pattern: others take the place of a gap."""
    domain, out = chosen.domain[i], versions.out[rows]
    filled = number[out] > 0
    total = np.einsum("vpd,vd->vp", filled, versions.weights[rows])
    weight: np.ndarray = versions.weights[rows, domain][:, None] * counted[out, :, i]
    divisor = total * number[out, :, domain]
    share = np.zeros_like(weight)
    np.divide(weight, divisor, out=share, where=divisor > 0)
    return share


def scale(draws: np.ndarray, model: str, sign: float, transform: int, *, seen: bool) -> np.ndarray:
    """Put draws of one indicator on a scale, over the areas within each draw.

    Draws with noise have no ties; figures that were seen have, and give them their mean rank.

    Parameters
    ----------
    draws : numpy.ndarray, shape (draws, areas)
    model : str
        The way back to a value, for `genkgeo.certainty.noise.back`.
    sign : float
        −1 where lower is more risk.
    transform : int
        Position in `TRANSFORMS`.
    seen : bool
        The one row holds the figures seen.
    """
    if TRANSFORMS[transform] == "z":
        value = sign * back(draws, model)
        value -= value.mean(axis=1, keepdims=True)
        # In a draw in which all areas are alike none stands out.
        apart = value.std(axis=1, keepdims=True)
        scaled = np.divide(value, apart, out=np.zeros_like(value), where=apart > 0)
        return np.asarray(scaled).astype(draws.dtype)
    n = draws.shape[1]
    if seen:
        from scipy.stats import rankdata  # Imported here, for it is slow to import.

        of_rank = _OF_RANK[TRANSFORMS[transform]](rankdata(sign * draws[0]), n)
        return np.asarray(of_rank.astype(draws.dtype)[None])
    result = np.empty_like(draws)
    order = np.argsort(draws.dtype.type(sign) * draws, axis=1)
    of_rank = _of_every_rank(transform, n).astype(draws.dtype)
    np.put_along_axis(result, order, of_rank[None], axis=1)
    return result


@lru_cache(maxsize=8)
def _of_every_rank(transform: int, n: int) -> np.ndarray:
    """Values of the ranks 1 to n on a scale: the same in every draw."""
    return _OF_RANK[TRANSFORMS[transform]](np.arange(1, n + 1), n)


def _rank_normal(rank: np.ndarray, n: int) -> np.ndarray:
    """Normal score of the middle of each rank."""
    from scipy import special  # Imported here: it is slow to import.

    return np.asarray(special.ndtri((rank - 0.5) / n))


_OF_RANK: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "percentile": lambda rank, n: (rank - 1) / (n - 1),
    "rank_normal": _rank_normal,
    "exponential": lambda rank, n: -23 * np.log(1 - rank / n * (1 - np.exp(-100 / 23))),
}
