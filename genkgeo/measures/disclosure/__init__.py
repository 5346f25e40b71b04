"""Suppression: what is too small to be shown, and what would give it away.

First the rules of each source (`secrets`); then, over all that is shown of a year at once, what
must be hidden too (`pattern`). The same number is hidden wherever it stands: who cannot read the
residents in one indicator does not read them in another.

Where a supplier also gives a larger area, its figure less those of the sectors shown may be the one
that it hid: what it hides is secret then, and guarded in the same way (`guarded`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.disclosure import guarded
from genkgeo.measures.disclosure.earlier import Move, Told, with_told
from genkgeo.measures.disclosure.left import require_left
from genkgeo.measures.disclosure.pattern import Pattern
from genkgeo.measures.disclosure.secrets import Secret, TooSmall, below, secrets_of, too_small
from genkgeo.measures.disclosure.unknowns import Numbers, numbers_of
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

__all__ = [
    "HIDDEN_COLUMNS",
    "RESIDENTS",
    "Known",
    "Move",
    "Number",
    "Protected",
    "Told",
    "below",
    "protect",
    "require_enough_left",
    "residents_as_count",
]

HIDDEN_COLUMNS = ["numerator", "denominator", "value", "coverage", "low", "high"]
"""What a hidden row no longer says: its bounds and coverage would give the value away."""

WITHHELD = ["variable", "level", "area", "period"]

RESIDENTS = "· inwoners"
"""Stands in the place of an indicator for the residents that pages print beside figures."""


class Number(NamedTuple):
    """One number, wherever it stands."""

    variable: str
    level: str
    area: str
    period: int
    true: float


class Known(NamedTuple):
    """A secret in words: numbers with their signs, and what it must seem able to be.

    An outsider may not know that it is less than ``least``, nor know it to within less than that.
    """

    terms: tuple[tuple[Number, float], ...]
    least: float


@dataclass(frozen=True)
class Protected:
    """What may be shown.

    Attributes
    ----------
    measures : pandas.DataFrame
        A copy in which hidden rows have state ``onderdrukt`` and no number.
    residents : pandas.DataFrame
        The same of the residents: NaN where they may not be shown.
    withheld : pandas.DataFrame
        Columns ``variable, level, area, period``: numbers that may be printed nowhere.
    parts : pandas.DataFrame
        Row of the measures → whether its ``numerator`` and ``denominator`` are such numbers.
    secrets : list of Known
        What the rules say that nobody may find out.
    """

    measures: pd.DataFrame
    residents: pd.DataFrame
    withheld: pd.DataFrame
    parts: pd.DataFrame
    secrets: list[Known]


def require_enough_left(
    measures: pd.DataFrame,
    registry: dict[str, Indicator],
    areas: Areas,
    level: str,
    residents: pd.DataFrame | None = None,
) -> None:
    """Refuse rules that hide nearly all figures of a level: there would be nothing to publish.

    Parameters
    ----------
    measures : pandas.DataFrame
        From `genkgeo.measures.indicators.measure`.
    registry : dict of str to Indicator
        With the rules of their sources.
    areas : Areas
        The hierarchy.
    level : str
    residents : pandas.DataFrame, optional
        From `genkgeo.measures.sizes.residents`.

    Raises
    ------
    DataError
        From `genkgeo.measures.disclosure.left.require_left`.
    """
    people = _people(measures, residents)
    hidden = too_small(measures, registry, areas.levels.ids, people)
    require_left(measures, hidden, registry, level)


def protect(
    measures: pd.DataFrame,
    registry: dict[str, Indicator],
    areas: Areas,
    *,
    residents: pd.DataFrame | None = None,
    of: str | None = None,
    told: Told | None = None,
    moves: Sequence[Move] = (),
) -> Protected:
    """Hide what may not be shown, and what would give it away.

    Parameters
    ----------
    measures : pandas.DataFrame
        From `genkgeo.measures.indicators.measure`, with all levels.
    registry : dict of str to Indicator
        With the rules of their sources.
    areas : Areas
        The hierarchy.
    residents : pandas.DataFrame, optional
        From `genkgeo.measures.sizes.residents`: they are printed too.
    of : str, optional
        The variable that these are.
    told : Told, optional
        What earlier releases told.
    moves : sequence of Move
        From their lists of sectors to that of this release.
    """
    every, registry = _with_residents(measures, registry, residents, of)
    small = too_small(every, registry, areas.levels.ids, _people(every, residents))
    held = _Held(small.rows)
    if small.secret.any() or (told is not None and told.secrets):
        held = _held_back(every, registry, areas, small, told=told, moves=moves)
    more = guarded.given_away(every, held.rows, small.secret, areas)
    if more.any():
        held = held.also(more, held.numbers or numbers_of(every, registry, areas))
    own = held.rows[: len(measures)]
    result = measures.copy()
    result.loc[own, HIDDEN_COLUMNS] = np.nan
    result.loc[own, "state"] = State.SUPPRESSED
    people = pd.DataFrame() if residents is None else residents.copy()
    if len(every) > len(measures):
        people.loc[held.rows[len(measures) :], "residents"] = np.nan
    parts = {
        name: held.printed_nowhere(name)[: len(measures)] for name in ("numerator", "denominator")
    }
    return Protected(
        result,
        people,
        held.places(),
        pd.DataFrame(parts, index=measures.index),
        held.known(),
    )


@dataclass(frozen=True)
class _Held:
    """What is held back: rows, and the numbers that may be printed nowhere.

    Without numbers nothing is secret: what is public is too small to be shown, and that is all.
    """

    rows: np.ndarray
    numbers: Numbers | None = None
    withheld: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    secrets: list[Secret] = field(default_factory=list)

    def also(self, rows: np.ndarray, numbers: Numbers) -> _Held:
        """Hold back other rows too, and what shares a number with them."""
        withheld = self.withheld if self.numbers else np.zeros(len(numbers.true), dtype=bool)
        withheld = withheld.copy()
        for at in (numbers.over, numbers.under):
            withheld[at[rows & (at >= 0)]] = True
        hide = self.rows | rows
        for at in (numbers.over, numbers.under):
            hide = hide | np.append(withheld, False)[at]
        return _Held(hide, numbers, withheld, self.secrets)

    def printed_nowhere(self, name: str) -> np.ndarray:
        """Row → its numerator or denominator may be printed nowhere."""
        if self.numbers is None:
            return np.zeros(len(self.rows), dtype=bool)
        at = self.numbers.over if name == "numerator" else self.numbers.under
        nowhere: np.ndarray = np.append(self.withheld, False)[at]
        return nowhere

    def places(self) -> pd.DataFrame:
        """Where the numbers stand that may be printed nowhere."""
        if self.numbers is None:
            return pd.DataFrame(columns=WITHHELD)
        of = self.numbers.of
        return of.loc[self.withheld[of["number"]], WITHHELD].reset_index(drop=True)

    def known(self) -> list[Known]:
        """Give the secrets in words."""
        return [] if self.numbers is None else _in_words(self.secrets, self.numbers)


def _held_back(
    measures: pd.DataFrame,
    registry: dict[str, Indicator],
    areas: Areas,
    small: TooSmall,
    *,
    told: Told | None,
    moves: Sequence[Move],
) -> _Held:
    """Find what must be hidden beside what is too small."""
    numbers = numbers_of(measures, registry, areas)
    secrets = secrets_of(small, numbers)
    if told is not None:
        numbers, earlier = with_told(numbers, told, moves)
        secrets = sorted({*secrets, *earlier})
    # A figure of a larger area is worth those of three smaller ones.
    worth = {level: 3.0**at for at, level in enumerate(areas.levels.ids)}
    weight = measures["level"].map(worth).to_numpy(dtype=float)
    last = np.zeros(len(numbers.true), dtype=bool)
    last[numbers.of.loc[numbers.of["level"] == MUNICIPALITY, "number"]] = True
    pattern = Pattern(numbers, small.rows, secrets, weight, last).found()
    return _Held(pattern.hidden, numbers, pattern.withheld, secrets)


def _in_words(secrets: list[Secret], numbers: Numbers) -> list[Known]:
    """Name the numbers of secrets as they stand in the smallest area."""
    first = numbers.of.drop_duplicates("number").set_index("number")[WITHHELD]
    wanted = sorted({at for secret in secrets for at, _ in secret.terms})
    places = first.loc[wanted].itertuples(index=False, name=None)
    named = {
        at: Number(str(variable), str(level), str(area), int(period), float(numbers.true[at]))
        for at, (variable, level, area, period) in zip(wanted, places, strict=True)
    }
    return [
        Known(tuple((named[at], sign) for at, sign in secret.terms), secret.least)
        for secret in secrets
    ]


def _with_residents(
    measures: pd.DataFrame,
    registry: dict[str, Indicator],
    residents: pd.DataFrame | None,
    of: str | None,
) -> tuple[pd.DataFrame, dict[str, Indicator]]:
    """Put the residents beside the figures."""
    if residents is None or residents.empty or of is None:
        return measures, registry
    rows = residents.reset_index().rename(columns={"residents": "numerator"})
    rows = rows[["level", "area", "period", "numerator"]].assign(
        indicator=RESIDENTS, denominator=np.nan, value=rows["numerator"], state=State.OBSERVED
    )
    rows["coverage"] = 1.0
    return pd.concat([measures, rows], ignore_index=True), registry | {
        RESIDENTS: residents_as_count(of, registry)
    }


def residents_as_count(of: str, registry: dict[str, Indicator]) -> Indicator:
    """Make a count of the residents, with the strictest rule of who divides by them."""
    rules = [one.minimum for one in registry.values() if one.denominator == of and not one.public]
    return Indicator(
        label=of,
        short=of,
        unit="",
        domain="bevolking",
        kind="count",
        numerator=of,
        source="",
        public=not rules,
        smallest_count=max(1, int(np.ceil(max(rules, default=1)))),
    )


def _people(measures: pd.DataFrame, residents: pd.DataFrame | None) -> np.ndarray | None:
    """Row → residents of its area."""
    if residents is None or residents.empty:
        return None
    at = pd.MultiIndex.from_frame(measures[["level", "area"]])
    return residents["residents"].reindex(at).to_numpy(dtype=float)
