"""Which browser the page tests use, how it is started, and the windows that pages open in."""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Dialog, Page, Route

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever escapes the interception below (a web socket, a preconnect) finds no host but this
    # machine, where a JupyterLab of a test may answer.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

ACCESSIBLE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Rules of axe-core: WCAG 2.2 at level AA, and what its makers find good practice."""

_OUTSIDE = re.compile(r"^(?!file:|data:)")


def find_browser() -> str | None:
    """Return the path of a Chromium: the one the user names, or else one that is installed."""
    named = os.environ.get("GENKGEO_BROWSER")
    for name in [named] if named else BROWSERS:
        if path := shutil.which(name):
            return path
    return None


FOLLOWED = """given => {
    const followed = new Promise((resolve) => {
        addEventListener("hashchange", resolve, {once: true});
    });
    location.hash = given;
    return followed;
}"""
"""A step to another place in the address, and the wait until the page has followed it."""


def until(right: Callable[[], bool]) -> None:
    """Wait for what a page does in its own time: after a step in its address, or a request.

    The click has ended by then, so a question that is asked at once is at times answered by the
    page as it was; on a busy machine more often.
    """
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if right():
            return
        time.sleep(0.05)
    pytest.fail("it did not come")


@dataclass
class OpenedPage:
    """A page in the browser, with all that it asked for and said."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses outside the file itself; each was blocked."""
    messages: list[str] = field(default_factory=list)
    """Console messages, page errors and dialogs, as `type: text`."""


class Windows:
    """One window of each kind, in which one page after another is opened.

    A first page in a window of its own costs a process of the browser and an empty cache of
    compiled scripts: some five times as much as the next page in the same window.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._windows: dict[tuple[bool, bool], _Window] = {}

    def open(
        self, path: Path, javascript: bool = True, width: int = 1440, phone: bool = False
    ) -> OpenedPage:
        """Open a file, in the place of the one that was open in the same kind of window."""
        kind = (javascript, phone)
        if kind not in self._windows:
            self._windows[kind] = _Window(self._browser, javascript=javascript, phone=phone)
        size = {"width": 390, "height": 844} if phone else {"width": width, "height": 900}
        return self._windows[kind].open(path, size)

    def clear(self) -> None:
        """Leave every page, and undo what a test asked of its window."""
        for kind, window in list(self._windows.items()):
            if not window.clear():
                del self._windows[kind]


class _Window:
    """A window that can reach no host."""

    def __init__(self, browser: Browser, *, javascript: bool, phone: bool) -> None:
        self._context = browser.new_context(
            java_script_enabled=javascript, has_touch=phone, is_mobile=phone, locale="nl-BE"
        )
        # a page is here at once; what is not there after this never comes
        self._context.set_default_timeout(10_000)
        self._context.route(_OUTSIDE, self._block)
        page = self._context.new_page()
        self._opened = OpenedPage(page)
        self._whole = self._blank = True
        # Web sockets do not pass through `route`; they fail for want of a host.
        page.on("websocket", lambda socket: self._opened.requests.append(socket.url))
        page.on("console", lambda message: self._say(message.type, message.text))
        page.on("pageerror", lambda error: self._say("pageerror", str(error)))
        page.on("dialog", self._dismiss)
        page.on("crash", self._break)

    def open(self, path: Path, size: dict[str, int]) -> OpenedPage:
        page = self._opened.page
        self._leave()
        self._opened = OpenedPage(page)
        self._blank = False
        if page.viewport_size != size:
            page.set_viewport_size(size)
        page.goto(path.resolve().as_uri())
        return self._opened

    def clear(self) -> bool:
        """Leave the page; tell whether the window can be used again."""
        if not self._whole:
            self._context.close()
        elif not self._blank:
            self._leave()
            self._opened.page.emulate_media(
                media="null", reduced_motion="null", color_scheme="null"
            )
        return self._whole

    def _leave(self) -> None:
        # The same address again would be a reload, which keeps what was typed and scrolled.
        # The pointer leaves as well: it would hover over the next page.
        if not self._blank:
            self._opened.page.goto("about:blank")
            self._opened.page.mouse.move(0, 0)
            self._blank = True

    def _block(self, route: Route) -> None:
        self._opened.requests.append(route.request.url)
        route.abort()

    def _say(self, kind: str, text: str) -> None:
        self._opened.messages.append(f"{kind}: {text}")

    def _dismiss(self, dialog: Dialog) -> None:
        self._say("dialog", dialog.message)
        dialog.dismiss()

    def _break(self, page: Page) -> None:
        self._say("crash", page.url)
        self._whole = False
