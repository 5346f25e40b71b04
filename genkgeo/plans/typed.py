"""What a person types: a number, a word, a day, in the ways that people write them.

The command line, the file of records, the form of a spreadsheet and that of a notebook all read
through here, so that what one accepts the others do not refuse.
"""

from __future__ import annotations

import re
from datetime import date

from genkgeo.errors import DataError
from genkgeo.plans.schema import WORDS, YES_NO, Measure

LARGEST = 1e12
"""Of any value, below 0 too; what is larger was typed wrong."""

EURO = "euro"

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

BLANKS = str.maketrans("", "", "\u00a0\u202f\u2007 ")
"""What stands between thousands beside a dot, some of it put there by a spreadsheet."""


def number_of(text: str, *, whole: bool = False) -> float:
    """Read a number that a person typed.

    Parameters
    ----------
    text : str
    whole : bool
        It has no three decimals (people, euro), so that a dot before three digits can only
        stand for thousands; of anything else such a dot is refused as unclear.

    Raises
    ------
    DataError
        It is no number, or could be two.

    Examples
    --------
    >>> number_of("12,5"), number_of("12.5"), number_of("1250"), number_of("1.250,50")
    (12.5, 12.5, 1250.0, 1250.5)
    >>> number_of("1.250", whole=True), number_of("1 250")
    (1250.0, 1250.0)
    """
    typed = text.strip()
    spaced = re.fullmatch(r"-?[1-9][0-9]{0,2}([ \u00a0\u202f\u2007][0-9]{3})+(,[0-9]{1,9})?", typed)
    bare = typed.translate(BLANKS) if spaced else typed
    thousands = re.fullmatch(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]{1,9})?", bare)
    unclear = thousands and "," not in bare and not whole
    if thousands and not unclear:
        bare = bare.replace(".", "")
    if unclear or not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,9})?", bare):
        raise DataError(
            "De waarde is geen getal" if not unclear else "De waarde kan twee getallen zijn",
            expected="een getal zoals 1250 of 12,5",
            found=repr(text[:40]),
            remedy="schrijf het zonder punt voor duizendtallen, en met een komma voor decimalen",
        )
    return float(bare.replace(",", "."))


def value_of(indicator: str, text: str, measure: Measure | None = None) -> float:
    """Read a value that a person typed: a number, or of some indicators the word for it.

    Parameters
    ----------
    indicator : str
    text : str
    measure : Measure, optional
        What the plan says of it: then the value may carry its unit, have a dot between
        thousands where it is counted whole, and be ``ja`` or ``nee`` where there is one to have.

    Raises
    ------
    DataError
        It is no number, not one of the words, or of another unit.

    Examples
    --------
    >>> families = Measure(label="Gezinnen", unit="gezinnen")
    >>> share = Measure(label="Deelname", unit="%", counted="level")
    >>> value_of("gezinnen", " 1.234 gezinnen ", families), value_of("deelname", "12,5 %", share)
    (1234.0, 12.5)
    >>> value_of("voortgang", "Niet begonnen")
    0.0
    """
    word = " ".join(text.casefold().split())
    if indicator in WORDS:
        return float(_place_of(word, indicator, text))
    if measure is None:
        return number_of(text)
    if measure.target == 1 and measure.is_whole and word in YES_NO:
        return float(YES_NO.index(word))
    return number_of(_without_unit(text, measure), whole=measure.is_whole or measure.unit == EURO)


def date_of(text: str) -> date:
    """Read a date: year-month-day, or day, month and year as people write them.

    Raises
    ------
    DataError
        It is no date.

    Examples
    --------
    >>> date_of("2015-06-30"), date_of("30/6/2015")
    (datetime.date(2015, 6, 30), datetime.date(2015, 6, 30))
    >>> date_of("30.06.2015"), date_of("30 juni 2015")
    (datetime.date(2015, 6, 30), datetime.date(2015, 6, 30))
    """
    typed = " ".join(text.casefold().split())
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ t]00:00(?::00)?)?", typed)
    dutch = re.fullmatch(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})", typed)
    named = re.fullmatch(r"([0-9]{1,2}) ([a-z]+) ([0-9]{4})", typed)
    parts: tuple[str, ...] = ("0", "0", "0")
    if iso:
        parts = iso.groups()
    elif dutch:
        parts = (dutch[4], dutch[3], dutch[1])
    elif named and named[2] in MONTHS:
        parts = (named[3], str(MONTHS.index(named[2]) + 1), named[1])
    try:
        return date(*map(int, parts))
    except ValueError:
        raise DataError(
            "De datum is niet te lezen",
            expected="jaar-maand-dag, zoals 2015-06-30, of 30/6/2015",
            found=repr(text[:40]),
            remedy="verbeter de datum",
        ) from None


def is_yes(text: str) -> bool:
    """Read a mark: ``ja``, or nothing or ``nee``.

    Raises
    ------
    DataError
        It is another word.

    Examples
    --------
    >>> is_yes(" Ja "), is_yes(""), is_yes("nee")
    (True, False, False)
    """
    word = text.strip().casefold()
    if word and word not in YES_NO:
        raise DataError(
            "Hier staat geen ja of nee",
            expected="ja, nee of niets",
            found=repr(text[:40]),
            remedy="schrijf een van deze woorden",
        )
    return word == YES_NO[1]


def note_of(text: str) -> str:
    r"""Make one line of what a person typed as a note.

    Examples
    --------
    >>> note_of("  eerste keer,\n in mei ")
    'eerste keer, in mei'
    """
    return " ".join(text.split())


def _place_of(word: str, indicator: str, text: str) -> int:
    """Look up the place of a word among those that an indicator can be."""
    words = WORDS[indicator]
    if word not in words:
        raise DataError(
            f"{'Deze stand' if len(words) > 2 else 'Dit woord'} is niet bekend",
            expected=", ".join(words),
            found=repr(text[:40]),
            remedy="schrijf een van deze woorden",
        )
    return words.index(word)


def _without_unit(text: str, measure: Measure) -> str:
    """Take the unit away from behind a number, or the sign of the euro before it."""
    typed, unit = text.strip(), (measure.unit or "").casefold()
    found = re.fullmatch(r"(-?[0-9][0-9.,\s]*?)\s*([^0-9.,\s].*)", typed)
    if unit == EURO and typed.startswith("€"):
        return typed.removeprefix("€").strip()
    if found is None:
        return typed
    behind = " ".join(found[2].casefold().split())
    if behind in {unit, unit.split(" ")[0], "€" if unit == EURO else unit}:
        return found[1]
    if behind == "%":
        raise DataError(
            "Deze indicator is geen percentage",
            expected=f"een getal: {measure.unit or measure.label}",
            found=repr(text[:40]),
            remedy="schrijf het aantal, niet het aandeel",
        )
    return typed
