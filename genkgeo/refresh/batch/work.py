"""What a worker does: from one municipality's partition to its results, and to its release.

Bytes come in and bytes go out, so that a worker may be on another machine and leaves nothing
behind; who gives it work is the only one that writes in the output.
"""

from __future__ import annotations

import io
import os
import pickle
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from genkgeo.analysis.plain_text import plain_text
from genkgeo.errors import GenkgeoError
from genkgeo.measures.disclosure import Told
from genkgeo.pages.library import library_hash
from genkgeo.parameters.file import Params
from genkgeo.refresh.batch.partition import from_bytes, open_project, started_files
from genkgeo.refresh.preflight import Plan, plan
from genkgeo.sources.municipalities import EMPTY, MUNICIPALITIES

LOADED = ("genkgeo.analysis.load", "genkgeo.release.site", "sklearn.cluster", "xlsxwriter")
"""Modules that every municipality needs and that take seconds to load."""


@dataclass
class Outcome:
    """What became of one municipality at a worker.

    Attributes
    ----------
    refused : str
        Why not, in Dutch; empty where it went well.
    fault : bool
        It was refused for a fault of ours, and not of the input.
    figures : pandas.DataFrame
        Of the whole municipality; columns `MUNICIPALITIES`.
    counts : dict of str to int
        ``sectoren``, ``gebieden``, ``cijfers``, ``waarschuwingen``.
    analysis : bytes
        The analysis with all that was computed; empty where its release has no pages.
    started : dict of str to bytes
        What the start of the municipality wrote, relative to its project.
    told : str
        `genkgeo.refresh.ledger.Ledger.digest` of what was told before.
    plan : Plan, optional
    facts : dict
    release, beside : bytes
        Folders, packed; from `compute` only where the release has no pages.
    seconds : float
        Of processor.
    megabytes : float
        The most that the worker had in memory, ever.
    """

    refused: str = ""
    fault: bool = False
    figures: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=MUNICIPALITIES))
    counts: dict[str, int] = field(default_factory=dict)
    analysis: bytes = b""
    started: dict[str, bytes] = field(default_factory=dict)
    told: str = ""
    plan: Plan | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    release: bytes = b""
    beside: bytes = b""
    seconds: float = 0.0
    megabytes: float = 0.0

    @property
    def made(self) -> bool:
        """There is a release to publish."""
        return bool(self.release)

    def to_keep(self) -> Outcome:
        """Leave out what is online once it is published."""
        return replace(self, plan=None, facts={}, release=b"", beside=b"") if self.made else self


def compute(partition: bytes, told: Told | None = None, digest: str = "") -> Outcome:
    """Check and compute one municipality, and write its tables where it has no pages.

    Only pages set a municipality beside all others; without, nothing has to be waited for.

    Parameters
    ----------
    partition : bytes
        From `genkgeo.refresh.batch.partition.Partition.to_bytes`.
    told : Told, optional
        What earlier releases of the municipality told.
    digest : str
        `genkgeo.refresh.ledger.Ledger.digest` of that.
    """
    return _measured(lambda outcome: _compute(partition, told, digest, outcome))


def write(partition: bytes, computed: Outcome, figures: bytes) -> Outcome:
    """Write the pages and tables of a municipality that was computed.

    Parameters
    ----------
    partition : bytes
    computed : Outcome
        From `compute`.
    figures : bytes
        Of all municipalities, from `genkgeo.sources.municipalities.to_bytes`.
    """
    return _measured(lambda outcome: _write(partition, computed, figures, outcome))


def get_ready() -> None:
    """Load what every municipality needs, so that the first need not wait for it."""
    for module in (
        "genkgeo.analysis.load",
        "genkgeo.release.site",
        "sklearn.cluster",
        "xlsxwriter",
    ):
        import_module(module)


def unpack(packed: bytes, folder: Path) -> None:
    """Lay a packed folder out."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)


def pack(folder: Path) -> bytes:
    """Pack a folder, the same for the same files; what is in it is not made smaller."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(folder.rglob("*")):
            about = zipfile.ZipInfo(path.relative_to(folder).as_posix() + "/" * path.is_dir())
            archive.writestr(about, b"" if path.is_dir() else path.read_bytes())
    return stream.getvalue()


def _compute(partition: bytes, told: Told | None, digest: str, outcome: Outcome) -> None:
    from genkgeo.analysis.computed import Computed

    own = from_bytes(partition)
    with _workplace() as root:
        params = open_project(own, root, EMPTY)
        analysis = Computed(params, told=told)
        results = analysis.results
        outcome.told = digest
        outcome.figures = _figures(analysis, own.code, own.name)
        outcome.counts = {
            "sectoren": len(results.areas.sectors),
            "gebieden": sum(len(results.areas.names[level]) for level in results.levels.middle),
            "cijfers": int(results.measures["value"].notna().sum()),
            "waarschuwingen": len(analysis.findings),
        }
        if params.file.publish.pages:
            outcome.started = started_files(own, root)
            outcome.analysis = pickle.dumps(analysis, protocol=pickle.HIGHEST_PROTOCOL)
        else:
            _release(analysis, params, root, outcome)


def _figures(analysis: Any, code: str, name: str) -> pd.DataFrame:
    """Take the figures of the whole municipality, of the year that each is shown for."""
    results = analysis.results
    rows = results.current(results.levels.ids[-1])
    own = rows[rows["value"].notna()].assign(municipality=code, name=name)
    return pd.DataFrame(own[MUNICIPALITIES].reset_index(drop=True))


def _write(partition: bytes, computed: Outcome, figures: bytes, outcome: Outcome) -> None:
    own = from_bytes(partition)
    with _workplace() as root:
        params = open_project(own, root, figures, computed.started)
        analysis = pickle.loads(computed.analysis)
        analysis.beside(params)
        outcome.told = computed.told
        _release(analysis, params, root, outcome)


def _release(analysis: Any, params: Params, root: Path, outcome: Outcome) -> None:
    """Write the release and what is kept beside it, and pack both."""
    from genkgeo.refresh.compute_once import facts_of
    from genkgeo.refresh.making import BESIDE

    outcome.plan = plan(params, _library()).beside(outcome.told)
    site, beside = root / "uitgave", root / "naast"
    analysis.publish(site)
    for kind, keep in BESIDE.items():
        (beside / kind).mkdir(parents=True)
        keep(analysis, beside / kind)
    outcome.facts = facts_of(analysis) | {"extras": []}
    outcome.release, outcome.beside = pack(site), pack(beside)


@cache
def _library() -> str:
    """Mark of the library that this process has loaded."""
    return library_hash()


@contextmanager
def _workplace() -> Iterator[Path]:
    with TemporaryDirectory(prefix="genkgeo-") as name:
        yield Path(name).resolve()


def _measured(work: Callable[[Outcome], None]) -> Outcome:
    """Do the work; what is refused, and what goes wrong, is an outcome like any other."""
    # Two BLAS threads only get in each other's way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    outcome, began = Outcome(), time.process_time()
    try:
        with plain_text():
            work(outcome)
    except GenkgeoError as error:
        outcome = Outcome(refused="\n".join([str(error), *getattr(error, "__notes__", ())]))
    except OSError as error:
        outcome = Outcome(refused=_system(error), fault=True)
    except Exception as error:  # A fault of ours: one municipality must not stop the others.
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}, regel {where.lineno}"
        text = f"onverwachte fout: {type(error).__name__}: {str(error)[:200]} ({place})"
        outcome = Outcome(refused=text, fault=True)
    outcome.seconds = round(time.process_time() - began, 2)
    outcome.megabytes = _megabytes()
    return outcome


def _system(error: OSError) -> str:
    from genkgeo.refresh.place import refused

    return str(refused(error, None))


def _megabytes() -> float:
    """The most that this process ever had in memory; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows does not say.
        return 0.0
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
