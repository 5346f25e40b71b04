"""What typer says in English, told in Dutch: its help, and a command that was typed wrongly.

Its classes for faults differ from version to version; so they are told apart by name, and what
they say is looked up.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from genkgeo.errors import ParamsError

rich_utils.ARGUMENTS_PANEL_TITLE = "Woorden"
rich_utils.OPTIONS_PANEL_TITLE = "Opties"
rich_utils.COMMANDS_PANEL_TITLE = "Opdrachten"
rich_utils.DEFAULT_STRING = "[anders: {}]"
rich_utils.REQUIRED_LONG_STRING = "[verplicht]"

USAGE = (
    ("Usage:", "Gebruik:"),
    ("[OPTIONS]", "[OPTIES]"),
    ("COMMAND [ARGS]...", "OPDRACHT ..."),
)


class _Dutch:
    """What a command says of itself."""

    def get_usage(self, ctx: Any) -> str:
        """Give the line that shows how to type it."""
        line = super().get_usage(ctx)
        for english, dutch in USAGE:
            line = line.replace(english, dutch, 1)
        return line

    def get_help_option(self, ctx: Any) -> Any:
        """Give the option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Toon deze uitleg."
        return option


class _Command(_Dutch, TyperCommand):
    pass


class _Group(_Dutch, TyperGroup):
    pass


class Commands(typer.Typer):
    """Commands whose help is Dutch."""

    def __init__(self, **options: Any) -> None:
        super().__init__(cls=_Group, **options)

    def command(self, name: str | None = None, **options: Any) -> Any:
        """Declare a command, as typer does."""
        return super().command(name, cls=_Command, **options)


COMPLAINTS = (
    (r"No such command '(.*?)'", "de opdracht {0} bestaat niet"),
    (r"unexpected extra arguments?(?:\(s\))? \((.*)\)", "te veel woorden: {0}"),
    (r"valid integer", "moet een geheel getal zijn"),
    (r"valid (?:number|float)", "moet een getal zijn"),
    (r"valid boolean", "moet ja of nee zijn"),
    (r"greater than or equal to ([\d.]+)|x>=([\d.]+)", "moet minstens {0} zijn"),
    (r"less than or equal to ([\d.]+)|x<=([\d.]+)", "mag hoogstens {0} zijn"),
    (r"does not exist", "bestaat niet"),
)
"""Part of what typer says → what we say, with what was found in it."""


def is_usage(error: Exception) -> bool:
    """Say whether an exception is typer's word for a command that was typed wrongly."""
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
    kind, name = type(error).__name__, _name(error)
    if kind == "NoSuchOption":
        return f"de optie {error.option_name} bestaat niet"
    if kind == "BadOptionUsage":
        return f"na {error.option_name} ontbreekt een waarde, of er hoort er geen"
    if kind == "MissingParameter":
        return f"{name} ontbreekt"
    said = _look_up(str(getattr(error, "message", "")))
    if kind == "BadParameter":
        return f"de waarde van {name} past niet: {said or 'ze heeft niet de juiste vorm'}"
    return said or "deze opdracht is niet juist geschreven"


def _name(error: Exception) -> str:
    """Name a parameter as the user types it."""
    param = getattr(error, "param", None)
    names = [one for one in getattr(param, "opts", []) if one.startswith("-")]
    return names[0] if names else str(getattr(param, "metavar", None) or getattr(param, "name", ""))


def _look_up(message: str) -> str:
    for pattern, dutch in COMPLAINTS:
        if found := re.search(pattern, message):
            said = next((one for one in found.groups() if one), "")
            return dutch.format(said.replace(".", ",") if said[:1].isdigit() else said)
    return ""


def _nearest(error: Exception, context: object) -> str | None:
    """Give what was probably meant."""
    near = list(getattr(error, "possibilities", None) or [])
    typed = re.search(r"No such command '(.*?)'", str(getattr(error, "message", "")))
    commands = getattr(getattr(context, "command", None), "commands", {})
    if typed and commands:
        near = difflib.get_close_matches(typed[1], list(commands), n=2) or sorted(commands)
    return ", ".join(near) or None
