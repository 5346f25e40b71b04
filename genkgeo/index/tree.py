"""Compute an index: from the leaves of a spec to the score, and what each leaf adds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, TooAlikeError, first_five
from genkgeo.index.additive import Split, centred, shared
from genkgeo.index.marks import deciles, flags
from genkgeo.index.scales import (
    SAME,
    SCALES,
    Details,
    given,
    has_spread,
    ranked,
    ranks,
    rounded,
    steady,
)
from genkgeo.parameters.index_spec import (
    RANKING,
    ROOT,
    IndexSpec,
    Part,
    columns,
    require_columns,
    walk,
)
from genkgeo.words import dutch

REMEDY = "laat het deel weg uit het recept, of geef het transform: none"


@dataclass(frozen=True)
class Index:
    """What a spec makes of a table; every frame has the index of the table.

    Attributes
    ----------
    score, coverage : pandas.Series
        NaN where there is no score; share of the weights for which there was a figure.
    rank, decile : pandas.Series
        1 = most at risk; equal scores share the better rank. Fewer than ten areas have
        no deciles.
    contributions : pandas.DataFrame
        Column per leaf; a row sums to the score; NaN where the figure is absent.
    parts : pandas.DataFrame
        Column per part: its value on its own scale.
    unscaled : pandas.DataFrame
        Column per part of which the parent takes the value before that scale: that value.
    flags : pandas.DataFrame
        ``vlag_…`` of every part with a flag; ``vlaggen_…`` and ``vlaggen`` count them.
    weights : pandas.Series
        Leaf → weight in the whole when nothing is absent.
    beside : pandas.Series
        Score of the rows that were set on the same scale without being part of it.
    """

    score: pd.Series
    coverage: pd.Series
    rank: pd.Series
    decile: pd.Series
    contributions: pd.DataFrame
    parts: pd.DataFrame
    unscaled: pd.DataFrame
    flags: pd.DataFrame
    weights: pd.Series
    beside: pd.Series


@dataclass(frozen=True)
class _Areas:
    """The rows to work on: the first ``n`` make the scales, the others are set on them."""

    table: pd.DataFrame
    n: int
    per: str
    remedy: str


@dataclass(frozen=True)
class _Value:
    """A part of every area: its value, how much of it was there, and its leaves' shares."""

    value: np.ndarray
    coverage: np.ndarray
    split: Split
    parts: dict[str, np.ndarray]
    unscaled: dict[str, np.ndarray]


def compute(
    spec: IndexSpec,
    table: pd.DataFrame,
    *,
    beside: pd.DataFrame | None = None,
    per: str = "",
    remedy: str = REMEDY,
) -> Index:
    """Compute the index of a table.

    Parameters
    ----------
    spec : IndexSpec
    table : pandas.DataFrame
        Index area code; a float column per leaf (its ``column``), NaN where there is none.
    beside : pandas.DataFrame, optional
        Rows with the same columns that get a score on the scale of the table, such as the
        whole city.
    per, remedy : str
        For messages: the level, and what to do about a leaf that cannot be used.

    Returns
    -------
    Index

    Raises
    ------
    DataError
        A column of the spec is absent, a part on a scale has no spread, or a figure is
        absent where the spec refuses that.
    """
    require_columns(columns(spec), list(table.columns))
    rows = table if beside is None else pd.concat([table, beside])
    areas = _Areas(rows, len(table), per, remedy)
    root = _part(ROOT, spec.index, areas)
    n, index, names = len(table), table.index, list(root.split.names)
    score = pd.Series(root.value[:n], index=index)
    parts = pd.DataFrame({k: root.parts[k][:n] for k, _ in walk(spec.index)}, index=index)
    rank = pd.Series(ranks(steady(root.value[:n])), index=index)
    known = ~np.isnan(root.value[:n])[:, None]
    return Index(
        score=score,
        coverage=pd.Series(np.round(root.coverage[:n], 12), index=index),
        rank=rank,
        decile=deciles(rank, spec.deciles),
        contributions=pd.DataFrame(
            np.where(known, root.split.amounts[:n], np.nan), index=index, columns=names
        ),
        parts=parts,
        unscaled=pd.DataFrame({k: x[:n] for k, x in root.unscaled.items()}, index=index),
        flags=flags(spec.index, parts.assign(**{ROOT: score})),
        weights=pd.Series(root.split.weights, index=names),
        beside=pd.Series(root.value[n:], index=rows.index[n:]),
    )


def _part(name: str, part: Part, areas: _Areas) -> _Value:
    """Compute a part as its parent takes it."""
    if not part.parts:
        return _leaf(name, part, areas)
    node = _node(name, part, areas)
    if not part.has_scale:
        return replace(node, parts={**node.parts, name: node.value})
    value = _scaled(name, part, steady(node.value), areas)
    parts = {**node.parts, name: value}
    if part.parent_takes == "unscaled":
        return replace(node, parts=parts, unscaled={**node.unscaled, name: node.value})
    # A z-score only shifts and stretches, so that what the leaves add stays exact.
    if part.transform == "z":
        split = centred(node.split, node.value, value, areas.n)
    else:
        split = shared(node.split, value, areas.n)
    return replace(node, value=value, split=split, parts=parts)


def _leaf(name: str, part: Part, areas: _Areas) -> _Value:
    """Read the figures of a leaf and put them on its scale."""
    raw = areas.table[part.column or name].to_numpy(float)
    # Means that are equal but for the last bit of their sum have the same rank.
    raw = steady(raw) if part.transform in RANKING else raw
    present = ~np.isnan(raw)
    if not present[: areas.n].any():
        raise _no_use(name, 0, areas)
    if part.given == "rank":
        value = _scaled(name, part, _from_rank(name, part, raw, areas), areas)
    else:
        turned = part.direction == "lower" and part.reverse == "negate"
        value = _scaled(name, part, -raw if turned else raw, areas)
    split = Split((name,), np.ones(1), value[:, None])
    return _Value(value, present.astype(float), split, {name: value}, {})


def _from_rank(name: str, part: Part, raw: np.ndarray, areas: _Areas) -> np.ndarray:
    """Turn given ranks (1 = most at risk) so that the highest is the most at risk."""
    ranks = raw[: areas.n][~np.isnan(raw[: areas.n])]
    highest = ranks.max() if part.ties == "dense" else len(ranks)
    if ranks.min() < 1 or ranks.max() > highest or (part.ties == "dense" and ranks.min() > 1):
        raise DataError(
            f"De rangen van {name} passen niet bij deze tabel",
            expected=f"rangen van 1 tot {highest:g}",
            found=f"van {ranks.min():g} tot {ranks.max():g}",
            remedy="geef alle gebieden waarover de rangen gaan",
        )
    return highest + 1 - raw


def _scaled(name: str, part: Part, x: np.ndarray, areas: _Areas) -> np.ndarray:
    """Put values on the scale of a part, fitted on the areas, and round them."""
    present = ~np.isnan(x)
    own, others = present.copy(), present.copy()
    own[areas.n :], others[: areas.n] = False, False
    sample = x[own]
    if part.transform != "none" and not has_spread(sample):
        raise _no_use(name, len(sample), areas)
    ranking = None
    if part.transform in RANKING:
        is_rank = part.given == "rank" and not part.parts
        highest = int(sample.max()) if part.ties == "dense" else len(sample)
        ranking = given(highest) if is_rank else ranked(sample, part.ties)
    value = np.full(len(x), np.nan)
    scale = SCALES[part.transform](sample, Details(ranking, part.position, part.constant))
    # The sample as it is: a scale of ranks knows it again.
    value[own] = scale(sample)
    if others.any():
        value[others] = scale(x[others])
    if part.reverse == "complement":
        value = 1 - value
    return value if part.decimals is None else rounded(value, part.decimals, part.rounding)


def _node(name: str, part: Part, areas: _Areas) -> _Value:
    """Combine the parts of a node, before its own scale."""
    below = {key: _part(key, child, areas) for key, child in part.parts.items()}
    weights = np.array([child.weight for child in part.parts.values()])
    values = np.column_stack([child.value for child in below.values()])
    present = ~np.isnan(values)
    covered = np.column_stack([child.coverage for child in below.values()]) * present
    coverage = covered @ (weights / weights.sum())
    has_value = _has_value(name, part, present[:, weights > 0], coverage, areas)
    used = present * weights
    total = used.sum(axis=1, keepdims=True)
    whole = 1.0 if part.weighting == "shares" else weights.sum()
    effective = np.divide(used * whole, total, out=np.zeros_like(used), where=total > 0)
    splits, shares = [child.split for child in below.values()], weights / weights.sum() * whole
    parts = {key: value for child in below.values() for key, value in child.parts.items()}
    unscaled = {key: value for child in below.values() for key, value in child.unscaled.items()}
    if part.combine == "geometric_mean":
        amounts = _logs(name, values, areas) * effective
        value = np.where(has_value, np.exp(np.nansum(amounts, axis=1)), np.nan)
        split = Split.of_products(splits, amounts, value, shares, areas.n)
    else:
        amounts = values * effective
        sums = np.nansum(amounts, axis=1)
        # What cancels out leaves rounding alone; a scale above it would spread that over all areas.
        sums[np.abs(sums) <= SAME * np.nanmax(np.abs(amounts), initial=0.0)] = 0.0
        value = np.where(has_value, sums, np.nan)
        split = Split.of_sums(
            splits, np.where(has_value[:, None] & present, effective, np.nan), shares
        )
    return _Value(value, coverage, split, parts, unscaled)


def _has_value(
    name: str, part: Part, present: np.ndarray, coverage: np.ndarray, areas: _Areas
) -> np.ndarray:
    """Say which areas get a value, by the rule of the node for what is absent."""
    if part.missing == "reweight":
        enough = coverage >= part.minimum_weight - 1e-12
        return np.asarray(present.any(axis=1) & enough)
    whole = np.asarray(present.all(axis=1))
    if part.missing == "refuse" and not whole[: areas.n].all():
        holes = areas.table.index[: areas.n][~whole[: areas.n]]
        raise DataError(
            f"Voor {name} ontbreken cijfers",
            expected="een cijfer voor elk gebied",
            found=f"{dutch.many(len(holes), 'gebied', 'gebieden')} zonder: {first_five(holes)}",
            remedy="vul de tabel aan, of kies in het recept missing: reweight of no_value",
        )
    return whole


def _logs(name: str, values: np.ndarray, areas: _Areas) -> np.ndarray:
    """Logarithms of values above 0; a geometric mean has no other."""
    if (values <= 0).any():
        raise DataError(
            f"{name} kan geen meetkundig gemiddelde nemen",
            expected="enkel waarden boven 0",
            found=f"laagste waarde {np.nanmin(values):g}",
            remedy="kies een schaal die boven 0 blijft, of combine: weighted_sum",
        )
    return np.asarray(np.log(values))


def _no_use(name: str, number: int, areas: _Areas) -> TooAlikeError:
    """Build the error for a part that cannot tell areas apart."""
    per = f" per {areas.per}" if areas.per else ""
    some = dutch.many(number, "gebied", "gebieden") if number else "geen enkel gebied"
    return TooAlikeError(
        f"De indicator {name} kan geen risico onderscheiden{per}",
        expected="minstens twee gebieden met verschillende waarden",
        found=f"{some} met een cijfer, zonder verschil",
        remedy=areas.remedy,
    )
