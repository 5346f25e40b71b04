"""The composite risk: orient, transform, weight, combine; and what each part adds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.errors import DataError
from genkgeo.index.scales import SCALES, steady
from genkgeo.index.tree import Index, compute
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.parameters.index_choices import spec_of
from genkgeo.parameters.registry import Indicator
from genkgeo.results import Risk
from genkgeo.states import State

FUNCTIONS = {name: SCALES[name] for name in TRANSFORMS}
"""Name in the parameters → transform; each is fitted to the areas of one level."""


def composite(
    table: pd.DataFrame,
    city: pd.Series,
    registry: dict[str, Indicator],
    choices: RiskChoices,
    *,
    level: str,
) -> Risk:
    """Combine the indicators of one level and year into a score.

    Every indicator is turned so that higher is more risk, transformed over the areas of the
    level, averaged within its life domain, and the domains are averaged by weight (equal
    unless given). Where an area lacks a figure the rest of its domain stands in for it; an
    area for which less than ``minimum_weight`` of the weights is there gets no score. An indicator
    that its source does not show of this level does not count here.

    Parameters
    ----------
    table : pandas.DataFrame
        Index area code, columns indicator ids; NaN where there is no figure.
    city : pandas.Series
        The gemeente's value by indicator id; places the city on the same scale.
    registry : dict of str to Indicator
        Direction and domain.
    choices : RiskChoices
        Transform and weights.
    level : str
        Name of the level, kept in the result.

    Returns
    -------
    Risk
        The contributions of an area sum to its score; NaN where it lacks the figure.

    Raises
    ------
    DataError
        No indicator has a direction, one has fewer than two values or no spread, or the
        weights are negative or all 0.
    """
    elsewhere = not_shown(table, registry)
    names = [
        name
        for name in registry
        if registry[name].direction != "none" and name in table and name not in elsewhere
    ]
    if not names:
        raise DataError(
            "Geen enkele indicator telt mee in het risico",
            expected="minstens één indicator met direction higher of lower",
            remedy="kijk na welke indicatoren onder 'use' staan",
        )
    index = compute(
        spec_of(names, registry, choices),
        table[names].astype(float),
        beside=city.reindex(names).astype(float).to_frame().T,
        per=level,
        remedy="laat de indicator weg onder 'use', of geef hem direction: none",
    )
    return Risk(
        level=level,
        scores=_scores(index),
        contributions=index.contributions,
        weights=index.weights,
    )


def counting(table: pd.DataFrame, coverage: pd.DataFrame, choices: RiskChoices) -> pd.DataFrame:
    """Leave out of a table the figures of which too little is known for the score.

    Parameters
    ----------
    table, coverage : pandas.DataFrame
        Index area code, columns indicator ids: ``Results.table(level)`` and
        ``Results.table(level, "coverage")``.
    choices : RiskChoices
        For ``minimum_coverage``.

    Examples
    --------
    >>> share = pd.DataFrame({"a": [0.4, 0.5, None]})
    >>> counting(pd.DataFrame({"a": [1.0, 2.0, 3.0]}), share, RiskChoices())["a"].tolist()
    [nan, 2.0, 3.0]
    """
    share = coverage.reindex(index=table.index, columns=table.columns).astype(float)
    return table.mask(share < choices.minimum_coverage - 1e-9)


def on_scale(
    table: pd.DataFrame, registry: dict[str, Indicator], choices: RiskChoices
) -> pd.DataFrame:
    """Put figures on the scale on which they enter the score: higher is more risk."""
    columns = {}
    for name in map(str, table.columns):
        values = table[name].to_numpy(float)
        turned = -values if registry[name].direction == "lower" else values
        columns[name] = FUNCTIONS[choices.transform](turned[~np.isnan(turned)])(turned)
    # The transform of a gap can be a number: ranking places NaN after all figures.
    return pd.DataFrame(columns, index=table.index).where(table.notna())


def not_shown(table: pd.DataFrame, registry: dict[str, Indicator]) -> list[str]:
    """List the indicators that their source does not show of a level, but of larger areas.

    Examples
    --------
    >>> same = dict(label="Arm", short="Arm", unit="", source="", numerator="n",
    ...     denominator="d", domain="wonen")
    >>> every = {"a": Indicator(**same), "b": Indicator(**same, shown_from="wijk")}
    >>> not_shown(pd.DataFrame({"a": [None], "b": [None]}), every)
    ['b']
    """
    return [
        str(name)
        for name in table.columns
        if registry[name].shown_from is not None and table[name].isna().all()
    ]


def weight_without(names: set[str], registry: dict[str, Indicator], choices: RiskChoices) -> float:
    """Share of the weights of an index that is left without some of its indicators.

    Examples
    --------
    >>> same = dict(label="Arm", short="Arm", unit="", source="", numerator="n", denominator="d")
    >>> two = {name: Indicator(domain="wonen", **same) for name in "ab"}
    >>> three = two | {"c": Indicator(domain="werk", **same)}
    >>> weight_without({"a"}, three, RiskChoices()), weight_without({"c"}, three, RiskChoices())
    (0.75, 0.5)
    """
    of_domain: dict[str, list[bool]] = {}
    for name, own in registry.items():
        if own.direction != "none":
            of_domain.setdefault(own.domain, []).append(name not in names)
    weights = {domain: choices.weights.get(domain, 1.0) for domain in of_domain}
    left = sum(weights[domain] * sum(kept) / len(kept) for domain, kept in of_domain.items())
    return left / (sum(weights.values()) or 1.0)


def _scores(index: Index) -> pd.DataFrame:
    ranked = index.score.notna()
    number = int(ranked.sum())
    scores = pd.DataFrame(
        {
            "score": index.score,
            "rank": index.rank,
            "of": number,
            "city": index.score - index.beside.iloc[0],
            "weight": index.coverage,
            "state": np.where(ranked, State.OBSERVED, State.MISSING),
        }
    )
    # Ranked with ties at their mean rank, so that equal scores share a fifth.
    low_first = pd.Series(steady(index.score.to_numpy()), index.score.index).rank()
    scores["fifth"] = np.ceil(low_first * 5 / max(number, 1))
    return scores
