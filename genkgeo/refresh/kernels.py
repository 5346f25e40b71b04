"""Kernels of our own: forked from one process that has imported it all, or each started anew."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from genkgeo.analysis.forking import ONE_THREAD
from genkgeo.errors import RunError
from genkgeo.refresh.priority import give_way

LAUNCHER = [sys.executable, "-m", "ipykernel_launcher"]
"""The words with which a kernel is started that can be forked just as well."""

FOR_THE_DEBUGGER = "-Xfrozen_modules=off"
"""What Python may be told besides."""

STOP_SECONDS = 10
"""How long the process that kernels are forked from may take to stop them and itself."""


class Forked:
    """A process that another than this one forked, to be dealt with like a `subprocess.Popen`.

    Raises
    ------
    OSError
        It is gone already, or the system knows no handles of processes.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid)

    def __del__(self) -> None:
        handle = getattr(self, "_handle", None)
        if handle is not None:
            os.close(handle)

    def poll(self) -> int | None:
        """Say whether it ended; how is known to who forked it, and to nobody else."""
        look = select.poll()
        look.register(self._handle, select.POLLIN)
        return 1 if look.poll(0) else None

    def wait(self) -> int:
        """Wait for its end."""
        look = select.poll()
        look.register(self._handle, select.POLLIN)
        look.poll()
        return 1

    def send_signal(self, number: int) -> None:
        """Send it a signal, and never to another that got its number."""
        signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        """Ask it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Stop it."""
        self.send_signal(signal.SIGKILL)


class Forks:
    """The process that kernels are forked from, seen from who asks it to.

    Parameters
    ----------
    modules : iterable of str
        What some kernels import beside what all of them do.
    folder : pathlib.Path
        The folder in which kernels work.
    seconds : float
        How long it may take to answer, its imports included.

    Raises
    ------
    OSError
        It cannot be started.
    """

    def __init__(self, modules: Iterable[str], folder: Path, seconds: float) -> None:
        ours, theirs = socket.socketpair()
        number = theirs.fileno()
        code = "from genkgeo.analysis.forking import serve; "
        code += f"serve({number}, {sorted(set(modules))!r})"
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL,
                cwd=folder,
                env={**os.environ, **ONE_THREAD},
                pass_fds=[number],
                start_new_session=True,
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.settimeout(seconds)
        self._line = ours
        self._answers = ours.makefile("r", encoding="ascii")
        self._one_at_a_time = threading.Lock()
        self._closed = False

    def fork(self, words: list[str], environment: Mapping[str, str], folder: str) -> Forked | None:
        """Ask for a kernel; None where it gives none.

        Raises
        ------
        RunError
            It was closed: no kernel is wanted any more.
        """
        asked = {"words": words, "environment": dict(environment), "folder": folder}
        with self._one_at_a_time, suppress(OSError, ValueError):
            self._line.sendall(json.dumps(asked).encode("ascii") + b"\n")
            process = int(self._answers.readline())
            return Forked(process) if process else None
        if self._closed:
            raise RunError("De vernieuwing is gestopt")
        return None

    def close(self) -> None:
        """Let it stop its kernels and itself."""
        self._closed = True
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with self._one_at_a_time:
            self._answers.close()
            self._line.close()


def forks_of(modules: Iterable[str], folder: Path, seconds: float, by: int) -> Forks | None:
    """Start a process to fork kernels from, where the system can; see `Forks`.

    It gives way to this one by as much as is asked, and what is forked from it no less.
    """
    # Elsewhere a fork is nothing that the libraries of the system survive, or there is none.
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        Forked(os.getpid())
        forks = Forks(modules, folder, seconds)
    except OSError:
        return None
    give_way(forks.process.pid, by)
    return forks


class Provisioner(LocalProvisioner):
    """What jupyter asks for the process of a kernel.

    Attributes
    ----------
    forks : Forks, optional
    more_environment : dict of str to str
    by : int
        How far it gives way to this process, as Unix counts it.
    """

    forks: Forks | None = None
    more_environment: Mapping[str, str] = {}
    by = 0

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Fork a kernel where the words are those of Python's own, or start it as it says."""
        environment = {**options.pop("env", os.environ), **self.more_environment}
        words = [word for word in cmd if word != FOR_THE_DEBUGGER]
        forked = None
        if self.forks is not None and words[: len(LAUNCHER)] == LAUNCHER:
            folder = str(options.get("cwd") or Path.cwd())
            forked = self.forks.fork(words[len(LAUNCHER) :], environment, folder)
        if forked is None:
            await super().launch_kernel(cmd, env=environment, **options)
        else:
            process: Any = forked  # Of the class that it is written for it has all that is asked.
            self.process, self.pid, self.pgid = process, forked.pid, forked.pid
            self.cwd = options.get("cwd")
        if self.pid is not None:
            give_way(self.pid, self.by)
        return self.connection_info


def manager_class(
    managers: list[Any], forks: Forks | None, environment: Mapping[str, str], by: int
) -> type:
    """Make a class of kernel managers that can be found back to kill.

    Parameters
    ----------
    managers : list
        Gets each that is made.
    forks : Forks, optional
    environment : dict of str to str
        What a kernel finds there beside what is there already.
    by : int
        How far it gives way to this process, as Unix counts it.
    """

    class Manager(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            own = Provisioner(parent=self, kernel_spec=self.kernel_spec)
            own.forks, own.more_environment, own.by = forks, environment, by
            self.provisioner = own
            managers.append(self)

    return Manager
