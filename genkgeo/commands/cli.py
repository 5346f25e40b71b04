"""``genkgeo``: the command line. Every message is Dutch; a user's mistake gives no traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from genkgeo.commands import actions as cli_actions
from genkgeo.commands import batch as batch_commands
from genkgeo.commands import disclosure as disclosure_commands
from genkgeo.commands import refresh as refresh_commands
from genkgeo.commands import start as start_command
from genkgeo.commands.dutch_help import Commands, in_dutch, is_usage
from genkgeo.commands.refresh import DEFAULT, ParamsFile, err, out
from genkgeo.errors import GenkgeoError, ParamsError, first_five
from genkgeo.parameters.paths import resolved

if TYPE_CHECKING:
    import pandas as pd

app = Commands(
    help="Wijkanalyse: van sectortabellen tot kaart en fiches.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


app.add_typer(refresh_commands.app)
app.add_typer(batch_commands.app)
app.add_typer(start_command.app)
app.add_typer(cli_actions.app, name="actions")
app.add_typer(disclosure_commands.app, name="disclosure")


@app.command()
def check(params: ParamsFile = DEFAULT) -> None:
    """Kijk de cijfers na zonder iets te maken."""
    from genkgeo.analysis.computed import Computed
    from genkgeo.checks import blocking, summary
    from genkgeo.parameters.file import read_params

    analysis = Computed(read_params(params), strict=False)
    findings = analysis.findings
    if len(findings):
        _show_findings(findings)
    for line in analysis.others:
        out.print(escape(f"{line}."))
    out.print(summary(findings))
    if len(blocking(findings)):
        raise typer.Exit(2)


def _show_findings(findings: pd.DataFrame) -> None:
    from genkgeo.checks.findings import as_findings

    table = Table("ernst", "bestand", "rij", "kolom", "wat", "herstel", show_lines=True)
    table.columns[0].no_wrap = table.columns[2].no_wrap = True
    for finding in as_findings(findings):
        row = str(finding.row) if finding.row else ""
        variable = finding.variable.replace(", ", "\n")
        cells = (finding.severity, finding.file, row, variable, finding.message, finding.remedy)
        table.add_row(*map(escape, cells))
    # In a file or a pipe there is room for whole names.
    console = out if out.is_terminal else Console(width=200, highlight=False)
    console.print(table)


@app.command()
def keep(
    params: ParamsFile,
    folder: Annotated[Path, typer.Option("--out", help="Nieuwe map voor de bewaarde uitgave.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Zet wat er al bewaard was opzij, onder een naam op .oud."),
    ] = False,
) -> None:
    """Bewaar deze uitgave, om volgend jaar mee te vergelijken (previous in de parameters)."""
    from genkgeo.analysis.load import load
    from genkgeo.refresh.earlier import keep_at

    aside = keep_at(folder, lambda part: load(params).computed.keep(part), replace=replace)
    if aside is not None:
        out.print(f"Wat er stond, staat nu in {aside}", markup=False)
    out.print(f"Bewaard in {folder}: noem die map onder previous in de parameters van volgend jaar")


@app.command()
def fetch(
    params: ParamsFile,
    mirror: Annotated[
        Path | None, typer.Option(help="Neem de bestanden uit deze map, zonder internet.")
    ] = None,
) -> None:
    """Haal de officiële bestanden op die de parameters noemen."""
    from genkgeo.parameters.file import read_params
    from genkgeo.sources.fetch import fetch as run
    from genkgeo.words import dutch

    checked = read_params(params)
    fetched = run(checked, mirror=mirror)
    for item in fetched:
        out.print(f"{item.outcome:<11} {escape(item.name)}  [dim]{escape(item.remark)}[/dim]")
    outcomes = [item.outcome for item in fetched]
    absent, other = outcomes.count("ontbreekt"), outcomes.count("verschilt")
    if absent:
        lacking = dutch.many(absent, "bestand is", "bestanden zijn")
        err.print(f"{lacking} er nog niet; zie hierboven waar ze vandaan komen.")
    if other:
        unlike = dutch.many(other, "bestand is", "bestanden zijn")
        err.print(f"{unlike} niet die van de parameters; zie hierboven.")
    if absent or other:
        raise typer.Exit(2)


@app.command()
def crosswalk(
    old: Annotated[Path, typer.Argument(metavar="OUD", help="Vormen van de oude indeling.")],
    new: Annotated[Path, typer.Argument(metavar="NIEUW", help="Vormen van de nieuwe indeling.")],
    target: Annotated[Path, typer.Option("--out", help="Het csv-bestand om te maken.")],
    population: Annotated[
        Path | None, typer.Option(help="Punten of vlakken met een kolom inwoners.")
    ] = None,
    old_code: Annotated[str | None, typer.Option(help="Kolom met de code in OUD.")] = None,
    new_code: Annotated[str | None, typer.Option(help="Kolom met de code in NIEUW.")] = None,
    sliver: Annotated[
        float, typer.Option(min=0, max=0.5, help="Kleinere delen van een oud gebied vallen weg.")
    ] = 0.005,
    old_areas: Annotated[
        Path | None, typer.Option(help="Tabel van de oude gebieden: alleen die tellen mee.")
    ] = None,
    new_areas: Annotated[
        Path | None, typer.Option(help="Tabel van de nieuwe gebieden: alleen die tellen mee.")
    ] = None,
    old_name: Annotated[
        str | None, typer.Option(help="Naam van de oude indeling, anders die van het bestand.")
    ] = None,
    new_name: Annotated[
        str | None, typer.Option(help="Naam van de nieuwe indeling, anders die van het bestand.")
    ] = None,
) -> None:
    """Bereken welk deel van elk oud gebied in welk nieuw gebied ligt."""
    from genkgeo.areas.vintages import NO_RESIDENTS
    from genkgeo.areas.vintages import crosswalk as run
    from genkgeo.sources.crosswalks import write_crosswalk
    from genkgeo.sources.layers import read_layer, read_population

    inputs = [old, new, population, old_areas, new_areas]
    if resolved(target) in {resolved(path) for path in inputs if path}:
        raise ParamsError(
            "De uitvoer zou een invoerbestand overschrijven",
            found=str(target),
            remedy="kies na --out een ander bestand",
        )
    from genkgeo.areas.vintages import report

    before, old_names = read_layer(old, old_code, old_areas)
    after, new_names = read_layer(new, new_code, new_areas)
    people = read_population(population) if population else None
    overlay = run(before, after, population=people, sliver=sliver)
    names = (old_name or old.stem, new_name or new.stem)
    write_crosswalk(target, {names: overlay.weights})
    _show_crosswalk(report(overlay.weights, old_names, new_names), overlay.dropped)
    by_area = overlay.weights["oorsprong"] == NO_RESIDENTS
    if by_area.any():
        empty = overlay.weights.loc[by_area, "van"].unique()
        out.print(f"Zonder inwoners, dus verdeeld naar oppervlakte: {escape(first_five(empty))}.")
    out.print(f"Bewaard: {escape(str(target))}")


def _show_crosswalk(table: pd.DataFrame, dropped: pd.DataFrame) -> None:
    from genkgeo.words.dutch import number

    def percent(share: float) -> str:
        return f"{number(100 * share, 1)} %"

    split = table[table["van"].duplicated(keep=False)]
    out.print(f"{table['van'].nunique()} oude gebieden, {split['van'].nunique()} gesplitst.")
    if len(split):
        heads = [Column(name, overflow="fold") for name in ("van", "", "naar", "", "aandeel")]
        shown = Table(*heads, title="Gesplitste gebieden")
        for *texts, share in split.itertuples(index=False, name=None):
            shown.add_row(*map(escape, texts), percent(share))
        out.print(shown)
    outside = dropped["naar"] == ""
    slivers, lost = dropped[~outside], dropped[outside]
    if len(slivers):
        largest = percent(slivers["aandeel"].max())
        out.print(f"Weggelaten snippers: {len(slivers)}, de grootste {largest} van een gebied:")
        largest_first = slivers.nlargest(5, "aandeel")[["van", "naar", "aandeel"]]
        for old, new, share in largest_first.itertuples(index=False, name=None):
            out.print(f"  {escape(old)} → {escape(new)}  {percent(share)}")
    if len(lost):
        largest = percent(lost["aandeel"].max())
        out.print(f"Deels buiten alle nieuwe gebieden: {len(lost)}, hoogstens {largest}.")
    out.print("Reken hiermee tellingen om, nooit percentages of gemiddelden.")


@app.command()
def index(
    table: Annotated[Path, typer.Argument(metavar="TABEL", help="csv, csv.gz, parquet of xlsx.")],
    spec: Annotated[Path, typer.Option("--spec", help="Het recept van de index (yaml).")],
    target: Annotated[Path, typer.Option("--out", help="Het bestand om te maken.")],
    code: Annotated[str | None, typer.Option("--id", help="Kolom met de gebiedscode.")] = None,
    by: Annotated[str | None, typer.Option(help="Vat samen per groep in deze kolom.")] = None,
    weights: Annotated[
        str | None, typer.Option(help="Kolom met inwoners, om groepen samen te vatten.")
    ] = None,
) -> None:
    """Bereken een index: scores, rangen, decielen en wat elke indicator bijdraagt."""
    from genkgeo.index.table import Columns
    from genkgeo.release.index_files import write_index

    scored = write_index(table, spec, target, Columns(code, by, weights))
    ranked = scored.areas["score"].count()
    out.print(f"{escape(scored.title)}: {ranked} van {len(scored.areas)} gebieden met een score.")
    if by and not weights:
        out.print("Zonder --weights weegt elk gebied in een groep even zwaar.")
    for sentence in scored.weights:
        out.print(escape(sentence))
    for path in scored.files:
        out.print(f"Bewaard: {escape(str(path))}")


def _version(asked: bool) -> None:
    if asked:
        from genkgeo.pages.library import library_version

        out.print(library_version())
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
    _open_streams()
    try:
        code = app(prog_name="genkgeo", standalone_mode=False)
    except GenkgeoError as error:
        code = _report(error)
    except OSError as error:
        from genkgeo.refresh.place import refused

        code = _report(refused(error, None))
    except (KeyboardInterrupt, typer.Abort):
        err.print("Afgebroken.")
        code = 3
    except Exception as error:
        if not is_usage(error):
            raise
        # Who typed nothing more was shown the help already.
        shown = type(error).__name__ == "NoArgsIsHelpError"
        code = 0 if shown else _report(in_dutch(error))
    _close_streams()
    sys.exit(code if isinstance(code, int) else 0)


def _report(error: GenkgeoError) -> int:
    """Print what went wrong, where it can be printed; return the exit code."""
    with suppress(OSError):
        err.print(f"[bold]FOUT[/bold] {escape(str(error))}")
        for note in getattr(error, "__notes__", ()):
            err.print(f"  {note}", markup=False)
    return error.exit_code


def _open_streams() -> None:
    """Make sure that all can be printed: streams are open, and know how to spell any letter."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # Else the first file opened, the lock, would take its place.
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _close_streams() -> None:
    """Let go of what nobody can read, so that the exit code stays what it is."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
