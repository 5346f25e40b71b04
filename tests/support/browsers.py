"""Which browser the page tests use, and how it is started."""

from __future__ import annotations

import os
import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever escapes the interception below (a web socket, a preconnect) finds no host.
    "--host-resolver-rules=MAP * ~NOTFOUND",
]


def find_browser() -> str | None:
    """Return the path of a Chromium: the one the user names, or else one that is installed."""
    named = os.environ.get("GENKGEO_BROWSER")
    for name in [named] if named else BROWSERS:
        if path := shutil.which(name):
            return path
    return None
