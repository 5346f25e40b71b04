"""How sure a rank is: draws of noise, weights, scale and indicators, all at once and apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.certainty import definitions, movers, noise, unseen
from genkgeo.certainty.definitions import Plan, Versions
from genkgeo.certainty.noise import Stabilised
from genkgeo.certainty.one_thread import one_thread
from genkgeo.certainty.rank_intervals import LEVEL, TOP, summary
from genkgeo.certainty.unseen import Doubt, Seen
from genkgeo.errors import DataError, first_five
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.parameters.registry import Indicator

FEWEST = 3
CONCENTRATION = 20.0
"""Of the Dirichlet draws, per domain: each weight moves by about a fifth (1 ÷ √20)."""
KEEP = 0.5
"""Part of the draws in which no indicator is left out."""
CELLS = 4_000_000
"""Most noise draws per indicator; with many areas a noise draw serves several versions."""
FEWEST_NOISE = 200
"""Of very many areas there are more than `CELLS`, and they are drawn in portions."""
PORTION = 20
"""Noise draws in memory at a time, of very many areas."""

GROUPS = (
    (0.9, "betrouwbaar bij de eerste vijf"),
    (0.5, "waarschijnlijk"),
    (0.05, "niet te onderscheiden"),
    (0.0, "niet bij de eerste vijf"),
)
"""Smallest probability → group."""

COLUMNS = ["rank", "rank_low", "rank_high", "p_top", "group", "mover", "sentence"]

VARY = ("noise", "weights", "transform", "indicator")
"""What the joint draws may vary."""


@dataclass(frozen=True)
class RankUncertainty:
    """How sure the ranks of one level are.

    Attributes
    ----------
    frame : pandas.DataFrame
        Index area code, sorted; columns ``rank`` (as published, 1 = most risk), ``rank_low``
        and ``rank_high`` (the interval; it holds the published rank), ``p_top`` (probability
        of belonging to the worst five), ``group`` (Dutch, of `GROUPS`), ``mover`` (a key of
        `CHOICES`, an indicator id, or empty) and ``sentence`` (Dutch: what moves the rank
        most). NaN and empty where there is no score.
    moves : pandas.DataFrame
        Index area code, columns the keys of `CHOICES` and the indicator ids: how many places
        each moves the rank at most, all else as chosen.
    seed, draws : int
    level : float
    """

    frame: pd.DataFrame
    moves: pd.DataFrame
    seed: int
    draws: int
    level: float = LEVEL


def rank_uncertainty(
    values: pd.DataFrame,
    sizes: pd.DataFrame,
    registry: Mapping[str, Indicator],
    choices: RiskChoices,
    *,
    seed: int,
    draws: int = 2000,
    vary: tuple[str, ...] = VARY,
    seen: Seen | None = None,
) -> RankUncertainty:
    """Draw what the ranks of one level could have been.

    Each joint draw takes underlying figures (`genkgeo.certainty.noise`), weights (Dirichlet
    around the chosen ones), one of the four transforms, and in half of the draws leaves one
    indicator out. What is hidden or missing is drawn too, where ``seen`` says so
    (`genkgeo.certainty.unseen`); else a gap is filled by the rest of its domain, as in the score.
    Besides, each choice is varied alone, to find which one moves the rank of an area most.

    Parameters
    ----------
    values, sizes : pandas.DataFrame
        Index area code, columns indicator ids: ``Results.table(level)`` and
        ``Results.table(level, "denominator")``.
    registry : mapping of str to Indicator
    choices : RiskChoices
        The index as chosen.
    seed : int
        Same seed, same bytes; the order of rows and columns does not matter.
    draws : int
        At least 100.
    vary : tuple of str
        What the joint draws vary, of `VARY`; the interval is about the rest as chosen.
    seen : Seen, optional
        How much of every figure was seen; else all of it. A figure with less than
        ``choices.minimum_coverage`` does not count in the rank, and stays in the draws.

    Returns
    -------
    RankUncertainty

    Raises
    ------
    DataError
        An area is there twice, fewer than three areas have a score, an indicator is constant
        or has no figures, a figure lacks its denominator, or the weights are wrong.

    References
    ----------
    M. Saisana, A. Saltelli and S. Tarantola, *Journal of the Royal Statistical Society A* 168
    (2005), 307–323; H. Goldstein and D. Spiegelhalter, ibid. 159 (1996), 385–443.
    """
    if draws < 100:
        raise DataError("Er zijn te weinig trekkingen", expected="minstens 100", found=str(draws))
    level = _ranked_level(values, sizes, registry, choices, seen)
    with one_thread():  # More threads would change the last bits.
        drawn = _draw_scores(level, draws, vary, np.random.default_rng(seed))
        low, high, top = summary(drawn.joint)
        published, reach = movers.apart(
            level.observed, level.present, level.chosen, level.ranked, drawn.weights
        )
        reach = {"noise": summary(drawn.noise_alone)[:2]} | reach
    areas = level.areas[level.ranked]
    doubted = level.doubt.of_areas[level.ranked]
    moves, mover, sentence = movers.furthest_movers(published, reach, registry, areas, doubted)
    frame = pd.DataFrame(
        {
            "rank": published,
            "rank_low": np.minimum(low, published),
            "rank_high": np.maximum(high, published),
            "p_top": top,
            "group": groups(top, np.maximum(high, published)) if len(areas) > TOP else "",
            "mover": mover,
            "sentence": sentence,
        },
        index=areas,
    ).reindex(level.areas)
    words = ["group", "mover", "sentence"]
    frame[words] = frame[words].fillna("")
    return RankUncertainty(frame=frame, moves=moves.reindex(level.areas), seed=seed, draws=draws)


@dataclass(frozen=True)
class _Level:
    """What the ranks of one level rest on; arrays of areas × indicators, NaN without a figure."""

    areas: pd.Index
    observed: np.ndarray
    doubt: Doubt
    indicators: list[Indicator]
    chosen: Plan
    ranked: np.ndarray
    """Per area: enough of the weights have a figure for a score."""

    @property
    def present(self) -> np.ndarray:
        """Where an area has a figure that counts."""
        return self.doubt.counts


def _ranked_level(
    values: pd.DataFrame,
    sizes: pd.DataFrame,
    registry: Mapping[str, Indicator],
    choices: RiskChoices,
    seen: Seen | None,
) -> _Level:
    """Sort the areas and the indicators that count, and refuse what cannot be ranked."""
    _check_areas(values)
    chosen = definitions.plan(list(values.columns), registry, choices)
    names = list(chosen.names)
    table = values[names].sort_index()
    observed = table.to_numpy(float)
    denominators = sizes.reindex(index=table.index, columns=names).to_numpy(float)
    indicators = [registry[name] for name in names]
    _check(observed, denominators, indicators, names)
    doubt = unseen.no_doubt(observed, denominators)
    if seen is not None:
        rows = seen.of(table.index, names)
        doubt = unseen.doubt_of(observed, denominators, rows, indicators, choices.minimum_coverage)
    ranked = definitions.covered(doubt.counts, chosen) >= chosen.minimum_weight - 1e-12
    if ranked.sum() < FEWEST:
        raise DataError(
            "Er zijn te weinig gebieden om te rangschikken",
            expected=f"minstens {FEWEST} gebieden met een score",
            found=str(int(ranked.sum())),
            remedy="kies een ander niveau, of verlaag risk.minimum_weight",
        )
    return _Level(table.index, observed, doubt, indicators, chosen, ranked)


class _DrawnScores(NamedTuple):
    """Scores of the ranked areas, shape (draws, areas), and weights, shape (draws, domains)."""

    joint: np.ndarray
    """Everything varies that the joint draws vary."""
    noise_alone: np.ndarray
    """Only the noise varies; fewer draws."""
    weights: np.ndarray
    """Draws of the weights, to vary them alone; as many as of the noise alone."""


def _draw_scores(
    level: _Level, draws: int, vary: tuple[str, ...], random: np.random.Generator
) -> _DrawnScores:
    """Draw figures and versions of the index, and score all of them together."""
    stabilised = unseen.stabilise(level.observed, level.doubt, level.indicators)
    noise_draws = min(draws, max(FEWEST_NOISE, CELLS // len(level.areas)))
    portions = _noise(level, stabilised, noise_draws, random)
    joint, weights = _versions(level.chosen, draws, noise_draws, random, vary)
    fewer = max(100, draws // 8)
    alone = Versions.of(level.chosen, fewer, noise=np.arange(fewer) % noise_draws)
    versions, models = joint.and_then(alone), stabilised.models
    present = level.present | level.doubt.unknown
    if "noise" not in vary:
        portions, models = [_Portion(0, noise_draws, _seen(level))], ("exact",) * len(models)
        present = level.present
    score = np.empty((len(versions.out), len(level.areas)), dtype=np.float32)
    for first, number, figures in portions:
        wanted = (versions.noise >= first) & (versions.noise < first + number)
        mine = versions.only(wanted, first=first)
        score[wanted] = definitions.scores(figures, models, present, level.chosen, mine)
    of_ranked = score if level.ranked.all() else score[:, level.ranked]
    return _DrawnScores(of_ranked[:draws], of_ranked[draws:], weights[:fewer])


class _Portion(NamedTuple):
    """Some of the noise draws of a level: the first, how many, and per indicator the figures."""

    first: int
    number: int
    figures: list[np.ndarray]


def _noise(
    level: _Level, stabilised: Stabilised, draws: int, random: np.random.Generator
) -> Iterable[_Portion]:
    """Draw the noise: all at once, or of very many areas a portion at a time.

    A portion has a seed of its own and always as many draws, so that what is drawn does not
    depend on how many are kept in memory.
    """
    underlying = noise.underlying(stabilised)

    def portion(first: int, number: int, random: np.random.Generator) -> _Portion:
        drawn = list(underlying.draw(number, random))
        # What has no noise and no gap is one row for all draws.
        seen, gaps = _seen(level), level.doubt.of_indicators
        exact = [
            name == "exact" and not gap for name, gap in zip(stabilised.models, gaps, strict=True)
        ]
        return _Portion(
            first, number, [seen[i] if is_exact else drawn[i] for i, is_exact in enumerate(exact)]
        )

    if draws * len(level.areas) <= CELLS:
        return [portion(0, draws, random)]
    firsts = range(0, draws, PORTION)
    return (
        portion(first, min(PORTION, draws - first), child)
        for first, child in zip(firsts, random.spawn(len(firsts)), strict=True)
    )


def _seen(level: _Level) -> list[np.ndarray]:
    """Figures seen, of each indicator one row."""
    return [column[None].astype(np.float32) for column in level.observed.T]


def _versions(
    chosen: Plan, draws: int, noise_draws: int, random: np.random.Generator, vary: tuple[str, ...]
) -> tuple[Versions, np.ndarray]:
    """Draw one version of the index for every joint draw; return the weights apart too."""
    size, weights = len(chosen.names), np.zeros((draws, len(chosen.weights)))
    used = chosen.weights > 0
    around = CONCENTRATION * used.sum() * chosen.weights[used]
    weights[:, used] = random.dirichlet(around, size=draws)
    out = np.where(random.random(draws) < KEEP, size, random.integers(size, size=draws))
    changes = {
        "noise": ("noise", np.arange(draws) % noise_draws),
        "weights": ("weights", weights),
        "transform": ("transform", random.integers(len(TRANSFORMS), size=draws)),
        "indicator": ("out", out),
    }
    return Versions.of(chosen, draws, **dict(changes[name] for name in vary)), weights


def groups(top: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Word of `GROUPS` for each probability of belonging to the worst.

    Who may lie outside these by the interval of its rank does not surely belong to them.

    Examples
    --------
    >>> groups(np.array([0.96, 0.96, 0.2]), np.array([5, 8, 9])).tolist()
    ['betrouwbaar bij de eerste vijf', 'waarschijnlijk', 'niet te onderscheiden']
    """
    named = np.select([top >= least for least, _ in GROUPS], [name for _, name in GROUPS], "")
    return np.where((named == GROUPS[0][1]) & (high > TOP), GROUPS[1][1], named)


def _check_areas(values: pd.DataFrame) -> None:
    double = values.index[values.index.duplicated()]
    if len(double):
        raise DataError(
            "Een gebied staat er twee keer in",
            expected="elke code één keer",
            found=first_five(double.unique()),
            remedy="verwijder of voeg de dubbele rijen samen",
        )


def _check(
    observed: np.ndarray, sizes: np.ndarray, indicators: list[Indicator], names: list[str]
) -> None:
    """Refuse what cannot rank: no figures, no spread, or a rate without its denominator."""
    for i, name in enumerate(names):
        known = ~np.isnan(observed[:, i])
        sample = observed[known, i]
        if len(sample) < 2 or np.ptp(sample) <= 1e-12 * np.abs(sample).max():
            raise DataError(
                f"De indicator {name} kan geen rangen onderscheiden",
                expected="minstens twee gebieden met verschillende waarden",
                found=f"gebieden met een cijfer: {len(sample)}, zonder verschil",
                remedy="laat de indicator weg onder 'use', of geef hem direction: none",
            )
        lacks = (indicators[i].kind == "rate") & known & ~(sizes[:, i] > 0)
        if lacks.any():
            raise DataError(
                f"De indicator {name} heeft een waarde zonder noemer",
                expected="bij elke waarde een noemer boven 0",
                found=f"gebieden zonder noemer: {int(lacks.sum())}",
            )
