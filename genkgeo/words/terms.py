"""What the words on the pages mean, for who meets them for the first time."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A word and what it means."""

    word: str
    meaning: str
    forms: tuple[str, ...] = ()
    """How else it may be written in a sentence."""


TERMS = (
    Term(
        "Aantoonbaar",
        "Zo groot dat toeval het niet verklaart: in hooguit één van de tien keer "
        "zou toeval alleen zoiets tonen.",
        ("aantoonbare",),
    ),
    Term(
        "Achterstallig krediet",
        "Mensen met een lening bij wie minstens één afbetaling achter is.",
        ("achterstallige kredieten",),
    ),
    Term("Barometer", "Telt hoeveel drempels een gebied bereikt; de drempels staan in een plan."),
    Term(
        "BIMD",
        "Een Belgische index van Sciensano: hoeveel achterstand een sector heeft tegenover die "
        "van heel België. Van 0 (geen) tot 100.",
    ),
    Term(
        "Budgetmeter",
        "Een meter voor elektriciteit die vooraf opgeladen wordt; wie zijn leverancier "
        "verloor door schulden, krijgt er een.",
        ("budgetmeters",),
    ),
    Term(
        "Dekking",
        "Over welk deel van een gebied een cijfer gaat. Bij 80 % is van een vijfde niets bekend.",
    ),
    Term("Geen gegevens", "Er is geen cijfer. Dat is niet hetzelfde als nul."),
    Term(
        "Geschat",
        "Niet geteld maar uitgerekend, bijvoorbeeld omdat een sector in twee gesplitst is.",
    ),
    Term(
        "Grensgeval",
        "Een gebied dat met iets andere cijfers in een ander profiel zou zitten.",
        ("grensgevallen",),
    ),
    Term(
        "Indicator",
        "Eén soort cijfer, zoals hoeveel kinderen in een gezin zonder werk opgroeien.",
        ("indicatoren",),
    ),
    Term(
        "Kansarme geboorte",
        "Een geboorte in een gezin dat volgens Opgroeien op minstens drie van "
        "zes punten weinig heeft: inkomen, werk, opleiding, wonen, gezondheid en ontwikkeling.",
        ("kansarme geboorten",),
    ),
    Term(
        "Kijk na",
        "De controle vond iets ongewoons in dit cijfer. Gebruik het pas als iemand het nakeek.",
    ),
    Term(
        "Leefloon",
        "Het inkomen dat het OCMW geeft aan wie te weinig heeft en er niet zelf voor kan zorgen.",
    ),
    Term(
        "Levensdomein",
        "Een groep indicatoren: inkomen, werk, onderwijs, wonen, gezin, schulden.",
        ("levensdomeinen",),
    ),
    Term(
        "Marge",
        "Tussen welke waarden het echte cijfer bijna zeker ligt. In kleine gebieden is ze breed.",
        ("marges",),
    ),
    Term(
        "OKI",
        "Onderwijskansarmoede-indicator: hoeveel van vier kenmerken een leerling gemiddeld "
        "heeft. Van 0 (geen) tot 4 (alle).",
    ),
    Term(
        "Onderdrukt",
        "Verborgen. Het gaat over te weinig mensen, er zou een ander verborgen cijfer uit volgen, "
        "of het mag enkel voor grotere gebieden getoond worden.",
    ),
    Term(
        "Profiel",
        "Een groep gebieden met gelijkaardige cijfers, met een nummer en een naam.",
        ("profielen",),
    ),
    Term(
        "Rang",
        "De plaats in de rij van hoog naar laag risico: rang 1 is het hoogste risico. Kijk "
        "altijd naar tussen welke rangen een gebied ligt.",
        ("rangen",),
    ),
    Term(
        "Risico",
        "Telt per levensdomein samen hoe ver een gebied van het gemiddelde ligt. Een "
        "signaal om te gaan kijken, geen oordeel.",
    ),
    Term("Score", "Het getal achter de rang: hoger is meer risico.", ("scores",)),
    Term(
        "Sector",
        "Statistische sector: het kleinste stuk van een gemeente waarover er cijfers zijn.",
        ("sectoren",),
    ),
    Term(
        "Signaal",
        "Een stijging die groter is dan toeval verklaart. Het zegt waar eerst te gaan "
        "kijken, niet wat de oorzaak is.",
        ("signalen",),
    ),
    Term(
        "Toeval",
        "Kleine aantallen schommelen vanzelf. Eén gezin meer kan in een klein gebied een "
        "heel procent zijn.",
    ),
    Term(
        "Vijfde",
        "Alle gebieden in vijf even grote groepen, van het laagste tot het hoogste risico.",
        ("vijfden",),
    ),
    Term(
        "Voorkeurregeling",
        "Wie een laag inkomen heeft, betaalt minder bij de dokter en voor "
        "medicijnen: de verhoogde tegemoetkoming.",
    ),
    Term("Werkzaamheidsgraad", "Hoeveel op 100 inwoners van 18 tot 64 jaar werk hebben."),
)
"""In alphabetical order."""
