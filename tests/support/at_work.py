"""Work for a process that dies of it or never ends: it imports next to nothing."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from pathlib import Path


def begin_at_once(parent: int, folder: str) -> None:
    """Begin to work without a folder and without a parent to end with, which is of the library."""


def die_once(flag: str, code: str) -> str:
    """Kill the process that works at it, the first time."""
    path = Path(flag)
    if code == "b" and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return code.upper()


def die(code: str) -> str:
    """Kill the process that works at it, each time."""
    if code == "b":
        os.kill(os.getpid(), signal.SIGKILL)
    return code.upper()


def sleep_long(folder: str) -> None:
    """Say which process this is, and work for ever."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(600)


def who() -> tuple[int, str]:
    """Which process works, and where it lays its files."""
    return os.getpid(), tempfile.gettempdir()
