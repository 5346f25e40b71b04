"""The one entry for notebooks, command line and batch: ``genkgeo.load(PARAMS)``."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from genkgeo import (
    change,
    checks,
    disclosure,
    indicators,
    pictures,
    profiles,
    risk,
    sentences,
)
from genkgeo.areas import LEVELS, read_areas
from genkgeo.cube import Cube, build_cube, residents, totals
from genkgeo.geometry import level_shapes
from genkgeo.params import Params, read_params
from genkgeo.pictures import Picture, Sentence
from genkgeo.results import Profiles, Results, Risk
from genkgeo.sources import read_tables
from genkgeo.sources.fetch import sha256
from genkgeo.sources.text import read_csv

EXAMPLE_NOTE = "Voorbeeldcijfers, geen echte cijfers."
PROPOSAL_NOTE = "De indeling in stadsdelen is een voorstel."
RISK_LEVELS = ("sector", "wijk", "stadsdeel")


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
    checked = read_params(_locate(Path(params)))
    return Analysis(checked if vintage is None else checked.with_vintage(vintage))


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

    levels = ("sector", "wijk", "stadsdeel", "gemeente")

    def __init__(self, params: Params, *, strict: bool = True) -> None:
        self.params = params
        params.must_exist()
        self.areas = {
            vintage: read_areas(vintage, files, params.file.municipality, params.root)
            for vintage, files in params.file.areas.items()
        }
        self.figures = self._read_figures()
        self.findings = checks.check_figures(self.figures, self.areas, params)
        if strict:
            checks.refuse_blocking(self.findings)

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
        names = self.results.areas.names[level]
        return self.results.table(level).set_axis(names, axis=0)

    def measures(self, level: str = "wijk") -> pd.DataFrame:
        """Give numerator, denominator, value, state, coverage and bounds of a level, all years."""
        return self.results.measures.query("level == @level").reset_index(drop=True)

    def risk(self, level: str = "wijk") -> pd.DataFrame:
        """Give score, rank and fifth per area, highest risk first."""
        scores = self.results.risk[level].scores
        named = scores.assign(name=self.results.areas.names[level])
        return named.sort_values(["rank", "name"]).set_index("name")

    def contributions(self, level: str = "wijk") -> pd.DataFrame:
        """Give what each indicator adds to the score of each area."""
        found = self.results.risk[level].contributions
        return found.set_axis(self.results.areas.names[level].loc[found.index], axis=0)

    def profiles(self) -> Profiles:
        """Give the profiles of the wijken."""
        return self.results.profiles

    def risk_map(self, level: str = "wijk") -> Picture:
        """Draw the risk of the areas of a level."""
        return pictures.risk_map(self.results, level)

    def profile_map(self) -> Picture:
        """Draw the profiles of the wijken."""
        return pictures.profile_map(self.results)

    def coverage_map(self, level: str = "sector") -> Picture:
        """Draw for how many indicators each area has a figure."""
        return pictures.coverage_map(self.results, level)

    def ranking(self) -> Picture:
        """Draw the stadsdelen by risk."""
        return pictures.ranking(self.results)

    def finding(self, level: str = "wijk") -> Sentence:
        """Say in one sentence where the risk of a level is highest."""
        return Sentence(sentences.city_sentence(self.results, level))

    def say(self, text: str) -> Sentence:
        """Show a text as running text."""
        return Sentence(text)

    def show(self, frame: pd.DataFrame) -> Picture:
        """Lay out any of these frames for a reader, in Dutch."""
        return pictures.table(frame, self.params.registry)

    def publish(self, folder: str | Path) -> list[str]:
        """Write pages and tables into a folder and list the files."""
        from genkgeo.site import write_site

        return write_site(self.results, self.findings, Path(folder))

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
        return level_shapes(self.params, self.areas[self.params.file.vintage])

    @cached_property
    def results(self) -> Results:
        """Everything that notebooks, pages and tables show."""
        file, here = self.params.file, self.areas[self.params.file.vintage]
        cubes = self._cubes()
        measures = self._measures(cubes)
        sums = [totals(cube, self.areas[v]).assign(vintage=v) for v, cube in cubes.items()]
        partial = Results(
            title=file.title,
            year=file.year,
            example=file.example,
            areas=here,
            shape_note=file.areas[file.vintage].shapes.note,
            shapes=self.shapes,
            registry=self.params.registry,
            measures=measures,
            residents=residents(cubes[file.vintage], here, file.residents, file.year),
            risk={},
            profiles=None,
            totals=pd.concat(sums).sort_values(["variable", "period"], ignore_index=True),
            reconciliation=self._reconcile(measures),
            sources=self._sources(),
            notes=_notes(file.example, here.proposal),
        )
        risks = {level: self._risk(partial, level) for level in RISK_LEVELS}
        found = profiles.cluster(
            partial.table("wijk"),
            self.params.registry,
            file.profiles,
            minimum_share=file.risk.minimum_weight,
        )
        return replace(partial, risk=risks, profiles=found)

    def _cubes(self) -> dict[str, Cube]:
        """Vintage → its figures."""
        return {
            vintage: build_cube(rows, self.areas[vintage], zero=self._zero(vintage))
            for vintage, rows in self.figures.groupby("vintage")
        }

    def _measures(self, cubes: dict[str, Cube]) -> pd.DataFrame:
        """Measure every year on the vintage shown; without a crosswalk only the gemeente."""
        file, here = self.params.file, self.areas[self.params.file.vintage]
        parts = []
        for vintage, cube in cubes.items():
            own = vintage == file.vintage
            transfer = None if own else self._transfer(vintage)
            found = indicators.measure(
                cube,
                self.params.registry,
                here if own or transfer is not None else self.areas[vintage],
                levels=LEVELS if own or transfer is not None else ("gemeente",),
                size=file.size or file.residents,
                transfer=transfer,
            )
            parts.append(found.assign(vintage=vintage))
        parts.sort(key=lambda part: part["vintage"].iloc[0] != file.vintage)
        both = pd.concat(parts, ignore_index=True)
        # a year that is there in both vintages counts in the one that is shown
        both = both.drop_duplicates(indicators.KEYS, ignore_index=True)
        return disclosure.protect(both, self.params.registry, here)

    def _transfer(self, vintage: str) -> csr_array | None:
        """Read which share of each unit of another vintage goes where in the one shown."""
        file = self.params.file
        if file.crosswalk is None:
            return None
        from genkgeo import vintages

        path, here = self.params.resolve(file.crosswalk), self.areas[file.vintage]
        weights = vintages.read_crosswalk(path, vintage, file.vintage)
        old = self.areas[vintage]
        vintages.check(weights, old.sectors.index, here.sectors.index)
        return vintages.transfer(weights, old, here)

    def _zero(self, vintage: str) -> frozenset[str]:
        """Name the variables of tables in which a sector without a row is a real 0."""
        zero = [i for i, t in enumerate(self.params.file.tables) if t.absent == "zero"]
        rows = self.figures[(self.figures["vintage"] == vintage) & self.figures["table"].isin(zero)]
        return frozenset(rows["variable"])

    def _risk(self, results: Results, level: str) -> Risk:
        city = results.table("gemeente").iloc[0]
        return risk.composite(
            results.table(level), city, self.params.registry, self.params.file.risk, level=level
        )

    def _read_figures(self) -> pd.DataFrame:
        figures = read_tables(self.params)
        tables = self.params.file.tables
        keep = np.ones(len(figures), dtype=bool)
        for position, table in enumerate(tables):
            if table.wider:
                known = figures["sector"].isin(self.areas[table.vintage].units)
                keep &= (figures["table"] != position).to_numpy() | known.to_numpy()
        return figures[keep].reset_index(drop=True)

    def _reconcile(self, measures: pd.DataFrame) -> pd.DataFrame:
        columns = ["indicator", "period", "ours", "published", "difference", "source"]
        published = self.params.file.published
        if published is None:
            return pd.DataFrame(columns=columns)
        path = self.params.resolve(published.file)
        given = read_csv(path, required=["indicator", "jaar", "gebied", "waarde", "bron"])
        given = given[given["gebied"] == published.area]
        ours = measures[measures["level"] == "gemeente"][["indicator", "period", "value"]]
        both = given.assign(period=given["jaar"].astype(int)).merge(
            ours, on=["indicator", "period"], how="inner", validate="one_to_one"
        )
        value = both["waarde"].astype(float)
        return pd.DataFrame(
            {
                "indicator": both["indicator"],
                "period": both["period"],
                "ours": both["value"],
                "published": value,
                "difference": both["value"] - value,
                "source": both["bron"],
            },
            columns=columns,
        )

    def _sources(self) -> pd.DataFrame:
        rows = []
        for position, table in enumerate(self.params.file.tables):
            periods = sorted(self.figures.loc[self.figures["table"] == position, "period"].unique())
            rows.append(
                {
                    "file": Path(table.file).name,
                    "format": table.format,
                    "vintage": table.vintage,
                    "periods": ", ".join(map(str, periods)),
                    "sha256": sha256(self.params.resolve(table.file)),
                }
            )
        return pd.DataFrame(rows)


def _locate(path: Path) -> Path:
    """Find a relative path from here or from a folder above: notebooks lie one folder deep."""
    folders = [Path.cwd(), *Path.cwd().parents]
    found = [folder / path for folder in folders if (folder / path).is_file()]
    return found[0] if found else path


def _notes(example: bool, proposal: bool) -> tuple[str, ...]:
    return ((EXAMPLE_NOTE,) if example else ()) + ((PROPOSAL_NOTE,) if proposal else ())
