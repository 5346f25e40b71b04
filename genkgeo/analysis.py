"""The one entry for notebooks, command line and batch: ``genkgeo.load(PARAMS)``."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from genkgeo import audit, change, checks, compute, gate, pictures, sentences
from genkgeo.areas import LEVELS
from genkgeo.certainty.uncertainty import COLUMNS as CERTAINTY
from genkgeo.errors import GenkgeoError, ParamsError
from genkgeo.index.spec import read_spec
from genkgeo.params import Params, read_params
from genkgeo.pictures import Picture, Sentence
from genkgeo.results import Profiles, Results
from genkgeo.spatial import SpatialReading


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
    if vintage is None and (file := _TAKEN_OVER.get(found.resolve())):
        return pickle.loads(file.read_bytes())
    checked = read_params(found)
    return Analysis(checked if vintage is None else checked.with_vintage(vintage))


_TAKEN_OVER: dict[Path, Path] = {}


def take_over(params: str | Path, file: str | Path) -> None:
    """Let `load` of these parameters give an analysis that was made before.

    The refresh checks the figures once and has each of its notebooks show that one analysis;
    so none of them has to wait, and all of them speak of the same figures.

    Parameters
    ----------
    params : str or pathlib.Path
        The parameter file, as a full path.
    file : str or pathlib.Path
        What the refresh wrote; read when `load` asks for it. Only for a file of our own
        making: reading it can run code.
    """
    _TAKEN_OVER[Path(params)] = Path(file)


class Analysis:
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
        self._published = inputs.published
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
        _level(level)
        names = self.results.areas.names[level]
        return self.results.table(level).set_axis(names, axis=0)

    def measures(self, level: str = "wijk") -> pd.DataFrame:
        """Give numerator, denominator, value, state, coverage and bounds of a level, all years."""
        _level(level)
        return self.results.measures.query("level == @level").reset_index(drop=True)

    def risk(self, level: str = "wijk") -> pd.DataFrame:
        """Give score, rank and fifth per area, highest risk first."""
        _level(level)
        scores = self.results.risk[level].scores
        named = scores.assign(name=self.results.areas.names[level])
        return named.sort_values(["rank", "name"]).set_index("name")

    def certainty(self, level: str = "wijk") -> pd.DataFrame:
        """Give the rank intervals, who belongs to the highest five, and what moves a rank."""
        _level(level)
        none = pd.DataFrame(columns=CERTAINTY)
        frame = self.results.certainty.get(level, none)
        named = frame.assign(name=self.results.areas.names[level])
        return named.sort_values(["rank", "name"]).set_index("name")

    def spatial(self, level: str = "wijk") -> SpatialReading:
        """Say whether areas of high or low risk lie together (Moran); needs esda."""
        _level(level)
        return compute.spatial(self.core, level, self.params.file.risk)

    def contributions(self, level: str = "wijk") -> pd.DataFrame:
        """Give what each indicator adds to the score of each area."""
        _level(level)
        found = self.results.risk[level].contributions
        return found.set_axis(self.results.areas.names[level].loc[found.index], axis=0)

    def audit(self, level: str = "wijk") -> pd.DataFrame:
        """Set the weight each indicator was given beside the one it really has."""
        _level(level)
        return audit.audit(self.core, self.params.file.risk, level)

    def correlations(self, level: str = "wijk") -> pd.DataFrame:
        """Correlate the indicators, each turned so that higher is more risk."""
        _level(level)
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
        _level(level)
        rows = self.core.shrunk.query("level == @level").drop(columns="level")
        named = rows.assign(area=rows["area"].map(self.core.areas.names[level]))
        return named.reset_index(drop=True)

    def profiles(self) -> Profiles:
        """Give the profiles of the wijken."""
        return self.results.profiles

    def risk_map(self, level: str = "wijk") -> Picture:
        """Draw the risk of the areas of a level."""
        _level(level)
        return pictures.risk_map(self.results, level)

    def profile_map(self) -> Picture:
        """Draw the profiles of the wijken."""
        return pictures.profile_map(self.results)

    def coverage_map(self, level: str = "sector") -> Picture:
        """Draw for how many indicators each area has a figure."""
        _level(level)
        return pictures.coverage_map(self.results, level)

    def ranking(self) -> Picture:
        """Draw the stadsdelen by risk."""
        return pictures.ranking(self.results)

    def finding(self, level: str = "wijk") -> Sentence:
        """Say in one sentence where the risk of a level is highest."""
        _level(level)
        return Sentence(sentences.city_sentence(self.results, level))

    def say(self, text: str) -> Sentence:
        """Show a text as running text."""
        return Sentence(text)

    def show(self, frame: pd.DataFrame, *, decimals: int | None = None) -> Picture:
        """Lay out any of these frames for a reader, in Dutch."""
        return pictures.table(frame, self.params.registry, decimals=decimals)

    def publish(self, folder: str | Path, *, parts: Sequence[str] | None = None) -> list[str]:
        """Write pages and tables (or ``parts`` of `genkgeo.site.PARTS`); list the files."""
        from genkgeo.site import PARTS, write_site

        return write_site(self.results, self.findings, Path(folder), parts=parts or PARTS)

    def map(self):
        """Give the interactive map; a notebook shows it."""
        from genkgeo.maps import interactive_map

        return interactive_map(self.results)

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
        _level(level)
        return change.compare(self.results, level, earlier, later)

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
        choices = self.params.file.risk
        return compute.with_spatial(compute.with_certainty(self.core, choices), choices)

    @cached_property
    def core(self) -> Results:
        """All results but how sure the ranks are, which takes longer than the rest together."""
        return compute.core(
            self.params, self.areas, self.figures, self.shapes, published=self._published
        )

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


def _level(level: str) -> str:
    """Give the level back, or say which ones there are."""
    if level not in LEVELS:
        raise ParamsError("Dit niveau bestaat niet", expected=", ".join(LEVELS), found=repr(level))
    return level


def _locate(path: Path) -> Path:
    """Find a relative path from here or from a folder above: notebooks lie one folder deep."""
    folders = [Path.cwd(), *Path.cwd().parents]
    found = [folder / path for folder in folders if (folder / path).is_file()]
    return found[0] if found else path
