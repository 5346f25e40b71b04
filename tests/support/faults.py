"""``make faults``: kill the refresh, fill its disk, run two at once; count what breaks.

A trial begins with a complete release online (``vorige``) and asks for another one. After
the fault ``current`` must be one whole release, and the next refresh must succeed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import forked
from project import copy_inputs

from genkgeo.errors import GenkgeoError
from genkgeo.refresh.place import Place
from genkgeo.refresh.publish import turn
from genkgeo.refresh.verify import verify_release

PARAMS = "params/voorbeeld-2025.yaml"


@dataclass
class Stage:
    """A project with a release of before, and all that the next one needs kept."""

    project: Path
    out: Path
    vorige: Path

    def reset(self) -> None:
        """Put the release of before online again."""
        place = Place(self.out)
        again = place.releases / self.vorige.name
        if not again.is_dir():
            shutil.copytree(self.vorige, again)
        turn(place, again)

    def start(self, *words: str, **faults: Any) -> forked.Started:
        """Start a refresh, with a fault that `forked.start` knows."""
        words = ("refresh", PARAMS, "--out", str(self.out), *words)
        return forked.start(list(words), self.project, **faults)

    def run(self, *words: str, **faults: Any) -> tuple[int, str]:
        """Run a refresh to its end: exit code and messages."""
        return self.start(*words, **faults).wait()

    def online(self) -> str:
        """Say what is online: ``vorige``, ``nieuw``, or what is wrong with it."""
        place = Place(self.out)
        release = place.online()
        if release is None:
            return "GEEN"
        try:
            verify_release(release)
        except GenkgeoError as error:
            return f"KAPOT: {error.what}"
        return "vorige" if release.name == self.vorige.name else "nieuw"

    def kernels(self) -> list[int]:
        """Find kernels of this stage that are alive, and what they are forked from."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words, around = (
                    (folder / name).read_bytes().decode(errors="replace")
                    for name in ("cmdline", "environ")
                )
            except OSError:
                continue
            ours = "ipykernel_launcher" in words or "genkgeo.analysis.forking" in words
            if ours and str(self.out) in around:
                found.append(int(folder.name))
        return found


def set_up(folder: Path, out: Path | None = None) -> Stage:
    """Copy the project; publish a release of before; let a refresh keep its notebooks."""
    project = folder / "project"
    copy_inputs(project, "*.py")
    out = out or folder / "output"
    stage = Stage(project, out, folder / "vorige")
    if not (out / "current").exists():
        code, told = stage.run()
        if code:
            raise RuntimeError(told)
    # the release of before has other figures, so the one that is kept is new to it
    online = Place(out).online()
    stage.vorige = folder / "2024-vorige"
    shutil.copytree(online, stage.vorige)
    manifest = json.loads((stage.vorige / "manifest.json").read_text(encoding="utf-8"))
    manifest["key"] = "van vroeger"
    del manifest["run"]["ledger"]  # It stands in the ledger under the name it had.
    (stage.vorige / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    shutil.rmtree(online)
    stage.reset()
    # Now it has passed the attack over that release as well, which is long and then remembered:
    # a fault must come at what is done every time.
    code, told = stage.run()
    if code:
        raise RuntimeError(told)
    return stage


def seconds_of(stage: Stage, *words: str) -> float:
    """Time one refresh over the release of before."""
    stage.reset()
    began = time.monotonic()
    code, told = stage.run(*words)
    if code:
        raise RuntimeError(told)
    return time.monotonic() - began


def kills(stage: Stage, number: int, draw: random.Random, *words: str) -> Counter[str]:
    """Kill a refresh at random moments, and run the next one."""
    lasts = seconds_of(stage, *words)
    seen: Counter[str] = Counter()
    for trial in range(number):
        print(f"\r   {trial} van {number}", end="", file=sys.stderr, flush=True)
        stage.reset()
        started = stage.start(*words)
        time.sleep(draw.uniform(0, 1.05 * lasts))
        started.send_signal(signal.SIGKILL)
        started.wait()
        seen[f"na de kill: {stage.online()}"] += 1
        code, told = stage.run()
        after = stage.online()
        seen[f"volgende: {code} {after}"] += 1
        if code or after != "nieuw":
            seen[f"MELDING {told[-300:]}"] += 1
    return seen


def two_at_once(stage: Stage, number: int) -> Counter[str]:
    """Start two together."""
    seen: Counter[str] = Counter()
    for _ in range(number):
        stage.reset()
        both = [stage.start(), stage.start()]
        codes = sorted(one.wait()[0] for one in both)
        seen[f"{codes} {stage.online()}"] += 1
    return seen


def killed_kernels(stage: Stage, number: int, draw: random.Random) -> Counter[str]:
    """Kill one kernel from outside."""
    seen: Counter[str] = Counter()
    for _ in range(number):
        stage.reset()
        started = stage.start("--fresh")
        victims: list[int] = []
        while started.poll() is None and len(victims) < 4:
            victims = stage.kernels()
            time.sleep(0.1)
        time.sleep(draw.uniform(0, 2))
        if victims:
            os.kill(draw.choice(victims), signal.SIGKILL)
        code, _ = started.wait()
        seen[f"{code} {stage.online()}"] += 1
    return seen


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[bool]:
    """Mount a small disk on a folder; give False where that is not allowed."""
    folder.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


ROOM = 50_000_000
"""Bytes beside what is there already, in which any refresh fits."""


def used_by(folder: Path) -> int:
    """Count the bytes that the files of a folder take on a disk."""
    return sum(-(-p.stat().st_size // 4096) * 4096 for p in folder.rglob("*") if p.is_file())


def full_disks(stage: Stage, sizes: int) -> Counter[str]:
    """Refresh on disks that are too small by less and less, preflight switched off."""
    seen: Counter[str] = Counter()
    stage.reset()
    used = used_by(stage.out)
    for number in range(sizes):
        size = used + 400_000 + 5_000_000 * number // max(sizes - 1, 1)
        disk = stage.out.with_name("klein")
        with small_disk(disk, size) as mounted:
            if not mounted:
                return Counter({"mount mag hier niet": 1})
            there = Stage(stage.project, disk / "output", stage.vorige)
            shutil.copytree(stage.out, there.out, symlinks=True)
            code, _ = there.run(room=False)
            seen[f"{code} {there.online()}"] += 1
            remount = ["mount", "-o", f"remount,size={used + ROOM}", str(disk)]
            subprocess.run(remount, check=True)
            again, told = there.run()
            seen[f"daarna {again} {there.online()}"] += 1
            if again:
                seen[f"MELDING {told[-300:]}"] += 1
    return seen


def read_only(stage: Stage) -> Counter[str]:
    """Refresh onto a disk that may not be written, and again when it may."""
    seen: Counter[str] = Counter()
    stage.reset()
    disk = stage.out.with_name("vast")
    with small_disk(disk, used_by(stage.out) + ROOM) as mounted:
        if not mounted:
            return Counter({"mount mag hier niet": 1})
        there = Stage(stage.project, disk / "output", stage.vorige)
        shutil.copytree(stage.out, there.out, symlinks=True)
        for way in ("ro", "rw"):
            subprocess.run(["mount", "-o", f"remount,{way}", str(disk)], check=True)
            code, told = there.run()
            seen[f"{way}: {code} {there.online()}"] += 1
            if code and ("niet te beschrijven" not in told or "Traceback" in told):
                seen[f"MELDING {told[-300:]}"] += 1
    return seen


def small_files(stage: Stage, sizes: list[int]) -> Counter[str]:
    """Refresh where no file may grow past a size: what a quota does."""
    seen: Counter[str] = Counter()
    for size in sizes:
        stage.reset()
        code, _ = stage.run(largest=size)
        seen[f"{code} {stage.online()}"] += 1
    return seen


def main() -> None:
    """Run all faults and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="terwijl notebooks lopen")
    parser.add_argument("--quick", type=int, default=150, help="terwijl er gepubliceerd wordt")
    parser.add_argument("--sizes", type=int, default=20)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--kernels", type=int, default=5)
    parser.add_argument("--seed", type=int, default=71016)
    asked = parser.parse_args()
    draw = random.Random(asked.seed)
    with tempfile.TemporaryDirectory(prefix="genkgeo-fouten-") as name:
        stage = set_up(Path(name))
        trials: dict[str, Callable[[], Counter[str]]] = {
            "kill tijdens publiceren": lambda: kills(stage, asked.quick, draw),
            "twee tegelijk": lambda: two_at_once(stage, asked.pairs),
            "volle schijf": lambda: full_disks(stage, asked.sizes),
            "schijf alleen te lezen": lambda: read_only(stage),
            "bestand te groot": lambda: small_files(
                stage, [1000 * 2**power for power in range(asked.sizes // 2)]
            ),
            "kernel gedood": lambda: killed_kernels(stage, asked.kernels, draw),
            "kill terwijl alles loopt": lambda: kills(stage, asked.kills, draw, "--fresh"),
        }
        for title, trial in trials.items():
            print(f"-- {title}", flush=True)
            for what, times in sorted(trial().items()):
                print(f"   {times:4}  {what}", flush=True)
        time.sleep(5)
        print(f"-- kernels die overblijven: {len(stage.kernels())}")


if __name__ == "__main__":
    main()
