"""The command that makes many municipalities."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from genkgeo.commands.dutch_help import Commands
from genkgeo.commands.refresh import OutFolder, err, out

app = Commands()

STEP = 50
"""Where there is no bar a line is written each time that so many are done."""

SHOWN = 20
"""How many municipalities that were refused are named; all of them are in the file."""


@app.command()
def batch(
    params: Annotated[
        Path, typer.Argument(metavar="BATCH", help="Het bestand dat de gemeenten noemt (yaml).")
    ],
    mirror: Annotated[
        Path, typer.Option(help="Map met de officiële bestanden van het land.", exists=True)
    ],
    folder: OutFolder = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Hoeveel processen (anders een per kern)."),
    ] = None,
    dask: Annotated[
        str, typer.Option(help="local, of het adres van een planner: tcp://… (extra pakket).")
    ] = "",
    accept: Annotated[
        str, typer.Option(help="Waarom grote verschillen met vorige uitgaven juist zijn.")
    ] = "",
) -> None:
    """Maak en publiceer veel gemeenten; één die geweigerd wordt, houdt de andere niet tegen."""
    from genkgeo.parameters.batch_file import read_batch
    from genkgeo.refresh.batch.engines import Dask, Pool
    from genkgeo.refresh.batch.overview import OUTCOMES, write_overview
    from genkgeo.refresh.batch.running import PUBLISHED, UNCHANGED, run
    from genkgeo.refresh.batch.work import get_ready

    checked = read_batch(params)
    number = workers or os.cpu_count() or 1
    engine = Dask(dask, number) if dask else Pool(number, get_ready)
    target = folder or checked.root / "output" / checked.path.stem
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        disable=not err.is_terminal,
    ) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int, text: str) -> None:
            bar.update(task, completed=done, total=total or None, description=escape(text))
            if not err.is_terminal and done % STEP == 0:
                err.print(f"- {done} van {total}: {text}" if total else f"- {text}", markup=False)

        with engine:  # The processes load their libraries while the files of the country are read.
            done = run(checked, mirror, target, engine, accept=accept, progress=show)
    page = write_overview(done, checked.file.title, target)
    outcomes = [line.outcome for line in done.lines]
    right = outcomes.count(PUBLISHED) + outcomes.count(UNCHANGED)
    out.print(
        f"{outcomes.count(PUBLISHED)} van {len(outcomes)} gemeenten gepubliceerd, "
        f"{outcomes.count(UNCHANGED)} ongewijzigd."
    )
    most = max((line.megabytes for line in done.lines), default=0)
    if most:
        out.print(f"Een proces had hoogstens {most:.0f} MB nodig.")
    wrong = [line for line in done.lines if line.reason]
    for line in wrong[:SHOWN]:
        first = line.reason.split("\n")[0]
        err.print(f"{line.outcome}: {line.name} ({line.code}): {first}", markup=False)
    if wrong:
        err.print(f"Waarom, staat volledig in {target / OUTCOMES}.", markup=False)
    out.print(f"Bekijk: {page}", markup=False)
    if right < len(outcomes):
        raise typer.Exit(2)
