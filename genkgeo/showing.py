"""The verbs of an analysis that show: pictures, sentences, tables and pages in Dutch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from genkgeo import pictures, sentences
from genkgeo.areas import require_level
from genkgeo.params import Params
from genkgeo.pictures import Picture, Sentence
from genkgeo.results import Results


class Showing:
    """What an analysis can show; everything comes from its results."""

    params: Params
    findings: pd.DataFrame
    results: Results

    def risk_map(self, level: str = "wijk") -> Picture:
        """Draw the risk of the areas of a level."""
        require_level(level)
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

    def trends(self, stadsdeel: str | None = None) -> Picture:
        """Draw the indicators through the years, of a stadsdeel or of the city."""
        return pictures.trends(self.results, stadsdeel)

    def change_figure(self, area: str, level: str = "wijk") -> Picture:
        """Draw what the changes of one area are made of."""
        return pictures.change(self.results, level, area)

    def coverage_map(self, level: str = "sector") -> Picture:
        """Draw for how many indicators each area has a figure."""
        require_level(level)
        return pictures.coverage_map(self.results, level)

    def ranking(self) -> Picture:
        """Draw the stadsdelen by risk."""
        return pictures.ranking(self.results)

    def finding(self, level: str = "wijk") -> Sentence:
        """Say in one sentence where the risk of a level is highest."""
        require_level(level)
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
