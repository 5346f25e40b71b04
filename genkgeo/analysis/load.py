"""The one entry for notebooks, command line and batch: ``genkgeo.load(PARAMS)``."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from genkgeo import checks
from genkgeo.analysis import compute, handover
from genkgeo.analysis.pictures import Sentence
from genkgeo.analysis.showing import Showing
from genkgeo.areas.hierarchy import LEVELS, require_level
from genkgeo.certainty.uncertainty import COLUMNS as CERTAINTY
from genkgeo.change import archive, revisions
from genkgeo.change.archive import Archive
from genkgeo.change.compare import compare
from genkgeo.change.edition import Edition
from genkgeo.checks import gate
from genkgeo.errors import GenkgeoError
from genkgeo.index import audit
from genkgeo.parameters.file import Params, read_params
from genkgeo.parameters.index_spec import read_spec
from genkgeo.plans.inputs import Plans
from genkgeo.profiles import remembered
from genkgeo.profiles.remembered import Remembered
from genkgeo.results import PARTS, Profiles, Results, SpatialReading

CHANGED = ["earlier", "later", "difference", *PARTS, "low", "high", "verdict"]


def load(
    params: str | Path = "params/voorbeeld-2025.yaml", *, vintage: str | None = None
) -> Analysis:
    """Read a parameter file and all it names, check it, and give the analysis.

    Parameters
    ----------
    params : str or pathlib.Path
        The parameter file of a year.
    vintage : str, optional
        Show another vintage than the parameters do; figures move by the crosswalk.

    Returns
    -------
    Analysis
        Its verbs compute when first asked.

    Raises
    ------
    ParamsError, DataError
        The input is not right; the message says what, where and how to mend it.

    Examples
    --------
    >>> genk = load("params/voorbeeld-2025.yaml")
    >>> genk.levels
    ('sector', 'wijk', 'stadsdeel', 'gemeente')
    >>> len(genk.table("stadsdeel"))
    8
    """
    found = _locate(Path(params))
    if vintage is None and (made := handover.taken(found)) is not None:
        return made
    checked = read_params(found)
    return Analysis(checked if vintage is None else checked.with_vintage(vintage))


class Analysis(Showing):
    """One year of one gemeente: ask it for a level, a table, the risk, the profiles, a map.

    Attributes
    ----------
    params : Params
    areas : dict of str to Areas
        Vintage → hierarchy.
    figures : pandas.DataFrame
        The tidy figures as read, with vintage and table.
    findings : pandas.DataFrame
        What the gate found; only warnings, for blocking findings raise.
    """

    levels = LEVELS

    def __init__(self, params: Params, *, strict: bool = True) -> None:
        self.params = params
        inputs = gate.read_inputs(params)
        self.areas, self.figures = inputs.areas, inputs.figures
        self._inputs = inputs
        if strict:
            inputs.refuse()
        self.findings = gate.check_inputs(inputs, params)
        if strict:
            checks.refuse_blocking(self.findings)
        else:
            self.findings = gate.with_error(self.findings, self._first_error(inputs))

    def _repr_html_(self) -> str:
        return Sentence(repr(self).strip("<>"))._repr_html_()

    def __repr__(self) -> str:
        here = self.areas[self.params.file.vintage]
        return (
            f"<{self.params.file.title}: {len(here.names['sector'])} sectoren, "
            f"{len(here.names['wijk'])} wijken, {len(here.names['stadsdeel'])} stadsdelen, "
            f"{len(self.params.registry)} indicatoren>"
        )

    def table(self, level: str = "wijk") -> pd.DataFrame:
        """Give the values shown, one row per area, one column per indicator."""
        require_level(level)
        names = self.results.areas.names[level]
        return self.results.table(level).set_axis(names, axis=0)

    def measures(self, level: str = "wijk") -> pd.DataFrame:
        """Give numerator, denominator, value, state, coverage and bounds of a level, all years."""
        require_level(level)
        return self.results.measures.query("level == @level").reset_index(drop=True)

    def risk(self, level: str = "wijk") -> pd.DataFrame:
        """Give score, rank and fifth per area, highest risk first."""
        require_level(level)
        scores = self.results.risk[level].scores
        named = scores.assign(name=self.results.areas.names[level])
        return named.sort_values(["rank", "name"]).set_index("name")

    def certainty(self, level: str = "wijk") -> pd.DataFrame:
        """Give the rank intervals, who belongs to the highest five, and what moves a rank."""
        require_level(level)
        none = pd.DataFrame(columns=CERTAINTY)
        frame = self.results.certainty.get(level, none)
        named = frame.assign(name=self.results.areas.names[level])
        return named.sort_values(["rank", "name"]).set_index("name")

    def spatial(self, level: str = "wijk") -> SpatialReading:
        """Say whether areas of high or low risk lie together (Moran); needs esda."""
        require_level(level)
        return compute.spatial(self.core, level, self.params.file.risk)

    def contributions(self, level: str = "wijk") -> pd.DataFrame:
        """Give what each indicator adds to the score of each area."""
        require_level(level)
        found = self.results.risk[level].contributions
        return found.set_axis(self.results.areas.names[level].loc[found.index], axis=0)

    def audit(self, level: str = "wijk") -> pd.DataFrame:
        """Set the weight each indicator was given beside the one it really has."""
        require_level(level)
        return audit.audit(self.core, self.params.file.risk, level)

    def correlations(self, level: str = "wijk") -> pd.DataFrame:
        """Correlate the indicators, each turned so that higher is more risk."""
        require_level(level)
        found = audit.correlations(self.core, self.params.file.risk, level)
        names = {name: one.short for name, one in self.params.registry.items()}
        return found.rename(index=names, columns=names)

    def against(
        self, spec: str | Path | None = None, *, level: str = "wijk", **changes: object
    ) -> pd.DataFrame:
        """Compare the ranks with those of another index on the same figures.

        Parameters
        ----------
        spec : str or pathlib.Path, optional
            Such as last year's ``params/index.yaml``; else ``risk.previous`` of the
            parameters, and without that the same index on another scale.
        level : str
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
        chosen = self.params.file.risk
        if spec is not None:
            other = read_spec(_locate(Path(spec)))
        elif chosen.previous is not None and not changes:
            other = read_spec(self.params.resolve(chosen.previous))
        else:
            other = audit.definition(self.core, chosen, level, changes)
        found = audit.ranks_under(self.core, other, level)
        return found.set_axis(self.core.areas.names[level].loc[found.index], axis=0)

    def shrunken(self, level: str = "wijk") -> pd.DataFrame:
        """Give the raw figures beside the shrunken ones; empty when shrinkage is off."""
        require_level(level)
        rows = self.core.shrunk.query("level == @level").drop(columns="level")
        named = rows.assign(area=rows["area"].map(self.core.areas.names[level]))
        return named.reset_index(drop=True)

    def profiles(self) -> Profiles:
        """Give the profiles."""
        return self.results.profiles

    def changes(self, what: str = "score", level: str = "wijk") -> pd.DataFrame:
        """Give what changed since the earlier release, and through what.

        Parameters
        ----------
        what : str
            An indicator id, ``score`` or ``rank``.
        level : str

        Returns
        -------
        pandas.DataFrame
            Index name; ``earlier, later, difference, real, boundary, revision, method, low,
            high, verdict``, the largest real change first; empty where nothing is compared.
        """
        require_level(level)
        found = self.results.change
        if found is None:
            return pd.DataFrame(columns=CHANGED)
        rows = found.parts[(found.parts["level"] == level) & (found.parts["what"] == what)]
        order = rows["real"].abs().sort_values(ascending=False, kind="stable").index
        rows = rows.loc[order].set_index("area")[CHANGED]
        return rows.set_axis(self.results.areas.names[level].loc[rows.index], axis=0)

    def warnings(self) -> pd.DataFrame:
        """Give the wijken and sectors whose risk rose, the clearest first."""
        return self.results.warnings

    def revised(self) -> pd.DataFrame:
        """Give the older inputs that the sources changed since the earlier release."""
        if self.archive is None:
            return pd.DataFrame(columns=revisions.REVISED)
        return revisions.revised(self.archive.edition, self.edition)

    def compare(self, level: str, earlier: int, later: int) -> pd.DataFrame:
        """Set two years beside each other, on the borders shown.

        Returns
        -------
        pandas.DataFrame
            Index (area, indicator): ``earlier``, ``later``, ``difference``, ``moved``.

        Raises
        ------
        DataError
            A year has no figures, or has other borders and there is no crosswalk.
        """
        require_level(level)
        return compare(self.results, level, earlier, later)

    def totals(self) -> pd.DataFrame:
        """Give the total of every variable, what has no sector included."""
        return self.results.totals

    def reconciliation(self) -> pd.DataFrame:
        """Give our city figures beside the published ones."""
        return self.results.reconciliation

    @cached_property
    def shapes(self) -> dict[str, gpd.GeoDataFrame]:
        """Level → polygons of the vintage shown, EPSG:31370."""
        return gate.read_shapes(self.params, self.areas[self.params.file.vintage])

    @cached_property
    def results(self) -> Results:
        """Everything that notebooks, pages and tables show."""
        choices, before = self.params.file.risk, self.archive
        found = compute.with_certainty(self.core, choices)
        found = compute.with_spatial(found, choices)
        found = compute.with_change(found, self.edition, before)
        found = compute.with_known_profiles(found, self.edition, self._known, before)
        found = compute.with_course(found, choices)
        return compute.with_warnings(found, choices)

    @property
    def plans(self) -> Plans | None:
        """The plans of the city, if the parameters name them."""
        return self._inputs.plans

    @cached_property
    def core(self) -> Results:
        """All results but how sure the ranks are, which takes longer than the rest together."""
        return compute.core(
            self.params,
            self.edition,
            self.shapes,
            published=self._inputs.published,
            references=self._inputs.references,
            earlier=compute.earlier_profiles(
                self.params.file.profiles, self.edition, self._known, self.archive
            ),
        )

    @cached_property
    def edition(self) -> Edition:
        """What the results follow from: figures, areas and method."""
        return compute.edition_of(
            self.params, self.areas, self.figures, before=self.archive, known=self._known
        )

    @cached_property
    def archive(self) -> Archive | None:
        """What the earlier release left behind, if the parameters name one."""
        file = self.params.file
        if file.previous is None:
            return None
        found = archive.read(self.params.resolve(file.previous))
        archive.require_earlier(found, file.municipality.code, file.year, file.previous)
        return found

    @cached_property
    def _known(self) -> Remembered | None:
        """The profiles that keep their number, name and colour."""
        file = self.params.file
        if file.profiles.known is not None:
            return remembered.read(self.params.resolve(file.profiles.known))
        if file.previous is not None:
            return remembered.read(self.params.resolve(file.previous) / archive.PROFILES)
        return None

    def keep(self, folder: str | Path) -> None:
        """Keep this year's inputs, method and results, for next year to compare with."""
        folder = Path(folder)
        archive.write(archive.archive_of(self.edition, self.results), folder)
        file = self.params.file
        known = remembered.remember(self.results.profiles, year=file.year, vintage=file.vintage)
        remembered.write(known, folder / archive.PROFILES)

    def _first_error(self, inputs: gate.Inputs) -> GenkgeoError | None:
        """Say what would stop the results: the shapes, or all that comes after good figures."""
        here = inputs.areas.get(self.params.file.vintage)
        if here is None:
            return None
        try:
            _ = self.shapes
            if checks.blocking(self.findings).empty:
                _ = self.core
        except GenkgeoError as error:
            return error
        return None


def _locate(path: Path) -> Path:
    """Find a relative path from here or from a folder above: notebooks lie one folder deep."""
    folders = [Path.cwd(), *Path.cwd().parents]
    found = [folder / path for folder in folders if (folder / path).is_file()]
    return found[0] if found else path
