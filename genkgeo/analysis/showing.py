"""The verbs of an analysis that show: pictures, sentences, tables and pages in Dutch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from genkgeo.analysis import pictures
from genkgeo.analysis.computed import Computed
from genkgeo.analysis.picture import Picture, Sentence
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.words import sentences

if TYPE_CHECKING:
    from genkgeo.analysis.live_map import LiveMap
    from genkgeo.analysis.slider_panel import SliderPanel


class Showing(Computed):
    """What an analysis can show; everything comes from its results."""

    def risk_map(self, level: str | None = None) -> Picture:
        """Draw the risk of the areas of a level."""
        level = self._level(level)
        return pictures.risk_map(self.results, level)

    def profile_map(self) -> Picture:
        """Draw the profiles."""
        return pictures.profile_map(self.results)

    def choice_figure(self) -> Picture:
        """Draw how stable and how well apart each number of profiles is."""
        return pictures.choice(self.results)

    def portraits(self) -> Picture:
        """Draw what stands out in each profile."""
        return pictures.portraits(self.results)

    def transition(self) -> Picture:
        """Draw which profiles went on, and who moved; empty without an earlier release."""
        return pictures.transition(self.results)

    def trends(self, area: str | None = None) -> Picture:
        """Draw the indicators through the years, of an area with a sheet or of the city."""
        return pictures.trends(self.results, area)

    def change_figure(self, area: str, level: str | None = None) -> Picture:
        """Draw what the changes of one area are made of."""
        return pictures.change(self.results, self._level(level), area)

    def coverage_map(self, level: str = SECTOR) -> Picture:
        """Draw for how many indicators each area has a figure."""
        level = self._level(level)
        return pictures.coverage_map(self.results, level)

    def ranking(self) -> Picture:
        """Draw the areas of the outer level by risk."""
        return pictures.ranking(self.results)

    def finding(self, level: str | None = None) -> Sentence:
        """Say where the risk of a level is highest, and who else would be by a surer score."""
        level = self._level(level)
        made = (sentences.city_sentence, sentences.reliable_sentence)
        said = (make(self.results, level) for make in made)
        return Sentence(" ".join(filter(None, said)))

    def environment(self, level: str | None = None) -> pd.DataFrame:
        """All figures of now and of the documents; or the last ones of now of a level."""
        table = self._of_the_plans("omgevingsanalyse")
        if level is None or table.empty:
            return table
        rows = table[table["niveau"] == level]
        return rows.drop_duplicates(["onderwerp", "gebied"], keep="last", ignore_index=True)

    def board(self, by: str = "") -> pd.DataFrame:
        """How far every indicator of every action is, or how many are how far.

        Parameters
        ----------
        by : str
            ``domein``, ``plan`` or the outer level: count the statuses per life domain, plan or
            area.
        """
        return self._of_the_plans(f"acties_per_{by}" if by else "acties_stand")

    def needs(self) -> pd.DataFrame:
        """The risk of every area beside what is there; high risk, little reach first."""
        return self._of_the_plans("noden")

    def barometer(self, level: str = MUNICIPALITY) -> pd.DataFrame:
        """The score of the barometer of the city or of a level below it, all years."""
        scores = self._of_the_plans("barometer")
        return scores if scores.empty else scores[scores["niveau"] == level].reset_index(drop=True)

    def plan_findings(self) -> Sentence:
        """Say in a sentence each what the pages about the plans show."""
        from genkgeo.release.plan_pages import plan_sentences

        if self.plans is None:
            return Sentence("De parameters noemen geen plannen.")
        return Sentence(" ".join(plan_sentences(self.plans, self.results)))

    def _of_the_plans(self, name: str) -> pd.DataFrame:
        """A table of the release; empty where the parameters name nothing to make it of."""
        return self._plan_tables.get(name, pd.DataFrame())

    @cached_property
    def _plan_tables(self) -> dict[str, pd.DataFrame]:
        from genkgeo.release.plan_tables import plan_tables

        return {} if self.plans is None else plan_tables(self.plans, self.results)

    def say(self, text: str) -> Sentence:
        """Show a text as running text."""
        return Sentence(text)

    def show(self, frame: pd.DataFrame | pd.Series, *, decimals: int | None = None) -> Picture:
        """Lay out any of these frames, or one column, for a reader, in Dutch."""
        return pictures.table(frame, self.params.registry, decimals=decimals)

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

    def map(self) -> LiveMap:
        """Draw the interactive map; ``.clicked`` of it is the code of the area clicked last."""
        from genkgeo.analysis.live_map import LiveMap

        return LiveMap(self.results)

    def sliders(self) -> SliderPanel:
        """Show sliders for the weights of the life domains, beside a map that follows them."""
        from genkgeo.analysis.slider_panel import SliderPanel

        return SliderPanel(self.results, self.params.file.risk)
