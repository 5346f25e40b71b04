"""What a plan file may hold: goals, actions, their indicators, budget and places."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from genkgeo.parameters import registry
from genkgeo.parameters.registry import AGES
from genkgeo.parameters.strict_yaml import Model
from genkgeo.plans.of_whom import Among
from genkgeo.words.dutch import number

DOMAINS = registry.DOMAINS | {
    "vrije_tijd": "Vrije tijd en meedoen",
    "samenleven": "Samenleven en buurt",
    "samenwerking": "Samenwerking en beleid",
}
"""Life domain of an action → its Dutch name; actions also work where no indicator counts."""

if TYPE_CHECKING:
    Domain = str
else:
    Domain = Literal[tuple(DOMAINS)]
"""One of `DOMAINS`; a type checker cannot read the keys out of the dict."""

EXPENDITURE, REVENUE = "uitgaven", "ontvangsten"
"""Indicators that every action with a budget has of itself."""

STAND = "voortgang"
"""Indicator that every action without one of its own has: how far it is, in a word."""

STANDS = ("niet begonnen", "bezig", "klaar", "gestopt")
"""What a stand can be; its value in a record is its place here."""

ADJUSTMENT = "bijsturing"
"""Indicator that every action has: whether it is done otherwise from then on; its note says how."""

YES_NO = ("nee", "ja")

WORDS = {STAND: STANDS, ADJUSTMENT: YES_NO}
"""Indicator whose value is a word → its words; the value in a record is the place of the word."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Number = Annotated[str, Field(pattern=r"^[A-Z0-9]+(\.[0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Year = Annotated[int, Field(ge=1990, le=2100)]


TIME_AND_MONEY = ("euro", "uur", "uren", "dag", "dagen", "vte", "voltijdsen")
DIVISIBLE = frozenset((*TIME_AND_MONEY, "km", "m", "m²", "m³", "ha", "kg", "ton", "liter"))
"""First words of the units of which there can be a half; of anything else a count is whole."""


RATIO = re.compile(r"^%|\bgemiddeld|\bper (?!jaar|halfjaar|kwartaal|maand|week|dag)")
"""In a unit: a share or a mean, which goes up and down and so is no count."""


class Measure(Model):
    """One indicator of an action.

    Attributes
    ----------
    label : str
        What is counted, in Dutch.
    unit : str, optional
        Needed when there is a target.
    target : float, optional
        Without it progress can be recorded but not judged.
    counted : {"per_year", "since_start", "level"}
        What a recorded value is: the count since 1 January, for a target that returns every
        year; the count since the action began; or how things stand.
    start, by : datetime.date, optional
        When counting starts and when the target is due; those of the action when left out.
    baseline : float, optional
        Where a ``level`` stood at the start; counts begin at 0.
    direction : {"higher", "lower"}
        Which way a ``level`` should go.
    reach : bool
        It counts who was reached, so that `need` may set it beside the risk of an area.
    among : Among, optional
        Of whom it counts a part (`genkgeo.plans.expected_people`).
    step : str, optional
        From offer to help, or why not (`genkgeo.plans.of_whom.STEPS`).
    note : str
        Where the document leaves room, what was chosen.
    """

    label: Text
    unit: Text | None = None
    target: float | None = Field(default=None, ge=0)
    counted: Literal["per_year", "since_start", "level"] = "since_start"
    start: date | None = None
    by: date | None = None
    baseline: float | None = None
    direction: Literal["higher", "lower"] = "higher"
    reach: bool = False
    among: Among | None = None
    step: Literal["offered", "accepted", "visited", "helped", "declined"] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _target_can_be_judged(self) -> Measure:
        if self.target is not None and self.unit is None:
            raise ValueError("een doel heeft een eenheid nodig: vul 'unit' in")
        if self.is_running and RATIO.search(self.unit or ""):
            raise ValueError("een aandeel of gemiddelde is een stand: zet counted: level")
        if self.is_whole and self.target is not None and not self.target.is_integer():
            raise ValueError(
                f"een telling is geheel, dus een doel van {number(self.target, 2)} {self.unit} kan "
                "niet; is het een stand of een gemiddelde, zet dan counted: level"
            )
        if self.reach and (self.unit is None or self.counted == "level"):
            raise ValueError("bereik (reach) wordt geteld: vul 'unit' in, en niet counted: level")
        counts = self.unit is not None and self.counted != "level"
        if (self.among or self.step) and not counts:
            raise ValueError("among en step horen bij wie geteld wordt: vul 'unit' in, geen level")
        of_level = {"baseline", "direction"} & self.model_fields_set
        if of_level and self.counted != "level":
            raise ValueError(f"{' en '.join(sorted(of_level))} past enkel bij counted: level")
        if self.baseline is not None and self.target is not None:
            upward = self.direction == "higher"
            if (self.baseline >= self.target) if upward else (self.baseline <= self.target):
                raise ValueError("het doel ligt niet voorbij de beginwaarde (baseline)")
        return self

    @property
    def is_running(self) -> bool:
        """Whether each figure holds those before it, so that it can never be lower."""
        return self.counted != "level"

    @property
    def is_whole(self) -> bool:
        """Whether it counts what has no half: families, not hours or euros.

        Examples
        --------
        >>> units = ("gezinnen", "uren begeleiding", "euro")
        >>> [Measure(label="x", unit=unit).is_whole for unit in units]
        [True, False, False]
        """
        first = (self.unit or "").casefold().split()[:1]
        return self.is_running and not DIVISIBLE.intersection(first)


class Budget(Model):
    """What one year of an action costs, brings in and leaves, in euro."""

    expenditure: float = Field(ge=0)
    revenue: float = Field(ge=0)
    balance: float

    @model_validator(mode="after")
    def _balances(self) -> Budget:
        left = self.revenue - self.expenditure
        if abs(left - self.balance) > 0.005:  # half a cent
            raise ValueError(
                f"het budget sluit niet: {number(self.revenue, 2)} ontvangsten min "
                f"{number(self.expenditure, 2)} uitgaven is {number(left, 2)}, "
                f"maar het saldo is {number(self.balance, 2)}"
            )
        return self


class Place(Model):
    """Where an action works, by the name of the area, which outlives its codes.

    Attributes
    ----------
    start, end : datetime.date, optional
        First and last day; those of the action when left out.
    label : str
        What is there, such as the name of a house.
    formerly : tuple of str
        Names under which records were made before the place was renamed.
    """

    level: str
    name: Text
    start: date | None = None
    end: date | None = None
    label: str = ""
    formerly: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Place:
        if self.start and self.end and self.end < self.start:
            raise ValueError("de plaats eindigt ('end') voor ze begint ('start')")
        return self


class Action(Model):
    """One action of a plan.

    Attributes
    ----------
    label : str
        Short, in our own words.
    kind : {"actieplan", "actie"}
        An ``actieplan`` holds the actions whose numbers begin with its own.
    domains : tuple of str
        Keys of `DOMAINS`, the main one first.
    ages : str
        Of the children it is for, as `genkgeo.parameters.registry.Indicator` writes them; empty
        where the document names none.
    start, end : datetime.date, optional
        First and last day; absent where the document names none.
    places : tuple of Place
        Empty: the whole city.
    status : {"gepland", "lopend", "uitgevoerd", "stopgezet"}
        As the document tells it, not how far it is.
    needs : tuple of str
        Indicators of the registry that show where this action is needed.
    indicators : dict of str to Measure
        What the plan wants to know of it.
    budget : dict of int to Budget
        By year.
    funding : str
        Where the money comes from when it is not in ``budget``.
    service : str
        Who fills in what it reached: the service that gets a form with all its actions.
    """

    label: Text
    kind: Literal["actieplan", "actie"] = "actie"
    domains: tuple[Domain, ...] = Field(min_length=1)
    target_group: Text
    ages: str = Field(default="", pattern=AGES)
    start: date | None = None
    end: date | None = None
    places: tuple[Place, ...] = ()
    partners: tuple[Text, ...] = ()
    status: Literal["gepland", "lopend", "uitgevoerd", "stopgezet"] = "gepland"
    needs: tuple[str, ...] = ()
    indicators: dict[Name, Measure] = Field(default_factory=dict)
    budget: dict[Year, Budget] = Field(default_factory=dict)
    funding: str = ""
    service: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _period_and_names_are_possible(self) -> Action:
        if self.start and self.end and self.end < self.start:
            raise ValueError("de actie eindigt ('end') voor ze begint ('start')")
        for year in self.budget:
            after = self.end is not None and year > self.end.year
            if after or (self.start is not None and year < self.start.year):
                raise ValueError(
                    f"het budget van {year} ligt buiten de jaren van de actie ('start' en 'end')"
                )
        for name, measure in self.indicators.items():
            start, due = measure.start or self.start, measure.by or self.end
            if start and due and due < start:
                raise ValueError(f"het doel van '{name}' moet gehaald zijn voor het begint")
        for name in (EXPENDITURE, REVENUE):
            if name in self.indicators:
                raise ValueError(f"'{name}' hoort bij het budget: noem de indicator anders")
        if STAND in self.indicators:
            raise ValueError(
                f"'{STAND}' heeft een actie zonder indicator vanzelf: noem de indicator anders"
            )
        if ADJUSTMENT in self.indicators:
            raise ValueError(f"'{ADJUSTMENT}' heeft elke actie vanzelf: noem de indicator anders")
        return self

    def measures(self) -> dict[str, Measure]:
        """List every indicator that may be recorded, those of the budget included.

        An action of which the document says nothing to count has its stand (`STANDS`), so that
        every action can be followed.

        Examples
        --------
        >>> year = Budget(expenditure=45000, revenue=45000, balance=0)
        >>> action = Action(label="Loket", domains=("gezin",), target_group="gezinnen",
        ...     budget={2014: year})
        >>> list(action.measures())
        ['voortgang', 'uitgaven', 'ontvangsten']
        """
        stand = {STAND: Measure(label="Stand van de actie", counted="level")}
        money = {
            EXPENDITURE: Measure(label="Uitgaven", unit="euro", counted="per_year"),
            REVENUE: Measure(label="Ontvangsten", unit="euro", counted="per_year"),
        }
        return (self.indicators or stand) | (money if self.budget else {})

    def recordable(self) -> dict[str, Measure]:
        """List all that a record of the action may be about: its measures, and its adjustment."""
        return self.measures() | {ADJUSTMENT: Measure(label="Bijsturing", counted="level")}


class Goal(Model):
    """A goal of a plan and the actions under it, by their number in the document."""

    label: Text
    actions: dict[Number, Action] = Field(min_length=1)


class Plan(Model):
    """The file of one plan.

    Attributes
    ----------
    document : str
        File name of the document it was taken from.
    id : str
        Short name; with the number of an action it names that action everywhere.
    city : str, optional
        Absent when the document names none; then it must be an ``example``.
    example : bool
        Shown as an example and left out of every total of the city.
    """

    document: Text
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: Text
    city: Text | None = None
    example: bool = False
    goals: dict[Number, Goal] = Field(min_length=1)

    @model_validator(mode="after")
    def _city_or_example(self) -> Plan:
        if self.city is None and not self.example:
            raise ValueError("een plan zonder 'city' is een voorbeeld: zet example: true")
        return self
