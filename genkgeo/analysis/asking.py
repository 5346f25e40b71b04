"""De vragen die een analist stelt, en waarop een tabel het antwoord is."""

from __future__ import annotations

import geopandas as gpd

from genkgeo.analysis import about, figures, planned, reasons
from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of
from genkgeo.analysis.tables import Table


class Asking(Desk):
    """What an analysis can be asked; its docstrings are Dutch, for an analyst reads them.

    Every answer is a frame with the code of the area for its index and the name beside it.
    """

    def about(self, what: str | None = None) -> Table:
        """Wat zit erin: alle indicatoren, of alles over één indicator.

        Parameters
        ----------
        what : str, optional
            Een indicator ("oki", "Leefloon"), "gebieden" of "bronnen"; zonder: de indicatoren.

        Returns
        -------
        Table
            ``definition, unit, domain, source, years, levels``.

        Examples
        --------
        >>> import genkgeo
        >>> genkgeo.load().about("OKI").loc["unit", "value"]
        'kenmerken per leerling (0–4)'
        """
        return about.about(self, what)

    def table(
        self,
        level: str | None = None,
        indicator: object = None,
        *,
        year: object = None,
        areas: object = None,
        show: str = "waarde",
        total: bool = False,
        empty: bool = True,
    ) -> Table:
        """De cijfers: een rij per gebied, een kolom per indicator.

        Parameters
        ----------
        level : str, optional
            "sector", "wijk", "stadsdeel" of "gemeente"; zonder: de wijk.
        indicator : str of lijst, optional
            Een of meer indicatoren, of een levensdomein; zonder: alle.
        year : int, lijst of "alle", optional
            Zonder: van elke indicator het laatste jaar. Bij meer jaren een rij per gebied en jaar.
        areas : str of lijst, optional
            Namen of codes; een stadsdeel staat voor zijn wijken.
        show : str
            "waarde", "teller", "noemer", "verschil" of "groei" (tegenover het jaar ervoor), "z",
            "aandeel" (in de stad), "rang", "toestand", "dekking", "laagst" of "hoogst".
        total : bool
            Zet de stad onderaan.
        empty : bool
            False laat rijen zonder enig cijfer weg.

        Returns
        -------
        Table
            Index ``code``; ``name``, ``year`` bij meer jaren, en de indicatoren. ``.T`` kantelt.

        Examples
        --------
        >>> import genkgeo
        >>> genk = genkgeo.load()
        >>> genk.table("stadsdeel", "leefloon", areas="Genk-Oost").round(2).values.tolist()
        [['Genk-Oost', 1.37]]
        """
        return figures.figures(self, level, indicator, year, areas, show, total=total, empty=empty)

    def frame(self, level: str | None = None, *, year: object = None) -> gpd.GeoDataFrame:
        """De cijfers en het risico met hun grenzen: voor ``.plot()``, ``.explore()`` of eigen werk.

        Parameters
        ----------
        level : str, optional
            "sector", "wijk", "stadsdeel" of "gemeente"; zonder: de wijk.
        year : int, optional
            Met een jaar staat het risico er niet bij.

        Returns
        -------
        geopandas.GeoDataFrame
            Index ``code``; ``name``, de indicatoren, ``score, rank, fifth`` en ``geometry``
            (EPSG:31370).

        Examples
        --------
        >>> import genkgeo
        >>> genk = genkgeo.load()
        >>> int(genk.frame("wijk").join(genk.risk("wijk")["of"])["of"].notna().sum())
        31
        """
        return figures.with_shapes(self, level, year)

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

    def compare(self, *what: object, indicator: object = None, year: object = None) -> Table:
        """Leg gebieden naast de stad, of twee jaren naast elkaar.

        Parameters
        ----------
        *what : str of int
            Een of meer gebieden: elk naast de stad. Of een niveau (of gebieden) en twee jaren.
        indicator : str of lijst, optional
        year : int, optional

        Returns
        -------
        Table
            Index ``code``; ``name, indicator, value, city_value, difference, rank, of``, of bij
            jaren ``earlier, later, difference, moved`` en ``why`` er geen verschil is.

        Examples
        --------
        >>> import genkgeo
        >>> genk = genkgeo.load()
        >>> genk.compare("Genk-Oost", indicator="oki")["rank"].tolist()
        [6.0]
        >>> len(genk.compare("wijk", 2024, 2025, indicator="oki"))
        31
        """
        return figures.beside(self, what, indicator, year)

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
            "acties", "geld", "noden", "barometer", "omgeving" of "zinnen".
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
