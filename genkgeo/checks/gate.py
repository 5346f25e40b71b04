"""Read all input and list everything that is wrong with it, not only the first fault."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import pandas as pd
from scipy.sparse import csr_array

from genkgeo import checks
from genkgeo.areas import vintages
from genkgeo.areas.geometry import level_shapes
from genkgeo.areas.hierarchy import Areas, read_areas
from genkgeo.areas.kept import Earlier, read_earlier
from genkgeo.areas.larger import seen_from
from genkgeo.checks.borders import check_borders
from genkgeo.checks.box import require_inside
from genkgeo.checks.crosswalks import check_directions
from genkgeo.checks.elsewhere import check_elsewhere
from genkgeo.checks.last_year import check_last_year
from genkgeo.checks.left_out import check_left_out
from genkgeo.checks.maps import check_maps
from genkgeo.checks.municipalities import check_municipalities
from genkgeo.checks.names import check_names
from genkgeo.checks.others import Others, others_of
from genkgeo.checks.planned import check_plans, check_spots
from genkgeo.checks.published_table import check_published_table
from genkgeo.checks.supplied import with_zeros
from genkgeo.checks.texts import check_texts
from genkgeo.checks.titles import check_title
from genkgeo.checks.whole import check_whole, of_the_whole
from genkgeo.errors import GenkgeoError
from genkgeo.measures.reconciliation import (
    PUBLISHED_COLUMNS,
    REFERENCES,
    merge_references,
    read_published,
    read_references,
)
from genkgeo.measures.supplied import above_sectors, of_sectors
from genkgeo.parameters.file import ARCHIVED, Params
from genkgeo.parameters.levels import SECTOR
from genkgeo.plans.document_numbers import references
from genkgeo.plans.inputs import Plans, read_plans
from genkgeo.plans.known import read_spots
from genkgeo.results import PLACES
from genkgeo.sources import read_table
from genkgeo.sources.municipalities import MUNICIPALITIES, read_municipalities

T = TypeVar("T")


@dataclass
class Inputs:
    """What the parameters name, as read.

    Attributes
    ----------
    areas : dict of str to Areas
        Vintage → hierarchy.
    figures : pandas.DataFrame
        Tidy, with vintage and table: what comes per sector; rows of other municipalities are
        left out.
    supplied : pandas.DataFrame
        The same, with ``level``: what comes per area of a larger level; may be empty.
    transfers : dict of (str, str) to scipy.sparse.csr_array
        From another vintage to the one shown; empty without a crosswalk.
    wholes : pandas.DataFrame
        Rows of the whole gemeente, left out of the figures; may be empty.
    others : list of Others
        Of each table that holds other municipalities too, how much of it was not read.
    earlier : Earlier, optional
        The areas of the release before; None when there is none, or it cannot be read.
    before : pandas.DataFrame, optional
        Tidy figures of its sectors; None likewise.
    published : pandas.DataFrame
        City figures from elsewhere; may be empty.
    references : pandas.DataFrame
        Figures of wider areas, published or printed in a document; may be empty.
    municipalities : pandas.DataFrame
        Figures of many municipalities, to set this one beside; may be empty.
    plans : Plans, optional
        None when the parameters name none.
    spots : pandas.DataFrame
        The places of the map; may be empty.
    errors : list of tuple of (GenkgeoError, str)
        What could not be read, and from which file.
    unread : frozenset of int
        Positions of the tables among those.
    """

    areas: dict[str, Areas] = field(default_factory=dict)
    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    supplied: pd.DataFrame = field(default_factory=pd.DataFrame)
    transfers: dict[tuple[str, str], csr_array] = field(default_factory=dict)
    wholes: pd.DataFrame = field(default_factory=pd.DataFrame)
    others: list[Others] = field(default_factory=list)
    earlier: Earlier | None = None
    before: pd.DataFrame | None = None
    published: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PUBLISHED_COLUMNS))
    references: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=REFERENCES))
    municipalities: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=MUNICIPALITIES)
    )
    plans: Plans | None = None
    spots: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PLACES))
    errors: list[tuple[GenkgeoError, str]] = field(default_factory=list)
    unread: frozenset[int] = frozenset()

    def every(self, params: Params) -> pd.DataFrame:
        """All figures: with their ``level`` where some come per larger area."""
        if self.supplied.empty:
            return self.figures
        above = with_zeros(self.supplied, self.areas, params)
        both = [self.figures.assign(level=SECTOR), above]
        return pd.concat([part for part in both if len(part)], ignore_index=True)

    def attempt(self, file: str, read: Callable[[], T]) -> T | None:
        """Read one thing; keep the error where that fails."""
        try:
            return read()
        except GenkgeoError as error:
            self.errors.append((error, Path(file).name))
            return None

    def refuse(self) -> None:
        """Raise the first error there was, in full.

        Raises
        ------
        ParamsError, DataError
            A file could not be read.
        """
        if self.errors:
            raise self.errors[0][0]


def read_inputs(params: Params) -> Inputs:
    """Read areas, figures, published figures and plans; a fault in one does not hide the next.

    Raises
    ------
    ParamsError
        A file that the parameters name is not there.
    """
    params.must_exist()
    inputs = Inputs()
    municipality = params.file.municipality
    for vintage, files in params.file.areas.items():
        here = inputs.attempt(
            files.sectors,
            partial(read_areas, vintage, files, municipality, params.levels, params.resolve),
        )
        inputs.areas |= {} if here is None else {vintage: here}
    _read_each_table(inputs, params)
    _read_transfers(inputs, params)
    if params.file.previous:
        about, kept = (params.resolve(f"{params.file.previous}/{name}") for name in ARCHIVED[:2])
        inputs.earlier, inputs.before = read_earlier(about), _figures_before(kept)
    if params.file.published:
        file = params.file.published.file
        published = inputs.attempt(file, lambda: read_published(params))
        inputs.published = inputs.published if published is None else published
        if published is not None:
            wider = inputs.attempt(file, lambda: read_references(params))
            inputs.references = inputs.references if wider is None else wider
    if params.file.municipalities is not None:
        file = params.file.municipalities
        others = inputs.attempt(file, partial(read_municipalities, params.resolve(file)))
        inputs.municipalities = inputs.municipalities if others is None else others
    spots: pd.DataFrame | None = inputs.spots
    if params.file.places is not None:
        spots = inputs.attempt(params.file.places, partial(read_spots, params))
        inputs.spots = inputs.spots if spots is None else spots
    # Of plans that name a place nobody can say more than that the places cannot be read.
    if params.file.plans and spots is not None:
        inputs.plans = inputs.attempt(
            params.file.plans.actions,
            lambda: read_plans(params, areas=inputs.areas, spots=inputs.spots),
        )
    if inputs.plans is not None:
        printed = references(inputs.plans.document_numbers, municipality.name)
        printed = printed[printed["indicator"].isin(params.registry)]
        inputs.references = merge_references(inputs.references, printed)
    return inputs


def _figures_before(path: Path) -> pd.DataFrame | None:
    """Read the figures per sector of the release before; who reads all of it says what is wrong."""
    try:
        return of_sectors(pd.read_parquet(path))
    except (OSError, ValueError, KeyError):
        return None


def _read_each_table(inputs: Inputs, params: Params) -> None:
    """Read the tables one by one, so that each can be refused apart."""
    parts, wholes = [], []
    for position, table in enumerate(params.file.tables):
        read = inputs.attempt(table.file, partial(read_table, params, table))
        if read is None:
            inputs.unread |= {position}
        if read is None or table.vintage not in inputs.areas:
            continue
        here = inputs.areas[table.vintage]
        rows = read.figures.assign(table=position)
        whole = of_the_whole(rows, table, here)
        beginnings = params.file.municipality.beginnings(here.sectors.index)
        wholes.append(rows[whole])
        keep = ~whole
        if table.wider and len(rows):
            seen = seen_from(here, rows["level"].iloc[0])
            keep = checks.looks_ours(rows["sector"], seen, beginnings)
        ours = rows[keep & ~whole]
        parts.append(ours)
        inputs.others += others_of(read.left_out, rows[~keep & ~whole], ours, table, here)
    if parts:
        every = pd.concat(parts, ignore_index=True)
        inputs.figures = of_sectors(every).reset_index(drop=True)
        inputs.supplied = above_sectors(every).reset_index(drop=True)
        inputs.wholes = pd.concat(wholes)


def _read_transfers(inputs: Inputs, params: Params) -> None:
    """Read how the figures of other vintages move to the one shown."""
    file = params.file
    if file.crosswalk is None or set(file.areas) != set(inputs.areas) or inputs.figures.empty:
        return
    path, used = params.resolve(file.crosswalk), set(inputs.figures["vintage"])
    found = inputs.attempt(
        file.crosswalk, lambda: vintages.transfers(path, used, file.vintage, inputs.areas)
    )
    inputs.transfers = found or {}
    for vintage in set(inputs.areas) - used - {file.vintage}:
        # No figure needs them; with them the shapes can be held against the older sectors.
        with suppress(GenkgeoError):
            inputs.transfers |= vintages.transfers(path, {vintage}, file.vintage, inputs.areas)


def check_inputs(inputs: Inputs, params: Params) -> pd.DataFrame:
    """List what is wrong with figures that were read.

    Returns
    -------
    pandas.DataFrame
        Columns `genkgeo.checks.FINDING_COLUMNS`, blocking findings first.
    """
    findings = [checks.from_error(error, file) for error, file in inputs.errors]
    findings += check_last_year(params)
    findings += check_title(params)
    complete = set(params.file.areas) == set(inputs.areas)
    if complete:
        findings += check_borders(inputs.areas, inputs.transfers, inputs.earlier, params)
        findings += check_directions(inputs.areas, params)
        findings += check_names(inputs.areas, params)
        findings += check_texts(inputs.areas, inputs.spots, params)
    # Tables that were read may hold no row of ours: that is for the gate to say.
    if complete and len(inputs.figures.columns):
        findings += checks.check_figures(
            inputs.figures,
            inputs.areas,
            params,
            inputs.published,
            supplied=inputs.supplied,
            transfers=inputs.transfers,
            unread=inputs.unread,
            before=inputs.before,
        )
    if complete:
        findings += check_whole(inputs.wholes, inputs.every(params), params)
    if complete and not inputs.errors:
        every = inputs.every(params)
        findings += check_left_out(every, inputs.areas, params, inputs.published)
        findings += check_elsewhere(
            inputs.references, inputs.municipalities, inputs.plans, params, inputs.figures
        )
        if inputs.plans is not None:
            here = inputs.areas[params.file.vintage]
            findings += check_plans(inputs.plans, here, inputs.spots, params)
        findings += check_published_table(inputs.plans, params)
        findings += check_municipalities(inputs.municipalities, every, params)
    return checks.as_frame(findings)


def with_shapes(
    findings: pd.DataFrame, shapes: dict[str, gpd.GeoDataFrame], inputs: Inputs, params: Params
) -> pd.DataFrame:
    """Add to the findings what is wrong with the shapes of the vintage shown.

    Raises
    ------
    DataError
        From `genkgeo.checks.maps.check_maps`.
    """
    more = check_maps(shapes, params, inputs.areas, inputs.transfers)
    if inputs.plans is not None and params.file.places is not None:
        here = inputs.areas[params.file.vintage]
        more += check_spots(inputs.plans, here, inputs.spots, shapes, params.file.places)
    if not more:
        return findings
    return checks.as_frame([*checks.as_findings(findings), *more])


def with_error(findings: pd.DataFrame, error: GenkgeoError | None) -> pd.DataFrame:
    """Add to the findings an error that came after them."""
    if error is None:
        return findings
    both = pd.concat([checks.as_frame([checks.from_error(error)]), findings], ignore_index=True)
    return both.astype(findings.dtypes.to_dict())


def read_shapes(params: Params, here: Areas) -> dict[str, gpd.GeoDataFrame]:
    """Read the polygons of every level, which must lie in the box of the gemeente.

    Returns
    -------
    dict of str to geopandas.GeoDataFrame
        Level → frame indexed by area code, EPSG:31370.

    Raises
    ------
    DataError
        From the reader, or a polygon lies outside the box.
    """
    shapes = level_shapes(params, here)
    for level, own in params.file.areas[here.vintage].drawn.items():
        require_inside(shapes[level].geometry, params, Path(own.file).name)
    return shapes
