"""``make bench``: speed as ratios within one run; a number to look at, not a test.

Prints the time of a refresh over that of as many notebooks that only import the same
packages (the floor), and the time of the pure analysis of Genk in a warm process.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from lean_nbformat import nbformat
from project import ROOT
from scipy import sparse

import genkgeo
from genkgeo.analysis.computed import Computed
from genkgeo.pages.notebooks import NOTEBOOKS
from genkgeo.parameters.file import read_params
from genkgeo.refresh import refresh
from genkgeo.refresh.runner import Job, Running, Setting

PARAMS = ROOT / "params/voorbeeld-2025.yaml"
IMPORTS = "import genkgeo.analysis.load, sklearn.cluster, folium, xlsxwriter"


def seconds(work) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def floor(folder: Path) -> None:
    """Run as many notebooks as the refresh does, in its way, each with the imports alone."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(IMPORTS)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    source = folder / "leeg.ipynb"
    nbformat.write(notebook, source)
    jobs = [Job(name, source, folder / name, {}) for name, _ in NOTEBOOKS]
    with Running(jobs, Setting(ROOT)) as running:
        running.go()
        list(running.finished())


def resumed(out: Path) -> tuple[float, float]:
    """Time the command where nothing has changed: all online, and all kept but not online."""
    command = [sys.executable, "-c", "from genkgeo.commands.cli import main; main()"]
    words = [*command, "refresh", str(PARAMS), "--out", str(out)]
    same = seconds(lambda: subprocess.run(words, check=True, capture_output=True))
    (out / "current").unlink()
    return same, seconds(lambda: subprocess.run(words, check=True, capture_output=True))


def pure_analysis() -> tuple[float, float]:
    """Time everything between the read tables and the results, shapes and files apart.

    First without, then the rest: how sure the ranks are, from 2,000 draws for three levels.
    """
    analysis = genkgeo.load(PARAMS).computed
    _ = analysis.shapes
    return seconds(lambda: analysis.core), seconds(lambda: analysis.results)


def aggregation() -> float:
    """Add up 20,000 sectors × 15 years × 30 indicators over 600 areas."""
    draw = np.random.default_rng(0)
    rows, columns = 20_000, 15 * 30
    of = draw.integers(0, 600, rows)
    shape = (600, rows)
    membership = sparse.csr_array((np.ones(rows), (of, np.arange(rows))), shape=shape)
    figures = draw.random((rows, columns))
    return min(seconds(lambda: membership @ figures) for _ in range(5))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    params = read_params(PARAMS)
    Computed(params).results  # noqa: B018 - warm: imports and caches
    warm = [pure_analysis() for _ in range(5)]
    core, draws = (statistics.median(times) for times in zip(*warm, strict=True))
    print(f"zuivere analyse, warm: {core:.3f} s (doel 0,15)")
    print(f"zekerheid, verandering en vroege signalen erbij: {draws:.3f} s")
    print(f"optellen, 20.000 sectoren × 450: {1000 * aggregation():.0f} ms (doel 20)")
    full, bare = [], []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            bare.append(seconds(lambda: floor(folder)))  # noqa: B023
            full.append(seconds(lambda: refresh(params, folder / "output")))  # noqa: B023
            same, kept = resumed(folder / "output")
    ratio = statistics.median(full) / statistics.median(bare)
    print(f"vernieuwing: {statistics.median(full):.1f} s")
    print(f"vloer ({len(NOTEBOOKS)} lege notebooks): {statistics.median(bare):.1f} s")
    print(f"verhouding: {ratio:.2f} (doel 1,25)")
    print(f"opdracht opnieuw, niets veranderd: {same:.1f} s, met publiceren {kept:.1f} s (doel 3)")


if __name__ == "__main__":
    main()
