"""What the parameters name of the plans, read once for pages, tables and notebooks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.errors import ParamsError
from genkgeo.parameters.choices import PlanChoices
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.action_places import agree
from genkgeo.plans.barometer import Barometer, read_barometer
from genkgeo.plans.barometer_chance import with_city_figures
from genkgeo.plans.catchments import read_catchments
from genkgeo.plans.cited import refuse_other_figures
from genkgeo.plans.city_figures import no_city_figures, read_city_figures
from genkgeo.plans.coverage import Inventory, read_inventory
from genkgeo.plans.document_numbers import read_document_numbers
from genkgeo.plans.known import read_known, read_spots
from genkgeo.plans.records import frame_of, read_records
from genkgeo.plans.register import Register, read_register
from genkgeo.plans.successors import read_successors
from genkgeo.results import Results

MADE_UP = "data/voorbeeld/registraties.csv"
"""The figures of actions of the example year: under another key they would pass for real ones."""


@dataclass(frozen=True, eq=False)
class Plans:
    """The plans of the city, and what is known of them.

    Attributes
    ----------
    register : Register
    records : pandas.DataFrame
        From `genkgeo.plans.records.read_records`; empty when nothing was recorded.
    document_numbers : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.
    inventory : Inventory
        What the documents hold, counted apart from the register.
    barometer : Barometer, optional
    beside : Barometer, optional
        Another choice of indicators, of which the city's score stands beside it.
    example : bool
        The records are made up, for an example year.
    catchments : dict of str to tuple of str
        From `genkgeo.plans.catchments.read_catchments`; empty where nobody says.
    registry : dict of str to Indicator
        Every indicator, also those that are not in use.
    city : pandas.DataFrame
        From `genkgeo.plans.city_figures.read_city_figures`: figures of the city alone.
    successors : pandas.DataFrame, optional
        From `genkgeo.plans.successors.read_successors`: what follows each figure of a document.
    """

    register: Register
    records: pd.DataFrame
    document_numbers: pd.DataFrame
    inventory: Inventory
    barometer: Barometer | None = None
    example: bool = False
    registry: dict[str, Indicator] = field(default_factory=dict)
    city: pd.DataFrame = field(default_factory=no_city_figures)
    successors: pd.DataFrame | None = None
    beside: Barometer | None = None
    catchments: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def barometer_of(self, indicators: Collection[str]) -> Barometer | None:
        """Keep the barometer where there are figures of all its indicators."""
        there = {*indicators, *self.city["indicator"]}
        barometer = self.barometer
        return barometer if barometer and set(barometer.indicators) <= there else None

    def for_barometer(self, results: Results, barometer: Barometer) -> Results:
        """Give the results with the figures of the city alone that a barometer asks for."""
        return with_city_figures(results, barometer, self.city, self.registry)


def choices_of(params: Params) -> PlanChoices:
    """Take what the parameters say of the plans.

    Raises
    ------
    ParamsError
        They say nothing of plans.
    """
    if params.file.plans is None:
        raise ParamsError(
            "De parameters noemen geen plannen",
            expected="de sleutel 'plans' met actions en figures",
            where=str(params.path),
            remedy="voeg ze toe zoals in params/voorbeeld-2025.yaml",
        )
    return params.file.plans


def records_path(params: Params) -> Path:
    """Find the file with what actions reached; it may not be there yet.

    Raises
    ------
    ParamsError
        The parameters name no such file.
    """
    choices = choices_of(params)
    if choices.records is None:
        raise ParamsError(
            "De parameters noemen geen bestand voor de cijfers van acties",
            expected="onder plans: records: data/opvolging/registraties.csv",
            where=str(params.path),
            remedy="voeg die regel toe, of noem een bestand met --file",
        )
    return params.resolve(choices.records)


def read_plans(
    params: Params,
    *,
    areas: Mapping[str, Areas] | None = None,
    spots: pd.DataFrame | None = None,
    register: Path | None = None,
    records: Path | None = None,
) -> Plans:
    """Read and check all that the parameters name of the plans.

    Parameters
    ----------
    params : Params
    areas : mapping of str to Areas, optional
        By vintage, when they were read before.
    spots : pandas.DataFrame, optional
        From `genkgeo.plans.known.read_spots`, when they were read before.
    register, records : pathlib.Path, optional
        Another folder of plans, another file of records.

    Returns
    -------
    Plans

    Raises
    ------
    ParamsError, DataError
        The parameters name no plans, or something in them is not right; with file and line.
    """
    choices = choices_of(params)
    spots = read_spots(params) if spots is None else spots
    known = read_known(params, areas, spots)
    folder = register or params.resolve(choices.actions)
    plan_register = read_register(folder, known)
    agree(plan_register, spots)
    shown = None if records else _records_shown(params)
    example = shown is not None and shown == choices.example_records
    if shown is not None:
        records = params.resolve(shown)
    registry = params.described
    barometer, beside = (
        None if name is None else read_barometer(params.resolve(name), registry)
        for name in (choices.barometer, choices.barometer_beside)
    )
    here = (areas or {}).get(params.file.vintage)
    catchments: dict[str, tuple[str, ...]] = {}
    if choices.catchments is not None and here is not None:
        catchments = read_catchments(params.resolve(choices.catchments), here)
    figures = params.resolve(choices.figures)
    document_numbers = read_document_numbers(figures, known.indicators)
    successors = read_successors(figures, document_numbers, registry)
    for name, chosen in ((choices.barometer, barometer), (choices.barometer_beside, beside)):
        if name is not None and chosen is not None:
            refuse_other_figures(chosen, params.resolve(name), document_numbers, successors)
    return Plans(
        register=plan_register,
        records=frame_of([]) if records is None else read_records(records, plan_register),
        document_numbers=document_numbers,
        inventory=read_inventory(folder),
        barometer=barometer,
        beside=beside,
        catchments=catchments,
        example=example,
        registry=registry,
        city=_city_figures(params, registry),
        successors=successors,
    )


def _records_shown(params: Params) -> str | None:
    """Name the file with figures of actions; what is made up stands under its own key alone."""
    choices = choices_of(params)
    if choices.records == MADE_UP:
        raise ParamsError(
            "Verzonnen cijfers van acties staan onder records",
            expected=f"example_records: {MADE_UP}, in een voorbeeldjaar",
            found=f"records: {MADE_UP}",
            where=str(params.path),
            remedy="noem onder records het bestand van de stad; het mag er nog niet zijn",
        )
    shown = choices.records_shown(params.resolve)
    if shown is not None and shown == choices.example_records and not params.file.example:
        raise ParamsError(
            "Verzonnen cijfers van acties horen enkel bij een voorbeeldjaar",
            found=f"example_records: {shown}, zonder example: true",
            where=str(params.path),
            remedy="haal de regel example_records weg",
        )
    return shown


def _city_figures(params: Params, registry: dict[str, Indicator]) -> pd.DataFrame:
    """Read the figures of the city alone; as of any table, later years are not shown."""
    file = choices_of(params).city_figures_shown(params.resolve)
    if file is None:
        return no_city_figures()
    code, path = params.file.municipality.code, params.resolve(file)
    city = read_city_figures(path, registry, params.file.use, code)
    return city[city["period"] <= params.file.year].reset_index(drop=True)
