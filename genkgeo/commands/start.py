"""The command that begins: the example year, or a municipality from official files."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from genkgeo.commands.dutch_help import Commands
from genkgeo.commands.refresh import out
from genkgeo.errors import ParamsError
from genkgeo.parameters.embedded import EXAMPLE
from genkgeo.parameters.paths import resolved

app = Commands()


@app.command()
def start(
    municipality: Annotated[
        str | None,
        typer.Argument(
            metavar="GEMEENTE", help="NIS-code of naam, zoals 71022 of Hasselt.", show_default=False
        ),
    ] = None,
    mirror: Annotated[
        Path | None, typer.Option(help="Map met de officiële bestanden van het land.", exists=True)
    ] = None,
    root: Annotated[Path, typer.Option("--project", help="De projectmap.")] = Path(),
    data_folder: Annotated[
        Path | None,
        typer.Option(help="Map voor de tabellen van meer projecten (anders in dit project)."),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Schrijf het voorbeeldjaar, met verzonnen cijfers.")
    ] = False,
) -> None:
    """Begin: met het voorbeeldjaar, of met een gemeente uit de officiële bestanden."""
    _require_one(municipality, {"--mirror": mirror, "--data-folder": data_folder}, example)
    project = resolved(root)
    if municipality is None or mirror is None:
        _start_example(project)
        return
    from genkgeo.refresh.new_municipality import start as run

    started = run(municipality, mirror, project, data_folder=data_folder)
    out.print(f"Geschreven: {started.path}", markup=False)
    for line in started.told:
        out.print(f"  - {line}", markup=False)
    _then(started.path.relative_to(project).as_posix(), project)


def _require_one(
    municipality: str | None, folders: Mapping[str, Path | None], example: bool
) -> None:
    """Refuse words that say two things, or nothing."""
    options = [option for option, folder in folders.items() if folder]
    given = [*([municipality] if municipality else []), *options]
    if example and given:
        raise ParamsError(
            "--example staat alleen: het voorbeeldjaar is dat van de bibliotheek",
            found=" en ".join(given),
            remedy="laat --example weg om een gemeente te beginnen, of laat de rest weg",
        )
    if example or (municipality and folders["--mirror"]):
        return
    raise ParamsError(
        "Zeg met welke gemeente u begint" if not municipality else "Zeg waar de bestanden staan",
        expected="GEMEENTE en --mirror MAP, of --example",
        found=" en ".join(given) or "geen van beide",
        remedy="genkgeo start Hasselt --mirror MAP (een map met de officiële bestanden van het "
        "land), of genkgeo start --example",
    )


def _start_example(project: Path) -> None:
    from genkgeo.refresh.new_project import start_example

    written = start_example(project)
    out.print(
        f"Geschreven: {len(written)} bestanden van het voorbeeldjaar in {project}"
        if written
        else f"Het voorbeeldjaar stond al in {project}",
        markup=False,
    )
    out.print("  - de cijfers zijn verzonnen en de grenzen schematisch; elke pagina zegt het")
    _then(EXAMPLE, project)


def _then(name: str, project: Path) -> None:
    """Say what can be done next, with what was written."""
    out.print("Daarna:")
    if project != Path.cwd():
        out.print(f"  cd {shlex.quote(str(project))}", markup=False)
    for verb in ("check", "refresh"):
        out.print(f"  genkgeo {verb} {shlex.quote(name)}", markup=False)
