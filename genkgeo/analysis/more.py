"""What is asked less often: behind the figures, behind the index, and the figures of the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from genkgeo.analysis import compute, pictures, sql
from genkgeo.analysis.desk import Desk
from genkgeo.analysis.paths import locate
from genkgeo.analysis.picture import Picture, Sentence
from genkgeo.analysis.tables import CODE, NAME, Table
from genkgeo.change import revisions
from genkgeo.index import audit
from genkgeo.parameters.index_spec import read_spec
from genkgeo.results import SpatialReading
from genkgeo.words import sentences, weighed

if TYPE_CHECKING:
    from genkgeo.analysis.form_panel import FormPanel


class More:
    """Wat minder vaak gevraagd wordt: achter de cijfers en de index, en de tekeningen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __dir__(self) -> list[str]:
        return [name for name in vars(type(self)) if not name.startswith("_")]

    # -- behind the figures

    def measures(self, level: str | None = None) -> Table:
        """Teller, noemer, waarde, toestand, dekking en grenzen van een niveau, alle jaren."""
        desk = self._desk
        level = desk.lookup.level(level)
        rows = desk.computed.measured.measures.query("level == @level")
        frame = rows.rename(columns={"period": "year"}).drop(columns="level").set_index("area")
        return desk.by_area(frame, level)

    def totals(self) -> Table:
        """Het stadstotaal van elke variabele, wat geen sector heeft inbegrepen."""
        frame = self._desk.computed.measured.totals.rename(columns={"period": "year"})
        return self._desk.dress(frame.set_index("variable"), "Stadstotalen", decimals=0)

    def reconciliation(self) -> Table:
        """Onze stadscijfers naast de gepubliceerde."""
        frame = self._desk.computed.measured.reconciliation.rename(columns={"period": "year"})
        return self._desk.dress(frame, "Naast de gepubliceerde cijfers")

    def findings(self) -> Table:
        """Wat de controle vond."""
        return self._desk.dress(self._desk.computed.findings, "Bevindingen")

    def revised(self) -> Table:
        """Welke oudere cijfers de bron veranderde sinds de vorige uitgave."""
        computed = self._desk.computed
        if computed.archive is None:
            return self._desk.dress(pd.DataFrame(columns=revisions.REVISED))
        frame = revisions.revised(computed.archive.edition, computed.edition)
        return self._desk.dress(
            frame, "Herzien door de bron", heads={"before": "eerst", "after": "nu"}
        )

    def shrunken(self, level: str | None = None) -> Table:
        """De ruwe cijfers naast de gekrompen; leeg als er niets gekrompen wordt.

        Returns
        -------
        Table
            Index ``code``; ``name, indicator``, ``raw`` (het cijfer), ``shrunk`` (gekrompen),
            ``own`` (hoe zwaar het eigen cijfer telt, 0 tot 1) en ``towards`` (waarheen).
        """
        desk = self._desk
        level = desk.lookup.level(level, below=True)
        rows = desk.computed.core.shrunk.query("level == @level").drop(columns="level")
        return desk.by_area(rows.set_index("area"), level)

    def sql(self, query: str | None = None) -> Table:
        """Stel een vraag in SQL aan de tabellen van de uitgave; vraagt duckdb.

        Parameters
        ----------
        query : str, optional
            Zoals ``SELECT naam, waarde FROM cijfers_wijken WHERE indicator = 'oki'``; zonder:
            welke tabellen er zijn, met hun kolommen.
        """
        from genkgeo.release.tables import release_tables

        computed = self._desk.computed
        tables = release_tables(computed.results, computed.told_findings)
        if query is None:
            return self._desk.dress(sql.contents_of(tables), "Tabellen van de uitgave")
        return self._desk.dress(sql.queried(tables, query), "Antwoord")

    # -- behind the index

    def contributions(self, level: str | None = None) -> Table:
        """Wat elke indicator bijdraagt aan de score van elk gebied."""
        desk = self._desk
        level = desk.lookup.ranked(level)
        frame = desk.computed.ranked.risk[level].contributions
        return desk.by_area(frame, level, f"Bijdragen, {desk.of(level)}", decimals=2)

    def audit(self, level: str | None = None) -> Table:
        """Het gewicht dat elke indicator kreeg, naast dat wat hij echt heeft."""
        desk = self._desk
        level = desk.lookup.ranked(level)
        frame = audit.audit(desk.computed.ranked, desk.computed.params.file.risk, level)
        return desk.dress(frame.rename_axis(index="indicator"), "Hoe zwaar elke indicator weegt")

    def correlations(self, level: str | None = None) -> Table:
        """Samenhang van de indicatoren, elk zo gedraaid dat hoger meer risico is."""
        desk = self._desk
        level = desk.lookup.ranked(level)
        table = audit.correlations(desk.computed.ranked, desk.computed.params.file.risk, level)
        short = {name: indicator.short for name, indicator in desk.registry.items()}
        return desk.dress(table.rename(index=short, columns=short), "Samenhang", decimals=2)

    def against(
        self, spec: str | Path | None = None, *, level: str | None = None, **changes: object
    ) -> Table:
        """Vergelijk de rangen met die van een andere index op dezelfde cijfers.

        Parameters
        ----------
        spec : str, optional
            Een recept, zoals ``params/index.yaml`` van vorig jaar; zonder: ``risk.previous`` van
            de parameters, of anders dezelfde index op een andere schaal.
        level : str, optional
        **changes
            In de plaats van een recept: ``transform``, ``weights`` of ``minimum_weight``.

        Returns
        -------
        Table
            Index ``code``; ``name, rank, other, shift``, wat het meest verschuift eerst.
        """
        desk = self._desk
        level, chosen = desk.lookup.ranked(level), desk.computed.params.file.risk
        results = desk.computed.ranked
        if results.risk[level].weights.empty:
            nothing = pd.DataFrame(columns=[NAME, "rank", "other", "shift"])
            return desk.dress(nothing.rename_axis(index=CODE))  # Nothing is ranked.
        if spec is not None:
            definition = read_spec(locate(Path(spec)))
        elif chosen.previous is not None and not changes:
            definition = read_spec(desk.computed.params.resolve(chosen.previous))
        else:
            definition = audit.definition(results, chosen, level, changes)
        return desk.by_area(audit.ranks_under(results, chosen, definition, level), level)

    def spatial(self, level: str | None = None) -> SpatialReading:
        """Of gebieden met hoog of laag risico bij elkaar liggen (Moran); vraagt esda."""
        desk = self._desk
        level = desk.lookup.ranked(level)
        return compute.spatial(desk.computed.ranked, level, desk.computed.params.file.risk)

    # -- what the city records

    def form(self, half: str, service: str | None = None) -> FormPanel:
        """Het formulier van een halfjaar, om hier in te vullen in plaats van in een werkmap.

        Parameters
        ----------
        half : str
            Zoals ``2026-1``.
        service : str, optional
            Van één dienst, of van een plan zonder diensten.
        """
        from genkgeo.analysis.form_panel import form_panel  # widgets are slow to import

        return form_panel(self._desk.computed.params, half, service)

    # -- what the pages say and draw

    def finding(self, level: str | None = None) -> Sentence:
        """Zeg waar het risico het hoogst is, en wie het zou zijn met een zekerder score."""
        level = self._desk.lookup.ranked(level)
        made = (sentences.city_sentence, weighed.reliable_sentence)
        said = (make(self._desk.computed.results, level) for make in made)
        return Sentence(" ".join(filter(None, said)))

    def coverage_map(self, level: str | None = None) -> Picture:
        """Teken voor hoeveel indicatoren elk gebied een cijfer heeft."""
        level = self._desk.lookup.level(level or self._desk.levels[0])
        return pictures.coverage_map(self._desk.computed.measured, level)

    def ranking(self) -> Picture:
        """Teken de stadsdelen op één lijn naar risico."""
        return pictures.ranking(self._desk.computed.results)

    def profile_map(self) -> Picture:
        """Teken de profielen op de kaart."""
        return pictures.profile_map(self._desk.computed.results)

    def choice(self) -> Picture:
        """Teken hoe stabiel en hoe gescheiden elk aantal profielen is."""
        return pictures.choice(self._desk.computed.results)

    def portraits(self) -> Picture:
        """Teken wat opvalt in elk profiel."""
        return pictures.portraits(self._desk.computed.results)

    def transition(self) -> Picture:
        """Teken welke profielen verdergaan, en wie verhuisde; leeg zonder vorige uitgave."""
        return pictures.transition(self._desk.computed.results)

    def trends(self, area: str | None = None) -> Picture:
        """Teken alle indicatoren door de jaren, van een gebied of van de stad."""
        desk = self._desk
        if area is None:
            return pictures.trends(desk.computed.measured, None)
        level, code = desk.lookup.area(area)
        return pictures.trends(desk.computed.measured, code, level)

    def change(self, area: str, level: str | None = None) -> Picture:
        """Teken waaruit de veranderingen van één gebied bestaan."""
        level, code = self._desk.lookup.area(area, level)
        return pictures.change(self._desk.computed.compared, level, code)
