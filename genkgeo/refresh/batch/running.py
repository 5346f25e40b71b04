"""Make and publish many municipalities; one that is refused stops nobody."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeGuard

import pandas as pd
from filelock import FileLock, Timeout

from genkgeo.errors import GenkgeoError, LockedError
from genkgeo.pages.library import library_hash
from genkgeo.parameters.batch_file import Batch
from genkgeo.parameters.file import Params
from genkgeo.refresh import Options, refresh
from genkgeo.refresh.batch.country import Country
from genkgeo.refresh.batch.engines import Engine, Task
from genkgeo.refresh.batch.partition import key_of
from genkgeo.refresh.batch.publishing import ledgers, online_release, publish_outcome
from genkgeo.refresh.batch.work import Outcome, compute, write
from genkgeo.refresh.ledger import Ledger
from genkgeo.refresh.place import Place, shut, write_whole
from genkgeo.refresh.preflight import versions
from genkgeo.sources.municipalities import MUNICIPALITIES, to_bytes

PUBLISHED, UNCHANGED, REFUSED, FAILED = "gepubliceerd", "ongewijzigd", "geweigerd", "mislukt"

Progress = Callable[[int, int, str], None]
"""Gets how many are done, of how many, and a short Dutch text."""


@dataclass
class Line:
    """What became of one municipality.

    Attributes
    ----------
    code, name, folder : str
    outcome : str
        One of `PUBLISHED`, `UNCHANGED`, `REFUSED`, `FAILED`; empty while it is not known.
    reason : str
        Why not.
    counts : dict of str to int
        From `Outcome.counts`.
    seconds : float
        Of processor, at workers.
    megabytes : float
        The most that a worker had in memory.
    """

    code: str
    name: str
    folder: str
    outcome: str = ""
    reason: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    megabytes: float = 0.0

    def refuse(self, reason: str, *, fault: bool) -> None:
        """Note why it is not published; the first reason counts."""
        self.outcome, self.reason = (FAILED if fault else REFUSED), self.reason or reason

    def worked(self, outcome: Outcome) -> None:
        """Note what a worker needed, and what it refused."""
        self.seconds = round(self.seconds + outcome.seconds, 2)
        self.megabytes = max(self.megabytes, outcome.megabytes)
        self.counts = self.counts or outcome.counts
        if outcome.refused:
            self.refuse(outcome.refused, fault=outcome.fault)


@dataclass(frozen=True)
class Done:
    """What a batch did.

    Attributes
    ----------
    lines : list of Line
        One per municipality, by code.
    figures : pandas.DataFrame
        Of all municipalities; columns `MUNICIPALITIES`.
    country : Country
    """

    lines: list[Line]
    figures: pd.DataFrame
    country: Country


def run(
    batch: Batch,
    mirror: Path,
    out: Path,
    engine: Engine,
    *,
    accept: str = "",
    progress: Progress = lambda *_: None,
) -> Done:
    """Make and publish every municipality of a batch.

    What was computed or published of exactly the same is not done again, also after a run that
    was broken off.

    Parameters
    ----------
    batch : Batch
    mirror : pathlib.Path
        The folder with the official files of the country.
    out : pathlib.Path
        Gets a folder per municipality.
    engine : Engine
    accept : str
        Why large differences with what is online are right.
    progress : callable

    Raises
    ------
    ParamsError, DataError
        What the municipalities share is not right; nothing was published.
    LockedError
        Another batch is at work in this folder.
    """
    out = out.absolute()
    work = out / ".werk"
    for folder in (out, work / "delen", work / "berekend", work / "gedaan"):
        folder.mkdir(parents=True, exist_ok=True)
    shut(work, within=False)  # The parts, and what was computed of them, hold every figure.
    lock = FileLock(out / ".batch.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(
            "Er loopt al een batch in deze map",
            where=str(out),
            remedy="wacht tot die klaar is, of kies een andere map met --out",
        ) from None
    try:
        return _Run(batch, mirror, out, engine, accept, progress).all()
    finally:
        shut(work)
        lock.release()


class _Run:
    """One batch at work."""

    def __init__(
        self,
        batch: Batch,
        mirror: Path,
        out: Path,
        engine: Engine,
        accept: str,
        progress: Progress,
    ) -> None:
        self.out, self.work, self.engine = out, out / ".werk", engine
        self.accept, self.progress = accept, progress
        progress(0, 0, "bestanden van het land lezen")
        self.country = Country(batch, mirror)
        names, stems = self.country.sectors.names, self.country.stems
        self.lines = {
            code: Line(code, str(names[code]), stems[code]) for code in self.country.codes
        }
        self.versions = (library_hash(), json.dumps(versions(), sort_keys=True))
        self.computed: dict[str, Path] = {}
        self.keys: dict[str, str] = {}
        self.with_notebooks: dict[str, Params] = {}

    def all(self) -> Done:
        """Compute all, then set them beside each other, then write all."""
        for code, outcome in self.engine.map(compute, self._to_compute()):
            self._note_computed(code, outcome)
        figures = self._figures()
        for code, outcome in self.engine.map(write, self._to_write(to_bytes(figures))):
            self._publish(code, outcome)
        for code, params in self.with_notebooks.items():
            self._refresh(code, params)
        self._forget()
        return Done([self.lines[code] for code in sorted(self.lines)], figures, self.country)

    def _to_compute(self) -> Iterator[Task]:
        total = len(self.lines)
        for number, (code, line) in enumerate(self.lines.items(), start=1):
            self.progress(number, 2 * total, f"{line.name}: uitrekenen")
            try:
                data = self.country.partition(code).to_bytes()
                then, now = ledgers(Place(self.out / line.folder))
            except GenkgeoError as error:
                line.refuse(str(error), fault=False)
                continue
            part = self.work / "delen" / f"{line.folder}.parquet"
            if not part.is_file() or part.read_bytes() != data:
                part.write_bytes(data)
            if (asking := self.country.with_notebooks(code)) is not None:
                self.with_notebooks[code] = asking
            self._name_computed(code, data, then)
            before = self._read_computed(code)
            if before is None:
                self._name_computed(code, data, now)
                before = self._read_computed(code)
            if before is not None and not before.analysis and self._is_online(code):
                line.outcome = UNCHANGED
            elif before is None or not before.analysis:
                yield code, (data, now.told(), now.digest)

    def _name_computed(self, code: str, data: bytes, ledger: Ledger) -> None:
        """Name what is computed of a partition beside what was told before."""
        key = self.keys[code] = key_of(data, *self.versions, ledger.digest)
        name = f"{self.lines[code].folder}-{key[:16]}.pickle"
        self.computed[code] = self.work / "berekend" / name

    def _note_computed(self, code: str, outcome: Outcome | GenkgeoError) -> None:
        if self._worked(outcome, code):
            write_whole(self.computed[code], pickle.dumps(outcome.to_keep()))
            if outcome.made:
                self._put_online(code, outcome)
        else:
            del self.computed[code]

    def _worked(self, outcome: Outcome | GenkgeoError, code: str) -> TypeGuard[Outcome]:
        """Note what became of the work, and say whether it went well."""
        line = self.lines[code]
        if isinstance(outcome, GenkgeoError):
            line.refuse(str(outcome), fault=True)
            return False
        line.worked(outcome)
        return not outcome.refused

    def _read_computed(self, code: str) -> Outcome | None:
        """What was computed of exactly this before; a file that is not whole counts for none."""
        try:
            outcome = pickle.loads(self.computed[code].read_bytes())
        except Exception:  # A pickle that is cut off may raise anything at all.
            return None
        return outcome if isinstance(outcome, Outcome) else None

    def _figures(self) -> pd.DataFrame:
        frames = []
        for code in self.computed:
            outcome = self._read_computed(code)
            if outcome is not None:
                self.lines[code].counts = outcome.counts
                frames.append(outcome.figures)
        if not frames:
            return pd.DataFrame(columns=MUNICIPALITIES)
        figures = pd.concat(frames, ignore_index=True)
        return figures.sort_values(MUNICIPALITIES[:4], kind="stable", ignore_index=True)

    def _to_write(self, figures: bytes) -> Iterator[Task]:
        total = len(self.lines)
        for number, (code, line) in enumerate(self.lines.items(), start=1):
            self.progress(total + number, 2 * total, f"{line.name}: schrijven")
            if line.outcome or code in self.with_notebooks:
                continue
            data = (self.work / "delen" / f"{line.folder}.parquet").read_bytes()
            outcome = self._read_computed(code)
            told = outcome.told if outcome else ""
            self.keys[code] = key_of(data, *self.versions, told, figures.decode())
            if self._is_online(code):
                line.outcome = UNCHANGED
                continue
            if outcome is not None:
                yield code, (data, outcome, figures)

    def _is_online(self, code: str) -> bool:
        line = self.lines[code]
        note = self.work / "gedaan" / f"{line.folder}.json"
        try:
            noted = json.loads(note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        release = online_release(Place(self.out / line.folder))
        return release is not None and noted == {"key": self.keys[code], "release": release}

    def _publish(self, code: str, outcome: Outcome | GenkgeoError) -> None:
        if self._worked(outcome, code):
            self._put_online(code, outcome)

    def _put_online(self, code: str, outcome: Outcome) -> None:
        line = self.lines[code]
        try:
            release = publish_outcome(outcome, Place(self.out / line.folder), self.accept)
        except GenkgeoError as error:
            line.refuse(str(error), fault=error.exit_code != 2)
            return
        line.outcome = PUBLISHED
        note = {"key": self.keys[code], "release": release.name}
        write_whole(self.work / "gedaan" / f"{line.folder}.json", json.dumps(note).encode())

    def _refresh(self, code: str, params: Params) -> None:
        """Make a municipality that asks for notebooks as one refresh, with kernels of its own."""
        line = self.lines[code]
        if line.outcome:
            return
        place = Place(self.out / line.folder)
        before = place.online()
        try:
            release = refresh(params, place.out, Options(accept=self.accept))
        except GenkgeoError as error:
            line.refuse(str(error), fault=error.exit_code != 2)
            return
        line.outcome = UNCHANGED if release == before else PUBLISHED

    def _forget(self) -> None:
        """Remove what was computed of other inputs than those of now."""
        wanted = set(self.computed.values())
        for path in (self.work / "berekend").iterdir():
            if path not in wanted:
                with suppress(OSError):
                    path.unlink()
