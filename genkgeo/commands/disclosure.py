"""The commands that look whether a release gives hidden figures away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from genkgeo.commands.dutch_help import Commands
from genkgeo.commands.refresh import OutFolder, ProjectFolder, find_release, out
from genkgeo.parameters.paths import resolved

app = Commands(help="Wat een uitgave van verborgen cijfers weggeeft.", no_args_is_help=True)


@app.callback()
def _disclosure() -> None:
    """Wat een uitgave van verborgen cijfers weggeeft."""


@app.command()
def check(
    releases: Annotated[
        list[str] | None,
        typer.Argument(metavar="UITGAVE…", help="Mappen of namen van uitgaven (anders current)."),
    ] = None,
    folder: OutFolder = None,
    project: ProjectFolder = None,
) -> None:
    """Lees alles wat uitgaven samen publiceren en zoek of een verborgen cijfer eruit volgt."""
    from genkgeo.refresh.disclosed import check_releases
    from genkgeo.refresh.disclosure.telling import lines, refusal, verdict

    paths = [find_release(name, folder) for name in dict.fromkeys(releases or ["current"])]
    unsafe = None
    for path, report, truth in check_releases(paths, resolved(project or Path.cwd())):
        if len(paths) > 1:
            out.print(f"{path.name}, samen met wat vroeger gepubliceerd is", markup=False)
        for line in lines(report):
            out.print(line, markup=False)
        if not report.safe:
            unsafe = unsafe or refusal(report, str(path), truth.areas, truth.made_of)
            continue
        out.print(f"{path.name}: {verdict(report)}.", markup=False)
    if unsafe is not None:
        raise unsafe


@app.command()
def restart(
    reason: Annotated[str, typer.Option(help="Waarom; dat blijft staan.")],
    folder: OutFolder = None,
) -> None:
    """Begin het grootboek van uitgaven opnieuw: wat uit vroegere uitgaven volgt, telt niet meer."""
    from genkgeo.errors import ParamsError
    from genkgeo.refresh import ledger
    from genkgeo.refresh.lock import hold
    from genkgeo.refresh.place import prepare

    if not reason.strip():
        raise ParamsError(
            "Er is geen reden gegeven",
            expected='waarom het grootboek opnieuw begint, zoals --reason "reservekopie verloren"',
            found="een lege reden",
        )
    place = prepare((folder or Path("output")).absolute())
    with hold(place):
        aside = ledger.restart(place, reason.strip())
    if aside is not None:
        out.print(f"Het vorige grootboek staat nu in {aside}.", markup=False)
    out.print("Het grootboek is opnieuw begonnen: de waarborg geldt vanaf de volgende uitgave.")
