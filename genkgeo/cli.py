"""``genkgeo``: the command line. Every message is Dutch; a user's mistake gives no traceback."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from genkgeo.errors import GenkgeoError

DEFAULT = Path("params/voorbeeld-2025.yaml")

app = typer.Typer(
    help="Wijkanalyse: van sectortabellen tot kaart en fiches.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

ParamsFile = Annotated[Path, typer.Argument(metavar="PARAMS", help="Het parameterbestand.")]


@app.command()
def refresh(
    params: ParamsFile = DEFAULT,
    folder: Annotated[
        Path | None, typer.Option("--out", help="Map voor de uitvoer (anders output/).")
    ] = None,
) -> None:
    """Maak alles opnieuw en publiceer het, of verander niets en zeg waarom."""
    from genkgeo.params import read_params
    from genkgeo.refresh import refresh as run

    checked = read_params(params)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err
    ) as bar:
        tasks: list = []

        def step(text: str) -> None:
            if tasks:
                bar.update(tasks[-1], completed=1)
            tasks.append(bar.add_task(escape(text), total=1))

        release = run(checked, folder or checked.root / "output", progress=step)
        bar.update(tasks[-1], completed=1)
    start = (folder or checked.root / "output") / "current" / "index.html"
    out.print(f"Gepubliceerd: {release.name}")
    out.print(f"Open {start}")


@app.command()
def check(params: ParamsFile = DEFAULT) -> None:
    """Kijk de cijfers na zonder iets te maken."""
    from genkgeo.analysis import Analysis
    from genkgeo.checks import BLOCKING
    from genkgeo.params import read_params

    findings = Analysis(read_params(params), strict=False).findings
    if findings.empty:
        out.print("Geen bevindingen: de cijfers kunnen gebruikt worden.")
        return
    table = Table("ernst", "waar", "wat", "herstel", title="Bevindingen", show_lines=True)
    for found in findings.fillna({"row": 0}).itertuples():
        where = found.file + (f", rij {int(found.row)}" if found.row else "")
        cells = (found.severity, where, f"{found.variable}: {found.message}", found.remedy)
        table.add_row(*map(escape, cells))
    out.print(table)
    if (findings["severity"] == BLOCKING).any():
        raise typer.Exit(2)


@app.command()
def fetch(
    params: ParamsFile,
    mirror: Annotated[
        Path | None, typer.Option(help="Neem de bestanden uit deze map, zonder internet.")
    ] = None,
) -> None:
    """Haal de officiële bestanden op die de parameters noemen."""
    from genkgeo.params import read_params
    from genkgeo.sources.fetch import fetch as run

    checked = read_params(params)
    found = run(checked, mirror=mirror)
    for item in found:
        out.print(f"{item.outcome:<11} {escape(item.name)}  [dim]{escape(item.remark)}[/dim]")
    absent = [item.name for item in found if item.outcome == "ontbreekt"]
    if absent:
        err.print(f"{len(absent)} bestand(en) ontbreken nog; zie hierboven waar ze vandaan komen.")
        raise typer.Exit(2)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        out.print(f"genkgeo {version('genkgeo')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Toon de versie.")
    ] = False,
) -> None:
    """Wijkanalyse: van sectortabellen tot kaart en fiches."""


def main() -> None:
    """Run the command line; exit 2 for bad input, 3 for a failed run, 4 when locked."""
    try:
        app()
    except GenkgeoError as error:
        err.print(f"[bold]FOUT[/bold] {escape(str(error))}")
        sys.exit(error.exit_code)
