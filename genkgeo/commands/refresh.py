"""The commands around a release: make it, look at it, make it again, plan the next one."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from genkgeo.commands.dutch_help import Commands
from genkgeo.errors import ParamsError
from genkgeo.parameters.paths import resolved

if TYPE_CHECKING:
    from genkgeo.refresh.new_year import Needed
    from genkgeo.refresh.place import Place

DEFAULT = Path("params/voorbeeld-2025.yaml")
STEPS = 10
"""About how many steps a refresh tells of, for the bar."""

app = Commands()


class Voice(Console):
    """A console that leaves it to us what follows when nobody reads any more."""

    def on_broken_pipe(self) -> None:
        """Raise it, where rich would end the program, in the middle of whatever it is doing."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


# No emoji: a path may well hold :100:.
out = Voice(soft_wrap=True, highlight=False, emoji=False)
err = Voice(stderr=True, soft_wrap=True, highlight=False, emoji=False)

ParamsFile = Annotated[Path, typer.Argument(metavar="PARAMS", help="Het parameterbestand.")]
OutFolder = Annotated[
    Path | None, typer.Option("--out", help="Map voor de uitvoer (anders output/).")
]
ProjectFolder = Annotated[
    Path | None,
    typer.Option("--project", help="De map met params/ en data/ (anders deze map)."),
]
Release = Annotated[
    str, typer.Argument(metavar="UITGAVE", help="Map of naam van een uitgave (anders current).")
]


@app.command()
def refresh(
    params: ParamsFile = DEFAULT,
    folder: OutFolder = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Voer alles opnieuw uit, ook wat niet veranderde.")
    ] = False,
    accept: Annotated[
        str, typer.Option(help="Waarom grote verschillen met de vorige uitgave juist zijn.")
    ] = "",
    wait: Annotated[
        float, typer.Option(min=0, help="Zoveel seconden wachten op een andere vernieuwing.")
    ] = 0,
    hook: Annotated[
        str, typer.Option(help="Opdracht die de uitkomst krijgt (JSON op de invoer).")
    ] = "",
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Druk elke fiche ook af als pdf (extra pakket).")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Maak ook kaart_online.html, met achtergrondkaart.")
    ] = False,
) -> None:
    """Maak alles opnieuw en publiceer het, of verander niets en zeg waarom."""
    from genkgeo.parameters.file import read_params
    from genkgeo.refresh import Options
    from genkgeo.refresh import refresh as run

    checked = read_params(params)
    target = folder or checked.root / "output"
    extras = frozenset(name for name, asked in (("pdf", pdf), ("online", online)) if asked)
    options = Options(fresh=fresh, accept=accept, wait=wait, hook=hook, extras=extras)
    with _progress() as step:
        release = run(checked, target, options, progress=step)
    with suppress(OSError):  # It is online, also when that cannot be printed.
        out.print(f"Gepubliceerd: {release.name}", markup=False)
        first = "index.html" if checked.file.publish.pages else "tabellen"
        out.print(f"Open {target / 'current' / first}", markup=False)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show steps as a bar on a terminal, and as lines anywhere else."""
    if not err.is_terminal:
        yield lambda text: err.print(f"- {text}", markup=False)
        return
    columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"))
    with Progress(*columns, TimeElapsedColumn(), console=err) as bar:
        task = bar.add_task("", total=STEPS)

        def step(text: str) -> None:
            bar.update(task, description=escape(text), advance=1)

        yield step
        bar.update(task, description="klaar", completed=STEPS)


@app.command()
def verify(release: Release = "current", folder: OutFolder = None) -> None:
    """Kijk na of een uitgave nog is wat ze was: elk bestand, elke som."""
    from genkgeo.refresh.verify import verify_release

    path = find_release(release, folder)
    number = verify_release(path)
    out.print(f"In orde: {escape(path.name)}, {number} bestanden.")


@app.command()
def reproduce(
    release: Release = "current",
    folder: OutFolder = None,
    project: ProjectFolder = None,
) -> None:
    """Maak een uitgave opnieuw in een map apart en vergelijk elke byte."""
    from genkgeo.refresh.reproduce import reproduce as run
    from genkgeo.words import dutch

    path = find_release(release, folder)
    with _progress() as step:
        reproduction = run(path, resolved(project or Path.cwd()), progress=step)
    for name in reproduction.apart:
        out.print(f"Niet vergeleken: {name} (hangt af van de vorige uitgave, die hier niet is).")
    if not reproduction.marks:
        out.print(
            "Niet vergeleken: de kenmerken van de invoer in manifest.json (de sleutel waarmee ze "
            "gemaakt zijn, ligt hier niet naast de uitgaven)."
        )
    if reproduction.different:
        for name in reproduction.different:
            out.print(f"Anders: {escape(name)}")
        for cause in reproduction.causes:
            out.print(f"Veranderd sinds die uitgave: {escape(cause)}")
        unlike = dutch.many(len(reproduction.different), "bestand is", "bestanden zijn")
        err.print(f"{unlike} niet hetzelfde.")
        raise typer.Exit(3)
    same = reproduction.same
    out.print(f"Hetzelfde, byte voor byte: {same} bestanden van {escape(path.name)}.")
    out.print("Buiten de vergelijking: run in manifest.json (naam, tijdstip, duur, aanvaarding).")


@app.command()
def status(params: ParamsFile = DEFAULT, folder: OutFolder = None) -> None:
    """Toon de laatste uitgaven, hoe het ging, en wat de volgende vernieuwing gebruikt."""
    from genkgeo.parameters.file import read_params
    from genkgeo.refresh.status import status as run
    from genkgeo.words import dutch

    checked = read_params(params)
    target = folder or checked.root / "output"
    state = run(checked, target)
    out.print("Uitgaven" if state.releases else "Er is nog geen uitgave.")
    if os.path.lexists(target / "current") and _place(target).online() is None:
        out.print(f"  let op: {target / 'current'} wijst niet naar een uitgave", markup=False)
    for line in state.releases:
        mark = "online" if line.online else ""
        whole = "" if line.whole else "  BESCHADIGD"
        warned = dutch.many(line.warnings, "waarschuwing", "waarschuwingen")
        out.print(f"  {line.name}  {mark:<6}  {warned}{whole}", markup=False)
        if line.accepted:
            out.print(f"      aanvaard: {line.accepted}", markup=False)
    if state.outcomes:
        out.print("Laatste keren")
    for outcome in state.outcomes:
        message = str(outcome["melding"]).split("\n")[0]
        ending = f"{outcome['uitkomst']} ({outcome['exitcode']})"
        out.print(f"  {outcome['tijd']}  {ending}  {message}".rstrip(), markup=False)
    out.print(f"Volgende vernieuwing: {checked.path.name}, jaar {checked.file.year}", markup=False)
    absent = [file for file in state.files if not file.there]
    _show_needed(absent)
    present = len(state.files) - len(absent)
    out.print(f"  {present} van {len(state.files)} bestanden zijn er.")
    if state.outdated:
        out.print(f"  let op: {state.outdated}", markup=False)
    if state.rerun is not None:
        again = ", ".join(state.rerun) or "geen: niets is veranderd"
        out.print(f"  opnieuw uit te voeren notebooks: {again}")


@app.command("new-year")
def new_year(
    year: Annotated[int, typer.Argument(metavar="JAAR", help="Het nieuwe jaar, zoals 2026.")],
    params: ParamsFile = DEFAULT,
    folder: OutFolder = None,
) -> None:
    """Schrijf de parameters van een nieuw jaar en zeg wat er moet binnenkomen."""
    from genkgeo.parameters.file import read_params
    from genkgeo.refresh.new_year import new_year as run

    checked = read_params(params)
    written = run(checked, year, folder or checked.root / "output")
    out.print(f"Geschreven: {written.path}", markup=False)
    absent = [file for file in written.files if not file.there]
    out.print(f"Nog te krijgen: {len(absent)} van {len(written.files)} bestanden.")
    _show_needed(absent)
    out.print("Na te kijken:")
    for remark in written.remarks:
        out.print(f"  - {remark}", markup=False)
    path = shlex.quote(str(params.with_name(written.path.name)))
    out.print("Daarna:")
    verbs = ["fetch"] if any(item.sha256 or item.url for item in checked.file.downloads) else []
    for verb in (*verbs, "check", "refresh", "schedule print"):
        out.print(f"  genkgeo {verb} {path}", markup=False)


def _show_needed(files: list[Needed]) -> None:
    for file in files:
        out.print(f"  ontbreekt: {file.file}  ({file.origin})", markup=False)


schedule = Commands(help="De vernieuwing op de kalender.", no_args_is_help=True)
app.add_typer(schedule, name="schedule")


@schedule.command("print")
def print_schedule(
    params: ParamsFile = DEFAULT,
    folder: OutFolder = None,
    when: Annotated[str, typer.Option(help="MM-DD UU:MM, elk jaar.")] = "11-21 21:05",
    mirror: Annotated[
        Path | None, typer.Option(help="Map met de officiële bestanden: dan zonder netwerk.")
    ] = None,
    hook: Annotated[str, typer.Option(help="Opdracht die de uitkomst krijgt.")] = "",
) -> None:
    """Schrijf een systemd-dienst, een regel voor cron en een taak voor Windows."""
    from genkgeo.parameters.file import read_params
    from genkgeo.refresh import schedule as make

    checked, moment = read_params(params), make.When.parse(when)
    program = Path(shutil.which("genkgeo") or Path(sys.executable).with_name("genkgeo"))
    target = resolved(folder or checked.root / "output")
    mirrored = resolved(mirror) if mirror else None
    task = make.Task(checked, target, program, mirrored, hook)
    parts = {
        "/etc/systemd/system/genkgeo.service": make.service(task),
        "/etc/systemd/system/genkgeo.timer": make.timer(moment),
        "crontab -e": make.cron(task, moment),
        r"Windows: C:\genkgeo\genkgeo.cmd": make.batch(task).replace("\r", ""),
        "Windows: opdrachtprompt": make.windows(moment),
    }
    for title, text in parts.items():
        out.print(f"# --- {title}", markup=False)
        out.print(text, markup=False)


def find_release(release: str, folder: Path | None) -> Path:
    """Find a release by its folder, or by its name among the releases."""
    place = _place(folder)
    if release == "current" and not Path(release).is_dir():
        if (online := place.online()) is None:
            raise ParamsError(
                "Er staat geen uitgave online",
                found=str(place.current),
                remedy="maak er een met genkgeo refresh PARAMS, of noem de uitvoermap met --out",
            )
        return online
    named = place.releases / release
    return resolved(named if named.is_dir() else Path(release))


def _place(folder: Path | None) -> Place:
    from genkgeo.refresh.place import Place

    return Place(folder or Path("output"))
