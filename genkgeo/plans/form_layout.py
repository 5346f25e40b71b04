"""What a form looks like: its sheets, their columns and what is told above them.

Who writes a form and who reads it back both go by this.
"""

from __future__ import annotations

from typing import NamedTuple

STAMP = "formulier van genkgeo"
"""The first cell of `LISTS`; after it the half-year."""

FIGURES, ELSEWHERE, ADJUSTMENTS, LISTS = "invullen", "andere plaatsen", "bijsturing", "lijsten"
"""The sheets."""

HEAD = 5
"""Row of the names of the columns, from 0."""

ACTION, INDICATOR, PLACE = "actie", "indicator", "plaats"
VALUE, DAY, NOTE, CORRECTION, MARK = "Cijfer", "Dag", "Noot", "Verbetering", "controle"
CHANGE = "Wat gaat er anders?"


class Column(NamedTuple):
    """A column of a sheet; one that is ``asked`` may be filled in."""

    head: str
    width: float
    asked: bool = False
    hidden: bool = False


IDS = [Column(name, 12, hidden=True) for name in (ACTION, INDICATOR, PLACE, MARK)]
COLUMNS = {
    FIGURES: [
        Column("Actie", 36),
        Column("Wat wordt geteld", 32),
        Column("Waar", 20),
        Column("Laatste cijfer", 12),
        Column("Dag ervan", 12),
        Column("Doel", 16),
        Column(VALUE, 13, asked=True),
        Column(DAY, 12, asked=True),
        Column(NOTE, 30, asked=True),
        Column(CORRECTION, 12, asked=True),
        Column("Uitleg", 60),
        *IDS,
    ],
    ELSEWHERE: [
        Column("Actie en wat geteld wordt", 70, asked=True),
        Column("Waar", 32, asked=True),
        Column(VALUE, 13, asked=True),
        Column(DAY, 12, asked=True),
        Column(NOTE, 30, asked=True),
        Column(CORRECTION, 12, asked=True),
    ],
    ADJUSTMENTS: [
        Column("Actie", 46),
        Column("Vorige bijsturing", 44),
        Column("Dag ervan", 12),
        Column(CHANGE, 60, asked=True),
        Column(DAY, 12, asked=True),
        Column(CORRECTION, 12, asked=True),
        *IDS,
    ],
}
"""Sheet → its columns, in order."""

TOLD = {
    FIGURES: (
        "Vul enkel de gele vakken in. Een leeg vak is niet ingevoerd; 0 is een cijfer.",
        "Staat er al een cijfer voor die dag en klopt het niet? Schrijf het juiste en kies "
        "'ja' bij Verbetering.",
    ),
    ELSEWHERE: (
        "Voor een plaats of een dag die niet op het blad 'invullen' staat. Kies uit de lijsten.",
        "Zonder plaats geldt het cijfer voor de hele actie. Kies geen plaatsen die in elkaar "
        "liggen.",
    ),
    ADJUSTMENTS: (
        "Doet u een actie voortaan anders? Schrijf in één zin wat er verandert. Verandert er "
        "niets: schrijf nee.",
        "Een leeg vak is niet ingevoerd. Wat u schrijft, staat de volgende keer in de kolom "
        "'Vorige bijsturing'.",
    ),
}

TOLD_LAST = (
    "Schrijf geen namen van mensen: een noot kan op een pagina staan. Bewaar het bestand als .xlsx "
    "en stuur het terug.",
)
"""What stands above the lines of every sheet."""
