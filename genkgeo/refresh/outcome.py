"""What became of a refresh: two logs, a list of outcomes, and a command that hears of it."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import shlex
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import IO

from genkgeo.errors import GenkgeoError
from genkgeo.refresh.lock import allow
from genkgeo.refresh.place import Place, shut

log = logging.getLogger(__name__)

WORDS = {0: "gepubliceerd", 2: "geweigerd", 3: "mislukt", 4: "bezet"}
"""Exit code → outcome."""

OUTCOMES = "uitkomsten.jsonl"
KEYS = {"tijd", "uitkomst", "exitcode", "melding"}
"""What each line of `OUTCOMES` holds at least."""
KEEP = 60
"""How many logs stay."""
HOOK_SECONDS = 60
"""How long the command may take."""
TAIL = 1000
"""How many bytes of what the command writes are kept."""

Progress = Callable[[str], None]


@dataclass
class Journal:
    """The log of one refresh, for a person (``.log``) and for a machine (``.jsonl``).

    A log that cannot be written never stops a refresh. Where there is a ``limit``, each step
    may take that many seconds.
    """

    place: Place
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    outcome: str = ""
    limit: float = 0
    _began: float = field(default_factory=time.monotonic)
    _name: str = field(default_factory=lambda: f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%S.%fZ}")

    @property
    def path(self) -> Path:
        """The log for a person."""
        return self.place.logs / f"{self._name}.log"

    def step(self, text: str) -> None:
        """Report that a step begins; that nobody can read it is no reason to stop."""
        if self.limit:
            allow(self.limit)
        with suppress(OSError):
            self.progress(text)
        self.write("stap", text=text)

    def lap(self, name: str, since: float) -> None:
        """Note how long something took."""
        self.seconds[name] = round(time.monotonic() - since, 2)

    def write(self, kind: str, **details: object) -> None:
        """Write one line to both logs."""
        passed = round(time.monotonic() - self._began, 2)
        line = {"tijd": _now(), "seconde": passed, "soort": kind, **details}
        text = " ".join(str(detail) for detail in details.values() if detail not in ("", None))
        _append(self.path, f"{_now()} {passed:7.2f} s  {kind}: {text}")
        _append(self.path.with_suffix(".jsonl"), json.dumps(line, ensure_ascii=False))


@contextmanager
def recorded(
    place: Place, params: Path, *, progress: Progress, hook: str = ""
) -> Iterator[Journal]:
    """Write down the outcome of what is done inside, and pass it to a command.

    Parameters
    ----------
    place : Place
    params : pathlib.Path
        The parameter file, to name in the outcome.
    progress : callable
    hook : str
        A command with its options; it gets the outcome as JSON on its input.
    """
    journal = Journal(place, progress)
    result: dict[str, object] = {"uitkomst": "mislukt", "exitcode": 3, "melding": ""}
    try:
        yield journal
        result = {"uitkomst": journal.outcome or WORDS[0], "exitcode": 0, "melding": ""}
    except GenkgeoError as error:
        code = error.exit_code
        result = {"uitkomst": WORDS[code], "exitcode": code, "melding": str(error)}
        result["bevindingen"] = getattr(error, "__notes__", [])
        if journal.path.parent.is_dir():
            error.add_note(f"logboek: {journal.path}")
        raise
    except BaseException as error:
        result["melding"] = f"{type(error).__name__}: {error}"
        raise
    finally:
        online = place.online()
        result |= {
            "tijd": _now(),
            "parameters": params.name,
            "uitgave": online.name if online else None,
            "seconden": round(time.monotonic() - journal._began, 1),
            "logboek": journal.path.name,
        }
        journal.write("einde", **result)
        _append(place.logs / OUTCOMES, json.dumps(result, ensure_ascii=False))
        _forget_old(place.logs)
        with suppress(OSError):
            shut(place.logs)
        if hook:
            _run_hook(hook, result, journal)


def last_outcomes(place: Place, number: int = 5) -> list[dict[str, object]]:
    """Read the last outcomes, the newest first; a line cut off by a full disk is left out."""
    try:
        text = (place.logs / OUTCOMES).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    outcomes: list[dict[str, object]] = []
    for line in reversed(text.splitlines()):
        with suppress(ValueError, RecursionError):
            outcome = json.loads(line)
            if isinstance(outcome, dict) and outcome.keys() >= KEYS:
                outcomes.append(outcome)
        if len(outcomes) == number:
            break
    return outcomes


def _append(path: Path, line: str) -> None:
    # A path need not be UTF-8, and a log must never be what stops a refresh.
    with suppress(OSError), path.open("a", encoding="utf-8", errors="backslashreplace") as handle:
        handle.write(line + "\n")


def _forget_old(logs: Path) -> None:
    with suppress(OSError):
        for ending in ("*Z.log", "*Z.jsonl"):
            for path in sorted(logs.glob(ending))[:-KEEP]:
                path.unlink(missing_ok=True)


def _run_hook(hook: str, result: dict[str, object], journal: Journal) -> None:
    """Run the command; what goes wrong with it is written down and changes nothing."""
    try:
        code, output = _run(shlex.split(hook), json.dumps(result, ensure_ascii=False))
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        journal.write("hook", fout=f"{type(error).__name__}: {error}")
        log.warning("De opdracht na de vernieuwing is mislukt: %s", error)
        return
    journal.write("hook", exitcode=code, uitvoer=output)


def _run(words: list[str], message: str) -> tuple[int, str]:
    """Run a command within its time; return its exit code and the end of what it writes."""
    process = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # So that what it started itself ends with it.
    )
    tail: deque[int] = deque(maxlen=TAIL)
    reading = threading.Thread(target=_read_tail, args=(process.stdout, tail), daemon=True)
    writing = threading.Thread(target=_write, args=(process.stdin, message), daemon=True)
    reading.start()
    writing.start()
    try:
        code = process.wait(HOOK_SECONDS)
    except BaseException:
        with suppress(OSError, AttributeError):  # Windows has no groups of processes.
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        raise
    reading.join(1)  # What it left running on purpose may still hold the other end.
    return code, bytes(tail).decode(errors="replace")


def _write(pipe: IO[bytes], message: str) -> None:
    with suppress(OSError), pipe:  # The command need not read it.
        pipe.write(message.encode(errors="backslashreplace"))


def _read_tail(pipe: BufferedReader, tail: deque[int]) -> None:
    """Keep the end of what is written: a command that never stops fills no memory."""
    with suppress(OSError, ValueError):
        while part := pipe.read1(4096):
            tail.extend(part)


def _now() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
