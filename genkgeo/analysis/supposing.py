"""Wat als: dezelfde cijfers met andere gewichten, krimp of grenzen; telkens weer een analyse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of, refuse
from genkgeo.analysis.what_if import counted_domains
from genkgeo.errors import AskedError
from genkgeo.parameters.registry import DOMAINS

SHRINKAGE = {
    "none": ("geen", "uit"),
    "empirical_bayes": ("bayes", "empirisch"),
    "empirical_logit": ("logit",),
}
"""Ways to shrink → other words for them."""


class Supposing(Desk):
    """What another choice would make of the same figures."""

    def with_weights(self, weights: Mapping[str, float] | None = None, **more: float) -> Self:
        """Wat als de levensdomeinen anders wegen.

        Parameters
        ----------
        weights : dict, optional
            Levensdomein → gewicht; wat niet genoemd is, weegt 1. Ook als woorden: ``inkomen=2``.

        Returns
        -------
        Analysis
            Met dezelfde vragen: ``genk.with_weights(inkomen=2).risk("wijk")``.

        Examples
        --------
        >>> import genkgeo
        >>> genk = genkgeo.load().with_weights(inkomen=3, schulden=0)
        >>> round(float(genk.why("Oud-Waterschei")["contribution"].sum()), 2)
        1.54
        """
        chosen = {}
        known = {key: (DOMAINS[key],) for key in counted_domains(self.registry)}
        for name, weight in {**dict(weights or {}), **more}.items():
            domain = one_of(name, known, "Dit levensdomein telt niet in het risico")
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not weight >= 0:
                raise AskedError(
                    f"Het gewicht van {DOMAINS[domain].lower()} kan niet",
                    expected="een getal vanaf 0",
                    found=repr(weight),
                )
            chosen[domain] = float(weight)
        given = {key: chosen.get(key, 1.0) for key in known}
        if not any(given.values()):
            raise AskedError("Alle gewichten zijn 0", expected="minstens één gewicht boven 0")
        return self._with_risk(weights=given)

    def with_shrinkage(self, rule: str = "empirical_bayes", *, towards: str | None = None) -> Self:
        """Wat als cijfers van kleine gebieden naar dat van een groter gebied getrokken worden.

        Parameters
        ----------
        rule : str
            "empirical_bayes", "empirical_logit" of "geen".
        towards : str, optional
            Naar welk niveau: "gemeente" (zonder) of "stadsdeel".

        Returns
        -------
        Analysis
            ``.more.shrunken("wijk")`` toont beide; score en rang blijven op de ruwe cijfers.
        """
        found = one_of(rule, SHRINKAGE, "Zo wordt er niet gekrompen")
        at = self.levels[-1] if towards is None else self.lookup.level(towards)
        if at == self.levels[0]:
            raise refuse("Naar dit niveau kan niet gekrompen worden", towards, self.levels[1:])
        return self._with_risk(shrinkage=found, shrink_towards=at)

    def with_borders(self, vintage: str | int) -> Self:
        """Wat als dezelfde cijfers op de grenzen van een andere indeling staan.

        Parameters
        ----------
        vintage : str
            Een indeling van de parameters, zoals "2019"; cijfers verhuizen met de omrekening.

        Returns
        -------
        Analysis

        Examples
        --------
        >>> import genkgeo
        >>> len(genkgeo.load().with_borders("2019").table("sector"))
        53
        """
        from genkgeo.analysis.computed import Computed

        params = self.computed.params
        known = {name: () for name in params.file.areas}
        found = one_of(str(vintage), known, "Deze indeling is er niet")
        return self._again(Computed(params.with_vintage(found)))

    def with_indicator(
        self,
        file: str | Path,
        column: str,
        *,
        per: str | None = None,
        domain: str = "bevolking",
        direction: str = "geen",
        factor: float = 1000,
        public: bool = False,
        sheet: str | None = None,
        decimal: str | None = None,
    ) -> Self:
        """Zet een eigen indicator uit een bestand naast de andere.

        Een titelrij, Nederlandse decimalen, namen in de plaats van codes en een rij met het totaal
        mogen: wat overgeslagen is, staat onder elke tabel.

        Parameters
        ----------
        file : str
            Een werkboek of csv, met een rij per wijk, stadsdeel of sector.
        column : str
            De kolom met het cijfer.
        per : str, optional
            Deel door "inwoners" of de noemer van een indicator; zonder: het cijfer zelf.
        domain : str
            Levensdomein.
        direction : str
            "hoger" of "lager" is meer risico: dan telt de indicator mee. "geen": niet.
        factor : float
            Per hoeveel, zoals 1000 inwoners.
        public : bool
            De bron publiceert deze cijfers zelf. Anders worden aantallen onder 5 verborgen, en wat
            ze zou verraden.
        sheet : str, optional
            Het blad, in een werkmap met meer dan één.
        decimal : str, optional
            "komma" of "punt", waar de kolom niet toont wat een teken betekent.
        """
        from genkgeo.analysis.own_indicator import Asked, with_own

        asked = Asked(file, column, per, domain, direction, float(factor), public, sheet, decimal)
        computed, said = with_own(self, asked)
        again = self._again(computed)
        again.said += said
        return again

    def _with_risk(self, **choices: object) -> Self:
        params = self.computed.params
        risk = params.file.risk.model_copy(update=choices)
        file = params.file.model_copy(update={"risk": risk})
        return self._again(self.computed.on_other_choices(params.model_copy(update={"file": file})))

    def _again(self, computed: object) -> Self:
        again = type(self)(computed)  # type: ignore[arg-type]
        again.said = self.said
        return again
