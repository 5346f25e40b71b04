"""What a release hides, and the true figures behind it: made again from the parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.change.edition import Edition, residents_of, unprotected
from genkgeo.measures.disclosure import RESIDENTS, Known, Move, residents_as_count
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

KEYS = ["level", "area", "indicator", "period"]
NUMBERS = ("value", "numerator", "denominator")


class Cell(NamedTuple):
    """One figure of a release."""

    level: str
    area: str
    indicator: str
    year: int


@dataclass(frozen=True)
class Truth:
    """All figures, also those that are hidden: never to be shown.

    Attributes
    ----------
    rows : pandas.DataFrame
        ``level, area, indicator, period, numerator, denominator, value``; ``hidden``: our rules
        hide it; ``numerator_withheld`` and ``denominator_withheld``: that number may be printed
        nowhere, in no other indicator either. What the supplier hid has no number and is not
        hidden here.
    registry : dict of str to Indicator
    areas : Areas
    residents : str
        The variable that is printed as residents; empty where there is none.
    secrets : list of Known
        What the rules say that nobody may find out.
    moves : list of Move
        How figures came here from other lists of sectors.
    """

    rows: pd.DataFrame
    registry: dict[str, Indicator]
    areas: Areas
    residents: str = ""
    secrets: list[Known] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    @cached_property
    def made_of(self) -> dict[str, Indicator]:
        """The registry, with the residents as a count of their own."""
        if not self.residents:
            return self.registry
        return self.registry | {RESIDENTS: residents_as_count(self.residents, self.registry)}

    def hidden(self) -> dict[Cell, dict[str, float]]:
        """Cell that is hidden → its value, and those of its numerator and denominator to be kept.

        A number that another indicator may show is NaN here.
        """
        own = self.rows[self.rows["hidden"]]
        told = pd.DataFrame({**own[KEYS], "value": own["value"]})
        for name in ("numerator", "denominator"):
            told[name] = own[name].where(own[f"{name}_withheld"])
        return _by_cell(told)

    def shown(self) -> dict[Cell, dict[str, float]]:
        """Cell that is not hidden → its value, numerator and denominator."""
        return _by_cell(self.rows.loc[~self.rows["hidden"], [*KEYS, *NUMBERS]])


def _by_cell(rows: pd.DataFrame) -> dict[Cell, dict[str, float]]:
    keys = rows[KEYS].itertuples(index=False, name=None)
    numbers = rows[list(NUMBERS)].to_dict("records")
    return {
        Cell(str(level), str(area), str(indicator), int(year)): {
            str(name): float(value) for name, value in one.items()
        }
        for (level, area, indicator, year), one in zip(keys, numbers, strict=True)
    }


def _shown_elsewhere(measures: pd.DataFrame, shown: np.ndarray, edition: Edition) -> np.ndarray:
    """Say which figures a source that shows larger areas alone (``shown_from``) shows all the same.

    Those of the only part with anybody of an area that is shown; and of the whole gemeente, whose
    figures documents have printed long before a source was to be shown nowhere.
    """
    same = np.zeros(len(measures), dtype=bool)
    registry, areas = edition.method.registry, edition.here
    larger_alone = [name for name, one in registry.items() if one.shown_from is not None]
    apart = measures["indicator"].isin(larger_alone).to_numpy()
    if not apart.any():
        return same
    same |= apart & measures["level"].eq(MUNICIPALITY).to_numpy()
    keys, numbers = ["area", "indicator", "period"], ["numerator", "denominator"]
    levels = areas.levels.ids
    for at, level in enumerate(levels):
        own = measures[apart & measures["level"].eq(level).to_numpy()]
        for larger in levels[at + 1 :]:
            above = measures[shown & measures["level"].eq(larger).to_numpy()]
            of_above = above.set_index(keys)[numbers]
            place = own[keys].assign(area=own["area"].map(areas.parent(level, larger)))
            theirs = of_above.reindex(pd.MultiIndex.from_frame(place)).to_numpy(dtype=float)
            ours = own[numbers].to_numpy(dtype=float)
            same[measures.index.get_indexer(own.index)] |= np.isclose(
                ours, theirs, rtol=1e-9, equal_nan=True
            ).all(axis=1) & ~np.isnan(theirs).all(axis=1)
    return same


def truth_of(edition: Edition) -> Truth:
    """Measure an edition with and without the rules, and see what these hide.

    What is ``public`` is too small to be shown and need not be kept from being computed.

    Parameters
    ----------
    edition : genkgeo.change.edition.Edition
    """
    method = edition.method
    before, after = unprotected(edition), edition.protected
    public = before["indicator"].map(lambda name: method.registry[name].public).astype(bool)
    withheld = after.parts.any(axis=1).to_numpy()
    known = before["denominator"].notna() | before["numerator"].notna()
    suppressed = (after.measures["state"] == State.SUPPRESSED).to_numpy()
    told = ~withheld & _shown_elsewhere(before, ~suppressed, edition)
    rows = before[[*KEYS, "numerator", "denominator", "value"]].assign(
        hidden=suppressed & known & (~public | withheld) & ~told,
        numerator_withheld=after.parts["numerator"].to_numpy(),
        denominator_withheld=after.parts["denominator"].to_numpy(),
    )
    people = residents_of(edition)
    if len(people):
        gone = after.residents["residents"].isna().to_numpy()
        own = people.reset_index().rename(columns={"residents": "numerator"})
        own = own.assign(
            indicator=RESIDENTS,
            denominator=np.nan,
            value=own["numerator"],
            hidden=gone,
            numerator_withheld=gone,
            denominator_withheld=False,
        )
        rows = pd.concat([rows, own[rows.columns]])
    return Truth(
        rows.reset_index(drop=True),
        method.registry,
        edition.here,
        method.residents or "",
        after.secrets,
        edition.moves,
    )
