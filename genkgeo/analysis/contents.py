"""What an analysis holds, as it shows itself in a cell of its own."""

from __future__ import annotations

from genkgeo.analysis.desk import Desk
from genkgeo.drawings.markup import encode
from genkgeo.words import dutch

TRY = (
    ('genk.table("wijk")', "de cijfers"),
    ('genk.risk("wijk")', "het risico"),
    ('genk.why("Oud-Waterschei")', "waarom daar"),
    ("genk.map()", "de kaart waarop je klikt"),
    ("genk.more.findings()", "wat de controle vond"),
    ('genk.about("oki")', "wat een indicator is"),
)
"""What to try next, and what it gives; the area is that of the highest code of the main level."""


def counts(desk: Desk) -> str:
    """Count the areas below the gemeente and the indicators, in words."""
    levels = desk.computed.params.levels
    names = desk.lookup.areas.names
    areas = [
        f"{len(names[level])} {levels[level].noun(len(names[level]))}" for level in levels.ids[:-1]
    ]
    return ", ".join([*areas, dutch.many(len(desk.registry), "indicator", "indicatoren")])


def html_of(desk: Desk, title: str) -> str:
    """Tell what there is, and what to try next."""
    levels = desk.computed.params.levels
    area = next(iter(desk.names(levels.main)), "")
    tries = "".join(
        f"<li><code>{encode(_of_here(line, levels.main, str(area)))}</code> {encode(what)}</li>"
        for line, what in TRY
    )
    return f"{facts_of(desk, title)}<p>Probeer:</p><ul>{tries}</ul>"


def facts_of(desk: Desk, title: str) -> str:
    """Tell what there is, and of how much of it there is a figure."""
    lookup, file = desk.lookup, desk.computed.params.file
    rows = {
        "gebieden": counts(desk),
        "jaren": dutch.listing([str(year) for year in lookup.years]),
        "indeling": f"{file.vintage}{', voorstel' if lookup.areas.proposal else ''}",
        "indicatoren": ", ".join(own.short for own in desk.registry.values()),
        "dekking": _coverage(desk),
        "bevindingen": str(len(desk.computed.findings) or "geen"),
    }
    head = f"<p><strong>{encode(title)}</strong></p>"
    if file.example:
        head += "<p>Voorbeeldcijfers, geen echte cijfers.</p>"
    facts = "".join(
        f'<tr><th scope="row">{encode(key)}</th><td>{encode(text)}</td></tr>'
        for key, text in rows.items()
    )
    return f"{head}<table><tbody>{facts}</tbody></table>"


def _of_here(line: str, level: str, area: str) -> str:
    return line.replace("Oud-Waterschei", area).replace('"wijk"', f'"{level}"')


def _coverage(desk: Desk) -> str:
    """Say of how many of the cells of the main level there is a figure, in the tables as read."""
    level = desk.computed.params.levels.main
    shown = desk.computed.measured.table(level).notna()
    known, every = int(shown.to_numpy().sum()), shown.size
    plural = desk.computed.params.levels[level].plural
    return f"{known} van de {every} cijfers van de {plural} zijn er" if every else "geen cijfers"
