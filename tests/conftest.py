"""Fixtures that several test modules share: a browser, a page in it, the official files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsers import BROWSER_OPTIONS, find_browser
from project import ROOT, SHARED_DATA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

# Scripts with a command line, not test modules; doctest collection would import it.
collect_ignore_glob = ["benchmarks/*.py", "support/*.py"]


@dataclass
class OpenedPage:
    """A page in the browser, with all that it asked for and said."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses outside the file itself; each was blocked."""
    messages: list[str] = field(default_factory=list)
    """Console messages and page errors, as `type: text`."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use, and run those with a browser last."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker("browser")
        if "shared_data" in fixtures:
            item.add_marker("real_data")
    # playwright keeps an event loop running in this thread until the session ends, and
    # code that starts a loop of its own (a notebook run) would then fail.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


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


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., OpenedPage]]:
    """Give a function that opens a file as a page which can reach no host."""
    contexts = []

    def open_file(
        path: Path, javascript: bool = True, width: int = 1440, phone: bool = False
    ) -> OpenedPage:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": 390, "height": 844} if phone else {"width": width, "height": 900},
            has_touch=phone,
            is_mobile=phone,
            locale="nl-BE",
        )
        contexts.append(context)
        # a page is here at once; what is not there after this never comes
        context.set_default_timeout(10_000)
        opened = OpenedPage(page=context.new_page())

        def block_hosts(route: Route) -> None:
            if route.request.url.startswith(("file:", "data:")):
                route.continue_()
            else:
                opened.requests.append(route.request.url)
                route.abort()

        context.route("**/*", block_hosts)
        # Web sockets do not pass through `route`; they fail for want of a host.
        opened.page.on("websocket", lambda socket: opened.requests.append(socket.url))
        opened.page.on(
            "console", lambda message: opened.messages.append(f"{message.type}: {message.text}")
        )
        opened.page.on("pageerror", lambda error: opened.messages.append(f"pageerror: {error}"))
        opened.page.goto(Path(path).resolve().as_uri())
        return opened

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an output folder with the release of the embedded year, made by the command line."""
    out = tmp_path_factory.mktemp("output")
    command = "from genkgeo.commands.cli import main; main()"
    words = ["refresh", "params/voorbeeld-2025.yaml", "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-c", command, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder with official files; they are never part of this repository."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the official files (../shared/data) are not on this machine")
    return SHARED_DATA.resolve()


ACCESSIBLE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Rules of axe-core: WCAG 2.2 at level AA, and what its makers find good practice."""


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Give a function that fails when axe-core finds something wrong with an open page."""
    from axe_playwright_python.sync_playwright import Axe  # only here: it imports playwright

    options = {"runOnly": {"type": "tag", "values": ACCESSIBLE}, "resultTypes": ["violations"]}

    def check(page: Page) -> None:
        found = Axe().run(page, options=options).response["violations"]
        faults = [
            f"{rule['id']}: {rule['help']}\n  {node['html'][:200]}\n  {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"][:3]
        ]
        if faults:
            pytest.fail("\n".join([f"{page.url} is not accessible:", *faults]), pytrace=False)

    return check


@pytest.fixture
def open_map(open_page, tmp_path: Path) -> Iterator[Callable]:
    """Give a function that opens the map of results; the page may neither ask nor complain."""
    import made_up

    from genkgeo.pages.map.page import map_page

    opened = []

    def open_results(results=None, **options):
        path = tmp_path / f"kaart-{len(opened)}.html"
        path.write_text(map_page(results or made_up.results()), encoding="utf-8")
        opened.append(open_page(path, **options))
        return opened[-1].page

    yield open_results
    for one in opened:
        assert one.requests == []
        assert one.messages == []
