"""Names that an official file has in capitals, written as people read them."""

from __future__ import annotations

import re

SMALL = {
    "nl": frozenset(
        {
            "aan",
            "bij",
            "de",
            "den",
            "der",
            "des",
            "en",
            "het",
            "in",
            "met",
            "naar",
            "of",
            "onder",
            "op",
            "te",
            "ten",
            "ter",
            "tot",
            "van",
            "voor",
        }
    ),
    "fr": frozenset(
        {
            "a",
            "au",
            "aux",
            "dans",
            "de",
            "del",
            "des",
            "du",
            "en",
            "entre",
            "et",
            "la",
            "le",
            "les",
            "lez",
            "par",
            "pres",
            "sans",
            "sous",
            "sur",
        }
    ),
}
"""Language → words that stay small within a name."""

ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3}")

WORD = re.compile(r"[^\W_]+")


def readable(name: str, language: str) -> str:
    """Write a name of capitals alone as a name; any other one stays as it is.

    Parameters
    ----------
    name : str
    language : {"nl", "fr"}
        Of the name: it says which words stay small.

    Returns
    -------
    str
        Roman numerals and letters with a point keep their capitals. Accents that the capitals
        lost do not come back.

    Examples
    --------
    >>> readable("HASSELT-CENTRUM", "nl"), readable("'T HEIKEN - DE GALGE", "nl")
    ('Hasselt-Centrum', "'t Heiken - De Galge")
    >>> readable("NIEL-BIJ-AS-KERN", "nl"), readable("INDUSTRIEGEBIED II", "nl")
    ('Niel-bij-As-Kern', 'Industriegebied II')
    >>> readable("K.N.S.-NAT. BANK (DE IJZER)", "nl"), readable("E17", "nl")
    ('K.N.S.-Nat. Bank (De IJzer)', 'E17')
    >>> readable("BRAINE-L'ALLEUD  - HAB. DISP.", "fr"), readable("VILLAS (AVENUE DES)", "fr")
    ("Braine-l'Alleud - Hab. Disp.", 'Villas (Avenue des)')
    >>> readable("L'ERMITAGE D'EN HAUT", "fr"), readable("Oud-Waterschei", "nl")
    ("L'Ermitage d'en Haut", 'Oud-Waterschei')
    """
    if not name.isupper():
        return name
    name = re.sub(r" (?=\))", "", " ".join(name.split()))
    return WORD.sub(lambda word: _cased(word, name, language), name)


def _cased(found: re.Match[str], name: str, language: str) -> str:
    """Write one word, by what stands before and behind it."""
    word, before, behind = found[0], name[: found.start()], name[found.end() :]
    if ROMAN.fullmatch(word) or (len(word) == 1 and behind.startswith(".")):
        return word
    after_apostrophe = before.endswith("'")
    # 't Heiken, Maria's
    if after_apostrophe and len(word) == 1:
        return word.lower()
    elided = behind.startswith("'") and len(word) <= 2
    compound = before.endswith("-") and not before.endswith(" -")
    within = before.endswith((" ", ".")) and not before.endswith(("- ", "/ ", ", "))
    # In Niel-bij-As a small word has a hyphen at both sides; Hoek-De Bossen are two names.
    within |= compound and (behind.startswith("-") or elided)
    small = word.lower() in SMALL[language]
    if (within and elided) or ((within or after_apostrophe) and small):
        return word.lower()
    first = 2 if language == "nl" and word.startswith("IJ") else 1
    return word[:first] + word[first:].lower()
