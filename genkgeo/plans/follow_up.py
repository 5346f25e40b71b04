"""From then to now: every figure of the documents beside what follows it today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.environment import ASSUMED, shown, who
from genkgeo.plans.inputs import Plans
from genkgeo.plans.schema import DOMAINS
from genkgeo.plans.successors import (
    COUNT,
    FOLLOWED,
    GROWTH,
    PER_YEAR,
    RESIDENTS,
    STANDINGS,
)
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import dutch, sentences

FOLLOW_UP_COLUMNS = [
    "document",
    "number",
    "domain",
    "subject",
    "who",
    "area",
    "when",
    "then",
    "successor",
    "what",
    "now",
    "now_year",
    "margin",
    "standing",
    "why",
]

NO_TABLE = "geen tabel van deze uitgave heeft dit cijfer"
TOO_FEW = "niet getoond: het gaat over te weinig mensen"
NOT_ALL = "niet te zeggen: van een deel is het aantal niet gekend"
EVEN = 1e-9


class Now(NamedTuple):
    """A figure of today in words; without a text there is none, and ``why`` says so."""

    text: str = ""
    year: int | None = None
    margin: str = ""
    why: str = ""


@dataclass(frozen=True)
class CityNow:
    """The figures of the city of every indicator, from the areas or of the city alone.

    Attributes
    ----------
    registry : dict of str to Indicator
    rows : dict of str to list of dict
        Indicator → its figures up to the year shown, the last one last.
    """

    registry: dict[str, Indicator]
    rows: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, results: Results, plans: Plans) -> CityNow:
        """Gather the figures of the city; what comes from the tables of areas goes first."""
        of_areas = results.measures[results.measures["level"] == MUNICIPALITY]
        parts = [part for part in (of_areas, plans.city) if len(part)]
        every = pd.concat(parts) if parts else of_areas
        every = every[every["period"] <= results.year].sort_values("period", kind="stable")
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in every.to_dict("records"):
            rows.setdefault(str(row["indicator"]), []).append({str(key): row[key] for key in row})
        return cls({**plans.registry, **results.registry}, rows)

    def last(self, name: str) -> dict[str, Any] | None:
        """Give the last figure of an indicator, known or not."""
        return next(reversed(self.rows.get(name, [])), None)

    def value(self, name: str) -> Now:
        """Write the last figure, with between what it lies by chance and by what is absent."""
        row = self.last(name)
        if row is None or pd.isna(row["value"]):
            return Now(why=_absent(row))
        indicator = self.registry[name]
        margin = dutch.interval(*sentences.margin(row), indicator)
        return Now(figure_text(row["value"], indicator), int(row["period"]), margin)

    def count(self, name: str, unit: str) -> Now:
        """Write how many there are; at least so many, where of a part nobody knows."""
        row = self.last(name)
        if row is None or pd.isna(row["numerator"]):
            return Now(why=_absent(row))
        least = "" if _complete(row) else "minstens "
        return Now(f"{least}{dutch.number(row['numerator'])} {unit}", int(row["period"]))

    def per_year(self, name: str, unit: str) -> Now:
        """Write how many there are in a year, of an indicator that adds years up."""
        row = self.last(name)
        if row is None or pd.isna(row["numerator"]):
            return Now(why=_absent(row))
        number = row["numerator"] / self.registry[name].years_together
        least = "ongeveer " if _complete(row) else "minstens "
        return Now(f"{least}{dutch.number(number)} {unit}", int(row["period"]))

    def growth(self, name: str) -> Now:
        """Write how much the count grew since the year before."""
        row = self.last(name)
        if row is None or pd.isna(row["numerator"]):
            return Now(why=_absent(row))
        before = [one for one in self.rows[name] if one["period"] == row["period"] - 1]
        if not before or not (before[0]["numerator"] > 0):
            return Now(why=NO_TABLE)
        if not (_complete(row) and _complete(before[0])):
            return Now(why=NOT_ALL)
        more = 100 * (row["numerator"] / before[0]["numerator"] - 1)
        text = f"{dutch.number(more, 1, sign=True)}\N{NO-BREAK SPACE}%"
        return Now(text, int(row["period"]))


def figure_text(value: float, indicator: Indicator) -> str:
    """Write a figure with its unit.

    Examples
    --------
    >>> mothers = Indicator(label="Tienermoeders", short="Tienermoeders", unit="moeders",
    ...     domain="gezin", kind="count", numerator="moeders", source="x", decimals=0)
    >>> figure_text(12.0, mothers)
    '12 moeders'
    """
    text = dutch.value(value, indicator)
    return text if indicator.unit == "%" else f"{text} {indicator.unit}"


def follow_up(results: Results, plans: Plans) -> pd.DataFrame:
    """Set every figure of the documents beside what follows it.

    Parameters
    ----------
    results : Results
    plans : Plans

    Returns
    -------
    pandas.DataFrame
        `FOLLOW_UP_COLUMNS`, a row per figure of a document, by life domain and then in the order
        of the documents. ``now`` is empty where nothing follows, and ``why`` says why; empty
        altogether where the city does not say what follows.
    """
    if plans.successors is None:
        return pd.DataFrame(columns=FOLLOW_UP_COLUMNS)
    numbers = plans.document_numbers
    figures = CityNow.of(results, plans)
    rows = []
    pairs = zip(numbers.to_dict("records"), plans.successors.to_dict("records"), strict=True)
    for printed, follows in pairs:
        now = Now()
        if follows["standing"] == FOLLOWED:
            now = _now(results, figures, printed, follows)
        mark = ASSUMED if printed["year_is"] == "aangenomen" else ""
        when = f"{printed['part']} {printed['year']}{mark}".strip()
        then = shown(printed["printed"], printed["unit"])
        whom = who(printed["age"], printed["group"])
        why = "; ".join(filter(None, (now.why, follows["why"])))
        rows.append(
            (
                printed["document"],
                printed["number"],
                printed["domain"],
                printed["subject"],
                whom,
                printed["area"],
                when,
                then,
                follows["successor"],
                follows["what"],
                now.text,
                now.year,
                now.margin,
                follows["standing"],
                why,
            )
        )
    table = pd.DataFrame(rows, columns=FOLLOW_UP_COLUMNS)
    order = {name: at for at, name in enumerate(DOMAINS)}
    first = table.reset_index().groupby(["domain", "subject"])["index"].transform("min")
    table = table.assign(at=table["domain"].map(order), first=first.to_numpy())
    table = table.sort_values(["at", "first", "number"], kind="stable", ignore_index=True)
    return table[FOLLOW_UP_COLUMNS]


def standings(table: pd.DataFrame) -> dict[str, int]:
    """Count the figures by their standing; those that are followed but have no figure now apart."""
    followed = table["standing"] == FOLLOWED
    known = int((followed & (table["now"] != "")).sum())
    counts = table["standing"].value_counts().to_dict()
    return {
        "met een cijfer van nu": known,
        "zonder cijfer in deze uitgave": int(followed.sum()) - known,
        **{name: counts.get(name, 0) for name in STANDINGS if name != FOLLOWED},
    }


def _now(
    results: Results, figures: CityNow, printed: dict[Any, Any], follows: dict[Any, Any]
) -> Now:
    """Write what follows one figure."""
    name, what, unit = follows["successor"], follows["what"], printed["unit"]
    if printed["area"] != results.areas.name:
        return _elsewhere(results, figures, name, printed)
    if what == RESIDENTS:
        people = results.people.get((MUNICIPALITY, results.areas.code))
        if people is None or pd.isna(people):
            return Now(why=NO_TABLE)
        return Now(f"{dutch.number(people)} {unit}", results.residents_year)
    if what == COUNT:
        return figures.count(name, unit)
    if what == PER_YEAR:
        return figures.per_year(name, unit)
    return figures.growth(name) if what == GROWTH else figures.value(name)


def _elsewhere(results: Results, figures: CityNow, name: str, printed: dict[Any, Any]) -> Now:
    """Write the last figure of a wider area that is newer than the one that was printed."""
    rows = results.references
    rows = rows[(rows["indicator"] == name) & (rows["area"] == printed["area"])]
    rows = rows[rows["period"] > printed["year"]].sort_values("period")
    if rows.empty:
        return Now(why=f"deze uitgave heeft geen later cijfer van {printed['area']}")
    last = rows.iloc[-1]
    return Now(figure_text(last["value"], figures.registry[name]), int(last["period"]))


def _complete(row: dict[str, Any]) -> bool:
    return bool(row["coverage"] >= 1 - EVEN)


def _absent(row: dict[str, Any] | None) -> str:
    return TOO_FEW if row is not None and row["state"] == State.SUPPRESSED else NO_TABLE
