"""Errors that a user meets: they speak Dutch and say how to mend the input."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

UNSEEN = {
    "\u00ad": "zacht koppelteken",
    "\u034f": "verbindingsteken",
    "\u115f": "leeg teken",
    "\u1160": "leeg teken",
    "\u200b": "spatie zonder breedte",
    "\u200e": "schrijfrichting",
    "\u200f": "schrijfrichting",
    "\u2028": "regeleinde",
    "\u2029": "regeleinde",
    "\u2800": "leeg teken",
    "\u3164": "leeg teken",
    "\ufeff": "begin van een UTF-8-bestand",
    "\uffa0": "leeg teken",
}
"""Characters that nobody sees, with what they are; other ones are known by their category."""

OF_OTHER_LETTERS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL")
"""Alphabets with letters that are drawn as Latin ones."""


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

    full = False
    """Whether a notebook shows where in the library it happened, above the message."""

    def __init__(
        self,
        what: str,
        *,
        expected: str | None = None,
        found: str | None = None,
        where: str | None = None,
        remedy: str | None = None,
    ) -> None:
        what = visible(what)
        expected, found, where, remedy = (
            text if text is None else visible(text) for text in (expected, found, where, remedy)
        )
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

    def _render_traceback_(self) -> list[str]:
        """Give a notebook the message alone: the lines above it are ours and help no analyst.

        With ``genkgeo.GenkgeoError.full = True`` all of them are there, of the last error with
        ``%tb``.
        """
        if self.full:
            import traceback  # only where it is asked for

            return [line.rstrip("\n") for line in traceback.format_exception(self)]
        return [*str(self).splitlines(), *getattr(self, "__notes__", ())]


class ParamsError(GenkgeoError):
    """The parameter file, or a file it names, is not as it should be."""


class DataError(GenkgeoError):
    """A table or shape file holds something that cannot be right."""


class AskedError(GenkgeoError):
    """What an analyst asks for is not there; the message names what is."""


class TooAlikeError(DataError):
    """The areas are too few, or too much alike, to be ranked or grouped."""


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


def is_unseen(sign: str) -> bool:
    """Say whether a character leaves no mark on the paper, a blank or a line end apart."""
    if sign.isascii():
        return not sign.isprintable() and sign not in "\n\t"
    # Signs that only format, controls, and halves of a pair.
    return sign in UNSEEN or unicodedata.category(sign) in ("Cf", "Cc", "Cs")


def visible(text: str) -> str:
    r"""Write out what nobody sees, and letters that are taken for those of another alphabet.

    Examples
    --------
    >>> visible("71016\u200bA010"), visible("71016\u0410010"), visible("Één wijk, 3\u00a0%")
    ('71016⟨U+200B spatie zonder breedte⟩A010', '71016⟨А U+0410⟩010', 'Één wijk, 3\xa0%')
    """
    if text.isascii() and text.isprintable():
        return text
    words = re.sub(r"\w+", lambda word: _with_strange_letters(word[0]), text)
    return "".join(named_sign(sign) if is_unseen(sign) else sign for sign in words)


def named_sign(sign: str) -> str:
    """Write a character as its number, with what it is or looks like."""
    number = f"U+{ord(sign):04X}"
    if not is_unseen(sign):
        return f"⟨{sign} {number}⟩"
    return f"⟨{number} {UNSEEN[sign]}⟩" if sign in UNSEEN else f"⟨{number}⟩"


def _with_strange_letters(word: str) -> str:
    """Name the letters of another alphabet in a word that also has Latin ones or digits."""
    if word.isascii() or not re.search(r"[A-Za-z0-9]", word):
        return word
    return "".join(
        named_sign(sign)
        if not sign.isascii() and unicodedata.name(sign, "").startswith(OF_OTHER_LETTERS)
        else sign
        for sign in word
    )
