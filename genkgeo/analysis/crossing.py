"""Areas counted by two things at once: a cross table."""

from __future__ import annotations

import pandas as pd

from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of
from genkgeo.analysis.tables import Table
from genkgeo.errors import AskedError

CROSSED = {"vijfde": ("fifth", "vijfden"), "profiel": ("profile", "profielen")}
"""What areas can be counted by, beside the levels above them."""


def crossed(desk: Desk, rows: str, columns: str, count: str) -> Table:
    """Count areas of the main level by two things: `genkgeo.analysis.asking.Asking.cross`."""
    areas = desk.lookup.areas
    main = areas.levels.main
    counted = one_of(count, {"gebieden": ("areas",), "inwoners": ("residents",)}, "Dit telt niet")
    above = [level for level in areas.levels.middle if level != main]
    known = {**CROSSED, **{level: (areas.levels[level].plural,) for level in above}}
    keys = [one_of(one, known, "Hiernaar worden gebieden niet geteld") for one in (rows, columns)]
    if keys[0] == keys[1]:
        raise AskedError("Twee keer hetzelfde", expected="twee verschillende", found=repr(rows))
    by = {}
    for key in keys:
        if key == "vijfde":
            by[key] = desk.computed.ranked.risk[main].scores["fifth"].dropna().astype(int)
        elif key == "profiel":
            by[key] = desk.computed.core.profiles.labels
        else:
            by[key] = areas.parent(main, key).map(areas.names[key])
    frame = pd.DataFrame(by)
    lacks = int(frame.isna().any(axis=1).sum())
    frame, noun = frame.dropna(), areas.levels[main].noun
    people = desk.computed.measured.residents["residents"]
    weight = pd.Series(1, frame.index)
    notes = [f"Zonder {lacks} {noun(lacks)} waarvan een van beide niet bekend is."] if lacks else []
    if counted == "inwoners":
        weight = people.xs(main, level="level").reindex(frame.index)
        if lacking := int(weight.isna().sum()):
            who = f"{lacking} {noun(lacking)}"
            notes.append(f"Zonder de inwoners van {who}: die zijn verborgen of niet bekend.")
    table = frame.assign(n=weight).pivot_table(
        "n", index=keys[0], columns=keys[1], aggfunc="sum", fill_value=0
    )
    table = table.rename(columns=lambda one: str(int(one)) if isinstance(one, int | float) else one)
    table = table.rename_axis(columns=None)
    table["totaal"] = table.sum(axis=1)
    table.loc["totaal"] = table.sum()
    caption = f"{counted.capitalize()} per {keys[0]} en {keys[1]}"
    return desk.dress(table, caption, notes=notes, decimals=0)
