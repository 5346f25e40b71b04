"""A municipality from official files: its tables of areas, its shapes and its parameters."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from genkgeo.errors import ParamsError, first_five
from genkgeo.parameters.cuts import is_there
from genkgeo.parameters.data_folder import KEY, find
from genkgeo.parameters.file import read_params
from genkgeo.parameters.paths import plain_name, resolved
from genkgeo.parameters.strict_yaml import merged
from genkgeo.refresh.new_project import bring_base, read_base
from genkgeo.sources import read_table
from genkgeo.sources.fetch import copy_whole
from genkgeo.sources.fluvius import HIDDEN
from genkgeo.sources.national import (
    FLANDERS,
    Sectors,
    find_file,
    find_municipality,
    read_sectors,
    read_wijken,
)
from genkgeo.sources.text import read_csv
from genkgeo.words import dutch

BASE = "params/open-data-belgie.yaml"
"""What all municipalities of the country share."""

OF_A_REGION = {FLANDERS: "params/open-data-vlaanderen.yaml"}
"""Region → what its municipalities share, where more is open than in the whole country."""

MOST_SHEETS = 60
"""Of more areas no fact sheets are written: nobody reads them one by one."""

ROOM = 0.02
"""Degrees around the municipality in which its shapes may lie."""


@dataclass(frozen=True)
class Started:
    """What was written for a municipality, and what was chosen for it.

    Attributes
    ----------
    path : pathlib.Path
        The parameter file.
    told : list of str
        What a person should know: choices, and what could not be known.
    """

    path: Path
    told: list[str] = field(default_factory=list)


class _About(NamedTuple):
    """What the parameters of a municipality are written from.

    ``bounds`` are those of its sectors in degrees; ``data_folder`` is where its tables lie, if that
    is not in the project.
    """

    name: str
    code: str
    stem: str
    base: str
    bounds: Sequence[float]
    wijken: pd.DataFrame
    data_folder: str | None
    more: tuple[str, ...]


class _Found(NamedTuple):
    """What the tables show of a municipality.

    ``unknown`` are codes that have no shape: they have no place. Under ``hidden`` a supplier adds
    up what it hides. ``left_out`` are indicators without any figure (nobody in Voeren has gas),
    ``use`` all others.
    """

    unknown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def start(
    asked: str,
    mirror: Path,
    root: Path,
    base: str | None = None,
    *,
    national: Sectors | None = None,
    data_folder: Path | None = None,
    more: Sequence[str] = (),
) -> Started:
    """Write what a first release of a municipality needs.

    Parameters
    ----------
    asked : str
        NIS code or name.
    mirror : pathlib.Path
        Folder with the official files of the country.
    root : pathlib.Path
        The project.
    base : str, optional
        The parameter file that is extended, relative to ``root``; else that of the region, where
        its tables are there, or that of the country.
    national : Sectors, optional
        Where many municipalities are started, the country is read once.
    data_folder : pathlib.Path, optional
        Where the tables lie or come, for several projects; else they come in this one.
    more : sequence of str
        Lines of the parameter file beside its own.

    Raises
    ------
    ParamsError, DataError
        The municipality or a file is not there, or it was started before.
    """
    national = read_sectors(mirror) if national is None else national
    code = find_municipality(asked, national.names)
    name = str(national.names[code])
    stem = plain_name(name) or code
    path, folder = root / "params" / f"{stem}.yaml", root / "data" / stem
    for made in (path, folder):
        if made.exists():
            raise ParamsError(
                "Deze gemeente is al begonnen",
                found=str(made.relative_to(root)),
                remedy="werk daarin verder; om opnieuw te beginnen haalt u dit bestand en "
                f"data/{stem} weg",
            )
    shared = None if data_folder is None else str(resolved(data_folder))
    sectors = national.frame.iloc[national.rows[code]]
    told: list[str] = []
    if base is None:
        base, told = choose_base(str(sectors["region"].iloc[0]), mirror, root, shared)
    told += [f"meegebracht uit de bibliotheek: {name}" for name in bring_base(base, root)]
    told += _bring_tables(base, mirror, root, shared)
    wijken = national.allocated
    if wijken is None:
        wijken = read_wijken(mirror, code, sectors.index)
    told += _about(sectors, wijken, national)
    folder.mkdir(parents=True)
    _write_areas(sectors, wijken, folder)
    path.parent.mkdir(exist_ok=True)
    bounds = sectors.to_crs(4326).total_bounds
    about = _About(name, code, stem, base, bounds, wijken, shared, tuple(more))
    path.write_text(_parameters(about), encoding="utf-8", newline="\n")
    found = _look_into_tables(path)
    if found.unknown or found.hidden or found.left_out:
        path.write_text(_parameters(about, found), encoding="utf-8", newline="\n")
    if found.unknown:
        codes = dutch.many(len(found.unknown), "code", "codes")
        text = f"{codes} in de tabellen zonder vorm, enkel geteld voor de hele gemeente: "
        told.append(text + first_five(found.unknown))
    if found.hidden:
        hidden = first_five(found.hidden)
        told.append(f"wat een leverancier per sector verbergt, staat onder {hidden}")
    if found.left_out:
        told.append(f"geen enkel cijfer, dus weggelaten: {first_five(found.left_out)}")
    return Started(path, told)


def choose_base(region: str, mirror: Path, root: Path, shared: str | None) -> tuple[str, list[str]]:
    """Choose the base of the region, where all that it has more than the country can be had."""
    base = OF_A_REGION.get(region)
    if base is None:
        return BASE, []
    of_country = _tables_of(BASE, root)
    more = [name for name in _tables_of(base, root) if name not in of_country]
    absent = [
        Path(name).name
        for name in more
        if not find(name, shared, root, root / base).is_file()
        and find_file(mirror, Path(name).name) is None
    ]
    if absent:
        return BASE, [f"zonder de tabellen van het gewest; niet gevonden: {first_five(absent)}"]
    return base, [f"met de tabellen van het gewest ({base}): {first_five(map(_file, more))}"]


def _tables_of(base: str, root: Path) -> list[str]:
    """Name the tables of a parameter file, which may stand in one that it extends."""
    tables: list[dict[str, str]] = merged(read_base(base, root)).get("tables", [])
    return list(dict.fromkeys(table["file"] for table in tables))


def _file(name: str) -> str:
    return Path(name).name


def _bring_tables(base: str, mirror: Path, root: Path, shared: str | None) -> list[str]:
    """Copy the tables that the base names from the mirror, where they are not there yet."""
    absent, copied = [], 0
    for name in _tables_of(base, root):
        target = find(name, shared, root, root / base)
        if is_there(target):
            continue
        source = find_file(mirror, target.name)
        if source is None:
            absent.append(target.name)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_whole(source, target)
        copied += 1
    told = [f"niet in de map met officiële bestanden: {first_five(absent)}"] if absent else []
    if shared:
        new = f"{copied} nieuw" if copied else "ze stonden er al"
        told.append(f"de tabellen staan in {shared}, voor elk project dat die map noemt ({new})")
    return told


def _about(sectors: gpd.GeoDataFrame, wijken: pd.DataFrame, national: Sectors) -> list[str]:
    """Say which levels were chosen, and what is known of the shapes."""
    told = [f"{dutch.many(len(sectors), 'sector', 'sectoren')} uit {national.path.name}"]
    number = wijken["wijk"].nunique()
    told.append(
        f"{number} wijken, zoals de provincies ze verzamelden; grotere gebieden zijn niet bekend"
        if number
        else "geen wijken: er is geen lijst met al deze sectoren, of ze kent er maar een; "
        "alles staat per sector"
    )
    left_out = [] if wijken.empty else list(wijken.index[~wijken["known"].astype(bool)])
    if left_out:
        told.append(f"in geen wijk van die lijst, dus in die van onbekend: {first_five(left_out)}")
    if number > MOST_SHEETS:
        told.append(f"geen fiche per wijk: dat zouden er {number} zijn")
    told.append("elke pagina zegt de gemeente; is het een stad, zet dan onder levels stad, steden")
    mended = sorted(national.repaired & set(sectors.index))
    if mended:
        told.append(f"vorm hersteld (make_valid): {first_five(mended)}")
    begun = sorted({code[:5] for code in sectors.index})
    if len(begun) > 1:
        told.append(f"samengevoegde gemeente: haar sectoren beginnen met {first_five(begun)}")
    return told


def _write_areas(sectors: gpd.GeoDataFrame, wijken: pd.DataFrame, folder: Path) -> None:
    points = sectors.representative_point().to_crs(4326)
    in_wijk = [] if wijken.empty else ["wijk"]
    rows = zip(
        sectors.index,
        sectors["name"],
        *([wijken["wijk"].loc[sectors.index]] if in_wijk else []),
        [f"{ha:.1f}" for ha in sectors["ha"]],
        points.x.round(4),
        points.y.round(4),
        strict=True,
    )
    _write(folder / "sectoren.csv", ["sector", "naam", *in_wijk, "ha", "lon", "lat"], rows)
    if in_wijk:
        named = wijken.drop_duplicates("wijk").set_index("wijk")["name"].sort_index()
        _write(folder / "wijken.csv", ["wijk", "naam"], named.items())
    shapes = sectors[["geometry"]].rename_axis("sector").reset_index()
    shapes.to_file(folder / "sectoren.geojson", driver="GeoJSON")


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _parameters(about: _About, found: _Found | None = None) -> str:
    """Write the few lines that are of this municipality alone, and what its tables show."""
    found = found or _Found()
    number = about.wijken["wijk"].nunique()
    sheets = ", sheets: true" if number <= MOST_SHEETS else ""
    level = "{id: wijk, singular: wijk, plural: wijken, also: [ggw7], profiles: true"
    west, south, east, north = about.bounds
    box = [west - ROOM, south - ROOM, east + ROOM, north + ROOM]
    folder, base = f"data/{about.stem}", about.base
    return "\n".join(
        [
            f"# Geschreven door: genkgeo start {about.code}. Wat hier niet staat, staat in {base}.",
            f"extends: {base}",
            *([f"{KEY}: {_quoted(about.data_folder)}"] if about.data_folder else []),
            f"title: {_quoted(f'{about.name} in open cijfers')}",
            "municipality:",
            f"  code: {_quoted(about.code)}",
            f"  name: {_quoted(about.name)}",
            *_listed("unknown", found.unknown, "geen vorm"),
            *_listed("hidden", found.hidden, "wat per sector verborgen is, opgeteld"),
            f"  box: [{', '.join(f'{degrees:.2f}' for degrees in box)}]",
            "levels:",
            *([f"  - {level}{sheets}}}"] if number else []),
            "  - {id: gemeente, singular: gemeente, plural: gemeenten}   # een stad: stad, steden",
            "areas:",
            '  "2019":',
            f"    sectors: {folder}/sectoren.csv",
            *([f"    above: {{wijk: {folder}/wijken.csv}}"] if number else []),
            "    shapes:",
            f"      file: {folder}/sectoren.geojson",
            "      code: sector",
            "      note: vereenvoudigde grenzen",
            *([f"use: [{', '.join(found.use)}]"] if found.left_out else []),
            *about.more,
            "",
        ]
    )


def _listed(key: str, codes: Sequence[str], why: str) -> list[str]:
    return [f"  {key}: [{', '.join(map(_quoted, codes))}]   # {why}"] if codes else []


def _look_into_tables(path: Path) -> _Found:
    """See which codes of the tables have no sector, and which indicators have no figure at all."""
    params = read_params(path)
    areas = params.resolve(params.file.areas[params.file.vintage].sectors)
    known = set(read_csv(areas, required=["sector"])["sector"])
    there = [table for table in params.file.tables if is_there(params.resolve(table.file))]
    tables = [read_table(params, table).figures for table in there]
    codes = set().union(*(table["sector"] for table in tables))
    ours = tuple(params.file.municipality.beginnings(known))
    strange = codes - known - {params.file.municipality.code}
    placeless = sorted(code for code in strange if code.startswith(ours))
    variables = set().union(*(table["variable"] for table in tables))
    use = (
        params.registry
        if len(there) < len(params.file.tables)
        else {
            name: indicator
            for name, indicator in params.registry.items()
            if variables.issuperset(indicator.variables)
        }
    )
    return _Found(
        unknown=tuple(code for code in placeless if not code.endswith(HIDDEN)),
        hidden=tuple(code for code in placeless if code.endswith(HIDDEN)),
        use=tuple(use),
        left_out=tuple(params.registry[name].short for name in params.registry if name not in use),
    )


def _quoted(text: str) -> str:
    """Write a text for YAML: a name may hold a colon or begin with a sign."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
