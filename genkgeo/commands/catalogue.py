"""Import typer with Dutch headings: it takes them from gettext, which reads our catalogue.

typer asks gettext for the headings of its help once, while it is imported. So the catalogue
needs to count during that import alone, and the language of nothing else in this process, or
in what it starts, is changed.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"
"""Holds ``nl/LC_MESSAGES/messages.mo`` and the ``.po`` that it was compiled from."""

DOMAIN = "messages"
"""The domain in which a text is looked up by who names no domain, as typer does."""


@contextmanager
def speaking_dutch() -> Iterator[None]:
    """Let gettext answer in Dutch, whatever the language of the machine is.

    Examples
    --------
    >>> with speaking_dutch():
    ...     gettext.gettext("Options")
    'Opties'
    """
    language, folder = os.environ.get("LANGUAGE"), gettext.bindtextdomain(DOMAIN)
    os.environ["LANGUAGE"] = "nl"
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    try:
        yield
    finally:
        gettext.bindtextdomain(DOMAIN, folder)
        if language is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = language


def import_typer() -> None:
    """Import typer and the module that lays out its help, with Dutch headings."""
    with speaking_dutch():
        import typer.rich_utils  # noqa: F401
