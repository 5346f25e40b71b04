"""The inputs of one year, read and checked, and what is computed of them when first asked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from genkgeo import checks
from genkgeo.analysis import compute
from genkgeo.analysis.measuring import measured
from genkgeo.analysis.proposed_division import with_proposed_borders
from genkgeo.analysis.ranking import ranked
from genkgeo.change import archive
from genkgeo.change.archive import Archive
from genkgeo.change.edition import Edition
from genkgeo.checks import gate
from genkgeo.checks.flagged import flagged
from genkgeo.checks.publishable import publishable
from genkgeo.errors import GenkgeoError
from genkgeo.measures.disclosure import Told
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import all_public
from genkgeo.plans.action_places import with_ends
from genkgeo.plans.inputs import Plans
from genkgeo.profiles import remembered
from genkgeo.profiles.remembered import Remembered
from genkgeo.results import Results
from genkgeo.sources.municipalities import read_municipalities


class Computed:
    """What an analysis rests on; nothing here is made for a reader.

    Parameters
    ----------
    params : Params
    strict : bool
        Refuse what the gate blocks; else only list it among the findings.
    told : Told, optional
        What earlier releases told: it cannot be hidden any more.

    Attributes
    ----------
    params : Params
    areas : dict of str to Areas
        Vintage → hierarchy.
    figures : pandas.DataFrame
        The tidy figures as read, with vintage and table; with ``level`` where some come per area
        of a larger level than the sector.
    findings : pandas.DataFrame
        What the gate found; only warnings, for blocking findings raise.
    others : list of str
        Of each table with other municipalities in it, how many of its rows were not read.

    Raises
    ------
    ParamsError, DataError
        The input is not right.
    """

    def __init__(self, params: Params, *, strict: bool = True, told: Told | None = None) -> None:
        self.params, self._told = params, told
        self._inputs = gate.read_inputs(params)
        self.areas, self.figures = self._inputs.areas, self._inputs.every(params)
        city = params.file.municipality.name
        self.others = list(dict.fromkeys(more.sentence(city) for more in self._inputs.others))
        if strict:
            self._inputs.refuse()
        self.findings = gate.check_inputs(self._inputs, params)
        if strict:
            checks.refuse_blocking(self.findings)
        # What cannot be read is told after the figures, or among the findings.
        if params.file.vintage in self.areas:
            with nullcontext() if strict else suppress(GenkgeoError):
                self.findings = gate.with_shapes(self.findings, self.shapes, self._inputs, params)
        if strict:
            checks.refuse_blocking(self.findings)
        else:
            self.findings = gate.with_error(self.findings, self._first_error())

    @property
    def plans(self) -> Plans | None:
        """The plans of the city, if the parameters name them."""
        return self._inputs.plans

    @cached_property
    def shapes(self) -> dict[str, gpd.GeoDataFrame]:
        """Level → polygons of the vintage shown, EPSG:31370."""
        return gate.read_shapes(self.params, self.areas[self.params.file.vintage])

    @cached_property
    def archive(self) -> Archive | None:
        """What the earlier release left behind, if the parameters name one."""
        file = self.params.file
        if file.previous is None:
            return None
        before = archive.read(self.params.resolve(file.previous))
        archive.require_earlier(before, file.municipality.code, file.year, file.previous)
        return replace(before, edition=replace(before.edition, told=self._told))

    @cached_property
    def edition(self) -> Edition:
        """What the results follow from: figures, areas and method."""
        edition = compute.edition_of(
            self.params, self.areas, self.figures, before=self.archive, known=self._known
        )
        return replace(edition, told=self._told)

    @cached_property
    def told_findings(self) -> pd.DataFrame:
        """The findings that may be read by all: none says something of a hidden figure."""
        hidden = self.edition.protected.withheld
        return publishable(self.findings, self.figures, hidden, self.params.registry)

    @cached_property
    def measured(self) -> Results:
        """The figures shown, before anything is made of them: what a table needs."""
        results = measured(
            self.params,
            self.edition,
            self.shapes,
            published=self._inputs.published,
            references=self._inputs.references,
            municipalities=self._inputs.municipalities,
            places=self._inputs.spots,
        )
        places = results.places
        if self.plans is not None:
            places = with_ends(places, self.plans.register, results.last_day)
        marked = flagged(self.told_findings, results.areas, self.params.registry)
        return replace(results, flagged=marked, places=places)

    @cached_property
    def ranked(self) -> Results:
        """The same, with the risk."""
        return ranked(self.measured, self.params.file.risk)

    @cached_property
    def core(self) -> Results:
        """All results but how sure the ranks are, which takes longer than the rest together."""
        known = self._known
        earlier = compute.earlier_profiles(
            self.params.file.profiles, self.edition, known, self.archive
        )
        return compute.core(self.ranked, self.params, earlier)

    @cached_property
    def sure(self) -> Results:
        """The figures and the risk, with how sure the ranks are."""
        choices = self.params.file.risk
        results = compute.with_certainty(self.ranked, choices)
        return with_proposed_borders(results, choices)

    @cached_property
    def compared(self) -> Results:
        """The figures and the risk, with what changed since."""
        return compute.with_change(self.ranked, self.edition, self.archive)

    @cached_property
    def results(self) -> Results:
        """Everything that notebooks, pages and tables show."""
        choices, before = self.params.file.risk, self.archive
        results = replace(self.core, certainty=self.sure.certainty, change=self.compared.change)
        results = compute.with_reliable(results, choices)
        results = compute.with_spatial(results, choices)
        results = compute.with_known_profiles(results, self.edition, self._known, before)
        results = compute.with_course(results, choices)
        return compute.with_warnings(results, choices)

    def publish(self, folder: str | Path, *, parts: Sequence[str] | None = None) -> list[str]:
        """Write pages and tables (or ``parts`` of `genkgeo.release.site.PARTS`); list the files.

        Where the parameters ask for a release without pages these are its tables.
        """
        from genkgeo.release.site import PARTS, TABLES_ALONE, write_site

        asked = self.params.file.publish
        return write_site(
            self.results,
            self.told_findings,
            Path(folder),
            plans=self.plans,
            others=self.others,
            parts=parts or (PARTS if asked.pages else TABLES_ALONE),
            notebooks=asked.notebooks,
        )

    def on_other_choices(self, params: Params) -> Computed:
        """Go on with the same figures and other choices for the risk; nothing is read again."""
        other = copy(self)
        for name in ("ranked", "core", "sure", "compared", "results"):
            other.__dict__.pop(name, None)
        other.params = params
        method = replace(self.edition.method, risk=params.file.risk)
        _ = self.measured
        other.__dict__["measured"] = self.measured
        other.__dict__["edition"] = replace(self.edition, method=method)
        return other

    def keep(self, folder: str | Path) -> None:
        """Keep this year's inputs, method and results, for next year to compare with."""
        folder = Path(folder)
        archive.write(archive.archive_of(self.edition, self.results), folder)
        file = self.params.file
        known = remembered.remember(self.results.profiles, year=file.year, vintage=file.vintage)
        remembered.write(known, folder / archive.PROFILES)

    def keep_unhidden(self, folder: str | Path) -> None:
        """Keep all figures and findings, hidden ones too, for the analysts of the city alone."""
        from genkgeo.release.internal import internal_tables
        from genkgeo.release.tables import write_csv

        if not all_public(self.params.registry):
            write_csv(internal_tables(self.edition, self.results, self.findings), Path(folder))

    def beside(self, params: Params) -> None:
        """Go on with the same parameters elsewhere, and the figures of municipalities there.

        A batch knows what all municipalities are beside each other only after each was computed.
        """
        self.params = params
        if params.file.municipalities is not None:
            others = read_municipalities(params.resolve(params.file.municipalities))
            self.__dict__["results"] = replace(self.results, municipalities=others)

    @cached_property
    def _known(self) -> Remembered | None:
        """The profiles that keep their number, name and colour."""
        file = self.params.file
        if file.profiles.known is not None:
            path = self.params.resolve(file.profiles.known)
            kept = remembered.read(path, self.params.levels.ids[:-1])
            before = {} if self.archive is None else self.archive.edition.areas
            lists = {
                vintage: here.names[kept.level].index
                for vintage, here in (before | self.areas).items()
                if kept.level in here.levels
            }
            remembered.refuse_strange(kept, path, year=file.year, lists=lists)
            return kept
        if file.previous is None:
            return None
        kept = remembered.read(self.params.resolve(file.previous) / archive.PROFILES)
        return kept if kept.profiles else None

    def _first_error(self) -> GenkgeoError | None:
        """What would stop the results: the shapes, or all that comes after good figures."""
        if self.params.file.vintage not in self.areas:
            return None
        try:
            _ = self.shapes
            if checks.blocking(self.findings).empty:
                _ = self.core
        except GenkgeoError as error:
            return error
        return None
