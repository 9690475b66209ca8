from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.report import FORMATS, write_report
from klassifikator.report.content import compose
from klassifikator.tables import Table


class Public(Table):
    """A table that shows something else than the number of a cell."""

    def texts(self) -> list[list[str]]:
        return [["·" if cell == "34" else cell for cell in row] for row in super().texts()]


@pytest.fixture
def public(awkward: dict[str, Table]) -> dict[str, Table]:
    return {
        name: Public(
            **{field.name: getattr(table, field.name) for field in dataclasses.fields(table)}
        )
        for name, table in awkward.items()
    }


def test_xlsx_is_read_back_as_numbers(example: dict[str, Table], tmp_path: Path) -> None:
    write_report(example, tmp_path / "b.xlsx", "Beretning", ["Fiktivt."])
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    for sheet, table in zip(book.worksheets[1:], example.values(), strict=True):
        rows = [
            [cell.value for cell in row]
            for row in sheet.iter_rows(min_row=3, max_row=2 + len(table.frame))
        ]
        for found, values in zip(rows, table.frame.to_dict("records"), strict=True):
            for cell, (column, kind) in zip(found, table.kinds.items(), strict=True):
                value = values[column]
                if kind == "text":
                    assert (cell or "") == value
                elif pd.isna(value):
                    assert cell == "–"
                else:
                    assert round(cell * 100) == value if kind == "share" else cell == value


def test_xlsx_has_no_formula(awkward: dict[str, Table], tmp_path: Path) -> None:
    write_report(awkward, tmp_path / "b.xlsx", "Beretning", ["Fiktivt."])
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["Oversigt", "1 A B "]
    rows = list(book.worksheets[1].iter_rows(min_row=3, max_row=5))
    assert [cell.value for cell in rows[0]] == ["Nord", "=Skole", 1200, 0.44, 25.8]
    assert [cell.number_format for cell in rows[0]][2:] == ["#,##0", "0 %", "0.0"]
    assert rows[0][1].data_type == "s"
    assert rows[2][3].value == "–"


def test_csv_has_each_cell_as_read_and_as_a_number(
    example: dict[str, Table], tmp_path: Path
) -> None:
    write_report(example, tmp_path / "b.csv", "Beretning")
    raw = pd.read_csv(tmp_path / "b.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert list(raw.columns) == ["tabel", "række", "kolonne", "værdi", "tal", "enhed"]
    assert raw["tal"].dtype == float
    for table in example.values():
        of_table = raw[(raw["tabel"] == table.id) & raw["enhed"].notna()]
        numbers = [column for column, kind in table.kinds.items() if kind != "text"]
        values = table.frame[numbers].astype(float).to_numpy().ravel()
        assert of_table["tal"].fillna(-1).tolist() == pd.Series(values).fillna(-1).tolist()


def test_csv_as_danish_excel_reads_it(awkward: dict[str, Table], tmp_path: Path) -> None:
    write_report(awkward, tmp_path / "b.csv", "Beretning")
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert ["A/B:", "=Skole", "Antal", "1.200", "1200", "antal"] in rows
    assert ["A/B:", "=Skole", "Pr. måned", "25,8", "25,8", "gennemsnit"] in rows
    assert ["A/B:", "I alt", "Andel", "–", "", "procent"] in rows
    assert len(rows) == 1 + 3 * 4


@pytest.mark.parametrize("form", ["xlsx", "csv", "html", "md", "docx"])
def test_what_is_not_shown_is_in_no_file(
    public: dict[str, Table], form: str, tmp_path: Path
) -> None:
    import zipfile

    path = tmp_path / f"b.{form}"
    write_report(public, path, "Beretning")
    if form in ("xlsx", "docx"):
        with zipfile.ZipFile(path) as archive:
            name = "xl/worksheets/sheet2.xml" if form == "xlsx" else "word/document.xml"
            text = archive.read(name).decode()
        assert ">34<" not in text
    else:
        text = path.read_text("utf-8")
        assert ";34" not in text and "| 34 |" not in text and ">34<" not in text
    assert "1200" in text or "1.200" in text


def test_notes_that_tables_share_stand_once_with_their_numbers(awkward: dict[str, Table]) -> None:
    (table,) = awkward.values()
    tables = {
        "a": dataclasses.replace(table, id="a/Nord", notes=("Egen.", "Fælles.", "Alle.")),
        "b": dataclasses.replace(table, id="b/Nord", notes=("Fælles.", "Alle.")),
        "c": dataclasses.replace(table, id="c", notes=("Alle.",)),
    }
    report = compose(tables, "Beretning")
    assert [(heading, [part.number for part in parts]) for heading, parts in report.chapters] == [
        ("Nord", [1, 2]), (table.title, [3]),
    ]  # fmt: skip
    assert [part.notes for part in report.parts] == [("Egen.",), (), ()]
    assert report.notes == ("Fælles. (Tabel 1 og 2.)", "Alle.")


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_report_of_no_tables(form: str, tmp_path: Path) -> None:
    write_report({}, tmp_path / f"b{form}", "Beretning")
    assert (tmp_path / f"b{form}").stat().st_size > 0


def test_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text("gammel")
    broken = {"x": Table("x", "X", pd.DataFrame({"A": ["a"]}), {}, ())}
    with pytest.raises(KeyError):
        write_report(broken, tmp_path / "b.html", "Beretning")
    assert (tmp_path / "b.html").read_text() == "gammel"
    assert [file.name for file in tmp_path.iterdir()] == ["b.html"]


def test_where_nothing_can_be_written(awkward: dict[str, Table], tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="b.doc kan ikke skrives; vælg .docx, .pdf, .html, .xlsx, .csv eller .md"
    ):
        write_report(awkward, tmp_path / "b.doc", "x")
    with pytest.raises(InputError, match="Der kan ikke skrives i mappen til b.html"):
        write_report(awkward, tmp_path / "ingen" / "b.html", "x")
