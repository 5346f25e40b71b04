"""One process that has imported what kernels need, and forks one each time it is asked.

It runs by itself, ``python -c "from genkgeo.analysis.forking import serve; serve(NUMBER)"``, and
may only be forked while it has a single thread: no other thread goes along, and a lock that one
held would stay closed in every kernel. So what it imports is counted on, and not assumed, to start
none.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

SHARED = ("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger")
"""What every kernel imports before its first cell, whatever it is for."""

ONE_THREAD = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""Environment in which nothing that is imported starts a thread: arrow gives memory back later."""


def serve(connection: int, modules: Iterable[str] = ()) -> None:
    """Import what kernels need, then fork one for every line that comes in, until none can come.

    A line is a JSON object: ``words`` (of the command line of a kernel), ``environment`` and
    ``folder``. The answer is a line with the number of its process, or 0 where none was forked.
    Kernels that are left when the other end closes are killed.

    Parameters
    ----------
    connection : int
        File descriptor of a connected socket.
    modules : iterable of str
        What some kernels import beside `SHARED`.
    """
    # ipykernel reads, when it is imported, who must be there for it to go on.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    line = socket.socket(fileno=connection)
    gc.disable()  # What is imported stays.
    for module in (*SHARED, *modules):
        with suppress(Exception):  # The kernel that wants it will say what is wrong with it.
            import_module(module)
    gc.freeze()
    gc.enable()
    # Until now it had nothing to clear up; from now on it stops when nobody can ask any more.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    kernels: list[int] = []
    try:
        for asked in line.makefile("r", encoding="utf-8"):
            if _is_closed(line):
                break
            process = _forked(json.loads(asked), line)
            kernels += [process] if process else []
            line.sendall(f"{process}\n".encode("ascii"))
    except OSError:
        pass  # Who asked is gone.
    finally:
        # A number is not given to another process before it is waited for.
        for process in kernels:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for process in kernels:
            os.waitpid(process, 0)


def _is_closed(line: socket.socket) -> bool:
    """Say whether nobody is at the other end, though something of theirs may still be read."""
    look = select.poll()
    look.register(line, 0)  # What it always tells.
    return bool(look.poll(0))


def threads() -> int:
    """Count the threads of this process, also those that Python does not know."""
    return len(list(Path("/proc/self/task").iterdir()))


def _forked(asked: dict[str, Any], line: socket.socket) -> int:
    """Fork a kernel, and wait until it is a session of its own; 0 where that is not possible."""
    try:
        if threads() > 1:
            return 0
        ready, own = os.pipe()
        process = os.fork()
    except OSError:  # No room for one more, or no list of threads.
        return 0
    if not process:
        os.close(ready)
        _be_kernel(asked, line, own)
    os.close(own)
    os.read(ready, 1)
    os.close(ready)
    return process


def _be_kernel(asked: dict[str, Any], line: socket.socket, ready: int) -> NoReturn:
    """Be what ``python -m ipykernel_launcher`` is, and never come back to what was forked."""
    try:
        os.setsid()
        os.close(line.detach())
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["ipykernel_launcher", *asked["words"]]
        os.close(ready)
        from ipykernel.kernelapp import IPKernelApp

        IPKernelApp.launch_instance(asked["words"])
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
