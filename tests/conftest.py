"""What test modules share: the example year made once, a browser, the official files; markers."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import example_once
import pytest
from browsers import ACCESSIBLE, BROWSER_OPTIONS, OpenedPage, Windows, find_browser
from filelock import FileLock
from project import EXAMPLE, ROOT, SHARED_DATA

from genkgeo.analysis.plain_text import plain_text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from genkgeo import Analysis
    from genkgeo.results import Results

# Workers, and the processes that tests start, share the cores: threads of linear algebra would only
# wait for each other, for a multiple of the work.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Hardly anything that importing and collecting makes is ever garbage, and to look for it again
# and again takes two fifths of their time.
gc.disable()

# Scripts with a command line, not test modules; doctest collection would import it.
collect_ignore_glob = ["benchmarks/*.py", "support/*.py"]


MARKED_BY_FIXTURE = {
    "browser": "browser",
    "shared_data": "real_data",
    "open_data": "real_data",
    "refreshed": "refresh",
    "genk": "slow",
}
"""Fixture → the marker of every test that uses it."""

LONGEST_FIRST = (
    "refresh/test_refresh.py",
    "refresh/test_batch.py",
    "checks/test_damage.py",
    "refresh/test_transaction.py",
    "refresh/test_new_municipality.py",
    "change/test_archive.py",
    "browser/test_release.py",
    "browser/test_map_themes.py",
    "browser/test_map_page.py",
    "browser/test_map_phone.py",
)
"""Files that take so long that a worker starts with them, or one works alone at the end.

The first and the fourth need the refresh that is made once: a worker would wait for the other.
Those with a browser are the first of the last.
"""


def _order(item: pytest.Item) -> tuple[bool, int]:
    """Tests with a browser come last, long files first, and the rest as they were collected.

    playwright keeps an event loop running in its thread until the session ends, and code that
    starts a loop of its own (a notebook run) would then fail.
    """
    name = item.path.as_posix()
    long = [name.endswith(file) for file in LONGEST_FIRST]
    place = long.index(True) if any(long) else len(LONGEST_FIRST)
    return item.get_closest_marker("browser") is not None, place


def pytest_configure(config: pytest.Config) -> None:
    """Let examples in docstrings share the example year; they do not stand under this folder."""
    config.pluginmanager.register(example_once)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let each worker compile other test files first; those of the others are there by then.

    In a new checkout every worker would compile all of them, which is most of what it does there
    before its first test.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    own = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    files = sorted(file for asked in session.config.args for file in Path(asked).rglob("test_*.py"))
    for file in files[own::workers] if workers > 1 else ():
        if str(file.parent) not in sys.path:
            sys.path.insert(0, str(file.parent))  # where pytest looks for it as well
        # What does not import is told where the file is collected.
        with contextlib.suppress(Exception, pytest.skip.Exception):
            importlib.import_module(file.stem)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use and the folder they stand in, and put them in order."""
    for item in items:
        for fixture, marker in MARKED_BY_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)
        if item.path.parent.name == "conformance":
            item.add_marker("conformance")
        if example_once.loads(item):
            item.add_marker("slow")
    items.sort(key=_order)


def pytest_collection_finish() -> None:
    """Look for garbage again, but never more among what was there before the first test.

    And seldom: a test leaves little behind, and to look through all of it takes a twentieth of the
    time of a whole run.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def text_as_in_a_refresh() -> Iterator[None]:
    """Keep text as a refresh does, which is a fifth less work.

    Doctests, which are not under this folder, keep it as pandas does for who imports the library;
    `tests/analysis/test_plain_text.py` holds the two to each other.
    """
    with plain_text():
        yield


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Give a function that fills a folder once for all workers of this run.

    Who asks while another worker is making it waits. Nobody may change what is in the folder.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # the folder that the workers of one run share

    def once(name: str, make: Callable[[Path], None]) -> Path:
        folder, complete = base / f"shared-{name}", base / f"shared-{name}.complete"
        with FileLock(base / f"shared-{name}.lock"):
            if not complete.exists():
                shutil.rmtree(folder, ignore_errors=True)  # another worker failed to make it
                folder.mkdir()
                with plain_text():
                    make(folder)
                complete.touch()
        return folder

    return once


@pytest.fixture(scope="session")
def genk(made_once: Callable[..., Path]) -> Analysis:
    """Give the analysis of the embedded year with its results; nobody may change it."""
    import genkgeo  # only here: a run of a few tests often needs no analysis

    def make(folder: Path) -> None:
        analysis = genkgeo.load(EXAMPLE)
        _ = analysis.computed.results
        (folder / "analysis.pickle").write_bytes(pickle.dumps(analysis))

    return pickle.loads((made_once("example", make) / "analysis.pickle").read_bytes())


@pytest.fixture(scope="module")
def read_once() -> Iterator[None]:
    """Let the gate remember what it read of a file that has not changed since (`remembered`)."""
    import remembered  # only here: it imports the whole gate

    with remembered.readers():
        yield


@pytest.fixture(scope="session")
def published(genk: Analysis, made_once: Callable[..., Path]) -> Path:
    """Give the pages and tables of the embedded year; nobody may change what is in the folder."""
    return made_once("published", genk.computed.publish)


@pytest.fixture(scope="session")
def open_data(shared_data: Path, made_once: Callable[..., Path]) -> Path:
    """Give the folder with the project of open data and its ``release``; nobody may change it."""
    import damage  # only here: few tests look at them

    import genkgeo

    def make(folder: Path) -> None:
        analysis = genkgeo.load(damage.copy_open_data(folder / "project", shared_data))
        analysis.computed.publish(folder / "release")
        (folder / "analysis.pickle").write_bytes(pickle.dumps(analysis))

    return made_once("open-data", make)


@pytest.fixture(scope="session")
def years(made_once: Callable[..., Path]) -> Path:
    """Give the folder in which a made-up city had five years of releases; nobody may change it."""
    import five_years  # only here: few tests look at them

    def make(folder: Path) -> None:
        outcomes = five_years.simulate(folder)
        (folder / "outcomes.pickle").write_bytes(pickle.dumps(outcomes))

    return made_once("years", make)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium; skip without one, but fail on CI."""
    executable = find_browser()
    if executable is None:
        reason = "no Chromium found; install one or set GENKGEO_BROWSER to its path"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright  # only here: most runs need no browser

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """Give the windows in which all tests open their pages."""
    return Windows(browser)


@pytest.fixture
def open_page(windows: Windows) -> Iterator[Callable[..., OpenedPage]]:
    """Give a function that opens a file as a page which can reach no host.

    Each opening takes the place of the page that was open in the same kind of window.
    """
    yield windows.open
    windows.clear()


@pytest.fixture(scope="session")
def refreshed(made_once: Callable[..., Path]) -> Path:
    """Give an output folder with the release of the embedded year, made by the command line."""

    def make(folder: Path) -> None:
        command = "from genkgeo.commands.cli import main; main()"
        words = ["refresh", "params/voorbeeld-2025.yaml", "--out", str(folder)]
        done = subprocess.run(
            [sys.executable, "-c", command, *words], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    return made_once("refreshed", make)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes text or bytes to a file and gives its path."""

    def write_file(content: str | bytes, name: str = "tabel.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def waiting_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no kernels where a refresh refuses the figures: they would only wait to be stopped."""
    from genkgeo.refresh import kernels  # only here: few tests know of a refresh
    from genkgeo.refresh.runner import Running

    monkeypatch.setattr(kernels, "forks_of", lambda *_: None)
    monkeypatch.setattr(Running, "_run", lambda running, job: running._figures_are_there.wait())


@pytest.fixture
def not_attacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish without the attack, ten seconds each time, where a test is of something else.

    What is published without it here passed it where the example year was made once.
    """
    monkeypatch.setattr("genkgeo.refresh.finishing.require_nothing_told", lambda *_: None)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder with official files; they are never part of this repository."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the official files (../shared/data) are not on this machine")
    return SHARED_DATA.resolve()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Give a function that fails when axe-core finds something wrong with an open page.

    By all rules of `ACCESSIBLE`, or by those that are named.
    """
    from axe_playwright_python.base import AXE_SCRIPT  # only here: it imports playwright

    find_faults = (ROOT / "tests/support/accessible.js").read_text(encoding="utf-8")

    def check(page: Page, *rules: str) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"{AXE_SCRIPT}; null")
        asked = {"type": "rule", "values": [*rules]} if rules else ACCESSIBLE
        found = page.evaluate(find_faults, asked)
        faults = [
            f"{rule['id']}: {rule['help']}\n  {node['html'][:200]}\n  {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"][:3]
        ]
        if faults:
            pytest.fail("\n".join([f"{page.url} is not accessible:", *faults]), pytrace=False)

    return check


@pytest.fixture
def open_map(open_page, made_once, tmp_path: Path) -> Iterator[Callable]:
    """Give a function that opens a map; the page may neither ask nor complain.

    Of the results with a name (`the_map.NAMED`), or of results that only one test has.
    """
    from the_map import NAMED  # only here: few tests need a map

    from genkgeo.pages.map.page import map_page

    opened = []

    def write_map(results: Results, folder: Path) -> None:
        (folder / "kaart.html").write_text(map_page(results), encoding="utf-8")

    def open_results(results: Results | str = "plain", **options):
        folder = tmp_path
        if isinstance(results, str):
            make = NAMED[results]
            folder = made_once(f"map-{results}", lambda folder: write_map(make(), folder))
        else:
            write_map(results, folder)
        path = folder / "kaart.html"
        opened.append(open_page(path, **options))
        return opened[-1].page

    yield open_results
    for one in opened:
        assert one.requests == []
        assert one.messages == []
