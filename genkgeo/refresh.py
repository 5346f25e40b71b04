"""The yearly refresh: check, run the notebooks, verify, publish; or change nothing.

The only module that knows papermill. Everything is made in a working folder beside the
releases; only a complete and verified one gets a name and the link ``current``.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import logging
import os
import platform
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from filelock import FileLock, Timeout

from genkgeo.analysis import Analysis
from genkgeo.errors import GenkgeoError, LockedError, ParamsError, RunError
from genkgeo.params import Params
from genkgeo.site import NOTEBOOKS, write_online
from genkgeo.sources.fetch import sha256

if TYPE_CHECKING:
    from nbformat import NotebookNode

log = logging.getLogger(__name__)

PACKAGES = ("genkgeo", "geopandas", "pandas", "numpy", "shapely", "scikit-learn", "folium")
EXPECTED = ("index.html", "kaart.html", "tabellen", "stadsdelen", "notebooks")
Progress = Callable[[str], None]


def refresh(
    params: Params, out: Path, *, progress: Progress = log.info, online: bool = False
) -> Path:
    """Make a release from the parameters and put it online under ``current``.

    Parameters
    ----------
    params : Params
    out : pathlib.Path
        Folder for ``releases/`` and the link ``current``.
    progress : callable
        Gets a short Dutch text as each step begins.
    online : bool
        Also write the map with a base map that it asks the internet for.

    Returns
    -------
    pathlib.Path
        The release.

    Raises
    ------
    ParamsError, DataError
        The input is refused; ``current`` is as it was.
    LockedError
        Another refresh is at work.
    RunError
        A notebook failed; ``current`` is as it was.
    """
    try:
        _prepare(out)
        progress("cijfers nakijken")
        analysis = Analysis(params)
        analysis.results  # noqa: B018 - computed here, so that bad input never starts a notebook
        with FileLock(out / ".vernieuwing.lock", timeout=0):
            work = out / ".werk"
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            try:
                _run_notebooks(params, work, progress)
                progress("nakijken en publiceren")
                _render_notebooks(analysis, work)
                if online:
                    write_online(analysis.results, work)
                _verify(analysis, work)
                _write_manifest(analysis, work)
                return _publish(params, work, out)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except Timeout:
        raise LockedError(
            "Er loopt al een vernieuwing in deze map",
            where=str(out),
            remedy="wacht tot die klaar is en probeer opnieuw",
        ) from None
    except OSError as error:
        raise _no_room(error, out) from None


def _prepare(out: Path) -> None:
    """Make the output folder, and refuse one in which nothing can be published."""
    out.mkdir(parents=True, exist_ok=True)
    current = out / "current"
    if current.exists() and not current.is_symlink():
        raise ParamsError(
            "In de uitvoermap staat een gewone map of een bestand 'current'",
            expected="een koppeling die de vernieuwing zelf maakt",
            where=str(current),
            remedy="hernoem of verwijder het, of kies een andere map met --out",
        )


def _no_room(error: OSError, out: Path) -> GenkgeoError:
    """Word what the disk refused; a full disk is no mistake of the user's."""
    full = error.errno == errno.ENOSPC
    kind = RunError if full else ParamsError
    return kind(
        "De schijf is vol" if full else "De uitvoermap is niet te beschrijven",
        found=error.strerror or type(error).__name__,
        where=str(error.filename or out),
        remedy="maak plaats vrij" if full else "kies een andere map met --out, of geef rechten",
    )


def notebook_folder(params: Params) -> Path:
    """Give the folder of the notebooks: the project's own, else that of this library.

    Raises
    ------
    ParamsError
        Neither has the notebooks.
    """
    ours = Path(__file__).resolve().parent.parent / "notebooks"
    for folder in (params.root / "notebooks", ours):
        if all((folder / f"{name}.ipynb").is_file() for name, _ in NOTEBOOKS):
            return folder
    raise ParamsError(
        "De notebooks zijn niet gevonden",
        expected=", ".join(f"{name}.ipynb" for name, _ in NOTEBOOKS),
        where=str(params.root / "notebooks"),
        remedy="zet de map notebooks/ van het project terug",
    )


def _run_notebooks(params: Params, work: Path, progress: Progress) -> None:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    folder = notebook_folder(params)
    (work / "notebooks").mkdir()
    values = {"PARAMS": str(params.path), "OUT": str(work)}
    # two BLAS threads only get in each other's way; the debugger's warning costs start-up
    os.environ.update({"OMP_NUM_THREADS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
    for name, question in NOTEBOOKS:
        progress(f"notebook {name}: {question}")
        source = folder / f"{name}.ipynb"
        known = _known_parameters(source)
        if set(known) != set(values):
            raise ParamsError(
                f"Het notebook {name} heeft andere parameters dan verwacht",
                expected=", ".join(sorted(values)),
                found=", ".join(sorted(known)) or "geen cel met het label 'parameters'",
                where=str(source),
                remedy="zet de parametercel terug zoals ze was",
            )
        try:
            papermill.execute_notebook(
                str(source),
                str(work / "notebooks" / f"{name}.ipynb"),
                parameters=values,
                cwd=str(params.root),
                progress_bar=False,
                log_output=False,
                kernel_name="python3",
                extra_arguments=["--log-level=CRITICAL"],  # else it speaks of sockets and signals
            )
        except PapermillExecutionError as error:
            raise RunError(
                f"Het notebook {name} is gestopt met een fout",
                found=f"{error.ename}: {error.evalue}",
                where=f"{name}.ipynb, cel {error.cell_index}",
                remedy="open het notebook in JupyterLab en voer de cel uit",
            ) from error
        except OSError:
            raise
        except Exception as error:
            # a dead kernel and its like have classes of their own, in several libraries
            raise RunError(
                f"Het notebook {name} is gestopt voor het klaar was",
                found=f"{type(error).__name__}: {str(error)[:120]}",
                where=f"{name}.ipynb",
                remedy="kijk of er geheugen genoeg is, en voer de vernieuwing opnieuw uit",
            ) from error


def _known_parameters(source: Path) -> dict[str, object]:
    """Read which parameters a notebook has."""
    import papermill

    try:
        return papermill.inspect_notebook(str(source))
    except OSError:
        raise
    except Exception as error:
        raise ParamsError(
            f"Het notebook {source.stem} is beschadigd",
            expected="een notebook van Jupyter",
            found=type(error).__name__,
            where=str(source),
            remedy="zet het notebook terug uit de vorige versie",
        ) from error


def _render_notebooks(analysis: Analysis, work: Path) -> None:
    import nbformat

    from genkgeo.notebook_pages import notebook_page

    for name, question in NOTEBOOKS:
        path = work / "notebooks" / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        html = notebook_page(notebook, question, analysis.results.notes, "../")
        path.with_suffix(".html").write_text(html, encoding="utf-8", newline="\n")
        _forget_folders(notebook)
        nbformat.write(notebook, path)


def _forget_folders(notebook: NotebookNode) -> None:
    """Take out of a notebook that was run what only says where this server keeps its files."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = "# hier stonden de parameters van deze vernieuwing"


def _verify(analysis: Analysis, work: Path) -> None:
    """Raise unless every code cell ran in order and every file is there."""
    import nbformat

    for name, _ in NOTEBOOKS:
        notebook = nbformat.read(work / "notebooks" / f"{name}.ipynb", as_version=4)
        counts = [
            cell.execution_count
            for cell in notebook.cells
            if cell.cell_type == "code" and cell.source.strip()
        ]
        if counts != list(range(1, len(counts) + 1)):
            raise RunError(
                f"Niet elke cel van {name} is uitgevoerd",
                expected=f"cel 1 tot {len(counts)} in volgorde",
                found=str(counts),
                remedy="voer de vernieuwing opnieuw uit",
            )
    sheets = len(list(work.glob("stadsdelen/*.html")))
    absent = [name for name in EXPECTED if not (work / name).exists()]
    if absent or sheets != len(analysis.results.areas.names["stadsdeel"]):
        raise RunError(
            "De vernieuwing is niet volledig",
            expected=f"{', '.join(EXPECTED)} en een fiche per stadsdeel",
            found=f"ontbreekt: {', '.join(absent) or 'niets'}; {sheets} fiches",
            remedy="kijk na of het laatste notebook OUT gebruikt",
        )


def _write_manifest(analysis: Analysis, work: Path) -> None:
    params = analysis.params
    files = sorted(path for path in work.rglob("*") if path.is_file())
    manifest = {
        "title": params.file.title,
        "year": params.file.year,
        "example": params.file.example,
        "parameters": params.file.model_dump(mode="json"),
        "inputs": {
            path.relative_to(params.root).as_posix(): sha256(path)
            for path in [params.path, *params.must_exist()]
        },
        "versions": {"python": platform.python_version()} | {p: version(p) for p in PACKAGES},
        "findings": json.loads(analysis.findings.to_json(orient="records")),
        "coverage": _coverage(analysis.measures("gemeente")),
        "outputs": {path.relative_to(work).as_posix(): sha256(path) for path in files},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (work / "manifest.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _coverage(measures: pd.DataFrame) -> dict[str, float]:
    last = measures.sort_values("period").groupby("indicator")["coverage"].last()
    return {name: round(float(share), 4) for name, share in last.items()}


def _publish(params: Params, work: Path, out: Path) -> Path:
    """Give the working folder its name and turn the link; both are atomic."""
    for path in sorted(work.rglob("*")):
        _flush(path)
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H%M%SZ")
    mark = hashlib.sha256((work / "manifest.json").read_bytes()).hexdigest()[:6]
    name = f"{params.file.year}-{now}-{mark}"
    release = out / "releases" / name
    release.parent.mkdir(exist_ok=True)
    work.rename(release)
    link = out / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name, target_is_directory=True)
    link.replace(out / "current")
    _flush(out)
    return release


def _flush(path: Path) -> None:
    """Make sure that a file or folder is on disk before it is published."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
