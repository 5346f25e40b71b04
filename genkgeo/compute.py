"""From checked figures to results: the one place where the steps follow each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
from scipy.sparse import csr_array

from genkgeo import checks, disclosure, indicators, profiles, risk, vintages
from genkgeo.areas import LEVELS, Areas
from genkgeo.certainty import intervals, shrinkage
from genkgeo.certainty.uncertainty import FEWEST, rank_uncertainty
from genkgeo.choices import RiskChoices
from genkgeo.cube import Cube, build_cube, residents, totals
from genkgeo.params import Params
from genkgeo.reconciliation import reconcile
from genkgeo.results import PLACES, SHRUNK, Results, Risk
from genkgeo.sources.fetch import sha256
from genkgeo.sources.places import read_places
from genkgeo.spatial import SpatialReading, spatial_reading

EXAMPLE_NOTE = "Voorbeeldcijfers, geen echte cijfers."
PROPOSAL_NOTE = "De indeling in stadsdelen is een voorstel."
MANY = 15
"""Among fewer ranked areas no pattern of neighbours can be told from chance."""
RISK_LEVELS = ("sector", "wijk", "stadsdeel")


def core(
    params: Params,
    areas: dict[str, Areas],
    figures: pd.DataFrame,
    shapes: dict[str, gpd.GeoDataFrame],
    *,
    published: pd.DataFrame,
) -> Results:
    """Compute all results but how sure the ranks are.

    Parameters
    ----------
    params : Params
    areas : dict of str to Areas
        Vintage → hierarchy.
    figures : pandas.DataFrame
        Tidy figures that passed the gate.
    shapes : dict of str to geopandas.GeoDataFrame
        Level → polygons of the vintage shown.
    published : pandas.DataFrame
        Published figures of the city; may be empty.

    Returns
    -------
    Results

    Raises
    ------
    DataError
        The crosswalk, the index or the profiles cannot be made from these figures.
    """
    file, here = params.file, areas[params.file.vintage]
    cubes = _cubes(params, areas, figures)
    measures = _measures(params, areas, cubes)
    # of a year in two vintages the one that is shown comes first
    order = sorted(cubes, key=lambda vintage: vintage != file.vintage)
    sums = pd.concat(totals(cubes[v], areas[v]).assign(vintage=v) for v in order)
    partial = Results(
        title=file.title,
        year=file.year,
        example=file.example,
        areas=here,
        shape_note=file.areas[file.vintage].shapes.note,
        shapes=shapes,
        registry=params.registry,
        measures=measures,
        residents=residents(cubes[file.vintage], here, file.residents, file.year),
        risk={},
        profiles=None,
        totals=sums.sort_values(["variable", "period"], kind="stable", ignore_index=True),
        reconciliation=reconcile(published, measures, sums, params.registry),
        sources=_sources(params, figures),
        places=_places(params),
        notes=_notes(file.example, here.proposal),
    )
    risks = {level: _risk(partial, file.risk, level) for level in RISK_LEVELS}
    found = profiles.cluster(
        partial.table("wijk"),
        params.registry,
        file.profiles,
        minimum_share=file.risk.minimum_weight,
    )
    return replace(partial, risk=risks, profiles=found, shrunk=_shrunk(partial, file.risk))


def with_certainty(results: Results, choices: RiskChoices) -> Results:
    """Add how far the ranks move with chance and with our choices.

    A level with fewer than three ranked areas has nothing to be unsure of and is left out.
    """
    certainty = {}
    for level, found in results.risk.items():
        if found.scores["score"].notna().sum() >= FEWEST:
            certainty[level] = rank_uncertainty(
                results.table(level),
                results.table(level, "denominator"),
                results.registry,
                choices,
                seed=choices.seed,
                draws=choices.draws,
            ).frame
    return replace(results, certainty=certainty)


def with_spatial(results: Results, choices: RiskChoices) -> Results:
    """Add where areas of high or low risk lie together, if the parameters ask for it."""
    if not choices.spatial:
        return results
    enough = [
        level for level, found in results.risk.items() if found.scores["score"].count() >= MANY
    ]
    return replace(results, spatial={one: spatial(results, one, choices) for one in enough})


def spatial(results: Results, level: str, choices: RiskChoices) -> SpatialReading:
    """Read the scores of a level beside those of the neighbours."""
    scores, shapes = results.risk[level].scores["score"], results.shapes[level]
    return spatial_reading(scores, shapes, seed=choices.seed)


def _cubes(params: Params, areas: dict[str, Areas], figures: pd.DataFrame) -> dict[str, Cube]:
    return {
        vintage: build_cube(rows, areas[vintage], zero=checks.zero_variables(rows, params))
        for vintage, rows in figures.groupby("vintage")
    }


def _measures(params: Params, areas: dict[str, Areas], cubes: dict[str, Cube]) -> pd.DataFrame:
    """Measure every year on the vintage shown; without a crosswalk only the gemeente."""
    file, here = params.file, areas[params.file.vintage]
    parts = []
    for vintage, cube in cubes.items():
        own = vintage == file.vintage
        transfer = None if own else _transfer(params, areas, vintage)
        whole = own or transfer is not None
        found = indicators.measure(
            cube,
            params.registry,
            here if whole else areas[vintage],
            levels=LEVELS if whole else ("gemeente",),
            size=file.size or file.residents,
            transfer=transfer,
        )
        parts.append(found.assign(vintage=vintage))
    parts.sort(key=lambda part: part["vintage"].iloc[0] != file.vintage)
    # a year that is there in both vintages counts in the one that is shown
    both = pd.concat(parts).drop_duplicates(indicators.KEYS, ignore_index=True)
    shown = disclosure.protect(both, params.registry, here)
    return shown.join(intervals.intervals(shown, params.registry))


def _transfer(params: Params, areas: dict[str, Areas], vintage: str) -> csr_array | None:
    """Read which share of each unit of another vintage goes where in the one shown."""
    file = params.file
    if file.crosswalk is None:
        return None
    old, here = areas[vintage], areas[file.vintage]
    weights = vintages.read_crosswalk(params.resolve(file.crosswalk), vintage, file.vintage)
    vintages.check(weights, old.sectors.index, here.sectors.index)
    return vintages.transfer(weights, old, here)


def _risk(results: Results, choices: RiskChoices, level: str) -> Risk:
    city = results.table("gemeente").iloc[0]
    return risk.composite(results.table(level), city, results.registry, choices, level=level)


def _shrunk(results: Results, choices: RiskChoices) -> pd.DataFrame:
    """Shrink the rates shown; a rate that fewer than three areas have is left out."""
    if choices.shrinkage == "none":
        return results.shrunk
    parts = []
    for level in RISK_LEVELS:
        rows = results.current(level)
        rows = rows[rows["value"].notna() & (rows["denominator"] > 0)]
        enough = rows.groupby("indicator")["area"].transform("size") >= shrinkage.FEWEST
        within = choices.shrink_towards == "stadsdeel" and level != "stadsdeel"
        parent = results.areas.parent(level, "stadsdeel") if within else None
        rows = rows[enough]
        found = shrinkage.shrunken(rows, results.registry, rule=choices.shrinkage, parent=parent)
        # what no rule can shrink (a count, a mean) was drawn to nothing
        parts.append(rows[["level", "area", "indicator"]].join(found.dropna(subset="towards")))
    frame = pd.concat(parts, ignore_index=True).dropna(subset="towards", ignore_index=True)
    return frame[SHRUNK]


def _sources(params: Params, figures: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for position, table in enumerate(params.file.tables):
        periods = sorted(figures.loc[figures["table"] == position, "period"].unique())
        rows.append(
            {
                "file": Path(table.file).name,
                "format": table.format,
                "vintage": table.vintage,
                "periods": ", ".join(map(str, periods)),
                "sha256": sha256(params.resolve(table.file)),
            }
        )
    return pd.DataFrame(rows)


def _places(params: Params) -> pd.DataFrame:
    file = params.file
    if file.places is None:
        return pd.DataFrame(columns=PLACES)
    return read_places(params.resolve(file.places), file.municipality.box)


def _notes(example: bool, proposal: bool) -> tuple[str, ...]:
    return ((EXAMPLE_NOTE,) if example else ()) + ((PROPOSAL_NOTE,) if proposal else ())
