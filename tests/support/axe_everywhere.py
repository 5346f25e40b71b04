"""All of axe-core on all pages of a release, at every width and in every look.

    python tests/support/axe_everywhere.py output/current

The tests look at every page too, and leave out what cannot differ there: rules that do not ask how
wide a page is, at the widths between; rules that see no colours, in the dark. This leaves out
nothing and takes minutes. It says how often axe looked and what it found.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from browsers import ACCESSIBLE, BROWSER_OPTIONS, find_browser
from playwright.sync_api import Page, sync_playwright

WIDTHS = (1440, 768, 390, 320)
LOOKS: dict[str, dict[str, str]] = {
    "licht": {"media": "screen", "color_scheme": "light", "contrast": "no-preference"},
    "donker": {"media": "screen", "color_scheme": "dark", "contrast": "no-preference"},
    "meer contrast": {"media": "screen", "color_scheme": "light", "contrast": "more"},
    "donker, meer contrast": {"media": "screen", "color_scheme": "dark", "contrast": "more"},
    "papier": {"media": "print", "color_scheme": "light", "contrast": "no-preference"},
}
STATES = (
    ("", ""),
    ("risico", "stadsdeel"),
    ("risico", "sector"),
    ("budgetmeters", "wijk"),
    ("profielen", "wijk"),
    ("verandering", "wijk"),
)
"""What the map shows, and per which level; as it opens first."""

ON_SCREEN = ("target-size", "scrollable-region-focusable")
"""Rules of which paper knows nothing: it is not touched, and does not scroll."""

FIND = (Path(__file__).parent / "accessible.js").read_text(encoding="utf-8")


def states_of(page: Page, file: Path) -> Iterator[str]:
    """Bring a page in each of its states; a page that is no map has one."""
    if file.name != "kaart.html":
        yield ""
        return
    for theme, level in STATES:
        if theme:
            page.goto(f"{file.as_uri()}#toon={theme}&per={level}")
            page.reload()
            page.evaluate(f"{AXE_SCRIPT}; null")
            for summary in page.locator("summary:visible").all():
                summary.click()
        yield f" {theme} {level}"


def main() -> None:
    """Look at every page, and print what was found."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("release", type=Path)
    release = command.parse_args().release.resolve()
    pages = sorted(release.rglob("*.html"))
    found: Counter[tuple[str, str, int, str]] = Counter()
    looked = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_OPTIONS)
        page = browser.new_page()
        for file in pages:
            page.goto(file.as_uri())
            page.evaluate(f"{AXE_SCRIPT}; null")
            for state in states_of(page, file):
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    for look, media in LOOKS.items():
                        page.emulate_media(**media)  # type: ignore[arg-type]
                        looked += 1
                        for rule in page.evaluate(FIND, ACCESSIBLE):
                            if look == "papier" and rule["id"] in ON_SCREEN:
                                continue
                            where = f"{file.relative_to(release)}{state}"
                            found[rule["id"], where, width, look] += 1
                            node = rule["nodes"][0]
                            print(rule["id"], where, width, look, node["html"][:160])
        browser.close()
    print(f"{len(pages)} pages, axe looked {looked} times: {sum(found.values())} violations")


if __name__ == "__main__":
    main()
