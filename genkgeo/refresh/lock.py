"""One refresh at a time, in a folder of its own, that leaves nothing behind when it stops."""

from __future__ import annotations

import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from genkgeo.errors import LockedError
from genkgeo.refresh.place import Place


@contextmanager
def hold(place: Place, *, wait: float = 0) -> Iterator[None]:
    """Lock the output folder and clear what a killed refresh left in it.

    Parameters
    ----------
    place : Place
    wait : float
        How many seconds to wait for another refresh.

    Raises
    ------
    LockedError
        Another refresh is still at work.
    """
    lock = FileLock(place.lock)
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise LockedError(
            "Er loopt al een vernieuwing in deze map",
            where=str(place.out),
            remedy="wacht tot die klaar is en probeer opnieuw, of wacht vanzelf met --wait 600",
        ) from None
    try:
        clear_leftovers(place)
        yield
    finally:
        lock.release()


def clear_leftovers(place: Place) -> None:
    """Remove unfinished work; only for who holds the lock."""
    for path in place.work.iterdir():
        if path not in (place.kept, place.passed):
            # A notebook of a killed refresh may live on for a second and still write here.
            shutil.rmtree(path, ignore_errors=True)
    (place.out / ".current").unlink(missing_ok=True)


@contextmanager
def working_folder(place: Place) -> Iterator[Path]:
    """Make a new folder beside the releases, and remove what is left of it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=place.work))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


STEP_SECONDS = 3600
"""How long a step may take: many times what the slowest takes on a slow machine."""


class StepTooLongError(BaseException):
    """A step goes on and on; no library may take this for a fault of its own."""


def allow(seconds: float) -> None:
    """Give what comes now this long; 0 is for ever. Only inside `stoppable`, on Unix."""
    main = threading.current_thread() is threading.main_thread()
    if main and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Ctrl-C, a server that shuts down, and a connection that is lost; Windows lacks the last."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Let every signal to stop do so in the same clean way, once.

    What is ignored already stays so: that is how ``nohup`` asks to go on.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Signals are for the main thread only.
        return

    def stop(*_: object) -> None:
        deaf()  # A second one must not break off the clearing up.
        raise KeyboardInterrupt

    def too_long(*_: object) -> None:
        raise StepTooLongError

    alarm = getattr(signal, "SIGALRM", None)
    rings = None if alarm is None else signal.signal(alarm, too_long)
    handlers = {number: signal.getsignal(number) for number in STOPS}
    for number, handler in handlers.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        yield
    finally:
        allow(0)
        if alarm is not None:
            signal.signal(alarm, rings or signal.SIG_DFL)
        for number, handler in handlers.items():
            # There is no handler where it is not one of Python's.
            signal.signal(number, handler or signal.SIG_DFL)


def deaf() -> None:
    """From here on a signal comes too late: what is being done takes a moment."""
    if threading.current_thread() is threading.main_thread():
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)
