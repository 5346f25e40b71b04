"""Random small projects: what the gate lets through must work, and be right.

    python tests/support/random_projects.py --seconds 600 --seed 3

Each project has a seed of its own, so that a fault can be made again:

    python tests/support/random_projects.py --only 3000123

The rule: `genkgeo check` never breaks; and of a project without a blocking finding everything
can be loaded, and its figures are those of `by_hand`, which uses nothing of the library.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import shutil
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import by_hand
import by_hand_larger
import pandas as pd
import possible
import small_city
from small_city import CITY, HIDDEN, NAME, UNKNOWN, Borders, Delivery, Project

from genkgeo import checks
from genkgeo.analysis import compute
from genkgeo.change.edition import Edition, measure_edition, unprotected
from genkgeo.checks import gate
from genkgeo.checks.findings import summary
from genkgeo.errors import GenkgeoError
from genkgeo.measures.indicators import KEYS
from genkgeo.measures.sizes import residents
from genkgeo.measures.totals import totals
from genkgeo.parameters.file import Params
from genkgeo.states import State

BASE = 1_000_000
"""Projects that one seed of the command has room for."""

EVERYTHING = 8
"""Of one in so many projects all results are made: groups, rank intervals, change."""

SHOWN, REPORT = 3, 500
"""Faults of a kind that are printed; projects after which the count so far is."""

DOMAINS = ("inkomen", "werk", "onderwijs", "wonen")


@dataclass(frozen=True)
class Outcome:
    """What became of one project: its seed, whether it was let through, and what was wrong."""

    seed: int
    passed: bool
    fault: str = ""
    trace: str = ""


def project_of(seed: int) -> Project:
    """Make the project of a seed."""
    draw = random.Random(seed)
    borders, crosswalk = _borders(draw)
    vintages = sorted(borders)
    last = 2024
    year = draw.choice([last] * 18 + [last - 1, last + 1])
    hidden = (HIDDEN,) if draw.random() < 0.25 else ()
    indicators = _indicators(draw)
    truth = _Truth(draw, indicators, sparse=draw.choice([0, 0, 0.1, 0.1, 0.3, 0.8]))
    deliveries: list[Delivery] = []
    every = range(last - draw.randint(0, 3), last + 1)
    # Of each code list its own years, the list shown having the newest; now and then its own
    # variables instead, so that numerator and denominator of a year are in no list together.
    middle = draw.choice(every)
    apart = draw.random() < 0.15
    list_of = {name: draw.choice(vintages) for name in truth.variables}
    for vintage in vintages:
        names, own = truth.variables, list(every)
        if len(vintages) == 2 and apart:
            names = [name for name in names if list_of[name] == vintage]
        elif len(vintages) == 2:
            # A year may be in both lists, or in neither.
            middle += draw.choice([-1, 1]) * (draw.random() < 0.1)
            own = [at for at in every if (at < middle) == (vintage == "oud")]
        if own and names:
            units = [*borders[vintage].wijk, UNKNOWN, *hidden]
            deliveries += _deliveries(draw, truth, vintage, own, units, names)
    while not deliveries:
        units = [*borders["nu"].wijk]
        deliveries = _deliveries(draw, truth, "nu", [last], units, truth.variables)
    if not (len(vintages) == 2 and apart) and draw.random() < 0.5:
        deliveries = _with_larger(draw, truth, borders["nu"], deliveries, every, hidden)
    project = Project(
        borders=borders,
        deliveries=deliveries,
        indicators=indicators,
        year=year,
        hidden=hidden,
        crosswalk=crosswalk if draw.random() < 0.8 else {},
        choices=_choices(draw, truth),
    )
    return _published(draw, project)


def _borders(
    draw: random.Random,
) -> tuple[dict[str, Borders], dict[tuple[str, str], dict[tuple[str, str], float]]]:
    """Draw the areas of one code list or of two, and the way from the old to the new one."""
    number = draw.choice([1, 4, 6, 8, 8, 12])
    sectors = [f"X{i + 1:02}" for i in range(number)]
    now = _hierarchy(draw, sectors)
    if draw.random() < 0.6:
        return {"nu": now}, {}
    pairs: dict[tuple[str, str], float] = {}
    old: list[str] = []
    left = list(sectors)
    while left:
        new = left.pop()
        kind = draw.choice(["stays", "recoded", "split", "merged"])
        if kind == "split" and left:
            other = left.pop()
            share = draw.choice([0.5, 0.25, 0.125])
            pairs |= {(f"{new}O", new): share, (f"{new}O", other): 1 - share}
            old.append(f"{new}O")
        elif kind == "merged":
            pairs |= {(f"{new}O", new): 1.0, (f"{new}P", new): 1.0}
            old += [f"{new}O", f"{new}P"]
        else:
            code = new if kind == "stays" else f"{new}K"
            pairs[code, new] = 1.0
            old.append(code)
    return {"nu": now, "oud": _hierarchy(draw, sorted(old))}, {("oud", "nu"): pairs}


def _hierarchy(draw: random.Random, sectors: list[str]) -> Borders:
    wijken = [f"W{i}" for i in range(draw.randint((len(sectors) + 1) // 2, len(sectors)))]
    parts = [f"D{i}" for i in range(min(draw.choice([1, 2, 2, 3, 4]), len(wijken)))]
    wijk = {sector: draw.choice(wijken) for sector in sectors}
    return Borders(wijk, {name: draw.choice(parts) for name in sorted(set(wijk.values()))})


def _indicators(draw: random.Random) -> dict[str, dict[str, Any]]:
    """Draw the registry: every kind, some with a largest ratio, some that hide small counts."""
    indicators = {}
    for number in range(draw.choice([1, 1, 2, 2, 3, 4])):
        kind = draw.choice(["rate", "rate", "rate", "mean", "count"])
        more: dict[str, Any] = {
            "kind": kind,
            "domain": draw.choice(DOMAINS),
            "direction": draw.choice(["higher", "higher", "lower", "lower", "none"]),
            "unit": "aantal",
            "factor": 1.0,
            "public": draw.random() < 0.3,
        }
        if kind == "rate":
            more |= draw.choice([{"unit": "%", "factor": 100.0}, {"factor": 1000.0}, {}])
            more["maximum_ratio"] = draw.choice([1.0, 1.0, 4.0, None])
            if more["maximum_ratio"] == 4.0 and more["unit"] == "%":
                more["unit"] = "punten"  # A share in % is at most 1.
        elif kind == "mean":
            more["maximum_ratio"] = draw.choice([None, 50.0])
        more["hidden_at_most"] = draw.choice([None, None, 4.0])
        more["minimum"] = draw.choice([0.0, 0.0, 10.0])
        denominator = None if kind == "count" else draw.choice(["mensen", "gezinnen"])
        numerator = f"teller{number}" if number == 0 or draw.random() < 0.9 else "teller0"
        if numerator == "teller0" and number:
            # A numerator that two indicators use is a count for both.
            more = more | {"kind": "count", "unit": "aantal", "factor": 1.0, "maximum_ratio": None}
            denominator = None
        indicators[f"i{number}"] = small_city.indicator(numerator, denominator, **more)
    return indicators


class _Truth:
    """What the cells say: counts that can be, and states where a supplier says nothing."""

    def __init__(
        self, draw: random.Random, indicators: dict[str, dict[str, Any]], sparse: float
    ) -> None:
        self.draw, self.indicators, self.sparse = draw, indicators, sparse
        self.large = draw.choice([5, 60, 300, 2000])
        self.empty = draw.choice([0.0, 0.0, 0.2])
        sizes = {own["denominator"] for own in indicators.values()} - {None}
        if draw.random() < 0.3:
            sizes.add("mensen")
        self.sizes = sorted(sizes)
        self.numerators = sorted({own["numerator"] for own in indicators.values()})
        self.unused = ["niemand"] if draw.random() < 0.2 else []
        self.numbers: dict[tuple[str, str, int], dict[str, float]] = {}
        """List, unit and year → what is really there, also where the cells do not say it."""

    @property
    def variables(self) -> list[str]:
        """All variables of the project."""
        return [*self.sizes, *self.numerators, *self.unused]

    def row(self, vintage: str, unit: str, year: int) -> dict[str, str]:
        """Draw the cells of one unit in one year."""
        draw = self.draw
        size = {
            name: 0 if draw.random() < self.empty else draw.randint(0, self.large)
            for name in self.sizes
        }
        cells = {name: str(number) for name, number in size.items()}
        for own in self.indicators.values():
            most = size.get(own["denominator"], self.large)
            if own["kind"] == "mean":
                number = repr(round(draw.uniform(1.5, 50), draw.choice([0, 1, 3])))
            else:
                number = str(draw.randint(0, most))
            cells.setdefault(own["numerator"], number)
        for name in self.unused:
            cells[name] = str(draw.randint(0, 9))
        numbers = {name: float(cell) for name, cell in cells.items()}
        small = {own["numerator"]: own["hidden_at_most"] for own in self.indicators.values()}
        for name in cells:
            if draw.random() < self.sparse:
                cells[name] = draw.choice(["-99997", "-99996", "-99998", "x", ""])
                if cells[name] in ("-99997", "x") and small.get(name):
                    numbers[name] = draw.randint(0, int(min(small[name], numbers[name])))
                elif cells[name] == "-99998":
                    numbers[name] = 0.0
        self.numbers[vintage, unit, year] = numbers
        return cells


def _deliveries(
    draw: random.Random,
    truth: _Truth,
    vintage: str,
    years: list[int],
    units: list[str],
    names: list[str],
) -> list[Delivery]:
    """Spread the variables of a code list over tables; years, rows and tables may lack."""
    absent = {name: draw.choice(["refuse", "missing", "zero"]) for name in names}
    groups: dict[tuple[str, int], list[str]] = {}
    tables = draw.randint(1, 3)
    for name in names:
        groups.setdefault((absent[name], draw.randrange(tables)), []).append(name)
    full = {(unit, year): truth.row(vintage, unit, year) for unit in units for year in years}
    plain = {
        key: {
            name: "" if cell.startswith("-99") or cell == "x" else cell
            for name, cell in row.items()
        }
        for key, row in full.items()
    }
    deliveries = []
    for (rule, _), names in groups.items():
        if draw.random() < 0.03:
            continue
        layout = draw.choice(["swing", "swing", "wide", "long"])
        chosen = [year for year in years if draw.random() < 0.85] or [draw.choice(years)]
        lost = 0.0 if rule == "refuse" else draw.choice([0.0, 0.2, 0.9])
        cells = {
            (unit, year): {name: row[name] for name in names}
            for (unit, year), row in (full if layout == "swing" else plain).items()
            if year in chosen
            and draw.random() >= lost
            and (unit not in (UNKNOWN, HIDDEN) or draw.random() < 0.6)
        }
        if rule == "zero":
            lacking = {(unit, year) for unit, year in full if year in chosen} - cells.keys()
            for unit, year in lacking:
                truth.numbers[vintage, unit, year] |= dict.fromkeys(names, 0.0)
        wider = draw.random() < 0.15
        if wider:
            cells |= {("Y01", year): dict.fromkeys(names, "7") for year in chosen}
            if draw.random() < 0.1:
                cells = {key: row for key, row in cells.items() if key[0] == "Y01"}
        if cells:
            cut = wider and draw.random() < 0.5
            deliveries.append(Delivery(cells, vintage, rule, wider, layout, cut=cut))
    return deliveries


def _with_larger(
    draw: random.Random,
    truth: _Truth,
    borders: Borders,
    deliveries: list[Delivery],
    years: range,
    hidden: tuple[str, ...],
) -> list[Delivery]:
    """Add tables of larger areas, and let sectors lack some of what these say."""
    gone = {name for name in truth.variables if draw.random() < 0.25}
    of_sectors = []
    for own in deliveries:
        if own.vintage == "nu":
            cells = {
                key: {name: cell for name, cell in row.items() if name not in gone}
                for key, row in own.cells.items()
            }
            own = replace(own, cells={key: row for key, row in cells.items() if row})
        of_sectors += [own] * bool(own.cells)
    more = []
    levels = draw.choice([["wijk"], ["wijk"], ["stadsdeel"], ["wijk", "stadsdeel"]])
    for level in [*levels, *["gemeente"] * (draw.random() < 0.2)]:
        # A variable that no sector has may still be in no table of larger areas.
        names = [name for name in truth.variables if draw.random() < (0.9 if name in gone else 0.5)]
        chosen = [year for year in years if draw.random() < 0.7] or [years[-1]]
        if names:
            more.append(_larger(draw, truth, borders, level, names, chosen, hidden))
    return [*of_sectors, *more] if of_sectors or more else deliveries


def _larger(
    draw: random.Random,
    truth: _Truth,
    borders: Borders,
    level: str,
    names: list[str],
    years: list[int],
    hidden: tuple[str, ...],
) -> Delivery:
    """Make a table of a level: of each area what its sectors really have, here and there hidden."""
    inside: dict[str, list[str]] = {}
    for sector, wijk in borders.wijk.items():
        own = {"wijk": wijk, "stadsdeel": borders.stadsdeel[wijk], "gemeente": CITY}
        inside.setdefault(own[level], []).append(sector)
    if level == "gemeente":
        inside[CITY].append(UNKNOWN)
    elif draw.random() < 0.5:
        inside[UNKNOWN] = [UNKNOWN]
    means = {own["numerator"] for own in truth.indicators.values() if own["kind"] == "mean"}
    layout = draw.choice(["swing", "wide", "long"])
    codes = ["-99997", "-99996", "-99998", ""] if layout == "swing" else [""]
    rule = draw.choice(["refuse", "missing", "zero"])
    cells: dict[tuple[str, int], dict[str, str]] = {}
    for year in years:
        for sector in (*borders.wijk, UNKNOWN):
            if ("nu", sector, year) not in truth.numbers:
                truth.row("nu", sector, year)
        held = dict.fromkeys(names, 0.0)
        for area, sectors in inside.items():
            numbers = {
                name: sum(truth.numbers["nu", sector, year][name] for sector in sectors)
                for name in names
            }
            row = {
                name: f"{draw.uniform(1.5, 50):.2f}" if name in means else f"{number:.0f}"
                for name, number in numbers.items()
            }
            for name in names:
                if draw.random() < truth.sparse / 2:
                    row[name] = draw.choice(codes)
                if area != UNKNOWN and row[name] == "-99997":
                    held[name] += numbers[name]
            nothing = not any(numbers.values()) and not means & set(names)
            may = area != UNKNOWN and (rule == "missing" or (rule == "zero" and nothing))
            if not (may and draw.random() < 0.3):
                cells[area, year] = row
        for code in () if level == "gemeente" else hidden:
            # Of a mean it is any number.
            if draw.random() < 0.6:
                cells[code, year] = {name: f"{held[name]:.0f}" for name in names}
    wider = draw.random() < 0.3
    if wider:
        cells |= {("Y1", year): dict.fromkeys(names, "7") for year in years}
    return Delivery(
        cells, "nu", rule, wider, layout, level=level, cut=wider and draw.random() < 0.5
    )


def _choices(draw: random.Random, truth: _Truth) -> dict[str, Any]:
    """Draw the further parameters: what a size is, how the index and the groups are made."""
    names = [None, None, draw.choice(truth.variables), *truth.sizes, *truth.sizes]
    domains = {own["domain"] for own in truth.indicators.values()}
    risk: dict[str, Any] = {
        "transform": draw.choice(["z", "percentile", "rank_normal", "exponential"]),
        "minimum_weight": draw.choice([0.01, 0.01, 0.6, 1.0]),
        "shrinkage": draw.choice(["none", "none", "empirical_bayes", "empirical_logit"]),
        "shrink_towards": draw.choice(["gemeente", "stadsdeel"]),
        "draws": 200,
    }
    if draw.random() < 0.2:
        risk["weights"] = {name: draw.choice([0.0, 1.0, 2.5]) for name in sorted(domains)}
    profiles = {
        "level": draw.choice(["wijk", "sector"]),
        "method": draw.choice(["kmeans", "ward", "gaussian", "contiguous"]),
        "number": draw.choice([None, 2, 2, 3]),
        "bootstraps": 20,
        "minimum_residents": draw.choice([0.0, 200.0]),
    }
    return {
        "residents": draw.choice(names),
        "size": draw.choice(names),
        "risk": risk,
        "profiles": profiles,
        "checks": {"coverage": draw.choice([0.0, 0.66])},
    }


def _published(draw: random.Random, project: Project) -> Project:
    """Add published figures of the city: what it comes to, of some indicators and years."""
    if draw.random() < 0.7:
        return project
    rows = []
    for (level, _, year, name), figure in plain_figures(project).items():
        if level == "gemeente" and figure.value is not None and draw.random() < 0.5:
            rows.append((name, year, NAME, f"{figure.value:.1f}", ""))
    if draw.random() < 0.3 or not rows:
        rows.append(("i0", 2024, "Elders", "3.5", ""))
        rows.append((draw.choice(["i0", "anders"]), 2019, NAME, "3.5", ""))
    if draw.random() < 0.1:
        rows = [row for row in rows if row[2] == NAME] or [("anders", 2024, NAME, "1", "")]
    return Project(**{**vars(project), "published": rows})


def plain_figures(project: Project) -> dict[tuple[str, str, int, str], by_hand.Figure]:
    """Work out all figures by hand; of what only larger areas have an older list may say more."""
    if all(own.level == "sector" for own in project.deliveries):
        return by_hand.figures_of(project)
    figures = by_hand_larger.figures_of(project)
    for key, figure in by_hand.figures_of(project, without=project.vintage).items():
        if key not in figures or figures[key].elsewhere:
            figures[key] = figure
    return figures


def tried(seed: int, folder: Path, *, everything: bool) -> Outcome:
    """Check and load the project of a seed, and set its figures beside those by hand."""
    project = project_of(seed)
    try:
        params = small_city.write(project, folder)
        inputs = gate.read_inputs(params)
        findings = gate.check_inputs(inputs, params)
        if len(checks.blocking(findings)):
            return Outcome(seed, passed=False)
        edition = compute.edition_of(params, inputs.areas, inputs.every(params))
        fault = _differing(project, edition) or _untold(project, findings)
        fault = fault or (_refused(project, params) if everything else "")
        return Outcome(seed, True, fault)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if "/genkgeo/" in frame.filename] or frames
        place = f"{Path(own[-1].filename).name}, line {own[-1].lineno}"
        text = f"{type(error).__name__} in {place}: {error}".splitlines()[0]
        return Outcome(seed, True, text, traceback.format_exc())


def _untold(project: Project, findings: pd.DataFrame) -> str:
    """Name a share that is above its largest ratio, or cannot be, and that nothing tells of."""
    told = set(findings.loc[findings["check"] == "teller boven noemer", "variable"])
    for key, figure in (by_hand.figures_apart(project) | plain_figures(project)).items():
        own = project.indicators[key[3]]
        if own.get("maximum_ratio") is None or own["numerator"] in told:
            continue
        least = max(number for number in (figure.value, figure.low, 0.0) if number is not None)
        if least > own["factor"] * own["maximum_ratio"] * (1 + 1e-9):
            return f"untold: {least} of {key} is more than can be"
    kinds = findings["check"].isin(["teller boven noemer", "niveau en som"])
    told = set(findings.loc[kinds, "variable"])
    for name, year in possible.impossible(project):
        own = project.indicators[name]
        if not told & {own["numerator"], own["denominator"]}:
            return f"untold: no city has the figures of ({name}, {year})"
    return ""


def _refused(project: Project, params: Params) -> str:
    """Work out all results: what the whole check lets through may not be refused then."""
    analysis = small_city.with_shapes(params, project, strict=False)
    # Good figures may still make no index or no groups: the check says that too.
    if checks.blocking(analysis.findings).empty:
        try:
            _ = analysis.results
        except GenkgeoError as error:
            return f"refused after '{summary(analysis.findings)}': {error}"
    return ""


def _differing(project: Project, edition: Edition) -> str:
    """Name the first figure that is not that by hand; empty when all are."""
    # What rules hide has tests of its own: here is compared what there is before that.
    measures = unprotected(edition).reset_index(drop=True)
    expected = plain_figures(project)
    larger = any(own.level != "sector" for own in project.deliveries)
    keys = zip(
        measures["level"],
        measures["area"],
        measures["period"],
        measures["indicator"],
        strict=True,
    )
    given = dict(
        zip(((a, b, int(c), d) for a, b, c, d in keys), measures.to_dict("records"), strict=True)
    )
    together = {key[2:] for key in expected}
    own = {key for key in given if key[2:] in together}
    if larger:
        # What two lists have together and larger areas say too is compared in neither way.
        neither = by_hand.pairs_apart(project)
        expected = {key: figure for key, figure in expected.items() if key[2:] not in neither}
        own = {key for key in own if key[2:] not in neither}
    expected = _without_late(expected)
    if own != set(expected):
        return f"other figures: {sorted(own ^ set(expected))[:3]}"
    apart = by_hand.figures_apart(project)
    expected = {key: figure for key, figure in apart.items() if key[2:] not in together} | expected
    if not set(expected) <= set(given):
        return f"figures that are not there: {sorted(set(expected) - set(given))[:3]}"
    for key, figure in expected.items():
        row = given[key]
        if figure.elsewhere != (row["state"] == State.LARGER):
            return f"state of {key}: {row['state']}, by hand elsewhere: {figure.elsewhere}"
        for name in ("numerator", "denominator", "value", "coverage", "low", "high"):
            if not _same(row[name], getattr(figure, name)):
                return f"{name} of {key}: {row[name]}, by hand {getattr(figure, name)}"
    shown = _other_shown(measures, edition)
    return shown or _other_totals(project, edition) or _other_residents(project, edition)


def _other_shown(measures: pd.DataFrame, edition: Edition) -> str:
    """Name the first figure that is shown otherwise than it was worked out; it may be hidden."""
    shown = measure_edition(edition)
    if not shown[KEYS].equals(measures[KEYS]):
        return "shown: other figures than were worked out"
    for name in ("numerator", "denominator", "value"):
        known = shown[name].notna()
        other = known & ~shown[name].where(known, 0.0).eq(measures[name].where(known, 0.0))
        if other.any():
            return f"shown: {name} of {tuple(shown.loc[other, KEYS].iloc[0])} became another"
    return ""


def _other_totals(project: Project, edition: Edition) -> str:
    """Name the first total that is not that by hand, of the list shown."""
    if project.vintage not in edition.cubes:
        return ""
    supplied = edition.supplied.get(project.vintage, ())
    given = totals(edition.cubes[project.vintage], edition.here, supplied)
    expected = by_hand_larger.totals_of(project)
    names = ["sectors", "unknown", "hidden", "missing"]
    rows = given.set_index(["variable", "period"])
    if set(rows.index) != set(expected):
        return f"totals of others: {sorted(set(rows.index) ^ set(expected))[:3]}"
    for key, parts in expected.items():
        for name, number in zip(["total", *names], [sum(parts[:3]), *parts], strict=True):
            if not _same(rows.at[key, name], number):
                return f"{name} of {key}: {rows.at[key, name]}, by hand {number}"
    return ""


def _other_residents(project: Project, edition: Edition) -> str:
    """Name the first area of which the residents are not those by hand."""
    variable = project.choices.get("residents")
    cubes, transfers = edition.cubes, edition.transfers
    people = residents(cubes, edition.here, variable, project.year, transfers)["residents"]
    by_area = by_hand.residents_of(project, variable)
    if any(variable in own.variables for own in project.deliveries if own.level != "sector"):
        return ""  # Residents per larger area have tests of their own.
    if by_area is None:
        return ""
    if set(people.index) != set(by_area):
        return "residents of other areas"
    for area, number in by_area.items():
        if not _same(people[area], number):
            return f"residents of {area}: {people[area]}, by hand {number}"
    return ""


def _without_late(
    expected: dict[tuple[str, str, int, str], by_hand.Figure],
) -> dict[tuple[str, str, int, str], by_hand.Figure]:
    """Leave out a year that a level has nothing of, for larger areas have it, if an older one has.

    The level then shows that older year.
    """
    groups: dict[tuple[str, int, str], list[by_hand.Figure]] = {}
    for (level, _, year, name), figure in expected.items():
        groups.setdefault((level, year, name), []).append(figure)
    has = {key for key, figures in groups.items() if any(own.value is not None for own in figures)}
    late = {
        (level, year, name)
        for (level, year, name), figures in groups.items()
        if (level, year, name) not in has
        and any(own.elsewhere for own in figures)
        and any(key[0] == level and key[2] == name and key[1] < year for key in has)
    }
    return {key: figure for key, figure in expected.items() if (key[0], key[2], key[3]) not in late}


def _same(given: float, expected: float | None) -> bool:
    if expected == by_hand.GUESSED:
        return True
    if expected is None:
        return math.isnan(given)
    return math.isclose(given, expected, rel_tol=1e-9, abs_tol=1e-9)


def trials(seeds: Iterator[int]) -> Iterator[Outcome]:
    """Try the projects of the seeds one after the other, in a folder that is used again."""
    folder = Path(tempfile.mkdtemp(prefix="project"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for number, seed in enumerate(seeds):
                yield tried(seed, folder, everything=number % EVERYTHING == 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Try random projects for as long as asked; print every fault once, with its seed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="try the project of this seed alone")
    options = parser.parse_args()
    if options.only is not None:
        folder = Path(tempfile.mkdtemp(prefix="project"))
        outcome = tried(options.only, folder, everything=True)
        print(project_of(options.only), outcome.fault, outcome.trace, f"files: {folder}", sep="\n")
        return int(bool(outcome.fault))
    kinds: Counter[str] = Counter()
    begin, passed = time.monotonic(), 0
    seeds = iter(range(options.seed * BASE, (options.seed + 1) * BASE))
    for number, outcome in enumerate(trials(seeds), start=1):
        passed += outcome.passed
        if outcome.fault:
            kind = re.sub(r"\(.*?\)|[\d.]+", "", outcome.fault)[:60]
            kinds[kind] += 1
            if kinds[kind] <= SHOWN:
                print(f"--only {outcome.seed}  {outcome.fault}", flush=True)
        ends = time.monotonic() - begin > options.seconds
        if ends or number % REPORT == 0:
            minutes = (time.monotonic() - begin) / 60
            print(
                f"{number} projects ({number / minutes:.0f} per minute), {passed} without a "
                f"blocking finding, {kinds.total()} faults of {len(kinds)} kinds",
                flush=True,
            )
        if ends:
            break
    return int(kinds.total() > 0)


if __name__ == "__main__":
    raise SystemExit(main())
