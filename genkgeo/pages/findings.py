"""The page of what the gate found, with our city figures beside the published ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from genkgeo.checks.findings import as_findings, summary
from genkgeo.pages.context import page_context
from genkgeo.pages.navigation import FIXED, Link
from genkgeo.pages.rows import rows_as
from genkgeo.pages.standalone import render, seal
from genkgeo.parameters.registry import all_public
from genkgeo.results import Results
from genkgeo.words import dutch

MEANING = {
    "niet te gebruiken": "Een bestand kan zo niet gelezen worden.",
    "ontbrekende sector": "Een tabel heeft voor een sector geen rij.",
    "ontbrekend gebied": "Een tabel van grotere gebieden heeft voor een gebied geen rij.",
    "niveau en som": "Een cijfer van een groter gebied is niet de som van zijn delen.",
    "onbekende kolom": "Een kolom die niemand gebruikt heet bijna zoals een die ontbreekt.",
    "andere eenheid": "Een cijfer is vele keren groter of kleiner dan bijna overal elders.",
    "ander cijfer": "Over hetzelfde gebied en jaar staan er twee cijfers die niet gelijk zijn.",
    "onbekend gebied": "Een gebied heet bijna zoals een ander.",
    "vreemd jaar": "Een jaar past niet bij het jaar van deze uitgave.",
    "telt niet mee": "Iets wat in de tabellen of de parameters staat, wordt nergens gebruikt.",
    "ouder jaar": "De bron heeft nog geen cijfers van dit jaar.",
    "grote sprong": "Een cijfer verandert veel meer dan de andere. Dat kan juist zijn: "
    "bekijk eerst de bron.",
    "nieuwe ontbreekcode": "Waar een cijfer stond, staat er nu geen.",
    "cijfers van vorig jaar": "Misschien is het bestand van vorig jaar opnieuw gegeven.",
    "verschoven kolom": "De cijfers lijken naast de codes van andere sectoren te staan.",
    "vorm en gebied": "Een getekende vorm is niet zo groot als het gebied, of ligt elders.",
    "gat in de kaart": "De vormen bedekken de gemeente niet helemaal.",
    "omrekening": "De tabel tussen twee indelingen stuurt cijfers naar een ander gebied.",
    "dubbel gebied": "Twee gebieden hebben dezelfde naam.",
    "ander gebied": "Een gebied hoort bij een ander groter gebied dan vorig jaar.",
    "andere plaats": "Een plaats, een registratie of een straat staat niet waar ze hoort.",
    "vreemd teken": "Een naam kwam verkeerd door een computer: er staan vreemde letters in, of "
    "enkel cijfers.",
    "lage dekking": "Het cijfer rust op een te klein deel van het gebied.",
    "teller boven noemer": "Een aandeel is meer dan mogelijk is.",
    "grootte geschat": "Van een sector is niet bekend hoeveel er wonen; dat is geen 0.",
    "zonder plaats": "Wat geen adres heeft telt enkel voor {the}; dat deel is anders of groot.",
    "teller en noemer apart": "Een jaar ontbreekt: zijn cijfers staan in twee indelingen.",
    "noemer veranderd": "Het aantal waardoor gedeeld wordt verandert te snel.",
    "rij van het geheel": "Een export had ook een rij voor de hele gemeente.",
    "duizendpunt": "Een aantal is misschien duizend keer te klein gelezen.",
    "stadstotaal": "Ons cijfer voor {entire} is niet wat gepubliceerd is.",
}
"""Check → what it means, for who did not make the tables; with words for the municipality."""


class _Reconciled(NamedTuple):
    """A figure of the city as computed, beside the published one."""

    indicator: str
    period: int
    ours: float
    published: float
    ours_count: float
    published_count: float
    unknown: float
    verdict: str
    source: str


def findings_page(
    results: Results,
    findings: pd.DataFrame,
    others: Sequence[str] = (),
    *,
    links: Sequence[Link] = FIXED,
) -> str:
    """Write ``bevindingen.html``.

    Parameters
    ----------
    results : Results
    findings : pandas.DataFrame
        From the gate, blocking findings first.
    others : sequence of str
        What was not read, for it is of other municipalities; a sentence each.
    links : sequence of Link
        At the top of the page.

    Returns
    -------
    str
        A page that stands alone.
    """
    return seal(
        render(
            "bevindingen.html.j2",
            page_title="Bevindingen van de controle",
            **page_context(results, links),
            summary=summary(findings),
            groups=_groups(findings, _names(results), results),
            title=results.title,
            city=results.areas.name,
            others=others,
            hides=not all_public(results.registry),
            beside=[_beside(row, results) for row in rows_as(_Reconciled, results.reconciliation)],
        )
    )


def _names(results: Results) -> pd.Series:
    """Name every sector and, where its code is no sector's, every larger area below the whole."""
    names: pd.Series = pd.concat([results.areas.names[key] for key in results.levels.ids[:-1]])
    return names[~names.index.duplicated()]


def _groups(
    findings: pd.DataFrame, sectors: pd.Series, results: Results
) -> list[dict[str, object]]:
    """Put findings of one kind together; a remedy that all share is said once."""
    whole = results.levels.whole
    short = {name: indicator.short for name, indicator in results.registry.items()}
    return [
        {
            "name": _sentence(str(check)),
            "severity": rows["severity"].iloc[0],
            "meaning": MEANING.get(str(check), "").format(the=whole.the, entire=whole.entire),
            "remedy": _for_readers(rows["remedy"].iloc[0]) if rows["remedy"].nunique() == 1 else "",
            "rows": [
                {
                    "place": finding.place,
                    "message": _with_names(_sentence(finding.message), sectors, short),
                    "remedy": _for_readers(finding.remedy),
                }
                for finding in as_findings(rows)
            ],
        }
        for check, rows in findings.groupby("check", sort=False)
    ]


def _for_readers(remedy: str) -> str:
    """Leave out what only who writes the parameters can do: it names their keys."""
    kept = [one for one in _SENTENCE_END.split(remedy) if not _KEY.search(one)]
    return " ".join(kept)


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_KEY = re.compile(r"\b[a-z_]+: [a-z_]+\b.* (?:hoger|lager)\b")


def _with_names(text: str, sectors: pd.Series, short: Mapping[str, str]) -> str:
    """Name areas behind their codes, where not there yet, and indicators instead of their ids."""

    def with_name(code: re.Match[str]) -> str:
        name = sectors.get(code[0])
        if name is None or text[code.end() :].startswith(f" {name}"):
            return code[0]
        return f"{code[0]} ({name})"

    text = re.sub(r"\b[a-z]\w*_\w+\b", lambda word: short.get(word[0], word[0]), text)
    # A code may end in "-", so where a word ends is no guide.
    return re.sub(r"(?<![\w-])[\w-]{7,9}(?![\w-])", with_name, text)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _beside(row: _Reconciled, results: Results) -> dict[str, str]:
    """Write one line of the comparison, with as many decimals as were published."""
    indicator = results.registry[row.indicator]
    decimals = 0 if pd.isna(row.published) else len(f"{row.published:.10g}".partition(".")[2])
    as_published = indicator.model_copy(update={"decimals": max(indicator.decimals, decimals)})
    counts = {
        name: "" if pd.isna(amount) else dutch.number(amount)
        for name, amount in (
            ("count", row.ours_count),
            ("published_count", row.published_count),
            ("unknown", row.unknown),
        )
    }
    return {
        "name": indicator.short,
        "year": str(row.period),
        "ours": dutch.value(row.ours, as_published),
        "published": dutch.value(row.published, as_published),
        **counts,
        "verdict": row.verdict,
        "source": row.source,
    }
