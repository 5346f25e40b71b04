"""The yearly refresh: check, run the notebooks, verify, publish; or change nothing.

Everything is made in a working folder beside the releases; only a complete and verified one
gets a name and the link ``current``.
"""

from __future__ import annotations

import logging
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from genkgeo.analysis.plain_text import plain_text
from genkgeo.errors import GenkgeoError, RunError
from genkgeo.parameters.file import Params, read_params
from genkgeo.parameters.registry import all_public
from genkgeo.refresh import comparing, extras, resume, secret
from genkgeo.refresh.disclosed import beside_what_was_told
from genkgeo.refresh.earlier import outdated
from genkgeo.refresh.finishing import Made, accepted_reason, compare_and_verify, put_online
from genkgeo.refresh.ledger import begin_beside
from genkgeo.refresh.lock import (
    STEP_SECONDS,
    StepTooLongError,
    hold,
    stoppable,
    working_folder,
)
from genkgeo.refresh.making import BESIDE, COMPUTED, make_parts
from genkgeo.refresh.outcome import Journal, Progress, recorded
from genkgeo.refresh.place import Place, prepare, read_manifest, refused
from genkgeo.refresh.preflight import (
    Plan,
    no_memory,
    plan,
    require_memory,
    require_room,
    require_unchanged,
)
from genkgeo.refresh.verify import verify_release

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How to run this one time.

    Attributes
    ----------
    fresh : bool
        Run every notebook, also when nothing has changed.
    accept : str
        Why large differences with the release that is online are right.
    wait : float
        Seconds to wait for another refresh.
    hook : str
        A command that gets the outcome as JSON on its input.
    extras : frozenset of str
        Of `genkgeo.refresh.extras.EXTRAS`.
    """

    fresh: bool = False
    accept: str = ""
    wait: float = 0
    hook: str = ""
    extras: frozenset[str] = frozenset()


def refresh(
    params: Params, out: Path, options: Options | None = None, *, progress: Progress = log.info
) -> Path:
    """Make a release from the parameters and put it online under ``current``.

    What an earlier run made is used again while inputs, parameters, code and versions are
    the same; when the release online is that very one, it stays.

    Parameters
    ----------
    params : Params
    out : pathlib.Path
        Folder for ``releases/`` and the link ``current``.
    options : Options, optional
    progress : callable
        Gets a short Dutch text as each step begins.

    Returns
    -------
    pathlib.Path
        The release that is online.

    Raises
    ------
    ParamsError, DataError
        The input is refused, or the differences are too large; ``current`` is as it was.
    LockedError
        Another refresh is at work.
    RunError
        A notebook failed, or the run was stopped; ``current`` is as it was.
    """
    options = options or Options()
    out = out.absolute()  # Kernels work in the folder of the project.
    place = Place(out)
    with recorded(place, params.path, progress=progress, hook=options.hook) as journal:
        try:
            prepare(out)
            with (
                stoppable(),
                hold(place, wait=options.wait),
                working_folder(place) as work,
                plain_text(),
            ):
                journal.limit = max(STEP_SECONDS, 4 * params.file.publish.cell_seconds)
                # Read again: they may have changed while another refresh was waited for.
                return _transaction(read_params(params.path), place, work, options, journal)
        except OSError as error:
            raise refused(error, out) from None
        except (StepTooLongError, MemoryError, KeyboardInterrupt) as error:
            raise _stopped(error, journal) from None
        except GenkgeoError:
            raise
        except Exception as error:  # A fault of ours: nobody watches, so it goes into the log.
            journal.write("fout", spoor=traceback.format_exc())
            raise RunError(
                "De vernieuwing is onverwacht gestopt",
                found=f"{type(error).__name__}: {str(error)[:200]}",
                remedy="geef het logboek door aan wie de software onderhoudt",
            ) from error


def _stopped(error: BaseException, journal: Journal) -> RunError:
    """Word what stopped a refresh that had done nothing wrong itself."""
    if isinstance(error, MemoryError):
        return no_memory("het systeem gaf er geen meer")
    if isinstance(error, StepTooLongError):
        return RunError(
            "Een stap van de vernieuwing duurt te lang",
            expected=f"hoogstens {journal.limit:.0f} seconden per stap",
            remedy="kijk of er geheugen genoeg is en wat de machine anders doet; het logboek "
            "zegt welke stap",
        )
    return RunError(
        "De vernieuwing is onderbroken",
        found="Ctrl-C, een verbinding die wegviel, of een signaal van het systeem",
        remedy="voer ze opnieuw uit; notebooks die klaar waren, worden hergebruikt",
    )


def _transaction(
    params: Params, place: Place, work: Path, options: Options, journal: Journal
) -> Path:
    """Do all of it, with the lock held and an empty folder to work in."""
    extras.require_possible(options.extras, params)
    journal.step("nakijken wat er ligt")
    todo = plan(params)
    if stale := outdated(params, place):
        journal.step(f"let op: {stale}")
    for remark in secret.told(place):
        journal.step(f"let op: {remark}")
    own = secret.made(place)
    if not all_public(params.registry):
        begin_beside(place)
    todo, ledger = beside_what_was_told(todo, place, own)
    for remark in ledger.remarks():
        journal.step(f"let op: {remark}")
    if not options.fresh and (same := _same(todo, own, place, options)):
        journal.outcome = "ongewijzigd"
        journal.step("niets veranderd: de uitgave die online staat is dezelfde")
        return same
    require_room(place)
    require_memory()
    parts = make_parts(todo, place, work, ledger, journal=journal, fresh=options.fresh)
    journal.step("samenstellen en vergelijken")
    began = time.monotonic()
    release, facts = work / "uitgave", dict(parts[COMPUTED].facts)
    release.mkdir()
    resume.assemble({name: parts[name].folder for name in parts if name != COMPUTED}, release)
    extras.write(options.extras, params, release, ledger.told() if options.extras else None)
    facts["extras"] = sorted(options.extras)
    made = Made(todo, release, facts, _beside(parts[COMPUTED].folder, work), ledger)
    reason = accepted_reason(options.accept, todo)
    made, compared = compare_and_verify(made, place, reason, journal)
    require_unchanged(todo)
    accepted = comparing.require_accepted(compared, place, release, reason)
    journal.lap("nakijken", began)
    return put_online(made, place, journal, accepted)


def _beside(kept: Path, work: Path) -> dict[str, Path]:
    """Copy what goes beside the release: what is kept stays for a next run."""
    beside = {kind: work / f"naast-{kind}" for kind in BESIDE}
    for kind, folder in beside.items():
        folder.mkdir()
        resume.assemble({kind: kept / kind}, folder)
    return beside


def _same(todo: Plan, own: secret.Secret, place: Place, options: Options) -> Path | None:
    """The release online if it was made of exactly this and is unharmed."""
    online = place.online()
    if online is None:
        return None
    noted = read_manifest(online)
    if noted.get("extras") != sorted(options.extras):
        return None
    if not secret.same_inputs(noted, todo.whole, own):
        return None
    try:
        verify_release(online, deep=False)
    except GenkgeoError:
        return None
    return online
