"""A project with a batch of a made-up country, and the batch run in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from project import ROOT

from genkgeo.parameters.batch_file import read_batch
from genkgeo.refresh.batch.running import run
from genkgeo.refresh.new_municipality import BASE


class Here:
    """Does the work in this process, one after the other."""

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(
        self, work: Callable[..., Any], tasks: Iterable[tuple[str, tuple[Any, ...]]]
    ) -> Iterator[tuple[str, Any]]:
        for code, arguments in tasks:
            yield code, work(*arguments)


def make_project(folder: Path, municipalities: str = "alle", more: str = "") -> Path:
    """A project with the shared parameters, which have no hashes of official files.

    ``more`` are lines of the batch file.
    """
    (folder / "params").mkdir(parents=True)
    for name in (BASE, "params/indicatoren.yaml"):
        shutil.copyfile(ROOT / name, folder / name)
    base = folder / BASE
    base.write_text(base.read_text(encoding="utf-8").partition("downloads:")[0], "utf-8")
    batch = f"title: Het land\nextends: {BASE}\nmunicipalities: {municipalities}\n{more}"
    (folder / "params/land.yaml").write_text(batch, encoding="utf-8")
    return folder


def run_here(project: Path, mirror: Path, engine: Any = None, **options: Any) -> Any:
    out = project / "output/land"
    return run(read_batch(project / "params/land.yaml"), mirror, out, engine or Here(), **options)


def outcomes(done: Any) -> dict[str, str]:
    return {line.code: line.outcome for line in done.lines}
