"""Run the notebooks side by side; the only module that knows papermill.

What kernels need is imported while the figures are being checked and computed; no cell runs
before that is done.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genkgeo.errors import GenkgeoError, ParamsError, RunError
from genkgeo.refresh.lean_import import import_nbformat
from genkgeo.refresh.wishes import damaged

if TYPE_CHECKING:
    from genkgeo.refresh.kernels import Forks

PARAMETERS = ("OUT", "PARAMS")
"""What the parameters cell of every notebook must hold, and nothing else."""

GIVE_WAY, AHEAD_GIVES_WAY = 5, 1
"""How far notebooks, and those that go ahead, give way to computing, as Unix counts it."""

START_SECONDS = 120
"""How long a kernel may take to start; it imports nothing before it answers."""

STOP_SECONDS = 30
"""How long to wait for notebooks whose kernels were killed; what still hangs is left behind."""

NEVER_STARTED = "Kernel died before replying"
"""What the client says of a kernel that stopped before it could be spoken to."""


@dataclass(frozen=True)
class Job:
    """One notebook to run.

    Attributes
    ----------
    name : str
    source : pathlib.Path
    folder : pathlib.Path
        For what it makes, and for nothing else.
    values : mapping of str to str
        Of its parameters.
    before : str
        A line of Python that its kernel runs before it.
    imports : tuple of str
        Modules that it needs; kernels can be forked from a process that has them.
    ahead : bool
        It starts before the others, and gives way less than they do.
    """

    name: str
    source: Path
    folder: Path
    values: Mapping[str, str]
    before: str = ""
    imports: tuple[str, ...] = ()
    ahead: bool = False

    @property
    def target(self) -> Path:
        """Where the notebook that was run is written."""
        return self.folder / "notebooks" / f"{self.name}.ipynb"


@dataclass(frozen=True)
class Setting:
    """How kernels run.

    Attributes
    ----------
    root : pathlib.Path
        The folder they work in.
    cell_seconds : int
        A cell may take this long.
    logs : pathlib.Path, optional
        Where a notebook that failed is kept.
    """

    root: Path
    cell_seconds: int = 900
    logs: Path | None = None


def known_parameters(source: Path) -> set[str]:
    """Read which parameters a notebook has.

    Raises
    ------
    ParamsError
        It is not a notebook.
    """
    import_nbformat()
    import papermill

    try:
        return set(papermill.inspect_notebook(literal(source)))
    except OSError:
        raise
    except Exception as error:
        raise damaged(source, error) from error


def literal(path: Path) -> str:
    """Write a path for papermill, which would fill in what stands between braces.

    Examples
    --------
    >>> literal(Path("map {2024}"))
    'map {{2024}}'
    """
    return str(path).replace("{", "{{").replace("}", "}}")


def require_parameters(source: Path) -> None:
    """Refuse a notebook that does not take exactly `PARAMETERS`.

    papermill itself only warns of an unknown name, and goes on with the values in the cell.

    Raises
    ------
    ParamsError
        It has other parameters, or no parameters cell.
    """
    known = known_parameters(source)
    if known != set(PARAMETERS):
        raise ParamsError(
            f"Het notebook {source.stem} heeft andere parameters dan verwacht",
            expected=", ".join(PARAMETERS),
            found=", ".join(sorted(known)) or "geen cel met het label 'parameters'",
            where=str(source),
            remedy="zet de parametercel terug zoals ze was",
        )


@dataclass
class Running:
    """Notebooks at work; use as a context, so that no kernel outlives it."""

    jobs: list[Job]
    setting: Setting
    _figures_are_there: threading.Event = field(default_factory=threading.Event)
    _stopped: bool = False
    _managers: list[Any] = field(default_factory=list)
    _cells: dict[str, int] = field(default_factory=dict)
    _alive: dict[str, float] = field(default_factory=dict)
    _forks: Forks | None = None

    def __enter__(self) -> Running:
        # Two BLAS threads only get in each other's way; the debugger's warning costs start-up.
        os.environ.update({"OMP_NUM_THREADS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
        import_nbformat()
        import papermill  # noqa: F401 - once, before the threads ask for it together

        from genkgeo.refresh.kernels import forks_of

        # What goes wrong is raised; that kernels go when the figures are refused is no news.
        self._log_level = logging.getLogger("papermill").level
        logging.getLogger("papermill").setLevel(logging.CRITICAL)
        # jupyter asks for this folder too, and would leave one behind where there is no home.
        self._ipython = os.environ.get("IPYTHONDIR")
        if self.jobs:
            os.environ["IPYTHONDIR"] = str(self.jobs[0].folder.with_name("ipython"))
        self._futures: dict[Future[None], Job] = {}
        if self.jobs:
            imports = (module for job in self.jobs for module in job.imports)
            self._forks = forks_of(imports, self.setting.root, START_SECONDS, AHEAD_GIVES_WAY)
        for job in sorted(self.jobs, key=lambda job: not job.ahead):
            self._start(job)
        return self

    def _start(self, job: Job) -> None:
        """Run a notebook in a thread of its own, which cannot keep this process from ending."""
        future: Future[None] = Future()
        self._futures[future] = job

        def work() -> None:
            try:
                self._run(job)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(None)

        threading.Thread(target=work, name=f"notebook-{job.name}", daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        self._figures_are_there.set()
        if self._forks is not None:
            self._forks.close()
        until = time.monotonic() + STOP_SECONDS
        # A thread may wait for a kernel that cannot be killed, or for memory that is not there.
        while not all(future.done() for future in self._futures) and time.monotonic() < until:
            self._kill()
            threading.Event().wait(0.05)
        if self._ipython is None:
            os.environ.pop("IPYTHONDIR", None)
        else:
            os.environ["IPYTHONDIR"] = self._ipython
        logging.getLogger("papermill").setLevel(self._log_level)

    def go(self) -> None:
        """Let the cells run: the figures are there."""
        self._figures_are_there.set()

    def finished(self) -> Iterator[Job]:
        """Every notebook, as soon as it is done.

        Raises
        ------
        RunError
            A notebook failed; the others are stopped.
        """
        self._alive = dict.fromkeys((job.name for job in self.jobs), time.monotonic())
        waiting = set(self._futures)
        while waiting:
            done, waiting = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda future: self._futures[future].name):
                future.result()
                yield self._futures[future]
            for future in waiting:
                self._require_life(self._futures[future])

    def _require_life(self, job: Job) -> None:
        """Raise when a notebook gives no sign of life for longer than a cell and a start may."""
        # papermill limits both, but cannot where the system refuses it what that takes.
        limit = self.setting.cell_seconds + 2 * START_SECONDS
        if time.monotonic() - self._alive[job.name] > limit:
            raise RunError(
                f"Het notebook {job.name} hangt",
                expected=f"een teken van leven binnen {limit} seconden",
                where=f"{job.name}.ipynb, cel {self._cells.get(job.name, 0)}",
                remedy="kijk of er geheugen genoeg is, en voer de vernieuwing opnieuw uit",
            )

    def _kill(self) -> None:
        for manager in list(self._managers):
            process = getattr(manager.provisioner, "process", None)
            if process is not None:
                with suppress(OSError):
                    process.kill()

    def _manager_class(self, job: Job) -> type:
        """Make a class of kernel managers that we can find back to kill."""
        from genkgeo.refresh.kernels import manager_class

        # Else kernels write in the home of who runs this, which a service may not have.
        environment = {"IPYTHONDIR": str(job.folder.with_name(f"ipython-{job.name}"))}
        by = AHEAD_GIVES_WAY if job.ahead else GIVE_WAY
        return manager_class(self._managers, self._forks, environment, by)

    def _before_cell(self, job: Job, cell_index: int) -> None:
        self._figures_are_there.wait()
        if self._stopped:
            raise RunError("De vernieuwing is gestopt")
        self._cells[job.name], self._alive[job.name] = cell_index, time.monotonic()

    def _run(self, job: Job) -> None:
        if self._stopped:
            return
        job.target.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._execute(job, f"--IPKernelApp.exec_lines={job.before}")
        except (GenkgeoError, OSError) as error:
            if isinstance(error, TimeoutError):  # Of a cell: nbclient makes it one of the system.
                raise self._worded(job, error) from error
            raise
        except Exception as error:
            raise self._worded(job, error) from error

    def _execute(self, job: Job, prepare: str, *, again: bool = True) -> None:
        """Run one notebook; a kernel that never started gets a second chance.

        Kernels that start together may be given the same port; then one of them dies at once.
        """
        import papermill

        try:
            papermill.execute_notebook(
                literal(job.source),
                literal(job.target),
                parameters=dict(job.values),
                progress_bar=False,
                log_output=False,
                kernel_name="python3",
                start_timeout=START_SECONDS,
                execution_timeout=self.setting.cell_seconds,
                kernel_manager_class=self._manager_class(job),
                # Else the kernel writes about sockets and signals.
                extra_arguments=["--log-level=CRITICAL", prepare],
                on_cell_start=lambda cell, cell_index: self._before_cell(job, cell_index),
                resources={"metadata": {"path": str(self.setting.root)}},
                shutdown_kernel="immediate",
                store_widget_state=False,
            )
        except RuntimeError as error:
            if not again or NEVER_STARTED not in str(error) or self._stopped:
                raise
            self._execute(job, prepare, again=False)

    def _worded(self, job: Job, error: Exception) -> RunError:
        """Say in which notebook and cell what went wrong, and keep what there is of it."""
        from nbclient.exceptions import CellTimeoutError
        from papermill.exceptions import PapermillExecutionError

        where = f"{job.name}.ipynb, cel {self._cells.get(job.name, 0)}" + self._keep(job)
        if isinstance(error, PapermillExecutionError):
            return RunError(
                f"Het notebook {job.name} is gestopt met een fout",
                found=f"{error.ename}: {error.evalue}",
                where=where,
                remedy="open het notebook in JupyterLab en voer de cel uit",
            )
        if isinstance(error, CellTimeoutError):
            return RunError(
                f"Een cel van het notebook {job.name} duurt te lang",
                expected=f"hoogstens {self.setting.cell_seconds} seconden",
                where=where,
                remedy="zoek wat blijft hangen, of zet publish: {cell_seconds: …} hoger",
            )
        # A dead kernel and its like have classes of their own, in several libraries.
        return RunError(
            f"Het notebook {job.name} is gestopt voor het klaar was",
            found=f"{type(error).__name__}: {str(error)[:120]}",
            where=where,
            remedy="kijk of er geheugen genoeg is, en voer de vernieuwing opnieuw uit",
        )

    def _keep(self, job: Job) -> str:
        """Keep a notebook that failed, with its error, beside the logs."""
        if self.setting.logs is None or not job.target.is_file():
            return ""
        with suppress(OSError):
            shutil.copyfile(job.target, self.setting.logs / f"mislukt-{job.name}.ipynb")
            return f" (bewaard als logboek/mislukt-{job.name}.ipynb)"
        return ""
