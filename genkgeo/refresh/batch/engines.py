"""The same work over many municipalities: on processes of this machine, or on a dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from tempfile import TemporaryDirectory
from typing import Any, Protocol, Self

from genkgeo.errors import ParamsError, RunError

TRIES = 3
"""How often a municipality is tried whose worker died: its neighbour may have filled the memory."""

AHEAD = 2
"""Municipalities per worker that wait in line; more would only fill the memory."""

MEMORY = "/dev/shm"
"""Where Linux has files that are in memory alone."""

LEAST_ROOM = 500_000_000
"""Bytes that must be free there."""

WATCH_SECONDS = 1.0
"""How often a process looks whether somebody still waits for its work."""

Task = tuple[str, tuple[Any, ...]]
"""Which municipality, and what its work is given."""


class Engine(Protocol):
    """Who works."""

    def __enter__(self) -> Self:
        """Begin, where that takes time; what is not begun begins with the first work."""

    def __exit__(self, *_: object) -> None:
        """End whatever was begun."""

    def map(
        self, work: Callable[..., Any], tasks: Iterable[Task]
    ) -> Iterator[tuple[str, Any | RunError]]:
        """Do the work for every task, in whatever order; an error where its worker died."""


class Pool:
    """Processes of this machine, each with one municipality at a time.

    As a context (``with Pool(2) as pool``) they start at once and stay from one `map` to the next;
    without, each `map` has processes of its own.

    Parameters
    ----------
    workers : int
    ready : callable, optional
        What each process does first, such as loading libraries, while others read files.
    """

    def __init__(self, workers: int, ready: Callable[[], None] | None = None) -> None:
        self.workers, self.ready = workers, ready
        self._pool: ProcessPoolExecutor | None = None
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        """Start the processes."""
        self._folder = TemporaryDirectory(
            prefix="genkgeo-", dir=_in_memory(), ignore_cleanup_errors=True
        )
        self._pool = self._started(self._folder.name)
        if self.ready is not None:
            for _ in range(self.workers):
                self._pool.submit(self.ready)
        return self

    def __exit__(self, *_: object) -> None:
        """End them, whatever they are at."""
        if self._pool is not None and self._folder is not None:
            _stop(self._pool)
            self._folder.cleanup()
        self._pool = self._folder = None

    def map(
        self, work: Callable[..., Any], tasks: Iterable[Task]
    ) -> Iterator[tuple[str, Any | RunError]]:
        """Do the work for every task.

        When a process dies nobody knows whose fault it was. All that were given out are tried
        again, each of them alone, until the one that kills is known.
        """
        if self._pool is None or self._folder is None:
            with self:
                yield from self.map(work, tasks)
            return
        coming, suspects = iter(tasks), deque[Task]()
        tries: Counter[str] = Counter()
        while True:
            pending = dict[Future[Any], Task]()
            try:
                yield from self._worked(self._pool, work, coming, suspects, pending)
                return
            except BrokenProcessPool:
                _stop(self._pool)
                self._pool = self._started(self._folder.name)
                lost = list(pending.values())
                if len(lost) == 1:
                    tries[lost[0][0]] += 1
                for code, arguments in lost:
                    if tries[code] < TRIES:
                        suspects.append((code, arguments))
                    else:
                        yield code, _died()

    def _worked(
        self,
        pool: ProcessPoolExecutor,
        work: Callable[..., Any],
        coming: Iterator[Task],
        suspects: deque[Task],
        pending: dict[Future[Any], Task],
    ) -> Iterator[tuple[str, Any]]:
        """Give out and gather until there is nothing left; who is suspected works alone."""
        while True:
            most = 1 if suspects else AHEAD * self.workers
            while len(pending) < most:
                task = suspects.popleft() if suspects else next(coming, None)
                if task is None:
                    break
                try:
                    pending[pool.submit(work, *task[1])] = task
                except BrokenProcessPool:
                    suspects.append(task)
                    raise
            if not pending:
                return
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda each: pending[each][0]):
                result = future.result()
                yield pending.pop(future)[0], result

    def _started(self, folder: str) -> ProcessPoolExecutor:
        # What a worker computes with must be read when its libraries are loaded.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        # A process that forks after threads were started may hang.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(
            self.workers,
            mp_context=context,
            initializer=_begin,
            initargs=(os.getpid(), folder),
        )


def _in_memory() -> str | None:
    """Where the files of a municipality lie while it is made; None: where the system has them.

    There are hundreds and they live for a second: on a disk, making and removing them takes a
    twentieth of all work. Who names a folder in TMPDIR has them there.
    """
    try:
        roomy = shutil.disk_usage(MEMORY).free > LEAST_ROOM
    except OSError:
        return None
    return MEMORY if roomy and "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) else None


def _begin(parent: int, folder: str) -> None:
    """Work in this folder, and end when who gives the work is gone, however that ended."""
    tempfile.tempdir = folder

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the processes at once: what they make is worth nothing any more."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:  # Or one would still write where all is being removed.
        process.join(WATCH_SECONDS)


class Dask:
    """A cluster of dask: of this machine, or one whose scheduler is at an address.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.1:8786``, or ``local``.
    workers : int
        How many processes, for ``local``.
    """

    def __init__(self, address: str, workers: int) -> None:
        self.address, self.workers = address, workers

    def __enter__(self) -> Self:
        """Nothing is held between one `map` and the next: workers may come and go."""
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def map(
        self, work: Callable[..., Any], tasks: Iterable[Task]
    ) -> Iterator[tuple[str, Any | RunError]]:
        """Do the work for every task; dask itself tries again where a worker is lost."""
        distributed = _distributed()
        with self._client(distributed) as client:
            ahead = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
            coming, codes = iter(tasks), {}
            finished = distributed.as_completed()

            def give_out() -> None:
                task = next(coming, None)
                if task is None:
                    return
                future = client.submit(work, *task[1], retries=TRIES - 1, pure=False)
                codes[future.key] = task[0]
                finished.add(future)

            for _ in range(ahead):
                give_out()
            for future in finished:
                code = codes.pop(future.key)
                error = future.exception() if future.status == "error" else None
                if error is None and future.status == "finished":
                    outcome = future.result()
                elif isinstance(error, distributed.KilledWorker):
                    outcome = _died()
                else:
                    outcome = _lost(self.address, error)
                future.release()
                give_out()
                yield code, outcome

    def _client(self, distributed: Any) -> Any:
        """Connect to the scheduler, or start one here, with one thread per worker."""
        if self.address == "local":
            # Libraries under the maps and the spatial readings are not safe for two threads.
            cluster = distributed.LocalCluster(
                n_workers=self.workers, threads_per_worker=1, dashboard_address=None
            )
            return _Owned(distributed.Client(cluster), cluster)
        try:
            return distributed.Client(self.address, timeout=SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise ParamsError(
                "De planner van dask antwoordt niet",
                expected=f"een dask-scheduler op {self.address}",
                found=f"{type(error).__name__}: {str(error)[:120]}",
                remedy="start er een (dask scheduler), kijk het adres na, of neem --dask local",
            ) from None


SECONDS = 10
"""How long a scheduler may take to answer."""


class _Owned:
    """A client whose cluster ends with it."""

    def __init__(self, client: Any, cluster: Any) -> None:
        self.client, self.cluster = client, cluster

    def __enter__(self) -> Any:
        return self.client

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.cluster.close()


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise ParamsError(
            "Voor --dask is een extra pakket nodig",
            found="distributed is niet geïnstalleerd",
            remedy='installeer het met: pip install "genkgeo[dask]"; of neem --workers',
        ) from None
    return distributed


def _died() -> RunError:
    return RunError(
        "Het proces dat aan deze gemeente werkte, is gestopt",
        found=f"{TRIES} keer",
        remedy="kijk of er geheugen genoeg is (dmesg), en voer de opdracht opnieuw uit: wat klaar "
        "is, blijft",
    )


def _lost(address: str, error: BaseException | None) -> RunError:
    return RunError(
        "De planner of een werker van dask is weggevallen",
        found=address if error is None else f"{type(error).__name__}: {str(error)[:120]}",
        remedy="start de planner en de werkers, met dezelfde versie van genkgeo, en voer de "
        "opdracht opnieuw uit: wat klaar is, blijft",
    )
