"""Names as people spell them, made alike so that they can be compared."""

from __future__ import annotations

import unicodedata


def plain(text: object) -> str:
    """Take the case, accents, spaces and hyphens from a text, so that it can be compared.

    Examples
    --------
    >>> plain("Genk-Oost"), plain(" genk oost"), plain("Één wijk")
    ('genkoost', 'genkoost', 'eenwijk')
    """
    apart = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(sign for sign in apart if sign.isalnum())
