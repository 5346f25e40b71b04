"""De vragen naar waarom: hoe hoog, waardoor, hoe zeker, wie gelijkt, wat veranderde."""

from __future__ import annotations

from genkgeo.analysis import planned, reasons
from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of
from genkgeo.analysis.tables import Table


class Explaining(Desk):
    """What an analysis can explain; its docstrings are Dutch, for an analyst reads them."""

    def risk(self, level: str | None = None, *, areas: object = None) -> Table:
        """Het risico: score, rang en vijfde, het hoogste eerst.

        Parameters
        ----------
        level : str, optional
            "sector", "wijk" of "stadsdeel"; zonder: de wijk.
        areas : str of lijst, optional

        Returns
        -------
        Table
            Index ``code``; ``name, score, rank, of, city, weight, state, fifth``.

        Examples
        --------
        >>> import genkgeo
        >>> genkgeo.load().risk("wijk")["name"].iloc[0]
        'Oud-Waterschei'
        """
        return reasons.risk(self, level, areas)

    def why(self, area: str, *, level: str | None = None, by: str = "indicator") -> Table:
        """Waarom heeft een gebied zijn score, en welke keuze maakt dat zo.

        Parameters
        ----------
        area : str
            Naam of code.
        level : str, optional
            Als meer niveaus een gebied van die naam hebben.
        by : str
            "indicator": wat elke indicator bijdraagt. "keuze": de rang als één keuze anders was.

        Returns
        -------
        Table
            ``indicator, value, average, contribution, above_average``; de bijdragen tellen op tot
            de score. Of ``choice, rank, other, fifth, other_fifth, shift``.

        Examples
        --------
        >>> import genkgeo
        >>> genkgeo.load().why("Oud-Waterschei")["indicator"].iloc[0]
        'kinderen_zonder_werk'
        """
        ways = {"indicator": ("indicatoren",), "keuze": ("keuzes", "choice", "choices")}
        found = one_of(by, ways, "Zo wordt een score niet uitgelegd")
        if found == "keuze":
            return reasons.choices_of(self, area, level)
        return reasons.parts_of(self, area, level)

    def sure(self, what: str | None = None) -> Table:
        """Hoe zeker is de rang, van een niveau of van één gebied.

        Parameters
        ----------
        what : str, optional
            "sector", "wijk", "stadsdeel" of een gebied; zonder: de wijk.

        Returns
        -------
        Table
            Index ``code``; ``name, rank, rank_low, rank_high, p_top, group, mover, sentence``.

        Examples
        --------
        >>> import genkgeo
        >>> genkgeo.load().sure("Boxbergheide")[["rank_low", "rank_high"]].values.tolist()
        [[1.0, 7.0]]
        """
        return reasons.sure(self, what)

    def alike(
        self, area: str, number: int = 5, *, level: str | None = None, columns: object = None
    ) -> Table:
        """Welke gebieden lijken op dit gebied, met de afstand.

        Parameters
        ----------
        area : str
            Naam of code.
        number : int
            Hoeveel gebieden.
        level : str, optional
        columns : lijst, optional
            Indicatoren waarop ze lijken; zonder: die van het risico.

        Returns
        -------
        Table
            Index ``code``; ``name, distance, indicators`` en de cijfers; het dichtste eerst.

        Examples
        --------
        >>> import genkgeo
        >>> len(genkgeo.load().alike("Bret", 3))
        3
        """
        return reasons.alike(self, area, number, level, columns)

    def changed(
        self, what: str = "score", level: str | None = None, *, areas: object = None
    ) -> Table:
        """Wat veranderde sinds de vorige uitgave, en waardoor.

        Parameters
        ----------
        what : str
            "score", "rang" of een indicator.
        level : str, optional
            Zonder: de wijk.
        areas : str of lijst, optional

        Returns
        -------
        Table
            Index ``code``; ``name, earlier, later, difference``, waaruit dat bestaat (``real,
            boundary, revision, method``), ``low, high, verdict, why``.

        Examples
        --------
        >>> import genkgeo
        >>> genkgeo.load().changed("score")["name"].iloc[0]
        'Nieuw-Termien'
        """
        return reasons.changed(self, what, level, areas)

    def signals(self, level: str | None = None, *, areas: object = None) -> Table:
        """De vroege signalen: wat steeg meer dan toeval, en wat is na te kijken.

        Parameters
        ----------
        level : str, optional
            Zonder: alle niveaus.
        areas : str of lijst, optional

        Returns
        -------
        Table
            Index ``code``; ``name, level, kind, since, drivers, sentence, people, rate``.

        Examples
        --------
        >>> import genkgeo
        >>> genkgeo.load().signals("wijk")["name"].iloc[0]
        'Langerlo'
        """
        return reasons.signals(self, level, areas)

    def profiles(
        self, level: str | None = None, columns: object = None, number: int | None = None
    ) -> Table:
        """De profielen, ook op eigen indicatoren, een ander niveau of een ander aantal.

        Parameters
        ----------
        level : str, optional
        columns : lijst, optional
            Indicatoren of levensdomeinen.
        number : int, optional
            Hoeveel profielen, van 2 tot 8; zonder: zoveel als de cijfers zelf tonen.

        Returns
        -------
        Table
            Index ``code``; ``name, profile, profile_name, confidence, second``.

        Examples
        --------
        >>> import genkgeo
        >>> genkgeo.load().profiles(columns=["oki", "leefloon"], number=3)["profile"].nunique()
        3
        """
        return reasons.profiled(self, level, columns, number)

    def plans(
        self,
        what: str = "acties",
        *,
        level: str | None = None,
        areas: object = None,
        by: str | None = None,
    ) -> Table:
        """De plannen van de stad: hoe ver, waarvoor, en waar nood is zonder bereik.

        Parameters
        ----------
        what : str
            "acties", "geld", "verloop", "noden", "barometer", "omgeving" of "zinnen".
        level : str, optional
            Van de barometer of de omgeving.
        areas : str of lijst, optional
            Van de noden of de barometer.
        by : str, optional
            Tel acties per "domein", "plan" of "stadsdeel".

        Examples
        --------
        >>> import genkgeo
        >>> genkgeo.load().plans("noden")["name"].iloc[0]
        'Oud-Waterschei'
        """
        return planned.planned(self, what, level, areas, by)
