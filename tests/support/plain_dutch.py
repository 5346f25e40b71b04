"""What may not stand on a page: words and forms that are no plain Dutch; and how hard a text reads.

The rules are about what anybody reads, so they are tried on texts of pages and not on code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from page_claims import texts_of

COUNTED = "nul|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|[2-9]|[1-9][0-9]+"
PLURALS = (
    "sectoren|wijken|stadsdelen|indicatoren|cijfers|inwoners|acties|waarschuwingen|tabellen|"
    "rijen|plaatsen|jaren|gebieden|profielen|signalen|plannen|gezinnen"
)
FILE = r"[\w./-]+\.(?:csv|txt|xlsx|zip|geojson|gpkg|json|html|yaml)\b"
IN_A_FILE = re.compile(rf"{FILE}(?:\.zip)?(?:, rij [\d.]+)?(?:, [a-z0-9_]+)*")
"""Where in a file something stands; there a column is called as it is called in that file."""


class Rule(NamedTuple):
    """A form that is wrong, and what is wrong with it."""

    why: str
    form: re.Pattern[str]


def _rule(why: str, form: str) -> Rule:
    return Rule(why, re.compile(form))


def _words(why: str, words: str) -> Rule:
    return _rule(why, rf"\b(?:{'|'.join(words.split())})\b")


NO_DUTCH = (
    "the and with from by missing error warning value level unknown dataset feedback tool "
    "dashboard mismatch update default ranking clusters? outliers? features? None True False nan "
    "NaN NaT null undefined"
)
OF_OFFICES = (
    "teneinde middels alsmede desalniettemin tevens derhalve inzake omtrent ingevolge conform "
    "echter reeds thans aangaande respectievelijk zodoende significante? dienaangaande betreffende "
    "desbetreffende hetgeen aldus deprivatie"
)
OTHER_WORDS = r"factsheets? release ranglijst betrouwbaarheidsinterval\w*"
"""For what is called a fiche, an uitgave, a rang and a marge on every other page."""

EVERYWHERE = (
    _rule("een eigenschap zonder naamwoord", r"\bis (?:het|de) (?:laagste|hoogste) [A-Z]"),
    _rule("laat open of het er één of meer zijn", r"[a-z]\((?:en|s|n|ren|den)\)"),
    _rule("alles geteld uit alles", rf"\b({COUNTED}) van (?:de|die) \1\b"),
    _rule("één met een meervoud", rf"(?<![\d.,–/-])(?:1|[Éé]én) (?:{PLURALS})\b"),
    _words("wie leest is u, of niemand", "[Jj]e [Jj]ij [Jj]ou [Jj]ouw [Jj]ullie"),
    _rule("een duizendtal zonder punt", r"(?<![\d.,])\d{1,3}[ \xa0\u2009\u202f]\d{3}(?![\d.,])"),
    _rule("een getal zonder punt", r"(?<![\w.,#’'-])(?:\d{5,}|(?!19|20)\d{4})(?![\w.,-])"),
    _rule("een punt als komma", r"(?<![\d.])\d+\.\d{1,2} ?%"),
    _rule("niets tussen haakjes of komma's", r"\(\s*\)|,\s*[.;]|(?<!\.)\.\.(?!\.)"),
    _rule("een woord dat er twee keer staat", r"\b(van|in|de|het|een|en|is|op|te|met) \1\b"),
    _words("geen Nederlands", NO_DUTCH),
    _words("een woord van het kantoor", OF_OFFICES),
    _words("een ander woord voor hetzelfde", OTHER_WORDS),
    _rule("geen enkele van enkele", r"ander profiel, geen enkele(?: daarvan)? aantoonbaar"),
)
"""Of every page."""

IN_PAGES = (
    _words(
        "woorden voor wie de server bedient",
        r"genkgeo\s(?:actions|refresh|check|status|fetch|start) OUT PARAMS risk\.\w+ params/ "
        r"(?:checks|publish|tables|plans):\s\w+ \w+\.ya?ml",
    ),
    _rule("een naam uit de code", r"(?<![\w/.#-])[a-z]+(?:_[a-z0-9]+)+(?![\w/.-])"),
    _rule("een code zonder naam", r"\b\d{5}[A-Z][0-9A-Z]{2}[0-9A-Z-](?! \(?[A-ZÀ-Ý’'])"),
)
"""Of every page but those of notebooks, which are of analysts and have their tables and code."""

CODE = re.compile(r" \. \w+ \(| = |\( \"")
"""What a cell of a notebook is written in; it shows on request."""


def faults(page: str, html: str) -> Iterator[str]:
    """Give what is wrong with the words of a page, with the words around it."""
    of_analysts = page.startswith("notebooks/")
    rules = EVERYWHERE if of_analysts else EVERYWHERE + IN_PAGES
    for text in texts_of(page, html):
        if of_analysts and CODE.search(text):
            continue
        plain = IN_A_FILE.sub("bestand", text)
        for rule in rules:
            for found in rule.form.finditer(plain):
                around = plain[max(0, found.start() - 40) : found.end() + 40]
                yield f"{page}: {rule.why}: …{around}…"


SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý“‘])")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SYLLABLE = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|[aeiouyàáâäèéêëìíîïòóôöùúûü]"
)


def sentences_of(page: str, html: str) -> list[str]:
    """Collect the whole sentences of a page, each once; what is cut off or a cell is none."""
    found = dict.fromkeys(
        one.strip() for text in texts_of(page, html) for one in SENTENCE_END.split(text)
    )
    return [one for one in found if one.endswith((".", "?", "!")) and len(WORD.findall(one)) > 3]


def syllables(word: str) -> int:
    """Count the syllables of a Dutch word by its groups of vowels.

    Examples
    --------
    >>> [syllables(word) for word in ("wijk", "sociaal", "indicatoren", "achterstallig", "OKI")]
    [1, 3, 5, 4, 2]
    """
    return max(1, len(SYLLABLE.findall(word.lower())))


def reading_ease(sentences: list[str]) -> tuple[float, float]:
    """Give how easily sentences read, after Douma (1960), and how many words one has.

    Douma's is the formula of Flesch with weights for Dutch: 206,84 − 0,93 × words per sentence −
    77 × syllables per word. From 60 to 70 is plain, 30 to 45 is of specialists; names of wijken
    and indicators are long and count along. No kept library has it without a list of words.

    Examples
    --------
    >>> [round(figure, 1) for figure in reading_ease(["Rang 1 is het hoogste risico."])]
    [79.2, 5.0]
    """
    words = [WORD.findall(one) for one in sentences]
    count = sum(map(len, words))
    if not count:
        return float("nan"), float("nan")
    long, spoken = count / len(sentences), sum(syllables(word) for one in words for word in one)
    return 206.84 - 0.93 * long - 77 * spoken / count, long


SPOKEN = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|`((?:[^`\\$]|\\.|\$(?!\{)|\$\{[^{}`]*\})*)`")


SELECTOR = re.compile(r"(?:^|, )[.#]\w")


def faults_of_script(name: str, script: str) -> Iterator[str]:
    """Give what is wrong with the words that a script may show, a line at a time."""
    for line in script.splitlines():
        if line.lstrip().startswith("//"):
            continue
        for found in SPOKEN.finditer(line):
            text = re.sub(r"\$\{[^{}]*\}", "X", found[1] or found[2] or "")
            if " " not in text.strip() or SELECTOR.search(text):
                continue
            yield from (
                f"{name}: {rule.why}: {text}" for rule in EVERYWHERE if rule.form.search(text)
            )
