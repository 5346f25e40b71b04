"""Risk profiles: areas that resemble each other, whatever order they come in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from genkgeo.certainty.one_thread import one_thread
from genkgeo.drawings.palette import PROFILES
from genkgeo.errors import TooAlikeError
from genkgeo.parameters.choices import ProfileChoices
from genkgeo.parameters.levels import Level
from genkgeo.parameters.registry import Indicator
from genkgeo.profiles import borders, choice, stability, structure
from genkgeo.profiles.fifths import in_fifths
from genkgeo.profiles.methods import FITS, WARD_MOST, Data, Fit
from genkgeo.profiles.naming import names
from genkgeo.profiles.portraits import mix
from genkgeo.profiles.prepare import Material, Prepared, noisy, prepare, too_few
from genkgeo.results import Profiles
from genkgeo.words import dutch

__all__ = ["BORDERLINE", "Material", "borderline", "cluster", "in_fifths", "mix", "names"]

BORDERLINE = 2 / 3
"""An area that keeps its profile in fewer than two of three draws lies between two: for every
two times that it keeps its own, it falls in another one at least once."""


def cluster(
    material: Material,
    registry: dict[str, Indicator],
    choices: ProfileChoices,
    *,
    minimum_share: float,
) -> Profiles:
    """Group areas that resemble each other, and say how sure that is.

    Parameters
    ----------
    material : Material
        Figures, denominators, residents and borders of the areas of one level.
    registry : dict of str to Indicator
        Direction, and the words for a name.
    choices : ProfileChoices
        Method, number, seed, draws.
    minimum_share : float
        Areas with figures for a smaller share of the indicators are left out; those with
        some absent are placed by the indicators they have.

    Returns
    -------
    Profiles
        Numbered from the lowest to the highest mean risk; the same for any order of rows and
        columns, any codes and any number of threads.

    Raises
    ------
    DataError
        A figure is infinite; no indicator has a direction and differs between areas; there
        are too few different areas; a mixture leaves a profile empty; or contiguous profiles
        lack the borders.
    """
    # Loaded before the limit on threads, which does not hold for what is loaded later.
    import sklearn.covariance  # noqa: F401

    prepared = prepare(material, registry, choices, minimum_share=minimum_share)
    with one_thread():  # Two BLAS threads are slower here and change the bits.
        grouped = _grouped(prepared, material, registry, choices)
    return _profiles(grouped, prepared, registry, choices, material.level)


def borderline(profiles: Profiles) -> pd.Series:
    """Say of each area whether it lies between two profiles ("grensgeval").

    Returns
    -------
    pandas.Series of bool
        Index area code.
    """
    return profiles.confidence < BORDERLINE


@dataclass(frozen=True)
class _Grouped:
    """The groups chosen: of each area (in the order of `Prepared`) its z-scores and group."""

    points: np.ndarray
    labels: np.ndarray
    confidence: np.ndarray
    second: np.ndarray
    table: pd.DataFrame
    reason: str
    gradual: str
    notes: tuple[str, ...]


def _grouped(
    prepared: Prepared,
    material: Material,
    registry: dict[str, Indicator],
    choices: ProfileChoices,
) -> _Grouped:
    data, points, notes = _data(prepared, material, registry, choices)
    numbers = _numbers(data.points, choices)
    fits = FITS[choices.method](data, numbers)
    fits = {k: fit for k, fit in fits.items() if len(np.unique(fit.labels)) == k}
    if not fits or (choices.number and choices.number not in fits):
        raise TooAlikeError(
            "Een profiel blijft leeg: de gebieden vormen minder groepen dan gevraagd",
            expected=dutch.listing([str(k) for k in fits]) or "gebieden die meer verschillen",
            found=str(choices.number or numbers[0]),
            remedy="kies een ander aantal (profiles.number) of method: kmeans",
        )
    draws = stability.draws(choices.method, data, fits, points, choices.bootstraps)
    base = {k: _placed(fit, points) for k, fit in fits.items()}
    held = {k: stability.stability(base[k], draws[k].labels, k) for k in fits}
    table = choice.scores(data, fits, held)
    k, reason = choice.choose(table, choices.number, _number_then(data, material))
    chance = structure.chance(data.points, list(fits), choices.seed)
    gradual = ""
    if chance > (structure.TOLD if data.earlier is None else structure.KEPT):
        reason = f"{reason if choices.number else ''} {_no_groups(chance)}".strip()
        gradual = (
            f"De {material.level.plural} lopen in elkaar over: waar het ene profiel ophoudt en het "
            "andere begint, is een keuze."
        )
    number = len(draws[k].labels)
    moved = noisy(prepared, registry, number, choices.seed)
    confidence, second = stability.kept(base[k], draws[k], moved, k)
    if number < choices.bootstraps:
        notes += (
            f"Met deze methode zijn er {number} trekkingen in plaats van "
            f"{dutch.number(choices.bootstraps)}.",
        )
    return _Grouped(points, base[k], confidence, second, table, reason, gradual, notes)


def _no_groups(chance: float) -> str:
    """Say why no groups are told of."""
    as_clear = round(chance * (1 + structure.CITIES)) - 1
    most = round(structure.TOLD * (1 + structure.CITIES)) - 1
    return (
        f"De cijfers tonen geen groepen: van {structure.CITIES} verzonnen gemeenten zonder groepen "
        f"{'is er' if as_clear == 1 else 'zijn er'} {dutch.number(as_clear)} minstens zo duidelijk "
        f"te verdelen; om van groepen te spreken, mogen dat er hoogstens {most} zijn."
    )


def _data(
    prepared: Prepared,
    material: Material,
    registry: dict[str, Indicator],
    choices: ProfileChoices,
) -> tuple[Data, np.ndarray, tuple[str, ...]]:
    """Choose the areas to group and the areas to place, and name the fall-backs taken."""
    points, notes = prepared.scaled.to_numpy(), _notes(prepared, registry)
    if choices.method == "contiguous":
        matrix = borders.touching(material.neighbours, prepared.scaled.index)
        without_gaps = borders.filled(points, matrix)
        notes += borders.notes(matrix, prepared.partial)
        earlier = _earlier(prepared.scaled.index, material)
        return Data(without_gaps, choices.seed, matrix, earlier), without_gaps, notes
    whole = ~np.isnan(points).any(axis=1)
    complete = points[whole]
    if choices.method == "ward" and len(complete) > WARD_MOST:
        notes += (
            f"Ward groepeerde een steekproef van {dutch.number(WARD_MOST)} gebieden; de andere "
            "horen bij de groep waar ze het dichtst bij liggen.",
        )
    earlier = _earlier(prepared.scaled[whole].index, material)
    return Data(complete, choices.seed, earlier=earlier), points, notes


def _earlier(areas: pd.Index, material: Material) -> np.ndarray | None:
    """Number the groups of an earlier year in the order of the areas: its own do not matter."""
    if material.earlier is None:
        return None
    groups, _ = pd.factorize(material.earlier.reindex(areas))
    return groups


def _number_then(data: Data, material: Material) -> int:
    """Count the profiles of then; 0 where that is not known, or where one has no area left."""
    if material.earlier is None:
        return 0
    then = len(material.earlier.astype("category").cat.categories)
    return then if then == data.groups_left else 0


def _notes(prepared: Prepared, registry: dict[str, Indicator]) -> tuple[str, ...]:
    """Say which fall-backs were taken whatever the method."""
    sentences = []
    kept = [name for name in prepared.flat if registry[name].shown_from is not None]
    flat = [name for name in prepared.flat if name not in kept]
    for which, why in ((flat, "Zonder verschil tussen de gebieden"), (kept, "Hier niet getoond")):
        if which:
            shorts = dutch.listing([registry[name].short for name in which])
            sentences.append(f"{why}, dus niet gebruikt: {shorts}.")
    if prepared.sizes is None:
        sentences.append(
            "De noemers zijn niet bekend: de zekerheid houdt geen rekening met toeval "
            "bij kleine aantallen."
        )
    return tuple(sentences)


def _numbers(points: np.ndarray, choices: ProfileChoices) -> range:
    """Numbers of groups to try: fewer than there are different areas."""
    different = len(np.unique(points.round(9), axis=0))
    wanted = choices.number or choice.TRIED[0]
    if different <= wanted:
        raise too_few(different, wanted)
    return range(choice.TRIED[0], min(choice.TRIED[-1], different - 1) + 1)


def _placed(fit: Fit, points: np.ndarray) -> np.ndarray:
    """Place all areas in a group; those with gaps come where they are nearest."""
    labels = fit.groups.nearest(points)
    labels[~np.isnan(points).any(axis=1)] = fit.labels
    return labels


def _profiles(
    grouped: _Grouped,
    prepared: Prepared,
    registry: dict[str, Indicator],
    choices: ProfileChoices,
    level: Level,
) -> Profiles:
    """Number the groups from low to high risk, name them and colour them."""
    points = pd.DataFrame(grouped.points, columns=prepared.scaled.columns)
    means = points.groupby(grouped.labels).mean().to_numpy()
    order = np.lexsort((*means.T, means.mean(axis=1)))
    number = np.argsort(order) + 1
    labels = number[grouped.labels]
    second = np.where(grouped.second >= 0, number[grouped.second], 0)
    portrait = points.groupby(labels).mean()
    areas = pd.DataFrame(
        {"profile": labels, "confidence": grouped.confidence, "second": second},
        index=prepared.scaled.index,
    ).sort_index()
    return Profiles(
        areas=level,
        method=choices.method,
        labels=areas["profile"],
        names=names(portrait, registry),
        colours=pd.Series(PROFILES[: len(portrait)], index=portrait.index, name="colour"),
        portrait=portrait,
        spread=points.groupby(labels).std(ddof=0),
        confidence=areas["confidence"],
        second=areas["second"],
        partial=prepared.partial,
        left_out=prepared.left_out,
        too_small=prepared.too_small,
        flat=prepared.flat,
        choice=grouped.table,
        reason=grouped.reason,
        notes=grouped.notes,
        gradual=grouped.gradual,
    )
