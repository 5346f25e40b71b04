"""The command line run in this process: a Python of its own would first import everything again."""

from __future__ import annotations

import io
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from project import ROOT

from genkgeo.commands.cli import main


def run(*words: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run ``genkgeo`` with these words in a folder; return its exit code and what it said.

    An error that the command line does not tell in its own words is raised here, where a
    process would print its traceback.
    """
    out, err = io.StringIO(), io.StringIO()
    arguments = ["genkgeo", *map(str, words)]
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr("sys.argv", arguments)
        patch.chdir(cwd)
        with pytest.raises(SystemExit) as ended:
            main()
    return subprocess.CompletedProcess(
        arguments, ended.value.code or 0, out.getvalue(), err.getvalue()
    )
