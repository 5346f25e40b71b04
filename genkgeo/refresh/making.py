"""Make the parts of a release, or take them from an earlier run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from genkgeo.analysis.handover import LOAD
from genkgeo.pages.notebooks import NOTEBOOKS
from genkgeo.refresh.compute_once import checked_analysis, facts_of, hand_over, readying
from genkgeo.refresh.executed import finish
from genkgeo.refresh.ledger import Ledger
from genkgeo.refresh.outcome import Journal
from genkgeo.refresh.place import Place
from genkgeo.refresh.preflight import Plan
from genkgeo.refresh.resume import Kept, find, keep
from genkgeo.refresh.runner import Job, Running, Setting, require_parameters
from genkgeo.refresh.wishes import wishes_of
from genkgeo.words import dutch

if TYPE_CHECKING:
    from genkgeo.analysis.computed import Computed

COMPUTED = "cijfers"
"""Part of a release: what was computed, beside what each notebook makes."""

SITE = "site"
"""Part of a release without notebooks: all its pages and tables."""

QUESTIONS = dict(NOTEBOOKS)

BESIDE: dict[str, Callable[[Computed, Path], None]] = {
    "archief": lambda analysis, folder: analysis.keep(folder),
    "intern": lambda analysis, folder: analysis.keep_unhidden(folder),
}
"""Folder of the output → what writes the files that are kept there under the name of each
release, beside it; they go when the release goes."""


def make_parts(
    plan: Plan, place: Place, work: Path, ledger: Ledger, *, journal: Journal, fresh: bool
) -> dict[str, Kept]:
    """Make the part of each notebook, and under `COMPUTED` what is known of them all.

    Without notebooks there is one part with all its pages and tables, `SITE`.

    Parameters
    ----------
    plan : Plan
    place : Place
    work : pathlib.Path
        The folder of this run.
    ledger : Ledger
        What earlier releases told.
    journal : Journal
    fresh : bool
        Use nothing of an earlier run.

    Raises
    ------
    GenkgeoError
        The input is refused, or a notebook failed.
    """
    keys = {COMPUTED: plan.key, **plan.keys}
    earlier = {} if fresh else {name: find(place, key) for name, key in keys.items()}
    parts = {name: kept for name, kept in earlier.items() if kept is not None}
    absent = [name for name in plan.notebooks if name not in parts]
    if plan.notebooks and not absent and COMPUTED in parts:
        journal.step("niets opnieuw uit te voeren")
        return parts
    journal.step("cijfers nakijken")
    began = time.monotonic()
    if not plan.notebooks:
        return _without_notebooks(plan, place, work, ledger, journal)
    for name in absent:
        require_parameters(plan.notebooks[name])
    with Running(_jobs(plan, absent, work), _setting(plan, place)) as running:
        # No cell runs before the figures have passed the gate.
        analysis = checked_analysis(plan.params, place.logs, ledger.told())
        journal.step("uitrekenen")
        hand_over(analysis, work / COMPUTED)
        running.go()
        journal.lap(COMPUTED, began)
        parts[COMPUTED] = _keep_computed(plan, place, work, analysis)
        facts = parts[COMPUTED].facts
        journal.step(f"{dutch.many(len(absent), 'notebook', 'notebooks')} uitvoeren")
        for job in running.finished():
            finish(job.target, QUESTIONS[job.name], facts)
            journal.lap(job.name, began)
            parts[job.name] = keep(place, plan.keys[job.name], job.folder, {})
            journal.step(f"notebook {job.name} is klaar")
    return parts


def _without_notebooks(
    plan: Plan, place: Place, work: Path, ledger: Ledger, journal: Journal
) -> dict[str, Kept]:
    """Compute and write in this process: no kernel starts, and nothing is kept for a next run."""
    began = time.monotonic()
    analysis = checked_analysis(plan.params, place.logs, ledger.told())
    journal.step("uitrekenen")
    _ = analysis.results
    journal.lap(COMPUTED, began)
    with_pages = plan.params.file.publish.pages
    journal.step("pagina's en tabellen schrijven" if with_pages else "tabellen schrijven")
    analysis.publish(work / SITE)
    computed = _keep_computed(plan, place, work, analysis)
    journal.lap(SITE, began)
    return {SITE: Kept(work / SITE, {}), COMPUTED: computed}


def _jobs(plan: Plan, names: list[str], work: Path) -> list[Job]:
    jobs = []
    for name in names:
        folder = work / name
        folder.mkdir()
        values = {"PARAMS": str(plan.params.path), "OUT": str(folder)}
        wishes = wishes_of(plan.notebooks[name])
        before = readying(plan.params, work / COMPUTED, wishes.imports)
        own = plan.notebooks[name]
        imports = (LOAD, *wishes.imports)
        jobs.append(Job(name, own, folder, values, before, imports, ahead=wishes.ahead))
    return jobs


def _setting(plan: Plan, place: Place) -> Setting:
    return Setting(
        root=plan.params.root,
        cell_seconds=plan.params.file.publish.cell_seconds,
        logs=place.logs,
    )


def _keep_computed(plan: Plan, place: Place, work: Path, analysis: Computed) -> Kept:
    """Keep what the manifest tells of the figures, and the files that go beside the release."""
    folder = work / "naast"
    folder.mkdir()
    for kind, write in BESIDE.items():
        (folder / kind).mkdir()
        write(analysis, folder / kind)
    return keep(place, plan.key, folder, facts_of(analysis))
