"""The commands that look whether a release gives hidden figures away."""

from __future__ import annotations

from pathlib import Path

from genkgeo.commands.dutch_help import Commands
from genkgeo.commands.refresh import OutFolder, ProjectFolder, Release, find_release, out
from genkgeo.parameters.paths import resolved

app = Commands(help="Wat een uitgave van verborgen cijfers weggeeft.", no_args_is_help=True)


@app.callback()
def _disclosure() -> None:
    """Wat een uitgave van verborgen cijfers weggeeft."""


@app.command()
def check(
    release: Release = "current",
    folder: OutFolder = None,
    project: ProjectFolder = None,
) -> None:
    """Lees alles wat een uitgave publiceert en zoek of een verborgen cijfer eruit volgt."""
    from genkgeo.refresh.disclosed import check_release
    from genkgeo.refresh.disclosure.telling import lines, refusal

    path = find_release(release, folder)
    report, truth = check_release(path, resolved(project or Path.cwd()))
    for line in lines(report):
        out.print(line, markup=False)
    if not report.safe:
        raise refusal(report, str(path), truth.areas, truth.made_of)
    out.print(f"{path.name}: geen enkel verborgen cijfer volgt uit wat gepubliceerd is.")
