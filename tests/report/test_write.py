from __future__ import annotations

import csv
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.report import write_report
from klassifikator.tables import Table

NAMES = {"A/B:": Table(
    "A/B:", "Klager & <afdelinger>",
    pd.DataFrame({"Område": ["Nord", "I alt"], "Afdeling": ["=Skole", "I alt"],
                  "Antal": pd.array([1200, 1200], "Int64"),
                  "Andel": pd.array([44, None], "Int64"),
                  "Pr. måned": pd.array([25.8, 100.0], "Float64")}),
    {"Område": "text", "Afdeling": "text", "Antal": "count", "Andel": "share", "Pr. måned": "rate"},
    ("En note.",),
)}  # fmt: skip


class Cells(HTMLParser):
    """The cells of a page, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.captions: list[str] = []
        self.where = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.where = tag

    def handle_endtag(self, tag: str) -> None:
        self.where = ""

    def handle_data(self, data: str) -> None:
        if self.where in ("th", "td"):
            self.found.append(data)
        if self.where == "caption":
            self.captions.append(data)


def test_html(tmp_path: Path) -> None:
    write_report(NAMES, tmp_path / "b.html", "Beretning <2023>", ["Fiktivt."])
    page = (tmp_path / "b.html").read_text("utf-8")
    cells = Cells(page)
    assert cells.found[5:] == [
        "Nord", "=Skole", "1.200", "44 %", "25,8", "I alt", "I alt", "1.200", "–", "100,0"
    ]  # fmt: skip
    assert cells.captions == ["Tabel 1. Klager & <afdelinger>"]
    assert '<html lang="da">' in page
    assert "Beretning &lt;2023&gt;" in page
    assert page.count('scope="col"') == 5
    assert "http" not in page


def test_xlsx_has_real_numbers_and_no_formula(tmp_path: Path) -> None:
    write_report(NAMES, tmp_path / "b.xlsx", "Beretning", ["Fiktivt."])
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["Oversigt", "1 A B "]
    rows = list(book.worksheets[1].iter_rows(min_row=3, max_row=4))
    assert [cell.value for cell in rows[0]] == ["Nord", "=Skole", 1200, 0.44, 25.8]
    assert [cell.number_format for cell in rows[0]][2:] == ["#,##0", "0 %", "0.0"]
    assert rows[0][1].data_type == "s"
    assert rows[1][3].value == "–"


def test_what_is_left_out_is_told_in_every_form(tmp_path: Path) -> None:
    table = Table(
        "x", "X", pd.DataFrame({"A": ["a"], "Antal": pd.array([None], "Int64"), "Ændring": pd.array([-2], "Int64")}),
        {"A": "text", "Antal": "count", "Ændring": "change"}, hidden=frozenset({(0, "Antal")}),
    )  # fmt: skip
    for ending in ("html", "xlsx", "csv"):
        write_report({"x": table}, tmp_path / f"b.{ending}", "Beretning")
    assert Cells((tmp_path / "b.html").read_text("utf-8")).found[-2:] == ["·", "−2"]
    cells = [cell.value for cell in openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[1][3]]
    assert cells == ["a", "·", -2]
    assert "x;a;Antal;·" in (tmp_path / "b.csv").read_text("utf-8-sig")


def test_csv_is_one_cell_a_line(tmp_path: Path) -> None:
    write_report(NAMES, tmp_path / "b.csv", "Beretning")
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0] == ["tabel", "række", "kolonne", "værdi"]
    assert ["A/B:", "=Skole", "Antal", "1.200"] in rows
    assert len(rows) == 1 + 2 * 4


def test_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text("gammel")
    broken = {"x": Table("x", "X", pd.DataFrame({"A": ["a"]}), {}, ())}
    with pytest.raises(KeyError):
        write_report(broken, tmp_path / "b.html", "Beretning")
    assert (tmp_path / "b.html").read_text() == "gammel"
    assert [file.name for file in tmp_path.iterdir()] == ["b.html"]


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="b.doc kan ikke skrives; vælg .html, .xlsx eller .csv"):
        write_report(NAMES, tmp_path / "b.doc", "x")
    with pytest.raises(InputError, match="Der kan ikke skrives i mappen til b.html"):
        write_report(NAMES, tmp_path / "ingen" / "b.html", "x")
