"""Look through the index: how heavy each indicator really is, and what another index says."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from pydantic import ValidationError

from genkgeo.errors import ParamsError
from genkgeo.index.reliable import reliable
from genkgeo.index.risk import counting, on_scale
from genkgeo.index.tree import compute
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.parameters.index_choices import spec_of
from genkgeo.parameters.index_spec import IndexSpec
from genkgeo.results import Results

FEWEST = 3
"""Two areas always lie on a line; fewer than three say nothing about a correlation."""
REDUNDANT = 0.9
"""Two indicators that correlate more than this say nearly the same."""
FAR = 2.0
"""An effective weight is far from the nominal one when it is this many times more or less."""
OTHER_SCALE = {"percentile": "z"}
"""Scale → the one to compare with when no other index is named; ``percentile`` for the rest."""


def scaled(results: Results, choices: RiskChoices, level: str) -> pd.DataFrame:
    """Put the figures on the scale on which they enter the score: higher is more risk.

    Returns
    -------
    pandas.DataFrame
        Index area code, sorted; columns the indicators that count. NaN where there is none.
    """
    shown = results.table(level)
    table = counting(shown, results.table(level, "coverage"), choices).sort_index()
    return on_scale(table[list(results.risk[level].weights.index)], results.registry, choices)


def correlations(results: Results, choices: RiskChoices, level: str) -> pd.DataFrame:
    """Correlate the indicators of one level, over the areas where both have a figure.

    Returns
    -------
    pandas.DataFrame
        Indicator × indicator, Pearson on the scale of the index; positive: high risk goes
        with high risk. NaN with fewer than three areas, or without spread among them.
    """
    return scaled(results, choices, level).corr(min_periods=FEWEST)


def audit(results: Results, choices: RiskChoices, level: str) -> pd.DataFrame:
    """Set the weight that an indicator was given beside the one that it has.

    With r the correlation of an indicator with the score, r² is the share of the score's
    variance that goes with it; the effective weight is its part of the sum of those shares.

    Parameters
    ----------
    results : Results
    choices : RiskChoices
        For the scale of the indicators.
    level : str

    Returns
    -------
    pandas.DataFrame
        Index indicator id; columns ``nominal`` and ``effective`` (weights, each sums to 1),
        ``correlation`` (with the score), ``resembles`` (short name of the indicator that it
        correlates with most), ``closeness`` (how much), ``absent`` (share of the areas
        without a figure), ``reliability`` (share of its variance that is no noise), ``reliable``
        (weight where each weighs by that; both NaN where `genkgeo.index.reliable` has no score) and
        ``verdict`` (Dutch, empty when there is nothing to say).

    References
    ----------
    W. Becker, M. Saisana, P. Paruolo and I. Vandecasteele, *Ecological Indicators* 80 (2017),
    12–22; P. Paruolo, M. Saisana and A. Saltelli, *Journal of the Royal Statistical Society
    A* 176 (2013), 609–634.
    """
    indicators, risk = scaled(results, choices, level), results.risk[level]
    score = risk.scores["score"].reindex(indicators.index)
    with_score = indicators.apply(lambda column: column.corr(score, min_periods=FEWEST))
    explained = with_score**2
    frame = pd.DataFrame(
        {
            "nominal": risk.weights,
            "effective": explained / explained.sum(),
            "correlation": with_score,
        }
    ).join(_nearest(correlations(results, choices, level)))
    frame["absent"] = indicators.isna().mean()
    names = {name: results.registry[name].short for name in frame.index}
    frame["resembles"] = frame["resembles"].map(names).fillna("")
    other = reliable(results, choices, level)
    frame["reliability"] = np.nan if other is None else other.share
    frame["reliable"] = np.nan if other is None else other.weights
    frame["verdict"] = [_verdict(row) for _, row in frame.iterrows()]
    return frame


def definition(
    results: Results,
    choices: RiskChoices,
    level: str,
    changes: Mapping[str, object] | None = None,
) -> IndexSpec:
    """Write out the index as chosen, with other choices where they are given.

    Parameters
    ----------
    results : Results
        For the indicators.
    choices : RiskChoices
        The index as chosen.
    level : str
    changes : mapping, optional
        Of ``transform``, ``weights`` and ``minimum_weight``; another scale when not given.

    Raises
    ------
    ParamsError
        A choice is not one that the parameters know.
    """
    kept = choices.model_dump(include={"transform", "weights", "minimum_weight"})
    other_scale = {"transform": OTHER_SCALE.get(choices.transform, "percentile")}
    try:
        chosen = RiskChoices.model_validate(kept | dict(changes or other_scale))
    except ValidationError as error:
        fault = error.errors()[0]
        raise ParamsError(
            "Deze keuze kent de index niet",
            expected=f"transform ({', '.join(TRANSFORMS)}), weights per levensdomein (getallen) "
            "of minimum_weight (boven 0, hoogstens 1)",
            found=f"{'.'.join(map(str, fault['loc']))}: {fault['input']!r}",
        ) from None
    return spec_of(list(results.risk[level].weights.index), results.registry, chosen)


def ranks_under(
    results: Results, choices: RiskChoices, spec: IndexSpec, level: str
) -> pd.DataFrame:
    """Compare the ranks of one level with those that another index gives the same figures.

    Parameters
    ----------
    results : Results
    choices : RiskChoices
        Says which figures count.
    spec : IndexSpec
        The other index.
    level : str

    Returns
    -------
    pandas.DataFrame
        Index area code, the areas that move most first; columns ``rank``, ``other`` and
        ``shift`` (places nearer to rank 1 than under the other index; negative: further).
        NaN where an index gives no score.

    Raises
    ------
    DataError
        The other index asks for an indicator that is not there, or cannot be computed.
    """
    table = counting(results.table(level).astype(float), results.table(level, "coverage"), choices)
    frame = pd.DataFrame({"rank": results.risk[level].scores["rank"]})
    frame["other"] = compute(spec, table, per=level).rank.reindex(frame.index)
    frame["shift"] = frame["other"] - frame["rank"]
    order = frame.assign(most=-frame["shift"].abs(), code=frame.index)
    return frame.loc[order.sort_values(["most", "rank", "code"]).index]


def _nearest(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find for each indicator the other one it correlates with most, up or down."""
    others = pairs.where(~np.eye(len(pairs), dtype=bool))
    rows = []
    for _, row in others.iterrows():
        known = row.dropna()
        name = known.abs().idxmax() if len(known) else ""
        rows.append((name, known.get(name, np.nan)))
    return pd.DataFrame(rows, index=pairs.index, columns=["resembles", "closeness"])


def _verdict(row: pd.Series) -> str:
    """Name what an analyst should look at again."""
    remarks = []
    if abs(row["closeness"]) > REDUNDANT:
        remarks.append(f"zegt bijna hetzelfde als {row['resembles']}")
    if row["correlation"] < 0:
        remarks.append("gaat tegen de score in")
    if row["effective"] > FAR * row["nominal"]:
        remarks.append("weegt meer dan het dubbele van wat gekozen is")
    if row["effective"] < row["nominal"] / FAR:
        remarks.append("weegt minder dan de helft van wat gekozen is")
    return "; ".join(remarks)
