"""What can be known here of conda on Windows: its packages, and no call that only Unix has."""

from __future__ import annotations

import subprocess
import sys

import pytest
from project import EXAMPLE, ROOT
from ruamel.yaml import YAML

ON_WINDOWS = {
    "anywidget", "branca", "filelock", "folium", "geopandas", "ipykernel", "ipython", "ipywidgets",
    "jinja2", "jupyter-client", "jupyterlab", "mapclassify", "markupsafe", "matplotlib-base",
    "nbclient", "nbconvert", "nbformat", "numpy", "pandas", "papermill", "pillow", "pip", "pooch",
    "pyarrow", "pydantic", "pyogrio", "python", "python-calamine", "requests", "rich",
    "ruamel.yaml",
    "scikit-learn", "scipy", "shapely", "threadpoolctl", "traitlets", "typer", "xlsxwriter",
}  # fmt: skip
"""Packages of conda-forge with a build for win-64, or for every system; a new one is looked up."""

THROUGH_PIP = {"resvg-py", "XStatic-Leaflet"}
"""Packages with a wheel for Windows, or for every system."""

ONLY_UNIX = ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog")
UNIX_CALLS = ("fork", "setsid", "getuid", "geteuid", "chown", "mkfifo", "nice", "uname", "killpg")

SESSION = f"""
import os, sys
import anywidget, folium, geopandas, IPython, ipywidgets, matplotlib, nbformat, PIL.Image, resvg_py
import mapclassify, pandas, requests, scipy.optimize, sklearn.cluster, xlsxwriter
for name in {ONLY_UNIX!r}:
    sys.modules[name] = None  # imported from here on, it is as if it were not there
for name in {UNIX_CALLS!r}:
    delattr(os, name)
import genkgeo
genk = genkgeo.load({str(EXAMPLE)!r})
genk.table("wijk")
still = genk.map().still
assert still.png and still.svg
assert genk.sliders().widget
genk.map().save(sys.argv[1])
"""


def name_of(requirement: str) -> str:
    return requirement.partition(">=")[0]


def test_every_package_of_the_environment_is_there_on_windows():
    wanted = YAML(typ="safe").load(ROOT / "environment.yml")["dependencies"]
    through_pip = wanted.pop()["pip"]
    assert {name_of(one) for one in wanted} - ON_WINDOWS == set()
    assert {name_of(one) for one in through_pip if one[0] != "-"} - THROUGH_PIP == set()


@pytest.mark.slow
def test_a_session_of_an_analyst_asks_nothing_that_only_unix_has(tmp_path):
    page = tmp_path / "kaart.html"
    done = subprocess.run(
        [sys.executable, "-c", SESSION, str(page)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert page.is_file()
