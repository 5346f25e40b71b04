"""The fact sheets as tagged PDF, printed by a browser that can reach no host.

The browser is an extra (``pip install "genkgeo[pdf]"``): only who wants PDF needs it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from genkgeo.errors import RunError
from genkgeo.pages.navigation import CITY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = (CITY.file, "*/*.html")
"""What is printed, within a release: the sheets, and no notebooks."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Names under which a browser may be installed, the first one found is used."""

# No sandbox: it does not start for root or in many containers, and what is opened here is
# our own, without scripts and without a host in reach.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
INSTALL = 'pip install "genkgeo[pdf]" en daarna: playwright install chromium'

_DATES = re.compile(rb"/(CreationDate|ModDate) ?\([^)]*\)")


def write_pdfs(folder: Path) -> list[str]:
    """Print every fact sheet of a release beside its page.

    Parameters
    ----------
    folder : pathlib.Path
        Holds the pages.

    Returns
    -------
    list of str
        The files written, relative to ``folder``, sorted. Tagged, with an outline, and without
        a time of making: the same pages give the same bytes with the same browser.

    Raises
    ------
    RunError
        There is no page to print, the extra is not installed, or no browser starts.
    """
    pages = sorted(
        path
        for pattern in PAGES
        for path in folder.glob(pattern)
        if path.parent.name != "notebooks"
    )
    if not pages:
        raise RunError(
            "Er is geen fiche om af te drukken",
            expected=" en ".join(PAGES),
            where=str(folder),
            remedy="maak eerst de pagina's",
        )
    # In a thread: playwright has a loop of its own, which refuses to run inside JupyterLab's.
    with ThreadPoolExecutor(max_workers=1) as thread:
        written = thread.submit(_print, pages).result()
    return [path.relative_to(folder).as_posix() for path in written]


def print_page(page: Path) -> Path:
    """Print one page as a PDF beside it, also from within JupyterLab."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        [printed] = apart.submit(_print, [page]).result()
    return printed


def _print(pages: Sequence[Path]) -> list[Path]:
    """Print each page beside itself."""
    written = []
    with _browser() as browser:
        context = browser.new_context(java_script_enabled=False, locale="nl-BE", offline=True)
        for path in pages:
            page = context.new_page()
            # A link to a page beside it would become the path of that page on this machine.
            page.set_content(_LINK.sub(r"\1", path.read_text(encoding="utf-8")))
            printed = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
            page.close()
            written.append(path.with_suffix(".pdf"))
            written[-1].write_bytes(_without_dates(printed))
    return written


@contextmanager
def _browser() -> Iterator[Browser]:
    """Start the browser that the user names, one that is installed, or playwright's own."""
    try:
        from playwright.sync_api import Error, sync_playwright  # an extra, and slow to import
    except ImportError:
        raise RunError(
            "Voor fiches als pdf is een extra pakket nodig",
            expected="playwright",
            remedy=INSTALL,
        ) from None
    named = os.environ.get("GENKGEO_BROWSER")
    paths = (shutil.which(name) for name in ([named] if named else BROWSERS))
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=next(filter(None, paths), named), args=OPTIONS
            )
        except Error as error:
            raise RunError(
                "De browser die de fiches als pdf afdrukt, start niet",
                found=str(error).splitlines()[0],
                remedy=f"{INSTALL}; of noem een Chromium in GENKGEO_BROWSER",
            ) from None
        try:
            yield browser
        finally:
            browser.close()


_LINK = re.compile(r'(<a\b[^>]*?) href="(?!#|mailto:)[^"]*"')


def _without_dates(printed: bytes) -> bytes:
    """Blank the times of making; as many bytes, so that every place in the file stays right."""
    return _DATES.sub(lambda date: b" " * len(date[0]), printed)
