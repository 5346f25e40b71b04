"""Numbers and lists as a Dutch reader writes them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from genkgeo.parameters.registry import Indicator
from genkgeo.words.rounding import floor, rounded

COLUMNS = {
    "level": "niveau",
    "area": "gebied",
    "name": "naam",
    "period": "jaar",
    "indicator": "indicator",
    "numerator": "teller",
    "denominator": "noemer",
    "value": "waarde",
    "state": "toestand",
    "given_per": "gegeven_per",
    "coverage": "dekking",
    "low": "laagst_mogelijk",
    "high": "hoogst_mogelijk",
    "variable": "variabele",
    "total": "totaal",
    "sectors": "in_sectoren",
    "unknown": "plaats_onbekend",
    "hidden": "verborgen_door_leverancier",
    "missing": "sectoren_zonder_cijfer",
    "vintage": "indeling",
    "score": "score",
    "rank": "rang",
    "of": "van",
    "city": "verschil_met_stad",
    "weight": "gewicht_met_cijfer",
    "fifth": "vijfde",
    "ours": "berekend",
    "published": "gepubliceerd",
    "difference": "verschil",
    "why": "waarom_geen_oordeel",
    "ours_count": "telling_berekend",
    "published_count": "telling_gepubliceerd",
    "count_difference": "verschil_telling",
    "verdict": "oordeel",
    "source": "bron",
    "file": "bestand",
    "format": "soort",
    "periods": "jaren",
    "severity": "ernst",
    "check": "controle",
    "row": "rij",
    "message": "melding",
    "remedy": "herstel",
    "codes": "sectoren",
    "profile": "profiel",
    "silhouette": "silhouet",
    "ci_low": "marge_laag",
    "ci_high": "marge_hoog",
    "rank_low": "rang_van",
    "rank_high": "rang_tot",
    "border_low": "rang_van_andere_grens",
    "border_high": "rang_tot_andere_grens",
    "p_top": "kans_eerste_vijf",
    "group": "zekerheid",
    "mover": "gevoeligst_voor",
    "sentence": "uitleg",
    "explanation": "toelichting",
    "earlier": "eerder",
    "later": "later",
    "moved": "omgerekend",
    "raw": "ruw",
    "shrunk": "gekrompen",
    "own": "eigen_deel",
    "towards": "getrokken_naar",
    "nominal": "gekozen_gewicht",
    "effective": "werkelijk_gewicht",
    "correlation": "samenhang_met_score",
    "reliability": "betrouwbaarheid",
    "reliable": "gewicht_naar_zekerheid",
    "reliable_rank": "rang_naar_zekerheid",
    "resembles": "lijkt_het_meest_op",
    "closeness": "samenhang_ermee",
    "absent": "aandeel_zonder_cijfer",
    "other": "andere_rang",
    "shift": "verschuiving",
    "real": "echt",
    "boundary": "door_grenzen",
    "revision": "door_herziening",
    "method": "door_methode",
    "what": "cijfer",
    "kind": "soort",
    "since": "sinds",
    "people": "mensen",
    "rate": "vals_aandeel",
    "drivers": "vooral_door",
    "confidence": "zekerheid_profiel",
    "second": "tweede_profiel",
    "before": "vroeger_profiel",
    "after": "profiel_nu",
    "share": "aandeel",
    "chance": "kans_niet_door_toeval",
    "firm": "aantoonbaar",
    "k": "aantal",
    "stability": "stabiliteit",
    "calinski_harabasz": "calinski_harabasz",
    "smallest": "kleinste",
    "mean": "gemiddelde",
    "spread": "spreiding",
    "z": "afstand_tot_gemiddelde",
}
"""Column of a frame → its name for a reader."""

NO_VALUE = "–"
"""Shown where there is no number; the state says why."""


def number(value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """Write a number with a thousands dot and a decimal comma, a half rounded away from zero.

    Examples
    --------
    >>> number(1234.56, 1)
    '1.234,6'
    >>> number(2.5), number(3.5)
    ('3', '4')
    >>> number(-0.4, 1, sign=True)
    '−0,4'
    >>> number(float("nan"))
    '–'
    """
    if value is None or math.isnan(value):
        return NO_VALUE
    shown = rounded(float(value), decimals)
    text = f"{abs(shown):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    if shown < 0:
        return "\N{MINUS SIGN}" + text
    return ("+" if sign and shown > 0 else "") + text


def amount_text(value: float | None, *, decimals: int = 1) -> str:
    """Write a number with no more decimals than it needs.

    Examples
    --------
    >>> amount_text(100.0), amount_text(37.371), amount_text(0.5, decimals=4)
    ('100', '37,4', '0,5')
    """
    if value is None or math.isnan(value):
        return NO_VALUE
    shown = rounded(value, decimals)
    needed = next(fewer for fewer in range(decimals + 1) if rounded(value, fewer) == shown)
    return number(shown, needed)


def value(amount: float, indicator: Indicator) -> str:
    r"""Write a value of an indicator with its decimals and, for a percentage, its sign.

    Examples
    --------
    >>> from genkgeo.parameters.registry import Indicator
    >>> share = Indicator(label="Budgetmeters", short="Budgetmeters", unit="%", domain="wonen",
    ...     numerator="a", denominator="b", factor=100, source="x")
    >>> value(3.2, share)
    '3,2\xa0%'
    """
    text = number(amount, indicator.decimals)
    return f"{text}\N{NO-BREAK SPACE}%" if indicator.unit == "%" and text != NO_VALUE else text


def interval(low: float, high: float, indicator: Indicator) -> str:
    """Write the lowest and highest possible value, as ``21,8–28,3``."""
    if math.isnan(low) or math.isnan(high):
        return ""
    return f"{number(low, indicator.decimals)}–{number(high, indicator.decimals)}"


def coverage_percent(share: float) -> int:
    """Give a share that is known in whole percents, rounded down.

    What is not complete must not read as 100 %.

    Examples
    --------
    >>> coverage_percent(0.9996), coverage_percent(0.29)
    (99, 29)
    """
    return floor(100 * share)


def listing(items: Sequence[str]) -> str:
    """Join words as in a sentence.

    Examples
    --------
    >>> listing(["Bret", "Gelieren", "Langerlo"])
    'Bret, Gelieren en Langerlo'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} en {items[-1]}"


WORDS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")


def count(amount: int) -> str:
    """Write a small whole number as a word.

    Examples
    --------
    >>> count(4), count(31)
    ('vier', '31')
    """
    return WORDS[amount] if 0 <= amount < len(WORDS) else number(amount)


def many(amount: int, singular: str, plural: str) -> str:
    """Write how many there are of something.

    Examples
    --------
    >>> many(1, "sector", "sectoren"), many(1200, "sector", "sectoren")
    ('1 sector', '1.200 sectoren')
    """
    return f"{number(amount)} {singular if amount == 1 else plural}"


def part_of(amount: int, total: int, plural: str) -> str:
    """Write how many there are of several; nobody counts six out of six.

    Examples
    --------
    >>> part_of(3, 6, "wijken"), part_of(6, 6, "wijken"), part_of(2, 2, "wijken")
    ('drie van de zes wijken', 'alle zes wijken', 'beide wijken')
    >>> part_of(0, 6, "wijken")
    'geen van de zes wijken'
    """
    if amount == total:
        return f"{'beide' if total == 2 else f'alle {count(total)}'} {plural}"
    return f"{count(amount) if amount else 'geen'} van de {count(total)} {plural}"


def in_sentence(name: str) -> str:
    """Write a name within a sentence; an abbreviation keeps its capitals.

    Examples
    --------
    >>> in_sentence("Leefloon"), in_sentence("OKI"), in_sentence("Eén ouder")
    ('leefloon', 'OKI', 'één ouder')
    """
    if name[1:2].isupper():
        return name
    # A capital has no accent where the small letter has one.
    return "é" + name[1:] if name.startswith("Eén") else name[:1].lower() + name[1:]


def unit_after(name: str, unit: str) -> str:
    """Unit to write after a name: nothing where the name ends with it already.

    Examples
    --------
    >>> unit_after("OKI", "per leerling"), unit_after("Wagens per huishouden", "per huishouden")
    ('per leerling', '')
    """
    return "" if name.casefold().endswith(unit.casefold()) else unit


def with_unit(name: str, unit: str) -> str:
    """Add the unit to a name that does not say it.

    Examples
    --------
    >>> with_unit("Budgetmeters", "%"), with_unit("Wagens per huishouden", "per huishouden")
    ('Budgetmeters, %', 'Wagens per huishouden')
    """
    return ", ".join(filter(None, (name, unit_after(name, unit))))


def unit_beside(indicator: Indicator) -> str:
    """Unit to write beside the short name of an indicator.

    Nothing for a percentage, whose figures bear its sign, or where the name says the unit.

    Examples
    --------
    >>> from genkgeo.parameters.registry import Indicator
    >>> shared = dict(label="OKI", short="OKI", domain="onderwijs", numerator="a",
    ...     denominator="b", source="x")
    >>> [unit_beside(Indicator(unit=unit, **shared)) for unit in ("per leerling", "%")]
    ['per leerling', '']
    """
    return "" if indicator.unit == "%" else unit_after(indicator.short, indicator.unit)
