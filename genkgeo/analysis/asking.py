"""De vragen die een analist stelt, en waarop een tabel het antwoord is."""

from __future__ import annotations

import geopandas as gpd

from genkgeo.analysis import about, crossing, figures
from genkgeo.analysis.desk import Desk
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

    def cross(
        self, rows: str = "stadsdeel", columns: str = "vijfde", *, count: str = "gebieden"
    ) -> Table:
        """Een kruistabel: hoeveel gebieden of inwoners in elk vak.

        Parameters
        ----------
        rows, columns : str
            "vijfde" (van het risico), "profiel", of een groter niveau zoals "stadsdeel".
        count : str
            "gebieden" of "inwoners".

        Examples
        --------
        >>> import genkgeo
        >>> int(genkgeo.load().cross("stadsdeel", "vijfde")["totaal"].iloc[-1])
        29
        """
        return crossing.crossed(self, rows, columns, count)

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
