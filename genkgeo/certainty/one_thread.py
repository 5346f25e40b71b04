"""One thread for linear algebra: more are slower on small tables and change the last bits."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

from threadpoolctl import ThreadpoolController

_lock = Lock()
_limits = ExitStack()
_inside = 0
_found: tuple[int, ThreadpoolController] | None = None


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold the libraries of linear algebra to one thread, also while others hold them to it.

    The limit is of the whole process. Threads of ours may come and go in it in any order: it is
    lifted when the last of them leaves. A library that is loaded inside it is not held by it, so
    load it before.
    """
    global _inside
    with _lock:
        # Set by everyone who enters, for a library may have been loaded since the first.
        _limits.enter_context(_libraries().limit(limits=1))
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                # Last in, first out: only the first knows how many threads there were.
                _limits.close()


def _libraries() -> ThreadpoolController:
    """Find the libraries; a search takes milliseconds, and finds no others until more is loaded."""
    global _found
    loaded = len(sys.modules)
    if _found is None or _found[0] != loaded:
        _found = (loaded, ThreadpoolController())
    return _found[1]
