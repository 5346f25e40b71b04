"""The registry of indicators: what each one counts, divides by, and means.

Declared once in ``params/indicatoren.yaml`` and used by the parameters, the aggregation,
the pages and the error messages alike.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, field_validator, model_validator

from genkgeo.parameters.disclosure_rules import Rule, refuse_own_rules
from genkgeo.parameters.shown_names import Label, Short, refuse_alike
from genkgeo.parameters.strict_yaml import Model, read_yaml

DOMAINS = {
    "inkomen": "Inkomen",
    "werk": "Werk",
    "onderwijs": "Onderwijs",
    "wonen": "Wonen en energie",
    "gezondheid": "Gezondheid",
    "gezin": "Gezin",
    "schulden": "Rechten en schulden",
    "bevolking": "Bevolking",
}
"""Life domain → its Dutch name, in the order in which pages show them."""

if TYPE_CHECKING:
    Domain = str
else:
    Domain = Literal[tuple(DOMAINS)]
"""One of `DOMAINS`; a type checker cannot read the keys out of the dict."""

AGES = r"^([0-9]{1,2}(-[0-9]{1,2})?)?$"
"""How ages are written: ``0-3``, ``0``, or nothing."""

BREAKS = 4
"""Limits between the five classes of a map."""


def age_span(ages: str) -> tuple[int, int] | None:
    """First and last of written ages; None where none are written.

    Examples
    --------
    >>> age_span("0-3"), age_span("0"), age_span("")
    ((0, 3), (0, 0), None)
    """
    first, _, last = ages.partition("-")
    return (int(first), int(last or first)) if first else None


class Indicator(Model):
    """One indicator.

    Attributes
    ----------
    label, short : str
        Full Dutch name; that for a column head or a legend, at most some thirty characters.
    unit : str
        ``%`` or a unit as the reader sees it (``per leerling (0–4)``, ``kWh``).
    domain : str
        A key of `DOMAINS`.
    ages : str
        Whom it is about, in whole years, both included: ``0-3``, or ``0`` for who was born in the
        year. Empty: people of all ages, or no people.
    exists_from : {"sector", "gemeente"}
        Smallest area of which anybody has figures. Of the whole alone: such an indicator has no
        place on a map, so it is not used as the others are (`genkgeo.plans.city_figures`).
    kind : {"count", "rate", "mean", "not_aggregable"}
        ``count``: Σ numerator. ``rate``: factor × Σ numerator ÷ Σ denominator.
        ``mean``: the numerator column is a mean per sector, weighted by the denominator.
        ``not_aggregable``: a median or supplier's index, valid only where it was given.
    numerator, denominator : str
        Variables of the tidy frame; a count has no denominator.
    factor : float
        100 for a percentage, 1 otherwise.
    direction : {"higher", "lower", "none"}
        Which way is more risk; ``none`` keeps it out of the risk index.
    high, low : str
        Neutral Dutch words for a profile's name ("veel budgetmeters").
    minimum, public, smallest_count, zeros_hidden, complements, shown_from, why_hidden
        What may be shown: from the rule of its source (`genkgeo.parameters.disclosure_rules.Rule`),
        which a registry file must state. Who makes an indicator without a file and says nothing
        hides nothing.
    maximum_ratio : float, optional
        Largest possible numerator ÷ denominator: 1 for a share (never more of one in %), 4 for OKI.
    hidden_at_most : float, optional
        Largest numerator that the supplier hides (4 where it hides counts below 5); at least 1.
    signed : bool
        The numerator is a balance (who comes minus who goes) and may lie below 0. It is no number
        of people then: chance has no model for it, and nothing bounds what is hidden of it.
    persons : {"stock", "flow"}
        Who are counted. ``stock``: largely the same people or families each year, so that the
        chance in two years hangs together; ``flow``: others each year (births).
    persistence : float, optional
        Of a stock: the part of a year's chance that is still there a year later. Where it is not
        given it is estimated from the years themselves (`genkgeo.certainty.pairing`).
    years_together : int
        Of a flow: how many years each figure adds up; two figures share those that overlap.
    clustered : str
        What people come together in that share the characteristic: ``gezin``. Empty: each apart.
    design_effect : float
        How many times the variance of people apart it then has (Kish 1965): 1 + (b − 1) ρ, with b
        the people counted per family (weighted by itself) and ρ how alike they are.
    decimals : int
        Decimals shown to people.
    breaks : tuple of float, optional
        Four ascending numbers: the upper limits of the four lowest classes on the map. Without
        them the map looks for natural breaks in the figures of all years it shows.
    """

    label: Label
    short: Short
    unit: str
    domain: Domain
    ages: str = Field(default="", pattern=AGES)
    exists_from: Literal["sector", "gemeente"] = "sector"
    kind: Literal["count", "rate", "mean", "not_aggregable"] = "rate"
    numerator: str
    denominator: str | None = None
    factor: float = Field(default=1.0, gt=0)
    direction: Literal["higher", "lower", "none"] = "higher"
    high: str = ""
    low: str = ""
    source: str
    minimum: float = Field(default=0.0, ge=0)
    public: bool = False
    smallest_count: int = Field(default=1, ge=1)
    zeros_hidden: bool = False
    complements: bool = False
    shown_from: str | None = None
    why_hidden: str = ""
    maximum_ratio: float | None = Field(default=None, gt=0)
    hidden_at_most: float | None = Field(default=None, ge=1)
    signed: bool = False
    persons: Literal["stock", "flow"] = "flow"
    persistence: float | None = Field(default=None, ge=0, lt=1)
    years_together: int = Field(default=1, ge=1, le=10)
    clustered: str = ""
    design_effect: float = Field(default=1.0, ge=1, le=100)
    decimals: int = Field(default=1, ge=0, le=4)
    breaks: tuple[float, ...] | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it is made of: the numerator, and the denominator if it has one.

        Examples
        --------
        >>> dogs = {"label": "Honden", "short": "Honden", "unit": "aantal", "source": "geteld"}
        >>> Indicator(**dogs, domain="wonen", kind="count", numerator="honden").variables
        ('honden',)
        """
        return tuple(name for name in (self.numerator, self.denominator) if name)

    @property
    def age_span(self) -> tuple[int, int] | None:
        """First and last age of whom it is about; None where it is about all.

        Examples
        --------
        >>> dogs = {"label": "Honden", "short": "Honden", "unit": "aantal", "source": "geteld"}
        >>> dogs |= {"domain": "wonen", "kind": "count", "numerator": "honden"}
        >>> Indicator(**dogs, ages="0-3").age_span
        (0, 3)
        """
        return age_span(self.ages)

    @property
    def counted(self) -> bool:
        """Say whether the numerator counts something, so that chance has a model for it."""
        return self.kind in ("rate", "count") and not self.signed

    @property
    def possible(self) -> tuple[float, float]:
        """Between what its figures lie in any area, with what rounding may add.

        Examples
        --------
        >>> dogs = {"label": "Honden", "short": "Honden", "unit": "%", "source": "geteld"}
        >>> dogs |= {"domain": "wonen", "numerator": "honden", "denominator": "dieren"}
        >>> Indicator(**dogs, factor=100, maximum_ratio=1).possible
        (0.0, 100.0)
        >>> Indicator(**dogs).possible
        (0.0, inf)
        """
        if self.signed or not self.counted:
            return float("-inf"), float("inf")
        largest = float("inf") if self.maximum_ratio is None else self.maximum_ratio
        return 0.0, self.factor * largest

    def correlation(self, gap: int) -> float | None:
        """How far the chance in two years hangs together; None where the years must tell.

        Parameters
        ----------
        gap : int
            Years between the two.

        Examples
        --------
        >>> births = {"label": "Geboorten", "short": "Geboorten", "unit": "%", "source": "geteld"}
        >>> births |= {"domain": "gezin", "numerator": "kansarm", "denominator": "geboorten"}
        >>> three = Indicator(**births, years_together=3)
        >>> [round(three.correlation(gap), 2) for gap in (1, 2, 3)]
        [0.67, 0.33, 0.0]
        >>> round(Indicator(**births, persons="stock", persistence=0.9).correlation(2), 2)
        0.81
        """
        if self.persons == "flow":
            return max(0.0, 1.0 - gap / self.years_together)
        return None if self.persistence is None else self.persistence**gap

    @field_validator("breaks")
    @classmethod
    def _breaks_ascend(cls, given: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if given is not None and (
            len(given) != BREAKS or any(low >= high for low, high in itertools.pairwise(given))
        ):
            raise ValueError(
                f"breaks zijn {BREAKS} oplopende getallen, de grenzen tussen de vijf klassen "
                "van de kaart, bijvoorbeeld [2, 4, 6, 8]"
            )
        return given

    @model_validator(mode="after")
    def _ages_ascend(self) -> Indicator:
        if self.age_span and self.age_span[0] > self.age_span[1]:
            raise ValueError("ages gaan van jong naar oud, bijvoorbeeld 0-3")
        return self

    @model_validator(mode="after")
    def _balance_has_no_bounds(self) -> Indicator:
        if self.signed and self.kind not in ("rate", "count"):
            raise ValueError(
                f"een indicator van soort {self.kind} mag altijd onder 0: zonder signed"
            )
        if self.signed and (self.maximum_ratio is not None or self.hidden_at_most is not None):
            raise ValueError("een saldo (signed) heeft geen maximum_ratio en geen hidden_at_most")
        return self

    @model_validator(mode="after")
    def _share_is_at_most_everything(self) -> Indicator:
        percentage = self.unit == "%" and self.factor == 100 and self.kind == "rate"
        if percentage and (self.maximum_ratio or 1) > 1:
            raise ValueError("een aandeel in % is hoogstens 100 %: maximum_ratio is hoogstens 1")
        return self

    @model_validator(mode="after")
    def _chance_is_said_of_counts(self) -> Indicator:
        if self.persistence is not None and self.persons != "stock":
            raise ValueError("persistence hoort bij persons: stock (elk jaar dezelfde mensen)")
        if self.years_together > 1 and self.persons != "flow":
            raise ValueError("years_together hoort bij persons: flow (elk jaar andere mensen)")
        if bool(self.clustered) != (self.design_effect > 1):
            raise ValueError(
                "clustered en design_effect horen samen: waarin mensen samenleven die het kenmerk "
                "delen, en hoeveel keer groter de toevalsvariantie daardoor is, bijvoorbeeld "
                "clustered: gezin en design_effect: 2.3"
            )
        if not self.counted and (self.persons == "stock" or self.clustered):
            raise ValueError(
                f"van een indicator van soort {self.kind}{' met signed' if self.signed else ''} "
                "is de toevalsspreiding niet te zeggen: zonder persons en clustered"
            )
        return self

    @model_validator(mode="after")
    def _denominator_belongs_to_kind(self) -> Indicator:
        if self.kind in ("rate", "mean") and self.denominator is None:
            raise ValueError(f"een indicator van soort {self.kind} heeft een 'denominator' nodig")
        if self.kind in ("count", "not_aggregable") and self.denominator is not None:
            raise ValueError(f"een indicator van soort {self.kind} heeft geen 'denominator'")
        if self.denominator == self.numerator:
            raise ValueError(
                f"teller en noemer zijn allebei {self.numerator}: dat is overal hetzelfde; "
                "noem onder 'denominator' van hoeveel het een deel is"
            )
        return self


class Registry(Model):
    """The file ``indicatoren.yaml``: indicator id → `Indicator`, and source → what may be shown."""

    disclosure: dict[str, Rule] = Field(default_factory=dict)
    indicators: dict[str, Indicator] = Field(min_length=1)

    @field_validator("indicators", mode="before")
    @classmethod
    def _rules_are_of_sources(cls, given: Any) -> Any:
        refuse_own_rules(given)
        return given

    @field_validator("indicators")
    @classmethod
    def _names_differ(cls, given: dict[str, Indicator]) -> dict[str, Indicator]:
        refuse_alike(given)
        return given

    @model_validator(mode="after")
    def _every_source_has_a_rule(self) -> Registry:
        sources = dict.fromkeys(one.source for one in self.indicators.values())
        lacks = [source for source in sources if source not in self.disclosure]
        if lacks:
            raise ValueError(
                f"disclosure zegt niet wat er van {_listed(lacks)} getoond mag worden. "
                "Zet er bij, of met public: true als de leverancier het zelf publiceert:"
                f"\n      {lacks[0]}: {{smallest_count: 5, smallest_denominator: 20, "
                'zeros: shown, complements: true, reason: "…"}'
            )
        return self

    @property
    def ruled(self) -> dict[str, Indicator]:
        """The indicators, each with the rule of its source."""
        return {
            name: one.model_copy(update=self.disclosure[one.source].of_indicator)
            for name, one in self.indicators.items()
        }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def all_public(registry: Mapping[str, Indicator]) -> bool:
    """Say whether the suppliers publish all of it themselves, so that nothing is secret."""
    return all(one.public for one in registry.values())


def read_registry(path: Path) -> dict[str, Indicator]:
    """Read the registry file.

    Returns
    -------
    dict of str to Indicator
        In the order of the file.

    Raises
    ------
    ParamsError
        The file breaks the schema; every fault is listed with its line.
    """
    return read_yaml(path, Registry).ruled
