from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser

from klassifikator.report import Look, write_report
from klassifikator.tables import Table
from tests.accessibility import violations


class Page(HTMLParser):
    """The tables of a page as rows of cells, their captions, and the links in cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.captions: list[str] = []
        self.links: dict[str, str] = {}
        self.where = self.link = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
        elif tag == "a":
            self.link = dict(attrs)["href"] or ""
            return
        self.where = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.link = ""
        else:
            self.where = ""

    def handle_data(self, data: str) -> None:
        if self.where in ("th", "td"):
            self.tables[-1][-1][-1] += data
            if self.link:
                self.links[data] = self.link
        if self.where == "caption":
            self.captions.append(data)


def written(tables: dict[str, Table], folder: Path, look: Look | None = None) -> str:
    write_report(tables, folder / "b.html", "Beretning <2023>", ["Fiktivt."], look)
    return (folder / "b.html").read_text("utf-8")


def test_every_figure_is_read_back(example: dict[str, Table], tmp_path: Path) -> None:
    page = Page(written(example, tmp_path))
    assert page.tables == [[list(table.kinds), *table.texts()] for table in example.values()]
    assert page.captions == [f"Tabel {n}. {t.title}" for n, t in enumerate(example.values(), 1)]


def test_awkward_signs(awkward: dict[str, Table], tmp_path: Path) -> None:
    page = written(awkward, tmp_path)
    assert Page(page).tables == [[list(table.kinds), *table.texts()] for table in awkward.values()]
    assert '<html lang="da">' in page
    assert "Beretning &lt;2023&gt;" in page


def test_the_page_needs_nothing_else(example: dict[str, Table], tmp_path: Path) -> None:
    page = written(example, tmp_path)
    assert page.count("<svg") == page.count('role="img"') > 0
    assert "http" not in page and not re.search(r"<(script|link|img|iframe)\b|@import", page)
    assert len(ids := re.findall(r'\bid="([^"]+)"', page)) == len(set(ids))


def test_a_count_leads_to_its_cases(awkward: dict[str, Table], tmp_path: Path) -> None:
    page = Page(written(awkward, tmp_path, Look(link="http://127.0.0.1:8000/")))
    # The total has too many cases for an address.
    assert page.links["1.200"] == "http://127.0.0.1:8000/sager?ids=H-1,H%202"
    assert "1.234" not in page.links
    assert "sager?ids" not in written(awkward, tmp_path)


def test_a_count_that_is_not_shown_leads_nowhere(awkward: dict[str, Table], tmp_path: Path) -> None:
    (table,) = awkward.values()
    hidden = dataclasses.replace(
        table, frame=table.frame.assign(Antal=pd.array([None] * 3, "Int64"))
    )
    assert "sager?ids" not in written({"x": hidden}, tmp_path, Look(link="http://127.0.0.1:8000"))


@pytest.mark.parametrize("width", [1280, 320])
def test_wcag(
    browser: Browser,
    example: dict[str, Table],
    awkward: dict[str, Table],
    tmp_path: Path,
    width: int,
) -> None:
    written({**example, **awkward}, tmp_path, Look(link="http://127.0.0.1:8000"))
    assert violations(browser, tmp_path / "b.html", width) == []


def test_the_browser_would_see_a_violation(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(
        "<html><title>x</title><p style='color:#bbb'>Bleg</p></html>", "utf-8"
    )
    found = " ".join(violations(browser, tmp_path / "x.html"))
    assert "html-has-lang" in found and "color-contrast" in found
