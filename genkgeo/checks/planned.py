"""Warnings about the plans beside the areas and the places: what lies nowhere, or elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import BLOCKING, WARNING, Finding, Kind
from genkgeo.errors import first_five
from genkgeo.parameters.file import Params
from genkgeo.plans.action_places import action_places
from genkgeo.plans.coverage import coverage
from genkgeo.plans.document_numbers import printed_value
from genkgeo.plans.inputs import Plans
from genkgeo.words.spelling import nearly_same

MARGIN = 50
"""Metres that a place may lie outside its area: a door stands at the border of a drawing."""

LONGEST = 20
"""Years that an action lasts at most: plans are of one term of office, or two."""


def check_plans(plans: Plans, here: Areas, spots: pd.DataFrame, params: Params) -> list[Finding]:
    """Find places of actions that no area has, plans of another city, and files that lack rows.

    Parameters
    ----------
    plans : Plans
    here : Areas
        Of the vintage shown.
    spots : pandas.DataFrame
        From `genkgeo.plans.known.read_spots`.
    params : Params
    """
    assert params.file.plans is not None
    folder = Path(params.file.plans.actions).name
    catchments = Path(params.file.plans.catchments or "").name
    records = Path(params.file.plans.records_shown(params.resolve) or "").name
    located = action_places(plans.register, here, spots)
    return [
        *_optional_files(params),
        *_other_cities(plans, params.file.municipality.name, folder),
        *_nowhere(located, here.vintage, folder),
        *_nearly_spots(located, spots, folder),
        *_alike_catchments(plans, catchments),
        *_endless(plans, params.file.year, folder),
        *_recorded_elsewhere(plans, here, records),
        *_uncovered(plans, folder),
        *_other_numbers(plans, folder),
    ]


def check_spots(
    plans: Plans,
    here: Areas,
    spots: pd.DataFrame,
    shapes: dict[str, gpd.GeoDataFrame],
    file: str,
) -> list[Finding]:
    """Find places that the table of places puts outside the area that their plan names.

    Parameters
    ----------
    plans, here, spots
        As for `check_plans`.
    shapes : dict of str to geopandas.GeoDataFrame
        Level → polygons by area code, EPSG:31370.
    file : str
        The table of places.
    """
    located = action_places(plans.register, here, spots)
    located = located[(located["area"] != "") & located["lon"].notna()]
    texts = []
    for level, rows in located.groupby("level"):
        polygons = shapes[str(level)].geometry
        points = gpd.GeoSeries(gpd.points_from_xy(rows["lon"], rows["lat"]), crs=4326)
        own = polygons.loc[rows["area"]].reset_index(drop=True)
        away = points.to_crs(polygons.crs).distance(own)
        texts += [
            f"{place} ({name})"
            for place, name, metres in zip(rows["place"], rows["name"], away, strict=True)
            if metres > MARGIN
        ]
    message = "een plaats ligt buiten het gebied van haar actie"
    remedy = "verbeter lon en lat, of het gebied in het plan"
    return _told(Path(file).name, message, texts, remedy, "andere plaats")


def _other_cities(plans: Plans, city: str, folder: str) -> list[Finding]:
    texts = [
        f"{entry.plan.id} is van {entry.plan.city}"
        for entry in plans.register.entries.values()
        if not entry.plan.example and entry.plan.city != city
    ]
    message = f"een plan van een andere stad dan {city}"
    return _told(folder, message, texts, "verbeter city in het plan, of laat het plan weg")


def _nowhere(located: pd.DataFrame, vintage: str, folder: str) -> list[Finding]:
    """Find places of actions that are no area of the vintage shown."""
    rows = located[located["area"] == ""]
    texts = [f"{level} {name}" for level, name in zip(rows["level"], rows["name"], strict=True)]
    message = f"een actie heeft een plaats die in indeling {vintage} geen gebied is"
    remedy = "verbeter de naam van het gebied, of die in het plan: nu telt de actie daar niet"
    return _told(folder, message, texts, remedy)


def _nearly_spots(located: pd.DataFrame, spots: pd.DataFrame, folder: str) -> list[Finding]:
    """Find places of actions that have nearly the name of one in the table of places."""
    known = set(spots["name"])
    texts = []
    for name in dict.fromkeys(located["place"]):
        near = [] if name in known else _near(str(name), known)
        if near and near[0] not in set(located["place"]):
            texts.append(f"{name} (in de tabel van plaatsen: {near[0]})")
    message = "een plaats heet in het plan bijna zoals op de kaart"
    return _told(folder, message, texts, "schrijf de naam op beide plaatsen gelijk")


def _alike_catchments(plans: Plans, file: str) -> list[Finding]:
    """Find catchments of nearly one name: a slip of the pen makes one of an area of its own."""
    names = list(plans.catchments)
    pairs = [
        f"{one} en {other}"
        for at, one in enumerate(names)
        for other in names[at + 1 :]
        if nearly_same(one, other)
    ]
    message = "opvanggebieden heten bijna gelijk"
    remedy = "schrijf de naam overal gelijk; zijn het er twee, dan hoeft er niets"
    return _told(file, message, pairs, remedy)


def _endless(plans: Plans, year: int, folder: str) -> list[Finding]:
    """Find actions that go on for so long that a last day is a slip of the pen."""
    texts = []
    for entry in plans.register.entries.values():
        action = entry.action
        ends = (action.end, *(place.end for place in action.places))
        last = max(
            filter(None, (*ends, *(own.by for own in action.indicators.values()))), default=None
        )
        since = action.start.year if action.start else year
        if last is not None and last.year - since > LONGEST:
            texts.append(f"{entry.id} tot {last.year}")
    message = f"een actie duurt langer dan {LONGEST} jaar"
    remedy = "verbeter end of by in het plan; klopt het, dan hoeft er niets"
    return _told(folder, message, texts, remedy)


def _recorded_elsewhere(plans: Plans, here: Areas, file: str) -> list[Finding]:
    """Find figures at a place that is none of those of their action; an area may be any."""
    areas = {str(name) for names in here.names.values() for name in names}
    texts = []
    pairs = plans.records[["action", "place"]].drop_duplicates().astype(str)
    for of, recorded in pairs.itertuples(index=False):
        places = plans.register.entries[of].action.places
        own = {name for place in places for name in (place.label, place.name)}
        if recorded and places and recorded not in own | areas:
            texts.append(f"{of}, {recorded}")
    message = "een registratie noemt een plaats waar de actie niet is"
    remedy = "verbeter de plaats met een correctie, of voeg ze toe aan de actie in het plan"
    return _told(file, message, texts, remedy, "andere plaats")


def _uncovered(plans: Plans, folder: str) -> list[Finding]:
    """Tell of what the documents hold and the register has not, or the other way round."""
    table = coverage(plans.register, plans.document_numbers, plans.inventory)
    # Of a new plan nobody has counted the document yet.
    lacks = table[(table["missing"] != "") & ((table["actions"] > 0) | (table["numbers"] > 0))]
    texts = [f"{row.document}: {row.missing}" for row in lacks.itertuples(index=False)]
    inventory = plans.inventory
    counted = dict.fromkeys([*inventory.items["document"], *inventory.numbers["document"]])
    texts += [f"{name}: geen plan" for name in counted if name not in set(table["document"])]
    message = "de opsomming en het register zijn het niet eens"
    remedy = "vul het register aan, of verbeter opsomming.csv of getallen.csv"
    return _told(folder, message, texts, remedy)


def _other_numbers(plans: Plans, folder: str) -> list[Finding]:
    """Find budgets and targets that are not the numbers that the document of a plan prints."""
    entry_of = {
        (entry.plan.document, entry.number): entry for entry in plans.register.entries.values()
    }
    texts = []
    numbers = plans.inventory.numbers
    for (document, kind, number), rows in numbers.groupby(["document", "kind", "reference"]):
        entry = entry_of.get((str(document), str(number)))
        if entry is None or kind not in ("budget", "doel"):
            continue
        # A number in words is left out: it says nothing that a file could be held against.
        printed = Counter(rows["printed"].map(printed_value).dropna())
        if kind == "budget":
            given = Counter(
                float(one)
                for year, own in entry.action.budget.items()
                for one in (year, own.expenditure, own.revenue, own.balance)
            )
        else:
            given = Counter(own.target for own in entry.action.indicators.values() if own.target)
        if printed - given:
            texts.append(f"{entry.id} ({kind})")
    message = "een plan heeft andere getallen dan zijn document"
    remedy = "verbeter het plan, of getallen.csv als het document veranderd is"
    return _told(folder, message, texts, remedy)


def _optional_files(params: Params) -> Iterator[Finding]:
    """Find files that may be absent, where one of nearly the same name is there."""
    choices = params.file.plans
    assert choices is not None
    for key in ("city_figures", "records"):
        name = getattr(choices, key)
        if name is None or params.resolve(name).exists():
            continue
        folder = params.resolve(name).parent
        files = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
        near = _near(Path(name).name, files)
        if near:
            message = f"plans: {key}: {name} is er niet, {near[0]} wel"
            yield Finding(
                BLOCKING,
                "niet te gebruiken",
                Path(name).name,
                None,
                "",
                message,
                "verbeter de naam",
            )


def _near(name: str, known: Iterable[str]) -> list[str]:
    return [other for other in sorted(known) if nearly_same(name, other)]


def _told(
    file: str, message: str, texts: Iterable[str], remedy: str, kind: Kind = "telt niet mee"
) -> list[Finding]:
    """Give a warning that lists texts, each once; none where there are none."""
    listed = list(dict.fromkeys(texts))
    if not listed:
        return []
    return [Finding(WARNING, kind, file, None, "", f"{message}: {first_five(listed)}", remedy)]
