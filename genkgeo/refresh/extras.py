"""What a release holds on request only: fact sheets as PDF, and a map with a background."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from genkgeo.errors import ParamsError, first_five
from genkgeo.measures.disclosure import Told
from genkgeo.parameters.file import Params


def _online(params: Params, release: Path, told: Told | None) -> None:
    from genkgeo.analysis.computed import Computed
    from genkgeo.release.site import write_online

    analysis = Computed(params, told=told)
    write_online(analysis.results, release, plans=analysis.plans)


def _pdf(params: Params, release: Path, told: Told | None) -> None:
    from genkgeo.pages.pdf import write_pdfs

    write_pdfs(release)


EXTRAS: dict[str, Callable[[Params, Path, Told | None], None]] = {"online": _online, "pdf": _pdf}
"""Name → what writes it into a release that is otherwise complete."""


def require_possible(names: Collection[str], params: Params) -> None:
    """Refuse extras of a release that has no pages to print or to put a background under.

    Raises
    ------
    ParamsError
    """
    if names and not params.file.publish.pages:
        raise ParamsError(
            "Dit kan niet bij een uitgave zonder pagina's",
            expected="publish zonder pages: false",
            found=first_five(f"--{name}" for name in sorted(names)),
            where=str(params.path),
            remedy="laat die optie weg, of haal pages: false uit de parameters",
        )


def write(names: Collection[str], params: Params, release: Path, told: Told | None) -> None:
    """Write the extras that were asked for.

    Parameters
    ----------
    names : collection of str
    params : Params
    release : pathlib.Path
    told : Told or None
        What earlier releases told.

    Raises
    ------
    RunError
        What prints the sheets is not installed.
    """
    for name in sorted(names):
        EXTRAS[name](params, release, told)
