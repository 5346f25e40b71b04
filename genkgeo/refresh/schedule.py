"""The refresh on a calendar: systemd, cron and Windows, for one folder and one year."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from genkgeo.errors import ParamsError
from genkgeo.parameters.file import Params

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True)
class When:
    """A moment of every year.

    Examples
    --------
    >>> When.parse("11-21 21:05")
    When(month=11, day=21, hour=21, minute=5)
    """

    month: int
    day: int
    hour: int
    minute: int

    @classmethod
    def parse(cls, text: str) -> When:
        """Read ``MM-DD UU:MM``.

        Raises
        ------
        ParamsError
            It is no moment that every year has.
        """
        try:
            date, time = text.split()
            numbers = [int(part) for part in (*date.split("-"), *time.split(":"))]
            month, day, hour, minute = numbers
            fits = 1 <= month <= 12 and 1 <= day <= 28 and 0 <= hour < 24 and 0 <= minute < 60
        except ValueError:
            fits = False
        if not fits:
            raise ParamsError(
                "Dit is geen moment in het jaar",
                expected="MM-DD UU:MM, met een dag van 1 tot 28",
                found=text,
                remedy='bijvoorbeeld --when "11-21 21:05"',
            )
        return cls(month, day, hour, minute)


@dataclass(frozen=True)
class Task:
    """What to run.

    Attributes
    ----------
    params : Params
    out : pathlib.Path
    program : pathlib.Path
        The command ``genkgeo``.
    mirror : pathlib.Path, optional
        A folder with the official files; then nothing needs the network.
    hook : str
        A command that gets the outcome.
    """

    params: Params
    out: Path
    program: Path
    mirror: Path | None = None
    hook: str = ""

    @property
    def refresh(self) -> list[str]:
        """The command that refreshes."""
        words = [str(self.program), "refresh", str(self.params.path), "--out", str(self.out)]
        return [*words, "--wait", "600", *(["--hook", self.hook] if self.hook else [])]

    @property
    def fetch(self) -> list[str]:
        """The command that brings in official files; empty when there are none."""
        if not self.params.file.downloads:
            return []
        words = [str(self.program), "fetch", str(self.params.path)]
        return [*words, *(["--mirror", str(self.mirror)] if self.mirror else [])]

    @property
    def offline(self) -> bool:
        """Whether all of it works without a network."""
        return not self.params.file.downloads or self.mirror is not None


def service(task: Task) -> str:
    """Write the systemd service: it may write its output and nothing else.

    It runs as the owner of the project; without privileges even root cannot write elsewhere.
    """
    writable = [task.out, *([task.params.fetched] if task.fetch else [])]
    lines = [
        "[Unit]",
        f"Description=genkgeo: jaarlijkse vernieuwing ({_plain(task.params.path.name)})",
        *([] if task.offline else ["Wants=network-online.target", "After=network-online.target"]),
        "",
        "[Service]",
        "Type=oneshot",
        *_user(task.params.root),
        f"WorkingDirectory={_plain(str(task.params.root))}",
        *([f"ExecStartPre={_words(task.fetch)}"] if task.fetch else []),
        f"ExecStart={_words(task.refresh)}",
        "Environment=MPLCONFIGDIR=/tmp/matplotlib IPYTHONDIR=/tmp/ipython",
        "Environment=PYTHONDONTWRITEBYTECODE=1",
        "TimeoutStartSec=2h",
        "Nice=5",
        "UMask=0022",
        "ProtectSystem=strict",
        "ProtectHome=read-only",
        "# deze mappen moeten er zijn voor de dienst begint",
        *(f"ReadWritePaths={_quote(_plain(str(path)))}" for path in writable),
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        # The command that gets the outcome will want to reach someone.
        *(["PrivateNetwork=yes"] if task.offline and not task.hook else []),
        "NoNewPrivileges=yes",
        "ProtectKernelTunables=yes",
        "ProtectKernelModules=yes",
        "ProtectKernelLogs=yes",
        "ProtectControlGroups=yes",
        "ProtectClock=yes",
        "ProtectHostname=yes",
        "RestrictSUIDSGID=yes",
        "RestrictRealtime=yes",
        "RestrictNamespaces=yes",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
        "LockPersonality=yes",
        "CapabilityBoundingSet=",
        "SystemCallArchitectures=native",
        "SystemCallFilter=@system-service",
    ]
    return "\n".join(lines) + "\n"


def timer(when: When) -> str:
    """Write the systemd timer; a server that was off catches up."""
    return (
        "[Unit]\n"
        "Description=genkgeo: elk jaar\n\n"
        "[Timer]\n"
        f"OnCalendar=*-{when.month:02}-{when.day:02} {when.hour:02}:{when.minute:02}:00\n"
        "Persistent=true\n\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def cron(task: Task, when: When) -> str:
    """Write the line for ``crontab -e``."""
    steps = [["cd", str(task.params.root)], task.fetch, task.refresh]
    command = " && ".join(shlex.join(step) for step in steps if step)
    # In a crontab a % is read as the end of the command.
    escaped = command.replace("%", r"\%")
    return f"{when.minute} {when.hour} {when.day} {when.month} * {escaped}\n"


def batch(task: Task) -> str:
    """Write the batch file that the Windows task runs; the task itself may hold few letters."""
    steps = [step for step in (task.fetch, task.refresh) if step]
    quoted = [[word.replace('"', '\\"').replace("%", "%%") for word in step] for step in steps]
    commands = [" ".join(f'"{word}"' for word in step) for step in quoted]
    if isinstance(task.params.root, PurePosixPath):  # Linux within Windows
        commands = [f"wsl.exe --exec {command}" for command in commands]
        place = []
    else:
        place = [f'cd /d "{task.params.root}"'.replace("%", "%%")]
    lines = ["@echo off", "chcp 65001 >nul", *place, " && ".join(commands)]
    return "\r\n".join(lines) + "\r\n"


def windows(when: When) -> str:
    """Write the command that makes a task in the Windows task scheduler."""
    return (
        f'schtasks /Create /TN "genkgeo vernieuwing" /SC MONTHLY /M {MONTHS[when.month - 1]} '
        f"/D {when.day} /ST {when.hour:02}:{when.minute:02} /TR C:\\genkgeo\\genkgeo.cmd\n"
    )


def _user(root: Path) -> list[str]:
    """Name who owns the project, where the system knows that."""
    try:
        return [f"User={_plain(root.owner())}"]
    except (KeyError, OSError, NotImplementedError):
        return []


def _words(words: list[str]) -> str:
    """Write a command; systemd fills in what follows a dollar sign, in commands only."""
    return " ".join(_quote(_plain(word).replace("$", "$$")) for word in words)


def _quote(word: str) -> str:
    """Write one word so that systemd reads it as it is."""
    if any(char in word for char in " \t\"'\\;"):
        escaped = word.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return word


def _plain(text: str) -> str:
    """Double the percent sign, which systemd would fill in."""
    return text.replace("%", "%%").replace("\n", " ")
