"""A small made-up city: describe its areas, tables and indicators, and write it as a project.

The parameters are made in memory and the figures in files, so that the readers, the gate and
the analysis see what they would see of a city, in hundredths of a second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import two_levels
from shapely.geometry import box

from genkgeo.analysis.computed import Computed
from genkgeo.parameters.cuts import cut_path
from genkgeo.parameters.file import Params, ParamsFile, Table
from genkgeo.parameters.registry import Indicator
from genkgeo.sources import codes_to_read
from genkgeo.sources.cutting import read_whole

CITY, NAME = "X", "Made"
UNKNOWN, HIDDEN = "XZ", "XR"
"""The buckets: place unknown, and what the supplier adds up because it hides it."""

Cells = dict[tuple[str, int], dict[str, str]]
"""(code, year) → variable → the cell as it stands in the file."""


@dataclass(frozen=True)
class Borders:
    """The areas of one code list: sector → wijk, and wijk → stadsdeel."""

    wijk: dict[str, str]
    stadsdeel: dict[str, str]


@dataclass(frozen=True)
class Delivery:
    """One table of figures, in the layout of a supplier.

    ``cut``: of a table that holds others too only what was cut out of it for us is there.
    ``layout`` is ``swing``, ``wide``, ``long`` or ``viewer``;
    ``level`` is that of its areas; ``keys`` are further keys of the table in the parameters. The
    areas of a ``viewer`` stand in it under their codes.
    """

    cells: Cells
    vintage: str = "nu"
    absent: str = "refuse"
    wider: bool = False
    layout: str = "swing"
    level: str = "sector"
    cut: bool = False
    keys: dict[str, Any] = field(default_factory=dict)

    @property
    def variables(self) -> list[str]:
        """All variables, in order of name."""
        return sorted({name for row in self.cells.values() for name in row})


@dataclass(frozen=True)
class Project:
    """What a project's files say.

    ``crosswalk`` holds ``(from, to) → (old, new) → weight`` and ``published`` rows of
    ``indicator, jaar, gebied, waarde, telling``; ``choices`` are further keys of the parameters.
    """

    borders: dict[str, Borders]
    deliveries: list[Delivery]
    indicators: dict[str, dict[str, Any]]
    year: int = 2024
    vintage: str = "nu"
    unknown: tuple[str, ...] = (UNKNOWN,)
    hidden: tuple[str, ...] = ()
    crosswalk: dict[tuple[str, str], dict[tuple[str, str], float]] = field(default_factory=dict)
    published: list[tuple[str, int, str, str, str]] | None = None
    choices: dict[str, Any] = field(default_factory=dict)


def squares(wijken: int = 6, each: int = 2) -> Borders:
    """Give sectors X01, X02, … in wijken W1, W2, …, the first half of them in stadsdeel D1."""
    wijk = {f"X{i + 1:02}": f"W{i // each + 1}" for i in range(wijken * each)}
    return Borders(wijk, {f"W{i + 1}": f"D{1 + 2 * i // wijken}" for i in range(wijken)})


def indicator(numerator: str, denominator: str | None, **more: Any) -> dict[str, Any]:
    """Give the lines of the registry for a rate (or, without denominator, a count)."""
    plain = {
        "label": numerator,
        "short": numerator,
        "unit": "%" if denominator else "aantal",
        "domain": "inkomen",
        "kind": "rate" if denominator else "count",
        "numerator": numerator,
        "denominator": denominator,
        "factor": 100.0 if denominator else 1.0,
        "source": "verzonnen",
    }
    return plain | more


def write(project: Project, folder: Path) -> Params:
    """Write the files of a project, and give its parameters."""
    areas = {name: _write_areas(name, own, folder) for name, own in project.borders.items()}
    tables = [
        _write_table(number, delivery, folder) for number, delivery in enumerate(project.deliveries)
    ]
    more: dict[str, Any] = {}
    if project.crosswalk:
        _write_csv(
            folder / "omrekening.csv",
            ["van_indeling", "naar_indeling", "van", "naar", "gewicht", "oorsprong"],
            [
                [*direction, *pair, repr(weight), "verzonnen"]
                for direction, pairs in project.crosswalk.items()
                for pair, weight in pairs.items()
            ],
        )
        more["crosswalk"] = "omrekening.csv"
    if project.published is not None:
        head = ["indicator", "jaar", "gebied", "waarde", "telling", "bron"]
        rows = [[*map(str, row), "verzonnen"] for row in project.published]
        _write_csv(folder / "gepubliceerd.csv", head, rows)
        more["published"] = {"file": "gepubliceerd.csv", "area": NAME}
    (folder / "indicatoren.yaml").touch()
    file = ParamsFile.model_validate(
        {
            "title": "Made",
            "year": project.year,
            "vintage": project.vintage,
            "municipality": {
                "code": CITY,
                "name": NAME,
                "unknown": project.unknown,
                "hidden": project.hidden,
            },
            "levels": tuple(two_levels.PLAIN),
            "areas": areas,
            "registry": "indicatoren.yaml",
            "use": tuple(project.indicators),
            "tables": tuple(tables),
            **more,
            **_as_read(project.choices),
        }
    )
    registry = {name: Indicator.model_validate(own) for name, own in project.indicators.items()}
    params = Params(file=file, path=folder / "made.yaml", root=folder, registry=registry)
    for delivery, table in zip(project.deliveries, file.tables, strict=True):
        _cut(params, table, wanted=delivery.cut)
    return params


def _cut(params: Params, table: Table, *, wanted: bool) -> None:
    """Put what a batch would cut out of a table in the place of the table."""
    path = params.resolve(table.file)
    cut_path(path).unlink(missing_ok=True)
    only = codes_to_read(params, table) if wanted else None
    if only is None:
        return
    whole = read_whole(path, table)
    if whole is None:
        return  # A format that a batch gives whole.
    cut_path(path).write_bytes(whole.cut(only).to_bytes())
    path.unlink()


def opened(project: Project, folder: Path, *, strict: bool = True) -> Computed:
    """Write a project, read and check it, and give its analysis."""
    return with_shapes(write(project, folder), project, strict=strict)


def with_shapes(params: Params, project: Project, *, strict: bool = True) -> Computed:
    """Read and check a project that is written; its sectors are squares in a row."""
    # What `genkgeo check` tries as well are the shapes: they are there before it looks.
    analysis = _WithShapes.__new__(_WithShapes)
    analysis.made = row_of_squares(project.borders[project.vintage])
    analysis.__init__(params, strict=strict)
    return analysis


class _WithShapes(Computed):
    """An analysis of which the shapes are given."""

    made: dict[str, gpd.GeoDataFrame]

    @property
    def shapes(self) -> dict[str, gpd.GeoDataFrame]:  # type: ignore[override]
        """The shapes that were given."""
        return self.made


def row_of_squares(borders: Borders) -> dict[str, gpd.GeoDataFrame]:
    """Give for every level squares of a kilometre in a row, in the order of the codes."""
    codes = {
        "sector": borders.wijk,
        "wijk": set(borders.wijk.values()),
        "stadsdeel": set(borders.stadsdeel.values()),
        "gemeente": [CITY],
    }
    return {
        level: gpd.GeoDataFrame(
            geometry=[box(1000 * i, 0, 1000 * i + 1000, 1000) for i, _ in enumerate(names)],
            index=sorted(names),
            crs=31370,
        )
        for level, names in codes.items()
    }


def _write_areas(name: str, borders: Borders, folder: Path) -> dict[str, Any]:
    files = {part: f"{part}_{name}.csv" for part in ("sectoren", "wijken", "stadsdelen")}
    _write_csv(
        folder / files["sectoren"],
        ["sector", "naam", "wijk"],
        [[sector, f"Sector {sector}", wijk] for sector, wijk in borders.wijk.items()],
    )
    _write_csv(
        folder / files["wijken"],
        ["wijk", "naam"],
        [[wijk, f"Wijk {wijk}"] for wijk in borders.stadsdeel],
    )
    _write_csv(
        folder / files["stadsdelen"],
        ["wijk", "stadsdeel", "stadsdeel_naam", "status"],
        [[wijk, part, f"Deel {part}", "vastgesteld"] for wijk, part in borders.stadsdeel.items()],
    )
    (folder / "vormen.geojson").touch()
    return {
        "sectors": files["sectoren"],
        "above": {"wijk": files["wijken"], "stadsdeel": files["stadsdelen"]},
        "shapes": {"file": "vormen.geojson", "code": "code"},
    }


def _write_table(number: int, delivery: Delivery, folder: Path) -> dict[str, Any]:
    file, names = f"tabel{number}.csv", delivery.variables
    table = {
        "file": file,
        "vintage": delivery.vintage,
        "absent": delivery.absent,
        "wider": delivery.wider,
    }
    cells = delivery.cells.items()
    above = delivery.level != "sector"
    if delivery.layout == "viewer":
        years = sorted({year for _, year in delivery.cells})
        heads = [(name, year) for name in names for year in years]
        head = [delivery.level, *(f"{name}|{year}" for name, year in heads)]
        codes = dict.fromkeys(code for code, _ in delivery.cells)
        rows = [
            [code, *(delivery.cells.get((code, year), {}).get(name, "") for name, year in heads)]
            for code in codes
        ]
        table |= {"format": "swing_viewer"}
    elif delivery.layout == "swing":
        head = ["period", "geolevel", "geoitem", *names]
        rows = [
            [
                str(year),
                delivery.level if above else "statsec",
                code,
                *(row.get(name, "") for name in names),
            ]
            for (code, year), row in cells
        ]
        table |= {"format": "swing"} | ({"geolevel": (delivery.level,)} if above else {})
    elif delivery.layout == "wide":
        head = ["jaar", "sector", *names]
        rows = [
            [str(year), code, *(row.get(name, "") for name in names)] for (code, year), row in cells
        ]
        table |= {"format": "plain", "code": "sector", "period_column": "jaar"}
        table |= {"columns": {name: name for name in names}}
    else:
        head = ["jaar", "sector", "wat", "cijfer"]
        rows = [
            [str(year), code, name, cell]
            for (code, year), row in cells
            for name, cell in row.items()
        ]
        table |= {"format": "plain", "code": "sector", "period_column": "jaar"}
        table |= {"variable_column": "wat", "value_column": "cijfer"}
    if above and delivery.layout in ("wide", "long"):
        table |= {"level": delivery.level}
    _write_csv(folder / file, head, rows)
    return table | _as_read(delivery.keys)


def _as_read(value: Any) -> Any:
    """Make tuples of lists, as is done with what is read from a file of parameters."""
    if isinstance(value, dict):
        return {name: _as_read(each) for name, each in value.items()}
    return tuple(map(_as_read, value)) if isinstance(value, list) else value


def _write_csv(path: Path, head: list[str], rows: list[list[str]]) -> None:
    path.write_text("".join(",".join(row) + "\n" for row in [head, *rows]), encoding="utf-8")
