"""Wat een analist toont: kaart, lijn, staaf, tabel, verslag en bestanden."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from genkgeo.analysis import pictures
from genkgeo.analysis.desk import Desk
from genkgeo.analysis.picture import Picture, Sentence

if TYPE_CHECKING:
    from genkgeo.analysis.live_map import LiveMap
    from genkgeo.analysis.report import Report
    from genkgeo.analysis.slider_panel import SliderPanel


class Showing(Desk):
    """What an analysis can show."""

    def map(
        self,
        what: object = None,
        level: str | None = None,
        *,
        year: object = None,
        classes: int = 5,
        breaks: Sequence[float] | None = None,
        palette: str | Sequence[str] = "blauw",
        labels: bool = True,
        title: str = "",
    ) -> Picture | LiveMap:
        """De kaart: zonder meer die waarop je klikt, of een tekening van wat je kiest.

        Parameters
        ----------
        what : str, Series of lijst, optional
            "risico", "profiel", een indicator, of een eigen Series per naam of code. Een lijst
            zet kaarten naast elkaar.
        level : str, optional
            "sector", "wijk" of "stadsdeel"; zonder: de wijk.
        year : int, optional
        classes : int
            Hoeveel klassen, 2 tot 9, met natuurlijke grenzen.
        breaks : lijst, optional
            Eigen grenzen tussen de klassen.
        palette : str of lijst
            "blauw", "rood", "groen", "paars", "grijs", of eigen kleuren als "#2c7fb8".
        labels : bool
            Schrijf de namen in de gebieden.
        title : str

        Examples
        --------
        >>> import genkgeo
        >>> "Oud-Waterschei" in genkgeo.load().map("oki", "wijk", classes=4)
        True
        """
        if what is None:
            from genkgeo.analysis.live_map import LiveMap

            return LiveMap(self.computed.results)
        from genkgeo.analysis import drawn

        return drawn.map_of(
            self,
            what,
            level,
            year=year,
            classes=classes,
            breaks=breaks,
            palette=palette,
            labels=labels,
            title=title,
        )

    def line(
        self, indicator: object = None, areas: object = None, *, year: object = None
    ) -> Picture:
        """Lijnen door de jaren: een tekening per indicator, een kleur per gebied.

        Parameters
        ----------
        indicator : str of lijst, optional
            Zonder: alle.
        areas : str of lijst, optional
            Gebieden van elk niveau, tot acht; zonder: de stad.
        year : lijst, optional
            Zonder: alle jaren.

        Examples
        --------
        >>> import genkgeo
        >>> "Bret-Gelieren" in genkgeo.load().line("oki", ["Bret-Gelieren", "stad"])
        True
        """
        from genkgeo.analysis import drawn

        return drawn.lines_of(self, indicator, areas, year)

    def bar(
        self,
        what: object,
        level: str | None = None,
        *,
        year: object = None,
        areas: object = None,
        show: str = "waarde",
    ) -> Picture:
        """Staven per gebied, de langste boven, met de stad als lijn in een andere kleur.

        Parameters
        ----------
        what : str of Series
            Een indicator, of een eigen Series per naam of code.
        level : str, optional
        year : int, optional
        areas : str of lijst, optional
        show : str
            Zoals in `table`: "waarde", "teller", "verschil", "groei", "z", "aandeel" …

        Examples
        --------
        >>> import genkgeo
        >>> "Genk-Oost" in genkgeo.load().bar("oki", "stadsdeel")
        True
        """
        from genkgeo.analysis import drawn

        return drawn.bars_of(self, what, level, year, areas, show)

    def report(self, parts: Sequence[object], title: str = "Verslag") -> Report:
        """Zet tabellen, tekeningen en teksten onder elkaar in één bestand om te delen.

        Parameters
        ----------
        parts : lijst
            Wat de andere vragen gaven, en eigen tekst.
        title : str

        Examples
        --------
        >>> import genkgeo
        >>> genk = genkgeo.load()
        >>> genk.report(["Hoog in het oosten.", genk.risk().head(3), genk.bar("oki")]).page[:15]
        '<!DOCTYPE html>'
        """
        from genkgeo.analysis.report import report

        return report(self, parts, title)

    def sliders(self) -> SliderPanel:
        """Schuivers voor de gewichten, met een kaart die meebeweegt."""
        from genkgeo.analysis.slider_panel import SliderPanel

        return SliderPanel(self.computed.results, self.computed.params.file.risk)

    def show(
        self, what: pd.DataFrame | pd.Series | str, *, decimals: int | None = None
    ) -> Picture | Sentence:
        """Toon eender welke tabel in het Nederlands, of een tekst als lopende tekst."""
        if isinstance(what, str):
            return Sentence(what)
        plain = what if isinstance(what, pd.Series) else pd.DataFrame(what)
        dressed = getattr(what, "dressed", None)
        heads = dressed.heads if dressed else None
        return pictures.table(plain, self.registry, decimals=decimals, heads=heads)

    def export(self, folder: str | Path, *, parts: Sequence[str] | None = None) -> list[str]:
        """Schrijf pagina's en tabellen in een map, en noem de bestanden.

        Parameters
        ----------
        folder : str
        parts : lijst, optional
            Van "start", "tabellen", "paginas" en "plannen"; zonder: alles.
        """
        return self.computed.publish(folder, parts=parts)
