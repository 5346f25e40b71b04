"""What becomes of a code: a sign that nobody sees, a letter of another alphabet, a date."""

from __future__ import annotations

import re
import unicodedata

from genkgeo.errors import is_unseen, named_sign

DRAWN_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅавекорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧοχ\u2010\u2011\u2012\u2013\u2014\u2212",
    "ABEKMHOPCTYXIJSabekopcyxijsABEZHIKMNOPTYXox------",
)
"""Letters of other alphabets, and other dashes → those of a code that are drawn the same."""

LONGEST = 60
"""Characters that a code may have; those of Statbel have nine."""

MONTHS = "jan|feb|mrt|maa|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"
DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[ T][\d:.]+)?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})"
    rf"|\d{{1,4}}[-/ ](?:{MONTHS})[a-z]*\.?(?:[-/ ]\d{{2,4}})?|(?:{MONTHS})[a-z]*\.?[-/ ]\d{{1,4}}",
    re.IGNORECASE,
)
"""What a spreadsheet writes where it took a code for a date."""


def plain_code(code: str) -> str:
    r"""Write a code as it was meant: without what nobody sees, in Latin letters and ASCII digits.

    Examples
    --------
    >>> plain_code("71016\u0410\u200b02\u2013"), plain_code("\uff17\uff11016A081")
    ('71016A02-', '71016A081')
    """
    if code.isascii() and code.isprintable():
        return code
    seen = "".join(sign for sign in code if not is_unseen(sign))
    return unicodedata.normalize("NFKC", seen).translate(DRAWN_ALIKE).strip()


def spelled(code: str) -> str:
    r"""Write a code with the number of every sign that no code should have.

    Examples
    --------
    >>> spelled("71016A02\u2013")
    '71016A02⟨– U+2013⟩'
    """
    shown = code if len(code) <= LONGEST else f"{code[:LONGEST]}… ({len(code)} tekens)"
    return "".join(
        sign if sign == "…" or (sign.isascii() and not is_unseen(sign)) else named_sign(sign)
        for sign in shown
    )


def is_date(code: str) -> bool:
    """Say whether a cell is a date, as a spreadsheet writes one.

    Examples
    --------
    >>> is_date("2024-01-02 00:00:00"), is_date("1-feb"), is_date("71016A02-")
    (True, True, False)
    """
    return DATE.fullmatch(code) is not None
