"""Many municipalities in one run: what each needs, two workers beside one, and beside a refresh.

``python tests/benchmarks/bench_batch.py`` takes every so many municipalities of the country from
the real national files; ``--every 1`` takes all of them. Seconds are of processors, of all
processes together, so that they say the same on a machine that has more to do; what takes how long
on two cores follows from them. ``--alone`` only makes tables alone, ``--dask`` does the same on a
cluster of this machine. Skipped where the files are not there.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from project import ROOT

from genkgeo.analysis.computed import Computed
from genkgeo.analysis.plain_text import plain_text
from genkgeo.parameters.batch_file import read_batch
from genkgeo.parameters.file import read_params
from genkgeo.refresh import refresh
from genkgeo.refresh.batch.engines import Dask, Engine, Pool
from genkgeo.refresh.batch.partition import TABLES_ALONE
from genkgeo.refresh.batch.running import PUBLISHED, Done, run
from genkgeo.refresh.batch.work import get_ready
from genkgeo.refresh.new_municipality import start
from genkgeo.sources.national import read_sectors

SHARED = ROOT / "../shared/data"
ALL = 581
GOAL_SPEEDUP, GOAL_SHARE, GOAL_MEGABYTES = 1.6, 0.1, 600
GOAL_EACH, GOAL_MINUTES, GOAL_TABLES = 0.6, 3, 0.15
"""Of tables alone: processor-seconds per municipality, minutes for the country on two cores, and
processor-seconds for the writing of one municipality."""


class Needed(NamedTuple):
    """What a batch took: seconds of the wall, and of processors."""

    wall: float
    begin: float
    """Reading the country."""
    load: float
    """Loading libraries, in all workers."""
    work: float
    """At municipalities, in workers."""
    parent: float
    """At municipalities, in the one process that gives the work out and publishes."""
    number: int

    @property
    def each(self) -> float:
        """Processor-seconds per municipality where all are made."""
        return (self.work + self.parent) / self.number + (self.begin + self.load) / ALL

    @property
    def speedup(self) -> float:
        """How much faster two workers are than one on two cores, by who can work at once."""
        work, parent = (ALL * part / self.number for part in (self.work, self.parent))
        one = self.begin + max(work, parent)
        return one / (self.begin + max((work + parent) / 2, parent))


def batch_of(folder: Path, codes: list[str], engine: Engine, more: str = "") -> tuple[Done, Needed]:
    """Make a batch in an empty project, and say what it took."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "params").mkdir(parents=True)
    path = folder / "params/bench.yaml"
    listed = ", ".join(f'"{code}"' for code in codes)
    path.write_text(f"title: Bench\nmunicipalities: [{listed}]\n{more}", encoding="utf-8")
    read: list[float] = []
    began, own, others = time.monotonic(), time.process_time(), of_others()

    def progress(done: int, *_: object) -> None:
        if done == 1 and not read:
            read.append(time.process_time() - own)

    with engine:
        done = run(read_batch(path), SHARED, folder / "output", engine, progress=progress)
    work = sum(line.seconds for line in done.lines)
    needed = Needed(
        wall=time.monotonic() - began,
        begin=read[0],
        load=of_others() - others - work,
        work=work,
        parent=time.process_time() - own - read[0],
        number=len(codes),
    )
    return done, needed


def of_others() -> float:
    """Processor-seconds of processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def told(done: Done, needed: Needed, what: str) -> None:
    """Print what a batch needed."""
    published = sum(line.outcome == PUBLISHED for line in done.lines)
    each = f"{needed.work / needed.number:.2f} s by workers and {needed.parent / needed.number:.3f}"
    print(
        f"{what}: {each} s by the one that gives it out, per municipality; the country "
        f"{needed.begin:.1f} s, libraries {needed.load:.1f} s; {needed.wall:.1f} s in all; at most "
        f"{max(line.megabytes for line in done.lines):.0f} MB (goal {GOAL_MEGABYTES}); "
        f"{published} of {len(done.lines)} published"
    )


def main() -> None:
    """Run the batches and one refresh, and print their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=40, help="take one of so many municipalities")
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--alone", action="store_true")
    asked = parser.parse_args()
    if not SHARED.is_dir():
        print("skipped: no national files")
        return
    codes = sorted(map(str, read_sectors(SHARED).names.index))[:: asked.every]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def engine(workers: int) -> Engine:
            return Dask("local", workers) if asked.dask else Pool(workers, get_ready)

        done, needed = batch_of(folder / "alone", codes, engine(2), "pages: false\n")
        told(done, needed, "tables alone")
        print(
            f"tables alone: {needed.each:.2f} s per municipality of all processes (goal "
            f"{GOAL_EACH}); {ALL} on two cores {ALL * needed.each / 120:.1f} minutes (goal "
            f"{GOAL_MINUTES}); two workers {needed.speedup:.2f} times one (goal {GOAL_SPEEDUP})"
        )
        middle = codes[len(codes) // 2]
        took = writing(folder / "writing", middle)
        print(f"the tables of {middle}: {took:.2f} s (goal {GOAL_TABLES})")
        if not asked.alone:
            with_pages(folder, codes, engine)


def writing(folder: Path, code: str) -> float:
    """Processor-seconds for the tables of a municipality that was computed; the best of three."""
    (folder / "params").mkdir(parents=True)
    analysis = Computed(read_params(start(code, SHARED, folder, more=TABLES_ALONE).path))
    times = []
    with plain_text():
        _ = analysis.results
        for number in range(3):
            began = time.process_time()
            analysis.publish(folder / str(number))
            times.append(time.process_time() - began)
    return min(times)


def with_pages(folder: Path, codes: list[str], engine: Callable[[int], Engine]) -> None:
    """Set two workers beside one, and a municipality of a batch beside a refresh of it."""
    batches = {}
    for number in (1, 2):
        done, batches[number] = batch_of(folder / str(number), codes, engine(number))
        told(done, batches[number], f"with pages, {number} worker{'s' * (number > 1)}")
    ratio, needed = batches[1].wall / batches[2].wall, batches[2]
    print(
        f"with pages two workers were {ratio:.2f} times one, and of all {ALL} are "
        f"{needed.speedup:.2f} times (goal {GOAL_SPEEDUP}); those would take "
        f"{ALL * needed.each / 120:.1f} minutes on two cores"
    )
    alone = folder / "refresh"
    (alone / "params").mkdir(parents=True)
    started = start(codes[len(codes) // 2], SHARED, alone)
    began = time.monotonic()
    refresh(read_params(started.path), alone / "output")
    one = time.monotonic() - began
    share = needed.wall / len(codes) / one
    print(f"one refresh with notebooks: {one:.1f} s; in a batch {share:.3f} (goal {GOAL_SHARE})")


if __name__ == "__main__":
    main()
