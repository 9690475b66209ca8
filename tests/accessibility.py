"""Pages looked at by axe-core in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")


def violations(browser: Browser, page: Path, width: int = 1280) -> list[str]:
    """Return what a file has against WCAG 2.1 A and AA."""
    view = browser.new_page(viewport={"width": width, "height": 900})
    view.goto(page.resolve().as_uri())
    found = violations_on(view)
    view.close()
    return found


def violations_on(view: Page) -> list[str]:
    """Return what a page that is open in a browser has against WCAG 2.1 A and AA."""
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": RULES}}
    found = Axe().run(view, options=options).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def chromium() -> str:
    """Return where the browser is; fail where there is none."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.fail("Chromium mangler; installér den, f.eks. med: apt-get install chromium")
    return found
