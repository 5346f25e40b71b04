"""Let one process wait for another."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def give_way(process: int, by: int) -> None:
    """Let a process wait for this one, where the system knows of it.

    Parameters
    ----------
    process : int
        Its number.
    by : int
        How much further than this process it gives way to others, as Unix counts it.
    """
    with suppress(OSError, AttributeError):
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, process, min(ours + by, 19))
    # A kernel is a session of its own, and Linux may share out the time by session.
    with suppress(OSError):
        Path(f"/proc/{process}/autogroup").write_text(f"{by}\n", "ascii")
