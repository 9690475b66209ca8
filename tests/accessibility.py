"""Pages looked at by axe-core in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")


def violations(page: Path | str, width: int = 1280) -> list[str]:
    """Return what a page has against WCAG 2.1 A and AA; fail where there is no browser.

    ``page`` is a file, or the address of a page that is being served.
    """
    browser_path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser_path is None:
        pytest.fail("Chromium mangler; installér den, f.eks. med: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": width, "height": 900})
        view.goto(page.resolve().as_uri() if isinstance(page, Path) else page)
        options: dict[str, Any] = {"runOnly": {"type": "tag", "values": RULES}}
        found = Axe().run(view, options=options).response["violations"]
        browser.close()
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
