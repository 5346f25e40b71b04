"""From what a worker made to a release that is online."""

from __future__ import annotations

from pathlib import Path

from genkgeo.errors import GenkgeoError
from genkgeo.parameters.registry import all_public
from genkgeo.refresh import comparing, secret
from genkgeo.refresh.batch.work import Outcome, unpack
from genkgeo.refresh.finishing import Made, accepted_reason, compare_and_verify, put_online
from genkgeo.refresh.ledger import Ledger, begin_beside, opened
from genkgeo.refresh.lock import hold, stoppable, working_folder
from genkgeo.refresh.making import BESIDE
from genkgeo.refresh.outcome import recorded
from genkgeo.refresh.place import Place, prepare, read_manifest, refused
from genkgeo.refresh.verify import verify_release


def publish_outcome(outcome: Outcome, place: Place, accept: str) -> Path:
    """Put online what a worker made, or change nothing and say why.

    Parameters
    ----------
    outcome : Outcome
        With a release.
    place : Place
        Of the municipality.
    accept : str
        Why large differences are right.

    Returns
    -------
    pathlib.Path
        The release that is online.

    Raises
    ------
    DataError
        The differences with what is online are too large.
    RunError
        The disk is full, or what was made is not whole.
    """
    todo = outcome.plan
    assert todo is not None
    with recorded(place, todo.params.path, progress=lambda _: None) as journal:
        try:
            prepare(place.out)
            with stoppable(), hold(place), working_folder(place) as work:
                for remark in secret.told(place):
                    journal.step(f"let op: {remark}")
                if not all_public(todo.params.registry):
                    begin_beside(place)
                ledger = opened(place, secret.made(place))
                for remark in ledger.remarks():
                    journal.step(f"let op: {remark}")
                release, beside = work / "uitgave", work / "naast"
                unpack(outcome.release, release)
                unpack(outcome.beside, beside)
                folders = {kind: beside / kind for kind in BESIDE}
                made = Made(todo, release, outcome.facts, folders, ledger.at(outcome.told))
                reason = accepted_reason(accept, todo)
                made, compared = compare_and_verify(made, place, reason, journal)
                run = comparing.require_accepted(compared, place, release, reason)
                return put_online(made, place, journal, run)
        except OSError as error:
            raise refused(error, place.out) from None


def online_release(place: Place) -> str | None:
    """Name the release online, if it is whole and made with the key that is here."""
    online = place.online()
    if online is None:
        return None
    try:
        verify_release(online, deep=False)
        own = secret.found(place)
    except GenkgeoError:
        return None
    marked_with = read_manifest(online).get(secret.MARKED_WITH)
    return online.name if own is not None and own.name == marked_with else None


def ledgers(place: Place) -> tuple[Ledger, Ledger]:
    """What a release can be made beside: what the one online was, or all that was told by now.

    Raises
    ------
    DataError
        The ledger was changed, or a link is gone.
    ParamsError
        The key is damaged.
    """
    own = secret.found(place)
    if own is None:
        return Ledger(place.out), Ledger(place.out)
    whole, online = opened(place, own), place.online()
    return whole.before(online.name if online else None), whole
