"""Errors that a user meets: they speak Dutch and say how to mend the input."""

from __future__ import annotations

from collections.abc import Iterable


class GenkgeoError(Exception):
    """A fault in what the user gave; shown as it is, never as a traceback.

    Parameters
    ----------
    what : str
        One line: what is wrong.
    expected, found, where, remedy : str, optional
        What should have been there, what was there, in which file, row and column,
        and how to mend it.

    Examples
    --------
    >>> print(DataError("Onbekende sector", found="71016X", where="werk.csv, rij 3"))
    Onbekende sector
      gevonden: 71016X
      waar:     werk.csv, rij 3
    """

    exit_code = 2
    """What the command line ends with."""

    def __init__(
        self,
        what: str,
        *,
        expected: str | None = None,
        found: str | None = None,
        where: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.what, self.expected, self.found = what, expected, found
        self.where, self.remedy = where, remedy
        details = (
            ("verwacht:", expected),
            ("gevonden:", found),
            ("waar:", where),
            ("herstel:", remedy),
        )
        lines = [what, *(f"  {label:<9} {text}" for label, text in details if text)]
        super().__init__("\n".join(lines))


class ParamsError(GenkgeoError):
    """The parameter file, or a file it names, is not as it should be."""


class DataError(GenkgeoError):
    """A table or shape file holds something that cannot be right."""


class RunError(GenkgeoError):
    """A notebook failed, or what a refresh made is not complete."""

    exit_code = 3


class LockedError(GenkgeoError):
    """Another refresh is running on the same output folder."""

    exit_code = 4


def first_five(items: Iterable[object]) -> str:
    """List the first five items and how many more there are.

    Examples
    --------
    >>> first_five(["a", "b"])
    'a, b'
    >>> first_five("abcdefg")
    'a, b, c, d, e en nog 2'
    """
    names = [str(item) for item in items]
    more = len(names) - 5
    return ", ".join(names[:5]) + (f" en nog {more}" if more > 0 else "")
