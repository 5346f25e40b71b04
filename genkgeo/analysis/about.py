"""What there is to ask: indicators with their source and years, areas, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of
from genkgeo.analysis.tables import CODE, NAME, WHAT, Table
from genkgeo.errors import AskedError
from genkgeo.parameters.registry import Indicator


def about(desk: Desk, what: str | None) -> Table:
    """Tell what there is, or what one indicator is."""
    lookup = desk.lookup
    if what is not None:
        subject = {"gebieden": ("areas",), "indicatoren": ("indicators",), "bronnen": ("sources",)}
        found = one_of_or_none(what, subject)
        if found is None:
            return _about_one(desk, lookup.indicator(what))
        if found == "gebieden":
            return _about_areas(desk)
        if found == "bronnen":
            return desk.dress(desk.computed.measured.sources, "Bronnen")
    rows = [_facts(desk, name, own) for name, own in desk.registry.items()]
    frame = pd.DataFrame(rows).set_index("indicator")
    return desk.dress(frame, f"Indicatoren van {lookup.areas.name}")


def one_of_or_none(asked: object, choices: Mapping[str, Sequence[str]]) -> str | None:
    """Find a choice; None where it is none of them."""
    try:
        return one_of(asked, choices, "")
    except AskedError:
        return None


def _facts(desk: Desk, name: str, own: Indicator) -> dict[str, object]:
    rows = desk.computed.measured.measures
    rows = rows[(rows["indicator"] == name) & rows["value"].notna()]
    at = [level for level in desk.levels if level in set(rows["level"])]
    return {
        "indicator": name,
        "definition": own.label,
        "unit": own.unit,
        "domain": own.domain,
        "source": own.source,
        "years": ", ".join(str(year) for year in sorted(rows["period"].unique())),
        "levels": ", ".join(at),
        "counts": {"higher": "hoger", "lower": "lager"}.get(own.direction, "telt niet mee"),
    }


def _about_one(desk: Desk, name: str) -> Table:
    own = desk.registry[name]
    facts = {key: value for key, value in _facts(desk, name, own).items() if key != "indicator"}
    facts |= {
        "numerator": own.numerator,
        "denominator": own.denominator or "",
        "factor": f"{own.factor:g}",
        "minimum": f"noemer {own.minimum:g}, aantal {own.smallest_count}",
        "why_hidden": own.why_hidden,
    }
    frame = pd.DataFrame({"value": facts}).rename_axis(index=WHAT)
    return desk.dress(frame, own.label)


def _about_areas(desk: Desk) -> Table:
    areas = desk.lookup.areas
    parts = []
    for level in desk.levels[::-1]:
        part = areas.names[level].to_frame(NAME).assign(level=level)
        above = [
            one
            for one in areas.levels.middle
            if areas.levels.ids.index(one) > areas.levels.ids.index(level)
        ]
        for one in above:
            part[one] = areas.parent(level, one).map(areas.names[one])
        parts.append(part)
    frame = pd.concat(parts).rename_axis(index=CODE)
    order = [NAME, "level", *(one for one in frame if one not in (NAME, "level"))]
    return desk.dress(frame[order].fillna(""), f"Gebieden van {areas.name}")
