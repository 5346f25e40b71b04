"""The walls of the house: a module imports only from those before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "genkgeo"

ORDER = [
    "errors",
    "states",
    "parameters",
    "parameters.strict_yaml",
    "parameters.registry",
    "parameters.choices",
    "index",
    "parameters.index_spec",
    "parameters.index_choices",
    "parameters.file",
    "words",
    "words.dutch",
    "plans",
    "plans.schema",
    "plans.register",
    "plans.progress",
    "plans.words",
    "plans.barometer",
    "drawings",
    "drawings.palette",
    "sources.text",
    "sources.numbers",
    "plans.coverage",
    "plans.records",
    "plans.ledger",
    "plans.board",
    "sources.workbook",
    "sources.tidy",
    "plans.figures",
    "plans.environment",
    "sources.swing",
    "sources.statbel",
    "sources.fluvius",
    "sources.monitor",
    "sources.plain",
    "sources",
    "sources.shapes",
    "sources.crosswalks",
    "sources.layers",
    "sources.places",
    "sources.fetch",
    "areas",
    "areas.hierarchy",
    "plans.known",
    "plans.places",
    "plans.inputs",
    "areas.geometry",
    "areas.overlay",
    "areas.vintages",
    "measures",
    "measures.cube",
    "measures.indicators",
    "measures.reconciliation",
    "checks.findings",
    "checks.codes",
    "checks.plausible",
    "checks.changes",
    "checks.published",
    "checks",
    "checks.gate",
    "measures.disclosure",
    "index.spatial",
    "results.yearly",
    "results",
    "certainty",
    "certainty.intervals",
    "change.edition",
    "change.archive",
    "plans.reach",
    "plans.need",
    "index.scales",
    "index.additive",
    "index.marks",
    "index.tree",
    "index.groups",
    "index.table",
    "index.risk",
    "certainty.shrinkage",
    "certainty.noise",
    "certainty.definitions",
    "certainty.rank_intervals",
    "certainty.movers",
    "certainty.uncertainty",
    "certainty.remade",
    "certainty.differences",
    "index.audit",
    "profiles.borders",
    "profiles.prepare",
    "profiles.methods",
    "profiles.stability",
    "profiles.choice",
    "profiles.naming",
    "profiles.portraits",
    "profiles",
    "profiles.flows",
    "profiles.remembered",
    "profiles.moves",
    "profiles.years",
    "change.course",
    "change.warning",
    "change",
    "change.compare",
    "change.steps",
    "change.revisions",
    "change.parts",
    "drawings.markup",
    "drawings.svg",
    "words.sentences",
    "words.explain",
    "pages",
    "pages.made",
    "drawings.area_map",
    "drawings.lines",
    "drawings.strips",
    "drawings.score_lines",
    "drawings.labels",
    "drawings.trend_plot",
    "drawings.trends",
    "words.transitions",
    "drawings.transition_figure",
    "drawings.choice_figure",
    "drawings.stacks",
    "drawings.portrait_figure",
    "pages.parts",
    "pages.through_time",
    "pages.beside",
    "analysis",
    "analysis.pictures",
    "drawings.legend",
    "pages.map.base",
    "pages.map.risk",
    "pages.map.readings",
    "pages.map.profiles",
    "pages.map.indicators",
    "pages.map.change",
    "pages.map.tables",
    "pages.map",
    "pages.map.page",
    "pages.fact_sheets",
    "pages.start",
    "pages.findings",
    "pages.board",
    "pages.environment",
    "pages.need",
    "pages.barometer",
    "pages.notebooks",
    "release",
    "release.tables",
    "release.index_files",
    "analysis.compute",
    "pages.actions_here",
    "release.plan_tables",
    "release.evaluation",
    "release.site",
    "pages.pdf",
    "analysis.showing",
    "analysis.handover",
    "analysis.load",
    "refresh.place",
    "refresh.new_year",
    "refresh.lock",
    "refresh.preflight",
    "refresh.resume",
    "refresh.runner",
    "refresh.figures",
    "refresh.executed",
    "refresh.verify",
    "refresh.manifest",
    "refresh.outcome",
    "refresh.making",
    "refresh.snapshot",
    "refresh.comparing",
    "refresh.publish",
    "refresh.extras",
    "refresh",
    "refresh.status",
    "refresh.schedule",
    "refresh.reproduce",
    "commands",
    "commands.dutch_help",
    "commands.refresh",
    "commands.actions",
    "commands.cli",
]
"""The way the data goes. `genkgeo/__init__` stands after all of them."""

ONLY = {
    "papermill": {"refresh.runner"},
    "folium": {"pages.map.page"},
    "branca": {"pages.map.page"},
    "typer": {"commands.cli", "commands.actions", "commands.refresh", "commands.dutch_help"},
}
"""A library → the modules that may know it."""

LONGEST = 350


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name within it."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if name:
            found[name] = path
    return found


def imported(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


def own(names: set[str]) -> set[str]:
    """Of the imported names, those that are modules of the package."""
    inside = {name.removeprefix("genkgeo.") for name in names if name.startswith("genkgeo.")}
    return inside & set(modules())


def test_every_module_has_its_place():
    assert sorted(modules()) == sorted(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_imports_only_from_before(name):
    before = set(ORDER[: ORDER.index(name)])
    assert own(imported(modules()[name])) - {name} <= before


@pytest.mark.parametrize("library", ONLY)
def test_one_module_knows_the_library(library):
    users = {
        name
        for name, path in modules().items()
        if any(one.split(".")[0] == library for one in imported(path))
    }
    assert users <= ONLY[library]


@pytest.mark.parametrize("name", ORDER)
def test_modules_stay_small(name):
    assert len(modules()[name].read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_check_sees_a_wrong_import(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f():\n    from genkgeo.commands.cli import main\n")
    assert own(imported(wrong)) == {"commands.cli"}
