"""What typer says in English, said in Dutch: its help, and a command that was typed wrongly.

The headings of the help come from the catalogue of `genkgeo.commands.catalogue`. The rest does
not pass through gettext in every version of typer, nor do its classes for faults stand in the
same module; so faults are told apart by the name of their class, and their text is looked up.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from genkgeo.errors import ParamsError

Function = TypeVar("Function", bound=Callable[..., Any])

USAGE = (
    ("Usage:", "Gebruik:"),
    ("[OPTIONS]", "[OPTIES]"),
    ("COMMAND [ARGS]...", "OPDRACHT ..."),
)
"""Part of the line that shows how to type a command → the same in Dutch."""


def _usage_in_dutch(line: str) -> str:
    for english, dutch in USAGE:
        line = line.replace(english, dutch, 1)
    return line


# The class of `ctx` and of an option is click's own or typer's copy of it, by version: hence Any.
def _help_in_dutch(option: Any) -> Any:
    if option is not None:
        option.help = "Toon deze uitleg."
    return option


class _Command(TyperCommand):
    def get_usage(self, ctx: Any) -> str:
        return _usage_in_dutch(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _help_in_dutch(super().get_help_option(ctx))


class _Group(TyperGroup):
    def get_usage(self, ctx: Any) -> str:
        return _usage_in_dutch(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _help_in_dutch(super().get_help_option(ctx))


class Commands(typer.Typer):
    """Commands whose help is Dutch."""

    def __init__(self, **options: Any) -> None:
        super().__init__(cls=_Group, **options)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Function], Function]:
        """Declare a command, as typer does."""
        return super().command(name, cls=_Command, **options)


NUMBER = r"-?\d+(?:\.\d+)?"  # Without the full stop at the end of a sentence.

COMPLAINTS = (
    (r"No such command '(.*?)'", "de opdracht {0} bestaat niet"),
    (r"unexpected extra arguments?(?:\(s\))? \((.*)\)", "te veel woorden: {0}"),
    (r"valid integer", "moet een geheel getal zijn"),
    (r"valid (?:number|float)", "moet een getal zijn"),
    (r"valid boolean", "moet ja of nee zijn"),
    (rf"greater than or equal to ({NUMBER})|x>=({NUMBER})", "moet minstens {0} zijn"),
    (rf"less than or equal to ({NUMBER})|x<=({NUMBER})", "mag hoogstens {0} zijn"),
    (r"does not exist", "bestaat niet"),
)
"""Part of what typer says → the Dutch for it, with the first group of the pattern filled in."""


def is_usage(error: Exception) -> bool:
    """Whether an exception is typer's word for a command that was typed wrongly."""
    return any(kind.__name__ == "UsageError" for kind in type(error).__mro__)


def in_dutch(error: Exception) -> ParamsError:
    """Word such an exception for the user.

    Examples
    --------
    >>> class UsageError(Exception):
    ...     message = "No such command 'refesh'."
    >>> print(in_dutch(UsageError()))
    De opdracht refesh bestaat niet
      herstel:  kijk wat er kan met: genkgeo --help
    """
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "genkgeo"
    what = _what(error)
    return ParamsError(
        what[:1].upper() + what[1:],
        expected=_nearest(error, context),
        remedy=f"kijk wat er kan met: {command} --help",
    )


def _what(error: Exception) -> str:
    """What is wrong with the command, from the class of the fault or else from its text."""
    kind, parameter = type(error).__name__, _parameter(error)
    option = getattr(error, "option_name", "")
    if kind == "NoSuchOption":
        return f"de optie {option} bestaat niet"
    if kind == "BadOptionUsage":
        return f"na {option} ontbreekt een waarde, of er hoort er geen"
    if kind == "MissingParameter":
        return f"{parameter} ontbreekt"
    complaint = _look_up(_message(error))
    if kind == "BadParameter":
        complaint = complaint or "ze heeft niet de juiste vorm"
        return f"de waarde van {parameter} past niet: {complaint}"
    return complaint or "deze opdracht is niet juist geschreven"


def _message(error: Exception) -> str:
    return str(getattr(error, "message", ""))


def _parameter(error: Exception) -> str:
    """The parameter that a fault is about, as the user types it."""
    param = getattr(error, "param", None)
    options = [name for name in getattr(param, "opts", []) if name.startswith("-")]
    if options:
        return str(options[0])
    return str(getattr(param, "metavar", None) or getattr(param, "name", ""))


def _look_up(message: str) -> str:
    """The Dutch for what typer says; empty where `COMPLAINTS` does not know it."""
    for pattern, dutch in COMPLAINTS:
        if match := re.search(pattern, message):
            value = next((group for group in match.groups() if group), "")
            return dutch.format(value.replace(".", ",") if re.fullmatch(NUMBER, value) else value)
    return ""


def _nearest(error: Exception, context: object) -> str | None:
    """What was probably meant, or which commands there are."""
    near = list(getattr(error, "possibilities", None) or [])
    typed = re.search(r"No such command '(.*?)'", _message(error))
    commands = getattr(getattr(context, "command", None), "commands", {})
    if typed and commands:
        near = difflib.get_close_matches(typed[1], list(commands), n=2) or sorted(commands)
    return ", ".join(near) or None
