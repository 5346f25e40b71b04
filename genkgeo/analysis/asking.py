"""The verbs of an analysis that answer with a table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from genkgeo.analysis import compute
from genkgeo.analysis.computed import Computed
from genkgeo.analysis.paths import locate
from genkgeo.certainty.uncertainty import COLUMNS as CERTAINTY
from genkgeo.change import revisions
from genkgeo.change.compare import compare
from genkgeo.index import audit
from genkgeo.parameters.index_spec import read_spec
from genkgeo.results import PARTS, Profiles, SpatialReading

CHANGED = ["earlier", "later", "difference", *PARTS, "low", "high", "verdict", "why"]
"""Columns of `Asking.changes`."""


class Asking(Computed):
    """What an analysis can be asked; a table of areas has their names where others have codes."""

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of areas, from sector to gemeente; a verb without one takes the main one."""
        return self.params.levels.ids

    def table(self, level: str | None = None) -> pd.DataFrame:
        """The values shown, one row per area, one column per indicator."""
        level = self._level(level)
        return self._names_for_codes(self.core.table(level), level)

    def measures(self, level: str | None = None) -> pd.DataFrame:
        """Numerator, denominator, value, state, coverage and bounds of a level, all years."""
        level = self._level(level)
        return self.core.measures.query("level == @level").reset_index(drop=True)

    def risk(self, level: str | None = None) -> pd.DataFrame:
        """Score, rank and fifth per area, highest risk first."""
        level = self._level(level)
        return self._by_rank(self.core.risk[level].scores, level)

    def certainty(self, level: str | None = None) -> pd.DataFrame:
        """The rank intervals, who belongs to the highest five, and what moves a rank."""
        level = self._level(level)
        nothing_unsure = pd.DataFrame(columns=CERTAINTY)
        return self._by_rank(self.results.certainty.get(level, nothing_unsure), level)

    def spatial(self, level: str | None = None) -> SpatialReading:
        """Whether areas of high or low risk lie together (Moran); needs esda."""
        level = self._level(level)
        return compute.spatial(self.core, level, self.params.file.risk)

    def contributions(self, level: str | None = None) -> pd.DataFrame:
        """What each indicator adds to the score of each area."""
        level = self._level(level)
        return self._names_for_codes(self.core.risk[level].contributions, level)

    def audit(self, level: str | None = None) -> pd.DataFrame:
        """The weight each indicator was given beside the one it really has."""
        level = self._level(level)
        return audit.audit(self.core, self.params.file.risk, level)

    def correlations(self, level: str | None = None) -> pd.DataFrame:
        """Correlations of the indicators, each turned so that higher is more risk."""
        level = self._level(level)
        table = audit.correlations(self.core, self.params.file.risk, level)
        short = {name: indicator.short for name, indicator in self.params.registry.items()}
        return table.rename(index=short, columns=short)

    def against(
        self, spec: str | Path | None = None, *, level: str | None = None, **changes: object
    ) -> pd.DataFrame:
        """Compare the ranks with those of another index on the same figures.

        Parameters
        ----------
        spec : str or pathlib.Path, optional
            Such as last year's ``params/index.yaml``; else ``risk.previous`` of the
            parameters, and without that the same index on another scale.
        level : str, optional
        **changes
            Instead of a spec: ``transform``, ``weights`` or ``minimum_weight``.

        Returns
        -------
        pandas.DataFrame
            Index name; ``rank``, ``other``, ``shift``, the areas that move most first.

        Raises
        ------
        ParamsError, DataError
            The other index is not right, or asks for figures that are not there.
        """
        level, chosen = self._level(level), self.params.file.risk
        if self.core.risk[level].weights.empty:
            return pd.DataFrame(columns=["rank", "other", "shift"])  # Nothing is ranked.
        if spec is not None:
            definition = read_spec(locate(Path(spec)))
        elif chosen.previous is not None and not changes:
            definition = read_spec(self.params.resolve(chosen.previous))
        else:
            definition = audit.definition(self.core, chosen, level, changes)
        ranks = audit.ranks_under(self.core, chosen, definition, level)
        return self._names_for_codes(ranks, level)

    def shrunken(self, level: str | None = None) -> pd.DataFrame:
        """The raw figures beside the shrunken ones; empty when shrinkage is off."""
        level = self._level(level)
        rows = self.core.shrunk.query("level == @level").drop(columns="level")
        named = rows.assign(area=rows["area"].map(self.core.areas.names[level]))
        return named.reset_index(drop=True)

    def profiles(self) -> Profiles:
        """The profiles."""
        return self.results.profiles

    def changes(self, what: str = "score", level: str | None = None) -> pd.DataFrame:
        """What changed since the earlier release, and through what.

        Parameters
        ----------
        what : str
            An indicator id, ``score`` or ``rank``.
        level : str, optional

        Returns
        -------
        pandas.DataFrame
            Index name; ``earlier, later, difference, real, boundary, revision, method, low,
            high, verdict, why``, the largest real change first; empty where nothing is compared.
        """
        level = self._level(level)
        change = self.results.change
        if change is None:
            return pd.DataFrame(columns=CHANGED)
        rows = change.parts[(change.parts["level"] == level) & (change.parts["what"] == what)]
        largest_first = rows["real"].abs().sort_values(ascending=False, kind="stable").index
        rows = rows.loc[largest_first].set_index("area")[CHANGED]
        return self._names_for_codes(rows, level)

    def warnings(self) -> pd.DataFrame:
        """The areas and sectors whose risk rose, the clearest first."""
        return self.results.warnings

    def revised(self) -> pd.DataFrame:
        """The older inputs that the sources changed since the earlier release."""
        if self.archive is None:
            return pd.DataFrame(columns=revisions.REVISED)
        return revisions.revised(self.archive.edition, self.edition)

    def compare(self, level: str, earlier: int, later: int) -> pd.DataFrame:
        """Two years beside each other, on the borders shown.

        Returns
        -------
        pandas.DataFrame
            Index (area, indicator): ``earlier``, ``later``, ``difference``, ``moved``, and
            ``why`` the two cannot be compared; then they have no difference.

        Raises
        ------
        DataError
            A year has no figures, or has other borders and there is no crosswalk.
        """
        level = self._level(level)
        return compare(self.core, level, earlier, later)

    def totals(self) -> pd.DataFrame:
        """The total of every variable, what has no sector included."""
        return self.core.totals

    def reconciliation(self) -> pd.DataFrame:
        """Our city figures beside the published ones."""
        return self.core.reconciliation

    def _names_for_codes(self, table: pd.DataFrame, level: str) -> pd.DataFrame:
        """Put the names of areas in the place of their codes, which the table then lacks.

        Two areas of the same name can no longer be told apart: this is for reading, and not
        to compute on.
        """
        return table.set_axis(self.core.areas.names[level].loc[table.index], axis=0)

    def _by_rank(self, scores: pd.DataFrame, level: str) -> pd.DataFrame:
        """Order areas by rank, with their names in the place of their codes, as above."""
        named = scores.assign(name=self.core.areas.names[level])
        return named.sort_values(["rank", "name"]).set_index("name")
