"""Refreshes in processes of their own, forked from one that has imported everything already.

A fault is done to a process, so each needs one; what it does before its first line of work (a
second and a half of imports) is the same in all of them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

PRELOADED = [
    "genkgeo.analysis.load",
    "genkgeo.commands.cli",
    "genkgeo.refresh.making",
    "genkgeo.refresh.publish",
    "genkgeo.refresh.verify",
    "lean_nbformat",
    "papermill",
    "pyogrio",
]

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(PRELOADED)


@dataclass
class Started:
    """A command that runs; what it says goes to a file."""

    process: ForkServerProcess
    _told: Path

    def poll(self) -> int | None:
        """Give its exit code, or None while it runs; a signal that ended it is negative."""
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.process.is_alive():
            os.kill(self.process.pid, number)

    def wait(self, timeout: float = 600) -> tuple[int, str]:
        """Wait for its end: exit code and messages."""
        self.process.join(timeout)
        if self.process.exitcode is None:
            self.process.kill()
            raise TimeoutError(f"no end within {timeout} seconds")
        told = self._told.read_text(encoding="utf-8")
        self._told.unlink()
        return self.process.exitcode, told


def start(
    words: list[str], folder: Path, *, room: bool = True, largest: int | None = None
) -> Started:
    """Start ``genkgeo`` with these words in a folder.

    Parameters
    ----------
    words : list of str
    folder : pathlib.Path
    room : bool
        Refuse beforehand where the disk has no room.
    largest : int, optional
        No file may grow past this size: what a quota does.
    """
    number, told = tempfile.mkstemp(prefix="genkgeo-gezegd-")
    os.close(number)
    process = FORKS.Process(target=_work, args=(words, folder, told, room, largest))
    process.start()
    return Started(process, Path(told))


def _work(words: list[str], folder: Path, told: str, room: bool, largest: int | None) -> None:
    """Be the command line: its words, folder, output and signals."""
    import resource  # not on every system, and only here

    from genkgeo import refresh
    from genkgeo.commands.cli import main

    os.setsid()
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(told, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not room:
        refresh.require_room = lambda place: None
    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    sys.argv = ["genkgeo", *words]
    main()
