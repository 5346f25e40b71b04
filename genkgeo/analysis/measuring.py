"""From checked figures to the figures shown, before anything is made of them."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from genkgeo.areas.other_names import OTHER_NAMES, STREET, earlier_names
from genkgeo.change.edition import Edition, protected_enough
from genkgeo.measures.reconciliation import reconcile
from genkgeo.measures.totals import totals, without
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import SECTOR
from genkgeo.results import Results
from genkgeo.sources.streets import read_streets
from genkgeo.words.notes import standing_notes


def measured(
    params: Params,
    edition: Edition,
    shapes: dict[str, gpd.GeoDataFrame],
    *,
    published: pd.DataFrame,
    references: pd.DataFrame,
    municipalities: pd.DataFrame,
    places: pd.DataFrame,
) -> Results:
    """Compute the figures shown, without anything that is made of them.

    Parameters
    ----------
    params : Params
    edition : Edition
        From `edition_of`, with figures that passed the gate.
    shapes : dict of str to geopandas.GeoDataFrame
        Level → polygons of the vintage shown.
    published : pandas.DataFrame
        Published figures of the city; may be empty.
    references : pandas.DataFrame
        And of wider areas.
    municipalities : pandas.DataFrame
        And of many municipalities, to set this one beside; may be empty.
    places : pandas.DataFrame
        Of the map; may be empty.

    Returns
    -------
    Results
        With neither risk nor profiles.

    Raises
    ------
    DataError
        The figures cannot be added up.
    """
    file, areas = params.file, edition.here
    cubes = edition.cubes
    shown = protected_enough(edition)
    # Of a year in two vintages the one that is shown comes first.
    sums = pd.concat(
        [
            totals(cube, edition.areas[vintage], edition.supplied.get(vintage, ())).assign(
                vintage=vintage
            )
            for vintage, cube in cubes.items()
        ]
    )
    sums = sums[sums["period"] <= file.year].drop_duplicates(["variable", "period"])
    return Results(
        title=file.title,
        year=file.year,
        example=file.example,
        areas=areas,
        shape_note=file.areas[file.vintage].shapes.note,
        shapes=shapes,
        registry=params.registry,
        measures=shown.measures,
        residents=shown.residents,
        risk={},
        profiles=None,  # type: ignore[arg-type]  # They follow from the rest, in `core`.
        totals=without(sums, shown.withheld).sort_values(
            ["variable", "period"], kind="stable", ignore_index=True
        ),
        reconciliation=reconcile(published, shown.measures, sums, params.registry),
        sources=_sources(params, edition.figures[edition.figures["period"] <= file.year]),
        references=references,
        municipalities=municipalities[municipalities["period"] <= file.year],
        places=places,
        other_names=_other_names(params, edition),
        notes=standing_notes(example=file.example, proposal=areas.proposed),
        contact=file.contact or "",
    )


def _sources(params: Params, figures: pd.DataFrame) -> pd.DataFrame:
    rows = []
    years = figures.groupby("table")["period"].unique()
    # Where all tables are of sectors nothing is said of it.
    with_levels = "level" in figures
    levels = dict(figures.groupby("table")["level"].first()) if with_levels else {}
    for position, table in enumerate(params.file.tables):
        periods, level = sorted(years.get(position, ())), levels.get(position, "")
        rows.append(
            {
                "file": Path(table.file).name,
                "format": table.format,
                "vintage": table.vintage,
                **({"level": level} if "level" in figures else {}),
                "periods": ", ".join(map(str, periods)),
            }
        )
    return pd.DataFrame(rows)


def _other_names(params: Params, edition: Edition) -> pd.DataFrame:
    """Names of earlier lists, and the streets where the parameters name a table of them."""
    earlier = earlier_names(edition.areas, edition.vintage, edition.transfers)
    if params.file.streets is None:
        return earlier
    sectors = edition.here.names[SECTOR].index
    streets = read_streets(params.resolve(params.file.streets), sectors, edition.vintage)
    streets = streets.assign(kind=STREET, level=SECTOR)[OTHER_NAMES]
    return pd.concat([earlier, streets], ignore_index=True) if len(earlier) else streets
