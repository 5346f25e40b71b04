"""Kernels are forked from one process that has imported what they need; none outlives a refresh."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lean_nbformat import nbformat

from genkgeo.errors import RunError
from genkgeo.refresh import kernels, runner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="dit systeem splitst geen kernels af"),
]

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
OF_NOTEBOOKS = ("genkgeo.analysis.load", "genkgeo.pages.map.page", "mapclassify")
"""What the notebooks of a refresh import."""

WHO = "import os, sys, json; from pathlib import Path"
TOLD = """
about = {"parent": os.getppid(), "self": os.getpid(), "session": os.getsid(0),
         "at": os.getcwd(), "home": os.environ["IPYTHONDIR"],
         "imported": "genkgeo.pages.map.page" in sys.modules}
Path(OUT, "gezegd.json").write_text(json.dumps(about))
"""


def job(folder: Path, name: str, *cells: str, imports: tuple[str, ...] = ()) -> runner.Job:
    """A notebook of these cells that may write in a folder of its own."""
    (folder / name).mkdir()
    parameters = nbformat.v4.new_code_cell('OUT = ""', metadata={"tags": ["parameters"]})
    code = [parameters, *(nbformat.v4.new_code_cell(cell) for cell in cells)]
    notebook = nbformat.v4.new_notebook(cells=code)
    notebook.metadata["kernelspec"] = KERNEL
    nbformat.write(notebook, folder / f"{name}.ipynb")
    values = {"OUT": str(folder / name)}
    return runner.Job(name, folder / f"{name}.ipynb", folder / name, values, imports=imports)


def ran(folder: Path, *jobs: runner.Job) -> tuple[list[dict], runner.Running]:
    """Run notebooks; give what each said of itself."""
    with runner.Running(list(jobs), runner.Setting(folder)) as running:
        running.go()
        list(running.finished())
    return [said(one) for one in jobs], running


def is_there(process: int) -> bool:
    """Say whether a process is at work."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def wait_until(what) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def said(one: runner.Job) -> dict:
    """Wait for what a notebook says of itself."""
    told = one.folder / "gezegd.json"
    wait_until(lambda: told.is_file() and told.stat().st_size)
    return json.loads(told.read_text())


def test_kernels_are_forked_from_one_process_and_go_with_it(tmp_path):
    jobs = [job(tmp_path, name, WHO, TOLD, imports=OF_NOTEBOOKS) for name in ("een", "twee")]
    told, running = ran(tmp_path, *jobs)
    source = running._forks.process
    for one, own in zip(told, jobs, strict=True):
        assert (one["parent"], one["imported"], one["at"]) == (source.pid, True, str(tmp_path))
        assert one["session"] == one["self"]  # so that a signal reaches what it started as well
        assert one["home"] == str(own.folder.with_name(f"ipython-{own.name}"))
    assert told[0]["self"] != told[1]["self"]
    assert source.returncode == 0
    assert not any(is_there(one["self"]) for one in told)


def starts_a_thread(folder: Path) -> None:
    """Write a module after whose import a fork would leave a thread behind."""
    code = "from threading import Event, Thread\nThread(target=Event().wait, daemon=True).start()\n"
    (folder / "met_een_draad.py").write_text(code, encoding="utf-8")


def test_without_handles_of_processes_each_kernel_is_started_anew(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "pidfd_open")
    (told,), running = ran(tmp_path, job(tmp_path, "een", WHO, TOLD))
    assert running._forks is None
    assert told["parent"] == os.getpid() and not told["imported"]


def test_a_process_with_two_threads_is_not_forked(tmp_path):
    starts_a_thread(tmp_path)
    (told,), running = ran(tmp_path, job(tmp_path, "een", WHO, TOLD, imports=("met_een_draad",)))
    assert running._forks is not None
    assert told["parent"] == os.getpid()


def test_a_source_of_kernels_that_died_or_says_nonsense_gives_none(tmp_path, monkeypatch):
    words = "import sys; sys.exit()", "import os; os.write({number}, b'geen getal\\n'); input()"
    for code in words:
        real = subprocess.Popen

        def started(command, code=code, real=real, **options):
            number = options["pass_fds"][0]
            return real([command[0], "-c", code.replace("{number}", str(number))], **options)

        monkeypatch.setattr(kernels.subprocess, "Popen", started)
        forks = kernels.Forks((), tmp_path, seconds=10)
        monkeypatch.undo()
        assert forks.fork([], {}, str(tmp_path)) is None
        forks.close()
        assert forks.process.returncode is not None
        with pytest.raises(RunError, match="gestopt"):
            forks.fork([], {}, str(tmp_path))


def test_a_kernel_that_is_killed_is_noticed(tmp_path):
    killed = job(tmp_path, "een", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(RunError, match="Het notebook een is gestopt voor het klaar was"):
        ran(tmp_path, killed)


def test_kernels_stop_by_themselves_when_what_they_were_forked_from_is_gone(tmp_path):
    one = job(tmp_path, "een", WHO, TOLD, "import time; time.sleep(100)")
    with runner.Running([one], runner.Setting(tmp_path)) as running:
        running.go()
        about = said(one)
        running._forks.process.kill()
        wait_until(lambda: not is_there(about["self"]))
        with pytest.raises(RunError, match="is gestopt voor het klaar was"):
            list(running.finished())


def test_no_kernel_outlives_who_asked_for_it(tmp_path):
    one = job(tmp_path, "een", WHO, TOLD, "import time; time.sleep(100)")
    code = (
        "from pathlib import Path\n"
        "from genkgeo.refresh.runner import Job, Running, Setting\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "own = Job('een', folder / 'een.ipynb', folder / 'een', {'OUT': str(folder / 'een')})\n"
        "with Running([own], Setting(folder)) as running:\n"
        "    running.go()\n"
        "    list(running.finished())\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    started = subprocess.Popen([sys.executable, "-c", code], env=environment)
    try:
        about = said(one)
    finally:
        started.kill()
        started.wait()
    wait_until(lambda: not is_there(about["self"]) and not is_there(about["parent"]))
