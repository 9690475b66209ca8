"""Pages looked at by axe-core in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")


def violations(page: Path | str, width: int = 1280) -> list[str]:
    """Return what a page has against WCAG 2.1 A and AA; skip where there is no browser.

    ``page`` is a file, or the address of a page that is being served.
    """
    sync_api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    browser_path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser_path is None:
        pytest.skip("ingen Chromium på maskinen")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": width, "height": 900})
        view.goto(page.resolve().as_uri() if isinstance(page, Path) else page)
        options: dict[str, Any] = {"runOnly": {"type": "tag", "values": RULES}}
        found = axe.Axe().run(view, options=options).response["violations"]
        browser.close()
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
