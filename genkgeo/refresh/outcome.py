"""What became of a refresh: two logs, a list of outcomes, and a command that is told."""

from __future__ import annotations

import datetime as dt
import json
import logging
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from genkgeo.errors import GenkgeoError
from genkgeo.refresh.place import Place

log = logging.getLogger(__name__)

WORDS = {0: "gepubliceerd", 2: "geweigerd", 3: "mislukt", 4: "bezet"}
"""Exit code → outcome."""

OUTCOMES = "uitkomsten.jsonl"
KEEP = 60
"""How many logs stay."""
HOOK_SECONDS = 60

Progress = Callable[[str], None]


@dataclass
class Journal:
    """The log of one refresh, for a person (``.log``) and for a machine (``.jsonl``).

    A log that cannot be written never stops a refresh.
    """

    place: Place
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    outcome: str = ""
    _began: float = field(default_factory=time.monotonic)
    _name: str = field(default_factory=lambda: f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%S.%fZ}")

    @property
    def path(self) -> Path:
        """The log for a person."""
        return self.place.logs / f"{self._name}.log"

    def step(self, text: str) -> None:
        """Say that a step begins."""
        self.progress(text)
        self.write("stap", text=text)

    def lap(self, name: str, since: float) -> None:
        """Note how long something took."""
        self.seconds[name] = round(time.monotonic() - since, 2)

    def write(self, kind: str, **details: object) -> None:
        """Write one line to both logs."""
        passed = round(time.monotonic() - self._began, 2)
        line = {"tijd": _now(), "seconde": passed, "soort": kind, **details}
        told = " ".join(str(one) for one in details.values() if one not in ("", None))
        with suppress(OSError):
            with self.path.open("a", encoding="utf-8") as handle:
                handle.write(f"{_now()} {passed:7.2f} s  {kind}: {told}\n")
            with self.path.with_suffix(".jsonl").open("a", encoding="utf-8") as handle:
                handle.write(json.dumps(line, ensure_ascii=False) + "\n")


@contextmanager
def recorded(
    place: Place, params: Path, *, progress: Progress, hook: str = ""
) -> Iterator[Journal]:
    """Keep the outcome of what is done inside, and tell it to a command.

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
        _append(place.logs / OUTCOMES, result)
        _forget_old(place.logs)
        if hook:
            _tell(hook, result, journal)


def last_outcomes(place: Place, number: int = 5) -> list[dict[str, object]]:
    """Read the last outcomes, the newest first; a line cut off by a full disk is left out."""
    try:
        lines = (place.logs / OUTCOMES).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in reversed(lines):
        with suppress(ValueError):
            found.append(json.loads(line))
        if len(found) == number:
            break
    return found


def _append(path: Path, result: dict[str, object]) -> None:
    with suppress(OSError), path.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(result, ensure_ascii=False) + "\n")


def _forget_old(logs: Path) -> None:
    with suppress(OSError):
        for ending in ("*Z.log", "*Z.jsonl"):
            for path in sorted(logs.glob(ending))[:-KEEP]:
                path.unlink(missing_ok=True)


def _tell(hook: str, result: dict[str, object], journal: Journal) -> None:
    """Run the command; what goes wrong with it is written down and changes nothing."""
    try:
        done = subprocess.run(
            shlex.split(hook),
            input=json.dumps(result, ensure_ascii=False),
            text=True,
            encoding="utf-8",
            capture_output=True,
            timeout=HOOK_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        journal.write("hook", fout=f"{type(error).__name__}: {error}")
        log.warning("De opdracht na de vernieuwing is mislukt: %s", error)
        return
    journal.write("hook", exitcode=done.returncode, uitvoer=done.stdout[-500:] + done.stderr[-500:])


def _now() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
