"""``genkgeo actions``: list the actions of the plans, and record what they reached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from genkgeo.commands.dutch_help import Commands

if TYPE_CHECKING:
    from genkgeo.parameters.file import Params
    from genkgeo.plans.register import Register
    from genkgeo.plans.schema import Measure

PARAMS = Path("params/voorbeeld-2025.yaml")
REPORTS = "output/evaluaties"
FORMS = "output/formulieren"

app = Commands(help="Acties van de plannen en wat ze bereiken.", no_args_is_help=True)
out = Console(soft_wrap=True, highlight=False)

ParamsFile = Annotated[
    Path, typer.Option("--params", help="Het parameterbestand, voor indicatoren en gebieden.")
]
PlansFolder = Annotated[
    Path | None, typer.Option("--plans", help="Map met de plannen (anders die van de parameters).")
]
RecordsFile = Annotated[
    Path | None,
    typer.Option("--file", help="Het bestand met cijfers (anders dat van de parameters)."),
]


@app.command("list")
def show(
    plan: Annotated[str | None, typer.Argument(metavar="PLAN", help="Alleen dit plan.")] = None,
    params: ParamsFile = PARAMS,
    plans: PlansFolder = None,
) -> None:
    """Toon de acties met hun indicatoren en doelen."""
    from genkgeo.errors import ParamsError

    _, register = _open(params, plans)
    known = [known_plan.id for known_plan in register.plans]
    if plan and plan not in known:
        raise ParamsError(
            "Dit plan staat niet in het register", expected=", ".join(known), found=plan
        )
    for entry in register.entries.values():
        if plan not in (None, entry.plan.id):
            continue
        out.print(f"{escape(entry.id)}  {escape(entry.action.label)}")
        for name, measure in entry.action.measures().items():
            out.print(f"    {escape(name)}: {escape(measure.label + _target(measure))}")


@app.command()
def record(
    action: Annotated[str, typer.Argument(metavar="ACTIE", help="plan/nummer, zie: list.")],
    indicator: Annotated[str, typer.Option(help="Een indicator van de actie.")],
    value: Annotated[
        str,
        typer.Option(help="Het cijfer, zoals 40 of 12,5; van een stand het woord, zoals bezig."),
    ],
    day: Annotated[str, typer.Option("--date", help="De dag waarover het gaat: 2015-06-30.")],
    note: Annotated[str, typer.Option(help="Eén regel toelichting.")] = "",
    place: Annotated[str, typer.Option(help="Gebied of plaats waar dit deel geteld is.")] = "",
    correction: Annotated[
        bool, typer.Option("--correction", help="Vervangt een eerder cijfer van die dag.")
    ] = False,
    params: ParamsFile = PARAMS,
    plans: PlansFolder = None,
    file: RecordsFile = None,
) -> None:
    """Voeg een cijfer van een actie toe; eerdere cijfers blijven staan."""
    from genkgeo.plans.inputs import records_path
    from genkgeo.plans.ledger import append
    from genkgeo.plans.overlap import overlapping
    from genkgeo.plans.record import Record
    from genkgeo.plans.records import written_records
    from genkgeo.plans.typed import date_of, note_of, value_of

    checked, register = _open(params, plans)
    when = date_of(day)
    measure = register.find(action).action.recordable().get(indicator)
    amount, place = value_of(indicator, value, measure), place.strip()
    entered = Record(action, indicator, when, amount, note_of(note), correction, place)
    path = file or records_path(checked)
    row = append(path, entered, register)
    out.print(f"Bewaard in {escape(str(path))}, rij {row}.")
    for told in overlapping(written_records(path), register, [entered]):
        out.print(f"Let op: {escape(told)}")


@app.command()
def form(
    half: Annotated[str, typer.Argument(metavar="HALFJAAR", help="Het halfjaar, zoals 2026-1.")],
    plan: Annotated[
        str | None,
        typer.Option(
            help="Alleen dit plan, ook wat afgelopen is (anders wat in dat halfjaar loopt)."
        ),
    ] = None,
    params: ParamsFile = PARAMS,
    plans: PlansFolder = None,
    file: RecordsFile = None,
    folder: Annotated[
        Path | None, typer.Option("--out", help=f"Map voor de formulieren (anders in {FORMS}).")
    ] = None,
) -> None:
    """Maak voor elke dienst een werkmap om in te vullen."""
    from genkgeo.plans.form import forms
    from genkgeo.plans.form_book import write_forms
    from genkgeo.plans.inputs import records_path
    from genkgeo.plans.progress import read_half
    from genkgeo.plans.records import read_records
    from genkgeo.words import dutch

    wanted = read_half(half)
    checked, register = _open(params, plans)
    records = read_records(file or records_path(checked), register)
    made = forms(register, records, wanted, plan)
    folder = folder or checked.root / FORMS / str(wanted)
    for path, one in zip(write_forms(made, folder), made, strict=True):
        out.print(f"{escape(str(path))}  ({dutch.many(len(one.lines), 'lijn', 'lijnen')})")


@app.command("import")
def import_(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FORMULIER…", help="De ingevulde formulieren (.xlsx).")
    ],
    half: Annotated[
        str | None, typer.Option(help="Enkel formulieren van dit halfjaar, zoals 2026-1.")
    ] = None,
    params: ParamsFile = PARAMS,
    plans: PlansFolder = None,
    file: RecordsFile = None,
) -> None:
    """Lees ingevulde formulieren in: alles of niets, en niets twee keer."""
    from genkgeo.plans.form_import import import_forms, read_forms
    from genkgeo.plans.inputs import records_path
    from genkgeo.plans.progress import read_half

    wanted = read_half(half) if half else None
    checked, register = _open(params, plans)
    path = file or records_path(checked)
    done = import_forms(read_forms(paths), path, register, wanted)
    out.print(escape(done.text(path)))
    for told in done.told:
        out.print(f"Let op: {escape(told)}")


@app.command()
def report(
    half: Annotated[
        str | None, typer.Option(help="Het halfjaar, zoals 2015-1 (anders het laatste).")
    ] = None,
    params: ParamsFile = PARAMS,
    plans: PlansFolder = None,
    file: RecordsFile = None,
    folder: Annotated[
        Path | None, typer.Option("--out", help=f"Map voor het verslag (anders in {REPORTS}).")
    ] = None,
) -> None:
    """Maak het verslag van een halfjaar: een pagina, een werkmap en tabellen."""
    from genkgeo.areas.hierarchy import read_areas
    from genkgeo.errors import DataError
    from genkgeo.parameters.file import read_params
    from genkgeo.plans.inputs import read_plans
    from genkgeo.plans.overlap import overlapping
    from genkgeo.plans.progress import read_half
    from genkgeo.plans.records import records_of
    from genkgeo.release.evaluation import evaluate_plans
    from genkgeo.release.plan_pages import write_evaluation

    if file and not file.is_file():
        raise DataError(
            "Het bestand met cijfers bestaat niet", where=str(file), remedy="controleer de naam"
        )
    checked = read_params(params)
    wanted = read_half(half) if half else None
    plans_read = read_plans(checked, register=plans, records=file)
    year = checked.file
    areas = read_areas(
        year.vintage,
        year.areas[year.vintage],
        year.municipality,
        checked.levels,
        checked.resolve,
    )
    evaluation = evaluate_plans(plans_read, areas, wanted)
    folder = folder or checked.root / REPORTS / str(evaluation.half)
    try:
        write_evaluation(plans_read.register, evaluation, folder)
    except OSError as error:
        raise DataError(
            "Het verslag is niet geschreven",
            found=error.strerror,
            where=str(folder),
            remedy="controleer uw rechten en de schijf, of kies een andere map met --out",
        ) from None
    for told in overlapping(records_of(plans_read.records), plans_read.register):
        out.print(f"Let op: {escape(told)}")
    out.print(f"Open {escape(str(folder / 'acties.html'))}")


def _target(measure: Measure) -> str:
    from genkgeo.words import dutch

    if measure.target is None:
        return ""
    often = " per jaar" if measure.counted == "per_year" else ""
    return f", doel {dutch.amount_text(measure.target)} {measure.unit}{often}"


def _open(params: Path, plans: Path | None) -> tuple[Params, Register]:
    """Read the parameters, and the register with what they know."""
    from genkgeo.parameters.file import read_params
    from genkgeo.plans.inputs import choices_of
    from genkgeo.plans.known import read_known
    from genkgeo.plans.register import read_register

    checked = read_params(params)
    folder = plans or checked.resolve(choices_of(checked).actions)
    return checked, read_register(folder, read_known(checked))
