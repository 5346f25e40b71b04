"""One thread for linear algebra: more are slower on small tables and change the last bits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from threadpoolctl import threadpool_limits

_lock = Lock()
_limits: list[threadpool_limits] = []
_inside = 0


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
        _limits.append(threadpool_limits(limits=1))
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            while not _inside and _limits:
                # Backwards: only the first knows how many threads there were.
                _limits.pop().restore_original_limits()
