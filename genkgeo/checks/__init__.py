"""The gate: findings about the figures before anything is computed from them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from scipy.sparse import csr_array

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.codes import check_codes, looks_ours
from genkgeo.checks.findings import (
    BLOCKING,
    FINDING_COLUMNS,
    WARNING,
    Finding,
    as_findings,
    as_frame,
    blocking,
    from_error,
    refuse_blocking,
    summary,
)
from genkgeo.checks.guessed import check_sizes
from genkgeo.checks.hidden_sums import check_hidden_sums
from genkgeo.checks.history import History, with_release_before
from genkgeo.checks.impossible import check_impossible
from genkgeo.checks.placeless import check_placeless
from genkgeo.checks.plausible import check_values
from genkgeo.checks.present import check_present
from genkgeo.checks.published import check_published
from genkgeo.checks.remaining import check_remaining
from genkgeo.checks.scale import check_scale
from genkgeo.checks.supplied import (
    check_sums,
    check_supplied,
    check_two_lists,
    check_years,
    with_zeros,
)
from genkgeo.checks.unusual import check_unusual
from genkgeo.errors import DataError
from genkgeo.measures import any_level, indicators
from genkgeo.measures.cube import Cube, build_cube
from genkgeo.measures.moving import brought_together
from genkgeo.measures.sizes import size_variables, sizes_shown
from genkgeo.measures.supplied import Supplied, supplied_of
from genkgeo.measures.totals import totals
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import SECTOR
from genkgeo.states import State

__all__ = [
    "BLOCKING",
    "FINDING_COLUMNS",
    "WARNING",
    "Finding",
    "as_findings",
    "as_frame",
    "blocking",
    "check_figures",
    "from_error",
    "looks_ours",
    "refuse_blocking",
    "summary",
    "zero_columns",
]


def check_figures(
    figures: pd.DataFrame,
    areas: dict[str, Areas],
    params: Params,
    published: pd.DataFrame | None = None,
    *,
    supplied: pd.DataFrame | None = None,
    transfers: Mapping[tuple[str, str], csr_array] | None = None,
    unread: frozenset[int] = frozenset(),
    before: pd.DataFrame | None = None,
) -> list[Finding]:
    """Look at all figures and list what is wrong with them.

    Parameters
    ----------
    figures : pandas.DataFrame
        From `genkgeo.sources.read_table`, rows of other municipalities already dropped.
    areas : dict of str to Areas
        Vintage → hierarchy.
    params : Params
        The tables, the registry and the thresholds.
    published : pandas.DataFrame, optional
        From `genkgeo.measures.reconciliation.read_published`.
    supplied : pandas.DataFrame, optional
        What comes per area of a larger level, with its ``level``.
    transfers : mapping of (str, str) to scipy.sparse.csr_array, optional
        From `genkgeo.areas.vintages.transfers`; without them a year on other borders is not
        compared.
    unread : frozenset of int
        Positions of tables that could not be read: what they lack is not listed again.
    before : pandas.DataFrame, optional
        Figures of the release before; the newest year is set beside years that only it has.

    Returns
    -------
    list of Finding
        Empty when all is well.
    """
    above = figures.iloc[:0].assign(level="") if supplied is None else supplied
    both = pd.concat([figures, above.drop(columns="level")]) if len(above) else figures
    of_sectors = unread | (frozenset(above["table"]) - frozenset(figures["table"]))
    findings = check_codes(figures, areas, params, of_sectors)
    findings += check_values(figures, areas, params)
    findings += check_supplied(above, areas, params) + check_two_lists(above, figures, params)
    findings += [] if unread else check_present(both, params, _only_above(figures, above))
    # From here on only figures of a known sector count, each once: what is wrong with the
    # others has been listed already.
    known = pd.Series(False, index=figures.index)
    for vintage, here in areas.items():
        known |= (figures["vintage"] == vintage) & figures["sector"].isin(here.units)
    placed = figures[known].drop_duplicates(["vintage", "sector", "period", "variable"])
    shown = params.file.vintage
    above = with_zeros(above[above["vintage"] == shown], areas, params)
    above = above.drop_duplicates(["level", "sector", "period", "variable"])
    if placed.empty and above.empty:
        return findings
    cubes = _cubes(placed, areas, params, with_shown=len(above) > 0)
    if len(above):
        findings += check_sums(above, cubes[shown], areas[shown], params)
        findings += check_years(above, cubes[shown], areas[shown], params)
    try:
        measures = _measures(cubes, areas, params, transfers or {}, above)
    except DataError as error:
        return [*findings, from_error(error)]
    findings += check_sizes(placed, cubes, areas, params, transfers or {})
    rows = pd.concat([placed, above.drop(columns="level")]) if len(above) else placed
    own = {name: supplied_of(above, here) if name == shown else [] for name, here in areas.items()}
    findings += check_placeless(rows, cubes, areas, own, params)
    findings = _together(findings, rows, cubes, areas, own, measures, params)
    years = with_release_before(cubes, before, rows, areas)
    history = History(years, areas[shown], transfers or {}, _sizes_of_means(params))
    # What its supplier gives for larger areas only lacks nothing that could be asked for.
    asked = measures[measures["state"].ne(State.LARGER)]
    findings += check_unusual(asked, rows, history, params)
    if published is not None and len(published):
        # Of a year in two vintages the one that is shown counts: it comes first.
        once = measures.drop_duplicates(indicators.KEYS)
        sums = [totals(cube, areas[name], own[name]) for name, cube in cubes.items()]
        findings += check_published(published, once, pd.concat(sums), params)
    return findings


def _together(
    findings: list[Finding],
    rows: pd.DataFrame,
    cubes: Mapping[str, Cube],
    areas: dict[str, Areas],
    supplied: Mapping[str, list[Supplied]],
    measures: pd.DataFrame,
    params: Params,
) -> list[Finding]:
    """Look at what comes together: parts and their sums, numerators and denominators, all areas."""
    shown, registry = params.file.vintage, params.registry
    found = list(findings)
    for vintage, cube in cubes.items():
        cells = rows[rows["vintage"] == vintage]
        found += check_hidden_sums(cells, cube, areas[vintage], supplied[vintage], params)
    found += check_impossible(measures, rows, areas, registry, found)
    found += check_remaining(rows, cubes, areas, supplied, registry, found)
    of_shown = measures[(measures["vintage"] == shown) & (measures["period"] <= params.file.year)]
    levels = (SECTOR, *(own.level for own in supplied[shown]))
    return found + check_scale(of_shown, rows, areas[shown], registry, params.file.checks, levels)


def _cubes(
    placed: pd.DataFrame, areas: dict[str, Areas], params: Params, *, with_shown: bool
) -> dict[str, Cube]:
    """Lay the figures of the sectors out, those of the list shown first.

    ``with_shown``: also where none of them is of the list shown.
    """
    shown = params.file.vintage
    rows_of = {str(vintage): rows for vintage, rows in placed.groupby("vintage")}
    if with_shown:
        rows_of.setdefault(shown, placed.iloc[:0])
    return {
        vintage: build_cube(
            rows_of[vintage], areas[vintage], zero=zero_columns(rows_of[vintage], params)
        )
        for vintage in sorted(rows_of, key=lambda name: name != shown)
    }


def _only_above(figures: pd.DataFrame, above: pd.DataFrame) -> frozenset[tuple[str, int]]:
    """Name the variables and years of the larger areas that no sector of their list has."""
    columns = ["vintage", "variable", "period"]
    ours, theirs = (
        set(rows[columns].drop_duplicates().itertuples(index=False, name=None))
        for rows in (figures, above)
    )
    return frozenset((variable, int(year)) for _, variable, year in theirs - ours)


def _sizes_of_means(params: Params) -> dict[str, str]:
    """Name by what each mean is weighed."""
    return {
        own.numerator: own.denominator
        for own in params.registry.values()
        if own.kind == "mean" and own.denominator
    }


def _measures(
    cubes: dict[str, Cube],
    areas: dict[str, Areas],
    params: Params,
    transfers: Mapping[tuple[str, str], csr_array],
    above: pd.DataFrame,
) -> pd.DataFrame:
    """Measure every list on its own borders, and what shares no list on those that are shown."""
    shown, size = params.file.vintage, params.file.size or params.file.residents
    parts = [
        any_level.measure(
            cubes[vintage],
            params.registry,
            areas[vintage],
            supplied_of(above, areas[vintage]) if vintage == shown else (),
            size=size,
            at_least=True,
        ).assign(vintage=vintage)
        for vintage in cubes
    ]
    brought = brought_together(cubes, params.registry, areas[shown], transfers)
    if brought is not None:
        sized = sizes_shown(
            cubes, areas[shown], size, transfers, beside=size_variables(params.registry)
        )
        measures = any_level.measure(
            brought.cube,
            params.registry,
            areas[shown],
            supplied_of(above, areas[shown]),
            size=None if sized is None else sized.values,
            brought=brought,
            at_least=True,
        )
        parts.append(measures.assign(vintage=shown))
    return indicators.put_together(parts)


def zero_columns(figures: pd.DataFrame, params: Params) -> frozenset[tuple[str, int]]:
    """Name the variables and years in which a sector without a row is a real 0.

    All tables of such a year must say so: where one of them calls it missing, it is missing.
    """
    tables = [at for at, table in enumerate(params.file.tables) if table.absent == "zero"]
    says_zero = figures["table"].isin(tables).groupby([figures["variable"], figures["period"]])
    agreed = says_zero.all()
    return frozenset((str(name), int(year)) for name, year in agreed.index[agreed])
