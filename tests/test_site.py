"""The pages of the documents: built without a warning, read offline, usable by everyone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import klassifikator
from tests.accessibility import violations

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    options = ["--strict", "--config-file", "mkdocs.yml", "--site-dir", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "properdocs", "build", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    index = (site / "reference" / "index.html").read_text("utf-8")
    for name in klassifikator.__all__:
        (link,) = re.findall(rf'<td><a [^>]*href="([^"]+)"[^>]*><code>{name}</code>', index)
        page, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in (site / "reference" / page).read_text("utf-8")


def test_no_role_is_left_as_it_was_written(site: Path) -> None:
    for page in (site / "reference").glob("*.html"):
        assert not re.search(r":(func|class|meth|data|attr|mod):", page.read_text("utf-8"))


@pytest.mark.parametrize("page", ["index.html", "brugervejledning.html", "reference/tables.html"])
def test_a_page_loads_nothing_from_elsewhere(site: Path, browser: Browser, page: str) -> None:
    asked: list[str] = []
    view = browser.new_page()
    view.on("request", lambda request: asked.append(request.url))
    view.goto((site / page).as_uri())
    view.wait_for_load_state("networkidle")
    view.close()
    assert asked
    assert all(url.startswith((site.as_uri(), "data:", "blob:")) for url in asked)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "page", ["index.html", "brugervejledning.html", "databeskyttelse.html", "reference/learn.html"]
)
def test_everyone_can_use_it(site: Path, browser: Browser, page: str, width: int) -> None:
    assert violations(browser, site / page, width) == []
    view = browser.new_page(viewport={"width": width, "height": 640})
    view.goto((site / page).as_uri())
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    view.close()


def test_a_page_tells_its_language(site: Path) -> None:
    for page, language in (("index", "en"), ("brugervejledning", "da"), ("databeskyttelse", "da")):
        assert f'<html lang="{language}"' in (site / f"{page}.html").read_text("utf-8")
