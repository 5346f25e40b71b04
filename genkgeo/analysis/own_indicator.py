"""An indicator of one's own beside the others: figures per area become measures of all levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.analysis.computed import Computed
from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of, refuse
from genkgeo.analysis.own_file import Own, read_own
from genkgeo.change.edition import with_rows
from genkgeo.errors import AskedError
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import DOMAINS, Indicator
from genkgeo.parameters.shown_names import LONGEST_SHORT, as_seen
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words.spelling import plain

WAYS = {"higher": ("hoger",), "lower": ("lager",), "none": ("geen", "telt niet")}

SMALLEST = 5
"""Counts under this are hidden, as most suppliers do, where the source does not publish them."""


@dataclass(frozen=True)
class Asked:
    """What an analyst says of a column: see `genkgeo.analysis.supposing.Supposing`."""

    file: str | Path
    column: str
    per: str | None = None
    domain: str = "bevolking"
    direction: str = "geen"
    factor: float = 1000.0
    public: bool = False
    sheet: str | None = None
    decimal: str | None = None


def with_own(desk: Desk, asked: Asked) -> tuple[Computed, tuple[str, ...]]:
    """Add a column of a file as an indicator of the year shown.

    Small counts are hidden together with all other figures, as those of every source.

    Returns
    -------
    Computed
        With the indicator among the measures; the risk counts it where it has a direction.
    tuple of str
        What was read, what was left out and what is hidden.
    """
    _refuse_name(asked.column, desk.registry)
    own = _indicator(asked)
    read = read_own(desk, asked.file, asked.column, sheet=asked.sheet, decimal=asked.decimal)
    computed, results = desk.computed, desk.computed.measured
    registry = results.registry | {own.numerator: own}
    rows = _rows(desk, results, read, own, asked.per)
    shown = with_rows(computed.edition, registry, rows).protected.measures
    other = computed.on_other_choices(computed.params.model_copy(update={"registry": registry}))
    other.__dict__["measured"] = replace(results, registry=registry, measures=shown)
    hidden = shown[(shown["indicator"] == own.numerator) & (shown["state"] == State.SUPPRESSED)]
    rule = f"Aantallen onder {SMALLEST} zijn verborgen, en wat ze zou verraden: {len(hidden)}."
    return other, (*read.said, *([] if asked.public or asked.per is None else [rule]))


def _refuse_name(column: str, registry: Mapping[str, Indicator]) -> None:
    """Refuse a head by which nobody could tell the indicator from the others."""
    shorts = {as_seen(one.short) for one in registry.values()}
    taken = plain(column) in registry or as_seen(column) in shorts
    if taken or not 0 < len(as_seen(column)) <= LONGEST_SHORT:
        raise AskedError(
            "Zo heet al een indicator" if taken else "Zo kan een indicator niet heten",
            expected="een andere naam" if taken else f"een naam van 1 tot {LONGEST_SHORT} tekens",
            found=column,
            remedy="geef de kolom in het bestand een andere kop",
        )


def _indicator(asked: Asked) -> Indicator:
    """Describe the column as the registry does."""
    domains = {key: (text,) for key, text in DOMAINS.items()}
    per, column, name = asked.per, asked.column, plain(asked.column)
    return Indicator(
        label=f"{column} per {asked.factor:g} {per}" if per else column,
        short=column,
        unit=f"per {asked.factor:g} {per}" if per else "",
        domain=one_of(asked.domain, domains, "Dit domein is er niet"),
        kind="rate" if per else "not_aggregable",
        numerator=name,
        denominator=per,
        factor=asked.factor if per else 1.0,
        direction=one_of(asked.direction, WAYS, "Deze richting is er niet"),  # type: ignore[arg-type]
        source=f"eigen bestand: {Path(asked.file).name}",
        # What is no count has no rule for small ones: nobody says what it is made of.
        public=asked.public or per is None,
        smallest_count=SMALLEST,
        high=f"veel {column.lower()}",
        low=f"weinig {column.lower()}",
    )


def _rows(desk: Desk, results: Results, read: Own, own: Indicator, per: str | None) -> pd.DataFrame:
    """Lay out the measures of the level of the file, and of the larger ones what adds up."""
    codes = results.areas.names[read.level].index
    counts = read.values.reindex(codes)
    states = read.states.reindex(codes, fill_value=State.MISSING)
    if per is None:
        # A figure that is no count does not add up: the larger areas have none.
        ones = counts * 0 + 1
        every = [_measured(read.level, counts, ones, own, states)]
        for level in _larger(results, read.level):
            nothing = pd.Series(np.nan, results.areas.names[level].index)
            every.append(_measured(level, nothing, nothing, own))
    else:
        below = _denominators(desk, results, read.level, per).reindex(codes)
        every = [_measured(read.level, counts, below, own, states)]
        for level in _larger(results, read.level):
            above = _within(results, read.level, level)
            whole = _denominators_above(desk, results, level, per)
            every.append(_added_up(level, counts, below, above, whole, own))
    rows = pd.concat(every, ignore_index=True)
    return rows.assign(indicator=own.numerator, period=results.year, vintage=results.areas.vintage)


def _larger(results: Results, level: str) -> list[str]:
    levels = results.levels.ids
    return list(levels[levels.index(level) + 1 :])


def _within(results: Results, level: str, larger: str) -> pd.Series:
    """Area → the larger area it lies in."""
    codes = results.areas.names[level].index
    if larger == MUNICIPALITY:
        return pd.Series(results.areas.code, codes)
    return results.areas.parent(level, larger)


def _denominators(desk: Desk, results: Results, level: str, per: str) -> pd.Series:
    """What a count is divided by: residents, or the denominator of an indicator."""
    residents = desk.computed.params.file.residents
    if residents is not None and plain(per) in (plain(residents), "inwoners"):
        return results.residents["residents"].xs(level, level="level")
    names = {own.denominator: name for name, own in results.registry.items() if own.denominator}
    if per not in names:
        raise refuse("Hierdoor kan niet gedeeld worden", per, ["inwoners", *names])
    return results.table(level, "denominator")[names[per]]


def _denominators_above(desk: Desk, results: Results, level: str, per: str) -> pd.Series:
    """Denominators of a larger level; of the gemeente without what has no place in the file."""
    if level != MUNICIPALITY:
        return _denominators(desk, results, level, per)
    parts = _denominators(desk, results, results.levels.ids[-2], per)
    return pd.Series(parts.sum(skipna=False), [results.areas.code])


def _added_up(
    level: str,
    counts: pd.Series,
    below: pd.Series,
    above: pd.Series,
    whole: pd.Series,
    own: Indicator,
) -> pd.DataFrame:
    """Add counts up to a larger level; where one lacks, only what has both terms counts."""
    pairs = counts.notna() & below.notna()
    n, d = (part.where(pairs).groupby(above).sum(min_count=1) for part in (counts, below))
    whole = whole.reindex(n.index)
    complete = counts.notna().groupby(above).all() & whole.notna()
    coverage = (d / whole.fillna(below.groupby(above).sum())).where(~complete, 1.0)
    n = n.where(~complete, counts.groupby(above).sum(min_count=1))
    return _measured(level, n, d.where(~complete, whole), own, coverage=coverage)


def _measured(
    level: str,
    counts: pd.Series,
    below: pd.Series,
    own: Indicator,
    states: pd.Series | None = None,
    *,
    coverage: pd.Series | None = None,
) -> pd.DataFrame:
    """Lay out one level; of what is not wholly known nothing bounds the rest."""
    value = own.factor * counts / below.where(below > 0)
    known = value.notna()
    absent = pd.Series(State.MISSING, counts.index) if states is None else states
    absent = absent.where(absent != State.OBSERVED, State.MISSING)
    seen = known.astype(float) if coverage is None else coverage.where(known, 0.0)
    whole = value.where(seen >= 1 - 1e-9)
    return pd.DataFrame(
        {
            "level": level,
            "area": counts.index,
            "numerator": counts.where(known).to_numpy(),
            "denominator": below.where(known).to_numpy(),
            "value": value.to_numpy(),
            "state": np.where(known, State.OBSERVED, absent),
            "coverage": seen.to_numpy(),
            "low": whole.to_numpy(),
            "high": whole.to_numpy(),
        }
    )
