"""Many municipalities in one run: two workers beside one, and a batch beside a refresh.

``python tests/benchmarks/bench_batch.py`` takes every so many municipalities of the country from
the real national files and prints ratios; ``--every 1`` takes all of them. ``--dask`` does the
same on a cluster of this machine. Skipped where the files are not there.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from project import ROOT

from genkgeo.parameters.batch_file import read_batch
from genkgeo.parameters.file import read_params
from genkgeo.refresh import refresh
from genkgeo.refresh.batch.engines import Dask, Engine, Pool
from genkgeo.refresh.batch.running import PUBLISHED, Done, run
from genkgeo.refresh.new_municipality import start
from genkgeo.sources.national import read_sectors

SHARED = ROOT / "../shared/data"
GOAL_SPEEDUP, GOAL_SHARE, GOAL_MEGABYTES = 1.6, 0.1, 600


def batch_of(folder: Path, codes: list[str], engine: Engine) -> tuple[Done, float]:
    """Make a batch in an empty project, and say how long it took."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "params").mkdir(parents=True)
    path = folder / "params/bench.yaml"
    listed = ", ".join(f'"{code}"' for code in codes)
    path.write_text(f"title: Bench\nmunicipalities: [{listed}]\n", encoding="utf-8")
    began = time.monotonic()
    done = run(read_batch(path), SHARED, folder / "output", engine)
    return done, time.monotonic() - began


def told(done: Done, seconds: float, what: str) -> None:
    """Print what a batch needed."""
    published = sum(line.outcome == PUBLISHED for line in done.lines)
    work = sum(line.seconds for line in done.lines)
    print(
        f"{what:<12} {seconds:7.1f} s, {work:7.1f} s of work by workers, at most "
        f"{max(line.megabytes for line in done.lines):.0f} MB (goal {GOAL_MEGABYTES}); "
        f"{published} of {len(done.lines)} published"
    )


def main() -> None:
    """Run the batches and one refresh, and print their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=40, help="take one of so many municipalities")
    parser.add_argument("--dask", action="store_true")
    asked = parser.parse_args()
    if not SHARED.is_dir():
        print("skipped: no national files")
        return
    codes = sorted(map(str, read_sectors(SHARED).names.index))[:: asked.every]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engines: list[Engine] = [Dask("local", n) if asked.dask else Pool(n) for n in (1, 2)]
        times = []
        for number, engine in enumerate(engines, start=1):
            done, seconds = batch_of(folder / str(number), codes, engine)
            told(done, seconds, f"{number} worker{'s' if number > 1 else ''}")
            times.append(seconds)
        print(f"two workers are {times[0] / times[1]:.2f} times one (goal {GOAL_SPEEDUP})")
        whole = 581 * times[1] / len(codes)
        print(f"581 municipalities would take {whole / 60:.1f} minutes with two")
        alone = folder / "alone"
        (alone / "params").mkdir(parents=True)
        started = start(codes[len(codes) // 2], SHARED, alone)
        began = time.monotonic()
        refresh(read_params(started.path), alone / "output")
        one = time.monotonic() - began
        share = times[1] / len(codes) / one
        print(
            f"one refresh with notebooks: {one:.1f} s; in a batch {share:.3f} (goal {GOAL_SHARE})"
        )


if __name__ == "__main__":
    main()
