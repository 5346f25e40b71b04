"""What profiles are made of: oriented z-scores, and which areas and indicators take part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from genkgeo.certainty import noise
from genkgeo.certainty.one_thread import one_thread
from genkgeo.errors import DataError, TooAlikeError, first_five
from genkgeo.index.scales import SAME
from genkgeo.measures.disclosure import below
from genkgeo.parameters.choices import ProfileChoices
from genkgeo.parameters.levels import ENDS, Level
from genkgeo.parameters.registry import Indicator
from genkgeo.profiles.borders import rank_by_borders, touching

FEWEST = 3
"""Two groups need an area more than there are groups."""

NO_NOISE = 1e9
"""Stands in for a denominator that is not known: chance then plays no part."""

CELLS = 4_000_000
"""Most noise draws per indicator; with many areas a draw serves several bootstraps."""


@dataclass(frozen=True)
class Material:
    """What profiles are made of, for the areas of one level.

    Attributes
    ----------
    table : pandas.DataFrame
        Index area code, columns indicator ids; NaN where there is no figure.
    sizes : pandas.DataFrame, optional
        The denominators in the same shape, for the noise of small numbers; without them only
        the choice of areas varies.
    residents : pandas.Series, optional
        Index area code; where known, areas with too few are left out.
    neighbours : list of tuple of str, optional
        Pairs of areas that share a border; only contiguous profiles need them.
    earlier : pandas.Series, optional
        Area code → number of the profile of an earlier release: where it is as good, it stays.
        A categorical names those without an area too; the number of profiles is then known.
    level : Level
        What these areas are called; areas of no level are sectors.
    """

    table: pd.DataFrame
    sizes: pd.DataFrame | None = None
    residents: pd.Series | None = None
    neighbours: list[tuple[str, str]] | None = None
    earlier: pd.Series | None = None
    level: Level = ENDS[0]


@dataclass(frozen=True)
class Prepared:
    """The areas that get a profile, in an order that follows from their figures alone.

    Attributes
    ----------
    scaled : pandas.DataFrame
        Oriented z-scores (higher is more risk); index area code, columns the indicators that
        take part; NaN where there is no figure.
    mean, spread : numpy.ndarray
        Per indicator: of the oriented figures of these areas.
    sizes : pandas.DataFrame, optional
        Denominators in the shape of ``scaled``.
    flat, left_out, too_small : tuple of str
        Indicators without differences, and areas with too few figures or residents.
    """

    scaled: pd.DataFrame
    mean: np.ndarray
    spread: np.ndarray
    sizes: pd.DataFrame | None
    flat: tuple[str, ...]
    left_out: tuple[str, ...]
    too_small: tuple[str, ...]

    @property
    def partial(self) -> tuple[str, ...]:
        """Areas that lack some of the figures."""
        return tuple(sorted(self.scaled.index[self.scaled.isna().any(axis=1)]))


def prepare(
    material: Material,
    registry: dict[str, Indicator],
    choices: ProfileChoices,
    *,
    minimum_share: float,
) -> Prepared:
    """Orient and scale the figures, and set apart what cannot take part.

    Rows are sorted by their figures, then by their sizes and by what they touch, so that
    neither their order nor their codes matter.

    Raises
    ------
    DataError
        There are too few areas, a figure is infinite, or no indicator with a direction
        differs between areas.
    """
    used = [
        name
        for name, indicator in registry.items()
        if indicator.direction != "none" and name in material.table
    ]
    small = _too_small(material, choices.minimum_residents)
    values = material.table[used].drop(index=list(small)).astype(float)
    if len(values) < FEWEST:
        raise too_few(len(values), FEWEST - 1)
    _check_finite(values)
    ordered, sizes = _sorted(values * _signs(used, registry), material)
    distinct, flat = _drop_flat(ordered)
    enough = distinct.notna().mean(axis=1) >= minimum_share - 1e-12
    left_out = distinct.index[~enough]
    # Without the areas that are left out an indicator can be the same everywhere after all.
    oriented, more_flat = _drop_flat(distinct[enough])
    mean, spread = oriented.mean(), oriented.std(ddof=0)
    return Prepared(
        scaled=(oriented - mean) / spread,
        mean=mean.to_numpy(),
        spread=spread.to_numpy(),
        sizes=None if sizes is None else sizes.loc[oriented.index, oriented.columns],
        flat=(*flat, *more_flat),
        left_out=tuple(sorted(left_out)),
        too_small=tuple(sorted(small)),
    )


def noisy(
    prepared: Prepared, registry: dict[str, Indicator], number: int, seed: int
) -> np.ndarray | None:
    """Draw z-scores as they could be underneath the counts of small areas.

    Areas with the same figures and sizes get the same draws: their order cannot matter.

    Returns
    -------
    numpy.ndarray, shape (draws, areas, indicators), float32
        At most ``number`` draws, fewer where there are many areas; None where no sizes are
        known. A gap is filled by what the other indicators of the area lead to expect.
    """
    if prepared.sizes is None:
        return None
    names = list(prepared.scaled.columns)
    signs = _signs(names, registry)
    values = (prepared.scaled.to_numpy() * prepared.spread + prepared.mean) * signs
    denominators = prepared.sizes.to_numpy(float)
    sizes = np.where(denominators > 0, denominators, NO_NOISE)
    both = pd.DataFrame(np.hstack([values, sizes]))
    alike = both.groupby(list(both), dropna=False, sort=False).ngroup().to_numpy()
    _, first = np.unique(alike, return_index=True)
    draws = min(number, max(50, CELLS // len(values)))
    indicators = _modelled(values, names, registry)
    with one_thread():  # More threads would change the last bits.
        stabilised = noise.stabilise(values[first], sizes[first], indicators)
        drawn = noise.underlying(stabilised).draw(draws, np.random.default_rng([seed, 0]))
    for i, name in enumerate(names):
        model = stabilised.models[i]
        oriented = noise.back(drawn[i], model) * (_unit(registry[name], model) * signs[i])
        drawn[i] = (oriented - prepared.mean[i]) / prepared.spread[i]
    return drawn[:, :, alike].transpose(1, 2, 0)


def too_few(different: int, wanted: int) -> TooAlikeError:
    """Build the error for more profiles than there are different areas to tell them by."""
    possible = f"; er zijn hoogstens {different - 1} profielen mogelijk" if different > 2 else ""
    return TooAlikeError(
        "Er zijn te weinig gebieden voor profielen",
        expected=f"meer dan {wanted} verschillende gebieden met alle cijfers",
        found=f"{different}{possible}",
        remedy="kies minder profielen (profiles.number), minder indicatoren (use), of laat "
        "kleinere gebieden toe (profiles.minimum_residents)",
    )


def _drop_flat(oriented: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Drop the indicators that are the same everywhere, and name them."""
    differs = oriented.max() - oriented.min() > SAME * oriented.abs().max()
    if not differs.any():
        raise TooAlikeError(
            "Geen enkele indicator onderscheidt de gebieden",
            expected="indicatoren met een richting en met verschillende waarden",
            remedy="kijk na welke indicatoren onder 'use' staan",
        )
    return oriented.loc[:, differs], tuple(oriented.columns[~differs])


def _signs(names: list[str], registry: dict[str, Indicator]) -> np.ndarray:
    return np.array([-1.0 if registry[name].direction == "lower" else 1.0 for name in names])


def _modelled(
    values: np.ndarray, names: list[str], registry: dict[str, Indicator]
) -> list[Indicator]:
    """Indicators as the noise takes them; a negative one (a balance) is no share or count."""
    negative = np.nanmin(values, axis=0) < 0
    return [
        registry[name].model_copy(update={"kind": "mean"}) if below else registry[name]
        for name, below in zip(names, negative, strict=True)
    ]


def _unit(indicator: Indicator, model: str) -> float:
    """Factor that brings what comes back from a model of noise into the indicator's unit."""
    if model == "exact":
        return 1.0
    largest = (indicator.maximum_ratio or 1.0) if model == "share" else 1.0
    return indicator.factor * largest


def _too_small(material: Material, minimum: float) -> pd.Index:
    if material.residents is None:
        return pd.Index([])
    people = material.residents.reindex(material.table.index)
    return people.index[below(people.to_numpy(dtype=float), minimum)]


def _check_finite(values: pd.DataFrame) -> None:
    rows, columns = np.nonzero(np.isinf(values.to_numpy()))
    if len(rows):
        cells = zip(values.columns[columns], values.index[rows], strict=True)
        where = [f"{name} van {area}" for name, area in cells]
        raise DataError(
            "Een cijfer is oneindig",
            expected="een getal, of een lege cel",
            found=first_five(where),
            remedy="kijk na of er door nul gedeeld is",
        )


def _sorted(values: pd.DataFrame, material: Material) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Sort areas by their figures, then their sizes, then what they touch; last by code."""
    by_code, sizes = values.sort_index(), None
    keys = by_code.to_numpy(float)
    if material.sizes is not None:
        sizes = material.sizes.reindex(index=by_code.index, columns=by_code.columns)
        keys = np.hstack([keys, sizes.to_numpy(float)])
    _, rank = np.unique(np.nan_to_num(keys, nan=np.inf), axis=0, return_inverse=True)
    if material.neighbours is not None:
        rank = rank_by_borders(rank, touching(material.neighbours, by_code.index))
    order = np.argsort(rank, kind="stable")
    return by_code.iloc[order], None if sizes is None else sizes.iloc[order]
