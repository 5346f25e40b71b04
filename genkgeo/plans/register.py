"""The register of actions: every plan file of a folder, read, checked and laid side by side."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.registry import Indicator
from genkgeo.parameters.strict_yaml import line_of, read_yaml
from genkgeo.plans.of_whom import cannot_be_counted
from genkgeo.plans.schema import Action, Place, Plan

ACTION_COLUMNS = [
    "id",
    "plan",
    "document",
    "example",
    "goal",
    "number",
    "kind",
    "label",
    "domains",
    "target_group",
    "start",
    "end",
    "places",
    "partners",
    "status",
    "needs",
    "funding",
]
BUDGET_COLUMNS = ["id", "year", "expenditure", "revenue", "balance"]

THOUSANDS = re.compile(
    r"\b(expenditure|revenue|balance|target|baseline): *(-?[1-9]\d{0,2}(?:\.\d{3})+)\b"
)
"""An amount with a point for thousands, as people write it and YAML does not."""

Key = tuple[int | str, ...]
"""Where something stands in a YAML file, from the outside in."""


@dataclass(frozen=True)
class Known:
    """What a plan may refer to.

    Attributes
    ----------
    indicators : mapping of str to Indicator
        The registry.
    places : mapping of str to collection of str
        Level between sector and gemeente → names of its areas, of any vintage.
    spots : collection of str
        Names in the table of places.
    larger : mapping of str to frozenset of str
        Name of an area → names of the larger areas that it lies in.
    """

    indicators: Mapping[str, Indicator]
    places: Mapping[str, Collection[str]]
    spots: Collection[str] = ()
    larger: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """An action with the plan and the goal it stands under."""

    plan: Plan
    goal: str
    number: str
    action: Action

    @property
    def id(self) -> str:
        """``plan/number``: the name of the action everywhere."""
        return f"{self.plan.id}/{self.number}"


@dataclass(frozen=True)
class Register:
    """All plans, in the order of their files.

    Attributes
    ----------
    plans : tuple of Plan
    where : frozenset of str
        Names of areas and places that a record may be about, beside the places
        that the plans themselves name.
    entries : dict of str to Entry
        By id, in the order of the files.
    renamed : dict of str to str
        Former name of a place → the name it has now.
    larger : mapping of str to frozenset of str
        Name of an area → names of the larger areas that it lies in.
    """

    plans: tuple[Plan, ...]
    where: frozenset[str] = frozenset()
    larger: Mapping[str, frozenset[str]] = field(default_factory=dict)
    entries: dict[str, Entry] = field(init=False)
    renamed: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        entries = {entry.id: entry for plan in self.plans for entry in entries_of(plan)}
        object.__setattr__(self, "entries", entries)
        places = [place for entry in entries.values() for place in entry.action.places]
        named = {name for place in places for name in (place.name, place.label) if name}
        object.__setattr__(self, "where", self.where | named)
        renamed = {old: place.label or place.name for place in places for old in place.formerly}
        object.__setattr__(self, "renamed", renamed)
        # What has a name of its own lies in its area, and in what holds that.
        of_labels = {
            place.label: self.larger.get(place.name, frozenset()) | {place.name}
            for place in places
            if place.label and place.label != place.name
        }
        object.__setattr__(self, "larger", {**self.larger, **of_labels})

    @property
    def titles(self) -> dict[str, str]:
        """File name of a document → title of the plan taken from it, for readers."""
        return {plan.document: plan.title for plan in self.plans}

    def find(self, name: str) -> Entry:
        """Look an action up by its id.

        Raises
        ------
        ParamsError
            There is no such action; the nearest are named.
        """
        if name in self.entries:
            return self.entries[name]
        same_number = [known for known in self.entries if known.endswith(f"/{name}")]
        near = same_number or difflib.get_close_matches(name, self.entries, cutoff=0.5)
        raise ParamsError(
            "Deze actie staat niet in het register",
            expected="plan/nummer, zoals kinderarmoede-2014/1.2",
            found=name,
            remedy=f"bedoelde u {' of '.join(near)}?" if near else "zie: genkgeo actions list",
        )


def entries_of(plan: Plan) -> Iterator[Entry]:
    """List the actions of a plan in the order of its file."""
    for number_of_goal, goal in plan.goals.items():
        for number, action in goal.actions.items():
            yield Entry(plan, number_of_goal, number, action)


def read_register(folder: Path, known: Known) -> Register:
    """Read every plan file (``*.yaml``) of a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Such as ``data/plannen``.
    known : Known
        What the plans may refer to.

    Returns
    -------
    Register

    Raises
    ------
    ParamsError
        There is no plan, or a file breaks the schema, numbers an action twice, refers to an
        unknown indicator or place, gives one label to places in two areas or a former name
        that is still one of now, or has the id or the document of another; each fault is
        listed with its line.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ParamsError(
            "Er is geen plan gevonden",
            expected="minstens één bestand .yaml",
            where=str(folder),
            remedy="controleer de map; elk plan is één bestand",
        )
    for path in paths:
        _refuse_thousands(path)
    plans = {path: read_yaml(path, Plan) for path in paths}
    labels: dict[str, Place] = {}
    former: dict[str, str] = {}
    now = frozenset().union(*known.places.values(), known.spots)
    for path, plan in plans.items():
        faults = [*_double_numbers(plan), *_unknown(plan, known), *_two_areas(plan, labels)]
        faults += _former_names(plan, {*now, *labels}, former)
        before = [plans[earlier] for earlier in paths if earlier < path]
        faults += _same_as_before(plan, before)
        _refuse(path, faults)
    return Register(tuple(plans.values()), now, known.larger)


def _refuse_thousands(path: Path) -> None:
    """Refuse an amount that YAML reads as 45 and a person as 45 thousand: 45.000."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return  # `read_yaml` says what is wrong with the file.
    for number, line in enumerate(lines, start=1):
        if found := THOUSANDS.search(line):
            raise ParamsError(
                f"{path.name}, regel {number}: een punt scheidt hier geen duizendtallen",
                expected="een bedrag of doel zonder punt, zoals 45000, of met centen: 45000.50",
                found=found[0],
                where=f"{path}, regel {number}",
                remedy=f"schrijf {found[1]}: {found[2].replace('.', '')}",
            )


def _refuse(path: Path, faults: list[tuple[Key, str]]) -> None:
    """Raise one error that lists every fault with its line."""
    if not faults:
        return
    lines = sorted((line_of(path, key), text) for key, text in faults)
    raise ParamsError(
        f"{path.name}: {len(lines)} fout{'en' if len(lines) > 1 else ''}\n"
        + "\n".join(f"  - regel {line}: {text}" for line, text in lines),
        where=str(path),
        remedy="verbeter de regels hierboven en probeer opnieuw",
    )


def _double_numbers(plan: Plan) -> Iterator[tuple[Key, str]]:
    seen: dict[str, str] = {}
    for entry in entries_of(plan):
        if entry.number in seen:
            key = ("goals", entry.goal, "actions", entry.number)
            yield key, f"actie {entry.number} staat al onder doel {seen[entry.number]}"
        seen.setdefault(entry.number, entry.goal)


def _unknown(plan: Plan, known: Known) -> Iterator[tuple[Key, str]]:
    for entry in entries_of(plan):
        key = ("goals", entry.goal, "actions", entry.number)
        for name, measure in entry.action.indicators.items():
            if measure.among is None:
                continue
            where, whom = (*key, "indicators", name, "among"), measure.among.indicator
            if whom not in known.indicators:
                yield where, _not_known("indicator", whom, known.indicators)
            elif fault := cannot_be_counted(measure.among, known.indicators[whom]):
                yield where, f"among: indicator '{whom}' {fault}"
        for at, name in enumerate(entry.action.needs):
            if name not in known.indicators:
                yield (*key, "needs", at), _not_known("indicator", name, known.indicators)
        for at, place in enumerate(entry.action.places):
            names = known.places.get(place.level, ())
            if place.name not in names:
                yield (*key, "places", at), _not_known(place.level, place.name, names)


def _two_areas(plan: Plan, labels: dict[str, Place]) -> Iterator[tuple[Key, str]]:
    """Find labels that an earlier place in another area has; ``labels`` grows with the others.

    A record names the label alone, so it would not be known which of the two areas it means.
    """
    for entry in entries_of(plan):
        for at, place in enumerate(entry.action.places):
            if plan.example or not place.label:
                continue
            first = labels.setdefault(place.label, place)
            if (first.level, first.name) != (place.level, place.name):
                key = ("goals", entry.goal, "actions", entry.number, "places", at)
                area = f"{first.level} {first.name}"
                yield key, f"'{place.label}' ligt al in {area}; geef elke plaats een eigen label"


def _former_names(
    plan: Plan, now: Collection[str], former: dict[str, str]
) -> Iterator[tuple[Key, str]]:
    """Find former names that are still a name, or of two places; ``former`` grows with the rest.

    It would not be known where a record of that name was counted.
    """
    for entry in entries_of(plan):
        for at, place in enumerate(entry.action.places):
            key = ("goals", entry.goal, "actions", entry.number, "places", at)
            name = place.label or place.name
            for old in place.formerly:
                if old in now:
                    yield key, f"'{old}' is nog de naam van een gebied of plaats"
                elif former.setdefault(old, name) != name:
                    yield key, f"'{old}' was al de vroegere naam van {former[old]}"


def _not_known(kind: str, name: str, valid: Collection[str]) -> str:
    """Say that a name is not known, and which one may have been meant."""
    near = difflib.get_close_matches(name, sorted(valid), cutoff=0.5)
    hint = f"bedoelde u '{near[0]}'?" if near else f"geldig zijn: {first_five(sorted(valid))}"
    return f"{kind} '{name}' is niet bekend; {hint}"


def _same_as_before(plan: Plan, before: list[Plan]) -> Iterator[tuple[Key, str]]:
    for key in ("id", "document"):
        value = getattr(plan, key)
        if any(getattr(earlier, key) == value for earlier in before):
            yield (key,), f"{key} '{value}' is al van een ander plan in deze map"


def actions(register: Register) -> pd.DataFrame:
    """Lay the actions side by side.

    Returns
    -------
    pandas.DataFrame
        `ACTION_COLUMNS`, in the order of the register; several domains, partners or needs
        are joined by ``"; "``, and so are the names of the places (empty: the whole city).
    """
    rows = []
    for entry in register.entries.values():
        plan, action = entry.plan, entry.action
        row = action.model_dump(include=set(ACTION_COLUMNS))
        row |= {"id": entry.id, "plan": plan.id, "document": plan.document}
        row |= {"example": plan.example, "goal": entry.goal, "number": entry.number}
        row |= {name: "; ".join(row[name]) for name in ("domains", "partners", "needs")}
        row["places"] = "; ".join(place.name for place in action.places)
        rows.append(row)
    return pd.DataFrame(rows, columns=ACTION_COLUMNS)


def budgets(register: Register) -> pd.DataFrame:
    """Lay the budgets side by side.

    Returns
    -------
    pandas.DataFrame
        `BUDGET_COLUMNS`: one row per action and year, in euro.
    """
    rows = [
        {"id": entry.id, "year": year, **budget.model_dump()}
        for entry in register.entries.values()
        for year, budget in sorted(entry.action.budget.items())
    ]
    return pd.DataFrame(rows, columns=BUDGET_COLUMNS).astype({"year": int})
