"""Answers about the plans of the city: how far, at what cost, what is needed, the barometer."""

from __future__ import annotations

import pandas as pd

from genkgeo.analysis.desk import Desk
from genkgeo.analysis.lookup import one_of
from genkgeo.analysis.tables import CODE, NAME, Table
from genkgeo.errors import AskedError
from genkgeo.parameters.levels import MUNICIPALITY

SUBJECTS = {
    "acties": ("stand", "actions", "board"),
    "geld": ("budget", "money"),
    "verloop": ("halfjaren", "bijsturing", "course"),
    "noden": ("nood", "needs", "need"),
    "barometer": (),
    "omgeving": ("omgevingsanalyse", "environment"),
    "zinnen": ("bevindingen", "findings"),
}
"""What can be asked of the plans → other words for it."""

ENVIRONMENT = {
    "levensdomein": "domain",
    "onderwerp": "subject",
    "niveau": "level",
    "gebied": "name",
    "jaar": "year",
    "waarde": "value",
    "eenheid": "unit",
    "bron": "source",
    "opmerking": "note",
    "voor_wie": "group",
    "deelperiode": "part",
    "gedrukt": "printed",
}
"""Column of the table of the environment → its name in a frame."""


def planned(desk: Desk, what: str, level: str | None, areas: object, by: str | None) -> Table:
    """Answer `genkgeo.analysis.asking.Asking.plans`."""
    subject = one_of(what, SUBJECTS, "Dit staat niet in de plannen")
    at = None if level is None else desk.lookup.level(level)
    if by is not None and subject != "acties":
        raise AskedError(
            "Enkel acties worden geteld", expected='genk.plans("acties", by=…)', found=repr(what)
        )
    plans = desk.computed.plans
    if plans is None:
        return desk.dress(pd.DataFrame(), notes=["De parameters noemen geen plannen."])
    made = {
        "acties": lambda: _actions(desk, by),
        "geld": lambda: _money(desk),
        "verloop": lambda: _course(desk),
        "noden": lambda: _needs(desk, at, areas),
        "barometer": lambda: _barometer(desk, at or MUNICIPALITY, areas),
        "omgeving": lambda: _environment(desk, at),
        "zinnen": lambda: _sentences(desk),
    }
    return made[subject]()


def _actions(desk: Desk, by: str | None) -> Table:
    from genkgeo.plans.board import tally
    from genkgeo.plans.schema import DOMAINS
    from genkgeo.release import plan_tables
    from genkgeo.release.evaluation import board_of

    outer = desk.lookup.areas.levels.outer
    column = None if by is None else _grouping(by, outer)
    plans = desk.computed.plans
    assert plans is not None
    board = board_of(plans, desk.lookup.areas)
    if column is None:
        frame = board.set_index("id").rename_axis(index="action")
        return desk.dress(frame, "Acties", heads=plan_tables.COLUMNS)
    counts = tally(board, column).rename_axis(columns=None)
    if column == "domains":
        counts = counts.rename(index=DOMAINS)
    return desk.dress(counts.rename(index={"": "heel de stad"}), f"Acties per {by}")


def _grouping(by: str, outer: str) -> str:
    shown = {"domein": ("levensdomein", "domain"), "plan": (), outer: ("gebied", "waar", "places")}
    found = one_of(by, shown, "Zo worden acties niet geteld")
    return {"domein": "domains", "plan": "plan", outer: "places"}[found]


def _money(desk: Desk) -> Table:
    from genkgeo.release import plan_tables
    from genkgeo.release.evaluation import evaluate_plans

    plans = desk.computed.plans
    assert plans is not None
    money = evaluate_plans(plans, desk.lookup.areas).money
    frame = money.set_index("id").rename_axis(index="action")
    return desk.dress(frame, "Budget van de acties", heads=plan_tables.COLUMNS)


def _course(desk: Desk) -> Table:
    from genkgeo.release import plan_tables
    from genkgeo.release.evaluation import evaluate_plans

    plans = desk.computed.plans
    assert plans is not None
    course = evaluate_plans(plans, desk.lookup.areas).course
    frame = course.set_index("id").rename_axis(index="action")
    return desk.dress(frame, "Verloop van de acties", heads=plan_tables.COLUMNS)


def _needs(desk: Desk, level: str | None, areas: object) -> Table:
    from genkgeo.release import plan_tables
    from genkgeo.release.evaluation import needs_of

    main = desk.lookup.areas.levels.main
    if level not in (None, main):
        raise AskedError("De noden staan per één niveau", expected=main, found=repr(level))
    plans = desk.computed.plans
    assert plans is not None
    needs = needs_of(plans, desk.computed.sure).set_index("area")
    wanted = set(desk.lookup.inside(areas, main))
    needs = needs[[code in wanted for code in needs.index]]
    little = needs["little"]
    names = ", ".join(needs.loc[little, NAME]) or "geen"
    outer = desk.lookup.areas.levels.outer
    return desk.by_area(
        needs,
        main,
        "Nood en bereik",
        notes=[f"Hoog risico, weinig bereik: {names}."],
        heads=plan_tables.NEED | {"outer": outer},
    )


def _barometer(desk: Desk, level: str, areas: object) -> Table:
    from genkgeo.plans.barometer_chance import scores_of
    from genkgeo.release import plan_tables

    plans, results = desk.computed.plans, desk.computed.measured
    assert plans is not None
    barometer = plans.barometer_of(results.registry)
    if barometer is None:
        note = "De indicatoren van de barometer zijn er dit jaar niet allemaal."
        return desk.dress(pd.DataFrame(), notes=[note])
    results = plans.for_barometer(results, barometer)
    found = scores_of(results, barometer)
    found = found[found["level"] == level].drop(columns="level")
    wanted = set(desk.lookup.inside(areas, level))
    frame = found[found["area"].isin(wanted)].rename(columns={"period": "year"}).set_index("area")
    heads = plan_tables.BAROMETER
    return desk.by_area(frame, level, f"Barometer, {desk.of(level)}", decimals=1, heads=heads)


def _environment(desk: Desk, level: str | None) -> Table:
    from genkgeo.release.plan_tables import environment_table

    plans = desk.computed.plans
    assert plans is not None
    table = environment_table(desk.computed.measured, plans.document_numbers)
    table = table.rename(columns=ENVIRONMENT).drop(columns="note", errors="ignore")
    if level is not None:
        table = table[table["level"] == level]
        table = table.drop_duplicates(["subject", "name"], keep="last", ignore_index=True)
    names = desk.lookup.areas.names
    codes = {str(name): code for own in desk.levels for code, name in names[own].items()}
    table.insert(0, CODE, table["name"].map(codes).fillna(""))
    heads = {column: name for name, column in ENVIRONMENT.items()}
    return desk.dress(table.set_index(CODE), "Omgevingsanalyse", heads=heads)


def _sentences(desk: Desk) -> Table:
    from genkgeo.release.plan_pages import plan_sentences

    plans = desk.computed.plans
    assert plans is not None
    said = plan_sentences(plans, desk.computed.results)
    return desk.dress(pd.DataFrame({"sentence": said}), "Wat de plannen tonen")
