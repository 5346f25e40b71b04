"""From pages and tables that are there to a release that is online: compare, verify, publish."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from genkgeo.refresh import comparing, comparison_page, ledger, publish, resume, secret
from genkgeo.refresh.disclosed import require_nothing_told
from genkgeo.refresh.disclosure.kept import FILES
from genkgeo.refresh.disclosure.telling import already_known
from genkgeo.refresh.ledger import NOTED, Ledger, add_link, highest, opened
from genkgeo.refresh.ledger_links import LEDGER
from genkgeo.refresh.lock import allow, deaf
from genkgeo.refresh.making import BESIDE
from genkgeo.refresh.manifest import release_name, write_manifest
from genkgeo.refresh.outcome import Journal
from genkgeo.refresh.place import Place, closed_to_others, sequence
from genkgeo.refresh.preflight import Plan
from genkgeo.refresh.verify import verify_files


@dataclass(frozen=True)
class Made:
    """What was made of a plan and is not online yet.

    Attributes
    ----------
    plan : Plan
    release : pathlib.Path
        All pages and tables, in a folder on the disk of the releases.
    facts : dict
        From `genkgeo.refresh.compute_once.facts_of`, and which extras there are.
    beside : dict of str to pathlib.Path
        Of `BESIDE` → the folder with what goes there; once it is verified also what may be known
        after it, for the ledger.
    ledger : Ledger
        What earlier releases told when it was made.
    """

    plan: Plan
    release: Path
    facts: dict[str, Any]
    beside: dict[str, Path]
    ledger: Ledger


def accepted_reason(accept: str, plan: Plan) -> str:
    """Say why large differences are right, in the words that the manifest keeps."""
    # Other words on the page than in the manifest, and the page could not be made again.
    return comparing.said(accept) or comparing.said(plan.params.file.publish.accept)


def compare_and_verify(
    made: Made, place: Place, reason: str, journal: Journal
) -> tuple[Made, comparing.Comparison]:
    """Write what differs from the release online, and see that all is there and opens.

    Returns
    -------
    Made, Comparison
        With every page that the release must hold among its facts, and what differs.

    Raises
    ------
    RunError
        A file is absent or damaged.
    DataError
        It gives away what is hidden.
    """
    todo = made.plan
    marks = secret.made(place).marks(todo.inputs, todo.whole)
    compared = comparing.compare(place.online(), made.release, todo.params, made.facts, marks)
    with_pages = todo.params.file.publish.pages
    comparison_page.write(compared, made.release, made.facts, reason, page=with_pages)
    journal.step("nakijken")
    notebooks = [f"notebooks/{name}.{end}" for name in todo.notebooks for end in ("ipynb", "html")]
    told = [comparing.PAGE] if with_pages else []
    pages = [*made.facts["pages"], *notebooks, *told]
    verify_files(made.release, pages)
    journal.step("aanvallen: volgt uit de uitgave wat verborgen is?")
    archived = made.beside["archief"]
    passed = require_nothing_told(made.release, archived, todo.params, place, made.ledger)
    beside = made.beside | ({} if passed is None else {LEDGER: _copied(passed.folder, archived)})
    if passed is not None and passed.already:
        journal.step(f"let op: {already_known(passed.already)}")
    return replace(made, facts=made.facts | {"pages": pages}, beside=beside), compared


def _copied(told: Path, archived: Path) -> Path:
    """Copy what may be known beside the archive: what passed is remembered for a next run."""
    folder = archived.with_name(LEDGER)
    folder.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(told / name, folder / name)
    return folder


def put_online(made: Made, place: Place, journal: Journal, run: dict[str, object]) -> Path:
    """Write the manifest, which comes last, and turn the link.

    Parameters
    ----------
    made : Made
        Compared and verified.
    place : Place
    journal : Journal
    run : dict
        What was accepted, from `comparing.require_accepted`.
    """
    journal.step("publiceren")
    todo = made.plan
    folders = (place.releases, *(place.out / kind for kind in (*BESIDE, LEDGER)))
    taken = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir()}
    # The mark says what is in it: the same for the same pages and tables.
    own = secret.made(place)
    name, when = release_name(todo.params.file.year, own.mark(todo.whole), taken)
    number = 1 + max([highest(place), *map(sequence, place.all_releases())])
    run |= {"release": name, "made": when, "sequence": number}
    if LEDGER in made.beside:
        whole = opened(place, own)
        run |= {NOTED: whole.noted()}
        add_link(made.beside[LEDGER], name, number, own.mark(todo.whole), whole, own)
    write_manifest(todo, made.facts, made.release, run, own)
    journal.write("duur", **journal.seconds)
    allow(0)
    deaf()  # Or what is online could be reported as stopped.
    published = publish.publish(place, made.release, name, made.beside)
    if closed := closed_to_others(place):
        journal.step(f"let op: enkel de eigenaar kan in {closed[0]}, een webserver dus niet")
    resume.forget(place, [todo.key, *todo.keys.values()])
    with suppress(OSError):  # It is online: what cannot be removed now goes next time.
        publish.prune(place, todo.params.file.publish.keep, tuple(BESIDE))
        ledger.prune(place)
    return published
