"""An indicator of one's own beside the others: figures per area become measures of that level."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.analysis.computed import Computed
from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of, plain, refuse
from genkgeo.analysis.own_file import read_own
from genkgeo.errors import AskedError
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import DOMAINS, Indicator
from genkgeo.results import Results
from genkgeo.states import State

WAYS = {"higher": ("hoger",), "lower": ("lager",), "none": ("geen", "telt niet")}


def with_own(
    desk: Desk,
    file: str | Path,
    column: str,
    per: str | None,
    domain: str,
    direction: str,
    factor: float,
) -> tuple[Computed, tuple[str, ...]]:
    """Add a column of a file as an indicator of the year shown.

    Returns
    -------
    Computed
        With the indicator among the measures; the risk counts it where it has a direction.
    tuple of str
        What was read and what was left out.
    """
    found = one_of(domain, {key: (text,) for key, text in DOMAINS.items()}, "Dit domein is er niet")
    way = one_of(direction, WAYS, "Deze richting is er niet")
    read = read_own(desk, file, column)
    name = plain(column)
    if name in desk.registry:
        raise AskedError("Zo heet al een indicator", found=column)
    computed, results = desk.computed, desk.computed.measured
    whole = factor if per is not None else 1.0
    own = Indicator(
        label=f"{column} per {factor:g} {per}" if per else column,
        short=column,
        unit=f"per {factor:g} {per}" if per else "",
        domain=found,
        kind="rate" if per else "mean",
        numerator=name,
        denominator=per or name,
        factor=whole,
        direction=way,  # type: ignore[arg-type]
        source=f"eigen bestand: {Path(file).name}",
        high=f"veel {column.lower()}",
        low=f"weinig {column.lower()}",
    )
    codes = results.areas.names[read.level].index
    counts = read.values.reindex(codes)
    below = _denominators(desk, results, read.level, per).reindex(codes) if per else counts * 0 + 1
    rows = _rows(read.level, counts, below, whole, results)
    total = pd.Series([counts.sum()], [results.areas.code])
    of_all = pd.Series([below[counts.notna()].sum()], [results.areas.code])
    city = _rows(MUNICIPALITY, total, of_all, whole, results)
    measures = pd.concat(
        [results.measures, rows.assign(indicator=name), city.assign(indicator=name)]
    )
    registry = results.registry | {name: own}
    other = computed.on_other_choices(computed.params.model_copy(update={"registry": registry}))
    other.__dict__["measured"] = replace(
        results, registry=registry, measures=measures.reset_index(drop=True)
    )
    said = (*read.said, "Eigen cijfers: wat klein is, is hier niet verborgen.")
    return other, said


def _denominators(desk: Desk, results: Results, level: str, per: str) -> pd.Series:
    """What a count is divided by: residents, or the denominator of an indicator."""
    residents = desk.computed.params.file.residents
    if residents is not None and plain(per) in (plain(residents), "inwoners"):
        return results.residents["residents"].xs(level, level="level")
    names = {own.denominator: name for name, own in results.registry.items() if own.denominator}
    if per not in names:
        raise refuse("Hierdoor kan niet gedeeld worden", per, ["inwoners", *names])
    return results.table(level, "denominator")[names[per]]


def _rows(
    level: str, counts: pd.Series, below: pd.Series, factor: float, results: Results
) -> pd.DataFrame:
    value = factor * counts / below.where(below > 0)
    known = value.notna()
    return pd.DataFrame(
        {
            "level": level,
            "area": counts.index,
            "period": results.year,
            "numerator": counts.to_numpy(),
            "denominator": below.to_numpy(),
            "value": value.to_numpy(),
            "state": np.where(known, State.OBSERVED, State.MISSING),
            "coverage": known.astype(float).to_numpy(),
            "low": value.to_numpy(),
            "high": value.to_numpy(),
            "vintage": results.areas.vintage,
            "ci_low": value.to_numpy(),
            "ci_high": value.to_numpy(),
        }
    )
